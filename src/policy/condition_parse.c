/* policy/condition_parse.c - conditions as they are written: names of concepts and sets, and the small language over them. */
#include "policy/condition_parts.h"

#include "base/hash.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* The words that are no names of concepts, by what they ask for: a slot's flag, or a field. */
#define WORD(name, op, value)                                                                                                              \
    {                                                                                                                                      \
        name, sizeof name - 1, op, value                                                                                                   \
    }
typedef struct word {
    const char *name;
    size_t len;
    op op;
    unsigned value;
} word;

static const word words[] = {WORD("both", OP_SLOT, RF_SLOT_BOTH),
                             WORD("left", OP_SLOT, RF_SLOT_LEFT),
                             WORD("right", OP_SLOT, RF_SLOT_RIGHT),
                             WORD("new", OP_SLOT, RF_SLOT_NEW),
                             WORD("worse", OP_SLOT, RF_SLOT_WORSE),
                             WORD("spreading", OP_SLOT, RF_SLOT_SPREADING),
                             WORD("unchanged", OP_SLOT, RF_SLOT_UNCHANGED),
                             WORD("intermittent", OP_SLOT, RF_SLOT_INTERMITTENT),
                             WORD("gone", OP_SLOT, RF_SLOT_GONE),
                             WORD("sudden", OP_SLOT, RF_SLOT_SUDDEN),
                             WORD("trauma", OP_SLOT, RF_SLOT_TRAUMA),
                             WORD("treated", OP_SLOT, RF_SLOT_TREATED),
                             WORD("question", OP_SLOT, RF_SLOT_QUESTION),
                             WORD("past_verb", OP_SLOT, RF_SLOT_PAST_VERB),
                             WORD("present_verb", OP_SLOT, RF_SLOT_PRESENT_VERB),
                             WORD("old_time", OP_SLOT, RF_SLOT_OLD_TIME),
                             WORD("bare_list", OP_SLOT, RF_SLOT_LIST),
                             WORD("days", OP_NUMBER, FIELD_DAYS),
                             WORD("age", OP_NUMBER, FIELD_AGE),
                             WORD("score", OP_NUMBER, FIELD_SCORE),
                             WORD("self", OP_SELF, OWN_SELF),
                             WORD("other", OP_SELF, OWN_OTHER),
                             WORD("possible", OP_SELF, OWN_POSSIBLE),
                             WORD("recent", OP_SELF, OWN_RECENT),
                             WORD("past", OP_SELF, OWN_PAST),
                             WORD("event", OP_SELF, OWN_EVENT)};

static const word *find_word(rf_str name)
{
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (words[i].len == name.len && words[i].name[0] == name.ptr[0] && rf_same_bytes(words[i].name, name.ptr, name.len))
            return &words[i];
    return NULL;
}

static size_t place_of(const symbols *s, rf_str id) { return (size_t)rf_hash_fnv(0, id.ptr, id.len) & s->by_id_mask; }

void symbols_index(symbols *s)
{
    size_t size = 16;
    while (size < 2 * s->n_concepts)
        size *= 2;
    s->by_id_mask = size - 1;
    s->by_id = rf_arena_take(s->arena, size * sizeof *s->by_id);
    for (size_t k = 0; k < s->n_concepts; k++) {
        size_t i = place_of(s, rf_str_from(s->concepts[k]->id));
        while (s->by_id[i] != 0)
            i = (i + 1) & s->by_id_mask;
        s->by_id[i] = (uint16_t)(k + 1);
    }
}

uint64_t concept_bits(const symbols *s, const rf_concept *c) { return UINT64_C(1) << place_of(s, rf_str_from(c->id)) % 64; }

const rf_concept *symbols_concept(const symbols *s, rf_str id)
{
    for (size_t i = place_of(s, id); s->by_id[i] != 0; i = (i + 1) & s->by_id_mask)
        if (rf_str_is(id, s->concepts[s->by_id[i] - 1]->id))
            return s->concepts[s->by_id[i] - 1];
    return NULL;
}

