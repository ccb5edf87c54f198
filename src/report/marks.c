/* report/marks.c - split a text at the edges of its findings. It knows spans, not what they mean. */
#include "report/marks.h"

#include <stdlib.h>

/* Where a span begins or ends. */
typedef struct edge {
    size_t pos;
    rf_mark mark;
    unsigned number;
    bool is_start;
} edge;

static int by_position(const void *a, const void *b)
{
    const edge *x = a, *y = b;
    return x->pos < y->pos ? -1 : x->pos > y->pos;
}

static bool is_continuation(rf_str text, size_t pos) { return pos < text.len && ((unsigned char)text.ptr[pos] & 0xC0) == 0x80; }

size_t rf_marks_snap(rf_str text, size_t pos)
{
    if (pos >= text.len)
        return text.len;
    for (size_t back = 0; back < 3 && pos > 0 && is_continuation(text, pos); back++)
        pos--;
    return pos;
}

bool rf_marks_cut(rf_str text, size_t longest, size_t *head, size_t *tail)
{
    *head = rf_marks_snap(text, longest * 2 / 3);
    *tail = text.len > longest ? rf_marks_snap(text, text.len - longest / 4) : text.len;
    return text.len > longest;
}

static size_t snap_forward(rf_str text, size_t pos)
{
    for (size_t step = 0; step < 3 && is_continuation(text, pos); step++)
        pos++;
    return pos;
}

static size_t collect(rf_str text, const rf_span *spans, size_t n, edge *edges)
{
    size_t count = 0;
    for (size_t i = 0; i < n; i++) {
        if (spans[i].start >= spans[i].end || spans[i].end > text.len || spans[i].mark == RF_MARK_NONE)
            continue;
        edges[count++] = (edge){rf_marks_snap(text, spans[i].start), spans[i].mark, spans[i].number, true};
        edges[count++] = (edge){snap_forward(text, spans[i].end), spans[i].mark, spans[i].number, false};
    }
    if (count > 1)
        qsort(edges, count, sizeof *edges, by_position);
    return count;
}

size_t rf_marks_split(rf_str text, const rf_span *spans, size_t n_spans, rf_arena *arena, rf_run **runs)
{
    edge *edges = rf_arena_take(arena, (2 * n_spans + 1) * sizeof *edges);
    size_t n_edges = collect(text, spans, n_spans, edges);
    *runs = rf_arena_take(arena, (n_edges + 1) * sizeof **runs);
    size_t open[RF_MARK_REASON + 1] = {0}, count = 0, pos = 0, i = 0;
    while (pos < text.len) {
        for (; i < n_edges && edges[i].pos == pos; i++)
            open[edges[i].mark] += edges[i].is_start ? 1 : (size_t)-1;
        rf_run *run = &(*runs)[count++];
        run->start = pos;
        run->end = i < n_edges ? edges[i].pos : text.len;
        for (rf_mark m = RF_MARK_REASON; m > RF_MARK_NONE && run->mark == RF_MARK_NONE; m--)
            if (open[m] > 0)
                run->mark = m;
        for (size_t k = i; k < n_edges && edges[k].pos == run->end; k++)
            if (!edges[k].is_start && edges[k].number > 0 && edges[k].number < 64)
                run->closes |= UINT64_C(1) << edges[k].number;
        pos = run->end;
    }
    return count;
}
