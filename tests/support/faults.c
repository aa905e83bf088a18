/* Put between the program and the system: counts the calls that can change a file, and at the one asked for kills the
   process before it, in the middle of it (of a write, half) or after it, or has it and all later ones fail.

   LOCK=missing has flock fail as on a file system without locks; LOCK=failing has the lock file fail, too. SLOW_FSYNC is
   how many microseconds each fsync takes. SLOW_OPEN is the end of a file name that takes as long to open. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

static int count = 0;

static long number(const char *name) {
    const char *value = getenv(name);
    return value ? atol(value) : 0;
}

/* 0: go on; 1: die after the call; 2: half of the call, then die; otherwise fail with errno set. */
static int fault(void) {
    const char *how = getenv("FAULT");
    if (!how) return 0;
    long at = number("FAULT_AT");
    int now = ++count;
    if (!strcmp(how, "before") && now == at) kill(getpid(), SIGKILL);
    if (!strcmp(how, "after") && now == at) return 1;
    if (!strcmp(how, "half") && now == at) return 2;
    if (!strcmp(how, "ENOSPC") && now >= at) { errno = ENOSPC; return -1; }
    if (!strcmp(how, "EACCES") && now >= at) { errno = EACCES; return -1; }
    return 0;
}

static void die(int how) {
    if (how > 0) kill(getpid(), SIGKILL);
}

static int ends_with(const char *path, const char *end) {
    size_t long_ = strlen(path), short_ = strlen(end);
    return long_ >= short_ && !strcmp(path + long_ - short_, end);
}

static int is(const char *name, const char *wanted) {
    const char *value = getenv(name);
    return value && !strcmp(value, wanted);
}

#define NEXT(type, name) ((type)dlsym(RTLD_NEXT, name))

ssize_t write(int fd, const void *buf, size_t n) {
    /* Standard output is not a file. */
    if (fd <= 2) return NEXT(ssize_t (*)(int, const void *, size_t), "write")(fd, buf, n);
    int how = fault();
    if (how < 0) return -1;
    ssize_t done = NEXT(ssize_t (*)(int, const void *, size_t), "write")(fd, buf, how == 2 ? n / 2 : n);
    die(how);
    return done;
}

int fsync(int fd) {
    int how = fault();
    if (how < 0) return -1;
    if (number("SLOW_FSYNC")) usleep(number("SLOW_FSYNC"));
    int done = NEXT(int (*)(int), "fsync")(fd);
    die(how);
    return done;
}

int flock(int fd, int operation) {
    if (is("LOCK", "missing")) { errno = ENOTSUP; return -1; }
    if (is("LOCK", "failing")) { errno = EIO; return -1; }
    return NEXT(int (*)(int, int), "flock")(fd, operation);
}

static int opened(const char *name, const char *path, int flags, mode_t mode) {
    if (is("LOCK", "failing") && ends_with(path, ".tandai-lock")) { errno = EACCES; return -1; }
    if (getenv("SLOW_OPEN") && ends_with(path, getenv("SLOW_OPEN"))) usleep(number("SLOW_FSYNC"));
    int changes = flags & (O_CREAT | O_WRONLY | O_RDWR | O_TRUNC);
    int how = changes ? fault() : 0;
    if (how < 0) return -1;
    int fd = NEXT(int (*)(const char *, int, mode_t), name)(path, flags, mode);
    if (changes) die(how);
    return fd;
}

#define OPEN(name)                                                \
    int name(const char *path, int flags, ...) {                  \
        va_list rest;                                             \
        va_start(rest, flags);                                    \
        mode_t mode = flags & O_CREAT ? va_arg(rest, mode_t) : 0; \
        va_end(rest);                                             \
        return opened(#name, path, flags, mode);                  \
    }

OPEN(open)
OPEN(open64)

int rename(const char *from, const char *to) {
    int how = fault();
    if (how < 0) return -1;
    int done = NEXT(int (*)(const char *, const char *), "rename")(from, to);
    die(how);
    return done;
}

int fchmod(int fd, mode_t mode) {
    int how = fault();
    if (how < 0) return -1;
    int done = NEXT(int (*)(int, mode_t), "fchmod")(fd, mode);
    die(how);
    return done;
}
