/* pipeline/explain.c - the verdict of one text in words, and the context layer's open door. */
#include "pipeline/explain.h"

#include "base/utf8.h"
#include "pipeline/engine_parts.h"

#include <stdio.h>
#include <string.h>

#define REASONS 8

static void put_plain(rf_buf *out, const char *s, size_t n)
{
    for (size_t i = 0; i < n;) {
        uint32_t cp;
        size_t k = rf_utf8_decode(s + i, n - i, &cp);
        if (k == 0) {
            rf_buf_puts(out, "\xEF\xBF\xBD");
            i++;
            continue;
        }
        bool hidden = cp < 0x20 || (cp >= 0x7F && cp <= 0x9F) || (cp >= 0x200B && cp <= 0x200F) || (cp >= 0x202A && cp <= 0x202E) ||
                      (cp >= 0x2066 && cp <= 0x2069) || cp == 0x061C || cp == 0xFEFF;
        if (cp == '\n')
            rf_buf_putc(out, ' ');
        else if (hidden)
            rf_buf_printf(out, "\\u{%04X}", (unsigned)cp);
        else
            rf_buf_add(out, s + i, k);
        i += k;
    }
}

/* The text with every byte that a finding covers between marks. */
static void put_marked(rf_buf *out, rf_str text, const rf_verdict *v, bool colour)
{
    bool inside = false;
    size_t from = 0;
    rf_buf_puts(out, "  ");
    for (size_t i = 0; i <= text.len; i++) {
        bool covered = false;
        for (size_t k = 0; k < v->n_findings && i < text.len; k++)
            covered |= i >= v->findings[k].start && i < v->findings[k].end;
        if (covered == inside && i < text.len)
            continue;
        put_plain(out, text.ptr + from, i - from);
        from = i;
        if (inside && !covered)
            rf_buf_puts(out, colour ? "\033[0m" : "]");
        if (!inside && covered)
            rf_buf_puts(out, colour ? "\033[1;7m" : "[");
        inside = covered;
    }
    rf_buf_puts(out, "\n");
}

/* Names of the signals that hold, each once. */
static void put_signals(rf_buf *out, const rf_reading *r)
{
    size_t column = 8;
    rf_buf_puts(out, "signals:");
    for (size_t i = 0; i < r->mentions.count; i++) {
        const rf_concept *c = r->mentions.items[i].concept;
        bool told = !c->is_signal || !rf_mention_is_asserted(&r->mentions.items[i]);
        for (size_t k = 0; k < i && !told; k++)
            told = r->mentions.items[k].concept == c && rf_mention_is_asserted(&r->mentions.items[k]);
        if (told)
            continue;
        if (column + strlen(c->id) + 1 > 78) {
            rf_buf_puts(out, "\n        ");
            column = 8;
        }
        rf_buf_printf(out, " %s", c->id);
        column += strlen(c->id) + 1;
    }
    rf_buf_puts(out, "\n");
}

static void put_findings(rf_buf *out, const rf_reading *r, const rf_comment *c)
{
    for (size_t i = 0; i < r->mentions.count; i++) {
        const rf_mention *m = &r->mentions.items[i];
        if (m->concept->is_signal)
            continue;
        rf_buf_printf(out, "  %s%s%s [%zu,%zu) '", m->concept->id, m->tag[0] ? "#" : "", m->tag, m->start, m->end);
        put_plain(out, c->text.ptr + m->start, m->end - m->start < 50 ? m->end - m->start : 50);
        rf_buf_printf(out, "'\n      %s, %s, %s", rf_status_name(m->status), rf_temporality_name(m->temporality),
                      rf_experiencer_name(m->experiencer));
        if (m->why[0] != '\0')
            rf_buf_printf(out, " (cue '%s')", m->why);
        rf_buf_printf(out, "; tier %s%s%s; rule line %d", rf_tier_name(m->tier), m->row[0] ? " by " : "", m->row, m->line);
        rf_buf_puts(out, "\n");
    }
}

