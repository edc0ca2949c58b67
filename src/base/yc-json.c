/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 *
 * Typed access to the members of parsed JSON, with the path in each error, and the canonical text. Any thread.
 */
#define G_LOG_DOMAIN "yc-base"

#include "config.h"

#include "base/yc-json.h"

#include "base/yc-error.h"
#include <math.h>
#include <string.h>

/* Doubles up to here hold every integer exactly. */
#define EXACT_INTEGER 9007199254740992.0

static gboolean
fail_member (GError **error, const char *where, const char *member, YcBaseError code, const char *what)
{
  g_set_error (error, YC_BASE_ERROR, (int) code, "%s%s%s: %s", where, *where != '\0' ? "." : "", member, what);
  return FALSE;
}

static gboolean
fail_item (GError **error, const char *where, guint index, YcBaseError code, const char *what)
{
  g_set_error (error, YC_BASE_ERROR, (int) code, "%s[%u]: %s", where, index, what);
  return FALSE;
}

/* Checks length. The problem as text, or NULL. */
static const char *
string_problem (JsonNode *node, gsize max_bytes, YcBaseError *ret_code)
{
  *ret_code = YC_BASE_ERROR_FORMAT;
  if (!JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_STRING)
    return "not a string";
  *ret_code = YC_BASE_ERROR_TOO_LARGE;
  return strlen (json_node_get_string (node)) > max_bytes ? "string is too long" : NULL;
}

static gboolean
has_member (JsonObject *object, const char *where, const char *member, GError **error)
{
  if (json_object_has_member (object, member))
    return TRUE;
  return fail_member (error, where, member, YC_BASE_ERROR_FORMAT, "is missing");
}

gboolean
yc_json_opt_string (JsonObject *object, const char *where, const char *member, gsize max_bytes, const char **ret_value,
                    GError **error)
{
  JsonNode *node = json_object_get_member (object, member);
  YcBaseError code;

  if (node == NULL)
    return TRUE;
  const char *problem = string_problem (node, max_bytes, &code);
  if (problem != NULL)
    return fail_member (error, where, member, code, problem);
  *ret_value = json_node_get_string (node);
  return TRUE;
}

gboolean
yc_json_get_string (JsonObject *object, const char *where, const char *member, gsize max_bytes, const char **ret_value,
                    GError **error)
{
  return has_member (object, where, member, error)
         && yc_json_opt_string (object, where, member, max_bytes, ret_value, error);
}

gboolean
yc_json_opt_int (JsonObject *object, const char *where, const char *member, gint64 min, gint64 max, gint64 *ret_value,
                 GError **error)
{
  JsonNode *node = json_object_get_member (object, member);

  if (node == NULL)
    return TRUE;
  if (!JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_INT64)
    return fail_member (error, where, member, YC_BASE_ERROR_FORMAT, "not an integer");
  gint64 value = json_node_get_int (node);
  if (value < min || value > max)
    return fail_member (error, where, member, YC_BASE_ERROR_FORMAT, "out of range");
  *ret_value = value;
  return TRUE;
}

gboolean
yc_json_get_int (JsonObject *object, const char *where, const char *member, gint64 min, gint64 max, gint64 *ret_value,
                 GError **error)
{
  return has_member (object, where, member, error)
         && yc_json_opt_int (object, where, member, min, max, ret_value, error);
}

gboolean
yc_json_opt_boolean (JsonObject *object, const char *where, const char *member, gboolean *ret_value, GError **error)
{
  JsonNode *node = json_object_get_member (object, member);

  if (node == NULL)
    return TRUE;
  if (!JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_BOOLEAN)
    return fail_member (error, where, member, YC_BASE_ERROR_FORMAT, "not true or false");
  *ret_value = json_node_get_boolean (node);
  return TRUE;
}

gboolean
yc_json_get_boolean (JsonObject *object, const char *where, const char *member, gboolean *ret_value, GError **error)
{
  return has_member (object, where, member, error) && yc_json_opt_boolean (object, where, member, ret_value, error);
}

gboolean
yc_json_opt_object (JsonObject *object, const char *where, const char *member, JsonObject **ret_value, GError **error)
{
  JsonNode *node = json_object_get_member (object, member);

  if (node == NULL)
    return TRUE;
  if (!JSON_NODE_HOLDS_OBJECT (node))
    return fail_member (error, where, member, YC_BASE_ERROR_FORMAT, "not an object");
  *ret_value = json_node_get_object (node);
  return TRUE;
}

gboolean
yc_json_get_object (JsonObject *object, const char *where, const char *member, JsonObject **ret_value, GError **error)
{
  return has_member (object, where, member, error) && yc_json_opt_object (object, where, member, ret_value, error);
}

