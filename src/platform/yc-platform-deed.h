/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
#pragma once

#include "acceptance/yc-verdict.h"
#include "platform/yc-platform-log.h"

G_BEGIN_DECLS

/* What the acts of an operation rest on besides a lawful change of state: their papers, the e-file with its pages, what the item allows. Asked with what
 * the platform has itself: all that was done of the case, the item's text, the files that were delivered; by the rules that the workstation asks. Once all
 * events of @op are folded and its files are here. @events: of YcCaseEvent*, void ones marked. RULE names what is missing; SCHEMA: it cannot be read. Other
 * errors: of the database, the disk or the installed rules. Writes nothing. Store thread. */
gboolean yc_platform_deed_check (YcPlatformStore *store, const char *hall, const YcWireOp *op, GPtrArray *events, GError **error);

/* ---- for the files of the acts ---- */

/* What of a case only its window could see when it judged. Where the platform cannot, what the window did is not held against what is not known here. */
typedef enum
{
  YC_PLATFORM_DOUBT_PAGES      = 1 << 0,    /* which pages there are: no e-file has told yet. None is known, so that whatever is asked for counts as lacking */
  YC_PLATFORM_DOUBT_SILENCE    = 1 << 1,    /* whether the time to accept is over, where one side does not know the year: then it is not */
  YC_PLATFORM_DOUBT_TOLERANCE  = 1 << 2,    /* the applicant's credit, which the window was told: it bars tolerance */
  YC_PLATFORM_DOUBT_COMMITMENT = 1 << 3,    /* the same, 告知承诺 */
} YcPlatformDoubt;

/* One event while it is judged. */
typedef struct
{
  YcPlatformStore   *store;        /* (not owned) */
  const char        *hall;         /* (not owned) */
  const YcWireOp    *op;           /* (not owned) */
  GPtrArray         *events;       /* (not owned): of the operation */
  const YcCaseEvent *event;        /* (not owned) */
  YcPlatformLog      log;          /* with all events of the operation, once it is read */
  gboolean           has_log;
  GPtrArray         *before;       /* (owned) (nullable): of YcCaseEvent* (not owned): all of the case before @event */
  gint64             at;           /* UTC us: when it was done, once @before is read: where it tells again what was taken back, when it was told first */
  YcReviewDossier   *dossier;      /* (owned) (nullable): of @before, with its pages */
} YcPlatformDeed;

/* @before with @at, and @dossier, unless they are there. */
gboolean   yc_platform_deed_read_before  (YcPlatformDeed *self, GError **error);
gboolean   yc_platform_deed_read_dossier (YcPlatformDeed *self, GError **error);
/* The dossier of the first @n of @before, with its pages. (transfer full) */
YcReviewDossier *yc_platform_deed_fold   (const YcPlatformDeed *self, guint n, GError **error);
/* The event names the newest e-file by its digest, the manifest is here, and so is every page of it. Reads the dossier. PAGES_MISSING */
gboolean   yc_platform_deed_check_efile  (YcPlatformDeed *self, GError **error);
/* What the counter's rules say of the case as it is delivered, on the day of the act. @doubts: YcPlatformDoubt. Reads the dossier. (transfer full) */
YcVerdict *yc_platform_deed_judge        (YcPlatformDeed *self, guint doubts, GError **error);
/* The day that was told is the one that is counted here; where one side knows a year that the other does not, it lies near it. */
gboolean   yc_platform_fits_day          (const char *told, gboolean provisional, const YcDeadline *count);
/* A paper of @kind is named by the event; @arrives_now: and its file is here. PAPER_MISSING */
gboolean   yc_platform_deed_check_paper  (YcPlatformDeed *self, const char *kind, gboolean arrives_now, GError **error);
/* The case's item as it was delivered. Reads @before. (transfer full); NULL: with an error */
YcItem    *yc_platform_deed_find_item    (YcPlatformDeed *self, GError **error);
/* RULE: "name: text". FALSE */
gboolean   yc_platform_deed_refuse       (YcConflict reason, const char *text, GError **error);
/* The ids of the pages in @material (nullable: in all). (transfer full): of char* (not owned) */
GPtrArray *yc_platform_deed_list_pages   (const YcReviewDossier *dossier, const char *material);

/* yc-platform-acceptance.c: S30, S31, S32 */
gboolean yc_platform_acceptance_check (YcPlatformDeed *self, YcOutcome outcome, GError **error);
/* yc-platform-answer.c: S10, S18, S15 */
gboolean yc_platform_receipt_check    (YcPlatformDeed *self, GError **error);
gboolean yc_platform_supply_check     (YcPlatformDeed *self, GError **error);
gboolean yc_platform_correction_check (YcPlatformDeed *self, GError **error);
/* yc-platform-refusal.c: S20, S21 */
gboolean yc_platform_refusal_check    (YcPlatformDeed *self, GError **error);
/* yc-platform-return.c: S41, S40, "cured", S90, "withdrawal-refused", S70 */
gboolean yc_platform_return_check     (YcPlatformDeed *self, GError **error);
gboolean yc_platform_hand_over_check  (YcPlatformDeed *self, GError **error);
gboolean yc_platform_cure_check       (YcPlatformDeed *self, GError **error);
gboolean yc_platform_withdrawal_check (YcPlatformDeed *self, GError **error);
gboolean yc_platform_refused_withdrawal_check (YcPlatformDeed *self, GError **error);
gboolean yc_platform_delivery_check   (YcPlatformDeed *self, GError **error);
/* yc-platform-verification.c: "verified" */
gboolean yc_platform_verification_check (YcPlatformDeed *self, GError **error);
/* yc-platform-hearing.c: "hearing-asked" */
gboolean yc_platform_hearing_check (YcPlatformDeed *self, GError **error);

G_END_DECLS
