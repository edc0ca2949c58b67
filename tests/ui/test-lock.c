/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */

/* The screen lock on a real store with a real keyring: by its key and by nobody's touch, what it covers, that the work stands there again, and that
 * somebody else does not come into it. The cases build on each other. Needs a display and a keyring. */
#define G_LOG_DOMAIN "yc-test"
#include "config.h"

#include "app/clerk/yc-clerk-window-private.h"
#include "app/clerk/yc-intake-page-private.h"
#include "app/yc-accels.h"
#include "base/yc-clock.h"
#include "yc-ui-test.h"

#define PASSWORD "yichuang-demonstration"
#define SECOND "liuyang"

static AdwApplication *app;
static YcSession *session;
static YcClerkWindow *window;
static char *case_id;

static gboolean
is_in_phase (gpointer name)
{
  return g_strcmp0 (gtk_stack_get_visible_child_name (window->phase), name) == 0;
}

static gboolean
is_told (gpointer text)
{
  return yc_ui_test_says (GTK_WIDGET (window), text);
}

static gboolean
is_saved (gpointer data)
{
  return window->intake->case_id != NULL && !window->intake->dirty && !window->intake->saving;
}

static void
press (const char *action)
{
  const YcAccel *accel = yc_accels_find (action);
  g_auto (GStrv) known = gtk_application_get_actions_for_accel (GTK_APPLICATION (app), accel->keys[0]);

  g_assert_true (g_strv_contains ((const char *const *) known, action));
  gtk_widget_activate_action (GTK_WIDGET (window), action, NULL);
  yc_ui_test_settle ();
}

static void
sign_in (const char *clerk, const char *password)
{
  GtkWidget *password_row = yc_ui_test_find (GTK_WIDGET (window->sign_in), ADW_TYPE_PASSWORD_ENTRY_ROW);
  GtkWidget *clerk_row = yc_ui_test_find (GTK_WIDGET (window->sign_in), ADW_TYPE_ENTRY_ROW);

  if (clerk != NULL)
    gtk_editable_set_text (GTK_EDITABLE (clerk_row), clerk);
  gtk_editable_set_text (GTK_EDITABLE (password_row), password);
  g_signal_emit_by_name (password_row, "entry-activated");
}

/* The demonstration's workstation with a second clerk. (transfer full) */
static GFile *
make_enrolment (void)
{
  g_autofree char *path = g_build_filename (g_getenv ("YICHUANG_DATADIR"), "demo", "enrolment.json", NULL);
  g_autofree char *copy = g_build_filename (g_get_user_runtime_dir (), "two-clerks.json", NULL);
  g_autofree char *text = NULL;
  g_autoptr (GString) two = NULL;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  two = g_string_new (text);
  g_string_truncate (two, (gsize) (strrchr (two->str, ']') - two->str));
  g_string_append (two, ", { \"id\": \"" SECOND "\", \"name\": \"刘样\", \"role\": \"clerk\", \"password\": \"" PASSWORD "\" } ] }");
  g_assert_true (g_file_set_contents (copy, two->str, -1, NULL));
  return g_file_new_for_path (copy);
}

/* A clerk at work: an applicant's name stands on the page. */
static void
begin_work (void)
{
  g_autoptr (GFile) file = make_enrolment ();
  YcIntake *intake;

  window = YC_CLERK_WINDOW (yc_clerk_window_new (GTK_APPLICATION (app), session));
  gtk_window_present (GTK_WINDOW (window));
  yc_session_enrol_async (session, file, yc_clerk_window_opened_cb, g_object_ref (window));
  yc_ui_test_wait (is_in_phase, (gpointer) "work");
  yc_ui_test_settle ();      /* the empty page has been opened */
  g_signal_emit_by_name (window->intake->items, "picked", yc_catalog_find (yc_session_get_catalog (session), "small-catering"));
  intake = window->intake->intake;
  g_free (intake->applicant.name);
  intake->applicant.name = g_strdup ("样本一");
  g_free (intake->applicant.number);
  intake->applicant.number = yc_ui_test_resident_id ();
  g_free (intake->applicant.phone);
  intake->applicant.phone = g_strdup ("13900000018");
  yc_intake_page_edited (window->intake);
  g_signal_emit_by_name (window->intake->applicant, "done");
  yc_ui_test_wait (is_saved, NULL);
  case_id = g_strdup (window->intake->case_id);
}

static void
assert_covered (void)
{
  static const char *const closed[] = { "win.show-cases", "win.search", "win.print", "win.new-case", "win.connect", "win.connect-back", "win.enrol", "win.retry",
                                        "win.local-clerk", "win.change-clerk" };
  guint n_windows = g_list_model_get_n_items (gtk_window_get_toplevels ());

  g_assert_cmpstr (gtk_stack_get_visible_child_name (window->phase), ==, "sign-in");
  g_assert_true (yc_ui_test_says (GTK_WIDGET (window), "已锁定：王静"));
  g_assert_false (yc_ui_test_says (GTK_WIDGET (window), "样本一"));
  g_assert_false (gtk_widget_get_mapped (window->search_box));
  for (guint i = 0; i < G_N_ELEMENTS (closed); i++)
    gtk_widget_activate_action (GTK_WIDGET (window), closed[i], NULL);
  yc_ui_test_settle ();
  g_assert_cmpuint (g_list_model_get_n_items (gtk_window_get_toplevels ()), ==, n_windows);
  g_assert_false (gtk_widget_activate_action (GTK_WIDGET (window), "intake.choose-item", NULL));
  g_assert_cmpstr (gtk_stack_get_visible_child_name (window->phase), ==, "sign-in");
}

