/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* Sealed files of pages. A part is a row of records, each sealed for its offset: length 4, sealed bytes. It is hashed again as a whole, and only
 * then becomes a sealed file under a keyed name. What comes in one piece is hashed as it comes and sealed for its place at once, beside it: it is
 * written once. Takes and gives plaintext. Any thread but the main one; blocks on the disk. */
#define G_LOG_DOMAIN "yc-platform"
#include "config.h"

#include "platform/yc-platform-part.h"

#include "base/yc-error.h"
#include "base/yc-file.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#define HEAD 4
#define ONE_PIECE ".one"        /* behind the name of the part */
#define WHOLE ".whole"          /* behind it and a number: of one seal alone, and nobody's behind a stop */
#define MAX_RECORD (4 * 1024 * 1024)

struct _YcPlatformFiles
{
  gatomicrefcount refs;
  char           *parts, *blobs;    /* (owned): folders */
  YcSealKey      *blob_key, *name_key;  /* (owned) */
  guint           n_seals;          /* atomic */
};

YcPlatformFiles *
yc_platform_files_new (const char *folder, YcSealKey *blob_key, YcSealKey *name_key, GError **error)
{
  g_autoptr (YcPlatformFiles) self = g_new0 (YcPlatformFiles, 1);

  g_atomic_ref_count_init (&self->refs);
  self->parts = g_build_filename (folder, "parts", NULL);
  self->blobs = g_build_filename (folder, "blobs", NULL);
  self->blob_key = yc_seal_key_ref (blob_key);
  self->name_key = yc_seal_key_ref (name_key);
  if (!yc_file_make_private_folder (self->parts, error) || !yc_file_make_private_folder (self->blobs, error)
      || !yc_file_sync_folder (folder, error))
    return NULL;
  return g_steal_pointer (&self);
}

YcPlatformFiles *
yc_platform_files_ref (YcPlatformFiles *self)
{
  g_atomic_ref_count_inc (&self->refs);
  return self;
}

void
yc_platform_files_unref (YcPlatformFiles *self)
{
  if (self == NULL || !g_atomic_ref_count_dec (&self->refs))
    return;
  g_free (self->parts);
  g_free (self->blobs);
  yc_seal_key_unref (self->blob_key);
  yc_seal_key_unref (self->name_key);
  g_free (self);
}

guint64
yc_platform_files_get_free (YcPlatformFiles *self)
{
  return yc_file_free_bytes (self->parts);
}

/* ---- parts ---- */

static char *
get_part_path (YcPlatformFiles *self, const char *upload)
{
  return g_build_filename (self->parts, upload, NULL);
}

static char *
make_record_place (const char *upload, guint64 offset)
{
  return g_strdup_printf ("upload/%s/%" G_GUINT64_FORMAT, upload, offset);
}

static gboolean
write_at (int fd, guint64 offset, const guint8 *data, gsize n, GError **error)
{
  while (n > 0)
    {
      gssize written = pwrite (fd, data, n, (off_t) offset);

      if (written < 0 && errno == EINTR)
        continue;
      if (written < 0)
        return yc_error_set_errno (error, errno, "Cannot write a part");
      data += written;
      offset += (guint64) written;
      n -= (gsize) written;
    }
  return TRUE;
}

static gboolean
append_record (int fd, guint64 *file_bytes, GBytes *sealed, GError **error)
{
  guint32 length = GUINT32_TO_BE ((guint32) g_bytes_get_size (sealed));

  if (ftruncate (fd, (off_t) *file_bytes) != 0)
    return yc_error_set_errno (error, errno, "Cannot cut a part");
  if (!write_at (fd, *file_bytes, (const guint8 *) &length, HEAD, error)
      || !write_at (fd, *file_bytes + HEAD, g_bytes_get_data (sealed, NULL), g_bytes_get_size (sealed), error))
    return FALSE;
  if (fdatasync (fd) != 0)
    return yc_error_set_errno (error, errno, "Cannot sync a part");
  *file_bytes += HEAD + g_bytes_get_size (sealed);
  return TRUE;
}

