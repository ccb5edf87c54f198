/* tests/bench/stages.c - what each stage of judging costs, in one process, input in memory, one thread.
 *
 * usage: bench_stages MODELS FILE.jsonl [ROUNDS [STAGE]]     prints "stage <TAB> CPU nanoseconds a comment <TAB> what", medians of ROUNDS
 *        bench_stages MODELS --patterns              prints every pattern of the rules, one a line
 *
 * Stages are told apart by doing more each time: "fold" folds, "find" folds and finds, and so on; the figure is the difference, so that
 * a stage is charged with the caches that it spoils. "loop" tries every pattern on every text with the same engine, without prefilter.
 * The stages take turns every few comments, because a shared machine is now fast and now slow. */
#include "base/json.h"
#include "extract/context.h"
#include "extract/rules.h"
#include "extract/slots.h"
#include "pipeline/engine_parts.h"
#include "redflag.h"
#include "text/word_memory.h"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define LINES_MAX 2000000
#define ROUNDS_MAX 31
#define TURN 20
#define WRITES 10 /* of each verdict: one alone is lost in the noise */

typedef struct bench {
    const rf_engine *engine;
    rf_worker *worker;
    rf_word_memory *words;
    rf_matcher *matcher;
    rf_arena *arena;
    rf_str *lines; /* JSON */
    rf_comment *comments;
    size_t n;
    pcre2_code **plain; /* every pattern, with machine code */
    size_t n_plain;
    pcre2_match_data *data;
    rf_buf out;
    double writing; /* nanoseconds of writing alone, WRITES times */
    size_t sink;    /* what is counted, so that nothing is left out as useless */
} bench;

static double cpu_ns(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec * 1e9 + (double)t.tv_nsec;
}

static void fail(const char *what)
{
    fprintf(stderr, "bench_stages: %s\n", what);
    exit(1);
}

/* ---- the stages ------------------------------------------------------------------------------------------------------ */

static void parse(bench *b, size_t i)
{
    rf_arena_reset(b->arena);
    b->sink += rf_json_parse(b->lines[i], b->arena, NULL, NULL) != NULL;
}

static void fold(bench *b, size_t i)
{
    rf_text t;
    rf_arena_reset(b->arena);
    rf_text_fold_with(&t, b->comments[i].text, b->words, b->arena);
    b->sink += rf_text_language(&t) + t.n_words;
}

static void find(bench *b, size_t i)
{
    rf_text t;
    rf_mentions m;
    rf_arena_reset(b->arena);
    rf_text_fold_with(&t, b->comments[i].text, b->words, b->arena);
    b->sink += rf_text_language(&t) + t.n_words;
    rf_rules_find(rf_engine_rules(b->engine), b->matcher, &t, b->arena, &m);
    b->sink += m.count;
}

/* The first match of every pattern, as a program without a prefilter would look for it. */
static void loop(bench *b, size_t i)
{
    rf_text t;
    rf_arena_reset(b->arena);
    rf_text_fold_with(&t, b->comments[i].text, b->words, b->arena);
    for (size_t k = 0; k < b->n_plain; k++)
        b->sink += pcre2_match(b->plain[k], (PCRE2_SPTR)t.fold, t.len, 0, PCRE2_NO_UTF_CHECK, b->data, NULL) > 0;
}

static void understand(bench *b, size_t i)
{
    rf_reading r;
    rf_worker_read(b->worker, &b->comments[i], &r);
    b->sink += r.mentions.count + r.floor;
}

static void judge(bench *b, size_t i)
{
    rf_verdict v;
    rf_worker_judge(b->worker, &b->comments[i], RF_MODE_FULL, &v);
    b->sink += v.n_findings;
}

static void put(bench *b, size_t i)
{
    rf_verdict v;
    rf_worker_judge(b->worker, &b->comments[i], RF_MODE_FULL, &v);
    double begin = cpu_ns();
    for (int k = 0; k < WRITES; k++) {
        rf_buf_clear(&b->out);
        rf_verdict_put_json(&b->out, &v);
        b->sink += b->out.len;
    }
    b->writing += cpu_ns() - begin;
}

