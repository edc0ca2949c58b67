/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* Fuzzes what reads foreign text for the rules: described intakes, described 一件事, the bundles that they name, working-day calendars, region profiles. The
 * corpus is what is shipped, the worked examples, and the kept inputs of tests/fixtures/fuzz-corpus, which are replayed as they stand before all else; each run changes
 * one of them a few times. Nothing may crash, leak or be answered without a reason. YICHUANG_FUZZ_RUNS and YICHUANG_SEED choose; both are printed. An input that has
 * found something goes into the folder; its name begins with what it is. */
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
  GPtrArray    *regions;
  TestFolder   *items;          /* the shipped ones, and those that the worked examples need besides */
  TestFolder   *sound, *changed;        /* of bundles as they are, and of the last one that was changed and still reads */
  TestFolder   *profiles;       /* the shipped ones; one at a time is changed */
  YcDecideRules rules;
  guint         n_answered, n_loaded, n_bundles, n_seen, n_regions;
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

/* Who was told once waits for what was told, or has one of the outcomes with its papers; the applicant's clock is there, and a notice more only a supervisor's. */
static char *
find_told_fault (JsonObject *answer)
{
  g_autofree char *papers = answer_join_papers (answer);
  const char *state = json_object_get_string_member (answer, "state");
  gboolean waits = g_str_equal (state, "S15") || g_str_equal (state, "S18");
  JsonObject *second = json_object_has_member (answer, "second") ? json_object_get_object_member (answer, "second") : NULL;

  if (answer_find_timer (answer, "cure") == NULL)
    return g_strdup ("the applicant's days are not told");
  if (json_object_get_boolean_member (answer, "deemed") && (g_str_equal (state, "S20") || g_str_equal (state, "S21")))
    return g_strdup ("accepted by silence, and not accepted");
  if (waits && strstr (papers, "acceptance") != NULL)
    return g_strdup ("accepted while it waits");
  if (strstr (papers, "correction-notice") != NULL && (second == NULL || !json_object_get_boolean_member (second, "open")))
    return g_strdup ("a second notice that nobody may give");
  if (!waits && strstr (papers, "correction-notice") != NULL)
    return g_strdup ("told and answered at once");
  return answer_find_word_fault (answer);
}

/* An answer is whole: exactly the state, papers and clocks of its outcome, a reason for each "no", ready exactly when nothing blocks (answer-table.h). */
static void
check_answer (JsonObject *answer, const YcDecideIntake *asked)
{
  const GDate *day = &asked->intake->received;
  g_autofree char *received = g_date_valid (day) ? yc_date_format (day) : g_strdup ("");
  gboolean is_absent = asked->told == NULL && asked->at_virtual && !asked->intake->item->remote_window;
  g_autofree char *fault = is_absent ? answer_find_absent_fault (answer, received)
                           : asked->told != NULL ? find_told_fault (answer) : answer_find_fault (answer, asked->intake->item, received);

  g_assert_cmpstr (fault, ==, NULL);
}

static void
take_intake (Fuzz *self, const GString *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) json = yc_json_parse_object (text->str, (gssize) text->len, NULL, &error);
  g_autoptr (YcDecideIntake) intake = json != NULL ? yc_decide_read (&self->rules, json, &error) : NULL;

  g_assert_true ((intake != NULL) == (error == NULL));
  if (intake != NULL)
    {
      g_autoptr (JsonObject) answer = yc_decide_answer (&self->rules, intake);

      check_answer (answer, intake);
      self->n_answered++;
    }
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
take_question (Fuzz *self, const GString *text)
{
  ask_bundle (self, self->sound, text);
}

/* A changed bundle that still reads is asked a question as it stands. */
static void
take_bundle (Fuzz *self, const GString *text)
{
  g_autoptr (GError) error = NULL;
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
}

static void
take_calendar (Fuzz *self, const GString *text)
{
  g_autoptr (GError) error = NULL;
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
}

