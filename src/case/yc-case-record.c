/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* A case as its events tell it: the canonical form of an event, its seal, and how a fact becomes the projection. Takes and gives plain
 * values; nothing else in the program writes a state. Any thread. */
#define G_LOG_DOMAIN "yc-case"
#include "config.h"

#include "case/yc-case-record.h"

#include "base/yc-clock.h"
#include "base/yc-error.h"
#include "base/yc-json.h"

#include <string.h>

#define MAX_TEXT 4096
#define MAX_REASON 65536         /* as case/yc-event-rule takes it */
#define MAX_ASKED 1000
#define DIGITS "0123456789"
#define HEX_DIGITS DIGITS "abcdef"
#define SMALL_LETTERS "abcdefghijklmnopqrstuvwxyz"

static void
set_text (char **field, const char *value)
{
  char *copy = g_strdup (value != NULL ? value : "");

  g_free (*field);
  *field = copy;
}

/* ---- the record ---- */

void
yc_case_record_clear (YcCaseRecord *self)
{
  g_free (self->id);
  g_free (self->number);
  g_free (self->item_id);
  g_free (self->item_version);
  g_free (self->item_name);
  g_free (self->applicant_name);
  g_free (self->applicant_number);
  g_free (self->received);
  g_free (self->judge_due);
  g_free (self->due);
  g_free (self->cure_due);
  g_free (self->paused);
  g_free (self->note);
  g_free (self->clerk_name);
  g_free (self->window);
}

void
yc_case_record_init (YcCaseRecord *self, const char *case_id)
{
  char **texts[] = {
    &self->number, &self->item_id, &self->item_version, &self->item_name, &self->applicant_name, &self->applicant_number, &self->due,
    &self->cure_due, &self->note, &self->clerk_name, &self->window, &self->received, &self->judge_due,
    &self->paused,
  };

  set_text (&self->id, case_id);
  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    set_text (texts[i], "");
}

YcCaseRecord *
yc_case_record_new (const char *case_id)
{
  YcCaseRecord *self = g_new0 (YcCaseRecord, 1);

  yc_case_record_init (self, case_id);
  return self;
}

void
yc_case_record_free (YcCaseRecord *self)
{
  if (self == NULL)
    return;
  yc_case_record_clear (self);
  g_free (self);
}

void
yc_case_record_take_head (YcCaseRecord *record, const YcIntakeHead *head)
{
  const YcApplicant *applicant = &head->who->applicant;

  set_text (&record->item_id, head->item_id);
  set_text (&record->item_version, head->item_version);
  set_text (&record->item_name, head->item_name);
  set_text (&record->applicant_name, applicant->name);
  set_text (&record->applicant_number, applicant->number);
  record->applicant_kind = applicant->kind;
}

/* ---- events ---- */

void
yc_case_event_free (YcCaseEvent *self)
{
  if (self == NULL)
    return;
  g_free (self->case_id);
  g_free (self->kind);
  g_free (self->clerk_id);
  g_free (self->clerk_name);
  g_free (self->window);
  g_free (self->signature);
  g_clear_pointer (&self->body, json_object_unref);
  g_free (self);
}

static void
append_text (GString *out, const char *start, const char *value)
{
  g_string_append (out, start);
  yc_json_append_string (out, value);
}

/* Only where there is one: all other events have the text, and so the hash, that they had before there was such a member. */
static void
append_skew (GString *out, const YcCaseEvent *self)
{
  if (self->skew != 0)
    g_string_append_printf (out, ",\"skew\":%" G_GINT64_FORMAT, self->skew);
}

static gboolean
read_skew (YcCaseEvent *self, JsonObject *object, GError **error)
{
  if (!json_object_has_member (object, "skew"))
    return TRUE;
  if (!yc_json_get_int (object, "", "skew", -YC_CASE_MAX_SKEW, YC_CASE_MAX_SKEW, &self->skew, error))
    return FALSE;
  if (self->skew == 0)
    g_set_error (error, YC_BASE_ERROR, YC_BASE_ERROR_FORMAT, "skew: none is told by leaving it out");
  return self->skew != 0;
}

