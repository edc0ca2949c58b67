/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */

/* The applicant's credit on the intake page, on a real store whose cache has an answer of the platform: what it bars, whom it favours, and that the
 * next applicant starts without it. Needs a display and a keyring. */
#define G_LOG_DOMAIN "yc-test"
#include "config.h"

#include "app/clerk/yc-intake-page-private.h"
#include "case/yc-credit-store.h"
#include "outbox/yc-submission.h"
#include "yc-ui-test.h"

static YcSession *session;

static gboolean
is_true (gpointer data)
{
  return *(gboolean *) data;
}

static void
opened_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (yc_session_open_finish (YC_SESSION (source), result, &error));
  *(gboolean *) user_data = TRUE;
}

static void
start_session (void)
{
  g_autofree char *enrolment = g_build_filename (g_getenv ("YICHUANG_DATADIR"), "demo", "enrolment.json", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (enrolment);
  gboolean done = FALSE;

  session = yc_session_new ();
  yc_session_enrol_async (session, file, opened_cb, &done);
  yc_ui_test_wait (is_true, &done);
}

/* ---- what the platform told ---- */

typedef struct { char *number; YcCredit *credit; gboolean done; } Told;

static gpointer
put (YcStore *store, const YcActor *actor, gpointer data, GError **error)
{
  const Told *told = data;

  return GINT_TO_POINTER (yc_credit_store_put (store, told->number, told->credit, error));
}

static void
put_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  g_assert_nonnull (yc_session_run_finish (YC_SESSION (source), result, &error));
  g_assert_no_error (error);
  ((Told *) user_data)->done = TRUE;
}

/* @since: (nullable): of such a record. */
static void
tell_kind (char *number, gboolean priority, const char *since, YcCreditKind kind)
{
  Told told = { number, yc_credit_new (), FALSE };
  YcCreditRecord record = { .kind = kind };

  told.credit->asked = 1;
  told.credit->priority = priority;
  if (since != NULL)
    {
      g_assert_true (yc_date_parse (since, &record.since));
      g_array_append_val (told.credit->records, record);
    }
  yc_session_run (session, put, &told, NULL, NULL, put_cb, &told);
  yc_ui_test_wait (is_true, &told.done);
  yc_credit_free (told.credit);
}

static void
tell (char *number, gboolean priority, const char *since)
{
  tell_kind (number, priority, since, YC_CREDIT_DISHONEST);
}

/* ---- the page ---- */

static YcIntakePage *
open_page (GtkWidget **ret_window, const char *number)
{
  YcIntakePage *page = YC_INTAKE_PAGE (yc_intake_page_new (session));
  YcItem *item = yc_catalog_find (yc_session_get_catalog (session), "small-catering");
  YcApplicant *applicant;

  *ret_window = yc_ui_test_show (GTK_WIDGET (page), 1366, 722);
  yc_intake_page_open (page, NULL);
  yc_ui_test_settle ();
  g_signal_emit_by_name (page->items, "picked", item);
  applicant = &page->intake->applicant;
  g_free (applicant->name);
  applicant->name = g_strdup ("样本一");
  g_free (applicant->number);
  applicant->number = g_strdup (number);
  g_free (applicant->phone);
  applicant->phone = g_strdup ("13900000018");
  yc_intake_page_edited (page);
  return page;
}

static const char *
find_why (YcIntakePage *page, YcOutcome outcome)
{
  for (guint i = 0; i < page->verdict->other->len; i++)
    {
      const YcOtherOutcome *other = g_ptr_array_index (page->verdict->other, i);

      if (other->outcome == outcome)
        return other->why;
    }
  return "";
}

static gboolean
is_barred (gpointer data)
{
  return strstr (find_why (data, YC_OUTCOME_TOLERATE), "失信") != NULL;
}

static void
test_bars (void)
{
  g_autofree char *number = yc_ui_test_resident_id ();
  GtkWidget *window;
  YcIntakePage *page;

  tell (number, TRUE, "2026-01-05");
  page = open_page (&window, number);
  yc_ui_test_wait (is_barred, page);
  g_assert_false (yc_ui_test_says (GTK_WIDGET (page->strip), "守信优先"));
  /* Somebody else: nothing is known of him. */
  yc_intake_page_open (page, NULL);
  yc_ui_test_settle ();
  g_assert_null (yc_credit_watch_get (page->credit));
  yc_ui_test_close (window);
}

