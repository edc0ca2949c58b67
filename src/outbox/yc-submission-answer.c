/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* What the window answers instead of an acceptance: 一次性补正告知 (S15), the receipt of what was supplied (S18), 不予受理 (S21), 不受理 (S20). Takes a
 * case, judges it again, gives the notice in one transaction. Store's thread. */
#define G_LOG_DOMAIN "yc-outbox"
#include "config.h"

#include "outbox/yc-outbox-private.h"

#include "base/yc-clock.h"
#include "law/yc-correction.h"

#include <string.h>

static gboolean
is_draft (const YcSubmission *self)
{
  return self->record->state == YC_STATE_DRAFT || self->record->state == YC_STATE_PRECHECK;
}

/* The state that the answer finds: a draft is received with it. */
static YcState
get_state (const YcSubmission *self)
{
  return is_draft (self) ? YC_STATE_RECEIVED : self->record->state;
}

static gboolean
check_follows (const YcSubmission *self, YcState after, GError **error)
{
  if (yc_state_may_follow (get_state (self), after))
    return TRUE;
  return yc_store_refuse (error, YC_CONFLICT_STATE, "the case is %s", yc_state_get_name (self->record->state));
}

static YcPaperRecord *
run (YcSubmission *self, YcSubmissionAct act, gpointer data, GError **error)
{
  YcPaperRecord *paper = NULL;

  if (yc_submission_run (self, act, data, error))
    paper = g_ptr_array_steal_index (self->papers, self->papers->len - 1);
  yc_store_map_error (error);
  return paper;
}

/* ---- 一次性补正告知 ---- */

typedef struct
{
  char       *reason;           /* (nullable): of a second one */
  YcDeadline  due;
} Correction;

/* One line a defect: what is wrong, what cures it. */
static GPtrArray *
list_defects (const YcSubmission *self, JsonArray *array)
{
  const YcVerdict *verdict = self->verdict;
  GPtrArray *lines = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < verdict->findings->len; i++)
    {
      const YcFinding *finding = g_ptr_array_index (verdict->findings, i);
      const YcMaterial *material = yc_item_find_material (self->intake->item, finding->subject);
      g_autofree char *what = NULL, *demand = NULL;
      JsonObject *object;

      if (!yc_finding_is_told (finding))
        continue;
      yc_finding_describe_defect (finding, self->intake->item, &what, &demand);
      g_ptr_array_add (lines, g_strdup_printf ("%s。%s。", what, demand));
      object = json_object_new ();
      json_object_set_string_member (object, "code", finding->code);
      json_object_set_string_member (object, "subject", finding->subject);
      json_object_set_string_member (object, "text", what);
      json_object_set_string_member (object, "cure", demand);
      json_object_set_string_member (object, "source", finding->source);
      if (material != NULL)
        json_object_set_int_member (object, "pages", MAX ((gint64) finding->least, material->min_pages));
      if (finding->unfit != YC_UNFIT_NONE)
        json_object_set_string_member (object, "unfit", yc_unfit_get_code (finding->unfit));
      json_array_add_object_element (array, object);
    }
  return lines;
}

/* The window's clock stands still: the receipt's day stays. */
static JsonObject *
build_stopped_judge (const YcSubmission *self)
{
  JsonObject *judge = json_object_new ();
  g_autofree char *today = yc_date_format (&self->today);

  json_object_set_string_member (judge, "received", *self->record->received != '\0' ? self->record->received : today);
  json_object_set_string_member (judge, "date", "");
  json_object_set_boolean_member (judge, "provisional", FALSE);
  return judge;
}

/* @due: (nullable): nothing is owed any more. */
static JsonObject *
build_cure (const YcDeadline *due)
{
  JsonObject *object = json_object_new ();
  g_autofree char *day = due != NULL ? yc_date_format (&due->due) : g_strdup ("");

  json_object_set_string_member (object, "date", "");
  json_object_set_boolean_member (object, "provisional", FALSE);
  json_object_set_string_member (object, "cure", day);
  json_object_set_boolean_member (object, "cure_provisional", due != NULL && due->provisional);
  return object;
}

