/* extract/rules_kept.c - the rules as their files were read, in the index: blocks, patterns, fragments and rows of the tier arithmetic,
 * with their words in one text. How a pattern with a program is written stands in a second one, a tenth of the index, which nobody reads
 * until a search by a program is given up. Which files an index was made of is told by a sum over the sums of all of them; examples are not
 * kept. */
#include "base/file.h"
#include "extract/rules_internal.h"

#include <stdlib.h>
#include <string.h>

#define SEPARATE (UINT32_C(1) << 31)

enum { SIGNAL = 1, PAST = 2, IMAGINED = 4, TOLD = 8, VETOES = 16 };

typedef struct kept_block {
    uint32_t id, title, category, source, codes; /* words: where they begin in kept.words */
    uint32_t n_match, n_except, file;            /* file: its number in the order of reading */
    int32_t line;
    uint8_t tier, bucket, marks, zero;
} kept_block;

typedef struct kept_pattern {
    uint32_t tag, source, n_fragments, file; /* source: in kept.sources with SEPARATE, else in kept.words */
    int32_t line;
} kept_pattern;

typedef struct kept_fragment {
    uint32_t name, body, owner;
} kept_fragment;

typedef struct kept_row {
    uint32_t concept, condition, file;
    int32_t line;
    uint8_t op, tier, zero[2];
} kept_row;

/* ---- into the index --------------------------------------------------------------------------------------------------- */

static uint32_t put_word(rf_buf *words, const char *s)
{
    size_t at = words->len;
    rf_buf_add(words, s, strlen(s) + 1);
    return (uint32_t)at;
}

static uint32_t file_number(const rf_rules *r, const char *file)
{
    size_t i = 0;
    while (i + 1 < r->n_files && r->files[i] != file)
        i++;
    return (uint32_t)i;
}

static kept_block block_to_keep(const rf_rules *r, const block *b, rf_buf *words)
{
    const rf_concept *c = &b->concept;
    unsigned marks = (c->is_signal ? SIGNAL : 0) | (c->counts_past ? PAST : 0) | (c->counts_imagined ? IMAGINED : 0) |
                     (c->counts_told ? TOLD : 0) | (c->vetoes ? VETOES : 0);
    return (kept_block){.id = put_word(words, c->id),
                        .title = put_word(words, c->title),
                        .category = put_word(words, c->category),
                        .source = put_word(words, c->source),
                        .codes = put_word(words, c->codes),
                        .n_match = (uint32_t)b->match.count,
                        .n_except = (uint32_t)b->except.count,
                        .file = file_number(r, b->file),
                        .line = b->line,
                        .tier = (uint8_t)c->tier,
                        .bucket = (uint8_t)c->bucket,
                        .marks = (uint8_t)marks};
}

static void put_blocks(const rf_rules *r, rf_weights_out *o, rf_buf *words)
{
    rf_buf sources;
    rf_buf_init(&sources, RF_WEIGHTS_MAX);
    kept_block *blocks = rf_xcalloc(r->n_blocks, sizeof *blocks);
    kept_pattern *patterns = rf_xcalloc(r->n_patterns, sizeof *patterns);
    for (size_t i = 0; i < r->n_blocks; i++)
        blocks[i] = block_to_keep(r, &r->blocks[i], words);
    for (size_t k = 0; k < r->n_patterns; k++) {
        const pattern *p = rf_pattern_number(r, k);
        bool separate = rf_programs_has(r->programs, k);
        patterns[k] = (kept_pattern){.tag = put_word(words, p->tag),
                                     .source = separate ? SEPARATE | put_word(&sources, p->source) : put_word(words, p->source),
                                     .n_fragments = p->n_fragments,
                                     .file = file_number(r, p->file),
                                     .line = p->line};
    }
    rf_weights_put_items(o, "kept.blocks", blocks, r->n_blocks, sizeof *blocks);
    rf_weights_put_items(o, "kept.patterns", patterns, r->n_patterns, sizeof *patterns);
    rf_weights_put_bytes(o, "kept.sources", rf_buf_str(&sources));
    rf_buf_release(&sources);
    free(blocks);
    free(patterns);
}

