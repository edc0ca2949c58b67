/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* One unmarked original a paper: a print counts from its beginning, through a kill, and is taken back only when it is known to have failed. */
#include "config.h"

#include "test-counter.h"

/* A received case with its receipt. */
typedef struct
{
  Counter *counter;
  char    *paper;
} Desk;

static Desk *
desk_new (void)
{
  Desk *self = g_new0 (Desk, 1);
  g_autoptr (YcPaperRecord) receipt = NULL;
  g_autoptr (GError) error = NULL;

  self->counter = counter_new (TRUE, "small-catering", "scenario=new", "application");
  receipt = yc_submission_receive (self->counter->cases->store, self->counter->calendar, self->counter->id, &self->counter->cases->actor, &error);
  g_assert_no_error (error);
  self->paper = g_strdup (receipt->id);
  return self;
}

static void
desk_free (Desk *self)
{
  counter_free (self->counter);
  g_free (self->paper);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Desk, desk_free)

static int
begin_print (Desk *self)
{
  g_autoptr (GError) error = NULL;
  int nth = 0;

  yc_clock_test_advance (self->counter->cases->clock, G_USEC_PER_SEC);
  yc_case_store_begin_print (self->counter->cases->store, self->counter->id, self->paper, "laser", &self->counter->cases->actor, &nth, &error);
  g_assert_no_error (error);
  return nth;
}

static void
end_print (Desk *self, int nth, gboolean ok)
{
  g_autoptr (GError) error = NULL;

  yc_clock_test_advance (self->counter->cases->clock, G_USEC_PER_SEC);
  yc_case_store_log_print (self->counter->cases->store, self->counter->id, self->paper, nth, ok, "laser", 0, &self->counter->cases->actor, &error);
  g_assert_no_error (error);
}

static void
assert_printed (Desk *self, int printed, gint64 last)
{
  g_autoptr (GPtrArray) papers = yc_case_store_list_papers (self->counter->cases->store, self->counter->id, NULL);
  const YcPaperRecord *paper = g_ptr_array_index (papers, 0);

  g_assert_cmpint (paper->printed, ==, printed);
  g_assert_cmpint (paper->last_printed, ==, last);
  test_assert_sound (self->counter->cases);
}

static void
assert_tail (Desk *self, const char *tail)
{
  g_autofree char *history = counter_history (self->counter);

  if (!g_str_has_suffix (history, tail))
    g_test_message ("%s", history);
  g_assert_true (g_str_has_suffix (history, tail));
}

/* What list, page and history make of it: "printed/lost/unknown", and the numbers of the events that are lost beginnings. */
static void
assert_told (Desk *self, const char *told)
{
  g_autoptr (GPtrArray) papers = yc_case_store_list_papers (self->counter->cases->store, self->counter->id, NULL);
  g_autoptr (GPtrArray) history = yc_case_store_history (self->counter->cases->store, self->counter->id, NULL);
  const YcPaperRecord *paper = g_ptr_array_index (papers, 0);
  g_autoptr (GString) text = g_string_new ("");

  yc_paper_tell_prints (papers, history);
  g_string_printf (text, "%d/%d/%s", paper->printed, paper->n_lost, paper->unknown ? "unknown" : "known");
  for (guint i = 0; i < history->len; i++)
    if (yc_paper_print_is_lost (history, i))
      g_string_append_printf (text, " %d", json_object_has_member (((const YcCaseEvent *) g_ptr_array_index (history, i))->body, "nth")
                              ? (int) json_object_get_int_member (((const YcCaseEvent *) g_ptr_array_index (history, i))->body, "nth") : 0);
  g_assert_cmpstr (text->str, ==, told);
}

/* A print that was begun and never logged is neither printed nor not printed, until one after it is known to have come out. */
static void
test_lost_print_is_told (void)
{
  g_autoptr (Desk) desk = desk_new ();

  assert_told (desk, "0/0/known");
  begin_print (desk);
  test_cases_reopen (desk->counter->cases);
  assert_told (desk, "1/1/unknown 1");
  end_print (desk, begin_print (desk), FALSE);
  assert_told (desk, "1/1/unknown 1");
  end_print (desk, begin_print (desk), TRUE);
  assert_told (desk, "2/1/known 1");
  begin_print (desk);
  assert_told (desk, "3/2/unknown 1 3");
}

/* No printer was found for the next try: that says nothing of the one before it. */
static void
test_lost_print_stays_lost (void)
{
  g_autoptr (Desk) desk = desk_new ();

  begin_print (desk);
  end_print (desk, 0, FALSE);
  assert_told (desk, "1/1/unknown 1");
  end_print (desk, 0, TRUE);
  assert_told (desk, "2/1/known 1");
}

static void
test_ended_prints_are_known (void)
{
  g_autoptr (Desk) desk = desk_new ();

  end_print (desk, begin_print (desk), FALSE);
  assert_told (desk, "0/0/known");
  end_print (desk, begin_print (desk), TRUE);
  assert_told (desk, "1/0/known");
}

