/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* yichuangctl doctor: the state of this workstation for support: versions, parts, keys, room, counts. Holds no personal data: no name,
 * no number of a person or a case, no path below the home folder. One line a check. */
#define G_LOG_DOMAIN "yc-cli"
#include "config.h"

#include "cli/yc-cli.h"

#include "base/yc-error.h"
#include "base/yc-file.h"
#include "base/yc-helper.h"
#include "catalog/yc-item.h"
#include "case/yc-deadline.h"
#include "outbox/yc-submission.h"

#include <sys/stat.h>
#include <sys/utsname.h>

#define LOW_BYTES (G_GUINT64_CONSTANT (500) * 1024 * 1024)

typedef struct
{
  YcCli   *cli;
  gboolean problem;
} Doctor;

static void
put_check (Doctor *self, const char *check, const char *value, gboolean ok, const char *code, const char *reason)
{
  yc_cli_line (self->cli, "check", check, "verdict", ok ? "ok" : "problem", "value", value, "code", ok ? "ok" : code, "reason",
               ok ? "" : reason, NULL);
  self->problem = self->problem || !ok;
}

static void
check_program (Doctor *self)
{
  static const char *const helpers[] = { "yichuang-scan-helper", "yichuang-render-helper" };
  struct utsname system;

  put_check (self, "version", YC_VERSION, TRUE, "", "");
  put_check (self, "system", uname (&system) == 0 ? system.release : "", TRUE, "", "");
  for (gsize i = 0; i < G_N_ELEMENTS (helpers); i++)
    {
      g_autofree char *path = yc_helper_path (helpers[i]);
      gboolean ok = path != NULL && g_file_test (path, G_FILE_TEST_IS_EXECUTABLE);

      put_check (self, helpers[i], "", ok, "missing", "辅助程序不在，请重新安装");
    }
}

static void
check_data (Doctor *self)
{
  g_autofree char *items = yc_data_path ("catalog/items");
  g_autofree char *days = yc_data_path ("catalog/calendar");
  g_autoptr (YcCatalog) catalog = yc_catalog_load (items, NULL);
  g_autoptr (YcCalendar) calendar = yc_calendar_load (days, NULL);
  g_autofree char *n = g_strdup_printf ("%u", catalog != NULL ? yc_catalog_get_n_items (catalog) : 0);
  GDate today;

  yc_clock_today (yc_clock_system (), &today);
  put_check (self, "catalogue", n, catalog != NULL && yc_catalog_get_problems (catalog)->len == 0, "broken-items",
             "事项库有不合格的文件；执行 yichuangctl catalog lint 查看");
  put_check (self, "calendar", calendar != NULL ? yc_calendar_get_version (calendar) : "",
             calendar != NULL && yc_calendar_knows (calendar, g_date_get_year (&today)), "unknown-year",
             "没有今年的工作日历；期限只是暂定");
}

static void
check_folder (Doctor *self, const char *folder)
{
  guint64 room = yc_file_free_bytes (folder);
  g_autofree char *text = g_strdup_printf ("%" G_GUINT64_FORMAT, room);
  struct stat info;
  gboolean there = stat (folder, &info) == 0;

  put_check (self, "store-folder", "", there && (info.st_mode & 0077) == 0, there ? "open-to-others" : "missing",
             there ? "数据文件夹对他人开放，应为 0700" : "还没有数据");
  if (there)
    put_check (self, "free-bytes", text, room >= LOW_BYTES, "low-space", "磁盘空间不足 500 MB，请腾出空间");
}

static void
count_filter (Doctor *self, YcStore *store, const char *check, const char *filter)
{
  g_autoptr (GPtrArray) records = yc_case_store_list (store, "", filter, 0, G_MAXINT32, NULL);
  g_autofree char *n = g_strdup_printf ("%u", records != NULL ? records->len : 0);

  put_check (self, check, n, records != NULL, "unreadable", "办件列表读不出；执行 yichuangctl store verify");
}

static void
check_store (Doctor *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (YcStore) store = yc_cli_open (self->cli, TRUE, TRUE, &error);
  g_autoptr (YcSite) site = NULL;
  g_autofree char *queue = NULL;
  gint64 oldest = 0;
  guint n = 0;

  put_check (self, "store", "", store != NULL, store != NULL ? "" : yc_error_code (error), "数据打不开");
  if (store == NULL)
    return;
  site = yc_enrolment_get_site (store, NULL);
  put_check (self, "incarnation", yc_store_get_incarnation (store), TRUE, "", "");
  put_check (self, "enrolled", site != NULL && site->enrolled ? site->station : "", site != NULL && site->enrolled, "not-enrolled",
             "本机没有登记，只能发临时号");
  count_filter (self, store, "open-cases", "open");
  count_filter (self, store, "drafts", "draft");
  if (yc_outbox_store_count (store, &n, &oldest, NULL))
    {
      queue = g_strdup_printf ("%u", n);
      put_check (self, "queue", queue, TRUE, "", "");
    }
}

int
yc_cli_doctor (YcCli *cli, int argc, char **argv)
{
  Doctor doctor = { cli, FALSE };
  g_autofree char *folder = NULL;

  if (!yc_cli_parse (cli, &argc, &argv, "", NULL))
    return YC_CLI_USAGE;
  if (argc != 1)
    return yc_cli_wrong_use ("doctor takes no words");
  folder = yc_cli_dup_store (cli);
  check_program (&doctor);
  check_data (&doctor);
  check_folder (&doctor, folder);
  check_store (&doctor);
  return doctor.problem ? YC_CLI_NO : YC_CLI_DONE;
}
