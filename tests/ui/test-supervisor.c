/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */

/* A supervisor begins no case, and goes on with one where the applicant was told to correct: what the first notice left out is told in a second one, with its
 * reason. Real cases of a real store. The tests build on each other. Needs a display and a keyring. */
#define G_LOG_DOMAIN "yc-test"
#include "config.h"

#include "app/clerk/yc-clerk-window-private.h"
#include "unit/test-later.h"
#include "test-home-store.h"
#include "yc-ui-test.h"

#define SUPERVISOR "zg-sun"
#define WHY "平面图在补正期间作废，首次告知时还有效"
#define LACKING "application business-licence identity-card health-certificates"

static AdwApplication *app;
static YcSession *session;
static YcClerkWindow *window;
static struct { char *corrected, *received; } ids;

static Counter *
begin (TestCases *cases)
{
  Counter *counter = counter_new_at (cases, "small-catering", "scenario=new", LACKING);

  return counter;
}

static char *
end (Counter *counter)
{
  char *id = counter->id;

  yc_calendar_free (counter->calendar);
  g_free (counter);
  return id;
}

static void
take_out (Counter *counter, const char *material)
{
  g_autoptr (GPtrArray) pages = yc_page_store_list (counter->cases->store, counter->id, FALSE, NULL);
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < pages->len; i++)
    if (g_str_equal (((YcPage *) pages->pdata[i])->material_id, material))
      yc_page_store_delete (counter->cases->store, counter->id, ((YcPage *) pages->pdata[i])->id, &counter->cases->actor, &error);
  g_assert_no_error (error);
}

/* Told that the floor plan is missing; it comes, and the licence, which nobody asked for, is no more. */
static char *
correct_one (TestCases *cases)
{
  g_autoptr (GError) error = NULL;
  Counter *counter = begin (cases);

  yc_paper_record_free (yc_submission_tell_correction (cases->store, counter->calendar, counter->id, NULL, &cases->actor, &error));
  g_assert_no_error (error);
  yc_clock_test_advance (cases->clock, G_USEC_PER_SEC);
  counter_scan (counter, "floor-plan");
  yc_paper_record_free (yc_submission_receive_correction (cases->store, counter->calendar, counter->id, &cases->actor, &error));
  g_assert_no_error (error);
  take_out (counter, "business-licence");
  return end (counter);
}

static char *
receive_one (TestCases *cases)
{
  g_autoptr (GError) error = NULL;
  Counter *counter = begin (cases);

  yc_paper_record_free (yc_submission_receive (cases->store, counter->calendar, counter->id, &cases->actor, &error));
  g_assert_no_error (error);
  return end (counter);
}

static void
fill_store (void)
{
  g_autoptr (JsonObject) enrolment = later_enrolment ();
  JsonObject *supervisor = json_object_new ();
  TestCases cases = { .store = NULL };

  json_object_set_string_member (supervisor, "id", SUPERVISOR);
  json_object_set_string_member (supervisor, "name", "孙主管");
  json_object_set_string_member (supervisor, "role", "supervisor");
  json_object_set_string_member (supervisor, "password", TEST_PASSWORD);
  json_array_add_object_element (json_object_get_array_member (enrolment, "clerks"), supervisor);
  home_store_open (&cases, TEST_NOW - TEST_DAY, enrolment);
  ids.corrected = correct_one (&cases);
  ids.received = receive_one (&cases);
  home_store_close (&cases);
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
  g_assert_true (on_window ((gpointer) text));
}

static gboolean
is_asked (gpointer data)
{
  return yc_ui_test_find_window (ADW_TYPE_MESSAGE_DIALOG) != NULL;
}

static gboolean
is_gone (gpointer data)
{
  return yc_ui_test_find_window (ADW_TYPE_MESSAGE_DIALOG) == NULL;
}

static gboolean
is_clerk (gpointer data)
{
  const YcClerk *clerk = yc_session_get_clerk (session);

  return clerk != NULL && g_str_equal (clerk->id, data);
}

static void
signed_in_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (yc_session_sign_in_finish (YC_SESSION (source), result, &error));
  g_assert_no_error (error);
}

static gboolean
can (const char *action)
{
  return gtk_widget_activate_action (GTK_WIDGET (window), action, NULL);
}

static void
open_case (const char *id)
{
  yc_case_page_open (window->case_page, id, FALSE);
  yc_clerk_window_show_area (window, "case");
  wait_for ("经过");
}

static const char *
get_area (void)
{
  return gtk_stack_get_visible_child_name (window->area);
}

