/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* The states of a case, who may follow whom, and the numbers on its papers. Takes and gives plain values; any thread.
 * Source: the project's case lifecycle (states S00-S94), which encodes 行政许可法 第32-45、69、70条. */
#define G_LOG_DOMAIN "yc-case"
#include "config.h"

#include "case/yc-case-state.h"

#include <string.h>

#define MAX_NEXT 10
#define END -1                    /* ends a list of followers: S00 is a value */

typedef struct
{
  YcState     state;
  const char *code;
  const char *name;
  gboolean    open;
  int         next[MAX_NEXT];     /* ends with END */
} StateRow;

/* The one table. A line that is not here is forbidden. */
static const StateRow states[] = {
  { YC_STATE_DRAFT, "S00", "草稿", TRUE, { 10, 93, END } },
  { YC_STATE_PRECHECK, "S05", "预审", TRUE, { 10, 30, 15, 20, 21, 90, END } },
  { YC_STATE_RECEIVED, "S10", "已收件", TRUE, { 15, 20, 21, 30, 31, 32, 33, 90, 93, END } },
  { YC_STATE_TO_CORRECT, "S15", "待补正", TRUE, { 18, 21, 90, END } },
  { YC_STATE_CORRECTED, "S18", "补正已交", TRUE, { 30, 31, 32, 33, 21, 90, 15, END } },
  { YC_STATE_NOT_NEEDED, "S20", "不受理", FALSE, { 80, END } },
  { YC_STATE_REFUSED, "S21", "不予受理", FALSE, { 80, END } },
  { YC_STATE_ACCEPTED, "S30", "已受理", TRUE, { 40, 90, 92, END } },
  { YC_STATE_TOLERATED, "S31", "容缺受理", TRUE, { 40, 90, 92, 91, END } },
  { YC_STATE_COMMITTED, "S32", "告知承诺受理", TRUE, { 40, 90, 92, END } },
  { YC_STATE_DEEMED_ACCEPTED, "S33", "视为受理", TRUE, { 40, 90, 92, END } },
  { YC_STATE_HANDED_OVER, "S40", "已移交后台", TRUE, { 50, 41, 90, 92, 91, END } },
  { YC_STATE_SENT_BACK, "S41", "后台退回", TRUE, { 40, END } },
  { YC_STATE_REVIEW, "S50", "审查中", TRUE, { 55, 56, 60, 61, 41, 90, 92, 91, END } },
  { YC_STATE_SPECIAL_STEP, "S55", "特别程序", TRUE, { 50, END } },
  { YC_STATE_EXTENDED, "S56", "延长审批", TRUE, { 50, END } },
  { YC_STATE_GRANTED, "S60", "准予决定", TRUE, { 65, 94, END } },
  { YC_STATE_DENIED, "S61", "不予决定", TRUE, { 65, END } },
  { YC_STATE_RESULT_MADE, "S65", "制证出件", TRUE, { 70, 94, END } },
  { YC_STATE_DELIVERED, "S70", "已送达", FALSE, { 75, 80, 94, END } },
  { YC_STATE_RATED, "S75", "已评价", FALSE, { 80, 94, END } },
  { YC_STATE_ARCHIVED, "S80", "已归档", FALSE, { 94, END } },
  { YC_STATE_WITHDRAWN, "S90", "已撤回", FALSE, { END } },
  { YC_STATE_LAPSED, "S91", "退件办结", FALSE, { END } },
  { YC_STATE_TERMINATED, "S92", "已终止", FALSE, { END } },
  { YC_STATE_VOIDED, "S93", "已作废", FALSE, { END } },
  { YC_STATE_REVOKED, "S94", "已撤销", FALSE, { END } },
};

static const StateRow *
find_state (YcState state)
{
  for (gsize i = 0; i < G_N_ELEMENTS (states); i++)
    if (states[i].state == state)
      return &states[i];
  return NULL;
}

/**
 * yc_state_may_follow:
 *
 * The bare table of transitions. What a transition needs besides (a signed letter, an open tolerance, a supervisor) is guarded where
 * the event is appended.
 *
 * Returns: TRUE when @to may directly follow @from
 */
gboolean
yc_state_may_follow (YcState from, YcState to)
{
  const StateRow *row = find_state (from);

  for (gsize i = 0; row != NULL && row->next[i] != END; i++)
    if (row->next[i] == (int) to)
      return TRUE;
  return FALSE;
}

/**
 * yc_state_get_name:
 *
 * Returns: the Chinese name, "未知" for a number that is no state
 */
const char *
yc_state_get_name (YcState state)
{
  const StateRow *row = find_state (state);

  return row != NULL ? row->name : "未知";
}

/**
 * yc_state_get_code:
 *
 * Returns: "S30"; "" for a number that is no state
 */
const char *
yc_state_get_code (YcState state)
{
  const StateRow *row = find_state (state);

  return row != NULL ? row->code : "";
}

/**
 * yc_state_parse:
 * @code: "S30"
 *
 * Returns: FALSE when @code names no state; @ret_state is then left alone
 */
gboolean
yc_state_parse (const char *code, YcState *ret_state)
{
  for (gsize i = 0; i < G_N_ELEMENTS (states); i++)
    if (g_strcmp0 (states[i].code, code) == 0)
      {
        *ret_state = states[i].state;
        return TRUE;
      }
  return FALSE;
}

/**
 * yc_state_is_open:
 *
 * Returns: TRUE while somebody still has to do something about the case
 */
gboolean
yc_state_is_open (YcState state)
{
  const StateRow *row = find_state (state);

  return row != NULL && row->open;
}

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