static void
test_key_covers_and_password_returns (void)
{
  YcIntake *intake;
  GtkWidget *question;

  begin_work ();
  intake = window->intake->intake;
  question = g_object_new (GTK_TYPE_WINDOW, "transient-for", window, "modal", TRUE, NULL);
  gtk_window_present (GTK_WINDOW (question));
  yc_ui_test_settle ();
  press ("win.lock");
  assert_covered ();
  g_assert_false (gtk_widget_get_visible (question));
  yc_ui_test_check_names (GTK_WIDGET (window));
  yc_ui_test_shoot (GTK_WIDGET (window), "locked");
  /* Nobody was signed out: what is queued is delivered under the lock. */
  g_assert_nonnull (yc_session_get_clerk (session));
  sign_in (NULL, PASSWORD);
  yc_ui_test_wait (is_in_phase, (gpointer) "work");
  yc_ui_test_settle ();
  g_assert_true (window->intake->intake == intake);
  g_assert_cmpstr (window->intake->case_id, ==, case_id);
  g_assert_cmpint (window->intake->step, ==, YC_STEP_QUESTIONS);
  g_assert_true (yc_ui_test_says (GTK_WIDGET (window), "样本一"));
  g_assert_true (gtk_widget_get_visible (question));
  g_assert_true (gtk_widget_get_mapped (window->search_box));
  gtk_window_destroy (GTK_WINDOW (question));
}

/* By the clock of the session, and only when it is time. */
static void
test_idle_locks (void)
{
  gint64 minute = 60 * G_USEC_PER_SEC;

  g_settings_set_int (window->settings, "lock-minutes", 3);
  window->last_input = yc_clock_now (yc_session_get_clock (session)) - 2 * minute;
  g_assert_false (yc_clerk_window_lock_if_idle (window));
  g_settings_set_int (window->settings, "lock-minutes", 0);
  window->last_input -= 600 * minute;
  g_assert_false (yc_clerk_window_lock_if_idle (window));
  g_assert_cmpuint (window->idle_id, ==, 0);
  g_settings_set_int (window->settings, "lock-minutes", 3);
  g_assert_cmpuint (window->idle_id, !=, 0);
  yc_ui_test_wait (is_in_phase, (gpointer) "sign-in");      /* the timer itself */
  assert_covered ();
}

/* The page has looked at what was typed. */
static gboolean
is_answered (gpointer data)
{
  GtkWidget *row = yc_ui_test_find (GTK_WIDGET (window->sign_in), ADW_TYPE_PASSWORD_ENTRY_ROW);

  return *gtk_editable_get_text (GTK_EDITABLE (row)) == '\0';
}

/* As many as at any sign-in, and the wait of any sign-in behind them; how long each look at a password takes is the machine's. */
static void
test_wrong_passwords_slow (void)
{
  sign_in (NULL, "not-the-password");
  yc_ui_test_wait (is_told, (gpointer) "密码不对");
  assert_covered ();
  for (guint i = 0; i < 8 && !is_told ((gpointer) "密码多次输错。请等"); i++)
    {
      yc_ui_test_wait (is_answered, NULL);
      sign_in (NULL, "not-the-password");
      yc_ui_test_wait (is_answered, NULL);
    }
  g_assert_true (is_told ((gpointer) "密码多次输错。请等"));
  yc_ui_test_shoot (GTK_WIDGET (window), "locked-slowed");
  assert_covered ();
}

/* The draft of the first is saved and is not the next one's page. */
static void
test_another_clerk (void)
{
  sign_in (SECOND, PASSWORD);
  yc_ui_test_wait (is_in_phase, (gpointer) "work");
  yc_ui_test_settle ();
  g_assert_cmpstr (yc_session_get_clerk (session)->id, ==, SECOND);
  g_assert_null (window->locked);
  g_assert_null (window->intake->case_id);
  g_assert_false (yc_ui_test_says (GTK_WIDGET (window->intake), "样本一"));
  yc_intake_page_open (window->intake, case_id);
  yc_ui_test_wait (is_told, (gpointer) "样本一");
}

int
main (int argc, char *argv[])
{
  int rc;

  yc_ui_test_init (&argc, &argv);
  app = yc_ui_test_app ();
  session = yc_session_new ();
  g_test_add_func ("/ui/lock/1-key-covers-the-work-and-the-password-returns-it", test_key_covers_and_password_returns);
  g_test_add_func ("/ui/lock/2-nobody-there-locks", test_idle_locks);
  g_test_add_func ("/ui/lock/3-wrong-password-stays-locked", test_wrong_passwords_slow);
  g_test_add_func ("/ui/lock/4-another-clerk-begins-with-an-empty-page", test_another_clerk);
  rc = g_test_run ();
  gtk_window_destroy (GTK_WINDOW (window));
  yc_ui_test_settle ();
  yc_session_close (session);
  g_clear_object (&session);
  g_clear_object (&app);
  g_free (case_id);
  return rc;
}
