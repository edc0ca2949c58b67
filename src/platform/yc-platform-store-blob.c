/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* Uploads and sealed pages as rows: whose they are, how far they came, when they are over. The bytes are yc-platform-part's. The store thread
 * only. */
#define G_LOG_DOMAIN "yc-platform"
#include "config.h"

#include "platform/yc-platform-store-private.h"

/* A page waits so long for its rest, counted from its last piece. A sealed one is remembered as long, for whoever asks again. */
#define UPLOAD_US (7 * G_TIME_SPAN_DAY)
/* Of one workstation, that have begun and are not sealed: it brings one file after the other. */
#define MAX_UPLOADS 200
/* What was begun and is no page yet. */
#define IS_OPEN "u.is_open AND NOT EXISTS (SELECT 1 FROM blob AS b WHERE b.case_id = u.case_id AND b.sha256 = u.sha256)"
/* Left to what is small and must not fail. */
#define DISK_MARGIN (64 * 1024 * 1024)

YcPlatformFiles *
yc_platform_store_get_files (YcPlatformStore *self)
{
  return self->files;
}

void
yc_platform_upload_free (YcPlatformUpload *self)
{
  if (self == NULL)
    return;
  g_free (self->upload);
  g_free (self->case_id);
  g_free (self);
}

/* ---- whose ---- */

/* A case of another hall is not there. One that is not there at all comes with its first page. */
static gboolean
check_case (YcPlatformStore *self, const YcPlatformDevice *device, const char *case_id, GError **error)
{
  g_autoptr (YcStmt) stmt = yc_db_prepare (self->db,
    "SELECT 1 FROM case_head WHERE case_id = :case AND hall <> :hall"
    " UNION SELECT 1 FROM blob WHERE case_id = :case AND hall <> :hall", error);
  gboolean row = FALSE;

  if (stmt == NULL)
    return FALSE;
  yc_stmt_text (stmt, "case", case_id);
  yc_stmt_text (stmt, "hall", device->hall);
  if (!yc_stmt_step (stmt, &row, error))
    return FALSE;
  return !row || yc_platform_refuse (error, YC_PROBLEM_NOT_FOUND, "no such case");
}

static gboolean
check_room (YcPlatformStore *self, const YcPlatformDevice *device, guint64 length, GError **error)
{
  g_autoptr (YcStmt) stmt = yc_db_prepare (self->db, "SELECT count(*) AS n FROM upload AS u WHERE device = :device AND until_us > :now AND " IS_OPEN,
                                           error);
  gboolean row = FALSE;

  if (stmt == NULL)
    return FALSE;
  yc_stmt_text (stmt, "device", device->device);
  yc_stmt_int (stmt, "now", yc_platform_store_now (self));
  if (!yc_stmt_step (stmt, &row, error))
    return FALSE;
  if (yc_stmt_col_int (stmt, "n") >= MAX_UPLOADS)
    return yc_platform_refuse (error, YC_PROBLEM_BUSY, "too many uploads of this workstation have not come to their end");
  /* As part and as whole at the same time. */
  if (yc_platform_files_get_free (self->files) < 2 * length + DISK_MARGIN)
    return yc_platform_refuse (error, YC_PROBLEM_NO_SPACE, "the disk is full");
  return TRUE;
}

/* ---- uploads ---- */

typedef struct
{
  const YcPlatformDevice *device;
  YcPlatformUpload       *upload;
  char                   *earlier;      /* (owned) (nullable): what it takes the place of */
} Create;

/* Whose answer was lost begins again: what was begun before is not waited for any more. */
static gboolean
replace_earlier (YcPlatformStore *self, Create *create, GError **error)
{
  g_autoptr (YcStmt) find = yc_db_prepare (self->db,
    "SELECT upload FROM upload AS u WHERE device = :device AND case_id = :case AND sha256 = :sha256 AND " IS_OPEN " LIMIT 1", error);
  g_autoptr (YcStmt) drop = find != NULL ? yc_db_prepare (self->db, "DELETE FROM upload WHERE upload = :upload", error) : NULL;
  gboolean row = FALSE;

  if (drop == NULL)
    return FALSE;
  yc_stmt_text (find, "device", create->device->device);
  yc_stmt_text (find, "case", create->upload->case_id);
  yc_stmt_text (find, "sha256", create->upload->digest.sha256);
  if (!yc_stmt_step (find, &row, error))
    return FALSE;
  if (!row)
    return TRUE;
  create->earlier = g_strdup (yc_stmt_col_text (find, "upload"));
  yc_stmt_text (drop, "upload", create->earlier);
  return yc_stmt_run (drop, error);
}

