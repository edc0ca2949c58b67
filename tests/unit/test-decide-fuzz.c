/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* Fuzzes what reads foreign text for the rules: described intakes, described 一件事, the bundles that they name, working-day calendars, region profiles. The
 * corpus is what is shipped and the worked examples; each run changes one of them a few times. Nothing may crash, leak or be answered without a reason. YICHUANG_FUZZ_RUNS and YICHUANG_SEED choose; both are
 * printed. */
#include "config.h"

#include "acceptance/yc-decide-bundle.h"
#include "acceptance/yc-decide.h"
#include "answer-table.h"
#include "base/yc-clock.h"
#include "base/yc-json.h"
#include "test-folder.h"

#include <string.h>
#include <unistd.h>

#define RUNS 150000
#define SEED 20261126
#define MAX_BYTES 65536

typedef struct
{
  GRand        *rand;
  GPtrArray    *intakes;        /* of GString* */
  GPtrArray    *calendars;
  GPtrArray    *questions;      /* of described bundles */
  GPtrArray    *bundles;
  TestFolder   *sound, *changed;        /* of bundles as they are, and of the last one that was changed and still reads */
  YcDecideRules rules;
  guint         n_answered, n_loaded, n_bundles, n_seen;
} Fuzz;

static void
free_string (gpointer data)
{
  g_string_free (data, TRUE);
}

static void
add_file (GPtrArray *corpus, const char *folder, const char *name)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autofree char *text = NULL;
  gsize n;

  g_assert_true (g_file_get_contents (path, &text, &n, NULL));
  g_ptr_array_add (corpus, g_string_new_len (text, (gssize) n));
}

static void
add_examples (GPtrArray *corpus)
{
  g_autofree char *path = g_build_filename (g_getenv ("G_TEST_SRCDIR"), "fixtures", "decide-examples.json", NULL);
  g_autofree char *text = NULL;
  g_autoptr (JsonNode) root = NULL;
  JsonArray *array;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  root = yc_json_parse (text, -1, NULL, NULL);
  g_assert_nonnull (root);
  array = json_node_get_array (root);
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      g_autofree char *one = yc_json_canonical_object (json_object_get_object_member (json_array_get_object_element (array, i), "intake"));

      g_ptr_array_add (corpus, g_string_new (one));
    }
}

static void
write_bundle (TestFolder *folder, const char *id, const char *text)
{
  g_autofree char *name = g_strconcat (id, ".json", NULL), *path = g_build_filename (folder->path, name, NULL);

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
}

/* The made bundles over shipped items, and the questions about them; those over the converted catalogue need items that are not shipped. */
static void
add_bundles (Fuzz *self)
{
  g_autofree char *path = g_build_filename (g_getenv ("G_TEST_SRCDIR"), "fixtures", "decide-bundle-examples.json", NULL);
  g_autofree char *text = NULL;
  g_autoptr (JsonObject) root = NULL;
  JsonArray *bundles, *examples;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  root = yc_json_parse_object (text, -1, NULL, NULL);
  g_assert_nonnull (root);
  bundles = json_object_get_array_member (root, "bundles");
  examples = json_object_get_array_member (root, "examples");
  for (guint i = 0; i < json_array_get_length (bundles); i++)
    {
      JsonObject *bundle = json_array_get_object_element (bundles, i);
      g_autofree char *one = yc_json_canonical_object (bundle);

      write_bundle (self->sound, json_object_get_string_member (bundle, "id"), one);
      g_ptr_array_add (self->bundles, g_string_new (one));
    }
  for (guint i = 0; i < json_array_get_length (examples); i++)
    {
      JsonObject *question = json_object_get_object_member (json_array_get_object_element (examples, i), "question");
      g_autofree char *one = yc_json_canonical_object (question);

      if (!g_str_has_prefix (json_object_get_string_member (question, "bundle"), "bundle-"))
        g_ptr_array_add (self->questions, g_string_new (one));
    }
  g_assert_cmpuint (self->questions->len, >, 10);
}

static gsize
pick (Fuzz *self, gsize n)
{
  return n == 0 ? 0 : (gsize) g_rand_int_range (self->rand, 0, (int) n);
}

