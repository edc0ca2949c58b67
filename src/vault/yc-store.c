/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */

/* Opening and closing the store: folder, lock, both databases with their migrations, reserve; transactions and small facts.
 * Takes a YcStoreConfig, gives a YcStore. Used by the store worker's thread only; blocks on disk and D-Bus. */
#define G_LOG_DOMAIN "yc-vault"
#include "config.h"

#include "vault/yc-store-private.h"
#include "vault/yc-store-wipe.h"

#include "base/yc-error.h"
#include "base/yc-file.h"
#include "yc-sql-resources.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#define WORK_MIGRATIONS YC_APP_PATH "/sql/work"
#define CACHE_MIGRATIONS YC_APP_PATH "/sql/cache"
/* Room that must be left beside the reserve before it is made again. */
#define RESERVE_MARGIN_BYTES (512 * 1024 * 1024)

GQuark
yc_store_error_quark (void)
{
  static const char *const codes[] = {
    "busy", "newer", "damaged", "no-space", "not-found", "conflict", "no-numbers",
  };
  static gsize once;

  if (g_once_init_enter (&once))
    {
      GQuark quark = g_quark_from_static_string ("yc-store-error-quark");
      yc_error_register (quark, "store", codes, G_N_ELEMENTS (codes));
      g_once_init_leave (&once, quark);
    }
  return (GQuark) once;
}

gboolean
yc_store_map_error (GError **error)
{
  static const struct
  {
    YcDbError db;
    YcStoreError store;
  } map[] = {
    { YC_DB_ERROR_NO_SPACE, YC_STORE_ERROR_NO_SPACE },
    { YC_DB_ERROR_NEWER, YC_STORE_ERROR_NEWER },
    { YC_DB_ERROR_DAMAGED, YC_STORE_ERROR_DAMAGED },
  };

  if (!error || !*error)
    return FALSE;
  gboolean found = g_error_matches (*error, YC_BASE_ERROR, YC_BASE_ERROR_NO_SPACE);
  YcStoreError code = YC_STORE_ERROR_NO_SPACE;
  for (guint i = 0; !found && i < G_N_ELEMENTS (map); i++)
    if (g_error_matches (*error, YC_DB_ERROR, (int) map[i].db))
      {
        found = TRUE;
        code = map[i].store;
      }
  if (found)
    {
      GError *mapped = g_error_new_literal (YC_STORE_ERROR, (int) code, (*error)->message);
      g_clear_error (error);
      *error = mapped;
    }
  return FALSE;
}

static gboolean
take_lock (YcStore *self,
           GError **error)
{
  g_autofree char *path = g_build_filename (self->folder, "lock", NULL);
  g_autoptr (GError) local = NULL;
  int holder = 0;

  self->lock_fd = yc_file_lock (path, &holder, &local);
  if (self->lock_fd >= 0)
    return TRUE;
  if (local)
    g_propagate_error (error, g_steal_pointer (&local));
  else
    g_set_error (error, YC_STORE_ERROR, YC_STORE_ERROR_BUSY, "the store is in use by process %d", holder);
  return FALSE;
}

static gboolean
has_tables (YcStore  *self,
            gboolean *ret_has,
            GError  **error)
{
  g_autoptr (YcStmt) stmt
    = yc_db_prepare (self->work, "SELECT count(*) AS n FROM sqlite_schema WHERE name = 'case_key'", error);
  gboolean row = FALSE;

  if (!stmt || !yc_stmt_step (stmt, &row, error))
    return FALSE;
  *ret_has = yc_stmt_col_int (stmt, "n") > 0;
  return TRUE;
}

/* The incarnation is written right after the tables are made and before anything else, so a store without one is still new.
 * *@ret_is_new says so. */
static gboolean
find_incarnation (YcStore  *self,
                  gboolean *ret_is_new,
                  GError  **error)
{
  g_autoptr (GError) local = NULL;
  gboolean has = FALSE;

  if (!has_tables (self, &has, error))
    return FALSE;
  self->incarnation = has ? yc_store_get_meta (self, "incarnation", &local) : NULL;
  if (local)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  if (self->incarnation != NULL && !yc_store_read_renewed (self, error))
    return FALSE;
  *ret_is_new = self->incarnation == NULL;
  if (*ret_is_new && self->read_only)
    {
      g_set_error_literal (error, YC_STORE_ERROR, YC_STORE_ERROR_NOT_FOUND, "there is no store in this folder");
      return FALSE;
    }
  if (*ret_is_new)
    self->incarnation = yc_ids_uuid (self->ids, yc_clock_now (self->clock));
  return TRUE;
}

