/* report/desk.c - open the texts once, lay out one case after the other. */
#include "report/desk.h"

#include "report/assets.h"

bool rf_desk_open(rf_desk *d, const rf_report *r, rf_error *err)
{
    *d = (rf_desk){.report = r, .arena = rf_arena_new(0), .scratch = rf_arena_new(0)};
    return rf_texts_add(&d->texts, r->texts, d->arena, err) && rf_texts_add(&d->texts, rf_str_from(rf_asset_texts_txt), d->arena, err);
}

void rf_desk_close(rf_desk *d)
{
    rf_arena_free(d->scratch);
    rf_arena_free(d->arena);
    *d = (rf_desk){0};
}

void rf_desk_lay(rf_desk *d, size_t index)
{
    rf_arena_reset(d->scratch);
    rf_view_make(&d->view, &d->report->cases[index], d->scratch);
    rf_texts_suggest(&d->texts, &d->view, d->scratch, &d->todo);
}
