/* extract/tree.c - reads the part of PCRE2's language that rules are written in; gives up on the rest. */
#include "extract/tree.h"

#include <stdlib.h>
#include <string.h>

#define DEEPEST 200

typedef struct reader {
    const char *s;
    rf_arena *arena;
    int depth;
    bool strange; /* something was met that the tree cannot express */
} reader;

static rf_node *node(reader *r, rf_node_kind kind)
{
    rf_node *n = rf_arena_take(r->arena, sizeof *n);
    n->kind = kind;
    n->notes = rf_arena_take(r->arena, RF_NODE_NOTES * sizeof *n->notes);
    return n;
}

static rf_node *literal(reader *r, const char *s, size_t n)
{
    rf_node *out = node(r, RF_NODE_LITERAL);
    out->literal = (rf_str){s, n};
    return out;
}

static void set_byte(rf_node *n, unsigned char c) { n->bytes[c / 64] |= UINT64_C(1) << c % 64; }

static void set_range(rf_node *n, unsigned from, unsigned to)
{
    for (unsigned c = from; c <= to; c++)
        set_byte(n, (unsigned char)c);
}

static void set_beyond_ascii(rf_node *n)
{
    n->wide = true;
    n->bytes[2] = n->bytes[3] = UINT64_MAX;
}

static void turn_round(rf_node *n)
{
    n->bytes[0] = ~n->bytes[0];
    n->bytes[1] = ~n->bytes[1];
    set_beyond_ascii(n);
}

/* The set of \d, \w or \s, or of their opposites; false for any other letter. */
static bool set_named(rf_node *n, char letter)
{
    rf_node set = {0};
    switch (letter | 0x20) {
    case 'd':
        set_range(&set, '0', '9');
        break;
    case 'w':
        set_range(&set, 'a', 'z');
        set_range(&set, 'A', 'Z');
        set_range(&set, '0', '9');
        set_byte(&set, '_');
        break;
    case 's':
        set_range(&set, '\t', '\r');
        set_byte(&set, ' ');
        break;
    default:
        return false;
    }
    if (letter < 'a')
        turn_round(&set);
    for (int i = 0; i < 4; i++)
        n->bytes[i] |= set.bytes[i];
    n->wide |= set.wide;
    return true;
}

