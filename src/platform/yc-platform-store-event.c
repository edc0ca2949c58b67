/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* Looks for one event in the log of a case: a store that was a copy of another goes on from it. Takes number and hash, gives whether it is there. Rare, so
 * that the sealed operations are read through. The store thread only. */
#define G_LOG_DOMAIN "yc-platform"
#include "config.h"

#include "platform/yc-platform-case.h"

#include "base/yc-json.h"

#include <string.h>

#define MAX_BYTES (32 * 1024 * 1024)
#define MAX_EVENTS 10000

static gboolean
holds (const YcWireOp *op, gint64 seq, const char *hash)
{
  g_autoptr (JsonObject) body = yc_json_parse_object (op->body, -1, NULL, NULL);
  JsonArray *events = NULL;

  if (body == NULL || !yc_json_opt_array (body, "", "events", MAX_EVENTS, &events, NULL) || events == NULL)
    return FALSE;
  for (guint i = 0; i < json_array_get_length (events); i++)
    {
      JsonObject *event = json_array_get_object_element (events, i);

      if (json_object_get_int_member (event, "seq") == seq && strcmp (json_object_get_string_member (event, "hash"), hash) == 0)
        return TRUE;
    }
  return FALSE;
}

gboolean
yc_platform_store_has_event (YcPlatformStore *self, const char *case_id, gint64 seq, const char *hash, gboolean *ret_has, GError **error)
{
  g_autoptr (YcChanges) list = yc_platform_store_list_ops (self, case_id, MAX_BYTES, error);

  *ret_has = FALSE;
  for (guint i = 0; list != NULL && i < list->changes->len && !*ret_has; i++)
    *ret_has = holds (((const YcChange *) g_ptr_array_index (list->changes, i))->op, seq, hash);
  return list != NULL;
}
