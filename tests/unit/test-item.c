/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 *
 * Tests of catalog/yc-item: the two shipped items, and each way to break one. A breakage replaces the first
 * occurrence of a text in a shipped file, so that the rest of the file is right.
 */
#define G_LOG_DOMAIN "yc-test"

#include "config.h"

#include "catalog/yc-item.h"

#include "base/yc-json.h"

#include <string.h>

#define CATERING "small-catering"
#define HYGIENE "public-place-hygiene"

static char *
read_item_text (const char *id)
{
  g_autofree char *name = g_strconcat (id, ".json", NULL);
  g_autofree char *path = g_build_filename (g_getenv ("YICHUANG_DATADIR"), "catalog", "items", name, NULL);
  char *text = NULL;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  return text;
}

static YcItem *
parse_text (const char *text, GError **error)
{
  g_autoptr (JsonObject) json = yc_json_parse_object (text, -1, NULL, error);

  return json != NULL ? yc_item_parse (json, "f.json", error) : NULL;
}

static char *
replace_first (const char *text, const char *from, const char *to)
{
  const char *at = strstr (text, from);

  g_assert_nonnull (at);
  return g_strdup_printf ("%.*s%s%s", (int) (at - text), text, to, at + strlen (from));
}

typedef struct
{
  const char *name;
  const char *item;
  const char *from, *to;
  const char *message;
} BreakCase;

