/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
#pragma once

#include <glib.h>
#include <string.h>

G_BEGIN_DECLS

/* What lawful is, written down a second time, as text from the case lifecycle (sections 3, 4, 5) and from the list of kinds. Asks nothing of src/: an
 * error in the product's table is not repeated here. Roles: c clerk, a approver, v virtual window, s supervisor; u: signed by somebody whose account
 * is not known here. */

/* Which of the product's judges an event is put before. */
typedef enum
{
  LANE_LAW,                    /* the bare table, all facts shown by the test */
  LANE_STORE,                  /* as a workstation writes it: case/yc-case-store-fold */
  LANE_PLATFORM,               /* as the platform takes it: platform/yc-platform-deliver */
  N_LANES
} Lane;

#define MATERIALS 3
#define NO_DAY -1

/* An event as it is meant; the event itself is made of it. */
typedef struct
{
  const char *kind;
  char        role;
  gboolean    is_signed, is_foreign;
  int         to;              /* number of the state it brings; -1: none */
  int         day, minute;     /* when; days since the first one of the calendar */
  gboolean    notice;          /* the paper that the state calls for is named */
  gboolean    reason, basis;
  const char *facts;           /* letters of what is shown besides (LANE_LAW), as in model_asked */
  const char *members;         /* n(umber) i(ntake) j(udge) d(ue) p(arked) o: note */
  gboolean    is_broken;       /* "due" is no object */
  int         due_day, cure_day;   /* of "due" */
  int         judge_day;       /* of "judge" */
  int         deliver_day;     /* of "deliver_by" */
  gboolean    defects;         /* what is to be corrected is named */
  guint       tolerated;       /* bits: what the acceptance lets come later */
  int         material;        /* of "cured" */
  int         version;         /* of the item in "intake" */
  int         desk, from;      /* who writes it; from whom the case is taken over, -1: nobody */
  gboolean    is_readable;     /* of an opinion */
} Plan;

/* A case as the second writing sees it. */
typedef struct
{
  int      state;
  guint    revision;
  int      due_day, cure_day, judge_day;
  guint    owed;               /* bits of materials */
  int      last[MATERIALS];    /* the day of each */
  int      desk;               /* who reviews it; -1 */
  int      version;            /* of the item; -1: none chosen */
  gboolean accepted, extended, granted;
} Model;

static const char *const model_permitted[] = {
  "00>10 93", "05>10 30 15 20 21 90", "10>15 20 21 30 31 32 33 90 93", "15>18 21 90", "18>30 31 32 33 21 90 15", "30>40 60 90 92", "31>40 90 92 91",
  "32>40 60 90 92", "33>40 90 92", "40>50 41 90 92 91", "41>40 90", "50>55 56 60 61 41 90 92 91", "55>50 90", "56>50 90", "60>65 94", "61>65", "65>70 94",
  "70>75 80 94", "75>80 94", "20>80", "21>80", "80>94", "90>", "91>", "92>", "93>", "94>",
};
#define MODEL_N_STATES G_N_ELEMENTS (model_permitted)

/* Who brings a case there, and what must be so besides a signature: l letter, n notice, r reason, v reviewed, h head, f first time, s supervisor,
 * q silence, o nothing owed, x something owed, c the applicant's day is over, d verdicts, i immediate, t delay told, g granted. */
static const struct { const char *line, *roles, *facts; } model_asked[] = {
  { "05", "cv", "" }, { "10", "cv", "" }, { "15", "cv", "n" }, { "18", "cv", "" }, { "20", "cv", "rvt" }, { "21", "cv", "rvt" }, { "30", "cv", "" },
  { "31", "cv", "l" }, { "32", "cv", "l" }, { "33", "cv", "q" }, { "40", "cv", "" }, { "41", "a", "r" }, { "50", "a", "" }, { "55", "a", "n" },
  { "56", "a", "nrhf" }, { "60", "a", "odt" }, { "61", "a", "rvodt" }, { "65", "c", "" }, { "70", "c", "t" }, { "75", "c", "" }, { "80", "cs", "" },
  { "90", "c", "t" }, { "91", "c", "xt" }, { "92", "a", "rt" }, { "93", "s", "s" }, { "94", "a", "rg" },
  { "00>93", "cvs", "" }, { "18>15", "s", "nrs" }, { "15>21", "cv", "rvc" }, { "30>60", "c", "oit" }, { "32>60", "c", "oit" },
};

