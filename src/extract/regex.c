/* extract/regex.c - PCRE2, compiled when it is needed, with machine code for what is needed often; match limits and no surprises. */
#include "extract/regex.h"

#include "base/arena.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#define MAX_PATTERN 65536
#define DEPTH_LIMIT 1000
#define HEAP_LIMIT_KIB 1024
#define ALONE_FACTOR 10 /* the interpreter counts more steps for the same search, and those of every start together */
#define JIT_STACK_MAX (512 * 1024)
#define RUNS_UNTIL_FAST 200
#define TRIAL_LIMIT 2000 /* matching steps; nearly every search of a comment takes fewer */

/* `code` is run by PCRE2's interpreter; `fast` is a copy with machine code, or the same after a warm-up. Both are made once and stay until
 * the end, so that a thread that has read a pointer may go on with it. */
struct rf_regex {
    rf_regex_text *text; /* NULL: `code` was there from the start */
    const void *ctx;
    _Atomic(pcre2_code *) code, fast;
    atomic_uint runs;
};

struct rf_regex_scratch {
    pcre2_match_data *data;
    pcre2_match_context *context;
    pcre2_match_context *trial; /* limits of a run by the interpreter that may be repeated */
    pcre2_match_context *alone; /* and of one that may not, where there is no machine code */
    pcre2_jit_stack *stack;
    const PCRE2_SIZE *span; /* of the last match, in data */
};

/* Whether bytes do for the pattern: nothing in it can match a character beyond ASCII, so that reading the subject as bytes finds the
 * same spans as reading it as UTF-8, a sixth faster. */
static bool needs_no_characters(const char *pattern)
{
    bool in_class = false;
    for (const char *s = pattern; *s != '\0'; s++) {
        if ((unsigned char)*s >= 0x80 || (*s == '.' && !in_class))
            return false;
        if (*s == '\\') {
            s++;
            if (*s == '\0' ||
                (((*s >= 'a' && *s <= 'z') || (*s >= 'A' && *s <= 'Z') || (*s >= '0' && *s <= '9')) && strchr("bdsw", *s) == NULL))
                return false;
        } else if (in_class) {
            in_class = *s != ']';
        } else if (*s == '[') {
            if (s[1] == '^')
                return false;
            in_class = true;
        }
    }
    return true;
}

static pcre2_code *compile(const char *pattern, size_t *offset, rf_error *err)
{
    int code;
    PCRE2_SIZE where = 0;
    pcre2_compile_context *cc = pcre2_compile_context_create(NULL);
    if (cc == NULL)
        rf_die_oom();
    pcre2_set_max_pattern_length(cc, MAX_PATTERN);
    pcre2_set_newline(cc, PCRE2_NEWLINE_LF); /* whatever the library was built for */
    uint32_t options = PCRE2_NEVER_BACKSLASH_C | PCRE2_NO_AUTO_CAPTURE | PCRE2_ANCHORED;
    if (!needs_no_characters(pattern))
        options |= PCRE2_UTF | PCRE2_MATCH_INVALID_UTF;
    pcre2_code *re = pcre2_compile((PCRE2_SPTR)pattern, PCRE2_ZERO_TERMINATED, options, &code, &where, cc);
    pcre2_compile_context_free(cc);
    *offset = where;
    if (re == NULL) {
        PCRE2_UCHAR text[160];
        pcre2_get_error_message(code, text, sizeof text);
        rf_error_set(err, RF_E_RULES, "%s", (const char *)text);
    }
    return re;
}

rf_regex *rf_regex_new(const char *pattern, size_t *offset, rf_error *err)
{
    pcre2_code *code = compile(pattern, offset, err);
    if (code == NULL)
        return NULL;
    rf_regex *out = rf_xcalloc(1, sizeof *out);
    atomic_init(&out->code, code);
    return out;
}

rf_regex *rf_regexes_later(rf_regex_text *text, size_t n, rf_arena *arena)
{
    rf_regex *all = rf_arena_take(arena, n * sizeof *all);
    for (size_t k = 0; k < n; k++)
        all[k].text = text;
    return all;
}

rf_regex *rf_regex_for(rf_regex *all, size_t k, const void *ctx)
{
    all[k].ctx = ctx;
    return &all[k];
}

void rf_regex_free(rf_regex *re)
{
    if (re == NULL)
        return;
    if (re->fast != re->code)
        pcre2_code_free(re->fast);
    pcre2_code_free(re->code);
    if (re->text == NULL)
        free(re);
}

/* Publish `made` unless another thread was faster; what then holds. */
static pcre2_code *settle(_Atomic(pcre2_code *) *place, pcre2_code *made)
{
    pcre2_code *there = NULL;
    if (made == NULL || atomic_compare_exchange_strong(place, &there, made))
        return made;
    pcre2_code_free(made);
    return there;
}

static pcre2_code *make_code(const rf_regex *re)
{
    pcre2_code *code = NULL;
    size_t offset;
    rf_buf b;
    rf_buf_init(&b, MAX_PATTERN);
    if (re->text(re->ctx, &b))
        code = compile(b.ptr, &offset, NULL);
    rf_buf_release(&b);
    return code;
}

