/* extract/cues.c - the closed list of cues: those of one word by that word, longer ones by their first two. The table of the words
 * holds those of the vocabulary as well. */
#include "extract/cues_parts.h"

#include "base/hash.h"

#include <stdlib.h>
#include <string.h>

#define ARENA_BLOCK (704u << 10) /* holds all cues */

static const char *const kind_names[CUE_KINDS] = {"neg",   "negpost", "pseudo", "poss",     "hist", "histpost", "hyp",
                                                  "other", "animal",  "dead",   "generic",  "term", "self",     "deficit",
                                                  "ask",   "ruled",   "conj",   "resolved", "verb"};

static uint64_t hash_of(rf_str w) { return rf_hash_fnv(0, w.ptr, w.len); }

static uint32_t pair_key(uint64_t first, uint64_t second)
{
    return (uint32_t)(first * 0x9E3779B97F4A7C15u + second) ^ (uint32_t)(second >> 32);
}

static unsigned bucket_of(uint32_t key) { return (key ^ key >> 16) % CUE_BUCKETS; }

/* Of the words of a longer cue, with how many they are in the lowest bits: tells most cues from a text that shares two words with them. */
static uint32_t sum_of(const uint64_t *words, size_t n)
{
    uint64_t sum = 0;
    for (size_t i = 0; i < n; i++)
        sum = (sum + words[i]) * 0x9E3779B97F4A7C15u;
    return ((uint32_t)(sum >> 32) & ~CUE_SUM_COUNT) | (uint32_t)n;
}

static bool is_word_byte(char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); }

/* One step of rf_hash_fnv. */
static uint64_t hashed(uint64_t h, char c) { return (h ^ (unsigned char)c) * UINT64_C(1099511628211); }

/* Hashes of the words, and of all bytes, in one pass; how many words, 0 when there are too many. */
static size_t split_words(rf_str s, uint64_t *words, uint64_t *all)
{
    const uint64_t basis = rf_hash_fnv(0, "", 0);
    size_t n = 0;
    uint64_t word = basis;
    bool inside = false;
    *all = basis;
    for (size_t i = 0; i < s.len; i++) {
        *all = hashed(*all, s.ptr[i]);
        if (is_word_byte(s.ptr[i])) {
            if (!inside && n == CUE_WORDS_MAX)
                return 0;
            word = hashed(inside ? word : basis, s.ptr[i]);
            inside = true;
        } else if (inside) {
            words[n++] = word;
            inside = false;
        }
    }
    if (inside)
        words[n++] = word;
    return n;
}

/* The slot of a word, or the empty one where it belongs. */
static size_t slot_of(const cue_table *ct, uint64_t hash)
{
    size_t at = hash % CUE_SLOTS;
    while (ct->slots[at] != 0 && ((ct->slots[at] ^ (uint32_t)hash) >> 16 != 0 || ct->words[ct->slots[at] & 0xFFFF].hash != hash))
        at = (at + 1) % CUE_SLOTS;
    return at;
}

/* The kind of a line. Lines of one kind stand together, so that of the line before comes first. */
typedef struct named_kind {
    rf_str name;
    unsigned kinds; /* 0: there is none of that name */
} named_kind;

/* A table while its lines are read. */
typedef struct reading {
    cue_table *ct;
    uint32_t *slots; /* ct->slots */
    cue_entry *longer[CUE_BUCKETS];
    uint32_t n_longer;
    named_kind last; /* of the line before */
} reading;

/* NULL when there is no room. */
static word_info *list_word(reading *r, uint64_t hash)
{
    cue_table *ct = r->ct;
    size_t at = slot_of(ct, hash);
    if (ct->slots[at] != 0)
        return &ct->words[ct->slots[at] & 0xFFFF].info;
    if (ct->n_words == CUE_LISTED_MAX)
        return NULL;
    cue_listed *x = &ct->words[++ct->n_words];
    *x = (cue_listed){.hash = hash, .info.known = &unknown_word};
    r->slots[at] = ((uint32_t)hash & 0xFFFF0000u) | (uint32_t)ct->n_words;
    return &x->info;
}

static void list_vocabulary(reading *r)
{
    const known_word *known;
    rf_str word;
    for (size_t i = 0; (known = known_word_at(i, &word)) != NULL; i++)
        list_word(r, hash_of(word))->known = known;
}

static bool insert(reading *r, cue_entry *e)
{
    word_info *info = list_word(r, e->words[0]);
    if (info == NULL)
        return false;
    if (e->cue.n == 1) {
        if (info->alone == NULL)
            info->alone = &e->cue;
        else
            info->alone->kinds |= e->cue.kinds;
        return true;
    }
    info->seconds |= 1u << e->words[1] % 32;
    cue_entry **at = &r->longer[bucket_of(pair_key(e->words[0], e->words[1]))];
    for (; *at != NULL && (*at)->cue.n >= e->cue.n; at = &(*at)->next)
        if ((*at)->cue.n == e->cue.n && memcmp((*at)->words, e->words, e->cue.n * sizeof *e->words) == 0) {
            (*at)->cue.kinds |= e->cue.kinds;
            return true;
        }
    e->next = *at;
    *at = e;
    r->n_longer++;
    return true;
}

static void lay_out(const reading *r)
{
    cue_table *ct = r->ct;
    cue_entry *longer = rf_arena_raw(ct->arena, (r->n_longer + 1) * sizeof *longer);
    uint32_t *first = rf_arena_raw(ct->arena, (CUE_BUCKETS + 1) * sizeof *first);
    uint32_t *sums = rf_arena_raw(ct->arena, (r->n_longer + 1) * sizeof *sums), n = 0;
    for (size_t b = 0; b < CUE_BUCKETS; b++) {
        first[b] = n;
        for (const cue_entry *e = r->longer[b]; e != NULL; e = e->next) {
            sums[n] = sum_of(e->words, e->cue.n);
            longer[n++] = *e;
        }
    }
    first[CUE_BUCKETS] = n;
    ct->longer = longer;
    ct->first = first;
    ct->sums = sums;
}

