/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
#pragma once

#include "invariants-case.h"

G_BEGIN_DECLS

/* How the handling clocks of a case stand. */
typedef struct
{
  guint8  n[2], live[2], paused[2];         /* of 法定 and 承诺: begun; not over; standing still */
  guint32 due[2];                           /* Julian */
} Clocks;

/* One event that was taken, and the case on both sides of it. */
typedef struct
{
  Lane                lane;
  const Plan         *plan;
  const YcCaseEvent  *event;
  const YcCaseRecord *before, *after;
  const Model        *was;                  /* what was owed, and by whom it was reviewed, before */
  const GPtrArray    *history;              /* with the event */
  const Clocks       *clock_before, *clock_after;
} Step;

/* ---- the invariants, as the lifecycle words them ---- */

/* 1. Nothing leaves S80 and beyond except to S94. */
static inline gboolean
archived_stays (const Step *step)
{
  YcState before = step->before->state, after = step->after->state;

  return before < YC_STATE_ARCHIVED || (step->plan->to < 0 && before == after) || (before == YC_STATE_ARCHIVED && after == YC_STATE_REVOKED);
}

static inline guint
find_owed (const Step *step)
{
  g_autoptr (GPtrArray) duties = yc_duties_read (step->history, YC_STATE_REVIEW, NULL);
  guint n = 0;

  for (guint i = 0; duties != NULL && i < duties->len; i++)
    n += ((const YcDuty *) g_ptr_array_index (duties, i))->kind == YC_DUTY_CURE;
  return n;
}

/* 2. No result while a tolerated material is open. */
static inline gboolean
no_result_while_owed (const Step *step)
{
  if (step->after->state == step->before->state || (step->after->state != YC_STATE_GRANTED && step->after->state != YC_STATE_DENIED))
    return TRUE;
  return *step->after->cure_due == '\0' && step->was->owed == 0 && find_owed (step) == 0;
}

/* 3. S31 only if every missing material has need = 容缺后补, the item is not 即办件, the applicant's credit is ok and cure <= limit. What the verdict
 * asks of item, credit and limit: test_verdicts() below, tests/unit/test-verdict.c, tests/unit/test-credit.c. Here: what is let come later
 * is named, each with a day that does not precede the case's, which is the first of them, and under a signed letter where that can be seen. */
static inline gboolean
tolerance_is_told (const Step *step)
{
  g_autoptr (GPtrArray) duties = NULL;
  guint n = 0;

  if (step->plan->to != YC_STATE_TOLERATED)
    return TRUE;
  duties = yc_duties_read (step->history, YC_STATE_TOLERATED, NULL);
  for (guint i = 0; duties != NULL && i < duties->len; i++)
    {
      const YcDuty *duty = g_ptr_array_index (duties, i);

      if (duty->kind != YC_DUTY_CURE)
        continue;
      n++;
      if (*duty->cure == '\0' || strcmp (duty->cure, step->after->cure_due) < 0)
        return FALSE;
    }
  return *step->after->cure_due != '\0' && n > 0 && (step->lane != LANE_LAW || strchr (step->plan->facts, 'l') != NULL);
}

/* 4. S32 only if the item allows it, it is not excluded, the applicant's credit is ok and the letter is signed. Item and credit:
 * tests/unit/test-verdict.c, tests/unit/test-credit.c; the letter in its slot: tests/unit/test-submission-letters.c. */
static inline gboolean
commitment_is_signed (const Step *step)
{
  return step->plan->to != YC_STATE_COMMITTED || step->lane != LANE_LAW || strchr (step->plan->facts, 'l') != NULL;
}

/* 7. Offline transitions carry the device time and a monotonic counter. The server's acceptance never silently rewrites the window's accept time. */
static inline gboolean
time_is_the_windows (const Step *step)
{
  g_autofree char *canonical = NULL, *read = NULL;
  g_autoptr (JsonObject) wire = NULL;
  g_autoptr (YcCaseEvent) event = NULL;

  if (step->after->changed != step->event->at || step->after->revision != step->before->revision + 1 || step->event->seq != step->after->revision)
    return FALSE;
  if (step->plan->to < 30 || step->plan->to > 33)
    return TRUE;
  canonical = yc_case_event_canonical (step->event);
  wire = yc_case_event_to_wire (step->event);
  event = yc_case_event_from_wire (wire, step->event->case_id, NULL);
  read = event != NULL ? yc_case_event_canonical (event) : NULL;
  return g_strcmp0 (canonical, read) == 0;
}

