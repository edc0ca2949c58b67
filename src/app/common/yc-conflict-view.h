/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
#pragma once

#include "app/common/yc-queue-ask.h"
#include "app/common/yc-queue-item.h"

G_BEGIN_DECLS

/* A step that the platform refused because others were first: field by field what is here and what is there, what the others did, and the ways out. Not
 * there for any other entry of the queue. */
#define YC_TYPE_CONFLICT_VIEW (yc_conflict_view_get_type ())
G_DECLARE_FINAL_TYPE (YcConflictView, yc_conflict_view, YC, CONFLICT_VIEW, GtkWidget)

/* The ways out as buttons, for the foot of the page, where they are seen whatever is scrolled. (transfer none) */
GtkWidget *yc_conflict_view_get_ways (YcConflictView *self);
/* @item: (nullable). @done: as in yc-queue-ask.h, for the ways out. */
void       yc_conflict_view_show (YcConflictView *self, YcSession *session, YcQueueItem *item, YcQueueAsked done, GObject *owner);

G_END_DECLS
