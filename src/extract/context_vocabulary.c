/* extract/context_vocabulary.c - the hash table of the closed lists, made at the first question. */
#include "extract/context_vocabulary.h"

#include "base/arena.h"
#include "base/hash.h"
#include "extract/context_facts.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#define SLOTS 8192u /* a power of two, several times the words: most words of a text meet an empty slot */
#define WORDS_MAX (SLOTS / 4)
#define WORD_BYTES 24

typedef struct entry {
    char text[WORD_BYTES];
    size_t len;
} entry;

typedef struct slot {
    uint32_t hash;
    uint32_t entry; /* 0: empty */
} slot;

const known_word unknown_word = {.number = -1, .unit = -1};

/* On the heap: static memory comes a small page at a time, and each of these costs a short run as much as reading a file of rules. */
static slot *slots;
static entry *entries;
static known_word *known; /* of each; apart, for whoever has found a word asks for no more than this */
static size_t n_entries;
static pthread_once_t made = PTHREAD_ONCE_INIT;

static slot *slot_of(const char *word, size_t len, uint32_t hash)
{
    uint32_t at = hash & (SLOTS - 1);
    while (slots[at].entry != 0 &&
           !(slots[at].hash == hash && entries[slots[at].entry].len == len && memcmp(entries[slots[at].entry].text, word, len) == 0))
        at = (at + 1) & (SLOTS - 1);
    return &slots[at];
}

static known_word *add(const char *word, size_t len)
{
    uint32_t hash = (uint32_t)rf_hash_fnv(0, word, len);
    slot *s = slot_of(word, len, hash);
    if (s->entry == 0) {
        if (n_entries == WORDS_MAX || len >= WORD_BYTES)
            abort(); /* the lists have outgrown the table: found by every test */
        entry *e = &entries[++n_entries];
        known[n_entries] = unknown_word;
        memcpy(e->text, word, len);
        e->len = len;
        *s = (slot){hash, (uint32_t)n_entries};
    }
    return &known[s->entry];
}

static void add_rows(const word_rows *all)
{
    for (size_t i = 0; i < all->n; i++)
        for (const char *at = all->rows[i].words; *at != '\0';) {
            size_t len = strcspn(at, " ");
            all->set(add(at, len), all->rows[i].value);
            at += len + (at[len] == ' ');
        }
}

/* "my roommate's foot": the apostrophe is gone from folded text. */
static void add_genitives(void)
{
    size_t n = n_entries;
    for (size_t i = 1; i <= n; i++) {
        char word[WORD_BYTES];
        const entry *e = &entries[i];
        if (known[i].person != PERSON_KIN || e->len < 3 || e->len + 2 > WORD_BYTES)
            continue;
        memcpy(word, e->text, e->len);
        word[e->len] = 's';
        known_word *k = add(word, e->len + 1);
        k->person = k->person == PERSON_NONE ? PERSON_KIN : k->person;
    }
}

static bool may_begin_a_time(const known_word *k)
{
    static const word_list first[] = {WORD_ON,  WORD_SHORT_DAY,   WORD_AGED,     WORD_AT,   WORD_BY,  WORD_WAS, WORD_FRAME,
                                      WORD_THE, WORD_SEASON_LEAD, WORD_ERA_LEAD, WORD_WHEN, WORD_DAY, WORD_AS};
    bool may = k->number >= 0 || k->unit >= 0 || k->time != TIME_NONE;
    for (size_t i = 0; i < sizeof first / sizeof *first; i++)
        may = may || known_is(k, first[i]);
    return may;
}

static void make(void)
{
    slots = rf_xcalloc(SLOTS, sizeof *slots);
    entries = rf_xcalloc(WORDS_MAX + 1, sizeof *entries);
    known = rf_xcalloc(WORDS_MAX + 1, sizeof *known);
    for (size_t i = 0; i < context_lists_count; i++)
        add_rows(&context_lists[i]);
    add_genitives();
    for (size_t i = 1; i <= n_entries; i++)
        if (may_begin_a_time(&known[i]))
            known[i].lists[WORD_TIMELY / 64] |= UINT64_C(1) << WORD_TIMELY % 64;
}

const known_word *known_word_of(const rf_text *t, size_t i)
{
    pthread_once(&made, make);
    if (i >= t->n_words)
        return &unknown_word;
    const rf_word *w = &t->words[i];
    const slot *s = slot_of(t->fold + w->start, w->end - w->start, w->hash);
    return s->entry != 0 ? &known[s->entry] : &unknown_word;
}

void known_word_expect(const rf_word *w)
{
    pthread_once(&made, make);
    __builtin_prefetch(&slots[w->hash & (SLOTS - 1)]);
}

const known_word *known_word_at(size_t i, rf_str *word)
{
    pthread_once(&made, make);
    if (i >= n_entries)
        return NULL;
    *word = (rf_str){entries[i + 1].text, entries[i + 1].len};
    return &known[i + 1];
}
