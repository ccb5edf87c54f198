/* text/lexicon.c - reads models/lexicon.words and judges one word: known, a fixed variant, near to a clinical word, or none of
 * these. How near two words are is nearest.c's business. */
#include "text/lexicon.h"

#include "base/file.h"
#include "base/slots.h"
#include "text/parts.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

typedef enum kind { CLINICAL, VARIANT, BLOCKED, ORDINARY, NAMED } kind;

/* One line: words as places in the file, so that the entries can be kept in a file themselves. */
typedef struct entry {
    uint32_t word : 24, kind : 8;
    uint32_t better; /* of a variant */
    uint16_t word_len, better_len;
} entry;

/* The words of one kind, in file order, ready to be searched. */
typedef struct shelf {
    rf_str *words;
    size_t n;
    rf_nearest *nearest;
} shelf;

struct rf_lexicon {
    rf_arena *arena;
    rf_buf file; /* owns every word */
    entry *entries;
    size_t n, mask;
    uint32_t *slots; /* mask + 1 (base/slots.h: a file of FILE_MAX_BYTES has fewer words); these two in the arena or in an index */
    shelf clinical, ordinary, named;
};

static const char *const shelf_names[] = {[CLINICAL] = "clinical", [ORDINARY] = "ordinary", [NAMED] = "named"};

#define FILE_MAX_BYTES (4u << 20)
#define ARENA_BLOCK (144u << 10) /* what is made beside an index fits into one */

/* No repair may make one of these, or change it: a missed "no" costs a false alarm, an invented one a missed emergency. */
static const char *const cues[] = {
    "no",   "not",     "never",   "none",     "nor",    "neither",  "without", "denies", "deny",  "denied",  "denying", "nothing", "nobody",
    "cant", "cannot",  "dont",    "doesnt",   "didnt",  "isnt",     "arent",   "aint",   "wasnt", "werent",  "havent",  "hasnt",   "hadnt",
    "wont", "wouldnt", "couldnt", "shouldnt", "unable", "negative", "absent",  "lack",   "lacks", "lacking", "nope",    "nil",     "zero",
};

static bool is_cue(rf_str w)
{
    if (w.len == 0 || strchr("acdhilnuwz", w.ptr[0]) == NULL)
        return false;
    for (size_t i = 0; i < sizeof cues / sizeof *cues; i++)
        if (rf_str_is(w, cues[i]))
            return true;
    return false;
}

static bool is_plain(rf_str w)
{
    for (size_t i = 0; i < w.len; i++)
        if (w.ptr[i] < 'a' || w.ptr[i] > 'z')
            return false;
    return w.len > 0;
}

/* Are these the letters of the variant, only taken apart? Then a cue is none that the repair made. */
static bool only_parted(rf_str variant, rf_str words)
{
    size_t k = 0;
    for (size_t i = 0; i < words.len; i++)
        if (words.ptr[i] != ' ' && (k == variant.len || variant.ptr[k++] != words.ptr[i]))
            return false;
    return k == variant.len;
}

static bool check_variant(rf_str variant, rf_str better, rf_error *err)
{
    if (is_cue(variant))
        return rf_error_set(err, RF_E_RULES, "'%.*s' is a cue of negation and must stay as it is", (int)variant.len, variant.ptr);
    rf_str rest = better, word;
    while (rf_str_split(&rest, ' ', &word)) {
        if (!is_plain(word))
            return rf_error_set(err, RF_E_RULES, "'%.*s' has no plain words to be replaced by", (int)variant.len, variant.ptr);
        if (is_cue(word) && !only_parted(variant, better))
            return rf_error_set(err, RF_E_RULES, "'%.*s' is a cue of negation and no repair may make it", (int)word.len, word.ptr);
    }
    return true;
}

/* One line as it is read. */
typedef struct reading {
    rf_str word, better;
    kind kind;
} reading;

