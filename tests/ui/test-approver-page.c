/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */

/* The approver's page on a real store with a real keyring and real pages: cases that the counter handed over, read, judged, sent back and decided.
 * What comes over the line in the program comes out of the own store here. The tests build on each other. Needs a display and a keyring. */
#define G_LOG_DOMAIN "yc-test"
#include "config.h"

#include <string.h>
#include "app/clerk/yc-clerk-window-private.h"
#include "app/review/yc-approver-page-private.h"
#include "app/yc-accels.h"
#include "app/yc-settings.h"
#include "test-approver.h"

static AdwApplication *app;
static GtkWidget *window;
static YcApproverPage *page;

/* ---- waiting ---- */

typedef struct { GtkWidget *root; const char *text; } Says;

static gboolean
says (gpointer data)
{
  const Says *wanted = data;

  return yc_ui_test_says (wanted->root, wanted->text);
}

static void
wait_for (const char *text)
{
  Says data = { GTK_WIDGET (page), text };

  yc_ui_test_wait (says, &data);
  yc_ui_test_settle ();
  if (!says (&data))
    g_test_message ("not read: %s", text);
}

/* ---- pictures of the screen ---- */

static gboolean
has_picture (gpointer data)
{
  YcPageObject *shown = yc_page_column_get_page (page->column);

  return shown != NULL && yc_page_object_get_view (shown) != NULL;
}

static void
shoot (const char *name)
{
  static const struct { int width, height; } sizes[] = { { 1920, 1032 }, { 1366, 720 } };

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      g_autofree char *file = g_strdup_printf ("approver-%s-%d", name, sizes[i].width);

      yc_ui_test_resize (window, sizes[i].width, sizes[i].height);
      if (g_strcmp0 (gtk_stack_get_visible_child_name (page->reading), "pages") == 0)
        yc_ui_test_wait (has_picture, NULL);
      yc_ui_test_settle ();
      yc_ui_test_shoot (window, file);
    }
}

static void
act (const char *action)
{
  if (!gtk_widget_activate_action (GTK_WIDGET (page), action, NULL))
    g_test_fail_printf ("%s cannot be done", action);
  yc_ui_test_settle ();
}

static gboolean
is_quiet (gpointer data)
{
  return page->busy == 0;
}

static void
settle_act (void)
{
  yc_ui_test_wait (is_quiet, NULL);
  yc_ui_test_settle ();
}

static void
press (const char *key)
{
  yc_ui_test_press (GTK_WIDGET (page), key);
}

/* ---- the tests ---- */

/* One can type a "j" into the opinion: plain keys are no accelerators of the window. */
static void
test_plain_keys_can_be_typed (void)
{
  static const char *const plain[] = { "review.next-page", "review.fits", "review.zoom-in", "review.next-point", "review.mark" };

  yc_accels_install (GTK_APPLICATION (app));
  for (guint i = 0; i < G_N_ELEMENTS (plain); i++)
    {
      g_auto (GStrv) keys = gtk_application_get_accels_for_action (GTK_APPLICATION (app), plain[i]);

      g_assert_cmpuint (g_strv_length (keys), ==, 0);
    }
}

static void
test_empty (void)
{
  g_autoptr (GError) error = NULL;

  page = YC_APPROVER_PAGE (yc_approver_page_new (session, (YcReviewFeed) { &feed_class, NULL }));
  window = yc_ui_test_show (GTK_WIDGET (page), 1366, 720);
  wait_for ("还没有打开办件");
  wait_for ("没有等待决定的办件");
  yc_approver_page_fill_work (page);
  wait_for ("没有等待决定的办件");
  yc_ui_test_check_names (GTK_WIDGET (page));
  shoot ("empty");
  error = g_error_new_literal (YC_SYNC_ERROR, YC_SYNC_ERROR_SIGN_IN, "");
  yc_approver_page_show_work_trouble (page, error);
  wait_for ("没有问到平台");
  wait_for ("列表未更新");
  g_assert_false (yc_ui_test_says (GTK_WIDGET (page), "没有等待决定的办件"));
  yc_approver_page_show_work_trouble (page, NULL);
}

