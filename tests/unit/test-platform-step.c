/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* At the platform, what a special step rests on: the item's basis (行政许可法第四十五条), and the two days of a hearing (第四十七条) as the calendar counts them.
 * 2026-11-23 is the day of the acceptance and of the step. */
#include "config.h"

#include "test-hand.h"

#define A YC_ROLE_APPROVER
#define C YC_ROLE_CLERK
#define BEGUN(rest) "{\"state\":\"S55\",\"step\":\"听证\",\"counted\":false,\"until\":\"2026-11-26\"," rest HAND_PAPER ("special-step-notice") "}"
#define BASIS "\"basis\":\"《辽宁省食品安全条例》第三十五条\","
#define ASKED(ask, hold) "\"hearing\":{\"ask\":\"" ask "\",\"hold\":\"" hold "\",\"provisional\":false},"

static void
test_step (void)
{
  static const struct { const char *body; const char *told; } rows[] = {
    { BEGUN (ASKED ("2026-11-30", "2026-12-28")), "reason-missing: the basis" },
    { BEGUN ("\"basis\":\"《中华人民共和国行政许可法》第四十五条\"," ASKED ("2026-11-30", "2026-12-28")), "reason-missing: the basis" },
    { BEGUN (BASIS), "day: until when a hearing" },
    { BEGUN (BASIS ASKED ("2026-12-01", "2026-12-28")), "day: until when a hearing" },
    { BEGUN (BASIS ASKED ("2026-11-30", "2026-12-29")), "day: until when a hearing" },
    { BEGUN (BASIS "\"hearing\":5,"), "day: until when a hearing" },
    { BEGUN (BASIS ASKED ("2026-11-30", "2026-12-28")), NULL },
  };
  g_autoptr (YcItem) item = sample_item_changed ("small-catering", "\"name\": \"现场核查（必要时）\", \"value\": 3, \"unit\": \"workday\", \"counted\": true",
                                                 "\"name\": \"听证\", \"value\": 3, \"unit\": \"workday\", \"counted\": false, \"hearing\": true");
  g_autoptr (Hand) hand = hand_new_at (site_new_for (item, YC_ROLE_CLERK, SITE_ACCEPTED));

  g_assert_cmpint (hand_tell (hand, A, "claimed", "{\"state\":\"S50\"}"), ==, -1);
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      int answer = hand_tell (hand, A, "step-begun", rows[i].body);

      if (answer != (rows[i].told != NULL ? (int) YC_PROBLEM_RULE : -1))
        g_test_fail_printf ("%" G_GSIZE_FORMAT ": %d %s", i, answer, hand->detail);
      else if (rows[i].told != NULL && (!g_str_has_prefix (hand->detail, rows[i].told) || !yc_source_is_cited (hand->detail)))
        g_test_fail_printf ("%" G_GSIZE_FORMAT ": %s", i, hand->detail);
    }
}

/* ---- until when it is expected to last ---- */

#define CHECK(rest) "{\"state\":\"S55\",\"step\":\"现场核查（必要时）\"," BASIS rest HAND_PAPER ("special-step-notice") "}"
#define LAST(day) "\"until\":\"" day "\","
#define UNCOUNTED "\"counted\":false,"

typedef struct { const char *body, *told; } Begun;       /* @told: NULL: taken */

/* One after the other: what is refused begins nothing. @item: its step ends on 2026-11-26 where it sets three working days */
static void
begin_rows (YcItem *item, const Begun *rows, gsize n)
{
  g_autoptr (Hand) hand = hand_new_at (site_new_for (item, YC_ROLE_CLERK, SITE_ACCEPTED));
  g_autoptr (YcPlatformCase) value = NULL;

  g_assert_cmpint (hand_tell (hand, A, "claimed", "{\"state\":\"S50\"}"), ==, -1);
  for (gsize i = 0; i < n; i++)
    {
      int answer = hand_tell (hand, A, "step-begun", rows[i].body);

      if (answer != (rows[i].told != NULL ? (int) YC_PROBLEM_RULE : -1) || (rows[i].told != NULL && !g_str_has_prefix (hand->detail, rows[i].told)))
        g_test_fail_printf ("%" G_GSIZE_FORMAT ": %d %s", i, answer, hand->detail);
    }
  value = hand_find_case (hand);
  g_assert_cmpint (value->record->state, ==, YC_STATE_SPECIAL_STEP);
}

