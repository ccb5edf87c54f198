/* Shared by the tests of the store: a store in a folder of its own, and comments and verdicts in few words. */
#ifndef RF_TEST_STORE_FILE_H
#define RF_TEST_STORE_FILE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "store/store.h"
#include "assert_str.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

typedef struct fixture {
    char folder[64], path[96];
    rf_store *s;
    rf_error err;
} fixture;

/* Calls that must succeed say why they did not. */
#define works(call)                                                                                                                        \
    do {                                                                                                                                   \
        if (!(call))                                                                                                                       \
            fail_msg("%s: %s", #call, f->err.text);                                                                                        \
    } while (0)

__attribute__((unused)) static int open_fixture(void **state)
{
    fixture *f = calloc(1, sizeof *f);
    strcpy(f->folder, "/tmp/rf-store-XXXXXX");
    if (f == NULL || mkdtemp(f->folder) == NULL)
        return 1;
    snprintf(f->path, sizeof f->path, "%s/test.db", f->folder);
    f->s = rf_store_open(f->path, 0, &f->err);
    *state = f;
    return f->s == NULL;
}

__attribute__((unused)) static int close_fixture(void **state)
{
    fixture *f = *state;
    char command[128];
    rf_store_close(f->s);
    snprintf(command, sizeof command, "rm -rf '%s'", f->folder);
    free(f);
    return system(command);
}

__attribute__((unused)) static void reopen(fixture *f)
{
    rf_store_close(f->s);
    works((f->s = rf_store_open(f->path, 0, &f->err)) != NULL);
}

__attribute__((unused)) static rf_comment comment_of(const char *id, const char *text)
{
    return (rf_comment){
        .source = RF_STR("blog"), .id = rf_str_from(id), .text = rf_str_from(text), .published = RF_NO_TIME, .edited = RF_NO_TIME};
}

__attribute__((unused)) static rf_outcome put(fixture *f, const char *id, const char *text, int64_t at)
{
    rf_comment c = comment_of(id, text);
    rf_outcome outcome = RF_OUTCOME_SAME;
    works(rf_store_put(f->s, &c, at, &outcome, &f->err));
    return outcome;
}

__attribute__((unused)) static void judge(fixture *f, const char *id, rf_disposition d, rf_urgency u, double p, const char *model)
{
    rf_verdict v = {
        .id = rf_str_from(id), .disposition = d, .urgency = u, .p_refer = p, .decided_by = RF_STR("rule:x"), .model = rf_str_from(model)};
    works(rf_store_put_verdict(f->s, RF_STR("blog"), v.id, &v, &f->err));
}

/* Ids joined by blanks, with a mark behind each. */
typedef struct seen {
    char ids[2048];
    size_t n;
} seen;

__attribute__((unused)) static void see(seen *l, rf_str id, const char *mark)
{
    size_t at = strlen(l->ids);
    snprintf(l->ids + at, sizeof l->ids - at, "%s%.*s%s", at ? " " : "", (int)id.len, id.ptr, mark);
    l->n++;
}

__attribute__((unused)) static bool see_comment(void *ctx, int64_t key, const rf_comment *c, rf_error *err)
{
    (void)key;
    (void)err;
    see(ctx, c->id, "");
    return true;
}

__attribute__((unused)) static bool see_case(void *ctx, const rf_case *c, rf_error *err)
{
    (void)err;
    see(ctx, c->comment.id, c->is_new ? "+" : c->is_changed ? "*" : "");
    return true;
}

__attribute__((unused)) static seen unjudged(fixture *f, const char *model, size_t limit)
{
    seen l = {0};
    works(rf_store_each_unjudged(f->s, model, RF_STORE_FIRST, limit, see_comment, &l, &f->err));
    return l;
}

__attribute__((unused)) static seen cases(fixture *f, rf_case_filter filter)
{
    seen l = {0};
    works(rf_store_each_case(f->s, &filter, see_case, &l, &f->err));
    return l;
}

#endif
