/* report/texts.c - read the texts and pick the ones that fit a case. The words themselves are in assets/texts.txt. */
#include "report/texts.h"

#include <stdio.h>
#include <string.h>

static const char *const kinds[] = {"step", "reply", "caution"};

/* Next word of a header, separated by blanks. */
static bool next_word(rf_str *rest, rf_str *word)
{
    while (rf_str_split(rest, ' ', word))
        if (word->len > 0)
            return true;
    return false;
}

static void add_entry(rf_texts *t, rf_str kind, rf_str key, rf_arena *arena)
{
    t->items = rf_arena_grow(arena, t->items, t->count, &t->cap, sizeof *t->items);
    t->items[t->count++] = (rf_text_entry){kind, key, {"", 0}};
}

static bool add_header(rf_texts *t, rf_str line, int number, rf_arena *arena, rf_error *err)
{
    rf_str rest = {line.ptr + 1, line.len - 1}, kind, key;
    if (rest.len == 0 || rest.ptr[rest.len - 1] != ']')
        return rf_error_set(err, RF_E_CONFIG, "section header without ']' in the report texts, line %d", number);
    rest.len--;
    bool is_known = false;
    if (next_word(&rest, &kind))
        for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
            is_known = is_known || rf_str_is(kind, kinds[i]);
    if (!is_known)
        return rf_error_set(err, RF_E_CONFIG, "section of unknown kind in the report texts, line %d: step, reply or caution expected",
                            number);
    size_t before = t->count;
    while (next_word(&rest, &key))
        add_entry(t, kind, key, arena);
    if (t->count == before)
        return rf_error_set(err, RF_E_CONFIG, "section without a key in the report texts, line %d", number);
    return true;
}

/* Lines of a paragraph are joined by a blank, paragraphs by an empty line. */
static void add_line(rf_buf *body, rf_str line, bool *had_gap)
{
    if (line.len == 0) {
        *had_gap = body->len > 0;
        return;
    }
    if (body->len > 0)
        rf_buf_puts(body, *had_gap ? "\n\n" : " ");
    rf_buf_add_str(body, line);
    *had_gap = false;
}

static void close_section(rf_texts *t, size_t first, rf_buf *body, rf_arena *arena)
{
    rf_str copy = {rf_arena_dup(arena, rf_buf_str(body).ptr, body->len), body->len};
    for (size_t i = first; i < t->count; i++)
        t->items[i].body = copy;
    rf_buf_clear(body);
}

bool rf_texts_add(rf_texts *t, rf_str file, rf_arena *arena, rf_error *err)
{
    rf_buf body;
    rf_buf_init(&body, file.len + 1);
    size_t first = t->count; /* entries of the open section */
    bool ok = true, had_gap = false, is_open = false;
    int number = 0;
    for (rf_str rest = file, line; ok && rf_str_split(&rest, '\n', &line);) {
        number++;
        line = rf_str_trim(line);
        if (rf_str_starts(line, "#"))
            continue;
        if (rf_str_starts(line, "[")) {
            close_section(t, first, &body, arena);
            first = t->count;
            had_gap = false;
            is_open = true;
            ok = add_header(t, line, number, arena, err);
        } else if (line.len > 0 && !is_open) {
            ok = rf_error_set(err, RF_E_CONFIG, "words before the first section in the report texts, line %d", number);
        } else {
            add_line(&body, line, &had_gap);
        }
    }
    close_section(t, first, &body, arena);
    rf_buf_release(&body);
    return ok;
}

rf_str rf_texts_get(const rf_texts *t, const char *kind, rf_str key)
{
    for (size_t i = 0; i < t->count; i++)
        if (rf_str_eq(t->items[i].key, key) && rf_str_is(t->items[i].kind, kind))
            return t->items[i].body;
    return (rf_str){"", 0};
}

/* Is there such a section, be it empty? An empty reply says that none is meant to be sent. */
static bool has_section(const rf_texts *t, const char *kind, rf_str key, rf_str *body)
{
    for (size_t i = 0; i < t->count; i++)
        if (rf_str_eq(t->items[i].key, key) && rf_str_is(t->items[i].kind, kind)) {
            *body = t->items[i].body;
            return true;
        }
    return false;
}

