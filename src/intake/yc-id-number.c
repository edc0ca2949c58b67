/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 *
 * Citizen numbers (GB 11643) and unified social credit codes (GB 32100, with the GB 11714 organisation code
 * inside), and the masks that hide them. Takes what a clerk typed or a reader gave, gives a verdict, the
 * normal form and warnings. Pure; any thread.
 */
#define G_LOG_DOMAIN "yc-intake"

#include "config.h"

#include "intake/yc-id-number.h"

#include "intake/yc-number-codes.h"

#include <string.h>

#define NUMBER_LENGTH 18
#define OLDEST_PLAUSIBLE_AGE 120

static const char USCC_CHARACTERS[] = "0123456789ABCDEFGHJKLMNPQRTUWXY";

static const struct
{
  const char *code;
  const char *text;
} VERDICTS[] = {
  [YC_ID_VALID] = { "valid", "号码正确" },
  [YC_ID_EMPTY] = { "empty", "号码没有填写" },
  [YC_ID_LENGTH] = { "length", "号码应为 18 位" },
  [YC_ID_CHARACTER] = { "character", "号码中有不应出现的字符" },
  [YC_ID_DATE] = { "date", "第 7 至 14 位不是有效的出生日期" },
  [YC_ID_CHECK] = { "check", "校验位不符，号码可能输错" },
  [YC_ID_PROVINCE] = { "province", "行政区划代码的前两位不是任何省份，号码可能输错" },
  [YC_ID_AUTHORITY] = { "authority", "第 1、2 位不是登记管理部门和机构类别代码，号码可能输错" },
  [YC_ID_ORGANISATION] = { "organisation", "第 9 至 17 位组织机构代码校验不符，号码可能输错" },
};

/* Upper case, full-width letters and digits to ASCII, blanks dropped. What is no ASCII afterwards stays and
 * is refused later. */
static char *
fold_number (const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  GString *folded = g_string_new (NULL);

  for (const char *p = valid; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (g_unichar_isspace (c))
        continue;
      if (c >= 0xff01 && c <= 0xff5e)
        c = c - 0xff01 + 0x21;
      if (c < 0x80)
        c = (gunichar) g_ascii_toupper ((char) c);
      g_string_append_unichar (folded, c);
    }
  return g_string_free (folded, FALSE);
}

static gboolean
read_birth_date (const char *number, GDate *ret_date)
{
  guint value = 0;

  for (int i = 6; i < 14; i++)
    value = value * 10 + (guint) (number[i] - '0');
  if (!g_date_valid_dmy ((GDateDay) (value % 100), (GDateMonth) (value / 100 % 100),
                         (GDateYear) (value / 10000)))
    return FALSE;
  g_date_clear (ret_date, 1);
  g_date_set_dmy (ret_date, (GDateDay) (value % 100), (GDateMonth) (value / 100 % 100),
                  (GDateYear) (value / 10000));
  return TRUE;
}

/* GB 11643, ISO 7064 MOD 11-2. */
static char
compute_resident_check (const char *number)
{
  static const int weights[17] = { 7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2 };
  int sum = 0;

  for (int i = 0; i < 17; i++)
    sum += (number[i] - '0') * weights[i];
  return "10X98765432"[sum % 11];
}

static YcIdWarning
find_warnings (const char *number, const GDate *birth, const GDate *today)
{
  YcIdWarning warnings = YC_ID_WARNING_NONE;

  /* County codes come and go, and the old ones stay valid in numbers: so the levels below the province only give a remark. Those who live
   * here with papers of elsewhere (7, 8, 9) have none. */
  if (number[0] < '7' && (strncmp (number + 2, "00", 2) == 0 || strncmp (number + 4, "00", 2) == 0))
    warnings |= YC_ID_WARNING_AREA;
  if (today != NULL && g_date_get_year (today) - g_date_get_year (birth) > OLDEST_PLAUSIBLE_AGE)
    warnings |= YC_ID_WARNING_AGE;
  return warnings;
}

static gboolean
begins_with (const char *const *codes, const char *text)
{
  const char code[3] = { text[0], text[1], '\0' };

  return g_strv_contains (codes, code);
}

static YcIdVerdict
judge_resident (const char *number, const GDate *today, YcIdWarning *ret_warnings)
{
  GDate birth;

  if (*number == '\0')
    return YC_ID_EMPTY;
  if (g_utf8_strlen (number, -1) != NUMBER_LENGTH)
    return YC_ID_LENGTH;
  if (strspn (number, "0123456789") < NUMBER_LENGTH - 1 ||
      strspn (number + NUMBER_LENGTH - 1, "0123456789X") != 1)
    return YC_ID_CHARACTER;
  if (!begins_with (yc_resident_province_codes, number))
    return YC_ID_PROVINCE;
  if (!read_birth_date (number, &birth) || (today != NULL && g_date_compare (&birth, today) > 0))
    return YC_ID_DATE;
  if (number[NUMBER_LENGTH - 1] != compute_resident_check (number))
    return YC_ID_CHECK;
  *ret_warnings = find_warnings (number, &birth, today);
  return YC_ID_VALID;
}

/**
 * yc_id_check_resident:
 * @text: (nullable): as typed; blanks, lower-case x and full-width digits are folded
 * @today: (nullable): guards against a birth date in the future and gives the age; not checked when absent
 * @ret_normal: (out) (optional) (transfer full): the normal form, only when valid
 * @ret_warnings: (out) (optional): implausible age, no county; only when valid. A warning never
 * refuses (GB 11643).
 */
