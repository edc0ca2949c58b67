/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */

/* Pictures of an approver's pages. Takes page objects, gives them textures: bytes from the feed, held against their digest, drawn by the render
 * helper. Main thread. */
#define G_LOG_DOMAIN "yc-app"
#include "config.h"

#include "app/review/yc-review-pictures.h"
#include "capture/yc-import.h"

#define MAX_VIEWS 10           /* large pictures kept: about 9 MB each at fit width */
#define MAX_BYTES 48           /* pages whose bytes are kept: about 0.5 MB each */

struct _YcReviewPictures
{
  YcReviewFeed  feed;
  GCancellable *cancellable;   /* (owned) */
  GHashTable   *running;       /* (owned): page object -> width asked */
  GQueue        views;         /* of (owned) page objects with a view, newest first */
  GHashTable   *kept;          /* (owned): sha256 -> GBytes */
  GQueue        order;         /* of (not owned) sha256 in @kept, newest first */
  GHashTable   *fetching;      /* (owned): set of sha256 on their way without a reader */
};

typedef struct
{
  YcReviewPictures *owner;     /* (not owned); not touched once cancelled */
  GCancellable     *cancellable;
  YcPageObject     *page;      /* (owned) (nullable): NULL when only bytes are wanted */
  YcDigest          digest;
  int               width;
} Want;

static void
want_free (Want *want)
{
  g_object_unref (want->cancellable);
  g_clear_object (&want->page);
  g_free (want);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Want, want_free)

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
remember_view (YcReviewPictures *self, YcPageObject *page)
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
remember_bytes (YcReviewPictures *self, const YcDigest *digest, GBytes *bytes)
{
  char *name;

  if (g_hash_table_contains (self->kept, digest->sha256))
    return;
  name = g_strdup (digest->sha256);
  g_hash_table_insert (self->kept, name, g_bytes_ref (bytes));
  g_queue_push_head (&self->order, name);
  while (self->order.length > MAX_BYTES)
    g_hash_table_remove (self->kept, g_queue_pop_tail (&self->order));
}

/* @final: asking again would not help. A line that was cut comes back: the next drawing asks again. */
static void
fail (Want *want, const GError *error, gboolean final)
{
  g_message ("A page cannot be shown: %s", error->message);
  if (want->page == NULL)
    return;
  g_hash_table_remove (want->owner->running, want->page);
  if (final)
    yc_page_object_set_failed (want->page);
}

static void
rendered_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Want) want = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (YcPicture) picture = yc_document_render_finish (result, &error);
  g_autoptr (GdkTexture) texture = NULL;

  if (g_cancellable_is_cancelled (want->cancellable))
    return;
  if (picture == NULL)
    {
      fail (want, error, TRUE);
      return;
    }
  texture = make_texture (picture);
  g_hash_table_remove (want->owner->running, want->page);
  remember_view (want->owner, want->page);
  yc_page_object_set_pictures (want->page, NULL, texture, want->width);
}

static void
render (Want *want, GBytes *bytes)
{
  const YcPage *page = yc_page_object_get_page (want->page);

  yc_document_render_async (bytes, page->origin == YC_PAGE_IMPORTED_PDF ? page->original_page : 1, 200, want->width, want->cancellable, rendered_cb, want);
}

static gboolean
check_digest (const Want *want, GBytes *bytes, GError **error)
{
  YcDigest digest;

  yc_digest_bytes (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), &digest);
  if (yc_digest_equal (&digest, &want->digest))
    return TRUE;
  g_set_error (error, YC_VAULT_ERROR, YC_VAULT_ERROR_TAMPERED, "a page is not the one that was sealed");
  return FALSE;
}

static void
fetched_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Want) want = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = NULL;

  if (g_cancellable_is_cancelled (want->cancellable))
    return;
  bytes = want->owner->feed.klass->blob_finish (want->owner->feed.data, result, &error);
  g_hash_table_remove (want->owner->fetching, want->digest.sha256);
  if (bytes == NULL || !check_digest (want, bytes, &error))
    {
      fail (want, error, bytes != NULL);
      return;
    }
  remember_bytes (want->owner, &want->digest, bytes);
  if (want->page != NULL)
    render (g_steal_pointer (&want), bytes);
}

static Want *
begin (YcReviewPictures *self, YcPageObject *page, const YcDigest *digest, int width)
{
  Want *want = g_new0 (Want, 1);

  want->owner = self;
  want->cancellable = g_object_ref (self->cancellable);
  want->page = page != NULL ? g_object_ref (page) : NULL;
  want->digest = *digest;
  want->width = width;
  return want;
}

static gboolean
is_there (YcReviewPictures *self, YcPageObject *page, int width)
{
  gpointer running;

  if (yc_page_object_is_failed (page))
    return TRUE;
  if (g_hash_table_lookup_extended (self->running, page, NULL, &running) && GPOINTER_TO_INT (running) >= width)
    return TRUE;
  return yc_page_object_get_width (page) >= width;
}

void
yc_review_pictures_want (YcReviewPictures *self, YcPageObject *page, int width)
{
  const YcPage *record = yc_page_object_get_page (page);
  GBytes *bytes = g_hash_table_lookup (self->kept, record->digest.sha256);

  if (is_there (self, page, width))
    return;
  g_hash_table_insert (self->running, g_object_ref (page), GINT_TO_POINTER (width));
  if (bytes != NULL)
    render (begin (self, page, &record->digest, width), bytes);
  else
    self->feed.klass->blob_async (self->feed.data, record->case_id, &record->digest, record->bytes, self->cancellable, fetched_cb,
                                  begin (self, page, &record->digest, width));
}

void
yc_review_pictures_fetch (YcReviewPictures *self, const char *case_id, const YcDigest *digest, gsize max_bytes)
{
  if (g_hash_table_contains (self->kept, digest->sha256) || !g_hash_table_add (self->fetching, g_strdup (digest->sha256)))
    return;
  self->feed.klass->blob_async (self->feed.data, case_id, digest, max_bytes, self->cancellable, fetched_cb, begin (self, NULL, digest, 0));
}

YcReviewPictures *
yc_review_pictures_new (YcReviewFeed feed)
{
  YcReviewPictures *self = g_new0 (YcReviewPictures, 1);

  self->feed = feed;
  self->cancellable = g_cancellable_new ();
  self->running = g_hash_table_new_full (g_direct_hash, g_direct_equal, g_object_unref, NULL);
  self->kept = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_bytes_unref);
  self->fetching = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_queue_init (&self->views);
  g_queue_init (&self->order);
  return self;
}

void
yc_review_pictures_free (YcReviewPictures *self)
{
  if (self == NULL)
    return;
  g_cancellable_cancel (self->cancellable);
  g_object_unref (self->cancellable);
  g_hash_table_unref (self->running);
  g_hash_table_unref (self->kept);
  g_hash_table_unref (self->fetching);
  g_queue_clear_full (&self->views, g_object_unref);
  g_queue_clear (&self->order);
  g_free (self);
}
