/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* The contract's messages of a withdrawn workstation. Takes and gives text; knows nothing of HTTP or of a database. Any thread. */
#define G_LOG_DOMAIN "yc-sync"
#include "config.h"

#include "sync/yc-message-evacuation.h"

#include "base/yc-json.h"
#include "sync/yc-wire-private.h"

#include <string.h>

#define MAX_FILES 10000
#define MAX_CONTENT (2 * YC_WIRE_MAX_OP_BYTES)
#define MAX_FILE_BYTES G_GINT64_CONSTANT (1073741824)
#define SIGNED_WITHDRAWAL "withdrawal"
#define SIGNED_EVACUATED "evacuated"

/* Signed is the canonical text without its signature, as one thing and no other. */
static char *
sign (JsonObject *object, const char *what, YcAuthorKey *platform)
{
  g_autofree char *text = yc_json_canonical_object (object);
  YcDigest digest;

  yc_digest_bytes (text, strlen (text), &digest);
  return yc_author_key_sign_digest (platform, what, &digest);
}

static gboolean
verify (JsonObject *object, const char *what, const char *platform_key, const char *signature, GError **error)
{
  g_autofree char *text = yc_json_canonical_object (object);
  YcDigest digest;

  yc_digest_bytes (text, strlen (text), &digest);
  return yc_signature_verify_digest (platform_key, what, &digest, signature, error);
}

/* ---- the question ---- */

char *
yc_revoked_request_to_text (const char *incarnation, const char *nonce)
{
  JsonObject *object = yc_wire_begin ();

  json_object_set_string_member (object, "incarnation", incarnation);
  json_object_set_string_member (object, "nonce", nonce);
  return yc_wire_end (object);
}

gboolean
yc_revoked_request_parse (const char *text, gsize n, char **ret_incarnation, char **ret_nonce, GError **error)
{
  static const char *const known[] = { "contract", "incarnation", "nonce", NULL };
  g_autoptr (JsonObject) object = yc_wire_open (text, n, 0, known, error);
  const char *incarnation = NULL, *nonce = NULL;

  if (object == NULL || !yc_wire_get_text (object, "", "incarnation", YC_WIRE_TEXT_UUID, &incarnation, error)
      || !yc_wire_get_text (object, "", "nonce", YC_WIRE_TEXT_HEX, &nonce, error))
    return FALSE;
  *ret_incarnation = g_strdup (incarnation);
  *ret_nonce = g_strdup (nonce);
  return TRUE;
}

/* ---- the platform's word ---- */

void
yc_revoked_free (YcRevoked *self)
{
  if (self == NULL)
    return;
  g_free (self->device);
  g_free (self->incarnation);
  g_free (self->nonce);
  g_free (self->escrow);
  g_free (self->signature);
  g_free (self);
}

static JsonObject *
withdrawal_to_json (const YcRevoked *self)
{
  JsonObject *object = yc_wire_begin ();

  json_object_set_string_member (object, "device", self->device);
  json_object_set_string_member (object, "incarnation", self->incarnation);
  json_object_set_string_member (object, "nonce", self->nonce);
  json_object_set_string_member (object, "escrow", self->escrow);
  json_object_set_int_member (object, "since", self->since);
  json_object_set_int_member (object, "sequence", self->sequence);
  json_object_set_int_member (object, "handed", self->handed);
  json_object_set_int_member (object, "at", self->at);
  return object;
}

void
yc_revoked_sign (YcRevoked *self, YcAuthorKey *platform)
{
  g_autoptr (JsonObject) object = withdrawal_to_json (self);

  g_free (self->signature);
  self->signature = sign (object, SIGNED_WITHDRAWAL, platform);
}

char *
yc_revoked_to_text (const YcRevoked *self)
{
  JsonObject *object = withdrawal_to_json (self);

  json_object_set_string_member (object, "signature", self->signature);
  return yc_wire_end (object);
}

