/* report/mail_text.c - the mail as plain text for 80 columns. */
#include "report/escape.h"
#include "report/mail_parts.h"
#include "report/words.h"

#include "base/utf8.h"

#include <stdio.h>
#include <string.h>

#define WIDTH 76

/* ---- wrapping --------------------------------------------------------------------------------------------------------- */

/* Columns of a character: two for the wide scripts and emoji, none for what stands above another. */
static size_t columns_of(uint32_t cp)
{
    if ((cp >= 0x300 && cp <= 0x36F) || cp == 0x200D || (cp >= 0xFE00 && cp <= 0xFE0F))
        return 0;
    return (cp >= 0x1100 && cp <= 0x115F) || (cp >= 0x2E80 && cp <= 0xA4CF) || (cp >= 0xAC00 && cp <= 0xD7A3) ||
                   (cp >= 0xF900 && cp <= 0xFAFF) || (cp >= 0xFF00 && cp <= 0xFF60) || (cp >= 0x1F300 && cp <= 0x1FAFF) ||
                   (cp >= 0x20000 && cp <= 0x3FFFD)
               ? 2
               : 1;
}

/* Bytes of s that fit into `room` columns, at least one character; *used: their columns. */
static size_t fit(rf_str s, size_t room, size_t *used)
{
    size_t i = 0;
    *used = 0;
    while (i < s.len) {
        uint32_t cp = '?';
        size_t n = rf_utf8_decode(s.ptr + i, s.len - i, &cp), wide = columns_of(cp);
        if (*used + wide > room && i > 0)
            break;
        *used += wide;
        i += n ? n : 1;
    }
    return i;
}

/* Words in lines that begin with `lead`; the first with `first`. */
static void put_wrapped(rf_buf *out, const char *first, const char *lead, rf_str s)
{
    size_t margin = strlen(lead), at = strlen(first);
    bool begun = false;
    rf_buf_puts(out, first);
    for (rf_str word; rf_str_split(&s, ' ', &word);) {
        while (word.len > 0) {
            size_t used, rest, n = fit(word, WIDTH - margin, &used), all = fit(word, SIZE_MAX, &rest);
            bool whole = n == all;
            if (begun && at + 1 + (whole ? used : WIDTH) > WIDTH) {
                rf_buf_putc(out, '\n');
                rf_buf_puts(out, lead);
                at = margin;
                begun = false;
            }
            if (!begun && at + used > WIDTH) /* behind a label */
                n = fit(word, at < WIDTH ? WIDTH - at : 1, &used);
            rf_buf_puts(out, begun ? " " : "");
            rf_buf_add(out, word.ptr, n);
            at += used + begun;
            begun = true;
            word = (rf_str){word.ptr + n, word.len - n};
        }
    }
    rf_buf_putc(out, '\n');
}

/* The same of what is not escaped yet. Paragraphs become one. */
static void put_foreign(rf_buf *out, const char *first, const char *lead, rf_str s)
{
    rf_buf line;
    rf_buf_init(&line, s.len * 12 + 16);
    rf_escape_line(&line, s);
    put_wrapped(out, first, lead, rf_buf_str(&line));
    rf_buf_release(&line);
}

static void put_sentence(rf_buf *out, const char *words) { put_wrapped(out, "", "", rf_str_from(words)); }

/* ---- cases ------------------------------------------------------------------------------------------------------------ */

/* Reasons stand between stars. */
static void put_comment(rf_mail_sheet *m, const char *lead)
{
    const rf_view *v = &m->desk.view;
    rf_str text = v->c->comment.text;
    rf_buf words;
    rf_buf_init(&words, (size_t)1 << 20);
    if (v->section > RF_SECTION_ROUTINE)
        rf_mail_shorten(&words, text, RF_MAIL_ROW);
    for (size_t i = 0; v->section <= RF_SECTION_ROUTINE && i < v->n_runs; i++) {
        const rf_run *run = &v->runs[i];
        bool reason = run->mark == RF_MARK_REASON;
        rf_buf_puts(&words, reason && (i == 0 || run[-1].mark != RF_MARK_REASON) ? "*" : "");
        rf_mail_shorten(&words, (rf_str){text.ptr + run->start, run->end - run->start}, reason ? RF_MAIL_MARKED : RF_MAIL_STRETCH);
        rf_buf_puts(&words, reason && (i + 1 == v->n_runs || run[1].mark != RF_MARK_REASON) ? "*" : "");
    }
    if (text.len == 0)
        rf_buf_puts(&words, v->c->comment.has_media ? "(an image, no words)" : "(no words)");
    put_foreign(m->out, lead, lead, rf_buf_str(&words));
    rf_buf_release(&words);
}

