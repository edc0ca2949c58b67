/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */

/* The store's key tree: workstation key (keyring) -> case keys and the index key (wrapped rows) -> keys of jobs and blobs; and the
 * second wrap of each to the centre's recovery key. Used by the store worker's thread; the keyring calls block on D-Bus. */
#define G_LOG_DOMAIN "yc-vault"
#include "config.h"

#include "vault/yc-store-private.h"

#include "base/yc-file.h"

#include <string.h>

#define INDEX_KEY "index"
#define BLIND_BYTES 8

static gboolean
fail (GError      **error,
      YcVaultError  code,
      const char   *message)
{
  g_set_error_literal (error, YC_VAULT_ERROR, (int) code, message);
  return FALSE;
}

/* The place of a wrapped key, also its context in the recovery wrap. */
static char *
key_place (gboolean    is_case,
           const char *name)
{
  return g_strconcat (is_case ? "case-key/" : "store-key/", name, NULL);
}

/* What wraps the other keys under @workstation. */
static YcSealKey *
derive_wrapping (YcSealKey *workstation)
{
  return yc_seal_key_derive (workstation, "wrap", NULL);
}

/* Returns: (transfer none): the same for the store's own key, derived once */
static YcSealKey *
get_wrapping (YcStore *self)
{
  if (!self->wrapping_key)
    self->wrapping_key = derive_wrapping (self->workstation_key);
  return self->wrapping_key;
}

static GBytes *
wrap_key (YcSealKey  *wrapping,
          const char *place,
          YcSealKey  *key)
{
  return yc_seal_bytes (wrapping, place, yc_seal_key_peek (key), 32);
}

static YcSealKey *
unwrap_key (YcSealKey  *wrapping,
            const char *place,
            GBytes     *wrapped,
            GError    **error)
{
  g_autoptr (GBytes) plain = yc_unseal_bytes (wrapping, place, g_bytes_get_data (wrapped, NULL), g_bytes_get_size (wrapped),
                                              error);

  if (!plain)
    return NULL;
  if (g_bytes_get_size (plain) == 32)
    return yc_seal_key_new (g_bytes_get_data (plain, NULL));
  fail (error, YC_VAULT_ERROR_FORMAT, "a wrapped key has not 32 bytes");
  return NULL;
}

/* The rows of both tables under one name, so that what is done to keys is written once. */
typedef struct
{
  gboolean   is_case;
  char      *name;       /* (owned) */
  GBytes    *wrapped;    /* (owned) */
  GBytes    *recovery;   /* (owned) (nullable) */
} KeyRow;

static void
key_row_free (KeyRow *self)
{
  g_free (self->name);
  g_bytes_unref (self->wrapped);
  g_clear_pointer (&self->recovery, g_bytes_unref);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KeyRow, key_row_free)

static KeyRow *
read_row (YcStmt *stmt)
{
  KeyRow *row = g_new0 (KeyRow, 1);

  row->is_case = yc_stmt_col_int (stmt, "is_case") != 0;
  row->name = g_strdup (yc_stmt_col_text (stmt, "name"));
  row->wrapped = yc_stmt_col_blob (stmt, "wrapped");
  row->recovery = yc_stmt_col_blob (stmt, "recovery");
  return row;
}

/* The row after @is_case and @name in the order of both; NULL without an error at the end. Keys are worked through one by one,
 * because there may be hundreds of thousands and they are written in between. */
static gboolean
next_row (YcStore      *self,
          const KeyRow *after,
          KeyRow      **ret_row,
          GError      **error)
{
  g_autoptr (YcStmt) stmt = yc_db_prepare (self->work,
                                           "SELECT * FROM (SELECT 0 AS is_case, name, wrapped, recovery FROM store_key"
                                           " WHERE :is_case = 0 AND name > :name ORDER BY name LIMIT 1)"
                                           " UNION ALL "
                                           "SELECT * FROM (SELECT 1, case_id, wrapped, recovery FROM case_key"
                                           " WHERE case_id > CASE WHEN :is_case = 0 THEN '' ELSE :name END"
                                           " ORDER BY case_id LIMIT 1) LIMIT 1",
                                           error);
  gboolean row = FALSE;

  if (!stmt)
    return FALSE;
  yc_stmt_int (stmt, "is_case", after ? after->is_case : 0);
  yc_stmt_text (stmt, "name", after ? after->name : "");
  if (!yc_stmt_step (stmt, &row, error))
    return FALSE;
  *ret_row = row ? read_row (stmt) : NULL;
  return TRUE;
}

