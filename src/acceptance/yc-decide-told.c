/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* decide on an application that was told once what to correct: what has come, what of it is still open, what nobody ever told. Takes the described notice, gives
 * the same answers as the window. Any thread.
 * Sources: 行政许可法第三十二条第一款第四项 (told once, and all of it); 工伤保险条例第十八条; the case lifecycle, section 4 (S18). */
#define G_LOG_DOMAIN "yc-acceptance"
#include "config.h"

#include "acceptance/yc-decide-private.h"

#include "base/yc-clock.h"
#include "base/yc-json.h"
#include "case/yc-judge-limit.h"
#include "law/yc-correction.h"

#include <string.h>

#define MAX_DEFECTS 200
#define MAX_PAGES 500
#define MAX_REASON 4000

/* ---- reading ---- */

/* A material that is missing, short of pages or unfit, or an entry of the form: what the notice can have told. */
static gboolean
read_defect (YcDecideIntake *self, JsonObject *json, const char *where, GError **error)
{
  static const char *const known[] = { "code", "subject", "pages", "unfit", NULL };
  static const char *const codes[] = { "material-missing", "material-tolerable", "too-few-pages", "material-unfit", "field-missing", "field-wrong", NULL };
  enum { TOLERABLE = 1, UNFIT = 3, LAST_OF_MATERIAL = UNFIT };
  const YcItem *item = self->intake->item;
  g_autofree char *path = g_strconcat (where, ".subject", NULL);
  const YcMaterial *material;
  const char *subject = NULL;
  YcUnfit unfit = YC_UNFIT_NONE;
  gint64 pages = 1;
  int code = 0;

  if (!yc_json_check_members (json, where, known, error) || !yc_json_get_enum (json, where, "code", codes, &code, error)
      || !yc_json_get_string (json, where, "subject", 40, &subject, error))
    return FALSE;
  material = code <= LAST_OF_MATERIAL ? yc_item_find_material (item, subject) : NULL;
  if (code <= LAST_OF_MATERIAL ? material == NULL : yc_item_find_field (item, subject) == NULL)
    return yc_decide_fail (error, path, "\"%s\" is no %s of the item", subject, code <= LAST_OF_MATERIAL ? "material" : "field");
  if (code > LAST_OF_MATERIAL && json_object_has_member (json, "pages"))
    return yc_decide_fail (error, where, "an entry of the form has no pages");
  if (!yc_decide_read_unfit (json, where, &unfit, error))
    return FALSE;
  if (unfit == YC_UNFIT_NONE ? code == UNFIT : code != UNFIT && code != TOLERABLE)
    return yc_decide_fail (error, where, unfit == YC_UNFIT_NONE ? "says that it is unfit, and not why" : "is not told as unfit");
  pages = material != NULL ? MAX (1, material->min_pages) : 1;
  if (!yc_json_opt_int (json, where, "pages", 1, MAX_PAGES, &pages, error))
    return FALSE;
  for (guint i = 0; i < self->told->defects->len; i++)
    if (strcmp (((const YcToldDefect *) g_ptr_array_index (self->told->defects, i))->subject, subject) == 0)
      return yc_decide_fail (error, path, "\"%s\" stands there twice", subject);
  yc_told_add (self->told, codes[code], subject, (guint) pages, unfit);
  return TRUE;
}

static gboolean
read_defects (YcDecideIntake *self, JsonObject *json, GError **error)
{
  JsonArray *array = NULL;

  if (!yc_json_get_array (json, "told", "defects", MAX_DEFECTS, &array, error))
    return FALSE;
  if (json_array_get_length (array) == 0)
    return yc_decide_fail (error, "told.defects", "a notice tells of something");
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      g_autofree char *where = g_strdup_printf ("told.defects[%u]", i);
      JsonObject *defect = NULL;

      if (!yc_json_item_object (array, "told.defects", i, &defect, error) || !read_defect (self, defect, where, error))
        return FALSE;
    }
  return TRUE;
}

