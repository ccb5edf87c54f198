/* text/phonetic.c - the sound of an English word in a few letters, after the idea of Metaphone (Philips 1990), kept to what
 * separates one misspelling from another. Words whose keys are equal are often spelt for each other. */
#include "text/parts.h"

#define KEY_BYTES 16

static bool is_vowel(char c) { return c == 'a' || c == 'e' || c == 'i' || c == 'o' || c == 'u' || c == 'y'; }

static bool is_front(char c) { return c == 'e' || c == 'i' || c == 'y'; }

/* Sound of each letter that stands alone; '\0' is silent. v sounds like f and d like t: enough to tell words apart. */
static const char alone[26] = {
    /* a-h */ '\0', 'b', 'k', 't', '\0', 'f', 'k', '\0', /* i-p */ '\0',  'j', 'k', 'l', 'm', 'n', '\0', 'p',
    /* q-x */ 'k',  'r', 's', 't', '\0', 'f', 'w', 's',  /* y, z */ '\0', 's',
};

/* Letters at the start of a word of which the first is silent: knee, gnaw, pneumonia, psoriasis, pterygoid, wrist, mnemonic. */
static bool begins_silent(char a, char b)
{
    switch (a) {
    case 'k':
    case 'g':
    case 'm':
        return b == 'n';
    case 'p':
        return b == 'n' || b == 's' || b == 't';
    case 'w':
        return b == 'r';
    default:
        return false;
    }
}

/* The sound that begins at s[i], and how many letters make it. */
static char sound_at(const char *s, size_t n, size_t i, size_t *used)
{
    char c = s[i], next = i + 1 < n ? s[i + 1] : '\0', third = i + 2 < n ? s[i + 2] : '\0';
    *used = 1;
    switch (c) {
    case 'c':
        if (next == 'h') {
            *used = 2;
            return 'x';
        }
        if (next == 'k')
            *used = 2;
        return is_front(next) ? 's' : 'k';
    case 'd':
        if (next == 'g' && third == 'e') {
            *used = 2;
            return 'j';
        }
        return 't';
    case 'g':
        if (next == 'h') {
            *used = third == 't' ? 3 : 2;
            return third == 't' ? 't' : 'f';
        }
        return is_front(next) ? 'j' : 'k';
    case 'p':
        if (next == 'h') {
            *used = 2;
            return 'f';
        }
        return 'p';
    case 's':
        if (next == 'c' && third == 'h') {
            *used = 3;
            return 'k';
        }
        if (next == 'c' && is_front(third)) {
            *used = 2;
            return 's';
        }
        if (next == 'h' || (next == 'i' && third == 'o')) {
            *used = 2;
            return 'x';
        }
        return 's';
    case 't':
        if (next == 'c' && third == 'h') {
            *used = 3;
            return 'x';
        }
        if (next == 'i' && third == 'o') {
            *used = 2;
            return 'x';
        }
        return 't';
    default:
        return alone[c - 'a'];
    }
}

size_t rf_phonetic_key(rf_str w, char key[KEY_BYTES])
{
    size_t n = 0, i = w.len > 1 && begins_silent(w.ptr[0], w.ptr[1]);
    if (w.len > 0 && is_vowel(w.ptr[0]))
        key[n++] = 'a';
    while (i < w.len && n + 2 < KEY_BYTES) {
        size_t used;
        char sound = sound_at(w.ptr, w.len, i, &used);
        i += used;
        if (sound != '\0' && (n == 0 || key[n - 1] != sound))
            key[n++] = sound;
    }
    return n;
}
