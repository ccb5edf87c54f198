/* extract/frequency.c - how often words stand in comments, roughly: it tells which of two sets of words is the rarer one, and nothing else.
 */
#include "extract/frequency.h"

#include "extract/phrases.h"

#include <string.h>

#define ONE_LETTER 3.0 /* of the words that are not in the table, in 10,000 */
#define ONE_DIGIT 30.0
#define TWO_DIGITS 6.0
#define RARE 0.35

/* The commonest words of the corpora of this project, of 10,000 words; sorted. */
static const struct common {
    const char *word;
    unsigned of_10000;
} commonest[] = {
    /* clang-format off */
    {"a", 249}, {"about", 30}, {"ache", 9}, {"after", 36}, {"again", 11}, {"age", 6}, {"ago", 11}, {"all", 25}, {"also", 10},
    {"am", 23}, {"an", 18}, {"and", 282}, {"any", 12}, {"anyone", 10}, {"anything", 7}, {"are", 25}, {"arm", 5}, {"around", 6},
    {"as", 20}, {"ask", 5}, {"at", 72}, {"baby", 5}, {"back", 77}, {"bad", 10}, {"be", 23}, {"because", 12}, {"bed", 8}, {"been", 27},
    {"before", 15}, {"better", 8}, {"between", 5}, {"bit", 8}, {"blood", 6}, {"both", 12}, {"but", 30}, {"by", 23}, {"came", 10},
    {"can", 29}, {"cant", 18}, {"chair", 7}, {"chest", 8}, {"come", 7}, {"comes", 5}, {"could", 8}, {"day", 29}, {"days", 24},
    {"did", 18}, {"didnt", 5}, {"do", 59}, {"doctor", 24}, {"does", 15}, {"doesnt", 6}, {"doing", 8}, {"done", 6}, {"dont", 19},
    {"down", 19}, {"each", 8}, {"else", 5}, {"even", 5}, {"ever", 5}, {"every", 19}, {"everything", 5}, {"exercise", 5}, {"feel", 12},
    {"feels", 5}, {"feet", 5}, {"fine", 11}, {"first", 16}, {"five", 7}, {"floor", 6}, {"for", 121}, {"found", 5}, {"four", 9},
    {"from", 52}, {"gave", 10}, {"get", 23}, {"getting", 5}, {"give", 5}, {"go", 17}, {"goes", 6}, {"going", 10}, {"gone", 9},
    {"good", 16}, {"got", 24}, {"gym", 5}, {"had", 35}, {"half", 9}, {"hand", 5}, {"hands", 5}, {"hard", 5}, {"has", 26}, {"have", 36},
    {"he", 38}, {"head", 6}, {"heart", 5}, {"hello", 8}, {"help", 6}, {"her", 23}, {"here", 10}, {"hes", 11}, {"him", 10}, {"hip", 5},
    {"his", 20}, {"home", 8}, {"hot", 5}, {"hour", 6}, {"hours", 7}, {"how", 22}, {"hurt", 7}, {"hurts", 6}, {"husband", 6}, {"i", 324},
    {"id", 9}, {"if", 19}, {"im", 63}, {"in", 168}, {"into", 5}, {"is", 143}, {"isnt", 5}, {"it", 142}, {"its", 37}, {"ive", 38},
    {"just", 25}, {"keep", 6}, {"kids", 5}, {"knee", 5}, {"knees", 5}, {"know", 12}, {"last", 21}, {"left", 21}, {"leg", 8},
    {"legs", 10}, {"life", 5}, {"like", 45}, {"little", 6}, {"long", 12}, {"look", 6}, {"lost", 6}, {"low", 9}, {"lower", 7},
    {"made", 5}, {"make", 5}, {"man", 5}, {"many", 5}, {"me", 62}, {"message", 6}, {"mid", 5}, {"minutes", 7}, {"month", 12},
    {"months", 19}, {"more", 11}, {"morning", 11}, {"mother", 5}, {"much", 6}, {"my", 221}, {"neck", 14}, {"need", 9}, {"never", 12},
    {"new", 10}, {"next", 7}, {"night", 15}, {"no", 49}, {"normal", 10}, {"not", 37}, {"nothing", 11}, {"now", 36}, {"of", 96},
    {"off", 20}, {"ok", 11}, {"old", 13}, {"on", 125}, {"one", 44}, {"only", 20}, {"or", 45}, {"other", 6}, {"our", 7}, {"out", 27},
    {"over", 12}, {"pain", 28}, {"people", 9}, {"please", 7}, {"put", 10}, {"question", 5}, {"rest", 5}, {"right", 20}, {"roller", 6},
    {"run", 5}, {"said", 14}, {"same", 11}, {"say", 10}, {"says", 26}, {"school", 5}, {"second", 6}, {"see", 6}, {"she", 26},
    {"shes", 8}, {"should", 18}, {"shoulder", 10}, {"shoulders", 5}, {"side", 14}, {"since", 47}, {"sir", 5}, {"sit", 7}, {"six", 8},
    {"skin", 5}, {"sleep", 8}, {"small", 6}, {"so", 32}, {"some", 7}, {"someone", 5}, {"something", 8}, {"sore", 14}, {"spine", 9},
    {"start", 5}, {"started", 8}, {"stiff", 6}, {"still", 16}, {"stop", 8}, {"stopped", 6}, {"stretch", 5}, {"subject", 5},
    {"take", 13}, {"tell", 7}, {"ten", 8}, {"test", 6}, {"than", 8}, {"that", 54}, {"thats", 8}, {"the", 368}, {"them", 9},
    {"then", 19}, {"there", 22}, {"theres", 6}, {"these", 6}, {"they", 22}, {"thing", 10}, {"think", 6}, {"this", 36}, {"three", 16},
    {"through", 7}, {"tight", 5}, {"till", 5}, {"time", 15}, {"times", 8}, {"to", 145}, {"today", 9}, {"told", 12}, {"too", 11},
    {"took", 10}, {"twice", 6}, {"two", 31}, {"under", 9}, {"until", 6}, {"up", 38}, {"upper", 8}, {"use", 6}, {"used", 7}, {"walk", 6},
    {"walking", 5}, {"want", 12}, {"wants", 6}, {"was", 57}, {"water", 6}, {"way", 6}, {"we", 16}, {"week", 23}, {"weeks", 24},
    {"weight", 6}, {"well", 5}, {"went", 12}, {"were", 6}, {"what", 28}, {"when", 37}, {"where", 6}, {"which", 19}, {"while", 5},
    {"who", 13}, {"whole", 5}, {"wife", 8}, {"will", 10}, {"with", 74}, {"without", 7}, {"wont", 5}, {"work", 12}, {"would", 15},
    {"year", 15}, {"years", 27}, {"yesterday", 6}, {"you", 39}, {"your", 15},
    /* clang-format on */
};

