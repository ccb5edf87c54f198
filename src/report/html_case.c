/* report/html_case.c - gather what the page says of one case and fill its template. Wording of steps and replies comes
 * from texts, markup from assets/; nothing of a comment gets here without rf_escape_html or a template's two braces. */
#include "report/html.h"

#include "report/assets.h"
#include "report/escape.h"
#include "report/words.h"

/* Marked words stay whole; of what stands between them a card shows this much in a stretch, a short row less. */
enum { CARD_PLAIN = 1600, ROW_PLAIN = 420, QUOTE = 160 };

#define STALE_SECONDS (24 * 3600)

/* What was written to *buf since the last call, kept for as long as the case is laid out; *buf is empty afterwards. */
static rf_str keep(rf_desk *d, rf_buf *buf)
{
    rf_str kept = {rf_arena_dup(d->scratch, rf_buf_str(buf).ptr, buf->len), buf->len};
    rf_buf_clear(buf);
    return kept;
}

/* ---- lists ----------------------------------------------------------------------------------------------------------- */

static void put_quotes(rf_buf *out, const rf_point *p)
{
    for (size_t i = 0; i < p->n_quotes; i++) {
        rf_str q = p->quotes[i];
        size_t shown = q.len > QUOTE ? rf_marks_snap(q, QUOTE) : q.len;
        rf_buf_puts(out, i ? ", &ldquo;<bdi>" : " &ldquo;<bdi>");
        rf_escape_html(out, (rf_str){q.ptr, shown});
        rf_buf_puts(out, shown < q.len ? "&hellip;</bdi>&rdquo;" : "</bdi>&rdquo;");
    }
    if (p->n_more > 0)
        rf_buf_printf(out, " and %zu more", p->n_more);
}

static void put_reason(rf_buf *out, const rf_point *p)
{
    const rf_finding *f = p->finding;
    rf_buf_puts(out, "<li><b>");
    rf_escape_html(out, p->title);
    rf_buf_puts(out, "</b>");
    put_quotes(out, p);
    rf_buf_printf(out, " <span class=\"how\">(%s, about %s", rf_words_status(f->status), rf_words_experiencer(f->experiencer));
    if (f->status == RF_PRESENT || f->status == RF_POSSIBLE)
        rf_buf_printf(out, ", %s", rf_words_temporality(f->temporality));
    rf_buf_puts(out, ")</span>");
    if (f->source.len > 0) {
        rf_buf_puts(out, " <span class=\"source\">Source: ");
        rf_escape_html(out, f->source);
        rf_buf_puts(out, "</span>");
    }
    rf_buf_puts(out, "</li>\n");
}

static void put_inline_points(rf_buf *out, const rf_view *v, rf_mark mark)
{
    bool any = false;
    for (size_t i = 0; i < v->n_points; i++) {
        const rf_point *p = &v->points[i];
        if (p->mark != mark)
            continue;
        rf_buf_puts(out, any ? "; " : "");
        rf_escape_html(out, p->title);
        put_quotes(out, p);
        if (mark == RF_MARK_ASIDE)
            rf_buf_printf(out, " (%s)",
                          p->finding->experiencer == RF_GENERIC ? rf_words_experiencer(RF_GENERIC) : rf_words_status(p->finding->status));
        any = true;
    }
}

static void put_notes(rf_buf *out, const rf_verdict *v)
{
    for (size_t i = 0; i < v->n_notes; i++) {
        rf_buf_puts(out, i ? "; " : "");
        rf_escape_html(out, v->notes[i]);
    }
}

/* Links to the cases of the same thread in other sections: at most one a section, the first. */
static void put_related(rf_buf *out, const rf_place *places, size_t place)
{
    size_t at = places[place].relative;
    for (int steps = 0; at != SIZE_MAX && places[at].section != places[place].section && steps < RF_SECTION_NONE; steps++) {
        rf_buf_printf(out, "%s<a href=\"#case-%zu\">case %zu</a> (%s)", steps ? ", " : "", places[at].number, places[at].number,
                      rf_section_face_of(places[at].section)->name);
        at = places[at].relative;
    }
}

/* ---- fields ---------------------------------------------------------------------------------------------------------- */

static void add_numbers(rf_fields *f, const rf_place *place, char digits[24])
{
    const rf_section_face *face = rf_section_face_of(place->section);
    rf_fields_number(f, "number", place->number, digits);
    rf_fields_text(f, "key", rf_str_from(face->key));
    rf_fields_text(f, "name", rf_str_from(face->name));
    rf_fields_text(f, "signs", rf_str_from(face->signs));
}

