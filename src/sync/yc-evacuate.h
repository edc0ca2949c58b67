/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
#pragma once

#include "sync/yc-message-evacuation.h"
#include "vault/yc-store.h"

G_BEGIN_DECLS

/* What a withdrawn workstation hands over: each open operation with the files of it that had not arrived, in parts that are sealed for the platform's escrow
 * key and kept until their receipts are here. Gives the next part, takes its receipt; a kill at any point goes on there. What stands in no operation (a
 * draft, pages that nothing was decided on) is not handed over. Store's thread. */
typedef struct _YcEvacuate YcEvacuate;

/* @escrow: 64 hex, from the platform's signed word; what was handed over for another one is handed over anew. */
YcEvacuate   *yc_evacuate_new  (YcStore *store, const char *escrow, GError **error);
gboolean      yc_evacuate_is_for (const YcEvacuate *self, const char *escrow);
void          yc_evacuate_free (YcEvacuate *self);
/* The next part that has no receipt, on the disk before it is given. An operation of which a part cannot be made now is passed over, so that it keeps none of the
 * others back. NULL without an error: the round is over, and every open operation was handed over or passed over. (transfer full) */
YcEvacuation *yc_evacuate_next (YcEvacuate *self, GError **error);
/* The operation of the last part was refused: the round goes on behind it. */
void          yc_evacuate_pass_over   (YcEvacuate *self);
/* From the beginning, with those that were passed over. */
void          yc_evacuate_begin_round (YcEvacuate *self);
guint         yc_evacuate_get_passed  (const YcEvacuate *self);         /* in this round */
/* The caller has checked it (yc_evacuated_check()). */
gboolean      yc_evacuate_take_receipt (YcEvacuate *self, const YcEvacuated *receipt, GError **error);

typedef struct
{
  guint  n_open;                /* operations that wait, with those below */
  guint  n_handed;              /* of these: handed over, each part with its receipt */
  guint  n_unreadable;          /* of these: seal or signature no longer fit; nobody can read them */
  guint  n_lost;                /* files of @n_handed that nobody can read; the platform's receipts say so, too */
  gint64 last;                  /* the newest receipt, the platform's time, UTC microseconds; 0: none */
} YcEvacuateCount;
gboolean yc_evacuate_count  (YcStore *store, YcEvacuateCount *ret_count, GError **error);
/* The workstation is in service again: what was handed over goes the usual way, and what comes later is handed over anew. */
gboolean yc_evacuate_forget (YcStore *store, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (YcEvacuate, yc_evacuate_free)

G_END_DECLS
