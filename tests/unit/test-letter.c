/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 *
 * Tests of intake/yc-letter: whose promise it is, for what and until when. Each thing that a 容缺受理承诺书 binds is changed alone, with
 * the reason that the clerk reads.
 */
#define G_LOG_DOMAIN "yc-test"

#include "config.h"

#include "base/yc-clock.h"
#include "intake/yc-intake.h"
#include "sample-items.h"

#include <string.h>

#define PLAN "floor-plan=2026-11-26"
#define HEALTH "health-certificates=2026-11-30"

/* What the promise said is @printed; the case as it stands now is @now. */
typedef struct
{
  const char *name;
  const char *change;           /* of the intake since the letter was made: "name=...", "version=..." (nullable) */
  const char *printed;          /* "material=day material=day" on the letter */
  const char *now;              /* missing now, with the latest day that the rules allow now */
  const char *today;
  gint64      taken, scanned;   /* by the print queue; by the scanner */
  const char *why;              /* NULL: it is the right letter */
} PromiseCase;

static const PromiseCase CASES[] = {
  { "of-another-person", "name=钱样本", HEALTH, HEALTH, "2026-11-23", 10, 20, "承诺书打印以后，申请人的名称或者证件号码有改动" },
  { "under-another-number", "number=110105194912310038", HEALTH, HEALTH, "2026-11-23", 10, 20,
    "承诺书打印以后，申请人的名称或者证件号码有改动" },
  { "of-a-person-who-became-an-organisation", "kind=organisation", HEALTH, HEALTH, "2026-11-23", 10, 20,
    "承诺书打印以后，申请人的名称或者证件号码有改动" },
  { "with-an-agent-who-came-later", "agent=赵样本", HEALTH, HEALTH, "2026-11-23", 10, 20, "承诺书打印以后，代理人有变动" },
  { "under-another-number-of-the-agent", "agent-number=110105194912310038", HEALTH, HEALTH, "2026-11-23", 10, 20,
    "承诺书打印以后，代理人有变动" },
  { "for-another-version-of-the-item", "version=2026.6", HEALTH, HEALTH, "2026-11-23", 10, 20,
    "承诺书打印以后，事项或者事项目录的版本有变动" },
  { "for-another-code-of-the-item", "code=112113823188661890421013100200902", HEALTH, HEALTH, "2026-11-23", 10, 20,
    "承诺书打印以后，事项或者事项目录的版本有变动" },
  { "for-the-same-version-with-other-words", "words=样例（另一种）", HEALTH, HEALTH, "2026-11-23", 10, 20,
    "承诺书打印以后，事项或者事项目录的版本有变动" },
  { "of-less-than-is-missing", NULL, HEALTH, HEALTH " " PLAN, "2026-11-23", 10, 20, "承诺书没有写明现在所缺的经营场所平面图" },
  { "of-something-else", NULL, PLAN, HEALTH, "2026-11-23", 10, 20, "承诺书没有写明现在所缺的从业人员健康证明" },
  { "of-nothing", NULL, "", HEALTH, "2026-11-23", 10, 20, "承诺书没有写明现在所缺的从业人员健康证明" },
  { "without-a-day", NULL, "health-certificates=", HEALTH, "2026-11-23", 10, 20, "承诺书没有写明现在所缺的从业人员健康证明" },
  { "until-later-than-the-rules-allow", NULL, "health-certificates=2026-12-01", HEALTH, "2026-11-23", 10, 20,
    "承诺书写明的从业人员健康证明补齐日期（2026年12月1日 周二）晚于按规定最迟的日期（2026年11月30日 周一）" },
  { "of-which-one-day-is-too-late", NULL, HEALTH " floor-plan=2026-11-27", HEALTH " " PLAN, "2026-11-23", 10, 20,
    "承诺书写明的经营场所平面图补齐日期（2026年11月27日 周五）晚于按规定最迟的日期（2026年11月26日 周四）" },
  { "until-a-day-that-is-past", NULL, HEALTH, "health-certificates=2026-12-08", "2026-12-01", 10, 20,
    "承诺书写明的从业人员健康证明补齐日期（2026年11月30日 周一）已经过了" },
  { "that-was-not-printed", NULL, HEALTH, HEALTH, "2026-11-23", 0, 20, "按现在的内容制作的承诺书还没有打印" },
  { "scanned-before-it-was-printed", NULL, HEALTH, HEALTH, "2026-11-23", 21, 20, "扫入的页早于承诺书的打印" },
  { "as-printed-today", NULL, HEALTH " " PLAN, HEALTH " " PLAN, "2026-11-23", 20, 20, NULL },
  { "signed-a-day-before-with-its-earlier-day", NULL, HEALTH, "health-certificates=2026-12-01", "2026-11-24", 10, 20, NULL },
  { "until-today", NULL, HEALTH, "health-certificates=2026-12-07", "2026-11-30", 10, 20, NULL },
  { "of-more-than-is-missing", NULL, HEALTH " " PLAN, HEALTH, "2026-11-23", 10, 20, NULL },
  { "with-a-telephone-that-was-put-right", "phone=13900000019", HEALTH, HEALTH, "2026-11-23", 10, 20, NULL },
};