static void
test_work_list (void)
{
  yc_approver_page_refresh (page);
  wait_for ("今天到期");
  wait_for ("· 同事");
  wait_for ("4 件");
  g_assert_false (yc_ui_test_says (GTK_WIDGET (page), "林样本"));   /* masked */
  yc_ui_test_check_names (GTK_WIDGET (page));
}

static void
test_open (void)
{
  gtk_list_box_select_row (page->work_list, yc_review_find_row (page->work_list, cases[0]));
  wait_for ("7 件 14 页");
  g_assert_cmpstr (yc_review_row_get_id (gtk_list_box_get_selected_row (page->work_list)), ==, cases[0]);
  wait_for ("林样本");
  wait_for ("可以接件");
  yc_ui_test_wait (has_picture, NULL);
  g_assert_cmpuint (yc_page_column_get_n_pages (page->column), ==, 2);
  yc_ui_test_check_names (GTK_WIDGET (page));
  shoot ("open");
}

/* Nothing is judged before the claim: keys that cannot do anything do nothing. */
static void
test_not_before_the_claim (void)
{
  g_assert_false (g_action_group_get_action_enabled (yc_approver_page_get_actions (page), "fits"));
  g_assert_true (g_action_group_get_action_enabled (yc_approver_page_get_actions (page), "decide"));
  act ("review.decide");
  settle_act ();
  wait_for ("还不能作出决定");
  wait_for ("李明（我）");
  g_assert_true (g_action_group_get_action_enabled (yc_approver_page_get_actions (page), "fits"));
  g_assert_false (g_action_group_get_action_enabled (yc_approver_page_get_actions (page), "decide"));
}

/* From page to page, and from the last of a material to the next. */
static void
test_pages_by_key (void)
{
  g_autofree char *first = g_strdup (page->shown);

  wait_for ("第 1 页，共 2 页");
  press ("j");
  wait_for ("第 2 页，共 2 页");
  press ("j");
  wait_for ("第 1 页，共 2 页");
  g_assert_cmpstr (page->shown, !=, first);
  press ("k");
  wait_for ("第 2 页，共 2 页");
  g_assert_cmpstr (page->shown, ==, first);
  act ("review.previous-page");
  act ("review.zoom-in");
  act ("review.rotate");
  act ("review.zoom-fit");
  act ("review.rotate");
  act ("review.rotate");
  act ("review.rotate");
  act ("review.two-pages");
  g_assert_cmpint (yc_page_column_get_columns (page->column), ==, 2);
  shoot ("two-pages");
  act ("review.two-pages");
}

/* The chosen point is judged, and the next one that is open comes up with the place of its proof. */
static void
test_verdicts_by_key (void)
{
  g_assert_cmpstr (page->subject, ==, "point:qualified");
  gtk_list_box_select_row (page->materials, yc_review_find_row (page->materials, "material:management-rules"));
  yc_ui_test_settle ();
  g_assert_cmpstr (page->subject, ==, "material:management-rules");
  gtk_list_box_select_row (page->subjects, yc_review_find_row (page->subjects, "point:qualified"));
  yc_ui_test_settle ();
  press ("1");
  settle_act ();
  g_assert_cmpstr (page->subject, ==, "point:layout");
  g_assert_cmpstr (page->shown, ==, "material:floor-plans");
  /* As fast as one types: none is lost. */
  press ("1");
  press ("1");
  settle_act ();
  g_assert_cmpstr (page->subject, ==, "point:report-passed");
  wait_for ("已判 3，还差 10");
  yc_ui_test_check_names (GTK_WIDGET (page));
  shoot ("judging");
}

