/* pipeline/batch_parts.c - what the batch files share: who listens, what is counted, files read one after the other. */
#include "pipeline/batch_parts.h"

const rf_listener *batch_listener(const rf_listener *listener)
{
    static const rf_listener nobody = {0};
    return listener != NULL ? listener : &nobody;
}

void batch_count_verdict(rf_batch_counts *n, const rf_verdict *v)
{
    n->judged++;
    n->needs_human += v->needs_human;
    switch (v->disposition) {
    case RF_REFER:
        n->refer[v->urgency]++;
        break;
    case RF_ADVICE:
        n->advice++;
        break;
    case RF_NO_ACTION:
        n->no_action++;
        break;
    case RF_NOT_JUDGED:
        n->not_judged++;
        break;
    }
}

void batch_add_verdicts(rf_batch_counts *to, const rf_batch_counts *n)
{
    to->judged += n->judged;
    for (int i = 0; i <= RF_EMERGENCY; i++)
        to->refer[i] += n->refer[i];
    to->advice += n->advice;
    to->no_action += n->no_action;
    to->not_judged += n->not_judged;
    to->needs_human += n->needs_human;
}

rf_fetch_options batch_fetch_options(const rf_reading_options *o)
{
    if (o == NULL)
        return (rf_fetch_options){0};
    return (rf_fetch_options){
        .source = o->source, .container = o->container, .owner = o->owner, .map = o->map, .delimiter = o->delimiter, .strict = o->strict};
}

bool batch_read_files(char *const *files, size_t n_files, const rf_reading_options *options, size_t remember, const rf_sink *sink,
                      rf_batch_counts *counts, rf_error *err)
{
    rf_fetch_options how = batch_fetch_options(options);
    rf_fetch_counts read = {0};
    how.remember = remember;
    how.ids = rf_occurrences_new(remember); /* one for all files: ids that count from 1 in each must not pass for edits */
    char *const from_stdin[] = {"-"};
    bool ok = true;
    if (n_files == 0) {
        files = from_stdin;
        n_files = 1;
    }
    for (size_t i = 0; i < n_files && ok; i++)
        ok = rf_fetch_file(files[i], options != NULL ? options->kind : NULL, &how, sink, &read, err);
    rf_occurrences_free(how.ids);
    counts->read += read.records;
    counts->problems += read.problems;
    counts->repaired += read.repaired;
    counts->left_out += read.left_out;
    return ok;
}
