/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* Opening and closing the platform's store: lock, key file, database with its migrations, signing key; sealed columns, tokens, transactions.
 * Takes a folder and a key file, gives the store. The store thread only; blocks on the disk. */
#define G_LOG_DOMAIN "yc-platform"
#include "config.h"

#include "platform/yc-platform-store-private.h"

#include "base/yc-error.h"
#include "base/yc-file.h"
#include "case/yc-conflict-source.h"
#include "vault/yc-password.h"
#include "yc-platform-sql.h"

#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define MIGRATIONS YC_APP_PATH "/sql/platform"
#define KEY_CHECK "yichuang platform store 1"
#define MAX_KEY_FILE 128

GQuark
yc_platform_error_quark (void)
{
  static const char *const codes[] = { "busy", "newer", "key-absent", "key-wrong", "key-open" };
  static gsize once;

  if (g_once_init_enter (&once))
    {
      GQuark quark = g_quark_from_static_string ("yc-platform-error-quark");
      yc_error_register (quark, "platform", codes, G_N_ELEMENTS (codes));
      g_once_init_leave (&once, quark);
    }
  return (GQuark) once;
}

G_DEFINE_QUARK (yc-platform-refusal-quark, yc_platform_refusal)

/* What the rules forbid names their source: the reason stands at the head of the text. */
static char *
cite (YcProblemType type, const char *text)
{
  g_autofree char *name = g_strndup (text, strcspn (text, ":"));
  YcConflict reason = YC_CONFLICT_CLAIMED;

  if (type != YC_PROBLEM_RULE && type != YC_PROBLEM_NOT_PERMITTED && type != YC_PROBLEM_CLAIMED)
    return g_strdup (text);
  return yc_conflict_parse (name, &reason) || type == YC_PROBLEM_CLAIMED ? yc_conflict_cite (reason, text, NULL) : g_strdup (text);
}

gboolean
yc_platform_refuse (GError **error, YcProblemType type, const char *format, ...)
{
  g_autofree char *text = NULL, *told = NULL;
  va_list args;

  va_start (args, format);
  text = g_strdup_vprintf (format, args);
  va_end (args);
  told = cite (type, text);
  g_set_error_literal (error, YC_PLATFORM_REFUSAL, (int) type, told);
  return FALSE;
}

static gboolean
fail (GError **error, YcPlatformError code, const char *text)
{
  g_set_error_literal (error, YC_PLATFORM_ERROR, (int) code, text);
  return FALSE;
}

/* ---- columns ---- */

static char *
make_place (const char *table, const char *column, const char *row)
{
  return g_strdup_printf ("%s/%s/%s", table, column, row);
}

void
yc_platform_store_bind_sealed (YcPlatformStore *self, YcStmt *stmt, const char *table, const char *column, const char *row, const char *text)
{
  g_autofree char *place = make_place (table, column, row);
  g_autoptr (GBytes) sealed = yc_seal_bytes (self->record_key, place, text, strlen (text));

  yc_stmt_blob (stmt, column, sealed);
}

char *
yc_platform_store_unseal_column (YcPlatformStore *self, YcStmt *stmt, const char *table, const char *column, const char *row, GError **error)
{
  g_autofree char *place = make_place (table, column, row);
  g_autoptr (GBytes) sealed = yc_stmt_col_blob (stmt, column);
  g_autoptr (GBytes) plain = NULL;

  if (sealed == NULL)
    return g_strdup ("");
  plain = yc_unseal_bytes (self->record_key, place, g_bytes_get_data (sealed, NULL), g_bytes_get_size (sealed), error);
  return plain != NULL ? g_strndup (g_bytes_get_data (plain, NULL), g_bytes_get_size (plain)) : NULL;
}

gboolean
yc_platform_store_get_row (YcStmt *stmt, GError **error)
{
  gboolean row = FALSE;

  return yc_stmt_step (stmt, &row, error) && row;
}

char *
yc_platform_store_get_meta (YcPlatformStore *self, const char *name, GError **error)
{
  g_autoptr (YcStmt) stmt = yc_db_prepare (self->db, "SELECT sealed FROM meta WHERE name = :name", error);

  if (stmt == NULL)
    return NULL;
  yc_stmt_text (stmt, "name", name);
  return yc_platform_store_get_row (stmt, error) ? yc_platform_store_unseal_column (self, stmt, "meta", "sealed", name, error) : NULL;
}

