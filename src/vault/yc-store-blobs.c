/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */

/* Sealed files beside the database: a file is complete and on the disk before its name appears, and its name before the row that
 * refers to it. Takes plaintext or a helper's sealed file, gives a keyed name. Used by the store worker's thread. */
#define G_LOG_DOMAIN "yc-vault"
#include "config.h"

#include "vault/yc-store-private.h"

#include "base/yc-error.h"
#include "base/yc-file.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

/* Above any scanned page or imported file that is let in. */
#define MAX_BLOB_BYTES (1024 * 1024 * 1024)

static gboolean
not_found (GError    **error,
           const char *what,
           const char *name)
{
  g_set_error (error, YC_STORE_ERROR, YC_STORE_ERROR_NOT_FOUND, "no such %s: \"%s\"", what, name);
  return FALSE;
}

static char *
blob_path (YcStore    *self,
           const char *case_id,
           const char *name,
           GError    **error)
{
  if (yc_file_name_is_plain (case_id) && yc_file_name_is_plain (name))
    return g_build_filename (self->blobs, case_id, name, NULL);
  not_found (error, "blob", name);
  return NULL;
}

char *
yc_store_make_case_folder (YcStore    *self,
                           const char *case_id,
                           GError    **error)
{
  if (!yc_file_name_is_plain (case_id))
    {
      not_found (error, "case", case_id);
      return NULL;
    }
  g_autofree char *path = g_build_filename (self->blobs, case_id, NULL);
  if (g_file_test (path, G_FILE_TEST_IS_DIR))
    return g_steal_pointer (&path);
  if (yc_file_make_private_folder (path, error))
    {
      if (yc_file_sync_folder (self->blobs, error))
        return g_steal_pointer (&path);
      /* Or the next call would take a folder for durable that is not. */
      rmdir (path);
    }
  yc_store_map_error (error);
  return NULL;
}

/* @seal says by whom a file is sealed: two files of one content but under two keys must not take each other's place. */
static char *
keyed_name (YcSealKey      *case_key,
            const char     *seal,
            const YcDigest *digest)
{
  g_autoptr (YcSealKey) key = yc_seal_key_derive (case_key, "blob-name", NULL);
  g_autofree char *text = g_strconcat (seal, "/", digest->sha256, NULL);
  guint8 mac[32];

  yc_seal_key_hmac (key, text, strlen (text), mac);
  return yc_hex_encode (mac, sizeof mac);
}

static char *
blob_aad (const char *case_id,
          const char *name)
{
  return g_strdup_printf ("blob/%s/%s", case_id, name);
}

static char *
job_aad (const char *job_id,
         guint       n)
{
  return g_strdup_printf ("job/%s/%u", job_id, n);
}

/* A file that is not there is NOT_FOUND, as a case or page that is not. */
static GBytes *
unseal (YcSealKey  *key,
        const char *aad,
        const char *path,
        GError    **error)
{
  g_autoptr (GError) local = NULL;
  GBytes *plain = yc_unseal_file (key, aad, path, MAX_BLOB_BYTES, &local);

  if (plain)
    return plain;
  if (g_error_matches (local, G_FILE_ERROR, G_FILE_ERROR_NOENT))
    not_found (error, "blob", path);
  else
    g_propagate_error (error, g_steal_pointer (&local));
  return NULL;
}

/* The data must be on the disk before the name: close() may tell of a full disk, too. */
static gboolean
write_sealed (YcSealKey  *key,
              const char *aad,
              const char *path,
              GBytes     *plain,
              GError    **error)
{
  gsize n;
  const void *data = g_bytes_get_data (plain, &n);
  int fd = open (path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);

  if (fd < 0)
    return yc_error_set_errno (error, errno, "Cannot make a blob");
  g_autoptr (YcSealWriter) writer = yc_seal_writer_new (key, aad, fd);
  gboolean ok = yc_seal_writer_write (writer, data, n, error) && yc_seal_writer_finish (writer, error);
  if (ok && fdatasync (fd) != 0)
    ok = yc_error_set_errno (error, errno, "Cannot sync a blob");
  if (close (fd) != 0 && ok)
    ok = yc_error_set_errno (error, errno, "Cannot close a blob");
  return ok;
}

static gboolean
digest_fits (GBytes         *plain,
             const YcDigest *expected)
{
  YcDigest digest;

  yc_digest_bytes (g_bytes_get_data (plain, NULL), g_bytes_get_size (plain), &digest);
  return yc_digest_equal (&digest, expected);
}

/* A name that is there with the right content needs no second write; anything else under it is replaced. */
static gboolean
is_stored (YcSealKey      *key,
           const char     *aad,
           const char     *path,
           const YcDigest *digest)
{
  g_autoptr (GBytes) plain = yc_unseal_file (key, aad, path, MAX_BLOB_BYTES, NULL);

  return plain && digest_fits (plain, digest);
}