static void
change (Fuzz *self, GString *text, const GPtrArray *corpus)
{
  static const char *const words[] = { "-1", "0", "1e999", "99999999999999999999", "null", "true", "\"\"", "[]", "{}", "\\u0000", "\xff", "2026-02-29", "\"", "é", "\\", "{\"a\":" };
  gsize at = pick (self, text->len), n = pick (self, MIN (text->len - at, 40) + 1);
  const char *word = words[pick (self, G_N_ELEMENTS (words))];
  const GString *other = g_ptr_array_index (corpus, pick (self, corpus->len));
  gsize from = pick (self, other->len);

  switch (g_rand_int_range (self->rand, 0, 6))
    {
    case 0: if (text->len > 0) text->str[at] = (char) g_rand_int_range (self->rand, 0, 256); break;
    case 1: g_string_erase (text, (gssize) at, (gssize) n); break;
    case 2: g_string_insert (text, (gssize) at, word); break;
    case 3: g_string_insert_len (text, (gssize) at, other->str + from, (gssize) MIN (other->len - from, 60)); break;
    case 4: g_string_truncate (text, at); break;
    default:
      /* A digit for a digit gets further than any noise. */
      for (gsize i = at; i < text->len; i++)
        if (g_ascii_isdigit (text->str[i]))
          {
            text->str[i] = (char) ('0' + g_rand_int_range (self->rand, 0, 10));
            break;
          }
    }
  if (text->len > MAX_BYTES)
    g_string_truncate (text, MAX_BYTES);
}

static GString *
make_input (Fuzz *self, const GPtrArray *corpus)
{
  const GString *seed = g_ptr_array_index (corpus, pick (self, corpus->len));
  GString *text = g_string_new_len (seed->str, (gssize) seed->len);
  int n = g_rand_int_range (self->rand, 1, 5);

  for (int i = 0; i < n; i++)
    change (self, text, corpus);
  return text;
}

/* An answer is whole: exactly the state, papers and clocks of its outcome, a reason for each "no", ready exactly when nothing blocks (answer-table.h). */
static void
check_answer (JsonObject *answer, const YcDecideIntake *asked)
{
  const GDate *day = &asked->intake->received;
  g_autofree char *received = g_date_valid (day) ? yc_date_format (day) : g_strdup ("");
  g_autofree char *fault = answer_find_fault (answer, asked->intake->item, received);

  g_assert_cmpstr (fault, ==, NULL);
}

static void
run_intake (Fuzz *self)
{
  g_autoptr (GError) error = NULL;
  GString *text = make_input (self, self->intakes);
  g_autoptr (JsonObject) json = yc_json_parse_object (text->str, (gssize) text->len, NULL, &error);
  g_autoptr (YcDecideIntake) intake = json != NULL ? yc_decide_read (&self->rules, json, &error) : NULL;

  g_assert_true ((intake != NULL) == (error == NULL));
  if (intake != NULL)
    {
      g_autoptr (JsonObject) answer = yc_decide_answer (&self->rules, intake);

      check_answer (answer, intake);
      self->n_answered++;
    }
  g_string_free (text, TRUE);
}

/* A whole answer: each child once, who may begin waits for nobody, each note with its source, the critical path made of children. */
static void
check_bundle_answer (JsonObject *answer, const YcDecideBundle *asked)
{
  JsonArray *children = json_object_get_array_member (answer, "children"), *notes = json_object_get_array_member (answer, "notes");
  JsonArray *critical = json_object_get_array_member (answer, "critical");

  g_assert_cmpuint (json_array_get_length (children), ==, asked->bundle->children->len);
  for (guint i = 0; i < json_array_get_length (children); i++)
    {
      JsonObject *child = json_array_get_object_element (children, i);

      g_assert_cmpstr (json_object_get_string_member (child, "phase_name"), !=, "");
      if (json_object_get_boolean_member (child, "may_start"))
        g_assert_cmpuint (json_array_get_length (json_object_get_array_member (child, "waits")), ==, 0);
    }
  for (guint i = 0; i < json_array_get_length (notes); i++)
    {
      g_assert_cmpstr (json_object_get_string_member (json_array_get_object_element (notes, i), "text"), !=, "");
      g_assert_cmpstr (json_object_get_string_member (json_array_get_object_element (notes, i), "source"), !=, "");
    }
  for (guint i = 0; i < json_array_get_length (critical); i++)
    {
      guint n;

      g_assert_true (yc_bundle_find_child (asked->bundle, json_array_get_string_element (critical, i), &n));
    }
}

static void
ask_bundle (Fuzz *self, const TestFolder *folder, const GString *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) json = yc_json_parse_object (text->str, (gssize) text->len, NULL, &error);
  g_autoptr (YcDecideBundle) asked = json != NULL ? yc_decide_bundle_read (&self->rules, folder->path, json, &error) : NULL;

  g_assert_true ((asked != NULL) == (error == NULL));
  if (asked != NULL)
    {
      g_autoptr (JsonObject) answer = yc_decide_bundle_answer (&self->rules, asked);

      check_bundle_answer (answer, asked);
      self->n_bundles++;
    }
}

