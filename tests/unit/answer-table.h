/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
#pragma once

#include "acceptance/yc-decide.h"

#include <string.h>

/* What an answer of `decide` has to hold for each outcome, written a second time from the case lifecycle (sections 3 and 7) and not read from the table of the
 * program: the state, the papers, the clocks that begin. An item's own clocks stand with a mark: "legal?" begins where its law sets a limit. */
typedef struct { const char *outcome, *state, *papers, *clocks; } AnswerRow;
static const AnswerRow answer_rows[] = {
  { "accept", "S30", "acceptance", "promise legal? transfer" },
  { "commit", "S32", "commitment-letter acceptance", "promise legal? transfer" },
  { "tolerate", "S31", "tolerance-promise tolerance-notice", "promise legal? transfer tolerance" },
  { "correct", "S15", "correction-notice", "cure" },
  { "refuse", "S21", "refusal-notice", "filing archive" },
  { "not-needed", "S20", "not-needed-notice", "filing archive" },
};
/* Silence has accepted: 视为受理, with its own paper; who has signed a letter keeps to that. */
static const AnswerRow answer_deemed = { "accept", "S33", "deemed-acceptance", "promise legal? transfer" };

/* 婚姻登记 knows no notice of correction: while the window's own work is not done nothing is answered, then the reason is given on the spot. */
static const AnswerRow answer_on_the_spot = { "correct", "S10", "", "" };

/* The window's own work comes before the notice (section 7: all of it is told once): received, and nothing is told yet. Nor is anything told behind the time
 * to tell it: 行政许可法第三十二条第一款第四项, silence has accepted, and what is lacking keeps the acceptance from being printed. */
static const AnswerRow answer_nothing_told = { "correct", "S10", "", "" };

static inline gboolean
answer_has_own_work (JsonObject *answer)
{
  static const char *const told[] = { "material-missing", "material-tolerable", "material-unfit", "too-few-pages", "field-missing", "field-wrong",
                                      "letter-unsigned", "letter-outdated", "promise-unsigned", "promise-outdated", NULL };
  JsonArray *findings = json_object_get_array_member (answer, "findings");
  gboolean own = FALSE;

  for (guint i = 0; i < json_array_get_length (findings); i++)
    {
      JsonObject *finding = json_array_get_object_element (findings, i);

      own |= json_object_get_boolean_member (finding, "blocks") && !g_strv_contains (told, json_object_get_string_member (finding, "code"));
    }
  return own;
}

static inline const AnswerRow *
answer_find_row (JsonObject *answer, const YcItem *item)
{
  const char *outcome = json_object_get_string_member (answer, "outcome");

  if (g_str_equal (item->correction_rule, "HY7") && g_str_equal (outcome, answer_on_the_spot.outcome))
    return &answer_on_the_spot;
  if (g_str_equal (outcome, answer_nothing_told.outcome) && (json_object_get_boolean_member (answer, "deemed") || answer_has_own_work (answer)))
    return &answer_nothing_told;
  if (json_object_get_boolean_member (answer, "deemed") && strcmp (outcome, answer_deemed.outcome) == 0)
    return &answer_deemed;
  for (gsize i = 0; i < G_N_ELEMENTS (answer_rows); i++)
    if (strcmp (answer_rows[i].outcome, outcome) == 0)
      return &answer_rows[i];
  return NULL;
}

static inline char *
answer_join_papers (JsonObject *answer)
{
  JsonArray *papers = json_object_get_array_member (answer, "papers");
  GString *out = g_string_new (NULL);

  for (guint i = 0; i < json_array_get_length (papers); i++)
    g_string_append_printf (out, "%s%s", i > 0 ? " " : "", json_array_get_string_element (papers, i));
  return g_string_free (out, FALSE);
}

static inline JsonObject *
answer_find_timer (JsonObject *answer, const char *kind)
{
  JsonArray *timers = json_object_get_array_member (answer, "timers");

  for (guint i = 0; i < json_array_get_length (timers); i++)
    if (strcmp (json_object_get_string_member (json_array_get_object_element (timers, i), "kind"), kind) == 0)
      return json_array_get_object_element (timers, i);
  return NULL;
}

