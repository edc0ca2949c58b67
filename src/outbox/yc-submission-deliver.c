/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* 送达 (行政许可法第四十四条): by hand against a signed 送达回证, or by post. Takes a decided case, gives the paper and the events of S65 and S70.
 * Store's thread. */
#define G_LOG_DOMAIN "yc-outbox"
#include "config.h"

#include "outbox/yc-counter.h"
#include "outbox/yc-outbox-private.h"

#include "base/yc-clock.h"
#include "base/yc-json.h"
#include "case/yc-case-timer.h"

#include <string.h>

#define MEMBER "delivery"
#define MAX_PERSON 100          /* characters */
#define MAX_TEXT 4096           /* bytes */
#define WAY_COLLECT "collect"
#define WAY_POST "post"

/* ---- what is delivered ---- */

/* The papers that the decision's event names: 《准予行政许可决定书》（number）. */
static char *
name_papers (JsonObject *body)
{
  g_autoptr (GString) text = g_string_new (NULL);
  JsonArray *papers = NULL;

  if (!yc_json_opt_array (body, "", "papers", 1000, &papers, NULL) || papers == NULL)
    return g_string_free (g_steal_pointer (&text), FALSE);
  for (guint i = 0; i < json_array_get_length (papers); i++)
    {
      JsonObject *paper = NULL;
      const char *title = NULL, *number = "";

      if (!yc_json_item_object (papers, "papers", i, &paper, NULL) || !yc_json_get_string (paper, "papers", "title", MAX_TEXT, &title, NULL)
          || !yc_json_opt_string (paper, "papers", "number", MAX_TEXT, &number, NULL))
        continue;
      g_string_append_printf (text, "%s《%s》%s", text->len > 0 ? "、" : "", title, number);
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static char *
name_decision (const YcSubmission *self)
{
  const char *otherwise = "";

  for (guint i = self->history->len; i > 0; i--)
    {
      const YcCaseEvent *event = g_ptr_array_index (self->history, i - 1);
      gboolean granted = strcmp (event->kind, "granted") == 0;
      g_autofree char *text = NULL;

      if (event->is_void || (!granted && strcmp (event->kind, "denied") != 0))
        continue;
      text = name_papers (event->body);
      if (*text != '\0')
        return g_steal_pointer (&text);
      otherwise = granted ? "准予决定书" : "不予决定书";
      break;
    }
  return g_strdup (otherwise);
}

/* ---- who receives it ---- */

typedef struct
{
  char      *recipient, *relation, *tracking, *delivered;
  char      *delay;         /* (nullable): why it is late */
  YcDeadline last;          /* of the ten days */
  gboolean   has_last;
} Facts;

static void
facts_clear (Facts *self)
{
  g_free (self->recipient);
  g_free (self->relation);
  g_free (self->tracking);
  g_free (self->delivered);
  g_free (self->delay);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Facts, facts_clear)

static char *
read_person (const char *text)
{
  g_autofree char *copy = g_strstrip (g_strdup (text != NULL ? text : ""));

  for (const char *c = copy; *c != '\0'; c = g_utf8_next_char (c))
    if (g_unichar_iscntrl (g_utf8_get_char (c)))
      return NULL;
  return g_utf8_strlen (copy, -1) <= MAX_PERSON ? g_steal_pointer (&copy) : NULL;
}

/* Somebody else than the applicant says what he is to him (送达回证: 代收人及关系). */
static gboolean
read_recipient (const YcSubmission *self, const YcDelivery *delivery, Facts *facts, GError **error)
{
  const char *applicant = self->intake->applicant.name;

  facts->recipient = read_person (delivery->recipient);
  facts->relation = read_person (delivery->relation);
  if (facts->recipient == NULL || facts->relation == NULL)
    return yc_store_refuse (error, YC_CONFLICT_RECIPIENT, "the name or the relation is no such text");
  if (*facts->recipient == '\0')
    {
      g_free (facts->recipient);
      facts->recipient = g_strdup (applicant);
    }
  if (*facts->relation != '\0')
    return TRUE;
  if (strcmp (facts->recipient, applicant) != 0)
    return yc_store_refuse (error, YC_CONFLICT_RECIPIENT, "what the recipient is to the applicant is not told");
  g_free (facts->relation);
  facts->relation = g_strdup ("本人");
  return TRUE;
}

char *
yc_delivery_read_tracking (const char *text)
{
  g_autoptr (GString) number = g_string_new (NULL);

  for (const char *c = text != NULL ? text : ""; *c != '\0'; c++)
    {
      if (g_ascii_isspace (*c) || *c == '-')
        continue;
      if (!g_ascii_isalnum (*c))
        return NULL;
      g_string_append_c (number, g_ascii_toupper (*c));
    }
  if (number->len < 8 || number->len > 30)
    return NULL;
  return g_string_free (g_steal_pointer (&number), FALSE);
}

static JsonObject *
build_content (const Facts *facts, const char *way)
{
  JsonObject *content = json_object_new ();

  json_object_set_string_member (content, "way", way);
  json_object_set_string_member (content, "recipient", facts->recipient);
  json_object_set_string_member (content, "relation", facts->relation);
  json_object_set_string_member (content, "tracking", facts->tracking != NULL ? facts->tracking : "");
  json_object_set_string_member (content, "delivered", facts->delivered);
  if (facts->delay != NULL)
    json_object_set_string_member (content, "delay_reason", facts->delay);
  return content;
}

/* ---- in time ---- */

/* 行政许可法第四十四条, by the clock that began with the decision. */
static gboolean
count_last (const YcSubmission *self, Facts *facts, GError **error)
{
  const YcTimerRules rules = { self->calendar, &self->region->hours, self->intake->item, &self->region->terms };
  g_autoptr (GError) local = NULL;

  facts->has_last = yc_case_timers_count_delivery (self->history, &rules, &facts->last, &local);
  if (local == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

/* @delay: (nullable): what the clerk tells; else what the signed paper says. */
static gboolean
read_delay (const YcSubmission *self, const char *delay, Facts *facts, GError **error)
{
  g_autoptr (JsonObject) body = json_object_new ();
  g_autofree char *day = facts->has_last ? yc_date_format (&facts->last.due) : g_strdup ("");
  g_autofree char *told = g_strstrip (g_strdup (delay != NULL ? delay : ""));

  if (!yc_submission_add_delay (self, day, *told != '\0' ? told : facts->delay, body, error))
    return FALSE;
  g_free (facts->delay);
  facts->delay = g_strdup (json_object_get_string_member_with_default (body, "delay_reason", NULL));
  return TRUE;
}

/* ---- the paper ---- */

typedef gboolean (*PaperFunc) (YcSubmission *self, const Facts *facts, GError **error);

static gboolean
with_texts (YcSubmission *self, const Facts *facts, const char *way, PaperFunc func, GError **error)
{
  const YcNoticeText texts[] = { { "recipient", facts->recipient }, { "relation", facts->relation }, { "tracking", facts->tracking },
                                 { "delivered", facts->delivered }, { "delay_reason", facts->delay != NULL ? facts->delay : "" }, { NULL, NULL } };
  const char *const flags[] = { way, facts->delay != NULL ? "late" : NULL, NULL };
  gboolean done;

  self->own = (YcNoticeFacts) { .texts = texts, .flags = flags };
  done = func (self, facts, error);
  self->own = (YcNoticeFacts) { .texts = NULL };
  return done;
}

static gboolean
tell_receipt (YcSubmission *self, const Facts *facts, GError **error)
{
  g_autoptr (JsonObject) content = build_content (facts, WAY_COLLECT);

  return yc_submission_tell_signed_paper (self, YC_LETTER_DELIVERY, MEMBER, content, error);
}

static gboolean
receipt_act (YcSubmission *self, gpointer data, GError **error)
{
  return with_texts (self, data, WAY_COLLECT, tell_receipt, error);
}

YcPaperRecord *
yc_submission_make_receipt (YcStore *store, YcCalendar *calendar, const char *case_id, const YcDelivery *delivery, const YcActor *actor, GError **error)
{
  g_autoptr (YcSubmission) self = NULL;
  g_auto (Facts) facts = { NULL };
  YcPaperRecord *paper = NULL;

  if (!yc_submission_require_author (actor, error) || (self = yc_submission_load (store, calendar, case_id, actor, error)) == NULL
      || !yc_counter_check_open (self->record, self->history, YC_COUNTER_DELIVER, error) || !read_recipient (self, delivery, &facts, error)
      || !count_last (self, &facts, error) || !read_delay (self, delivery->delay, &facts, error))
    return NULL;
  facts.delivered = name_decision (self);
  if (yc_submission_run (self, receipt_act, &facts, error))
    paper = g_ptr_array_steal_index (self->papers, self->papers->len - 1);
  yc_store_map_error (error);
  return paper;
}

/* ---- the act ---- */

typedef struct
{
  const YcEfileParts *parts;
  Facts              *facts;
  const char         *way;
} Act;

static gboolean
add_posted_receipt (YcSubmission *self, const Facts *facts, GError **error)
{
  return yc_submission_add_paper (self, YC_LETTER_DELIVERY, error) != NULL;
}

/* The day by which it is in time, or late. */
static void
name_last (const YcSubmission *self, const Facts *facts, JsonObject *body)
{
  JsonObject *object = json_object_new ();
  g_autofree char *day = yc_date_format (&facts->last.due);

  json_object_set_string_member (object, "date", day);
  json_object_set_boolean_member (object, "provisional", facts->last.provisional);
  json_object_set_object_member (body, "deliver_by", object);
  json_object_set_string_member (body, "calendar", yc_calendar_get_version (self->calendar));
}

/* Both steps of the window in one act: the result is out of the office's hands and the clock of delivery stops. */
static void
tell_delivered (YcSubmission *self, const Act *act)
{
  g_autoptr (JsonObject) made = json_object_new ();
  g_autoptr (JsonObject) body = build_content (act->facts, act->way);

  if (self->record->state != YC_STATE_RESULT_MADE)
    {
      json_object_set_string_member (made, "state", yc_state_get_code (YC_STATE_RESULT_MADE));
      json_object_set_string_member (made, "delivered", act->facts->delivered);
      yc_submission_set_process (self, made, self->now);
      yc_submission_tell (self, "result-made", made);
    }
  if (act->facts->has_last)
    name_last (self, act->facts, body);
  json_object_set_string_member (body, "state", yc_state_get_code (YC_STATE_DELIVERED));
  json_object_set_array_member (body, "papers", yc_submission_papers_to_json (self, 0));
  yc_submission_set_process (self, body, self->now);
  yc_submission_tell (self, "delivered", body);
}

static gboolean
deliver_act (YcSubmission *self, gpointer data, GError **error)
{
  const Act *act = data;
  YcDigest digest;

  if (strcmp (act->way, WAY_POST) == 0 && !with_texts (self, act->facts, WAY_POST, add_posted_receipt, error))
    return FALSE;
  if (!yc_efile_store_seal (self, act->parts, &digest, error))
    return FALSE;
  tell_delivered (self, act);
  return yc_submission_enqueue (self, "delivered", yc_submission_name_manifest (&digest), error);
}

static gboolean
run_delivery (YcSubmission *self, Act *act, GError **error)
{
  g_autoptr (YcEfileParts) parts = yc_efile_store_build (self, error);

  act->parts = parts;
  return parts != NULL && (yc_submission_run (self, deliver_act, act, error) || yc_store_map_error (error));
}

/* What the signed paper says, so that the event says the same. */
static gboolean
read_signed (JsonObject *paper, Facts *facts, GError **error)
{
  JsonObject *content = NULL;
  const char *recipient = NULL, *relation = NULL, *delivered = NULL, *delay = NULL;

  if (!yc_json_get_object (paper, "", MEMBER, &content, error)
      || !yc_json_get_string (content, MEMBER, "recipient", MAX_TEXT, &recipient, error)
      || !yc_json_get_string (content, MEMBER, "relation", MAX_TEXT, &relation, error)
      || !yc_json_get_string (content, MEMBER, "delivered", MAX_TEXT, &delivered, error)
      || !yc_json_opt_string (content, MEMBER, "delay_reason", MAX_TEXT, &delay, error))
    return FALSE;
  facts->recipient = g_strdup (recipient);
  facts->relation = g_strdup (relation);
  facts->delivered = g_strdup (delivered);
  facts->delay = g_strdup (delay);
  return TRUE;
}

gboolean
yc_submission_deliver (YcStore *store, YcCalendar *calendar, const char *case_id, const char *delay, const YcActor *actor, GError **error)
{
  g_autoptr (YcSubmission) self = NULL;
  g_auto (Facts) facts = { NULL };
  Act act = { NULL, &facts, WAY_COLLECT };
  JsonObject *paper = NULL;

  if (!yc_submission_require_author (actor, error) || (self = yc_submission_load (store, calendar, case_id, actor, error)) == NULL
      || !yc_counter_check_open (self->record, self->history, YC_COUNTER_DELIVER, error)
      || (paper = yc_submission_find_signed (self, YC_LETTER_DELIVERY, YC_CONFLICT_RECEIPT_UNSIGNED, error)) == NULL
      || !read_signed (paper, &facts, error) || !count_last (self, &facts, error) || !read_delay (self, delay, &facts, error))
    return FALSE;
  return run_delivery (self, &act, error);
}

YcPaperRecord *
yc_submission_post (YcStore *store, YcCalendar *calendar, const char *case_id, const YcDelivery *delivery, const YcActor *actor, GError **error)
{
  g_autoptr (YcSubmission) self = NULL;
  g_auto (Facts) facts = { NULL };
  Act act = { NULL, &facts, WAY_POST };

  if (!yc_submission_require_author (actor, error) || (self = yc_submission_load (store, calendar, case_id, actor, error)) == NULL
      || !yc_counter_check_open (self->record, self->history, YC_COUNTER_DELIVER, error) || !read_recipient (self, delivery, &facts, error)
      || !count_last (self, &facts, error) || !read_delay (self, delivery->delay, &facts, error))
    return NULL;
  facts.delivered = name_decision (self);
  facts.tracking = yc_delivery_read_tracking (delivery->tracking);
  if (facts.tracking == NULL)
    {
      yc_store_refuse (error, YC_CONFLICT_TRACKING, "not the number of a posted letter");
      return NULL;
    }
  return run_delivery (self, &act, error) ? g_ptr_array_steal_index (self->papers, 0) : NULL;
}
