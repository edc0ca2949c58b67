/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* Clerks of this workstation and their author's keys. The first password comes with the lease and lies sealed until the first sign-in,
 * which makes the author's key under that password and erases it; only the demonstration's clerk, who signs in by itself, keeps it. A station
 * that was never enrolled makes clerks of its own. Store's thread; signing in costs an Argon2id. */
#define G_LOG_DOMAIN "yc-case"
#include "config.h"

#include "case/yc-clerk-store-private.h"
#include "case/yc-clerk-platform.h"
#include "case/yc-enrolment-private.h"
#include "case/yc-enrolment.h"

#include "base/yc-error.h"
#include "base/yc-json.h"
#include "case/yc-case-store-private.h"

#include <string.h>

#define MAX_TEXT 400
#define MAX_NAME 60             /* characters, as in a lease */
#define MIN_PASSWORD 8
#define LOCAL_PREFIX "L-"       /* as provisional numbers have it */
#define OPEN_ROLE "case/role"

void
yc_clerk_row_clear (YcClerkRow *row)
{
  yc_clerk_free (row->clerk);
  yc_wipe_free (row->first_password);
  g_free (row->known_key);
  g_clear_pointer (&row->author_key, g_bytes_unref);
}

void
yc_clerk_free (YcClerk *self)
{
  if (self == NULL)
    return;
  g_free (self->id);
  g_free (self->name);
  g_free (self->role);
  g_free (self->public_key);
  g_free (self);
}

static YcSealKey *
require_key (YcStore *store, GError **error)
{
  YcSealKey *key = yc_store_get_workstation_key (store);

  if (key == NULL)
    g_set_error_literal (error, YC_VAULT_ERROR, YC_VAULT_ERROR_LOCKED, "the store was opened without keys");
  return key;
}

GBytes *
yc_clerk_row_seal (YcStore *store, const YcClerkRow *row)
{
  g_autoptr (JsonObject) object = json_object_new ();
  g_autofree char *aad = g_strconcat ("clerk/", row->clerk->id, NULL);

  json_object_set_string_member (object, "name", row->clerk->name);
  json_object_set_string_member (object, "role", row->clerk->role);
  if (row->demonstration)
    json_object_set_boolean_member (object, "demonstration", TRUE);
  if (row->first_password != NULL)
    json_object_set_string_member (object, "password", row->first_password);
  if (row->offline_until != 0)
    {
      json_object_set_int_member (object, "offline_from", row->offline_from);
      json_object_set_int_member (object, "offline_until", row->offline_until);
    }
  if (row->known_key != NULL)
    json_object_set_string_member (object, "known_key", row->known_key);
  return yc_case_seal_json (yc_store_get_workstation_key (store), aad, object);
}

/* ---- import ---- */

static gboolean
insert_clerk (YcStore *store, const char *id, GBytes *sealed, GError **error)
{
  /* A clerk who has signed in here keeps the password and key that were chosen then. */
  g_autoptr (YcStmt) stmt = yc_db_prepare (yc_store_get_work (store),
    "INSERT INTO clerk (id, sealed) VALUES (:id, :sealed)"
    " ON CONFLICT (id) DO UPDATE SET sealed = excluded.sealed WHERE author_key IS NULL", error);

  if (stmt == NULL)
    return FALSE;
  yc_stmt_text (stmt, "id", id);
  yc_stmt_blob (stmt, "sealed", sealed);
  return yc_stmt_run (stmt, error);
}

