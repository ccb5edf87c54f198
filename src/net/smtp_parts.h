/* net/smtp_parts.h - what smtp.c, smtp_words.c and mail.c share. Inside net/ only. */
#ifndef RF_NET_SMTP_PARTS_H
#define RF_NET_SMTP_PARTS_H

#include "net/smtp.h"

#include <sys/types.h>

/* How far a conversation has come, as seen in its lines. */
typedef enum rf_smtp_stage {
    RF_SMTP_CONNECT,
    RF_SMTP_HELLO,
    RF_SMTP_TLS,
    RF_SMTP_LOGIN,
    RF_SMTP_SENDER,
    RF_SMTP_RECIPIENT,
    RF_SMTP_DATA,
    RF_SMTP_BODY
} rf_smtp_stage;

typedef enum rf_smtp_failure {
    RF_SMTP_CUT,
    RF_SMTP_UNREACHABLE,
    RF_SMTP_TIMEOUT,
    RF_SMTP_CERTIFICATE,
    RF_SMTP_ROOTS, /* the file of trusted certificates */
    RF_SMTP_NO_TLS,
    RF_SMTP_NO_LOGIN
} rf_smtp_failure;

typedef struct rf_smtp_talk {
    const rf_smtp_options *o;
    const char *aside; /* abstract Unix socket to speak to in place of the server; NULL */
    char host[256];
    bool tls, only_loopback;
    /* told by libcurl as it goes on */
    rf_smtp_stage stage;
    bool over;           /* QUIT was said; what follows is of no interest */
    char recipient[324]; /* the one last named */
    char reply[160];     /* the server's last line */
    int status;          /* its code; 0: none */
    char refused[48];    /* an address that was not loopback */
} rf_smtp_talk;

/* Speak with the server; m NULL: leave after the login. */
bool rf_smtp_speak(rf_smtp_talk *t, const rf_mail *m, rf_error *err);

/* mail.c: the message as libcurl's objects (struct curl_slist, curl_mime), for this handle. */
struct curl_slist;
struct curl_slist *rf_mail_headers(const rf_mail *m);
void *rf_mail_mime(void *easy, const rf_mail *m);

/* smtp_words.c: note a line of the conversation, and say at its end what went wrong. */
void rf_smtp_note_command(rf_smtp_talk *t, const char *bytes, size_t n);
void rf_smtp_note_body(rf_smtp_talk *t);
void rf_smtp_note_reply(rf_smtp_talk *t, const char *bytes, size_t n);
bool rf_smtp_fail(const rf_smtp_talk *t, rf_smtp_failure failure, const char *why, rf_error *err);

#endif
