/* policy/condition_parse.c - conditions as they are written: names of concepts and sets, and the small language over them. */
#include "policy/condition_parts.h"

#include "base/hash.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

static const struct {
    const char *name;
    unsigned flag;
} slot_words[] = {{"both", RF_SLOT_BOTH},
                  {"left", RF_SLOT_LEFT},
                  {"right", RF_SLOT_RIGHT},
                  {"new", RF_SLOT_NEW},
                  {"worse", RF_SLOT_WORSE},
                  {"spreading", RF_SLOT_SPREADING},
                  {"unchanged", RF_SLOT_UNCHANGED},
                  {"intermittent", RF_SLOT_INTERMITTENT},
                  {"gone", RF_SLOT_GONE},
                  {"sudden", RF_SLOT_SUDDEN},
                  {"trauma", RF_SLOT_TRAUMA},
                  {"treated", RF_SLOT_TREATED},
                  {"question", RF_SLOT_QUESTION},
                  {"past_verb", RF_SLOT_PAST_VERB},
                  {"present_verb", RF_SLOT_PRESENT_VERB},
                  {"old_time", RF_SLOT_OLD_TIME},
                  {"bare_list", RF_SLOT_LIST}};
static const char *const number_words[] = {"days", "age", "score"};
static const char *const own_words[] = {"self", "other", "possible", "recent", "past", "event"};

#define COUNT(a) (sizeof(a) / sizeof *(a))

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

bool id_set_has(const id_set *set, const rf_concept *c)
{
    for (size_t i = 0; i < set->count; i++)
        if (set->items[i] == c)
            return true;
    return false;
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
    condition *c = rf_arena_take(p->s->arena, sizeof *c);
    c->op = (uint8_t)o;
    return c;
}

static condition *parse_or(parser *p, rf_error *err);

static bool set_slot(condition *c, rf_str name)
{
    for (size_t i = 0; i < COUNT(slot_words); i++)
        if (rf_str_is(name, slot_words[i].name)) {
            c->flag = slot_words[i].flag;
            return true;
        }
    return false;
}

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
        c = node(p, OP_ANY_SLOT);
        if (!set_slot(c, slot)) {
            rf_error_set(err, RF_E_RULES, "any() takes a slot, not '%.*s'", (int)slot.len, slot.ptr);
            return NULL;
        }
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
    for (size_t i = 0; i < COUNT(number_words); i++)
        if (rf_str_is(name, number_words[i])) {
            condition *c = node(p, OP_NUMBER);
            c->field = (uint8_t)i;
            advance(p, name.len);
            return parse_compare(p, c, err);
        }
    for (size_t i = 0; i < COUNT(own_words); i++)
        if (rf_str_is(name, own_words[i])) {
            condition *c = node(p, OP_SELF);
            c->field = (uint8_t)i;
            advance(p, name.len);
            return c;
        }
    condition *slot = node(p, OP_SLOT);
    if (set_slot(slot, name)) {
        advance(p, name.len);
        return slot;
    }
    return parse_reference(p, OP_ID, OP_SET, err);
}

static condition *parse_not(parser *p, rf_error *err)
{
    rf_str name = peek_name(p);
    if (!rf_str_is(name, "not"))
        return parse_atom(p, err);
    advance(p, name.len);
    condition *c = node(p, OP_NOT);
    c->a = parse_not(p, err);
    return c->a != NULL ? c : NULL;
}

static condition *parse_chain(parser *p, const char *word, op o, condition *(*part)(parser *, rf_error *), rf_error *err)
{
    condition *left = part(p, err);
    while (left != NULL && rf_str_is(peek_name(p), word)) {
        advance(p, strlen(word));
        condition *c = node(p, o);
        c->a = left;
        c->b = part(p, err);
        left = c->b != NULL ? c : NULL;
    }
    return left;
}

static condition *parse_and(parser *p, rf_error *err) { return parse_chain(p, "and", OP_AND, parse_not, err); }

static condition *parse_or(parser *p, rf_error *err) { return parse_chain(p, "or", OP_OR, parse_and, err); }

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
