/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* Numbers: which blocks of serials a workstation has, when it gets more, and that none is given twice. Takes the device, gives its lease
 * (data/schemas/enrolment.schema.json without clerks). The store thread only. */
#define G_LOG_DOMAIN "yc-platform"
#include "config.h"

#include "platform/yc-platform-store-private.h"

#include "base/yc-json.h"

#include <string.h>

/* Serials of a day: 24 blocks for a window and year. Serials of an agency's year: 499. */
#define CASE_BLOCK 400
#define MAX_CASE_SERIAL 9999
#define DOCUMENT_BLOCK 2000
#define MAX_DOCUMENT_SERIAL 999999
#define LOW_PERCENT 30
#define NEXT_YEAR_FROM G_DATE_DECEMBER

/* One row of numbers that is counted through: the cases of a window, or the documents of an agency, in one year. */
typedef struct
{
  gboolean    documents;
  const char *region;
  const char *place;        /* window or agency */
  int         year;
} Row;

/* ---- blocks ---- */

static void
bind_row (YcStmt *stmt, const Row *row)
{
  yc_stmt_text (stmt, "region", row->region);
  yc_stmt_text (stmt, "place", row->place);
  yc_stmt_int (stmt, "year", row->year);
}

/* Whether little is left of what the device has of the row, or nothing was given to it. */
static gboolean
is_low (YcPlatformStore *self, const char *device, const Row *row, gboolean *ret_low, GError **error)
{
  g_autoptr (YcStmt) stmt = yc_db_prepare (self->db, row->documents
    ? "SELECT coalesce (sum (last - first + 1), 0) AS total, coalesce (sum (max (used - first + 1, 0)), 0) AS gone FROM document_block"
      " WHERE device = :device AND region = :region AND agency = :place AND year = :year"
    : "SELECT coalesce (sum (last - first + 1), 0) AS total, coalesce (sum (max (used - first + 1, 0)), 0) AS gone FROM case_block"
      " WHERE device = :device AND region = :region AND window = :place AND year = :year", error);
  gboolean found = FALSE;
  gint64 total = 0;

  if (stmt == NULL)
    return FALSE;
  bind_row (stmt, row);
  yc_stmt_text (stmt, "device", device);
  if (!yc_stmt_step (stmt, &found, error))
    return FALSE;
  total = yc_stmt_col_int (stmt, "total");
  *ret_low = (total - yc_stmt_col_int (stmt, "gone")) * 100 <= total * LOW_PERCENT;
  return TRUE;
}

static gboolean
find_first (YcPlatformStore *self, const Row *row, int *ret_first, GError **error)
{
  g_autoptr (YcStmt) stmt = yc_db_prepare (self->db, row->documents
    ? "SELECT coalesce (max (last), 0) AS last FROM document_block WHERE region = :region AND agency = :place AND year = :year"
    : "SELECT coalesce (max (last), 0) AS last FROM case_block WHERE region = :region AND window = :place AND year = :year", error);
  gboolean found = FALSE;

  if (stmt == NULL)
    return FALSE;
  bind_row (stmt, row);
  if (!yc_stmt_step (stmt, &found, error))
    return FALSE;
  *ret_first = (int) yc_stmt_col_int (stmt, "last") + 1;
  return TRUE;
}

static gboolean
insert_block (YcPlatformStore *self, const char *device, const Row *row, const char *block, int first, int last, GError **error)
{
  g_autoptr (YcStmt) stmt = yc_db_prepare (self->db, row->documents
    ? "INSERT INTO document_block (block, device, region, agency, year, first, last) VALUES (:block, :device, :region, :place, :year, :first, :last)"
    : "INSERT INTO case_block (block, device, region, window, year, first, last) VALUES (:block, :device, :region, :place, :year, :first, :last)",
    error);

  if (stmt == NULL)
    return FALSE;
  bind_row (stmt, row);
  yc_stmt_text (stmt, "block", block);
  yc_stmt_text (stmt, "device", device);
  yc_stmt_int (stmt, "first", first);
  yc_stmt_int (stmt, "last", last);
  return yc_stmt_run (stmt, error);
}

static JsonObject *
block_to_json (const Row *row, const char *block, int first, int last)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "block", block);
  if (row->documents)
    {
      json_object_set_string_member (object, "agency", row->place);
      json_object_set_int_member (object, "year", row->year);
    }
  else
    {
      g_autofree char *from = g_strdup_printf ("%04d-01-01", row->year);
      g_autofree char *to = g_strdup_printf ("%04d-12-31", row->year);

      json_object_set_string_member (object, "from_date", from);
      json_object_set_string_member (object, "to_date", to);
    }
  json_object_set_int_member (object, "first", first);
  json_object_set_int_member (object, "last", last);
  return object;
}