static void
test_unknown_paper (void)
{
  g_autoptr (Desk) desk = desk_new ();
  g_autoptr (GError) error = NULL;
  int nth = 0;

  g_assert_false (yc_case_store_begin_print (desk->counter->cases->store, desk->counter->id, "x", NULL, &desk->counter->cases->actor, &nth, &error));
  g_assert_error (error, YC_STORE_ERROR, YC_STORE_ERROR_NOT_FOUND);
  assert_printed (desk, 0, 0);
}

/* A kill between the queue and the log: the store is opened again, nothing was told. */
static void
test_begun_print_survives (void)
{
  g_autoptr (Desk) desk = desk_new ();

  g_assert_cmpint (begin_print (desk), ==, 1);
  test_cases_reopen (desk->counter->cases);
  assert_printed (desk, 1, TEST_NOW + G_USEC_PER_SEC);
  g_assert_cmpint (begin_print (desk), ==, 2);
  end_print (desk, 2, TRUE);
  assert_tail (desk, "print-started print-started reprinted");
  assert_printed (desk, 2, TEST_NOW + 2 * G_USEC_PER_SEC);
}

static void
test_ended_print_counts_once (void)
{
  g_autoptr (Desk) desk = desk_new ();

  end_print (desk, begin_print (desk), TRUE);
  assert_tail (desk, "print-started printed");
  assert_printed (desk, 1, TEST_NOW + G_USEC_PER_SEC);
  end_print (desk, begin_print (desk), TRUE);
  assert_tail (desk, "print-started reprinted");
  assert_printed (desk, 2, TEST_NOW + 3 * G_USEC_PER_SEC);
}

static void
test_failed_print_is_taken_back (void)
{
  g_autoptr (Desk) desk = desk_new ();

  end_print (desk, begin_print (desk), FALSE);
  assert_printed (desk, 0, 0);
  g_assert_cmpint (begin_print (desk), ==, 1);
  end_print (desk, 1, TRUE);
  end_print (desk, begin_print (desk), FALSE);
  assert_printed (desk, 1, TEST_NOW + 3 * G_USEC_PER_SEC);
  assert_tail (desk, "print-started print-failed print-started printed print-started print-failed");
}

/* 一式两份: the receipt says so, and its original goes out so; a reprint is one. */
static void
test_copies (void)
{
  g_autoptr (Desk) desk = desk_new ();
  g_autoptr (GPtrArray) history = NULL;
  g_autoptr (GString) copies = g_string_new ("");

  end_print (desk, begin_print (desk), TRUE);
  end_print (desk, begin_print (desk), TRUE);
  history = yc_case_store_history (desk->counter->cases->store, desk->counter->id, NULL);
  for (guint i = 0; i < history->len; i++)
    {
      const YcCaseEvent *event = g_ptr_array_index (history, i);

      if (json_object_has_member (event->body, "copies"))
        g_string_append_printf (copies, "%s %" G_GINT64_FORMAT " ", event->kind, json_object_get_int_member (event->body, "copies"));
    }
  g_assert_cmpstr (copies->str, ==, "print-started 2 printed 2 print-started 1 reprinted 1 ");
}

/* The failure is that of the print that was begun last; the lost one stays counted. */
static void
test_failure_takes_back_only_its_own (void)
{
  g_autoptr (Desk) desk = desk_new ();

  begin_print (desk);
  test_cases_reopen (desk->counter->cases);
  end_print (desk, begin_print (desk), FALSE);
  assert_printed (desk, 1, TEST_NOW + G_USEC_PER_SEC);
  g_assert_cmpint (begin_print (desk), ==, 2);
}

/* No printer was found: nothing was begun. */
static void
test_failure_before_the_beginning (void)
{
  g_autoptr (Desk) desk = desk_new ();

  end_print (desk, 0, FALSE);
  assert_printed (desk, 0, 0);
  g_assert_cmpint (begin_print (desk), ==, 1);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  g_test_add_func ("/case/print/unknown-paper-is-not-begun", test_unknown_paper);
  g_test_add_func ("/case/print/begun-print-survives-a-kill", test_begun_print_survives);
  g_test_add_func ("/case/print/ended-print-counts-once", test_ended_print_counts_once);
  g_test_add_func ("/case/print/failed-print-is-taken-back", test_failed_print_is_taken_back);
  g_test_add_func ("/case/print/original-goes-out-in-its-copies", test_copies);
  g_test_add_func ("/case/print/failure-takes-back-only-its-own", test_failure_takes_back_only_its_own);
  g_test_add_func ("/case/print/failure-before-the-beginning-counts-nothing", test_failure_before_the_beginning);
  g_test_add_func ("/case/print/print-never-logged-is-unknown", test_lost_print_is_told);
  g_test_add_func ("/case/print/failure-before-the-beginning-ends-no-other-print", test_lost_print_stays_lost);
  g_test_add_func ("/case/print/ended-prints-are-known", test_ended_prints_are_known);
  return g_test_run ();
}
