/* report/csv.c - one row a case, for spreadsheets: RFC 4180, CRLF, every field quoted and formula-safe.
 *
 * Columns keep their place; a new one goes to the end. The sheet is meant for people: what could be run as a formula is
 * neutralised (escape.h) and invisible characters are written out. Programs read report.json. */
#include "base/settings.h"
#include "report/desk.h"
#include "report/escape.h"
#include "report/formats.h"

typedef struct row {
    const rf_case *c;
    const rf_view *view;
    const rf_suggestion *todo;
} row;

static void put_names(rf_buf *out, const rf_view *v, rf_mark mark, bool with_titles)
{
    bool any = false;
    for (size_t i = 0; i < v->n_points; i++) {
        const rf_point *p = &v->points[i];
        if (p->mark != mark)
            continue;
        rf_buf_puts(out, any ? "; " : "");
        rf_buf_add_str(out, with_titles ? p->title : p->finding->concept);
        any = true;
    }
}

static void put_disposition(rf_buf *out, const row *r) { rf_buf_puts(out, rf_disposition_name(r->c->verdict.disposition)); }
static void put_published(rf_buf *out, const row *r) { rf_time_put(out, r->c->comment.published); }
static void put_author(rf_buf *out, const row *r) { rf_buf_add_str(out, r->c->comment.author); }
static void put_text(rf_buf *out, const row *r) { rf_buf_add_str(out, r->c->comment.text); }
static void put_reasons(rf_buf *out, const row *r) { put_names(out, r->view, RF_MARK_REASON, true); }
static void put_denied(rf_buf *out, const row *r) { put_names(out, r->view, RF_MARK_DENIED, true); }
static void put_step(rf_buf *out, const row *r) { rf_buf_add_str(out, r->todo->step); }
static void put_reply(rf_buf *out, const row *r) { rf_buf_add_str(out, r->todo->reply); }
static void put_url(rf_buf *out, const row *r) { rf_buf_add_str(out, r->c->comment.url); }
static void put_id(rf_buf *out, const row *r) { rf_buf_add_str(out, r->c->comment.id); }
static void put_parent(rf_buf *out, const row *r) { rf_buf_add_str(out, r->c->comment.parent); }
static void put_container(rf_buf *out, const row *r) { rf_buf_add_str(out, r->c->comment.container); }
static void put_source(rf_buf *out, const row *r) { rf_buf_add_str(out, r->c->comment.source); }
static void put_concepts(rf_buf *out, const row *r) { put_names(out, r->view, RF_MARK_REASON, false); }
static void put_decided_by(rf_buf *out, const row *r) { rf_buf_add_str(out, r->c->verdict.decided_by); }
static void put_probability(rf_buf *out, const row *r) { rf_buf_printf(out, "%.3f", r->c->verdict.p_refer); }
static void put_needs_human(rf_buf *out, const row *r) { rf_buf_puts(out, r->c->verdict.needs_human ? "yes" : "no"); }
static void put_model(rf_buf *out, const row *r) { rf_buf_add_str(out, r->c->verdict.model); }

static void put_urgency(rf_buf *out, const row *r)
{
    if (r->c->verdict.urgency != RF_URGENCY_NONE)
        rf_buf_puts(out, rf_urgency_name(r->c->verdict.urgency));
}

static void put_affected(rf_buf *out, const row *r)
{
    if (r->view->n_reasons > 0)
        rf_buf_puts(out, rf_view_affected(r->view));
}

static void put_state(rf_buf *out, const row *r) { rf_buf_puts(out, r->c->is_new ? "new" : r->c->is_changed ? "changed" : ""); }

static void put_bucket(rf_buf *out, const row *r)
{
    if (r->view->section == RF_SECTION_ADVICE && r->c->verdict.bucket != RF_BUCKET_NONE)
        rf_buf_puts(out, rf_bucket_name(r->c->verdict.bucket));
}

static void put_exercises(rf_buf *out, const row *r)
{
    if (r->view->section == RF_SECTION_ADVICE)
        rf_texts_put_exercises(out, &r->c->verdict);
}