gboolean
yc_platform_part_append (YcPlatformFiles *self, const char *upload, guint64 offset, guint64 *file_bytes, const void *data, gsize n, GError **error)
{
  g_autofree char *path = get_part_path (self, upload);
  g_autofree char *place = make_record_place (upload, offset);
  g_autoptr (GBytes) sealed = yc_seal_bytes (self->blob_key, place, data, n);
  gboolean is_new = *file_bytes == 0;
  guint64 end = *file_bytes;
  gboolean ok = FALSE;
  int fd = open (path, O_WRONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);

  if (fd < 0)
    return yc_error_set_errno (error, errno, "Cannot open a part");
  ok = append_record (fd, &end, sealed, error);
  if (close (fd) != 0 && ok)
    ok = yc_error_set_errno (error, errno, "Cannot close a part");
  if (!ok || (is_new && !yc_file_sync_folder (self->parts, error)))
    return FALSE;
  *file_bytes = end;
  return TRUE;
}

static void
remove_file (const char *path)
{
  if (g_unlink (path) != 0 && errno != ENOENT)
    g_message ("cannot remove a part: %s", g_strerror (errno));
}

void
yc_platform_part_remove (YcPlatformFiles *self, const char *upload)
{
  g_autofree char *part = get_part_path (self, upload), *one = g_strconcat (part, ONE_PIECE, NULL);

  remove_file (part);
  remove_file (one);
}

void
yc_platform_part_sweep (YcPlatformFiles *self, GHashTable *known)
{
  g_autoptr (GDir) dir = g_dir_open (self->parts, 0, NULL);
  const char *name = NULL;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *upload = g_str_has_suffix (name, ONE_PIECE) ? g_strndup (name, strlen (name) - strlen (ONE_PIECE)) : g_strdup (name);
      g_autofree char *path = get_part_path (self, name);

      if (!g_hash_table_contains (known, upload))
        remove_file (path);
    }
}

/* ---- sealing ---- */

static char *
get_blob_path (YcPlatformFiles *self, const char *case_id, const char *sha256)
{
  g_autofree char *text = g_strdup_printf ("blob/%s/%s", case_id, sha256);
  g_autofree char *name = NULL;
  guint8 mac[32];

  yc_seal_key_hmac (self->name_key, text, strlen (text), mac);
  name = yc_hex_encode (mac, sizeof mac);
  return g_build_filename (self->blobs, name, NULL);
}

static char *
make_blob_place (const char *case_id, const char *sha256)
{
  return g_strdup_printf ("blob/%s/%s", case_id, sha256);
}

static gboolean
tampered (GError **error)
{
  g_set_error_literal (error, YC_VAULT_ERROR, YC_VAULT_ERROR_TAMPERED, "a part is not what was written");
  return FALSE;
}

static gboolean
read_exactly (FILE *file, void *buffer, gsize n, GError **error)
{
  return fread (buffer, 1, n, file) == n || tampered (error);
}

/* Returns: (transfer full): the plaintext of the record that the file stands before */
static GBytes *
read_record (YcPlatformFiles *self, FILE *file, const char *upload, guint64 offset, GError **error)
{
  g_autofree char *place = make_record_place (upload, offset);
  g_autofree guint8 *sealed = NULL;
  guint32 length = 0;

  if (!read_exactly (file, &length, sizeof length, error))
    return NULL;
  length = GUINT32_FROM_BE (length);
  if (length > MAX_RECORD)
    {
      tampered (error);
      return NULL;
    }
  sealed = g_malloc (length);
  return read_exactly (file, sealed, length, error) ? yc_unseal_bytes (self->blob_key, place, sealed, length, error) : NULL;
}

static gboolean
copy_part (YcPlatformFiles *self, const char *upload, guint64 file_bytes, FILE *from, YcSealWriter *to, YcDigest *ret_digest, GError **error)
{
  g_autoptr (YcDigester) digester = yc_digester_new ();
  guint64 offset = 0;

  while ((guint64) ftello (from) < file_bytes)
    {
      g_autoptr (GBytes) plain = read_record (self, from, upload, offset, error);
      gsize n = 0;
      const void *data = plain != NULL ? g_bytes_get_data (plain, &n) : NULL;

      if (plain == NULL || !yc_seal_writer_write (to, data, n, error))
        return FALSE;
      yc_digester_update (digester, data, n);
      offset += n;
    }
  yc_digester_finish (digester, ret_digest);
  return yc_seal_writer_finish (to, error);
}

/* Returns: the descriptor of a file that is empty now; -1 */
static int
open_new (const char *path, GError **error)
{
  int fd = open (path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);

  if (fd < 0)
    yc_error_set_errno (error, errno, "Cannot make a file");
  return fd;
}

