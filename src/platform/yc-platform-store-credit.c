/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* Applicants' credit: what a credit centre told and what became of cases here. Takes and gives numbers of people, keeps keyed names only. Store thread. */
#define G_LOG_DOMAIN "yc-platform"
#include "config.h"

#include "platform/yc-platform-credit.h"
#include "platform/yc-platform-store-private.h"

#include "base/yc-clock.h"
#include "base/yc-error.h"
#include "base/yc-json.h"

#include <string.h>

#define MAX_SUBJECTS 100000
#define MAX_NUMBER 64

static char *
make_subject (YcPlatformStore *self, const char *number)
{
  g_autofree char *upper = g_ascii_strup (number, -1);

  return yc_platform_store_make_name (self, "credit", upper);
}

/* ---- what is known ---- */

static gboolean
read_record (YcStmt *stmt, YcCredit *credit, GError **error)
{
  YcCreditRecord record = { .repaired = yc_stmt_col_int (stmt, "repaired") != 0 };

  if (!yc_credit_kind_parse (yc_stmt_col_text (stmt, "kind"), &record.kind) || !yc_date_parse (yc_stmt_col_text (stmt, "since"), &record.since))
    {
      g_set_error_literal (error, YC_DB_ERROR, YC_DB_ERROR_DAMAGED, "a record of credit cannot be read");
      return FALSE;
    }
  g_strlcpy (record.item_id, yc_stmt_col_text (stmt, "item"), sizeof record.item_id);
  g_array_append_val (credit->records, record);
  return TRUE;
}

static gboolean
list_records (YcPlatformStore *self, const char *subject, YcCredit *credit, GError **error)
{
  g_autoptr (YcStmt) stmt = yc_db_prepare (self->db, "SELECT kind, since, item, repaired FROM credit_record WHERE subject = :subject"
                                                     " ORDER BY since DESC LIMIT :limit", error);
  gboolean row = FALSE;

  if (stmt == NULL)
    return FALSE;
  yc_stmt_text (stmt, "subject", subject);
  yc_stmt_int (stmt, "limit", YC_CREDIT_MAX_RECORDS);
  do
    if (!yc_stmt_step (stmt, &row, error) || (row && !read_record (stmt, credit, error)))
      return FALSE;
  while (row);
  return TRUE;
}

static gboolean
has_priority (YcPlatformStore *self, const char *subject, gboolean *ret_has, GError **error)
{
  g_autoptr (YcStmt) stmt = yc_db_prepare (self->db, "SELECT 1 FROM credit_priority WHERE subject = :subject", error);

  if (stmt == NULL)
    return FALSE;
  yc_stmt_text (stmt, "subject", subject);
  return yc_stmt_step (stmt, ret_has, error);
}

YcCredit *
yc_platform_store_find_credit (YcPlatformStore *self, const char *number, GError **error)
{
  g_autofree char *subject = make_subject (self, number);
  g_autoptr (YcCredit) credit = yc_credit_new ();

  credit->asked = yc_platform_store_now (self);
  return list_records (self, subject, credit, error) && has_priority (self, subject, &credit->priority, error) ? g_steal_pointer (&credit) : NULL;
}

gboolean
yc_platform_store_note_credit_asked (YcPlatformStore *self, const char *number, const YcPlatformSession *session, GError **error)
{
  g_autoptr (YcStmt) stmt = yc_db_prepare (self->db, "INSERT INTO credit_asked (asked_us, account, device, subject) VALUES (:now, :account, :device, :subject)",
                                           error);
  g_autofree char *subject = make_subject (self, number);

  if (stmt == NULL)
    return FALSE;
  yc_stmt_int (stmt, "now", yc_platform_store_now (self));
  yc_stmt_text (stmt, "account", session->account->account);
  yc_stmt_text (stmt, "device", session->device);
  yc_stmt_text (stmt, "subject", subject);
  return yc_stmt_run (stmt, error);
}

/* ---- what is told ---- */

static gboolean
put_record (YcPlatformStore *self, const char *subject, const YcCreditRecord *record, const char *case_id, GError **error)
{
  g_autoptr (YcStmt) stmt = yc_db_prepare (self->db,
    "INSERT INTO credit_record (subject, kind, since, item, case_id, repaired) VALUES (:subject, :kind, :since, :item, :case, :repaired)"
    " ON CONFLICT DO UPDATE SET repaired = excluded.repaired", error);
  g_autofree char *since = yc_date_format (&record->since);

  if (stmt == NULL)
    return FALSE;
  yc_stmt_text (stmt, "subject", subject);
  yc_stmt_text (stmt, "kind", yc_credit_kind_get_code (record->kind));
  yc_stmt_text (stmt, "since", since);
  yc_stmt_text (stmt, "item", record->item_id);
  yc_stmt_text (stmt, "case", case_id);
  yc_stmt_int (stmt, "repaired", record->repaired);
  return yc_stmt_run (stmt, error);
}

