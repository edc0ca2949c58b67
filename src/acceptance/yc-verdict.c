/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 *
 * The rules at the counter. Takes an intake, its pages, the calendar and today's date; gives the best lawful
 * outcome, whether it can be taken now, and every finding with its source. Pure; any thread. The parts: slots
 * (yc-verdict-slots.c), the other outcomes (yc-verdict-other.c), the words (yc-verdict-text.c).
 */
#define G_LOG_DOMAIN "yc-acceptance"

#include "config.h"

#include "acceptance/yc-verdict-private.h"

#include "law/yc-correction.h"

#include "base/yc-clock.h"

#include <string.h>

static void
finding_free (gpointer data)
{
  YcFinding *finding = data;

  g_free (finding->code);
  g_free (finding->subject);
  g_free (finding->text);
  g_free (finding->cure);
  g_free (finding->source);
  g_free (finding);
}

static void
other_free (gpointer data)
{
  YcOtherOutcome *other = data;

  g_free (other->why);
  g_free (other->source);
  g_free (other);
}

static YcVerdict *
verdict_new (void)
{
  YcVerdict *self = g_new0 (YcVerdict, 1);

  self->outcome = YC_OUTCOME_INCOMPLETE;
  self->in_force = TRUE;
  self->slots = g_ptr_array_new_with_free_func (g_free);
  self->findings = g_ptr_array_new_with_free_func (finding_free);
  self->tolerated = g_ptr_array_new ();
  self->cure_dues = g_array_new (FALSE, FALSE, sizeof (YcDeadline));
  self->other = g_ptr_array_new_with_free_func (other_free);
  g_date_clear (&self->start, 1);
  g_date_clear (&self->judge_due.due, 1);
  g_date_clear (&self->promise_due.due, 1);
  g_date_clear (&self->legal_due.due, 1);
  g_date_clear (&self->due.due, 1);
  g_date_clear (&self->first_cure.due, 1);
  g_date_clear (&self->cure_due.due, 1);
  return self;
}

/**
 * yc_verdict_free:
 * @self: (nullable):
 */
void
yc_verdict_free (YcVerdict *self)
{
  if (self == NULL)
    return;
  g_free (self->sentence);
  g_free (self->next);
  g_ptr_array_unref (self->slots);
  g_ptr_array_unref (self->findings);
  g_ptr_array_unref (self->tolerated);
  g_array_unref (self->cure_dues);
  g_ptr_array_unref (self->other);
  g_free (self);
}

void
yc_judge_add_cited (YcJudge *self, const char *code, const char *subject, char *text, char *cure, const char *source, gboolean blocks)
{
  YcFinding *finding = g_new0 (YcFinding, 1);

  finding->code = g_strdup (code);
  finding->subject = g_strdup (subject);
  finding->text = text;
  finding->cure = cure;
  finding->source = g_strdup (source);
  finding->blocks = blocks;
  g_ptr_array_add (self->verdict->findings, finding);
}

void
yc_judge_add_finding (YcJudge *self, const char *code, const char *subject, char *text, char *cure,
                      YcSource source, gboolean blocks)
{
  yc_judge_add_cited (self, code, subject, text, cure, yc_judge_get_source (self, source), blocks);
}

#define MISTAKEN "误收的由主管作废，或者由申请人撤回；选择现行的事项重新收件"

/* A cancelled item is refused, one that is not yet in force too, without taking anything in. What was received while it was in force goes on by it, and what
 * was received by mistake is no case of it. */
static void
judge_force (YcJudge *self)
{
  const GDate *first = self->first;
  gboolean is_received = first != NULL || g_date_valid (&self->intake->received);
  const GDate *asked = first != NULL ? first : g_date_valid (&self->intake->received) ? &self->intake->received : self->today;
  g_autofree char *day = yc_date_format (asked);
  int force = yc_item_compare_force (self->item, day);

  self->verdict->in_force = force == 0;
  if (force < 0)
    yc_judge_add_finding (self, "not-in-force", "",
                          g_strdup_printf ("事项自 %s 起施行，%s", self->item->effective_from, is_received ? "收件时还没有施行" : "今天还不能受理"),
                          g_strdup (is_received ? MISTAKEN : "施行之日起受理，或者选择现行的事项"), YC_SOURCE_PUBLISHED, TRUE);
  else if (force > 0)
    yc_judge_add_finding (self, "not-in-force", "",
                          g_strdup_printf ("事项自 %s 起取消%s", self->item->cancelled_from, is_received ? "，收件时已经取消" : ""),
                          g_strdup (is_received ? MISTAKEN : "告知申请人事项已经取消，选择现行的事项"), YC_SOURCE_PUBLISHED, TRUE);
}

