/* extract/rules_index.c - from rules as they are written to rules that can be searched with: everything compiled and derived, or
 * taken from the index that an earlier run made of it. */
#include "base/file.h"
#include "extract/context.h"
#include "extract/rules_internal.h"
#include "text/lexicon.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define MAX_PATTERN 65536

#ifndef RF_RULES_INDEX_BUILT
#define RF_RULES_INDEX_BUILT ""
#endif

static const char kind[] = "rules";

extern const char rf_extract_identity[]; /* hash of this room's source, made by the build */

/* ---- everything ------------------------------------------------------------------------------------------------------- */

static bool compile(pattern *p, rf_arena *arena, rf_buf *work, rf_error *err)
{
    rf_buf_clear(work);
    if (!rf_pattern_expand(p, work, err))
        return rf_error_add(err, "%s:%d", p->file, p->line);
    p->expanded = rf_arena_dup(arena, work->ptr, work->len);
    size_t offset = 0;
    p->regex = rf_regex_new(p->expanded, &offset, err);
    if (p->regex != NULL)
        return true;
    char why[128];
    snprintf(why, sizeof why, "%.127s", err ? err->text : "");
    return rf_error_set(err, RF_E_RULES, "cannot compile pattern '%.60s': %s at offset %zu of the expanded pattern (%s:%d)", p->source, why,
                        offset, p->file, p->line);
}

/* In the order of the file, so that the first fault is the one that is told. */
static bool compile_block(rf_rules *r, block *b, rf_buf *work, rf_error *err)
{
    pattern *m = b->match.items, *m_end = m + b->match.count, *x = b->except.items, *x_end = x + b->except.count;
    while (m < m_end || x < x_end) {
        bool is_match = x == x_end || (m < m_end && m->line < x->line);
        if (!compile(is_match ? m++ : x++, r->arena, work, err))
            return false;
    }
    return true;
}

static bool compile_all(rf_rules *r, rf_error *err)
{
    rf_buf work;
    rf_buf_init(&work, MAX_PATTERN);
    bool ok = true;
    for (size_t i = 0; i < r->n_blocks && ok; i++)
        ok = compile_block(r, &r->blocks[i], &work, err);
    rf_buf_release(&work);
    return ok;
}

/* Where each pattern has a chance, and how it is searched for there. */
static void derive_searches(rf_rules *r)
{
    const char **patterns = rf_xcalloc(r->n_patterns + 1, sizeof *patterns);
    for (size_t k = 0; k < r->n_patterns; k++)
        patterns[k] = rf_pattern_number(r, k)->expanded;
    r->prefilter = rf_prefilter_new(patterns, r->n_patterns);
    r->programs = rf_programs_new(patterns, r->n_patterns);
    free(patterns);
}

/* Takes over r. A file's fault (ok is false) is told only if no pattern in front of it has one. */
static rf_rules *make_all(rf_rules *r, bool ok, rf_error *err)
{
    rf_error earlier = {0};
    if (!compile_all(r, &earlier)) {
        if (err != NULL)
            *err = earlier;
        ok = false;
    }
    if (!ok) {
        rf_rules_free(r);
        return NULL;
    }
    derive_searches(r);
    return r;
}

rf_rules *rf_rules_load(const char *models_dir, rf_error *err)
{
    bool ok;
    rf_rules *r = rf_rules_read(models_dir, &ok, err);
    return make_all(r, ok, err);
}

void rf_rules_warm_up(const rf_rules *r)
{
    for (size_t k = 0; k < r->n_patterns; k++)
        if (!rf_programs_has(r->programs, k))
            rf_regex_warm_up(rf_pattern_number(r, k)->regex);
}

/* ---- the index -------------------------------------------------------------------------------------------------------- */

/* What the index belongs to: another of these, another index. */
static void put_key(const rf_rules *r, rf_buf *out)
{
    rf_sum sum = rf_hash_sum((rf_str){(const char *)r->sums, r->n_files * sizeof *r->sums});
    for (size_t i = 0; i < sizeof sum.bytes; i++)
        rf_buf_printf(out, "%02x", sum.bytes[i]);
    rf_buf_printf(out, " of %zu files\nredflag %s %s\npointers of %zu\n%s", r->n_files, RF_VERSION, rf_extract_identity, sizeof(void *),
                  __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__ ? "big-endian\n" : "");
}

/* The commonest words of the examples of all rules: examples are no comments, but the commonest words are the same in both. */
static void put_common_words(const rf_rules *r, const rf_lexicon *lexicon, rf_weights_out *o)
{
    rf_arena *arena = rf_arena_new(1u << 20);
    rf_str *texts = rf_xcalloc(r->n_examples + 1, sizeof *texts);
    for (size_t i = 0; i < r->n_examples; i++) {
        rf_text t;
        rf_text_fold(&t, rf_str_from(r->examples[i].text), lexicon, arena);
        texts[i] = (rf_str){t.fold, t.len};
    }
    rf_prefilter_put_common(r->prefilter, texts, r->n_examples, o);
    rf_arena_free(arena);
    free(texts);
}

