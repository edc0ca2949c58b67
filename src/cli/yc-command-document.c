/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* document inspect: what a brought file is, told by the sandboxed render helper; no foreign byte is decoded here. Takes paths, gives a row
 * each. Main context, run until the answer is there. */
#define G_LOG_DOMAIN "yc-cli"
#include "config.h"

#include "cli/yc-cli.h"

#include "base/yc-error.h"
#include "capture/yc-import.h"

#include <string.h>

/* One more than the reader takes, so that its own answer "too-large" comes. */
#define MAX_BYTES (100 * 1024 * 1024 + 1)
#define SIZES_SHOWN 10

static void
inspected_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  *(GAsyncResult **) data = g_object_ref (result);
}

static YcDocumentReport *
inspect (GBytes *bytes, gboolean with_text, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  yc_document_inspect_async (bytes, with_text, NULL, inspected_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  return yc_document_inspect_finish (result, error);
}

/* "210x297 210x297 ..." in millimetres; of a picture its pixels. */
static char *
format_sizes (const YcDocumentReport *report)
{
  GString *text = g_string_new (NULL);

  if (report->jpeg_width > 0)
    g_string_printf (text, "%dx%dpx", report->jpeg_width, report->jpeg_height);
  for (guint i = 0; report->jpeg_width == 0 && i < report->widths_mm->len && i < SIZES_SHOWN; i++)
    g_string_append_printf (text, "%s%.0fx%.0f", i > 0 ? " " : "", g_array_index (report->widths_mm, double, i),
                            g_array_index (report->heights_mm, double, i));
  if (report->widths_mm->len > SIZES_SHOWN)
    g_string_append (text, " …");
  return g_string_free (text, FALSE);
}

/* Usable, and worth a word: who exports it again may meet what its author forbids. */
#define RESTRICTED_REASON "不用密码就能读取，可以导入；作者用权限密码限制了打印、复制或修改。"

static const char *
get_code (const YcDocumentReport *report)
{
  if (*report->problem != '\0')
    return report->problem;
  return report->restricted ? "owner-restricted" : "usable";
}

static void
print_report (YcCli *cli, const char *path, const YcDocumentReport *report, gboolean with_text)
{
  g_autofree char *shown = yc_cli_clean (path, -1);
  g_autofree char *sizes = format_sizes (report);

  yc_cli_text (cli, "file", shown);
  yc_cli_text (cli, "kind", report->kind);
  yc_cli_int (cli, "pages", report->n_pages);
  yc_cli_text (cli, "sizes", sizes);
  yc_cli_truth (cli, "text", report->has_text);
  yc_cli_truth (cli, "encrypted", report->encrypted);
  yc_cli_truth (cli, "embedded", report->has_embedded);
  yc_cli_truth (cli, "scripts", report->has_scripts);
  yc_cli_truth (cli, "signatures", report->has_signatures);
  yc_cli_text (cli, "code", get_code (report));
  yc_cli_text (cli, "reason", *report->problem == '\0' && report->restricted ? RESTRICTED_REASON : report->problem_text);
  if (with_text)
    yc_cli_node (cli, "content", json_node_init_string (json_node_alloc (), report->text));
  yc_cli_row (cli);
  if (with_text && !cli->json && *report->text != '\0')
    printf ("%s%s", report->text, g_str_has_suffix (report->text, "\n") ? "" : "\n");
}

static void
print_unreadable (YcCli *cli, const char *path, const char *code, const char *reason)
{
  g_autoptr (YcDocumentReport) report = g_new0 (YcDocumentReport, 1);

  report->kind = g_strdup ("unknown");
  report->widths_mm = g_array_new (FALSE, FALSE, sizeof (double));
  report->heights_mm = g_array_new (FALSE, FALSE, sizeof (double));
  report->problem = g_strdup (code);
  report->problem_text = g_strdup (reason);
  report->text = g_strdup ("");
  print_report (cli, path, report, FALSE);
}

static YcExit
inspect_file (YcCli *cli, const char *path, gboolean with_text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = yc_cli_read_file (path, MAX_BYTES, &error);
  g_autoptr (YcDocumentReport) report = NULL;

  if (bytes == NULL && g_error_matches (error, YC_BASE_ERROR, YC_BASE_ERROR_TOO_LARGE))
    {
      print_unreadable (cli, path, "too-large", yc_document_problem_text ("too-large"));
      return YC_EXIT_NO;
    }
  if (bytes != NULL)
    report = inspect (bytes, with_text, &error);
  /* Whatever kept it from being read: no word is said of the document itself. */
  if (report == NULL)
    {
      yc_cli_fail (path, error);
      return YC_EXIT_FAILED;
    }
  print_report (cli, path, report, with_text);
  return *report->problem != '\0' ? YC_EXIT_NO : YC_EXIT_DONE;
}

static YcExit
run (YcCli *cli, int argc, char **argv)
{
  gboolean with_text = FALSE;
  const YcOption options[] = { { "text", YC_OPTION_FLAG, &with_text }, { NULL, YC_OPTION_FLAG, NULL } };
  YcExit worst = YC_EXIT_DONE;

  if (!yc_cli_parse (cli, options, argc, argv))
    return YC_EXIT_USAGE;
  if (cli->words->len == 0)
    return yc_cli_usage (cli, "没有给出文件");
  for (guint i = 0; i < cli->words->len; i++)
    {
      YcExit status = inspect_file (cli, g_ptr_array_index (cli->words, i), with_text);

      worst = MAX (worst, status);
    }
  return worst;
}

const YcCommand yc_command_document_inspect = {
  "document inspect", "[--text] FILE...|-", "看一看申请人带来的文件（PDF、JPEG），在沙箱里读",
  "  --text            另外输出文字\n"
  "  -                 从标准输入读一个文件\n"
  "输出：文件、种类、页数、尺寸（毫米；图片为像素）、有无文字、加密、附件、脚本、签名，代码、原因。不能用的文件退出码为 1。\n",
  FALSE, run,
};
