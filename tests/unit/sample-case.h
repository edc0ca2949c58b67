/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
#pragma once

#include "base/yc-clock.h"
#include "case/yc-case-timer.h"
#include "case/yc-judge-limit.h"
#include "law/yc-region.h"
#include "sample-items.h"

/* Told cases for the tests of their clocks: the events as the acts write them, with the days that the acts count, and nothing else. */
typedef struct
{
  const char *at;              /* "2026-11-20 10:00", Beijing */
  const char *kind;
  const char *extra;           /* (nullable): members of the body */
} SampleStep;
#define SAMPLE_MAX_STEPS 16

typedef struct
{
  const char *name, *item;
  const char *now;             /* when it is looked at */
  SampleStep  steps[SAMPLE_MAX_STEPS];
} SampleCase;

/* 小餐饮: ten working days by law, five promised. 公共场所: twenty and five, looked at again within sixty days. */
#define SAMPLE_CREATED { "2026-11-20 09:30", "created", NULL }
#define SAMPLE_RECEIVED { "2026-11-20 10:00", "received", NULL }
#define SAMPLE_ACCEPTED { "2026-11-20 10:30", "accepted", NULL }
#define SAMPLE_HANDED_OVER { "2026-11-20 10:30", "handed-over", NULL }
#define SAMPLE_CLAIMED { "2026-11-23 09:00", "claimed", NULL }
#define SAMPLE_TOLERATED { "2026-11-20 10:30", "tolerated", "\"cure\": \"2026-11-25\"" }
/* The applicant's last day is the notice's, two days before the thirty of the region are over. */
#define SAMPLE_TO_CORRECT { "2026-11-23 10:00", "to-correct", "\"judge\": {\"received\": \"2026-11-20\", \"date\": \"\", \"provisional\": false}, " \
                            "\"due\": {\"date\": \"\", \"provisional\": false, \"cure\": \"2026-12-21\", \"cure_provisional\": false}" }
/* 公共场所 with a step that is a hearing of 行政许可法第四十七条. */
#define SAMPLE_HEARING "hearing"
#define SAMPLE_HEARING_TOLD { "2026-11-24 09:00", "step-begun", "\"state\": \"S55\", \"step\": \"听证\", " \
                              "\"hearing\": {\"ask\": \"2026-12-01\", \"hold\": \"2026-12-29\", \"provisional\": false}" }
