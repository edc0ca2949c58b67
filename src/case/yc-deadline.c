/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 *
 * Working-day calendar and deadlines. Takes the calendar files (one a year, data with make-up days), a start,
 * a limit with its unit, and pauses; gives the due date and whether it is provisional because a year is
 * unknown. Pure after loading; any thread.
 */
#define G_LOG_DOMAIN "yc-case"

#include "config.h"

#include "case/yc-deadline.h"

#include "base/yc-clock.h"
#include "base/yc-error.h"
#include "base/yc-file.h"
#include "base/yc-json.h"

#include <string.h>

#define MAX_FILE_BYTES (256 * 1024)

struct _YcCalendar
{
  GHashTable *years; /* (owned) known years, as GUINT pointers */
  GHashTable *days;  /* (owned) Julian day -> TRUE: make-up working day, FALSE: off; others go by weekday */
  char *version;     /* (owned) of all files, joined by "+" */
};

static YcCalendar *
calendar_new (void)
{
  YcCalendar *self = g_new0 (YcCalendar, 1);

  self->years = g_hash_table_new (NULL, NULL);
  self->days = g_hash_table_new (NULL, NULL);
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
  g_hash_table_unref (self->years);
  g_hash_table_unref (self->days);
  g_free (self->version);
  g_free (self);
}

static gboolean
fail (GError **error, const char *where, const char *what)
{
  g_set_error (error, YC_BASE_ERROR, YC_BASE_ERROR_FORMAT, "%s: %s", where, what);
  return FALSE;
}

static gboolean
is_weekend (const GDate *date)
{
  return g_date_get_weekday (date) >= G_DATE_SATURDAY;
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
  if (!g_hash_table_insert (self->days, GUINT_TO_POINTER (g_date_get_julian (date)),
                            GINT_TO_POINTER (workday)))
    return fail (error, where, "a day stands there twice");
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
      if (!is_weekend (&date))
        return fail (error, where, "a make-up working day must be a Saturday or Sunday");
      if (!add_day (self, &date, TRUE, where, error))
        return FALSE;
    }
  return TRUE;
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
  if (!g_hash_table_add (self->years, GUINT_TO_POINTER ((guint) year)))
    return fail (error, "year", "another file holds this year");
  if (!read_off (self, json, (GDateYear) year, error) || !read_make_up (self, json, (GDateYear) year, error))
    return FALSE;
  joined = *self->version == '\0' ? g_strdup (version) : g_strconcat (self->version, "+", version, NULL);
  g_free (self->version);
  self->version = g_steal_pointer (&joined);
  return TRUE;
}

