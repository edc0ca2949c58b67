/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* Region profiles: the shipped ones, what a child takes from its parent, broken files; exits and areas of an item. */
#include "config.h"

#include "law/yc-region.h"
#include "sample-items.h"

#include <string.h>
#include <unistd.h>

static char *
shipped_folder (void)
{
  return g_build_filename (g_getenv ("YICHUANG_DATADIR"), "catalog", "regions", NULL);
}

static YcRegion *
load_shipped (const char *id)
{
  g_autofree char *folder = shipped_folder ();
  g_autoptr (GError) error = NULL;
  YcRegion *region = yc_region_load (folder, id, &error);

  g_assert_no_error (error);
  return region;
}

static void
test_shipped (void)
{
  static const struct { const char *id, *version; guint areas; int bar; } rows[] = {
    { "liaoning", "2026.2", 0, 0 }, { "dalian", "2026.2+2026.1", 5, 6 }, { "fuxin", "2026.2+2026.2", 0, 0 }, { "liaoyang", "2026.2+2026.2", 0, 0 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (YcRegion) region = load_shipped (rows[i].id);

      g_assert_cmpstr (region->id, ==, rows[i].id);
      g_assert_cmpstr (region->version, ==, rows[i].version);
      g_assert_cmpuint (region->tolerance.areas->len, ==, rows[i].areas);
      g_assert_cmpint (region->tolerance.bar_months, ==, rows[i].bar);
      g_assert_cmpint (yc_hours_get_length (&region->hours), ==, 360);
      g_assert_cmpint (region->terms.transfer.unit, ==, YC_TERM_HALF_DAY);
      g_assert_cmpint (region->terms.cure.amount, ==, 30);
      g_assert_cmpint (region->refusal, ==, YC_REFUSAL_WITHIN_1_WD);
      g_assert_true (region->tolerance.unknown_credit);
      g_assert_true (region->tolerance.dishonest_bars && region->commitment.dishonest_bars);
      g_assert_true (region->sample);
      g_assert_true (region->terms.cure_runs_on);
      g_assert_false (region->terms.pause_day_counts);
      g_assert_true (region->terms.resume_day_counts);
      g_assert_cmpuint (region->commitment.areas->len, ==, 8);
    }
}

/* The longest code that fits. */
static void
test_of_a_place (void)
{
  static const struct { const char *code, *id; } rows[] = {
    { "210202", "dalian" }, { "210902", "fuxin" }, { "211002", "liaoyang" }, { "210102", "liaoning" }, { "110105", "liaoning" }, { "", "liaoning" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;
      const YcRegion *region = yc_region_get (rows[i].code, &error);

      g_assert_no_error (error);
      g_assert_cmpstr (region->id, ==, rows[i].id);
      g_assert_true (region == yc_region_get (rows[i].code, NULL));     /* read once */
    }
}

/* A province outside the base's one: its code is no longer than the base's, which does not fit. */
static void
test_of_another_province (void)
{
  static const char *const names[] = { "liaoning", "dalian", "jilin", "changchun" };
  static const struct { const char *code, *id; } rows[] = { { "220200", "jilin" }, { "220100", "changchun" }, { "210200", "dalian" }, { "230100", "liaoning" } };
  g_autofree char *root = g_dir_make_tmp ("yc-regions-XXXXXX", NULL), *catalog = g_build_filename (root, "catalog", NULL);
  g_autofree char *folder = g_build_filename (catalog, "regions", NULL), *shipped = shipped_folder (), *before = g_strdup (g_getenv ("YICHUANG_DATADIR"));

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *name = g_strconcat (names[i], ".json", NULL), *from = g_build_filename (shipped, name, NULL), *to = g_build_filename (folder, name, NULL);
      g_autofree char *text = i >= 2 ? g_strdup_printf ("{\"format\":1,\"id\":\"%s\",\"name\":\"n\",\"version\":\"1\",\"code\":\"%s\",\"parent\":\"liaoning\"}",
                                                        names[i], i == 2 ? "22" : "2201") : NULL;

      g_assert_true (text != NULL || g_file_get_contents (from, &text, NULL, NULL));
      g_assert_true (g_file_set_contents (to, text, -1, NULL));
    }
  g_setenv ("YICHUANG_DATADIR", root, TRUE);
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;
      const YcRegion *region = yc_region_get (rows[i].code, &error);

      g_assert_no_error (error);
      g_assert_cmpstr (region->id, ==, rows[i].id);
    }
  g_setenv ("YICHUANG_DATADIR", before, TRUE);
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *name = g_strconcat (names[i], ".json", NULL), *path = g_build_filename (folder, name, NULL);

      unlink (path);
    }
  rmdir (folder);
  rmdir (catalog);
  rmdir (root);
}

