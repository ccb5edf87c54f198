/* classify/features_concepts.c - the mentions as flags: what is named, of which tier, in what status, and whose it is. */
#include "classify/features_maker.h"

#include "base/hash.h"

#include <string.h>

enum { GRAMS_A_MENTION = 8, MAX_PAIRED = 8 };

/* A flag is known by its kind, up to two strings and up to three small numbers. */
static void flag(rf_feature_maker *m, const char *kind, const char *a, const char *b, const char *const values[], unsigned n_values)
{
    uint64_t h = rf_hash_fnv(0, kind, strlen(kind) + 1);
    h = rf_hash_fnv(h, a, strlen(a) + 1);
    h = rf_hash_fnv(h, b, strlen(b) + 1);
    for (unsigned i = 0; i < n_values; i++)
        h = rf_hash_fnv(h, values[i], strlen(values[i]) + 1);
    bool is_new;
    uint32_t id = rf_feature_gram(m, RF_BLOCK_CONCEPT, rf_feature_mix(h), &is_new);
    if (m->namer == NULL || !is_new)
        return;
    rf_buf_clear(&m->name);
    rf_buf_printf(&m->name, "%s %s%s%s", kind, a, b[0] ? " + " : "", b);
    for (unsigned i = 0; i < n_values; i++)
        rf_buf_printf(&m->name, " %s", values[i]);
    rf_feature_named(m, id, "%s", m->name.ptr);
}

static const char *band(size_t n) { return n == 0 ? "0" : n == 1 ? "1" : n == 2 ? "2" : n <= 4 ? "3-4" : "5+"; }

static void one_mention(rf_feature_maker *m, const rf_mention *x)
{
    const char *status = rf_status_name(x->status), *whose = rf_experiencer_name(x->experiencer);
    const char *when = rf_temporality_name(x->temporality);
    /* Signals are helpers of conditions; only those with a category say something about the comment by themselves. */
    if (x->concept->is_signal && x->concept->category[0] == '\0')
        return;
    flag(m, "concept", x->concept->id, "", (const char *const[]){status}, 1);
    if (x->concept->is_signal)
        return;
    flag(m, "concept", x->concept->id, "", (const char *const[]){status, whose}, 2);
    flag(m, "concept", x->concept->id, "", (const char *const[]){status, when}, 2);
    flag(m, "tier", rf_tier_name(x->concept->tier), "", (const char *const[]){status, whose}, 2);
    flag(m, "final tier", rf_tier_name(x->tier), "", (const char *const[]){whose}, 1);
    flag(m, "category", x->concept->category, "", (const char *const[]){status}, 1);
    if (x->tag != NULL && x->tag[0] != '\0')
        flag(m, "tag", x->concept->id, x->tag, (const char *const[]){status}, 1);
    if (x->row != NULL && x->row[0] != '\0')
        flag(m, "row", x->row, "", NULL, 0);
}

/* Two concepts that are both stated: what the tier arithmetic's combinations look at. */
static void pairs(rf_feature_maker *m, const rf_mentions *mentions)
{
    const char *ids[MAX_PAIRED];
    size_t n = 0;
    for (size_t i = 0; i < mentions->count && n < MAX_PAIRED; i++) {
        const rf_mention *x = &mentions->items[i];
        bool known = x->concept->is_signal || (x->status != RF_PRESENT && x->status != RF_POSSIBLE);
        for (size_t k = 0; k < n && !known; k++)
            known = strcmp(ids[k], x->concept->id) == 0;
        if (!known)
        ids[n++] = x->concept->id;
    }
    for (size_t i = 0; i < n; i++) {
        for (size_t k = i + 1; k < n; k++) {
            bool in_order = strcmp(ids[i], ids[k]) < 0;
            flag(m, "both", ids[in_order ? i : k], ids[in_order ? k : i], NULL, 0);
        }
    }
}

void rf_features_concepts(rf_feature_maker *m, const rf_mentions *mentions)
{
    rf_seen_start(&m->seen, mentions->count * GRAMS_A_MENTION + MAX_PAIRED * MAX_PAIRED + 8);
    size_t stated = 0, denied = 0;
    rf_tier highest = RF_TIER_NONE;
    for (size_t i = 0; i < mentions->count; i++) {
        const rf_mention *x = &mentions->items[i];
        one_mention(m, x);
        if (x->concept->is_signal)
            continue;
        stated += x->status == RF_PRESENT || x->status == RF_POSSIBLE;
        denied += x->status == RF_NEGATED;
        if (x->tier > highest)
            highest = x->tier;
    }
    flag(m, "highest tier", rf_tier_name(highest), "", NULL, 0);
    flag(m, "stated", band(stated), "", NULL, 0);
    flag(m, "denied", band(denied), "", NULL, 0);
    pairs(m, mentions);
}
