/* classify/model_explain.c - why a model judges a comment as it does, in words. */
#include "classify/model.h"

#include "base/arena.h"
#include "classify/features_maker.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct named {
    uint32_t id;
    char name[96];
} named;

typedef struct names {
    named *items;
    size_t n, cap;
} names;

static void collect(void *ctx, uint32_t id, rf_str name)
{
    names *all = ctx;
    if (all->n == all->cap) {
        all->cap = all->cap ? all->cap * 2 : 256;
        all->items = rf_xrealloc(all->items, all->cap * sizeof *all->items);
    }
    named *x = &all->items[all->n++];
    size_t len = name.len < sizeof x->name ? name.len : sizeof x->name - 1;
    x->id = id;
    memcpy(x->name, name.ptr, len);
    x->name[len] = '\0';
}

/* Every known word of the comment once, with its share in the block "meaning". reasons has a place for each word. */
static size_t put_meanings(const rf_model *m, rf_stage stage, const rf_text *t, rf_reason *reasons)
{
    rf_seen seen = {0};
    double square = 0;
    size_t n = 0;
    rf_seen_start(&seen, t->n_words);
    for (size_t i = 0; i < t->n_words; i++) {
        const rf_word *w = &t->words[i];
        const rf_meaning_word *known = rf_seen_add(&seen, rf_feature_word(w)) ? rf_meaning_find(rf_model_meaning(m), w->hash) : NULL;
        if (known == NULL)
            continue;
        square += (double)known->square;
        reasons[n] = (rf_reason){.block = RF_BLOCK_MEANING, .pull = (double)known->pull[stage]};
        snprintf(reasons[n].name, sizeof reasons[n].name, "meaning of \"%.*s\"", (int)(w->end - w->start < 60 ? w->end - w->start : 60),
                 t->fold + w->start);
        n++;
    }
    for (size_t i = 0; i < n; i++)
        reasons[i].pull *= (double)rf_features_meaning_scale(square);
    free(seen.keys);
    return n;
}

static int by_id(const void *a, const void *b)
{
    const named *x = a, *y = b;
    return x->id != y->id ? (x->id > y->id) - (x->id < y->id) : strcmp(x->name, y->name);
}

static int by_name(const void *a, const void *b)
{
    const rf_reason *x = a, *y = b;
    return x->block != y->block ? (int)x->block - (int)y->block : strcmp(x->name, y->name);
}

static int by_pull(const void *a, const void *b)
{
    const rf_reason *x = a, *y = b;
    double p = fabs(x->pull), q = fabs(y->pull);
    return p != q ? (p < q) - (p > q) : by_name(a, b);
}

size_t rf_model_explain(const rf_model *m, rf_variant v, rf_stage stage, rf_feature_maker *maker, const rf_text *t,
                        const rf_mentions *mentions, const rf_slots *slots, rf_reason *out, size_t max)
{
    names all = {0};
    rf_feature_maker_names(maker, collect, &all);
    rf_features x = rf_features_make(maker, t, mentions, slots, rf_variant_flags(v));
    rf_feature_maker_names(maker, NULL, NULL);
    if (all.n > 1)
        qsort(all.items, all.n, sizeof *all.items, by_id);
    rf_reason *reasons = rf_xmalloc((x.count + t->n_words) * sizeof *reasons);
    size_t n = 0, k = 0;
    if (v == RF_VARIANT_FULL)
        n = put_meanings(m, stage, t, reasons);
    for (size_t i = 0; i < x.count; i++) {
        double w = rf_model_weight(m, v, stage, x.entries[i].id);
        while (k < all.n && all.items[k].id < x.entries[i].id)
            k++;
        if (w == 0 || k == all.n || rf_block_of(x.entries[i].id) == RF_BLOCK_MEANING)
            continue;
        reasons[n].block = rf_block_of(x.entries[i].id);
        reasons[n].pull = w * (double)x.entries[i].value;
        memcpy(reasons[n++].name, all.items[k].name, sizeof reasons->name);
    }
    free(all.items);
    if (n > 1)
        qsort(reasons, n, sizeof *reasons, by_name);
    size_t merged = 0;
    for (size_t i = 0; i < n; i++) {
        if (merged > 0 && by_name(&reasons[merged - 1], &reasons[i]) == 0)
            reasons[merged - 1].pull += reasons[i].pull;
        else
            reasons[merged++] = reasons[i];
    }
    if (merged > 1)
        qsort(reasons, merged, sizeof *reasons, by_pull);
    if (merged > max)
        merged = max;
    if (merged > 0)
        memcpy(out, reasons, merged * sizeof *out);
    free(reasons);
    return merged;
}