/* Exactly the clocks of the row, and 受理期限 where the law of the item knows one (行政许可法第三十二条, 不动产登记暂行条例第十七条). */
static inline char *
answer_find_clock_fault (JsonObject *answer, const AnswerRow *row, const YcItem *item)
{
  gboolean judged = strcmp (item->correction_rule, "XK32") == 0 || strcmp (item->correction_rule, "BDC17") == 0;
  g_auto (GStrv) kinds = g_strsplit (row->clocks, " ", -1);
  guint n = judged ? 1 : 0;

  if (judged != (answer_find_timer (answer, "judge") != NULL))
    return g_strdup ("the clock judge");
  for (gsize i = 0; kinds[i] != NULL; i++)
    {
      gboolean wanted = !g_str_has_suffix (kinds[i], "?") || item->has_legal_limit;

      kinds[i][strcspn (kinds[i], "?")] = '\0';
      if (wanted != (answer_find_timer (answer, kinds[i]) != NULL))
        return g_strdup_printf ("the clock %s", kinds[i]);
      n += wanted ? 1U : 0U;
    }
  return json_array_get_length (json_object_get_array_member (answer, "timers")) == n ? NULL : g_strdup ("a clock too many");
}

/* The days: what runs from the receipt after silence; the tolerance clock ends with the first material that is owed, none behind the decision. */
static inline char *
answer_find_day_fault (JsonObject *answer, const char *received)
{
  JsonObject *promise = answer_find_timer (answer, "promise"), *tolerance = answer_find_timer (answer, "tolerance");
  JsonArray *tolerated = json_object_get_array_member (answer, "tolerated");
  const char *start = json_object_get_string_member (answer, "start"), *last = "", *first = "";
  gboolean deemed = json_object_get_boolean_member (answer, "deemed");

  if (promise != NULL && strcmp (json_object_get_string_member (promise, "start"), start) != 0)
    return g_strdup ("the promise does not run from the day of the acceptance");
  if (deemed && strcmp (start, received) != 0)
    return g_strdup ("silence has accepted from another day than the receipt");
  for (guint i = 0; i < json_array_get_length (tolerated); i++)
    {
      const char *due = json_object_get_string_member (json_array_get_object_element (tolerated, i), "due");

      last = strcmp (due, last) > 0 ? due : last;
      first = *first == '\0' || strcmp (due, first) < 0 ? due : first;
    }
  if (tolerance == NULL)
    return NULL;
  if (strcmp (json_object_get_string_member (tolerance, "due"), first) != 0)
    return g_strdup ("the tolerance clock does not end with the first material");
  if (!deemed && strcmp (last, json_object_get_string_member (answer, "due")) > 0)
    return g_strdup ("a cure ends behind the decision");
  return NULL;
}

/* Each outcome but the chosen one stands there once, with its reason and where that comes from. */
static inline char *
answer_find_other_fault (JsonArray *others, const char *chosen)
{
  for (int outcome = 0; outcome < YC_N_OUTCOMES; outcome++)
    {
      const char *code = yc_outcome_get_code ((YcOutcome) outcome);
      guint n = 0;

      for (guint i = 0; i < json_array_get_length (others); i++)
        {
          JsonObject *other = json_array_get_object_element (others, i);

          if (strcmp (json_object_get_string_member (other, "outcome"), code) != 0)
            continue;
          n++;
          if (*json_object_get_string_member (other, "why") == '\0' || *json_object_get_string_member (other, "source") == '\0')
            return g_strdup_printf ("%s has no reason or no source", code);
        }
      /* What is lacking, but cannot be told yet, says why there is no notice. */
      if (n != (strcmp (code, chosen) == 0 ? 0U : 1U) && (n > 1 || strcmp (code, chosen) != 0 || strcmp (code, "correct") != 0))
        return g_strdup_printf ("%s stands among the others %u times", code, n);
    }
  return NULL;
}

