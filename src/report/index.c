/* report/index.c - the list of past reports, by the same templates and style as the report itself. */
#include "report/index.h"

#include "base/arena.h"
#include "report/assets.h"
#include "report/escape.h"
#include "report/formats.h"
#include "report/html.h"
#include "report/words.h"

static void put_figure(rf_buf *out, size_t n, const char *badge)
{
    if (n == 0)
        rf_buf_puts(out, "<td class=\"zero\">0</td>");
    else if (badge != NULL)
        rf_buf_printf(out, "<td><span class=\"badge %s\">%zu</span></td>", badge, n);
    else
        rf_buf_printf(out, "<td>%zu</td>", n);
}

/* The page where there is one, else the first other file. */
static const rf_format *main_format(rf_str formats)
{
    const rf_format *first = NULL;
    for (rf_str name; rf_str_split(&formats, ',', &name);) {
        const rf_format *f = rf_format_find(name);
        if (f != NULL && (first == NULL || rf_str_is(name, "html")))
            first = f;
    }
    return first;
}

static void put_link(rf_buf *out, const rf_index *x, const rf_index_row *row, const rf_format *f)
{
    rf_buf_puts(out, "<a href=\"");
    if (x->folder.len > 0) {
        rf_escape_html(out, x->folder);
        rf_buf_putc(out, '/');
    }
    rf_escape_html(out, row->name);
    rf_buf_printf(out, ".%s\">", f->suffix);
}

static void put_report(rf_buf *out, const rf_index *x, const rf_index_row *row)
{
    const rf_format *main = main_format(row->formats);
    bool any = false;
    if (main != NULL)
        put_link(out, x, row, main);
    rf_words_time(out, row->at, true);
    rf_buf_puts(out, main != NULL ? "</a>" : "");
    rf_str rest = row->formats;
    for (rf_str name; rf_str_split(&rest, ',', &name);) {
        const rf_format *f = rf_format_find(name);
        if (f == NULL || f == main)
            continue;
        rf_buf_puts(out, any ? ", " : "<span class=\"files\">also as ");
        put_link(out, x, row, f);
        rf_buf_printf(out, "%s</a>", f->name);
        any = true;
    }
    rf_buf_puts(out, any ? "</span>" : "");
    if (row->gaps > 0) {
        rf_buf_puts(out, "<span class=\"files\">not complete: ");
        rf_words_count(out, row->gaps, "thing was not read", "things were not read");
        rf_buf_puts(out, "</span>");
    }
}

static void put_rows(rf_buf *out, const rf_index *x)
{
    for (size_t i = 0; i < x->n; i++) {
        const rf_index_row *row = &x->rows[i];
        rf_buf_puts(out, "<tr><td>");
        put_report(out, x, row);
        rf_buf_puts(out, "</td>");
        put_figure(out, row->emergency, "emergency");
        put_figure(out, row->urgent, "urgent");
        put_figure(out, row->routine, "routine");
        put_figure(out, row->look, NULL);
        put_figure(out, row->not_judged, NULL);
        put_figure(out, row->advice, NULL);
        rf_buf_puts(out, "</tr>\n");
    }
}

bool rf_index_render(const rf_index *x, rf_buf *out, rf_error *err)
{
    rf_arena *arena = rf_arena_new(0);
    rf_fields f = {0};
    rf_buf rows, updated, kept;
    rf_buf_init(&rows, RF_REPORT_MAX);
    rf_buf_init(&updated, 80);
    rf_buf_init(&kept, 160);
    put_rows(&rows, x);
    if (x->n > 0)
        rf_words_time(&updated, x->rows[0].at, true);
    if (x->kept_days > 0) {
        rf_buf_puts(&kept, "Reports are deleted after ");
        rf_words_count(&kept, x->kept_days, "day.", "days.");
    }
    rf_html_add_style(&f, arena);
    rf_fields_text(&f, "title", x->title.len ? x->title : RF_STR("Referral report"));
    rf_fields_text(&f, "channel", x->channel);
    rf_fields_text(&f, "version", x->version);
    rf_fields_text(&f, "updated", rf_buf_str(&updated));
    rf_fields_text(&f, "kept", rf_buf_str(&kept));
    rf_fields_markup(&f, "rows", rf_buf_str(&rows));
    bool ok = rf_template_fill(out, rf_str_from(rf_asset_index_html), &f, err);
    out->overflow = out->overflow || rows.overflow;
    rf_buf_release(&rows);
    rf_buf_release(&updated);
    rf_buf_release(&kept);
    rf_arena_free(arena);
    return ok;
}
