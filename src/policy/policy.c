/* policy/policy.c - loads the tables and applies them to mentions. */
#include "policy/policy.h"

#include "base/file.h"
#include "base/hash.h"
#include "policy/condition.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MAX_POLICY_FILE (1u << 20)

typedef struct row {
    const char *name; /* "policy:NAME", or "rule:CONCEPT" for rows of rule files */
    char op;          /* 'r' raise, 'l' lower, 'd' drop, 'c' close, 'g' give */
    rf_tier tier;
    const rf_concept *concept; /* scope: one concept */
    const id_set *set;         /* scope: a set */
    rf_tier of_tier;           /* scope: a tier; RF_TIER_NONE with no other scope: all */
    const condition *when;
    uint64_t needs; /* condition_needs */
} row;

/* The rows that may speak of a mention of one concept, in their order: those of its rule file, and those of policy.rules that name it, a
 * set that holds it, a tier or all. */
typedef struct agenda {
    const rf_concept *concept; /* NULL: an empty slot */
    uint64_t bits;             /* concept_bits */
    const row **own, **rows;
    const row **closing; /* of rows, those that close the comment */
    size_t n_own, n_rows, n_closing;
} agenda;

struct rf_policy {
    rf_arena *arena;
    agenda *agendas; /* open addressing by the concept's address */
    size_t agenda_mask;
    symbols symbols;
    row *own; /* rows of rule files */
    size_t n_own;
    row *rows; /* rows of policy.rules */
    size_t n_rows, cap_rows;
    const row **gives; /* of these, those that speak of no mention but of the whole comment */
    size_t n_gives;
    char hash[65];
};

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

static rf_str next_word(rf_str *rest)
{
    rf_str word = {NULL, 0};
    *rest = rf_str_trim(*rest);
    if (!rf_str_split(rest, ' ', &word))
        return (rf_str){"", 0};
    return word;
}

static bool add_set(rf_policy *p, rf_str rest, rf_error *err)
{
    symbols *s = &p->symbols;
    rf_str name = next_word(&rest), equals = next_word(&rest);
    if (!rf_str_is(equals, "="))
        return rf_error_set(err, RF_E_RULES, "expected 'set NAME = ids'");
    s->sets = rf_arena_grow(p->arena, s->sets, s->n_sets, &s->cap_sets, sizeof *s->sets);
    id_set set = {.name = rf_arena_dup(p->arena, name.ptr, name.len)};
    for (rf_str id = next_word(&rest); id.len > 0; id = next_word(&rest)) {
        const id_set *other = id.ptr[0] == '@' ? symbols_set(s, (rf_str){id.ptr + 1, id.len - 1}) : NULL;
        const rf_concept *one = symbols_concept(s, id);
        if (other == NULL && one == NULL)
            return rf_error_set(err, RF_E_RULES, "unknown concept '%.*s' in set", (int)id.len, id.ptr);
        for (size_t k = 0; k < (other ? other->count : 1); k++) {
            set.items = rf_arena_grow(p->arena, set.items, set.count, &set.cap, sizeof *set.items);
            set.items[set.count++] = other ? other->items[k] : one;
        }
        if (rest.ptr == NULL)
            break;
    }
    s->sets[s->n_sets++] = set;
    return true;
}

static bool parse_scope(rf_policy *p, rf_str word, row *r, rf_error *err)
{
    if (rf_str_is(word, "all"))
        return true;
    if (rf_str_starts(word, "tier:"))
        return rf_tier_parse((rf_str){word.ptr + 5, word.len - 5}, &r->of_tier) ||
               rf_error_set(err, RF_E_RULES, "unknown tier in scope '%.*s'", (int)word.len, word.ptr);
    if (word.len > 1 && word.ptr[0] == '@')
        r->set = symbols_set(&p->symbols, (rf_str){word.ptr + 1, word.len - 1});
    else
    r->concept = symbols_concept(&p->symbols, word);
    return r->set != NULL || r->concept != NULL || rf_error_set(err, RF_E_RULES, "unknown scope '%.*s'", (int)word.len, word.ptr);
}