/* A new file each time: written over, a longer one would leave its end. */
static void
put_profile (const char *path, const char *text, gssize n)
{
  unlink (path);
  g_assert_true (g_file_set_contents_full (path, text, n, G_FILE_SET_CONTENTS_NONE, 0600, NULL));
}

/* The profile whose id the text had; a city still reads its province, which stays as it is. What is loaded can be judged by: every term is told. */
static void
take_region (Fuzz *self, const GString *text)
{
  static const char *const ids[] = { "liaoning", "dalian", "fuxin", "liaoyang" };
  const char *id = ids[0];
  g_autofree char *name = NULL, *path = NULL, *before = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (YcRegion) region = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (ids); i++)
    {
      g_autofree char *quoted = g_strconcat ("\"", ids[i], "\",\n  \"name\"", NULL);

      if (strstr (text->str, quoted) != NULL)
        id = ids[i];
    }
  name = g_strconcat (id, ".json", NULL);
  path = test_folder_path (self->profiles, name);
  g_assert_true (g_file_get_contents (path, &before, NULL, NULL));
  put_profile (path, text->str, (gssize) text->len);
  region = yc_region_load (self->profiles->path, id, &error);
  g_assert_true ((region != NULL) == (error == NULL));
  if (region != NULL)
    {
      g_assert_true (region->terms.precheck.amount >= 0 && region->terms.cure.amount >= 0 && region->terms.transfer.amount >= 0 && region->terms.delivery.amount >= 0
                     && region->terms.filing.amount >= 0 && region->terms.rating.amount >= 0 && region->terms.archive.amount >= 0);
      g_assert_true (region->terms.yellow_percent > 0 && region->terms.red_percent > 0 && region->terms.red_workdays >= 0);
      g_assert_cmpint (yc_hours_get_length (&region->hours), >, 0);
      g_assert_true (*region->tolerance.source != '\0' && *region->commitment.source != '\0');
      self->n_regions++;
    }
  put_profile (path, before, -1);
}

static const struct { const char *kind; void (*take) (Fuzz *self, const GString *text); } kinds[] = {
  { "intake-", take_intake }, { "question-", take_question }, { "bundle-", take_bundle }, { "calendar-", take_calendar }, { "region-", take_region },
};

/* One of each kind's corpus, changed. */
static void
run (Fuzz *self, gsize kind)
{
  const GPtrArray *const corpora[] = { self->intakes, self->questions, self->bundles, self->calendars, self->regions };
  GString *text = make_input (self, corpora[kind]);

  G_STATIC_ASSERT (G_N_ELEMENTS (corpora) == G_N_ELEMENTS (kinds));
  kinds[kind].take (self, text);
  g_string_free (text, TRUE);
}

/* The kept inputs, as they are; from then on they are changed, too. */
static void
replay (Fuzz *self)
{
  GPtrArray *const corpora[] = { self->intakes, self->questions, self->bundles, self->calendars, self->regions };
  g_autofree char *folder = g_build_filename (g_getenv ("G_TEST_SRCDIR"), "fixtures", "fuzz-corpus", NULL);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;
  guint n = 0;

  g_assert_nonnull (dir);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      gsize kind = 0;

      while (kind < G_N_ELEMENTS (kinds) && !g_str_has_prefix (name, kinds[kind].kind))
        kind++;
      g_assert_cmpuint (kind, <, G_N_ELEMENTS (kinds));
      g_test_message ("%s", name);
      add_file (corpora[kind], folder, name);
      kinds[kind].take (self, g_ptr_array_index (corpora[kind], corpora[kind]->len - 1));
      n++;
    }
  g_assert_cmpuint (n, >=, 19);
}

static void
copy_folder (TestFolder *to, const char *from)
{
  g_autoptr (GDir) dir = g_dir_open (from, 0, NULL);
  const char *name;

  g_assert_nonnull (dir);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *source = g_build_filename (from, name, NULL), *target = test_folder_path (to, name), *text = NULL;
      gsize n;

      g_assert_true (g_file_get_contents (source, &text, &n, NULL) && g_file_set_contents (target, text, (gssize) n, NULL));
    }
}

