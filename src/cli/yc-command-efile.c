/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* efile verify, export: is an e-file what was sealed, and writing one out of the store. Takes folders and a case, gives a row a defect. The
 * export is signed, so the clerk's password is read from a file or standard input, never from the command line. One thread. */
#define G_LOG_DOMAIN "yc-cli"
#include "config.h"

#include "cli/yc-cli-store.h"

#include "base/yc-json.h"
#include "outbox/yc-submission.h"

#include <string.h>

#define MAX_PASSWORD 1024

/* ---- verify ---- */

/* The digests that the newest "efile" event of the case holds. */
static gboolean
find_anchor (YcStore *store, const char *case_id, YcDigest *ret_digest, GError **error)
{
  g_autoptr (GPtrArray) events = yc_case_store_history (store, case_id, error);

  for (guint i = events != NULL ? events->len : 0; i > 0; i--)
    {
      const YcCaseEvent *event = g_ptr_array_index (events, i - 1);
      const char *sha256 = NULL, *sm3 = NULL;

      if (strcmp (event->kind, "efile") != 0)
        continue;
      if (!yc_json_get_string (event->body, "", "sha256", 64, &sha256, error) || !yc_json_get_string (event->body, "", "sm3", 64, &sm3, error))
        return FALSE;
      g_strlcpy (ret_digest->sha256, sha256, sizeof ret_digest->sha256);
      g_strlcpy (ret_digest->sm3, sm3, sizeof ret_digest->sm3);
      return TRUE;
    }
  if (events != NULL)
    g_set_error (error, YC_STORE_ERROR, YC_STORE_ERROR_NOT_FOUND, "case %s has no e-file", case_id);
  return FALSE;
}

static gboolean
read_anchor (YcCli *cli, const char *word, YcDigest *ret_digest, YcExit *ret_exit)
{
  g_autoptr (YcStore) store = yc_cli_open_store (cli, TRUE, ret_exit);
  g_autofree char *case_id = store != NULL ? yc_cli_find_case (store, word, ret_exit) : NULL;
  g_autoptr (GError) error = NULL;

  if (case_id == NULL)
    return FALSE;
  if (find_anchor (store, case_id, ret_digest, &error))
    return TRUE;
  *ret_exit = yc_cli_fail (word, error);
  return FALSE;
}

/* @line: "file TAB code TAB reason", @file relative to @folder. */
static void
print_defect (YcCli *cli, const char *folder, const char *line)
{
  g_auto (GStrv) parts = g_strsplit (line, "\t", 3);
  guint n = g_strv_length (parts);
  g_autofree char *path = g_build_filename (folder, n > 0 ? parts[0] : "", NULL);

  yc_cli_text (cli, "file", path);
  yc_cli_text (cli, "result", "defect");
  yc_cli_text (cli, "code", n > 1 ? parts[1] : "");
  yc_cli_text (cli, "reason", n > 2 ? parts[2] : "");
  yc_cli_row (cli);
}

static YcExit
verify_folder (YcCli *cli, const char *folder, const YcDigest *anchor, const char *trusted)
{
  g_autoptr (GPtrArray) defects = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) error = NULL;

  if (!yc_efile_verify_folder (folder, anchor, trusted, defects, &error))
    return yc_cli_fail (folder, error);
  for (guint i = 0; i < defects->len; i++)
    print_defect (cli, folder, g_ptr_array_index (defects, i));
  if (defects->len > 0)
    return YC_EXIT_NO;
  yc_cli_text (cli, "file", folder);
  yc_cli_text (cli, "result", "sound");
  yc_cli_text (cli, "code", anchor != NULL ? "anchored" : trusted != NULL ? "trusted" : "intact");
  yc_cli_text (cli, "reason", anchor != NULL ? "完整，与办件记录中登记的一致"
                               : trusted != NULL ? "完整，签名人是给出的人" : "完整；签名人没有核对（--case 或 --trusted）");
  yc_cli_row (cli);
  return YC_EXIT_DONE;
}

