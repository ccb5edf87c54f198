/* fetch/youtube_records.c - items into comments, refusals into what to do about them, midnight in California. */
#include "fetch/youtube_records.h"

#include "fetch/html.h"
#include "net/retry.h"

#include <stdio.h>
#include <string.h>

/* ---- comments ---------------------------------------------------------------------------------------------------------- */

static rf_str text_of(const rf_json *object, const char *key)
{
    const rf_json *v = rf_json_get(object, key);
    return v != NULL && v->type == RF_JSON_STRING ? v->string : (rf_str){0};
}

static int64_t time_of(const rf_json *snippet, const char *key)
{
    int64_t t;
    rf_str s = text_of(snippet, key);
    return s.len > 0 && rf_time_parse(s, &t) ? t : RF_NO_TIME;
}

static rf_str or_else(rf_str a, rf_str b) { return a.len > 0 ? a : b; }

/* The address at which the comment is shown among the others. Comments of a channel's old discussion page have no video. */
static rf_str permalink(rf_str video, rf_str id, rf_arena *arena)
{
    static const char form[] = "https://www.youtube.com/watch?v=%.*s&lc=%.*s";
    if (video.len == 0)
        return RF_STR("");
    size_t size = sizeof form + video.len + id.len;
    char *url = rf_arena_raw(arena, size);
    int n = snprintf(url, size, form, (int)video.len, video.ptr, (int)id.len, id.ptr);
    return (rf_str){url, (size_t)n};
}

/* Characters that stand for bytes which were none; replaced by us, or by YouTube before. */
static size_t replaced(rf_str text)
{
    size_t n = 0;
    for (const char *p = text.ptr; (p = memmem(p, (size_t)(text.ptr + text.len - p), "\xEF\xBF\xBD", 3)) != NULL; p += 3)
        n++;
    return n;
}

const char *rf_youtube_comment(const rf_json *item, const rf_youtube_thread *thread, rf_arena *arena, rf_comment *c, const char **status)
{
    static const rf_youtube_thread none = {.replies = 0};
    const rf_json *snippet = rf_json_get(item, "snippet");
    const rf_youtube_thread *t = thread != NULL ? thread : &none;
    rf_str id = text_of(item, "id"), image = text_of(snippet, "imageUrl"), state = text_of(snippet, "moderationStatus");
    if (id.len == 0)
        return "has no id";
    const rf_json *text = rf_json_get(snippet, "textDisplay");
    if ((text == NULL || text->type != RF_JSON_STRING) && image.len == 0)
        return "has no text and no image";
    rf_str author = text_of(rf_json_get(snippet, "authorChannelId"), "value");
    rf_str channel = or_else(text_of(snippet, "channelId"), t->channel), video = or_else(text_of(snippet, "videoId"), t->video);
    int64_t published = time_of(snippet, "publishedAt"), updated = time_of(snippet, "updatedAt");
    rf_str words = text_of(snippet, "textDisplay");
    *c = (rf_comment){.id = id,
                      .text = words.ptr != NULL ? words : RF_STR(""),
                      .author = text_of(snippet, "authorDisplayName"),
                      .url = permalink(video, id, arena),
                      .origin = RF_STR("youtube"),
                      .parent = thread != NULL ? or_else(text_of(snippet, "parentId"), t->id) : RF_STR(""),
                      .container = video,
                      .published = published,
                      .edited = updated != published ? updated : RF_NO_TIME,
                      .published_exact = published != RF_NO_TIME,
                      .is_owner = author.len > 0 && rf_str_eq(author, channel),
                      .has_media = image.len > 0,
                      .repairs = words.len > 0 ? replaced(words) : 0};
    *status = state.len > 0 ? rf_arena_dup(arena, state.ptr, state.len) : "";
    return NULL;
}

const char *rf_youtube_thread_of(const rf_json *item, rf_youtube_thread *thread, const rf_json **top, const rf_json **replies)
{
    const rf_json *snippet = rf_json_get(item, "snippet"), *count = rf_json_get(snippet, "totalReplyCount");
    *top = rf_json_get(snippet, "topLevelComment");
    if (*top == NULL)
        return "has no comment";
    const rf_json *inner = rf_json_get(*top, "snippet"), *list = rf_json_get(rf_json_get(item, "replies"), "comments");
    *thread = (rf_youtube_thread){.id = or_else(text_of(*top, "id"), text_of(item, "id")),
                                  .video = or_else(text_of(snippet, "videoId"), text_of(inner, "videoId")),
                                  .channel = or_else(text_of(inner, "channelId"), text_of(snippet, "channelId")),
                                  .replies = count != NULL && count->type == RF_JSON_INT ? count->integer : 0};
    *replies = list != NULL && list->type == RF_JSON_ARRAY ? list->child : NULL;
    return thread->id.len > 0 ? NULL : "has no id";
}

/* ---- refusals ---------------------------------------------------------------------------------------------------------- */

