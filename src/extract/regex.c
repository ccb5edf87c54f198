/* extract/regex.c - PCRE2 with JIT, match limits and no surprises. */
#include "extract/regex.h"

#include "base/arena.h"

#include <stdlib.h>
#include <string.h>

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#define MAX_PATTERN 65536
#define DEPTH_LIMIT 1000
#define HEAP_LIMIT_KIB 1024
#define JIT_STACK_MAX (512 * 1024)

struct rf_regex {
    pcre2_code *code;
    bool jit;
};

struct rf_regex_scratch {
    pcre2_match_data *data;
    pcre2_match_context *context;
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

rf_regex *rf_regex_new(const char *pattern, size_t *offset, rf_error *err)
{
    int code;
    PCRE2_SIZE where = 0;
    pcre2_compile_context *cc = pcre2_compile_context_create(NULL);
    if (cc == NULL)
        rf_die_oom();
    pcre2_set_max_pattern_length(cc, MAX_PATTERN);
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
        return NULL;
    }
    rf_regex *out = rf_xcalloc(1, sizeof *out);
    out->code = re;
#ifndef RF_NO_JIT
    /* Under a W^X policy this answers NOMEMORY; the interpreter then does the same work, more slowly. */
    out->jit = pcre2_jit_compile(re, PCRE2_JIT_COMPLETE) == 0;
#endif
    return out;
}

void rf_regex_free(rf_regex *re)
{
    if (re == NULL)
        return;
    pcre2_code_free(re->code);
    free(re);
}

rf_regex_scratch *rf_regex_scratch_new(uint32_t match_limit)
{
    rf_regex_scratch *s = rf_xcalloc(1, sizeof *s);
    s->data = pcre2_match_data_create(1, NULL);
    s->context = pcre2_match_context_create(NULL);
    s->stack = pcre2_jit_stack_create(32 * 1024, JIT_STACK_MAX, NULL);
    if (s->data == NULL || s->context == NULL)
        rf_die_oom();
    s->span = pcre2_get_ovector_pointer(s->data);
    pcre2_set_match_limit(s->context, match_limit);
    pcre2_set_depth_limit(s->context, DEPTH_LIMIT);
    pcre2_set_heap_limit(s->context, HEAP_LIMIT_KIB);
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
    pcre2_jit_stack_free(s->stack);
    free(s);
}

int rf_regex_at(const rf_regex *re, rf_regex_scratch *s, rf_str subject, size_t at, size_t *start, size_t *end)
{
    PCRE2_SPTR text = (PCRE2_SPTR)subject.ptr;
    int rc = re->jit ? pcre2_jit_match(re->code, text, subject.len, at, 0, s->data, s->context)
                     : pcre2_match(re->code, text, subject.len, at, 0, s->data, s->context);
    if (rc == PCRE2_ERROR_JIT_STACKLIMIT)
        rc = pcre2_match(re->code, text, subject.len, at, PCRE2_NO_JIT, s->data, s->context);
    if (rc == PCRE2_ERROR_NOMATCH)
        return 0;
    if (rc < 0)
        return -1;
    *start = s->span[0];
    *end = s->span[1];
    return 1;
}
