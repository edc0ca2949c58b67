/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* Tests of sync/yc-message: each message arrives as it was written; what lacks a member, has another type, is too long, has more in it or was
 * cut is refused, by the reader and by the JSON Schema that others write against. */
#define G_LOG_DOMAIN "yc-test"
#include "config.h"

#include "sync/yc-message.h"

#include "base/yc-error.h"
#include "base/yc-id.h"
#include "base/yc-json.h"
#include "outbox/yc-outbox.h"
#include "test-message-revoked.h"

#include <glib/gstdio.h>
#include <string.h>

#define UUID "01939c1e-5a00-7000-8000-0000000000c1"
#define HEX "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff"
#define HEX_2 "ff112233445566778899aabbccddeeff00112233445566778899aabbccddeeff"
#define TOKEN "c2FtcGxlLXRva2Vu.MTIz_-~+/="
#define AT "1795999999000000"
#define LEASE "{\"format\":1,\"hall\":\"示范大厅\"}"

/* Reads and writes again. NULL: refused. */
typedef char *(*Again) (const char *text, gsize n, GError **error);

static char *
again_hello (const char *text, gsize n, GError **error)
{
  g_autoptr (YcHello) hello = yc_hello_parse (text, n, error);

  return hello != NULL ? yc_hello_to_text (hello) : NULL;
}

static char *
again_enrol (const char *text, gsize n, GError **error)
{
  g_autofree char *code = NULL, *incarnation = NULL;

  return yc_enrol_parse (text, n, &code, &incarnation, error) ? yc_enrol_to_text (code, incarnation) : NULL;
}

static char *
again_enrolled (const char *text, gsize n, GError **error)
{
  g_autoptr (YcEnrolled) enrolled = yc_enrolled_parse (text, n, error);

  return enrolled != NULL ? yc_enrolled_to_text (enrolled) : NULL;
}

static char *
again_lease_request (const char *text, gsize n, GError **error)
{
  g_autofree char *incarnation = NULL;

  return yc_lease_request_parse (text, n, &incarnation, error) ? yc_lease_request_to_text (incarnation) : NULL;
}

static char *
again_leased (const char *text, gsize n, GError **error)
{
  g_autoptr (JsonObject) lease = yc_leased_parse (text, n, error);

  return lease != NULL ? yc_leased_to_text (lease) : NULL;
}

static char *
again_handshake (const char *text, gsize n, GError **error)
{
  g_autofree char *incarnation = NULL;
  gint64 sequence = 0;
  guint stuck = 0;

  return yc_handshake_parse (text, n, &incarnation, &sequence, &stuck, error) ? yc_handshake_to_text (incarnation, sequence, stuck) : NULL;
}

static char *
again_handshaken (const char *text, gsize n, GError **error)
{
  g_autoptr (YcHandshaken) told = yc_handshaken_parse (text, n, error);

  return told != NULL ? yc_handshaken_to_text (told) : NULL;
}

static char *
again_sign_in (const char *text, gsize n, GError **error)
{
  char *account = NULL, *password = NULL, *result = NULL;

  if (yc_sign_in_parse (text, n, &account, &password, error))
    result = yc_sign_in_to_text (account, password);
  g_free (account);
  yc_wipe_free (password);
  return result;
}

static char *
again_session (const char *text, gsize n, GError **error)
{
  g_autoptr (YcSessionGrant) grant = yc_session_grant_parse (text, n, error);

  return grant != NULL ? yc_session_grant_to_text (grant) : NULL;
}

static char *
again_author (const char *text, gsize n, GError **error)
{
  g_autofree char *key = NULL, *local = NULL;

  return yc_author_parse (text, n, &key, &local, error) ? yc_author_to_text (key, local) : NULL;
}

static char *
again_done (const char *text, gsize n, GError **error)
{
  return yc_done_parse (text, n, error) ? yc_done_to_text () : NULL;
}

