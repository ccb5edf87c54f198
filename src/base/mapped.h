/* base/mapped.h - a file used where it lies in the kernel's memory, without a copy: for a process that is done in a moment, for which
 * copying megabytes is a good part of the work.
 *
 * What was checked is what is used only as long as nobody writes over the file meanwhile. So a file that was written a moment ago is not
 * mapped, and whoever uses one asks rf_mapped_look before anybody sees what came of it. A file that is cut short is gone at once: the
 * process then says so and ends with status 3, before it has told anything that would be wrong. (Upgrades and rf_file_write put a new file
 * in the place of the old one, which stays what it was.) */
#ifndef RF_BASE_MAPPED_H
#define RF_BASE_MAPPED_H

#include "base/file.h"

#include <time.h>

typedef struct rf_mapped {
    const unsigned char *bytes; /* NULL: not mapped */
    size_t size;
    struct timespec written, changed; /* as the file system has them */
} rf_mapped;

/* All of an open file, at a page's beginning. False, with nothing mapped, when by the clock (`now`) it may still be in the making, or
 * cannot be mapped: then read it. */
bool rf_mapped_open(rf_mapped *m, const rf_file *f, struct timespec now);

/* What happened to the file since. One that is not mapped stays what it was. */
typedef enum rf_mapped_state {
    RF_MAPPED_SAME,
    RF_MAPPED_TOUCHED, /* renamed, linked or given away, as by an upgrade: its content may tell */
    RF_MAPPED_WRITTEN
} rf_mapped_state;

rf_mapped_state rf_mapped_look(const rf_mapped *m, const rf_file *f);

void rf_mapped_close(rf_mapped *m);

#endif
