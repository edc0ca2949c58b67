/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* Tests of sync/yc-wire: an operation arrives as it was signed or not at all, and only its own receipt is one. */
#define G_LOG_DOMAIN "yc-test"
#include "config.h"

#include "sync/yc-wire.h"

#include "base/yc-error.h"
#include "base/yc-id.h"
#include "outbox/yc-outbox.h"

#include <glib/gstdio.h>
#include <string.h>

#define CASE_ID "01939c1e-5a00-7000-8000-0000000000c1"

static YcWireOp *
make_op (YcAuthorKey *key, YcIds *ids, gint64 seq)
{
  YcWireOp *op = g_new0 (YcWireOp, 1);

  op->id = yc_ids_uuid (ids, 1795999999000000);
  op->case_id = g_strdup (CASE_ID);
  op->case_seq = seq;
  op->author_key = yc_author_key_get_public (key);
  op->body = g_strdup_printf ("{\"case\":\"%s\",\"case_seq\":%" G_GINT64_FORMAT ",\"kind\":\"received\",\"note\":\"换行\\n“引号”\",\"op\":\"%s\"}",
                              CASE_ID, seq, op->id);
  yc_digest_bytes (op->body, strlen (op->body), &op->digest);
  op->signature = yc_author_key_sign_digest (key, YC_OUTBOX_SIGNED_AS, &op->digest);
  return op;
}

typedef struct { YcAuthorKey *key, *platform; YcIds *ids; GPtrArray *ops; } Fixture;

static void
set_up (Fixture *f, gconstpointer data)
{
  f->key = yc_author_key_generate ();
  f->platform = yc_author_key_generate ();
  f->ids = yc_ids_test_new (7);
  f->ops = g_ptr_array_new_with_free_func ((GDestroyNotify) yc_wire_op_free);
  for (gint64 i = 0; i < 3; i++)
    g_ptr_array_add (f->ops, make_op (f->key, f->ids, i + 1));
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  g_ptr_array_unref (f->ops);
  yc_ids_unref (f->ids);
  yc_author_key_unref (f->key);
  yc_author_key_unref (f->platform);
}

/* What is sent is what data/schemas/ promises to others. */
static void
check_schema (const char *schema, const char *text)
{
  g_autofree char *folder = g_dir_make_tmp ("yichuang-wire-XXXXXX", NULL);
  g_autofree char *file = g_build_filename (folder, "message.json", NULL);
  g_autofree char *script = g_test_build_filename (G_TEST_DIST, "unit", "check-schema.py", NULL);
  g_autofree char *path = g_build_filename (g_getenv ("YICHUANG_DATADIR"), "schemas", schema, NULL);
  const char *words[] = { "/usr/bin/python3", script, path, file, NULL };
  g_autofree char *err = NULL;
  int status = -1;

  g_assert_true (g_file_set_contents (file, text, -1, NULL));
  g_assert_true (g_spawn_sync (NULL, (char **) words, NULL, G_SPAWN_DEFAULT, NULL, NULL, NULL, &err, &status, NULL));
  g_assert_cmpstr (err, ==, "");
  g_assert_cmpint (status, ==, 0);
  g_unlink (file);
  g_rmdir (folder);
}

static void
test_round (Fixture *f, gconstpointer data)
{
  g_autofree char *text = yc_wire_ops_to_text (f->ops);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) read = yc_wire_ops_parse (text, strlen (text), &error);

  g_assert_no_error (error);
  g_assert_cmpuint (read->len, ==, 3);
  for (guint i = 0; i < 3; i++)
    {
      const YcWireOp *sent = g_ptr_array_index (f->ops, i), *got = g_ptr_array_index (read, i);

      g_assert_cmpstr (got->body, ==, sent->body);
      g_assert_cmpstr (got->id, ==, sent->id);
      g_assert_cmpstr (got->case_id, ==, CASE_ID);
      g_assert_cmpint (got->case_seq, ==, i + 1);
      g_assert_cmpstr (json_object_get_string_member (got->content, "kind"), ==, "received");
    }
}