/* One line without its comment. false with err->text saying what is wrong with it. */
static bool parse_line(rf_str line, reading *e, rf_error *err)
{
    *e = (reading){.kind = CLINICAL};
    if (line.ptr[0] == '!' || line.ptr[0] == '+' || line.ptr[0] == '*') {
        e->kind = line.ptr[0] == '!' ? BLOCKED : line.ptr[0] == '+' ? ORDINARY : NAMED;
        line.ptr++;
        line.len--;
    }
    const char *equals = memchr(line.ptr, '=', line.len);
    if (equals != NULL && e->kind == CLINICAL) {
        e->kind = VARIANT;
        e->better = rf_str_trim((rf_str){equals + 1, line.len - (size_t)(equals + 1 - line.ptr)});
        line.len = (size_t)(equals - line.ptr);
    }
    e->word = rf_str_trim(line);
    if (e->word.len > UINT16_MAX || e->better.len > UINT16_MAX)
        return rf_error_set(err, RF_E_RULES, "a word is longer than %d bytes", UINT16_MAX);
    if (!is_plain(e->word))
        return rf_error_set(err, RF_E_RULES, "'%.*s' is no word of plain lower-case letters", (int)e->word.len, e->word.ptr);
    if (e->kind == VARIANT)
        return check_variant(e->word, e->better, err);
    if ((e->kind == CLINICAL || e->kind == NAMED) && is_cue(e->word))
        return rf_error_set(err, RF_E_RULES, "'%.*s' is a cue of negation and no repair may make it", (int)e->word.len, e->word.ptr);
    if (e->kind == CLINICAL && e->word.len < 4)
        return rf_error_set(err, RF_E_RULES, "'%.*s' is too short to repair to (put '+' before it)", (int)e->word.len, e->word.ptr);
    return true;
}

static rf_str word_of(const rf_lexicon *lx, const entry *e) { return (rf_str){lx->file.ptr + e->word, e->word_len}; }
static rf_str better_of(const rf_lexicon *lx, const entry *e) { return (rf_str){lx->file.ptr + e->better, e->better_len}; }

static entry *find(const rf_lexicon *lx, rf_str word, uint32_t hash)
{
    for (size_t i = hash & lx->mask; lx->slots[i] != 0; i = (i + 1) & lx->mask)
        if (rf_slot_may_be(lx->slots[i], hash)) {
            entry *e = &lx->entries[rf_slot_number(lx->slots[i]) - 1];
            if (e->word_len == word.len && rf_same_bytes(lx->file.ptr + e->word, word.ptr, word.len))
                return e;
        }
    return NULL;
}

static void build_table(rf_lexicon *lx)
{
    size_t size = 64;
    while (size < lx->n + lx->n / 2)
        size *= 2;
    lx->mask = size - 1;
    lx->slots = rf_arena_take(lx->arena, size * sizeof *lx->slots);
}

/* Enter e, number k; false when the word is there already. */
static bool enter(rf_lexicon *lx, const entry *e, size_t k)
{
    rf_str word = word_of(lx, e);
    uint32_t hash = rf_text_hash(word.ptr, word.len);
    if (find(lx, word, hash) != NULL)
        return false;
    size_t i = hash & lx->mask;
    while (lx->slots[i] != 0)
        i = (i + 1) & lx->mask;
    lx->slots[i] = rf_slot((uint32_t)k + 1, hash);
    return true;
}

/* An ordinary word may be named as well; false when a word stands there twice for another reason. */
static bool promote(rf_lexicon *lx, entry *e)
{
    rf_str word = word_of(lx, e);
    entry *first = find(lx, word, rf_text_hash(word.ptr, word.len));
    if (e->kind != NAMED || first->kind != ORDINARY)
        return false;
    first->kind = NAMED;
    e->kind = BLOCKED; /* on no shelf */
    return true;
}

static shelf *shelf_of(rf_lexicon *lx, kind k)
{
    return k == CLINICAL ? &lx->clinical : k == ORDINARY ? &lx->ordinary : k == NAMED ? &lx->named : NULL;
}

/* Every word to its shelf. Counted first: room for all on each shelf would be most of the memory of a short run. */
static void fill_words(rf_lexicon *lx)
{
    size_t n[NAMED + 1] = {0};
    for (size_t i = 0; i < lx->n; i++)
        n[lx->entries[i].kind]++;
    for (unsigned k = 0; k <= NAMED; k++)
        if (shelf_of(lx, k) != NULL)
            *shelf_of(lx, k) = (shelf){.words = rf_arena_raw(lx->arena, (n[k] + 1) * sizeof(rf_str))};
    for (size_t i = 0; i < lx->n; i++) {
        shelf *s = shelf_of(lx, (kind)lx->entries[i].kind);
        if (s != NULL)
            s->words[s->n++] = word_of(lx, &lx->entries[i]);
    }
}

