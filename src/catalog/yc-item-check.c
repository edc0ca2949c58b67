/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 *
 * What a JSON Schema cannot say about an item: references between its parts, limits against each other, and
 * the rules of law on what an item may hold. Takes a YcItem that was read, gives the first error with its
 * path. Any thread.
 */
#define G_LOG_DOMAIN "yc-catalog"

#include "config.h"

#include "catalog/yc-condition.h"
#include "catalog/yc-item-private.h"

#include "base/yc-clock.h"

#include <string.h>

/* 清单 hygiene: names that can mean anything are no names (2026年优化政务环境行动方案 第三部分). */
static const char *const VAGUE_NAMES[] = { "其他材料", "等相关材料", "有关证明", "房产证明", NULL };

static const char *const CORRECTION_RULES[] = { "XK32", "BDC17", "SCZT19",  "GS18",
                                                "JS15", "HY7",   "GENERAL", NULL };

static const char *const PREFILLS[] = {
  "applicant.name",
  "applicant.id_number",
  "applicant.resident_id",
  "applicant.uscc",
  "applicant.phone",
  "applicant.address",
  "applicant.legal_rep",
  "applicant.contact",
  "agent.name",
  "agent.id_number",
  "agent.phone",
  "agent.scope",
  NULL,
};

static gboolean
check_id (const char *id, GHashTable *seen, const char *where, GError **error)
{
  if (strspn (id, "abcdefghijklmnopqrstuvwxyz0123456789-") != strlen (id))
    return yc_item_fail (error, where, "\"%s\" is no id of a-z, 0-9 and -", id);
  if (!g_hash_table_add (seen, (gpointer) id))
    return yc_item_fail (error, where, "\"%s\" stands twice", id);
  return TRUE;
}

static gboolean
check_answers (const GPtrArray *answers, const char *where, GError **error)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  if (answers->len < 2)
    return yc_item_fail (error, where, "needs at least two to choose from");
  for (guint i = 0; i < answers->len; i++)
    if (!check_id (((const YcAnswer *) g_ptr_array_index (answers, i))->id, seen, where, error))
      return FALSE;
  return TRUE;
}

static gboolean
check_date (const char *text, const char *where, GError **error)
{
  GDate date;

  return yc_date_parse (text, &date) || yc_item_fail (error, where, "\"%s\" is not a date YYYY-MM-DD", text);
}

static gboolean
check_object_kinds (const YcItem *self, GError **error)
{
  for (guint i = 0; i < self->object_kinds->len; i++)
    {
      const char *kind = g_ptr_array_index (self->object_kinds, i);

      if (!g_str_equal (kind, "person") && !g_str_equal (kind, "organisation"))
        return yc_item_fail (error, "object_kinds", "\"%s\" is neither person nor organisation", kind);
    }
  return TRUE;
}

/* GB/T 39046 A.1. */
static gboolean
check_type_codes (const YcItem *self, GError **error)
{
  for (guint i = 0; i < self->type_codes->len; i++)
    {
      const char *code = g_ptr_array_index (self->type_codes, i);

      if (strlen (code) != 2 || strspn (code, "0123456789") != 2)
        return yc_item_fail (error, "type_codes", "\"%s\" is not two digits", code);
    }
  return TRUE;
}

static gboolean
is_version (const char *text)
{
  for (; *text != '\0'; text++)
    if (!g_ascii_isalnum (*text) && strchr ("._-", *text) == NULL)
      return FALSE;
  return TRUE;
}

