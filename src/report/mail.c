/* report/mail.c - what a mail says, apart from its two forms: subject, id, which cases, how strangers' words are shortened. */
#include "report/mail.h"

#include "base/hash.h"
#include "report/escape.h"
#include "report/mail_parts.h"
#include "report/words.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#define DAY_S 86400
#define BODY_MAX ((size_t)4 << 20)

const char *const rf_mail_foot[] = {
    "This mail lists comments that state something a clinician should know of. It names no disease and gives no all-clear.",
    "Addresses inside comments are written with [:] or [.] so that no mail program makes links of them.", NULL};

/* ---- strangers' words ------------------------------------------------------------------------------------------------- */

static bool at_ignoring_case(rf_str s, size_t i, const char *word)
{
    size_t n = strlen(word);
    return s.len - i >= n && strncasecmp(s.ptr + i, word, n) == 0;
}

/* Whether the dot at i makes an address that mail programs turn into a link by themselves: "x.com", "bit.ly/abc". */
static bool is_address_dot(rf_str s, size_t i)
{
    static const char *const ends[] = {"com", "net", "org",  "info", "biz",  "io",   "co",  "me",  "ly",  "ru", "cn",
                                       "uk",  "de",  "link", "site", "shop", "club", "top", "xyz", "app", "tv", "be"};
    if (i == 0 || !isalnum((unsigned char)s.ptr[i - 1]))
        return false;
    size_t n = 0;
    while (i + 1 + n < s.len && isalpha((unsigned char)s.ptr[i + 1 + n]))
        n++;
    if (n >= 2 && i + 1 + n < s.len && s.ptr[i + 1 + n] == '/')
        return true;
    bool ended = i + 1 + n == s.len || !isalnum((unsigned char)s.ptr[i + 1 + n]);
    for (size_t k = 0; ended && k < sizeof ends / sizeof *ends; k++)
        if (n == strlen(ends[k]) && strncasecmp(s.ptr + i + 1, ends[k], n) == 0)
            return true;
    return false;
}

void rf_mail_disarm(rf_buf *out, rf_str s)
{
    for (size_t i = 0; i < s.len; i++) {
        if (at_ignoring_case(s, i, "://") || at_ignoring_case(s, i, ":\\\\"))
            rf_buf_puts(out, "[:]");
        else if (at_ignoring_case(s, i, "mailto:") || at_ignoring_case(s, i, "tel:")) {
            size_t n = strcspn(s.ptr + i, ":");
            rf_buf_add(out, s.ptr + i, n);
            rf_buf_puts(out, "[:]");
            i += n;
        } else if (s.ptr[i] == '.' && (is_address_dot(s, i) || (i >= 3 && at_ignoring_case(s, i - 3, "www."))))
            rf_buf_puts(out, "[.]");
        else
            rf_buf_putc(out, s.ptr[i]);
    }
}

void rf_mail_shorten(rf_buf *out, rf_str s, size_t longest)
{
    size_t head, tail;
    if (!rf_marks_cut(s, longest, &head, &tail)) {
        rf_mail_disarm(out, s);
        return;
    }
    rf_mail_disarm(out, (rf_str){s.ptr, head});
    rf_buf_printf(out, " [... %zu bytes left out ...] ", tail - head);
    rf_mail_disarm(out, (rf_str){s.ptr + tail, s.len - tail});
}

void rf_mail_put_points(rf_buf *out, const rf_view *v, rf_mark mark)
{
    bool any = false;
    for (size_t i = 0; i < v->n_points; i++) {
        if (v->points[i].mark != mark)
            continue;
        rf_buf_puts(out, any ? "; " : "");
        rf_mail_shorten(out, v->points[i].title, 2 * RF_MAIL_NAME);
        any = true;
    }
}

