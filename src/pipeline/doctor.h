/* pipeline/doctor.h - a check-up: does everything that a run needs stand ready, and what is to be done if not.
 *
 * It changes nothing but an old store's tables, which it brings up to date, and asks each network source at most twice. */
#ifndef RF_PIPELINE_DOCTOR_H
#define RF_PIPELINE_DOCTOR_H

#include "base/check.h"
#include "pipeline/fetching.h"

typedef struct rf_doctor_options {
    const char *config;                 /* file; NULL: there is none */
    const char *store, *models, *out;   /* out may be NULL */
    const char *metrics;                /* may be NULL */
    const char *sandbox;                /* auto, off, require; NULL: auto */
    const rf_settings *watching;        /* the section with the heartbeat; may be NULL */
    const rf_settings *const *sections; /* checked; n_sections */
    size_t n_sections;
    const rf_settings *mail; /* checked; NULL: there is none */
    int64_t now;
    const rf_clock *clock;         /* NULL: the system's */
    const rf_remote *const *kinds; /* NULL: the installed ones */
} rf_doctor_options;

/* Clock, locale, configuration, models, store (with its integrity), lock, the kernel's sandbox, disk, report folder, metrics, heartbeat
 * (its address, without calling it: a call would be a sign of life), then each source: files there and readable, secrets, the kind's own
 * check, and how the last run went; then the mail server, to which nothing is sent. Returns the code of the worst FAIL line: RF_E_STORE,
 * then configuration, rules and model, RF_E_AUTH, others, RF_E_TEMP; RF_OK when there is none. */
rf_code rf_doctor(const rf_doctor_options *o, const rf_check_listener *listener);

#endif
