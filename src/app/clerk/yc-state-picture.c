/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */

/* Draws a small scanner and its trouble with cairo, in the text's colour and the style's warning, error and accent colours. Takes a kind.
 * Main thread only. */
#define G_LOG_DOMAIN "yc-app"
#include "config.h"

#include <math.h>

#include "app/clerk/yc-state-picture.h"

#define WIDTH 160
#define HEIGHT 124
#define LEAST_SCALE 0.3    /* smaller it would be a blot: nothing is drawn */

struct _YcStatePicture
{
  GtkWidget     parent_instance;
  YcPictureKind kind;
};

typedef struct { cairo_t *cr; GdkRGBA ink, paper, accent; } Pen;

G_DEFINE_FINAL_TYPE (YcStatePicture, yc_state_picture, GTK_TYPE_WIDGET)

static void
set_colour (Pen *pen, const GdkRGBA *colour, double alpha)
{
  cairo_set_source_rgba (pen->cr, (double) colour->red, (double) colour->green, (double) colour->blue, (double) colour->alpha * alpha);
}

static void
round_box (Pen *pen, double x, double y, double w, double h, double r)
{
  cairo_new_sub_path (pen->cr);
  cairo_arc (pen->cr, x + w - r, y + r, r, -G_PI_2, 0);
  cairo_arc (pen->cr, x + w - r, y + h - r, r, 0, G_PI_2);
  cairo_arc (pen->cr, x + r, y + h - r, r, G_PI_2, G_PI);
  cairo_arc (pen->cr, x + r, y + r, r, G_PI, 3 * G_PI_2);
  cairo_close_path (pen->cr);
}

/* Fills and outlines the current path. */
static void
paint (Pen *pen, const GdkRGBA *fill, double fill_alpha, const GdkRGBA *line, double line_alpha)
{
  set_colour (pen, fill, fill_alpha);
  cairo_fill_preserve (pen->cr);
  set_colour (pen, line, line_alpha);
  cairo_stroke (pen->cr);
}

static void
line_to (Pen *pen, double x1, double y1, double x2, double y2)
{
  cairo_move_to (pen->cr, x1, y1);
  cairo_line_to (pen->cr, x2, y2);
  cairo_stroke (pen->cr);
}

static void
draw_sheet (Pen *pen, double x, double y, double w, double h, gboolean written)
{
  cairo_move_to (pen->cr, x + 8, y);
  cairo_line_to (pen->cr, x + w, y);
  cairo_line_to (pen->cr, x + w - 8, y + h);
  cairo_line_to (pen->cr, x, y + h);
  cairo_close_path (pen->cr);
  paint (pen, &pen->paper, 1, &pen->ink, .45);
  set_colour (pen, &pen->ink, .35);
  for (int i = 0; written && i < 3; i++)
    line_to (pen, x + 15 - i, y + 11 + i * 8, x + w - (i == 2 ? 24 : 13) - i, y + 11 + i * 8);
}

static void
draw_body (Pen *pen, gboolean open, gboolean lit)
{
  set_colour (pen, &pen->ink, .10);
  cairo_save (pen->cr);
  cairo_translate (pen->cr, 80, 116);
  cairo_scale (pen->cr, 1, .08);
  cairo_arc (pen->cr, 0, 0, 74, 0, 2 * G_PI);
  cairo_restore (pen->cr);
  cairo_fill (pen->cr);
  round_box (pen, 20, 52, 120, 40, 7);
  paint (pen, &pen->paper, 1, &pen->ink, .55);
  round_box (pen, 20, 76, 120, 16, 6);
  paint (pen, &pen->ink, .12, &pen->ink, .55);
  set_colour (pen, &pen->ink, .4);
  line_to (pen, 32, 65, 54, 65);
  set_colour (pen, lit ? &pen->accent : &pen->ink, lit ? 1 : .3);
  cairo_arc (pen->cr, 128, 65, 3.2, 0, 2 * G_PI);
  cairo_fill (pen->cr);
  set_colour (pen, &pen->ink, .55);
  if (open)
    {
      round_box (pen, 26, 30, 112, 10, 4);
      cairo_save (pen->cr);
      paint (pen, &pen->accent, .18, &pen->accent, 1);
      cairo_restore (pen->cr);
    }
  else
    {
      line_to (pen, 34, 36, 42, 52);
      line_to (pen, 126, 36, 118, 52);
    }
}

