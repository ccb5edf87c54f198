/* extract/cues_kept.h - the list of cues in the index of the rules. Inside extract/ only. */
#ifndef RF_EXTRACT_CUES_KEPT_H
#define RF_EXTRACT_CUES_KEPT_H

#include "extract/context_internal.h"

/* sum, hash: of cues.tsv; with the hash in the index a start need not take a SHA-256 of it. Read: as cue_table_parse makes it of that file,
 * borrowing from the index; NULL, with the hash left alone, when the index has none, one of another file, or one that cannot be true. */
void cue_table_put(const cue_table *ct, rf_sum sum, rf_sha256 hash, rf_weights_out *o);
cue_table *cue_table_read(const rf_weights *index, rf_sum sum, rf_sha256 *hash);

#endif
