/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* Enrolment: hall, window, agencies and blocks of numbers that the platform leases to one incarnation of the store. Takes the lease as
 * JSON (data/schemas/enrolment.schema.json), strictly read; gives YcSite and YcAgency values. Store's thread. */
#define G_LOG_DOMAIN "yc-case"
#include "config.h"

#include "case/yc-clerk-store-private.h"
#include "case/yc-enrolment.h"
#include "case/yc-enrolment-private.h"

#include "base/yc-error.h"
#include "base/yc-json.h"

#include <string.h>

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

/* What the file alone tells is checked before anything of it is taken; this is what only the store knows. */
static gboolean
check_addressee (YcStore *store, JsonObject *lease, GError **error)
{
  const char *incarnation = NULL;

  if (!yc_enrolment_check (lease, error) || !yc_json_opt_string (lease, "", "incarnation", 36, &incarnation, error))
    return FALSE;
  if (incarnation == NULL || strcmp (incarnation, yc_store_get_incarnation (store)) == 0)
    return TRUE;
  yc_store_refuse (error, YC_CONFLICT_LEASE_OTHER_STORE, "the lease belongs to store %s", incarnation);
  return FALSE;
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
insert_block (YcStore *store, const BlockSql *sql, const BlockText *texts, const YcLeaseBlock *block, GError **error)
{
  for (int i = 0; i < 2; i++)
    {
      g_autoptr (YcStmt) stmt = yc_db_prepare (yc_store_get_work (store), i == 0 ? sql->overlap : sql->insert, error);

      if (stmt == NULL)
        return FALSE;
      for (const BlockText *text = texts; text->name != NULL; text++)
        yc_stmt_text (stmt, text->name, text->value);
      if (block->year != 0)
        yc_stmt_int (stmt, "year", block->year);
      yc_stmt_int (stmt, "first", block->first);
      yc_stmt_int (stmt, "last", block->last);
      if (i == 1)
        yc_stmt_text (stmt, "incarnation", yc_store_get_incarnation (store));
      if (i == 0 ? !check_free (stmt, texts->value, error) : !yc_stmt_run (stmt, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
insert_case_block (YcStore *store, JsonObject *json, const char *window, GError **error)
{
  static const BlockSql sql = {
    "SELECT 1 FROM case_block WHERE block = :block OR (window = :window AND from_date <= :to AND to_date >= :from"
    " AND first <= :last AND last >= :first) LIMIT 1",
    "INSERT INTO case_block (block, incarnation, window, from_date, to_date, first, last)"
    " VALUES (:block, :incarnation, :window, :from, :to, :first, :last)",
  };
  YcLeaseBlock block;

  if (!yc_lease_read_case_block (json, &block, error))
    return FALSE;
  const BlockText texts[] = { { "block", block.name }, { "window", window }, { "from", block.from }, { "to", block.to }, { NULL, NULL } };
  return insert_block (store, &sql, texts, &block, error);
}

static gboolean
insert_document_block (YcStore *store, JsonObject *json, GError **error)
{
  static const BlockSql sql = {
    "SELECT 1 FROM document_block WHERE block = :block OR (agency = :agency AND year = :year AND first <= :last AND last >= :first)"
    " LIMIT 1",
    "INSERT INTO document_block (block, incarnation, agency, year, first, last)"
    " VALUES (:block, :incarnation, :agency, :year, :first, :last)",
  };
  YcLeaseBlock block;

  if (!yc_lease_read_document_block (json, &block, error))
    return FALSE;
  const BlockText texts[] = { { "block", block.name }, { "agency", block.agency }, { NULL, NULL } };
  return insert_block (store, &sql, texts, &block, error);
}

static gboolean
import_blocks (YcStore *store, JsonObject *lease, GError **error)
{
  JsonArray *cases = NULL, *documents = NULL;
  JsonObject *block = NULL;
  const char *window = json_object_get_string_member (lease, "window");

  if (!yc_json_get_array (lease, "", "case_blocks", YC_LEASE_MAX_CASE_BLOCKS, &cases, error)
      || !yc_json_get_array (lease, "", "document_blocks", YC_LEASE_MAX_DOCUMENT_BLOCKS, &documents, error))
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

  if (!check_addressee (store, lease, error) || !check_kind (store, lease, error)
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
  if (lease != NULL && !yc_enrolment_check (lease, error))
    g_clear_pointer (&lease, yc_enrolment_wipe);
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

const YcRegion *
yc_site_get_region (const YcSite *self, GError **error)
{
  return yc_region_get (self->demonstration ? "" : self->region, error);
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
