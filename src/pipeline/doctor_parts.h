/* pipeline/doctor_parts.h - shared by the doctor's files. Inside pipeline/ only. */
#ifndef RF_PIPELINE_DOCTOR_PARTS_H
#define RF_PIPELINE_DOCTOR_PARTS_H

#include "pipeline/doctor.h"
#include "pipeline/fetching_parts.h"

typedef struct doctor {
    const rf_doctor_options *o;
    const rf_check_listener *listener;
    rf_store *store; /* NULL when it is not there or damaged */
    rf_code worst;
} doctor;

/* advice NULL when level is OK. */
void doctor_say(doctor *d, rf_check_level level, rf_code code, const char *what, const char *advice, const char *fmt, ...)
    __attribute__((format(printf, 6, 7)));

void doctor_check_source(doctor *d, const rf_settings *section);
void doctor_check_lock(doctor *d); /* doctor_watch.c */
void doctor_check_sandbox(doctor *d);
void doctor_check_watching(doctor *d); /* metrics and heartbeat */

#endif
