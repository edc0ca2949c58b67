/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 *
 * A strict parser of JSON (RFC 8259) into json-glib's nodes. json-glib's own parser takes comments, duplicates
 * and trailing bytes and overflows the stack on deep nesting, so that foreign text never reaches it. Any thread.
 */
#define G_LOG_DOMAIN "yc-base"

#include "config.h"

#include "base/yc-json.h"

#include "base/yc-error.h"
#include <math.h>
#include <string.h>

#define DEFAULT_MAX_BYTES ((gsize) 1024 * 1024)
#define DEFAULT_MAX_DEPTH 32
#define HARD_MAX_DEPTH 256 /* each level costs some hundred bytes of stack */
#define NUMBER_MAX 40

typedef struct
{
  const char *start, *p, *end;
  int depth, max_depth;
  GString *path; /* of the value being read, for messages */
  GError **error;
} Reader;

static JsonNode *read_value (Reader *r);

/* Sets the error with the path and the byte; always FALSE. */
static gboolean
fail (Reader *r, YcBaseError code, const char *what)
{
  g_set_error (r->error, YC_BASE_ERROR, (int) code, "%s: %s (byte %" G_GSIZE_FORMAT ")",
               r->path->len > 0 ? r->path->str : "JSON", what, (gsize) (r->p - r->start));
  return FALSE;
}

static void
skip_space (Reader *r)
{
  while (r->p < r->end && (*r->p == ' ' || *r->p == '\t' || *r->p == '\n' || *r->p == '\r'))
    r->p++;
}

/* Takes @c, after white space. */
static gboolean
take (Reader *r, char c)
{
  skip_space (r);
  if (r->p >= r->end || *r->p != c)
    return FALSE;
  r->p++;
  return TRUE;
}

static gboolean
read_hex4 (Reader *r, gunichar *ret_unit)
{
  gunichar unit = 0;

  if (r->end - r->p < 4)
    return fail (r, YC_BASE_ERROR_FORMAT, "escape is cut off");
  for (int i = 0; i < 4; i++)
    {
      int digit = g_ascii_xdigit_value (r->p[i]);
      if (digit < 0)
        return fail (r, YC_BASE_ERROR_FORMAT, "escape is no hexadecimal number");
      unit = unit * 16 + (gunichar) digit;
    }
  r->p += 4;
  *ret_unit = unit;
  return TRUE;
}

/* After "\u" */
static gboolean
read_unicode_escape (Reader *r, GString *text)
{
  gunichar high, low;

  if (!read_hex4 (r, &high))
    return FALSE;
  if (high == 0)
    return fail (r, YC_BASE_ERROR_FORMAT, "zero character in a string");
  if (high < 0xd800 || high > 0xdfff)
    {
      g_string_append_unichar (text, high);
      return TRUE;
    }
  if (high > 0xdbff || r->end - r->p < 2 || r->p[0] != '\\' || r->p[1] != 'u')
    return fail (r, YC_BASE_ERROR_FORMAT, "half a surrogate pair");
  r->p += 2;
  if (!read_hex4 (r, &low))
    return FALSE;
  if (low < 0xdc00 || low > 0xdfff)
    return fail (r, YC_BASE_ERROR_FORMAT, "half a surrogate pair");
  g_string_append_unichar (text, 0x10000 + ((high - 0xd800) << 10) + (low - 0xdc00));
  return TRUE;
}

/* After the backslash */
static gboolean
read_escape (Reader *r, GString *text)
{
  static const char from[] = "\"\\/bfnrt", to[] = "\"\\/\b\f\n\r\t";
  char c = r->p < r->end ? *r->p : '\0';
  const char *found = c != '\0' ? strchr (from, c) : NULL;

  if (c != 'u' && found == NULL)
    return fail (r, YC_BASE_ERROR_FORMAT, "unknown escape");
  r->p++;
  if (c == 'u')
    return read_unicode_escape (r, text);
  g_string_append_c (text, to[found - from]);
  return TRUE;
}

