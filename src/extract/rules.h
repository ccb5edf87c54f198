/* extract/rules.h - the rule base: rule files in, mentions out.
 *
 * The format of a rule file is described in redflag-rules(5). In short, one directive a line:
 *     concept ID | signal ID        opens a block; every concept of clinical.md has a file of its own
 *     title, category, source, codes, tier, bucket, counts past|imagined|told, vetoes
 *     let NAME = PATTERN            a fragment, used as {{NAME}}; those of models/fragments.rules are shared
 *     match [#TAG] PATTERN          PCRE2 over folded text (text/text.h); a space stands for any blank or comma
 *     except PATTERN                a match that overlaps it does not count
 *     raise|lower TIER when COND    tier arithmetic, evaluated by policy/ (see policy.h for COND)
 *     drop when COND
 *     + TEXT, - TEXT, ! TEXT        examples: asserted, denied, must not fire; "+[urgent] TEXT" also checks the tier;
 *                                   "~" in front: known to fail
 *
 * Loading never judges. Matching is pure; an rf_matcher belongs to one thread. */
#ifndef RF_EXTRACT_RULES_H
#define RF_EXTRACT_RULES_H

#include "base/arena.h"
#include "base/error.h"
#include "base/weights.h"
#include "record/record.h"
#include "text/text.h"

typedef struct rf_rules rf_rules;
typedef struct rf_matcher rf_matcher;

typedef struct rf_example {
    const rf_concept *concept;
    char kind;         /* '+' asserted, '-' denied, '!' must not fire */
    bool known_broken; /* "~+ text": known to fail; counted, no error */
    rf_tier tier;      /* RF_TIER_NONE: not asserted by the example */
    const char *text;
    const char *file;
    int line;
} rf_example;

/* Load models_dir/fragments.rules, models_dir/signals/ and models_dir/concepts/ (all files ending in .rules, sorted). Compiles every
 * pattern and derives everything: two to three seconds.
 * errors  RF_E_RULES with file, line and, for a broken pattern, the offset in it. Owned by the caller. */
rf_rules *rf_rules_load(const char *models_dir, rf_error *err);

/* The same rules, quickly and without their examples (rf_rules_examples): what rf_rules_load derives is taken from the index, and a
 * pattern is compiled when a text first has need of it. Without an index that fits this is rf_rules_load. An index that does not fit, is
 * damaged, or that somebody but root or this user could have written is left alone: see rf_rules_index_check. */
rf_rules *rf_rules_open(const char *models_dir, rf_error *err);
rf_rules *rf_rules_open_in_place(const char *models_dir, rf_error *err); /* with the index as by RF_WEIGHTS_IN_PLACE */
void rf_rules_free(rf_rules *r);

/* What lies in the index beside the rules, of the same models; NULL: none of it. */
typedef struct rf_index_parts {
    const rf_lexicon *lexicon;
    const struct rf_context *context; /* extract/context.h: its cues */
    void (*put)(const void *more, rf_weights_out *o);
    const void *more; /* of a room that this one does not know, put by its function */
} rf_index_parts;

/* The index: the file `rules.index` beside the rules, made of loaded ones. It belongs to these rule files, byte for byte, to the program
 * (version and source of this room, text/ and policy/) and to the version of PCRE2.
 *
 * check   reads it and makes it again: false with the reason (RF_E_RULES) when rf_rules_open would not use it, or it is not equal
 * errors  RF_E_IO when it cannot be written */
bool rf_rules_is_indexed(const rf_rules *r);              /* taken from an index */
const rf_weights *rf_rules_index_file(const rf_rules *r); /* that index, for whoever has parts in it; NULL: none */
bool rf_rules_index_write(const rf_rules *r, const rf_index_parts *parts, const char *path, rf_error *err);
bool rf_rules_index_check(const rf_rules *r, const rf_index_parts *parts, const char *models_dir, rf_error *err);

size_t rf_rules_count(const rf_rules *r); /* concepts and signals */
const rf_concept *rf_rules_concept(const rf_rules *r, size_t i);
const rf_concept *rf_rules_find_concept(const rf_rules *r, rf_str id); /* NULL if unknown */
const rf_tier_rule *rf_rules_tier_rules(const rf_rules *r, size_t *n);
const rf_example *rf_rules_examples(const rf_rules *r, size_t *n);
size_t rf_rules_patterns(const rf_rules *r);  /* match and except patterns */
const char *rf_rules_hash(const rf_rules *r); /* 64 hex digits over all rule files */

/* Limits: of one search (PCRE2's match limit, method.md 3.2), of the mentions of a comment, and of those of one concept in it. Past them,
 * limit_hit is set. The longest comments of YouTube, 10,000 characters, have more than a thousand mentions, most of them of signals ("i",
 * "my"); what is said over and over must not keep the rest from being found. */
#define RF_MATCH_LIMIT 100000
#define RF_MENTIONS_MAX 8192
#define RF_MENTIONS_OF_ONE 1024

rf_matcher *rf_matcher_new(const rf_rules *r);
void rf_matcher_free(rf_matcher *m);

/* Find every mention in t. Items live in the arena; status, experiencer, temporality and tier are not decided here
 * (present, self, current, the concept's own tier). Exceptions and figurative vetoes are applied. */
void rf_rules_find(const rf_rules *r, rf_matcher *m, const rf_text *t, rf_arena *arena, rf_mentions *out);

/* ---- lint (redflag rules check) -------------------------------------------------------------------------------- */

/* Make machine code at once, which searching does by and by: of the patterns that have no program (extract/program.h). */
void rf_rules_warm_up(const rf_rules *r);

typedef struct rf_lint_sink {
    void (*say)(void *ctx, bool is_error, const char *file, int line, const char *text);
    void *ctx;
} rf_lint_sink;

/* Static checks: unbounded repeats, nested repeats, missing examples, missing fields. Returns the number of errors. */
size_t rf_rules_lint(const rf_rules *r, const rf_lint_sink *sink);

/* Is pattern k tried only where its words stand? Otherwise it is tried at every word of every text, whatever that says. */
bool rf_rules_is_filtered(const rf_rules *r, size_t k);

/* Try pattern k at every word of a folded text, as is done with one that is not filtered; returns how often it matched. */
size_t rf_rules_try_everywhere(const rf_rules *r, rf_matcher *m, size_t k, rf_str fold);

/* The k-th match or except pattern of all, with every fragment and blank written out, and the concept it belongs to. Only of rules
 * that rf_rules_load has loaded, as is the lint. */
const char *rf_rules_pattern(const rf_rules *r, size_t k, const rf_concept **concept, const char **file, int *line);

#endif
