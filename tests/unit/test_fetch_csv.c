/* Tables. */
#include "fetch_sink.h"

static void quotes_line_ends_and_a_byte_order_mark_are_read(void **state)
{
    (void)state;
    kept *k = read_text("a.csv", "\xEF\xBB\xBF"
                                 "Comment ID,Author,\"Comment Text\",Date,Other\r\n"
                                 "1,Ann,\"hello, \"\"you\"\"\r\nsecond line\",2026-11-20T08:01:02Z,x\r\n"
                                 "\r\n"
                                 "2,,\"\",,\r\n"
                                 "3,Bo,plain,1795161662,y");

    assert_int_equal(k->n, 3);
    assert_int_equal(k->n_problems, 0);
    assert_str(k->comments[0].text, "hello, \"you\"\r\nsecond line");
    assert_str(k->comments[0].author, "Ann");
    assert_int_equal(k->comments[0].published, 1795161662);
    assert_str(k->comments[1].text, "");
    assert_str(k->comments[2].id, "3");
    assert_int_equal(k->comments[2].published, 1795161662);
    assert_str(k->comments[2].source, "csv");
    kept_free(k);
}

static void the_delimiter_is_told_by_the_header(void **state)
{
    (void)state;
    kept *a = read_text("a.csv", "id;text;author\n1;one, two;Ann\n"), *b = read_text("b.tsv", "id\tcomment\n1\tone; two\n"),
         *c = read_text("c.csv", "sep=;\r\nid;text\r\n1;a,b\r\n"), *d = read_text("d.csv", "text\nno, delimiter at all\n");

    assert_str(a->comments[0].text, "one, two");
    assert_str(b->comments[0].text, "one; two");
    assert_str(c->comments[0].text, "a,b");
    assert_str(d->comments[0].text, "no, delimiter at all");
    kept_free(a);
    kept_free(b);
    kept_free(c);
    kept_free(d);
}

static void columns_and_delimiter_can_be_named(void **state)
{
    (void)state;
    kept *k = read_text_with("a.csv", "Nr|Note|Who\n7|my back|Ann\n",
                             &(rf_fetch_options){.map = "text=Note, id=Nr,author=Who", .delimiter = '|'});

    assert_str(k->comments[0].text, "my back");
    assert_str(k->comments[0].id, "7");
    assert_str(k->comments[0].author, "Ann");
    kept_free(k);
}

static void fails(const char *text, const rf_fetch_options *o, rf_code code, const char *words)
{
    kept *k = kept_new();
    assert_false(kept_read(k, make_file("a.csv", text, strlen(text)), "csv", o));
    assert_int_equal(k->err.code, code);
    if (strstr(k->err.text, words) == NULL)
        fail_msg("'%s' does not say '%s'", k->err.text, words);
    assert_int_equal(k->n, 0);
    kept_free(k);
}

static void without_a_text_column_the_columns_found_are_named(void **state)
{
    (void)state;
    fails("foo,b\x1b"
          "[1mar,\xFF\n1,2,3\n",
          NULL, RF_E_INPUT, "columns found: foo, b?[1mar, ?");
    fails("foo,bar\n1,2\n", &(rf_fetch_options){.map = "text=zap"}, RF_E_INPUT, "no column 'zap'");
    fails("foo,bar\n1,2\n", &(rf_fetch_options){.map = "zip=foo"}, RF_E_USAGE, "zip=foo");
    fails("foo,bar\n1,2\n", &(rf_fetch_options){.delimiter = 'x'}, RF_E_USAGE, "'x'");
}