/* A notice behind the time to accept tells nobody anything: silence has accepted. */
static gboolean
check_in_time (const YcDecideRules *rules, const YcDecideIntake *self, GError **error)
{
  YcDeadline last;

  if (!yc_judge_limit_compute (rules->calendar, &self->first, self->intake->item, &last) || last.provisional || g_date_compare (&self->told_on, &last.due) <= 0)
    return TRUE;
  return yc_decide_fail (error, "told.date", "lies behind the time to accept: the application counts as accepted since %04d-%02d-%02d",
                         (int) g_date_get_year (&self->first), (int) g_date_get_month (&self->first), g_date_get_day (&self->first));
}

static gboolean
was_in_force (const YcDecideIntake *self)
{
  g_autofree char *day = yc_date_format (&self->first);

  return yc_item_compare_force (self->intake->item, day) == 0;
}

static gboolean
read_days (const YcDecideRules *rules, YcDecideIntake *self, JsonObject *json, GError **error)
{
  YcDeadline last;

  if (!yc_decide_read_day (json, "told", "date", &self->told_on, error))
    return FALSE;
  if (g_date_compare (&self->told_on, &self->date) > 0)
    return yc_decide_fail (error, "told.date", "lies behind the day of the decision");
  if (g_date_valid (&self->first) && g_date_compare (&self->told_on, &self->first) < 0)
    return yc_decide_fail (error, "told.date", "lies before the receipt");
  if (!g_date_valid (&self->first))
    self->first = self->told_on;
  self->told->received = self->first;
  if (!was_in_force (self))
    return yc_decide_fail (error, "told", "the item was not in force when the materials were received: nobody is told to correct by it");
  if (json_object_has_member (json, "supplied"))
    {
      if (!yc_decide_read_day (json, "told", "supplied", &self->supplied, error))
        return FALSE;
      if (g_date_compare (&self->supplied, &self->told_on) < 0 || g_date_compare (&self->supplied, &self->date) > 0)
        return yc_decide_fail (error, "told.supplied", "does not lie between the notice and the day of the decision");
    }
  yc_correction_get_due (rules->calendar, self->region, self->intake->item, &self->told_on, &last);
  self->told->day = last.due;
  self->told->is_provisional = last.provisional;
  if (!json_object_has_member (json, "until"))
    return check_in_time (rules, self, error);
  if (!yc_decide_read_day (json, "told", "until", &self->told->day, error))
    return FALSE;
  self->told->is_provisional = FALSE;
  return g_date_compare (&self->told->day, &self->told_on) > 0 ? check_in_time (rules, self, error)
                                                               : yc_decide_fail (error, "told.until", "does not lie behind the notice");
}

/* As far as it is described: a form that nobody describes is in order, and answers that send the case away were changed since. */
static gboolean
has_come (const YcDecideIntake *self, const YcToldDefect *defect)
{
  if (yc_item_find_field (self->intake->item, defect->subject) != NULL)
    return (self->vouched & YC_VOUCHED_FORM) != 0 || *yc_intake_get_field (self->intake, defect->subject) != '\0';
  for (guint i = 0; i < self->pages->len; i++)
    if (strcmp (((const YcPage *) g_ptr_array_index (self->pages, i))->material_id, defect->subject) == 0)
      return TRUE;
  return FALSE;
}

/* A receipt says what came: one for nothing contradicts itself. */
static gboolean
check_supplied (const YcDecideIntake *self, GError **error)
{
  gboolean come = !g_date_valid (&self->supplied) || yc_item_find_exit (self->intake->item, self->intake->answers) != NULL;

  for (guint i = 0; i < self->told->defects->len && !come; i++)
    come = has_come (self, g_ptr_array_index (self->told->defects, i));
  return come || yc_decide_fail (error, "told.supplied", "nothing of what was told is there");
}

gboolean
yc_decide_read_told (const YcDecideRules *rules, YcDecideIntake *self, JsonObject *root, GError **error)
{
  static const char *const known[] = { "date", "until", "supplied", "defects", "supervisor_reason", NULL };
  JsonObject *json = NULL;
  const char *reason = "";

  if (!yc_json_opt_object (root, "", "told", &json, error))
    return FALSE;
  if (json == NULL)
    return TRUE;
  if (!yc_correction_rule_get (self->intake->item)->has_notice)
    return yc_decide_fail (error, "told", "the law of the item knows no notice of correction");
  self->told = yc_told_new ();
  self->first = self->intake->received;
  if (!yc_json_check_members (json, "told", known, error) || !read_days (rules, self, json, error) || !read_defects (self, json, error)
      || !check_supplied (self, error) || !yc_json_opt_string (json, "told", "supervisor_reason", MAX_REASON, &reason, error))
    return FALSE;
  self->supervisor_reason = g_strstrip (g_strdup (reason));
  /* The window's clock stands still until what was told has come. */
  g_date_clear (&self->intake->received, 1);
  return TRUE;
}

