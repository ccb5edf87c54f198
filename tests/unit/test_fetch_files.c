/* From a path to its files, kinds, and ids. */
#include "fetch_sink.h"

static void kinds_are_told_by_content_before_names(void **state)
{
    (void)state;
    static const char *const rows[][3] = {
        {"a.txt", "{\"text\":\"x\"}\n", "jsonl"},
        {"b.dat", "id,text\n1,x\n", "csv"},
        {"c.dat", "[\n {\"text\":\"x\"}\n]\n", "jsonl"},
        {"d.txt", "[Click here]\n\nAnn says:\n\nx\n", "page"},
        {"e.dat", "Home, Content, About\n\nAnn says:\n\nx\n", "page"},
    };

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        kept *k = read_text(rows[i][0], rows[i][1]);
        assert_int_equal(k->n, 1);
        assert_str(k->comments[0].source, rows[i][2]);
        kept_free(k);
    }
}

static void folders_and_patterns_are_read_in_byte_order(void **state)
{
    (void)state;
    char path[128];
    kept *k = kept_new(), *matched = kept_new();
    snprintf(path, sizeof path, "%s/sub", folder);
    assert_int_equal(mkdir(path, 0700), 0);
    snprintf(path, sizeof path, "%s/sub/inner", folder);
    assert_int_equal(mkdir(path, 0700), 0);
    make_file("sub/b.jsonl", "{\"id\":\"3\",\"text\":\"b\"}\n", 22);
    make_file("sub/B.jsonl", "{\"id\":\"1\",\"text\":\"B\"}\n", 22);
    make_file("sub/a.csv", "id,text\n2,a\n", 12);
    make_file("sub/.hidden", "{\"id\":\"9\",\"text\":\"h\"}\n", 22);
    make_file("sub/picture.png", "\x89PNG\r\n\x1a\n", 8);
    make_file("sub/empty.jsonl", "", 0);

    snprintf(path, sizeof path, "%s/sub", folder);
    assert_true(kept_read(k, path, NULL, NULL));
    assert_int_equal(k->n, 3);
    assert_str(k->comments[0].id, "1");
    assert_str(k->comments[1].id, "2");
    assert_str(k->comments[2].id, "3");
    assert_int_equal(k->n_problems, 2);
    assert_non_null(strstr(k->reasons[0], "empty"));
    assert_non_null(strstr(k->reasons[1], "cannot tell what kind"));
    assert_int_equal(k->counts.files, 5);
    snprintf(path, sizeof path, "%s/sub/*.jsonl", folder);
    assert_true(kept_read(matched, path, NULL, NULL));
    assert_int_equal(matched->n, 2);
    kept_free(k);
    kept_free(matched);
}

static void what_cannot_be_read_is_an_error_with_its_name(void **state)
{
    (void)state;
    static const char gzip[] = "\x1f\x8b\x08\0";
    kept *k = kept_new();

    assert_false(kept_read(k, "/nowhere/a.jsonl", NULL, NULL));
    assert_int_equal(k->err.code, RF_E_IO);
    assert_non_null(strstr(k->err.text, "/nowhere/a.jsonl"));
    assert_false(kept_read(k, "/nowhere/*.jsonl", NULL, NULL));
    assert_int_equal(k->err.code, RF_E_INPUT);
    assert_false(kept_read(k, make_file("a.gz", gzip, 4), NULL, NULL));
    assert_non_null(strstr(k->err.text, "gzip"));
    assert_false(kept_read(k, make_file("a.jsonl", "{}", 2), "pigeon", NULL));
    assert_int_equal(k->err.code, RF_E_USAGE);
    assert_false(kept_read(k, make_file("noise", "\x7f\x45LF noise", 9), NULL, NULL));
    assert_non_null(strstr(k->err.text, "--kind"));
    kept_free(k);
}

static void an_empty_file_is_a_problem_and_no_error(void **state)
{
    (void)state;
    kept *k = kept_new();

    assert_true(kept_read(k, make_file("a.jsonl", " \n\n", 3), NULL, NULL));
    assert_int_equal(k->n_problems, 1);
    assert_int_equal(k->lines[0], 0);
    assert_true(kept_read(k, "/dev/null", "csv", NULL));
    assert_int_equal(k->n_problems, 2);
    kept_free(k);
}

static void records_without_an_id_get_a_stable_one_and_none_is_lost(void **state)
{
    (void)state;
    const char *text = "{\"text\":\"thank you\",\"author\":\"Ann\"}\n{\"text\":\"thank you\",\"author\":\"Ann\"}\n{\"text\":\"thank "
                       "you\",\"author\":\"Bo\"}\n"
                       "{\"text\":\"you\",\"author\":\"Annthank \"}\n{\"id\":\"\",\"text\":\"thank you\",\"author\":\"Ann\"}\n"
                       "{\"id\":null,\"text\":\"thank you\",\"author\":\"Ann\",\"published\":\"2026-11-20\"}\n";
    kept *a = read_text("a.jsonl", text), *b = read_text("b.jsonl", text),
         *other = read_text_with("a.jsonl", text, &(rf_fetch_options){.source = "x"});

    assert_int_equal(a->n, 6);
    for (size_t i = 0; i < 6; i++) {
        assert_true(rf_str_eq(a->comments[i].id, b->comments[i].id));
        assert_false(rf_str_eq(a->comments[i].id, other->comments[i].id));
        for (size_t j = 0; j < i; j++)
            assert_false(rf_str_eq(a->comments[i].id, a->comments[j].id));
    }
    kept_free(a);
    kept_free(b);
    kept_free(other);
}

