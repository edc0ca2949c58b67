/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 *
 * The clock that everybody is given, and the texts of instants and legal dates. Instants are UTC microseconds; a
 * legal date is the date in Beijing, UTC+8 the whole year, whatever the zone of the computer. Any thread.
 */
#define G_LOG_DOMAIN "yc-base"

#include "config.h"

#include "base/yc-clock.h"

#include <string.h>
#include <time.h>

#define BEIJING_OFFSET_US (8 * G_TIME_SPAN_HOUR)
/* A test clock says the computer has been up for an hour when it starts. */
#define TEST_UPTIME_US G_TIME_SPAN_HOUR

struct _YcClock
{
  gatomicrefcount refs;
  gboolean still; /* a test clock */
  GMutex lock;    /* guards @now and @uptime of a test clock */
  gint64 now;
  gint64 uptime;
  gint64 offset; /* of the system clock, set once */
};

static YcClock *
make_clock (void)
{
  YcClock *self = g_new0 (YcClock, 1);

  g_atomic_ref_count_init (&self->refs);
  g_mutex_init (&self->lock);
  return self;
}

/* The clock of a development build can be started at any moment, so that a demonstration or a test of the whole program
 * sees the same deadlines on each day. */
static gint64
offset_from_environment (void)
{
  gint64 start;
  const char *text = YC_DEVELOPMENT ? g_getenv ("YICHUANG_CLOCK") : NULL;

  if (text == NULL)
    return 0;
  if (!yc_time_parse (text, &start))
    {
      g_warning ("YICHUANG_CLOCK is no instant: %s", text);
      return 0;
    }
  return start - g_get_real_time ();
}

/**
 * yc_clock_system:
 *
 * Returns: (transfer none): the clock of the product
 */
YcClock *
yc_clock_system (void)
{
  static gsize once;
  static YcClock *system_clock;

  if (g_once_init_enter (&once))
    {
      system_clock = make_clock ();
      system_clock->offset = offset_from_environment ();
      g_once_init_leave (&once, 1);
    }
  return system_clock;
}

/**
 * yc_clock_test_new:
 * @utc_us: where it stands, UTC microseconds
 *
 * Returns: (transfer full): a clock that stands still until it is advanced
 */
YcClock *
yc_clock_test_new (gint64 utc_us)
{
  YcClock *self = make_clock ();

  self->still = TRUE;
  self->now = utc_us;
  self->uptime = TEST_UPTIME_US;
  return self;
}

/**
 * yc_clock_test_advance:
 * @us: microseconds to go on, also for yc_clock_boottime()
 */
void
yc_clock_test_advance (YcClock *self, gint64 us)
{
  g_return_if_fail (self->still);

  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  self->now += us;
  self->uptime += us;
}

YcClock *
yc_clock_ref (YcClock *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->refs);
  return self;
}

void
yc_clock_unref (YcClock *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->refs))
    return;
  g_mutex_clear (&self->lock);
  g_free (self);
}

/**
 * yc_clock_now:
 *
 * Returns: UTC microseconds since 1970
 */
gint64
yc_clock_now (YcClock *self)
{
  if (!self->still)
    return g_get_real_time () + self->offset;

  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  return self->now;
}

/**
 * yc_clock_boottime:
 *
 * Returns: microseconds since the computer started, sleep included; no setting of the wall clock moves it
 */
gint64
yc_clock_boottime (YcClock *self)
{
  struct timespec ts;

  if (!self->still)
    {
      if (clock_gettime (CLOCK_BOOTTIME, &ts) != 0)
        g_error ("CLOCK_BOOTTIME is missing");
      return (gint64) ts.tv_sec * G_USEC_PER_SEC + ts.tv_nsec / 1000;
    }

  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  return self->uptime;
}

/* Wall time of Beijing as if it were UTC, so that no time zone data is needed. */
static GDateTime *
beijing_date_time (gint64 utc_us)
{
  gint64 us = utc_us + BEIJING_OFFSET_US;
  gint64 seconds = us / G_USEC_PER_SEC;
  gint64 rest = us % G_USEC_PER_SEC;

  if (rest < 0)
    {
      rest += G_USEC_PER_SEC;
      seconds--;
    }
  g_autoptr (GDateTime) whole = g_date_time_new_from_unix_utc (seconds);
  return whole == NULL ? NULL : g_date_time_add (whole, rest);
}

/**
 * yc_clock_today:
 * @date: receives the date in Beijing
 */
void
yc_clock_today (YcClock *self, GDate *date)
{
  g_autoptr (GDateTime) now = beijing_date_time (yc_clock_now (self));
  int year, month, day;

  g_return_if_fail (now != NULL);
  g_date_time_get_ymd (now, &year, &month, &day);
  g_date_clear (date, 1);
  g_date_set_dmy (date, (GDateDay) day, (GDateMonth) month, (GDateYear) year);
}

/**
 * yc_time_format:
 * @utc_us: an instant of the years 1 to 9999
 * @format: codes of g_date_time_format(); zone codes say UTC, do not use them
 *
 * Returns: (transfer full): the instant in Beijing time
 */
char *
yc_time_format (gint64 utc_us, const char *format)
{
  g_autoptr (GDateTime) time = beijing_date_time (utc_us);

  g_return_val_if_fail (time != NULL, g_strdup (""));
  return g_date_time_format (time, format);
}

/**
 * yc_time_iso:
 *
 * Returns: (transfer full): "2026-11-23T09:46:00.123456+08:00", always 32 characters
 */
