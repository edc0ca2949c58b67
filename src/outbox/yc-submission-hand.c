/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* 移交后台: the list of what is handed over, with the acceptance and again after a return or a cure. Takes the loaded act and its sealed e-file,
 * gives the paper and the event. Store's thread. */
#define G_LOG_DOMAIN "yc-outbox"
#include "config.h"

#include "outbox/yc-counter.h"
#include "outbox/yc-outbox-private.h"

#include <string.h>

/* The days that the decision set hold, not those that the rules would give today. */
static char *
format_day (const char *decided, gboolean provisional, const YcDeadline *judged)
{
  GDate day;

  return yc_date_parse (decided, &day) ? yc_notice_format_day (&day, provisional) : yc_notice_format_day (&judged->due, judged->provisional);
}

gboolean
yc_submission_add_hand_over_paper (YcSubmission *self, const YcEfileParts *parts, const YcDigest *efile, const char *flag, const YcDeadline *owed,
                                   const YcDeadline *moved, GError **error)
{
  g_autofree char *manifest = g_strndup (efile->sha256, YC_NOTICE_DIGEST_LENGTH);
  g_autofree char *due = moved != NULL ? yc_notice_format_day (&moved->due, moved->provisional)
                                       : format_day (self->record->due, self->record->due_provisional, &self->verdict->due);
  g_autofree char *cure = owed != NULL ? yc_notice_format_day (&owed->due, owed->provisional) : g_strdup ("");
  const YcNoticeText texts[] = { { "manifest_digest", manifest }, { "due", due }, { "cure_due", cure }, { NULL, NULL } };
  const char *const flags[] = { flag != NULL ? flag : "first", owed != NULL ? "owed" : NULL, NULL };
  gboolean done;

  self->own = (YcNoticeFacts) { .texts = texts, .flags = flags, .digests = parts->digests };
  done = yc_submission_add_paper (self, "hand-over", error) != NULL;
  self->own = (YcNoticeFacts) { .texts = NULL };
  return done;
}

gboolean
yc_submission_tell_hand_over (YcSubmission *self, const YcEfileParts *parts, const YcDigest *efile, const char *flag, const YcDeadline *owed,
                              GError **error)
{
  g_autoptr (JsonObject) body = json_object_new ();
  guint first = self->papers->len;

  if (!yc_submission_add_hand_over_paper (self, parts, efile, flag, owed, NULL, error))
    return FALSE;
  json_object_set_string_member (body, "state", yc_state_get_code (YC_STATE_HANDED_OVER));
  json_object_set_array_member (body, "papers", yc_submission_papers_to_json (self, first));
  json_object_set_string_member (body, "efile_sha256", efile->sha256);
  json_object_set_string_member (body, "efile_sm3", efile->sm3);
  yc_submission_set_process (self, body, self->now);
  yc_submission_tell (self, "handed-over", body);
  return TRUE;
}

GPtrArray *
yc_submission_read_duties (const YcSubmission *self, GError **error)
{
  g_autoptr (GPtrArray) duties = yc_duties_read (self->history, self->record->state, error);

  return duties != NULL && yc_duties_count_again (duties, self->history, self->intake->item, self->calendar, error) ? g_steal_pointer (&duties) : NULL;
}

/* ---- again, after a return ---- */

/* Of char* (not owned): the pages in @slot; NULL: wherever they lie. */
static GPtrArray *
list_ids (const GPtrArray *pages, const char *slot)
{
  GPtrArray *ids = g_ptr_array_new ();

  for (guint i = 0; i < pages->len; i++)
    {
      const YcPage *page = g_ptr_array_index (pages, i);

      if (slot == NULL || strcmp (page->material_id, slot) == 0)
        g_ptr_array_add (ids, page->id);
    }
  return ids;
}

/* A returned page is out of the e-file, another has come for it, and the material is whole. */
static gboolean
check_replaced (const YcSubmission *self, const YcDuty *duty, GError **error)
{
  const YcMaterial *material = yc_checklist_find_material (self->intake->item, duty->material);
  const char *name = material != NULL ? material->name : duty->material;
  g_autoptr (GPtrArray) then = yc_page_store_list_at (self->store, self->case_id, self->history, duty->since, error);
  g_autoptr (GPtrArray) before = NULL, now = list_ids (self->pages, NULL), slot = list_ids (self->pages, duty->material);
  YcDutyReplaced replaced;

  if (then == NULL)
    return FALSE;
  before = list_ids (then, NULL);
  replaced = yc_duty_find_replaced (duty, before, now, slot);
  if (replaced == YC_DUTY_PAGE_STAYS)
    return yc_store_refuse (error, YC_CONFLICT_PAGE_NOT_REPLACED, "%s退回的页还没有更换", name);
  if (replaced == YC_DUTY_NO_NEW_PAGE)
    return yc_store_refuse (error, YC_CONFLICT_PAGE_NOT_REPLACED, "%s还没有扫入新的页", name);
  if (!yc_verdict_is_whole (self->verdict, duty->material))
    return yc_store_refuse (error, YC_CONFLICT_PAGE_NOT_REPLACED, "%s还不齐全，或者有一页可能没有扫全", name);
  return TRUE;
}

static gboolean
check_open (const YcSubmission *self, GError **error)
{
  g_autoptr (GPtrArray) duties = NULL;

  if (!yc_counter_check_open (self->record, self->history, YC_COUNTER_HAND_OVER, error))
    return FALSE;
  duties = yc_submission_read_duties (self, error);
  for (guint i = 0; duties != NULL && i < duties->len; i++)
    {
      const YcDuty *duty = g_ptr_array_index (duties, i);

      if (duty->kind == YC_DUTY_RETURNED && !check_replaced (self, duty, error))
        return FALSE;
    }
  return duties != NULL;
}

static gboolean
hand_over_act (YcSubmission *self, gpointer data, GError **error)
{
  const YcEfileParts *parts = data;
  g_autoptr (GPtrArray) duties = yc_submission_read_duties (self, error);
  YcDeadline owed;
  gboolean owes = duties != NULL && yc_duties_find_last (duties, &owed);
  const char *flag = self->record->state == YC_STATE_SENT_BACK ? "again" : NULL;
  YcDigest digest;

  return duties != NULL && yc_efile_store_seal (self, parts, &digest, error)
         && yc_submission_tell_hand_over (self, parts, &digest, flag, owes ? &owed : NULL, error)
         && yc_submission_enqueue (self, "handed-over", yc_submission_name_manifest (&digest), error);
}

YcPaperRecord *
yc_submission_hand_over (YcStore *store, YcCalendar *calendar, const char *case_id, const YcActor *actor, GError **error)
{
  g_autoptr (YcSubmission) self = NULL;
  g_autoptr (YcEfileParts) parts = NULL;
  YcPaperRecord *paper = NULL;

  if (!yc_submission_require_author (actor, error))
    return NULL;
  self = yc_submission_load (store, calendar, case_id, actor, error);
  if (self == NULL || !check_open (self, error))
    return NULL;
  parts = yc_efile_store_build (self, error);
  if (parts != NULL && yc_submission_run (self, hand_over_act, parts, error))
    paper = g_ptr_array_steal_index (self->papers, self->papers->len - 1);
  yc_store_map_error (error);
  return paper;
}