static void
run_question (Fuzz *self)
{
  GString *text = make_input (self, self->questions);

  ask_bundle (self, self->sound, text);
  g_string_free (text, TRUE);
}

/* A changed bundle that still reads is asked a question as it stands. */
static void
run_bundle (Fuzz *self)
{
  g_autoptr (GError) error = NULL;
  GString *text = make_input (self, self->bundles);
  g_autoptr (JsonObject) json = yc_json_parse_object (text->str, (gssize) text->len, NULL, &error);
  g_autoptr (YcBundle) bundle = json != NULL ? yc_bundle_parse (json, &error) : NULL;

  g_assert_true ((bundle != NULL) == (error == NULL));
  if (bundle != NULL && (strcmp (bundle->id, "pair") == 0 || strcmp (bundle->id, "order") == 0))
    {
      g_autofree char *canonical = yc_json_canonical_object (json);

      write_bundle (self->changed, bundle->id, canonical);
      self->n_seen++;
      ask_bundle (self, self->changed, g_ptr_array_index (self->questions, pick (self, self->questions->len)));
    }
  g_string_free (text, TRUE);
}

static void
run_calendar (Fuzz *self)
{
  g_autoptr (GError) error = NULL;
  GString *text = make_input (self, self->calendars);
  g_autoptr (YcCalendar) calendar = yc_calendar_load_data (text->str, (gssize) text->len, &error);

  g_assert_true ((calendar != NULL) == (error == NULL));
  if (calendar != NULL)
    {
      YcDeadline deadline;
      GDate start;

      g_date_clear (&start, 1);
      g_date_set_dmy (&start, 28, G_DATE_DECEMBER, 2026);
      yc_deadline_compute (calendar, &start, 60, YC_UNIT_WORKDAY, NULL, &deadline);
      g_assert_true (g_date_compare (&start, &deadline.due) < 0);
      self->n_loaded++;
    }
  g_string_free (text, TRUE);
}

static guint
read_number (const char *name, guint fallback)
{
  const char *text = g_getenv (name);

  return text != NULL ? (guint) g_ascii_strtoull (text, NULL, 10) : fallback;
}

static void
test_fuzz (void)
{
  const char *data = g_getenv ("YICHUANG_DATADIR");
  g_autofree char *items = g_build_filename (data, "catalog", "items", NULL), *days = g_build_filename (data, "catalog", "calendar", NULL);
  g_autofree char *regions = g_build_filename (data, "catalog", "regions", NULL);
  guint seed = read_number ("YICHUANG_SEED", SEED), runs = read_number ("YICHUANG_FUZZ_RUNS", RUNS);
  Fuzz self = { .rand = g_rand_new_with_seed (seed), .intakes = g_ptr_array_new_with_free_func (free_string),
                .calendars = g_ptr_array_new_with_free_func (free_string), .questions = g_ptr_array_new_with_free_func (free_string),
                .bundles = g_ptr_array_new_with_free_func (free_string), .sound = test_folder_new (), .changed = test_folder_new (),
                .rules = { yc_catalog_load (items, NULL), yc_calendar_load (days, NULL), regions } };

  add_examples (self.intakes);
  add_file (self.calendars, days, "2026.json");
  add_bundles (&self);
  for (guint i = 0; i < runs; i++)
    switch (i % 6)
      {
      case 1: run_question (&self); break;
      case 3: run_bundle (&self); break;
      case 5: run_calendar (&self); break;
      default: run_intake (&self); break;
      }
  g_test_message ("YICHUANG_SEED=%u: %u runs, %u intakes and %u bundles answered, %u changed bundles asked, %u calendars loaded", seed, runs, self.n_answered,
                  self.n_bundles, self.n_seen, self.n_loaded);
  /* What never gets through has tested the first byte only. */
  g_assert_cmpuint (self.n_answered, >, runs / 100);
  g_assert_cmpuint (self.n_loaded, >, runs / 1000);
  g_assert_cmpuint (self.n_bundles, >, runs / 200);
  g_assert_cmpuint (self.n_seen, >, runs / 1000);
  yc_catalog_free (self.rules.catalog);
  yc_calendar_free (self.rules.calendar);
  g_ptr_array_unref (self.intakes);
  g_ptr_array_unref (self.calendars);
  g_ptr_array_unref (self.questions);
  g_ptr_array_unref (self.bundles);
  test_folder_free (self.sound);
  test_folder_free (self.changed);
  g_rand_free (self.rand);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/acceptance/decide/fuzz", test_fuzz);
  return g_test_run ();
}
