/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 *
 * A picture in a memory file. Takes a size, gives a sealed descriptor, so that the app can map it without a copy
 * and without fear that it shrinks.
 */
#define G_LOG_DOMAIN "yc-render"

#include "config.h"

#include "render-helper/yc-render-canvas.h"

#include <cairo.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

/**
 * yc_render_size_fits:
 * @width: pixels
 * @height: pixels
 *
 * Returns: whether a picture of that size may be made; FALSE also for NaN
 */
gboolean
yc_render_size_fits (double width, double height)
{
  return width >= 1 && height >= 1 && width <= YC_RENDER_MAX_SIDE && height <= YC_RENDER_MAX_SIDE
         && width * height <= YC_RENDER_MAX_PIXELS;
}

static gsize
get_size (const YcRenderCanvas *self)
{
  return (gsize) self->stride * (gsize) self->height;
}

/* Returns: (transfer full) (nullable) */
static YcRenderCanvas *
new_unmapped (int width, int height)
{
  YcRenderCanvas *self = NULL;

  if (!yc_render_size_fits (width, height))
    return NULL;
  self = g_new0 (YcRenderCanvas, 1);
  self->fd = -1;
  self->width = width;
  self->height = height;
  self->stride = 4 * width;
  return self;
}

static gboolean
map (YcRenderCanvas *self, int flags)
{
  void *pixels = mmap (NULL, get_size (self), PROT_READ | PROT_WRITE, flags, self->fd, 0);

  self->pixels = pixels != MAP_FAILED ? pixels : NULL;
  return self->pixels != NULL;
}

YcRenderCanvas *
yc_render_canvas_new (int width, int height)
{
  g_autoptr (YcRenderCanvas) self = new_unmapped (width, height);

  if (self == NULL)
    return NULL;
  self->fd = memfd_create ("picture", MFD_CLOEXEC | MFD_ALLOW_SEALING);
  if (self->fd < 0 || ftruncate (self->fd, (off_t) get_size (self)) != 0 || !map (self, MAP_SHARED))
    return NULL;
  return g_steal_pointer (&self);
}

/* A memory file has small pages, and taking them one by one costs more than drawing on them: 5 ms for a screen's width of A4, 0.3 ms in large pages. */
YcRenderCanvas *
yc_render_canvas_new_draft (int width, int height)
{
  g_autoptr (YcRenderCanvas) self = new_unmapped (width, height);

  if (self == NULL || !map (self, MAP_PRIVATE | MAP_ANONYMOUS))
    return NULL;
  /* A wish: without it, it is only slower. */
  (void) madvise (self->pixels, get_size (self), MADV_HUGEPAGE);
  return g_steal_pointer (&self);
}

static void
unmap (YcRenderCanvas *self)
{
  if (self->pixels != NULL)
    munmap (self->pixels, get_size (self));
  self->pixels = NULL;
}

/* The fourth byte means nothing to who drew; to a texture it is how much one sees of the pixel. Set here, the app shows the file as it is. */
static void
make_opaque (YcRenderCanvas *self)
{
  guint32 *pixels = (guint32 *) (gpointer) self->pixels;
  gsize n = (gsize) self->width * (gsize) self->height;

  for (gsize i = 0; i < n; i++)
    pixels[i] |= GUINT32_TO_LE (0xff000000);
}

int
yc_render_canvas_take (YcRenderCanvas *self)
{
  int fd = self->fd;

  make_opaque (self);
  /* The kernel refuses the write seal while a writable mapping is left. */
  unmap (self);
  if (fcntl (fd, F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE | F_SEAL_SEAL) != 0)
    return -1;
  self->fd = -1;
  return fd;
}

void
yc_render_canvas_free (YcRenderCanvas *self)
{
  if (self == NULL)
    return;
  unmap (self);
  if (self->fd >= 0)
    close (self->fd);
  g_free (self);
}

/**
 * yc_render_canvas_scale:
 * @width: pixels, less than now
 *
 * Returns: (transfer full) (nullable): the picture drawn smaller
 */
YcRenderCanvas *
yc_render_canvas_scale (YcRenderCanvas *self, int width)
{
  int height = MAX (1, (int) ((gint64) self->height * width / self->width));
  g_autoptr (YcRenderCanvas) small = yc_render_canvas_new (width, height);

  if (small == NULL)
    return NULL;
  cairo_surface_t *from = cairo_image_surface_create_for_data (self->pixels, CAIRO_FORMAT_RGB24, self->width,
                                                               self->height, self->stride);
  cairo_surface_t *to = cairo_image_surface_create_for_data (small->pixels, CAIRO_FORMAT_RGB24, width, height,
                                                             small->stride);
  cairo_t *cr = cairo_create (to);
  cairo_scale (cr, (double) width / self->width, (double) height / self->height);
  cairo_set_source_surface (cr, from, 0, 0);
  cairo_pattern_set_filter (cairo_get_source (cr), CAIRO_FILTER_GOOD);
  cairo_paint (cr);
  gboolean ok = cairo_status (cr) == CAIRO_STATUS_SUCCESS;
  cairo_destroy (cr);
  cairo_surface_destroy (to);
  cairo_surface_destroy (from);
  return ok ? g_steal_pointer (&small) : NULL;
}
