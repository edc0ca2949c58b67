/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
#pragma once

#include "catalog/yc-bundle.h"
#include "law/yc-source.h"
#include "law/yc-timer.h"

G_BEGIN_DECLS

/* 一件事 as it stands: from the bundle, what each child has gone through and the moment of the question. Source: the case lifecycle, section 9 and invariant 14:
 * each child has its own clocks and result; a refused one leaves its siblings; the parent's limit is the critical path. Pure; any thread. */

/* Where a child is. BLOCKED: not begun, and what it rests on has come to nothing. NOT_NEEDED: no permit is needed for it (行政许可法第三十二条第一项), so that it
 * falls away and who rests on it lacks nothing. */
typedef enum { YC_CHILD_OUT, YC_CHILD_WAITING, YC_CHILD_READY, YC_CHILD_BLOCKED, YC_CHILD_RUNNING, YC_CHILD_NOT_NEEDED, YC_CHILD_DONE, YC_CHILD_REFUSED,
               YC_CHILD_WITHDRAWN, YC_CHILD_REVOKED } YcChildPhase;
#define YC_N_CHILD_PHASES (YC_CHILD_REVOKED + 1)
/* DONE: also when nothing was needed. PARTLY: ended, some done and some not. FAILED: ended, none done. */
typedef enum { YC_BUNDLE_RUNNING, YC_BUNDLE_DONE, YC_BUNDLE_PARTLY, YC_BUNDLE_FAILED, YC_BUNDLE_WITHDRAWN } YcBundleState;

/* What happened to a child: a state that it entered, with what that brought; or, when it @stays, something in the state that it is in. */
typedef struct
{
  YcState              state;
  YcMoment             at;
  const YcSpecialStep *step;         /* SPECIAL_STEP (nullable) */
  gboolean             stays;        /* no entry: @state is that of the entry before */
  YcMoment             begun;        /* an acceptance: when its handling clocks began; an invalid day: at the entry */
  YcDeadline           cure;         /* 容缺: the day by which all must be in, as it was signed; an invalid day: none was, or it stands as it did */
  gboolean             is_cured;     /* the last tolerated material has come */
  YcDeadline           told;         /* 办结期限 as the applicant was told it; an invalid day: counted by the item alone */
} YcBundleEntry;
typedef struct
{
  gboolean      taken;               /* the applicant wants it along */
  const YcItem *item;                /* ours: by which item */
  GHashTable   *answers;             /* ours (nullable): question -> answer, on which its limits may hang */
  GArray       *entries;             /* ours (nullable): YcBundleEntry as they came */
  YcChildPhase  tracked;             /* external: RUNNING, DONE, REFUSED, WITHDRAWN, REVOKED; anything else: not begun */
  YcMoment      since;               /* external, once begun */
} YcBundleFact;
typedef struct { const YcCalendar *calendar; const YcHours *hours; const YcTimerTerms *terms; } YcBundleRules;

typedef struct
{
  YcChildPhase phase;
  gboolean     may_start;            /* READY, and ours to begin */
  GArray      *waits;                /* guint: what has yet to end before it may begin */
  int          because;              /* BLOCKED: the child whose result is lacking; -1 */
  /* Ours, open, not blocked: its handling clock; before the acceptance what it will be at the earliest. An invalid day otherwise. */
  YcMoment     start, due;
  gboolean     expected;             /* not accepted yet */
  gboolean     provisional;
  gboolean     least;                /* not before: it waits for a child without a clock of ours, or its own stands still */
  YcMoment     reach;                /* until when those behind it wait, as far as we know */
  int          before;               /* the child that decides when it begins; -1 */
} YcChildView;
typedef enum { YC_BUNDLE_LEFT_ALONE, YC_BUNDLE_NO_GROUND, YC_BUNDLE_TELL } YcBundleNoteKind;
/* LEFT_ALONE: @child goes on though @because came to nothing. NO_GROUND: @child cannot begin. TELL: @because was revoked and @child rests on it. */
typedef struct { YcBundleNoteKind kind; guint child, because; char *text; YcSource source; } YcBundleNote;

typedef struct
{
  YcBundleState state;
  gboolean      own_ended;           /* none of ours is open */
  GPtrArray    *children;            /* YcChildView* as in the bundle */
  YcMoment      due;                 /* of the critical path; an invalid day when none of ours is open */
  gboolean      provisional, least;
  GArray       *critical;            /* guint: the children on it, first to last */
  GPtrArray    *notes;               /* YcBundleNote* */
} YcBundleView;

/* @facts: one for each child. What they say is taken as it is; yc_bundle_find_fault() judges it. (transfer full) */
YcBundleView *yc_bundle_look      (const YcBundle *bundle, const YcBundleFact *facts, const YcBundleRules *rules, const YcMoment *now);
void          yc_bundle_view_free (YcBundleView *self);
/* What must not be: a step that the table of states forbids, or that lacks a fact which its line asks for and a description tells (a second extension, a result while
 * something is owed, a revocation of what was never granted, an acceptance by silence before its time ...), an acceptance that the item does not know, times that run
 * backwards or lie behind @now, a child that began before what it waits for has ended, or without its ground. @calendar: (nullable): days are not counted then.
 * @ret_entry: which entry, -1 for the child as a whole. (transfer full) (nullable): what, in English, for the place. */
char         *yc_bundle_find_fault (const YcBundle *bundle, const YcBundleFact *facts, const YcCalendar *calendar, const YcMoment *now, guint *ret_child, int *ret_entry);
/* Whether anybody still needs the material or field: a child of ours that is taken and has not ended. */
gboolean      yc_bundle_is_asked  (const YcBundle *bundle, const YcBundleView *view, const YcBundleShare *share);

const char   *yc_child_phase_get_code   (YcChildPhase phase);          /* "ready" ... */
const char   *yc_child_phase_get_name   (YcChildPhase phase);          /* "可以开始" ... */
gboolean      yc_child_phase_has_failed (YcChildPhase phase);
const char   *yc_bundle_state_get_code  (YcBundleState state);
const char   *yc_bundle_state_get_name  (YcBundleState state);
const char   *yc_bundle_note_get_code   (YcBundleNoteKind kind);       /* "left-alone" ... */

G_DEFINE_AUTOPTR_CLEANUP_FUNC (YcBundleView, yc_bundle_view_free)

G_END_DECLS