static gboolean
is_case (gpointer data)
{
  return g_str_equal (get_area (), "case");
}

/* ---- tests ---- */

static void
test_begins_nothing (void)
{
  yc_session_sign_in_async (session, SUPERVISOR, TEST_PASSWORD, signed_in_cb, NULL);
  yc_ui_test_wait (is_clerk, (gpointer) SUPERVISOR);
  yc_ui_test_settle ();
  can ("win.show-cases");
  yc_ui_test_settle ();
  can ("win.new-case");
  can ("win.show-intake");
  g_assert_cmpstr (get_area (), ==, "cases");
  open_case (ids.received);
  g_assert_false (yc_case_page_can_resume (window->case_page));
  can ("win.resume-case");
  g_assert_cmpstr (get_area (), ==, "case");
}

static void
test_second_notice (void)
{
  AdwMessageDialog *question;
  GtkEditable *reason;

  open_case (ids.corrected);
  wait_for ("补正已交");
  g_assert_true (yc_case_page_can_resume (window->case_page));
  can ("win.resume-case");
  yc_ui_test_settle ();
  g_assert_cmpstr (get_area (), ==, "intake");
  wait_for ("营业执照");
  yc_ui_test_shoot (GTK_WIDGET (window), "supervisor-second");
  gtk_widget_activate_action (GTK_WIDGET (window->intake), "intake.tell-correction", NULL);
  yc_ui_test_wait (is_asked, NULL);
  yc_ui_test_settle ();
  question = ADW_MESSAGE_DIALOG (yc_ui_test_find_window (ADW_TYPE_MESSAGE_DIALOG));
  reason = g_object_get_data (G_OBJECT (question), "reason");
  g_assert_nonnull (reason);
  g_assert_false (adw_message_dialog_get_response_enabled (question, "do"));
  gtk_editable_set_text (reason, WHY);
  g_assert_true (adw_message_dialog_get_response_enabled (question, "do"));
  adw_message_dialog_response (question, "do");
  gtk_window_close (GTK_WINDOW (question));
  yc_ui_test_wait (is_gone, NULL);
  yc_ui_test_wait (is_case, NULL);
  yc_ui_test_settle ();
  g_assert_cmpstr (get_area (), ==, "case");
  yc_ui_test_resize (GTK_WIDGET (window), 1366, 768);
  yc_ui_test_shoot (GTK_WIDGET (window), "supervisor-told");
}

/* Once, and in the report. */
static gpointer
read_history (YcStore *store, const YcActor *actor, gpointer data, GError **error)
{
  return yc_case_store_history (store, ids.corrected, error);
}

static void
history_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(GPtrArray **) user_data = yc_session_run_finish (YC_SESSION (source), result, NULL);
}

static gboolean
is_read (gpointer data)
{
  return *(GPtrArray **) data != NULL;
}

static void
test_is_a_supervisors (void)
{
  GPtrArray *history = NULL;
  const YcCaseEvent *event;

  yc_session_run (session, read_history, NULL, NULL, (GDestroyNotify) g_ptr_array_unref, history_cb, &history);
  yc_ui_test_wait (is_read, &history);
  event = g_ptr_array_index (history, history->len - 1);
  g_assert_cmpstr (event->kind, ==, "to-correct");
  g_assert_cmpstr (event->clerk_id, ==, SUPERVISOR);
  g_assert_cmpstr (json_object_get_string_member (event->body, "reason"), ==, WHY);
  g_ptr_array_unref (history);
}

int
main (int argc, char *argv[])
{
  int rc;

  yc_ui_test_init (&argc, &argv);
  app = yc_ui_test_app ();
  yc_digest_init_library ();
  fill_store ();
  session = yc_session_new ();
  window = YC_CLERK_WINDOW (yc_clerk_window_new (GTK_APPLICATION (app), session));
  gtk_window_present (GTK_WINDOW (window));
  yc_clerk_window_open (window);
  wait_for ("王静");
  g_test_add_func ("/ui/supervisor/1-begins-nothing", test_begins_nothing);
  g_test_add_func ("/ui/supervisor/2-tells-what-the-first-notice-left-out", test_second_notice);
  g_test_add_func ("/ui/supervisor/3-with-the-reason", test_is_a_supervisors);
  rc = g_test_run ();
  gtk_window_destroy (GTK_WINDOW (window));
  yc_session_close (session);
  g_clear_object (&session);
  g_clear_object (&app);
  g_free (ids.corrected);
  g_free (ids.received);
  return rc;
}
