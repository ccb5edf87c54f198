/* cli/cmd_report.c - redflag report: write reports from the store. */
#include "base/lock.h"
#include "cli/setting.h"

#include <stdlib.h>
#include <string.h>

static void print(void *ctx, rf_str report)
{
    (void)ctx;
    fwrite(report.ptr, 1, report.len, stdout);
}

int cmd_report(int argc, char **argv)
{
    const char *out = NULL, *formats = NULL, *urgency = NULL, *since = NULL, *columns = NULL, *texts = NULL;
    bool all = false, peek = false, mail = false, always = false;
    const option_row rows[] = {{0, "all", NULL, "every case, not only new and changed ones", OPTION_SWITCH, &all},
                               {0, "out", "DIR", "folder to write to; '-': standard output", OPTION_TEXT, &out},
                               {0, "format", "LIST", "html, csv, json, md (default html,csv,json)", OPTION_TEXT, &formats},
                               {0, "urgency", "WORD", "at least routine, urgent or emergency", OPTION_TEXT, &urgency},
                               {0, "since", "DATE", "comments published since then", OPTION_TEXT, &since},
                               {0, "columns", "LIST", "of the CSV, in this order (default: all)", OPTION_TEXT, &columns},
                               {0, "texts", "FILE", "own steps and replies for moderators", OPTION_TEXT, &texts},
                               {0, "peek", NULL, "do not mark the cases as reported", OPTION_SWITCH, &peek},
                               {0, "mail", NULL, "send the mail of the section [mail] as well", OPTION_SWITCH, &mail},
                               {0, "always", NULL, "with --mail: also when there is nothing to say", OPTION_SWITCH, &always},
                               {0, NULL, NULL, NULL, OPTION_SWITCH, NULL}};
    const usage u = {"report", "", "Write reports of new or changed cases from the store.",
                     "Writes report.html, report.csv and report.json, dated copies under archive/\n"
                     "and index.html over them. A case counts as reported only after its report is\n"
                     "safely written."};
    common c = {0};
    parsed p;
    setting s = {0};
    rf_error err = {0};
    int status = begin(argc, argv, &u, rows, &c, &p);
    if (status < 0) {
        rf_batch_counts n = {0};
        int lock = -1;
        bool ok = setting_load(&s, &c, &err) && (peek || setting_lock(&s, HAND_WAIT_MS, &lock, &err));
        rf_report_options o = setting_report(&s);
        o.out_dir = out != NULL ? out : o.out_dir;
        o.formats = formats != NULL ? formats : o.formats;
        o.columns = columns != NULL ? columns : o.columns;
        o.texts_file = texts != NULL ? texts : o.texts_file;
        o.all = all;
        o.keep_unreported = peek;
        o.print = print;
        ok = ok && (urgency == NULL || rf_urgency_parse(rf_str_from(urgency), &o.at_least) ||
                    rf_error_set(&err, RF_E_USAGE, "unknown urgency '%.20s': routine, urgent or emergency", urgency));
        ok = ok && (since == NULL || rf_time_parse(rf_str_from(since), &o.since) ||
                    rf_error_set(&err, RF_E_USAGE, "cannot understand the date '%.40s': write 2026-11-20", since));
        rf_mailing mailing = {.section = s.config.mail, .out_dir = o.out_dir, .always = always, .first_too = true};
        ok = ok && (!mail || mailing.section != NULL || rf_error_set(&err, RF_E_CONFIG, "there is no section [mail] to send by"));
        o.deliver = mail ? rf_mailing_deliver : NULL;
        o.deliver_ctx = &mailing;
        ok = ok && (o.out_dir != NULL || rf_error_set(&err, RF_E_USAGE, "no folder to write to: use --out DIR"));
        ok = ok && rf_report_cases(s.models, s.store, &o, &n, &err);
        status = ok ? 0 : fail("report", &err);
        if (ok && strcmp(o.out_dir, "-") != 0)
            say(&c, "report: %zu cases in %s/report.{%s}; all reports: %s/index.html", n.reported, o.out_dir, o.formats, o.out_dir);
        if (ok && mail)
            say(&c, mailing.sent ? "report: the mail was taken" : "report: nothing to say, no mail");
        rf_lock_release(lock);
        setting_release(&s);
    }
    free(p.operands);
    return status;
}
