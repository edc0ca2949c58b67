/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */

/* The line to the platform in words, icon and colour, as the header and the queue's page have it. Takes a status, gives texts. Main thread only. */
#define G_LOG_DOMAIN "yc-app"
#include "config.h"

#include <glib/gi18n.h>

#include "app/common/yc-line-look.h"
#include "app/common/yc-queue-item.h"

/* Which of the states of the line the own store's trouble stands before: the others are the administrator's already. */
static gboolean
has_store_trouble (const YcSyncStatus *status)
{
  return status->store != YC_STORE_WELL
         && (status->line == YC_LINE_ONLINE || status->line == YC_LINE_OFFLINE || status->line == YC_LINE_UNKNOWN);
}

/* It was made under a clock that has been set back since: when, nobody can tell. */
static gboolean
is_of_later (const YcSyncStatus *status, gint64 now)
{
  return status->oldest > now + YC_CLOCK_APART;
}

char *
yc_line_look_describe (const YcSyncStatus *status, gint64 now, const GDate *today)
{
  g_autofree char *oldest = status->oldest != 0 ? yc_queue_time (status->oldest, today) : g_strdup ("");

  if (!status->enrolled)
    return status->n_open > 0 ? g_strdup_printf (ngettext ("No platform joined · %u waits", "No platform joined · %u wait", status->n_open), status->n_open)
                              : g_strdup (_("No platform joined"));
  if (has_store_trouble (status))
    return g_strdup (status->store == YC_STORE_FULL ? _("Disk full: nothing can be kept") : _("Own data cannot be read or written"));
  switch (status->line)
    {
    case YC_LINE_SIGN_IN:
      return g_strdup (_("The platform does not know this workstation"));
    case YC_LINE_HALTED:
      return g_strdup (_("Halted: call the administrator"));
    case YC_LINE_CLONED:
      return g_strdup (_("A copy of this workstation is in use: call the administrator"));
    case YC_LINE_REVOKED:
      if (status->n_kept > 0)
        return g_strdup_printf (_("Withdrawn · %u of %u handed over, %u cannot be"), status->n_handed, status->n_open, status->n_kept);
      if (status->n_handed > 0)
        return g_strdup_printf (_("Withdrawn · %u of %u handed over"), status->n_handed, status->n_open);
      return g_strdup (_("This workstation was withdrawn"));
    case YC_LINE_ONLINE:
      if (status->n_stuck > 0)
        return g_strdup_printf (ngettext ("Online · %u needs somebody", "Online · %u need somebody", status->n_stuck), status->n_stuck);
      if (status->n_open > 0)
        return g_strdup_printf (ngettext ("Online · %u on its way", "Online · %u on their way", status->n_open), status->n_open);
      if (status->n_behind > 0)
        return g_strdup_printf (ngettext ("Online · %u case not up to date", "Online · %u cases not up to date", status->n_behind), status->n_behind);
      return g_strdup (_("Online · everything arrived"));
    case YC_LINE_OFFLINE:
      if (status->n_open > 0 && status->oldest == 0)
        return g_strdup_printf (ngettext ("Offline · %u needs somebody", "Offline · %u need somebody", status->n_stuck), status->n_stuck);
      if (status->n_open > 0 && is_of_later (status, now))
        return g_strdup_printf (ngettext ("Offline · %u waits", "Offline · %u wait", status->n_open), status->n_open);
      if (status->n_open > 0)
        return g_strdup_printf (ngettext ("Offline · %u waits, since %s", "Offline · %u wait, since %s", status->n_open), status->n_open, oldest);
      return g_strdup (_("Offline · nothing waits"));
    case YC_LINE_UNKNOWN:
    default:
      return g_strdup (_("Asking the platform…"));
    }
}

char *
yc_line_look_late (const YcSyncStatus *status, gint64 now, const GDate *today)
{
  g_autofree char *oldest = NULL;
  guint n_waiting = status->n_open - MIN (status->n_open, status->n_stuck);

  if (!status->enrolled || n_waiting == 0 || status->oldest == 0)
    return NULL;
  if (is_of_later (status, now))
    return g_strdup_printf (ngettext ("%u step waits for the platform; this computer's clock was set back since, so nobody can tell for how long",
                                      "%u steps wait for the platform; this computer's clock was set back since, so nobody can tell for how long", n_waiting),
                            n_waiting);
  if (now - status->oldest <= YC_LINE_LATE)
    return NULL;
  oldest = yc_queue_time (status->oldest, today);
  return g_strdup_printf (ngettext ("%u step waits for the platform, since %s: for more than half an hour",
                                    "%u steps wait for the platform, the first since %s: for more than half an hour", n_waiting),
                          n_waiting, oldest);
}

/* ---- two clocks ---- */

static char *
tell_span (gint64 seconds)
{
  guint64 minutes = ((guint64) ABS (seconds) + 30) / 60;

  if (minutes < 60)
    return g_strdup_printf (ngettext ("%d minute", "%d minutes", (gulong) minutes), (int) minutes);
  if (minutes < 24 * 60)
    return g_strdup_printf (_("%d h %d min"), (int) (minutes / 60), (int) (minutes % 60));
  return g_strdup_printf (ngettext ("%u day", "%u days", (gulong) (minutes / (24 * 60))), (guint) (minutes / (24 * 60)));
}

