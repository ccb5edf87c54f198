/* The prefilter loses nothing and invents nothing: for every pattern of the rule base the same matches, span for span, as plain PCRE2
 * searches, on the examples beside the rules, on the corpora, on perturbed and mixed copies of both and on random Unicode.
 *
 * One pattern after the other goes through a batch of texts: its machine code then stays in the cache, which makes a search four times as
 * fast as with one text after the other. tests/prefilter.sh compares 100,000 texts. In the environment: RF_PREFILTER_TEXTS how many texts,
 * RF_PREFILTER_PART=2/3 the second of three parts of them, RF_PREFILTER_MORE a file of further comments, JSON Lines. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "arena_fixture.h"
#include "base/file.h"
#include "base/json.h"
#include "base/utf8.h"
#include "extract/rules_internal.h"
#include "text/lexicon.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#define TEXTS 600
#define BATCH 2000 /* its texts lie in the cache as well */
#define STEP 7919  /* prime: the sources in another order */

typedef struct found_match {
    uint32_t text, pattern, start, end;
} found_match;

static rf_rules *rules;
static rf_lexicon *lexicon;
static rf_matcher *matcher;
static pcre2_code **codes; /* of every pattern */
static pcre2_match_data *data;
static rf_str *sources; /* texts to begin with */
static size_t n_sources;
static rf_arena *kept;
static rf_str batch[BATCH]; /* folded texts */
static rf_arena *batched;   /* their bytes */
static found_match *plain;  /* what plain searches find in the batch: by text, pattern, start */
static size_t n_plain, cap_plain;
static size_t texts, matches, limits;

static void compile_all(void)
{
    codes = rf_xcalloc(rules->n_patterns, sizeof *codes);
    data = pcre2_match_data_create(1, NULL);
    for (size_t i = 0; i < rules->n_patterns; i++) {
        int code;
        PCRE2_SIZE where;
        codes[i] = pcre2_compile((PCRE2_SPTR)rf_pattern_number(rules, i)->expanded, PCRE2_ZERO_TERMINATED,
                                 PCRE2_UTF | PCRE2_NO_AUTO_CAPTURE, &code, &where, NULL);
        assert_non_null(codes[i]);
        pcre2_jit_compile(codes[i], PCRE2_JIT_COMPLETE);
    }
}

static void add_source(rf_str text)
{
    static size_t cap;
    if (n_sources == cap) {
        cap = cap ? cap * 2 : 1024;
        sources = rf_xrealloc(sources, cap * sizeof *sources);
    }
    sources[n_sources++] = (rf_str){rf_arena_dup(kept, text.ptr, text.len), text.len};
}

static void add_corpus(const char *path)
{
    rf_error err = {0};
    rf_buf content;
    rf_buf_init(&content, 64u << 20);
    if (rf_file_read(path, &content, &err)) {
        rf_str rest = rf_buf_str(&content), line;
        while (rf_str_split(&rest, '\n', &line)) {
            rf_arena_reset(arena);
            const rf_json *j = line.len > 0 ? rf_json_parse(line, arena, NULL, &err) : NULL;
            if (j != NULL)
                add_source(rf_json_get(j, "text")->string);
        }
    }
    rf_buf_release(&content);
}

static int load(void **state)
{
    (void)state;
    rf_error err = {0};
    make_arena(state);
    kept = rf_arena_new(1u << 20);
    rules = rf_rules_load(RF_TEST_ROOT "/models", &err);
    lexicon = rf_lexicon_load(RF_TEST_ROOT "/models/lexicon.words", &err);
    if (rules == NULL || lexicon == NULL)
        return 1;
    matcher = rf_matcher_new(rules);
    batched = rf_arena_new(1u << 20);
    compile_all();
    size_t n;
    const rf_example *x = rf_rules_examples(rules, &n);
    for (size_t i = 0; i < n; i++)
        add_source(rf_str_from(x[i].text));
    char **names;
    if (!rf_file_list(RF_TEST_ROOT "/corpora", ".jsonl", &names, &n, &err))
        return 1;
    for (size_t i = 0; i < n; i++)
        if (strstr(names[i], "context") == NULL)
            add_corpus(names[i]);
    rf_file_list_free(names, n);
    add_corpus(RF_TEST_ROOT "/../shared/data/real-dev.jsonl"); /* where it is at hand */
    if (getenv("RF_PREFILTER_MORE") != NULL)
        add_corpus(getenv("RF_PREFILTER_MORE"));
    return 0;
}

