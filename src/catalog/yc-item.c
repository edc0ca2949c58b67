/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 *
 * One 事项 in memory: life time and look-ups. Takes the JSON of an item file or of a case that kept its own
 * version, gives an immutable, reference-counted YcItem. Any thread.
 */
#define G_LOG_DOMAIN "yc-catalog"

#include "config.h"

#include "catalog/yc-condition.h"
#include "catalog/yc-item-private.h"

#include "base/yc-digest.h"
#include "base/yc-error.h"
#include "base/yc-json.h"

#include <stdarg.h>
#include <string.h>

GQuark
yc_catalog_error_quark (void)
{
  static const char *const codes[] = { "schema", "not-found", "not-in-force" };
  static gsize registered = 0;
  GQuark quark = g_quark_from_static_string ("yc-catalog-error-quark");

  if (g_once_init_enter (&registered))
    {
      yc_error_register (quark, "catalog", codes, G_N_ELEMENTS (codes));
      g_once_init_leave (&registered, 1);
    }
  return quark;
}

gboolean
yc_item_fail (GError **error, const char *where, const char *format, ...)
{
  g_autofree char *what = NULL;
  va_list args;

  va_start (args, format);
  what = g_strdup_vprintf (format, args);
  va_end (args);
  g_set_error (error, YC_BASE_ERROR, YC_BASE_ERROR_FORMAT, "%s: %s", where, what);
  return FALSE;
}

void
yc_answer_free (YcAnswer *self)
{
  g_free (self->id);
  g_free (self->text);
  g_free (self);
}

void
yc_question_free (YcQuestion *self)
{
  g_free (self->id);
  g_free (self->text);
  g_clear_pointer (&self->answers, g_ptr_array_unref);
  yc_condition_free (self->when);
  g_free (self);
}

void
yc_material_free (YcMaterial *self)
{
  g_free (self->id);
  g_free (self->name);
  g_free (self->form);
  g_free (self->exempt);
  yc_condition_free (self->when);
  g_free (self->cure.source);
  g_free (self->legal_basis);
  g_free (self->standard);
  g_free (self);
}

void
yc_field_free (YcField *self)
{
  g_free (self->id);
  g_free (self->label);
  g_free (self->unit);
  g_clear_pointer (&self->choices, g_ptr_array_unref);
  g_free (self->prefill);
  yc_condition_free (self->when);
  g_free (self);
}

void
yc_field_group_free (YcFieldGroup *self)
{
  g_free (self->title);
  g_clear_pointer (&self->fields, g_ptr_array_unref);
  g_free (self);
}

void
yc_special_step_free (YcSpecialStep *self)
{
  g_free (self->name);
  g_free (self->method);
  g_free (self->legal_basis);
  g_free (self->note);
  g_free (self->counted_source);
  g_free (self);
}

void
yc_review_point_free (YcReviewPoint *self)
{
  g_free (self->id);
  g_free (self->text);
  g_free (self->material);
  g_free (self->hint);
  g_free (self->legal_basis);
  yc_condition_free (self->when);
  g_free (self);
}

void
yc_item_exit_free (YcItemExit *self)
{
  yc_condition_free (self->when);
  g_free (self->reason);
  g_free (self->agency);
  g_free (self->legal_basis);
  g_free (self);
}

/* Every text member, for "never NULL" and for freeing. */
static char **
item_text (YcItem *self, guint index)
{
  char **texts[] = {
    &self->id,
    &self->version,
    &self->effective_from,
    &self->cancelled_from,
    &self->code,
    &self->name,
    &self->short_name,
    &self->type,
    &self->department,
    &self->agency,
    &self->service_object,
    &self->legal.source,
    &self->promise.source,
    &self->commitment.reason,
    &self->commitment.verify.source,
    &self->correction_rule,
    &self->fee,
    &self->consult_phone,
    &self->supervise_phone,
    &self->note,
    &self->acceptance_until,
    &self->areas_source,
    &self->renewal_field,
  };

  return index < G_N_ELEMENTS (texts) ? texts[index] : NULL;
}

