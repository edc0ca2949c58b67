/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* A decision rests on a verdict on each material and each review point. Takes the log of a case, what this operation adds to it and the manifest that
 * lies sealed here; folds them as an approver's workstation does and asks its rules. Writes nothing. Store thread. */
#define G_LOG_DOMAIN "yc-platform"
#include "config.h"

#include "platform/yc-platform-decision.h"

#include "base/yc-clock.h"
#include "base/yc-helper.h"
#include "base/yc-json.h"
#include "case/yc-case-duty.h"
#include "case/yc-case-timer.h"
#include "case/yc-event-rule.h"
#include "law/yc-hours.h"
#include "law/yc-region.h"
#include "review/yc-review-rules.h"
#include "review/yc-review.h"

#include <string.h>

#define MAX_EVENTS 10000
#define MAX_NAME 256
#define MANIFEST_BYTES (16 * 1024 * 1024)
#define MAX_NAMED 5            /* open subjects that the refusal names; of the others it says how many */

/* What is read of a case. */
typedef struct
{
  GPtrArray *read;             /* (owned): of YcCaseEvent*: of earlier operations */
  GPtrArray *events;           /* (owned): of YcCaseEvent* (not owned): all in their order */
  GPtrArray *items;            /* (owned): of JsonObject*: texts by their digests */
} Log;

static void
log_clear (Log *self)
{
  g_clear_pointer (&self->read, g_ptr_array_unref);
  g_clear_pointer (&self->events, g_ptr_array_unref);
  g_clear_pointer (&self->items, g_ptr_array_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Log, log_clear)

/* What the log says is true; that it cannot be read as a dossier is its author's matter. A fault of the disk stays one. */
static gboolean
refuse_unreadable (const char *what, GError *taken, GError **error)
{
  g_autoptr (GError) why = taken;

  return yc_platform_refuse (error, YC_PROBLEM_RULE, "%s: %s: %s", yc_conflict_get_name (YC_CONFLICT_VERDICT_OPEN), what, why->message);
}

/* ---- the log ---- */

static gboolean
add_items (Log *self, JsonObject *content, GError **error)
{
  JsonObject *items = NULL;

  if (!yc_json_opt_object (content, "", "items", &items, error))
    return FALSE;
  if (items != NULL)
    g_ptr_array_add (self->items, json_object_ref (items));
  return TRUE;
}

static gboolean
add_op (Log *self, const YcWireOp *op, GError **error)
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

static gboolean
read_log (Log *self, YcPlatformStore *store, const YcWireOp *op, GError **error)
{
  g_autoptr (YcChanges) done = yc_platform_store_list_ops (store, op->case_id, YC_WIRE_MAX_DOSSIER_BYTES, error);
  g_autoptr (GError) local = NULL;

  if (done == NULL)
    return FALSE;
  if (done->more)
    return yc_platform_refuse (error, YC_PROBLEM_TOO_LARGE, "the case has more operations than a dossier holds");
  for (guint i = 0; i < done->changes->len; i++)
    if (!add_op (self, ((const YcChange *) g_ptr_array_index (done->changes, i))->op, &local))
      return refuse_unreadable ("the case's operations", g_steal_pointer (&local), error);
  return add_items (self, op->content, &local) || refuse_unreadable ("items", g_steal_pointer (&local), error);
}

/* The text that the digest was made of, as it came with one of the operations. NULL without error: none has brought it. */
static YcItem *
find_item (const Log *self, const char *digest, GError **error)
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

static YcReviewDossier *
fold (const Log *self, GError **error)
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

/* Without the file the dossier stays one without pages, and the rules say so. */
static gboolean
read_manifest (YcPlatformStore *store, const char *hall, YcReviewDossier *dossier, GError **error)
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
  return yc_review_dossier_read_manifest (dossier, bytes, &local) || refuse_unreadable ("the manifest", g_steal_pointer (&local), error);
}

/* ---- the answer ---- */

static void
name_open (GString *text, guint *n, const YcReviewVerdict *verdict)
{
  if (verdict->opinion == YC_OPINION_NONE && ++*n <= MAX_NAMED)
    g_string_append_printf (text, " %.64s", verdict->subject);
}

