/* Makes one file operation of a program fail, or kills the program there: for scripts/soak.
 *
 * FAULT=OPERATION:NUMBER:ERRNO[:TEXT] lets the NUMBERth call (from 1) of an operation on a path that contains TEXT
 * fail with ERRNO; errno 0 kills the process instead.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

static char operation[32], text[256];
static long wanted = -1;
static int failure;
static atomic_long calls;

__attribute__((constructor)) static void read_plan(void) {
  const char *plan = getenv("FAULT");
  if (plan) sscanf(plan, "%31[^:]:%ld:%d:%255[^\n]", operation, &wanted, &failure, text);
  /* Processes that this one starts are none of the plan's. */
  unsetenv("FAULT");
  unsetenv("LD_PRELOAD");
}

/* True when this call is the one that is to fail. */
static int strikes(const char *name, const char *path) {
  if (wanted < 0 || strcmp(name, operation) || (text[0] && !(path && strstr(path, text)))) return 0;
  if (atomic_fetch_add(&calls, 1) + 1 != wanted) return 0;
  if (failure == 0) kill(getpid(), SIGKILL);
  errno = failure;
  return 1;
}

static int strikes_open(const char *name, int descriptor) {
  if (wanted < 0 || strcmp(name, operation)) return 0;
  char link[64], path[4096];
  snprintf(link, sizeof link, "/proc/self/fd/%d", descriptor);
  ssize_t length = readlink(link, path, sizeof path - 1);
  if (length < 0) return 0;
  path[length] = 0;
  return strikes(name, path);
}

#define NEXT(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

int rename(const char *from, const char *to) {
  return strikes("rename", to) ? -1 : NEXT(rename)(from, to);
}

int unlink(const char *path) { return strikes("unlink", path) ? -1 : NEXT(unlink)(path); }

int mkdir(const char *path, mode_t mode) {
  return strikes("mkdir", path) ? -1 : NEXT(mkdir)(path, mode);
}

int fsync(int descriptor) {
  return strikes_open("fsync", descriptor) ? -1 : NEXT(fsync)(descriptor);
}

ssize_t read(int descriptor, void *bytes, size_t count) {
  return strikes_open("read", descriptor) ? -1 : NEXT(read)(descriptor, bytes, count);
}

ssize_t write(int descriptor, const void *bytes, size_t count) {
  return strikes_open("write", descriptor) ? -1 : NEXT(write)(descriptor, bytes, count);
}

ssize_t pread64(int descriptor, void *bytes, size_t count, off64_t place) {
  return strikes_open("pread", descriptor) ? -1 : NEXT(pread64)(descriptor, bytes, count, place);
}

ssize_t pwrite64(int descriptor, const void *bytes, size_t count, off64_t place) {
  return strikes_open("pwrite", descriptor) ? -1 : NEXT(pwrite64)(descriptor, bytes, count, place);
}

static int open_with(const char *name, const char *path, int flags, mode_t mode) {
  static int (*next)(const char *, int, ...);
  if (!next) next = (int (*)(const char *, int, ...))dlsym(RTLD_NEXT, name);
  return strikes("open", path) ? -1 : next(path, flags, mode);
}

int open(const char *path, int flags, ...) {
  va_list list;
  va_start(list, flags);
  mode_t mode = flags & (O_CREAT | __O_TMPFILE) ? va_arg(list, mode_t) : 0;
  va_end(list);
  return open_with("open", path, flags, mode);
}

int open64(const char *path, int flags, ...) {
  va_list list;
  va_start(list, flags);
  mode_t mode = flags & (O_CREAT | __O_TMPFILE) ? va_arg(list, mode_t) : 0;
  va_end(list);
  return open_with("open64", path, flags, mode);
}
