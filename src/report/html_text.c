/* report/html_text.c - the words of a comment on the page, with what was found marked where it stands. */
#include "report/escape.h"
#include "report/html.h"

static const struct mark_tags {
    const char *open, *close;
} mark_tags[] = {
    [RF_MARK_NONE] = {"", ""},
    [RF_MARK_ASIDE] = {"<span class=\"aside\">", "</span>"},
    [RF_MARK_DENIED] = {"<span class=\"denied\">", "</span>"},
    [RF_MARK_REASON] = {"<mark>", "</mark>"},
};

/* A thousand empty lines are a way to hide the next comment: no more than one is shown. `line_ends` lives across runs. */
static void put_without_gaps(rf_buf *out, rf_str s, unsigned *line_ends)
{
    size_t from = 0;
    for (size_t i = 0; i < s.len; i++) {
        char c = s.ptr[i];
        if (c == '\n' || c == '\r') {
            if (c == '\n' && ++*line_ends > 2) {
                rf_escape_html(out, (rf_str){s.ptr + from, i - from});
                from = i + 1;
            }
        } else if (c != ' ' && c != '\t') {
            *line_ends = 0;
        }
    }
    rf_escape_html(out, (rf_str){s.ptr + from, s.len - from});
}

static void put_plain(rf_buf *out, rf_str s, size_t longest, unsigned *line_ends)
{
    size_t head, tail;
    if (!rf_marks_cut(s, longest, &head, &tail)) {
        put_without_gaps(out, s, line_ends);
        return;
    }
    put_without_gaps(out, (rf_str){s.ptr, head}, line_ends);
    rf_buf_printf(out, " <span class=\"cut\">[&hellip; %zu bytes of the comment left out here &hellip;]</span> ", tail - head);
    *line_ends = 0;
    put_without_gaps(out, (rf_str){s.ptr + tail, s.len - tail}, line_ends);
}

static void put_numbers(rf_buf *out, uint64_t closes)
{
    if (closes == 0)
        return;
    bool any = false;
    rf_buf_puts(out, "<sup>");
    for (unsigned n = 1; n < 64; n++)
        if (closes & (UINT64_C(1) << n)) {
            rf_buf_printf(out, "%s%u", any ? "," : "", n);
            any = true;
        }
    rf_buf_puts(out, "</sup>");
}

void rf_html_put_text(rf_buf *out, const rf_view *v, size_t longest_plain_bytes, bool with_numbers)
{
    rf_str text = v->c->comment.text;
    unsigned line_ends = 2; /* none at the very start */
    for (size_t i = 0; i < v->n_runs; i++) {
        const rf_run *run = &v->runs[i];
        rf_str piece = {text.ptr + run->start, run->end - run->start};
        rf_buf_puts(out, mark_tags[run->mark].open);
        if (run->mark == RF_MARK_NONE)
            put_plain(out, piece, longest_plain_bytes, &line_ends);
        else
            put_without_gaps(out, piece, &line_ends);
        rf_buf_puts(out, mark_tags[run->mark].close);
        if (with_numbers)
            put_numbers(out, run->closes);
    }
}
