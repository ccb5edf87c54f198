/* record/record.c - names of the enum values and the verdict's JSON form. */
#include "record/record.h"

#include "base/json.h"

#include <string.h>

static const char *const tier_names[] = {"none", "no_action", "modifier", "advice", "routine", "urgent", "emergency"};
static const char *const status_names[] = {"present", "negated", "possible", "historical", "hypothetical"};
static const char *const experiencer_names[] = {"self", "other", "generic"};
static const char *const temporality_names[] = {"current", "recent", "historical", "hypothetical"};
static const char *const disposition_names[] = {"no_action", "advice", "refer", "not_judged"};
static const char *const urgency_names[] = {NULL, "routine", "urgent", "emergency"};
static const char *const bucket_names[] = {NULL, "mobility", "stability", "technique", "general"};

#define COUNT(a) (sizeof(a) / sizeof *(a))

const char *rf_tier_name(rf_tier t) { return tier_names[t]; }
const char *rf_status_name(rf_status s) { return status_names[s]; }
const char *rf_experiencer_name(rf_experiencer e) { return experiencer_names[e]; }
const char *rf_temporality_name(rf_temporality t) { return temporality_names[t]; }
const char *rf_disposition_name(rf_disposition d) { return disposition_names[d]; }
const char *rf_urgency_name(rf_urgency u) { return urgency_names[u]; }
const char *rf_bucket_name(rf_bucket b) { return bucket_names[b]; }

static bool parse_name(rf_str s, const char *const *names, size_t n, int *out)
{
    for (size_t i = 0; i < n; i++)
        if (names[i] != NULL && rf_str_is(s, names[i])) {
            *out = (int)i;
            return true;
        }
    return false;
}

#define PARSER(function, type, names)                                                                                                      \
    bool function(rf_str s, type *v)                                                                                                       \
    {                                                                                                                                      \
        int i = 0;                                                                                                                         \
        if (!parse_name(s, names, COUNT(names), &i))                                                                                       \
            return false;                                                                                                                  \
        *v = (type)i;                                                                                                                      \
        return true;                                                                                                                       \
    }

PARSER(rf_tier_parse, rf_tier, tier_names)
PARSER(rf_status_parse, rf_status, status_names)
PARSER(rf_experiencer_parse, rf_experiencer, experiencer_names)
PARSER(rf_temporality_parse, rf_temporality, temporality_names)
PARSER(rf_disposition_parse, rf_disposition, disposition_names)
PARSER(rf_urgency_parse, rf_urgency, urgency_names)
PARSER(rf_bucket_parse, rf_bucket, bucket_names)

/* "%.3f" of a probability. The product is exact enough except where it stands right between two: there printf decides. */
static void put_thousandths(rf_buf *out, double p)
{
    double x = p * 1000;
    unsigned whole = p >= 0 && p <= 1 ? (unsigned)x : 0;
    double rest = x - whole;
    if (!(rest >= 0 && rest < 1) || rest == 0.5) {
        rf_buf_printf(out, "%.3f", p);
        return;
    }
    whole += rest > 0.5;
    const char text[] = {(char)('0' + whole / 1000), '.', (char)('0' + whole / 100 % 10), (char)('0' + whole / 10 % 10),
                         (char)('0' + whole % 10)};
    rf_buf_add(out, text, sizeof text);
}

static void put_name(rf_buf *out, const char *key, const char *value)
{
    rf_buf_putc(out, '"');
    rf_buf_puts(out, key);
    rf_buf_puts(out, "\":");
    if (value == NULL)
        rf_buf_puts(out, "null");
    else
        rf_json_put_string(out, rf_str_from(value));
}

static void put_finding(rf_buf *out, const rf_finding *f)
{
    rf_buf_puts(out, "{\"concept\":");
    rf_json_put_string(out, f->concept);
    rf_buf_puts(out, ",\"status\":\"");
    rf_buf_puts(out, rf_status_name(f->status));
    rf_buf_puts(out, "\",\"experiencer\":\"");
    rf_buf_puts(out, rf_experiencer_name(f->experiencer));
    rf_buf_puts(out, "\",\"temporality\":\"");
    rf_buf_puts(out, rf_temporality_name(f->temporality));
    rf_buf_puts(out, "\",\"start\":");
    rf_buf_put_size(out, f->start);
    rf_buf_puts(out, ",\"end\":");
    rf_buf_put_size(out, f->end);
    rf_buf_puts(out, ",\"text\":");
    rf_json_put_string(out, f->text);
    rf_buf_putc(out, '}');
}

static void put_advice(rf_buf *out, const rf_verdict *v)
{
    if (v->bucket == RF_BUCKET_NONE) {
        rf_buf_puts(out, ",\"advice\":null");
        return;
    }
    rf_buf_puts(out, ",\"advice\":{");
    put_name(out, "bucket", rf_bucket_name(v->bucket));
    rf_buf_puts(out, ",\"items\":[");
    for (size_t i = 0; i < v->n_items; i++) {
        rf_buf_puts(out, i ? ",{" : "{");
        put_name(out, "name", v->items[i].name);
        rf_buf_putc(out, ',');
        put_name(out, "at", v->items[i].at);
        rf_buf_putc(out, '}');
    }
    rf_buf_puts(out, "]}");
}

void rf_verdict_put_json(rf_buf *out, const rf_verdict *v)
{
    rf_buf_puts(out, "{\"schema\":1,\"id\":");
    rf_json_put_string(out, v->id);
    rf_buf_putc(out, ',');
    put_name(out, "disposition", rf_disposition_name(v->disposition));
    rf_buf_putc(out, ',');
    put_name(out, "urgency", rf_urgency_name(v->urgency));
    rf_buf_puts(out, ",\"p_refer\":");
    put_thousandths(out, v->p_refer);
    rf_buf_puts(out, ",\"decided_by\":");
    rf_json_put_string(out, v->decided_by);
    rf_buf_puts(out, v->needs_human ? ",\"needs_human\":true,\"findings\":[" : ",\"needs_human\":false,\"findings\":[");
    for (size_t i = 0; i < v->n_findings; i++) {
        if (i > 0)
            rf_buf_putc(out, ',');
        put_finding(out, &v->findings[i]);
    }
    rf_buf_putc(out, ']');
    put_advice(out, v);
    rf_buf_puts(out, ",\"notes\":[");
    for (size_t i = 0; i < v->n_notes; i++) {
        if (i > 0)
            rf_buf_putc(out, ',');
        rf_json_put_string(out, v->notes[i]);
    }
    rf_buf_puts(out, "],\"model\":");
    rf_json_put_string(out, v->model);
    rf_buf_putc(out, '}');
}