/* Who judges from the list of materials stays in it. */
static void
test_focus_stays (void)
{
  GtkListBoxRow *row = yc_review_find_row (page->materials, "material:application");

  gtk_widget_grab_focus (GTK_WIDGET (row));
  yc_approver_page_reload (page);
  yc_ui_test_settle ();
  yc_approver_page_refresh (page);
  yc_ui_test_settle ();
  g_assert_true (yc_review_find_row (page->materials, "material:application") == row);
  g_assert_true (yc_clerk_has_focus (GTK_WIDGET (page->materials)));
  gtk_list_box_select_row (page->subjects, yc_review_find_row (page->subjects, "point:report-passed"));
  yc_ui_test_settle ();
}

/* ---- beside the decision ---- */

static GtkWidget *
part_of (const char *name)
{
  GtkWidget *part = yc_ui_test_find_named (GTK_WIDGET (page->acts), name);

  g_assert_nonnull (part);
  return part;
}

static GtkListBoxRow *
open_act (guint at)
{
  GtkListBoxRow *row;

  act ("review.more");
  g_assert_true (gtk_widget_get_visible (GTK_WIDGET (page->acts)));
  yc_ui_test_check_names (GTK_WIDGET (page->acts));
  row = gtk_list_box_get_row_at_index (GTK_LIST_BOX (part_of ("acts")), (int) at);
  gtk_widget_grab_focus (GTK_WIDGET (row));
  gtk_widget_activate (GTK_WIDGET (row));
  yc_ui_test_settle ();
  return row;
}

static void
shoot_act (const char *name)
{
  g_autofree char *file = g_strconcat ("approver-", name, NULL);

  yc_ui_test_settle ();
  yc_ui_test_shoot (GTK_WIDGET (page->acts), file);
}

static void
confirm_act (void)
{
  g_assert_true (gtk_widget_get_sensitive (part_of ("confirm")));
  g_signal_emit_by_name (part_of ("confirm"), "clicked");
  settle_act ();
  g_assert_false (gtk_widget_get_visible (GTK_WIDGET (page->acts)));
}

static void
write_text (const char *name, const char *text)
{
  gtk_text_buffer_set_text (gtk_text_view_get_buffer (GTK_TEXT_VIEW (part_of (name))), text, -1);
}

/* What is not open stands there with its reason, and cannot be begun. */
static void
test_special_step (void)
{
  open_act (1);
  g_assert_true (yc_ui_test_says (GTK_WIDGET (page->acts), "不能结束特别程序"));
  g_assert_cmpstr (gtk_stack_get_visible_child_name (GTK_STACK (part_of ("root"))), ==, "list");
  shoot_act ("acts");
  open_act (0);
  g_assert_true (yc_ui_test_says (GTK_WIDGET (page->acts), "5 个工作日，计入办理时限，继续计时。"));
  shoot_act ("begin-step");
  confirm_act ();
  wait_for ("“现场审查”自11月23日起进行");
  wait_for ("计时中");     /* one that counts stops no clock */
  g_assert_cmpint (yc_approver_page_get_dossier (page)->record->state, ==, YC_STATE_SPECIAL_STEP);
  g_assert_false (g_action_group_get_action_enabled (yc_approver_page_get_actions (page), "fits"));
  shoot ("special-step");
  act ("review.decide");
  name_persons_in (GTK_WIDGET (page->acts), "李明", "赵云", TRUE);
  confirm_act ();
  wait_for ("还不能作出决定");
  g_assert_cmpint (yc_approver_page_get_dossier (page)->record->state, ==, YC_STATE_REVIEW);
}

/* Once, by whom, and why; left half-way, the words are there again. */
static void
test_extension (void)
{
  open_act (2);
  g_assert_false (gtk_widget_get_sensitive (part_of ("confirm")));
  gtk_editable_set_text (GTK_EDITABLE (part_of ("who")), "样例局负责人");
  write_text ("why", "  ");
  g_assert_false (gtk_widget_get_sensitive (part_of ("confirm")));
  write_text ("why", "需要核对检测机构的资质");
  gtk_popover_popdown (GTK_POPOVER (page->acts));
  yc_ui_test_settle ();
  open_act (2);
  g_assert_true (yc_ui_test_says (GTK_WIDGET (page->acts), "延长 10 个工作日"));
  shoot_act ("extend");
  confirm_act ();
  wait_for ("还不能作出决定");
  g_assert_cmpuint (yc_approver_page_get_dossier (page)->papers->len, >=, 2);
  open_act (2);
  g_assert_cmpstr (gtk_stack_get_visible_child_name (GTK_STACK (part_of ("root"))), ==, "list");
  gtk_popover_popdown (GTK_POPOVER (page->acts));
  yc_ui_test_settle ();
}