static gboolean
add_block (YcPlatformStore *self, const char *device, const Row *row, JsonArray *blocks, GError **error)
{
  int max = row->documents ? MAX_DOCUMENT_SERIAL : MAX_CASE_SERIAL;
  int first = 0, last = 0;
  g_autofree char *block = NULL;
  gboolean low = FALSE;

  if (!is_low (self, device, row, &low, error))
    return FALSE;
  if (!low)
    return TRUE;
  if (!find_first (self, row, &first, error))
    return FALSE;
  if (first > max)
    return yc_platform_refuse (error, YC_PROBLEM_UNAVAILABLE, "the numbers of %s in %d are used up", row->place, row->year);
  last = MIN (first + (row->documents ? DOCUMENT_BLOCK : CASE_BLOCK) - 1, max);
  block = g_strdup_printf ("%s-%s-%s-%d-%d", row->documents ? "doc" : "case", row->region, row->place, row->year, first);
  if (!insert_block (self, device, row, block, first, last, error))
    return FALSE;
  json_array_add_object_element (blocks, block_to_json (row, block, first, last));
  return TRUE;
}

/* ---- the lease ---- */

static JsonArray *
list_agencies (YcPlatformStore *self, const char *hall, GError **error)
{
  static const char *const members[] = { "code", "name", "letter", "consult_phone", "supervise_phone" };
  g_autoptr (YcStmt) stmt = yc_db_prepare (self->db,
    "SELECT code, name, letter, consult_phone, supervise_phone FROM agency WHERE hall = :hall ORDER BY code", error);
  g_autoptr (JsonArray) agencies = json_array_new ();
  gboolean row = FALSE;

  if (stmt == NULL)
    return NULL;
  yc_stmt_text (stmt, "hall", hall);
  for (;;)
    {
      JsonObject *agency = NULL;

      if (!yc_stmt_step (stmt, &row, error))
        return NULL;
      if (!row)
        return g_steal_pointer (&agencies);
      agency = json_object_new ();
      for (guint i = 0; i < G_N_ELEMENTS (members); i++)
        json_object_set_string_member (agency, members[i], yc_stmt_col_text (stmt, members[i]));
      json_array_add_object_element (agencies, agency);
    }
}

typedef struct
{
  const YcPlatformDevice *device;
  YcPlatformHall         *hall;         /* (owned) */
  JsonArray              *agencies;     /* (owned) */
  JsonArray              *cases;        /* (owned): new blocks */
  JsonArray              *documents;    /* (owned) */
  JsonObject             *lease;        /* (owned): the answer */
} Lease;

