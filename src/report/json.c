/* report/json.c - one object with meta, summary and cases, for programs. Texts are whole and unescaped beyond JSON. */
#include "base/json.h"
#include "report/desk.h"
#include "report/formats.h"
#include "report/summary.h"

static void put_text(rf_buf *out, const char *before, rf_str s)
{
    rf_buf_puts(out, before);
    rf_json_put_string(out, s);
}

static void put_time(rf_buf *out, const char *before, int64_t t)
{
    rf_buf_puts(out, before);
    if (t == RF_NO_TIME) {
        rf_buf_puts(out, "null");
        return;
    }
    rf_buf_putc(out, '"');
    rf_time_put(out, t);
    rf_buf_putc(out, '"');
}

static void put_meta(rf_buf *out, const rf_report *r)
{
    put_text(out, "\"meta\":{\"schema\":1,\"title\":", r->title.len ? r->title : RF_STR("Referral report"));
    put_text(out, ",\"channel\":", r->channel);
    put_time(out, ",\"generated\":", r->generated);
    put_time(out, ",\"since\":", r->since);
    put_time(out, ",\"until\":", r->until);
    put_text(out, ",\"version\":", r->version);
    put_text(out, ",\"model\":", r->model);
    rf_buf_putc(out, '}');
}

static void put_summary(rf_buf *out, const rf_report *r, rf_arena *arena)
{
    const rf_report_counts *n = &r->counts;
    rf_buf_printf(out, "\"summary\":{\"read\":%zu,\"refer\":%zu,\"emergency\":%zu,\"urgent\":%zu,\"routine\":%zu,", n->read,
                  rf_summary_refer(n), n->refer[RF_EMERGENCY], n->refer[RF_URGENT], n->refer[RF_ROUTINE]);
    rf_buf_printf(out,
                  "\"advice\":%zu,\"no_action\":%zu,\"not_judged\":%zu,\"needs_human\":%zu,\"new\":%zu,\"changed\":%zu,\"errors\":%zu,",
                  n->advice, n->no_action, n->not_judged, n->needs_human, n->fresh, n->changed, n->errors);
    rf_buf_puts(out, "\"not_read\":[");
    for (size_t i = 0; i < r->n_gaps; i++)
        put_text(out, i ? "," : "", r->gaps[i]);
    rf_buf_puts(out, "],\"concepts\":[");
    rf_concept_count *concepts;
    size_t n_concepts = rf_summary_concepts(r, arena, &concepts);
    for (size_t i = 0; i < n_concepts; i++) {
        put_text(out, i ? ",{\"concept\":" : "{\"concept\":", concepts[i].id);
        put_text(out, ",\"title\":", concepts[i].title);
        put_text(out, ",\"source\":", concepts[i].source);
        rf_buf_printf(out, ",\"cases\":%zu}", concepts[i].cases);
    }
    rf_buf_puts(out, "],\"weeks\":[");
    for (size_t i = 0; i < r->n_weeks; i++) {
        const rf_report_week *w = &r->weeks[i];
        put_time(out, i ? ",{\"from\":" : "{\"from\":", w->from);
        rf_buf_printf(out, ",\"judged\":%zu,\"emergency\":%zu,\"urgent\":%zu,\"routine\":%zu}", w->judged, w->refer[RF_EMERGENCY],
                      w->refer[RF_URGENT], w->refer[RF_ROUTINE]);
    }
    rf_buf_puts(out, "]}");
}

/* The verdict's own writer gives `{"schema":1,"id":"…",<rest>}`; its head makes room for the comment's fields. */
static void put_verdict_rest(rf_buf *out, const rf_case *c, rf_buf *scratch)
{
    rf_verdict v = c->verdict;
    v.id = c->comment.id;
    rf_buf_clear(scratch);
    put_text(scratch, "{\"schema\":1,\"id\":", v.id);
    size_t head = scratch->len;
    rf_buf_clear(scratch);
    rf_verdict_put_json(scratch, &v);
    rf_str whole = rf_buf_str(scratch);
    if (whole.len > head + 1)
        rf_buf_add(out, whole.ptr + head, whole.len - head - 1);
    out->overflow = out->overflow || scratch->overflow;
}

static void put_case(rf_buf *out, const rf_case *c, const rf_suggestion *todo, rf_buf *scratch)
{
    const rf_comment *k = &c->comment;
    put_text(out, "{\"schema\":1,\"id\":", k->id);
    put_text(out, ",\"text\":", k->text);
    put_text(out, ",\"author\":", k->author);
    put_time(out, ",\"published\":", k->published);
    put_text(out, ",\"url\":", k->url);
    put_text(out, ",\"source\":", k->source);
    put_text(out, ",\"parent\":", k->parent);
    put_text(out, ",\"container\":", k->container);
    put_verdict_rest(out, c, scratch);
    rf_buf_printf(out, ",\"new\":%s,\"changed\":%s", c->is_new ? "true" : "false", c->is_changed ? "true" : "false");
    put_text(out, ",\"suggested_step\":", todo->step);
    put_text(out, ",\"suggested_reply\":", todo->reply);
    rf_buf_putc(out, '}');
}

bool rf_json_render(const rf_report *r, rf_buf *out, rf_error *err)
{
    rf_desk desk;
    rf_buf verdict;
    rf_buf_init(&verdict, RF_REPORT_MAX);
    bool ok = rf_desk_open(&desk, r, err);
    if (ok) {
        rf_buf_puts(out, "{\n");
        put_meta(out, r);
        rf_buf_puts(out, ",\n");
        put_summary(out, r, desk.arena);
        rf_buf_puts(out, ",\n\"cases\":[");
        for (size_t i = 0; i < r->n_cases; i++) {
            rf_desk_lay(&desk, i);
            rf_buf_puts(out, i ? ",\n" : "\n");
            put_case(out, &r->cases[i], &desk.todo, &verdict);
        }
        rf_buf_puts(out, r->n_cases ? "\n]\n}\n" : "]\n}\n");
    }
    rf_buf_release(&verdict);
    rf_desk_close(&desk);
    return ok;
}