/* The most particular section for `name`: name.urgency.other, name.urgency, name.other, name. */
static bool find(const rf_texts *t, const char *kind, rf_str name, const char *urgency, bool for_other, rf_str *body)
{
    bool is_found = false;
    rf_buf key;
    rf_buf_init(&key, name.len + 64);
    for (int form = 0; form < 4 && !is_found; form++) {
        bool with_urgency = form < 2, with_other = form % 2 == 0;
        if ((with_urgency && urgency == NULL) || (with_other && !for_other))
            continue;
        rf_buf_clear(&key);
        rf_buf_add_str(&key, name);
        rf_buf_printf(&key, "%s%s%s", with_urgency ? "." : "", with_urgency ? urgency : "", with_other ? ".other" : "");
        is_found = has_section(t, kind, rf_buf_str(&key), body);
    }
    rf_buf_release(&key);
    return is_found;
}

/* A concept's own text first, in the order of the reasons, then the one of the section. Doubtful and unjudged cases have
 * only the latter: nobody has read them yet. */
static rf_str pick(const rf_texts *t, const char *kind, const rf_view *v)
{
    bool for_other = v->about_other && !v->about_self;
    const char *section = rf_section_face_of(v->section)->key;
    rf_str body = {"", 0};
    for (size_t i = 0; v->section <= RF_SECTION_ROUTINE && i < v->n_reasons; i++)
        if (find(t, kind, v->points[i].finding->concept, section, for_other, &body))
            return body;
    find(t, kind, rf_str_from(section), NULL, for_other, &body);
    return body;
}

void rf_texts_put_exercises(rf_buf *out, const rf_verdict *v)
{
    for (size_t i = 0; i < v->n_items; i++) {
        rf_buf_puts(out, i ? ", " : "");
        rf_buf_puts(out, v->items[i].name);
        if (v->items[i].at != NULL && v->items[i].at[0] != '\0')
            rf_buf_printf(out, " (%s)", v->items[i].at);
    }
}

static rf_str with_exercises(rf_str body, const rf_verdict *v, rf_arena *arena)
{
    static const char place[] = "{{exercises}}";
    const char *hit = body.len ? memmem(body.ptr, body.len, place, sizeof place - 1) : NULL;
    if (hit == NULL)
        return body;
    rf_buf filled;
    rf_buf_init(&filled, body.len + 65536);
    rf_buf_add(&filled, body.ptr, (size_t)(hit - body.ptr));
    rf_texts_put_exercises(&filled, v);
    const char *after = hit + sizeof place - 1;
    rf_buf_add(&filled, after, (size_t)(body.ptr + body.len - after));
    rf_str result = {rf_arena_dup(arena, rf_buf_str(&filled).ptr, filled.len), filled.len};
    rf_buf_release(&filled);
    return result;
}

static bool has_caution(const rf_suggestion *s, rf_str body)
{
    for (size_t i = 0; i < s->n_cautions; i++)
        if (rf_str_eq(s->cautions[i], body))
            return true;
    return false;
}

void rf_texts_suggest(const rf_texts *t, const rf_view *v, rf_arena *arena, rf_suggestion *out)
{
    *out = (rf_suggestion){.step = pick(t, "step", v), .reply = with_exercises(pick(t, "reply", v), &v->c->verdict, arena)};
    if (v->section > RF_SECTION_ROUTINE)
        return;
    out->cautions = rf_arena_take(arena, (v->n_points + 1) * sizeof *out->cautions);
    for (size_t i = 0; i < v->n_points; i++) {
        /* The past counts too: "I had a fracture years ago" is an aside, and the caution still holds. */
        const rf_finding *f = v->points[i].finding;
        if (v->points[i].mark != RF_MARK_REASON && (f->status != RF_HISTORICAL || f->experiencer == RF_GENERIC))
            continue;
        rf_str body = rf_texts_get(t, "caution", f->concept);
        if (body.len > 0 && !has_caution(out, body))
            out->cautions[out->n_cautions++] = body;
    }
}
