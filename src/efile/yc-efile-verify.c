/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 *
 * What it is: the judge of an e-file folder. Takes a folder and what is known about it from elsewhere (the digest in the event log, the
 * author's registered key), gives a list of defects, each naming one file. Any thread, blocks on the disk.
 *
 * Order matters: signature, then manifest, then files. A manifest that is not what was signed or anchored says nothing about the files,
 * so that a changed byte names the file it lies in and no other. PDFs are opened only when their digest fits: changed bytes are foreign.
 */
#define G_LOG_DOMAIN "yc-efile"
#include "config.h"

#include "efile/yc-efile.h"

#include "base/yc-file.h"
#include "base/yc-json.h"
#include "efile/yc-efile-private.h"
#include "efile/yc-pdf.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>

#define MAX_MANIFEST (64 * 1024 * 1024)
#define MAX_SIGNATURE (16 * 1024)
#define MAX_ENTRIES 10000
#define MAX_FILE (G_MAXINT32 - 1) /* what yc_file_read() takes */

typedef struct
{
  const char *folder;
  GPtrArray *defects; /* (not owned) of char* */
  GHashTable *found;  /* relative name -> NULL: regular files not yet accounted for */
} Check;

typedef struct
{
  char *path;
  gint64 bytes;
  YcDigest digest;
  GArray *pages; /* of YcDigest */
} Entry;

static void
entry_free (gpointer data)
{
  Entry *entry = data;

  g_free (entry->path);
  g_array_unref (entry->pages);
  g_free (entry);
}

/* The fields of a defect are separated by TAB; the names of files are anybody's. */
static char *
clean (const char *text)
{
  char *copy = g_strdup (text);

  for (char *p = copy; *p != '\0'; p++)
    if (g_ascii_iscntrl (*p))
      *p = '?';
  return copy;
}

static void G_GNUC_PRINTF (4, 5)
report (Check *check, const char *file, const char *code, const char *format, ...)
{
  g_autofree char *reason = NULL;
  g_autofree char *clean_file = clean (file);
  g_autofree char *clean_reason = NULL;
  va_list args;

  va_start (args, format);
  reason = g_strdup_vprintf (format, args);
  va_end (args);
  clean_reason = clean (reason);
  g_ptr_array_add (check->defects, g_strdup_printf ("%s\t%s\t%s", clean_file, code, clean_reason));
}

/* ---- what lies in the folder ---- */

static gboolean list_folder (Check *check, const char *relative, GError **error);

static gboolean
list_entry (Check *check, const char *name, GError **error)
{
  g_autofree char *path = g_build_filename (check->folder, name, NULL);
  GStatBuf info;

  if (g_lstat (path, &info) != 0)
    {
      g_set_error (error, YC_EFILE_ERROR, YC_EFILE_ERROR_NOT_EFILE, "%s: %s", name, g_strerror (errno));
      return FALSE;
    }
  if (S_ISREG (info.st_mode))
    g_hash_table_add (check->found, g_strdup (name));
  else if (S_ISDIR (info.st_mode) && (g_str_equal (name, "materials") || g_str_equal (name, "papers")))
    return list_folder (check, name, error);
  else
    report (check, name, "not-a-file", "不是普通文件，不属于电子卷");
  return TRUE;
}

static gboolean
list_folder (Check *check, const char *relative, GError **error)
{
  g_autofree char *path = g_build_filename (check->folder, relative, NULL);
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  if (dir == NULL)
    {
      g_set_error (error, YC_EFILE_ERROR, YC_EFILE_ERROR_NOT_EFILE, "%s cannot be read as a folder", path);
      return FALSE;
    }
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = *relative == '\0' ? g_strdup (name) : g_strconcat (relative, "/", name, NULL);

      if (!list_entry (check, child, error))
        return FALSE;
    }
  return TRUE;
}

/* Reads a file that must be there. NULL without @error: a defect was reported. */
static GBytes *
take_file (Check *check, const char *name, gsize max_bytes, GError **error)
{
  g_autofree char *path = g_build_filename (check->folder, name, NULL);
  GStatBuf info;

  if (!g_hash_table_remove (check->found, name))
    {
      report (check, name, "missing", "清单要求的文件不存在");
      return NULL;
    }
  if (g_lstat (path, &info) == 0 && (guint64) info.st_size > max_bytes)
    {
      report (check, name, "size", "文件大小不符，实为 %" G_GINT64_FORMAT " 字节", (gint64) info.st_size);
      return NULL;
    }
  return yc_file_read (path, MAX (max_bytes, 1), error);
}

