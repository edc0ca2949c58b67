/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */

/* What the counter does behind its day is asked why, in a field that is there only then: an answer behind the time to accept, a result that is delivered behind
 * its ten days; and a request that comes in time. Real cases of a real store, looked at on 2026-12-30. The tests build on each other. Needs a display and a keyring. */
#define G_LOG_DOMAIN "yc-test"
#include "config.h"

#include "app/clerk/yc-clerk-window-private.h"
#include "app/common/yc-counter-acts.h"
#include "app/yc-settings.h"
#include "unit/test-later.h"
#include "test-home-store.h"
#include "yc-ui-test.h"

#define WHY "窗口系统故障，未能按期办理"
#define BACK_THEN (TEST_NOW + 15 * TEST_DAY)          /* 2026-12-08: five working days and ten are over on 12-30 */
#define NOT_LONG_AGO (TEST_NOW + 36 * TEST_DAY)       /* 2026-12-29 */

static AdwApplication *app;
static YcSession *session;
static YcClerkWindow *window;
static struct { char *late_answer, *early_answer, *late_result, *early_result, *heard; } ids;

/* Dining needs no permit of this kind: received, and not answered. */
static char *
receive_one (TestCases *cases, gint64 at)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (YcPaperRecord) receipt = NULL;
  Counter *counter;
  char *id;

  yc_clock_test_advance (cases->clock, at - yc_clock_now (cases->clock));
  counter = counter_new_at (cases, "public-place-hygiene", "category=dining", "");
  counter->scanned_at = at;
  counter_scan (counter, "application");
  receipt = yc_submission_receive (cases->store, counter->calendar, counter->id, &cases->actor, &error);
  g_assert_no_error (error);
  id = counter->id;
  yc_calendar_free (counter->calendar);
  g_free (counter);
  return id;
}

static char *
decide_one (TestCases *cases, gint64 at)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (YcAcceptance) acceptance = NULL;
  Counter *counter;
  char *id;

  yc_clock_test_advance (cases->clock, at - yc_clock_now (cases->clock));
  counter = counter_new_at (cases, "small-catering", "scenario=new", "");
  counter->scanned_at = at;
  counter_scan (counter, COUNTER_ALL);
  acceptance = counter_accept (counter, YC_OUTCOME_ACCEPT, &error);
  g_assert_no_error (error);
  yc_clock_test_advance (cases->clock, G_USEC_PER_SEC);
  later_decide (counter, TRUE);
  id = counter->id;
  yc_calendar_free (counter->calendar);
  g_free (counter);
  return id;
}

/* In a special step that has told of a hearing, over a year that nobody knows. */
static char *
hear_one (TestCases *cases, gint64 at)
{
  static const char begun[] = "{\"step\":\"听证\",\"counted\":false,\"until\":\"2027-01-26\",\"until_provisional\":true,\"days\":20,"
                              "\"hearing\":{\"ask\":\"2027-01-05\",\"hold\":\"2027-02-02\",\"provisional\":true},\"papers\":[{\"kind\":\"special-step-notice\"}]}";
  g_autoptr (YcItem) item = sample_item_changed ("small-catering", "\"name\": \"现场核查（必要时）\", \"value\": 3, \"unit\": \"workday\", \"counted\": true, \"on_site\": true",
                                                 "\"name\": \"听证\", \"value\": 20, \"unit\": \"workday\", \"counted\": false, \"hearing\": true");
  g_autoptr (GError) error = NULL;
  g_autoptr (YcAcceptance) acceptance = NULL;
  Counter *counter;
  char *id;

  yc_clock_test_advance (cases->clock, at - yc_clock_now (cases->clock));
  counter = counter_new_for (cases, item, "scenario=new", "");
  counter->scanned_at = at;
  counter_scan (counter, COUNTER_ALL);
  acceptance = counter_accept (counter, YC_OUTCOME_ACCEPT, &error);
  g_assert_no_error (error);
  yc_clock_test_advance (cases->clock, G_USEC_PER_SEC);
  later_review (counter);
  later_office (counter, "step-begun", "S55", yc_json_parse_object (begun, -1, NULL, NULL), &error);
  g_assert_no_error (error);
  id = counter->id;
  yc_calendar_free (counter->calendar);
  g_free (counter);
  return id;
}

