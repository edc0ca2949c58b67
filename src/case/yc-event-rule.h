/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
#pragma once

#include "case/yc-case-record.h"
#include "case/yc-transition.h"
#include "law/yc-region.h"

G_BEGIN_DECLS

/* Which post may write an event of a kind, and which members that the fold reads it may bring. Beside yc_transition_check(), which sees a change
 * of state only: an event that changes none has an author, too. Pure; any thread. */
typedef enum
{
  YC_EVENT_RULE_FITS,
  YC_EVENT_RULE_UNKNOWN,       /* a kind that nobody writes */
  YC_EVENT_RULE_UNSIGNED,      /* what needs an author has none */
  YC_EVENT_RULE_ROLE,          /* not of the author's post */
  YC_EVENT_RULE_MEMBER,        /* it brings what it may not, or not what it must */
} YcEventRule;
/* @role: of the author; YC_N_ROLES where this side does not know it, which is then not asked. @ret_what: static, English; the member for MEMBER,
 * "" for FITS. "abandoned" is not folded and not in the table. */
YcEventRule yc_event_rule_check (const YcCaseEvent *event, YcRole role, const char **ret_what);

/* Whether the event, if it brings no state, may be written while the case is in @state: the form is put right before the acceptance, what was tolerated
 * comes behind it, and an end stays an end. An unknown kind is the other question's. */
gboolean    yc_event_rule_has_place (const YcCaseEvent *event, YcState state);

/* What the event itself proves of the facts that its change of state needs: the paper among "papers", the "reason", the applicant's last day
 * @cure_due and the window's @judge_due (YYYY-MM-DD; "": none) that are over when it was written, "approved_by" of an extension, "delay_reason" of what
 * ends a case behind its day: @due of the decision, @judge_due where it is not accepted, "deliver_by" of the event where it is delivered. Adds to @ask's facts and to what is known; states and signature stand in it. */
void        yc_event_rule_read_facts (const YcCaseEvent *event, const char *due, const char *cure_due, const char *judge_due, YcTransition *ask);

/* Whoever reviewed a refusal before it was issued, as its event names him: "reviewed_by"."id"; "" for nobody. (transfer none) */
const char *yc_event_rule_get_reviewer (const YcCaseEvent *event);
/* Whether the change of state is a refusal, which the region's profile wants reviewed before it is issued, or filed and reviewed afterwards. */
gboolean    yc_event_rule_asks_review (YcState after);
/* The same of such a refusal: reviewed already, or not to be reviewed before. @reviewer: the post of whom the event names; YC_N_ROLES: nobody, or not known. */
void        yc_event_rule_read_review (const YcCaseEvent *event, YcRefusalFiling filing, YcRole reviewer, YcTransition *ask);

/* What the events of @history (of YcCaseEvent*, in the order of the fold) before @event prove of the facts that its change of state needs: that an extension
 * is the first, that something was granted before a revocation. Adds to @ask's facts. */
void        yc_event_rule_read_past  (const GPtrArray *history, const YcCaseEvent *event, YcTransition *ask);
/* Whether they show a grant: what was denied is made and delivered through the same states, so the state alone does not tell. */
gboolean    yc_event_rule_was_granted (const GPtrArray *history, const YcCaseEvent *event);
/* Whether the change of state needs such a fact: the log is read for it only. */
gboolean    yc_event_rule_asks_past  (YcState after);

/* The newest paper of @kind (as in "papers") that the act of @event rests on: one that it brings itself; of those that are signed by the applicant
 * (yc_letter_is_signed()) also one that an event of @history (of YcCaseEvent*, in the order of the fold) has brought before it, void ones too. (transfer none) (nullable) */
JsonObject *yc_event_rule_find_paper (const GPtrArray *history, const YcCaseEvent *event, const char *kind);

/* Whether @text, as people write a person down ("李明", "李明局长", "局长 李明", an account), names the one of @name; @name "": FALSE. */
gboolean    yc_event_rule_names      (const char *text, const char *name);

/* 行政许可法第三十四条第三款: a 现场核查 is done by at least two. Whether @names (NULL-terminated) holds two that differ, blanks and order aside. */
gboolean    yc_event_rule_are_two    (const char *const *names);
/* The same of "persons" of the event that ends the step. */
gboolean    yc_event_rule_has_two    (JsonObject *body);

/* The kinds of the table, for whoever goes through all of them; NULL at the end. */
const char *yc_event_rule_get_kind (guint n);

G_END_DECLS
