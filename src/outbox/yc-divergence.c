/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* What two sides made of one case: three folds of its log and the lines in which they differ. Takes the log and the platform's answer, gives plain texts;
 * decides nothing. Store's thread. */
#define G_LOG_DOMAIN "yc-outbox"
#include "config.h"

#include "outbox/yc-divergence.h"

#include "base/yc-json.h"

#include <string.h>

#define MAX_TEXT 4096

/* One side: the case as its events tell it. */
typedef struct
{
  YcCaseRecord record;
  char        *desk;            /* (nullable): who has it */
  JsonObject  *intake;          /* (nullable) (not owned): the last one that an event brought */
  YcIntake    *form;            /* (nullable): read from it */
} Side;

static void
side_clear (Side *self)
{
  yc_case_record_clear (&self->record);
  g_free (self->desk);
  g_clear_pointer (&self->form, yc_intake_free);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Side, side_clear)

static void
line_free (gpointer data)
{
  YcDivergenceLine *self = data;

  g_free (self->label);
  g_free (self->before);
  g_free (self->here);
  g_free (self->there);
  g_free (self);
}

void
yc_divergence_free (YcDivergence *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->lines, g_ptr_array_unref);
  g_clear_pointer (&self->own, g_ptr_array_unref);
  g_clear_pointer (&self->others, g_ptr_array_unref);
  g_clear_pointer (&self->history, g_ptr_array_unref);
  g_free (self);
}

/* ---- the folds ---- */

static gboolean
fold (Side *side, const YcCaseEvent *event, GError **error)
{
  JsonObject *intake = NULL;

  if (!yc_case_record_fold (&side->record, event, NULL, error) || !yc_json_opt_object (event->body, "", "intake", &intake, error))
    return FALSE;
  if (intake != NULL)
    side->intake = intake;
  if (strcmp (event->kind, "claimed") == 0 || strcmp (event->kind, "taken-over") == 0)
    {
      g_free (side->desk);
      side->desk = g_strdup (event->clerk_name);
    }
  else if (strcmp (event->kind, "sent-back") == 0)
    g_clear_pointer (&side->desk, g_free);
  return TRUE;
}

/* An own step that waits, behind what its author knew: held or not here, there it was made. */
static gboolean
is_waiting (const YcCaseEvent *event)
{
  return !event->is_foreign && event->revision == 0 && yc_case_event_counts (event);
}

static gboolean
fold_all (YcDivergence *self, gint64 base, Side *before, Side *here, Side *there, GError **error)
{
  for (guint i = 0; i < self->history->len; i++)
    {
      YcCaseEvent *event = g_ptr_array_index (self->history, i);

      if (!yc_case_event_counts (event))
        continue;
      if (is_waiting (event))
        {
          g_ptr_array_add (self->own, event);
          continue;
        }
      if (!fold (there, event, error))
        return FALSE;
      /* What this side has done stands on both, wherever it came to lie. */
      if (event->revision > base && event->is_foreign)
        g_ptr_array_add (self->others, event);
      else if (!fold (before, event, error) || !fold (here, event, error))
        return FALSE;
    }
  for (guint i = 0; i < self->own->len; i++)
    if (!fold (here, g_ptr_array_index (self->own, i), error))
      return FALSE;
  return TRUE;
}

/* ---- the platform's answer ---- */

static JsonObject *
read_current (const char *problem, JsonObject **ret_answer)
{
  JsonObject *current = NULL;

  *ret_answer = yc_json_parse_object (problem, -1, NULL, NULL);
  return *ret_answer != NULL && yc_json_opt_object (*ret_answer, "", "current", &current, NULL) ? current : NULL;
}

gint64
yc_divergence_read_revision (const char *problem)
{
  g_autoptr (JsonObject) answer = NULL;
  JsonObject *current = read_current (problem, &answer);
  gint64 revision = 0;

  return current != NULL && yc_json_opt_int (current, "current", "revision", 0, G_MAXINT64, &revision, NULL) ? revision : 0;
}

static void
take_text (JsonObject *current, const char *member, char **field)
{
  const char *text = NULL;

  if (!yc_json_opt_string (current, "current", member, MAX_TEXT, &text, NULL) || text == NULL)
    return;
  g_free (*field);
  *field = g_strdup (text);
}

