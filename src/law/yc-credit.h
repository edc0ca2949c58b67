/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
#pragma once

#include "law/yc-region.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* 信用状况 of an applicant, as the platform told it, and what it bars. Pure; any thread. */
typedef enum
{
  YC_CREDIT_DISHONEST,         /* 失信, until repaired: no tolerance, no commitment */
  YC_CREDIT_PROMISE_BROKEN,    /* 容缺或者承诺未履行: kept from both for as long as the region says */
  YC_CREDIT_FALSE_MATERIALS,   /* 行政许可法第七十八条: one year, the same permit of a safety or health area */
  YC_CREDIT_FRAUD,             /* 第七十九条: three years, the same */
} YcCreditKind;
#define YC_N_CREDIT_KINDS (YC_CREDIT_FRAUD + 1)
const char *yc_credit_kind_get_code (YcCreditKind kind);             /* "dishonest" ... */
gboolean    yc_credit_kind_parse    (const char *code, YcCreditKind *ret_kind);
const char *yc_credit_kind_get_text (YcCreditKind kind);             /* Chinese, for the clerk: what bars, as part of a sentence */
const char *yc_credit_kind_get_word (YcCreditKind kind);             /* the same in a word, for a tag */
const char *yc_credit_kind_get_source_key (YcCreditKind kind);       /* why it bars: a row's key in data/sources.tsv */

typedef struct
{
  YcCreditKind kind;
  GDate        since;          /* of the finding or the decision */
  gboolean     repaired;
  char         item_id[41];    /* FALSE_MATERIALS, FRAUD: of which permit; "" for any */
} YcCreditRecord;

typedef struct
{
  gint64  asked;               /* when the platform answered, UTC us; 0: nobody could be asked */
  gboolean priority;           /* 守信激励: served first */
  GArray *records;             /* (nullable): of YcCreditRecord */
} YcCredit;
YcCredit *yc_credit_new  (void);                       /* nobody was asked, nothing is known: with an empty list */
void      yc_credit_free (YcCredit *self);             /* of yc_credit_new() */

/* One record as the line, the cache and a described intake have it: kind, since, repaired, item. FORMAT names the place. */
#define YC_CREDIT_MAX_RECORDS 100
gboolean  yc_credit_record_read   (JsonObject *json, const char *where, YcCreditRecord *ret_record, GError **error);
/* The members "priority" and "records" of @json, both may be absent. Other members are the caller's question. */
gboolean  yc_credit_read_records  (YcCredit *self, JsonObject *json, const char *where, GError **error);
void      yc_credit_write_records (const YcCredit *self, JsonObject *json);

/* For how long an answer holds while the line is down (design 9.12). */
#define YC_CREDIT_FRESH_US (G_GINT64_CONSTANT (24) * 3600 * G_USEC_PER_SEC)

typedef struct
{
  const YcCreditRecord *record; /* what bars; NULL: nothing does (not owned) */
  GDate                 until;  /* last day of the bar; invalid: until repaired */
} YcBar;
typedef struct
{
  gboolean known;              /* an answer that is fresh */
  gboolean priority;
  YcBar    application;        /* nothing may be applied for: 不予受理 */
  YcBar    tolerance, commitment;
} YcCreditView;
/* @self: (nullable): nobody was asked. @now: UTC us. An answer that is not fresh is none: what barred then may be repaired, and what the region lets unknown credit do is open
 * (design 9.12). */
void yc_credit_look (const YcCredit *self, const YcRegion *region, const YcItem *item, gint64 now, const GDate *today, YcCreditView *ret_view);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (YcCredit, yc_credit_free)

G_END_DECLS
