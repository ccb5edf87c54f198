/* base/sandbox.c - Landlock by its system calls, seccomp by libseccomp. Decides nothing: what is allowed, the caller says. */
#include "base/sandbox.h"

#include <stdio.h>
#include <string.h>

bool rf_sandbox_mode_parse(const char *word, rf_sandbox_mode *mode)
{
    static const char *const names[] = {"auto", "off", "require"};
    for (int i = 0; i < 3; i++)
        if (strcmp(word, names[i]) == 0) {
            *mode = (rf_sandbox_mode)i;
            return true;
        }
    return false;
}

#ifdef RF_NO_SANDBOX

bool rf_sandbox_enter(rf_sandbox_mode mode, const rf_sandbox *allowed, char *missing, rf_error *err)
{
    (void)allowed;
    missing[0] = '\0';
    return mode != RF_SANDBOX_REQUIRE || rf_error_set(err, RF_E_CONFIG, "this build has no sandbox");
}

#else

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <seccomp.h>
#include <stdint.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

/* The kernel's interface, which only grows; Debian's headers are older than the kernels it meets. */
struct ruleset {
    uint64_t fs, net, scoped;
};
struct beneath {
    uint64_t access;
    int32_t folder;
} __attribute__((packed));

enum {
    FS_EXECUTE = 1 << 0,
    FS_WRITE_FILE = 1 << 1,
    FS_READ_FILE = 1 << 2,
    FS_READ_DIR = 1 << 3,
    FS_REMOVE_FILE = 1 << 5,
    FS_MAKE_DIR = 1 << 7,
    FS_MAKE_REG = 1 << 8,
    FS_ALL_1 = (1 << 13) - 1,
    FS_REFER = 1 << 13,    /* version 2 */
    FS_TRUNCATE = 1 << 14, /* version 3 */
    FS_IOCTL_DEV = 1 << 15 /* version 5 */
};
#define NET_ALL 3u    /* version 4: bind and connect of TCP */
#define SCOPED_ALL 3u /* version 6: abstract sockets, signals */
#define CREATE_VERSION 1u
#define RULE_BENEATH 1

/* What the C library opens by itself, late: character sets of files that are not UTF-8, the zone of the clock. */
static const char *const system_files[] = {"/usr/lib/" RF_ARCH "/gconv", "/usr/lib/gconv", "/etc/localtime", "/usr/share/zoneinfo"};

static void allow(int ruleset, const char *path, uint64_t access)
{
    struct stat st;
    struct beneath rule = {access, open(path, O_PATH | O_CLOEXEC)};
    if (rule.folder < 0)
        return;
    if (fstat(rule.folder, &st) == 0 && !S_ISDIR(st.st_mode))
        rule.access &= FS_READ_FILE | FS_WRITE_FILE | FS_TRUNCATE;
    (void)syscall(SYS_landlock_add_rule, ruleset, RULE_BENEATH, &rule, 0); /* what cannot be allowed stays forbidden */
    close(rule.folder);
}

static bool close_files(const rf_sandbox *allowed)
{
    long version = syscall(SYS_landlock_create_ruleset, NULL, 0, CREATE_VERSION);
    if (version < 1)
        return false;
    struct ruleset all = {FS_ALL_1, 0, 0};
    all.fs |= (version >= 2 ? FS_REFER : 0) | (version >= 3 ? FS_TRUNCATE : 0) | (version >= 5 ? FS_IOCTL_DEV : 0);
    all.net = version >= 4 ? NET_ALL : 0;
    all.scoped = version >= 6 ? SCOPED_ALL : 0;
    size_t size = version >= 6 ? sizeof all : version >= 4 ? 2 * sizeof all.fs : sizeof all.fs;
    int ruleset = (int)syscall(SYS_landlock_create_ruleset, &all, size, 0);
    if (ruleset < 0)
        return false;
    const uint64_t reading = FS_READ_FILE | FS_READ_DIR;
    const uint64_t writing =
        all.fs & (uint64_t)(reading | FS_WRITE_FILE | FS_REMOVE_FILE | FS_MAKE_DIR | FS_MAKE_REG | FS_REFER | FS_TRUNCATE);
    for (size_t i = 0; i < sizeof system_files / sizeof system_files[0]; i++)
        allow(ruleset, system_files[i], reading);
    for (size_t i = 0; i < allowed->n_readable; i++)
        allow(ruleset, allowed->readable[i], reading);
    for (size_t i = 0; i < allowed->n_writable; i++)
        allow(ruleset, allowed->writable[i], writing);
    bool ok = syscall(SYS_landlock_restrict_self, ruleset, 0) == 0;
    close(ruleset);
    return ok;
}

