/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 *
 * The draft of one case: item, applicant, answers, form. Takes edits of the clerk, keeps itself consistent
 * with the item's questions and fields, and fills form fields from what is known. One thread at a time.
 */
#define G_LOG_DOMAIN "yc-intake"

#include "config.h"

#include "intake/yc-id-number.h"
#include "intake/yc-intake-private.h"

#include <string.h>

static void
field_value_free (gpointer data)
{
  YcFieldValue *value = data;

  g_free (value->value);
  g_free (value);
}

char **
yc_intake_text_slot (YcIntake *self, guint index, const char **ret_name)
{
  YcApplicant *applicant = &self->applicant;
  const struct
  {
    const char *name;
    char **slot;
  } texts[] = {
    { "name", &applicant->name },
    { "number", &applicant->number },
    { "legal_rep", &applicant->legal_rep },
    { "phone", &applicant->phone },
    { "address", &applicant->address },
    { "contact_name", &applicant->contact_name },
    { "agent_name", &applicant->agent_name },
    { "agent_number", &applicant->agent_number },
    { "agent_phone", &applicant->agent_phone },
    { "agent_scope", &applicant->agent_scope },
    { "result_way", &self->result_way },
    { "note", &self->note },
  };

  if (index >= G_N_ELEMENTS (texts))
    return NULL;
  if (ret_name != NULL)
    *ret_name = texts[index].name;
  return texts[index].slot;
}

/**
 * yc_intake_new:
 * @item: (nullable): what is applied for, when it is known already
 */
YcIntake *
yc_intake_new (YcItem *item)
{
  YcIntake *self = g_new0 (YcIntake, 1);
  char **slot;

  for (guint i = 0; (slot = yc_intake_text_slot (self, i, NULL)) != NULL; i++)
    *slot = g_strdup ("");
  g_date_clear (&self->received, 1);
  self->answers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->fields = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, field_value_free);
  self->brought = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  if (item != NULL)
    yc_intake_set_item (self, item);
  return self;
}

/**
 * yc_intake_free:
 * @self: (nullable):
 */
void
yc_intake_free (YcIntake *self)
{
  char **slot;

  if (self == NULL)
    return;
  for (guint i = 0; (slot = yc_intake_text_slot (self, i, NULL)) != NULL; i++)
    g_free (*slot);
  g_hash_table_unref (self->answers);
  g_hash_table_unref (self->fields);
  g_hash_table_unref (self->brought);
  yc_item_unref (self->item);
  g_clear_pointer (&self->letters, g_ptr_array_unref);
  g_free (self);
}

YcIntake *
yc_intake_copy (const YcIntake *self)
{
  YcIntake *copy = yc_intake_new (NULL);
  GHashTableIter iter;
  gpointer key, value;
  char **slot;

  for (guint i = 0; (slot = yc_intake_text_slot (copy, i, NULL)) != NULL; i++)
    {
      g_free (*slot);
      *slot = g_strdup (*yc_intake_text_slot ((YcIntake *) self, i, NULL));
    }
  copy->item = self->item != NULL ? yc_item_ref (self->item) : NULL;
  copy->applicant.kind = self->applicant.kind;
  copy->applicant.paper = self->applicant.paper;
  copy->applicant.has_agent = self->applicant.has_agent;
  copy->received = self->received;
  copy->form_pages = self->form_pages;
  copy->wants_commitment = self->wants_commitment;
  copy->tolerance_agreed = self->tolerance_agreed;
  g_hash_table_iter_init (&iter, self->answers);
  while (g_hash_table_iter_next (&iter, &key, &value))
    g_hash_table_insert (copy->answers, g_strdup (key), g_strdup (value));
  g_hash_table_iter_init (&iter, self->fields);
  while (g_hash_table_iter_next (&iter, &key, &value))
    yc_intake_put_field (copy, key, ((YcFieldValue *) value)->value, ((YcFieldValue *) value)->origin);
  g_hash_table_iter_init (&iter, self->brought);
  while (g_hash_table_iter_next (&iter, &key, &value))
    yc_intake_put_brought (copy, key, *(YcBrought *) value);
  if (self->letters != NULL)
    yc_intake_know_letters (copy);
  for (guint i = 0; self->letters != NULL && i < self->letters->len; i++)
    yc_intake_add_letter (copy, yc_letter_copy (g_ptr_array_index (self->letters, i)));
  return copy;
}

/* Takes away answers that do not exist or are no longer asked. A question depends on earlier ones only, so
 * one pass in order is enough. */
