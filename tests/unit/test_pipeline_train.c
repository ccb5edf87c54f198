/* Facts about redflag train, on made-up rows and a stub of the engine. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/file.h"
#include "pipeline/train.h"
#include "stub_engine.h"
#include "vectors_image.h"

#include <math.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

static const char *const words[3][8] = {{"thanks", "great", "video", "love", "subscribed", "music", "funny", "watching"},
                                        {"stiff", "tight", "knot", "reps", "roller", "desk", "posture", "stretch"},
                                        {"numbness", "fever", "fell", "bladder", "weakness", "cancer", "chest", "worse"}};
static const char *const filler[] = {"the", "and", "my", "back", "today", "again", "really", "since", "with", "after", "so", "it"};
static const char *const labels[] = {"\"no_action\"", "\"advice\"", "\"refer\",\"urgency\":\"routine\""};

typedef struct fixture {
    char dir[64], out[64];
} fixture;

/* A folder of its own with one corpus of three classes in turn. */
static int set_up(void **state)
{
    fixture *f = calloc(1, sizeof *f);
    strcpy(f->dir, "/tmp/rf_train_XXXXXX");
    strcpy(f->out, "/tmp/rf_out_XXXXXX");
    if (mkdtemp(f->dir) == NULL || mkdtemp(f->out) == NULL)
        return -1;
    rf_buf lines;
    rf_buf_init(&lines, (size_t)1 << 20);
    uint64_t dice = 99;
    for (int i = 0; i < 360; i++) {
        rf_buf_puts(&lines, "{\"text\":\"");
        for (int k = 0; k < 9; k++) {
            dice = dice * UINT64_C(6364136223846793005) + 1442695040888963407u;
            unsigned r = (unsigned)(dice >> 33);
            rf_buf_printf(&lines, "%s ",
                          r % 4 == 0    ? words[i % 3][r / 4 % 8]
                          : r % 20 == 1 ? words[r / 20 % 3][r / 60 % 8]
                                        : filler[r / 4 % 12]);
        }
        rf_buf_printf(&lines, "\",\"disposition\":%s}\n", labels[i % 3]);
    }
    rf_buf_puts(&lines, "{\"text\":\"hola amigo\",\"disposition\":\"no_action\"}\n");
    char path[128];
    snprintf(path, sizeof path, "%s/a.jsonl", f->dir);
    bool ok = rf_file_write(path, rf_buf_str(&lines), 0600, NULL);
    snprintf(path, sizeof path, "%s/context.jsonl", f->dir);
    ok = ok && rf_file_write(path, RF_STR("this is no corpus row\n"), 0600, NULL);
    rf_buf_clear(&lines);
    image_put(&lines, false);
    snprintf(path, sizeof path, "%s/words.vec", f->dir);
    ok = ok && rf_file_write(path, rf_buf_str(&lines), 0600, NULL);
    rf_buf_release(&lines);
    *state = f;
    return ok ? 0 : -1;
}

static int tear_down(void **state)
{
    fixture *f = *state;
    static const char *const names[] = {"a.jsonl", "context.jsonl", "triage.model", "README.md", "words.vec"};
    for (unsigned i = 0; i < sizeof names / sizeof *names; i++) {
        char path[128];
        snprintf(path, sizeof path, "%s/%s", f->dir, names[i]);
        unlink(path);
        snprintf(path, sizeof path, "%s/%s", f->out, names[i]);
        unlink(path);
    }
    rmdir(f->dir);
    rmdir(f->out);
    free(f);
    return 0;
}

static rf_train_options options_of(const fixture *f)
{
    return (rf_train_options){.corpora = f->dir, .models = f->dir, .out = f->out, .threads = 2, .quick = true};
}

static void read_file(const fixture *f, const char *name, rf_buf *out)
{
    char path[128];
    snprintf(path, sizeof path, "%s/%s", f->out, name);
    rf_buf_init(out, (size_t)16 << 20);
    assert_true(rf_file_read(path, out, NULL));
}

