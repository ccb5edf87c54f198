/* pipeline/groups.c - five-word runs, an index of them, union-find. */
#include "pipeline/groups.h"

#include "base/arena.h"
#include "base/hash.h"

#include <stdlib.h>
#include <string.h>

enum { RUN = 5 };

size_t rf_groups_root(size_t *parent, size_t i)
{
    while (parent[i] != i)
        i = parent[i] = parent[parent[i]];
    return i;
}

void rf_groups_join(size_t *parent, size_t i, size_t k)
{
    i = rf_groups_root(parent, i);
    k = rf_groups_root(parent, k);
    if (i < k)
        parent[k] = i;
    else
        parent[i] = k;
}

static bool is_letter(unsigned char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c >= 0x80; }

/* Hash of the next word at *i (lower-cased ASCII, apostrophes inside ignored); false at the end. */
static bool next_word(rf_str s, size_t *i, uint64_t *hash)
{
    while (*i < s.len && !is_letter((unsigned char)s.ptr[*i]))
        (*i)++;
    if (*i == s.len)
        return false;
    uint64_t h = 0;
    for (; *i < s.len && (is_letter((unsigned char)s.ptr[*i]) || s.ptr[*i] == '\''); (*i)++) {
        char c = s.ptr[*i];
        if (c == '\'')
            continue;
        if (c >= 'A' && c <= 'Z')
            c = (char)(c - 'A' + 'a');
        h = rf_hash_fnv(h, &c, 1);
    }
    *hash = h;
    return true;
}

uint64_t rf_groups_words_hash(rf_str text)
{
    uint64_t all = rf_hash_fnv(0, "words", 5), word;
    for (size_t i = 0; next_word(text, &i, &word);)
        all = rf_hash_fnv(all, &word, sizeof word);
    return all;
}

static int ascending(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return (x > y) - (x < y);
}

/* The distinct runs of a text, ascending, appended at out; returns their number. out has room for one a word and one more. */
static size_t runs_of(rf_str text, uint64_t *out)
{
    uint64_t last[RUN], word;
    size_t words = 0, n = 0;
    for (size_t i = 0; next_word(text, &i, &word); words++) {
        memmove(last, last + 1, (RUN - 1) * sizeof *last);
        last[RUN - 1] = word;
        if (words + 1 >= RUN)
            out[n++] = rf_hash_fnv(0, last, sizeof last);
    }
    if (n == 0)
        out[n++] = rf_groups_words_hash(text);
    qsort(out, n, sizeof *out, ascending);
    size_t distinct = 0;
    for (size_t i = 0; i < n; i++)
        if (i == 0 || out[i] != out[distinct - 1])
            out[distinct++] = out[i];
    return distinct;
}

typedef struct posting {
    uint64_t run;
    size_t row;
} posting;

static int by_run(const void *a, const void *b)
{
    const posting *x = a, *y = b;
    if (x->run != y->run)
        return x->run < y->run ? -1 : 1;
    return (x->row > y->row) - (x->row < y->row);
}

/* Rows with the same set of runs are joined at once and only the first is compared further: a thousand "thank you" must
 * not cost a million comparisons. */
static void join_equal(uint64_t *const *runs, const size_t *n_runs, size_t n, size_t *parent, bool *compare)
{
    posting *sets = rf_xmalloc(n * sizeof *sets);
    for (size_t i = 0; i < n; i++)
        sets[i] = (posting){rf_hash_fnv(0, runs[i], n_runs[i] * sizeof **runs), i};
    if (n > 1)
        qsort(sets, n, sizeof *sets, by_run);
    for (size_t i = 0; i < n; i++) {
        bool again = i > 0 && sets[i].run == sets[i - 1].run;
        compare[sets[i].row] = !again;
        if (again)
            rf_groups_join(parent, sets[i - 1].row, sets[i].row);
    }
    free(sets);
}

static void join_similar(uint64_t *const *runs, const size_t *n_runs, size_t n, size_t *parent, const bool *compare, size_t total)
{
    posting *index = rf_xmalloc(total * sizeof *index);
    size_t n_index = 0;
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; compare[i] && k < n_runs[i]; k++)
            index[n_index++] = (posting){runs[i][k], i};
    if (n_index > 1)
        qsort(index, n_index, sizeof *index, by_run);
    size_t *common = rf_xcalloc(n, sizeof *common), *met = rf_xmalloc(n * sizeof *met);
    for (size_t i = 0; i < n; i++) {
        size_t n_met = 0;
        for (size_t k = 0; compare[i] && k < n_runs[i]; k++) {
            size_t low = 0, high = n_index;
            while (low < high) {
                size_t mid = (low + high) / 2;
                if (index[mid].run < runs[i][k])
                    low = mid + 1;
                else
                    high = mid;
            }
            for (; low < n_index && index[low].run == runs[i][k] && index[low].row < i; low++)
                if (common[index[low].row]++ == 0)
                    met[n_met++] = index[low].row;
        }
        for (size_t k = 0; k < n_met; k++) {
            size_t both = common[met[k]], either = n_runs[i] + n_runs[met[k]] - both;
            if (both * 10 >= either * 6)
                rf_groups_join(parent, i, met[k]);
            common[met[k]] = 0;
        }
    }
    free(index);
    free(common);
    free(met);
}

void rf_groups_near(const rf_str *texts, size_t n, size_t *parent)
{
    uint64_t **runs = rf_xmalloc(n * sizeof *runs);
    size_t *n_runs = rf_xmalloc(n * sizeof *n_runs), total = 0;
    bool *compare = rf_xmalloc(n * sizeof *compare);
    for (size_t i = 0; i < n; i++) {
        runs[i] = rf_xmalloc((texts[i].len / 2 + 2) * sizeof **runs);
        n_runs[i] = runs_of(texts[i], runs[i]);
        total += n_runs[i];
    }
    join_equal(runs, n_runs, n, parent, compare);
    join_similar(runs, n_runs, n, parent, compare, total);
    for (size_t i = 0; i < n; i++)
        free(runs[i]);
    free(runs);
    free(n_runs);
    free(compare);
}
