/* cli/cmd_import.c - redflag import FILE...: files into the store. */
#include "cli/closed.h"
#include "cli/setting.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

static void problem(void *ctx, const char *where, long line, const char *reason)
{
    (void)ctx;
    warn_line(where, line, reason);
}

int cmd_import(int argc, char **argv)
{
    const char *delimiter = NULL;
    long long batch = 0;
    rf_reading_options o = {0};
    const option_row rows[] = {{0, "kind", "KIND", "see below; told by the content otherwise", OPTION_TEXT, &o.kind},
                               {0, "source", "NAME", "source's name (default: the site's or the kind)", OPTION_TEXT, &o.source},
                               {0, "container", "ID", "video or post, where records name none", OPTION_TEXT, &o.container},
                               {0, "owner", "NAME", "author whose comments are the channel's own", OPTION_TEXT, &o.owner},
                               {0, "map", "LIST", "csv columns: text=Body,id=CommentId", OPTION_TEXT, &o.map},
                               {0, "delimiter", "CHAR", "csv: , ; or tab", OPTION_TEXT, &delimiter},
                               {0, "strict", NULL, "stop at the first bad line", OPTION_SWITCH, &o.strict},
                               {0, "batch", "N", "comments to a transaction (default: 200000)", OPTION_NUMBER, &batch},
                               {0, NULL, NULL, NULL, OPTION_SWITCH, NULL}};
    const usage u = {"import", "FILE...", "Read files of comments into the store.",
                     "FILE is a file, a folder, a pattern or '-', also packed (.gz, .zst). Kinds:\n" READABLE_KINDS
                     "Reading a file twice changes nothing; an edited text is judged again."};
    common c = {0};
    parsed p;
    setting s = {0};
    rf_error err = {0};
    int status = begin(argc, argv, &u, rows, &c, &p);
    if (status < 0) {
        rf_batch_counts n = {0};
        const rf_listener listener = {problem, progress, &c, NULL};
        o.delimiter = delimiter == NULL ? 0 : strcmp(delimiter, "tab") == 0 ? '\t' : delimiter[0];
        o.batch = batch > 0 ? (size_t)batch : 0;
        bool ok = p.n_operands > 0 || rf_error_set(&err, RF_E_USAGE, "no file named");
        ok = ok && setting_load(&s, &c, &err);
        ok = ok && close_in(&c, s.config.sandbox, p.operands, p.n_operands, s.store, &err);
        ok = ok && rf_import(s.store, p.operands, p.n_operands, &o, (int64_t)time(NULL), &listener, &n, &err);
        status = !ok ? fail("import", &err) : n.problems > 0 ? 4 : 0;
        char out[64] = "";
        if (n.left_out > 0)
            snprintf(out, sizeof out, "%zu left out (pings, notes, spam, deleted), ", n.left_out);
        if (ok)
            say(&c, "import: %zu read, %zu new, %zu edited, %zu known, %s%zu problems", n.read, n.added, n.edited, n.same, out, n.problems);
        setting_release(&s);
    }
    free(p.operands);
    return status;
}