/* From the index if there is one; false when it does not fit. */
static bool fill_shelf(rf_lexicon *lx, kind which, const rf_weights *index)
{
    shelf *s = shelf_of(lx, which);
    s->nearest = index != NULL ? rf_nearest_read(index, shelf_names[which], s->words, s->n, which != ORDINARY, lx->arena)
                               : rf_nearest_new(s->words, s->n, which != ORDINARY, lx->arena);
    return s->nearest != NULL;
}

static uint32_t place(const rf_lexicon *lx, rf_str s) { return s.len > 0 ? (uint32_t)(s.ptr - lx->file.ptr) : 0; }

/* Of the file's first bytes. */
static size_t lines_in(const rf_lexicon *lx, size_t bytes) { return rf_str_count((rf_str){lx->file.ptr, bytes}, '\n') + 1; }

/* Every line of the file into entries. */
static bool read_entries(rf_lexicon *lx, const char *path, rf_error *err)
{
    rf_str rest = rf_buf_str(&lx->file), line;
    lx->entries = rf_arena_raw(lx->arena, lines_in(lx, rest.len) * sizeof *lx->entries);
    for (int number = 1; rf_str_split(&rest, '\n', &line); number++) {
        const char *comment = memchr(line.ptr, '#', line.len);
        if (comment != NULL)
            line.len = (size_t)(comment - line.ptr);
        line = rf_str_trim(line);
        if (line.len == 0)
            continue;
        reading e;
        rf_error why;
        if (!parse_line(line, &e, &why))
            return rf_error_set(err, RF_E_RULES, "%.160s (%s:%d)", why.text, path, number);
        lx->entries[lx->n++] = (entry){.word = place(lx, e.word),
                                       .better = place(lx, e.better),
                                       .word_len = (uint16_t)e.word.len,
                                       .better_len = (uint16_t)e.better.len,
                                       .kind = e.kind};
    }
    return true;
}

static bool fill_shelves(rf_lexicon *lx, const rf_weights *index)
{
    fill_words(lx);
    return fill_shelf(lx, CLINICAL, index) && fill_shelf(lx, ORDINARY, index) && fill_shelf(lx, NAMED, index);
}

/* ---- the index ---------------------------------------------------------------------------------------------------------- */

static rf_sum sum_of(const rf_lexicon *lx) { return rf_hash_sum(rf_buf_str(&lx->file)); }

void rf_lexicon_put(const rf_lexicon *lx, rf_weights_out *o)
{
    rf_weights_put_sum(o, "lexicon.sum", sum_of(lx));
    rf_weights_put_items(o, "lexicon.entries", lx->entries, lx->n, sizeof *lx->entries);
    rf_weights_put_items(o, "lexicon.slots", lx->slots, lx->mask + 1, sizeof *lx->slots);
    rf_nearest_put(lx->clinical.nearest, o, shelf_names[CLINICAL]);
    rf_nearest_put(lx->ordinary.nearest, o, shelf_names[ORDINARY]);
    rf_nearest_put(lx->named.nearest, o, shelf_names[NAMED]);
}

/* To the end whatever is seen: no branch has to be guessed. */
static bool entries_hold(const rf_lexicon *lx)
{
    uint64_t bad = 0, length = lx->file.len;
    for (size_t i = 0; i < lx->n; i++) {
        const entry *e = &lx->entries[i];
        bad |= (length - e->word - e->word_len) | (length - e->better - e->better_len); /* below 0: the highest bit */
        bad |= (uint64_t)(e->kind > NAMED) << 63;
    }
    return bad >> 63 == 0 && rf_slots_hold(lx->slots, lx->mask + 1, lx->n);
}

/* What an earlier run made of the same file. */
static bool take_from(rf_lexicon *lx, const rf_weights *index)
{
    if (!rf_weights_has_sum(index, "lexicon.sum", sum_of(lx)))
        return false;
    size_t n_slots;
    lx->entries = (entry *)rf_weights_items(index, "lexicon.entries", sizeof *lx->entries, &lx->n); /* nobody writes into them any more */
    lx->slots = (uint32_t *)rf_weights_items(index, "lexicon.slots", sizeof *lx->slots, &n_slots);
    if (lx->entries == NULL || n_slots == 0 || (n_slots & (n_slots - 1)) != 0)
        return false;
    lx->mask = n_slots - 1;
    return entries_hold(lx) && fill_shelves(lx, index);
}