static gboolean
add_correction_notice (YcSubmission *self, const Correction *correction, const GPtrArray *lines, GError **error)
{
  const char *flags[3] = { NULL };
  guint n = 0;
  g_autofree char *day = yc_notice_format_day (&correction->due.due, correction->due.provisional);
  const char *basis = yc_source_get_text (yc_source_of_correction (self->intake->item, FALSE));
  const YcNoticeText texts[] = { { "correct_by", day }, { "decision_basis", basis }, { "reason", correction->reason != NULL ? correction->reason : "" },
                                 { NULL, NULL } };
  gboolean made;

  if (correction->reason != NULL)
    flags[n++] = "second";
  if (yc_correction_rule_get (self->intake->item)->returns)
    flags[n++] = "returned";
  self->own = (YcNoticeFacts) { .texts = texts, .lines = lines, .flags = flags };
  made = yc_submission_add_paper (self, "correction-notice", error) != NULL;
  self->own = (YcNoticeFacts) { .texts = NULL };
  return made;
}

/* 市场主体登记管理条例第十九条: what was brought goes back with the notice; the pages stay as evidence of what was seen. */
static JsonArray *
list_returned (const YcSubmission *self)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < self->verdict->slots->len; i++)
    {
      const YcSlot *slot = g_ptr_array_index (self->verdict->slots, i);

      if (slot->n_pages > 0 && yc_material_is_paper (slot->material))
        json_array_add_string_element (array, slot->material->id);
    }
  return array;
}

static gboolean
correction_act (YcSubmission *self, gpointer data, GError **error)
{
  const Correction *correction = data;
  g_autoptr (JsonObject) body = json_object_new ();
  g_autoptr (JsonArray) defects = json_array_new ();
  g_autoptr (GPtrArray) lines = list_defects (self, defects);
  guint first;

  if (is_draft (self) && !yc_submission_take_in (self, error))
    return FALSE;
  first = self->papers->len;
  if (!add_correction_notice (self, correction, lines, error))
    return FALSE;
  json_object_set_string_member (body, "state", yc_state_get_code (YC_STATE_TO_CORRECT));
  json_object_set_array_member (body, "defects", json_array_ref (defects));
  json_object_set_array_member (body, "asked", yc_submission_build_asked (self));
  json_object_set_object_member (body, "judge", build_stopped_judge (self));
  json_object_set_object_member (body, "due", build_cure (&correction->due));
  json_object_set_string_member (body, "calendar", yc_calendar_get_version (self->calendar));
  if (yc_correction_rule_get (self->intake->item)->returns)
    json_object_set_array_member (body, "returned", list_returned (self));
  if (correction->reason != NULL)
    json_object_set_string_member (body, "reason", correction->reason);
  json_object_set_array_member (body, "papers", yc_submission_papers_to_json (self, first));
  json_object_set_boolean_member (body, "parked", FALSE);
  yc_submission_set_process (self, body, self->received);
  yc_submission_tell (self, "to-correct", body);
  return yc_submission_enqueue (self, "to-correct", json_object_new (), error);
}

/* Everything is known, and nothing was told before: else it is a supervisor's, with the reason. */
static gboolean
check_correction (const YcSubmission *self, const char *reason, Correction *ret_correction, GError **error)
{
  g_autofree char *why = NULL;
  gboolean second = self->record->state == YC_STATE_CORRECTED;

  if (!check_follows (self, YC_STATE_TO_CORRECT, error))
    return FALSE;
  if (!yc_verdict_may_correct (self->verdict, &why))
    return yc_store_refuse (error, YC_CONFLICT_OTHER_OUTCOME, "%s", why);
  /* 工伤保险条例第十八条: once all that was told has come, the application is accepted. */
  if (second && !yc_correction_rule_get (self->intake->item)->has_second)
    return yc_store_refuse (error, YC_CONFLICT_OTHER_OUTCOME, "补正材料收到以后应当受理，不能再次要求补正");
  if (second && (ret_correction->reason = yc_submission_read_reason (reason, error)) == NULL)
    return FALSE;
  yc_correction_get_due (self->calendar, self->region, self->intake->item, &self->today, &ret_correction->due);
  return TRUE;
}

