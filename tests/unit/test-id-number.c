/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 *
 * Tests of intake/yc-id-number: published vectors, every single mistyped digit, every swap of neighbours,
 * masks.
 */
#define G_LOG_DOMAIN "yc-test"

#include "config.h"

#include "intake/yc-id-number.h"

#include <string.h>

typedef struct
{
  const char *name;
  const char *text;
  YcIdVerdict verdict;
  const char *normal;
  YcIdWarning warnings;
} IdCase;

static const IdCase RESIDENTS[] = {
  { "an-empty-number-is-refused", "", YC_ID_EMPTY, NULL, 0 },
  { "a-missing-number-is-refused", NULL, YC_ID_EMPTY, NULL, 0 },
  { "blanks-alone-are-empty", " \xe3\x80\x80 ", YC_ID_EMPTY, NULL, 0 },
  { "fifteen-digits-are-refused", "110105491231002", YC_ID_LENGTH, NULL, 0 },
  { "nineteen-digits-are-refused", "11010519491231002X0", YC_ID_LENGTH, NULL, 0 },
  { "a-letter-inside-is-refused", "1101051949123100AX", YC_ID_CHARACTER, NULL, 0 },
  { "an-x-inside-is-refused", "11010519491231X02X", YC_ID_CHARACTER, NULL, 0 },
  { "a-chinese-digit-is-refused", "11010519491231002十", YC_ID_CHARACTER, NULL, 0 },
  { "bytes-that-are-no-utf8-are-refused", "11010519491231002\xff", YC_ID_CHARACTER, NULL, 0 },
  { "month-thirteen-is-refused", "110105194913310025", YC_ID_DATE, NULL, 0 },
  { "the-thirtieth-of-february-is-refused", "110105199002300026", YC_ID_DATE, NULL, 0 },
  { "year-zero-is-refused", "110105000012310026", YC_ID_DATE, NULL, 0 },
  { "a-birth-date-of-tomorrow-is-refused", "110105202611240026", YC_ID_DATE, NULL, 0 },
  { "a-mistyped-check-digit-is-refused", "110105194912310021", YC_ID_CHECK, NULL, 0 },
  { "the-standard-vector-is-accepted", "11010519491231002X", YC_ID_VALID, "11010519491231002X", 0 },
  { "a-small-x-is-folded", "11010519491231002x", YC_ID_VALID, "11010519491231002X", 0 },
  { "blanks-are-dropped", " 110105 19491231 002X ", YC_ID_VALID, "11010519491231002X", 0 },
  { "full-width-digits-are-folded", "１１０１０５１９４９１２３１００２Ｘ", YC_ID_VALID, "11010519491231002X",
    0 },
  { "a-birth-in-1880-is-only-a-warning", "440524188001010014", YC_ID_VALID, "440524188001010014",
    YC_ID_WARNING_AGE },
  { "an-unknown-province-is-refused-though-the-check-digit-fits", "990105194912310023", YC_ID_PROVINCE, NULL, 0 },
  { "nought-is-no-province", "000105194912310024", YC_ID_PROVINCE, NULL, 0 },
  { "the-corps-is-no-province-of-persons", "660105194912310027", YC_ID_PROVINCE, NULL, 0 },
  { "no-county-is-only-a-warning", "210000194912310026", YC_ID_VALID, "210000194912310026", YC_ID_WARNING_AREA },
  { "hong-kong-has-no-counties", "810000194912310028", YC_ID_VALID, "810000194912310028", 0 },
  { "a-foreigner-with-permanent-residence-is-accepted", "931156198107110203", YC_ID_VALID, "931156198107110203", 0 },
};

static const IdCase USCCS[] = {
  { "an-empty-code-is-refused", "", YC_ID_EMPTY, NULL, 0 },
  { "seventeen-characters-are-refused", "11211382318866189", YC_ID_LENGTH, NULL, 0 },
  { "a-letter-i-is-refused", "1121138231886618I0", YC_ID_CHARACTER, NULL, 0 },
  { "a-letter-in-the-area-is-refused", "11A113823188661890", YC_ID_CHARACTER, NULL, 0 },
  { "a-mistyped-check-is-refused", "112113823188661891", YC_ID_CHECK, NULL, 0 },
  { "a-wrong-organisation-code-is-refused", "91210202MA0000000F", YC_ID_ORGANISATION, NULL, 0 },
  { "nought-throughout-is-refused-though-the-check-digit-fits", "000000000000000000", YC_ID_AUTHORITY, NULL, 0 },
  { "an-unknown-authority-is-refused", "B12102028337220402", YC_ID_AUTHORITY, NULL, 0 },
  { "an-unknown-kind-of-organisation-is-refused", "94210202833722040T", YC_ID_AUTHORITY, NULL, 0 },
  { "an-unknown-province-is-refused", "919902028337220404", YC_ID_PROVINCE, NULL, 0 },
  { "ten-alone-is-no-region", "91100001833722040G", YC_ID_PROVINCE, NULL, 0 },
  { "a-national-registrar-is-accepted", "911000008337220402", YC_ID_VALID, "911000008337220402", 0 },
  { "a-village-is-accepted", "N2210202833722040K", YC_ID_VALID, "N2210202833722040K", 0 },
  { "vector-one-is-accepted", "112113823188661890", YC_ID_VALID, "112113823188661890", 0 },
  { "vector-two-is-accepted", "115113010833722043", YC_ID_VALID, "115113010833722043", 0 },
  { "vector-three-is-accepted", "11511301008778183N", YC_ID_VALID, "11511301008778183N", 0 },
  { "small-letters-are-folded", "11511301008778183n", YC_ID_VALID, "11511301008778183N", 0 },
};