static gboolean
is_favoured (gpointer data)
{
  return yc_ui_test_says (GTK_WIDGET (((YcIntakePage *) data)->strip), "守信优先");
}

static void
test_favours (void)
{
  g_autofree char *number = yc_ui_test_resident_id ();
  GtkWidget *window;
  YcIntakePage *page;

  tell (number, TRUE, NULL);
  page = open_page (&window, number);
  yc_ui_test_wait (is_favoured, page);
  g_assert_null (strstr (find_why (page, YC_OUTCOME_TOLERATE), "失信"));
  yc_ui_test_check_names (GTK_WIDGET (page->strip));
  yc_ui_test_shoot (window, "credit-priority");
  /* One digit is being changed: whose credit it was is not known any more, nor shown. */
  page->intake->applicant.number[17] = page->intake->applicant.number[17] == '1' ? '2' : '1';
  yc_intake_page_edited (page);
  g_assert_null (yc_credit_watch_get (page->credit));
  g_assert_false (is_favoured (page));
  yc_ui_test_close (window);
}

/* ---- told to correct ---- */

typedef struct { char *id; gboolean done; } Notice;

static gpointer
tell_correction (YcStore *store, const YcActor *actor, gpointer data, GError **error)
{
  return yc_submission_tell_correction (store, yc_session_get_calendar (session), ((Notice *) data)->id, NULL, actor, error);
}

static void
told_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  YcPaperRecord *paper = yc_session_run_finish (YC_SESSION (source), result, &error);

  g_assert_no_error (error);
  yc_paper_record_free (paper);
  ((Notice *) user_data)->done = TRUE;
}

static gboolean
has_case (gpointer data)
{
  return ((YcIntakePage *) data)->case_id != NULL && !((YcIntakePage *) data)->busy;
}

static gboolean
is_refused (gpointer data)
{
  YcIntakePage *page = data;

  return page->state == YC_STATE_TO_CORRECT && page->told != NULL && page->verdict != NULL && page->verdict->outcome == YC_OUTCOME_REFUSE;
}

/* What bars him was heard behind the notice, and nothing has come: the page says what is waited for, and gives no answer yet. */
static void
test_waits_for_what_was_told (void)
{
  g_autofree char *number = yc_ui_test_resident_id ();
  Notice notice = { NULL, FALSE };
  GtkWidget *window;
  YcIntakePage *page = open_page (&window, number);

  yc_intake_set_answer (page->intake, "scenario", "new");
  yc_intake_page_edited (page);
  yc_ui_test_wait (has_case, page);
  notice.id = g_strdup (page->case_id);
  yc_session_run (session, tell_correction, &notice, NULL, NULL, told_cb, &notice);
  yc_ui_test_wait (is_true, &notice.done);
  tell_kind (number, FALSE, "2026-01-05", YC_CREDIT_FRAUD);
  yc_intake_page_open (page, notice.id);
  yc_ui_test_wait (is_refused, page);
  yc_ui_test_settle ();
  g_assert_false (yc_intake_page_refuses (page));
  g_assert_true (yc_ui_test_says (GTK_WIDGET (page->bar), "告知补正以后什么也没有交来"));
  yc_ui_test_shoot (window, "credit-barred-after-the-notice");
  g_free (notice.id);
  yc_ui_test_close (window);
}

int
main (int argc, char *argv[])
{
  int result;

  yc_ui_test_init (&argc, &argv);
  start_session ();
  g_test_add_func ("/ui/intake-credit/what-is-known-bars", test_bars);
  g_test_add_func ("/ui/intake-credit/who-keeps-promises-is-served-first", test_favours);
  g_test_add_func ("/ui/intake-credit/waits-for-what-was-told", test_waits_for_what_was_told);
  result = g_test_run ();
  yc_session_close (session);
  g_object_unref (session);
  return result;
}
