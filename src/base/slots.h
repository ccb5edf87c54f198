/* base/slots.h - the slots of a hash table (open addressing) whose entries stand elsewhere and have numbers. A slot is the number of an
 * entry, from 1 on (0: empty), with the upper bits of its hash above, so that few entries are looked at in vain. */
#ifndef RF_BASE_SLOTS_H
#define RF_BASE_SLOTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define RF_SLOT_BITS 20u
#define RF_SLOT_MOST ((1u << RF_SLOT_BITS) - 1) /* entries */

static inline uint32_t rf_slot(uint32_t number, uint32_t hash) { return number | hash >> RF_SLOT_BITS << RF_SLOT_BITS; }
static inline uint32_t rf_slot_number(uint32_t slot) { return slot & RF_SLOT_MOST; }
static inline bool rf_slot_may_be(uint32_t slot, uint32_t hash) { return slot >> RF_SLOT_BITS == hash >> RF_SLOT_BITS; }

/* Does each slot have a number, of at most n_entries, or nothing at all? And is one of them empty, at which a search ends? It looks at all
 * of them whatever it sees: so the compiler takes several at a time. */
static inline bool rf_slots_hold(const uint32_t *slots, size_t n, size_t n_entries)
{
    uint32_t bad = 0, used = 0;
    int32_t most = (int32_t)(n_entries < RF_SLOT_MOST ? n_entries : RF_SLOT_MOST);
    for (size_t i = 0; i < n; i++) {
        int32_t number = (int32_t)rf_slot_number(slots[i]);
        uint32_t is_used = slots[i] != 0;
        bad |= (uint32_t)(number > most) | (is_used & (uint32_t)(number == 0));
        used += is_used;
    }
    return bad == 0 && used < n;
}

#endif
