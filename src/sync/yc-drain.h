/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
#pragma once

#include "base/yc-worker.h"
#include "outbox/yc-outbox.h"
#include "sync/yc-client.h"

G_BEGIN_DECLS

/* The engine that empties the queue: files first, then the operations that name them, order per case, cases independent. A failure of the line
 * is one breaker for the host, not one for each operation. It belongs to the thread-default main context in which it was made; what touches
 * the store runs in the store's worker. Nothing here decides that an operation is done but a receipt. */

/* How it stands with the platform. */
typedef enum
{
  YC_LINE_UNKNOWN,              /* not asked yet */
  YC_LINE_ONLINE,
  YC_LINE_OFFLINE,              /* no answer, or none that is ours: tried again by itself */
  YC_LINE_SIGN_IN,              /* the platform does not know this workstation's token */
  YC_LINE_HALTED,               /* the administrator has to act: contract */
  YC_LINE_CLONED,               /* this store has a twin, or is an old copy: nothing goes, numbers are provisional */
  YC_LINE_REVOKED,              /* the workstation was withdrawn */
} YcLineState;

#define YC_TYPE_DRAIN (yc_drain_get_type ())
G_DECLARE_FINAL_TYPE (YcDrain, yc_drain, YC, DRAIN, GObject)

/* How it stands with the workstation's own store, as far as the engine met it. */
typedef enum
{
  YC_STORE_WELL,
  YC_STORE_FULL,                /* the disk is full: receipts cannot be written down */
  YC_STORE_FAILS,               /* it cannot be read or written otherwise */
} YcStoreState;
/* What an error of a job of the store says of it. */
YcStoreState yc_store_state_of (const GError *error);

/* Signals: "changed": line or queue are not what they were.
 * @store: used by @worker's thread only; it outlives the engine. @client: of the same context, with device token and platform key set */
YcDrain    *yc_drain_new      (YcStore *store, YcWorker *worker, YcClient *client);
/* Something new is in the queue, or a person wants it tried now. The first call starts the engine. */
void        yc_drain_wake     (YcDrain *self);
/* The network is back: waits are cut down to a few seconds, scattered. */
void        yc_drain_link_up  (YcDrain *self);
/* Timers stand still while the machine sleeps, its clock does not: what is due by the clock begins. */
void        yc_drain_look_at_clock (YcDrain *self);
/* A call of others failed, or the platform's stream of events ended: with an empty queue nobody else would see that the line is gone. The
 * handshake is done again, unless the engine is going to try by itself; the waits between its tries stay as they are. */
void        yc_drain_check    (YcDrain *self);
/* A person asks, or something else heard that this store has a twin, or was withdrawn: the handshake is done again, and line and store say what it says. */
void        yc_drain_shake_again (YcDrain *self);
/* No new call begins; what runs is cancelled. Nothing is lost by it. */
void        yc_drain_stop     (YcDrain *self);
YcLineState      yc_drain_get_line (YcDrain *self);
YcStoreState     yc_drain_get_store (YcDrain *self);
/* For the log and the queue's page: why the line is not there. (transfer none) (nullable) */
const char *yc_drain_get_failure (YcDrain *self);
/* When the next try begins, UTC microseconds; 0: now; G_MAXINT64: nothing waits */
gint64      yc_drain_get_next_at (YcDrain *self);
/* Whether nothing is under way. */
gboolean    yc_drain_is_idle  (YcDrain *self);

G_END_DECLS
