/* cli/cmd_purge.c - redflag purge: forget words in time or on request. */
#include "cli/setting.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

/* A time with its unit; a bare number would be seconds, which nobody means here. */
static bool parse_age(const char *word, int64_t *seconds, rf_error *err)
{
    long long ms;
    size_t n = strlen(word);
    bool bare = n == 0 || (word[n - 1] >= '0' && word[n - 1] <= '9');
    if (bare || !rf_duration_parse(rf_str_from(word), &ms))
        return rf_error_set(err, RF_E_USAGE, "'%.30s' is no time with its unit: say 28d or 4w", word);
    *seconds = ms / 1000;
    return true;
}

static void tell(const common *c, const rf_purge_options *o, const rf_purge_counts *n)
{
    say(c, "purge: %lld comments %s%s", (long long)n->comments, o->dry_run ? "would be " : "", o->whole ? "deleted" : "forgotten");
    if (n->unreported > 0)
        say(c, "  %lld of them were for a human, and in no report as they were", (long long)n->unreported);
    if (n->unjudged > 0)
        say(c, "  %lld others are kept because nobody has judged them: run 'redflag triage'", (long long)n->unjudged);
}

int cmd_purge(int argc, char **argv)
{
    const char *age = NULL;
    rf_purge_options o = {.older_than_s = -1};
    const option_row rows[] = {{0, "older-than", "TIME", "comments not seen for so long: 28d, 4w", OPTION_TEXT, &age},
                               {0, "author", "NAME", "comments of this author", OPTION_TEXT, &o.author},
                               {0, "id", "ID", "the comment with this id", OPTION_TEXT, &o.id},
                               {0, "source", "NAME", "only those of this source", OPTION_TEXT, &o.source},
                               {0, "delete", NULL, "delete the rows, not only the words", OPTION_SWITCH, &o.whole},
                               {0, "dry-run", NULL, "count, and change nothing", OPTION_SWITCH, &o.dry_run},
                               {0, NULL, NULL, NULL, OPTION_SWITCH, NULL}};
    const usage u = {"purge", "", "Forget the words of comments, in time or on request.",
                     "Without an option that names comments it does what 'run' does at its end: words\n"
                     "of YouTube are forgotten 28 days after a comment was last seen, and those of\n"
                     "each source after its 'retention'. Text, author, address and the words quoted\n"
                     "in the verdict go; id, dates, a hash of the text and the decision stay."};
    common c = {0};
    parsed p;
    setting s = {0};
    rf_error err = {0};
    int status = begin(argc, argv, &u, rows, &c, &p);
    if (status < 0) {
        rf_purge_counts n = {0};
        o.now = (int64_t)time(NULL);
        bool named = age != NULL || o.author != NULL || o.id != NULL;
        bool ok = age == NULL || parse_age(age, &o.older_than_s, &err);
        ok = ok && (named || (o.source == NULL && !o.whole) ||
                    rf_error_set(&err, RF_E_USAGE, "name the comments: --older-than, --author or --id"));
        ok = ok && setting_load(&s, &c, &err);
        if (ok && named)
            ok = rf_purge(s.store, &o, &n, &err);
        else if (ok)
            ok = rf_keep_retention(s.store, (const rf_settings *const *)s.config.sources, s.config.n_sources, o.now, o.dry_run, &n, &err);
        status = ok ? 0 : fail("purge", &err);
        if (ok)
            tell(&c, &o, &n);
        setting_release(&s);
    }
    free(p.operands);
    return status;
}