static void
get_today (GDate *today)
{
  g_date_clear (today, 1);
  g_date_set_dmy (today, 23, G_DATE_NOVEMBER, 2026);
}

static void
test_resident (gconstpointer data)
{
  const IdCase *row = data;
  g_autofree char *normal = NULL;
  YcIdWarning warnings = YC_ID_WARNING_NONE;
  GDate today;

  get_today (&today);
  g_assert_cmpint (yc_id_check_resident (row->text, &today, &normal, &warnings), ==, row->verdict);
  g_assert_cmpstr (normal, ==, row->normal);
  g_assert_cmpint (warnings, ==, row->warnings);
  g_assert_cmpint (yc_id_check_resident (row->text, &today, NULL, NULL), ==, row->verdict);
}

static void
test_uscc (gconstpointer data)
{
  const IdCase *row = data;
  g_autofree char *normal = NULL;

  g_assert_cmpint (yc_id_check_uscc (row->text, &normal), ==, row->verdict);
  g_assert_cmpstr (normal, ==, row->normal);
}

/* Both systems must notice every single wrong character. */
static void
test_every_wrong_character (void)
{
  static const char *const residents[] = { "11010519491231002X", "440524188001010014" };
  static const char *const codes[] = { "112113823188661890", "115113010833722043", "11511301008778183N" };
  guint n = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (residents); i++)
    for (gsize at = 0; at < 18; at++)
      for (const char *c = "0123456789X"; *c != '\0'; c++)
        {
          g_autofree char *wrong = g_strdup (residents[i]);

          if (wrong[at] == *c)
            continue;
          wrong[at] = *c;
          g_assert_cmpint (yc_id_check_resident (wrong, NULL, NULL, NULL), !=, YC_ID_VALID);
          n++;
        }
  for (gsize i = 0; i < G_N_ELEMENTS (codes); i++)
    for (gsize at = 0; at < 18; at++)
      for (const char *c = "0123456789ABCDEFGHJKLMNPQRTUWXY"; *c != '\0'; c++)
        {
          g_autofree char *wrong = g_strdup (codes[i]);

          if (wrong[at] == *c)
            continue;
          wrong[at] = *c;
          g_assert_cmpint (yc_id_check_uscc (wrong, NULL), !=, YC_ID_VALID);
          n++;
        }
  g_assert_cmpuint (n, ==, 2 * 18 * 10 + 3 * 18 * 30);
}

static void
test_swapped_neighbours (void)
{
  static const char good[] = "11010519491231002X";

  for (gsize at = 0; at < 16; at++)
    {
      g_autofree char *wrong = g_strdup (good);

      wrong[at] = good[at + 1];
      wrong[at + 1] = good[at];
      if (strcmp (wrong, good) != 0)
        g_assert_cmpint (yc_id_check_resident (wrong, NULL, NULL, NULL), !=, YC_ID_VALID);
    }
}

/* Without today the future cannot be told; the check digit still counts. */
static void
test_without_today (void)
{
  g_assert_cmpint (yc_id_check_resident ("110105209912310021", NULL, NULL, NULL), ==, YC_ID_CHECK);
}

static void
test_masks (void)
{
  static const struct
  {
    char *(*mask) (const char *);
    const char *text, *masked;
  } rows[] = {
    { yc_id_mask, "210202198302081547", "210202********1547" },
    { yc_id_mask, "E12345678", "E*******8" },
    { yc_id_mask, "AB", "A*" },
    { yc_id_mask, "A", "*" },
    { yc_id_mask, "", "" },
    { yc_id_mask, NULL, "" },
    { yc_name_mask, "林秀梅", "林**" },
    { yc_name_mask, "林梅", "林*" },
    { yc_name_mask, "林", "*" },
    { yc_phone_mask, "13900000018", "139****0018" },
    { yc_phone_mask, "88001234", "8******4" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *masked = rows[i].mask (rows[i].text);

      g_assert_cmpstr (masked, ==, rows[i].masked);
    }
}

static void
test_codes_and_texts (void)
{
  for (int verdict = YC_ID_VALID; verdict <= YC_ID_ORGANISATION; verdict++)
    {
      g_assert_cmpstr (yc_id_verdict_code ((YcIdVerdict) verdict), !=, "");
      g_assert_cmpstr (yc_id_verdict_text ((YcIdVerdict) verdict), !=, "");
    }
  g_assert_cmpstr (yc_id_verdict_code (YC_ID_CHECK), ==, "check");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  for (gsize i = 0; i < G_N_ELEMENTS (RESIDENTS); i++)
    {
      g_autofree char *path = g_strconcat ("/intake/id-number/resident/", RESIDENTS[i].name, NULL);
      g_test_add_data_func (path, &RESIDENTS[i], test_resident);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (USCCS); i++)
    {
      g_autofree char *path = g_strconcat ("/intake/id-number/uscc/", USCCS[i].name, NULL);
      g_test_add_data_func (path, &USCCS[i], test_uscc);
    }
  g_test_add_func ("/intake/id-number/every-single-wrong-character-is-noticed", test_every_wrong_character);
  g_test_add_func ("/intake/id-number/swapped-neighbours-are-noticed", test_swapped_neighbours);
  g_test_add_func ("/intake/id-number/without-today-the-check-digit-still-counts", test_without_today);
  g_test_add_func ("/intake/id-number/masks-hide-the-middle", test_masks);
  g_test_add_func ("/intake/id-number/each-verdict-has-code-and-text", test_codes_and_texts);
  return g_test_run ();
}