YcRevoked *
yc_revoked_parse (const char *text, gsize n, GError **error)
{
  static const char *const known[] = { "contract", "device", "incarnation", "nonce", "escrow", "since", "sequence", "handed", "at", "signature", NULL };
  g_autoptr (JsonObject) object = yc_wire_open (text, n, 0, known, error);
  g_autoptr (YcRevoked) self = g_new0 (YcRevoked, 1);
  gint64 handed = 0;
  const char *device = NULL, *incarnation = NULL, *nonce = NULL, *escrow = NULL, *signature = NULL;

  if (object == NULL || !yc_wire_get_text (object, "", "device", YC_WIRE_TEXT_UUID, &device, error)
      || !yc_wire_get_text (object, "", "incarnation", YC_WIRE_TEXT_UUID, &incarnation, error)
      || !yc_wire_get_text (object, "", "nonce", YC_WIRE_TEXT_HEX, &nonce, error)
      || !yc_wire_get_text (object, "", "escrow", YC_WIRE_TEXT_HEX, &escrow, error)
      || !yc_json_get_int (object, "", "since", 0, G_MAXINT64, &self->since, error)
      || !yc_json_get_int (object, "", "sequence", 0, G_MAXINT64, &self->sequence, error)
      || !yc_json_get_int (object, "", "handed", 0, G_MAXINT32, &handed, error)
      || !yc_json_get_int (object, "", "at", 0, G_MAXINT64, &self->at, error)
      || !yc_wire_get_text (object, "", "signature", YC_WIRE_TEXT_SIGNATURE, &signature, error))
    return NULL;
  self->device = g_strdup (device);
  self->incarnation = g_strdup (incarnation);
  self->nonce = g_strdup (nonce);
  self->escrow = g_strdup (escrow);
  self->handed = (guint) handed;
  self->signature = g_strdup (signature);
  return g_steal_pointer (&self);
}

gboolean
yc_revoked_check (const YcRevoked *self, const char *platform_key, const char *device, const char *incarnation, const char *nonce, GError **error)
{
  g_autoptr (JsonObject) object = withdrawal_to_json (self);

  if (strcmp (self->device, device) != 0 || strcmp (self->incarnation, incarnation) != 0)
    return yc_wire_fail (error, "device", "is another workstation");
  if (strcmp (self->nonce, nonce) != 0)
    return yc_wire_fail (error, "nonce", "is of another question");
  return verify (object, SIGNED_WITHDRAWAL, platform_key, self->signature, error);
}

/* ---- what is handed over ---- */

void
yc_evacuation_free (YcEvacuation *self)
{
  if (self == NULL)
    return;
  g_free (self->op);
  g_clear_pointer (&self->sealed, g_bytes_unref);
  g_free (self);
}

static void
set_part (JsonObject *object, const char *op, guint part, guint parts, guint lost)
{
  json_object_set_string_member (object, "op", op);
  json_object_set_int_member (object, "part", part);
  json_object_set_int_member (object, "parts", parts);
  if (lost > 0)
    json_object_set_int_member (object, "lost", lost);
}

/* "lost" stands there where there are some, so that a signature has one text. */
static gboolean
get_lost (JsonObject *object, guint *ret_lost, GError **error)
{
  gint64 lost = 0;

  if (!yc_json_opt_int (object, "", "lost", 1, MAX_FILES, &lost, error))
    return FALSE;
  *ret_lost = (guint) lost;
  return TRUE;
}

static gboolean
get_part (JsonObject *object, char **ret_op, guint *ret_part, guint *ret_parts, guint *ret_lost, GError **error)
{
  const char *op = NULL;
  gint64 part = 0, parts = 0;

  if (!yc_wire_get_text (object, "", "op", YC_WIRE_TEXT_UUID, &op, error)
      || !yc_json_get_int (object, "", "parts", 1, YC_EVACUATION_MAX_PARTS, &parts, error)
      || !yc_json_get_int (object, "", "part", 1, parts, &part, error) || !get_lost (object, ret_lost, error))
    return FALSE;
  *ret_op = g_strdup (op);
  *ret_part = (guint) part;
  *ret_parts = (guint) parts;
  return TRUE;
}

