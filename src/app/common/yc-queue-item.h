/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
#pragma once

#include "app/common/yc-case-item.h"
#include "outbox/yc-queue.h"

G_BEGIN_DECLS

/* One line of the queue, ready to be shown. Immutable. */
#define YC_TYPE_QUEUE_ITEM (yc_queue_item_get_type ())
G_DECLARE_FINAL_TYPE (YcQueueItem, yc_queue_item, YC, QUEUE_ITEM, GObject)

/* @line: (transfer full). @is_online: the line is there. @today in Beijing */
YcQueueItem       *yc_queue_item_new      (YcQueueLine *line, gboolean is_online, const GDate *today);
const YcQueueLine *yc_queue_item_get_line (YcQueueItem *self);
void               yc_queue_item_get_look (YcQueueItem *self, YcStateLook *ret_look);
/* Texts of its columns, (transfer none). */
typedef enum { YC_QUEUE_MADE, YC_QUEUE_CONTENT, YC_QUEUE_ITEM_NAME, YC_QUEUE_NUMBER, YC_QUEUE_PROGRESS, YC_N_QUEUE_TEXTS } YcQueueText;
const char        *yc_queue_item_get_text (YcQueueItem *self, YcQueueText text);
/* Why it does not go on, and whose turn it is; "" when nothing is wrong. (transfer full) */
char              *yc_queue_item_explain  (YcQueueItem *self);
/* Refused because the platform does not know the key, or because its account was withdrawn since, and @clerk (nullable) may answer for who signed it. */
gboolean           yc_queue_item_wants_vouch (YcQueueItem *self, const YcClerk *clerk);
/* Whose turn it is, with @clerk (nullable) at the window: a title (static), @ret_second what that is; NULL: nothing stands against the entry. */
const char        *yc_queue_item_get_turn (YcQueueItem *self, const YcClerk *clerk, const char **ret_second);
/* Beijing time of an instant: "09:42" today, with the day before that. (transfer full) */
char              *yc_queue_time          (gint64 at, const GDate *today);

G_END_DECLS
