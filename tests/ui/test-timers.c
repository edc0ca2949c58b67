/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */

/* The picture of a case's clocks: for each told case its rows, what they say and their accessible names, in the pane's width of a small screen; pictures of
 * all of them, light and dark. Needs a display. */
#define G_LOG_DOMAIN "yc-test"
#include "config.h"

#include "app/common/yc-timer-chart.h"
#include "app/common/yc-timer-row.h"
#include "sample-case.h"
#include "yc-ui-test.h"

#define PANE_WIDTH 246          /* of the case page at 1366x768, without its margins */

/* What the rows are called, and what they show at their end. */
static const struct { const char *name, *sentences, *lines; } expected[] = {
  { "draft", "", "" },
  { "received",
    "受理期限：11月27日 周五到期，剩 4 个工作日\n承诺办结：未开始\n法定办结：未开始\n移交：未开始\n送达：未开始\n",
    "11月27日 · 剩 4 个工作日\n未开始\n未开始\n未开始\n未开始\n" },
  { "tolerated",
    "受理期限：11月20日 周五办结，按时\n移交：11月20日 周五办结，按时\n容缺补齐：11月25日 周三到期，剩 2 个工作日，黄牌\n"
    "承诺办结：11月27日 周五到期，剩 4 个工作日\n法定办结：12月4日 周五到期，剩 9 个工作日\n送达：未开始\n",
    "11月20日 · 按时\n11月20日 · 按时\n11月25日 · 剩 2 个工作日\n11月27日 · 剩 4 个工作日\n12月4日 · 剩 9 个工作日\n未开始\n" },
  { "lapsed",
    "受理期限：11月20日 周五办结，按时\n移交：11月20日 周五办结，按时\n容缺补齐：未办，逾期 2 个工作日，11月27日 周五随办件终止\n"
    "承诺办结：11月27日 周五随办件终止\n法定办结：11月27日 周五随办件终止\n",
    "11月20日 · 按时\n11月20日 · 按时\n未办，已终止\n已终止\n已终止\n" },
  { "committed-granted",
    "受理期限：11月20日 周五办结，按时\n移交：11月20日 周五办结，按时\n承诺办结：11月24日 周二办结，按时\n法定办结：11月24日 周二办结，按时\n"
    "送达：12月8日 周二到期，剩 9 个工作日\n承诺核查：2027年1月25日 周一到期，剩 43 个工作日（暂定）\n",
    "11月20日 · 按时\n11月20日 · 按时\n11月24日 · 按时\n11月24日 · 按时\n12月8日 · 剩 9 个工作日\n剩 43 个工作日（暂定）\n" },
  { "returned",
    "受理期限：11月20日 周五办结，按时\n移交：11月20日 周五办结，按时\n承诺办结：11月27日 周五到期，剩 2 个工作日，黄牌\n"
    "法定办结：12月4日 周五到期，剩 7 个工作日\n移交（第 2 次）：11月24日 周二到期，逾期 1 个工作日\n送达：未开始\n",
    "11月20日 · 按时\n11月20日 · 按时\n11月27日 · 剩 2 个工作日\n12月4日 · 剩 7 个工作日\n逾期 1 个工作日\n未开始\n" },
  { "waits",
    "受理期限：11月20日 周五办结，按时\n移交：11月20日 周五办结，按时\n承诺办结：已停 2 天：等待听证，停止前剩 4 个工作日\n"
    "法定办结：已停 2 天：等待听证，停止前剩 19 个工作日\n特别环节：12月22日 周二到期，剩 19 个工作日\n送达：未开始\n",
    "11月20日 · 按时\n11月20日 · 按时\n已停 2 天：等待听证\n已停 2 天：等待听证\n12月22日 · 剩 19 个工作日\n未开始\n" },
  { "granted-late",
    "受理期限：11月20日 周五办结，按时\n移交：11月20日 周五办结，按时\n承诺办结：12月1日 周二办结，逾期 2 个工作日\n法定办结：12月1日 周二办结，按时\n"
    "送达：12月15日 周二到期，剩 9 个工作日\n",
    "11月20日 · 按时\n11月20日 · 按时\n已办，逾期 2 个工作日\n12月1日 · 按时\n12月15日 · 剩 9 个工作日\n" },
  { "over-the-year",
    "受理期限：12月28日 周一办结，按时\n移交：12月28日 周一办结，按时\n承诺办结：2027年1月4日 周一到期，剩 4 个工作日（暂定）\n"
    "法定办结：2027年1月11日 周一到期，剩 9 个工作日（暂定）\n送达：未开始\n",
    "12月28日 · 按时\n12月28日 · 按时\n剩 4 个工作日（暂定）\n剩 9 个工作日（暂定）\n未开始\n" },
};

