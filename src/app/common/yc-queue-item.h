/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
#pragma once

#include "app/common/yc-case-item.h"
#include "outbox/yc-queue.h"
#include "sync/yc-problem.h"
#include "sync/yc-sync.h"

G_BEGIN_DECLS

/* One line of the queue, ready to be shown. Immutable. */
#define YC_TYPE_QUEUE_ITEM (yc_queue_item_get_type ())
G_DECLARE_FINAL_TYPE (YcQueueItem, yc_queue_item, YC, QUEUE_ITEM, GObject)

/* @line: (transfer full). @status: of the line as a whole, told where the entry has no word of its own. @clerk: (nullable): who is
 * at the window. @today in Beijing */
YcQueueItem       *yc_queue_item_new      (YcQueueLine *line, const YcSyncStatus *status, const YcClerk *clerk, const GDate *today);
/* The same entry with nothing new to show. */
gboolean           yc_queue_item_equal    (YcQueueItem *self, YcQueueItem *other);
const YcQueueLine *yc_queue_item_get_line (YcQueueItem *self);
void               yc_queue_item_get_look (YcQueueItem *self, YcStateLook *ret_look);
/* Texts of its columns, (transfer none). */
typedef enum { YC_QUEUE_MADE, YC_QUEUE_CONTENT, YC_QUEUE_ITEM_NAME, YC_QUEUE_NUMBER, YC_QUEUE_PROGRESS, YC_N_QUEUE_TEXTS } YcQueueText;
const char        *yc_queue_item_get_text (YcQueueItem *self, YcQueueText text);
/* Why it does not go on; "" when nothing is wrong. (transfer full) */
char              *yc_queue_item_explain  (YcQueueItem *self);
/* Who can bring it on, as icon, colour and words, and in @ret_second what there is to do ("": nothing; static); FALSE: nobody has to. */
gboolean           yc_queue_item_get_turn (YcQueueItem *self, YcStateLook *ret_look, const char **ret_second);
/* The next try by itself, UTC microseconds; 0: none is planned, or it goes at once. */
gint64             yc_queue_item_get_next (YcQueueItem *self);
/* What platform or line said, word for word, for who looks after them. (transfer full) (nullable) */
char              *yc_queue_item_dup_detail (YcQueueItem *self);
/* Refused because the platform does not know the key, or because its account was withdrawn since, and the clerk at the window may answer for who signed it. */
gboolean           yc_queue_item_wants_vouch (YcQueueItem *self);
/* Refused because others were first; and whether the same step may be tried on what they made of the case. */
gboolean           yc_queue_item_is_conflict (YcQueueItem *self);
gboolean           yc_queue_item_may_redo (YcQueueItem *self);
/* Signed while the store was a copy of another, which has a name of its own by now: it never goes. */
gboolean           yc_queue_item_is_of_copy (YcQueueItem *self);
/* Beijing time of an instant: "09:42" today, with the day before that. (transfer full) */
char              *yc_queue_time          (gint64 at, const GDate *today);

G_END_DECLS
