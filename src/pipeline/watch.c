/* pipeline/watch.c - metrics and heartbeat. */
#include "pipeline/watch.h"

#include "base/file.h"
#include "base/hash.h"
#include "net/http.h"
#include "net/secret.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define METRICS_MAX 65536
#define LOG_MAX 100000
#define ADDRESS_MAX 2048

/* ---- metrics ----------------------------------------------------------------------------------------------------------- */

/* The value of a line "name value" of the last file; 0 when there is none. */
static long long before(rf_str file, const char *name)
{
    rf_str line;
    while (rf_str_split(&file, '\n', &line)) {
        size_t n = strlen(name);
        if (line.len > n + 1 && memcmp(line.ptr, name, n) == 0 && line.ptr[n] == ' ') {
            char digits[32];
            snprintf(digits, sizeof digits, "%.*s", line.len - n - 1 < 30 ? (int)(line.len - n - 1) : 30, line.ptr + n + 1);
            long long value = strtoll(digits, NULL, 10);
            return value > 0 ? value : 0;
        }
    }
    return 0;
}

static void put_family(rf_buf *out, const char *name, const char *type, const char *help)
{
    rf_buf_printf(out, "# HELP %s %s\n# TYPE %s %s\n", name, help, name, type);
}

static void put_counter(rf_buf *out, rf_str last, const char *name, const char *help, long long more)
{
    put_family(out, name, "counter", help);
    rf_buf_printf(out, "%s %lld\n", name, before(last, name) + more);
}

static void put_gauge(rf_buf *out, const char *name, const char *help, long long value)
{
    put_family(out, name, "gauge", help);
    rf_buf_printf(out, "%s %lld\n", name, value);
}

static void put_urgencies(rf_buf *out, rf_str last, const rf_batch_counts *n)
{
    static const char name[] = "redflag_cases_total";
    put_family(out, name, "counter", "Comments referred, by urgency.");
    for (int u = RF_EMERGENCY; u >= RF_ROUTINE; u--) {
        char row[80];
        snprintf(row, sizeof row, "%s{urgency=\"%s\"}", name, rf_urgency_name((rf_urgency)u));
        rf_buf_printf(out, "%s %lld\n", row, before(last, row) + (long long)n->refer[u]);
    }
}

bool rf_metrics_write(const char *path, const rf_metrics *m, rf_error *err)
{
    rf_buf last, out;
    rf_buf_init(&last, METRICS_MAX);
    rf_buf_init(&out, METRICS_MAX);
    (void)rf_file_read(path, &last, NULL); /* none yet: counters begin at 0 */
    rf_str was = rf_buf_str(&last);
    bool good = m->exit_status == 0 || m->exit_status == 10;
    put_counter(&out, was, "redflag_runs_total", "Runs that ended.", 1);
    put_counter(&out, was, "redflag_runs_failed_total", "Runs that ended with an error or in part.", good ? 0 : 1);
    put_counter(&out, was, "redflag_comments_read_total", "Comments read from sources, known ones included.", m->read);
    put_counter(&out, was, "redflag_comments_new_total", "Comments read for the first time.", m->added);
    put_counter(&out, was, "redflag_comments_edited_total", "Comments whose words had changed.", m->edited);
    put_counter(&out, was, "redflag_comments_judged_total", "Comments judged.", (long long)m->triaged.judged);
    put_urgencies(&out, was, &m->triaged);
    put_counter(&out, was, "redflag_comments_not_judged_total", "Comments that need a human because they could not be judged.",
                (long long)m->triaged.not_judged);
    put_counter(&out, was, "redflag_cases_reported_total", "Cases shown in reports.", (long long)m->reported);
    put_counter(&out, was, "redflag_problems_total", "Sources and records that could not be read.", m->problems);
    put_gauge(&out, "redflag_last_run_exit_status", "Exit status of the last run.", m->exit_status);
    put_gauge(&out, "redflag_last_run_duration_seconds", "How long the last run took.", m->now - m->started);
    put_gauge(&out, "redflag_last_run_timestamp_seconds", "When the last run ended.", m->now);
    put_gauge(&out, "redflag_last_success_timestamp_seconds", "When the last complete run ended.",
              good ? m->now : before(was, "redflag_last_success_timestamp_seconds"));
    bool ok = rf_file_write(path, rf_buf_str(&out), 0644, err);
    rf_buf_release(&last);
    rf_buf_release(&out);
    return ok || rf_error_add(err, "metrics");
}

