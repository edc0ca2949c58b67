/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* The verdict on a described intake, as JSON: outcome, findings, why not the others, papers, and the clocks that begin. Any thread. */
#define G_LOG_DOMAIN "yc-acceptance"
#include "config.h"

#include "acceptance/yc-decide-private.h"

#include "base/yc-clock.h"
#include "law/yc-correction.h"
#include "law/yc-timer.h"

static void
set_day (JsonObject *json, const char *member, const GDate *day)
{
  g_autofree char *text = g_date_valid (day) ? yc_date_format (day) : g_strdup ("");

  json_object_set_string_member (json, member, text);
}

static JsonArray *
build_findings (const YcVerdict *verdict)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < verdict->findings->len; i++)
    {
      const YcFinding *finding = g_ptr_array_index (verdict->findings, i);
      JsonObject *json = json_object_new ();

      json_object_set_boolean_member (json, "blocks", finding->blocks);
      json_object_set_string_member (json, "code", finding->code);
      json_object_set_string_member (json, "subject", finding->subject);
      json_object_set_string_member (json, "text", finding->text);
      json_object_set_string_member (json, "cure", finding->cure);
      json_object_set_string_member (json, "source", finding->source);
      json_array_add_object_element (array, json);
    }
  return array;
}

/* What is answered of a verdict. 婚姻登记: nothing waits for a correction, the reason is given on the spot and the application is refused (婚姻登记条例; the item's
 * own rule of correction); while the window's own work is not done, nothing is answered yet. */
typedef struct
{
  YcOutcome outcome;
  YcState   state;
  char     *ground;            /* (nullable): why it is refused on the spot */
  gboolean  is_absent;         /* the person is at a virtual window, and has to be present: nothing is taken in */
  gboolean  is_closed;         /* the item is not in force: nothing is taken in */
  YcDecideTold told;           /* of an application that was told once; else unused */
} Answer;

/* Questions that nobody asked, pages in doubt: the window's own work comes before the notice, for all of it is told once; and where silence has accepted
 * nothing is told any more (行政许可法第三十二条第一款第四项). */
static gboolean
waits_for_window (const YcVerdict *verdict, YcOutcome outcome)
{
  g_autofree char *why = NULL;

  return outcome == YC_OUTCOME_INCOMPLETE && (verdict->on_the_spot || !yc_verdict_may_correct (verdict, &why));
}

static void
read_answer (const YcVerdict *verdict, const YcDecideIntake *intake, Answer *ret_answer)
{
  const YcItem *item = intake->intake->item;

  /* Who was told has been received before, at a counter. */
  ret_answer->is_absent = intake->told == NULL && intake->at_virtual && !item->remote_window;
  ret_answer->ground = yc_verdict_find_spot_ground (verdict, item);
  ret_answer->outcome = ret_answer->ground != NULL ? YC_OUTCOME_REFUSE : verdict->outcome;
  ret_answer->is_closed = !verdict->in_force && ret_answer->outcome == YC_OUTCOME_INCOMPLETE;
  if (ret_answer->is_absent || ret_answer->is_closed)
    ret_answer->state = g_date_valid (&intake->intake->received) ? YC_STATE_RECEIVED : YC_STATE_DRAFT;
  else
    ret_answer->state = waits_for_window (verdict, ret_answer->outcome) ? YC_STATE_RECEIVED : yc_verdict_get_state (verdict, ret_answer->outcome);
  ret_answer->told = (YcDecideTold) { .sentence = NULL };
  if (intake->told == NULL || ret_answer->is_absent)
    return;
  yc_decide_answer_told (intake, verdict, &ret_answer->told);
  ret_answer->outcome = ret_answer->told.outcome;
  ret_answer->state = ret_answer->told.state;
}

/* @ground: (nullable): why who was told is refused; else why nothing can be told. */
static JsonObject *
build_no_correction (const YcVerdict *verdict, const YcItem *item, const char *ground)
{
  JsonObject *json = json_object_new ();
  g_autofree char *why = NULL;

  if (ground != NULL)
    why = g_strdup (ground);
  else
    yc_verdict_may_correct (verdict, &why);
  json_object_set_string_member (json, "outcome", yc_outcome_get_code (YC_OUTCOME_INCOMPLETE));
  json_object_set_boolean_member (json, "open", FALSE);
  json_object_set_string_member (json, "why", why);
  json_object_set_string_member (json, "source", yc_source_get_text (yc_correction_rule_get (item)->source));
  return json;
}

static const YcFinding *
find_presence (const YcVerdict *verdict)
{
  for (guint i = 0; i < verdict->findings->len; i++)
    if (g_str_equal (((const YcFinding *) g_ptr_array_index (verdict->findings, i))->code, "presence"))
      return g_ptr_array_index (verdict->findings, i);
  return NULL;
}

