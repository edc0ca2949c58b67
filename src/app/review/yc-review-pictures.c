/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */

/* Pictures of an approver's pages. Takes page objects, gives them textures: bytes from the feed, held against their digest in a thread while the render
 * helper draws them, for which all bytes are foreign; nothing is shown before both have ended. Main thread. */
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
  YcReviewPicturesFunc watch;  /* (nullable) */
  gpointer      watch_data;    /* (not owned) */
};

typedef struct
{
  YcReviewPictures *owner;     /* (not owned); not touched once cancelled */
  GCancellable     *cancellable;
  YcPageObject     *page;      /* (owned) (nullable): NULL when only bytes are wanted */
  YcDigest          digest;
  int               width;
  GBytes           *bytes;     /* (owned) (nullable) */
  GError           *error;     /* (owned) (nullable): the first thing that went wrong */
  YcPicture        *picture;   /* (owned) (nullable) */
  guint             n_running; /* of the two, the check and the drawing */
} Want;

static void
want_free (Want *want)
{
  g_object_unref (want->cancellable);
  g_clear_object (&want->page);
  g_clear_pointer (&want->bytes, g_bytes_unref);
  g_clear_error (&want->error);
  g_clear_pointer (&want->picture, yc_picture_free);
  g_free (want);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Want, want_free)

/* The sealed file of the helper itself, not a copy. What a helper that lies puts into the fourth byte is seen as wrong colours and nothing else. */
static GdkTexture *
make_texture (const YcPicture *picture)
{
  return gdk_memory_texture_new (picture->width, picture->height, GDK_MEMORY_B8G8R8A8_PREMULTIPLIED, picture->pixels, (gsize) picture->stride);
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

static void
tell (YcReviewPictures *self, const GError *error)
{
  if (self->watch != NULL)
    self->watch (self->watch_data, error);
}

/* @final: asking again would not help. A line that was cut comes back: the next drawing asks again, and whoever watches has it drawn. */
static void
fail (Want *want, const GError *error, gboolean final)
{
  g_message ("A page cannot be shown: %s", error->message);
  if (want->page == NULL)
    return;
  g_hash_table_remove (want->owner->running, want->page);
  if (final)
    yc_page_object_set_failed (want->page);
  else
    tell (want->owner, error);
}

static void
show (Want *want)
{
  g_autoptr (GdkTexture) texture = make_texture (want->picture);

  g_hash_table_remove (want->owner->running, want->page);
  remember_view (want->owner, want->page);
  yc_page_object_set_pictures (want->page, NULL, texture, want->width);
}

/* One of the two has ended. @error: (transfer full) (nullable) */
static void
end_one (Want *want, GError *error)
{
  g_autoptr (Want) owned = NULL;

  if (error != NULL && want->error == NULL)
    want->error = error;
  else
    g_clear_error (&error);
  if (--want->n_running > 0)
    return;
  owned = want;
  if (g_cancellable_is_cancelled (want->cancellable))
    return;
  if (want->error != NULL)
    {
      fail (want, want->error, TRUE);
      return;
    }
  remember_bytes (want->owner, &want->digest, want->bytes);
  if (want->page != NULL)
    show (want);
}

static void
rendered_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Want *want = user_data;
  GError *error = NULL;

  want->picture = yc_document_render_finish (result, &error);
  end_one (want, error);
}

static void
render (Want *want)
{
  const YcPage *page = yc_page_object_get_page (want->page);

  want->n_running++;
  yc_document_render_async (want->bytes, page->origin == YC_PAGE_IMPORTED_PDF ? page->original_page : 1, 200, want->width, want->cancellable, rendered_cb, want);
}

static void
check_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const Want *want = data;
  YcDigest digest;

  yc_digest_bytes (g_bytes_get_data (want->bytes, NULL), g_bytes_get_size (want->bytes), &digest);
  if (yc_digest_equal (&digest, &want->digest))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_new_error (task, YC_VAULT_ERROR, YC_VAULT_ERROR_TAMPERED, "a page is not the one that was sealed");
}

static void
checked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GError *error = NULL;

  g_task_propagate_boolean (G_TASK (result), &error);
  end_one (user_data, error);
}

/* Lives until its callback: the thread reads only what no longer changes. */
static void
check_digest (Want *want)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, checked_cb, want);

  want->n_running++;
  g_task_set_task_data (task, want, NULL);
  g_task_run_in_thread (task, check_thread);
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
  if (bytes == NULL)
    {
      fail (want, error, FALSE);
      return;
    }
  want->bytes = g_steal_pointer (&bytes);
  check_digest (want);
  if (want->page != NULL)
    {
      tell (want->owner, NULL);
      render (want);
    }
  g_steal_pointer (&want);
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
    {
      Want *want = begin (self, page, &record->digest, width);

      want->bytes = g_bytes_ref (bytes);
      render (want);
    }
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
yc_review_pictures_set_watch (YcReviewPictures *self, YcReviewPicturesFunc func, gpointer data)
{
  self->watch = func;
  self->watch_data = data;
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
