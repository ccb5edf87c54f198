/* pipeline/rule_tools.c - runs the examples beside the rules, lints and times the rules, lists them. */
#include "pipeline/rule_tools.h"

#include "base/hash.h"
#include "base/json.h"
#include "pipeline/engine_parts.h"
#include "policy/policy.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define ATTACK_BYTES 10000
#define ATTACK_MS_MAX 50.0
#define ATTACK_TRIES 12
#define YARDSTICK_BYTES (1u << 20)
#define YARDSTICK_MS 1.3 /* what hashing them takes on the machine that ATTACK_MS_MAX was set for */

/* ---- examples ------------------------------------------------------------------------------------------------------- */

static const char *why_failed(const rf_example *x, const rf_reading *r, char *text, size_t size)
{
    size_t found = 0, asserted = 0;
    rf_tier top = RF_TIER_NONE;
    for (size_t i = 0; i < r->mentions.count; i++) {
        const rf_mention *m = &r->mentions.items[i];
        if (m->concept != x->concept)
            continue;
        found++;
        asserted += rf_mention_is_asserted(m) && (m->concept->is_signal || m->tier != RF_TIER_NONE);
        top = m->tier > top ? m->tier : top;
    }
    if (x->kind == '!')
        return asserted > 0 ? "must not fire, but is asserted" : NULL;
    if (x->kind == '-')
        return found == 0 ? "is denied, but not found" : asserted > 0 ? "is denied, but asserted" : NULL;
    if (found == 0)
        return "is not found";
    if (asserted == 0)
        return "is found, but not asserted";
    if (x->tier != RF_TIER_NONE && top != x->tier) {
        snprintf(text, size, "reaches tier %s, not %s", rf_tier_name(top), rf_tier_name(x->tier));
        return text;
    }
    return NULL;
}

static void test_example(rf_worker *w, const rf_example *x, const rf_rule_say *say, rf_rule_counts *counts)
{
    rf_comment c = {.text = rf_str_from(x->text), .published = RF_NO_TIME};
    rf_reading r;
    char detail[80], line[400];
    rf_worker_read(w, &c, &r);
    counts->examples++;
    const char *why = why_failed(x, &r, detail, sizeof detail);
    if (x->known_broken) {
        counts->known_broken++;
        if (why == NULL) {
            snprintf(line, sizeof line, "'%s' has come right: take the '~' away", x->text);
            say->say(say->ctx, false, x->file, x->line, line);
        }
        return;
    }
    if (why == NULL)
        return;
    counts->failed++;
    snprintf(line, sizeof line, "%c '%s': %s %s", x->kind, x->text, x->concept->id, why);
    say->say(say->ctx, true, x->file, x->line, line);
}

static void count_concepts(const rf_rules *rules, rf_rule_counts *counts)
{
    memset(counts, 0, sizeof *counts);
    for (size_t i = 0; i < rf_rules_count(rules); i++)
        ++*(rf_rules_concept(rules, i)->is_signal ? &counts->signals : &counts->concepts);
    counts->patterns = rf_rules_patterns(rules);
}

bool rf_rules_test(const char *models_dir, const char *only, const rf_rule_say *say, rf_rule_counts *counts, rf_error *err)
{
    rf_engine *e = rf_engine_load(models_dir, RF_ENGINE_NO_MODEL | RF_ENGINE_NO_INDEX, err);
    if (e == NULL)
        return false;
    const rf_rules *rules = rf_engine_rules(e);
    if (only != NULL && rf_rules_find_concept(rules, rf_str_from(only)) == NULL) {
        rf_engine_free(e);
        return rf_error_set(err, RF_E_USAGE, "unknown concept '%s': see 'redflag rules list'", only);
    }
    rf_worker *w = rf_worker_new(e);
    size_t n;
    const rf_example *x = rf_rules_examples(rules, &n);
    count_concepts(rules, counts);
    for (size_t i = 0; i < n; i++)
        if (only == NULL || strcmp(x[i].concept->id, only) == 0)
            test_example(w, &x[i], say, counts);
    rf_worker_free(w);
    rf_engine_free(e);
    return true;
}

/* ---- time on hostile text -------------------------------------------------------------------------------------------- */

/* Words of a pattern, in order, blank between them, repeated to ATTACK_BYTES: what the pattern likes best. */
static void attack_text(const char *pattern, rf_buf *out)
{
    rf_buf once;
    rf_buf_init(&once, ATTACK_BYTES);
    for (const char *s = pattern; *s != '\0' && once.len < ATTACK_BYTES / 4;) {
        if (*s == '[') {
            while (*s != '\0' && *s != ']')
                s++;
        } else if (*s == '\\' && s[1] != '\0') {
            s += 2;
        } else if (*s >= 'a' && *s <= 'z') {
            rf_buf_putc(&once, *s++);
        } else {
            if (once.len > 0 && once.ptr[once.len - 1] != ' ')
                rf_buf_putc(&once, ' ');
            s++;
        }
    }
    rf_buf_putc(&once, ' ');
    while (out->len + once.len <= ATTACK_BYTES)
        rf_buf_add(out, once.ptr, once.len);
    rf_buf_release(&once);
}

