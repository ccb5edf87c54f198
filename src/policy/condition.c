/* policy/condition.c - a small expression language over mentions and slots. */
#include "policy/condition.h"

#include "base/hash.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define NEAR_BYTES 80
#define BESIDE_BYTES 1 /* a blank: a comma and a blank are too far */

typedef enum op {
    OP_OR,
    OP_AND,
    OP_NOT,
    OP_ID,
    OP_SET,
    OP_NEAR_ID,
    OP_NEAR_SET,
    OP_INSIDE_ID,
    OP_INSIDE_SET,
    OP_COUNT,
    OP_TAG,
    OP_NUMBER,
    OP_SLOT,
    OP_ANY_SLOT,
    OP_SELF
} op;

struct condition {
    op op;
    const condition *a, *b;
    const rf_concept *concept;
    const id_set *set;
    const char *word; /* tag */
    int field;        /* number field, or own-context field */
    unsigned flag;
    char compare; /* '<' '>' '=' 'l' (<=) 'g' (>=) */
    int value;
};

enum { FIELD_DAYS, FIELD_AGE, FIELD_SCORE };
enum { OWN_SELF, OWN_OTHER, OWN_POSSIBLE, OWN_RECENT, OWN_PAST, OWN_EVENT };

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
    c->op = o;
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
            c->field = (int)i;
            advance(p, name.len);
            return parse_compare(p, c, err);
        }
    for (size_t i = 0; i < COUNT(own_words); i++)
        if (rf_str_is(name, own_words[i])) {
            condition *c = node(p, OP_SELF);
            c->field = (int)i;
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
    return c;
}

/* ---- evaluation --------------------------------------------------------------------------------------------------- */

static bool is_within(const rf_mention *a, const rf_mention *b, size_t bytes)
{
    size_t gap = a->fend <= b->fstart ? b->fstart - a->fend : b->fend <= a->fstart ? a->fstart - b->fend : 0;
    return gap <= bytes;
}

/* Such a mention is asserted, at most so many bytes from this one. */
static bool stated(const condition *c, const facts *f, size_t bytes)
{
    for (size_t i = 0; i < f->mentions->count; i++) {
        const rf_mention *m = &f->mentions->items[i];
        if (m == f->self || (c->concept != NULL ? m->concept != c->concept : !id_set_has(c->set, m->concept)))
            continue;
        if (f->self != NULL && m->concept == f->self->concept && c->set != NULL)
            continue; /* a member of a set does not keep itself company */
        if (rf_mention_is_asserted(m) && (f->self == NULL || is_within(m, f->self, bytes)))
            return true;
    }
    return false;
}

static int count_of(const condition *c, const facts *f)
{
    int n = 0;
    for (size_t k = 0; k < c->set->count; k++)
        for (size_t i = 0; i < f->mentions->count; i++)
            if (f->mentions->items[i].concept == c->set->items[k] && rf_mention_is_asserted(&f->mentions->items[i])) {
                n++;
                break;
            }
    return n;
}

static int first_known(int a, int b, int c, int d) { return a >= 0 ? a : b >= 0 ? b : c >= 0 ? c : d; }

static int number_of(const condition *c, const facts *f)
{
    static const rf_slots unknown = RF_SLOTS_NONE;
    const rf_slots *own = f->self != NULL ? &f->self->slots : &unknown;
    switch (c->field) {
    case FIELD_DAYS:
        if (f->self == NULL)
            own = f->comment;
        return first_known(own->onset_days, own->duration_days, -1, -1);
    case FIELD_AGE:
        return first_known(own->age_years, f->comment->age_years, -1, -1);
    default:
        return first_known(own->pain_score, f->comment->pain_score, -1, -1);
    }
}

static bool compared(int have, char how, int want)
{
    switch (how) {
    case '<':
        return have < want;
    case 'l':
        return have <= want;
    case '=':
        return have == want;
    case 'g':
        return have >= want;
    default:
        return have > want;
    }
}

static bool own_context(const condition *c, const facts *f)
{
    if (f->self == NULL)
        return false;
    switch (c->field) {
    case OWN_SELF:
        return f->self->experiencer == RF_SELF;
    case OWN_OTHER:
        return f->self->experiencer == RF_OTHER;
    case OWN_POSSIBLE:
        return f->self->status == RF_POSSIBLE;
    case OWN_RECENT:
        return f->self->temporality == RF_RECENT;
    case OWN_EVENT:
        return f->self->concept
        ->counts_past;
    default:
        return f->self->temporality == RF_PAST;
    }
}

uint64_t concept_bits(const symbols *s, const rf_concept *c)
{
    return UINT64_C(1) << place_of(s, rf_str_from(c->id)) % 64;
}

static uint64_t bits_of_either(const symbols *s, const condition *c)
{
    uint64_t bits = c->concept != NULL ? concept_bits(s, c->concept) : 0;
    for (size_t i = 0; c->set != NULL && i < c->set->count; i++)
        bits |= concept_bits(s, c->set->items[i]);
    return bits;
}

static int count_bits(uint64_t bits)
{
    int n = 0;
    for (; bits != 0; bits &= bits - 1)
        n++;
    return n;
}

uint64_t condition_needs(const symbols *s, const condition *c)
{
    switch (c->op) {
    case OP_OR:
        return condition_needs(s, c->a) | condition_needs(s, c->b);
    case OP_AND: {
        uint64_t a = condition_needs(s, c->a), b = condition_needs(s, c->b);
        return count_bits(a) <= count_bits(b) ? a : b; /* the narrower one rules out more */
    }
    case OP_ID:
    case OP_SET:
    case OP_NEAR_ID:
    case OP_NEAR_SET:
    case OP_INSIDE_ID:
    case OP_INSIDE_SET:
        return bits_of_either(s, c);
    case OP_COUNT:
        return compared(0, c->compare, c->value) ? CONDITION_NEEDS_NONE : bits_of_either(s, c);
    case OP_NOT:
    case OP_TAG:
    case OP_NUMBER:
    case OP_SLOT:
    case OP_ANY_SLOT:
    case OP_SELF:
        return CONDITION_NEEDS_NONE;
    }
    return CONDITION_NEEDS_NONE;
}

bool condition_holds(const condition *c, const facts *f)
{
    switch (c->op) {
    case OP_OR:
        return condition_holds(c->a, f) || condition_holds(c->b, f);
    case OP_AND:
        return condition_holds(c->a, f) && condition_holds(c->b, f);
    case OP_NOT:
        return !condition_holds(c->a, f);
    case OP_ID:
    case OP_SET:
        return stated(c, f, SIZE_MAX);
    case OP_NEAR_ID:
    case OP_NEAR_SET:
        return stated(c, f, NEAR_BYTES);
    case OP_INSIDE_ID:
    case OP_INSIDE_SET:
        return stated(c, f, BESIDE_BYTES);
    case OP_COUNT:
        return compared(count_of(c, f), c->compare, c->value);
    case OP_TAG:
        return f->self != NULL && strcmp(f->self->tag, c->word) == 0;
    case OP_NUMBER: {
        int have = number_of(c, f);
        return have >= 0 && compared(have, c->compare, c->value);
    }
    case OP_SLOT:
        return ((f->self != NULL ? f->self->slots.flags : f->comment->flags) & c->flag) != 0;
    case OP_ANY_SLOT:
        return (f->comment->told & c->flag) != 0;
    case OP_SELF:
        return own_context(c, f);
    }
    return false;
}
