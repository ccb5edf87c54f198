/* cli/sources.c - from sections to results in words. */
#include "cli/sources.h"

#include "base/arena.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static volatile sig_atomic_t caught;

static void note_signal(int number) { caught = number; }

const volatile sig_atomic_t *catch_signals(void)
{
    struct sigaction a = {.sa_handler = note_signal, .sa_flags = (int)SA_RESETHAND};
    sigemptyset(&a.sa_mask);
    sigaction(SIGINT, &a, NULL);
    sigaction(SIGTERM, &a, NULL);
    return &caught;
}

bool sources_since(const char *text, int64_t *since, rf_error *err)
{
    long long ms;
    if (rf_duration_parse(rf_str_from(text), &ms) && text[strspn(text, "0123456789")] != '\0') {
        *since = (int64_t)time(NULL) - ms / 1000;
        return true;
    }
    return rf_time_parse(rf_str_from(text), since) ||
           rf_error_set(err, RF_E_USAGE, "option '--since' takes a date such as 2026-11-20, or 30d, not '%.40s'", text);
}

static const rf_settings *find(const config *c, const char *name, rf_error *err)
{
    const char *words[64] = {0};
    for (size_t i = 0; i < c->n_sources; i++) {
        if (strcmp(rf_settings_name(c->sources[i]), name) == 0)
            return c->sources[i];
        if (i < 63)
            words[i] = rf_settings_name(c->sources[i]);
    }
    rf_error_set(err, RF_E_USAGE, "no source is called '%.60s': did you mean '%s'?", name, rf_nearest_word(rf_str_from(name), words));
    return NULL;
}

static void tell(const char *name, const common *c, const rf_fetching_result *r)
{
    rf_buf line;
    rf_buf_init(&line, 1024);
    rf_fetching_statement(r, &line);
    if (r->code != RF_OK) {
        rf_error e = {.code = r->code};
        snprintf(e.text, sizeof e.text, "source '%.60s': %s", r->source, line.ptr);
        fail(name, &e);
    } else {
        say(c, "%s: %s", r->source, line.ptr);
    }
    rf_buf_release(&line);
}

bool sources_read(const setting *s, const char *name, char *const *names, size_t n_names, rf_fetching_options o, const common *c,
                  const rf_listener *listener, sources_run *out, rf_error *err)
{
    size_t n = n_names > 0 ? n_names : s->config.n_sources;
    *out = (sources_run){0};
    if (s->config.file == NULL)
        return rf_error_set(err, RF_E_CONFIG, "no configuration found: use --config FILE");
    if (s->config.n_sources == 0)
        return rf_error_set(err, RF_E_CONFIG, "no [source \"name\"] in '%s'", s->config.file);
    const rf_settings **sections = rf_xcalloc(n + 1, sizeof *sections);
    bool ok = true;
    for (size_t i = 0; ok && i < n; i++)
        ok = (sections[i] = n_names > 0 ? find(&s->config, names[i], err) : s->config.sources[i]) != NULL;
    if (ok) {
        o.store = s->store;
        o.now = (int64_t)time(NULL);
        o.seed = (uint64_t)o.now ^ (uint64_t)getpid() << 32;
        out->results = rf_xcalloc(n + 1, sizeof *out->results);
        out->n = n;
        ok = rf_fetch_sources(sections, n, &o, listener, out->results, err);
        for (size_t i = 0; i < n; i++)
            if (out->results[i].kind[0] != '\0') /* it was begun */
                tell(name, c, &out->results[i]);
    }
    free(sections);
    return ok;
}
