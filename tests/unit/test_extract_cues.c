/* The list of cues from the index of the rules: the same as from its file, and whatever somebody wrote there is looked at before it is
 * followed. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/file.h"
#include "extract/cues_kept.h"
#include "index_sections.h"

#include <stdlib.h>
#include <string.h>

#define CUES RF_TEST_ROOT "/models/cues.tsv"

static rf_buf content;
static cue_table *parsed;
static rf_sum sum;
static rf_sha256 identity, told; /* told: by an index */

static int load(void **state)
{
    (void)state;
    rf_error err = {0};
    rf_buf_init(&content, 1u << 20);
    if (!rf_file_read(CUES, &content, &err))
        return 1;
    sum = rf_hash_sum(rf_buf_str(&content));
    identity = rf_hash_sha256(rf_buf_str(&content));
    parsed = cue_table_parse(rf_buf_str(&content), CUES, &err);
    return parsed == NULL;
}

static int unload(void **state)
{
    (void)state;
    cue_table_free(parsed);
    rf_buf_release(&content);
    return 0;
}

static const char *const sections[] = {"cues.sum",   "cues.cues",  "cues.hashes", "cues.texts", "cues.words",
                                       "cues.slots", "cues.first", "cues.sums",   "cues.hash"};
enum { SECTIONS = sizeof sections / sizeof *sections };

static rf_weights *kept(void)
{
    rf_weights_out *o = rf_weights_out_new("rules");
    cue_table_put(parsed, sum, identity, o);
    return sections_finish(o);
}

/* Every word and every cue at each word of the text; a number that tells whether two tables say the same. */
static uint64_t look_through(const cue_table *ct, const rf_text *t, rf_arena *arena)
{
    uint64_t all = 0;
    uint64_t *hash = rf_arena_take(arena, (t->n_words + 1) * sizeof *hash);
    for (size_t i = 0; i < t->n_words; i++)
        hash[i] = rf_hash_fnv(0, t->fold + t->words[i].start, t->words[i].end - t->words[i].start);
    for (size_t i = 0; i < t->n_words; i++) {
        const word_info *info = word_info_of(ct, hash[i]);
        const cue_words *q = cue_at(ct, info, t, hash, i, t->n_words);
        all = all * 31 + (uintptr_t)info->known % 65521 + info->seconds;
        if (q != NULL)
            all = rf_hash_fnv(all + q->hash + q->kinds + q->n + q->bare_past, q->text, strlen(q->text));
    }
    return all;
}

static void from_the_index_all_cues_are_the_same(void **state)
{
    (void)state;
    rf_weights *index = kept();
    cue_table *read = cue_table_read(index, sum, &told);
    assert_non_null(read);
    assert_memory_equal(&told, &identity, sizeof told);
    rf_arena *arena = rf_arena_new(0);
    rf_str rest = rf_buf_str(&content), line;
    size_t lines = 0;

    while (rf_str_split(&rest, '\n', &line)) {
        rf_text t;
        rf_arena_reset(arena);
        rf_text_fold(&t, line, NULL, arena);
        assert_true(look_through(read, &t, arena) == look_through(parsed, &t, arena));
        lines++;
    }

    assert_true(lines > 4000);
    rf_arena_free(arena);
    cue_table_free(read);
    rf_weights_free(index);
}

static void cues_of_another_file_are_left_alone(void **state)
{
    (void)state;
    rf_weights *index = kept();
    rf_sum other = sum;
    other.bytes[3] ^= 1;

    assert_null(cue_table_read(index, other, &told));

    rf_weights_free(index);
}

static void a_context_is_the_same_one_with_an_index_and_without(void **state)
{
    (void)state;
    rf_weights *index = kept();
    rf_context *with = rf_context_load(RF_TEST_ROOT "/models", RF_CONTEXT_UNTRAINED, index, NULL);
    rf_context *without = rf_context_load(RF_TEST_ROOT "/models", RF_CONTEXT_UNTRAINED, NULL, NULL);
    rf_context *trained = rf_context_load(RF_TEST_ROOT "/models", 0, index, NULL);

    assert_string_equal(rf_context_hash(with), rf_context_hash(without));
    assert_string_not_equal(rf_context_hash(with), rf_context_hash(trained));

    rf_context_free(with);
    rf_context_free(without);
    rf_context_free(trained);
    rf_weights_free(index);
}

static rf_weights *forged(const rf_weights *w, size_t which, int fill, size_t at, unsigned char change)
{
    return sections_forged(w, sections, SECTIONS, which, fill, at, change);
}

/* Either it is not taken, or nothing is read that is not there (valgrind and AddressSanitizer see that). */
static bool survives(rf_weights *index)
{
    static const char text[] = "no fever, never had numb feet and i cant rule out that my mum was told she has not got it any more";
    cue_table *ct = cue_table_read(index, sum, &told);
    bool taken = ct != NULL;
    if (taken) {
        rf_arena *arena = rf_arena_new(0);
        rf_text t;
        rf_text_fold(&t, RF_STR(text), NULL, arena);
        look_through(ct, &t, arena);
        rf_arena_free(arena);
        cue_table_free(ct);
    }
    rf_weights_free(index);
    return taken;
}

static void cues_that_point_outside_the_index_are_left_alone(void **state)
{
    (void)state;
    rf_weights *index = kept();

    for (size_t i = 0; i < SECTIONS; i++) {
        assert_false(survives(forged(index, i, -1, 0, 0)));
        bool may_be_anything = i == 2 || i == 8; /* hashes lead nowhere */
        assert_true(survives(forged(index, i, 0xFF, 0, 0)) == may_be_anything);
    }
    uint32_t dice = 1;
    for (size_t k = 0; k < 300; k++) {
        dice = dice * 1664525u + 1013904223u;
        survives(forged(index, 1 + k % (SECTIONS - 1), 0, dice >> 4, (unsigned char)(1u << (dice & 7))));
    }

    rf_weights_free(index);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(from_the_index_all_cues_are_the_same),
        cmocka_unit_test(cues_of_another_file_are_left_alone),
        cmocka_unit_test(a_context_is_the_same_one_with_an_index_and_without),
        cmocka_unit_test(cues_that_point_outside_the_index_are_left_alone),
    };
    return cmocka_run_group_tests(tests, load, unload);
}