/* ---- judging ---- */

YcVerdict *
yc_decide_judge_told (const YcDecideIntake *self, const YcVerdictAsk *ask)
{
  g_autoptr (YcVerdict) verdict = yc_told_judge (self->told, ask);
  g_autoptr (GPtrArray) open = yc_told_list_open (self->told, verdict);

  if (open->len > 0 || !g_date_valid (&self->supplied))
    return g_steal_pointer (&verdict);
  /* All of it had come by then: the receipt of the correction begins the window's time anew. */
  self->intake->received = self->supplied;
  return yc_told_judge (self->told, ask);
}

/* What is lacking and stood on no notice. */
static GPtrArray *
list_untold (const YcVerdict *verdict, GPtrArray *open)
{
  GPtrArray *untold = g_ptr_array_new ();

  for (guint i = 0; i < verdict->findings->len; i++)
    {
      YcFinding *finding = g_ptr_array_index (verdict->findings, i);

      if (yc_finding_is_told (finding) && finding->blocks && !g_ptr_array_find (open, finding, NULL))
        g_ptr_array_add (untold, finding);
    }
  return untold;
}

/* @own: (nullable): what the window has to do itself before all of it can be told. */
static JsonObject *
build_second (const YcItem *item, const GPtrArray *untold, gboolean waits, gboolean is_allowed, const char *own)
{
  JsonObject *json = json_object_new ();
  JsonArray *subjects = json_array_new ();
  g_autofree char *no = yc_fact_explain (YC_FACT_SUPERVISOR, YC_STATE_TO_CORRECT, item);
  const char *why = waits ? "先等申请人补正已经告知的内容" : own != NULL ? own : is_allowed ? "" : no;

  for (guint i = 0; i < untold->len; i++)
    json_array_add_string_element (subjects, ((const YcFinding *) g_ptr_array_index (untold, i))->subject);
  json_object_set_array_member (json, "subjects", subjects);
  json_object_set_boolean_member (json, "open", *why == '\0');
  json_object_set_string_member (json, "why", why);
  json_object_set_string_member (json, "source", yc_source_get_text_for (YC_SOURCE_INCOMPLETE, item));
  json_object_set_boolean_member (json, "reported", *why == '\0');
  return json;
}

static char *
describe_waiting (const YcDecideIntake *self, guint n_open)
{
  g_autofree char *day = yc_date_format_cn (&self->told->day);

  return g_strdup_printf ("已一次性告知补正，补正期限至%.*s%s，还差 %u 项", (int) strcspn (day, " "), day, self->told->is_provisional ? "（暂定）" : "", n_open);
}

/* Nothing told is open, and something else is lacking: it is a supervisor's to tell it. */
static void
answer_second (const YcDecideIntake *self, const GPtrArray *untold, const char *own, YcDecideTold *ret)
{
  gboolean allowed = *self->supervisor_reason != '\0' && own == NULL;

  ret->state = allowed ? YC_STATE_TO_CORRECT : YC_STATE_CORRECTED;
  ret->notice = allowed;
  ret->sentence = g_strdup_printf ("告知过的已经补正，另有 %u 项没有告知过", untold->len);
  ret->next = own != NULL || allowed ? g_strdup (own != NULL ? own : "主管说明理由，打印第二份补正告知书，记入再次补正报告")
                                    : yc_fact_explain (YC_FACT_SUPERVISOR, YC_STATE_TO_CORRECT, self->intake->item);
}

/* As the window does: whatever has come is received first, and judged (S15, S18, S21). Where nothing has, there is nothing to receipt: a bar waits for it, or for
 * the end of the applicant's days. */
