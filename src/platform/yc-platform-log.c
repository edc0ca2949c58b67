/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* What was done of a case, for who has to judge its next step: all its events out of the log of operations, the item's texts that came with them, and the
 * e-file's manifest out of its sealed file. Takes the store and an operation; writes nothing. Store thread. */
#define G_LOG_DOMAIN "yc-platform"
#include "config.h"

#include "platform/yc-platform-log.h"

#include "base/yc-helper.h"
#include "base/yc-json.h"
#include "case/yc-event-rule.h"

#include <string.h>

#define MAX_EVENTS 10000
#define MANIFEST_BYTES (16 * 1024 * 1024)

void
yc_platform_log_clear (YcPlatformLog *self)
{
  g_clear_pointer (&self->read, g_ptr_array_unref);
  g_clear_pointer (&self->events, g_ptr_array_unref);
  g_clear_pointer (&self->items, g_ptr_array_unref);
}

gboolean
yc_platform_log_refuse (const char *what, GError *taken, GError **error)
{
  g_autoptr (GError) why = taken;

  return yc_platform_refuse (error, YC_PROBLEM_RULE, "%s: %s: %s", yc_conflict_get_name (YC_CONFLICT_VERDICT_OPEN), what, why->message);
}

/* ---- the log ---- */

static gboolean
add_items (YcPlatformLog *self, JsonObject *content, GError **error)
{
  JsonObject *items = NULL;

  if (!yc_json_opt_object (content, "", "items", &items, error))
    return FALSE;
  if (items != NULL)
    g_ptr_array_add (self->items, json_object_ref (items));
  return TRUE;
}

static gboolean
add_op (YcPlatformLog *self, const YcWireOp *op, GError **error)
{
  const YcJsonLimits limits = { .max_bytes = YC_WIRE_MAX_OP_BYTES, .max_depth = YC_WIRE_MAX_DEPTH };
  g_autoptr (JsonObject) content = yc_json_parse_object (op->body, -1, &limits, error);
  g_autoptr (GPtrArray) events = g_ptr_array_new ();
  JsonArray *array = NULL;

  if (content == NULL || !add_items (self, content, error) || !yc_json_get_array (content, "", "events", MAX_EVENTS, &array, error))
    return FALSE;
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonObject *object = NULL;
      YcCaseEvent *event = NULL;

      if (!yc_json_item_object (array, "events", i, &object, error) || (event = yc_case_event_from_wire (object, op->case_id, error)) == NULL)
        return FALSE;
      g_ptr_array_add (self->read, event);
      g_ptr_array_add (self->events, event);
      g_ptr_array_add (events, event);
    }
  return yc_case_events_mark_void (events, TRUE, error);
}

gboolean
yc_platform_log_read (YcPlatformLog *self, YcPlatformStore *store, const YcWireOp *op, GPtrArray *events, guint n, GError **error)
{
  g_autoptr (YcChanges) done = yc_platform_store_list_ops (store, op->case_id, YC_WIRE_MAX_DOSSIER_BYTES, error);
  g_autoptr (GError) local = NULL;

  self->read = g_ptr_array_new_with_free_func ((GDestroyNotify) yc_case_event_free);
  self->events = g_ptr_array_new ();
  self->items = g_ptr_array_new_with_free_func ((GDestroyNotify) json_object_unref);
  if (done == NULL)
    return FALSE;
  if (done->more)
    return yc_platform_refuse (error, YC_PROBLEM_TOO_LARGE, "the case has more operations than a dossier holds");
  for (guint i = 0; i < done->changes->len; i++)
    if (!add_op (self, ((const YcChange *) g_ptr_array_index (done->changes, i))->op, &local))
      return yc_platform_log_refuse ("the case's operations", g_steal_pointer (&local), error);
  for (guint i = 0; i < n; i++)
    g_ptr_array_add (self->events, g_ptr_array_index (events, i));
  return add_items (self, op->content, &local) || yc_platform_log_refuse ("items", g_steal_pointer (&local), error);
}

gint64
yc_platform_log_find_time (const GPtrArray *before, const YcCaseEvent *event)
{
  g_autofree char *body = NULL;

  for (guint i = 0; i < before->len; i++)
    {
      const YcCaseEvent *earlier = g_ptr_array_index (before, i);
      g_autofree char *first = NULL;

      if (!earlier->is_void || strcmp (earlier->kind, event->kind) != 0)
        continue;
      if (body == NULL)
        body = yc_json_canonical_object (event->body);
      first = yc_json_canonical_object (earlier->body);
      if (strcmp (first, body) == 0)
        return earlier->at;
    }
  return event->at;
}

gboolean
yc_platform_log_read_time (YcPlatformStore *store, const YcWireOp *op, GPtrArray *events, guint n, gint64 *ret_at, GError **error)
{
  g_auto (YcPlatformLog) log = { NULL, NULL, NULL };

  if (!yc_platform_log_read (&log, store, op, events, n, error))
    return FALSE;
  *ret_at = yc_platform_log_find_time (log.events, g_ptr_array_index (events, n));
  return TRUE;
}