gboolean
yc_clerk_read_lease (JsonObject *object, YcLeaseClerk *ret_clerk, GError **error)
{
  static const char *const known[] = { "id", "name", "role", "password", NULL };
  static const char *const roles[] = { "clerk", "approver", "virtual", "supervisor", NULL };
  YcLeaseClerk clerk;
  int role = 0;

  if (!yc_json_check_members (object, "clerks", known, error)
      || !yc_json_get_string (object, "clerks", "id", 64, &clerk.id, error)
      || !yc_json_get_string (object, "clerks", "name", MAX_TEXT, &clerk.name, error)
      || !yc_json_get_enum (object, "clerks", "role", roles, &role, error)
      || !yc_json_get_string (object, "clerks", "password", 128, &clerk.password, error))
    return FALSE;
  if (*clerk.id == '\0' || yc_clerk_is_local (clerk.id) || *clerk.name == '\0' || strlen (clerk.password) < MIN_PASSWORD)
    {
      g_set_error_literal (error, YC_BASE_ERROR, YC_BASE_ERROR_FORMAT, "clerks: id, name or password too short, or the id of a local clerk");
      return FALSE;
    }
  clerk.role = roles[role];
  *ret_clerk = clerk;
  return TRUE;
}

static gboolean
import_clerk (YcStore *store, JsonObject *object, gboolean demonstration, GError **error)
{
  YcLeaseClerk leased;
  YcClerk clerk;
  YcClerkRow row = { .clerk = &clerk, .demonstration = demonstration };
  g_autoptr (GBytes) sealed = NULL;

  if (!yc_clerk_read_lease (object, &leased, error))
    return FALSE;
  clerk = (YcClerk) { (char *) leased.id, (char *) leased.name, (char *) leased.role, NULL };
  row.first_password = (char *) leased.password;
  sealed = yc_clerk_row_seal (store, &row);
  return insert_clerk (store, leased.id, sealed, error);
}

gboolean
yc_clerk_import (YcStore *store, JsonObject *lease, GError **error)
{
  gboolean demonstration = json_object_get_boolean_member (lease, "demonstration");
  JsonArray *clerks = NULL;
  JsonObject *object = NULL;

  if (require_key (store, error) == NULL || !yc_json_opt_array (lease, "", "clerks", YC_LEASE_MAX_CLERKS, &clerks, error))
    return FALSE;
  for (guint i = 0; clerks != NULL && i < json_array_get_length (clerks); i++)
    if (!yc_json_item_object (clerks, "clerks", i, &object, error) || !import_clerk (store, object, demonstration && i == 0, error))
      return FALSE;
  return TRUE;
}

/* ---- reading ---- */

static gboolean
read_clerk (YcSealKey *key, YcStmt *stmt, YcClerkRow *row, GError **error)
{
  const char *id = yc_stmt_col_text (stmt, "id");
  g_autofree char *aad = g_strconcat ("clerk/", id, NULL);
  g_autoptr (GBytes) sealed = yc_stmt_col_blob (stmt, "sealed");
  g_autoptr (JsonObject) object = yc_case_unseal_json (key, aad, sealed, error);
  const char *name = NULL, *role = NULL, *password = NULL, *known_key = NULL;

  if (object == NULL || !yc_json_get_string (object, "", "name", MAX_TEXT, &name, error)
      || !yc_json_get_string (object, "", "role", MAX_TEXT, &role, error)
      || !yc_json_opt_string (object, "", "password", 128, &password, error)
      || !yc_json_opt_string (object, "", "known_key", 64, &known_key, error)
      || !yc_json_opt_int (object, "", "offline_from", 0, G_MAXINT64, &row->offline_from, error)
      || !yc_json_opt_int (object, "", "offline_until", 0, G_MAXINT64, &row->offline_until, error))
    return FALSE;
  row->demonstration = json_object_get_boolean_member_with_default (object, "demonstration", FALSE);
  row->clerk = g_new0 (YcClerk, 1);
  row->clerk->id = g_strdup (id);
  row->clerk->name = g_strdup (name);
  row->clerk->role = g_strdup (role);
  row->clerk->public_key = g_strdup (yc_stmt_col_is_null (stmt, "public_key") ? "" : yc_stmt_col_text (stmt, "public_key"));
  row->first_password = g_strdup (password);
  row->known_key = g_strdup (known_key);
  row->author_key = yc_stmt_col_blob (stmt, "author_key");
  return TRUE;
}

