/* net/smtp.c - a conversation with a mail server by libcurl, and the sendmail command. */
#include "net/smtp.h"

#include "net/address.h"
#include "net/command.h"
#include "net/smtp_parts.h"

#include <curl/curl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define MAIL_MAX ((size_t)64 << 20)

/* ---- the server's address ------------------------------------------------------------------------------------------- */

/* "smtps://host:465" into its host; false if it is none. An IPv6 address stands in brackets. */
static bool read_server(const char *server, bool *tls, char *host, size_t size)
{
    bool implicit = strncmp(server, "smtps://", 8) == 0;
    if (!implicit && strncmp(server, "smtp://", 7) != 0)
        return false;
    const char *at = server + (implicit ? 8 : 7);
    bool v6 = at[0] == '[';
    at += v6;
    size_t n = strspn(at, v6 ? "0123456789abcdefABCDEF:." : "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-");
    if (n == 0 || n >= size)
        return false;
    snprintf(host, size, "%.*s", (int)n, at);
    at += n;
    if (v6 && *at++ != ']')
        return false;
    if (*at == ':') {
        size_t digits = strspn(++at, "0123456789");
        if (digits == 0 || digits > 5 || atoi(at) == 0 || atoi(at) > 65535)
            return false;
        at += digits;
    }
    *tls = implicit;
    return *at == '\0' || strcmp(at, "/") == 0;
}

bool rf_smtp_server_check(const char *server, rf_error *err)
{
    char host[256];
    bool tls;
    if (read_server(server, &tls, host, sizeof host))
        return true;
    const char *shown = strchr(server, '@') != NULL ? "..." : server; /* it may hold a password */
    return rf_error_set(err, RF_E_CONFIG, "'%.80s' is no mail server: write smtp://host:587 or smtps://host:465, user and password apart",
                        shown);
}

/* ---- libcurl ---------------------------------------------------------------------------------------------------------- */

/* Lines of the conversation. What stands in a login is not looked at. */
static int listen_in(CURL *easy, curl_infotype type, char *bytes, size_t n, void *ctx)
{
    (void)easy;
    if (type == CURLINFO_HEADER_OUT)
        rf_smtp_note_command(ctx, bytes, n);
    else if (type == CURLINFO_HEADER_IN)
        rf_smtp_note_reply(ctx, bytes, n);
    else if (type == CURLINFO_DATA_OUT)
        rf_smtp_note_body(ctx);
    return 0;
}

static curl_socket_t open_socket(void *ctx, curlsocktype purpose, struct curl_sockaddr *a)
{
    rf_smtp_talk *t = ctx;
    (void)purpose;
    if (t->only_loopback && !rf_address_is_loopback(&a->addr)) {
        rf_address_show(&a->addr, t->refused);
        return CURL_SOCKET_BAD;
    }
    return socket(a->family, a->socktype | SOCK_CLOEXEC, a->protocol);
}

static size_t nothing(char *bytes, size_t one, size_t n, void *ctx)
{
    (void)bytes;
    (void)ctx;
    return one * n;
}

