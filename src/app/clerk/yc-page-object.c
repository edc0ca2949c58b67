/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */

/* A page with its pictures, as an item of list models. Takes records and textures, gives them to the widgets that draw. Main thread. */
#define G_LOG_DOMAIN "yc-app"
#include "config.h"

#include "app/clerk/yc-page-object.h"

struct _YcPageObject
{
  GObject     parent_instance;
  YcPage     *page;       /* (owned) */
  guint       number;
  GdkTexture *thumb;      /* (owned) (nullable) */
  GdkTexture *view;       /* (owned) (nullable) */
  int         width;
  gboolean    failed;
};

enum { CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (YcPageObject, yc_page_object, G_TYPE_OBJECT)

static void
yc_page_object_finalize (GObject *object)
{
  YcPageObject *self = YC_PAGE_OBJECT (object);

  yc_page_free (self->page);
  g_clear_object (&self->thumb);
  g_clear_object (&self->view);
  G_OBJECT_CLASS (yc_page_object_parent_class)->finalize (object);
}

static void
yc_page_object_class_init (YcPageObjectClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = yc_page_object_finalize;
  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
yc_page_object_init (YcPageObject *self)
{
}

static void
tell (YcPageObject *self)
{
  g_signal_emit (self, signals[CHANGED], 0);
}

YcPageObject *
yc_page_object_new (const YcPage *page)
{
  YcPageObject *self = g_object_new (YC_TYPE_PAGE_OBJECT, NULL);

  self->page = yc_page_copy (page);
  return self;
}

const YcPage *
yc_page_object_get_page (YcPageObject *self)
{
  return self->page;
}

void
yc_page_object_set_page (YcPageObject *self, const YcPage *page)
{
  yc_page_free (self->page);
  self->page = yc_page_copy (page);
  tell (self);
}

guint
yc_page_object_get_number (YcPageObject *self)
{
  return self->number;
}

void
yc_page_object_set_number (YcPageObject *self, guint number)
{
  if (self->number == number)
    return;
  self->number = number;
  tell (self);
}

GdkTexture *
yc_page_object_get_thumb (YcPageObject *self)
{
  return self->thumb;
}

GdkTexture *
yc_page_object_get_view (YcPageObject *self)
{
  return self->view;
}

int
yc_page_object_get_width (YcPageObject *self)
{
  return self->width;
}

void
yc_page_object_set_pictures (YcPageObject *self, GdkTexture *thumb, GdkTexture *view, int width)
{
  if (thumb != NULL)
    g_set_object (&self->thumb, thumb);
  if (view != NULL && g_set_object (&self->view, view))
    self->width = width;
  tell (self);
}

void
yc_page_object_drop_view (YcPageObject *self)
{
  g_clear_object (&self->view);
  self->width = 0;
}

gboolean
yc_page_object_is_failed (YcPageObject *self)
{
  return self->failed;
}

void
yc_page_object_set_failed (YcPageObject *self)
{
  self->failed = TRUE;
  tell (self);
}

void
yc_page_object_get_size (YcPageObject *self, double *ret_width, double *ret_height)
{
  double dpi = self->page->dpi_real > 0 ? self->page->dpi_real : 300;
  double width = MAX (self->page->width, 1) * 25.4 / dpi;
  double height = MAX (self->page->height, 1) * 25.4 / dpi;
  gboolean turned = self->page->rotation % 180 != 0;

  *ret_width = turned ? height : width;
  *ret_height = turned ? width : height;
}

void
yc_page_object_snapshot (YcPageObject *self, GdkTexture *texture, GtkSnapshot *snapshot, double width, double height)
{
  gboolean turned = self->page->rotation % 180 != 0;
  float w = (float) (turned ? height : width);
  float h = (float) (turned ? width : height);

  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT ((float) width / 2, (float) height / 2));
  gtk_snapshot_rotate (snapshot, (float) self->page->rotation);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (-w / 2, -h / 2));
  gtk_snapshot_append_texture (snapshot, texture, &GRAPHENE_RECT_INIT (0, 0, w, h));
  gtk_snapshot_restore (snapshot);
}