static gboolean
create_body (YcPlatformStore *self, gpointer data, GError **error)
{
  Create *create = data;
  YcPlatformUpload *upload = create->upload;
  g_autoptr (YcStmt) stmt = yc_db_prepare (self->db,
    "INSERT INTO upload (upload, device, case_id, sha256, sm3, length, until_us) VALUES (:upload, :device, :case, :sha256, :sm3, :length, :until)",
    error);

  if (stmt == NULL || !check_case (self, create->device, upload->case_id, error) || !replace_earlier (self, create, error)
      || !check_room (self, create->device, upload->length, error))
    return FALSE;
  upload->upload = yc_ids_uuid (self->ids, yc_platform_store_now (self));
  upload->until = yc_platform_store_now (self) + UPLOAD_US;
  yc_stmt_text (stmt, "upload", upload->upload);
  yc_stmt_text (stmt, "device", create->device->device);
  yc_stmt_text (stmt, "case", upload->case_id);
  yc_stmt_text (stmt, "sha256", upload->digest.sha256);
  yc_stmt_text (stmt, "sm3", upload->digest.sm3);
  yc_stmt_int (stmt, "length", (gint64) upload->length);
  yc_stmt_int (stmt, "until", upload->until);
  return yc_stmt_run (stmt, error);
}

YcPlatformUpload *
yc_platform_store_create_upload (YcPlatformStore *self, const YcPlatformDevice *device, const char *case_id, const YcDigest *digest, guint64 length,
                                 GError **error)
{
  g_autoptr (YcPlatformUpload) upload = g_new0 (YcPlatformUpload, 1);
  Create create = { .device = device, .upload = upload };
  gboolean ok = FALSE;

  upload->case_id = g_strdup (case_id);
  upload->digest = *digest;
  upload->length = length;
  ok = yc_platform_store_transact (self, create_body, &create, error);
  /* Not before its row is gone for good. */
  if (ok && create.earlier != NULL)
    yc_platform_part_remove (self->files, create.earlier);
  g_free (create.earlier);
  return ok ? g_steal_pointer (&upload) : NULL;
}

static YcPlatformUpload *
read_upload (YcStmt *stmt, const char *id)
{
  YcPlatformUpload *upload = g_new0 (YcPlatformUpload, 1);

  upload->upload = g_strdup (id);
  upload->case_id = g_strdup (yc_stmt_col_text (stmt, "case_id"));
  g_strlcpy (upload->digest.sha256, yc_stmt_col_text (stmt, "sha256"), sizeof upload->digest.sha256);
  g_strlcpy (upload->digest.sm3, yc_stmt_col_text (stmt, "sm3"), sizeof upload->digest.sm3);
  upload->length = (guint64) yc_stmt_col_int (stmt, "length");
  upload->bytes = (guint64) yc_stmt_col_int (stmt, "bytes");
  upload->file_bytes = (guint64) yc_stmt_col_int (stmt, "file_bytes");
  upload->until = yc_stmt_col_int (stmt, "until_us");
  upload->sealed = yc_stmt_col_int (stmt, "sealed") != 0;
  return upload;
}

YcPlatformUpload *
yc_platform_store_find_upload (YcPlatformStore *self, const YcPlatformDevice *device, const char *upload, GError **error)
{
  g_autoptr (YcStmt) stmt = yc_db_prepare (self->db,
    "SELECT u.*, EXISTS (SELECT 1 FROM blob AS b WHERE b.case_id = u.case_id AND b.sha256 = u.sha256) AS sealed"
    " FROM upload AS u WHERE upload = :upload AND device = :device AND until_us > :now", error);
  gboolean row = FALSE;

  if (stmt == NULL)
    return NULL;
  yc_stmt_text (stmt, "upload", upload);
  yc_stmt_text (stmt, "device", device->device);
  yc_stmt_int (stmt, "now", yc_platform_store_now (self));
  if (!yc_stmt_step (stmt, &row, error))
    return NULL;
  if (row)
    return read_upload (stmt, upload);
  yc_platform_refuse (error, YC_PROBLEM_NOT_FOUND, "no such upload");
  return NULL;
}

gboolean
yc_platform_store_move_upload (YcPlatformStore *self, YcPlatformUpload *upload, GError **error)
{
  g_autoptr (YcStmt) stmt = yc_db_prepare (self->db,
    "UPDATE upload SET bytes = :bytes, file_bytes = :file_bytes, until_us = :until WHERE upload = :upload", error);

  if (stmt == NULL)
    return FALSE;
  upload->until = yc_platform_store_now (self) + UPLOAD_US;
  yc_stmt_int (stmt, "bytes", (gint64) upload->bytes);
  yc_stmt_int (stmt, "file_bytes", (gint64) upload->file_bytes);
  yc_stmt_int (stmt, "until", upload->until);
  yc_stmt_text (stmt, "upload", upload->upload);
  return yc_stmt_run (stmt, error);
}

gboolean
yc_platform_store_drop_upload (YcPlatformStore *self, const char *upload, GError **error)
{
  g_autoptr (YcStmt) stmt = yc_db_prepare (self->db, "DELETE FROM upload WHERE upload = :upload", error);

  if (stmt == NULL)
    return FALSE;
  yc_stmt_text (stmt, "upload", upload);
  if (!yc_stmt_run (stmt, error))
    return FALSE;
  yc_platform_part_remove (self->files, upload);
  return TRUE;
}

