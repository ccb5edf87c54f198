/* pipeline/door.c - the odds and ends of redflag.h. */
#include "redflag.h"

#include "base/file.h"

const char *rf_version(void) { return RF_VERSION; }

bool rf_write_file(const char *path, rf_str content, rf_error *err) { return rf_file_write(path, content, 0600, err); }
