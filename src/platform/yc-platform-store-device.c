/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* Workstations: codes to enrol with, enrolment, tokens, the handshake that tells a copied store. Takes codes and tokens, gives who delivers.
 * The store thread only. */
#define G_LOG_DOMAIN "yc-platform"
#include "config.h"

#include "platform/yc-platform-store-private.h"

#include "platform/yc-platform-case.h"

#include <string.h>

#define REPEAT_US (10 * G_TIME_SPAN_MINUTE)
#define CODE_GROUPS 5
#define CODE_GROUP 4
/* Read aloud and typed: none that look alike. 32 of them: 100 bits in 20. */
#define CODE_LETTERS "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
#define STATION_LETTERS "0123456789ABCDEFGHJKLMNPQRSTUVWXYZ"

void
yc_platform_device_free (YcPlatformDevice *self)
{
  if (self == NULL)
    return;
  g_free (self->device);
  g_free (self->hall);
  g_free (self->window);
  g_free (self->window_name);
  g_free (self->station);
  g_free (self->incarnation);
  g_free (self);
}

/* ---- codes ---- */

/* As typed: in any case, with or without the strokes. */
static char *
hash_code (const char *code)
{
  g_autoptr (GString) plain = g_string_new (NULL);
  char *hash = NULL;

  for (const char *p = code; *p != '\0'; p++)
    if (g_ascii_isalnum (*p))
      g_string_append_c (plain, g_ascii_toupper (*p));
  hash = yc_platform_store_hash_token (plain->str);
  explicit_bzero (plain->str, plain->len);
  return hash;
}

static char *
make_code (YcPlatformStore *self)
{
  guint8 bytes[CODE_GROUPS * CODE_GROUP];
  GString *code = g_string_new (NULL);

  yc_ids_fill (self->ids, bytes, sizeof bytes);
  for (guint i = 0; i < sizeof bytes; i++)
    {
      if (i > 0 && i % CODE_GROUP == 0)
        g_string_append_c (code, '-');
      g_string_append_c (code, CODE_LETTERS[bytes[i] % 32]);
    }
  explicit_bzero (bytes, sizeof bytes);
  return g_string_free (code, FALSE);
}

char *
yc_platform_store_make_code (YcPlatformStore *self, const char *hall, const char *window, const char *window_name, const char *station,
                             gint64 until, GError **error)
{
  g_autoptr (YcStmt) stmt = yc_db_prepare (self->db,
    "INSERT INTO enrolment_code (code_sha256, hall, window, window_name, station, until_us)"
    " VALUES (:hash, :hall, :window, :window_name, :station, :until)", error);
  g_autofree char *hash = NULL;
  char *code = NULL;

  if (stmt == NULL)
    return NULL;
  code = make_code (self);
  hash = hash_code (code);
  yc_stmt_text (stmt, "hash", hash);
  yc_stmt_text (stmt, "hall", hall);
  yc_stmt_text (stmt, "window", window);
  yc_stmt_text (stmt, "window_name", window_name);
  yc_stmt_text (stmt, "station", station);
  yc_stmt_int (stmt, "until", until);
  if (yc_stmt_run (stmt, error))
    return code;
  yc_wipe_free (code);
  return NULL;
}

gboolean
yc_platform_store_drop_codes (YcPlatformStore *self, const char *hall, GError **error)
{
  g_autoptr (YcStmt) stmt = yc_db_prepare (self->db, "DELETE FROM enrolment_code WHERE hall = :hall AND device IS NULL", error);

  if (stmt == NULL)
    return FALSE;
  yc_stmt_text (stmt, "hall", hall);
  return yc_stmt_run (stmt, error);
}

/* ---- enrolment ---- */

typedef struct
{
  const char *code;
  const char *incarnation;
  YcEnrolled *enrolled;
} Enrol;

/* What the code stands for. */
typedef struct
{
  char *hash;                 /* (owned) */
  char *station;              /* (owned) (nullable) */
  char *device_id;            /* (owned) (nullable): used by */
  gint64 until, used;
  YcPlatformDevice *device;   /* (owned): hall, window, window_name are set */
} Code;

