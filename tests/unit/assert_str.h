/* A view is these bytes. Include cmocka.h before it. */
#ifndef RF_TEST_ASSERT_STR_H
#define RF_TEST_ASSERT_STR_H

#include "base/str.h"

#define assert_str(view, expected)                                                                                                         \
    do {                                                                                                                                   \
        rf_str view_ = (view);                                                                                                             \
        if (!rf_str_is(view_, expected))                                                                                                   \
            fail_msg("'%.*s' is not '%s'", (int)view_.len, view_.ptr, expected);                                                           \
    } while (0)

#endif
