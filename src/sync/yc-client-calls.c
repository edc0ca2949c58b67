/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* The calls of the contract, one function each: what goes out, and what an answer must be to be believed. An answer to somebody else's
 * question, which a bad relay can give, is not ours. Runs in the client's thread. */
#define G_LOG_DOMAIN "yc-sync"
#include "config.h"

#include "sync/yc-client-private.h"

#include "base/yc-error.h"
#include "base/yc-json.h"
#include "sync/yc-wire-private.h"

#include "base/yc-parallel.h"

#include <string.h>

#define N_FRESH 3
#define MAX_PROBLEM (64 * 1024)

/* Takes over @text, the message, which may hold a secret. */
static YcClientRequest *
new_post (YcClientToken token, const char *path, char *text)
{
  YcClientRequest *request = yc_client_request_new (SOUP_METHOD_POST, token, "%s", path);

  request->body = g_bytes_new_with_free_func (text, strlen (text), (GDestroyNotify) yc_wipe_free, text);
  request->body_type = YC_WIRE_MEDIA_TYPE;
  request->answer_type = YC_WIRE_MEDIA_TYPE;
  request->n_fresh = N_FRESH;
  return request;
}

static void
expect (YcClientRequest *request, YcClientRead read, gpointer data, GDestroyNotify free_data)
{
  request->read = read;
  request->data = data;
  request->free_data = free_data;
}

static gboolean
take (YcReply *reply, gpointer message, GDestroyNotify free_message)
{
  reply->message = message;
  reply->free_message = free_message;
  return message != NULL;
}

static const char *
text_of (const YcReply *reply, gsize *ret_n)
{
  return g_bytes_get_data (reply->body, ret_n);
}

/* ---- who is there ---- */

static gboolean
read_hello (YcReply *reply, SoupMessageHeaders *headers, gpointer data, GError **error)
{
  gsize n = 0;
  const char *text = text_of (reply, &n);

  return take (reply, yc_hello_parse (text, n, error), (GDestroyNotify) yc_hello_free);
}

void
yc_client_hello (YcClient *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  YcClientRequest *request = yc_client_request_new (SOUP_METHOD_GET, YC_CLIENT_NOBODY, "/v1/hello");

  request->answer_type = YC_WIRE_MEDIA_TYPE;
  expect (request, read_hello, NULL, NULL);
  yc_client_send (self, request, cancellable, callback, user_data);
}

/* ---- enrolment ---- */

/* @data: the incarnation that asked. Two stations behind one bad relay must not swap their numbers. */
static gboolean
check_lease (JsonObject *lease, gpointer data, GError **error)
{
  const char *incarnation = data;

  return yc_json_opt_string (lease, "lease", "incarnation", 64, &incarnation, error)
         && (strcmp (incarnation, data) == 0 || yc_wire_fail (error, "lease.incarnation", "is another store's"));
}

static gboolean
read_enrolled (YcReply *reply, SoupMessageHeaders *headers, gpointer data, GError **error)
{
  gsize n = 0;
  const char *text = text_of (reply, &n);
  g_autoptr (YcEnrolled) enrolled = yc_enrolled_parse (text, n, error);

  return enrolled != NULL && check_lease (enrolled->lease, data, error)
         && take (reply, g_steal_pointer (&enrolled), (GDestroyNotify) yc_enrolled_free);
}

void
yc_client_enrol (YcClient *self, const char *code, const char *incarnation, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  YcClientRequest *request = new_post (YC_CLIENT_NOBODY, "/v1/enrol", yc_enrol_to_text (code, incarnation));

  expect (request, read_enrolled, g_strdup (incarnation), g_free);
  yc_client_send (self, request, cancellable, callback, user_data);
}

static gboolean
read_leased (YcReply *reply, SoupMessageHeaders *headers, gpointer data, GError **error)
{
  gsize n = 0;
  const char *text = text_of (reply, &n);
  g_autoptr (JsonObject) lease = yc_leased_parse (text, n, error);

  return lease != NULL && check_lease (lease, data, error) && take (reply, g_steal_pointer (&lease), (GDestroyNotify) json_object_unref);
}

void
yc_client_lease (YcClient *self, const char *incarnation, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  YcClientRequest *request = new_post (YC_CLIENT_DEVICE, "/v1/lease", yc_lease_request_to_text (incarnation));

  expect (request, read_leased, g_strdup (incarnation), g_free);
  yc_client_send (self, request, cancellable, callback, user_data);
}

static gboolean
read_handshaken (YcReply *reply, SoupMessageHeaders *headers, gpointer data, GError **error)
{
  gsize n = 0;
  const char *text = text_of (reply, &n);

  return take (reply, yc_handshaken_parse (text, n, error), (GDestroyNotify) yc_handshaken_free);
}