static void training_writes_a_model_and_its_card(void **state)
{
    const fixture *f = *state;
    rf_train_options o = options_of(f);
    rf_train_result *r = calloc(1, sizeof *r);
    rf_error err = {0};

    if (!rf_train(&o, r, &err))
        fail_msg("%s", err.text);

    assert_true(r->written);
    assert_int_equal(r->skipped, 1);
    assert_int_equal(r->rows[RF_SPLIT_TRAIN] + r->rows[RF_SPLIT_DEV] + r->rows[RF_SPLIT_HELDOUT], 360);
    assert_int_equal(r->fitted, r->rows[RF_SPLIT_TRAIN] + r->rows[RF_SPLIT_DEV]);
    assert_true(r->heldout[RF_VIEW_ALONE].auc.value > 0.8);
    rf_buf image, card;
    read_file(f, "triage.model", &image);
    read_file(f, "README.md", &card);
    rf_model *m = rf_model_parse(rf_buf_str(&image), "m", &err);
    assert_non_null(m);
    assert_true(rf_model_has(m, RF_VARIANT_NGRAMS));
    assert_non_null(strstr(card.ptr, r->hash));
    assert_non_null(strstr(card.ptr, "Held-out rows"));
    rf_model_free(m);
    rf_buf_release(&image);
    rf_buf_release(&card);
    free(r);
}

static void two_runs_give_the_same_bytes_on_one_or_two_threads(void **state)
{
    const fixture *f = *state;
    rf_train_options o = options_of(f);
    rf_train_result *r = calloc(1, sizeof *r);
    rf_buf image[2], card[2];
    o.quick = false;

    for (unsigned i = 0; i < 2; i++) {
        o.threads = i + 1;
        o.force = true;
        assert_true(rf_train(&o, r, NULL));
        read_file(f, "triage.model", &image[i]);
        read_file(f, "README.md", &card[i]);
    }

    assert_true(r->is_nested);
    assert_int_equal(r->curve[5].percent, 100);
    assert_true(rf_str_eq(rf_buf_str(&image[0]), rf_buf_str(&image[1])));
    assert_true(rf_str_eq(rf_buf_str(&card[0]), rf_buf_str(&card[1])));
    for (unsigned i = 0; i < 2; i++) {
        rf_buf_release(&image[i]);
        rf_buf_release(&card[i]);
    }
    free(r);
}

/* The held-out rows keep their labels; those of the other rows are mixed up, so that nothing can be learned from them. */
static void spoil_corpus(const fixture *f)
{
    rf_corpus c;
    rf_corpus_init(&c);
    char path[128];
    snprintf(path, sizeof path, "%s/a.jsonl", f->dir);
    assert_true(rf_corpus_read(&c, path, NULL));
    uint32_t *group = malloc(c.n * sizeof *group);
    unsigned char *split = malloc(c.n);
    rf_corpus_groups(&c, group);
    rf_corpus_splits(&c, group, split);
    rf_buf lines;
    rf_buf_init(&lines, (size_t)1 << 20);
    for (size_t i = 0; i < c.n; i++)
        rf_buf_printf(&lines, "{\"text\":\"%.*s\",\"disposition\":%s}\n", (int)c.rows[i].text.len, c.rows[i].text.ptr,
                      labels[split[i] == RF_SPLIT_HELDOUT ? (unsigned)c.rows[i].gold : (unsigned)(i * 2654435761u >> 8) % 3]);
    assert_true(rf_file_write(path, rf_buf_str(&lines), 0600, NULL));
    free(group);
    free(split);
    rf_buf_release(&lines);
    rf_corpus_release(&c);
}

static void a_worse_model_is_refused_unless_forced(void **state)
{
    const fixture *f = *state;
    rf_train_options o = options_of(f);
    rf_train_result *r = calloc(1, sizeof *r);
    rf_error err = {0};
    rf_buf before, after;
    assert_true(rf_train(&o, r, NULL));
    read_file(f, "triage.model", &before);
    spoil_corpus(f);

    assert_false(rf_train(&o, r, &err));

    assert_int_equal(err.code, RF_E_MODEL);
    assert_non_null(strstr(err.text, "the installed model is better"));
    assert_true(r->had_installed && !r->written && r->installed[0].n > 0);
    read_file(f, "triage.model", &after);
    assert_true(rf_str_eq(rf_buf_str(&before), rf_buf_str(&after)));
    o.force = true;
    assert_true(rf_train(&o, r, &err));
    assert_true(r->written);
    rf_buf_release(&before);
    rf_buf_release(&after);
    free(r);
}