gboolean
yc_clerk_row_load (YcStore *store, const char *clerk_id, YcClerkRow *row, GError **error)
{
  YcSealKey *key = require_key (store, error);
  g_autoptr (YcStmt) stmt = NULL;
  gboolean found = FALSE;

  if (key == NULL)
    return FALSE;
  stmt = yc_db_prepare (yc_store_get_work (store), "SELECT id, sealed, author_key, public_key FROM clerk WHERE id = :id", error);
  if (stmt == NULL)
    return FALSE;
  yc_stmt_text (stmt, "id", clerk_id);
  if (!yc_stmt_step (stmt, &found, error))
    return FALSE;
  if (!found)
    {
      g_set_error (error, YC_STORE_ERROR, YC_STORE_ERROR_NOT_FOUND, "no clerk %s here", clerk_id);
      return FALSE;
    }
  return read_clerk (key, stmt, row, error);
}

/* Clerks who were made here serve only until the hall says who its clerks are. */
static gboolean
find_enrolled (YcStore *store, gboolean *ret_enrolled, GError **error)
{
  g_autoptr (YcSite) site = yc_enrolment_get_site (store, error);

  if (site == NULL)
    return FALSE;
  *ret_enrolled = site->enrolled;
  return TRUE;
}

/**
 * yc_enrolment_list_clerks:
 *
 * Returns: (transfer full): of YcClerk, by id: who may sign in here
 */
GPtrArray *
yc_enrolment_list_clerks (YcStore *store, GError **error)
{
  g_autoptr (GPtrArray) clerks = g_ptr_array_new_with_free_func ((GDestroyNotify) yc_clerk_free);
  YcSealKey *key = require_key (store, error);
  g_autoptr (YcStmt) stmt = NULL;
  gboolean found = FALSE, enrolled = FALSE;

  if (key == NULL || !find_enrolled (store, &enrolled, error))
    return NULL;
  stmt = yc_db_prepare (yc_store_get_work (store), "SELECT id, sealed, author_key, public_key FROM clerk ORDER BY id", error);
  if (stmt == NULL)
    return NULL;
  for (;;)
    {
      g_auto (YcClerkRow) row = { NULL };

      if (!yc_stmt_step (stmt, &found, error))
        return NULL;
      if (!found)
        return g_steal_pointer (&clerks);
      if (enrolled && yc_clerk_is_local (yc_stmt_col_text (stmt, "id")))
        continue;
      if (!read_clerk (key, stmt, &row, error))
        return NULL;
      g_ptr_array_add (clerks, g_steal_pointer (&row.clerk));
    }
}

/* Whose role was asked for last; it serves as long as the row has the same bytes. */
typedef struct
{
  char   *clerk_id;
  GBytes *sealed;
  YcRole  role;
} OpenRole;

static void
open_role_free (gpointer data)
{
  OpenRole *self = data;

  g_free (self->clerk_id);
  g_bytes_unref (self->sealed);
  g_free (self);
}

static void
keep_role (YcStore *store, const char *clerk_id, GBytes *sealed, YcRole role)
{
  OpenRole *open = g_new0 (OpenRole, 1);

  *open = (OpenRole) { g_strdup (clerk_id), g_bytes_ref (sealed), role };
  yc_store_set_data (store, OPEN_ROLE, open, open_role_free);
}

/* Each event of each act asks. */
YcRole
yc_clerk_get_role (YcStore *store, const char *clerk_id)
{
  g_autoptr (YcStmt) stmt = yc_db_prepare (yc_store_get_work (store), "SELECT sealed FROM clerk WHERE id = :id", NULL);
  const OpenRole *open = yc_store_get_data (store, OPEN_ROLE);
  g_auto (YcClerkRow) row = { NULL };
  g_autoptr (GBytes) sealed = NULL;
  YcRole role = YC_N_ROLES;
  gboolean found = FALSE;

  if (stmt == NULL)
    return YC_N_ROLES;
  yc_stmt_text (stmt, "id", clerk_id);
  if (!yc_stmt_step (stmt, &found, NULL) || !found)
    return YC_N_ROLES;
  sealed = yc_stmt_col_blob (stmt, "sealed");
  if (open != NULL && strcmp (open->clerk_id, clerk_id) == 0 && g_bytes_equal (open->sealed, sealed))
    return open->role;
  if (!yc_clerk_row_load (store, clerk_id, &row, NULL) || !yc_role_parse (row.clerk->role, &role))
    return YC_N_ROLES;
  keep_role (store, clerk_id, sealed, role);
  return role;
}