char *
yc_evacuation_to_text (const YcEvacuation *self)
{
  JsonObject *object = yc_wire_begin ();
  gsize n = 0;
  const guchar *bytes = g_bytes_get_data (self->sealed, &n);
  g_autofree char *sealed = g_base64_encode (bytes, n);

  set_part (object, self->op, self->part, self->parts, self->lost);
  json_object_set_string_member (object, "sealed", sealed);
  return yc_wire_end (object);
}

/* Base64 of which there is one way to write it: what is kept is what was sent. */
static GBytes *
decode (const char *text, GError **error)
{
  gsize n = 0;
  g_autofree guchar *bytes = g_base64_decode (text, &n);
  g_autofree char *again = g_base64_encode (bytes, n);

  if (n > 0 && n <= YC_EVACUATION_MAX_SEALED && strcmp (again, text) == 0)
    return g_bytes_new_take (g_steal_pointer (&bytes), n);
  yc_wire_fail (error, "sealed", "is no base64 of a sealed part");
  return NULL;
}

YcEvacuation *
yc_evacuation_parse (const char *text, gsize n, GError **error)
{
  static const char *const known[] = { "contract", "op", "part", "parts", "lost", "sealed", NULL };
  g_autoptr (JsonObject) object = yc_wire_open (text, n, YC_EVACUATION_MAX_BYTES, known, error);
  g_autoptr (YcEvacuation) self = g_new0 (YcEvacuation, 1);
  const char *sealed = NULL;

  if (object == NULL || !get_part (object, &self->op, &self->part, &self->parts, &self->lost, error)
      || !yc_json_get_string (object, "", "sealed", YC_EVACUATION_MAX_BYTES, &sealed, error) || (self->sealed = decode (sealed, error)) == NULL)
    return NULL;
  return g_steal_pointer (&self);
}

char *
yc_evacuation_place (const char *incarnation, const char *op, guint part, guint parts)
{
  return g_strdup_printf ("evacuation/%s/%s/%u/%u", incarnation, op, part, parts);
}

/* ---- the receipt ---- */

void
yc_evacuated_free (YcEvacuated *self)
{
  if (self == NULL)
    return;
  g_free (self->op);
  g_free (self->signature);
  g_free (self);
}

static JsonObject *
evacuated_to_json (const YcEvacuated *self)
{
  JsonObject *object = yc_wire_begin ();

  set_part (object, self->op, self->part, self->parts, self->lost);
  json_object_set_string_member (object, "sha256", self->sha256);
  json_object_set_int_member (object, "at", self->at);
  return object;
}

void
yc_evacuated_sign (YcEvacuated *self, YcAuthorKey *platform)
{
  g_autoptr (JsonObject) object = evacuated_to_json (self);

  g_free (self->signature);
  self->signature = sign (object, SIGNED_EVACUATED, platform);
}

char *
yc_evacuated_to_text (const YcEvacuated *self)
{
  JsonObject *object = evacuated_to_json (self);

  json_object_set_string_member (object, "signature", self->signature);
  return yc_wire_end (object);
}

YcEvacuated *
yc_evacuated_parse (const char *text, gsize n, GError **error)
{
  static const char *const known[] = { "contract", "op", "part", "parts", "lost", "sha256", "at", "signature", NULL };
  g_autoptr (JsonObject) object = yc_wire_open (text, n, 0, known, error);
  g_autoptr (YcEvacuated) self = g_new0 (YcEvacuated, 1);
  const char *sha256 = NULL, *signature = NULL;

  if (object == NULL || !get_part (object, &self->op, &self->part, &self->parts, &self->lost, error)
      || !yc_wire_get_text (object, "", "sha256", YC_WIRE_TEXT_HEX, &sha256, error) || !yc_json_get_int (object, "", "at", 0, G_MAXINT64, &self->at, error)
      || !yc_wire_get_text (object, "", "signature", YC_WIRE_TEXT_SIGNATURE, &signature, error))
    return NULL;
  g_strlcpy (self->sha256, sha256, sizeof self->sha256);
  self->signature = g_strdup (signature);
  return g_steal_pointer (&self);
}