static void
fill_store (void)
{
  g_autoptr (JsonObject) enrolment = later_enrolment ();
  TestCases cases = { .store = NULL };

  home_store_open (&cases, BACK_THEN, enrolment);
  ids.late_answer = receive_one (&cases, BACK_THEN);
  ids.late_result = decide_one (&cases, BACK_THEN + G_TIME_SPAN_MINUTE);
  ids.early_answer = receive_one (&cases, NOT_LONG_AGO);
  ids.early_result = decide_one (&cases, NOT_LONG_AGO + G_TIME_SPAN_MINUTE);
  ids.heard = hear_one (&cases, NOT_LONG_AGO + 2 * G_TIME_SPAN_MINUTE);
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

/* The question of the refusal of a case that is opened for it. */
static AdwMessageDialog *
ask_to_refuse (const char *case_id)
{
  yc_intake_page_open (window->intake, case_id);
  yc_clerk_window_show_area (window, "intake");
  wait_for ("不受理：");
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (window->intake), "intake.decide", NULL));
  yc_ui_test_wait (is_asked, NULL);
  yc_ui_test_settle ();
  return ADW_MESSAGE_DIALOG (yc_ui_test_find_window (ADW_TYPE_MESSAGE_DIALOG));
}

static GtkWidget *
get_acts (void)
{
  return yc_ui_test_find (GTK_WIDGET (window->case_page), YC_TYPE_COUNTER_ACTS);
}

static void
begin_delivery (const char *case_id)
{
  yc_case_page_open (window->case_page, case_id, FALSE);
  yc_clerk_window_show_area (window, "case");
  wait_for ("送达");
  yc_counter_acts_begin (YC_COUNTER_ACTS (get_acts ()), YC_CASE_DELIVER);
  yc_ui_test_settle ();
}

static GtkWidget *
find_part (const char *name)
{
  GtkWidget *part = yc_ui_test_find_named (get_acts (), name);

  g_assert_nonnull (part);
  return part;
}

/* What can be done stands above what cannot. */
static void
check_order (void)
{
  static const char *const rows[YC_N_CASE_ACTS] = { "supply_row", "settle_row", "deliver_row", "withdraw_row", "lapse_row", "hearing_row", "correct_row" };
  double lowest_open = 0, highest_closed = G_MAXDOUBLE;
  graphene_rect_t place;

  for (int act = 0; act < YC_N_CASE_ACTS; act++)
    {
      GtkWidget *row = find_part (rows[act]);

      if (!gtk_widget_get_mapped (row))
        continue;
      g_assert_true (gtk_widget_compute_bounds (row, get_acts (), &place));
      if (yc_counter_acts_can (YC_COUNTER_ACTS (get_acts ()), (YcCaseAct) act))
        lowest_open = MAX (lowest_open, (double) place.origin.y);
      else
        highest_closed = MIN (highest_closed, (double) place.origin.y);
    }
  g_assert_cmpfloat (lowest_open, >, 0);
  g_assert_cmpfloat (highest_closed, <, G_MAXDOUBLE);
  g_assert_cmpfloat (lowest_open, <, highest_closed);
}

/* ---- tests ---- */

static void
test_answer_in_time (void)
{
  AdwMessageDialog *question = ask_to_refuse (ids.early_answer);

  g_assert_null (g_object_get_data (G_OBJECT (question), "reason"));
  g_assert_true (adw_message_dialog_get_response_enabled (question, "do"));
  adw_message_dialog_response (question, "keep");
  gtk_window_close (GTK_WINDOW (question));
  yc_ui_test_wait (is_gone, NULL);
}

static void
test_answer_late (void)
{
  AdwMessageDialog *question = ask_to_refuse (ids.late_answer);
  GtkEditable *reason = g_object_get_data (G_OBJECT (question), "reason");

  g_assert_nonnull (reason);
  g_assert_true (yc_ui_test_says (GTK_WIDGET (question), "受理期限已过"));
  g_assert_false (adw_message_dialog_get_response_enabled (question, "do"));
  gtk_editable_set_text (reason, "  ");
  g_assert_false (adw_message_dialog_get_response_enabled (question, "do"));
  gtk_editable_set_text (reason, WHY);
  g_assert_true (adw_message_dialog_get_response_enabled (question, "do"));
  yc_ui_test_check_names (GTK_WIDGET (question));
  yc_ui_test_shoot (GTK_WIDGET (question), "late-answer");
  adw_message_dialog_response (question, "do");
  gtk_window_close (GTK_WINDOW (question));
  yc_ui_test_wait (is_gone, NULL);
  yc_case_page_open (window->case_page, ids.late_answer, FALSE);
  yc_clerk_window_show_area (window, "case");
  wait_for (WHY);
}

