/* A worker that has seen its comments before takes no memory from the system. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/json.h"
#include "pipeline/engine_parts.h"
#include "redflag.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Every allocation of the process passes here, also those of the libraries: a program's own malloc stands before the C library's. With a
 * sanitiser, which does the same, nothing is counted. */
#if defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define SANITISED
#endif
#endif
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define SANITISED
#endif

static size_t allocations;

__attribute__((unused)) static void count_one(void) { allocations++; }

#if defined(__GLIBC__) && !defined(SANITISED)
#define COUNTED
void *__libc_malloc(size_t bytes);
void *__libc_calloc(size_t n, size_t bytes);
void *__libc_realloc(void *p, size_t bytes);
void *__libc_memalign(size_t alignment, size_t bytes);

void *malloc(size_t bytes)
{
    count_one();
    return __libc_malloc(bytes);
}

void *calloc(size_t n, size_t bytes)
{
    count_one();
    return __libc_calloc(n, bytes);
}

void *realloc(void *p, size_t bytes)
{
    count_one();
    return __libc_realloc(p, bytes);
}

void *aligned_alloc(size_t alignment, size_t bytes)
{
    count_one();
    return __libc_memalign(alignment, bytes);
}

int posix_memalign(void **p, size_t alignment, size_t bytes)
{
    count_one();
    *p = __libc_memalign(alignment, bytes);
    return *p == NULL ? ENOMEM : 0;
}
#endif

#define MOST 300

static rf_str texts[MOST];
static size_t n_texts;

/* Every `step`th text of a corpus, as far as there is room. */
static void read_texts(rf_arena *arena, const char *path, size_t most, size_t step)
{
    char line[65536];
    FILE *f = fopen(path, "r");
    assert_non_null(f);
    for (size_t i = 0; n_texts < most && fgets(line, sizeof line, f) != NULL; i++) {
        const rf_json *text = i % step == 0 ? rf_json_get(rf_json_parse(rf_str_from(line), arena, NULL, NULL), "text") : NULL;
        if (text != NULL)
            texts[n_texts++] = text->string;
    }
    fclose(f);
}

static void judge_all(rf_worker *w, rf_buf *out)
{
    rf_buf_clear(out);
    for (size_t i = 0; i < n_texts; i++) {
        rf_verdict v;
        const rf_comment c = {.id = RF_STR("x"), .text = texts[i], .published = RF_NO_TIME, .edited = RF_NO_TIME};
        rf_worker_judge(w, &c, RF_MODE_FULL, &v);
        rf_verdict_put_json(out, &v);
    }
}

static void comments_that_were_judged_before_take_no_memory(void **state)
{
    (void)state;
    rf_error err = {0};
    rf_buf out;
    rf_arena *arena = rf_arena_new(0);
    rf_engine *e = rf_engine_load(RF_TEST_ROOT "/models", 0, &err);
    assert_non_null(e);
    rf_rules_warm_up(rf_engine_rules(e));
    rf_worker *w = rf_worker_new(e);
    rf_buf_init(&out, SIZE_MAX / 4);
    read_texts(arena, RF_TEST_ROOT "/corpora/flags-spine.jsonl", MOST / 2, 5);
    read_texts(arena, RF_TEST_ROOT "/corpora/forum.jsonl", MOST, 5);
    assert_int_equal(n_texts, MOST);

    size_t before = allocations;
    judge_all(w, &out);
    size_t after_first = allocations;
    judge_all(w, &out);
#ifdef COUNTED
    assert_true(after_first > before); /* or nothing is counted at all */
#else
    (void)before;
#endif
    assert_int_equal(allocations - after_first, 0);

    rf_buf_release(&out);
    rf_worker_free(w);
    rf_engine_free(e);
    rf_arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(comments_that_were_judged_before_take_no_memory)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
