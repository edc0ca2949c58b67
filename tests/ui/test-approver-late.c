/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */

/* A case that is decided behind its day, on the approver's page: it asks why, in a field that is there only then, and the reason stands in what was done. A real
 * store with real cases, whose day has been told anew by an event of the counter. Needs a display and a keyring. */
#define G_LOG_DOMAIN "yc-test"
#include "config.h"

#include "app/clerk/yc-key-button.h"
#include "app/review/yc-approver-page-private.h"
#include "review/yc-review.h"
#include "test-approver.h"

#define WHY "等待有关部门复函"

static YcApproverPage *page;

/* The day before is told as the last one. */
static gpointer
make_late (YcStore *store, const YcActor *actor, gpointer data, GError **error)
{
  g_autoptr (YcCaseRecord) record = yc_case_store_get (store, cases[1], error);
  g_autofree char *text = g_strdup_printf ("{\"before\":\"%s\",\"due\":{\"date\":\"2026-11-20\",\"provisional\":false,\"cure\":\"\",\"cure_provisional\":false}}", record->due);
  g_autoptr (JsonObject) body = yc_json_parse_object (text, -1, NULL, error);
  YcDb *db = yc_store_get_work (store);

  g_assert_true (yc_db_begin (db, error));
  g_assert_true (yc_case_store_append (store, cases[1], "recounted", body, actor, error));
  g_assert_true (yc_db_commit (db, error));
  g_assert_no_error (*error);
  return NULL;
}

/* Taken up, and everything fits. */
static gpointer
judge_all (YcStore *store, const YcActor *actor, gpointer data, GError **error)
{
  const char *case_id = data;
  const YcOutboxFile manifest = { .case_id = (char *) case_id, .kind = (char *) "manifest", .ref = (char *) "manifest" };
  YcDigest digest;
  g_autoptr (GBytes) bytes = yc_outbox_store_read_file (store, &manifest, &digest, error);
  const YcReviewDesk desk = { store, yc_session_get_calendar (session), case_id, bytes, actor, NULL };
  g_autoptr (YcReviewDossier) dossier = NULL;

  g_assert_true (yc_review_claim (&desk, error));
  dossier = yc_review_load (store, desk.calendar, case_id, bytes, error);
  for (guint i = 0; i < dossier->checks->len; i++)
    g_assert_true (yc_review_judge (&desk, ((const YcReviewCheck *) g_ptr_array_index (dossier->checks, i))->verdict.subject, YC_OPINION_FITS, "", error));
  for (guint i = 0; i < dossier->materials->len; i++)
    {
      const YcReviewMaterial *material = g_ptr_array_index (dossier->materials, i);

      if (yc_review_material_is_judged (material))
        g_assert_true (yc_review_judge (&desk, material->verdict.subject, YC_OPINION_FITS, "", error));
    }
  return NULL;
}

static gboolean
has_pages (gpointer data)
{
  return page->dossier != NULL && page->dossier->has_pages && g_strcmp0 (page->dossier->record->id, data) == 0;
}

static gboolean
is_granted (gpointer data)
{
  return page->busy == 0 && page->dossier != NULL && page->dossier->record->state == YC_STATE_GRANTED;
}

static gboolean
can_decide (void)
{
  return g_action_group_get_action_enabled (yc_approver_page_get_actions (page), "decide");
}

static void
write_delay (const char *text)
{
  gtk_text_buffer_set_text (gtk_text_view_get_buffer (page->delay), text, -1);
  yc_ui_test_settle ();
}

static void
open_case (const char *case_id)
{
  yc_approver_page_open (page, case_id);
  yc_ui_test_wait (has_pages, (gpointer) case_id);
  yc_ui_test_settle ();
}

static gboolean
says (gpointer data)
{
  return yc_ui_test_says (GTK_WIDGET (page), data);
}

