/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* enrol: takes the lease of this workstation (window, numbers, clerks, recovery key) over into the store, which is made when there is none.
 * Needs the store's lock. One thread. */
#define G_LOG_DOMAIN "yc-cli"
#include "config.h"

#include "case/yc-enrolment.h"
#include "cli/yc-cli.h"

#define MAX_BYTES (1024 * 1024)

static JsonObject *
read_lease (const char *path, GError **error)
{
  GBytes *bytes = yc_cli_read_file (path, MAX_BYTES, error);

  return bytes != NULL ? yc_enrolment_parse (bytes, error) : NULL;
}

static YcExit
print_site (YcCli *cli, YcStore *store)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (YcSite) site = yc_enrolment_get_site (store, &error);

  if (site == NULL)
    return yc_cli_fail (NULL, error);
  yc_cli_text (cli, "region", site->region);
  yc_cli_text (cli, "window", site->window);
  yc_cli_text (cli, "station", site->station);
  yc_cli_text (cli, "incarnation", yc_store_get_incarnation (store));
  yc_cli_truth (cli, "demonstration", site->demonstration);
  yc_cli_text (cli, "hall", site->hall);
  yc_cli_row (cli);
  return YC_EXIT_DONE;
}

static YcExit
run (YcCli *cli, int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  JsonObject *lease = NULL;
  g_autoptr (YcStore) store = NULL;
  const char *path = NULL;
  gboolean new_recovery_key = FALSE, imported;
  const YcOption options[] = { { "accept-new-recovery-key", YC_OPTION_FLAG, &new_recovery_key }, { NULL, YC_OPTION_FLAG, NULL } };

  if (!yc_cli_parse (cli, options, argc, argv))
    return YC_EXIT_USAGE;
  if (cli->words->len != 1)
    return yc_cli_usage (cli, "请给出一个登记文件");
  path = g_ptr_array_index (cli->words, 0);
  lease = read_lease (path, &error);
  if (lease == NULL)
    return yc_cli_fail (path, error);
  const YcStoreConfig config = { .folder = cli->store_folder, .with_keys = TRUE };
  store = yc_store_open (&config, &error);
  if (store == NULL)
    {
      yc_enrolment_wipe (lease);
      return yc_cli_fail (NULL, error);
    }
  imported = new_recovery_key ? yc_enrolment_import_new_recovery_key (store, lease, &error) : yc_enrolment_import (store, lease, &error);
  yc_enrolment_wipe (lease);
  if (!imported)
    return yc_cli_fail (path, error);
  return print_site (cli, store);
}

const YcCommand yc_command_enrol = {
  "enrol", "[--store DIR] [--accept-new-recovery-key] FILE|-", "导入本工作站的登记文件（窗口、号段、人员、恢复公钥）",
  "  --store DIR       数据目录；没有就新建\n"
  "  --accept-new-recovery-key  中心已更换恢复密钥：所有案件密钥改用文件里的恢复公钥加封\n"
  "同一个文件再次导入不改变什么；一个号段只给一个数据目录。\n",
  TRUE, run,
};
