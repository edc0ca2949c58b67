/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */

/* Pictures of pages for the screen. Takes page objects, gives them textures. Bytes come from the store's thread, decoding happens in the
 * pool (own scans) or in the render helper (brought JPEGs); everything here runs on the main thread. */
#define G_LOG_DOMAIN "yc-app"
#include "config.h"

#include "app/clerk/yc-page-pictures.h"
#include "base/yc-worker.h"
#include "capture/yc-import.h"
#include "capture/yc-page-store.h"

#define THUMB_WIDTH 128        /* pixels; 50 px on the screen, twice that on dense ones */
#define MAX_VIEWS 8            /* large pictures kept: about 9 MB each at fit width */

struct _YcPagePictures
{
  YcSession    *session;       /* (owned) (nullable) */
  GCancellable *cancellable;   /* (owned) */
  GHashTable   *running;       /* (owned): page object -> width asked */
  GQueue        views;         /* of (owned) page objects with a view, newest first */
};

typedef struct
{
  YcPagePictures *owner;       /* (not owned); not touched once cancelled */
  GCancellable   *cancellable; /* (owned) */
  YcPageObject   *page;        /* (owned) */
  int             width;
} Want;

typedef struct { GBytes *jpeg; int width; gboolean with_thumb; } Decode;
typedef struct { GdkTexture *thumb, *view; } Textures;

static void
want_free (Want *want)
{
  g_object_unref (want->cancellable);
  g_object_unref (want->page);
  g_free (want);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Want, want_free)

static void
decode_free (Decode *decode)
{
  g_bytes_unref (decode->jpeg);
  g_free (decode);
}

static void
textures_free (Textures *textures)
{
  g_clear_object (&textures->thumb);
  g_clear_object (&textures->view);
  g_free (textures);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Textures, textures_free)

/* The fourth byte of a pixel means nothing in a picture, and transparency in a texture. */
static GdkTexture *
make_texture (const YcPicture *picture)
{
  gsize n;
  const guint8 *source = g_bytes_get_data (picture->pixels, &n);
  guint8 *copy = g_memdup2 (source, n);
  g_autoptr (GBytes) bytes = NULL;

  for (gsize i = 3; i < n; i += 4)
    copy[i] = 0xff;
  bytes = g_bytes_new_take (copy, n);
  return gdk_memory_texture_new (picture->width, picture->height, GDK_MEMORY_B8G8R8A8, bytes, (gsize) picture->stride);
}

static void
decode_in_pool (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Decode *decode = data;
  g_autoptr (Textures) textures = g_new0 (Textures, 1);
  g_autoptr (GError) error = NULL;

  if (decode->width > 0)
    {
      g_autoptr (YcPicture) picture = yc_picture_decode_jpeg (decode->jpeg, decode->width, &error);

      if (picture != NULL)
        textures->view = make_texture (picture);
    }
  if (error == NULL && decode->with_thumb)
    {
      g_autoptr (YcPicture) picture = yc_picture_decode_jpeg (decode->jpeg, THUMB_WIDTH, &error);

      if (picture != NULL)
        textures->thumb = make_texture (picture);
    }
  if (error != NULL)
    g_task_return_error (task, g_steal_pointer (&error));
  else
    g_task_return_pointer (task, g_steal_pointer (&textures), (GDestroyNotify) textures_free);
  g_object_unref (task);
}

static void
remember_view (YcPagePictures *self, YcPageObject *page)
{
  GList *known = g_queue_find (&self->views, page);

  if (known != NULL)
    {
      g_queue_unlink (&self->views, known);
      g_queue_push_head_link (&self->views, known);
      return;
    }
  g_queue_push_head (&self->views, g_object_ref (page));
  while (self->views.length > MAX_VIEWS)
    {
      g_autoptr (YcPageObject) oldest = g_queue_pop_tail (&self->views);

      yc_page_object_drop_view (oldest);
    }
}

static void
deliver (Want *want, GdkTexture *thumb, GdkTexture *view, const GError *error)
{
  if (g_cancellable_is_cancelled (want->cancellable))
    return;
  g_hash_table_remove (want->owner->running, want->page);
  if (error != NULL)
    {
      g_warning ("A page cannot be shown: %s", error->message);
      yc_page_object_set_failed (want->page);
      return;
    }
  if (view != NULL)
    remember_view (want->owner, want->page);
  yc_page_object_set_pictures (want->page, thumb, view, want->width);
}