char *
yc_time_iso (gint64 utc_us)
{
  g_autoptr (GDateTime) time = beijing_date_time (utc_us);

  g_return_val_if_fail (time != NULL, g_strdup (""));
  return g_strdup_printf ("%04d-%02d-%02dT%02d:%02d:%02d.%06d+08:00", g_date_time_get_year (time),
                          g_date_time_get_month (time), g_date_time_get_day_of_month (time),
                          g_date_time_get_hour (time), g_date_time_get_minute (time), g_date_time_get_second (time),
                          g_date_time_get_microsecond (time));
}

/* Reads exactly @n digits. */
static gboolean
take_digits (const char **p, int n, int *ret_value)
{
  int value = 0;

  for (int i = 0; i < n; i++)
    {
      if (!g_ascii_isdigit ((*p)[i]))
        return FALSE;
      value = value * 10 + g_ascii_digit_value ((*p)[i]);
    }
  *p += n;
  *ret_value = value;
  return TRUE;
}

static gboolean
take_char (const char **p, char c)
{
  if (**p != c)
    return FALSE;
  (*p)++;
  return TRUE;
}

static gboolean
take_date (const char **p, GDate *ret_date)
{
  int year, month, day;

  if (!take_digits (p, 4, &year) || !take_char (p, '-') || !take_digits (p, 2, &month) || !take_char (p, '-')
      || !take_digits (p, 2, &day) || year == 0
      || !g_date_valid_dmy ((GDateDay) day, (GDateMonth) month, (GDateYear) year))
    return FALSE;
  g_date_clear (ret_date, 1);
  g_date_set_dmy (ret_date, (GDateDay) day, (GDateMonth) month, (GDateYear) year);
  return TRUE;
}

/* ".1" to ".123456"; more digits than a clock has are refused */
static gboolean
take_fraction (const char **p, gint64 *ret_us)
{
  gint64 us = 0, unit = G_USEC_PER_SEC;

  if (!take_char (p, '.'))
    {
      *ret_us = 0;
      return TRUE;
    }
  if (!g_ascii_isdigit (**p))
    return FALSE;
  for (; g_ascii_isdigit (**p); (*p)++)
    {
      unit /= 10;
      if (unit == 0)
        return FALSE;
      us += g_ascii_digit_value (**p) * unit;
    }
  *ret_us = us;
  return TRUE;
}

static gboolean
take_zone (const char **p, gint64 *ret_seconds)
{
  int hours, minutes;
  gint64 sign = **p == '-' ? -1 : 1;

  if (take_char (p, 'Z'))
    {
      *ret_seconds = 0;
      return TRUE;
    }
  if ((!take_char (p, '+') && !take_char (p, '-')) || !take_digits (p, 2, &hours) || !take_char (p, ':')
      || !take_digits (p, 2, &minutes) || hours > 14 || minutes > 59)
    return FALSE;
  *ret_seconds = sign * (hours * 3600 + minutes * 60);
  return TRUE;
}

/**
 * yc_time_parse:
 * @iso: "2026-11-23T09:46:00+08:00", with up to six digits of a second's fraction and a zone, "Z" for UTC
 * @ret_utc_us: receives UTC microseconds
 *
 * Strict: nothing may be missing, no white space, no leap second.
 */
gboolean
yc_time_parse (const char *iso, gint64 *ret_utc_us)
{
  GDate date, epoch;
  const char *p = iso;
  int hour, minute, second;
  gint64 us, zone;

  if (iso == NULL || !take_date (&p, &date) || !take_char (&p, 'T') || !take_digits (&p, 2, &hour)
      || !take_char (&p, ':') || !take_digits (&p, 2, &minute) || !take_char (&p, ':') || !take_digits (&p, 2, &second)
      || hour > 23 || minute > 59 || second > 59 || !take_fraction (&p, &us) || !take_zone (&p, &zone) || *p != '\0')
    return FALSE;

  g_date_clear (&epoch, 1);
  g_date_set_dmy (&epoch, 1, G_DATE_JANUARY, 1970);
  gint64 days = g_date_days_between (&epoch, &date);
  gint64 seconds = ((days * 24 + hour) * 60 + minute) * 60 + second - zone;
  *ret_utc_us = seconds * G_USEC_PER_SEC + us;
  return TRUE;
}

/**
 * yc_date_parse:
 * @text: (nullable): "2026-11-23" and nothing else
 * @ret_date: receives the date
 *
 * Returns: FALSE also for days that no calendar has
 */
gboolean
yc_date_parse (const char *text, GDate *ret_date)
{
  GDate date;
  const char *p = text;

  if (text == NULL || !take_date (&p, &date) || *p != '\0')
    return FALSE;
  *ret_date = date;
  return TRUE;
}

/**
 * yc_date_format:
 *
 * Returns: (transfer full): "2026-11-23"
 */
char *
yc_date_format (const GDate *date)
{
  g_return_val_if_fail (yc_date_is_valid (date), g_strdup (""));

  return g_strdup_printf ("%04u-%02u-%02u", (unsigned) g_date_get_year (date), (unsigned) g_date_get_month (date),
                          (unsigned) g_date_get_day (date));
}

/**
 * yc_date_format_cn:
 *
 * Returns: (transfer full): "2026年11月23日 周一"
 */
char *
yc_date_format_cn (const GDate *date)
{
  static const char *const weekdays[] = { "", "一", "二", "三", "四", "五", "六", "日" };

  g_return_val_if_fail (yc_date_is_valid (date), g_strdup (""));

  return g_strdup_printf ("%u年%u月%u日 周%s", (unsigned) g_date_get_year (date), (unsigned) g_date_get_month (date),
                          (unsigned) g_date_get_day (date), weekdays[g_date_get_weekday (date)]);
}

/**
 * yc_date_is_valid:
 * @date: (nullable): a date
 *
 * Returns: whether it is set; a cleared GDate is the product's "no date"
 */
gboolean
yc_date_is_valid (const GDate *date)
{
  return date != NULL && g_date_valid (date);
}
