/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* The table of states against a second writing of it: followers and facts pair by pair, papers, clocks and actors state by state. */
#include "config.h"

#include "law/yc-state.h"
#include "law/yc-timer.h"

#include <string.h>

/* Every permitted transition, written down a second time. */
static const char *const permitted[] = {
  "S00>S10 S93", "S05>S10 S30 S15 S20 S21 S90", "S10>S15 S20 S21 S30 S31 S32 S33 S90 S93", "S15>S18 S21 S90",
  "S18>S30 S31 S32 S33 S21 S90 S15", "S30>S40 S60 S90 S92", "S31>S40 S90 S92 S91", "S32>S40 S60 S90 S92", "S33>S40 S90 S92",
  "S40>S50 S41 S90 S92 S91", "S41>S40 S90", "S50>S55 S56 S60 S61 S41 S90 S92 S91", "S55>S50 S90", "S56>S50 S90", "S60>S65 S94", "S61>S65",
  "S65>S70 S94", "S70>S75 S80 S94", "S75>S80 S94", "S20>S80", "S21>S80", "S80>S94", "S90>", "S91>", "S92>", "S93>", "S94>",
};
static const char *const ended[] = { "S20", "S21", "S70", "S75", "S80", "S90", "S91", "S92", "S93", "S94", NULL };

static void
test_only_listed_transitions (void)
{
  guint n_states = 0;

  for (int from = 0; from < 100; from++)
    {
      const char *row = NULL;
      const char *code = yc_state_get_code ((YcState) from);

      for (gsize i = 0; i < G_N_ELEMENTS (permitted); i++)
        if (*code != '\0' && g_str_has_prefix (permitted[i], code))
          row = permitted[i] + 4;
      g_assert_cmpint (row != NULL, ==, *code != '\0');
      n_states += row != NULL;
      for (int to = 0; to < 100; to++)
        {
          const char *to_code = yc_state_get_code ((YcState) to);
          gboolean expected = row != NULL && *to_code != '\0' && strstr (row, to_code) != NULL;

          if (yc_state_may_follow ((YcState) from, (YcState) to) != expected)
            g_test_message ("S%02d -> S%02d", from, to);
          g_assert_cmpint (yc_state_may_follow ((YcState) from, (YcState) to), ==, expected);
        }
    }
  g_assert_cmpuint (n_states, ==, G_N_ELEMENTS (permitted));
}

static void
test_archived_is_left_only_by_revocation (void)
{
  for (int to = 0; to < 100; to++)
    g_assert_cmpint (yc_state_may_follow (YC_STATE_ARCHIVED, (YcState) to), ==, to == YC_STATE_REVOKED);
}

static void
test_codes_and_names (void)
{
  YcState state = YC_STATE_GRANTED;

  g_assert_false (yc_state_parse ("S99", &state));
  g_assert_false (yc_state_parse ("", &state));
  g_assert_cmpint (state, ==, YC_STATE_GRANTED);
  g_assert_cmpstr (yc_state_get_name ((YcState) 99), ==, "未知");
  for (int i = 0; i < 100; i++)
    {
      const char *code = yc_state_get_code ((YcState) i);

      if (*code == '\0')
        continue;
      g_assert_true (yc_state_parse (code, &state));
      g_assert_cmpint (state, ==, i);
      g_assert_cmpint (yc_state_is_open ((YcState) i), ==, !g_strv_contains (ended, code));
    }
  g_assert_cmpstr (yc_state_get_name (YC_STATE_TOLERATED), ==, "容缺受理");
}

/* What each state asks for, besides the author's signature, which every line but those of a draft asks for; and the lines that differ. Letters:
 * l letter, n notice, r reason, v reviewed, h head, f first time, s supervisor, q silence, o nothing owed, x lapsed, c cure over, d verdicts,
 * i immediate, t delay told, g granted. */
static const char letters[] = "-lnrvhfsqoxcditg";
G_STATIC_ASSERT (sizeof letters - 1 == YC_N_FACTS);
static const struct { const char *line, *facts; } asked[] = {
  { "S15", "n" }, { "S20", "rvt" }, { "S21", "rvt" }, { "S31", "l" }, { "S32", "l" }, { "S33", "q" }, { "S41", "r" }, { "S55", "n" }, { "S56", "nrhf" },
  { "S60", "odt" }, { "S61", "rvodt" }, { "S70", "t" }, { "S90", "t" }, { "S91", "xt" }, { "S92", "rt" }, { "S93", "s" }, { "S94", "rg" },
  { "S18>S15", "nrs" }, { "S15>S21", "rvc" }, { "S30>S60", "oit" }, { "S32>S60", "oit" },
};