static gboolean
check_head (const YcItem *self, GError **error)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  gsize code = strlen (self->code);

  if (!check_id (self->id, seen, "id", error) || !check_date (self->effective_from, "effective_from", error))
    return FALSE;
  if (*self->cancelled_from != '\0' && !check_date (self->cancelled_from, "cancelled_from", error))
    return FALSE;
  if (*self->cancelled_from != '\0' && strcmp (self->cancelled_from, self->effective_from) < 0)
    return yc_item_fail (error, "cancelled_from", "is before effective_from");
  if (!is_version (self->version))
    return yc_item_fail (error, "version", "must be of letters, digits, point, dash and underscore");
  if (code != 0 && code != 31 && code != 33)
    return yc_item_fail (error, "code", "must have 31 or 33 characters");
  if (strlen (self->agency) != 3 || strspn (self->agency, "0123456789") != 3)
    return yc_item_fail (error, "agency", "must be three digits");
  if (!g_strv_contains (CORRECTION_RULES, self->correction_rule))
    return yc_item_fail (error, "correction_rule", "\"%s\" is not known", self->correction_rule);
  return check_type_codes (self, error) && check_object_kinds (self, error);
}

/* A question may depend on earlier ones only, so that asking them in order always ends. */
static gboolean
check_questions (const YcItem *self, GError **error)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < self->questions->len; i++)
    {
      const YcQuestion *question = g_ptr_array_index (self->questions, i);
      g_autofree char *where = g_strdup_printf ("questions[%u]", i);
      g_autofree char *when = g_strconcat (where, ".when", NULL);
      g_autofree char *answers = g_strconcat (where, ".answers", NULL);

      if (!check_id (question->id, seen, where, error) ||
          !check_answers (question->answers, answers, error) ||
          !yc_condition_check (question->when, self->questions, i, when, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
check_material_name (const YcMaterial *material, const char *where, GError **error)
{
  for (guint i = 0; VAGUE_NAMES[i] != NULL; i++)
    if (strstr (material->name, VAGUE_NAMES[i]) != NULL)
      return yc_item_fail (error, where, "the name \"%s\" is vague: name the document", material->name);
  return TRUE;
}

/* The cure is never longer than the item's own promise (辽宁省政务服务容缺受理管理办法, in the stricter
 * reading). */
static gboolean
check_cure (const YcItem *self, const YcMaterial *material, const char *where, GError **error)
{
  gboolean tolerable = material->need == YC_NEED_TOLERABLE;

  if (tolerable != (yc_limit_in_halves (&material->cure) > 0))
    return yc_item_fail (error, where,
                         tolerable ? "a tolerable material needs a cure limit"
                                   : "only a tolerable material has a cure limit");
  if (tolerable && material->cure.unit == self->promise.unit &&
      yc_limit_in_halves (&material->cure) > yc_limit_in_halves (&self->promise))
    return yc_item_fail (error, where, "the cure limit is longer than the promise");
  return TRUE;
}

static gboolean
check_letter (const YcMaterial *material, guint n_letters, const char *where, GError **error)
{
  if (material->role != YC_ROLE_COMMITMENT_LETTER)
    return TRUE;
  if (n_letters > 0)
    return yc_item_fail (error, where, "a second commitment letter");
  if (material->when != NULL || material->need != YC_NEED_REQUIRED)
    return yc_item_fail (
        error, where,
        "a commitment letter is required and has no condition: the way of applying asks for it");
  return TRUE;
}

static gboolean
check_materials (const YcItem *self, GError **error)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  guint n_letters = 0, n_forms = 0;

  if (self->materials->len == 0)
    return yc_item_fail (error, "materials", "must not be empty");
  for (guint i = 0; i < self->materials->len; i++)
    {
      const YcMaterial *material = g_ptr_array_index (self->materials, i);
      g_autofree char *where = g_strdup_printf ("materials[%u]", i);
      g_autofree char *when = g_strconcat (where, ".when", NULL);

      if (!check_id (material->id, seen, where, error) || !check_material_name (material, where, error) ||
          !check_cure (self, material, where, error) || !check_letter (material, n_letters, where, error) ||
          !yc_condition_check (material->when, self->questions, self->questions->len, when, error))
        return FALSE;
      n_letters += material->role == YC_ROLE_COMMITMENT_LETTER;
      n_forms += material->role == YC_ROLE_APPLICATION_FORM;
      if (n_forms > 1)
        return yc_item_fail (error, where, "a second application form");
      if (*material->legal_basis == '\0' && !material->sample)
        return yc_item_fail (error, where, "has no legal basis (only sample data may lack it)");
    }
  return TRUE;
}

static gboolean
check_review_points (const YcItem *self, GError **error)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < self->review_points->len; i++)
    {
      const YcReviewPoint *point = g_ptr_array_index (self->review_points, i);
      g_autofree char *where = g_strdup_printf ("review_points[%u]", i);
      g_autofree char *when = g_strconcat (where, ".when", NULL);

      if (!check_id (point->id, seen, where, error) ||
          !yc_condition_check (point->when, self->questions, self->questions->len, when, error))
        return FALSE;
      if (*point->material != '\0' && yc_item_find_material (self, point->material) == NULL)
        return yc_item_fail (error, where, "\"%s\" is no material of the item", point->material);
      if (*point->legal_basis == '\0' && !point->sample)
        return yc_item_fail (error, where, "has no legal basis (only sample data may lack it)");
    }
  return TRUE;
}

