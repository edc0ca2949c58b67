/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* The table of return reasons out of its data file. Takes nothing, gives constant values. Any thread. */
#define G_LOG_DOMAIN "yc-review"
#include "config.h"

#include "review/yc-review-reason.h"

#include "base/yc-error.h"
#include "base/yc-helper.h"
#include "base/yc-json.h"

#include <string.h>

#define FILE_NAME "review/return-reasons.json"
#define MAX_REASONS 50

static void
reason_free (gpointer data)
{
  YcReturnReason *self = data;

  g_free (self->code);
  g_free (self->text);
  g_free (self->action);
  g_free (self);
}

static gboolean
read_reason (JsonObject *object, GPtrArray *reasons, GError **error)
{
  static const char *const known[] = { "code", "text", "action", "needs_text", NULL };
  const char *code = NULL, *text = NULL, *action = NULL;
  gboolean needs_text = FALSE;
  YcReturnReason *reason = NULL;

  if (!yc_json_check_members (object, "reasons", known, error) || !yc_json_get_string (object, "reasons", "code", 40, &code, error)
      || !yc_json_get_string (object, "reasons", "text", 200, &text, error) || !yc_json_get_string (object, "reasons", "action", 400, &action, error)
      || !yc_json_opt_boolean (object, "reasons", "needs_text", &needs_text, error))
    return FALSE;
  reason = g_new0 (YcReturnReason, 1);
  reason->code = g_strdup (code);
  reason->text = g_strdup (text);
  reason->action = g_strdup (action);
  reason->needs_text = needs_text;
  g_ptr_array_add (reasons, reason);
  return TRUE;
}

static GPtrArray *
read_reasons (const char *text, gssize n, GError **error)
{
  static const char *const known[] = { "format", "version", "reasons", NULL };
  g_autoptr (JsonObject) root = yc_json_parse_object (text, n, NULL, error);
  g_autoptr (GPtrArray) reasons = g_ptr_array_new_with_free_func (reason_free);
  JsonArray *array = NULL;
  gint64 format = 0;

  if (root == NULL || !yc_json_check_members (root, "", known, error) || !yc_json_get_int (root, "", "format", 1, 1, &format, error)
      || !yc_json_get_array (root, "", "reasons", MAX_REASONS, &array, error))
    return NULL;
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonObject *object = NULL;

      if (!yc_json_item_object (array, "reasons", i, &object, error) || !read_reason (object, reasons, error))
        return NULL;
    }
  return g_steal_pointer (&reasons);
}

static GPtrArray *
load (GError **error)
{
  g_autofree char *path = yc_data_path (FILE_NAME), *text = NULL;
  gsize n = 0;

  if (!g_file_get_contents (path, &text, &n, error))
    return NULL;
  return read_reasons (text, (gssize) n, error);
}

const GPtrArray *
yc_return_reason_list (GError **error)
{
  static GMutex mutex;
  static GPtrArray *kept;      /* for the life of the program */
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&mutex);
  g_autoptr (GError) local = NULL;

  if (kept == NULL && (kept = load (&local)) == NULL)
    {
      g_set_error (error, YC_BASE_ERROR, YC_BASE_ERROR_FORMAT, "%s: %s", FILE_NAME, local->message);
      return NULL;
    }
  return kept;
}

const YcReturnReason *
yc_return_reason_find (const char *code)
{
  g_autoptr (GError) error = NULL;
  const GPtrArray *reasons = yc_return_reason_list (&error);

  if (reasons == NULL)
    {
      g_warning ("%s", error->message);
      return NULL;
    }
  for (guint i = 0; i < reasons->len; i++)
    {
      const YcReturnReason *reason = g_ptr_array_index (reasons, i);

      if (strcmp (reason->code, code) == 0)
        return reason;
    }
  return NULL;
}