static guint
read_number (const char *name, guint fallback)
{
  const char *text = g_getenv (name);

  return text != NULL ? (guint) g_ascii_strtoull (text, NULL, 10) : fallback;
}

static void
fuzz_init (Fuzz *self, guint seed, const char *regions)
{
  const char *data = g_getenv ("YICHUANG_DATADIR");
  g_autofree char *items = g_build_filename (data, "catalog", "items", NULL), *days = g_build_filename (data, "catalog", "calendar", NULL);
  g_autofree char *made = g_build_filename (g_getenv ("G_TEST_SRCDIR"), "fixtures", "decide-items", NULL);
  static const char *const profiles[] = { "liaoning.json", "dalian.json", "fuxin.json", "liaoyang.json" };

  *self = (Fuzz) { .rand = g_rand_new_with_seed (seed), .intakes = g_ptr_array_new_with_free_func (free_string),
                   .calendars = g_ptr_array_new_with_free_func (free_string), .questions = g_ptr_array_new_with_free_func (free_string),
                   .bundles = g_ptr_array_new_with_free_func (free_string), .regions = g_ptr_array_new_with_free_func (free_string),
                   .items = test_folder_new (), .sound = test_folder_new (), .changed = test_folder_new (), .profiles = test_folder_new () };
  copy_folder (self->items, items);
  copy_folder (self->items, made);
  copy_folder (self->profiles, regions);
  self->rules = (YcDecideRules) { yc_catalog_load (self->items->path, NULL), yc_calendar_load (days, NULL), regions };
  add_examples (self->intakes);
  add_file (self->calendars, days, "2026.json");
  add_bundles (self);
  for (gsize i = 0; i < G_N_ELEMENTS (profiles); i++)
    add_file (self->regions, regions, profiles[i]);
}

static void
fuzz_clear (Fuzz *self)
{
  GPtrArray *const corpora[] = { self->intakes, self->questions, self->bundles, self->calendars, self->regions };
  TestFolder *const folders[] = { self->items, self->sound, self->changed, self->profiles };

  yc_catalog_free (self->rules.catalog);
  yc_calendar_free (self->rules.calendar);
  for (gsize i = 0; i < G_N_ELEMENTS (corpora); i++)
    g_ptr_array_unref (corpora[i]);
  for (gsize i = 0; i < G_N_ELEMENTS (folders); i++)
    test_folder_free (folders[i]);
  g_rand_free (self->rand);
}

static void
test_fuzz (void)
{
  static const gsize order[] = { 0, 1, 0, 2, 0, 3, 0, 1, 0, 2, 0, 3, 0, 1, 0, 2, 0, 3, 0, 4 };         /* of kinds[]; a profile costs files */
  g_autofree char *regions = g_build_filename (g_getenv ("YICHUANG_DATADIR"), "catalog", "regions", NULL);
  guint seed = read_number ("YICHUANG_SEED", SEED), runs = read_number ("YICHUANG_FUZZ_RUNS", RUNS);
  Fuzz self;

  fuzz_init (&self, seed, regions);
  replay (&self);
  for (guint i = 0; i < runs; i++)
    run (&self, order[i % G_N_ELEMENTS (order)]);
  g_test_message ("YICHUANG_SEED=%u: %u runs, %u intakes and %u bundles answered, %u changed bundles asked, %u calendars and %u profiles loaded", seed, runs,
                  self.n_answered, self.n_bundles, self.n_seen, self.n_loaded, self.n_regions);
  /* What never gets through has tested the first byte only. */
  g_assert_cmpuint (self.n_answered, >, runs / 100);
  g_assert_cmpuint (self.n_loaded, >, runs / 2000);
  g_assert_cmpuint (self.n_bundles, >, runs / 400);
  g_assert_cmpuint (self.n_seen, >, runs / 1000);
  g_assert_cmpuint (self.n_regions, >, runs / 2000);
  fuzz_clear (&self);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/acceptance/decide/fuzz", test_fuzz);
  return g_test_run ();
}
