/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* Parts of operations that withdrawn workstations handed over, and the escrow key that they are sealed for. Takes and gives sealed bytes. The store's
 * thread only. */
#define G_LOG_DOMAIN "yc-platform"
#include "config.h"

#include "platform/yc-platform-evacuation.h"
#include "platform/yc-platform-store-private.h"

#include <string.h>

#define ESCROW "escrow-key"

/* ---- the key ---- */

typedef struct { char *public, *private; } Escrow;

/* Both in one text, so that neither is there without the other. */
static gboolean
find_escrow (YcPlatformStore *self, gpointer data, GError **error)
{
  Escrow *escrow = data;
  g_autoptr (GError) local = NULL;
  char *text = yc_platform_store_get_meta (self, ESCROW, &local);
  gboolean ok = TRUE;

  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  if (text != NULL)
    {
      escrow->public = g_strndup (text, 64);
      escrow->private = g_strdup (text + strlen (escrow->public));
    }
  else
    {
      ok = yc_recovery_generate (&escrow->public, &escrow->private);
      text = g_strconcat (escrow->public, escrow->private, NULL);
      ok = ok && yc_platform_store_put_meta (self, ESCROW, text, error);
    }
  yc_wipe_free (text);
  return ok;
}

gboolean
yc_platform_store_get_escrow (YcPlatformStore *self, char **ret_public, char **ret_private, GError **error)
{
  Escrow escrow = { NULL, NULL };
  gboolean ok = yc_platform_store_transact (self, find_escrow, &escrow, error);

  if (ok && ret_private != NULL)
    *ret_private = g_steal_pointer (&escrow.private);
  if (ok)
    *ret_public = g_steal_pointer (&escrow.public);
  g_free (escrow.public);
  yc_wipe_free (escrow.private);
  return ok;
}

/* ---- parts ---- */

static void
bind_place (YcStmt *stmt, const char *device, const char *op, guint part, guint parts)
{
  yc_stmt_text (stmt, "device", device);
  yc_stmt_text (stmt, "op", op);
  yc_stmt_int (stmt, "part", part);
  yc_stmt_int (stmt, "parts", parts);
}

typedef struct { const YcPlatformDevice *device; const YcEvacuation *part; YcEvacuated *receipt; } Put;

#define NEWEST "(SELECT withdrawal FROM device WHERE device = :device)"

/* 0: it did not come yet. */
static gboolean
find_time (YcPlatformStore *self, const Put *put, gint64 *ret_at, GError **error)
{
  g_autoptr (YcStmt) stmt = yc_db_prepare (self->db, "SELECT at_us FROM evacuation WHERE device = :device AND op = :op AND parts = :parts AND part = :part"
                                                     " AND sha256 = :sha256", error);
  gboolean row = FALSE;

  if (stmt == NULL)
    return FALSE;
  bind_place (stmt, put->device->device, put->part->op, put->part->part, put->part->parts);
  yc_stmt_text (stmt, "sha256", put->receipt->sha256);
  if (!yc_stmt_step (stmt, &row, error))
    return FALSE;
  *ret_at = row ? yc_stmt_col_int (stmt, "at_us") : 0;
  return TRUE;
}

static gboolean
check_room (YcPlatformStore *self, const Put *put, GError **error)
{
  g_autoptr (YcStmt) stmt = yc_db_prepare (self->db, "SELECT coalesce (sum (length (sealed)), 0) AS bytes FROM evacuation WHERE device = :device", error);
  gboolean row = FALSE;

  if (stmt == NULL)
    return FALSE;
  yc_stmt_text (stmt, "device", put->device->device);
  if (!yc_stmt_step (stmt, &row, error))
    return FALSE;
  return yc_stmt_col_int (stmt, "bytes") + (gint64) g_bytes_get_size (put->part->sealed) <= YC_PLATFORM_MAX_EVACUATED
         || yc_platform_refuse (error, YC_PROBLEM_TOO_LARGE, "the withdrawn workstation has handed over more than is taken");
}

/* The same bytes once more, perhaps for another withdrawal. */
static gboolean
note_again (YcPlatformStore *self, const Put *put, GError **error)
{
  g_autoptr (YcStmt) stmt = yc_db_prepare (self->db,
    "UPDATE evacuation SET withdrawal = " NEWEST ", lost = :lost WHERE device = :device AND op = :op AND parts = :parts AND part = :part AND sha256 = :sha256", error);

  if (stmt == NULL)
    return FALSE;
  bind_place (stmt, put->device->device, put->part->op, put->part->part, put->part->parts);
  yc_stmt_text (stmt, "sha256", put->receipt->sha256);
  yc_stmt_int (stmt, "lost", put->part->lost);
  return yc_stmt_run (stmt, error);
}

static gboolean
put_body (YcPlatformStore *self, gpointer data, GError **error)
{
  Put *put = data;
  g_autoptr (YcStmt) stmt = NULL;

  if (!find_time (self, put, &put->receipt->at, error))
    return FALSE;
  if (put->receipt->at != 0)
    return note_again (self, put, error);
  if (!check_room (self, put, error))
    return FALSE;
  put->receipt->at = yc_platform_store_now (self);
  stmt = yc_db_prepare (self->db, "INSERT INTO evacuation (device, op, parts, part, sha256, at_us, withdrawal, lost, sealed)"
                                  " VALUES (:device, :op, :parts, :part, :sha256, :at, " NEWEST ", :lost, :sealed)", error);
  if (stmt == NULL)
    return FALSE;
  bind_place (stmt, put->device->device, put->part->op, put->part->part, put->part->parts);
  yc_stmt_text (stmt, "sha256", put->receipt->sha256);
  yc_stmt_int (stmt, "at", put->receipt->at);
  yc_stmt_int (stmt, "lost", put->part->lost);
  yc_stmt_blob (stmt, "sealed", put->part->sealed);
  return yc_stmt_run (stmt, error);
}