/* Written as it stands, in the order of the names: an act makes it of each event, and every look at a history of all of them. */
char *
yc_case_event_canonical (const YcCaseEvent *self)
{
  GString *out = g_string_sized_new (2048);

  g_string_append_printf (out, "{\"at\":%" G_GINT64_FORMAT ",\"body\":", self->at);
  yc_json_append_object (out, self->body);
  g_string_append_printf (out, ",\"boottime\":%" G_GINT64_FORMAT, self->boottime);
  append_text (out, ",\"case\":", self->case_id);
  append_text (out, ",\"clerk\":", self->clerk_id);
  append_text (out, ",\"clerk_name\":", self->clerk_name);
  append_text (out, ",\"key\":", self->author_key);
  append_text (out, ",\"kind\":", self->kind);
  append_text (out, ",\"previous\":", self->previous);
  g_string_append_printf (out, ",\"seq\":%" G_GINT64_FORMAT, self->seq);
  append_skew (out, self);
  append_text (out, ",\"window\":", self->window);
  g_string_append_c (out, '}');
  return g_string_free (out, FALSE);
}

YcCaseEvent *
yc_case_event_from_json (JsonObject *object, char **ret_canonical, GError **error)
{
  g_autoptr (YcCaseEvent) self = g_new0 (YcCaseEvent, 1);
  const char *text[7] = { NULL };
  g_autofree char *canonical = NULL;
  JsonObject *body = NULL;

  if (!yc_json_get_string (object, "", "case", MAX_TEXT, &text[0], error)
      || !yc_json_get_int (object, "", "seq", 1, G_MAXINT64, &self->seq, error)
      || !yc_json_get_string (object, "", "kind", MAX_TEXT, &text[1], error)
      || !yc_json_get_int (object, "", "at", G_MININT64, G_MAXINT64, &self->at, error)
      || !yc_json_get_int (object, "", "boottime", 0, G_MAXINT64, &self->boottime, error)
      || !read_skew (self, object, error)
      || !yc_json_get_string (object, "", "clerk", MAX_TEXT, &text[2], error)
      || !yc_json_get_string (object, "", "clerk_name", MAX_TEXT, &text[3], error)
      || !yc_json_get_string (object, "", "window", MAX_TEXT, &text[4], error)
      || !yc_json_get_string (object, "", "key", 64, &text[5], error)
      || !yc_json_get_string (object, "", "previous", 64, &text[6], error)
      || !yc_json_get_object (object, "", "body", &body, error))
    return NULL;
  self->case_id = g_strdup (text[0]);
  self->kind = g_strdup (text[1]);
  self->clerk_id = g_strdup (text[2]);
  self->clerk_name = g_strdup (text[3]);
  self->window = g_strdup (text[4]);
  self->body = json_object_ref (body);
  g_strlcpy (self->previous, text[6], sizeof self->previous);
  g_strlcpy (self->author_key, text[5], sizeof self->author_key);
  self->signature = g_strdup ("");
  canonical = yc_case_event_canonical (self);
  yc_digest_sha256_joined (self->previous, canonical, self->hash);
  if (ret_canonical != NULL)
    *ret_canonical = g_steal_pointer (&canonical);
  return g_steal_pointer (&self);
}

char *
yc_case_event_sign (const YcCaseEvent *self, YcAuthorKey *key)
{
  YcDigest digest = { "", "" };

  g_strlcpy (digest.sha256, self->hash, sizeof digest.sha256);
  return yc_author_key_sign_digest (key, "event", &digest);
}

gboolean
yc_case_event_verify_signature (const YcCaseEvent *self, GError **error)
{
  YcDigest digest = { "", "" };

  g_strlcpy (digest.sha256, self->hash, sizeof digest.sha256);
  return yc_signature_verify_digest (self->author_key, "event", &digest, self->signature, error);
}

gboolean
yc_case_event_verify (const YcCaseEvent *self, GError **error)
{
  g_autofree char *canonical = yc_case_event_canonical (self);
  char hash[65];

  yc_digest_sha256_joined (self->previous, canonical, hash);
  if (strcmp (hash, self->hash) != 0)
    {
      g_set_error (error, YC_VAULT_ERROR, YC_VAULT_ERROR_TAMPERED, "case %s, event %" G_GINT64_FORMAT ": the hash does not fit",
                   self->case_id, self->seq);
      return FALSE;
    }
  if (*self->author_key == '\0' && *self->signature == '\0')
    return TRUE;
  return yc_case_event_verify_signature (self, error);
}

/* ---- on the wire ---- */

static const char *const wire_members[] = { "seq", "kind", "at", "boottime", "clerk", "clerk_name", "window", "key", "previous", "body", "skew",
                                            "hash", "signature", NULL };

