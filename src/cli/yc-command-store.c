/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* store verify, rebuild, recover: is the store what its events say, and what to do when it or its keyring is not. Verify works beside a running
 * app; the others need the lock. One thread. */
#define G_LOG_DOMAIN "yc-cli"
#include "config.h"

#include "cli/yc-cli-store.h"
#include "cli/yc-cli-verify.h"

#include "base/yc-error.h"
#include "case/yc-enrolment.h"
#include "outbox/yc-submission.h"

#include <string.h>

#define MAX_KEY_BYTES 1024

/* ---- verify ---- */

static void
print_defects (YcCli *cli, const char *part, GPtrArray *defects)
{
  for (guint i = 0; i < defects->len; i++)
    {
      yc_cli_text (cli, "part", part);
      yc_cli_text (cli, "result", "defect");
      yc_cli_text (cli, "detail", g_ptr_array_index (defects, i));
      yc_cli_row (cli);
    }
}

static void
print_sound (YcCli *cli, const char *detail)
{
  yc_cli_text (cli, "part", "store");
  yc_cli_text (cli, "result", "sound");
  yc_cli_text (cli, "detail", detail);
  yc_cli_row (cli);
}

YcExit
yc_cli_verify_store (YcCli *cli, YcStore *store)
{
  static const struct
  {
    const char *part;
    gboolean (*verify) (YcStore *store, GPtrArray *defects, GError **error);
  } checks[] = {
    { "database", yc_store_verify }, { "cases", yc_case_store_verify }, { "pages", yc_page_store_verify },
    { "efiles", yc_submission_verify_efiles }, { "outbox", yc_cli_verify_outbox },
  };
  guint n = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (checks); i++)
    {
      g_autoptr (GPtrArray) defects = g_ptr_array_new_with_free_func (g_free);
      g_autoptr (GError) error = NULL;

      if (!checks[i].verify (store, defects, &error))
        return yc_cli_fail (checks[i].part, error);
      print_defects (cli, checks[i].part, defects);
      n += defects->len;
    }
  if (n > 0)
    return YC_EXIT_NO;
  print_sound (cli, "数据库、记录、编号、页面、电子卷和待发队列完好");
  return YC_EXIT_DONE;
}

static YcExit
run_verify (YcCli *cli, int argc, char **argv)
{
  g_autoptr (YcStore) store = NULL;
  YcExit status = YC_EXIT_DONE;

  if (!yc_cli_parse (cli, NULL, argc, argv))
    return YC_EXIT_USAGE;
  if (cli->words->len > 0)
    return yc_cli_usage (cli, "多出了词");
  store = yc_cli_open_store (cli, TRUE, &status);
  return store != NULL ? yc_cli_verify_store (cli, store) : status;
}

/* ---- rebuild ---- */

static YcStore *
open_to_write (YcCli *cli, gboolean with_keys, YcExit *ret_exit)
{
  g_autofree char *work = g_build_filename (cli->store_folder, "work.db", NULL);
  const YcStoreConfig config = { .folder = cli->store_folder, .with_keys = with_keys };
  g_autoptr (GError) error = NULL;
  YcStore *store = NULL;

  /* These commands mend a store; they never make one. */
  if (!g_file_test (work, G_FILE_TEST_EXISTS))
    g_set_error_literal (&error, YC_STORE_ERROR, YC_STORE_ERROR_NOT_FOUND, "there is no store in this folder");
  else
    store = yc_store_open (&config, &error);
  if (store == NULL)
    *ret_exit = yc_cli_fail (cli->store_folder, error);
  return store;
}

static YcExit
set_bigrams (YcCli *cli, const char *word)
{
  g_autoptr (YcStore) store = NULL;
  g_autoptr (GError) error = NULL;
  gboolean on = g_str_equal (word, "on");
  YcExit status = YC_EXIT_DONE;

  if (!on && !g_str_equal (word, "off"))
    return yc_cli_usage (cli, "--bigrams 只有 on 和 off");
  store = open_to_write (cli, TRUE, &status);
  if (store == NULL)
    return status;
  if (!yc_case_store_set_bigrams (store, on, &error))
    return yc_cli_fail (NULL, error);
  yc_cli_text (cli, "part", "search");
  yc_cli_text (cli, "result", word);
  yc_cli_text (cli, "detail", on ? "姓名的一部分也能查到办件" : "双字索引已删除，只能按完整姓名查找");
  yc_cli_row (cli);
  return YC_EXIT_DONE;
}

static YcExit
run_rebuild (YcCli *cli, int argc, char **argv)
{
  gboolean dry = FALSE;
  const char *bigrams = NULL;
  const YcOption options[] = { { "dry-run", YC_OPTION_FLAG, &dry }, { "bigrams", YC_OPTION_TEXT, &bigrams }, { NULL, YC_OPTION_FLAG, NULL } };
  g_autoptr (GPtrArray) differences = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (YcStore) store = NULL;
  g_autoptr (GError) error = NULL;
  YcExit status = YC_EXIT_DONE;

  if (!yc_cli_parse (cli, options, argc, argv))
    return YC_EXIT_USAGE;
  if (cli->words->len > 0)
    return yc_cli_usage (cli, "多出了词");
  if (bigrams != NULL)
    return dry ? yc_cli_usage (cli, "--bigrams 不与 --dry-run 同用") : set_bigrams (cli, bigrams);
  store = dry ? yc_cli_open_store (cli, TRUE, &status) : open_to_write (cli, TRUE, &status);
  if (store == NULL)
    return status;
  if (!yc_case_store_rebuild (store, !dry, differences, &error))
    return yc_cli_fail (NULL, error);
  for (guint i = 0; i < differences->len; i++)
    {
      yc_cli_text (cli, "part", "projection");
      yc_cli_text (cli, "result", dry ? "differs" : "rebuilt");
      yc_cli_text (cli, "detail", g_ptr_array_index (differences, i));
      yc_cli_row (cli);
    }
  if (differences->len == 0)
    print_sound (cli, "办件列表与记录一致");
  return dry && differences->len > 0 ? YC_EXIT_NO : YC_EXIT_DONE;
}