static char *
again_credit_request (const char *text, gsize n, GError **error)
{
  g_autofree char *number = yc_credit_request_parse (text, n, error);

  return number != NULL ? yc_credit_request_to_text (number) : NULL;
}

static char *
again_credit (const char *text, gsize n, GError **error)
{
  g_autoptr (YcCredit) credit = yc_credit_parse (text, n, error);

  return credit != NULL ? yc_credit_to_text (credit) : NULL;
}

static char *
again_probe (const char *text, gsize n, GError **error)
{
  g_autoptr (GPtrArray) blobs = yc_probe_parse (text, n, error);

  return blobs != NULL ? yc_probe_to_text (blobs) : NULL;
}

static char *
again_probed (const char *text, gsize n, GError **error)
{
  g_autoptr (GPtrArray) blobs = yc_probed_parse (text, n, error);

  return blobs != NULL ? yc_probed_to_text (blobs) : NULL;
}

static char *
again_seal (const char *text, gsize n, GError **error)
{
  YcDigest digest;

  return yc_seal_parse (text, n, &digest, error) ? yc_seal_to_text (&digest) : NULL;
}

static char *
again_changes (const char *text, gsize n, GError **error)
{
  g_autoptr (YcChanges) changes = yc_changes_parse (text, n, error);

  return changes != NULL ? yc_changes_to_text (changes) : NULL;
}

static char *
again_worklist (const char *text, gsize n, GError **error)
{
  g_autoptr (YcWorklist) worklist = yc_worklist_parse (text, n, error);

  return worklist != NULL ? yc_worklist_to_text (worklist) : NULL;
}

static char *
again_dossier (const char *text, gsize n, GError **error)
{
  g_autoptr (YcDossier) dossier = yc_dossier_parse (text, n, error);

  return dossier != NULL ? yc_dossier_to_text (dossier) : NULL;
}

/* ---- samples ---- */

#define LINE "{\"agency\":\"031\",\"applicant\":\"示范甲\",\"case\":\"" UUID "\",\"claimed_by\":\"shenpi\",\"cure_due\":\"2026-12-04\"," \
  "\"due\":\"2026-12-10\",\"due_provisional\":false,\"item_name\":\"示范事项\",\"number\":\"2102030312611260001\",\"received\":\"2026-11-26\"," \
  "\"revision\":2,\"state\":\"S30\"}"
#define EMPTY_LINE "{\"agency\":\"\",\"applicant\":\"\",\"case\":\"" UUID "\",\"claimed_by\":\"\",\"cure_due\":\"\",\"due\":\"\"," \
  "\"due_provisional\":true,\"item_name\":\"\",\"number\":\"\",\"received\":\"\",\"revision\":1,\"state\":\"S93\"}"

#define PAUSED_LINE "{\"agency\":\"031\",\"applicant\":\"示范甲\",\"case\":\"" UUID "\",\"claimed_by\":\"shenpi\",\"cure_due\":\"\"," \
  "\"due\":\"2026-12-10\",\"due_provisional\":false,\"item_name\":\"示范事项\",\"number\":\"2102030312611260001\",\"paused\":\"2026-11-28\",\"priority\":true," \
  "\"received\":\"2026-11-26\",\"revision\":2,\"state\":\"S55\"}"

typedef struct { const char *schema; Again again; const char *text; } Row; /* @text NULL: made by sample() */

