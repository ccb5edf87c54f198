/* report/mail_html.c - the mail as HTML that mail programs of all ages show: no style sheet, no class, no script, no image.
 * Every style is inline, and the only links are to the comments and to the report. */
#include "report/escape.h"
#include "report/mail_parts.h"
#include "report/words.h"

static const char grey[] = "<span style=\"color:#48525e\">";

static void put_shortened(rf_buf *out, rf_str s, size_t longest)
{
    rf_buf words;
    rf_buf_init(&words, s.len * 4 + 256);
    rf_mail_shorten(&words, s, longest);
    rf_buf_puts(out, "<bdi>");
    rf_escape_html(out, rf_buf_str(&words));
    rf_buf_puts(out, "</bdi>");
    rf_buf_release(&words);
}

/* ---- cases ------------------------------------------------------------------------------------------------------------ */

static void put_comment(rf_mail_sheet *m, const char *fill)
{
    static const char *const open[] = {[RF_MARK_NONE] = "",
                                       [RF_MARK_ASIDE] = "",
                                       [RF_MARK_DENIED] = "<i style=\"color:#48525e\">",
                                       [RF_MARK_REASON] = "<b style=\"background-color:#fff1c2\">"};
    static const char *const shut[] = {[RF_MARK_NONE] = "", [RF_MARK_ASIDE] = "", [RF_MARK_DENIED] = "</i>", [RF_MARK_REASON] = "</b>"};
    const rf_view *v = &m->desk.view;
    rf_str text = v->c->comment.text;
    bool row = v->section > RF_SECTION_ROUTINE;
    rf_buf_printf(m->out,
                  "<blockquote dir=\"auto\" style=\"margin:6px 0;padding:6px 10px;border-left:4px solid %s;background-color:#f6f7f9;"
                  "word-break:break-word;overflow-wrap:anywhere\">",
                  fill);
    if (row)
        put_shortened(m->out, text, RF_MAIL_ROW);
    for (size_t i = 0; !row && i < v->n_runs; i++) {
        const rf_run *run = &v->runs[i];
        rf_buf_puts(m->out, open[run->mark]);
        put_shortened(m->out, (rf_str){text.ptr + run->start, run->end - run->start},
                      run->mark == RF_MARK_REASON ? RF_MAIL_MARKED : RF_MAIL_STRETCH);
        rf_buf_puts(m->out, shut[run->mark]);
    }
    if (text.len == 0)
        rf_buf_puts(m->out, v->c->comment.has_media ? "(an image, no words)" : "(no words)");
    rf_buf_puts(m->out, "</blockquote>\n");
}

static void put_head(rf_mail_sheet *m, const rf_place *place)
{
    const rf_comment *c = &m->desk.view.c->comment;
    rf_buf_printf(m->out, "<p style=\"margin:14px 0 4px\"><b>%zu. ", place->number);
    put_shortened(m->out, c->author.len ? c->author : RF_STR("(no name)"), RF_MAIL_NAME);
    rf_buf_printf(m->out, "</b> %s", grey);
    rf_mail_put_when(m->out, m, m->desk.view.c);
    if (c->container.len > 0) {
        rf_buf_puts(m->out, ", under ");
        put_shortened(m->out, c->container, RF_MAIL_NAME);
    }
    rf_buf_puts(m->out, c->parent.len ? ", a reply" : "");
    rf_buf_puts(m->out, m->desk.view.c->is_changed ? ", changed since the last report" : "");
    rf_buf_puts(m->out, "</span>");
    if (rf_escape_is_link(c->url)) {
        rf_buf_puts(m->out, "<br><a style=\"color:#1d4f91\" href=\"");
        rf_escape_html(m->out, c->url);
        rf_buf_puts(m->out, "\">open the comment on ");
        rf_escape_html(m->out, rf_escape_link_host(c->url));
        rf_buf_puts(m->out, "</a>");
    }
    rf_buf_puts(m->out, "</p>\n");
}

static void put_labelled(rf_buf *out, const char *label, rf_str words)
{
    rf_buf_printf(out, "<p style=\"margin:4px 0\"><b>%s:</b> ", label);
    rf_escape_html(out, words);
    rf_buf_puts(out, "</p>\n");
}

static void put_reply(rf_buf *out, rf_str words)
{
    rf_buf_puts(out, "<p style=\"margin:4px 0;padding:6px 10px;border:1px solid #c9d0d8\"><b>Reply to paste:</b> ");
    rf_escape_html(out, words);
    rf_buf_puts(out, "</p>\n");
}

static void put_again(rf_buf *out, const char *sentence)
{
    rf_buf_printf(out, "<p style=\"margin:4px 0\">%s%s</span></p>\n", grey, sentence);
}