/* Of what was granted; the law is proposed, and neither it nor the reason may be empty. */
static void
test_revocation (void)
{
  open_act (4);        /* nothing was promised */
  g_assert_true (yc_ui_test_says (GTK_WIDGET (page->acts), "不是告知承诺受理"));
  gtk_popover_popdown (GTK_POPOVER (page->acts));
  yc_ui_test_settle ();
  open_act (5);
  {
    g_autofree char *law = yc_review_acts_dup_law (page->acts);

    g_assert_cmpstr (law, ==, "《中华人民共和国行政许可法》第六十九条");
  }
  g_assert_false (gtk_widget_get_sensitive (part_of ("confirm")));
  write_text ("why", "申请材料不真实");
  write_text ("law", "");
  g_assert_false (gtk_widget_get_sensitive (part_of ("confirm")));
  write_text ("law", "《中华人民共和国行政许可法》第六十九条第二款");
  shoot_act ("revoke");
  confirm_act ();
  wait_for ("撤销");
  g_assert_cmpint (yc_approver_page_get_dossier (page)->record->state, ==, YC_STATE_REVOKED);
  shoot ("revoked");
}

static void
test_form_and_papers (void)
{
  yc_approver_page_show_pages (page, YC_REVIEW_STEPS);
  wait_for ("延长期限，李明");
  wait_for ("需要核对检测机构的资质");
  shoot ("steps");
  yc_approver_page_show_pages (page, YC_REVIEW_FORM);
  wait_for ("11010519491231002X");
  wait_for ("客房数量");
  shoot ("form");
  {
    const YcReviewPaper *paper = g_ptr_array_index (yc_approver_page_get_dossier (page)->papers, 1);
    g_autofree char *row = g_strconcat (YC_REVIEW_PAPER, paper->id, NULL);

    yc_approver_page_show_pages (page, row);
    wait_for ("受理通知书");
    yc_ui_test_wait (has_picture, NULL);
    shoot ("paper");
  }
}

static void
judge_rest (void)
{
  for (guint i = 0; i < 20 && yc_approver_page_get_dossier (page) != NULL; i++)
    {
      YcReviewCount count;

      yc_review_count (yc_approver_page_get_dossier (page), &count);
      if (count.open_points + count.open_materials == 0)
        return;
      act ("review.fits");
      settle_act ();
    }
}

static void
test_grant (void)
{
  yc_approver_page_show_pages (page, "material:application");
  judge_rest ();
  wait_for ("可以准予：7 件材料、6 项要点全部符合");
  shoot ("ready");
  act ("review.decide");
  settle_act ();
  wait_for ("准予决定");
  g_assert_cmpint (yc_approver_page_get_dossier (page)->record->state, ==, YC_STATE_GRANTED);
  wait_for ("没有需要决定的事项");
  g_assert_cmpstr (gtk_label_get_label (page->owner), ==, "李明");
  shoot ("granted");
}

static void
test_next_case (void)
{
  act ("review.next-case");
  wait_for ("5 件 5 页");
  g_assert_cmpstr (yc_approver_page_get_case (page), ==, cases[1]);
  act ("review.decide");
  settle_act ();
  wait_for ("还不能作出决定");
}