/* The pattern for the interpreter; NULL if it cannot be had. */
static pcre2_code *code_of(rf_regex *re)
{
    pcre2_code *code = atomic_load_explicit(&re->code, memory_order_acquire);
    return code != NULL ? code : settle(&re->code, make_code(re));
}

#ifndef RF_NO_JIT
static atomic_bool refused; /* asked once, not for every pattern */
#endif

/* The pattern as machine code; NULL where that cannot be: under a W^X policy, as in our own sandbox, the interpreter does all the work
 * that has no machine code yet, more slowly. */
static pcre2_code *fast_of(rf_regex *re, const pcre2_code *code)
{
#ifdef RF_NO_JIT
    (void)re;
    (void)code;
    return NULL;
#else
    if (atomic_load_explicit(&refused, memory_order_relaxed))
        return NULL;
    pcre2_code *copy = pcre2_code_copy(code);
    if (copy == NULL)
        return NULL;
    if (pcre2_jit_compile(copy, PCRE2_JIT_COMPLETE) == 0)
        return settle(&re->fast, copy);
    atomic_store(&refused, true);
    pcre2_code_free(copy);
    return NULL;
#endif
}

rf_regex_scratch *rf_regex_scratch_new(uint32_t match_limit)
{
    rf_regex_scratch *s = rf_xcalloc(1, sizeof *s);
    s->data = pcre2_match_data_create(1, NULL);
    s->context = pcre2_match_context_create(NULL);
    s->trial = pcre2_match_context_create(NULL);
    s->alone = pcre2_match_context_create(NULL);
    s->stack = pcre2_jit_stack_create(32 * 1024, JIT_STACK_MAX, NULL);
    if (s->data == NULL || s->context == NULL || s->trial == NULL || s->alone == NULL)
        rf_die_oom();
    s->span = pcre2_get_ovector_pointer(s->data);
    pcre2_set_match_limit(s->context, match_limit);
    pcre2_set_depth_limit(s->context, DEPTH_LIMIT);
    pcre2_set_heap_limit(s->context, HEAP_LIMIT_KIB);
    pcre2_set_match_limit(s->alone, ALONE_FACTOR * match_limit);
    pcre2_set_depth_limit(s->alone, ALONE_FACTOR * DEPTH_LIMIT);
    pcre2_set_heap_limit(s->alone, ALONE_FACTOR * HEAP_LIMIT_KIB);
    pcre2_set_match_limit(s->trial, match_limit < TRIAL_LIMIT ? match_limit : TRIAL_LIMIT);
    if (s->stack != NULL)
        pcre2_jit_stack_assign(s->context, NULL, s->stack);
    return s;
}

void rf_regex_scratch_free(rf_regex_scratch *s)
{
    if (s == NULL)
        return;
    pcre2_match_data_free(s->data);
    pcre2_match_context_free(s->context);
    pcre2_match_context_free(s->trial);
    pcre2_match_context_free(s->alone);
    pcre2_jit_stack_free(s->stack);
    free(s);
}

void rf_regex_warm_up(rf_regex *re)
{
    pcre2_code *code = code_of(re);
#ifndef RF_NO_JIT
    if (code != NULL && atomic_load(&re->fast) == NULL && pcre2_jit_compile(code, PCRE2_JIT_COMPLETE) == 0)
        atomic_store(&re->fast, code);
#else
    (void)code;
#endif
}

/* A pattern that is rarely tried is not worth its machine code, which takes as long to make as some hundred tries. An
 * interpreted search that would come near a limit is repeated by machine code, so that the answer never depends on how often the
 * pattern was tried before: the two count their steps in different ways. */
static int search(rf_regex *re, rf_regex_scratch *s, rf_str subject, size_t at)
{
    PCRE2_SPTR text = (PCRE2_SPTR)subject.ptr;
    pcre2_code *fast = atomic_load_explicit(&re->fast, memory_order_acquire);
    if (fast == NULL) {
        const pcre2_code *code = code_of(re);
        if (code == NULL)
            return PCRE2_ERROR_INTERNAL;
        unsigned before = atomic_fetch_add_explicit(&re->runs, 1, memory_order_relaxed);
        (void)before;
#ifndef RF_NO_JIT
        if (before < RUNS_UNTIL_FAST) {
            int rc = pcre2_match(code, text, subject.len, at, 0, s->data, s->trial);
            if (rc >= 0 || rc == PCRE2_ERROR_NOMATCH)
                return rc;
        }
#endif
        fast = fast_of(re, code);
        if (fast == NULL)
            return pcre2_match(code, text, subject.len, at, 0, s->data, s->alone);
    }
    int rc = pcre2_jit_match(fast, text, subject.len, at, 0, s->data, s->context);
    if (rc == PCRE2_ERROR_JIT_STACKLIMIT)
        rc = pcre2_match(fast, text, subject.len, at, PCRE2_NO_JIT, s->data, s->context);
    return rc;
}

int rf_regex_at(rf_regex *re, rf_regex_scratch *s, rf_str subject, size_t at, size_t *start, size_t *end)
{
    int rc = search(re, s, subject, at);
    if (rc == PCRE2_ERROR_NOMATCH)
        return 0;
    if (rc < 0)
        return -1;
    *start = s->span[0];
    *end = s->span[1];
    return 1;
}