/* ---- heartbeat --------------------------------------------------------------------------------------------------------- */

struct rf_heartbeat {
    rf_secret address;
    rf_http *http;
    char run[37]; /* one id for start and end */
};

static void make_id(uint64_t seed, char id[37])
{
    rf_sha256 h = rf_hash_sha256((rf_str){(const char *)&seed, sizeof seed});
    char hex[65];
    rf_hash_hex(h, hex);
    snprintf(id, 37, "%.8s-%.4s-4%.3s-8%.3s-%.12s", hex, hex + 8, hex + 13, hex + 17, hex + 20);
}

rf_heartbeat *rf_heartbeat_new(const rf_settings *section, uint64_t seed, rf_error *err)
{
    rf_heartbeat *h = rf_xcalloc(1, sizeof *h);
    rf_error why = {0};
    if (!rf_secret_load(section, "heartbeat", &h->address, &why)) {
        rf_error_set(err, RF_E_CONFIG, "heartbeat: %s", why.text);
        rf_heartbeat_free(h);
        return NULL;
    }
    if (h->address.len == 0) {
        rf_heartbeat_free(h);
        return NULL;
    }
    make_id(seed, h->run);
    h->http = rf_http_new(&(rf_http_options){.timeout_ms = 10000, .attempts = 3, .retry_after_cap_ms = 10000, .seed = seed});
    if (h->address.len > ADDRESS_MAX || strchr(h->address.bytes, '?') != NULL || !rf_http_trust(h->http, h->address.bytes, NULL)) {
        rf_error_set(err, RF_E_CONFIG, "the heartbeat is no http or https address without a query");
        rf_heartbeat_free(h);
        return NULL;
    }
    return h;
}

void rf_heartbeat_free(rf_heartbeat *h)
{
    if (h == NULL)
        return;
    rf_http_free(h->http);
    rf_secret_release(&h->address);
    free(h);
}

static bool beat(rf_heartbeat *h, const char *what, rf_str log, rf_error *err)
{
    char url[ADDRESS_MAX + 80];
    size_t n = h->address.len;
    while (n > 0 && h->address.bytes[n - 1] == '/')
        n--;
    snprintf(url, sizeof url, "%.*s/%s?rid=%s", (int)n, h->address.bytes, what, h->run);
    if (log.len > LOG_MAX)
        log = (rf_str){log.ptr + (log.len - LOG_MAX), LOG_MAX};
    const rf_http_request q = {.url = url, .send = {log.ptr != NULL ? log.ptr : "", log.len}};
    rf_http_response r = {0};
    rf_error why = {0};
    bool answered = rf_http_get(h->http, &q, &r, &why), ok = answered && r.status >= 200 && r.status < 300;
    if (answered && !ok)
        rf_error_set(err, RF_E_TEMP, "the heartbeat was answered with status %d", r.status);
    else if (!ok)
        rf_error_set(err, why.code, "the heartbeat could not be sent");
    memset(url, 0, sizeof url);
    return ok;
}

bool rf_heartbeat_start(rf_heartbeat *h, rf_error *err) { return h == NULL || beat(h, "start", (rf_str){"", 0}, err); }

bool rf_heartbeat_end(rf_heartbeat *h, int exit_status, rf_str log, rf_error *err)
{
    char status[16];
    snprintf(status, sizeof status, "%d", exit_status);
    return h == NULL || beat(h, status, log, err);
}