static bool is_bare_past(const char *text)
{
    static const char *const words[] = {"had", "was", "were", "ive had", "suffered", "had been", "had had"};
    char c = text[0];
    for (size_t i = 0; (c == 'h' || c == 'w' || c == 'i' || c == 's') && i < sizeof words / sizeof *words; i++)
        if (strcmp(text, words[i]) == 0)
            return true;
    return false;
}

static unsigned kind_of(rf_str name, named_kind *last)
{
    if (name.len == last->name.len && rf_same_bytes(name.ptr, last->name.ptr, name.len))
        return last->kinds;
    int k = 0;
    while (k < CUE_KINDS && !rf_str_is(name, kind_names[k]))
        k++;
    *last = (named_kind){name, k < CUE_KINDS ? 1u << k : 0};
    return last->kinds;
}

/* One line; its words stay where they are and get an end. */
static bool add_line(reading *r, rf_str kind, rf_str line)
{
    uint64_t words[CUE_WORDS_MAX], all;
    unsigned kinds = kind_of(kind, &r->last);
    size_t n = line.ptr != NULL ? split_words(line, words, &all) : 0;
    if (kinds == 0 || n == 0)
        return false;
    cue_entry *e = rf_arena_raw(r->ct->arena, sizeof *e + n * sizeof *words);
    e->words = memcpy(e + 1, words, n * sizeof *words);
    ((char *)line.ptr)[line.len] = '\0'; /* in our own copy */
    e->next = NULL;
    e->cue = (cue_words){.n = (unsigned)n, .kinds = kinds, .bare_past = is_bare_past(line.ptr), .hash = all, .text = line.ptr};
    return insert(r, e);
}

static cue_table *read_lines(reading *r, rf_str content, const char *path, rf_error *err)
{
    cue_table *ct = r->ct = rf_xcalloc(1, sizeof *ct);
    ct->arena = rf_arena_new(ARENA_BLOCK);
    ct->slots = r->slots = rf_arena_take(ct->arena, CUE_SLOTS * sizeof *r->slots);
    ct->words = rf_arena_raw(ct->arena, (CUE_LISTED_MAX + 1) * sizeof *ct->words);
    list_vocabulary(r);
    rf_str rest = {rf_arena_dup(ct->arena, content.ptr, content.len), content.len}, line;
    for (int number = 1; rf_str_split(&rest, '\n', &line); number++) {
        line = rf_str_trim(line);
        rf_str kind;
        if (line.len == 0 || line.ptr[0] == '#')
            continue;
        rf_str_split(&line, '\t', &kind);
        if (!add_line(r, kind, line)) {
            rf_error_set(err, RF_E_RULES, "cannot read cue '%.*s': expected 'kind, tab, one to six words' (%s:%d)", (int)kind.len, kind.ptr,
                         path, number);
            cue_table_free(ct);
            return NULL;
        }
    }
    lay_out(r);
    return ct;
}

cue_table *cue_table_parse(rf_str content, const char *path, rf_error *err)
{
    reading *r = rf_xcalloc(1, sizeof *r);
    r->last.name = (rf_str){"", 0};
    cue_table *ct = read_lines(r, content, path, err);
    free(r);
    return ct;
}

void cue_table_free(cue_table *ct)
{
    if (ct == NULL)
        return;
    rf_arena_free(ct->arena);
    free(ct);
}

const word_info *word_info_of(const cue_table *ct, uint64_t hash)
{
    static const word_info nothing = {.known = &unknown_word};
    uint32_t slot = ct->slots[slot_of(ct, hash)];
    return slot != 0 ? &ct->words[slot & 0xFFFF].info : &nothing;
}

static bool stands_at(const cue_entry *e, const uint64_t *hash)
{
    size_t k = 0;
    while (k < e->cue.n && e->words[k] == hash[k])
        k++;
    return k == e->cue.n;
}

/* The longest cue of two words or more that starts at word i. */
static const cue_words *longer_at(const cue_table *ct, uint32_t key, const rf_text *t, const uint64_t *hash, size_t i, size_t bound)
{
    uint32_t at = ct->first[bucket_of(key)], end = ct->first[bucket_of(key) + 1], sums[CUE_SUM_COUNT + 1] = {0};
    for (size_t n = 2; n <= CUE_WORDS_MAX && i + n <= bound && at < end; n++)
        sums[n] = sum_of(hash + i, n);
    for (; at < end; at++) { /* longer ones first */
        const cue_entry *e = &ct->longer[at];
        if (ct->sums[at] == sums[ct->sums[at] & CUE_SUM_COUNT] && stands_at(e, hash + i) &&
            t->words[i].sentence == t->words[i + e->cue.n - 1].sentence)
            return &e->cue;
    }
    return NULL;
}

const cue_words *cue_at(const cue_table *ct, const word_info *info, const rf_text *t, const uint64_t *hash, size_t i, size_t bound)
{
    if (i + 1 < bound && (info->seconds >> hash[i + 1] % 32 & 1) != 0) {
        uint32_t key = pair_key(hash[i], hash[i + 1]);
        const cue_words *q = longer_at(ct, key, t, hash, i, bound);
        if (q != NULL)
            return q;
    }
    return i < bound ? info->alone : NULL;
}
