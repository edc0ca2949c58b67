/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* What a change of state needs: the table's line, an author who may, and the facts that the law asks for. Takes plain values, gives yes or
 * the reason. Any thread. */
#define G_LOG_DOMAIN "yc-case"
#include "config.h"

#include "case/yc-transition.h"

#include <string.h>

static const char *const role_names[] = { "clerk", "approver", "virtual", "supervisor", NULL };
G_STATIC_ASSERT (G_N_ELEMENTS (role_names) == YC_N_ROLES + 1);

const char *
yc_role_get_name (YcRole role)
{
  return role_names[MIN (role, YC_N_ROLES)];
}

gboolean
yc_role_parse (const char *name, YcRole *ret_role)
{
  for (guint i = 0; i < YC_N_ROLES; i++)
    if (g_strcmp0 (role_names[i], name) == 0)
      {
        *ret_role = (YcRole) i;
        return TRUE;
      }
  return FALSE;
}

#define BIT(role) (1U << (role))
#define COUNTER (BIT (YC_ROLE_CLERK) | BIT (YC_ROLE_VIRTUAL))
#define OFFICE BIT (YC_ROLE_APPROVER)

/* The actor of each state. A 即办件 that an authorised window decides itself is not among them yet. */
static guint
get_actors (YcState state)
{
  switch (state)
    {
    case YC_STATE_DRAFT: case YC_STATE_PRECHECK: case YC_STATE_RECEIVED: case YC_STATE_TO_CORRECT: case YC_STATE_CORRECTED:
    case YC_STATE_NOT_NEEDED: case YC_STATE_REFUSED: case YC_STATE_ACCEPTED: case YC_STATE_TOLERATED: case YC_STATE_COMMITTED:
    case YC_STATE_HANDED_OVER: /* with the acceptance, by who accepts */
      return COUNTER;
    case YC_STATE_DEEMED_ACCEPTED: case YC_STATE_RESULT_MADE: case YC_STATE_DELIVERED:
    case YC_STATE_RATED: case YC_STATE_WITHDRAWN: case YC_STATE_LAPSED:
      return BIT (YC_ROLE_CLERK);
    case YC_STATE_SENT_BACK: case YC_STATE_REVIEW: case YC_STATE_SPECIAL_STEP: case YC_STATE_EXTENDED: case YC_STATE_GRANTED:
    case YC_STATE_DENIED: case YC_STATE_TERMINATED: case YC_STATE_REVOKED:
      return OFFICE;
    case YC_STATE_VOIDED:
      return COUNTER | BIT (YC_ROLE_SUPERVISOR);
    case YC_STATE_ARCHIVED:
      return BIT (YC_ROLE_CLERK) | BIT (YC_ROLE_SUPERVISOR);
    default:
      return 0;
    }
}

gboolean
yc_role_may_enter (YcRole role, YcState state)
{
  return role < YC_N_ROLES && (get_actors (state) & BIT (role)) != 0;
}

static gboolean
forbid (YcConflict reason, const char *text, YcConflict *ret_reason, const char **ret_text)
{
  *ret_reason = reason;
  *ret_text = text;
  return FALSE;
}

/* Only a draft is voided by who made it; it is not a lawful act yet and needs no signature. */
static gboolean
check_void (const YcTransition *self, YcConflict *ret_reason, const char **ret_text)
{
  if (self->before == YC_STATE_DRAFT || (self->is_signed && self->role == YC_ROLE_SUPERVISOR))
    return TRUE;
  return forbid (YC_CONFLICT_VOID_BY_SUPERVISOR, "收件以后只有主管可以作废", ret_reason, ret_text);
}

/* Facts besides the table and the actor. */
static gboolean
check_facts (const YcTransition *self, YcConflict *ret_reason, const char **ret_text)
{
  if (self->after == YC_STATE_TO_CORRECT && self->before == YC_STATE_CORRECTED)
    return forbid (YC_CONFLICT_SECOND_CORRECTION, "补正只能一次告知，第二次须由主管决定（行政许可法第三十二条第一款第四项）", ret_reason, ret_text);
  if (self->after == YC_STATE_LAPSED && !self->is_tolerated)
    return forbid (YC_CONFLICT_NOT_TOLERATED, "本件不是容缺受理，或者容缺材料已经补齐", ret_reason, ret_text);
  if ((self->after == YC_STATE_GRANTED || self->after == YC_STATE_DENIED) && self->is_tolerated)
    return forbid (YC_CONFLICT_TOLERANCE_OPEN, "容缺材料尚未补齐，不能作出决定", ret_reason, ret_text);
  return TRUE;
}

/**
 * yc_transition_check:
 * @ret_reason: set when FALSE is returned
 * @ret_text: (transfer none): set when FALSE is returned
 *
 * The one place where a change of state is judged. What only one side can see (that the signed letter lies scanned in its slot, that the
 * pages have arrived) is asked there besides.
 *
 * Returns: TRUE when the case may go on
 */
gboolean
yc_transition_check (const YcTransition *self, YcConflict *ret_reason, const char **ret_text)
{
  if (!yc_state_may_follow (self->before, self->after))
    return forbid (YC_CONFLICT_STATE, "办件的当前状态不允许这一步", ret_reason, ret_text);
  if (self->after == YC_STATE_VOIDED)
    return check_void (self, ret_reason, ret_text);
  if (!self->is_signed)
    return forbid (YC_CONFLICT_SIGNED_OUT, "没有登录人员的签名", ret_reason, ret_text);
  if (self->role != YC_N_ROLES && !yc_role_may_enter (self->role, self->after))
    return forbid (YC_CONFLICT_ROLE, "这一步不属于该岗位的权限", ret_reason, ret_text);
  return check_facts (self, ret_reason, ret_text);
}
