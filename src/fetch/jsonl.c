/* fetch/jsonl.c - JSON Lines, and the other JSON that comment downloaders write: one list, several lists one after another,
 * or an object with a list called "comments". It names no fields itself (fields.c does). */
#include "fetch/jsonl.h"

#include "base/json.h"
#include "fetch/fields.h"
#include "fetch/json_values.h"

#include <stdio.h>
#include <string.h>

typedef struct reader {
    rf_fetch_job *job;
    const rf_jsonl_dialect *dialect;
    rf_arena *list_arena; /* what lives as long as a list: */
    rf_str container;     /* the video or post around it */
    long line;            /* where the record begins that is being read */
    size_t repairs;       /* in it */
} reader;

/* Of the bytes repaired in a record, those that stand in this text. */
static size_t repairs_in(rf_str text, size_t repairs)
{
    size_t found = 0;
    for (size_t i = 0; found < repairs && i + 3 <= text.len; i++)
        if (memcmp(text.ptr + i, "\xEF\xBF\xBD", 3) == 0)
            found++;
    return found;
}

static bool read_value(reader *r, const rf_json *v, rf_str container, rf_str parent, bool nested, rf_error *err);

static bool read_all(reader *r, const rf_json *list, rf_str container, rf_str parent, rf_error *err)
{
    for (const rf_json *v = list ? list->child : NULL; v != NULL; v = v->next)
        if (!read_value(r, v, container, parent, true, err))
            return false;
    return true;
}

static const rf_json *list_at(const rf_json *obj, const char *key)
{
    const rf_json *v = rf_json_get(obj, key);
    return v != NULL && v->type == RF_JSON_ARRAY ? v : NULL;
}

/* A comment with what hangs below it: replies stand in `replies`, in `replies.comments` or, inside a list, in `comments`. */
static bool read_object(reader *r, const rf_json *v, rf_str container, rf_str parent, bool nested, rf_error *err)
{
    const rf_json *list = list_at(v, "comments"), *text = rf_json_get(v, "text");
    bool is_document = list != NULL && !nested && (text == NULL || text->type != RF_JSON_STRING);
    rf_comment c;
    rf_error why = {0};
    bool bad_date = false;
    bool is_comment = rf_comment_read_json(v, r->job->arena, &c, &bad_date, &why);
    if (is_document)
        return read_all(r, list, c.container.len ? c.container : c.id, parent, err);
    if (c.container.len == 0)
        c.container = container;
    if (c.parent.len == 0)
        c.parent = parent;
    if (is_comment) {
        c.repairs = repairs_in(c.text, r->repairs);
        r->job->counts->bad_dates += bad_date;
        if (r->dialect->adjust != NULL)
            r->dialect->adjust(r->job, &c);
        if (!rf_fetch_deliver(r->job, &c, err))
            return false;
    } else if (!rf_fetch_problem(r->job, r->line, !nested && r->dialect->no_text ? r->dialect->no_text : why.text, err)) {
        return false;
    }
    const rf_json *replies = rf_json_get(v, "replies");
    return read_all(r, list, c.container, c.id, err) && read_all(r, list_at(v, "replies"), c.container, c.id, err) &&
           read_all(r, list_at(replies, "comments"), c.container, c.id, err);
}

static bool read_value(reader *r, const rf_json *v, rf_str container, rf_str parent, bool nested, rf_error *err)
{
    if (v->type == RF_JSON_OBJECT)
        return read_object(r, v, container, parent, nested, err);
    if (v->type == RF_JSON_ARRAY)
        return read_all(r, v, container, parent, err);
    return rf_fetch_problem(r->job, r->line, "not a json object", err);
}

/* Parse and read one record; a bad one is a problem. `cut`: it is the last and has no line end. */
static bool read_record(reader *r, rf_str json, long line, bool cut, bool nested, rf_error *err)
{
    rf_error why = {0};
    rf_arena_reset(r->job->arena);
    r->line = line;
    const rf_json *v = rf_json_parse(json, r->job->arena, &r->repairs, &why);
    if (v != NULL)
        return read_value(r, v, r->container, RF_STR(""), nested, err);
    if (cut)
        rf_error_add(&why, "the last line is cut");
    return rf_fetch_problem(r->job, line, why.text, err);
}