JsonObject *
yc_case_event_to_wire (const YcCaseEvent *self)
{
  JsonObject *object = json_object_new ();

  json_object_set_int_member (object, "seq", self->seq);
  json_object_set_string_member (object, "kind", self->kind);
  json_object_set_int_member (object, "at", self->at);
  json_object_set_int_member (object, "boottime", self->boottime);
  json_object_set_string_member (object, "clerk", self->clerk_id);
  json_object_set_string_member (object, "clerk_name", self->clerk_name);
  json_object_set_string_member (object, "window", self->window);
  json_object_set_string_member (object, "key", self->author_key);
  json_object_set_string_member (object, "previous", self->previous);
  json_object_set_string_member (object, "hash", self->hash);
  json_object_set_string_member (object, "signature", self->signature);
  json_object_set_object_member (object, "body", json_object_ref (self->body));
  if (self->skew != 0)
    json_object_set_int_member (object, "skew", self->skew);
  return object;
}

void
yc_case_event_append_wire (const YcCaseEvent *self, GString *out)
{
  g_string_append_printf (out, "{\"at\":%" G_GINT64_FORMAT ",\"body\":", self->at);
  yc_json_append_object (out, self->body);
  g_string_append_printf (out, ",\"boottime\":%" G_GINT64_FORMAT, self->boottime);
  append_text (out, ",\"clerk\":", self->clerk_id);
  append_text (out, ",\"clerk_name\":", self->clerk_name);
  append_text (out, ",\"hash\":", self->hash);
  append_text (out, ",\"key\":", self->author_key);
  append_text (out, ",\"kind\":", self->kind);
  append_text (out, ",\"previous\":", self->previous);
  g_string_append_printf (out, ",\"seq\":%" G_GINT64_FORMAT, self->seq);
  append_text (out, ",\"signature\":", self->signature);
  append_skew (out, self);
  append_text (out, ",\"window\":", self->window);
  g_string_append_c (out, '}');
}

/* The texts of an event: at least and at most so many bytes, or none where that may be. What they say is asked elsewhere. */
static gboolean
check_wire_texts (JsonObject *object, GError **error)
{
  static const struct { const char *member; gsize min, max; gboolean may_be_empty; const char *only; } texts[] = {
    { "kind", 1, 64, FALSE, SMALL_LETTERS "-" }, { "clerk", 1, 64, TRUE, SMALL_LETTERS "ABCDEFGHIJKLMNOPQRSTUVWXYZ" DIGITS "._-" },
    { "clerk_name", 1, 240, TRUE, NULL }, { "window", 2, 2, TRUE, DIGITS }, { "key", 64, 64, TRUE, HEX_DIGITS },
    { "previous", 64, 64, FALSE, HEX_DIGITS }, { "hash", 64, 64, FALSE, HEX_DIGITS }, { "signature", 128, 128, TRUE, HEX_DIGITS },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      const char *text = NULL;

      if (!yc_json_get_string (object, "events", texts[i].member, texts[i].max, &text, error))
        return FALSE;
      if (*text == '\0' ? texts[i].may_be_empty
                        : strlen (text) >= texts[i].min && (texts[i].only == NULL || text[strspn (text, texts[i].only)] == '\0'))
        continue;
      g_set_error (error, YC_BASE_ERROR, YC_BASE_ERROR_FORMAT, "events: \"%s\" has not its form", texts[i].member);
      return FALSE;
    }
  return TRUE;
}

YcCaseEvent *
yc_case_event_from_wire (JsonObject *object, const char *case_id, GError **error)
{
  g_autoptr (JsonObject) form = json_object_new ();
  g_autoptr (YcCaseEvent) event = NULL;

  if (!yc_json_check_members (object, "events", wire_members, error) || !check_wire_texts (object, error))
    return NULL;
  for (const char *const *name = wire_members; strcmp (*name, "hash") != 0; name++)
    if (json_object_has_member (object, *name))
      json_object_set_member (form, *name, json_object_dup_member (object, *name));
  json_object_set_string_member (form, "case", case_id);
  event = yc_case_event_from_json (form, NULL, error);
  if (event == NULL)
    return NULL;
  g_free (event->signature);
  event->signature = g_strdup (json_object_get_string_member (object, "signature"));
  g_strlcpy (event->hash, json_object_get_string_member (object, "hash"), sizeof event->hash);
  return g_steal_pointer (&event);
}

/* ---- what was taken back ---- */

gboolean
yc_case_event_counts (const YcCaseEvent *self)
{
  return !self->is_void && strcmp (self->kind, YC_CASE_ABANDONED) != 0;
}

