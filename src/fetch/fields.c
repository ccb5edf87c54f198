/* fetch/fields.c - the table of names, and objects to comments. It opens no files and reports no lines. */
#include "fetch/fields.h"

#include "base/hash.h"
#include "fetch/html.h"

#include <math.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

enum { HTML = 1, MAYBE_HTML = 2, ESTIMATE = 4 };

/* Order is rank. `date` stands behind `date_gmt` because WordPress gives `date` in the site's own, unstated zone; `time`
 * stands last because downloaders write "2 days ago" there. */
static const struct row {
    const char *name; /* lower case, without blanks, '_' and '-' */
    rf_field field;
    unsigned flags;
} rows[] = {
    {"id", RF_FIELD_ID, 0},
    {"cid", RF_FIELD_ID, 0},
    {"commentid", RF_FIELD_ID, 0},
    {"text", RF_FIELD_TEXT, 0},
    {"comment", RF_FIELD_TEXT, 0},
    {"commenttext", RF_FIELD_TEXT, 0},
    {"body", RF_FIELD_TEXT, 0},
    {"content", RF_FIELD_TEXT, 0},
    {"message", RF_FIELD_TEXT, 0},
    {"textoriginal", RF_FIELD_TEXT, 0},
    {"textdisplay", RF_FIELD_TEXT, MAYBE_HTML},
    {"html", RF_FIELD_TEXT, HTML},
    {"author", RF_FIELD_AUTHOR, 0},
    {"authorname", RF_FIELD_AUTHOR, 0},
    {"authordisplayname", RF_FIELD_AUTHOR, 0},
    {"user", RF_FIELD_AUTHOR, 0},
    {"username", RF_FIELD_AUTHOR, 0},
    {"name", RF_FIELD_AUTHOR, 0},
    {"published", RF_FIELD_PUBLISHED, 0},
    {"publishedat", RF_FIELD_PUBLISHED, 0},
    {"dategmt", RF_FIELD_PUBLISHED, 0},
    {"createdat", RF_FIELD_PUBLISHED, 0},
    {"created", RF_FIELD_PUBLISHED, 0},
    {"date", RF_FIELD_PUBLISHED, 0},
    {"timestamp", RF_FIELD_PUBLISHED, 0},
    {"commentcreatetimestamp", RF_FIELD_PUBLISHED, 0},
    {"timeparsed", RF_FIELD_PUBLISHED, ESTIMATE},
    {"time", RF_FIELD_PUBLISHED, 0},
    {"edited", RF_FIELD_EDITED, 0},
    {"editedat", RF_FIELD_EDITED, 0},
    {"updatedat", RF_FIELD_EDITED, 0},
    {"updated", RF_FIELD_EDITED, 0},
    {"parent", RF_FIELD_PARENT, 0},
    {"parentid", RF_FIELD_PARENT, 0},
    {"parentcommentid", RF_FIELD_PARENT, 0},
    {"inreplyto", RF_FIELD_PARENT, 0},
    {"replyto", RF_FIELD_PARENT, 0},
    {"container", RF_FIELD_CONTAINER, 0},
    {"video", RF_FIELD_CONTAINER, 0},
    {"videoid", RF_FIELD_CONTAINER, 0},
    {"post", RF_FIELD_CONTAINER, 0},
    {"postid", RF_FIELD_CONTAINER, 0},
    {"url", RF_FIELD_URL, 0},
    {"permalink", RF_FIELD_URL, 0},
    {"link", RF_FIELD_URL, 0},
    {"hasmedia", RF_FIELD_MEDIA, 0},
    {"imageurl", RF_FIELD_MEDIA, 0},
    {"image", RF_FIELD_MEDIA, 0},
    {"images", RF_FIELD_MEDIA, 0},
    {"attachments", RF_FIELD_MEDIA, 0},
    {"mediaattachments", RF_FIELD_MEDIA, 0},
    {"isowner", RF_FIELD_OWNER, 0},
    {"authorisuploader", RF_FIELD_OWNER, 0},
    {"publishedexact", RF_FIELD_EXACT, 0},
    {"timetext", RF_FIELD_TIME_TEXT, 0},
    {"reply", RF_FIELD_REPLY, 0},
    {"authorchannelid", RF_FIELD_AUTHOR_KEY, 0},
    {"channelid", RF_FIELD_CHANNEL, 0},
};

#define ROWS ((int)(sizeof rows / sizeof *rows))

/* The rows by a hash of their names, for every name of every record is looked up. */
enum { PLACES = 256, NO_ROW = 0xFF };
static uint8_t place_row[PLACES];
static pthread_once_t places_once = PTHREAD_ONCE_INIT;

