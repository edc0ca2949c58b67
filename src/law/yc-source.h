/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
#pragma once

#include "catalog/yc-item.h"

G_BEGIN_DECLS

/* Where a rule comes from, as it is cited to the clerk and on paper. One row each in data/sources.tsv (a test compares). */
typedef enum
{
  YC_SOURCE_PUBLISHED,        /* only what is published counts */
  YC_SOURCE_TRUE_FACTS,
  YC_SOURCE_ON_THE_SPOT,
  YC_SOURCE_INCOMPLETE,
  YC_SOURCE_ACCEPT,
  YC_SOURCE_REAL_ESTATE,
  YC_SOURCE_MARKET,
  YC_SOURCE_INJURY,
  YC_SOURCE_TEACHER,
  YC_SOURCE_MARRIAGE,
  YC_SOURCE_ONCE,
  YC_SOURCE_TOLERANCE,
  YC_SOURCE_COMMITMENT,
  YC_SOURCE_SHARED,
  YC_SOURCE_ARCHIVE,
  YC_SOURCE_COUNTING,
  YC_SOURCE_NOT_NEEDED,
  YC_SOURCE_NOT_OURS,
  YC_SOURCE_FALSE_MATERIALS,
  YC_SOURCE_FRAUD,
  YC_SOURCE_JOINT,            /* several agencies, one window: each decides its own matter */
  YC_SOURCE_REVOKE,
  YC_SOURCE_REMOTE,           /* one place takes in for another */
  YC_SOURCE_PROOF,            /* acceptance and refusal in writing */
  YC_SOURCE_OFFICE,           /* one office takes in and delivers for the agency */
  YC_SOURCE_CHECK,            /* the substance is examined */
  YC_SOURCE_GRANT,
  YC_SOURCE_DENY,
  YC_SOURCE_EXTENSION,
  YC_SOURCE_DELIVER,
  YC_SOURCE_UNCOUNTED,        /* special steps, told in writing */
  YC_SOURCE_PROMISE,          /* published limits; delays are explained */
  YC_SOURCE_FILING,           /* 否定备案 */
  YC_SOURCE_RATING,           /* 好差评 */
  YC_SOURCE_HEARING,
  YC_SOURCE_RENEWAL,
  YC_SOURCE_LIFECYCLE,        /* the table of states: what no text of law says in so many words */
} YcSource;
#define YC_N_SOURCES (YC_SOURCE_LIFECYCLE + 1)

const char *yc_source_get_key   (YcSource source);                     /* the row's key */
const char *yc_source_get_text  (YcSource source);                     /* "《中华人民共和国行政许可法》第三十二条第一款第（四）项" */
/* The same as it stands in a sentence: without the marks of a title and "中华人民共和国": "行政许可法第三十二条第一款第（四）项" */
const char *yc_source_get_short (YcSource source);
/* "@why（short form）", the form of every answer that says no. (transfer full) */
char       *yc_source_cite      (const char *why, YcSource source);
/* The same two for one item: 行政许可法 governs licences alone. What it would be cited for of another item is cited from that item's own law: what is told to be
 * corrected from its rule of correction, all else from the first law of its legal_basis, and from the table of states where it names none.
 * @item: (nullable): not known, cites @source itself. (transfer none), lives as long as @item */
const char *yc_source_get_text_for (YcSource source, const YcItem *item);
char       *yc_source_cite_for  (const char *why, YcSource source, const YcItem *item);   /* (transfer full) */
/* Whether a text of 行政许可法. */
gboolean    yc_source_is_licence_law (YcSource source);
/* Whether @text names a source of the table in its short form: what a refusal that was written elsewhere has already. */
gboolean    yc_source_is_cited  (const char *text);
/* Or the law that governs @item (nullable). */
gboolean    yc_source_is_cited_for (const char *text, const YcItem *item);
/* The law that says how this item is corrected: incomplete materials, or mistakes that can be put right at once. */
YcSource    yc_source_of_correction (const YcItem *item, gboolean on_the_spot);

G_END_DECLS
