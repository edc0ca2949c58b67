/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */

/* One clock as a line of words and a bar. The bar's parts: the whole term pale, what is used of it full, what stood still hatched, what is over its day
 * in the colour of errors, a post at the due day, a line at now. Takes a clock and the axis; draws with the named colours. Main thread only. */
#define G_LOG_DOMAIN "yc-app"
#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "app/common/yc-timer-row.h"
#include "app/common/yc-timer-words.h"

#define BAR_HEIGHT 8
#define POST_WIDTH 2
#define LEAST_BAR 4            /* hours on an axis of weeks must not vanish */

struct _YcTimerRow
{
  GtkWidget    parent_instance;
  YcTimerAxis  axis;
  gboolean     is_live;
  double       begin, due, end;  /* days of the axis; @due is @end while no limit is set */
  gboolean     has_due;
  GArray      *pauses;           /* (owned): of Span */
  const char  *style;
  char        *sentence;         /* (owned) */
  GtkWidget   *words, *bar;      /* children */
};

G_DEFINE_FINAL_TYPE (YcTimerRow, yc_timer_row, GTK_TYPE_WIDGET)

typedef struct { double from, to; } Span;
typedef struct { GtkSnapshot *snapshot; GdkRGBA ink, colour, bad, paper; } Pen;

/* ---- the axis ---- */

double
yc_timer_axis_from_moment (const YcMoment *moment)
{
  return g_date_get_julian (&moment->day) + moment->minute / (double) YC_END_OF_DAY;
}

float
yc_timer_axis_place (const YcTimerAxis *self, double day, float width)
{
  double part = self->to > self->from ? (day - self->from) / (self->to - self->from) : 0;

  return (float) CLAMP (part, 0, 1) * width;
}

/* ---- the bar ---- */

static GdkRGBA
fade (const GdkRGBA *colour, float alpha)
{
  GdkRGBA faded = *colour;

  faded.alpha *= alpha;
  return faded;
}

/* Part of the bar from day to day, at least a few pixels of it. */
static graphene_rect_t
place (YcTimerRow *self, double from, double to)
{
  float width = (float) gtk_widget_get_width (self->bar);
  float x = yc_timer_axis_place (&self->axis, from, width), end = yc_timer_axis_place (&self->axis, to, width);

  if (end - x < LEAST_BAR)
    end = MIN (x + LEAST_BAR, width);
  x = MIN (x, end - LEAST_BAR);
  return GRAPHENE_RECT_INIT (x, 0, end - x, BAR_HEIGHT);
}

static void
fill (Pen *pen, const graphene_rect_t *where, GdkRGBA colour)
{
  gtk_snapshot_append_color (pen->snapshot, &colour, where);
}

/* Slanted stripes on a clear ground: it is told from the used part without its colour. */
static void
hatch (Pen *pen, const graphene_rect_t *where)
{
  GdkRGBA line = fade (&pen->ink, .55f), ground = fade (&pen->ink, 0);
  const GskColorStop stops[] = { { 0, line }, { .38f, line }, { .38f, ground }, { 1, ground } };
  graphene_point_t from = GRAPHENE_POINT_INIT (0, 0), to = GRAPHENE_POINT_INIT (3.2f, 3.2f);

  fill (pen, where, pen->paper);
  gtk_snapshot_append_repeating_linear_gradient (pen->snapshot, where, &from, &to, stops, G_N_ELEMENTS (stops));
}

/* The day that was passed stands out within the bar. */
static void
draw_due (YcTimerRow *self, Pen *pen)
{
  float x = yc_timer_axis_place (&self->axis, self->due, (float) gtk_widget_get_width (self->bar));
  gboolean is_passed = self->end > self->due;

  x = MAX (0, x - POST_WIDTH);
  if (is_passed)
    fill (pen, &GRAPHENE_RECT_INIT (x - 1, -1, POST_WIDTH + 2, BAR_HEIGHT + 2), pen->paper);
  fill (pen, &GRAPHENE_RECT_INIT (x, -1, POST_WIDTH, BAR_HEIGHT + 2), pen->colour);
}