static void
judge_questions (YcJudge *self)
{
  g_autoptr (GPtrArray) asked = yc_intake_open_questions (self->intake);

  for (guint i = 0; i < asked->len; i++)
    {
      const YcQuestion *question = g_ptr_array_index (asked, i);

      if (g_hash_table_contains (self->intake->answers, question->id))
        continue;
      self->n_questions++;
      yc_judge_add_finding (
          self, "question-open", question->id, g_strdup_printf ("还没有回答：%s", question->text),
          g_strdup_printf ("回答“%s”", question->text), yc_source_of_correction (self->item, TRUE), TRUE);
    }
}

static void
judge_input (YcJudge *self)
{
  g_autoptr (GPtrArray) problems = yc_intake_check (self->intake, self->today);

  for (guint i = 0; i < problems->len; i++)
    {
      const YcInputProblem *problem = g_ptr_array_index (problems, i);
      gboolean is_field = g_str_has_prefix (problem->where, "field.");
      const char *subject = is_field ? problem->where + strlen ("field.") : problem->where;
      const char *code = "applicant";

      if ((self->vouched & (is_field ? YC_VOUCHED_FORM : YC_VOUCHED_APPLICANT)) != 0)
        continue;
      if (is_field)
        code = *yc_intake_get_field (self->intake, subject) == '\0' ? "field-missing" : "field-wrong";
      if (is_field)
        self->n_fields++;
      else
        self->n_applicant++;
      yc_judge_add_finding (self, code, subject, g_strdup (problem->text),
                            g_strdup (is_field ? "与申请人核对后当场填写、更正" : "与申请人的证件核对后更正"),
                            is_field ? yc_source_of_correction (self->item, TRUE) : YC_SOURCE_TRUE_FACTS,
                            TRUE);
    }
}

gboolean
yc_judge_blocked (const YcJudge *self)
{
  gboolean is_absent = self->at_virtual && self->item != NULL && !self->item->remote_window;

  return !self->verdict->in_force || is_absent || self->commitment_barred || self->missing->len > 0 || self->doubtful->len > 0 || self->n_questions > 0 ||
         self->n_applicant > 0 || self->n_fields > 0;
}

/* When something must be in first, and when all must be: the first and the last of the days. */
static void
set_cure_ends (YcVerdict *verdict)
{
  for (guint i = 0; i < verdict->tolerated->len; i++)
    {
      const YcMaterial *material = g_ptr_array_index (verdict->tolerated, i);
      const YcDeadline *due = &g_array_index (verdict->cure_dues, YcDeadline, i);

      if (i == 0 || g_date_compare (&due->due, &verdict->first_cure.due) < 0)
        verdict->first_cure = *due;
      if (i > 0 && g_date_compare (&due->due, &verdict->cure_due.due) <= 0)
        continue;
      verdict->cure_due = *due;
      verdict->cure_days = material->cure.value;
      verdict->cure_unit = material->cure.unit;
    }
}

static void
set_cure_dues (YcJudge *self)
{
  YcVerdict *verdict = self->verdict;

  for (guint i = 0; i < verdict->tolerated->len; i++)
    {
      const YcMaterial *material = g_ptr_array_index (verdict->tolerated, i);
      YcDeadline due;

      yc_deadline_compute (self->calendar, self->today, material->cure.value, material->cure.unit, NULL,
                           &due);
      g_array_append_val (verdict->cure_dues, due);
    }
  set_cure_ends (verdict);
}