static void
drop_stale_answers (YcIntake *self)
{
  GHashTableIter iter;
  gpointer key, value;

  g_hash_table_iter_init (&iter, self->answers);
  while (g_hash_table_iter_next (&iter, &key, &value))
    if (yc_item_find_answer (self->item, key, value) == NULL)
      g_hash_table_iter_remove (&iter);
  for (guint i = 0; i < self->item->questions->len; i++)
    {
      const YcQuestion *question = g_ptr_array_index (self->item->questions, i);

      if (!yc_condition_holds (question->when, self->answers))
        g_hash_table_remove (self->answers, question->id);
    }
}

static void
choose_result_way (YcIntake *self)
{
  const GPtrArray *ways = self->item->result_ways;

  if (g_ptr_array_find_with_equal_func ((GPtrArray *) ways, self->result_way, g_str_equal, NULL))
    return;
  g_free (self->result_way);
  self->result_way = g_strdup (g_ptr_array_index (ways, 0));
}

/**
 * yc_intake_set_item:
 *
 * Keeps the applicant; drops answers, fields and materials that do not exist there, and takes the item's first way of
 * getting the result when the chosen one does not exist there.
 */
void
yc_intake_set_item (YcIntake *self, YcItem *item)
{
  GHashTableIter iter;
  gpointer key;

  yc_item_ref (item);
  yc_item_unref (self->item);
  self->item = item;
  drop_stale_answers (self);
  g_hash_table_iter_init (&iter, self->fields);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    if (yc_item_find_field (item, key) == NULL)
      g_hash_table_iter_remove (&iter);
  g_hash_table_iter_init (&iter, self->brought);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    if (yc_checklist_find_material (item, key) == NULL)
      g_hash_table_iter_remove (&iter);
  self->wants_commitment = self->wants_commitment && yc_item_may_commit (item);
  choose_result_way (self);
}

void
yc_intake_set_answer (YcIntake *self, const char *question_id, const char *answer_id)
{
  g_return_if_fail (self->item != NULL);

  if (answer_id == NULL || *answer_id == '\0')
    g_hash_table_remove (self->answers, question_id);
  else if (yc_item_find_answer (self->item, question_id, answer_id) != NULL)
    g_hash_table_insert (self->answers, g_strdup (question_id), g_strdup (answer_id));
  drop_stale_answers (self);
}

void
yc_intake_put_field (YcIntake *self, const char *field_id, const char *value, YcOrigin origin)
{
  YcFieldValue *entry = g_new0 (YcFieldValue, 1);

  entry->value = g_strdup (value);
  entry->origin = origin;
  g_hash_table_insert (self->fields, g_strdup (field_id), entry);
}

/* @value: (nullable): NULL or "" empties the field. A field that the item does not have is ignored. */
void
yc_intake_set_field (YcIntake *self, const char *field_id, const char *value, YcOrigin origin)
{
  g_autofree char *normal = NULL;
  const YcField *field;

  g_return_if_fail (self->item != NULL);

  field = yc_item_find_field (self->item, field_id);
  if (field == NULL)
    return;
  /* As it is printed and compared; what does not fit stays as it was typed. */
  if (value != NULL && field->type == YC_FIELD_RESIDENT_ID)
    yc_id_check_resident (value, NULL, &normal, NULL);
  else if (value != NULL && field->type == YC_FIELD_USCC)
    yc_id_check_uscc (value, &normal);
  if (value == NULL || *value == '\0')
    g_hash_table_remove (self->fields, field_id);
  else
    yc_intake_put_field (self, field_id, normal != NULL ? normal : value, origin);
}

const char *
yc_intake_get_field (const YcIntake *self, const char *field_id)
{
  const YcFieldValue *entry = g_hash_table_lookup (self->fields, field_id);

  return entry != NULL ? entry->value : "";
}

static const char *
answer_for_field (const YcIntake *self, const YcField *field, const char *question_id)
{
  const char *answer_id = g_hash_table_lookup (self->answers, question_id);
  const YcAnswer *answer =
      answer_id != NULL ? yc_item_find_answer (self->item, question_id, answer_id) : NULL;

  if (answer == NULL)
    return "";
  return field->type == YC_FIELD_CHOICE ? answer->id : answer->text;
}