/* Not refused without a ground; with one the law is proposed. */
static void
test_refusal_is_prepared (void)
{
  gtk_toggle_button_set_active (page->deny, TRUE);
  yc_ui_test_settle ();
  g_assert_false (g_action_group_get_action_enabled (yc_approver_page_get_actions (page), "decide"));
  wait_for ("不予许可的依据");
  act ("review.fails");
  settle_act ();
  yc_ui_test_check_names (GTK_WIDGET (page));
  shoot ("refusal");
  gtk_toggle_button_set_active (page->grant, TRUE);
  yc_ui_test_settle ();
}

static void
test_colleague (void)
{
  sign_in ("xu-zhaoyun");
  yc_approver_page_reload (page);
  wait_for ("李明 正在办理本件");
  g_assert_false (g_action_group_get_action_enabled (yc_approver_page_get_actions (page), "fits"));
  g_assert_false (g_action_group_get_action_enabled (yc_approver_page_get_actions (page), "send-back"));
  shoot ("colleague");
}

static gboolean
is_in_view (GtkWidget *part)
{
  return gtk_widget_get_mapped (part);
}

/* The question that stands before the window, answered as a person does it. */
static void
take_over (const char *why)
{
  g_autoptr (GList) windows = NULL;
  AdwMessageDialog *dialog = NULL;

  act ("review.take-over");
  windows = gtk_window_list_toplevels ();
  for (GList *l = windows; l != NULL; l = l->next)
    if (ADW_IS_MESSAGE_DIALOG (l->data) && gtk_widget_get_visible (l->data))
      dialog = l->data;
  g_assert_nonnull (dialog);
  g_assert_false (adw_message_dialog_get_response_enabled (dialog, "take-over"));
  yc_ui_test_check_names (GTK_WIDGET (dialog));
  gtk_editable_set_text (GTK_EDITABLE (adw_message_dialog_get_extra_child (dialog)), why);
  g_assert_true (adw_message_dialog_get_response_enabled (dialog, "take-over"));
  adw_message_dialog_response (dialog, "take-over");
  gtk_window_destroy (GTK_WINDOW (dialog));
  settle_act ();
}

/* Whoever had it reads why; then it comes back the same way. */
static void
test_taken_over (void)
{
  take_over ("同事休假");
  wait_for ("赵云（我）");
  g_assert_true (g_action_group_get_action_enabled (yc_approver_page_get_actions (page), "fits"));
  g_assert_false (g_action_group_get_action_enabled (yc_approver_page_get_actions (page), "take-over"));
  sign_in ("xu-liming");
  yc_approver_page_reload (page);
  wait_for ("赵云已接替你审查本件：同事休假");
  g_assert_false (g_action_group_get_action_enabled (yc_approver_page_get_actions (page), "fits"));
  shoot ("taken-over");
  take_over ("已经回来");
  wait_for ("李明（我）");
}

/* A step lasts for weeks: who began it may be away when it is over. */
static void
test_step_taken_over (void)
{
  open_act (0);
  confirm_act ();
  wait_for ("“现场核查（必要时）”自11月23日起进行，结束以后继续审查");
  g_assert_false (is_in_view (page->take_over_button));
  sign_in ("xu-zhaoyun");
  yc_approver_page_reload (page);
  wait_for ("本件由李明办理。如其不在岗，可以接替");
  g_assert_true (is_in_view (page->take_over_button));
  g_assert_false (g_action_group_get_action_enabled (yc_approver_page_get_actions (page), "decide"));
  shoot ("step-of-a-colleague");
  take_over ("同事出差");
  wait_for ("赵云（我）");
  g_assert_false (is_in_view (page->take_over_button));
  act ("review.decide");
  name_persons_in (GTK_WIDGET (page->acts), "李明", "赵云", TRUE);
  confirm_act ();
  g_assert_cmpint (yc_approver_page_get_dossier (page)->record->state, ==, YC_STATE_REVIEW);
  sign_in ("xu-liming");
  yc_approver_page_reload (page);
  wait_for ("赵云已接替你审查本件：同事出差");
  take_over ("已经回来");
  wait_for ("李明（我）");
}

