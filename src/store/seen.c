/* store/seen.c - open addressing over two numbers a comment: who it is, and what it says. */
#include "store/seen.h"

#include "base/arena.h"
#include "base/hash.h"

#include <stdlib.h>
#include <string.h>

typedef struct place {
    uint64_t who, what; /* who 0: free */
} place;

struct rf_seen {
    place *places;
    size_t size, used; /* size is a power of two */
};

/* The length keeps ("ab", "c") and ("a", "bc") apart. */
static uint64_t number_of(rf_str source, rf_str id)
{
    uint64_t h = rf_hash_fnv(0, &source.len, sizeof source.len);
    h = rf_hash_fnv(rf_hash_fnv(h, source.ptr, source.len), id.ptr, id.len);
    return h != 0 ? h : 1;
}

static uint64_t number_said(rf_str hash, bool is_owner, bool has_media)
{
    uint64_t h = 0;
    memcpy(&h, hash.ptr, hash.len < sizeof h ? hash.len : sizeof h);
    return h ^ (uint64_t)is_owner ^ (uint64_t)has_media << 1;
}

/* FNV's low bits are its weakest: fold the high ones in. */
static size_t place_of(const rf_seen *s, uint64_t who)
{
    size_t i = (size_t)(who ^ who >> 32) & (s->size - 1);
    while (s->places[i].who != 0 && s->places[i].who != who)
        i = (i + 1) & (s->size - 1);
    return i;
}

static void grow(rf_seen *s)
{
    rf_seen old = *s;
    s->size *= 2;
    s->places = rf_xcalloc(s->size, sizeof *s->places);
    for (size_t i = 0; i < old.size; i++)
        if (old.places[i].who != 0)
            s->places[place_of(s, old.places[i].who)] = old.places[i];
    free(old.places);
}

static void put(rf_seen *s, uint64_t who, uint64_t what)
{
    size_t i = place_of(s, who);
    if (s->places[i].who == 0) {
        if ((int64_t)s->used >= RF_SEEN_MAX)
            return;
        s->used++;
    }
    s->places[i] = (place){who, what};
    if (s->used * 4 >= s->size * 3)
        grow(s);
}

rf_seen *rf_seen_load(rf_db *db, int64_t fresh_from, rf_error *err)
{
    static const char sql[] = "SELECT source, id, hash, is_owner, has_media FROM comment WHERE last_seen >= ?1 AND gone IS NULL";
    rf_query *q = rf_db_query(db, sql, err);
    if (q == NULL)
        return NULL;
    rf_seen *s = rf_xcalloc(1, sizeof *s);
    s->size = 1024;
    s->places = rf_xcalloc(s->size, sizeof *s->places);
    rf_query_int(q, 1, fresh_from);
    rf_step step;
    while ((step = rf_query_step(q, err)) == RF_STEP_ROW)
        put(s, number_of(rf_query_get_str(q, 0), rf_query_get_str(q, 1)),
            number_said(rf_query_get_str(q, 2), rf_query_get_int(q, 3) != 0, rf_query_get_int(q, 4) != 0));
    if (step == RF_STEP_FAILED) {
        rf_seen_free(s);
        return NULL;
    }
    return s;
}

void rf_seen_free(rf_seen *s)
{
    if (s == NULL)
        return;
    free(s->places);
    free(s);
}

bool rf_seen_has(const rf_seen *s, const rf_comment *c, rf_str id, rf_str hash)
{
    const place *p = &s->places[place_of(s, number_of(c->source, id))];
    return p->who != 0 && p->what == number_said(hash, c->is_owner, c->has_media);
}

void rf_seen_note(rf_seen *s, const rf_comment *c, rf_str id, rf_str hash)
{
    put(s, number_of(c->source, id), number_said(hash, c->is_owner, c->has_media));
}
