/* base/late.c - dlopen, once. */
#include "base/late.h"

#include <dlfcn.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

static pthread_mutex_t opening = PTHREAD_MUTEX_INITIALIZER;

static void no_library(void)
{
    fprintf(stderr, "redflag: cannot load a library: %s\n", dlerror());
    exit(1);
}

void *rf_late_function(rf_late *late, const char *function)
{
    pthread_mutex_lock(&opening);
    if (late->library == NULL)
        late->library = dlopen(late->name, RTLD_NOW | RTLD_LOCAL);
    void *f = late->library != NULL ? dlsym(late->library, function) : NULL;
    if (f == NULL)
        no_library();
    pthread_mutex_unlock(&opening);
    return f;
}