static void
show_case (YcTimerChart *chart, const SampleCase *row)
{
  g_autoptr (YcCalendar) calendar = sample_calendar ();
  g_autoptr (YcRegion) region = sample_region ();
  g_autoptr (YcItem) item = sample_case_item (row);
  g_autoptr (GPtrArray) history = sample_history (row, item, calendar), timers = NULL;
  g_autoptr (GError) error = NULL;
  const YcTimerRules rules = { calendar, &region->hours, item, &region->terms };
  YcMoment now = sample_moment (row->now);

  timers = yc_case_timers_read (history, &rules, &now, &error);
  g_assert_no_error (error);
  yc_timer_chart_show (chart, timers, &now);
}

/* ---- what it says ---- */

static GtkLabel *
find_last_label (GtkWidget *root)
{
  GtkLabel *last = NULL;

  if (GTK_IS_LABEL (root))
    return GTK_LABEL (root);
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      GtkLabel *found = find_last_label (child);

      last = found != NULL ? found : last;
    }
  return last;
}

static void
check_row (GtkWidget *row, GString *sentences, GString *lines)
{
  const char *sentence = yc_timer_row_get_sentence (YC_TIMER_ROW (row));
  GtkLabel *label = find_last_label (row);
  g_autofree char *mismatch = gtk_test_accessible_check_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, sentence);

  g_assert_null (mismatch);
  g_assert_cmpint (gtk_accessible_get_accessible_role (GTK_ACCESSIBLE (row)), ==, GTK_ACCESSIBLE_ROLE_LIST_ITEM);
  g_string_append_printf (sentences, "%s\n", sentence);
  g_string_append_printf (lines, "%s\n", gtk_label_get_text (label));
  if (pango_layout_is_ellipsized (gtk_label_get_layout (label)))
    g_test_fail_printf ("cut off: %s", gtk_label_get_text (label));
}

static void
check_rows (GtkWidget *widget, GString *sentences, GString *lines)
{
  if (YC_IS_TIMER_ROW (widget))
    {
      check_row (widget, sentences, lines);
      return;
    }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    check_rows (child, sentences, lines);
}

static GtkWidget *
new_chart (void)
{
  GtkWidget *chart = g_object_new (YC_TYPE_TIMER_CHART, NULL);

  gtk_widget_set_size_request (chart, PANE_WIDTH, -1);
  gtk_widget_set_halign (chart, GTK_ALIGN_START);
  gtk_widget_set_valign (chart, GTK_ALIGN_START);
  return chart;
}

/* Each told case: no row is cut off in the narrow pane, each has its name, nothing is English. */
static void
test_each_case (gconstpointer data)
{
  const SampleCase *row = data;
  GtkWidget *chart = new_chart (), *window;
  g_autoptr (GString) sentences = g_string_new (NULL), lines = g_string_new (NULL);

  show_case (YC_TIMER_CHART (chart), row);
  window = yc_ui_test_show (chart, PANE_WIDTH, 400);
  yc_ui_test_settle ();
  g_assert_cmpint (gtk_widget_get_width (chart), ==, PANE_WIDTH);
  g_assert_cmpint (gtk_widget_get_height (chart), <=, 330);
  check_rows (chart, sentences, lines);
  yc_ui_test_check_names (chart);
  for (gsize i = 0; i < G_N_ELEMENTS (expected); i++)
    if (g_str_equal (expected[i].name, row->name))
      {
        g_assert_cmpstr (sentences->str, ==, expected[i].sentences);
        g_assert_cmpstr (lines->str, ==, expected[i].lines);
      }
  g_assert_cmpint (sentences->len == 0, ==, yc_ui_test_says (chart, "收件后开始计时。"));
  yc_ui_test_close (window);
}

