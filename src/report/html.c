/* report/html.c - the page: one file, inline style, no script, a strict content policy; for browser, mail and paper. */
#include "base/hash.h"
#include "report/assets.h"
#include "report/formats.h"
#include "report/html.h"
#include "report/words.h"

/* "sha256-<base64>": the one style sheet that the page's content policy lets in. */
static void put_style_hash(rf_buf *out, rf_str style)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    rf_sha256 h = rf_hash_sha256(style);
    rf_buf_puts(out, "sha256-");
    for (size_t i = 0; i < sizeof h.bytes; i += 3) {
        bool has_third = i + 2 < sizeof h.bytes; /* 32 bytes: ten triples and a pair */
        unsigned bits = (unsigned)h.bytes[i] << 16 | (unsigned)h.bytes[i + 1] << 8 | (has_third ? h.bytes[i + 2] : 0u);
        rf_buf_putc(out, digits[bits >> 18]);
        rf_buf_putc(out, digits[bits >> 12 & 63]);
        rf_buf_putc(out, digits[bits >> 6 & 63]);
        rf_buf_putc(out, has_third ? digits[bits & 63] : '=');
    }
}

void rf_html_add_style(rf_fields *f, rf_arena *arena)
{
    rf_str style = rf_str_from(rf_asset_style_css);
    rf_buf hash;
    rf_buf_init(&hash, 80);
    put_style_hash(&hash, style);
    rf_fields_markup(f, "style", style);
    rf_fields_text(f, "style_hash", (rf_str){rf_arena_dup(arena, hash.ptr, hash.len), hash.len});
    rf_buf_release(&hash);
}

rf_str rf_html_keep(rf_html_page *p)
{
    rf_str kept = {rf_arena_dup(p->desk.arena, rf_buf_str(&p->buf).ptr, p->buf.len), p->buf.len};
    rf_buf_clear(&p->buf);
    return kept;
}

size_t rf_html_shown(const rf_html_page *p, rf_section s)
{
    size_t shown = 0;
    for (size_t i = 0; i < p->r->n_cases; i++)
        shown += p->places[i].section == s;
    return shown;
}

/* ---- sections ---------------------------------------------------------------------------------------------------------- */

static bool put_cases(rf_html_page *p, rf_section s, rf_error *err)
{
    bool ok = true, is_open = false;
    for (size_t i = 0; ok && i < p->r->n_cases; i++) {
        const rf_place *place = &p->places[i];
        if (place->section != s)
            continue;
        if (place->leader == i && place->members > 1) {
            rf_buf_printf(&p->buf, "<div class=\"thread\">\n<p class=\"thread-title\">One thread, %zu comments</p>\n", place->members);
            is_open = true;
        }
        ok = rf_html_put_case(&p->buf, &p->desk, p->places, i, err);
        bool ends = i + 1 == p->r->n_cases || p->places[i + 1].leader == i + 1;
        if (is_open && ends) {
            rf_buf_puts(&p->buf, "</div>\n");
            is_open = false;
        }
    }
    return ok;
}

static bool put_section(rf_html_page *p, rf_section s, rf_buf *out, rf_error *err)
{
    const rf_section_face *face = rf_section_face_of(s);
    size_t n = rf_html_shown(p, s);
    if (n == 0)
        return true;
    rf_words_count(&p->buf, n, "comment", "comments");
    rf_fields f = {0};
    rf_fields_text(&f, "count", rf_html_keep(p));
    rf_fields_text(&f, "key", rf_str_from(face->key));
    rf_fields_text(&f, "name", rf_str_from(face->name));
    rf_fields_text(&f, "signs", rf_str_from(face->signs));
    bool is_short = s > RF_SECTION_ROUTINE; /* cards carry their own step, rows share one */
    rf_fields_text(&f, "meaning", is_short ? rf_texts_get(&p->desk.texts, "step", rf_str_from(face->key)) : rf_str_from(face->meaning));
    bool ok = put_cases(p, s, err);
    rf_fields_markup(&f, "cases", rf_buf_str(&p->buf));
    ok = ok && rf_template_fill(out, rf_str_from(rf_asset_section_html), &f, err);
    out->overflow = out->overflow || p->buf.overflow;
    rf_buf_clear(&p->buf);
    return ok;
}

/* ---- the whole page ------------------------------------------------------------------------------------------------- */

static void put_period(rf_buf *out, const rf_report *r)
{
    bool has_since = r->since != RF_NO_TIME, has_until = r->until != RF_NO_TIME;
    rf_buf_puts(out, has_since || has_until ? "comments" : "");
    if (has_since) {
        rf_buf_puts(out, " from ");
        rf_words_time(out, r->since, false);
    }
    if (has_until) {
        rf_buf_puts(out, has_since ? " to " : " up to ");
        rf_words_time(out, r->until, false);
    }
}

static void add_meta(rf_fields *f, rf_html_page *p)
{
    const rf_report *r = p->r;
    rf_fields_text(f, "title", r->title.len ? r->title : RF_STR("Referral report"));
    rf_fields_text(f, "channel", r->channel);
    rf_fields_text(f, "version", r->version);
    rf_fields_text(f, "model", r->model);
    put_period(&p->buf, r);
    rf_fields_text(f, "period", rf_html_keep(p));
    if (r->generated != RF_NO_TIME)
        rf_words_time(&p->buf, r->generated, true);
    rf_fields_text(f, "generated", rf_html_keep(p));
    rf_html_add_style(f, p->desk.arena);
}

bool rf_html_render(const rf_report *r, rf_buf *out, rf_error *err)
{
    rf_html_page p = {.r = r};
    rf_buf sections;
    rf_buf_init(&p.buf, RF_REPORT_MAX);
    rf_buf_init(&sections, RF_REPORT_MAX);
    bool ok = rf_desk_open(&p.desk, r, err);
    if (ok)
        p.places = rf_threads_order(r, p.desk.arena);
    for (rf_section s = RF_SECTION_EMERGENCY; ok && s < RF_SECTION_NONE; s++)
        ok = put_section(&p, s, &sections, err);
    if (ok) {
        const rf_report_counts *n = &r->counts;
        char digits[6][24];
        rf_fields f = {0};
        add_meta(&f, &p);
        rf_html_add_summary(&f, &p);
        rf_fields_markup(&f, "sections", rf_buf_str(&sections));
        rf_fields_number(&f, "read", n->read, digits[0]);
        rf_fields_number(&f, "no_action", n->no_action, digits[1]);
        rf_fields_number(&f, "needs_human", n->needs_human, digits[2]);
        rf_fields_number(&f, "new", n->fresh, digits[3]);
        rf_fields_number(&f, "changed", n->changed, digits[4]);
        rf_fields_number(&f, "errors", n->errors, digits[5]);
        ok = rf_template_fill(out, rf_str_from(rf_asset_page_html), &f, err);
        out->overflow = out->overflow || sections.overflow || p.buf.overflow;
    }
    rf_desk_close(&p.desk);
    rf_buf_release(&sections);
    rf_buf_release(&p.buf);
    return ok;
}