static void put_head(rf_mail_sheet *m, const rf_place *place)
{
    const rf_comment *c = &m->desk.view.c->comment;
    rf_buf line;
    char number[32];
    rf_buf_init(&line, (size_t)1 << 16);
    rf_mail_shorten(&line, c->author.len ? c->author : RF_STR("(no name)"), RF_MAIL_NAME);
    rf_buf_puts(&line, ", ");
    rf_mail_put_when(&line, m, m->desk.view.c);
    if (c->container.len > 0) {
        rf_buf_puts(&line, ", under ");
        rf_mail_shorten(&line, c->container, RF_MAIL_NAME);
    }
    rf_buf_puts(&line, c->parent.len ? ", a reply" : "");
    rf_buf_puts(&line, m->desk.view.c->is_changed ? ", changed since the last report" : "");
    snprintf(number, sizeof number, "%zu. ", place->number);
    put_foreign(m->out, number, "   ", rf_buf_str(&line));
    if (rf_escape_is_link(c->url))
        rf_buf_printf(m->out, "   %.*s\n", (int)c->url.len, c->url.ptr);
    rf_buf_release(&line);
}

static void put_labelled(rf_buf *out, const char *label, rf_str words)
{
    char first[64];
    snprintf(first, sizeof first, "   %s: ", label);
    put_foreign(out, first, "     ", words);
}

static void put_again(rf_buf *out, const char *sentence) { rf_buf_printf(out, "   %s\n", sentence); }

static void put_reply(rf_buf *out, rf_str words) { put_labelled(out, "Reply to paste", words); }

static void put_section(rf_mail_sheet *m, size_t first, rf_section s)
{
    const rf_section_face *face = rf_section_face_of(s);
    size_t shown = rf_mail_shown(m, s);
    rf_buf_puts(m->out, "------------------------------------------------------------------------\n");
    for (const char *c = face->name; *c != '\0'; c++)
        rf_buf_putc(m->out, *c >= 'a' && *c <= 'z' ? (char)(*c - 'a' + 'A') : *c);
    rf_buf_printf(m->out, ": %zu\n", m->n[s]);
    if (s == RF_SECTION_ADVICE)
        rf_buf_puts(m->out, "To be answered with exercises. ");
    else if (face->meaning[0] != '\0')
        put_sentence(m->out, face->meaning);
    else
        put_foreign(m->out, "", "", rf_texts_get(&m->desk.texts, "step", rf_str_from(face->key)));
    rf_buf_puts(m->out, s == RF_SECTION_ADVICE ? "" : "\n");
    for (size_t i = first; i < first + shown; i++) {
        rf_desk_lay(&m->desk, m->places[i].index);
        put_head(m, &m->places[i]);
        put_comment(m, "   > ");
        if (s <= RF_SECTION_ROUTINE)
            rf_mail_put_card(m, put_labelled, put_reply, put_again);
        rf_buf_putc(m->out, '\n');
    }
    if (rf_mail_put_more(m->out, shown, m->n[s]))
        rf_buf_puts(m->out, "\n\n");
}

/* ---- the sheet -------------------------------------------------------------------------------------------------------- */

static void put_front(rf_mail_sheet *m)
{
    const rf_report *r = m->r;
    rf_buf line;
    rf_buf_init(&line, (size_t)1 << 16);
    rf_buf_add_str(&line, r->title.len ? r->title : RF_STR("Referral report"));
    rf_buf_puts(&line, r->channel.len ? ": " : "");
    rf_buf_add_str(&line, r->channel);
    put_foreign(m->out, "", "", rf_buf_str(&line));
    rf_words_time(m->out, r->generated, true);
    rf_buf_puts(m->out, "\n\n");
    rf_buf_clear(&line);
    if (m->n[RF_SECTION_EMERGENCY] + m->n[RF_SECTION_URGENT] + m->n[RF_SECTION_ROUTINE] == 0)
        rf_buf_puts(&line, "Comments that need a clinician: none detected. ");
    if (rf_mail_put_numbers(&line, m))
        rf_buf_putc(&line, '.');
    put_foreign(m->out, "", "", rf_buf_str(&line));
    for (size_t i = 0; i < r->n_gaps; i++)
        put_foreign(m->out, "Not read: ", "  ", r->gaps[i]);
    if (m->o->where != NULL)
        rf_buf_printf(m->out, "The whole report: %s\n", m->o->where);
    if (m->o->note != NULL)
        put_foreign(m->out, "", "", rf_str_from(m->o->note));
    rf_buf_putc(m->out, '\n');
    rf_buf_release(&line);
}

void rf_mail_put_text(rf_mail_sheet *m)
{
    put_front(m);
    for (size_t i = 0; i < m->r->n_cases; i += m->n[m->places[i].section])
        put_section(m, i, m->places[i].section);
    rf_buf_puts(m->out, "------------------------------------------------------------------------\n");
    for (size_t i = 0; rf_mail_foot[i] != NULL; i++)
        put_sentence(m->out, rf_mail_foot[i]);
    rf_buf_puts(m->out, "redflag ");
    rf_escape_line(m->out, m->r->version);
    rf_buf_puts(m->out, ", rules, model and policy ");
    rf_escape_line(m->out, m->r->model);
    rf_buf_putc(m->out, '\n');
}
