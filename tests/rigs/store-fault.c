/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* Preloaded (LD_PRELOAD) into a program: counts what it writes below a folder, over all its threads, and at one of these calls it is killed or
 * the disk is full. Strace counts each thread for itself, which names no call in a program whose pool takes any thread. Takes from the environment
 *   YICHUANG_FAULT_FOLDER   absolute, without symbolic links
 *   YICHUANG_FAULT_LOG      gets a line "N CALL PATH": for each call, or with a fault for those that it hit
 *   YICHUANG_FAULT          (optional) "kill N": SIGKILL on entering call N, which is also right behind the call before it
 *                           "full N K": calls N to N + K - 1 find no room
 * What the C library writes by itself (stdio) is not seen: drain_sweep.py holds the count against strace's. */
/* Each name of a call is a symbol of its own here. */
#undef _FILE_OFFSET_BITS
#undef _FORTIFY_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

static const char *folder;
static int log_fd = -1;
static long kill_at, full_from, full_to;
static atomic_long count;

__attribute__ ((constructor)) static void
read_environment (void)
{
  const char *fault = getenv ("YICHUANG_FAULT");
  const char *path = getenv ("YICHUANG_FAULT_LOG");
  long from = 0, n = 0;

  folder = getenv ("YICHUANG_FAULT_FOLDER");
  if (folder == NULL || path == NULL)
    return;
  log_fd = open (path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  if (fault != NULL && sscanf (fault, "full %ld %ld", &from, &n) == 2)
    {
      full_from = from;
      full_to = from + n;
    }
  else if (fault != NULL)
    sscanf (fault, "kill %ld", &kill_at);
}

static void
note (long n, const char *call, const char *path)
{
  char line[PATH_MAX + 64];
  int length = snprintf (line, sizeof line, "%ld %s %s\n", n, call, path);

  if (length > 0 && syscall (SYS_write, log_fd, line, (size_t) length) != length)
    abort ();
}

/* Whether the call finds no room; errno is set then. */
static int
meet (const char *call, const char *path)
{
  size_t length = folder != NULL ? strlen (folder) : 0;
  int saved = errno, is_full = 0;
  long n = 0;

  if (log_fd < 0 || strncmp (path, folder, length) != 0 || path[length] != '/')
    return 0;
  n = atomic_fetch_add (&count, 1) + 1;
  is_full = n >= full_from && n < full_to;
  if (is_full || n == kill_at || (kill_at == 0 && full_to == 0))
    note (n, call, path + length + 1);
  if (n == kill_at)
    for (;;)
      kill (getpid (), SIGKILL);
  errno = is_full ? ENOSPC : saved;
  return is_full;
}

static int
meet_fd (const char *call, int fd)
{
  char name[64], path[PATH_MAX];
  int saved = errno;
  ssize_t n = 0;

  if (log_fd < 0)
    return 0;
  snprintf (name, sizeof name, "/proc/self/fd/%d", fd);
  n = readlink (name, path, sizeof path - 1);
  errno = saved;
  if (n <= 0)
    return 0;
  path[n] = '\0';
  return meet (call, path);
}

static int
meet_at (const char *call, int fd, const char *name)
{
  char link[64], path[2 * PATH_MAX];
  ssize_t n = 0;

  if (log_fd < 0)
    return 0;
  if (name[0] == '/')
    return meet (call, name);
  if (fd == AT_FDCWD)
    strcpy (link, "/proc/self/cwd");
  else
    snprintf (link, sizeof link, "/proc/self/fd/%d", fd);
  n = readlink (link, path, PATH_MAX);
  if (n <= 0)
    return 0;
  snprintf (path + n, sizeof path - (size_t) n, "/%s", name);
  return meet (call, path);
}

#define REAL(name) ((__typeof__ (&name)) dlsym (RTLD_NEXT, #name))

/* A program has either name of a call, by how it was compiled. */
#define ON_FD(type, name, parameters, arguments) \
  type name parameters; \
  type name parameters { return meet_fd (#name, fd) ? -1 : REAL (name) arguments; }
#define ON_PATH(name, parameters, fd, path, arguments) \
  int name parameters; \
  int name parameters { return meet_at (#name, fd, path) ? -1 : REAL (name) arguments; }

ON_FD (ssize_t, write, (int fd, const void *data, size_t n), (fd, data, n))
ON_FD (ssize_t, writev, (int fd, const struct iovec *data, int n), (fd, data, n))
ON_FD (ssize_t, pwrite, (int fd, const void *data, size_t n, __off_t at), (fd, data, n, at))
ON_FD (ssize_t, pwrite64, (int fd, const void *data, size_t n, __off64_t at), (fd, data, n, at))
ON_FD (ssize_t, pwritev, (int fd, const struct iovec *data, int n, __off_t at), (fd, data, n, at))
ON_FD (ssize_t, pwritev64, (int fd, const struct iovec *data, int n, __off64_t at), (fd, data, n, at))
ON_FD (int, fsync, (int fd), (fd))
ON_FD (int, fdatasync, (int fd), (fd))
ON_FD (int, ftruncate, (int fd, __off_t n), (fd, n))
ON_FD (int, ftruncate64, (int fd, __off64_t n), (fd, n))
ON_PATH (rename, (const char *from, const char *to), AT_FDCWD, to, (from, to))
ON_PATH (renameat, (int from_fd, const char *from, int to_fd, const char *to), to_fd, to, (from_fd, from, to_fd, to))
ON_PATH (renameat2, (int from_fd, const char *from, int to_fd, const char *to, unsigned int flags), to_fd, to, (from_fd, from, to_fd, to, flags))
ON_PATH (unlink, (const char *path), AT_FDCWD, path, (path))
ON_PATH (unlinkat, (int fd, const char *path, int flags), fd, path, (fd, path, flags))
