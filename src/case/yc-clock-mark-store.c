/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* How far this computer's clock and the platform's are apart: one fact of the store's meta table. Takes what a handshake said, gives a difference. */
#define G_LOG_DOMAIN "yc-case"
#include "config.h"

#include "case/yc-clock-mark.h"

#include "base/yc-json.h"

#include <string.h>

#define META "clock.platform"
/* Of Linux: another one with each start of the computer. */
#define BOOT_ID "/proc/sys/kernel/random/boot_id"

static void
read_boot (char *ret_boot, gsize n)
{
  g_autofree char *text = NULL;

  *ret_boot = '\0';
  if (!g_file_get_contents (BOOT_ID, &text, NULL, NULL))
    return;
  g_strstrip (text);
  if (strlen (text) < n && strchr (text, ' ') == NULL)
    g_strlcpy (ret_boot, text, n);
}

void
yc_clock_mark_init (YcClockMark *self, YcClock *clock, gint64 platform)
{
  *self = (YcClockMark) { .platform = platform, .wall = yc_clock_now (clock), .boottime = yc_clock_boottime (clock) };
  read_boot (self->boot, sizeof self->boot);
}

/* Also one that is not told. */
static gint64
measure (const YcClockMark *self, YcClock *clock)
{
  YcClockMark now = { 0 };

  yc_clock_mark_init (&now, clock, 0);
  if (*self->boot != '\0' && strcmp (self->boot, now.boot) == 0 && now.boottime >= self->boottime)
    return self->platform + (now.boottime - self->boottime) - now.wall;
  return self->platform - self->wall;
}

gint64
yc_clock_mark_get_skew (const YcClockMark *self, YcClock *clock)
{
  gint64 skew = self->platform != 0 ? measure (self, clock) : 0;

  return ABS (skew) > YC_CLOCK_APART ? skew : 0;
}

gboolean
yc_clock_mark_is_news (const YcClockMark *self, const YcClockMark *newer, YcClock *clock)
{
  return self->platform == 0 || (yc_clock_mark_get_skew (self, clock) == 0) != (yc_clock_mark_get_skew (newer, clock) == 0)
         || ABS (measure (self, clock) - measure (newer, clock)) > YC_CLOCK_SAME || strcmp (self->boot, newer->boot) != 0;
}

gboolean
yc_clock_mark_keep (YcStore *store, const YcClockMark *self, GError **error)
{
  g_autofree char *text = g_strdup_printf ("%" G_GINT64_FORMAT " %" G_GINT64_FORMAT " %" G_GINT64_FORMAT " %s", self->platform, self->wall, self->boottime,
                                           self->boot);

  return yc_store_set_meta (store, META, text, error);
}

gboolean
yc_clock_mark_load (YcStore *store, YcClockMark *ret_mark, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autofree char *text = yc_store_get_meta (store, META, &local);
  g_auto (GStrv) words = text != NULL ? g_strsplit (text, " ", 5) : NULL;
  YcClockMark mark = { 0 };

  *ret_mark = mark;
  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  if (words == NULL || g_strv_length (words) != 4
      || !g_ascii_string_to_signed (words[0], 10, 1, YC_CLOCK_MAX, &mark.platform, NULL)
      || !g_ascii_string_to_signed (words[1], 10, -YC_CLOCK_MAX, YC_CLOCK_MAX, &mark.wall, NULL)
      || !g_ascii_string_to_signed (words[2], 10, 0, YC_CLOCK_MAX, &mark.boottime, NULL))
    return TRUE;
  g_strlcpy (mark.boot, words[3], sizeof mark.boot);
  *ret_mark = mark;
  return TRUE;
}
