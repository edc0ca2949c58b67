/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 *
 * Tests of intake/yc-intake and its JSON: what a broken draft does, editing, prefilling, round trips.
 */
#define G_LOG_DOMAIN "yc-test"

#include "config.h"

#include "base/yc-error.h"
#include "intake/yc-intake.h"

#include "sample-items.h"

#include <string.h>

static YcIntake *
new_intake (const char *item_id)
{
  g_autoptr (YcItem) item = sample_item (item_id);
  YcIntake *intake = yc_intake_new (item);

  sample_person (intake);
  return intake;
}

static char *
to_text (const YcIntake *intake)
{
  g_autoptr (JsonObject) json = yc_intake_to_json (intake);

  return yc_json_canonical_object (json);
}

/* @item: (nullable): what is kept beside the text */
static YcIntake *
from_text (const char *text, YcItem *item, GError **error)
{
  g_autoptr (JsonObject) json = yc_json_parse_object (text, -1, NULL, error);

  return json != NULL ? yc_intake_from_json (json, item, error) : NULL;
}

/* As earlier versions wrote it: with the item's text inside. */
static char *
to_old_text (const YcIntake *intake)
{
  g_autoptr (JsonObject) json = yc_intake_to_json (intake);
  JsonObject *item = json_object_get_object_member (json, "item");

  json_object_remove_member (item, "name");
  json_object_set_object_member (item, "json", json_object_ref (intake->item->json));
  return yc_json_canonical_object (json);
}

static YcIntake *
new_filled (void)
{
  YcIntake *intake = new_intake ("public-place-hygiene");

  yc_intake_set_answer (intake, "way", "ordinary");
  yc_intake_set_answer (intake, "air", "no");
  yc_intake_set_field (intake, "area", "186", YC_ORIGIN_TYPED);
  yc_intake_prefill (intake);
  intake->tolerance_agreed = TRUE;
  intake->applicant.has_agent = TRUE;
  sample_set (&intake->applicant.agent_name, "王样本");
  sample_set (&intake->note, "下午带健康证再来");
  return intake;
}

typedef struct
{
  const char *name;
  const char *from, *to;
  const char *message;
} BrokenCase;

static const BrokenCase BROKEN[] = {
  { "an-unknown-member", "\"paper\":", "\"colour\":1,\"paper\":", "colour" },
  { "an-unknown-kind", "\"kind\":\"person\"", "\"kind\":\"robot\"", "kind" },
  { "a-missing-flag", "\"has_agent\":true,", "", "has_agent" },
  { "a-missing-text", "\"agent_scope\":\"\",", "", "agent_scope" },
  { "an-answer-the-item-lacks", "\"way\":\"ordinary\"", "\"way\":\"by-boat\"", "answers" },
  { "a-field-the-item-lacks", "\"area\":{", "\"acreage\":{", "fields.acreage" },
  { "an-unknown-origin", "\"origin\":\"typed\"", "\"origin\":\"guessed\"", "fields.area.origin" },
  { "another-version-than-it-says", "\"version\":\"2026.6\"},\"kind\"", "\"version\":\"2026.7\"},\"kind\"",
    "item" },
  { "an-item-of-another-name", "\"name\":\"公共场所卫生许可", "\"name\":\"公共场所许可", "item" },
  { "an-item-without-a-digest", "\"digest\":\"", "\"digests\":\"", "item.digests" },
};

static void
test_broken (gconstpointer data)
{
  const BrokenCase *row = data;
  g_autoptr (YcIntake) intake = new_filled ();
  g_autofree char *text = to_text (intake);
  g_autoptr (GString) broken = g_string_new (text);
  g_autoptr (GError) error = NULL;
  g_autoptr (YcIntake) back = NULL;

  g_assert_cmpuint (g_string_replace (broken, row->from, row->to, 1), ==, 1);
  back = from_text (broken->str, intake->item, &error);
  g_assert_null (back);
  g_assert_nonnull (error);
  if (strstr (error->message, row->message) == NULL)
    g_test_fail_printf ("\"%s\" does not name \"%s\"", error->message, row->message);
}

/* Nothing but the very text that the form names will do. */
static void
test_other_item_text (void)
{
  g_autoptr (YcIntake) intake = new_filled ();
  g_autoptr (YcItem) changed = sample_item_changed ("public-place-hygiene", "平面图和卫生设施", "平面图、卫生设施");
  g_autofree char *text = to_text (intake);
  g_autoptr (GError) error = NULL;

  g_assert_null (from_text (text, NULL, &error));
  g_assert_error (error, YC_BASE_ERROR, YC_BASE_ERROR_FORMAT);
  g_clear_error (&error);
  g_assert_null (from_text (text, changed, &error));
  g_assert_error (error, YC_BASE_ERROR, YC_BASE_ERROR_FORMAT);
}