char *
yc_store_put_blob (YcStore    *self,
                   const char *case_id,
                   YcSealKey  *case_key,
                   GBytes     *plain,
                   YcDigest   *ret_digest,
                   GError    **error)
{
  g_autofree char *folder = yc_store_make_case_folder (self, case_id, error);
  YcDigest digest;

  if (!folder)
    return NULL;
  yc_digest_bytes (g_bytes_get_data (plain, NULL), g_bytes_get_size (plain), &digest);
  g_autofree char *name = keyed_name (case_key, "case", &digest);
  g_autofree char *aad = blob_aad (case_id, name);
  g_autofree char *path = g_build_filename (folder, name, NULL);
  /* Named after the blob, so that a crash leaves one such file at most and the next attempt takes it over. */
  g_autofree char *part = g_strconcat (path, ".part", NULL);
  g_autoptr (YcSealKey) key = yc_seal_key_derive (case_key, "blob", NULL);
  gboolean stored = is_stored (key, aad, path, &digest);
  if (stored ? !yc_file_sync_folder (folder, error)
             : !write_sealed (key, aad, part, plain, error) || !yc_file_rename_durable (part, path, error))
    {
      g_unlink (part);
      yc_store_map_error (error);
      return NULL;
    }
  if (ret_digest)
    *ret_digest = digest;
  return g_steal_pointer (&name);
}

GBytes *
yc_store_get_blob (YcStore    *self,
                   const char *case_id,
                   YcSealKey  *case_key,
                   const char *name,
                   GError    **error)
{
  g_autofree char *path = blob_path (self, case_id, name, error);

  if (!path)
    return NULL;
  g_autofree char *aad = blob_aad (case_id, name);
  g_autoptr (YcSealKey) key = yc_seal_key_derive (case_key, "blob", NULL);
  return unseal (key, aad, path, error);
}

char *
yc_store_adopt_blob (YcStore        *self,
                     const char     *case_id,
                     const char     *part_name,
                     const char     *job_id,
                     guint           n,
                     const YcDigest *expected,
                     GError        **error)
{
  g_autofree char *part = blob_path (self, case_id, part_name, error);
  g_autoptr (YcSealKey) case_key = part ? yc_store_get_case_key (self, case_id, error) : NULL;

  if (!case_key)
    return NULL;
  g_autofree char *aad = job_aad (job_id, n);
  g_autofree char *name = keyed_name (case_key, aad, expected);
  g_autofree char *path = g_build_filename (self->blobs, case_id, name, NULL);
  g_autoptr (YcSealKey) key = yc_store_derive_job_key (case_key, job_id);
  g_autoptr (GError) local = NULL;
  g_autoptr (GBytes) plain = unseal (key, aad, part, &local);
  gboolean again = g_error_matches (local, YC_STORE_ERROR, YC_STORE_ERROR_NOT_FOUND) && is_stored (key, aad, path, expected);
  if (!plain && !again)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return NULL;
    }
  if (plain && !digest_fits (plain, expected))
    {
      g_set_error_literal (error, YC_VAULT_ERROR, YC_VAULT_ERROR_TAMPERED, "the file has another content than was announced");
      return NULL;
    }
  g_autofree char *folder = g_path_get_dirname (path);
  /* After a crash the rename may be in memory only. */
  if (again ? yc_file_sync_folder (folder, error) : yc_file_rename_durable (part, path, error))
    return g_steal_pointer (&name);
  yc_store_map_error (error);
  return NULL;
}

GBytes *
yc_store_get_job_blob (YcStore    *self,
                       const char *case_id,
                       const char *name,
                       const char *job_id,
                       guint       n,
                       GError    **error)
{
  g_autofree char *path = blob_path (self, case_id, name, error);
  g_autoptr (YcSealKey) case_key = path ? yc_store_get_case_key (self, case_id, error) : NULL;

  if (!case_key)
    return NULL;
  g_autofree char *aad = job_aad (job_id, n);
  g_autoptr (YcSealKey) key = yc_store_derive_job_key (case_key, job_id);
  return unseal (key, aad, path, error);
}

/* Reads the first byte, because a name alone says nothing about a disk that fails. */
gboolean
yc_store_check_blob (YcStore    *self,
                     const char *case_id,
                     const char *name,
                     GError    **error)
{
  g_autofree char *path = blob_path (self, case_id, name, error);
  char byte;

  if (!path)
    return FALSE;
  int fd = open (path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
  if (fd < 0 && errno == ENOENT)
    return not_found (error, "blob", name);
  gssize n = fd < 0 ? -1 : pread (fd, &byte, 1, 0);
  int err = errno;
  if (fd >= 0)
    close (fd);
  if (n == 1)
    return TRUE;
  if (n < 0)
    return yc_error_set_errno (error, err, "Cannot read a blob");
  g_set_error_literal (error, YC_VAULT_ERROR, YC_VAULT_ERROR_TAMPERED, "the blob is empty");
  return FALSE;
}

static int
compare_names (gconstpointer a,
               gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

GStrv
yc_store_list_unknown_files (YcStore    *self,
                             const char *case_id,
                             GError    **error)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_autoptr (GDir) dir = NULL;
  const char *name;

  if (!yc_file_name_is_plain (case_id))
    {
      not_found (error, "case", case_id);
      return NULL;
    }
  g_autofree char *folder = g_build_filename (self->blobs, case_id, NULL);
  if (g_file_test (folder, G_FILE_TEST_IS_DIR))
    {
      dir = g_dir_open (folder, 0, error);
      if (!dir)
        return NULL;
    }
  while (dir && (name = g_dir_read_name (dir)))
    if ((name[0] == 'p' && g_str_has_suffix (name, ".sealed")) || (g_str_has_prefix (name, ".p") && g_str_has_suffix (name, ".part")))
      g_strv_builder_add (builder, name);
  GStrv names = g_strv_builder_end (builder);
  qsort (names, g_strv_length (names), sizeof *names, compare_names);
  return names;
}