/* Every "no" says why, every finding is whole, and ready is what nothing blocks. */
static inline char *
answer_find_word_fault (JsonObject *answer)
{
  static const char *const parts[] = { "code", "text", "cure", "source" };
  JsonArray *findings = json_object_get_array_member (answer, "findings"), *others = json_object_get_array_member (answer, "others");
  gboolean blocked = FALSE;
  char *fault;

  for (guint i = 0; i < json_array_get_length (findings); i++)
    {
      JsonObject *finding = json_array_get_object_element (findings, i);

      blocked |= json_object_get_boolean_member (finding, "blocks");
      for (gsize k = 0; k < G_N_ELEMENTS (parts); k++)
        if (*json_object_get_string_member (finding, parts[k]) == '\0')
          return g_strdup_printf ("a finding lacks its %s", parts[k]);
    }
  if (json_object_has_member (answer, "second"))
    {
      JsonObject *second = json_object_get_object_member (answer, "second");

      if (json_object_get_boolean_member (second, "open") == (*json_object_get_string_member (second, "why") != '\0')
          || *json_object_get_string_member (second, "source") == '\0')
        return g_strdup ("a second notice has no reason or no source");
    }
  fault = answer_find_other_fault (others, json_object_get_string_member (answer, "outcome"));
  if (fault != NULL)
    return fault;
  return json_object_get_boolean_member (answer, "ready") == !blocked ? NULL : g_strdup ("ready and blocking findings contradict each other");
}

/* Over a virtual window an item that wants the person to be present (居民身份证, 结婚登记) is not even received: no paper, and the finding says why. */
static inline char *
answer_find_absent_fault (JsonObject *answer, const char *received)
{
  JsonArray *findings = json_object_get_array_member (answer, "findings");
  gboolean told = FALSE;

  for (guint i = 0; i < json_array_get_length (findings); i++)
    told |= strcmp (json_object_get_string_member (json_array_get_object_element (findings, i), "code"), "presence") == 0;
  if (!told || json_object_get_boolean_member (answer, "ready") || json_array_get_length (json_object_get_array_member (answer, "papers")) > 0
      || strcmp (json_object_get_string_member (answer, "state"), *received == '\0' ? "S00" : "S10") != 0
      || (*received == '\0' && json_array_get_length (json_object_get_array_member (answer, "timers")) > 0))
    return g_strdup ("taken in without the person");
  return answer_find_word_fault (answer);
}

/* Invariant 11: by an item that is not in force nothing is taken in; what was, by mistake, goes no further. */
static inline gboolean
answer_is_closed (JsonObject *answer)
{
  JsonArray *findings = json_object_get_array_member (answer, "findings");
  gboolean closed = FALSE;

  for (guint i = 0; i < json_array_get_length (findings); i++)
    closed |= strcmp (json_object_get_string_member (json_array_get_object_element (findings, i), "code"), "not-in-force") == 0;
  return closed && strcmp (json_object_get_string_member (answer, "outcome"), "correct") == 0;
}

static inline char *
answer_find_closed_fault (JsonObject *answer, const char *received)
{
  if (json_object_get_boolean_member (answer, "ready") || json_object_get_boolean_member (answer, "deemed")
      || json_array_get_length (json_object_get_array_member (answer, "papers")) > 0
      || strcmp (json_object_get_string_member (answer, "state"), *received == '\0' ? "S00" : "S10") != 0
      || (*received == '\0' && json_array_get_length (json_object_get_array_member (answer, "timers")) > 0))
    return g_strdup ("taken in by an item that is not in force");
  return answer_find_word_fault (answer);
}

/* @received: the day of an earlier receipt, "" where it is receipted with this answer. (transfer full) (nullable): what is wrong. */
static inline char *
answer_find_fault (JsonObject *answer, const YcItem *item, const char *received)
{
  const AnswerRow *row = answer_find_row (answer, item);
  g_autofree char *papers = answer_join_papers (answer);
  g_autofree char *wanted = row != NULL ? g_strchomp (g_strconcat (*received == '\0' ? "receipt " : "", row->papers, NULL)) : NULL;
  char *fault;

  if (answer_is_closed (answer))
    return answer_find_closed_fault (answer, received);
  if (row == NULL)
    return g_strdup ("an outcome that is none");
  if (json_object_get_boolean_member (answer, "deemed") && (g_str_equal (row->outcome, "refuse") || g_str_equal (row->outcome, "not-needed")))
    return g_strdup ("accepted by silence, and not accepted");
  if (strcmp (json_object_get_string_member (answer, "state"), row->state) != 0)
    return g_strdup_printf ("state %s for %s", json_object_get_string_member (answer, "state"), row->outcome);
  if (strcmp (papers, wanted) != 0)
    return g_strdup_printf ("papers \"%s\" for %s", papers, row->outcome);
  fault = answer_find_clock_fault (answer, row, item);
  if (fault == NULL)
    fault = answer_find_day_fault (answer, received);
  return fault != NULL ? fault : answer_find_word_fault (answer);
}
