/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */

/* The paper: takes at most two page objects and a zoom, draws them. Main thread only; it never decodes. */
#define G_LOG_DOMAIN "yc-app"
#include "config.h"

#include <glib/gi18n.h>

#include "app/clerk/yc-clerk-ui.h"
#include "app/clerk/yc-page-canvas.h"

#define RIM 12                   /* px around the paper */
#define GAP 12                   /* px between two pages */
#define PX_PER_MM (96 / 25.4)    /* true size on the screen */

struct _YcPageCanvas
{
  GtkWidget     parent_instance;
  YcPageObject *pages[2];        /* (owned) (nullable) */
  gulong        handlers[2];
  YcPageObject *active;          /* (not owned) one of the two */
  int           columns;
  int           zoom;
};

enum { WANTS, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (YcPageCanvas, yc_page_canvas, GTK_TYPE_WIDGET)

static int
count_pages (YcPageCanvas *self)
{
  return (self->pages[0] != NULL) + (self->pages[1] != NULL);
}

/* Size of page @i in px when the canvas is @width px wide. */
static void
place (YcPageCanvas *self, int i, double width, double *ret_width, double *ret_height)
{
  double mm_w, mm_h;
  int n = MAX (self->columns, count_pages (self));

  yc_page_object_get_size (self->pages[i], &mm_w, &mm_h);
  if (self->zoom > 0)
    *ret_width = mm_w * PX_PER_MM * self->zoom / 100;
  else
    *ret_width = MAX ((width - 2 * RIM - (n - 1) * GAP) / n, 32);
  *ret_height = *ret_width * mm_h / mm_w;
}

static void
yc_page_canvas_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural, int *min_baseline, int *nat_baseline)
{
  YcPageCanvas *self = YC_PAGE_CANVAS (widget);
  double width = for_size > 0 ? for_size : 600;
  double sum = 2 * RIM, tallest = 0;

  for (int i = 0; i < count_pages (self); i++)
    {
      double w, h;

      place (self, i, width, &w, &h);
      sum += w + (i > 0 ? GAP : 0);
      tallest = MAX (tallest, h);
    }
  if (orientation == GTK_ORIENTATION_VERTICAL)
    *minimum = *natural = (int) tallest + 2 * RIM;
  else
    {
      *minimum = self->zoom > 0 ? (int) sum : 100;
      *natural = MAX (*minimum, (int) sum);
    }
}

static GtkSizeRequestMode
yc_page_canvas_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
draw_label (YcPageCanvas *self, GtkSnapshot *snapshot, const char *text, double width)
{
  g_autoptr (PangoLayout) layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), text);
  const GdkRGBA ink = { 0, 0, 0, .6f };

  pango_layout_set_width (layout, (int) width * PANGO_SCALE);
  pango_layout_set_alignment (layout, PANGO_ALIGN_CENTER);
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (0, 60));
  gtk_snapshot_append_layout (snapshot, layout, &ink);
  gtk_snapshot_restore (snapshot);
}

/* On a band, so that the page below it can be read. */
static void
draw_tag (YcPageCanvas *self, GtkSnapshot *snapshot, const char *text, double width)
{
  g_autoptr (PangoLayout) layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), text);
  const GdkRGBA ink = { 1, 1, 1, 1 }, ground = { .65f, .11f, .1f, .92f };
  int height = 0;

  pango_layout_set_width (layout, (int) width * PANGO_SCALE);
  pango_layout_set_alignment (layout, PANGO_ALIGN_CENTER);
  pango_layout_get_pixel_size (layout, NULL, &height);
  gtk_snapshot_append_color (snapshot, &ground, &GRAPHENE_RECT_INIT (0, 0, (float) width, (float) height + 12));
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (0, 6));
  gtk_snapshot_append_layout (snapshot, layout, &ink);
  gtk_snapshot_restore (snapshot);
}