static gboolean
fail_abandoned (const YcCaseEvent *event, const char *what, GError **error)
{
  g_set_error (error, YC_BASE_ERROR, YC_BASE_ERROR_FORMAT, "case %s, event %" G_GINT64_FORMAT ": \"" YC_CASE_ABANDONED "\" %s", event->case_id,
               event->seq, what);
  return FALSE;
}

/* From the end, so that one that was itself taken back takes nothing back. */
gboolean
yc_case_events_mark_void (GPtrArray *events, gboolean one_operation, GError **error)
{
  for (guint i = events->len; i > 0; i--)
    {
      const YcCaseEvent *event = g_ptr_array_index (events, i - 1), *first = g_ptr_array_index (events, 0);
      gint64 from = 0;

      if (event->is_void || strcmp (event->kind, YC_CASE_ABANDONED) != 0)
        continue;
      if (!yc_json_get_int (event->body, "", "from", 1, G_MAXINT64, &from, error))
        return FALSE;
      if (from < first->seq || from >= event->seq)
        return fail_abandoned (event, "names no event that it can take back", error);
      if (one_operation && (i < events->len || from > first->seq))
        return fail_abandoned (event, "does not take back all that its operation brings", error);
      for (guint k = i - 1; k > 0 && ((const YcCaseEvent *) g_ptr_array_index (events, k - 1))->seq >= from; k--)
        ((YcCaseEvent *) g_ptr_array_index (events, k - 1))->is_void = TRUE;
    }
  return TRUE;
}

/* ---- the fold ---- */

/* The day told stands while a step goes on that does not count; how much of it was left is counted from here. */
static gboolean
fold_pause (YcCaseRecord *record, const YcCaseEvent *event, YcState state, GError **error)
{
  gboolean counted = TRUE;
  const char *from = "";
  g_autofree char *day = NULL;

  if (state != YC_STATE_SPECIAL_STEP)
    {
      set_text (&record->paused, "");
      return TRUE;
    }
  if (!yc_json_opt_boolean (event->body, "", "counted", &counted, error) || !yc_json_opt_string (event->body, "", "paused_from", 10, &from, error))
    return FALSE;
  day = counted ? g_strdup ("") : *from != '\0' ? g_strdup (from) : yc_time_format (event->at, "%Y-%m-%d");
  set_text (&record->paused, day);
  return TRUE;
}

static gboolean
fold_state (YcCaseRecord *record, const YcCaseEvent *event, GError **error)
{
  const char *code = NULL;
  YcState state = YC_STATE_DRAFT;

  if (!yc_json_opt_string (event->body, "", "state", 8, &code, error))
    return FALSE;
  if (code == NULL && record->revision > 0)
    return TRUE;
  if (code == NULL || !yc_state_parse (code, &state)
      || (record->revision == 0 ? state != YC_STATE_DRAFT && state != YC_STATE_PRECHECK : !yc_state_may_follow (record->state, state)))
    {
      yc_store_refuse (error, YC_CONFLICT_STATE, "case %s: %s may not follow %s", event->case_id,
                   code != NULL ? code : "nothing", yc_state_get_code (record->state));
      return FALSE;
    }
  if (record->state == YC_STATE_CORRECTED && state == YC_STATE_TO_CORRECT)
    record->reports |= YC_REPORT_SECOND;
  if (state == YC_STATE_DENIED)
    record->reports |= YC_REPORT_DENIED;
  record->state = state;
  if (!fold_pause (record, event, state, error))
    return FALSE;
  if (state >= YC_STATE_ACCEPTED && state <= YC_STATE_DEEMED_ACCEPTED)
    record->accepted_as = state;
  /* 经办 is who serves the applicant; what the back office does stands in the history. */
  if (record->revision > 0 && !yc_role_may_enter (YC_ROLE_CLERK, state))
    return TRUE;
  set_text (&record->clerk_name, event->clerk_name);
  set_text (&record->window, event->window);
  return TRUE;
}

static gboolean
fold_intake (YcCaseRecord *record, const YcCaseEvent *event, YcIntakeHead *ret_head, GError **error)
{
  JsonObject *object = NULL;
  g_auto (YcIntakeHead) head = { NULL, NULL, NULL, NULL };

  if (!yc_json_opt_object (event->body, "", "intake", &object, error))
    return FALSE;
  if (object == NULL)
    return TRUE;
  if (!yc_intake_read_head (object, &head, error))
    return FALSE;
  yc_case_record_take_head (record, &head);
  if (ret_head == NULL)
    return TRUE;
  *ret_head = head;
  head.who = NULL;
  return TRUE;
}

