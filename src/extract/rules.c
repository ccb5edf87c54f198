/* extract/rules.c - reads rule files into blocks. Compiling them is in rules_index.c, matching in match.c, lint in lint.c. */
#include "extract/rules_internal.h"

#include "base/file.h"
#include "base/hash.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

typedef struct parser {
    rf_rules *rules;
    block *block; /* open block, NULL before the first */
    const char *file;
    int line;
} parser;

static const char *keep(rf_rules *r, rf_str s) { return rf_arena_dup(r->arena, s.ptr, s.len); }

static bool fail(const parser *p, rf_error *err, const char *what, rf_str subject)
{
    return rf_error_set(err, RF_E_RULES, "%s '%.*s' (%s:%d)", what, (int)(subject.len > 80 ? 80 : subject.len), subject.ptr, p->file,
                        p->line);
}

static bool add_pattern(const parser *p, rf_str source, const char *tag, pattern_list *list)
{
    rf_rules *r = p->rules;
    list->items = rf_arena_grow(r->arena, list->items, list->count, &list->cap, sizeof *list->items);
    list->items[list->count++] = (pattern){.tag = tag,
                                           .source = keep(r, source),
                                           .file = p->file,
                                           .line = p->line,
                                           .rules = r,
                                           .n_fragments = (uint32_t)r->n_fragments,
                                           .owner = (uint32_t)r->n_blocks};
    return true;
}

static bool open_block(parser *p, rf_str id, bool is_signal, rf_error *err)
{
    rf_rules *r = p->rules;
    if (id.len == 0)
        return fail(p, err, "missing name after", RF_STR("concept"));
    if (rf_rules_find_concept(r, id) != NULL)
        return fail(p, err, "concept or signal defined twice:", id);
    r->blocks = rf_arena_grow(r->arena, r->blocks, r->n_blocks, &r->cap_blocks, sizeof *r->blocks);
    block *b = &r->blocks[r->n_blocks++];
    *b = (block){.file = p->file, .line = p->line};
    const char *name = keep(r, id);
    b->concept = (rf_concept){.id = name,
                              .title = name,
                              .category = "",
                              .source = "",
                              .codes = "",
                              .is_signal = is_signal,
                              .tier = is_signal ? RF_TIER_NONE : RF_TIER_ROUTINE};
    p->block = b;
    return true;
}

static bool add_tier_rule(parser *p, char op, rf_str rest, rf_error *err)
{
    rf_rules *r = p->rules;
    rf_tier tier = RF_TIER_NONE;
    rf_str word;
    if (op != 'd') {
        if (!rf_str_split(&rest, ' ', &word) || !rf_tier_parse(word, &tier))
            return fail(p, err, "unknown tier", word);
        if (rest.ptr == NULL)
            return fail(p, err, "missing 'when' after", word);
    }
    rest = rf_str_trim(rest);
    if (!rf_str_starts(rest, "when "))
        return fail(p, err, "expected 'when CONDITION' instead of", rest);
    rf_str condition = rf_str_trim((rf_str){rest.ptr + 5, rest.len - 5});
    r->tier_rules = rf_arena_grow(r->arena, r->tier_rules, r->n_tier_rules, &r->cap_tier_rules, sizeof *r->tier_rules);
    r->tier_rules[r->n_tier_rules++] =
        (rf_tier_rule){.concept = NULL, .op = op, .tier = tier, .condition = keep(r, condition), .file = p->file, .line = p->line};
    /* Blocks may still move while the array grows: remember the index in the pointer's place, resolved at the end. */
    r->tier_rules[r->n_tier_rules - 1].concept = (const rf_concept *)(uintptr_t)r->n_blocks;
    return true;
}

