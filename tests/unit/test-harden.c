/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */

/* What a program of a release, and one of a developer, looks like from outside: its files in /proc belong to root where the kernel gives nobody else a look. */
#define G_LOG_DOMAIN "yc-test"
#include "config.h"

#include "base/yc-harden.h"
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#define SOMEBODY 65534

typedef struct { GPid pid; int out; } Child;

/* A process of somebody who is not root, that may be dumped until it is hardened; it says when it is. */
static Child
start (gboolean hardens, gboolean release)
{
  struct rlimit core = { 0, 0 };
  int ends[2];
  Child child;

  g_assert_cmpint (pipe (ends), ==, 0);
  g_assert_cmpint (getrlimit (RLIMIT_CORE, &core), ==, 0);
  core.rlim_cur = core.rlim_max;
  child.pid = fork ();
  g_assert_cmpint (child.pid, >=, 0);
  if (child.pid == 0)
    {
      gboolean ready = setrlimit (RLIMIT_CORE, &core) == 0 && (getuid () != 0 || setuid (SOMEBODY) == 0) && prctl (PR_SET_DUMPABLE, 1) == 0;

      ready = ready && (!hardens || yc_harden (release));
      if (write (ends[1], ready ? "y" : "n", 1) == 1)
        pause ();
      _exit (1);
    }
  close (ends[1]);
  child.out = ends[0];
  return child;
}

static void
look (Child *child, guint *ret_owner, char **ret_core)
{
  g_autofree char *folder = g_strdup_printf ("/proc/%d", (int) child->pid);
  g_autofree char *limits = g_build_filename (folder, "limits", NULL);
  g_autofree char *text = NULL;
  const char *line;
  GStatBuf info = { 0 };
  char word = '\0';

  g_assert_cmpint (read (child->out, &word, 1), ==, 1);
  g_assert_cmpint (word, ==, 'y');
  g_assert_cmpint (g_stat (limits, &info), ==, 0);
  *ret_owner = info.st_uid;
  g_assert_true (g_file_get_contents (limits, &text, NULL, NULL));
  line = strstr (text, "Max core file size");
  g_assert_nonnull (line);
  *ret_core = g_strndup (line, strcspn (line, "\n"));
  kill (child->pid, SIGKILL);
  waitpid (child->pid, NULL, 0);
  close (child->out);
}

static void
check (gboolean hardens, gboolean release, gboolean closed)
{
  guint own = getuid () != 0 ? getuid () : SOMEBODY, owner = 0;
  g_autofree char *core = NULL;
  Child child = start (hardens, release);

  look (&child, &owner, &core);
  g_assert_cmpuint (owner, ==, closed ? 0 : own);
  if (hardens)
    g_assert_true (g_regex_match_simple ("^Max core file size +0 +0 ", core, 0, 0));
}

static void
test_release (void)
{
  check (TRUE, TRUE, TRUE);
}

/* The two that a debugger reaches, so that the test can tell one from the other. */
static void
test_development (void)
{
  check (TRUE, FALSE, FALSE);
  check (FALSE, FALSE, FALSE);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  g_test_add_func ("/base/harden/a-release-leaves-no-core-and-lets-nobody-look", test_release);
  g_test_add_func ("/base/harden/a-developer-may-look-and-there-is-no-core-either", test_development);
  return g_test_run ();
}