/* Of all letters, how often a word begins with one, ends with one; a part that is found anywhere is three times as frequent. */
static double share_of_part(size_t n) { return n == 1 ? 400 : n == 2 ? 60 : n == 3 ? 6 : n == 4 ? 1.5 : 0.7; }

static double of_part(rf_str letters, bool begins, bool ends)
{
    double sum = share_of_part(letters.len) * (begins || ends ? 1 : 3);
    for (size_t i = 0; i < sizeof commonest / sizeof *commonest; i++) {
        const char *word = commonest[i].word;
        if (begins && word[0] != letters.ptr[0])
            continue;
        size_t n = strlen(word);
        if (n < letters.len)
            continue;
        size_t first = ends ? n - letters.len : 0, last = begins ? 0 : n - letters.len;
        for (size_t at = first; at <= last; at++)
            if (word[at] == letters.ptr[0] && memcmp(word + at, letters.ptr, letters.len) == 0) {
                sum += commonest[i].of_10000;
                break;
            }
    }
    return sum;
}

static bool is_number(rf_str letters)
{
    for (size_t i = 0; i < letters.len; i++)
        if (letters.ptr[i] > '9')
            return false;
    return true;
}

double rf_word_frequency(rf_str word)
{
    bool begins = word.len > 0 && word.ptr[0] <= RF_EDGE, ends = word.len > 1 && word.ptr[word.len - 1] <= RF_EDGE;
    rf_str letters = {word.ptr + begins, word.len - begins - ends};
    if (letters.len == 0)
        return 10000;
    if (memchr(letters.ptr, RF_DIGITS, letters.len) != NULL)
        return letters.len > 1 ? RARE : 300;
    if (!begins || !ends)
        return of_part(letters, begins, ends);
    if (is_number(letters))
        return letters.len == 1 ? ONE_DIGIT : letters.len == 2 ? TWO_DIGITS : RARE;
    for (size_t low = 0, high = sizeof commonest / sizeof *commonest; low < high;) {
        size_t middle = (low + high) / 2;
        int c = strncmp(letters.ptr, commonest[middle].word, letters.len);
        if (c == 0 && commonest[middle].word[letters.len] == '\0')
            return commonest[middle].of_10000;
        if (c > 0)
            low = middle + 1;
        else
            high = middle;
    }
    return letters.len == 1 ? ONE_LETTER : RARE;
}
