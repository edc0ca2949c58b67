/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 *
 * Tests of intake/yc-intake-check: each applicant member and each kind of field, wrong and right.
 */
#define G_LOG_DOMAIN "yc-test"

#include "config.h"

#include "intake/yc-intake.h"

#include "base/yc-clock.h"
#include "sample-items.h"

#include <string.h>

typedef struct
{
  const char *name;
  const char *member, *value;
  const char *where; /* NULL: no problem */
  const char *text;
} ApplicantCase;

static const ApplicantCase APPLICANTS[] = {
  { "no-name", "name", " ", "applicant.name", "申请人姓名没有填写" },
  { "no-number", "number", "", "applicant.number", "号码没有填写" },
  { "a-mistyped-number", "number", "110105194912310020", "applicant.number", "校验位不符" },
  { "a-birth-date-of-tomorrow", "number", "110105202611240029", "applicant.number", "出生日期" },
  { "no-phone", "phone", "", "applicant.phone", "联系电话没有填写" },
  { "a-phone-of-ten-digits", "phone", "1390000001", "applicant.phone", "11 位手机号码" },
  { "a-fixed-line-without-area-code", "phone", "88000000", "applicant.phone", "区号" },
  { "an-agent-without-anything", "agent", "", "agent.name", "代理人姓名没有填写" },
  { "an-agent-with-a-wrong-number", "agent", "11010519491231002", "agent.number", "18 位" },
  { "an-agent-with-a-passport", "whole-agent", "E12345678", NULL, NULL },
  { "an-agent-with-a-permit-in-groups", "whole-agent", "h 0000 0000 00", NULL, NULL },
  { "an-agent-with-half-a-passport", "whole-agent", "E12345", "agent.number", "护照或者通行证" },
  { "an-agent-with-a-hyphen", "whole-agent", "E1234-5678", "agent.number", "护照或者通行证" },
  { "an-agent-who-is-a-resident", "whole-agent", "11010519491231002X", NULL, NULL },
  { "an-organisation-without-head", "organisation", "11511301008778183N", "applicant.legal_rep",
    "法定代表人" },
  { "an-organisation-with-a-wrong-code", "organisation", "11511301008778183M", "applicant.number",
    "统一社会信用代码" },
  { "an-organisation-with-an-identity-card", "resident-organisation", "11010519491231002X",
    "applicant.number", "单位申请" },
  { "a-passport-without-number", "passport", "", "applicant.number", "证件号码没有填写" },
  { "a-passport", "passport", "E12345678", NULL, NULL },
  { "a-right-person", "name", "林样本", NULL, NULL },
  { "a-phone-in-groups", "phone", "139 0000 0018", NULL, NULL },
  { "a-fixed-line", "phone", "0411-88000000", NULL, NULL },
  { "a-service-number", "phone", "400-000-0000", NULL, NULL },
  { "a-mobile-with-its-country", "phone", "+86 13900000018", NULL, NULL },
  { "a-phone-of-hong-kong", "phone", "+852 0000 0000", NULL, NULL },
  { "a-phone-without-its-country", "phone", "0000 0000", "applicant.phone", "手机号码" },
  { "a-short-mobile-with-its-country", "phone", "+86 1390000001", "applicant.phone", "手机号码" },
};

static void
apply (YcIntake *intake, const char *member, const char *value)
{
  YcApplicant *applicant = &intake->applicant;

  if (g_str_equal (member, "name"))
    sample_set (&applicant->name, value);
  else if (g_str_equal (member, "phone"))
    sample_set (&applicant->phone, value);
  else if (g_str_equal (member, "agent"))
    {
      applicant->has_agent = TRUE;
      sample_set (&applicant->agent_number, value);
    }
  else if (g_str_equal (member, "whole-agent"))
    {
      applicant->has_agent = TRUE;
      sample_set (&applicant->agent_name, "样本二");
      sample_set (&applicant->agent_phone, "13900000019");
      sample_set (&applicant->agent_scope, "代为提交材料");
      sample_set (&applicant->agent_number, value);
    }
  else
    sample_set (&applicant->number, value);
  if (g_str_equal (member, "organisation") || g_str_equal (member, "resident-organisation"))
    applicant->kind = YC_APPLICANT_ORGANISATION;
  if (g_str_equal (member, "organisation"))
    applicant->paper = YC_PAPER_USCC;
  if (g_str_equal (member, "passport"))
    applicant->paper = YC_PAPER_PASSPORT;
}