static gboolean
fold_judge (YcCaseRecord *record, const YcCaseEvent *event, GError **error)
{
  JsonObject *judge = NULL;
  const char *received = NULL, *date = NULL;
  gboolean provisional = FALSE;

  if (!yc_json_opt_object (event->body, "", "judge", &judge, error))
    return FALSE;
  if (judge == NULL)
    return TRUE;
  if (!yc_json_get_string (judge, "judge", "received", 10, &received, error)
      || !yc_json_get_string (judge, "judge", "date", 10, &date, error)
      || !yc_json_get_boolean (judge, "judge", "provisional", &provisional, error))
    return FALSE;
  set_text (&record->received, received);
  set_text (&record->judge_due, date);
  record->judge_provisional = provisional;
  return TRUE;
}

static gboolean
fold_due (YcCaseRecord *record, const YcCaseEvent *event, GError **error)
{
  JsonObject *due = NULL;
  const char *date = NULL, *cure = NULL;
  gboolean provisional = FALSE, cure_provisional = FALSE;

  if (!yc_json_opt_object (event->body, "", "due", &due, error))
    return FALSE;
  if (due == NULL)
    return TRUE;
  if (!yc_json_get_string (due, "due", "date", 10, &date, error)
      || !yc_json_get_boolean (due, "due", "provisional", &provisional, error)
      || !yc_json_get_string (due, "due", "cure", 10, &cure, error)
      || !yc_json_opt_boolean (due, "due", "cure_provisional", &cure_provisional, error))
    return FALSE;
  set_text (&record->due, date);
  set_text (&record->cure_due, cure);
  record->due_provisional = provisional;
  record->cure_provisional = cure_provisional;
  return TRUE;
}

/* Whoever opens the case later still finds that it was asked, also when it is not asked any more. */
static gboolean
fold_asked (YcCaseRecord *record, const YcCaseEvent *event, GError **error)
{
  JsonArray *asked = NULL;
  const char *delay = "";
  gboolean priority = FALSE;

  if (!yc_json_opt_array (event->body, "", "asked", MAX_ASKED, &asked, error))
    return FALSE;
  if (asked != NULL && json_array_get_length (asked) > 0)
    record->reports |= YC_REPORT_ASKED;
  if (!yc_json_opt_string (event->body, "", "delay_reason", MAX_REASON, &delay, error) || !yc_json_opt_boolean (event->body, "", "priority", &priority, error))
    return FALSE;
  record->reports |= (*delay != '\0' ? YC_REPORT_LATE : 0) | (priority ? YC_REPORT_PRIORITY : 0);
  if (strcmp (event->kind, "reviewed") == 0 || json_object_has_member (event->body, "reviewed_by"))
    record->reports |= YC_REPORT_REVIEWED;
  return TRUE;
}

gboolean
yc_case_record_is_refused (const YcCaseRecord *record)
{
  return record->state == YC_STATE_NOT_NEEDED || record->state == YC_STATE_REFUSED || record->state == YC_STATE_LAPSED
         || (record->reports & YC_REPORT_DENIED) != 0;
}

gboolean
yc_case_record_get_judge_start (const YcCaseRecord *self, GDate *ret_day)
{
  if (self->state == YC_STATE_TO_CORRECT || (self->state == YC_STATE_CORRECTED && *self->cure_due != '\0'))
    return FALSE;
  return yc_date_parse (self->received, ret_day);
}

gboolean
yc_case_record_fold (YcCaseRecord *record, const YcCaseEvent *event, YcIntakeHead *ret_head, GError **error)
{
  const char *number = record->number, *note = record->note;
  gboolean parked = record->parked;

  if (!fold_state (record, event, error) || !fold_intake (record, event, ret_head, error) || !fold_judge (record, event, error)
      || !fold_due (record, event, error) || !fold_asked (record, event, error)
      || !yc_json_opt_string (event->body, "", "number", 64, &number, error)
      || !yc_json_opt_string (event->body, "", "note", MAX_TEXT, &note, error)
      || !yc_json_opt_boolean (event->body, "", "parked", &parked, error))
    return FALSE;
  if (number != record->number)
    set_text (&record->number, number);
  if (note != record->note)
    set_text (&record->note, note);
  record->parked = parked;
  if (record->revision == 0)
    record->created = event->at;
  record->changed = event->at;
  record->revision++;
  return TRUE;
}
