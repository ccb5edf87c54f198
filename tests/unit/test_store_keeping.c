/* Forgetting and copying: what goes, what stays, and what no file on the disk holds any more. */
#include "store_file.h"

#include "store/internal.h"
#include "store/keeping.h"

#define DAY ((int64_t)86400)

/* A judged comment whose verdict quotes it. */
static void put_judged(fixture *f, const char *source, const char *id, const char *author, const char *text, const char *origin, int64_t at)
{
    rf_comment c = comment_of(id, text);
    rf_outcome outcome;
    c.source = rf_str_from(source);
    c.author = rf_str_from(author);
    c.origin = rf_str_from(origin);
    c.url = RF_STR("https://example.org/watch");
    c.parent = RF_STR("p");
    works(rf_store_put(f->s, &c, at, &outcome, &f->err));
    rf_finding finding = {
        .concept = RF_STR("numbness"), .title = RF_STR("Numbness"), .source = RF_STR("a guideline"), .text = c.text, .end = c.text.len};
    rf_verdict v = {.id = c.id,
                    .disposition = RF_REFER,
                    .urgency = RF_URGENT,
                    .p_refer = 0.75,
                    .decided_by = RF_STR("rule:numbness"),
                    .model = RF_STR("m1"),
                    .findings = &finding,
                    .n_findings = 1};
    works(rf_store_put_verdict(f->s, c.source, c.id, &v, &f->err));
}

static int64_t count(fixture *f, const char *condition)
{
    char sql[256];
    int64_t n = -1;
    snprintf(sql, sizeof sql, "SELECT count(*) FROM comment c LEFT JOIN verdict v ON v.key = c.key WHERE %s", condition);
    works(rf_db_ask(f->s->db, sql, &n, &f->err));
    return n;
}

static rf_store_forgotten forget(fixture *f, rf_store_selection which)
{
    rf_store_forgotten n = {0};
    works(rf_store_forget_words(f->s, &which, false, &n, &f->err));
    works(rf_store_settle(f->s, &f->err));
    return n;
}

/* Whether any file of the store's folder holds these bytes. */
static bool on_disk(fixture *f, const char *bytes)
{
    char command[256];
    snprintf(command, sizeof command, "grep -qr -- '%s' '%s'", bytes, f->folder);
    return system(command) == 0;
}

static void words_go_and_decisions_stay(void **state)
{
    fixture *f = *state;
    put_judged(f, "yt", "1", "@ann", "numb legs since monday", "youtube", 100);

    rf_store_forgotten n = forget(f, (rf_store_selection){.id = RF_STR("1"), .unseen_since = RF_NO_TIME});

    assert_int_equal(n.comments, 1);
    assert_int_equal(n.unreported, 1);
    assert_int_equal(count(f, "c.text = '' AND c.author = '' AND c.url = ''"), 1);
    assert_int_equal(count(f, "c.id = '1' AND c.parent = 'p' AND length(c.hash) = 16 AND c.first_seen = 100"), 1);
    assert_int_equal(count(f, "v.disposition = 2 AND v.urgency = 2 AND v.model = 'm1' AND v.json LIKE '%numbness%'"), 1);
    assert_int_equal(count(f, "v.json LIKE '%monday%'"), 0);
}

static void forgotten_words_are_on_no_page_of_the_disk(void **state)
{
    fixture *f = *state;
    for (int i = 0; i < 200; i++) {
        char id[16], text[64];
        snprintf(id, sizeof id, "%d", i);
        snprintf(text, sizeof text, "xylophone number %d and some words", i);
        put_judged(f, "yt", id, "@quetzal", text, "youtube", 100);
    }
    assert_true(on_disk(f, "xylophone"));

    forget(f, (rf_store_selection){.author = RF_STR("@quetzal"), .unseen_since = RF_NO_TIME});

    assert_false(on_disk(f, "xylophone"));
    assert_false(on_disk(f, "quetzal"));
    assert_int_equal(count(f, "1"), 200);
}

static void a_forgotten_comment_is_known_again_and_an_edit_is_judged(void **state)
{
    fixture *f = *state;
    put_judged(f, "blog", "1", "", "numb legs", "", 100);
    forget(f, (rf_store_selection){.unseen_since = 200});

    assert_int_equal(put(f, "1", "numb legs", 300), RF_OUTCOME_SAME);
    assert_int_equal(unjudged(f, NULL, 0).n, 0);
    assert_int_equal(count(f, "c.text = ''"), 1);
    assert_int_equal(put(f, "1", "numb legs and arms", 301), RF_OUTCOME_EDITED);
    assert_int_equal(unjudged(f, NULL, 0).n, 1);
}