static const Row table[] = {
  { "wire-hello", again_hello, "{\"at\":" AT ",\"contract\":1,\"demonstration\":true,\"key\":\"" HEX "\",\"name\":\"示范平台\"}" },
  { "wire-enrol", again_enrol, "{\"code\":\"A1B2-C3D4\",\"contract\":1,\"incarnation\":\"" UUID "\"}" },
  { "wire-enrolled", again_enrolled, "{\"ca\":\"-----BEGIN CERTIFICATE-----\\n\",\"contract\":1,\"device\":\"" UUID "\",\"key\":\"" HEX
    "\",\"lease\":" LEASE ",\"news\":0,\"token\":\"" TOKEN "\"}" },
  { "wire-enrolled", again_enrolled, "{\"ca\":\"\",\"contract\":1,\"device\":\"" UUID "\",\"key\":\"" HEX
    "\",\"lease\":" LEASE ",\"news\":4711,\"token\":\"" TOKEN "\"}" },
  { "wire-lease-request", again_lease_request, "{\"contract\":1,\"incarnation\":\"" UUID "\"}" },
  { "wire-leased", again_leased, "{\"contract\":1,\"lease\":" LEASE "}" },
  { "wire-handshake", again_handshake, "{\"contract\":1,\"incarnation\":\"" UUID "\",\"sequence\":12,\"stuck\":3}" },
  { "wire-handshaken", again_handshaken, "{\"at\":" AT ",\"contract\":1,\"ops\":[\"" UUID "\"]}" },
  { "wire-handshaken", again_handshaken, "{\"at\":" AT ",\"contract\":1,\"ops\":[]}" },
  { "wire-sign-in", again_sign_in, "{\"account\":\"wangjing\",\"contract\":1,\"password\":\"示范 口令\\\"1\"}" },
  { "wire-session", again_session, "{\"account\":\"wangjing\",\"agencies\":[\"037\",\"115\"],\"contract\":1,\"name\":\"王静\",\"offline_until\":" AT
    ",\"role\":\"approver\",\"token\":\"" TOKEN "\",\"until\":" AT "}" },
  { "wire-author", again_author, "{\"contract\":1,\"key\":\"" HEX "\",\"local\":\"\"}" },
  { "wire-author", again_author, "{\"contract\":1,\"key\":\"" HEX "\",\"local\":\"L-D203-1\"}" },
  { "wire-done", again_done, "{\"contract\":1}" },
  { "wire-credit-request", again_credit_request, "{\"contract\":1,\"number\":\"11010519491231002X\"}" },
  { "wire-credit", again_credit, "{\"asked\":" AT ",\"contract\":1,\"priority\":true,\"records\":[]}" },
  { "wire-credit", again_credit, "{\"asked\":" AT ",\"contract\":1,\"priority\":false,\"records\":[{\"item\":\"\",\"kind\":\"dishonest\",\"repaired\":false,\"since\":\"2026-01-05\"},"
    "{\"item\":\"small-catering\",\"kind\":\"fraud\",\"repaired\":true,\"since\":\"2025-02-01\"}]}" },
  { "wire-withdrawal-request", again_withdrawal_request, "{\"contract\":1,\"incarnation\":\"" UUID "\",\"nonce\":\"" HEX "\"}" },
  { "wire-withdrawal", again_withdrawal, "{\"at\":" AT ",\"contract\":1,\"device\":\"" UUID "\",\"escrow\":\"" HEX "\",\"handed\":3,\"incarnation\":\"" UUID
    "\",\"nonce\":\"" HEX_2 "\",\"sequence\":4711,\"signature\":\"" HEX HEX_2 "\",\"since\":" AT "}" },
  { "wire-evacuation", again_evacuation, "{\"contract\":1,\"op\":\"" UUID "\",\"part\":1,\"parts\":2,\"sealed\":\"YWJjZA==\"}" },
  { "wire-evacuation", again_evacuation, "{\"contract\":1,\"lost\":2,\"op\":\"" UUID "\",\"part\":1,\"parts\":2,\"sealed\":\"YWJjZA==\"}" },
  { "wire-evacuated", again_evacuated, "{\"at\":" AT ",\"contract\":1,\"lost\":2,\"op\":\"" UUID "\",\"part\":2,\"parts\":2,\"sha256\":\"" HEX
    "\",\"signature\":\"" HEX HEX_2 "\"}" },
  { "wire-evacuated", again_evacuated, "{\"at\":" AT ",\"contract\":1,\"op\":\"" UUID "\",\"part\":2,\"parts\":2,\"sha256\":\"" HEX
    "\",\"signature\":\"" HEX HEX_2 "\"}" },
  { "wire-probe", again_probe, "{\"blobs\":[\"" HEX "\",\"" HEX_2 "\"],\"contract\":1}" },
  { "wire-probed", again_probed, "{\"blobs\":[\"" HEX "\"],\"contract\":1}" },
  { "wire-seal", again_seal, "{\"contract\":1,\"sha256\":\"" HEX "\",\"sm3\":\"" HEX_2 "\"}" },
  { "wire-changes", again_changes, NULL },
  { "wire-worklist", again_worklist, "{\"cases\":[" LINE "," EMPTY_LINE "," PAUSED_LINE "],\"contract\":1,\"more\":true,\"next\":\"0.2026-12-01.1." UUID "\"}" },
  { "wire-worklist", again_worklist, "{\"cases\":[],\"contract\":1,\"more\":false}" },
  { "wire-dossier", again_dossier, NULL },
};

