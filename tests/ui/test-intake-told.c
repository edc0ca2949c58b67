/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */

/* What the intake page tells by itself: whose number stands above it, which page is bad, what was taken of a material. Needs a display. */
#define G_LOG_DOMAIN "yc-test"
#include "config.h"

#include "acceptance/yc-verdict.h"
#include "app/clerk/yc-checklist.h"
#include "app/clerk/yc-key-button.h"
#include "app/clerk/yc-page-object.h"
#include "app/clerk/yc-page-view.h"
#include "app/clerk/yc-strip.h"
#include "yc-ui-test.h"

/* What the form refuses is not shown as the applicant's number above it. */
static void
test_strip_shows_no_refused_number (void)
{
  g_autoptr (YcIntake) intake = yc_intake_new (NULL);
  GtkWidget *strip = g_object_new (YC_TYPE_STRIP, NULL);
  GtkWidget *window = yc_ui_test_show (strip, 1290, 80);
  char *good = yc_ui_test_resident_id (), *bad = g_strdup (good);
  GDate today;

  g_date_clear (&today, 1);
  g_date_set_dmy (&today, 23, G_DATE_NOVEMBER, 2026);
  bad[17] = good[17] == '1' ? '2' : '1';
  g_free (intake->applicant.name);
  intake->applicant.name = g_strdup ("林秀梅");
  g_free (intake->applicant.number);
  intake->applicant.number = bad;
  yc_strip_show_applicant (YC_STRIP (strip), &intake->applicant, &today);
  g_assert_true (yc_ui_test_says (strip, "林秀梅"));
  g_assert_false (yc_ui_test_says (strip, "210202"));
  g_free (intake->applicant.number);
  intake->applicant.number = good;
  yc_strip_show_applicant (YC_STRIP (strip), &intake->applicant, &today);
  g_assert_true (yc_ui_test_says (strip, "210202"));
  yc_ui_test_close (window);
}

static YcPageObject *
make_page (const char *id, guint number, YcPageFlags flags)
{
  YcPage page = { .id = (char *) id, .case_id = (char *) "c", .material_id = (char *) "m", .blob = (char *) "", .job_id = (char *) "",
                  .original_blob = (char *) "", .width = 2480, .height = 3508, .dpi_asked = 300, .dpi_real = 300, .flags = flags };
  YcPageObject *object = yc_page_object_new (&page);

  yc_page_object_set_number (object, number);
  return object;
}

static guint
get_shown (YcPageView *view)
{
  return yc_page_object_get_number (yc_page_view_get_selected (view));
}

static gboolean
is_on_enter (YcPageView *view, const char *text)
{
  yc_page_view_focus_count (view);
  return yc_ui_test_says (gtk_root_get_focus (gtk_widget_get_root (GTK_WIDGET (view))), text);
}

/* The question names the page of which a part is lost, shows it once, and "all of it" is not what Enter does. */
static void
test_question_names_the_bad_page (void)
{
  static const char reason[] = "有页面下部缺失（灰色），请重扫该页";
  g_autoptr (GListStore) pages = g_list_store_new (YC_TYPE_PAGE_OBJECT);
  g_autoptr (YcPageObject) bad = make_page ("p1", 1, YC_PAGE_FLAG_GREY_TAIL);
  g_autoptr (YcPageObject) good = make_page ("p2", 2, 0);
  YcPageView *view = g_object_new (YC_TYPE_PAGE_VIEW, NULL);
  GtkWidget *window;

  yc_page_view_set_title (view, "申请表", "");
  yc_page_view_set_pages (view, G_LIST_MODEL (pages));
  g_list_store_append (pages, bad);
  g_list_store_append (pages, good);
  yc_page_view_show_pages (view);
  window = yc_ui_test_show (GTK_WIDGET (view), 642, 620);
  yc_page_view_select (view, 1);
  yc_page_view_ask_count (view, reason, 2);
  g_assert_true (yc_ui_test_says (GTK_WIDGET (view), "第 1 页：有页面下部缺失"));
  g_assert_cmpuint (get_shown (view), ==, 1);
  yc_page_view_select (view, 1);
  yc_page_view_ask_count (view, reason, 2);
  g_assert_cmpuint (get_shown (view), ==, 2);
  g_assert_true (is_on_enter (view, "再扫描"));
  yc_ui_test_check_names (GTK_WIDGET (view));
  yc_ui_test_shoot (window, "bad-page");
  g_list_store_remove (pages, 0);
  yc_page_view_ask_count (view, "图像为单数", 1);
  g_assert_false (is_on_enter (view, "再扫描"));
  g_assert_true (is_on_enter (view, "Enter"));
  yc_ui_test_close (window);
}

/* Labels that end in dots. @in: (G_TYPE_NONE for any): only those inside one of this type. */
static guint
count_cut (GtkWidget *root, GType in)
{
  guint n = 0;

  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL; child = gtk_widget_get_next_sibling (child))
    if (gtk_widget_get_mapped (child) && GTK_IS_LABEL (child) && (in == G_TYPE_NONE || gtk_widget_get_ancestor (child, in) != NULL))
      n += pango_layout_is_ellipsized (gtk_label_get_layout (GTK_LABEL (child))) ? 1 : 0;
    else
      n += count_cut (child, in);
  return n;
}

static YcVerdict *
judge_with (YcIntake *intake, GPtrArray *pages)
{
  g_autofree char *folder = g_build_filename (g_getenv ("YICHUANG_DATADIR"), "catalog", "calendar", NULL);
  g_autoptr (YcCalendar) calendar = yc_calendar_load (folder, NULL);
  GDate today;

  g_assert_nonnull (calendar);
  g_date_set_dmy (&today, 23, G_DATE_NOVEMBER, 2026);
  return yc_verdict_judge (intake, pages, calendar, &today);
}

