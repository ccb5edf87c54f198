/* Lexicons that a test makes. */
#ifndef RF_TESTS_LEXICON_FIXTURE_H
#define RF_TESTS_LEXICON_FIXTURE_H

#include "text_fixture.h"

#include "base/file.h"

#include <stdlib.h>
#include <unistd.h>

/* Load a lexicon of this content; NULL with *err when it is refused. */
static rf_lexicon *load(const char *content, rf_error *err)
{
    char path[] = "/tmp/rf-lexicon-XXXXXX";
    int fd = mkstemp(path);
    assert_true(fd >= 0);
    close(fd);
    assert_true(rf_file_write(path, rf_str_from(content), 0600, err));
    rf_lexicon *lx = rf_lexicon_load(path, err);
    unlink(path);
    return lx;
}

static void repairs_by(const rf_lexicon *lx, const char *word, const char *expected)
{
    rf_str better = rf_lexicon_repair(lx, rf_str_from(word));
    if (!rf_str_is(better, expected))
        fail_msg("'%s' becomes '%.*s', not '%s'", word, (int)better.len, better.ptr, expected);
}

#endif
