/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* What makes the engine begin a round: new entries, a person, the network, the clock, or a call of others that failed; and what it tells of
 * itself. The engine's context. */
#define G_LOG_DOMAIN "yc-sync"
#include "config.h"

#include "sync/yc-drain-private.h"

#include "base/yc-error.h"

#define LINK_UP_SPREAD (5 * G_USEC_PER_SEC)

void
yc_drain_wake (YcDrain *self)
{
  self->n_failed = 0;
  yc_drain_begin_round (self);
}

static void
hurried_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  YcDrain *self = YC_DRAIN (source);

  /* A hall's workstations see their switch come back in one moment. */
  if (yc_drain_finish_job (self, result))
    yc_drain_rest_until (self, self->round->until);
}

void
yc_drain_link_up (YcDrain *self)
{
  if (self->stopped || self->round != NULL)
    return;
  self->n_failed = 0;
  self->round = yc_round_new (self->store, self->max_ops);
  /* A cable that comes and goes puts nothing off. */
  self->round->until = MIN (self->next_at, yc_clock_now (yc_store_get_clock (self->store)) + (gint64) (g_random_double () * LINK_UP_SPREAD));
  yc_drain_run_job (self, yc_round_hurry, hurried_cb);
}

void
yc_drain_shake_again (YcDrain *self)
{
  self->shaken = FALSE;
  yc_drain_wake (self);
}

/* While the engine tries by itself nothing is to be added: a look for news that fails must not shorten its waits. */
void
yc_drain_check (YcDrain *self)
{
  if (self->round != NULL)
    {
      /* A handshake that is under way is enough. */
      self->again = self->again || self->shaken;
      self->shaken = FALSE;
      return;
    }
  self->shaken = FALSE;
  if (self->line == YC_LINE_ONLINE || self->timer == NULL)
    yc_drain_begin_round (self);
}

void
yc_drain_look_at_clock (YcDrain *self)
{
  if (self->timer != NULL && self->next_at <= yc_clock_now (yc_store_get_clock (self->store)))
    yc_drain_begin_round (self);
}

void
yc_drain_stop (YcDrain *self)
{
  self->stopped = TRUE;
  g_cancellable_cancel (self->cancellable);
  yc_drain_clear_timer (self);
}

YcLineState
yc_drain_get_line (YcDrain *self)
{
  return self->line;
}

YcStoreState
yc_drain_get_store (YcDrain *self)
{
  return self->store_state;
}

YcStoreState
yc_store_state_of (const GError *error)
{
  if (g_error_matches (error, YC_STORE_ERROR, YC_STORE_ERROR_NO_SPACE) || g_error_matches (error, YC_DB_ERROR, YC_DB_ERROR_NO_SPACE)
      || g_error_matches (error, YC_BASE_ERROR, YC_BASE_ERROR_NO_SPACE))
    return YC_STORE_FULL;
  return YC_STORE_FAILS;
}

const char *
yc_drain_get_failure (YcDrain *self)
{
  return self->failure;
}

gint64
yc_drain_get_next_at (YcDrain *self)
{
  return self->next_at;
}

gboolean
yc_drain_is_idle (YcDrain *self)
{
  return self->round == NULL && self->n_behind == 0;
}