static gboolean
write_row (YcStore    *self,
           gboolean    is_case,
           const char *name,
           GBytes     *wrapped,
           GBytes     *recovery,
           GError    **error)
{
  g_autoptr (YcStmt) stmt
    = is_case ? yc_db_prepare (self->work,
                               "INSERT INTO case_key (case_id, made_us, wrapped, recovery)"
                               " VALUES (:name, :now, :wrapped, :recovery) ON CONFLICT (case_id)"
                               " DO UPDATE SET wrapped = :wrapped, recovery = :recovery",
                               error)
              : yc_db_prepare (self->work,
                               "INSERT INTO store_key (name, wrapped, recovery) VALUES (:name, :wrapped, :recovery)"
                               " ON CONFLICT (name) DO UPDATE SET wrapped = :wrapped, recovery = :recovery",
                               error);

  if (!stmt)
    return FALSE;
  yc_stmt_text (stmt, "name", name);
  if (is_case)
    yc_stmt_int (stmt, "now", yc_clock_now (self->clock));
  yc_stmt_blob (stmt, "wrapped", wrapped);
  yc_stmt_blob (stmt, "recovery", recovery);
  return yc_stmt_run (stmt, error);
}

/* Returns: *@ret_wrapped NULL without an error when there is none. */
static gboolean
read_wrapped (YcStore    *self,
              gboolean    is_case,
              const char *name,
              GBytes    **ret_wrapped,
              GError    **error)
{
  g_autoptr (YcStmt) stmt
    = is_case ? yc_db_prepare (self->work, "SELECT wrapped FROM case_key WHERE case_id = :name", error)
              : yc_db_prepare (self->work, "SELECT wrapped FROM store_key WHERE name = :name", error);
  gboolean row = FALSE;

  if (!stmt)
    return FALSE;
  yc_stmt_text (stmt, "name", name);
  if (!yc_stmt_step (stmt, &row, error))
    return FALSE;
  *ret_wrapped = row ? yc_stmt_col_blob (stmt, "wrapped") : NULL;
  return TRUE;
}

/* Nothing but a clerk's signing key can be lost with a new workstation key while no case was begun. */
static gboolean
has_case_keys (YcStore  *self,
               gboolean *ret_has,
               GError  **error)
{
  /* An enrolled store holds sealed clerks and author's keys before its first case. */
  g_autoptr (YcStmt) stmt = yc_db_prepare (self->work, "SELECT EXISTS (SELECT 1 FROM case_key)"
                                                       " OR EXISTS (SELECT 1 FROM meta WHERE name = 'recovery-key') AS has", error);
  gboolean row = FALSE;

  if (!stmt || !yc_stmt_step (stmt, &row, error))
    return FALSE;
  *ret_has = yc_stmt_col_int (stmt, "has") != 0;
  return TRUE;
}

