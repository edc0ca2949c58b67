/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* One table: the kinds of events that are written, by whom, and what of the projection each may touch. Takes an event and its author's role, gives
 * the answer. A new kind needs a line here before the platform takes it. Any thread. */
#define G_LOG_DOMAIN "yc-case"
#include "config.h"

#include "case/yc-event-rule.h"

#include "base/yc-clock.h"
#include "base/yc-json.h"
#include "law/yc-hours.h"

#include <string.h>

#define MAX_PAPERS 100
#define MAX_ASKED 1000
#define MAX_KIND 64
#define MAX_PERSONS 20
#define MAX_REASON 65536

#define BIT(role) (1U << (role))
#define CLERK BIT (YC_ROLE_CLERK)
#define COUNTER (CLERK | BIT (YC_ROLE_VIRTUAL))
#define OFFICE BIT (YC_ROLE_APPROVER)
#define DRAFT (COUNTER | BIT (YC_ROLE_SUPERVISOR))    /* who may sit at a window; the receipt is the first lawful act */
#define EVERYBODY (DRAFT | OFFICE)
#define UNSIGNED BIT (YC_N_ROLES)       /* also before anybody has signed in: it makes no lawful act */

/* The members that yc_case_record_fold() reads, "state" besides. */
static const char *const members[] = { "number", "intake", "judge", "due", "parked", "note", "asked", "reviewed_by" };
enum { NUMBER = 1 << 0, INTAKE = 1 << 1, JUDGE = 1 << 2, DUE = 1 << 3, PARKED = 1 << 4, NOTE = 1 << 5, ASKED = 1 << 6, REVIEWED_BY = 1 << 7 };

typedef struct
{
  const char *kind;
  guint       writers;
  const char *states;          /* what "state" may be, one of which it must be then; NULL: there is none */
  guint       may;             /* of the members */
  const char *places;          /* of a kind that brings no state: the states in which it is written; NULL: in any */
} Rule;

#define BEFORE_ACCEPTANCE "S10 S15 S18"
#define TOLERATED "S31 S40 S41 S50 S55 S56"
#define HANDLED "S30 S32 S33 " TOLERATED

static const Rule rules[] = {
  /* ---- the draft ---- */
  { "created", DRAFT | UNSIGNED, "S00 S05", 0 },
  { "parked", DRAFT | UNSIGNED, NULL, PARKED | NOTE },
  { "resumed", DRAFT | UNSIGNED, NULL, PARKED | NOTE },
  { "voided", DRAFT | UNSIGNED, "S93", NUMBER },       /* the number of a case that was given up stays void with it */
  /* ---- papers and prints: a printer stands in every room ---- */
  { "paper", DRAFT | UNSIGNED, NULL, 0 },
  { "print-started", EVERYBODY | UNSIGNED, NULL, 0 },
  { "printed", EVERYBODY | UNSIGNED, NULL, 0 },
  { "reprinted", EVERYBODY | UNSIGNED, NULL, 0 },
  { "print-failed", EVERYBODY | UNSIGNED, NULL, 0 },
  /* ---- the window ---- */
  { "received", COUNTER, "S10", NUMBER | INTAKE | JUDGE | PARKED | ASKED },
  { "amended", COUNTER, NULL, INTAKE, BEFORE_ACCEPTANCE },
  { "to-correct", COUNTER | BIT (YC_ROLE_SUPERVISOR), "S15", JUDGE | DUE | PARKED | ASKED },
  { "supplied", COUNTER, "S18", JUDGE | DUE | PARKED },
  { "not-needed", COUNTER, "S20", PARKED | REVIEWED_BY },
  { "refused", COUNTER, "S21", PARKED | REVIEWED_BY },
  { "pages", DRAFT, NULL, 0 },
  { "efile", COUNTER, NULL, 0 },
  { "accepted", COUNTER, "S30", NUMBER | DUE | PARKED | ASKED },
  { "tolerated", COUNTER, "S31", NUMBER | DUE | PARKED | ASKED },
  { "committed", COUNTER, "S32", NUMBER | DUE | PARKED | ASKED },
  { "deemed", COUNTER, "S33", NUMBER | DUE | PARKED | ASKED },
  { "handed-over", COUNTER, "S40", 0 },
  { "recounted", COUNTER | OFFICE, NULL, JUDGE | DUE, BEFORE_ACCEPTANCE " " HANDLED },
  { "cured", COUNTER, NULL, DUE, TOLERATED },
  { "reviewed", BIT (YC_ROLE_SUPERVISOR), NULL, 0, "S20 S21 S91 S61 S65 S70 S75" },
  { "corrected", COUNTER, NULL, INTAKE, HANDLED " S60 S61 S65" },
  { "withdrawn", CLERK, "S90", PARKED },
  { "withdrawal-refused", CLERK, NULL, 0, HANDLED },
  { "lapsed", CLERK, "S91", PARKED },
  { "result-made", CLERK, "S65", 0 },
  { "delivered", CLERK, "S70", 0 },
  /* ---- the back office ---- */
  { "claimed", OFFICE, "S50", 0 },
  { "taken-over", OFFICE, NULL, 0 },
  { "opinion", OFFICE, NULL, NOTE },
  { "sent-back", OFFICE, "S41", 0 },
  { "granted", CLERK | OFFICE, "S60", 0 },             /* a clerk: of 即办件 alone, as the line of the table says (S30, S32 to S60) */
  { "denied", OFFICE, "S61", REVIEWED_BY },
  { "step-begun", OFFICE, "S55", 0 },
  { "step-ended", OFFICE, "S50", DUE },
  { "extended", OFFICE, "S56", DUE },
  { "hearing-asked", COUNTER | OFFICE, NULL, 0, "S55" },   /* where the applicant comes to: the window or the agency */
  { "review-resumed", OFFICE, "S50", 0 },
  { "terminated", OFFICE, "S92", 0 },
  { "revoked", OFFICE, "S94", 0 },
  { "verified", OFFICE, NULL, 0, "S60 S65 S70 S75 S80" },
};

