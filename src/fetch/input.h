/* fetch/input.h - bytes of a file or of standard input, seen through a window.
 *
 * A source looks at what comes next (peek), decides, and takes it (skip). Looking does not consume, so that the kind of
 * a pipe can be told from its first bytes. The window grows to what is asked for and no further: a file is never held
 * whole unless a source asks for that. Files packed with gzip or Zstandard (told by their first bytes, not by their names) are
 * unpacked on the way, and lines and offsets are those of what they hold. It knows nothing of comments. */
#ifndef RF_FETCH_INPUT_H
#define RF_FETCH_INPUT_H

#include "base/error.h"
#include "base/str.h"

typedef struct rf_input rf_input;

/* Open `path`, or standard input for "-". NULL on failure. The caller closes; NULL is fine to close. */
rf_input *rf_input_open(const char *path, rf_error *err);
void rf_input_close(rf_input *in);

/* The same over bytes at hand, which are borrowed and taken as they are, never unpacked. name: for messages. */
rf_input *rf_input_of(rf_str bytes, const char *name);

/* The next bytes without taking them: at least `want` of them, fewer only at the end of the input (or after a read
 * error, see rf_input_ok). Borrowed until the next peek or line. */
rf_str rf_input_peek(rf_input *in, size_t want);

/* Take n bytes; n <= what the last peek gave. */
void rf_input_skip(rf_input *in, size_t n);

/* Number of the line the next byte stands in, from 1. */
long rf_input_at_line(const rf_input *in);

/* False, with the error set, when reading has failed: what came before the failure is good. */
bool rf_input_ok(const rf_input *in, rf_error *err);

typedef struct rf_input_text {
    rf_str text;   /* without LF and the CR before it; borrowed until the next peek or line; empty when too long */
    long number;   /* from 1 */
    bool too_long; /* longer than the cap: skipped to its end */
    bool cut;      /* the file ended without a line end */
} rf_input_text;

/* Take the next line of at most `cap` bytes. False at the end of the input. */
bool rf_input_line(rf_input *in, size_t cap, rf_input_text *line);

#endif
