/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */

/* The approver's work list in a hall where much is going on: lists that go on behind what one answer holds, and that come again and again. A real store with real cases; the lists are
 * the test's own. Needs a display and a keyring. */
#define G_LOG_DOMAIN "yc-test"
#include "config.h"

#include "app/review/yc-approver-page-private.h"
#include "test-approver.h"

#define N_STANDING (YC_WIRE_MAX_WORK - 1)

static YcApproverPage *page;

static gpointer
do_nothing (YcStore *store, const YcActor *actor, gpointer data, GError **error)
{
  return NULL;
}

/* As much as an answer holds stands at a colleague and was due yesterday; one case is left to go on with. */
static YcWorklist *
make_long_list (guint n_parts)
{
  YcWorklist *work = yc_worklist_new ();
  guint n = n_parts > 1 ? N_STANDING + 40 : N_STANDING;

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *id = g_strdup_printf ("0190a1b2-0000-7000-8000-%012u", 100 + i);

      add_line (work, id, "公共场所卫生许可（新办）", "林样本", "2026-11-25", "xu-zhaoyun");
      ((YcCaseLine *) g_ptr_array_index (work->cases, i))->state = YC_STATE_SPECIAL_STEP;
    }
  add_line (work, cases[0], "公共场所卫生许可（新办）", "林样本", "2026-11-27", "");
  work->more = n_parts < 2;
  work->next = work->more ? g_strdup ("2.2026-12-01.1.0190a1b2-0000-7000-8000-000000000598") : NULL;
  return work;
}

static guint
count_rows (void)
{
  guint n = 0;

  while (gtk_list_box_get_row_at_index (page->work_list, (int) n) != NULL)
    n++;
  return n;
}

static gboolean
has_rows (gpointer data)
{
  return count_rows () == GPOINTER_TO_UINT (data);
}

/* Whatever a colleague has, the next one is known; what is behind the answer comes when its last row is chosen, and nothing is opened by that. */
static void
test_more (void)
{
  GtkListBoxRow *more = NULL;

  feed_make_list = make_long_list;
  yc_approver_page_refresh (page);
  yc_ui_test_wait (has_rows, GUINT_TO_POINTER (YC_WIRE_MAX_WORK + 1));
  g_assert_cmpuint (feed_n_parts, ==, 1);
  g_assert_cmpstr (yc_approver_page_find_next (page), ==, cases[0]);
  g_assert_true (yc_ui_test_says (GTK_WIDGET (page), "超过 500 件"));
  more = gtk_list_box_get_row_at_index (page->work_list, YC_WIRE_MAX_WORK);
  gtk_widget_grab_focus (GTK_WIDGET (more));
  yc_ui_test_settle ();
  yc_ui_test_check_names (GTK_WIDGET (page));
  yc_ui_test_shoot (GTK_WIDGET (gtk_widget_get_root (GTK_WIDGET (page))), "approver-more");
  gtk_list_box_select_row (page->work_list, more);
  yc_ui_test_wait (has_rows, GUINT_TO_POINTER (YC_WIRE_MAX_WORK + 40));
  g_assert_cmpuint (feed_n_parts, ==, 2);
  g_assert_null (yc_approver_page_get_case (page));
  g_assert_true (gtk_widget_has_focus (GTK_WIDGET (gtk_list_box_get_row_at_index (page->work_list, YC_WIRE_MAX_WORK))));
  g_assert_true (yc_ui_test_says (GTK_WIDGET (page), "540 件"));
  /* The list stays as long as it was asked for. */
  yc_approver_page_refresh (page);
  yc_ui_test_settle ();
  g_assert_cmpuint (feed_n_parts, ==, 2);
}

/* ---- lists that come again and again ---- */

static gboolean
was_listed (gpointer data)
{
  return !page->listing && feed_n_lists >= GPOINTER_TO_UINT (data);
}

static void
refresh (void)
{
  yc_approver_page_refresh (page);
  yc_ui_test_wait (was_listed, GUINT_TO_POINTER (feed_n_lists));
  yc_ui_test_settle ();
}

