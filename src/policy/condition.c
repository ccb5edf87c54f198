/* policy/condition.c - does a condition hold for a mention among others? And what can it not do without? */
#include "policy/condition_parts.h"

#include <string.h>

#define NEAR_BYTES 80
#define BESIDE_BYTES 1 /* a blank: a comma and a blank are too far */

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

/* ---- needs ---- */

static uint64_t bits_of_either(const symbols *s, const condition *c) { return c->set != NULL ? c->set->bits : concept_bits(s, c->concept); }

static uint64_t needs_of(const symbols *s, const condition *c)
{
    switch ((op)c->op) {
    case OP_OR:
        return c->a->needs | c->b->needs;
    case OP_AND: /* the narrower one rules out more */
        return __builtin_popcountll(c->a->needs) <= __builtin_popcountll(c->b->needs) ? c->a->needs : c->b->needs;
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

/* What each part of a condition needs, from its leaves on. */
void condition_note_needs(const symbols *s, condition *c)
{
    if (c->op == OP_OR || c->op == OP_AND || c->op == OP_NOT)
        condition_note_needs(s, c->a);
    if (c->op == OP_OR || c->op == OP_AND)
        condition_note_needs(s, c->b);
    c->needs = needs_of(s, c);
}

uint64_t condition_needs(const condition *c) { return c->needs; }

/* ---- evaluation --------------------------------------------------------------------------------------------------- */

static bool is_within(const rf_mention *a, const rf_mention *b, size_t bytes)
{
    size_t gap = a->fend <= b->fstart ? b->fstart - a->fend : b->fend <= a->fstart ? a->fstart - b->fend : 0;
    return gap <= bytes;
}

static bool is_company(const facts *f, const rf_mention *m, const rf_concept *concept, size_t bytes)
{
    return m->concept == concept && m != f->self && (f->self == NULL || is_within(m, f->self, bytes));
}

/* Another mention of the concept is asserted, at most so many bytes from this one. */
static bool stated(const facts *f, const rf_concept *concept, size_t bytes)
{
    const rf_mention *items = f->mentions->items;
    for (size_t i = f->first[facts_chain(concept)]; i != 0; i = f->next[i - 1])
        if (is_company(f, &items[i - 1], concept, bytes))
            return true;
    for (size_t i = FACTS_MENTIONS; i < f->mentions->count; i++)
        if (is_company(f, &items[i], concept, bytes) && rf_mention_is_asserted(&items[i]))
            return true;
    return false;
}

/* One of the concepts that the condition names is. */
static bool any_stated(const condition *c, const facts *f, size_t bytes)
{
    if (c->concept != NULL)
        return stated(f, c->concept, bytes);
    for (size_t k = 0; k < c->set->count; k++) /* a member of a set does not keep itself company */
        if ((f->self == NULL || c->set->items[k] != f->self->concept) && stated(f, c->set->items[k], bytes))
            return true;
    return false;
}

/* Of the set's concepts, this mention's own among them. */
static int count_of(const condition *c, const facts *f)
{
    int n = 0;
    for (size_t k = 0; k < c->set->count; k++) {
        const rf_concept *concept = c->set->items[k];
        bool is_own = f->self != NULL && f->self->concept == concept && rf_mention_is_asserted(f->self);
        n += is_own || stated(f, concept, SIZE_MAX);
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
        return f->self->concept->counts_past;
    default:
        return f->self->temporality == RF_PAST;
    }
}

bool condition_holds(const condition *c, const facts *f)
{
    if (!condition_may_hold(c->needs, f))
        return false;
    switch ((op)c->op) {
    case OP_OR:
        return condition_holds(c->a, f) || condition_holds(c->b, f);
    case OP_AND:
        return condition_holds(c->a, f) && condition_holds(c->b, f);
    case OP_NOT:
        return !condition_holds(c->a, f);
    case OP_ID:
    case OP_SET:
        return any_stated(c, f, SIZE_MAX);
    case OP_NEAR_ID:
    case OP_NEAR_SET:
        return any_stated(c, f, NEAR_BYTES);
    case OP_INSIDE_ID:
    case OP_INSIDE_SET:
        return any_stated(c, f, BESIDE_BYTES);
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
