/* fetch/youtube_calls.c - one list call: its address, its price, its answer, and what a refusal means.
 *
 * The key travels in a header, because addresses end up in logs. Every call costs one unit, refused ones and further attempts
 * too, so the units are the client's requests. */
#include "fetch/youtube_parts.h"

#include "net/retry.h"
#include "net/url.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

#define BASE "https://youtube.googleapis.com/youtube/v3/"
#define CAP_BYTES ((size_t)48 << 20) /* 100 threads with 5 replies of 10,000 characters each are 24 MiB and more */

#define COMMENT                                                                                                                            \
    "id,snippet(parentId,videoId,channelId,textDisplay,authorDisplayName,authorChannelId/value,publishedAt,updatedAt,"                     \
    "moderationStatus,imageUrl)"

static const char thread_fields[] =
    "nextPageToken,items(id,snippet(channelId,videoId,totalReplyCount,topLevelComment(" COMMENT ")),replies/comments(" COMMENT "))";
static const char reply_fields[] = "nextPageToken,items(" COMMENT ")";

bool youtube_begin(youtube *y, rf_remote_job *job, rf_error *err)
{
    *y = (youtube){.job = job, .fields = true};
    if (!rf_remote_secret(job, "key", &y->key, err))
        return false;
    if (y->key.bytes == NULL)
        return rf_settings_error(job->settings, "key", err,
                                 "source '%.60s' has no key: write it to a file (chmod 600) and name that with key_file", job->name);
    y->header = (rf_http_header){"X-Goog-Api-Key", rf_secret_str(&y->key), true};
    y->threads = rf_remote_set_new();
    y->drained = rf_remote_set_new();
    y->failed = rf_remote_set_new();
    rf_buf_init(&y->url, 8192);
    return true;
}

void youtube_end(youtube *y)
{
    if (y->key.bytes != NULL) {
        rf_buf_release(&y->url);
        rf_remote_set_free(y->threads);
        rf_remote_set_free(y->drained);
        rf_remote_set_free(y->failed);
    }
    rf_secret_release(&y->key);
}

/* ---- asking ------------------------------------------------------------------------------------------------------------ */

const char *youtube_address(youtube *y, youtube_filter filter, rf_str value, rf_str token)
{
    static const char *const names[] = {[YOUTUBE_CHANNEL] = "allThreadsRelatedToChannelId",
                                        [YOUTUBE_VIDEO] = "videoId",
                                        [YOUTUBE_IDS] = "id",
                                        [YOUTUBE_REPLIES] = "parentId"};
    const char *base = rf_settings_text(y->job->settings, "url");
    bool replies = filter == YOUTUBE_REPLIES;
    base = base != NULL ? base : BASE;
    rf_buf_clear(&y->url);
    rf_buf_puts(&y->url, base);
    if (base[0] != '\0' && base[strlen(base) - 1] != '/')
        rf_buf_putc(&y->url, '/');
    rf_buf_puts(&y->url, replies ? "comments" : "commentThreads");
    rf_url_add(&y->url, "part", replies ? RF_STR("id,snippet") : RF_STR("id,snippet,replies"));
    rf_url_add(&y->url, names[filter], value);
    if (filter != YOUTUBE_IDS)
        rf_url_add_int(&y->url, "maxResults", 100);
    if (filter == YOUTUBE_CHANNEL || filter == YOUTUBE_VIDEO)
        rf_url_add(&y->url, "order", RF_STR("time"));
    if (token.len > 0)
        rf_url_add(&y->url, "pageToken", token);
    rf_url_add(&y->url, "textFormat", RF_STR("plainText"));
    rf_url_add(&y->url, "prettyPrint", RF_STR("false"));
    if (y->fields)
        rf_url_add(&y->url, "fields", rf_str_from(replies ? reply_fields : thread_fields));
    return y->url.ptr;
}

/* How many requests beyond those paid for the client has made. */
static int64_t unpaid(const youtube *y) { return rf_http_used(y->job->http).requests - y->spent; }

int64_t youtube_units_left(const youtube *y)
{
    long long most = rf_settings_int(y->job->settings, "max_units");
    return most > 0 ? most - y->job->done->units : INT64_MAX;
}

static bool may_pass(void *ctx, const rf_http_response *r)
{
    const youtube *y = ctx;
    rf_youtube_refusal no;
    rf_youtube_refused(r->status, r->body, rf_secret_str(&y->key), &no);
    bool passing = no.action == RF_YOUTUBE_PASSING || no.action == RF_YOUTUBE_RATE;
    return passing && unpaid(y) < youtube_units_left(y);
}

rf_http_request youtube_request(youtube *y, const char *url)
{
    return (rf_http_request){.url = url,
                             .accept = "application/json",
                             .headers = &y->header,
                             .n_headers = 1,
                             .cap_bytes = CAP_BYTES,
                             .passing = may_pass,
                             .passing_ctx = y};
}

bool youtube_pay(youtube *y, size_t n, rf_error *err)
{
    if (!rf_remote_spend(y->job, (int64_t)n, err))
        return false;
    y->spent += (int64_t)n;
    return true;
}

