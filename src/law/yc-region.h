/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
#pragma once

#include "law/yc-timer.h"

G_BEGIN_DECLS

/* 地区规则: where cities and the province differ (data/catalog/regions/<id>.json, data/schemas/region.schema.json). A profile that names a parent
 * takes from it whatever it does not say itself. Immutable once loaded; any thread. */
typedef enum { YC_REFUSAL_WITHIN_1_WD, YC_REFUSAL_BEFORE_ISSUE } YcRefusalFiling;   /* 否定备案: filed within a working day; or reviewed first */

/* What one way of accepting asks for beyond the item. */
typedef struct
{
  GPtrArray *areas;                /* (owned): char*: excluded sensitive areas */
  gboolean   dishonest_bars;       /* a record of 失信 keeps from it until it is repaired */
  gboolean   unknown_credit;       /* credit that nobody could ask for allows it, with the applicant's own declaration */
  int        bar_months;           /* how long who did not keep a promise is kept from it; 0: until repaired */
  char      *source;               /* (owned): citation */
} YcWayRule;

typedef struct
{
  char           *id, *name, *version;
  char            code[7];         /* GB/T 2260: two, four or six digits that codes of its places begin with; "" */
  YcHours         hours;
  YcTimerTerms    terms;
  YcRefusalFiling refusal;
  YcWayRule       tolerance, commitment;
  gboolean        sample;
} YcRegion;

/* The province: what every profile rests on, and what holds where nobody has named a city. */
#define YC_REGION_BASE "liaoning"
/* @folder: of the profiles. Errors: YC_BASE_ERROR_FORMAT naming file and place; NOT_FOUND as G_FILE_ERROR_NOENT. (transfer full) */
YcRegion   *yc_region_load (const char *folder, const char *id, GError **error);
/* The profile of a place by its code (GB/T 2260, six digits; "": of no enrolled window, and of places without one of their own: the province's).
 * Read once from the installed data, never freed: (transfer none). Errors: as above, also of any other profile in the folder; nothing may be judged then. */
const YcRegion *yc_region_get (const char *code, GError **error);
void        yc_region_free (YcRegion *self);
/* The first area of @item that @rule excludes, as its code (transfer none); NULL when none is. */
const char *yc_way_find_excluded (const YcWayRule *rule, const YcItem *item);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (YcRegion, yc_region_free)

G_END_DECLS