const char *
yc_event_rule_get_kind (guint n)
{
  return n < G_N_ELEMENTS (rules) ? rules[n].kind : NULL;
}

static const Rule *
find_rule (const char *kind)
{
  for (gsize i = 0; i < G_N_ELEMENTS (rules); i++)
    if (strcmp (rules[i].kind, kind) == 0)
      return &rules[i];
  return NULL;
}

static gboolean
fits_state (const Rule *rule, JsonObject *body)
{
  JsonNode *node = json_object_get_member (body, "state");
  const char *code = node != NULL && JSON_NODE_HOLDS_VALUE (node) ? json_node_get_string (node) : NULL;

  if (rule->states == NULL)
    return node == NULL;
  return code != NULL && strlen (code) == strlen ("S00") && strstr (rule->states, code) != NULL;
}

/* ---- facts ---- */

/* The last of the list. What of an event is no list of papers is none: its form is for who reads the papers. */
static JsonObject *
find_own_paper (JsonObject *body, const char *kind)
{
  JsonArray *papers = NULL;
  JsonObject *last = NULL;

  if (!yc_json_opt_array (body, "body", "papers", MAX_PAPERS, &papers, NULL) || papers == NULL)
    return NULL;
  for (guint i = 0; i < json_array_get_length (papers); i++)
    {
      JsonObject *paper = NULL;
      const char *found = NULL;

      if (yc_json_item_object (papers, "papers", i, &paper, NULL) && yc_json_opt_string (paper, "papers", "kind", MAX_KIND, &found, NULL)
          && g_strcmp0 (found, kind) == 0)
        last = paper;
    }
  return last;
}

static gboolean
names_paper (JsonObject *body, const char *kind)
{
  return find_own_paper (body, kind) != NULL;
}

JsonObject *
yc_event_rule_find_paper (const GPtrArray *history, const YcCaseEvent *event, const char *kind)
{
  JsonObject *paper = find_own_paper (event->body, kind);
  guint n = 0;

  if (paper != NULL || !yc_letter_is_signed (kind))
    return paper;
  while (n < history->len && g_ptr_array_index (history, n) != event)
    n++;
  /* What was signed stays signed, also when the act that its paper was made with was taken back. */
  for (guint i = n; i > 0 && paper == NULL; i--)
    paper = find_own_paper (((const YcCaseEvent *) g_ptr_array_index (history, i - 1))->body, kind);
  return paper;
}