static void
answer_barred (const YcDecideIntake *self, gboolean came, YcDecideTold *ret)
{
  g_clear_pointer (&ret->second, json_object_unref);
  if (came || g_date_valid (&self->supplied) || yc_told_has_come (self->told, self->pages, self->intake))
    {
      ret->whole = ret->whole || !g_date_valid (&self->supplied);
      ret->receipt = !g_date_valid (&self->supplied);
      return;
    }
  ret->state = YC_STATE_TO_CORRECT;
  ret->notice = FALSE;
  ret->next = g_strdup ("告知补正以后什么也没有交来，不出回执，现在不能作答：收到补正材料后再不予受理；补正期限届满仍没有补正的，按没有补正不予受理");
}

static void
answer_refused (YcDecideTold *ret)
{
  /* It ends: nothing more is told. */
  g_clear_pointer (&ret->second, json_object_unref);
  g_clear_pointer (&ret->next, g_free);
  ret->outcome = YC_OUTCOME_REFUSE;
  ret->state = YC_STATE_REFUSED;
  ret->notice = TRUE;
  ret->next = g_strdup ("下一步打印不予受理通知书，退还材料");
}

void
yc_decide_answer_told (const YcDecideIntake *self, const YcVerdict *verdict, YcDecideTold *ret)
{
  g_autoptr (GPtrArray) open = yc_told_list_open (self->told, verdict), untold = list_untold (verdict, open);
  gboolean came = open->len < self->told->defects->len;
  YcState waits = came ? YC_STATE_CORRECTED : YC_STATE_TO_CORRECT;
  g_autofree char *why = NULL;
  const char *own = verdict->outcome == YC_OUTCOME_INCOMPLETE && !yc_verdict_may_correct (verdict, &why) ? why : NULL;

  *ret = (YcDecideTold) { .outcome = verdict->outcome, .state = yc_verdict_get_state (verdict, verdict->outcome), .notice = TRUE };
  ret->whole = open->len == 0;
  ret->receipt = came && !g_date_valid (&self->supplied);
  if (untold->len > 0 && yc_correction_rule_get (self->intake->item)->has_second)
    ret->second = build_second (self->intake->item, untold, open->len > 0, *self->supervisor_reason != '\0', own);
  if (verdict->outcome == YC_OUTCOME_NOT_NEEDED)
    {
      /* Who was told to correct has been received as an applicant for it. */
      ret->state = waits;
      ret->notice = FALSE;
      ret->next = yc_state_explain_no (waits, YC_STATE_NOT_NEEDED, self->intake->item);
      return;
    }
  if (verdict->outcome == YC_OUTCOME_REFUSE)
    answer_barred (self, came, ret);
  if (verdict->outcome == YC_OUTCOME_INCOMPLETE || !ret->notice)
    ret->sentence = yc_told_find_ground (self->told, verdict, self->pages, self->intake, &self->date);
  if (ret->sentence != NULL)
    {
      answer_refused (ret);
      return;
    }
  if (verdict->outcome != YC_OUTCOME_INCOMPLETE)
    return;
  ret->state = waits;
  ret->notice = FALSE;
  if (open->len == 0 && untold->len > 0)
    answer_second (self, untold, own, ret);
  else if (open->len > 0)
    {
      ret->sentence = describe_waiting (self, open->len);
      ret->next = g_strdup (came ? "打印补正材料回执，写明还差的内容" : "等申请人补正；收到材料打印回执");
    }
}

void
yc_decide_told_clear (YcDecideTold *self)
{
  g_free (self->sentence);
  g_free (self->next);
  g_clear_pointer (&self->second, json_object_unref);
}

/* The clocks as they ran: received, told, and behind the whole correction anew; where a part is owed the applicant's runs on. */
void
yc_decide_enter_told (const YcDecideIntake *self, YcTimers *timers, const YcMoment *now, gboolean whole)
{
  const YcDeadline until = { self->told->day, self->told->is_provisional };
  const YcMoment first = { self->first, 0 }, told = { self->told_on, 0 };
  const YcMoment supplied = g_date_valid (&self->supplied) ? (YcMoment) { self->supplied, 0 } : *now;

  yc_timers_enter (timers, YC_STATE_RECEIVED, &first, NULL);
  yc_timers_enter (timers, YC_STATE_TO_CORRECT, &told, NULL);
  yc_timers_tell (timers, YC_TIMER_CURE, &until);
  if (whole)
    yc_timers_enter (timers, YC_STATE_CORRECTED, &supplied, NULL);
}
