/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
#pragma once

#include "capture/yc-scanner.h"
#include "case/yc-deadline.h"
#include "outbox/yc-submission.h"

G_BEGIN_DECLS

/* Who is signed in, and the services the windows use: store worker, catalogue, calendar, scanner. Main thread only. */
#define YC_TYPE_SESSION (yc_session_get_type ())
G_DECLARE_FINAL_TYPE (YcSession, yc_session, YC, SESSION, GObject)

/* Runs on the store's thread. Returns a result (or NULL with @error; NULL without error is a fine result, too). */
typedef gpointer (*YcStoreFunc) (YcStore *store, const YcActor *actor, gpointer data, GError **error);

YcSession  *yc_session_new          (void);
/* Opens store and keyring on the worker, imports <store folder>/enrolment.json when it is there, signs the demonstration clerk in, loads
 * the catalogue. The error says which drawn state to show (vault.locked, store.newer, ...). May be called again after a failure. */
void        yc_session_open_async   (YcSession *self, GAsyncReadyCallback callback, gpointer user_data);
gboolean    yc_session_open_finish  (YcSession *self, GAsyncResult *result, GError **error);
/* @data is freed with @free_data after @func ran. In the callback: yc_session_run_finish(). Calls run in order. */
void        yc_session_run          (YcSession *self, YcStoreFunc func, gpointer data, GDestroyNotify free_data,
                                     GDestroyNotify free_result, GAsyncReadyCallback callback, gpointer user_data);
gpointer    yc_session_run_finish   (YcSession *self, GAsyncResult *result, GError **error);   /* (transfer full) */
void        yc_session_close        (YcSession *self);      /* drains the worker; bounded */

YcCatalog  *yc_session_get_catalog  (YcSession *self);
YcCalendar *yc_session_get_calendar (YcSession *self);
YcClock    *yc_session_get_clock    (YcSession *self);
YcScanner  *yc_session_get_scanner  (YcSession *self);
const YcSite  *yc_session_get_site  (YcSession *self);
const YcClerk *yc_session_get_clerk (YcSession *self);     /* (nullable) nobody signed in */
const char *yc_session_get_store_folder (YcSession *self);
void        yc_session_today        (YcSession *self, GDate *date);

/* Signal "cases-changed (const char *case_id)": after any function that wrote; emit by yc_session_notify_case(). */
void        yc_session_notify_case  (YcSession *self, const char *case_id);

G_END_DECLS
