/* policy/condition_parts.h - the parts of a condition, as parsing makes and evaluation reads them. */
#ifndef RF_POLICY_CONDITION_PARTS_H
#define RF_POLICY_CONDITION_PARTS_H

#include "policy/condition.h"

typedef enum op {
    OP_OR,
    OP_AND,
    OP_NOT,
    OP_ID,
    OP_SET,
    OP_NEAR_ID,
    OP_NEAR_SET,
    OP_INSIDE_ID,
    OP_INSIDE_SET,
    OP_COUNT,
    OP_TAG,
    OP_NUMBER,
    OP_SLOT,
    OP_ANY_SLOT,
    OP_SELF
} op;

/* Half a line of the cache: a comment asks dozens of them. */
struct condition {
    uint8_t op;
    uint8_t field; /* number field, or own-context field */
    char compare;  /* '<' '>' '=' 'l' (<=) 'g' (>=) */
    union {
        int value;
        unsigned flag; /* of a slot */
    };
    uint64_t needs; /* condition_needs */
    union {
        struct {
            condition *a, *b; /* of "or", "and"; a of "not" */
        };
        struct {
            const rf_concept *concept; /* of what names concepts: one of these two */
            const id_set *set;
        };
        const char *word; /* tag */
    };
};

_Static_assert(sizeof(condition) <= 32 || sizeof(void *) != 8, "half a line of the cache");

enum { FIELD_DAYS, FIELD_AGE, FIELD_SCORE };
enum { OWN_SELF, OWN_OTHER, OWN_POSSIBLE, OWN_RECENT, OWN_PAST, OWN_EVENT };

/* Fill in `needs` of a parsed condition and of all its parts. */
void condition_note_needs(const symbols *s, condition *c);

#endif
