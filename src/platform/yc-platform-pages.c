/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* The calls of pages: tus 1.0 with creation, expiration and termination, the seal, and the question what lies in a case. Takes headers and
 * pieces, gives offsets. Rows on the store thread; bytes are written and hashed in the pool. */
#define G_LOG_DOMAIN "yc-platform"
#include "config.h"

#include "platform/yc-platform-call.h"

#include "base/yc-error.h"

#include <string.h>

#define MAX_VALUE 100

/* ---- creation ---- */

gboolean
yc_platform_do_tus (YcPlatformCall *self, GError **error)
{
  self->is_tus_told = TRUE;
  self->status = 204;
  return TRUE;
}

/* Returns: (transfer full) (nullable): the decoded value of one pair */
static char *
decode_value (const char *text)
{
  gsize n = 0;
  g_autofree guchar *bytes = g_base64_decode (text, &n);

  return n > 0 && n <= MAX_VALUE && memchr (bytes, '\0', n) == NULL ? g_strndup ((const char *) bytes, n) : NULL;
}

typedef struct
{
  char *values[3];      /* (owned): of "case", "sha256", "sm3" */
} Metadata;

static void
metadata_clear (Metadata *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (self->values); i++)
    g_free (self->values[i]);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Metadata, metadata_clear)

/* Just these three, each once. */
static gboolean
read_metadata (const char *text, Metadata *metadata)
{
  static const char *const names[] = { "case ", "sha256 ", "sm3 " };
  g_auto (GStrv) pairs = g_strsplit (text != NULL ? text : "", ",", 4);

  if (g_strv_length (pairs) != G_N_ELEMENTS (names))
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    for (guint p = 0; p < G_N_ELEMENTS (names); p++)
      if (g_str_has_prefix (g_strstrip (pairs[p]), names[i]) && metadata->values[i] == NULL)
        metadata->values[i] = decode_value (pairs[p] + strlen (names[i]));
  return metadata->values[0] != NULL && metadata->values[1] != NULL && metadata->values[2] != NULL;
}

gboolean
yc_platform_do_create (YcPlatformCall *self, GError **error)
{
  g_auto (Metadata) metadata = { { NULL } };
  YcDigest digest = { "", "" };

  if (!read_metadata (self->metadata, &metadata) || !yc_id_is_uuid (metadata.values[0]))
    return yc_platform_refuse (error, YC_PROBLEM_SCHEMA, "the metadata are case, sha256 and sm3");
  g_strlcpy (digest.sha256, metadata.values[1], sizeof digest.sha256);
  g_strlcpy (digest.sm3, metadata.values[2], sizeof digest.sm3);
  if (!yc_digest_is_valid (&digest) || strlen (metadata.values[1]) != 64 || strlen (metadata.values[2]) != 64 || self->length < 1)
    return yc_platform_refuse (error, YC_PROBLEM_SCHEMA, "the digests or the length are none");
  if (self->length > YC_PLATFORM_MAX_BLOB)
    return yc_platform_refuse (error, YC_PROBLEM_TOO_LARGE, "at most %d bytes", YC_PLATFORM_MAX_BLOB);
  self->upload = yc_platform_store_create_upload (self->store, self->device, metadata.values[0], &digest, (guint64) self->length, error);
  if (self->upload == NULL)
    return FALSE;
  self->location = g_strconcat ("/v1/blobs/", self->upload->upload, NULL);
  self->status = 201;
  return TRUE;
}

/* ---- pieces ---- */

static gboolean
find (YcPlatformCall *self, GError **error)
{
  self->files = yc_platform_files_ref (yc_platform_store_get_files (self->store));
  self->upload = yc_platform_store_find_upload (self->store, self->device, self->words[0], error);
  return self->upload != NULL;
}

gboolean
yc_platform_do_ask (YcPlatformCall *self, GError **error)
{
  self->is_offset_told = self->is_length_told = TRUE;
  return find (self, error);
}

