/* fetch/remote.c - what all network sources share: see remote.h. */
#include "fetch/remote.h"

const rf_remote *rf_remote_find(const rf_remote *const *kinds, const char *name)
{
    for (; *kinds != NULL; kinds++)
        if (rf_str_is(rf_str_from(name), (*kinds)->name))
            return *kinds;
    return NULL;
}
