/* extract/cues_kept.c - the list of cues in the index of the rules: what reading cues.tsv made of it, for the file it was made of. A start
 * would spend a twentieth of its time on five thousand lines, of which a comment has a dozen. */
#include "extract/cues_kept.h"

#include "extract/cues_parts.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

/* A cue; its words are hashes[words, words + n), its text begins at `text`. */
typedef struct kept_cue {
    uint64_t hash;
    uint32_t text, words, kinds;
    uint16_t n, bare_past;
} kept_cue;

typedef struct kept_word {
    uint64_t hash;
    uint32_t alone, seconds; /* alone: number of the cue, from 1 on; 0: none */
} kept_word;

/* ---- into the index --------------------------------------------------------------------------------------------------- */

typedef struct writer {
    kept_cue *cues;
    size_t n;
    rf_buf hashes, texts;
} writer;

static const cue_entry *entry_of(const cue_words *c) { return (const cue_entry *)((const char *)c - offsetof(cue_entry, cue)); }

static void put_cue(writer *w, const cue_entry *e)
{
    const cue_words *c = &e->cue;
    w->cues[w->n++] = (kept_cue){.hash = c->hash,
                                 .text = (uint32_t)w->texts.len,
                                 .words = (uint32_t)(w->hashes.len / sizeof *e->words),
                                 .kinds = c->kinds,
                                 .n = (uint16_t)c->n,
                                 .bare_past = c->bare_past};
    rf_buf_add(&w->texts, c->text, strlen(c->text) + 1);
    rf_buf_add(&w->hashes, e->words, c->n * sizeof *e->words);
}

static size_t count_cues(const cue_table *ct)
{
    size_t n = ct->first[CUE_BUCKETS];
    for (size_t i = 1; i <= ct->n_words; i++)
        n += ct->words[i].info.alone != NULL;
    return n;
}

/* Those of one word first; behind them the others, as they lie in memory. */
void cue_table_put(const cue_table *ct, rf_sum sum, rf_sha256 hash, rf_weights_out *o)
{
    writer w = {.cues = rf_xcalloc(count_cues(ct), sizeof *w.cues)};
    kept_word *words = rf_xcalloc(ct->n_words, sizeof *words);
    uint32_t n_longer = ct->first[CUE_BUCKETS];
    rf_buf_init(&w.hashes, RF_WEIGHTS_MAX);
    rf_buf_init(&w.texts, RF_WEIGHTS_MAX);
    for (size_t i = 0; i < ct->n_words; i++) {
        const cue_listed *x = &ct->words[i + 1];
        if (x->info.alone != NULL)
            put_cue(&w, entry_of(x->info.alone));
        words[i] = (kept_word){x->hash, x->info.alone != NULL ? (uint32_t)w.n : 0, x->info.seconds};
    }
    for (size_t i = 0; i < n_longer; i++)
        put_cue(&w, &ct->longer[i]);
    rf_weights_put_sum(o, "cues.sum", sum);
    rf_weights_put_items(o, "cues.hash", &hash, 1, sizeof hash);
    rf_weights_put_items(o, "cues.cues", w.cues, w.n, sizeof *w.cues);
    rf_weights_put_items(o, "cues.hashes", w.hashes.ptr, w.hashes.len, 1);
    rf_weights_put_items(o, "cues.texts", w.texts.ptr, w.texts.len, 1);
    rf_weights_put_items(o, "cues.words", words, ct->n_words, sizeof *words);
    rf_weights_put_items(o, "cues.slots", ct->slots, CUE_SLOTS, sizeof *ct->slots);
    rf_weights_put_items(o, "cues.first", ct->first, CUE_BUCKETS + 1, sizeof *ct->first);
    rf_weights_put_items(o, "cues.sums", ct->sums, n_longer, sizeof *ct->sums);
    rf_buf_release(&w.hashes);
    rf_buf_release(&w.texts);
    free(w.cues);
    free(words);
}

/* ---- out of it ---------------------------------------------------------------------------------------------------------- */

typedef struct reader {
    const rf_sha256 *hash;
    const kept_cue *cues;
    const uint64_t *hashes;
    const kept_word *words;
    const uint32_t *slots, *first, *sums;
    rf_str texts;
    size_t n, n_hashes, n_words, n_longer;
} reader;

