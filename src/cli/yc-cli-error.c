/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* What went wrong, in Chinese, and the exit code that says it. Takes a GError, prints on stderr: text, stable code, and the detail that an
 * administrator needs. Any thread. */
#define G_LOG_DOMAIN "yc-cli"
#include "config.h"

#include "cli/yc-cli.h"

#include "base/yc-error.h"
#include "case/yc-conflict-source.h"

#include <string.h>

static const struct
{
  const char *code, *text;
  YcExit      exit;
} texts[] = {
  { "vault.locked", "密钥环已锁定。数据没有改动；请先登录桌面解锁密钥环，再试一次", YC_EXIT_FAILED },
  { "vault.absent", "密钥环里没有这个数据目录的密钥。数据没有改动；请用 store recover 和中心的恢复私钥恢复", YC_EXIT_FAILED },
  { "vault.no-service", "没有密钥环服务。数据没有改动；请在桌面会话里运行，或联系管理员", YC_EXIT_FAILED },
  { "vault.password", "密码不对。数据没有改动；请再试一次", YC_EXIT_FAILED },
  { "vault.tampered", "内容与封条或签名不符。原件保持不动，请联系管理员", YC_EXIT_NO },
  { "vault.format", "不是本程序认识的封存格式。原件保持不动；可能需要更新程序", YC_EXIT_FAILED },
  { "store.busy", "一窗正在使用这个数据目录。数据没有改动；请先退出一窗，再试一次", YC_EXIT_FAILED },
  { "store.newer", "数据由更新的版本写成。没有改动；请先更新程序", YC_EXIT_FAILED },
  { "store.damaged", "数据库损坏。原件保持不动，请联系管理员", YC_EXIT_NO },
  { "store.no-space", "磁盘已满。已有数据不受影响；请腾出空间，再试一次", YC_EXIT_FAILED },
  { "store.not-found", "没有找到。数据没有改动", YC_EXIT_FAILED },
  { "store.conflict", "内容已变，或规则不允许这样做。数据没有改动", YC_EXIT_FAILED },
  { "wipe.withdrawn", "本工作站已被平台停用，数据已移交平台并在本机销毁。请打开一窗查看说明", YC_EXIT_NO },
  { "enrolment.demonstration", "本数据目录属于真实窗口，不导入演示登记文件。数据没有改动", YC_EXIT_FAILED },
  { "enrolment.recovery-key", "登记文件里的恢复公钥与本数据目录现用的不同。数据没有改动；确认中心已更换后，加 --accept-new-recovery-key 再导入", YC_EXIT_FAILED },
  { "db.busy", "数据库正忙。数据没有改动；请稍后再试", YC_EXIT_FAILED },
  { "db.damaged", "数据库损坏。原件保持不动，请联系管理员", YC_EXIT_NO },
  { "db.io", "磁盘读写失败。请联系管理员", YC_EXIT_FAILED },
  { "db.no-space", "磁盘已满。已有数据不受影响；请腾出空间，再试一次", YC_EXIT_FAILED },
  { "io.no-space", "磁盘已满。已有数据不受影响；请腾出空间，再试一次", YC_EXIT_FAILED },
  { "io.io", "读写失败", YC_EXIT_FAILED },
  { "io.format", "内容不合格式", YC_EXIT_USAGE },
  { "io.too-large", "内容太大", YC_EXIT_USAGE },
  { "io.helper", "辅助程序出错。请再试一次", YC_EXIT_FAILED },
  { "efile.exists", "目标目录已经存在。没有改动；请换一个目录", YC_EXIT_FAILED },
  { "efile.not-efile", "不是可以读取的电子卷目录", YC_EXIT_FAILED },
  { "efile.pdf", "电子卷里的 PDF 无法读写。请联系管理员", YC_EXIT_FAILED },
};

const char *
yc_cli_error_text (const GError *error)
{
  const char *code = yc_error_code (error);

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    if (strcmp (texts[i].code, code) == 0)
      return texts[i].text;
  if (g_error_matches (error, G_FILE_ERROR, G_FILE_ERROR_NOENT))
    return "文件不存在";
  return "没有办成";
}

YcExit
yc_cli_fail (const char *subject, const GError *error)
{
  const char *code = yc_error_code (error);
  YcExit status = YC_EXIT_FAILED;
  g_autofree char *shown = yc_cli_clean (subject, -1);
  g_autofree char *told = NULL, *detail = NULL;
  YcConflict reason;

  told = yc_conflict_of_error (error, &reason) ? yc_conflict_cite (reason, error->message, NULL) : g_strdup (error->message);
  detail = yc_cli_clean (told, -1);
  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    if (strcmp (texts[i].code, code) == 0)
      status = texts[i].exit;
  fprintf (stderr, "yichuangctl: %s%s%s（%s；技术信息：%s）\n", shown, *shown != '\0' ? "：" : "", yc_cli_error_text (error), code, detail);
  return status;
}
