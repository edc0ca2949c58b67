/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 *
 * Tests of catalog/yc-condition: what is refused, and the truth of each form.
 */
#define G_LOG_DOMAIN "yc-test"

#include "config.h"

#include "catalog/yc-condition.h"

#include "base/yc-json.h"

#include <string.h>

typedef struct
{
  const char *name;
  const char *json;
  const char *message; /* refused with it; NULL: read */
  const char *answers; /* "q=a q=b" */
  gboolean holds;
} ConditionCase;

#define WAY "{\"question\":\"way\",\"is\":[\"ordinary\"]}"
#define AIR "{\"question\":\"air\",\"is\":[\"yes\",\"some\"]}"

static const ConditionCase CASES[] = {
  { "an-empty-object-is-refused", "{}", "c.question", "", FALSE },
  { "an-unknown-member-is-refused", "{\"question\":\"way\",\"is\":[\"a\"],\"extra\":1}", "c.extra", "",
    FALSE },
  { "two-forms-in-one-are-refused", "{\"all\":[" WAY "],\"any\":[" WAY "]}", "c.any", "", FALSE },
  { "an-empty-list-is-refused", "{\"all\":[]}", "c.all", "", FALSE },
  { "no-answers-are-refused", "{\"question\":\"way\",\"is\":[]}", "c.is", "", FALSE },
  { "a-list-of-numbers-is-refused", "{\"question\":\"way\",\"is\":[1]}", "c.is[0]", "", FALSE },
  { "a-broken-part-is-named", "{\"any\":[" WAY ",{\"not\":{\"is\":[\"x\"]}}]}", "c.any[1].not.question", "",
    FALSE },
  { "nine-deep-is-refused",
    "{\"not\":{\"not\":{\"not\":{\"not\":{\"not\":{\"not\":{\"not\":{\"not\":" WAY "}}}}}}}}", "too deep", "",
    FALSE },
  { "no-answer-fits-nothing", WAY, NULL, "", FALSE },
  { "another-answer-does-not-fit", WAY, NULL, "way=commitment", FALSE },
  { "another-question-does-not-fit", WAY, NULL, "air=ordinary", FALSE },
  { "the-answer-fits", WAY, NULL, "way=ordinary", TRUE },
  { "one-of-two-answers-fits", AIR, NULL, "air=some", TRUE },
  { "all-needs-each", "{\"all\":[" WAY "," AIR "]}", NULL, "way=ordinary air=no", FALSE },
  { "all-holds", "{\"all\":[" WAY "," AIR "]}", NULL, "way=ordinary air=yes", TRUE },
  { "any-needs-one", "{\"any\":[" WAY "," AIR "]}", NULL, "way=commitment air=no", FALSE },
  { "any-holds", "{\"any\":[" WAY "," AIR "]}", NULL, "way=commitment air=yes", TRUE },
  { "not-turns-it", "{\"not\":" WAY "}", NULL, "way=ordinary", FALSE },
  { "not-holds-without-an-answer", "{\"not\":" WAY "}", NULL, "", TRUE },
  { "eight-deep-is-read", "{\"not\":{\"not\":{\"not\":{\"not\":{\"not\":{\"not\":{\"not\":" WAY "}}}}}}}",
    NULL, "way=ordinary", FALSE },
};

static GHashTable *
read_answers (const char *text)
{
  GHashTable *answers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_auto (GStrv) pairs = g_strsplit (text, " ", -1);

  for (guint i = 0; pairs[i] != NULL; i++)
    {
      g_auto (GStrv) pair = g_strsplit (pairs[i], "=", 2);

      if (pair[0] != NULL && pair[1] != NULL)
        g_hash_table_insert (answers, g_strdup (pair[0]), g_strdup (pair[1]));
    }
  return answers;
}

static void
test_case (gconstpointer data)
{
  const ConditionCase *row = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) json = yc_json_parse_object (row->json, -1, NULL, &error);
  g_autoptr (YcCondition) condition = NULL;
  g_autoptr (GHashTable) answers = read_answers (row->answers);

  g_assert_no_error (error);
  condition = yc_condition_parse (json, "c", &error);
  if (row->message != NULL)
    {
      g_assert_null (condition);
      g_assert_nonnull (error);
      g_assert_nonnull (strstr (error->message, row->message));
      return;
    }
  g_assert_no_error (error);
  g_assert_cmpint (yc_condition_holds (condition, answers), ==, row->holds);
}

static void
test_null (void)
{
  g_assert_true (yc_condition_holds (NULL, NULL));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  for (gsize i = 0; i < G_N_ELEMENTS (CASES); i++)
    {
      g_autofree char *path = g_strconcat ("/catalog/condition/", CASES[i].name, NULL);
      g_test_add_data_func (path, &CASES[i], test_case);
    }
  g_test_add_func ("/catalog/condition/none-always-holds", test_null);
  return g_test_run ();
}
