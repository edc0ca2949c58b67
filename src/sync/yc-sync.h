/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
#pragma once

#include "case/yc-clerk-platform.h"
#include "case/yc-clock-mark.h"
#include "sync/yc-drain.h"
#include "sync/yc-link.h"

G_BEGIN_DECLS

/* The workstation's line to its platform: a thread of its own in which the queue is emptied, people sign in and dossiers are fetched. The object
 * belongs to the main thread; every answer comes back there. The store is touched in its worker only. */
#define YC_SYNC_ERROR (yc_sync_error_quark ())
typedef enum
{
  YC_SYNC_ERROR_LINE,           /* no answer, or none of the platform's: try again when the line is back */
  YC_SYNC_ERROR_ADDRESS,        /* no address of a platform: "https://host", http for this computer only */
  YC_SYNC_ERROR_CODE,           /* the enrolment code is unknown, used or too old: ask for another one */
  YC_SYNC_ERROR_LOCKED,         /* too many wrong passwords: wait, then try again */
  YC_SYNC_ERROR_REVOKED,        /* workstation or account were withdrawn: call the administrator */
  YC_SYNC_ERROR_NOT_ENROLLED,   /* the workstation belongs to no platform (any more): enrol it */
  YC_SYNC_ERROR_CONTRACT,       /* the platform speaks another version of the contract: update the program */
  YC_SYNC_ERROR_REFUSED,        /* the platform will not do it; the message names its reason */
  YC_SYNC_ERROR_SIGN_IN,        /* it takes this from a person only: sign in again while the platform is there */
  YC_SYNC_ERROR_TRUST,          /* nobody who is believed vouches for its certificate, or for another name: choose the hall's authority */
} YcSyncError;
GQuark yc_sync_error_quark (void);

/* How it stands, as a whole. */
typedef struct
{
  gboolean enrolled;            /* at a platform */
  YcLineState   line;
  guint    n_open, n_stuck;     /* operations that wait; those of them that wait for a person */
  YcStoreState  store;          /* of the workstation's own data */
  guint    n_behind;            /* cases of which the platform told what does not fit with what is here (outbox/yc-behind.h) */
  gint64   oldest;              /* when the first of those was made that wait for the line, UTC microseconds; 0: none */
  gint64   next_at;             /* the next try, UTC microseconds; G_MAXINT64: none is planned */
  gboolean signed_out;          /* the platform knows nobody who is signed in here: what only a person is told waits for a sign-in */
  gint64   since;               /* since when the line is as it is, UTC microseconds; 0: not known */
  guint    n_handed;            /* of @n_open: a withdrawn workstation has handed them over */
  gint64   handed_at;           /* the newest of these, the platform's time; 0: none */
  guint    n_unreadable;        /* of @n_open: nobody can read them any more */
  guint    n_lost;              /* files of @n_handed that nobody can read any more */
  guint    n_kept;              /* of @n_open: they could not be handed over, and as long as there is one nothing is destroyed */
  YcClockMark clock;            /* the platform's clock beside this computer's when it was heard last */
  gboolean wiped;               /* the store is destroyed (vault/yc-store-wipe.h): nothing may be asked of it */
} YcSyncStatus;

#define YC_TYPE_SYNC (yc_sync_get_type ())
G_DECLARE_FINAL_TYPE (YcSync, yc_sync, YC, SYNC, GObject)

/* Signals, in the main thread: "changed": the status is another; "case-changed (const char *case_id)": others did something to a case here;
 * "news": something came to pass at the platform, also to cases that are not here.
 * @store: used by @worker's thread only; both outlive yc_sync_close(). Nothing runs before yc_sync_start() or an enrolment. */