/* The item's time is the item's, whoever writes another day. */
static void
test_the_items_time (void)
{
  static const Begun rows[] = {
    { CHECK (""), "reason-missing: until when" }, { CHECK (LAST ("")), "reason-missing: until when" }, { CHECK ("\"until\":5,"), "reason-missing: until when" },
    { CHECK (LAST ("2026-11-25")), "day: the step is expected to last until 2026-11-26" },
    { CHECK (LAST ("2026-11-27")), "day: the step is expected to last until 2026-11-26" },
    { CHECK (LAST ("2027-11-26")), "day: the step is expected to last until 2026-11-26" },
    { CHECK (LAST ("2026-12-11") "\"until_provisional\":true,"), "day: the step is expected to last until 2026-11-26" },
    { CHECK (LAST ("2026-11-26") "\"days\":4,"), "day: the item sets 3 days" },
    { CHECK (LAST ("2026-11-26") "\"days\":3,"), NULL },
  };
  /* Of a workstation that does not know the year. */
  static const Begun near[] = { { CHECK (LAST ("2026-12-10") "\"until_provisional\":true,"), NULL } };
  g_autoptr (YcItem) item = sample_item ("small-catering");

  begin_rows (item, rows, G_N_ELEMENTS (rows));
  begin_rows (item, near, G_N_ELEMENTS (near));
}

/* 行政许可法第四十五条: where the item sets no time, no clock stands still without the one that its author tells, and the day is that of these days. */
static void
test_no_time_of_the_item (void)
{
  static const Begun rows[] = {
    { CHECK (UNCOUNTED), "reason-missing: until when" }, { CHECK (UNCOUNTED LAST ("")), "reason-missing: until when" },
    { CHECK (LAST ("2026-12-23") "\"counted\":true,"), "state: whether the step counts" },
    { CHECK (UNCOUNTED LAST ("2026-12-23")), "reason-missing: in how many days" },
    { CHECK (UNCOUNTED LAST ("2026-12-23") "\"days\":0,"), "reason-missing: in how many days" },
    { CHECK (UNCOUNTED LAST ("2026-12-23") "\"days\":3651,"), "reason-missing: until when" },
    { CHECK (UNCOUNTED LAST ("2026-12-23") "\"days\":21,"), "day: the step is expected to last until 2026-12-22" },
    { CHECK (UNCOUNTED LAST ("2026-12-23") "\"days\":22,"), NULL },
  };
  static const Begun counted[] = { { CHECK (LAST ("2026-12-23")), "reason-missing: in how many days" }, { CHECK (""), NULL } };
  g_autoptr (YcItem) item = sample_item_changed ("small-catering", "\"value\": 3, \"unit\": \"workday\", \"counted\": true",
                                                 "\"unit\": \"workday\", \"counted\": false");
  g_autoptr (YcItem) plain = sample_item_changed ("small-catering", "\"value\": 3, \"unit\": \"workday\", \"counted\": true",
                                                  "\"unit\": \"workday\", \"counted\": true");

  begin_rows (item, rows, G_N_ELEMENTS (rows));
  begin_rows (plain, counted, G_N_ELEMENTS (counted));
}

/* ---- the request ---- */

#define HOLD(day) "{\"hearing\":{\"hold\":\"" day "\",\"provisional\":false}}"

/* The request (第四十七条): once, within the five working days, with the day that the platform counts; of the back office by who has the case. */
static void
test_asked (void)
{
  static const struct { guint who; int days; const char *body; int type; const char *told; } rows[] = {
    { C, 0, HOLD ("2026-12-22"), YC_PROBLEM_RULE, "day: until when the hearing is held" },
    { C, 0, "{}", YC_PROBLEM_RULE, "day: until when the hearing is held" },
    { C, 0, "{\"hearing\":5}", YC_PROBLEM_RULE, "day: until when the hearing is held" },
    { C, 8, HOLD ("2026-12-29"), YC_PROBLEM_RULE, "day: 申请听证的期限到11月30日为止" },
    { YC_N_ROLES, 0, HOLD ("2026-12-21"), YC_PROBLEM_CLAIMED, "" },
    { YC_ROLE_SUPERVISOR, 0, HOLD ("2026-12-21"), YC_PROBLEM_NOT_PERMITTED, "" },
    { C, 0, HOLD ("2026-12-21"), -1, "" },
    { A, 0, HOLD ("2026-12-21"), YC_PROBLEM_RULE, "state: 申请人已经申请听证" },
  };
  g_autoptr (YcItem) item = sample_item_changed ("small-catering", "\"name\": \"现场核查（必要时）\", \"value\": 3, \"unit\": \"workday\", \"counted\": true",
                                                 "\"name\": \"听证\", \"value\": 3, \"unit\": \"workday\", \"counted\": false, \"hearing\": true");
  g_autoptr (Hand) hand = hand_new_at (site_new_for (item, YC_ROLE_CLERK, SITE_ACCEPTED));
  gint64 at;

  g_assert_cmpint (hand_tell (hand, A, "claimed", "{\"state\":\"S50\"}"), ==, -1);
  g_assert_cmpint (hand_tell (hand, C, "hearing-asked", HOLD ("2026-12-21")), ==, YC_PROBLEM_RULE);
  g_assert_cmpint (hand_tell (hand, A, "step-begun", BEGUN (BASIS ASKED ("2026-11-30", "2026-12-28"))), ==, -1);
  at = hand->at;
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      int answer;

      hand->at = at + rows[i].days * TEST_DAY;
      answer = hand_tell (hand, rows[i].who, "hearing-asked", rows[i].body);
      if (answer != rows[i].type || (answer == YC_PROBLEM_RULE && (!g_str_has_prefix (hand->detail, rows[i].told) || !yc_source_is_cited (hand->detail))))
        g_test_fail_printf ("%" G_GSIZE_FORMAT ": %d %s", i, answer, hand->detail);
    }
}

