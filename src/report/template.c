/* report/template.c - a tiny Mustache. Larger ones (mustach, ctemplate) bring parsers for data this room already has. */
#include "report/template.h"

#include "report/escape.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#define MAX_DEPTH 8

static void add_field(rf_fields *f, const char *name, rf_str value, bool is_markup)
{
    assert(f->count < RF_FIELDS_MAX);
    f->items[f->count++] = (rf_field){name, value, is_markup};
}

void rf_fields_text(rf_fields *f, const char *name, rf_str value) { add_field(f, name, value, false); }

void rf_fields_markup(rf_fields *f, const char *name, rf_str value) { add_field(f, name, value, true); }

void rf_fields_number(rf_fields *f, const char *name, size_t value, char digits[24])
{
    snprintf(digits, 24, "%zu", value);
    add_field(f, name, rf_str_from(digits), false);
}

static const rf_field *find(const rf_fields *fields, rf_str name)
{
    for (size_t i = 0; i < fields->count; i++)
        if (rf_str_is(name, fields->items[i].name))
            return &fields->items[i];
    return NULL;
}

typedef struct tag {
    char kind; /* 't' text, 'm' markup, '#', '^', '/' */
    rf_str name;
    size_t start, end; /* of the braces, in the template */
} tag;

/* Next tag at or after `from`. False at the end of the template; a tag without its closing braces is an error. */
static bool next_tag(rf_str t, size_t from, tag *out, bool *is_broken)
{
    const char *open = from < t.len ? memmem(t.ptr + from, t.len - from, "{{", 2) : NULL;
    if (open == NULL)
        return false;
    out->start = (size_t)(open - t.ptr);
    bool is_markup = out->start + 2 < t.len && open[2] == '{';
    const char *inner = open + (is_markup ? 3 : 2);
    const char *close = memmem(inner, (size_t)(t.ptr + t.len - inner), is_markup ? "}}}" : "}}", is_markup ? 3 : 2);
    if (close == NULL) {
        *is_broken = true;
        return false;
    }
    out->end = (size_t)(close - t.ptr) + (is_markup ? 3 : 2);
    out->name = (rf_str){inner, (size_t)(close - inner)};
    out->kind = is_markup ? 'm' : 't';
    if (!is_markup && out->name.len > 0 && strchr("#^/", out->name.ptr[0]) != NULL) {
        out->kind = out->name.ptr[0];
        out->name = (rf_str){inner + 1, out->name.len - 1};
        if (out->end < t.len && t.ptr[out->end] == '\n')
            out->end++;
    }
    return true;
}

static bool complain(rf_error *err, const char *what, rf_str name)
{
    return rf_error_set(err, RF_E_REPORT, "%s '%.*s' in a page template", what, (int)name.len, name.ptr);
}

static bool put_value(rf_buf *out, const tag *t, const rf_field *f, rf_error *err)
{
    if (f->is_markup != (t->kind == 'm'))
        return complain(err, f->is_markup ? "two braces for the markup" : "three braces for the text", t->name);
    if (f->is_markup)
        rf_buf_add_str(out, f->value);
    else
        rf_escape_html(out, f->value);
    return true;
}

/* Sections are a stack of names; `muted` counts the open ones whose condition does not hold. */
bool rf_template_fill(rf_buf *out, rf_str template, const rf_fields *fields, rf_error *err)
{
    rf_str open[MAX_DEPTH];
    bool holds[MAX_DEPTH];
    size_t depth = 0, muted = 0, pos = 0;
    bool is_broken = false;
    tag t;
    while (next_tag(template, pos, &t, &is_broken)) {
        if (muted == 0)
            rf_buf_add(out, template.ptr + pos, t.start - pos);
        pos = t.end;
        if (t.kind == '/') {
            if (depth == 0 || !rf_str_eq(open[depth - 1], t.name))
                return complain(err, "unexpected end of section", t.name);
            if (!holds[--depth])
                muted--;
            continue;
        }
        const rf_field *f = find(fields, t.name);
        if (f == NULL)
            return complain(err, "unknown field", t.name);
        if (t.kind == '#' || t.kind == '^') {
            if (depth == MAX_DEPTH)
                return complain(err, "sections nested too deeply at", t.name);
            open[depth] = t.name;
            holds[depth] = (f->value.len > 0) == (t.kind == '#');
            if (!holds[depth++])
                muted++;
        } else if (muted == 0 && !put_value(out, &t, f, err)) {
            return false;
        }
    }
    if (is_broken)
        return rf_error_set(err, RF_E_REPORT, "a tag without closing braces in a page template");
    if (depth > 0)
        return complain(err, "section is not closed:", open[depth - 1]);
    rf_buf_add(out, template.ptr + pos, template.len - pos);
    return true;
}