/* 不受理 or 不予受理 behind the time to accept: the notice says why it comes late (优化营商环境条例第三十六条). */
static gboolean
is_late (const YcDecideRules *rules, const YcDecideIntake *intake, const Answer *answer)
{
  const GDate *received = &intake->intake->received;
  YcDeadline last;
  int workdays = 0;

  if ((answer->state != YC_STATE_NOT_NEEDED && answer->state != YC_STATE_REFUSED) || !g_date_valid (received)
      || !yc_deadline_get_judge_limit (intake->intake->item, &workdays))
    return FALSE;
  yc_deadline_compute (rules->calendar, received, workdays, YC_UNIT_WORKDAY, NULL, &last);
  return g_date_compare (&intake->date, &last.due) > 0;
}

/* The line at the bottom and what comes next. */
static void
set_sentence (JsonObject *json, const YcVerdict *verdict, const Answer *answer, gboolean late)
{
  const YcFinding *presence = answer->is_absent ? find_presence (verdict) : NULL;
  const char *sentence = verdict->sentence, *next = verdict->next;

  if (presence != NULL)
    {
      sentence = presence->text;
      next = presence->cure;
    }
  else if (answer->ground != NULL)
    {
      sentence = answer->ground;
      next = "下一步打印不予受理通知书，当场说明理由";
    }
  sentence = answer->told.sentence != NULL ? answer->told.sentence : sentence;
  next = answer->told.next != NULL ? answer->told.next : next;
  json_object_set_string_member (json, "sentence", sentence);
  if (late)
    {
      g_autofree char *why = g_strconcat (next, *next != '\0' ? "；" : "", yc_fact_get_text (YC_FACT_DELAY_TOLD), NULL);

      json_object_set_string_member (json, "next", why);
    }
  else
    json_object_set_string_member (json, "next", next);
}

static JsonArray *
build_others (const YcVerdict *verdict, const YcItem *item, const Answer *answer)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < verdict->other->len; i++)
    {
      const YcOtherOutcome *other = g_ptr_array_index (verdict->other, i);
      JsonObject *json;

      /* It is lacking, and it is refused: for want of a notice in the law of the item, or because what was told has not come in its time. */
      if (other->outcome == YC_OUTCOME_REFUSE && other->outcome == answer->outcome)
        {
          json_array_add_object_element (array, build_no_correction (verdict, item, answer->ground != NULL ? NULL : answer->told.sentence));
          continue;
        }
      json = json_object_new ();
      json_object_set_string_member (json, "outcome", yc_outcome_get_code (other->outcome));
      json_object_set_boolean_member (json, "open", other->open);
      json_object_set_string_member (json, "why", other->why);
      json_object_set_string_member (json, "source", other->source);
      json_array_add_object_element (array, json);
    }
  if (answer->ground == NULL && !answer->is_absent && waits_for_window (verdict, answer->outcome))
    json_array_add_object_element (array, build_no_correction (verdict, item, NULL));
  return array;
}

static JsonArray *
build_tolerated (const YcVerdict *verdict)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < verdict->tolerated->len; i++)
    {
      const YcDeadline *due = &g_array_index (verdict->cure_dues, YcDeadline, i);
      JsonObject *json = json_object_new ();

      json_object_set_string_member (json, "material", ((const YcMaterial *) g_ptr_array_index (verdict->tolerated, i))->id);
      set_day (json, "due", &due->due);
      json_object_set_boolean_member (json, "provisional", due->provisional);
      json_array_add_object_element (array, json);
    }
  return array;
}

/* 行政许可法第三十二条: what is taken is receipted, and every answer is in writing. */
static JsonArray *
build_papers (const YcDecideIntake *intake, const Answer *answer)
{
  const char *const *papers = yc_state_get_papers (answer->state);
  gboolean is_told = intake->told != NULL && !answer->is_absent;
  gboolean waits = answer->state == YC_STATE_RECEIVED || (is_told && !answer->told.notice);
  JsonArray *array = json_array_new ();

  if (answer->state == YC_STATE_DRAFT)
    return array;
  if (is_told ? answer->told.receipt : !g_date_valid (&intake->intake->received))
    json_array_add_string_element (array, is_told ? "correction-receipt" : "receipt");
  for (guint i = 0; papers[i] != NULL && !waits; i++)
    json_array_add_string_element (array, papers[i]);
  return array;
}

static void
add_timer (JsonArray *array, const YcTimer *timer, const YcTimerRules *rules, const YcMoment *now)
{
  JsonObject *json = json_object_new ();
  g_autofree char *day = timer->open_ended ? g_strdup ("") : yc_date_format (&timer->due.day);
  g_autofree char *minute = timer->open_ended ? g_strdup ("") : g_strdup_printf ("%02d:%02d", timer->due.minute / 60, timer->due.minute % 60);

  json_object_set_string_member (json, "kind", yc_timer_kind_get_code (timer->kind));
  json_object_set_string_member (json, "name", yc_timer_kind_get_name (timer->kind));
  set_day (json, "start", &timer->start.day);
  json_object_set_string_member (json, "due", day);
  json_object_set_string_member (json, "time", minute);
  json_object_set_boolean_member (json, "provisional", timer->provisional);
  json_object_set_string_member (json, "level", yc_timer_level_get_code (yc_timer_look (timer, rules, now)));
  json_array_add_object_element (array, json);
}