YcSync  *yc_sync_new        (YcStore *store, YcWorker *worker);
void     yc_sync_start      (YcSync *self, YcLink *link);        /* @link: (transfer full) */
/* Milliseconds between two looks for news by the clock, while the platform calls by itself and while it does not; 60 s and 8 s. Before yc_sync_start(). */
void     yc_sync_set_pauses (YcSync *self, guint called, guint alone);
/* Whether the platform's stream of events is open. */
gboolean yc_sync_is_listening (YcSync *self);
/* Ends what is under way and the thread: bounded, loses nothing. */
void     yc_sync_close      (YcSync *self);
void     yc_sync_get_status (YcSync *self, YcSyncStatus *ret_status);
/* Something new is in the queue. */
void     yc_sync_wake       (YcSync *self);
/* A person wants it tried now: the platform is asked, also when the queue is empty. */
void     yc_sync_try_now    (YcSync *self);
/* The network is back. */
void     yc_sync_link_up    (YcSync *self);

/* Makes the workstation one of the platform's: asks who is there, hands in the code, takes over the lease and keeps the token; then starts.
 * @ca: (nullable): PEM of the hall's own authority. Also errors of yc_enrolment_import(). */
void     yc_sync_enrol_async  (YcSync *self, const char *base, const char *ca, const char *code, GCancellable *cancellable,
                               GAsyncReadyCallback callback, gpointer user_data);
gboolean yc_sync_enrol_finish (YcSync *self, GAsyncResult *result, GError **error);

/* Somebody who was let in. */
typedef struct
{
  YcClerk     *clerk;
  YcAuthorKey *key;
  gboolean     online;          /* the platform was asked */
  gint64       until;           /* the sign-in holds till then, UTC microseconds; 0 when offline */
} YcSignedIn;
void        yc_signed_in_free      (YcSignedIn *self);
/* Asks the platform; while it does not answer, the workstation itself (case/yc-clerk-platform.h). The token is kept in memory for the run. Also
 * YC_VAULT_ERROR_PASSWORD, YC_CLERK_ERROR. @password is wiped after use. */
void        yc_sync_sign_in_async  (YcSync *self, const char *account, const char *password, GCancellable *cancellable, GAsyncReadyCallback callback,
                                    gpointer user_data);
YcSignedIn *yc_sync_sign_in_finish (YcSync *self, GAsyncResult *result, GError **error);
/* Forgets the token, and tells the platform when it can. What is queued stays and goes on. */
void        yc_sync_sign_out       (YcSync *self);

/* @account, who is signed in at the platform, vouches for the keys of people who served here before the enrolment and of those whose account was
 * withdrawn while their operations waited, and names those that he had himself; what was refused for that goes again. The platform may refuse one key
 * and take others. Returns how many keys were named, -1 with an error: nobody else's key was taken although there was one. */
void        yc_sync_vouch_async    (YcSync *self, const char *account, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
int         yc_sync_vouch_finish   (YcSync *self, GAsyncResult *result, GError **error);

/* What yc_client_*() gave; the reply's class says what it is worth. NULL only when it was cancelled or the line is closed. */
/* @after: (nullable): "next" of the list before. */
void        yc_sync_worklist_async (YcSync *self, YcWorklistView view, const char *after, GCancellable *cancellable, GAsyncReadyCallback callback,
                                    gpointer user_data);
void        yc_sync_dossier_async  (YcSync *self, const char *case_id, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
void        yc_sync_blob_async     (YcSync *self, const char *case_id, const YcDigest *digest, gsize max_bytes, GCancellable *cancellable,
                                    GAsyncReadyCallback callback, gpointer user_data);
YcReply    *yc_sync_reply_finish   (YcSync *self, GAsyncResult *result, GError **error);          /* (transfer full) */
/* Asks the platform for the credit of the applicant with @number and keeps the answer in the store's cache (case/yc-credit-store.h); nothing is kept and
 * nothing lost when there is none. Errors: YC_SYNC_ERROR: what is kept already counts on. */
void        yc_sync_credit_async   (YcSync *self, const char *number, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gboolean    yc_sync_credit_finish  (YcSync *self, GAsyncResult *result, GError **error);
/* The same as an error, for what has to tell it. Always FALSE. */
gboolean    yc_sync_reply_to_error (const YcReply *reply, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (YcSignedIn, yc_signed_in_free)

G_END_DECLS