static const BreakCase BREAKS[] = {
  { "an-unknown-member", CATERING, "\"format\": 1", "\"format\": 1, \"colour\": \"red\"",
    "f.json: colour: " },
  { "another-format", CATERING, "\"format\": 1", "\"format\": 2", "f.json: format: " },
  { "no-version", CATERING, "\"version\": \"2026.5\",", "", "f.json: version: " },
  { "an-empty-name", CATERING, "\"short_name\": \"小餐饮经营许可\"", "\"short_name\": \"\"",
    "f.json: short_name: " },
  { "an-id-with-a-blank", CATERING, "\"id\": \"small-catering\"", "\"id\": \"small catering\"",
    "f.json: id: " },
  { "a-date-that-is-none", CATERING, "\"effective_from\": \"2026-01-01\"",
    "\"effective_from\": \"2026-13-01\"", "effective_from: " },
  { "an-end-before-the-start", CATERING, "\"effective_from\": \"2026-01-01\"",
    "\"effective_from\": \"2026-01-01\", \"cancelled_from\": \"2025-01-01\"", "cancelled_from: " },
  { "a-code-of-32-characters", CATERING, "\"112113823188661890421013100200901\"",
    "\"11211382318866189042101310020090\"", "code: " },
  { "an-agency-of-two-digits", CATERING, "\"agency\": \"031\"", "\"agency\": \"31\"", "agency: " },
  { "an-unknown-applicant-kind", CATERING, "\"object_kinds\": [\"person\"", "\"object_kinds\": [\"robot\"",
    "object_kinds: " },
  { "an-unknown-correction-rule", CATERING, "\"XK32\"", "\"XK33\"", "correction_rule: " },
  { "a-promise-over-the-legal-limit", CATERING, "\"promise\": { \"value\": 5", "\"promise\": { \"value\": 11",
    "limits.promise: " },
  { "a-promise-over-by-half-a-day", CATERING, "\"promise\": { \"value\": 5",
    "\"promise\": { \"half\": true, \"value\": 10", "limits.promise: " },
  { "a-promise-that-is-longer-from-any-day", CATERING, "\"promise\": { \"value\": 5, \"unit\": \"workday\"",
    "\"promise\": { \"value\": 15, \"unit\": \"day\"", "limits.promise: " },
  { "an-hour-that-is-halved", CATERING, "\"promise\": { \"value\": 5, \"unit\": \"workday\"",
    "\"promise\": { \"value\": 5, \"half\": true, \"unit\": \"hour\"", "limits.promise: " },
  { "a-cure-of-hours", CATERING, "\"cure\": { \"value\": 3, \"unit\": \"workday\"", "\"cure\": { \"value\": 3, \"unit\": \"hour\"", "materials[4].cure.unit: " },
  { "a-variant-without-condition", CATERING, "\"limits\": {", "\"limits\": { \"variants\": [{ \"immediate\": false, \"reason\": \"x\" }],", "limits.variants[0]: " },
  { "a-variant-that-changes-nothing", CATERING, "\"limits\": {",
    "\"limits\": { \"variants\": [{ \"when\": {\"question\": \"scenario\", \"is\": [\"new\"]}, \"reason\": \"x\" }],", "limits.variants[0]: " },
  { "a-variant-on-no-question", CATERING, "\"limits\": {",
    "\"limits\": { \"variants\": [{ \"when\": {\"question\": \"nothing\", \"is\": [\"new\"]}, \"immediate\": false, \"reason\": \"x\" }],",
    "limits.variants[0].when.question: " },
  { "a-variant-whose-promise-is-too-long", CATERING, "\"limits\": {",
    "\"limits\": { \"variants\": [{ \"when\": {\"question\": \"scenario\", \"is\": [\"new\"]}, \"promise\": {\"value\": 11, \"unit\": \"workday\", \"source\": \"x\"}, "
    "\"reason\": \"x\" }],", "limits.variants[0]: " },
  { "half-a-calendar-day", CATERING, "\"legal\": { \"value\": 10, \"unit\": \"workday\"",
    "\"legal\": { \"value\": 10, \"half\": true, \"unit\": \"day\"", "limits.legal: " },
  { "a-negative-limit", CATERING, "\"value\": 10", "\"value\": -1", "limits.legal.value: " },
  { "an-unknown-unit", CATERING, "\"unit\": \"workday\"", "\"unit\": \"week\"", "limits.legal.unit: " },
  { "an-immediate-item-with-a-promise", CATERING, "\"immediate\": false", "\"immediate\": true",
    "limits.promise: " },
  { "an-answer-twice", CATERING, "\"id\": \"renew\"", "\"id\": \"new\"", "questions[0].answers: " },
  { "a-question-on-itself", CATERING, "\"text\": \"申请办理哪一种情形？\"",
    "\"text\": \"?\", \"when\": {\"question\": \"scenario\", \"is\": [\"new\"]}",
    "questions[0].when.question: " },
  { "a-material-twice", CATERING, "\"id\": \"floor-plan\"", "\"id\": \"application\"", "materials[4]: " },
  { "a-vague-name", CATERING, "\"name\": \"经营场所平面图\"", "\"name\": \"其他材料\"", "materials[4]: " },
  { "an-unknown-source", CATERING, "\"source\": \"applicant\"", "\"source\": \"anyone\"",
    "materials[0].source: " },
  { "a-condition-on-no-question", CATERING, "\"when\": { \"question\": \"scenario\"",
    "\"when\": { \"question\": \"nothing\"", "materials[5].when.question: " },
  { "a-condition-on-no-answer", CATERING,
    "\"is\": [\"change-scope\", \"change-name\", \"renew\"] },\n      \"legal",
    "\"is\": [\"change-scope\", \"moved\"] },\n      \"legal", "materials[5].when.is[1]: " },
  { "a-tolerable-material-without-cure", CATERING,
    "\"cure\": { \"value\": 3, \"unit\": \"workday\", \"source\": \"样例（未核实）\", \"sample\": true },",
    "", "materials[4]: " },
  { "a-required-material-with-cure", CATERING, "\"need\": \"tolerable\"", "\"need\": \"required\"",
    "materials[3]: " },
  { "a-cure-longer-than-the-promise", CATERING, "\"cure\": { \"value\": 5", "\"cure\": { \"value\": 6",
    "materials[3]: " },
  { "no-copies", HYGIENE, "\"copies\": 3", "\"copies\": 0", "materials[7].copies: " },
  { "real-data-without-legal-basis", HYGIENE,
    "\"legal_basis\": \"《公共场所卫生管理条例实施细则》第二十三条第（二）项\"", "\"legal_basis\": \"\"",
    "materials[1]: " },
  { "two-application-forms", HYGIENE, "\"form\": \"复印件\"",
    "\"form\": \"复印件\", \"role\": \"application-form\"", "materials[6]: " },
  { "a-role-only-the-program-gives", HYGIENE, "\"form\": \"复印件\"",
    "\"form\": \"复印件\", \"role\": \"tolerance-promise\"", "materials[6].role: " },
  { "a-field-twice", CATERING, "\"id\": \"uscc\"", "\"id\": \"operator-name\"",
    "field_groups[0].fields[1]: " },
  { "a-field-with-min-over-max", CATERING, "\"min\": 1, \"max\": 80", "\"min\": 81, \"max\": 80",
    "field_groups[1].fields[1]: " },
  { "a-range-of-text", CATERING, "\"min\": 1, \"max\": 80", "\"min\": \"1\", \"max\": 80",
    "field_groups[1].fields[1].min: " },
  { "choices-on-a-text-field", CATERING, "\"type\": \"choice\"", "\"type\": \"text\"",
    "field_groups[1].fields[2].choices: " },
  { "a-prefill-from-nowhere", CATERING, "\"applicant.name\"", "\"applicant.shoe-size\"",
    "field_groups[0].fields[0]: " },
  { "a-prefill-from-no-question", CATERING, "\"answer.scenario\"", "\"answer.other\"",
    "field_groups[2].fields[0]: " },
  { "a-waived-material-that-is-none", HYGIENE, "\"waived\": [\"inspection-report\"]",
    "\"waived\": [\"x-ray\"]", "commitment.waived: " },
  { "a-waived-letter", HYGIENE, "\"waived\": [\"inspection-report\"]", "\"waived\": [\"commitment-letter\"]",
    "commitment.waived: " },
  { "commitment-without-letter", HYGIENE, "\"role\": \"commitment-letter\",", "", "commitment: " },
  { "commitment-where-it-is-excluded", HYGIENE, "\"class\": \"optional\"", "\"class\": \"excluded\"",
    "commitment: " },
  { "a-letter-without-basis", HYGIENE, "\"basis\": [", "\"basis\": [], \"conditions\": [", "conditions" },
  { "a-letter-that-may-be-missing", HYGIENE, "\"need\": \"required\",\n      \"role\": \"commitment-letter\"",
    "\"need\": \"optional\",\n      \"role\": \"commitment-letter\"", "materials[7]: " },
  { "a-special-step-without-unit", CATERING, "\"value\": 3, \"unit\": \"workday\", \"counted\"",
    "\"value\": 3, \"counted\"", "special_steps[0].unit: " },
  { "a-special-step-without-basis", CATERING, "\"legal_basis\": \"《辽宁省食品安全条例》第三十五条\", \"note\": \"必要时可进行现场核查；时长为样例\", \"sample\": true",
    "\"note\": \"必要时可进行现场核查\"", "special_steps[0]: " },
  { "a-review-point-twice", CATERING, "\"id\": \"area\", \"text\"", "\"id\": \"qualified\", \"text\"", "review_points[1]: " },
  { "a-review-point-on-no-material", CATERING, "\"material\": \"business-licence\"", "\"material\": \"x-ray\"", "review_points[0]: " },
  { "a-review-point-without-basis", CATERING, "在有效期内\", \"legal_basis\": \"《中华人民共和国食品安全法》第四十五条\", \"sample\": true",
    "在有效期内\"", "review_points[3]: " },
  { "a-review-point-on-no-question", HYGIENE, "\"when\": { \"not\": { \"question\": \"way\"", "\"when\": { \"not\": { \"question\": \"nothing\"",
    "review_points[2].when" },
  { "an-unknown-member-of-a-review-point", CATERING, "\"hint\": \"平面图", "\"colour\": \"平面图", "review_points[1].colour: " },
};

