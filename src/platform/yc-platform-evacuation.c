/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* A withdrawn workstation: the signed word that it is, the parts of its queue that it hands over, and the administrator's acts that open these and put
 * them in by the rules of any delivery. The store's thread. */
#define G_LOG_DOMAIN "yc-platform"
#include "config.h"

#include "platform/yc-platform-call.h"
#include "platform/yc-platform-case.h"
#include "platform/yc-platform-evacuation.h"

#include "base/yc-error.h"
#include "base/yc-file.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>

/* ---- the calls ---- */

/* Says it anew each time, for the question's nonce. A workstation in service is told nothing that could be kept for later. */
gboolean
yc_platform_do_withdrawal (YcPlatformCall *self, GError **error)
{
  g_autoptr (YcRevoked) word = g_new0 (YcRevoked, 1);
  gsize n = 0;
  const char *text = g_bytes_get_data (self->body, &n);

  if (!yc_revoked_request_parse (text, n, &word->incarnation, &word->nonce, error))
    return yc_platform_call_misread (error);
  if (!yc_platform_store_check_incarnation (self->device, word->incarnation, error))
    return FALSE;
  if (!self->device->revoked)
    return yc_platform_refuse (error, YC_PROBLEM_NOT_FOUND, "the workstation is in service");
  if (!yc_platform_store_get_escrow (self->store, &word->escrow, NULL, error))
    return FALSE;
  word->device = g_strdup (self->device->device);
  word->since = self->device->revoked_at;
  if (!yc_platform_store_count_handed (self->store, self->device, &word->sequence, &word->handed, error))
    return FALSE;
  word->at = yc_clock_now (yc_platform_store_get_clock (self->store));
  yc_revoked_sign (word, yc_platform_store_get_signing_key (self->store));
  self->text = yc_revoked_to_text (word);
  return TRUE;
}

gboolean
yc_platform_do_evacuate (YcPlatformCall *self, GError **error)
{
  gsize n = 0;
  const char *text = g_bytes_get_data (self->body, &n);
  g_autoptr (YcEvacuation) part = yc_evacuation_parse (text, n, error);
  g_autoptr (YcEvacuated) receipt = NULL;

  if (part == NULL)
    return yc_platform_call_misread (error);
  if (!self->device->revoked)
    return yc_platform_refuse (error, YC_PROBLEM_NOT_PERMITTED, "the workstation is in service: it delivers");
  receipt = yc_platform_store_put_evacuation (self->store, self->device, part, error);
  if (receipt == NULL)
    return FALSE;
  if (part->part == part->parts)
    g_message ("window %s, station %s, withdrawn: an operation was handed over", self->device->window, self->device->station);
  self->text = yc_evacuated_to_text (receipt);
  return TRUE;
}

/* ---- the administrator ---- */

static YcPlatformDevice *
find_station (YcPlatformStore *store, const char *station, GError **error)
{
  g_autoptr (GError) local = NULL;
  YcPlatformDevice *device = yc_platform_store_find_station (store, station, &local);

  if (local != NULL)
    g_propagate_error (error, g_steal_pointer (&local));
  else if (device == NULL)
    g_set_error (error, YC_BASE_ERROR, YC_BASE_ERROR_FORMAT, "no workstation has the code %s", station);
  return device;
}

gboolean
yc_platform_withdraw (YcPlatformStore *store, const char *station, FILE *out, GError **error)
{
  g_autoptr (YcPlatformDevice) device = find_station (store, station, error);

  if (device == NULL || !yc_platform_store_revoke_device (store, device->device, error))
    return FALSE;
  fprintf (out, "withdrawn\t%s\n", device->station);
  return TRUE;
}

gboolean
yc_platform_reinstate (YcPlatformStore *store, const char *station, FILE *out, GError **error)
{
  g_autoptr (YcPlatformDevice) device = find_station (store, station, error);
  g_autoptr (GPtrArray) list = device != NULL ? yc_platform_store_list_evacuated (store, device->device, error) : NULL;
  /* One that was handed over twice, in other parts, is one operation in two rows. */
  g_autoptr (GHashTable) ops = g_hash_table_new (g_str_hash, g_str_equal);
  gboolean changed = FALSE;

  if (list == NULL || !yc_platform_store_reinstate_device (store, device->device, &changed, error))
    return FALSE;
  if (!changed)
    {
      g_set_error (error, YC_BASE_ERROR, YC_BASE_ERROR_FORMAT, "the workstation %s is in service: it was not withdrawn", device->station);
      return FALSE;
    }
  for (guint i = 0; i < list->len; i++)
    {
      const YcPlatformEvacuated *value = g_ptr_array_index (list, i);

      if (value->put == 0 && value->have == value->parts)
        g_hash_table_add (ops, value->op);
    }
  fprintf (out, "reinstated\t%s\t%u\n", device->station, g_hash_table_size (ops));
  return TRUE;
}

