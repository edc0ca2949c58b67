/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* "prepare-drain", "drain" and "leave", which take the address of a real platform: a store that is enrolled there, with three received and accepted cases
 * in its queue; and the engine that brings them there, until the queue is empty. Here alone the store has a thread of its own, as in the app. */
#define G_LOG_DOMAIN "store-driver"
#include "config.h"

#include "rigs/store-driver.h"

#include "base/yc-helper.h"
#include "sync/yc-sync.h"

/* ---- prepare-drain ---- */

typedef struct { gboolean ok, over; GError **error; } Wait;

static void
enrolled_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Wait *wait = data;

  wait->ok = yc_sync_enrol_finish (YC_SYNC (source), result, wait->error);
  wait->over = TRUE;
}

/* Names the author's key at the platform. */
static void
signed_in_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (YcSignedIn) in = NULL;
  Wait *wait = data;

  in = yc_sync_sign_in_finish (YC_SYNC (source), result, wait->error);
  wait->ok = in != NULL && in->online;
  wait->over = TRUE;
}

static gboolean
wait_for (Wait *wait)
{
  while (!wait->over)
    g_main_context_iteration (NULL, TRUE);
  return wait->ok;
}

static gboolean
enrol_at_platform (Driver *self, GError **error)
{
  g_autoptr (YcWorker) worker = yc_worker_new ("store");
  g_autoptr (YcSync) sync = yc_sync_new (self->store, worker);
  Wait enrolled = { FALSE, FALSE, error }, in = { FALSE, FALSE, error };
  gboolean ok = FALSE;

  yc_sync_enrol_async (sync, self->platform, NULL, self->code, NULL, enrolled_cb, &enrolled);
  ok = wait_for (&enrolled);
  if (ok)
    {
      yc_sync_sign_in_async (sync, DRIVER_CLERK, DRIVER_PASSWORD, NULL, signed_in_cb, &in);
      ok = wait_for (&in);
    }
  yc_sync_close (sync);
  yc_worker_stop (worker);
  return ok;
}

/* For who asks the platform afterwards what it has. */
static gboolean
tell_token (Driver *self, GError **error)
{
  g_autoptr (YcLink) link = yc_link_store_load (self->store, error);

  return link != NULL && driver_acknowledge (error, "token %s\n", link->token);
}

gboolean
driver_run_prepare_drain (Driver *self, GError **error)
{
  static const char *const names[] = { DRIVER_CASE_TO_ACCEPT, DRIVER_CASE_TO_SCAN, DRIVER_CASE_TO_POST };
  g_autofree char *folder = yc_data_path ("catalog/calendar");
  g_autoptr (YcCalendar) calendar = yc_calendar_load (folder, error);

  /* One that goes in more than one piece: the platform keeps it in another way. */
  self->large_page = 1;
  if (calendar == NULL || self->code == NULL || !enrol_at_platform (self, error) || !driver_sign_in (self, error))
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (!driver_receive_and_accept (self, calendar, names[i], 1 + 10 * i, error))
      return FALSE;
  return yc_store_idle (self->store, error) && tell_token (self, error);
}

/* ---- drain ---- */

static gboolean
count_queue (Driver *self, guint *ret_open, GError **error)
{
  guint n_stuck = 0;

  if (!yc_outbox_store_count (self->store, ret_open, NULL, error) || !yc_outbox_store_count_stuck (self->store, &n_stuck, error))
    return FALSE;
  if (n_stuck == 0)
    return TRUE;
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, "%u cases were set aside", n_stuck);
  return FALSE;
}

static gboolean
is_over (YcDrain *drain)
{
  YcLineState line = yc_drain_get_line (drain);

  return yc_drain_is_idle (drain)
         && (yc_drain_get_next_at (drain) == G_MAXINT64 || line == YC_LINE_SIGN_IN || line == YC_LINE_HALTED || line == YC_LINE_CLONED || line == YC_LINE_REVOKED);
}

static gboolean
drain_with (Driver *self, YcClient *client, GError **error)
{
  g_autoptr (YcWorker) worker = yc_worker_new ("store");
  g_autoptr (YcDrain) drain = yc_drain_new (self->store, worker, client);
  g_autofree char *failure = NULL;
  guint n_open = 1;

  yc_drain_wake (drain);
  while (!is_over (drain))
    g_main_context_iteration (NULL, TRUE);
  failure = g_strdup (yc_drain_get_failure (drain));
  yc_drain_stop (drain);
  yc_worker_stop (worker);
  if (!count_queue (self, &n_open, error))
    return FALSE;
  if (n_open > 0)
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, "%u operations stay: %s", n_open, failure);
  return n_open == 0;
}

gboolean
driver_run_drain (Driver *self, GError **error)
{
  g_autoptr (YcLink) link = yc_link_store_load (self->store, error);
  g_autoptr (YcClient) client = link != NULL ? yc_client_new (self->platform, NULL, error) : NULL;

  if (client == NULL)
    return FALSE;
  yc_client_set_device_token (client, link->token);
  yc_client_set_platform_key (client, link->key);
  return drain_with (self, client, error) && driver_acknowledge (error, "drained\n");
}

/* ---- leave ---- */

/* The platform has withdrawn the workstation: as its windows do, until the store is destroyed. */
gboolean
driver_run_leave (Driver *self, GError **error)
{
  g_autoptr (YcLink) link = yc_link_store_load (self->store, error);
  g_autoptr (YcWorker) worker = NULL;
  g_autoptr (YcSync) sync = NULL;
  YcSyncStatus status = { .wiped = FALSE };

  if (link == NULL)
    return FALSE;
  g_free (link->base);
  link->base = g_strdup (self->platform);
  worker = yc_worker_new ("store");
  sync = yc_sync_new (self->store, worker);
  yc_sync_start (sync, g_steal_pointer (&link));
  while (!status.wiped)
    {
      g_main_context_iteration (NULL, FALSE);
      yc_sync_get_status (sync, &status);
      g_usleep (1000);
    }
  yc_sync_close (sync);
  yc_worker_stop (worker);
  return driver_acknowledge (error, "left\n");
}