/* The text that the digest was made of, as it came with one of the operations. NULL without error: none has brought it. */
static YcItem *
find_item (const YcPlatformLog *self, const char *digest, GError **error)
{
  for (guint i = 0; i < self->items->len; i++)
    {
      JsonObject *items = g_ptr_array_index (self->items, i);
      const char *text = NULL;
      g_autoptr (JsonObject) json = NULL;

      if (!yc_json_opt_string (items, "items", digest, YC_WIRE_MAX_OP_BYTES, &text, error))
        return NULL;
      if (text == NULL)
        continue;
      json = yc_json_parse_object (text, -1, NULL, error);
      return json != NULL ? yc_item_parse (json, "items", error) : NULL;
    }
  return NULL;
}

YcReviewDossier *
yc_platform_log_fold (const YcPlatformLog *self, GError **error)
{
  g_autoptr (YcItem) item = NULL;
  g_autoptr (GError) local = NULL;
  const char *digest = NULL;

  if (!yc_review_dossier_find_item (self->events, &digest, error))
    return NULL;
  if (digest != NULL)
    item = find_item (self, digest, &local);
  if (local == NULL)
    return yc_review_dossier_fold (self->events, item, error);
  g_propagate_error (error, g_steal_pointer (&local));
  return NULL;
}

/* ---- the manifest ---- */

/* Returns: (transfer full) */
static GBytes *
read_file (YcSealReader *reader, GError **error)
{
  g_autoptr (GByteArray) all = g_byte_array_new ();
  gboolean last = FALSE;

  while (!last)
    {
      g_autoptr (GBytes) frame = yc_seal_reader_next (reader, &last, error);
      gsize n = 0;
      const guint8 *data = frame != NULL ? g_bytes_get_data (frame, &n) : NULL;

      if (frame == NULL)
        return NULL;
      g_byte_array_append (all, data, (guint) n);
    }
  return g_byte_array_free_to_bytes (g_steal_pointer (&all));
}

gboolean
yc_platform_log_read_manifest (YcPlatformStore *store, const char *hall, YcReviewDossier *dossier, GError **error)
{
  const char *case_id = dossier->record->id;
  g_autoptr (YcSealReader) reader = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GError) local = NULL;
  gboolean has = FALSE;

  if (*dossier->manifest.sha256 == '\0')
    return TRUE;
  if (!yc_platform_store_has_blob (store, hall, case_id, dossier->manifest.sha256, &has, error))
    return FALSE;
  if (!has)
    return TRUE;
  reader = yc_platform_blob_open (yc_platform_store_get_files (store), case_id, dossier->manifest.sha256, error);
  if (reader == NULL)
    return FALSE;
  if (yc_seal_reader_get_size (reader) > MANIFEST_BYTES)
    return yc_platform_refuse (error, YC_PROBLEM_TOO_LARGE, "the e-file's manifest is larger than anybody reads");
  bytes = read_file (reader, error);
  if (bytes == NULL)
    return FALSE;
  return yc_review_dossier_read_manifest (dossier, bytes, &local) || yc_platform_log_refuse ("the manifest", g_steal_pointer (&local), error);
}

/* ---- what it is held against ---- */

YcItem *
yc_platform_log_find_item (const YcPlatformLog *self, GError **error)
{
  const char *digest = NULL;

  return yc_review_dossier_find_item (self->events, &digest, error) && digest != NULL ? find_item (self, digest, error) : NULL;
}

YcCalendar *
yc_platform_get_calendar (GError **error)
{
  static YcCalendar *calendar;          /* the store's thread only */
  g_autofree char *folder = yc_data_path ("catalog/calendar");

  if (calendar == NULL)
    calendar = yc_calendar_load (folder, error);
  return calendar;
}

const YcRegion *
yc_platform_find_region (YcPlatformStore *store, const char *hall, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (YcPlatformHall) place = yc_platform_store_find_hall (store, hall, &local);

  if (local == NULL)
    return yc_region_get (place != NULL && !place->demonstration ? place->region : "", error);
  g_propagate_error (error, g_steal_pointer (&local));
  return NULL;
}

/* Of a refusal only: who reviewed it is a supervisor of this hall, in office when it was signed, where its region wants that before it is issued. */
gboolean
yc_platform_read_review (YcPlatformStore *store, const char *hall, const YcCaseEvent *event, YcTransition *ask, GError **error)
{
  const YcRegion *region = yc_platform_find_region (store, hall, error);
  const char *id = yc_event_rule_get_reviewer (event);
  g_autoptr (YcPlatformAccount) reviewer = NULL;
  g_autoptr (GError) local = NULL;
  YcRole role = YC_N_ROLES;

  if (region == NULL)
    return FALSE;
  if (*id != '\0' && (reviewer = yc_platform_store_find_account (store, id, &local)) == NULL && local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  if (reviewer != NULL && strcmp (reviewer->hall, hall) == 0 && (!reviewer->revoked || event->at < reviewer->revoked_at))
    role = reviewer->role;
  yc_event_rule_read_review (event, region->refusal, role, ask);
  return TRUE;
}