rf_mail_todo rf_mail_take_todo(rf_mail_sheet *m)
{
    const rf_suggestion *now = &m->desk.todo;
    bool same_step = rf_str_eq(m->step, now->step), same_reply = rf_str_eq(m->reply, now->reply);
    m->step = now->step;
    m->reply = (rf_str){rf_arena_dup(m->desk.arena, now->reply.ptr, now->reply.len), now->reply.len}; /* now's dies with the case */
    return (rf_mail_todo){.step = now->step.len > 0 && !same_step,
                          .reply = now->reply.len > 0 && !same_reply,
                          .again = same_step && same_reply            ? "What to do and reply: as before."
                                   : same_step                        ? "What to do: as before."
                                   : same_reply && now->reply.len > 0 ? "Reply: as before."
                                                                      : NULL};
}

void rf_mail_put_card(rf_mail_sheet *m, void (*labelled)(rf_buf *out, const char *label, rf_str words),
                      void (*reply)(rf_buf *out, rf_str words), void (*again)(rf_buf *out, const char *sentence))
{
    const rf_view *v = &m->desk.view;
    rf_buf words;
    rf_buf_init(&words, (size_t)1 << 16);
    rf_mail_put_points(&words, v, RF_MARK_REASON);
    labelled(m->out, "Reasons", words.len > 0 ? rf_buf_str(&words) : RF_STR("judged as a whole"));
    if (v->n_denied > 0) {
        rf_buf_clear(&words);
        rf_mail_put_points(&words, v, RF_MARK_DENIED);
        labelled(m->out, "Denied", rf_buf_str(&words));
    }
    labelled(m->out, "Affected", rf_str_from(rf_view_affected(v)));
    rf_mail_todo todo = rf_mail_take_todo(m);
    if (todo.step)
        labelled(m->out, "What to do", m->desk.todo.step);
    for (size_t i = 0; i < m->desk.todo.n_cautions; i++)
        labelled(m->out, "Caution", m->desk.todo.cautions[i]);
    if (todo.reply)
        reply(m->out, m->desk.todo.reply);
    if (todo.again != NULL)
        again(m->out, todo.again);
    rf_buf_release(&words);
}

void rf_mail_put_when(rf_buf *out, const rf_mail_sheet *m, const rf_case *c)
{
    rf_words_time(out, c->comment.published, c->comment.published_exact);
    if (c->comment.published == RF_NO_TIME || m->r->generated == RF_NO_TIME || c->comment.published > m->r->generated)
        return;
    rf_buf_puts(out, ", ");
    rf_words_age(out, c->comment.published, m->r->generated);
    rf_buf_puts(out, " ago");
}

/* ---- numbers ---------------------------------------------------------------------------------------------------------- */

bool rf_mail_put_numbers(rf_buf *out, const rf_mail_sheet *m)
{
    static const char *const names[] = {
        [RF_SECTION_EMERGENCY] = "emergency", [RF_SECTION_URGENT] = "urgent",         [RF_SECTION_ROUTINE] = "routine",
        [RF_SECTION_LOOK] = "to look at",     [RF_SECTION_NOT_JUDGED] = "not judged", [RF_SECTION_ADVICE] = "for exercise advice"};
    bool any = false;
    for (size_t s = 0; s < RF_SECTION_NONE; s++) {
        if (m->n[s] == 0)
            continue;
        rf_buf_printf(out, "%s%zu %s", any ? ", " : "", m->n[s], names[s]);
        any = true;
    }
    return any;
}

size_t rf_mail_shown(const rf_mail_sheet *m, rf_section s)
{
    size_t before = 0, most = RF_MAIL_ROWS;
    if (s == RF_SECTION_ADVICE)
        return 0; /* nothing presses: counted, and in the report */
    if (s <= RF_SECTION_ROUTINE) {
        for (size_t i = 0; i < s; i++)
            before += m->n[i];
        most = before < RF_MAIL_CARDS ? RF_MAIL_CARDS - before : 0;
    }
    return m->n[s] < most ? m->n[s] : most;
}

