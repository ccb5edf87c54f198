/* pipeline/context_corpus.c - reads corpora/context.jsonl and makes run-on copies. */
#include "pipeline/context_corpus.h"

#include "base/file.h"
#include "base/hash.h"
#include "base/json.h"

#include <string.h>

#define MAX_CORPUS (64u << 20)
#define FOLDS 5

static bool get(const rf_json *object, const char *key, rf_str *out)
{
    const rf_json *v = rf_json_get(object, key);
    if (v == NULL || v->type != RF_JSON_STRING)
        return false;
    *out = v->string;
    return true;
}

static bool read_row(rf_context_corpus *c, rf_str line, rf_error *err)
{
    rf_context_row r = {0};
    rf_str status, temporality, experiencer, construction;
    const rf_json *object = rf_json_parse(line, c->arena, NULL, err);
    if (object == NULL)
        return false;
    if (!get(object, "phrase", &r.phrase) || !get(object, "sentence", &r.sentence) || !get(object, "status", &status) ||
        !get(object, "temporality", &temporality) || !get(object, "experiencer", &experiencer) || !get(object, "group", &r.group))
        return rf_error_set(err, RF_E_INPUT, "missing phrase, sentence, status, temporality, experiencer or group");
    if (!rf_status_parse(status, &r.status) || !rf_temporality_parse(temporality, &r.temporality) ||
        !rf_experiencer_parse(experiencer, &r.experiencer))
        return rf_error_set(err, RF_E_INPUT, "unknown status '%.*s', temporality or experiencer", (int)status.len, status.ptr);
    get(object, "id", &r.id);
    r.ordinary = get(object, "construction", &construction) && construction.len > 9 && memcmp(construction.ptr, "ordinary_", 9) == 0;
    uint64_t h = rf_hash_fnv(0, r.group.ptr, r.group.len);
    r.heldout = h / 97 % 5 == 0;
    r.fold = (unsigned)(h / 7919 % FOLDS);
    c->rows = rf_arena_grow(c->arena, c->rows, c->count, &c->cap, sizeof *c->rows);
    c->rows[c->count++] = r;
    return true;
}

bool rf_context_corpus_read(rf_context_corpus *c, const char *path, rf_error *err)
{
    *c = (rf_context_corpus){.arena = rf_arena_new(1u << 20)};
    rf_buf content;
    rf_buf_init(&content, MAX_CORPUS);
    bool ok = rf_file_read(path, &content, err);
    rf_str rest = rf_buf_str(&content), line;
    for (int number = 1; ok && rf_str_split(&rest, '\n', &line); number++)
        if (rf_str_trim(line).len > 0 && !read_row(c, line, err))
            ok = rf_error_add(err, "%s:%d", path, number);
    rf_buf_release(&content);
    return ok;
}

void rf_context_corpus_release(rf_context_corpus *c)
{
    rf_arena_free(c->arena);
    *c = (rf_context_corpus){0};
}

/* Append s in lower case with everything but letters, digits, apostrophes and foreign bytes turned into blanks. */
static void put_plain(rf_buf *out, rf_str s)
{
    for (size_t i = 0; i < s.len; i++) {
        char ch = s.ptr[i];
        bool keep =
            (ch >= 'a' && ch <= 'z') || (ch >= 'A' && ch <= 'Z') || (ch >= '0' && ch <= '9') || ch == '\'' || (unsigned char)ch >= 0x80;
        rf_buf_putc(out, !keep ? ' ' : ch >= 'A' && ch <= 'Z' ? (char)(ch + 32) : ch);
    }
}

/* Another sentence of the same part as row i, told by a hash: no random numbers. */
static const rf_context_row *other_sentence(const rf_context_corpus *c, size_t i, uint64_t seed)
{
    const rf_context_row *r = &c->rows[i];
    for (uint64_t k = 0; k < 200; k++) {
        uint64_t v[2] = {i * 2654435761u + seed, k};
        const rf_context_row *o = &c->rows[rf_hash_fnv(0, v, sizeof v) % c->count];
        if (o->heldout == r->heldout && (r->heldout || o->fold == r->fold) && !rf_str_eq(o->group, r->group))
            return o;
    }
    return NULL;
}

bool rf_context_corpus_run_on(rf_context_corpus *c, size_t i, rf_context_row *out)
{
    const rf_context_row *before = other_sentence(c, i, 1), *after = other_sentence(c, i, 2);
    if (before == NULL || after == NULL)
        return false;
    *out = c->rows[i];
    /* Mark the phrase by its place: the neighbours may hold the same words. It is found by the first occurrence, so a
     * neighbour that holds it is not taken in front. */
    rf_buf text, phrase;
    rf_buf_init(&text, 1u << 20);
    rf_buf_init(&phrase, 1u << 16);
    put_plain(&phrase, out->phrase);
    put_plain(&text, before->sentence);
    bool clash = phrase.len > 0 && memmem(text.ptr, text.len, phrase.ptr, phrase.len) != NULL;
    if (clash)
        rf_buf_clear(&text);
    else
        rf_buf_putc(&text, ' ');
    put_plain(&text, out->sentence);
    rf_buf_putc(&text, ' ');
    put_plain(&text, after->sentence);
    out->sentence = (rf_str){rf_arena_dup(c->arena, text.ptr, text.len), text.len};
    out->phrase = (rf_str){rf_arena_dup(c->arena, phrase.ptr, phrase.len), phrase.len};
    rf_buf_release(&text);
    rf_buf_release(&phrase);
    return true;
}
