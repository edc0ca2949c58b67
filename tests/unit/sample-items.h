/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
#pragma once

#include "base/yc-json.h"
#include "catalog/yc-item.h"
#include "intake/yc-intake.h"

/* The shipped items, and a plainly synthetic applicant, for the tests of intake and acceptance. */
static inline YcItem *
sample_item_changed (const char *id, const char *from, const char *to)
{
  g_autofree char *name = g_strconcat (id, ".json", NULL);
  g_autofree char *path = g_build_filename (g_getenv ("YICHUANG_DATADIR"), "catalog", "items", name, NULL);
  g_autofree char *text = NULL;
  g_autoptr (GString) changed = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) json = NULL;
  YcItem *item;

  g_assert_true (g_file_get_contents (path, &text, NULL, &error));
  changed = g_string_new (text);
  if (from != NULL)
    g_assert_cmpuint (g_string_replace (changed, from, to, 0), >, 0);
  json = yc_json_parse_object (changed->str, (gssize) changed->len, NULL, &error);
  g_assert_no_error (error);
  item = yc_item_parse (json, name, &error);
  g_assert_no_error (error);
  return item;
}

static inline JsonArray *
sample_codes (const char *codes)
{
  g_auto (GStrv) words = g_strsplit_set (codes, " ", -1);
  JsonArray *array = json_array_new ();

  for (guint i = 0; words[i] != NULL; i++)
    if (*words[i] != '\0')
      json_array_add_string_element (array, words[i]);
  return array;
}

/* The same item, in other areas: by which places exclude it, and which the licence touches directly. Both: codes with blanks between them. */
static inline YcItem *
sample_item_in (const YcItem *item, const char *areas, const char *grave)
{
  g_autoptr (JsonObject) json = yc_json_parse_object (item->text, -1, NULL, NULL);
  g_autoptr (GError) error = NULL;
  YcItem *changed;

  json_object_set_array_member (json, "areas", sample_codes (areas));
  json_object_set_array_member (json, "grave", sample_codes (grave));
  changed = yc_item_parse (json, item->id, &error);
  g_assert_no_error (error);
  return changed;
}

static inline YcItem *
sample_item (const char *id)
{
  return sample_item_changed (id, NULL, NULL);
}

/* 小餐饮 with a hearing that stops the clock, and ten days by which its law lets it be extended. */
static inline YcItem *
sample_item_hearing (void)
{
  g_autoptr (YcItem) plain = sample_item_changed ("small-catering", "\"name\": \"现场核查（必要时）\", \"value\": 3, \"unit\": \"workday\", \"counted\": true, \"on_site\": true",
                                                  "\"name\": \"听证\", \"value\": 3, \"unit\": \"workday\", \"counted\": false");
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) json = yc_json_parse_object (plain->text, -1, NULL, &error);
  YcItem *item;

  g_assert_no_error (error);
  json_object_set_int_member (json_object_get_object_member (json_object_get_object_member (json, "limits"), "legal"), "extension", 10);
  item = yc_item_parse (json, "hearing", &error);
  g_assert_no_error (error);
  return item;
}

static inline void
sample_set (char **slot, const char *text)
{
  g_free (*slot);
  *slot = g_strdup (text);
}

static inline void
sample_person (YcIntake *intake)
{
  YcApplicant *applicant = &intake->applicant;

  applicant->kind = YC_APPLICANT_PERSON;
  applicant->paper = YC_PAPER_RESIDENT_ID;
  sample_set (&applicant->name, "林样本");
  sample_set (&applicant->number, "11010519491231002X");
  sample_set (&applicant->phone, "13900000018");
  sample_set (&applicant->address, "大连市中山区样本路 61 号");
}
