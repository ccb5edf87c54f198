/* base/setting_values.h - readers of single values, beside those that settings.h shows to all. Inside base/ only. */
#ifndef RF_BASE_SETTING_VALUES_H
#define RF_BASE_SETTING_VALUES_H

#include "base/str.h"

bool rf_bool_parse(const char *text, bool *value);
/* A day, a moment, or a duration before `now` ("30d"; a bare number is none). */
bool rf_date_parse(const char *text, int64_t now, int64_t *t);
/* Looks like an address of the web without a user name; net/url.h is stricter. */
bool rf_url_likely(const char *text);

#endif
