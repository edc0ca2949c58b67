/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
#pragma once

#include "capture/yc-page.h"
#include "vault/yc-store.h"
#include "case/yc-case-duty.h"
#include "case/yc-case-store.h"

G_BEGIN_DECLS

/* Pages of a case in work.db; on the store's thread. Each change is one transaction with its undo entry. After the receipt each change is
 * also an event "pages" of the case, signed by @actor: {"what": "删除第 2 页", "changes": [{"page", "sha256", "sm3", "captured", "next_event", "from", "to"}]},
 * from and to being {"material", "order", "rotation", "blank", "unfit" (of one that does not count), "deleted"}; CONFLICT when nobody is signed in then. A draft's changes leave no
 * event, @actor may be NULL there. After acceptance FROZEN, but for the slots that the case still owes (case/yc-case-duty.h). */
gboolean   yc_page_store_add      (YcStore *store, const YcPage *page, const YcActor *actor, GError **error);  /* the blob is already adopted; order 0 = at the end */
GPtrArray *yc_page_store_list     (YcStore *store, const char *case_id, gboolean with_deleted, GError **error); /* of YcPage*, by slot and order */
gboolean   yc_page_store_rotate   (YcStore *store, const char *case_id, const char *page_id, int degrees, const YcActor *actor, GError **error);
gboolean   yc_page_store_mark_unfit (YcStore *store, const char *case_id, const char *material_id, YcUnfit unfit, const YcActor *actor, GError **error);
gboolean   yc_page_store_mark_blank (YcStore *store, const char *case_id, const char *page_id, gboolean blank, const YcActor *actor, GError **error);
gboolean   yc_page_store_delete   (YcStore *store, const char *case_id, const char *page_id, const YcActor *actor, GError **error);
gboolean   yc_page_store_move     (YcStore *store, const char *case_id, const char *page_id, const char *material_id, gint64 before_order, const YcActor *actor, GError **error);
gboolean   yc_page_store_undo     (YcStore *store, const char *case_id, char **ret_what, const YcActor *actor, GError **error);   /* NOT_FOUND when nothing is left; @ret_what Chinese "删除第 2 页" */
gboolean   yc_page_store_redo     (YcStore *store, const char *case_id, char **ret_what, const YcActor *actor, GError **error);
/* The JPEG of a page; digest checked. */
YcPage    *yc_page_store_find     (YcStore *store, const char *case_id, const char *page_id, GError **error);  /* NOT_FOUND; a deleted one is there */
GBytes    *yc_page_store_unseal   (YcStore *store, const YcPage *page, GError **error);   /* sealed for this page; digests are the caller's business */
GBytes    *yc_page_store_read     (YcStore *store, const YcPage *page, GError **error);
/* Finds sealed pages that a crash left without a row and adopts them. @ret_n adopted, @ret_incomplete count of .part files (removed). */
gboolean   yc_page_store_recover  (YcStore *store, const char *case_id, guint *ret_n, guint *ret_incomplete, const YcActor *actor, GError **error); /* also sweeps blobs of a rolled-back transaction, older than 1 h */
/* Remembers a job before it starts, so that a crash can find slot and key again. */
gboolean   yc_page_store_begin_job (YcStore *store, const char *case_id, const char *job_id, const char *material_id, YcPageOrigin origin, int dpi_asked, GError **error);
/* Takes out the pages that the last scan into this slot brought and that still lie in it, one by one, so that each comes back by undo: the
 * material is to be scanned again. Other slots, imported pages and earlier scans stay. */
gboolean   yc_page_store_drop_last_scan (YcStore *store, const char *case_id, const char *material_id, const YcActor *actor, GError **error);
/* The pages of the case, without tombstones, as they were when the first @n of its events (@history, of the case) had happened. */
GPtrArray *yc_page_store_list_at  (YcStore *store, const char *case_id, const GPtrArray *history, guint n, GError **error);
gboolean   yc_page_store_verify   (YcStore *store, GPtrArray *ret_defects, GError **error);    /* every row has its file, every file its digest */

G_END_DECLS