/* Returns: (transfer full) (nullable): the string that begins at the quote */
static char *
read_string (Reader *r)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (r->p++; r->p < r->end && *r->p != '"';)
    {
      const char *run = r->p;

      while (r->p < r->end && *r->p != '"' && *r->p != '\\' && (guchar) *r->p >= 0x20)
        r->p++;
      g_string_append_len (text, run, r->p - run);
      if (r->p < r->end && *r->p == '\\')
        {
          r->p++;
          if (!read_escape (r, text))
            return NULL;
        }
      else if (r->p < r->end && *r->p != '"')
        {
          fail (r, YC_BASE_ERROR_FORMAT, "control character in a string");
          return NULL;
        }
    }
  if (r->p >= r->end)
    {
      fail (r, YC_BASE_ERROR_FORMAT, "string is cut off");
      return NULL;
    }
  r->p++;
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static const char *
skip_digits (const char *p, const char *end)
{
  while (p < end && g_ascii_isdigit (*p))
    p++;
  return p;
}

/* Finds the end of the number and whether it has a fraction or exponent. Returns: (nullable): NULL when it is none */
static const char *
scan_number (const char *p, const char *end, gboolean *ret_integer)
{
  const char *digits;

  *ret_integer = TRUE;
  if (p < end && *p == '-')
    p++;
  digits = p;
  p = skip_digits (p, end);
  if (p == digits || (*digits == '0' && p - digits > 1))
    return NULL;
  if (p < end && *p == '.')
    {
      *ret_integer = FALSE;
      digits = ++p;
      p = skip_digits (p, end);
      if (p == digits)
        return NULL;
    }
  if (p < end && (*p == 'e' || *p == 'E'))
    {
      *ret_integer = FALSE;
      p++;
      if (p < end && (*p == '+' || *p == '-'))
        p++;
      digits = p;
      p = skip_digits (p, end);
      if (p == digits)
        return NULL;
    }
  return p;
}

static JsonNode *
read_number (Reader *r)
{
  gboolean integer;
  const char *end = scan_number (r->p, r->end, &integer);
  char buffer[NUMBER_MAX + 1];
  gint64 value;

  if (end == NULL || end - r->p > NUMBER_MAX)
    {
      fail (r, YC_BASE_ERROR_FORMAT, end == NULL ? "not a value" : "number is too long");
      return NULL;
    }
  memcpy (buffer, r->p, (gsize) (end - r->p));
  buffer[end - r->p] = '\0';

  if (integer)
    {
      if (!g_ascii_string_to_signed (buffer, 10, G_MININT64, G_MAXINT64, &value, NULL))
        {
          fail (r, YC_BASE_ERROR_FORMAT, "integer is out of range");
          return NULL;
        }
      r->p = end;
      return json_node_init_int (json_node_alloc (), value);
    }
  double number = g_ascii_strtod (buffer, NULL);
  if (!isfinite (number))
    {
      fail (r, YC_BASE_ERROR_FORMAT, "number is out of range");
      return NULL;
    }
  r->p = end;
  return json_node_init_double (json_node_alloc (), number);
}

static JsonNode *
read_word (Reader *r)
{
  gsize left = (gsize) (r->end - r->p);

  if (left >= 4 && memcmp (r->p, "true", 4) == 0)
    {
      r->p += 4;
      return json_node_init_boolean (json_node_alloc (), TRUE);
    }
  if (left >= 5 && memcmp (r->p, "false", 5) == 0)
    {
      r->p += 5;
      return json_node_init_boolean (json_node_alloc (), FALSE);
    }
  if (left >= 4 && memcmp (r->p, "null", 4) == 0)
    {
      r->p += 4;
      return json_node_init_null (json_node_alloc ());
    }
  return read_number (r);
}

/* One "name": value of an object */
static gboolean
read_member (Reader *r, JsonObject *object)
{
  gsize length = r->path->len;

  skip_space (r);
  if (r->p >= r->end || *r->p != '"')
    return fail (r, YC_BASE_ERROR_FORMAT, "member name is missing");

  g_autofree char *name = read_string (r);
  if (name == NULL)
    return FALSE;
  if (length > 0)
    g_string_append_c (r->path, '.');
  g_string_append_len (r->path, name, MIN ((gssize) strlen (name), 64));
  if (json_object_has_member (object, name))
    return fail (r, YC_BASE_ERROR_FORMAT, "member stands twice");
  if (!take (r, ':'))
    return fail (r, YC_BASE_ERROR_FORMAT, "colon is missing");

  JsonNode *value = read_value (r);
  if (value == NULL)
    return FALSE;
  json_object_set_member (object, name, value);
  g_string_truncate (r->path, length);
  return TRUE;
}