void
yc_client_handshake (YcClient *self, const char *incarnation, gint64 sequence, guint stuck, GCancellable *cancellable, GAsyncReadyCallback callback,
                     gpointer user_data)
{
  YcClientRequest *request = new_post (YC_CLIENT_DEVICE, "/v1/handshake", yc_handshake_to_text (incarnation, sequence, stuck));

  expect (request, read_handshaken, NULL, NULL);
  yc_client_send (self, request, cancellable, callback, user_data);
}

/* ---- people ---- */

static gboolean
read_grant (YcReply *reply, SoupMessageHeaders *headers, gpointer data, GError **error)
{
  gsize n = 0;
  const char *text = text_of (reply, &n);
  g_autoptr (YcSessionGrant) grant = yc_session_grant_parse (text, n, error);

  if (grant == NULL)
    return FALSE;
  if (strcmp (grant->account, data) != 0)
    return yc_wire_fail (error, "account", "somebody else was signed in");
  return take (reply, g_steal_pointer (&grant), (GDestroyNotify) yc_session_grant_free);
}

void
yc_client_sign_in (YcClient *self, const char *account, const char *password, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  YcClientRequest *request = new_post (YC_CLIENT_DEVICE, "/v1/sessions", yc_sign_in_to_text (account, password));

  expect (request, read_grant, g_strdup (account), g_free);
  yc_client_send (self, request, cancellable, callback, user_data);
}

static gboolean
read_done (YcReply *reply, SoupMessageHeaders *headers, gpointer data, GError **error)
{
  gsize n = 0;
  const char *text = text_of (reply, &n);

  return yc_done_parse (text, n, error);
}

void
yc_client_sign_out (YcClient *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  YcClientRequest *request = new_post (YC_CLIENT_SESSION, "/v1/sessions:end", yc_done_to_text ());

  expect (request, read_done, NULL, NULL);
  yc_client_send (self, request, cancellable, callback, user_data);
}

void
yc_client_author (YcClient *self, const char *public_key, const char *local, GCancellable *cancellable, GAsyncReadyCallback callback,
                  gpointer user_data)
{
  YcClientRequest *request = new_post (YC_CLIENT_SESSION, "/v1/authors", yc_author_to_text (public_key, local));

  expect (request, read_done, NULL, NULL);
  yc_client_send (self, request, cancellable, callback, user_data);
}

/* ---- operations ---- */

typedef struct { GPtrArray *ops; char *platform_key; } Sent;

static void
sent_free (Sent *self)
{
  g_ptr_array_unref (self->ops);
  g_free (self->platform_key);
  g_free (self);
}

typedef struct
{
  const Sent *sent;
  GPtrArray  *results;
  gboolean   *fit;              /* one each */
} Receipts;

static void
check_receipt (guint i, gpointer data)
{
  const Receipts *receipts = data;
  const YcWireResult *result = g_ptr_array_index (receipts->results, i);

  receipts->fit[i] = result->receipt == NULL
                     || yc_receipt_check (result->receipt, g_ptr_array_index (receipts->sent->ops, i), receipts->sent->platform_key, NULL);
}

/* Signatures are most of what an answer costs. */
static gboolean
check_receipts (const Sent *sent, GPtrArray *results, GError **error)
{
  g_autofree gboolean *fit = g_new0 (gboolean, results->len);
  const Receipts receipts = { sent, results, fit };
  gboolean any = FALSE;

  for (guint i = 0; i < results->len; i++)
    any = any || ((const YcWireResult *) g_ptr_array_index (results, i))->receipt != NULL;
  if (any && sent->platform_key == NULL)
    return yc_wire_fail (error, "results", "no platform is known whose receipts could be checked");
  yc_parallel_for (results->len, check_receipt, (gpointer) &receipts);
  /* Once more, for its reason. */
  for (guint i = 0; i < results->len; i++)
    if (!fit[i])
      return yc_receipt_check (((const YcWireResult *) g_ptr_array_index (results, i))->receipt, g_ptr_array_index (sent->ops, i), sent->platform_key, error);
  return TRUE;
}

static gboolean
read_results (YcReply *reply, SoupMessageHeaders *headers, gpointer data, GError **error)
{
  const Sent *sent = data;
  gsize n = 0;
  const char *text = text_of (reply, &n);
  g_autoptr (GPtrArray) results = yc_wire_results_parse (text, n, sent->ops->len, error);

  return results != NULL && check_receipts (sent, results, error) && take (reply, g_steal_pointer (&results), (GDestroyNotify) g_ptr_array_unref);
}