gboolean
yc_evacuated_check (const YcEvacuated *self, const char *platform_key, const YcEvacuation *sent, GError **error)
{
  g_autoptr (JsonObject) object = evacuated_to_json (self);
  YcDigest digest;
  gsize n = 0;
  const void *bytes = g_bytes_get_data (sent->sealed, &n);

  yc_digest_bytes (bytes, n, &digest);
  if (strcmp (self->op, sent->op) != 0 || self->part != sent->part || self->parts != sent->parts || self->lost != sent->lost || strcmp (self->sha256, digest.sha256) != 0)
    return yc_wire_fail (error, sent->op, "the receipt is of another part");
  return verify (object, SIGNED_EVACUATED, platform_key, self->signature, error);
}

/* ---- the first part ---- */

void
yc_evacuated_file_free (YcEvacuatedFile *self)
{
  if (self == NULL)
    return;
  g_free (self->case_id);
  g_free (self);
}

guint
yc_evacuation_count_pieces (guint64 bytes)
{
  return (guint) MAX (1, (bytes + YC_EVACUATION_PIECE - 1) / YC_EVACUATION_PIECE);
}

char *
yc_evacuation_content_to_text (const char *ops, GPtrArray *files)
{
  g_autoptr (JsonObject) object = json_object_new ();
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < files->len; i++)
    {
      const YcEvacuatedFile *file = g_ptr_array_index (files, i);
      JsonObject *item = json_object_new ();

      json_object_set_string_member (item, "case", file->case_id);
      json_object_set_int_member (item, "bytes", (gint64) file->bytes);
      yc_wire_set_digest (item, &file->digest);
      json_array_add_object_element (array, item);
    }
  json_object_set_array_member (object, "files", array);
  json_object_set_string_member (object, "ops", ops);
  return yc_json_canonical_object (object);
}

static YcEvacuatedFile *
read_file (JsonArray *array, guint i, GError **error)
{
  static const char *const known[] = { "case", "bytes", "sha256", "sm3", NULL };
  g_autoptr (YcEvacuatedFile) file = g_new0 (YcEvacuatedFile, 1);
  JsonObject *item = NULL;
  const char *case_id = NULL;
  gint64 bytes = 0;

  if (!yc_json_item_object (array, "files", i, &item, error) || !yc_json_check_members (item, "files", known, error)
      || !yc_wire_get_text (item, "files", "case", YC_WIRE_TEXT_UUID, &case_id, error)
      || !yc_json_get_int (item, "files", "bytes", 0, MAX_FILE_BYTES, &bytes, error) || !yc_wire_get_digest (item, "files", &file->digest, error))
    return NULL;
  file->case_id = g_strdup (case_id);
  file->bytes = (guint64) bytes;
  return g_steal_pointer (&file);
}

gboolean
yc_evacuation_content_parse (const char *text, gsize n, char **ret_ops, GPtrArray **ret_files, GError **error)
{
  static const char *const known[] = { "files", "ops", NULL };
  const YcJsonLimits limits = { .max_bytes = 2 * MAX_CONTENT, .max_depth = 8 };
  g_autoptr (JsonObject) object = yc_json_parse_object (text, (gssize) n, &limits, error);
  g_autoptr (GPtrArray) files = g_ptr_array_new_with_free_func ((GDestroyNotify) yc_evacuated_file_free);
  JsonArray *array = NULL;
  const char *ops = NULL;

  if (object == NULL || !yc_json_check_members (object, "", known, error) || !yc_json_get_array (object, "", "files", MAX_FILES, &array, error)
      || !yc_json_get_string (object, "", "ops", MAX_CONTENT, &ops, error))
    return FALSE;
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      YcEvacuatedFile *file = read_file (array, i, error);

      if (file == NULL)
        return FALSE;
      g_ptr_array_add (files, file);
    }
  *ret_ops = g_strdup (ops);
  *ret_files = g_steal_pointer (&files);
  return TRUE;
}
