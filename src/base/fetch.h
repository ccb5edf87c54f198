/* base/fetch.h - how a function is declared that does nothing but have memory brought into the processor's cache (__builtin_prefetch). */
#ifndef RF_BASE_FETCH_H
#define RF_BASE_FETCH_H

/* gcc takes such a function for one without an effect, and drops every call of it that it has not expanded by then: so it always is. */
#define RF_FETCHES static inline __attribute__((always_inline)) void

#endif