static GPtrArray **
item_list (YcItem *self, guint index, GDestroyNotify *ret_free)
{
  struct
  {
    GPtrArray **list;
    GDestroyNotify free;
  } lists[] = {
    { &self->type_codes, g_free },
    { &self->object_kinds, g_free },
    { &self->limit_variants, (GDestroyNotify) yc_limit_variant_free },
    { &self->questions, (GDestroyNotify) yc_question_free },
    { &self->materials, (GDestroyNotify) yc_material_free },
    { &self->field_groups, (GDestroyNotify) yc_field_group_free },
    { &self->special_steps, (GDestroyNotify) yc_special_step_free },
    { &self->review_points, (GDestroyNotify) yc_review_point_free },
    { &self->exits, (GDestroyNotify) yc_item_exit_free },
    { &self->areas, g_free },
    { &self->grave, g_free },
    { &self->commitment.waived, g_free },
    { &self->commitment.conditions, g_free },
    { &self->commitment.basis, g_free },
    { &self->legal_basis, g_free },
    { &self->result_ways, g_free },
  };

  if (index >= G_N_ELEMENTS (lists))
    return NULL;
  *ret_free = lists[index].free;
  return lists[index].list;
}

YcItem *
yc_item_new (void)
{
  YcItem *self = g_atomic_rc_box_new0 (YcItem);
  GDestroyNotify free_func;
  char **text;
  GPtrArray **list;

  for (guint i = 0; (text = item_text (self, i)) != NULL; i++)
    *text = g_strdup ("");
  for (guint i = 0; (list = item_list (self, i, &free_func)) != NULL; i++)
    *list = g_ptr_array_new_with_free_func (free_func);
  return self;
}

static void
clear_item (gpointer data)
{
  YcItem *self = data;
  GDestroyNotify free_func;
  char **text;
  GPtrArray **list;

  for (guint i = 0; (text = item_text (self, i)) != NULL; i++)
    g_free (*text);
  for (guint i = 0; (list = item_list (self, i, &free_func)) != NULL; i++)
    g_ptr_array_unref (*list);
  yc_condition_free (self->commitment.when);
  yc_condition_free (self->renewal_when);
  g_clear_pointer (&self->json, json_object_unref);
  g_clear_pointer (&self->text, g_free);
}

YcItem *
yc_item_ref (YcItem *self)
{
  return g_atomic_rc_box_acquire (self);
}

/**
 * yc_item_unref:
 * @self: (nullable):
 */
void
yc_item_unref (YcItem *self)
{
  if (self != NULL)
    g_atomic_rc_box_release_full (self, clear_item);
}

/**
 * yc_item_parse:
 * @json: as of data/schemas/catalog-item.schema.json
 * @origin: (nullable): file name or case, for messages
 *
 * Errors: YC_CATALOG_ERROR_SCHEMA, "origin: path: what", without an origin "path: what".
 */
YcItem *
yc_item_parse (JsonObject *json, const char *origin, GError **error)
{
  g_autoptr (YcItem) self = yc_item_new ();
  g_autoptr (GError) inner = NULL;

  if (!yc_item_read (self, json, &inner) || !yc_item_check (self, &inner))
    {
      g_set_error (error, YC_CATALOG_ERROR, YC_CATALOG_ERROR_SCHEMA, "%s%s%s", origin != NULL ? origin : "",
                   origin != NULL ? ": " : "", inner->message);
      return NULL;
    }
  self->json = json_object_ref (json);
  self->text = yc_json_canonical_object (json);
  yc_digest_sha256_joined (self->text, "", self->digest);
  return g_steal_pointer (&self);
}

const YcMaterial *
yc_item_find_material (const YcItem *self, const char *material_id)
{
  for (guint i = 0; i < self->materials->len; i++)
    {
      const YcMaterial *material = g_ptr_array_index (self->materials, i);

      if (g_strcmp0 (material->id, material_id) == 0)
        return material;
    }
  return NULL;
}

const YcReviewPoint *
yc_item_find_review_point (const YcItem *self, const char *point_id)
{
  for (guint i = 0; i < self->review_points->len; i++)
    {
      const YcReviewPoint *point = g_ptr_array_index (self->review_points, i);

      if (g_strcmp0 (point->id, point_id) == 0)
        return point;
    }
  return NULL;
}