static YcChange *
make_change (YcAuthorKey *key, YcIds *ids, gint64 sequence, gint64 revision)
{
  YcChange *change = g_new0 (YcChange, 1);
  YcWireOp *op = g_new0 (YcWireOp, 1);

  op->id = yc_ids_uuid (ids, 1795999999000000);
  op->author_key = yc_author_key_get_public (key);
  op->body = g_strdup_printf ("{\"case\":\"" UUID "\",\"case_seq\":%" G_GINT64_FORMAT ",\"op\":\"%s\"}", sequence, op->id);
  yc_digest_bytes (op->body, strlen (op->body), &op->digest);
  op->signature = yc_author_key_sign_digest (key, YC_OUTBOX_SIGNED_AS, &op->digest);
  change->op = op;
  change->sequence = sequence;
  change->revision = revision;
  change->at = 1795999999000000;
  return change;
}

/* @sequences: ended by 0 */
static char *
write_changes (const gint64 *sequences, gint64 cursor)
{
  g_autoptr (YcAuthorKey) key = yc_author_key_generate ();
  g_autoptr (YcIds) ids = yc_ids_test_new (5);
  g_autoptr (YcChanges) changes = g_new0 (YcChanges, 1);

  changes->changes = g_ptr_array_new_with_free_func ((GDestroyNotify) yc_change_free);
  changes->cursor = cursor;
  for (; *sequences != 0; sequences++)
    g_ptr_array_add (changes->changes, make_change (key, ids, *sequences, 1));
  return yc_changes_to_text (changes);
}

/* Operations 1, 2, ... of a case, and its head. @revisions: ended by 0 */
static char *
write_dossier (const char *head, const gint64 *revisions)
{
  g_autoptr (YcAuthorKey) key = yc_author_key_generate ();
  g_autoptr (YcIds) ids = yc_ids_test_new (5);
  g_autofree char *list = g_strdup_printf ("{\"cases\":[%s],\"contract\":1,\"more\":false}", head);
  g_autoptr (YcWorklist) lines = yc_worklist_parse (list, strlen (list), NULL);
  g_autoptr (YcDossier) dossier = g_new0 (YcDossier, 1);

  dossier->head = g_ptr_array_steal_index (lines->cases, 0);
  dossier->changes = g_ptr_array_new_with_free_func ((GDestroyNotify) yc_change_free);
  for (gint64 i = 0; revisions[i] != 0; i++)
    g_ptr_array_add (dossier->changes, make_change (key, ids, i + 1, revisions[i]));
  return yc_dossier_to_text (dossier);
}

static char *
sample (const Row *row)
{
  if (row->text != NULL)
    return g_strdup (row->text);
  return row->again == again_dossier ? write_dossier (LINE, (gint64[]) { 1, 2, 0 }) : write_changes ((gint64[]) { 3, 7, 0 }, 7);
}

static void
assert_refused (const Row *row, const char *text, gsize n, const char *why)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *again = row->again (text, n, &error);

  if (again != NULL || error == NULL)
    {
      g_test_message ("%s, %s: %s", row->schema, why, text);
      g_test_fail ();
    }
}

