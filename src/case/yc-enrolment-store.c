/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* Enrolment: hall, window, agencies and blocks of numbers that the platform leases to one incarnation of the store. Takes the lease as
 * JSON (data/schemas/enrolment.schema.json), strictly read; gives YcSite and YcAgency values. Store's thread. */
#define G_LOG_DOMAIN "yc-case"
#include "config.h"

#include "case/yc-clerk-store-private.h"
#include "case/yc-enrolment.h"

#include "base/yc-error.h"
#include "base/yc-json.h"

#include <string.h>

#define MAX_TEXT 400

GQuark
yc_enrolment_error_quark (void)
{
  static const char *const codes[] = { "demonstration", "recovery-key" };
  static gsize once;

  if (g_once_init_enter (&once))
    {
      GQuark quark = g_quark_from_static_string ("yc-enrolment-error-quark");

      yc_error_register (quark, "enrolment", codes, G_N_ELEMENTS (codes));
      g_once_init_leave (&once, quark);
    }
  return (GQuark) once;
}

/* ---- reading the lease ---- */

static gboolean
fail_format (GError **error, const char *where, const char *what)
{
  g_set_error (error, YC_BASE_ERROR, YC_BASE_ERROR_FORMAT, "%s: %s", where, what);
  return FALSE;
}

/* A member that must match @pattern. */
static gboolean
get_matching (JsonObject *object, const char *where, const char *member, const char *pattern, const char **ret_value, GError **error)
{
  const char *value = NULL;

  if (!yc_json_get_string (object, where, member, MAX_TEXT, &value, error))
    return FALSE;
  if (!g_regex_match_simple (pattern, value, G_REGEX_DOLLAR_ENDONLY, 0))
    return fail_format (error, member, "wrong form");
  *ret_value = value;
  return TRUE;
}

