/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */

/* Calls of the intake page on the store's thread: what comes back is for the case that is still shown. Main thread only. */
#define G_LOG_DOMAIN "yc-app"
#include "config.h"

#include "app/clerk/yc-intake-page-private.h"

typedef struct { YcIntakePage *page; guint64 generation; YcPageDone done; GDestroyNotify free_result; } Call;

static void
called_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autofree Call *call = user_data;
  g_autoptr (YcIntakePage) self = call->page;
  g_autoptr (GError) error = NULL;
  gpointer value = yc_session_run_finish (YC_SESSION (source), result, &error);

  if (call->done != NULL && call->generation == self->generation && self->root != NULL)
    call->done (self, &value, error);
  if (value != NULL && call->free_result != NULL)
    call->free_result (value);
}

void
yc_intake_page_run (YcIntakePage *self, YcStoreFunc func, gpointer data, GDestroyNotify free_data, GDestroyNotify free_result, YcPageDone done)
{
  Call *call = g_new0 (Call, 1);

  call->page = g_object_ref (self);
  call->generation = self->generation;
  call->done = done;
  call->free_result = free_result;
  yc_session_run (self->session, func, data, free_data, free_result, called_cb, call);
}