static void
code_clear (Code *self)
{
  g_free (self->hash);
  g_free (self->station);
  g_free (self->device_id);
  yc_platform_device_free (self->device);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Code, code_clear)

static gboolean
find_code (YcPlatformStore *self, const char *text, Code *code, GError **error)
{
  g_autoptr (YcStmt) stmt = yc_db_prepare (self->db,
    "SELECT hall, window, window_name, station, until_us, device, used_us FROM enrolment_code WHERE code_sha256 = :hash", error);
  gboolean row = FALSE;

  if (stmt == NULL)
    return FALSE;
  code->hash = hash_code (text);
  yc_stmt_text (stmt, "hash", code->hash);
  if (!yc_stmt_step (stmt, &row, error))
    return FALSE;
  if (!row)
    return yc_platform_refuse (error, YC_PROBLEM_NOT_PERMITTED, "the enrolment code is unknown, used or too old");
  code->device = g_new0 (YcPlatformDevice, 1);
  code->device->hall = g_strdup (yc_stmt_col_text (stmt, "hall"));
  code->device->window = g_strdup (yc_stmt_col_text (stmt, "window"));
  code->device->window_name = g_strdup (yc_stmt_col_text (stmt, "window_name"));
  code->station = g_strdup (yc_stmt_col_text (stmt, "station"));
  code->until = yc_stmt_col_int (stmt, "until_us");
  code->device_id = g_strdup (yc_stmt_col_text (stmt, "device"));
  code->used = yc_stmt_col_int (stmt, "used_us");
  return TRUE;
}

static gboolean
is_taken (YcPlatformStore *self, const char *column_sql, const char *value, gboolean *ret_taken, GError **error)
{
  g_autoptr (YcStmt) stmt = yc_db_prepare (self->db, column_sql, error);

  if (stmt == NULL)
    return FALSE;
  yc_stmt_text (stmt, "value", value);
  return yc_stmt_step (stmt, ret_taken, error);
}

/* Never one that was given out before, also not to a device that is withdrawn: its L- numbers stand on papers. */
static char *
choose_station (YcPlatformStore *self, const char *wanted, GError **error)
{
  g_autofree char *station = g_strdup (wanted);
  gboolean taken = TRUE;

  for (;;)
    {
      guint8 bytes[4];

      if (station != NULL && !is_taken (self, "SELECT 1 FROM device WHERE station = :value", station, &taken, error))
        return NULL;
      if (station != NULL && !taken)
        return g_steal_pointer (&station);
      yc_ids_fill (self->ids, bytes, sizeof bytes);
      g_free (station);
      station = g_strnfill (sizeof bytes, '0');
      for (guint i = 0; i < sizeof bytes; i++)
        station[i] = STATION_LETTERS[bytes[i] % (sizeof STATION_LETTERS - 1)];
    }
}

static gboolean
insert_device (YcPlatformStore *self, YcPlatformDevice *device, const char *token, GError **error)
{
  g_autofree char *hash = yc_platform_store_hash_token (token);
  g_autoptr (YcStmt) stmt = yc_db_prepare (self->db,
    "INSERT INTO device (device, hall, window, window_name, station, incarnation, token_sha256, enrolled_us)"
    " VALUES (:device, :hall, :window, :window_name, :station, :incarnation, :hash, :now)", error);

  if (stmt == NULL)
    return FALSE;
  yc_stmt_text (stmt, "device", device->device);
  yc_stmt_text (stmt, "hall", device->hall);
  yc_stmt_text (stmt, "window", device->window);
  yc_stmt_text (stmt, "window_name", device->window_name);
  yc_stmt_text (stmt, "station", device->station);
  yc_stmt_text (stmt, "incarnation", device->incarnation);
  yc_stmt_text (stmt, "hash", hash);
  yc_stmt_int (stmt, "now", yc_platform_store_now (self));
  return yc_stmt_run (stmt, error);
}