/* ---- "ours again" ---- */

/* The first try: refused because another was first, and taken back on the next day. */
static void
take_back (Hand *hand, guint who, const char *kind, const char *body)
{
  g_autoptr (GPtrArray) evidence = g_ptr_array_new_with_free_func ((GDestroyNotify) yc_case_event_free);
  g_autofree char *taken_back = g_strdup_printf ("{\"from\":%" G_GINT64_FORMAT ",\"op\":\"0193a000-0000-7000-8000-00000000ffff\",\"reason\":\"x\"}", hand->seq + 1);
  char before[65];

  memcpy (before, hand->hash, sizeof before);
  g_ptr_array_add (evidence, hand_make_event (hand, who, TRUE, kind, body));
  hand_stand (hand, g_ptr_array_index (evidence, 0));
  hand->at += TEST_DAY;
  g_ptr_array_add (evidence, hand_make_event (hand, who, TRUE, YC_CASE_ABANDONED, taken_back));
  g_assert_cmpint (hand_bring_all (hand, who, evidence), ==, -1);
}

/* Told again on the next day: the days in it are those of the first time. @other: what is of no day. */
static void
assert_told_again (Hand *hand, guint who, const char *kind, const char *body, const char *other)
{
  take_back (hand, who, kind, body);
  if (other != NULL)
    g_assert_cmpint (hand_tell (hand, who, kind, other), ==, (int) YC_PROBLEM_RULE);
  g_assert_cmpint (hand_tell (hand, who, kind, body), ==, -1);
}

#define FROM "\"paused_from\":\"2026-11-23\","
#define PERSONS "\"persons\":[\"李样本\",\"赵样本\"],"
#define ENDED(day) "{\"state\":\"S50\"," PERSONS "\"due\":{\"date\":\"" day "\",\"provisional\":false,\"cure\":\"\"}}"

static void
test_told_again (void)
{
  g_autoptr (YcItem) item = sample_item_changed ("small-catering", "\"name\": \"现场核查（必要时）\", \"value\": 3, \"unit\": \"workday\", \"counted\": true",
                                                 "\"name\": \"听证\", \"value\": 3, \"unit\": \"workday\", \"counted\": false, \"hearing\": true");
  g_autoptr (Hand) hand = hand_new_at (site_new_for (item, YC_ROLE_CLERK, SITE_ACCEPTED));

  g_assert_cmpint (hand_tell (hand, A, "claimed", "{\"state\":\"S50\"}"), ==, -1);
  assert_told_again (hand, A, "step-begun", BEGUN (BASIS FROM ASKED ("2026-11-30", "2026-12-28")), BEGUN (BASIS FROM ASKED ("2026-11-30", "2026-12-29")));
  g_assert_cmpint (hand->at, ==, TEST_NOW + TEST_DAY);
  assert_told_again (hand, C, "hearing-asked", HOLD ("2026-12-22"), HOLD ("2026-12-24"));
  assert_told_again (hand, A, "step-ended", ENDED ("2026-12-01"), ENDED ("2026-12-03"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  g_test_add_func ("/platform/step/what-it-rests-on-and-the-days-of-a-hearing", test_step);
  g_test_add_func ("/platform/step/the-items-time", test_the_items_time);
  g_test_add_func ("/platform/step/a-time-that-its-author-tells", test_no_time_of_the_item);
  g_test_add_func ("/platform/step/a-hearing-is-asked-for", test_asked);
  g_test_add_func ("/platform/step/what-was-taken-back-is-told-again-on-a-later-day", test_told_again);
  return g_test_run ();
}
