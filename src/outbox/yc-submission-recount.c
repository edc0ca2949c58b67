/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* A year's calendar has come: provisional days of decision are counted again and told. Takes the cases that this window accepted, gives one event and
 * one operation a case. Store's thread. */
#define G_LOG_DOMAIN "yc-outbox"
#include "config.h"

#include "outbox/yc-outbox-private.h"

#include "base/yc-clock.h"
#include "base/yc-json.h"

#include <string.h>

/* The acceptance of this window, while nothing since has moved the day; NULL: somebody else's, or an act has counted it anew. */
static const YcCaseEvent *
find_acceptance (const YcSubmission *self)
{
  static const char *const kinds[] = { "accepted", "tolerated", "committed", NULL };
  const YcCaseEvent *found = NULL;

  for (guint i = 0; i < self->history->len; i++)
    {
      const YcCaseEvent *event = g_ptr_array_index (self->history, i);

      if (!yc_case_event_counts (event) || event->is_held)
        continue;
      if (g_strv_contains (kinds, event->kind))
        found = event->is_foreign ? NULL : event;
      else if (found != NULL && json_object_has_member (event->body, "due") && strcmp (event->kind, "cured") != 0)
        return NULL;
    }
  return found;
}

/* FALSE without an error: the year is still unknown. */
static gboolean
count_anew (const YcSubmission *self, YcDeadline *ret_due)
{
  const YcCaseEvent *event = find_acceptance (self);
  const char *text = event != NULL ? json_object_get_string_member_with_default (event->body, "accepted_on", NULL) : NULL;
  YcDeadline promise, legal;
  GDate start;

  if (text == NULL || !yc_date_parse (text, &start))
    return FALSE;
  yc_deadline_effective (self->calendar, &start, self->intake->item, &promise, &legal, ret_due);
  return g_date_valid (&ret_due->due) && !ret_due->provisional;
}

static gboolean
recount_act (YcSubmission *self, gpointer data, GError **error)
{
  const YcDeadline *due = data;
  g_autoptr (JsonObject) body = json_object_new ();
  JsonObject *object = json_object_new ();
  g_autofree char *day = yc_date_format (&due->due);

  json_object_set_string_member (object, "date", day);
  json_object_set_boolean_member (object, "provisional", FALSE);
  json_object_set_string_member (object, "cure", self->record->cure_due);
  json_object_set_boolean_member (object, "cure_provisional", self->record->cure_provisional);
  json_object_set_object_member (body, "due", object);
  json_object_set_string_member (body, "before", self->record->due);
  json_object_set_string_member (body, "calendar", yc_calendar_get_version (self->calendar));
  yc_submission_set_process (self, body, self->now);
  yc_submission_tell (self, "recounted", body);
  return yc_submission_enqueue (self, "recounted", json_object_new (), error);
}

/* @ret_done: whether the case's day stands now. */
static gboolean
recount_case (YcStore *store, YcCalendar *calendar, const char *case_id, const YcActor *actor, gboolean *ret_done, GError **error)
{
  g_autoptr (YcSubmission) self = yc_submission_load (store, calendar, case_id, actor, error);
  YcDeadline due;

  *ret_done = FALSE;
  if (self == NULL)
    return FALSE;
  if (!count_anew (self, &due))
    return TRUE;
  *ret_done = yc_submission_run (self, recount_act, &due, error);
  return *ret_done;
}

/**
 * yc_submission_recount:
 *
 * Counts again what was accepted here with a provisional day, as far as the calendar knows the years now (rules, section 6.1). What the applicant
 * signed for (the days of a tolerance) stands as it was agreed, and so does a day that the back office has moved since.
 *
 * Returns: (transfer full): of char*, the ids of the cases whose day stands now; may be empty. Errors: NO_SPACE, SIGNED_OUT; what was done is done
 */
GPtrArray *
yc_submission_recount (YcStore *store, YcCalendar *calendar, const YcActor *actor, GError **error)
{
  g_autoptr (GPtrArray) ids = NULL, done = g_ptr_array_new_with_free_func (g_free);

  if (!yc_submission_require_author (actor, error) || (ids = yc_case_store_list_provisional (store, error)) == NULL)
    return NULL;
  for (guint i = 0; i < ids->len; i++)
    {
      const char *id = g_ptr_array_index (ids, i);
      gboolean stands = FALSE;

      if (!recount_case (store, calendar, id, actor, &stands, error))
        {
          yc_store_map_error (error);
          return NULL;
        }
      if (stands)
        g_ptr_array_add (done, g_strdup (id));
    }
  return g_steal_pointer (&done);
}
