/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* The platform calls: while the line is there a stream of its events is open, and a wake-up in it is a look for news, of those that come close together one. It carries nothing, so
 * that losing one costs only the time until the next look by the clock. The line's thread. */
#define G_LOG_DOMAIN "yc-sync"
#include "config.h"

#include "sync/yc-sync-private.h"

/* A stream that lived so long was a good one, whatever ended it. */
#define GOOD_US (30 * (gint64) G_USEC_PER_SEC)

/* On a busy day each step of a hall wakes all its workstations. The first wake-up is a look at once; those of the two seconds behind it are one look
 * together at their end, each workstation's at a moment of its own. */
#define CALM_US (2 * (gint64) G_USEC_PER_SEC)
#define SCATTER_MS 500

static void
set_listening (YcSync *self, gint64 since)
{
  self->listening_since = since;
  g_atomic_int_set (&self->is_listening, since != 0);
}

static void
look (YcSync *self)
{
  self->woken_at = g_get_monotonic_time ();
  yc_sync_look_for_news (self);
}

static gboolean
calm_over_cb (gpointer data)
{
  YcSync *self = data;

  g_clear_pointer (&self->calm_timer, g_source_unref);
  look (self);
  return G_SOURCE_REMOVE;
}

static void
wake (YcSync *self)
{
  gint64 left = self->woken_at != 0 ? self->woken_at + CALM_US - g_get_monotonic_time () : 0;

  if (self->calm_timer != NULL)
    return;
  if (left <= 0)
    {
      look (self);
      return;
    }
  self->calm_timer = g_timeout_source_new ((guint) (left / 1000) + (guint) g_random_int_range (0, SCATTER_MS));
  g_source_set_callback (self->calm_timer, calm_over_cb, self, NULL);
  g_source_attach (self->calm_timer, self->context);
}

static void
heard_cb (YcClient *client, gboolean is_change, gpointer data)
{
  YcSync *self = data;

  if (client != self->client || self->closing || self->listen_stop == NULL)
    return;
  if (is_change)
    wake (self);
  else
    set_listening (self, g_get_monotonic_time ());
}

static gboolean
listen_again_cb (gpointer data)
{
  YcSync *self = data;

  g_clear_pointer (&self->listen_timer, g_source_unref);
  yc_sync_listen (self);
  return G_SOURCE_REMOVE;
}

/* Full jitter, as for everything else: a platform that starts again is not met by all workstations at once. */
static void
listen_later (YcSync *self, int retry_after)
{
  gint64 wait = 0;

  if (self->listening_since != 0 && g_get_monotonic_time () - self->listening_since > GOOD_US)
    self->n_deaf = 0;
  set_listening (self, 0);
  wait = yc_answer_get_wait (++self->n_deaf, retry_after, g_random_int ());
  self->listen_timer = g_timeout_source_new ((guint) MIN (wait / 1000, G_MAXINT / 2));
  g_source_set_callback (self->listen_timer, listen_again_cb, self, NULL);
  g_source_attach (self->listen_timer, self->context);
}

static void
ended_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (YcSync) self = user_data;
  g_autoptr (YcReply) reply = yc_client_finish (YC_CLIENT (source), result, NULL);

  yc_sync_end (self);
  /* Cancelled: whoever did it goes on by itself. */
  if (reply == NULL || self->closing)
    return;
  g_clear_object (&self->listen_stop);
  g_info ("the stream of events: %s", reply->failure != NULL ? reply->failure : "refused");
  listen_later (self, reply->retry_after);
  /* Often it is the first that is seen of a platform that went away. */
  yc_drain_check (self->drain);
  /* What was told last may have been lost with the line. */
  yc_sync_look_for_news (self);
}

void
yc_sync_listen (YcSync *self)
{
  if (self->client == NULL || self->closing || self->listen_stop != NULL || self->listen_timer != NULL
      || yc_drain_get_line (self->drain) != YC_LINE_ONLINE)
    return;
  self->listen_stop = g_cancellable_new ();
  yc_sync_begin (self);
  yc_client_listen (self->client, heard_cb, self, self->listen_stop, ended_cb, g_object_ref (self));
}

void
yc_sync_stop_listening (YcSync *self)
{
  if (self->listen_timer != NULL)
    g_source_destroy (self->listen_timer);
  g_clear_pointer (&self->listen_timer, g_source_unref);
  if (self->calm_timer != NULL)
    g_source_destroy (self->calm_timer);
  g_clear_pointer (&self->calm_timer, g_source_unref);
  if (self->listen_stop != NULL)
    g_cancellable_cancel (self->listen_stop);
  g_clear_object (&self->listen_stop);
  set_listening (self, 0);
}