/* ---- signature ---- */

typedef struct
{
  const char *author, *public_key, *signature;
  YcDigest manifest;
} Signature;

static gboolean
read_digest (JsonObject *object, const char *where, YcDigest *ret_digest, GError **error)
{
  const char *sha256, *sm3;
  YcDigest digest = { 0 };

  if (!yc_json_get_string (object, where, "sha256", 64, &sha256, error) ||
      !yc_json_get_string (object, where, "sm3", 64, &sm3, error))
    return FALSE;
  g_strlcpy (digest.sha256, sha256, sizeof digest.sha256);
  g_strlcpy (digest.sm3, sm3, sizeof digest.sm3);
  if (!yc_digest_is_valid (&digest))
    {
      g_set_error (error, YC_EFILE_ERROR, YC_EFILE_ERROR_NOT_EFILE, "%s: no digest", where);
      return FALSE;
    }
  *ret_digest = digest;
  return TRUE;
}

/* The strings live as long as @object. */
static gboolean
read_signature (JsonObject *object, Signature *ret_signature, GError **error)
{
  static const char *const known[] = { "algorithm", "author", "format", "public_key", "sha256",
                                       "signature", "sm3", "version", NULL };
  const char *format, *algorithm;
  gint64 version;
  Signature signature;

  if (!yc_json_check_members (object, "", known, error) ||
      !yc_json_get_string (object, "", "format", 64, &format, error) ||
      !yc_json_get_string (object, "", "algorithm", 64, &algorithm, error) ||
      !yc_json_get_int (object, "", "version", YC_EFILE_VERSION, YC_EFILE_VERSION, &version, error) ||
      !yc_json_get_string (object, "", "author", 256, &signature.author, error) ||
      !yc_json_get_string (object, "", "public_key", 64, &signature.public_key, error) ||
      !yc_json_get_string (object, "", "signature", 128, &signature.signature, error) ||
      !read_digest (object, "", &signature.manifest, error))
    return FALSE;
  if (!g_str_equal (format, YC_EFILE_SIGNATURE_FORMAT) || !g_str_equal (algorithm, YC_EFILE_ALGORITHM))
    {
      g_set_error (error, YC_EFILE_ERROR, YC_EFILE_ERROR_NOT_EFILE, "unknown format or algorithm");
      return FALSE;
    }
  *ret_signature = signature;
  return TRUE;
}

/* Upper-case hex would decode to the same bytes: a changed byte that is none. The canonical text leaves only one spelling. */
static gboolean
is_canonical (JsonObject *object, const Signature *signature, const char *text, gsize n)
{
  g_autofree char *canonical = yc_json_canonical_object (object);
  g_autofree char *lower_key = g_ascii_strdown (signature->public_key, -1);
  g_autofree char *lower_signature = g_ascii_strdown (signature->signature, -1);

  return strlen (canonical) == n && memcmp (canonical, text, n) == 0 &&
         g_str_equal (lower_key, signature->public_key) && g_str_equal (lower_signature, signature->signature);
}

static gboolean
verify_statement (const Signature *signature)
{
  g_autofree char *statement = yc_efile_signed_statement (signature->author, signature->public_key, &signature->manifest);

  return yc_signature_verify (signature->public_key, statement, strlen (statement), signature->signature, NULL);
}

/* TRUE when the signature holds; @ret_manifest is what it was made over. */
static gboolean
check_signature (Check *check, const char *trusted_public_hex, YcDigest *ret_manifest, GError **error)
{
  g_autoptr (GBytes) bytes = take_file (check, YC_EFILE_SIGNATURE, MAX_SIGNATURE, error);
  g_autoptr (JsonObject) object = NULL;
  Signature signature;
  const char *text;
  gsize n;

  if (bytes == NULL)
    return FALSE;
  text = g_bytes_get_data (bytes, &n);
  object = yc_json_parse_object (n > 0 ? text : "", (gssize) n, NULL, NULL);
  if (object == NULL || !read_signature (object, &signature, NULL) || !is_canonical (object, &signature, text, n))
    {
      report (check, YC_EFILE_SIGNATURE, "damaged", "签名文件格式不符");
      return FALSE;
    }
  if (!verify_statement (&signature))
    {
      report (check, YC_EFILE_SIGNATURE, "signature", "签名与内容不符");
      return FALSE;
    }
  if (trusted_public_hex != NULL && !g_str_equal (trusted_public_hex, signature.public_key))
    {
      report (check, YC_EFILE_SIGNATURE, "not-trusted", "签名所用密钥不是登记的密钥");
      return FALSE;
    }
  *ret_manifest = signature.manifest;
  return TRUE;
}