/* What stops a clock, or keeps the applicant waiting, is told with the law that it rests on (行政许可法第四十五条). */
static gboolean
check_special_steps (const YcItem *self, GError **error)
{
  for (guint i = 0; i < self->special_steps->len; i++)
    {
      const YcSpecialStep *step = g_ptr_array_index (self->special_steps, i);
      g_autofree char *where = g_strdup_printf ("special_steps[%u]", i);

      if (!step->sample && *step->legal_basis == '\0')
        return yc_item_fail (error, where, "has no legal basis and is no sample data");
      if (!step->sample && *step->counted_source == '\0')
        return yc_item_fail (error, where, "does not say where it comes from whether it counts, and is no sample data");
      if (step->kind == YC_STEP_EXTENSION)
        return yc_item_fail (error, where, "an extension is an act of its own, not a step of the item");
    }
  return TRUE;
}

/* 行政许可法第七十八、七十九条 name three areas, and speak of licences. */
static gboolean
check_grave (const YcItem *self, GError **error)
{
  static const char *const grave[] = { "public-safety", "health", "life-property", NULL };

  for (guint i = 0; i < self->grave->len; i++)
    if (!g_strv_contains (grave, g_ptr_array_index (self->grave, i)))
      return yc_item_fail (error, "grave", "\"%s\" is none of the areas of 行政许可法第七十八条", (const char *) g_ptr_array_index (self->grave, i));
  if (self->grave->len > 0 && !yc_item_is_licence (self))
    return yc_item_fail (error, "grave", "only a licence (01) is");
  if (!self->sample && *self->areas_source == '\0' && self->areas->len + self->grave->len > 0)
    return yc_item_fail (error, "areas_source", "says where areas and grave come from, unless it is sample data");
  return TRUE;
}

static gboolean
check_exits (const YcItem *self, GError **error)
{
  for (guint i = 0; i < self->exits->len; i++)
    {
      const YcItemExit *exit = g_ptr_array_index (self->exits, i);
      g_autofree char *when = g_strdup_printf ("exits[%u].when", i);

      if (!yc_condition_check (exit->when, self->questions, self->questions->len, when, error))
        return FALSE;
    }
  for (guint i = 0; i < self->areas->len; i++)
    if (yc_area_get_name (g_ptr_array_index (self->areas, i)) == NULL)
      return yc_item_fail (error, "areas", "\"%s\" is no area", (const char *) g_ptr_array_index (self->areas, i));
  return check_grave (self, error);
}

static gboolean
check_prefill (const YcItem *self, const YcField *field, const char *where, GError **error)
{
  if (*field->prefill == '\0' || g_strv_contains (PREFILLS, field->prefill))
    return TRUE;
  if (g_str_has_prefix (field->prefill, "answer.") &&
      yc_item_find_question (self, field->prefill + strlen ("answer.")) != NULL)
    return TRUE;
  return yc_item_fail (error, where, "nothing fills \"%s\"", field->prefill);
}