/* The sign-in has ended at the platform: a case that is not here and one whose pages are not both say so and lead on; behind the sign-in all comes by itself. */
static void
test_signed_out (void)
{
  feed_signed_out = TRUE;
  yc_approver_page_refresh (page);
  yc_approver_page_open (page, "0190a1b2-0000-7000-8000-000000000001");
  yc_ui_test_wait (says, (gpointer) "平台要求重新登录");
  yc_approver_page_open (page, cases[1]);
  yc_ui_test_wait (says, (gpointer) "小餐饮经营许可");
  yc_ui_test_wait (says, (gpointer) "平台要求重新登录");
  g_assert_true (yc_ui_test_says (GTK_WIDGET (page), "按 Ctrl+L 输入密码重新登录"));
  g_assert_false (yc_ui_test_says (GTK_WIDGET (page), "现在取不到页面"));
  yc_ui_test_check_names (GTK_WIDGET (page));
  yc_ui_test_shoot (GTK_WIDGET (gtk_widget_get_root (GTK_WIDGET (page))), "approver-signed-out");
  feed_signed_out = FALSE;
  yc_approver_page_line_is_back (page);
  yc_ui_test_wait (has_pages, cases[1]);
  yc_ui_test_settle ();
  g_assert_false (yc_ui_test_says (GTK_WIDGET (page), "平台要求重新登录"));
}

static GtkWidget *
get_focus (void)
{
  return gtk_root_get_focus (gtk_widget_get_root (GTK_WIDGET (page)));
}

/* The list is one stop for Tab, the three opinions of its open row are one, and then comes what is written; back the same way. */
static void
test_stops (void)
{
  GtkListBoxRow *row;
  GtkWidget *box;

  open_case (cases[0]);
  row = gtk_list_box_get_selected_row (page->subjects);
  box = gtk_widget_get_parent (yc_ui_test_find (GTK_WIDGET (row), YC_TYPE_KEY_BUTTON));
  gtk_widget_grab_focus (GTK_WIDGET (row));
  yc_ui_test_press (GTK_WIDGET (page->subjects), "Tab");
  g_assert_true (get_focus () == gtk_widget_get_first_child (box));
  yc_ui_test_press (box, "Right");
  g_assert_true (get_focus () == gtk_widget_get_next_sibling (gtk_widget_get_first_child (box)));
  yc_ui_test_press (box, "Right");
  g_assert_true (get_focus () == gtk_widget_get_last_child (box));
  yc_ui_test_press (box, "Right");
  yc_ui_test_press (GTK_WIDGET (page->subjects), "Tab");
  g_assert_true (gtk_widget_has_focus (GTK_WIDGET (page->text)));
  for (GtkWidget *at = gtk_widget_get_first_child (box); at != NULL; at = gtk_widget_get_next_sibling (at))
    g_assert_true (gtk_widget_get_focusable (at) == (at == gtk_widget_get_last_child (box)));
  gtk_widget_grab_focus (gtk_widget_get_last_child (box));
  yc_ui_test_press (GTK_WIDGET (page->subjects), "<Shift>Tab");
  g_assert_true (get_focus () == GTK_WIDGET (row));
}

static void
test_in_time (void)
{
  open_case (cases[0]);
  g_assert_false (gtk_widget_get_visible (page->delay_box));
  g_assert_true (can_decide ());
}

/* The keys reach it from the opinion on; blanks are no reason; a refusal asks as well. */
static void
test_late (void)
{
  const YcReviewStep *step;

  open_case (cases[1]);
  g_assert_true (gtk_widget_get_visible (page->delay_box));
  g_assert_false (can_decide ());
  g_assert_true (yc_ui_test_says (GTK_WIDGET (page), "还不能作出决定：办理已经超期，须说明原因"));
  gtk_widget_grab_focus (GTK_WIDGET (page->text));
  g_assert_true (gtk_widget_child_focus (GTK_WIDGET (page->opinion_box), GTK_DIR_TAB_FORWARD));
  g_assert_true (gtk_widget_has_focus (GTK_WIDGET (page->delay)));
  gtk_toggle_button_set_active (page->deny, TRUE);
  yc_ui_test_settle ();
  g_assert_true (gtk_widget_get_visible (page->delay_box));
  gtk_toggle_button_set_active (page->grant, TRUE);
  write_delay (" \n");
  g_assert_false (can_decide ());
  write_delay (WHY);
  g_assert_true (can_decide ());
  g_assert_true (yc_ui_test_says (GTK_WIDGET (page), "可以准予"));
  yc_ui_test_check_names (GTK_WIDGET (page));
  yc_ui_test_shoot (GTK_WIDGET (gtk_widget_get_root (GTK_WIDGET (page))), "approver-late");
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (page), "review.decide", NULL));
  yc_ui_test_wait (is_granted, NULL);
  step = g_ptr_array_index (page->dossier->steps, page->dossier->steps->len - 1);
  g_assert_nonnull (strstr (step->detail, "超期原因：" WHY));
}