/* ---- manifest ---- */

/* "materials/NAME" or "papers/NAME", nothing that leads elsewhere. */
static gboolean
is_own_path (const char *path)
{
  const char *name = strchr (path, '/');

  return (g_str_has_prefix (path, "materials/") || g_str_has_prefix (path, "papers/")) && name[1] != '\0' &&
         name[1] != '.' && strchr (name + 1, '/') == NULL;
}

static gboolean
read_pages (JsonObject *material, const char *where, GArray *pages, GError **error)
{
  JsonArray *list;

  if (!yc_json_get_array (material, where, "pages", MAX_ENTRIES, &list, error))
    return FALSE;
  for (guint i = 0; i < json_array_get_length (list); i++)
    {
      JsonObject *page;
      YcDigest digest;

      if (!yc_json_item_object (list, "pages", i, &page, error) || !read_digest (page, "pages", &digest, error))
        return FALSE;
      g_array_append_val (pages, digest);
    }
  return TRUE;
}

static gboolean
read_entry (JsonObject *owner, gboolean with_pages, GPtrArray *entries, GError **error)
{
  JsonObject *file = NULL;
  const char *path;
  gint64 bytes;
  YcDigest digest;
  Entry *entry;

  if (!yc_json_opt_object (owner, "", "file", &file, error))
    return FALSE;
  if (file == NULL)
    return TRUE; /* a material that was not handed in */
  if (!yc_json_get_string (file, "file", "path", 512, &path, error) ||
      !yc_json_get_int (file, "file", "bytes", 0, MAX_FILE, &bytes, error) || !read_digest (file, "file", &digest, error))
    return FALSE;
  if (!is_own_path (path))
    {
      g_set_error (error, YC_EFILE_ERROR, YC_EFILE_ERROR_NOT_EFILE, "path leads out of the folder");
      return FALSE;
    }
  entry = g_new0 (Entry, 1);
  entry->path = g_strdup (path);
  entry->bytes = bytes;
  entry->digest = digest;
  entry->pages = g_array_new (FALSE, FALSE, sizeof (YcDigest));
  g_ptr_array_add (entries, entry);
  return !with_pages || read_pages (owner, path, entry->pages, error);
}

static gboolean
read_list (JsonObject *root, const char *member, gboolean with_pages, GPtrArray *entries, GError **error)
{
  JsonArray *list;

  if (!yc_json_get_array (root, "", member, MAX_ENTRIES, &list, error))
    return FALSE;
  for (guint i = 0; i < json_array_get_length (list); i++)
    {
      JsonObject *owner;

      if (!yc_json_item_object (list, member, i, &owner, error) || !read_entry (owner, with_pages, entries, error))
        return FALSE;
    }
  return TRUE;
}

static GPtrArray *
read_manifest (const char *text, gsize n, GError **error)
{
  static const char *const known[] = { "case", "format", "item", "made", "materials", "papers", "version", NULL };
  const YcJsonLimits limits = { .max_bytes = MAX_MANIFEST };
  g_autoptr (JsonObject) root = yc_json_parse_object (text, (gssize) n, &limits, error);
  g_autoptr (GPtrArray) entries = g_ptr_array_new_with_free_func (entry_free);
  const char *format;
  gint64 version;

  if (root == NULL || !yc_json_check_members (root, "", known, error) ||
      !yc_json_get_string (root, "", "format", 64, &format, error) ||
      !yc_json_get_int (root, "", "version", YC_EFILE_VERSION, YC_EFILE_VERSION, &version, error) ||
      !read_list (root, "materials", TRUE, entries, error) || !read_list (root, "papers", FALSE, entries, error))
    return NULL;
  if (!g_str_equal (format, YC_EFILE_FORMAT))
    {
      g_set_error (error, YC_EFILE_ERROR, YC_EFILE_ERROR_NOT_EFILE, "format is %s", format);
      return NULL;
    }
  return g_steal_pointer (&entries);
}