static void a_selection_is_by_age_source_origin_author_and_id(void **state)
{
    fixture *f = *state;
    static const struct {
        rf_store_selection which;
        const char *left; /* ids that keep their words */
    } rows[] = {
        {{.unseen_since = 250}, "c.id IN ('3')"},
        {{.unseen_since = RF_NO_TIME, .source = {"blog", 4}}, "c.id IN ('1', '3')"},
        {{.unseen_since = RF_NO_TIME, .youtube_only = true}, "c.id IN ('2')"},
        {{.unseen_since = RF_NO_TIME,
          .youtube_only = true,
          .except = {"\x1f"
                     "file\x1f",
                     6}},
         "c.id IN ('2', '3')"},
        {{.unseen_since = RF_NO_TIME, .author = {"Bo", 2}}, "c.id IN ('1', '3')"},
        {{.unseen_since = 250, .author = {"@a", 2}}, "c.id IN ('2', '3')"},
        {{.unseen_since = RF_NO_TIME, .id = {"3", 1}}, "c.id IN ('1', '2')"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        works(rf_db_exec(f->s->db, "DELETE FROM comment", &f->err));
        put_judged(f, "yt", "1", "@a", "one", "youtube", 100);
        put_judged(f, "blog", "2", "Bo", "two", "wordpress", 200);
        put_judged(f, "file", "3", "@a", "three", "", 300);
        works(rf_db_exec(f->s->db, "UPDATE comment SET url = 'https://www.youtube.com/watch?v=x' WHERE id = '3'", &f->err));
        char exactly[128];
        snprintf(exactly, sizeof exactly, "(c.text <> '') = (%s)", rows[i].left);

        forget(f, rows[i].which);

        if (count(f, exactly) != 3)
            fail_msg("row %zu: other words are left than those of %s", i, rows[i].left);
    }
}

static void what_nobody_has_judged_is_left_alone_unless_it_is_asked_for(void **state)
{
    fixture *f = *state;
    put(f, "1", "numb legs", 100);

    rf_store_forgotten n = forget(f, (rf_store_selection){.unseen_since = 200});
    assert_int_equal(n.comments, 0);
    assert_int_equal(n.unjudged, 1);
    n = forget(f, (rf_store_selection){.id = RF_STR("1"), .unseen_since = RF_NO_TIME});
    assert_int_equal(n.comments, 1);
    assert_int_equal(n.unjudged, 0);
    assert_int_equal(unjudged(f, NULL, 0).n, 0);
}

static void looking_changes_nothing(void **state)
{
    fixture *f = *state;
    rf_store_forgotten n = {0};
    const rf_store_selection all = {.unseen_since = RF_NO_TIME};
    put_judged(f, "yt", "1", "@ann", "numb legs", "youtube", 100);

    works(rf_store_forget_words(f->s, &all, true, &n, &f->err));
    works(rf_store_delete(f->s, &all, true, &n, &f->err));

    assert_int_equal(n.comments, 2);
    assert_int_equal(count(f, "c.text <> ''"), 1);
}

static void deleting_takes_all_that_hangs_on_a_comment(void **state)
{
    fixture *f = *state;
    rf_store_forgotten n = {0};
    int64_t left = -1;
    put_judged(f, "yt", "1", "@ann", "numb legs", "youtube", 100);
    put_judged(f, "yt", "2", "@bo", "numb arms", "youtube", 100);
    const rf_store_id id = {RF_STR("yt"), RF_STR("1")};
    works(rf_store_mark_reported(f->s, &id, 1, RF_STR("r"), 200, &f->err));

    works(rf_store_delete(f->s, &(rf_store_selection){.author = RF_STR("@ann"), .unseen_since = RF_NO_TIME}, false, &n, &f->err));

    assert_int_equal(n.comments, 1);
    assert_int_equal(n.unreported, 0);
    works(rf_db_ask(f->s->db, "SELECT (SELECT count(*) FROM verdict) * 10 + (SELECT count(*) FROM reported)", &left, &f->err));
    assert_int_equal(left, 10);
}

static void more_than_one_portion_is_forgotten(void **state)
{
    fixture *f = *state;
    works(rf_store_begin(f->s, &f->err));
    for (int i = 0; i < 2500; i++) {
        char id[16];
        snprintf(id, sizeof id, "%d", i);
        put_judged(f, "yt", id, "@ann", "numb legs", "youtube", 100);
    }
    works(rf_store_commit(f->s, &f->err));

    assert_int_equal(forget(f, (rf_store_selection){.unseen_since = 200}).comments, 2500);
    assert_int_equal(forget(f, (rf_store_selection){.unseen_since = 200}).comments, 0);
}

/* ---- copies ------------------------------------------------------------------------------------------------------------ */

static void a_copy_is_whole_private_and_takes_the_place_of_an_older_one(void **state)
{
    fixture *f = *state;
    char path[160];
    struct stat st;
    snprintf(path, sizeof path, "%s/copy.db", f->folder);
    put_judged(f, "yt", "1", "@ann", "numb legs", "youtube", 100);
    works(rf_store_backup(f->s, path, &f->err));
    put_judged(f, "yt", "2", "@ann", "numb legs", "youtube", 100);

    works(rf_store_backup(f->s, path, &f->err));

    assert_int_equal(stat(path, &st), 0);
    assert_int_equal(st.st_mode & 0777, 0600);
    rf_store *copy = rf_store_open(path, 0, &f->err);
    rf_store_counts n = {0};
    assert_non_null(copy);
    works(rf_store_count(copy, &n, &f->err));
    assert_int_equal(n.comments, 2);
    rf_store_close(copy);
    strcat(path, ".part");
    assert_int_not_equal(stat(path, &st), 0);
}

static void a_copy_holds_what_was_committed_and_nothing_of_a_writer_at_work(void **state)
{
    fixture *f = *state;
    char path[160];
    rf_error err = {0};
    rf_outcome outcome;
    snprintf(path, sizeof path, "%s/copy.db", f->folder);
    put(f, "1", "one", 100);
    rf_store *writer = rf_store_open(f->path, 0, &err);
    rf_comment c = comment_of("2", "two");
    assert_true(rf_store_begin(writer, &err) && rf_store_put(writer, &c, 100, &outcome, &err));

    works(rf_store_backup(f->s, path, &f->err));

    assert_true(rf_store_commit(writer, &err));
    rf_store_close(writer);
    rf_store *copy = rf_store_open(path, RF_STORE_READ_ONLY, &f->err);
    rf_store_counts n = {0};
    assert_non_null(copy);
    works(rf_store_count(copy, &n, &f->err));
    assert_int_equal(n.comments, 1);
    rf_store_close(copy);
}

static void a_copy_that_cannot_be_made_is_told_and_leaves_the_old_one(void **state)
{
    fixture *f = *state;
    rf_error err = {0};

    assert_false(rf_store_backup(f->s, "/nowhere/copy.db", &err));
    assert_int_equal(err.code, RF_E_IO);
    assert_false(rf_store_backup(f->s, f->path, &err));
    assert_int_equal(err.code, RF_E_USAGE);
    assert_int_equal(put(f, "1", "still there", 100), RF_OUTCOME_NEW);
}

/* ---- versions ---------------------------------------------------------------------------------------------------------- */

static void a_store_of_the_first_version_is_brought_up_to_date_and_can_be_copied_before(void **state)
{
    fixture *f = *state;
    char path[160];
    rf_store *s;
    snprintf(path, sizeof path, "%s/copy.db", f->folder);
    put(f, "1", "one", 100);
    works(rf_db_exec(f->s->db,
                     "ALTER TABLE comment DROP COLUMN origin; DROP TABLE cursor; DROP TABLE completeness; DROP TABLE report;"
                     "CREATE INDEX verdict_order ON verdict (urgency DESC, p_refer DESC); PRAGMA user_version = 1;",
                     &f->err));
    rf_store_close(f->s);

    works((s = rf_store_open(f->path, RF_STORE_AS_IT_IS, &f->err)) != NULL);
    works(rf_store_backup(s, path, &f->err));
    rf_store_close(s);
    works((f->s = rf_store_open(f->path, 0, &f->err)) != NULL);
    assert_int_equal(count(f, "c.text = 'one' AND c.origin = ''"), 1);
    works((s = rf_store_open(path, 0, &f->err)) != NULL);
    rf_store_close(s);
}

#define WITH_STORE(test) cmocka_unit_test_setup_teardown(test, open_fixture, close_fixture)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_STORE(words_go_and_decisions_stay),
        WITH_STORE(forgotten_words_are_on_no_page_of_the_disk),
        WITH_STORE(a_forgotten_comment_is_known_again_and_an_edit_is_judged),
        WITH_STORE(a_selection_is_by_age_source_origin_author_and_id),
        WITH_STORE(what_nobody_has_judged_is_left_alone_unless_it_is_asked_for),
        WITH_STORE(looking_changes_nothing),
        WITH_STORE(deleting_takes_all_that_hangs_on_a_comment),
        WITH_STORE(more_than_one_portion_is_forgotten),
        WITH_STORE(a_copy_is_whole_private_and_takes_the_place_of_an_older_one),
        WITH_STORE(a_copy_holds_what_was_committed_and_nothing_of_a_writer_at_work),
        WITH_STORE(a_copy_that_cannot_be_made_is_told_and_leaves_the_old_one),
        WITH_STORE(a_store_of_the_first_version_is_brought_up_to_date_and_can_be_copied_before),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
