/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 *
 * The smaller parts of an item file: texts, limits, answers, one material, one form field. Takes JSON and its
 * path, fills the struct; texts end up never NULL. Any thread.
 */
#define G_LOG_DOMAIN "yc-catalog"

#include "config.h"

#include "catalog/yc-condition.h"
#include "catalog/yc-item-private.h"

#include "base/yc-json.h"

#define MAX_TEXTS 60

static char *
member_path (const char *where, const char *member)
{
  return g_strconcat (where, *where != '\0' ? "." : "", member, NULL);
}

gboolean
yc_item_read_text (JsonObject *json, const char *where, const char *member, gsize max_bytes, char **slot,
                   GError **error)
{
  g_autofree char *path = member_path (where, member);
  const char *text;

  if (!yc_json_get_string (json, where, member, max_bytes, &text, error))
    return FALSE;
  if (*text == '\0')
    return yc_item_fail (error, path, "must not be empty");
  g_free (*slot);
  *slot = g_strdup (text);
  return TRUE;
}

gboolean
yc_item_read_opt_text (JsonObject *json, const char *where, const char *member, gsize max_bytes, char **slot,
                       GError **error)
{
  const char *text = "";

  if (!yc_json_opt_string (json, where, member, max_bytes, &text, error))
    return FALSE;
  g_free (*slot);
  *slot = g_strdup (text);
  return TRUE;
}

/* @required: there, and with at least one text. */
gboolean
yc_item_read_texts (JsonObject *json, const char *where, const char *member, gboolean required,
                    GPtrArray *texts, GError **error)
{
  g_autofree char *path = member_path (where, member);
  JsonArray *array = NULL;

  if (required ? !yc_json_get_array (json, where, member, MAX_TEXTS, &array, error)
               : !yc_json_opt_array (json, where, member, MAX_TEXTS, &array, error))
    return FALSE;
  if (required && json_array_get_length (array) == 0)
    return yc_item_fail (error, path, "must not be empty");
  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      const char *text;

      if (!yc_json_item_string (array, path, i, 1000, &text, error))
        return FALSE;
      if (*text == '\0')
        return yc_item_fail (error, path, "holds an empty text");
      g_ptr_array_add (texts, g_strdup (text));
    }
  return TRUE;
}

static gboolean
read_limit (JsonObject *json, const char *where, const char *member, gboolean with_hours, YcLimit *limit, GError **error)
{
  static const char *const known[] = { "value", "half", "unit", "extension", "source", "sample", NULL };
  static const char *const units[] = { "workday", "day", "hour", NULL }, *const days[] = { "workday", "day", NULL };
  g_autofree char *path = member_path (where, member);
  JsonObject *part;
  gint64 value, extension = 0;
  int unit;

  if (!yc_json_get_object (json, where, member, &part, error) ||
      !yc_json_check_members (part, path, known, error) ||
      !yc_json_get_int (part, path, "value", 0, 3650, &value, error) ||
      !yc_json_get_enum (part, path, "unit", with_hours ? units : days, &unit, error) ||
      !yc_json_opt_boolean (part, path, "half", &limit->half, error) ||
      !yc_json_opt_int (part, path, "extension", 1, 3650, &extension, error) ||
      !yc_item_read_text (part, path, "source", 400, &limit->source, error) ||
      !yc_json_opt_boolean (part, path, "sample", &limit->sample, error))
    return FALSE;
  limit->value = (int) value;
  limit->unit = (YcUnit) unit;
  limit->extension = (int) extension;
  if (limit->half && limit->unit != YC_UNIT_WORKDAY)
    return yc_item_fail (error, path, "only working days can be halved");
  if (limit->unit == YC_UNIT_HOUR && limit->extension > 0)
    return yc_item_fail (error, path, "a limit of hours is not extended by days");
  return TRUE;
}

gboolean
yc_item_read_limit (JsonObject *json, const char *where, const char *member, YcLimit *limit, GError **error)
{
  return read_limit (json, where, member, FALSE, limit, error);
}

gboolean
yc_item_read_hours_limit (JsonObject *json, const char *where, const char *member, YcLimit *limit, GError **error)
{
  return read_limit (json, where, member, TRUE, limit, error);
}

gboolean
yc_item_read_when (JsonObject *json, const char *where, YcCondition **slot, GError **error)
{
  g_autofree char *path = member_path (where, "when");
  JsonObject *part = NULL;

  if (!yc_json_opt_object (json, where, "when", &part, error))
    return FALSE;
  if (part == NULL)
    return TRUE;
  *slot = yc_condition_parse (part, path, error);
  return *slot != NULL;
}

gboolean
yc_item_read_answers (JsonObject *json, const char *where, const char *member, GPtrArray *answers,
                      GError **error)
{
  static const char *const known[] = { "id", "text", NULL };
  g_autofree char *list = member_path (where, member);
  JsonArray *array;

  if (!yc_json_get_array (json, where, member, MAX_TEXTS, &array, error))
    return FALSE;
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      g_autofree char *path = g_strdup_printf ("%s[%u]", list, i);
      g_autoptr (YcAnswer) answer = g_new0 (YcAnswer, 1);
      JsonObject *part;

      if (!yc_json_item_object (array, list, i, &part, error) ||
          !yc_json_check_members (part, path, known, error) ||
          !yc_item_read_text (part, path, "id", 40, &answer->id, error) ||
          !yc_item_read_text (part, path, "text", 200, &answer->text, error))
        return FALSE;
      g_ptr_array_add (answers, g_steal_pointer (&answer));
    }
  return TRUE;
}

