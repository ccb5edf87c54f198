/* policy/policy.c - loads the tables. */
#include "policy/policy.h"

#include "base/file.h"
#include "base/hash.h"
#include "policy/policy_kept.h"

#include <stdlib.h>
#include <string.h>

#define MAX_POLICY_FILE (1u << 20)

static rf_str next_word(rf_str *rest)
{
    rf_str word = {NULL, 0};
    *rest = rf_str_trim(*rest);
    if (!rf_str_split(rest, ' ', &word))
        return (rf_str){"", 0};
    return word;
}

/* "policy:NAME" without printf: there are hundreds. */
static const char *label(rf_policy *p, rf_str kind, rf_str name)
{
    char text[128];
    size_t n = name.len < sizeof text - 1 - kind.len ? name.len : sizeof text - 1 - kind.len;
    memcpy(text, kind.ptr, kind.len);
    memcpy(text + kind.len, name.ptr, n);
    return rf_arena_dup(p->arena, text, kind.len + n);
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
        set.bits |= other ? other->bits : concept_bits(s, one);
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
    r.name = label(p, RF_STR("policy:"), name);
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
        row r = {.name = label(p, RF_STR("rule:"), rf_str_from(t->concept->id)), .op = t->op, .tier = t->tier, .concept = t->concept};
        r.when = condition_parse(&p->symbols, rf_str_from(t->condition), err);
        if (r.when == NULL)
            return rf_error_add(err, "%s:%d", t->file, t->line);
        p->own[p->n_own++] = r;
    }
    return true;
}

static size_t slot_of(const rf_policy *p, const rf_concept *c)
{
    return (size_t)((uint64_t)((uintptr_t)c / sizeof(void *)) * UINT64_C(0x9E3779B97F4A7C15) >> 32) & p->agenda_mask;
}

const agenda *policy_agenda(const rf_policy *p, const rf_concept *c)
{
    size_t i = slot_of(p, c);
    while (p->agendas[i].concept != NULL && p->agendas[i].concept != c)
        i = (i + 1) & p->agenda_mask;
    return &p->agendas[i];
}

/* Row r behind the others; where there is no list yet, only its place is counted. */
static void ask(asked *list, size_t *n, const row *r)
{
    if (list != NULL)
        list[*n] = (asked){condition_needs(r->when), r->when, r, r->of_tier};
    (*n)++;
}

static bool is_in(const id_set *set, const rf_concept *c)
{
    for (size_t i = 0; i < set->count; i++)
        if (set->items[i] == c)
            return true;
    return false;
}

/* May row r of policy.rules speak of a mention of this concept? NULL: of one that no row names. */
static bool speaks_of(const row *r, const rf_concept *c)
{
    if (r->op == 'g')
        return false;
    return r->concept != NULL ? r->concept == c : r->set == NULL || is_in(r->set, c);
}

static void list_rows_of(const rf_policy *p, agenda *a)
{
    for (size_t i = 0; i < p->n_rows; i++) {
        const row *r = &p->rows[i];
        if (!speaks_of(r, a->concept))
            continue;
        ask(a->rows, &a->n_rows, r);
        if (r->op == 'c')
            ask(a->closing, &a->n_closing, r);
    }
}

/* The concepts that a row names, by itself or in a set. */
static void find_named(rf_policy *p)
{
    for (size_t i = 0; i < p->n_rows; i++) {
        const row *r = &p->rows[i];
        const rf_concept *const *named = r->concept != NULL ? &r->concept : r->set != NULL ? r->set->items : NULL;
        size_t n = r->concept != NULL ? 1 : r->set != NULL ? r->set->count : 0;
        for (size_t k = 0; k < n; k++)
            p->agendas[policy_agenda(p, named[k]) - p->agendas].is_named = true;
    }
}

static void list_own(rf_policy *p)
{
    for (size_t i = 0; i < p->n_own; i++) {
        agenda *a = &p->agendas[policy_agenda(p, p->own[i].concept) - p->agendas];
        ask(a->own, &a->n_own, &p->own[i]);
    }
}

static void list_gives(rf_policy *p)
{
    for (size_t i = 0; i < p->n_rows; i++)
        if (p->rows[i].op == 'g')
            ask(p->gives, &p->n_gives, &p->rows[i]);
}

static asked *room_for(rf_policy *p, size_t *n)
{
    asked *list = rf_arena_raw(p->arena, *n * sizeof *list);
    *n = 0;
    return list;
}

/* Counts first: lists that grow would take three times the memory. */
static void make_rows(rf_policy *p, agenda *a)
{
    list_rows_of(p, a);
    a->rows = room_for(p, &a->n_rows);
    a->closing = room_for(p, &a->n_closing);
    list_rows_of(p, a);
}

/* One agenda after the other, so that what is written stays in the cache. Most concepts are named by no row and have one list together. */
static void make_lists(rf_policy *p)
{
    agenda unnamed = {0};
    list_gives(p);
    p->gives = room_for(p, &p->n_gives);
    list_gives(p);
    find_named(p);
    make_rows(p, &unnamed);
    list_own(p);
    for (size_t i = 0; i <= p->agenda_mask; i++) {
        agenda *a = &p->agendas[i];
        if (a->concept == NULL)
            continue;
        a->own = room_for(p, &a->n_own);
        if (a->is_named) {
            make_rows(p, a);
            continue;
        }
        a->rows = unnamed.rows;
        a->n_rows = unnamed.n_rows;
        a->closing = unnamed.closing;
        a->n_closing = unnamed.n_closing;
    }
    list_own(p);
}

static void make_agendas(rf_policy *p)
{
    size_t size = 16;
    while (size < 2 * p->symbols.n_concepts)
        size *= 2;
    p->agendas = rf_arena_take(p->arena, size * sizeof *p->agendas);
    p->agenda_mask = size - 1;
    for (size_t i = 0; i < p->symbols.n_concepts; i++) {
        const rf_concept *c = p->symbols.concepts[i];
        agenda *a = &p->agendas[policy_agenda(p, c) - p->agendas];
        a->concept = c;
        a->bits = concept_bits(&p->symbols, c);
    }
    make_lists(p);
}

static bool parse(rf_policy *p, const char *path, rf_str content, const rf_tier_rule *rules, size_t n_rules, rf_error *err)
{
    if (!load_table(p, path, content, err) || !load_own(p, rules, n_rules, err))
        return false;
    rf_hash_hex(rf_hash_sha256(content), p->hash);
    return true;
}

rf_policy *rf_policy_load(const char *path, const rf_concept *const *concepts, size_t n_concepts, const rf_tier_rule *rules, size_t n_rules,
                          const rf_weights *index, rf_error *err)
{
    rf_policy *p = rf_xcalloc(1, sizeof *p);
    p->arena = rf_arena_new(16 * 1024); /* what does not fit into the rest of a block leaves that unused */
    p->symbols = (symbols){.arena = p->arena, .concepts = concepts, .n_concepts = n_concepts};
    symbols_index(&p->symbols);
    rf_buf content;
    rf_buf_init(&content, MAX_POLICY_FILE);
    bool ok = rf_file_read(path, &content, err);
    if (!ok && err != NULL)
        err->code = RF_E_RULES;
    p->sum = rf_hash_sum(rf_buf_str(&content));
    ok = ok && ((index != NULL && policy_kept_read(p, index)) || parse(p, path, rf_buf_str(&content), rules, n_rules, err));
    rf_buf_release(&content);
    if (!ok) {
        rf_policy_free(p);
        return NULL;
    }
    make_agendas(p);
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
