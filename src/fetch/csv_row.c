/* fetch/csv_row.c - quotes, delimiters, line ends. */
#include "fetch/csv_row.h"

#include <string.h>

#define MAX_LATE_BREAKS 16

typedef struct parser {
    rf_str w;
    bool whole;
    char delimiter;
    rf_arena *arena;
    size_t at;
    bool need_more, broken; /* broken: `at` stays on the quote */
} parser;

static const char *find(const parser *p, size_t from, char c)
{
    return from < p->w.len ? memchr(p->w.ptr + from, c, p->w.len - from) : NULL;
}

/* [from, to) with doubled quotes made single. */
static rf_str unescape(const parser *p, size_t from, size_t to)
{
    char *out = rf_arena_raw(p->arena, to - from + 1);
    size_t n = 0;
    for (size_t i = from; i < to; i++) {
        out[n++] = p->w.ptr[i];
        if (p->w.ptr[i] == '"' && i + 1 < to && p->w.ptr[i + 1] == '"')
            i++;
    }
    return (rf_str){out, n};
}

/* A quoted field; `at` stands on its quote and afterwards behind the closing one. */
static rf_str quoted(parser *p)
{
    size_t open = p->at, from = open + 1;
    bool doubled = false;
    for (;;) {
        const char *hit = find(p, from, '"');
        if (hit == NULL || (hit + 1 == p->w.ptr + p->w.len && !p->whole)) {
            p->broken = p->whole;
            p->need_more = !p->whole;
            return (rf_str){NULL, 0};
        }
        size_t q = (size_t)(hit - p->w.ptr);
        char next = q + 1 < p->w.len ? hit[1] : '\n';
        if (next == p->delimiter || next == '\n' || next == '\r') {
            p->at = q + 1;
            return doubled ? unescape(p, open + 1, q) : (rf_str){p->w.ptr + open + 1, q - open - 1};
        }
        if (next == '"') {
            doubled = true;
            from = q + 2;
            continue;
        }
        bool opens = q > open + 1 && (hit[-1] == p->delimiter || hit[-1] == '\n');
        if (opens && memchr(p->w.ptr + open, '\n', q - open) != NULL) {
            p->broken = true;
            return (rf_str){NULL, 0};
        }
        from = q + 1;
    }
}

static rf_str plain(parser *p)
{
    size_t from = p->at, i = from;
    while (i < p->w.len && p->w.ptr[i] != p->delimiter && p->w.ptr[i] != '\n')
        i++;
    p->need_more = i == p->w.len && !p->whole;
    p->at = i;
    if (i > from && p->w.ptr[i - 1] == '\r' && (i == p->w.len || p->w.ptr[i] == '\n'))
        i--;
    return (rf_str){p->w.ptr + from, i - from};
}

/* Behind a field: past the delimiter (true) or past the line end (false). */
static bool another(parser *p)
{
    if (p->at < p->w.len && p->w.ptr[p->at] == p->delimiter) {
        p->at++;
        return true;
    }
    if (p->at < p->w.len && p->w.ptr[p->at] == '\r') {
        p->at++;
        p->need_more = p->at == p->w.len && !p->whole;
    }
    if (p->at < p->w.len && p->w.ptr[p->at] == '\n')
        p->at++;
    return false;
}

void rf_csv_row_parse(rf_str w, bool whole, char delimiter, rf_arena *arena, rf_csv_row *row, size_t *used)
{
    parser p = {.w = w, .whole = whole, .delimiter = delimiter, .arena = arena};
    size_t cap = 0;
    *row = (rf_csv_row){0};
    *used = 0;
    do {
        rf_str field = p.at < w.len && w.ptr[p.at] == '"' ? quoted(&p) : plain(&p);
        if (p.need_more || p.broken)
            break;
        row->fields = rf_arena_grow(arena, row->fields, row->n, &cap, sizeof *row->fields);
        row->fields[row->n++] = field;
    } while (another(&p));
    row->broken_quote = p.broken;
    row->broken_at = p.at;
    if (!p.need_more && !p.broken)
        *used = p.at;
}

/* A row whose quote is never closed: its first line, the unclosed field reaching to the end of it. */
static void parse_line(rf_str line, char delimiter, rf_arena *arena, rf_csv_row *row)
{
    size_t used;
    rf_csv_row_parse(line, true, delimiter, arena, row, &used);
    if (!row->broken_quote)
        return;
    size_t n = row->n, cap = n, from = row->broken_at + 1;
    row->fields = rf_arena_grow(arena, row->fields, n, &cap, sizeof *row->fields);
    row->fields[row->n++] = (rf_str){line.ptr + from, line.len - from};
}

static bool is_blank(const rf_csv_row *row) { return row->n == 1 && rf_str_trim(row->fields[0]).len == 0; }

/* One physical line as a row. */
static bool next_line(rf_csv_reader *r, rf_arena *arena, rf_csv_row *row)
{
    rf_input_text line;
    if (!rf_input_line(r->in, r->cap, &line))
        return false;
    rf_arena_reset(arena);
    *row = (rf_csv_row){0};
    if (!line.too_long)
        parse_line(line.text, r->delimiter, arena, row);
    row->line = line.number;
    row->too_long = line.too_long;
    return true;
}

static bool next_row(rf_csv_reader *r, rf_arena *arena, rf_csv_row *row)
{
    if (r->late_breaks >= MAX_LATE_BREAKS)
        return next_line(r, arena, row);
    size_t want = 1;
    for (;;) {
        rf_str w = rf_input_peek(r->in, want);
        if (w.len == 0)
            return false;
        bool whole = w.len < want;
        size_t used;
        rf_arena_reset(arena);
        rf_csv_row_parse(w, whole, r->delimiter, arena, row, &used);
        if (used > 0) {
            row->line = rf_input_at_line(r->in);
            row->too_long = used > r->cap + 2;
            rf_input_skip(r->in, used);
            return true;
        }
        bool full = w.len > r->cap;
        if (row->broken_quote || full) {
            r->late_breaks += whole || full;
            bool more = next_line(r, arena, row);
            row->broken_quote |= more && !row->too_long;
            return more;
        }
        want = w.len + 1;
    }
}

bool rf_csv_row_next(rf_csv_reader *r, rf_arena *arena, rf_csv_row *row)
{
    do
        if (!next_row(r, arena, row))
            return false;
    while (!row->too_long && is_blank(row));
    return true;
}
