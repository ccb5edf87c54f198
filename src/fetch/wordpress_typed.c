/* fetch/wordpress_typed.c - straight quotes, plain dashes, and smilies as WordPress shows them. */
#include "fetch/wordpress_typed.h"

#include <string.h>

typedef struct shown {
    const char *shown, *typed;
} shown;

static const shown characters[] = {{"\u2018", "'"},  {"\u2019", "'"}, {"\u2032", "'"}, {"\u201C", "\""},  {"\u201D", "\""},
                                   {"\u2033", "\""}, {"\u2013", "-"}, {"\u2014", "-"}, {"\u2026", "..."}, {"\u00D7", "x"}};

/* By the mouth; eyes are ':', and a nose may stand between. WordPress's own table, without what is no face. */
static const shown faces[] = {{"\U0001F642", ")"}, {"\U0001F641", "("}, {"\U0001F600", "D"}, {"\U0001F61B", "P"},
                              {"\U0001F62E", "o"}, {"\U0001F621", "x"}, {"\U0001F610", "|"}, {"\U0001F615", "?"}};
static const char wink[] = "\U0001F609";

static const shown *character_at(rf_str s)
{
    for (size_t i = 0; i < sizeof characters / sizeof *characters; i++)
        if (rf_str_starts(s, characters[i].shown))
            return &characters[i];
    return NULL;
}

static bool is_blank(char c) { return c == ' ' || c == '\n' || c == '\t' || c == '\r'; }

/* The picture of a face that stands by itself at `at`, and its length as typed; NULL if there is none. */
static const char *face_at(rf_str s, size_t at, size_t *len)
{
    size_t mouth = at + 1;
    if ((s.ptr[at] != ':' && s.ptr[at] != ';') || (at > 0 && !is_blank(s.ptr[at - 1])))
        return NULL;
    mouth += mouth < s.len && s.ptr[mouth] == '-';
    if (mouth >= s.len || (mouth + 1 < s.len && !is_blank(s.ptr[mouth + 1])))
        return NULL;
    *len = mouth + 1 - at;
    if (s.ptr[at] == ';')
        return s.ptr[mouth] == ')' ? wink : NULL;
    for (size_t i = 0; i < sizeof faces / sizeof *faces; i++)
        if (s.ptr[mouth] == faces[i].typed[0])
            return faces[i].shown;
    return NULL;
}

/* Append c, unless it goes on with a blank, an end of line or a dash. */
static void put_once(rf_buf *b, char c)
{
    c = c == '\t' || c == '\r' ? ' ' : c;
    if (c == '\n' && b->len > 0 && b->ptr[b->len - 1] == ' ')
        b->ptr[--b->len] = '\0';
    char last = b->len > 0 ? b->ptr[b->len - 1] : '\n';
    bool again = (c == ' ' && (last == ' ' || last == '\n')) || (c == '\n' && last == '\n') || (c == '-' && last == '-');
    if (!again)
        rf_buf_putc(b, c);
}

rf_str rf_wordpress_typed(rf_str text, rf_arena *arena)
{
    rf_buf b;
    rf_buf_init(&b, text.len * 2 + 16); /* ":)" becomes four bytes */
    for (size_t i = 0; i < text.len;) {
        size_t len = 1;
        const shown *s = character_at((rf_str){text.ptr + i, text.len - i});
        const char *face = s == NULL ? face_at(text, i, &len) : NULL;
        if (s != NULL) {
            len = strlen(s->shown);
            for (const char *c = s->typed; *c != '\0'; c++)
                put_once(&b, *c);
        } else if (face != NULL) {
            rf_buf_puts(&b, face);
        } else {
            len = 1;
            put_once(&b, text.ptr[i]);
        }
        i += len;
    }
    rf_str typed = rf_str_trim(rf_buf_str(&b));
    typed.ptr = rf_arena_dup(arena, typed.ptr, typed.len);
    rf_buf_release(&b);
    return typed;
}