static void
lease_clear (Lease *self)
{
  yc_platform_hall_free (self->hall);
  g_clear_pointer (&self->agencies, json_array_unref);
  g_clear_pointer (&self->cases, json_array_unref);
  g_clear_pointer (&self->documents, json_array_unref);
  g_clear_pointer (&self->lease, json_object_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Lease, lease_clear)

static gboolean
add_year (YcPlatformStore *self, Lease *lease, int year, GError **error)
{
  Row cases = { FALSE, lease->hall->region, lease->device->window, year };

  if (!add_block (self, lease->device->device, &cases, lease->cases, error))
    return FALSE;
  for (guint i = 0; i < json_array_get_length (lease->agencies); i++)
    {
      JsonObject *agency = json_array_get_object_element (lease->agencies, i);
      Row documents = { TRUE, lease->hall->region, json_object_get_string_member (agency, "code"), year };

      if (!add_block (self, lease->device->device, &documents, lease->documents, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
add_years (YcPlatformStore *self, Lease *lease, GError **error)
{
  GDate today;

  yc_clock_today (self->clock, &today);
  return add_year (self, lease, g_date_get_year (&today), error)
         && (g_date_get_month (&today) < NEXT_YEAR_FROM || add_year (self, lease, g_date_get_year (&today) + 1, error));
}

static JsonObject *
build_lease (YcPlatformStore *self, Lease *lease)
{
  g_autofree char *id = yc_ids_uuid (self->ids, yc_platform_store_now (self));
  JsonObject *object = json_object_new ();

  json_object_set_int_member (object, "format", 1);
  json_object_set_string_member (object, "lease_id", id);
  json_object_set_string_member (object, "incarnation", lease->device->incarnation);
  json_object_set_boolean_member (object, "demonstration", lease->hall->demonstration);
  json_object_set_string_member (object, "hall", lease->hall->name);
  json_object_set_string_member (object, "region", lease->hall->region);
  json_object_set_string_member (object, "window", lease->device->window);
  json_object_set_string_member (object, "window_name", lease->device->window_name);
  json_object_set_string_member (object, "station", lease->device->station);
  json_object_set_string_member (object, "recovery_public_key", lease->hall->recovery_public_key);
  json_object_set_array_member (object, "agencies", json_array_ref (lease->agencies));
  json_object_set_array_member (object, "case_blocks", json_array_ref (lease->cases));
  json_object_set_array_member (object, "document_blocks", json_array_ref (lease->documents));
  return object;
}

static gboolean
insert_lease (YcPlatformStore *self, const Lease *lease, GError **error)
{
  g_autoptr (YcStmt) stmt = yc_db_prepare (self->db,
    "INSERT INTO lease (lease, device, number, made_us, body) SELECT :lease, :device, count(*) + 1, :now, :body FROM lease WHERE device = :device",
    error);
  g_autofree char *body = yc_json_canonical_object (lease->lease);

  if (stmt == NULL)
    return FALSE;
  yc_stmt_text (stmt, "lease", json_object_get_string_member (lease->lease, "lease_id"));
  yc_stmt_text (stmt, "device", lease->device->device);
  yc_stmt_int (stmt, "now", yc_platform_store_now (self));
  yc_stmt_text (stmt, "body", body);
  return yc_stmt_run (stmt, error);
}

static gboolean
load_lease (YcPlatformStore *self, Lease *lease, GError **error)
{
  g_autoptr (YcStmt) stmt = yc_db_prepare (self->db, "SELECT body FROM lease WHERE device = :device ORDER BY number DESC LIMIT 1", error);
  gboolean row = FALSE;

  if (stmt == NULL)
    return FALSE;
  yc_stmt_text (stmt, "device", lease->device->device);
  if (!yc_stmt_step (stmt, &row, error))
    return FALSE;
  if (!row)
    return yc_platform_refuse (error, YC_PROBLEM_NOT_FOUND, "the workstation has no lease");
  lease->lease = yc_json_parse_object (yc_stmt_col_text (stmt, "body"), -1, NULL, error);
  return lease->lease != NULL;
}

static gboolean
lease_body (YcPlatformStore *self, gpointer data, GError **error)
{
  Lease *lease = data;

  lease->hall = yc_platform_store_find_hall (self, lease->device->hall, error);
  lease->agencies = lease->hall != NULL ? list_agencies (self, lease->device->hall, error) : NULL;
  if (lease->agencies == NULL || !add_years (self, lease, error))
    return FALSE;
  if (json_array_get_length (lease->cases) == 0 && json_array_get_length (lease->documents) == 0)
    return load_lease (self, lease, error);
  lease->lease = build_lease (self, lease);
  return insert_lease (self, lease, error);
}

JsonObject *
yc_platform_store_lease (YcPlatformStore *self, const YcPlatformDevice *device, const char *incarnation, GError **error)
{
  g_auto (Lease) lease = { .device = device, .cases = json_array_new (), .documents = json_array_new () };

  if (!yc_platform_store_check_incarnation (device, incarnation, error)
      || !yc_platform_store_transact (self, lease_body, &lease, error))
    return NULL;
  return g_steal_pointer (&lease.lease);
}

/* ---- what was used ---- */

static gboolean
note_serial (YcPlatformStore *self, const char *sql, const char *device, const char *agency, int year, int serial, gboolean *ret_known, GError **error)
{
  g_autoptr (YcStmt) stmt = yc_db_prepare (self->db, sql, error);

  if (stmt == NULL)
    return FALSE;
  yc_stmt_text (stmt, "device", device);
  if (agency != NULL)
    yc_stmt_text (stmt, "agency", agency);
  yc_stmt_int (stmt, "year", year);
  yc_stmt_int (stmt, "serial", serial);
  if (!yc_stmt_run (stmt, error))
    return FALSE;
  *ret_known = yc_db_changes (self->db) > 0;
  return TRUE;
}

gboolean
yc_platform_store_note_case_serial (YcPlatformStore *self, const char *device, int year, int serial, gboolean *ret_known, GError **error)
{
  return note_serial (self, "UPDATE case_block SET used = max (used, :serial)"
                            " WHERE device = :device AND year = :year AND :serial BETWEEN first AND last",
                      device, NULL, year, serial, ret_known, error);
}

gboolean
yc_platform_store_note_document_serial (YcPlatformStore *self, const char *device, const char *agency, int year, int serial,
                                        gboolean *ret_known, GError **error)
{
  return note_serial (self, "UPDATE document_block SET used = max (used, :serial)"
                            " WHERE device = :device AND agency = :agency AND year = :year AND :serial BETWEEN first AND last",
                      device, agency, year, serial, ret_known, error);
}
