/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 *
 * Tests of intake/yc-checklist: which materials which answers call for, in the item's order.
 */
#define G_LOG_DOMAIN "yc-test"

#include "config.h"

#include "intake/yc-intake.h"

#include "sample-items.h"

#include <string.h>

typedef struct
{
  const char *name;
  const char *item;
  const char *answers; /* "question=answer question=answer" */
  const char *entries; /* ids in order; "-" = waived, "*" = would be shared or licensed */
} ChecklistCase;

static const ChecklistCase CASES[] = {
  { "nothing-is-answered", "small-catering", "",
    "application business-licence* identity-card* health-certificates floor-plan" },
  { "a-new-permit-needs-no-old-one", "small-catering", "scenario=new",
    "application business-licence* identity-card* health-certificates floor-plan" },
  { "a-renewal-needs-the-old-permit", "small-catering", "scenario=renew",
    "application business-licence* identity-card* health-certificates floor-plan old-permit*" },
  { "the-ordinary-way-has-no-letter", "public-place-hygiene", "category=hair-beauty air=no way=ordinary",
    "application identity-card* floor-plans management-rules inspection-report health-certificates" },
  { "air-conditioning-needs-a-report", "public-place-hygiene", "category=hair-beauty air=yes",
    "application identity-card* floor-plans management-rules inspection-report air-report "
    "health-certificates" },
  { "commitment-waives-the-report-and-asks-for-the-letter", "public-place-hygiene", "category=hair-beauty air=no way=commitment",
    "application identity-card* floor-plans management-rules inspection-report- health-certificates "
    "commitment-letter" },
};

static void
test_case (gconstpointer data)
{
  const ChecklistCase *row = data;
  g_autoptr (YcItem) item = sample_item (row->item);
  g_autoptr (YcIntake) intake = yc_intake_new (item);
  g_auto (GStrv) pairs = g_strsplit (row->answers, " ", -1);
  g_autoptr (GPtrArray) entries = NULL;
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; pairs[i] != NULL; i++)
    {
      g_auto (GStrv) pair = g_strsplit (pairs[i], "=", 2);

      yc_intake_set_answer (intake, pair[0], pair[1]);
    }
  entries = yc_checklist_build (intake);
  for (guint i = 0; i < entries->len; i++)
    {
      const YcChecklistEntry *entry = g_ptr_array_index (entries, i);

      g_string_append_printf (text, "%s%s%s%s", i > 0 ? " " : "", entry->material->id,
                              entry->ask == YC_ASK_WAIVED ? "-" : "", entry->source_not_connected ? "*" : "");
    }
  g_assert_cmpstr (text->str, ==, row->entries);
}

static void
test_no_item (void)
{
  g_autoptr (YcIntake) intake = yc_intake_new (NULL);
  g_autoptr (GPtrArray) entries = yc_checklist_build (intake);

  g_assert_cmpuint (entries->len, ==, 0);
}

static void
test_promise_slot (void)
{
  const YcMaterial *slot = yc_checklist_promise_slot ();

  g_assert_cmpstr (slot->id, ==, "tolerance-promise");
  g_assert_cmpint (slot->role, ==, YC_ROLE_TOLERANCE_PROMISE);
  g_assert_cmpint (slot->min_pages, ==, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  g_test_add_func ("/intake/checklist/without-an-item-it-is-empty", test_no_item);
  for (gsize i = 0; i < G_N_ELEMENTS (CASES); i++)
    {
      g_autofree char *path = g_strconcat ("/intake/checklist/", CASES[i].name, NULL);
      g_test_add_data_func (path, &CASES[i], test_case);
    }
  g_test_add_func ("/intake/checklist/the-promise-has-a-slot-of-its-own", test_promise_slot);
  return g_test_run ();
}
