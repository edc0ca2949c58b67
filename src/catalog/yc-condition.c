/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 *
 * A condition over the answers to the scenario questions. Takes its JSON, gives yes or no for a set of
 * answers. A question without an answer fits nothing. Immutable; any thread.
 */
#define G_LOG_DOMAIN "yc-catalog"

#include "config.h"

#include "catalog/yc-condition.h"

#include "base/yc-error.h"
#include "base/yc-json.h"

#define MAX_DEPTH 8
#define MAX_PARTS 20
#define MAX_ID_BYTES 40

typedef enum
{
  KIND_ALL,
  KIND_ANY,
  KIND_NOT,
  KIND_ANSWER
} Kind;

struct _YcCondition
{
  Kind kind;
  GPtrArray *parts;   /* (owned) (nullable) of YcCondition*: all, any; one for not */
  char *question;     /* (owned) (nullable) */
  GPtrArray *answers; /* (owned) (nullable) of char* */
};

static YcCondition *parse_at_depth (JsonObject *json, const char *where, int depth, GError **error);

/**
 * yc_condition_free:
 * @self: (nullable):
 */
void
yc_condition_free (YcCondition *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->parts, g_ptr_array_unref);
  g_clear_pointer (&self->answers, g_ptr_array_unref);
  g_free (self->question);
  g_free (self);
}

static gboolean
fail (GError **error, const char *where, const char *what)
{
  g_set_error (error, YC_BASE_ERROR, YC_BASE_ERROR_FORMAT, "%s: %s", where, what);
  return FALSE;
}

static gboolean
read_answer (YcCondition *self, JsonObject *json, const char *where, GError **error)
{
  const char *text;
  JsonArray *answers;
  g_autofree char *path = g_strconcat (where, ".is", NULL);

  if (!yc_json_get_string (json, where, "question", MAX_ID_BYTES, &text, error))
    return FALSE;
  self->question = g_strdup (text);
  self->answers = g_ptr_array_new_with_free_func (g_free);
  if (!yc_json_get_array (json, where, "is", MAX_PARTS, &answers, error))
    return FALSE;
  if (json_array_get_length (answers) == 0)
    return fail (error, path, "must not be empty");
  for (guint i = 0; i < json_array_get_length (answers); i++)
    {
      if (!yc_json_item_string (answers, path, i, MAX_ID_BYTES, &text, error))
        return FALSE;
      g_ptr_array_add (self->answers, g_strdup (text));
    }
  return TRUE;
}

static gboolean
read_parts (YcCondition *self, JsonObject *json, const char *where, const char *member, int depth,
            GError **error)
{
  JsonArray *parts;
  g_autofree char *path = g_strdup_printf ("%s.%s", where, member);

  if (!yc_json_get_array (json, where, member, MAX_PARTS, &parts, error))
    return FALSE;
  if (json_array_get_length (parts) == 0)
    return fail (error, path, "must not be empty");
  for (guint i = 0; i < json_array_get_length (parts); i++)
    {
      g_autofree char *part_path = g_strdup_printf ("%s[%u]", path, i);
      JsonObject *part;
      YcCondition *condition;

      if (!yc_json_item_object (parts, path, i, &part, error))
        return FALSE;
      condition = parse_at_depth (part, part_path, depth + 1, error);
      if (condition == NULL)
        return FALSE;
      g_ptr_array_add (self->parts, condition);
    }
  return TRUE;
}

static gboolean
read_not (YcCondition *self, JsonObject *json, const char *where, int depth, GError **error)
{
  g_autofree char *path = g_strconcat (where, ".not", NULL);
  JsonObject *part;
  YcCondition *condition;

  if (!yc_json_get_object (json, where, "not", &part, error))
    return FALSE;
  condition = parse_at_depth (part, path, depth + 1, error);
  if (condition == NULL)
    return FALSE;
  g_ptr_array_add (self->parts, condition);
  return TRUE;
}

