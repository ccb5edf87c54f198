/* fetch/fetch.h - comments from files into a sink. Sources on the network: fetch/remote.h.
 *
 * One file a kind of source, and a row in sources.c. A source reads, repairs bytes and names fields; it does not judge,
 * store or print. What it reads it pushes, one comment at a time, into a sink; what it cannot read it reports there and
 * goes on, because one bad line must cost one line. Files are streamed: a JSON Lines or CSV file of any size takes the
 * memory of its largest record (a record is at most RF_FETCH_RECORD_MAX). Records without an id cost 12 to 24 bytes
 * each on top, see identity.h, until as many are remembered as the options say.
 *
 * To add a kind: write fetch/<name>.c with one `const rf_source rf_source_<name>`, add its row to fetch/sources.c, and
 * put recorded input below tests/data/<name>/. */
#ifndef RF_FETCH_FETCH_H
#define RF_FETCH_FETCH_H

#include "base/arena.h"
#include "base/error.h"
#include "fetch/identity.h"
#include "fetch/input.h"
#include "record/record.h"

/* Largest line of JSON Lines, element of a JSON list, row of CSV: bytes. Larger ones are refused, each by itself. */
#define RF_FETCH_RECORD_MAX ((size_t)1024 * 1024)
/* Largest saved page (it is read whole). */
#define RF_FETCH_PAGE_MAX ((size_t)16 * 1024 * 1024)

/* Where comments go.
 *
 * comment  borrowed, with all its strings, for the call; `source` and `id` are never empty. False stops the reading
 *          with err set (the store is full …).
 * problem  one record or file that could not be read (wholly), or a file without comments: `where` is the file as it
 *          was named, `line` counts from 1 (0: the file as such), `reason` holds no text of a comment and no control
 *          characters. May be NULL. */
typedef struct rf_sink {
    bool (*comment)(void *ctx, const rf_comment *c, rf_error *err);
    void (*problem)(void *ctx, const char *where, long line, const char *reason);
    void *ctx;
} rf_sink;

/* All members may be zero. */
typedef struct rf_fetch_options {
    const char *source;    /* rf_comment.source of every comment; NULL: its origin, or the name of the kind */
    const char *container; /* video or post, for records that do not name one */
    const char *owner;     /* comments of this author are the owner's own (rf_comment.is_owner) */
    const char *map;       /* csv: "text=Body,id=CommentId": field=column, before the usual names (see fields.h) */
    char delimiter;        /* csv: 0 to tell from the header, otherwise ',' ';' or TAB */
    bool strict;           /* the first problem ends the reading with RF_E_INPUT */
    rf_occurrences *ids;   /* shared by several calls of one import, see rf_comment_claim_id; NULL: this call alone */
    size_t remember;       /* contents without an id, and ids without an author, that are told apart from later ones; 0: all */
} rf_fetch_options;

/* Added to, never reset: one struct may count several calls. */
typedef struct rf_fetch_counts {
    size_t files, records;
    size_t problems;  /* calls of sink->problem */
    size_t repaired;  /* records with bytes that were no UTF-8 */
    size_t bad_dates; /* records with a date that was not understood ("03/04/2026"): kept, undated */
    size_t left_out;  /* records that are no viewers' comments or are deleted: pings, notes, spam, trash */
} rf_fetch_counts;

/* One file while it is read: what a source is given. The input stands behind a byte order mark. */
typedef struct rf_fetch_job {
    rf_input *in;
    const char *where; /* the file as it was named, for problems */
    const char *kind;  /* name of the source */
    const rf_fetch_options *options;
    const rf_sink *sink;
    rf_fetch_counts *counts;
    rf_occurrences *seen; /* contents of this file that had no id */
    rf_occurrences *ids;  /* ids of this import and what they stand for */
    rf_arena *arena;      /* of one record; the source resets it between records */
} rf_fetch_job;

typedef struct rf_source {
    const char *name;    /* the word for --kind */
    const char *summary; /* half a line for --help */
    /* How sure the source is that the file is of its kind: 0 no, 1 perhaps, 2 likely (a telling ending of the name, or some
     * content), 3 sure. head is what stands first (about 1 MiB, or all of a shorter file); path is only looked at for its ending. */
    int (*sniff)(rf_str head, const char *path);
    /* Read all of job->in. False only when nothing more can be done: the input failed, the sink refused, the header is
     * unusable, or a problem in strict mode. */
    bool (*read)(rf_fetch_job *job, rf_error *err);
} rf_source;

/* The kinds of source, ending with NULL; among equally sure ones the first is taken. */
extern const rf_source *const rf_sources[];
const rf_source *rf_source_find(const char *name); /* NULL if there is none */

/* Read comments from `path`: a file, "-" (standard input), a folder (its files, not its subfolders; names beginning with
 * a dot are left out) or a pattern with * ? [ ]; folders and patterns are read in byte order of the names. A file may be packed with
 * gzip or Zstandard (see input.h).
 *
 * kind     name of a row of rf_sources, NULL to tell by the first bytes and the name's ending
 * options  NULL: all defaults
 * counts   may be NULL
 * errors   RF_E_IO     a file that was named cannot be opened, or reading broke off
 *          RF_E_INPUT  unknown or unreadable kind of file (UTF-16, xz), damaged or cut packing, a CSV without a text column, no match,
 *                      or any problem in strict mode
 *          RF_E_USAGE  `kind`, `map` or `delimiter` is none
 *          and whatever the sink sets
 * Inside folders and patterns an unreadable file is a problem, not an error. A file with no comments is a problem. */
bool rf_fetch_file(const char *path, const char *kind, const rf_fetch_options *options, const rf_sink *sink, rf_fetch_counts *counts,
                   rf_error *err);

/* ---- for sources ---------------------------------------------------------------------------------------------------- */

/* Complete a comment (source, container, owner, id), count it and hand it to the sink. False: the sink refused. */
bool rf_fetch_deliver(rf_fetch_job *job, rf_comment *c, rf_error *err);

/* Report one problem. Returns true to go on; false with err set (RF_E_INPUT "where:line: reason") in strict mode. */
bool rf_fetch_problem(rf_fetch_job *job, long line, const char *reason, rf_error *err);

/* Count a record that is left out on purpose. Returns true. */
bool rf_fetch_leave_out(rf_fetch_job *job);

/* Whether a file's name ends so, without case and in front of a ".gz" or ".zst": for sniff. */
bool rf_fetch_ends_with(const char *path, const char *suffix);

/* Length of a path without a ".gz", ".zst" or ".zstd" at its end. */
size_t rf_fetch_plain_length(const char *path);

#endif