gboolean
yc_platform_store_put_meta (YcPlatformStore *self, const char *name, const char *value, GError **error)
{
  g_autoptr (YcStmt) stmt = yc_db_prepare (self->db, "INSERT INTO meta (name, sealed) VALUES (:name, :sealed)"
                                                     " ON CONFLICT DO UPDATE SET sealed = excluded.sealed", error);

  if (stmt == NULL)
    return FALSE;
  yc_stmt_text (stmt, "name", name);
  yc_platform_store_bind_sealed (self, stmt, "meta", "sealed", name, value);
  return yc_stmt_run (stmt, error);
}

/* ---- tokens and names ---- */

gint64
yc_platform_store_now (YcPlatformStore *self)
{
  return yc_clock_now (self->clock);
}

char *
yc_platform_store_hash_token (const char *token)
{
  char hex[65];

  yc_digest_sha256_joined (token, "", hex);
  return g_strdup (hex);
}

char *
yc_platform_store_make_token (YcPlatformStore *self)
{
  guint8 bytes[32];
  char *token = NULL;

  yc_ids_fill (self->ids, bytes, sizeof bytes);
  token = yc_hex_encode (bytes, sizeof bytes);
  explicit_bzero (bytes, sizeof bytes);
  return token;
}

char *
yc_platform_store_make_name (YcPlatformStore *self, const char *kind, const char *text)
{
  g_autofree char *joined = g_strconcat (kind, "/", text, NULL);
  guint8 mac[32];

  yc_seal_key_hmac (self->name_key, joined, strlen (joined), mac);
  return yc_hex_encode (mac, sizeof mac);
}

/* ---- transactions ---- */

gboolean
yc_platform_store_begin (YcPlatformStore *self, GError **error)
{
  return yc_db_begin (self->db, error);
}

gboolean
yc_platform_store_commit (YcPlatformStore *self, GError **error)
{
  return yc_db_commit (self->db, error);
}

void
yc_platform_store_rollback (YcPlatformStore *self)
{
  yc_db_rollback (self->db);
}

gboolean
yc_platform_store_transact (YcPlatformStore *self, YcPlatformBody body, gpointer data, GError **error)
{
  if (yc_db_in_transaction (self->db))
    return body (self, data, error);
  if (!yc_db_begin (self->db, error))
    return FALSE;
  if (body (self, data, error))
    return yc_db_commit (self->db, error);
  yc_db_rollback (self->db);
  return FALSE;
}

gboolean
yc_platform_store_idle (YcPlatformStore *self, GError **error)
{
  g_autoptr (YcStmt) sessions = yc_db_prepare (self->db, "DELETE FROM session WHERE until_us <= :now", error);
  g_autoptr (YcStmt) tries = yc_db_prepare (self->db, "DELETE FROM try WHERE next_us < :now", error);

  if (sessions == NULL || tries == NULL)
    return FALSE;
  yc_stmt_int (sessions, "now", yc_platform_store_now (self));
  /* A day without a wrong password makes good. */
  yc_stmt_int (tries, "now", yc_platform_store_now (self) - G_TIME_SPAN_DAY);
  return yc_stmt_run (sessions, error) && yc_stmt_run (tries, error) && yc_platform_store_end_uploads (self, error)
         && yc_db_checkpoint (self->db, FALSE, error);
}

/* ---- the key file ---- */

/* Returns: (transfer full): NULL without error when there is no file */
static YcSealKey *
read_key (const char *path, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autofree char *text = NULL;
  YcSealKey *key = NULL;
  struct stat st;

  if (stat (path, &st) == 0 && (st.st_mode & 077) != 0)
    {
      fail (error, YC_PLATFORM_ERROR_KEY_OPEN, "others can read the key file");
      return NULL;
    }
  bytes = yc_file_read (path, MAX_KEY_FILE, &local);
  if (g_error_matches (local, G_FILE_ERROR, G_FILE_ERROR_NOENT))
    return NULL;
  if (bytes == NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return NULL;
    }
  text = g_bytes_get_size (bytes) > 0 ? g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes)) : g_strdup ("");
  key = yc_seal_key_from_hex (g_strstrip (text));
  explicit_bzero (text, strlen (text));
  if (key == NULL)
    fail (error, YC_PLATFORM_ERROR_KEY_WRONG, "the key file holds no key: it wants 64 hexadecimal digits");
  return key;
}