/* The days that the applicant signed hold, also when the rules of a later acceptance would give more. */
static void
take_signed_days (YcJudge *self, const YcLetter *letter)
{
  YcVerdict *verdict = self->verdict;

  for (guint i = 0; i < verdict->tolerated->len; i++)
    {
      const char *text = yc_letter_find_cure (letter, ((const YcMaterial *) g_ptr_array_index (verdict->tolerated, i))->id);
      YcDeadline *due = &g_array_index (verdict->cure_dues, YcDeadline, i);
      GDate day;

      if (text == NULL || !yc_date_parse (text, &day) || g_date_compare (&day, &due->due) == 0)
        continue;
      due->due = day;
      due->provisional = !yc_calendar_knows (self->calendar, g_date_get_year (&day));
    }
  set_cure_ends (verdict);
}

/* 行政许可法第三十二条第一款第四项: who is not told in time is accepted from the day of the receipt; so is the clock. Whoever lets the time pass
 * gains none by it. Silence accepts what can be accepted: not before whom has no power to, nor what needs no permit (the same paragraph, items 1 and 2), nor by an
 * item that was not in force. */
static void
judge_silence (YcJudge *self)
{
  YcVerdict *verdict = self->verdict;
  const GDate *received = &self->intake->received;
  g_autofree char *limit = NULL, *day = NULL;

  verdict->start = *self->today;
  if (!g_date_valid (received) || !yc_judge_limit_compute (self->calendar, received, self->item, &verdict->judge_due))
    return;
  verdict->deemed = verdict->in_force && !self->is_exit && g_date_compare (self->today, &verdict->judge_due.due) > 0;
  if (!verdict->deemed)
    return;
  verdict->start = *received;
  limit = yc_date_format_cn (&verdict->judge_due.due);
  day = yc_date_format_cn (received);
  yc_judge_add_finding (self, "deemed-accepted", "",
                        g_strdup_printf ("受理期限（%s%s）已过，逾期未告知，视为受理", limit, verdict->judge_due.provisional ? "，暂定" : ""),
                        g_strdup_printf ("受理日期按收件之日（%s），办理期限自该日起算", day),
                        yc_source_of_correction (self->item, FALSE), FALSE);
}

/* What was told is there: the law of the item leaves nothing else to be demanded. */
static void
judge_supplied (YcJudge *self)
{
  if (self->verdict->supplied && !self->verdict->deemed)
    yc_judge_add_finding (self, "all-supplied", "", g_strdup ("申请人已按书面告知补正全部材料，应当受理"),
                          g_strdup ("没有告知过的内容不影响受理，也不再要求补正"), yc_correction_rule_get (self->item)->source, FALSE);
}

static gboolean
is_own_work (const YcVerdict *verdict, const YcMaterial *material)
{
  for (guint i = 0; i < verdict->findings->len; i++)
    {
      const YcFinding *finding = g_ptr_array_index (verdict->findings, i);

      if (finding->is_own && strcmp (finding->subject, material->id) == 0)
        return TRUE;
    }
  return FALSE;
}

static void
move_all (GPtrArray *from, GPtrArray *to, const YcVerdict *verdict)
{
  for (guint i = from->len; i > 0; i--)
    if (!is_own_work (verdict, g_ptr_array_index (from, i - 1)))
      g_ptr_array_insert (to, 0, g_ptr_array_steal_index (from, i - 1));
}

/* Silence accepts what was received, whole or not: what nobody told the applicant in time binds him no more; the same where the law accepts with what was told. The window's own work stays to be done, and
 * who has signed a promise meanwhile keeps to it. Who chose 告知承诺 is accepted that way: of him only the letter is still asked. */
static void
release_silent (YcJudge *self)
{
  YcVerdict *verdict = self->verdict;

  if ((!verdict->deemed && !verdict->supplied) || self->is_exit)
    return;
  move_all (self->missing, self->lacking, verdict);
  if (!self->promise_signed)
    move_all (verdict->tolerated, self->lacking, verdict);
  self->n_lacking = self->n_fields;
  self->n_fields = 0;
  for (guint i = 0; i < verdict->findings->len; i++)
    {
      YcFinding *finding = g_ptr_array_index (verdict->findings, i);

      if (yc_finding_is_told (finding))
        finding->blocks = FALSE;
    }
}

