/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */

/* The ledger's page on a real store, filled by the acts of the days before: lists, order, colours, filters and what opens. The tests build on each other.
 * Needs a display and a keyring. */
#define G_LOG_DOMAIN "yc-test"
#include "config.h"

#include "app/clerk/yc-clerk-window-private.h"
#include "app/common/yc-ledger-item.h"
#include "app/common/yc-list-focus.h"
#include "app/common/yc-timer-words.h"
#include "app/yc-settings.h"
#include "unit/test-later.h"
#include "yc-ui-test.h"

#define FIRST_DAY (TEST_NOW - 10 * TEST_DAY)      /* Friday 2026-11-13; the window opens on Monday 11-23 */
#define SUPERVISOR "zg-sun"
#define COMMITTED "category=lodging rooms=under-50 air=no way=commitment"
#define LACKING "application business-licence identity-card health-certificates"

static AdwApplication *app;
static YcSession *session;
static YcClerkWindow *window;
static char *overdue_id;          /* of the tolerance that is over */

/* ---- the store of the days before ---- */

typedef enum { RECEIVE, CORRECT, TOLERATE, COMMIT, REFUSE } Act;
static const struct { guint day; Act act; const char *item, *answers, *materials; } acts[] = {
  { 0, TOLERATE, "small-catering", "scenario=new", COUNTER_MAIN },                   /* until 11-20 */
  { 3, TOLERATE, "small-catering", "scenario=new", COUNTER_MAIN },                   /* until 11-23 */
  { 4, RECEIVE, "small-catering", "scenario=new", COUNTER_ALL },                     /* until 11-24 */
  { 5, CORRECT, "small-catering", "scenario=new", LACKING },
  { 5, COMMIT, "public-place-hygiene", COMMITTED, COUNTER_COMMITTED },
  { 5, RECEIVE, "small-catering", "scenario=new", COUNTER_ALL },                     /* until 11-25 */
  { 6, REFUSE, "public-place-hygiene", "category=dining", "application" },
  { 7, CORRECT, "small-catering", "scenario=new", LACKING },
  { 7, TOLERATE, "small-catering", "scenario=new", COUNTER_MAIN },                   /* until 11-27 */
};

static void
accept_with (Counter *counter, const char *kind, YcOutcome outcome)
{
  TestCases *cases = counter->cases;
  g_autoptr (GError) error = NULL;
  g_autoptr (YcPaperRecord) letter = yc_submission_make_paper (cases->store, counter->calendar, counter->id, kind, &cases->actor, &error);
  g_autoptr (YcAcceptance) acceptance = NULL;

  g_assert_no_error (error);
  counter_print_letter (counter, letter);
  yc_clock_test_advance (cases->clock, G_USEC_PER_SEC);
  counter->scanned_at = yc_clock_now (cases->clock);
  counter_scan (counter, kind);
  acceptance = counter_accept (counter, outcome, &error);
  g_assert_no_error (error);
}

static void
do_act (Counter *counter, Act act)
{
  TestCases *cases = counter->cases;
  g_autoptr (GError) error = NULL;
  g_autoptr (YcPaperRecord) paper = NULL;

  switch (act)
    {
    case RECEIVE: paper = yc_submission_receive (cases->store, counter->calendar, counter->id, &cases->actor, &error); break;
    case CORRECT: paper = yc_submission_tell_correction (cases->store, counter->calendar, counter->id, NULL, &cases->actor, &error); break;
    case REFUSE: paper = yc_submission_refuse (cases->store, counter->calendar, counter->id, NULL, &cases->actor, &error); break;
    case TOLERATE: accept_with (counter, "tolerance-promise", YC_OUTCOME_TOLERATE); return;
    case COMMIT:
      accept_with (counter, "commitment-letter", YC_OUTCOME_COMMIT);
      later_decide (counter, TRUE);
      return;
    default: g_assert_not_reached ();
    }
  g_assert_no_error (error);
  g_assert_nonnull (paper);
}