static gboolean
use_code (YcPlatformStore *self, const Code *code, GError **error)
{
  g_autoptr (YcStmt) stmt = yc_db_prepare (self->db,
    "UPDATE enrolment_code SET device = :device, used_us = :now WHERE code_sha256 = :hash AND device IS NULL", error);

  if (stmt == NULL)
    return FALSE;
  yc_stmt_text (stmt, "device", code->device->device);
  yc_stmt_int (stmt, "now", yc_platform_store_now (self));
  yc_stmt_text (stmt, "hash", code->hash);
  return yc_stmt_run (stmt, error);
}

static YcPlatformDevice *
read_device (YcStmt *stmt)
{
  YcPlatformDevice *device = g_new0 (YcPlatformDevice, 1);

  device->device = g_strdup (yc_stmt_col_text (stmt, "device"));
  device->hall = g_strdup (yc_stmt_col_text (stmt, "hall"));
  device->window = g_strdup (yc_stmt_col_text (stmt, "window"));
  device->window_name = g_strdup (yc_stmt_col_text (stmt, "window_name"));
  device->station = g_strdup (yc_stmt_col_text (stmt, "station"));
  device->incarnation = g_strdup (yc_stmt_col_text (stmt, "incarnation"));
  device->revoked = yc_stmt_col_int (stmt, "revoked") != 0;
  device->revoked_at = yc_stmt_col_int (stmt, "revoked_us");
  return device;
}

static gboolean
replace_token (YcPlatformStore *self, const char *device, const char *token, GError **error)
{
  g_autofree char *hash = yc_platform_store_hash_token (token);
  g_autoptr (YcStmt) stmt = yc_db_prepare (self->db, "UPDATE device SET token_sha256 = :hash WHERE device = :device", error);

  if (stmt == NULL)
    return FALSE;
  yc_stmt_text (stmt, "hash", hash);
  yc_stmt_text (stmt, "device", device);
  return yc_stmt_run (stmt, error);
}

/* The store is enrolled here, under a token that it may have lost or that is no longer known: a code of its own window makes a new one. The old token ends
 * with that, so that of two copies of a store one is told. */
static gboolean
enrol_known (YcPlatformStore *self, const Enrol *enrol, Code *code, YcEnrolled *enrolled, GError **error)
{
  g_autoptr (YcStmt) stmt = yc_db_prepare (self->db,
    "SELECT * FROM device WHERE incarnation = :incarnation AND hall = :hall AND window = :window AND revoked = 0", error);
  gboolean row = FALSE;

  if (stmt == NULL)
    return FALSE;
  yc_stmt_text (stmt, "incarnation", enrol->incarnation);
  yc_stmt_text (stmt, "hall", code->device->hall);
  yc_stmt_text (stmt, "window", code->device->window);
  if (!yc_stmt_step (stmt, &row, error))
    return FALSE;
  if (!row)
    return yc_platform_refuse (error, YC_PROBLEM_NOT_PERMITTED, "the store is enrolled already, at another window, or was withdrawn");
  yc_platform_device_free (code->device);
  code->device = read_device (stmt);
  return replace_token (self, code->device->device, enrolled->token, error) && use_code (self, code, error);
}

static gboolean
enrol_new (YcPlatformStore *self, const Enrol *enrol, Code *code, YcEnrolled *enrolled, GError **error)
{
  gboolean taken = FALSE;

  if (code->until < yc_platform_store_now (self))
    return yc_platform_refuse (error, YC_PROBLEM_NOT_PERMITTED, "the enrolment code is unknown, used or too old");
  if (!is_taken (self, "SELECT 1 FROM device WHERE incarnation = :value", enrol->incarnation, &taken, error))
    return FALSE;
  if (taken)
    return enrol_known (self, enrol, code, enrolled, error);
  code->device->device = yc_ids_uuid (self->ids, yc_platform_store_now (self));
  code->device->incarnation = g_strdup (enrol->incarnation);
  code->device->station = choose_station (self, code->station, error);
  return code->device->station != NULL && insert_device (self, code->device, enrolled->token, error) && use_code (self, code, error);
}