typedef struct reason_row {
    const char *word;
    rf_youtube_action action;
    const char *advice;
} reason_row;

/* What is documented for these lists, and what Google's interfaces say in general; in both spellings. */
static const reason_row reasons[] = {
    {"commentsDisabled", RF_YOUTUBE_SKIP, ""},
    {"videoNotFound", RF_YOUTUBE_MISSING, "look at 'video'"},
    {"channelNotFound", RF_YOUTUBE_MISSING, "look at 'channel'"},
    {"commentThreadNotFound", RF_YOUTUBE_MISSING, ""},
    {"commentNotFound", RF_YOUTUBE_MISSING, ""},
    {"quotaExceeded", RF_YOUTUBE_QUOTA, ""},
    {"dailyLimitExceeded", RF_YOUTUBE_QUOTA, ""},
    {"rateLimitExceeded", RF_YOUTUBE_RATE, ""},
    {"userRateLimitExceeded", RF_YOUTUBE_RATE, ""},
    {"RATE_LIMIT_EXCEEDED", RF_YOUTUBE_RATE, ""},
    {"processingFailure", RF_YOUTUBE_PASSING, ""},
    {"backendError", RF_YOUTUBE_PASSING, ""},
    {"internalError", RF_YOUTUBE_PASSING, ""},
    {"invalidPageToken", RF_YOUTUBE_TOKEN, ""},
    {"operationNotSupported", RF_YOUTUBE_CONFIG, "look at 'url'"},
    {"incompatibleParameters", RF_YOUTUBE_CONFIG, "look at 'channel', 'video' and 'url'"},
    {"missingRequiredParameter", RF_YOUTUBE_CONFIG, "look at 'channel', 'video' and 'url'"},
    {"unexpectedParameter", RF_YOUTUBE_CONFIG, "look at 'url'"},
    {"invalidFilters", RF_YOUTUBE_CONFIG, "look at 'channel' and 'video'"},
    {"keyInvalid", RF_YOUTUBE_KEY, "write a valid key where 'key_file' points"},
    {"keyExpired", RF_YOUTUBE_KEY, "make a new one and write it where 'key_file' points"},
    {"API_KEY_INVALID", RF_YOUTUBE_KEY, "write a valid key where 'key_file' points"},
    {"authError", RF_YOUTUBE_KEY, "write a valid key where 'key_file' points"},
    {"dailyLimitExceededUnreg", RF_YOUTUBE_KEY, "the key did not arrive: look at 'key_file' and 'proxy'"},
    {"required", RF_YOUTUBE_KEY, "the key did not arrive: look at 'key_file' and 'proxy'"},
    {"accessNotConfigured", RF_YOUTUBE_CONFIG, "enable the YouTube Data API v3 for this key's project in the Google Cloud console"},
    {"SERVICE_DISABLED", RF_YOUTUBE_CONFIG, "enable the YouTube Data API v3 for this key's project in the Google Cloud console"},
    {"ipRefererBlocked", RF_YOUTUBE_CONFIG, "allow this machine's address in the restrictions of the key, or lift them"},
    {"API_KEY_IP_ADDRESS_BLOCKED", RF_YOUTUBE_CONFIG, "allow this machine's address in the restrictions of the key, or lift them"},
    {"API_KEY_SERVICE_BLOCKED", RF_YOUTUBE_CONFIG, "allow the YouTube Data API v3 in the restrictions of the key"},
    {"forbidden", RF_YOUTUBE_DENIED, "only what is public can be read: take out a private video"},
    {"insufficientPermissions", RF_YOUTUBE_DENIED, "only what is public can be read: take out a private video"},
};

static const reason_row *row_of(rf_str word)
{
    for (size_t i = 0; i < sizeof reasons / sizeof *reasons; i++)
        if (rf_str_is(word, reasons[i].word))
            return &reasons[i];
    return NULL;
}

/* YouTube writes <code> and <a> into its sentences; some sentences repeat the key. */
static void clean(rf_str html, rf_str key, rf_arena *arena, char *out, size_t size)
{
    rf_str text = rf_html_text(html, arena, NULL);
    size_t n = 0;
    for (size_t i = 0; i < text.len && n + 4 < size;) {
        unsigned char c = (unsigned char)text.ptr[i];
        bool is_key = key.len >= 4 && text.len - i >= key.len && memcmp(text.ptr + i, key.ptr, key.len) == 0;
        if (is_key)
            n += (size_t)snprintf(out + n, size - n, "***");
        else if (c > 0x20)
            out[n++] = c < 0x7F ? (char)c : '?';
        else if (n > 0 && out[n - 1] != ' ')
            out[n++] = ' ';
        i += is_key ? key.len : 1;
    }
    while (n > 0 && out[n - 1] == ' ')
        n--;
    out[n] = '\0';
}