static gboolean
read_material_counts (JsonObject *json, const char *where, YcMaterial *material, GError **error)
{
  gint64 copies = 1, min_pages = 1;

  if (!yc_json_opt_int (json, where, "copies", 1, 20, &copies, error) ||
      !yc_json_opt_int (json, where, "min_pages", 1, 500, &min_pages, error))
    return FALSE;
  material->copies = (int) copies;
  material->min_pages = (int) min_pages;
  return TRUE;
}

gboolean
yc_item_read_material (JsonObject *json, const char *where, YcMaterial *material, GError **error)
{
  static const char *const known[] = { "id",       "name",   "source",    "need",   "role",
                                       "form",     "exempt", "when",      "cure",   "legal_basis",
                                       "standard", "copies", "min_pages", "sample", NULL };
  static const char *const sources[] = { "government", "intermediary", "applicant", NULL };
  static const char *const needs[] = { "required", "optional", "tolerable", NULL };
  static const char *const roles[] = { "ordinary", "application-form", "commitment-letter", NULL };
  int source, need, role = YC_ROLE_ORDINARY;

  if (!yc_json_check_members (json, where, known, error) ||
      !yc_item_read_text (json, where, "id", 40, &material->id, error) ||
      !yc_item_read_text (json, where, "name", 300, &material->name, error) ||
      !yc_json_get_enum (json, where, "source", sources, &source, error) ||
      !yc_json_get_enum (json, where, "need", needs, &need, error) ||
      !yc_json_opt_enum (json, where, "role", roles, &role, error) ||
      !yc_item_read_text (json, where, "form", 60, &material->form, error) ||
      !yc_item_read_opt_text (json, where, "exempt", 120, &material->exempt, error) ||
      !yc_item_read_when (json, where, &material->when, error) ||
      !yc_item_read_opt_text (json, where, "legal_basis", 400, &material->legal_basis, error) ||
      !yc_item_read_opt_text (json, where, "standard", 1000, &material->standard, error) ||
      !read_material_counts (json, where, material, error) ||
      !yc_json_opt_boolean (json, where, "sample", &material->sample, error))
    return FALSE;
  material->source = (YcMaterialSource) source;
  material->need = (YcNeed) need;
  material->role = (YcMaterialRole) role;
  if (json_object_has_member (json, "cure"))
    return yc_item_read_limit (json, where, "cure", &material->cure, error);
  material->cure.source = g_strdup ("");
  return TRUE;
}

gboolean
yc_item_read_review_point (JsonObject *json, const char *where, YcReviewPoint *point, GError **error)
{
  static const char *const known[] = { "id", "text", "material", "hint", "legal_basis", "when", "sample", NULL };

  return yc_json_check_members (json, where, known, error) &&
         yc_item_read_text (json, where, "id", 40, &point->id, error) &&
         yc_item_read_text (json, where, "text", 200, &point->text, error) &&
         yc_item_read_opt_text (json, where, "material", 40, &point->material, error) &&
         yc_item_read_opt_text (json, where, "hint", 400, &point->hint, error) &&
         yc_item_read_opt_text (json, where, "legal_basis", 400, &point->legal_basis, error) &&
         yc_item_read_when (json, where, &point->when, error) &&
         yc_json_opt_boolean (json, where, "sample", &point->sample, error);
}

static gboolean
read_number (JsonObject *json, const char *where, const char *member, double *slot, GError **error)
{
  g_autofree char *path = member_path (where, member);
  JsonNode *node = json_object_get_member (json, member);
  GType type;

  if (node == NULL)
    return TRUE;
  type = JSON_NODE_HOLDS_VALUE (node) ? json_node_get_value_type (node) : G_TYPE_NONE;
  if (type != G_TYPE_INT64 && type != G_TYPE_DOUBLE)
    return yc_item_fail (error, path, "must be a number");
  *slot = json_node_get_double (node);
  return TRUE;
}

gboolean
yc_item_read_field (JsonObject *json, const char *where, YcField *field, GError **error)
{
  static const char *const known[] = { "id",         "label",   "type",    "unit", "required", "min", "max",
                                       "max_length", "choices", "prefill", "when", "sample",   NULL };
  static const char *const types[] = { "text",  "number",      "date", "choice",
                                       "phone", "resident-id", "uscc", NULL };
  gint64 max_length = 100;
  int type;

  field->choices = g_ptr_array_new_with_free_func ((GDestroyNotify) yc_answer_free);
  if (!yc_json_check_members (json, where, known, error) ||
      !yc_item_read_text (json, where, "id", 40, &field->id, error) ||
      !yc_item_read_text (json, where, "label", 200, &field->label, error) ||
      !yc_json_get_enum (json, where, "type", types, &type, error) ||
      !yc_item_read_opt_text (json, where, "unit", 40, &field->unit, error) ||
      !yc_json_get_boolean (json, where, "required", &field->required, error) ||
      !read_number (json, where, "min", &field->min, error) ||
      !read_number (json, where, "max", &field->max, error) ||
      !yc_json_opt_int (json, where, "max_length", 1, 2000, &max_length, error) ||
      !yc_item_read_opt_text (json, where, "prefill", 60, &field->prefill, error) ||
      !yc_item_read_when (json, where, &field->when, error) ||
      !yc_json_opt_boolean (json, where, "sample", &field->sample, error))
    return FALSE;
  field->type = (YcFieldType) type;
  field->max_length = (int) max_length;
  return !json_object_has_member (json, "choices") ||
         yc_item_read_answers (json, where, "choices", field->choices, error);
}
