/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
#pragma once

#include "case/yc-case-state.h"
#include "vault/yc-store.h"

G_BEGIN_DECLS

/* Who may bring a case from one state to the next, and from which facts. Pure; the workstation asks when it writes an event, the platform
 * when it takes one. Source: the case lifecycle, sections 3 and 4 (column "actor"). Any thread. */
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

/* One change of state as it is asked for. */
typedef struct
{
  YcState  before, after;
  YcRole   role;               /* of the author; YC_N_ROLES where this side does not know the author's account */
  gboolean is_signed;
  gboolean is_tolerated;       /* a tolerated material is still open */
} YcTransition;
/* FALSE with the reason and its text (static, Chinese) when it is forbidden. */
gboolean    yc_transition_check (const YcTransition *self, YcConflict *ret_reason, const char **ret_text);
/* Whether an author of @role may bring a case into @state at all. */
gboolean    yc_role_may_enter   (YcRole role, YcState state);

G_END_DECLS
