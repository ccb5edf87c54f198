/* policy/policy_kept.c - the tables in the index of the rules, conditions as they were parsed: a flat array of nodes, in which the parts
 * of a condition stand in front of it. Names of sets are not kept: they are for parsing. */
#include "policy/policy_kept.h"

#include "policy/condition_parts.h"

#include <stdlib.h>
#include <string.h>

#define NONE UINT32_MAX
#define NODES_MAX 16384u /* also as deep as a condition can be */
#define WORDS_MAX (1u << 20)

/* What a and b are depends on op: nodes, a concept, a set, or where a tag begins in the words. */
typedef struct kept_node {
    uint64_t needs;
    uint32_t a, b;
    uint32_t value; /* or flag */
    uint8_t op, field, compare, zero;
} kept_node;

typedef struct kept_set {
    uint64_t bits;
    uint32_t first, count; /* of the members */
} kept_set;

typedef struct kept_row {
    uint32_t name, when, concept, set; /* a word, a node; NONE */
    uint8_t op, tier, of_tier, zero;
} kept_row;

/* What a node names beside its operation. */
typedef enum naming { TWO_NODES, ONE_NODE, CONCEPT, SET, TAG, NOTHING } naming;

static const uint8_t names[] = {
    [OP_OR] = TWO_NODES,    [OP_AND] = TWO_NODES,  [OP_NOT] = ONE_NODE,      [OP_ID] = CONCEPT,       [OP_SET] = SET,
    [OP_NEAR_ID] = CONCEPT, [OP_NEAR_SET] = SET,   [OP_INSIDE_ID] = CONCEPT, [OP_INSIDE_SET] = SET,   [OP_COUNT] = SET,
    [OP_TAG] = TAG,         [OP_NUMBER] = NOTHING, [OP_SLOT] = NOTHING,      [OP_ANY_SLOT] = NOTHING, [OP_SELF] = NOTHING};
#define OPS (sizeof names / sizeof *names)

/* ---- into the index --------------------------------------------------------------------------------------------------- */

typedef struct writer {
    const rf_policy *p;
    rf_buf nodes, words;
} writer;

static uint32_t concept_number(const rf_policy *p, const rf_concept *c)
{
    uint32_t k = 0;
    while (c != NULL && p->symbols.concepts[k] != c)
        k++;
    return c != NULL ? k : NONE;
}

static uint32_t set_number(const rf_policy *p, const id_set *s)
{
    uint32_t k = 0;
    while (s != NULL && s != &p->symbols.sets[k] && (s->name == NULL || strcmp(s->name, p->symbols.sets[k].name) != 0))
        k++; /* a set that was used before the array grew has its name in common with the one that is there now */
    return s != NULL ? k : NONE;
}

static uint32_t put_word(writer *w, const char *word)
{
    uint32_t at = (uint32_t)w->words.len;
    rf_buf_add(&w->words, word, strlen(word) + 1);
    return at;
}

static uint32_t put_node(writer *w, const condition *c)
{
    naming n = (naming)names[c->op];
    kept_node k = {
        .needs = c->needs, .value = c->flag, .op = c->op, .field = c->field, .compare = (uint8_t)c->compare, .a = NONE, .b = NONE};
    if (n == TWO_NODES || n == ONE_NODE)
        k.a = put_node(w, c->a);
    if (n == TWO_NODES)
        k.b = put_node(w, c->b);
    if (n == CONCEPT || n == SET)
        k.a = n == SET ? set_number(w->p, c->set) : concept_number(w->p, c->concept);
    if (n == TAG)
        k.a = put_word(w, c->word);
    rf_buf_add(&w->nodes, &k, sizeof k);
    return (uint32_t)(w->nodes.len / sizeof k) - 1;
}

