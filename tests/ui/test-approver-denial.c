/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */

/* A refusal on the approver's page in a place that wants it reviewed before it is issued: a supervisor's account and password are asked for, a wrong one
 * leaves the case in review, and what was done names the supervisor. Needs a display and a keyring. */
#define G_LOG_DOMAIN "yc-test"
#include "config.h"

#include "app/review/yc-approver-page-private.h"
#include "case/yc-clerk-platform.h"
#include "review/yc-review.h"
#include "test-approver.h"
#include "unit/test-folder.h"
#include "unit/test-place.h"

#define SUPERVISOR "zg-sun"

static YcApproverPage *page;
static guint n_said;

static gpointer
adopt_supervisor (YcStore *store, const YcActor *actor, gpointer data, GError **error)
{
  const YcClerkGrant grant = { SUPERVISOR, "孙主管", YC_ROLE_SUPERVISOR, yc_clock_now (yc_store_get_clock (store)) + G_TIME_SPAN_DAY };
  g_autoptr (YcClerk) clerk = NULL;
  g_autoptr (YcAuthorKey) key = NULL;
  gboolean known = FALSE;

  key = yc_clerk_adopt (store, &grant, PASSWORD, &clerk, &known, error);
  g_assert_nonnull (key);
  return NULL;
}

/* Taken up, and one point does not fit. */
static gpointer
judge_all (YcStore *store, const YcActor *actor, gpointer data, GError **error)
{
  const YcOutboxFile manifest = { .case_id = data, .kind = (char *) "manifest", .ref = (char *) "manifest" };
  YcDigest digest;
  g_autoptr (GBytes) bytes = yc_outbox_store_read_file (store, &manifest, &digest, error);
  const YcReviewDesk desk = { store, yc_session_get_calendar (session), data, bytes, actor, NULL };
  g_autoptr (YcReviewDossier) dossier = NULL;

  g_assert_true (yc_review_claim (&desk, error));
  dossier = yc_review_load (store, desk.calendar, data, bytes, error);
  for (guint i = 0; i < dossier->checks->len; i++)
    g_assert_true (yc_review_judge (&desk, ((const YcReviewCheck *) g_ptr_array_index (dossier->checks, i))->verdict.subject,
                                    i == 0 ? YC_OPINION_FAILS : YC_OPINION_FITS, "", error));
  for (guint i = 0; i < dossier->materials->len; i++)
    {
      const YcReviewMaterial *material = g_ptr_array_index (dossier->materials, i);

      if (yc_review_material_is_judged (material))
        g_assert_true (yc_review_judge (&desk, material->verdict.subject, YC_OPINION_FITS, "", error));
    }
  return NULL;
}

/* ---- helpers ---- */

static gboolean
has_pages (gpointer data)
{
  return page->dossier != NULL && page->dossier->has_pages;
}

static gboolean
is_denied (gpointer data)
{
  return page->busy == 0 && page->dossier != NULL && page->dossier->record->state == YC_STATE_DENIED;
}

static void
said_cb (void)
{
  n_said++;
}

static gboolean
has_said (gpointer data)
{
  return n_said > 0 && page->busy == 0;
}

/* (nullable) */
static AdwMessageDialog *
ask (void)
{
  AdwMessageDialog *question;

  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (page), "review.decide", NULL));
  yc_ui_test_settle ();
  question = ADW_MESSAGE_DIALOG (yc_ui_test_find_window (ADW_TYPE_MESSAGE_DIALOG));
  g_assert_nonnull (question);
  return question;
}

static void
answer_with (AdwMessageDialog *question, const char *account, const char *password)
{
  gtk_editable_set_text (g_object_get_data (G_OBJECT (question), "reviewer"), account);
  gtk_editable_set_text (g_object_get_data (G_OBJECT (question), "password"), password);
  g_assert_cmpint (adw_message_dialog_get_response_enabled (question, "do"), ==, *account != '\0' && *password != '\0');
}

/* ---- tests ---- */

static void
test_asks (void)
{
  AdwMessageDialog *question;

  yc_approver_page_open (page, cases[1]);
  yc_ui_test_wait (has_pages, NULL);
  gtk_toggle_button_set_active (page->deny, TRUE);
  gtk_text_buffer_set_text (gtk_text_view_get_buffer (page->text), "面积不足", -1);
  gtk_text_buffer_set_text (gtk_text_view_get_buffer (page->basis), "样本条例第三条", -1);
  yc_ui_test_settle ();
  question = ask ();
  g_assert_true (yc_ui_test_says (GTK_WIDGET (question), "发出之前由主管复核"));
  answer_with (question, "", "");
  answer_with (question, SUPERVISOR, "");
  yc_ui_test_check_names (GTK_WIDGET (question));
  yc_ui_test_shoot (GTK_WIDGET (question), "approver-denial");
  answer_with (question, SUPERVISOR, "not the password");
  adw_message_dialog_response (question, "do");
  yc_ui_test_wait (has_said, NULL);
  yc_ui_test_settle ();
  g_assert_cmpint (page->dossier->record->state, ==, YC_STATE_REVIEW);
}

static void
test_reviewed (void)
{
  AdwMessageDialog *question = ask ();

  answer_with (question, SUPERVISOR, PASSWORD);
  adw_message_dialog_response (question, "do");
  yc_ui_test_wait (is_denied, NULL);
  g_assert_cmphex (page->dossier->record->reports & YC_REPORT_REVIEWED, !=, 0);
}

int
main (int argc, char *argv[])
{
  Case catering = { "small-catering", "scenario=new", ALL_CATERING, 1, &cases[1] };
  TestFolder *folder;
  g_autofree char *data = NULL;
  GtkWidget *window;
  int rc;

  yc_ui_test_init (&argc, &argv);
  folder = test_folder_new ();
  data = place_make_demonstration (folder->path);
  g_setenv ("YICHUANG_DATADIR", data, TRUE);
  session = yc_session_new ();
  enrol ();
  sign_in ("wangjing");
  run (make_case, &catering);
  run (adopt_supervisor, NULL);
  sign_in ("xu-liming");
  run (judge_all, cases[1]);
  page = YC_APPROVER_PAGE (yc_approver_page_new (session, (YcReviewFeed) { &feed_class, NULL }));
  g_signal_connect (page, "said", G_CALLBACK (said_cb), NULL);
  window = yc_ui_test_show (GTK_WIDGET (page), 1366, 720);
  g_test_add_func ("/ui/approver-denial/1-asks-for-a-supervisor", test_asks);
  g_test_add_func ("/ui/approver-denial/2-reviewed-and-denied", test_reviewed);
  rc = g_test_run ();
  yc_ui_test_close (window);
  yc_session_close (session);
  g_clear_object (&session);
  g_free (cases[1]);
  test_folder_free (folder);
  return rc;
}
