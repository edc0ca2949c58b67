/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* The ledger over a real store and real acts: which list, in what order, the day and the colour of the case page's clocks, what is outstanding. */
#include "config.h"

#include "case/yc-ledger.h"
#include "test-later.h"
#include "test-year.h"

/* The error first: it says more. */
#define ASSERT_DONE(call) G_STMT_START { gboolean is_done = (call); g_assert_no_error (error); g_assert_true (is_done); } G_STMT_END
#define PUBLIC_PLACE "category=lodging rooms=under-50 air=no way=commitment"

typedef struct
{
  TestCases  *cases;           /* (owned) */
  YcCalendar *calendar;        /* (owned) */
  GPtrArray  *counters;        /* (owned): of Counter*, which share the store */
} Hall;

static void
counter_free_own (gpointer data)
{
  Counter *self = data;

  yc_calendar_free (self->calendar);
  g_free (self->id);
  g_free (self);
}

static Hall *
hall_new (void)
{
  Hall *self = g_new0 (Hall, 1);
  g_autofree char *folder = g_build_filename (g_getenv ("YICHUANG_DATADIR"), "catalog", "calendar", NULL);
  g_autoptr (GError) error = NULL;

  self->cases = later_cases_new ();
  self->calendar = yc_calendar_load (folder, &error);
  g_assert_no_error (error);
  self->counters = g_ptr_array_new_with_free_func (counter_free_own);
  return self;
}

static void
hall_free (Hall *self)
{
  g_ptr_array_unref (self->counters);
  yc_calendar_free (self->calendar);
  test_cases_free (self->cases);
  g_free (self);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Hall, hall_free)

static Counter *
hall_add (Hall *self, const char *item, const char *answers, const char *materials)
{
  Counter *counter = counter_new_at (self->cases, item, answers, materials);

  g_ptr_array_add (self->counters, counter);
  return counter;
}

/* ---- one of each ---- */

static Counter *
add_undecided (Hall *self)
{
  Counter *counter = hall_add (self, "small-catering", "scenario=new", COUNTER_ALL);
  g_autoptr (GError) error = NULL;
  g_autoptr (YcPaperRecord) receipt = yc_submission_receive (self->cases->store, self->calendar, counter->id, &self->cases->actor, &error);

  ASSERT_DONE (receipt != NULL);
  return counter;
}

static Counter *
add_correction (Hall *self)
{
  Counter *counter = hall_add (self, "small-catering", "scenario=new", "application business-licence identity-card health-certificates");
  g_autoptr (GError) error = NULL;
  g_autoptr (YcPaperRecord) notice = yc_submission_tell_correction (self->cases->store, self->calendar, counter->id, NULL, &self->cases->actor, &error);

  ASSERT_DONE (notice != NULL);
  return counter;
}

static void
accept_with_letter (Hall *self, Counter *counter, const char *kind, YcOutcome outcome)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (YcPaperRecord) letter = yc_submission_make_paper (self->cases->store, self->calendar, counter->id, kind, &self->cases->actor, &error);
  g_autoptr (YcAcceptance) acceptance = NULL;

  ASSERT_DONE (letter != NULL);
  counter_print_letter (counter, letter);
  counter_scan (counter, kind);
  acceptance = counter_accept (counter, outcome, &error);
  ASSERT_DONE (acceptance != NULL);
}

static Counter *
add_tolerance (Hall *self)
{
  Counter *counter = hall_add (self, "small-catering", "scenario=new", COUNTER_MAIN);

  accept_with_letter (self, counter, "tolerance-promise", YC_OUTCOME_TOLERATE);
  return counter;
}

static Counter *
add_commitment (Hall *self)
{
  Counter *counter = hall_add (self, "public-place-hygiene", PUBLIC_PLACE, COUNTER_COMMITTED);

  accept_with_letter (self, counter, "commitment-letter", YC_OUTCOME_COMMIT);
  return counter;
}

static Counter *
add_refusal (Hall *self)
{
  Counter *counter = hall_add (self, "public-place-hygiene", "category=dining", "application");
  g_autoptr (GError) error = NULL;
  g_autoptr (YcPaperRecord) notice = yc_submission_refuse (self->cases->store, self->calendar, counter->id, NULL, &self->cases->actor, &error);

  ASSERT_DONE (notice != NULL);
  return counter;
}

/* ---- looking ---- */

static YcLedgerRules
hall_rules (Hall *self)
{
  g_autoptr (GError) error = NULL;
  const YcRegion *region = yc_region_get ("210202", &error);

  g_assert_no_error (error);
  return (YcLedgerRules) { self->calendar, region, yc_clock_now (self->cases->clock) };
}