/**
 * yc_submission_tell_correction:
 * @reason: (nullable): why a second notice tells what the first did not; asked for behind S18 only
 *
 * 一次性补正告知: everything that is lacking, with its cure, told once; a draft is received first (S00 -> S10 -> S15). The window's clock stops, the
 * applicant's begins.
 *
 * Returns: (transfer full): the 一次性补正告知书. Errors: OTHER_OUTCOME when not everything is known or nothing is lacking, COUNT_OPEN,
 * SECOND_CORRECTION for anybody but a supervisor, REASON_MISSING, STATE, NO_SPACE; nothing was changed then
 */
YcPaperRecord *
yc_submission_tell_correction (YcStore *store, YcCalendar *calendar, const char *case_id, const char *reason, const YcActor *actor, GError **error)
{
  g_autoptr (YcSubmission) self = NULL;
  Correction correction = { NULL, { .provisional = FALSE } };
  YcPaperRecord *paper = NULL;

  if (!yc_submission_require_author (actor, error) || (self = yc_submission_load (store, calendar, case_id, actor, error)) == NULL)
    return NULL;
  if (yc_submission_check_served (self, error) && yc_submission_check_counts (self, error) && check_correction (self, reason, &correction, error))
    paper = run (self, correction_act, &correction, error);
  g_free (correction.reason);
  return paper;
}

/* ---- 补正已交 ---- */

/* @open: (nullable): what was told and has not come yet; the paper says so, and promises no day of a judgement. */
static gboolean
add_correction_receipt (YcSubmission *self, const GPtrArray *open, GError **error)
{
  static const char *const partly[] = { "partly", NULL };
  g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *day = open != NULL ? yc_notice_format_day (&self->told->day, self->record->cure_provisional) : g_strdup ("");
  const YcNoticeText texts[] = { { "correct_by", day }, { NULL, NULL } };
  gboolean made;

  for (guint i = 0; open != NULL && i < open->len; i++)
    {
      g_autofree char *what = NULL, *demand = NULL;

      yc_finding_describe_defect (g_ptr_array_index (open, i), self->intake->item, &what, &demand);
      g_ptr_array_add (lines, g_strdup_printf ("%s。", what));
    }
  self->own = (YcNoticeFacts) { .texts = texts, .lines = lines, .flags = open != NULL ? partly : NULL };
  made = yc_submission_add_paper (self, "correction-receipt", error) != NULL;
  self->own = (YcNoticeFacts) { .texts = NULL };
  return made;
}

/* What of the notice still has to come while its day is kept; NULL: nothing. (transfer full) */
static GPtrArray *
list_awaited (const YcSubmission *self)
{
  g_autoptr (GPtrArray) open = self->told != NULL && g_date_valid (&self->told->day) ? yc_told_list_open (self->told, self->verdict) : NULL;

  return open != NULL && open->len > 0 ? g_steal_pointer (&open) : NULL;
}

gboolean
yc_submission_take_correction (YcSubmission *self, gboolean is_judged, GError **error)
{
  g_autoptr (JsonObject) body = json_object_new ();
  g_autoptr (GPtrArray) open = is_judged ? NULL : list_awaited (self);
  guint first = self->papers->len;
  YcDeadline due = { .provisional = self->record->cure_provisional };

  if (open != NULL)
    due.due = self->told->day;
  if (!add_correction_receipt (self, open, error))
    return FALSE;
  json_object_set_string_member (body, "state", yc_state_get_code (YC_STATE_CORRECTED));
  json_object_set_object_member (body, "judge", open != NULL ? build_stopped_judge (self) : yc_submission_build_judge (self));
  json_object_set_object_member (body, "due", build_cure (open != NULL ? &due : NULL));
  json_object_set_string_member (body, "calendar", yc_calendar_get_version (self->calendar));
  json_object_set_array_member (body, "brought", yc_submission_build_brought (self));
  json_object_set_array_member (body, "papers", yc_submission_papers_to_json (self, first));
  json_object_set_boolean_member (body, "parked", FALSE);
  yc_submission_set_process (self, body, self->now);
  yc_submission_tell (self, "supplied", body);
  return TRUE;
}

