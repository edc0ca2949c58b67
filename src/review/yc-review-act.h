/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* How an act of the back office is done: judged again, then event, paper and queue entry in one transaction. Store's thread. */
#pragma once

#include "review/yc-review.h"

#include "outbox/yc-outbox-private.h"

G_BEGIN_DECLS

typedef struct
{
  YcSubmission    *submission;
  YcReviewDossier *dossier;
} YcReviewWork;
void           yc_review_work_clear  (YcReviewWork *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (YcReviewWork, yc_review_work_clear)

typedef struct
{
  const char         *kind;     /* of the event, and of the queue's entry */
  JsonObject         *body;
  const char         *then;     /* (nullable): kind of the event behind it that brings the case back into review */
  const char         *paper;    /* (nullable): its kind */
  const YcNoticeText *texts;    /* (nullable) */
  const char *const  *flags;    /* (nullable) */
  const GPtrArray    *lines;    /* (nullable): char*, for the paper's list */
} YcReviewDeed;

/* The case as it stands, and whether the rules allow @what of it. */
gboolean       yc_review_begin       (const YcReviewDesk *desk, YcReviewAct what, YcReviewWork *act, GError **error);
/* "delay_reason" of what ends a case, where it is late. REASON_MISSING */
gboolean       yc_review_add_delay   (const YcReviewDesk *desk, const YcReviewWork *act, JsonObject *body, GError **error);
const char    *yc_review_get_delay   (JsonObject *body);                                        /* "" where it is in time; for the paper */
gboolean       yc_review_do          (YcReviewWork *act, YcReviewDeed *deed, GError **error);
YcPaperRecord *yc_review_do_paper    (YcReviewWork *act, YcReviewDeed *deed, GError **error);   /* the one paper of the deed (transfer full) */
JsonObject    *yc_review_build_state (YcState state);                                           /* a body with it (transfer full) */
char          *yc_review_trim        (const char *text);
char          *yc_review_format_day  (const char *date);                                        /* "2026年11月23日" */
char          *yc_review_format_due  (const char *date, gboolean provisional);                  /* the same, marked where it is provisional */
char          *yc_review_describe_grant   (const YcReviewDossier *dossier);                     /* "《准予决定书》（...号）" */
char          *yc_review_format_grant_day (const YcReviewDossier *dossier);                     /* "2026年11月23日"; "" */
char          *yc_review_join_basis  (const GPtrArray *basis);

G_END_DECLS