_Static_assert(sizeof rows / sizeof *rows <= PLACES / 2, "half of the places are free");

static unsigned place_of(const char *name, size_t n) { return (unsigned)rf_hash_fnv(0, name, n) % PLACES; }

static void fill_places(void)
{
    memset(place_row, NO_ROW, sizeof place_row);
    for (int i = 0; i < ROWS; i++) {
        unsigned at = place_of(rows[i].name, strlen(rows[i].name));
        while (place_row[at] != NO_ROW)
            at = (at + 1) % PLACES;
        place_row[at] = (uint8_t)i;
    }
}

int rf_field_find(rf_str name, rf_field *field)
{
    char key[32];
    size_t n = 0;
    for (size_t i = 0; i < name.len; i++) {
        char c = name.ptr[i];
        if (c == ' ' || c == '_' || c == '-')
            continue;
        if (n == sizeof key - 1)
            return -1;
        key[n++] = c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
    }
    key[n] = '\0';
    pthread_once(&places_once, fill_places);
    for (unsigned at = place_of(key, n); place_row[at] != NO_ROW; at = (at + 1) % PLACES)
        if (strcmp(rows[place_row[at]].name, key) == 0) {
            *field = rows[place_row[at]].field;
            return place_row[at];
        }
    return -1;
}

/* Programs write "true", "True" and "TRUE". */
static bool is_word(rf_str s, const char *word) { return s.len == strlen(word) && strncasecmp(s.ptr, word, s.len) == 0; }

static bool is_yes(rf_str s) { return is_word(s, "true") || is_word(s, "1") || is_word(s, "yes"); }

static bool is_no(rf_str s)
{
    return s.len == 0 || is_word(s, "false") || is_word(s, "0") || is_word(s, "no") || is_word(s, "none") || is_word(s, "null");
}

void rf_comment_from_fields(const rf_fields *f, rf_comment *c, bool *bad_date)
{
    const rf_str *v = f->value;
    rf_str published = rf_str_trim(v[RF_FIELD_PUBLISHED]), edited = rf_str_trim(v[RF_FIELD_EDITED]);
    rf_str key = v[RF_FIELD_AUTHOR_KEY];
    *c = (rf_comment){.id = rf_str_trim(v[RF_FIELD_ID]),
                      .text = v[RF_FIELD_TEXT],
                      .author = rf_str_trim(v[RF_FIELD_AUTHOR]),
                      .url = rf_str_trim(v[RF_FIELD_URL]),
                      .parent = rf_str_trim(v[RF_FIELD_PARENT]),
                      .container = rf_str_trim(v[RF_FIELD_CONTAINER]),
                      .published = RF_NO_TIME,
                      .edited = RF_NO_TIME};
    if (c->text.ptr == NULL)
        c->text = RF_STR("");
    if (is_no(c->parent) || rf_str_is(c->parent, "root"))
        c->parent.len = 0;
    if (c->parent.len == 0 && is_yes(v[RF_FIELD_REPLY]) && c->id.len > 0) {
        const char *dot = memchr(c->id.ptr, '.', c->id.len);
        if (dot != NULL)
            c->parent = (rf_str){c->id.ptr, (size_t)(dot - c->id.ptr)};
    }
    bool understood = published.len == 0 || rf_time_parse(published, &c->published);
    if (bad_date != NULL)
        *bad_date = !understood;
    c->published_exact = c->published != RF_NO_TIME && v[RF_FIELD_TIME_TEXT].len == 0 && !is_word(v[RF_FIELD_EXACT], "false");
    if (edited.len > 0 && (!rf_time_parse(edited, &c->edited) || c->edited == c->published))
        c->edited = RF_NO_TIME;
    c->has_media = !is_no(rf_str_trim(v[RF_FIELD_MEDIA]));
    c->is_owner = is_yes(v[RF_FIELD_OWNER]) || (key.len > 0 && rf_str_eq(key, v[RF_FIELD_CHANNEL]));
}

/* ---- objects -------------------------------------------------------------------------------------------------------- */

typedef struct reading {
    rf_fields fields;
    int rank[RF_FIELD_COUNT]; /* ROWS: none yet */
    bool date_refused;        /* a date of a better rank was not understood */
    bool wrong_text;          /* a text that is no string */
    bool image;               /* found inside HTML */
    rf_arena *arena;
} reading;