/* What was promised and has come in since: nobody signs again for bringing more. */
static void
remark_named_more (YcJudge *self, const YcLetter *letter)
{
  g_autoptr (GPtrArray) more = g_ptr_array_new ();
  g_autofree char *names = NULL;

  for (guint i = 0; letter->names[i] != NULL; i++)
    {
      const YcMaterial *material = yc_item_find_material (self->item, letter->names[i]);

      if (material != NULL && !g_ptr_array_find (self->verdict->tolerated, material, NULL))
        g_ptr_array_add (more, (gpointer) material);
    }
  names = yc_judge_join_names (more);
  if (more->len > 0)
    yc_judge_add_finding (self, "promise-names-more", yc_checklist_promise_slot ()->id,
                          g_strdup_printf ("承诺书还写有%s，现在已经收到", names), g_strdup ("不必重新签名"), YC_SOURCE_TOLERANCE, FALSE);
}

/* Where the credit platform could not be asked: an unknown credit allows both ways with the applicant's own
 * declaration in the letter. */
static void
remark_letter (YcJudge *self, YcSource source, gboolean is_signed, const char *code, const char *subject,
               const char *letter)
{
  if (self->credit == NULL || !self->credit->known)
    yc_judge_add_finding (self, "credit-unknown", "", g_strdup ("信用状况未核对，以申请人在承诺书中的声明为准"),
                          g_strdup ("联网后核对；有失信记录的，在作出结果前提示"), source, FALSE);
  if (!is_signed)
    yc_judge_add_finding (self, code, subject, g_strdup_printf ("%s还没有签名扫入", letter),
                          g_strdup_printf ("打印%s，申请人签名后扫入", letter), source, TRUE);
  self->verdict->needs_letter = !is_signed;
  self->verdict->ready = is_signed;
}

/* A signature under another text promises nothing of this case: it is printed and signed again. */
static void
check_letter (YcJudge *self, YcSource source, const char *code, const char *slot, const char *letter)
{
  const YcLetter *found = NULL;
  g_autofree char *why = self->verdict->ready ? yc_judge_check_letter (self, self->verdict->letter_kind, slot, &found) : NULL;

  if (found != NULL)
    {
      take_signed_days (self, found);
      remark_named_more (self, found);
    }
  if (why == NULL)
    return;
  yc_judge_add_finding (self, code, slot, g_steal_pointer (&why), g_strdup_printf ("重新打印%s，申请人签名后扫入", letter), source, TRUE);
  self->verdict->needs_letter = TRUE;
  self->verdict->ready = FALSE;
}

static void
decide (YcJudge *self)
{
  YcVerdict *verdict = self->verdict;

  set_cure_dues (self);
  if (self->is_exit || yc_judge_blocked (self))
    return;
  if (self->commits)
    {
      verdict->outcome = YC_OUTCOME_COMMIT;
      verdict->letter_kind = YC_LETTER_COMMITMENT;
      remark_letter (self, YC_SOURCE_COMMITMENT, self->letter_signed, "letter-unsigned",
                     yc_item_get_letter (self->item)->id, "告知承诺书");
      check_letter (self, YC_SOURCE_COMMITMENT, "letter-outdated", yc_item_get_letter (self->item)->id, "告知承诺书");
    }
  else if (verdict->tolerated->len > 0)
    {
      verdict->outcome = YC_OUTCOME_TOLERATE;
      verdict->letter_kind = YC_LETTER_PROMISE;
      remark_letter (self, YC_SOURCE_TOLERANCE, self->promise_signed, "promise-unsigned",
                     yc_checklist_promise_slot ()->id, "容缺受理承诺书");
      check_letter (self, YC_SOURCE_TOLERANCE, "promise-outdated", yc_checklist_promise_slot ()->id, "容缺受理承诺书");
    }
  else
    {
      verdict->outcome = YC_OUTCOME_ACCEPT;
      verdict->ready = TRUE;
    }
}

