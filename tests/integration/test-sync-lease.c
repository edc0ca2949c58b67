/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 *
 * The lease of numbers as a workstation renews it by itself: before a block is used up, before a new year of the hall's time zone, and what it does
 * while nobody can be asked. The real platform's program, both clocks injected.
 */
#define G_LOG_DOMAIN "test"
#include "config.h"

#include "integration/sync-line.h"
#include "case/yc-enrolment.h"
#include "db/yc-db.h"

#include <string.h>

/* 2026-12-01 00:01 in the hall, 16:01 of the day before by UTC. */
#define DECEMBER G_GINT64_CONSTANT (1796054460000000)
#define NOVEMBER_TEXT "2026-11-23T09:46:00+08:00"
#define NEW_YEAR_TEXT "2027-01-01T00:30:00+08:00"
#define NEW_YEAR G_GINT64_CONSTANT (1798734600000000)
#define MINUTE (60 * (gint64) G_USEC_PER_SEC)

/* ---- what is asked of the store, in its thread ---- */

typedef struct { Line *line; const char *sql; gint64 number; const char *id; char *text; } Asked;

static void
ask_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Asked *asked = data;
  YcDb *work = yc_store_get_work (asked->line->cases->store);
  g_autoptr (GError) error = NULL;

  if (g_str_has_prefix (asked->sql, "SELECT"))
    {
      g_autoptr (YcStmt) stmt = yc_db_prepare (work, asked->sql, &error);
      gboolean row = FALSE;

      g_assert_no_error (error);
      if (asked->id != NULL)
        yc_stmt_text (stmt, "id", asked->id);
      g_assert_true (yc_stmt_step (stmt, &row, &error));
      if (asked->id == NULL)
        asked->number = row ? yc_stmt_col_int (stmt, "n") : -1;
      else
        asked->text = g_strdup (yc_stmt_col_text (stmt, "number"));
    }
  else
    g_assert_true (yc_db_exec (work, asked->sql, &error));
  g_assert_no_error (error);
  g_task_return_boolean (task, TRUE);
}

static gint64
ask_for (Line *self, const char *sql, const char *id, char **ret_text)
{
  Asked asked = { self, sql, 0, id, NULL };
  Wait wait = { NULL };
  g_autoptr (GTask) task = g_task_new (NULL, NULL, wait_cb, &wait);

  g_task_set_task_data (task, &asked, NULL);
  yc_worker_push (self->worker, task, ask_thread, G_PRIORITY_DEFAULT);
  wait_for (&wait);
  g_object_unref (wait.result);
  if (ret_text != NULL)
    *ret_text = asked.text;
  return asked.number;
}

static gint64
ask (Line *self, const char *sql)
{
  return ask_for (self, sql, NULL, NULL);
}

/* Until the store says @number: what comes over the line comes by itself. */
static void
wait_until (Line *self, const char *sql, gint64 number)
{
  for (int i = 0; ask (self, sql) != number; i++)
    {
      g_usleep (20000);
      while (g_main_context_iteration (NULL, FALSE))
        ;
    }
}

static Line *
line_new_by (const char *clock)
{
  Line *self = line_new ();
  g_autoptr (GError) error = NULL;
  YcSyncStatus status;

  /* Looks each 50 ms, with and without the platform's stream. */
  yc_sync_set_pauses (self->sync, 50, 50);
  hall_rig_set_clock (self->hall, clock);
  g_assert_true (enrol (self, self->base, self->hall->code, &error));
  g_assert_no_error (error);
  do
    {
      g_main_context_iteration (NULL, TRUE);
      yc_sync_get_status (self->sync, &status);
    }
  while (status.line != YC_LINE_ONLINE);
  return self;
}

static char *
get_number (Line *self, const char *id)
{
  char *number = NULL;

  ask_for (self, "SELECT number FROM case_row WHERE id = :id", id, &number);
  return number;
}

static int
get_serial (const char *number)
{
  g_autofree char *serial = g_str_has_prefix (number, "L-") ? g_strdup ("0") : g_strndup (number + 19, 4);

  return (int) g_ascii_strtoll (serial, NULL, 10);
}

/* ---- tests ---- */

#define BLOCKS "SELECT count(*) AS n FROM case_block WHERE to_date = '2026-12-31'"
#define NEXT_BLOCKS "SELECT count(*) AS n FROM case_block WHERE from_date = '2027-01-01'"
#define NEXT_DOCUMENTS "SELECT count(DISTINCT agency) AS n FROM document_block WHERE year = 2027"