/* A scalar as words; NULL for what says nothing. Lists and objects say only that there is something. */
static rf_str words_of(const rf_json *v, rf_arena *arena)
{
    char number[32];
    switch (v->type) {
    case RF_JSON_STRING:
        return v->string;
    case RF_JSON_BOOL:
        return v->integer ? RF_STR("true") : RF_STR("false");
    case RF_JSON_INT:
        snprintf(number, sizeof number, "%lld", v->integer);
        break;
    case RF_JSON_REAL: /* an epoch with a fraction */
        if (!(fabs(v->real) < 1e15))
            return (rf_str){NULL, 0};
        snprintf(number, sizeof number, "%lld", (long long)floor(v->real));
        break;
    default:
        return v->child ? RF_STR("true") : (rf_str){NULL, 0};
    }
    size_t n = strlen(number);
    return (rf_str){rf_arena_dup(arena, number, n), n};
}

/* What a member says for its field; ptr NULL when its type says nothing there. */
static rf_str member_value(reading *r, const struct row *row, const rf_json *v)
{
    const rf_str none = {NULL, 0};
    if (row->field == RF_FIELD_TEXT) {
        const rf_json *rendered = rf_json_get(v, "rendered"), *raw = rf_json_get(v, "raw");
        bool html = (row->flags & HTML) != 0 || rendered != NULL;
        v = rendered ? rendered : raw ? raw : v;
        if (v->type != RF_JSON_STRING) {
            r->wrong_text |= v->type != RF_JSON_NULL;
            return none;
        }
        if (html || ((row->flags & MAYBE_HTML) && rf_html_likely(v->string)))
            return rf_html_text(v->string, r->arena, &r->image);
        return v->string;
    }
    if (row->field == RF_FIELD_AUTHOR || row->field == RF_FIELD_URL)
        return v->type == RF_JSON_STRING && v->string.len > 0 ? v->string : none;
    if (row->field == RF_FIELD_AUTHOR_KEY && v->type == RF_JSON_OBJECT)
        v = rf_json_get(v, "value");
    if (v == NULL || (row->field != RF_FIELD_MEDIA && (v->type == RF_JSON_OBJECT || v->type == RF_JSON_ARRAY)))
        return none;
    return words_of(v, r->arena);
}

static void collect(reading *r, const rf_json *obj)
{
    for (const rf_json *m = obj->child; m != NULL; m = m->next) {
        rf_field field;
        int rank = rf_field_find(m->key, &field);
        if (rank < 0 || rank >= r->rank[field])
            continue;
        rf_str value = member_value(r, &rows[rank], m);
        int64_t t;
        bool is_date = field == RF_FIELD_PUBLISHED || field == RF_FIELD_EDITED;
        if (value.ptr == NULL || (value.len == 0 && field != RF_FIELD_TEXT) || (is_date && !rf_time_parse(rf_str_trim(value), &t))) {
            r->date_refused |= value.len > 0 && field == RF_FIELD_PUBLISHED;
            continue;
        }
        r->rank[field] = rank;
        r->fields.value[field] = value;
    }
}

static const rf_json *object_at(const rf_json *obj, const char *key)
{
    const rf_json *v = rf_json_get(obj, key);
    return v != NULL && v->type == RF_JSON_OBJECT ? v : NULL;
}

bool rf_comment_read_json(const rf_json *obj, rf_arena *arena, rf_comment *c, bool *bad_date, rf_error *err)
{
    if (obj == NULL || obj->type != RF_JSON_OBJECT)
        return rf_error_set(err, RF_E_INPUT, "not a json object");
    const rf_json *snippet = object_at(obj, "snippet"), *top = object_at(snippet, "topLevelComment");
    if (top != NULL) {
        obj = top;
        snippet = object_at(obj, "snippet");
    }
    reading r = {.arena = arena};
    for (int i = 0; i < RF_FIELD_COUNT; i++)
        r.rank[i] = ROWS;
    collect(&r, obj);
    if (snippet != NULL)
        collect(&r, snippet);
    rf_comment_from_fields(&r.fields, c, NULL);
    if (bad_date != NULL)
        *bad_date = r.date_refused && c->published == RF_NO_TIME;
    int dated = r.rank[RF_FIELD_PUBLISHED];
    if (dated < ROWS && (rows[dated].flags & ESTIMATE))
        c->published_exact = false;
    c->has_media |= r.image;
    if (r.fields.value[RF_FIELD_TEXT].ptr == NULL && r.wrong_text)
        return rf_error_set(err, RF_E_INPUT, "the text is not a string");
    if (r.fields.value[RF_FIELD_TEXT].ptr == NULL && !c->has_media)
        return rf_error_set(err, RF_E_INPUT, "no text");
    return true;
}

bool rf_comment_from_json(const rf_json *obj, rf_arena *arena, rf_comment *c, rf_error *err)
{
    return rf_comment_read_json(obj, arena, c, NULL, err);
}