static gboolean
open_work (YcStore             *self,
           const YcStoreConfig *config,
           GError             **error)
{
  g_autofree char *path = g_build_filename (self->folder, "work.db", NULL);
  g_autofree char *copy = g_build_filename (self->folder, "work.before-migration.db", NULL);
  gboolean is_new = FALSE;

  self->work = yc_db_open (path, YC_DB_WORK, self->read_only, error);
  if (!self->work || !yc_db_check_version (self->work, WORK_MIGRATIONS, error) || !find_incarnation (self, &is_new, error)
      || (config->with_keys && !yc_store_find_keys (self, config->workstation_key, is_new, error)))
    return FALSE;
  if (self->read_only)
    return TRUE;
  if (is_new && !yc_db_fill_wal (self->work, config->wal_bytes > 0 ? config->wal_bytes : YC_STORE_WAL_BYTES, error))
    return FALSE;
  return yc_db_migrate (self->work, WORK_MIGRATIONS, copy, error)
         && (!is_new || yc_store_set_meta (self, "incarnation", self->incarnation, error))
         && (!config->with_keys || yc_store_make_keys (self, error));
}

static gboolean
cache_is_ours (YcStore  *self,
               gboolean *ret_ours,
               GError  **error)
{
  g_autoptr (YcStmt) insert = yc_db_prepare (
    self->cache, "INSERT INTO cache_meta VALUES ('incarnation', :incarnation) ON CONFLICT DO NOTHING", error);
  g_autoptr (YcStmt) select
    = yc_db_prepare (self->cache, "SELECT value FROM cache_meta WHERE name = 'incarnation'", error);
  gboolean row = FALSE;

  if (!insert || !select)
    return FALSE;
  yc_stmt_text (insert, "incarnation", self->incarnation);
  if (!yc_stmt_run (insert, error) || !yc_stmt_step (select, &row, error))
    return FALSE;
  *ret_ours = row && g_strcmp0 (yc_stmt_col_text (select, "value"), self->incarnation) == 0;
  return TRUE;
}

static gboolean
try_cache (YcStore    *self,
           const char *path,
           GError    **error)
{
  gboolean ours = FALSE;

  self->cache = yc_db_open (path, YC_DB_CACHE, self->read_only, error);
  if (!self->cache)
    return FALSE;
  if (self->read_only)
    return yc_db_check_version (self->cache, CACHE_MIGRATIONS, error);
  if (!yc_db_migrate (self->cache, CACHE_MIGRATIONS, NULL, error) || !cache_is_ours (self, &ours, error))
    return FALSE;
  if (!ours)
    g_set_error_literal (error, YC_DB_ERROR, YC_DB_ERROR_DAMAGED, "the cache belongs to another store");
  return ours;
}

/* What stands in the cache can be fetched again, so one that is damaged, newer or another store's is thrown away. */
static gboolean
open_cache (YcStore *self,
            GError **error)
{
  static const char *const suffixes[] = { "", "-wal", "-shm" };
  g_autofree char *path = g_build_filename (self->folder, "cache.db", NULL);
  g_autoptr (GError) local = NULL;

  if (self->read_only && !g_file_test (path, G_FILE_TEST_EXISTS))
    return TRUE;
  if (try_cache (self, path, &local))
    return TRUE;
  g_clear_pointer (&self->cache, yc_db_close);
  if (self->read_only)
    {
      g_message ("cache left out: %s", local->message);
      return TRUE;
    }
  if (!g_error_matches (local, YC_DB_ERROR, YC_DB_ERROR_DAMAGED) && !g_error_matches (local, YC_DB_ERROR, YC_DB_ERROR_NEWER)
      && !g_error_matches (local, YC_DB_ERROR, YC_DB_ERROR_SQL))
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  g_message ("cache made anew: %s", local->message);
  for (guint i = 0; i < G_N_ELEMENTS (suffixes); i++)
    {
      g_autofree char *old = g_strconcat (path, suffixes[i], NULL);
      g_unlink (old);
    }
  return try_cache (self, path, error);
}

/* A program that was killed while it made the reserve leaves a file that keeps no room. */
static gboolean
has_reserve (YcStore *self)
{
  struct stat st;

  return stat (self->reserve, &st) == 0 && (guint64) st.st_size >= self->reserve_bytes;
}

