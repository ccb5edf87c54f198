/* cli/cmd_evaluate.c - redflag evaluate FILE: grade any labelled file, or the context layer. */
#include "cli/cli.h"

#include <stdlib.h>
#include <string.h>

#define MAX_OUTPUT (256u << 20)

static int evaluate_context(const char *models, const char *corpora, rf_error *err)
{
    char file[4096];
    rf_context_report r;
    rf_buf out;
    rf_buf_init(&out, MAX_OUTPUT);
    snprintf(file, sizeof file, "%s/context.jsonl", corpora);
    bool ok = rf_evaluate_context(models, file, &r, err);
    if (ok) {
        rf_context_figures_print(&out, "held-out rows, as written", &r.all[0]);
        rf_context_figures_print(&out, "held-out rows, as run-on text", &r.all[1]);
        rf_context_figures_print(&out, "ordinary sentences among them, as written", &r.ordinary[0]);
        rf_context_figures_print(&out, "ordinary sentences among them, as run-on text", &r.ordinary[1]);
        fwrite(out.ptr, 1, out.len, stdout);
    }
    rf_buf_release(&out);
    return ok ? 0 : fail("evaluate", err);
}

static bool parse_split(const char *name, rf_split *split)
{
    for (rf_split s = RF_SPLIT_TRAIN; s <= RF_SPLIT_HELDOUT; s++)
        if (strcmp(name, rf_split_name(s)) == 0) {
            *split = s;
            return true;
        }
    return false;
}

typedef struct printing {
    bool json, with_text;
    const char *html;
    long long errors;
} printing;

static int grade(const rf_evaluate_options *o, const printing *how, rf_error *err)
{
    rf_evaluation *e = rf_evaluate(o, err);
    if (e == NULL)
        return fail("evaluate", err);
    rf_buf out;
    rf_buf_init(&out, MAX_OUTPUT);
    if (how->json)
        rf_evaluation_put_json(&out, e, how->with_text);
    else
        rf_evaluation_put_text(&out, e, (size_t)(how->errors < 0 ? 0 : how->errors), how->with_text);
    fwrite(out.ptr, 1, out.len, stdout);
    bool ok = true;
    if (how->html != NULL) {
        rf_buf_clear(&out);
        rf_evaluation_put_html(&out, e, how->with_text);
        ok = rf_write_file(how->html, rf_buf_str(&out), err);
    }
    rf_buf_release(&out);
    rf_evaluation_free(e);
    return ok ? 0 : fail("evaluate", err);
}

int cmd_evaluate(int argc, char **argv)
{
    const char *corpora = CORPORA_DIR, *split = NULL;
    bool context = false, rules = false, svm = false, ngrams = false;
    printing how = {.errors = 20};
    rf_evaluate_options o = {0};
    const option_row rows[] = {{0, "json", NULL, "print one JSON object", OPTION_SWITCH, &how.json},
                               {0, "html", "FILE", "also write a page with curves and errors", OPTION_TEXT, &how.html},
                               {0, "errors", "N", "list at most N errors (default 20)", OPTION_NUMBER, &how.errors},
                               {0, "with-text", NULL, "show the words of wrongly judged comments", OPTION_SWITCH, &how.with_text},
                               {0, "rules-only", NULL, "without the classifier", OPTION_SWITCH, &rules},
                               {0, "svm-only", NULL, "without the floor of the rules", OPTION_SWITCH, &svm},
                               {0, "ngrams-only", NULL, "words and characters alone", OPTION_SWITCH, &ngrams},
                               {0, "baseline", NULL, "fit simple baselines for comparison", OPTION_SWITCH, &o.baseline},
                               {0, "split", "NAME", "only rows of train, dev or heldout", OPTION_TEXT, &split},
                               {0, "corpora", "DIR", "corpora for --context and --baseline", OPTION_TEXT, &corpora},
                               {0, "context", NULL, "grade the context layer on its held-out part", OPTION_SWITCH, &context},
                               {0, NULL, NULL, NULL, OPTION_SWITCH, NULL}};
    const usage u = {"evaluate", "FILE", "Grade a labelled file: JSON Lines with text, disposition and urgency.",
                     "Prints the confusion matrix, precision, recall and F1 with intervals, recall by\n"
                     "urgency, calibration and the abstention band. Labels are never seen by the\n"
                     "judges; nothing is learned from the file."};
    common c = {0};
    parsed p;
    rf_error err = {0};
    int status = begin(argc, argv, &u, rows, &c, &p);
    if (status < 0) {
        o.models = models_dir(&c, NULL);
        o.mode = rules ? RF_MODE_RULES_ONLY : svm ? RF_MODE_SVM_ONLY : ngrams ? RF_MODE_NGRAMS_ONLY : RF_MODE_FULL;
        o.path = p.n_operands > 0 ? p.operands[0] : NULL;
        o.baseline_corpora = o.baseline ? corpora : NULL;
        bool ok = rules + svm + ngrams <= 1 || rf_error_set(&err, RF_E_USAGE, "only one of --rules-only, --svm-only and --ngrams-only");
        ok = ok && (context || p.n_operands == 1 || rf_error_set(&err, RF_E_USAGE, "name one labelled file"));
        ok = ok && (split == NULL || parse_split(split, &o.split) || rf_error_set(&err, RF_E_USAGE, "unknown split '%.20s'", split));
        status = !ok ? fail("evaluate", &err) : context ? evaluate_context(o.models, corpora, &err) : grade(&o, &how, &err);
    }
    free(p.operands);
    return status;
}
