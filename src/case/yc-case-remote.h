/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
#pragma once

#include "case/yc-case-store.h"

G_BEGIN_DECLS

/* What other devices did to a case that this store holds. Each device has a chain of events of its own; the platform's revisions are the order in
 * which all of them are folded, own events that have no revision yet come last. Store's thread; the caller's transaction, except where said. */

/* One operation of a case as the platform tells it. */
typedef struct
{
  char       *op_id, *device;       /* @device: incarnation of the store that made it */
  gint64      revision, at;         /* of the case behind it: 1, 2, 3 ...; the platform's time, UTC us */
  gint64      own_seq;              /* this store's own: the last event that it brought; else 0 */
  GPtrArray  *events;               /* of YcCaseEvent*; of an own one it is not looked at (nullable) */
  JsonObject *items;                /* (nullable): texts of item versions by digest */
} YcRemoteOp;
void       yc_remote_op_free             (YcRemoteOp *self);

gboolean   yc_case_store_has             (YcStore *store, const char *case_id, gboolean *ret_has, GError **error);
/* @ops: of one case, ascending, without a gap to what is known; what is known is passed over. A case that is not here is begun when the first is
 * revision 1. @ret_changed: whether there was anything new. FORMAT: a gap, or what is no event; TAMPERED: a chain, a signature, an item's text or an
 * own operation does not fit; CONFLICT: the table of states does not know it. After any of them nothing was written. */
gboolean   yc_case_store_take_remote     (YcStore *store, const char *case_id, GPtrArray *ops, gboolean *ret_changed, GError **error);
/* The receipt of an own operation. Again changes nothing. TAMPERED: the revision is another operation's */
gboolean   yc_case_store_note_revision   (YcStore *store, const char *case_id, const char *op_id, gint64 own_seq, gint64 revision, gint64 at,
                                          GError **error);
/* The platform has lost what stands in "recheck" of the case: it has no revisions any more, own events wait again. Not of a case whose first operation was
 * another device's and is lost. */
gboolean   yc_case_store_drop_lost       (YcStore *store, const char *case_id, GError **error);
/* Up to which revision everything is known here: what an author at this store has seen. 0: nothing. A receipt behind a gap does not count. */
gboolean   yc_case_store_get_revision    (YcStore *store, const char *case_id, gint64 *ret_revision, GError **error);
/* What the platform knows nothing of, and refused to hear of: takes back all that was done of the case and ends it (S93), as the draft that it is without that.
 * @op_id: the operation that was refused. CONFLICT: nobody is signed in, or nothing was done */
gboolean   yc_case_store_give_up         (YcStore *store, const char *case_id, const char *op_id, const char *reason, const YcActor *actor, GError **error);
/* Takes back the own events from number @from on, of which none is delivered: appends "abandoned" and folds the case without them.
 * @ret_seq: the number of the new event. CONFLICT: nobody is signed in, or there is nothing to take back */
gboolean   yc_case_store_abandon         (YcStore *store, const char *case_id, gint64 from, const char *op_id, const char *reason,
                                          const YcActor *actor, gint64 *ret_seq, GError **error);

/* Papers that others made: a row without a PDF until it is put in. (transfer full): of YcPaperRecord*, the oldest of each case first */
GPtrArray *yc_case_store_list_wanted_papers (YcStore *store, GError **error);
/* @pdf: what the platform gave for the paper's digest. Again changes nothing. With or without an open transaction. NOT_FOUND; TAMPERED: other bytes */
gboolean   yc_case_store_put_wanted_paper   (YcStore *store, const char *case_id, const char *paper_id, GBytes *pdf, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (YcRemoteOp, yc_remote_op_free)

G_END_DECLS