static double cpu_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
    return 1e3 * (double)t.tv_sec + 1e-6 * (double)t.tv_nsec;
}

/* How many times slower than the yardstick's machine this one is now; never below 1. A neighbour's load slows both alike. */
static double slowness(rf_buf *scrap)
{
    double start = cpu_ms();
    uint64_t h = rf_hash_fnv(0, scrap->ptr, scrap->len);
    double took = cpu_ms() - start;
    scrap->ptr[0] = (char)h; /* so that it is computed */
    return took > YARDSTICK_MS ? took / YARDSTICK_MS : 1;
}

typedef struct attacker {
    const rf_rules *rules;
    const rf_lexicon *lexicon;
    rf_matcher *matcher;
    rf_arena *arena;
    rf_buf scrap; /* what the yardstick hashes */
} attacker;

/* Milliseconds that the yardstick's machine would take for `text`: the best of some tries, for most excess is the machine's fault. */
static double time_of(attacker *a, rf_str text)
{
    double best = 1e9;
    for (int i = 0; i < ATTACK_TRIES && best > ATTACK_MS_MAX; i++) {
        rf_text t;
        rf_mentions found;
        double start = cpu_ms();
        rf_arena_reset(a->arena);
        rf_text_fold(&t, text, a->lexicon, a->arena);
        rf_rules_find(a->rules, a->matcher, &t, a->arena, &found);
        double took = cpu_ms() - start;
        if (took > ATTACK_MS_MAX)
            took /= slowness(&a->scrap);
        best = took < best ? took : best;
    }
    return best;
}

static size_t attack_all(const rf_rules *rules, const rf_lexicon *lexicon, const rf_rule_say *say)
{
    attacker a = {.rules = rules, .lexicon = lexicon, .matcher = rf_matcher_new(rules), .arena = rf_arena_new(1u << 20)};
    rf_buf_init(&a.scrap, YARDSTICK_BYTES);
    rf_rules_warm_up(rules);
    while (a.scrap.len < YARDSTICK_BYTES)
        rf_buf_putc(&a.scrap, (char)a.scrap.len);
    size_t slow = 0;
    for (size_t k = 0; k < rf_rules_patterns(rules); k++) {
        const rf_concept *concept;
        const char *file;
        int line;
        rf_buf text;
        rf_buf_init(&text, ATTACK_BYTES + 1);
        attack_text(rf_rules_pattern(rules, k, &concept, &file, &line), &text);
        double ms = time_of(&a, rf_buf_str(&text));
        if (ms > ATTACK_MS_MAX) {
            char what[120];
            snprintf(what, sizeof what, "10 kB made of this pattern's own words take %.0f ms over all rules; the limit is %.0f", ms,
                     ATTACK_MS_MAX);
            say->say(say->ctx, true, file, line, what);
            slow++;
        }
        rf_buf_release(&text);
    }
    rf_buf_release(&a.scrap);
    rf_arena_free(a.arena);
    rf_matcher_free(a.matcher);
    return slow;
}

#define SAMPLE_EXAMPLES 500 /* short comments, as most are */

/* What a pattern costs that is tried everywhere, told with its line. */
static size_t warn_of_unfiltered(const rf_rules *rules, const rf_lexicon *lexicon, const rf_rule_say *say)
{
    rf_matcher *m = rf_matcher_new(rules);
    rf_arena *arena = rf_arena_new(1u << 20);
    size_t n, warned = 0;
    const rf_example *x = rf_rules_examples(rules, &n);
    n = n < SAMPLE_EXAMPLES ? n : SAMPLE_EXAMPLES;
    rf_text *texts = rf_arena_take(arena, (n + 1) * sizeof *texts);
    for (size_t i = 0; i < n; i++)
        rf_text_fold(&texts[i], rf_str_from(x[i].text), lexicon, arena);
    for (size_t k = 0; k < rf_rules_patterns(rules); k++) {
        if (rf_rules_is_filtered(rules, k))
            continue;
        const rf_concept *concept;
        const char *file;
        char what[200];
        int line;
        double start = cpu_ms();
        for (size_t i = 0; i < n; i++)
            rf_rules_try_everywhere(rules, m, k, (rf_str){texts[i].fold, texts[i].len});
        double us = n > 0 ? 1e3 * (cpu_ms() - start) / (double)n : 0;
        rf_rules_pattern(rules, k, &concept, &file, &line);
        snprintf(what, sizeof what,
                 "nothing tells where this pattern may begin: it is tried at every word of every comment (%.1f us a comment)", us);
        say->say(say->ctx, false, file, line, what);
        warned++;
    }
    rf_arena_free(arena);
    rf_matcher_free(m);
    return warned;
}