/* Kind; writers, '-' for nobody signed in; its states; its members. */
static const struct { const char *kind, *writers, *states, *members; } model_kinds[] = {
  { "created", "cvs-", "00 05", "" }, { "parked", "cvs-", "", "po" }, { "resumed", "cvs-", "", "po" }, { "voided", "cvs-", "93", "n" },
  { "paper", "cvs-", "", "" }, { "print-started", "cavs-", "", "" }, { "printed", "cavs-", "", "" }, { "reprinted", "cavs-", "", "" },
  { "print-failed", "cavs-", "", "" }, { "received", "cv", "10", "nijp" }, { "amended", "cv", "", "i" }, { "to-correct", "cvs", "15", "jdp" },
  { "supplied", "cv", "18", "jdp" }, { "not-needed", "cv", "20", "p" }, { "refused", "cv", "21", "p" }, { "pages", "cvs", "", "" }, { "recounted", "cav", "", "jd" }, { "hearing-asked", "cav", "", "" },
  { "efile", "cv", "", "" }, { "accepted", "cv", "30", "ndp" }, { "tolerated", "cv", "31", "ndp" }, { "committed", "cv", "32", "ndp" }, { "deemed", "cv", "33", "ndp" },
  { "handed-over", "cv", "40", "" }, { "cured", "cv", "", "d" }, { "corrected", "cv", "", "i" }, { "withdrawn", "c", "90", "p" }, { "withdrawal-refused", "c", "", "" },
  { "lapsed", "c", "91", "p" }, { "result-made", "c", "65", "" }, { "delivered", "c", "70", "" }, { "claimed", "a", "50", "" },
  { "taken-over", "a", "", "" }, { "opinion", "a", "", "o" }, { "sent-back", "a", "41", "" }, { "granted", "ac", "60", "" }, { "denied", "a", "61", "" },
  { "step-begun", "a", "55", "" }, { "step-ended", "a", "50", "d" }, { "extended", "a", "56", "d" }, { "review-resumed", "a", "50", "" },
  { "terminated", "a", "92", "" }, { "revoked", "a", "94", "" }, { "verified", "a", "", "" }, { "reviewed", "s", "", "" },
};

/* Where a kind that brings no state is written: the form is put right before the acceptance, and what comes behind it ends with the case. */
static const struct { const char *kind, *states; } model_places[] = {
  { "amended", "10 15 18" }, { "cured", "31 40 41 50 55 56" }, { "recounted", "10 15 18 30 31 32 33 40 41 50 55 56" },
  { "withdrawal-refused", "30 31 32 33 40 41 50 55 56" }, { "hearing-asked", "55" }, { "verified", "60 65 70 75 80" }, { "reviewed", "20 21 61 65 70 75 91" },
  { "corrected", "30 31 32 33 40 41 50 55 56 60 61 65" },
};

/* Read of the tables above once: the walk asks them some ten million times. */
typedef struct
{
  int      states[MODEL_N_STATES];
  gboolean follows[100][100];
  guint8   asked[100][100];    /* 1 + place in model_asked; 0: none */
} ModelTable;

/* "state" stands for the kinds that nobody writes yet. */
#define MODEL_OTHER_KIND "state"

static inline int
model_find_kind (const char *kind)
{
  for (gsize i = 0; i < G_N_ELEMENTS (model_kinds); i++)
    if (strcmp (model_kinds[i].kind, kind) == 0)
      return (int) i;
  return -1;
}

static inline gboolean
model_names_state (const char *list, int state)
{
  const char code[3] = { (char) ('0' + state / 10), (char) ('0' + state % 10), '\0' };

  return state >= 0 && strstr (list, code) != NULL;
}