YcIdVerdict
yc_id_check_resident (const char *text, const GDate *today, char **ret_normal, YcIdWarning *ret_warnings)
{
  g_autofree char *number = fold_number (text != NULL ? text : "");
  YcIdWarning warnings = YC_ID_WARNING_NONE;
  YcIdVerdict verdict = judge_resident (number, today, &warnings);

  if (verdict != YC_ID_VALID)
    return verdict;
  if (ret_warnings != NULL)
    *ret_warnings = warnings;
  if (ret_normal != NULL)
    *ret_normal = g_steal_pointer (&number);
  return YC_ID_VALID;
}

YcIdVerdict
yc_id_check_agent (const char *text, const GDate *today, char **ret_normal, gboolean *ret_resident)
{
  g_autofree char *number = fold_number (text != NULL ? text : "");
  gsize n = strlen (number);
  gboolean is_other = g_ascii_isupper (*number);

  if (ret_resident != NULL)
    *ret_resident = !is_other;
  if (!is_other)
    return yc_id_check_resident (text, today, ret_normal, NULL);
  if (n < 7 || n > 12)
    return YC_ID_LENGTH;
  if (strspn (number, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789") != n)
    return YC_ID_CHARACTER;
  if (ret_normal != NULL)
    *ret_normal = g_steal_pointer (&number);
  return YC_ID_VALID;
}

static int
uscc_value (char c)
{
  return (int) (strchr (USCC_CHARACTERS, c) - USCC_CHARACTERS);
}

/* GB 32100, mod 31. */
static char
compute_uscc_check (const char *code)
{
  static const int weights[17] = { 1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28 };
  int sum = 0;

  for (int i = 0; i < 17; i++)
    sum += uscc_value (code[i]) * weights[i];
  return USCC_CHARACTERS[(31 - sum % 31) % 31];
}

/* GB 11714: the check character of the eight before it. */
static char
compute_organisation_check (const char *code)
{
  static const int weights[8] = { 3, 7, 9, 10, 5, 8, 4, 2 };
  int sum = 0;

  for (int i = 0; i < 8; i++)
    sum += (g_ascii_isdigit (code[i]) ? code[i] - '0' : code[i] - 'A' + 10) * weights[i];
  return "0123456789X"[(11 - sum % 11) % 11];
}

/* The national registrars stand as 100000, nobody else begins with 10. */
static gboolean
has_uscc_region (const char *code)
{
  return begins_with (yc_uscc_province_codes, code + 2) && (strncmp (code + 2, "10", 2) != 0 || strncmp (code + 2, "100000", 6) == 0);
}

static YcIdVerdict
judge_uscc (const char *code)
{
  if (*code == '\0')
    return YC_ID_EMPTY;
  if (g_utf8_strlen (code, -1) != NUMBER_LENGTH)
    return YC_ID_LENGTH;
  if (strspn (code, USCC_CHARACTERS) != NUMBER_LENGTH || strspn (code + 2, "0123456789") < 6)
    return YC_ID_CHARACTER;
  if (!begins_with (yc_uscc_authority_codes, code))
    return YC_ID_AUTHORITY;
  if (!has_uscc_region (code))
    return YC_ID_PROVINCE;
  if (code[NUMBER_LENGTH - 1] != compute_uscc_check (code))
    return YC_ID_CHECK;
  if (code[16] != compute_organisation_check (code + 8))
    return YC_ID_ORGANISATION;
  return YC_ID_VALID;
}

/**
 * yc_id_check_uscc:
 * @text: (nullable): as typed
 * @ret_normal: (out) (optional) (transfer full): the normal form, only when valid
 */
YcIdVerdict
yc_id_check_uscc (const char *text, char **ret_normal)
{
  g_autofree char *code = fold_number (text != NULL ? text : "");
  YcIdVerdict verdict = judge_uscc (code);

  if (verdict == YC_ID_VALID && ret_normal != NULL)
    *ret_normal = g_steal_pointer (&code);
  return verdict;
}

const char *
yc_id_verdict_code (YcIdVerdict verdict)
{
  g_return_val_if_fail ((gsize) verdict < G_N_ELEMENTS (VERDICTS), "unknown");
  return VERDICTS[verdict].code;
}

const char *
yc_id_verdict_text (YcIdVerdict verdict)
{
  g_return_val_if_fail ((gsize) verdict < G_N_ELEMENTS (VERDICTS), "");
  return VERDICTS[verdict].text;
}

/* Keeps @head and @tail characters; a text too short for at least two stars between them keeps only its ends.
 */
static char *
mask_middle (const char *text, glong head, glong tail)
{
  g_autofree char *valid = g_utf8_make_valid (text != NULL ? text : "", -1);
  glong length = g_utf8_strlen (valid, -1);
  GString *masked = g_string_new (NULL);
  const char *p = valid;

  if (length < head + tail + 2)
    {
      head = 1;
      tail = length > 2 ? 1 : 0;
    }
  for (glong i = 0; i < length; i++, p = g_utf8_next_char (p))
    if (length > 1 && (i < head || i >= length - tail))
      g_string_append_unichar (masked, g_utf8_get_char (p));
    else
      g_string_append_c (masked, '*');
  return g_string_free (masked, FALSE);
}

/* For screens, public copies and exports (个人信息保护法 第六条, minimal use). */
char *
yc_id_mask (const char *number)
{
  return mask_middle (number, 6, 4);
}

char *
yc_name_mask (const char *name)
{
  return mask_middle (name, 1, 0);
}

char *
yc_phone_mask (const char *phone)
{
  return mask_middle (phone, 3, 4);
}
