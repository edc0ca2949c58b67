/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
#pragma once

#include "review/yc-review-dossier.h"

G_BEGIN_DECLS

/* What an approver may do with a case now, and in one sentence why not. Pure; any thread. Whose post it is (the role) is judged where the
 * event is appended (case/yc-transition). */
typedef enum { YC_REVIEW_CLAIM, YC_REVIEW_JUDGE, YC_REVIEW_SEND_BACK, YC_REVIEW_GRANT, YC_REVIEW_DENY, YC_REVIEW_TAKE_OVER,
               YC_REVIEW_BEGIN_STEP, YC_REVIEW_END_STEP, YC_REVIEW_EXTEND, YC_REVIEW_TERMINATE, YC_REVIEW_REVOKE, YC_REVIEW_VERIFY, YC_REVIEW_ASK_HEARING } YcReviewAct;
#define YC_N_REVIEW_ACTS (YC_REVIEW_ASK_HEARING + 1)

typedef struct
{
  guint n_points, open_points;           /* 审查要点 that apply; without a verdict */
  guint n_materials, open_materials;     /* materials with pages; without a verdict */
  guint fails, doubts;                   /* of both */
} YcReviewCount;
void     yc_review_count    (const YcReviewDossier *dossier, YcReviewCount *ret_count);

/* @clerk_id: who would act. @today: Beijing. @ret_text: (transfer full) Chinese, with its source in the short form; both are set on FALSE only. */
gboolean yc_review_check    (const YcReviewDossier *dossier, YcReviewAct act, const char *clerk_id, const GDate *today, YcConflict *ret_reason,
                             char **ret_text);

/* What ends the case today ends it behind the day of its decision: why is told then (优化营商环境条例第三十六条). FALSE where no day is set. */
gboolean yc_review_is_late  (const YcReviewDossier *dossier, const GDate *today);
/* The period to look whether what was promised holds is over, and nobody has looked: it is done all the same, and why it comes late is told (优化营商环境条例第三十六条).
 * yc_review_dossier_count() first; FALSE where no day is set. */
gboolean yc_review_verification_is_late (const YcReviewDossier *dossier, const GDate *today);

/* What comes back to the window. @page: its id, or "" for the whole material. @reason: code of a return reason. */
typedef struct { const char *page, *material, *reason; } YcReviewReturn;
/* Whether a return says what comes back and why. @reason: code that stands for all; @text: the explanation. REASON_MISSING: nothing comes back, a code is
 * unknown, or says nothing without @text; PAGE_ELSEWHERE: the dossier has no such page in that material. As yc_review_check() besides. */
gboolean yc_review_check_returns (const YcReviewDossier *dossier, const char *reason, const char *text, const YcReviewReturn *returns, guint n_returns,
                                  YcConflict *ret_reason, char **ret_text);

/* 责令限期整改 of a commitment that does not hold: once, with what does not hold, until a day behind @today and at most a year away (YYYY-MM-DD). As
 * yc_review_check() of YC_REVIEW_VERIFY besides. REASON_MISSING, DAY, STATE */
#define YC_REVIEW_MAX_FIX_DAYS 365
gboolean yc_review_check_fix (const YcReviewDossier *dossier, const char *text, const char *until, const GDate *today, YcConflict *ret_reason, char **ret_text);

/* 特别程序 of the item of this dossier, by its name (transfer none) (nullable): the clock stops by law only, and so for nothing else. */
const YcSpecialStep *yc_review_find_step (const YcReviewDossier *dossier, const char *name);

/* The step that goes on in S55 (transfer none) (nullable), and why 现场核查 cannot be ended with these names: NULL where it can (static, Chinese). */
const YcSpecialStep *yc_review_get_running_step (const YcReviewDossier *dossier);
char       *yc_review_get_on_site_text (const YcItem *item);   /* (transfer full); @item: (nullable) */

/* The bar's two lines for the act that is planned: what is so, and what comes of it. (transfer full) */
typedef struct
{
  gboolean ready;
  char    *sentence, *detail;
} YcReviewStanding;
YcReviewStanding *yc_review_stand (const YcReviewDossier *dossier, YcReviewAct planned, const char *clerk_id, const GDate *today);
void     yc_review_standing_free (YcReviewStanding *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (YcReviewStanding, yc_review_standing_free)

G_END_DECLS
