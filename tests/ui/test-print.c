/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */

/* Printing on a real CUPS queue that keeps each job as a file: what arrives is what was stored, a reprint is marked, a queue that refuses is a
 * failed print and stands in the case's history; where the runtime folder is no memory, nothing is printed. Runs inside
 * tests/rigs/cups-session.sh; its folder is the first argument, "in-memory" or "on-disk" (what XDG_RUNTIME_DIR is) the second. */
#define G_LOG_DOMAIN "yc-test"
#include "config.h"

#include "acceptance/yc-notice.h"
#include "app/common/yc-print.h"
#include "app/common/yc-printer-chooser.h"
#include "app/yc-error-text.h"
#include "app/yc-session.h"
#include "base/yc-error.h"
#include "yc-ui-test.h"

#include <glib/gstdio.h>

static YcSession *session;
static GtkWidget *window;
static char *printed_folder;
static char *case_id;
static char *paper_id;

/* ---- helpers ---- */

typedef struct { gboolean done; GError *error; gpointer result; } Outcome;

static gboolean
is_done (gpointer data)
{
  return ((Outcome *) data)->done;
}

static void
opened_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Outcome *outcome = user_data;

  yc_session_open_finish (session, result, &outcome->error);
  outcome->done = TRUE;
}

static void
ran_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Outcome *outcome = user_data;

  outcome->result = yc_session_run_finish (session, result, &outcome->error);
  outcome->done = TRUE;
}

static gpointer
run (YcStoreFunc func)
{
  Outcome outcome = { 0 };

  yc_session_run (session, func, NULL, NULL, NULL, ran_cb, &outcome);
  yc_ui_test_wait (is_done, &outcome);
  g_assert_no_error (outcome.error);
  return outcome.result;
}

static void
printed_cb (const GError *error, gpointer user_data)
{
  Outcome *outcome = user_data;

  outcome->error = error != NULL ? g_error_copy (error) : NULL;
  outcome->done = TRUE;
}

/* The window of printers is answered as by Enter. */
static gboolean
take_printer (gpointer data)
{
  Outcome *outcome = data;
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWidget) toplevel = g_list_model_get_item (windows, i);
      if (YC_IS_PRINTER_CHOOSER (toplevel) && gtk_widget_get_mapped (toplevel))
        {
          g_signal_emit_by_name (yc_ui_test_find (toplevel, GTK_TYPE_LIST_VIEW), "activate", 0);
          return TRUE;
        }
    }
  return outcome->done;
}

static GError *
print (gboolean asks)
{
  Outcome outcome = { 0 };

  yc_print_paper (GTK_WINDOW (window), session, case_id, paper_id, printed_cb, &outcome);
  if (asks)
    {
      yc_ui_test_wait (take_printer, &outcome);
      g_assert_false (outcome.done);
    }
  yc_ui_test_wait (is_done, &outcome);
  return outcome.error;
}

static GBytes *
read_job (int n)
{
  g_autofree char *path = g_strdup_printf ("%s/job-%d.pdf", printed_folder, n);
  char *data = NULL;
  gsize size = 0;

  return g_file_get_contents (path, &data, &size, NULL) ? g_bytes_new_take (data, size) : NULL;
}

/* The second press in the midst of a print. */
static void
test_second_press_prints_nothing (void)
{
  Outcome first = { 0 }, second = { 0 };
  g_autoptr (GBytes) none = NULL;

  yc_print_paper (GTK_WINDOW (window), session, case_id, paper_id, printed_cb, &first);
  yc_print_paper (GTK_WINDOW (window), session, case_id, paper_id, printed_cb, &second);
  yc_ui_test_wait (is_done, &second);
  g_assert_error (second.error, YC_PRINT_ERROR, YC_PRINT_ERROR_UNDER_WAY);
  yc_ui_test_wait (is_done, &first);
  g_assert_no_error (first.error);
  g_clear_error (&second.error);
  none = read_job (4);
  g_assert_null (none);
}

static gpointer
get_stored (YcStore *store, const YcActor *actor, gpointer data, GError **error)
{
  return yc_case_store_get_paper (store, case_id, paper_id, error);
}

/* How often a kind of event stands in the case's history. */
static const char *counted_kind;

static gpointer
count_events (YcStore *store, const YcActor *actor, gpointer data, GError **error)
{
  g_autoptr (GPtrArray) history = yc_case_store_history (store, case_id, error);
  guint n = 0;

  for (guint i = 0; history != NULL && i < history->len; i++)
    n += g_str_equal (((YcCaseEvent *) g_ptr_array_index (history, i))->kind, counted_kind) ? 1 : 0;
  return GUINT_TO_POINTER (n);
}

static guint
events_of (const char *kind)
{
  counted_kind = kind;
  return GPOINTER_TO_UINT (run (count_events));
}

static void
cups (const char *tool)
{
  const char *argv[] = { tool, "yichuang", NULL };
  int status = -1;

  g_assert_true (g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, &status, NULL));
  g_assert_cmpint (status, ==, 0);
}

static void
assert_no_clear_text (void)
{
  g_autoptr (GDir) dir = g_dir_open (g_get_user_runtime_dir (), 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL)
    g_assert_false (g_str_has_prefix (name, "yichuang-print"));
}

/* ---- cases ---- */

