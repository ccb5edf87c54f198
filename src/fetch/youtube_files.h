/* fetch/youtube_files.h - what youtube-comment-downloader means, for its tables. Inside fetch/ only. */
#ifndef RF_FETCH_YOUTUBE_FILES_H
#define RF_FETCH_YOUTUBE_FILES_H

#include "fetch/fetch.h"

/* Dates are estimates; the video may stand in the file's name; origin and address follow from the ids. Strings are taken from
 * job->arena. */
void rf_youtube_adjust(const rf_fetch_job *job, rf_comment *c);

#endif