static void add_comment(rf_fields *f, rf_desk *d, rf_buf *buf, size_t longest_plain)
{
    const rf_comment *c = &d->view.c->comment;
    bool is_link = rf_escape_is_link(c->url);
    rf_fields_text(f, "author", c->author.len ? c->author : RF_STR("(no name)"));
    rf_words_time(buf, c->published, c->published_exact);
    rf_fields_text(f, "written", keep(d, buf));
    rf_words_age(buf, c->published, d->report->generated);
    rf_fields_text(f, "age", keep(d, buf));
    rf_fields_text(f, "place", c->container);
    rf_fields_text(f, "link", is_link ? c->url : RF_STR(""));
    rf_fields_text(f, "host", is_link ? rf_escape_link_host(c->url) : RF_STR(""));
    rf_fields_text(f, "plain_url", is_link ? RF_STR("") : c->url);
    rf_fields_text(f, "state",
                   d->view.c->is_new       ? RF_STR("new")
                   : d->view.c->is_changed ? RF_STR("changed since the last report")
                                           : RF_STR(""));
    rf_fields_text(f, "is_reply", c->parent.len ? RF_STR("yes") : RF_STR(""));
    rf_fields_text(f, "media", c->has_media ? RF_STR("with an image") : RF_STR(""));
    rf_html_put_text(buf, &d->view, longest_plain, longest_plain == CARD_PLAIN);
    rf_fields_markup(f, "text", keep(d, buf));
}

static void add_verdict(rf_fields *f, rf_desk *d, rf_buf *buf)
{
    const rf_view *v = &d->view;
    const rf_verdict *verdict = &v->c->verdict;
    double p = verdict->p_refer > 0 ? (verdict->p_refer < 1 ? verdict->p_refer : 1) : 0;
    rf_fields_text(f, "decider", rf_str_from(rf_words_decider(verdict->decided_by)));
    rf_fields_text(f, "decided_by", verdict->decided_by);
    rf_buf_printf(buf, "%.1f%%", 100 * p);
    rf_fields_text(f, "probability", keep(d, buf));
    rf_fields_text(f, "look", verdict->needs_human ? RF_STR("yes") : RF_STR(""));
    rf_fields_text(f, "affected", rf_str_from(rf_view_affected(v)));
    put_notes(buf, verdict);
    rf_fields_markup(f, "notes", keep(d, buf));
    for (size_t i = 0; i < v->n_reasons; i++)
        put_reason(buf, &v->points[i]);
    rf_fields_markup(f, "reasons", keep(d, buf));
    put_inline_points(buf, v, RF_MARK_REASON);
    rf_fields_markup(f, "mentions", keep(d, buf));
    put_inline_points(buf, v, RF_MARK_DENIED);
    rf_fields_markup(f, "denied", keep(d, buf));
    put_inline_points(buf, v, RF_MARK_ASIDE);
    rf_fields_markup(f, "asides", keep(d, buf));
}

static void add_todo(rf_fields *f, rf_desk *d, rf_buf *buf)
{
    const rf_verdict *verdict = &d->view.c->verdict;
    bool is_pressing = d->view.section <= RF_SECTION_URGENT;
    rf_str none = {"", 0};
    rf_fields_text(f, "step", d->todo.step);
    rf_fields_text(f, "reply_open", is_pressing ? d->todo.reply : none);
    rf_fields_text(f, "reply_folded", is_pressing ? none : d->todo.reply);
    for (size_t i = 0; i < d->todo.n_cautions; i++) {
        rf_buf_puts(buf, "<li>");
        rf_escape_html(buf, d->todo.cautions[i]);
        rf_buf_puts(buf, "</li>\n");
    }
    rf_fields_markup(f, "cautions", keep(d, buf));
    int64_t written = d->view.c->comment.published, now = d->report->generated;
    if (d->view.section == RF_SECTION_EMERGENCY && written != RF_NO_TIME && now != RF_NO_TIME && now - STALE_SECONDS > written) {
        rf_buf_puts(buf, "The comment was ");
        rf_words_age(buf, written, now);
        rf_buf_puts(buf, " old when this report was made. Things may have changed since: answer all the same.");
    }
    rf_fields_text(f, "stale", keep(d, buf));
    rf_fields_text(f, "bucket", rf_str_from(verdict->bucket == RF_BUCKET_NONE ? "exercises" : rf_words_bucket(verdict->bucket)));
    rf_texts_put_exercises(buf, verdict);
    rf_fields_text(f, "exercises", keep(d, buf));
    if (d->view.section == RF_SECTION_LOOK)
        rf_buf_puts(buf, verdict->disposition == RF_ADVICE ? "exercise advice" : "no action");
    rf_fields_text(f, "would_be", keep(d, buf));
}

bool rf_html_put_case(rf_buf *out, rf_desk *d, const rf_place *places, size_t place, rf_error *err)
{
    rf_desk_lay(d, places[place].index);
    bool is_card = d->view.section <= RF_SECTION_ROUTINE;
    const char *template = is_card ? rf_asset_case_html : d->view.section == RF_SECTION_ADVICE ? rf_asset_advice_html : rf_asset_row_html;
    rf_buf buf;
    rf_buf_init(&buf, RF_REPORT_MAX);
    char digits[24];
    rf_fields f = {0};
    add_numbers(&f, &places[place], digits);
    add_comment(&f, d, &buf, is_card ? CARD_PLAIN : ROW_PLAIN);
    add_verdict(&f, d, &buf);
    add_todo(&f, d, &buf);
    put_related(&buf, places, place);
    rf_fields_markup(&f, "related", keep(d, &buf));
    rf_buf_release(&buf);
    return rf_template_fill(out, rf_str_from(template), &f, err);
}