static void
test_old_form (void)
{
  g_autoptr (YcIntake) intake = new_filled ();
  g_autofree char *text = to_old_text (intake);
  g_autoptr (GString) broken = g_string_new (text);
  g_autoptr (JsonObject) json = yc_json_parse_object (text, -1, NULL, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (YcIntake) back = from_text (text, NULL, &error);
  g_auto (YcIntakeHead) head = { NULL, NULL, NULL, NULL };
  const char *digest = "";

  g_assert_no_error (error);
  g_assert_cmpstr (back->item->digest, ==, intake->item->digest);
  g_assert_cmpstr (yc_intake_get_field (back, "area"), ==, "186");
  g_assert_true (yc_intake_read_item (json, &digest, &error));
  g_assert_null (digest);
  g_assert_true (yc_intake_read_head (json, &head, &error));
  g_assert_cmpstr (head.item_name, ==, intake->item->name);
  g_string_replace (broken, "平面图和卫生设施", "平面图、卫生设施", 1);
  g_assert_null (from_text (broken->str, NULL, &error));
  g_assert_error (error, YC_BASE_ERROR, YC_BASE_ERROR_FORMAT);
}

static void
test_round_trip (void)
{
  g_autoptr (YcIntake) intake = new_filled ();
  g_autofree char *text = to_text (intake);
  g_autoptr (GError) error = NULL;
  g_autoptr (YcIntake) back = from_text (text, intake->item, &error);
  g_autofree char *again = NULL;

  g_assert_no_error (error);
  again = to_text (back);
  g_assert_cmpstr (again, ==, text);
  g_assert_cmpstr (back->item->digest, ==, intake->item->digest);
  g_assert_cmpstr (yc_intake_get_field (back, "area"), ==, "186");
  g_assert_true (back->tolerance_agreed);
  g_assert_false (back->wants_commitment);
}

/* The catalogue's form says what is usual; what the clerk says otherwise stays, also with the case, and goes with another item. */
static void
test_brought (void)
{
  static const struct { const char *form; YcMaterialSource source; YcBrought usual; } rows[] = {
    { "原件", YC_SOURCE_GOVERNMENT, { TRUE, TRUE } }, { "复印件", YC_SOURCE_GOVERNMENT, { FALSE, FALSE } },
    { "原件", YC_SOURCE_APPLICANT, { TRUE, FALSE } }, { "复印件", YC_SOURCE_APPLICANT, { FALSE, FALSE } },
    { "原件/复印件", YC_SOURCE_INTERMEDIARY, { TRUE, TRUE } }, { "", YC_SOURCE_APPLICANT, { TRUE, FALSE } },
  };
  g_autoptr (YcIntake) intake = new_filled (), back = NULL;
  g_autofree char *before = to_text (intake), *text = NULL, *again = NULL;
  g_autoptr (YcItem) other = sample_item ("small-catering");
  g_autoptr (GError) error = NULL;
  YcMaterial *material = g_ptr_array_index (intake->item->materials, 0);
  YcBrought brought;

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      sample_set (&material->form, rows[i].form);
      material->source = rows[i].source;
      brought = yc_intake_get_brought (intake, material);
      g_assert_cmpint (brought.original, ==, rows[i].usual.original);
      g_assert_cmpint (brought.returned, ==, rows[i].usual.returned);
      for (guint n = 0; n < 4; n++)
        {
          g_assert_cmpuint (g_hash_table_size (intake->brought), ==, n > 0);
          yc_intake_set_brought (intake, material, yc_brought_next (yc_intake_get_brought (intake, material)));
        }
      g_assert_cmpuint (g_hash_table_size (intake->brought), ==, 0); /* round about: as usual again, and written as before */
    }
  sample_set (&material->form, "电子");
  g_assert_false (yc_material_is_paper (material));
  sample_set (&material->form, "原件");
  text = to_text (intake);
  g_assert_cmpstr (text, ==, before);

  yc_intake_set_brought (intake, material, (YcBrought) { FALSE, TRUE });
  again = to_text (intake);
  back = from_text (again, intake->item, &error);
  g_assert_no_error (error);
  brought = yc_intake_get_brought (back, material);
  g_assert_true (!brought.original && brought.returned);
  yc_intake_set_item (intake, other);
  g_assert_cmpuint (g_hash_table_size (intake->brought), ==, yc_item_find_material (other, material->id) != NULL ? 1 : 0);
  sample_set (&material->id, "nowhere-else");
  yc_intake_set_brought (intake, material, (YcBrought) { FALSE, TRUE });
  yc_intake_set_item (intake, other);
  g_assert_null (g_hash_table_lookup (intake->brought, "nowhere-else"));
}