static guint
count_problems (const GPtrArray *ops)
{
  guint n = 0;

  for (guint i = 0; i < ops->len; i++)
    n += ((const YcWireOp *) g_ptr_array_index (ops, i))->problem != NULL;
  return n;
}

/* Every byte of the message in turn: it must be refused, as a whole or the operation, or the operations in it must be the same. */
static void
test_flips (Fixture *f, gconstpointer data)
{
  g_autofree char *text = yc_wire_ops_to_text (f->ops);
  gsize n = strlen (text);
  guint refused = 0;

  for (gsize i = 0; i < n; i++)
    {
      g_autoptr (GPtrArray) read = NULL;
      g_autoptr (GError) error = NULL;

      text[i] ^= 1;
      read = yc_wire_ops_parse (text, n, &error);
      text[i] ^= 1;
      refused += read == NULL || count_problems (read) > 0;
      g_assert_true ((read == NULL) == (error != NULL));
      g_assert_true (read == NULL || count_problems (read) <= 1);
      for (guint k = 0; read != NULL && k < read->len; k++)
        {
          const YcWireOp *op = g_ptr_array_index (read, k), *sent = g_ptr_array_index (f->ops, k);

          g_assert_true (op->problem != NULL || strcmp (op->body, sent->body) == 0);
        }
    }
  g_assert_cmpuint (refused, >=, n * 9 / 10);
}

static void
test_cut (Fixture *f, gconstpointer data)
{
  g_autofree char *text = yc_wire_ops_to_text (f->ops);

  for (gsize n = 0; n < strlen (text); n++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (yc_wire_ops_parse (text, n, &error));
      g_assert_true (error != NULL && error->domain == YC_BASE_ERROR);
    }
}

typedef void (*Spoil) (YcWireOp *op, Fixture *f);
static void spoil_body (YcWireOp *op, Fixture *f) { op->body[strlen (op->body) - 3] ^= 1; }
static void spoil_id (YcWireOp *op, Fixture *f) { g_free (op->id); op->id = yc_ids_uuid (f->ids, 1); }
static void spoil_uuid (YcWireOp *op, Fixture *f) { g_free (op->id); op->id = g_strdup ("1"); }
static void spoil_key (YcWireOp *op, Fixture *f) { g_free (op->author_key); op->author_key = yc_author_key_get_public (f->platform); }
static void spoil_signature (YcWireOp *op, Fixture *f) { op->signature[0] = op->signature[0] == '0' ? '1' : '0'; }
static void spoil_digest (YcWireOp *op, Fixture *f) { op->digest.sm3[0] = op->digest.sm3[0] == '0' ? '1' : '0'; }
static void spoil_hex (YcWireOp *op, Fixture *f) { op->digest.sha256[0] = 'G'; }

/* Signed well, but not an operation of the contract. */
static void
sign_other (YcWireOp *op, Fixture *f, const char *body)
{
  g_free (op->body);
  g_free (op->signature);
  op->body = g_strdup (body);
  yc_digest_bytes (op->body, strlen (op->body), &op->digest);
  op->signature = yc_author_key_sign_digest (f->key, YC_OUTBOX_SIGNED_AS, &op->digest);
}

static void spoil_json (YcWireOp *op, Fixture *f) { sign_other (op, f, "not JSON"); }
static void spoil_members (YcWireOp *op, Fixture *f) { sign_other (op, f, "{}"); }
static void
spoil_depth (YcWireOp *op, Fixture *f)
{
  g_autofree char *deep = g_strnfill (100000, '[');

  sign_other (op, f, deep);
}
static void
spoil_case (YcWireOp *op, Fixture *f)
{
  g_autofree char *body = g_strdup_printf ("{\"case\":\"../x\",\"case_seq\":1,\"op\":\"%s\"}", op->id);

  sign_other (op, f, body);
}

