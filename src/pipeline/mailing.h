/* pipeline/mailing.h - the step after the reports are written: their mail, as the section [mail] of the configuration says. */
#ifndef RF_PIPELINE_MAILING_H
#define RF_PIPELINE_MAILING_H

#include "base/error.h"
#include "base/settings.h"

struct rf_report;

/* Compare the section with its rows and the rows with each other. errors RF_E_CONFIG */
bool rf_mailing_check(rf_settings *section, rf_error *err);

typedef struct rf_mailing {
    const rf_settings *section; /* checked */
    const char *out_dir;        /* where the whole report stands; NULL or "-": nowhere */
    bool always;                /* also when there is nothing to say */
    bool first_too;             /* also when nothing was ever reported before; so it is by hand */
    /* what became of it */
    bool sent, first_kept_back;
} rf_mailing;

/* An rf_report_options.deliver: deliver_ctx is an rf_mailing.
 * True when the mail was taken for every recipient, or when none was to be sent.
 * errors  as rf_smtp_send, rf_secret_load and rf_report_render */
bool rf_mailing_deliver(void *mailing, struct rf_report *report, rf_error *err);

/* For doctor: the password can be had, the server can be reached, trusted, and lets us in. Nothing is sent. */
bool rf_mailing_try(const rf_settings *section, rf_error *err);

#endif
