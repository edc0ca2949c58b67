/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* yichuangctl store verify|rebuild|recover|backup and enrol: integrity, drills and the lease. verify runs beside the app, the others need
 * the store for themselves. */
#define G_LOG_DOMAIN "yc-cli"
#include "config.h"

#include "cli/yc-cli.h"

#include "base/yc-error.h"
#include "base/yc-file.h"
#include "base/yc-json.h"
#include "outbox/yc-submission.h"

#include <string.h>

#define MAX_LEASE (1024 * 1024)
#define MAX_BLOB (512 * 1024 * 1024)

/* ---- verify ---- */

static void
verify_outbox (YcStore *store, GPtrArray *defects)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (GPtrArray) entries = yc_outbox_store_list (store, &local);

  if (entries == NULL)
    g_ptr_array_add (defects, g_strdup_printf ("outbox: %s", local->message));
}

static void
put_list (YcCli *cli, const GPtrArray *lines, const char *code)
{
  for (guint i = 0; i < lines->len; i++)
    yc_cli_line (cli, "code", code, "what", g_ptr_array_index (lines, i), NULL);
}

int
yc_cli_store_verify (YcCli *cli, int argc, char **argv)
{
  g_autoptr (GPtrArray) defects = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (YcStore) store = NULL;
  GError *error = NULL;

  if (!yc_cli_parse (cli, &argc, &argv, "", NULL))
    return YC_CLI_USAGE;
  if (argc != 1)
    return yc_cli_wrong_use ("store verify takes no words");
  store = yc_cli_open (cli, TRUE, TRUE, &error);
  if (store == NULL || !yc_store_verify (store, defects, &error) || !yc_case_store_verify (store, defects, &error)
      || !yc_page_store_verify (store, defects, &error) || !yc_submission_verify_efiles (store, defects, &error))
    return yc_cli_fail (error);
  verify_outbox (store, defects);
  put_list (cli, defects, "defect");
  if (defects->len == 0)
    yc_cli_line (cli, "code", "ok", "what", "数据完整", NULL);
  return defects->len == 0 ? YC_CLI_DONE : YC_CLI_NO;
}

/* ---- rebuild ---- */

int
yc_cli_store_rebuild (YcCli *cli, int argc, char **argv)
{
  gboolean check = FALSE;
  const GOptionEntry entries[] = {
    { "check", 0, 0, G_OPTION_ARG_NONE, &check, "only compare", NULL },
    { NULL },
  };
  g_autoptr (GPtrArray) differences = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (YcStore) store = NULL;
  GError *error = NULL;

  if (!yc_cli_parse (cli, &argc, &argv, "", entries))
    return YC_CLI_USAGE;
  if (argc != 1)
    return yc_cli_wrong_use ("store rebuild takes no words");
  store = yc_cli_open (cli, check, TRUE, &error);
  if (store == NULL || !yc_case_store_rebuild (store, !check, differences, &error))
    return yc_cli_fail (error);
  put_list (cli, differences, check ? "differs" : "rebuilt");
  if (differences->len == 0)
    yc_cli_line (cli, "code", "ok", "what", "办件列表与事件一致", NULL);
  return differences->len == 0 ? YC_CLI_DONE : YC_CLI_NO;
}

/* ---- recover ---- */

static char *
read_key (const char *path, GError **error)
{
  g_autoptr (GBytes) bytes = yc_cli_read_file (path, 4096, error);
  char *text;

  if (bytes == NULL)
    return NULL;
  text = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  g_strstrip (text);
  if (strlen (text) == 64)
    return text;
  yc_wipe_free (text);
  g_set_error_literal (error, YC_BASE_ERROR, YC_BASE_ERROR_FORMAT, "a recovery key is 64 hex digits");
  return NULL;
}

int
yc_cli_store_recover (YcCli *cli, int argc, char **argv)
{
  g_autofree char *path = NULL, *n_text = NULL, *lost_text = NULL;
  const GOptionEntry entries[] = {
    { "key", 0, 0, G_OPTION_ARG_FILENAME, &path, "the centre's recovery private key; - for standard input", "FILE" },
    { NULL },
  };
  g_autoptr (YcStore) store = NULL;
  GError *error = NULL;
  char *private_key = NULL;
  guint n = 0, lost = 0;
  gboolean done;

  if (!yc_cli_parse (cli, &argc, &argv, "", entries))
    return YC_CLI_USAGE;
  if (argc != 1 || path == NULL)
    return yc_cli_wrong_use ("--key is needed");
  if ((private_key = read_key (path, &error)) == NULL)
    return g_error_matches (error, YC_BASE_ERROR, YC_BASE_ERROR_FORMAT) ? (yc_cli_fail (error), YC_CLI_USAGE) : yc_cli_fail (error);
  store = yc_cli_open (cli, FALSE, FALSE, &error);
  done = store != NULL && yc_store_recover_keys (store, private_key, NULL, &n, &lost, &error);
  yc_wipe_free (private_key);
  if (!done)
    return yc_cli_fail (error);
  n_text = g_strdup_printf ("%u", n);
  lost_text = g_strdup_printf ("%u", lost);
  yc_cli_line (cli, "recovered", n_text, "lost", lost_text, "code", lost > 0 ? "incomplete" : "ok", "reason",
               lost > 0 ? "有密钥没有恢复包裹，对应办件打不开" : "全部密钥已恢复", NULL);
  return lost > 0 ? YC_CLI_NO : YC_CLI_DONE;
}

