/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */

/* What the window says when the back office has acted, and when the platform's clock is another: one line, whatever has come, which is gone when its case has been opened. A real window on a real
 * store with two cases; what came back is told as the walk for news tells it. Needs a display and a keyring. */
#define G_LOG_DOMAIN "yc-test"
#include "config.h"

#include "app/clerk/yc-clerk-window-private.h"
#include "app/common/yc-line-look.h"
#include "app/yc-settings.h"
#include "test-approver.h"

static AdwApplication *app;
static YcClerkWindow *window;

static void
tell (const char *case_id, YcState state)
{
  g_autoptr (YcCaseRecord) record = g_new0 (YcCaseRecord, 1);

  record->id = g_strdup (case_id);
  record->number = g_strdup ("210202012202611230300010");
  record->item_name = g_strdup ("小餐饮经营许可");
  record->state = state;
  yc_clerk_window_tell_news (window, record);
  yc_ui_test_settle ();
}

/* The one line's text; NULL: there is none. */
static const char *
get_line (void)
{
  return window->news_toast != NULL ? adw_toast_get_title (window->news_toast) : NULL;
}

static void
shoot (const char *name)
{
  yc_ui_test_shoot (GTK_WIDGET (window), name);
}

static gboolean
says (gpointer data)
{
  return yc_ui_test_says (GTK_WIDGET (window), data);
}

/* From the list, by the line's button, in the intake: the way does not matter. */
static void
test_seen (void)
{
  tell (cases[0], YC_STATE_SENT_BACK);
  g_assert_true (g_str_has_prefix (get_line (), "后台退回"));
  g_assert_cmpstr (g_variant_get_string (adw_toast_get_action_target_value (window->news_toast), NULL), ==, cases[0]);
  g_signal_emit_by_name (window->cases, "open", cases[1]);
  yc_ui_test_settle ();
  g_assert_nonnull (get_line ());
  g_signal_emit_by_name (window->cases, "open", cases[0]);
  yc_ui_test_settle ();
  g_assert_null (get_line ());
  /* It was said; only another state is news. */
  tell (cases[0], YC_STATE_SENT_BACK);
  g_assert_null (get_line ());
  tell (cases[0], YC_STATE_GRANTED);
  g_assert_true (g_str_has_prefix (get_line (), "准予决定"));
  tell (cases[0], YC_STATE_DELIVERED);
  g_assert_null (get_line ());
}

/* The platform's clock says something else: by how much, what that means and what to do. Read once it is gone; another difference is said again; a clock that
 * was set takes the bar away. */
static void
test_clock_apart (void)
{
  static const struct { int minutes; const char *says; } rows[] = { { 20, "慢 20 分钟" }, { -25, "快 25 分钟" }, { 200, "慢 3 小时 20 分钟" }, { -4 * 1440, "快 4 天" } };
  YcClock *clock = yc_session_get_clock (session);
  YcSyncStatus status = { .enrolled = TRUE, .line = YC_LINE_ONLINE };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *file = g_strdup_printf ("clock-%u-1366", (guint) i);

      yc_clock_mark_init (&status.clock, clock, yc_clock_now (clock) + rows[i].minutes * 60 * (gint64) G_USEC_PER_SEC);
      yc_clerk_window_show_clock (window, &status);
      yc_ui_test_settle ();
      g_assert_true (gtk_widget_get_visible (GTK_WIDGET (window->clock_bar)));
      g_assert_true (yc_ui_test_says (GTK_WIDGET (window->clock_bar), rows[i].says));
      g_assert_true (yc_ui_test_says (GTK_WIDGET (window->clock_bar), "不会自行改动日期"));
      yc_ui_test_check_names (GTK_WIDGET (window->clock_bar));
      shoot (file);
      g_signal_emit_by_name (gtk_widget_get_last_child (GTK_WIDGET (window->clock_bar)), "clicked");
      yc_clerk_window_show_clock (window, &status);
      g_assert_false (gtk_widget_get_visible (GTK_WIDGET (window->clock_bar)));
    }
  yc_clock_mark_init (&status.clock, clock, yc_clock_now (clock) + 119 * (gint64) G_USEC_PER_SEC);
  yc_clerk_window_show_clock (window, &status);
  g_assert_false (gtk_widget_get_visible (GTK_WIDGET (window->clock_bar)));
  g_assert_cmpint (window->clock_told, ==, 0);
}

/* The own store fails: the header says which, and not that all is well; of a clock that was set back it says no time to come. */
static void
test_store_fails (void)
{
  static const struct { YcLineState line; YcStoreState store; const char *says, *explains; } rows[] = {
    { YC_LINE_ONLINE, YC_STORE_FULL, "磁盘已满", "清理本机磁盘空间" }, { YC_LINE_OFFLINE, YC_STORE_FULL, "磁盘已满", "清理本机磁盘空间" },
    { YC_LINE_ONLINE, YC_STORE_FAILS, "本机数据读写失败", "联系管理员" }, { YC_LINE_CLONED, YC_STORE_FAILS, "本机被复制", "" },
  };
  gint64 now = yc_clock_now (yc_session_get_clock (session));
  YcSyncStatus ahead = { .enrolled = TRUE, .line = YC_LINE_OFFLINE, .n_open = 2, .oldest = now + 3 * 3600 * (gint64) G_USEC_PER_SEC };
  g_autofree char *text = NULL, *late = NULL;
  GDate today;

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      const YcSyncStatus status = { .enrolled = TRUE, .line = rows[i].line, .store = rows[i].store };
      g_autofree char *file = g_strdup_printf ("store-%u-1366", (guint) i);

      yc_clerk_window_show_status (window, &status);
      yc_ui_test_settle ();
      g_assert_true (g_str_has_prefix (gtk_label_get_label (window->queue_label), rows[i].says));
      g_assert_nonnull (strstr (gtk_widget_get_tooltip_text (window->queue_box), rows[i].explains));
      g_assert_true (gtk_widget_has_css_class (window->queue_box, "bad"));
      g_assert_false (pango_layout_is_ellipsized (gtk_label_get_layout (window->queue_label)));
      shoot (file);
    }
  yc_session_today (session, &today);
  text = yc_line_look_describe (&ahead, now, &today);
  g_assert_cmpstr (text, ==, "离线 · 2 件待传");
  late = yc_line_look_late (&ahead, now, &today);
  g_assert_nonnull (strstr (late, "拨回过"));
  ahead.oldest = now + 1;
  g_assert_null (yc_line_look_late (&ahead, now, &today));
  yc_clerk_window_show_line (window);
}