static void a_dry_run_writes_nothing(void **state)
{
    const fixture *f = *state;
    rf_train_options o = options_of(f);
    rf_train_result *r = calloc(1, sizeof *r);
    char path[128];
    struct stat st;
    o.dry_run = true;

    assert_true(rf_train(&o, r, NULL));

    snprintf(path, sizeof path, "%s/triage.model", f->out);
    assert_int_not_equal(stat(path, &st), 0);
    assert_false(r->written);
    free(r);
}

static void leaving_dev_out_grades_it(void **state)
{
    const fixture *f = *state;
    rf_train_options o = options_of(f);
    rf_train_result *r = calloc(1, sizeof *r);
    o.dry_run = o.leave_out_dev = true;

    assert_true(rf_train(&o, r, NULL));

    assert_int_equal(r->fitted, r->rows[RF_SPLIT_TRAIN]);
    assert_int_equal(r->dev[0].n, r->rows[RF_SPLIT_DEV]);
    free(r);
}

static void an_expected_mix_moves_the_probabilities(void **state)
{
    const fixture *f = *state;
    rf_train_options o = options_of(f);
    rf_train_result *as_is = calloc(1, sizeof *as_is), *rare = calloc(1, sizeof *rare);
    o.dry_run = true;

    assert_true(rf_train(&o, as_is, NULL));
    o.prior[RF_NO_ACTION] = 0.8;
    o.prior[RF_ADVICE] = 0.15;
    o.prior[RF_REFER] = 0.05;
    assert_true(rf_train(&o, rare, NULL));

    double before = 0, after = 0;
    for (unsigned b = 0; b < RF_GRADE_BINS; b++) {
        before += as_is->cv[RF_VIEW_ALONE].reliability[b].mean_p;
        after += rare->cv[RF_VIEW_ALONE].reliability[b].mean_p;
    }
    assert_true(after < 0.8 * before);
    assert_true(fabs(as_is->cv[RF_VIEW_ALONE].auc.value - rare->cv[RF_VIEW_ALONE].auc.value) < 0.01);
    free(as_is);
    free(rare);
}

static void the_terminal_lines_fit_eighty_columns(void **state)
{
    const fixture *f = *state;
    rf_train_options o = options_of(f);
    rf_train_result *r = calloc(1, sizeof *r);
    o.dry_run = true;
    assert_true(rf_train(&o, r, NULL));
    rf_buf text;
    rf_buf_init(&text, 65536);

    rf_train_put_text(&text, r);

    rf_str rest = rf_buf_str(&text), line;
    while (rf_str_split(&rest, '\n', &line))
        assert_in_range(line.len, 0, 80);
    rf_buf_release(&text);
    free(r);
}

static void a_folder_without_word_vectors_is_an_error_that_names_the_remedy(void **state)
{
    const fixture *f = *state;
    rf_train_options o = options_of(f);
    rf_train_result *r = calloc(1, sizeof *r);
    rf_error err = {0};
    char path[128];
    snprintf(path, sizeof path, "%s/words.vec", f->dir);
    unlink(path);

    assert_false(rf_train(&o, r, &err));

    assert_int_equal(err.code, RF_E_MODEL);
    assert_non_null(strstr(err.text, "words.vec"));
    assert_non_null(strstr(err.text, "models/make_vectors.py"));
    free(r);
}

static void a_folder_without_corpora_is_an_error(void **state)
{
    const fixture *f = *state;
    rf_train_options o = options_of(f);
    o.corpora = f->out;
    rf_train_result *r = calloc(1, sizeof *r);
    rf_error err = {0};

    assert_false(rf_train(&o, r, &err));

    assert_int_equal(err.code, RF_E_INPUT);
    free(r);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(training_writes_a_model_and_its_card, set_up, tear_down),
        cmocka_unit_test_setup_teardown(two_runs_give_the_same_bytes_on_one_or_two_threads, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_worse_model_is_refused_unless_forced, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_dry_run_writes_nothing, set_up, tear_down),
        cmocka_unit_test_setup_teardown(leaving_dev_out_grades_it, set_up, tear_down),
        cmocka_unit_test_setup_teardown(an_expected_mix_moves_the_probabilities, set_up, tear_down),
        cmocka_unit_test_setup_teardown(the_terminal_lines_fit_eighty_columns, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_folder_without_word_vectors_is_an_error_that_names_the_remedy, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_folder_without_corpora_is_an_error, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
