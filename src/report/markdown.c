/* report/markdown.c - the report as plain Markdown, for tickets, wikis and chats. Everything foreign is escaped, so that a
 * comment can make neither a heading nor a link nor a mention of its own. */
#include "report/desk.h"
#include "report/escape.h"
#include "report/formats.h"
#include "report/summary.h"
#include "report/threads.h"
#include "report/words.h"

#include <string.h>

enum { LONGEST_PLAIN = 600, LONGEST_ROW = 300 };

/* Four blanks at the start would make a code block. */
static rf_str without_leading_blanks(rf_str s)
{
    size_t n = 0;
    while (n < s.len && strchr(" \t\r\n", s.ptr[n]) != NULL && s.ptr[n] != '\0')
        n++;
    return (rf_str){s.ptr + n, s.len - n};
}

static void put_plain(rf_buf *out, rf_str s, size_t longest)
{
    size_t head, tail;
    if (!rf_marks_cut(s, longest, &head, &tail)) {
        rf_escape_markdown(out, s);
        return;
    }
    rf_escape_markdown(out, (rf_str){s.ptr, head});
    rf_buf_printf(out, " [… %zu bytes left out …] ", tail - head);
    rf_escape_markdown(out, (rf_str){s.ptr + tail, s.len - tail});
}

/* Reasons are bold. Touching ones share their stars: "****" would be read as text. */
static void put_text(rf_buf *out, const rf_view *v, size_t longest)
{
    rf_str text = v->c->comment.text;
    for (size_t i = 0; i < v->n_runs; i++) {
        const rf_run *run = &v->runs[i];
        rf_str piece = {text.ptr + run->start, run->end - run->start};
        if (run->mark != RF_MARK_REASON) {
            put_plain(out, i == 0 ? without_leading_blanks(piece) : piece, longest);
            continue;
        }
        rf_buf_puts(out, i > 0 && run[-1].mark == RF_MARK_REASON ? "" : "**");
        rf_escape_markdown(out, piece);
        rf_buf_puts(out, i + 1 < v->n_runs && run[1].mark == RF_MARK_REASON ? "" : "**");
    }
}

static void put_points(rf_buf *out, const rf_view *v, rf_mark mark)
{
    bool any = false;
    for (size_t i = 0; i < v->n_points; i++) {
        const rf_point *p = &v->points[i];
        if (p->mark != mark)
            continue;
        rf_buf_puts(out, any ? "; " : "");
        rf_escape_markdown(out, p->title);
        if (mark == RF_MARK_REASON && p->finding->source.len > 0) {
            rf_buf_puts(out, " (source: ");
            rf_escape_markdown(out, p->finding->source);
            rf_buf_putc(out, ')');
        }
        any = true;
    }
}

static void put_head(rf_buf *out, const rf_desk *d, const rf_place *place)
{
    const rf_comment *c = &d->view.c->comment;
    rf_buf_printf(out, "### Case %zu: %s\n\n**", place->number, rf_section_face_of(place->section)->name);
    rf_escape_markdown(out, c->author.len ? c->author : RF_STR("(no name)"));
    rf_buf_puts(out, "**, ");
    rf_words_time(out, c->published, c->published_exact);
    if (c->url.len > 0 && rf_escape_is_link(c->url) && memchr(c->url.ptr, ')', c->url.len) == NULL &&
        memchr(c->url.ptr, '(', c->url.len) == NULL)
        rf_buf_printf(out, ", [open the comment](<%.*s>)", (int)c->url.len, c->url.ptr);
    rf_buf_puts(out, c->parent.len ? ", a reply" : "");
    rf_buf_puts(out, d->view.c->is_new ? ", new" : d->view.c->is_changed ? ", changed" : "");
    rf_buf_puts(out, "\n\n> ");
    put_text(out, &d->view, place->section <= RF_SECTION_ROUTINE ? LONGEST_PLAIN : LONGEST_ROW);
    rf_buf_puts(out, "\n\n");
}

static void put_referral(rf_buf *out, const rf_desk *d)
{
    rf_buf_puts(out, "- Reasons: ");
    if (d->view.n_reasons > 0)
        put_points(out, &d->view, RF_MARK_REASON);
    else
        rf_buf_puts(out, "judged as a whole");
    if (d->view.n_denied > 0) {
        rf_buf_puts(out, "\n- Denied: ");
        put_points(out, &d->view, RF_MARK_DENIED);
    }
    rf_buf_printf(out, "\n- Affected: %s\n- What to do: ", rf_view_affected(&d->view));
    rf_escape_markdown(out, d->todo.step);
    for (size_t i = 0; i < d->todo.n_cautions; i++) {
        rf_buf_puts(out, "\n- Caution: ");
        rf_escape_markdown(out, d->todo.cautions[i]);
    }
    if (d->todo.reply.len > 0) {
        rf_buf_puts(out, "\n- Suggested reply: ");
        rf_escape_markdown(out, d->todo.reply);
    }
}