/* The line of a pair stands behind that of its state. */
static inline void
model_fill_asked (ModelTable *table, gsize n)
{
  guint64 first = g_ascii_strtoull (model_asked[n].line, NULL, 10), to = first;
  gboolean is_pair = strlen (model_asked[n].line) > 2;

  if (is_pair)
    to = g_ascii_strtoull (model_asked[n].line + 3, NULL, 10);
  for (guint64 from = is_pair ? first : 0; from <= (is_pair ? first : 99); from++)
    table->asked[from][to] = (guint8) (n + 1);
}

static inline const ModelTable *
model_get_table (void)
{
  static ModelTable table;
  static gboolean is_filled;

  for (gsize i = 0; !is_filled && i < MODEL_N_STATES; i++)
    {
      table.states[i] = (int) g_ascii_strtoull (model_permitted[i], NULL, 10);
      for (int to = 0; to < 100; to++)
        table.follows[table.states[i]][to] = model_names_state (model_permitted[i] + 3, to);
    }
  for (gsize i = 0; !is_filled && i < G_N_ELEMENTS (model_asked); i++)
    model_fill_asked (&table, i);
  is_filled = TRUE;
  return &table;
}

static inline gboolean
model_may_follow (int from, int to)
{
  return from >= 0 && to >= 0 && model_get_table ()->follows[from][to];
}

/* Who may, and what must be shown, on the way @from one state @to the next; FALSE: the table asks for nothing. */
static inline gboolean
model_find_asked (int from, int to, const char **ret_roles, const char **ret_facts)
{
  guint n = from >= 0 && to >= 0 ? model_get_table ()->asked[from][to] : 0;

  *ret_roles = n > 0 ? model_asked[n - 1].roles : "";
  *ret_facts = n > 0 ? model_asked[n - 1].facts : "";
  return n > 0;
}

static inline gboolean
model_has_lapsed (const Model *self, int day)
{
  for (int i = 0; i < MATERIALS; i++)
    if ((self->owed & (1U << i)) != 0 && day > self->last[i])
      return TRUE;
  return FALSE;
}

/* The first day of @owed. */
static inline int
model_first_day (const Model *self, guint owed)
{
  int first = NO_DAY;

  for (int i = 0; i < MATERIALS; i++)
    if ((owed & (1U << i)) != 0 && (first == NO_DAY || self->last[i] < first))
      first = self->last[i];
  return first;
}

/* ---- lawful or not ---- */

/* What was granted passes through the states of what was denied, and there is nothing to review of it. */
static inline gboolean
model_place_fits (const Model *self, const char *kind)
{
  const int state = self->state;

  if (strcmp (kind, "reviewed") == 0 && self->granted)
    return FALSE;
  for (gsize i = 0; i < G_N_ELEMENTS (model_places); i++)
    if (strcmp (model_places[i].kind, kind) == 0)
      return model_names_state (model_places[i].states, state);
  return TRUE;
}

/* Told once what is wrong, while the window may still say so; the applicant gets days, and no other clock runs. */
static inline gboolean
model_correction_is_whole (const Model *self, const Plan *plan)
{
  return strchr (plan->members, 'd') != NULL && strchr (plan->members, 'j') != NULL && plan->defects && plan->cure_day > plan->day
         && plan->due_day == NO_DAY && plan->judge_day == NO_DAY && (self->judge_day == NO_DAY || plan->day <= self->judge_day);
}

/* By when the step would be in time. */
static inline int
model_last_of (const Model *self, const Plan *plan)
{
  return plan->to == 20 || plan->to == 21 ? self->judge_day : plan->to == 70 ? plan->deliver_day : self->due_day;
}

static inline gboolean
model_shows (const Model *self, const Plan *plan, Lane lane, char fact)
{
  /* Nobody who does not show it has it; and no event shows it yet. */
  if (lane != LANE_LAW && fact == 'i')
    return FALSE;
  switch (fact)
    {
    case 'n': return plan->notice;
    /* An answer without its paper is none; what goes back inside has a slip, and the platform asks a denial for its reason by itself. */
    case 'r': return plan->reason && (plan->notice || model_names_state ("41 61", plan->to));
    case 's': return plan->role == 's';
    case 'o': return self->cure_day == NO_DAY && self->owed == 0;
    case 'x': return self->cure_day != NO_DAY && (lane != LANE_PLATFORM || model_has_lapsed (self, plan->day));
    case 'c': return self->cure_day != NO_DAY && plan->day > self->cure_day;
    case 'q': return (self->judge_day != NO_DAY && plan->day > self->judge_day) || (lane == LANE_LAW && strchr (plan->facts, fact) != NULL);
    case 't': return model_last_of (self, plan) == NO_DAY || plan->day <= model_last_of (self, plan) || strchr (plan->facts, fact) != NULL;
    case 'f': return !self->extended;
    case 'g': return self->granted;
    default: return strchr (plan->facts, fact) != NULL;
    }
}

