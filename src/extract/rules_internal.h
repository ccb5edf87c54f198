/* extract/rules_internal.h - how loaded rules look inside extract/. Not for other rooms. */
#ifndef RF_EXTRACT_RULES_INTERNAL_H
#define RF_EXTRACT_RULES_INTERNAL_H

#include "extract/prefilter.h"
#include "extract/program.h"
#include "extract/regex.h"
#include "base/weights.h"
#include "extract/rules.h"

typedef struct pattern {
    rf_regex *regex;
    const char *tag;      /* "" if none */
    const char *source;   /* as written; NULL: rf_kept_source tells */
    const char *expanded; /* fragments and blanks written out; NULL when the rules are taken from their index */
    const char *file;
    int line;
    const rf_rules *rules; /* whose fragments it names: */
    uint32_t n_fragments;  /* those that stood above it, */
    uint32_t owner;        /* shared ones and those of this block */
    uint32_t number;       /* among all patterns, in the order of the prefilter and of rf_rules_pattern */
} pattern;

typedef struct pattern_list {
    pattern *items;
    size_t count, cap;
} pattern_list;

typedef struct block {
    rf_concept concept;
    pattern_list match, except;
    size_t first_number; /* of its patterns: first those of match, then those of except */
    const char *file;
    int line;
} block;

typedef struct fragment {
    const char *name, *body;
    size_t owner; /* number of the block, counted from 1; 0: shared */
} fragment;

struct rf_rules {
    rf_arena *arena; /* all strings and arrays below */
    block *blocks;
    size_t n_blocks, cap_blocks;
    fragment *fragments;
    size_t n_fragments, cap_fragments;
    rf_tier_rule *tier_rules;
    size_t n_tier_rules, cap_tier_rules;
    rf_example *examples;
    size_t n_examples, cap_examples;
    rf_prefilter *prefilter;
    rf_programs *programs;
    rf_weights *index; /* NULL: everything was derived from the files */
    size_t n_patterns;
    uint16_t *block_of;       /* number of a pattern -> index of its block */
    const pattern **patterns; /* by number */
    const char **files;       /* the rule files in the order of reading */
    rf_sum *sums;             /* of what each holds */
    size_t n_files, cap_files, cap_sums;
    char hash[65];
};

#define RF_RULE_FILE_MAX (4u << 20)

/* Bytes of memory at a time: the rule base as read fits into one, what is made of its index into one of the others. */
#define RF_RULES_BLOCK (4u << 20)
#define RF_RULES_INDEXED_BLOCK (768u << 10)

rf_rules *rf_rules_new(size_t block_bytes); /* without anything in it */
void rf_rules_number(rf_rules *r);          /* patterns, once all blocks have theirs */

/* Append its source with fragments replaced and blanks turned into a class. False with a message on an unknown fragment. */
bool rf_pattern_expand(const pattern *p, rf_buf *out, rf_error *err);

/* Read the files below models_dir: blocks, fragments, patterns as they are written, and the hash; nothing is compiled. Never NULL; *ok
 * tells whether all was read, and err why not: r then holds what stood in front of the fault. */
rf_rules *rf_rules_read(const char *models_dir, bool *ok, rf_error *err);

const pattern *rf_pattern_number(const rf_rules *r, size_t k);

/* Every rule file in the order of reading; false when one cannot be found or is refused. folder: as rf_file_read_in takes it. */
typedef bool rf_rule_file_visitor(void *ctx, int folder, const char *path, rf_error *err);
bool rf_rules_each_file(const char *models_dir, rf_rule_file_visitor *visit, void *ctx, rf_error *err);

/* ---- rules_kept.c: what was read of the files, in the index -------------------------------------------------------- */

void rf_rules_add_file(rf_rules *r, const char *path, rf_str content); /* the next that was read; path stays the caller's */
bool rf_rules_look(rf_rules *r, const char *models_dir);               /* sums of all files, nothing else; false: one cannot be read */
void rf_kept_put(const rf_rules *r, rf_weights_out *o);
const char *rf_kept_source(const pattern *p); /* out of p->rules->index; NULL when that is damaged. Reads a megabyte */
bool rf_kept_read(rf_rules *r); /* of r->index, into r that has looked; false, with r to be thrown away, when it cannot be true */

/* ---- match.c, for its test: one pattern by itself -------------------------------------------------------------------- */

/* What a search for one pattern in one text remembers. */
typedef struct rf_search {
    const pattern *pattern;
    size_t number; /* of the pattern */
    uint32_t candidate;
    size_t from; /* where the last match ended */
} rf_search;

/* Read a text: searches begun afterwards are searches in it. */
void rf_matcher_look(const rf_rules *r, rf_matcher *m, rf_str fold);
rf_search rf_search_begin(const rf_matcher *m, const pattern *p);

/* The next match: 1 found, 0 none, -1 an engine limit or error. The same matches as of PCRE2 searches, one behind the other, each
 * from the end of the last one. */
int rf_search_next(rf_search *search, rf_matcher *m, rf_str fold, size_t *start, size_t *end);

#endif