static void
draw_parts (YcTimerRow *self, Pen *pen)
{
  graphene_rect_t whole = place (self, self->begin, MAX (self->due, self->end));
  graphene_rect_t term = place (self, self->begin, self->due), used = place (self, self->begin, MIN (self->due, self->end));
  GskRoundedRect round;

  gsk_rounded_rect_init_from_rect (&round, &whole, MIN (3, whole.size.width / 2));
  gtk_snapshot_push_rounded_clip (pen->snapshot, &round);
  fill (pen, &term, fade (&pen->colour, .22f));
  fill (pen, &used, fade (&pen->colour, self->end > self->due ? .5f : self->is_live ? 1 : .62f));
  if (self->end > self->due)
    {
      graphene_rect_t over = place (self, self->due, self->end);

      fill (pen, &over, pen->bad);
    }
  for (guint i = 0; i < self->pauses->len; i++)
    {
      const Span *pause = &g_array_index (self->pauses, Span, i);
      graphene_rect_t stood = place (self, MAX (pause->from, self->begin), MIN (pause->to, MAX (self->end, pause->from)));

      hatch (pen, &stood);
    }
  gtk_snapshot_pop (pen->snapshot);
  if (self->has_due)
    draw_due (self, pen);
}

static GdkRGBA
find_colour (GtkWidget *widget, const char *name)
{
  GtkStyleContext *style = gtk_widget_get_style_context (widget);
  GdkRGBA colour;

  if (!gtk_style_context_lookup_color (style, name, &colour))
    gtk_style_context_get_color (style, &colour);
  return colour;
}

static void
draw_bar (YcTimerRow *self, GtkSnapshot *snapshot)
{
  g_autofree char *name = g_strconcat ("yc_", self->style, NULL);
  Pen pen = { .snapshot = snapshot };
  float width = (float) gtk_widget_get_width (self->bar);

  gtk_style_context_get_color (gtk_widget_get_style_context (GTK_WIDGET (self)), &pen.ink);
  pen.colour = find_colour (GTK_WIDGET (self), name);
  pen.bad = find_colour (GTK_WIDGET (self), "yc_bad");
  pen.paper = find_colour (GTK_WIDGET (self), "view_bg_color");
  fill (&pen, &GRAPHENE_RECT_INIT (0, BAR_HEIGHT / 2.0f - .5f, width, 1), fade (&pen.ink, .12f));
  draw_parts (self, &pen);
  if (self->axis.shows_now)
    {
      float x = yc_timer_axis_place (&self->axis, self->axis.now, width - 1);

      fill (&pen, &GRAPHENE_RECT_INIT (x - 1, -2, 3, BAR_HEIGHT + 4), pen.paper);
      fill (&pen, &GRAPHENE_RECT_INIT (x, -2, 1, BAR_HEIGHT + 4), pen.ink);
    }
}

static void
yc_timer_row_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  YcTimerRow *self = YC_TIMER_ROW (widget);
  graphene_rect_t area;

  GTK_WIDGET_CLASS (yc_timer_row_parent_class)->snapshot (widget, snapshot);
  if (!gtk_widget_get_visible (self->bar) || !gtk_widget_compute_bounds (self->bar, widget, &area))
    return;
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &area.origin);
  draw_bar (self, snapshot);
  gtk_snapshot_restore (snapshot);
}

/* ---- words ---- */

static GtkWidget *
add_label (GtkWidget *box, const char *text, const char *const *classes)
{
  /* The row says it all in its own name. */
  GtkWidget *label = g_object_new (GTK_TYPE_LABEL, "label", text, "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);

  gtk_widget_set_css_classes (label, (const char **) classes);
  gtk_box_append (GTK_BOX (box), label);
  return label;
}

/* From the name to the word at the end, where others have a bar. */
static void
add_leader (GtkWidget *box)
{
  GtkWidget *leader = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);

  gtk_widget_add_css_class (leader, "timer-leader");
  gtk_widget_set_hexpand (leader, TRUE);
  gtk_widget_set_valign (leader, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (box), leader);
}

