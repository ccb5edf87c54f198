/* cli/cmd_doctor.c - redflag doctor: the check-up in lines, or as JSON. */
#include "cli/setting.h"

#include "base/json.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

typedef struct printer {
    const common *c;
    bool json;
    size_t n[3]; /* by level */
    rf_buf lines;
} printer;

static const char *const levels[] = {"ok", "warn", "FAIL"};

static void line(void *ctx, rf_check_level level, rf_code code, const char *what, const char *found, const char *advice)
{
    printer *p = ctx;
    p->n[level]++;
    if (p->json) {
        rf_buf_printf(&p->lines, "%s{\"level\":\"%s\",\"what\":", p->lines.len > 0 ? "," : "",
                      level == RF_CHECK_FAIL ? "fail" : levels[level]);
        rf_json_put_string(&p->lines, rf_str_from(what));
        rf_buf_puts(&p->lines, ",\"found\":");
        rf_json_put_string(&p->lines, rf_str_from(found));
        rf_buf_puts(&p->lines, ",\"advice\":");
        if (advice != NULL)
            rf_json_put_string(&p->lines, rf_str_from(advice));
        else
            rf_buf_puts(&p->lines, "null");
        rf_buf_printf(&p->lines, ",\"exit\":%d}", exit_status(code));
    } else if (level != RF_CHECK_OK || !p->c->quiet) {
        char text[700];
        snprintf(text, sizeof text, "%-4s  %s: %s%s%s", levels[level], what, found, advice != NULL ? "\n      -> " : "",
                 advice ? advice : "");
        for (char *s = text; *s != '\0'; s++) /* what was found may hold a stranger's bytes */
            if (((unsigned char)*s < 0x20 && *s != '\n') || *s == 0x7F)
                *s = '?';
        puts(text);
    }
}

int cmd_doctor(int argc, char **argv)
{
    bool json = false;
    const option_row rows[] = {{0, "json", NULL, "print one JSON object", OPTION_SWITCH, &json},
                               {0, NULL, NULL, NULL, OPTION_SWITCH, NULL}};
    const usage u = {"doctor", "", "Check everything that a run needs, and say what to do.",
                     "Looks at the clock, locale, configuration, models, store, lock, sandbox, disk,\n"
                     "metrics, heartbeat, every source and the mail server: can it be reached, does it\n"
                     "let us in. With -q only what is not well. The exit status is that of the worst\n"
                     "line: 3, 5, 7, 8, 9 as for every command; warnings are 0."};
    common c = {0};
    parsed p;
    setting s = {0};
    rf_error err = {0};
    int status = begin(argc, argv, &u, rows, &c, &p);
    if (status < 0) {
        printer out = {.c = &c, .json = json};
        rf_buf_init(&out.lines, 1u << 20);
        const rf_check_listener listener = {line, &out};
        rf_code worst;
        if (setting_load(&s, &c, &err)) {
            const rf_doctor_options o = {.config = s.config.file,
                                         .store = s.store,
                                         .models = s.models,
                                         .out = s.config.out,
                                         .metrics = s.config.metrics,
                                         .sandbox = c.sandbox != NULL ? c.sandbox : s.config.sandbox,
                                         .watching = s.config.main,
                                         .sections = (const rf_settings *const *)s.config.sources,
                                         .n_sections = s.config.n_sources,
                                         .mail = s.config.mail,
                                         .now = (int64_t)time(NULL)};
            worst = rf_doctor(&o, &listener);
        } else {
            worst = err.code;
            line(&out, RF_CHECK_FAIL, err.code, err.code == RF_E_CONFIG ? "configuration" : "store", err.text,
                 "correct it and run doctor again");
        }
        status = exit_status(worst);
        if (json)
            printf("{\"schema\":1,\"exit\":%d,\"ok\":%zu,\"warn\":%zu,\"fail\":%zu,\"checks\":[%.*s]}\n", status, out.n[0], out.n[1],
                   out.n[2], (int)out.lines.len, out.lines.len > 0 ? out.lines.ptr : "");
        rf_buf_release(&out.lines);
        setting_release(&s);
    }
    free(p.operands);
    return status;
}