static void
draw_jam (Pen *pen)
{
  cairo_move_to (pen->cr, 52, 92);
  for (int i = 1; i <= 8; i++)
    cairo_line_to (pen->cr, 52 + i * 7, 92);
  cairo_line_to (pen->cr, 104, 98);
  cairo_line_to (pen->cr, 110, 103);
  cairo_line_to (pen->cr, 102, 112);
  cairo_line_to (pen->cr, 56, 112);
  cairo_line_to (pen->cr, 50, 104);
  cairo_line_to (pen->cr, 57, 99);
  cairo_close_path (pen->cr);
  paint (pen, &pen->accent, .16, &pen->accent, 1);
  cairo_move_to (pen->cr, 62, 102);
  for (int i = 1; i <= 5; i++)
    cairo_line_to (pen->cr, 62 + i * 7.5, i % 2 ? 106 : 101);
  cairo_stroke (pen->cr);
}

/* A round mark at the lower right: what is wrong. */
static void
draw_mark (Pen *pen, YcPictureKind kind)
{
  cairo_t *cr = pen->cr;

  cairo_arc (cr, 132, 96, 15, 0, 2 * G_PI);
  set_colour (pen, &pen->accent, 1);
  cairo_fill (cr);
  set_colour (pen, &pen->paper, 1);
  cairo_set_line_width (cr, 2.6);
  if (kind == YC_PICTURE_SEARCHING)
    {
      cairo_arc (cr, 130, 94, 5, 0, 2 * G_PI);
      cairo_stroke (cr);
      line_to (pen, 134, 98, 139, 103);
    }
  else if (kind == YC_PICTURE_BUSY)
    {
      line_to (pen, 132, 88, 132, 96);
      line_to (pen, 132, 96, 138, 99);
    }
  else if (kind == YC_PICTURE_STOPPED || kind == YC_PICTURE_EMPTY)
    line_to (pen, 125, 96, 139, 96);
  else if (kind == YC_PICTURE_GONE || kind == YC_PICTURE_FILE)
    {
      line_to (pen, 127, 91, 137, 101);
      line_to (pen, 137, 91, 127, 101);
    }
  else
    {
      line_to (pen, 132, 88, 132, 98);
      cairo_arc (cr, 132, 103, 1.8, 0, 2 * G_PI);
      cairo_fill (cr);
    }
}

static void
draw_torn (Pen *pen)
{
  cairo_move_to (pen->cr, 46, 10);
  cairo_line_to (pen->cr, 114, 10);
  cairo_line_to (pen->cr, 114, 78);
  for (int i = 1; i <= 8; i++)
    cairo_line_to (pen->cr, 114 - i * 8.5, i % 2 ? 88 : 78);
  cairo_close_path (pen->cr);
  paint (pen, &pen->paper, 1, &pen->ink, .55);
  set_colour (pen, &pen->ink, .35);
  for (int i = 0; i < 4; i++)
    line_to (pen, 58, 26 + i * 13, i == 3 ? 84 : 102, 26 + i * 13);
}

static void
draw_page (Pen *pen, gboolean dashed)
{
  static const double dashes[] = { 5, 4 };

  round_box (pen, 44, 8, 72, 100, 4);
  set_colour (pen, &pen->paper, 1);
  cairo_fill_preserve (pen->cr);
  if (dashed)
    cairo_set_dash (pen->cr, dashes, 2, 0);
  set_colour (pen, &pen->ink, .45);
  cairo_stroke (pen->cr);
  cairo_set_dash (pen->cr, NULL, 0, 0);
  set_colour (pen, &pen->ink, dashed ? .3 : .35);
  cairo_set_line_width (pen->cr, dashed ? 3 : 2);
  if (dashed)
    {
      line_to (pen, 80, 46, 80, 70);
      line_to (pen, 68, 58, 92, 58);
    }
  else
    for (int i = 0; i < 5; i++)
      line_to (pen, 56, 28 + i * 13, i == 4 ? 82 : 104, 28 + i * 13);
}