void
yc_client_ops (YcClient *self, GPtrArray *ops, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  YcClientRequest *request = new_post (YC_CLIENT_DEVICE, "/v1/ops", yc_wire_ops_to_text (ops));
  Sent *sent = g_new0 (Sent, 1);

  sent->ops = g_ptr_array_ref (ops);
  sent->platform_key = g_strdup (yc_client_get_platform_key (self));
  request->max_answer = YC_WIRE_MAX_BATCH_BYTES;
  expect (request, read_results, sent, (GDestroyNotify) sent_free);
  yc_client_send (self, request, cancellable, callback, user_data);
}

/* ---- credit ---- */

static gboolean
read_credit (YcReply *reply, SoupMessageHeaders *headers, gpointer data, GError **error)
{
  gsize n = 0;
  const char *text = text_of (reply, &n);

  return take (reply, yc_credit_parse (text, n, error), (GDestroyNotify) yc_credit_free);
}

void
yc_client_credit (YcClient *self, const char *number, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  YcClientRequest *request = new_post (YC_CLIENT_SESSION, "/v1/credit", yc_credit_request_to_text (number));

  expect (request, read_credit, NULL, NULL);
  yc_client_send (self, request, cancellable, callback, user_data);
}

/* ---- pages ---- */

static gboolean
is_in (GPtrArray *texts, const char *text)
{
  return g_ptr_array_find_with_equal_func (texts, text, g_str_equal, NULL);
}

static gboolean
read_probed (YcReply *reply, SoupMessageHeaders *headers, gpointer data, GError **error)
{
  gsize n = 0;
  const char *text = text_of (reply, &n);
  g_autoptr (GPtrArray) there = yc_probed_parse (text, n, error);

  for (guint i = 0; there != NULL && i < there->len; i++)
    if (!is_in (data, there->pdata[i]))
      return yc_wire_fail (error, "blobs", "one that was not asked for");
  return take (reply, g_steal_pointer (&there), (GDestroyNotify) g_ptr_array_unref);
}

void
yc_client_probe (YcClient *self, const char *case_id, GPtrArray *sha256, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autofree char *path = g_strdup_printf ("/v1/cases/%s/blobs:probe", case_id);
  YcClientRequest *request = new_post (YC_CLIENT_DEVICE, path, yc_probe_to_text (sha256));

  expect (request, read_probed, g_ptr_array_ref (sha256), (GDestroyNotify) g_ptr_array_unref);
  yc_client_send (self, request, cancellable, callback, user_data);
}

static gboolean
read_sealed (YcReply *reply, SoupMessageHeaders *headers, gpointer data, GError **error)
{
  gsize n = 0;
  const char *text = text_of (reply, &n);
  YcDigest digest;

  if (!yc_seal_parse (text, n, &digest, error))
    return FALSE;
  return yc_digest_equal (&digest, data) || yc_wire_fail (error, "sha256", "the platform sealed other bytes");
}

void
yc_client_seal (YcClient *self, const char *path, const YcDigest *digest, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autofree char *seal = g_strconcat (path, ":seal", NULL);
  YcClientRequest *request = new_post (YC_CLIENT_DEVICE, seal, yc_seal_to_text (digest));

  request->n_fresh = 0;
  expect (request, read_sealed, g_memdup2 (digest, sizeof *digest), g_free);
  yc_client_send (self, request, cancellable, callback, user_data);
}

/* A file that was asked for. */
typedef struct { YcDigest digest; gsize max_bytes; } BlobWanted;

static gboolean
read_blob (YcReply *reply, SoupMessageHeaders *headers, gpointer data, GError **error)
{
  gsize n = 0;
  const char *bytes = text_of (reply, &n);
  const BlobWanted *wanted = data;
  YcDigest digest;

  if (n > wanted->max_bytes)
    return yc_wire_fail (error, "blob", "more bytes than were asked for");
  yc_digest_bytes (bytes, n, &digest);
  if (!yc_digest_equal (&digest, &wanted->digest))
    return yc_wire_fail (error, "blob", "the bytes are not those of the digest");
  return take (reply, g_bytes_ref (reply->body), (GDestroyNotify) g_bytes_unref);
}

/* Of whatever media type: the digest says what it is. */
static YcClientRequest *
new_blob (YcClientToken token, const char *case_id, const YcDigest *digest, gsize max_bytes)
{
  YcClientRequest *request = yc_client_request_new (SOUP_METHOD_GET, token, "/v1/cases/%s/blobs/%s", case_id, digest->sha256);
  const BlobWanted wanted = { *digest, max_bytes };

  /* A problem must fit, too, however small the file is. */
  request->max_answer = MAX (max_bytes, MAX_PROBLEM);
  expect (request, read_blob, g_memdup2 (&wanted, sizeof wanted), g_free);
  return request;
}