const id_set *symbols_set(const symbols *s, rf_str name)
{
    for (size_t i = 0; i < s->n_sets; i++)
        if (rf_str_is(name, s->sets[i].name))
            return &s->sets[i];
    return NULL;
}

/* ---- parsing ------------------------------------------------------------------------------------------------------ */

typedef struct parser {
    symbols *s;
    rf_str rest;
    int depth;
} parser;

static void skip_blanks(parser *p)
{
    while (p->rest.len > 0 && (p->rest.ptr[0] == ' ' || p->rest.ptr[0] == '\t')) {
        p->rest.ptr++;
        p->rest.len--;
    }
}

static bool is_name(char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_'; }

static rf_str peek_name(parser *p)
{
    skip_blanks(p);
    size_t n = 0;
    while (n < p->rest.len && is_name(p->rest.ptr[n]))
        n++;
    return (rf_str){p->rest.ptr, n};
}

/* Does this word come next? */
static bool next_is(parser *p, rf_str expected)
{
    skip_blanks(p);
    return p->rest.len >= expected.len && rf_same_bytes(p->rest.ptr, expected.ptr, expected.len) &&
           (p->rest.len == expected.len || !is_name(p->rest.ptr[expected.len]));
}

static void advance(parser *p, size_t n)
{
    p->rest.ptr += n;
    p->rest.len -= n;
}

static bool take(parser *p, char c)
{
    skip_blanks(p);
    if (p->rest.len == 0 || p->rest.ptr[0] != c)
        return false;
    advance(p, 1);
    return true;
}

static condition *node(parser *p, op o)
{
    condition *c = rf_arena_raw(p->s->arena, sizeof *c);
    *c = (condition){.op = (uint8_t)o};
    return c;
}

static condition *parse_or(parser *p, rf_error *err);

/* An id or an @set, as argument of near(), inside() and count() or bare. */
static condition *parse_reference(parser *p, op id_op, op set_op, rf_error *err)
{
    bool is_set = take(p, '@');
    rf_str name = peek_name(p);
    condition *c = node(p, is_set ? set_op : id_op);
    if (is_set)
        c->set = symbols_set(p->s, name);
    else
        c->concept = symbols_concept(p->s, name);
    if (c->set == NULL && c->concept == NULL) {
        rf_error_set(err, RF_E_RULES, "unknown %s '%.*s' in condition", is_set ? "set" : "name", (int)name.len, name.ptr);
        return NULL;
    }
    advance(p, name.len);
    return c;
}

static condition *parse_compare(parser *p, condition *c, rf_error *err)
{
    skip_blanks(p);
    char first = p->rest.len > 0 ? p->rest.ptr[0] : '\0';
    if (first != '<' && first != '>' && first != '=') {
        rf_error_set(err, RF_E_RULES, "expected < <= = >= or > in condition before '%.20s'", p->rest.len ? p->rest.ptr : "the end");
        return NULL;
    }
    advance(p, 1);
    c->compare = first;
    if (first != '=' && take(p, '='))
        c->compare = first == '<' ? 'l' : 'g';
    rf_str number = peek_name(p);
    long long v;
    if (!rf_str_int(number, &v) || v > 1000000) {
        rf_error_set(err, RF_E_RULES, "expected a number in condition instead of '%.*s'", (int)number.len, number.ptr);
        return NULL;
    }
    advance(p, number.len);
    c->value = (int)v;
    return c;
}

static condition *parse_call(parser *p, rf_str name, rf_error *err)
{
    condition *c = NULL;
    if (rf_str_is(name, "near")) {
        c = parse_reference(p, OP_NEAR_ID, OP_NEAR_SET, err);
    } else if (rf_str_is(name, "inside")) {
        c = parse_reference(p, OP_INSIDE_ID, OP_INSIDE_SET, err);
    } else if (rf_str_is(name, "count")) {
        c = parse_reference(p, OP_NEAR_ID, OP_COUNT, err);
        if (c != NULL && c->op != OP_COUNT) {
            rf_error_set(err, RF_E_RULES, "count() takes a @set");
            return NULL;
        }
    } else if (rf_str_is(name, "any")) {
        rf_str slot = peek_name(p);
        const word *w = find_word(slot);
        if (w == NULL || w->op != OP_SLOT) {
            rf_error_set(err, RF_E_RULES, "any() takes a slot, not '%.*s'", (int)slot.len, slot.ptr);
            return NULL;
        }
        c = node(p, OP_ANY_SLOT);
        c->flag = w->value;
        advance(p, slot.len);
    } else {
        rf_error_set(err, RF_E_RULES, "unknown function '%.*s()' in condition", (int)name.len, name.ptr);
    }
    if (c != NULL && !take(p, ')')) {
        rf_error_set(err, RF_E_RULES, "missing ')' in condition");
        return NULL;
    }
    return c != NULL && c->op == OP_COUNT ? parse_compare(p, c, err) : c;
}

static condition *parse_atom(parser *p, rf_error *err)
{
    if (take(p, '(')) {
        condition *c = ++p->depth > 32 ? NULL : parse_or(p, err);
        p->depth--;
        if (c != NULL && !take(p, ')')) {
            rf_error_set(err, RF_E_RULES, "missing ')' in condition");
            return NULL;
        }
        return c;
    }
    if (take(p, '#')) {
        rf_str tag = peek_name(p);
        condition *c = node(p, OP_TAG);
        c->word = rf_arena_dup(p->s->arena, tag.ptr, tag.len);
        advance(p, tag.len);
        return c;
    }
    rf_str name = peek_name(p);
    if (name.len > 0 && name.len < p->rest.len && name.ptr[name.len] == '(') {
        advance(p, name.len + 1);
        return parse_call(p, name, err);
    }
    const word *w = find_word(name);
    if (w == NULL)
        return parse_reference(p, OP_ID, OP_SET, err);
    condition *c = node(p, w->op);
    advance(p, name.len);
    if (w->op == OP_SLOT)
        c->flag = w->value;
    else
        c->field = (uint8_t)w->value;
    return w->op == OP_NUMBER ? parse_compare(p, c, err) : c;
}

static condition *parse_not(parser *p, rf_error *err)
{
    if (!next_is(p, RF_STR("not")))
        return parse_atom(p, err);
    advance(p, 3);
    condition *c = node(p, OP_NOT);
    c->a = parse_not(p, err);
    return c->a != NULL ? c : NULL;
}

static condition *parse_chain(parser *p, rf_str between, op o, condition *(*part)(parser *, rf_error *), rf_error *err)
{
    condition *left = part(p, err);
    while (left != NULL && next_is(p, between)) {
        advance(p, between.len);
        condition *c = node(p, o);
        c->a = left;
        c->b = part(p, err);
        left = c->b != NULL ? c : NULL;
    }
    return left;
}

static condition *parse_and(parser *p, rf_error *err) { return parse_chain(p, RF_STR("and"), OP_AND, parse_not, err); }

static condition *parse_or(parser *p, rf_error *err) { return parse_chain(p, RF_STR("or"), OP_OR, parse_and, err); }

condition *condition_parse(symbols *s, rf_str text, rf_error *err)
{
    parser p = {.s = s, .rest = text};
    condition *c = parse_or(&p, err);
    skip_blanks(&p);
    if (c != NULL && p.rest.len > 0) {
        rf_error_set(err, RF_E_RULES, "cannot understand '%.*s' in condition", (int)(p.rest.len > 40 ? 40 : p.rest.len), p.rest.ptr);
        return NULL;
    }
    if (c != NULL)
        condition_note_needs(s, c);
    return c;
}
