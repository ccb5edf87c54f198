/* report/html_summary.c - the top of the page: figures, what was not read, charts, all referred cases at a glance. */
#include "report/escape.h"
#include "report/html.h"
#include "report/summary.h"
#include "report/svg.h"
#include "report/words.h"

enum { INDEX_ROUTINE = 30, CHART_CONCEPTS = 8 };

/* The figure of a section. Cases that need a look are counted by the cases shown: `needs_human` also covers referrals. */
static size_t figure(const rf_html_page *p, rf_section s)
{
    const rf_report_counts *n = &p->r->counts;
    switch (s) {
    case RF_SECTION_EMERGENCY:
        return n->refer[RF_EMERGENCY];
    case RF_SECTION_URGENT:
        return n->refer[RF_URGENT];
    case RF_SECTION_ROUTINE:
        return n->refer[RF_ROUTINE];
    case RF_SECTION_NOT_JUDGED:
        return n->not_judged;
    default:
        return rf_html_shown(p, s);
    }
}

static void put_lead(rf_buf *out, const rf_report *r)
{
    const rf_report_counts *n = &r->counts;
    size_t refer = rf_summary_refer(n);
    if (refer == 0)
        rf_buf_puts(out, "Comments that need a clinician: none detected");
    else
        rf_words_count(out, refer, "comment is referred to a clinician", "comments are referred to a clinician");
    if (n->read > 0) {
        rf_buf_puts(out, ", out of ");
        rf_words_count(out, n->read, "comment read", "comments read");
    }
    rf_buf_puts(out, n->refer[RF_EMERGENCY] ? ". Start with the emergencies." : ".");
    if (r->n_gaps > 0 || n->errors > 0)
        rf_buf_puts(out, " This report is not complete: see below what was not read.");
}

static void put_tiles(rf_html_page *p)
{
    for (rf_section s = RF_SECTION_EMERGENCY; s < RF_SECTION_NONE; s++) {
        const rf_section_face *face = rf_section_face_of(s);
        bool is_linked = rf_html_shown(p, s) > 0;
        size_t n = figure(p, s);
        rf_buf_printf(&p->buf, "<li class=\"tile %s%s\">", face->key, n ? "" : " zero");
        if (is_linked)
            rf_buf_printf(&p->buf, "<a href=\"#%s\">", face->key);
        const char *none = s <= RF_SECTION_ROUTINE ? ": none detected" : ": none";
        rf_buf_printf(&p->buf, "<b>%zu</b> <span>%s%s</span>", n, face->name, n ? "" : none);
        rf_buf_puts(&p->buf, is_linked ? "</a></li>\n" : "</li>\n");
    }
}

static void put_gaps(rf_html_page *p)
{
    for (size_t i = 0; i < p->r->n_gaps; i++) {
        rf_buf_puts(&p->buf, "<li>");
        rf_escape_html(&p->buf, p->r->gaps[i]);
        rf_buf_puts(&p->buf, "</li>\n");
    }
    if (p->r->counts.errors > 0) {
        rf_buf_puts(&p->buf, "<li>");
        rf_words_count(&p->buf, p->r->counts.errors, "error", "errors");
        rf_buf_puts(&p->buf, " while reading or judging; the log says which.</li>\n");
    }
}

static void put_urgency_chart(rf_html_page *p)
{
    rf_bar bars[RF_SECTION_NONE];
    for (rf_section s = RF_SECTION_EMERGENCY; s < RF_SECTION_NONE; s++) {
        const rf_section_face *face = rf_section_face_of(s);
        bars[s] = (rf_bar){rf_str_from(face->name), figure(p, s), face->key, face->fill};
    }
    if (p->r->n_cases > 0)
        rf_svg_bars(&p->buf, "Cases per section", bars, RF_SECTION_NONE);
}

static void put_concept_chart(rf_html_page *p)
{
    rf_concept_count *concepts;
    size_t n = rf_summary_concepts(p->r, p->desk.arena, &concepts);
    rf_bar bars[CHART_CONCEPTS];
    size_t shown = n < CHART_CONCEPTS ? n : CHART_CONCEPTS;
    for (size_t i = 0; i < shown; i++)
        bars[i] = (rf_bar){concepts[i].title, concepts[i].cases, "concept", "#0f5c6e"};
    rf_svg_bars(&p->buf, "Most frequent reasons for referral", bars, shown);
}