static YcIntake *
make_intake (YcItem *item)
{
  YcIntake *intake = yc_intake_new (item);

  sample_person (intake);
  return intake;
}

static YcItem *
change_item (const char *what, const char *value)
{
  static const struct { const char *what, *from, *format; } members[] = {
    { "version", "\"version\": \"2026.5\"", "\"version\": \"%s\"" },
    { "code", "\"code\": \"112113823188661890421013100200901\"", "\"code\": \"%s\"" },
    { "words", "样例（未核实）", "%s" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (members); i++)
    if (g_str_equal (members[i].what, what))
      {
        g_auto (GStrv) around = g_strsplit (members[i].format, "%s", 2);
        g_autofree char *to = g_strconcat (around[0], value, around[1], NULL);

        return sample_item_changed ("small-catering", members[i].from, to);
      }
  return NULL;
}

static void
change (YcIntake *intake, const char *notation)
{
  g_auto (GStrv) pair = g_strsplit (notation, "=", 2);
  YcApplicant *applicant = &intake->applicant;
  g_autoptr (YcItem) item = change_item (pair[0], pair[1]);

  if (item != NULL)
    yc_intake_set_item (intake, item);
  else if (g_str_equal (pair[0], "name"))
    sample_set (&applicant->name, pair[1]);
  else if (g_str_equal (pair[0], "number"))
    sample_set (&applicant->number, pair[1]);
  else if (g_str_equal (pair[0], "phone"))
    sample_set (&applicant->phone, pair[1]);
  else if (g_str_equal (pair[0], "kind"))
    applicant->kind = YC_APPLICANT_ORGANISATION;
  else
    {
      applicant->has_agent = TRUE;
      sample_set (g_str_equal (pair[0], "agent") ? &applicant->agent_name : &applicant->agent_number, pair[1]);
    }
}

/* "material=day material=day" */
static void
split_owed (const char *notation, GStrvBuilder *names, GStrvBuilder *days)
{
  g_auto (GStrv) words = g_strsplit (notation, " ", -1);

  for (guint i = 0; words[i] != NULL; i++)
    {
      g_auto (GStrv) pair = g_strsplit (words[i], "=", 2);

      if (pair[0] == NULL)
        continue;
      g_strv_builder_add (names, pair[0]);
      g_strv_builder_add (days, pair[1]);
    }
}

static YcLetter *
make_promise (const YcIntake *intake, const char *printed, gint64 taken)
{
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();
  g_autoptr (GStrvBuilder) days = g_strv_builder_new ();
  YcLetter *letter = yc_letter_new (YC_LETTER_PROMISE, "p", 5, taken, NULL);
  g_auto (GStrv) all_names = NULL;
  g_auto (GStrv) all_days = NULL;

  split_owed (printed, names, days);
  all_names = g_strv_builder_end (names);
  all_days = g_strv_builder_end (days);
  yc_letter_set_owed (letter, (const char *const *) all_names, (const char *const *) all_days);
  for (guint i = 0; i < YC_N_PROMISE_PARTS; i++)
    {
      g_autofree char *digest = yc_intake_promise_digest (intake, (YcPromisePart) i);

      yc_letter_set_part (letter, (YcPromisePart) i, digest);
    }
  return letter;
}

static char *
check (const YcIntake *intake, const char *now, const char *today, gint64 scanned, const YcLetter **ret_letter)
{
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();
  g_autoptr (GStrvBuilder) days = g_strv_builder_new ();
  g_autoptr (GArray) latest = g_array_new (FALSE, FALSE, sizeof (GDate));
  g_auto (GStrv) all_names = NULL;
  g_auto (GStrv) all_days = NULL;
  GDate date;
  const YcScanned page = { 0, scanned };
  YcLetterNeed need = { .kind = YC_LETTER_PROMISE, .today = &date, .scanned = &page, .n_scanned = 1 };

  split_owed (now, names, days);
  all_names = g_strv_builder_end (names);
  all_days = g_strv_builder_end (days);
  for (guint i = 0; all_days[i] != NULL; i++)
    {
      g_assert_true (yc_date_parse (all_days[i], &date));
      g_array_append_val (latest, date);
    }
  g_assert_true (yc_date_parse (today, &date));
  need.tolerated = (const char *const *) all_names;
  need.latest = (const GDate *) (gpointer) latest->data;
  return yc_intake_check_letter (intake, &need, ret_letter);
}

static void
test_promise (gconstpointer data)
{
  const PromiseCase *row = data;
  g_autoptr (YcItem) item = sample_item ("small-catering");
  g_autoptr (YcIntake) intake = make_intake (item);
  g_autoptr (YcIntake) copy = NULL;
  const YcLetter *found = NULL;
  g_autofree char *why = NULL;

  if (row->change != NULL && g_str_has_prefix (row->change, "agent-number"))
    change (intake, "agent=赵样本");
  yc_intake_add_letter (intake, make_promise (intake, row->printed, row->taken));
  if (row->change != NULL)
    change (intake, row->change);
  copy = yc_intake_copy (intake);
  why = check (copy, row->now, row->today, row->scanned, &found);
  g_assert_cmpstr (why, ==, row->why);
  g_assert_cmpint (found != NULL, ==, row->why == NULL);
}

static void
test_promise_that_was_never_made (void)
{
  g_autoptr (YcItem) item = sample_item ("small-catering");
  g_autoptr (YcIntake) intake = make_intake (item);
  g_autofree char *none = NULL, *other = NULL;

  yc_intake_know_letters (intake);
  none = check (intake, HEALTH, "2026-11-23", 20, NULL);
  g_assert_cmpstr (none, ==, "扫入的承诺书不是本件打印的");
  yc_intake_add_letter (intake, yc_letter_new (YC_LETTER_COMMITMENT, "c", 5, 10, ""));
  other = check (intake, HEALTH, "2026-11-23", 20, NULL);
  g_assert_cmpstr (other, ==, "扫入的承诺书不是本件打印的");
}

/* An agent's data that were typed and then taken back bind nobody. */
static void
test_agent_who_does_not_act (void)
{
  g_autoptr (YcItem) item = sample_item ("small-catering");
  g_autoptr (YcIntake) intake = make_intake (item);
  g_autofree char *why = NULL;

  yc_intake_add_letter (intake, make_promise (intake, HEALTH, 10));
  change (intake, "agent=赵样本");
  intake->applicant.has_agent = FALSE;
  why = check (intake, HEALTH, "2026-11-23", 20, NULL);
  g_assert_null (why);
}

/* The order of the events decides, the clock tells nothing: it was set back, or set forward, between the printing and the scanning. */
static void
test_order_not_clock (void)
{
  static const struct { gint64 print_event, next_event, captured; const char *why; } rows[] = {
    { 7, 7, 1, "扫入的页早于承诺书的打印" },
    { 7, 7, 4000, "扫入的页早于承诺书的打印" },
    { 7, 3, 4000, "扫入的页早于承诺书的打印" },
    { 7, 8, 1, NULL },
    { 7, 8, 4000, NULL },
    /* An earlier version did not keep the order: the times are all there is. */
    { 7, 0, 1, "扫入的页早于承诺书的打印" },
    { 7, 0, 4000, NULL },
    { 0, 8, 1, "扫入的页早于承诺书的打印" },
    { 0, 8, 4000, NULL },
  };
  g_autoptr (YcItem) item = sample_item ("small-catering");

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (YcIntake) intake = make_intake (item);
      g_autoptr (YcIntake) copy = NULL;
      const YcScanned page = { rows[i].next_event, rows[i].captured };
      const YcLetterNeed need = { .kind = YC_LETTER_PROMISE, .scanned = &page, .n_scanned = 1 };
      YcLetter *letter = make_promise (intake, HEALTH, 3600);
      g_autofree char *why = NULL;

      letter->print_event = rows[i].print_event;
      yc_intake_add_letter (intake, letter);
      copy = yc_intake_copy (intake);
      why = yc_intake_check_letter (copy, &need, NULL);
      g_assert_cmpstr (why, ==, rows[i].why);
    }
}

