/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 *
 * What is wrong with the applicant and the form. Takes an intake and today's date, gives problems in the
 * order of the screen. Pure.
 */
#define G_LOG_DOMAIN "yc-intake"

#include "config.h"

#include "intake/yc-intake.h"

#include "base/yc-clock.h"
#include "intake/yc-id-number.h"

#include <string.h>

#define MAX_APPLICANT_TEXT 200

static void
problem_free (gpointer data)
{
  YcInputProblem *problem = data;

  g_free (problem->where);
  g_free (problem->text);
  g_free (problem);
}

/* Takes @text. */
static void
add_problem (GPtrArray *problems, const char *where, char *text)
{
  YcInputProblem *problem = g_new0 (YcInputProblem, 1);

  problem->where = g_strdup (where);
  problem->text = text;
  g_ptr_array_add (problems, problem);
}

static gboolean
is_blank (const char *text)
{
  for (; *text != '\0'; text = g_utf8_next_char (text))
    if (!g_unichar_isspace (g_utf8_get_char (text)))
      return FALSE;
  return TRUE;
}

/* A mobile number, a fixed line with its area code, a service number (400, 800), or one of another country or region, with its "+"; blanks between groups are
 * fine. */
static gboolean
is_phone (const char *text)
{
  g_auto (GStrv) groups = g_strsplit (text, " ", -1);
  g_autofree char *joined = g_strjoinv ("", groups);
  static gsize compiled = 0;
  static GRegex *pattern;

  if (g_once_init_enter (&compiled))
    {
      pattern = g_regex_new ("^((\\+86-?)?1[3-9][0-9]{9}|0[0-9]{2,3}-?[2-9][0-9]{6,7}(-[0-9]{1,6})?|[48]00-?[0-9]{3}-?[0-9]{4}|\\+(?!86)[1-9][0-9-]{6,17})$",
                             G_REGEX_OPTIMIZE, 0, NULL);
      g_once_init_leave (&compiled, 1);
    }
  return g_regex_match (pattern, joined, 0, NULL);
}

static char *
check_number (const YcField *field, const char *text)
{
  double value;
  char *end;
  char low[G_ASCII_DTOSTR_BUF_SIZE], high[G_ASCII_DTOSTR_BUF_SIZE];
  gboolean ranged = field->min < 0 || field->min > 0 || field->max < 0 || field->max > 0;

  if (strlen (text) > 20 || strspn (text, "0123456789.") != strlen (text))
    return g_strdup ("应为数字");
  value = g_ascii_strtod (text, &end);
  if (*end != '\0' || !g_ascii_isdigit (*text))
    return g_strdup ("应为数字");
  if (!ranged || (value >= field->min && value <= field->max))
    return NULL;
  g_ascii_formatd (low, sizeof low, "%.10g", field->min);
  g_ascii_formatd (high, sizeof high, "%.10g", field->max);
  return g_strdup_printf ("应在 %s 至 %s%s%s之间", low, high, *field->unit != '\0' ? " " : "", field->unit);
}

static char *
check_choice (const YcField *field, const char *value)
{
  for (guint i = 0; i < field->choices->len; i++)
    if (g_str_equal (((const YcAnswer *) g_ptr_array_index (field->choices, i))->id, value))
      return NULL;
  return g_strdup ("应从给出的选项中选择");
}

static char *
check_id (YcIdVerdict verdict)
{
  return verdict == YC_ID_VALID ? NULL : g_strdup (yc_id_verdict_text (verdict));
}

static char *
check_value (const YcField *field, const char *value, const GDate *today)
{
  GDate date;

  switch (field->type)
    {
    case YC_FIELD_TEXT:
      return g_utf8_strlen (value, -1) <= field->max_length
                 ? NULL
                 : g_strdup_printf ("最多 %d 个字", field->max_length);
    case YC_FIELD_NUMBER:
      return check_number (field, value);
    case YC_FIELD_DATE:
      return yc_date_parse (value, &date) ? NULL : g_strdup ("应为日期，如 2026-11-23");
    case YC_FIELD_CHOICE:
      return check_choice (field, value);
    case YC_FIELD_PHONE:
      return is_phone (value) ? NULL : g_strdup ("应为 11 位手机号码、带区号的固定电话或者 400 电话；境外号码以 + 开头");
    case YC_FIELD_RESIDENT_ID:
      return check_id (yc_id_check_resident (value, today, NULL, NULL));
    case YC_FIELD_USCC:
      return check_id (yc_id_check_uscc (value, NULL));
    }
  g_return_val_if_reached (NULL);
}

/**
 * yc_intake_check_field:
 * @value: (nullable): an empty one is fine here; whether it may be empty is yc_intake_check()'s question
 *
 * Returns: (transfer full) (nullable): the reason in Chinese, NULL when the value is fine
 */
char *
yc_intake_check_field (const YcField *field, const char *value)
{
  if (value == NULL || *value == '\0')
    return NULL;
  return check_value (field, value, NULL);
}

