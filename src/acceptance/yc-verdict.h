/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
#pragma once

#include "capture/yc-page.h"
#include "law/yc-state.h"
#include "case/yc-judge-limit.h"
#include "intake/yc-intake.h"
#include "law/yc-credit.h"

G_BEGIN_DECLS

/* The rules at the counter. Pure functions: intake + pages + dates in, outcome and findings out. Every finding cites its source. */
typedef enum { YC_OUTCOME_ACCEPT, YC_OUTCOME_COMMIT, YC_OUTCOME_TOLERATE, YC_OUTCOME_INCOMPLETE,
               YC_OUTCOME_REFUSE, YC_OUTCOME_NOT_NEEDED } YcOutcome;   /* ordered: best first (design 9.13); 不予受理, 不受理 whatever is brought */
#define YC_N_OUTCOMES (YC_OUTCOME_NOT_NEEDED + 1)
typedef enum { YC_SLOT_WAITING, YC_SLOT_COMPLETE, YC_SLOT_DOUBTFUL, YC_SLOT_TOLERABLE, YC_SLOT_MISSING, YC_SLOT_WAIVED, YC_SLOT_OPTIONAL } YcSlotState;

typedef struct
{
  char     *code;             /* stable: "material-missing", "material-tolerable", "material-unfit", "too-few-pages", "doubtful-page", "field-missing", "field-wrong", "question-open",
                                 "applicant", "letter-unsigned", "letter-outdated", "promise-unsigned", "promise-outdated", "promise-names-more", "deemed-accepted", "all-supplied", "count-open", "not-in-force", "commitment-excluded", "no-tolerance-immediate", "commitment-barred", "not-needed", "not-ours",
                                 "application-barred", "sample" ... */
  char     *subject;          /* material id, field id, question id or "" */
  char     *text;             /* Chinese: what is wrong */
  char     *cure;             /* Chinese: what cures it */
  char     *source;           /* "行政许可法第三十二条第一款第（四）项" ... never empty */
  gboolean  blocks;           /* FALSE: a remark */
  gboolean  is_own;           /* the window's own work, never told to the applicant: a form that was printed here is not scanned to its end */
  guint     n_pages, least;   /* of a material with too few pages: how many there are, and have to be; else 0 */
  YcUnfit   unfit;            /* of a material that is there and does not count: why */
} YcFinding;

typedef struct
{
  const YcMaterial *material;
  YcSlotState state;
  guint n_pages;              /* not deleted, blank ones not counted */
  gboolean source_not_connected;
  YcUnfit unfit;              /* why pages of it do not count, where that is what it lacks */
} YcSlot;
/* Why a shared or licensed material is asked for on paper, as it is kept with the act. */
#define YC_ASKED_SOURCE_NOT_CONNECTED "来源没有接通，改收纸质"
/* Asked for although it is shared or licensed; what need not come and did not come was not asked for. */
gboolean yc_slot_is_asked (const YcSlot *self);

typedef struct
{
  YcOutcome   outcome;        /* what is open now, or would be once @next is done */
  gboolean    ready;          /* F9 can be pressed: TRUE also for TOLERATE before the promise is signed? No: then FALSE and @needs_letter */
  gboolean    needs_letter;   /* the next step is to print @letter_kind, have it signed, scan it into its slot */
  const char *letter_kind;    /* "tolerance-promise", "commitment-letter" or NULL */
  char       *sentence;       /* bold line: "可容缺受理：缺 1 件（从业人员健康证明），5 个工作日内补齐" */
  char       *next;           /* dim line: "下一步打印容缺受理承诺书，申请人签名后扫入" */
  GPtrArray  *slots;          /* YcSlot*, checklist order, letter slots included */
  GPtrArray  *findings;       /* YcFinding* */
  GPtrArray  *tolerated;      /* const YcMaterial* that would be tolerated */
  GArray     *cure_dues;      /* YcDeadline, one for each of @tolerated: each material has its own published cure limit */
  GPtrArray  *other;          /* of YcOtherOutcome*: the rest, with why not */
  GDate       start;          /* 受理日期: today, or the day of the receipt when silence has accepted the case; the clock runs from it, not counting it */
  gboolean    on_the_spot;    /* the law of the item knows no notice of correction: the reason is given at once (law/yc-correction) */
  gboolean    in_force;       /* of the item, on the day of the first receipt, or today: else nothing is taken in; TRUE without an item */
  gboolean    deemed;         /* 逾期未告知，视为受理 */
  gboolean    supplied;       /* all that was told to correct has come, and the law of the item accepts then, whatever else is lacking (工伤保险条例第十八条) */
  YcDeadline  judge_due;      /* 受理期限; invalid date before the receipt, and where the law of the item knows none */
  YcDeadline  promise_due, legal_due, due;             /* if accepted today; invalid dates without an item */
  YcDeadline  first_cure;     /* the first of @cure_dues: the case's clock runs to it */
  YcDeadline  cure_due;       /* the last of @cure_dues: when all must be in; invalid date when nothing is tolerated */
  YcCaseLimits limits;        /* 办结时限 with these answers; empty without an item */
  int         cure_days; YcUnit cure_unit;             /* of @cure_due */
} YcVerdict;
typedef struct { YcOutcome outcome; gboolean open; char *why; char *source; } YcOtherOutcome;