static void
settle (Hall *self)
{
  const YcLedgerRules rules = hall_rules (self);
  g_autoptr (GError) error = NULL;
  gboolean more = TRUE;

  ASSERT_DONE (yc_ledger_store_settle (self->cases->store, 50, &rules, &more, &error));
  g_assert_false (more);
}

static GPtrArray *
list (Hall *self, YcLedgerKind kind, guint offset, guint limit)
{
  const YcLedgerRules rules = hall_rules (self);
  g_autoptr (GError) error = NULL;
  GPtrArray *lines;

  lines = yc_ledger_store_list (self->cases->store, kind, offset, limit, &rules, &error);
  g_assert_no_error (error);
  return lines;
}

/* "tolerance 2026-11-30 5 green 从业人员健康合格证明\n" */
static char *
dump (const GPtrArray *lines)
{
  GString *out = g_string_new (NULL);

  for (guint i = 0; i < lines->len; i++)
    {
      const YcLedgerLine *line = g_ptr_array_index (lines, i);
      g_autofree char *day = line->timer != NULL ? yc_date_format (&line->timer->due.day) : g_strdup ("-");

      g_string_append_printf (out, "%s %s%s %d %s", yc_ledger_kind_get_code (line->kind), day, line->timer != NULL && line->timer->provisional ? "~" : "",
                              line->timer != NULL ? line->timer->left : 0, line->timer != NULL ? yc_timer_level_get_code (line->timer->level) : "-");
      for (guint k = 0; k < line->outstanding->len; k++)
        g_string_append_printf (out, " %s", (char *) g_ptr_array_index (line->outstanding, k));
      g_string_append_c (out, '\n');
    }
  return g_string_free (out, FALSE);
}

static void
assert_list (Hall *self, YcLedgerKind kind, const char *expected)
{
  g_autoptr (GPtrArray) lines = list (self, kind, 0, 100);
  g_autofree char *text = dump (lines);

  g_assert_cmpstr (text, ==, expected);
}

/* The very clock of the case page. */
static void
assert_same_clock (Hall *self, const YcLedgerLine *line)
{
  const YcLedgerRules rules = hall_rules (self);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) history = yc_case_store_history (self->cases->store, line->record->id, &error);
  g_autoptr (YcIntake) intake = yc_case_store_load_intake (self->cases->store, line->record->id, &error);
  const YcTimerRules timer_rules = { rules.calendar, &rules.region->hours, intake->item, &rules.region->terms };
  g_autoptr (GPtrArray) timers = NULL;
  const YcCaseTimer *timer;
  YcMoment now;

  yc_moment_init (&now, rules.now);
  timers = yc_case_timers_read (history, &timer_rules, &now, &error);
  g_assert_no_error (error);
  timer = yc_case_timers_find (timers, line->timer->kind);
  g_assert_nonnull (timer);
  g_assert_cmpint (yc_moment_compare (&timer->due, &line->timer->due), ==, 0);
  g_assert_cmpint (timer->left, ==, line->timer->left);
  g_assert_cmpint (timer->level, ==, line->timer->level);
}

static void
test_lists (void)
{
  g_autoptr (Hall) hall = hall_new ();
  g_autoptr (GPtrArray) lines = NULL;
  Counter *committed;

  add_correction (hall);
  add_undecided (hall);
  add_tolerance (hall);
  add_refusal (hall);
  committed = add_commitment (hall);
  assert_list (hall, YC_LEDGER_COMMITMENT, "");         /* not before the decision: then its clock begins */
  later_decide (committed, TRUE);
  settle (hall);
  assert_list (hall, YC_LEDGER_NONE,
               "undecided 2026-11-30 5 green\ntolerance 2026-11-30 5 green 从业人员健康证明\ncorrection 2026-12-23 22 green 缺少经营场所平面图\n"
               "commitment 2027-01-22~ 44 green\n");
  assert_list (hall, YC_LEDGER_TOLERANCE, "tolerance 2026-11-30 5 green 从业人员健康证明\n");
  lines = list (hall, YC_LEDGER_NONE, 0, 100);
  for (guint i = 0; i < lines->len; i++)
    assert_same_clock (hall, g_ptr_array_index (lines, i));
}

/* By pages of any size the same lines in the same order. */
static void
test_pages (void)
{
  g_autoptr (Hall) hall = hall_new ();
  g_autoptr (GPtrArray) all = NULL;

  for (guint i = 0; i < 3; i++)
    {
      add_correction (hall);
      add_undecided (hall);
      add_tolerance (hall);
      yc_clock_test_advance (hall->cases->clock, TEST_DAY);
    }
  all = list (hall, YC_LEDGER_NONE, 0, 100);
  g_assert_cmpuint (all->len, ==, 9);
  for (guint size = 1; size <= 4; size++)
    for (guint offset = 0; offset < all->len; offset += size)
      {
        g_autoptr (GPtrArray) page = list (hall, YC_LEDGER_NONE, offset, size);

        g_assert_cmpuint (page->len, ==, MIN (size, all->len - offset));
        for (guint i = 0; i < page->len; i++)
          g_assert_cmpstr (((const YcLedgerLine *) g_ptr_array_index (page, i))->record->id, ==,
                           ((const YcLedgerLine *) g_ptr_array_index (all, offset + i))->record->id);
      }
  for (guint i = 1; i < all->len; i++)
    g_assert_cmpint (yc_moment_compare (&((const YcLedgerLine *) g_ptr_array_index (all, i - 1))->timer->due,
                                        &((const YcLedgerLine *) g_ptr_array_index (all, i))->timer->due), <=, 0);
}