/* ---- spoilt in each member ---- */

typedef struct { GPtrArray *texts, *whys; } Spoilt;

/* What is not known is an empty text in these. */
static gboolean
may_be_empty (const char *member)
{
  static const char *const members[] = { "ca", "number", "item_name", "applicant", "agency", "received", "due", "cure_due", "claimed_by", "local", "item", NULL };

  return g_strv_contains (members, member);
}

/* And what is said of some only. */
static gboolean
may_be_missing (const char *member)
{
  return g_str_equal (member, "paused") || g_str_equal (member, "priority") || g_str_equal (member, "lost");
}

static void
add_spoilt (Spoilt *spoilt, JsonObject *object, const char *member, const char *what)
{
  g_ptr_array_add (spoilt->texts, yc_json_canonical_object (object));
  g_ptr_array_add (spoilt->whys, g_strdup_printf ("%s %s", member, what));
}

/* @member of @object in all ways in which it may be wrong; @root is what is written. */
static void
spoil_member (Spoilt *spoilt, JsonObject *root, JsonObject *object, const char *member)
{
  g_autoptr (JsonNode) was = json_node_copy (json_object_get_member (object, member));
  gboolean is_text = JSON_NODE_HOLDS_VALUE (was) && json_node_get_value_type (was) == G_TYPE_STRING;

  json_object_remove_member (object, member);
  if (!may_be_missing (member))
    add_spoilt (spoilt, root, member, "missing");
  json_object_set_null_member (object, member);
  add_spoilt (spoilt, root, member, "null");
  json_object_set_double_member (object, member, 1.5);
  add_spoilt (spoilt, root, member, "no integer");
  json_object_set_int_member (object, member, -1);
  add_spoilt (spoilt, root, member, "negative");
  json_object_set_string_member (object, member, JSON_NODE_HOLDS_VALUE (was) && !is_text ? "1" : "\x01");
  if (strcmp (member, "ca") != 0 && strcmp (member, "password") != 0)
    add_spoilt (spoilt, root, member, "another text");
  if (is_text)
    {
      g_autofree char *lengthy = g_strnfill (70000, 'a');

      json_object_set_string_member (object, member, lengthy);
      if (strcmp (member, "body") != 0 && strcmp (member, "sealed") != 0)
        add_spoilt (spoilt, root, member, "too long");
      json_object_set_string_member (object, member, "");
      if (!may_be_empty (member))
        add_spoilt (spoilt, root, member, "empty");
    }
  json_object_set_member (object, member, g_steal_pointer (&was));
}

static void
spoil_object (Spoilt *spoilt, JsonObject *root, JsonObject *object)
{
  g_autoptr (GList) members = json_object_get_members (object);

  json_object_set_int_member (object, "more_than_known", 1);
  add_spoilt (spoilt, root, "more_than_known", "unknown");
  json_object_remove_member (object, "more_than_known");
  for (GList *l = members; l != NULL; l = l->next)
    {
      g_autofree char *member = g_strdup (l->data);     /* the list's own goes with the member */

      spoil_member (spoilt, root, object, member);
    }
}

/* An item of each list is spoilt, too. */
static void
spoil_lists (Spoilt *spoilt, JsonObject *root)
{
  g_autoptr (GList) members = json_object_get_members (root);

  for (GList *l = members; l != NULL; l = l->next)
    {
      JsonNode *node = json_object_get_member (root, l->data);
      JsonArray *array = JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;

      if (array == NULL)
        continue;
      json_array_add_null_element (array);
      add_spoilt (spoilt, root, l->data, "with null");
      json_array_remove_element (array, json_array_get_length (array) - 1);
      json_array_add_string_element (array, "x");
      add_spoilt (spoilt, root, l->data, "with another text");
      json_array_remove_element (array, json_array_get_length (array) - 1);
      if (json_array_get_length (array) > 0 && JSON_NODE_HOLDS_OBJECT (json_array_get_element (array, 0)))
        {
          JsonObject *item = json_array_get_object_element (array, 0);

          spoil_object (spoilt, root, item);
          if (json_object_has_member (item, "op"))
            spoil_object (spoilt, root, json_object_get_object_member (item, "op"));
        }
    }
  if (json_object_has_member (root, "head"))
    spoil_object (spoilt, root, json_object_get_object_member (root, "head"));
}