/* What a judge can see of it; the rest is asked where it can be seen. */
static inline gboolean
model_sees (Lane lane, const Plan *plan, char fact)
{
  if (lane == LANE_LAW || strchr ("soxihfqgt", fact) != NULL)
    return TRUE;
  return strchr ("nrc", fact) != NULL && model_names_state ("15 20 21 55 56 92 94", plan->to);
}

static inline gboolean
model_step_is_lawful (const Model *self, const Plan *plan, Lane lane)
{
  const char *roles, *facts;
  gboolean is_draft = self->state == 0 && plan->to == 93;

  if (!model_may_follow (self->state, plan->to))
    return FALSE;
  model_find_asked (self->state, plan->to, &roles, &facts);
  if (!plan->is_signed)
    return is_draft;
  if (plan->role != 'u' && strchr (roles, plan->role) == NULL)
    return FALSE;
  for (const char *p = facts; *p != '\0'; p++)
    if (model_sees (lane, plan, *p) && !model_shows (self, plan, lane, *p))
      return FALSE;
  return TRUE;
}

/* Whose desk it lies on; only the platform asks. */
static inline gboolean
model_desk_is_right (const Model *self, const Plan *plan)
{
  gboolean is_mine = self->state == 50 && self->desk == plan->desk;

  if (strcmp (plan->kind, "taken-over") == 0)
    return (self->state == 50 || self->state == 55) && plan->from >= 0 && plan->from == self->desk && plan->from != plan->desk && plan->reason;
  /* At the window anybody takes it, in the back office who has the case. */
  if (strcmp (plan->kind, "hearing-asked") == 0)
    return plan->role != 'a' || (self->state == 55 && self->desk == plan->desk);
  if (strcmp (plan->kind, "opinion") == 0)
    return is_mine && plan->is_readable;
  /* What a window decides lies on no desk: the table's line says of what. */
  if (strcmp (plan->kind, "granted") == 0)
    return is_mine || plan->role == 'c';
  if (strcmp (plan->kind, "denied") == 0)
    return is_mine && plan->reason && plan->basis;
  if (strcmp (plan->kind, "step-begun") == 0 || strcmp (plan->kind, "extended") == 0)
    return is_mine;
  if (strcmp (plan->kind, "claimed") == 0)
    return self->state == 40;
  if (strcmp (plan->kind, "step-ended") == 0)
    return self->state == 55 && self->desk == plan->desk;
  if (strcmp (plan->kind, "review-resumed") == 0)
    return self->state == 56 && self->desk == plan->desk;
  if (strcmp (plan->kind, "revoked") == 0 || strcmp (plan->kind, "withdrawal-refused") == 0)
    return plan->reason && plan->basis;
  if (strcmp (plan->kind, "terminated") == 0)
    return plan->reason && plan->basis && (self->state != 50 || is_mine);
  return strcmp (plan->kind, "sent-back") != 0 || self->state != 50 || is_mine;
}

static inline gboolean
model_kind_fits (const Plan *plan, Lane lane)
{
  int n = model_find_kind (plan->kind);

  if (lane == LANE_LAW)
    return TRUE;
  if (lane == LANE_STORE)
    return n < 0 || !plan->is_signed || plan->role == 'u' || strchr (model_kinds[n].writers, plan->role) != NULL;
  if (n < 0 || (*model_kinds[n].states != '\0' ? !model_names_state (model_kinds[n].states, plan->to) : plan->to >= 0))
    return FALSE;
  for (const char *p = plan->members; *p != '\0'; p++)
    if (strchr (model_kinds[n].members, *p) == NULL)
      return FALSE;
  return strchr (model_kinds[n].writers, plan->is_signed ? plan->role : '-') != NULL;
}