static void put_rows(writer *w, const char *name, const row *rows, size_t n, rf_weights_out *o)
{
    kept_row *kept = rf_xcalloc(n, sizeof *kept);
    for (size_t i = 0; i < n; i++)
        kept[i] = (kept_row){.name = put_word(w, rows[i].name),
                             .when = put_node(w, rows[i].when),
                             .concept = concept_number(w->p, rows[i].concept),
                             .set = set_number(w->p, rows[i].set),
                             .op = (uint8_t)rows[i].op,
                             .tier = (uint8_t)rows[i].tier,
                             .of_tier = (uint8_t)rows[i].of_tier};
    rf_weights_put_items(o, name, kept, n, sizeof *kept);
    free(kept);
}

static void put_sets(const rf_policy *p, rf_weights_out *o)
{
    const symbols *s = &p->symbols;
    rf_buf members;
    rf_buf_init(&members, WORDS_MAX);
    kept_set *kept = rf_xcalloc(s->n_sets, sizeof *kept);
    for (size_t i = 0; i < s->n_sets; i++) {
        kept[i] = (kept_set){s->sets[i].bits, (uint32_t)(members.len / sizeof(uint32_t)), (uint32_t)s->sets[i].count};
        for (size_t k = 0; k < s->sets[i].count; k++) {
            uint32_t number = concept_number(p, s->sets[i].items[k]);
            rf_buf_add(&members, &number, sizeof number);
        }
    }
    rf_weights_put_items(o, "policy.sets", kept, s->n_sets, sizeof *kept);
    rf_weights_put_items(o, "policy.members", members.ptr, members.len, 1);
    rf_buf_release(&members);
    free(kept);
}

void rf_policy_put(const rf_policy *p, rf_weights_out *o)
{
    writer w = {.p = p};
    rf_buf_init(&w.nodes, NODES_MAX * sizeof(kept_node));
    rf_buf_init(&w.words, WORDS_MAX);
    rf_weights_put_sum(o, "policy.sum", p->sum);
    rf_weights_put_bytes(o, "policy.hash", rf_str_from(p->hash));
    put_sets(p, o);
    put_rows(&w, "policy.rows", p->rows, p->n_rows, o);
    put_rows(&w, "policy.own", p->own, p->n_own, o);
    rf_weights_put_items(o, "policy.nodes", w.nodes.ptr, w.nodes.overflow ? 0 : w.nodes.len, 1);
    rf_weights_put_items(o, "policy.words", w.words.ptr, w.words.len, 1);
    rf_buf_release(&w.nodes);
    rf_buf_release(&w.words);
}

/* ---- out of it ---------------------------------------------------------------------------------------------------------- */

typedef struct reader {
    rf_policy *p;
    const rf_weights *index;
    rf_str words;
    condition *nodes;
    unsigned char *used; /* a node is part of one other, or a row's: so a condition is a tree, and no longer than the array */
    id_set *sets;
    size_t n_nodes, n_sets;
    bool ok;
} reader;

static const char *word(reader *r, uint32_t at)
{
    r->ok = r->ok && at < r->words.len;
    return r->ok ? r->words.ptr + at : "";
}

static const rf_concept *concept_of(reader *r, uint32_t number)
{
    r->ok = r->ok && number < r->p->symbols.n_concepts;
    return r->ok ? r->p->symbols.concepts[number] : NULL;
}

static const id_set *set_of(reader *r, uint32_t number)
{
    r->ok = r->ok && number < r->n_sets;
    return r->ok ? &r->sets[number] : NULL;
}

static void read_sets(reader *r)
{
    size_t n_members;
    const kept_set *from = rf_weights_wanted(r->index, "policy.sets", sizeof *from, &r->n_sets, &r->ok);
    const uint32_t *members = rf_weights_wanted(r->index, "policy.members", sizeof *members, &n_members, &r->ok);
    r->sets = rf_arena_raw(r->p->arena, (r->n_sets + 1) * sizeof *r->sets);
    const rf_concept **all = rf_arena_raw(r->p->arena, (n_members + 1) * sizeof *all);
    for (size_t i = 0; i < n_members && r->ok; i++)
        all[i] = concept_of(r, members[i]);
    for (size_t i = 0; i < r->n_sets && r->ok; i++) {
        r->ok = rf_weights_within(from[i].first, from[i].count, n_members);
        r->sets[i] = (id_set){.items = all + from[i].first, .count = from[i].count, .cap = from[i].count, .bits = from[i].bits};
    }
}