/* Returns: (transfer full): set of char* */
static GHashTable *
list_uploads (YcPlatformStore *self, const char *sql, GError **error)
{
  g_autoptr (YcStmt) list = yc_db_prepare (self->db, sql, error);
  g_autoptr (GHashTable) uploads = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  gboolean row = FALSE;

  if (list == NULL)
    return NULL;
  yc_stmt_int (list, "now", yc_platform_store_now (self));
  for (;;)
    {
      if (!yc_stmt_step (list, &row, error))
        return NULL;
      if (!row)
        return g_steal_pointer (&uploads);
      g_hash_table_add (uploads, g_strdup (yc_stmt_col_text (list, "upload")));
    }
}

gboolean
yc_platform_store_end_uploads (YcPlatformStore *self, GError **error)
{
  g_autoptr (GHashTable) over = list_uploads (self, "SELECT upload FROM upload WHERE until_us <= :now LIMIT 100", error);
  GHashTableIter iter;
  gpointer upload = NULL;

  if (over == NULL)
    return FALSE;
  g_hash_table_iter_init (&iter, over);
  while (g_hash_table_iter_next (&iter, &upload, NULL))
    if (!yc_platform_store_drop_upload (self, upload, error))
      return FALSE;
  return TRUE;
}

/* The part of one that is sealed already is nobody's, too: a crash came before its removal. */
gboolean
yc_platform_store_sweep_uploads (YcPlatformStore *self, GError **error)
{
  g_autoptr (GHashTable) known = list_uploads (self,
    "SELECT upload FROM upload AS u WHERE until_us > :now AND " IS_OPEN, error);

  if (known == NULL)
    return FALSE;
  yc_platform_part_sweep (self->files, known);
  return yc_platform_store_end_uploads (self, error);
}

/* ---- sealed ---- */

/* The row after the file: what a crash leaves between them is a file that nobody names, and the same seal again finds it. */
gboolean
yc_platform_store_put_blob (YcPlatformStore *self, const YcPlatformDevice *device, const YcPlatformUpload *upload, GError **error)
{
  g_autoptr (YcStmt) stmt = yc_db_prepare (self->db,
    "INSERT INTO blob (case_id, sha256, sm3, bytes, hall, device, sealed_us) VALUES (:case, :sha256, :sm3, :bytes, :hall, :device, :now)"
    " ON CONFLICT DO NOTHING", error);
  g_autoptr (YcStmt) done = stmt != NULL ? yc_db_prepare (self->db, "UPDATE upload SET is_open = 0 WHERE upload = :upload", error) : NULL;

  if (done == NULL || !check_case (self, device, upload->case_id, error))
    return FALSE;
  yc_stmt_text (stmt, "case", upload->case_id);
  yc_stmt_text (stmt, "sha256", upload->digest.sha256);
  yc_stmt_text (stmt, "sm3", upload->digest.sm3);
  yc_stmt_int (stmt, "bytes", (gint64) upload->length);
  yc_stmt_text (stmt, "hall", device->hall);
  yc_stmt_text (stmt, "device", device->device);
  yc_stmt_int (stmt, "now", yc_platform_store_now (self));
  yc_stmt_text (done, "upload", upload->upload);
  if (!yc_stmt_run (stmt, error) || !yc_stmt_run (done, error))
    return FALSE;
  yc_platform_part_remove (self->files, upload->upload);
  return TRUE;
}

gboolean
yc_platform_store_has_blob (YcPlatformStore *self, const char *hall, const char *case_id, const char *sha256, gboolean *ret_has, GError **error)
{
  g_autoptr (YcStmt) stmt = yc_db_prepare (self->db, "SELECT 1 FROM blob WHERE case_id = :case AND sha256 = :sha256 AND hall = :hall", error);

  if (stmt == NULL)
    return FALSE;
  yc_stmt_text (stmt, "case", case_id);
  yc_stmt_text (stmt, "sha256", sha256);
  yc_stmt_text (stmt, "hall", hall);
  return yc_stmt_step (stmt, ret_has, error);
}

GPtrArray *
yc_platform_store_probe (YcPlatformStore *self, const YcPlatformDevice *device, const char *case_id, GPtrArray *sha256, GError **error)
{
  g_autoptr (GPtrArray) found = g_ptr_array_new_with_free_func (g_free);

  if (!check_case (self, device, case_id, error))
    return NULL;
  for (guint i = 0; i < sha256->len; i++)
    {
      const char *digest = g_ptr_array_index (sha256, i);
      gboolean has = FALSE;

      if (!yc_platform_store_has_blob (self, device->hall, case_id, digest, &has, error))
        return NULL;
      if (has)
        g_ptr_array_add (found, g_strdup (digest));
    }
  return g_steal_pointer (&found);
}