static guint
read_facts (const char *from, const char *to)
{
  g_autofree char *pair = g_strconcat (from, ">", to, NULL);
  const char *found = "";
  guint facts = YC_FACT_SIGNED;

  for (gsize i = 0; i < G_N_ELEMENTS (asked); i++)
    if (g_str_equal (asked[i].line, to) || g_str_equal (asked[i].line, pair))
      found = asked[i].facts;
  if (g_str_equal (from, "S00") && g_str_equal (to, "S93"))
    return 0;
  for (const char *p = found; *p != '\0'; p++)
    facts |= 1U << (strchr (letters, *p) - letters);
  return facts;
}

static void
test_facts_of_every_line (void)
{
  YcState from, to;
  guint actors, facts, n = 0;

  for (guint i = 0; yc_state_get_nth (i, &from); i++)
    for (guint k = 0; yc_state_get_nth (k, &to); k++)
      {
        gboolean is_there = yc_state_get_line (from, to, &actors, &facts);

        g_assert_cmpint (is_there, ==, yc_state_may_follow (from, to));
        if (!is_there)
          continue;
        n++;
        if (facts != read_facts (yc_state_get_code (from), yc_state_get_code (to)))
          g_test_message ("%s -> %s", yc_state_get_code (from), yc_state_get_code (to));
        g_assert_cmphex (facts, ==, read_facts (yc_state_get_code (from), yc_state_get_code (to)));
        g_assert_cmphex (actors, !=, 0);
      }
  g_assert_cmpuint (n, ==, 74);
  g_assert_false (yc_state_get_line ((YcState) 99, YC_STATE_RECEIVED, &actors, &facts));
  for (guint i = 0; i < YC_N_FACTS; i++)
    g_assert_cmpstr (yc_fact_get_text ((YcFact) (1U << i)), !=, "");
}

/* The sole lines that another post may go than the one of the state. */
static void
test_lines_of_other_posts (void)
{
  guint actors, facts;

  g_assert_true (yc_state_get_line (YC_STATE_RECEIVED, YC_STATE_VOIDED, &actors, &facts));
  g_assert_cmphex (actors, ==, 1U << YC_ROLE_SUPERVISOR);
  g_assert_true (yc_state_get_line (YC_STATE_REVIEW, YC_STATE_GRANTED, &actors, &facts));
  g_assert_cmphex (actors, ==, 1U << YC_ROLE_APPROVER);
  g_assert_true (yc_state_get_line (YC_STATE_ACCEPTED, YC_STATE_GRANTED, &actors, &facts));
  g_assert_cmphex (actors, ==, 1U << YC_ROLE_CLERK);
}

/* What each state calls for, written from the case lifecycle (sections 3, 6 and 7): who may bring a case into it (c clerk, v virtual window, a approver,
 * s supervisor), its papers, the clocks that begin and end with it ("*": all), and what it does to the handling clocks (r they run from the receipt, p they
 * stand still, x they are extended). A record without a printed form (预审意见, 出证登记, 评价, 归档) is no paper. */
typedef struct { const char *state, *actors, *papers, *starts, *stops, *handling; } Calls;
static const Calls calls[] = {
  { "S00", "cv", "", "", "", "" },
  { "S05", "cv", "", "precheck", "", "" },
  { "S10", "cv", "receipt", "judge", "precheck judge cure", "" },
  { "S15", "cv", "correction-notice", "cure", "precheck judge cure", "" },
  { "S18", "cv", "correction-receipt", "judge", "precheck judge cure", "" },
  { "S20", "cv", "not-needed-notice", "filing archive", "precheck judge cure", "" },
  { "S21", "cv", "refusal-notice", "filing archive", "precheck judge cure", "" },
  { "S30", "cv", "acceptance", "legal promise transfer", "precheck judge cure", "" },
  { "S31", "cv", "tolerance-promise tolerance-notice", "legal promise tolerance transfer", "precheck judge cure", "" },
  { "S32", "cv", "commitment-letter acceptance", "legal promise transfer", "precheck judge cure", "" },
  { "S33", "cv", "deemed-acceptance", "legal promise transfer", "precheck judge cure", "r" },
  { "S40", "cv", "hand-over", "", "transfer", "" },
  { "S41", "a", "return-slip", "transfer", "", "" },
  { "S50", "a", "", "", "special hearing-ask hearing", "" },
  { "S55", "a", "special-step-notice", "special hearing-ask", "", "p" },
  { "S56", "a", "extension-notice", "", "", "x" },
  { "S60", "a", "grant", "delivery verification", "legal promise tolerance transfer", "" },
  { "S61", "a", "denial", "delivery filing", "legal promise tolerance", "" },
  { "S65", "c", "", "", "", "" },
  { "S70", "c", "delivery-receipt", "archive", "delivery", "" },
  { "S75", "c", "", "rating", "", "" },
  { "S80", "cs", "", "", "rating archive", "" },
  { "S90", "c", "withdrawal-request", "", "*", "" },
  { "S91", "c", "lapse-notice", "filing", "*", "" },
  { "S92", "a", "termination-notice", "", "*", "" },
  { "S93", "cvs", "", "", "*", "" },
  { "S94", "a", "revocation", "", "*", "" },
};

