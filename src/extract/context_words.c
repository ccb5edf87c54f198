/* extract/context_words.c - fills the table of words of one text. */
#include "extract/context_words.h"

#include "base/hash.h"
#include "text/word_memory.h"

#include <string.h>

/* What a byte between two words is; word bytes are never asked. */
static const uint16_t marks[128] = {
    [','] = GAP_COMMA, [':'] = GAP_COLON,   [';'] = GAP_SEMICOLON, ['.'] = GAP_STOP, ['!'] = GAP_STOP,  ['\n'] = GAP_STOP,
    ['?'] = GAP_QUERY, ['('] = GAP_BRACKET, [')'] = GAP_BRACKET,   ['-'] = GAP_DASH, ['/'] = GAP_SLASH, ['"'] = GAP_QUOTE};

static uint16_t gap_of(const char *from, const char *to)
{
    unsigned gap = 0;
    for (; from < to; from++) {
        unsigned char ch = (unsigned char)*from;
        if (ch == ':' && (gap & (GAP_SEMICOLON | GAP_STOP | GAP_QUERY)) == 0)
            gap |= GAP_COLON_FIRST;
        gap |= ch < 128 ? marks[ch] : 0;
    }
    return (uint16_t)gap;
}

/* What is known of a word whatever the text; noted under its number. */
typedef struct word_note {
    word_info info; /* not noted: known is NULL */
    uint64_t hash;
} word_note;

static word_note find_out(const rf_context *c, const rf_text *t, size_t i)
{
    word_note x;
    x.hash = rf_hash_fnv(0, t->fold + t->words[i].start, t->words[i].end - t->words[i].start);
    x.info = *word_info_of(c->cues, x.hash);
    x.info.letter = context_letter_of(t, i, &x.info);
    return x;
}

/* Where the notes of each word are: in the memory of words, or for those without a number in the arena. */
static const word_note **find_notes(const rf_context *c, const rf_text *t, rf_arena *arena)
{
    word_note *kept = rf_text_notes(t, RF_ROOM_CONTEXT, sizeof *kept);
    const word_note **notes = rf_arena_raw(arena, (t->n_words + 1) * sizeof *notes);
    for (size_t i = 0; i < t->n_words && kept != NULL; i++) /* so that the processor waits for all at a time */
        __builtin_prefetch(&kept[t->words[i].number]);
    for (size_t i = 0; i < t->n_words; i++) {
        uint32_t number = kept != NULL ? t->words[i].number : 0;
        word_note *x = number > 0 ? &kept[number] : rf_arena_raw(arena, sizeof *x);
        if (number == 0 || x->info.known == NULL)
            *x = find_out(c, t, i);
        notes[i] = x;
    }
    return notes;
}

static void look_up(context_words *w, const rf_context *c, rf_arena *arena)
{
    const rf_text *t = w->t;
    size_t n = t->n_words;
    const known_word **known = rf_arena_raw(arena, (n + 1 + CONTEXT_PAD) * sizeof *known);
    const cue_words **cues = rf_arena_raw(arena, (n + 1) * sizeof *cues);
    uint64_t *hash = rf_arena_raw(arena, (n + 1) * sizeof *hash), *symbol = rf_arena_raw(arena, (n + 1) * sizeof *symbol);
    const word_note **notes = find_notes(c, t, arena);
    *known++ = &unknown_word;
    for (size_t i = 0; i < n; i++) {
        const word_note *x = notes[i];
        known[i] = x->info.known;
        hash[i] = x->hash;
        symbol[i] = x->info.letter != 0 ? (uint64_t)(unsigned char)x->info.letter : x->hash;
        w->anywhere[0] |= known[i]->lists[0];
        w->anywhere[1] |= known[i]->lists[1];
    }
    for (size_t i = 0; i < CONTEXT_PAD; i++)
        known[n + i] = &unknown_word;
    for (size_t i = 0; i < n; i++)
        cues[i] = notes[i]->info.seconds != 0 ? cue_at(c->cues, &notes[i]->info, t, hash, i, n) : notes[i]->info.alone;
    uint32_t *next = rf_arena_raw(arena, (n + 1) * sizeof *next);
    next[n] = (uint32_t)n;
    for (size_t i = n; i-- > 0;)
        next[i] = cues[i] != NULL ? (uint32_t)i : next[i + 1];
    w->next_cue = next;
    w->known = known;
    w->cue = cues;
    w->hash = hash;
    w->symbol = symbol;
}

static context_sentence *read_gaps(context_words *w, rf_arena *arena)
{
    const rf_text *t = w->t;
    size_t n = t->n_words;
    uint16_t *gap = rf_arena_raw(arena, (n + 1) * sizeof *gap);
    uint32_t *marked = rf_arena_raw(arena, (n + 1) * sizeof *marked), sum = 0;
    context_sentence *sentences = rf_arena_take(arena, (t->words[n - 1].sentence + 1) * sizeof *sentences);
    gap[0] = 0;
    marked[0] = 0;
    for (size_t i = 1; i <= n; i++) {
        const rf_word *before = &t->words[i - 1];
        gap[i] = gap_of(t->fold + before->end, t->fold + (i < n ? t->words[i].start : t->len));
        marked[i] = sum += context_parting(gap[i]) != 0;
        if (i == n || t->words[i].sentence != before->sentence) {
            sentences[before->sentence].asks = (gap[i] & GAP_QUERY) != 0;
            sentences[before->sentence].end = (uint32_t)i;
            if (i < n)
                sentences[t->words[i].sentence].first = (uint32_t)i;
        }
    }
    w->gap = gap;
    w->marked = marked;
    w->sentences = sentences;
    return sentences;
}