static gboolean
enrol_again (YcPlatformStore *self, const Enrol *enrol, Code *code, YcEnrolled *enrolled, GError **error)
{
  g_autoptr (YcStmt) stmt = yc_db_prepare (self->db, "SELECT * FROM device WHERE device = :device AND incarnation = :incarnation AND revoked = 0", error);
  gboolean row = FALSE;

  if (stmt == NULL)
    return FALSE;
  yc_stmt_text (stmt, "device", code->device_id);
  yc_stmt_text (stmt, "incarnation", enrol->incarnation);
  if (!yc_stmt_step (stmt, &row, error))
    return FALSE;
  if (!row || code->used + REPEAT_US < yc_platform_store_now (self))
    return yc_platform_refuse (error, YC_PROBLEM_NOT_PERMITTED, "the enrolment code is unknown, used or too old");
  yc_platform_device_free (code->device);
  code->device = read_device (stmt);
  return replace_token (self, code->device->device, enrolled->token, error);
}

/* Who has delivered something may have cases that others have gone on with. */
static gboolean
tell_news (YcPlatformStore *self, const YcPlatformDevice *device, YcEnrolled *enrolled, GError **error)
{
  gboolean has_delivered = FALSE;

  return is_taken (self, "SELECT 1 FROM op WHERE device = :value LIMIT 1", device->device, &has_delivered, error)
         && (has_delivered || yc_platform_store_get_last_sequence (self, device->hall, &enrolled->news, error));
}

static gboolean
enrol_body (YcPlatformStore *self, gpointer data, GError **error)
{
  Enrol *enrol = data;
  g_auto (Code) code = { 0 };
  g_autoptr (YcEnrolled) enrolled = g_new0 (YcEnrolled, 1);

  enrolled->token = yc_platform_store_make_token (self);
  enrolled->key = g_strdup (self->public_key);
  if (!find_code (self, enrol->code, &code, error)
      || !(code.device_id == NULL ? enrol_new : enrol_again) (self, enrol, &code, enrolled, error))
    return FALSE;
  enrolled->device = g_strdup (code.device->device);
  enrolled->lease = yc_platform_store_lease (self, code.device, enrol->incarnation, error);
  if (enrolled->lease == NULL || !tell_news (self, code.device, enrolled, error))
    return FALSE;
  enrol->enrolled = g_steal_pointer (&enrolled);
  return TRUE;
}

YcEnrolled *
yc_platform_store_enrol (YcPlatformStore *self, const char *code, const char *incarnation, GError **error)
{
  Enrol enrol = { .code = code, .incarnation = incarnation };

  if (yc_platform_store_transact (self, enrol_body, &enrol, error))
    return enrol.enrolled;
  yc_enrolled_free (enrol.enrolled);
  return NULL;
}

/* ---- who delivers ---- */

YcPlatformDevice *
yc_platform_store_identify_device (YcPlatformStore *self, const char *token, GError **error)
{
  g_autofree char *hash = yc_platform_store_hash_token (token);
  g_autoptr (YcStmt) stmt = yc_db_prepare (self->db, "SELECT * FROM device WHERE token_sha256 = :hash", error);
  gboolean row = FALSE;

  if (stmt == NULL)
    return NULL;
  yc_stmt_text (stmt, "hash", hash);
  if (!yc_stmt_step (stmt, &row, error))
    return NULL;
  if (row)
    return read_device (stmt);
  yc_platform_refuse (error, YC_PROBLEM_SIGNED_OUT, "no workstation has this token");
  return NULL;
}

YcPlatformDevice *
yc_platform_store_authenticate_device (YcPlatformStore *self, const char *token, GError **error)
{
  g_autoptr (YcPlatformDevice) device = yc_platform_store_identify_device (self, token, error);

  if (device == NULL || !device->revoked)
    return g_steal_pointer (&device);
  yc_platform_refuse (error, YC_PROBLEM_REVOKED, "the workstation was withdrawn");
  return NULL;
}

YcPlatformDevice *
yc_platform_store_find_station (YcPlatformStore *self, const char *station, GError **error)
{
  g_autoptr (YcStmt) stmt = yc_db_prepare (self->db, "SELECT * FROM device WHERE station = :station", error);

  if (stmt == NULL)
    return NULL;
  yc_stmt_text (stmt, "station", station);
  return yc_platform_store_get_row (stmt, error) ? read_device (stmt) : NULL;
}

