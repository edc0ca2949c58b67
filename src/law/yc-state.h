/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
#pragma once

#include "law/yc-source.h"

G_BEGIN_DECLS

/* The states of a case and the one table of who may go where: by whom, from which facts, with which paper, and what the clocks do.
 * Source: the case lifecycle, sections 3, 4 and 7, which encode 行政许可法 第三十二条至第四十七条、第六十九条. Pure; any thread. */

/* Name and number: YC_STATE_ACCEPTED == 30 is "S30". The enum and the table are both made of this list, so that neither can lack a state. */
#define YC_STATE_LIST(X) \
  X (DRAFT, 0) X (PRECHECK, 5) X (RECEIVED, 10) X (TO_CORRECT, 15) X (CORRECTED, 18) X (NOT_NEEDED, 20) X (REFUSED, 21) X (ACCEPTED, 30) \
  X (TOLERATED, 31) X (COMMITTED, 32) X (DEEMED_ACCEPTED, 33) X (HANDED_OVER, 40) X (SENT_BACK, 41) X (REVIEW, 50) X (SPECIAL_STEP, 55) \
  X (EXTENDED, 56) X (GRANTED, 60) X (DENIED, 61) X (RESULT_MADE, 65) X (DELIVERED, 70) X (RATED, 75) X (ARCHIVED, 80) X (WITHDRAWN, 90) \
  X (LAPSED, 91) X (TERMINATED, 92) X (VOIDED, 93) X (REVOKED, 94)

typedef enum
{
#define YC_STATE_MEMBER(name, number) YC_STATE_##name = number,
  YC_STATE_LIST (YC_STATE_MEMBER)
#undef YC_STATE_MEMBER
} YcState;

typedef enum
{
  YC_ROLE_CLERK,               /* 综合窗口 */
  YC_ROLE_APPROVER,            /* 后台审批 */
  YC_ROLE_VIRTUAL,             /* 远程虚拟窗口: takes in for its own hall */
  YC_ROLE_SUPERVISOR,          /* 主管 */
  YC_N_ROLES                   /* also: not known here */
} YcRole;
const char *yc_role_get_name (YcRole role);                      /* "clerk", "approver", "virtual", "supervisor" */
gboolean    yc_role_parse    (const char *name, YcRole *ret_role);

/* What must be so before a state is entered; bits. */
typedef enum
{
  YC_FACT_SIGNED       = 1 << 0,   /* the author's signature */
  YC_FACT_LETTER       = 1 << 1,   /* the applicant's letter, signed, in its slot */
  YC_FACT_NOTICE       = 1 << 2,   /* the written notice is made */
  YC_FACT_REASON       = 1 << 3,   /* reason and legal basis stand in the event */
  YC_FACT_REVIEWED     = 1 << 4,   /* a second person has approved, or the region lets the filing follow */
  YC_FACT_HEAD         = 1 << 5,   /* the agency's head has approved */
  YC_FACT_FIRST_TIME   = 1 << 6,   /* it has not happened to this case before */
  YC_FACT_SUPERVISOR   = 1 << 7,   /* a supervisor allows it */
  YC_FACT_SILENCE      = 1 << 8,   /* the time to say so has passed, and the law of the item makes that an acceptance */
  YC_FACT_NOTHING_OWED = 1 << 9,   /* no tolerated material is open */
  YC_FACT_LAPSED       = 1 << 10,  /* a tolerated material is open behind its last day */
  YC_FACT_CURE_OVER    = 1 << 11,  /* what was to be corrected was not in its time */
  YC_FACT_VERDICTS     = 1 << 12,  /* a verdict stands for every material and point */
  YC_FACT_IMMEDIATE    = 1 << 13,  /* 即办件 at a window that is authorised to decide it */
  YC_FACT_DELAY_TOLD   = 1 << 14,  /* in time (to accept, to decide, to deliver), or the reason of the delay is told */
  YC_FACT_GRANTED      = 1 << 15,  /* something was granted to the applicant */
} YcFact;
#define YC_N_FACTS 16