/* For a person the responsible one is the person. */
static const char *
fact_for_field (const YcIntake *self, const char *prefill)
{
  const YcApplicant *applicant = &self->applicant;
  gboolean person = applicant->kind == YC_APPLICANT_PERSON;
  const struct
  {
    const char *name;
    const char *value;
  } facts[] = {
    { "applicant.name", applicant->name },
    { "applicant.id_number", applicant->number },
    { "applicant.resident_id", applicant->paper == YC_PAPER_RESIDENT_ID ? applicant->number : "" },
    { "applicant.uscc", applicant->paper == YC_PAPER_USCC ? applicant->number : "" },
    { "applicant.phone", applicant->phone },
    { "applicant.address", applicant->address },
    { "applicant.legal_rep", person ? applicant->name : applicant->legal_rep },
    { "applicant.contact", *applicant->contact_name != '\0' ? applicant->contact_name : applicant->name },
    { "agent.name", applicant->has_agent ? applicant->agent_name : "" },
    { "agent.id_number", applicant->has_agent ? applicant->agent_number : "" },
    { "agent.phone", applicant->has_agent ? applicant->agent_phone : "" },
    { "agent.scope", applicant->has_agent ? applicant->agent_scope : "" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (facts); i++)
    if (g_str_equal (facts[i].name, prefill))
      return facts[i].value;
  return "";
}

static void
prefill_field (YcIntake *self, const YcField *field)
{
  static const char answer_prefix[] = "answer.";
  const YcFieldValue *entry = g_hash_table_lookup (self->fields, field->id);
  gboolean from_answer = g_str_has_prefix (field->prefill, answer_prefix);

  if (*field->prefill == '\0')
    return;
  if (entry != NULL && entry->origin != YC_ORIGIN_APPLICANT && entry->origin != YC_ORIGIN_ANSWER)
    return;
  if (from_answer)
    yc_intake_set_field (self, field->id,
                         answer_for_field (self, field, field->prefill + strlen (answer_prefix)),
                         YC_ORIGIN_ANSWER);
  else
    yc_intake_set_field (self, field->id, fact_for_field (self, field->prefill), YC_ORIGIN_APPLICANT);
}

void
yc_intake_prefill (YcIntake *self)
{
  if (self->item == NULL)
    return;
  for (guint i = 0; i < self->item->field_groups->len; i++)
    {
      const YcFieldGroup *group = g_ptr_array_index (self->item->field_groups, i);

      for (guint j = 0; j < group->fields->len; j++)
        prefill_field (self, g_ptr_array_index (group->fields, j));
    }
}

/**
 * yc_intake_open_questions:
 *
 * Returns: (transfer container) (element-type YcQuestion): asked with the answers so far, in order; answered
 * ones too. Once the answers lead out of the item (yc_item_find_exit()) nothing more is asked. Empty without item.
 */
GPtrArray *
yc_intake_open_questions (const YcIntake *self)
{
  GPtrArray *asked = g_ptr_array_new ();
  gboolean leads_out = self->item != NULL && yc_item_find_exit (self->item, self->answers) != NULL;

  for (guint i = 0; self->item != NULL && i < self->item->questions->len; i++)
    {
      YcQuestion *question = g_ptr_array_index (self->item->questions, i);

      if (yc_condition_holds (question->when, self->answers) && (!leads_out || g_hash_table_contains (self->answers, question->id)))
        g_ptr_array_add (asked, question);
    }
  return asked;
}

gboolean
yc_intake_all_answered (const YcIntake *self)
{
  g_autoptr (GPtrArray) asked = yc_intake_open_questions (self);

  for (guint i = 0; i < asked->len; i++)
    if (!g_hash_table_contains (self->answers, ((const YcQuestion *) g_ptr_array_index (asked, i))->id))
      return FALSE;
  return TRUE;
}

gboolean
yc_intake_commits (const YcIntake *self)
{
  const YcCommitment *commitment;

  if (self->item == NULL || !yc_item_may_commit (self->item))
    return FALSE;
  commitment = &self->item->commitment;
  /* Where the item's questions ask for the way, they also hold who may not go it: no wish goes past them. */
  return commitment->when != NULL ? yc_condition_holds (commitment->when, self->answers) : self->wants_commitment;
}

char *
yc_intake_scenario_text (const YcIntake *self)
{
  g_autoptr (GPtrArray) asked = yc_intake_open_questions (self);
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < asked->len; i++)
    {
      const YcQuestion *question = g_ptr_array_index (asked, i);
      const char *answer_id = g_hash_table_lookup (self->answers, question->id);
      const YcAnswer *answer =
          answer_id != NULL ? yc_item_find_answer (self->item, question->id, answer_id) : NULL;

      if (answer != NULL)
        g_string_append_printf (text, "%s%s", text->len > 0 ? " · " : "", answer->text);
    }
  return g_string_free (text, FALSE);
}