/* "no verdict on 7: point:area material:floor-plan ..." */
static char *
describe_open (const YcReviewDossier *dossier)
{
  g_autoptr (GString) names = g_string_new (NULL);
  guint n = 0;

  for (guint i = 0; i < dossier->checks->len; i++)
    name_open (names, &n, &((const YcReviewCheck *) g_ptr_array_index (dossier->checks, i))->verdict);
  for (guint i = 0; i < dossier->materials->len; i++)
    {
      const YcReviewMaterial *material = g_ptr_array_index (dossier->materials, i);

      if (yc_review_material_is_judged (material))
        name_open (names, &n, &material->verdict);
    }
  return g_strdup_printf ("no verdict on %u:%s%s", n, names->str, n > MAX_NAMED ? " ..." : "");
}

static YcReviewAct
get_act (const YcCaseEvent *event)
{
  static const struct { const char *kind; YcReviewAct act; } acts[] = {
    { "granted", YC_REVIEW_GRANT }, { "denied", YC_REVIEW_DENY }, { "step-begun", YC_REVIEW_BEGIN_STEP }, { "extended", YC_REVIEW_EXTEND },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (acts); i++)
    if (strcmp (acts[i].kind, event->kind) == 0)
      return acts[i].act;
  return YC_REVIEW_DENY;
}

/* No clock stands still for what the item does not name, nor without the time that it is expected to take (行政许可法第四十五条). */
static gboolean
check_step (const YcReviewDossier *dossier, const YcCaseEvent *event, GError **error)
{
  const YcSpecialStep *step = NULL;
  const char *name = "", *until = "";
  gboolean counted;
  GDate day;

  if (strcmp (event->kind, "step-begun") != 0)
    return TRUE;
  if (yc_json_opt_string (event->body, "body", "step", MAX_NAME, &name, NULL))
    step = yc_review_find_step (dossier, name);
  if (step == NULL)
    return yc_platform_refuse (error, YC_PROBLEM_RULE, "%s: the item has no such special step", yc_conflict_get_name (YC_CONFLICT_STATE));
  /* Lists tell by it whether the clock stands still. */
  counted = step->counted;
  if (!yc_json_opt_boolean (event->body, "body", "counted", &counted, NULL) || counted != step->counted)
    return yc_platform_refuse (error, YC_PROBLEM_RULE, "%s: whether the step counts is the item's", yc_conflict_get_name (YC_CONFLICT_STATE));
  return step->counted || (yc_json_opt_string (event->body, "body", "until", 10, &until, NULL) && yc_date_parse (until, &day))
         || yc_platform_refuse (error, YC_PROBLEM_RULE, "%s: until when the step is expected to last", yc_conflict_get_name (YC_CONFLICT_REASON_MISSING));
}

/* Until when the law gives, which is counted where a calendar is: signed by its author like the rest, and never before the day that was told. */
static gboolean
take_legal_due (YcReviewDossier *dossier, const YcCaseEvent *event, GError **error)
{
  const char *text = "";
  GDate day;

  if (strcmp (event->kind, "extended") != 0)
    return TRUE;
  if (!yc_json_opt_string (event->body, "body", "legal_due", 10, &text, NULL) || !yc_date_parse (text, &day)
      || strcmp (text, dossier->record->due) < 0)
    return yc_platform_refuse (error, YC_PROBLEM_RULE, "%s: until when the law gives", yc_conflict_get_name (YC_CONFLICT_STATE));
  g_free (dossier->legal_due);
  dossier->legal_due = g_strdup (text);
  return TRUE;
}

/* On the Beijing day of the event. */
static gboolean
ask_rules (YcReviewDossier *dossier, const YcCaseEvent *event, GError **error)
{
  YcReviewAct act = get_act (event);
  YcConflict reason = YC_CONFLICT_STATE;
  g_autofree char *text = NULL, *open = NULL;
  YcMoment now;

  yc_moment_init (&now, event->at);
  if (!take_legal_due (dossier, event, error))
    return FALSE;
  if (yc_review_check (dossier, act, event->clerk_id, &now.day, &reason, &text))
    return check_step (dossier, event, error);
  open = reason == YC_CONFLICT_VERDICT_OPEN ? describe_open (dossier) : g_steal_pointer (&text);
  return yc_platform_refuse (error, reason == YC_CONFLICT_CLAIMED ? YC_PROBLEM_CLAIMED : YC_PROBLEM_RULE, "%s: %s", yc_conflict_get_name (reason), open);
}

