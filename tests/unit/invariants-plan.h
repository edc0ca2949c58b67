/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
#pragma once

#include "invariants-model.h"

G_BEGIN_DECLS

/* Random but plausible events: what a case in its state could see next, with now and then a part missing, and anything at all besides. A workstation
 * writes days and members as its acts make them; what comes over the wire to the platform may bring anything. */
static inline gboolean
one_in (GRand *rand, int n)
{
  return g_rand_int_range (rand, 0, n) == 0;
}

static inline const char *
plan_pick_kind (GRand *rand, int to)
{
  const char *kinds[G_N_ELEMENTS (model_kinds)];
  int n = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (model_kinds); i++)
    if (to >= 0 ? model_names_state (model_kinds[i].states, to) : *model_kinds[i].states == '\0')
      kinds[n++] = model_kinds[i].kind;
  return n > 0 ? kinds[g_rand_int_range (rand, 0, n)] : MODEL_OTHER_KIND;
}

static inline int
plan_pick_state (GRand *rand)
{
  return model_get_table ()->states[g_rand_int_range (rand, 0, (int) MODEL_N_STATES)];
}

/* The ends come late, or most walks were two steps long. */
static inline int
plan_pick_next (GRand *rand, int from)
{
  for (int tries = 0; tries < 200; tries++)
    {
      int to = plan_pick_state (rand);

      if (model_may_follow (from, to) && ((to < 90 && to != 20 && to != 21) || one_in (rand, 12)))
        return to;
    }
  return plan_pick_state (rand);
}

static inline char
plan_pick_role (GRand *rand, const char *roles)
{
  gsize n = strlen (roles);

  return n > 0 ? roles[g_rand_int_range (rand, 0, (int) n)] : "cavs"[g_rand_int_range (rand, 0, 4)];
}

/* The post that the table asks for, or, where it asks for none, the kind. */
static inline const char *
plan_find_roles (const Plan *plan, int from)
{
  const char *roles, *facts;
  int n = model_find_kind (plan->kind);

  model_find_asked (from, plan->to, &roles, &facts);
  return *roles == '\0' && n >= 0 ? model_kinds[n].writers : roles;
}

static inline void
plan_set_days (Plan *plan, GRand *rand, const Model *model)
{
  plan->due_day = plan->day + g_rand_int_range (rand, 5, 30);
  plan->cure_day = NO_DAY;
  plan->tolerated = (guint) g_rand_int_range (rand, 1, 1 << MATERIALS);
  plan->material = g_rand_int_range (rand, 0, MATERIALS);
  if (plan->to == 15 || plan->to == 31)
    plan->cure_day = plan->day + g_rand_int_range (rand, MATERIALS, 15);
  plan->judge_day = plan->to == 15 ? NO_DAY : plan->day + 7;
  if (plan->to == 15)
    plan->due_day = NO_DAY;
  plan->deliver_day = plan->to == 70 && !one_in (rand, 4) ? plan->day + g_rand_int_range (rand, -3, 8) : NO_DAY;
  if (strcmp (plan->kind, "step-ended") == 0 || strcmp (plan->kind, "extended") == 0 || strcmp (plan->kind, "recounted") == 0)
    {
      plan->due_day = MAX (plan->due_day, model->due_day + 1);
      plan->cure_day = model->cure_day;
    }
  /* What is counted again before the acceptance is no day of the decision. */
  if (strcmp (plan->kind, "recounted") == 0 && model->state < 30)
    plan->due_day = model->due_day;
  if (strcmp (plan->kind, "cured") != 0)
    return;
  for (int i = 0; i < MATERIALS && (model->owed & (1U << plan->material)) == 0; i++)
    plan->material = (plan->material + 1) % MATERIALS;
  plan->due_day = model->due_day;
  plan->cure_day = model_first_day (model, model->owed & ~(1U << plan->material));
}

/* What a workstation's acts bring: of the acceptances and answers always the days. */
static inline void
plan_set_members (Plan *plan, GRand *rand, const Model *model, Lane lane)
{
  int n = model_find_kind (plan->kind);
  gboolean some = lane == LANE_PLATFORM && one_in (rand, 6);

  plan->members = n >= 0 && !some ? model_kinds[n].members : "";
  if (n >= 0 && !some && strcmp (plan->kind, "recounted") == 0)
    plan->members = model->state == 10 || model->state == 18 ? "j" : "d";
  plan->is_broken = strchr (plan->members, 'd') != NULL && one_in (rand, 40);
}

