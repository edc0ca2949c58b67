/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 *
 * The scanner's settings of a site: SANE's configuration folder and the options that an administrator pinned. Reads two small files;
 * main thread, at start.
 */
#define G_LOG_DOMAIN "yc-capture"

#include "config.h"

#include "capture/yc-scan-config.h"
#include "base/yc-helper.h"
#include <string.h>

char *
yc_scan_config_folder (const char *given)
{
  const char *env = g_getenv ("SANE_CONFIG_DIR");

  if (given != NULL)
    return g_strdup (given);
  if (env != NULL && *env != '\0')
    return g_strdup (env);
  return yc_data_path ("sane");
}

GKeyFile *
yc_scan_config_load (const char *folder)
{
  g_autoptr(GKeyFile) config = g_key_file_new ();
  g_auto(GStrv) folders = g_strsplit (folder, ":", -1);   /* SANE reads a list; ours is beside the first */
  g_autofree char *path = g_build_filename (folders[0] != NULL ? folders[0] : "", YC_SCAN_CONFIG_FILE, NULL);
  g_autoptr(GError) error = NULL;

  if (!g_key_file_load_from_file (config, path, G_KEY_FILE_NONE, &error) &&
      !g_error_matches (error, G_FILE_ERROR, G_FILE_ERROR_NOENT))
    g_warning ("%s is not used: %s", path, error->message);
  return g_steal_pointer (&config);
}

gboolean
yc_scan_config_shows (GKeyFile *config, const char *kind)
{
  return strcmp (kind, "virtual device") != 0 || g_key_file_get_boolean (config, "options", "virtual-devices", NULL);
}