static Spoilt
make_spoilt (const char *text)
{
  Spoilt spoilt = { g_ptr_array_new_with_free_func (g_free), g_ptr_array_new_with_free_func (g_free) };
  g_autoptr (JsonObject) root = yc_json_parse_object (text, -1, NULL, NULL);

  json_object_set_int_member (root, "contract", 2);
  add_spoilt (&spoilt, root, "contract", "2");
  json_object_set_int_member (root, "contract", 1);
  spoil_object (&spoilt, root, root);
  spoil_lists (&spoilt, root);
  return spoilt;
}

static void
clear_spoilt (Spoilt *spoilt)
{
  g_ptr_array_unref (spoilt->texts);
  g_ptr_array_unref (spoilt->whys);
}

static void
test_spoilt (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (table); i++)
    {
      g_autofree char *text = sample (&table[i]);
      Spoilt spoilt = make_spoilt (text);

      g_assert_cmpuint (spoilt.texts->len, >=, 7);
      for (guint k = 0; k < spoilt.texts->len; k++)
        assert_refused (&table[i], spoilt.texts->pdata[k], strlen (spoilt.texts->pdata[k]), spoilt.whys->pdata[k]);
      clear_spoilt (&spoilt);
    }
}

static void
test_cut (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (table); i++)
    {
      g_autofree char *text = sample (&table[i]);

      for (gsize n = 0; n < strlen (text); n++)
        assert_refused (&table[i], text, n, "cut");
    }
}

static void
test_round (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (table); i++)
    {
      g_autofree char *text = sample (&table[i]);
      g_autoptr (GError) error = NULL;
      g_autofree char *again = table[i].again (text, strlen (text), &error);

      g_assert_no_error (error);
      g_assert_cmpstr (again, ==, text);
    }
}

/* A list one over its limit, and one of just the limit. */
static void
test_counts (void)
{
  static const struct { Again again; const char *member, *item; guint max; } lists[] = {
    { again_handshaken, "ops", UUID, YC_WIRE_MAX_HANDSHAKEN }, { again_probe, "blobs", HEX, YC_WIRE_MAX_PROBED },
    { again_probed, "blobs", HEX, YC_WIRE_MAX_PROBED },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (lists); i++)
    for (guint over = 0; over < 2; over++)
      {
        g_autoptr (GString) text = g_string_new (lists[i].again == again_handshaken ? "{\"at\":" AT ",\"contract\":1," : "{\"contract\":1,");
        g_autoptr (GError) error = NULL;
        g_autofree char *again = NULL;

        g_string_append_printf (text, "\"%s\":[", lists[i].member);
        for (guint k = 0; k < lists[i].max + over; k++)
          g_string_append_printf (text, "%s\"%s\"", k > 0 ? "," : "", lists[i].item);
        g_string_append (text, "]}");
        again = lists[i].again (text->str, text->len, &error);
        g_assert_true ((again == NULL) == (over == 1));
        if (over == 1)
          g_assert_error (error, YC_BASE_ERROR, YC_BASE_ERROR_TOO_LARGE);
      }
}

static void
test_empty_probe (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (yc_probe_parse ("{\"blobs\":[],\"contract\":1}", 25, &error));
  g_assert_error (error, YC_BASE_ERROR, YC_BASE_ERROR_FORMAT);
}

