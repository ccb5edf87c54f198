/* Shared by the classifier's tests: folded texts, mentions of made-up concepts, and a small labelled set. */
#ifndef RF_TEST_CLASSIFY_TEXTS_H
#define RF_TEST_CLASSIFY_TEXTS_H

#include "base/arena.h"
#include "classify/features.h"
#include "text/text.h"

#include <stdlib.h>
#include <string.h>

static const rf_concept texts_saddle = {
    .id = "saddle_sensory_loss", .title = "", .category = "cauda_equina", .source = "", .codes = "", .tier = RF_TIER_EMERGENCY};
static const rf_concept texts_fever = {
    .id = "fever_with_spinal_pain", .title = "", .category = "infection", .source = "", .codes = "", .tier = RF_TIER_URGENT};

__attribute__((unused)) static rf_text texts_fold(rf_arena *a, const char *s)
{
    rf_text t;
    rf_text_fold(&t, rf_str_from(s), NULL, a);
    return t;
}

/* A mention of `concept` where `phrase` stands in the folded text. */
__attribute__((unused)) static rf_mention texts_mention(const rf_text *t, const rf_concept *concept, const char *phrase, rf_status status)
{
    size_t at = (size_t)(strstr(t->fold, phrase) - t->fold);
    return (rf_mention){.concept = concept,
                        .fstart = at,
                        .fend = at + strlen(phrase),
                        .status = status,
                        .tag = "",
                        .why = "",
                        .row = "",
                        .tier = status == RF_PRESENT ? concept->tier : RF_TIER_NONE};
}

static const rf_slots texts_no_slots = RF_SLOTS_NONE;

/* Labelled vectors of short made-up comments: 3 x `per_class` rows, classes 0, 1, 2 in turn. */
typedef struct texts_set {
    rf_features *x;
    unsigned char *gold;
    uint32_t *group;
    size_t n;
    rf_arena *arena;
} texts_set;

__attribute__((unused)) static texts_set texts_make_set(size_t per_class)
{
    static const char *const words[3][8] = {{"thanks", "great", "video", "love", "subscribed", "music", "funny", "watching"},
                                            {"stiff", "tight", "knot", "reps", "roller", "desk", "posture", "stretch"},
                                            {"numb", "fever", "fell", "bladder", "weakness", "cancer", "chest", "worse"}};
    static const char *const filler[] = {"the", "and", "my", "back", "today", "again", "really", "since", "with", "after", "so", "it"};
    texts_set s = {.n = 3 * per_class, .arena = rf_arena_new(0)};
    s.x = calloc(s.n, sizeof *s.x);
    s.gold = calloc(s.n, 1);
    s.group = calloc(s.n, sizeof *s.group);
    rf_feature_maker *m = rf_feature_maker_new();
    uint64_t dice = 12345;
    for (size_t i = 0; i < s.n; i++) {
        char text[256] = "";
        for (int k = 0; k < 8; k++) {
            dice = dice * UINT64_C(6364136223846793005) + 1442695040888963407u;
            unsigned r = (unsigned)(dice >> 33);
            /* One word in four is of the row's class, one in twenty of another: learnable, not clean. */
            const char *w = r % 4 == 0 ? words[i % 3][r / 4 % 8] : r % 20 == 1 ? words[r / 20 % 3][r / 60 % 8] : filler[r / 4 % 12];
            strcat(strcat(text, k ? " " : ""), w);
        }
        rf_text t = texts_fold(s.arena, text);
        rf_features x = rf_features_make(m, &t, NULL, &texts_no_slots, 0);
        rf_entry *e = rf_arena_take(s.arena, (x.count + 1) * sizeof *e);
        memcpy(e, x.entries, x.count * sizeof *e);
        s.x[i] = (rf_features){e, x.count};
        s.gold[i] = (unsigned char)(i % 3);
        s.group[i] = (uint32_t)(i / 6); /* six rows a group, two of each class */
    }
    rf_feature_maker_free(m);
    return s;
}

__attribute__((unused)) static void texts_free_set(texts_set *s)
{
    free(s->x);
    free(s->gold);
    free(s->group);
    rf_arena_free(s->arena);
}

#endif