gboolean
yc_json_opt_array (JsonObject *object, const char *where, const char *member, guint max_items, JsonArray **ret_value,
                   GError **error)
{
  JsonNode *node = json_object_get_member (object, member);

  if (node == NULL)
    return TRUE;
  if (!JSON_NODE_HOLDS_ARRAY (node))
    return fail_member (error, where, member, YC_BASE_ERROR_FORMAT, "not an array");
  if (json_array_get_length (json_node_get_array (node)) > max_items)
    return fail_member (error, where, member, YC_BASE_ERROR_TOO_LARGE, "array is too long");
  *ret_value = json_node_get_array (node);
  return TRUE;
}

gboolean
yc_json_get_array (JsonObject *object, const char *where, const char *member, guint max_items, JsonArray **ret_value,
                   GError **error)
{
  return has_member (object, where, member, error)
         && yc_json_opt_array (object, where, member, max_items, ret_value, error);
}

/**
 * yc_json_item_object:
 * @where: path of @array
 * @index: from 0; past the end is a FORMAT error
 * @ret_value: (transfer none): receives the item
 */
gboolean
yc_json_item_object (JsonArray *array, const char *where, guint index, JsonObject **ret_value, GError **error)
{
  if (index >= json_array_get_length (array))
    return fail_item (error, where, index, YC_BASE_ERROR_FORMAT, "is missing");
  JsonNode *node = json_array_get_element (array, index);
  if (!JSON_NODE_HOLDS_OBJECT (node))
    return fail_item (error, where, index, YC_BASE_ERROR_FORMAT, "not an object");
  *ret_value = json_node_get_object (node);
  return TRUE;
}

gboolean
yc_json_item_string (JsonArray *array, const char *where, guint index, gsize max_bytes, const char **ret_value,
                     GError **error)
{
  YcBaseError code;

  if (index >= json_array_get_length (array))
    return fail_item (error, where, index, YC_BASE_ERROR_FORMAT, "is missing");
  JsonNode *node = json_array_get_element (array, index);
  const char *problem = string_problem (node, max_bytes, &code);
  if (problem != NULL)
    return fail_item (error, where, index, code, problem);
  *ret_value = json_node_get_string (node);
  return TRUE;
}

gboolean
yc_json_opt_enum (JsonObject *object, const char *where, const char *member, const char *const *nicks, int *ret_value,
                  GError **error)
{
  const char *text = NULL;

  if (!yc_json_opt_string (object, where, member, 256, &text, error))
    return FALSE;
  if (text == NULL)
    return TRUE;
  for (int i = 0; nicks[i] != NULL; i++)
    if (strcmp (nicks[i], text) == 0)
      {
        *ret_value = i;
        return TRUE;
      }
  return fail_member (error, where, member, YC_BASE_ERROR_FORMAT, "unknown value");
}

gboolean
yc_json_get_enum (JsonObject *object, const char *where, const char *member, const char *const *nicks, int *ret_value,
                  GError **error)
{
  return has_member (object, where, member, error)
         && yc_json_opt_enum (object, where, member, nicks, ret_value, error);
}

/**
 * yc_json_check_members:
 * @known: NULL-terminated names
 *
 * Refuses what a later version may have added, so that nothing is dropped silently.
 */
gboolean
yc_json_check_members (JsonObject *object, const char *where, const char *const *known, GError **error)
{
  JsonObjectIter iter;
  const char *name;

  json_object_iter_init (&iter, object);
  while (json_object_iter_next (&iter, &name, NULL))
    if (!g_strv_contains (known, name))
      return fail_member (error, where, name, YC_BASE_ERROR_FORMAT, "unknown member");
  return TRUE;
}

/* What ends a run of bytes that are written as they are: controls, with the NUL at the end, the quote and the backslash. */
static const guint8 needs_escape[256] = {
  1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, ['"'] = 1, ['\\'] = 1,
};

/* Room for @text in its longest form, so that each byte is written without a look at the string's size. */
static void
append_string (GString *out, const char *text)
{
  static const char from[] = "\"\\\b\f\n\r\t", to[] = "\"\\bfnrt", hex[] = "0123456789abcdef";
  gsize start = out->len;
  char *to_p = NULL;

  g_string_set_size (out, start + 6 * strlen (text) + 2);
  to_p = out->str + start;
  *to_p++ = '"';
  for (const char *p = text;; p++)
    {
      const char *found = NULL, *run = p;

      while (!needs_escape[(guchar) *p])
        p++;
      memcpy (to_p, run, (gsize) (p - run));
      to_p += p - run;
      if (*p == '\0')
        break;
      *to_p++ = '\\';
      if ((found = strchr (from, *p)) != NULL)
        {
          *to_p++ = to[found - from];
          continue;
        }
      memcpy (to_p, "u00", 3);
      to_p[3] = hex[(guchar) *p >> 4];
      to_p[4] = hex[(guchar) *p & 15];
      to_p += 5;
    }
  *to_p++ = '"';
  g_string_truncate (out, (gsize) (to_p - out->str));
}

