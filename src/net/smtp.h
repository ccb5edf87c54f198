/* net/smtp.h - hand one message to a mail server, or to a sendmail command. It knows nothing of comments or reports.
 *
 *   - smtp:// turns to TLS by STARTTLS and sends nothing without it; smtps:// speaks TLS from the first byte. Certificates are
 *     always verified. Without TLS it speaks to this machine, or where `plain` was asked for in words, and never with a password.
 *   - The server takes the message for all recipients or for none.
 *   - Nothing is tried again here: a message whose fate is not known may be sent once more later with the same id.
 * Errors say what the server answered, made printable, and whether it may pass; never a password. */
#ifndef RF_NET_SMTP_H
#define RF_NET_SMTP_H

#include "net/mailbox.h"

typedef struct rf_mail_file {
    const char *name, *type; /* ASCII, ours */
    rf_str content;
} rf_mail_file;

typedef struct rf_mail {
    rf_mailbox from;
    const rf_mailbox *to;
    size_t n_to;
    rf_str subject;    /* UTF-8, any */
    const char *id;    /* what stands before the '@' of the Message-ID: letters and digits */
    int64_t date;      /* UTC seconds */
    bool is_pressing;  /* Importance: high */
    rf_str text, html; /* UTF-8, lines end with LF */
    const rf_mail_file *files;
    size_t n_files;
} rf_mail;

typedef struct rf_smtp_options {
    const char *server; /* smtp://host[:port] or smtps://host[:port], see rf_smtp_server_check */
    bool plain;         /* no TLS, although the server is not this machine */
    bool always_tls;    /* also where the server is this machine */
    const char *user;   /* NULL: no login */
    const char *password;
    const char *ca_file;                    /* PEM file of trusted roots in place of the system's; NULL */
    int64_t connect_timeout_ms, timeout_ms; /* 10 s, 60 s for all of it */
    const char *sendmail;                   /* command in place of the server: words, no shell; the message on its standard input */
} rf_smtp_options;

/* Whether an address of a server is one. errors RF_E_CONFIG */
bool rf_smtp_server_check(const char *server, rf_error *err);

/* errors  RF_E_AUTH    user and password refused; the certificate is not valid for the server
 *         RF_E_REPORT  not taken: refused for good, or for now ("temporary" stands in the text), or cut off
 *         RF_E_CONFIG  the file of roots cannot be read, a password without TLS, no words in `sendmail` */
bool rf_smtp_send(const rf_smtp_options *o, const rf_mail *m, rf_error *err);

/* Connect, turn to TLS, log in, and leave: for doctor. Of a sendmail command: whether it is there. The same errors. */
bool rf_smtp_try(const rf_smtp_options *o, rf_error *err);

/* The message as it goes over the wire, lines ending with CR LF. errors RF_E_REPORT */
bool rf_mail_render(const rf_mail *m, rf_buf *out, rf_error *err);

#endif
