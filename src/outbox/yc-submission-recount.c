/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* A year's calendar has come: provisional days are counted again and told. Takes the cases that this window received or accepted, or
 * that lie on the desk of the approver who has signed in, gives one event and one operation a case; one that the platform refused because somebody else was first is taken back. Store's thread. */
#define G_LOG_DOMAIN "yc-outbox"
#include "config.h"

#include "outbox/yc-divergence.h"
#include "outbox/yc-outbox-private.h"

#include "base/yc-clock.h"
#include "base/yc-json.h"
#include "case/yc-enrolment.h"
#include "case/yc-recount.h"

#include <string.h>

/* The answer's type, RFC 9457: the case was changed elsewhere (data/schemas/wire.md). */
#define OVERTAKEN_PROBLEM "urn:yichuang:problem:stale"
/* What a person reads in the history of the case. */
#define OVERTAKEN "重算期限前他人已变更本件，本次重算收回，以已告知的期限为准，再按新日历重算"

typedef struct { YcRecount kind; YcDeadline day; } Again;

/* The case lies on the author's desk: who took it up, or took it over, last. */
static gboolean
is_on_desk (const YcSubmission *self)
{
  YcState state = self->record->state;

  if (state != YC_STATE_REVIEW && state != YC_STATE_SPECIAL_STEP)
    return FALSE;
  for (guint i = self->history->len; i > 0; i--)
    {
      const YcCaseEvent *event = g_ptr_array_index (self->history, i - 1);

      if (yc_case_event_counts (event) && !event->is_held && (strcmp (event->kind, "claimed") == 0 || strcmp (event->kind, "taken-over") == 0))
        return strcmp (event->clerk_id, self->actor->clerk_id) == 0;
    }
  return FALSE;
}

/* Whose it is to count again: who has the case on the desk, because the window that told the day may be gone; else the window that told it and no other one. Where
 * both do the first one holds, and the other's is taken back. */
static gboolean
is_counted_here (const YcSubmission *self, YcRecount kind)
{
  static const char *const acceptances[] = { "accepted", "tolerated", "committed", "deemed", NULL };
  static const char *const receipts[] = { "received", "to-correct", "supplied", NULL };
  const char *const *kinds = kind == YC_RECOUNT_DECISION || kind == YC_RECOUNT_TOLERANCE ? acceptances : receipts;

  if (yc_clerk_get_role (self->store, self->actor->clerk_id) == YC_ROLE_APPROVER)
    return is_on_desk (self);
  for (guint i = self->history->len; i > 0; i--)
    {
      const YcCaseEvent *event = g_ptr_array_index (self->history, i - 1);

      if (yc_case_event_counts (event) && !event->is_held && g_strv_contains (kinds, event->kind))
        return !event->is_foreign;
    }
  return FALSE;
}

/* By all that has happened to the clocks since, also at the back office. FALSE without an error: the year is still unknown, or no clock runs. */
static gboolean
count_anew (const YcSubmission *self, Again *ret_again, GError **error)
{
  const YcTimerRules rules = { self->calendar, &self->region->hours, self->intake->item, &self->region->terms };
  YcRecount kind = yc_recount_find (self->record);

  ret_again->kind = kind;
  return yc_recount_is_provisional (kind, self->record) && is_counted_here (self, kind)
         && yc_recount_count (kind, yc_recount_get_day (kind, self->record), self->history, &rules, &ret_again->day, error) && !ret_again->day.provisional;
}

/* The days as they are, but for the one. */
static void
name_days (const YcSubmission *self, const Again *again, JsonObject *body)
{
  const YcCaseRecord *record = self->record;
  gboolean cures = again->kind == YC_RECOUNT_CURE || again->kind == YC_RECOUNT_TOLERANCE;
  g_autofree char *day = yc_date_format (&again->day.due);
  JsonObject *object = json_object_new ();

  if (again->kind == YC_RECOUNT_JUDGE)
    {
      json_object_set_string_member (object, "received", record->received);
      json_object_set_string_member (object, "date", day);
      json_object_set_boolean_member (object, "provisional", FALSE);
      json_object_set_object_member (body, "judge", object);
      return;
    }
  json_object_set_string_member (object, "date", cures ? record->due : day);
  json_object_set_boolean_member (object, "provisional", cures && record->due_provisional);
  json_object_set_string_member (object, "cure", cures ? day : record->cure_due);
  json_object_set_boolean_member (object, "cure_provisional", !cures && record->cure_provisional);
  json_object_set_object_member (body, "due", object);
}