static gboolean
check_agencies (JsonObject *lease, GError **error)
{
  static const char *const known[] = { "code", "name", "letter", "consult_phone", "supervise_phone", NULL };
  JsonArray *agencies = NULL;
  const char *text = NULL;

  if (!yc_json_get_array (lease, "", "agencies", 200, &agencies, error))
    return FALSE;
  for (guint i = 0; i < json_array_get_length (agencies); i++)
    {
      JsonObject *agency = NULL;

      if (!yc_json_item_object (agencies, "agencies", i, &agency, error) || !yc_json_check_members (agency, "agencies", known, error)
          || !get_matching (agency, "agencies", "code", "^[0-9]{3}$", &text, error)
          || !get_matching (agency, "agencies", "name", ".", &text, error)
          || !get_matching (agency, "agencies", "letter", ".", &text, error)
          || !yc_json_get_string (agency, "agencies", "consult_phone", MAX_TEXT, &text, error)
          || !yc_json_get_string (agency, "agencies", "supervise_phone", MAX_TEXT, &text, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
check_head (YcStore *store, JsonObject *lease, GError **error)
{
  static const char *const known[] = { "format", "lease_id", "incarnation", "demonstration", "hall", "region", "window", "window_name",
                                       "station", "recovery_public_key", "agencies", "case_blocks", "document_blocks", "clerks", NULL };
  const char *text = NULL, *incarnation = NULL;
  gboolean demonstration = FALSE;
  gint64 format = 0;

  if (!yc_json_check_members (lease, "", known, error) || !yc_json_get_int (lease, "", "format", 1, 1, &format, error)
      || !get_matching (lease, "", "lease_id", "^[A-Za-z0-9._-]{1,64}$", &text, error)
      || !yc_json_get_boolean (lease, "", "demonstration", &demonstration, error)
      || !yc_json_opt_string (lease, "", "incarnation", 36, &incarnation, error)
      || !get_matching (lease, "", "hall", ".", &text, error)
      || !get_matching (lease, "", "region", "^[0-9]{6}$", &text, error)
      || !get_matching (lease, "", "window", "^[0-9]{2}$", &text, error)
      || !get_matching (lease, "", "window_name", ".", &text, error)
      || !get_matching (lease, "", "station", "^[0-9A-Z]{4}$", &text, error)
      || !get_matching (lease, "", "recovery_public_key", "^[0-9a-f]{64}$", &text, error))
    return FALSE;
  if (incarnation == NULL && !demonstration)
    return fail_format (error, "incarnation", "is required");
  if (incarnation != NULL && strcmp (incarnation, yc_store_get_incarnation (store)) != 0)
    {
      yc_store_refuse (error, YC_CONFLICT_LEASE_OTHER_STORE, "the lease belongs to store %s", incarnation);
      return FALSE;
    }
  return check_agencies (lease, error);
}

/* ---- blocks ---- */

/* Given to another incarnation, or overlapping: the same number would come twice. */
static gboolean
check_free (YcStmt *stmt, const char *block, GError **error)
{
  gboolean row = FALSE;

  if (!yc_stmt_step (stmt, &row, error))
    return FALSE;
  if (row)
    yc_store_refuse (error, YC_CONFLICT_LEASE_OVERLAP, "block %s was leased before, or overlaps one that was", block);
  return !row;
}

/* A table of blocks: how to find one that was given out before, and how to give one out. */
typedef struct
{
  const char *overlap;
  const char *insert;
} BlockSql;

/* A text parameter of both statements. A list ends with a NULL name; the block's own name comes first. */
typedef struct
{
  const char *name;
  const char *value;
} BlockText;

static gboolean
insert_block (YcStore *store, const BlockSql *sql, const BlockText *texts, gint64 year, gint64 first, gint64 last, GError **error)
{
  for (int i = 0; i < 2; i++)
    {
      g_autoptr (YcStmt) stmt = yc_db_prepare (yc_store_get_work (store), i == 0 ? sql->overlap : sql->insert, error);

      if (stmt == NULL)
        return FALSE;
      for (const BlockText *text = texts; text->name != NULL; text++)
        yc_stmt_text (stmt, text->name, text->value);
      if (year != 0)
        yc_stmt_int (stmt, "year", year);
      yc_stmt_int (stmt, "first", first);
      yc_stmt_int (stmt, "last", last);
      if (i == 1)
        yc_stmt_text (stmt, "incarnation", yc_store_get_incarnation (store));
      if (i == 0 ? !check_free (stmt, texts->value, error) : !yc_stmt_run (stmt, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
insert_case_block (YcStore *store, JsonObject *block, const char *window, GError **error)
{
  static const char *const known[] = { "block", "from_date", "to_date", "first", "last", NULL };
  static const BlockSql sql = {
    "SELECT 1 FROM case_block WHERE block = :block OR (window = :window AND from_date <= :to AND to_date >= :from"
    " AND first <= :last AND last >= :first) LIMIT 1",
    "INSERT INTO case_block (block, incarnation, window, from_date, to_date, first, last)"
    " VALUES (:block, :incarnation, :window, :from, :to, :first, :last)",
  };
  const char *name = NULL, *from = NULL, *to = NULL;
  gint64 first = 0, last = 0;
  GDate date;

  if (!yc_json_check_members (block, "case_blocks", known, error)
      || !get_matching (block, "case_blocks", "block", "^[A-Za-z0-9._-]{1,64}$", &name, error)
      || !get_matching (block, "case_blocks", "from_date", "^[0-9-]{10}$", &from, error)
      || !get_matching (block, "case_blocks", "to_date", "^[0-9-]{10}$", &to, error)
      || !yc_json_get_int (block, "case_blocks", "first", 1, 9999, &first, error)
      || !yc_json_get_int (block, "case_blocks", "last", first, 9999, &last, error))
    return FALSE;
  if (!yc_date_parse (from, &date) || !yc_date_parse (to, &date) || strcmp (from, to) > 0)
    return fail_format (error, "case_blocks", "dates");
  const BlockText texts[] = { { "block", name }, { "window", window }, { "from", from }, { "to", to }, { NULL, NULL } };
  return insert_block (store, &sql, texts, 0, first, last, error);
}

static gboolean
insert_document_block (YcStore *store, JsonObject *block, GError **error)
{
  static const char *const known[] = { "block", "agency", "year", "first", "last", NULL };
  static const BlockSql sql = {
    "SELECT 1 FROM document_block WHERE block = :block OR (agency = :agency AND year = :year AND first <= :last AND last >= :first)"
    " LIMIT 1",
    "INSERT INTO document_block (block, incarnation, agency, year, first, last)"
    " VALUES (:block, :incarnation, :agency, :year, :first, :last)",
  };
  const char *name = NULL, *agency = NULL;
  gint64 first = 0, last = 0, year = 0;

  if (!yc_json_check_members (block, "document_blocks", known, error)
      || !get_matching (block, "document_blocks", "block", "^[A-Za-z0-9._-]{1,64}$", &name, error)
      || !get_matching (block, "document_blocks", "agency", "^[0-9]{3}$", &agency, error)
      || !yc_json_get_int (block, "document_blocks", "year", 2020, 2199, &year, error)
      || !yc_json_get_int (block, "document_blocks", "first", 1, 999999, &first, error)
      || !yc_json_get_int (block, "document_blocks", "last", first, 999999, &last, error))
    return FALSE;
  const BlockText texts[] = { { "block", name }, { "agency", agency }, { NULL, NULL } };
  return insert_block (store, &sql, texts, year, first, last, error);
}

static gboolean
import_blocks (YcStore *store, JsonObject *lease, GError **error)
{
  JsonArray *cases = NULL, *documents = NULL;
  JsonObject *block = NULL;
  const char *window = json_object_get_string_member (lease, "window");

  if (!yc_json_get_array (lease, "", "case_blocks", 100, &cases, error)
      || !yc_json_get_array (lease, "", "document_blocks", 400, &documents, error))
    return FALSE;
  for (guint i = 0; i < json_array_get_length (cases); i++)
    if (!yc_json_item_object (cases, "case_blocks", i, &block, error) || !insert_case_block (store, block, window, error))
      return FALSE;
  for (guint i = 0; i < json_array_get_length (documents); i++)
    if (!yc_json_item_object (documents, "document_blocks", i, &block, error) || !insert_document_block (store, block, error))
      return FALSE;
  return TRUE;
}

/* ---- import ---- */

/* The lease without its clerks (their names and first passwords go into sealed rows). */
static char *
build_public_body (JsonObject *lease)
{
  g_autoptr (JsonObject) body = json_object_new ();
  g_autoptr (GList) members = json_object_get_members (lease);

  for (GList *l = members; l != NULL; l = l->next)
    if (strcmp (l->data, "clerks") != 0)
      json_object_set_member (body, l->data, json_node_copy (json_object_get_member (lease, l->data)));
  return yc_json_canonical_object (body);
}

static gboolean
insert_lease (YcStore *store, const char *lease_id, const char *digest, const char *body, GError **error)
{
  g_autoptr (YcStmt) stmt = yc_db_prepare (yc_store_get_work (store),
    "INSERT INTO enrolment (lease_id, incarnation, digest, imported, body)"
    " VALUES (:lease, :incarnation, :digest, :imported, :body)", error);

  if (stmt == NULL)
    return FALSE;
  yc_stmt_text (stmt, "lease", lease_id);
  yc_stmt_text (stmt, "incarnation", yc_store_get_incarnation (store));
  yc_stmt_text (stmt, "digest", digest);
  yc_stmt_int (stmt, "imported", yc_clock_now (yc_store_get_clock (store)));
  yc_stmt_text (stmt, "body", body);
  return yc_stmt_run (stmt, error);
}

static gboolean
find_lease (YcStore *store, const char *lease_id, const char *digest, gboolean *ret_found, GError **error)
{
  g_autoptr (YcStmt) stmt = yc_db_prepare (yc_store_get_work (store),
    "SELECT digest, incarnation FROM enrolment WHERE lease_id = :lease", error);

  if (stmt == NULL)
    return FALSE;
  yc_stmt_text (stmt, "lease", lease_id);
  if (!yc_stmt_step (stmt, ret_found, error))
    return FALSE;
  if (!*ret_found || (strcmp (yc_stmt_col_text (stmt, "digest"), digest) == 0
                      && strcmp (yc_stmt_col_text (stmt, "incarnation"), yc_store_get_incarnation (store)) == 0))
    return TRUE;
  yc_store_refuse (error, YC_CONFLICT_LEASE_CHANGED, "lease %s was imported before with other content", lease_id);
  return FALSE;
}

/* A station that made its own clerks serves real people. */
static gboolean
has_local_clerk (YcStore *store, gboolean *ret_has, GError **error)
{
  g_autoptr (YcStmt) stmt = yc_db_prepare (yc_store_get_work (store),
    "SELECT EXISTS (SELECT 1 FROM author_key WHERE clerk_id LIKE 'L-%') AS has", error);
  gboolean row = FALSE;

  if (stmt == NULL || !yc_stmt_step (stmt, &row, error))
    return FALSE;
  *ret_has = yc_stmt_col_int (stmt, "has") != 0;
  return TRUE;
}

/* The newest lease that any incarnation of the store took. Real data is never taken over by a demonstration, whose keys are public. */
static gboolean
check_kind (YcStore *store, JsonObject *lease, GError **error)
{
  g_autoptr (YcStmt) stmt = yc_db_prepare (yc_store_get_work (store),
    "SELECT body FROM enrolment ORDER BY imported DESC, rowid DESC LIMIT 1", error);
  g_autoptr (JsonObject) newest = NULL;
  gboolean row = FALSE, local = FALSE;

  if (stmt == NULL || !yc_stmt_step (stmt, &row, error) || !has_local_clerk (store, &local, error))
    return FALSE;
  if ((!row && !local) || !json_object_get_boolean_member (lease, "demonstration"))
    return TRUE;
  newest = row ? yc_json_parse_object (yc_stmt_col_text (stmt, "body"), -1, NULL, error) : NULL;
  if (row && newest == NULL)
    return FALSE;
  if (!local && json_object_get_boolean_member_with_default (newest, "demonstration", FALSE))
    return TRUE;
  g_set_error_literal (error, YC_ENROLMENT_ERROR, YC_ENROLMENT_ERROR_DEMONSTRATION, "a demonstration lease for a store that is enrolled");
  return FALSE;
}

/* Who holds the recovery key can read every case, so that a file alone does not change it. */
static gboolean
check_recovery_key (YcStore *store, JsonObject *lease, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autofree char *known = yc_store_get_meta (store, "recovery-key", &local);

  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  if (known == NULL || strcmp (known, json_object_get_string_member (lease, "recovery_public_key")) == 0)
    return TRUE;
  g_set_error_literal (error, YC_ENROLMENT_ERROR, YC_ENROLMENT_ERROR_RECOVERY_KEY, "the lease brings another recovery key");
  return FALSE;
}

static gboolean
import_new (YcStore *store, JsonObject *lease, const char *lease_id, const char *digest, GError **error)
{
  g_autofree char *body = build_public_body (lease);

  return insert_lease (store, lease_id, digest, body, error) && import_blocks (store, lease, error)
         && yc_clerk_import (store, lease, error)
         && yc_store_set_recovery_key (store, json_object_get_string_member (lease, "recovery_public_key"), error);
}

static void
digest_lease (JsonObject *lease, YcDigest *digest)
{
  char *text = yc_json_canonical_object (lease);

  yc_digest_bytes (text, strlen (text), digest);
  yc_wipe_free (text);
}

static gboolean
import_lease (YcStore *store, JsonObject *lease, gboolean new_recovery_key, GError **error)
{
  const char *lease_id = NULL;
  gboolean found = FALSE;
  YcDigest digest;

  if (!check_head (store, lease, error) || !check_kind (store, lease, error)
      || (!new_recovery_key && !check_recovery_key (store, lease, error)))
    return FALSE;
  lease_id = json_object_get_string_member (lease, "lease_id");
  digest_lease (lease, &digest);
  if (!find_lease (store, lease_id, digest.sha256, &found, error))
    return FALSE;
  /* Also gives back clerks that were lost with a keyring (yc_clerk_forget_lost()). */
  if (found)
    return yc_clerk_import (store, lease, error)
           && yc_store_set_recovery_key (store, json_object_get_string_member (lease, "recovery_public_key"), error);
  if (!yc_store_begin (store, error))
    return FALSE;
  if (import_new (store, lease, lease_id, digest.sha256, error) && yc_store_commit (store, error))
    return TRUE;
  yc_store_rollback (store);
  return FALSE;
}

/**
 * yc_enrolment_import:
 * @enrolment: the lease
 *
 * Takes the lease over: all or nothing. The same lease again changes nothing. A block serves one incarnation of one store.
 *
 * Errors: YC_BASE_ERROR_FORMAT with the place; CONFLICT when lease or block were given out before, or to another store;
 * YC_ENROLMENT_ERROR for a demonstration in a store that is none, or another recovery key than the store's
 */
gboolean
yc_enrolment_import (YcStore *store, JsonObject *enrolment, GError **error)
{
  return import_lease (store, enrolment, FALSE, error);
}

gboolean
yc_enrolment_import_new_recovery_key (YcStore *store, JsonObject *enrolment, GError **error)
{
  return import_lease (store, enrolment, TRUE, error);
}

/* ---- the file's text ---- */

JsonObject *
yc_enrolment_parse (GBytes *bytes, GError **error)
{
  gsize n = 0;
  char *text = g_bytes_unref_to_data (bytes, &n);
  JsonObject *lease = yc_json_parse_object (text != NULL ? text : "", (gssize) n, NULL, error);

  if (text != NULL)
    explicit_bzero (text, n);
  g_free (text);
  return lease;
}

void
yc_enrolment_wipe (JsonObject *enrolment)
{
  JsonNode *node = enrolment != NULL ? json_object_get_member (enrolment, "clerks") : NULL;
  JsonArray *clerks = node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;

  for (guint i = 0; clerks != NULL && i < json_array_get_length (clerks); i++)
    {
      JsonNode *item = json_array_get_element (clerks, i);
      JsonNode *member = JSON_NODE_HOLDS_OBJECT (item) ? json_object_get_member (json_node_get_object (item), "password") : NULL;
      const char *password = member != NULL && json_node_get_value_type (member) == G_TYPE_STRING ? json_node_get_string (member) : NULL;

      /* The node owns the text; nobody else has it. */
      if (password != NULL)
        explicit_bzero ((char *) password, strlen (password));
    }
  g_clear_pointer (&enrolment, json_object_unref);
}

/* ---- reading back ---- */

/* The lease as it was parsed last; it serves as long as the row has the same text. */
typedef struct
{
  char       *body;
  JsonObject *lease;
} OpenLease;

static void
open_lease_free (gpointer data)
{
  OpenLease *self = data;

  g_free (self->body);
  json_object_unref (self->lease);
  g_free (self);
}

/* Returns: (transfer full): never changed by anyone */
static JsonObject *
parse_lease (YcStore *store, const char *body, GError **error)
{
  OpenLease *open = yc_store_get_data (store, "lease");
  JsonObject *lease = NULL;

  if (open != NULL && strcmp (open->body, body) == 0)
    return json_object_ref (open->lease);
  lease = yc_json_parse_object (body, -1, NULL, error);
  if (lease == NULL)
    return NULL;
  open = g_new0 (OpenLease, 1);
  open->body = g_strdup (body);
  open->lease = json_object_ref (lease);
  yc_store_set_data (store, "lease", open, open_lease_free);
  return lease;
}

/* The newest lease of this incarnation; NULL without error when there is none. */
static JsonObject *
load_lease (YcStore *store, GError **error)
{
  g_autoptr (YcStmt) stmt = yc_db_prepare (yc_store_get_work (store),
    "SELECT body FROM enrolment WHERE incarnation = :incarnation ORDER BY imported DESC, rowid DESC LIMIT 1", error);
  gboolean row = FALSE;

  if (stmt == NULL)
    return NULL;
  yc_stmt_text (stmt, "incarnation", yc_store_get_incarnation (store));
  if (!yc_stmt_step (stmt, &row, error) || !row)
    return NULL;
  return parse_lease (store, yc_stmt_col_text (stmt, "body"), error);
}

/* Four characters that tell this store from others while no station code is leased. */
static char *
make_station (YcStore *store)
{
  const char *incarnation = yc_store_get_incarnation (store);
  char station[5] = { 0 };
  YcDigest digest;

  yc_digest_bytes (incarnation, strlen (incarnation), &digest);
  for (int i = 0; i < 4; i++)
    {
      guint value = (guint) g_ascii_xdigit_value (digest.sha256[2 * i]) * 16 + (guint) g_ascii_xdigit_value (digest.sha256[2 * i + 1]);

      station[i] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"[value % 36];
    }
  return g_strdup (station);
}

static char *
dup_member (JsonObject *object, const char *member)
{
  return g_strdup (json_object_get_string_member_with_default (object, member, ""));
}

/**
 * yc_enrolment_get_site:
 *
 * Returns: (transfer full): where this workstation stands; not enrolled: empty texts and a station code of its own
 */
YcSite *
yc_enrolment_get_site (YcStore *store, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (JsonObject) lease = load_lease (store, &local);
  g_autoptr (JsonObject) none = json_object_new ();
  JsonObject *source = lease != NULL ? lease : none;
  YcSite *site = NULL;

  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return NULL;
    }
  site = g_new0 (YcSite, 1);
  site->enrolled = lease != NULL;
  site->hall = dup_member (source, "hall");
  site->region = dup_member (source, "region");
  site->window = dup_member (source, "window");
  site->window_name = dup_member (source, "window_name");
  site->station = lease != NULL ? dup_member (source, "station") : make_station (store);
  site->recovery_public = dup_member (source, "recovery_public_key");
  site->demonstration = json_object_get_boolean_member_with_default (source, "demonstration", FALSE);
  return site;
}

void
yc_site_free (YcSite *self)
{
  if (self == NULL)
    return;
  g_free (self->hall);
  g_free (self->region);
  g_free (self->window);
  g_free (self->window_name);
  g_free (self->station);
  g_free (self->recovery_public);
  g_free (self);
}

/**
 * yc_enrolment_get_agency:
 * @code: 3 digits
 *
 * Returns: (transfer full) (nullable): NULL without error when this window does not serve the agency
 */
YcAgency *
yc_enrolment_get_agency (YcStore *store, const char *code, GError **error)
{
  g_autoptr (JsonObject) lease = load_lease (store, error);
  JsonArray *agencies = lease != NULL ? json_object_get_array_member (lease, "agencies") : NULL;
  YcAgency *agency = NULL;

  for (guint i = 0; agencies != NULL && i < json_array_get_length (agencies); i++)
    {
      JsonObject *object = json_array_get_object_element (agencies, i);

      if (g_strcmp0 (json_object_get_string_member (object, "code"), code) != 0)
        continue;
      agency = g_new0 (YcAgency, 1);
      agency->code = dup_member (object, "code");
      agency->name = dup_member (object, "name");
      agency->letter = dup_member (object, "letter");
      agency->consult_phone = dup_member (object, "consult_phone");
      agency->supervise_phone = dup_member (object, "supervise_phone");
      break;
    }
  return agency;
}

GPtrArray *
yc_enrolment_list_agencies (YcStore *store, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (JsonObject) lease = load_lease (store, &local);
  JsonArray *agencies = lease != NULL ? json_object_get_array_member (lease, "agencies") : NULL;
  GPtrArray *codes = NULL;

  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return NULL;
    }
  codes = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; agencies != NULL && i < json_array_get_length (agencies); i++)
    g_ptr_array_add (codes, dup_member (json_array_get_object_element (agencies, i), "code"));
  return codes;
}

void
yc_agency_free (YcAgency *self)
{
  if (self == NULL)
    return;
  g_free (self->code);
  g_free (self->name);
  g_free (self->letter);
  g_free (self->consult_phone);
  g_free (self->supervise_phone);
  g_free (self);
}