static gboolean
add_file (YcCalendar *self, const char *path, GError **error)
{
  g_autoptr (GBytes) bytes = yc_file_read (path, MAX_FILE_BYTES, error);
  g_autoptr (JsonObject) json = NULL;
  gsize n;
  const char *text;

  if (bytes == NULL)
    return FALSE;
  text = g_bytes_get_data (bytes, &n);
  json = yc_json_parse_object (text != NULL ? text : "", (gssize) n, NULL, error);
  if (json == NULL || !read_year (self, json, error))
    {
      g_autofree char *name = g_path_get_basename (path);
      g_prefix_error (error, "%s: ", name);
      return FALSE;
    }
  return TRUE;
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
yc_calendar_knows (YcCalendar *self, GDateYear year)
{
  return g_hash_table_contains (self->years, GUINT_TO_POINTER ((guint) year));
}

gboolean
yc_calendar_is_workday (YcCalendar *self, const GDate *date)
{
  gpointer value;

  if (g_hash_table_lookup_extended (self->days, GUINT_TO_POINTER (g_date_get_julian (date)), NULL, &value))
    return GPOINTER_TO_INT (value);
  return !is_weekend (date);
}

/* "" when no year is known. */
const char *
yc_calendar_get_version (YcCalendar *self)
{
  return self->version;
}

static gboolean
is_paused (const GArray *pauses, const GDate *date)
{
  for (guint i = 0; pauses != NULL && i < pauses->len; i++)
    {
      const YcPause *pause = &g_array_index (pauses, YcPause, i);

      if (g_date_compare (&pause->from, date) <= 0 && g_date_compare (date, &pause->to) <= 0)
        return TRUE;
    }
  return FALSE;
}

/* The next day that can be the last one of a limit. */
static void
roll_to_workday (YcCalendar *calendar, const GArray *pauses, GDate *day)
{
  while (!yc_calendar_is_workday (calendar, day) || is_paused (pauses, day))
    g_date_add_days (day, 1);
}

/**
 * yc_deadline_compute:
 * @calendar: the working days
 * @start: the day of acceptance; not counted (民法典 第二百零一条)
 * @limit: 0 to YC_DEADLINE_LIMIT_MAX; 0 is the same day
 * @unit: working days, or calendar days whose last day moves off a holiday (民法典 第二百零三条)
 * @pauses: (nullable): of YcPause; inclusive days that do not count. The day after a pause counts again.
 * @ret_deadline: (out): provisional when any year from the start to the due date is unknown
 */
void
yc_deadline_compute (YcCalendar *calendar, const GDate *start, int limit, YcUnit unit, const GArray *pauses,
                     YcDeadline *ret_deadline)
{
  GDate day = *start;
  int counted = 0;

  g_return_if_fail (limit >= 0 && limit <= YC_DEADLINE_LIMIT_MAX);
  while (counted < limit)
    {
      g_date_add_days (&day, 1);
      if (!is_paused (pauses, &day) && (unit == YC_UNIT_DAY || yc_calendar_is_workday (calendar, &day)))
        counted++;
    }
  if (limit > 0 && unit == YC_UNIT_DAY)
    roll_to_workday (calendar, pauses, &day);

  ret_deadline->due = day;
  ret_deadline->provisional = FALSE;
  for (guint year = g_date_get_year (start); year <= g_date_get_year (&day); year++)
    if (!yc_calendar_knows (calendar, (GDateYear) year))
      ret_deadline->provisional = TRUE;
}

/**
 * yc_deadline_effective:
 * @ret_promise: (out): the published promise
 * @ret_legal: (out): the legal limit; the promise again where the item has none
 * @ret_effective: (out): the earlier one. With different units the legal limit can fall first, so due dates
 * are compared, not numbers.
 */
void
yc_deadline_effective (YcCalendar *calendar, const GDate *start, const YcItem *item, YcDeadline *ret_promise,
                       YcDeadline *ret_legal, YcDeadline *ret_effective)
{
  YcDeadline promise, legal;

  yc_deadline_compute (calendar, start, item->promise.value, item->promise.unit, NULL, &promise);
  legal = promise;
  if (item->has_legal_limit)
    yc_deadline_compute (calendar, start, item->legal.value, item->legal.unit, NULL, &legal);
  *ret_promise = promise;
  *ret_legal = legal;
  *ret_effective = g_date_compare (&legal.due, &promise.due) < 0 ? legal : promise;
}

static int
count_workdays (YcCalendar *calendar, const GDate *after, const GDate *until)
{
  GDate day = *after;
  int n = 0;

  while (g_date_compare (&day, until) < 0)
    {
      g_date_add_days (&day, 1);
      if (yc_calendar_is_workday (calendar, &day))
        n++;
    }
  return n;
}

/**
 * yc_deadline_days_left:
 *
 * Returns: working days after @today up to @due; 0 = due today (or no working day is left before it),
 * negative = overdue, at least one even over a weekend
 */
int
yc_deadline_days_left (YcCalendar *calendar, const GDate *today, const GDate *due)
{
  if (g_date_compare (today, due) <= 0)
    return count_workdays (calendar, today, due);
  return -MAX (1, count_workdays (calendar, due, today));
}