static void
draw_disk (Pen *pen)
{
  round_box (pen, 28, 34, 104, 62, 8);
  paint (pen, &pen->paper, 1, &pen->ink, .55);
  round_box (pen, 40, 46, 80, 14, 4);
  paint (pen, &pen->accent, .85, &pen->accent, 1);
  set_colour (pen, &pen->ink, .4);
  line_to (pen, 42, 78, 84, 78);
}

static void
draw (Pen *pen, YcPictureKind kind)
{
  gboolean paper = kind == YC_PICTURE_SCANNING || kind == YC_PICTURE_JAM || kind == YC_PICTURE_STOPPED || kind == YC_PICTURE_BUSY;

  cairo_set_line_width (pen->cr, 2);
  cairo_set_line_join (pen->cr, CAIRO_LINE_JOIN_ROUND);
  cairo_set_line_cap (pen->cr, CAIRO_LINE_CAP_ROUND);
  if (kind == YC_PICTURE_PAPER || kind == YC_PICTURE_FILE)
    draw_page (pen, kind == YC_PICTURE_PAPER);
  else if (kind == YC_PICTURE_TORN)
    draw_torn (pen);
  else if (kind == YC_PICTURE_DISK)
    draw_disk (pen);
  else
    {
      if (paper)
        draw_sheet (pen, 44, 8, 72, 46, TRUE);
      draw_body (pen, kind == YC_PICTURE_COVER, kind != YC_PICTURE_GONE);
    }
  cairo_set_line_width (pen->cr, 2);
  if (kind == YC_PICTURE_JAM)
    draw_jam (pen);
  else if (kind == YC_PICTURE_SCANNING)
    {
      set_colour (pen, &pen->accent, 1);
      line_to (pen, 30, 84, 130, 84);
    }
  else if (kind != YC_PICTURE_PAPER)
    draw_mark (pen, kind);
}

static const char *
colour_name (YcPictureKind kind)
{
  switch (kind)
    {
    case YC_PICTURE_PAPER:
    case YC_PICTURE_SEARCHING:
    case YC_PICTURE_SCANNING:
    case YC_PICTURE_EMPTY:
    case YC_PICTURE_STOPPED:
      return "accent_bg_color";
    case YC_PICTURE_JAM:
    case YC_PICTURE_COVER:
    case YC_PICTURE_BUSY:
    case YC_PICTURE_TORN:
    case YC_PICTURE_GONE:
      return "warning_bg_color";
    case YC_PICTURE_FILE:
    case YC_PICTURE_DISK:
      return "error_bg_color";
    }
  g_return_val_if_reached ("accent_bg_color");
}

static void
yc_state_picture_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  YcStatePicture *self = YC_STATE_PICTURE (widget);
  GtkStyleContext *style = gtk_widget_get_style_context (widget);
  double scale = MIN (1, gtk_widget_get_height (widget) / (double) HEIGHT);
  Pen pen = { NULL };

  if (scale < LEAST_SCALE)
    return;
  gtk_style_context_get_color (style, &pen.ink);
  if (!gtk_style_context_lookup_color (style, colour_name (self->kind), &pen.accent))
    pen.accent = pen.ink;
  if (!gtk_style_context_lookup_color (style, "view_bg_color", &pen.paper))
    pen.paper = (GdkRGBA) { 1, 1, 1, 1 };
  pen.cr = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (0, 0, WIDTH, HEIGHT));
  cairo_translate (pen.cr, WIDTH * (1 - scale) / 2, 0);
  cairo_scale (pen.cr, scale, scale);
  draw (&pen, self->kind);
  cairo_destroy (pen.cr);
}

static void
yc_state_picture_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural, int *min_baseline, int *nat_baseline)
{
  *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? WIDTH : HEIGHT;
  /* The picture is what gives way where bars above the page take its room: words and buttons must stay whole. */
  *minimum = orientation == GTK_ORIENTATION_HORIZONTAL ? WIDTH : 0;
}

static void
yc_state_picture_class_init (YcStatePictureClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  widget_class->snapshot = yc_state_picture_snapshot;
  widget_class->measure = yc_state_picture_measure;
  gtk_widget_class_set_css_name (widget_class, "state-picture");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
yc_state_picture_init (YcStatePicture *self)
{
}

void
yc_state_picture_set_kind (YcStatePicture *self, YcPictureKind kind)
{
  self->kind = kind;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