/* The last of four is claimed by a colleague now, and who was third comes before the second. */
static YcWorklist *
make_changed_list (guint n_parts)
{
  YcWorklist *work = yc_worklist_new ();

  add_line (work, "0190a1b2-0000-7000-8000-000000000001", "食品经营许可（新办）", "于样本", "2026-11-23", "xu-zhaoyun");
  add_line (work, cases[1], "小餐饮经营许可（含变更经营项目）", "林样本", "2026-11-30", "");
  add_line (work, cases[0], "公共场所卫生许可（新办）", "林样本", "2026-11-24", "");
  add_line (work, "0190a1b2-0000-7000-8000-000000000002", "护士执业注册", "孙样本", "2026-12-02", "xu-zhaoyun");
  return work;
}

/* Equal lists leave the rows as they are, with the focus and the place; of another one only what is told anew is made anew. */
static void
test_same_rows (void)
{
  GtkListBoxRow *rows[4];

  feed_make_list = NULL;
  page->n_parts = 1;
  refresh ();
  g_assert_cmpuint (count_rows (), ==, G_N_ELEMENTS (rows));
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    rows[i] = g_object_ref (gtk_list_box_get_row_at_index (page->work_list, (int) i));
  gtk_widget_grab_focus (GTK_WIDGET (rows[3]));
  refresh ();
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    g_assert_true (gtk_list_box_get_row_at_index (page->work_list, (int) i) == rows[i]);
  g_assert_true (gtk_widget_has_focus (GTK_WIDGET (rows[3])));
  feed_make_list = make_changed_list;
  refresh ();
  g_assert_cmpuint (count_rows (), ==, G_N_ELEMENTS (rows));
  g_assert_true (gtk_list_box_get_row_at_index (page->work_list, 0) == rows[0]);
  g_assert_true (gtk_list_box_get_row_at_index (page->work_list, 1) == rows[2]);
  g_assert_true (gtk_list_box_get_row_at_index (page->work_list, 2) == rows[1]);
  g_assert_true (gtk_list_box_get_row_at_index (page->work_list, 3) != rows[3]);
  /* The clock stays in sight at a colleague's. */
  g_assert_true (yc_ui_test_says (GTK_WIDGET (gtk_list_box_get_row_at_index (page->work_list, 3)), "· 同事"));
  g_assert_true (yc_ui_test_says (GTK_WIDGET (rows[0]), "今天到期"));
  g_assert_true (yc_ui_test_says (GTK_WIDGET (rows[0]), "· 同事"));
  yc_ui_test_shoot (GTK_WIDGET (gtk_widget_get_root (GTK_WIDGET (page))), "approver-colleagues");
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    g_object_unref (rows[i]);
  feed_make_list = NULL;
  refresh ();
}

/* While the list is on its way it is not asked for again, and once more behind that: nothing that was news meanwhile is missed. */
static void
test_one_question (void)
{
  guint before = feed_n_lists;

  for (guint i = 0; i < 100; i++)
    yc_approver_page_refresh (page);
  g_assert_cmpuint (feed_n_lists, ==, before + 1);
  yc_ui_test_wait (was_listed, GUINT_TO_POINTER (before + 2));
  yc_ui_test_settle ();
  g_assert_cmpuint (feed_n_lists, ==, before + 2);
}

static gboolean
has_two (gpointer data)
{
  return page->dossier != NULL && page->dossier->has_pages && g_hash_table_size (page->manifests) == 2;
}

static gboolean
has_none (gpointer data)
{
  return g_hash_table_size (page->manifests) == 0;
}

