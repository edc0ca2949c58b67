/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */

/* Draws one sheet of paper: takes a texture and a width, keeps the page's own proportions and colours. Before the texture comes, it is an
 * empty white A4 sheet, so that nothing moves when it does; for assistive technology it is busy until the page has been painted. Main thread only. */
#define G_LOG_DOMAIN "yc-app"
#include "config.h"

#include "app/common/yc-paper-sheet.h"

#define A4_RATIO (297.0 / 210.0)

struct _YcPaperSheet
{
  GtkWidget parent_instance;

  GdkTexture *texture;     /* (owned) (nullable) */
  int width;
  guint n_frames;          /* begun since the texture came */
  guint tick_id;
};

G_DEFINE_FINAL_TYPE (YcPaperSheet, yc_paper_sheet, GTK_TYPE_WIDGET)

static int
height_of (YcPaperSheet *self)
{
  double ratio = A4_RATIO;

  if (self->texture != NULL)
    ratio = (double) gdk_texture_get_height (self->texture) / gdk_texture_get_width (self->texture);
  return (int) (self->width * ratio + 0.5);
}

static void
yc_paper_sheet_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural, int *minimum_baseline,
                        int *natural_baseline)
{
  YcPaperSheet *self = YC_PAPER_SHEET (widget);

  *minimum = *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? self->width : height_of (self);
}

static void
yc_paper_sheet_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  YcPaperSheet *self = YC_PAPER_SHEET (widget);

  if (self->texture != NULL)
    gtk_snapshot_append_texture (snapshot, self->texture,
                                 &GRAPHENE_RECT_INIT (0, 0, (float) gtk_widget_get_width (widget), (float) gtk_widget_get_height (widget)));
}

/* Called before each frame is painted: with the second one the page has been on the screen. */
static gboolean
painted_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer user_data)
{
  YcPaperSheet *self = YC_PAPER_SHEET (widget);

  if (++self->n_frames < 2)
    {
      gtk_widget_queue_draw (widget);
      return G_SOURCE_CONTINUE;
    }
  self->tick_id = 0;
  gtk_accessible_update_state (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_STATE_BUSY, FALSE, -1);
  return G_SOURCE_REMOVE;
}

static void
yc_paper_sheet_dispose (GObject *object)
{
  YcPaperSheet *self = YC_PAPER_SHEET (object);

  if (self->tick_id != 0)
    gtk_widget_remove_tick_callback (GTK_WIDGET (self), self->tick_id);
  self->tick_id = 0;

  G_OBJECT_CLASS (yc_paper_sheet_parent_class)->dispose (object);
}

static void
yc_paper_sheet_finalize (GObject *object)
{
  g_clear_object (&YC_PAPER_SHEET (object)->texture);

  G_OBJECT_CLASS (yc_paper_sheet_parent_class)->finalize (object);
}

static void
yc_paper_sheet_class_init (YcPaperSheetClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = yc_paper_sheet_dispose;
  G_OBJECT_CLASS (klass)->finalize = yc_paper_sheet_finalize;
  widget_class->measure = yc_paper_sheet_measure;
  widget_class->snapshot = yc_paper_sheet_snapshot;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
yc_paper_sheet_init (YcPaperSheet *self)
{
  self->width = 400;
  gtk_widget_add_css_class (GTK_WIDGET (self), "paper");
  gtk_widget_set_halign (GTK_WIDGET (self), GTK_ALIGN_CENTER);
  gtk_widget_set_valign (GTK_WIDGET (self), GTK_ALIGN_START);
}

GtkWidget *
yc_paper_sheet_new (const char *label)
{
  GtkWidget *self = g_object_new (YC_TYPE_PAPER_SHEET, NULL);

  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  gtk_accessible_update_state (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_STATE_BUSY, TRUE, -1);
  return self;
}

void
yc_paper_sheet_set_width (YcPaperSheet *self, int width)
{
  g_return_if_fail (YC_IS_PAPER_SHEET (self));

  if (self->width == width)
    return;
  self->width = width;
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

void
yc_paper_sheet_set_texture (YcPaperSheet *self, GdkTexture *texture)
{
  g_return_if_fail (YC_IS_PAPER_SHEET (self));

  if (!g_set_object (&self->texture, texture))
    return;
  gtk_widget_queue_resize (GTK_WIDGET (self));
  self->n_frames = 0;
  gtk_accessible_update_state (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_STATE_BUSY, TRUE, -1);
  if (texture != NULL && self->tick_id == 0)
    self->tick_id = gtk_widget_add_tick_callback (GTK_WIDGET (self), painted_cb, NULL, NULL);
}

gboolean
yc_paper_sheet_is_drawn (YcPaperSheet *self)
{
  g_return_val_if_fail (YC_IS_PAPER_SHEET (self), FALSE);

  return self->texture != NULL;
}

/* GDK 4.8 has no format without alpha in this byte order, so each pixel is made opaque. */
GdkTexture *
yc_picture_to_texture (const YcPicture *picture)
{
  gsize n = 0;
  const guint8 *from = g_bytes_get_data (picture->pixels, &n);
  guint8 *to = g_memdup2 (from, n);
  g_autoptr (GBytes) opaque = NULL;

  for (gsize i = 3; i < n; i += 4)
    to[i] = 0xff;
  opaque = g_bytes_new_take (to, n);
  return gdk_memory_texture_new (picture->width, picture->height, GDK_MEMORY_B8G8R8A8_PREMULTIPLIED, opaque, (gsize) picture->stride);
}
