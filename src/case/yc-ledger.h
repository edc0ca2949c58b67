/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
#pragma once

#include "case/yc-case-store.h"
#include "case/yc-case-timer.h"
#include "law/yc-region.h"

G_BEGIN_DECLS

/* 台账: what waits for a day. Which list a case stands on follows from its projection; its day, how much is left and the colour from its clocks, as the
 * case page has them (case/yc-case-timer). */
typedef enum
{
  YC_LEDGER_NONE,
  YC_LEDGER_TOLERANCE,          /* 容缺: a tolerated material is owed */
  YC_LEDGER_COMMITMENT,         /* 承诺核查: granted on commitment, to be checked afterwards */
  YC_LEDGER_CORRECTION,         /* 补正: the applicant was told what to correct */
  YC_LEDGER_UNDECIDED,          /* 待受理: received, not answered */
  YC_LEDGER_REFUSAL,            /* 否定备案: 不受理, 不予受理, 不予许可, 退件办结 */
  /* What is reported: no day, the newest in front, and the case may stand on one of the lists above besides. */
  YC_LEDGER_ASKED,              /* 免交仍收: a shared or licensed material was asked for, with the reason */
  YC_LEDGER_SECOND,             /* 再次补正: a second notice, who allowed it and why */
  YC_LEDGER_LATE,               /* 逾期办结: it ended behind its day, and why */
} YcLedgerKind;
#define YC_N_LEDGER_KINDS 9
#define YC_LEDGER_NO_DAY "9999-12-31"
const char *yc_ledger_kind_get_code (YcLedgerKind kind);                  /* "tolerance" ...; "" of NONE */
const char *yc_ledger_kind_get_name (YcLedgerKind kind);                  /* "容缺" ...; "" of NONE */
gboolean    yc_ledger_kind_is_report (YcLedgerKind kind);
gboolean    yc_ledger_kind_parse    (const char *code, YcLedgerKind *ret_kind);

/* @day: "" while only the clocks know it; YC_LEDGER_NO_DAY: no limit runs. */
typedef struct { YcLedgerKind kind; const char *day; } YcLedgerPlace;
void        yc_ledger_find_place    (const YcCaseRecord *record, YcLedgerPlace *ret_place);   /* pure */

typedef struct
{
  YcLedgerKind  kind;
  YcCaseRecord *record;         /* (owned) */
  YcCaseTimer  *timer;          /* (owned) (nullable): its clock; NULL: the law sets no limit here */
  GPtrArray    *outstanding;    /* (owned): of char*: names of materials owed, what was told to correct; of a refusal and a report the reason */
  char         *basis;          /* (owned): of a refusal; else "" */
  char         *actor;          /* (owned): who brought the case there */
  char         *reviewer;       /* (owned): of a refusal, who reviewed it; "": nobody yet */
  gint64        reviewed;       /* UTC us: and when */
  gint64        since;          /* UTC us: and when; 0: not known */
} YcLedgerLine;
void        yc_ledger_line_free     (YcLedgerLine *self);

/* @calendar, @region: (not owned). @now: UTC us */
typedef struct { const YcCalendar *calendar; const YcRegion *region; gint64 now; } YcLedgerRules;
/* Pure. @report: the list of reports that the line is for; NONE: where the case stands. @record: (transfer full). FORMAT */
YcLedgerLine *yc_ledger_line_new    (YcCaseRecord *record, YcLedgerKind report, const YcItem *item, const GPtrArray *history, const YcLedgerRules *rules, GError **error);

/* ---- store: on the store's thread ---- */

/* Cases of one list, or with NONE of all that wait (without refusals and reports), what is due first in front. (transfer full): of YcLedgerLine* */
GPtrArray  *yc_ledger_store_list    (YcStore *store, YcLedgerKind kind, guint offset, guint limit, const YcLedgerRules *rules, GError **error);
/* @soon: today excluded, the next three working days. Without refusals and reports, except for their own count. */
typedef struct { guint n[YC_N_LEDGER_KINDS]; guint overdue, today, soon; } YcLedgerCounts;     /* n[NONE]: of all without refusals */
gboolean    yc_ledger_store_count   (YcStore *store, const YcLedgerRules *rules, YcLedgerCounts *ret_counts, GError **error);
/* Lets the clocks tell the days that the order of the list needs and the projection has not, of at most @limit cases. Own transaction. @ret_more: there are
 * others. */
gboolean    yc_ledger_store_settle  (YcStore *store, guint limit, const YcLedgerRules *rules, gboolean *ret_more, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (YcLedgerLine, yc_ledger_line_free)

G_END_DECLS