static void
test_spoiled (Fixture *f, gconstpointer data)
{
  static const struct { Spoil spoil; int type; } table[] = {     /* -1: the message is none */
    { spoil_body, YC_PROBLEM_SCHEMA }, { spoil_id, YC_PROBLEM_SCHEMA }, { spoil_uuid, -1 }, { spoil_key, YC_PROBLEM_SIGNATURE },
    { spoil_signature, YC_PROBLEM_SIGNATURE }, { spoil_digest, YC_PROBLEM_SCHEMA }, { spoil_hex, -1 }, { spoil_json, YC_PROBLEM_SCHEMA },
    { spoil_members, YC_PROBLEM_SCHEMA }, { spoil_depth, YC_PROBLEM_SCHEMA }, { spoil_case, YC_PROBLEM_SCHEMA },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (table); i++)
    {
      YcWireOp *op = make_op (f->key, f->ids, 4);
      const YcWireOp *got = NULL;
      g_autoptr (GPtrArray) read = NULL;
      g_autoptr (GError) error = NULL;
      g_autofree char *text = NULL;

      g_test_message ("row %zu", i);
      table[i].spoil (op, f);
      g_ptr_array_add (f->ops, op);
      text = yc_wire_ops_to_text (f->ops);
      read = yc_wire_ops_parse (text, strlen (text), &error);
      g_ptr_array_remove_index (f->ops, f->ops->len - 1);
      if (table[i].type < 0)
        {
          g_assert_null (read);
          g_assert_true (error != NULL && error->domain == YC_BASE_ERROR);
          continue;
        }
      g_assert_no_error (error);
      g_assert_cmpuint (count_problems (read), ==, 1);
      got = g_ptr_array_index (read, 3);
      g_assert_true (got->problem != NULL && (int) got->problem->type == table[i].type);
    }
}

static void
test_counts (Fixture *f, gconstpointer data)
{
  g_autoptr (GPtrArray) none = g_ptr_array_new ();
  g_autofree char *empty = yc_wire_ops_to_text (none), *many = NULL;
  g_autoptr (GError) error = NULL, too_many = NULL;

  g_assert_null (yc_wire_ops_parse (empty, strlen (empty), &error));
  g_assert_error (error, YC_BASE_ERROR, YC_BASE_ERROR_FORMAT);
  while (f->ops->len <= YC_WIRE_MAX_OPS)
    g_ptr_array_add (f->ops, make_op (f->key, f->ids, f->ops->len + 1));
  many = yc_wire_ops_to_text (f->ops);
  g_assert_null (yc_wire_ops_parse (many, strlen (many), &too_many));
  g_assert_error (too_many, YC_BASE_ERROR, YC_BASE_ERROR_TOO_LARGE);
}

/* ---- receipts ---- */

static YcReceipt *
make_receipt (const YcWireOp *op, YcAuthorKey *platform)
{
  YcReceipt *receipt = g_new0 (YcReceipt, 1);

  receipt->id = g_strdup (op->id);
  receipt->digest = op->digest;
  receipt->revision = 3;
  receipt->sequence = 1200;
  receipt->at = 1795999999000000;
  yc_receipt_sign (receipt, platform);
  return receipt;
}

static GPtrArray *
make_results (Fixture *f)
{
  GPtrArray *results = g_ptr_array_new_with_free_func ((GDestroyNotify) yc_wire_result_free);

  for (guint i = 0; i < f->ops->len; i++)
    {
      YcWireResult *result = g_new0 (YcWireResult, 1);

      if (i == 1)
        result->problem = yc_problem_new (YC_PROBLEM_RULE, "S30 -> S60");
      else
        result->receipt = make_receipt (g_ptr_array_index (f->ops, i), f->platform);
      g_ptr_array_add (results, result);
    }
  return results;
}

static void
test_schemas (Fixture *f, gconstpointer data)
{
  g_autoptr (GPtrArray) results = make_results (f);
  g_autofree char *ops = yc_wire_ops_to_text (f->ops), *answers = yc_wire_results_to_text (results);
  g_autoptr (YcProblem) problem = yc_problem_new (YC_PROBLEM_STALE, "x");
  g_autofree char *problem_text = yc_problem_to_text (problem);

  check_schema ("wire-ops.schema.json", ops);
  check_schema ("wire-results.schema.json", answers);
  check_schema ("wire-problem.schema.json", problem_text);
}

