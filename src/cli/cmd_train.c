/* cli/cmd_train.c - redflag train: the models from the corpora. */
#include "cli/cli.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void say_line(void *ctx, const char *line)
{
    const common *c = ctx;
    if (!c->quiet && isatty(STDERR_FILENO))
        fprintf(stderr, "%s\n", line);
}

static int train_triage(rf_train_options *o, const common *c, rf_error *err)
{
    rf_train_result *r = calloc(1, sizeof *r);
    rf_buf text;
    rf_buf_init(&text, 1u << 20);
    bool ok = r != NULL && rf_train(o, r, err);
    /* A model that was made and refused is shown; where none was made there is nothing to show. */
    if (r != NULL && (ok || r->hash[0] != '\0') && !c->quiet) {
        rf_train_put_text(&text, r);
        fwrite(text.ptr, 1, text.len, stdout);
    }
    rf_buf_release(&text);
    free(r);
    return ok ? 0 : fail("train", err);
}

int cmd_train(int argc, char **argv)
{
    const char *corpora = CORPORA_DIR;
    long long threads = 2;
    bool context = false;
    rf_train_options o = {.prior = RF_TRAIN_MIX};
    const option_row rows[] = {{0, "corpora", "DIR", "labelled corpora (default: beside the models)", OPTION_TEXT, &corpora},
                               {0, "context", NULL, "train the context layer instead of the classifier", OPTION_SWITCH, &context},
                               {0, "out", "DIR", "write there instead of into the models folder", OPTION_TEXT, &o.out},
                               {0, "splits", "FILE", "also write which row is trained on or held out", OPTION_TEXT, &o.splits},
                               {0, "alpha", "RATE", "accepted share of missed referrals (default 0.02)", OPTION_REAL, &o.alpha},
                               {0, "shrink", "FACTOR", "multiplies the C found (default 0.05)", OPTION_REAL, &o.shrink},
                               {0, "threads", "N", "1 or 2; the result is the same", OPTION_NUMBER, &threads},
                               {0, "quick", NULL, "no nested estimate, no learning curve", OPTION_SWITCH, &o.quick},
                               {0, "force", NULL, "write even a worse model", OPTION_SWITCH, &o.force},
                               {0, "dry-run", NULL, "write nothing", OPTION_SWITCH, &o.dry_run},
                               {0, NULL, NULL, NULL, OPTION_SWITCH, NULL}};
    const usage u = {"train", "", "Make the models from the corpora.",
                     "Writes triage.model and its card README.md (with --context: context.model). The\n"
                     "same corpora and rules give the same bytes. A worse triage.model is refused."};
    common c = {0};
    parsed p;
    rf_error err = {0};
    int status = begin(argc, argv, &u, rows, &c, &p);
    if (status < 0) {
        char file[4096];
        o.corpora = corpora;
        o.models = models_dir(&c, NULL);
        o.threads = threads == 1 ? 1 : 2;
        o.progress = progress;
        o.progress_ctx = &c;
        snprintf(file, sizeof file, "%s/context.jsonl", corpora);
        const char *to = o.dry_run ? NULL : o.out != NULL ? o.out : o.models;
        if (!context)
            status = train_triage(&o, &c, &err);
        else
            status = rf_train_context(o.models, to, file, o.threads, say_line, &c, &err) ? 0 : fail("train", &err);
    }
    free(p.operands);
    return status;
}
