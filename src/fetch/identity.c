/* fetch/identity.c - content ids, the count of equal contents in one file, and the guard over ids used twice. */
#include "fetch/identity.h"

#include "base/hash.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ID_HEX 24

/* Open addressing with linear probing; key 0 marks a free place (a true 0 is stored as 1: a wrong count at odds of 2^-64).
 * Two arrays rather than one of pairs, which would pad 12 bytes to 16. */
struct rf_occurrences {
    uint64_t *keys;
    uint32_t *counts;  /* or fingerprints */
    size_t size, used; /* size is a power of two */
    size_t most;       /* used stays below or at it */
    size_t whole;      /* the size that `most` takes; 0: no bound */
};

#define FIRST_SIZE 64
#define LITTLE_SIZE 4096

/* Grown at three quarters. */
static bool is_full(size_t used, size_t size) { return used * 4 >= size * 3; }

rf_occurrences *rf_occurrences_new(size_t most)
{
    rf_occurrences *o = rf_xcalloc(1, sizeof *o);
    o->most = most == 0 ? SIZE_MAX : most;
    for (size_t size = FIRST_SIZE; most > 0 && o->whole == 0; size *= 2)
        o->whole = is_full(most - 1, size) ? 0 : size;
    return o;
}

void rf_occurrences_free(rf_occurrences *o)
{
    if (o == NULL)
        return;
    free(o->keys);
    free(o->counts);
    free(o);
}

static size_t place_of(const rf_occurrences *o, uint64_t key)
{
    size_t i = (size_t)key & (o->size - 1);
    while (o->keys[i] != 0 && o->keys[i] != key)
        i = (i + 1) & (o->size - 1);
    return i;
}

/* What is no longer little and has a bound takes its whole size at once: half of that beside it, while one is copied into the other, would
 * be the most memory that the table ever takes. */
static size_t next_size(const rf_occurrences *o)
{
    size_t next = o->size ? o->size * 2 : FIRST_SIZE;
    return o->whole > next && next > LITTLE_SIZE ? o->whole : next;
}

static void grow(rf_occurrences *o)
{
    rf_occurrences old = *o;
    o->size = next_size(o);
    o->keys = rf_xcalloc(o->size, sizeof *o->keys);
    o->counts = rf_xcalloc(o->size, sizeof *o->counts);
    for (size_t i = 0; i < old.size; i++)
        if (old.keys[i] != 0) {
            size_t at = place_of(o, old.keys[i]);
            o->keys[at] = old.keys[i];
            o->counts[at] = old.counts[i];
        }
    free(old.keys);
    free(old.counts);
}

/* The number kept for `key`, 0 at first; NULL where no more are kept. Valid until the next call. */
static uint32_t *number_of(rf_occurrences *o, uint64_t key)
{
    if (is_full(o->used, o->size) && (o->used < o->most || o->size == 0))
        grow(o);
    if (key == 0)
        key = 1;
    size_t i = place_of(o, key);
    if (o->keys[i] == 0) {
        if (o->used == o->most)
            return NULL;
        o->keys[i] = key;
        o->used++;
    }
    return &o->counts[i];
}

/* The length in front of each field keeps ("ab", "c") and ("a", "bc") apart, whatever bytes they hold. */
static void put_field(rf_buf *b, rf_str s)
{
    rf_buf_printf(b, "%zu:", s.len);
    rf_buf_add_str(b, s);
}

static rf_sha256 content_hash(const rf_comment *c, uint32_t occurrence)
{
    rf_buf b;
    rf_buf_init(&b, SIZE_MAX / 4);
    put_field(&b, c->source);
    put_field(&b, c->container);
    put_field(&b, c->author);
    if (c->published != RF_NO_TIME && c->published_exact)
        rf_buf_printf(&b, "%" PRId64, c->published);
    rf_buf_putc(&b, ':');
    put_field(&b, c->text);
    if (occurrence > 1)
        rf_buf_printf(&b, "#%" PRIu32, occurrence);
    rf_sha256 h = rf_hash_sha256(rf_buf_str(&b));
    rf_buf_release(&b);
    return h;
}

rf_str rf_comment_make_id(const rf_comment *c, rf_occurrences *seen, rf_arena *arena)
{
    rf_sha256 h = content_hash(c, 1);
    if (seen != NULL) {
        uint64_t key;
        memcpy(&key, h.bytes, sizeof key);
        uint32_t *occurrences = number_of(seen, key);
        if (occurrences != NULL && ++*occurrences > 1)
            h = content_hash(c, *occurrences);
    }
    char hex[65];
    rf_hash_hex(h, hex);
    char *id = rf_arena_raw(arena, 1 + ID_HEX + 1);
    snprintf(id, 1 + ID_HEX + 1, "x%.*s", ID_HEX, hex);
    return (rf_str){id, 1 + ID_HEX};
}

bool rf_comment_claim_id(rf_comment *c, rf_occurrences *claimed, rf_arena *arena)
{
    if (claimed == NULL || c->id.len == 0 || c->author.len > 0)
        return false;
    uint64_t key = rf_hash_fnv(rf_hash_fnv(0, c->source.ptr, c->source.len), c->id.ptr, c->id.len);
    rf_sum sum = rf_hash_sum(c->text);
    uint32_t print, *holder = number_of(claimed, key);
    memcpy(&print, sum.bytes, sizeof print);
    print |= 1; /* 0 is free */
    if (holder == NULL)
        return false;
    if (*holder == 0 || *holder == print) {
        *holder = print;
        return false;
    }
    char hex[65];
    rf_hash_hex(rf_hash_sha256(c->text), hex);
    char *id = rf_arena_raw(arena, c->id.len + 10);
    memcpy(id, c->id.ptr, c->id.len);
    snprintf(id + c->id.len, 10, "~%.8s", hex);
    c->id = (rf_str){id, c->id.len + 9};
    return true;
}