static void
test_empty_round_trip (void)
{
  g_autoptr (YcIntake) intake = yc_intake_new (NULL);
  g_autofree char *text = to_text (intake);
  g_autoptr (GError) error = NULL;
  g_autoptr (YcIntake) back = from_text (text, NULL, &error);

  g_assert_no_error (error);
  g_assert_null (back->item);
  g_assert_cmpstr (back->applicant.name, ==, "");
}

static void
test_copy (void)
{
  g_autoptr (YcIntake) intake = new_filled ();
  g_autoptr (YcIntake) copy = yc_intake_copy (intake);
  g_autofree char *text = to_text (intake);
  g_autofree char *copied = to_text (copy);

  g_assert_cmpstr (copied, ==, text);
  yc_intake_set_field (copy, "area", "10", YC_ORIGIN_TYPED);
  sample_set (&copy->applicant.name, "别人");
  g_assert_cmpstr (yc_intake_get_field (intake, "area"), ==, "186");
  g_assert_cmpstr (intake->applicant.name, ==, "林样本");
}

static void
test_unknown_edits (void)
{
  g_autoptr (YcIntake) intake = new_intake ("small-catering");

  yc_intake_set_answer (intake, "scenario", "by-boat");
  yc_intake_set_answer (intake, "nothing", "new");
  yc_intake_set_field (intake, "nothing", "x", YC_ORIGIN_TYPED);
  g_assert_cmpuint (g_hash_table_size (intake->answers), ==, 0);
  g_assert_cmpuint (g_hash_table_size (intake->fields), ==, 0);
  yc_intake_set_answer (intake, "scenario", "new");
  g_assert_true (yc_intake_all_answered (intake));
  yc_intake_set_answer (intake, "scenario", "by-boat");
  g_assert_true (yc_intake_all_answered (intake));
  yc_intake_set_answer (intake, "scenario", NULL);
  g_assert_false (yc_intake_all_answered (intake));
}

/* The rooms are asked for only where there is lodging; another answer takes theirs away. */
static void
test_dependent_question (void)
{
  g_autoptr (YcItem) item = sample_item ("public-place-hygiene");
  g_autoptr (YcIntake) intake = yc_intake_new (item);
  g_autoptr (GPtrArray) asked = NULL;
  g_autofree char *scenario = NULL;

  yc_intake_set_answer (intake, "category", "lodging");
  yc_intake_set_answer (intake, "rooms", "from-50");
  scenario = yc_intake_scenario_text (intake);
  g_assert_cmpstr (scenario, ==, "住宿场所 · 50 间以上（含 50 间）");
  yc_intake_set_answer (intake, "category", "bath");
  g_assert_null (g_hash_table_lookup (intake->answers, "rooms"));
  asked = yc_intake_open_questions (intake);
  g_assert_cmpuint (asked->len, ==, 3);
  yc_intake_set_answer (intake, "rooms", "under-50");
  g_assert_null (g_hash_table_lookup (intake->answers, "rooms"));
}

static void
test_other_item (void)
{
  g_autoptr (YcIntake) intake = new_filled ();
  g_autoptr (YcItem) item = sample_item ("small-catering");

  intake->wants_commitment = TRUE;
  sample_set (&intake->result_way, "飞鸽");
  yc_intake_set_item (intake, item);
  g_assert_cmpstr (intake->applicant.name, ==, "林样本");
  g_assert_cmpuint (g_hash_table_size (intake->answers), ==, 0);
  g_assert_cmpstr (yc_intake_get_field (intake, "area"), ==, "186");
  g_assert_cmpstr (yc_intake_get_field (intake, "unit-name"), ==, "");
  g_assert_false (intake->wants_commitment);
  g_assert_cmpstr (intake->result_way, ==, "窗口领取");
}

