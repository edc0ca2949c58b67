/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
#pragma once

#include "case/yc-case-record.h"
#include "platform/yc-platform-store.h"

G_BEGIN_DECLS

/* Cases as the platform has them: what the operations add up to, and the log of operations. The store's thread only. */
typedef struct
{
  YcCaseRecord *record;           /* (owned): the fold of all events, of whichever device */
  char         *hall, *agency;    /* whose it is; the agency from the item that the case was taken in under */
  gint64        revision;         /* operations so far; 0: the case is not there yet */
  char         *claimed_by;       /* (nullable): account of the approver who has it */
  JsonObject   *changed;          /* device -> revision of its last operation that changed the state */
} YcPlatformCase;
YcPlatformCase *yc_platform_case_new  (const char *case_id, const char *hall);
void            yc_platform_case_free (YcPlatformCase *self);
YcPlatformCase *yc_platform_case_copy (const YcPlatformCase *self);                 /* (transfer full) */
/* What a reader sees of it beside the operations. (transfer full) */
JsonObject     *yc_platform_case_to_json (const YcPlatformCase *self);

/* NULL without error: not there. Sites are the caller's question. */
YcPlatformCase *yc_platform_store_find_case (YcPlatformStore *self, const char *case_id, GError **error);
/* NUMBER_TAKEN: another case has this one's number. */
gboolean        yc_platform_store_check_number (YcPlatformStore *self, const YcPlatformCase *value, GError **error);
/* Whether a paper's number stands on a paper of another case; and that it is @case_id's from now on, unless it is somebody's. */
gboolean        yc_platform_store_is_document_taken (YcPlatformStore *self, const char *number, const char *case_id, gboolean *ret_taken, GError **error);
gboolean        yc_platform_store_put_document (YcPlatformStore *self, const char *number, const char *case_id, GError **error);
/* NUMBER_TAKEN. */
gboolean        yc_platform_store_put_case  (YcPlatformStore *self, const YcPlatformCase *value, GError **error);
/* The receipt that was given for an operation. NULL without error: it was never done. */
YcReceipt      *yc_platform_store_find_receipt (YcPlatformStore *self, const char *op, GError **error);
/* Writes the operation as done and signs its receipt. @kind: of its content. (transfer full) */
YcReceipt      *yc_platform_store_add_op    (YcPlatformStore *self, const char *device, const char *hall, const YcWireOp *op, const char *kind, gint64 revision,
                                             GError **error);
/* The last event that this device brought of the case: 0 and YC_CASE_NO_HASH before the first. */
gboolean        yc_platform_store_get_chain (YcPlatformStore *self, const char *device, const char *case_id, gint64 *ret_seq, char ret_hash[65], GError **error);
gboolean        yc_platform_store_put_chain (YcPlatformStore *self, const char *device, const char *case_id, gint64 seq, const char *hash, GError **error);
/* Of the last operation of the hall's cases; 0: there is none. */
gboolean        yc_platform_store_get_last_sequence (YcPlatformStore *self, const char *hall, gint64 *ret_sequence, GError **error);
/* Whether the log has come by a cursor: CURSOR_GONE when it does not reach so far, or has another operation there than @op (nullable: not known), as a
 * database has that was put back from a copy. */
gboolean        yc_platform_store_check_cursor (YcPlatformStore *self, gint64 after, const char *op, GError **error);
/* Operations of the hall's cases behind @after, at most @limit and about @max_bytes of them. (transfer full) */
YcChanges      *yc_platform_store_list_changes (YcPlatformStore *self, const char *hall, gint64 after, guint limit, gsize max_bytes, GError **error);
/* All operations of one case, in order; @more is set when about @max_bytes are not enough for them. (transfer full) */
YcChanges      *yc_platform_store_list_ops  (YcPlatformStore *self, const char *case_id, gsize max_bytes, GError **error);
/* Has any operation of the case brought the event @seq with @hash? */
gboolean        yc_platform_store_has_event (YcPlatformStore *self, const char *case_id, gint64 seq, const char *hash, gboolean *ret_has, GError **error);
/* Cases in the back office that @account decides on: own and free ones, then those that stand in a special step, then colleagues'; each by due date, and on one
 * day who comes first by credit (yc_worklist_sort()). @after: (nullable): the cursor behind which they begin. (transfer full): of YcPlatformCase* */
GPtrArray      *yc_platform_store_list_work (YcPlatformStore *self, const YcPlatformAccount *account, YcWorklistView view, const YcWorklistCursor *after,
                                             guint limit, GError **error);
/* The cursor behind @last. (transfer full) */
char           *yc_platform_store_make_work_cursor (const YcPlatformAccount *account, const YcPlatformCase *last);

/* Does each operation that may be done, in their order, in one commit, and answers for each: a receipt, or the reason in a problem. An error
 * means that nothing was done of any. (transfer full): of YcWireResult*; Errors: of the database */
GPtrArray      *yc_platform_deliver (YcPlatformStore *self, const YcPlatformDevice *device, GPtrArray *ops, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (YcPlatformCase, yc_platform_case_free)

G_END_DECLS