static const SampleCase sample_cases[] = {
  { "draft", "small-catering", "2026-11-20 09:40", { SAMPLE_CREATED } },
  { "received", "small-catering", "2026-11-23 12:00", { SAMPLE_CREATED, SAMPLE_RECEIVED } },
  { "to-correct", "small-catering", "2026-11-24 12:00", { SAMPLE_CREATED, SAMPLE_RECEIVED, SAMPLE_TO_CORRECT } },
  { "corrected", "small-catering", "2026-11-26 12:00",
    { SAMPLE_CREATED, SAMPLE_RECEIVED, SAMPLE_TO_CORRECT,
      { "2026-11-26 10:00", "supplied", "\"due\": {\"date\": \"\", \"provisional\": false, \"cure\": \"\", \"cure_provisional\": false}" } } },
  { "not-corrected", "small-catering", "2026-12-29 12:00",
    { SAMPLE_CREATED, SAMPLE_RECEIVED, SAMPLE_TO_CORRECT, { "2026-12-28 10:00", "refused", NULL } } },
  { "accepted", "small-catering", "2026-11-25 12:00", { SAMPLE_CREATED, SAMPLE_RECEIVED, SAMPLE_ACCEPTED, SAMPLE_HANDED_OVER, SAMPLE_CLAIMED } },
  { "at-once", "small-catering", "2026-11-20 12:00",
    { SAMPLE_CREATED, SAMPLE_RECEIVED, { "2026-11-20 10:00", "accepted", NULL }, { "2026-11-20 10:00", "handed-over", NULL } } },
  { "deemed", "small-catering", "2026-12-01 12:00",
    { SAMPLE_CREATED, SAMPLE_RECEIVED, { "2026-12-01 10:00", "deemed", "\"accepted_on\": \"2026-11-20\"" },
      { "2026-12-01 10:00", "handed-over", NULL } } },
  /* Who has promised before silence accepted keeps to it; the handling clocks began with the receipt all the same. */
  { "deemed-tolerated", "small-catering", "2026-12-01 12:00",
    { SAMPLE_CREATED, SAMPLE_RECEIVED, { "2026-12-01 10:00", "tolerated", "\"cure\": \"2026-12-04\", \"accepted_on\": \"2026-11-20\"" } } },
  { "tolerated", "small-catering", "2026-11-23 12:00", { SAMPLE_CREATED, SAMPLE_RECEIVED, SAMPLE_TOLERATED, SAMPLE_HANDED_OVER } },
  { "cured", "small-catering", "2026-11-26 12:00",
    { SAMPLE_CREATED, SAMPLE_RECEIVED, SAMPLE_TOLERATED, SAMPLE_HANDED_OVER, { "2026-11-24 10:00", "cured", "\"cure\": \"2026-11-25\"" },
      { "2026-11-25 10:00", "cured", "\"cure\": \"\"" } } },
  { "lapsed", "small-catering", "2026-11-30 12:00",
    { SAMPLE_CREATED, SAMPLE_RECEIVED, SAMPLE_TOLERATED, SAMPLE_HANDED_OVER, SAMPLE_CLAIMED, { "2026-11-27 10:00", "lapsed", "\"state\": \"S91\"" } } },
  { "committed", "public-place-hygiene", "2026-11-23 12:00",
    { SAMPLE_CREATED, SAMPLE_RECEIVED, { "2026-11-20 10:30", "committed", NULL }, SAMPLE_HANDED_OVER, SAMPLE_CLAIMED } },
  { "committed-granted", "public-place-hygiene", "2026-11-25 12:00",
    { SAMPLE_CREATED, SAMPLE_RECEIVED, { "2026-11-20 10:30", "committed", NULL }, SAMPLE_HANDED_OVER, SAMPLE_CLAIMED,
      { "2026-11-24 10:00", "granted", "\"state\": \"S60\"" } } },
  { "committed-to-put-right", "public-place-hygiene", "2026-12-04 12:00",
    { SAMPLE_CREATED, SAMPLE_RECEIVED, { "2026-11-20 10:30", "committed", NULL }, SAMPLE_HANDED_OVER, SAMPLE_CLAIMED,
      { "2026-11-24 10:00", "granted", "\"state\": \"S60\"" },
      { "2026-12-01 10:00", "verified", "\"result\": \"fix\", \"text\": \"未设消毒间\", \"until\": \"2026-12-16\"" } } },
  { "returned", "small-catering", "2026-11-25 12:00",
    { SAMPLE_CREATED, SAMPLE_RECEIVED, SAMPLE_ACCEPTED, SAMPLE_HANDED_OVER, SAMPLE_CLAIMED, { "2026-11-24 09:00", "sent-back", NULL } } },
  { "handed-over-again", "small-catering", "2026-11-26 12:00",
    { SAMPLE_CREATED, SAMPLE_RECEIVED, SAMPLE_ACCEPTED, SAMPLE_HANDED_OVER, SAMPLE_CLAIMED, { "2026-11-24 09:00", "sent-back", NULL },
      { "2026-11-25 16:00", "handed-over", NULL }, { "2026-11-26 09:00", "claimed", NULL } } },
  /* All within a minute, as in a test of the windows. */
  { "returned-at-once", "small-catering", "2026-11-20 10:00",
    { SAMPLE_CREATED, SAMPLE_RECEIVED, { "2026-11-20 10:00", "accepted", NULL }, { "2026-11-20 10:00", "handed-over", NULL },
      { "2026-11-20 10:00", "claimed", NULL }, { "2026-11-20 10:00", "sent-back", NULL } } },
  { "waits", "public-place-hygiene", "2026-11-25 12:00",
    { SAMPLE_CREATED, SAMPLE_RECEIVED, SAMPLE_ACCEPTED, SAMPLE_HANDED_OVER, SAMPLE_CLAIMED,
      { "2026-11-24 09:00", "state", "\"state\": \"S55\", \"step\": \"听证\"" } } },
  { "hearing-told", SAMPLE_HEARING, "2026-11-25 12:00",
    { SAMPLE_CREATED, SAMPLE_RECEIVED, SAMPLE_ACCEPTED, SAMPLE_HANDED_OVER, SAMPLE_CLAIMED, SAMPLE_HEARING_TOLD } },
  { "hearing-asked", SAMPLE_HEARING, "2026-11-27 12:00",
    { SAMPLE_CREATED, SAMPLE_RECEIVED, SAMPLE_ACCEPTED, SAMPLE_HANDED_OVER, SAMPLE_CLAIMED, SAMPLE_HEARING_TOLD,
      { "2026-11-26 09:00", "hearing-asked", "\"hearing\": {\"hold\": \"2026-12-24\", \"provisional\": false}" } } },
  { "hearing-not-asked", SAMPLE_HEARING, "2026-12-03 12:00",
    { SAMPLE_CREATED, SAMPLE_RECEIVED, SAMPLE_ACCEPTED, SAMPLE_HANDED_OVER, SAMPLE_CLAIMED, SAMPLE_HEARING_TOLD,
      { "2026-12-02 09:00", "step-ended", "\"state\": \"S50\", \"due\": {\"date\": \"2026-12-07\", \"provisional\": false, \"cure\": \"\", \"cure_provisional\": false}" } } },
  { "resumed", "public-place-hygiene", "2026-11-26 12:00",
    { SAMPLE_CREATED, SAMPLE_RECEIVED, SAMPLE_ACCEPTED, SAMPLE_HANDED_OVER, SAMPLE_CLAIMED,
      { "2026-11-24 09:00", "state", "\"state\": \"S55\", \"step\": \"听证\"" }, { "2026-11-26 09:00", "step-ended",
        "\"state\": \"S50\", \"due\": {\"date\": \"2026-12-01\", \"provisional\": false, \"cure\": \"\", \"cure_provisional\": false}" } } },
  { "unknown-step", "public-place-hygiene", "2026-11-25 12:00",
    { SAMPLE_CREATED, SAMPLE_RECEIVED, SAMPLE_ACCEPTED, SAMPLE_HANDED_OVER, SAMPLE_CLAIMED,
      { "2026-11-24 09:00", "state", "\"state\": \"S55\", \"step\": \"领导出差\"" } } },
  { "granted", "small-catering", "2026-11-27 12:00",
    { SAMPLE_CREATED, SAMPLE_RECEIVED, SAMPLE_ACCEPTED, SAMPLE_HANDED_OVER, SAMPLE_CLAIMED, { "2026-11-26 10:00", "granted", "\"state\": \"S60\"" } } },
  { "granted-late", "small-catering", "2026-12-02 12:00",
    { SAMPLE_CREATED, SAMPLE_RECEIVED, SAMPLE_ACCEPTED, SAMPLE_HANDED_OVER, SAMPLE_CLAIMED, { "2026-12-01 10:00", "granted", "\"state\": \"S60\"" } } },
  { "denied", "small-catering", "2026-11-27 12:00",
    { SAMPLE_CREATED, SAMPLE_RECEIVED, SAMPLE_ACCEPTED, SAMPLE_HANDED_OVER, SAMPLE_CLAIMED, { "2026-11-26 10:00", "denied", "\"state\": \"S61\"" } } },
  { "delivered", "small-catering", "2026-11-30 12:00",
    { SAMPLE_CREATED, SAMPLE_RECEIVED, SAMPLE_ACCEPTED, SAMPLE_HANDED_OVER, SAMPLE_CLAIMED, { "2026-11-26 10:00", "granted", "\"state\": \"S60\"" },
      { "2026-11-27 10:00", "state", "\"state\": \"S65\"" }, { "2026-11-27 10:00", "state", "\"state\": \"S70\"" } } },
  { "badly-rated", "small-catering", "2026-11-30 12:00",
    { SAMPLE_CREATED, SAMPLE_RECEIVED, SAMPLE_ACCEPTED, SAMPLE_HANDED_OVER, SAMPLE_CLAIMED, { "2026-11-26 10:00", "granted", "\"state\": \"S60\"" },
      { "2026-11-27 10:00", "state", "\"state\": \"S65\"" }, { "2026-11-27 10:00", "state", "\"state\": \"S70\"" },
      { "2026-11-27 11:00", "state", "\"state\": \"S75\", \"rating\": 5" } } },
  { "rated-and-archived", "small-catering", "2026-12-10 12:00",
    { SAMPLE_CREATED, SAMPLE_RECEIVED, SAMPLE_ACCEPTED, SAMPLE_HANDED_OVER, SAMPLE_CLAIMED, { "2026-11-26 10:00", "granted", "\"state\": \"S60\"" },
      { "2026-11-27 10:00", "state", "\"state\": \"S65\"" }, { "2026-11-27 10:00", "state", "\"state\": \"S70\"" },
      { "2026-11-27 11:00", "state", "\"state\": \"S75\", \"rating\": 5" }, { "2026-12-02 11:00", "state", "\"state\": \"S80\"" } } },
  { "rated-and-archived-late", "small-catering", "2026-12-28 12:00",
    { SAMPLE_CREATED, SAMPLE_RECEIVED, SAMPLE_ACCEPTED, SAMPLE_HANDED_OVER, SAMPLE_CLAIMED, { "2026-11-26 10:00", "granted", "\"state\": \"S60\"" },
      { "2026-11-27 10:00", "state", "\"state\": \"S65\"" }, { "2026-11-27 10:00", "state", "\"state\": \"S70\"" },
      { "2026-11-27 11:00", "state", "\"state\": \"S75\", \"rating\": 4" }, { "2026-12-21 11:00", "state", "\"state\": \"S80\"" } } },
  { "well-rated", "small-catering", "2026-11-30 12:00",
    { SAMPLE_CREATED, SAMPLE_RECEIVED, SAMPLE_ACCEPTED, SAMPLE_HANDED_OVER, SAMPLE_CLAIMED, { "2026-11-26 10:00", "granted", "\"state\": \"S60\"" },
      { "2026-11-27 10:00", "state", "\"state\": \"S65\"" }, { "2026-11-27 10:00", "state", "\"state\": \"S70\"" },
      { "2026-11-27 11:00", "state", "\"state\": \"S75\", \"rating\": 3" } } },
  { "withdrawn", "small-catering", "2026-11-25 12:00",
    { SAMPLE_CREATED, SAMPLE_RECEIVED, SAMPLE_ACCEPTED, SAMPLE_HANDED_OVER, SAMPLE_CLAIMED, { "2026-11-24 10:00", "state", "\"state\": \"S90\"" } } },
  { "withdrawn-early", "small-catering", "2026-11-25 12:00", { SAMPLE_CREATED, SAMPLE_RECEIVED, { "2026-11-24 10:00", "state", "\"state\": \"S90\"" } } },
  /* 2027 has no calendar yet. */
  { "over-the-year", "small-catering", "2026-12-29 12:00",
    { { "2026-12-28 09:30", "created", NULL }, { "2026-12-28 10:00", "received", NULL }, { "2026-12-28 10:30", "accepted", NULL },
      { "2026-12-28 10:30", "handed-over", NULL } } },
};