static void
test_many (void)
{
  g_autofree char *other = NULL;
  AdwToast *line;

  tell (cases[0], YC_STATE_GRANTED);
  line = window->news_toast;
  for (guint i = 0; i < 20; i++)
    {
      g_autofree char *id = g_strdup_printf ("0190a1b2-0000-7000-8000-0000000000%02u", i);

      tell (id, i % 2 == 0 ? YC_STATE_GRANTED : YC_STATE_DENIED);
    }
  g_assert_true (window->news_toast == line);        /* the same one all the time */
  yc_ui_test_wait (says, (gpointer) "21 件由后台办回，等待窗口处理");
  g_assert_true (yc_ui_test_says (GTK_WIDGET (window), "查看"));
  shoot ("news-many");
  /* One of them is opened: it is one less. */
  g_signal_emit_by_name (window->cases, "open", cases[0]);
  yc_ui_test_wait (says, (gpointer) "20 件由后台办回，等待窗口处理");
  g_assert_true (gtk_widget_activate_action_variant (GTK_WIDGET (window), adw_toast_get_action_name (window->news_toast),
                                                     adw_toast_get_action_target_value (window->news_toast)));
  yc_ui_test_settle ();
  g_assert_null (get_line ());
  g_assert_cmpstr (gtk_stack_get_visible_child_name (window->area), ==, "cases");
  g_assert_false (yc_ui_test_says (GTK_WIDGET (window), "由后台办回"));
}

/* What comes when the line has stood for half its time is read as long as any other. */
static void
test_late (void)
{
  AdwToast *line;

  tell (cases[0], YC_STATE_DENIED);
  line = window->news_toast;
  window->news_since -= 15 * G_TIME_SPAN_SECOND;
  tell (cases[1], YC_STATE_SENT_BACK);
  g_assert_true (window->news_toast != NULL && window->news_toast != line);
  yc_ui_test_wait (says, (gpointer) "2 件由后台办回，等待窗口处理");
  g_signal_emit_by_name (window->cases, "open", cases[0]);
  yc_ui_test_settle ();
  g_assert_true (g_str_has_prefix (get_line (), "后台退回"));
  shoot ("news-one");
  adw_toast_dismiss (window->news_toast);
  yc_ui_test_settle ();
  g_assert_null (get_line ());
  g_assert_cmpuint (g_hash_table_size (window->news), ==, 0);
}

static gboolean
is_open (gpointer data)
{
  return g_strcmp0 (gtk_stack_get_visible_child_name (window->phase), "work") == 0 && window->cases != NULL;
}

static void
open_window (void)
{
  g_autoptr (GSettings) settings = yc_settings_open ();

  /* A window that is maximised keeps its size. */
  g_settings_set_boolean (settings, "window-maximized", FALSE);
  window = YC_CLERK_WINDOW (yc_clerk_window_new (GTK_APPLICATION (app), session));
  gtk_window_set_default_size (GTK_WINDOW (window), 1366, 768);
  gtk_window_present (GTK_WINDOW (window));
  yc_clerk_window_open (window);
  yc_ui_test_wait (is_open, NULL);
  yc_ui_test_settle ();
}

int
main (int argc, char *argv[])
{
  Case hygiene = { "public-place-hygiene", "category=lodging rooms=from-50 air=yes", ALL_HYGIENE, 1, &cases[0] };
  Case catering = { "small-catering", "scenario=new", ALL_CATERING, 1, &cases[1] };
  int rc;

  yc_ui_test_init (&argc, &argv);
  app = yc_ui_test_app ();
  session = yc_session_new ();
  enrol ();
  sign_in ("wangjing");
  run (make_case, &hygiene);
  run (make_case, &catering);
  open_window ();
  g_test_add_func ("/ui/news/1-opened-is-seen", test_seen);
  g_test_add_func ("/ui/news/2-many-are-one-line", test_many);
  g_test_add_func ("/ui/news/1a-two-clocks-apart-are-said", test_clock_apart);
  g_test_add_func ("/ui/news/1b-a-store-that-fails-is-said", test_store_fails);
  g_test_add_func ("/ui/news/3-what-comes-late-is-read", test_late);
  rc = g_test_run ();
  gtk_window_destroy (GTK_WINDOW (window));
  yc_session_close (session);
  g_clear_object (&session);
  g_clear_object (&app);
  g_free (cases[0]);
  g_free (cases[1]);
  return rc;
}
