/* fetch/remote.c - what all network sources share: counting, guards, caps, cursors. */
#include "fetch/remote.h"

#include "fetch/remote_set.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define EMPTY_PAGES 3         /* in a row, with a next one: then it is no walk */
#define EMPTY_PAGES_SPARSE 50 /* where pages are cut before they are filtered */

struct rf_remote_guard {
    rf_remote_set *ids; /* of the whole run */
    const char *capped; /* word for stopped_by once a cap is met */
};

const rf_setting_row rf_remote_shared_settings[] = {
    {.name = "kind", .type = RF_SETTING_TEXT, .help = "kind of source", .required = true},
    {.name = "url", .type = RF_SETTING_URL, .help = "address of the site or of its interface"},
    {.name = "owner", .type = RF_SETTING_TEXT, .help = "author whose comments are the owner's own", .repeated = true},
    {.name = "container", .type = RF_SETTING_TEXT, .help = "video or post, for comments that name none"},
    {.name = "since", .type = RF_SETTING_DATE, .preset = "30d", .help = "where the first run begins"},
    {.name = "lookback", .type = RF_SETTING_DURATION, .preset = "14d", .help = "how far each run reads again", .least = 7200000},
    {.name = "retention", .type = RF_SETTING_DURATION, .help = "how long texts and authors are kept"},
    {.name = "max_pages", .type = RF_SETTING_INT, .preset = "1000", .help = "most pages a run", .least = 1},
    {.name = "max_items", .type = RF_SETTING_INT, .preset = "100000", .help = "most comments a run", .least = 1},
    {.name = "max_units", .type = RF_SETTING_INT, .preset = "0", .help = "most units of the quota a run; 0: no limit"},
    {.name = "max_requests", .type = RF_SETTING_INT, .preset = "0", .help = "most requests a run; 0: no limit"},
    {.name = "max_bytes", .type = RF_SETTING_SIZE, .preset = "256M", .help = "most bytes a run"},
    {.name = "max_time", .type = RF_SETTING_DURATION, .preset = "30m", .help = "longest run"},
    {.name = "parallel", .type = RF_SETTING_INT, .preset = "4", .help = "requests at once", .least = 1, .most = 8},
    {.name = "delay", .type = RF_SETTING_DURATION, .preset = "0", .help = "pause between two requests"},
    {.name = "timeout", .type = RF_SETTING_DURATION, .preset = "60s", .help = "for one answer", .least = 100},
    {.name = "connect_timeout", .type = RF_SETTING_DURATION, .preset = "10s", .help = "for a connection", .least = 100},
    {.name = "attempts", .type = RF_SETTING_INT, .preset = "4", .help = "how often a request is tried", .least = 1, .most = 20},
    {.name = "proxy", .type = RF_SETTING_TEXT, .help = "http://host:port; otherwise the environment's"},
    {.name = "ca_file", .type = RF_SETTING_PATH, .help = "further trusted certificates (PEM)"},
    {.name = "allow_http", .type = RF_SETTING_BOOL, .preset = "no", .help = "read a site that has no https"},
    {.name = "contact", .type = RF_SETTING_TEXT, .help = "address in the user agent"},
    {.name = NULL},
};

const rf_remote *rf_remote_find(const rf_remote *const *kinds, const char *name)
{
    for (; *kinds != NULL; kinds++)
        if (rf_str_is(rf_str_from(name), (*kinds)->name))
            return *kinds;
    return NULL;
}

void rf_remote_job_begin(rf_remote_job *job)
{
    job->arena = rf_arena_new(0);
    job->memory = rf_arena_new(0);
    job->guard = rf_arena_take(job->memory, sizeof *job->guard);
    *job->guard = (struct rf_remote_guard){.ids = rf_remote_set_new()};
    *job->done = (rf_completeness){.expected = -1, .stopped_by = ""};
}

void rf_remote_job_end(rf_remote_job *job)
{
    rf_remote_set_free(job->guard->ids);
    rf_arena_free(job->arena);
    rf_arena_free(job->memory);
    job->arena = job->memory = NULL;
    job->guard = NULL;
}

