/* base/error.c - sets and extends the caller-owned error value. */
#include "base/error.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

bool rf_error_set(rf_error *err, rf_code code, const char *fmt, ...)
{
    if (err == NULL)
        return false;
    err->code = code;
    va_list ap;
    va_start(ap, fmt);
    vsnprintf(err->text, sizeof err->text, fmt, ap);
    va_end(ap);
    return false;
}

bool rf_error_add(rf_error *err, const char *fmt, ...)
{
    if (err == NULL)
        return false;
    char old[sizeof err->text];
    memcpy(old, err->text, sizeof old);
    va_list ap;
    va_start(ap, fmt);
    int n = vsnprintf(err->text, sizeof err->text, fmt, ap);
    va_end(ap);
    if (n < 0)
        n = 0;
    if ((size_t)n < sizeof err->text)
        snprintf(err->text + n, sizeof err->text - (size_t)n, ": %.*s", (int)(sizeof old - 4), old);
    return false;
}

void rf_error_clear(rf_error *err)
{
    if (err == NULL)
        return;
    err->code = RF_OK;
    err->text[0] = '\0';
}

int rf_exit_status(rf_code code)
{
    switch (code) {
    case RF_OK:
        return 0;
    case RF_E_USAGE:
        return 2;
    case RF_E_CONFIG:
    case RF_E_RULES:
    case RF_E_MODEL:
        return 3;
    case RF_E_INPUT:
        return 4;
    case RF_E_TEMP:
        return 5;
    case RF_E_LOCKED:
        return 6;
    case RF_E_AUTH:
        return 7;
    case RF_E_REPORT:
        return 8;
    case RF_E_STORE:
        return 9;
    default:
        return 1;
    }
}
