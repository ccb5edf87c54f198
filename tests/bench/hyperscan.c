/* tests/bench/hyperscan.c - the rules' patterns in Hyperscan: which of them a line holds, without saying where.
 *
 * usage: hyperscan compile PATTERNS FOLDER GROUP SECONDS
 *        hyperscan scan PATTERNS FOLDER GROUP TEXTS [ROUNDS]       patterns and texts one a line
 * scan prints "CPU nanoseconds a line <TAB> patterns <TAB> of these as a prefilter <TAB> left out <TAB> databases"
 *
 * As many patterns as will compile go into one database: GROUP of them are tried first, for SECONDS of the processor, then halves of those
 * that were not ready, each half as long. The fewer databases, the faster the scan, which pays for all of them. Databases are kept in
 * FOLDER as they are made, and what was too slow is remembered, so that a compilation that was stopped goes on where it was. What Hyperscan
 * cannot take (most patterns that look around) it takes as a prefilter, HS_FLAG_PREFILTER, which may say yes too often. */
#include <hs/hs.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define FLAGS (HS_FLAG_CASELESS | HS_FLAG_SINGLEMATCH)
#define ROUNDS_MAX 31
#define ALONE 3
#define GROUP_LEAST 10
#define DATABASES_MAX 512
#define PATTERNS_MAX 8192

typedef struct lines {
    char **at;
    size_t n;
} lines;

typedef struct databases {
    const lines *patterns;
    const char *folder;
    int may_compile;
    hs_database_t *at[DATABASES_MAX];
    size_t n, taken, as_prefilter, left_out;
} databases;

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

static unsigned ways[PATTERNS_MAX]; /* the flags that each pattern is compiled with; 0: left out */

/* Does a pattern compile with these flags in the time? */
static int compiles_alone(const char *pattern, unsigned flags)
{
    hs_expr_info_t *info = NULL;
    hs_compile_error_t *why = NULL;
    int good = hs_expression_info(pattern, flags, &info, &why) == HS_SUCCESS && info->min_width > 0;
    hs_free_compile_error(why);
    free(info);
    pid_t child = good ? fork() : -1;
    if (child == 0) {
        hs_database_t *db;
        setrlimit(RLIMIT_CPU, &(struct rlimit){ALONE, ALONE});
        _exit(hs_compile(pattern, flags, HS_MODE_BLOCK, NULL, &db, &why) != HS_SUCCESS);
    }
    int status = 1;
    return child > 0 && waitpid(child, &status, 0) == child && status == 0;
}

/* Fill `ways`, from the file FOLDER/ways (a digit a pattern) as far as it goes. */
static void find_ways(const lines *patterns, const char *folder)
{
    static const unsigned flags[] = {0, FLAGS, FLAGS | HS_FLAG_PREFILTER};
    char path[512];
    snprintf(path, sizeof path, "%s/ways", folder);
    FILE *f = fopen(path, "a+");
    if (f == NULL || patterns->n > PATTERNS_MAX) {
        fprintf(stderr, "cannot write '%s', or more than %d patterns\n", path, PATTERNS_MAX);
        exit(1);
    }
    rewind(f);
    size_t known = 0;
    for (int c; known < patterns->n && (c = fgetc(f)) >= '0' && c <= '2'; known++)
        ways[known] = flags[c - '0'];
    fseek(f, 0, SEEK_END);
    for (size_t i = known; i < patterns->n; i++) {
        int way = compiles_alone(patterns->at[i], flags[1]) ? 1 : compiles_alone(patterns->at[i], flags[2]) ? 2 : 0;
        ways[i] = flags[way];
        fputc('0' + way, f);
        fflush(f);
    }
    fclose(f);
}

/* Compile the patterns [first, first + n) into a file. Runs in a process of its own. */
static int compile(const lines *patterns, size_t first, size_t n, const char *path)
{
    static const char *kept[PATTERNS_MAX];
    static unsigned flags[PATTERNS_MAX], ids[PATTERNS_MAX];
    unsigned k = 0;
    for (size_t i = first; i < first + n && k < PATTERNS_MAX; i++)
        if ((flags[k] = ways[i]) != 0) {
            ids[k] = k;
            kept[k++] = patterns->at[i];
        }
    hs_database_t *db;
    hs_compile_error_t *why;
    if (hs_compile_multi(kept, flags, ids, k, HS_MODE_BLOCK, NULL, &db, &why) != HS_SUCCESS) {
        fprintf(stderr, "hyperscan: %zu patterns from %zu: %s\n", n, first, why->message);
        return 1;
    }
    char *bytes, unfinished[600];
    size_t length;
    snprintf(unfinished, sizeof unfinished, "%s.unfinished", path);
    FILE *f = fopen(unfinished, "wb");
    if (f == NULL || hs_serialize_database(db, &bytes, &length) != HS_SUCCESS || fwrite(bytes, 1, length, f) != length || fclose(f) != 0)
        return 1;
    return rename(unfinished, path) != 0;
}

