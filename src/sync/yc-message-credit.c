/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* The contract's messages about an applicant's credit. Takes and gives text; knows nothing of HTTP. Any thread. */
#define G_LOG_DOMAIN "yc-sync"
#include "config.h"

#include "sync/yc-message.h"

#include "base/yc-json.h"
#include "sync/yc-wire-private.h"

#define MAX_ITEM 40

char *
yc_credit_request_to_text (const char *number)
{
  JsonObject *object = yc_wire_begin ();

  json_object_set_string_member (object, "number", number);
  return yc_wire_end (object);
}

char *
yc_credit_request_parse (const char *text, gsize n, GError **error)
{
  static const char *const known[] = { "contract", "number", NULL };
  g_autoptr (JsonObject) object = yc_wire_open (text, n, 0, known, error);
  const char *number = NULL;

  return object != NULL && yc_wire_get_text (object, "", "number", YC_WIRE_TEXT_NUMBER, &number, error) ? g_strdup (number) : NULL;
}

char *
yc_credit_to_text (const YcCredit *self)
{
  JsonObject *object = yc_wire_begin ();

  json_object_set_int_member (object, "asked", self->asked);
  yc_credit_write_records (self, object);
  return yc_wire_end (object);
}

/* The records' reader takes them as absent, too; the contract does not. */
static gboolean
has_all (JsonObject *object, GError **error)
{
  JsonArray *records = NULL;
  gboolean flag;

  if (!yc_json_get_boolean (object, "", "priority", &flag, error) || !yc_json_get_array (object, "", "records", YC_CREDIT_MAX_RECORDS, &records, error))
    return FALSE;
  for (guint i = 0; i < json_array_get_length (records); i++)
    {
      JsonObject *record = NULL;
      const char *item = NULL;

      if (!yc_json_item_object (records, "records", i, &record, error) || !yc_json_get_boolean (record, "records", "repaired", &flag, error)
          || !yc_json_get_string (record, "records", "item", MAX_ITEM, &item, error))
        return FALSE;
    }
  return TRUE;
}

YcCredit *
yc_credit_parse (const char *text, gsize n, GError **error)
{
  static const char *const known[] = { "contract", "asked", "priority", "records", NULL };
  g_autoptr (JsonObject) object = yc_wire_open (text, n, 0, known, error);
  g_autoptr (YcCredit) self = yc_credit_new ();

  if (object == NULL || !yc_json_get_int (object, "", "asked", 1, G_MAXINT64, &self->asked, error) || !has_all (object, error)
      || !yc_credit_read_records (self, object, "", error))
    return NULL;
  return g_steal_pointer (&self);
}