/* What stands twice is the child's. */
static void
test_cities_differ (void)
{
  g_autoptr (YcRegion) province = load_shipped ("liaoning"), city = load_shipped ("dalian");
  g_autoptr (YcItem) plain = sample_item ("small-catering"), item = sample_item_in (plain, "finance health", "health");

  g_assert_null (yc_way_find_excluded (&province->tolerance, item));
  g_assert_cmpstr (yc_way_find_excluded (&city->tolerance, item), ==, "health");
  g_assert_cmpstr (yc_way_find_excluded (&city->commitment, item), ==, "finance");
  g_assert_cmpstr (province->tolerance.source, !=, city->tolerance.source);
  /* The half year is the city's, the areas are the province's. */
  g_assert_nonnull (strstr (city->commitment.source, province->commitment.source));
  g_assert_nonnull (strstr (city->commitment.source, city->tolerance.source));
}

#define HEAD "{\"format\":1,\"id\":\"x\",\"name\":\"n\",\"version\":\"1\","
#define HOURS "\"hours\":[{\"from\":\"09:00\",\"to\":\"17:00\"}],"
#define WARNING "\"warning\":{\"yellow_percent\":50,\"red_workdays\":1,\"red_percent\":75},"
#define CLOCK "\"tolerance_clock\":{\"after_cure\":\"stands\"},"
#define PAUSE "\"pause\":{\"pause_day_counts\":true,\"resume_day_counts\":false},"
#define TERM(name) "\"" name "\":{\"amount\":1,\"unit\":\"day\"}"
#define TERMS "\"terms\":{" TERM ("precheck") "," TERM ("cure") "," TERM ("transfer") "," TERM ("delivery") "," TERM ("filing") "," TERM ("rating") "," TERM ("archive") "},"
#define WAYS_OF(one, other) "\"tolerance\":{\"source\":\"a\"" one "},\"commitment\":{\"source\":\"b\"" other "}}"
#define DISHONEST(bars) ",\"dishonest_bars\":" bars
#define WAYS WAYS_OF (DISHONEST ("true"), DISHONEST ("false"))

