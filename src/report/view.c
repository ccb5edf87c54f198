/* report/view.c - group and order a verdict's findings for the eye. */
#include "report/view.h"

#include "report/words.h"

#include <stdlib.h>

rf_str rf_view_deciding_concept(const rf_verdict *v)
{
    size_t n = sizeof "rule:" - 1;
    if (!rf_str_starts(v->decided_by, "rule:"))
        return (rf_str){"", 0};
    return (rf_str){v->decided_by.ptr + n, v->decided_by.len - n};
}

static rf_mark mark_of(const rf_finding *f, rf_str deciding)
{
    if (f->status == RF_NEGATED)
        return RF_MARK_DENIED;
    if (rf_str_eq(f->concept, deciding))
        return RF_MARK_REASON;
    bool is_stated = f->status == RF_PRESENT || f->status == RF_POSSIBLE;
    return is_stated && f->experiencer != RF_GENERIC ? RF_MARK_REASON : RF_MARK_ASIDE;
}

static bool same_point(const rf_finding *a, const rf_finding *b)
{
    return rf_str_eq(a->concept, b->concept) && a->status == b->status && a->experiencer == b->experiencer &&
           a->temporality == b->temporality;
}

static rf_str title_of(const rf_finding *f, rf_arena *arena)
{
    if (f->title.len > 0)
        return f->title;
    rf_buf words;
    rf_buf_init(&words, 4096);
    rf_words_id(&words, f->concept);
    char *title = rf_arena_dup(arena, rf_buf_str(&words).ptr, words.len);
    if (title[0] >= 'a' && title[0] <= 'z')
        title[0] = (char)(title[0] - 'a' + 'A');
    rf_str result = {title, words.len};
    rf_buf_release(&words);
    return result;
}

static rf_str quote_of(const rf_finding *f, rf_str text)
{
    if (f->text.len > 0 || f->start >= f->end || f->end > text.len)
        return f->text;
    return (rf_str){text.ptr + f->start, f->end - f->start};
}

static void add_quote(rf_point *p, rf_str quote)
{
    for (size_t i = 0; i < p->n_quotes; i++)
        if (rf_str_eq(p->quotes[i], quote))
            return;
    if (quote.len == 0)
        return;
    if (p->n_quotes < sizeof p->quotes / sizeof *p->quotes)
        p->quotes[p->n_quotes++] = quote;
    else
        p->n_more++;
}

/* The point a finding belongs to, made when it is the first of its kind. */
static rf_point *point_for(rf_view *v, const rf_finding *f, rf_str deciding, rf_arena *arena)
{
    for (size_t i = 0; i < v->n_points; i++)
        if (same_point(v->points[i].finding, f))
            return &v->points[i];
    rf_point *p = &v->points[v->n_points++];
    *p = (rf_point){.finding = f, .mark = mark_of(f, deciding), .title = title_of(f, arena)};
    p->number = rf_str_eq(f->concept, deciding); /* 1 sorts the deciding concept first; the real numbers come after */
    return p;
}

static int by_weight(const void *a, const void *b)
{
    const rf_point *x = a, *y = b;
    if (x->mark != y->mark)
        return x->mark > y->mark ? -1 : 1;
    if (x->number != y->number)
        return x->number > y->number ? -1 : 1;
    /* Findings are an array: of equal starts the one that came first stays first. */
    if (x->finding->start != y->finding->start)
        return x->finding->start < y->finding->start ? -1 : 1;
    return x->finding < y->finding ? -1 : x->finding > y->finding;
}

static void number_points(rf_view *v)
{
    if (v->n_points > 1)
        qsort(v->points, v->n_points, sizeof *v->points, by_weight);
    for (size_t i = 0; i < v->n_points; i++) {
        rf_point *p = &v->points[i];
        p->number = 0;
        if (p->mark == RF_MARK_REASON) {
            p->number = (unsigned)++v->n_reasons;
            v->about_self = v->about_self || p->finding->experiencer == RF_SELF;
            v->about_other = v->about_other || p->finding->experiencer == RF_OTHER;
        } else if (p->mark == RF_MARK_DENIED) {
            v->n_denied++;
        }
    }
}

static void mark_text(rf_view *v, rf_arena *arena)
{
    const rf_verdict *verdict = &v->c->verdict;
    rf_span *spans = rf_arena_take(arena, (verdict->n_findings + 1) * sizeof *spans);
    for (size_t i = 0; i < verdict->n_findings; i++) {
        const rf_finding *f = &verdict->findings[i];
        for (size_t k = 0; k < v->n_points; k++)
            if (same_point(v->points[k].finding, f)) {
                spans[i] = (rf_span){f->start, f->end, v->points[k].mark, v->points[k].number};
                break;
            }
    }
    v->n_runs = rf_marks_split(v->c->comment.text, spans, verdict->n_findings, arena, &v->runs);
}

void rf_view_make(rf_view *v, const rf_case *c, rf_arena *arena)
{
    const rf_verdict *verdict = &c->verdict;
    *v = (rf_view){.c = c, .section = rf_section_of(verdict)};
    v->points = rf_arena_take(arena, (verdict->n_findings + 1) * sizeof *v->points);
    rf_str deciding = rf_view_deciding_concept(verdict);
    for (size_t i = 0; i < verdict->n_findings; i++)
        add_quote(point_for(v, &verdict->findings[i], deciding, arena), quote_of(&verdict->findings[i], c->comment.text));
    number_points(v);
    mark_text(v, arena);
}

const char *rf_view_affected(const rf_view *v)
{
    if (v->about_self && v->about_other)
        return "the writer and someone else";
    if (v->about_other)
        return "someone else";
    if (v->about_self)
        return "the writer";
    return v->n_reasons > 0 ? "people in general" : "not clear from the words";
}

bool rf_view_has(const rf_view *v, const char *concept)
{
    for (size_t i = 0; i < v->n_reasons; i++)
        if (rf_str_is(v->points[i].finding->concept, concept))
            return true;
    return false;
}
