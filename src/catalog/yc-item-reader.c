/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 *
 * Reads an item file: head, limits, questions, lists, commitment. Takes parsed JSON, fills a YcItem. Every
 * member is required or optional by data/schemas/catalog-item.schema.json; an unknown one is refused, so that
 * a misspelt member never passes in silence. Its smaller parts (material, field) stand in yc-item-part.c. Any
 * thread.
 */
#define G_LOG_DOMAIN "yc-catalog"

#include "config.h"

#include "catalog/yc-condition.h"
#include "catalog/yc-item-private.h"

#include "base/yc-json.h"

#define MAX_LIST 200

typedef gboolean (*ReadPart) (YcItem *self, JsonObject *json, const char *where, GError **error);

/* Calls @read for each object in the array @member. */
static gboolean
read_list (YcItem *self, JsonObject *json, const char *where, const char *member, gboolean required,
           ReadPart read, GError **error)
{
  JsonArray *array = NULL;
  g_autofree char *list = g_strconcat (where, *where != '\0' ? "." : "", member, NULL);

  if (required ? !yc_json_get_array (json, where, member, MAX_LIST, &array, error)
               : !yc_json_opt_array (json, where, member, MAX_LIST, &array, error))
    return FALSE;
  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      g_autofree char *path = g_strdup_printf ("%s[%u]", list, i);
      JsonObject *part;

      if (!yc_json_item_object (array, list, i, &part, error) || !read (self, part, path, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
read_question (YcItem *self, JsonObject *json, const char *where, GError **error)
{
  static const char *const known[] = { "id", "text", "answers", "when", "sample", NULL };
  g_autoptr (YcQuestion) question = g_new0 (YcQuestion, 1);

  question->answers = g_ptr_array_new_with_free_func ((GDestroyNotify) yc_answer_free);
  if (!yc_json_check_members (json, where, known, error) ||
      !yc_item_read_text (json, where, "id", 40, &question->id, error) ||
      !yc_item_read_text (json, where, "text", 300, &question->text, error) ||
      !yc_item_read_answers (json, where, "answers", question->answers, error) ||
      !yc_item_read_when (json, where, &question->when, error) ||
      !yc_json_opt_boolean (json, where, "sample", &question->sample, error))
    return FALSE;
  self->sample |= question->sample;
  g_ptr_array_add (self->questions, g_steal_pointer (&question));
  return TRUE;
}

static gboolean
read_material (YcItem *self, JsonObject *json, const char *where, GError **error)
{
  g_autoptr (YcMaterial) material = g_new0 (YcMaterial, 1);

  if (!yc_item_read_material (json, where, material, error))
    return FALSE;
  self->sample |= material->sample || material->cure.sample;
  g_ptr_array_add (self->materials, g_steal_pointer (&material));
  return TRUE;
}

static gboolean
read_field_group (YcItem *self, JsonObject *json, const char *where, GError **error)
{
  static const char *const known[] = { "title", "fields", NULL };
  g_autoptr (YcFieldGroup) group = g_new0 (YcFieldGroup, 1);
  g_autofree char *list = g_strconcat (where, ".fields", NULL);
  JsonArray *fields;

  group->fields = g_ptr_array_new_with_free_func ((GDestroyNotify) yc_field_free);
  if (!yc_json_check_members (json, where, known, error) ||
      !yc_item_read_text (json, where, "title", 200, &group->title, error) ||
      !yc_json_get_array (json, where, "fields", MAX_LIST, &fields, error))
    return FALSE;
  for (guint i = 0; i < json_array_get_length (fields); i++)
    {
      g_autofree char *path = g_strdup_printf ("%s[%u]", list, i);
      g_autoptr (YcField) field = g_new0 (YcField, 1);
      JsonObject *part;

      if (!yc_json_item_object (fields, list, i, &part, error) ||
          !yc_item_read_field (part, path, field, error))
        return FALSE;
      self->sample |= field->sample;
      g_ptr_array_add (group->fields, g_steal_pointer (&field));
    }
  g_ptr_array_add (self->field_groups, g_steal_pointer (&group));
  return TRUE;
}

static gboolean
read_special_step (YcItem *self, JsonObject *json, const char *where, GError **error)
{
  static const char *const known[] = { "name", "value", "unit", "counted", "on_site", "kind", "hearing", "public", "method", "legal_basis", "counted_source", "note", "sample",
                                       NULL };
  static const char *const kinds[] = { "other", "extension", NULL };
  static const char *const units[] = { "workday", "day", NULL };
  g_autoptr (YcSpecialStep) step = g_new0 (YcSpecialStep, 1);
  gint64 value = 0;
  int unit = 0, kind = YC_STEP_OTHER;

  if (!yc_json_check_members (json, where, known, error) ||
      !yc_item_read_text (json, where, "name", 200, &step->name, error) ||
      !yc_json_opt_int (json, where, "value", 1, 3650, &value, error) ||
      !yc_json_get_enum (json, where, "unit", units, &unit, error) ||
      !yc_json_get_boolean (json, where, "counted", &step->counted, error) ||
      !yc_json_opt_boolean (json, where, "on_site", &step->on_site, error) ||
      !yc_json_opt_enum (json, where, "kind", kinds, &kind, error) ||
      !yc_json_opt_boolean (json, where, "hearing", &step->hearing, error) ||
      !yc_json_opt_boolean (json, where, "public", &step->is_public, error) ||
      !yc_item_read_opt_text (json, where, "method", 200, &step->method, error) ||
      !yc_item_read_opt_text (json, where, "counted_source", 400, &step->counted_source, error) ||
      !yc_item_read_opt_text (json, where, "legal_basis", 400, &step->legal_basis, error) ||
      !yc_item_read_opt_text (json, where, "note", 600, &step->note, error) ||
      !yc_json_opt_boolean (json, where, "sample", &step->sample, error))
    return FALSE;
  step->value = (int) value;
  step->unit = (YcUnit) unit;
  step->kind = (YcStepKind) kind;
  self->sample |= step->sample;
  g_ptr_array_add (self->special_steps, g_steal_pointer (&step));
  return TRUE;
}

static gboolean
read_review_point (YcItem *self, JsonObject *json, const char *where, GError **error)
{
  g_autoptr (YcReviewPoint) point = g_new0 (YcReviewPoint, 1);

  if (!yc_item_read_review_point (json, where, point, error))
    return FALSE;
  self->sample |= point->sample;
  g_ptr_array_add (self->review_points, g_steal_pointer (&point));
  return TRUE;
}

static gboolean
read_exit (YcItem *self, JsonObject *json, const char *where, GError **error)
{
  static const char *const known[] = { "kind", "when", "reason", "agency", "legal_basis", "sample", NULL };
  static const char *const kinds[] = { "not-needed", "not-ours", NULL };
  g_autoptr (YcItemExit) exit = g_new0 (YcItemExit, 1);
  int kind;

  if (!yc_json_check_members (json, where, known, error) ||
      !yc_json_get_enum (json, where, "kind", kinds, &kind, error) ||
      !yc_item_read_when (json, where, &exit->when, error) ||
      !yc_item_read_text (json, where, "reason", 600, &exit->reason, error) ||
      !yc_item_read_opt_text (json, where, "agency", 200, &exit->agency, error) ||
      !yc_item_read_text (json, where, "legal_basis", 400, &exit->legal_basis, error) ||
      !yc_json_opt_boolean (json, where, "sample", &exit->sample, error))
    return FALSE;
  exit->kind = (YcItemExitKind) kind;
  if (exit->when == NULL)
    return yc_item_fail (error, where, "needs a condition: without one nobody could apply");
  if ((exit->kind == YC_ITEM_EXIT_NOT_OURS) != (*exit->agency != '\0'))
    return yc_item_fail (error, where, "not-ours names the agency to apply to (行政许可法第三十二条第一款第二项), not-needed none");
  self->sample |= exit->sample;
  g_ptr_array_add (self->exits, g_steal_pointer (&exit));
  return TRUE;
}

static gboolean
read_renewal (YcItem *self, JsonObject *root, GError **error)
{
  static const char *const known[] = { "when", "field", NULL };
  JsonObject *json = NULL;

  if (!yc_json_opt_object (root, "", "renewal", &json, error))
    return FALSE;
  return json == NULL
         || (yc_json_check_members (json, "renewal", known, error) && yc_item_read_when (json, "renewal", &self->renewal_when, error)
             && yc_item_read_text (json, "renewal", "field", 40, &self->renewal_field, error));
}

static gboolean
read_commitment (YcItem *self, JsonObject *root, GError **error)
{
  static const char *const known[] = { "class",  "reason",     "when",  "waived",
                                       "verify", "conditions", "basis", NULL };
  static const char *const classes[] = { "none",        "excluded",           "partial",
                                         "optional",    "statutory-optional", "proofs-only",
                                         "declaration", "authorised-check",   NULL };
  static const char where[] = "commitment";
  YcCommitment *commitment = &self->commitment;
  JsonObject *json;
  int klass;

  if (!yc_json_get_object (root, "", where, &json, error) ||
      !yc_json_check_members (json, where, known, error) ||
      !yc_json_get_enum (json, where, "class", classes, &klass, error) ||
      !yc_item_read_text (json, where, "reason", 1000, &commitment->reason, error) ||
      !yc_item_read_when (json, where, &commitment->when, error) ||
      !yc_item_read_texts (json, where, "waived", FALSE, commitment->waived, error) ||
      !yc_item_read_texts (json, where, "conditions", FALSE, commitment->conditions, error) ||
      !yc_item_read_texts (json, where, "basis", FALSE, commitment->basis, error))
    return FALSE;
  commitment->klass = (YcCommitmentClass) klass;
  if (json_object_has_member (json, "verify") &&
      !yc_item_read_limit (json, where, "verify", &commitment->verify, error))
    return FALSE;
  self->sample |= commitment->verify.sample;
  return TRUE;
}

static gboolean
read_head (YcItem *self, JsonObject *json, GError **error)
{
  const struct
  {
    const char *member;
    gboolean required;
    gsize max_bytes;
    char **slot;
  } texts[] = {
    { "id", TRUE, 40, &self->id },
    { "version", TRUE, 40, &self->version },
    { "effective_from", TRUE, 10, &self->effective_from },
    { "cancelled_from", FALSE, 10, &self->cancelled_from },
    { "code", FALSE, 33, &self->code },
    { "name", TRUE, 300, &self->name },
    { "short_name", TRUE, 120, &self->short_name },
    { "type", TRUE, 120, &self->type },
    { "department", TRUE, 200, &self->department },
    { "agency", TRUE, 3, &self->agency },
    { "service_object", TRUE, 200, &self->service_object },
    { "correction_rule", TRUE, 20, &self->correction_rule },
    { "acceptance_until", FALSE, 10, &self->acceptance_until },
    { "fee", TRUE, 200, &self->fee },
    { "consult_phone", FALSE, 60, &self->consult_phone },
    { "supervise_phone", FALSE, 60, &self->supervise_phone },
    { "note", FALSE, 2000, &self->note },
  };
  gint64 format;

  if (!yc_json_get_int (json, "", "format", 1, 1, &format, error))
    return FALSE;
  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    if (texts[i].required
            ? !yc_item_read_text (json, "", texts[i].member, texts[i].max_bytes, texts[i].slot, error)
            : !yc_item_read_opt_text (json, "", texts[i].member, texts[i].max_bytes, texts[i].slot, error))
      return FALSE;
  return yc_json_get_boolean (json, "", "immediate", &self->immediate, error) &&
         yc_json_get_boolean (json, "", "tolerance_excluded", &self->tolerance_excluded, error) &&
         yc_json_get_boolean (json, "", "remote_window", &self->remote_window, error) &&
         yc_json_opt_boolean (json, "", "quantity_limited", &self->quantity_limited, error) &&
         yc_json_opt_boolean (json, "", "sample", &self->sample, error);
}

/* Fills @self, which is yc_item_new(). */
gboolean
yc_item_read (YcItem *self, JsonObject *json, GError **error)
{
  static const char *const known[] = {
    "format",
    "id",
    "version",
    "effective_from",
    "cancelled_from",
    "code",
    "name",
    "short_name",
    "type",
    "type_codes",
    "department",
    "agency",
    "service_object",
    "immediate",
    "object_kinds",
    "limits",
    "questions",
    "materials",
    "field_groups",
    "special_steps",
    "review_points",
    "exits",
    "renewal",
    "areas",
    "grave",
    "areas_source",
    "quantity_limited",
    "commitment",
    "correction_rule",
    "acceptance_until",
    "tolerance_excluded",
    "remote_window",
    "legal_basis",
    "fee",
    "result_ways",
    "consult_phone",
    "supervise_phone",
    "note",
    "sample",
    NULL,
  };

  return yc_json_check_members (json, "", known, error) && read_head (self, json, error) &&
         yc_item_read_texts (json, "", "type_codes", TRUE, self->type_codes, error) &&
         yc_item_read_texts (json, "", "object_kinds", TRUE, self->object_kinds, error) &&
         yc_item_read_texts (json, "", "legal_basis", TRUE, self->legal_basis, error) &&
         yc_item_read_texts (json, "", "result_ways", TRUE, self->result_ways, error) &&
         yc_item_read_limits (self, json, error) &&
         read_list (self, json, "", "questions", TRUE, read_question, error) &&
         read_list (self, json, "", "materials", TRUE, read_material, error) &&
         read_list (self, json, "", "field_groups", TRUE, read_field_group, error) &&
         read_list (self, json, "", "special_steps", FALSE, read_special_step, error) &&
         read_list (self, json, "", "review_points", FALSE, read_review_point, error) &&
         read_list (self, json, "", "exits", FALSE, read_exit, error) &&
         yc_item_read_texts (json, "", "areas", FALSE, self->areas, error) &&
         yc_item_read_texts (json, "", "grave", FALSE, self->grave, error) &&
         yc_item_read_opt_text (json, "", "areas_source", 400, &self->areas_source, error) &&
         read_renewal (self, json, error) && read_commitment (self, json, error);
}