static guint
read_timers (const char *names)
{
  g_auto (GStrv) wanted = g_strsplit (names, " ", -1);
  guint bits = 0, n = 0;

  if (g_str_equal (names, "*"))
    return (1U << YC_N_TIMERS) - 1;
  for (guint i = 0; i < YC_N_TIMERS; i++)
    if (g_strv_contains ((const char *const *) wanted, yc_timer_kind_get_code ((YcTimerKind) (1U << i))))
      {
        bits |= 1U << i;
        n++;
      }
  g_assert_cmpuint (n, ==, *names == '\0' ? 0 : g_strv_length (wanted));
  return bits;
}

static guint
read_actors (const char *text)
{
  static const char roles[] = "cavs";
  guint bits = 0;

  G_STATIC_ASSERT (sizeof roles - 1 == YC_N_ROLES);
  for (; *text != '\0'; text++)
    bits |= 1U << (strchr (roles, *text) - roles);
  return bits;
}

static void
test_what_each_state_calls_for (void)
{
  YcState state;
  guint n = 0;

  for (guint i = 0; yc_state_get_nth (i, &state); i++)
    {
      const YcStateClock *clock = yc_state_get_clock (state);
      g_autofree char *papers = g_strjoinv (" ", (char **) yc_state_get_papers (state));
      const Calls *row = NULL;

      for (gsize k = 0; k < G_N_ELEMENTS (calls); k++)
        if (g_str_equal (calls[k].state, yc_state_get_code (state)))
          row = &calls[k];
      g_assert_nonnull (row);
      n++;
      g_test_message ("%s", row->state);
      g_assert_cmphex (yc_state_get_actors (state), ==, read_actors (row->actors));
      g_assert_cmpstr (papers, ==, row->papers);
      g_assert_cmphex (clock->starts, ==, read_timers (row->starts));
      g_assert_cmphex (clock->stops, ==, read_timers (row->stops));
      g_assert_cmpint (clock->from_receipt, ==, g_str_equal (row->handling, "r"));
      g_assert_cmpint (clock->pauses, ==, g_str_equal (row->handling, "p"));
      g_assert_cmpint (clock->extends, ==, g_str_equal (row->handling, "x"));
    }
  g_assert_cmpuint (n, ==, G_N_ELEMENTS (calls));
  /* A number that is no state calls for nothing. */
  g_assert_null (yc_state_get_papers ((YcState) 99)[0]);
  g_assert_cmphex (yc_state_get_actors ((YcState) 99), ==, 0);
}

/* A clock that one state starts is stopped by every end that can be reached from there: none runs for ever. FILING, VERIFICATION and ARCHIVE
 * are duties behind the end; a bad rating is put right before the file is closed. */
static void
test_no_clock_runs_for_ever (void)
{
  const guint behind = YC_TIMER_FILING | YC_TIMER_VERIFICATION | YC_TIMER_ARCHIVE;
  YcState from, to;

  for (guint i = 0; yc_state_get_nth (i, &from); i++)
    for (guint k = 0; yc_state_get_nth (k, &to); k++)
      if (yc_state_may_follow (from, to) && yc_state_is_open (from) && !yc_state_is_open (to))
        {
          guint left = yc_state_get_clock (from)->starts & ~yc_state_get_clock (to)->stops & ~behind;

          if (left != 0)
            g_test_message ("%s -> %s leaves %x", yc_state_get_code (from), yc_state_get_code (to), left);
          g_assert_cmphex (left, ==, 0);
        }
  /* Rated is no open state; each way out of it ends what it began. */
  for (guint k = 0; yc_state_get_nth (k, &to); k++)
    if (yc_state_may_follow (YC_STATE_RATED, to))
      g_assert_cmphex (yc_state_get_clock (to)->stops & YC_TIMER_RATING, ==, YC_TIMER_RATING);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  g_test_add_func ("/law/state/transitions-not-listed-are-forbidden", test_only_listed_transitions);
  g_test_add_func ("/law/state/archived-is-left-only-by-revocation", test_archived_is_left_only_by_revocation);
  g_test_add_func ("/law/state/codes-and-names-belong-together", test_codes_and_names);
  g_test_add_func ("/law/state/facts-of-every-line", test_facts_of_every_line);
  g_test_add_func ("/law/state/lines-of-other-posts", test_lines_of_other_posts);
  g_test_add_func ("/law/state/papers-clocks-and-actors-of-every-state", test_what_each_state_calls_for);
  g_test_add_func ("/law/state/no-clock-runs-for-ever", test_no_clock_runs_for_ever);
  return g_test_run ();
}
