/* fetch/wordpress_typed.h - one form for words that were typed and words that WordPress shows. Inside fetch/ only.
 *
 * WordPress stores what was typed and shows other characters: curly quotes, dashes, "…", "×", a picture character for ":)", and
 * paragraphs for blank lines. An export holds the one, the REST interface the other. A comment that comes both ways would be
 * edited each time and reported again; in this form it is the same: straight quotes, "-", "...", "x", the picture character, no
 * blank lines, single blanks. */
#ifndef RF_FETCH_WORDPRESS_TYPED_H
#define RF_FETCH_WORDPRESS_TYPED_H

#include "base/arena.h"
#include "base/str.h"

/* Taken from arena. */
rf_str rf_wordpress_typed(rf_str text, rf_arena *arena);

#endif