static void
add_words (YcTimerRow *self, const YcCaseTimer *timer, const GDate *today)
{
  g_autofree char *name = yc_timer_words_name (timer), *line = yc_timer_words_line (timer, today);
  const char *card = yc_timer_words_card (timer);
  gboolean presses = timer->level == YC_LEVEL_OVERDUE || card != NULL, is_next = timer->state == YC_CASE_TIMER_NEXT;
  GtkWidget *text;

  add_label (self->words, name, (const char *const[]) { "small", self->is_live ? "strong" : "wait", NULL });
  if (card != NULL)
    add_label (self->words, card, (const char *const[]) { "timer-card", self->style, NULL });
  if (is_next)
    add_leader (self->words);
  text = add_label (self->words, line, (const char *const[]) { "small", "numeric", presses || !self->is_live ? self->style : "plain", NULL });
  gtk_widget_set_hexpand (text, !is_next);
  gtk_label_set_xalign (GTK_LABEL (text), 1);
  gtk_label_set_ellipsize (GTK_LABEL (text), PANGO_ELLIPSIZE_END);
}

/* ---- life ---- */

static void
take_times (YcTimerRow *self, const YcCaseTimer *timer)
{
  self->has_due = g_date_valid (&timer->due.day);
  gtk_widget_set_visible (self->bar, timer->state != YC_CASE_TIMER_NEXT);
  if (timer->state == YC_CASE_TIMER_NEXT)
    return;
  self->begin = yc_timer_axis_from_moment (&timer->begin);
  self->end = g_date_valid (&timer->end.day) ? yc_timer_axis_from_moment (&timer->end) : MAX (self->axis.now, self->begin);
  self->due = self->has_due ? yc_timer_axis_from_moment (&timer->due) : self->end;
  for (guint i = 0; i < timer->pauses->len; i++)
    {
      const YcPause *pause = &g_array_index (timer->pauses, YcPause, i);
      Span days = { g_date_get_julian (&pause->from), g_date_get_julian (&pause->to) + 1 };

      g_array_append_val (self->pauses, days);
    }
}

GtkWidget *
yc_timer_row_new (const YcCaseTimer *timer, const YcTimerAxis *axis, const GDate *today)
{
  YcTimerRow *self = g_object_new (YC_TYPE_TIMER_ROW, NULL);

  self->axis = *axis;
  self->is_live = yc_case_timer_is_live (timer);
  self->style = yc_timer_words_style (timer);
  self->sentence = yc_timer_words_sentence (timer, today);
  take_times (self, timer);
  add_words (self, timer, today);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, self->sentence, -1);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), self->sentence);
  return GTK_WIDGET (self);
}

const char *
yc_timer_row_get_sentence (YcTimerRow *self)
{
  g_return_val_if_fail (YC_IS_TIMER_ROW (self), NULL);

  return self->sentence;
}

static void
yc_timer_row_dispose (GObject *object)
{
  YcTimerRow *self = YC_TIMER_ROW (object);

  g_clear_pointer (&self->words, gtk_widget_unparent);
  g_clear_pointer (&self->bar, gtk_widget_unparent);
  G_OBJECT_CLASS (yc_timer_row_parent_class)->dispose (object);
}

static void
yc_timer_row_finalize (GObject *object)
{
  YcTimerRow *self = YC_TIMER_ROW (object);

  g_array_unref (self->pauses);
  g_free (self->sentence);
  G_OBJECT_CLASS (yc_timer_row_parent_class)->finalize (object);
}

static void
yc_timer_row_class_init (YcTimerRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = yc_timer_row_dispose;
  G_OBJECT_CLASS (klass)->finalize = yc_timer_row_finalize;
  widget_class->snapshot = yc_timer_row_snapshot;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_LIST_ITEM);
}

static void
yc_timer_row_init (YcTimerRow *self)
{
  GtkLayoutManager *layout = gtk_widget_get_layout_manager (GTK_WIDGET (self));

  gtk_orientable_set_orientation (GTK_ORIENTABLE (layout), GTK_ORIENTATION_VERTICAL);
  gtk_box_layout_set_spacing (GTK_BOX_LAYOUT (layout), 4);
  self->pauses = g_array_new (FALSE, FALSE, sizeof (Span));
  self->words = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  self->bar = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  gtk_widget_add_css_class (self->words, "timer-words");
  gtk_widget_set_size_request (self->bar, -1, BAR_HEIGHT);
  gtk_widget_set_parent (self->words, GTK_WIDGET (self));
  gtk_widget_set_parent (self->bar, GTK_WIDGET (self));
}