static bool make_image(const rf_rules *r, const rf_index_parts *parts, rf_buf *image, rf_error *err)
{
    rf_buf key;
    rf_buf_init(&key, 1024);
    put_key(r, &key);
    rf_weights_out *o = rf_weights_out_new(kind);
    rf_weights_put_bytes(o, "key", rf_buf_str(&key));
    rf_kept_put(r, o);
    rf_prefilter_put(r->prefilter, o);
    rf_programs_put(r->programs, o);
    const rf_lexicon *lexicon = parts != NULL ? parts->lexicon : NULL;
    if (lexicon != NULL)
        rf_lexicon_put(lexicon, o);
    if (parts != NULL && parts->context != NULL)
        rf_context_put(parts->context, o);
    if (parts != NULL && parts->put != NULL)
        parts->put(parts->more, o);
    put_common_words(r, lexicon, o);
    rf_weights_image(o, image);
    rf_weights_out_free(o);
    rf_buf_release(&key);
    return !image->overflow || rf_error_set(err, RF_E_LIMIT, "the index is larger than %zu bytes", RF_WEIGHTS_MAX);
}

bool rf_rules_index_write(const rf_rules *r, const rf_index_parts *parts, const char *path, rf_error *err)
{
    rf_buf image;
    rf_buf_init(&image, RF_WEIGHTS_MAX);
    bool ok = make_image(r, parts, &image, err) && rf_file_write(path, rf_buf_str(&image), 0644, err);
    rf_buf_release(&image);
    return ok;
}

static bool has_key(const rf_rules *r, const rf_weights *index, const char *path, rf_error *err)
{
    rf_buf key;
    rf_buf_init(&key, 1024);
    put_key(r, &key);
    bool same = rf_str_eq(rf_weights_bytes(index, "key"), rf_buf_str(&key));
    rf_buf_release(&key);
    return same || rf_error_set(err, RF_E_RULES, "'%s' was made for other rules or by another version of the program", path);
}

/* The index beside the rules or, for a program in its build folder, the one in there. What is told is why not the first. */
static rf_weights *open_index(const rf_rules *r, const char *models_dir, unsigned in_place, rf_error *err)
{
    char path[4096];
    snprintf(path, sizeof path, "%s/rules.index", models_dir);
    const char *const places[] = {path, RF_RULES_INDEX_BUILT};
    rf_error_set(err, RF_E_RULES, "there is no '%s'", path);
    for (size_t i = 0; i < 2; i++) {
        if (places[i][0] == '\0' || access(places[i], F_OK) != 0)
            continue;
        rf_error *why = i == 0 ? err : NULL;
        rf_weights *w = rf_weights_open(places[i], kind, RF_WEIGHTS_OWN | in_place, why);
        if (w != NULL && has_key(r, w, places[i], why))
            return w;
        rf_weights_free(w);
    }
    return NULL;
}

static bool put_text(const void *ctx, rf_buf *out) { return rf_pattern_expand(ctx, out, NULL); }

static void compile_later(const pattern_list *list, rf_regex *all)
{
    for (size_t k = 0; k < list->count; k++)
        list->items[k].regex = rf_regex_for(all, list->items[k].number, &list->items[k]);
}

/* A few patterns have no program, and a search by a program may be given up: then PCRE2 compiles the pattern. */
static void compile_all_later(rf_rules *r)
{
    rf_regex *all = rf_regexes_later(put_text, r->n_patterns, r->arena);
    for (size_t i = 0; i < r->n_blocks; i++) {
        compile_later(&r->blocks[i].match, all);
        compile_later(&r->blocks[i].except, all);
    }
}

/* Everything from the index, if there is one of these files. */
static rf_rules *take_indexed(const char *models_dir, unsigned in_place)
{
    rf_rules *r = rf_rules_new(RF_RULES_INDEXED_BLOCK);
    r->index = rf_rules_look(r, models_dir) ? open_index(r, models_dir, in_place, NULL) : NULL;
    bool ok = r->index != NULL && rf_kept_read(r);
    r->prefilter = ok ? rf_prefilter_read(r->index, r->n_patterns) : NULL;
    r->programs = r->prefilter != NULL ? rf_programs_read(r->index, r->n_patterns) : NULL;
    if (r->programs != NULL) {
        compile_all_later(r);
        return r;
    }
    rf_rules_free(r);
    return NULL;
}

static rf_rules *open_rules(const char *models_dir, unsigned in_place, rf_error *err)
{
    rf_rules *r = take_indexed(models_dir, in_place);
    return r != NULL ? r : rf_rules_load(models_dir, err);
}

rf_rules *rf_rules_open(const char *models_dir, rf_error *err) { return open_rules(models_dir, 0, err); }

rf_rules *rf_rules_open_in_place(const char *models_dir, rf_error *err) { return open_rules(models_dir, RF_WEIGHTS_IN_PLACE, err); }

bool rf_rules_is_indexed(const rf_rules *r) { return r->index != NULL; }

const rf_weights *rf_rules_index_file(const rf_rules *r) { return r->index; }

static bool is_as_made(const rf_rules *r, const rf_index_parts *parts, const rf_weights *index, rf_error *err)
{
    rf_buf want, have;
    rf_buf_init(&want, RF_WEIGHTS_MAX);
    rf_buf_init(&have, RF_WEIGHTS_MAX);
    bool same = make_image(r, parts, &want, err);
    rf_weights_copy(index, &have);
    if (same && !rf_str_eq(rf_buf_str(&want), rf_buf_str(&have)))
        same = rf_error_set(err, RF_E_RULES, "the index of the rules is damaged: it holds something else");
    rf_buf_release(&want);
    rf_buf_release(&have);
    return same;
}

bool rf_rules_index_check(const rf_rules *r, const rf_index_parts *parts, const char *models_dir, rf_error *err)
{
    rf_weights *index = open_index(r, models_dir, 0, err);
    bool ok = index != NULL && is_as_made(r, parts, index, err);
    rf_weights_free(index);
    return ok;
}
