/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 *
 * Two clocks that are apart: the status tells it, what is written meanwhile is flagged, and no date is another for it. The real platform's program with a
 * shifted clock.
 */
#define G_LOG_DOMAIN "test"
#include "config.h"

#include "integration/sync-line.h"

#define NEAR "2026-11-23T09:46:30+08:00"        /* TEST_NOW and half a minute */
#define LATER "2026-11-23T10:06:00+08:00"       /* and 20 minutes */
#define EARLIER "2026-11-23T09:21:00+08:00"     /* and 25 minutes before */
#define SLACK 100                               /* seconds: the platform's clock goes on, the station's stands still */
#define MINUTE G_GINT64_CONSTANT (60)

static gint64
get_skew (Line *self)
{
  YcSyncStatus status;

  yc_sync_get_status (self->sync, &status);
  return yc_clock_mark_get_skew (&status.clock, yc_store_get_clock (self->cases->store)) / G_USEC_PER_SEC;
}

/* The platform starts under another clock, a person asks, and its word has come. */
static void
set_clock (Line *self, const char *iso, gint64 wanted)
{
  hall_rig_set_clock (self->hall, iso);
  do
    {
      yc_sync_try_now (self->sync);
      for (guint i = 0; i < 20; i++)
        {
          g_main_context_iteration (NULL, FALSE);
          g_usleep (10000);
        }
    }
  while (ABS (get_skew (self) - wanted) > SLACK);
}

static void
assert_near (gint64 seconds, gint64 wanted)
{
  g_assert_cmpint (seconds, >=, wanted - SLACK);
  g_assert_cmpint (seconds, <=, wanted + SLACK);
}

/* Each event of @id is flagged with about @skew seconds, and its time is the station's. */
static void
assert_events (Line *self, const char *id, gint64 skew)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) events = yc_case_store_history (self->cases->store, id, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (events->len, >, 3);
  for (guint i = 0; i < events->len; i++)
    {
      const YcCaseEvent *event = g_ptr_array_index (events, i);

      g_assert_true (event->at >= TEST_NOW && event->at < TEST_NOW + G_USEC_PER_SEC);
      assert_near (event->skew, skew);
      g_assert_true ((event->skew == 0) == (skew == 0));
    }
}

static void
test_apart (void)
{
  static const struct { const char *clock; gint64 skew; } rows[] = { { NEAR, 0 }, { LATER, 20 * MINUTE }, { EARLIER, -25 * MINUTE }, { NEAR, 0 } };
  g_autoptr (Line) self = line_new_enrolled ();
  g_autoptr (YcSignedIn) in = NULL;
  char *ids[G_N_ELEMENTS (rows)] = { NULL };

  set_clock (self, NEAR, 0);
  in = sign_in_well (self);
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      set_clock (self, rows[i].clock, rows[i].skew);
      assert_near (get_skew (self), rows[i].skew);
      g_assert_true ((get_skew (self) == 0) == (rows[i].skew == 0));
      ids[i] = accept_one (self, in);
      yc_sync_wake (self->sync);
      wait_open (self, 0);                  /* the platform reads what is flagged */
    }
  line_close (self);
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (YcCaseRecord) record = yc_case_store_get (self->cases->store, ids[i], NULL);
      g_autoptr (YcCaseRecord) first = yc_case_store_get (self->cases->store, ids[0], NULL);

      assert_events (self, ids[i], rows[i].skew);
      /* The platform's word moves no day. */
      g_assert_cmpstr (record->received, ==, "2026-11-23");
      g_assert_cmpstr (record->due, ==, first->due);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    g_free (ids[i]);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  g_test_add_func ("/sync/clock/two-clocks-apart-are-told-and-flagged-and-move-no-day", test_apart);
  return g_test_run ();
}
