/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
#pragma once

#include "app/common/yc-counter-acts.h"
#include "case/yc-case-duty.h"

G_BEGIN_DECLS

/* An act that a signed paper stands behind: it is made and printed, signed and scanned in, then the act is done. */
typedef enum { YC_SIGN_MAKE, YC_SIGN_SCAN, YC_SIGN_DO } YcSignStep;

/* How an act stands, for a button and the line below it. Main thread. */
typedef struct
{
  gboolean    open;
  const char *text;             /* on the button (static) */
  char       *line;             /* what comes next, or why it is not open */
} YcActLook;
void       yc_act_look_clear  (YcActLook *self);
void       yc_act_look_read   (const YcCaseFile *file, YcCaseAct act, YcActLook *ret_look);
/* @kind: YC_LETTER_WITHDRAWAL, YC_LETTER_DELIVERY */
YcSignStep yc_act_find_step   (const YcCaseFile *file, const char *kind);
/* YC_CASE_SETTLE: is it the hand-over (else the cure)? */
gboolean   yc_act_hands_over  (const YcCaseFile *file);
/* Why pages were returned, in words: the reasons, then the explanation. (transfer full) */
char      *yc_act_describe_return (const YcDuty *duty);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (YcActLook, yc_act_look_clear)

G_END_DECLS
