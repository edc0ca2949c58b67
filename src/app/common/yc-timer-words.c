/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */

/* Clocks in words. Takes the values of case/yc-case-timer, gives texts and colour classes; decides nothing. Main thread only. */
#define G_LOG_DOMAIN "yc-app"
#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "app/common/yc-case-item.h"
#include "app/common/yc-timer-words.h"
#include "base/yc-clock.h"

static char *
format_day (const YcMoment *moment, const GDate *today, gboolean weekday)
{
  g_autofree char *iso = yc_date_format (&moment->day);
  char *text = yc_date_short (iso, today);
  char *space = strchr (text, ' ');

  if (!weekday && space != NULL)
    *space = '\0';
  return text;
}

static gboolean
has_day (const YcMoment *moment)
{
  return g_date_valid (&moment->day);
}

/* It ends within the day: the hour is said, too. */
static gboolean
ends_by_hour (const YcCaseTimer *timer)
{
  return has_day (&timer->due) && timer->due.minute != YC_END_OF_DAY;
}

static char *
format_late (int days)
{
  return g_strdup_printf (ngettext ("%d working day overdue", "%d working days overdue", (gulong) days), days);
}

/* How much there is: in working days, in hours on its last day. */
static char *
format_left (const YcCaseTimer *timer)
{
  int hour = timer->due.minute / 60, minute = timer->due.minute % 60;

  if (timer->left < 0)
    return format_late (-timer->left);
  if (timer->level == YC_LEVEL_OVERDUE)
    return g_strdup_printf (_("Over since %02d:%02d"), hour, minute);
  if (timer->left == 0)
    return ends_by_hour (timer) ? g_strdup_printf (_("Today until %02d:%02d"), hour, minute) : g_strdup (_("Due today"));
  if (timer->provisional)
    return g_strdup_printf (ngettext ("%d working day left (provisional)", "%d working days left (provisional)", (gulong) timer->left), timer->left);
  return g_strdup_printf (ngettext ("%d working day left", "%d working days left", (gulong) timer->left), timer->left);
}

char *
yc_timer_words_left (const YcCaseTimer *timer)
{
  return has_day (&timer->due) ? format_left (timer) : g_strdup (_("No limit is set"));
}

static char *
format_pause (const YcCaseTimer *timer)
{
  g_autofree char *days = g_strdup_printf (ngettext ("Stopped for %d day", "Stopped for %d days", (gulong) timer->n_paused), timer->n_paused);

  return *timer->why != '\0' ? g_strdup_printf (C_("stopped and what for", "%s: waits for %s"), days, timer->why) : g_steal_pointer (&days);
}

char *
yc_timer_words_name (const YcCaseTimer *timer)
{
  const char *name = yc_timer_kind_get_name (timer->kind);

  return timer->turn > 1 ? g_strdup_printf (C_("timer and its turn", "%s (%u)"), name, timer->turn) : g_strdup (name);
}

/* A provisional day is not said by itself: it will change. Nor is one for which there is no room; the sentence has it. */
static char *
line_running (const YcCaseTimer *timer, const GDate *today)
{
  g_autofree char *left = NULL, *day = NULL;

  if (!has_day (&timer->due))
    return g_strdup (_("No limit is set"));
  left = format_left (timer);
  if (timer->provisional || timer->level == YC_LEVEL_OVERDUE || timer->left <= 0
      || (timer->turn > 1 && yc_timer_words_card (timer) != NULL))
    return g_steal_pointer (&left);
  day = format_day (&timer->due, today, FALSE);
  return g_strdup_printf (C_("day and what is left", "%s · %s"), day, left);
}

static char *
line_late (const YcCaseTimer *timer)
{
  g_autofree char *late = format_late (-timer->left);

  return timer->left < 0 ? g_strdup_printf (C_("done late", "Done, %s"), late) : g_strdup (_("Done too late"));
}

char *
yc_timer_words_line (const YcCaseTimer *timer, const GDate *today)
{
  g_autofree char *day = has_day (&timer->end) ? format_day (&timer->end, today, FALSE) : NULL;

  switch (timer->state)
    {
    case YC_CASE_TIMER_RUNNING: return line_running (timer, today);
    case YC_CASE_TIMER_PAUSED: return format_pause (timer);
    case YC_CASE_TIMER_DONE: return g_strdup_printf (C_("timer", "%s in time"), day);
    case YC_CASE_TIMER_LATE: return line_late (timer);
    case YC_CASE_TIMER_ENDED: return g_strdup (timer->level == YC_LEVEL_OVERDUE ? C_("timer", "Not done, ended") : C_("timer", "Ended"));
    case YC_CASE_TIMER_NEXT: return g_strdup (C_("timer", "Not begun"));
    }
  return g_strdup ("");
}

/* ---- whole sentences ---- */