/* What comes leaves the days of the rest; the last of it may put off the decision (where the place says so, and to the day that the log tells: not asked here). */
static inline gboolean
model_cure_fits (const Model *self, const Plan *plan)
{
  gboolean last = plan->cure_day == NO_DAY && self->due_day != NO_DAY;

  return (plan->cure_day == NO_DAY || plan->cure_day >= self->cure_day) && (plan->due_day == self->due_day || (last && plan->due_day > self->due_day));
}

/* What was tolerated is told with its first day. */
static inline gboolean
model_days_are_right (const Model *self, const Plan *plan, Lane lane)
{
  gboolean brings = strchr (plan->members, 'd') != NULL;

  if (lane != LANE_PLATFORM)
    return TRUE;
  if (plan->to >= 30 && plan->to <= 33 && self->version < 0)
    return FALSE;
  if (plan->to == 31)
    return brings && plan->tolerated != 0 && plan->cure_day != NO_DAY;
  if (strcmp (plan->kind, "to-correct") == 0)
    return model_correction_is_whole (self, plan);
  if (strchr (plan->members, 'i') != NULL && self->version >= 0)
    return plan->version == self->version;
  /* Told anew, and never to an earlier day; what the applicant owes stays. */
  /* No day of these walks is provisional. */
  if (strcmp (plan->kind, "recounted") == 0)
    return FALSE;
  if (strcmp (plan->kind, "step-ended") == 0 || strcmp (plan->kind, "extended") == 0)
    return brings && plan->cure_day == self->cure_day && plan->due_day >= self->due_day + (strcmp (plan->kind, "extended") == 0);
  if (strcmp (plan->kind, "cured") != 0)
    return TRUE;
  if (self->cure_day == NO_DAY)
    return FALSE;
  return !brings || model_cure_fits (self, plan);
}

static inline gboolean
model_is_lawful (const Model *self, const Plan *plan, Lane lane)
{
  /* A draft is no lawful act: the workstation asks nobody who begins one. */
  if (plan->is_broken || ((self->revision > 0 || lane == LANE_PLATFORM) && !model_kind_fits (plan, lane)))
    return FALSE;
  if (lane != LANE_LAW && (self->revision > 0 || lane == LANE_PLATFORM) && !model_place_fits (self, plan->kind))
    return FALSE;
  if (self->revision == 0)
    return plan->to == 0 || plan->to == 5;
  if (lane == LANE_PLATFORM && !model_desk_is_right (self, plan))
    return FALSE;
  if (!model_days_are_right (self, plan, lane))
    return FALSE;
  return plan->to < 0 || model_step_is_lawful (self, plan, lane);
}

/* ---- what comes of it ---- */

static inline void
model_take (Model *self, const Plan *plan)
{
  self->revision++;
  if (plan->to >= 0)
    self->state = plan->to;
  if (plan->to >= 30 && plan->to <= 33)
    self->accepted = TRUE;
  self->extended = self->extended || plan->to == 56;
  self->granted = self->granted || plan->to == 60;
  if (strchr (plan->members, 'd') != NULL)
    {
      self->due_day = plan->due_day;
      self->cure_day = plan->cure_day;
    }
  if (strchr (plan->members, 'j') != NULL)
    self->judge_day = plan->judge_day;
  if (strchr (plan->members, 'i') != NULL)
    self->version = plan->version;
  for (int i = 0; i < MATERIALS && strcmp (plan->kind, "tolerated") == 0; i++)
    if ((plan->tolerated & (1U << i)) != 0)
      self->last[i] = plan->cure_day + i;
  self->owed |= strcmp (plan->kind, "tolerated") == 0 ? plan->tolerated : 0;
  if (strcmp (plan->kind, "cured") == 0)
    self->owed &= ~(1U << plan->material);
  if (plan->to == 50 || strcmp (plan->kind, "taken-over") == 0)
    self->desk = plan->desk;
  if (plan->to == 41)
    self->desk = -1;
}

G_END_DECLS
