/* pipeline/archive.h - dated reports: their names, their files, the page that lists them. Inside pipeline/ only. */
#ifndef RF_PIPELINE_ARCHIVE_H
#define RF_PIPELINE_ARCHIVE_H

#include "pipeline/batch.h"
#include "report/report.h"
#include "store/reports.h"

/* Write the dated copy of a report, unless it has nothing to tell, delete the copies whose time is up, and write the index. *kept is
 * the row to remember once the report counts as given (name empty: none); it is borrowed from the report's arena.
 * errors  RF_E_REPORT, RF_E_STORE */
bool archive_put(rf_store *s, rf_report *r, const rf_report_options *o, rf_store_report *kept, rf_error *err);

/* Take the dated copy back, and its line out of the index: the report was not delivered, and its cases will stand in the next one. */
void archive_take_back(rf_store *s, rf_report *r, const rf_report_options *o, const rf_store_report *kept);

#endif
