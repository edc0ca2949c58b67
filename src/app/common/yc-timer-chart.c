/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */

/* The clocks of a case as one picture. Takes the list of case/yc-case-timer, finds the axis that all bars share, makes a row of each; below them it writes
 * the axis itself. Nothing is kept but the axis. Main thread only. */
#define G_LOG_DOMAIN "yc-app"
#include "config.h"

#include <glib/gi18n.h>

#include "app/common/yc-timer-chart.h"
#include "app/common/yc-timer-row.h"
#include "app/common/yc-timer-words.h"

/* A small screen (768 lines) leaves papers and materials this room: seven rows; a case that came back often is scrolled. */
#define MAX_HEIGHT 238
#define GAP 6                   /* between two days that are written */

struct _YcTimerChart
{
  GtkWidget    parent_instance;
  YcTimerAxis  axis;
  GtkWidget   *root, *empty, *scroller, *rows, *days;
  GtkLabel    *sum;
};

G_DEFINE_FINAL_TYPE (YcTimerChart, yc_timer_chart, GTK_TYPE_WIDGET)

/* ---- the axis ---- */

static void
take_line (YcTimerAxis *axis, const YcCaseTimer *timer)
{
  double begin, last = 0;

  if (timer->state == YC_CASE_TIMER_NEXT)
    return;
  /* Whole days: a bar that begins at ten has some ground before it. */
  begin = g_date_get_julian (&timer->begin.day);
  if (g_date_valid (&timer->due.day))
    last = g_date_get_julian (&timer->due.day) + 1;
  if (g_date_valid (&timer->end.day))
    last = MAX (last, g_date_get_julian (&timer->end.day) + 1);
  axis->from = axis->from > 0 ? MIN (axis->from, begin) : begin;
  axis->to = MAX (axis->to, MAX (last, begin + 1));
  axis->shows_now = axis->shows_now || yc_case_timer_is_live (timer);
}

/* Now is on it while something runs; of a case that has ended only if it lies among its days. */
static YcTimerAxis
find_axis (const GPtrArray *timers, const YcMoment *now)
{
  YcTimerAxis axis = { .now = yc_timer_axis_from_moment (now) };

  for (guint i = 0; i < timers->len; i++)
    take_line (&axis, g_ptr_array_index (timers, i));
  if (axis.shows_now)
    axis.to = MAX (axis.to, g_date_get_julian (&now->day) + 1);
  if (axis.from <= 0)
    axis.from = g_date_get_julian (&now->day);
  axis.shows_now = axis.now >= axis.from && axis.now <= axis.to;
  return axis;
}

/* ---- the days below ---- */

static PangoLayout *
write_day (YcTimerChart *self, double day)
{
  g_autofree char *text = NULL;
  GDate date;

  g_date_clear (&date, 1);
  g_date_set_julian (&date, (guint32) day);
  text = g_strdup_printf (C_("month and day", "%u/%u"), (guint) g_date_get_month (&date), (guint) g_date_get_day (&date));
  return gtk_widget_create_pango_layout (self->days, text);
}

static void
draw_text (GtkSnapshot *snapshot, PangoLayout *layout, float x, const GdkRGBA *colour)
{
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (x, 0));
  gtk_snapshot_append_layout (snapshot, layout, colour);
  gtk_snapshot_restore (snapshot);
}

static float
get_width (PangoLayout *layout)
{
  int width;

  pango_layout_get_pixel_size (layout, &width, NULL);
  return (float) width;
}

/* A day at each end, as far as today, which comes first, leaves room. */
static void
draw_days (YcTimerChart *self, GtkSnapshot *snapshot)
{
  g_autoptr (PangoLayout) first = write_day (self, self->axis.from), last = write_day (self, self->axis.to - 1);
  g_autoptr (PangoLayout) today = gtk_widget_create_pango_layout (self->days, C_("axis", "Today"));
  float width = (float) gtk_widget_get_width (self->days), mark = get_width (today);
  float at = CLAMP (yc_timer_axis_place (&self->axis, self->axis.now, width) - mark / 2, 0, width - mark);
  float end_at = MAX (0, width - get_width (last));
  GdkRGBA ink, pale;

  gtk_style_context_get_color (gtk_widget_get_style_context (self->days), &ink);
  pale = ink;
  pale.alpha *= .72f;
  if (!self->axis.shows_now)
    mark = at = -width;
  else
    draw_text (snapshot, today, at, &ink);
  if (at < 0 || at > get_width (first) + GAP)
    draw_text (snapshot, first, 0, &pale);
  if ((at < 0 || at + mark + GAP < end_at) && end_at > get_width (first) + GAP)
    draw_text (snapshot, last, end_at, &pale);
}

static void
yc_timer_chart_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  YcTimerChart *self = YC_TIMER_CHART (widget);
  graphene_rect_t area;

  GTK_WIDGET_CLASS (yc_timer_chart_parent_class)->snapshot (widget, snapshot);
  if (!gtk_widget_get_visible (self->days) || !gtk_widget_compute_bounds (self->days, widget, &area))
    return;
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &area.origin);
  draw_days (self, snapshot);
  gtk_snapshot_restore (snapshot);
}

/* ---- life ---- */

void
yc_timer_chart_show (YcTimerChart *self, const GPtrArray *timers, const YcMoment *now)
{
  g_autofree char *sum = yc_timer_words_sum (timers);
  GtkWidget *row;
  int height = 0;

  g_return_if_fail (YC_IS_TIMER_CHART (self));

  self->axis = find_axis (timers, now);
  while ((row = gtk_widget_get_first_child (self->rows)) != NULL)
    gtk_box_remove (GTK_BOX (self->rows), row);
  for (guint i = 0; i < timers->len; i++)
    gtk_box_append (GTK_BOX (self->rows), yc_timer_row_new (g_ptr_array_index (timers, i), &self->axis, &now->day));
  gtk_label_set_label (self->sum, sum);
  gtk_widget_set_visible (self->empty, timers->len == 0);
  gtk_widget_set_visible (self->scroller, timers->len > 0);
  gtk_widget_set_visible (self->days, timers->len > 0);
  /* The lists above it scroll before it does. */
  gtk_widget_measure (self->rows, GTK_ORIENTATION_VERTICAL, -1, NULL, &height, NULL, NULL);
  gtk_scrolled_window_set_min_content_height (GTK_SCROLLED_WINDOW (self->scroller), -1);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (self->scroller), MAX_HEIGHT);
  gtk_scrolled_window_set_min_content_height (GTK_SCROLLED_WINDOW (self->scroller), CLAMP (height, 1, MAX_HEIGHT));
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
yc_timer_chart_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), YC_TYPE_TIMER_CHART);
  G_OBJECT_CLASS (yc_timer_chart_parent_class)->dispose (object);
}

static void
yc_timer_chart_class_init (YcTimerChartClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = yc_timer_chart_dispose;
  widget_class->snapshot = yc_timer_chart_snapshot;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, YC_APP_PATH "/common/yc-timer-chart.ui");
  gtk_widget_class_bind_template_child (widget_class, YcTimerChart, root);
  gtk_widget_class_bind_template_child (widget_class, YcTimerChart, empty);
  gtk_widget_class_bind_template_child (widget_class, YcTimerChart, rows);
  gtk_widget_class_bind_template_child (widget_class, YcTimerChart, scroller);
  gtk_widget_class_bind_template_child (widget_class, YcTimerChart, days);
  gtk_widget_class_bind_template_child (widget_class, YcTimerChart, sum);
}

static void
yc_timer_chart_init (YcTimerChart *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