/* What is owed keeps the result back, and nothing else: a step and an extension are taken while the applicant still has time. */
static gboolean
decides (const YcCaseEvent *event)
{
  YcReviewAct act = get_act (event);

  return act == YC_REVIEW_GRANT || act == YC_REVIEW_DENY;
}

/* The day that a cure leaves behind is its author's word; which materials have come stands in the log (the case lifecycle, section 5, number 2). */
static gboolean
check_owed (const GPtrArray *events, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (GPtrArray) duties = yc_duties_read (events, YC_STATE_REVIEW, &local);

  if (duties == NULL)
    return refuse_unreadable ("what is owed", g_steal_pointer (&local), error);
  if (!yc_duties_owe (duties))
    return TRUE;
  return yc_platform_refuse (error, YC_PROBLEM_RULE, "%s: a tolerated material has not come", yc_conflict_get_name (YC_CONFLICT_TOLERANCE_OPEN));
}

gboolean
yc_platform_decision_check (YcPlatformStore *store, const char *hall, const YcWireOp *op, GPtrArray *events, guint n, GError **error)
{
  g_auto (Log) log = { g_ptr_array_new_with_free_func ((GDestroyNotify) yc_case_event_free), g_ptr_array_new (),
                       g_ptr_array_new_with_free_func ((GDestroyNotify) json_object_unref) };
  g_autoptr (YcReviewDossier) dossier = NULL;
  g_autoptr (GError) local = NULL;

  if (!read_log (&log, store, op, error))
    return FALSE;
  for (guint i = 0; i < n; i++)
    g_ptr_array_add (log.events, g_ptr_array_index (events, i));
  dossier = fold (&log, &local);
  if (dossier == NULL)
    return refuse_unreadable ("the dossier", g_steal_pointer (&local), error);
  if (decides (g_ptr_array_index (events, n)) && !check_owed (log.events, error))
    return FALSE;
  return read_manifest (store, hall, dossier, error) && ask_rules (dossier, g_ptr_array_index (events, n), error);
}

gboolean
yc_platform_decision_read_past (YcPlatformStore *store, const YcWireOp *op, GPtrArray *events, guint n, YcTransition *ask, GError **error)
{
  g_auto (Log) log = { g_ptr_array_new_with_free_func ((GDestroyNotify) yc_case_event_free), g_ptr_array_new (),
                       g_ptr_array_new_with_free_func ((GDestroyNotify) json_object_unref) };

  if (!read_log (&log, store, op, error))
    return FALSE;
  for (guint i = 0; i < n; i++)
    g_ptr_array_add (log.events, g_ptr_array_index (events, i));
  yc_event_rule_read_past (log.events, g_ptr_array_index (events, n), ask);
  return TRUE;
}

gboolean
yc_platform_decision_check_lapse (YcPlatformStore *store, const YcWireOp *op, GPtrArray *events, guint n, YcState before, GError **error)
{
  g_auto (Log) log = { g_ptr_array_new_with_free_func ((GDestroyNotify) yc_case_event_free), g_ptr_array_new (),
                       g_ptr_array_new_with_free_func ((GDestroyNotify) json_object_unref) };
  g_autoptr (GPtrArray) duties = NULL;
  g_autoptr (GError) local = NULL;
  YcMoment day;

  if (!read_log (&log, store, op, error))
    return FALSE;
  for (guint i = 0; i < n; i++)
    g_ptr_array_add (log.events, g_ptr_array_index (events, i));
  duties = yc_duties_read (log.events, before, &local);
  if (duties == NULL)
    return refuse_unreadable ("what is owed", g_steal_pointer (&local), error);
  yc_moment_init (&day, ((const YcCaseEvent *) g_ptr_array_index (events, n))->at);
  for (guint i = 0; i < duties->len; i++)
    if (yc_duty_has_lapsed (g_ptr_array_index (duties, i), &day.day))
      return TRUE;
  return yc_platform_refuse (error, YC_PROBLEM_RULE, "%s: no day of a tolerated material is over", yc_conflict_get_name (YC_CONFLICT_CURE_RUNS));
}

