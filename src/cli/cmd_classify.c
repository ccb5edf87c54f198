/* cli/cmd_classify.c - redflag classify [FILE...]: comments in, verdicts out, in the same order. */
#include "base/heap.h"
#include "cli/closed.h"
#include "cli/jobs.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static bool put(void *ctx, rf_str lines)
{
    (void)ctx;
    return fwrite(lines.ptr, 1, lines.len, stdout) == lines.len;
}

static void problem(void *ctx, const char *where, long line, const char *reason)
{
    (void)ctx;
    warn_line(where, line, reason);
}

static bool parse_mode(const char *name, rf_mode *mode)
{
    static const char *const names[] = {"full", "rules-only", "svm-only", "ngrams-only"};
    for (int i = 0; i < 4; i++)
        if (strcmp(name, names[i]) == 0) {
            *mode = (rf_mode)i;
            return true;
        }
    return false;
}

int cmd_classify(int argc, char **argv)
{
    const char *delimiter = NULL, *mode_name = "full";
    bool exit_code = false;
    long long jobs = JOBS_DEFAULT;
    rf_reading_options o = {0};
    const option_row rows[] = {{0, "kind", "KIND", "see below; told by the content otherwise", OPTION_TEXT, &o.kind},
                               {0, "map", "LIST", "csv columns: text=Body,id=CommentId", OPTION_TEXT, &o.map},
                               {0, "delimiter", "CHAR", "csv: , ; or tab", OPTION_TEXT, &delimiter},
                               {0, "owner", "NAME", "author whose comments are the channel's own", OPTION_TEXT, &o.owner},
                               {0, "mode", "MODE", "full, rules-only, svm-only or ngrams-only", OPTION_TEXT, &mode_name},
                               JOBS_OPTION(&jobs),
                               {0, "strict", NULL, "stop at the first bad line", OPTION_SWITCH, &o.strict},
                               {0, "exit-code", NULL, "exit 10 when an emergency or urgent item is found", OPTION_SWITCH, &exit_code},
                               {0, NULL, NULL, NULL, OPTION_SWITCH, NULL}};
    const usage u = {"classify", "[FILE...]", "Judge comments: files of any kind in, verdict JSON Lines out.",
                     "Reads standard input without FILE. Kinds of files (also packed: .gz, .zst):\n" READABLE_KINDS
                     "Only 'text' is required of a record. One bad\n"
                     "line costs one line: its number and the reason go to standard error, and the\n"
                     "exit status is 4 at the end."};
    common c = {0};
    parsed p;
    rf_error err = {0};
    int status = begin(argc, argv, &u, rows, &c, &p);
    if (status < 0) {
        rf_judging how = {.put = put};
        rf_batch_counts n = {0};
        const rf_listener listener = {problem, progress, &c, NULL};
        o.delimiter = delimiter == NULL ? 0 : strcmp(delimiter, "tab") == 0 ? '\t' : delimiter[0];
        rf_engine *e = NULL;
        bool ok = parse_mode(mode_name, &how.mode) || rf_error_set(&err, RF_E_USAGE, "unknown mode '%.20s'", mode_name);
        ok = ok && jobs_parse(jobs, &how.jobs, &err);
        bool brief = is_little(p.operands, p.n_operands);
        unsigned flags = (brief ? RF_ENGINE_BRIEF : 0) | (how.mode == RF_MODE_NGRAMS_ONLY ? RF_ENGINE_NGRAMS : 0);
        if (brief)
            rf_heap_in_large_pages();
        ok = ok && (e = rf_engine_load(models_dir(&c, NULL), flags, &err)) != NULL;
        if (ok && !brief)
            rf_engine_warm_up(e);
        ok = ok && close_in(&c, NULL, p.operands, p.n_operands, NULL, &err);
        ok = ok && rf_classify(e, p.operands, p.n_operands, &o, &how, &listener, &n, &err);
        if (fflush(stdout) != 0 && ok)
            ok = rf_error_set(&err, RF_E_IO, "cannot write the verdicts: %s", strerror(errno));
        status = !ok ? fail("classify", &err) : n.problems > 0 ? 4 : exit_code && n.refer[RF_URGENT] + n.refer[RF_EMERGENCY] > 0 ? 10 : 0;
        if (n.problems > 0)
            say(&c, "redflag classify: %zu comments judged, %zu problems", n.judged, n.problems);
        rf_engine_free(e);
    }
    free(p.operands);
    return status;
}
