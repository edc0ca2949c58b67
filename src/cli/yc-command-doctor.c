/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* doctor: what support must know of a workstation: versions, places, counts, free space, keyring, scanners, integrity. No name, no number and no
 * content of a case; the home folder is shown as "~". Needs no key. One thread, runs the main context while the scanner is searched for. */
#define G_LOG_DOMAIN "yc-cli"
#include "config.h"

#include "cli/yc-cli-store.h"

#include "base/yc-error.h"
#include "base/yc-file.h"
#include "base/yc-helper.h"
#include "capture/yc-scanner.h"
#include "law/yc-deadline.h"

#include <glib/gstdio.h>
#include <string.h>

#define SCANNER_WAIT_MS 30000

static void
print_fact (YcCli *cli, const char *name, const char *value)
{
  yc_cli_text (cli, "name", name);
  yc_cli_text (cli, "value", value);
  yc_cli_row (cli);
}

static void
print_number (YcCli *cli, const char *name, gint64 value)
{
  yc_cli_text (cli, "name", name);
  yc_cli_int (cli, "value", value);
  yc_cli_row (cli);
}

/* The account's name is often the clerk's. */
static void
print_path (YcCli *cli, const char *name, const char *path)
{
  const char *home = g_get_home_dir ();
  gsize n = home != NULL ? strlen (home) : 0;
  gboolean inside = n > 1 && strncmp (path, home, n) == 0 && (path[n] == '/' || path[n] == '\0');
  g_autofree char *shown = inside ? g_strconcat ("~", path + n, NULL) : g_strdup (path);

  print_fact (cli, name, shown);
}

static void
print_problem (YcCli *cli, const char *file, const char *code, const char *reason)
{
  yc_cli_text (cli, "name", "catalog.problem");
  yc_cli_text (cli, "value", file);
  yc_cli_text (cli, "code", code);
  yc_cli_text (cli, "reason", reason);
  yc_cli_row (cli);
}

/* FALSE: a file is left out, or the folder cannot be read, which is told in a file's place. */
static gboolean
print_catalog (YcCli *cli, const char *items)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (YcCatalog) catalog = yc_catalog_load (items, &error);
  GPtrArray *problems = catalog != NULL ? yc_catalog_get_problems (catalog) : NULL;

  print_path (cli, "catalog", items);
  print_number (cli, "catalog.items", catalog != NULL ? yc_catalog_get_n_items (catalog) : 0);
  print_number (cli, "catalog.problems", problems != NULL ? problems->len : 1);
  if (problems == NULL)
    print_problem (cli, "items", yc_error_code (error), "事项库的文件夹读不出来");
  for (guint i = 0; problems != NULL && i < problems->len; i++)
    {
      const YcCatalogProblem *problem = g_ptr_array_index (problems, i);

      print_problem (cli, problem->file, problem->code, problem->reason);
    }
  return problems != NULL && problems->len == 0;
}

/* What the programs read: is it there, sound, and good for this year? */
static gboolean
print_data (YcCli *cli)
{
  g_autofree char *items = yc_data_path ("catalog/items");
  g_autofree char *days = yc_data_path ("catalog/calendar");
  gboolean sound = print_catalog (cli, items);
  g_autoptr (YcCalendar) calendar = yc_calendar_load (days, NULL);
  GDate today;

  yc_clock_today (yc_clock_system (), &today);
  print_fact (cli, "calendar", calendar != NULL ? yc_calendar_get_version (calendar) : "");
  print_fact (cli, "calendar.this-year",
              calendar != NULL && yc_calendar_knows (calendar, g_date_get_year (&today)) ? "yes" : "no");
  return sound;
}

