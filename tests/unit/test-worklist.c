/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* A work list that comes in parts: how the next one is asked for, and what they are together. */
#define G_LOG_DOMAIN "test-worklist"
#include "config.h"

#include <string.h>

#include "base/yc-error.h"
#include "sync/yc-message.h"

#define CASE "01939c1e-5a00-7000-8000-0000000000c1"
#define PLACE ".2026-12-01.1." CASE

/* Where there is more, there is a cursor; it goes into the next question as it is. */
static void
test_next (void)
{
  static const char *const wrong[] = {
    "\"more\":true", "\"more\":false,\"next\":\"0" PLACE "\"", "\"more\":true,\"next\":\"3" PLACE "\"", "\"more\":true,\"next\":\"" CASE "\"",
    "\"more\":true,\"next\":\"0" PLACE "&view=mine\"", "\"more\":true,\"next\":\"\"", "\"more\":true,\"next\":7", "\"more\":true,\"next\":\"0." CASE "\"",
    "\"more\":true,\"next\":\"0.2026-13-01.1." CASE "\"", "\"more\":true,\"next\":\"0.2026-12-01.2." CASE "\"", "\"more\":true,\"next\":\"0.2026-12-01.1.\"",
    "\"more\":true,\"next\":\"0" PLACE ".\"", "\"more\":true,\"next\":\"00" PLACE "\"",
  };
  static const char right[] = "{\"cases\":[],\"contract\":1,\"more\":true,\"next\":\"2" PLACE "\"}";
  g_autoptr (YcWorklist) list = yc_worklist_parse (right, strlen (right), NULL);

  g_assert_nonnull (list);
  g_assert_cmpstr (list->next, ==, "2" PLACE);
  for (gsize i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autofree char *text = g_strdup_printf ("{\"cases\":[],\"contract\":1,%s}", wrong[i]);
      g_autoptr (GError) error = NULL;

      g_assert_null (yc_worklist_parse (text, strlen (text), &error));
      g_assert_error (error, YC_BASE_ERROR, YC_BASE_ERROR_FORMAT);
    }
}

static void
add (YcWorklist *list, const char *case_id, const char *due, const char *claimed_by, gboolean priority)
{
  YcCaseLine *line = g_new0 (YcCaseLine, 1);

  line->case_id = g_strdup (case_id);
  line->number = g_strdup (case_id);
  line->due = g_strdup (due);
  line->claimed_by = g_strdup (claimed_by);
  line->priority = priority;
  g_ptr_array_add (list->cases, line);
}

/* Two parts become one list: in order, each case once and as it was told last. */
static void
test_join (void)
{
  static const char *const order[] = { "e", "b", "a", "d", "c" };
  g_autoptr (YcWorklist) list = yc_worklist_new (), behind = yc_worklist_new ();

  add (list, "a", "2026-12-01", "", FALSE);
  add (list, "b", "2026-12-01", "", FALSE);
  add (list, "c", "", "", FALSE);
  list->more = TRUE;
  list->next = g_strdup ("0" PLACE);
  add (behind, "b", "2026-12-01", "colleague", TRUE);
  add (behind, "d", "2026-12-02", "", TRUE);
  add (behind, "e", "2026-11-20", "colleague", FALSE);
  behind->more = TRUE;
  behind->next = g_strdup ("2" PLACE);
  yc_worklist_join (list, behind);
  g_assert_cmpuint (behind->cases->len, ==, 0);
  g_assert_true (list->more);
  g_assert_cmpstr (list->next, ==, "2" PLACE);
  g_assert_cmpuint (list->cases->len, ==, G_N_ELEMENTS (order));
  for (guint i = 0; i < MIN (list->cases->len, G_N_ELEMENTS (order)); i++)
    g_assert_cmpstr (((const YcCaseLine *) g_ptr_array_index (list->cases, i))->case_id, ==, order[i]);
  g_assert_cmpstr (((const YcCaseLine *) g_ptr_array_index (list->cases, 1))->claimed_by, ==, "colleague");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  g_test_add_func ("/sync/worklist/a-cursor-where-there-is-more", test_next);
  g_test_add_func ("/sync/worklist/parts-become-one", test_join);
  return g_test_run ();
}
