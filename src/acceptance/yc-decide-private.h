/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
#pragma once

#include "acceptance/yc-decide.h"
#include "capture/yc-unfit.h"
#include "law/yc-timer.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* Between the readers of descriptions. Errors: YC_BASE_ERROR_FORMAT with the place. */
gboolean yc_decide_fail      (GError **error, const char *where, const char *format, ...) G_GNUC_PRINTF (3, 4);   /* FALSE */
/* 2000 to 2999. */
gboolean yc_decide_read_day  (JsonObject *json, const char *where, const char *member, GDate *ret_day, GError **error);
/* The member "unfit"; YC_UNFIT_NONE stays where it is not there. */
gboolean    yc_decide_read_unfit (JsonObject *json, const char *where, YcUnfit *ret_unfit, GError **error);
/* "time", 09:00 when absent. */
gboolean yc_decide_read_time (JsonObject *json, const char *where, int *ret_minute, GError **error);

/* ---- what was told once (yc-decide-told.c) ---- */

gboolean   yc_decide_read_told   (const YcDecideRules *rules, YcDecideIntake *self, JsonObject *root, GError **error);
/* The verdict on what is there now. Once all that was told has come, the time to accept begins with its receipt. (transfer full) */
YcVerdict *yc_decide_judge_told  (const YcDecideIntake *self, const YcVerdictAsk *ask);

typedef struct
{
  YcOutcome   outcome;
  YcState     state;
  gboolean    whole;           /* nothing that was told is open */
  gboolean    receipt;         /* what has come is receipted now */
  gboolean    notice;          /* the papers of @state are made; else the case waits in it */
  char       *sentence, *next; /* (owned) (nullable): as the verdict has them */
  JsonObject *second;          /* (owned) (nullable): what was never told, and whether it may be told */
} YcDecideTold;
void       yc_decide_answer_told (const YcDecideIntake *self, const YcVerdict *verdict, YcDecideTold *ret);
void       yc_decide_told_clear  (YcDecideTold *self);
/* Up to the notice, or up to the receipt of the correction. */
void       yc_decide_enter_told  (const YcDecideIntake *self, YcTimers *timers, const YcMoment *now, gboolean whole);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (YcDecideTold, yc_decide_told_clear)

G_END_DECLS
