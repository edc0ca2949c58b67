/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* 容缺补齐: tolerated materials that have come. Takes the case with their pages, gives an event for each, a new e-file and, once the back office
 * has the case, a list of what goes there. Store's thread. */
#define G_LOG_DOMAIN "yc-outbox"
#include "config.h"

#include "outbox/yc-counter.h"
#include "outbox/yc-outbox-private.h"

#include "base/yc-clock.h"
#include "case/yc-case-timer.h"

#include <string.h>

typedef struct
{
  const YcEfileParts *parts;
  GPtrArray          *whole;    /* const YcDuty*: supplied by this act */
  GPtrArray          *left;     /* const YcDuty*: still owed */
  YcDeadline          due;      /* of the decision, once nothing is owed: by the tolerance_clock of the place */
  gboolean            has_due;
} Cure;

static const YcSlot *
find_slot (const YcSubmission *self, const char *material)
{
  for (guint i = 0; i < self->verdict->slots->len; i++)
    {
      const YcSlot *slot = g_ptr_array_index (self->verdict->slots, i);

      if (strcmp (slot->material->id, material) == 0)
        return slot;
    }
  return NULL;
}

/* 《辽宁省政务服务容缺受理管理办法》: what is not supplied in time counts as given up. */
static gboolean
refuse_late (const YcSubmission *self, const YcDuty *duty, GError **error)
{
  const YcSlot *slot = find_slot (self, duty->material);
  g_autofree char *told = yc_duty_format_day (duty);

  return yc_store_refuse (error, YC_CONFLICT_CURE_LATE, "%s应在%s前（含当日）补齐", slot != NULL ? slot->material->name : duty->material, told);
}

static gboolean
sort_duties (const YcSubmission *self, const GPtrArray *duties, Cure *cure, GError **error)
{
  const YcDuty *late = NULL;

  for (guint i = 0; i < duties->len; i++)
    {
      YcDuty *duty = g_ptr_array_index (duties, i);
      const YcSlot *slot = find_slot (self, duty->material);
      gboolean whole = slot == NULL || slot->state == YC_SLOT_COMPLETE;

      if (duty->kind != YC_DUTY_CURE)
        continue;
      /* What came too late stays owed, and keeps nothing else from coming in time. */
      late = whole && yc_duty_has_lapsed (duty, &self->today) ? duty : late;
      g_ptr_array_add (whole && !yc_duty_has_lapsed (duty, &self->today) ? cure->whole : cure->left, duty);
    }
  if (cure->whole->len == 0 && late != NULL)
    return refuse_late (self, late, error);
  return cure->whole->len > 0 || yc_store_refuse (error, YC_CONFLICT_CURE_OPEN, "no tolerated material is whole yet");
}

/* The handling clock has run all the time. What was told stands as long as something is owed; then the place says whether the promise runs on. */
static gboolean
count_due (const YcSubmission *self, Cure *cure, GError **error)
{
  const YcTimerRules rules = { self->calendar, &self->region->hours, self->intake->item, &self->region->terms };
  g_autoptr (GError) local = NULL;

  if (cure->left->len == 0)
    cure->has_due = yc_case_timers_count_cured (self->history, &rules, self->now, &cure->due, &local);
  if (local == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

static JsonObject *
build_due (const YcSubmission *self, const Cure *cure)
{
  JsonObject *due = json_object_new ();
  g_autofree char *day = cure->has_due ? yc_date_format (&cure->due.due) : g_strdup (self->record->due);
  g_autofree char *next = NULL;
  YcDeadline first;
  gboolean owes = yc_duties_find_first (cure->left, &first);

  json_object_set_string_member (due, "date", day);
  json_object_set_boolean_member (due, "provisional", cure->has_due ? cure->due.provisional : self->record->due_provisional);
  next = owes ? yc_date_format (&first.due) : g_strdup ("");
  json_object_set_string_member (due, "cure", next);
  json_object_set_boolean_member (due, "cure_provisional", owes && first.provisional);
  return due;
}

static void
tell_cured (YcSubmission *self, const Cure *cure, const YcDigest *efile)
{
  for (guint i = 0; i < cure->whole->len; i++)
    {
      const YcDuty *duty = g_ptr_array_index (cure->whole, i);
      g_autoptr (JsonObject) body = json_object_new ();

      json_object_set_string_member (body, "material", duty->material);
      json_object_set_string_member (body, "cure", duty->cure);
      if (i + 1 == cure->whole->len)
        {
          json_object_set_object_member (body, "due", build_due (self, cure));
          json_object_set_string_member (body, "calendar", yc_calendar_get_version (self->calendar));
          json_object_set_array_member (body, "papers", yc_submission_papers_to_json (self, 0));
          json_object_set_string_member (body, "efile_sha256", efile->sha256);
          json_object_set_string_member (body, "efile_sm3", efile->sm3);
        }
      yc_submission_set_process (self, body, self->now);
      yc_submission_tell (self, "cured", body);
    }
}

static gboolean
cure_act (YcSubmission *self, gpointer data, GError **error)
{
  Cure *cure = data;
  YcDeadline owed;
  gboolean owes = yc_duties_find_last (cure->left, &owed);
  YcDigest digest;

  if (!count_due (self, cure, error) || !yc_efile_store_seal (self, cure->parts, &digest, error))
    return FALSE;
  /* What was not handed over yet, or comes back and goes out again as a whole, needs no list of its own. */
  if (self->record->state >= YC_STATE_HANDED_OVER && self->record->state != YC_STATE_SENT_BACK
      && !yc_submission_add_hand_over_paper (self, cure->parts, &digest, "cured", owes ? &owed : NULL, cure->has_due ? &cure->due : NULL, error))
    return FALSE;
  tell_cured (self, cure, &digest);
  return yc_submission_enqueue (self, "cured", yc_submission_name_manifest (&digest), error);
}

gboolean
yc_submission_cure (YcStore *store, YcCalendar *calendar, const char *case_id, const YcActor *actor, guint *ret_left, GError **error)
{
  g_autoptr (YcSubmission) self = NULL;
  g_autoptr (YcEfileParts) parts = NULL;
  g_autoptr (GPtrArray) whole = g_ptr_array_new (), left = g_ptr_array_new (), duties = NULL;
  Cure cure = { .whole = whole, .left = left };

  if (!yc_submission_require_author (actor, error) || (self = yc_submission_load (store, calendar, case_id, actor, error)) == NULL
      || !yc_counter_check_open (self->record, self->history, YC_COUNTER_CURE, error)
      || (duties = yc_submission_read_duties (self, error)) == NULL || !sort_duties (self, duties, &cure, error)
      || (parts = yc_efile_store_build (self, error)) == NULL)
    return FALSE;
  cure.parts = parts;
  if (!yc_submission_run (self, cure_act, &cure, error))
    return yc_store_map_error (error);
  if (ret_left != NULL)
    *ret_left = left->len;
  return TRUE;
}