/* ---- lists ---------------------------------------------------------------------------------------------------------- */

static bool on_value(void *ctx, rf_str json, long line, bool is_owner, rf_error *err)
{
    reader *r = ctx;
    if (!is_owner)
        return read_record(r, json, line, false, false, err);
    /* Around the list stands a video or post, unless it has a text of its own: then it is a comment with its replies. */
    r->container = RF_STR("");
    rf_arena_reset(r->list_arena);
    const rf_json *text = rf_json_get(rf_json_parse(json, r->list_arena, NULL, NULL), "text");
    return text == NULL || text->type != RF_JSON_STRING || read_record(r, json, line, false, true, err);
}

/* The id of the object around a list is the video or post its comments belong to, if it stands in front of the list. */
static bool on_list(void *ctx, rf_str head, rf_error *err)
{
    (void)err;
    reader *r = ctx;
    rf_arena_reset(r->list_arena);
    r->container = RF_STR("");
    const rf_json *v = head.len ? rf_json_parse(head, r->list_arena, NULL, NULL) : NULL;
    if (v == NULL)
        return true;
    rf_comment c;
    (void)rf_comment_read_json(v, r->list_arena, &c, NULL, NULL); /* it has no text, of course */
    r->container = c.container.len ? c.container : c.id;
    return true;
}

static bool on_problem(void *ctx, long line, const char *reason, rf_error *err)
{
    reader *r = ctx;
    return rf_fetch_problem(r->job, line, reason, err);
}

/* ---- the source ----------------------------------------------------------------------------------------------------- */

static bool read_lines(reader *r, rf_error *err)
{
    rf_input_text line;
    bool ok = true;
    while (ok && rf_input_line(r->job->in, RF_FETCH_RECORD_MAX, &line)) {
        if (line.too_long)
            ok = rf_fetch_problem(r->job, line.number, "line is longer than 1 MiB", err);
        else if (rf_str_trim(line.text).len > 0)
            ok = read_record(r, line.text, line.number, line.cut, false, err);
    }
    return ok;
}

bool rf_jsonl_read(rf_fetch_job *job, const rf_jsonl_dialect *dialect, rf_error *err)
{
    reader r = {.job = job, .dialect = dialect, .container = RF_STR("")};
    if (!rf_json_values_likely(rf_input_peek(job->in, RF_FETCH_RECORD_MAX + 2), RF_FETCH_RECORD_MAX + 2))
        return read_lines(&r, err);
    rf_json_values v = {.cap = RF_FETCH_RECORD_MAX, .ctx = &r, .value = on_value, .list = on_list, .problem = on_problem};
    r.list_arena = rf_arena_new(0);
    bool ok = rf_json_values_read(job->in, &v, err);
    rf_arena_free(r.list_arena);
    return ok;
}

/* '{' with a name behind it, or '[' with an element: "[Click here]" opens many a page. */
bool rf_jsonl_likely(rf_str head)
{
    rf_str s = rf_str_trim(head);
    if (s.len == 0 || (s.ptr[0] != '{' && s.ptr[0] != '['))
        return false;
    rf_str inside = rf_str_trim((rf_str){s.ptr + 1, s.len - 1});
    char b = inside.len ? inside.ptr[0] : '\0';
    return s.ptr[0] == '{' ? b == '"' || b == '}' : b == '{' || b == ']' || b == '[';
}

static bool jsonl_read(rf_fetch_job *job, rf_error *err)
{
    static const rf_jsonl_dialect plain = {NULL, NULL};
    return rf_jsonl_read(job, &plain, err);
}

static int jsonl_sniff(rf_str head, const char *path)
{
    if (rf_jsonl_likely(head))
        return 3;
    return rf_fetch_ends_with(path, ".jsonl") || rf_fetch_ends_with(path, ".ndjson") || rf_fetch_ends_with(path, ".json") ? 2 : 0;
}

const rf_source rf_source_jsonl = {"jsonl", "JSON Lines, or JSON with a list of comments", jsonl_sniff, jsonl_read};
