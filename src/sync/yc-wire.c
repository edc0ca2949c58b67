/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* The contract's messages of delivery: operations as they were signed, and what the platform says of each. Takes and gives text; knows
 * nothing of HTTP or of a database. Any thread. */
#define G_LOG_DOMAIN "yc-sync"
#include "config.h"

#include "sync/yc-wire-private.h"

#include "base/yc-error.h"
#include "base/yc-id.h"
#include "base/yc-json.h"
#include "base/yc-parallel.h"
#include "outbox/yc-outbox.h"

#include <string.h>

#define MAX_ID 64

/* A message of this contract: "contract" is 1 and there is nothing else but @member. */
static JsonArray *
read_list (JsonObject *object, const char *member, guint max, GError **error)
{
  const char *const known[] = { "contract", member, NULL };
  JsonArray *array = NULL;
  gint64 contract = 0;

  if (!yc_json_check_members (object, "", known, error)
      || !yc_json_get_int (object, "", "contract", YC_WIRE_CONTRACT, YC_WIRE_CONTRACT, &contract, error)
      || !yc_json_get_array (object, "", member, max, &array, error))
    return NULL;
  return array;
}

static char *
write_list (const char *member, JsonArray *array)
{
  JsonObject *object = yc_wire_begin ();

  json_object_set_array_member (object, member, array);
  return yc_wire_end (object);
}

/* ---- operations ---- */

void
yc_wire_op_free (YcWireOp *self)
{
  if (self == NULL)
    return;
  g_free (self->id);
  g_free (self->case_id);
  g_free (self->author_key);
  g_free (self->signature);
  g_free (self->body);
  g_clear_pointer (&self->content, json_object_unref);
  yc_problem_free (self->problem);
  g_free (self);
}

/* The body goes as a string, not as an object: what was signed is a text, and only the same text has the same signature. */
JsonObject *
yc_wire_op_to_json (const YcWireOp *self)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "op", self->id);
  yc_wire_set_digest (object, &self->digest);
  json_object_set_string_member (object, "key", self->author_key);
  json_object_set_string_member (object, "signature", self->signature);
  json_object_set_string_member (object, "body", self->body);
  return object;
}

/**
 * yc_wire_ops_to_text:
 *
 * Returns: (transfer full): the body of POST /v1/ops
 */
char *
yc_wire_ops_to_text (GPtrArray *ops)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < ops->len; i++)
    json_array_add_object_element (array, yc_wire_op_to_json (g_ptr_array_index (ops, i)));
  return write_list ("ops", array);
}

/* The members of the signed text that say which operation it is. */
static gboolean
read_content (YcWireOp *self, const char *where, GError **error)
{
  const YcJsonLimits limits = { .max_bytes = YC_WIRE_MAX_OP_BYTES, .max_depth = YC_WIRE_MAX_DEPTH };
  const char *id = NULL, *case_id = NULL;

  self->content = yc_json_parse_object (self->body, -1, &limits, error);
  if (self->content == NULL || !yc_json_get_string (self->content, where, "op", MAX_ID, &id, error)
      || !yc_json_get_string (self->content, where, "case", MAX_ID, &case_id, error)
      || !yc_json_get_int (self->content, where, "case_seq", 1, G_MAXINT64, &self->case_seq, error))
    return FALSE;
  if (strcmp (id, self->id) != 0)
    return yc_wire_fail (error, where, "the signed text is of another operation");
  if (!yc_id_is_uuid (case_id))
    return yc_wire_fail (error, where, "the case is no UUID");
  self->case_id = g_strdup (case_id);
  return TRUE;
}

static gboolean
check_body (const YcWireOp *self, const char *where, GError **error)
{
  YcDigest digest;

  yc_digest_bytes (self->body, strlen (self->body), &digest);
  if (!yc_digest_equal (&digest, &self->digest))
    return yc_wire_fail (error, where, "the text is not what the digest was made of");
  return yc_signature_verify_digest (self->author_key, YC_OUTBOX_SIGNED_AS, &self->digest, self->signature, error);
}

