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

static void filter_add(cue_filter *f, uint32_t key) { f->bits[key % CUE_FILTER_BITS / 64] |= UINT64_C(1) << key % 64; }
static bool filter_has(const cue_filter *f, uint32_t key) { return (f->bits[key % CUE_FILTER_BITS / 64] >> key % 64 & 1) != 0; }

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

/* NULL when there is no room. */
static word_info *list_word(cue_table *ct, uint32_t *slots, uint64_t hash)
{
    size_t at = slot_of(ct, hash);
    if (ct->slots[at] != 0)
        return &ct->words[ct->slots[at] & 0xFFFF].info;
    if (ct->n_words == CUE_LISTED_MAX)
        return NULL;
    cue_listed *x = &ct->words[++ct->n_words];
    *x = (cue_listed){.hash = hash, .info.known = &unknown_word};
    slots[at] = ((uint32_t)hash & 0xFFFF0000u) | (uint32_t)ct->n_words;
    return &x->info;
}

static void list_vocabulary(cue_table *ct, uint32_t *slots)
{
    const known_word *known;
    rf_str word;
    for (size_t i = 0; (known = known_word_at(i, &word)) != NULL; i++)
        list_word(ct, slots, hash_of(word))->known = known;
}

static bool insert(cue_table *ct, uint32_t *slots, cue_entry *e)
{
    word_info *info = list_word(ct, slots, e->words[0]);
    if (info == NULL)
        return false;
    if (e->cue.n == 1) {
        if (info->alone == NULL)
            info->alone = &e->cue;
        else
            info->alone->kinds |= e->cue.kinds;
        return true;
    }
    info->begins = true;
    uint32_t key = pair_key(e->words[0], e->words[1]);
    filter_add(&ct->pairs, key);
    cue_entry **at = &ct->longer[bucket_of(key)];
    for (; *at != NULL && (*at)->cue.n >= e->cue.n; at = &(*at)->next)
        if ((*at)->cue.n == e->cue.n && memcmp((*at)->words, e->words, e->cue.n * sizeof *e->words) == 0) {
            (*at)->cue.kinds |= e->cue.kinds;
            return true;
        }
    e->next = *at;
    *at = e;
    return true;
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

/* The kind of a line. Lines of one kind stand together, so that of the line before comes first. */
typedef struct named_kind {
    rf_str name;
    unsigned kinds; /* 0: there is none of that name */
} named_kind;

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
static bool add_line(cue_table *ct, uint32_t *slots, rf_str kind, rf_str line, named_kind *last)
{
    uint64_t words[CUE_WORDS_MAX], all;
    unsigned kinds = kind_of(kind, last);
    size_t n = line.ptr != NULL ? split_words(line, words, &all) : 0;
    if (kinds == 0 || n == 0)
        return false;
    cue_entry *e = rf_arena_raw(ct->arena, sizeof *e + n * sizeof *words);
    e->words = memcpy(e + 1, words, n * sizeof *words);
    ((char *)line.ptr)[line.len] = '\0'; /* in our own copy */
    e->next = NULL;
    e->cue = (cue_words){.n = (unsigned)n,
                         .kinds = kinds,
                         .bare_past = is_bare_past(line.ptr),
                         .hash = all,
                         .text = line.ptr};
    return insert(ct, slots, e);
}

cue_table *cue_table_parse(rf_str content, const char *path, rf_error *err)
{
    cue_table *ct = rf_xcalloc(1, sizeof *ct);
    ct->arena = rf_arena_new(ARENA_BLOCK);
    uint32_t *slots = rf_arena_take(ct->arena, CUE_SLOTS * sizeof *slots);
    ct->slots = slots;
    ct->words = rf_arena_raw(ct->arena, (CUE_LISTED_MAX + 1) * sizeof *ct->words);
    list_vocabulary(ct, slots);
    rf_str rest = {rf_arena_dup(ct->arena, content.ptr, content.len), content.len}, line;
    named_kind last = {{"", 0}, 0};
    for (int number = 1; rf_str_split(&rest, '\n', &line); number++) {
        line = rf_str_trim(line);
        rf_str kind;
        if (line.len == 0 || line.ptr[0] == '#')
            continue;
        rf_str_split(&line, '\t', &kind);
        if (!add_line(ct, slots, kind, line, &last)) {
            rf_error_set(err, RF_E_RULES, "cannot read cue '%.*s': expected 'kind, tab, one to six words' (%s:%d)", (int)kind.len, kind.ptr,
                         path, number);
            cue_table_free(ct);
            return NULL;
        }
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

const cue_words *cue_at(const cue_table *ct, const word_info *info, const rf_text *t, const uint64_t *hash, size_t i, size_t bound)
{
    if (info->begins && i + 1 < bound) {
        uint32_t key = pair_key(hash[i], hash[i + 1]);
        const cue_entry *e = filter_has(&ct->pairs, key) ? ct->longer[bucket_of(key)] : NULL;
        for (; e != NULL; e = e->next)
            if (i + e->cue.n <= bound && stands_at(e, hash + i) && t->words[i].sentence == t->words[i + e->cue.n - 1].sentence)
                return &e->cue;
    }
    return i < bound ? info->alone : NULL;
}