/* Once more @n_more cases that were received on the last day, for a list that is longer than a page. */
static void
fill_store (guint n_more)
{
  g_autofree char *folder = g_build_filename (g_get_user_data_dir (), "yichuang", NULL);
  YcStoreConfig config = { .folder = folder, .with_keys = TRUE };
  g_autoptr (GError) error = NULL;
  TestCases cases = { .clock = yc_clock_test_new (FIRST_DAY), .ids = yc_ids_test_new (11) };
  g_autoptr (JsonObject) enrolment = test_enrolment ();
  JsonObject *approver = json_object_new (), *supervisor = json_object_new ();

  json_object_set_string_member (approver, "id", LATER_APPROVER);
  json_object_set_string_member (approver, "name", "李审");
  json_object_set_string_member (approver, "role", "approver");
  json_object_set_string_member (approver, "password", TEST_PASSWORD);
  json_array_add_object_element (json_object_get_array_member (enrolment, "clerks"), approver);
  json_object_set_string_member (supervisor, "id", SUPERVISOR);
  json_object_set_string_member (supervisor, "name", "孙主管");
  json_object_set_string_member (supervisor, "role", "supervisor");
  json_object_set_string_member (supervisor, "password", TEST_PASSWORD);
  json_array_add_object_element (json_object_get_array_member (enrolment, "clerks"), supervisor);
  config.clock = cases.clock;
  config.ids = cases.ids;
  cases.store = yc_store_open (&config, &error);
  g_assert_no_error (error);
  g_assert_true (yc_enrolment_import (cases.store, enrolment, &error));
  test_cases_sign_in (&cases, "wangjing");
  for (guint i = 0; i < G_N_ELEMENTS (acts) + n_more; i++)
    {
      guint k = MIN (i, (guint) G_N_ELEMENTS (acts) - 1);
      gint64 at = FIRST_DAY + acts[k].day * TEST_DAY;
      Counter *counter;

      if (at > yc_clock_now (cases.clock))
        yc_clock_test_advance (cases.clock, at - yc_clock_now (cases.clock));
      counter = counter_new_at (&cases, acts[k].item, acts[k].answers, "");
      counter->scanned_at = yc_clock_now (cases.clock);
      if (i == k)
        counter_scan (counter, acts[k].materials);
      do_act (counter, i == k ? acts[k].act : RECEIVE);
      if (i == 0)
        overdue_id = g_strdup (counter->id);
      yc_calendar_free (counter->calendar);
      g_free (counter->id);
      g_free (counter);
    }
  yc_store_close (cases.store);
  yc_author_key_unref (cases.author);
  yc_clerk_free (cases.clerk);
  yc_clock_unref (cases.clock);
  yc_ids_unref (cases.ids);
}

/* ---- helpers ---- */

typedef struct { GtkWidget *root; const char *text; } Says;

static gboolean
says (gpointer data)
{
  const Says *wanted = data;

  return yc_ui_test_says (wanted->root, wanted->text);
}

static void
wait_for (GtkWidget *root, const char *text)
{
  Says data = { root, text };

  yc_ui_test_wait (says, &data);
  yc_ui_test_settle ();
}

static void
shoot (const char *name)
{
  static const struct { int width, height; } sizes[] = { { 1920, 1080 }, { 1366, 768 } };

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    for (guint dark = 0; dark < 2; dark++)
      {
        g_autofree char *file = g_strdup_printf ("ledger-%s-%s%d", name, dark ? "dark-" : "", sizes[i].width);

        adw_style_manager_set_color_scheme (adw_style_manager_get_default (), dark ? ADW_COLOR_SCHEME_FORCE_DARK : ADW_COLOR_SCHEME_FORCE_LIGHT);
        yc_ui_test_resize (GTK_WIDGET (window), sizes[i].width, sizes[i].height);
        yc_ui_test_shoot (GTK_WIDGET (window), file);
      }
  adw_style_manager_set_color_scheme (adw_style_manager_get_default (), ADW_COLOR_SCHEME_FORCE_LIGHT);
}

static GListModel *
get_items (void)
{
  return G_LIST_MODEL (gtk_column_view_get_model (GTK_COLUMN_VIEW (yc_ui_test_find (GTK_WIDGET (window->ledger), GTK_TYPE_COLUMN_VIEW))));
}

static gboolean
has_lines (gpointer data)
{
  return g_list_model_get_n_items (get_items ()) == GPOINTER_TO_UINT (data);
}

static void
wait_for_lines (guint n)
{
  yc_ui_test_wait (has_lines, GUINT_TO_POINTER (n));
  yc_ui_test_settle ();
}

static void
choose_filter (const char *filter)
{
  gtk_widget_activate_action (GTK_WIDGET (yc_ui_test_find (GTK_WIDGET (window->ledger), GTK_TYPE_COLUMN_VIEW)), "ledger.filter", "s", filter);
}

static void
choose (guint i)
{
  gtk_single_selection_set_selected (GTK_SINGLE_SELECTION (get_items ()), i);
  yc_ui_test_settle ();
}

