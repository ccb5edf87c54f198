/* fetch/remote_set.c - open addressing with linear probing, at most three quarters full. */
#include "fetch/remote_set.h"

#include "base/arena.h"
#include "base/hash.h"

#include <stdlib.h>

struct rf_remote_set {
    uint64_t *keys; /* 0: free */
    size_t size, used;
};

rf_remote_set *rf_remote_set_new(void) { return rf_xcalloc(1, sizeof(rf_remote_set)); }

void rf_remote_set_free(rf_remote_set *s)
{
    if (s == NULL)
        return;
    free(s->keys);
    free(s);
}

static uint64_t key_of(rf_str v)
{
    uint64_t key = rf_hash_fnv(0, v.ptr, v.len);
    return key != 0 ? key : 1;
}

static bool place(uint64_t *keys, size_t size, uint64_t key)
{
    size_t i = (size_t)key & (size - 1);
    while (keys[i] != 0 && keys[i] != key)
        i = (i + 1) & (size - 1);
    bool fresh = keys[i] == 0;
    keys[i] = key;
    return fresh;
}

bool rf_remote_set_add(rf_remote_set *s, rf_str v)
{
    if (s->used * 4 >= s->size * 3) {
        size_t size = s->size ? s->size * 2 : 64;
        uint64_t *keys = rf_xcalloc(size, sizeof *keys);
        for (size_t i = 0; i < s->size; i++)
            if (s->keys[i] != 0)
                place(keys, size, s->keys[i]);
        free(s->keys);
        s->keys = keys;
        s->size = size;
    }
    bool fresh = place(s->keys, s->size, key_of(v));
    s->used += fresh;
    return fresh;
}

bool rf_remote_set_has(const rf_remote_set *s, rf_str v)
{
    uint64_t key = key_of(v);
    size_t i = (size_t)key & (s->size - 1);
    if (s->size == 0)
        return false;
    while (s->keys[i] != 0 && s->keys[i] != key)
        i = (i + 1) & (s->size - 1);
    return s->keys[i] == key;
}