static gboolean
recount_act (YcSubmission *self, gpointer data, GError **error)
{
  const Again *again = data;
  g_autoptr (JsonObject) body = json_object_new ();

  name_days (self, again, body);
  json_object_set_string_member (body, "before", yc_recount_get_day (again->kind, self->record));
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
  g_autoptr (GError) local = NULL;
  Again again;

  if (self == NULL)
    return FALSE;
  if (count_anew (self, &again, &local))
    *ret_done = yc_submission_run (self, recount_act, &again, &local);
  if (local == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

/* Until when something is owed first, then until when it is decided: an event each. */
static gboolean
recount_days (YcStore *store, YcCalendar *calendar, const char *case_id, const YcActor *actor, gboolean *ret_done, GError **error)
{
  gboolean again = FALSE;

  return recount_case (store, calendar, case_id, actor, ret_done, error)
         && (!*ret_done || recount_case (store, calendar, case_id, actor, &again, error));
}

/* ---- one that the back office was before ---- */

/* Nobody has decided on a recount, so nobody is asked: it is taken back once what came first is known here. */
static gboolean
take_back (YcStore *store, const char *case_id, const YcActor *actor, gboolean *ret_done, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autofree char *problem = yc_outbox_store_get_refusal (store, case_id, &local);
  gint64 known = 0;

  if (local == NULL && problem != NULL && yc_outbox_store_get_revision (store, case_id, &known, &local) && known >= yc_divergence_read_revision (problem))
    *ret_done = yc_outbox_store_abandon (store, case_id, OVERTAKEN, actor, &local);
  if (local == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

/* ---- all of them ---- */

/* One case that cannot be counted does not keep the others from it. TRUE: the next one may be done. */
static gboolean
go_on (const char *case_id, GError **error)
{
  gboolean full;

  yc_store_map_error (error);
  full = g_error_matches (*error, YC_STORE_ERROR, YC_STORE_ERROR_NO_SPACE);
  g_warning ("Case %s: its day is not counted again: %s", case_id, (*error)->message);
  g_clear_error (error);
  return !full;
}

static void
note_done (GPtrArray *done, const char *case_id)
{
  if (!g_ptr_array_find_with_equal_func (done, case_id, g_str_equal, NULL))
    g_ptr_array_add (done, g_strdup (case_id));
}

/* Where anything else waits of the case that is a person's act, and then a person takes back. */
static gboolean
take_back_all (YcStore *store, const YcActor *actor, GPtrArray *done, GError **error)
{
  g_autoptr (GPtrArray) ids = yc_outbox_store_list_refused_cases (store, "recounted", OVERTAKEN_PROBLEM, error);
  gboolean goes_on = TRUE;

  for (guint i = 0; ids != NULL && i < ids->len && goes_on; i++)
    {
      const char *id = g_ptr_array_index (ids, i);
      g_autoptr (GError) local = NULL;
      gboolean taken = FALSE;

      goes_on = take_back (store, id, actor, &taken, &local) || go_on (id, &local);
      if (taken)
        note_done (done, id);
    }
  return ids != NULL;
}

/* A refusal that a person has to answer first: behind it nothing is told. */
static gboolean
waits_for_a_person (YcStore *store, const char *case_id, gboolean *ret_waits, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autofree char *refusal = yc_outbox_store_get_refusal (store, case_id, &local);

  *ret_waits = refusal != NULL;
  if (local == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

/**
 * yc_submission_recount:
 *
 * Counts again what was received, told to correct or accepted here (of an approver: what lies on the own desk) with a provisional day, as far as the calendar knows the years now (rules, section 6.1): by
 * the clocks of the whole log, so that a day which the back office moved while the year was unknown becomes certain, too. What the applicant signed for (the days of a tolerance)
 * comes no earlier than it was agreed. A recount that the platform refused because the back office was first is taken back before. A case that cannot be counted is
 * logged and left.
 *
 * Returns: (transfer full): of char*, the ids of the cases that have changed; may be empty. Errors: SIGNED_OUT, of the database; what was done is done
 */
GPtrArray *
yc_submission_recount (YcStore *store, YcCalendar *calendar, const YcActor *actor, GError **error)
{
  g_autoptr (GPtrArray) ids = NULL, done = g_ptr_array_new_with_free_func (g_free);
  gboolean goes_on = TRUE;

  if (!yc_submission_require_author (actor, error) || !take_back_all (store, actor, done, error)
      || (ids = yc_case_store_list_provisional (store, calendar, error)) == NULL)
    return NULL;
  for (guint i = 0; i < ids->len && goes_on; i++)
    {
      const char *id = g_ptr_array_index (ids, i);
      g_autoptr (GError) local = NULL;
      gboolean waits = FALSE, stands = FALSE;

      goes_on = (waits_for_a_person (store, id, &waits, &local) && (waits || recount_days (store, calendar, id, actor, &stands, &local)))
                || go_on (id, &local);
      if (stands)
        note_done (done, id);
    }
  return g_steal_pointer (&done);
}
