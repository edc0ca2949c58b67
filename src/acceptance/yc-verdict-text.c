/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 *
 * The two lines of the verdict bar: what is so, and what comes next with its date. Takes a judged case, sets
 * its texts.
 */
#define G_LOG_DOMAIN "yc-acceptance"

#include "config.h"

#include "acceptance/yc-verdict-private.h"

#include "base/yc-clock.h"

#include <string.h>

/* The sentence has the bar's width on a small screen: what does not fit is in the list of materials. */
#define MAX_NAMES 2
#define MAX_NAME_CHARACTERS 18

char *
yc_judge_join_names (const GPtrArray *materials)
{
  GString *text = g_string_new (NULL);
  glong n_characters = 0;
  guint n = 0;

  for (; n < materials->len && n < MAX_NAMES; n++)
    {
      const char *name = ((const YcMaterial *) g_ptr_array_index (materials, n))->name;

      n_characters += g_utf8_strlen (name, -1);
      if (n > 0 && n_characters > MAX_NAME_CHARACTERS)
        break;
      g_string_append_printf (text, "%s%s", n > 0 ? "、" : "", name);
    }
  if (n < materials->len)
    g_string_append (text, "等");
  return g_string_free (text, FALSE);
}

/* "11月30日 周一"; with the year when it is another one, and said so when it is provisional. */
static char *
format_due (const YcJudge *self, const YcDeadline *deadline)
{
  g_autofree char *full = yc_date_format_cn (&deadline->due);
  const char *after_year = strstr (full, "年");
  gboolean same_year = g_date_get_year (&deadline->due) == g_date_get_year (self->today);

  return g_strconcat (same_year && after_year != NULL ? after_year + strlen ("年") : full,
                      deadline->provisional ? "（暂定）" : "", NULL);
}

/* When the clock does not begin today, the day from which it runs. */
static char *
format_decision (const YcJudge *self)
{
  g_autofree char *due = format_due (self, &self->verdict->due);
  const YcDeadline start = { self->verdict->start, FALSE };
  g_autofree char *day = format_due (self, &start);

  return self->verdict->deemed ? g_strdup_printf ("%s（自收件之日 %s 起算）", due, day) : g_strdup (due);
}

static void
append_part (GString *text, char *part)
{
  g_string_append_printf (text, "%s%s", text->len > 0 ? "，" : "", part);
  g_free (part);
}

static void
append_materials (GString *text, const char *format_before, const GPtrArray *materials, const char *after)
{
  g_autofree char *names = yc_judge_join_names (materials);

  if (materials->len > 0)
    append_part (text, g_strdup_printf ("%s%u 件%s（%s）", format_before, materials->len, after, names));
}

static const YcFinding *
first_blocking (const YcVerdict *verdict, guint *ret_n)
{
  const YcFinding *first = NULL;

  *ret_n = 0;
  for (guint i = 0; i < verdict->findings->len; i++)
    {
      const YcFinding *finding = g_ptr_array_index (verdict->findings, i);

      if (!finding->blocks)
        continue;
      if (first == NULL)
        first = finding;
      (*ret_n)++;
    }
  return first;
}

void
yc_judge_say_next (YcVerdict *verdict)
{
  guint n = 0;
  const YcFinding *first = first_blocking (verdict, &n);

  g_free (verdict->next);
  verdict->next = n > 1 ? g_strdup_printf ("下一步%s · 共 %u 项待办", first->cure, n) : g_strdup_printf ("下一步%s", first->cure);
}

/* What is there and does not count is not said to be lacking. */
static void
append_missing (GString *text, const YcJudge *self, const GPtrArray *materials)
{
  g_autoptr (GPtrArray) absent = g_ptr_array_new (), unfit = g_ptr_array_new ();

  for (guint i = 0; i < materials->len; i++)
    {
      YcMaterial *material = g_ptr_array_index (materials, i);

      g_ptr_array_add (yc_judge_is_unfit (self, material) ? unfit : absent, material);
    }
  append_materials (text, "缺 ", absent, "");
  append_materials (text, "", unfit, "不符合要求");
}

static void
say_incomplete (YcJudge *self)
{
  YcVerdict *verdict = self->verdict;
  g_autoptr (GString) parts = g_string_new (NULL);

  if (self->item == NULL)
    append_part (parts, g_strdup ("还没有选择事项"));
  else if (!self->verdict->in_force)
    append_part (parts, g_strdup ("事项现在不施行"));
  if (self->commitment_barred)
    append_part (parts, g_strdup ("不能以告知承诺方式受理"));
  append_missing (parts, self, self->missing);
  append_materials (parts, "", self->doubtful, "有疑点");
  if (self->n_questions > 0)
    append_part (parts, g_strdup_printf ("%u 个问题没有回答", self->n_questions));
  if (self->n_applicant > 0)
    append_part (parts, g_strdup_printf ("申请人信息 %u 项待更正", self->n_applicant));
  if (self->n_fields > 0)
    append_part (parts, g_strdup_printf ("表单 %u 项待填写、更正", self->n_fields));
  if (verdict->tolerated->len > 0)
    append_part (parts, g_strdup_printf ("另有 %u 件可容缺", verdict->tolerated->len));
  verdict->sentence = g_strdup_printf ("%s：%s", verdict->deemed ? "逾期未告知，视为受理，但还不能出具受理文书" : "暂不能受理", parts->str);
  yc_judge_say_next (verdict);
}