static char *
sentence_running (const YcCaseTimer *timer, const GDate *today)
{
  g_autofree char *left = NULL, *day = NULL, *both = NULL;

  if (!has_day (&timer->due))
    return g_strdup (_("No limit is set"));
  left = format_left (timer);
  day = format_day (&timer->due, today, TRUE);
  both = g_strdup_printf (C_("timer: day and what is left", "Due on %s, %s"), day, left);
  return yc_timer_words_card (timer) != NULL ? g_strdup_printf (C_("timer and its card", "%s, %s"), both, yc_timer_words_card (timer))
                                             : g_steal_pointer (&both);
}

static char *
sentence_paused (const YcCaseTimer *timer)
{
  g_autofree char *pause = format_pause (timer), *left = NULL;

  if (!has_day (&timer->due))
    return g_steal_pointer (&pause);
  left = format_left (timer);
  return g_strdup_printf (C_("stopped, and what was left before", "%s, before it %s"), pause, left);
}

static char *
sentence_over (const YcCaseTimer *timer, const GDate *today)
{
  g_autofree char *day = format_day (&timer->end, today, TRUE), *line = NULL;

  if (timer->state == YC_CASE_TIMER_DONE)
    return g_strdup_printf (C_("timer", "Done on %s, in time"), day);
  line = timer->left < 0 ? format_late (-timer->left) : g_strdup (_("Done too late"));
  if (timer->state == YC_CASE_TIMER_LATE)
    return g_strdup_printf (C_("timer", "Done on %s, %s"), day, line);
  /* It ended with its step, not with the case. */
  if (timer->kind == YC_TIMER_HEARING_ASK)
    return g_strdup (_("Nobody asked for it"));
  return timer->level == YC_LEVEL_OVERDUE ? g_strdup_printf (C_("timer", "Not done, %s, ended with the case on %s"), line, day)
                                          : g_strdup_printf (C_("timer", "Ended with the case on %s"), day);
}

char *
yc_timer_words_sentence (const YcCaseTimer *timer, const GDate *today)
{
  const char *kind = yc_timer_kind_get_name (timer->kind);
  g_autofree char *name = timer->turn > 1 ? g_strdup_printf (C_("timer and its turn in words", "%s, no. %u"), kind, timer->turn) : g_strdup (kind);
  g_autofree char *told = NULL;

  switch (timer->state)
    {
    case YC_CASE_TIMER_RUNNING: told = sentence_running (timer, today); break;
    case YC_CASE_TIMER_PAUSED: told = sentence_paused (timer); break;
    case YC_CASE_TIMER_NEXT: told = g_strdup (C_("timer", "Not begun")); break;
    case YC_CASE_TIMER_DONE:
    case YC_CASE_TIMER_LATE:
    case YC_CASE_TIMER_ENDED: told = sentence_over (timer, today); break;
    }
  return g_strdup_printf (C_("timer and what it does", "%s: %s"), name, told);
}

/* ---- colour ---- */

const char *
yc_timer_words_card (const YcCaseTimer *timer)
{
  if (timer->state != YC_CASE_TIMER_RUNNING)
    return NULL;
  return timer->level == YC_LEVEL_RED ? C_("timer", "Red card") : timer->level == YC_LEVEL_YELLOW ? C_("timer", "Yellow card") : NULL;
}

const char *
yc_timer_words_style (const YcCaseTimer *timer)
{
  switch (timer->state)
    {
    case YC_CASE_TIMER_DONE: return "ok";
    case YC_CASE_TIMER_LATE: return "bad";
    case YC_CASE_TIMER_ENDED: return timer->level == YC_LEVEL_OVERDUE ? "bad" : "wait";
    case YC_CASE_TIMER_NEXT: return "wait";
    case YC_CASE_TIMER_PAUSED:
    case YC_CASE_TIMER_RUNNING: break;
    }
  if (timer->level == YC_LEVEL_OVERDUE || timer->level == YC_LEVEL_RED)
    return "bad";
  return timer->level == YC_LEVEL_YELLOW ? "warn" : "info";
}

static guint
count (const GPtrArray *timers, YcCaseTimerState state)
{
  guint n = 0;

  for (guint i = 0; i < timers->len; i++)
    n += ((const YcCaseTimer *) g_ptr_array_index (timers, i))->state == state;
  return n;
}

char *
yc_timer_words_sum (const GPtrArray *timers)
{
  static const struct { YcCaseTimerState state; const char *text; } parts[] = {
    { YC_CASE_TIMER_RUNNING, NC_("timers", "%u running") },
    { YC_CASE_TIMER_PAUSED, NC_("timers", "%u stopped") },
    { YC_CASE_TIMER_NEXT, NC_("timers", "%u to come") },
  };
  g_autoptr (GString) out = g_string_new (NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (parts); i++)
    {
      guint n = count (timers, parts[i].state);
      g_autofree char *number = g_strdup_printf ("%u", n);
      g_auto (GStrv) around = g_strsplit (g_dpgettext2 (GETTEXT_PACKAGE, "timers", parts[i].text), "%u", 2);
      g_autofree char *text = g_strjoinv (number, around);

      if (n > 0)
        g_string_append_printf (out, "%s%s", out->len > 0 ? " · " : "", text);
    }
  return g_string_free (g_steal_pointer (&out), FALSE);
}
