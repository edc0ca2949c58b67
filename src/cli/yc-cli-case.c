/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* yichuangctl case list|show|history: what the workstation holds, beside a running app. Names and numbers are masked unless asked. */
#define G_LOG_DOMAIN "yc-cli"
#include "config.h"

#include "cli/yc-cli.h"

#include "base/yc-clock.h"
#include "capture/yc-page-store.h"
#include "case/yc-case-store.h"
#include "intake/yc-id-number.h"

#include <string.h>

static char *
mask (YcCli *cli, char *(*func) (const char *text), const char *text)
{
  return cli->unmasked ? g_strdup (text) : func (text);
}

static void
put_record (YcCli *cli, const YcCaseRecord *record)
{
  g_autofree char *name = mask (cli, yc_name_mask, record->applicant_name);
  g_autofree char *number = mask (cli, yc_id_mask, record->applicant_number);
  g_autofree char *created = yc_time_iso (record->created);

  yc_cli_line (cli, "number", record->number, "id", record->id, "item", record->item_id, "applicant", name, "identity", number,
               "due", record->due, "due_kind", *record->due == '\0' ? "" : record->due_provisional ? "provisional" : "fixed",
               "cure_due", record->cure_due, "created", created, "state", yc_state_get_code (record->state), "state_name",
               yc_state_get_name (record->state), NULL);
}

static const GOptionEntry *
get_mask_entries (YcCli *cli, GOptionEntry entries[2])
{
  entries[0] = (GOptionEntry) { "unmasked", 0, 0, G_OPTION_ARG_NONE, &cli->unmasked, "names and numbers in full", NULL };
  entries[1] = (GOptionEntry) { NULL };
  return entries;
}

int
yc_cli_case_list (YcCli *cli, int argc, char **argv)
{
  g_autofree char *filter = NULL;
  int limit = 50, offset = 0;
  const GOptionEntry entries[] = {
    { "unmasked", 0, 0, G_OPTION_ARG_NONE, &cli->unmasked, "names and numbers in full", NULL },
    { "filter", 0, 0, G_OPTION_ARG_STRING, &filter, "open (default), draft, accepted, all", "FILTER" },
    { "limit", 0, 0, G_OPTION_ARG_INT, &limit, "lines at most (50)", "N" },
    { "offset", 0, 0, G_OPTION_ARG_INT, &offset, "lines to pass over", "N" },
    { NULL },
  };
  static const char *const filters[] = { "open", "draft", "accepted", "all", NULL };
  g_autoptr (YcStore) store = NULL;
  g_autoptr (GPtrArray) records = NULL;
  GError *error = NULL;

  if (!yc_cli_parse (cli, &argc, &argv, "[QUERY]", entries))
    return YC_CLI_USAGE;
  if (argc > 2 || limit < 1 || offset < 0 || (filter != NULL && !g_strv_contains (filters, filter)))
    return yc_cli_wrong_use ("one query; a known filter; a positive limit");
  store = yc_cli_open (cli, TRUE, TRUE, &error);
  if (store != NULL)
    records = yc_case_store_list (store, argc == 2 ? argv[1] : "", filter != NULL ? filter : "open", (guint) offset, (guint) limit, &error);
  if (records == NULL)
    return yc_cli_fail (error);
  for (guint i = 0; i < records->len; i++)
    put_record (cli, g_ptr_array_index (records, i));
  return YC_CLI_DONE;
}

char *
yc_cli_find_case (YcStore *store, const char *text, GError **error)
{
  g_autoptr (GPtrArray) records = NULL;

  if (yc_id_is_uuid (text))
    return g_strdup (text);
  records = yc_case_store_list (store, text, "all", 0, 50, error);
  for (guint i = 0; records != NULL && i < records->len; i++)
    {
      const YcCaseRecord *record = g_ptr_array_index (records, i);

      if (strcmp (record->number, text) == 0)
        return g_strdup (record->id);
    }
  if (records != NULL)
    g_set_error (error, YC_STORE_ERROR, YC_STORE_ERROR_NOT_FOUND, "no case %s", text);
  return NULL;
}