/* The entries of a manifest that is what was signed and anchored; NULL otherwise, with a defect or @error. */
static GPtrArray *
check_manifest (Check *check, const YcDigest *signed_digest, const YcDigest *expected_digest, GError **error)
{
  g_autoptr (GBytes) bytes = take_file (check, YC_EFILE_MANIFEST, MAX_MANIFEST, error);
  g_autoptr (GPtrArray) entries = NULL;
  g_autoptr (GError) local = NULL;
  YcDigest digest;
  const char *text;
  gsize n;

  if (bytes == NULL)
    return NULL;
  text = g_bytes_get_data (bytes, &n);
  yc_digest_bytes (n > 0 ? text : "", n, &digest);
  if (signed_digest != NULL && !yc_digest_equal (signed_digest, &digest))
    {
      report (check, YC_EFILE_MANIFEST, "changed", "清单内容与签名时不同");
      return NULL;
    }
  if (expected_digest != NULL && !yc_digest_equal (expected_digest, &digest))
    {
      report (check, YC_EFILE_MANIFEST, "not-anchored", "清单不是办件记录中登记的那一份");
      return NULL;
    }
  entries = read_manifest (n > 0 ? text : "", n, &local);
  if (entries == NULL)
    report (check, YC_EFILE_MANIFEST, "damaged", "清单格式不符：%s", local->message);
  return g_steal_pointer (&entries);
}

/* ---- files ---- */

static void
check_pages (Check *check, const Entry *entry, GBytes *bytes)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (YcPdf) pdf = yc_pdf_open (bytes, &error);
  g_autoptr (GPtrArray) images = pdf != NULL ? yc_pdf_page_images (pdf, &error) : NULL;

  if (images == NULL)
    {
      report (check, entry->path, "pages", "读不出页面：%s", error->message);
      return;
    }
  if (images->len != entry->pages->len)
    {
      report (check, entry->path, "pages", "应有 %u 页，实有 %u 页", entry->pages->len, images->len);
      return;
    }
  for (guint i = 0; i < images->len; i++)
    {
      YcDigest digest;
      gsize n;
      const void *data = g_bytes_get_data (g_ptr_array_index (images, i), &n);

      yc_digest_bytes (data, n, &digest);
      if (!yc_digest_equal (&digest, &g_array_index (entry->pages, YcDigest, i)))
        report (check, entry->path, "page-changed", "第 %u 页的图像与清单摘要不符", i + 1);
    }
}

static gboolean
check_file (Check *check, const Entry *entry, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (GBytes) bytes = take_file (check, entry->path, (gsize) entry->bytes, &local);
  YcDigest digest;
  const char *data;
  gsize n;

  if (bytes == NULL)
    {
      if (local == NULL)
        return TRUE;
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  data = g_bytes_get_data (bytes, &n);
  yc_digest_bytes (n > 0 ? data : "", n, &digest);
  if (n != (gsize) entry->bytes)
    report (check, entry->path, "size", "应为 %" G_GINT64_FORMAT " 字节，实为 %" G_GSIZE_FORMAT " 字节", entry->bytes, n);
  else if (!yc_digest_equal (&digest, &entry->digest))
    report (check, entry->path, "changed", "内容已改动，与清单摘要不符");
  else if (entry->pages->len > 0)
    check_pages (check, entry, bytes);
  return TRUE;
}

static void
report_unknown (Check *check)
{
  g_autoptr (GList) names = g_list_sort (g_hash_table_get_keys (check->found), (GCompareFunc) strcmp);

  for (GList *l = names; l != NULL; l = l->next)
    report (check, l->data, "unknown", "清单中没有这个文件");
}

/**
 * yc_efile_verify_folder:
 * @expected_digest: (nullable): the manifest's digest from the event log
 * @trusted_public_hex: (nullable): the author's registered key; NULL: the key inside the folder is taken at its word
 * @ret_defects: of (owned) char*, appended to; nothing appended = the e-file is whole
 *
 * Returns: FALSE when the folder cannot be judged: YC_EFILE_ERROR_NOT_EFILE, YC_BASE_ERROR_IO.
 */
gboolean
yc_efile_verify_folder (const char *folder, const YcDigest *expected_digest, const char *trusted_public_hex,
                        GPtrArray *ret_defects, GError **error)
{
  g_autoptr (GHashTable) found = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  Check check = { .folder = folder, .defects = ret_defects, .found = found };
  g_autoptr (GPtrArray) entries = NULL;
  g_autoptr (GError) local = NULL;
  YcDigest manifest;
  gboolean is_signed;

  if (!list_folder (&check, "", error))
    return FALSE;
  is_signed = check_signature (&check, trusted_public_hex, &manifest, &local);
  if (local == NULL)
    entries = check_manifest (&check, is_signed ? &manifest : NULL, expected_digest, &local);
  for (guint i = 0; local == NULL && entries != NULL && i < entries->len; i++)
    check_file (&check, g_ptr_array_index (entries, i), &local);
  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  if (entries != NULL)
    report_unknown (&check);
  return TRUE;
}