static bool add_row(rf_policy *p, rf_str rest, rf_error *err)
{
    row r = {0};
    rf_str name = next_word(&rest), verb = next_word(&rest);
    char label[128];
    snprintf(label, sizeof label, "policy:%.*s", (int)name.len, name.ptr);
    r.name = rf_arena_dup(p->arena, label, strlen(label));
    r.op = rf_str_is(verb, "raise")   ? 'r'
           : rf_str_is(verb, "lower") ? 'l'
           : rf_str_is(verb, "drop")  ? 'd'
           : rf_str_is(verb, "close") ? 'c'
           : rf_str_is(verb, "give")  ? 'g'
                                      : '?';
    if (r.op == '?')
        return rf_error_set(err, RF_E_RULES, "expected raise, lower, drop, close or give instead of '%.*s'", (int)verb.len, verb.ptr);
    if (r.op != 'd' && r.op != 'c' && !rf_tier_parse(next_word(&rest), &r.tier))
        return rf_error_set(err, RF_E_RULES, "unknown tier in row '%s'", r.name);
    if (r.op != 'g' && (!rf_str_is(next_word(&rest), "for") || !parse_scope(p, next_word(&rest), &r, err)))
        return rf_error_add(err, "scope of row '%s'", r.name);
    if (!rf_str_is(next_word(&rest), "when"))
        return rf_error_set(err, RF_E_RULES, "missing 'when' in row '%s'", r.name);
    r.when = condition_parse(&p->symbols, rf_str_trim(rest), err);
    if (r.when == NULL)
        return rf_error_add(err, "row '%s'", r.name);
    r.needs = condition_needs(r.when);
    p->rows = rf_arena_grow(p->arena, p->rows, p->n_rows, &p->cap_rows, sizeof *p->rows);
    p->rows[p->n_rows++] = r;
    return true;
}

static bool load_table(rf_policy *p, const char *path, rf_str content, rf_error *err)
{
    rf_str rest = content, line;
    for (int number = 1; rf_str_split(&rest, '\n', &line); number++) {
        line = rf_str_trim(line);
        if (line.len == 0 || line.ptr[0] == '#')
            continue;
        rf_str word = next_word(&line);
        bool ok = rf_str_is(word, "set") ? add_set(p, line, err)
                  : rf_str_is(word, "row")
                      ? add_row(p, line, err)
                      : rf_error_set(err, RF_E_RULES, "expected 'set' or 'row' instead of '%.*s'", (int)word.len, word.ptr);
        if (!ok)
            return rf_error_add(err, "%s:%d", path, number);
    }
    return true;
}

static bool load_own(rf_policy *p, const rf_tier_rule *rules, size_t n, rf_error *err)
{
    p->own = rf_arena_take(p->arena, n * sizeof *p->own);
    for (size_t i = 0; i < n; i++) {
        const rf_tier_rule *t = &rules[i];
        char label[128];
        snprintf(label, sizeof label, "rule:%s", t->concept->id);
        row r = {.name = rf_arena_dup(p->arena, label, strlen(label)), .op = t->op, .tier = t->tier, .concept = t->concept};
        r.when = condition_parse(&p->symbols, rf_str_from(t->condition), err);
        if (r.when == NULL)
            return rf_error_add(err, "%s:%d", t->file, t->line);
        r.needs = condition_needs(r.when);
        p->own[p->n_own++] = r;
    }
    return true;
}

static size_t slot_of(const rf_policy *p, const rf_concept *c)
{
    return (size_t)((uint64_t)((uintptr_t)c / sizeof(void *)) * UINT64_C(0x9E3779B97F4A7C15) >> 32) & p->agenda_mask;
}

/* That of a concept the policy was loaded with, or an empty one. */
static const agenda *agenda_of(const rf_policy *p, const rf_concept *c)
{
    size_t i = slot_of(p, c);
    while (p->agendas[i].concept != NULL && p->agendas[i].concept != c)
        i = (i + 1) & p->agenda_mask;
    return &p->agendas[i];
}

static bool speaks_of(const row *r, const rf_concept *c)
{
    if (r->op == 'g')
        return false;
    return r->concept != NULL ? r->concept == c : r->set == NULL || id_set_has(r->set, c);
}

static void make_agenda(rf_policy *p, const rf_concept *c)
{
    agenda *a = &p->agendas[agenda_of(p, c) - p->agendas];
    size_t cap_own = 0, cap_rows = 0, cap_closing = 0;
    a->concept = c;
    a->bits = concept_bits(&p->symbols, c);
    for (size_t i = 0; i < p->n_own; i++)
        if (p->own[i].concept == c) {
            a->own = rf_arena_grow(p->arena, a->own, a->n_own, &cap_own, sizeof(row *));
            a->own[a->n_own++] = &p->own[i];
        }
    for (size_t i = 0; i < p->n_rows; i++)
        if (speaks_of(&p->rows[i], c)) {
            a->rows = rf_arena_grow(p->arena, a->rows, a->n_rows, &cap_rows, sizeof(row *));
            a->rows[a->n_rows++] = &p->rows[i];
            if (p->rows[i].op != 'c')
                continue;
            a->closing = rf_arena_grow(p->arena, a->closing, a->n_closing, &cap_closing, sizeof(row *));
            a->closing[a->n_closing++] = &p->rows[i];
        }
}