/* 10. A pause without written notice is impossible ... */
static inline gboolean
pause_is_told (const Step *step)
{
  gboolean is_paused = step->clock_after->paused[0] || step->clock_after->paused[1];

  if (is_paused && step->after->state != YC_STATE_SPECIAL_STEP)
    return FALSE;
  return step->plan->to != YC_STATE_SPECIAL_STEP || step->plan->notice;
}

/* 10. ... an extension happens once. */
static inline gboolean
extended_once (const Step *step)
{
  return step->plan->to != YC_STATE_EXTENDED || !step->was->extended;
}

/* Section 3, S94: 行政许可法第六十九条 revokes what was granted; a refusal goes through the same later states. */
static inline gboolean
revoked_was_granted (const Step *step)
{
  return step->plan->to != YC_STATE_REVOKED || step->was->granted;
}

/* rules.md, section 7: what is refused is filed and reviewed, and nothing else. */
static inline gboolean
reviewed_was_refused (const Step *step)
{
  return step->lane == LANE_LAW || strcmp (step->plan->kind, "reviewed") != 0 || !step->was->granted;
}

/* 11. An item not in the catalogue, cancelled, or not authorised for this window cannot be accepted. The catalogue: see below; here: one without an item
 * is not. What a workstation's act makes of the verdict has one. */
static inline gboolean
accepted_for_an_item (const Step *step)
{
  return step->lane != LANE_PLATFORM || step->plan->to < 30 || step->plan->to > 33 || *step->before->item_id != '\0';
}

/* 12. An open case keeps the item version under which it was accepted; its prints show that version. The prints: tests/unit/test-notice.c. */
static inline gboolean
item_stays (const Step *step)
{
  return (!step->was->accepted && *step->before->item_id == '\0')
         || (strcmp (step->before->item_version, step->after->item_version) == 0
                                  && strcmp (step->before->item_id, step->after->item_id) == 0);
}

/* 13. A suggestion (pre-fill, OCR, pre-review) never changes a state by itself. What brings no state leaves it. */
static inline gboolean
suggestion_decides_nothing (const Step *step)
{
  return step->plan->to >= 0 ? (int) step->after->state == step->plan->to : step->after->state == step->before->state;
}

/* Section 3, S41: an internal fault must not stop the clock. */
static inline gboolean
internal_return_stops_nothing (const Step *step)
{
  const Clocks *a = step->clock_before, *b = step->clock_after;

  if (step->plan->to != YC_STATE_SENT_BACK && step->before->state != YC_STATE_SENT_BACK)
    return TRUE;
  /* With the case end its clocks. */
  if (step->plan->to == YC_STATE_WITHDRAWN)
    return TRUE;
  for (guint i = 0; i < 2; i++)
    if (a->n[i] != b->n[i] || a->live[i] != b->live[i] || a->paused[i] != b->paused[i])
      return FALSE;
  return TRUE;
}

/* Sections 2 and 4: who brings a case into a state, and only signed; a draft is none yet. */
static inline gboolean
author_is_of_the_post (const Step *step)
{
  const char *roles, *facts;

  if (step->plan->to < 0 || step->before->revision == 0 || (step->before->state == YC_STATE_DRAFT && step->plan->to == YC_STATE_VOIDED))
    return TRUE;
  model_find_asked ((int) step->before->state, step->plan->to, &roles, &facts);
  return step->plan->is_signed && (step->plan->role == 'u' || strchr (roles, step->plan->role) != NULL);
}

/* Sections 3 and 4: the form is put right before the acceptance, what was tolerated is cured behind it, and nothing of both behind the end. The bare table
 * asks of changes of state only. */
static inline gboolean
written_in_its_place (const Step *step)
{
  YcState at = step->before->state;
  gboolean handled = at == YC_STATE_TOLERATED || (at >= YC_STATE_HANDED_OVER && at <= YC_STATE_EXTENDED);

  if (step->lane == LANE_LAW)
    return TRUE;
  if (strcmp (step->plan->kind, "cured") == 0)
    return handled;
  if (strcmp (step->plan->kind, "amended") == 0)
    return at == YC_STATE_RECEIVED || at == YC_STATE_TO_CORRECT || at == YC_STATE_CORRECTED;
  return strcmp (step->plan->kind, "corrected") != 0 || (at >= YC_STATE_ACCEPTED && at < YC_STATE_DELIVERED);
}

