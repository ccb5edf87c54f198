/* A models folder with its index of the rules, for tests of what is made of it. */
#ifndef INDEX_FIXTURE_H
#define INDEX_FIXTURE_H

#include "base/weights.h"
#include "extract/rules.h"
#include "rule_fixture.h"

#include <string.h>

static const char fragments[] = "let limb = (?:foot|leg)\n";
static const char concept[] = "concept numb_foot\ntitle Numb foot\ntier urgent\nlet side = (?:left|right)\n"
                              "match #side {{side}} {{limb}} (?:is )?numb\nmatch numb (?:{{side}} )?{{limb}}\nexcept numb foot from boots\n"
                              "let side = upper\nmatch dead {{side}} {{limb}}\nmatch \\?drop\n"
                              "match (?>numb|numbed) toes\n"
                              "raise emergency when both\n+ my left foot is numb\n";

static char index_path[300];

static int make(void **state)
{
    (void)state;
    rf_error err;
    fixture_make(fragments, "", concept);
    snprintf(index_path, sizeof index_path, "%s/rules.index", fixture_dir);
    rf_rules *r = rf_rules_load(fixture_dir, &err);
    bool ok = r != NULL && rf_rules_index_write(r, NULL, index_path, &err);
    rf_rules_free(r);
    return ok ? 0 : 1;
}

static int remove_all(void **state)
{
    (void)state;
    remove(index_path);
    fixture_remove();
    return 0;
}

static size_t count(const rf_rules *r, const char *text)
{
    rf_arena *arena = rf_arena_new(0);
    rf_matcher *m = rf_matcher_new(r);
    rf_text t;
    rf_mentions found;
    rf_text_fold(&t, rf_str_from(text), NULL, arena);
    rf_rules_find(r, m, &t, arena, &found);
    size_t n = found.count;
    rf_matcher_free(m);
    rf_arena_free(arena);
    return n;
}

/* Opens the rules of the fixture, which must find what they always find, by the index or not as expected. */
static void opens(bool indexed)
{
    rf_error err = {0};
    rf_rules *r = rf_rules_open(fixture_dir, &err);
    if (r == NULL)
        fail_msg("%s", err.text);
    assert_int_equal(rf_rules_is_indexed(r), indexed);
    assert_int_equal(count(r, "my left foot is numb"), 1);
    assert_int_equal(count(r, "numb right leg"), 1);
    assert_int_equal(count(r, "numb foot from boots"), 0);
    assert_int_equal(count(r, "a dead upper leg"), 1); /* the fragment that stands above the pattern, not the first of its name */
    assert_int_equal(count(r, "a dead left leg"), 0);
    assert_int_equal(count(r, "a dead leg"), 0);
    assert_int_equal(count(r, "numbed toes"), 0); /* a pattern without a program */
    assert_int_equal(count(r, "numb toes"), 1);
    rf_rules_free(r);
}

static void refused_because(const char *reason)
{
    rf_error err = {0};
    rf_rules *r = rf_rules_load(fixture_dir, &err);
    assert_non_null(r);
    assert_false(rf_rules_index_check(r, NULL, fixture_dir, &err));
    if (strstr(err.text, reason) == NULL)
        fail_msg("'%s' is not in '%s'", reason, err.text);
    rf_rules_free(r);
    opens(false);
}

static rf_buf read_index(void)
{
    rf_buf b;
    rf_buf_init(&b, 1u << 20);
    assert_true(rf_file_read(index_path, &b, NULL));
    return b;
}

#endif