/* Opens the index key with @workstation. *@ret_key is NULL without an error when there is none or when another key wrapped it. */
static gboolean
open_index_key (YcStore    *self,
                YcSealKey  *workstation,
                YcSealKey **ret_key,
                GError    **error)
{
  g_autoptr (YcSealKey) wrapping = derive_wrapping (workstation);
  g_autoptr (GError) local = NULL;
  g_autoptr (GBytes) wrapped = NULL;
  g_autofree char *place = key_place (FALSE, INDEX_KEY);

  if (!read_wrapped (self, FALSE, INDEX_KEY, &wrapped, error))
    return FALSE;
  *ret_key = wrapped ? unwrap_key (wrapping, place, wrapped, &local) : NULL;
  if (!local || g_error_matches (local, YC_VAULT_ERROR, YC_VAULT_ERROR_TAMPERED))
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

/* The keyring's answer as a key, or NULL without an error when it is empty. */
static gboolean
ask_keyring (YcStore    *self,
             YcSealKey **ret_key,
             GError    **error)
{
  YcKeyringState state = YC_KEYRING_NO_SERVICE;

  if (!yc_keyring_lookup (self->incarnation, &state, ret_key, error))
    return FALSE;
  switch (state)
    {
    case YC_KEYRING_READY:
    case YC_KEYRING_EMPTY:
      return TRUE;
    case YC_KEYRING_LOCKED:
      return fail (error, YC_VAULT_ERROR_LOCKED, "the keyring is locked");
    case YC_KEYRING_NO_SERVICE:
    default:
      return fail (error, YC_VAULT_ERROR_NO_SERVICE, "no secret service answers");
    }
}

gboolean
yc_store_find_keys (YcStore   *self,
                    YcSealKey *given,
                    gboolean   is_new,
                    GError   **error)
{
  gboolean has_cases = FALSE;

  if (given)
    self->workstation_key = yc_seal_key_ref (given);
  else if (!ask_keyring (self, &self->workstation_key, error))
    return FALSE;
  if (is_new)
    return TRUE;
  if ((self->workstation_key && !open_index_key (self, self->workstation_key, &self->index_key, error))
      || !has_case_keys (self, &has_cases, error))
    return FALSE;
  if (!self->index_key && (has_cases || self->read_only))
    return fail (error, YC_VAULT_ERROR_ABSENT, self->workstation_key ? "the keyring's key is not the one of this store"
                                                                     : "the keyring has no key for this store");
  return TRUE;
}

/* Wraps a new key both ways and writes its row. */
static gboolean
write_new_key (YcStore    *self,
               gboolean    is_case,
               const char *name,
               YcSealKey  *key,
               GError    **error)
{
  g_autofree char *place = key_place (is_case, name);
  g_autoptr (GError) local = NULL;
  g_autofree char *recovery_public = yc_store_get_meta (self, "recovery-key", &local);
  g_autoptr (GBytes) recovery = NULL;

  if (local)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  if (recovery_public)
    {
      recovery = yc_recovery_wrap (recovery_public, place, key, error);
      if (!recovery)
        return FALSE;
    }
  g_autoptr (GBytes) wrapped = wrap_key (get_wrapping (self), place, key);
  return write_row (self, is_case, name, wrapped, recovery, error);
}

/* The keyring first: a crash in between leaves a key that nothing uses yet, which the next open finds. */
gboolean
yc_store_make_keys (YcStore *self,
                    GError **error)
{
  if (!self->workstation_key)
    {
      g_autoptr (YcSealKey) key = yc_seal_key_new_random ();

      if (!yc_keyring_store (self->incarnation, key, error))
        return FALSE;
      self->workstation_key = g_steal_pointer (&key);
    }
  if (self->index_key)
    return TRUE;
  g_autoptr (YcSealKey) index_key = yc_seal_key_new_random ();
  if (!write_new_key (self, FALSE, INDEX_KEY, index_key, error))
    return FALSE;
  self->index_key = g_steal_pointer (&index_key);
  return TRUE;
}

YcSealKey *
yc_store_make_case_key (YcStore    *self,
                        const char *case_id,
                        GError    **error)
{
  g_autoptr (YcSealKey) key = yc_seal_key_new_random ();
  g_autoptr (GBytes) have = NULL;

  if (!self->workstation_key)
    {
      fail (error, YC_VAULT_ERROR_LOCKED, "the store was opened without keys");
      return NULL;
    }
  if (!yc_file_name_is_plain (case_id) || !read_wrapped (self, TRUE, case_id, &have, error) || have)
    {
      if (error && !*error)
        yc_store_refuse (error, YC_CONFLICT_CASE_KEY, "case \"%s\" cannot get a key", case_id);
      yc_store_map_error (error);
      return NULL;
    }
  if (write_new_key (self, TRUE, case_id, key, error))
    return g_steal_pointer (&key);
  yc_store_map_error (error);
  return NULL;
}

/* The key out of @wrapped. The last one stays open, because an act asks for its case's key a dozen times; it serves only while the
 * row is the same, so that a changed row is found and a rolled back one never serves. */
static YcSealKey *
open_case_key (YcStore    *self,
               const char *case_id,
               GBytes     *wrapped,
               GError    **error)
{
  g_autofree char *place = key_place (TRUE, case_id);

  if (self->open_key && strcmp (self->open_case, case_id) == 0 && g_bytes_equal (self->open_wrapped, wrapped))
    return yc_seal_key_ref (self->open_key);
  YcSealKey *key = unwrap_key (get_wrapping (self), place, wrapped, error);
  if (!key)
    return NULL;
  g_clear_pointer (&self->open_key, yc_seal_key_unref);
  g_clear_pointer (&self->open_wrapped, g_bytes_unref);
  g_free (self->open_case);
  self->open_case = g_strdup (case_id);
  self->open_wrapped = g_bytes_ref (wrapped);
  self->open_key = yc_seal_key_ref (key);
  return key;
}

YcSealKey *
yc_store_get_case_key (YcStore    *self,
                       const char *case_id,
                       GError    **error)
{
  g_autoptr (GBytes) wrapped = NULL;

  if (!self->workstation_key)
    {
      fail (error, YC_VAULT_ERROR_LOCKED, "the store was opened without keys");
      return NULL;
    }
  if (!read_wrapped (self, TRUE, case_id, &wrapped, error))
    {
      yc_store_map_error (error);
      return NULL;
    }
  if (wrapped)
    return open_case_key (self, case_id, wrapped, error);
  g_set_error (error, YC_STORE_ERROR, YC_STORE_ERROR_NOT_FOUND, "case \"%s\" has no key", case_id);
  return NULL;
}

YcSealKey *
yc_store_derive_job_key (YcSealKey  *case_key,
                         const char *job_id)
{
  return yc_seal_key_derive (case_key, "job", job_id);
}

char *
yc_store_blind (YcStore    *self,
                const char *kind,
                const char *value)
{
  guint8 mac[32];

  g_return_val_if_fail (self->index_key != NULL, NULL);

  g_autoptr (YcSealKey) key = yc_seal_key_derive (self->index_key, "blind", kind);
  yc_seal_key_hmac (key, value, strlen (value), mac);
  return yc_hex_encode (mac, BLIND_BYTES);
}

static gboolean
wrap_all_for_recovery (YcStore    *self,
                       const char *public_hex,
                       GError    **error)
{
  g_autoptr (KeyRow) row = NULL;

  for (;;)
    {
      KeyRow *next = NULL;

      if (!next_row (self, row, &next, error))
        return FALSE;
      g_clear_pointer (&row, key_row_free);
      row = next;
      if (!row)
        return TRUE;
      g_autofree char *place = key_place (row->is_case, row->name);
      g_autoptr (YcSealKey) key = unwrap_key (get_wrapping (self), place, row->wrapped, error);
      g_autoptr (GBytes) recovery = key ? yc_recovery_wrap (public_hex, place, key, error) : NULL;
      if (!recovery || !write_row (self, row->is_case, row->name, row->wrapped, recovery, error))
        return FALSE;
    }
}

/* Whether every key is wrapped for @public_hex already: the key and its wraps are written in one transaction. */
static gboolean
is_wrapped_for (YcStore    *self,
                const char *public_hex,
                gboolean   *ret_is,
                GError    **error)
{
  g_autoptr (YcStmt) stmt = yc_db_prepare (self->work,
                                           "SELECT EXISTS (SELECT 1 FROM meta WHERE name = 'recovery-key' AND value = :key)"
                                           " AND NOT EXISTS (SELECT 1 FROM store_key WHERE recovery IS NULL)"
                                           " AND NOT EXISTS (SELECT 1 FROM case_key WHERE recovery IS NULL) AS is_wrapped",
                                           error);
  gboolean row = FALSE;

  if (!stmt)
    return FALSE;
  yc_stmt_text (stmt, "key", public_hex);
  if (!yc_stmt_step (stmt, &row, error))
    return FALSE;
  *ret_is = yc_stmt_col_int (stmt, "is_wrapped") != 0;
  return TRUE;
}

gboolean
yc_store_set_recovery_key (YcStore    *self,
                           const char *public_hex,
                           GError    **error)
{
  gboolean begun, is_wrapped;

  if (!self->workstation_key)
    return fail (error, YC_VAULT_ERROR_LOCKED, "the store was opened without keys");
  if (!is_wrapped_for (self, public_hex, &is_wrapped, error))
    return yc_store_map_error (error);
  if (is_wrapped)
    return TRUE;
  if (!yc_store_begin_unless_open (self, &begun, error))
    return FALSE;
  gboolean ok = yc_store_set_meta (self, "recovery-key", public_hex, error) && wrap_all_for_recovery (self, public_hex, error);
  return yc_store_end (self, begun, ok, error) || yc_store_map_error (error);
}

/* Wraps every key that the recovery key opens by @workstation. */
static gboolean
rewrap_all (YcStore    *self,
            const char *private_hex,
            YcSealKey  *workstation,
            guint      *ret_recovered,
            guint      *ret_lost,
            GError    **error)
{
  g_autoptr (YcSealKey) wrapping = derive_wrapping (workstation);
  g_autoptr (KeyRow) row = NULL;

  for (*ret_recovered = *ret_lost = 0;;)
    {
      KeyRow *next = NULL;

      if (!next_row (self, row, &next, error))
        return FALSE;
      g_clear_pointer (&row, key_row_free);
      row = next;
      if (!row)
        return TRUE;
      if (!row->recovery)
        {
          ++*ret_lost;
          continue;
        }
      g_autofree char *place = key_place (row->is_case, row->name);
      g_autoptr (YcSealKey) key = yc_recovery_unwrap (private_hex, place, row->recovery, error);
      if (!key)
        return FALSE;
      g_autoptr (GBytes) wrapped = wrap_key (wrapping, place, key);
      if (!write_row (self, row->is_case, row->name, wrapped, row->recovery, error))
        return FALSE;
      ++*ret_recovered;
    }
}

/* A keyring that still has the right key must not be overwritten: it may be all that opens keys without a recovery wrap. */
static gboolean
check_wiped (YcStore *self,
             GError **error)
{
  g_autoptr (YcSealKey) workstation = NULL;
  g_autoptr (YcSealKey) index_key = NULL;

  if (!ask_keyring (self, &workstation, error)
      || (workstation && !open_index_key (self, workstation, &index_key, error)))
    return FALSE;
  if (index_key)
    yc_store_refuse (error, YC_CONFLICT_KEYRING_KEY, "the keyring has the right key");
  return index_key == NULL;
}

gboolean
yc_store_recover_keys (YcStore    *self,
                       const char *private_hex,
                       YcSealKey  *new_key,
                       guint      *ret_recovered,
                       guint      *ret_lost,
                       GError    **error)
{
  g_autoptr (YcSealKey) workstation = new_key ? yc_seal_key_ref (new_key) : yc_seal_key_new_random ();
  guint recovered = 0, lost = 0;

  g_return_val_if_fail (!self->read_only && !self->workstation_key, FALSE);

  if ((!new_key && !check_wiped (self, error)) || !yc_store_begin (self, error))
    return yc_store_map_error (error);
  /* The keyring before the commit: after a crash in between the old wraps no longer open, and the recovery is made again. */
  if (!rewrap_all (self, private_hex, workstation, &recovered, &lost, error)
      || (!new_key && !yc_keyring_store (self->incarnation, workstation, error)) || !yc_store_commit (self, error))
    {
      yc_store_rollback (self);
      return yc_store_map_error (error);
    }
  *ret_recovered = recovered;
  *ret_lost = lost;
  return TRUE;
}
