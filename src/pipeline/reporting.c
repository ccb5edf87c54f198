/* pipeline/reporting.c - cases out of the store into reports: today's, the dated one, the page over all of them. */
#include "base/file.h"
#include "extract/rules.h"
#include "pipeline/archive.h"
#include "pipeline/batch.h"
#include "pipeline/engine_parts.h"
#include "report/report.h"
#include "store/cursors.h"
#include "store/reports.h"

#include <stdio.h>
#include <string.h>

#define TEXTS_MAX ((size_t)1 << 20)
enum { WEEKS = 8, DAY_S = 86400 };

typedef struct shown {
    rf_report *report;
    const rf_rules *rules;
    rf_arena *arena;
    rf_store_id *ids;
    size_t n, cap;
} shown;

/* A concept that the rules no longer know keeps its id as its title. */
static void name_concepts(const rf_rules *rules, rf_finding *findings, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        const rf_concept *c = rf_rules_find_concept(rules, findings[i].concept);
        findings[i].title = c != NULL ? rf_str_from(c->title) : findings[i].concept;
        findings[i].source = c != NULL ? rf_str_from(c->source) : (rf_str){"", 0};
    }
}

static bool show_one(void *ctx, const rf_case *c, rf_error *err)
{
    shown *s = ctx;
    (void)err;
    name_concepts(s->rules, c->verdict.findings, c->verdict.n_findings);
    rf_report_add(s->report, c);
    s->ids = rf_arena_grow(s->arena, s->ids, s->n, &s->cap, sizeof *s->ids);
    s->ids[s->n++] = (rf_store_id){{rf_arena_dup(s->arena, c->comment.source.ptr, c->comment.source.len), c->comment.source.len},
                                   {rf_arena_dup(s->arena, c->comment.id.ptr, c->comment.id.len), c->comment.id.len}};
    return true;
}

/* The trend: whole weeks, the last of which ends with the day of the report. Nothing when no comment of theirs was referred. */
static bool add_weeks(rf_store *s, rf_report *r, rf_report_week weeks[WEEKS], rf_error *err)
{
    rf_store_week from_store[WEEKS];
    int64_t tomorrow = (r->generated / DAY_S + 1) * DAY_S;
    if (!rf_store_weeks(s, tomorrow - (int64_t)WEEKS * 7 * DAY_S, from_store, WEEKS, err))
        return false;
    for (size_t i = 0; i < WEEKS; i++) {
        const rf_store_week *w = &from_store[i];
        weeks[i] = (rf_report_week){.from = w->from, .judged = (size_t)w->judged};
        for (int u = RF_ROUTINE; u <= RF_EMERGENCY; u++) {
            weeks[i].refer[u] = (size_t)w->urgency[u];
            r->n_weeks = w->urgency[u] > 0 ? WEEKS : r->n_weeks;
        }
    }
    r->weeks = weeks;
    return true;
}

static bool print_one(rf_report *r, const rf_report_options *o, rf_error *err)
{
    if (strchr(o->formats, ',') != NULL)
        return rf_error_set(err, RF_E_USAGE, "standard output takes one format, not '%s': use --format html", o->formats);
    rf_buf out;
    rf_buf_init(&out, RF_REPORT_MAX);
    bool ok = rf_report_render(r, rf_str_from(o->formats), &out, err);
    if (ok)
        o->print(o->print_ctx, rf_buf_str(&out));
    rf_buf_release(&out);
    return ok;
}

/* Everything up to the marks, so that a report that is not whole, kept or delivered marks nothing. */
static bool put_out(rf_store *s, rf_report *r, const rf_report_options *o, rf_store_report *kept, rf_error *err)
{
    if (strcmp(o->out_dir, "-") == 0)
        return print_one(r, o, err);
    if (!rf_report_write(r, o->out_dir, "report", rf_str_from(o->formats), err))
        return false;
    return o->keep_unreported || archive_put(s, r, o, kept, err);
}

static bool describe(rf_report *r, const rf_report_options *o, rf_buf *texts, rf_error *err)
{
    r->title = rf_str_from(o->title);
    r->channel = rf_str_from(o->channel);
    r->columns = rf_str_from(o->columns);
    r->version = RF_STR(RF_VERSION);
    r->model = rf_str_from(o->engine != NULL ? rf_engine_hash(o->engine) : NULL);
    r->generated = o->now;
    r->since = o->since;
    for (const char *const *gap = o->gaps; gap != NULL && *gap != NULL; gap++)
        rf_report_gap(r, rf_str_from(*gap));
    if (o->texts_file != NULL && !rf_file_read(o->texts_file, texts, err)) {
        if (err != NULL)
            err->code = RF_E_CONFIG;
        return rf_error_add(err, "texts of the report");
    }
    r->texts = rf_buf_str(texts);
    return true;
}

