/* fetch/csv.c - tables with a header: which column is which, and rows to comments. Rows are cut by csv_row.c. */
#include "fetch/fetch.h"

#include "base/utf8.h"
#include "fetch/csv_row.h"
#include "fetch/fields.h"
#include "fetch/youtube_files.h"

#include <stdio.h>
#include <string.h>

#define NONE SIZE_MAX

typedef struct table {
    size_t column[RF_FIELD_COUNT]; /* NONE: there is no such column */
    int rank[RF_FIELD_COUNT];
    size_t n_columns, n_known;
    char delimiter;
    bool is_download; /* youtube-comment-downloader's own columns */
} table;

static void map_header(table *t, const rf_csv_row *header)
{
    for (int i = 0; i < RF_FIELD_COUNT; i++)
        t->column[i] = NONE;
    t->n_columns = header->n;
    t->n_known = 0;
    bool has_cid = false, has_votes = false;
    for (size_t i = 0; i < header->n; i++) {
        rf_field field;
        has_cid |= rf_str_is(header->fields[i], "cid");
        has_votes |= rf_str_is(header->fields[i], "votes");
        int rank = rf_field_find(rf_str_trim(header->fields[i]), &field);
        if (rank < 0 || (t->column[field] != NONE && t->rank[field] <= rank))
            continue;
        t->n_known += t->column[field] == NONE;
        t->column[field] = i;
        t->rank[field] = rank;
    }
    t->is_download = has_cid && has_votes;
}

/* The delimiter under which the first line has most columns with a known name, a text column counting most of all. */
static char tell_delimiter(rf_str head, rf_arena *arena)
{
    static const char candidates[] = {',', ';', '\t'};
    char best = ',';
    size_t best_score = 0;
    for (size_t i = 0; i < sizeof candidates; i++) {
        table t;
        rf_csv_row header;
        size_t used;
        rf_csv_row_parse(head, true, candidates[i], arena, &header, &used);
        map_header(&t, &header);
        size_t score = (t.column[RF_FIELD_TEXT] != NONE ? 1000000 : 0) + t.n_known * 1000 + (header.n < 1000 ? header.n : 999);
        if (score > best_score) {
            best_score = score;
            best = candidates[i];
        }
    }
    return best;
}

static rf_str first_line(rf_str head)
{
    const char *lf = head.len ? memchr(head.ptr, '\n', head.len) : NULL;
    return (rf_str){head.ptr, lf ? (size_t)(lf - head.ptr) : head.len};
}

/* ---- words for errors ------------------------------------------------------------------------------------------------ */

/* Names of columns are as hostile as comments: no control characters, no turning of the line, and not too many. */
static void put_name(rf_buf *out, rf_str name)
{
    for (size_t i = 0; i < name.len;) {
        uint32_t cp = '?';
        size_t n = rf_utf8_decode(name.ptr + i, name.len - i, &cp);
        bool bad = n == 0 || cp < 0x20 || (cp >= 0x7F && cp < 0xA0) || (cp >= 0x200B && cp <= 0x202E) || (cp >= 0x2066 && cp <= 0x2069);
        if (bad)
            rf_buf_putc(out, '?');
        else
            rf_buf_add(out, name.ptr + i, n);
        i += n ? n : 1;
    }
}

static void put_names(rf_buf *out, const rf_csv_row *header)
{
    for (size_t i = 0; i < header->n && !out->overflow; i++) {
        if (i > 0)
            rf_buf_puts(out, ", ");
        put_name(out, rf_str_trim(header->fields[i]));
    }
}

static bool no_column(const rf_fetch_job *job, rf_str wanted, const rf_csv_row *header, rf_error *err)
{
    rf_buf names, name;
    rf_buf_init(&names, 100);
    rf_buf_init(&name, 40);
    put_names(&names, header);
    put_name(&name, wanted);
    rf_error_set(err, RF_E_INPUT, "no column '%s' in '%.60s' (columns found: %s%s)", rf_buf_str(&name).ptr, job->where,
                 rf_buf_str(&names).ptr, names.overflow ? " and more" : "");
    rf_buf_release(&names);
    rf_buf_release(&name);
    return false;
}