/* The next case is fetched once; of cases that were left nothing is kept. */
static void
test_ahead (void)
{
  guint n = 0;

  yc_approver_page_open (page, cases[0]);
  yc_ui_test_wait (has_two, NULL);
  yc_ui_test_settle ();
  n = feed_n_adopted;
  for (guint i = 0; i < 5; i++)
    {
      yc_approver_page_reload (page);
      yc_ui_test_settle ();
    }
  run (do_nothing, NULL);
  yc_ui_test_settle ();
  g_assert_cmpuint (feed_n_adopted, ==, n);
  g_assert_true (g_hash_table_contains (page->manifests, cases[1]));
  yc_approver_page_open (page, cases[1]);
  g_assert_true (g_hash_table_contains (page->manifests, cases[1]));
  g_assert_false (g_hash_table_contains (page->manifests, cases[0]));
  yc_approver_page_open (page, "0190a1b2-0000-7000-8000-000000000002");
  yc_ui_test_wait (has_none, NULL);
}

/* ---- no dossier ---- */

static gboolean
says_text (gpointer data)
{
  return yc_ui_test_says (GTK_WIDGET (page->reading), data);
}

static void
said_cb (gpointer object, const GError *error, guint *n)
{
  ++*n;
}

/* A case that was never here, and none comes: the middle says why and what to do, until it comes. Nothing speaks of what this workstation has. */
static void
test_refused (void)
{
  static const struct { int code; const char *message, *title, *next; } rows[] = {
    { YC_SYNC_ERROR_REFUSED, "not-found: no such case", "平台没有可供本岗位查阅的这件办件", "请先办左侧的下一件" },
    { YC_SYNC_ERROR_REFUSED, "too-large: more than a dossier holds", "卷宗过大，无法取回", "请告诉管理员" },
    { YC_SYNC_ERROR_REVOKED, "device-revoked: x", "这个账号或本机已被停用", "联系管理员" },
    { YC_SYNC_ERROR_LINE, "0 Could not connect", "现在取不到卷宗", "线路恢复后卷宗自动打开" },
  };
  guint n_said = 0, n = 0;
  gulong id = g_signal_connect (page, "said", G_CALLBACK (said_cb), &n_said);

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) refused = g_error_new_literal (YC_SYNC_ERROR, rows[i].code, rows[i].message);

      feed_refused = refused;
      yc_approver_page_open (page, i % 2 == 0 ? "0190a1b2-0000-7000-8000-000000000002" : "0190a1b2-0000-7000-8000-000000000001");
      yc_ui_test_wait (says_text, (gpointer) rows[i].title);
      g_assert_true (says_text ((gpointer) rows[i].next));
      g_assert_cmpstr (gtk_label_get_label (page->page_title), ==, "");
      g_assert_false (yc_ui_test_says (GTK_WIDGET (page->reading), "正在打开卷宗"));
      yc_ui_test_settle ();
      feed_refused = NULL;
    }
  g_assert_cmpuint (n_said, ==, 0);
  yc_ui_test_check_names (GTK_WIDGET (page));
  yc_ui_test_shoot (GTK_WIDGET (gtk_widget_get_root (GTK_WIDGET (page))), "approver-no-dossier");
  n = feed_n_adopted;
  yc_approver_page_line_is_back (page);
  g_assert_cmpuint (feed_n_adopted, ==, n + 1);
  yc_ui_test_settle ();
  g_signal_handler_disconnect (page, id);
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
  sign_in ("xu-liming");
  page = YC_APPROVER_PAGE (yc_approver_page_new (session, (YcReviewFeed) { &feed_class, NULL }));
  window = yc_ui_test_show (GTK_WIDGET (page), 1366, 720);
  g_test_add_func ("/ui/approver-list/1-what-is-behind-one-answer", test_more);
  g_test_add_func ("/ui/approver-list/2-equal-lists-leave-the-rows", test_same_rows);
  g_test_add_func ("/ui/approver-list/3-one-question-at-a-time", test_one_question);
  g_test_add_func ("/ui/approver-list/4-what-is-fetched-ahead-and-kept", test_ahead);
  g_test_add_func ("/ui/approver-list/5-why-no-dossier-comes", test_refused);
  rc = g_test_run ();
  yc_ui_test_close (window);
  yc_session_close (session);
  g_clear_object (&session);
  g_free (cases[0]);
  g_free (cases[1]);
  return rc;
}
