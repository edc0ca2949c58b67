/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* yichuangctl document inspect: what a brought file is, seen through the sandboxed render helper; never crashes on bad input. One line
 * a file. */
#define G_LOG_DOMAIN "yc-cli"
#include "config.h"

#include "cli/yc-cli.h"

#include "capture/yc-import.h"

#include <string.h>

#define MAX_DOCUMENT (256 * 1024 * 1024)

typedef struct
{
  GMainLoop        *loop;
  YcDocumentReport *report;
  GError           *error;
} Waiting;

static void
inspected_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Waiting *waiting = data;

  waiting->report = yc_document_inspect_finish (result, &waiting->error);
  g_main_loop_quit (waiting->loop);
}

static YcDocumentReport *
inspect (GBytes *bytes, gboolean with_text, GError **error)
{
  Waiting waiting = { g_main_loop_new (NULL, FALSE), NULL, NULL };

  yc_document_inspect_async (bytes, with_text, NULL, inspected_cb, &waiting);
  g_main_loop_run (waiting.loop);
  g_main_loop_unref (waiting.loop);
  if (waiting.error != NULL)
    g_propagate_error (error, waiting.error);
  return waiting.report;
}

/* "210x297,297x420" in millimetres. */
static char *
format_sizes (const YcDocumentReport *report)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; report->widths_mm != NULL && i < report->widths_mm->len; i++)
    g_string_append_printf (text, "%s%.0fx%.0f", i > 0 ? "," : "", g_array_index (report->widths_mm, double, i),
                            g_array_index (report->heights_mm, double, i));
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
put_json (const char *path, const YcDocumentReport *report, const char *sizes, gboolean with_text)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "file", path);
  json_object_set_string_member (object, "kind", report->kind);
  json_object_set_int_member (object, "pages", report->n_pages);
  json_object_set_string_member (object, "sizes", sizes);
  json_object_set_boolean_member (object, "has_text", report->has_text);
  json_object_set_boolean_member (object, "encrypted", report->encrypted);
  json_object_set_boolean_member (object, "embedded", report->has_embedded);
  json_object_set_boolean_member (object, "scripts", report->has_scripts);
  json_object_set_boolean_member (object, "signatures", report->has_signatures);
  json_object_set_string_member (object, "problem", report->problem);
  json_object_set_string_member (object, "reason", report->problem_text);
  if (with_text)
    json_object_set_string_member (object, "text", report->text);
  yc_cli_json (object);
}

static const char *
yes (gboolean value, const char *word)
{
  return value ? word : "-";
}

static void
put_report (YcCli *cli, const char *path, const YcDocumentReport *report, gboolean with_text)
{
  g_autofree char *sizes = format_sizes (report);
  g_autofree char *pages = g_strdup_printf ("%d", report->n_pages);
  g_autofree char *shown = g_utf8_make_valid (path, -1);

  if (cli->json)
    put_json (shown, report, sizes, with_text);
  else
    yc_cli_line (cli, "file", shown, "kind", report->kind, "pages", pages, "sizes", sizes, "text", yes (report->has_text, "text"),
                 "encrypted", yes (report->encrypted, "encrypted"), "embedded", yes (report->has_embedded, "embedded"), "scripts",
                 yes (report->has_scripts, "scripts"), "signatures", yes (report->has_signatures, "signatures"), "code",
                 *report->problem != '\0' ? report->problem : "ok", "reason", report->problem_text, NULL);
}

/* Returns YC_CLI_DONE, YC_CLI_NO for an unusable document, YC_CLI_FAILED when it could not be looked at. */
static int
inspect_file (YcCli *cli, const char *path, gboolean with_text)
{
  GError *error = NULL;
  g_autoptr (GBytes) bytes = yc_cli_read_file (path, MAX_DOCUMENT, &error);
  g_autoptr (YcDocumentReport) report = bytes != NULL ? inspect (bytes, with_text, &error) : NULL;

  if (report == NULL)
    return yc_cli_fail (error);
  put_report (cli, path, report, with_text);
  return *report->problem == '\0' ? YC_CLI_DONE : YC_CLI_NO;
}

int
yc_cli_document_inspect (YcCli *cli, int argc, char **argv)
{
  gboolean with_text = FALSE;
  const GOptionEntry entries[] = {
    { "text", 0, 0, G_OPTION_ARG_NONE, &with_text, "with --json: the text of all pages, at most 64 KiB", NULL },
    { NULL },
  };
  int status = YC_CLI_DONE;

  if (!yc_cli_parse (cli, &argc, &argv, "FILE...|-", entries))
    return YC_CLI_USAGE;
  if (argc < 2)
    return yc_cli_wrong_use ("no file given");
  if (with_text && !cli->json)
    return yc_cli_wrong_use ("--text goes with --json");
  for (int i = 1; i < argc; i++)
    {
      int own = inspect_file (cli, argv[i], with_text);

      status = MAX (status, own);
    }
  return status;
}
