/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* The numbers of cases: their parts, their check character, how they are read aloud. Takes and gives plain values; any thread. */
#define G_LOG_DOMAIN "yc-case"
#include "config.h"

#include "case/yc-case-number.h"

#include <string.h>

static int
get_value (char c)
{
  if (g_ascii_isdigit (c))
    return c - '0';
  if (c >= 'A' && c <= 'Z')
    return c - 'A' + 10;
  return -1;
}

/**
 * yc_mod37_36_check:
 * @text: digits and capital letters; anything else is skipped
 *
 * Source: ISO/IEC 7064, hybrid system MOD 37,36.
 *
 * Returns: the check character, 0-9 or A-Z
 */
char
yc_mod37_36_check (const char *text)
{
  int product = 36;

  for (const char *p = text; *p != '\0'; p++)
    {
      int value = get_value (*p);
      int sum;

      if (value < 0)
        continue;
      sum = (product + value) % 36;
      product = ((sum == 0 ? 36 : sum) * 2) % 37;
    }
  return "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"[(37 - product) % 36];
}

/**
 * yc_case_number_format:
 * @region: 6 digits
 * @agency: 3 digits
 * @date: Beijing date of the first paper
 * @window: 2 digits
 * @serial: 1-9999, of the day
 *
 * Returns: (transfer full): 24 characters
 */
char *
yc_case_number_format (const char *region, const char *agency, const GDate *date, const char *window, int serial)
{
  g_autofree char *body = NULL;

  g_return_val_if_fail (serial >= 1 && serial <= 9999, NULL);
  body = g_strdup_printf ("%s%s%04d%02d%02d%s%04d", region, agency, g_date_get_year (date), (int) g_date_get_month (date),
                          g_date_get_day (date), window, serial);
  return g_strdup_printf ("%s%c", body, yc_mod37_36_check (body));
}

/**
 * yc_case_number_provisional:
 * @station: 4 characters 0-9 A-Z
 * @random: 0-9999
 *
 * Returns: (transfer full): "L-D203-261123-4711-K"
 */
char *
yc_case_number_provisional (const char *station, const GDate *date, int random)
{
  g_autofree char *body = NULL;

  g_return_val_if_fail (random >= 0 && random <= 9999, NULL);
  body = g_strdup_printf ("L-%s-%02d%02d%02d-%04d", station, g_date_get_year (date) % 100, (int) g_date_get_month (date),
                          g_date_get_day (date), random);
  return g_strdup_printf ("%s-%c", body, yc_mod37_36_check (body));
}

/* Does @text follow @pattern: 9 a digit, X a digit or capital letter, else itself? */
static gboolean
matches (const char *text, const char *pattern)
{
  for (; *pattern != '\0'; text++, pattern++)
    {
      if (*pattern == '9' ? !g_ascii_isdigit (*text) : *pattern == 'X' ? get_value (*text) < 0 : *text != *pattern)
        return FALSE;
    }
  return *text == '\0';
}

static gboolean
has_date (const char *digits, int year, int month_at)
{
  int month = (digits[month_at] - '0') * 10 + digits[month_at + 1] - '0';
  int day = (digits[month_at + 2] - '0') * 10 + digits[month_at + 3] - '0';

  return month >= 1 && day >= 1 && g_date_valid_dmy ((GDateDay) day, (GDateMonth) month, (GDateYear) year);
}

static int
read_int (const char *digits, int n)
{
  int value = 0;

  for (int i = 0; i < n; i++)
    value = value * 10 + digits[i] - '0';
  return value;
}

/**
 * yc_case_number_is_provisional:
 *
 * Returns: TRUE when @number has the shape "L-....-......-....-."; the check character is not looked at
 */
gboolean
yc_case_number_is_provisional (const char *number)
{
  return number != NULL && matches (number, "L-XXXX-999999-9999-X");
}

/**
 * yc_case_number_is_valid:
 *
 * Returns: TRUE for either kind of number with a true date and the right check character
 */
gboolean
yc_case_number_is_valid (const char *number)
{
  g_autofree char *body = NULL;
  gsize n;

  if (number == NULL)
    return FALSE;
  n = strlen (number);
  if (yc_case_number_is_provisional (number))
    {
      if (!has_date (number + 7, 2000 + read_int (number + 7, 2), 2))
        return FALSE;
    }
  else if (!matches (number, "99999999999999999999999X") || !has_date (number + 9, MAX (1, read_int (number + 9, 4)), 4))
    return FALSE;
  body = g_strndup (number, n - 1);
  return yc_mod37_36_check (body) == number[n - 1];
}

/**
 * yc_case_number_group:
 *
 * Returns: (transfer full): the number in groups for reading aloud; a number of another shape as it is
 */
char *
yc_case_number_group (const char *number)
{
  if (!matches (number, "99999999999999999999999X"))
    return g_strdup (number);
  return g_strdup_printf ("%.9s %.8s %.2s %.4s %.1s", number, number + 9, number + 17, number + 19, number + 23);
}
