/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
#pragma once

#include "outbox/yc-outbox.h"

G_BEGIN_DECLS

/* A case of which the platform has refused a step because others were first, field by field: as the author of the step had it before, as the step has left
 * it here, as the others have left it at the platform. Store's thread. */

typedef enum
{
  YC_DIVERGES_STATE,            /* code: "S50" */
  YC_DIVERGES_DESK,             /* who has it on the desk in the back office, a name */
  YC_DIVERGES_CLERK,            /* 经办 */
  YC_DIVERGES_NUMBER,
  YC_DIVERGES_RECEIVED, YC_DIVERGES_JUDGE_DUE, YC_DIVERGES_DUE, YC_DIVERGES_CURE_DUE, YC_DIVERGES_PAUSED,     /* days: YYYY-MM-DD */
  YC_DIVERGES_NOTE,
  YC_DIVERGES_NAME, YC_DIVERGES_ID_NUMBER, YC_DIVERGES_LEGAL_REP, YC_DIVERGES_PHONE, YC_DIVERGES_ADDRESS, YC_DIVERGES_CONTACT,
  YC_DIVERGES_AGENT, YC_DIVERGES_AGENT_NUMBER, YC_DIVERGES_AGENT_PHONE,
  YC_DIVERGES_FORM,             /* a field of the item's form, named by its label */
  YC_N_DIVERGES
} YcDiverges;

typedef struct
{
  YcDiverges field;
  char *label;                  /* of YC_DIVERGES_FORM: as the item calls it; else "" */
  char *before, *here, *there;  /* "": empty */
} YcDivergenceLine;

typedef struct
{
  GPtrArray *lines;             /* of YcDivergenceLine*: what the two sides do not have alike */
  GPtrArray *own, *others;      /* of YcCaseEvent* (not owned): the steps that wait here; what others have done since */
  GPtrArray *history;           /* of YcCaseEvent*: keeps them */
  gboolean   is_known;          /* what the others did is here; else @there is what the platform's answer tells, and nothing can be kept yet */
} YcDivergence;
void          yc_divergence_free (YcDivergence *self);
/* NULL without an error: nothing of the case was refused. FORMAT, TAMPERED. (transfer full) (nullable) */
YcDivergence *yc_divergence_load (YcStore *store, const char *case_id, GError **error);
/* The revision that the case had when the platform refused, RFC 9457; 0: it did not say. */
gint64        yc_divergence_read_revision (const char *problem);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (YcDivergence, yc_divergence_free)

G_END_DECLS