static JsonNode *
read_object (Reader *r)
{
  g_autoptr (JsonObject) object = json_object_new ();

  r->p++;
  if (!take (r, '}'))
    {
      do
        {
          if (!read_member (r, object))
            return NULL;
        }
      while (take (r, ','));
      if (!take (r, '}'))
        {
          fail (r, YC_BASE_ERROR_FORMAT, "comma or closing brace is missing");
          return NULL;
        }
    }
  return json_node_init_object (json_node_alloc (), object);
}

static JsonNode *
read_array (Reader *r)
{
  g_autoptr (JsonArray) array = json_array_new ();
  gsize length = r->path->len;

  r->p++;
  if (!take (r, ']'))
    {
      do
        {
          g_string_append_printf (r->path, "[%u]", json_array_get_length (array));
          JsonNode *value = read_value (r);
          if (value == NULL)
            return NULL;
          json_array_add_element (array, value);
          g_string_truncate (r->path, length);
        }
      while (take (r, ','));
      if (!take (r, ']'))
        {
          fail (r, YC_BASE_ERROR_FORMAT, "comma or closing bracket is missing");
          return NULL;
        }
    }
  return json_node_init_array (json_node_alloc (), array);
}

static JsonNode *
read_string_node (Reader *r)
{
  g_autofree char *text = read_string (r);

  return text == NULL ? NULL : json_node_init_string (json_node_alloc (), text);
}

/* Recursive, but never deeper than max_depth. Returns: (transfer full) (nullable) */
static JsonNode *
read_value (Reader *r)
{
  JsonNode *node;

  skip_space (r);
  if (r->p >= r->end)
    {
      fail (r, YC_BASE_ERROR_FORMAT, "value is missing");
      return NULL;
    }
  if (*r->p == '"')
    return read_string_node (r);
  if (*r->p != '{' && *r->p != '[')
    return read_word (r);
  if (r->depth >= r->max_depth)
    {
      fail (r, YC_BASE_ERROR_TOO_LARGE, "nested too deep");
      return NULL;
    }
  r->depth++;
  node = *r->p == '{' ? read_object (r) : read_array (r);
  r->depth--;
  return node;
}

/**
 * yc_json_parse:
 * @text: UTF-8, needs no zero at its end when @n is given
 * @n: bytes, -1 for all up to the zero
 * @limits: (nullable): NULL for 1 MiB and 32 levels
 *
 * Returns: (transfer full): the only value in @text. Errors: FORMAT, TOO_LARGE
 */
JsonNode *
yc_json_parse (const char *text, gssize n, const YcJsonLimits *limits, GError **error)
{
  gsize max_bytes = limits != NULL && limits->max_bytes > 0 ? limits->max_bytes : DEFAULT_MAX_BYTES;
  int max_depth = limits != NULL && limits->max_depth > 0 ? limits->max_depth : DEFAULT_MAX_DEPTH;
  gsize length = n < 0 ? strlen (text) : (gsize) n;
  const char *bad;

  if (length > max_bytes)
    {
      g_set_error (error, YC_BASE_ERROR, YC_BASE_ERROR_TOO_LARGE, "JSON: over %" G_GSIZE_FORMAT " bytes", max_bytes);
      return NULL;
    }
  if (!g_utf8_validate_len (text, length, &bad))
    {
      g_set_error (error, YC_BASE_ERROR, YC_BASE_ERROR_FORMAT, "JSON: not UTF-8 (byte %" G_GSIZE_FORMAT ")",
                   (gsize) (bad - text));
      return NULL;
    }

  g_autoptr (GString) path = g_string_new (NULL);
  Reader reader = { text, text, text + length, 0, MIN (max_depth, HARD_MAX_DEPTH), path, error };
  g_autoptr (JsonNode) node = read_value (&reader);
  if (node == NULL)
    return NULL;
  skip_space (&reader);
  if (reader.p != reader.end)
    {
      fail (&reader, YC_BASE_ERROR_FORMAT, "bytes after the value");
      return NULL;
    }
  return g_steal_pointer (&node);
}

/**
 * yc_json_parse_object:
 *
 * As yc_json_parse(), but the value must be an object.
 *
 * Returns: (transfer full)
 */
JsonObject *
yc_json_parse_object (const char *text, gssize n, const YcJsonLimits *limits, GError **error)
{
  g_autoptr (JsonNode) node = yc_json_parse (text, n, limits, error);

  if (node == NULL)
    return NULL;
  if (!JSON_NODE_HOLDS_OBJECT (node))
    {
      g_set_error (error, YC_BASE_ERROR, YC_BASE_ERROR_FORMAT, "JSON: not an object");
      return NULL;
    }
  return json_node_dup_object (node);
}