static gboolean
list_of (YcPlatformStore *store, const YcPlatformDevice *device, FILE *out, GError **error)
{
  g_autoptr (GPtrArray) list = yc_platform_store_list_evacuated (store, device->device, error);

  for (guint i = 0; list != NULL && i < list->len; i++)
    {
      const YcPlatformEvacuated *value = g_ptr_array_index (list, i);

      fprintf (out, "evacuated\t%s\t%s\t%u\t%u\t%" G_GUINT64_FORMAT "\t%u\t%s\n", device->station, value->op, value->have, value->parts, value->bytes,
               value->lost, value->put != 0 ? "done" : value->have == value->parts ? "waits" : "part");
    }
  return list != NULL;
}

gboolean
yc_platform_list_evacuated (YcPlatformStore *store, FILE *out, GError **error)
{
  g_autoptr (GPtrArray) devices = yc_platform_store_list_withdrawn (store, error);

  for (guint i = 0; devices != NULL && i < devices->len; i++)
    if (!list_of (store, g_ptr_array_index (devices, i), out, error))
      return FALSE;
  return devices != NULL;
}

/* ---- putting in ---- */

/* One operation that came whole, opened. */
typedef struct
{
  YcPlatformStore        *store;
  const YcPlatformDevice *device;
  const char             *private;    /* the escrow key: secret */
  char                   *op_id;
  guint                   parts;
  GPtrArray              *ops;        /* of YcWireOp*: this one */
  GPtrArray              *files;      /* of YcEvacuatedFile* */
} Opened;

static void
opened_free (Opened *self)
{
  g_free (self->op_id);
  g_clear_pointer (&self->ops, g_ptr_array_unref);
  g_clear_pointer (&self->files, g_ptr_array_unref);
  g_free (self);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Opened, opened_free)

/* The first that the key opens: what came before the key was another one is opened by nobody, and stands in front of what came once more. */
static GBytes *
open_part (const Opened *self, guint part, GError **error)
{
  g_autofree char *place = yc_evacuation_place (self->device->incarnation, self->op_id, part, self->parts);
  g_autoptr (GPtrArray) list = yc_platform_store_get_evacuated (self->store, self->device, self->op_id, part, self->parts, error);
  GBytes *plain = NULL;

  for (guint i = 0; list != NULL && plain == NULL && i < list->len; i++)
    plain = yc_recovery_unseal (self->private, place, g_ptr_array_index (list, i), i + 1 < list->len ? NULL : error);
  return plain;
}

/* What the store sealed in the first place: the operation as its author signed it. */
static gboolean
open_first (Opened *self, GError **error)
{
  g_autoptr (GBytes) plain = open_part (self, 1, error);
  g_autofree char *ops = NULL;
  guint parts = 1;
  gsize n = 0;
  const char *text = plain != NULL ? g_bytes_get_data (plain, &n) : NULL;

  if (text == NULL || !yc_evacuation_content_parse (text, n, &ops, &self->files, error)
      || (self->ops = yc_wire_ops_parse (ops, strlen (ops), error)) == NULL)
    return FALSE;
  for (guint i = 0; i < self->files->len; i++)
    parts += yc_evacuation_count_pieces (((const YcEvacuatedFile *) g_ptr_array_index (self->files, i))->bytes);
  if (self->ops->len == 1 && parts == self->parts && strcmp (((const YcWireOp *) g_ptr_array_index (self->ops, 0))->id, self->op_id) == 0)
    return TRUE;
  g_set_error_literal (error, YC_BASE_ERROR, YC_BASE_ERROR_FORMAT, "the parts are not of this operation");
  return FALSE;
}

/* Over the same way as a page that a workstation sends, without the line. */
static gboolean
append_pieces (const Opened *self, YcPlatformUpload *upload, guint first, GError **error)
{
  const guint n = yc_evacuation_count_pieces (upload->length);

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (GBytes) piece = open_part (self, first + i, error);
      gsize bytes = 0;
      const void *data = piece != NULL ? g_bytes_get_data (piece, &bytes) : NULL;

      if (piece == NULL || (bytes > 0 && !yc_platform_part_append (yc_platform_store_get_files (self->store), upload->upload, upload->bytes, &upload->file_bytes,
                                                                   data, bytes, error)))
        return FALSE;
      upload->bytes += bytes;
    }
  return TRUE;
}

