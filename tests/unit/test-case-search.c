/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* List and search over a real store: what is found, what is forgotten, and that cases of an earlier version are found by later terms. */
#include "config.h"

#include "case/yc-case-number.h"
#include "case/yc-case-store-private.h"
#include "test-cases.h"

static guint
count_hits (TestCases *cases, const char *query, const char *filter)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) found = yc_case_store_list (cases->store, query, filter, 0, 100, &error);

  g_assert_no_error (error);
  return found->len;
}

static void
test_search (void)
{
  g_autoptr (TestCases) cases = test_cases_new (TRUE);
  g_autoptr (YcIntake) person = test_intake ();
  g_autoptr (YcIntake) company = test_intake ();
  g_autofree char *draft = test_draft (cases, person);
  g_autofree char *id = NULL, *number = NULL, *grouped = NULL;
  g_autoptr (GError) error = NULL;

  company->applicant.kind = YC_APPLICANT_ORGANISATION;
  sample_set (&company->applicant.name, "大连样本餐饮有限公司");
  sample_set (&company->applicant.number, "91210202MA00000002");
  sample_set (&company->applicant.phone, "13900000055");
  id = test_draft (cases, company);
  number = test_receive (cases, id);
  grouped = yc_case_number_group (number);
  const struct { const char *query, *filter; guint n; } table[] = {
    { "", "all", 2 }, { "", "draft", 1 }, { "", "open", 2 }, { "", "accepted", 0 }, { "林样本", "all", 1 }, { "林样", "all", 1 },
    { "样本", "all", 2 }, { "样本", "draft", 1 }, { "样本餐饮有限", "all", 1 }, { "餐饮样本", "all", 0 }, { "本餐", "open", 1 }, { "张", "all", 0 },
    { "11010519491231002x", "all", 1 }, { " 1101 0519 4912 3100 2X", "all", 1 }, { "002X", "all", 1 }, { "0002", "all", 1 },
    { "13900000018", "all", 1 }, { "13900000099", "all", 0 }, { number, "all", 1 }, { grouped, "all", 1 }, { number + 18, "all", 1 },
    { number + 18, "draft", 0 }, { number + 22, "all", 0 }, { "9121 0202 MA00 0000 02", "all", 1 }, { "%", "all", 0 }, { "' OR 1=1", "all", 0 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (table); i++)
    {
      if (count_hits (cases, table[i].query, table[i].filter) != table[i].n)
        g_test_message ("\"%s\" %s", table[i].query, table[i].filter);
      g_assert_cmpuint (count_hits (cases, table[i].query, table[i].filter), ==, table[i].n);
    }
  g_assert_null (yc_case_store_list (cases->store, "", "odd", 0, 1, &error));
  g_assert_error (error, YC_STORE_ERROR, YC_STORE_ERROR_NOT_FOUND);
}

/* The person at the window may be the agent, or name the 法定代表人 only. */
static void
test_search_finds_who_else_stands_in_it (void)
{
  g_autoptr (TestCases) cases = test_cases_new (TRUE);
  g_autoptr (YcIntake) person = test_intake ();
  g_autoptr (YcIntake) company = test_intake ();
  g_autofree char *id = NULL;
  static const struct { const char *query; guint n; } table[] = {
    { "赵代理", 1 }, { "赵代", 1 }, { "代理", 1 }, { "王法人", 1 }, { "王法", 1 }, { "人赵", 0 }, { "王代理", 0 }, { "陈旧名", 0 }, { "0018", 1 }, { "0055", 1 },
    { "0027", 1 }, { "2416", 1 }, { "13800000027", 1 }, { "018", 0 }, { "00018", 0 }, { "樱花", 0 },
  };

  /* Left over from before the kind of the applicant was put right. */
  sample_set (&person->applicant.legal_rep, "陈旧名");
  g_free (test_draft (cases, person));
  company->applicant.kind = YC_APPLICANT_ORGANISATION;
  sample_set (&company->applicant.name, "大连样本餐饮有限公司");
  sample_set (&company->applicant.number, "91210202MA00000002");
  sample_set (&company->applicant.phone, "139 0000 0055");
  sample_set (&company->applicant.legal_rep, "王法人");
  company->applicant.has_agent = TRUE;
  sample_set (&company->applicant.agent_name, "赵代理");
  sample_set (&company->applicant.agent_number, "210202198502022416");
  sample_set (&company->applicant.agent_phone, "13800000027");
  id = test_draft (cases, company);
  for (gsize i = 0; i < G_N_ELEMENTS (table); i++)
    {
      if (count_hits (cases, table[i].query, "all") != table[i].n)
        g_test_message ("\"%s\"", table[i].query);
      g_assert_cmpuint (count_hits (cases, table[i].query, "all"), ==, table[i].n);
    }
  g_free (test_receive (cases, id));
  g_assert_cmpuint (count_hits (cases, "赵代", "all"), ==, 1);
  g_assert_cmpuint (count_hits (cases, "王法人", "all"), ==, 1);
  test_assert_sound (cases);
}

/* Makes @id's row and index what an earlier version wrote: no name but the applicant's, no end of a phone. */
static void
forget_new_terms (TestCases *cases, const char *id)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (YcCaseRow) row = yc_case_row_load (cases->store, id, &error);
  g_autoptr (YcCaseRow) before = yc_case_row_copy_keys (row);
  GHashTableIter iter;
  gpointer key = NULL;

  g_free (row->others);
  row->others = g_strdup ("");
  g_hash_table_unref (row->keys);
  row->keys = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_hash_table_iter_init (&iter, before->keys);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    if (strchr ("nbt", *(char *) key) == NULL)
      g_hash_table_add (row->keys, g_strdup (key));
  g_assert_true (yc_store_begin (cases->store, &error));
  g_assert_true (yc_case_row_write (cases->store, row, before, &error));
  g_assert_true (yc_store_commit (cases->store, &error));
  g_assert_no_error (error);
}