gboolean
yc_platform_do_open (YcPlatformCall *self, GError **error)
{
  if (!find (self, error))
    return FALSE;
  if ((guint64) self->offset != self->upload->bytes)
    return yc_platform_refuse (error, YC_PROBLEM_OFFSET, "the piece does not continue what is here");
  self->is_offset_told = TRUE;
  self->status = 204;
  return TRUE;
}

/* In the pool; @body is what has arrived. */
gboolean
yc_platform_do_write (YcPlatformCall *self, GError **error)
{
  YcPlatformUpload *upload = self->upload;
  gboolean kept = FALSE;
  gsize n = 0;
  const void *data = g_bytes_get_data (self->body, &n);

  if (upload->bytes == 0 && n == upload->length
      && !yc_platform_part_keep (self->files, upload->upload, upload->case_id, &upload->digest, data, n, &kept, error))
    return FALSE;
  return kept || yc_platform_part_append (self->files, upload->upload, upload->bytes, &upload->file_bytes, data, n, error);
}

gboolean
yc_platform_do_wrote (YcPlatformCall *self, GError **error)
{
  self->upload->bytes += g_bytes_get_size (self->body);
  g_clear_pointer (&self->body, g_bytes_unref);
  return yc_platform_store_move_upload (self->store, self->upload, error);
}

gboolean
yc_platform_do_drop (YcPlatformCall *self, GError **error)
{
  self->status = 204;
  return find (self, error) && yc_platform_store_drop_upload (self->store, self->upload->upload, error);
}

/* ---- seal ---- */

gboolean
yc_platform_do_seal (YcPlatformCall *self, GError **error)
{
  YcDigest digest;
  gsize n = 0;
  const char *text = g_bytes_get_data (self->body, &n);

  if (!yc_seal_parse (text, n, &digest, error))
    return yc_platform_call_misread (error);
  if (!find (self, error))
    return FALSE;
  if (!yc_digest_equal (&digest, &self->upload->digest))
    return yc_platform_refuse (error, YC_PROBLEM_BODY_MISMATCH, "these are not the digests that were announced");
  if (self->upload->bytes < self->upload->length)
    return yc_platform_refuse (error, YC_PROBLEM_OFFSET, "the page is not whole");
  /* The answer may have been lost. */
  if (self->upload->sealed)
    self->text = yc_seal_to_text (&self->upload->digest);
  return TRUE;
}

gboolean
yc_platform_do_hash (YcPlatformCall *self, GError **error)
{
  return yc_platform_part_seal (self->files, self->upload->upload, self->upload->file_bytes, self->upload->case_id, &self->upload->digest,
                                &self->right, error);
}

gboolean
yc_platform_do_sealed (YcPlatformCall *self, GError **error)
{
  if (!self->right)
    return yc_platform_store_drop_upload (self->store, self->upload->upload, error)
           && yc_platform_refuse (error, YC_PROBLEM_BODY_MISMATCH, "other bytes arrived than were announced");
  if (!yc_platform_store_put_blob (self->store, self->device, self->upload, error))
    return FALSE;
  self->text = yc_seal_to_text (&self->upload->digest);
  return TRUE;
}

gboolean
yc_platform_do_probe (YcPlatformCall *self, GError **error)
{
  g_autoptr (GPtrArray) asked = NULL, found = NULL;
  gsize n = 0;
  const char *text = g_bytes_get_data (self->body, &n);

  if (!yc_id_is_uuid (self->words[0]))
    return yc_platform_refuse (error, YC_PROBLEM_NOT_FOUND, "no such case");
  asked = yc_probe_parse (text, n, error);
  if (asked == NULL)
    return yc_platform_call_misread (error);
  found = yc_platform_store_probe (self->store, self->device, self->words[0], asked, error);
  if (found == NULL)
    return FALSE;
  self->text = yc_probed_to_text (found);
  return TRUE;
}