typedef struct lint_counter {
    const rf_rule_say *say;
    rf_rule_counts *counts;
} lint_counter;

static void count_lint(void *ctx, bool is_error, const char *file, int line, const char *text)
{
    lint_counter *c = ctx;
    ++*(is_error ? &c->counts->failed : &c->counts->warnings);
    c->say->say(c->say->ctx, is_error, file, line, text);
}

/* An index that is not used costs time at every start; one that holds something else than it should must never be believed. */
static void check_index(const rf_engine *e, const char *models_dir, const rf_rule_say *say, rf_rule_counts *counts)
{
    char path[4096], text[400];
    rf_error why;
    snprintf(path, sizeof path, "%s/rules.index", models_dir);
    const rf_index_parts parts = rf_engine_parts(e);
    if (access(path, F_OK) != 0 || rf_rules_index_check(rf_engine_rules(e), &parts, models_dir, &why))
        return;
    snprintf(text, sizeof text, "%s: run 'redflag rules index'", why.text);
    say->say(say->ctx, false, path, 0, text);
    counts->warnings++;
}

bool rf_rules_check(const char *models_dir, const rf_rule_say *say, rf_rule_counts *counts, rf_error *err)
{
    rf_engine *e = rf_engine_load(models_dir, RF_ENGINE_NO_MODEL | RF_ENGINE_NO_INDEX, err);
    if (e == NULL)
        return false;
    const rf_rules *rules = rf_engine_rules(e);
    count_concepts(rules, counts);
    check_index(e, models_dir, say, counts);
    lint_counter c = {say, counts};
    const rf_lint_sink sink = {count_lint, &c};
    rf_rules_lint(rules, &sink);
    counts->warnings += warn_of_unfiltered(rules, rf_engine_lexicon(e), say);
    counts->failed += attack_all(rules, rf_engine_lexicon(e), say);
    rf_engine_free(e);
    return true;
}

bool rf_rules_index(const char *models_dir, const char *path, rf_error *err)
{
    char beside[4096];
    snprintf(beside, sizeof beside, "%s/rules.index", models_dir);
    rf_engine *e = rf_engine_load(models_dir, RF_ENGINE_NO_MODEL | RF_ENGINE_NO_CONTEXT | RF_ENGINE_NO_INDEX, err);
    if (e == NULL)
        return false;
    const rf_index_parts parts = rf_engine_parts(e);
    bool ok = rf_rules_index_write(rf_engine_rules(e), &parts, path != NULL ? path : beside, err);
    rf_engine_free(e);
    return ok;
}

/* ---- list --------------------------------------------------------------------------------------------------------------- */

static void put_pair(rf_buf *out, const char *key, const char *value)
{
    rf_buf_printf(out, ",\"%s\":", key);
    rf_json_put_string(out, rf_str_from(value));
}

static void list_json(const rf_rules *rules, rf_buf *out)
{
    bool first = true;
    rf_buf_puts(out, "[");
    for (size_t i = 0; i < rf_rules_count(rules); i++) {
        const rf_concept *c = rf_rules_concept(rules, i);
        if (c->is_signal)
            continue;
        rf_buf_puts(out, first ? "\n{\"concept\":" : ",\n{\"concept\":");
        first = false;
        rf_json_put_string(out, rf_str_from(c->id));
        put_pair(out, "title", c->title);
        put_pair(out, "category", c->category);
        put_pair(out, "tier", rf_tier_name(c->tier));
        put_pair(out, "source", c->source);
        put_pair(out, "codes", c->codes);
        rf_buf_putc(out, '}');
    }
    rf_buf_puts(out, "\n]\n");
}

bool rf_rules_list(const char *models_dir, bool json, rf_buf *out, rf_error *err)
{
    rf_rules *rules = rf_rules_open(models_dir, err);
    if (rules == NULL)
        return false;
    if (json) {
        list_json(rules, out);
    } else {
        for (size_t i = 0; i < rf_rules_count(rules); i++) {
            const rf_concept *c = rf_rules_concept(rules, i);
            if (!c->is_signal)
                rf_buf_printf(out, "%-32s %-10s %s\n", c->id, rf_tier_name(c->tier), c->title);
        }
    }
    rf_rules_free(rules);
    return true;
}
