/* report/report.c - fill, sort and write a report. What it looks like is up to the formats. */
#include "report/report.h"

#include "base/file.h"
#include "report/formats.h"
#include "report/section.h"
#include "report/words.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

void rf_report_init(rf_report *r)
{
    *r = (rf_report){.generated = RF_NO_TIME, .since = RF_NO_TIME, .until = RF_NO_TIME, .sorted = true};
    r->arena = rf_arena_new(0);
}

void rf_report_release(rf_report *r)
{
    rf_arena_free(r->arena);
    *r = (rf_report){0};
}

/* ---- deep copies: the caller's strings die with the row they came from ------------------------------------------- */

static void own(rf_arena *a, rf_str *s) { *s = (rf_str){rf_arena_dup(a, s->len ? s->ptr : "", s->len), s->len}; }

static const char *own_c(rf_arena *a, const char *s) { return s ? rf_arena_dup(a, s, strlen(s)) : ""; }

static void own_comment(rf_arena *a, rf_comment *c)
{
    rf_str *const fields[] = {&c->id, &c->text, &c->author, &c->url, &c->source, &c->parent, &c->container};
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
        own(a, fields[i]);
}

static void own_verdict(rf_arena *a, rf_verdict *v)
{
    own(a, &v->id);
    own(a, &v->decided_by);
    own(a, &v->model);
    rf_finding *findings = rf_arena_take(a, (v->n_findings + 1) * sizeof *findings);
    for (size_t i = 0; i < v->n_findings; i++) {
        findings[i] = v->findings[i];
        rf_str *const fields[] = {&findings[i].concept, &findings[i].title, &findings[i].source, &findings[i].text};
        for (size_t k = 0; k < sizeof fields / sizeof *fields; k++)
            own(a, fields[k]);
    }
    v->findings = findings;
    rf_exercise *items = rf_arena_take(a, (v->n_items + 1) * sizeof *items);
    for (size_t i = 0; i < v->n_items; i++)
        items[i] = (rf_exercise){own_c(a, v->items[i].name), own_c(a, v->items[i].at)};
    v->items = items;
    rf_str *notes = rf_arena_take(a, (v->n_notes + 1) * sizeof *notes);
    for (size_t i = 0; i < v->n_notes; i++) {
        notes[i] = v->notes[i];
        own(a, &notes[i]);
    }
    v->notes = notes;
}

static void count(rf_report_counts *n, const rf_case *c)
{
    switch (c->verdict.disposition) {
    case RF_REFER:
        n->refer[c->verdict.urgency == RF_URGENCY_NONE ? RF_URGENT : c->verdict.urgency]++;
        break;
    case RF_ADVICE:
        n->advice++;
        break;
    case RF_NO_ACTION:
        n->no_action++;
        break;
    case RF_NOT_JUDGED:
        n->not_judged++;
        break;
    }
    n->needs_human += c->verdict.needs_human;
    n->fresh += c->is_new;
    n->changed += c->is_changed;
}

void rf_report_add(rf_report *r, const rf_case *c)
{
    count(&r->counts, c);
    if (rf_section_of(&c->verdict) == RF_SECTION_NONE)
        return;
    r->cases = rf_arena_grow(r->arena, r->cases, r->n_cases, &r->cap_cases, sizeof *r->cases);
    rf_case *copy = &r->cases[r->n_cases++];
    *copy = *c;
    own_comment(r->arena, &copy->comment);
    own_verdict(r->arena, &copy->verdict);
    r->sorted = false;
}

void rf_report_gap(rf_report *r, rf_str sentence)
{
    r->gaps = rf_arena_grow(r->arena, r->gaps, r->n_gaps, &r->cap_gaps, sizeof *r->gaps);
    own(r->arena, &sentence);
    r->gaps[r->n_gaps++] = sentence;
}

/* ---- order --------------------------------------------------------------------------------------------------------- */

static int by_urgency(const void *a, const void *b)
{
    const rf_case *x = a, *y = b;
    rf_section sx = rf_section_of(&x->verdict), sy = rf_section_of(&y->verdict);
    if (sx != sy)
        return sx < sy ? -1 : 1;
    if (x->comment.published != y->comment.published)
        return x->comment.published > y->comment.published ? -1 : 1;
    int order = rf_words_order(x->comment.id, y->comment.id);
    if (order == 0)
        order = rf_words_order(x->comment.source, y->comment.source);
    return order != 0 ? order : rf_words_order(x->comment.text, y->comment.text);
}

