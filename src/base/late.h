/* base/late.h - shared libraries that are opened when the first of their functions is called, because loading them takes longer than what
 * a short run does, which has no use for them. */
#ifndef RF_BASE_LATE_H
#define RF_BASE_LATE_H

typedef struct rf_late {
    const char *name; /* "libcurl.so.4": the file that is named after the interface, so that it changes with it */
    void *library;    /* NULL until then */
} rf_late;

/* A function of the library, which is opened first if it is not yet. When the library or the function is not there the program ends with
 * status 1 and says so, as it would have at its start had it been linked. On any thread. */
void *rf_late_function(rf_late *late, const char *function);

/* The same, of the type of its declaration. */
#define RF_LATE(late, function) ((__typeof__(&function))rf_late_function(&late, #function))

#endif
