/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* Credit as text: the one reader and writer of its records, for the line, the cache and what is described. Takes and gives JSON; strict. Pure; any thread. */
#define G_LOG_DOMAIN "yc-law"
#include "config.h"

#include "law/yc-credit.h"

#include "base/yc-clock.h"
#include "base/yc-error.h"
#include "base/yc-json.h"

#include <string.h>

#define FIRST_YEAR 2000
#define LAST_YEAR 2999
#define MAX_ID 40

YcCredit *
yc_credit_new (void)
{
  YcCredit *self = g_new0 (YcCredit, 1);

  self->records = g_array_new (FALSE, TRUE, sizeof (YcCreditRecord));
  return self;
}

void
yc_credit_free (YcCredit *self)
{
  if (self == NULL)
    return;
  g_array_unref (self->records);
  g_free (self);
}

static gboolean
fail (GError **error, const char *where, const char *member, const char *what)
{
  g_set_error (error, YC_BASE_ERROR, YC_BASE_ERROR_FORMAT, "%s%s%s: %s", where, *where != '\0' ? "." : "", member, what);
  return FALSE;
}

gboolean
yc_credit_record_read (JsonObject *json, const char *where, YcCreditRecord *ret_record, GError **error)
{
  static const char *const known[] = { "kind", "since", "repaired", "item", NULL };
  const char *kind, *since, *item = "";

  *ret_record = (YcCreditRecord) { .repaired = FALSE };
  if (!yc_json_check_members (json, where, known, error) || !yc_json_get_string (json, where, "kind", MAX_ID, &kind, error)
      || !yc_json_get_string (json, where, "since", 10, &since, error)
      || !yc_json_opt_boolean (json, where, "repaired", &ret_record->repaired, error)
      || !yc_json_opt_string (json, where, "item", MAX_ID, &item, error))
    return FALSE;
  if (!yc_credit_kind_parse (kind, &ret_record->kind))
    return fail (error, where, "kind", "no kind of credit record");
  if (!yc_date_parse (since, &ret_record->since))
    return fail (error, where, "since", "not a date YYYY-MM-DD");
  if (g_date_get_year (&ret_record->since) < FIRST_YEAR || g_date_get_year (&ret_record->since) > LAST_YEAR)
    return fail (error, where, "since", "not between 2000 and 2999");
  if (item[strspn (item, "abcdefghijklmnopqrstuvwxyz0123456789-")] != '\0')
    return fail (error, where, "item", "no item of a catalogue");
  g_strlcpy (ret_record->item_id, item, sizeof ret_record->item_id);
  return TRUE;
}

gboolean
yc_credit_read_records (YcCredit *self, JsonObject *json, const char *where, GError **error)
{
  g_autofree char *list = g_strdup_printf ("%s%srecords", where, *where != '\0' ? "." : "");
  JsonArray *records = NULL;

  if (!yc_json_opt_boolean (json, where, "priority", &self->priority, error)
      || !yc_json_opt_array (json, where, "records", YC_CREDIT_MAX_RECORDS, &records, error))
    return FALSE;
  for (guint i = 0; records != NULL && i < json_array_get_length (records); i++)
    {
      g_autofree char *path = g_strdup_printf ("%s[%u]", list, i);
      YcCreditRecord record;
      JsonObject *part;

      if (!yc_json_item_object (records, list, i, &part, error) || !yc_credit_record_read (part, path, &record, error))
        return FALSE;
      g_array_append_val (self->records, record);
    }
  return TRUE;
}

static JsonObject *
record_to_json (const YcCreditRecord *self)
{
  JsonObject *json = json_object_new ();
  g_autofree char *since = yc_date_format (&self->since);

  json_object_set_string_member (json, "kind", yc_credit_kind_get_code (self->kind));
  json_object_set_string_member (json, "since", since);
  json_object_set_boolean_member (json, "repaired", self->repaired);
  json_object_set_string_member (json, "item", self->item_id);
  return json;
}

void
yc_credit_write_records (const YcCredit *self, JsonObject *json)
{
  JsonArray *records = json_array_new ();

  for (guint i = 0; i < self->records->len; i++)
    json_array_add_object_element (records, record_to_json (&g_array_index (self->records, YcCreditRecord, i)));
  json_object_set_boolean_member (json, "priority", self->priority);
  json_object_set_array_member (json, "records", records);
}
