/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* 容缺逾期退件: a promise that was not kept. Takes the case, gives the notice and the end of the case (S91). Proposed to the clerk, never done by itself.
 * Store's thread. */
#define G_LOG_DOMAIN "yc-outbox"
#include "config.h"

#include "outbox/yc-counter.h"
#include "outbox/yc-outbox-private.h"

typedef struct
{
  const YcEfileParts *parts;
  const char         *owed;      /* for the paper: each material and its day */
  JsonArray          *materials; /* (not owned): ids */
  const char         *delay;     /* (nullable) */
} Lapse;

/* What is owed behind its day: for the paper, and as ids. NULL when no day is over yet. */
static char *
list_lapsed (const YcSubmission *self, const GPtrArray *duties, JsonArray *materials)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < duties->len; i++)
    {
      const YcDuty *duty = g_ptr_array_index (duties, i);
      const YcMaterial *material = yc_checklist_find_material (self->intake->item, duty->material);
      g_autofree char *day = NULL;

      if (!yc_duty_has_lapsed (duty, &self->today))
        continue;
      day = yc_duty_format_day (duty);
      g_string_append_printf (text, "%s%s（应于%s前（含当日）补齐）", text->len > 0 ? "；" : "", material != NULL ? material->name : duty->material, day);
      json_array_add_string_element (materials, duty->material);
    }
  return text->len > 0 ? g_strconcat (text->str, "。", NULL) : NULL;
}

static gboolean
add_notice (YcSubmission *self, const Lapse *lapse, JsonObject *body, GError **error)
{
  const char *delay = json_object_get_string_member_with_default (body, "delay_reason", "");
  const YcNoticeText texts[] = { { "reason", lapse->owed }, { "delay_reason", delay }, { NULL, NULL } };
  const char *const flags[] = { *delay != '\0' ? "late" : NULL, NULL };
  gboolean made;

  self->own = (YcNoticeFacts) { .texts = texts, .flags = flags };
  made = yc_submission_add_paper (self, "lapse-notice", error) != NULL;
  self->own = (YcNoticeFacts) { .texts = NULL };
  return made;
}

static gboolean
lapse_act (YcSubmission *self, gpointer data, GError **error)
{
  const Lapse *lapse = data;
  g_autoptr (JsonObject) body = json_object_new ();
  guint first = self->papers->len;
  YcDigest digest;

  if (!yc_submission_add_delay (self, self->record->due, lapse->delay, body, error) || !yc_efile_store_seal (self, lapse->parts, &digest, error))
    return FALSE;
  if (!add_notice (self, lapse, body, error))
    return FALSE;
  json_object_set_string_member (body, "state", yc_state_get_code (YC_STATE_LAPSED));
  json_object_set_string_member (body, "reason", lapse->owed);
  json_object_set_array_member (body, "materials", json_array_ref (lapse->materials));
  json_object_set_array_member (body, "papers", yc_submission_papers_to_json (self, first));
  json_object_set_string_member (body, "efile_sha256", digest.sha256);
  json_object_set_string_member (body, "efile_sm3", digest.sm3);
  json_object_set_boolean_member (body, "parked", FALSE);
  yc_submission_set_process (self, body, self->now);
  yc_submission_tell (self, "lapsed", body);
  return yc_submission_enqueue (self, "lapsed", yc_submission_name_manifest (&digest), error);
}

YcPaperRecord *
yc_submission_lapse (YcStore *store, YcCalendar *calendar, const char *case_id, const char *delay, const YcActor *actor, GError **error)
{
  g_autoptr (YcSubmission) self = NULL;
  g_autoptr (YcEfileParts) parts = NULL;
  g_autoptr (GPtrArray) duties = NULL;
  g_autoptr (JsonArray) materials = json_array_new ();
  g_autofree char *owed = NULL;
  YcPaperRecord *paper = NULL;
  Lapse lapse = { NULL, NULL, materials, delay };

  if (!yc_submission_require_author (actor, error) || (self = yc_submission_load (store, calendar, case_id, actor, error)) == NULL
      || !yc_counter_check_open (self->record, self->history, YC_COUNTER_LAPSE, error)
      || (duties = yc_submission_read_duties (self, error)) == NULL)
    return NULL;
  owed = list_lapsed (self, duties, materials);
  if (owed == NULL)
    {
      yc_store_refuse (error, YC_CONFLICT_CURE_RUNS, "no day of case %s is over", case_id);
      return NULL;
    }
  parts = yc_efile_store_build (self, error);
  if (parts == NULL)
    return NULL;
  lapse.parts = parts;
  lapse.owed = owed;
  if (yc_submission_run (self, lapse_act, &lapse, error))
    paper = g_ptr_array_steal_index (self->papers, self->papers->len - 1);
  yc_store_map_error (error);
  return paper;
}