/* What the store keeps of reports, among the cursors. */
static bool get_note(rf_store *s, const rf_report *r, rf_str key, rf_str *value, rf_error *err)
{
    return rf_store_cursor_get(s, RF_STR("redflag"), RF_STR("report"), key, r->arena, value, err);
}

static bool set_note(rf_store *s, rf_str key, rf_str value, int64_t now, rf_error *err)
{
    return rf_store_cursor_set(s, RF_STR("redflag"), RF_STR("report"), key, value, now, err);
}

/* The day (UTC) of a report as the store keeps it: days since 1970. */
static rf_str day_of(const rf_report *r, char text[24])
{
    snprintf(text, 24, "%lld", (long long)(r->generated / DAY_S));
    return rf_str_from(text);
}

/* What a mail asks of the past. Whether anything was reported from this store before: a report without a case counts, for the next one's
 * cases are news. And whether a mail has told today that something was not read. */
static bool ask_past(rf_store *s, rf_report *r, rf_error *err)
{
    char today[24];
    rf_store_counts n;
    rf_str last, gaps;
    if (!get_note(s, r, RF_STR("last"), &last, err) || !get_note(s, r, RF_STR("gaps mailed"), &gaps, err) || !rf_store_count(s, &n, err))
        return false;
    r->is_first = last.ptr == NULL && n.reported == 0;
    r->gaps_told = rf_str_eq(gaps, day_of(r, today));
    return true;
}

/* The report and the row of its dated copy, with the marks in one transaction. */
static bool settle(rf_store *s, const rf_report *r, const shown *list, const rf_store_report *kept, int64_t now, rf_error *err)
{
    char today[24];
    bool ok = rf_store_begin(s, err) &&
              rf_store_mark_reported(s, list->ids, list->n, kept->name.len ? kept->name : RF_STR("report"), now, err) &&
              (kept->name.len == 0 || rf_store_report_put(s, kept, err)) && set_note(s, RF_STR("last"), RF_STR("given"), now, err) &&
              (!r->mailed || r->n_gaps == 0 || set_note(s, RF_STR("gaps mailed"), day_of(r, today), now, err)) && rf_store_commit(s, err);
    if (!ok)
        rf_store_rollback(s);
    return ok;
}

static bool report_from(rf_store *s, const rf_rules *rules, const rf_report_options *o, rf_batch_counts *counts, rf_error *err)
{
    rf_report r;
    rf_report_week weeks[WEEKS];
    rf_store_report kept = {0};
    rf_buf texts;
    rf_report_init(&r);
    rf_buf_init(&texts, TEXTS_MAX);
    shown list = {.report = &r, .rules = rules, .arena = rf_arena_new(0)};
    const rf_case_filter filter = {.only_new_or_changed = !o->all, .since = o->since, .min_urgency = o->at_least};
    bool ok = describe(&r, o, &texts, err) && rf_store_each_case(s, &filter, show_one, &list, err) && add_weeks(s, &r, weeks, err);
    r.counts.read = list.n;
    if (ok && r.n_cases > 0 && r.model.len == 0)
        r.model = r.cases[0].verdict.model;
    ok = ok && put_out(s, &r, o, &kept, err);
    ok = ok && (o->deliver == NULL || ask_past(s, &r, err));
    if (ok && o->deliver != NULL && !o->deliver(o->deliver_ctx, &r, err)) {
        archive_take_back(s, &r, o, &kept);
        ok = false;
    }
    counts->reported += r.n_cases;
    ok = ok && (o->keep_unreported || settle(s, &r, &list, &kept, o->now, err));
    rf_arena_free(list.arena);
    rf_buf_release(&texts);
    rf_report_release(&r);
    return ok;
}

bool rf_report_cases(const char *models_dir, const char *store, const rf_report_options *o, rf_batch_counts *counts, rf_error *err)
{
    if (!rf_report_formats_check(rf_str_from(o->formats), err) || !rf_report_columns_check(rf_str_from(o->columns), err))
        return false;
    rf_rules *own = o->engine == NULL ? rf_rules_open(models_dir, err) : NULL;
    const rf_rules *rules = o->engine != NULL ? rf_engine_rules(o->engine) : own;
    rf_store *s = rules != NULL ? rf_store_open(store, 0, err) : NULL;
    bool ok = s != NULL && report_from(s, rules, o, counts, err);
    rf_store_close(s);
    rf_rules_free(own);
    return ok;
}