void
yc_client_blob (YcClient *self, const char *case_id, const YcDigest *digest, gsize max_bytes, GCancellable *cancellable, GAsyncReadyCallback callback,
                gpointer user_data)
{
  yc_client_send (self, new_blob (YC_CLIENT_ANYBODY, case_id, digest, max_bytes), cancellable, callback, user_data);
}

void
yc_client_blob_for_store (YcClient *self, const char *case_id, const YcDigest *digest, gsize max_bytes, GCancellable *cancellable,
                          GAsyncReadyCallback callback, gpointer user_data)
{
  yc_client_send (self, new_blob (YC_CLIENT_DEVICE, case_id, digest, max_bytes), cancellable, callback, user_data);
}

/* ---- changes ---- */

static gboolean
read_changes (YcReply *reply, SoupMessageHeaders *headers, gpointer data, GError **error)
{
  const gint64 *after = data;
  gsize n = 0;
  const char *text = text_of (reply, &n);
  g_autoptr (YcChanges) changes = yc_changes_parse (text, n, error);

  if (changes == NULL)
    return FALSE;
  if (changes->cursor < *after)
    return yc_wire_fail (error, "cursor", "lies before the one that was asked for");
  if (changes->more && changes->cursor == *after)
    return yc_wire_fail (error, "cursor", "does not go on, though there is more");
  if (changes->changes->len > 0 && ((const YcChange *) g_ptr_array_index (changes->changes, 0))->sequence <= *after)
    return yc_wire_fail (error, "changes[0]", "was there before");
  return take (reply, g_steal_pointer (&changes), (GDestroyNotify) yc_changes_free);
}

void
yc_client_changes (YcClient *self, gint64 after, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  yc_client_changes_behind (self, after, NULL, cancellable, callback, user_data);
}

void
yc_client_changes_behind (YcClient *self, gint64 after, const char *op, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  YcClientRequest *request = yc_client_request_new (SOUP_METHOD_GET, YC_CLIENT_DEVICE, "/v1/changes?after=%" G_GINT64_FORMAT "%s%s", after,
                                                    op != NULL ? "&op=" : "", op != NULL ? op : "");

  request->answer_type = YC_WIRE_MEDIA_TYPE;
  request->max_answer = YC_WIRE_MAX_BATCH_BYTES;
  expect (request, read_changes, g_memdup2 (&after, sizeof after), g_free);
  yc_client_send (self, request, cancellable, callback, user_data);
}

/* ---- cases ---- */

static gboolean
read_worklist (YcReply *reply, SoupMessageHeaders *headers, gpointer data, GError **error)
{
  gsize n = 0;
  const char *text = text_of (reply, &n);

  return take (reply, yc_worklist_parse (text, n, error), (GDestroyNotify) yc_worklist_free);
}

void
yc_client_worklist (YcClient *self, YcWorklistView view, const char *after, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  YcClientRequest *request = yc_client_request_new (SOUP_METHOD_GET, YC_CLIENT_SESSION, "/v1/worklist?view=%s%s%s", yc_worklist_view_get_name (view),
                                                    after != NULL ? "&after=" : "", after != NULL ? after : "");

  request->answer_type = YC_WIRE_MEDIA_TYPE;
  request->max_answer = YC_WIRE_MAX_BATCH_BYTES;
  expect (request, read_worklist, NULL, NULL);
  yc_client_send (self, request, cancellable, callback, user_data);
}

static gboolean
read_dossier (YcReply *reply, SoupMessageHeaders *headers, gpointer data, GError **error)
{
  gsize n = 0;
  const char *text = text_of (reply, &n);
  g_autoptr (YcDossier) dossier = yc_dossier_parse (text, n, error);

  if (dossier == NULL)
    return FALSE;
  if (strcmp (dossier->head->case_id, data) != 0)
    return yc_wire_fail (error, "head", "is of another case");
  return take (reply, g_steal_pointer (&dossier), (GDestroyNotify) yc_dossier_free);
}

static YcClientRequest *
new_dossier (YcClientToken token, const char *case_id)
{
  YcClientRequest *request = yc_client_request_new (SOUP_METHOD_GET, token, "/v1/cases/%s", case_id);

  request->answer_type = YC_WIRE_MEDIA_TYPE;
  request->max_answer = YC_WIRE_MAX_DOSSIER_BYTES;
  expect (request, read_dossier, g_strdup (case_id), g_free);
  return request;
}

void
yc_client_dossier (YcClient *self, const char *case_id, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  yc_client_send (self, new_dossier (YC_CLIENT_ANYBODY, case_id), cancellable, callback, user_data);
}

void
yc_client_dossier_for_store (YcClient *self, const char *case_id, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  yc_client_send (self, new_dossier (YC_CLIENT_DEVICE, case_id), cancellable, callback, user_data);
}
