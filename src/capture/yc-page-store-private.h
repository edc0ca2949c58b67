/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* What the page-store files share. Store's thread only. */
#pragma once

#include "capture/yc-page-store.h"

G_BEGIN_DECLS

/* Which pages of a case may change. */
typedef struct
{
  gboolean   on_record;         /* the case is received: each change must be told by yc_page_store_tell() */
  GPtrArray *duties;            /* (nullable): of YcDuty*: after acceptance the slots that take pages; NULL: all do */
} YcPageOpening;
void     yc_page_opening_clear    (YcPageOpening *self);
/* NOT_FOUND or YC_CAPTURE_ERROR_FROZEN when none may. Call inside the transaction. @ret_opening: zeroed */
gboolean yc_page_store_check_open (YcStore *store, const char *case_id, YcPageOpening *ret_opening, GError **error);
/* FROZEN when the slot takes none. */
gboolean yc_page_opening_check    (const YcPageOpening *self, const char *material_id, GError **error);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (YcPageOpening, yc_page_opening_clear)
/* Inserts the row as it stands (no undo entry, no transaction). */
gboolean yc_page_store_insert     (YcStore *store, const YcPage *page, GError **error);
/* Writes what an operation may change: slot, order, rotation, blank, unfit, deleted. */
gboolean yc_page_store_update     (YcStore *store, const YcPage *page, GError **error);
/* The order of a new last page of the slot. */
gboolean yc_page_store_last_order (YcStore *store, const char *case_id, const char *material_id, gint64 *ret_order, GError **error);
/* What an operation may change, as entries and events hold it. */
JsonObject *yc_page_store_fields_to_json (const YcPage *page);
/* Appends the event of a change in a received case; inside the transaction. @before, @after: of YcPage, same order. CONFLICT without a
 * signing author. */
gboolean yc_page_store_tell       (YcStore *store, const char *case_id, const char *what, const GPtrArray *before, const GPtrArray *after,
                                   const YcActor *actor, GError **error);
/* @pages: of YcPage, with tombstones: are they what the events of the case say? One line a defect. */
void     yc_page_store_verify_events (YcStore *store, const char *case_id, const GPtrArray *pages, GPtrArray *defects);

G_END_DECLS
