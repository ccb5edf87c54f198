/* pipeline/rule_tools.h - the rule base under test: the examples beside the rules, and lint. */
#ifndef RF_PIPELINE_RULE_TOOLS_H
#define RF_PIPELINE_RULE_TOOLS_H

#include "base/error.h"
#include "record/record.h"

typedef struct rf_rule_say {
    void (*say)(void *ctx, bool is_error, const char *file, int line, const char *text);
    void *ctx;
} rf_rule_say;

typedef struct rf_rule_counts {
    size_t concepts, signals, patterns, examples, failed, warnings;
    size_t known_broken; /* examples marked '~' */
} rf_rule_counts;

/* Judge every example of the rule files (of concept `only`, or all when NULL) by rules, context and tier arithmetic.
 *     +  the concept is asserted; with +[tier], the highest tier it reaches is exactly that
 *     -  the concept is found and no mention of it is asserted (denied, or long over)
 *     !  the concept is not asserted
 * Failures are told to `say`. False only when nothing could be loaded. */
bool rf_rules_test(const char *models_dir, const char *only, const rf_rule_say *say, rf_rule_counts *counts, rf_error *err);

/* Make the index of the rules (extract/rules.h), which makes starting quick, and write it to `path`; NULL: beside them. */
bool rf_rules_index(const char *models_dir, const char *path, rf_error *err);

/* Lint: unbounded or nested repeats, missing fields, too few examples, and the time that all rules take on adversarial
 * strings made of each pattern's own words (10 kB within 50 ms of CPU; see the manual). */
bool rf_rules_check(const char *models_dir, const rf_rule_say *say, rf_rule_counts *counts, rf_error *err);

/* The rule base as a table, or as one JSON array, appended to out. */
bool rf_rules_list(const char *models_dir, bool json, rf_buf *out, rf_error *err);

/* Names of the concepts in models_dir, for `assert` and others: not part of the contract. */

#endif