/* ---- the day of the decision ---- */

/* The longest holiday of a year, with the days off around it, moves a day no further. */
#define CALENDARS_DIFFER 14

/* Of the program's data, read once and never freed: a new year's file comes with a new start, as at a workstation. */
static const YcCalendar *
get_calendar (GError **error)
{
  static YcCalendar *calendar;          /* the store's thread only */
  g_autofree char *folder = yc_data_path ("catalog/calendar");

  if (calendar == NULL)
    calendar = yc_calendar_load (folder, error);
  return calendar;
}

static YcItem *
find_case_item (const Log *self, GError **error)
{
  const char *digest = NULL;

  return yc_review_dossier_find_item (self->events, &digest, error) && digest != NULL ? find_item (self, digest, error) : NULL;
}

/* Of the place where the hall is. (transfer none) */
static const YcRegion *
find_region (YcPlatformStore *store, const char *hall, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (YcPlatformHall) place = yc_platform_store_find_hall (store, hall, &local);

  if (local == NULL)
    return yc_region_get (place != NULL ? place->region : "", error);
  g_propagate_error (error, g_steal_pointer (&local));
  return NULL;
}

/* FALSE without error: no handling clock runs. */
static gboolean
count_day (const Log *self, const YcTimerRules *rules, const YcCaseEvent *event, YcState state, YcDeadline *ret_day, GError **error)
{
  if (strcmp (event->kind, "recounted") == 0)
    return yc_case_timers_count_anew (self->events, rules, ret_day, error);
  return yc_review_count_due (self->events, rules, state, event->at, ret_day, error);
}

/* A step that counts leaves the day alone, whatever the calendars know; a recount is there to move it. */
static gboolean
fits_count (const YcCaseRecord *record, const YcCaseEvent *event, const YcDeadline *count, const char *due)
{
  gboolean stays = strcmp (event->kind, "recounted") != 0;
  g_autofree char *day = yc_date_format (&count->due);
  GDate told;

  if (record->due_provisional == count->provisional || (stays && strcmp (day, due) == 0))
    return strcmp (record->due, day) == 0;
  return yc_date_parse (record->due, &told) && ABS (g_date_days_between (&told, &count->due)) <= CALENDARS_DIFFER;
}

gboolean
yc_platform_decision_check_day (YcPlatformStore *store, const YcPlatformCase *value, const YcWireOp *op, GPtrArray *events, guint n, const char *due, gboolean *ret_fits, GError **error)
{
  g_auto (Log) log = { g_ptr_array_new_with_free_func ((GDestroyNotify) yc_case_event_free), g_ptr_array_new (),
                       g_ptr_array_new_with_free_func ((GDestroyNotify) json_object_unref) };
  const YcCalendar *calendar = get_calendar (error);
  const YcRegion *region = calendar != NULL ? find_region (store, value->hall, error) : NULL;
  const YcCaseEvent *event = g_ptr_array_index (events, n);
  g_autoptr (YcItem) item = NULL;
  g_autoptr (GError) local = NULL;
  YcDeadline day;

  if (region == NULL || !read_log (&log, store, op, error))
    return FALSE;
  for (guint i = 0; i < n; i++)
    g_ptr_array_add (log.events, g_ptr_array_index (events, i));
  item = find_case_item (&log, &local);
  if (item != NULL)
    {
      const YcTimerRules rules = { calendar, &region->hours, item, &region->terms };

      if (count_day (&log, &rules, event, value->record->state, &day, &local))
        *ret_fits = fits_count (value->record, event, &day, due);
      else
        *ret_fits = strcmp (value->record->due, due) == 0;
    }
  return local == NULL || refuse_unreadable ("the clocks", g_steal_pointer (&local), error);
}