/* As far as the head tells it, while what lies behind it is not here. */
static void
take_head (Side *there, const char *problem)
{
  g_autoptr (JsonObject) answer = NULL;
  JsonObject *current = read_current (problem, &answer);
  const char *code = NULL;
  YcState state = YC_STATE_DRAFT;

  if (current == NULL)
    return;
  if (yc_json_opt_string (current, "current", "state", 8, &code, NULL) && code != NULL && yc_state_parse (code, &state))
    there->record.state = state;
  take_text (current, "claimed_by", &there->desk);
  take_text (current, "number", &there->record.number);
  take_text (current, "received", &there->record.received);
  take_text (current, "due", &there->record.due);
  take_text (current, "cure_due", &there->record.cure_due);
  take_text (current, "paused", &there->record.paused);
}

/* ---- the lines ---- */

static void
add_line (YcDivergence *self, YcDiverges field, const char *label, const char *before, const char *here, const char *there)
{
  YcDivergenceLine *line = NULL;

  if (g_strcmp0 (here != NULL ? here : "", there != NULL ? there : "") == 0)
    return;
  line = g_new0 (YcDivergenceLine, 1);
  line->field = field;
  line->label = g_strdup (label);
  line->before = g_strdup (before != NULL ? before : "");
  line->here = g_strdup (here != NULL ? here : "");
  line->there = g_strdup (there != NULL ? there : "");
  g_ptr_array_add (self->lines, line);
}

#define TEXT(struct_pointer, offset) G_STRUCT_MEMBER (char *, struct_pointer, offset)

static void
compare_records (YcDivergence *self, const Side *before, const Side *here, const Side *there)
{
  static const struct { YcDiverges field; gsize offset; } texts[] = {
    { YC_DIVERGES_CLERK, G_STRUCT_OFFSET (YcCaseRecord, clerk_name) }, { YC_DIVERGES_NUMBER, G_STRUCT_OFFSET (YcCaseRecord, number) },
    { YC_DIVERGES_RECEIVED, G_STRUCT_OFFSET (YcCaseRecord, received) }, { YC_DIVERGES_JUDGE_DUE, G_STRUCT_OFFSET (YcCaseRecord, judge_due) },
    { YC_DIVERGES_DUE, G_STRUCT_OFFSET (YcCaseRecord, due) }, { YC_DIVERGES_CURE_DUE, G_STRUCT_OFFSET (YcCaseRecord, cure_due) },
    { YC_DIVERGES_PAUSED, G_STRUCT_OFFSET (YcCaseRecord, paused) }, { YC_DIVERGES_NOTE, G_STRUCT_OFFSET (YcCaseRecord, note) },
  };

  add_line (self, YC_DIVERGES_STATE, "", yc_state_get_code (before->record.state), yc_state_get_code (here->record.state),
            yc_state_get_code (there->record.state));
  add_line (self, YC_DIVERGES_DESK, "", before->desk, here->desk, there->desk);
  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    add_line (self, texts[i].field, "", TEXT (&before->record, texts[i].offset), TEXT (&here->record, texts[i].offset),
              TEXT (&there->record, texts[i].offset));
}

static gboolean
read_form (YcStore *store, Side *side, GError **error)
{
  g_autoptr (YcItem) item = NULL;
  const char *digest = NULL;

  if (side->intake == NULL)
    return TRUE;
  if (!yc_intake_read_item (side->intake, &digest, error) || (digest != NULL && (item = yc_case_store_get_item (store, digest, error)) == NULL))
    return FALSE;
  side->form = yc_intake_from_json (side->intake, item, error);
  return side->form != NULL;
}

static const char *
get_text (const Side *side, gsize offset)
{
  return side->form != NULL ? TEXT (&side->form->applicant, offset) : "";
}