static condition *part(reader *r, uint32_t number, size_t of)
{
    r->ok = r->ok && number < of && r->used[number]++ == 0;
    return r->ok ? &r->nodes[number] : NULL;
}

static void read_node(reader *r, const kept_node *from, size_t number)
{
    condition *c = &r->nodes[number];
    r->ok = from->op < OPS;
    *c = (condition){.op = from->op, .field = from->field, .compare = (char)from->compare, .flag = from->value, .needs = from->needs};
    switch (r->ok ? (naming)names[from->op] : NOTHING) {
    case TWO_NODES:
        c->b = part(r, from->b, number);
        c->a = part(r, from->a, number);
        break;
    case ONE_NODE:
        c->a = part(r, from->a, number);
        break;
    case CONCEPT:
        c->concept = concept_of(r, from->a);
        break;
    case SET:
        c->set = set_of(r, from->a);
        break;
    case TAG:
        c->word = word(r, from->a);
        break;
    case NOTHING:
        break;
    }
}

static void read_nodes(reader *r)
{
    const kept_node *from = rf_weights_wanted(r->index, "policy.nodes", sizeof *from, &r->n_nodes, &r->ok);
    r->ok = r->ok && r->n_nodes <= NODES_MAX;
    if (!r->ok)
        return;
    r->nodes = rf_arena_raw(r->p->arena, (r->n_nodes + 1) * sizeof *r->nodes);
    r->used = rf_arena_take(r->p->arena, r->n_nodes + 1);
    for (size_t i = 0; i < r->n_nodes && r->ok; i++)
        read_node(r, &from[i], i);
}

/* ops: those that such a row may have; all of them but 'g' speak of a concept, a set, a tier or all. */
static row *read_rows(reader *r, const char *name, const char *ops, size_t *n)
{
    const kept_row *from = rf_weights_wanted(r->index, name, sizeof *from, n, &r->ok);
    row *rows = rf_arena_raw(r->p->arena, (*n + 1) * sizeof *rows);
    for (size_t i = 0; i < *n && r->ok; i++) {
        const kept_row *k = &from[i];
        r->ok = k->op != 0 && strchr(ops, k->op) != NULL && k->tier <= RF_TIER_EMERGENCY && k->of_tier <= RF_TIER_EMERGENCY;
        rows[i] = (row){.name = word(r, k->name),
                        .op = (char)k->op,
                        .tier = (rf_tier)k->tier,
                        .concept = k->concept != NONE ? concept_of(r, k->concept) : NULL,
                        .set = k->set != NONE ? set_of(r, k->set) : NULL,
                        .of_tier = (rf_tier)k->of_tier,
                        .when = part(r, k->when, r->n_nodes)};
    }
    return rows;
}

bool policy_kept_read(rf_policy *p, const rf_weights *index)
{
    reader r = {.p = p, .index = index, .words = rf_weights_bytes(index, "policy.words")};
    rf_str hash = rf_weights_bytes(index, "policy.hash");
    r.ok = rf_weights_has_sum(index, "policy.sum", p->sum) && hash.len == sizeof p->hash - 1 && r.words.len > 0 &&
           r.words.ptr[r.words.len - 1] == '\0';
    if (!r.ok)
        return false;
    read_sets(&r);
    read_nodes(&r);
    size_t n_rows, n_own;
    row *rows = read_rows(&r, "policy.rows", "rldcg", &n_rows), *own = read_rows(&r, "policy.own", "rld", &n_own);
    for (size_t i = 0; i < n_own && r.ok; i++)
        r.ok = own[i].concept != NULL;
    if (!r.ok)
        return false;
    p->symbols.sets = r.sets;
    p->symbols.n_sets = r.n_sets;
    p->rows = rows;
    p->n_rows = n_rows;
    p->own = own;
    p->n_own = n_own;
    memcpy(p->hash, hash.ptr, hash.len);
    return true;
}