static inline const SampleCase *
sample_case (const char *name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (sample_cases); i++)
    if (g_str_equal (sample_cases[i].name, name))
      return &sample_cases[i];
  g_assert_not_reached ();
}

/* No shipped item has a step that is not counted: 公共场所 gets a hearing. */
static inline YcItem *
sample_case_item (const SampleCase *self)
{
  if (g_str_equal (self->item, "small-catering"))
    return sample_item (self->item);
  if (g_str_equal (self->item, SAMPLE_HEARING))
    return sample_item_changed ("public-place-hygiene", "\"name\": \"现场审查\", \"value\": 5, \"unit\": \"workday\", \"counted\": true, \"on_site\": true",
                                "\"name\": \"听证\", \"value\": 20, \"unit\": \"workday\", \"counted\": false, \"hearing\": true");
  return sample_item_changed (self->item, "\"name\": \"现场审查\", \"value\": 5, \"unit\": \"workday\", \"counted\": true, \"on_site\": true",
                              "\"name\": \"听证\", \"value\": 20, \"unit\": \"workday\", \"counted\": false");
}

static inline gint64
sample_instant (const char *text)
{
  g_autofree char *iso = g_strdup_printf ("%.10sT%s:00+08:00", text, text + 11);
  gint64 at = 0;

  g_assert_true (yc_time_parse (iso, &at));
  return at;
}