char *
yc_line_look_skew (gint64 skew)
{
  g_autofree char *span = tell_span (skew);

  return g_strdup_printf (skew > 0 ? _("clock %s behind the platform's") : _("clock %s ahead of the platform's"), span);
}

char *
yc_line_look_clock (const YcSyncStatus *status, YcClock *clock, const char **ret_detail)
{
  gint64 now = yc_clock_now (clock), skew = status->enrolled ? yc_clock_mark_get_skew (&status->clock, clock) : 0;
  g_autofree char *span = tell_span (skew / G_USEC_PER_SEC), *day = NULL, *other = NULL, *here = NULL, *there = NULL;
  const char *form = NULL;

  if (skew == 0)
    return NULL;
  day = yc_time_format (now, "%Y-%m-%d");
  other = yc_time_format (now + skew, "%Y-%m-%d");
  form = g_str_equal (day, other) ? "%H:%M" : "%Y-%m-%d %H:%M";
  here = yc_time_format (now, form);
  there = yc_time_format (now + skew, form);
  *ret_detail = _("Dates on receipts and notices, and the days of every deadline, come from this computer's clock and may be wrong; nothing is changed by itself. Compare with a clock that you trust. If this computer is wrong, issue no papers until the administrator has set it; if it is right, tell the administrator of the platform. What is written meanwhile is marked in the case's history.");
  return g_strdup_printf (skew > 0 ? _("This computer's clock is %s behind the platform's: here %s, there %s") : _("This computer's clock is %s ahead of the platform's: here %s, there %s"),
                          span, here, there);
}

void
yc_line_look (const YcSyncStatus *status, const char **ret_icon, const char **ret_style)
{
  *ret_icon = "network-offline-symbolic";
  *ret_style = "warn";
  if (!status->enrolled)
    *ret_style = "wait";
  else if (has_store_trouble (status))
    {
      *ret_icon = "dialog-warning-symbolic";
      *ret_style = "bad";
    }
  else if (status->line == YC_LINE_SIGN_IN || status->line == YC_LINE_HALTED || status->line == YC_LINE_CLONED
           || status->line == YC_LINE_REVOKED)
    {
      *ret_icon = "network-error-symbolic";
      *ret_style = "bad";
    }
  else if (status->line == YC_LINE_ONLINE)
    {
      *ret_icon = "network-wired-symbolic";
      *ret_style = status->n_stuck > 0 ? "bad" : status->n_behind > 0 ? "warn" : "ok";
    }
  else if (status->line == YC_LINE_UNKNOWN)
    *ret_style = "wait";
}

const char *
yc_line_look_explain (const YcSyncStatus *status)
{
  if (!status->enrolled)
    return _("Sealed and signed on this workstation; sent in order as soon as it has joined a platform.");
  if (has_store_trouble (status))
    return status->store == YC_STORE_FULL
             ? _("The platform's receipts cannot be written down, so that nothing counts as arrived. What was taken in is safe, and nothing is sent twice. Free space on this computer's disk; it goes on by itself.")
             : _("This workstation cannot read or write its own data. What was taken in stays where it is, and nothing is sent twice. Call the administrator; it is tried again by itself.");
  switch (status->line)
    {
    case YC_LINE_SIGN_IN:
      return _("Everything is kept here. The administrator enrols this workstation again, with a new code.");
    case YC_LINE_HALTED:
      return _("Everything is kept here. The administrator has to update the program.");
    case YC_LINE_CLONED:
      return _("The platform has operations of this workstation that were not made here: its data was copied to another computer, or put back from a copy. Nothing is sent and nothing is lost; new numbers are provisional (L-). Use one of the two computers only and call the administrator now.");
    case YC_LINE_REVOKED:
      if (status->n_kept > 0)
        return _("Some of what waits could not be handed over; it is tried again, and as long as one is left this computer destroys nothing. Call the administrator. Take in nothing more.");
      if (status->n_unreadable + status->n_lost > 0)
        return _("What waits is being handed over to the platform, sealed. Some files or steps of it cannot be read here any more; the platform is told how many files are missing. When all else is there, this computer destroys what it holds. Take in nothing more.");
      return status->n_handed > 0 ? _("What waits is being handed over to the platform, sealed. When all of it is there, this computer destroys what it holds. Take in nothing more.")
                                  : _("Take in nothing more at this window and call the administrator.");
    case YC_LINE_ONLINE:
      return status->n_stuck > 0 ? _("The other cases go on by themselves; look at the red ones below.")
             : status->n_behind > 0 ? _("What the platform tells of some cases does not fit with what is here; they are asked for again. The queue says which.") : _("Each arrival is confirmed by the platform's signed receipt.");
    case YC_LINE_OFFLINE:
      return _("Sealed on this workstation; take in and accept as usual. When the line is back everything is sent in order, by itself.");
    case YC_LINE_UNKNOWN:
    default:
      return _("You can work meanwhile.");
    }
}