void youtube_settle(youtube *y)
{
    int64_t more = unpaid(y); /* negative: a call that was never made */
    y->job->done->units += more;
    y->spent += more;
}

bool youtube_try(youtube *y, const char *url, const rf_json **answer, rf_youtube_refusal *no, rf_error *err)
{
    const rf_http_request q = youtube_request(y, url);
    rf_http_response r;
    rf_error failure = {0};
    if (!youtube_pay(y, 1, err))
        return false;
    bool came = rf_http_get(y->job->http, &q, &r, &failure);
    youtube_settle(y);
    return youtube_answer(y, came ? &r : NULL, &failure, answer, no, err);
}

bool youtube_ask(youtube *y, const char *url, const rf_json **answer, rf_youtube_refusal *no, rf_error *err)
{
    return youtube_try(y, url, answer, no, err) && (*answer != NULL || youtube_bearable(y, no, err));
}

/* ---- answers ----------------------------------------------------------------------------------------------------------- */

bool youtube_answer(youtube *y, const rf_http_response *r, const rf_error *failure, const rf_json **answer, rf_youtube_refusal *no,
                    rf_error *err)
{
    *answer = NULL;
    if (r == NULL) {
        *err = *failure;
        return false;
    }
    if (r->status < 200 || r->status > 299) {
        rf_youtube_refused(r->status, r->body, rf_secret_str(&y->key), no);
        return true;
    }
    if (!rf_http_expect_json(r, err))
        return false;
    rf_error why = {0};
    const rf_json *whole = rf_json_parse(r->body, y->job->arena, NULL, &why);
    if (whole == NULL)
        return rf_error_set(err, RF_E_TEMP, "the answer is no JSON: %.160s", why.text);
    if (rf_json_get(whole, "error") != NULL)
        rf_youtube_refused(r->status, r->body, rf_secret_str(&y->key), no);
    else
        *answer = whole;
    return true;
}

void youtube_reset_text(const youtube *y, char out[96])
{
    char clock[40] = "";
    int64_t at = rf_youtube_quota_reset(y->job->now), in = (at - y->job->now) / 60;
    time_t t = (time_t)at;
    struct tm local;
    if (localtime_r(&t, &local) != NULL)
        strftime(clock, sizeof clock, "%H:%M %Z", &local);
    snprintf(out, 96, "it begins anew at %.30s, in %d h %d min (midnight in California)", clock, (int)(in / 60), (int)(in % 60));
}

bool youtube_bearable(youtube *y, const rf_youtube_refusal *no, rf_error *err)
{
    char text[180], when[96];
    rf_youtube_refusal_text(no, text, sizeof text);
    switch (no->action) {
    case RF_YOUTUBE_QUOTA:
        y->job->done->stopped_by = "quota";
        youtube_reset_text(y, when);
        return rf_error_set(err, RF_E_TEMP, "the quota of the day is used up (%s); %s", no->reason, when);
    case RF_YOUTUBE_RATE:
        return rf_error_set(err, RF_E_TEMP, "YouTube asks to be asked less often (%s)", text);
    case RF_YOUTUBE_KEY:
        return rf_error_set(err, RF_E_AUTH, "the key is refused: %s (%.100s)", no->advice, text);
    case RF_YOUTUBE_CONFIG:
        return rf_error_set(err, RF_E_CONFIG, "YouTube refuses: %s (%.100s)", no->advice, text);
    default:
        return true;
    }
}

bool youtube_drop_fields(youtube *y, bool asked, const rf_youtube_refusal *no, rf_error *err)
{
    char text[180];
    rf_youtube_refusal_text(no, text, sizeof text);
    if (!asked)
        return rf_error_set(err, RF_E_CONFIG, "YouTube refuses the request (%s)", text);
    if (!y->fields)
        return true; /* others were on the way */
    y->fields = false;
    rf_remote_warn(y->job, "fields", "the selection of fields is refused, so whole answers are read", false);
    return true;
}

void youtube_failed(youtube *y, const char *what, const rf_youtube_refusal *no)
{
    char text[180];
    rf_code code = no->action == RF_YOUTUBE_DENIED || no->action == RF_YOUTUBE_CONFIG ? RF_E_CONFIG : RF_E_TEMP;
    rf_youtube_refusal_text(no, text, sizeof text);
    rf_remote_warn(y->job, what, text, true);
    if (y->failure.code == RF_OK || (code == RF_E_CONFIG && y->failure.code != code))
        rf_error_set(&y->failure, code, "%.60s: %s%s%.120s", what, no->advice, no->advice[0] != '\0' ? "; " : "", text);
}

bool youtube_capped(const youtube *y)
{
    rf_listing probe;
    rf_listing_init(&probe, y->job, "");
    bool open = rf_listing_open(&probe);
    rf_listing_release(&probe);
    return !open;
}

rf_str youtube_next_token(const rf_json *answer)
{
    const rf_json *token = rf_json_get(answer, "nextPageToken");
    return token != NULL && token->type == RF_JSON_STRING ? token->string : RF_STR("");
}

const rf_json *youtube_items(const rf_json *answer)
{
    const rf_json *items = rf_json_get(answer, "items");
    return items != NULL && items->type == RF_JSON_ARRAY ? items->child : NULL;
}