static void read_persons(context_words *w, context_sentence *sentences, rf_arena *arena)
{
    const rf_text *t = w->t;
    size_t n = t->n_words;
    uint8_t *person = rf_arena_raw(arena, n + 2);
    uint32_t *from = rf_arena_raw(arena, (n + 1) * sizeof *from), found = 0;
    for (size_t i = 0; i < n; i++) {
        person[i] = (uint8_t)person_of(&w->known[i]);
        from[i] = found;
        found += person[i] != PERSON_NONE;
    }
    from[n] = found;
    person[n] = person[n + 1] = PERSON_NONE;
    context_person *persons = rf_arena_raw(arena, (found + 1) * sizeof *persons), *p = persons;
    uint8_t last[2] = {PERSON_NONE, PERSON_NONE};
    for (size_t i = 0; i < n; i++) {
        if (person[i] == PERSON_NONE)
            continue;
        *p = (context_person){.at = (uint32_t)i, .who = person[i]};
        context_person_part(w, person, p);
        if (last[0] != p->who) {
            last[1] = last[0];
            last[0] = p->who;
        }
        memcpy(p->last, last, sizeof last);
        w->people |= 1u << p->who;
        p->up_to = (uint8_t)w->people;
        sentences[t->words[i].sentence].persons |= (uint8_t)(1u << p->who);
        p++;
    }
    w->persons = persons;
    w->person_from = from;
    w->n_persons = found;
    /* A note of a clinic speaks of its patient as "he": capitals and full stops, and nobody says "I". */
    w->formal = t->raw.len > 1 && t->raw.ptr[0] >= 'A' && t->raw.ptr[0] <= 'Z' && t->raw.ptr[t->raw.len - 1] == '.' &&
                (w->people & (1u << PERSON_FIRST | 1u << PERSON_SECOND)) == 0;
}

static void read_times(context_words *w, rf_arena *arena)
{
    const rf_text *t = w->t;
    size_t n = t->n_words, words;
    uint8_t *bytes = rf_arena_raw(arena, 3 * n), *tense = bytes, *time = bytes + n, *lasts = bytes + 2 * n;
    for (size_t i = 0; i < n; i++) {
        tense[i] = (uint8_t)tense_of(t, i, &w->known[i]);
        time[i] = TIME_NONE;
        lasts[i] = 1;
        if (!context_is(w, i, WORD_TIMELY) && t->fold[t->words[i].start] > '9')
            continue; /* as nearly all: time_of would say the same */
        time[i] = (uint8_t)time_of(t, i, &w->known[i], &words);
        lasts[i] = (uint8_t)words;
    }
    w->tense = tense;
    w->time = time;
    w->lasts = lasts;
    uint32_t *next_tense = rf_arena_raw(arena, 3 * (n + 1) * sizeof *next_tense), *next_time = next_tense + n + 1,
             *before = next_time + n + 1;
    next_tense[n] = next_time[n] = (uint32_t)n;
    for (size_t i = n; i-- > 0;) {
        next_tense[i] = tense[i] != RF_TENSE_NONE ? (uint32_t)i : next_tense[i + 1];
        next_time[i] = time[i] != TIME_NONE ? (uint32_t)i : next_time[i + 1];
    }
    before[0] = 0;
    for (size_t i = 0; i < n; i++)
        before[i + 1] = tense[i] != RF_TENSE_NONE ? (uint32_t)i + 1 : before[i];
    w->next_tense = next_tense;
    w->next_time = next_time;
    w->tense_before = before;
}

unsigned context_cues_before(const rf_context *c, const context_words *w, size_t open, uint32_t s)
{
    const rf_word *words = w->t->words;
    unsigned kinds = 0;
    for (size_t i = open; i > 0 && s > 0 && words[i - 1].sentence + 1 >= s && open - i < 25;) {
        cue q;
        i--;
        if (context_cue_at(c, w, i, open, &q))
            kinds |= q.kinds;
    }
    return kinds & (1u << CUE_OTHER | 1u << CUE_GENERIC | 1u << CUE_SELF | 1u << CUE_ANIMAL | 1u << CUE_DEAD | 1u << CUE_HYP |
                    1u << CUE_HIST | 1u << CUE_NEG);
}

static void read_headings(context_words *w, rf_arena *arena)
{
    const rf_text *t = w->t;
    if (!context_has(w, WORD_HEADING))
        return;
    context_heading *headings = NULL;
    size_t cap = 0;
    for (size_t i = 0; i < t->n_words; i++) {
        uint8_t section = context_is(w, i, WORD_HEADING) ? context_section_at(w, i) : 0;
        if (section == 0)
            continue;
        headings = rf_arena_grow(arena, headings, w->n_headings, &cap, sizeof *headings);
        headings[w->n_headings++] = (context_heading){(uint32_t)i, section, i == 0 || t->words[i - 1].sentence != t->words[i].sentence};
    }
    w->headings = headings;
}

const context_words *context_words_of(const rf_context *c, const rf_text *t, rf_arena *arena)
{
    context_words *w = rf_arena_take(arena, sizeof *w);
    w->t = t;
    if (t->n_words == 0)
        return w;
    look_up(w, c, arena);
    context_sentence *sentences = read_gaps(w, arena);
    for (uint32_t s = 0; s <= t->words[t->n_words - 1].sentence; s++)
        sentences[s].before = context_cues_before(c, w, sentences[s].first, s);
    read_persons(w, sentences, arena);
    read_times(w, arena);
    read_headings(w, arena);
    return w;
}
