/* extract/cues.c - the closed list of cues, as a hash table of their first words. */
#include "extract/context_internal.h"

#include "base/hash.h"

#include <stdlib.h>
#include <string.h>

#define MAX_CUE_WORDS 6

static const char *const kind_names[CUE_KINDS] = {"neg",   "negpost", "pseudo", "poss",     "hist", "histpost", "hyp",
                                                  "other", "animal",  "dead",   "generic",  "term", "self",     "deficit",
                                                  "ask",   "ruled",   "conj",   "resolved", "verb"};

typedef struct entry {
    rf_str words[MAX_CUE_WORDS];
    size_t n;
    unsigned kinds;
    const char *text;
    struct entry *next; /* same bucket, longer cues first */
} entry;

#define BUCKETS 4096u

struct cue_table {
    rf_arena *arena;
    entry *buckets[BUCKETS];
};

static unsigned bucket_of(rf_str w) { return (unsigned)(rf_hash_fnv(0, w.ptr, w.len) % BUCKETS); }

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
    for (size_t i = 0; i < a->n; i++)
        if (!rf_str_eq(a->words[i], b->words[i]))
            return false;
    return true;
}

static void insert(cue_table *ct, entry *e)
{
    entry **at = &ct->buckets[bucket_of(e->words[0])];
    for (; *at != NULL && (*at)->n >= e->n; at = &(*at)->next)
        if ((*at)->n == e->n && same_words(*at, e)) {
            (*at)->kinds |= e->kinds;
            return;
        }
    e->next = *at;
    *at = e;
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
                e->kinds = 1u << k;
        e->n = line.ptr != NULL ? split_words(line, e->words) : 0;
        if (e->kinds == 0 || e->n == 0) {
            rf_error_set(err, RF_E_RULES, "cannot read cue '%.*s': expected 'kind, tab, one to six words' (%s:%d)", (int)kind.len, kind.ptr,
                         path, number);
            cue_table_free(ct);
            return NULL;
        }
        e->text = rf_arena_dup(ct->arena, line.ptr, line.len);
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

static rf_str word_str(const rf_text *t, size_t i) { return (rf_str){t->fold + t->words[i].start, t->words[i].end - t->words[i].start}; }

bool cue_at(const cue_table *ct, const rf_text *t, size_t i, size_t bound, cue *out)
{
    for (const entry *e = ct->buckets[bucket_of(word_str(t, i))]; e != NULL; e = e->next) {
        if (i + e->n > bound || t->words[i].sentence != t->words[i + e->n - 1].sentence)
            continue;
        size_t k = 0;
        while (k < e->n && rf_str_eq(e->words[k], word_str(t, i + k)))
            k++;
        if (k == e->n) {
            *out = (cue){i, i + e->n, e->kinds, e->text};
            return true;
        }
    }
    return false;
}
