/* pipeline/corpus.c - reads labelled rows, joins them into groups, deals groups into splits. */
#include "pipeline/corpus.h"

#include "base/file.h"
#include "base/hash.h"
#include "base/json.h"
#include "pipeline/groups.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_LINE = 1 << 20 };

static const char *const split_names[] = {"none", "train", "dev", "heldout", "aside"};

const char *rf_split_name(rf_split s) { return split_names[s]; }

void rf_corpus_init(rf_corpus *c) { *c = (rf_corpus){.arena = rf_arena_new((size_t)1 << 20)}; }

void rf_corpus_release(rf_corpus *c)
{
    free(c->rows);
    rf_arena_free(c->arena);
    *c = (rf_corpus){0};
}

static bool is_absent(const rf_json *j) { return j == NULL || j->type == RF_JSON_NULL; }

static rf_str keep(rf_corpus *c, rf_str s) { return (rf_str){rf_arena_dup(c->arena, s.ptr, s.len), s.len}; }

static bool get_string(rf_corpus *c, const rf_json *row, const char *key, rf_str *out, rf_error *err)
{
    const rf_json *j = rf_json_get(row, key);
    *out = (rf_str){"", 0};
    if (is_absent(j))
        return true;
    if (j->type == RF_JSON_INT) {
        rf_buf b;
        rf_buf_init(&b, 32);
        rf_buf_printf(&b, "%lld", j->integer);
        *out = keep(c, rf_buf_str(&b));
        rf_buf_release(&b);
        return true;
    }
    if (j->type != RF_JSON_STRING)
        return rf_error_set(err, RF_E_INPUT, "'%s' is no string", key);
    *out = keep(c, j->string);
    return true;
}

static bool get_ids(rf_corpus *c, const rf_json *row, const char *key, rf_str **out, size_t *n, bool *given, rf_error *err)
{
    const rf_json *j = rf_json_get(row, key);
    *given = !is_absent(j);
    if (!*given)
        return true;
    if (j->type != RF_JSON_ARRAY)
        return rf_error_set(err, RF_E_INPUT, "'%s' is no list", key);
    size_t cap = 0;
    for (const rf_json *k = j->child; k != NULL; k = k->next) {
        if (k->type != RF_JSON_STRING)
            return rf_error_set(err, RF_E_INPUT, "'%s' holds something else than concept ids", key);
        *out = rf_arena_grow(c->arena, *out, *n, &cap, sizeof **out);
        (*out)[(*n)++] = keep(c, k->string);
    }
    return true;
}

static bool parse_split(rf_str s, rf_split *out)
{
    *out = RF_SPLIT_NONE;
    if (s.len == 0)
        return true;
    for (unsigned k = RF_SPLIT_TRAIN; k <= RF_SPLIT_HELDOUT; k++) {
        if (rf_str_is(s, split_names[k])) {
            *out = (rf_split)k;
            return true;
        }
    }
    return false;
}

/* A wrong label is quoted only when it looks like one: it may be anything, and the message goes to a terminal. */
static bool wrong_word(rf_error *err, const char *key, rf_str word)
{
    if (word.len == 0)
        return rf_error_set(err, RF_E_INPUT, "the row has no '%s'", key);
    bool plain = word.len <= 40;
    for (size_t i = 0; i < word.len && plain; i++)
        plain = word.ptr[i] > ' ' && word.ptr[i] < 0x7f;
    if (!plain)
        return rf_error_set(err, RF_E_INPUT, "the row's '%s' is none of the known words", key);
    return rf_error_set(err, RF_E_INPUT, "'%.*s' is no %s", (int)word.len, word.ptr, key);
}

