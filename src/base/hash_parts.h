/* base/hash_parts.h - the two ways to the same sum. Inside base/ and its test only. */
#ifndef RF_BASE_HASH_PARTS_H
#define RF_BASE_HASH_PARTS_H

#include "base/hash.h"

rf_sum rf_hash_sum_plain(rf_str s);

/* With registers of 32 bytes, where the processor has them (AVX2): only there may it be called. */
bool rf_hash_is_wide(void);
rf_sum rf_hash_sum_wide(rf_str s);

#endif