static void
decoded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Want) want = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (Textures) textures = g_task_propagate_pointer (G_TASK (result), &error);

  deliver (want, textures != NULL ? textures->thumb : NULL, textures != NULL ? textures->view : NULL, error);
}

static void
decode_own (GBytes *jpeg, Want *want)
{
  GTask *task = g_task_new (NULL, NULL, decoded_cb, want);
  Decode *decode = g_new0 (Decode, 1);

  decode->jpeg = g_bytes_ref (jpeg);
  decode->width = want->width;
  decode->with_thumb = yc_page_object_get_thumb (want->page) == NULL;
  g_task_set_source_tag (task, decode_own);
  g_task_set_task_data (task, decode, (GDestroyNotify) decode_free);
  yc_pool_push (task, decode_in_pool);
}

static void
rendered_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Want) want = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (YcPicture) picture = yc_document_render_finish (result, &error);
  g_autoptr (GdkTexture) texture = picture != NULL ? make_texture (picture) : NULL;
  gboolean first = yc_page_object_get_thumb (want->page) == NULL;

  deliver (want, first ? texture : NULL, want->width > 0 ? texture : NULL, error);
}

static void
show_bytes (GBytes *jpeg, Want *want)
{
  if (yc_page_object_get_page (want->page)->origin == YC_PAGE_IMPORTED_JPEG)
    yc_document_render_async (jpeg, 1, 150, MAX (want->width, THUMB_WIDTH * 2), want->cancellable, rendered_cb, want);
  else
    decode_own (jpeg, want);
}

static gpointer
read_page (YcStore *store, const YcActor *actor, gpointer data, GError **error)
{
  return yc_page_store_read (store, data, error);
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Want) want = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) jpeg = yc_session_run_finish (YC_SESSION (source), result, &error);

  if (g_cancellable_is_cancelled (want->cancellable))
    return;
  if (jpeg == NULL)
    deliver (want, NULL, NULL, error);
  else
    show_bytes (jpeg, g_steal_pointer (&want));
}

static Want *
begin (YcPagePictures *self, YcPageObject *page, int width)
{
  Want *want = g_new0 (Want, 1);

  want->owner = self;
  want->cancellable = g_object_ref (self->cancellable);
  want->page = g_object_ref (page);
  want->width = width;
  g_hash_table_insert (self->running, g_object_ref (page), GINT_TO_POINTER (width));
  return want;
}

static gboolean
is_there (YcPagePictures *self, YcPageObject *page, int width)
{
  gpointer running;

  if (yc_page_object_is_failed (page))
    return TRUE;
  if (g_hash_table_lookup_extended (self->running, page, NULL, &running) && GPOINTER_TO_INT (running) >= width)
    return TRUE;
  return yc_page_object_get_thumb (page) != NULL && (width == 0 || yc_page_object_get_width (page) >= width);
}

void
yc_page_pictures_want (YcPagePictures *self, YcPageObject *page, int width)
{
  if (self->session == NULL || is_there (self, page, width))
    return;
  yc_session_run (self->session, read_page, yc_page_copy (yc_page_object_get_page (page)), (GDestroyNotify) yc_page_free,
                  (GDestroyNotify) g_bytes_unref, read_cb, begin (self, page, width));
}

void
yc_page_pictures_offer (YcPagePictures *self, YcPageObject *page, GBytes *jpeg, int width)
{
  if (!is_there (self, page, width))
    show_bytes (jpeg, begin (self, page, width));
}

YcPagePictures *
yc_page_pictures_new (YcSession *session)
{
  YcPagePictures *self = g_new0 (YcPagePictures, 1);

  if (session != NULL)
    self->session = g_object_ref (session);
  self->cancellable = g_cancellable_new ();
  self->running = g_hash_table_new_full (g_direct_hash, g_direct_equal, g_object_unref, NULL);
  g_queue_init (&self->views);
  return self;
}

void
yc_page_pictures_free (YcPagePictures *self)
{
  if (self == NULL)
    return;
  g_cancellable_cancel (self->cancellable);
  g_object_unref (self->cancellable);
  g_clear_object (&self->session);
  g_hash_table_unref (self->running);
  g_queue_clear_full (&self->views, g_object_unref);
  g_free (self);
}
