/* tests/bench/hyperscan.c - the rules' patterns in Hyperscan: which of them a line holds, without saying where.
 *
 * usage: bench_hyperscan PATTERNS TEXTS [ROUNDS]      both one a line; prints "CPU nanoseconds a line <TAB> patterns taken <TAB> refused"
 *
 * Patterns that look around are not for Hyperscan; they are refused and counted. Compiling (minutes) is not in the figure. */
#include <hs/hs.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define FLAGS (HS_FLAG_CASELESS | HS_FLAG_SINGLEMATCH)
#define ROUNDS_MAX 31

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

/* Keep what Hyperscan can read, one by one. */
static lines only_taken(lines all)
{
    lines taken = {calloc(all.n, sizeof *taken.at), 0};
    for (size_t i = 0; i < all.n; i++) {
        hs_expr_info_t *info = NULL;
        hs_compile_error_t *why = NULL;
        if (hs_expression_info(all.at[i], FLAGS, &info, &why) == HS_SUCCESS && info->min_width > 0)
            taken.at[taken.n++] = all.at[i];
        hs_free_compile_error(why);
        free(info);
    }
    return taken;
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
    if (argc < 3)
        return 2;
    lines all = read_lines(argv[1]), texts = read_lines(argv[2]), taken = only_taken(all);
    int rounds = argc > 3 && atoi(argv[3]) > 0 && atoi(argv[3]) <= ROUNDS_MAX ? atoi(argv[3]) : 5;
    unsigned *flags = calloc(taken.n, sizeof *flags), *ids = calloc(taken.n, sizeof *ids);
    for (size_t i = 0; i < taken.n; i++) {
        flags[i] = FLAGS;
        ids[i] = (unsigned)i;
    }
    hs_database_t *db = NULL;
    hs_compile_error_t *why = NULL;
    hs_scratch_t *scratch = NULL;
    if (hs_compile_multi((const char *const *)taken.at, flags, ids, (unsigned)taken.n, HS_MODE_BLOCK, NULL, &db, &why) != HS_SUCCESS ||
        hs_alloc_scratch(db, &scratch) != HS_SUCCESS) {
        fprintf(stderr, "hyperscan: %s\n", why != NULL ? why->message : "no scratch");
        return 1;
    }
    double took[ROUNDS_MAX];
    size_t hits = 0;
    for (int r = 0; r < rounds; r++) {
        double begin = cpu_ns();
        for (size_t i = 0; i < texts.n; i++)
            hs_scan(db, texts.at[i], (unsigned)strlen(texts.at[i]), 0, scratch, count, &hits);
        took[r] = (cpu_ns() - begin) / (double)texts.n;
    }
    qsort(took, (size_t)rounds, sizeof *took, ascending);
    printf("%.0f\t%zu\t%zu\n", took[rounds / 2], taken.n, all.n - taken.n);
    fprintf(stderr, "%zu hits\n", hits);
    return 0;
}