static bool read_row(rf_corpus *c, rf_str line, rf_arena *scratch, rf_row *row, rf_error *err)
{
    const rf_json *j = rf_json_parse(line, scratch, NULL, err);
    if (j == NULL)
        return false;
    if (j->type != RF_JSON_OBJECT)
        return rf_error_set(err, RF_E_INPUT, "the line is no json object");
    const rf_json *text = rf_json_get(j, "text");
    if (text == NULL || text->type != RF_JSON_STRING)
        return rf_error_set(err, RF_E_INPUT, "the row has no 'text'");
    row->text = keep(c, text->string);
    rf_str gold, urgency, split;
    bool given;
    if (!get_string(c, j, "id", &row->id, err) || !get_string(c, j, "author", &row->author, err) ||
        !get_string(c, j, "group", &row->group, err) || !get_string(c, j, "disposition", &gold, err) ||
        !get_string(c, j, "urgency", &urgency, err) || !get_string(c, j, "split", &split, err) ||
        !get_ids(c, j, "present", &row->present, &row->n_present, &row->has_findings, err) ||
        !get_ids(c, j, "negated", &row->negated, &row->n_negated, &given, err))
        return false;
    if (!rf_disposition_parse(gold, &row->gold))
        return wrong_word(err, "disposition", gold);
    if (urgency.len > 0 && !rf_urgency_parse(urgency, &row->urgency))
        return wrong_word(err, "urgency", urgency);
    if (row->gold == RF_REFER && row->urgency == RF_URGENCY_NONE)
        return rf_error_set(err, RF_E_INPUT, "a row of 'refer' has no 'urgency'");
    if (row->gold != RF_REFER)
        row->urgency = RF_URGENCY_NONE;
    if (!parse_split(split, &row->split))
        return wrong_word(err, "split", split);
    return true;
}

static bool is_blank_line(rf_str line) { return rf_str_trim(line).len == 0; }

bool rf_corpus_read(rf_corpus *c, const char *path, rf_error *err)
{
    bool is_stdin = strcmp(path, "-") == 0;
    FILE *f = is_stdin ? stdin : fopen(path, "rb");
    if (f == NULL)
        return rf_error_set(err, RF_E_IO, "cannot open '%s': %s", path, strerror(errno));
    const char *file = rf_arena_dup(c->arena, path, strlen(path));
    rf_arena *scratch = rf_arena_new(0);
    rf_buf line;
    rf_buf_init(&line, MAX_LINE);
    rf_error reading = {0};
    bool ok = true, too_long;
    for (size_t number = 1; ok && rf_file_line(f, &line, &too_long, &reading); number++) {
        if (!too_long && is_blank_line(rf_buf_str(&line)))
            continue;
        rf_row row = {.file = file, .line = number};
        rf_arena_reset(scratch);
        ok = too_long ? rf_error_set(err, RF_E_INPUT, "the line is longer than %d bytes", MAX_LINE)
                      : read_row(c, rf_buf_str(&line), scratch, &row, err);
        if (!ok) {
            rf_error_add(err, "%s:%zu", path, number);
            break;
        }
        if (row.id.len == 0) {
            rf_buf made;
            rf_buf_init(&made, 8192);
            rf_buf_printf(&made, "%s:%zu", path, number);
            row.id = keep(c, rf_buf_str(&made));
            rf_buf_release(&made);
        }
        if (c->n == c->cap) {
            c->cap = c->cap ? c->cap * 2 : 1024;
            c->rows = rf_xrealloc(c->rows, c->cap * sizeof *c->rows);
        }
        c->rows[c->n++] = row;
    }
    if (ok && reading.code != RF_OK) {
        ok = false;
        if (err != NULL)
            *err = reading;
        rf_error_add(err, "%s", path);
    }
    rf_buf_release(&line);
    rf_arena_free(scratch);
    if (!is_stdin)
        fclose(f);
    return ok;
}

