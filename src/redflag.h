/* redflag.h - the library's one door: comments in, verdicts and referral reports out.
 *
 * redflag finds comments that state a red-flag symptom. It triages text; it never diagnoses and never reassures.
 *
 *     rf_error err = {0};
 *     rf_engine *e = rf_engine_load("/usr/share/redflag/models", 0, &err);
 *     rf_worker *w = rf_worker_new(e);
 *     rf_comment c = {.id = RF_STR("1"), .text = RF_STR("can't feel when i wipe"), .published = RF_NO_TIME};
 *     rf_verdict v;
 *     rf_worker_judge(w, &c, RF_MODE_FULL, &v);        // v.disposition == RF_REFER, v.urgency == RF_EMERGENCY
 *
 * Records (comment, verdict, case) are in record/record.h, errors in base/error.h. Everything here is safe to use from
 * several threads as long as each has its own rf_worker. */
#ifndef REDFLAG_H
#define REDFLAG_H

#include "base/error.h"
#include "base/str.h"
#include "pipeline/batch.h"
#include "pipeline/doctor.h"
#include "pipeline/engine.h"
#include "pipeline/evaluate.h"
#include "pipeline/explain.h"
#include "pipeline/fetching.h"
#include "pipeline/keeping.h"
#include "pipeline/mailing.h"
#include "pipeline/rule_tools.h"
#include "pipeline/train.h"
#include "pipeline/train_context.h"
#include "pipeline/watch.h"
#include "record/record.h"

const char *rf_version(void); /* "0.1.0" */

/* Write a file atomically with mode 0600. RF_E_IO */
bool rf_write_file(const char *path, rf_str content, rf_error *err);

#endif
