/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* What the page-store files share. Store's thread only. */
#pragma once

#include "capture/yc-page-store.h"

G_BEGIN_DECLS

/* CONFLICT or YC_CAPTURE_ERROR_FROZEN unless the pages of the case may still change. Call inside the transaction. */
gboolean yc_page_store_check_open (YcStore *store, const char *case_id, GError **error);
/* Inserts the row as it stands (no undo entry, no transaction). */
gboolean yc_page_store_insert     (YcStore *store, const YcPage *page, GError **error);
/* Writes what an operation may change: slot, order, rotation, blank, deleted. */
gboolean yc_page_store_update     (YcStore *store, const YcPage *page, GError **error);
/* The order of a new last page of the slot. */
gboolean yc_page_store_last_order (YcStore *store, const char *case_id, const char *material_id, gint64 *ret_order, GError **error);

G_END_DECLS