/* ---- the header ------------------------------------------------------------------------------------------------------ */

/* One `field=column` of the map option. */
static bool map_one(table *t, rf_str entry, const rf_csv_row *header, const rf_fetch_job *job, rf_error *err)
{
    rf_str column = entry, name;
    rf_field field;
    rf_str_split(&column, '=', &name);
    if (column.ptr == NULL || rf_field_find(rf_str_trim(name), &field) < 0)
        return rf_error_set(err, RF_E_USAGE, "cannot use '%.*s' in the column map: it is not FIELD=COLUMN with a known field",
                            (int)(entry.len < 60 ? entry.len : 60), entry.ptr);
    column = rf_str_trim(column);
    for (size_t i = 0; i < header->n; i++)
        if (rf_str_eq(rf_str_trim(header->fields[i]), column)) {
            t->column[field] = i;
            return true;
        }
    return no_column(job, column, header, err);
}

static bool read_header(rf_fetch_job *job, rf_csv_reader *reader, table *t, rf_error *err)
{
    rf_csv_row header;
    rf_str rest = rf_str_from(job->options->map), entry;
    if (!rf_csv_row_next(reader, job->arena, &header))
        return rf_error_set(err, RF_E_INPUT, "'%s' holds nothing but blank lines", job->where);
    if (header.too_long)
        return rf_error_set(err, RF_E_INPUT, "the first line of '%s' is longer than 1 MiB", job->where);
    map_header(t, &header);
    while (job->options->map != NULL && rf_str_split(&rest, ',', &entry))
        if (rf_str_trim(entry).len > 0 && !map_one(t, rf_str_trim(entry), &header, job, err))
            return false;
    return t->column[RF_FIELD_TEXT] != NONE || no_column(job, RF_STR("text"), &header, err);
}

/* The delimiter as given, as a first line "sep=;" says (a habit of spreadsheets), or as the header tells. */
static bool choose_delimiter(rf_fetch_job *job, char *delimiter, rf_error *err)
{
    rf_str head = rf_input_peek(job->in, RF_FETCH_RECORD_MAX), line = first_line(head), said = rf_str_trim(line);
    bool has_line = rf_str_starts(said, "sep=") && (said.len == 5 || (said.len == 4 && line.len > 4 && line.ptr[4] == '\t'));
    if (has_line) {
        *delimiter = said.len == 5 ? said.ptr[4] : '\t';
        rf_input_skip(job->in, line.len < head.len ? line.len + 1 : line.len);
        head = rf_input_peek(job->in, RF_FETCH_RECORD_MAX);
    }
    if (job->options->delimiter != '\0')
        *delimiter = job->options->delimiter;
    else if (!has_line)
        *delimiter = tell_delimiter(first_line(head), job->arena);
    return (*delimiter != '\0' && strchr(",;\t|", *delimiter) != NULL) ||
           rf_error_set(err, RF_E_USAGE, "cannot use '%c' as a delimiter: use ',' ';' '|' or TAB",
                        *delimiter > ' ' && *delimiter < 0x7F ? *delimiter : '?');
}

/* ---- rows ------------------------------------------------------------------------------------------------------------ */

/* Field i of the row, repaired when it is not UTF-8. */
static rf_str repaired(rf_str s, rf_arena *arena, size_t *repairs)
{
    if (s.len == 0 || rf_utf8_valid_prefix(s) == s.len)
        return s;
    rf_buf b;
    rf_buf_init(&b, s.len * 3 + 1);
    *repairs += rf_utf8_repair(s, &b);
    rf_str out = {rf_arena_dup(arena, b.ptr, b.len), b.len};
    rf_buf_release(&b);
    return out;
}