static gboolean
check_field (const YcItem *self, const YcField *field, GHashTable *seen, const char *where, GError **error)
{
  g_autofree char *when = g_strconcat (where, ".when", NULL);
  g_autofree char *choices = g_strconcat (where, ".choices", NULL);

  if (!check_id (field->id, seen, where, error))
    return FALSE;
  if (field->type == YC_FIELD_CHOICE ? !check_answers (field->choices, choices, error)
                                     : field->choices->len > 0)
    return field->type == YC_FIELD_CHOICE ? FALSE
                                          : yc_item_fail (error, choices, "only a choice field has choices");
  if (field->min > field->max)
    return yc_item_fail (error, where, "min is above max");
  return check_prefill (self, field, where, error) &&
         yc_condition_check (field->when, self->questions, self->questions->len, when, error);
}

static gboolean
check_fields (const YcItem *self, GError **error)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < self->field_groups->len; i++)
    {
      const YcFieldGroup *group = g_ptr_array_index (self->field_groups, i);

      for (guint j = 0; j < group->fields->len; j++)
        {
          g_autofree char *where = g_strdup_printf ("field_groups[%u].fields[%u]", i, j);

          if (!check_field (self, g_ptr_array_index (group->fields, j), seen, where, error))
            return FALSE;
        }
    }
  return TRUE;
}

/* 行政许可法第五十条: when the licence ends is what the form tells. */
static gboolean
check_renewal (const YcItem *self, GError **error)
{
  const YcField *field = *self->renewal_field != '\0' ? yc_item_find_field (self, self->renewal_field) : NULL;

  if (*self->renewal_field == '\0')
    return TRUE;
  if (field == NULL || field->type != YC_FIELD_DATE)
    return yc_item_fail (error, "renewal.field", "\"%s\" is no field of a date", self->renewal_field);
  return yc_condition_check (self->renewal_when, self->questions, self->questions->len, "renewal.when", error);
}

static gboolean
check_commitment (const YcItem *self, GError **error)
{
  const YcCommitment *commitment = &self->commitment;
  gboolean allowed = commitment->klass != YC_COMMITMENT_NONE && commitment->klass != YC_COMMITMENT_EXCLUDED;
  gboolean whole =
      commitment->klass == YC_COMMITMENT_OPTIONAL || commitment->klass == YC_COMMITMENT_STATUTORY_OPTIONAL;
  gboolean used = commitment->when != NULL || commitment->waived->len > 0 || commitment->verify.value > 0;
  const YcMaterial *letter = yc_item_get_letter (self);

  /* 有数量限制: who came first decides, and a promise is no place in the row. */
  if (allowed && self->quantity_limited)
    return yc_item_fail (error, "commitment", "an item with a limited number cannot be taken on commitment");
  if (!allowed && (used || letter != NULL))
    return yc_item_fail (error, "commitment",
                         "the class excludes commitment, but other members or a letter provide for it");
  if ((whole || commitment->when != NULL || commitment->waived->len > 0) && letter == NULL)
    return yc_item_fail (error, "commitment", "no material is the commitment letter");
  if (letter != NULL && (commitment->conditions->len == 0 || commitment->basis->len == 0))
    return yc_item_fail (error, "commitment", "a letter needs conditions and basis");
  for (guint i = 0; i < commitment->waived->len; i++)
    {
      const YcMaterial *material = yc_item_find_material (self, g_ptr_array_index (commitment->waived, i));

      if (material == NULL || material == letter)
        return yc_item_fail (error, "commitment.waived", "\"%s\" is no material that can be waived",
                             (const char *) g_ptr_array_index (commitment->waived, i));
    }
  return yc_condition_check (commitment->when, self->questions, self->questions->len, "commitment.when",
                             error);
}

gboolean
yc_item_check (const YcItem *self, GError **error)
{
  return check_head (self, error) && check_questions (self, error) && yc_item_check_limits (self, error) &&
         check_materials (self, error) && check_review_points (self, error) && check_special_steps (self, error) && check_exits (self, error) && check_fields (self, error)
         && check_renewal (self, error) && check_commitment (self, error);
}