static gboolean
has_text (JsonObject *body, const char *member)
{
  const char *text = NULL;

  return yc_json_opt_string (body, "body", member, MAX_REASON, &text, NULL) && text != NULL && text[strspn (text, " \t\r\n")] != '\0';
}

/* The last day (the applicant's to cure, the window's to say what is lacking) is over on the Beijing day of the event. */
static gboolean
is_behind (const char *day, gint64 at)
{
  YcMoment now;
  GDate last;

  yc_moment_init (&now, at);
  return yc_date_parse (day, &last) && g_date_compare (&now.day, &last) > 0;
}

/* What is told in writing: its paper is made by the act itself and named in its event. A return slip stays inside, and a denial has rules of its own. */
static gboolean
is_told (YcState state)
{
  static const YcState told[] = { YC_STATE_TO_CORRECT, YC_STATE_NOT_NEEDED, YC_STATE_REFUSED, YC_STATE_SPECIAL_STEP, YC_STATE_EXTENDED,
                                  YC_STATE_TERMINATED, YC_STATE_REVOKED };

  for (gsize i = 0; i < G_N_ELEMENTS (told); i++)
    if (told[i] == state)
      return TRUE;
  return FALSE;
}

static gboolean
has_office (const char *text, gboolean behind)
{
  static const char *const offices[] = { "局长", "副局长", "主任", "副主任", "厅长", "副厅长", "处长", "副处长", "科长", "副科长", "所长", "副所长", "书记", "副书记" };

  for (gsize i = 0; i < G_N_ELEMENTS (offices); i++)
    if (behind ? g_str_has_prefix (text, offices[i]) : g_str_has_suffix (text, offices[i]))
      return TRUE;
  return FALSE;
}

/* Nothing of a longer name stands there: 李明 is not 李明亮. */
static gboolean
is_apart (const char *text, gboolean behind)
{
  const char *end = behind || *text == '\0' ? text : g_utf8_prev_char (text + strlen (text));

  return *text == '\0' || !g_unichar_isalnum (g_utf8_get_char (end)) || has_office (text, behind);
}

static char *
strip_blanks (const char *text)
{
  g_auto (GStrv) words = g_strsplit_set (text, " \t\r\n", -1);

  return g_strjoinv ("", words);
}

static gboolean
holds_name (const char *text, const char *name)
{
  for (const char *at = strstr (text, name); at != NULL; at = strstr (at + 1, name))
    {
      g_autofree char *before = g_strndup (text, (gsize) (at - text));

      if (is_apart (before, FALSE) && is_apart (at + strlen (name), TRUE))
        return TRUE;
    }
  return FALSE;
}

/* "李 明局长" is 李明; where two stand beside each other the blank is what keeps them apart. */
gboolean
yc_event_rule_names (const char *text, const char *name)
{
  g_autofree char *tight = strip_blanks (text), *bare = name != NULL ? strip_blanks (name) : NULL;

  return bare != NULL && *bare != '\0' && (holds_name (text, bare) || holds_name (tight, bare));
}

gboolean
yc_event_rule_are_two (const char *const *names)
{
  g_autofree char *first = NULL;

  for (guint i = 0; names[i] != NULL; i++)
    {
      g_autofree char *name = strip_blanks (names[i]);

      if (*name != '\0' && first != NULL && strcmp (first, name) != 0)
        return TRUE;
      if (first == NULL && *name != '\0')
        first = g_steal_pointer (&name);
    }
  return FALSE;
}

gboolean
yc_event_rule_has_two (JsonObject *body)
{
  const char *names[MAX_PERSONS + 1] = { NULL };
  JsonArray *persons = NULL;

  if (!yc_json_opt_array (body, "body", "persons", MAX_PERSONS, &persons, NULL) || persons == NULL)
    return FALSE;
  for (guint i = 0; i < json_array_get_length (persons); i++)
    {
      JsonNode *node = json_array_get_element (persons, i);

      if (!JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_STRING)
        return FALSE;
      names[i] = json_node_get_string (node);
    }
  return yc_event_rule_are_two (names);
}