/* What migration 0008 does to a store of the version before it. */
static void
migrate_search_terms (TestCases *cases)
{
  g_autoptr (GBytes) text = g_resources_lookup_data ("/io/github/yichuang/Yichuang/sql/work/0008-search-terms.sql", G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
  gsize n = 0;
  const char *data = g_bytes_get_data (text, &n);
  g_autofree char *sql = g_strndup (data, n);
  g_autoptr (GError) error = NULL;

  yc_db_exec (yc_store_get_work (cases->store), sql, &error);
  g_assert_no_error (error);
}

#define N_OLD 230     /* more than two batches */

static void
test_cases_of_before_are_found (void)
{
  g_autoptr (TestCases) cases = test_cases_new (TRUE);
  g_autoptr (YcIntake) intake = test_intake ();
  g_autoptr (GError) error = NULL;
  char *ids[N_OLD];

  /* A new store owes nothing. */
  migrate_search_terms (cases);
  g_assert_false (yc_case_store_has_old_index (cases->store));
  intake->applicant.has_agent = TRUE;
  sample_set (&intake->applicant.agent_name, "赵代理");
  for (guint i = 0; i < N_OLD; i++)
    ids[i] = test_draft (cases, intake);
  g_free (test_receive (cases, ids[0]));
  g_assert_true (yc_case_store_discard (cases->store, ids[1], "", &cases->actor, NULL));
  for (guint i = 0; i < N_OLD; i++)
    forget_new_terms (cases, ids[i]);
  g_assert_cmpuint (count_hits (cases, "0018", "all"), ==, 0);
  g_assert_cmpuint (count_hits (cases, "赵代", "all"), ==, 0);
  migrate_search_terms (cases);
  /* Read before the app has been started once: no damage. */
  test_assert_sound (cases);
  g_assert_true (yc_case_store_renew_index (cases->store, &error));
  g_assert_no_error (error);
  g_assert_false (yc_case_store_has_old_index (cases->store));
  g_assert_cmpuint (count_hits (cases, "0018", "all"), ==, 100);
  g_assert_cmpuint (count_hits (cases, "赵代", "all"), ==, 100);
  g_assert_cmpuint (count_hits (cases, "赵代理", "accepted"), ==, 0);
  for (guint i = 0; i < N_OLD; i++)
    {
      g_autoptr (YcCaseRow) row = yc_case_row_load (cases->store, ids[i], NULL);

      g_assert_cmpstr (row->others, ==, "赵代理");
      g_free (ids[i]);
    }
  test_assert_sound (cases);
}

static void
test_search_forgets_what_was_changed (void)
{
  g_autoptr (TestCases) cases = test_cases_new (TRUE);
  g_autoptr (YcIntake) intake = test_intake ();
  g_autofree char *id = test_draft (cases, intake);

  sample_set (&intake->applicant.name, "周样例");
  sample_set (&intake->applicant.number, "110105194912310038");
  g_free (yc_case_store_save_draft (cases->store, id, intake, &cases->actor, NULL));
  g_assert_cmpuint (count_hits (cases, "林样本", "all"), ==, 0);
  g_assert_cmpuint (count_hits (cases, "002X", "all"), ==, 0);
  g_assert_cmpuint (count_hits (cases, "周样", "all"), ==, 1);
  g_assert_cmpuint (count_hits (cases, "0038", "all"), ==, 1);
}

static void
test_bigrams_can_be_switched_off (void)
{
  g_autoptr (TestCases) cases = test_cases_new (TRUE);
  g_autoptr (YcIntake) intake = test_intake ();

  g_assert_true (yc_store_set_meta (cases->store, "search.bigrams", "off", NULL));
  g_free (test_draft (cases, intake));
  g_assert_cmpuint (count_hits (cases, "林样", "all"), ==, 0);
  g_assert_cmpuint (count_hits (cases, "林样本", "all"), ==, 1);
  test_assert_sound (cases);
}

static void
test_list_comes_newest_first_by_page (void)
{
  g_autoptr (TestCases) cases = test_cases_new (TRUE);
  g_autoptr (YcIntake) intake = test_intake ();
  char *ids[5];

  for (guint i = 0; i < 5; i++)
    {
      /* A clock that runs backwards does not change the order. */
      yc_clock_test_advance (cases->clock, i % 2 == 0 ? -TEST_DAY : TEST_DAY / 2);
      ids[i] = test_draft (cases, intake);
    }
  for (guint offset = 0; offset < 6; offset++)
    {
      g_autoptr (GPtrArray) page = yc_case_store_list (cases->store, offset % 2 == 0 ? "" : "样本", "open", offset, 2, NULL);

      g_assert_cmpuint (page->len, ==, MIN (2, 5 - MIN (offset, 5)));
      for (guint i = 0; i < page->len; i++)
        g_assert_cmpstr (((YcCaseRecord *) g_ptr_array_index (page, i))->id, ==, ids[4 - offset - i]);
    }
  for (guint i = 0; i < 5; i++)
    g_free (ids[i]);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  g_test_add_func ("/case/list/search-finds-by-number-identity-phone-and-name", test_search);
  g_test_add_func ("/case/list/search-finds-agent-representative-and-the-end-of-a-phone", test_search_finds_who_else_stands_in_it);
  g_test_add_func ("/case/list/cases-of-an-earlier-version-are-found-by-the-new-terms", test_cases_of_before_are_found);
  g_test_add_func ("/case/list/search-forgets-what-was-changed", test_search_forgets_what_was_changed);
  g_test_add_func ("/case/list/bigrams-can-be-switched-off", test_bigrams_can_be_switched_off);
  g_test_add_func ("/case/list/comes-newest-first-by-page", test_list_comes_newest_first_by_page);
  return g_test_run ();
}
