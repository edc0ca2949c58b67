/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
#pragma once

#include "law/yc-state.h"
#include "vault/yc-store.h"

G_BEGIN_DECLS

/* One change of state, judged by the table (law/yc-state.h). Pure; the workstation asks when it writes an event, the platform when it takes one.
 * Any thread. */
/* One change of state as it is asked for. */
typedef struct
{
  YcState  before, after;
  YcRole   role;               /* of the author; YC_N_ROLES where this side does not know the author's account */
  gboolean is_signed;
  gboolean is_tolerated;       /* a tolerated material is still open */
  guint    facts;              /* YcFact: what holds besides what these members say */
  guint    known;              /* YcFact: what else this side can tell; whether the others hold is asked where they can be seen */
  const YcItem *item;          /* (nullable): of which a "no" cites the law; not known: as of a licence */
} YcTransition;
/* FALSE with the reason and its text when it is forbidden: Chinese, names the line of the table or the fact, and its source. (transfer full) */
gboolean    yc_transition_check (const YcTransition *self, YcConflict *ret_reason, char **ret_text);
/* Whether an author of @role may bring a case into @state at all. */
gboolean    yc_role_may_enter   (YcRole role, YcState state);

G_END_DECLS