/* What was taken of a material is said on its row once there are pages, and heard there, too. */
static void
test_checklist_says_what_was_taken (void)
{
  g_autoptr (YcItem) item = yc_ui_test_item ("small-catering");
  g_autoptr (YcIntake) intake = yc_intake_new (item);
  g_autoptr (GPtrArray) pages = g_ptr_array_new ();
  YcPage page = { .id = (char *) "p", .case_id = (char *) "c", .material_id = (char *) "business-licence", .blob = (char *) "", .job_id = (char *) "",
                  .original_blob = (char *) "", .width = 2480, .height = 3508, .dpi_asked = 300, .dpi_real = 300 };
  g_autoptr (YcVerdict) before = judge_with (intake, pages), verdict = NULL;
  GtkWidget *list = g_object_new (YC_TYPE_CHECKLIST, NULL);
  GtkWidget *window;

  page.material_id = ((YcSlot *) g_ptr_array_index (before->slots, 1))->material->id;
  yc_checklist_show (YC_CHECKLIST (list), intake, before, NULL);
  window = yc_ui_test_show (list, 308, 620);
  g_assert_false (yc_ui_test_says (list, "原件，退还"));
  g_ptr_array_add (pages, &page);
  verdict = judge_with (intake, pages);
  yc_checklist_show (YC_CHECKLIST (list), intake, verdict, NULL);
  g_assert_true (yc_ui_test_says (list, "原件，退还"));
  yc_intake_set_brought (intake, ((YcSlot *) g_ptr_array_index (verdict->slots, 1))->material, (YcBrought) { FALSE, FALSE });
  yc_checklist_show (YC_CHECKLIST (list), intake, verdict, NULL);
  g_assert_false (yc_ui_test_says (list, "原件，退还"));
  g_assert_true (yc_ui_test_says (list, "复印件，留存"));
  yc_ui_test_check_names (list);
  yc_ui_test_shoot (window, "checklist-taken");
  yc_ui_test_close (window);
}

/* A long reason takes no room from the answers. */
static void
test_long_question_leaves_the_answers (void)
{
  g_autoptr (GListStore) pages = g_list_store_new (YC_TYPE_PAGE_OBJECT);
  g_autoptr (YcPageObject) page = make_page ("p1", 1, YC_PAGE_FLAG_GREY_TAIL);
  YcPageView *view = g_object_new (YC_TYPE_PAGE_VIEW, NULL);
  GtkWidget *window;

  yc_page_view_set_pages (view, G_LIST_MODEL (pages));
  g_list_store_append (pages, page);
  yc_page_view_show_pages (view);
  window = yc_ui_test_show (GTK_WIDGET (view), 642, 620);
  yc_page_view_ask_count (view, "双面扫描得到单数图像，可能少了一面；有页面下部缺失（灰色），请重扫该页", 9);
  yc_ui_test_settle ();
  yc_ui_test_shoot (window, "long-question");
  g_assert_cmpuint (count_cut (GTK_WIDGET (view), YC_TYPE_KEY_BUTTON), ==, 0);
  yc_ui_test_close (window);
}

/* Pages in doubt, whose office is not connected: the longest of the rows stays whole beside what was taken. */
static void
test_checklist_cuts_no_row (void)
{
  g_autoptr (YcItem) item = yc_ui_test_item ("small-catering");
  g_autoptr (YcIntake) intake = yc_intake_new (item);
  g_autoptr (GPtrArray) pages = g_ptr_array_new ();
  YcPage page = { .id = (char *) "p", .case_id = (char *) "c", .material_id = (char *) "business-licence", .blob = (char *) "", .job_id = (char *) "",
                  .original_blob = (char *) "", .width = 2480, .height = 3508, .dpi_asked = 300, .dpi_real = 300, .flags = YC_PAGE_FLAG_GREY_TAIL };
  g_autoptr (YcVerdict) verdict = NULL;
  GtkWidget *list = g_object_new (YC_TYPE_CHECKLIST, NULL), *window;

  for (guint i = 0; i < 9; i++)
    g_ptr_array_add (pages, &page);
  verdict = judge_with (intake, pages);
  yc_checklist_show (YC_CHECKLIST (list), intake, verdict, NULL);
  window = yc_ui_test_show (list, 308, 620);
  yc_ui_test_settle ();
  g_assert_true (yc_ui_test_says (list, "共享未接通"));      /* of what has no page yet */
  g_assert_cmpuint (count_cut (list, G_TYPE_NONE), ==, 0);
  yc_ui_test_shoot (window, "checklist-doubtful");
  yc_ui_test_close (window);
}

int
main (int argc, char *argv[])
{
  yc_ui_test_init (&argc, &argv);
  g_test_add_func ("/ui/intake/strip/refused-number-is-not-shown", test_strip_shows_no_refused_number);
  g_test_add_func ("/ui/intake/pages/question-names-the-bad-page", test_question_names_the_bad_page);
  g_test_add_func ("/ui/intake/pages/long-question-leaves-the-answers", test_long_question_leaves_the_answers);
  g_test_add_func ("/ui/intake/checklist/says-what-was-taken", test_checklist_says_what_was_taken);
  g_test_add_func ("/ui/intake/checklist/cuts-no-row", test_checklist_cuts_no_row);
  return g_test_run ();
}
