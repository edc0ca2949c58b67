/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* Invariant 8 of the case lifecycle as a walk of its own: windows that no line joins, two of them behind the same window number, give out case and document
 * numbers over random days, restarts, acts that are taken back and new leases; no number comes twice over all of them. A lease that was handed to two of
 * them is planted, and must be found. --seed replays a walk. */
#include "config.h"

#include "case/yc-case-number.h"
#include "case/yc-enrolment.h"
#include "test-act.h"
#include "test-platform.h"

#define N_WINDOWS 3
#define STEPS 240

static const char *const places[N_WINDOWS] = { "03", "03", "04" };

typedef struct
{
  TestPlatform *platform;
  TestCases    *windows[N_WINDOWS];
  char         *devices[N_WINDOWS];       /* tokens */
  char         *agency;
  GHashTable   *seen;                     /* char*: number -> GUINT: window + 1 */
  char         *twice;                    /* (nullable): the first number that came again */
  guint         n, n_leases;
} Walk;

/* ---- windows ---- */

/* Without the line: only what lies in the store is asked from now on. */
static void
take_lease (Walk *self, guint i, JsonObject *lease)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (yc_enrolment_import (self->windows[i]->store, lease, &error));
  g_assert_no_error (error);
  self->n_leases++;
}

static JsonObject *
without_incarnation (JsonObject *lease)
{
  g_autofree char *text = yc_json_canonical_object (lease);
  JsonObject *copy = yc_json_parse_object (text, -1, NULL, NULL);

  json_object_remove_member (copy, "incarnation");
  return copy;
}

/* @cloned: the second window's file is the first one's, as a copied folder brings it. */
static void
walk_init (Walk *self, gboolean cloned)
{
  g_autoptr (JsonObject) first = NULL;

  *self = (Walk) { .platform = test_platform_new (), .seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL) };
  for (guint i = 0; i < N_WINDOWS; i++)
    {
      g_autoptr (YcEnrolled) enrolled = NULL;

      self->windows[i] = act_cases_new_with (100 + i);
      enrolled = test_platform_enrol (self->platform, places[i], yc_store_get_incarnation (self->windows[i]->store));
      self->devices[i] = g_strdup (enrolled->token);
      if (i == 0)
        {
          JsonArray *agencies = json_object_get_array_member (enrolled->lease, "agencies");

          first = without_incarnation (enrolled->lease);
          self->agency = g_strdup (json_object_get_string_member (json_array_get_object_element (agencies, 0), "code"));
        }
      take_lease (self, i, cloned && i == 1 ? first : enrolled->lease);
    }
}

static void
walk_clear (Walk *self)
{
  for (guint i = 0; i < N_WINDOWS; i++)
    {
      test_cases_free (self->windows[i]);
      g_free (self->devices[i]);
    }
  g_hash_table_unref (self->seen);
  test_platform_free (self->platform);
  g_free (self->agency);
  g_free (self->twice);
}

/* ---- a step ---- */

static void
note (Walk *self, const char *number)
{
  if (!g_hash_table_add (self->seen, g_strdup (number)) && self->twice == NULL)
    self->twice = g_strdup (number);
  self->n++;
}

/* FALSE: the act was taken back, and its numbers were told to nobody. */
static void
take_numbers (Walk *self, TestCases *cases, gboolean commits)
{
  g_autoptr (YcIntake) intake = test_intake ();
  g_autofree char *id = test_draft (cases, intake), *number = NULL, *document = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (yc_store_begin (cases->store, &error));
  number = yc_case_store_take_number (cases->store, id, self->agency, &error);
  g_assert_no_error (error);
  document = yc_case_store_take_document_number (cases->store, id, self->agency, "受", &error);
  g_assert_no_error (error);
  if (!commits)
    {
      yc_store_rollback (cases->store);
      return;
    }
  g_assert_true (yc_store_commit (cases->store, &error));
  g_assert_true (yc_case_number_is_valid (number) && !yc_case_number_is_provisional (number));
  note (self, number);
  note (self, document);
}

/* For a moment there is a line. */
static void
ask_lease (Walk *self, guint i)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (YcPlatformDevice) device = yc_platform_store_authenticate_device (self->platform->store, self->devices[i], &error);
  g_autoptr (JsonObject) lease = NULL;

  g_assert_no_error (error);
  lease = yc_platform_store_lease (self->platform->store, device, yc_store_get_incarnation (self->windows[i]->store), &error);
  g_assert_no_error (error);
  take_lease (self, i, lease);
}

static void
step (Walk *self)
{
  guint i = (guint) g_test_rand_int_range (0, N_WINDOWS);
  TestCases *cases = self->windows[i];
  int dice = g_test_rand_int_range (0, 16);

  if (dice == 0)
    test_cases_reopen (cases);
  if (dice == 1)
    ask_lease (self, i);
  if (dice >= 2 && dice < 6)
    yc_clock_test_advance (cases->clock, g_test_rand_int_range (-2, 3) * TEST_DAY);
  take_numbers (self, cases, dice != 15);
}

static void
test_offline_windows (void)
{
  Walk walk;

  walk_init (&walk, FALSE);
  for (guint i = 0; i < STEPS && walk.twice == NULL; i++)
    step (&walk);
  g_test_message ("%u numbers at %d windows, %u leases", walk.n, N_WINDOWS, walk.n_leases);
  g_assert_cmpstr (walk.twice, ==, NULL);
  g_assert_cmpuint (walk.n, >, STEPS);
  g_assert_cmpuint (walk.n_leases, >, N_WINDOWS);
  walk_clear (&walk);
}

/* The same walk where two windows live on one lease finds it. */
static void
test_planted (void)
{
  Walk walk;

  walk_init (&walk, TRUE);
  for (guint i = 0; i < STEPS && walk.twice == NULL; i++)
    step (&walk);
  g_test_message ("found after %u numbers: %s", walk.n, walk.twice != NULL ? walk.twice : "nothing");
  g_assert_nonnull (walk.twice);
  walk_clear (&walk);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/case/number-walk/no-number-twice-over-offline-windows", test_offline_windows);
  g_test_add_func ("/case/number-walk/planted/one-lease-at-two-windows", test_planted);
  return g_test_run ();
}