/* "逾期 1 个工作日|bad" */
static void
assert_line (guint i, const char *left, const char *style, const char *kind, const char *outstanding)
{
  g_autoptr (YcLedgerItem) item = g_list_model_get_item (get_items (), i);
  g_autofree char *shown_left = NULL, *shown_kind = NULL, *shown_outstanding = NULL;

  g_object_get (item, "left", &shown_left, "kind", &shown_kind, "outstanding", &shown_outstanding, NULL);
  g_assert_cmpstr (shown_left, ==, left);
  g_assert_cmpstr (yc_ledger_item_get_style (item), ==, style);
  g_assert_cmpstr (shown_kind, ==, kind);
  g_assert_cmpstr (shown_outstanding, ==, outstanding);
}

static gboolean
on_page (const char *text)
{
  return yc_ui_test_says (GTK_WIDGET (window->ledger), text);
}

/* ---- tests ---- */

static void
test_lines (void)
{
  g_autoptr (GSettings) settings = yc_settings_open ();

  /* A window that is maximised keeps its size. */
  g_settings_set_boolean (settings, "window-maximized", FALSE);
  window = YC_CLERK_WINDOW (yc_clerk_window_new (GTK_APPLICATION (app), session));
  gtk_window_present (GTK_WINDOW (window));
  yc_clerk_window_open (window);
  wait_for (GTK_WIDGET (window), "王静");
  gtk_widget_activate_action (GTK_WIDGET (window), "win.show-ledger", NULL);
  wait_for_lines (50);
  g_assert_true (yc_focus_is_inside (yc_ui_test_find (GTK_WIDGET (window->ledger), GTK_TYPE_COLUMN_VIEW)));     /* so that Enter opens it */
  assert_line (0, "逾期 1 个工作日", "bad", "容缺", "从业人员健康证明");
  assert_line (1, "今天到期", "bad", "容缺", "从业人员健康证明");
  assert_line (2, "剩 1 个工作日", "bad", "待受理", "待答复是否受理");
  assert_line (3, "剩 2 个工作日", "warn", "待受理", "待答复是否受理");
  g_assert_true (on_page ("逾期 1 件"));
  g_assert_true (on_page ("今天到期 1 件"));
  g_assert_true (on_page ("三个工作日内 2 件"));
  g_assert_cmpstr (gtk_label_get_text (window->ledger_badge), ==, "2");
  g_assert_true (gtk_widget_get_visible (GTK_WIDGET (window->ledger_badge)));
  choose (0);
  g_assert_true (on_page ("请退件办结"));
  yc_ui_test_check_names (GTK_WIDGET (window->ledger));
  shoot ("overdue");
}

/* The page below is asked for when the view comes near it. */
static void
test_more (void)
{
  GtkScrolledWindow *scroller = GTK_SCROLLED_WINDOW (gtk_widget_get_ancestor (yc_ui_test_find (GTK_WIDGET (window->ledger), GTK_TYPE_COLUMN_VIEW),
                                                                               GTK_TYPE_SCROLLED_WINDOW));
  GtkAdjustment *adjustment = gtk_scrolled_window_get_vadjustment (scroller);

  gtk_adjustment_set_value (adjustment, gtk_adjustment_get_upper (adjustment));
  wait_for_lines (58);
  assert_line (57, "剩 40 个工作日（暂定）", "wait", "承诺", "承诺核查");
  gtk_adjustment_set_value (adjustment, 0);
}

static void
test_filters (void)
{
  choose_filter ("tolerance");
  wait_for_lines (3);
  choose (2);
  g_assert_true (on_page ("到期不补齐将退件办结"));
  choose_filter ("correction");
  wait_for_lines (2);
  choose (0);
  g_assert_true (on_page ("缺少经营场所平面图"));
  shoot ("correction");
  choose_filter ("commitment");
  wait_for_lines (1);
  g_assert_true (on_page ("限期整改"));
}

/* Who refused, when, why, by which source; nobody has reviewed it. */
static void
test_refusal (void)
{
  choose_filter ("refusal");
  wait_for (GTK_WIDGET (window->ledger), "尚未复核");
  wait_for_lines (1);
  g_assert_true (on_page ("作出人"));
  g_assert_true (on_page ("11月19日"));
  g_assert_true (on_page ("依据"));
  yc_ui_test_check_names (GTK_WIDGET (window->ledger));
  shoot ("refusal");
}

static void
signed_in_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (yc_session_sign_in_finish (YC_SESSION (source), result, &error));
  g_assert_no_error (error);
}

