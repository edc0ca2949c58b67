/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 *
 * Linked into a scan helper of the tests before libsane: no driver can be asked to hang in its end. $SANE_CONFIG_DIR/calls gets a line for each call
 * of the three functions that end something; one for which stuck-NAME lies there never returns. All else is the real library's.
 */
#include <dlfcn.h>
#include <fcntl.h>
#include <sane/sane.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void
note (const char *name)
{
  char path[4096], line[64];
  int fd;

  snprintf (path, sizeof path, "%s/calls", getenv ("SANE_CONFIG_DIR"));
  fd = open (path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  snprintf (line, sizeof line, "%d %s\n", (int) getpid (), name);
  if (fd < 0 || write (fd, line, strlen (line)) < 0)
    abort ();
  close (fd);
  snprintf (path, sizeof path, "%s/stuck-%s", getenv ("SANE_CONFIG_DIR"), name);
  while (access (path, F_OK) == 0)
    sleep (3600);
}

void
sane_cancel (SANE_Handle handle)
{
  void (*real) (SANE_Handle) = (void (*) (SANE_Handle)) dlsym (RTLD_NEXT, "sane_cancel");

  note ("sane_cancel");
  real (handle);
}

void
sane_close (SANE_Handle handle)
{
  void (*real) (SANE_Handle) = (void (*) (SANE_Handle)) dlsym (RTLD_NEXT, "sane_close");

  note ("sane_close");
  real (handle);
}

void
sane_exit (void)
{
  void (*real) (void) = (void (*) (void)) dlsym (RTLD_NEXT, "sane_exit");

  note ("sane_exit");
  real ();
}