static void set_up(rf_smtp_talk *t, CURL *easy, char *why)
{
    const rf_smtp_options *o = t->o;
    int64_t timeout = o->timeout_ms > 0 ? o->timeout_ms : 60000;
    curl_easy_setopt(easy, CURLOPT_URL, o->server);
    curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
    curl_easy_setopt(easy, CURLOPT_PROXY, ""); /* those of the environment are for the web */
    curl_easy_setopt(easy, CURLOPT_NETRC, (long)CURL_NETRC_IGNORED);
    curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(easy, CURLOPT_USE_SSL, t->tls ? (long)CURLUSESSL_ALL : (long)CURLUSESSL_NONE);
    curl_easy_setopt(easy, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
    curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, (long)(o->connect_timeout_ms > 0 ? o->connect_timeout_ms : 10000));
    curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, (long)timeout);
    curl_easy_setopt(easy, CURLOPT_SERVER_RESPONSE_TIMEOUT, (long)((timeout + 999) / 1000)); /* also for the answer to QUIT */
    curl_easy_setopt(easy, CURLOPT_OPENSOCKETFUNCTION, open_socket);
    curl_easy_setopt(easy, CURLOPT_OPENSOCKETDATA, t);
    curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, nothing);
    curl_easy_setopt(easy, CURLOPT_VERBOSE, 1L); /* else the lines are not handed to listen_in; nothing is printed */
    curl_easy_setopt(easy, CURLOPT_DEBUGFUNCTION, listen_in);
    curl_easy_setopt(easy, CURLOPT_DEBUGDATA, t);
    curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, why);
    if (t->aside != NULL)
        curl_easy_setopt(easy, CURLOPT_ABSTRACT_UNIX_SOCKET, t->aside);
    if (o->ca_file != NULL)
        curl_easy_setopt(easy, CURLOPT_CAINFO, o->ca_file);
    if (o->user != NULL) {
        curl_easy_setopt(easy, CURLOPT_USERNAME, o->user);
        curl_easy_setopt(easy, CURLOPT_PASSWORD, o->password != NULL ? o->password : "");
    }
}

static rf_smtp_failure failure_of(CURLcode code)
{
    switch (code) {
    case CURLE_COULDNT_RESOLVE_HOST:
    case CURLE_COULDNT_CONNECT:
        return RF_SMTP_UNREACHABLE;
    case CURLE_OPERATION_TIMEDOUT:
        return RF_SMTP_TIMEOUT;
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_ISSUER_ERROR:
    case CURLE_SSL_INVALIDCERTSTATUS:
        return RF_SMTP_CERTIFICATE;
    case CURLE_SSL_CACERT_BADFILE:
        return RF_SMTP_ROOTS;
    case CURLE_USE_SSL_FAILED:
        return RF_SMTP_NO_TLS;
    case CURLE_LOGIN_DENIED:
        return RF_SMTP_NO_LOGIN;
    default:
        return RF_SMTP_CUT;
    }
}

static struct curl_slist *recipients(const rf_mail *m)
{
    struct curl_slist *list = NULL;
    for (size_t i = 0; i < m->n_to; i++) {
        char address[400];
        snprintf(address, sizeof address, "<%s>", m->to[i].address);
        list = curl_slist_append(list, address);
        if (list == NULL)
            rf_die_oom();
    }
    return list;
}

bool rf_smtp_speak(rf_smtp_talk *t, const rf_mail *m, rf_error *err)
{
    static bool ready;
    if (!ready && curl_global_init(CURL_GLOBAL_DEFAULT) != 0)
        rf_die_oom();
    ready = true;
    CURL *easy = curl_easy_init();
    if (easy == NULL)
        rf_die_oom();
    char why[CURL_ERROR_SIZE] = "", sender[400];
    struct curl_slist *headers = NULL, *to = NULL;
    curl_mime *mime = NULL;
    set_up(t, easy, why);
    if (m != NULL) {
        snprintf(sender, sizeof sender, "<%s>", m->from.address);
        headers = rf_mail_headers(m);
        to = recipients(m);
        mime = rf_mail_mime(easy, m);
        curl_easy_setopt(easy, CURLOPT_MAIL_FROM, sender);
        curl_easy_setopt(easy, CURLOPT_MAIL_RCPT, to);
        curl_easy_setopt(easy, CURLOPT_HTTPHEADER, headers);
        curl_easy_setopt(easy, CURLOPT_MIMEPOST, mime);
    } else {
        curl_easy_setopt(easy, CURLOPT_NOBODY, 1L);
        curl_easy_setopt(easy, CURLOPT_CUSTOMREQUEST, "NOOP");
    }
    /* OpenSSL writes to a socket that the server may have closed. */
    struct sigaction ignore = {.sa_handler = SIG_IGN}, before;
    sigaction(SIGPIPE, &ignore, &before);
    CURLcode code = curl_easy_perform(easy);
    curl_easy_cleanup(easy);
    sigaction(SIGPIPE, &before, NULL);
    curl_mime_free(mime);
    curl_slist_free_all(to);
    curl_slist_free_all(headers);
    return code == CURLE_OK || rf_smtp_fail(t, failure_of(code), why[0] != '\0' ? why : curl_easy_strerror(code), err);
}