static gboolean
is_clerk (gpointer data)
{
  const YcClerk *clerk = yc_session_get_clerk (session);

  return clerk != NULL && g_str_equal (clerk->id, data);
}

static void
sign_in (const char *id)
{
  yc_session_sign_in_async (session, id, TEST_PASSWORD, signed_in_cb, NULL);
  yc_ui_test_wait (is_clerk, (gpointer) id);
  yc_ui_test_settle ();
}

/* By the key, and then who and when stand there; a clerk does not see the act. */
static void
test_review (void)
{
  g_assert_false (on_page ("复核否定决定"));
  sign_in (SUPERVISOR);
  gtk_widget_activate_action (GTK_WIDGET (window), "win.show-ledger", NULL);
  choose_filter ("all");
  wait_for_lines (50);
  choose_filter ("refusal");
  wait_for_lines (1);
  choose (0);
  wait_for (GTK_WIDGET (window->ledger), "复核否定决定");
  shoot ("review");
  /* As the key does, from the window. */
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (window), "ledger.review", NULL));
  wait_for (GTK_WIDGET (window->ledger), "已复核");
  g_assert_true (on_page ("孙主管"));
  g_assert_false (on_page ("尚未复核"));
  shoot ("reviewed");
  sign_in ("wangjing");
  gtk_widget_activate_action (GTK_WIDGET (window), "win.show-ledger", NULL);
}

/* What is reported: no day, the reason, and by whom. */
static void
test_reports (void)
{
  choose_filter ("asked");
  wait_for_lines (50);
  choose (0);
  g_assert_true (on_page ("营业执照：来源没有接通，改收纸质"));
  g_assert_true (on_page ("收取人"));
  yc_ui_test_check_names (GTK_WIDGET (window->ledger));
  shoot ("asked");
  choose_filter ("second");
  wait_for (GTK_WIDGET (window->ledger), "这一类没有办件");
  choose_filter ("refusal");
  wait_for_lines (1);
  choose_filter ("late");
  wait_for (GTK_WIDGET (window->ledger), "这一类没有办件");
  choose_filter ("refusal");
  wait_for_lines (1);
}

/* The page of the next start has the list of this one. */
static void
test_remembers (void)
{
  GtkWidget *again = yc_ledger_page_new (session);
  GtkWidget *shown = yc_ui_test_show (again, 1100, 600);

  wait_for (shown, "作出人");
  yc_ui_test_close (shown);
  choose_filter ("all");
  wait_for_lines (50);
}

/* Enter opens the case, where the acts are; back leads to the ledger. */
static void
test_open (void)
{
  choose (0);
  g_signal_emit_by_name (yc_ui_test_find (GTK_WIDGET (window->ledger), GTK_TYPE_COLUMN_VIEW), "activate", 0);
  wait_for (GTK_WIDGET (window->case_page), "容缺逾期，退件办结");
  g_assert_cmpstr (yc_case_page_get_case (window->case_page), ==, overdue_id);
  gtk_widget_activate_action (GTK_WIDGET (window), "win.back", NULL);
  g_assert_cmpstr (gtk_stack_get_visible_child_name (window->area), ==, "ledger");
}

static gboolean
is_gone (gpointer data)
{
  return g_list_model_get_n_items (gtk_window_get_toplevels ()) == 0;
}

static void
test_close (void)
{
  gtk_window_close (GTK_WINDOW (window));
  yc_ui_test_wait (is_gone, NULL);
}

int
main (int argc, char *argv[])
{
  int rc;

  yc_ui_test_init (&argc, &argv);
  app = yc_ui_test_app ();
  yc_digest_init_library ();
  fill_store (50);
  session = yc_session_new ();
  g_test_add_func ("/ui/ledger/1-most-urgent-in-front", test_lines);
  g_test_add_func ("/ui/ledger/2-more-when-scrolled", test_more);
  g_test_add_func ("/ui/ledger/3-filters", test_filters);
  g_test_add_func ("/ui/ledger/4-refusals-are-not-reviewed-yet", test_refusal);
  g_test_add_func ("/ui/ledger/4a-a-supervisor-reviews", test_review);
  g_test_add_func ("/ui/ledger/4b-reports", test_reports);
  g_test_add_func ("/ui/ledger/5-remembers-the-list", test_remembers);
  g_test_add_func ("/ui/ledger/6-opens-the-case-and-comes-back", test_open);
  g_test_add_func ("/ui/ledger/7-close", test_close);
  rc = g_test_run ();
  yc_session_close (session);
  g_clear_object (&session);
  g_clear_object (&app);
  g_free (overdue_id);
  return rc;
}
