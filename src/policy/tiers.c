/* policy/tiers.c - applies the tables to mentions. */
#include "policy/policy_parts.h"

#include <string.h>

bool rf_mention_is_asserted(const rf_mention *m)
{
    if (m->concept->counts_told && m->aside)
        return false;
    if (m->concept->is_signal)
        return m->status == RF_PRESENT || m->status == RF_POSSIBLE || m->concept->counts_past;
    if (m->experiencer == RF_GENERIC)
        return false;
    if (m->status == RF_PRESENT || m->status == RF_POSSIBLE)
        return true;
    if (m->status == RF_HYPOTHETICAL)
        return m->concept->counts_imagined && m->experiencer == RF_SELF;
    return m->status == RF_HISTORICAL && (m->concept->counts_past || m->temporality == RF_RECENT);
}

/* In one question: nobody can guess the answer to a part of it, and nearly always one part is no. */
static bool may_hold(const asked *a, const facts *f, rf_tier before)
{
    return (((a->of_tier == RF_TIER_NONE) | (a->of_tier == before)) & condition_may_hold(a->needs, f)) != 0;
}

static bool holds(const asked *a, const facts *f) { return condition_may_hold(a->needs, f) && condition_holds(a->when, f); }

/* Rows of the concept's own rule file: drops, then the lowest lower, then the highest raise. */
static void apply_own(const agenda *a, rf_mention *m, const facts *f)
{
    rf_tier low = RF_TIER_NONE, high = RF_TIER_NONE;
    bool lowered = false;
    for (size_t i = 0; i < a->n_own; i++) {
        if (!holds(&a->own[i], f))
            continue;
        const row *r = a->own[i].row;
        if (r->op == 'd') {
            m->tier = RF_TIER_NONE;
            m->row = r->name;
            return;
        }
        if (r->op == 'l' && (!lowered || r->tier < low)) {
            low = r->tier;
            lowered = true;
        } else if (r->op == 'r' && r->tier > high) {
            high = r->tier;
        }
    }
    if (high != RF_TIER_NONE && high >= m->tier)
        m->tier = high;
    else if (lowered && low < m->tier)
        m->tier = low > high ? low : high;
}

static void apply_rows(const agenda *a, rf_mention *m, const facts *f, const char **closing)
{
    rf_tier before = m->tier;
    for (size_t i = 0; i < a->n_rows && m->tier != RF_TIER_NONE; i++) {
        if (!may_hold(&a->rows[i], f, before) || !condition_holds(a->rows[i].when, f))
            continue;
        const row *r = a->rows[i].row;
        bool drops = r->op == 'd' || r->op == 'c';
        rf_tier after = drops ? RF_TIER_NONE : r->tier;
        if (drops || (r->op == 'l' && after < m->tier) || (r->op == 'r' && after > m->tier)) {
            m->tier = after;
            m->row = r->name;
        }
        *closing = r->op == 'c' && m->row == r->name ? r->name : *closing;
    }
}

/* A row for all that closes the comment by this mention, though it is not asserted ("if pain wakes you, see a doctor"). */
static const char *closing_row(const agenda *a, const facts *f, const char *other)
{
    for (size_t i = 0; i < a->n_closing; i++) {
        const asked *x = &a->closing[i];
        if (may_hold(x, f, f->self->concept->tier) && condition_holds(x->when, f))
            return x->row->name;
    }
    return other;
}

/* What is asserted, and by which mentions; the rows that may speak of each of the first of them. */
static void note_facts(const rf_policy *p, facts *f, const agenda *rows[FACTS_MENTIONS])
{
    memset(f->first, 0, sizeof f->first);
    for (size_t i = 0; i < f->mentions->count; i++) {
        const rf_mention *m = &f->mentions->items[i];
        const agenda *a = policy_agenda(p, m->concept);
        bool asserted = rf_mention_is_asserted(m);
        f->stated |= asserted ? a->bits : 0;
        if (i >= FACTS_MENTIONS)
            continue;
        rows[i] = a;
        f->next[i] = FACTS_DENIED;
        if (asserted) {
            uint16_t *chain = &f->first[facts_chain(m->concept)];
            f->next[i] = *chain;
            *chain = (uint16_t)(i + 1);
        }
    }
}

rf_tier rf_policy_tiers(const rf_policy *p, rf_mentions *mentions, const rf_slots *comment, const char **decided, const rf_mention **which)
{
    facts f; /* its chains are set as far as there are mentions */
    const agenda *agendas[FACTS_MENTIONS];
    rf_tier top = RF_TIER_NONE;
    const char *closed = NULL;
    *decided = "";
    *which = NULL;
    f.mentions = mentions;
    f.comment = comment;
    f.stated = 0;
    note_facts(p, &f, agendas);
    for (size_t i = 0; i < mentions->count; i++) {
        rf_mention *m = &mentions->items[i];
        const agenda *rows = i < FACTS_MENTIONS ? agendas[i] : policy_agenda(p, m->concept);
        f.self = m;
        m->row = "";
        bool asserted = i < FACTS_MENTIONS ? f.next[i] != FACTS_DENIED : rf_mention_is_asserted(m);
        m->tier = asserted ? m->concept->tier : RF_TIER_NONE;
        if (m->tier == RF_TIER_NONE) {
            if (!m->concept->is_signal)
                closed = closing_row(rows, &f, closed);
            continue;
        }
        const char *closing = NULL;
        apply_own(rows, m, &f);
        apply_rows(rows, m, &f, &closing);
        closed = closing != NULL ? closing : closed;
        if (m->tier > top) {
            top = m->tier;
            *which = m;
            *decided = m->row;
        }
    }
    f.self = NULL;
    for (size_t i = 0; i < p->n_gives; i++) {
        if (!holds(&p->gives[i], &f))
            continue;
        const row *r = p->gives[i].row;
        if (r->tier > top) {
            top = r->tier;
            *decided = r->name;
            *which = NULL;
        }
    }
    if (top == RF_TIER_NONE && closed != NULL)
        *decided = closed;
    return top;
}

bool rf_policy_told_now(const rf_mentions *mentions, rf_tier tier)
{
    bool given = true; /* by a row, and rows speak of now */
    for (size_t i = 0; i < mentions->count; i++) {
        const rf_mention *m = &mentions->items[i];
        bool past = m->temporality != RF_CURRENT || ((m->slots.flags & RF_SLOT_PAST_VERB) && !(m->slots.flags & RF_SLOT_PRESENT_VERB));
        given = given && (m->tier < tier || m->concept->is_signal);
        if (m->tier >= tier && !m->concept->is_signal && !past && (m->status == RF_PRESENT || m->status == RF_POSSIBLE))
            return true;
    }
    return given && tier > RF_TIER_NONE;
}

rf_bucket rf_policy_bucket(const rf_mentions *mentions)
{
    unsigned seen = 0;
    for (size_t i = 0; i < mentions->count; i++)
        if (rf_mention_is_asserted(&mentions->items[i]))
            seen |= 1u << mentions->items[i].concept->bucket;
    bool mobility = seen & (1u << RF_MOBILITY), stability = seen & (1u << RF_STABILITY);
    if (mobility != stability)
        return mobility ? RF_MOBILITY : RF_STABILITY;
    if (mobility || (seen & (1u << RF_GENERAL)))
        return RF_GENERAL;
    return seen & (1u << RF_TECHNIQUE) ? RF_TECHNIQUE : RF_GENERAL;
}