static bool add_example(parser *p, char kind, rf_str rest, rf_error *err)
{
    rf_rules *r = p->rules;
    rf_tier tier = RF_TIER_NONE;
    bool known_broken = kind == '~';
    if (known_broken && rest.len > 0) {
        kind = rest.ptr[0];
        rest = (rf_str){rest.ptr + 1, rest.len - 1};
        if (kind != '+' && kind != '-' && kind != '!')
            return fail(p, err, "expected + - or ! after '~' instead of", rest);
    }
    if (rest.len > 0 && rest.ptr[0] == '[') {
        const char *close = memchr(rest.ptr, ']', rest.len);
        if (close == NULL || !rf_tier_parse((rf_str){rest.ptr + 1, (size_t)(close - rest.ptr - 1)}, &tier))
            return fail(p, err, "unknown tier in example", rest);
        rest = (rf_str){close + 1, rest.len - (size_t)(close + 1 - rest.ptr)};
    }
    rest = rf_str_trim(rest);
    if (rest.len == 0)
        return fail(p, err, "empty example", rest);
    r->examples = rf_arena_grow(r->arena, r->examples, r->n_examples, &r->cap_examples, sizeof *r->examples);
    r->examples[r->n_examples++] = (rf_example){.concept = (const rf_concept *)(uintptr_t)r->n_blocks,
                                                .kind = kind,
                                                .known_broken = known_broken,
                                                .tier = tier,
                                                .text = keep(r, rest),
                                                .file = p->file,
                                                .line = p->line};
    return true;
}

static bool add_fragment(parser *p, rf_str rest, rf_error *err)
{
    rf_rules *r = p->rules;
    rf_str name;
    if (!rf_str_split(&rest, '=', &name) || rest.ptr == NULL)
        return fail(p, err, "expected 'let NAME = PATTERN' instead of", name);
    name = rf_str_trim(name);
    r->fragments = rf_arena_grow(r->arena, r->fragments, r->n_fragments, &r->cap_fragments, sizeof *r->fragments);
    r->fragments[r->n_fragments++] = (fragment){keep(r, name), keep(r, rf_str_trim(rest)), p->block != NULL ? r->n_blocks : 0};
    return true;
}

static bool add_match(const parser *p, rf_str rest)
{
    const char *tag = "";
    if (rest.len > 1 && rest.ptr[0] == '#') {
        rf_str word;
        rf_str_split(&rest, ' ', &word);
        tag = keep(p->rules, (rf_str){word.ptr + 1, word.len - 1});
        rest = rf_str_trim(rest);
    }
    return add_pattern(p, rest, tag, &p->block->match);
}

/* One directive that sets a plain text field of the concept. */
static const char **text_field(rf_concept *c, rf_str key)
{
    if (rf_str_is(key, "title"))
        return &c->title;
    if (rf_str_is(key, "category"))
        return &c->category;
    if (rf_str_is(key, "source"))
        return &c->source;
    if (rf_str_is(key, "codes"))
        return &c->codes;
    return NULL;
}

static bool directive(parser *p, rf_str key, rf_str rest, rf_error *err)
{
    if (rf_str_is(key, "concept") || rf_str_is(key, "signal"))
        return open_block(p, rest, rf_str_is(key, "signal"), err);
    if (rf_str_is(key, "let"))
        return add_fragment(p, rest, err);
    if (p->block == NULL)
        return fail(p, err, "expected 'concept ID' before", key);
    rf_concept *c = &p->block->concept;
    const char **field = text_field(c, key);
    if (field != NULL) {
        *field = keep(p->rules, rest);
        return true;
    }
    if (rf_str_is(key, "tier"))
        return rf_tier_parse(rest, &c->tier) || fail(p, err, "unknown tier", rest);
    if (rf_str_is(key, "bucket"))
        return rf_bucket_parse(rest, &c->bucket) || fail(p, err, "unknown bucket", rest);
    if (rf_str_is(key, "counts") && rf_str_is(rest, "past"))
        return c->counts_past = true;
    if (rf_str_is(key, "counts") && rf_str_is(rest, "imagined"))
        return c->counts_imagined = true;
    if (rf_str_is(key, "counts") && rf_str_is(rest, "told"))
        return c->counts_told = true;
    if (rf_str_is(key, "vetoes"))
        return c->vetoes = true;
    if (rf_str_is(key, "match"))
        return add_match(p, rest);
    if (rf_str_is(key, "except"))
        return add_pattern(p, rest, "", &p->block->except);
    if (rf_str_is(key, "raise") || rf_str_is(key, "lower"))
        return add_tier_rule(p, key.ptr[0], rest, err);
    if (rf_str_is(key, "drop"))
        return add_tier_rule(p, 'd', rest, err);
    if (key.len >= 1 && (key.ptr[0] == '+' || key.ptr[0] == '-' || key.ptr[0] == '!' || key.ptr[0] == '~')) {
        rf_str all = {key.ptr + 1, (size_t)(rest.ptr + rest.len - key.ptr - 1)};
        return add_example(p, key.ptr[0], all, err);
    }
    return fail(p, err, "unknown directive", key);
}