static const struct stage {
    const char *name;
    void (*run)(bench *b, size_t i);
    int minus; /* the stage that is part of it, -1 for none */
    int every; /* one comment in so many */
    const char *what;
} stages[] = {
    {"json", parse, -1, 1, "JSON parsing alone"},
    {"fold", fold, -1, 1, "folding, words, spelling, language"},
    {"find", find, 1, 1, "triggers, required words, programs at candidates, spans"},
    {"loop", loop, 1, TURN, "instead of find: every pattern on every text with PCRE2"},
    {"context", understand, 2, 1, "context, slots, tiers"},
    {"score", judge, 4, 1, "features, linear SVMs, calibration, decision (a second reading of some texts included)"},
    {"write", put, -1, 1, "the verdict as JSON"},
    {"all", judge, -1, 1, "fold to score"},
};
enum { STAGES = sizeof stages / sizeof *stages };

/* One round: nanoseconds a comment of each stage, or of the one named. The loop over all patterns comes alone: its machine code leaves
 * nothing in the caches for the stage behind it. */
static void run_round(bench *b, const char *only, double took[STAGES])
{
    size_t done[STAGES] = {0};
    b->writing = 0;
    memset(took, 0, STAGES * sizeof *took);
    for (int alone = 0; alone <= 1; alone++)
        for (size_t first = 0; first < b->n; first += TURN)
            for (int s = 0; s < STAGES; s++) {
                if ((only != NULL && strcmp(only, stages[s].name) != 0) || (stages[s].run == loop) != alone)
                    continue;
                double begin = cpu_ns();
                for (size_t i = first; i < first + TURN && i < b->n; i += (size_t)stages[s].every, done[s]++)
                    stages[s].run(b, i);
                took[s] += cpu_ns() - begin;
            }
    for (int s = 0; s < STAGES; s++)
        took[s] = done[s] == 0 ? 0 : (stages[s].run == put ? b->writing / WRITES : took[s]) / (double)done[s];
}

/* ---- input ------------------------------------------------------------------------------------------------------------ */

static char *read_file(const char *path, size_t *len)
{
    FILE *f = fopen(path, "rb");
    if (f == NULL || fseek(f, 0, SEEK_END) != 0)
        fail("cannot read the comments");
    *len = (size_t)ftell(f);
    rewind(f);
    char *all = rf_xmalloc(*len + 1);
    if (fread(all, 1, *len, f) != *len)
        fail("cannot read the comments");
    fclose(f);
    return all;
}

/* All comments stay in memory: parsing is a stage of its own. */
static void take_lines(bench *b, char *all, size_t len, rf_arena *keep)
{
    b->lines = rf_xcalloc(LINES_MAX, sizeof *b->lines);
    b->comments = rf_xcalloc(LINES_MAX, sizeof *b->comments);
    for (char *at = all, *end = all + len; at < end && b->n < LINES_MAX;) {
        char *lf = memchr(at, '\n', (size_t)(end - at));
        rf_str line = {at, (size_t)((lf != NULL ? lf : end) - at)};
        const rf_json *v = rf_json_parse(line, keep, NULL, NULL);
        const rf_json *text = rf_json_get(v, "text"), *id = rf_json_get(v, "id");
        if (text == NULL || text->type != RF_JSON_STRING)
            fail("a line without a text");
        b->lines[b->n] = line;
        b->comments[b->n++] =
            (rf_comment){.id = id != NULL ? id->string : RF_STR("x"), .text = text->string, .published = RF_NO_TIME, .edited = RF_NO_TIME};
        at = lf != NULL ? lf + 1 : end;
    }
}