/* No such case, or one that was tampered with: an answer. Anything else: could not be done. */
static int
fail (YcStore *store, GError *error)
{
  gboolean no = store != NULL && (g_error_matches (error, YC_STORE_ERROR, YC_STORE_ERROR_NOT_FOUND)
                                  || g_error_matches (error, YC_VAULT_ERROR, YC_VAULT_ERROR_TAMPERED));

  yc_cli_fail (error);
  return no ? YC_CLI_NO : YC_CLI_FAILED;
}

static int
count_pages (YcStore *store, const char *case_id, GError **error)
{
  g_autoptr (GPtrArray) pages = yc_page_store_list (store, case_id, FALSE, error);

  return pages != NULL ? (int) pages->len : -1;
}

static void
put_papers (YcCli *cli, const GPtrArray *papers)
{
  for (guint i = 0; i < papers->len; i++)
    {
      const YcPaperRecord *paper = g_ptr_array_index (papers, i);
      g_autofree char *pages = g_strdup_printf ("%d", paper->n_pages);
      g_autofree char *printed = g_strdup_printf ("%d", paper->printed);
      g_autofree char *made = yc_time_iso (paper->made);

      yc_cli_line (cli, "what", "paper", "id", paper->id, "document_number", paper->number, "pages", pages, "printed", printed, "made",
                   made, "sha256", paper->digest.sha256, "kind", paper->kind, "title", paper->title, NULL);
    }
}

int
yc_cli_case_show (YcCli *cli, int argc, char **argv)
{
  GOptionEntry entries[2];
  g_autoptr (YcStore) store = NULL;
  g_autofree char *id = NULL, *pages = NULL;
  g_autoptr (YcCaseRecord) record = NULL;
  g_autoptr (GPtrArray) papers = NULL;
  GError *error = NULL;
  int n = 0;

  if (!yc_cli_parse (cli, &argc, &argv, "CASE", get_mask_entries (cli, entries)))
    return YC_CLI_USAGE;
  if (argc != 2)
    return yc_cli_wrong_use ("one case: its id or its number");
  if ((store = yc_cli_open (cli, TRUE, TRUE, &error)) == NULL || (id = yc_cli_find_case (store, argv[1], &error)) == NULL
      || (record = yc_case_store_get (store, id, &error)) == NULL || (papers = yc_case_store_list_papers (store, id, &error)) == NULL
      || (n = count_pages (store, id, &error)) < 0)
    return fail (store, error);
  put_record (cli, record);
  pages = g_strdup_printf ("%d", n);
  yc_cli_line (cli, "what", "pages", "n", pages, NULL);
  put_papers (cli, papers);
  return YC_CLI_DONE;
}

int
yc_cli_case_history (YcCli *cli, int argc, char **argv)
{
  GOptionEntry entries[2];
  g_autoptr (YcStore) store = NULL;
  g_autofree char *id = NULL;
  g_autoptr (GPtrArray) history = NULL;
  GError *error = NULL;

  if (!yc_cli_parse (cli, &argc, &argv, "CASE", get_mask_entries (cli, entries)))
    return YC_CLI_USAGE;
  if (argc != 2)
    return yc_cli_wrong_use ("one case: its id or its number");
  if ((store = yc_cli_open (cli, TRUE, TRUE, &error)) == NULL || (id = yc_cli_find_case (store, argv[1], &error)) == NULL
      || (history = yc_case_store_history (store, id, &error)) == NULL)
    return fail (store, error);
  for (guint i = 0; i < history->len; i++)
    {
      const YcCaseEvent *event = g_ptr_array_index (history, i);
      g_autofree char *seq = g_strdup_printf ("%" G_GINT64_FORMAT, event->seq);
      g_autofree char *at = yc_time_iso (event->at);
      g_autofree char *name = mask (cli, yc_name_mask, event->clerk_name);

      yc_cli_line (cli, "seq", seq, "at", at, "window", event->window, "clerk", event->clerk_id, "clerk_name", name, "state",
                   json_object_get_string_member_with_default (event->body, "state", ""), "hash", event->hash, "kind", event->kind, NULL);
    }
  return YC_CLI_DONE;
}