static int unload(void **state)
{
    for (size_t i = 0; i < rules->n_patterns; i++)
        pcre2_code_free(codes[i]);
    pcre2_match_data_free(data);
    free(codes);
    free(plain);
    free(sources);
    rf_matcher_free(matcher);
    rf_rules_free(rules);
    rf_lexicon_free(lexicon);
    rf_arena_free(kept);
    rf_arena_free(batched);
    return free_arena(state);
}

/* ---- the two ways -------------------------------------------------------------------------------------------------------- */

static void keep(size_t text, size_t k, size_t start, size_t end)
{
    if (n_plain == cap_plain)
        plain = rf_xrealloc(plain, (cap_plain = cap_plain * 2 + 1024) * sizeof *plain);
    plain[n_plain++] = (found_match){(uint32_t)text, (uint32_t)k, (uint32_t)start, (uint32_t)end};
}

/* Plain searches for pattern k in one text, one behind the other as in match.c. Empty matches count for nothing. */
static void search(size_t k, size_t text)
{
    rf_str s = batch[text];
    const PCRE2_SIZE *span = pcre2_get_ovector_pointer(data);
    size_t from = 0;
    while (from <= s.len && pcre2_match(codes[k], (PCRE2_SPTR)s.ptr, s.len, from, PCRE2_NO_UTF_CHECK, data, NULL) >= 0) {
        from = span[1];
        if (span[1] > span[0])
            keep(text, k, span[0], span[1]);
        else
            for (from = span[0] + 1; from < s.len && ((unsigned char)s.ptr[from] & 0xC0) == 0x80;)
                from++;
    }
}

static int in_order(const void *a, const void *b)
{
    const found_match *x = a, *y = b;
    if (x->text != y->text)
        return x->text < y->text ? -1 : 1;
    if (x->pattern != y->pattern)
        return x->pattern < y->pattern ? -1 : 1;
    return (x->start > y->start) - (x->start < y->start);
}

static void search_batch(size_t n)
{
    n_plain = 0;
    for (size_t k = 0; k < rules->n_patterns; k++)
        for (size_t text = 0; text < n; text++)
            search(k, text);
    qsort(plain, n_plain, sizeof *plain, in_order);
}

/* The matcher's matches in one text against the plain ones, which begin at plain[at]; returns where those of the next text begin. */
static size_t compare(size_t text, size_t at)
{
    rf_str fold = batch[text];
    rf_matcher_look(rules, matcher, fold);
    for (size_t k = 0; k < rules->n_patterns; k++) {
        const pattern *p = rf_pattern_number(rules, k);
        rf_search found = rf_search_begin(matcher, p);
        for (bool more = true; more;) {
            const found_match *m = at < n_plain && plain[at].text == text && plain[at].pattern == k ? &plain[at] : NULL;
            size_t start = 0, end = 0;
            int rc;
            do
                rc = rf_search_next(&found, matcher, fold, &start, &end);
            while (rc > 0 && end <= start);
            if (rc < 0) { /* a limit: the comment goes to a human */
                limits++;
                while (at < n_plain && plain[at].text == text && plain[at].pattern == k)
                    at++;
                break;
            }
            if ((rc > 0) != (m != NULL))
                fail_msg("%s match of line %d of %s in '%.*s'", m != NULL ? "missing" : "extra", p->line, p->file, (int)fold.len, fold.ptr);
            if (m != NULL && (m->start != start || m->end != end))
                fail_msg("other span of line %d of %s in '%.*s'", p->line, p->file, (int)fold.len, fold.ptr);
            more = m != NULL;
            at += more;
        }
    }
    return at;
}

/* ---- texts ------------------------------------------------------------------------------------------------------------------ */

static uint64_t seed = 7;

static unsigned below(unsigned n)
{
    seed = seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (unsigned)(seed >> 33) % n;
}

static void put_random(rf_buf *out)
{
    static const uint32_t first[] = {0x20, 0xA0, 0x370, 0x400, 0x2010, 0x3040, 0x1D400, 0x1F600, 0xFF00};
    static const uint32_t size[] = {0x5F, 0x100, 0x80, 0x80, 0x60, 0x90, 0x100, 0x50, 0x60};
    unsigned k = below(sizeof first / sizeof *first);
    char bytes[4];
    rf_buf_add(out, bytes, rf_utf8_encode(first[k] + below(size[k]), bytes));
}