static void
add_remarks (YcJudge *self)
{
  if (self->intake->wants_commitment && !self->commits && !yc_item_may_commit (self->item))
    yc_judge_add_finding (self, "commitment-excluded", "",
                          g_strdup_printf ("本事项不适用告知承诺：%s", self->item->commitment.reason),
                          g_strdup ("按普通方式办理"), YC_SOURCE_COMMITMENT, FALSE);
  if (self->verdict->due.provisional || self->verdict->promise_due.provisional || self->verdict->legal_due.provisional)
    yc_judge_add_finding (self, "deadline-provisional", "",
                          g_strdup ("办理期限跨入工作日历未知的年份，应办结日暂定"),
                          g_strdup ("年度放假安排公布并更新日历后重新计算"), YC_SOURCE_COUNTING, FALSE);
  if (self->item->sample)
    yc_judge_add_finding (
        self, "sample", "",
        g_strdup_printf ("事项目录 %s（%s 版）含样例数据", self->item->short_name, self->item->version),
        g_strdup ("正式办理前换用本级发布的事项目录"), YC_SOURCE_PUBLISHED, FALSE);
}

static gboolean
is_tolerance_barred (YcJudge *self)
{
  const char *code, *source;
  g_autofree char *why = yc_judge_find_bar (self, YC_OUTCOME_TOLERATE, &code, &source);

  return why != NULL;
}

static void
judge_commitment_bar (YcJudge *self)
{
  const char *code = NULL, *source = NULL;
  g_autofree char *why = yc_judge_find_bar (self, YC_OUTCOME_COMMIT, &code, &source);

  self->commitment_barred = why != NULL;
  if (why != NULL)
    yc_judge_add_cited (self, "commitment-barred", "", g_strdup_printf ("不能以告知承诺方式受理：%s", why), g_strdup ("改按普通方式办理"), source, TRUE);
}

/* A case that silence has accepted began on an earlier day, of which the minute is not kept: its opening. */
static void
judge_limits (YcJudge *self)
{
  YcVerdict *verdict = self->verdict;
  YcCaseLimits limits;
  const YcMoment start = { verdict->start, g_date_compare (&verdict->start, self->today) == 0 ? self->minute : 0 };

  yc_item_find_limits (self->item, self->intake->answers, &limits);
  verdict->limits = limits;
  yc_deadline_effective (self->calendar, self->region != NULL ? &self->region->hours : NULL, &start, &limits, &verdict->promise_due, &verdict->legal_due,
                         &verdict->due);
}

/* 身份证, 结婚登记: fingerprints and two people before the registrar do not come over a line. */
static void
judge_presence (YcJudge *self)
{
  if (self->at_virtual && !self->item->remote_window)
    yc_judge_add_finding (self, "presence", "", g_strdup ("本事项须申请人本人到场，不能在远程虚拟窗口收件"), g_strdup ("请申请人到有权受理的窗口当面办理"),
                          YC_SOURCE_REMOTE, TRUE);
}

static void
judge_item (YcJudge *self)
{
  judge_force (self);
  /* An answer that ends the case would take it in first. */
  if (self->verdict->in_force)
    yc_judge_exits (self);
  judge_presence (self);
  self->verdict->on_the_spot = !yc_correction_rule_get (self->item)->has_notice;
  judge_silence (self);
  judge_supplied (self);
  judge_limits (self);
  self->commits = yc_intake_commits (self->intake);
  if (self->commits)
    judge_commitment_bar (self);
  self->may_tolerate = !self->verdict->limits.immediate && !self->item->tolerance_excluded && !self->commits && !is_tolerance_barred (self);
  judge_questions (self);
  judge_input (self);
  yc_judge_renewal (self);
  yc_judge_slots (self);
  release_silent (self);
  decide (self);
  yc_judge_append_promise (self);
  add_remarks (self);
}

static YcVerdict *
judge (const YcVerdictAsk *ask, gboolean with_others)
{
  g_autoptr (GPtrArray) missing = g_ptr_array_new ();
  g_autoptr (GPtrArray) lacking = g_ptr_array_new ();
  g_autoptr (GPtrArray) doubtful = g_ptr_array_new ();
  g_autoptr (GPtrArray) waived = g_ptr_array_new ();
  YcJudge self = { .intake = ask->intake,
                   .item = ask->intake->item,
                   .pages = ask->pages,
                   .calendar = ask->calendar,
                   .today = ask->today,
                   .region = ask->region,
                   .credit = ask->credit,
                   .vouched = ask->vouched,
                   .minute = ask->minute,
                   .at_virtual = ask->at_virtual,
                   .first = ask->first,
                   .verdict = verdict_new (),
                   .missing = missing,
                   .lacking = lacking,
                   .doubtful = doubtful,
                   .waived = waived };

  self.verdict->supplied = ask->supplied;
  if (self.item != NULL)
    judge_item (&self);
  else
    {
      judge_input (&self);
      yc_judge_add_finding (&self, "item-missing", "", g_strdup ("还没有选择事项"),
                            g_strdup ("选择申请人要办的事项"), YC_SOURCE_PUBLISHED, TRUE);
    }
  if (with_others)
    yc_judge_others (&self);
  yc_judge_sentences (&self);
  return self.verdict;
}