static inline YcMoment
sample_moment (const char *text)
{
  YcMoment self;

  yc_moment_init (&self, sample_instant (text));
  return self;
}

static inline YcCalendar *
sample_calendar (void)
{
  g_autofree char *folder = g_build_filename (g_getenv ("YICHUANG_DATADIR"), "catalog", "calendar", NULL);
  g_autoptr (GError) error = NULL;
  YcCalendar *calendar = yc_calendar_load (folder, &error);

  g_assert_no_error (error);
  return calendar;
}

static inline YcRegion *
sample_region (void)
{
  g_autofree char *folder = g_build_filename (g_getenv ("YICHUANG_DATADIR"), "catalog", "regions", NULL);
  g_autoptr (GError) error = NULL;
  YcRegion *region = yc_region_load (folder, YC_REGION_BASE, &error);

  g_assert_no_error (error);
  return region;
}

static inline void
sample_set_day (JsonObject *object, const char *member, const char *mark, const YcDeadline *day)
{
  g_autofree char *text = yc_date_format (&day->due);

  json_object_set_string_member (object, member, text);
  json_object_set_boolean_member (object, mark, day->provisional);
}

/* "judge" of a receipt, as outbox/yc-submission writes it. */
static inline void
sample_state_judge (JsonObject *body, const YcItem *item, YcCalendar *calendar, const GDate *day)
{
  JsonObject *judge = json_object_new ();
  g_autofree char *received = yc_date_format (day);
  YcDeadline limit;

  json_object_set_string_member (judge, "received", received);
  json_object_set_string_member (judge, "date", "");
  json_object_set_boolean_member (judge, "provisional", FALSE);
  if (yc_judge_limit_compute (calendar, day, item, &limit))
    sample_set_day (judge, "date", "provisional", &limit);
  json_object_set_object_member (body, "judge", judge);
}

