/* net/smtp_words.c - what a conversation says, and what its failure means. */
#include "net/smtp_parts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* ---- lines ------------------------------------------------------------------------------------------------------------ */

static void keep(char *out, size_t size, const char *bytes, size_t n)
{
    size_t len = 0;
    for (size_t i = 0; i < n && len + 1 < size; i++) {
        unsigned char c = (unsigned char)bytes[i];
        if (c == '\r' || c == '\n')
            break;
        out[len++] = c >= 0x20 && c < 0x7F ? (char)c : '?';
    }
    out[len] = '\0';
}

void rf_smtp_note_command(rf_smtp_talk *t, const char *bytes, size_t n)
{
    static const struct command {
        const char *begins;
        rf_smtp_stage stage;
    } commands[] = {{"EHLO ", RF_SMTP_HELLO},       {"HELO ", RF_SMTP_HELLO},        {"STARTTLS", RF_SMTP_TLS}, {"AUTH ", RF_SMTP_LOGIN},
                    {"MAIL FROM:", RF_SMTP_SENDER}, {"RCPT TO:", RF_SMTP_RECIPIENT}, {"DATA\r", RF_SMTP_DATA}};
    t->over = t->over || (n >= 4 && strncasecmp(bytes, "QUIT", 4) == 0);
    for (size_t i = 0; !t->over && i < sizeof commands / sizeof *commands; i++) {
        size_t len = strlen(commands[i].begins);
        if (n < len || strncasecmp(bytes, commands[i].begins, len) != 0)
            continue;
        t->stage = commands[i].stage;
        t->status = 0; /* not answered yet */
        if (t->stage == RF_SMTP_RECIPIENT)
            keep(t->recipient, sizeof t->recipient, bytes + len, n - len);
    }
}

void rf_smtp_note_body(rf_smtp_talk *t)
{
    if (!t->over)
        t->stage = RF_SMTP_BODY;
}

void rf_smtp_note_reply(rf_smtp_talk *t, const char *bytes, size_t n)
{
    if (t->over || n < 4 || bytes[0] < '2' || bytes[0] > '5')
        return;
    keep(t->reply, sizeof t->reply, bytes, n);
    t->status = atoi(t->reply);
}

/* ---- failures --------------------------------------------------------------------------------------------------------- */

static const char again[] = " (temporary: the next run sends again)";

/* The server has answered, and its answer is no. */
static bool refused(const rf_smtp_talk *t, rf_error *err)
{
    static const char *const what[] = {[RF_SMTP_CONNECT] = "us",       [RF_SMTP_HELLO] = "us",          [RF_SMTP_TLS] = "TLS",
                                       [RF_SMTP_LOGIN] = "the login",  [RF_SMTP_SENDER] = "the sender", [RF_SMTP_RECIPIENT] = "recipient ",
                                       [RF_SMTP_DATA] = "the message", [RF_SMTP_BODY] = "the message"};
    bool passing = t->status < 500;
    bool login = t->stage == RF_SMTP_LOGIN || t->status == 530 || t->status == 534 || t->status == 535;
    return rf_error_set(err, login && !passing ? RF_E_AUTH : RF_E_REPORT, "mail server '%.50s' refused %s%.60s: %.80s%s", t->host,
                        what[t->stage], t->stage == RF_SMTP_RECIPIENT ? t->recipient : "", t->reply, passing ? again : "");
}

static bool unreachable(const rf_smtp_talk *t, const char *why, rf_error *err)
{
    if (t->refused[0] != '\0')
        return rf_error_set(err, RF_E_CONFIG, "mail server '%.60s' is at %s, not this machine, and is not spoken to without TLS", t->host,
                            t->refused);
    return rf_error_set(err, RF_E_REPORT, "cannot reach mail server '%.60s': %.80s%s", t->host, why, again);
}

bool rf_smtp_fail(const rf_smtp_talk *t, rf_smtp_failure failure, const char *why, rf_error *err)
{
    if (failure == RF_SMTP_CERTIFICATE)
        return rf_error_set(err, RF_E_AUTH, "certificate of mail server '%.60s' is not valid: %.120s", t->host, why);
    if (failure == RF_SMTP_ROOTS)
        return rf_error_set(err, RF_E_CONFIG, "cannot read the certificates in '%.120s'", t->o->ca_file != NULL ? t->o->ca_file : "");
    if (failure == RF_SMTP_NO_TLS && t->status < 400)
        return rf_error_set(err, RF_E_REPORT, "mail server '%.60s' offers no TLS (STARTTLS), and nothing is sent without it", t->host);
    if (t->status >= 400)
        return refused(t, err);
    if (failure == RF_SMTP_NO_LOGIN)
        return rf_error_set(err, RF_E_AUTH, "mail server '%.60s' offers no way to log in that is known here", t->host);
    if (failure == RF_SMTP_UNREACHABLE)
        return unreachable(t, why, err);
    const char *late = t->stage == RF_SMTP_BODY ? "; it may have the message already, which keeps its Message-ID" : "";
    if (failure == RF_SMTP_TIMEOUT)
        return rf_error_set(err, RF_E_REPORT, "mail server '%.60s' did not answer in time%s%s", t->host, late, again);
    bool empty = strncmp(why, "response reading failed", 23) == 0; /* libcurl's words for an end without any */
    return rf_error_set(err, RF_E_REPORT, "mail server '%.60s' cut the connection%s%.50s%s%s", t->host, empty ? "" : ": ", empty ? "" : why,
                        late, again);
}
