/* fetch/sources.c - the kinds of source. A new one is a file and a row; the more particular kind stands first. */
#include "fetch/fetch.h"
#include "fetch/remote.h"

extern const rf_source rf_source_wxr;
extern const rf_source rf_source_disqus;
extern const rf_source rf_source_ytdlp;
extern const rf_source rf_source_ycd;
extern const rf_source rf_source_jsonl;
extern const rf_source rf_source_csv;
extern const rf_source rf_source_page;

const rf_source *const rf_sources[] = {
    &rf_source_wxr, &rf_source_disqus, &rf_source_ytdlp, &rf_source_ycd, &rf_source_jsonl, &rf_source_csv, &rf_source_page, NULL,
};

const rf_source *rf_source_find(const char *name)
{
    for (size_t i = 0; rf_sources[i] != NULL; i++)
        if (rf_str_is(rf_str_from(name), rf_sources[i]->name))
            return rf_sources[i];
    return NULL;
}

/* Kinds that are read from the network. */
extern const rf_remote rf_remote_wordpress, rf_remote_feed, rf_remote_page, rf_remote_youtube;

const rf_remote *const rf_remotes[] = {
    &rf_remote_wordpress, &rf_remote_feed, &rf_remote_page, &rf_remote_youtube, NULL,
};