static gboolean
print_program (YcCli *cli)
{
  static const char *const helpers[] = { "yichuang-scan-helper", "yichuang-render-helper" };
  g_autofree char *os = g_get_os_info (G_OS_INFO_KEY_PRETTY_NAME);
  g_autofree char *glib = g_strdup_printf ("%u.%u.%u", glib_major_version, glib_minor_version, glib_micro_version);
  gboolean sound;

  print_fact (cli, "version", YC_VERSION);
  print_fact (cli, "development", YC_DEVELOPMENT ? "yes" : "no");
  print_fact (cli, "os", os != NULL ? os : "");
  print_fact (cli, "glib", glib);
  sound = print_data (cli);
  for (gsize i = 0; i < G_N_ELEMENTS (helpers); i++)
    {
      g_autofree char *path = yc_helper_path (helpers[i]);
      g_autofree char *name = g_strconcat (helpers[i], ".present", NULL);

      print_path (cli, helpers[i], path);
      print_fact (cli, name, g_file_test (path, G_FILE_TEST_IS_EXECUTABLE) ? "yes" : "no");
    }
  return sound;
}

/* ---- the store's files ---- */

static void
add_sizes (const char *folder, guint *n, guint64 *bytes)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name = NULL;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      GStatBuf info;

      if (g_lstat (path, &info) != 0)
        continue;
      if (S_ISDIR (info.st_mode))
        add_sizes (path, n, bytes);
      else
        {
          (*n)++;
          *bytes += (guint64) info.st_size;
        }
    }
}

/* Of the folder, or of where it will be made: a store that is not there yet is no full disk. */
static guint64
find_free_bytes (const char *folder)
{
  g_autofree char *at = g_strdup (folder);

  while (!g_file_test (at, G_FILE_TEST_IS_DIR) && strlen (at) > 1)
    {
      char *parent = g_path_get_dirname (at);

      g_free (at);
      at = parent;
    }
  return yc_file_free_bytes (at);
}

static void
print_folder (YcCli *cli)
{
  static const char *const files[] = { "work.db", "work.db-wal", "cache.db", "reserve" };
  g_autofree char *blobs = g_build_filename (cli->store_folder, "blobs", NULL);
  guint64 bytes = 0;
  guint n = 0;

  print_path (cli, "store", cli->store_folder);
  print_number (cli, "disk.free", (gint64) find_free_bytes (cli->store_folder));
  for (gsize i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autofree char *path = g_build_filename (cli->store_folder, files[i], NULL);
      g_autofree char *name = g_strconcat ("bytes.", files[i], NULL);
      GStatBuf info;

      if (g_stat (path, &info) == 0)
        print_number (cli, name, info.st_size);
    }
  add_sizes (blobs, &n, &bytes);
  print_number (cli, "blobs", n);
  print_number (cli, "bytes.blobs", (gint64) bytes);
}

/* ---- what stands in it ---- */

static void
print_keyring (YcCli *cli, const char *incarnation)
{
  static const char *const states[] = { "ready", "empty", "locked", "no-service" };
  g_autoptr (GError) error = NULL;
  g_autoptr (YcSealKey) key = NULL;
  YcKeyringState state = YC_KEYRING_NO_SERVICE;

  if (yc_keyring_lookup (incarnation, &state, &key, &error))
    print_fact (cli, "keyring", states[state]);
  else
    print_fact (cli, "keyring", yc_error_code (error));
}

static void
print_counts (YcCli *cli, const YcCliCounts *counts)
{
  print_number (cli, "schema", counts->schema);
  print_number (cli, "cases", counts->cases);
  print_number (cli, "cases.drafts", counts->drafts);
  print_number (cli, "events", counts->events);
  print_number (cli, "pages", counts->pages);
  print_number (cli, "papers", counts->papers);
  print_number (cli, "outbox", counts->queued);
}

