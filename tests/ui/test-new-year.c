/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */

/* A year that nobody knew becomes known: who accepted is told on the screen that the days were counted again, once, and the case shows the new day. The
 * tests build on each other. Needs a display and a keyring. */
#define G_LOG_DOMAIN "yc-test"
#include "config.h"

#include "app/clerk/yc-clerk-window-private.h"
#include "app/yc-settings.h"
#include "unit/test-later.h"
#include "unit/test-place.h"
#include "unit/test-year.h"
#include "test-home-store.h"
#include "yc-ui-test.h"

#define ACCEPTED_AT (TEST_NOW + 36 * TEST_DAY)        /* 2026-12-29; the window opens a day later (YICHUANG_CLOCK) */
#define N_CASES 2
#define TOLD "新年度日历已公布：3 件的期限已重新计算，不再是暂定"       /* also the one that is not accepted yet */

static AdwApplication *app;
static YcSession *session;
static YcClerkWindow *window;
static char *case_id, *received_id;

/* The time to accept ends on 2027-01-05 as far as is known. */
static void
receive_one (TestCases *cases)
{
  Counter *counter = counter_new_at (cases, "small-catering", "scenario=new", "");
  g_autoptr (GError) error = NULL;
  g_autoptr (YcPaperRecord) receipt = NULL;

  counter->scanned_at = yc_clock_now (cases->clock);
  counter_scan (counter, COUNTER_ALL);
  receipt = yc_submission_receive (cases->store, counter->calendar, counter->id, &cases->actor, &error);
  g_assert_no_error (error);
  received_id = counter->id;
  yc_calendar_free (counter->calendar);
  g_free (counter);
}

/* Due on 2027-01-05 as far as is known. */
static void
accept_one (TestCases *cases)
{
  Counter *counter = counter_new_at (cases, "small-catering", "scenario=new", "");
  g_autoptr (GError) error = NULL;
  g_autoptr (YcAcceptance) acceptance = NULL;

  counter->scanned_at = yc_clock_now (cases->clock);
  counter_scan (counter, COUNTER_ALL);
  acceptance = counter_accept (counter, YC_OUTCOME_ACCEPT, &error);
  g_assert_no_error (error);
  g_free (case_id);
  case_id = counter->id;
  yc_calendar_free (counter->calendar);
  g_free (counter);
}

static void
fill_store (void)
{
  g_autoptr (JsonObject) enrolment = test_enrolment ();
  TestCases cases = { .store = NULL };

  home_store_open (&cases, ACCEPTED_AT, enrolment);
  for (guint i = 0; i < N_CASES; i++)
    accept_one (&cases);
  receive_one (&cases);
  home_store_close (&cases);
}

/* As the next package of the program brings it. (transfer full): a data folder */
static char *
make_data (const char *folder)
{
  const char *data = g_getenv ("YICHUANG_DATADIR");
  g_autofree char *catalog = g_build_filename (data, "catalog", NULL), *calendar = g_build_filename (catalog, "calendar", NULL);
  char *own = g_build_filename (folder, "data", NULL);
  g_autofree char *own_catalog = g_build_filename (own, "catalog", NULL), *own_calendar = g_build_filename (own_catalog, "calendar", NULL);
  g_autofree char *file = g_build_filename (own_calendar, "2027.json", NULL);

  place_link_all (data, own, "catalog");
  place_link_all (catalog, own_catalog, "calendar");
  place_link_all (calendar, own_calendar, NULL);
  g_assert_true (g_file_set_contents (file, YEAR_2027, -1, NULL));
  return own;
}

/* ---- helpers ---- */

static gboolean
on_window (gpointer text)
{
  return yc_ui_test_says (GTK_WIDGET (window), text);
}

static void
wait_for (const char *text)
{
  yc_ui_test_wait (on_window, (gpointer) text);
  yc_ui_test_settle ();
}

static gpointer
look (YcStore *store, const YcActor *actor, gpointer data, GError **error)
{
  return g_strdup ("");
}

static void
looked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_free (yc_session_run_finish (YC_SESSION (source), result, NULL));
  *(gboolean *) user_data = TRUE;
}

static gboolean
is_true (gpointer data)
{
  return *(gboolean *) data;
}

/* The store has one worker: what was asked of it before is done, and its answer is on the screen. */
static void
wait_for_store (void)
{
  gboolean done = FALSE;

  yc_session_run (session, look, NULL, NULL, g_free, looked_cb, &done);
  yc_ui_test_wait (is_true, &done);
  yc_ui_test_settle ();
}

static void
start (void)
{
  session = yc_session_new ();
  window = YC_CLERK_WINDOW (yc_clerk_window_new (GTK_APPLICATION (app), session));
  gtk_window_present (GTK_WINDOW (window));
  yc_clerk_window_open (window);
  wait_for ("王静");
  wait_for_store ();
}

static gboolean
is_gone (gpointer data)
{
  return g_list_model_get_n_items (gtk_window_get_toplevels ()) == 0;
}

static void
stop (void)
{
  gtk_window_close (GTK_WINDOW (window));
  yc_ui_test_wait (is_gone, NULL);
  window = NULL;
  yc_session_close (session);
  g_clear_object (&session);
}

static void
open_case (const char *id)
{
  yc_case_page_open (window->case_page, id, FALSE);
  yc_clerk_window_show_area (window, "case");
  wait_for_store ();
  yc_ui_test_shoot (GTK_WIDGET (window), id == case_id ? "new-year-case" : "new-year-received");
}

/* ---- tests ---- */

static void
test_unknown (void)
{
  g_autoptr (GSettings) settings = yc_settings_open ();

  g_settings_set_boolean (settings, "window-maximized", FALSE);
  start ();
  g_assert_false (on_window ((gpointer) TOLD));
  open_case (case_id);
  wait_for ("2027年1月5日");
  g_assert_true (on_window ((gpointer) "暂定"));
  stop ();
}

static void
test_told (gconstpointer data)
{
  g_setenv ("YICHUANG_DATADIR", data, TRUE);
  start ();
  wait_for (TOLD);
  yc_ui_test_check_names (GTK_WIDGET (window));
  yc_ui_test_shoot (GTK_WIDGET (window), "new-year");
  open_case (received_id);
  wait_for ("2027年1月7日");
  g_assert_false (yc_ui_test_says (GTK_WIDGET (window->case_page), "暂定"));       /* the toast has the word */
  open_case (case_id);
  wait_for ("2027年1月7日");
  stop ();
}

static void
test_once (void)
{
  start ();
  g_assert_false (on_window ((gpointer) TOLD));
  open_case (case_id);
  wait_for ("2027年1月7日");
  stop ();
}

int
main (int argc, char *argv[])
{
  TestFolder *folder;
  g_autofree char *data = NULL;
  int rc;

  yc_ui_test_init (&argc, &argv);
  app = yc_ui_test_app ();
  yc_digest_init_library ();
  folder = test_folder_new ();
  data = make_data (folder->path);
  fill_store ();
  g_test_add_func ("/ui/new-year/1-an-unknown-year-is-told-of-as-one", test_unknown);
  g_test_add_data_func ("/ui/new-year/2-it-is-known-and-who-accepted-is-told", data, test_told);
  g_test_add_func ("/ui/new-year/3-once", test_once);
  rc = g_test_run ();
  g_clear_object (&app);
  g_free (case_id);
  g_free (received_id);
  test_folder_free (folder);
  return rc;
}