/* Shown anew it has the rows of the new case only. */
static void
test_shown_anew (void)
{
  GtkWidget *chart = new_chart (), *window;
  g_autoptr (GString) sentences = g_string_new (NULL), lines = g_string_new (NULL);

  show_case (YC_TIMER_CHART (chart), sample_case ("waits"));
  window = yc_ui_test_show (chart, PANE_WIDTH, 400);
  g_assert_true (yc_ui_test_says (chart, "已停 2 天：等待听证"));
  g_assert_true (yc_ui_test_says (chart, "1 项在计 · 2 项已停 · 1 项未开始"));
  show_case (YC_TIMER_CHART (chart), sample_case ("draft"));
  yc_ui_test_settle ();
  check_rows (chart, sentences, lines);
  g_assert_cmpstr (sentences->str, ==, "");
  g_assert_false (yc_ui_test_says (chart, "听证"));
  g_assert_true (yc_ui_test_says (chart, "收件后开始计时。"));
  yc_ui_test_close (window);
}

/* Below lists that want all the room, the rows of a returned case and the days are whole; what scrolls are the lists. */
static void
test_room (void)
{
  GtkWidget *chart = new_chart (), *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0), *list = gtk_scrolled_window_new (), *window;
  GtkWidget *long_one = gtk_label_new (NULL), *scroller;
  GtkAdjustment *vertical;

  gtk_widget_set_size_request (long_one, -1, 150);      /* less than the picture: a box would give it that first */
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (list), long_one);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (list), TRUE);
  gtk_box_append (GTK_BOX (box), list);
  gtk_box_append (GTK_BOX (box), chart);
  window = yc_ui_test_show (box, PANE_WIDTH, 300);
  show_case (YC_TIMER_CHART (chart), sample_case ("returned"));
  yc_ui_test_settle ();
  scroller = yc_ui_test_find (chart, GTK_TYPE_SCROLLED_WINDOW);
  vertical = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (scroller));
  g_assert_cmpfloat (gtk_adjustment_get_page_size (vertical), >=, gtk_adjustment_get_upper (vertical));
  g_assert_cmpfloat (gtk_adjustment_get_upper (vertical), >, 100);
  g_assert_cmpint (gtk_widget_get_height (window), <=, 300);
  yc_ui_test_close (window);
}

/* ---- how it looks ---- */

static void
shoot_all (const char *name)
{
  GtkWidget *grid = gtk_flow_box_new (), *window;

  gtk_flow_box_set_max_children_per_line (GTK_FLOW_BOX (grid), 5);
  gtk_flow_box_set_min_children_per_line (GTK_FLOW_BOX (grid), 5);
  gtk_flow_box_set_selection_mode (GTK_FLOW_BOX (grid), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (grid, "reading");
  for (gsize i = 0; i < G_N_ELEMENTS (sample_cases); i++)
    {
      GtkWidget *chart = new_chart ();

      show_case (YC_TIMER_CHART (chart), &sample_cases[i]);
      g_object_set (chart, "margin-start", 12, "margin-end", 12, "margin-top", 10, "margin-bottom", 10, NULL);
      gtk_flow_box_insert (GTK_FLOW_BOX (grid), chart, -1);
    }
  window = yc_ui_test_show (grid, 1400, 1300);
  yc_ui_test_shoot (window, name);
  yc_ui_test_close (window);
}

static void
test_pictures (void)
{
  AdwStyleManager *style = adw_style_manager_get_default ();

  shoot_all ("timers");
  adw_style_manager_set_color_scheme (style, ADW_COLOR_SCHEME_FORCE_DARK);
  yc_ui_test_settle ();
  g_assert_true (adw_style_manager_get_dark (style));
  shoot_all ("timers-dark");
  adw_style_manager_set_color_scheme (style, ADW_COLOR_SCHEME_DEFAULT);
}

int
main (int argc, char **argv)
{
  yc_ui_test_init (&argc, &argv);
  for (gsize i = 0; i < G_N_ELEMENTS (sample_cases); i++)
    {
      g_autofree char *name = g_strconcat ("/timers/rows-say-the-same-in-words/", sample_cases[i].name, NULL);

      g_test_add_data_func (name, &sample_cases[i], test_each_case);
    }
  g_test_add_func ("/timers/shown-anew", test_shown_anew);
  g_test_add_func ("/timers/whole-below-long-lists", test_room);
  g_test_add_func ("/timers/pictures", test_pictures);
  return g_test_run ();
}
