/* base/mapped.c - maps files, and notices when they are changed under it. */
#include "base/mapped.h"

#include <pthread.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

/* Times of files are as coarse as the kernel's clock, a hundredth of a second at most, and on some file systems two seconds. A file that
 * was written longer ago than this cannot be written again and keep its time. */
#define SETTLED_SECONDS 3

static pthread_once_t watched = PTHREAD_ONCE_INIT;

static void cut_short(int signal_number)
{
    static const char why[] = "redflag: a file of the models was cut short while it was used: run again when it is whole\n";
    (void)signal_number;
    ssize_t told = write(STDERR_FILENO, why, sizeof why - 1);
    (void)told;
    _exit(3);
}

static void watch(void)
{
    struct sigaction action = {.sa_handler = cut_short};
    sigemptyset(&action.sa_mask);
    (void)sigaction(SIGBUS, &action, NULL);
}

static bool is_settled(struct timespec then, struct timespec now)
{
    return then.tv_sec + SETTLED_SECONDS < now.tv_sec; /* and not in the future */
}

bool rf_mapped_open(rf_mapped *m, const rf_file *f, struct timespec now)
{
    struct stat st;
    *m = (rf_mapped){.size = f->size};
    if (f->size == 0 || fstat(f->fd, &st) != 0 || (size_t)st.st_size != f->size || !is_settled(st.st_mtim, now) ||
        !is_settled(st.st_ctim, now))
        return false;
    pthread_once(&watched, watch);
    void *bytes = mmap(NULL, f->size, PROT_READ, MAP_PRIVATE, f->fd, 0);
    if (bytes == MAP_FAILED)
        return false;
#ifdef MADV_HUGEPAGE
    (void)madvise(bytes, f->size, MADV_HUGEPAGE); /* for who comes later: what is yet to be read from disk lies in large pages then */
#endif
    m->bytes = bytes;
    m->written = st.st_mtim;
    m->changed = st.st_ctim;
    return true;
}

static bool is_same(struct timespec a, struct timespec b) { return a.tv_sec == b.tv_sec && a.tv_nsec == b.tv_nsec; }

rf_mapped_state rf_mapped_look(const rf_mapped *m, const rf_file *f)
{
    struct stat st;
    if (m->bytes == NULL)
        return RF_MAPPED_SAME;
    if (fstat(f->fd, &st) != 0 || (size_t)st.st_size != m->size || !is_same(st.st_mtim, m->written))
        return RF_MAPPED_WRITTEN;
    return is_same(st.st_ctim, m->changed) ? RF_MAPPED_SAME : RF_MAPPED_TOUCHED;
}

void rf_mapped_close(rf_mapped *m)
{
    if (m->bytes != NULL)
        munmap((void *)m->bytes, m->size);
    m->bytes = NULL;
}