/* What came of cases here is repaired where the centre says that it is: nobody stays barred for a promise that was made good. */
static gboolean
repair (YcPlatformStore *self, const char *subject, const YcCreditRecord *record, GError **error)
{
  g_autoptr (YcStmt) stmt = yc_db_prepare (self->db, "UPDATE credit_record SET repaired = 1 WHERE subject = :subject AND kind = :kind AND case_id <> ''"
                                                     " AND since <= :since", error);
  g_autofree char *since = yc_date_format (&record->since);

  if (stmt == NULL)
    return FALSE;
  yc_stmt_text (stmt, "subject", subject);
  yc_stmt_text (stmt, "kind", yc_credit_kind_get_code (record->kind));
  yc_stmt_text (stmt, "since", since);
  return yc_stmt_run (stmt, error);
}

gboolean
yc_platform_store_put_credit (YcPlatformStore *self, const char *number, const YcCreditRecord *record, const char *case_id, GError **error)
{
  g_autofree char *subject = make_subject (self, number);

  return put_record (self, subject, record, case_id, error);
}

/* A number that everybody takes for one: as long as the contract lets it be. */
static gboolean
read_number (JsonObject *json, const char *where, const char **ret_number, GError **error)
{
  if (!yc_json_get_string (json, where, "number", MAX_NUMBER, ret_number, error))
    return FALSE;
  if (**ret_number != '\0' && (*ret_number)[strspn (*ret_number, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-")] == '\0')
    return TRUE;
  g_set_error (error, YC_BASE_ERROR, YC_BASE_ERROR_FORMAT, "%s.number: no number of an applicant", where);
  return FALSE;
}

static gboolean
put_subject (YcPlatformStore *self, JsonObject *json, const char *where, GError **error)
{
  static const char *const known[] = { "number", "priority", "records", NULL };
  g_autoptr (YcCredit) credit = yc_credit_new ();
  g_autoptr (YcStmt) stmt = NULL;
  g_autofree char *subject = NULL;
  const char *number;

  if (!yc_json_check_members (json, where, known, error) || !read_number (json, where, &number, error)
      || !yc_credit_read_records (credit, json, where, error))
    return FALSE;
  subject = make_subject (self, number);
  for (guint i = 0; i < credit->records->len; i++)
    {
      const YcCreditRecord *record = &g_array_index (credit->records, YcCreditRecord, i);

      if (!put_record (self, subject, record, "", error) || (record->repaired && !repair (self, subject, record, error)))
        return FALSE;
    }
  if (!credit->priority)
    return TRUE;
  stmt = yc_db_prepare (self->db, "INSERT INTO credit_priority (subject) VALUES (:subject) ON CONFLICT DO NOTHING", error);
  if (stmt == NULL)
    return FALSE;
  yc_stmt_text (stmt, "subject", subject);
  return yc_stmt_run (stmt, error);
}

static gboolean
import_body (YcPlatformStore *self, gpointer data, GError **error)
{
  static const char *const known[] = { "format", "subjects", NULL };
  JsonObject *json = data;
  JsonArray *subjects;
  gint64 format;

  if (!yc_json_check_members (json, "", known, error) || !yc_json_get_int (json, "", "format", 1, 1, &format, error)
      || !yc_json_get_array (json, "", "subjects", MAX_SUBJECTS, &subjects, error)
      || !yc_db_exec (self->db, "DELETE FROM credit_record WHERE case_id = ''; DELETE FROM credit_priority", error))
    return FALSE;
  for (guint i = 0; i < json_array_get_length (subjects); i++)
    {
      g_autofree char *where = g_strdup_printf ("subjects[%u]", i);
      JsonObject *part;

      if (!yc_json_item_object (subjects, "subjects", i, &part, error) || !put_subject (self, part, where, error))
        return FALSE;
    }
  return TRUE;
}

gboolean
yc_platform_store_import_credit (YcPlatformStore *self, JsonObject *json, GError **error)
{
  return yc_platform_store_transact (self, import_body, json, error);
}