/* One part is missing or another. */
static inline void
plan_spoil (Plan *plan, GRand *rand, Lane lane)
{
  static const char *const parts[] = { "", "n", "i", "j", "d", "p", "o", "nijdpo" };

  switch (g_rand_int_range (rand, 0, lane == LANE_PLATFORM ? 15 : 7))
    {
    case 0: plan->role = plan_pick_role (rand, ""); break;
    case 1: plan->is_signed = !plan->is_signed; break;
    case 2: plan->notice = FALSE; break;
    case 3: plan->reason = plan->basis = FALSE; break;
    case 4: plan->facts = ""; break;
    case 5: plan->desk = g_rand_int_range (rand, 0, 4); break;
    case 6: plan->is_readable = FALSE; break;
    case 7: plan->members = parts[g_rand_int_range (rand, 0, (int) G_N_ELEMENTS (parts))]; break;
    case 8: plan->tolerated = 0; break;
    case 9: plan->cure_day = one_in (rand, 2) ? NO_DAY : plan->day + 20; break;
    case 10: plan->material = g_rand_int_range (rand, 0, MATERIALS); break;
    case 11: plan->defects = FALSE; break;
    case 12: plan->judge_day = one_in (rand, 2) ? NO_DAY : plan->day + 7; break;
    case 13: plan->cure_day = plan->to == 15 ? MAX (NO_DAY, plan->day - g_rand_int_range (rand, 0, 3)) : plan->cure_day; break;
    default: plan->to = one_in (rand, 2) ? NO_DAY : plan_pick_state (rand); break;
    }
}

/* Honest acts cure what is owed, while it is. */
static inline gboolean
plan_is_out_of_place (const Plan *plan, const Model *model, Lane lane)
{
  gboolean owes = model->owed != 0 && (model->state == 31 || (model->state >= 40 && model->state < 60));
  /* The item is chosen once. */
  gboolean changes = strchr (plan->members, 'i') != NULL;

  if (lane == LANE_PLATFORM)
    return FALSE;
  return (strcmp (plan->kind, "cured") == 0 && !owes) || (changes && (model->accepted || model->version >= 0) && plan->version != model->version);
}

static inline Plan
plan_make (GRand *rand, const Model *model, Lane lane, int day)
{
  Plan plan = { .day = day, .minute = g_rand_int_range (rand, 540, 1000), .is_signed = TRUE, .notice = TRUE, .reason = TRUE, .basis = TRUE,
                .facts = "lvhqdit", .from = NO_DAY, .is_readable = TRUE, .defects = TRUE, .is_foreign = one_in (rand, 5) };
  int what = g_rand_int_range (rand, 0, 20);

  plan.to = model->revision == 0 ? (one_in (rand, 4) ? 5 : 0) : what < 11 ? plan_pick_next (rand, model->state) : what < 18 ? NO_DAY
                                                                                                         : plan_pick_state (rand);
  plan.kind = plan_pick_kind (rand, plan.to);
  if (model->owed != 0 && one_in (rand, 3) && model->revision > 0)
    {
      plan.kind = "cured";
      plan.to = NO_DAY;
    }
  plan.role = plan_pick_role (rand, plan_find_roles (&plan, model->state));
  if (plan.role == '-')
    {
      plan.role = 'c';
      plan.is_signed = FALSE;
    }
  plan.desk = model->desk >= 0 && !one_in (rand, 8) ? model->desk : g_rand_int_range (rand, 0, 4);
  plan.version = model->version >= 0 && !one_in (rand, 6) ? model->version : g_rand_int_range (rand, 0, 2);
  if (strcmp (plan.kind, "taken-over") == 0)
    {
      plan.from = model->desk;
      plan.desk = g_rand_int_range (rand, 0, 4);
    }
  plan_set_days (&plan, rand, model);
  plan_set_members (&plan, rand, model, lane);
  if (one_in (rand, 4))
    plan_spoil (&plan, rand, lane);
  if (one_in (rand, 12))
    plan.role = plan_pick_role (rand, "");
  if (lane != LANE_PLATFORM && one_in (rand, 60) && plan.is_signed)
    plan.role = 'u';
  return plan_is_out_of_place (&plan, model, lane) ? plan_make (rand, model, lane, day) : plan;
}

G_END_DECLS
