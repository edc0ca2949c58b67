/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
#pragma once

#include "acceptance/yc-verdict.h"
#include "case/yc-case-record.h"

G_BEGIN_DECLS

/* What the last 一次性补正告知 of a case told, as its event says. */
typedef struct
{
  char *code;                 /* of the finding */
  char *subject;              /* material or field */
  guint least;                /* of a material: pages that there must be, as the applicant was told */
  YcUnfit unfit;              /* of "material-unfit": why; else of a material that may follow, and was there and did not count */
} YcToldDefect;
typedef struct
{
  GPtrArray  *defects;        /* of YcToldDefect* */
  GDate       day;            /* the applicant's last day; invalid: none was given */
  gboolean    is_provisional; /* it may be a later one: a year was not known (yc_told_count_again()) */
  GDate       received;       /* of the first receipt; invalid: not known */
  gint64      seq, at;        /* of the event */
  gboolean    is_foreign;     /* another device told it: its numbers are of another chain */
  gboolean    is_promised;    /* a letter was made since, to be accepted with what is still lacking */
  JsonObject *intake;         /* (nullable): the form as it was then */
} YcTold;

/* @history: of YcCaseEvent*. @ret_told: (transfer full) (nullable): NULL when nothing was told. FALSE: the event cannot be read. */
gboolean   yc_told_read      (const GPtrArray *history, YcTold **ret_told, GError **error);
void       yc_told_free      (YcTold *self);
/* Its day once more, where it was provisional: what was told may not cost the applicant a day that the year's calendar gives. @self: (nullable). */
void       yc_told_count_again (YcTold *self, const YcCalendar *calendar, const YcRegion *region, const YcItem *item);
/* One without defects, without a day; and one defect more of it. For who describes a notice instead of reading its event. */
YcTold    *yc_told_new       (void);
void       yc_told_add       (YcTold *self, const char *code, const char *subject, guint least, YcUnfit unfit);
/* Of const YcFinding*: what of the notice is still open now, the kind and the subject being the same. (transfer full). What was never told is not
 * among it, however much it is lacking. */
GPtrArray *yc_told_list_open (const YcTold *self, const YcVerdict *verdict);
/* What the notice itself has to be, held against @verdict of the day on which it was given: nothing is told that is not lacking, and the form, which is known
 * without a page, is told in full. NULL: nothing is wrong. (transfer none) */
const YcToldDefect *yc_told_find_unfounded (const YcTold *self, const YcVerdict *verdict);
const YcFinding    *yc_told_find_untold_field (const YcTold *self, const YcVerdict *verdict);
/* The verdict of a case that was told @self (nullable: it never was): where the law of the item accepts once all of it has come, and it has, what else is lacking
 * is a remark. (transfer full) */
YcVerdict *yc_told_judge     (const YcTold *self, const YcVerdictAsk *ask);
/* A page has come, or an answer or a field of the form is another one. @pages: of YcPage*. */
gboolean   yc_told_has_come  (const YcTold *self, const GPtrArray *pages, const YcIntake *intake);
/* Why the case may be refused as not corrected, in Chinese and without a full stop (transfer full); NULL: it may not: the day is not over or not known for good, nothing
 * of what was told is open, silence has accepted the case, or it goes another way. What can be tolerated is a ground only as long as nobody was given
 * the letter to promise it: tolerance goes first, but it is voluntary. Of a case in S15 or S18. */
char      *yc_told_find_ground (const YcTold *self, const YcVerdict *verdict, const GPtrArray *pages, const YcIntake *intake, const GDate *today);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (YcTold, yc_told_free)

G_END_DECLS