/* A block of four: with the third case more are asked for, and no person at the counter sees a provisional number. */
static void
test_before_a_block_is_used_up (void)
{
  g_autoptr (Line) self = line_new_by (NOVEMBER_TEXT);
  g_autoptr (YcSignedIn) in = sign_in_well (self);

  wait_until (self, BLOCKS, 1);
  ask (self, "UPDATE case_block SET last = 4");
  hall_rig_edit (self->hall, "UPDATE case_block SET last = 4");
  for (int i = 1; i <= 7; i++)
    {
      g_autofree char *id = accept_one (self, in), *number = get_number (self, id);

      g_assert_cmpint (get_serial (number), ==, i);
      wait_status (self, YC_LINE_ONLINE, 0);
      wait_until (self, BLOCKS, i < 3 ? 1 : 2);
    }
  line_close (self);
  test_assert_sound (self->cases);
}

/* Enrolled in November: on the first of December, by the clock alone, next year's numbers come; the turn of the year is offline and final. */
static void
test_by_the_clock (void)
{
  g_autoptr (Line) self = line_new_by (NOVEMBER_TEXT);
  g_autoptr (YcSignedIn) in = sign_in_well (self);
  g_autofree char *id = NULL, *number = NULL;

  g_assert_cmpint (ask (self, NEXT_BLOCKS), ==, 0);
  hall_rig_set_clock (self->hall, "2026-12-01T00:01:00+08:00");
  yc_clock_test_advance (self->cases->clock, DECEMBER - TEST_NOW - 2 * MINUTE);
  yc_sync_wake (self->sync);
  wait_status (self, YC_LINE_ONLINE, 0);
  g_assert_cmpint (ask (self, NEXT_BLOCKS), ==, 0);
  yc_clock_test_advance (self->cases->clock, 2 * MINUTE);
  wait_until (self, NEXT_BLOCKS, 1);
  wait_until (self, NEXT_DOCUMENTS, ask (self, "SELECT count(DISTINCT agency) AS n FROM document_block WHERE year = 2026"));
  line_rig_tell (self->hall->rig, "offline");
  yc_clock_test_advance (self->cases->clock, NEW_YEAR - DECEMBER);
  id = accept_one (self, in);
  number = get_number (self, id);
  g_assert_cmpint (get_serial (number), ==, 1);
  g_assert_cmpint (strncmp (number + 9, "20270101", 8), ==, 0);
  g_assert_cmpint (ask (self, "SELECT count(*) AS n FROM provisional_number"), ==, 0);
}

/* Without the line since November: provisional numbers in the new year, for cases and for papers. They stay, and are delivered; the next ones are final. */
static void
test_offline_over_the_turn (void)
{
  g_autoptr (Line) self = line_new_by (NOVEMBER_TEXT);
  g_autoptr (YcSignedIn) in = sign_in_well (self);
  g_autofree char *early = NULL, *late = NULL, *first = NULL, *kept = NULL, *second = NULL;

  line_rig_tell (self->hall->rig, "offline");
  yc_clock_test_advance (self->cases->clock, NEW_YEAR - TEST_NOW);
  early = accept_one (self, in);
  first = get_number (self, early);
  g_assert_true (g_str_has_prefix (first, "L-"));
  g_assert_cmpint (ask (self, "SELECT count(*) AS n FROM document_number"), ==, 0);
  wait_status (self, YC_LINE_OFFLINE, 1);
  hall_rig_set_clock (self->hall, NEW_YEAR_TEXT);
  line_rig_tell (self->hall->rig, "online");
  yc_clock_test_advance (self->cases->clock, 11 * MINUTE);
  yc_sync_link_up (self->sync);
  wait_until (self, NEXT_BLOCKS, 1);
  wait_status (self, YC_LINE_ONLINE, 0);
  late = accept_one (self, in);
  second = get_number (self, late);
  g_assert_cmpint (get_serial (second), ==, 1);
  wait_status (self, YC_LINE_ONLINE, 0);
  kept = get_number (self, early);
  g_assert_cmpstr (kept, ==, first);
  line_close (self);
  test_assert_sound (self->cases);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  g_test_add_func ("/sync/lease/before-a-block-is-used-up", test_before_a_block_is_used_up);
  g_test_add_func ("/sync/lease/before-a-new-year-of-the-hall-by-the-clock", test_by_the_clock);
  g_test_add_func ("/sync/lease/offline-over-the-turn-of-the-year", test_offline_over_the_turn);
  return g_test_run ();
}
