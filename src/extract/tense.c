/* extract/tense.c - the table behind tense.h. */
#include "extract/tense.h"

#include <stdlib.h>
#include <string.h>

/* Sorted, for bsearch. Words that are past and present alike ("hurt", "put", "read", "cut", "could") stand in neither. */
static const char *const past_words[] = {
    "ago",     "became",  "began", "broke",   "brought", "came",   "couldnt", "did",   "didnt", "drove",     "fell",  "felt",
    "finally", "found",   "gave",  "got",     "grew",    "had",    "hadnt",   "heard", "held",  "initially", "kept",  "knew",
    "led",     "lost",    "made",  "met",     "once",    "paid",   "ran",     "said",  "sat",   "saw",       "sent",  "slept",
    "spent",   "started", "stood", "thought", "threw",   "told",   "took",    "tore",  "tried", "was",       "wasnt", "went",
    "were",    "werent",  "woke",  "won",     "wore",    "worked", "wouldnt", "wrote"};

static const char *const present_words[] = {
    "aches",  "am",       "anymore", "are",     "arent",  "burns", "cant",    "comes", "currently", "do",      "does",   "doesnt",
    "dont",   "feel",     "feels",   "get",     "gets",   "goes",  "happens", "has",   "hasnt",     "have",    "havent", "hes",
    "hurts",  "im",       "is",      "isnt",    "its",    "ive",   "keep",    "keeps", "lately",    "looks",   "makes",  "need",
    "now",    "nowadays", "seems",   "shes",    "shoots", "sleep", "starts",  "still", "suffer",    "suffers", "takes",  "theyre",
    "theyve", "think",    "today",   "tonight", "wakes",  "want",  "weve",    "wont",  "works",     "youre"};

/* Words after which a form in "-ed" is a verb of the past and no adjective ("i cracked", "a pinched nerve"). */
static const char *const subjects[] = {"also",     "and",  "doc",   "doctor", "eventually", "finally", "he",     "i",
                                       "it",       "just", "never", "pain",   "really",     "she",     "slowly", "soon",
                                       "suddenly", "that", "then",  "they",   "we",         "which",   "who",    "you"};

/* "have had", "has started": the present perfect speaks of now. */
static const char *const perfect[] = {"has", "hasnt", "have", "havent", "hes", "ive", "shes", "theyve", "weve", "youve"};

typedef struct key {
    const char *ptr;
    size_t len;
} key;

static int compare(const void *k, const void *entry)
{
    const key *a = k;
    const char *b = *(const char *const *)entry;
    int d = strncmp(a->ptr, b, a->len);
    return d != 0 ? d : b[a->len] != '\0' ? -1 : 0;
}

#define IN(k, table) (bsearch((k), (table), sizeof(table) / sizeof *(table), sizeof *(table), compare) != NULL)

static key word_key(const rf_text *t, size_t i) { return (key){t->fold + t->words[i].start, t->words[i].end - t->words[i].start}; }

rf_tense rf_tense_of(const rf_text *t, size_t i)
{
    key w = word_key(t, i);
    bool follows = i > 0 && t->words[i - 1].sentence == t->words[i].sentence;
    key before = follows ? word_key(t, i - 1) : (key){"", 0};
    bool is_ed = w.len >= 5 && memcmp(w.ptr + w.len - 2, "ed", 2) == 0;
    if (!follows && w.len == 3 && memcmp(w.ptr, "had", 3) == 0)
        return RF_TENSE_NONE; /* "had this for years": the writer left out "i have" or "i" */
    if (IN(&w, past_words) || (is_ed && IN(&before, subjects)))
        return IN(&before, perfect) ? RF_TENSE_PRESENT : RF_TENSE_PAST;
    return IN(&w, present_words) ? RF_TENSE_PRESENT : RF_TENSE_NONE;
}
