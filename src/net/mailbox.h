/* net/mailbox.h - addresses of mail, and text made fit for a header line. Inside net/ and pipeline/.
 *
 * What comes out of here holds no line end that was not put there by folding, whatever went in. */
#ifndef RF_NET_MAILBOX_H
#define RF_NET_MAILBOX_H

#include "base/arena.h"
#include "base/error.h"
#include "base/str.h"

typedef struct rf_mailbox {
    const char *name;    /* UTF-8, may be empty */
    const char *address; /* local@domain, ASCII */
} rf_mailbox;

#define RF_MAILBOXES_MAX 100

/* Read "a@b.example", "Name <a@b.example>" or "\"Name, X.\" <a@b.example>", several with commas between. The array comes from
 * the arena. Addresses are of the plain kind: letters, digits and !#$%&'*+-/=?^_`{|}~. before the '@', a host name after it.
 * errors  RF_E_CONFIG  none, too many, or not an address; it is quoted with odd bytes as '?' */
bool rf_mailbox_parse(rf_str list, rf_arena *arena, rf_mailbox **boxes, size_t *n, rf_error *err);

/* Append "Name: text" folded at 76 columns; anything but plain ASCII as encoded words (RFC 2047). Control and direction
 * characters and bytes that are no UTF-8 become '?'. No line end behind it. */
void rf_header_put(rf_buf *out, const char *name, rf_str text);

/* Append "Name: Name <a@b>, …", folded. */
void rf_header_put_mailboxes(rf_buf *out, const char *name, const rf_mailbox *boxes, size_t n);

/* Append "Date: Fri, 04 Dec 2026 16:00:00 +0000". */
void rf_header_put_date(rf_buf *out, int64_t utc);

#endif