static void put_section(rf_mail_sheet *m, size_t first, rf_section s)
{
    const rf_section_face *face = rf_section_face_of(s);
    size_t shown = rf_mail_shown(m, s);
    rf_buf_printf(m->out,
                  "<h2 style=\"margin:24px 0 4px;padding:6px 10px;font-size:17px;color:#ffffff;background-color:%s\">%s%s%s: %zu</h2>\n",
                  face->fill, face->signs, face->signs[0] != '\0' ? " " : "", face->name, m->n[s]);
    rf_buf_puts(m->out, "<p style=\"margin:4px 0\">");
    rf_escape_html(m->out,
                   face->meaning[0] != '\0' ? rf_str_from(face->meaning) : rf_texts_get(&m->desk.texts, "step", rf_str_from(face->key)));
    rf_buf_puts(m->out, "</p>\n");
    for (size_t i = first; i < first + shown; i++) {
        rf_desk_lay(&m->desk, m->places[i].index);
        put_head(m, &m->places[i]);
        put_comment(m, face->fill);
        if (s <= RF_SECTION_ROUTINE)
            rf_mail_put_card(m, put_labelled, put_reply, put_again);
    }
    rf_buf_puts(m->out, "<p style=\"margin:8px 0\"><b>");
    rf_mail_put_more(m->out, shown, m->n[s]);
    rf_buf_puts(m->out, "</b></p>\n");
}

/* ---- the sheet -------------------------------------------------------------------------------------------------------- */

static void put_where(rf_mail_sheet *m)
{
    rf_str where = rf_str_from(m->o->where);
    bool link = rf_escape_is_link(where);
    rf_buf_puts(m->out, "<p style=\"margin:4px 0\">The whole report: ");
    if (link) {
        rf_buf_puts(m->out, "<a style=\"color:#1d4f91\" href=\"");
        rf_escape_html(m->out, where);
        rf_buf_puts(m->out, "\">");
    }
    rf_escape_html(m->out, where);
    rf_buf_puts(m->out, link ? "</a></p>\n" : "</p>\n");
}

static void put_front(rf_mail_sheet *m)
{
    const rf_report *r = m->r;
    rf_buf_puts(m->out, "<h1 style=\"margin:0 0 4px;font-size:21px\">");
    rf_escape_html(m->out, r->title.len ? r->title : RF_STR("Referral report"));
    rf_buf_puts(m->out, r->channel.len ? ": " : "");
    rf_escape_html(m->out, r->channel);
    rf_buf_printf(m->out, "</h1>\n<p style=\"margin:4px 0\">%s", grey);
    rf_words_time(m->out, r->generated, true);
    rf_buf_puts(m->out, "</span></p>\n<p style=\"margin:10px 0;font-size:17px\"><b>");
    if (m->n[RF_SECTION_EMERGENCY] + m->n[RF_SECTION_URGENT] + m->n[RF_SECTION_ROUTINE] == 0)
        rf_buf_puts(m->out, "Comments that need a clinician: none detected. ");
    if (rf_mail_put_numbers(m->out, m))
        rf_buf_putc(m->out, '.');
    rf_buf_puts(m->out, "</b></p>\n");
    for (size_t i = 0; i < r->n_gaps; i++)
        put_labelled(m->out, "Not read", r->gaps[i]);
    if (m->o->where != NULL)
        put_where(m);
    if (m->o->note != NULL) {
        rf_buf_puts(m->out, "<p style=\"margin:4px 0\">");
        rf_escape_html(m->out, rf_str_from(m->o->note));
        rf_buf_puts(m->out, "</p>\n");
    }
}

void rf_mail_put_html(rf_mail_sheet *m)
{
    rf_buf_puts(m->out,
                "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">"
                "<meta name=\"viewport\" content=\"width=device-width\"><title>Referral report</title></head>\n"
                "<body style=\"margin:0;padding:16px;color:#1b222a;background-color:#ffffff;font:15px/1.45 Arial,Helvetica,sans-serif\">\n"
                "<div style=\"max-width:720px\">\n");
    put_front(m);
    for (size_t i = 0; i < m->r->n_cases; i += m->n[m->places[i].section])
        put_section(m, i, m->places[i].section);
    rf_buf_puts(m->out, "<p style=\"margin:24px 0 4px;padding-top:8px;border-top:1px solid #c9d0d8;font-size:13px;color:#48525e\">");
    for (size_t i = 0; rf_mail_foot[i] != NULL; i++) {
        rf_escape_html(m->out, rf_str_from(rf_mail_foot[i]));
        rf_buf_puts(m->out, "<br>\n");
    }
    rf_buf_puts(m->out, "redflag ");
    rf_escape_html(m->out, m->r->version);
    rf_buf_puts(m->out, ", rules, model and policy ");
    rf_escape_html(m->out, m->r->model);
    rf_buf_puts(m->out, "</p>\n</div></body></html>\n");
}
