/* fetch/json_values.c - bracket counting over a stream. */
#include "fetch/json_values.h"

#include <stdio.h>
#include <string.h>

typedef struct cutter {
    rf_input *in;
    const rf_json_values *v;
    rf_error *err;
    rf_str window; /* peeked, of which `at` bytes are used */
    size_t at;
    long line;
    int unread; /* EOF: none */
    rf_buf record, owner;
    bool ended; /* a cut end has been reported */
} cutter;

/* Where a value stands while it is captured. */
typedef struct progress {
    int depth;
    bool in_string, escaped;
    char key[12]; /* the last string at depth 1, as far as it fits */
    size_t key_len;
    bool key_is_comments;
} progress;

typedef enum ending { COMPLETE, LIST_BEGINS, CUT, BROKEN } ending;

static int next_byte(cutter *c)
{
    if (c->unread != EOF) {
        int b = c->unread;
        c->unread = EOF;
        return b;
    }
    if (c->at == c->window.len) {
        rf_input_skip(c->in, c->at);
        c->window = rf_input_peek(c->in, 1);
        c->at = 0;
        if (c->window.len == 0)
            return EOF;
    }
    int b = (unsigned char)c->window.ptr[c->at++];
    c->line += b == '\n';
    return b;
}

static bool is_space(int b) { return b == ' ' || b == '\t' || b == '\r' || b == '\n'; }

static int next_token(cutter *c)
{
    int b;
    do
        b = next_byte(c);
    while (is_space(b) || b == ',');
    return b;
}

static void string_byte(progress *p, int b)
{
    if (p->escaped)
        p->escaped = false;
    else if (b == '\\')
        p->escaped = true;
    else if (b == '"')
        p->in_string = false;
    if (p->in_string && p->depth == 1 && p->key_len < sizeof p->key)
        p->key[p->key_len++] = (char)b;
}

/* Copy bytes to `out` until the value is complete. In a top object the key "comments" with a list stops the copying in
 * front of the bracket, and a line end inside a string (which JSON does not allow) shows a broken line. */
static ending capture(cutter *c, progress *p, rf_buf *out, bool top)
{
    int b;
    while ((b = next_byte(c)) != EOF) {
        if (b == '[' && !p->in_string && top && p->depth == 1 && p->key_is_comments)
            return LIST_BEGINS;
        rf_buf_putc(out, (char)b);
        if (p->in_string) {
            string_byte(p, b);
            if (b == '\n' && top)
                return BROKEN;
        } else if (b == '"') {
            p->in_string = true;
            p->key_len = p->depth == 1 ? 0 : p->key_len;
        } else if (b == '{' || b == '[') {
            p->depth++;
        } else if (b == '}' || b == ']') {
            p->depth--;
        } else if (p->depth == 1 && (b == ':' || b == ',')) {
            p->key_is_comments = b == ':' && p->key_len == 8 && memcmp(p->key, "comments", 8) == 0;
        }
        if (p->depth <= 0 && !p->in_string)
            return COMPLETE;
    }
    return CUT;
}

static bool report(cutter *c, long line, const char *reason) { return c->v->problem(c->v->ctx, line, reason, c->err); }

static bool report_cut(cutter *c, long line)
{
    bool first = !c->ended;
    c->ended = true;
    return !first || report(c, line, "the file ends inside a record: its end is cut");
}

static bool hand_over(cutter *c, const rf_buf *record, long line, bool is_owner)
{
    char reason[80];
    if (record->overflow && is_owner)
        return true; /* the many other fields of a video's description are not missed */
    if (record->overflow) {
        snprintf(reason, sizeof reason, "%s longer than %zu bytes", record == &c->record ? "record is" : "no comments in an object",
                 c->v->cap);
        return report(c, line, reason);
    }
    return c->v->value(c->v->ctx, rf_buf_str(record), line, is_owner, c->err);
}