/* Rules in the making, and the hash over their files. */
typedef struct loading {
    rf_rules *rules;
    rf_hasher *all;
} loading;

static bool load_file(void *ctx, int folder, const char *path, rf_error *err)
{
    const loading *l = ctx;
    rf_rules *r = l->rules;
    rf_buf content;
    rf_buf_init(&content, RF_RULE_FILE_MAX);
    bool ok = rf_file_read_in(folder, path, &content, err);
    if (ok)
        rf_hasher_add(l->all, rf_buf_str(&content));
    else if (err != NULL && err->code == RF_E_IO)
        err->code = RF_E_RULES;
    parser p = {.rules = r, .file = rf_arena_dup(r->arena, path, strlen(path))};
    rf_rules_add_file(r, p.file, rf_buf_str(&content));
    rf_str rest = rf_buf_str(&content), line;
    rf_buf joined;
    rf_buf_init(&joined, RF_RULE_FILE_MAX);
    int number = 0;
    while (ok && (rf_str_split(&rest, '\n', &line) || joined.len > 0)) {
        bool at_end = line.ptr == NULL;
        number += !at_end;
        rf_str trimmed = at_end ? line : rf_str_trim(line);
        bool continues = !at_end && trimmed.len > 0 && (line.ptr[0] == ' ' || line.ptr[0] == '\t');
        if (continues) {
            if (trimmed.ptr[0] != '#')
                rf_buf_add_str(&joined, trimmed);
            line.ptr = NULL;
            continue;
        }
        if (joined.len > 0) {
            rf_str body = rf_buf_str(&joined), key;
            rf_str_split(&body, ' ', &key);
            if (body.ptr == NULL)
                body = (rf_str){key.ptr + key.len, 0};
            ok = directive(&p, key, rf_str_trim(body), err);
            rf_buf_clear(&joined);
        }
        if (!at_end && trimmed.len > 0 && trimmed.ptr[0] != '#') {
            rf_buf_add_str(&joined, trimmed);
            p.line = number;
        }
        line.ptr = NULL;
    }
    rf_buf_release(&joined);
    rf_buf_release(&content);
    return ok;
}

static bool visit_folder(const char *models_dir, const char *sub, rf_rule_file_visitor *visit, void *ctx, rf_error *err)
{
    char dir[4096], **names;
    size_t n;
    snprintf(dir, sizeof dir, "%s/%s", models_dir, sub);
    if (!rf_file_list(dir, ".rules", &names, &n, err)) {
        if (err != NULL)
            err->code = RF_E_RULES;
        return false;
    }
    bool ok = true;
    int folder = rf_file_folder(dir);
    for (size_t i = 0; i < n && ok; i++)
        ok = visit(ctx, folder, names[i], err);
    if (folder >= 0)
        close(folder);
    rf_file_list_free(names, n);
    return ok;
}

bool rf_rules_each_file(const char *models_dir, rf_rule_file_visitor *visit, void *ctx, rf_error *err)
{
    char path[4096];
    snprintf(path, sizeof path, "%s/fragments.rules", models_dir);
    return visit(ctx, -1, path, err) && visit_folder(models_dir, "signals", visit, ctx, err) &&
           visit_folder(models_dir, "concepts", visit, ctx, err);
}

static void number_list(rf_rules *r, pattern_list *list, size_t block_index)
{
    for (size_t k = 0; k < list->count; k++) {
        r->block_of[r->n_patterns] = (uint16_t)block_index;
        list->items[k].number = (uint32_t)r->n_patterns;
        r->patterns[r->n_patterns++] = &list->items[k];
    }
}