static char *
describe_lacking (const YcJudge *self)
{
  g_autoptr (GString) parts = g_string_new (NULL);

  append_missing (parts, self, self->lacking);
  if (self->n_lacking > 0)
    append_part (parts, g_strdup_printf ("表单 %u 项没有填妥", self->n_lacking));
  return self->verdict->deemed ? g_strdup_printf ("视为受理：%s，逾期没有告知，不影响受理", parts->str)
                               : g_strdup_printf ("应当受理：%s，没有告知过，不影响受理", parts->str);
}

static void
say_accept (YcJudge *self)
{
  g_autofree char *due = format_decision (self);

  if (self->lacking->len > 0 || self->n_lacking > 0)
    self->verdict->sentence = describe_lacking (self);
  else
    self->verdict->sentence = g_strdup_printf ("可受理：材料齐全（%u 件），表单已填妥", self->n_complete);
  self->verdict->next = g_strdup_printf ("下一步%s · 应办结于 %s", self->verdict->deemed ? "按视为受理登记并打印视为受理说明" : "受理并打印受理通知书", due);
}

static void
say_commit (YcJudge *self)
{
  YcVerdict *verdict = self->verdict;
  const YcLimit *verify = &self->item->commitment.verify;
  g_autofree char *due = format_decision (self);
  g_autofree char *limit = yc_limit_to_text (verify);
  g_autoptr (GString) parts = g_string_new (NULL);

  append_materials (parts, "免交 ", self->waived, "");
  if (parts->len == 0)
    append_part (parts, g_strdup ("材料齐全"));
  if (verify->value > 0)
    append_part (parts, g_strdup_printf ("发证后 %s内核查", limit));
  if (self->lacking->len > 0 || self->n_lacking > 0)
    verdict->sentence = describe_lacking (self);
  else
    verdict->sentence = g_strdup_printf ("可告知承诺受理：%s", parts->str);
  verdict->next = g_strdup_printf ("%s · 应办结于 %s",
                                   verdict->needs_letter ? "下一步打印告知承诺书，申请人签名后扫入"
                                                         : "告知承诺书已签名扫入，下一步受理",
                                   due);
}

/* "5 个工作日内补齐", or a span where the materials have different limits of their own. */
static char *
format_cure (const YcVerdict *verdict)
{
  const YcMaterial *first = g_ptr_array_index (verdict->tolerated, 0);
  const YcLimit *shortest = &first->cure, *longest = &first->cure;
  g_autofree char *text = NULL;
  gboolean one_unit = TRUE;

  for (guint i = 1; i < verdict->tolerated->len; i++)
    {
      const YcLimit *cure = &((const YcMaterial *) g_ptr_array_index (verdict->tolerated, i))->cure;

      one_unit = one_unit && cure->unit == first->cure.unit;
      shortest = cure->value < shortest->value ? cure : shortest;
      longest = cure->value > longest->value ? cure : longest;
    }
  text = yc_limit_to_text (longest);
  if (!one_unit)
    return g_strdup ("按各自的期限补齐");
  if (shortest->value == longest->value)
    return g_strdup_printf ("%s内补齐", text);
  return g_strdup_printf ("%d 至 %s内分别补齐", shortest->value, text);
}

static char *
format_cure_dates (const YcJudge *self)
{
  g_autofree char *first = format_due (self, &self->verdict->first_cure);
  g_autofree char *last = format_due (self, &self->verdict->cure_due);

  return g_str_equal (first, last) ? g_strdup (last) : g_strdup_printf ("%s 至 %s", first, last);
}

static void
say_tolerate (YcJudge *self)
{
  YcVerdict *verdict = self->verdict;
  g_autofree char *names = yc_judge_join_names (verdict->tolerated);
  g_autofree char *cure = format_cure (verdict);
  g_autofree char *dates = format_cure_dates (self);

  verdict->sentence =
      g_strdup_printf ("可容缺受理：缺 %u 件（%s），%s", verdict->tolerated->len, names, cure);
  verdict->next = g_strdup_printf ("%s · 应补齐于 %s",
                                   verdict->needs_letter ? "下一步打印容缺受理承诺书，申请人签名后扫入"
                                                         : "容缺受理承诺书已签名扫入，下一步受理",
                                   dates);
}

/* The exit was found first, before any material was looked at. */
static void
say_exit (YcJudge *self)
{
  YcVerdict *verdict = self->verdict;
  const YcFinding *exit = g_ptr_array_index (verdict->findings, 0);

  verdict->sentence = g_strdup_printf ("%s：%s", yc_outcome_get_name (verdict->outcome), exit->text);
  verdict->next = g_strdup_printf ("下一步%s", exit->cure);
}

void
yc_judge_sentences (YcJudge *self)
{
  switch (self->verdict->outcome)
    {
    case YC_OUTCOME_ACCEPT:
      say_accept (self);
      break;
    case YC_OUTCOME_COMMIT:
      say_commit (self);
      break;
    case YC_OUTCOME_TOLERATE:
      say_tolerate (self);
      break;
    case YC_OUTCOME_INCOMPLETE:
      say_incomplete (self);
      break;
    case YC_OUTCOME_REFUSE:
    case YC_OUTCOME_NOT_NEEDED:
      say_exit (self);
      break;
    }
}