/* Letters left out, doubled, swapped, made foreign; punctuation lost or found. */
static void perturb(rf_str text, rf_buf *out)
{
    static const char *const marks[] = {" ", ". ", ", ", "\n", "! ", " - ", "(", ")", "/", "'", "  "};
    unsigned kind = below(4);
    for (size_t i = 0; i < text.len; i++) {
        if (below(25) != 0 || (unsigned char)text.ptr[i] >= 0x80)
            rf_buf_putc(out, text.ptr[i]);
        else if (kind == 1)
            rf_buf_add(out, (char[2]){text.ptr[i], text.ptr[i]}, 2);
        else if (kind == 2)
            put_random(out);
        else if (kind == 3)
            rf_buf_puts(out, marks[below(sizeof marks / sizeof *marks)]);
    }
}

/* Words of two texts in any order. */
static void mix(rf_str a, rf_str b, rf_buf *out)
{
    rf_str rest[2] = {a, b}, word;
    while (rest[0].ptr != NULL || rest[1].ptr != NULL) {
        rf_str *from = &rest[below(2)];
        if (from->ptr == NULL || !rf_str_split(from, ' ', &word))
            continue;
        rf_buf_add_str(out, word);
        rf_buf_putc(out, below(6) == 0 ? ',' : ' ');
    }
}

/* Text number k: every source as it is, once; then and between them copies that are perturbed (three fifths in the end) or mixed (a fifth),
 * and random Unicode (a fifth). */
static void make_text(size_t k, rf_buf *out)
{
    size_t source = k / 5 * 2 + k % 5; /* for the first two of five */
    seed = k * UINT64_C(0x9E3779B97F4A7C15) + 7;
    below(2);
    rf_str text = sources[below((unsigned)n_sources)];
    for (unsigned n = k % 60 == 7 ? 6 + below(6) : 0; n > 0; n--) { /* one behind the other: longer than the window of the scan */
        rf_buf_add_str(out, sources[below((unsigned)n_sources)]);
        rf_buf_putc(out, ' ');
    }
    if (k % 5 < 2 && source < n_sources)
        rf_buf_add_str(out, sources[source * STEP % n_sources]);
    else if (k % 5 < 3)
        perturb(text, out);
    else if (k % 5 == 3)
        mix(text, sources[below((unsigned)n_sources)], out);
    else
        for (unsigned n = below(80); n > 0; n--)
            put_random(out);
}

/* Fill the batch with texts first, first + step ..., below n; returns how many. */
static size_t make_batch(size_t first, size_t step, size_t n)
{
    size_t count = 0;
    rf_buf text;
    rf_buf_init(&text, 1u << 20);
    rf_arena_reset(batched);
    for (size_t k = first; k < n && count < BATCH; k += step) {
        rf_text t;
        rf_arena_reset(arena);
        rf_buf_clear(&text);
        make_text(k, &text);
        rf_text_fold(&t, rf_buf_str(&text), lexicon, arena);
        batch[count++] = (rf_str){rf_arena_dup(batched, t.fold, t.len), t.len};
    }
    rf_buf_release(&text);
    return count;
}

static void matches_are_those_of_plain_searches(void **state)
{
    (void)state;
    const char *number = getenv("RF_PREFILTER_TEXTS"), *which = getenv("RF_PREFILTER_PART");
    size_t n = number != NULL ? strtoul(number, NULL, 10) : TEXTS, part = 1, parts = 1;
    assert_true(which == NULL || (sscanf(which, "%zu/%zu", &part, &parts) == 2 && part >= 1 && part <= parts));
    for (size_t first = part - 1; first < n; first += BATCH * parts) {
        size_t count = make_batch(first, parts, n), at = 0;
        search_batch(count);
        for (size_t i = 0; i < count; i++)
            at = compare(i, at);
        assert_int_equal(at, n_plain);
        texts += count;
        matches += n_plain;
    }
    print_message("%zu texts of %zu sources, %zu patterns: %zu matches, 0 missing, 0 extra, %zu limits\n", texts, n_sources,
                  rules->n_patterns, matches, limits);
    assert_true(matches > texts);
    assert_int_equal(limits, 0);
}

int main(void)
{
    const struct CMUnitTest searches[] = {cmocka_unit_test(matches_are_those_of_plain_searches)};
    return cmocka_run_group_tests(searches, load, unload);
}