static void
append_double (GString *out, double value)
{
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];

  if (fabs (value) <= EXACT_INTEGER && !(fabs (value - trunc (value)) > 0))
    g_string_append_printf (out, "%" G_GINT64_FORMAT, (gint64) value);
  else
    g_string_append (out, g_ascii_dtostr (buffer, sizeof buffer, value));
}

static void append_node (GString *out, JsonNode *node);

typedef struct
{
  const char *name;
  JsonNode   *node;
} Member;

/* strcmp() of UTF-8 is the order of the code points */
static int
compare_members (gconstpointer a, gconstpointer b)
{
  return strcmp (((const Member *) a)->name, ((const Member *) b)->name);
}

/* @more: (nullable): one member more, without a node; its value is @text. */
static void
append_members (GString *out, JsonObject *object, const char *more, const char *text)
{
  guint n = json_object_get_size (object);
  g_autofree Member *members = g_new (Member, n + 1);
  JsonObjectIter iter;

  json_object_iter_init (&iter, object);
  for (guint i = 0; i < n && json_object_iter_next (&iter, &members[i].name, &members[i].node); i++)
    ;
  if (more != NULL)
    members[n++] = (Member) { more, NULL };
  if (n > 1)
    qsort (members, n, sizeof *members, compare_members);
  g_string_append_c (out, '{');
  for (guint i = 0; i < n; i++)
    {
      if (i > 0)
        g_string_append_c (out, ',');
      append_string (out, members[i].name);
      g_string_append_c (out, ':');
      if (members[i].node != NULL)
        append_node (out, members[i].node);
      else
        g_string_append (out, text);
    }
  g_string_append_c (out, '}');
}

static void
append_object (GString *out, JsonObject *object)
{
  append_members (out, object, NULL, NULL);
}

static void
append_array (GString *out, JsonArray *array)
{
  guint n = json_array_get_length (array);

  g_string_append_c (out, '[');
  for (guint i = 0; i < n; i++)
    {
      if (i > 0)
        g_string_append_c (out, ',');
      append_node (out, json_array_get_element (array, i));
    }
  g_string_append_c (out, ']');
}

static void
append_value (GString *out, JsonNode *node)
{
  GType type = json_node_get_value_type (node);

  if (type == G_TYPE_STRING)
    append_string (out, json_node_get_string (node));
  else if (type == G_TYPE_BOOLEAN)
    g_string_append (out, json_node_get_boolean (node) ? "true" : "false");
  else if (type == G_TYPE_INT64)
    g_string_append_printf (out, "%" G_GINT64_FORMAT, json_node_get_int (node));
  else
    append_double (out, json_node_get_double (node));
}

static void
append_node (GString *out, JsonNode *node)
{
  switch (json_node_get_node_type (node))
    {
    case JSON_NODE_OBJECT:
      append_object (out, json_node_get_object (node));
      break;
    case JSON_NODE_ARRAY:
      append_array (out, json_node_get_array (node));
      break;
    case JSON_NODE_VALUE:
      append_value (out, node);
      break;
    case JSON_NODE_NULL:
      g_string_append (out, "null");
      break;
    default:
      g_return_if_reached ();
    }
}

/**
 * yc_json_canonical:
 *
 * Returns: (transfer full): the same text for equal values, whatever the order they were built in
 */
char *
yc_json_canonical (JsonNode *node)
{
  GString *out = g_string_new (NULL);

  append_node (out, node);
  return g_string_free (out, FALSE);
}

char *
yc_json_canonical_object (JsonObject *object)
{
  GString *out = g_string_new (NULL);

  append_object (out, object);
  return g_string_free (out, FALSE);
}

void
yc_json_append_string (GString *out, const char *text)
{
  append_string (out, text);
}

void
yc_json_append_object (GString *out, JsonObject *object)
{
  append_object (out, object);
}

char *
yc_json_canonical_object_with (JsonObject *object, const char *name, const char *value)
{
  GString *out = g_string_sized_new (strlen (value) + 1024);

  append_members (out, object, name, value);
  return g_string_free (out, FALSE);
}
