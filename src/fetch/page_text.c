/* fetch/page_text.c - a saved comment page as plain text: "Name says:" alone on a line, and paragraphs below it.
 *
 * The page is read whole, for what a line means depends on the page's habits. Where a viewer's words and the page's own
 * cannot be told apart, the words are kept: a line too much costs a glance, a line too few may be the symptom. It does not
 * guess who of the authors owns the page. */
#include "fetch/fetch.h"

#include "base/utf8.h"
#include "fetch/page_lines.h"

#include <stdlib.h>
#include <string.h>

typedef struct page_line {
    rf_str text; /* trimmed */
    rf_str author;
    rf_page_line kind;
} page_line;

typedef struct page {
    page_line *lines;
    size_t n;
    size_t usual_gap; /* most blank lines in a row inside a comment that is surely none of the page's foot */
} page;

static bool is_author(const page *p, size_t i) { return p->lines[i].kind == RF_LINE_AUTHOR; }

static bool after_blank(const page *p, size_t i) { return i == 0 || p->lines[i - 1].kind == RF_LINE_BLANK; }

static void split_lines(page *p, rf_str text)
{
    size_t cap = 0;
    rf_str line;
    while (rf_str_split(&text, '\n', &line)) {
        if (p->n == cap) {
            cap = cap ? cap * 2 : 256;
            p->lines = rf_xrealloc(p->lines, cap * sizeof *p->lines);
        }
        page_line *l = &p->lines[p->n++];
        *l = (page_line){.text = rf_page_trim(line)};
        l->kind = rf_page_line_kind(l->text, &l->author);
    }
}

/* Where most names stand behind a blank line, one that does not is running text. */
static void keep_to_the_habit(page *p)
{
    size_t apart = 0, all = 0;
    for (size_t i = 0; i < p->n; i++) {
        all += is_author(p, i);
        apart += is_author(p, i) && after_blank(p, i);
    }
    for (size_t i = 0; i < p->n && apart * 2 > all; i++)
        if (is_author(p, i) && !after_blank(p, i))
            p->lines[i].kind = RF_LINE_TEXT;
}

static size_t next_author(const page *p, size_t from)
{
    while (from < p->n && !is_author(p, from))
        from++;
    return from;
}

/* Lines [first, end) below a name up to the end of the list, as far as it is marked. */
static size_t marked_end(const page *p, size_t first, size_t end)
{
    for (size_t i = first; i < end; i++)
        if (p->lines[i].kind == RF_LINE_END || (p->lines[i].kind == RF_LINE_FOOT && end == p->n))
            return i;
    return end;
}

/* Most blank lines in a row between two lines of text. */
static size_t widest_gap(const page *p, size_t first, size_t end)
{
    size_t widest = 0, gap = 0;
    for (size_t i = first; i < end; i++) {
        bool blank = p->lines[i].kind == RF_LINE_BLANK;
        widest = !blank && gap > widest ? gap : widest;
        gap = blank ? gap + 1 : 0;
    }
    return widest;
}

/* The gap below each name, and the gaps inside all comments but the last (whose end is the question). */
static void learn_gaps(page *p)
{
    p->usual_gap = 1;
    for (size_t at = next_author(p, 0), next; at < p->n; at = next) {
        next = next_author(p, at + 1);
        size_t first = at + 1, gap = 0;
        while (first < next && p->lines[first].kind == RF_LINE_BLANK)
            first++;
        if (first < next)
            gap = first - at - 1;
        size_t inside = next < p->n ? widest_gap(p, first, marked_end(p, first, next)) : 0;
        gap = inside > gap ? inside : gap;
        p->usual_gap = gap > p->usual_gap ? gap : p->usual_gap;
    }
}

/* Below the last comment a gap wider than the page's habit begins its foot. Returns `end` where there is none. */
static size_t foot_after(const page *p, size_t first, size_t end)
{
    size_t gap = 0;
    bool any = false;
    for (size_t i = first; i < end; i++) {
        bool blank = p->lines[i].kind == RF_LINE_BLANK;
        if (!blank && any && gap > p->usual_gap)
            return i;
        any |= !blank;
        gap = blank ? gap + 1 : 0;
    }
    return end;
}