static void put_slots(rf_buf *out, const rf_slots *s)
{
    static const struct {
        unsigned flag;
        const char *name;
    } names[] = {{RF_SLOT_LEFT, "left"},           {RF_SLOT_RIGHT, "right"},
                 {RF_SLOT_BOTH, "both"},           {RF_SLOT_NEW, "new"},
                 {RF_SLOT_WORSE, "worse"},         {RF_SLOT_SPREADING, "spreading"},
                 {RF_SLOT_UNCHANGED, "unchanged"}, {RF_SLOT_INTERMITTENT, "intermittent"},
                 {RF_SLOT_GONE, "gone"},           {RF_SLOT_SUDDEN, "sudden"},
                 {RF_SLOT_TRAUMA, "trauma"},       {RF_SLOT_TREATED, "treated"},
                 {RF_SLOT_QUESTION, "question"}};
    rf_buf_puts(out, "slots:");
    if (s->age_years >= 0)
        rf_buf_printf(out, " age %d", s->age_years);
    if (s->onset_days >= 0)
        rf_buf_printf(out, " onset %d days ago", s->onset_days);
    if (s->duration_days >= 0)
        rf_buf_printf(out, " lasting %d days", s->duration_days);
    if (s->pain_score >= 0)
        rf_buf_printf(out, " pain %d/10", s->pain_score);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (s->flags & names[i].flag)
            rf_buf_printf(out, " %s", names[i].name);
    rf_buf_puts(out, "\n");
}

static void put_reasons(rf_buf *out, const rf_engine *e, rf_worker *w, const rf_reading *r, const rf_odds *odds)
{
    const rf_model *model = rf_engine_model(e);
    if (model == NULL || !odds->have)
        return;
    rf_reason reasons[64];
    size_t n =
        rf_model_explain(model, RF_VARIANT_FULL, RF_STAGE_REFER, rf_worker_features(w), &r->text, &r->mentions, &r->slots, reasons, 64);
    rf_buf_printf(out, "\nprobability of referral %.3f (refer from %.3f,\nhuman look %.3f to %.3f); of advice %.3f (from %.3f)\n",
                  odds->p_refer, odds->refer_at, odds->band_low, odds->band_high, odds->p_advice, odds->advice_at);
    for (int side = 0; side < 2; side++) {
        int shown = 0;
        rf_buf_puts(out, side == 0 ? "features for referral:\n" : "features against:\n");
        for (size_t i = 0; i < n && shown < REASONS; i++) {
            if ((reasons[i].pull > 0) != (side == 0))
                continue;
            rf_buf_printf(out, "  %+7.3f  %-8s ", reasons[i].pull, rf_block_name(reasons[i].block));
            put_plain(out, reasons[i].name, strlen(reasons[i].name));
            rf_buf_puts(out, "\n");
            shown++;
        }
    }
}

void rf_explain(const rf_engine *e, rf_worker *w, const rf_comment *c, bool colour, rf_buf *out)
{
    rf_verdict v;
    rf_reading r;
    rf_odds odds;
    rf_worker_judge(w, c, RF_MODE_FULL, &v);
    const char *urgency = rf_urgency_name(v.urgency);
    rf_buf_printf(out, "%s%s%s, decided by %.*s%s\n\n", rf_disposition_name(v.disposition), urgency ? "/" : "", urgency ? urgency : "",
                  (int)v.decided_by.len, v.decided_by.ptr, v.needs_human ? "; needs a human look" : "");
    put_marked(out, c->text, &v, colour);
    for (size_t i = 0; i < v.n_notes; i++)
        rf_buf_printf(out, "  note: %.*s\n", (int)v.notes[i].len, v.notes[i].ptr);
    if (v.bucket != RF_BUCKET_NONE)
        rf_buf_printf(out, "  exercises: %s\n", rf_bucket_name(v.bucket));
    rf_worker_read(w, c, &r);
    rf_buf_puts(out, "\nfindings:\n");
    put_findings(out, &r, c);
    put_signals(out, &r);
    put_slots(out, &r.slots);
    rf_buf_printf(out, "highest tier of the rules: %s%s%s\n", rf_tier_name(r.floor), r.floor_row[0] ? ", set by " : "", r.floor_row);
    rf_worker_odds(w, &r, RF_MODE_FULL, &odds);
    put_reasons(out, e, w, &r, &odds);
}

bool rf_assert_phrase(const rf_engine *e, rf_arena *arena, rf_str phrase, rf_str sentence, rf_mention *out)
{
    rf_text t;
    size_t first, last;
    memset(out, 0, sizeof *out);
    rf_text_fold(&t, sentence, rf_engine_lexicon(e), arena);
    if (!rf_context_locate(&t, phrase, rf_engine_lexicon(e), arena, &first, &last))
        return false;
    rf_context_decide(rf_engine_context(e), &t, first, last, arena, out);
    return true;
}