/* @first: the part with its first piece */
static gboolean
put_file (const Opened *self, const YcEvacuatedFile *file, guint first, GError **error)
{
  g_autoptr (YcPlatformUpload) upload = NULL;
  gboolean has = FALSE, same = FALSE;

  if (!yc_platform_store_has_blob (self->store, self->device->hall, file->case_id, file->digest.sha256, &has, error))
    return FALSE;
  if (has)
    return TRUE;
  upload = yc_platform_store_create_upload (self->store, self->device, file->case_id, &file->digest, file->bytes, error);
  if (upload == NULL)
    return FALSE;
  if (append_pieces (self, upload, first, error)
      && yc_platform_part_seal (yc_platform_store_get_files (self->store), upload->upload, upload->file_bytes, file->case_id, &file->digest, &same, error)
      && same)
    return yc_platform_store_put_blob (self->store, self->device, upload, error);
  yc_platform_part_remove (yc_platform_store_get_files (self->store), upload->upload);
  yc_platform_store_drop_upload (self->store, upload->upload, NULL);
  if (error != NULL && *error == NULL)
    g_set_error (error, YC_BASE_ERROR, YC_BASE_ERROR_FORMAT, "a file is not what its digest says");
  return FALSE;
}

static gboolean
put_files (const Opened *self, GError **error)
{
  guint part = 2;

  for (guint i = 0; i < self->files->len; i++)
    {
      const YcEvacuatedFile *file = g_ptr_array_index (self->files, i);

      if (!put_file (self, file, part, error))
        return FALSE;
      part += yc_evacuation_count_pieces (file->bytes);
    }
  return TRUE;
}

/* FALSE only for what is the platform's own fault. */
static gboolean
put_op (const Opened *self, FILE *out, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (GPtrArray) results = NULL;
  const YcWireResult *result = NULL;

  if (!put_files (self, &local))
    {
      fprintf (out, "put-in\t%s\tfiles\t%s\n", self->op_id, local->message);
      return TRUE;
    }
  results = yc_platform_deliver (self->store, self->device, self->ops, error);
  if (results == NULL)
    return FALSE;
  result = g_ptr_array_index (results, 0);
  if (result->receipt == NULL)
    fprintf (out, "put-in\t%s\t%s\t%s\n", self->op_id, yc_problem_type_get_name (result->problem->type), result->problem->detail);
  else
    fprintf (out, "put-in\t%s\tdone\n", self->op_id);
  return result->receipt == NULL || yc_platform_store_note_put_in (self->store, self->device, self->op_id, error);
}

static int
compare_opened (gconstpointer a, gconstpointer b)
{
  const YcWireOp *one = g_ptr_array_index ((*(const Opened *const *) a)->ops, 0), *other = g_ptr_array_index ((*(const Opened *const *) b)->ops, 0);
  int by_case = g_strcmp0 (one->case_id, other->case_id);

  return by_case != 0 ? by_case : (one->case_seq > other->case_seq) - (one->case_seq < other->case_seq);
}

/* In the order of each case. What cannot be opened is named, behind @act, and stays. */
static GPtrArray *
open_all (YcPlatformStore *store, const YcPlatformDevice *device, const char *private, const char *act, FILE *out, GError **error)
{
  g_autoptr (GPtrArray) list = yc_platform_store_list_evacuated (store, device->device, error);
  g_autoptr (GPtrArray) all = g_ptr_array_new_with_free_func ((GDestroyNotify) opened_free);

  for (guint i = 0; list != NULL && i < list->len; i++)
    {
      const YcPlatformEvacuated *value = g_ptr_array_index (list, i);
      g_autoptr (Opened) opened = g_new0 (Opened, 1);
      g_autoptr (GError) local = NULL;

      if (value->put != 0 || value->have != value->parts)
        continue;
      *opened = (Opened) { store, device, private, g_strdup (value->op), value->parts, NULL, NULL };
      if (open_first (opened, &local))
        g_ptr_array_add (all, g_steal_pointer (&opened));
      else
        fprintf (out, "%s\t%s\tunreadable\t%s\n", act, value->op, local != NULL ? local->message : "");
    }
  g_ptr_array_sort (all, compare_opened);
  return list != NULL ? g_steal_pointer (&all) : NULL;
}

gboolean
yc_platform_put_in (YcPlatformStore *store, const char *station, FILE *out, GError **error)
{
  g_autoptr (YcPlatformDevice) device = find_station (store, station, error);
  g_autoptr (GPtrArray) all = NULL;
  g_autofree char *public = NULL;
  char *private = NULL;
  gboolean ok = TRUE;

  if (device == NULL || !yc_platform_store_get_escrow (store, &public, &private, error))
    return FALSE;
  all = open_all (store, device, private, "put-in", out, error);
  for (guint i = 0; ok && all != NULL && i < all->len; i++)
    ok = put_op (g_ptr_array_index (all, i), out, error);
  yc_wipe_free (private);
  return ok && all != NULL;
}