/* The text column with the `extra` columns behind it that a loose delimiter in the text has made. */
static rf_str joined(const rf_csv_row *row, size_t first, size_t extra, char delimiter, rf_arena *arena)
{
    size_t size = extra;
    for (size_t i = first; i <= first + extra; i++)
        size += row->fields[i].len;
    char *out = rf_arena_raw(arena, size + 1), *at = out;
    for (size_t i = first; i <= first + extra; i++) {
        if (i > first)
            *at++ = delimiter;
        if (row->fields[i].len > 0)
            at = mempcpy(at, row->fields[i].ptr, row->fields[i].len);
    }
    return (rf_str){out, size};
}

static bool read_row(rf_fetch_job *job, const table *t, rf_csv_row *row, rf_error *err)
{
    size_t text = t->column[RF_FIELD_TEXT], blank = 0;
    char reason[160];
    while (row->n > t->n_columns && row->fields[row->n - 1].len == 0)
        row->n--;
    for (size_t i = 0; i < row->n; i++)
        blank += rf_str_trim(row->fields[i]).len == 0;
    if (blank == row->n)
        return true;
    if (row->n <= text) {
        snprintf(reason, sizeof reason, "the row has %zu columns and the text is in column %zu", row->n, text + 1);
        return rf_fetch_problem(job, row->line, reason, err);
    }
    size_t extra = row->n > t->n_columns ? row->n - t->n_columns : 0;
    if (extra > 0 && text + 1 < t->n_columns) {
        snprintf(reason, sizeof reason, "the row has %zu columns and the header %zu: the text was taken to hold a loose delimiter", row->n,
                 t->n_columns);
        if (!rf_fetch_problem(job, row->line, reason, err))
            return false;
    }
    rf_fields f = {0};
    rf_comment c;
    size_t repairs = 0;
    bool bad_date;
    for (int field = 0; field < RF_FIELD_COUNT; field++) {
        size_t i = t->column[field];
        if (i == NONE)
            continue;
        i += i > text ? extra : 0;
        if (i < row->n)
            f.value[field] =
                repaired(i == text && extra ? joined(row, i, extra, t->delimiter, job->arena) : row->fields[i], job->arena, &repairs);
    }
    rf_comment_from_fields(&f, &c, &bad_date);
    c.repairs = repairs;
    job->counts->bad_dates += bad_date;
    if (t->is_download)
        rf_youtube_adjust(job, &c);
    return rf_fetch_deliver(job, &c, err);
}

static bool csv_read(rf_fetch_job *job, rf_error *err)
{
    table t = {0};
    rf_csv_row row;
    if (!choose_delimiter(job, &t.delimiter, err))
        return false;
    rf_csv_reader reader = {.in = job->in, .delimiter = t.delimiter, .cap = RF_FETCH_RECORD_MAX};
    if (!read_header(job, &reader, &t, err))
        return false;
    bool ok = true;
    while (ok && rf_csv_row_next(&reader, job->arena, &row)) {
        if (row.too_long) {
            ok = rf_fetch_problem(job, row.line, "row is longer than 1 MiB", err);
            continue;
        }
        ok = !row.broken_quote || rf_fetch_problem(job, row.line, "a quote is never closed: the row was read as one line", err);
        ok = ok && read_row(job, &t, &row, err);
    }
    return ok;
}

static int csv_sniff(rf_str head, const char *path)
{
    rf_arena *arena = rf_arena_new(4096);
    rf_str line = first_line(head);
    table t = {.delimiter = tell_delimiter(line, arena)};
    rf_csv_row header;
    size_t used;
    rf_csv_row_parse(line, true, t.delimiter, arena, &header, &used);
    map_header(&t, &header);
    rf_arena_free(arena);
    bool named = rf_fetch_ends_with(path, ".csv") || rf_fetch_ends_with(path, ".tsv");
    int sure = t.column[RF_FIELD_TEXT] == NONE || header.n < 2 ? 0 : t.n_known > 1 ? 3 : 1;
    return named && sure < 2 ? 2 : sure;
}

const rf_source rf_source_csv = {"csv", "a table with a header line: ',' ';' or TAB, UTF-8", csv_sniff, csv_read};