/* ---- sign-in ---- */

/* In constant time of the longer text. */
static gboolean
is_same_password (const char *a, const char *b)
{
  YcDigest x, y;

  yc_digest_bytes (a, strlen (a), &x);
  yc_digest_bytes (b, strlen (b), &y);
  return yc_digest_equal (&x, &y);
}

static gboolean
write_author_key (YcStore *store, const YcClerk *clerk, GBytes *sealed, GBytes *record, const char *public_key, GError **error)
{
  g_autoptr (YcStmt) stmt = yc_db_prepare (yc_store_get_work (store),
    "UPDATE clerk SET sealed = :sealed, author_key = :author_key, public_key = :public_key WHERE id = :id", error);
  g_autoptr (YcStmt) known = NULL;

  if (stmt == NULL)
    return FALSE;
  yc_stmt_text (stmt, "id", clerk->id);
  yc_stmt_blob (stmt, "sealed", sealed);
  yc_stmt_blob (stmt, "author_key", record);
  yc_stmt_text (stmt, "public_key", public_key);
  if (!yc_stmt_run (stmt, error))
    return FALSE;
  known = yc_db_prepare (yc_store_get_work (store),
    "INSERT INTO author_key (public_key, clerk_id, made) VALUES (:public_key, :id, :made)", error);
  if (known == NULL)
    return FALSE;
  yc_stmt_text (known, "public_key", public_key);
  yc_stmt_text (known, "id", clerk->id);
  yc_stmt_int (known, "made", yc_clock_now (yc_store_get_clock (store)));
  return yc_stmt_run (known, error);
}

YcAuthorKey *
yc_clerk_row_make_key (YcStore *store, YcClerkRow *row, const char *password, gboolean is_new, GError **error)
{
  YcSealKey *workstation = yc_store_get_workstation_key (store);
  g_autoptr (YcAuthorKey) author = yc_author_key_generate ();
  g_autofree char *public_key = yc_author_key_get_public (author);
  g_autoptr (GBytes) record = yc_author_key_wrap (author, workstation, row->clerk->id, password, error);
  g_autoptr (GBytes) sealed = NULL;

  if (record == NULL || !yc_store_begin (store, error))
    return NULL;
  if (!row->demonstration)
    g_clear_pointer (&row->first_password, yc_wipe_free);
  g_clear_pointer (&row->known_key, g_free);
  sealed = yc_clerk_row_seal (store, row);
  if ((is_new && !insert_clerk (store, row->clerk->id, sealed, error))
      || !write_author_key (store, row->clerk, sealed, record, public_key, error) || !yc_store_commit (store, error))
    {
      yc_store_rollback (store);
      return NULL;
    }
  g_free (row->clerk->public_key);
  row->clerk->public_key = g_steal_pointer (&public_key);
  return g_steal_pointer (&author);
}

static YcAuthorKey *
make_first_key (YcStore *store, YcClerkRow *row, const char *password, GError **error)
{
  if (row->first_password != NULL && is_same_password (row->first_password, password))
    return yc_clerk_row_make_key (store, row, password, FALSE, error);
  g_set_error (error, YC_VAULT_ERROR, YC_VAULT_ERROR_PASSWORD, "wrong password of %s", row->clerk->id);
  return NULL;
}