/* The lines joined by line ends; those of the page's own are left out unless nothing else is there. */
static void join(const page *p, size_t first, size_t end, bool keep_chrome, rf_buf *out)
{
    for (size_t i = first; i < end; i++) {
        const page_line *l = &p->lines[i];
        if (l->kind == RF_LINE_BLANK || (l->kind == RF_LINE_CHROME && !keep_chrome))
            continue;
        if (out->len > 0)
            rf_buf_putc(out, '\n');
        rf_buf_add_str(out, l->text);
    }
}

static rf_str repaired(rf_str s, rf_arena *arena, size_t *repairs)
{
    rf_buf b;
    rf_buf_init(&b, RF_FETCH_PAGE_MAX * 3);
    *repairs += rf_utf8_repair(s, &b);
    rf_str out = {rf_arena_dup(arena, rf_buf_str(&b).ptr, b.len), b.len};
    rf_buf_release(&b);
    return out;
}

/* The comment whose name stands in line `at`, its words in lines up to `end`. */
static bool read_comment(rf_fetch_job *job, const page *p, size_t at, size_t end, rf_str title, rf_error *err)
{
    rf_comment c = {.published = RF_NO_TIME, .edited = RF_NO_TIME};
    size_t first = at + 1;
    bool last = end == p->n;
    end = marked_end(p, first, end);
    if (last) {
        size_t foot = foot_after(p, first, end);
        if (foot < end && !rf_fetch_problem(job, (long)foot + 1, "text far below the last comment was taken for the foot of the page", err))
            return false;
        end = foot;
    }
    while (first < end && p->lines[first].kind == RF_LINE_BLANK)
        first++;
    if (first < end && rf_page_date(p->lines[first].text, &c.published))
        first++;
    rf_buf text;
    rf_buf_init(&text, RF_FETCH_PAGE_MAX);
    join(p, first, end, false, &text);
    if (text.len == 0)
        join(p, first, end, true, &text);
    rf_arena_reset(job->arena);
    c.author = repaired(p->lines[at].author, job->arena, &c.repairs);
    c.container = job->options->container ? RF_STR("") : repaired(title, job->arena, &c.repairs);
    c.repairs = 0; /* the text's own are told */
    c.text = repaired(rf_buf_str(&text), job->arena, &c.repairs);
    bool empty = text.len == 0;
    rf_buf_release(&text);
    return empty ? rf_fetch_problem(job, (long)at + 1, "a name without a comment below it", err) : rf_fetch_deliver(job, &c, err);
}

/* The first words of the page, unless the comments begin there. */
static rf_str title_of(const page *p)
{
    size_t i = 0;
    while (i < p->n && p->lines[i].kind != RF_LINE_TEXT && !is_author(p, i))
        i++;
    return i < p->n && !is_author(p, i) && p->lines[i].text.len <= 300 ? p->lines[i].text : RF_STR("");
}

static bool page_read(rf_fetch_job *job, rf_error *err)
{
    rf_str text = rf_input_peek(job->in, RF_FETCH_PAGE_MAX + 1);
    if (text.len > RF_FETCH_PAGE_MAX)
        return rf_error_set(err, RF_E_LIMIT, "'%s' is larger than a page of %zu bytes", job->where, RF_FETCH_PAGE_MAX);
    page p = {0};
    split_lines(&p, text);
    keep_to_the_habit(&p);
    learn_gaps(&p);
    size_t at = next_author(&p, 0);
    bool ok = at < p.n || rf_fetch_problem(job, 0, "no comments found: no line is of the form 'Name says:'", err);
    while (ok && at < p.n) {
        size_t next = next_author(&p, at + 1);
        ok = read_comment(job, &p, at, next, title_of(&p), err);
        at = next;
    }
    rf_input_skip(job->in, text.len);
    free(p.lines);
    return ok;
}

static int page_sniff(rf_str head, const char *path)
{
    rf_str line;
    while (rf_str_split(&head, '\n', &line))
        if (rf_page_line_kind(rf_page_trim(line), NULL) == RF_LINE_AUTHOR)
            return 2;
    return rf_fetch_ends_with(path, ".txt") || rf_fetch_ends_with(path, ".text") ? 1 : 0;
}

const rf_source rf_source_page = {"page", "a saved comment page as plain text ('Name says:')", page_sniff, page_read};