/* One clock each; bits. */
typedef enum
{
  YC_TIMER_PRECHECK     = 1 << 0,  /* 预审 */
  YC_TIMER_JUDGE        = 1 << 1,  /* 受理期限 */
  YC_TIMER_CURE         = 1 << 2,  /* 补正期限, the applicant's */
  YC_TIMER_LEGAL        = 1 << 3,  /* 法定办结时限 */
  YC_TIMER_PROMISE      = 1 << 4,  /* 承诺办结时限 */
  YC_TIMER_TOLERANCE    = 1 << 5,  /* 容缺补齐, the applicant's */
  YC_TIMER_TRANSFER     = 1 << 6,  /* 移交 */
  YC_TIMER_SPECIAL      = 1 << 7,  /* 特别环节 */
  YC_TIMER_DELIVERY     = 1 << 8,  /* 送达 */
  YC_TIMER_VERIFICATION = 1 << 9,  /* 承诺核查 */
  YC_TIMER_FILING       = 1 << 10, /* 否定备案 */
  YC_TIMER_RATING       = 1 << 11, /* 差评整改 */
  YC_TIMER_ARCHIVE      = 1 << 12, /* 归档 */
  YC_TIMER_RECTIFY      = 1 << 13, /* 限期整改 of what was promised, the applicant's */
  YC_TIMER_HEARING_ASK  = 1 << 14, /* 申请听证, the applicant's */
  YC_TIMER_HEARING      = 1 << 15, /* 组织听证 */
} YcTimerKind;
#define YC_N_TIMERS 16

/* What an entry does to the clocks. */
typedef struct
{
  guint    starts, stops;          /* bits of YcTimerKind; stops come first, so that a clock in both begins anew */
  gboolean from_receipt;           /* what starts runs from the day of the receipt */
  gboolean pauses;                 /* LEGAL and PROMISE stand still until the state is left, unless the step counts */
  gboolean extends;                /* LEGAL and PROMISE move by the item's extension */
} YcStateClock;

gboolean    yc_state_may_follow (YcState from, YcState to);   /* anything not listed is forbidden */
guint       yc_state_get_actors (YcState state);              /* who may bring a case into it at all: 1 << YcRole */
/* Of one line of the table. FALSE when there is none. @ret_actors: 1 << YcRole; @ret_facts: YcFact that must hold. */
gboolean    yc_state_get_line   (YcState from, YcState to, guint *ret_actors, guint *ret_facts);
const YcStateClock *yc_state_get_clock (YcState state);       /* of its entry (transfer none) */
const char *const *yc_state_get_papers (YcState state);       /* kinds of the papers that its entry calls for, NULL-terminated (transfer none) */
const char *yc_state_get_name   (YcState state);              /* "已受理" ... */
const char *yc_state_get_code   (YcState state);              /* "S30" */
gboolean    yc_state_parse      (const char *code, YcState *ret_state);
gboolean    yc_state_is_open    (YcState state);              /* not ended */
/* All states in the order of the table; FALSE at the end. */
gboolean    yc_state_get_nth    (guint n, YcState *ret_state);

const char *yc_fact_get_text    (YcFact fact);                /* why it is not allowed while the fact does not hold; Chinese, with the short form of its source */
YcSource    yc_fact_get_source  (YcFact fact);                /* why it has to hold, of a licence */
YcSource    yc_state_get_source (YcState state);              /* of the state's row: the rule by which a case comes into it at all */

/* The answers that say no, each with the state, line or fact that forbids it and with its source, which is of the law that governs @item (yc_source_cite_for();
 * nullable: not known). Chinese. (transfer full) */
/* There is no line from @from to @to: "本件处于“已受理”，状态表中由此只能到…，不能到“草稿”（…）" */
char       *yc_state_explain_no   (YcState from, YcState to, const YcItem *item);
/* There is one, but it is not @role's. */
char       *yc_state_explain_role (YcState from, YcState to, YcRole role, const YcItem *item);
/* A state in which an act that changes none, or one of several, has no place: "本件处于“已送达”，不能更正姓名（…）" */
char       *yc_state_explain_act  (YcState state, const char *act, YcSource source, const YcItem *item);
/* @fact does not hold. A letter is of tolerance or of commitment, a notice of a correction, a step or an extension, by the state @to. */
char       *yc_fact_explain       (YcFact fact, YcState to, const YcItem *item);

G_END_DECLS