static gboolean
may_send_back (gpointer data)
{
  return g_action_group_get_action_enabled (yc_approver_page_get_actions (page), "send-back");
}

static void
test_send_back (void)
{
  yc_ui_test_wait (may_send_back, NULL);
  yc_approver_page_show_pages (page, "material:floor-plan");
  act ("review.mark");
  g_assert_true (gtk_toggle_button_get_active (page->mark));
  act ("review.send-back");
  yc_ui_test_check_names (GTK_WIDGET (page));
  gtk_editable_set_text (page->return_text, "右边缺了一条");
  yc_ui_test_shoot (GTK_WIDGET (page->return_popover), "approver-send-back");
  yc_approver_page_return_confirmed (page);
  settle_act ();
  wait_for ("后台退回");
  g_assert_cmpint (yc_approver_page_get_dossier (page)->record->state, ==, YC_STATE_SENT_BACK);
  wait_for ("已退回");
  shoot ("sent-back");
}

static void
test_close (void)
{
  yc_ui_test_close (window);
}

/* ---- in the window ---- */

static gboolean
is_open (gpointer data)
{
  return ((YcClerkWindow *) data)->intake != NULL;
}

static gboolean
has_dossier (gpointer data)
{
  return g_strcmp0 (yc_approver_page_get_case (((YcClerkWindow *) data)->review), cases[1]) == 0;
}

static gboolean
offers_dossier (gpointer data)
{
  GtkWidget *button = yc_ui_test_find_named (GTK_WIDGET (((YcClerkWindow *) data)->case_page), "dossier_button");

  return gtk_widget_get_mapped (button) && gtk_widget_get_sensitive (button);
}

/* What is over stands in no work list: from the page of the case its dossier is one key away. */
static void
open_from_list (YcClerkWindow *whole)
{
  int least = 0;

  yc_case_page_open (whole->case_page, cases[1], FALSE);
  yc_clerk_window_show_area (whole, "case");
  yc_ui_test_wait (offers_dossier, whole);
  yc_ui_test_shoot (GTK_WIDGET (whole), "approver-case-page");
  /* Whatever the case has, the bar at the foot stays on the smaller of the two screens. */
  gtk_widget_measure (GTK_WIDGET (whole), GTK_ORIENTATION_VERTICAL, 1366, &least, NULL, NULL, NULL);
  g_assert_cmpint (least, <=, 768);
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (whole), "win.open-dossier", NULL));
  yc_ui_test_wait (has_dossier, whole);
  g_assert_cmpstr (gtk_stack_get_visible_child_name (whole->area), ==, "review");
}

/* No platform is joined: what the store has is read, and the page says what is not there. */
static void
test_window (void)
{
  static const struct { int width, height; } sizes[] = { { 1920, 1080 }, { 1366, 768 } };
  g_autoptr (GSettings) settings = yc_settings_open ();
  YcClerkWindow *whole;

  /* A window that is maximised keeps its size. */
  g_settings_set_boolean (settings, "window-maximized", FALSE);
  whole = YC_CLERK_WINDOW (yc_clerk_window_new (GTK_APPLICATION (app), session));
  gtk_window_present (GTK_WINDOW (whole));
  yc_clerk_window_open (whole);
  yc_ui_test_wait (is_open, whole);
  sign_in ("xu-liming");
  yc_clerk_window_show_work (whole);
  page = whole->review;
  g_assert_nonnull (page);
  wait_for ("没有等待决定的办件");
  g_assert_cmpstr (gtk_stack_get_visible_child_name (whole->area), ==, "review");
  g_assert_false (gtk_widget_get_visible (GTK_WIDGET (whole->rail_intake)));
  g_assert_true (yc_clerk_window_is_approver (whole));
  yc_approver_page_set_work (page, list_finish (NULL, NULL, NULL));
  yc_approver_page_open (page, cases[0]);
  wait_for ("现在取不到页面");
  wait_for ("页面清单未取得");
  yc_ui_test_check_names (GTK_WIDGET (page));
  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      g_autofree char *file = g_strdup_printf ("approver-window-%d", sizes[i].width);

      yc_ui_test_resize (GTK_WIDGET (whole), sizes[i].width, sizes[i].height);
      yc_ui_test_shoot (GTK_WIDGET (whole), file);
    }
  open_from_list (whole);
  g_object_add_weak_pointer (G_OBJECT (page), (gpointer *) &page);
  sign_in ("wangjing");
  yc_clerk_window_show_work (whole);
  for (guint i = 0; i < 100 && page != NULL; i++)
    yc_ui_test_settle ();
  g_assert_null (page);                      /* no dossier stays behind who is no approver */
  g_assert_true (gtk_widget_get_visible (GTK_WIDGET (whole->rail_intake)));
  g_assert_false (gtk_widget_get_visible (GTK_WIDGET (whole->rail_review)));
  gtk_window_destroy (GTK_WINDOW (whole));
  yc_ui_test_settle ();
}