bool rf_mail_put_more(rf_buf *out, size_t shown, size_t all)
{
    if (shown == all)
        return false;
    if (shown > 0)
        rf_buf_printf(out, "%zu more %s in the report.", all - shown, all - shown == 1 ? "is" : "are");
    else
        rf_buf_puts(out, all == 1 ? "It is in the report." : "They are in the report.");
    return true;
}

/* ---- the whole -------------------------------------------------------------------------------------------------------- */

bool rf_report_mail_needed(const rf_report *r) { return r->n_cases > 0 || (r->n_gaps > 0 && !r->gaps_told); }

static void put_subject(rf_buf *out, const rf_mail_sheet *m)
{
    if (m->o->prefix != NULL && m->o->prefix[0] != '\0')
        rf_buf_printf(out, "%s ", m->o->prefix);
    if (!rf_mail_put_numbers(out, m))
        rf_buf_puts(out, m->r->n_gaps > 0 ? "something was not read" : "none detected");
    if (m->r->channel.len > 0) {
        rf_buf_puts(out, ": ");
        rf_str channel = m->r->channel;
        channel.len = channel.len > RF_MAIL_NAME ? rf_marks_snap(channel, RF_MAIL_NAME) : channel.len;
        rf_escape_line(out, channel);
    }
}

/* Of what the reader is told: cases as they are judged now, or, without any, what was not read. */
static void make_id(char id[64], const rf_report *r)
{
    char hex[65], day[24];
    rf_buf told;
    rf_buf_init(&told, (size_t)1 << 30);
    for (size_t i = 0; i < r->n_cases; i++) {
        const rf_case *c = &r->cases[i];
        rf_hash_hex(rf_hash_sha256(c->comment.text), hex);
        rf_buf_add_str(&told, c->comment.source);
        rf_buf_putc(&told, '\0');
        rf_buf_add_str(&told, c->comment.id);
        rf_buf_putc(&told, '\0');
        rf_buf_printf(&told, "%d %d %d %s\n", (int)c->verdict.disposition, (int)c->verdict.urgency, (int)c->verdict.needs_human, hex);
    }
    for (size_t i = 0; i < r->n_gaps && r->n_cases == 0; i++)
        rf_buf_add_str(&told, r->gaps[i]);
    rf_hash_hex(rf_hash_sha256(rf_buf_str(&told)), hex);
    rf_buf_release(&told);
    snprintf(day, sizeof day, "%lld", (long long)(r->generated == RF_NO_TIME ? 0 : r->generated / DAY_S));
    snprintf(id, 64, "redflag.%.12s.%.40s", day, hex);
}

bool rf_report_mail_write(rf_report *r, const rf_report_mail_options *o, rf_report_mail *out, rf_error *err)
{
    rf_mail_sheet m = {.r = r, .o = o};
    rf_buf_init(&out->subject, 4096);
    rf_buf_init(&out->text, BODY_MAX);
    rf_buf_init(&out->html, BODY_MAX);
    rf_report_sort(r);
    bool ok = rf_desk_open(&m.desk, r, err);
    if (ok) {
        m.places = rf_threads_order(r, m.desk.arena);
        for (size_t i = 0; i < r->n_cases; i++)
            m.n[m.places[i].section]++;
        put_subject(&out->subject, &m);
        make_id(out->id, r);
        out->is_pressing = m.n[RF_SECTION_EMERGENCY] + m.n[RF_SECTION_URGENT] > 0;
        m.out = &out->text;
        rf_mail_put_text(&m);
        m.step = m.reply = (rf_str){NULL, 0};
        m.out = &out->html;
        rf_mail_put_html(&m);
        ok = (!out->text.overflow && !out->html.overflow) || rf_error_set(err, RF_E_REPORT, "the mail is larger than %zu bytes", BODY_MAX);
    }
    rf_desk_close(&m.desk);
    return ok;
}

void rf_report_mail_release(rf_report_mail *m)
{
    rf_buf_release(&m->subject);
    rf_buf_release(&m->text);
    rf_buf_release(&m->html);
}