GPtrArray *
yc_platform_store_list_withdrawn (YcPlatformStore *self, GError **error)
{
  g_autoptr (YcStmt) stmt = yc_db_prepare (self->db, "SELECT * FROM device WHERE revoked = 1 OR device IN (SELECT device FROM evacuation) ORDER BY station", error);
  g_autoptr (GPtrArray) devices = g_ptr_array_new_with_free_func ((GDestroyNotify) yc_platform_device_free);
  gboolean row = FALSE;

  if (stmt == NULL)
    return NULL;
  for (;;)
    {
      if (!yc_stmt_step (stmt, &row, error))
        return NULL;
      if (!row)
        return g_steal_pointer (&devices);
      g_ptr_array_add (devices, read_device (stmt));
    }
}

gboolean
yc_platform_store_revoke_device (YcPlatformStore *self, const char *device, GError **error)
{
  g_autoptr (YcStmt) stmt = yc_db_prepare (self->db, "UPDATE device SET revoked = 1, revoked_us = :now, withdrawal = withdrawal + 1 WHERE device = :device AND revoked = 0", error);

  if (stmt == NULL)
    return FALSE;
  yc_stmt_int (stmt, "now", yc_platform_store_now (self));
  yc_stmt_text (stmt, "device", device);
  return yc_stmt_run (stmt, error);
}

gboolean
yc_platform_store_reinstate_device (YcPlatformStore *self, const char *device, gboolean *ret_changed, GError **error)
{
  g_autoptr (YcStmt) stmt = yc_db_prepare (self->db, "UPDATE device SET revoked = 0, revoked_us = 0 WHERE device = :device AND revoked = 1 RETURNING 1", error);

  if (stmt == NULL)
    return FALSE;
  yc_stmt_text (stmt, "device", device);
  return yc_stmt_step (stmt, ret_changed, error);
}

gboolean
yc_platform_store_check_incarnation (const YcPlatformDevice *device, const char *incarnation, GError **error)
{
  return strcmp (device->incarnation, incarnation) == 0
         || yc_platform_refuse (error, YC_PROBLEM_CLONED, "the workstation was enrolled with another store");
}

gboolean
yc_platform_store_note_stuck (YcPlatformStore *self, const YcPlatformDevice *device, guint stuck, gboolean *ret_changed, GError **error)
{
  g_autoptr (YcStmt) stmt = yc_db_prepare (self->db,
    "UPDATE device SET stuck = :stuck, stuck_us = :now WHERE device = :device AND coalesce (stuck, 0) <> :stuck RETURNING 1", error);

  if (stmt == NULL)
    return FALSE;
  yc_stmt_int (stmt, "stuck", stuck);
  yc_stmt_int (stmt, "now", yc_platform_store_now (self));
  yc_stmt_text (stmt, "device", device->device);
  return yc_stmt_step (stmt, ret_changed, error);
}

GPtrArray *
yc_platform_store_handshake (YcPlatformStore *self, const YcPlatformDevice *device, const char *incarnation, gint64 sequence, GError **error)
{
  g_autoptr (YcStmt) stmt = yc_db_prepare (self->db,
    "SELECT op FROM op WHERE device = :device AND sequence > :sequence ORDER BY sequence LIMIT :limit", error);
  g_autoptr (GPtrArray) ops = g_ptr_array_new_with_free_func (g_free);
  gboolean row = FALSE;

  if (stmt == NULL || !yc_platform_store_check_incarnation (device, incarnation, error))
    return NULL;
  yc_stmt_text (stmt, "device", device->device);
  yc_stmt_int (stmt, "sequence", sequence);
  yc_stmt_int (stmt, "limit", YC_WIRE_MAX_HANDSHAKEN);
  for (;;)
    {
      if (!yc_stmt_step (stmt, &row, error))
        return NULL;
      if (!row)
        return g_steal_pointer (&ops);
      g_ptr_array_add (ops, g_strdup (yc_stmt_col_text (stmt, "op")));
    }
}