/* ---- backup ---- */

static gboolean
copy_folder (const char *from, const char *to, guint *n_files, GError **error)
{
  g_autoptr (GDir) dir = g_dir_open (from, 0, error);
  const char *name = NULL;

  if (dir == NULL || !yc_file_make_private_folder (to, error))
    return FALSE;
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *source = g_build_filename (from, name, NULL);
      g_autofree char *target = g_build_filename (to, name, NULL);
      g_autoptr (GBytes) bytes = NULL;

      if (g_file_test (source, G_FILE_TEST_IS_DIR))
        {
          if (!copy_folder (source, target, n_files, error))
            return FALSE;
          continue;
        }
      if (g_str_has_suffix (name, ".part"))
        continue;
      bytes = yc_file_read (source, MAX_BLOB, error);
      if (bytes == NULL || !yc_file_write_atomic (target, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), 0600, error))
        return FALSE;
      ++*n_files;
    }
  return TRUE;
}

/* First the database, then the files: every file that a row of the copy names is there by then. */
static gboolean
back_up (YcStore *store, const char *folder, guint *ret_n, GError **error)
{
  g_autofree char *work = g_build_filename (folder, "work.db", NULL);
  g_autofree char *blobs = g_build_filename (yc_store_get_folder (store), "blobs", NULL);
  g_autofree char *target = g_build_filename (folder, "blobs", NULL);

  if (g_file_test (folder, G_FILE_TEST_EXISTS))
    {
      g_set_error (error, YC_STORE_ERROR, YC_STORE_ERROR_CONFLICT, "%s is there already", folder);
      return FALSE;
    }
  if (!yc_file_make_private_folder (folder, error) || !yc_db_backup (yc_store_get_work (store), work, error))
    return FALSE;
  return !g_file_test (blobs, G_FILE_TEST_IS_DIR) || copy_folder (blobs, target, ret_n, error);
}

int
yc_cli_store_backup (YcCli *cli, int argc, char **argv)
{
  g_autoptr (YcStore) store = NULL;
  g_autofree char *count = NULL;
  GError *error = NULL;
  guint n = 0;

  if (!yc_cli_parse (cli, &argc, &argv, "FOLDER", NULL))
    return YC_CLI_USAGE;
  if (argc != 2)
    return yc_cli_wrong_use ("one new folder");
  store = yc_cli_open (cli, TRUE, FALSE, &error);
  if (store == NULL || !back_up (store, argv[1], &n, &error))
    {
      yc_store_map_error (&error);
      return yc_cli_fail (error);
    }
  count = g_strdup_printf ("%u", n);
  yc_cli_line (cli, "folder", argv[1], "files", count, "code", "ok", "reason", "已备份；内容保持封存", NULL);
  return YC_CLI_DONE;
}

/* ---- enrol ---- */

/* An input that is no lease is wrong use; a lease that cannot be taken is a no. */
static int
refuse_lease (GError *error)
{
  gboolean format = g_error_matches (error, YC_BASE_ERROR, YC_BASE_ERROR_FORMAT)
                    || g_error_matches (error, YC_BASE_ERROR, YC_BASE_ERROR_TOO_LARGE);
  gboolean conflict = g_error_matches (error, YC_STORE_ERROR, YC_STORE_ERROR_CONFLICT);

  yc_cli_fail (error);
  return format ? YC_CLI_USAGE : conflict ? YC_CLI_NO : YC_CLI_FAILED;
}

int
yc_cli_enrol (YcCli *cli, int argc, char **argv)
{
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (JsonObject) lease = NULL;
  g_autoptr (YcStore) store = NULL;
  g_autoptr (YcSite) site = NULL;
  GError *error = NULL;

  if (!yc_cli_parse (cli, &argc, &argv, "FILE|-", NULL))
    return YC_CLI_USAGE;
  if (argc != 2)
    return yc_cli_wrong_use ("one enrolment file");
  if ((bytes = yc_cli_read_file (argv[1], MAX_LEASE, &error)) == NULL)
    return yc_cli_fail (error);
  lease = yc_json_parse_object (g_bytes_get_data (bytes, NULL), (gssize) g_bytes_get_size (bytes), NULL, &error);
  if (lease == NULL)
    return refuse_lease (error);
  store = yc_cli_open (cli, FALSE, TRUE, &error);
  if (store == NULL)
    return yc_cli_fail (error);
  if (!yc_enrolment_import (store, lease, &error) || (site = yc_enrolment_get_site (store, &error)) == NULL)
    return refuse_lease (error);
  yc_cli_line (cli, "hall", site->hall, "region", site->region, "window", site->window, "station", site->station, "code", "ok", "reason",
               "已登记", NULL);
  return YC_CLI_DONE;
}