static void put_weeks_chart(rf_html_page *p)
{
    const rf_report *r = p->r;
    rf_column *columns = rf_arena_take(p->desk.arena, (r->n_weeks + 1) * sizeof *columns);
    rf_bar parts[RF_SVG_PARTS];
    for (int k = 0; k < RF_SVG_PARTS; k++) { /* the gravest at the foot, where heights are compared best */
        const rf_section_face *face = rf_section_face_of((rf_section)(RF_SECTION_EMERGENCY + k));
        parts[k] = (rf_bar){rf_str_from(face->name), 0, face->key, face->fill};
    }
    for (size_t i = 0; i < r->n_weeks; i++) {
        const rf_report_week *w = &r->weeks[i];
        rf_buf day;
        rf_buf_init(&day, 40);
        rf_words_day(&day, w->from);
        columns[i] = (rf_column){{rf_arena_dup(p->desk.arena, day.ptr, day.len), day.len},
                                 {w->refer[RF_EMERGENCY], w->refer[RF_URGENT], w->refer[RF_ROUTINE]}};
        rf_buf_release(&day);
    }
    rf_svg_columns(&p->buf, "Referrals by week of writing", columns, r->n_weeks, parts);
}

/* One line a referred case. Long queues of routine cases are left to their own section. */
static size_t put_index(rf_html_page *p)
{
    size_t routine = 0;
    for (size_t i = 0; i < p->r->n_cases && p->places[i].section <= RF_SECTION_ROUTINE; i++) {
        if (p->places[i].section == RF_SECTION_ROUTINE && ++routine > INDEX_ROUTINE)
            continue;
        const rf_section_face *face = rf_section_face_of(p->places[i].section);
        rf_desk_lay(&p->desk, p->places[i].index);
        const rf_view *v = &p->desk.view;
        rf_buf_printf(&p->buf, "<tr><td><a href=\"#case-%zu\">%zu</a></td><td><span class=\"badge %s\">%s</span></td><td>",
                      p->places[i].number, p->places[i].number, face->key, face->name);
        rf_words_time(&p->buf, v->c->comment.published, false);
        rf_buf_puts(&p->buf, "</td><td>");
        for (size_t k = 0; k < v->n_reasons && k < 3; k++) {
            rf_buf_puts(&p->buf, k ? "; " : "");
            rf_escape_html(&p->buf, v->points[k].title);
        }
        if (v->n_reasons == 0)
            rf_buf_puts(&p->buf, "judged as a whole");
        if (v->n_reasons > 3)
            rf_buf_printf(&p->buf, "; %zu more", v->n_reasons - 3);
        if (v->about_other && !v->about_self)
            rf_buf_puts(&p->buf, " (someone else)");
        rf_buf_puts(&p->buf, "</td></tr>\n");
    }
    return routine > INDEX_ROUTINE ? routine - INDEX_ROUTINE : 0;
}

void rf_html_add_summary(rf_fields *f, rf_html_page *p)
{
    put_lead(&p->buf, p->r);
    rf_fields_text(f, "lead", rf_html_keep(p));
    put_tiles(p);
    rf_fields_markup(f, "tiles", rf_html_keep(p));
    put_gaps(p);
    rf_fields_markup(f, "gaps", rf_html_keep(p));
    put_urgency_chart(p);
    rf_fields_markup(f, "urgency_chart", rf_html_keep(p));
    put_concept_chart(p);
    rf_fields_markup(f, "concept_chart", rf_html_keep(p));
    put_weeks_chart(p);
    rf_fields_markup(f, "weeks_chart", rf_html_keep(p));
    size_t more = put_index(p);
    rf_fields_markup(f, "index", rf_html_keep(p));
    if (more > 0)
        rf_buf_printf(&p->buf, "%zu more routine cases stand in their section below.", more);
    rf_fields_text(f, "index_more", rf_html_keep(p));
}