static const struct { const char *name, *text, *message; } broken[] = {
  { "no-json", "id: x", "x.json: " },
  { "another-name", "{\"format\":1,\"id\":\"y\",\"name\":\"n\",\"version\":\"1\"," HOURS WAYS, "id" },
  { "an-unknown-member", HEAD "\"extra\":1," HOURS WAYS, "extra" },
  { "a-span-that-ends-first", HEAD "\"hours\":[{\"from\":\"17:00\",\"to\":\"09:00\"}]," WAYS, "hours[0]" },
  { "spans-that-meet", HEAD "\"hours\":[{\"from\":\"09:00\",\"to\":\"11:00\"},{\"from\":\"11:00\",\"to\":\"12:00\"}]," WAYS, "hours[1]" },
  { "no-hours", HEAD WAYS, "hours" },
  { "no-source", HEAD HOURS "\"tolerance\":{},\"commitment\":{\"source\":\"b\"}}", "sources" },
  { "an-area-that-is-none", HEAD HOURS "\"tolerance\":{\"source\":\"a\",\"areas\":[\"moon\"]},\"commitment\":{\"source\":\"b\"}}", "tolerance.areas" },
  { "a-term-without-unit", HEAD HOURS "\"terms\":{\"cure\":{\"amount\":3}}," WAYS, "terms.cure.unit" },
  { "an-unknown-term", HEAD HOURS "\"terms\":{\"care\":{\"amount\":3,\"unit\":\"day\"}}," WAYS, "terms" },
  /* What nobody has told is not known here either. */
  { "no-terms", HEAD HOURS WARNING WAYS, "precheck" },
  { "a-term-that-nobody-tells", HEAD HOURS WARNING "\"terms\":{" TERM ("precheck") "," TERM ("cure") "}," WAYS, "the term transfer" },
  { "no-yellow", HEAD HOURS TERMS "\"warning\":{\"red_workdays\":1,\"red_percent\":75}," WAYS, "yellow_percent" },
  { "no-red-for-days", HEAD HOURS TERMS "\"warning\":{\"yellow_percent\":50,\"red_percent\":75}," WAYS, "red_workdays" },
  { "no-red-for-hours", HEAD HOURS TERMS "\"warning\":{\"yellow_percent\":50,\"red_workdays\":1}," WAYS, "red_percent" },
  { "no-tolerance-clock", HEAD HOURS TERMS WARNING PAUSE WAYS, "tolerance_clock" },
  { "a-tolerance-clock-that-says-nothing", HEAD HOURS TERMS WARNING "\"tolerance_clock\":{}," PAUSE WAYS, "after_cure" },
  { "a-tolerance-clock-of-another-kind", HEAD HOURS TERMS WARNING "\"tolerance_clock\":{\"after_cure\":\"begins anew\"}," PAUSE WAYS, "tolerance_clock.after_cure" },
  { "no-pause", HEAD HOURS TERMS WARNING CLOCK WAYS, "pause_day_counts" },
  { "half-a-pause", HEAD HOURS TERMS WARNING CLOCK "\"pause\":{\"pause_day_counts\":true}," WAYS, "resume_day_counts" },
  { "a-pause-of-numbers", HEAD HOURS TERMS WARNING CLOCK "\"pause\":{\"pause_day_counts\":1}," WAYS, "pause.pause_day_counts" },
  { "a-tolerance-that-does-not-say-whom-it-bars", HEAD HOURS TERMS WARNING CLOCK PAUSE WAYS_OF ("", DISHONEST ("true")), "dishonest_bars of tolerance" },
  { "a-commitment-that-does-not-say-whom-it-bars", HEAD HOURS TERMS WARNING CLOCK PAUSE WAYS_OF (DISHONEST ("true"), ""), "dishonest_bars of commitment" },
  { "a-red-of-more-than-all", HEAD HOURS TERMS "\"warning\":{\"yellow_percent\":50,\"red_workdays\":1,\"red_percent\":100}," WAYS, "warning.red_percent" },
  { "a-code-of-three-digits", "{\"format\":1,\"id\":\"x\",\"name\":\"x\",\"version\":\"1\",\"code\":\"210\"}", "code" },
  { "a-code-of-letters", "{\"format\":1,\"id\":\"x\",\"name\":\"x\",\"version\":\"1\",\"code\":\"ab\"}", "code" },
  { "a-bar-of-a-thousand-years", HEAD HOURS "\"tolerance\":{\"source\":\"a\",\"bar_months\":12000},\"commitment\":{\"source\":\"b\"}}", "bar_months" },
  { "its-own-parent", HEAD "\"parent\":\"x\"," HOURS WAYS, "too many parents" },
  { "a-parent-that-is-not-there", HEAD "\"parent\":\"z\"," HOURS WAYS, "z.json" },
  { "a-parent-outside", HEAD "\"parent\":\"../x\"," HOURS WAYS, "no id of a profile" },
};

