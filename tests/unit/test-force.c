/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* An item that takes effect, and one that is cancelled, at the window and at the platform: by one that is not in force nothing is taken in, and what was taken in
 * before goes on by it (lifecycle, invariant 11; open cases keep their item). */
#include "config.h"

#include "sample-items.h"
#include "test-changed.h"
#include "test-later.h"

#define C YC_ROLE_CLERK
#define HALF "application business-licence health-certificates floor-plan"

/* Today is 2026-11-23. */
static Site *
site_of (const char *from, const char *until, const char *materials)
{
  g_autofree char *dates = *until != '\0' ? g_strdup_printf ("\"effective_from\": \"%s\", \"cancelled_from\": \"%s\"", from, until)
                                          : g_strdup_printf ("\"effective_from\": \"%s\"", from);
  g_autoptr (YcItem) item = sample_item_changed ("small-catering", "\"effective_from\": \"2026-01-01\"", dates);

  return site_new_draft (item, C, "scenario=new", materials);
}

static void
pass_days (Site *site, int days)
{
  yc_clock_test_advance (site->counter->cases->clock, days * TEST_DAY);
}

static YcPaperRecord *
receive (Site *site, GError **error)
{
  return yc_submission_receive (site->counter->cases->store, site->counter->calendar, site->counter->id, &site->counter->cases->actor, error);
}

static void
test_days (void)
{
  static const struct { const char *from, *until, *day; int force; } rows[] = {
    { "2026-11-23", "", "2026-11-22", -1 }, { "2026-11-23", "", "2026-11-23", 0 }, { "2026-11-23", "", "2999-12-31", 0 },
    { "2026-11-23", "2026-12-01", "2026-11-30", 0 }, { "2026-11-23", "2026-12-01", "2026-12-01", 1 }, { "2026-11-23", "2026-11-23", "2026-11-23", 1 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      YcItem item = { .effective_from = (char *) rows[i].from, .cancelled_from = (char *) rows[i].until };

      g_assert_cmpint (yc_item_compare_force (&item, rows[i].day), ==, rows[i].force);
    }
}

/* No receipt, no number: whoever comes keeps what he brought. */
static void
test_nothing_is_taken_in (void)
{
  static const char *const dates[][2] = { { "2026-11-24", "" }, { "2026-01-01", "2026-11-23" } };

  for (gsize i = 0; i < G_N_ELEMENTS (dates); i++)
    {
      g_autoptr (Site) site = site_of (dates[i][0], dates[i][1], HALF);
      Counter *counter = site->counter;
      g_autoptr (GError) error = NULL;

      g_assert_null (receive (site, &error));
      later_assert_conflict (&error, YC_CONFLICT_NOT_IN_FORCE);
      g_assert_null (yc_submission_tell_correction (counter->cases->store, counter->calendar, counter->id, NULL, &counter->cases->actor, &error));
      later_assert_conflict (&error, YC_CONFLICT_OTHER_OUTCOME);
      counter_assert_refused (counter, YC_OUTCOME_ACCEPT, "not-in-force");
      counter_assert_history (counter, "created");
    }
}

/* Nor for an answer that ends the case: the receipt would come before it, and the platform takes none. */
static void
test_nothing_is_sent_away (void)
{
  g_autoptr (YcItem) item = sample_item_changed ("public-place-hygiene", "\"effective_from\": \"2026-01-01\"",
                                                 "\"effective_from\": \"2026-01-01\", \"cancelled_from\": \"2026-11-23\"");
  g_autoptr (Site) site = site_new_draft (item, C, "category=dining", "application");
  Counter *counter = site->counter;
  g_autoptr (GError) error = NULL;

  g_assert_null (yc_submission_refuse (counter->cases->store, counter->calendar, counter->id, NULL, &counter->cases->actor, &error));
  later_assert_conflict (&error, YC_CONFLICT_OTHER_OUTCOME);
  counter_assert_history (counter, "created");
}

/* The day comes; what came before it is judged by the item as it was. */
static void
test_goes_on (void)
{
  static const Changed changes[] = { { "received", { { "@days", "2" } }, "not-in-force: the item" }, CHANGED_NOTHING };
  g_autoptr (Site) site = site_of ("2026-01-01", "2026-11-25", COUNTER_ALL);
  g_autoptr (YcPaperRecord) receipt = NULL;
  g_autoptr (YcAcceptance) acceptance = NULL;
  g_autoptr (GError) error = NULL;

  receipt = receive (site, &error);
  g_assert_no_error (error);
  pass_days (site, 3);
  acceptance = counter_accept (site->counter, YC_OUTCOME_ACCEPT, &error);
  g_assert_no_error (error);
  changed_assert (site, changes, G_N_ELEMENTS (changes));
}

/* The clock of the receipt stands still behind a notice, and begins anew with what comes: the first receipt counts. */
static void
test_goes_on_corrected (void)
{
  static const Changed changes[] = { CHANGED_NOTHING };
  g_autoptr (Site) site = site_of ("2026-01-01", "2026-11-25", HALF);
  g_autoptr (YcAcceptance) acceptance = NULL;
  g_autoptr (YcPaperRecord) receipt = NULL;
  g_autoptr (GError) error = NULL;

  site_tell (site);
  pass_days (site, 3);
  counter_assert_refused (site->counter, YC_OUTCOME_ACCEPT, "material-missing");
  site_bring (site, "identity-card");
  pass_days (site, 1);
  acceptance = counter_accept (site->counter, YC_OUTCOME_ACCEPT, &error);
  g_assert_no_error (error);
  changed_assert (site, changes, G_N_ELEMENTS (changes));
}

#define ADD(name, f) g_test_add_func ("/outbox/force/" name, f)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  ADD ("days", test_days);
  ADD ("nothing-is-taken-in", test_nothing_is_taken_in);
  ADD ("nothing-is-sent-away", test_nothing_is_sent_away);
  ADD ("goes-on", test_goes_on);
  ADD ("goes-on-corrected", test_goes_on_corrected);
  return g_test_run ();
}
