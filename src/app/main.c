/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */

/* Program yichuang: prepares the process (no core dumps, Chinese where the session has no locale, software drawing where there is no GPU),
 * then runs the application. */
#define G_LOG_DOMAIN "yc-app"
#include "config.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <locale.h>

#include "app/yc-application.h"
#include "base/yc-digest.h"
#include "base/yc-harden.h"

static gboolean
has_locale (void)
{
  const char *name = setlocale (LC_ALL, "") != NULL ? setlocale (LC_MESSAGES, NULL) : NULL;

  return name != NULL && !g_str_equal (name, "C") && !g_str_equal (name, "POSIX") && !g_str_has_prefix (name, "C.");
}

/* Kiosk sessions often run in C. The texts are Chinese first, so they are Chinese there, too. */
static void
choose_locale (void)
{
  if (!has_locale ())
    {
      /* By the environment: GTK reads it once more, and would go back to C, where gettext knows no LANGUAGE. */
      g_setenv ("LC_ALL", "C.UTF-8", TRUE);
      setlocale (LC_ALL, "");
      g_setenv ("LANGUAGE", "zh_CN", FALSE);
      g_setenv ("PANGO_LANGUAGE", "zh-cn", FALSE);
    }
  const char *folder = YC_DEVELOPMENT ? g_getenv ("YICHUANG_LOCALEDIR") : NULL;
  bindtextdomain (GETTEXT_PACKAGE, folder != NULL ? folder : YC_LOCALEDIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
}

/* Without a GPU the GL path only costs start time and memory; cairo draws the same. What the user set stays. */
static void
choose_renderer (void)
{
  if (g_file_test ("/dev/dri", G_FILE_TEST_IS_DIR))
    return;
  g_setenv ("GSK_RENDERER", "cairo", FALSE);
  if (g_getenv ("GDK_DEBUG") == NULL)
    g_setenv ("GDK_DEBUG", "gl-disable", TRUE);
}

int
main (int argc, char *argv[])
{
  g_autoptr (YcApplication) app = NULL;

  if (!yc_harden (!YC_DEVELOPMENT))
    g_warning ("the process could not be hardened: %s", g_strerror (errno));
  choose_locale ();
  choose_renderer ();
  yc_digest_init_library ();
  yc_application_prepare_theme ();      /* the last one that sets a variable */
  g_set_prgname (YC_APP_ID);
  g_set_application_name (_("Yichuang"));
  app = yc_application_new ();
  return g_application_run (G_APPLICATION (app), argc, argv);
}
