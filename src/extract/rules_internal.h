/* extract/rules_internal.h - how loaded rules look inside extract/. Not for other rooms. */
#ifndef RF_EXTRACT_RULES_INTERNAL_H
#define RF_EXTRACT_RULES_INTERNAL_H

#include "extract/prefilter.h"
#include "extract/regex.h"
#include "extract/rules.h"

typedef struct pattern {
    rf_regex *regex;
    const char *tag;      /* "" if none */
    const char *source;   /* as written */
    const char *expanded; /* fragments and blanks written out */
    const char *file;
    int line;
    size_t number; /* of the match patterns, in the order of the prefilter */
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
    const block *owner; /* NULL: shared */
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
    char hash[65];
};

/* Write `source` with fragments replaced and blanks turned into a class. NULL with a message on an unknown fragment. */
const char *rf_pattern_expand(const rf_rules *r, const block *owner, const char *source, rf_error *err);

#endif
