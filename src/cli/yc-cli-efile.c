/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* yichuangctl efile verify|export: judges a folder (needs no store, unless its anchor is wanted), or writes one from an accepted case. */
#define G_LOG_DOMAIN "yc-cli"
#include "config.h"

#include "cli/yc-cli.h"

#include "outbox/yc-submission.h"

#include <string.h>

#define MAX_PASSWORD 4096

/* What the event log of this store says the manifest must be. */
static gboolean
find_anchor (YcCli *cli, const char *text, YcDigest *ret_digest, GError **error)
{
  g_autoptr (YcStore) store = yc_cli_open (cli, TRUE, TRUE, error);
  g_autofree char *id = store != NULL ? yc_cli_find_case (store, text, error) : NULL;
  g_autoptr (GPtrArray) history = id != NULL ? yc_case_store_history (store, id, error) : NULL;

  for (guint i = history != NULL ? history->len : 0; i > 0; i--)
    {
      const YcCaseEvent *event = g_ptr_array_index (history, i - 1);

      if (strcmp (event->kind, "efile") != 0)
        continue;
      g_strlcpy (ret_digest->sha256, json_object_get_string_member_with_default (event->body, "sha256", ""), sizeof ret_digest->sha256);
      g_strlcpy (ret_digest->sm3, json_object_get_string_member_with_default (event->body, "sm3", ""), sizeof ret_digest->sm3);
      return TRUE;
    }
  if (history != NULL)
    g_set_error (error, YC_STORE_ERROR, YC_STORE_ERROR_NOT_FOUND, "case %s has no e-file", text);
  return FALSE;
}

/* A defect comes as "file TAB code TAB reason". */
static void
put_defect (YcCli *cli, const char *defect)
{
  g_auto (GStrv) parts = g_strsplit (defect, "\t", 3);
  guint n = g_strv_length (parts);

  yc_cli_line (cli, "file", parts[0], "code", n > 1 ? parts[1] : "", "reason", n > 2 ? parts[2] : "", NULL);
}

int
yc_cli_efile_verify (YcCli *cli, int argc, char **argv)
{
  g_autofree char *trusted = NULL, *the_case = NULL;
  const GOptionEntry entries[] = {
    { "trusted", 0, 0, G_OPTION_ARG_STRING, &trusted, "public key of the author, 64 hex digits", "KEY" },
    { "case", 0, 0, G_OPTION_ARG_STRING, &the_case, "also against the digest in this store's event log", "CASE" },
    { NULL },
  };
  g_autoptr (GPtrArray) defects = g_ptr_array_new_with_free_func (g_free);
  GError *error = NULL;
  YcDigest digest;

  if (!yc_cli_parse (cli, &argc, &argv, "FOLDER", entries))
    return YC_CLI_USAGE;
  if (argc != 2 || (trusted != NULL && strlen (trusted) != 64))
    return yc_cli_wrong_use ("one folder; a key of 64 hex digits");
  if ((the_case != NULL && !find_anchor (cli, the_case, &digest, &error))
      || !yc_efile_verify_folder (argv[1], the_case != NULL ? &digest : NULL, trusted, defects, &error))
    return yc_cli_fail (error);
  for (guint i = 0; i < defects->len; i++)
    put_defect (cli, g_ptr_array_index (defects, i));
  if (defects->len == 0)
    yc_cli_line (cli, "file", argv[1], "code", "ok", "reason", "电子档案完整，没有改动", NULL);
  return defects->len == 0 ? YC_CLI_DONE : YC_CLI_NO;
}

/* ---- export ---- */

/* The first line of the file. */
static char *
read_password (const char *path, GError **error)
{
  g_autoptr (GBytes) bytes = yc_cli_read_file (path, MAX_PASSWORD, error);
  char *password;

  if (bytes == NULL)
    return NULL;
  password = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  password[strcspn (password, "\r\n")] = '\0';
  return password;
}

static gboolean
export (YcCli *cli, const char *text, const char *folder, const char *clerk_id, char *password, GError **error)
{
  g_autoptr (YcStore) store = yc_cli_open (cli, TRUE, TRUE, error);
  g_autofree char *id = store != NULL ? yc_cli_find_case (store, text, error) : NULL;
  g_autoptr (YcClerk) clerk = NULL;
  g_autoptr (YcAuthorKey) key = id != NULL ? yc_clerk_sign_in (store, clerk_id, password, &clerk, error) : NULL;
  YcActor actor = { NULL, NULL, "", key };

  if (key == NULL)
    return FALSE;
  actor.clerk_id = clerk->id;
  actor.clerk_name = clerk->name;
  return yc_submission_export_efile (store, id, folder, &actor, error);
}

int
yc_cli_efile_export (YcCli *cli, int argc, char **argv)
{
  g_autofree char *clerk = NULL, *path = NULL;
  const GOptionEntry entries[] = {
    { "clerk", 0, 0, G_OPTION_ARG_STRING, &clerk, "who signs the manifest", "ID" },
    { "password-file", 0, 0, G_OPTION_ARG_FILENAME, &path, "the clerk's password; - for standard input", "FILE" },
    { NULL },
  };
  GError *error = NULL;
  char *password = NULL;
  gboolean done;

  if (!yc_cli_parse (cli, &argc, &argv, "CASE FOLDER", entries))
    return YC_CLI_USAGE;
  if (argc != 3 || clerk == NULL || path == NULL)
    return yc_cli_wrong_use ("a case, a new folder, --clerk and --password-file");
  password = read_password (path, &error);
  if (password == NULL)
    return yc_cli_fail (error);
  done = export (cli, argv[1], argv[2], clerk, password, &error);
  yc_wipe_free (password);
  if (!done)
    return yc_cli_fail (error);
  yc_cli_line (cli, "folder", argv[2], "code", "ok", "reason", "已导出", NULL);
  return YC_CLI_DONE;
}