static void
test_order (void)
{
  static const struct { gint64 sequences[3]; gint64 cursor; } wrong[] = {
    { { 7, 3, 0 }, 7 }, { { 7, 7, 0 }, 7 }, { { 3, 7, 0 }, 6 }, { { 3, 7, 0 }, 3 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autofree char *text = write_changes (wrong[i].sequences, wrong[i].cursor);
      g_autoptr (GError) error = NULL;

      g_assert_null (yc_changes_parse (text, strlen (text), &error));
      g_assert_error (error, YC_BASE_ERROR, YC_BASE_ERROR_FORMAT);
    }
}

static void
test_dossiers (void)
{
  static const char other[] = "{\"agency\":\"\",\"applicant\":\"\",\"case\":\"01939c1e-5a00-7000-8000-0000000000c2\",\"claimed_by\":\"\",\"cure_due\":\"\","
    "\"due\":\"\",\"due_provisional\":true,\"item_name\":\"\",\"number\":\"\",\"received\":\"\",\"revision\":2,\"state\":\"S93\"}";
  static const struct { const char *head; gint64 revisions[4]; const char *what; } wrong[] = {
    { LINE, { 0 }, "head:" }, { LINE, { 1, 0 }, "head:" }, { LINE, { 1, 2, 3, 0 }, "head:" }, { LINE, { 2, 1, 0 }, "changes[1]:" },
    { LINE, { 2, 2, 0 }, "changes[1]:" }, { other, { 1, 2, 0 }, "changes[0]:" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autofree char *text = write_dossier (wrong[i].head, wrong[i].revisions);
      g_autoptr (GError) error = NULL;

      g_assert_null (yc_dossier_parse (text, strlen (text), &error));
      g_assert_error (error, YC_BASE_ERROR, YC_BASE_ERROR_FORMAT);
      g_assert_true (error != NULL && g_str_has_prefix (error->message, wrong[i].what));
    }
}

/* What the platform may not say of a case: it is shown, and reckoned with. */
static void
test_lines (void)
{
  static const struct { const char *member, *text; } wrong[] = {
    { "due", "2026-02-30" }, { "due", "2026-1-1" }, { "received", "2026/11/26" }, { "state", "S99" }, { "state", "s30" }, { "agency", "31" },
    { "number", "a b" }, { "claimed_by", "a b" }, { "applicant", "a\nb" }, { "item_name", "a\x1b[2J" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autoptr (JsonObject) object = yc_json_parse_object ("{\"cases\":[" LINE "],\"contract\":1,\"more\":false}", -1, NULL, NULL);
      g_autofree char *text = NULL;
      g_autoptr (GError) error = NULL;

      json_object_set_string_member (json_array_get_object_element (json_object_get_array_member (object, "cases"), 0), wrong[i].member, wrong[i].text);
      text = yc_json_canonical_object (object);
      g_assert_null (yc_worklist_parse (text, strlen (text), &error));
      g_assert_error (error, YC_BASE_ERROR, YC_BASE_ERROR_FORMAT);
    }
}

/* A token goes into a header: a line feed in it would be another header. */
static void
test_tokens (void)
{
  static const char *const wrong[] = { "0123456789abcde", "0123456789abcdef\\r\\nX: y", "0123456789 abcdef", "0123456789abcdeé" };

  for (gsize i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autofree char *text = g_strdup_printf ("{\"ca\":\"\",\"contract\":1,\"device\":\"" UUID "\",\"key\":\"" HEX "\",\"lease\":{},\"news\":0,\"token\":\"%s\"}", wrong[i]);
      g_autoptr (GError) error = NULL;

      g_assert_null (yc_enrolled_parse (text, strlen (text), &error));
      g_assert_error (error, YC_BASE_ERROR, YC_BASE_ERROR_FORMAT);
    }
}

static void
test_roles (void)
{
  YcRole role = YC_ROLE_CLERK;

  for (guint i = 0; i < YC_N_ROLES; i++)
    {
      g_assert_true (yc_role_parse (yc_role_get_name ((YcRole) i), &role));
      g_assert_cmpint (role, ==, i);
    }
  role = YC_ROLE_VIRTUAL;
  g_assert_false (yc_role_parse ("Clerk", &role));
  g_assert_false (yc_role_parse (NULL, &role));
  g_assert_cmpint (role, ==, YC_ROLE_VIRTUAL);
}

/* ---- schemas ---- */

/* What the checker says of @texts, each in a file "<index>.json". Returns: (transfer full) */
static char *
run_checker (const char *schema, GPtrArray *texts)
{
  g_autofree char *folder = g_dir_make_tmp ("yichuang-message-XXXXXX", NULL), *err = NULL;
  g_autofree char *script = g_test_build_filename (G_TEST_DIST, "unit", "check-schema.py", NULL);
  g_autofree char *name = g_strconcat (schema, ".schema.json", NULL);
  g_autoptr (GPtrArray) words = g_ptr_array_new_with_free_func (g_free);

  g_ptr_array_add (words, g_strdup ("/usr/bin/python3"));
  g_ptr_array_add (words, g_strdup (script));
  g_ptr_array_add (words, g_build_filename (g_getenv ("YICHUANG_DATADIR"), "schemas", name, NULL));
  for (guint i = 0; i < texts->len; i++)
    {
      g_autofree char *file = g_strdup_printf ("%s/%u.json", folder, i);

      g_assert_true (g_file_set_contents (file, texts->pdata[i], -1, NULL));
      g_ptr_array_add (words, g_steal_pointer (&file));
    }
  g_ptr_array_add (words, NULL);
  g_assert_true (g_spawn_sync (NULL, (char **) words->pdata, NULL, G_SPAWN_DEFAULT, NULL, NULL, NULL, &err, NULL, NULL));
  for (guint i = 3; words->pdata[i] != NULL; i++)
    g_unlink (words->pdata[i]);
  g_rmdir (folder);
  return g_steal_pointer (&err);
}

static void
test_schemas (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (table); i++)
    {
      g_autofree char *text = sample (&table[i]), *good = NULL, *bad = NULL;
      g_autoptr (GPtrArray) texts = g_ptr_array_new ();
      Spoilt spoilt = make_spoilt (text);

      g_ptr_array_add (texts, text);
      good = run_checker (table[i].schema, texts);
      g_assert_cmpstr (good, ==, "");
      bad = run_checker (table[i].schema, spoilt.texts);
      for (guint k = 0; k < spoilt.texts->len; k++)
        {
          g_autofree char *file = g_strdup_printf ("/%u.json: ", k);
          gboolean control = g_str_has_prefix (spoilt.whys->pdata[k], "name another");  /* no pattern of a schema says it well */

          if (strstr (bad, file) == NULL && !control)
            {
              g_test_message ("%s takes: %s", table[i].schema, (char *) spoilt.whys->pdata[k]);
              g_test_fail ();
            }
        }
      clear_spoilt (&spoilt);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  g_test_add_func ("/sync/message/what-is-wrong-in-one-member-is-refused", test_spoilt);
  g_test_add_func ("/sync/message/what-was-cut-is-refused", test_cut);
  g_test_add_func ("/sync/message/a-list-over-its-limit-is-refused", test_counts);
  g_test_add_func ("/sync/message/a-question-for-no-page-is-refused", test_empty_probe);
  g_test_add_func ("/sync/message/changes-out-of-order-are-refused", test_order);
  g_test_add_func ("/sync/message/a-dossier-with-a-gap-or-of-two-cases-is-refused", test_dossiers);
  g_test_add_func ("/sync/message/a-line-that-could-not-be-shown-is-refused", test_lines);
  g_test_add_func ("/sync/message/a-token-that-breaks-a-header-is-refused", test_tokens);
  g_test_add_func ("/sync/message/each-arrives-as-it-was-written", test_round);
  g_test_add_func ("/sync/message/roles-have-one-name-each", test_roles);
  g_test_add_func ("/sync/message/the-schemas-take-and-refuse-the-same", test_schemas);
  return g_test_run ();
}