static void
assert_counts (Hall *self, const guint *n, guint overdue, guint today, guint soon)
{
  const YcLedgerRules rules = hall_rules (self);
  g_autoptr (GError) error = NULL;
  YcLedgerCounts counts;

  ASSERT_DONE (yc_ledger_store_count (self->cases->store, &rules, &counts, &error));
  for (guint i = 0; i < YC_N_LEDGER_KINDS; i++)
    g_assert_cmpuint (counts.n[i], ==, n[i]);
  g_assert_cmpuint (counts.overdue, ==, overdue);
  g_assert_cmpuint (counts.today, ==, today);
  g_assert_cmpuint (counts.soon, ==, soon);
}

static void
test_counts (void)
{
  g_autoptr (Hall) hall = hall_new ();
  static const guint none[YC_N_LEDGER_KINDS], all[YC_N_LEDGER_KINDS] = { 3, 1, 0, 1, 1, 1, 3 };

  assert_counts (hall, none, 0, 0, 0);
  add_correction (hall);
  add_undecided (hall);
  add_tolerance (hall);
  add_refusal (hall);
  assert_counts (hall, all, 0, 0, 0);                         /* Monday: the other Monday is the fifth working day */
  yc_clock_test_advance (hall->cases->clock, 2 * TEST_DAY);
  assert_counts (hall, all, 0, 0, 2);
  yc_clock_test_advance (hall->cases->clock, 5 * TEST_DAY);
  assert_counts (hall, all, 0, 2, 0);
  yc_clock_test_advance (hall->cases->clock, TEST_DAY);
  assert_counts (hall, all, 2, 0, 0);
  assert_list (hall, YC_LEDGER_TOLERANCE, "tolerance 2026-11-30 -1 overdue 从业人员健康证明\n");
}

/* What was owed has come, what was received is accepted: nothing of it waits. */
static void
test_leaves (void)
{
  g_autoptr (Hall) hall = hall_new ();
  Counter *tolerated = add_tolerance (hall), *received = add_undecided (hall);
  g_autoptr (GError) error = NULL;
  g_autoptr (YcAcceptance) acceptance = NULL;
  guint left = 1;

  counter_scan (tolerated, "health-certificates");
  ASSERT_DONE (yc_submission_cure (hall->cases->store, hall->calendar, tolerated->id, &hall->cases->actor, &left, &error));
  g_assert_cmpuint (left, ==, 0);
  assert_list (hall, YC_LEDGER_NONE, "undecided 2026-11-30 5 green\n");
  acceptance = counter_accept (received, YC_OUTCOME_ACCEPT, &error);
  ASSERT_DONE (acceptance != NULL);
  assert_list (hall, YC_LEDGER_NONE, "");
}

/* Who refused, when, why and by which source, and until when it is to be filed. */
static void
test_refusal (void)
{
  g_autoptr (Hall) hall = hall_new ();
  Counter *refused = add_refusal (hall);
  g_autoptr (GPtrArray) lines = NULL;
  const YcLedgerLine *line;

  settle (hall);
  lines = list (hall, YC_LEDGER_REFUSAL, 0, 10);
  g_assert_cmpuint (lines->len, ==, 1);
  line = g_ptr_array_index (lines, 0);
  g_assert_cmpstr (line->record->id, ==, refused->id);
  g_assert_cmpstr (line->actor, ==, hall->cases->actor.clerk_name);
  g_assert_cmpint (line->since, ==, yc_clock_now (hall->cases->clock));
  g_assert_cmpuint (line->outstanding->len, ==, 1);
  g_assert_cmpstr (g_ptr_array_index (line->outstanding, 0), !=, "");
  g_assert_cmpstr (line->basis, !=, "");
  g_assert_cmpint (line->timer->kind, ==, YC_TIMER_FILING);
  g_assert_cmpint (line->timer->left, ==, 1);                 /* within one working day */
}