static void
add_tests (void)
{
  g_test_add_func ("/ui/approver/00-plain-keys-can-be-typed", test_plain_keys_can_be_typed);
  g_test_add_func ("/ui/approver/01-no-work-says-what-comes", test_empty);
  g_test_add_func ("/ui/approver/02-work-is-listed-and-masked", test_work_list);
  g_test_add_func ("/ui/approver/03-a-case-shows-its-dossier", test_open);
  g_test_add_func ("/ui/approver/04-nothing-before-the-claim", test_not_before_the_claim);
  g_test_add_func ("/ui/approver/05-pages-by-key", test_pages_by_key);
  g_test_add_func ("/ui/approver/06-verdicts-by-key", test_verdicts_by_key);
  g_test_add_func ("/ui/approver/06b-the-focus-stays", test_focus_stays);
  g_test_add_func ("/ui/approver/06c-a-special-step", test_special_step);
  g_test_add_func ("/ui/approver/06d-an-extension", test_extension);
  g_test_add_func ("/ui/approver/07-form-and-papers", test_form_and_papers);
  g_test_add_func ("/ui/approver/08-all-fits-is-granted", test_grant);
  g_test_add_func ("/ui/approver/08b-a-revocation", test_revocation);
  g_test_add_func ("/ui/approver/09-next-case-by-key", test_next_case);
  g_test_add_func ("/ui/approver/10-a-refusal-names-its-law", test_refusal_is_prepared);
  g_test_add_func ("/ui/approver/11-a-colleague-is-told", test_colleague);
  g_test_add_func ("/ui/approver/11b-a-colleague-takes-it-over", test_taken_over);
  g_test_add_func ("/ui/approver/11c-a-colleague-takes-a-step-over", test_step_taken_over);
  g_test_add_func ("/ui/approver/12-pages-go-back-to-the-window", test_send_back);
  g_test_add_func ("/ui/approver/13-the-page-ends", test_close);
  g_test_add_func ("/ui/approver/14-an-approver-has-a-window-of-his-own", test_window);
}

int
main (int argc, char *argv[])
{
  Case hygiene = { "public-place-hygiene", "category=lodging rooms=from-50 air=yes", ALL_HYGIENE, 2, &cases[0] };
  Case catering = { "small-catering", "scenario=new", ALL_CATERING, 1, &cases[1] };
  int rc;

  yc_ui_test_init (&argc, &argv);
  app = ADW_APPLICATION (adw_application_new (YC_APP_ID ".Test", G_APPLICATION_NON_UNIQUE));
  g_assert_true (g_application_register (G_APPLICATION (app), NULL, NULL));
  session = yc_session_new ();
  enrol ();
  sign_in ("wangjing");
  run (make_case, &hygiene);
  run (make_case, &catering);
  sign_in ("xu-liming");
  add_tests ();
  rc = g_test_run ();
  yc_session_close (session);
  g_clear_object (&session);
  g_clear_object (&app);
  g_free (cases[0]);
  g_free (cases[1]);
  return rc;
}