YcVerdict *
yc_judge_without_others (const YcVerdictAsk *ask)
{
  return judge (ask, FALSE);
}

/**
 * yc_verdict_ask:
 *
 * Outcomes are ordered, and adding a sound page to a slot of the checklist never gives a worse one.
 *
 * Returns: (transfer full)
 */
YcVerdict *
yc_verdict_ask (const YcVerdictAsk *ask)
{
  return judge (ask, TRUE);
}

YcVerdict *
yc_verdict_judge (const YcIntake *intake, const GPtrArray *pages, YcCalendar *calendar, const GDate *today)
{
  const YcVerdictAsk ask = { intake, pages, calendar, today, NULL, NULL, 0 };

  return yc_verdict_ask (&ask);
}

gboolean
yc_verdict_allows (const YcVerdict *self, YcOutcome outcome, YcConflict *ret_reason, const char **ret_text)
{
  if (self->outcome == outcome && self->ready && outcome < YC_OUTCOME_INCOMPLETE)
    return TRUE;
  *ret_reason = YC_CONFLICT_OTHER_OUTCOME;
  *ret_text = self->sentence;
  for (guint i = 0; i < self->findings->len; i++)
    {
      const YcFinding *finding = g_ptr_array_index (self->findings, i);

      if (!finding->blocks)
        continue;
      /* Each code of a blocking finding is a reason, too (tested with the rules). */
      yc_conflict_parse (finding->code, ret_reason);
      *ret_text = finding->text;
      break;
    }
  return FALSE;
}

gboolean
yc_verdict_is_whole (const YcVerdict *self, const char *material_id)
{
  for (guint i = 0; i < self->slots->len; i++)
    {
      const YcSlot *slot = g_ptr_array_index (self->slots, i);

      if (strcmp (slot->material->id, material_id) == 0)
        return slot->state == YC_SLOT_COMPLETE;
    }
  return TRUE;
}

YcState
yc_verdict_get_state (const YcVerdict *self, YcOutcome outcome)
{
  return self->deemed && outcome == YC_OUTCOME_ACCEPT ? YC_STATE_DEEMED_ACCEPTED : yc_outcome_to_state (outcome);
}

YcState
yc_outcome_to_state (YcOutcome outcome)
{
  switch (outcome)
    {
    case YC_OUTCOME_ACCEPT:
      return YC_STATE_ACCEPTED;
    case YC_OUTCOME_COMMIT:
      return YC_STATE_COMMITTED;
    case YC_OUTCOME_TOLERATE:
      return YC_STATE_TOLERATED;
    case YC_OUTCOME_INCOMPLETE:
      return YC_STATE_TO_CORRECT;
    case YC_OUTCOME_REFUSE:
      return YC_STATE_REFUSED;
    case YC_OUTCOME_NOT_NEEDED:
      return YC_STATE_NOT_NEEDED;
    }
  g_return_val_if_reached (YC_STATE_DRAFT);
}

const char *
yc_outcome_get_name (YcOutcome outcome)
{
  static const char *const names[] = { "受理", "告知承诺受理", "容缺受理", "暂不能受理", "不予受理", "不受理" };

  g_return_val_if_fail ((gsize) outcome < G_N_ELEMENTS (names), "");
  return names[outcome];
}

const char *
yc_outcome_get_code (YcOutcome outcome)
{
  static const char *const codes[] = { "accept", "commit", "tolerate", "correct", "refuse", "not-needed" };

  G_STATIC_ASSERT (G_N_ELEMENTS (codes) == YC_N_OUTCOMES);
  g_return_val_if_fail ((gsize) outcome < G_N_ELEMENTS (codes), "");
  return codes[outcome];
}
