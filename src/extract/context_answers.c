/* extract/context_answers.c - questions put and answered: "fever? no", "he asked about a fever and I said no". The answer
 * stands behind the phrase, often in the next sentence, where no cue reaches. */
#include "extract/context_builder.h"
#include "extract/context_facts.h"

#include <string.h>

#define REACH 24 /* words between a phrase and its answer */

static const char *const no_words[] = {"no", "nope", "nah", "none", "never", "negative", "neg", "nil", "neither", NULL};
static const char *const yes_words[] = {"yes", "yep", "yeah", "yup", "y", "positive", "pos", "definitely", "often", NULL};
static const char *const ask_words[] = {"asked",      "asks",    "asking",   "checked",  "checks",
                                        "questioned", "quizzed", "enquired", "inquired", NULL};
static const char *const say_words[] = {"said",    "say",    "told",   "answered", "answer", "replied", "reply",
                                        "answers", "denied", "denies", "tell",     "saying", NULL};
static const char *const helpers[] = {"a",    "all",  "any",  "both",  "clear", "definite", "doc", "doctor", "firm",
                                      "have", "her",  "him",  "is",    "it",    "me",       "my",  "of",     "that",
                                      "the",  "them", "they", "those", "to",    "was",      NULL};
/* What may follow an answer: "said no pain" is none. */
static const char *const openers[] = {"and",   "as", "because", "but",  "i",     "im", "it",    "its", "just",  "only",
                                      "since", "so", "that",    "then", "thank", "to", "which", "my",  "still", NULL};

static bool ends_a_clause(const rf_text *t, size_t i)
{
    if (i + 1 >= t->n_words || t->words[i + 1].clause != t->words[i].clause)
        return true;
    for (size_t k = t->words[i].end; k < t->words[i + 1].start; k++)
        if (t->fold[k] == ',' || t->fold[k] == '-')
            return true;
    return word_is_one_of(t, i + 1, openers);
}

/* 'n' or 'y' when the words from i on answer by themselves. */
static char answer_at(const rf_text *t, size_t i)
{
    if (word_is_one_of(t, i, no_words) && ends_a_clause(t, i))
        return 'n';
    return word_is_one_of(t, i, yes_words) && ends_a_clause(t, i) ? 'y' : 0;
}

/* "... and I said no": the answer is told. */
static char told_answer(const builder *b)
{
    const rf_text *t = b->t;
    for (size_t i = b->last; i < t->n_words && i < b->last + REACH; i++) {
        if (t->words[i].sentence > t->words[b->last - 1].sentence + 1)
            return 0;
        if (!word_is_one_of(t, i, say_words))
            continue;
        if (word_is_one_of(t, i, (const char *const[]){"denied", "denies", NULL}) &&
            ends_a_clause(t, i + word_is_one_of(t, i + 1, helpers)))
            return 'n';
        size_t k = i + 1;
        while (k < i + 4 && word_is_one_of(t, k, helpers))
            k++;
        char a = answer_at(t, k);
        if (a != 0)
            return a;
    }
    return 0;
}

static bool was_asked(const builder *b)
{
    const rf_text *t = b->t;
    for (size_t i = b->first; i-- > 0 && b->first - i <= REACH && t->words[i].sentence + 1 >= t->words[b->first].sentence;)
        if (word_is_one_of(t, i, ask_words) || (word_is_one_of(t, i, (const char *const[]){"know", NULL}) && i >= 2 &&
                                                word_is_one_of(t, i - 2, (const char *const[]){"wanted", "wants", NULL})))
            return true;
    return false;
}

/* "fever? no", "fever, no": a question mark behind the phrase or a word or two later, or a comma, then the answer. */
static char direct_answer(const builder *b)
{
    const rf_text *t = b->t;
    for (size_t i = b->last - 1; i + 1 < t->n_words && i < b->last + 2; i++)
        for (size_t k = t->words[i].end; k < t->words[i + 1].start; k++)
            if (t->fold[k] == '?' || (i + 1 == b->last && (t->fold[k] == ',' || t->fold[k] == ':')))
                return answer_at(t, i + 1);
    return 0;
}

static bool is_word(const rf_text *t, size_t i, const char *word) { return word_is_one_of(t, i, (const char *const[]){word, NULL}); }

/* "never had a pain like this": a comparison, no denial. */
static bool is_compared(const rf_text *t, size_t i)
{
    static const char *const things[] = {"this", "that", "it", "these", "them", NULL};
    static const char *const degrees[] = {"bad", "badly", "much", "long", "strong", "intense", "severe", "often", NULL};
    if (is_word(t, i, "like"))
        return word_is_one_of(t, i + 1, things);
    return word_is_one_of(t, i, (const char *const[]){"this", "so", "as", "that", NULL}) && word_is_one_of(t, i + 1, degrees);
}

/* "it never happened before", "first time ever", "thats new": said of what stands before it. */
static bool is_first_time(const builder *b)
{
    static const char *const behind_never[] = {"before", NULL};
    const rf_text *t = b->t;
    for (size_t i = b->last; i < t->n_words && i < b->last + 14; i++) {
        if (t->words[i].sentence > t->words[b->last - 1].sentence + 1)
            return false;
        if (is_word(t, i, "first") && is_word(t, i + 1, "time"))
            return true;
        for (size_t k = i + 1; (is_word(t, i, "never") || is_word(t, i, "not") || is_word(t, i, "havent")) && k <= i + 6; k++)
            if (word_is_one_of(t, k, behind_never))
                return true;
    }
    return false;
}

/* Does the sentence of the phrase end in a question mark? */
static bool is_question(const builder *b)
{
    const rf_text *t = b->t;
    size_t last = b->last - 1;
    while (last + 1 < t->n_words && t->words[last + 1].sentence == t->words[b->last - 1].sentence)
        last++;
    size_t end = last + 1 < t->n_words ? t->words[last + 1].start : t->len;
    for (size_t k = t->words[last].end; k < end; k++)
        if (t->fold[k] == '?')
            return true;
    return false;
}

void context_answer_features(builder *b)
{
    if (is_question(b))
        b->kinds |= CONTEXT_QUESTION;
    if (is_compared(b->t, b->last)) {
        b->adjacent = false;
        b->kinds &= ~CONTEXT_CERTAIN;
        b->kinds |= 1u << CUE_PSEUDO;
        emit_fact(b, mix('=', 1, 0, 0));
    }
    if (is_first_time(b)) {
        b->kinds |= CONTEXT_FIRST_TIME;
        emit_fact(b, mix('=', 2, 0, 0));
    }
    char direct = direct_answer(b), told = was_asked(b) ? told_answer(b) : 0;
    if (direct == 0 && told == 0)
        return;
    emit_fact(b, mix('^', (uint64_t)(unsigned char)direct, (uint64_t)(unsigned char)told, 0));
    emit_fact(b, mix('~', direct == 'n' || told == 'n', 0, 0));
    if (direct == 'y') {
        b->adjacent = false;
        b->kinds &= ~CONTEXT_CERTAIN;
    }
    if (direct == 'n' || told == 'n') {
        b->kinds |= 1u << CUE_NEGPOST | CONTEXT_CERTAIN;
        b->adjacent = true;
    }
}
