/* base/late.h - shared libraries that are opened when the first of their functions is called, because loading them takes longer than what
 * a short run does, which has no use for them. */
#ifndef RF_BASE_LATE_H
#define RF_BASE_LATE_H

#include <stdatomic.h>
#include <stddef.h>

typedef struct rf_late {
    const char *name; /* "libcurl.so.4": the file that is named after the interface, so that it changes with it */
    void *library;    /* NULL until then */
} rf_late;

/* A function of the library, which is opened first if it is not yet. When the library or the function is not there the program ends with
 * status 1 and says so, as it would have at its start had it been linked. On any thread. */
void *rf_late_function(rf_late *late, const char *function);

/* What *kept holds, once it holds it. */
static inline void *rf_late_kept(_Atomic(void *) *kept, rf_late *late, const char *function)
{
    void *f = atomic_load_explicit(kept, memory_order_acquire);
    if (f == NULL) {
        f = rf_late_function(late, function);
        atomic_store_explicit(kept, f, memory_order_release);
    }
    return f;
}

/* The same, of the type of its declaration. */
#define RF_LATE(late, function) ((__typeof__(&function))rf_late_function(&late, #function))

/* The same, looked up once at each place where it stands: for functions that are called often. */
#define RF_LATE_KEPT(late, function)                                                                                                       \
    ({                                                                                                                                     \
        static _Atomic(void *) kept;                                                                                                       \
        (__typeof__(&function))rf_late_kept(&kept, &late, #function);                                                                      \
    })

#endif