static void put_notes(rf_buf *out, const row *r)
{
    for (size_t i = 0; i < r->c->verdict.n_notes; i++) {
        rf_buf_puts(out, i ? "; " : "");
        rf_buf_add_str(out, r->c->verdict.notes[i]);
    }
}

static const struct column {
    const char *name;
    void (*put)(rf_buf *out, const row *r);
} columns[] = {
    {"urgency", put_urgency},
    {"disposition", put_disposition},
    {"published", put_published},
    {"author", put_author},
    {"text", put_text},
    {"reasons", put_reasons},
    {"denied", put_denied},
    {"affected", put_affected},
    {"needs_human", put_needs_human},
    {"suggested_step", put_step},
    {"suggested_reply", put_reply},
    {"advice", put_bucket},
    {"exercises", put_exercises},
    {"url", put_url},
    {"id", put_id},
    {"parent", put_parent},
    {"container", put_container},
    {"source", put_source},
    {"concepts", put_concepts},
    {"decided_by", put_decided_by},
    {"p_refer", put_probability},
    {"notes", put_notes},
    {"state", put_state},
    {"model", put_model},
};

#define N_COLUMNS (sizeof columns / sizeof *columns)

/* The columns asked for, in their order; RF_E_USAGE names what is none. */
static bool choose(rf_str names, const struct column *chosen[N_COLUMNS], size_t *n, rf_error *err)
{
    *n = 0;
    for (rf_str name; rf_str_split(&names, ',', &name);) {
        size_t i = 0;
        name = rf_str_trim(name);
        if (name.len == 0)
            continue;
        while (i < N_COLUMNS && !rf_str_is(name, columns[i].name))
            i++;
        if (i == N_COLUMNS) {
            const char *known[N_COLUMNS + 1] = {0};
            for (i = 0; i < N_COLUMNS; i++)
                known[i] = columns[i].name;
            return rf_error_set(err, RF_E_USAGE, "unknown column '%.*s': did you mean '%s'?", name.len < 40 ? (int)name.len : 40, name.ptr,
                                rf_nearest_word(name, known));
        }
        if (*n == N_COLUMNS)
            return rf_error_set(err, RF_E_USAGE, "more than %zu columns: one stands there twice", N_COLUMNS);
        chosen[(*n)++] = &columns[i];
    }
    for (size_t i = 0; *n == 0 && i < N_COLUMNS; i++)
        chosen[i] = &columns[i];
    *n = *n == 0 ? N_COLUMNS : *n;
    return true;
}

bool rf_report_columns_check(rf_str names, rf_error *err)
{
    const struct column *chosen[N_COLUMNS];
    size_t n;
    return choose(names, chosen, &n, err);
}

static void put_row(rf_buf *out, const struct column *const *chosen, size_t n, const row *r, rf_buf *field)
{
    for (size_t i = 0; i < n; i++) {
        rf_buf_clear(field);
        chosen[i]->put(field, r);
        if (i > 0)
            rf_buf_putc(out, ',');
        rf_escape_csv(out, rf_buf_str(field));
        out->overflow = out->overflow || field->overflow;
    }
    rf_buf_puts(out, "\r\n");
}

bool rf_csv_render(const rf_report *r, rf_buf *out, rf_error *err)
{
    rf_desk desk;
    rf_buf field;
    const struct column *chosen[N_COLUMNS];
    size_t n = 0;
    rf_buf_init(&field, RF_REPORT_MAX);
    bool ok = rf_desk_open(&desk, r, err) && choose(r->columns, chosen, &n, err);
    if (ok && r->csv_bom)
        rf_buf_puts(out, "\xEF\xBB\xBF");
    for (size_t i = 0; ok && i < n; i++)
        rf_buf_printf(out, "%s\"%s\"%s", i ? "," : "", chosen[i]->name, i + 1 == n ? "\r\n" : "");
    for (size_t i = 0; ok && i < r->n_cases; i++) {
        rf_desk_lay(&desk, i);
        put_row(out, chosen, n, &(row){&r->cases[i], &desk.view, &desk.todo}, &field);
    }
    rf_buf_release(&field);
    rf_desk_close(&desk);
    return ok;
}