static int hex(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    c |= 0x20;
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* The ASCII character that an escape stands for, *s at its letter; -1 if it stands for something else. */
static int escaped(reader *r)
{
    char c = *r->s;
    if (c == 'n' || c == 't' || c == 'r') {
        r->s++;
        return c == 'n' ? '\n' : c == 't' ? '\t' : '\r';
    }
    if (c == 'x') {
        int high = hex(r->s[1]), low = high >= 0 ? hex(r->s[2]) : -1;
        if (low < 0 || high > 7)
            return -1;
        r->s += 3;
        return high * 16 + low;
    }
    bool plain = c > ' ' && c < 0x7F && !(c >= 'a' && c <= 'z') && !(c >= 'A' && c <= 'Z') && !(c >= '0' && c <= '9');
    if (!plain)
        return -1;
    r->s++;
    return c;
}

/* One member of a class: its byte, or -1 when it was a set or lies beyond ASCII and has been entered. */
static int read_member(reader *r, rf_node *out)
{
    unsigned char c = (unsigned char)*r->s++;
    if (c >= 0x80) {
        set_beyond_ascii(out);
        out->exactly = RF_EXACTLY_UNKNOWN; /* some of the characters beyond ASCII, not all */
        return -1;
    }
    if (c == '[' && (*r->s == ':' || *r->s == '.' || *r->s == '='))
        r->strange = true;
    if (c != '\\')
        return c;
    if (set_named(out, *r->s)) {
        r->s++;
        return -1;
    }
    int byte = escaped(r);
    r->strange |= byte < 0;
    return byte;
}

/* A class; *s stands behind '['. */
static rf_node *read_class(reader *r)
{
    rf_node *out = node(r, RF_NODE_BYTES);
    bool denies = *r->s == '^', first = true;
    r->s += denies;
    for (; *r->s != '\0' && (*r->s != ']' || first) && !r->strange; first = false) {
        int from = read_member(r, out), to = from;
        if (from >= 0 && r->s[0] == '-' && r->s[1] != ']' && r->s[1] != '\0') {
            r->s++;
            to = read_member(r, out);
            r->strange |= to < from;
        }
        if (from >= 0 && to >= from)
            set_range(out, (unsigned)from, (unsigned)to);
    }
    r->strange |= *r->s != ']';
    r->s += *r->s == ']';
    if (denies) {
        if (out->wide)
            out->exactly = RF_EXACTLY_UNKNOWN;
        turn_round(out);
    }
    return out;
}

static rf_node *read_choice(reader *r);

static bool holds_all_word_bytes(const rf_node *n)
{
    for (unsigned c = 0; c < 0x80 && n->kind == RF_NODE_BYTES; c++)
        if (rf_is_word_byte((unsigned char)c) && !rf_node_has(n, (unsigned char)c))
            return false;
    return n->kind == RF_NODE_BYTES;
}

/* A group; *s stands behind '('. */
static rf_node *read_group(reader *r)
{
    enum { PLAIN, AHEAD, DENIES, BEHIND, DENIES_BEHIND, ATOMIC } what = PLAIN;
    if (r->s[0] == '*') {
        r->strange = true;
    } else if (r->s[0] == '?') {
        const char *s = r->s + 1;
        if (*s == ':' || *s == '>') {
            what = *s == '>' ? ATOMIC : PLAIN;
            r->s = s + 1;
        } else if (*s == '=' || *s == '!') {
            what = *s == '=' ? AHEAD : DENIES;
            r->s = s + 1;
        } else if (*s == '<' && (s[1] == '=' || s[1] == '!')) {
            what = s[1] == '=' ? BEHIND : DENIES_BEHIND;
            r->s = s + 2;
        } else
            r->strange = true;
    }
    if (r->strange || ++r->depth > DEEPEST) {
        r->strange = true;
        return node(r, RF_NODE_EMPTY);
    }
    rf_node *inside = read_choice(r);
    r->depth--;
    r->strange |= *r->s != ')';
    r->s += *r->s == ')';
    if (what == ATOMIC)
        inside->exactly = RF_EXACTLY_UNKNOWN;
    if (what == PLAIN || what == ATOMIC)
        return inside;
    bool word_end = what == DENIES && holds_all_word_bytes(inside);
    rf_node *out = node(r, word_end ? RF_NODE_WORD_END : what == AHEAD ? RF_NODE_AHEAD : RF_NODE_EMPTY);
    out->parts = what == AHEAD ? inside : NULL;
    out->inside = what == AHEAD ? NULL : inside;
    if (what != AHEAD)
        out->exactly = what == DENIES ? RF_EXACTLY_DENIES : what == BEHIND ? RF_EXACTLY_BEHIND : RF_EXACTLY_DENIES_BEHIND;
    return out;
}

static rf_node *read_escape(reader *r)
{
    char c = *r->s;
    if (c == 'b' || c == 'B' || c == 'A' || c == 'z' || c == 'Z' || c == 'K') {
        r->s++;
        rf_node *out = node(r, c == 'b' ? RF_NODE_WORD_END : c == 'A' ? RF_NODE_START : RF_NODE_EMPTY);
        out->exactly = c == 'b'   ? RF_EXACTLY_BOUNDARY
                       : c == 'z' ? RF_EXACTLY_TEXT_END
                       : c == 'K' ? RF_EXACTLY_KEEP
                       : c == 'A' ? RF_EXACTLY
                                  : RF_EXACTLY_UNKNOWN;
        return out;
    }
    rf_node *out = node(r, RF_NODE_BYTES);
    if (set_named(out, c)) {
        r->s++;
        return out;
    }
    int byte = escaped(r);
    if (byte < 0) {
        r->strange = true;
        return out;
    }
    char *copy = rf_arena_take(r->arena, 1);
    *copy = (char)byte;
    return literal(r, copy, 1);
}

/* Bytes of a character that stands for itself at s; 0 if it does not. */
static size_t plain_at(const char *s)
{
    if (*s == '\0' || strchr("\\[(.^$|)?*+", *s) != NULL || (*s == '{' && s[1] >= '0' && s[1] <= '9'))
        return 0;
    size_t n = 1;
    while (((unsigned char)s[n] & 0xC0) == 0x80)
        n++;
    return n;
}

static bool is_quantifier(const char *s) { return *s == '?' || *s == '*' || *s == '+' || (*s == '{' && s[1] >= '0' && s[1] <= '9'); }

static rf_node *read_atom(reader *r)
{
    size_t n = plain_at(r->s);
    const char *start = r->s;
    if (n > 0) { /* as many plain characters as no quantifier belongs to */
        r->s += n;
        for (size_t more; !is_quantifier(r->s) && (more = plain_at(r->s)) > 0 && !is_quantifier(r->s + more);)
            r->s += more;
        return literal(r, start, (size_t)(r->s - start));
    }
    switch (*r->s++) {
    case '[':
        return read_class(r);
    case '(':
        return read_group(r);
    case '\\':
        return read_escape(r);
    case '.': {
        rf_node *any = node(r, RF_NODE_BYTES);
        set_byte(any, '\n');
        turn_round(any);
        return any;
    }
    case '^':
        return node(r, RF_NODE_START);
    case '$': {
        rf_node *end = node(r, RF_NODE_EMPTY);
        end->exactly = RF_EXACTLY_LAST_END;
        return end;
    }
    default:
        r->strange = true;
        return node(r, RF_NODE_EMPTY);
    }
}

/* {LOW}, {LOW,} or {LOW,HIGH}; *s stands at '{'. */
static void read_counts(reader *r, rf_node *out)
{
    char *end;
    out->low = out->high = strtoul(r->s + 1, &end, 10);
    if (*end == ',') {
        const char *high = end + 1;
        out->high = *high == '}' ? RF_NO_LIMIT : strtoul(high, &end, 10);
        end = *high == '}' ? (char *)high : end;
    }
    r->strange |= *end != '}' || out->low > out->high;
    r->s = *end == '}' ? end + 1 : end;
}

static rf_node *read_quantified(reader *r)
{
    rf_node *atom = read_atom(r);
    while (!r->strange && is_quantifier(r->s)) {
        rf_node *out = node(r, RF_NODE_REPEAT);
        out->parts = atom;
        if (*r->s == '{') {
            read_counts(r, out);
        } else {
            out->low = *r->s == '+';
            out->high = *r->s == '?' ? 1 : RF_NO_LIMIT;
            r->s++;
        }
        if (*r->s == '?' || *r->s == '+') { /* lazy, possessive */
            out->lazy = *r->s == '?';
            out->exactly = out->lazy ? RF_EXACTLY : RF_EXACTLY_UNKNOWN;
            r->s++;
        }
        atom = out;
    }
    return atom;
}

static rf_node *read_sequence(reader *r)
{
    rf_node *out = node(r, RF_NODE_SEQUENCE), **last = &out->parts;
    while (*r->s != '\0' && *r->s != '|' && *r->s != ')' && !r->strange) {
        *last = read_quantified(r);
        last = &(*last)->next;
    }
    return out->parts != NULL && out->parts->next == NULL ? out->parts : out;
}

static rf_node *read_choice(reader *r)
{
    rf_node *first = read_sequence(r);
    if (*r->s != '|' || r->strange)
        return first;
    rf_node *out = node(r, RF_NODE_CHOICE), **last = &first->next;
    out->parts = first;
    while (*r->s == '|' && !r->strange) {
        r->s++;
        *last = read_sequence(r);
        last = &(*last)->next;
    }
    return out;
}

const rf_node *rf_tree_read(const char *pattern, rf_arena *arena)
{
    reader r = {.s = pattern, .arena = arena};
    const rf_node *all = read_choice(&r);
    return r.strange || *r.s != '\0' ? NULL : all;
}