static void
test_delivery_in_time (void)
{
  begin_delivery (ids.early_result);
  g_assert_false (gtk_widget_get_visible (find_part ("reason_box")));
}

static void
test_delivery_late (void)
{
  begin_delivery (ids.late_result);
  g_assert_true (gtk_widget_get_visible (find_part ("reason_box")));
  g_assert_true (yc_ui_test_says (find_part ("reason_box"), "超期原因"));
  gtk_check_button_set_active (GTK_CHECK_BUTTON (find_part ("post")), TRUE);
  yc_ui_test_settle ();
  g_assert_true (gtk_widget_get_visible (find_part ("reason_box")));
  gtk_editable_set_text (GTK_EDITABLE (find_part ("tracking")), "EE123456789CN");
  g_signal_emit_by_name (find_part ("primary"), "clicked");
  wait_for ("须说明原因");
  yc_ui_test_settle ();
  yc_ui_test_shoot (GTK_WIDGET (window), "late-delivery");
  gtk_editable_set_text (GTK_EDITABLE (find_part ("reason")), WHY);
  g_signal_emit_by_name (find_part ("primary"), "clicked");
  wait_for (WHY);
  wait_for ("已送达");
  yc_ui_test_check_names (GTK_WIDGET (window));
  yc_ui_test_shoot (GTK_WIDGET (window), "late-delivered");
}

/* 行政许可法第四十七条: the applicant asks for the hearing at the window, once; until when it is held stands on the page. */
static void
test_hearing (void)
{
  yc_case_page_open (window->case_page, ids.heard, FALSE);
  yc_clerk_window_show_area (window, "case");
  wait_for ("听证最迟申请");
  g_assert_true (yc_ui_test_says (GTK_WIDGET (window), "环节预计结束"));
  g_assert_true (yc_ui_test_says (GTK_WIDGET (window), "申请人签署撤回申请，本件随之办结。"));      /* also in a special step */
  g_assert_true (gtk_widget_get_visible (gtk_widget_get_parent (find_part ("hearing_row"))));
  check_order ();
  yc_ui_test_shoot (GTK_WIDGET (window), "hearing-window");
  yc_counter_acts_begin (YC_COUNTER_ACTS (get_acts ()), YC_CASE_HEARING);
  wait_for ("申请听证日期");
  wait_for ("组织听证");
  yc_ui_test_settle ();
  g_assert_false (yc_counter_acts_can (YC_COUNTER_ACTS (get_acts ()), YC_CASE_HEARING));
  g_assert_false (gtk_widget_get_visible (gtk_widget_get_parent (find_part ("hearing_row"))));
  check_order ();
  yc_ui_test_check_names (GTK_WIDGET (window));
  yc_ui_test_shoot (GTK_WIDGET (window), "hearing-window-asked");
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
  g_test_add_func ("/ui/late-acts/1-an-answer-in-time", test_answer_in_time);
  g_test_add_func ("/ui/late-acts/2-an-answer-behind-the-time-to-accept", test_answer_late);
  g_test_add_func ("/ui/late-acts/3-a-delivery-in-time", test_delivery_in_time);
  g_test_add_func ("/ui/late-acts/4-a-delivery-behind-the-ten-days", test_delivery_late);
  g_test_add_func ("/ui/late-acts/5-a-hearing-is-asked-for", test_hearing);
  rc = g_test_run ();
  gtk_window_destroy (GTK_WINDOW (window));
  yc_session_close (session);
  g_clear_object (&session);
  g_clear_object (&app);
  g_free (ids.late_answer);
  g_free (ids.early_answer);
  g_free (ids.late_result);
  g_free (ids.early_result);
  g_free (ids.heard);
  return rc;
}
