/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* What a change of state needs: the table's line, an author who may, and the facts that the law asks for. Takes plain values, gives yes or
 * the reason. Any thread. */
#define G_LOG_DOMAIN "yc-case"
#include "config.h"

#include "case/yc-transition.h"

#define BIT(role) (1U << (role))
/* What the members of YcTransition say; and what nobody has who does not show it: a window's authority, the head's approval of a first extension, the
 * silence that accepts, the grant that is revoked. */
#define ALWAYS_KNOWN (YC_FACT_SIGNED | YC_FACT_NOTHING_OWED | YC_FACT_LAPSED | YC_FACT_SUPERVISOR | YC_FACT_IMMEDIATE | YC_FACT_HEAD \
                      | YC_FACT_FIRST_TIME | YC_FACT_SILENCE | YC_FACT_GRANTED)

gboolean
yc_role_may_enter (YcRole role, YcState state)
{
  return role < YC_N_ROLES && (yc_state_get_actors (state) & BIT (role)) != 0;
}

/* Takes @text. */
static gboolean
forbid (YcConflict reason, char *text, YcConflict *ret_reason, char **ret_text)
{
  *ret_reason = reason;
  *ret_text = text;
  return FALSE;
}

static guint
collect_facts (const YcTransition *self)
{
  guint facts = self->facts;

  facts |= self->is_signed ? YC_FACT_SIGNED : 0;
  facts |= self->is_tolerated ? YC_FACT_LAPSED : YC_FACT_NOTHING_OWED;
  facts |= self->is_signed && self->role == YC_ROLE_SUPERVISOR ? YC_FACT_SUPERVISOR : 0;
  return facts;
}

static YcConflict
get_reason (YcFact fact)
{
  switch (fact)
    {
    case YC_FACT_SIGNED: return YC_CONFLICT_SIGNED_OUT;
    case YC_FACT_LETTER: return YC_CONFLICT_LETTER_UNSIGNED;
    case YC_FACT_NOTICE: case YC_FACT_REASON: case YC_FACT_DELAY_TOLD: return YC_CONFLICT_REASON_MISSING;
    case YC_FACT_SUPERVISOR: return YC_CONFLICT_SECOND_CORRECTION;
    case YC_FACT_NOTHING_OWED: return YC_CONFLICT_TOLERANCE_OPEN;
    case YC_FACT_LAPSED: return YC_CONFLICT_NOT_TOLERATED;
    case YC_FACT_VERDICTS: return YC_CONFLICT_VERDICT_OPEN;
    case YC_FACT_IMMEDIATE: case YC_FACT_REVIEWED: case YC_FACT_HEAD: return YC_CONFLICT_ROLE;
    case YC_FACT_FIRST_TIME: case YC_FACT_SILENCE: case YC_FACT_CURE_OVER: case YC_FACT_GRANTED: break;
    }
  return YC_CONFLICT_STATE;
}

/* Facts besides the table and the actor: the first that does not hold. */
static gboolean
check_facts (const YcTransition *self, guint missing, YcConflict *ret_reason, char **ret_text)
{
  for (guint i = 0; i < YC_N_FACTS; i++)
    if ((missing & BIT (i)) != 0)
      return forbid (get_reason ((YcFact) BIT (i)), yc_fact_explain ((YcFact) BIT (i), self->after, self->item), ret_reason, ret_text);
  return TRUE;
}

/**
 * yc_transition_check:
 * @ret_reason: set when FALSE is returned
 * @ret_text: (transfer full): set when FALSE is returned: the line or the fact that forbids it, with its source
 *
 * The one place where a change of state is judged. What only one side can see (that the signed letter lies scanned in its slot, that the
 * pages have arrived) is asked there besides.
 *
 * Returns: TRUE when the case may go on
 */
gboolean
yc_transition_check (const YcTransition *self, YcConflict *ret_reason, char **ret_text)
{
  guint actors, facts, missing;

  if (!yc_state_get_line (self->before, self->after, &actors, &facts))
    return forbid (YC_CONFLICT_STATE, yc_state_explain_no (self->before, self->after, self->item), ret_reason, ret_text);
  missing = facts & ~collect_facts (self) & (ALWAYS_KNOWN | self->known);
  if (self->after == YC_STATE_VOIDED && missing != 0)
    return forbid (YC_CONFLICT_VOID_BY_SUPERVISOR, yc_source_cite ("收件以后只有主管可以作废", YC_SOURCE_LIFECYCLE), ret_reason, ret_text);
  if ((missing & YC_FACT_SIGNED) != 0)
    return check_facts (self, YC_FACT_SIGNED, ret_reason, ret_text);
  if (self->before == YC_STATE_CORRECTED && (missing & YC_FACT_SUPERVISOR) != 0 && self->role != YC_N_ROLES)
    return check_facts (self, YC_FACT_SUPERVISOR, ret_reason, ret_text);
  if (self->is_signed && self->role != YC_N_ROLES && (actors & BIT (self->role)) == 0)
    return forbid (YC_CONFLICT_ROLE, yc_state_explain_role (self->before, self->after, self->role, self->item), ret_reason, ret_text);
  return check_facts (self, missing, ret_reason, ret_text);
}