/* What judging, SQLite, the C library's memory, threads, files and clocks use. Which files, Landlock says. */
static const char *const calls[] = {"_llseek",
                                    "access",
                                    "arch_prctl",
                                    "brk",
                                    "chmod",
                                    "clock_getres",
                                    "clock_getres_time64",
                                    "clock_gettime",
                                    "clock_gettime64",
                                    "clock_nanosleep",
                                    "clock_nanosleep_time64",
                                    "close",
                                    "close_range",
                                    "copy_file_range",
                                    "dup",
                                    "dup2",
                                    "dup3",
                                    "exit",
                                    "exit_group",
                                    "faccessat",
                                    "faccessat2",
                                    "fadvise64",
                                    "fadvise64_64",
                                    "fallocate",
                                    "fchmod",
                                    "fchmodat",
                                    "fchown",
                                    "fchown32",
                                    "fcntl",
                                    "fcntl64",
                                    "fdatasync",
                                    "flock",
                                    "fstat",
                                    "fstat64",
                                    "fstatat64",
                                    "fstatfs",
                                    "fstatfs64",
                                    "fsync",
                                    "ftruncate",
                                    "ftruncate64",
                                    "futex",
                                    "futex_time64",
                                    "getcwd",
                                    "getdents64",
                                    "getegid",
                                    "getegid32",
                                    "geteuid",
                                    "geteuid32",
                                    "getgid",
                                    "getgid32",
                                    "getpid",
                                    "getppid",
                                    "getrandom",
                                    "getrusage",
                                    "gettid",
                                    "gettimeofday",
                                    "getuid",
                                    "getuid32",
                                    "lseek",
                                    "lstat",
                                    "lstat64",
                                    "madvise",
                                    "membarrier",
                                    "mkdir",
                                    "mkdirat",
                                    "mremap",
                                    "msync",
                                    "munmap",
                                    "nanosleep",
                                    "newfstatat",
                                    "open",
                                    "openat",
                                    "pipe2",
                                    "poll",
                                    "ppoll",
                                    "ppoll_time64",
                                    "pread64",
                                    "preadv",
                                    "prlimit64",
                                    "pwrite64",
                                    "pwritev",
                                    "read",
                                    "readlink",
                                    "readlinkat",
                                    "readv",
                                    "rename",
                                    "renameat",
                                    "renameat2",
                                    "restart_syscall",
                                    "rseq",
                                    "rt_sigaction",
                                    "rt_sigprocmask",
                                    "rt_sigreturn",
                                    "sched_getaffinity",
                                    "sched_yield",
                                    "set_robust_list",
                                    "set_thread_area",
                                    "set_tid_address",
                                    "sigaltstack",
                                    "sigreturn",
                                    "stat",
                                    "stat64",
                                    "statfs",
                                    "statfs64",
                                    "statx",
                                    "sysinfo",
                                    "tgkill",
                                    "time",
                                    "ugetrlimit",
                                    "umask",
                                    "uname",
                                    "unlink",
                                    "unlinkat",
                                    "utimensat",
                                    "utimensat_time64",
                                    "write",
                                    "writev"};

/* Calls of which one argument decides. Memory is never both written and run: patterns were compiled before. */
static int conditional_calls(scmp_filter_ctx f)
{
    /* Where there is mmap2 (32 bits), mmap is an old call that keeps its arguments in memory, where no filter looks. */
    enum { MAP = SCMP_SYS(mmap2) >= 0 ? SCMP_SYS(mmap2) : SCMP_SYS(mmap) };
    static const struct {
        int call;
        struct scmp_arg_cmp when; /* argument, comparison, its two values */
    } rows[] = {
        {SCMP_SYS(ioctl), {1, SCMP_CMP_EQ, TCGETS, 0}},
        {SCMP_SYS(ioctl), {1, SCMP_CMP_EQ, TIOCGWINSZ, 0}},
        {SCMP_SYS(ioctl), {1, SCMP_CMP_EQ, FIONREAD, 0}},
        {MAP, {2, SCMP_CMP_MASKED_EQ, PROT_EXEC, 0}},
        {MAP, {2, SCMP_CMP_MASKED_EQ, PROT_WRITE, 0}},
        {SCMP_SYS(mprotect), {2, SCMP_CMP_MASKED_EQ, PROT_EXEC, 0}},
        {SCMP_SYS(clone), {0, SCMP_CMP_MASKED_EQ, CLONE_THREAD, CLONE_THREAD}},
    };
    int bad = 0;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        bad |= seccomp_rule_add_array(f, SCMP_ACT_ALLOW, rows[i].call, 1, &rows[i].when);
    /* clone3 keeps its flags in memory, where no filter looks; "there is none" makes the C library take clone. */
    bad |= seccomp_rule_add(f, SCMP_ACT_ERRNO(ENOSYS), SCMP_SYS(clone3), 0);
    return bad;
}

static bool close_calls(void)
{
    scmp_filter_ctx f = seccomp_init(SCMP_ACT_ERRNO(EPERM));
    if (f == NULL)
        return false;
    bool ok = conditional_calls(f) == 0;
    for (size_t i = 0; ok && i < sizeof calls / sizeof calls[0]; i++) {
        int number = seccomp_syscall_resolve_name(calls[i]);
        if (number >= 0) /* not every machine has every call */
            ok = seccomp_rule_add(f, SCMP_ACT_ALLOW, number, 0) == 0;
    }
    ok = ok && seccomp_load(f) == 0;
    seccomp_release(f);
    return ok;
}

bool rf_sandbox_enter(rf_sandbox_mode mode, const rf_sandbox *allowed, char *missing, rf_error *err)
{
    missing[0] = '\0';
    if (mode == RF_SANDBOX_OFF)
        return true;
    bool privileges = prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0;
    bool files = privileges && close_files(allowed);
    bool few = privileges && close_calls();
    if (!files || !few)
        snprintf(missing, RF_SANDBOX_MISSING, "the kernel refuses %s", files ? "seccomp" : few ? "Landlock" : "Landlock and seccomp");
    return missing[0] == '\0' || mode != RF_SANDBOX_REQUIRE || rf_error_set(err, RF_E_CONFIG, "no sandbox: %s", missing);
}

#endif