/* What is said of it; not whether it is true. */
static YcWireOp *
read_op (JsonObject *object, const char *where, GError **error)
{
  static const char *const known[] = { "op", "sha256", "sm3", "key", "signature", "body", NULL };
  g_autoptr (YcWireOp) self = g_new0 (YcWireOp, 1);
  const char *id = NULL, *key = NULL, *signature = NULL, *body = NULL;

  if (!yc_json_check_members (object, where, known, error) || !yc_json_get_string (object, where, "op", MAX_ID, &id, error)
      || !yc_wire_get_digest (object, where, &self->digest, error) || !yc_wire_get_text (object, where, "key", YC_WIRE_TEXT_HEX, &key, error)
      || !yc_wire_get_text (object, where, "signature", YC_WIRE_TEXT_SIGNATURE, &signature, error)
      || !yc_json_get_string (object, where, "body", YC_WIRE_MAX_OP_BYTES, &body, error))
    return NULL;
  if (!yc_id_is_uuid (id))
    {
      yc_wire_fail (error, where, "the operation is no UUID");
      return NULL;
    }
  self->id = g_strdup (id);
  self->author_key = g_strdup (key);
  self->signature = g_strdup (signature);
  self->body = g_strdup (body);
  return g_steal_pointer (&self);
}

YcWireOp *
yc_wire_op_from_json (JsonObject *object, const char *where, GError **error)
{
  g_autoptr (YcWireOp) self = read_op (object, where, error);

  return self != NULL && check_body (self, where, error) && read_content (self, where, error) ? g_steal_pointer (&self) : NULL;
}

/* Digests, signatures and content of a batch: most of what it costs, and of each operation by itself. */
static void
check_op (guint i, gpointer data)
{
  YcWireOp *op = g_ptr_array_index ((GPtrArray *) data, i);
  g_autofree char *where = g_strdup_printf ("ops[%u]", i);
  g_autoptr (GError) error = NULL;

  if (check_body (op, where, &error) && read_content (op, where, &error))
    return;
  /* Whose hand it is and what it says are two matters: only the first is a forgery. */
  op->problem = yc_problem_new (error->domain == YC_VAULT_ERROR ? YC_PROBLEM_SIGNATURE : YC_PROBLEM_SCHEMA, "%s", error->message);
}

/**
 * yc_wire_ops_parse:
 * @text: the body of POST /v1/ops
 *
 * A message that breaks the form is none, as a whole: no workstation that works has made it. An operation that is whole in form, and forged, damaged
 * in its place or of another contract, is its own trouble: the others in the call are other people's cases.
 */
GPtrArray *
yc_wire_ops_parse (const char *text, gsize n, GError **error)
{
  const YcJsonLimits limits = { .max_bytes = YC_WIRE_MAX_BATCH_BYTES, .max_depth = 4 };
  g_autoptr (JsonObject) object = yc_json_parse_object (text, (gssize) n, &limits, error);
  g_autoptr (GPtrArray) ops = g_ptr_array_new_with_free_func ((GDestroyNotify) yc_wire_op_free);
  JsonArray *array = object != NULL ? read_list (object, "ops", YC_WIRE_MAX_OPS, error) : NULL;

  if (array == NULL)
    return NULL;
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      g_autofree char *where = g_strdup_printf ("ops[%u]", i);
      JsonObject *item = NULL;
      YcWireOp *op = NULL;

      if (!yc_json_item_object (array, "ops", i, &item, error) || (op = read_op (item, where, error)) == NULL)
        return NULL;
      g_ptr_array_add (ops, op);
    }
  if (ops->len == 0)
    {
      yc_wire_fail (error, "ops", "nothing is in it");
      return NULL;
    }
  yc_parallel_for (ops->len, check_op, ops);
  return g_steal_pointer (&ops);
}

/* ---- receipts ---- */

void
yc_receipt_free (YcReceipt *self)
{
  if (self == NULL)
    return;
  g_free (self->id);
  g_free (self->signature);
  g_free (self);
}

static JsonObject *
receipt_to_json (const YcReceipt *self)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "op", self->id);
  yc_wire_set_digest (object, &self->digest);
  json_object_set_int_member (object, "revision", self->revision);
  json_object_set_int_member (object, "sequence", self->sequence);
  json_object_set_int_member (object, "at", self->at);
  return object;
}

void
yc_receipt_sign (YcReceipt *self, YcAuthorKey *platform)
{
  g_autoptr (JsonObject) object = receipt_to_json (self);
  g_autofree char *text = yc_json_canonical_object (object);

  g_free (self->signature);
  self->signature = yc_author_key_sign (platform, text, strlen (text));
}

/**
 * yc_receipt_check:
 * @op: what was sent
 * @platform_key: 64 hex, from the enrolment
 *
 * Nothing leaves the queue without this.
 */