const YcField *
yc_item_find_field (const YcItem *self, const char *field_id)
{
  for (guint i = 0; i < self->field_groups->len; i++)
    {
      const YcFieldGroup *group = g_ptr_array_index (self->field_groups, i);

      for (guint j = 0; j < group->fields->len; j++)
        {
          const YcField *field = g_ptr_array_index (group->fields, j);

          if (g_strcmp0 (field->id, field_id) == 0)
            return field;
        }
    }
  return NULL;
}

const YcQuestion *
yc_item_find_question (const YcItem *self, const char *question_id)
{
  for (guint i = 0; i < self->questions->len; i++)
    {
      const YcQuestion *question = g_ptr_array_index (self->questions, i);

      if (g_strcmp0 (question->id, question_id) == 0)
        return question;
    }
  return NULL;
}

const YcAnswer *
yc_item_find_answer (const YcItem *self, const char *question_id, const char *answer_id)
{
  const YcQuestion *question = yc_item_find_question (self, question_id);

  for (guint i = 0; question != NULL && i < question->answers->len; i++)
    {
      const YcAnswer *answer = g_ptr_array_index (question->answers, i);

      if (g_strcmp0 (answer->id, answer_id) == 0)
        return answer;
    }
  return NULL;
}

const YcMaterial *
yc_item_get_letter (const YcItem *self)
{
  for (guint i = 0; i < self->materials->len; i++)
    {
      const YcMaterial *material = g_ptr_array_index (self->materials, i);

      if (material->role == YC_ROLE_COMMITMENT_LETTER)
        return material;
    }
  return NULL;
}

gboolean
yc_item_may_commit (const YcItem *self)
{
  return self->commitment.klass != YC_COMMITMENT_NONE && self->commitment.klass != YC_COMMITMENT_EXCLUDED &&
         yc_item_get_letter (self) != NULL;
}

int
yc_item_compare_force (const YcItem *self, const char *day)
{
  /* ISO dates compare as text. */
  if (strcmp (day, self->effective_from) < 0)
    return -1;
  return *self->cancelled_from != '\0' && strcmp (day, self->cancelled_from) >= 0 ? 1 : 0;
}

gboolean
yc_item_is_licence (const YcItem *self)
{
  return g_ptr_array_find_with_equal_func (self->type_codes, "01", g_str_equal, NULL);
}

int
yc_limit_in_halves (const YcLimit *self)
{
  return self->value * 2 + (self->half ? 1 : 0);
}

char *
yc_limit_to_text (const YcLimit *self)
{
  const char *unit = self->unit == YC_UNIT_WORKDAY ? "个工作日" : self->unit == YC_UNIT_HOUR ? "小时" : "日";

  if (self->half)
    return self->value == 0 ? g_strconcat ("半", unit, NULL) : g_strdup_printf ("%d.5 %s", self->value, unit);
  return self->value == 0 ? g_strdup ("当场") : g_strdup_printf ("%d %s", self->value, unit);
}

const YcItemExit *
yc_item_find_exit (const YcItem *self, GHashTable *answers)
{
  for (guint i = 0; i < self->exits->len; i++)
    {
      const YcItemExit *exit = g_ptr_array_index (self->exits, i);

      if (yc_condition_holds (exit->when, answers))
        return exit;
    }
  return NULL;
}

/* 国办发〔2020〕42号: where commitment is excluded; 大政办发〔2020〕21号: where tolerance is, in Dalian. */
const char *
yc_area_get_name (const char *code)
{
  static const struct { const char *code, *name; } areas[] = {
    { "state-security", "国家安全" }, { "state-secret", "国家秘密" }, { "public-safety", "公共安全" }, { "finance", "金融业审慎监管" },
    { "ecology", "生态环境保护" }, { "energy", "节约能源" }, { "health", "人身健康" }, { "life-property", "生命财产安全" }, { "foreign", "重要涉外" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (areas); i++)
    if (g_str_equal (areas[i].code, code))
      return areas[i].name;
  return NULL;
}