static int ascending(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static rf_rules *load_written_out(const char *models)
{
    rf_error err = {0};
    rf_rules *rules = rf_rules_load(models, &err);
    if (rules == NULL)
        fail(err.text);
    return rules;
}

static void compile_patterns(bench *b, const char *models)
{
    rf_rules *rules = load_written_out(models);
    const rf_concept *concept;
    const char *file;
    int line, code;
    PCRE2_SIZE where;
    b->n_plain = rf_rules_patterns(rules);
    b->plain = rf_xcalloc(b->n_plain, sizeof *b->plain);
    b->data = pcre2_match_data_create(1, NULL);
    for (size_t k = 0; k < b->n_plain; k++) {
        const char *pattern = rf_rules_pattern(rules, k, &concept, &file, &line);
        b->plain[k] = pcre2_compile((PCRE2_SPTR)pattern, PCRE2_ZERO_TERMINATED, PCRE2_UTF | PCRE2_NO_AUTO_CAPTURE, &code, &where, NULL);
        if (b->plain[k] == NULL || pcre2_jit_compile(b->plain[k], PCRE2_JIT_COMPLETE) != 0)
            fail("a pattern without machine code");
    }
    rf_rules_free(rules);
}

static void free_patterns(bench *b)
{
    for (size_t k = 0; k < b->n_plain; k++)
        pcre2_code_free(b->plain[k]);
    pcre2_match_data_free(b->data);
    free(b->plain);
}

static void print_patterns(const char *models)
{
    rf_rules *rules = load_written_out(models);
    for (size_t k = 0; k < rf_rules_patterns(rules); k++) {
        const rf_concept *concept;
        const char *file;
        int line;
        puts(rf_rules_pattern(rules, k, &concept, &file, &line));
    }
    rf_rules_free(rules);
}

int main(int argc, char **argv)
{
    rf_error err = {0};
    if (argc < 3)
        fail("usage: bench_stages MODELS FILE.jsonl|--patterns [ROUNDS [STAGE]]");
    if (strcmp(argv[2], "--patterns") == 0) {
        print_patterns(argv[1]);
        return 0;
    }
    rf_engine *e = rf_engine_load(argv[1], 0, &err);
    if (e == NULL)
        fail(err.text);
    int rounds = argc > 3 ? atoi(argv[3]) : 5;
    rounds = rounds < 1 ? 1 : rounds > ROUNDS_MAX ? ROUNDS_MAX : rounds;
    size_t len;
    char *all = read_file(argv[2], &len);
    rf_arena *keep = rf_arena_new(1u << 20);
    bench b = {.engine = e,
               .worker = rf_worker_new(e),
               .words = rf_word_memory_new(rf_engine_lexicon(e)),
               .matcher = rf_matcher_new(rf_engine_rules(e)),
               .arena = rf_arena_new(0)};
    rf_buf_init(&b.out, 1u << 30);
    take_lines(&b, all, len, keep);
    if (argc <= 4 || strcmp(argv[4], "loop") == 0)
        compile_patterns(&b, argv[1]);
    double took[ROUNDS_MAX][STAGES], ns[ROUNDS_MAX];
    for (int r = 0; r < rounds; r++)
        run_round(&b, argc > 4 ? argv[4] : NULL, took[r]);
    for (int s = 0; s < STAGES; s++) {
        for (int r = 0; r < rounds; r++)
            ns[r] = took[r][s] - (stages[s].minus >= 0 ? took[r][stages[s].minus] : 0);
        qsort(ns, (size_t)rounds, sizeof *ns, ascending);
        if (argc <= 4 || strcmp(argv[4], stages[s].name) == 0)
            printf("%s\t%.0f\t%s\n", stages[s].name, ns[rounds / 2], stages[s].what);
    }
    fprintf(stderr, "%zu comments, %d rounds, sum %zu\n", b.n, rounds, b.sink);
    free_patterns(&b);
    rf_buf_release(&b.out);
    free(b.lines);
    free(b.comments);
    free(all);
    rf_arena_free(keep);
    rf_arena_free(b.arena);
    rf_matcher_free(b.matcher);
    rf_word_memory_free(b.words);
    rf_worker_free(b.worker);
    rf_engine_free(e);
    return 0;
}
