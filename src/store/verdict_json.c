/* store/verdict_json.c - a verdict out of its JSON record. What goes in is written by record.c; what the record leaves out
 * (title and guideline of each finding, which reports print) stands beside it. */
#include "store/internal.h"

#include "base/json.h"

void rf_verdict_put_sources(rf_buf *out, const rf_verdict *v)
{
    rf_buf_putc(out, '[');
    for (size_t i = 0; i < v->n_findings; i++) {
        rf_buf_puts(out, i ? ",[" : "[");
        rf_json_put_string(out, v->findings[i].title);
        rf_buf_putc(out, ',');
        rf_json_put_string(out, v->findings[i].source);
        rf_buf_putc(out, ']');
    }
    rf_buf_putc(out, ']');
}

static rf_str string_at(const rf_json *object, const char *key)
{
    const rf_json *v = rf_json_get(object, key);
    return v != NULL && v->type == RF_JSON_STRING ? v->string : RF_STR("");
}

static size_t size_at(const rf_json *object, const char *key)
{
    const rf_json *v = rf_json_get(object, key);
    return v != NULL && v->type == RF_JSON_INT && v->integer >= 0 ? (size_t)v->integer : 0;
}

static const rf_json *list_at(const rf_json *object, const char *key, size_t *n)
{
    const rf_json *list = rf_json_get(object, key);
    *n = 0;
    if (list == NULL || list->type != RF_JSON_ARRAY)
        return NULL;
    for (const rf_json *v = list->child; v != NULL; v = v->next)
        (*n)++;
    return list->child;
}

static bool read_finding(const rf_json *v, const rf_json *source, rf_finding *f)
{
    *f = (rf_finding){
        .concept = string_at(v, "concept"), .text = string_at(v, "text"), .start = size_at(v, "start"), .end = size_at(v, "end")};
    if (source != NULL && source->type == RF_JSON_ARRAY && source->child != NULL && source->child->next != NULL) {
        f->title = source->child->string;
        f->source = source->child->next->string;
    }
    return rf_status_parse(string_at(v, "status"), &f->status) && rf_experiencer_parse(string_at(v, "experiencer"), &f->experiencer) &&
           rf_temporality_parse(string_at(v, "temporality"), &f->temporality);
}

static bool read_findings(const rf_json *record, const rf_json *sources, rf_arena *arena, rf_verdict *v)
{
    const rf_json *f = list_at(record, "findings", &v->n_findings), *source = sources ? sources->child : NULL;
    v->findings = rf_arena_take(arena, v->n_findings * sizeof *v->findings);
    for (size_t i = 0; i < v->n_findings; i++, f = f->next, source = source ? source->next : NULL)
        if (!read_finding(f, source, &v->findings[i]))
            return false;
    return true;
}

/* Strings of the parser end with a NUL, which the items need. */
static bool read_advice(const rf_json *advice, rf_arena *arena, rf_verdict *v)
{
    if (advice == NULL || advice->type != RF_JSON_OBJECT)
        return true;
    const rf_json *item = list_at(advice, "items", &v->n_items);
    rf_exercise *items = rf_arena_take(arena, v->n_items * sizeof *items);
    for (size_t i = 0; i < v->n_items; i++, item = item->next)
        items[i] = (rf_exercise){string_at(item, "name").ptr, string_at(item, "at").ptr};
    v->items = items;
    return rf_bucket_parse(string_at(advice, "bucket"), &v->bucket);
}

static void read_notes(const rf_json *record, rf_arena *arena, rf_verdict *v)
{
    const rf_json *note = list_at(record, "notes", &v->n_notes);
    v->notes = rf_arena_take(arena, v->n_notes * sizeof *v->notes);
    for (size_t i = 0; i < v->n_notes; i++, note = note->next)
        v->notes[i] = note->string;
}

bool rf_verdict_from_json(rf_str json, rf_str sources, rf_arena *arena, rf_verdict *v, rf_error *err)
{
    const rf_json *record = rf_json_parse(json, arena, NULL, NULL), *beside = rf_json_parse(sources, arena, NULL, NULL);
    const rf_json *urgency = rf_json_get(record, "urgency"), *p = rf_json_get(record, "p_refer"),
                  *human = rf_json_get(record, "needs_human");
    *v = (rf_verdict){.id = string_at(record, "id"),
                      .decided_by = string_at(record, "decided_by"),
                      .model = string_at(record, "model"),
                      .p_refer = p ? p->real : 0,
                      .needs_human = human != NULL && human->integer != 0};
    read_notes(record, arena, v);
    bool ok = rf_disposition_parse(string_at(record, "disposition"), &v->disposition) && read_findings(record, beside, arena, v) &&
              read_advice(rf_json_get(record, "advice"), arena, v);
    if (ok && urgency != NULL && urgency->type == RF_JSON_STRING)
        ok = rf_urgency_parse(urgency->string, &v->urgency);
    return ok || rf_error_set(err, RF_E_STORE, "a stored verdict cannot be read");
}