static void
check_form_field (const YcIntake *self, const YcField *field, const GDate *today, GPtrArray *problems)
{
  const char *value = yc_intake_get_field (self, field->id);
  g_autofree char *where = g_strconcat ("field.", field->id, NULL);
  g_autofree char *reason = NULL;

  if (!yc_condition_holds (field->when, self->answers))
    return;
  if (is_blank (value))
    {
      if (field->required)
        add_problem (problems, where, g_strdup_printf ("“%s”没有填写", field->label));
      return;
    }
  reason = check_value (field, value, today);
  if (reason != NULL)
    add_problem (problems, where, g_strdup_printf ("“%s”%s", field->label, reason));
}

static void
check_form (const YcIntake *self, const GDate *today, GPtrArray *problems)
{
  for (guint i = 0; i < self->item->field_groups->len; i++)
    {
      const YcFieldGroup *group = g_ptr_array_index (self->item->field_groups, i);

      for (guint j = 0; j < group->fields->len; j++)
        check_form_field (self, g_ptr_array_index (group->fields, j), today, problems);
    }
}

static void
check_text (GPtrArray *problems, const char *where, const char *label, const char *text)
{
  if (is_blank (text))
    add_problem (problems, where, g_strdup_printf ("%s没有填写", label));
  else if (g_utf8_strlen (text, -1) > MAX_APPLICANT_TEXT)
    add_problem (problems, where, g_strdup_printf ("%s过长，最多 %d 个字", label, MAX_APPLICANT_TEXT));
}

static void
check_phone (GPtrArray *problems, const char *where, const char *label, const char *phone)
{
  if (is_blank (phone))
    add_problem (problems, where, g_strdup_printf ("%s没有填写", label));
  else if (!is_phone (phone))
    add_problem (problems, where, g_strdup_printf ("%s应为 11 位手机号码，或者带区号的固定电话", label));
}

static void
check_applicant_number (const YcApplicant *applicant, const GDate *today, GPtrArray *problems)
{
  static const char where[] = "applicant.number";
  YcIdVerdict verdict = YC_ID_VALID;

  switch (applicant->paper)
    {
    case YC_PAPER_RESIDENT_ID:
      verdict = yc_id_check_resident (applicant->number, today, NULL, NULL);
      break;
    case YC_PAPER_USCC:
      verdict = yc_id_check_uscc (applicant->number, NULL);
      break;
    case YC_PAPER_PASSPORT:
    case YC_PAPER_OTHER:
      check_text (problems, where, "证件号码", applicant->number);
      break;
    }
  if (verdict != YC_ID_VALID)
    add_problem (problems, where,
                 g_strdup_printf ("%s：%s",
                                  applicant->paper == YC_PAPER_USCC ? "统一社会信用代码" : "居民身份证号码",
                                  yc_id_verdict_text (verdict)));
  else if (applicant->kind == YC_APPLICANT_ORGANISATION && applicant->paper == YC_PAPER_RESIDENT_ID)
    add_problem (problems, where, g_strdup ("单位申请应使用统一社会信用代码"));
}

static void
check_agent (const YcApplicant *applicant, const GDate *today, GPtrArray *problems)
{
  gboolean is_resident;
  YcIdVerdict verdict = yc_id_check_agent (applicant->agent_number, today, NULL, &is_resident);

  check_text (problems, "agent.name", "代理人姓名", applicant->agent_name);
  if (verdict != YC_ID_VALID)
    add_problem (problems, "agent.number",
                 is_resident ? g_strdup_printf ("代理人居民身份证号码：%s", yc_id_verdict_text (verdict))
                             : g_strdup ("代理人护照或者通行证号码：应为字母开头的 7 至 12 位字母和数字"));
  check_phone (problems, "agent.phone", "代理人电话", applicant->agent_phone);
  check_text (problems, "agent.scope", "委托事项和权限", applicant->agent_scope);
}

static void
check_applicant (const YcIntake *self, const GDate *today, GPtrArray *problems)
{
  const YcApplicant *applicant = &self->applicant;
  gboolean person = applicant->kind == YC_APPLICANT_PERSON;

  if (self->item != NULL &&
      !g_ptr_array_find_with_equal_func (self->item->object_kinds, person ? "person" : "organisation",
                                         g_str_equal, NULL))
    add_problem (problems, "applicant.kind",
                 g_strdup_printf ("本事项的服务对象是%s，不受理%s申请", self->item->service_object,
                                  person ? "个人" : "单位"));
  check_text (problems, "applicant.name", person ? "申请人姓名" : "申请人名称", applicant->name);
  check_applicant_number (applicant, today, problems);
  if (!person)
    check_text (problems, "applicant.legal_rep", "法定代表人（负责人）", applicant->legal_rep);
  check_phone (problems, "applicant.phone", "联系电话", applicant->phone);
  if (applicant->has_agent)
    check_agent (applicant, today, problems);
}

/**
 * yc_intake_check:
 * @today: guards birth dates
 *
 * Returns: (transfer full) (element-type YcInputProblem): empty = nothing is wrong. Without an item only the
 * applicant is looked at.
 */
GPtrArray *
yc_intake_check (const YcIntake *self, const GDate *today)
{
  GPtrArray *problems = g_ptr_array_new_with_free_func (problem_free);

  check_applicant (self, today, problems);
  if (self->item != NULL)
    check_form (self, today, problems);
  return problems;
}
