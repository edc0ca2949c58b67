/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* Working-day calendar. Takes the calendar files (one a year, data with make-up days); tells of a day whether it is worked and of a year whether it is
 * known. Pure after loading; any thread. */
#define G_LOG_DOMAIN "yc-law"
#include "config.h"

#include "law/yc-calendar.h"

#include "base/yc-clock.h"
#include "base/yc-error.h"
#include "base/yc-file.h"
#include "base/yc-json.h"

#include <string.h>

#define MAX_FILE_BYTES (256 * 1024)

typedef enum { DAY_UNKNOWN, DAY_OFF, DAY_WORK } DayKind;      /* UNKNOWN: of no known year, or not filled in yet */

struct _YcCalendar
{
  guint8 *days;      /* (owned): DayKind, one a day of the years from @first_year to @last_year; a due date looks at many */
  guint32 first;     /* Julian day of days[0] */
  guint32 n_days;
  GDateYear first_year, last_year;   /* 0: none */
  char *version;     /* (owned) of all files, joined by "+" */
};

static YcCalendar *
calendar_new (void)
{
  YcCalendar *self = g_new0 (YcCalendar, 1);

  self->version = g_strdup ("");
  return self;
}

/**
 * yc_calendar_free:
 * @self: (nullable):
 */
void
yc_calendar_free (YcCalendar *self)
{
  if (self == NULL)
    return;
  g_free (self->days);
  g_free (self->version);
  g_free (self);
}

static gboolean
fail (GError **error, const char *where, const char *what)
{
  g_set_error (error, YC_BASE_ERROR, YC_BASE_ERROR_FORMAT, "%s: %s", where, what);
  return FALSE;
}

/* The first Julian day is a Monday. */
static gboolean
is_weekend (guint32 julian)
{
  return (julian - 1) % 7 >= 5;
}

static guint32
get_new_year (GDateYear year)
{
  GDate day;

  g_date_set_dmy (&day, 1, G_DATE_JANUARY, year);
  return g_date_get_julian (&day);
}

static guint8 *
find_day (const YcCalendar *self, guint32 julian)
{
  guint32 at = julian - self->first;      /* wraps for a day before the first */

  return at < self->n_days ? &self->days[at] : NULL;
}

/* Room for @year, between the years that are there. */
static void
make_room (YcCalendar *self, GDateYear year)
{
  GDateYear first = self->first_year != 0 ? MIN (self->first_year, year) : year;
  GDateYear last = MAX (self->last_year, year);
  guint32 begin = get_new_year (first), n = get_new_year ((GDateYear) (last + 1)) - begin;
  guint8 *days = g_new0 (guint8, n);

  if (self->n_days > 0)
    memcpy (days + (self->first - begin), self->days, self->n_days);
  g_free (self->days);
  self->days = days;
  self->first = begin;
  self->n_days = n;
  self->first_year = first;
  self->last_year = last;
}

static gboolean
read_date (JsonObject *object, const char *where, const char *member, GDateYear year, GDate *ret_date,
           GError **error)
{
  const char *text;
  g_autofree char *path = g_strdup_printf ("%s.%s", where, member);
  GDate date;

  if (!yc_json_get_string (object, where, member, 10, &text, error))
    return FALSE;
  if (!yc_date_parse (text, &date))
    return fail (error, path, "not a date YYYY-MM-DD");
  if (g_date_get_year (&date) != year)
    return fail (error, path, "not in the year of the file");
  *ret_date = date;
  return TRUE;
}

static gboolean
add_day (YcCalendar *self, const GDate *date, gboolean workday, const char *where, GError **error)
{
  guint8 *day = find_day (self, g_date_get_julian (date));

  if (*day != DAY_UNKNOWN)
    return fail (error, where, "a day stands there twice");
  *day = workday ? DAY_WORK : DAY_OFF;
  return TRUE;
}

static gboolean
read_off (YcCalendar *self, JsonObject *json, GDateYear year, GError **error)
{
  static const char *const known[] = { "name", "from", "to", NULL };
  JsonArray *off;

  if (!yc_json_get_array (json, "", "off", 60, &off, error))
    return FALSE;
  for (guint i = 0; i < json_array_get_length (off); i++)
    {
      g_autofree char *where = g_strdup_printf ("off[%u]", i);
      JsonObject *range;
      const char *name;
      GDate day, to;

      if (!yc_json_item_object (off, "off", i, &range, error) ||
          !yc_json_check_members (range, where, known, error) ||
          !yc_json_get_string (range, where, "name", 60, &name, error) ||
          !read_date (range, where, "from", year, &day, error) ||
          !read_date (range, where, "to", year, &to, error))
        return FALSE;
      if (g_date_compare (&day, &to) > 0)
        return fail (error, where, "ends before it begins");
      for (; g_date_compare (&day, &to) <= 0; g_date_add_days (&day, 1))
        if (!add_day (self, &day, FALSE, where, error))
          return FALSE;
    }
  return TRUE;
}

static gboolean
read_make_up (YcCalendar *self, JsonObject *json, GDateYear year, GError **error)
{
  JsonArray *days;

  if (!yc_json_get_array (json, "", "workdays", 60, &days, error))
    return FALSE;
  for (guint i = 0; i < json_array_get_length (days); i++)
    {
      g_autofree char *where = g_strdup_printf ("workdays[%u]", i);
      const char *text;
      GDate date;

      if (!yc_json_item_string (days, "workdays", i, 10, &text, error))
        return FALSE;
      if (!yc_date_parse (text, &date) || g_date_get_year (&date) != year)
        return fail (error, where, "not a date of the year");
      if (!is_weekend (g_date_get_julian (&date)))
        return fail (error, where, "a make-up working day must be a Saturday or Sunday");
      if (!add_day (self, &date, TRUE, where, error))
        return FALSE;
    }
  return TRUE;
}

