/* store/keeping.h - what is forgotten in time or on request, and copies of the whole. Errors are those of store.h. */
#ifndef RF_STORE_KEEPING_H
#define RF_STORE_KEEPING_H

#include "store/store.h"

/* Which comments; what is empty or false does not narrow. With neither author nor id, comments that have not been judged are left
 * alone: nobody has looked at them yet. */
typedef struct rf_store_selection {
    rf_str source;
    rf_str except;        /* sources that are left alone, each between two US characters (0x1F) */
    bool youtube_only;    /* by origin, or by source and address where the origin is not known */
    rf_str author, id;    /* exactly */
    int64_t unseen_since; /* not seen at that time or later; RF_NO_TIME: whenever */
} rf_store_selection;

typedef struct rf_store_forgotten {
    int64_t comments;   /* that were forgotten, or would have been */
    int64_t unreported; /* of them referred or for a human look, and in no report as they were */
    int64_t unjudged;   /* that were left alone because nobody has judged them */
} rf_store_forgotten;

/* Forget the words: text, author and address of each comment, and the words quoted in its verdict, become empty. What stays is the id,
 * source, parent and container, a hash of the text, dates, and the decision with its concepts, so that the comment is known when it
 * is read again and stays decided. An edited one comes in as edited, with its new words.
 * Done in portions: what an interruption leaves, the next call does. Added to *n.
 * look_only  count and change nothing */
bool rf_store_forget_words(rf_store *s, const rf_store_selection *which, bool look_only, rf_store_forgotten *n, rf_error *err);

/* Delete whole rows with all that hangs on them: as if the comments had never been read, and new when they are read again. */
bool rf_store_delete(rf_store *s, const rf_store_selection *which, bool look_only, rf_store_forgotten *n, rf_error *err);

/* Bring what was deleted out of the write-ahead log as well; pages are zeroed by secure_delete already. To be called at the end. */
bool rf_store_settle(rf_store *s, rf_error *err);

/* Copy the store as it is at one moment to `path` (mode 0600), while others may read and write it. The copy is checked and takes the
 * place of an older file only when it is whole. errors  also RF_E_IO: path cannot be written; RF_E_USAGE: it is the store itself */
bool rf_store_backup(rf_store *s, const char *path, rf_error *err);

#endif