/* Not written but allocated: that takes the room without the time. */
static void
make_reserve (YcStore *self)
{
  guint64 margin = MIN (self->reserve_bytes, RESERVE_MARGIN_BYTES);

  if (self->read_only || has_reserve (self))
    return;
  g_unlink (self->reserve);
  if (yc_file_free_bytes (self->folder) < self->reserve_bytes + margin)
    return;
  int fd = open (self->reserve, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (fd < 0)
    return;
  gboolean made = posix_fallocate (fd, 0, (off_t) self->reserve_bytes) == 0;
  close (fd);
  if (!made)
    g_unlink (self->reserve);
}

gboolean
yc_store_release_reserve (YcStore *self)
{
  return !self->read_only && g_unlink (self->reserve) == 0;
}

gboolean
yc_store_relieve (YcStore *self,
                  GError **error)
{
  g_return_val_if_fail (error && *error, FALSE);

  yc_store_map_error (error);
  if (!g_error_matches (*error, YC_STORE_ERROR, YC_STORE_ERROR_NO_SPACE) || !yc_store_release_reserve (self))
    return FALSE;
  yc_store_rollback (self);
  g_message ("the disk is full; the reserve was given back: %s", (*error)->message);
  g_clear_error (error);
  return TRUE;
}

static void
register_sql (void)
{
  static gsize once;

  if (g_once_init_enter (&once))
    {
      yc_sql_register_resource ();
      g_once_init_leave (&once, 1);
    }
}

/* Nothing is opened where a withdrawn workstation's store was destroyed, before a person has read of it; what a kill has left is destroyed now. */
static gboolean
check_wiped (YcStore *self, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (YcWiped) wiped = NULL;

  if (!self->read_only && !yc_wiped_finish (self->folder, error))
    return FALSE;
  wiped = yc_wiped_load (self->folder, &local);
  if (local != NULL)
    g_propagate_error (error, g_steal_pointer (&local));
  else if (wiped == NULL)
    return TRUE;
  else
    yc_wiped_to_error (wiped, YC_WIPE_ERROR_WITHDRAWN, error);
  return FALSE;
}

static gboolean
open_all (YcStore             *self,
          const YcStoreConfig *config,
          GError             **error)
{
  g_autofree char *work = g_build_filename (self->folder, "work.db", NULL);

  if (self->read_only && !check_wiped (self, error))
    return FALSE;
  if (self->read_only && !g_file_test (work, G_FILE_TEST_EXISTS))
    {
      g_set_error_literal (error, YC_STORE_ERROR, YC_STORE_ERROR_NOT_FOUND, "there is no store in this folder");
      return FALSE;
    }
  /* Before anything is made or locked: a folder of a newer program stays as it is, byte for byte. */
  if (!yc_db_peek_version (work, WORK_MIGRATIONS, error))
    return FALSE;
  if (!self->read_only && (!yc_file_make_private_folder (self->folder, error) || !take_lock (self, error) || !check_wiped (self, error)))
    return FALSE;
  if (!open_work (self, config, error) || !open_cache (self, error)
      || (!self->read_only && !yc_file_make_private_folder (self->blobs, error)))
    return FALSE;
  make_reserve (self);
  return self->read_only || yc_file_sync_folder (self->folder, error);
}

YcStore *
yc_store_open (const YcStoreConfig *config,
               GError             **error)
{
  g_autoptr (YcStore) self = g_new0 (YcStore, 1);
  g_autoptr (GError) local = NULL;

  g_return_val_if_fail (config && config->folder, NULL);

  register_sql ();
  self->folder = g_strdup (config->folder);
  self->blobs = g_build_filename (config->folder, "blobs", NULL);
  self->reserve = g_build_filename (config->folder, "reserve", NULL);
  self->reserve_bytes = config->reserve_bytes > 0 ? config->reserve_bytes : YC_STORE_RESERVE_BYTES;
  self->clock = yc_clock_ref (config->clock ? config->clock : yc_clock_system ());
  self->ids = yc_ids_ref (config->ids ? config->ids : yc_ids_system ());
  self->read_only = config->read_only;
  self->lock_fd = -1;
  g_datalist_init (&self->data);
  if (open_all (self, config, &local))
    return g_steal_pointer (&self);
  yc_store_map_error (&local);
  g_propagate_error (error, g_steal_pointer (&local));
  return NULL;
}

/* The lock goes last: until then nobody else may write. */
void
yc_store_close (YcStore *self)
{
  if (!self)
    return;
  g_datalist_clear (&self->data);
  yc_db_close (self->work);
  yc_db_close (self->cache);
  g_clear_pointer (&self->index_key, yc_seal_key_unref);
  g_clear_pointer (&self->wrapping_key, yc_seal_key_unref);
  g_clear_pointer (&self->open_key, yc_seal_key_unref);
  g_clear_pointer (&self->open_wrapped, g_bytes_unref);
  g_free (self->open_case);
  g_clear_pointer (&self->workstation_key, yc_seal_key_unref);
  if (self->lock_fd >= 0)
    close (self->lock_fd);
  yc_clock_unref (self->clock);
  yc_ids_unref (self->ids);
  g_free (self->incarnation);
  g_free (self->reserve);
  g_free (self->blobs);
  g_free (self->folder);
  g_free (self);
}

YcDb *
yc_store_get_work (YcStore *self)
{
  return self->work;
}

YcDb *
yc_store_get_cache (YcStore *self)
{
  return self->cache;
}

YcClock *
yc_store_get_clock (YcStore *self)
{
  return self->clock;
}

gboolean
yc_store_is_read_only (YcStore *self)
{
  return self->read_only;
}

YcIds *
yc_store_get_ids (YcStore *self)
{
  return self->ids;
}

const char *
yc_store_get_folder (YcStore *self)
{
  return self->folder;
}

const char *
yc_store_get_incarnation (YcStore *self)
{
  const char *renewed = g_atomic_pointer_get (&self->renewed);

  return renewed != NULL ? renewed : self->incarnation;
}

gboolean
yc_store_read_renewed (YcStore *self, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autofree char *renewed = yc_store_get_meta (self, YC_STORE_RENEWED, &local);

  if (local == NULL)
    {
      /* Others may hold the old name. */
      g_atomic_pointer_set (&self->renewed, renewed != NULL ? g_intern_string (renewed) : NULL);
      return TRUE;
    }
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

void
yc_store_set_data (YcStore       *self,
                   const char    *name,
                   gpointer       data,
                   GDestroyNotify destroy)
{
  g_datalist_set_data_full (&self->data, name, data, destroy);
}

gpointer
yc_store_get_data (YcStore    *self,
                   const char *name)
{
  return g_datalist_get_data (&self->data, name);
}

YcSealKey *
yc_store_get_workstation_key (YcStore *self)
{
  return self->workstation_key;
}

gboolean
yc_store_idle (YcStore *self,
               GError **error)
{
  if (self->read_only || self->is_wiped)
    return TRUE;
  make_reserve (self);
  return (yc_db_checkpoint (self->work, FALSE, error) && yc_db_checkpoint (self->cache, FALSE, error))
         || yc_store_map_error (error);
}

char *
yc_store_get_meta (YcStore    *self,
                   const char *name,
                   GError    **error)
{
  g_autoptr (YcStmt) stmt = yc_db_prepare (self->work, "SELECT value FROM meta WHERE name = :name", error);
  gboolean row = FALSE;

  if (stmt)
    yc_stmt_text (stmt, "name", name);
  if (!stmt || !yc_stmt_step (stmt, &row, error))
    {
      yc_store_map_error (error);
      return NULL;
    }
  return row ? g_strdup (yc_stmt_col_text (stmt, "value")) : NULL;
}

gboolean
yc_store_set_meta (YcStore    *self,
                   const char *name,
                   const char *value,
                   GError    **error)
{
  g_autoptr (YcStmt) stmt
    = value ? yc_db_prepare (self->work,
                             "INSERT INTO meta VALUES (:name, :value) ON CONFLICT DO UPDATE SET value = :value", error)
            : yc_db_prepare (self->work, "DELETE FROM meta WHERE name = :name", error);

  if (!stmt)
    return yc_store_map_error (error);
  yc_stmt_text (stmt, "name", name);
  if (value)
    yc_stmt_text (stmt, "value", value);
  return yc_stmt_run (stmt, error) || yc_store_map_error (error);
}

gboolean
yc_store_begin (YcStore *self,
                GError **error)
{
  return yc_db_begin (self->work, error) || yc_store_map_error (error);
}

gboolean
yc_store_commit (YcStore *self,
                 GError **error)
{
  return yc_db_commit (self->work, error) || yc_store_map_error (error);
}

void
yc_store_rollback (YcStore *self)
{
  yc_db_rollback (self->work);
}

gboolean
yc_store_begin_unless_open (YcStore  *self,
                            gboolean *ret_begun,
                            GError  **error)
{
  *ret_begun = !yc_db_in_transaction (self->work);
  return !*ret_begun || yc_store_begin (self, error);
}

gboolean
yc_store_end (YcStore *self,
              gboolean begun,
              gboolean ok,
              GError **error)
{
  if (!begun)
    return ok;
  if (ok)
    return yc_store_commit (self, error);
  yc_store_rollback (self);
  return FALSE;
}

gboolean
yc_store_verify (YcStore   *self,
                 GPtrArray *ret_defects,
                 GError   **error)
{
  return yc_db_integrity (self->work, ret_defects, error) || yc_store_map_error (error);
}
