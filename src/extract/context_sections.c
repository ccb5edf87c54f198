/* extract/context_sections.c - the heading of a clinical note that a phrase stands under: "FH:", "PMH", "Plan". */
#include "extract/context_builder.h"

#define LOOK_BACK 80 /* words */

typedef enum section {
    SECTION_NONE,
    SECTION_FAMILY, /* "FH:", "no family history of" */
    SECTION_PAST,   /* "PMH:", "previous surgery" */
    SECTION_NOW,    /* "HPI:", "O/E" */
    SECTION_AHEAD   /* "Plan:", "Return if" */
} section;

static const struct {
    const char *words[3];
    section is;
} sections[] = {
    {{"family", "history"}, SECTION_FAMILY},
    {{"family", "hx"}, SECTION_FAMILY},
    {{"fam", "hx"}, SECTION_FAMILY},
    {{"fh"}, SECTION_FAMILY},
    {{"fhx"}, SECTION_FAMILY},
    {{"fmhx"}, SECTION_FAMILY},
    {{"family", "h", "o"}, SECTION_FAMILY},
    {{"in", "the", "family"}, SECTION_FAMILY},
    {{"family", "members"}, SECTION_FAMILY},
    {{"past", "medical"}, SECTION_PAST},
    {{"past", "surgical"}, SECTION_PAST},
    {{"past", "history"}, SECTION_PAST},
    {{"pmh"}, SECTION_PAST},
    {{"pmhx"}, SECTION_PAST},
    {{"psh"}, SECTION_PAST},
    {{"pshx"}, SECTION_PAST},
    {{"previous", "surgery"}, SECTION_PAST},
    {{"surgical", "history"}, SECTION_PAST},
    {{"gyn", "hx"}, SECTION_PAST},
    {{"medical", "history"}, SECTION_PAST},
    {{"phx"}, SECTION_PAST},
    {{"hpi"}, SECTION_NOW},
    {{"hpc"}, SECTION_NOW},
    {{"exam"}, SECTION_NOW},
    {{"on", "examination"}, SECTION_NOW},
    {{"o", "e"}, SECTION_NOW},
    {{"impression"}, SECTION_NOW},
    {{"assessment"}, SECTION_NOW},
    {{"findings"}, SECTION_NOW},
    {{"today"}, SECTION_NOW},
    {{"plan"}, SECTION_AHEAD},
    {{"return"}, SECTION_AHEAD},
    {{"advised"}, SECTION_AHEAD},
    {{"consent"}, SECTION_AHEAD},
    {{"leaflet"}, SECTION_AHEAD},
    {{"counselled"}, SECTION_AHEAD},
};

unsigned char context_section_at(const context_words *w, size_t i)
{
    for (size_t k = 0; k < sizeof sections / sizeof *sections; k++) {
        size_t n = 0;
        while (n < 3 && sections[k].words[n] != NULL && rf_text_word_is(w->t, i + n, sections[k].words[n]))
            n++;
        if (n == 3 || sections[k].words[n] == NULL)
            return (unsigned char)sections[k].is;
    }
    return SECTION_NONE;
}

/* The heading that the phrase stands under: the last one before it, and how many sentences ago. */
void context_section_features(builder *b)
{
    const rf_text *t = b->t;
    size_t k = 0, end = b->w->n_headings; /* k headings stand before the phrase */
    while (k < end) {
        size_t middle = (k + end) / 2;
        if (b->w->headings[middle].at < b->first)
            k = middle + 1;
        else
            end = middle;
    }
    if (k == 0 || b->w->headings[k - 1].at + LOOK_BACK < b->first)
        return;
    const context_heading *h = &b->w->headings[k - 1];
    uint32_t ago = t->words[b->first].sentence - t->words[h->at].sentence;
    bool same_clause = t->words[b->first].clause == t->words[h->at].clause;
    if (h->section == SECTION_FAMILY && ago == 0)
        b->kinds |= 1u << CUE_OTHER;
    emit_fact(b, mix('(', h->section, at_most(ago, 3), h->opens));
    emit_fact(b, mix(')', h->section, ago == 0, same_clause));
    emit_fact(b, mix('@', h->section, ago == 0 ? distance_band(b->first - h->at) : 10, 0));
}