static void put_fragments_and_rows(const rf_rules *r, rf_weights_out *o, rf_buf *words)
{
    kept_fragment *fragments = rf_xcalloc(r->n_fragments, sizeof *fragments);
    kept_row *rows = rf_xcalloc(r->n_tier_rules, sizeof *rows);
    for (size_t i = 0; i < r->n_fragments; i++) {
        const fragment *f = &r->fragments[i];
        fragments[i] = (kept_fragment){put_word(words, f->name), put_word(words, f->body), (uint32_t)f->owner};
    }
    for (size_t i = 0; i < r->n_tier_rules; i++) {
        const rf_tier_rule *t = &r->tier_rules[i];
        size_t b = 0;
        while (&r->blocks[b].concept != t->concept)
            b++;
        rows[i] = (kept_row){.concept = (uint32_t)b,
                             .condition = put_word(words, t->condition),
                             .file = file_number(r, t->file),
                             .line = t->line,
                             .op = (uint8_t)t->op,
                             .tier = (uint8_t)t->tier};
    }
    rf_weights_put_items(o, "kept.fragments", fragments, r->n_fragments, sizeof *fragments);
    rf_weights_put_items(o, "kept.rows", rows, r->n_tier_rules, sizeof *rows);
    free(fragments);
    free(rows);
}

void rf_kept_put(const rf_rules *r, rf_weights_out *o)
{
    rf_buf words;
    rf_buf_init(&words, RF_WEIGHTS_MAX);
    put_blocks(r, o, &words);
    put_fragments_and_rows(r, o, &words);
    rf_weights_put_bytes(o, "kept.words", rf_buf_str(&words));
    rf_weights_put_bytes(o, "kept.hash", rf_str_from(r->hash));
    rf_buf_release(&words);
}

/* ---- out of it -------------------------------------------------------------------------------------------------------- */

typedef struct reader {
    rf_rules *r;
    rf_str words;
    bool ok;
} reader;

/* Words are used where they lie; the last one ends with the text. */
static const char *word(reader *k, uint32_t at)
{
    k->ok = k->ok && at < k->words.len;
    return k->ok ? k->words.ptr + at : "";
}

static const char *file(reader *k, uint32_t number)
{
    k->ok = k->ok && number < k->r->n_files;
    return k->ok ? k->r->files[number] : "";
}

static void read_concept(reader *k, const kept_block *from, rf_concept *c)
{
    k->ok = k->ok && from->tier <= RF_TIER_EMERGENCY && from->bucket <= RF_GENERAL;
    *c = (rf_concept){.id = word(k, from->id),
                      .title = word(k, from->title),
                      .category = word(k, from->category),
                      .source = word(k, from->source),
                      .codes = word(k, from->codes),
                      .tier = (rf_tier)from->tier,
                      .bucket = (rf_bucket)from->bucket,
                      .is_signal = from->marks & SIGNAL,
                      .counts_past = from->marks & PAST,
                      .counts_imagined = from->marks & IMAGINED,
                      .counts_told = from->marks & TOLD,
                      .vetoes = from->marks & VETOES};
}

static void read_list(reader *k, const kept_pattern *from, size_t n, size_t owner, pattern_list *list)
{
    list->items = rf_arena_raw(k->r->arena, n * sizeof *list->items);
    list->count = list->cap = n;
    for (size_t i = 0; i < n; i++) {
        k->ok = k->ok && from[i].n_fragments <= k->r->n_fragments;
        list->items[i] = (pattern){.tag = word(k, from[i].tag),
                                   .source = from[i].source & SEPARATE ? NULL : word(k, from[i].source),
                                   .file = file(k, from[i].file),
                                   .line = from[i].line,
                                   .rules = k->r,
                                   .n_fragments = from[i].n_fragments,
                                   .owner = (uint32_t)owner};
    }
}

static void read_blocks(reader *k)
{
    rf_rules *r = k->r;
    size_t n_patterns, used = 0;
    const kept_block *blocks = rf_weights_wanted(k->r->index, "kept.blocks", sizeof *blocks, &r->n_blocks, &k->ok);
    const kept_pattern *patterns = rf_weights_wanted(k->r->index, "kept.patterns", sizeof *patterns, &n_patterns, &k->ok);
    if (!k->ok || n_patterns > UINT16_MAX)
        r->n_blocks = 0;
    r->blocks = rf_arena_take(r->arena, r->n_blocks * sizeof *r->blocks);
    for (size_t i = 0; i < r->n_blocks && k->ok; i++) {
        const kept_block *from = &blocks[i];
        block *b = &r->blocks[i];
        k->ok = from->n_match <= n_patterns - used && from->n_except <= n_patterns - used - from->n_match;
        if (!k->ok)
            return;
        read_concept(k, from, &b->concept);
        b->file = file(k, from->file);
        b->line = from->line;
        read_list(k, patterns + used, from->n_match, i + 1, &b->match);
        read_list(k, patterns + used + from->n_match, from->n_except, i + 1, &b->except);
        used += from->n_match + from->n_except;
    }
    k->ok = k->ok && used == n_patterns && r->n_blocks > 0;
}

