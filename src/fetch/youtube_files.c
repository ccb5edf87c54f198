/* fetch/youtube_files.c - what yt-dlp and youtube-comment-downloader leave on the disk.
 *
 * Both write JSON that jsonl.c reads; this file knows what they mean by it. Their dates are computed from "2 days ago", so
 * they are estimates however exact they look. Neither writes a comment's address, and of youtube-comment-downloader's lines
 * (and yt-dlp's bare lists) nothing says which video they belong to but the name of the file. It never runs either tool. */
#include "fetch/youtube_files.h"

#include "fetch/jsonl.h"

#include <stdio.h>
#include <string.h>

#define VIDEO_ID 11

static bool is_id_byte(char c)
{
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
}

static bool is_video_id(rf_str s)
{
    for (size_t i = 0; i < s.len; i++)
        if (!is_id_byte(s.ptr[i]))
            return false;
    return s.len == VIDEO_ID;
}

/* Letters of both cases and a digit or mark: few words that people name files with are like that. */
static bool looks_drawn(rf_str s)
{
    bool upper = false, lower = false, other = false;
    for (size_t i = 0; i < s.len; i++) {
        bool is_upper = s.ptr[i] >= 'A' && s.ptr[i] <= 'Z', is_lower = s.ptr[i] >= 'a' && s.ptr[i] <= 'z';
        upper |= is_upper;
        lower |= is_lower;
        other |= !is_upper && !is_lower;
    }
    return upper && lower && other;
}

/* The video that a file is named after: "Knee drills [dQw4w9WgXcQ].info.json" as yt-dlp names them, or "dQw4w9WgXcQ.json".
 * Empty when the name does not tell. */
static rf_str video_of(const char *path)
{
    const char *slash = strrchr(path, '/'), *name = slash ? slash + 1 : path;
    rf_str found = {NULL, 0};
    for (const char *open = strchr(name, '['); open != NULL; open = strchr(open + 1, '[')) {
        const char *close = strchr(open, ']');
        rf_str inside = {open + 1, close ? (size_t)(close - open - 1) : 0};
        if (is_video_id(inside))
            found = inside;
    }
    rf_str stem = {name, strcspn(name, ".")};
    return found.len > 0 ? found : is_video_id(stem) && looks_drawn(stem) ? stem : (rf_str){"", 0};
}

void rf_youtube_adjust(const rf_fetch_job *job, rf_comment *c)
{
    c->published_exact = false;
    if (c->container.len == 0 && job->options->container == NULL)
        c->container = video_of(job->where);
    /* yt-dlp reads other sites, too; comments of YouTube have ids that begin so. */
    if (!rf_str_starts(c->id, "Ug"))
        return;
    c->origin = RF_STR("youtube");
    rf_str video = c->container.len > 0 ? c->container : rf_str_from(job->options->container);
    if (c->url.len > 0 || !is_video_id(video))
        return;
    static const char form[] = "https://www.youtube.com/watch?v=%.*s&lc=%.*s";
    size_t size = sizeof form + video.len + c->id.len;
    char *url = rf_arena_raw(job->arena, size);
    int n = snprintf(url, size, form, (int)video.len, video.ptr, (int)c->id.len, c->id.ptr);
    c->url = (rf_str){url, (size_t)n};
}

static bool holds(rf_str head, const char *name) { return memmem(head.ptr, head.len, name, strlen(name)) != NULL; }

/* Names as they stand in JSON; inside a text their quotes would be escaped, so no viewer can write them. */
static int ytdlp_sniff(rf_str head, const char *path)
{
    if (!rf_jsonl_likely(head))
        return 0;
    bool of_video = holds(head, "\"webpage_url\"") || holds(head, "\"automatic_captions\"") || holds(head, "\"extractor\"");
    return rf_fetch_ends_with(path, ".info.json") || of_video || holds(head, "\"author_is_uploader\"") ? 3 : 0;
}

static bool ytdlp_read(rf_fetch_job *job, rf_error *err)
{
    static const rf_jsonl_dialect dialect = {rf_youtube_adjust, "no comments here: yt-dlp writes them with --write-comments only"};
    return rf_jsonl_read(job, &dialect, err);
}

static int ycd_sniff(rf_str head, const char *path)
{
    (void)path;
    return rf_jsonl_likely(head) && holds(head, "\"cid\"") && holds(head, "\"votes\"") ? 3 : 0;
}

static bool ycd_read(rf_fetch_job *job, rf_error *err)
{
    static const rf_jsonl_dialect dialect = {rf_youtube_adjust, NULL};
    return rf_jsonl_read(job, &dialect, err);
}

const rf_source rf_source_ytdlp = {"yt-dlp", "info.json of yt-dlp, or its list of comments", ytdlp_sniff, ytdlp_read};
const rf_source rf_source_ycd = {"ycd", "lines of youtube-comment-downloader", ycd_sniff, ycd_read};
