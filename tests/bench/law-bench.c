/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* The rules alone: a million due dates, and whole decisions over every item of a catalogue, in seconds of CPU. Of each item a decision with nothing, with
 * everything and with every second material, in turn.
 *
 * Prints: CPU seconds for a million due dates, decisions a CPU second, items.
 *
 *   law-bench ITEMS CALENDARS REGIONS DECISIONS */
#define G_LOG_DOMAIN "law-bench"
#include "config.h"

#include "acceptance/yc-decide.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#define N_DUE 1000000

static double
cpu_now (void)
{
  struct timespec now;

  clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &now);
  return (double) now.tv_sec + (double) now.tv_nsec / 1e9;
}

/* Starts all over the year, limits as items have them, both units. */
static double
time_due_dates (YcCalendar *calendar)
{
  double begin = cpu_now ();
  guint32 sum = 0;
  GDate first, start;

  g_date_clear (&first, 1);
  g_date_set_dmy (&first, 1, G_DATE_JANUARY, 2026);
  for (guint i = 0; i < N_DUE; i++)
    {
      YcDeadline deadline;

      start = first;
      g_date_add_days (&start, i % 365);
      yc_deadline_compute (calendar, &start, (int) (i % 45), i % 3 == 0 ? YC_UNIT_DAY : YC_UNIT_WORKDAY, NULL, &deadline);
      sum += g_date_get_julian (&deadline.due);
    }
  if (sum == 0)
    g_error ("no due date was computed");
  return cpu_now () - begin;
}

static JsonObject *
describe (const YcItem *item, guint n)
{
  JsonObject *json = json_object_new (), *answers = json_object_new ();
  JsonArray *materials = json_array_new ();
  g_autoptr (YcIntake) intake = yc_intake_new ((YcItem *) item);

  for (guint i = 0; i < item->questions->len; i++)
    {
      g_autoptr (GPtrArray) asked = yc_intake_open_questions (intake);
      const YcQuestion *question = i < asked->len ? g_ptr_array_index (asked, i) : NULL;
      const YcAnswer *answer = question != NULL ? g_ptr_array_index (question->answers, n % question->answers->len) : NULL;

      if (answer == NULL)
        break;
      yc_intake_set_answer (intake, question->id, answer->id);
      json_object_set_string_member (answers, question->id, answer->id);
    }
  for (guint i = 0; i < item->materials->len; i++)
    if (n % 3 == 1 || (n % 3 == 2 && i % 2 == 0))
      {
        JsonObject *material = json_object_new ();

        json_object_set_string_member (material, "id", ((const YcMaterial *) g_ptr_array_index (item->materials, i))->id);
        json_object_set_int_member (material, "pages", 4);
        json_array_add_object_element (materials, material);
      }
  json_object_set_int_member (json, "format", 1);
  json_object_set_string_member (json, "item", item->id);
  json_object_set_string_member (json, "date", "2026-11-23");
  json_object_set_object_member (json, "answers", answers);
  json_object_set_array_member (json, "materials", materials);
  return json;
}

static double
time_decisions (const YcDecideRules *rules, guint n)
{
  guint n_items = yc_catalog_get_n_items (rules->catalog);
  double spent = 0;

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (JsonObject) json = describe (yc_catalog_get_item (rules->catalog, i % n_items), i / n_items);
      g_autoptr (YcDecideIntake) intake = yc_decide_read (rules, json, &error);
      double begin = cpu_now ();

      if (intake == NULL)
        g_error ("%s", error->message);
      json_object_unref (yc_decide_answer (rules, intake));
      spent += cpu_now () - begin;
    }
  return n / spent;
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (YcCatalog) catalog = NULL;
  g_autoptr (YcCalendar) calendar = NULL;

  if (argc != 5)
    return 2;
  catalog = yc_catalog_load (argv[1], &error);
  calendar = catalog != NULL ? yc_calendar_load (argv[2], &error) : NULL;
  if (calendar == NULL)
    g_error ("%s", error->message);
  const YcDecideRules rules = { catalog, calendar, argv[3] };
  double due = time_due_dates (calendar);
  double decisions = time_decisions (&rules, (guint) atoi (argv[4]));
  printf ("%.4f %.0f %u\n", due, decisions, yc_catalog_get_n_items (catalog));
  return 0;
}