/* ---- recover ---- */

/* The key alone; goes by yc_wipe_free(). */
static char *
read_private_key (const char *path, GError **error)
{
  g_autoptr (GBytes) bytes = yc_cli_read_file (path, MAX_KEY_BYTES, error);
  gsize n = 0;
  const char *text = bytes != NULL ? g_bytes_get_data (bytes, &n) : NULL;
  char *key = bytes != NULL ? g_strndup (text != NULL ? text : "", n) : NULL;
  guint8 raw[32];

  if (key == NULL)
    return NULL;
  g_strstrip (key);
  if (strlen (key) == 64 && yc_hex_decode (key, raw, sizeof raw))
    {
      memset (raw, 0, sizeof raw);
      return key;
    }
  yc_wipe_free (key);
  g_set_error_literal (error, YC_BASE_ERROR, YC_BASE_ERROR_FORMAT, "a recovery key is 64 hex digits");
  return NULL;
}

/* Clerks' signing keys cannot be recovered: they were under the key that was lost. */
static gboolean
forget_clerks (YcCli *cli, guint *ret_n, YcExit *ret_exit)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (YcStore) store = open_to_write (cli, TRUE, ret_exit);

  if (store == NULL)
    return FALSE;
  if (!yc_clerk_forget_lost (store, ret_n, &error))
    *ret_exit = yc_cli_fail (NULL, error);
  return error == NULL;
}

static char *
describe_recovery (guint lost, guint clerks)
{
  const char *keys = lost > 0 ? "部分密钥没有恢复用的封装，打不开" : "密钥已恢复，并存入密钥环";

  return clerks == 0 ? g_strdup (keys)
                     : g_strdup_printf ("%s；%u 名人员的签名密钥已随密钥环丢失，请再次导入登记文件，首次登录时生成新的签名密钥", keys, clerks);
}

static YcExit
recover (YcCli *cli, const char *private_hex)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (YcStore) store = NULL;
  g_autofree char *detail = NULL;
  YcExit status = YC_EXIT_DONE;
  guint recovered = 0, lost = 0, clerks = 0;

  store = open_to_write (cli, FALSE, &status);
  if (store == NULL)
    return status;
  if (!yc_store_recover_keys (store, private_hex, NULL, &recovered, &lost, &error))
    return yc_cli_fail (NULL, error);
  g_clear_pointer (&store, yc_store_close);
  if (!forget_clerks (cli, &clerks, &status))
    return status;
  detail = describe_recovery (lost, clerks);
  yc_cli_int (cli, "recovered", recovered);
  yc_cli_int (cli, "lost", lost);
  yc_cli_text (cli, "detail", detail);
  yc_cli_row (cli);
  return lost > 0 ? YC_EXIT_NO : YC_EXIT_DONE;
}

static YcExit
run_recover (YcCli *cli, int argc, char **argv)
{
  const char *path = NULL;
  const YcOption options[] = { { "key-file", YC_OPTION_TEXT, &path }, { NULL, YC_OPTION_FLAG, NULL } };
  g_autoptr (GError) error = NULL;
  char *key = NULL;
  YcExit status = YC_EXIT_DONE;

  if (!yc_cli_parse (cli, options, argc, argv))
    return YC_EXIT_USAGE;
  if (cli->words->len > 0 || path == NULL)
    return yc_cli_usage (cli, "请用 --key-file 给出恢复私钥的文件");
  key = read_private_key (path, &error);
  if (key == NULL)
    return yc_cli_fail (path, error);
  status = recover (cli, key);
  yc_wipe_free (key);
  return status;
}

const YcCommand yc_command_store_verify = {
  "store verify", "[--store DIR]", "核对数据：数据库、记录的摘要链和签名、编号、页面、电子卷、待发队列",
  "  --store DIR       数据目录，默认 $XDG_DATA_HOME/yichuang\n"
  "输出：部分、defect 或 sound、说明。有缺陷时退出码为 1。可以在一窗运行时进行。\n",
  TRUE, run_verify,
};
const YcCommand yc_command_store_rebuild = {
  "store rebuild", "[--dry-run|--bigrams on|off]", "从记录重建办件列表",
  "  --dry-run         只比较，不写；有差异时退出码为 1\n"
  "  --bigrams on|off  姓名的双字索引：off 删除并不再建立，以后只能按完整姓名查找；on 从记录重建\n",
  TRUE, run_rebuild,
};
const YcCommand yc_command_store_recover = {
  "store recover", "--key-file FILE|-", "密钥环丢失后，用中心的恢复私钥重新打开数据",
  "  --key-file FILE   恢复私钥，64 位十六进制；- 为标准输入\n"
  "输出：恢复的密钥数、打不开的密钥数、说明。\n",
  TRUE, run_recover,
};
