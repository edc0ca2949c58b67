/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
#pragma once

#include "capture/yc-scanner.h"
#include "law/yc-deadline.h"
#include "law/yc-region.h"
#include "outbox/yc-submission.h"
#include "sync/yc-sync.h"

G_BEGIN_DECLS

/* What keeps a session from starting although the store is fine. */
#define YC_SESSION_ERROR (yc_session_error_quark ())
typedef enum
{
  YC_SESSION_ERROR_NOBODY_ENROLLED,  /* no enrolment and nobody who can sign in: bring the enrolment file, or make a local clerk */
  YC_SESSION_ERROR_SIGNED_OUT,       /* a clerk has to sign in first */
  YC_SESSION_ERROR_CATALOG,          /* no item can be read: call the administrator */
  YC_SESSION_ERROR_ON_RESERVE,       /* the disk is full; the step was recorded with the room that was kept back: free space now */
  YC_SESSION_ERROR_KEYS_LOST,        /* enrolled, but all signing keys went with a wiped keyring: bring the enrolment file again */
} YcSessionError;
GQuark yc_session_error_quark (void);

/* Who is signed in, and the services the windows use: store worker, catalogue, calendar, scanner. Main thread only. */
#define YC_TYPE_SESSION (yc_session_get_type ())
G_DECLARE_FINAL_TYPE (YcSession, yc_session, YC, SESSION, GObject)

/* Runs on the store's thread. Returns a result (or NULL with @error; NULL without error is a fine result, too). @actor is NULL while
 * nobody is signed in. */
typedef gpointer (*YcStoreFunc) (YcStore *store, const YcActor *actor, gpointer data, GError **error);

YcSession  *yc_session_new          (void);
/* Opens store and keyring on the worker, imports <store folder>/enrolment.json when it is there and erases it, signs the demonstration clerk in, loads
 * the catalogue. The error says which drawn state to show (vault.locked, store.newer, ...). May be called again after a failure.
 * Success without a clerk (yc_session_get_clerk() is NULL) means: show the sign-in page. */
void        yc_session_open_async   (YcSession *self, GAsyncReadyCallback callback, gpointer user_data);
gboolean    yc_session_open_finish  (YcSession *self, GAsyncResult *result, GError **error);
/* Asks the secret service to unlock (it prompts), then opens as above. */
void        yc_session_unlock_async (YcSession *self, GAsyncReadyCallback callback, gpointer user_data); /* yc_session_open_finish() */
/* The store of a withdrawn workstation was destroyed here, and somebody has read of it: opens a new one (YC_WIPE_ERROR_WITHDRAWN before). */
void        yc_session_begin_anew_async (YcSession *self, GAsyncReadyCallback callback, gpointer user_data);
/* Takes an enrolment file over, then opens as above; the file itself stays as it is, one in the store folder is erased. A file that breaks its format leaves everything as it was. */
void        yc_session_enrol_async  (YcSession *self, GFile *file, GAsyncReadyCallback callback, gpointer user_data); /* yc_session_open_finish() */
/* Makes the workstation one of a platform's (sync/yc-sync.h: yc_sync_enrol_async()), then opens as above. */
void        yc_session_connect_async (YcSession *self, const char *base, const char *ca, const char *code, GCancellable *cancellable,
                                      GAsyncReadyCallback callback, gpointer user_data); /* yc_session_open_finish() */
/* Asks the platform, when the workstation has one, else the store. Errors: vault.password (try again), store.not-found (no such clerk);
 * of yc_sync_sign_in_async(). @password is wiped after use. */
void        yc_session_sign_in_async  (YcSession *self, const char *clerk_id, const char *password, GAsyncReadyCallback callback, gpointer user_data);
gboolean    yc_session_sign_in_finish (YcSession *self, GAsyncResult *result, GError **error);
/* Nobody acts any more. What is queued goes on: the workstation delivers it, whoever wrote it. */
void        yc_session_sign_out     (YcSession *self);
/* Makes a clerk of this station, which is not enrolled (case/yc-enrolment.h), then opens as above, signed in. @password is wiped after use. */
void        yc_session_make_clerk_async (YcSession *self, const char *name, const char *password, GAsyncReadyCallback callback, gpointer user_data); /* yc_session_open_finish() */
/* @data is freed with @free_data after @func ran. In the callback: yc_session_run_finish(). Calls run in order. On a full disk the store's
 * reserve is given back and @func runs once more on the same @data, so that it must not use @data up before it has succeeded. */
void        yc_session_run          (YcSession *self, YcStoreFunc func, gpointer data, GDestroyNotify free_data,
                                     GDestroyNotify free_result, GAsyncReadyCallback callback, gpointer user_data);
gpointer    yc_session_run_finish   (YcSession *self, GAsyncResult *result, GError **error);   /* (transfer full) */
void        yc_session_close        (YcSession *self);      /* drains the worker; bounded */

YcCatalog  *yc_session_get_catalog  (YcSession *self);
YcCalendar *yc_session_get_calendar (YcSession *self);
const YcRegion *yc_session_get_region (YcSession *self);               /* the rules of the window's place; its site is known (transfer none) */
YcClock    *yc_session_get_clock    (YcSession *self);
YcSync     *yc_session_get_sync     (YcSession *self);     /* (transfer none) (nullable) before the store is open */
guint       yc_session_count_stuck  (YcSession *self);     /* operations that need somebody, as far as is known */
YcScanner  *yc_session_get_scanner  (YcSession *self);     /* made, and its helper started, at the first call */
const YcSite  *yc_session_get_site  (YcSession *self);     /* (nullable) before the store is open */
const YcClerk *yc_session_get_clerk (YcSession *self);     /* (nullable) nobody signed in */
GPtrArray  *yc_session_get_local_clerks (YcSession *self); /* (transfer none) (nullable) of YcClerk: who may sign in while not enrolled, when the store was opened */
const char *yc_session_get_store_folder (YcSession *self);
void        yc_session_today        (YcSession *self, GDate *date);

/* Signal "line-changed ()": what yc_sync_get_status() says is another. Signal "disk-full (GError *error)": a step was recorded, but only with the reserve; nothing that takes room may go on. Each time anew.
 * Signal "cases-changed (const char *case_id)": after any function that wrote; emit by yc_session_notify_case(). */
void        yc_session_notify_case  (YcSession *self, const char *case_id);

G_END_DECLS