static void an_estimated_date_does_not_change_the_id(void **state)
{
    (void)state;
    kept *a = read_text("a.jsonl", "{\"text\":\"hi\",\"time_parsed\":1763596800}\n"),
         *b = read_text("b.jsonl", "{\"text\":\"hi\",\"time_parsed\":1763599999}\n");

    assert_true(rf_str_eq(a->comments[0].id, b->comments[0].id));
    kept_free(a);
    kept_free(b);
}

static void an_id_used_twice_for_different_texts_loses_neither(void **state)
{
    (void)state;
    const char *text = "id,text\n1,numb legs\n1,thanks\n2,thanks\n1,numb legs\n";
    const char *edit = "id,author,text\n1,Ann,numb legs\n1,Ann,numb legs (edit: gone)\n";
    kept *k = read_text("a.csv", text), *again = read_text("b.csv", text), *edited = read_text("c.csv", edit);

    assert_str(k->comments[0].id, "1");
    assert_str(k->comments[3].id, "1");
    assert_true(rf_str_starts(k->comments[1].id, "1~") && k->comments[1].id.len == 10);
    assert_str(k->comments[2].id, "2");
    assert_true(rf_str_eq(k->comments[1].id, again->comments[1].id));
    assert_str(edited->comments[1].id, "1");
    kept_free(k);
    kept_free(again);
    kept_free(edited);
}

static void ids_may_be_guarded_across_files(void **state)
{
    (void)state;
    rf_fetch_options o = {.ids = rf_occurrences_new(0)};
    kept *a = read_text_with("a.csv", "id,text\n1,numb legs\n", &o), *b = read_text_with("b.csv", "id,text\n1,thanks\n", &o);

    assert_str(a->comments[0].id, "1");
    assert_true(rf_str_starts(b->comments[0].id, "1~"));
    rf_occurrences_free(o.ids);
    kept_free(a);
    kept_free(b);
}

static void memory_for_equal_contents_may_be_bounded(void **state)
{
    (void)state;
    rf_fetch_options o = {.remember = 2};
    kept *k = read_text_with("a.csv", "text\na\nb\nc\na\nc\n", &o);
    kept *ids = read_text_with("b.csv", "id,text\n1,a\n2,a\n3,a\n1,b\n3,b\n", &o);

    assert_false(rf_str_eq(k->comments[3].id, k->comments[0].id)); /* remembered: told apart */
    assert_true(rf_str_eq(k->comments[4].id, k->comments[2].id));  /* too many: as if never seen */
    assert_true(rf_str_starts(ids->comments[3].id, "1~"));
    assert_str(ids->comments[4].id, "3");
    kept_free(k);
    kept_free(ids);
}

/* Beyond the size from which on a bounded table takes all its places at once. */
static void a_bounded_table_tells_as_many_ids_apart_as_it_was_made_for(void **state)
{
    (void)state;
    enum { MOST = 20000 };
    rf_occurrences *claimed = rf_occurrences_new(MOST);
    rf_arena *arena = rf_arena_new(0);
    const rf_str texts[] = {RF_STR("numb legs"), RF_STR("thanks"), RF_STR("numb legs")};
    size_t renamed[] = {0, 0, 0};

    for (size_t round = 0; round < 3; round++)
        for (int i = 0; i < MOST + 100; i++) {
            char id[16];
            rf_arena_reset(arena);
            rf_comment c = {.source = RF_STR("s"), .id = {id, (size_t)snprintf(id, sizeof id, "%d", i)}, .text = texts[round]};
            renamed[round] += rf_comment_claim_id(&c, claimed, arena);
        }

    assert_int_equal(renamed[0], 0);
    assert_int_equal(renamed[1], MOST); /* what came behind the last of them is not known */
    assert_int_equal(renamed[2], 0);
    rf_occurrences_free(claimed);
    rf_arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(kinds_are_told_by_content_before_names),
        cmocka_unit_test(folders_and_patterns_are_read_in_byte_order),
        cmocka_unit_test(what_cannot_be_read_is_an_error_with_its_name),
        cmocka_unit_test(an_empty_file_is_a_problem_and_no_error),
        cmocka_unit_test(records_without_an_id_get_a_stable_one_and_none_is_lost),
        cmocka_unit_test(an_estimated_date_does_not_change_the_id),
        cmocka_unit_test(an_id_used_twice_for_different_texts_loses_neither),
        cmocka_unit_test(ids_may_be_guarded_across_files),
        cmocka_unit_test(memory_for_equal_contents_may_be_bounded),
        cmocka_unit_test(a_bounded_table_tells_as_many_ids_apart_as_it_was_made_for),
    };
    return cmocka_run_group_tests(tests, make_folder, drop_folder);
}