/* Writes the whole file beside its place and syncs it. */
static gboolean
write_whole (YcPlatformFiles *self, const char *upload, guint64 file_bytes, const char *place, const char *path, YcDigest *ret_digest, GError **error)
{
  g_autofree char *part = get_part_path (self, upload);
  g_autoptr (YcSealWriter) writer = NULL;
  FILE *from = fopen (part, "rbe");
  gboolean ok = FALSE;
  int fd = -1;

  if (from == NULL)
    return yc_error_set_errno (error, errno, "Cannot read a part");
  fd = open_new (path, error);
  if (fd < 0)
    {
      fclose (from);
      return FALSE;
    }
  writer = yc_seal_writer_new (self->blob_key, place, fd);
  ok = copy_part (self, upload, file_bytes, from, writer, ret_digest, error);
  if (ok && fdatasync (fd) != 0)
    ok = yc_error_set_errno (error, errno, "Cannot sync a file");
  close (fd);
  fclose (from);
  return ok;
}

/* @data is all of it, and the right one: sealed as it will lie, beside its place. */
static gboolean
write_one (YcPlatformFiles *self, const char *path, const char *place, const void *data, gsize n, GError **error)
{
  g_autoptr (YcSealWriter) writer = NULL;
  gboolean ok = FALSE;
  int fd = open_new (path, error);

  if (fd < 0)
    return FALSE;
  writer = yc_seal_writer_new (self->blob_key, place, fd);
  ok = yc_seal_writer_write (writer, data, n, error) && yc_seal_writer_finish (writer, error);
  if (ok && fdatasync (fd) != 0)
    ok = yc_error_set_errno (error, errno, "Cannot sync a file");
  close (fd);
  return ok;
}

gboolean
yc_platform_part_keep (YcPlatformFiles *self, const char *upload, const char *case_id, const YcDigest *expected, const void *data, gsize n,
                       gboolean *ret_kept, GError **error)
{
  g_autofree char *place = make_blob_place (case_id, expected->sha256);
  g_autofree char *part = get_part_path (self, upload), *one = g_strconcat (part, ONE_PIECE, NULL);
  YcDigest digest;

  yc_digest_bytes (data, n, &digest);
  *ret_kept = yc_digest_equal (&digest, expected);
  return !*ret_kept || (write_one (self, one, place, data, n, error) && yc_file_sync_folder (self->parts, error));
}

/* Its bytes were the right ones before they were written. Of two seals, the first may have ended before it was written down, or ends meanwhile. */
static gboolean
place_one (YcPlatformFiles *self, const char *upload, const char *path, GError **error)
{
  g_autofree char *part = get_part_path (self, upload), *one = g_strconcat (part, ONE_PIECE, NULL);

  if (g_rename (one, path) != 0 && (errno != ENOENT || !g_file_test (path, G_FILE_TEST_EXISTS)))
    return yc_error_set_errno (error, errno, "Cannot put a page under its name");
  return yc_file_sync_folder (self->blobs, error);
}

/* Returns: (transfer full): a path that no other seal has. Two of one upload that wrote into one file would leave a page that nobody can read. */
static char *
make_whole_path (YcPlatformFiles *self, const char *upload)
{
  guint n = (guint) g_atomic_int_add (&self->n_seals, 1);

  return g_strdup_printf ("%s/%s.%u" WHOLE, self->parts, upload, n);
}

gboolean
yc_platform_part_seal (YcPlatformFiles *self, const char *upload, guint64 file_bytes, const char *case_id, const YcDigest *expected,
                       gboolean *ret_same, GError **error)
{
  g_autofree char *place = make_blob_place (case_id, expected->sha256);
  g_autofree char *path = get_blob_path (self, case_id, expected->sha256);
  g_autofree char *whole = NULL;
  YcDigest digest;
  gboolean ok = FALSE;

  if (file_bytes == 0)
    {
      *ret_same = place_one (self, upload, path, error);
      return *ret_same;
    }
  whole = make_whole_path (self, upload);
  ok = write_whole (self, upload, file_bytes, place, whole, &digest, error);
  *ret_same = ok && yc_digest_equal (&digest, expected);
  ok = ok && (!*ret_same || yc_file_rename_durable (whole, path, error));
  /* Nobody writes it again. */
  if (!ok || !*ret_same)
    g_unlink (whole);
  return ok;
}

YcSealReader *
yc_platform_blob_open (YcPlatformFiles *self, const char *case_id, const char *sha256, GError **error)
{
  g_autofree char *place = make_blob_place (case_id, sha256);
  g_autofree char *path = get_blob_path (self, case_id, sha256);

  return yc_seal_reader_open (self->blob_key, place, path, error);
}