static void read_fragments(reader *k)
{
    rf_rules *r = k->r;
    const kept_fragment *from = rf_weights_wanted(k->r->index, "kept.fragments", sizeof *from, &r->n_fragments, &k->ok);
    r->fragments = rf_arena_raw(r->arena, r->n_fragments * sizeof *r->fragments);
    for (size_t i = 0; i < r->n_fragments; i++)
        r->fragments[i] = (fragment){word(k, from[i].name), word(k, from[i].body), from[i].owner};
}

static void read_rows(reader *k)
{
    rf_rules *r = k->r;
    const kept_row *from = rf_weights_wanted(k->r->index, "kept.rows", sizeof *from, &r->n_tier_rules, &k->ok);
    r->tier_rules = rf_arena_raw(r->arena, r->n_tier_rules * sizeof *r->tier_rules);
    for (size_t i = 0; i < r->n_tier_rules; i++) {
        k->ok = k->ok && from[i].concept < r->n_blocks && from[i].tier <= RF_TIER_EMERGENCY && from[i].op != 0 &&
                strchr("rld", from[i].op) != NULL;
        r->tier_rules[i] = (rf_tier_rule){.concept = k->ok ? &r->blocks[from[i].concept].concept : NULL,
                                          .op = (char)from[i].op,
                                          .tier = (rf_tier)from[i].tier,
                                          .condition = word(k, from[i].condition),
                                          .file = file(k, from[i].file),
                                          .line = from[i].line};
    }
}

const char *rf_kept_source(const pattern *p)
{
    size_t n;
    const kept_pattern *patterns = rf_weights_items(p->rules->index, "kept.patterns", sizeof *patterns, &n);
    rf_str sources = rf_weights_bytes(p->rules->index, "kept.sources");
    if (p->number >= n || sources.len == 0 || sources.ptr[sources.len - 1] != '\0')
        return NULL;
    uint32_t at = patterns[p->number].source & ~SEPARATE;
    return at < sources.len ? sources.ptr + at : NULL;
}

bool rf_kept_read(rf_rules *r)
{
    reader k = {.r = r, .words = rf_weights_bytes(r->index, "kept.words")};
    rf_str hash = rf_weights_bytes(r->index, "kept.hash");
    k.ok = k.words.len > 0 && k.words.ptr[k.words.len - 1] == '\0' && hash.len == sizeof r->hash - 1;
    if (!k.ok)
        return false;
    memcpy(r->hash, hash.ptr, hash.len);
    read_fragments(&k);
    read_blocks(&k);
    read_rows(&k);
    if (k.ok)
        rf_rules_number(r);
    return k.ok;
}

/* ---- the files -------------------------------------------------------------------------------------------------------- */

void rf_rules_add_file(rf_rules *r, const char *path, rf_str content)
{
    r->files = rf_arena_grow(r->arena, r->files, r->n_files, &r->cap_files, sizeof *r->files);
    r->sums = rf_arena_grow(r->arena, r->sums, r->n_files, &r->cap_sums, sizeof *r->sums);
    r->files[r->n_files] = path;
    r->sums[r->n_files++] = rf_hash_sum(content);
}

/* The rules that look, and room for what they see. */
typedef struct looking {
    rf_rules *rules;
    rf_buf *content;
} looking;

static bool look_at(void *ctx, int folder, const char *path, rf_error *err)
{
    const looking *l = ctx;
    rf_rules *r = l->rules;
    rf_buf_clear(l->content);
    if (!rf_file_read_in(folder, path, l->content, err))
        return false;
    rf_rules_add_file(r, rf_arena_dup(r->arena, path, strlen(path)), rf_buf_str(l->content));
    return true;
}

bool rf_rules_look(rf_rules *r, const char *models_dir)
{
    rf_buf content;
    rf_buf_init(&content, RF_RULE_FILE_MAX);
    looking l = {r, &content};
    bool ok = rf_rules_each_file(models_dir, look_at, &l, NULL);
    rf_buf_release(&content);
    return ok;
}
