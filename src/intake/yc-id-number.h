/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* GB 11643 citizen numbers and GB 32100 unified social credit codes. */
typedef enum
{
  YC_ID_VALID,
  YC_ID_EMPTY,
  YC_ID_LENGTH,        /* not 18 characters */
  YC_ID_CHARACTER,     /* a character that cannot stand there */
  YC_ID_DATE,          /* positions 7-14 are no date, or in the future */
  YC_ID_CHECK,         /* check character does not fit: mistyped */
  YC_ID_PROVINCE,      /* the region begins with the code of no province (GB/T 2260) */
  YC_ID_AUTHORITY,     /* USCC: no such registration authority and kind of organisation */
  YC_ID_ORGANISATION,  /* USCC: the organisation code inside (GB 11714) does not fit */
} YcIdVerdict;
typedef enum { YC_ID_WARNING_NONE = 0, YC_ID_WARNING_AGE = 1 << 0, YC_ID_WARNING_AREA = 1 << 1 } YcIdWarning;

/* @today guards the birth date (nullable: not checked). @ret_normal: upper case, blanks and full-width digits folded (nullable). */
YcIdVerdict yc_id_check_resident (const char *text, const GDate *today, char **ret_normal, YcIdWarning *ret_warnings);
YcIdVerdict yc_id_check_uscc     (const char *text, char **ret_normal);
/* Of an agent: a resident's number, or one that begins with a letter as those of passports and of the permits for residents of Hong Kong and Macao do, which no
 * check digit guards (@ret_resident: it is the former). 代理人 need not be a resident. */
YcIdVerdict yc_id_check_agent    (const char *text, const GDate *today, char **ret_normal, gboolean *ret_resident);
const char *yc_id_verdict_code   (YcIdVerdict verdict);   /* "valid", "length", "character", "date", "check", ... stable English */
const char *yc_id_verdict_text   (YcIdVerdict verdict);   /* Chinese reason, for screen and terminal */
char       *yc_id_mask           (const char *number);    /* "210202********1547"; short ones keep the first and last character */
char       *yc_name_mask         (const char *name);      /* "林**" */
char       *yc_phone_mask        (const char *phone);     /* "139****0018" */

G_END_DECLS