static void
test_break (gconstpointer data)
{
  const BreakCase *row = data;
  g_autofree char *text = read_item_text (row->item);
  g_autofree char *broken = replace_first (text, row->from, row->to);
  g_autoptr (GError) error = NULL;
  g_autoptr (YcItem) item = parse_text (broken, &error);

  g_assert_null (item);
  g_assert_nonnull (error);
  if (strstr (error->message, row->message) == NULL)
    g_test_fail_printf ("\"%s\" does not name \"%s\"", error->message, row->message);
}

static void
test_catering (void)
{
  g_autofree char *text = read_item_text (CATERING);
  g_autoptr (GError) error = NULL;
  g_autoptr (YcItem) item = parse_text (text, &error);
  g_autoptr (YcItem) second = NULL;
  const YcMaterial *health;
  const YcField *area;

  g_assert_no_error (error);
  second = yc_item_ref (item);
  g_assert_cmpstr (item->name, ==, "小餐饮经营许可（含变更经营项目）");
  g_assert_cmpuint (item->materials->len, ==, 6);
  g_assert_true (item->has_legal_limit);
  g_assert_cmpint (item->legal.value, ==, 10);
  g_assert_cmpint (item->promise.value, ==, 5);
  g_assert_true (item->sample);
  g_assert_false (yc_item_may_commit (item));
  g_assert_cmpuint (strlen (item->digest), ==, 64);
  health = yc_item_find_material (item, "health-certificates");
  g_assert_cmpint (health->need, ==, YC_NEED_TOLERABLE);
  g_assert_cmpint (health->cure.value, ==, 5);
  area = yc_item_find_field (item, "area");
  g_assert_cmpfloat_with_epsilon (area->max, 80, 1e-9);
  g_assert_cmpstr (area->unit, ==, "平方米");
  g_assert_null (yc_item_find_material (item, "nothing"));
  g_assert_null (yc_item_find_field (item, NULL));
  g_assert_cmpstr (yc_item_find_answer (item, "scenario", "renew")->text, ==, "延续");
  g_assert_null (yc_item_find_answer (item, "scenario", "other"));
  g_assert_null (yc_item_find_answer (item, "other", "renew"));
  g_assert_cmpuint (item->review_points->len, ==, 5);
  g_assert_cmpstr (yc_item_find_review_point (item, "workers")->material, ==, "health-certificates");
  g_assert_cmpstr (yc_item_find_review_point (item, "scope")->material, ==, "");
  g_assert_null (yc_item_find_review_point (item, "nothing"));
}