static YcSealKey *
make_key (const char *path, GError **error)
{
  g_autoptr (YcSealKey) key = yc_seal_key_new_random ();
  char *hex = yc_seal_key_to_hex (key);
  gboolean ok = yc_file_write_atomic (path, hex, strlen (hex), 0600, error);

  yc_wipe_free (hex);
  return ok ? g_steal_pointer (&key) : NULL;
}

/* A store is new until its key check was written, which is the first thing that happens to it. */
static gboolean
has_check (YcPlatformStore *self, gboolean *ret_has, GError **error)
{
  g_autoptr (YcStmt) tables = yc_db_prepare (self->db, "SELECT count(*) AS n FROM sqlite_schema WHERE name = 'meta'", error);
  g_autoptr (YcStmt) stmt = NULL;
  gboolean row = FALSE;

  if (tables == NULL || !yc_stmt_step (tables, &row, error))
    return FALSE;
  *ret_has = FALSE;
  if (yc_stmt_col_int (tables, "n") == 0)
    return TRUE;
  stmt = yc_db_prepare (self->db, "SELECT 1 FROM meta WHERE name = 'key-check'", error);
  return stmt != NULL && yc_stmt_step (stmt, ret_has, error);
}

static gboolean
find_key (YcPlatformStore *self, const char *path, gboolean has, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (YcSealKey) key = read_key (path, &local);

  if (key == NULL && local == NULL && has)
    return fail (error, YC_PLATFORM_ERROR_KEY_ABSENT, "the store is there, its key file is not");
  if (key == NULL && local == NULL)
    key = make_key (path, &local);
  if (key == NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  self->record_key = yc_seal_key_derive (key, "platform-record", NULL);
  self->name_key = yc_seal_key_derive (key, "platform-name", NULL);
  self->blob_key = yc_seal_key_derive (key, "platform-blob", NULL);
  return TRUE;
}

static gboolean
check_key (YcPlatformStore *self, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autofree char *check = yc_platform_store_get_meta (self, "key-check", &local);

  if (g_error_matches (local, YC_VAULT_ERROR, YC_VAULT_ERROR_TAMPERED))
    return fail (error, YC_PLATFORM_ERROR_KEY_WRONG, "the key file is another store's");
  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  return g_strcmp0 (check, KEY_CHECK) == 0 || fail (error, YC_PLATFORM_ERROR_KEY_WRONG, "the key file is another store's");
}

/* What a new store needs, all or none. */
static gboolean
found (YcPlatformStore *self, gpointer data, GError **error)
{
  char *seed = yc_platform_store_make_token (self);
  char *nobody = yc_platform_store_make_token (self);
  char *decoy = yc_password_record (nobody);
  gboolean ok = yc_platform_store_put_meta (self, "key-check", KEY_CHECK, error)
                && yc_platform_store_put_meta (self, "signing-key", seed, error)
                && yc_platform_store_put_meta (self, "decoy", decoy, error);

  yc_wipe_free (seed);
  yc_wipe_free (nobody);
  yc_wipe_free (decoy);
  return ok;
}

static gboolean
load_signing_key (YcPlatformStore *self, GError **error)
{
  char *hex = yc_platform_store_get_meta (self, "signing-key", error);

  if (hex == NULL)
    return FALSE;
  self->signing_key = yc_author_key_new_from_hex (hex);
  yc_wipe_free (hex);
  if (self->signing_key == NULL)
    return fail (error, YC_PLATFORM_ERROR_KEY_WRONG, "the store's signing key is none");
  self->public_key = yc_author_key_get_public (self->signing_key);
  return TRUE;
}

/* ---- opening ---- */

static gboolean
take_lock (YcPlatformStore *self, GError **error)
{
  g_autofree char *path = g_build_filename (self->folder, "lock", NULL);
  g_autoptr (GError) local = NULL;
  int holder = 0;

  self->lock_fd = yc_file_lock (path, &holder, &local);
  if (self->lock_fd >= 0)
    return TRUE;
  if (local != NULL)
    g_propagate_error (error, g_steal_pointer (&local));
  else
    g_set_error (error, YC_PLATFORM_ERROR, YC_PLATFORM_ERROR_BUSY, "process %d has the store", holder);
  return FALSE;
}

/* NEWER in our own words: who reads it is the platform's administrator. */
static gboolean
map_newer (GError **error)
{
  if (error != NULL && g_error_matches (*error, YC_DB_ERROR, YC_DB_ERROR_NEWER))
    {
      g_clear_error (error);
      fail (error, YC_PLATFORM_ERROR_NEWER, "the store was written by a newer version of the program");
    }
  return FALSE;
}

static gboolean
open_all (YcPlatformStore *self, const char *key_path, GError **error)
{
  g_autofree char *path = g_build_filename (self->folder, "platform.db", NULL);
  g_autofree char *copy = g_build_filename (self->folder, "platform.before-migration.db", NULL);
  g_autofree char *key = key_path != NULL ? g_strdup (key_path) : g_build_filename (self->folder, "platform.key", NULL);
  gboolean has = FALSE;

  /* Before anything is made or locked: the folder of a newer program stays as it is. */
  if (!yc_db_peek_version (path, MIGRATIONS, error) || !yc_file_make_private_folder (self->folder, error) || !take_lock (self, error))
    return FALSE;
  self->db = yc_db_open (path, YC_DB_WORK, FALSE, error);
  if (self->db == NULL || !yc_db_check_version (self->db, MIGRATIONS, error) || !has_check (self, &has, error)
      || !find_key (self, key, has, error) || (has && !check_key (self, error)))
    return FALSE;
  return yc_db_migrate (self->db, MIGRATIONS, copy, error) && (has || yc_platform_store_transact (self, found, NULL, error))
         && load_signing_key (self, error) && yc_file_sync_folder (self->folder, error)
         && (self->files = yc_platform_files_new (self->folder, self->blob_key, self->name_key, error)) != NULL
         && yc_platform_store_sweep_uploads (self, error);
}

YcPlatformStore *
yc_platform_store_open (const YcPlatformStoreConfig *config, GError **error)
{
  static gsize once;
  YcPlatformStore *self = NULL;

  if (g_once_init_enter (&once))
    {
      yc_platform_sql_register_resource ();
      g_once_init_leave (&once, 1);
    }
  yc_digest_init_library ();
  self = g_new0 (YcPlatformStore, 1);
  self->lock_fd = -1;
  self->folder = g_strdup (config->folder);
  self->clock = yc_clock_ref (config->clock != NULL ? config->clock : yc_clock_system ());
  self->ids = yc_ids_ref (config->ids != NULL ? config->ids : yc_ids_system ());
  if (open_all (self, config->key_path, error))
    return self;
  map_newer (error);
  yc_platform_store_close (self);
  return NULL;
}

void
yc_platform_store_close (YcPlatformStore *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->db, yc_db_close);
  g_clear_pointer (&self->files, yc_platform_files_unref);
  g_clear_pointer (&self->record_key, yc_seal_key_unref);
  g_clear_pointer (&self->name_key, yc_seal_key_unref);
  g_clear_pointer (&self->blob_key, yc_seal_key_unref);
  g_clear_pointer (&self->signing_key, yc_author_key_unref);
  yc_clock_unref (self->clock);
  yc_ids_unref (self->ids);
  g_free (self->public_key);
  g_free (self->folder);
  if (self->lock_fd >= 0)
    close (self->lock_fd);
  g_free (self);
}

YcAuthorKey *
yc_platform_store_get_signing_key (YcPlatformStore *self)
{
  return self->signing_key;
}

const char *
yc_platform_store_get_public_key (YcPlatformStore *self)
{
  return self->public_key;
}

YcClock *
yc_platform_store_get_clock (YcPlatformStore *self)
{
  return self->clock;
}