static gboolean
supplied_act (YcSubmission *self, gpointer data, GError **error)
{
  return yc_submission_take_correction (self, FALSE, error) && yc_submission_enqueue (self, "supplied", json_object_new (), error);
}

/* A receipt for nothing would begin the window's time anew, and accept by silence what never came. */
static gboolean
check_has_come (const YcSubmission *self, GError **error)
{
  if (self->told == NULL || yc_told_has_come (self->told, self->pages, self->intake))
    return TRUE;
  return yc_store_refuse (error, YC_CONFLICT_NOTHING_SUPPLIED, "告知补正以后没有收到新的页，表单也没有更正");
}

/**
 * yc_submission_receive_correction:
 *
 * S15 -> S18: what was supplied is received. When all of it is there, the window's time to judge begins anew in full; else the applicant's day stays,
 * and the receipt names the rest. An acceptance does it by itself.
 *
 * Returns: (transfer full): the 补正材料收件回执. Errors: NOTHING_SUPPLIED, STATE, COUNT_OPEN, NO_SPACE
 */
YcPaperRecord *
yc_submission_receive_correction (YcStore *store, YcCalendar *calendar, const char *case_id, const YcActor *actor, GError **error)
{
  g_autoptr (YcSubmission) self = NULL;

  if (!yc_submission_require_author (actor, error) || (self = yc_submission_load (store, calendar, case_id, actor, error)) == NULL
      || !yc_submission_check_served (self, error) || !check_follows (self, YC_STATE_CORRECTED, error) || !yc_submission_check_counts (self, error)
      || !check_has_come (self, error))
    return NULL;
  return run (self, supplied_act, NULL, error);
}

/* ---- 不予受理, 不受理 ---- */

typedef struct
{
  const YcEfileParts *parts;
  YcState             state;
  gboolean            is_exit;  /* whatever is brought */
  char               *reason;   /* Chinese, for the paper */
  const char         *basis;
  const char         *agency;   /* "": none is competent */
  JsonObject         *reviewer; /* (nullable): "reviewed_by" */
  const char         *delay;    /* (nullable): why it comes behind the time to accept */
} Refusal;

/* What the rules say whatever is brought; the first finding names it. */
static gboolean
read_exit (const YcSubmission *self, Refusal *ret_refusal)
{
  const YcItemExit *exit = yc_item_find_exit (self->intake->item, self->intake->answers);
  const YcFinding *finding = self->verdict->findings->len > 0 ? g_ptr_array_index (self->verdict->findings, 0) : NULL;

  if (self->verdict->outcome != YC_OUTCOME_REFUSE && self->verdict->outcome != YC_OUTCOME_NOT_NEEDED)
    return FALSE;
  ret_refusal->is_exit = TRUE;
  ret_refusal->state = yc_outcome_to_state (self->verdict->outcome);
  ret_refusal->reason = g_strconcat (finding->text, "。", NULL);
  ret_refusal->basis = finding->source;
  ret_refusal->agency = exit != NULL ? exit->agency : "";
  return TRUE;
}

/* The applicant was told to correct, and nothing is decided since. */
static gboolean
waits_for_applicant (const YcSubmission *self)
{
  return self->told != NULL && (self->record->state == YC_STATE_TO_CORRECT || self->record->state == YC_STATE_CORRECTED);
}

/* The applicant's days to correct run. */
static gboolean
runs (const YcSubmission *self)
{
  g_autoptr (GPtrArray) open = waits_for_applicant (self) ? yc_told_list_open (self->told, self->verdict) : NULL;

  return open != NULL && open->len > 0 && g_date_valid (&self->told->day) && (self->told->is_provisional || g_date_compare (&self->today, &self->told->day) <= 0);
}