static gpointer
make_paper (YcStore *store, const YcActor *actor, gpointer data, GError **error)
{
  g_autoptr (YcItem) item = yc_ui_test_item ("small-catering");
  g_autoptr (YcIntake) intake = yc_intake_new (item);
  g_autoptr (YcPaperRecord) paper = NULL;

  case_id = yc_case_store_save_draft (store, NULL, intake, actor, error);
  paper = case_id != NULL ? yc_submission_make_paper (store, yc_session_get_calendar (session), case_id, "application-form", actor, error) : NULL;
  paper_id = paper != NULL ? g_strdup (paper->id) : NULL;
  return NULL;
}

static void
test_refused (void)
{
  g_autoptr (GError) error = NULL;

  cups ("cupsreject");
  error = print (TRUE);
  g_assert_error (error, YC_PRINT_ERROR, YC_PRINT_ERROR_FAILED);
  g_assert_cmpuint (events_of ("print-failed"), ==, 1);
  g_assert_cmpuint (events_of ("printed"), ==, 0);
  assert_no_clear_text ();
  cups ("cupsaccept");
}

static void
test_stored_is_sent (void)
{
  g_autoptr (GBytes) stored = run (get_stored);
  g_autoptr (GBytes) sent = NULL;
  g_autoptr (GError) error = print (FALSE);   /* the printer was remembered although it refused */

  g_assert_no_error (error);
  sent = read_job (1);
  g_assert_nonnull (sent);
  g_assert_true (sent != NULL && g_bytes_equal (stored, sent));
  g_assert_cmpuint (events_of ("print-started"), ==, 2);   /* the refused one, too */
  g_assert_cmpuint (events_of ("printed"), ==, 1);
  assert_no_clear_text ();
}

static void
test_reprint_is_marked (void)
{
  g_autoptr (GBytes) stored = run (get_stored);
  g_autoptr (GBytes) sent = NULL;
  g_autoptr (GError) error = print (FALSE);

  g_assert_no_error (error);
  sent = read_job (2);
  g_assert_nonnull (sent);
  g_assert_false (sent == NULL || g_bytes_equal (stored, sent));
  g_assert_cmpuint (events_of ("reprinted"), ==, 1);
}

static void
test_disk_is_refused (void)
{
  g_autoptr (GError) error = print (TRUE);
  g_autoptr (GBytes) sent = read_job (1);
  YcErrorText text;

  g_assert_error (error, YC_BASE_ERROR, YC_BASE_ERROR_ON_DISK);
  yc_error_text_lookup (error, &text);
  g_assert_cmpstr (text.title, ==, "没有打印：打印用的临时文件会落在磁盘上");
  g_assert_cmpstr (text.primary_action, ==, "win.print");
  g_assert_null (sent);
  g_assert_cmpuint (events_of ("print-failed"), ==, 1);
  assert_no_clear_text ();
}

static gboolean
is_gone (gpointer path)
{
  return !g_file_test (path, G_FILE_TEST_EXISTS);
}

/* As a process that was killed in the midst of printing leaves it. */
static void
test_stale_is_swept (void)
{
  g_autofree char *folder = g_build_filename (g_get_user_runtime_dir (), "yichuang-print-0badcafe", NULL);
  g_autofree char *file = g_build_filename (folder, "paper.pdf", NULL);

  g_assert_cmpint (g_mkdir (folder, 0700), ==, 0);
  g_assert_true (g_file_set_contents (file, "%PDF", -1, NULL));
  yc_print_sweep ();
  yc_ui_test_wait (is_gone, folder);
  assert_no_clear_text ();
}

static void
set_up (void)
{
  g_autofree char *from = g_build_filename (g_getenv ("YICHUANG_DATADIR"), "demo", "enrolment.json", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (from);
  Outcome outcome = { 0 };

  session = yc_session_new ();
  yc_session_enrol_async (session, file, opened_cb, &outcome);
  yc_ui_test_wait (is_done, &outcome);
  g_assert_no_error (outcome.error);
  run (make_paper);
  g_assert_nonnull (paper_id);
  window = yc_ui_test_show (gtk_label_new ("打印"), 600, 400);
}

int
main (int argc, char *argv[])
{
  gboolean on_disk;
  int rc;

  printed_folder = g_build_filename (argv[1], "printed", NULL);
  on_disk = g_str_equal (argv[2], "on-disk");
  argv[2] = argv[0];
  argc -= 2;
  argv += 2;
  yc_ui_test_init (&argc, &argv);
  /* GTK warns that no colour daemon is here; only criticals count. */
  g_log_set_always_fatal ((GLogLevelFlags) (G_LOG_FATAL_MASK | G_LOG_LEVEL_CRITICAL));
  set_up ();
  if (on_disk)
    g_test_add_func ("/ui/print/runtime-folder-on-a-disk-is-refused-in-words", test_disk_is_refused);
  else
    {
      g_test_add_func ("/ui/print/01-queue-that-refuses-is-a-failed-print", test_refused);
      g_test_add_func ("/ui/print/02-stored-bytes-reach-the-printer", test_stored_is_sent);
      g_test_add_func ("/ui/print/03-reprint-is-marked-and-logged", test_reprint_is_marked);
      g_test_add_func ("/ui/print/04-second-press-in-the-midst-of-a-print-prints-nothing", test_second_press_prints_nothing);
      g_test_add_func ("/ui/print/05-clear-text-of-a-crash-is-swept-at-the-start", test_stale_is_swept);
    }
  rc = g_test_run ();
  yc_ui_test_close (window);
  yc_session_close (session);
  g_clear_object (&session);
  return rc;
}