static JsonArray *
build_timers (const YcDecideRules *rules, const YcDecideIntake *intake, const YcVerdict *verdict, const Answer *answer)
{
  YcState state = answer->state;
  const YcTimerRules timer_rules = { rules->calendar, &intake->region->hours, intake->intake->item, &intake->region->terms, intake->intake->answers };
  g_autoptr (YcTimers) timers = yc_timers_new (&timer_rules);
  YcMoment now = { intake->date, intake->minute }, receipt = now;
  YcTimerEntry entry = { .cure = verdict->outcome == YC_OUTCOME_TOLERATE ? &verdict->first_cure : NULL };
  JsonArray *array = json_array_new ();

  if (state == YC_STATE_DRAFT)
    return array;
  if (g_date_valid (&intake->intake->received))
    receipt = (YcMoment) { intake->intake->received, 0 };
  if (intake->told != NULL)
    yc_decide_enter_told (intake, timers, &now, answer->told.whole);
  else
    yc_timers_enter (timers, YC_STATE_RECEIVED, &receipt, NULL);
  /* Silence has accepted: the handling clocks run from the receipt, whatever is signed and done today. */
  if (verdict->deemed)
    entry.begun = &receipt;
  if (state != YC_STATE_RECEIVED && (intake->told == NULL || answer->told.notice))
    yc_timers_enter (timers, state, &now, &entry);
  for (guint i = 0; i < yc_timers_get_n (timers); i++)
    add_timer (array, yc_timers_get (timers, i), &timer_rules, &now);
  return array;
}

/* Behind a notice the table leads to no 不受理. */
static gboolean
may_go (const YcDecideIntake *intake, const Answer *answer)
{
  return intake->told == NULL || answer->outcome != YC_OUTCOME_NOT_NEEDED;
}

JsonObject *
yc_decide_answer (const YcDecideRules *rules, const YcDecideIntake *intake)
{
  const YcItem *item = intake->intake->item;
  YcCreditView credit;
  YcVerdictAsk ask = { intake->intake, intake->pages, rules->calendar, &intake->date, intake->region, &credit, intake->vouched, intake->minute, intake->at_virtual };
  YcCredit answered = intake->credit;
  g_autoptr (YcVerdict) verdict = NULL;
  JsonObject *json = json_object_new ();
  gboolean late;
  Answer answer;

  answered.asked = 1;
  yc_credit_look (intake->has_credit ? &answered : NULL, intake->region, item, 1, &intake->date, &credit);
  verdict = intake->told != NULL ? yc_decide_judge_told (intake, &ask) : yc_verdict_ask (&ask);
  read_answer (verdict, intake, &answer);
  late = is_late (rules, intake, &answer);
  json_object_set_int_member (json, "format", 1);
  json_object_set_string_member (json, "item", item->id);
  json_object_set_string_member (json, "item_version", item->version);
  json_object_set_string_member (json, "region", intake->region->id);
  json_object_set_string_member (json, "region_version", intake->region->version);
  json_object_set_string_member (json, "calendar", yc_calendar_get_version (rules->calendar));
  json_object_set_string_member (json, "outcome", yc_outcome_get_code (answer.outcome));
  json_object_set_string_member (json, "name", yc_outcome_get_name (answer.outcome));
  json_object_set_string_member (json, "state", yc_state_get_code (answer.state));
  json_object_set_boolean_member (json, "ready", verdict->ready && !answer.is_absent && may_go (intake, &answer));
  json_object_set_string_member (json, "letter", verdict->needs_letter ? verdict->letter_kind : "");
  json_object_set_boolean_member (json, "deemed", verdict->deemed);
  json_object_set_boolean_member (json, "priority", credit.priority);
  json_object_set_boolean_member (json, "late", late);
  set_sentence (json, verdict, &answer, late);
  set_day (json, "start", &verdict->start);
  set_day (json, "due", &verdict->due.due);
  json_object_set_boolean_member (json, "provisional", verdict->due.provisional);
  json_object_set_array_member (json, "tolerated", build_tolerated (verdict));
  json_object_set_array_member (json, "findings", build_findings (verdict));
  json_object_set_array_member (json, "others", build_others (verdict, item, &answer));
  json_object_set_array_member (json, "papers", build_papers (intake, &answer));
  json_object_set_array_member (json, "timers", build_timers (rules, intake, verdict, &answer));
  if (answer.told.second != NULL)
    json_object_set_object_member (json, "second", json_object_ref (answer.told.second));
  yc_decide_told_clear (&answer.told);
  g_free (answer.ground);
  return json;
}
