/* base/late.h - a library that is opened when the first of its functions is called, because most commands never call one and loading it
 * takes longer than their work. */
#ifndef RF_BASE_LATE_H
#define RF_BASE_LATE_H

/* A static one per library: {"libname.so.N", NULL}. */
typedef struct rf_late {
    const char *file;
    void *handle;
} rf_late;

/* The function of this name, on any thread. The program ends when there is none: it was built with the library's header and its package
 * depends on the library. */
void *rf_late_function(rf_late *library, const char *name);

/* The same with the type of the function that its header declares. */
#define RF_LATE(library, name) ((__typeof__(&name))rf_late_function(&library, #name))

#endif
