/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
#pragma once

#include "outbox/yc-outbox.h"

G_BEGIN_DECLS

/* An operation while it is made: what it brings, and the text that its author signs (data/schemas/wire.md). In the transaction of its act. */
typedef struct
{
  const char *op_id, *case_id;      /* (not owned) */
  const char *number;               /* of the case; "" before it has one */
  const char *kind;
  gint64      case_seq;             /* the last event that it brings */
  gint64      base;                 /* revision that the author had seen: yc_outbox_store_get_revision() before the act */
  gint64      at;                   /* UTC microseconds */
  GString    *events;               /* (owned) (nullable): what is added to it, as canonical text but for its end */
} YcOutboxOp;
void     yc_outbox_op_clear      (YcOutboxOp *op);

/* Adds to @op the own ones among @events (of YcCaseEvent*, in order) whose number is over @after, and to @facts the texts of the item versions that
 * they name. May be called for parts of a log, one after the other. */
gboolean yc_outbox_op_add_events (YcStore *store, YcOutboxOp *op, JsonObject *facts, const GPtrArray *events, gint64 after, GError **error);
/* Puts the members of @op beside the @facts, serialises, signs as @actor and queues; nothing can be added afterwards. */
gboolean yc_outbox_op_queue      (YcStore *store, YcOutboxOp *op, const YcActor *actor, JsonObject *facts, GError **error);
/* The last own event of the case that an operation in the queue carries; 0: none does. Delivered ones stay in the table. */
gboolean yc_outbox_op_find_queued (YcStore *store, const char *case_id, gint64 *ret_seq, GError **error);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (YcOutboxOp, yc_outbox_op_clear)

G_END_DECLS