/* ---- the sendmail command --------------------------------------------------------------------------------------------- */

/* Programs of this kind take the line ends of the system. */
static void without_cr(rf_buf *b)
{
    size_t n = 0;
    for (size_t i = 0; i < b->len; i++)
        if (b->ptr[i] != '\r' || i + 1 == b->len || b->ptr[i + 1] != '\n')
            b->ptr[n++] = b->ptr[i];
    b->len = n;
}

static bool feed(char *const *argv, const rf_smtp_options *o, rf_str message, rf_error *err)
{
    enum { TEMPFAIL = 75 }; /* sysexits.h */
    rf_command_end end = rf_command_feed(argv, message, o->timeout_ms > 0 ? o->timeout_ms : 60000);
    if (!end.started)
        return rf_error_set(err, RF_E_REPORT, "mail command '%.60s' cannot be started", argv[0]);
    if (!end.in_time)
        return rf_error_set(err, RF_E_REPORT, "mail command '%.60s' did not end in time (temporary: the next run sends again)", argv[0]);
    return end.status == 0 ||
           rf_error_set(err, RF_E_REPORT, "mail command '%.60s' ended with status %d%s%s%.110s", argv[0], end.status,
                        end.status == TEMPFAIL ? " (temporary: the next run sends again)" : "", end.said[0] != '\0' ? ": " : "", end.said);
}

static bool by_command(const rf_smtp_options *o, const rf_mail *m, rf_error *err)
{
    rf_arena *arena = rf_arena_new(1024);
    char **argv = rf_command_split(o->sendmail, arena);
    rf_buf message;
    rf_buf_init(&message, MAIL_MAX);
    bool ok = argv[0] != NULL || rf_error_set(err, RF_E_CONFIG, "the mail command has an open quote or no words");
    ok = ok && rf_mail_render(m, &message, err);
    without_cr(&message);
    ok = ok && feed(argv, o, rf_buf_str(&message), err);
    rf_buf_release(&message);
    rf_arena_free(arena);
    return ok;
}

static bool try_command(const rf_smtp_options *o, rf_error *err)
{
    rf_arena *arena = rf_arena_new(1024);
    char **argv = rf_command_split(o->sendmail, arena);
    bool ok = argv[0] != NULL && (strchr(argv[0], '/') == NULL || access(argv[0], X_OK) == 0);
    if (!ok)
        rf_error_set(err, RF_E_CONFIG, "mail command '%.80s' cannot be started", argv[0] != NULL ? argv[0] : o->sendmail);
    rf_arena_free(arena);
    return ok;
}

/* ---- the face --------------------------------------------------------------------------------------------------------- */

static bool begin(rf_smtp_talk *t, const rf_smtp_options *o, rf_error *err)
{
    bool implicit = false;
    *t = (rf_smtp_talk){.o = o};
    if (!rf_smtp_server_check(o->server, err))
        return false;
    read_server(o->server, &implicit, t->host, sizeof t->host);
    bool here = !implicit && !o->plain && !o->always_tls && o->user == NULL && rf_address_look_up(rf_str_from(t->host)).all_loopback;
    t->tls = implicit || (!o->plain && !here);
    t->only_loopback = here;
    return t->tls || o->user == NULL || rf_error_set(err, RF_E_CONFIG, "mail server '%.80s': a password is not sent without TLS", t->host);
}

bool rf_smtp_send(const rf_smtp_options *o, const rf_mail *m, rf_error *err)
{
    rf_smtp_talk t;
    if (o->sendmail != NULL)
        return by_command(o, m, err);
    return begin(&t, o, err) && rf_smtp_speak(&t, m, err);
}

bool rf_smtp_try(const rf_smtp_options *o, rf_error *err)
{
    rf_smtp_talk t;
    if (o->sendmail != NULL)
        return try_command(o, err);
    return begin(&t, o, err) && rf_smtp_speak(&t, NULL, err);
}