static void list_gives(rf_policy *p)
{
    p->gives = rf_arena_take(p->arena, (p->n_rows + 1) * sizeof *p->gives);
    for (size_t i = 0; i < p->n_rows; i++)
        if (p->rows[i].op == 'g')
            p->gives[p->n_gives++] = &p->rows[i];
}

static void make_agendas(rf_policy *p)
{
    size_t size = 16;
    while (size < 4 * p->symbols.n_concepts)
        size *= 2;
    p->agendas = rf_arena_take(p->arena, size * sizeof *p->agendas);
    p->agenda_mask = size - 1;
    for (size_t i = 0; i < p->symbols.n_concepts; i++)
        make_agenda(p, p->symbols.concepts[i]);
}

rf_policy *rf_policy_load(const char *path, const rf_concept *const *concepts, size_t n_concepts, const rf_tier_rule *rules, size_t n_rules,
                          rf_error *err)
{
    rf_policy *p = rf_xcalloc(1, sizeof *p);
    p->arena = rf_arena_new(0);
    p->symbols = (symbols){.arena = p->arena, .concepts = concepts, .n_concepts = n_concepts};
    symbols_index(&p->symbols);
    rf_buf content;
    rf_buf_init(&content, MAX_POLICY_FILE);
    bool ok = rf_file_read(path, &content, err);
    if (!ok && err != NULL)
        err->code = RF_E_RULES;
    ok = ok && load_table(p, path, rf_buf_str(&content), err) && load_own(p, rules, n_rules, err);
    rf_hash_hex(rf_hash_sha256(rf_buf_str(&content)), p->hash);
    rf_buf_release(&content);
    if (!ok) {
        rf_policy_free(p);
        return NULL;
    }
    make_agendas(p);
    list_gives(p);
    return p;
}

void rf_policy_free(rf_policy *p)
{
    if (p == NULL)
        return;
    rf_arena_free(p->arena);
    free(p);
}

const char *rf_policy_hash(const rf_policy *p) { return p->hash; }

/* ---- judging ------------------------------------------------------------------------------------------------------------- */

static bool row_holds(const row *r, const facts *f)
{
    return condition_may_hold(r->needs, f) && condition_holds(r->when, f);
}

/* Rows of the concept's own rule file: drops, then the lowest lower, then the highest raise. */
static void apply_own(const agenda *a, rf_mention *m, const facts *f)
{
    rf_tier low = RF_TIER_NONE, high = RF_TIER_NONE;
    bool lowered = false;
    for (size_t i = 0; i < a->n_own; i++) {
        const row *r = a->own[i];
        if (!row_holds(r, f))
            continue;
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

/* Of the rows of its agenda. */
static bool in_scope(const row *r, rf_tier before) { return r->of_tier == RF_TIER_NONE || before == r->of_tier; }

static void apply_rows(const agenda *a, rf_mention *m, const facts *f, const char **closing)
{
    rf_tier before = m->tier;
    for (size_t i = 0; i < a->n_rows && m->tier != RF_TIER_NONE; i++) {
        const row *r = a->rows[i];
        if (!in_scope(r, before) || !row_holds(r, f))
            continue;
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
        const row *r = a->closing[i];
        if (in_scope(r, f->self->concept->tier) && row_holds(r, f))
            return r->name;
    }
    return other;
}

rf_tier rf_policy_tiers(const rf_policy *p, rf_mentions *mentions, const rf_slots *comment, const char **decided, const rf_mention **which)
{
    facts f = {.mentions = mentions, .comment = comment};
    rf_tier top = RF_TIER_NONE;
    const char *closed = NULL;
    *decided = "";
    *which = NULL;
    for (size_t i = 0; i < mentions->count; i++)
        f.mentioned |= agenda_of(p, mentions->items[i].concept)->bits;
    for (size_t i = 0; i < mentions->count; i++) {
        rf_mention *m = &mentions->items[i];
        f.self = m;
        m->row = "";
        m->tier = rf_mention_is_asserted(m) ? m->concept->tier : RF_TIER_NONE;
        if (m->tier == RF_TIER_NONE) {
            if (!m->concept->is_signal)
                closed = closing_row(agenda_of(p, m->concept), &f, closed);
            continue;
        }
        const agenda *rows = agenda_of(p, m->concept);
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
        const row *r = p->gives[i];
        if (r->tier > top && row_holds(r, &f)) {
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