static void
draw_paper (YcPageCanvas *self, YcPageObject *page, GtkSnapshot *snapshot, double width, double height)
{
  graphene_rect_t area = GRAPHENE_RECT_INIT (0, 0, (float) width, (float) height);
  const GdkRGBA white = { 1, 1, 1, 1 };
  const GdkRGBA line = { 0, 0, 0, .16f };
  const GdkRGBA shade = { 0, 0, 0, .18f };
  const GdkRGBA veil = { 1, 1, 1, .55f };
  const GdkRGBA own = { .21f, .52f, .89f, 1 };
  GskRoundedRect outline;
  GdkTexture *texture = yc_page_object_get_view (page);

  if (texture == NULL)
    texture = yc_page_object_get_thumb (page);
  gsk_rounded_rect_init_from_rect (&outline, &area, 0);
  gtk_snapshot_append_outset_shadow (snapshot, &outline, &shade, 0, 1, 0, 5);
  gtk_snapshot_append_color (snapshot, &white, &area);
  if (texture != NULL)
    yc_page_object_snapshot (page, texture, snapshot, width, height);
  if (yc_page_object_is_failed (page))
    draw_label (self, snapshot, _("This page cannot be shown; its record is kept. Scan it again."), width);
  if (yc_page_object_get_page (page)->blank)
    {
      gtk_snapshot_append_color (snapshot, &veil, &area);
      draw_label (self, snapshot, _("Marked as blank"), width);
    }
  else if (yc_page_object_get_page (page)->unfit != YC_UNFIT_NONE)
    {
      g_autofree char *text = g_strdup_printf (_("Does not count: %s"), yc_unfit_get_text (yc_page_object_get_page (page)->unfit));

      draw_tag (self, snapshot, text, width);
    }
  gtk_snapshot_append_border (snapshot, &outline, (float[4]) { 1, 1, 1, 1 }, (GdkRGBA[4]) { line, line, line, line });
  /* Of two pages, the one that the tools work on. */
  if (self->pages[1] != NULL && page == self->active)
    gtk_snapshot_append_border (snapshot, &outline, (float[4]) { 2, 2, 2, 2 }, (GdkRGBA[4]) { own, own, own, own });
}

static void
yc_page_canvas_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  YcPageCanvas *self = YC_PAGE_CANVAS (widget);
  int n = count_pages (self);
  double total = gtk_widget_get_width (widget);
  double w[2] = { 0, 0 }, h[2] = { 0, 0 };
  double x;

  for (int i = 0; i < n; i++)
    place (self, i, total, &w[i], &h[i]);
  x = MAX ((total - w[0] - w[1] - (n > 1 ? GAP : 0)) / 2, RIM);
  for (int i = 0; i < n; i++)
    {
      int device = (int) (w[i] * gtk_widget_get_scale_factor (widget));

      gtk_snapshot_save (snapshot);
      gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT ((float) (int) x, RIM));
      draw_paper (self, self->pages[i], snapshot, w[i], h[i]);
      gtk_snapshot_restore (snapshot);
      x += w[i] + GAP;
      if (yc_page_object_get_width (self->pages[i]) < device)
        g_signal_emit (self, signals[WANTS], 0, self->pages[i], device);
    }
}

static void
page_changed_cb (YcPageCanvas *self)
{
  gtk_widget_queue_resize (GTK_WIDGET (self));
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
set_page (YcPageCanvas *self, int i, YcPageObject *page)
{
  if (self->pages[i] == page)
    return;
  if (self->pages[i] != NULL)
    g_clear_signal_handler (&self->handlers[i], self->pages[i]);
  g_set_object (&self->pages[i], page);
  if (page != NULL)
    self->handlers[i] = g_signal_connect_swapped (page, "changed", G_CALLBACK (page_changed_cb), self);
}

static void
yc_page_canvas_dispose (GObject *object)
{
  set_page (YC_PAGE_CANVAS (object), 0, NULL);
  set_page (YC_PAGE_CANVAS (object), 1, NULL);
  G_OBJECT_CLASS (yc_page_canvas_parent_class)->dispose (object);
}

static void
yc_page_canvas_class_init (YcPageCanvasClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = yc_page_canvas_dispose;
  widget_class->measure = yc_page_canvas_measure;
  widget_class->get_request_mode = yc_page_canvas_get_request_mode;
  widget_class->snapshot = yc_page_canvas_snapshot;
  signals[WANTS] = g_signal_new ("wants", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2,
                                 YC_TYPE_PAGE_OBJECT, G_TYPE_INT);
  gtk_widget_class_set_css_name (widget_class, "page-canvas");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
yc_page_canvas_init (YcPageCanvas *self)
{
  self->columns = 1;
  yc_clerk_name (GTK_WIDGET (self), _("No page yet"));
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
}

void
yc_page_canvas_show (YcPageCanvas *self, YcPageObject *first, YcPageObject *second, int columns, YcPageObject *active)
{
  g_autofree char *spoken = NULL;

  set_page (self, 0, first);
  set_page (self, 1, first != NULL ? second : NULL);
  self->columns = columns;
  self->active = active;
  spoken = first != NULL ? g_strdup_printf (_("Page %u"), yc_page_object_get_number (first)) : g_strdup (_("No page yet"));
  yc_clerk_name (GTK_WIDGET (self), spoken);
  page_changed_cb (self);
}

void
yc_page_canvas_set_zoom (YcPageCanvas *self, int percent)
{
  self->zoom = percent;
  page_changed_cb (self);
}

int
yc_page_canvas_get_zoom (YcPageCanvas *self)
{
  return self->zoom;
}
