/* extract/rules_internal.h - how loaded rules look inside extract/. Not for other rooms. */
#ifndef RF_EXTRACT_RULES_INTERNAL_H
#define RF_EXTRACT_RULES_INTERNAL_H

#include "extract/prefilter.h"
#include "extract/regex.h"
#include "base/weights.h"
#include "extract/rules.h"

typedef struct pattern {
    rf_regex *regex;
    const char *tag;      /* "" if none */
    const char *source;   /* as written */
    const char *expanded; /* fragments and blanks written out; NULL when the rules are taken from their index */
    const char *file;
    int line;
    size_t number;         /* of the match patterns, in the order of the prefilter */
    const rf_rules *rules; /* whose fragments it names: */
    size_t n_fragments;    /* those that stood above it, */
    size_t owner;          /* shared ones and those of this block */
} pattern;

typedef struct pattern_list {
    pattern *items;
    size_t count, cap;
} pattern_list;

typedef struct block {
    rf_concept concept;
    pattern_list match, except;
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
    rf_weights *index; /* NULL: everything was derived from the files */
    char hash[65];
};

/* Append p->source with fragments replaced and blanks turned into a class. False with a message on an unknown fragment. */
bool rf_pattern_expand(const pattern *p, rf_buf *out, rf_error *err);

/* Read the files below models_dir: blocks, fragments, patterns as they are written, and the hash; nothing is compiled. Never NULL; *ok
 * tells whether all was read, and err why not: r then holds what stood in front of the fault. */
rf_rules *rf_rules_read(const char *models_dir, bool *ok, rf_error *err);

#endif