/* The other days of the year go by weekday; from then on the year is known. */
static void
fill_year (YcCalendar *self, GDateYear year)
{
  for (guint32 day = get_new_year (year); day < get_new_year ((GDateYear) (year + 1)); day++)
    {
      guint8 *kind = find_day (self, day);

      if (*kind == DAY_UNKNOWN)
        *kind = is_weekend (day) ? DAY_OFF : DAY_WORK;
    }
}

static gboolean
read_year (YcCalendar *self, JsonObject *json, GError **error)
{
  static const char *const known[] = { "format", "year", "version", "source", "off", "workdays", NULL };
  gint64 format, year;
  const char *version, *source;
  g_autofree char *joined = NULL;

  if (!yc_json_check_members (json, "", known, error) ||
      !yc_json_get_int (json, "", "format", 1, 1, &format, error) ||
      !yc_json_get_int (json, "", "year", 2000, 2999, &year, error) ||
      !yc_json_get_string (json, "", "version", 40, &version, error) ||
      !yc_json_get_string (json, "", "source", 400, &source, error))
    return FALSE;
  if (*version == '\0' || *source == '\0')
    return fail (error, *version == '\0' ? "version" : "source", "must not be empty");
  if (yc_calendar_knows (self, (GDateYear) year))
    return fail (error, "year", "another file holds this year");
  make_room (self, (GDateYear) year);
  if (!read_off (self, json, (GDateYear) year, error) || !read_make_up (self, json, (GDateYear) year, error))
    return FALSE;
  fill_year (self, (GDateYear) year);
  joined = *self->version == '\0' ? g_strdup (version) : g_strconcat (self->version, "+", version, NULL);
  g_free (self->version);
  self->version = g_steal_pointer (&joined);
  return TRUE;
}

static gboolean
add_text (YcCalendar *self, const char *text, gssize n, GError **error)
{
  g_autoptr (JsonObject) json = yc_json_parse_object (text, n, NULL, error);

  return json != NULL && read_year (self, json, error);
}

static gboolean
add_file (YcCalendar *self, const char *path, GError **error)
{
  g_autoptr (GBytes) bytes = yc_file_read (path, MAX_FILE_BYTES, error);
  gsize n;
  const char *text;

  if (bytes == NULL)
    return FALSE;
  text = g_bytes_get_data (bytes, &n);
  if (!add_text (self, text != NULL ? text : "", (gssize) n, error))
    {
      g_autofree char *name = g_path_get_basename (path);
      g_prefix_error (error, "%s: ", name);
      return FALSE;
    }
  return TRUE;
}

/**
 * yc_calendar_load_data:
 * @text: a calendar file's content (data/schemas/calendar.schema.json), not necessarily terminated
 * @n: bytes, -1 for a terminated string
 *
 * Errors: YC_BASE_ERROR_FORMAT naming the place.
 */
YcCalendar *
yc_calendar_load_data (const char *text, gssize n, GError **error)
{
  g_autoptr (YcCalendar) self = calendar_new ();

  if (!add_text (self, text, n, error))
    return NULL;
  return g_steal_pointer (&self);
}

/**
 * yc_calendar_load_file:
 * @path: a calendar file (data/schemas/calendar.schema.json)
 *
 * Errors: YC_BASE_ERROR_FORMAT naming file and place, and those of reading.
 */
YcCalendar *
yc_calendar_load_file (const char *path, GError **error)
{
  g_autoptr (YcCalendar) self = calendar_new ();

  if (!add_file (self, path, error))
    return NULL;
  return g_steal_pointer (&self);
}

static gboolean
is_year_file (const char *name)
{
  return strlen (name) == 9 && strspn (name, "0123456789") == 4 && g_str_has_suffix (name, ".json");
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/**
 * yc_calendar_load:
 * @folder: holds NNNN.json files; other names are not looked at
 *
 * A folder without any year is no error: every year is unknown then, and every deadline provisional. A broken
 * file is one, because a silently missing year would move deadlines.
 */
YcCalendar *
yc_calendar_load (const char *folder, GError **error)
{
  g_autoptr (YcCalendar) self = calendar_new ();
  g_autoptr (GDir) dir = g_dir_open (folder, 0, error);
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);

  if (dir == NULL)
    return NULL;
  for (const char *name = g_dir_read_name (dir); name != NULL; name = g_dir_read_name (dir))
    if (is_year_file (name))
      g_ptr_array_add (names, g_strdup (name));
  g_ptr_array_sort (names, compare_names);
  for (guint i = 0; i < names->len; i++)
    {
      g_autofree char *path = g_build_filename (folder, g_ptr_array_index (names, i), NULL);

      if (!add_file (self, path, error))
        return NULL;
    }
  return g_steal_pointer (&self);
}

gboolean
yc_calendar_knows (const YcCalendar *self, GDateYear year)
{
  const guint8 *day = find_day (self, get_new_year (year));

  return day != NULL && *day != DAY_UNKNOWN;
}

gboolean
yc_calendar_is_workday_julian (const YcCalendar *self, guint32 day)
{
  const guint8 *kind = find_day (self, day);

  return kind != NULL && *kind != DAY_UNKNOWN ? *kind == DAY_WORK : !is_weekend (day);
}

gboolean
yc_calendar_is_workday (const YcCalendar *self, const GDate *date)
{
  return yc_calendar_is_workday_julian (self, g_date_get_julian (date));
}

/* "" when no year is known. */
const char *
yc_calendar_get_version (const YcCalendar *self)
{
  return self->version;
}

