/* report/mail.h - the words of a mail about a finished report: subject, plain text, simple HTML. It sends nothing.
 *
 * The mail is the report's first page, not the report: the most urgent first, long comments shortened, the rest counted with
 * a pointer to where all of it is. What strangers wrote is escaped, and addresses in it are written so that no mail program
 * makes them live. Like the report it names no disease and gives no all-clear. */
#ifndef RF_REPORT_MAIL_H
#define RF_REPORT_MAIL_H

#include "report/report.h"

typedef struct rf_report_mail_options {
    const char *prefix; /* of the subject, "[redflag]"; may be NULL */
    const char *where;  /* the whole report: an https address, or a file's name; may be NULL */
    const char *note;   /* one more sentence, as about attachments; may be NULL */
} rf_report_mail_options;

typedef struct rf_report_mail {
    rf_buf subject, text, html; /* text at most 78 columns wide, but for addresses */
    char id[64];                /* letters, digits and dots: the same for the same cases on the same day (UTC) */
    bool is_pressing;           /* an emergency or something urgent is in it */
} rf_report_mail;

/* Whether there is anything to say: a case, or something that was not read, of which nobody was told today. */
bool rf_report_mail_needed(const rf_report *r);

/* errors  RF_E_CONFIG  the report's own texts are broken
 * owns    the caller: rf_report_mail_release in any case */
bool rf_report_mail_write(rf_report *r, const rf_report_mail_options *o, rf_report_mail *out, rf_error *err);
void rf_report_mail_release(rf_report_mail *m);

#endif