/* What was typed for one case is no other's. */
static void
test_empty_for_the_next (void)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (page->delay);

  open_case (cases[0]);
  g_assert_cmpint (gtk_text_buffer_get_char_count (buffer), ==, 0);
  g_assert_false (gtk_widget_get_visible (page->delay_box));
}

static gboolean
is_on_site (gpointer data)
{
  return page->busy == 0 && page->dossier != NULL && page->dossier->record->state == *(YcState *) data;
}

/* The step of the item that is done on the spot ends with two names, by keyboard; one name, or one twice, does not do. */
static void
test_on_site (void)
{
  GtkWidget *acts = GTK_WIDGET (page->acts);
  YcState wanted = YC_STATE_SPECIAL_STEP;

  open_case (cases[0]);
  yc_review_acts_begin (page->acts, YC_REVIEW_BEGIN_STEP);
  g_signal_emit_by_name (yc_ui_test_find_named (acts, "confirm"), "clicked");
  yc_ui_test_wait (is_on_site, &wanted);
  yc_ui_test_settle ();
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (page), "review.decide", NULL));
  yc_ui_test_settle ();
  name_persons_in (acts, "", "", FALSE);
  name_persons_in (acts, "李明", "", FALSE);
  name_persons_in (acts, "李明", " 李明", FALSE);
  name_persons_in (acts, "李明", "赵云", TRUE);
  yc_ui_test_check_names (acts);
  yc_ui_test_shoot (acts, "acts-on-site");
  g_signal_emit_by_name (yc_ui_test_find_named (acts, "second"), "activate");
  wanted = YC_STATE_REVIEW;
  yc_ui_test_wait (is_on_site, &wanted);
  g_assert_cmpstr (((const YcReviewStep *) g_ptr_array_index (page->dossier->steps, page->dossier->steps->len - 1))->detail, ==, "核查人员：李明、赵云");
}

int
main (int argc, char *argv[])
{
  Case hygiene = { "public-place-hygiene", "category=lodging rooms=from-50 air=yes", ALL_HYGIENE, 1, &cases[0] };
  Case catering = { "small-catering", "scenario=new", ALL_CATERING, 1, &cases[1] };
  GtkWidget *window;
  int rc;

  yc_ui_test_init (&argc, &argv);
  session = yc_session_new ();
  enrol ();
  sign_in ("wangjing");
  run (make_case, &hygiene);
  run (make_case, &catering);
  run (make_late, NULL);
  sign_in ("xu-liming");
  run (judge_all, cases[0]);
  run (judge_all, cases[1]);
  page = YC_APPROVER_PAGE (yc_approver_page_new (session, (YcReviewFeed) { &feed_class, NULL }));
  window = yc_ui_test_show (GTK_WIDGET (page), 1366, 720);
  g_test_add_func ("/ui/approver-late/0-a-sign-in-that-has-ended", test_signed_out);
  g_test_add_func ("/ui/approver-late/0b-one-stop-a-group", test_stops);
  g_test_add_func ("/ui/approver-late/1-in-time-nothing-is-asked", test_in_time);
  g_test_add_func ("/ui/approver-late/2-late-asks-why", test_late);
  g_test_add_func ("/ui/approver-late/3-the-next-case-begins-empty", test_empty_for_the_next);
  g_test_add_func ("/ui/approver-late/4-on-the-spot-are-two", test_on_site);
  rc = g_test_run ();
  yc_ui_test_close (window);
  yc_session_close (session);
  g_clear_object (&session);
  g_free (cases[0]);
  g_free (cases[1]);
  return rc;
}
