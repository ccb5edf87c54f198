/* cli/cmd_explain.c - redflag explain [TEXT]. */
#include "cli/closed.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define MAX_TEXT (1u << 20)

static void read_text(const parsed *p, rf_buf *text)
{
    if (p->n_operands == 0) {
        char chunk[4096];
        size_t n;
        while ((n = fread(chunk, 1, sizeof chunk, stdin)) > 0)
            rf_buf_add(text, chunk, n);
        while (text->len > 0 && text->ptr[text->len - 1] == '\n')
            text->ptr[--text->len] = '\0';
        return;
    }
    for (size_t i = 0; i < p->n_operands; i++) {
        if (i > 0)
            rf_buf_putc(text, ' ');
        rf_buf_puts(text, p->operands[i]);
    }
}

int cmd_explain(int argc, char **argv)
{
    bool rules_only = false;
    const option_row rows[] = {{0, "rules-only", NULL, "leave the trained classifier out", OPTION_SWITCH, &rules_only},
                               {0, NULL, NULL, NULL, OPTION_SWITCH, NULL}};
    const usage u = {"explain", "[TEXT...]", "Say why one text is judged as it is (standard input without TEXT).",
                     "Prints the verdict with the marked words, the status of each finding and the cue\n"
                     "that decided it, the tier and its row, the probability with its threshold, and\n"
                     "the features that pulled hardest for and against referral."};
    common c = {0};
    parsed p;
    rf_error err = {0};
    int status = begin(argc, argv, &u, rows, &c, &p);
    if (status < 0) {
        rf_engine *e = rf_engine_load(models_dir(&c, NULL), rules_only ? RF_ENGINE_NO_MODEL : 0, &err);
        if (e == NULL || !close_in(&c, NULL, NULL, 0, NULL, &err)) {
            status = fail("explain", &err);
            rf_engine_free(e);
        } else {
            rf_buf text, out;
            rf_buf_init(&text, MAX_TEXT);
            rf_buf_init(&out, 16u << 20);
            read_text(&p, &text);
            rf_worker *w = rf_worker_new(e);
            rf_comment comment = {.id = RF_STR("text"), .text = rf_buf_str(&text), .published = RF_NO_TIME, .edited = RF_NO_TIME};
            const char *no_color = getenv("NO_COLOR"), *term = getenv("TERM");
            bool colour = isatty(STDOUT_FILENO) && !(no_color && no_color[0]) && !(term && strcmp(term, "dumb") == 0);
            rf_explain(e, w, &comment, colour, &out);
            fwrite(out.ptr, 1, out.len, stdout);
            rf_worker_free(w);
            rf_engine_free(e);
            rf_buf_release(&out);
            rf_buf_release(&text);
            status = 0;
        }
    }
    free(p.operands);
    return status;
}