/* "due" of an acceptance and of what comes for it later: the day of the decision stays. */
static inline void
sample_state_due (JsonObject *body, const YcItem *item, YcCalendar *calendar, const GDate *start)
{
  JsonObject *due = json_object_new ();
  YcDeadline promise, legal, effective;
  const YcMoment from = { *start, 0 };
  YcCaseLimits limits;

  yc_item_find_limits (item, NULL, &limits);
  yc_deadline_effective (calendar, NULL, &from, &limits, &promise, &legal, &effective);
  sample_set_day (due, "date", "provisional", &effective);
  json_object_set_string_member (due, "cure", json_object_get_string_member_with_default (body, "cure", ""));
  json_object_set_boolean_member (due, "cure_provisional", FALSE);
  json_object_set_object_member (body, "due", due);
}

static inline JsonObject *
sample_body (const SampleStep *step, const YcItem *item, YcCalendar *calendar, GDate *start)
{
  static const char *const states[][2] = {
    { "created", "S00" }, { "received", "S10" }, { "accepted", "S30" }, { "tolerated", "S31" }, { "committed", "S32" }, { "deemed", "S33" }, { "handed-over", "S40" },
    { "claimed", "S50" }, { "sent-back", "S41" }, { "to-correct", "S15" }, { "supplied", "S18" }, { "refused", "S21" },
  };
  g_autofree char *text = g_strdup_printf ("{%s}", step->extra != NULL ? step->extra : "");
  g_autoptr (GError) error = NULL;
  JsonObject *body = yc_json_parse_object (text, -1, NULL, &error);
  YcMoment at = sample_moment (step->at);

  g_assert_no_error (error);
  for (gsize i = 0; i < G_N_ELEMENTS (states); i++)
    if (g_str_equal (states[i][0], step->kind))
      json_object_set_string_member (body, "state", states[i][1]);
  if (g_str_equal (step->kind, "received") || g_str_equal (step->kind, "supplied"))
    sample_state_judge (body, item, calendar, &at.day);
  if (g_str_equal (step->kind, "accepted") || g_str_equal (step->kind, "tolerated") || g_str_equal (step->kind, "committed") || g_str_equal (step->kind, "deemed"))
    {
      const char *on = json_object_get_string_member_with_default (body, "accepted_on", "");

      if (!yc_date_parse (on, start))
        *start = at.day;
      sample_state_due (body, item, calendar, start);
    }
  if (g_str_equal (step->kind, "cured"))
    sample_state_due (body, item, calendar, start);
  return body;
}

/* (transfer full): of YcCaseEvent*, neither hashed nor signed: whoever reads them has checked that before. */
static inline GPtrArray *
sample_history (const SampleCase *row, const YcItem *item, YcCalendar *calendar)
{
  GPtrArray *history = g_ptr_array_new_with_free_func ((GDestroyNotify) yc_case_event_free);
  GDate start;

  g_date_clear (&start, 1);
  for (gsize i = 0; i < SAMPLE_MAX_STEPS && row->steps[i].at != NULL; i++)
    {
      YcCaseEvent *event = g_new0 (YcCaseEvent, 1);

      event->case_id = g_strdup ("00000000-0000-4000-8000-000000000001");
      event->seq = (gint64) i + 1;
      event->kind = g_strdup (row->steps[i].kind);
      event->at = sample_instant (row->steps[i].at);
      event->clerk_id = g_strdup ("c-0001");
      event->clerk_name = g_strdup ("王样本");
      event->window = g_strdup ("03");
      event->body = sample_body (&row->steps[i], item, calendar, &start);
      event->signature = g_strdup ("");
      g_ptr_array_add (history, event);
    }
  return history;
}
