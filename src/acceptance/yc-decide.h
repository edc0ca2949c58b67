/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
#pragma once

#include "acceptance/yc-told.h"

G_BEGIN_DECLS

/* The rules at the counter on a described intake: what `yichuangctl decide` asks and answers. Formats: data/schemas/decide-intake.schema.json and
 * decide-verdict.schema.json. Pure; any thread. */
typedef struct
{
  YcCatalog  *catalog;
  YcCalendar *calendar;
  const char *regions;          /* folder of the profiles */
} YcDecideRules;

/* An intake as it was described. */
typedef struct
{
  YcIntake  *intake;
  GPtrArray *pages;             /* of YcPage* */
  YcRegion  *region;
  YcCredit   credit;
  gboolean   has_credit;
  guint      vouched;           /* YcVouched: what was not described is taken to be in order */
  GDate      date;              /* of the decision */
  int        minute;            /* of that day */
  gboolean   at_virtual;        /* taken in at a virtual window */
  YcTold    *told;              /* (nullable): the notice that was given */
  GDate      first, told_on;    /* with @told: the receipt, and the day of the notice */
  GDate      supplied;          /* with @told: when what came was received; invalid: now */
  char      *supervisor_reason; /* with @told: why a supervisor tells what the notice did not; "" */
} YcDecideIntake;
/* Strict. YC_BASE_ERROR_FORMAT with place and reason: no such item, question, answer, material; a fact that contradicts another; a day out of
 * range. (transfer full) */
YcDecideIntake *yc_decide_read (const YcDecideRules *rules, JsonObject *json, GError **error);
void            yc_decide_intake_free (YcDecideIntake *self);

/* Outcome, findings, other outcomes with why not, papers and timers. (transfer full) */
JsonObject     *yc_decide_answer (const YcDecideRules *rules, const YcDecideIntake *intake);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (YcDecideIntake, yc_decide_intake_free)

G_END_DECLS