/* All that has to be told, and it is the profile's: no other number stands anywhere. */
static void
test_terms_are_the_profiles (void)
{
  g_autofree char *folder = g_dir_make_tmp ("yc-region-XXXXXX", NULL), *path = g_build_filename (folder, "x.json", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (YcRegion) region = NULL;

  g_assert_true (g_file_set_contents (path, HEAD HOURS TERMS "\"warning\":{\"yellow_percent\":20,\"red_workdays\":7,\"red_percent\":30}," CLOCK PAUSE WAYS, -1, NULL));
  region = yc_region_load (folder, "x", &error);
  g_assert_no_error (error);
  g_assert_cmpint (region->terms.archive.amount, ==, 1);
  g_assert_cmpint (region->terms.transfer.unit, ==, YC_TERM_DAY);
  g_assert_cmpint (region->terms.yellow_percent, ==, 20);
  g_assert_cmpint (region->terms.red_workdays, ==, 7);
  g_assert_cmpint (region->terms.red_percent, ==, 30);
  g_assert_true (region->tolerance.dishonest_bars);
  g_assert_false (region->commitment.dishonest_bars);
  g_assert_false (region->terms.cure_runs_on);
  g_assert_true (region->terms.pause_day_counts);
  g_assert_false (region->terms.resume_day_counts);
  unlink (path);
  rmdir (folder);
}

static void
test_broken (gconstpointer data)
{
  guint row = GPOINTER_TO_UINT (data);
  g_autofree char *folder = g_dir_make_tmp ("yc-region-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "x.json", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (YcRegion) region = NULL;

  g_assert_true (g_file_set_contents (path, broken[row].text, -1, NULL));
  region = yc_region_load (folder, "x", &error);
  g_assert_null (region);
  g_assert_nonnull (error);
  if (strstr (error->message, broken[row].message) == NULL)
    g_test_message ("%s", error->message);
  g_assert_nonnull (strstr (error->message, broken[row].message));
  unlink (path);
  rmdir (folder);
}

#define EXITS(text) "\"exits\": [" text "], \"commitment\""
#define SCENARIO "\"when\": {\"question\": \"scenario\", \"is\": [\"renew\"]}"

static void
test_exits (void)
{
  g_autoptr (YcItem) item = sample_item_changed ("small-catering", "\"commitment\"",
    EXITS ("{\"kind\": \"not-ours\", " SCENARIO ", \"reason\": \"由发证机关延续\", \"agency\": \"样例机关\", \"legal_basis\": \"样例\"}"));
  g_autoptr (GHashTable) answers = g_hash_table_new (g_str_hash, g_str_equal);

  g_assert_null (yc_item_find_exit (item, answers));
  g_hash_table_insert (answers, (char *) "scenario", (char *) "renew");
  g_assert_nonnull (yc_item_find_exit (item, answers));
  g_assert_cmpstr (yc_item_find_exit (item, answers)->agency, ==, "样例机关");
}

static const char *const wrong_items[][2] = {
  { EXITS ("{\"kind\": \"not-ours\", " SCENARIO ", \"reason\": \"r\", \"legal_basis\": \"b\"}"), "agency" },
  { EXITS ("{\"kind\": \"not-needed\", " SCENARIO ", \"reason\": \"r\", \"agency\": \"a\", \"legal_basis\": \"b\"}"), "agency" },
  { EXITS ("{\"kind\": \"not-needed\", \"reason\": \"r\", \"legal_basis\": \"b\"}"), "condition" },
  { EXITS ("{\"kind\": \"not-needed\", \"when\": {\"question\": \"moon\", \"is\": [\"x\"]}, \"reason\": \"r\", \"legal_basis\": \"b\"}"), "exits[0].when" },
};

/* Other members in place of the item's own. */
static const struct { const char *from, *to, *where; } wrong_areas[] = {
  { "\"areas\": [\"health\"]", "\"areas\": [\"moon\"]", "areas" },
  { "\"grave\": [\"health\"]", "\"grave\": [\"ecology\"]", "grave" },
  { "\"type_codes\": [\"01\"]", "\"type_codes\": [\"07\"]", "grave" },
};

static void
test_wrong_areas (void)
{
  g_autofree char *path = g_build_filename (g_getenv ("YICHUANG_DATADIR"), "catalog", "items", "small-catering.json", NULL);
  g_autofree char *text = NULL;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  for (gsize i = 0; i < G_N_ELEMENTS (wrong_areas); i++)
    {
      g_autoptr (GString) changed = g_string_new (text);
      g_autoptr (GError) error = NULL;
      g_autoptr (JsonObject) json = NULL;

      g_assert_cmpuint (g_string_replace (changed, wrong_areas[i].from, wrong_areas[i].to, 1), ==, 1);
      json = yc_json_parse_object (changed->str, -1, NULL, &error);
      g_assert_no_error (error);
      g_assert_null (yc_item_parse (json, "x", &error));
      g_assert_nonnull (error);
      g_assert_nonnull (strstr (error->message, wrong_areas[i].where));
    }
}

static void
test_wrong_items (void)
{
  g_autofree char *path = g_build_filename (g_getenv ("YICHUANG_DATADIR"), "catalog", "items", "small-catering.json", NULL);
  g_autofree char *text = NULL;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  for (gsize i = 0; i < G_N_ELEMENTS (wrong_items); i++)
    {
      g_autoptr (GString) changed = g_string_new (text);
      g_autoptr (GError) error = NULL;
      g_autoptr (JsonObject) json = NULL;

      g_string_replace (changed, "\"commitment\"", wrong_items[i][0], 1);
      json = yc_json_parse_object (changed->str, -1, NULL, &error);
      g_assert_no_error (error);
      g_assert_null (yc_item_parse (json, "x", &error));
      g_assert_nonnull (error);
      g_assert_nonnull (strstr (error->message, wrong_items[i][1]));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  g_test_add_func ("/law/region/shipped-profiles", test_shipped);
  g_test_add_func ("/law/region/of-a-place", test_of_a_place);
  g_test_add_func ("/law/region/of-another-province", test_of_another_province);
  g_test_add_func ("/law/region/terms-are-the-profiles", test_terms_are_the_profiles);
  g_test_add_func ("/law/region/cities-differ-from-the-province", test_cities_differ);
  for (gsize i = 0; i < G_N_ELEMENTS (broken); i++)
    {
      g_autofree char *path = g_strconcat ("/law/region/broken/", broken[i].name, NULL);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_broken);
    }
  g_test_add_func ("/catalog/item/exits", test_exits);
  g_test_add_func ("/catalog/item/wrong-exits-and-areas", test_wrong_items);
  g_test_add_func ("/law/region/items-with-wrong-areas", test_wrong_areas);
  return g_test_run ();
}