static bool find_all(reader *r, const rf_weights *w)
{
    size_t n_hash, n_slots, n_first;
    r->hash = rf_weights_items(w, "cues.hash", sizeof *r->hash, &n_hash);
    r->cues = rf_weights_items(w, "cues.cues", sizeof *r->cues, &r->n);
    r->hashes = rf_weights_items(w, "cues.hashes", sizeof *r->hashes, &r->n_hashes);
    r->texts = rf_weights_bytes(w, "cues.texts");
    r->words = rf_weights_items(w, "cues.words", sizeof *r->words, &r->n_words);
    r->slots = rf_weights_items(w, "cues.slots", sizeof *r->slots, &n_slots);
    r->first = rf_weights_items(w, "cues.first", sizeof *r->first, &n_first);
    r->sums = rf_weights_items(w, "cues.sums", sizeof *r->sums, &r->n_longer);
    return n_hash == 1 && r->cues != NULL && r->hashes != NULL && r->words != NULL && r->sums != NULL && n_slots == CUE_SLOTS &&
           n_first == CUE_BUCKETS + 1 && r->n_longer <= r->n;
}

/* Can it all be true? To the end whatever is seen: no branch has to be guessed. */
static bool all_holds(const reader *r)
{
    uint32_t bad = 0, used = 0, n_alone = (uint32_t)(r->n - r->n_longer);
    for (size_t i = 0; i < r->n; i++) {
        const kept_cue *c = &r->cues[i];
        bad |= (uint32_t)(c->n == 0) | (uint32_t)(c->n > CUE_WORDS_MAX) | (uint32_t)(c->text >= r->texts.len) | c->kinds >> CUE_KINDS;
        bad |= (uint32_t)((uint64_t)c->words + c->n > r->n_hashes) | (uint32_t)((c->n == 1) != (i < n_alone));
    }
    for (size_t i = 0; i < r->n_longer; i++)
        bad |= (r->sums[i] & CUE_SUM_COUNT) != r->cues[n_alone + i].n; /* so many words of a text are compared */
    for (size_t i = 0; i < r->n_words; i++)
        bad |= r->words[i].alone > n_alone;
    for (size_t i = 0; i < CUE_SLOTS; i++) {
        bad |= (r->slots[i] & 0xFFFF) > r->n_words;
        used += r->slots[i] != 0;
    }
    for (size_t b = 0; b < CUE_BUCKETS; b++)
        bad |= r->first[b] > r->first[b + 1];
    return bad == 0 && r->first[0] == 0 && r->first[CUE_BUCKETS] == r->n_longer && used < CUE_SLOTS && r->n_words <= CUE_LISTED_MAX &&
           r->texts.len > 0 && r->texts.ptr[r->texts.len - 1] == '\0';
}

static cue_entry *read_cues(const reader *r, cue_table *ct)
{
    cue_entry *entries = rf_arena_raw(ct->arena, (r->n + 1) * sizeof *entries);
    for (size_t i = 0; i < r->n; i++) {
        const kept_cue *c = &r->cues[i];
        entries[i] = (cue_entry){
            .cue = {.n = c->n, .kinds = c->kinds, .bare_past = c->bare_past != 0, .hash = c->hash, .text = r->texts.ptr + c->text},
            .words = r->hashes + c->words};
    }
    ct->longer = entries + (r->n - r->n_longer);
    return entries;
}

cue_table *cue_table_read(const rf_weights *index, rf_sum sum, rf_sha256 *hash)
{
    reader r;
    if (!rf_weights_has_sum(index, "cues.sum", sum) || !find_all(&r, index) || !all_holds(&r))
        return NULL;
    *hash = *r.hash;
    cue_table *ct = rf_xmalloc(sizeof *ct); /* nothing is cleared that is filled, or never looked at */
    ct->arena = rf_arena_new((r.n + 1) * sizeof(cue_entry) + (r.n_words + 2) * sizeof(cue_listed));
    ct->words = rf_arena_raw(ct->arena, (r.n_words + 1) * sizeof *ct->words);
    ct->slots = r.slots;
    ct->first = r.first;
    ct->sums = r.sums;
    ct->n_words = r.n_words;
    ct->words[0] = (cue_listed){.info.known = &unknown_word};
    cue_entry *entries = read_cues(&r, ct);
    rf_str word;
    const known_word *known = known_word_at(0, &word);
    for (size_t i = 0; i < r.n_words; i++) {
        const kept_word *x = &r.words[i];
        ct->words[i + 1] = (cue_listed){x->hash,
                                        {.known = known != NULL ? known : &unknown_word,
                                         .alone = x->alone != 0 ? &entries[x->alone - 1].cue : NULL,
                                         .seconds = x->seconds}};
        known = known != NULL ? known_word_at(i + 1, &word) : NULL;
    }
    return ct;
}
