/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 *
 * Tests of law/yc-source: each citation stands in data/sources.tsv word for word.
 */
#define G_LOG_DOMAIN "yc-test"

#include "config.h"

#include "law/yc-credit.h"
#include "law/yc-source.h"
#include "law/yc-state.h"

#include <string.h>

/* Title and article of @key, or NULL. */
static char *
find_row (char **lines, const char *key)
{
  for (guint i = 1; lines[i] != NULL && *lines[i] != '\0'; i++)
    {
      g_auto (GStrv) cells = g_strsplit (lines[i], "\t", -1);

      if (g_strv_length (cells) == 7 && g_str_equal (cells[0], key))
        return g_strconcat (cells[1], cells[2], NULL);
    }
  return NULL;
}

static char **
read_table (void)
{
  g_autofree char *path = g_build_filename (g_getenv ("YICHUANG_DATADIR"), "sources.tsv", NULL);
  g_autofree char *text = NULL;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  return g_strsplit (text, "\n", -1);
}

static void
test_table (void)
{
  g_auto (GStrv) lines = read_table ();

  for (int source = 0; source < YC_N_SOURCES; source++)
    {
      g_autofree char *cited = find_row (lines, yc_source_get_key ((YcSource) source));

      g_assert_cmpstr (yc_source_get_text ((YcSource) source), ==, cited);
    }
}

/* In a sentence a law stands by its short title, a document by its number. */
static void
test_short (void)
{
  static const struct { YcSource source; const char *text; } rows[] = {
    { YC_SOURCE_ON_THE_SPOT, "行政许可法第三十二条第一款第（三）项" }, { YC_SOURCE_REAL_ESTATE, "不动产登记暂行条例第十七条" },
    { YC_SOURCE_COMMITMENT, "国办发〔2020〕42号" }, { YC_SOURCE_FILING, "否定备案制度" },
    { YC_SOURCE_LIFECYCLE, "办件状态表" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *told = yc_source_cite ("不能办", rows[i].source), *expected = g_strdup_printf ("不能办（%s）", rows[i].text);

      g_assert_cmpstr (yc_source_get_short (rows[i].source), ==, rows[i].text);
      g_assert_cmpstr (told, ==, expected);
      g_assert_true (yc_source_is_cited (told));
    }
  g_assert_false (yc_source_is_cited ("不能办（行政许可法）"));
}

/* What a change of state waits for, and what bars an applicant: each has its row, too. */
static void
test_facts (void)
{
  g_auto (GStrv) lines = read_table ();

  for (guint i = 0; i < YC_N_FACTS; i++)
    {
      g_autofree char *cited = find_row (lines, yc_source_get_key (yc_fact_get_source ((YcFact) (1U << i))));

      g_assert_nonnull (strstr (yc_fact_get_text ((YcFact) (1U << i)), yc_source_get_short (yc_fact_get_source ((YcFact) (1U << i)))));
      g_assert_nonnull (cited);
    }
  for (guint i = 0; i < YC_N_CREDIT_KINDS; i++)
    {
      g_autofree char *cited = find_row (lines, yc_credit_kind_get_source_key ((YcCreditKind) i));

      g_assert_nonnull (cited);
    }
}

static void
test_rows (void)
{
  g_autofree char *path = g_build_filename (g_getenv ("YICHUANG_DATADIR"), "sources.tsv", NULL);
  g_autofree char *text = NULL;
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_auto (GStrv) lines = NULL;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  lines = g_strsplit (text, "\n", -1);
  for (guint i = 1; lines[i] != NULL && *lines[i] != '\0'; i++)
    {
      g_auto (GStrv) cells = g_strsplit (lines[i], "\t", -1);

      g_assert_cmpuint (g_strv_length (cells), ==, 7);
      g_assert_true (g_hash_table_add (seen, g_strdup (cells[0])));
      g_assert_true (strchr ("VKS", cells[5][0]) != NULL && cells[5][0] != '\0' && cells[5][1] == '\0');
      g_assert_cmpstr (cells[1], !=, "");
      if (*cells[5] == 'V' && *cells[3] == '\0')
        g_assert_cmpstr (cells[4], !=, ""); /* verified: with its number or date */
    }
  g_assert_cmpuint (g_hash_table_size (seen), >=, YC_N_SOURCES);
}

/* What was not read in the text now in force is not called verified. */
static void
test_unread (void)
{
  static const char *const keys[] = { "real-estate", "marriage", "once", "tolerance", "catering" };
  g_autofree char *path = g_build_filename (g_getenv ("YICHUANG_DATADIR"), "sources.tsv", NULL);
  g_autofree char *text = NULL;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      g_autofree char *pattern = g_strdup_printf ("(?m)^%s\t.*\tK\t.* (read|seen)", keys[i]);

      if (!g_regex_match_simple (pattern, text, 0, 0))
        g_test_message ("%s: not marked K, or without the reason", keys[i]);
      g_assert_true (g_regex_match_simple (pattern, text, 0, 0));
    }
}

static void
test_correction (void)
{
  static const struct
  {
    const char *rule;
    YcSource incomplete, on_the_spot;
  } rows[] = {
    { "XK32", YC_SOURCE_INCOMPLETE, YC_SOURCE_ON_THE_SPOT },
    { "BDC17", YC_SOURCE_REAL_ESTATE, YC_SOURCE_REAL_ESTATE },
    { "SCZT19", YC_SOURCE_MARKET, YC_SOURCE_MARKET },
    { "GS18", YC_SOURCE_INJURY, YC_SOURCE_INJURY },
    { "JS15", YC_SOURCE_TEACHER, YC_SOURCE_TEACHER },
    { "HY7", YC_SOURCE_MARRIAGE, YC_SOURCE_MARRIAGE },
    { "GENERAL", YC_SOURCE_ONCE, YC_SOURCE_ONCE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      YcItem item = { .correction_rule = (char *) rows[i].rule };

      g_assert_cmpint (yc_source_of_correction (&item, FALSE), ==, rows[i].incomplete);
      g_assert_cmpint (yc_source_of_correction (&item, TRUE), ==, rows[i].on_the_spot);
    }
  g_assert_cmpint (yc_source_of_correction (NULL, FALSE), ==, YC_SOURCE_INCOMPLETE);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  g_test_add_func ("/acceptance/source/each-citation-stands-in-the-table-of-sources", test_table);
  g_test_add_func ("/acceptance/source/a-sentence-has-the-short-form", test_short);
  g_test_add_func ("/acceptance/source/each-fact-and-each-bar-has-its-row", test_facts);
  g_test_add_func ("/acceptance/source/the-table-of-sources-is-well-formed", test_rows);
  g_test_add_func ("/acceptance/source/unread-texts-are-not-called-verified", test_unread);
  g_test_add_func ("/acceptance/source/each-law-has-its-own-rule-of-correction", test_correction);
  return g_test_run ();
}