static YcCondition *
parse_at_depth (JsonObject *json, const char *where, int depth, GError **error)
{
  static const char *const all_members[] = { "all", NULL };
  static const char *const any_members[] = { "any", NULL };
  static const char *const not_members[] = { "not", NULL };
  static const char *const answer_members[] = { "question", "is", NULL };
  static const char *const *const members[] = { all_members, any_members, not_members, answer_members };
  g_autoptr (YcCondition) self = g_new0 (YcCondition, 1);
  gboolean ok;

  self->kind = json_object_has_member (json, "all")   ? KIND_ALL
               : json_object_has_member (json, "any") ? KIND_ANY
               : json_object_has_member (json, "not") ? KIND_NOT
                                                      : KIND_ANSWER;
  self->parts = g_ptr_array_new_with_free_func ((GDestroyNotify) yc_condition_free);
  if (depth > MAX_DEPTH)
    {
      fail (error, where, "nested too deep");
      return NULL;
    }
  if (!yc_json_check_members (json, where, members[self->kind], error))
    return NULL;
  if (self->kind == KIND_ANSWER)
    ok = read_answer (self, json, where, error);
  else if (self->kind == KIND_NOT)
    ok = read_not (self, json, where, depth, error);
  else
    ok = read_parts (self, json, where, members[self->kind][0], depth, error);
  return ok ? g_steal_pointer (&self) : NULL;
}

/* Errors: YC_BASE_ERROR_FORMAT with the path. */
YcCondition *
yc_condition_parse (JsonObject *json, const char *where, GError **error)
{
  return parse_at_depth (json, where, 1, error);
}

static gboolean
matches_answer (const YcCondition *self, GHashTable *answers)
{
  const char *given = answers != NULL ? g_hash_table_lookup (answers, self->question) : NULL;

  return given != NULL && g_ptr_array_find_with_equal_func (self->answers, given, g_str_equal, NULL);
}

/**
 * yc_condition_holds:
 * @self: (nullable): NULL means always
 * @answers: (nullable) (element-type utf8 utf8): question id -> answer id
 */
gboolean
yc_condition_holds (const YcCondition *self, GHashTable *answers)
{
  if (self == NULL)
    return TRUE;
  if (self->kind == KIND_ANSWER)
    return matches_answer (self, answers);
  for (guint i = 0; i < self->parts->len; i++)
    {
      gboolean holds = yc_condition_holds (g_ptr_array_index (self->parts, i), answers);

      if (self->kind == KIND_NOT)
        return !holds;
      if (holds == (self->kind == KIND_ANY))
        return holds;
    }
  return self->kind == KIND_ALL;
}

static gboolean
check_answer (const YcCondition *self, const GPtrArray *questions, guint n_known, const char *where,
              GError **error)
{
  const YcQuestion *question = NULL;

  for (guint i = 0; i < n_known && question == NULL; i++)
    if (g_str_equal (((const YcQuestion *) g_ptr_array_index (questions, i))->id, self->question))
      question = g_ptr_array_index (questions, i);
  if (question == NULL)
    {
      g_set_error (error, YC_BASE_ERROR, YC_BASE_ERROR_FORMAT,
                   "%s.question: no question \"%s\" stands before this place", where, self->question);
      return FALSE;
    }
  for (guint i = 0; i < self->answers->len; i++)
    {
      const char *id = g_ptr_array_index (self->answers, i);
      gboolean known = FALSE;

      for (guint j = 0; j < question->answers->len && !known; j++)
        known = g_str_equal (((const YcAnswer *) g_ptr_array_index (question->answers, j))->id, id);
      if (!known)
        {
          g_set_error (error, YC_BASE_ERROR, YC_BASE_ERROR_FORMAT,
                       "%s.is[%u]: question \"%s\" has no answer \"%s\"", where, i, self->question, id);
          return FALSE;
        }
    }
  return TRUE;
}

gboolean
yc_condition_check (const YcCondition *self, const GPtrArray *questions, guint n_known, const char *where,
                    GError **error)
{
  if (self == NULL)
    return TRUE;
  if (self->kind == KIND_ANSWER)
    return check_answer (self, questions, n_known, where, error);
  for (guint i = 0; i < self->parts->len; i++)
    if (!yc_condition_check (g_ptr_array_index (self->parts, i), questions, n_known, where, error))
      return FALSE;
  return TRUE;
}