void rf_report_sort(rf_report *r)
{
    if (!r->sorted && r->n_cases > 1)
        qsort(r->cases, r->n_cases, sizeof *r->cases, by_urgency);
    r->sorted = true;
}

/* ---- rendering and writing ------------------------------------------------------------------------------------------ */

static bool unknown_format(rf_str name, rf_error *err)
{
    rf_buf known;
    rf_buf_init(&known, 256);
    for (size_t i = 0; i < rf_format_count; i++)
        rf_buf_printf(&known, "%s%s", i ? ", " : "", rf_formats[i].name);
    int length = name.len < 40 ? (int)name.len : 40;
    rf_error_set(err, RF_E_USAGE, "unknown report format '%.*s': one of %s expected", length, name.ptr, known.ptr);
    rf_buf_release(&known);
    return false;
}

static bool render(rf_report *r, const rf_format *format, rf_buf *out, rf_error *err)
{
    rf_report_sort(r);
    if (!format->render(r, out, err))
        return rf_error_add(err, "cannot make the %s report", format->name);
    if (out->overflow)
        return rf_error_set(err, RF_E_REPORT, "the %s report is larger than %zu bytes", format->name, out->cap);
    return true;
}

bool rf_report_render(rf_report *r, rf_str format, rf_buf *out, rf_error *err)
{
    const rf_format *f = rf_format_find(format);
    return f != NULL ? render(r, f, out, err) : unknown_format(format, err);
}

/* Next format of a comma-separated list; blanks and empty names are passed over. *bad is set to a name that is none. */
static const rf_format *next_format(rf_str *rest, rf_str *bad)
{
    for (rf_str name; rf_str_split(rest, ',', &name);) {
        name = rf_str_trim(name);
        if (name.len == 0)
            continue;
        const rf_format *f = rf_format_find(name);
        if (f == NULL)
            *bad = name;
        return f;
    }
    return NULL;
}

bool rf_report_formats_check(rf_str formats, rf_error *err)
{
    rf_str rest = formats, bad = {NULL, 0};
    size_t n = 0;
    while (next_format(&rest, &bad) != NULL)
        n++;
    if (bad.ptr != NULL)
        return unknown_format(bad, err);
    return n > 0 ? true : rf_error_set(err, RF_E_USAGE, "no report format named");
}

static bool make_dir(const char *dir, rf_error *err)
{
    struct stat st;
    if (mkdir(dir, 0700) == 0 || (errno == EEXIST && stat(dir, &st) == 0 && S_ISDIR(st.st_mode)))
        return true;
    int reason = errno;
    return rf_error_set(err, RF_E_REPORT, "cannot make report folder '%s': %s", dir, strerror(reason));
}

static bool write_one(const char *dir, const char *name, const rf_format *f, rf_str content, rf_error *err)
{
    size_t n = strlen(dir) + strlen(name) + strlen(f->suffix) + sizeof "/.";
    char *path = rf_xmalloc(n);
    snprintf(path, n, "%s/%s.%s", dir, name, f->suffix);
    rf_error cause;
    bool ok = rf_file_write(path, content, 0600, &cause);
    if (!ok)
        rf_error_set(err, RF_E_REPORT, "%s", cause.text);
    free(path);
    return ok;
}

bool rf_report_write(rf_report *r, const char *dir, const char *name, rf_str formats, rf_error *err)
{
    if (!rf_report_formats_check(formats, err) || !make_dir(dir, err))
        return false;
    rf_buf *content = rf_xcalloc(rf_format_count, sizeof *content);
    for (size_t i = 0; i < rf_format_count; i++)
        rf_buf_init(&content[i], RF_REPORT_MAX);
    bool ok = true;
    rf_str bad;
    const rf_format *f;
    for (rf_str rest = formats; ok && (f = next_format(&rest, &bad)) != NULL;)
        if (content[f - rf_formats].len == 0) /* a format named twice is made once */
            ok = render(r, f, &content[f - rf_formats], err);
    for (size_t i = 0; ok && i < rf_format_count; i++)
        if (content[i].len > 0)
            ok = write_one(dir, name, &rf_formats[i], rf_buf_str(&content[i]), err);
    for (size_t i = 0; i < rf_format_count; i++)
        rf_buf_release(&content[i]);
    free(content);
    return ok;
}
