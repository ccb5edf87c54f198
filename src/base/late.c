/* base/late.c - dlopen and dlsym. */
#include "base/late.h"

#include <dlfcn.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

static pthread_mutex_t opening = PTHREAD_MUTEX_INITIALIZER;

void *rf_late_function(rf_late *library, const char *name)
{
    pthread_mutex_lock(&opening);
    if (library->handle == NULL)
        library->handle = dlopen(library->file, RTLD_NOW | RTLD_LOCAL);
    void *function = library->handle != NULL ? dlsym(library->handle, name) : NULL;
    pthread_mutex_unlock(&opening);
    if (function == NULL) {
        fprintf(stderr, "redflag: cannot load a library: %s\n", dlerror());
        exit(1);
    }
    return function;
}
