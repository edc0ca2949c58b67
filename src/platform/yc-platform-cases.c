/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* The calls of cases: operations delivered, and what came to pass since a cursor. Each takes the call's body or query and gives its message. Store
 * thread. */
#define G_LOG_DOMAIN "yc-platform"
#include "config.h"

#include "platform/yc-platform-call.h"
#include "platform/yc-platform-case.h"

#include <string.h>

#define MAX_CHANGES 50
#define MAX_CHANGES_BYTES (2 * 1024 * 1024)

gboolean
yc_platform_do_ops (YcPlatformCall *self, GError **error)
{
  gsize n = 0;
  const char *text = g_bytes_get_data (self->body, &n);
  g_autoptr (GPtrArray) ops = yc_wire_ops_parse (text, n, error);
  g_autoptr (GPtrArray) results = NULL;

  if (ops == NULL)
    return yc_platform_call_misread (error);
  results = yc_platform_deliver (self->store, self->device, ops, error);
  if (results == NULL)
    return FALSE;
  self->text = yc_wire_results_to_text (results);
  return TRUE;
}

/* "after=17"; nothing else is known. */
static gboolean
read_cursor (const char *query, gint64 *ret_after, GError **error)
{
  guint64 value = 0;

  if (query != NULL && g_str_has_prefix (query, "after=")
      && g_ascii_string_to_unsigned (query + strlen ("after="), 10, 0, G_MAXINT64, &value, NULL))
    {
      *ret_after = (gint64) value;
      return TRUE;
    }
  return yc_platform_refuse (error, YC_PROBLEM_SCHEMA, "the query is not after=<cursor>");
}

gboolean
yc_platform_do_changes (YcPlatformCall *self, GError **error)
{
  g_autoptr (YcChanges) changes = NULL;
  gint64 after = 0;

  if (!read_cursor (self->query, &after, error))
    return FALSE;
  changes = yc_platform_store_list_changes (self->store, self->device->hall, after, MAX_CHANGES, MAX_CHANGES_BYTES, error);
  if (changes == NULL)
    return FALSE;
  self->text = yc_changes_to_text (changes);
  return TRUE;
}