gboolean
yc_receipt_check (const YcReceipt *self, const YcWireOp *op, const char *platform_key, GError **error)
{
  g_autoptr (JsonObject) object = NULL;
  g_autofree char *text = NULL;

  if (strcmp (self->id, op->id) != 0 || !yc_digest_equal (&self->digest, &op->digest))
    return yc_wire_fail (error, op->id, "the receipt is of another operation");
  object = receipt_to_json (self);
  text = yc_json_canonical_object (object);
  return yc_signature_verify (platform_key, text, strlen (text), self->signature, error);
}

static YcReceipt *
parse_receipt (JsonObject *object, const char *where, GError **error)
{
  static const char *const known[] = { "op", "sha256", "sm3", "revision", "sequence", "at", "signature", NULL };
  g_autoptr (YcReceipt) self = g_new0 (YcReceipt, 1);
  const char *id = NULL, *signature = NULL;

  if (!yc_json_check_members (object, where, known, error) || !yc_json_get_string (object, where, "op", MAX_ID, &id, error)
      || !yc_wire_get_digest (object, where, &self->digest, error)
      || !yc_json_get_int (object, where, "revision", 1, G_MAXINT64, &self->revision, error)
      || !yc_json_get_int (object, where, "sequence", 1, G_MAXINT64, &self->sequence, error)
      || !yc_json_get_int (object, where, "at", 0, G_MAXINT64, &self->at, error)
      || !yc_json_get_string (object, where, "signature", 128, &signature, error))
    return NULL;
  self->id = g_strdup (id);
  self->signature = g_strdup (signature);
  return g_steal_pointer (&self);
}

/* ---- results ---- */

void
yc_wire_result_free (YcWireResult *self)
{
  if (self == NULL)
    return;
  yc_receipt_free (self->receipt);
  yc_problem_free (self->problem);
  g_free (self);
}

char *
yc_wire_results_to_text (GPtrArray *results)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < results->len; i++)
    {
      const YcWireResult *result = g_ptr_array_index (results, i);
      JsonObject *object = json_object_new ();

      if (result->receipt != NULL)
        {
          JsonObject *receipt = receipt_to_json (result->receipt);

          json_object_set_string_member (receipt, "signature", result->receipt->signature);
          json_object_set_object_member (object, "receipt", receipt);
        }
      else
        json_object_set_object_member (object, "problem", yc_problem_to_json (result->problem));
      json_array_add_object_element (array, object);
    }
  return write_list ("results", array);
}

static YcWireResult *
parse_result (JsonObject *object, const char *where, GError **error)
{
  static const char *const known[] = { "receipt", "problem", NULL };
  g_autoptr (YcWireResult) self = g_new0 (YcWireResult, 1);
  JsonObject *receipt = NULL, *problem = NULL;

  if (!yc_json_check_members (object, where, known, error) || !yc_json_opt_object (object, where, "receipt", &receipt, error)
      || !yc_json_opt_object (object, where, "problem", &problem, error))
    return NULL;
  if ((receipt != NULL) == (problem != NULL))
    {
      yc_wire_fail (error, where, "either a receipt or a problem");
      return NULL;
    }
  if (receipt != NULL)
    self->receipt = parse_receipt (receipt, where, error);
  else
    self->problem = yc_problem_from_json (problem, where, error);
  return self->receipt != NULL || self->problem != NULL ? g_steal_pointer (&self) : NULL;
}

GPtrArray *
yc_wire_results_parse (const char *text, gsize n, guint n_ops, GError **error)
{
  const YcJsonLimits limits = { .max_bytes = YC_WIRE_MAX_BATCH_BYTES, .max_depth = YC_WIRE_MAX_DEPTH };
  g_autoptr (JsonObject) object = yc_json_parse_object (text, (gssize) n, &limits, error);
  g_autoptr (GPtrArray) results = g_ptr_array_new_with_free_func ((GDestroyNotify) yc_wire_result_free);
  JsonArray *array = object != NULL ? read_list (object, "results", YC_WIRE_MAX_OPS, error) : NULL;

  if (array == NULL)
    return NULL;
  if (json_array_get_length (array) != n_ops)
    {
      yc_wire_fail (error, "results", "not one for each operation");
      return NULL;
    }
  for (guint i = 0; i < n_ops; i++)
    {
      g_autofree char *where = g_strdup_printf ("results[%u]", i);
      JsonObject *item = NULL;
      YcWireResult *result = NULL;

      if (!yc_json_item_object (array, "results", i, &item, error) || (result = parse_result (item, where, error)) == NULL)
        return NULL;
      g_ptr_array_add (results, result);
    }
  return g_steal_pointer (&results);
}