static bool names_fields(const rf_json *entry, rf_str message)
{
    return rf_str_is(text_of(entry, "location"), "fields") ||
           (message.len > 0 && memmem(message.ptr, message.len, "field selection", 15) != NULL);
}

/* `error.errors[0].reason`, or what `error.details[]` says where that is missing or vague ("badRequest"). */
static void read_error(const rf_json *error, rf_str key, rf_arena *arena, rf_youtube_refusal *out)
{
    const rf_json *errors = rf_json_get(error, "errors"), *details = rf_json_get(error, "details");
    const rf_json *entry = errors != NULL ? errors->child : NULL;
    rf_str word = text_of(entry, "reason"), message = or_else(text_of(entry, "message"), text_of(error, "message"));
    const reason_row *row = row_of(word);
    for (const rf_json *d = details != NULL ? details->child : NULL; d != NULL && row == NULL; d = d->next)
        if ((row = row_of(text_of(d, "reason"))) != NULL)
            word = text_of(d, "reason");
    if (word.len == 0)
        word = text_of(error, "status");
    snprintf(out->reason, sizeof out->reason, "%.*s", (int)(word.len < 40 ? word.len : 40), word.len > 0 ? word.ptr : "");
    for (char *c = out->reason; *c != '\0'; c++)
        if (*c <= 0x20 || *c == 0x7F)
            *c = '?';
    clean(message, key, arena, out->message, sizeof out->message);
    if (row != NULL) {
        out->action = row->action;
        out->advice = row->advice;
    }
    if (out->status == 400 && (row == NULL || row->action == RF_YOUTUBE_CONFIG) && names_fields(entry, message))
        out->action = RF_YOUTUBE_FIELDS;
}

void rf_youtube_refused(int status, rf_str body, rf_str key, rf_youtube_refusal *out)
{
    rf_arena *arena = rf_arena_new(4096);
    const rf_json *answer = rf_json_parse(body, arena, NULL, NULL);
    const rf_json *error = rf_json_get(answer, "error");
    *out = (rf_youtube_refusal){.action = RF_YOUTUBE_CONFIG, .status = status, .advice = "look at 'url', 'channel' and 'video'"};
    if (status == 401)
        *out = (rf_youtube_refusal){.action = RF_YOUTUBE_KEY, .status = status, .advice = "look at 'key_file'"};
    else if (status == 429)
        *out = (rf_youtube_refusal){.action = RF_YOUTUBE_RATE, .status = status, .advice = ""};
    else if (rf_retry_status(status))
        *out = (rf_youtube_refusal){.action = RF_YOUTUBE_PASSING, .status = status, .advice = ""};
    if (error != NULL)
        read_error(error, key, arena, out);
    rf_arena_free(arena);
}

void rf_youtube_refusal_text(const rf_youtube_refusal *no, char *out, size_t size)
{
    snprintf(out, size, "%s%s%s", no->reason, no->reason[0] && no->message[0] ? ": " : "", no->message);
    if (out[0] == '\0')
        snprintf(out, size, "http %d", no->status);
}

/* ---- the quota --------------------------------------------------------------------------------------------------------- */

#define DAY_S INT64_C(86400)
#define HOUR_S INT64_C(3600)

static int64_t day_of(int64_t t) { return t >= 0 ? t / DAY_S : -((-t + DAY_S - 1) / DAY_S); }

/* The n-th Sunday of a month, in days since 1970 (which began on a Thursday). */
static int64_t sunday(int year, int month, int n)
{
    char text[16];
    int64_t t = 0;
    snprintf(text, sizeof text, "%04d-%02d-01", year, month);
    rf_time_parse(rf_str_from(text), &t);
    int64_t first = t / DAY_S, weekday = (first + 4) % 7; /* 0: Sunday */
    return first + (7 - weekday) % 7 + 7 * (n - 1);
}

/* Hours behind UTC. Written out, because a machine may have no table of time zones: since 2007 summer time lasts from the second
 * Sunday of March, 2:00, to the first of November, 2:00. Should that change, messages are an hour off and nothing else. */
static int64_t pacific_behind(int64_t t)
{
    rf_buf date;
    rf_buf_init(&date, 64);
    rf_time_put(&date, t);
    int year = date.len >= 4 ? (date.ptr[0] - '0') * 1000 + (date.ptr[1] - '0') * 100 + (date.ptr[2] - '0') * 10 + date.ptr[3] - '0' : 1970;
    rf_buf_release(&date);
    int64_t begin = sunday(year, 3, 2) * DAY_S + 10 * HOUR_S, end = sunday(year, 11, 1) * DAY_S + 9 * HOUR_S;
    return t >= begin && t < end ? 7 : 8;
}

int64_t rf_youtube_quota_reset(int64_t now)
{
    int64_t local_day = day_of(now - pacific_behind(now) * HOUR_S);
    int64_t midnight = (local_day + 1) * DAY_S + 8 * HOUR_S;
    return midnight - (8 - pacific_behind(midnight)) * HOUR_S;
}