/* Section 3, S15; 行政许可法第三十二条第一款第四项: all of it told at once, with a day that is still to come; the window's clock stands still. */
static inline gboolean
correction_is_told (const Step *step)
{
  JsonArray *defects;
  YcMoment now;
  GDate cure;

  if (step->lane != LANE_PLATFORM || strcmp (step->plan->kind, "to-correct") != 0)
    return TRUE;
  yc_moment_init (&now, step->event->at);
  defects = json_object_get_array_member (step->event->body, "defects");
  return json_array_get_length (defects) > 0 && yc_date_parse (step->after->cure_due, &cure) && g_date_compare (&cure, &now.day) > 0
         && *step->after->judge_due == '\0' && *step->after->due == '\0';
}

/* Once the case is over, no handling clock runs on. */
static inline gboolean
no_clock_behind_the_end (const Step *step)
{
  gboolean over = step->after->state >= YC_STATE_GRANTED;

  return !over || (!step->clock_after->live[0] && !step->clock_after->live[1]);
}

/* By when what the step does is in time; "": it has no such day. */
static inline const char *
find_last_day (const Step *step)
{
  JsonObject *body = step->event->body;

  switch ((int) step->after->state)
    {
    case YC_STATE_NOT_NEEDED: return step->before->judge_due;
    /* While the applicant corrects the window's time stands still. */
    case YC_STATE_REFUSED: return step->before->state == YC_STATE_TO_CORRECT ? "" : step->before->judge_due;
    case YC_STATE_DELIVERED:
      return json_object_has_member (body, "deliver_by") ? json_object_get_string_member (json_object_get_object_member (body, "deliver_by"), "date") : "";
    case YC_STATE_GRANTED: case YC_STATE_DENIED: case YC_STATE_WITHDRAWN: case YC_STATE_LAPSED: case YC_STATE_TERMINATED: return step->before->due;
    default: return "";
    }
}

/* 优化营商环境条例第三十六条: what comes behind its day (to accept, to decide, to deliver) says why. */
static inline gboolean
late_is_told (const Step *step)
{
  YcMoment now;
  GDate due;

  yc_moment_init (&now, step->event->at);
  if (step->before->state == step->after->state || !yc_date_parse (find_last_day (step), &due) || g_date_compare (&now.day, &due) <= 0)
    return TRUE;
  return json_object_has_member (step->event->body, "delay_reason");
}

static inline gboolean
same_clocks (const Clocks *a, const Clocks *b)
{
  return memcmp (a->n, b->n, sizeof a->n) == 0 && memcmp (a->live, b->live, sizeof a->live) == 0
         && memcmp (a->paused, b->paused, sizeof a->paused) == 0 && memcmp (a->due, b->due, sizeof a->due) == 0;
}

/* 6. A refused withdrawal restores the previous clock state: with it state, days and clocks are what they were. */
static inline gboolean
refused_withdrawal_restores (const Step *step)
{
  const YcCaseRecord *a = step->before, *b = step->after;

  if (strcmp (step->plan->kind, "withdrawal-refused") != 0 || step->lane == LANE_LAW)
    return TRUE;
  return a->state == b->state && a->accepted_as == b->accepted_as && a->parked == b->parked && strcmp (a->due, b->due) == 0
         && a->due_provisional == b->due_provisional && strcmp (a->cure_due, b->cure_due) == 0 && strcmp (a->judge_due, b->judge_due) == 0
         && strcmp (a->paused, b->paused) == 0 && strcmp (a->number, b->number) == 0 && strcmp (a->item_id, b->item_id) == 0
         && same_clocks (step->clock_before, step->clock_after);
}

static const struct { const char *name; gboolean (*holds) (const Step *step); } invariants[] = {
  { "archived-stays", archived_stays }, { "no-result-while-owed", no_result_while_owed }, { "tolerance-is-told", tolerance_is_told },
  { "commitment-is-signed", commitment_is_signed }, { "time-is-the-windows", time_is_the_windows }, { "pause-is-told", pause_is_told },
  { "extended-once", extended_once }, { "revoked-was-granted", revoked_was_granted }, { "reviewed-was-refused", reviewed_was_refused },
  { "accepted-for-an-item", accepted_for_an_item },
  { "item-stays", item_stays }, { "suggestion-decides-nothing", suggestion_decides_nothing },
  { "internal-return-stops-nothing", internal_return_stops_nothing }, { "author-is-of-the-post", author_is_of_the_post },
  { "no-clock-behind-the-end", no_clock_behind_the_end }, { "written-in-its-place", written_in_its_place }, { "correction-is-told", correction_is_told },
  { "late-is-told", late_is_told }, { "refused-withdrawal-restores", refused_withdrawal_restores },
};

G_END_DECLS