bool rf_corpus_read_folder(rf_corpus *c, const char *dir, rf_error *err)
{
    char **names;
    size_t count, read = 0;
    if (!rf_file_list(dir, ".jsonl", &names, &count, err))
        return false;
    bool ok = true;
    for (size_t i = 0; i < count && ok; i++) {
        const char *slash = strrchr(names[i], '/');
        if (strcmp(slash ? slash + 1 : names[i], "context.jsonl") == 0)
            continue;
        ok = rf_corpus_read(c, names[i], err);
        read++;
    }
    rf_file_list_free(names, count);
    if (ok && read == 0)
        ok = rf_error_set(err, RF_E_INPUT, "no corpus (*.jsonl) in '%s'", dir);
    return ok;
}

/* ---- groups and splits ------------------------------------------------------------------------------------------------ */

typedef struct keyed {
    uint64_t key;
    size_t row;
} keyed;

static int by_key(const void *a, const void *b)
{
    const keyed *x = a, *y = b;
    if (x->key != y->key)
        return x->key < y->key ? -1 : 1;
    return (x->row > y->row) - (x->row < y->row);
}

static void join_named(const rf_corpus *c, bool by_author, size_t *parent)
{
    keyed *k = rf_xmalloc(c->n * sizeof *k);
    size_t n = 0;
    for (size_t i = 0; i < c->n; i++) {
        rf_str name = by_author ? c->rows[i].author : c->rows[i].group;
        if (name.len > 0)
            k[n++] = (keyed){rf_hash_fnv(0, name.ptr, name.len), i};
    }
    if (n > 1)
        qsort(k, n, sizeof *k, by_key);
    for (size_t i = 1; i < n; i++)
        if (k[i].key == k[i - 1].key)
            rf_groups_join(parent, k[i - 1].row, k[i].row);
    free(k);
}

size_t rf_corpus_groups(const rf_corpus *c, uint32_t *group)
{
    size_t *parent = rf_xmalloc(c->n * sizeof *parent), count = 0;
    rf_str *texts = rf_xmalloc(c->n * sizeof *texts);
    for (size_t i = 0; i < c->n; i++) {
        parent[i] = i;
        texts[i] = c->rows[i].text;
    }
    join_named(c, false, parent);
    join_named(c, true, parent);
    rf_groups_near(texts, c->n, parent);
    for (size_t i = 0; i < c->n; i++) {
        size_t root = rf_groups_root(parent, i);
        group[i] = root == i ? (uint32_t)count++ : group[root];
    }
    free(parent);
    free(texts);
    return count;
}

size_t rf_corpus_splits(const rf_corpus *c, const uint32_t *group, unsigned char *split)
{
    uint64_t *key = rf_xmalloc(c->n * sizeof *key); /* by group: the least hash of its members */
    unsigned char *strict = rf_xcalloc(c->n, 1);    /* by group: its strictest split */
    size_t aside = 0;
    memset(key, 0xff, c->n * sizeof *key);
    for (size_t i = 0; i < c->n; i++) {
        const rf_row *r = &c->rows[i];
        uint64_t h = r->group.len > 0 ? rf_hash_fnv(0, r->group.ptr, r->group.len) : rf_groups_words_hash(r->text);
        h = (h ^ h >> 31) * UINT64_C(0x9e3779b97f4a7c15);
        if (h < key[group[i]])
            key[group[i]] = h;
        if (r->split > strict[group[i]])
            strict[group[i]] = (unsigned char)r->split;
    }
    for (size_t i = 0; i < c->n; i++) {
        unsigned percent = (unsigned)((key[group[i]] >> 32) % 100);
        unsigned char by_hash = percent < 70 ? RF_SPLIT_TRAIN : percent < 80 ? RF_SPLIT_DEV : RF_SPLIT_HELDOUT;
        unsigned char own = (unsigned char)c->rows[i].split, of_group = strict[group[i]] ? strict[group[i]] : by_hash;
        split[i] = own != RF_SPLIT_NONE && own != of_group ? RF_SPLIT_ASIDE : of_group;
        aside += split[i] == RF_SPLIT_ASIDE;
    }
    free(key);
    free(strict);
    return aside;
}
