/* pipeline/fetching_parts.h - shared by fetching.c, its sink and doctor. Inside pipeline/ only. */
#ifndef RF_PIPELINE_FETCHING_PARTS_H
#define RF_PIPELINE_FETCHING_PARTS_H

#include "pipeline/fetching.h"
#include "store/cursors.h"

/* The sink of a network source: comments and cursors into the store, in one transaction a page. */
typedef struct fetching_keeper {
    rf_store *store;
    const char *source;
    int64_t now;
    bool in_page;
    bool failed; /* the store itself: nothing more can be kept */
    const rf_listener *listener;
} fetching_keeper;

rf_remote_sink fetching_sink(fetching_keeper *k);
void fetching_drop_page(fetching_keeper *k); /* what was put since the last commit */

const rf_remote *fetching_kind(const rf_settings *section, const rf_remote *const *kinds); /* NULL: files */
rf_http *fetching_client(const rf_settings *section, const rf_fetching_options *o, rf_error *err);

#endif
