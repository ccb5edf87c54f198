/* extract/rules_compiled.c - the compiled patterns in the index of the rules: how they lie there, and how one is taken when a text first
 * has need of it: those of patterns without a program, and decoding one takes a hundredth of the time that compiling it does. (Where a
 * search by a program is given up, the pattern is compiled.)
 *
 * All forms begin with the same kilobyte (PCRE2's tables of characters), which is kept once; the rest of each is a piece of the file with a
 * sum of its own. */
#include "extract/rules_internal.h"

#include <stdlib.h>
#include <string.h>

#define MAX_FORM (1u << 20)

static size_t common(rf_str a, rf_str b)
{
    size_t n = 0;
    while (n < a.len && n < b.len && a.ptr[n] == b.ptr[n])
        n++;
    return n;
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

/* The compiled forms of the patterns that have no program; false if PCRE2 would not give one away. */
static bool forms_of(const rf_rules *r, rf_buf *forms, piece *pieces, size_t *n)
{
    for (size_t k = 0; k < r->n_patterns; k++) {
        if (rf_programs_has(r->programs, k))
            continue;
        rf_buf *form = &forms[*n];
        pieces[(*n)++].pattern = (uint32_t)k;
        rf_buf_init(form, MAX_FORM);
        if (!rf_regex_put(rf_pattern_number(r, k)->regex, form) || form->overflow)
            return false;
    }
    return true;
}

bool rf_compiled_put(const rf_rules *r, const rf_lexicon *lexicon, rf_weights_out *o)
{
    put_common_words(r, lexicon, o);
    rf_buf *forms = rf_xcalloc(r->n_patterns + 1, sizeof *forms);
    piece *pieces = rf_xcalloc(r->n_patterns + 1, sizeof *pieces);
    size_t n = 0;
    bool ok = forms_of(r, forms, pieces, &n);
    rf_str front = n > 1 ? rf_buf_str(&forms[0]) : (rf_str){"", 0};
    for (size_t k = 1; k < n; k++)
        front.len = common(front, rf_buf_str(&forms[k]));
    for (size_t k = 0; k < n && ok; k++) {
        rf_str rest = {forms[k].ptr + front.len, forms[k].len - front.len};
        pieces[k].offset = (uint32_t)rf_weights_put_piece(o, rest);
        pieces[k].size = (uint32_t)rest.len;
        pieces[k].sum = rf_hash_sum(rest);
    }
    rf_weights_put_bytes(o, "compiled.front", front);
    rf_weights_put_items(o, "compiled.pieces", pieces, n, sizeof *pieces);
    for (size_t k = 0; k < n; k++)
        rf_buf_release(&forms[k]);
    free(forms);
    free(pieces);
    return ok;
}

bool rf_compiled_read(rf_rules *r)
{
    r->front = rf_weights_bytes(r->index, "compiled.front");
    r->pieces = rf_weights_items(r->index, "compiled.pieces", sizeof *r->pieces, &r->n_pieces);
    return r->front.ptr != NULL && r->front.len <= MAX_FORM && r->pieces != NULL;
}

static bool put_compiled(const void *ctx, rf_buf *out)
{
    const pattern *p = ctx;
    const rf_rules *r = p->rules;
    size_t k = 0;
    while (k < r->n_pieces && r->pieces[k].pattern != p->number)
        k++;
    if (k == r->n_pieces || r->pieces[k].size > MAX_FORM)
        return false;
    piece at = r->pieces[k];
    char *to = rf_buf_room(out, r->front.len + at.size);
    if (to == NULL)
        return false;
    memcpy(to, r->front.ptr, r->front.len);
    return rf_weights_piece(r->index, at.offset, at.size, at.sum, to + r->front.len);
}

static bool put_text(const void *ctx, rf_buf *out) { return rf_pattern_expand(ctx, out, NULL); }

static const rf_regex_source source = {put_compiled, put_text};

static void later(const pattern_list *list, rf_regex *all)
{
    for (size_t k = 0; k < list->count; k++)
        list->items[k].regex = rf_regex_for(all, list->items[k].number, &list->items[k]);
}

void rf_compiled_later(rf_rules *r)
{
    rf_regex *all = rf_regexes_later(&source, r->n_patterns, r->arena);
    for (size_t i = 0; i < r->n_blocks; i++) {
        later(&r->blocks[i].match, all);
        later(&r->blocks[i].except, all);
    }
}
