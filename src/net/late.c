/* net/late.c - libcurl's functions, which open libcurl when the first of them is called.
 *
 * libcurl brings thirty libraries along, and loading them takes longer than everything else a short `redflag classify` does, which never
 * touches a network. So the program is not linked with it; these functions stand in its place, one line each, and call it. */
#include "base/late.h"

#define CURL_DISABLE_TYPECHECK
#include <curl/curl.h>
#include <stdarg.h>

/* They only count the arguments; here the functions themselves are wanted. */
#undef curl_easy_setopt
#undef curl_easy_getinfo

static rf_late curl = {.name = "libcurl.so.4"}; /* the same since 2006 */

#define REAL(name) RF_LATE(curl, name)

CURLcode curl_global_init(long flags) { return REAL(curl_global_init)(flags); }

CURL *curl_easy_init(void) { return REAL(curl_easy_init)(); }
void curl_easy_cleanup(CURL *easy) { REAL(curl_easy_cleanup)(easy); }
CURLcode curl_easy_perform(CURL *easy) { return REAL(curl_easy_perform)(easy); }
const char *curl_easy_strerror(CURLcode code) { return REAL(curl_easy_strerror)(code); }

/* The number of an option tells the type of its value. */
CURLcode curl_easy_setopt(CURL *easy, CURLoption option, ...)
{
    va_list args;
    CURLcode code;
    va_start(args, option);
    if (option < CURLOPTTYPE_OBJECTPOINT)
        code = REAL(curl_easy_setopt)(easy, option, va_arg(args, long));
    else if (option >= CURLOPTTYPE_OFF_T && option < CURLOPTTYPE_BLOB)
        code = REAL(curl_easy_setopt)(easy, option, va_arg(args, curl_off_t));
    else
        code = REAL(curl_easy_setopt)(easy, option, va_arg(args, void *));
    va_end(args);
    return code;
}

CURLcode curl_easy_getinfo(CURL *easy, CURLINFO info, ...)
{
    va_list args;
    va_start(args, info);
    CURLcode code = REAL(curl_easy_getinfo)(easy, info, va_arg(args, void *));
    va_end(args);
    return code;
}

CURLM *curl_multi_init(void) { return REAL(curl_multi_init)(); }
CURLMcode curl_multi_cleanup(CURLM *m) { return REAL(curl_multi_cleanup)(m); }
CURLMcode curl_multi_add_handle(CURLM *m, CURL *easy) { return REAL(curl_multi_add_handle)(m, easy); }
CURLMcode curl_multi_remove_handle(CURLM *m, CURL *easy) { return REAL(curl_multi_remove_handle)(m, easy); }
CURLMcode curl_multi_perform(CURLM *m, int *running) { return REAL(curl_multi_perform)(m, running); }
CURLMsg *curl_multi_info_read(CURLM *m, int *left) { return REAL(curl_multi_info_read)(m, left); }
CURLMcode curl_multi_poll(CURLM *m, struct curl_waitfd extra[], unsigned n, int timeout_ms, int *ready)
{
    return REAL(curl_multi_poll)(m, extra, n, timeout_ms, ready);
}

curl_mime *curl_mime_init(CURL *easy) { return REAL(curl_mime_init)(easy); }
void curl_mime_free(curl_mime *mime) { REAL(curl_mime_free)(mime); }
curl_mimepart *curl_mime_addpart(curl_mime *mime) { return REAL(curl_mime_addpart)(mime); }
CURLcode curl_mime_data(curl_mimepart *part, const char *data, size_t n) { return REAL(curl_mime_data)(part, data, n); }
CURLcode curl_mime_type(curl_mimepart *part, const char *type) { return REAL(curl_mime_type)(part, type); }
CURLcode curl_mime_encoder(curl_mimepart *part, const char *encoding) { return REAL(curl_mime_encoder)(part, encoding); }
CURLcode curl_mime_filename(curl_mimepart *part, const char *name) { return REAL(curl_mime_filename)(part, name); }
CURLcode curl_mime_subparts(curl_mimepart *part, curl_mime *parts) { return REAL(curl_mime_subparts)(part, parts); }

struct curl_slist *curl_slist_append(struct curl_slist *list, const char *text) { return REAL(curl_slist_append)(list, text); }
void curl_slist_free_all(struct curl_slist *list) { REAL(curl_slist_free_all)(list); }