/* The order of the list follows what the clocks tell, also when they have learnt a year. */
static void
test_a_year_is_learnt (void)
{
  g_autoptr (Hall) hall = hall_new ();
  Counter *committed = add_commitment (hall);

  later_decide (committed, TRUE);
  settle (hall);
  assert_list (hall, YC_LEDGER_COMMITMENT, "commitment 2027-01-22~ 44 green\n");
  year_learn (committed);
  yc_calendar_free (hall->calendar);
  hall->calendar = g_steal_pointer (&committed->calendar);
  settle (hall);
  assert_list (hall, YC_LEDGER_COMMITMENT, "commitment 2027-01-22 42 green\n");
}

/* ---- the index ---- */

static char *
dump_places (YcStore *store)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (YcStmt) stmt = yc_db_prepare (yc_store_get_work (store), "SELECT n, ledger_kind, ledger_day FROM case_row ORDER BY n", &error);
  GString *out = g_string_new (NULL);
  gboolean row = FALSE;

  g_assert_no_error (error);
  while (yc_stmt_step (stmt, &row, &error) && row)
    g_string_append_printf (out, "%" G_GINT64_FORMAT " %" G_GINT64_FORMAT " %s\n", yc_stmt_col_int (stmt, "n"), yc_stmt_col_int (stmt, "ledger_kind"),
                            yc_stmt_col_text (stmt, "ledger_day"));
  return g_string_free (out, FALSE);
}

/* What the migration makes of the rows of an earlier version is what this one writes. */
static void
test_migration (void)
{
  g_autoptr (Hall) hall = hall_new ();
  g_autofree char *path = g_build_filename (g_getenv ("YICHUANG_DATADIR"), "sql", "work", "0014-ledger.sql", NULL);
  g_autofree char *sql = NULL, *written = NULL, *migrated = NULL, *end = NULL;
  g_autoptr (GError) error = NULL;
  YcDb *db = yc_store_get_work (hall->cases->store);
  const char *begin;

  add_correction (hall);
  add_undecided (hall);
  add_tolerance (hall);
  add_refusal (hall);
  later_decide (add_commitment (hall), TRUE);
  hall_add (hall, "small-catering", "scenario=new", COUNTER_ALL);
  written = dump_places (hall->cases->store);
  ASSERT_DONE (g_file_get_contents (path, &sql, NULL, &error));
  begin = strstr (sql, "UPDATE");
  end = g_strndup (begin, (gsize) (strstr (sql, "CREATE INDEX") - begin));
  ASSERT_DONE (yc_db_exec (db, "UPDATE case_row SET ledger_kind = 0, ledger_day = ''", &error));
  ASSERT_DONE (yc_db_exec (db, end, &error));
  migrated = dump_places (hall->cases->store);
  g_assert_cmpstr (migrated, ==, written);
}

/* A page is read along an index: nothing is sorted, whatever the store holds. */
static void
test_plan (void)
{
  static const char *const wanted[] = {
    "EXPLAIN QUERY PLAN SELECT * FROM case_row WHERE ledger_kind > 0 AND ledger_kind <> 5 ORDER BY ledger_day, n LIMIT 50 OFFSET 1000",
    "EXPLAIN QUERY PLAN SELECT * FROM case_row WHERE ledger_kind > 0 AND ledger_kind = 1 ORDER BY ledger_day, n LIMIT 50 OFFSET 1000",
    "EXPLAIN QUERY PLAN SELECT ledger_kind, count(*) FROM case_row WHERE ledger_kind > 0 GROUP BY ledger_kind",
    "EXPLAIN QUERY PLAN SELECT id FROM case_row WHERE ledger_kind > 0 AND ledger_day = '' ORDER BY n LIMIT 50",
  };
  g_autoptr (Hall) hall = hall_new ();
  g_autoptr (GError) error = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (wanted); i++)
    {
      g_autoptr (YcStmt) stmt = yc_db_prepare (yc_store_get_work (hall->cases->store), wanted[i], &error);
      gboolean row = FALSE;

      g_assert_no_error (error);
      while (yc_stmt_step (stmt, &row, &error) && row)
        {
          const char *detail = yc_stmt_col_text (stmt, "detail");

          g_test_message ("%s", detail);
          g_assert_nonnull (strstr (detail, "case_row_ledger"));
          g_assert_null (strstr (detail, "TEMP B-TREE"));
        }
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/case/ledger/lists-in-the-order-of-their-days", test_lists);
  g_test_add_func ("/case/ledger/pages", test_pages);
  g_test_add_func ("/case/ledger/counts", test_counts);
  g_test_add_func ("/case/ledger/what-is-done-leaves", test_leaves);
  g_test_add_func ("/case/ledger/refusal", test_refusal);
  g_test_add_func ("/case/ledger/a-year-is-learnt", test_a_year_is_learnt);
  g_test_add_func ("/case/ledger/migration-writes-the-same", test_migration);
  g_test_add_func ("/case/ledger/read-along-an-index", test_plan);
  return g_test_run ();
}