/* A local clerk is unknown as soon as the station is enrolled. */
static gboolean
check_serves (YcStore *store, const char *clerk_id, GError **error)
{
  gboolean enrolled = FALSE;

  if (!yc_clerk_is_local (clerk_id))
    return TRUE;
  if (!find_enrolled (store, &enrolled, error))
    return FALSE;
  if (enrolled)
    g_set_error (error, YC_STORE_ERROR, YC_STORE_ERROR_NOT_FOUND, "%s served until the enrolment", clerk_id);
  return !enrolled;
}

/**
 * yc_clerk_sign_in:
 * @ret_clerk: (nullable): (transfer full)
 *
 * Opens the clerk's author key; the first sign-in makes it. Wrong tries are counted as without the platform, over restarts, too; who was withdrawn, and
 * whom a platform let in for a time that is over, is not let in.
 *
 * Returns: (transfer full). Errors: YC_VAULT_ERROR_PASSWORD, NOT_FOUND, YC_CLERK_ERROR_WAIT, _WITHDRAWN, _EXPIRED
 */
YcAuthorKey *
yc_clerk_sign_in (YcStore *store, const char *clerk_id, const char *password, YcClerk **ret_clerk, GError **error)
{
  g_auto (YcClerkRow) row = { NULL };
  g_autoptr (YcAuthorKey) author = NULL;
  int wait = 0;

  if (!check_serves (store, clerk_id, error) || !yc_clerk_row_load (store, clerk_id, &row, error) || !yc_clerk_check_in_office (store, clerk_id, error)
      || (row.offline_until > 0 && !yc_clerk_check_lease (store, &row, error)))
    return NULL;
  if (*password == '\0')
    {
      g_set_error_literal (error, YC_VAULT_ERROR, YC_VAULT_ERROR_PASSWORD, "no password given");
      return NULL;
    }
  if (!yc_clerk_begin_try (store, clerk_id, &wait, error))
    return NULL;
  author = row.author_key == NULL
    ? make_first_key (store, &row, password, error)
    : yc_author_key_unwrap (row.author_key, yc_store_get_workstation_key (store), clerk_id, password, error);
  if (author == NULL || !yc_clerk_end_try (store, clerk_id, error))
    return NULL;
  if (ret_clerk != NULL)
    *ret_clerk = g_steal_pointer (&row.clerk);
  return g_steal_pointer (&author);
}

/* ---- clerks of a station without enrolment ---- */

gboolean
yc_clerk_is_local (const char *clerk_id)
{
  return g_str_has_prefix (clerk_id, LOCAL_PREFIX);
}

static gboolean
is_fit (const char *name, const char *password, GError **error)
{
  gboolean fit = *name != '\0' && g_utf8_validate (name, -1, NULL) && g_utf8_strlen (name, -1) <= MAX_NAME
                 && strlen (password) >= MIN_PASSWORD && strlen (password) <= 128;

  for (const char *c = name; fit && *c != '\0'; c = g_utf8_next_char (c))
    fit = g_unichar_isprint (g_utf8_get_char (c));
  if (!fit)
    g_set_error_literal (error, YC_BASE_ERROR, YC_BASE_ERROR_FORMAT, "a clerk needs a name of up to 60 characters and a password of at least 8");
  return fit;
}

/* Ids are never given twice: the events of an earlier one stay. */
static char *
make_local_id (YcStore *store, const char *station, GError **error)
{
  g_autoptr (YcStmt) stmt = yc_db_prepare (yc_store_get_work (store),
    "SELECT (SELECT count (DISTINCT id) FROM (SELECT id FROM clerk UNION SELECT clerk_id FROM author_key)"
    " WHERE id LIKE 'L-%') + 1 AS n", error);
  gboolean row = FALSE;

  if (stmt == NULL || !yc_stmt_step (stmt, &row, error))
    return NULL;
  return g_strdup_printf (LOCAL_PREFIX "%s-%d", station, (int) yc_stmt_col_int (stmt, "n"));
}