static void
test_prefill (void)
{
  g_autoptr (YcIntake) intake = new_intake ("public-place-hygiene");

  yc_intake_set_answer (intake, "air", "yes");
  yc_intake_prefill (intake);
  g_assert_cmpstr (yc_intake_get_field (intake, "unit-name"), ==, "林样本");
  g_assert_cmpstr (yc_intake_get_field (intake, "person-in-charge"), ==, "林样本");
  g_assert_cmpstr (yc_intake_get_field (intake, "person-id"), ==, "11010519491231002X");
  g_assert_cmpstr (yc_intake_get_field (intake, "uscc"), ==, "");
  g_assert_cmpstr (yc_intake_get_field (intake, "air"), ==, "有集中空调");
  g_assert_cmpstr (yc_intake_get_field (intake, "agent-name"), ==, "");

  /* What was filled follows its source; what was typed stays. */
  yc_intake_set_field (intake, "phone", "0411-88000000", YC_ORIGIN_TYPED);
  sample_set (&intake->applicant.name, "林改名");
  sample_set (&intake->applicant.phone, "13900000099");
  yc_intake_set_answer (intake, "air", "no");
  yc_intake_prefill (intake);
  g_assert_cmpstr (yc_intake_get_field (intake, "unit-name"), ==, "林改名");
  g_assert_cmpstr (yc_intake_get_field (intake, "air"), ==, "无集中空调");
  g_assert_cmpstr (yc_intake_get_field (intake, "phone"), ==, "0411-88000000");

  /* A source that is gone empties what it filled. */
  yc_intake_set_answer (intake, "air", NULL);
  yc_intake_prefill (intake);
  g_assert_cmpstr (yc_intake_get_field (intake, "air"), ==, "");
}

static void
test_prefill_organisation (void)
{
  g_autoptr (YcIntake) intake = new_intake ("public-place-hygiene");

  intake->applicant.kind = YC_APPLICANT_ORGANISATION;
  intake->applicant.paper = YC_PAPER_USCC;
  sample_set (&intake->applicant.number, "11511301008778183N");
  sample_set (&intake->applicant.legal_rep, "王样本");
  yc_intake_prefill (intake);
  g_assert_cmpstr (yc_intake_get_field (intake, "uscc"), ==, "11511301008778183N");
  g_assert_cmpstr (yc_intake_get_field (intake, "person-id"), ==, "");
  g_assert_cmpstr (yc_intake_get_field (intake, "person-in-charge"), ==, "王样本");
}

static void
test_commits (void)
{
  g_autoptr (YcIntake) hygiene = new_intake ("public-place-hygiene");
  g_autoptr (YcIntake) catering = new_intake ("small-catering");
  g_autoptr (YcIntake) nothing = yc_intake_new (NULL);

  g_assert_false (yc_intake_commits (nothing));
  g_assert_false (yc_intake_commits (hygiene));
  yc_intake_set_answer (hygiene, "category", "bath");
  yc_intake_set_answer (hygiene, "air", "no");
  yc_intake_set_answer (hygiene, "way", "commitment");
  g_assert_true (yc_intake_commits (hygiene));
  yc_intake_set_answer (hygiene, "way", "ordinary");
  g_assert_false (yc_intake_commits (hygiene));
  /* Where the answers say for whom commitment is, a wish does not go past them. */
  hygiene->wants_commitment = TRUE;
  g_assert_false (yc_intake_commits (hygiene));
  yc_intake_set_answer (hygiene, "way", "commitment");
  yc_intake_set_answer (hygiene, "category", "swimming");
  yc_intake_set_answer (hygiene, "pool", "artificial");
  g_assert_false (yc_intake_commits (hygiene));
  catering->wants_commitment = TRUE;
  g_assert_false (yc_intake_commits (catering));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  for (gsize i = 0; i < G_N_ELEMENTS (BROKEN); i++)
    {
      g_autofree char *path = g_strconcat ("/intake/intake/a-draft-is-refused-with/", BROKEN[i].name, NULL);
      g_test_add_data_func (path, &BROKEN[i], test_broken);
    }
  g_test_add_func ("/intake/intake/edits-the-item-does-not-know-are-ignored", test_unknown_edits);
  g_test_add_func ("/intake/intake/a-question-no-longer-asked-loses-its-answer", test_dependent_question);
  g_test_add_func ("/intake/intake/another-text-of-the-item-is-refused", test_other_item_text);
  g_test_add_func ("/intake/intake/a-form-of-an-earlier-version-is-read", test_old_form);
  g_test_add_func ("/intake/intake/a-draft-comes-back-the-same", test_round_trip);
  g_test_add_func ("/intake/intake/original-or-copy-returned-or-kept", test_brought);
  g_test_add_func ("/intake/intake/an-empty-draft-comes-back", test_empty_round_trip);
  g_test_add_func ("/intake/intake/a-copy-is-its-own", test_copy);
  g_test_add_func ("/intake/intake/another-item-keeps-the-applicant", test_other_item);
  g_test_add_func ("/intake/intake/prefilling-follows-its-source-and-spares-typing", test_prefill);
  g_test_add_func ("/intake/intake/an-organisation-fills-other-fields", test_prefill_organisation);
  g_test_add_func ("/intake/intake/commitment-is-chosen-by-answer-or-wish", test_commits);
  return g_test_run ();
}