/* Told to correct, and the days are over without all of it. What came after all is judged, however late. */
static gboolean
read_not_cured (const YcSubmission *self, Refusal *ret_refusal)
{
  g_autofree char *ground = waits_for_applicant (self)
                              ? yc_told_find_ground (self->told, self->verdict, self->pages, self->intake, &self->today) : NULL;

  if (ground == NULL)
    return FALSE;
  ret_refusal->state = YC_STATE_REFUSED;
  ret_refusal->reason = g_strconcat (ground, "。", NULL);
  ret_refusal->basis = yc_source_get_text (yc_source_of_correction (self->intake->item, FALSE));
  ret_refusal->agency = "";
  return TRUE;
}

/* 婚姻登记: nothing waits for a correction; the reason is given on the spot. */
static gboolean
read_on_the_spot (const YcSubmission *self, Refusal *ret_refusal)
{
  g_autofree char *ground = yc_verdict_find_spot_ground (self->verdict, self->intake->item);

  if (ground == NULL)
    return FALSE;
  ret_refusal->state = YC_STATE_REFUSED;
  ret_refusal->reason = g_strconcat (ground, "。", NULL);
  ret_refusal->basis = yc_source_get_text (yc_correction_rule_get (self->intake->item)->source);
  ret_refusal->agency = "";
  return TRUE;
}

static gboolean
add_refusal_notice (YcSubmission *self, const Refusal *refusal, JsonObject *body, GError **error)
{
  const char *delay = json_object_get_string_member_with_default (body, "delay_reason", "");
  const YcNoticeText texts[] = { { "reason", refusal->reason }, { "decision_basis", refusal->basis }, { "apply_to", refusal->agency },
                                 { "delay_reason", delay }, { NULL, NULL } };
  const char *flags[3] = { NULL };
  guint n = 0;
  gboolean made;

  if (*refusal->agency != '\0')
    flags[n++] = "elsewhere";
  if (*delay != '\0')
    flags[n++] = "late";
  self->own = (YcNoticeFacts) { .texts = texts, .flags = flags };
  made = yc_submission_add_paper (self, yc_state_get_papers (refusal->state)[0], error) != NULL;
  self->own = (YcNoticeFacts) { .texts = NULL };
  return made;
}

/* The time to accept is over: silence has not accepted, and the answer comes late (优化营商环境条例第三十六条). While the applicant corrects it stands still. */
static gboolean
add_late (YcSubmission *self, const Refusal *refusal, JsonObject *body, GError **error)
{
  return yc_submission_add_delay (self, self->record->judge_due, refusal->delay, body, error);
}

static gboolean
refuse_act (YcSubmission *self, gpointer data, GError **error)
{
  const Refusal *refusal = data;
  const char *kind = refusal->state == YC_STATE_NOT_NEEDED ? "not-needed" : "refused";
  g_autoptr (JsonObject) body = json_object_new ();
  YcDigest digest;
  guint first;

  if ((is_draft (self) && !yc_submission_take_in (self, error))
      || (self->record->state == YC_STATE_TO_CORRECT && refusal->is_exit && !yc_submission_take_correction (self, TRUE, error)))
    return FALSE;
  first = self->papers->len;
  /* What was refused stays as evidence, bound as a granted case is. */
  if (!add_late (self, refusal, body, error) || !add_refusal_notice (self, refusal, body, error) || !yc_efile_store_seal (self, refusal->parts, &digest, error))
    return FALSE;
  json_object_set_string_member (body, "state", yc_state_get_code (refusal->state));
  json_object_set_string_member (body, "reason", refusal->reason);
  json_object_set_string_member (body, "basis", refusal->basis);
  json_object_set_string_member (body, "apply_to", refusal->agency);
  if (refusal->reviewer != NULL)
    json_object_set_object_member (body, "reviewed_by", json_object_ref (refusal->reviewer));
  json_object_set_array_member (body, "papers", yc_submission_papers_to_json (self, first));
  json_object_set_string_member (body, "efile_sha256", digest.sha256);
  json_object_set_string_member (body, "efile_sm3", digest.sm3);
  json_object_set_boolean_member (body, "parked", FALSE);
  yc_submission_set_process (self, body, self->received);
  yc_submission_tell (self, kind, body);
  return yc_submission_enqueue (self, kind, yc_submission_name_manifest (&digest), error);
}