static bool make(rf_lexicon *lx, const char *path, rf_error *err)
{
    lx->n = 0;
    if (!read_entries(lx, path, err))
        return false;
    build_table(lx);
    for (size_t i = 0; i < lx->n; i++)
        if (!enter(lx, &lx->entries[i], i) && !promote(lx, &lx->entries[i]))
            return rf_error_set(err, RF_E_RULES, "'%.*s' is listed twice (%s:%zu)", (int)lx->entries[i].word_len,
                                lx->file.ptr + lx->entries[i].word, path, lines_in(lx, lx->entries[i].word));
    return fill_shelves(lx, NULL);
}

static bool load(rf_lexicon *lx, const char *path, const rf_weights *index, rf_error *err)
{
    if (!rf_file_read(path, &lx->file, err)) {
        if (err != NULL)
            err->code = RF_E_RULES;
        return rf_error_add(err, "cannot load the lexicon");
    }
    return (index != NULL && take_from(lx, index)) || make(lx, path, err);
}

rf_lexicon *rf_lexicon_open(const char *path, const rf_weights *index, rf_error *err)
{
    rf_lexicon *lx = rf_xcalloc(1, sizeof *lx);
    lx->arena = rf_arena_new(ARENA_BLOCK);
    rf_buf_init(&lx->file, FILE_MAX_BYTES);
    if (!load(lx, path, index, err)) {
        rf_lexicon_free(lx);
        return NULL;
    }
    return lx;
}

rf_lexicon *rf_lexicon_load(const char *path, rf_error *err) { return rf_lexicon_open(path, NULL, err); }

void rf_lexicon_free(rf_lexicon *lx)
{
    if (lx == NULL)
        return;
    rf_arena_free(lx->arena);
    rf_buf_release(&lx->file);
    free(lx);
}

/* The nearest word of a shelf and what it costs; more than any when there is none. */
static rf_str nearest_on(const shelf *s, const rf_sought *sought, unsigned limit, unsigned *cost)
{
    size_t i = rf_nearest_find(s->nearest, sought, limit, cost);
    if (i < s->n)
        return s->words[i];
    *cost = UINT_MAX;
    return (rf_str){"", 0};
}

static rf_str search(const rf_lexicon *lx, rf_str word, const entry *e)
{
    const rf_str none = {"", 0};
    if (e != NULL)
        return e->kind == VARIANT ? better_of(lx, e) : none;
    unsigned clinical, named, ordinary;
    rf_sought sought = rf_nearest_sought(word);
    rf_str a = nearest_on(&lx->clinical, &sought, 2, &clinical), b = nearest_on(&lx->named, &sought, 1, &named);
    if (a.len == 0 && b.len == 0)
        return none;
    nearest_on(&lx->ordinary, &sought, clinical > 3 ? 2 : 1, &ordinary);
    if (ordinary <= clinical && ordinary <= named) /* as near: nobody knows which of the two was meant */
        return none;
    return clinical <= named ? a : b;
}

rf_str rf_lexicon_look_up(const rf_lexicon *lx, rf_str word, uint32_t hash, bool *known)
{
    const entry *e = find(lx, word, hash);
    *known = e != NULL && e->kind != VARIANT;
    return search(lx, word, e);
}

void rf_lexicon_expect(const rf_lexicon *lx, uint32_t hash, int step)
{
    const uint32_t *at = &lx->slots[hash & lx->mask];
    if (step == 0)
        __builtin_prefetch(at);
    if (step == 0 || *at == 0 || !rf_slot_may_be(*at, hash))
        return;
    const entry *e = &lx->entries[rf_slot_number(*at) - 1];
    __builtin_prefetch(step == 1 ? (const char *)e : lx->file.ptr + e->word);
}

rf_str rf_lexicon_repair(const rf_lexicon *lx, rf_str word)
{
    bool known;
    return rf_lexicon_look_up(lx, word, rf_text_hash(word.ptr, word.len), &known);
}

bool rf_lexicon_knows(const rf_lexicon *lx, rf_str word)
{
    const entry *e = find(lx, word, rf_text_hash(word.ptr, word.len));
    return e != NULL && e->kind != VARIANT;
}

size_t rf_lexicon_size(const rf_lexicon *lx) { return lx->clinical.n; }
