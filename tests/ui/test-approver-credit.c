/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */

/* The applicant's credit on the approver's page: a case that was accepted with tolerance before anybody could ask, and an answer that came since. A real
 * store with a real case; the answer lies in its cache as the line would have put it there. Needs a display and a keyring. */
#define G_LOG_DOMAIN "yc-test"
#include "config.h"

#include "app/review/yc-approver-page-private.h"
#include "case/yc-credit-store.h"
#include "outbox/yc-submission.h"
#include "test-approver.h"

#define MAIN "application business-licence identity-card floor-plan"

static YcApproverPage *page;

/* As the queue that took it tells. */
static void
log_print (YcStore *store, const YcActor *actor, const char *case_id, const YcPaperRecord *paper)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (yc_case_store_log_print (store, case_id, paper->id, 0, TRUE, "laser", 0, actor, &error));
  g_assert_no_error (error);
}

/* Without the health certificates; the promise is printed, signed and scanned. */
static gpointer
make_tolerated (YcStore *store, const YcActor *actor, gpointer data, GError **error)
{
  g_autoptr (YcItem) item = sample_item ("small-catering");
  g_autoptr (YcIntake) intake = yc_intake_new (item);
  g_auto (GStrv) materials = g_strsplit (MAIN, " ", -1);
  g_autoptr (YcPaperRecord) promise = NULL;
  g_autoptr (YcAcceptance) acceptance = NULL;
  g_autoptr (YcSealKey) key = NULL;

  sample_person (intake);
  answer (intake, "scenario=new");
  sample_fill_form (intake);
  cases[1] = yc_case_store_save_draft (store, NULL, intake, actor, error);
  key = yc_store_get_case_key (store, cases[1], error);
  for (guint i = 0; materials[i] != NULL; i++)
    add_page (store, actor, cases[1], key, yc_item_find_material (item, materials[i]), 0);
  promise = yc_submission_make_paper (store, yc_session_get_calendar (session), cases[1], "tolerance-promise", actor, error);
  g_assert_no_error (*error);
  log_print (store, actor, cases[1], promise);
  for (int i = 0; i < promise->n_pages; i++)
    add_page (store, actor, cases[1], key, yc_checklist_promise_slot (), (guint) i);
  acceptance = yc_submission_accept (store, yc_session_get_calendar (session), cases[1], YC_OUTCOME_TOLERATE, actor, error);
  g_assert_no_error (*error);
  return NULL;
}

static gpointer
tell (YcStore *store, const YcActor *actor, gpointer data, GError **error)
{
  g_autoptr (YcCaseRecord) record = yc_case_store_get (store, cases[1], error);
  g_autoptr (YcCredit) credit = yc_credit_new ();
  YcCreditRecord bad = { .kind = YC_CREDIT_PROMISE_BROKEN };

  g_assert_true (yc_date_parse ("2026-10-08", &bad.since));
  g_array_append_val (credit->records, bad);
  credit->asked = 1;
  g_assert_true (yc_credit_store_put (store, record->applicant_number, credit, error));
  return NULL;
}

static gboolean
is_loaded (gpointer data)
{
  return page->dossier != NULL;
}

static gboolean
is_told (gpointer data)
{
  return gtk_widget_get_visible (page->credit_tag);
}

static void
test_told_before_the_result (void)
{
  GtkWidget *window;

  page = YC_APPROVER_PAGE (yc_approver_page_new (session, (YcReviewFeed) { &feed_class, NULL }));
  window = yc_ui_test_show (GTK_WIDGET (page), 1366, 720);
  yc_approver_page_open (page, cases[1]);
  yc_ui_test_wait (is_loaded, NULL);
  yc_ui_test_settle ();
  g_assert_false (is_told (NULL));
  run (tell, NULL);
  /* Another case in between: it is looked for anew. */
  yc_credit_watch_set_number (page->watch, "");
  yc_approver_page_show_credit (page);
  yc_ui_test_wait (is_told, NULL);
  g_assert_nonnull (strstr (gtk_widget_get_tooltip_text (page->credit_tag), "未履行的记录，自 2026年10月8日"));
  yc_ui_test_check_names (GTK_WIDGET (page));
  yc_ui_test_shoot (window, "approver-credit");
  yc_ui_test_close (window);
}

int
main (int argc, char *argv[])
{
  int rc;

  yc_ui_test_init (&argc, &argv);
  session = yc_session_new ();
  enrol ();
  sign_in ("wangjing");
  cases[0] = g_strdup ("0190a1b2-0000-7000-8000-000000000003");
  run (make_tolerated, NULL);
  sign_in ("xu-liming");
  g_test_add_func ("/ui/approver-credit/told-before-the-result", test_told_before_the_result);
  rc = g_test_run ();
  yc_session_close (session);
  g_clear_object (&session);
  g_free (cases[0]);
  g_free (cases[1]);
  return rc;
}