/* What a described intake need not tell. */
typedef enum { YC_VOUCHED_APPLICANT = 1 << 0, YC_VOUCHED_FORM = 1 << 1 } YcVouched;

/* What a verdict rests on. @pages: of YcPage*. @region: (nullable): the item's own flags alone. @credit: (nullable): nobody could be asked. */
typedef struct
{
  const YcIntake     *intake;
  const GPtrArray    *pages;
  YcCalendar         *calendar;
  const GDate        *today;
  const YcRegion     *region;
  const YcCreditView *credit;
  guint               vouched;        /* YcVouched: who asks vouches for it, and it is not looked at */
  int                 minute;         /* of @today in Beijing: half days are counted from here. 0: from the opening of the hall */
  gboolean            at_virtual;     /* taken in at a virtual window: an item that asks for presence is not */
  const GDate        *first;          /* (nullable): the day of the first receipt, where that of the intake is of a later one or stands still; yc_told_judge() knows it */
  gboolean            supplied;       /* as in YcVerdict; yc_told_judge() finds it out */
} YcVerdictAsk;
YcVerdict  *yc_verdict_ask   (const YcVerdictAsk *ask);
/* Without region and credit. @pages: of YcPage* of the case, deleted ones are ignored; a doubtful page (flags GREY_TAIL, SHORT) blocks until it is deleted, replaced
 * or marked blank. */
YcVerdict  *yc_verdict_judge (const YcIntake *intake, const GPtrArray *pages, YcCalendar *calendar, const GDate *today);
/* Whose paper is still to be counted stands beside the case (a scan broke off, or the guard saw something odd). @materials: of const
 * YcMaterial*, may be empty. Adds a blocking finding for each and says so in the sentence first of all; what is open behind it stays. */
void        yc_verdict_want_counts (YcVerdict *self, const GPtrArray *materials);
/* Whether the case can be accepted with @outcome now. FALSE: the first blocking finding, or the sentence. @ret_text: (transfer none), Chinese */
gboolean    yc_verdict_allows      (const YcVerdict *self, YcOutcome outcome, YcConflict *ret_reason, const char **ret_text);
/* Whether the slot of @material_id has all its pages; a material that is not in the list lacks nothing. */
gboolean    yc_verdict_is_whole    (const YcVerdict *self, const char *material_id);
/* 一次性补正告知. Whether @self tells of it to the applicant: a material, a page or a field that only they can supply. */
gboolean    yc_finding_is_told     (const YcFinding *self);
/* What is wrong and what is asked for, as the notice says it to the applicant: material, form, copies, standard, basis. (transfer full) */
void        yc_finding_describe_defect (const YcFinding *self, const YcItem *item, char **ret_what, char **ret_demand);
/* Whether everything that is lacking is known, so that it can be told once and in full. @ret_why: (transfer full): Chinese: how much, or why not.
 * Source: 行政许可法第三十二条第一款第四项 and the item's own law (yc_source_of_correction()). */
gboolean    yc_verdict_may_correct (const YcVerdict *self, char **ret_why);
/* Where it is @on_the_spot: why it is refused now, of all that is lacking, as the paper says it. NULL: nothing is, or not all is known. (transfer full) */
char       *yc_verdict_find_spot_ground (const YcVerdict *self, const YcItem *item);
void        yc_verdict_free  (YcVerdict *self);
/* The state that an act with @outcome leads to: S33 where silence has accepted before and nothing but the acceptance is left to be said. Who signed a
 * letter (S31, S32) is bound by it, so that stands; its clocks run from the receipt, too. */
YcState     yc_verdict_get_state (const YcVerdict *self, YcOutcome outcome);
YcState     yc_outcome_to_state (YcOutcome outcome);          /* ACCEPT -> S30, COMMIT -> S32, TOLERATE -> S31, INCOMPLETE -> S15, REFUSE -> S21, NOT_NEEDED -> S20 */
const char *yc_outcome_get_name (YcOutcome outcome);          /* "受理", "告知承诺受理", "容缺受理", "暂不能受理", "不予受理", "不受理" */
const char *yc_outcome_get_code (YcOutcome outcome);          /* "accept", "commit", "tolerate", "correct", "refuse", "not-needed" */

G_DEFINE_AUTOPTR_CLEANUP_FUNC (YcVerdict, yc_verdict_free)

G_END_DECLS