/* 行政许可法第四十二条: the head of the agency approves an extension, so not who asks for it. */
static gboolean
is_approved (const YcCaseEvent *event)
{
  const char *who = NULL;

  return has_text (event->body, "approved_by") && yc_json_opt_string (event->body, "body", "approved_by", MAX_REASON, &who, NULL)
         && !yc_event_rule_names (who, event->clerk_id) && !yc_event_rule_names (who, event->clerk_name);
}

/* Until when the result is to be delivered, as the event that delivers it tells; "": it does not. */
static const char *
get_deliver_by (JsonObject *body)
{
  JsonObject *object = NULL;
  const char *date = NULL;

  return yc_json_opt_object (body, "body", "deliver_by", &object, NULL) && object != NULL
                 && yc_json_opt_string (object, "deliver_by", "date", 10, &date, NULL) && date != NULL
             ? date
             : "";
}

/* 优化营商环境条例第三十六条: what ends a case behind its day says why: the time to accept where it is not accepted, the ten days of delivery, else the day of the
 * decision. A clock that stands still has moved the day, or will: only review ends a case. */
static void
read_delay (const YcCaseEvent *event, const char *due, const char *judge_due, YcTransition *ask)
{
  guint actors, facts;

  if (ask->after == YC_STATE_NOT_NEEDED || ask->after == YC_STATE_REFUSED)
    due = judge_due;
  if (ask->after == YC_STATE_DELIVERED)
    due = get_deliver_by (event->body);
  if (!yc_state_get_line (ask->before, ask->after, &actors, &facts) || (facts & YC_FACT_DELAY_TOLD) == 0)
    return;
  ask->known |= YC_FACT_DELAY_TOLD;
  ask->facts |= !is_behind (due, event->at) || has_text (event->body, "delay_reason") ? YC_FACT_DELAY_TOLD : 0;
}

void
yc_event_rule_read_facts (const YcCaseEvent *event, const char *due, const char *cure_due, const char *judge_due, YcTransition *ask)
{
  const char *const *papers = yc_state_get_papers (ask->after);

  read_delay (event, due, judge_due, ask);
  if (ask->after == YC_STATE_DEEMED_ACCEPTED && is_behind (judge_due, event->at))
    ask->facts |= YC_FACT_SILENCE;
  if (!is_told (ask->after))
    return;
  ask->known |= YC_FACT_NOTICE | YC_FACT_REASON | YC_FACT_CURE_OVER | YC_FACT_HEAD;
  ask->facts |= is_approved (event) ? YC_FACT_HEAD : 0;
  ask->facts |= names_paper (event->body, papers[0]) ? YC_FACT_NOTICE : 0;
  /* A refusal without its notice is none: the applicant holds reason and remedies in it (行政许可法第三十二条第二款). */
  ask->facts |= has_text (event->body, "reason") && names_paper (event->body, papers[0]) ? YC_FACT_REASON : 0;
  ask->facts |= is_behind (cure_due, event->at) ? YC_FACT_CURE_OVER : 0;
}

const char *
yc_event_rule_get_reviewer (const YcCaseEvent *event)
{
  JsonObject *reviewer = NULL;
  const char *id = NULL;

  return yc_json_opt_object (event->body, "body", "reviewed_by", &reviewer, NULL) && reviewer != NULL
                 && yc_json_opt_string (reviewer, "reviewed_by", "id", MAX_KIND, &id, NULL) && id != NULL
             ? id
             : "";
}

gboolean
yc_event_rule_asks_review (YcState after)
{
  return after == YC_STATE_NOT_NEEDED || after == YC_STATE_REFUSED || after == YC_STATE_DENIED;
}

/* 否定备案: nobody reviews himself. */
void
yc_event_rule_read_review (const YcCaseEvent *event, YcRefusalFiling filing, YcRole reviewer, YcTransition *ask)
{
  gboolean is_reviewed = reviewer == YC_ROLE_SUPERVISOR && strcmp (yc_event_rule_get_reviewer (event), event->clerk_id) != 0;

  ask->known |= YC_FACT_REVIEWED;
  if (filing == YC_REFUSAL_WITHIN_1_WD || is_reviewed)
    ask->facts |= YC_FACT_REVIEWED;
}