static const YcInputProblem *
find_problem (const GPtrArray *problems, const char *where)
{
  for (guint i = 0; i < problems->len; i++)
    if (g_str_equal (((const YcInputProblem *) g_ptr_array_index (problems, i))->where, where))
      return g_ptr_array_index (problems, i);
  return NULL;
}

static void
test_applicant (gconstpointer data)
{
  const ApplicantCase *row = data;
  g_autoptr (YcIntake) intake = yc_intake_new (NULL);
  g_autoptr (GPtrArray) problems = NULL;
  const YcInputProblem *problem;
  GDate today;

  g_assert_true (yc_date_parse ("2026-11-23", &today));
  sample_person (intake);
  apply (intake, row->member, row->value);
  problems = yc_intake_check (intake, &today);
  if (row->where == NULL)
    {
      g_assert_cmpuint (problems->len, ==, 0);
      return;
    }
  problem = find_problem (problems, row->where);
  g_assert_nonnull (problem);
  g_assert_nonnull (strstr (problem->text, row->text));
}

typedef struct
{
  const char *name;
  YcFieldType type;
  const char *value;
  const char *reason; /* NULL: fine */
} FieldCase;

static const FieldCase FIELDS[] = {
  { "text-too-long", YC_FIELD_TEXT, "一二三四五六七八九十甲", "最多 10 个字" },
  { "a-word-for-a-number", YC_FIELD_NUMBER, "很大", "应为数字" },
  { "a-negative-number", YC_FIELD_NUMBER, "-5", "应为数字" },
  { "a-number-with-two-points", YC_FIELD_NUMBER, "1.2.3", "应为数字" },
  { "a-number-with-exponent", YC_FIELD_NUMBER, "1e1", "应为数字" },
  { "a-point-alone", YC_FIELD_NUMBER, ".", "应为数字" },
  { "nought", YC_FIELD_NUMBER, "0", "应在 1 至 80 平方米之间" },
  { "eighty-and-a-bit", YC_FIELD_NUMBER, "80.5", "应在 1 至 80 平方米之间" },
  { "a-date-that-is-none", YC_FIELD_DATE, "2026-02-30", "应为日期" },
  { "a-choice-not-offered", YC_FIELD_CHOICE, "c", "选项" },
  { "a-short-phone", YC_FIELD_PHONE, "1390000", "手机号码" },
  { "a-mistyped-citizen-number", YC_FIELD_RESIDENT_ID, "110105194912310021", "校验位" },
  { "a-mistyped-credit-code", YC_FIELD_USCC, "112113823188661891", "校验位" },
  { "an-empty-value", YC_FIELD_NUMBER, "", NULL },
  { "ten-characters", YC_FIELD_TEXT, "一二三四五六七八九十", NULL },
  { "eighty", YC_FIELD_NUMBER, "80", NULL },
  { "a-broken-number", YC_FIELD_NUMBER, "79.95", NULL },
  { "a-date", YC_FIELD_DATE, "2026-02-28", NULL },
  { "a-choice", YC_FIELD_CHOICE, "b", NULL },
  { "a-mobile-phone", YC_FIELD_PHONE, "13900000018", NULL },
  { "a-citizen-number", YC_FIELD_RESIDENT_ID, "11010519491231002X", NULL },
  { "a-credit-code", YC_FIELD_USCC, "112113823188661890", NULL },
};