static void
test_hygiene (void)
{
  g_autofree char *text = read_item_text (HYGIENE);
  g_autoptr (GError) error = NULL;
  g_autoptr (YcItem) item = parse_text (text, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (item->materials->len, ==, 8);
  g_assert_true (yc_item_may_commit (item));
  g_assert_cmpint (item->commitment.klass, ==, YC_COMMITMENT_OPTIONAL);
  g_assert_cmpint (item->commitment.verify.value, ==, 60);
  g_assert_cmpint (item->commitment.verify.unit, ==, YC_UNIT_DAY);
  g_assert_cmpint (item->legal.extension, ==, 10);
  g_assert_cmpstr (yc_item_get_letter (item)->id, ==, "commitment-letter");
  g_assert_cmpint (yc_item_get_letter (item)->copies, ==, 3);
}

/* White space is no new version, a changed word is one. */
static void
test_digest (void)
{
  g_autofree char *text = read_item_text (CATERING);
  g_autofree char *spaced = replace_first (text, "\"format\": 1,", "\n\n   \"format\":1,");
  g_autofree char *changed = replace_first (text, "平面图", "平面示意图");
  g_autoptr (YcItem) a = parse_text (text, NULL);
  g_autoptr (YcItem) b = parse_text (spaced, NULL);
  g_autoptr (YcItem) c = parse_text (changed, NULL);

  g_assert_cmpstr (a->digest, ==, b->digest);
  g_assert_cmpstr (a->digest, !=, c->digest);
}

static void
test_limit_texts (void)
{
  static const struct
  {
    YcLimit limit;
    const char *text;
  } rows[] = {
    { { .value = 5, .unit = YC_UNIT_WORKDAY }, "5 个工作日" },
    { { .value = 60, .unit = YC_UNIT_DAY }, "60 日" },
    { { .value = 0, .unit = YC_UNIT_WORKDAY }, "当场" },
    { { .value = 0, .unit = YC_UNIT_WORKDAY, .half = TRUE }, "半个工作日" },
    { { .value = 1, .unit = YC_UNIT_WORKDAY, .half = TRUE }, "1.5 个工作日" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *text = yc_limit_to_text (&rows[i].limit);

      g_assert_cmpstr (text, ==, rows[i].text);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  for (gsize i = 0; i < G_N_ELEMENTS (BREAKS); i++)
    {
      g_autofree char *path = g_strconcat ("/catalog/item/is-refused-with/", BREAKS[i].name, NULL);
      g_test_add_data_func (path, &BREAKS[i], test_break);
    }
  g_test_add_func ("/catalog/item/small-catering-is-read", test_catering);
  g_test_add_func ("/catalog/item/public-place-hygiene-is-read", test_hygiene);
  g_test_add_func ("/catalog/item/the-digest-tells-versions-apart", test_digest);
  g_test_add_func ("/catalog/item/limits-have-words", test_limit_texts);
  return g_test_run ();
}
