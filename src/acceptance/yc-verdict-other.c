/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 *
 * The outcomes that were not the best one: which are open all the same, and why the others are not. Takes a
 * judged case, adds to it.
 */
#define G_LOG_DOMAIN "yc-acceptance"

#include "config.h"

#include "acceptance/yc-verdict-private.h"

/* Takes @why. */
static void
add_cited (YcJudge *self, YcOutcome outcome, gboolean open, char *why, const char *source)
{
  YcOtherOutcome *other = g_new0 (YcOtherOutcome, 1);

  other->outcome = outcome;
  other->open = open;
  other->why = why;
  other->source = g_strdup (source);
  g_ptr_array_add (self->verdict->other, other);
}

/* Takes @why. */
static void
add_other (YcJudge *self, YcOutcome outcome, gboolean open, char *why, YcSource source)
{
  add_cited (self, outcome, open, why, yc_judge_get_source (self, source));
}

static void
add_accept (YcJudge *self)
{
  guint n = self->missing->len + self->doubtful->len + self->n_questions + self->n_applicant +
            self->n_fields + self->verdict->tolerated->len;

  if (!self->verdict->in_force)
    add_other (self, YC_OUTCOME_ACCEPT, FALSE, g_strdup ("事项现在不施行"), YC_SOURCE_PUBLISHED);
  else if (self->commits && n == 0)
    add_other (self, YC_OUTCOME_ACCEPT, FALSE,
               g_strdup ("申请人选择了告知承诺方式；改选普通方式须交齐免交的材料"), YC_SOURCE_COMMITMENT);
  else
    add_other (self, YC_OUTCOME_ACCEPT, FALSE, g_strdup_printf ("还有 %u 项没有齐备", n),
               yc_source_of_correction (self->item, FALSE));
}

static gboolean
would_commit (const YcJudge *self)
{
  g_autoptr (YcIntake) chosen = yc_intake_copy (self->intake);
  const YcVerdictAsk ask = { chosen, self->pages, self->calendar, self->today, self->region, self->credit, self->vouched, self->minute, self->at_virtual, self->first, self->verdict->supplied };
  g_autoptr (YcVerdict) verdict = NULL;

  chosen->wants_commitment = TRUE;
  verdict = yc_judge_without_others (&ask);
  return verdict->outcome == YC_OUTCOME_COMMIT;
}

static void
add_commit (YcJudge *self)
{
  const YcItem *item = self->item;
  const char *code = NULL, *source = NULL;
  g_autofree char *bar = yc_judge_find_bar (self, YC_OUTCOME_COMMIT, &code, &source);

  if (item->commitment.klass == YC_COMMITMENT_NONE || item->commitment.klass == YC_COMMITMENT_EXCLUDED)
    add_other (self, YC_OUTCOME_COMMIT, FALSE,
               g_strdup_printf ("不适用告知承诺：%s", item->commitment.reason), YC_SOURCE_COMMITMENT);
  else if (!yc_item_may_commit (item))
    add_other (self, YC_OUTCOME_COMMIT, FALSE, g_strdup ("只有部分证明可以承诺，目录没有整件的告知承诺书"),
               YC_SOURCE_COMMITMENT);
  else if (bar != NULL)
    add_cited (self, YC_OUTCOME_COMMIT, FALSE, g_steal_pointer (&bar), source);
  else if (!self->commits && item->commitment.when != NULL)
    add_other (self, YC_OUTCOME_COMMIT, FALSE, g_strdup ("按情形问题的回答，不以告知承诺方式办理"), YC_SOURCE_COMMITMENT);
  else if (!self->commits && would_commit (self))
    add_other (self, YC_OUTCOME_COMMIT, TRUE, g_strdup ("申请人自愿选择告知承诺方式时可以"),
               YC_SOURCE_COMMITMENT);
  else
    add_other (self, YC_OUTCOME_COMMIT, FALSE, g_strdup ("不能以承诺代替的材料或者信息还没有齐备"),
               YC_SOURCE_COMMITMENT);
}

static char *
explain_missing (const YcJudge *self)
{
  g_autoptr (GPtrArray) never = g_ptr_array_new ();
  g_autofree char *names = NULL;

  for (guint i = 0; i < self->missing->len; i++)
    if (((const YcMaterial *) g_ptr_array_index (self->missing, i))->need != YC_NEED_TOLERABLE)
      g_ptr_array_add (never, g_ptr_array_index (self->missing, i));
  if (never->len == 0)
    return g_strdup ("办结期限太短，来不及补齐");
  names = yc_judge_join_names (never);
  return g_strdup_printf ("%s不在可以容缺的材料之列", names);
}

