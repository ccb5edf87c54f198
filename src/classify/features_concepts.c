/* classify/features_concepts.c - the mentions as flags: what is named, of which tier, in what status, and whose it is. */
#include "classify/features_maker.h"

#include "base/hash.h"

#include <string.h>

enum { FLAGS_A_MENTION = 10, MAX_PAIRED = 8, FLAGS_OF_ALL = 3 + MAX_PAIRED * (MAX_PAIRED - 1) / 2 };

/* Kinds of flags. Their numbers go into the hash: a new one goes to the end. */
typedef enum kind { CONCEPT, TIER, FINAL_TIER, CATEGORY, TAG, ROW, BOTH, HIGHEST, STATED, DENIED, TENSE, CONCEPT_TENSE } kind;
static const char *const kind_names[] = {"concept", "tier",         "final tier", "category", "tag",   "row",
                                         "both",    "highest tier", "stated",     "denied",   "tense", "concept tense"};

/* A flag is a kind, a hash of what it is about, and up to two small numbers (0: none; otherwise the value plus 1). True when it was raised
 * for the first time and is to be named. */
static bool raise_flag(rf_feature_maker *m, kind which, uint64_t what, unsigned a, unsigned b, uint32_t *id)
{
    bool is_new;
    uint64_t h = rf_feature_mix(what + ((uint64_t)which << 8 | (uint64_t)a << 4 | b) * UINT64_C(0x9e3779b97f4a7c15));
    *id = rf_feature_gram(m, RF_BLOCK_CONCEPT, h, &is_new);
    return is_new && m->namer != NULL;
}

static void name_flag(rf_feature_maker *m, uint32_t id, kind which, const char *const names[4])
{
    rf_buf_clear(&m->name);
    rf_buf_puts(&m->name, kind_names[which]);
    for (unsigned i = 0; i < 4 && names[i] != NULL; i++)
        rf_buf_printf(&m->name, " %s", names[i]);
    rf_feature_named(m, id, "%s", m->name.ptr);
}

/* The names, which follow the numbers, are looked up only where somebody wants them. */
#define RAISE(m, kind, what, a, b, ...)                                                                                                    \
    do {                                                                                                                                   \
        uint32_t id;                                                                                                                       \
        if (raise_flag(m, kind, what, a, b, &id))                                                                                          \
            name_flag(m, id, kind, (const char *const[4]){__VA_ARGS__});                                                                   \
    } while (0)

static void one_mention(rf_feature_maker *m, const rf_mention *x)
{
    const rf_concept *c = x->concept;
    /* Signals are helpers of conditions; only those with a category say something about the comment by themselves. */
    if (c->is_signal && c->category[0] == '\0')
        return;
    const rf_concept_hash *hash = rf_feature_concept(m, c);
    unsigned s = x->status + 1, w = x->experiencer + 1, t = x->temporality + 1;
    RAISE(m, CONCEPT, hash->id, s, 0, c->id, rf_status_name(x->status));
    if (c->is_signal)
        return;
    static const char *const tenses[] = {"timeless", "past", "present", "past and present"};
    unsigned tense = (x->slots.flags & RF_SLOT_PAST_VERB ? 1u : 0) | (x->slots.flags & RF_SLOT_PRESENT_VERB ? 2u : 0);
    RAISE(m, CONCEPT, hash->id, s, w, c->id, rf_status_name(x->status), rf_experiencer_name(x->experiencer));
    RAISE(m, CONCEPT, hash->id, s, 8 + t, c->id, rf_status_name(x->status), rf_temporality_name(x->temporality));
    RAISE(m, TIER, c->tier, s, w, rf_tier_name(c->tier), rf_status_name(x->status), rf_experiencer_name(x->experiencer));
    RAISE(m, FINAL_TIER, x->tier, w, 0, rf_tier_name(x->tier), rf_experiencer_name(x->experiencer));
    RAISE(m, CATEGORY, hash->category, s, 0, c->category, rf_status_name(x->status));
    RAISE(m, TENSE, x->tier, s, 1 + tense, rf_tier_name(x->tier), rf_status_name(x->status), tenses[tense]);
    if (x->status == RF_PRESENT)
        RAISE(m, CONCEPT_TENSE, hash->id, tense, 0, c->id, tenses[tense]);
    if (x->tag != NULL && x->tag[0] != '\0')
        RAISE(m, TAG, rf_hash_fnv(hash->id, x->tag, strlen(x->tag)), s, 0, c->id, x->tag, rf_status_name(x->status));
    if (x->row != NULL && x->row[0] != '\0')
        RAISE(m, ROW, rf_hash_fnv(0, x->row, strlen(x->row)), 0, 0, x->row);
}

/* Two concepts that are both stated: what the tier arithmetic's combinations look at. */
static void pairs(rf_feature_maker *m, const rf_mentions *mentions)
{
    const rf_concept *stated[MAX_PAIRED];
    size_t n = 0;
    for (size_t i = 0; i < mentions->count && n < MAX_PAIRED; i++) {
        const rf_mention *x = &mentions->items[i];
        bool known = x->concept->is_signal || (x->status != RF_PRESENT && x->status != RF_POSSIBLE);
        for (size_t k = 0; k < n && !known; k++)
            known = stated[k] == x->concept;
        if (!known)
            stated[n++] = x->concept;
    }
    for (size_t i = 0; i < n; i++) {
        for (size_t k = i + 1; k < n; k++) {
            /* A sum does not mind the order in which the two were met. */
            uint64_t both = rf_feature_mix(rf_feature_concept(m, stated[i])->id) + rf_feature_mix(rf_feature_concept(m, stated[k])->id);
            RAISE(m, BOTH, both, 0, 0, stated[i]->id, "+", stated[k]->id);
        }
    }
}

/* At most. */
static size_t count_flags(const rf_mentions *mentions)
{
    size_t n = FLAGS_OF_ALL;
    for (size_t i = 0; i < mentions->count; i++)
        n += mentions->items[i].concept->is_signal ? 1 : FLAGS_A_MENTION;
    return n;
}

static unsigned band(size_t n) { return n <= 2 ? (unsigned)n : n <= 4 ? 3 : 4; }

void rf_features_concepts(rf_feature_maker *m, const rf_mentions *mentions)
{
    static const char *const bands[] = {"0", "1", "2", "3-4", "5+"};
    rf_seen_start(&m->seen, count_flags(mentions));
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
    RAISE(m, HIGHEST, highest, 0, 0, rf_tier_name(highest));
    RAISE(m, STATED, band(stated), 0, 0, bands[band(stated)]);
    RAISE(m, DENIED, band(denied), 0, 0, bands[band(denied)]);
    pairs(m, mentions);
}