/* ---- notes ------------------------------------------------------------------------------------------------------------ */

static void note(rf_completeness *done, const char *what, const char *reason)
{
    size_t n = strlen(done->note), need = strlen(what) + strlen(reason) + 4;
    if (n + need < sizeof done->note)
        snprintf(done->note + n, sizeof done->note - n, "%s%s: %s", n > 0 ? "; " : "", what, reason);
}

static void problem(rf_remote_job *job, const char *what, const char *reason)
{
    note(job->done, what, reason);
    if (job->sink != NULL && job->sink->problem != NULL)
        job->sink->problem(job->sink->ctx, what, reason);
}

void rf_remote_unreadable(rf_remote_job *job, const char *what, const char *reason)
{
    job->done->unreadable++;
    job->done->partial = true;
    problem(job, what, reason);
}

void rf_remote_skip(rf_remote_job *job, const char *what, const char *reason)
{
    job->done->skipped++;
    note(job->done, what, reason);
}

void rf_remote_warn(rf_remote_job *job, const char *what, const char *reason, bool partial)
{
    job->done->partial |= partial;
    problem(job, what, reason);
}

void rf_remote_expect(rf_remote_job *job, int64_t comments)
{
    job->done->expected = (job->done->expected < 0 ? 0 : job->done->expected) + comments;
}

/* ---- walks through pages ---------------------------------------------------------------------------------------------- */

void rf_listing_init(rf_listing *l, rf_remote_job *job, const char *name)
{
    *l = (rf_listing){.job = job,
                      .name = rf_arena_dup(job->memory, name, strlen(name)),
                      .next = RF_STR(""),
                      .ended = "",
                      .page_oldest = RF_NO_TIME,
                      .oldest = RF_NO_TIME,
                      .tokens = rf_remote_set_new(),
                      .ids = rf_remote_set_new()};
    if (job->guard->capped != NULL) {
        l->over = true;
        l->ended = job->guard->capped;
    }
}

void rf_listing_release(rf_listing *l)
{
    rf_remote_set_free(l->tokens);
    rf_remote_set_free(l->ids);
    l->tokens = l->ids = NULL;
    l->over = true;
}

bool rf_listing_open(const rf_listing *l) { return !l->over; }

bool rf_listing_reached(const rf_listing *l, int64_t horizon)
{
    return l->on_page > 0 && l->changed_on_page == 0 && l->oldest != RF_NO_TIME && l->oldest < horizon;
}

static bool is_owner(const rf_remote_job *job, rf_str name)
{
    const char *owner;
    for (size_t i = 0; (owner = rf_settings_each(job->settings, "owner", i)) != NULL; i++)
        if (owner[0] != '\0' && rf_str_is(name, owner))
            return true;
    return false;
}

rf_str rf_remote_guest_name(const rf_remote_job *job, rf_str name)
{
    if (!is_owner(job, name))
        return name;
    size_t size = name.len + sizeof " (guest)";
    char *whole = rf_arena_raw(job->arena, size);
    snprintf(whole, size, "%.*s (guest)", (int)name.len, name.ptr);
    return rf_str_from(whole);
}

static void count(rf_completeness *done, rf_sighting seen)
{
    done->read++;
    done->added += seen == RF_SEEN_NEW;
    done->edited += seen == RF_SEEN_EDITED;
    done->restatus += seen == RF_SEEN_STATUS;
    done->same += seen == RF_SEEN_SAME;
}