static void put_rest(rf_buf *out, const rf_desk *d)
{
    const rf_verdict *v = &d->view.c->verdict;
    if (d->view.section == RF_SECTION_ADVICE) {
        rf_buf_printf(out, "- Exercises, %s: ", rf_words_bucket(v->bucket));
        rf_buf exercises;
        rf_buf_init(&exercises, 65536);
        rf_texts_put_exercises(&exercises, v);
        rf_escape_markdown(out, rf_buf_str(&exercises));
        rf_buf_release(&exercises);
        rf_buf_putc(out, '\n');
    } else if (d->view.section <= RF_SECTION_ROUTINE) {
        put_referral(out, d);
        rf_buf_putc(out, '\n');
    }
    if (v->decided_by.len > 0) {
        rf_buf_puts(out, "- Decided by: ");
        rf_escape_markdown(out, v->decided_by);
        rf_buf_putc(out, '\n');
    }
    for (size_t i = 0; i < v->n_notes; i++) {
        rf_buf_puts(out, "- Note: ");
        rf_escape_markdown(out, v->notes[i]);
        rf_buf_putc(out, '\n');
    }
    rf_buf_putc(out, '\n');
}

static void put_front(rf_buf *out, const rf_report *r)
{
    const rf_report_counts *n = &r->counts;
    rf_buf_puts(out, "# ");
    rf_escape_markdown(out, r->title.len ? r->title : RF_STR("Referral report"));
    if (r->channel.len > 0) {
        rf_buf_puts(out, ": ");
        rf_escape_markdown(out, r->channel);
    }
    rf_buf_puts(out, "\n\nMade: ");
    rf_words_time(out, r->generated, true);
    rf_buf_puts(out, ". Rules, model and policy: ");
    rf_escape_markdown(out, r->model);
    rf_buf_puts(out, ".\n\n");
    rf_buf_puts(out, rf_summary_refer(n) ? "" : "Comments that need a clinician: none detected.\n\n");
    rf_buf_puts(out, "| read | emergency | urgent | routine | advice | no action | not judged | human look | errors |\n");
    rf_buf_puts(out, "|---:|---:|---:|---:|---:|---:|---:|---:|---:|\n");
    rf_buf_printf(out, "| %zu | %zu | %zu | %zu | %zu | %zu | %zu | %zu | %zu |\n\n", n->read, n->refer[RF_EMERGENCY], n->refer[RF_URGENT],
                  n->refer[RF_ROUTINE], n->advice, n->no_action, n->not_judged, n->needs_human, n->errors);
    for (size_t i = 0; i < r->n_gaps; i++) {
        rf_buf_puts(out, "- Not read: ");
        rf_escape_markdown(out, r->gaps[i]);
        rf_buf_puts(out, i + 1 == r->n_gaps ? "\n\n" : "\n");
    }
}

static void put_weeks(rf_buf *out, const rf_report *r)
{
    if (r->n_weeks == 0)
        return;
    rf_buf_puts(out, "## Referrals by week of writing\n\n| week from | comments judged | emergency | urgent | routine |\n");
    rf_buf_puts(out, "|---|---:|---:|---:|---:|\n");
    for (size_t i = 0; i < r->n_weeks; i++) {
        const rf_report_week *w = &r->weeks[i];
        rf_buf_puts(out, "| ");
        rf_words_time(out, w->from, false);
        rf_buf_printf(out, " | %zu | %zu | %zu | %zu |\n", w->judged, w->refer[RF_EMERGENCY], w->refer[RF_URGENT], w->refer[RF_ROUTINE]);
    }
    rf_buf_putc(out, '\n');
}

bool rf_markdown_render(const rf_report *r, rf_buf *out, rf_error *err)
{
    rf_desk desk;
    bool ok = rf_desk_open(&desk, r, err);
    if (ok) {
        const rf_place *places = rf_threads_order(r, desk.arena);
        put_front(out, r);
        for (size_t i = 0; i < r->n_cases; i++) {
            const rf_section_face *face = rf_section_face_of(places[i].section);
            if (i == 0 || places[i].section != places[i - 1].section)
                rf_buf_printf(out, "## %s\n\n", face->name);
            rf_desk_lay(&desk, places[i].index);
            put_head(out, &desk, &places[i]);
            put_rest(out, &desk);
        }
        put_weeks(out, r);
        rf_buf_puts(out, "This report lists comments that state something a clinician should know of. It names no disease and gives no "
                         "all-clear.\n");
    }
    rf_desk_close(&desk);
    return ok;
}