static void
add_tolerate (YcJudge *self)
{
  const char *code = NULL, *source = NULL;
  g_autofree char *bar = yc_judge_find_bar (self, YC_OUTCOME_TOLERATE, &code, &source);

  if (!self->verdict->in_force)
    add_other (self, YC_OUTCOME_TOLERATE, FALSE, g_strdup ("事项现在不施行"), YC_SOURCE_PUBLISHED);
  else if (self->verdict->limits.immediate)
    add_cited (self, YC_OUTCOME_TOLERATE, FALSE, g_strdup ("即办件当场办结，没有补齐的期间"), yc_judge_get_source (self, YC_SOURCE_TOLERANCE));
  else if (self->item->tolerance_excluded)
    add_cited (self, YC_OUTCOME_TOLERATE, FALSE, g_strdup ("事项属于不得容缺的领域"), yc_judge_get_source (self, YC_SOURCE_TOLERANCE));
  else if (bar != NULL)
    add_cited (self, YC_OUTCOME_TOLERATE, FALSE, g_steal_pointer (&bar), source);
  else if (self->commits)
    add_other (self, YC_OUTCOME_TOLERATE, FALSE, g_strdup ("申请人选择了告知承诺方式，一件只有一种受理方式"),
               YC_SOURCE_COMMITMENT);
  else if (self->lacking->len > 0)
    add_other (self, YC_OUTCOME_TOLERATE, FALSE, g_strdup ("受理期限已过，视为受理，不再要求容缺承诺"), yc_source_of_correction (self->item, FALSE));
  else if (self->missing->len > 0)
    add_other (self, YC_OUTCOME_TOLERATE, FALSE, explain_missing (self), YC_SOURCE_TOLERANCE);
  else if (yc_judge_blocked (self))
    add_other (self, YC_OUTCOME_TOLERATE, FALSE, g_strdup ("容缺只及于材料，申请信息和扫描件须先改正"),
               YC_SOURCE_TOLERANCE);
  else
    add_other (self, YC_OUTCOME_TOLERATE, FALSE, g_strdup ("材料齐全，不需要容缺"), YC_SOURCE_TOLERANCE);
}

static void
add_correct (YcJudge *self)
{
  char *why = NULL;
  gboolean open = yc_verdict_may_correct (self->verdict, &why);

  add_other (self, YC_OUTCOME_INCOMPLETE, open, why, yc_source_of_correction (self->item, FALSE));
}

/* 不予受理, 不受理: from the answers and the credit alone, never from what is missing. */
static void
add_exits (YcJudge *self)
{
  YcOutcome chosen = self->verdict->outcome;

  if (chosen != YC_OUTCOME_REFUSE)
    add_other (self, YC_OUTCOME_REFUSE, FALSE, g_strdup ("按回答属于本机关职权，申请人也没有被限制申请"), YC_SOURCE_NOT_OURS);
  if (chosen != YC_OUTCOME_NOT_NEEDED)
    add_other (self, YC_OUTCOME_NOT_NEEDED, FALSE, g_strdup ("按回答依法需要办理本事项"), YC_SOURCE_NOT_NEEDED);
}

void
yc_judge_others (YcJudge *self)
{
  if (self->item == NULL)
    return;
  if (self->is_exit)
    {
      const YcFinding *exit = g_ptr_array_index (self->verdict->findings, 0);

      for (int outcome = YC_OUTCOME_ACCEPT; outcome <= YC_OUTCOME_TOLERATE; outcome++)
        add_cited (self, (YcOutcome) outcome, FALSE, g_strdup (exit->text), exit->source);
      add_correct (self);
      add_exits (self);
      return;
    }
  if (self->verdict->outcome != YC_OUTCOME_ACCEPT)
    add_accept (self);
  if (self->verdict->outcome != YC_OUTCOME_COMMIT)
    add_commit (self);
  if (self->verdict->outcome != YC_OUTCOME_TOLERATE)
    add_tolerate (self);
  if (self->verdict->outcome != YC_OUTCOME_INCOMPLETE)
    add_correct (self);
  add_exits (self);
}