bool rf_remote_put(rf_remote_job *job, rf_listing *l, const rf_comment *c, const char *status, rf_sighting *seen, rf_error *err)
{
    rf_comment own = *c;
    rf_sighting sighting = RF_SEEN_SAME;
    own.source = rf_str_from(job->name);
    own.status = rf_str_from(status);
    if (own.container.len == 0)
        own.container = rf_str_from(rf_settings_text(job->settings, "container"));
    own.is_owner |= is_owner(job, c->author);
    if (own.id.len == 0)
        return rf_error_set(err, RF_E_OTHER, "source '%s': a comment without id", job->name);
    if (!job->sink->comment(job->sink->ctx, &own, &sighting, err))
        return false;
    if (rf_remote_set_add(job->guard->ids, own.id))
        count(job->done, sighting);
    if (seen != NULL)
        *seen = sighting;
    if (l != NULL) {
        l->items++;
        l->on_page++;
        l->fresh_on_page += rf_remote_set_add(l->ids, own.id);
        l->changed_on_page += sighting != RF_SEEN_SAME;
        if (c->published != RF_NO_TIME && (l->oldest == RF_NO_TIME || c->published < l->oldest))
            l->oldest = c->published;
    }
    return true;
}

static void close_listing(rf_listing *l, const char *word)
{
    l->over = true;
    l->ended = word;
    if (word[0] != '\0' && l->job->done->stopped_by[0] == '\0')
        l->job->done->stopped_by = word;
}

/* What speaks against asking for the next page; NULL if nothing does. */
static const char *guard_page(rf_listing *l, rf_str next)
{
    l->empty_in_a_row = l->on_page == 0 ? l->empty_in_a_row + 1 : 0;
    if (!rf_remote_set_add(l->tokens, next))
        return "repeated_token";
    if (l->on_page > 0 && l->fresh_on_page == 0)
        return "nothing_new";
    return l->empty_in_a_row >= (l->sparse ? EMPTY_PAGES_SPARSE : EMPTY_PAGES) ? "nothing_new" : NULL;
}

static void look_at_caps(rf_remote_job *job)
{
    long long most = rf_settings_int(job->settings, "max_pages");
    if (job->max_pages > 0 && job->max_pages < most)
        most = job->max_pages;
    if (job->guard->capped == NULL && job->done->pages >= most)
        job->guard->capped = "pages";
    if (job->guard->capped == NULL && job->done->read >= rf_settings_int(job->settings, "max_items"))
        job->guard->capped = "items";
}

bool rf_remote_commit(rf_remote_job *job, rf_error *err)
{
    rf_arena_reset(job->arena);
    if (!job->sink->commit(job->sink->ctx, err))
        return false;
    if (job->sink->progress != NULL)
        job->sink->progress(job->sink->ctx, (size_t)job->done->read, (size_t)job->done->pages);
    return true;
}

bool rf_remote_page_end(rf_remote_job *job, rf_listing *l, rf_str next, rf_error *err)
{
    l->next = (rf_str){rf_arena_dup(job->memory, next.ptr != NULL ? next.ptr : "", next.len), next.len};
    l->pages++;
    job->done->pages++;
    if (!rf_remote_commit(job, err))
        return false;
    l->page_all_known = l->on_page > 0 && l->changed_on_page == 0;
    l->page_oldest = l->oldest;
    look_at_caps(job);
    const char *guarded = next.len > 0 ? guard_page(l, l->next) : NULL;
    if (next.len == 0) {
        close_listing(l, "");
    } else if (guarded != NULL) {
        char why[80];
        snprintf(why, sizeof why, "%s after %zu pages", strcmp(guarded, "repeated_token") == 0 ? "the same page again" : "nothing new",
                 l->pages);
        close_listing(l, guarded);
        rf_remote_warn(job, l->name, why, true);
    } else if (job->guard->capped != NULL) {
        close_listing(l, job->guard->capped);
    }
    l->on_page = l->fresh_on_page = l->changed_on_page = 0;
    l->oldest = RF_NO_TIME;
    return true;
}

bool rf_remote_spend(rf_remote_job *job, int64_t units, rf_error *err)
{
    long long most = rf_settings_int(job->settings, "max_units");
    if (most > 0 && job->done->units + units > most) {
        job->guard->capped = "units";
        job->done->stopped_by = "units";
        return rf_error_set(err, RF_E_LIMIT, "the budget of %lld units is used up (max_units)", most);
    }
    job->done->units += units;
    return true;
}
