/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */

/* A thumbnail: takes a page object, draws its small picture and its number. Main thread only. */
#define G_LOG_DOMAIN "yc-app"
#include "config.h"

#include <glib/gi18n.h>

#include "app/clerk/yc-clerk-ui.h"
#include "app/clerk/yc-thumbnail.h"

#define WIDTH 50               /* px */
#define HEIGHT 71
#define NUMBER 20

struct _YcThumbnail
{
  GtkWidget     parent_instance;
  YcPageObject *page;          /* (owned) (nullable) */
  gulong        handler;
};

G_DEFINE_FINAL_TYPE (YcThumbnail, yc_thumbnail, GTK_TYPE_WIDGET)

static void
yc_thumbnail_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural, int *min_baseline, int *nat_baseline)
{
  *minimum = *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? WIDTH : HEIGHT + NUMBER;
}

static void
draw_number (YcThumbnail *self, GtkSnapshot *snapshot)
{
  g_autofree char *text = g_strdup_printf ("%u", yc_page_object_get_number (self->page));
  g_autoptr (PangoLayout) layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), text);
  int width;

  pango_layout_get_pixel_size (layout, &width, NULL);
  gtk_snapshot_render_layout (snapshot, gtk_widget_get_style_context (GTK_WIDGET (self)), (WIDTH - width) / 2.0, HEIGHT + 1, layout);
}

static void
yc_thumbnail_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  YcThumbnail *self = YC_THUMBNAIL (widget);
  const GdkRGBA white = { 1, 1, 1, 1 };
  const GdkRGBA line = { .5f, .5f, .5f, .4f };
  const GdkRGBA veil = { 1, 1, 1, .6f };
  graphene_rect_t area;
  GskRoundedRect outline;
  GdkTexture *texture;
  double mm_w, mm_h, w, h;

  if (self->page == NULL)
    return;
  yc_page_object_get_size (self->page, &mm_w, &mm_h);
  w = MIN (WIDTH, HEIGHT * mm_w / mm_h);
  h = w * mm_h / mm_w;
  texture = yc_page_object_get_thumb (self->page);
  area = GRAPHENE_RECT_INIT (0, 0, (float) w, (float) h);
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT ((float) (WIDTH - w) / 2, (float) (HEIGHT - h) / 2));
  gtk_snapshot_append_color (snapshot, &white, &area);
  if (texture != NULL)
    yc_page_object_snapshot (self->page, texture, snapshot, w, h);
  if (yc_page_object_get_page (self->page)->blank || yc_page_object_get_page (self->page)->unfit != YC_UNFIT_NONE)
    gtk_snapshot_append_color (snapshot, &veil, &area);
  gsk_rounded_rect_init_from_rect (&outline, &area, 0);
  gtk_snapshot_append_border (snapshot, &outline, (float[4]) { 1, 1, 1, 1 }, (GdkRGBA[4]) { line, line, line, line });
  gtk_snapshot_restore (snapshot);
  draw_number (self, snapshot);
}

static void
changed_cb (YcThumbnail *self)
{
  YcUnfit unfit = yc_page_object_get_page (self->page)->unfit;
  g_autofree char *plain = g_strdup_printf (_("Page %u"), yc_page_object_get_number (self->page));
  g_autofree char *spoken = unfit != YC_UNFIT_NONE ? g_strdup_printf ("%s · %s", plain, yc_unfit_get_text (unfit)) : g_strdup (plain);

  yc_clerk_name (GTK_WIDGET (self), spoken);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
yc_thumbnail_dispose (GObject *object)
{
  yc_thumbnail_show (YC_THUMBNAIL (object), NULL);
  G_OBJECT_CLASS (yc_thumbnail_parent_class)->dispose (object);
}

static void
yc_thumbnail_class_init (YcThumbnailClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = yc_thumbnail_dispose;
  widget_class->measure = yc_thumbnail_measure;
  widget_class->snapshot = yc_thumbnail_snapshot;
  gtk_widget_class_set_css_name (widget_class, "thumbnail");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
yc_thumbnail_init (YcThumbnail *self)
{
}

GtkWidget *
yc_thumbnail_new (void)
{
  return g_object_new (YC_TYPE_THUMBNAIL, NULL);
}

void
yc_thumbnail_show (YcThumbnail *self, YcPageObject *page)
{
  if (self->page != NULL)
    g_clear_signal_handler (&self->handler, self->page);
  g_set_object (&self->page, page);
  if (page == NULL)
    return;
  self->handler = g_signal_connect_swapped (page, "changed", G_CALLBACK (changed_cb), self);
  changed_cb (self);
}