/* What was taken back has brought it nowhere. */
static gboolean
has_entered (const GPtrArray *history, const YcCaseEvent *event, YcState state)
{
  for (guint i = 0; i < history->len; i++)
    {
      const YcCaseEvent *earlier = g_ptr_array_index (history, i);
      const char *code = NULL;

      if (earlier == event || (*event->hash != '\0' && strcmp (earlier->hash, event->hash) == 0))
        break;
      if (yc_case_event_counts (earlier) && yc_json_opt_string (earlier->body, "body", "state", MAX_KIND, &code, NULL)
          && g_strcmp0 (code, yc_state_get_code (state)) == 0)
        return TRUE;
    }
  return FALSE;
}

/* What is shared or licensed is not asked for without a reason (国务院关于在线政务服务的若干规定 第七条). */
static gboolean
tells_why_asked (JsonObject *body)
{
  JsonArray *asked = NULL;

  if (!yc_json_opt_array (body, "body", "asked", MAX_ASKED, &asked, NULL))
    return FALSE;
  for (guint i = 0; asked != NULL && i < json_array_get_length (asked); i++)
    {
      JsonObject *object = NULL;

      if (!yc_json_item_object (asked, "asked", i, &object, NULL) || !has_text (object, "material") || !has_text (object, "reason"))
        return FALSE;
    }
  return TRUE;
}

gboolean
yc_event_rule_was_granted (const GPtrArray *history, const YcCaseEvent *event)
{
  return has_entered (history, event, YC_STATE_GRANTED);
}

gboolean
yc_event_rule_asks_past (YcState after)
{
  return after == YC_STATE_EXTENDED || after == YC_STATE_REVOKED;
}

void
yc_event_rule_read_past (const GPtrArray *history, const YcCaseEvent *event, YcTransition *ask)
{
  if (ask->after == YC_STATE_EXTENDED && !has_entered (history, event, YC_STATE_EXTENDED))
    ask->facts |= YC_FACT_FIRST_TIME;
  if (ask->after == YC_STATE_REVOKED && has_entered (history, event, YC_STATE_GRANTED))
    ask->facts |= YC_FACT_GRANTED;
}

/* ---- kinds and members ---- */

gboolean
yc_event_rule_has_place (const YcCaseEvent *event, YcState state)
{
  const Rule *rule = find_rule (event->kind);

  return rule == NULL || rule->places == NULL || strstr (rule->places, yc_state_get_code (state)) != NULL;
}

YcEventRule
yc_event_rule_check (const YcCaseEvent *event, YcRole role, const char **ret_what)
{
  const Rule *rule = find_rule (event->kind);
  gboolean is_signed = *event->signature != '\0';

  *ret_what = "";
  if (rule == NULL)
    {
      *ret_what = "nobody writes events of this kind";
      return YC_EVENT_RULE_UNKNOWN;
    }
  if (!is_signed && (rule->writers & UNSIGNED) == 0)
    {
      *ret_what = "an event of this kind needs its author's signature";
      return YC_EVENT_RULE_UNSIGNED;
    }
  if (is_signed && role != YC_N_ROLES && (rule->writers & BIT (role)) == 0)
    {
      *ret_what = "events of this kind are not written at the author's post";
      return YC_EVENT_RULE_ROLE;
    }
  if (!fits_state (rule, event->body))
    {
      *ret_what = "state";
      return YC_EVENT_RULE_MEMBER;
    }
  for (gsize i = 0; i < G_N_ELEMENTS (members); i++)
    if ((rule->may & (1U << i)) == 0 && json_object_has_member (event->body, members[i]))
      {
        *ret_what = members[i];
        return YC_EVENT_RULE_MEMBER;
      }
  if (!tells_why_asked (event->body))
    {
      *ret_what = "asked";
      return YC_EVENT_RULE_MEMBER;
    }
  return YC_EVENT_RULE_FITS;
}
