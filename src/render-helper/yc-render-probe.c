/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 *
 * What only a development build can do: attacks on the own sandbox, and planted faults for the tests of the app.
 */
#define G_LOG_DOMAIN "yc-render"

#include "config.h"

#include "render-helper/yc-render-probe.h"

#include "base/yc-helper-wire.h"
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

static void
note (JsonObject *probed, const char *what, long result)
{
  json_object_set_string_member (probed, what, result >= 0 ? "ok" : strerrorname_np (errno));
}

static long
start_process (void)
{
  /* fork() itself: glibc's wrapper would run handlers first */
  long pid = syscall (SYS_clone, SIGCHLD, 0, 0, 0, 0);

  if (pid == 0)
    _exit (0);
  return pid;
}

static long
make_code (void)
{
  void *code = mmap (NULL, 4096, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

  return code == MAP_FAILED ? -1 : 0;
}

JsonObject *
yc_render_probe (void)
{
  static const char *const shell[] = { "/bin/true", NULL };
  JsonObject *probed = json_object_new ();

  json_object_set_string_member (probed, "type", "probed");
  note (probed, "open-read", open ("/etc/passwd", O_RDONLY | O_CLOEXEC));
  note (probed, "open-write", open ("/tmp/yichuang-probe", O_WRONLY | O_CREAT | O_CLOEXEC, 0600));
  note (probed, "open-font-to-write", open (YC_POPPLER_DATADIR "/cMap/Adobe-GB1/GBK-EUC-H", O_RDWR | O_CLOEXEC));
  note (probed, "open-map", open (YC_POPPLER_DATADIR "/cMap/Adobe-GB1/GBK-EUC-H", O_RDONLY | O_CLOEXEC));
  note (probed, "list-folder", open ("/etc", O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  note (probed, "socket", socket (AF_INET, SOCK_STREAM, 0));
  note (probed, "unix-socket", socket (AF_UNIX, SOCK_STREAM, 0));
  note (probed, "execute", execv (shell[0], (char *const *) shell));
  note (probed, "fork", start_process ());
  note (probed, "kill", kill (getppid (), 0));
  note (probed, "trace", ptrace (PTRACE_TRACEME, 0, NULL, NULL));
  note (probed, "unlink", unlink ("/tmp/yichuang-probe"));
  note (probed, "rename", rename ("/tmp/yichuang-probe", "/tmp/yichuang-probe-2"));
  note (probed, "make-folder", mkdir ("/tmp/yichuang-probe", 0700));
  note (probed, "make-code", make_code ());
  return probed;
}

gboolean
yc_render_fault_is (const char *name)
{
  return g_strcmp0 (g_getenv ("YICHUANG_RENDER_FAULT"), name) == 0;
}

void
yc_render_fault_happen (void)
{
  if (yc_render_fault_is ("crash"))
    raise (SIGSEGV);
  if (yc_render_fault_is ("garbage") && write (YC_HELPER_FD, "\xff\xff\xff\xff", 4) != 4)
    _exit (1);
  if (yc_render_fault_is ("loop"))
    for (volatile gboolean forever = TRUE; forever;)
      ;
}
