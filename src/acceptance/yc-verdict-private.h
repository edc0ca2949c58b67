/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
#pragma once

#include "law/yc-source.h"
#include "acceptance/yc-verdict.h"

G_BEGIN_DECLS

/* What is known while judging; the findings and slots grow in @verdict. Not owned. */
typedef struct
{
  const YcIntake  *intake;
  const YcItem    *item;             /* (nullable) */
  const GPtrArray *pages;
  YcCalendar      *calendar;
  const GDate     *today;
  const YcRegion  *region;           /* (nullable) */
  const YcCreditView *credit;        /* (nullable) */
  guint            vouched;
  int              minute;           /* of @today */
  gboolean         at_virtual;
  YcVerdict       *verdict;
  gboolean         commits;
  gboolean         commitment_barred;  /* the chosen way is closed: by area, credit or region */
  const GDate     *first;            /* (nullable): as it was asked */
  gboolean         is_exit;          /* not accepted here, whatever is brought */
  gboolean         may_tolerate;     /* nothing in the item or the chosen way forbids tolerance as such */
  GPtrArray       *missing;          /* const YcMaterial*: required and not there, or not tolerable here */
  GPtrArray       *lacking;          /* const YcMaterial*: not there, and silence has accepted the case all the same */
  GPtrArray       *doubtful;         /* const YcMaterial* */
  GPtrArray       *waived;           /* const YcMaterial* */
  guint            n_complete;
  guint            n_questions;      /* open ones */
  guint            n_applicant;      /* problems */
  guint            n_fields;
  guint            n_lacking;        /* fields, as @lacking */
  gboolean         letter_signed;    /* commitment letter is in its slot */
  gboolean         promise_signed;
} YcJudge;

/* Takes @text and @cure. */
void      yc_judge_add_finding   (YcJudge *self, const char *code, const char *subject, char *text, char *cure, YcSource source, gboolean blocks);
void      yc_judge_add_cited     (YcJudge *self, const char *code, const char *subject, char *text, char *cure, const char *source, gboolean blocks);
void      yc_judge_renewal       (YcJudge *self);                      /* 延续 that is asked for late: a remark */
void      yc_judge_slots         (YcJudge *self);                      /* fills slots, the lists and their findings */
gboolean  yc_judge_is_unfit      (const YcJudge *self, const YcMaterial *material);   /* what was brought of it does not count */
/* NULL: what is signed is the letter that was printed for this state of the case (then @ret_letter is it), or letters are not known
 * here; else why not (transfer full). */
char     *yc_judge_check_letter  (const YcJudge *self, const char *kind, const char *slot, const YcLetter **ret_letter);
void      yc_judge_append_promise (YcJudge *self);                     /* its slot, when tolerance is the outcome or pages are in it */
gboolean  yc_judge_blocked       (const YcJudge *self);                /* by anything but a letter and a tolerable material */
/* The verdict alone, for asking "what if". */
YcVerdict *yc_judge_without_others (const YcVerdictAsk *ask);
/* What is cited for @source of this case: tolerance and commitment by the measure of the place, 行政许可法 by the law of the item. */
const char *yc_judge_get_source (const YcJudge *self, YcSource source);
/* Why this applicant may not be taken this way in this region (transfer full), with its source; NULL: nothing stands against it. */
char      *yc_judge_find_bar       (const YcJudge *self, YcOutcome way, const char **ret_code, const char **ret_source);
void       yc_judge_exits          (YcJudge *self);                    /* 不受理, 不予受理: from the answers and the credit */
void      yc_judge_others        (YcJudge *self);
void      yc_judge_sentences     (YcJudge *self);
void      yc_judge_say_next      (YcVerdict *verdict);                 /* from the first finding that blocks; there is one */
char     *yc_judge_join_names    (const GPtrArray *materials);         /* "A、B等": two at most, one where they are long */

G_END_DECLS