YcEvacuated *
yc_platform_store_put_evacuation (YcPlatformStore *self, const YcPlatformDevice *device, const YcEvacuation *part, GError **error)
{
  g_autoptr (YcEvacuated) receipt = g_new0 (YcEvacuated, 1);
  Put put = { device, part, receipt };
  YcDigest digest;
  gsize n = 0;
  const void *bytes = g_bytes_get_data (part->sealed, &n);

  yc_digest_bytes (bytes, n, &digest);
  receipt->op = g_strdup (part->op);
  receipt->part = part->part;
  receipt->parts = part->parts;
  receipt->lost = part->lost;
  g_strlcpy (receipt->sha256, digest.sha256, sizeof receipt->sha256);
  if (!yc_platform_store_transact (self, put_body, &put, error))
    return NULL;
  yc_evacuated_sign (receipt, self->signing_key);
  return g_steal_pointer (&receipt);
}

gboolean
yc_platform_store_count_handed (YcPlatformStore *self, const YcPlatformDevice *device, gint64 *ret_sequence, guint *ret_handed, GError **error)
{
  g_autoptr (YcStmt) stmt = yc_db_prepare (self->db,
    "SELECT (SELECT coalesce (max (sequence), 0) FROM op WHERE device = :device) AS sequence,"
    " (SELECT count (DISTINCT op) FROM (SELECT op FROM evacuation WHERE device = :device AND withdrawal = " NEWEST " GROUP BY op, parts HAVING count (DISTINCT part) = parts)) AS handed",
    error);

  if (stmt == NULL)
    return FALSE;
  yc_stmt_text (stmt, "device", device->device);
  if (!yc_platform_store_get_row (stmt, error))
    return FALSE;
  *ret_sequence = yc_stmt_col_int (stmt, "sequence");
  *ret_handed = (guint) yc_stmt_col_int (stmt, "handed");
  return TRUE;
}

/* ---- what came ---- */

void
yc_platform_evacuated_free (YcPlatformEvacuated *self)
{
  if (self == NULL)
    return;
  g_free (self->op);
  g_free (self);
}

GPtrArray *
yc_platform_store_list_evacuated (YcPlatformStore *self, const char *device, GError **error)
{
  /* A store that was handed over twice, in between with other files to go, has two rows of an operation. One that has come over the line meanwhile waits for nobody. */
  g_autoptr (YcStmt) stmt = yc_db_prepare (self->db,
    "SELECT op, parts, count (DISTINCT part) AS have, sum (length (sealed)) AS bytes, max (at_us) AS at_us,"
    " max (max (put_us), coalesce ((SELECT done.at_us FROM op AS done WHERE done.op = evacuation.op), 0)) AS put_us, max (lost) AS lost FROM evacuation"
    " WHERE device = :device GROUP BY op, parts ORDER BY min (at_us), op, parts", error);
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func ((GDestroyNotify) yc_platform_evacuated_free);
  gboolean row = FALSE;

  if (stmt == NULL)
    return NULL;
  yc_stmt_text (stmt, "device", device);
  for (;;)
    {
      YcPlatformEvacuated *value = NULL;

      if (!yc_stmt_step (stmt, &row, error))
        return NULL;
      if (!row)
        return g_steal_pointer (&list);
      value = g_new0 (YcPlatformEvacuated, 1);
      value->op = g_strdup (yc_stmt_col_text (stmt, "op"));
      value->parts = (guint) yc_stmt_col_int (stmt, "parts");
      value->have = (guint) yc_stmt_col_int (stmt, "have");
      value->bytes = (guint64) yc_stmt_col_int (stmt, "bytes");
      value->at = yc_stmt_col_int (stmt, "at_us");
      value->put = yc_stmt_col_int (stmt, "put_us");
      value->lost = (guint) yc_stmt_col_int (stmt, "lost");
      g_ptr_array_add (list, value);
    }
}

GPtrArray *
yc_platform_store_get_evacuated (YcPlatformStore *self, const YcPlatformDevice *device, const char *op, guint part, guint parts, GError **error)
{
  g_autoptr (YcStmt) stmt = yc_db_prepare (self->db, "SELECT sealed FROM evacuation WHERE device = :device AND op = :op AND parts = :parts AND part = :part"
                                                     " ORDER BY at_us, rowid", error);
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  gboolean row = FALSE;

  if (stmt == NULL)
    return NULL;
  bind_place (stmt, device->device, op, part, parts);
  for (;;)
    {
      if (!yc_stmt_step (stmt, &row, error))
        return NULL;
      if (!row)
        return g_steal_pointer (&list);
      g_ptr_array_add (list, yc_stmt_col_blob (stmt, "sealed"));
    }
}

gboolean
yc_platform_store_note_put_in (YcPlatformStore *self, const YcPlatformDevice *device, const char *op, GError **error)
{
  g_autoptr (YcStmt) stmt = yc_db_prepare (self->db, "UPDATE evacuation SET put_us = :now WHERE device = :device AND op = :op AND put_us = 0", error);

  if (stmt == NULL)
    return FALSE;
  yc_stmt_int (stmt, "now", yc_platform_store_now (self));
  yc_stmt_text (stmt, "device", device->device);
  yc_stmt_text (stmt, "op", op);
  return yc_stmt_run (stmt, error);
}