static YcExit
run_verify (YcCli *cli, int argc, char **argv)
{
  const char *trusted = NULL, *word = NULL;
  const YcOption options[] = { { "trusted", YC_OPTION_TEXT, &trusted }, { "case", YC_OPTION_TEXT, &word }, { NULL, YC_OPTION_FLAG, NULL } };
  YcExit worst = YC_EXIT_DONE;
  guint8 key[32];
  YcDigest anchor;

  if (!yc_cli_parse (cli, options, argc, argv))
    return YC_EXIT_USAGE;
  if (cli->words->len == 0)
    return yc_cli_usage (cli, "没有给出电子卷目录");
  if (trusted != NULL && (strlen (trusted) != 64 || !yc_hex_decode (trusted, key, sizeof key)))
    return yc_cli_usage (cli, "--trusted 应为 64 位十六进制公钥");
  if (word != NULL && cli->words->len > 1)
    return yc_cli_usage (cli, "--case 只配一个目录");
  if (word != NULL && !read_anchor (cli, word, &anchor, &worst))
    return worst;
  for (guint i = 0; i < cli->words->len; i++)
    {
      YcExit status = verify_folder (cli, g_ptr_array_index (cli->words, i), word != NULL ? &anchor : NULL, trusted);

      worst = MAX (worst, status);
    }
  return worst;
}

/* ---- export ---- */

/* The first line of a file; goes by yc_wipe_free(). */
static char *
read_password (const char *path, GError **error)
{
  g_autoptr (GBytes) bytes = yc_cli_read_file (path, MAX_PASSWORD, error);
  gsize n = 0;
  const char *text = bytes != NULL ? g_bytes_get_data (bytes, &n) : NULL;
  const char *end = n > 0 ? memchr (text, '\n', n) : NULL;

  return bytes != NULL ? g_strndup (text != NULL ? text : "", end != NULL ? (gsize) (end - text) : n) : NULL;
}

static YcExit
export_case (YcCli *cli, YcStore *store, const char *case_id, const char *folder, const char *clerk_id, const char *password)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (YcClerk) clerk = NULL;
  g_autoptr (YcAuthorKey) key = yc_clerk_sign_in (store, clerk_id, password, &clerk, &error);

  if (key == NULL)
    return yc_cli_fail (clerk_id, error);
  const YcActor actor = { .clerk_id = clerk->id, .clerk_name = clerk->name, .window = "", .key = key };
  if (!yc_submission_export_efile (store, case_id, folder, &actor, &error))
    return yc_cli_fail (folder, error);
  yc_cli_text (cli, "case", case_id);
  yc_cli_text (cli, "folder", folder);
  yc_cli_text (cli, "author", clerk->id);
  yc_cli_row (cli);
  return YC_EXIT_DONE;
}

static YcExit
run_export (YcCli *cli, int argc, char **argv)
{
  const char *clerk_id = NULL, *password_file = NULL;
  const YcOption options[] = { { "clerk", YC_OPTION_TEXT, &clerk_id }, { "password-file", YC_OPTION_TEXT, &password_file },
                               { NULL, YC_OPTION_FLAG, NULL } };
  g_autoptr (YcStore) store = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *case_id = NULL;
  char *password = NULL;
  YcExit status = YC_EXIT_DONE;

  if (!yc_cli_parse (cli, options, argc, argv))
    return YC_EXIT_USAGE;
  if (cli->words->len != 2 || clerk_id == NULL || password_file == NULL)
    return yc_cli_usage (cli, "请给出办件、目标目录、--clerk 和 --password-file");
  password = read_password (password_file, &error);
  if (password == NULL)
    return yc_cli_fail (password_file, error);
  store = yc_cli_open_store (cli, TRUE, &status);
  case_id = store != NULL ? yc_cli_find_case (store, g_ptr_array_index (cli->words, 0), &status) : NULL;
  if (case_id != NULL)
    status = export_case (cli, store, case_id, g_ptr_array_index (cli->words, 1), clerk_id, password);
  yc_wipe_free (password);
  return status;
}

const YcCommand yc_command_efile_verify = {
  "efile verify", "[--trusted KEY] [--case CASE] FOLDER...", "验证电子卷：每个文件、每一页的摘要和签名",
  "  --trusted KEY     登记的公钥，64 位十六进制；签名须用它\n"
  "  --case CASE       另与本机办件记录中登记的摘要对照\n"
  "输出：文件或目录、defect 或 sound、代码、原因。有缺陷时逐个写出文件，退出码为 1。\n",
  TRUE, run_verify,
};
const YcCommand yc_command_efile_export = {
  "efile export", "--clerk ID --password-file FILE|- CASE FOLDER", "导出已受理办件的电子卷，由人员签名",
  "  --clerk ID        签名人员的代码\n"
  "  --password-file F 密码文件的第一行；- 为标准输入\n"
  "  FOLDER            新目录，不能已经存在\n",
  TRUE, run_export,
};
