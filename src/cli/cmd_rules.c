/* cli/cmd_rules.c - redflag rules list|check|test|index. */
#include "cli/cli.h"

#include <stdlib.h>
#include <string.h>

static void tell(void *ctx, bool is_error, const char *file, int line, const char *text)
{
    (void)ctx;
    printf("%s:%d: %s%s\n", file, line, is_error ? "" : "warning: ", text);
}

static int list(const char *models, bool json, rf_error *err)
{
    rf_buf out;
    rf_buf_init(&out, 64u << 20);
    bool ok = rf_rules_list(models, json, &out, err);
    fwrite(out.ptr, 1, out.len, stdout);
    rf_buf_release(&out);
    return ok ? 0 : fail("rules", err);
}

static int check(const char *models, const common *c, rf_error *err)
{
    const rf_rule_say say = {tell, NULL};
    rf_rule_counts n;
    if (!rf_rules_check(models, &say, &n, err))
        return fail("rules", err);
    if (!c->quiet)
        printf("%zu concepts, %zu signals, %zu patterns: %zu errors, %zu warnings\n", n.concepts, n.signals, n.patterns, n.failed,
               n.warnings);
    return n.failed > 0 ? 3 : 0;
}

static int test(const char *models, const parsed *p, const common *c, rf_error *err)
{
    const rf_rule_say say = {tell, NULL};
    size_t failed = 0, examples = 0, known = 0;
    for (size_t i = 1; i < (p->n_operands > 1 ? p->n_operands : 2); i++) {
        rf_rule_counts n;
        if (!rf_rules_test(models, p->n_operands > 1 ? p->operands[i] : NULL, &say, &n, err))
            return fail("rules", err);
        failed += n.failed;
        examples += n.examples;
        known += n.known_broken;
    }
    if (!c->quiet)
        printf("%zu examples, %zu failed, %zu known to fail\n", examples, failed, known);
    return failed > 0 ? 3 : 0;
}

int cmd_rules(int argc, char **argv)
{
    bool json = false;
    const char *out = NULL;
    const option_row rows[] = {{0, "json", NULL, "list as one JSON array", OPTION_SWITCH, &json},
                               {0, "out", "FILE", "index: write it there instead of beside the rules", OPTION_TEXT, &out},
                               {0, NULL, NULL, NULL, OPTION_SWITCH, NULL}};
    const usage u = {"rules", "list | check | test [CONCEPT...] | index", "Look after the rule base.",
                     "list   concepts with tier and title\n"
                     "check  lint: broken patterns, unbounded repeats, missing fields or examples,\n"
                     "       patterns that nothing filters, and the time on adversarial text\n"
                     "test   the examples beside the rules, of all concepts or of those named\n"
                     "index  make 'rules.index', which makes starting quick; after a change of the\n"
                     "       rules or of the program the old one is left alone: make it again"};
    common c = {0};
    parsed p;
    rf_error err = {0};
    int status = begin(argc, argv, &u, rows, &c, &p);
    if (status < 0) {
        const char *models = models_dir(&c, NULL), *verb = p.n_operands > 0 ? p.operands[0] : "";
        if (strcmp(verb, "list") == 0)
            status = list(models, json, &err);
        else if (strcmp(verb, "check") == 0)
            status = check(models, &c, &err);
        else if (strcmp(verb, "test") == 0)
            status = test(models, &p, &c, &err);
        else if (strcmp(verb, "index") == 0)
            status = rf_rules_index(models, out, &err) ? 0 : fail("rules", &err);
        else {
            rf_error_set(&err, RF_E_USAGE, "expected list, check, test or index instead of '%.40s'", verb);
            status = fail("rules", &err);
        }
    }
    free(p.operands);
    return status;
}
