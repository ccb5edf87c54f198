/* fetch/csv_row.h - one row of a CSV file (RFC 4180), read so that a bad quote costs one row and not the file.
 *
 * It knows quotes, delimiters and line ends, and nothing of columns' meanings. */
#ifndef RF_FETCH_CSV_ROW_H
#define RF_FETCH_CSV_ROW_H

#include "base/arena.h"
#include "fetch/input.h"

typedef struct rf_csv_row {
    rf_str *fields; /* unquoted; borrowed from the window or taken from the arena */
    size_t n;
    long line;         /* where it begins */
    bool too_long;     /* over the cap, skipped; no fields */
    bool broken_quote; /* a quote was never closed: the first line alone was read, the next row is the next line */
    size_t broken_at;  /* of rf_csv_row_parse: offset of that quote */
} rf_csv_row;

/* Parse the first row of `w`.
 *
 * whole    w ends where the file ends
 * *used    bytes of the row with its line end; 0 when more bytes are needed (never when whole, but see broken_quote)
 * A quote inside a quoted field that is neither doubled nor in front of a delimiter or line end is taken as it stands
 * ("he said "ow" and left"); after a line end and directly behind a delimiter it shows that an earlier quote was never
 * closed, and so does the end of the file: then broken_quote is set, *used is 0 and the fields in front of it are given. */
void rf_csv_row_parse(rf_str w, bool whole, char delimiter, rf_arena *arena, rf_csv_row *row, size_t *used);

typedef struct rf_csv_reader {
    rf_input *in;
    char delimiter;
    size_t cap;      /* bytes of a row */
    int late_breaks; /* quotes that ran to the cap or the end of the file; after some, rows are single lines */
} rf_csv_reader;

/* Next row that is not blank; resets arena. Borrowed until the next call. False at the end of the input. */
bool rf_csv_row_next(rf_csv_reader *r, rf_arena *arena, rf_csv_row *row);

#endif