static void
compare_applicants (YcDivergence *self, const Side *before, const Side *here, const Side *there)
{
  static const struct { YcDiverges field; gsize offset; } texts[] = {
    { YC_DIVERGES_NAME, G_STRUCT_OFFSET (YcApplicant, name) }, { YC_DIVERGES_ID_NUMBER, G_STRUCT_OFFSET (YcApplicant, number) },
    { YC_DIVERGES_LEGAL_REP, G_STRUCT_OFFSET (YcApplicant, legal_rep) }, { YC_DIVERGES_PHONE, G_STRUCT_OFFSET (YcApplicant, phone) },
    { YC_DIVERGES_ADDRESS, G_STRUCT_OFFSET (YcApplicant, address) }, { YC_DIVERGES_CONTACT, G_STRUCT_OFFSET (YcApplicant, contact_name) },
    { YC_DIVERGES_AGENT, G_STRUCT_OFFSET (YcApplicant, agent_name) }, { YC_DIVERGES_AGENT_NUMBER, G_STRUCT_OFFSET (YcApplicant, agent_number) },
    { YC_DIVERGES_AGENT_PHONE, G_STRUCT_OFFSET (YcApplicant, agent_phone) },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    add_line (self, texts[i].field, "", get_text (before, texts[i].offset), get_text (here, texts[i].offset), get_text (there, texts[i].offset));
}

static const char *
get_value (const Side *side, const char *id)
{
  return side->form != NULL ? yc_intake_get_field (side->form, id) : "";
}

/* The item does not change behind the receipt, so that one side's form has the fields of all. */
static void
compare_forms (YcDivergence *self, const Side *before, const Side *here, const Side *there)
{
  const YcItem *item = here->form != NULL ? here->form->item : there->form != NULL ? there->form->item : NULL;

  for (guint i = 0; item != NULL && i < item->field_groups->len; i++)
    {
      const YcFieldGroup *group = g_ptr_array_index (item->field_groups, i);

      for (guint k = 0; k < group->fields->len; k++)
        {
          const YcField *field = g_ptr_array_index (group->fields, k);

          add_line (self, YC_DIVERGES_FORM, field->label, get_value (before, field->id), get_value (here, field->id), get_value (there, field->id));
        }
    }
}

static gboolean
compare (YcDivergence *self, YcStore *store, Side *before, Side *here, Side *there, GError **error)
{
  compare_records (self, before, here, there);
  if (here->intake == there->intake)
    return TRUE;
  if (!read_form (store, before, error) || !read_form (store, here, error) || !read_form (store, there, error))
    return FALSE;
  compare_applicants (self, before, here, there);
  compare_forms (self, before, here, there);
  return TRUE;
}

/* ---- all of it ---- */

static gboolean
read_base (const YcOutboxEntry *entry, gint64 *ret_base, GError **error)
{
  g_autoptr (JsonObject) body = yc_json_parse_object (entry->body, -1, NULL, error);

  return body != NULL && yc_json_get_int (body, "", "base", 0, G_MAXINT64, ret_base, error);
}

static gboolean
build (YcDivergence *self, YcStore *store, const char *case_id, const YcOutboxEntry *refused, GError **error)
{
  g_auto (Side) before = { .desk = NULL }, here = { .desk = NULL }, there = { .desk = NULL };
  gint64 base = 0, known = 0;

  yc_case_record_init (&before.record, case_id);
  yc_case_record_init (&here.record, case_id);
  yc_case_record_init (&there.record, case_id);
  if (!read_base (refused, &base, error) || !yc_outbox_store_get_revision (store, case_id, &known, error)
      || !fold_all (self, base, &before, &here, &there, error))
    return FALSE;
  self->is_known = known >= yc_divergence_read_revision (refused->problem);
  if (!self->is_known)
    take_head (&there, refused->problem);
  return compare (self, store, &before, &here, &there, error);
}

YcDivergence *
yc_divergence_load (YcStore *store, const char *case_id, GError **error)
{
  g_autoptr (GPtrArray) waiting = yc_outbox_store_list_case (store, case_id, error);
  const YcOutboxEntry *refused = waiting != NULL && waiting->len > 0 ? g_ptr_array_index (waiting, 0) : NULL;
  g_autoptr (YcDivergence) self = NULL;

  if (refused == NULL || refused->state != YC_OUTBOX_STUCK)
    return NULL;
  self = g_new0 (YcDivergence, 1);
  self->lines = g_ptr_array_new_with_free_func (line_free);
  self->own = g_ptr_array_new ();
  self->others = g_ptr_array_new ();
  self->history = yc_case_store_history (store, case_id, error);
  return self->history != NULL && build (self, store, case_id, refused, error) ? g_steal_pointer (&self) : NULL;
}