static YcExit
print_content (YcCli *cli, YcStore *store, gboolean quick)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (YcSite) site = yc_enrolment_get_site (store, &error);
  g_autoptr (GPtrArray) defects = g_ptr_array_new_with_free_func (g_free);
  YcCliCounts counts;

  if (site == NULL || !yc_cli_count (store, &counts, &error) || (!quick && !yc_store_verify (store, defects, &error)))
    {
      print_fact (cli, "integrity", yc_error_code (error));
      return yc_cli_fail (NULL, error);
    }
  print_fact (cli, "enrolled", site->enrolled ? "yes" : "no");
  print_fact (cli, "demonstration", site->demonstration ? "yes" : "no");
  print_fact (cli, "region", site->region);
  print_fact (cli, "window", site->window);
  print_counts (cli, &counts);
  if (!quick)
    print_fact (cli, "integrity", defects->len == 0 ? "sound" : "defect");
  return defects->len == 0 ? YC_EXIT_DONE : YC_EXIT_NO;
}

static YcExit
print_store (YcCli *cli, gboolean quick)
{
  g_autoptr (GError) error = NULL;
  const YcStoreConfig config = { .folder = cli->store_folder, .read_only = TRUE };
  g_autoptr (YcStore) store = yc_store_open (&config, &error);

  print_keyring (cli, store != NULL ? yc_store_get_incarnation (store) : "");
  if (store != NULL)
    {
      print_fact (cli, "store.state", "open");
      print_fact (cli, "incarnation", yc_store_get_incarnation (store));
      return print_content (cli, store, quick);
    }
  print_fact (cli, "store.state", yc_error_code (error));
  /* A workstation that nobody has used yet is no defect. */
  return g_error_matches (error, YC_STORE_ERROR, YC_STORE_ERROR_NOT_FOUND) ? YC_EXIT_DONE : yc_cli_fail (NULL, error);
}

/* ---- scanners ---- */

static gboolean
give_up_cb (gpointer data)
{
  *(gboolean *) data = TRUE;
  return G_SOURCE_REMOVE;
}

static void
print_scanners (YcCli *cli)
{
  g_autoptr (YcScanner) scanner = yc_scanner_new (NULL);
  gboolean late = FALSE;
  guint timer = g_timeout_add (SCANNER_WAIT_MS, give_up_cb, &late);
  GPtrArray *devices = NULL;

  while (!late && yc_scanner_get_state (scanner) != YC_SCANNER_READY && yc_scanner_get_state (scanner) != YC_SCANNER_NONE)
    g_main_context_iteration (NULL, TRUE);
  if (!late)
    g_source_remove (timer);
  devices = yc_scanner_get_devices (scanner);
  print_fact (cli, "scanner.search", late ? "timeout" : "done");
  print_number (cli, "scanners", devices != NULL ? devices->len : 0);
  for (guint i = 0; devices != NULL && i < devices->len; i++)
    {
      const YcScannerDevice *device = g_ptr_array_index (devices, i);
      g_autofree char *value = g_strdup_printf ("%s %s (%s)", device->vendor, device->model, device->name);

      print_fact (cli, "scanner", value);
    }
  yc_scanner_shutdown (scanner);
}

static YcExit
run (YcCli *cli, int argc, char **argv)
{
  gboolean quick = FALSE;
  const YcOption options[] = { { "quick", YC_OPTION_FLAG, &quick }, { NULL, YC_OPTION_FLAG, NULL } };
  YcExit status = YC_EXIT_DONE;
  gboolean sound;

  if (!yc_cli_parse (cli, options, argc, argv))
    return YC_EXIT_USAGE;
  if (cli->words->len > 0)
    return yc_cli_usage (cli, "多出了词");
  sound = print_program (cli);
  print_folder (cli);
  status = print_store (cli, quick);
  if (!quick)
    print_scanners (cli);
  return status == YC_EXIT_DONE && !sound ? YC_EXIT_NO : status;
}

const YcCommand yc_command_doctor = {
  "doctor", "[--quick] [--store DIR]", "给技术支持的情况汇总，不含任何个人信息",
  "  --quick           不找扫描仪，不检查数据库\n"
  "  --store DIR       数据目录，默认 $XDG_DATA_HOME/yichuang\n"
  "输出：名称、值；没有载入的事项文件一行一个：catalog.problem、文件、代码、原因。\n"
  "数据库有缺陷或者事项文件有错时退出码为 1。\n",
  TRUE, run,
};
