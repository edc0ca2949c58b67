/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
#pragma once

#include "sync/yc-message.h"
#include "sync/yc-message-evacuation.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/* The workstation's end of the line: one call is one message of the contract (data/schemas/wire.md), sent once, and what came back, judged.
 * A client and its calls belong to one thread and its thread-default main context. Nothing is tried again here but what arrived spoilt
 * (body-mismatch: at once, on new connections, three times at most); when to try again is the caller's question. */

/* What came back. Freed by yc_reply_free(). */
typedef struct
{
  guint         status;         /* HTTP; 0: no whole answer */
  YcAnswerClass class;          /* what to do; DONE only for the message that was waited for */
  YcProblem    *problem;        /* (nullable): the platform's word */
  gboolean      no_person;      /* the platform answers this to a person only, and knows nobody who is signed in here (any more); the workstation it may know well */
  gboolean      is_untrusted;   /* it answered, and its certificate is nobody's who is believed: nothing was sent */
  gboolean      of_contract;    /* it said that it is of this contract, or of tus; a proof of nothing, but no portal's page says so */
  GBytes       *body;           /* (nullable): what was read, also when it is not ours */
  gpointer      message;        /* (nullable): the message, of the type that the call names */
  GDestroyNotify free_message;
  int           retry_after;    /* seconds, 0: not said */
  int           n_fresh;        /* how often it was sent anew after a body-mismatch */
  char         *failure;        /* (nullable): for the log: why there is no whole answer, or why it is not ours */
} YcReply;
void      yc_reply_free       (YcReply *self);
gpointer  yc_reply_steal      (YcReply *self);                    /* the message, (transfer full); NULL when there is none */

#define YC_TYPE_CLIENT (yc_client_get_type ())
G_DECLARE_FINAL_TYPE (YcClient, yc_client, YC, CLIENT, GObject)

/* @base: "https://host[:port]", http for loopback only; no path, query or user. @ca: (nullable) PEM of the only authorities that are believed;
 * NULL or "": the system's. Errors: YC_BASE_ERROR_FORMAT; IO. */
YcClient *yc_client_new       (const char *base, const char *ca, GError **error);
/* Secrets; NULL forgets. They go into headers and nowhere else. */
void      yc_client_set_device_token  (YcClient *self, const char *token);
void      yc_client_set_session_token (YcClient *self, const char *token);
/* 64 hex, from the enrolment: receipts of another key are none. Without one no operation is ever done. */
void      yc_client_set_platform_key  (YcClient *self, const char *key);
/* Milliseconds without a byte in either direction, and for the whole call. 30 s and 15 min. A stream may be silent half as long again, 45 s. */
void      yc_client_set_patience      (YcClient *self, guint stall_ms, guint total_ms);

/* Every call ends with this. NULL only when it was cancelled: G_IO_ERROR_CANCELLED. (transfer full) */
YcReply  *yc_client_finish    (YcClient *self, GAsyncResult *result, GError **error);

/* No token. message: YcHello */
void      yc_client_hello     (YcClient *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
/* No token. message: YcEnrolled */
void      yc_client_enrol     (YcClient *self, const char *code, const char *incarnation, GCancellable *cancellable, GAsyncReadyCallback callback,
                               gpointer user_data);
/* Device token. message: JsonObject, the lease, for no other incarnation */
void      yc_client_lease     (YcClient *self, const char *incarnation, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
/* Device token. message: GPtrArray of char* */
void      yc_client_handshake (YcClient *self, const char *incarnation, gint64 sequence, guint stuck, GCancellable *cancellable,
                               GAsyncReadyCallback callback, gpointer user_data);
/* Device token. message: YcSessionGrant, of @account; its token is not set here */
void      yc_client_sign_in   (YcClient *self, const char *account, const char *password, GCancellable *cancellable, GAsyncReadyCallback callback,
                               gpointer user_data);
/* Session token. No message: DONE says all */
void      yc_client_sign_out  (YcClient *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
void      yc_client_author    (YcClient *self, const char *public_key, const char *local, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
/* Session token. message: YcCredit of the applicant with @number, "asked" by the platform's clock */
void      yc_client_credit    (YcClient *self, const char *number, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
/* Device token. message: YcRevoked, an answer to just this nonce, signed by the platform of the enrolment about just this workstation. @device: its name
 * there; @nonce: 64 hex */
void      yc_client_withdrawal (YcClient *self, const char *device, const char *incarnation, const char *nonce, GCancellable *cancellable,
                                GAsyncReadyCallback callback, gpointer user_data);
/* Device token. message: YcEvacuated, checked against @part and the platform's key */
void      yc_client_evacuate  (YcClient *self, const YcEvacuation *part, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
/* Device token. @ops: of YcWireOp*, 1 to YC_WIRE_MAX_OPS. message: GPtrArray of YcWireResult*, in their order; each receipt in it was checked
 * against its operation and the platform's key, and one that does not fit makes the whole answer UNKNOWN. */
void      yc_client_ops       (YcClient *self, GPtrArray *ops, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
/* Device token. @sha256: of char*, at most YC_WIRE_MAX_PROBED. message: GPtrArray of char*, some of @sha256 */
void      yc_client_probe     (YcClient *self, const char *case_id, GPtrArray *sha256, GCancellable *cancellable, GAsyncReadyCallback callback,
                               gpointer user_data);
/* Device token. message: YcChanges, all behind @after */
void      yc_client_changes   (YcClient *self, gint64 after, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
/* @op: (nullable): the operation with the sequence @after; when it is another one at the platform the answer is "cursor-gone" */
void      yc_client_changes_behind (YcClient *self, gint64 after, const char *op, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
/* Session token. @after: (nullable): "next" of the list before. message: YcWorklist */
void      yc_client_worklist  (YcClient *self, YcWorklistView view, const char *after, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
/* Session token, or the device's when nobody is signed in. message: YcDossier, of @case_id */
void      yc_client_dossier   (YcClient *self, const char *case_id, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
/* Session token, or the device's when nobody is signed in. message: GBytes with just @digest, at most @max_bytes (64 KiB at
 * least) */
void      yc_client_blob      (YcClient *self, const char *case_id, const YcDigest *digest, gsize max_bytes, GCancellable *cancellable,
                               GAsyncReadyCallback callback, gpointer user_data);
/* Device token, for what the store fetches by itself: it goes on when the person's sign-in has ended at the platform. */
void      yc_client_dossier_for_store (YcClient *self, const char *case_id, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
void      yc_client_blob_for_store    (YcClient *self, const char *case_id, const YcDigest *digest, gsize max_bytes, GCancellable *cancellable,
                                       GAsyncReadyCallback callback, gpointer user_data);

/* Device token. Listens until the line ends, is silent for too long, or it is cancelled; the reply tells why and is never DONE. @heard: again and
 * again, in between: the stream is open (@is_change FALSE, once), or something of the hall may have changed. */
typedef void (*YcClientHeard) (YcClient *self, gboolean is_change, gpointer heard_data);
void      yc_client_listen    (YcClient *self, YcClientHeard heard, gpointer heard_data, GCancellable *cancellable, GAsyncReadyCallback callback,
                               gpointer user_data);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (YcReply, yc_reply_free)

G_END_DECLS