void rf_rules_number(rf_rules *r)
{
    size_t n = rf_rules_patterns(r) + 1;
    r->block_of = rf_arena_take(r->arena, n * sizeof *r->block_of);
    r->patterns = rf_arena_take(r->arena, n * sizeof *r->patterns);
    for (size_t i = 0; i < r->n_blocks; i++) {
        r->blocks[i].first_number = r->n_patterns;
        number_list(r, &r->blocks[i].match, i);
        number_list(r, &r->blocks[i].except, i);
    }
}

rf_rules *rf_rules_new(size_t block_bytes)
{
    rf_rules *r = rf_xcalloc(1, sizeof *r);
    r->arena = rf_arena_new(block_bytes);
    return r;
}

rf_rules *rf_rules_read(const char *models_dir, bool *ok, rf_error *err)
{
    rf_rules *r = rf_rules_new(RF_RULES_BLOCK);
    rf_hasher *all = rf_hasher_new();
    loading l = {r, all};
    *ok = rf_rules_each_file(models_dir, load_file, &l, err);
    if (*ok && rf_rules_patterns(r) > UINT16_MAX)
        *ok = rf_error_set(err, RF_E_RULES, "more than %d patterns in '%s'", UINT16_MAX, models_dir);
    if (*ok && r->n_blocks == 0)
        *ok = rf_error_set(err, RF_E_RULES, "no rules found in '%s'", models_dir);
    for (size_t i = 0; i < r->n_tier_rules; i++)
        r->tier_rules[i].concept = &r->blocks[(uintptr_t)r->tier_rules[i].concept - 1].concept;
    for (size_t i = 0; i < r->n_examples; i++)
        r->examples[i].concept = &r->blocks[(uintptr_t)r->examples[i].concept - 1].concept;
    rf_rules_number(r);
    rf_hash_hex(rf_hasher_end(all), r->hash);
    return r;
}

void rf_rules_free(rf_rules *r)
{
    if (r == NULL)
        return;
    for (size_t i = 0; i < r->n_blocks; i++) {
        for (size_t k = 0; k < r->blocks[i].match.count; k++)
            rf_regex_free(r->blocks[i].match.items[k].regex);
        for (size_t k = 0; k < r->blocks[i].except.count; k++)
            rf_regex_free(r->blocks[i].except.items[k].regex);
    }
    rf_prefilter_free(r->prefilter);
    rf_programs_free(r->programs);
    rf_weights_free(r->index);
    rf_arena_free(r->arena);
    free(r);
}

size_t rf_rules_count(const rf_rules *r) { return r->n_blocks; }

const rf_concept *rf_rules_concept(const rf_rules *r, size_t i) { return &r->blocks[i].concept; }

const rf_concept *rf_rules_find_concept(const rf_rules *r, rf_str id)
{
    for (size_t i = 0; i < r->n_blocks; i++)
        if (rf_str_is(id, r->blocks[i].concept.id))
            return &r->blocks[i].concept;
    return NULL;
}

const rf_tier_rule *rf_rules_tier_rules(const rf_rules *r, size_t *n)
{
    *n = r->n_tier_rules;
    return r->tier_rules;
}

const rf_example *rf_rules_examples(const rf_rules *r, size_t *n)
{
    *n = r->n_examples;
    return r->examples;
}

size_t rf_rules_patterns(const rf_rules *r)
{
    size_t n = 0;
    for (size_t i = 0; i < r->n_blocks; i++)
        n += r->blocks[i].match.count + r->blocks[i].except.count;
    return n;
}

const char *rf_rules_hash(const rf_rules *r) { return r->hash; }

const pattern *rf_pattern_number(const rf_rules *r, size_t k) { return r->patterns[k]; }

const char *rf_rules_pattern(const rf_rules *r, size_t k, const rf_concept **concept, const char **file, int *line)
{
    if (k >= r->n_patterns)
        return NULL;
    const pattern *p = rf_pattern_number(r, k);
    *concept = &r->blocks[r->block_of[k]].concept;
    *file = p->file;
    *line = p->line;
    return p->expanded;
}