/* ---- taking out ---- */

/* By what it begins with: what it was called nobody has told. */
static const char *
guess_ending (GBytes *bytes)
{
  gsize n = 0;
  const char *data = g_bytes_get_data (bytes, &n);

  if (n >= 5 && memcmp (data, "%PDF-", 5) == 0)
    return "pdf";
  if (n >= 3 && memcmp (data, "\xff\xd8\xff", 3) == 0)
    return "jpg";
  return n > 0 && data[0] == '{' ? "json" : "bin";
}

/* All pieces of @file, the first in part @first, as one. (transfer full) */
static GBytes *
read_file (const Opened *self, const YcEvacuatedFile *file, guint first, GError **error)
{
  g_autoptr (GByteArray) whole = g_byte_array_new ();
  const guint n = yc_evacuation_count_pieces (file->bytes);
  g_autoptr (GBytes) bytes = NULL;
  YcDigest digest;

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (GBytes) piece = open_part (self, first + i, error);
      gsize length = 0;
      const guint8 *data = piece != NULL ? g_bytes_get_data (piece, &length) : NULL;

      if (piece == NULL)
        return NULL;
      g_byte_array_append (whole, data, (guint) length);
    }
  yc_digest_bytes (whole->data, whole->len, &digest);
  bytes = g_byte_array_free_to_bytes (g_steal_pointer (&whole));
  if (yc_digest_equal (&digest, &file->digest))
    return g_steal_pointer (&bytes);
  g_set_error_literal (error, YC_BASE_ERROR, YC_BASE_ERROR_FORMAT, "a file is not what its digest says");
  return NULL;
}

static gboolean
write_file (const char *folder, const char *name, const void *data, gsize n, GError **error)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);

  return yc_file_write_atomic (path, data, n, 0600, error);
}

static gboolean
write_files (const Opened *self, const char *folder, GError **error)
{
  guint part = 2;

  for (guint i = 0; i < self->files->len; i++)
    {
      const YcEvacuatedFile *file = g_ptr_array_index (self->files, i);
      g_autoptr (GBytes) bytes = read_file (self, file, part, error);
      g_autofree char *name = bytes != NULL ? g_strdup_printf ("%02u-%.12s.%s", i + 1, file->digest.sha256, guess_ending (bytes)) : NULL;

      if (bytes == NULL || !write_file (folder, name, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), error))
        return FALSE;
      part += yc_evacuation_count_pieces (file->bytes);
    }
  return TRUE;
}

/* FALSE only when nothing can be written. What of it cannot be opened is named. */
static gboolean
take_op_out (const Opened *self, const char *folder, FILE *out, GError **error)
{
  const YcWireOp *op = g_ptr_array_index (self->ops, 0);
  g_autofree char *own = g_build_filename (folder, self->op_id, NULL);
  g_autoptr (GError) local = NULL;

  if (!yc_file_make_private_folder (own, error) || !write_file (own, "operation.json", op->body, strlen (op->body), error))
    return FALSE;
  if (write_files (self, own, &local))
    fprintf (out, "taken-out\t%s\t%u\n", self->op_id, self->files->len);
  else if (g_error_matches (local, YC_BASE_ERROR, YC_BASE_ERROR_NO_SPACE) || g_error_matches (local, YC_BASE_ERROR, YC_BASE_ERROR_IO))
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  else
    fprintf (out, "taken-out\t%s\tfiles\t%s\n", self->op_id, local->message);
  return TRUE;
}

gboolean
yc_platform_take_out (YcPlatformStore *store, const char *station, const char *folder, FILE *out, GError **error)
{
  g_autoptr (YcPlatformDevice) device = find_station (store, station, error);
  g_autoptr (GPtrArray) all = NULL;
  g_autofree char *public = NULL;
  char *private = NULL;
  gboolean ok = TRUE;

  if (device == NULL)
    return FALSE;
  /* Nothing is written over, and what lies there has the names of nobody else's cases. */
  if (g_mkdir (folder, 0700) != 0)
    return yc_error_set_errno (error, errno, folder);
  if (!yc_platform_store_get_escrow (store, &public, &private, error))
    return FALSE;
  all = open_all (store, device, private, "taken-out", out, error);
  for (guint i = 0; ok && all != NULL && i < all->len; i++)
    ok = take_op_out (g_ptr_array_index (all, i), folder, out, error);
  yc_wipe_free (private);
  return ok && all != NULL;
}
