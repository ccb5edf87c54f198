/* extract/cues.c - the closed list of cues: those of one word by that word, longer ones by their first two. */
#include "extract/context_internal.h"

#include "base/hash.h"

#include <stdlib.h>
#include <string.h>

#define MAX_CUE_WORDS 6

static const char *const kind_names[CUE_KINDS] = {"neg",   "negpost", "pseudo", "poss",     "hist", "histpost", "hyp",
                                                  "other", "animal",  "dead",   "generic",  "term", "self",     "deficit",
                                                  "ask",   "ruled",   "conj",   "resolved", "verb"};

typedef struct entry {
    cue_words cue;
    rf_str words[MAX_CUE_WORDS];
    uint32_t key;       /* hash of the first word, or of the first two */
    struct entry *next; /* same bucket, longer cues first */
} entry;

#define BUCKETS 4096u
#define FILTER_BITS 65536u

/* A set of hashes that may claim one too many: in the first-level cache, where most words of a text are done. */
typedef struct filter {
    uint64_t bits[FILTER_BITS / 64];
} filter;

static void filter_add(filter *f, uint32_t key) { f->bits[key % FILTER_BITS / 64] |= UINT64_C(1) << key % 64; }
static bool filter_has(const filter *f, uint32_t key) { return (f->bits[key % FILTER_BITS / 64] >> key % 64 & 1) != 0; }

struct cue_table {
    rf_arena *arena;
    entry *alone[BUCKETS], *longer[BUCKETS];
    filter has_alone, has_longer; /* keys */
};

static uint32_t hash_of(rf_str w) { return (uint32_t)rf_hash_fnv(0, w.ptr, w.len); } /* as rf_word.hash */

static uint32_t pair_key(uint32_t first, uint32_t second) { return first * 0x9E3779B1u ^ (second << 7 | second >> 25); }

static unsigned bucket_of(uint32_t key) { return (key ^ key >> 16) % BUCKETS; }

static bool is_word_byte(char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); }

static size_t split_words(rf_str s, rf_str *words)
{
    size_t n = 0, i = 0;
    while (i < s.len) {
        while (i < s.len && !is_word_byte(s.ptr[i]))
            i++;
        size_t from = i;
        while (i < s.len && is_word_byte(s.ptr[i]))
            i++;
        if (i > from) {
            if (n == MAX_CUE_WORDS)
                return 0;
            words[n++] = (rf_str){s.ptr + from, i - from};
        }
    }
    return n;
}

static bool same_words(const entry *a, const entry *b)
{
    for (size_t i = 0; i < a->cue.n; i++)
        if (!rf_str_eq(a->words[i], b->words[i]))
            return false;
    return true;
}

static void insert(cue_table *ct, entry *e)
{
    uint32_t first = hash_of(e->words[0]);
    e->key = e->cue.n == 1 ? first : pair_key(first, hash_of(e->words[1]));
    filter_add(e->cue.n == 1 ? &ct->has_alone : &ct->has_longer, e->key);
    entry **at = &(e->cue.n == 1 ? ct->alone : ct->longer)[bucket_of(e->key)];
    for (; *at != NULL && (*at)->cue.n >= e->cue.n; at = &(*at)->next)
        if ((*at)->cue.n == e->cue.n && same_words(*at, e)) {
            (*at)->cue.kinds |= e->cue.kinds;
            return;
        }
    e->next = *at;
    *at = e;
}

static bool is_bare_past(const char *text)
{
    static const char *const words[] = {"had", "was", "were", "ive had", "suffered", "had been", "had had"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strcmp(text, words[i]) == 0)
            return true;
    return false;
}

cue_table *cue_table_parse(rf_str content, const char *path, rf_error *err)
{
    cue_table *ct = rf_xcalloc(1, sizeof *ct);
    ct->arena = rf_arena_new(0);
    rf_str rest = {rf_arena_dup(ct->arena, content.ptr, content.len), content.len}, line;
    for (int number = 1; rf_str_split(&rest, '\n', &line); number++) {
        line = rf_str_trim(line);
        rf_str kind;
        if (line.len == 0 || line.ptr[0] == '#')
            continue;
        rf_str_split(&line, '\t', &kind);
        entry *e = rf_arena_take(ct->arena, sizeof *e);
        for (int k = 0; k < CUE_KINDS; k++)
            if (rf_str_is(kind, kind_names[k]))
                e->cue.kinds = 1u << k;
        e->cue.n = line.ptr != NULL ? (unsigned)split_words(line, e->words) : 0;
        if (e->cue.kinds == 0 || e->cue.n == 0) {
            rf_error_set(err, RF_E_RULES, "cannot read cue '%.*s': expected 'kind, tab, one to six words' (%s:%d)", (int)kind.len, kind.ptr,
                         path, number);
            cue_table_free(ct);
            return NULL;
        }
        e->cue.text = rf_arena_dup(ct->arena, line.ptr, line.len);
        e->cue.hash = rf_hash_fnv(0, e->cue.text, line.len);
        e->cue.bare_past = is_bare_past(e->cue.text);
        insert(ct, e);
    }
    return ct;
}

void cue_table_free(cue_table *ct)
{
    if (ct == NULL)
        return;
    rf_arena_free(ct->arena);
    free(ct);
}

static bool stands_at(const entry *e, const rf_text *t, size_t i)
{
    for (size_t k = 0; k < e->cue.n; k++) {
        const rf_word *w = &t->words[i + k];
        if (e->words[k].len != w->end - w->start || memcmp(e->words[k].ptr, t->fold + w->start, e->words[k].len) != 0)
            return false;
    }
    return true;
}

const cue_words *cue_alone(const cue_table *ct, const rf_text *t, size_t i)
{
    uint32_t key = t->words[i].hash;
    if (!filter_has(&ct->has_alone, key))
        return NULL;
    for (const entry *e = ct->alone[bucket_of(key)]; e != NULL; e = e->next)
        if (e->key == key && stands_at(e, t, i))
            return &e->cue;
    return NULL;
}

const cue_words *cue_at(const cue_table *ct, const rf_text *t, size_t i, size_t bound)
{
    uint32_t key = i + 1 < bound ? pair_key(t->words[i].hash, t->words[i + 1].hash) : 0;
    if (i + 1 < bound && filter_has(&ct->has_longer, key)) {
        for (const entry *e = ct->longer[bucket_of(key)]; e != NULL; e = e->next)
            if (e->key == key && i + e->cue.n <= bound && t->words[i].sentence == t->words[i + e->cue.n - 1].sentence && stands_at(e, t, i))
                return &e->cue;
    }
    return cue_alone(ct, t, i);
}