/* A refusal names whom it refuses. */
static gboolean
check_applicant (const YcSubmission *self, GError **error)
{
  for (guint i = 0; i < self->verdict->findings->len; i++)
    {
      const YcFinding *finding = g_ptr_array_index (self->verdict->findings, i);

      if (strcmp (finding->code, "applicant") == 0)
        return yc_store_refuse (error, YC_CONFLICT_APPLICANT, "%s", finding->text);
    }
  return TRUE;
}

static gboolean
check_refusal (const YcSubmission *self, Refusal *ret_refusal, GError **error)
{
  if (!read_not_cured (self, ret_refusal) && !read_exit (self, ret_refusal) && !read_on_the_spot (self, ret_refusal))
    {
      if (runs (self))
        return yc_store_refuse (error, YC_CONFLICT_CURE_RUNS, "the applicant's days to correct run");
      return yc_store_refuse (error, YC_CONFLICT_OTHER_OUTCOME, "%s", self->verdict->sentence);
    }
  /* What bars him stands behind the answer to the notice (S15, S18, S21): nothing has come, and there is nothing to receipt. */
  if (!check_follows (self, ret_refusal->state, error) || !check_applicant (self, error)
      || (ret_refusal->is_exit && self->record->state == YC_STATE_TO_CORRECT && !check_has_come (self, error)))
    return FALSE;
  /* Held until somebody has: the case stays received, and the applicant has the receipt. */
  if (self->region->refusal == YC_REFUSAL_BEFORE_ISSUE && ret_refusal->reviewer == NULL)
    return yc_store_refuse (error, YC_CONFLICT_ROLE, "%s", yc_fact_get_text (YC_FACT_REVIEWED));
  return TRUE;
}

static YcPaperRecord *
refuse (YcStore *store, YcCalendar *calendar, const char *case_id, const char *delay, JsonObject *reviewer, const YcActor *actor, GError **error)
{
  g_autoptr (YcSubmission) self = NULL;
  g_autoptr (YcEfileParts) parts = NULL;
  Refusal refusal = { .reviewer = reviewer, .delay = delay };
  YcPaperRecord *paper = NULL;

  if (!yc_submission_require_author (actor, error) || (self = yc_submission_load (store, calendar, case_id, actor, error)) == NULL)
    return NULL;
  if (yc_submission_check_served (self, error) && yc_submission_check_counts (self, error) && check_refusal (self, &refusal, error)
      && (parts = yc_efile_store_build (self, error)) != NULL)
    {
      refusal.parts = parts;
      paper = run (self, refuse_act, &refusal, error);
    }
  g_free (refusal.reason);
  return paper;
}

/**
 * yc_submission_refuse:
 * @delay: (nullable): why it comes behind the time to accept; asked for then only
 *
 * 不予受理 (S21) where the item's exits or a bar say so, or where something that was told to correct is still open behind its day; 不受理 (S20) where
 * no permit is needed. A way of acceptance that is open goes first. A draft is received first; a last e-file is sealed; the case ends.
 *
 * Returns: (transfer full): the notice. Errors: OTHER_OUTCOME when the rules do not refuse, CURE_RUNS, NOTHING_SUPPLIED, REASON_MISSING, STATE, COUNT_OPEN, NO_SPACE
 */
YcPaperRecord *
yc_submission_refuse (YcStore *store, YcCalendar *calendar, const char *case_id, const char *delay, const YcActor *actor, GError **error)
{
  return refuse (store, calendar, case_id, delay, NULL, actor, error);
}

YcPaperRecord *
yc_submission_refuse_reviewed (YcStore *store, YcCalendar *calendar, const char *case_id, const char *delay, const char *reviewer, const char *password,
                               const YcActor *actor, GError **error)
{
  g_autoptr (JsonObject) by = yc_submission_review_before (store, reviewer, password, actor, error);

  return by != NULL ? refuse (store, calendar, case_id, delay, by, actor, error) : NULL;
}