/* Of two letters the nearest tells why not; of two that fit the newest is the one that was signed. */
static void
test_the_best_of_several (void)
{
  g_autoptr (YcItem) item = sample_item ("small-catering");
  g_autoptr (YcIntake) intake = make_intake (item);
  const YcLetter *found = NULL;
  g_autofree char *unprinted = NULL, *right = NULL;

  yc_intake_add_letter (intake, make_promise (intake, HEALTH, 0));
  yc_intake_add_letter (intake, make_promise (intake, PLAN, 10));
  unprinted = check (intake, HEALTH, "2026-11-23", 20, &found);
  g_assert_cmpstr (unprinted, ==, "按现在的内容制作的承诺书还没有打印");
  g_assert_null (found);
  yc_intake_add_letter (intake, make_promise (intake, "health-certificates=2026-11-27", 10));
  yc_intake_add_letter (intake, make_promise (intake, HEALTH, 11));
  right = check (intake, HEALTH, "2026-11-23", 20, &found);
  g_assert_null (right);
  g_assert_cmpstr (yc_letter_find_cure (found, "health-certificates"), ==, "2026-11-30");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  g_test_add_func ("/intake/letter/promise-that-was-never-made", test_promise_that_was_never_made);
  for (gsize i = 0; i < G_N_ELEMENTS (CASES); i++)
    {
      g_autofree char *path = g_strconcat (CASES[i].why != NULL ? "/intake/letter/no-promise-" : "/intake/letter/a-promise-", CASES[i].name, NULL);

      g_test_add_data_func (path, &CASES[i], test_promise);
    }
  g_test_add_func ("/intake/letter/agent-who-does-not-act-binds-nobody", test_agent_who_does_not_act);
  g_test_add_func ("/intake/letter/order-of-print-and-pages-counts-not-the-clock", test_order_not_clock);
  g_test_add_func ("/intake/letter/the-nearest-letter-tells-and-the-newest-counts", test_the_best_of_several);
  return g_test_run ();
}
