/* pipeline/fetching_words.c - sections and their kinds, and results in one code and one line. */
#include "pipeline/fetching_parts.h"

#include "fetch/fetch.h"

#include <string.h>

static const rf_setting_row file_rows[] = {
    {.name = "path", .type = RF_SETTING_PATH, .help = "a file, folder, pattern or '-'", .required = true},
    {.name = "kind", .type = RF_SETTING_TEXT, .help = "told by the content otherwise"},
    {.name = "container", .type = RF_SETTING_TEXT, .help = "video or post, where records name none"},
    {.name = "owner", .type = RF_SETTING_TEXT, .help = "author whose comments are the owner's own"},
    {.name = "map", .type = RF_SETTING_TEXT, .help = "csv columns: text=Body,id=CommentId"},
    {.name = "delimiter", .type = RF_SETTING_TEXT, .help = "csv: , ; or tab"},
    {.name = "retention", .type = RF_SETTING_DURATION, .help = "how long texts and authors are kept"},
    {.name = NULL},
};

const rf_remote *fetching_kind(const rf_settings *s, const rf_remote *const *kinds)
{
    const char *kind = rf_settings_text(s, "kind");
    return rf_settings_has(s, "path") || kind == NULL ? NULL : rf_remote_find(kinds != NULL ? kinds : rf_remotes, kind);
}

static bool is_file_kind(const char *kind) { return strcmp(kind, "file") == 0 || rf_source_find(kind) != NULL; }

bool rf_source_check(rf_settings *s, const rf_remote *const *kinds, rf_error *err)
{
    const char *kind = rf_settings_text(s, "kind");
    kinds = kinds != NULL ? kinds : rf_remotes;
    const rf_remote *remote = fetching_kind(s, kinds);
    if (remote != NULL) {
        const rf_setting_row *const tables[] = {rf_remote_shared_settings, remote->settings, NULL};
        return rf_settings_check(s, tables, err);
    }
    if (kind != NULL && !is_file_kind(kind)) {
        const char *words[64] = {"file"};
        size_t n = 1;
        for (size_t i = 0; kinds[i] != NULL && n < 62; i++)
            words[n++] = kinds[i]->name;
        for (size_t i = 0; rf_sources[i] != NULL && n < 62; i++)
            words[n++] = rf_sources[i]->name;
        if (rf_remote_find(kinds, kind) != NULL)
            return rf_settings_error(s, "path", err, "kind '%s' is read from the network and takes no 'path'", kind);
        return rf_settings_error(s, "kind", err, "no kind of source is called '%.40s': did you mean '%s'?", kind,
                                 rf_nearest_word(rf_str_from(kind), words));
    }
    if (kind == NULL && rf_settings_has(s, "url") && !rf_settings_has(s, "path"))
        return rf_settings_error(s, "url", err, "source '%s' has a 'url' and no 'kind'", rf_settings_name(s));
    const rf_setting_row *const tables[] = {file_rows, NULL};
    return rf_settings_check(s, tables, err);
}

void rf_source_kinds(rf_buf *out)
{
    rf_buf_puts(out, "file");
    for (size_t i = 0; rf_sources[i] != NULL; i++)
        rf_buf_printf(out, " %s", rf_sources[i]->name);
    for (size_t i = 0; rf_remotes[i] != NULL; i++)
        if (rf_source_find(rf_remotes[i]->name) == NULL)
            rf_buf_printf(out, " %s", rf_remotes[i]->name);
}

rf_code rf_fetching_code(const rf_fetching_result *r, size_t n)
{
    static const rf_code order[] = {RF_E_AUTH, RF_E_CONFIG, RF_E_OTHER, RF_E_IO, RF_E_USAGE, RF_E_LIMIT, RF_E_TEMP};
    size_t good = 0, partial = 0;
    for (size_t i = 0; i < n; i++) {
        good += r[i].code == RF_OK;
        partial += r[i].code == RF_E_INPUT;
    }
    if (good == n)
        return RF_OK;
    if (good > 0 || partial > 0)
        return RF_E_INPUT;
    for (size_t k = 0; k < sizeof order / sizeof *order; k++)
        for (size_t i = 0; i < n; i++)
            if (r[i].code == order[k])
                return order[k];
    return r[0].code;
}

void rf_fetching_statement(const rf_fetching_result *r, rf_buf *out)
{
    const rf_completeness *d = &r->done;
    const struct number {
        int64_t n;
        const char *word;
    } numbers[] = {{d->added, "new"},       {d->edited, "edited"},         {d->restatus, "with another status"},
                   {d->gone, "gone"},       {d->unreadable, "unreadable"}, {d->skipped, "skipped"},
                   {d->units, "units used"}};
    rf_buf_printf(out, "%lld read", (long long)d->read);
    if (d->expected >= 0 && d->expected != d->read)
        rf_buf_printf(out, " of %lld expected", (long long)d->expected);
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
        if (numbers[i].n > 0 || i == 0)
            rf_buf_printf(out, ", %lld %s", (long long)numbers[i].n, numbers[i].word);
    if (r->code == RF_OK)
        rf_buf_puts(out, "; complete");
    else
        rf_buf_printf(out, "; %s: %s", r->code == RF_E_INPUT ? "partial" : "failed", r->text);
}