/* Behind '[': the elements up to its ']'. */
static bool read_list(cutter *c)
{
    for (;;) {
        int b = next_token(c);
        long line = c->line;
        if (b == EOF)
            return report_cut(c, line);
        if (b == ']')
            return true;
        if (b != '{' && b != '[' && b != '"') { /* a number, null, or garbage */
            while (b != EOF && b != ',' && b != ']' && b != '\n')
                b = next_byte(c);
            c->unread = b == ']' ? b : EOF;
            if (!report(c, line, "a list element is not an object"))
                return false;
            continue;
        }
        progress p = {0};
        c->unread = b;
        rf_buf_clear(&c->record);
        if (capture(c, &p, &c->record, false) == CUT)
            return report_cut(c, line);
        if (!hand_over(c, &c->record, line, false))
            return false;
    }
}

static bool begin_list(cutter *c)
{
    size_t n = c->owner.len;
    rf_buf_puts(&c->owner, "null}");
    bool ok = c->v->list(c->v->ctx, c->owner.overflow ? RF_STR("") : rf_buf_str(&c->owner), c->err);
    c->owner.len = n;
    rf_buf_puts(&c->owner, "null");
    return ok && read_list(c);
}

/* At '{' on top: an object with a "comments" list, or a record by itself. */
static bool read_object(cutter *c)
{
    long line = c->line;
    bool had_list = false;
    progress p = {0};
    c->unread = '{';
    rf_buf_clear(&c->owner);
    for (;;) {
        switch (capture(c, &p, &c->owner, true)) {
        case COMPLETE:
            return hand_over(c, &c->owner, line, had_list);
        case LIST_BEGINS:
            had_list = true;
            p.key_is_comments = false;
            if (!begin_list(c))
                return false;
            break;
        case CUT:
            return report_cut(c, line);
        case BROKEN:
            return report(c, line, "a line ends inside a string");
        }
    }
}

bool rf_json_values_read(rf_input *in, const rf_json_values *v, rf_error *err)
{
    cutter c = {.in = in, .v = v, .err = err, .line = rf_input_at_line(in), .unread = EOF};
    rf_buf_init(&c.record, v->cap);
    rf_buf_init(&c.owner, v->cap);
    bool ok = true;
    for (int b; ok && (b = next_token(&c)) != EOF;) {
        long line = c.line;
        if (b == '{') {
            ok = read_object(&c);
        } else if (b == '[') {
            ok = read_list(&c);
        } else {
            while (b != EOF && b != '\n')
                b = next_byte(&c);
            ok = report(&c, line, "not json");
        }
    }
    rf_input_skip(in, c.at);
    rf_buf_release(&c.record);
    rf_buf_release(&c.owner);
    return ok;
}

bool rf_json_values_likely(rf_str head, size_t full)
{
    rf_str s = rf_str_trim((rf_str){head.ptr, head.len < full ? head.len : full});
    if (s.len == 0 || s.ptr[0] != '{')
        return s.len > 0 && s.ptr[0] == '[';
    progress p = {0};
    uint64_t in_object = 0; /* bit d: at depth d the bracket is a brace */
    char last = '\0';       /* last byte that is no space, outside strings */
    bool line_over = false;
    for (size_t i = 0; i < s.len; i++) {
        char b = s.ptr[i];
        if (p.in_string) {
            if (b == '\n')
                return false; /* a broken line of JSON Lines */
            string_byte(&p, b);
            continue;
        }
        if (b == '\n' && p.depth <= 0)
            return false;
        line_over |= b == '\n';
        if (is_space(b))
            continue;
        if (p.depth <= 0 && i > 0)
            return b == '{' || b == '['; /* a second value on the same line */
        /* `{"id":1,` and then `{`: a broken line in front of a good one. Otherwise the object goes on here. */
        if (line_over)
            return !(b == '{' && (in_object >> (p.depth & 63) & 1) && last != ':');
        if (b == '"')
            p.in_string = true;
        else if (b == '{' || b == '[') {
            p.depth++;
            uint64_t bit = UINT64_C(1) << (p.depth & 63);
            in_object = b == '{' ? in_object | bit : in_object & ~bit;
        } else if (b == '}' || b == ']')
            p.depth--;
        last = b;
    }
    return p.depth > 0 && head.len >= full;
}