static void
test_results (Fixture *f, gconstpointer data)
{
  g_autoptr (GPtrArray) results = make_results (f);
  g_autofree char *text = yc_wire_results_to_text (results), *key = yc_author_key_get_public (f->platform);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) read = yc_wire_results_parse (text, strlen (text), 3, &error);
  const YcWireResult *first, *second;

  g_assert_no_error (error);
  first = g_ptr_array_index (read, 0);
  second = g_ptr_array_index (read, 1);
  g_assert_true (yc_receipt_check (first->receipt, g_ptr_array_index (f->ops, 0), key, &error));
  g_assert_no_error (error);
  g_assert_cmpint (first->receipt->revision, ==, 3);
  g_assert_cmpint (second->problem->type, ==, YC_PROBLEM_RULE);
  g_assert_null (yc_wire_results_parse (text, strlen (text), 2, &error));
  g_assert_error (error, YC_BASE_ERROR, YC_BASE_ERROR_FORMAT);
}

static void
test_foreign_receipts (Fixture *f, gconstpointer data)
{
  YcWireOp *op = g_ptr_array_index (f->ops, 0), *other = g_ptr_array_index (f->ops, 1);
  g_autofree char *key = yc_author_key_get_public (f->platform), *wrong_key = yc_author_key_get_public (f->key);

  for (int i = 0; i < 6; i++)
    {
      g_autoptr (YcReceipt) receipt = make_receipt (i == 0 ? other : op, f->platform);
      g_autoptr (GError) error = NULL;

      if (i == 1)
        {
          receipt->digest = other->digest;           /* another content under the same key */
          yc_receipt_sign (receipt, f->platform);
        }
      else if (i == 2)
        receipt->revision++;
      else if (i == 3)
        receipt->at++;
      else if (i == 4)
        yc_receipt_sign (receipt, f->key);           /* somebody else says it */
      g_assert_false (yc_receipt_check (receipt, op, i == 5 ? wrong_key : key, &error));
      g_assert_true (error->domain == (i < 2 ? YC_BASE_ERROR : YC_VAULT_ERROR));
    }
}

static void
test_bad_results (Fixture *f, gconstpointer data)
{
  static const char *const texts[] = {
    "", "{}", "<html></html>",
    "{\"contract\":1,\"results\":[{}]}",
    "{\"contract\":2,\"results\":[]}",
    "{\"contract\":1,\"results\":[{\"receipt\":{},\"problem\":{}}]}",
    "{\"contract\":1,\"results\":[{\"problem\":{\"type\":\"urn:yichuang:problem:rule\",\"status\":200}}]}",
    "{\"contract\":1,\"results\":[{\"problem\":{\"type\":\"urn:yichuang:problem:rule\",\"status\":422}}],\"more\":1}",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (yc_wire_results_parse (texts[i], strlen (texts[i]), 1, &error));
      g_assert_error (error, YC_BASE_ERROR, YC_BASE_ERROR_FORMAT);
    }
}

#define ADD(name, f) g_test_add ("/sync/wire/" name, Fixture, NULL, set_up, f, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  ADD ("an-operation-that-was-changed-is-refused", test_spoiled);
  ADD ("no-flipped-bit-changes-what-was-signed", test_flips);
  ADD ("a-batch-that-was-cut-is-refused", test_cut);
  ADD ("an-empty-and-a-too-long-batch-are-refused", test_counts);
  ADD ("operations-arrive-as-they-were-signed", test_round);
  ADD ("only-its-own-receipt-is-one", test_foreign_receipts);
  ADD ("what-is-no-list-of-results-is-refused", test_bad_results);
  ADD ("results-arrive-one-for-each", test_results);
  ADD ("what-is-sent-fits-the-schemas", test_schemas);
  return g_test_run ();
}
