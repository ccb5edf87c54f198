/* tests/bench/hyperscan.c - the rules' patterns in Hyperscan: which of them a line holds, without saying where.
 *
 * usage: bench_hyperscan PATTERNS TEXTS DATABASES [ROUNDS]     both one a line
 * prints "CPU nanoseconds a line <TAB> patterns taken <TAB> refused <TAB> databases"
 *
 * Patterns that look around are not for Hyperscan; they are refused and counted. All of them at once are too large for it, so there
 * is one database for every GROUP patterns. Compiling takes minutes and is not in the figure; the databases are kept in the file
 * DATABASES, and made again when that is not there. */
#include <hs/hs.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define FLAGS (HS_FLAG_CASELESS | HS_FLAG_SINGLEMATCH)
#define ROUNDS_MAX 31
#define GROUP 100
#define GROUPS_MAX 64

typedef struct lines {
    char **at;
    size_t n;
} lines;

static lines read_lines(const char *path)
{
    lines l = {0};
    char *line = NULL;
    size_t size = 0, room = 0;
    ssize_t n;
    FILE *f = fopen(path, "r");
    if (f == NULL) {
        perror(path);
        exit(1);
    }
    while ((n = getline(&line, &size, f)) > 0) {
        if (line[n - 1] == '\n')
            line[n - 1] = '\0';
        if (l.n == room)
            l.at = realloc(l.at, (room = room ? room * 2 : 1024) * sizeof *l.at);
        l.at[l.n++] = strdup(line);
    }
    free(line);
    fclose(f);
    return l;
}

typedef struct databases {
    hs_database_t *at[GROUPS_MAX];
    size_t n, taken;
} databases;

/* One database of the patterns [0, n). A pattern that is refused is left out. */
static hs_database_t *compile(char **patterns, unsigned n, size_t *taken)
{
    unsigned flags[GROUP], ids[GROUP];
    hs_database_t *db = NULL;
    char *kept[GROUP];
    unsigned k = 0;
    for (unsigned i = 0; i < n; i++) {
        hs_expr_info_t *info = NULL;
        hs_compile_error_t *why = NULL;
        if (hs_expression_info(patterns[i], FLAGS, &info, &why) == HS_SUCCESS && info->min_width > 0)
            kept[k++] = patterns[i];
        hs_free_compile_error(why);
        free(info);
    }
    while (k > 0) {
        hs_compile_error_t *why = NULL;
        for (unsigned i = 0; i < k; i++) {
            flags[i] = FLAGS;
            ids[i] = i;
        }
        if (hs_compile_multi((const char *const *)kept, flags, ids, k, HS_MODE_BLOCK, NULL, &db, &why) == HS_SUCCESS)
            break;
        fprintf(stderr, "hyperscan: %s (pattern %d)\n", why->message, why->expression);
        unsigned bad = why->expression >= 0 && (unsigned)why->expression < k ? (unsigned)why->expression : k - 1;
        memmove(kept + bad, kept + bad + 1, (--k - bad) * sizeof *kept);
        hs_free_compile_error(why);
    }
    *taken += k;
    return db;
}

static void save(const databases *d, const char *path)
{
    FILE *f = fopen(path, "wb");
    fwrite(&d->taken, sizeof d->taken, 1, f);
    for (size_t i = 0; i < d->n; i++) {
        char *bytes;
        size_t length;
        hs_serialize_database(d->at[i], &bytes, &length);
        fwrite(&length, sizeof length, 1, f);
        fwrite(bytes, 1, length, f);
        free(bytes);
    }
    fclose(f);
}

static int load(databases *d, const char *path)
{
    size_t length;
    FILE *f = fopen(path, "rb");
    if (f == NULL || fread(&d->taken, sizeof d->taken, 1, f) != 1)
        return 0;
    while (d->n < GROUPS_MAX && fread(&length, sizeof length, 1, f) == 1) {
        char *bytes = malloc(length);
        if (fread(bytes, 1, length, f) != length || hs_deserialize_database(bytes, length, &d->at[d->n++]) != HS_SUCCESS)
            return 0;
        free(bytes);
    }
    fclose(f);
    return 1;
}

static int count(unsigned id, unsigned long long from, unsigned long long to, unsigned flags, void *hits)
{
    (void)id, (void)from, (void)to, (void)flags;
    ++*(size_t *)hits;
    return 0;
}

static double cpu_ns(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec * 1e9 + (double)t.tv_nsec;
}

static int ascending(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

int main(int argc, char **argv)
{
    if (argc < 4)
        return 2;
    lines all = read_lines(argv[1]), texts = read_lines(argv[2]);
    int rounds = argc > 4 && atoi(argv[4]) > 0 && atoi(argv[4]) <= ROUNDS_MAX ? atoi(argv[4]) : 5;
    databases d = {0};
    if (!load(&d, argv[3])) {
        d = (databases){0};
        for (size_t i = 0; i < all.n && d.n < GROUPS_MAX; i += GROUP) {
            d.at[d.n] = compile(all.at + i, (unsigned)(all.n - i < GROUP ? all.n - i : GROUP), &d.taken);
            d.n += d.at[d.n] != NULL;
        }
        save(&d, argv[3]);
    }
    hs_scratch_t *scratch = NULL;
    for (size_t i = 0; i < d.n; i++)
        hs_alloc_scratch(d.at[i], &scratch);
    double took[ROUNDS_MAX];
    size_t hits = 0;
    for (int r = 0; r < rounds; r++) {
        double begin = cpu_ns();
        for (size_t i = 0; i < texts.n; i++)
            for (size_t k = 0; k < d.n; k++)
                hs_scan(d.at[k], texts.at[i], (unsigned)strlen(texts.at[i]), 0, scratch, count, &hits);
        took[r] = (cpu_ns() - begin) / (double)texts.n;
    }
    qsort(took, (size_t)rounds, sizeof *took, ascending);
    printf("%.0f\t%zu\t%zu\t%zu\n", took[rounds / 2], d.taken, all.n - d.taken, d.n);
    fprintf(stderr, "%zu hits\n", hits);
    return 0;
}