static void
test_field (gconstpointer data)
{
  const FieldCase *row = data;
  YcAnswer a = { (char *) "a", (char *) "甲" }, b = { (char *) "b", (char *) "乙" };
  g_autoptr (GPtrArray) choices = g_ptr_array_new ();
  YcField field = {
    .type = row->type, .unit = (char *) "平方米", .min = 1, .max = 80, .max_length = 10, .choices = choices
  };
  g_autofree char *reason = NULL;

  g_ptr_array_add (choices, &a);
  g_ptr_array_add (choices, &b);
  reason = yc_intake_check_field (&field, row->value);
  if (row->reason == NULL)
    g_assert_cmpstr (reason, ==, NULL);
  else
    g_assert_true (reason != NULL && strstr (reason, row->reason) != NULL);
}

static void
test_no_range (void)
{
  YcField field = { .type = YC_FIELD_NUMBER, .unit = (char *) "" };
  g_autofree char *reason = yc_intake_check_field (&field, "123456");

  g_assert_cmpstr (reason, ==, NULL);
  g_assert_cmpstr (yc_intake_check_field (&field, NULL), ==, NULL);
}

/* Required fields that are not asked are no problem; asked ones are named by their label. */
static void
test_form (void)
{
  g_autoptr (YcItem) item = sample_item ("small-catering");
  g_autoptr (YcIntake) intake = yc_intake_new (item);
  g_autoptr (GPtrArray) new_problems = NULL, change_problems = NULL;
  const YcInputProblem *problem;
  GDate today;

  g_assert_true (yc_date_parse ("2026-11-23", &today));
  sample_person (intake);
  yc_intake_set_answer (intake, "scenario", "new");
  yc_intake_set_field (intake, "area", "81", YC_ORIGIN_TYPED);
  yc_intake_prefill (intake);
  new_problems = yc_intake_check (intake, &today);
  problem = find_problem (new_problems, "field.area");
  g_assert_cmpstr (problem->text, ==, "“经营场所面积”应在 1 至 80 平方米之间");
  problem = find_problem (new_problems, "field.workers");
  g_assert_cmpstr (problem->text, ==, "“从业人员人数”没有填写");
  g_assert_null (find_problem (new_problems, "field.old-permit-number"));
  g_assert_null (find_problem (new_problems, "field.operator-name"));
  g_assert_null (find_problem (new_problems, "field.agent-name"));

  yc_intake_set_answer (intake, "scenario", "renew");
  change_problems = yc_intake_check (intake, &today);
  g_assert_nonnull (find_problem (change_problems, "field.old-permit-number"));
  g_assert_null (find_problem (change_problems, "field.change-content"));
}

static void
test_wrong_kind (void)
{
  g_autoptr (YcItem) item =
      sample_item_changed ("small-catering", "[\"person\", \"organisation\"]", "[\"organisation\"]");
  g_autoptr (YcIntake) intake = yc_intake_new (item);
  g_autoptr (GPtrArray) problems = NULL;
  GDate today;

  g_assert_true (yc_date_parse ("2026-11-23", &today));
  sample_person (intake);
  problems = yc_intake_check (intake, &today);
  g_assert_cmpstr (find_problem (problems, "applicant.kind")->text, ==,
                   "本事项的服务对象是个体工商户，不受理个人申请");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  for (gsize i = 0; i < G_N_ELEMENTS (APPLICANTS); i++)
    {
      g_autofree char *path = g_strconcat ("/intake/check/applicant/", APPLICANTS[i].name, NULL);
      g_test_add_data_func (path, &APPLICANTS[i], test_applicant);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (FIELDS); i++)
    {
      g_autofree char *path = g_strconcat ("/intake/check/field/", FIELDS[i].name, NULL);
      g_test_add_data_func (path, &FIELDS[i], test_field);
    }
  g_test_add_func ("/intake/check/without-a-range-any-number-is-fine", test_no_range);
  g_test_add_func ("/intake/check/only-fields-that-are-asked-are-required", test_form);
  g_test_add_func ("/intake/check/a-person-cannot-apply-for-what-is-for-organisations", test_wrong_kind);
  return g_test_run ();
}