static void a_quote_that_is_never_closed_costs_no_other_row(void **state)
{
    (void)state;
    kept *k =
        read_text("a.csv", "id,text\n1,\"never closed\n2,\"fine\"\n3,\"two\nlines\"\n4,she said \"ow\" loud\n5,\"sloppy \"ow\" quote\"\n"
                           "6,\"open to the end\n7,last\n");

    assert_int_equal(k->n, 7);
    assert_str(k->comments[0].text, "never closed");
    assert_str(k->comments[1].text, "fine");
    assert_str(k->comments[2].text, "two\nlines");
    assert_str(k->comments[3].text, "she said \"ow\" loud");
    assert_str(k->comments[4].text, "sloppy \"ow\" quote");
    assert_str(k->comments[5].text, "open to the end");
    assert_str(k->comments[6].text, "last");
    assert_int_equal(k->n_problems, 2);
    assert_int_equal(k->lines[0], 2);
    assert_int_equal(k->lines[1], 8);
    kept_free(k);
}

static void a_loose_delimiter_cuts_no_words_off(void **state)
{
    (void)state;
    kept *inner = read_text("a.csv", "id,text,date\n1,thanks, but i lost feeling,2026-11-20\n2,ok,2026-11-20,,\n");
    kept *last = read_text("b.csv", "id,text\n1,thanks, but, i lost feeling\n2\n");

    assert_str(inner->comments[0].text, "thanks, but i lost feeling");
    assert_true(inner->comments[0].published != RF_NO_TIME);
    assert_int_equal(inner->n_problems, 1);
    assert_str(inner->comments[1].text, "ok");
    assert_str(last->comments[0].text, "thanks, but, i lost feeling");
    assert_int_equal(last->n_problems, 1);
    assert_int_equal(last->lines[0], 3);
    kept_free(inner);
    kept_free(last);
}

static void bad_bytes_are_repaired_and_utf16_is_named(void **state)
{
    (void)state;
    static const char utf16[] = "\xFF\xFEi\0d\0,\0t\0e\0x\0t\0\n\0";
    kept *k = read_text("a.csv", "id,text\n1,caf\xE9\n"), *bad = kept_new();

    assert_str(k->comments[0].text, "caf\xEF\xBF\xBD");
    assert_int_equal(k->comments[0].repairs, 1);
    assert_false(kept_read(bad, make_file("b.csv", utf16, sizeof utf16 - 1), NULL, NULL));
    assert_non_null(strstr(bad->err.text, "UTF-16"));
    assert_false(kept_read(bad, make_file("c.csv", utf16 + 2, sizeof utf16 - 3), NULL, NULL));
    assert_non_null(strstr(bad->err.text, "UTF-16"));
    kept_free(k);
    kept_free(bad);
}

static void rows_across_the_reading_window_are_whole(void **state)
{
    (void)state;
    size_t n = 0, rows = 60, size = 9000;
    char *text = rf_xmalloc(rows * (size + 64));
    n += (size_t)sprintf(text, "id,text\n");
    for (size_t i = 0; i < rows; i++) {
        n += (size_t)sprintf(text + n, "%zu,\"", i);
        memset(text + n, i % 7 == 0 ? '\n' : 'x', size);
        n += size;
        n += (size_t)sprintf(text + n, "\"\"\"\r\n");
    }
    kept *k = kept_new();

    assert_true(kept_read(k, make_file("a.csv", text, n), NULL, NULL));
    assert_int_equal(k->n, rows);
    for (size_t i = 0; i < rows; i++)
        assert_int_equal(k->comments[i].text.len, size + 1);
    assert_int_equal(k->n_problems, 0);
    free(text);
    kept_free(k);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(quotes_line_ends_and_a_byte_order_mark_are_read),
        cmocka_unit_test(the_delimiter_is_told_by_the_header),
        cmocka_unit_test(columns_and_delimiter_can_be_named),
        cmocka_unit_test(without_a_text_column_the_columns_found_are_named),
        cmocka_unit_test(a_quote_that_is_never_closed_costs_no_other_row),
        cmocka_unit_test(a_loose_delimiter_cuts_no_words_off),
        cmocka_unit_test(bad_bytes_are_repaired_and_utf16_is_named),
        cmocka_unit_test(rows_across_the_reading_window_are_whole),
    };
    return cmocka_run_group_tests(tests, make_folder, drop_folder);
}