static int compile_apart(const lines *patterns, size_t first, size_t n, const char *path, unsigned seconds)
{
    struct timespec begin, end;
    clock_gettime(CLOCK_MONOTONIC, &begin);
    pid_t child = fork();
    if (child == 0) {
        setrlimit(RLIMIT_CPU, &(struct rlimit){seconds, seconds});
        _exit(compile(patterns, first, n, path));
    }
    int status = 1;
    waitpid(child, &status, 0);
    clock_gettime(CLOCK_MONOTONIC, &end);
    fprintf(stderr, "hyperscan: %zu patterns from %zu: %s after %ld s\n", n, first, status == 0 ? "compiled" : "given up",
            (long)(end.tv_sec - begin.tv_sec));
    return status == 0;
}

static hs_database_t *load(const char *path)
{
    hs_database_t *db = NULL;
    FILE *f = fopen(path, "rb");
    if (f == NULL)
        return NULL;
    fseek(f, 0, SEEK_END);
    size_t length = (size_t)ftell(f);
    char *bytes = malloc(length);
    rewind(f);
    if (fread(bytes, 1, length, f) != length || hs_deserialize_database(bytes, length, &db) != HS_SUCCESS)
        db = NULL;
    free(bytes);
    fclose(f);
    return db;
}

/* The patterns [first, first + n) in one database, or in two halves. */
static void gather(databases *d, size_t first, size_t n, unsigned seconds)
{
    char path[512], too_slow[600];
    snprintf(path, sizeof path, "%s/%zu-%zu", d->folder, first, n);
    snprintf(too_slow, sizeof too_slow, "%s.given-up", path);
    if (d->may_compile && access(path, F_OK) != 0 && access(too_slow, F_OK) != 0 &&
        !compile_apart(d->patterns, first, n, path, seconds < 10 ? 10 : seconds))
        fclose(fopen(too_slow, "w"));
    hs_database_t *db = load(path);
    if (db != NULL && d->n < DATABASES_MAX) {
        d->at[d->n++] = db;
        for (size_t i = first; i < first + n; i++) {
            d->taken += ways[i] != 0;
            d->as_prefilter += (ways[i] & HS_FLAG_PREFILTER) != 0;
            d->left_out += ways[i] == 0;
        }
    } else if (n > GROUP_LEAST) {
        gather(d, first, n / 2, seconds / 2);
        gather(d, first + n / 2, n - n / 2, seconds / 2);
    } else
        d->left_out += n;
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

static void scan(const databases *d, const lines *texts, int rounds)
{
    hs_scratch_t *scratch = NULL;
    for (size_t i = 0; i < d->n; i++)
        hs_alloc_scratch(d->at[i], &scratch);
    double took[ROUNDS_MAX];
    size_t hits = 0;
    for (int r = 0; r < rounds; r++) {
        double begin = cpu_ns();
        for (size_t i = 0; i < texts->n; i++)
            for (size_t k = 0; k < d->n; k++)
                hs_scan(d->at[k], texts->at[i], (unsigned)strlen(texts->at[i]), 0, scratch, count, &hits);
        took[r] = (cpu_ns() - begin) / (double)texts->n;
    }
    qsort(took, (size_t)rounds, sizeof *took, ascending);
    printf("%.0f\t%zu\t%zu\t%zu\t%zu\n", took[rounds / 2], d->taken, d->as_prefilter, d->left_out, d->n);
    fprintf(stderr, "%zu hits\n", hits);
}

int main(int argc, char **argv)
{
    if (argc < 6)
        return 2;
    int compiling = strcmp(argv[1], "compile") == 0;
    lines patterns = read_lines(argv[2]);
    databases d = {.patterns = &patterns, .folder = argv[3], .may_compile = compiling};
    find_ways(&patterns, argv[3]);
    size_t group = (size_t)atoi(argv[4]);
    for (size_t first = 0; group > 0 && first < patterns.n; first += group)
        gather(&d, first, patterns.n - first < group ? patterns.n - first : group, compiling ? (unsigned)atoi(argv[5]) : 0);
    if (!compiling) {
        lines texts = read_lines(argv[5]);
        scan(&d, &texts, argc > 6 && atoi(argv[6]) > 0 && atoi(argv[6]) <= ROUNDS_MAX ? atoi(argv[6]) : 5);
    }
    return 0;
}