YcClerk *
yc_clerk_make_local (YcStore *store, const char *name, const char *password, GError **error)
{
  g_autofree char *trimmed = g_strstrip (g_strdup (name));
  g_autoptr (YcSite) site = NULL;
  g_auto (YcClerkRow) row = { NULL };
  g_autoptr (YcAuthorKey) author = NULL;

  if (require_key (store, error) == NULL || !is_fit (trimmed, password, error) || (site = yc_enrolment_get_site (store, error)) == NULL)
    return NULL;
  if (site->enrolled)
    {
      yc_store_refuse (error, YC_CONFLICT_ENROLLED, "the station is enrolled; its clerks come with the lease");
      return NULL;
    }
  row.clerk = g_new0 (YcClerk, 1);
  row.clerk->id = make_local_id (store, site->station, error);
  row.clerk->name = g_steal_pointer (&trimmed);
  row.clerk->role = g_strdup ("clerk");
  author = row.clerk->id != NULL ? yc_clerk_row_make_key (store, &row, password, TRUE, error) : NULL;
  yc_store_map_error (error);
  return author != NULL ? g_steal_pointer (&row.clerk) : NULL;
}

/* ---- clerks whose keys went with the keyring ---- */

/* Ids of rows that the workstation key does not open. */
static GPtrArray *
list_lost (YcStore *store, GError **error)
{
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  YcSealKey *key = require_key (store, error);
  g_autoptr (YcStmt) stmt = key != NULL
    ? yc_db_prepare (yc_store_get_work (store), "SELECT id, sealed, author_key, public_key FROM clerk", error) : NULL;
  gboolean found = FALSE;

  if (stmt == NULL)
    return NULL;
  for (;;)
    {
      g_auto (YcClerkRow) row = { NULL };
      g_autoptr (GError) local = NULL;

      if (!yc_stmt_step (stmt, &found, error))
        return NULL;
      if (!found)
        return g_steal_pointer (&ids);
      if (!read_clerk (key, stmt, &row, &local) && g_error_matches (local, YC_VAULT_ERROR, YC_VAULT_ERROR_TAMPERED))
        g_ptr_array_add (ids, g_strdup (yc_stmt_col_text (stmt, "id")));
    }
}

static gboolean
delete_clerk (YcStore *store, const char *id, GError **error)
{
  g_autoptr (YcStmt) stmt = yc_db_prepare (yc_store_get_work (store), "DELETE FROM clerk WHERE id = :id", error);

  if (stmt == NULL)
    return FALSE;
  yc_stmt_text (stmt, "id", id);
  return yc_stmt_run (stmt, error);
}

gboolean
yc_clerk_forget_lost (YcStore *store, guint *ret_n, GError **error)
{
  g_autoptr (GPtrArray) ids = list_lost (store, error);
  gboolean ok = TRUE;

  if (ids == NULL)
    return FALSE;
  *ret_n = ids->len;
  if (ids->len == 0)
    return TRUE;
  if (!yc_store_begin (store, error))
    return FALSE;
  for (guint i = 0; ok && i < ids->len; i++)
    ok = delete_clerk (store, g_ptr_array_index (ids, i), error);
  if (ok && yc_store_commit (store, error))
    return TRUE;
  yc_store_rollback (store);
  return FALSE;
}

gboolean
yc_clerk_get_demonstration (YcStore *store, char **ret_id, char **ret_password, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (YcSite) site = yc_enrolment_get_site (store, &local);
  g_autoptr (GPtrArray) clerks = site != NULL && site->demonstration ? yc_enrolment_list_clerks (store, &local) : NULL;

  for (guint i = 0; clerks != NULL && i < clerks->len; i++)
    {
      g_auto (YcClerkRow) row = { NULL };

      if (!yc_clerk_row_load (store, ((YcClerk *) g_ptr_array_index (clerks, i))->id, &row, error))
        return FALSE;
      if (!row.demonstration || row.first_password == NULL)
        continue;
      *ret_id = g_strdup (row.clerk->id);
      *ret_password = g_steal_pointer (&row.first_password);
      return TRUE;
    }
  if (local != NULL)
    g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}
