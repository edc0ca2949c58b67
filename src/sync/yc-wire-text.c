/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* What the messages of the contract are made of: texts of a kind, digests, lists, and the envelope with the contract's version. Takes and
 * gives JSON. Any thread. */
#define G_LOG_DOMAIN "yc-sync"
#include "config.h"

#include "sync/yc-wire-private.h"

#include "base/yc-clock.h"
#include "base/yc-error.h"
#include "base/yc-id.h"
#include "base/yc-json.h"

#include <string.h>

#define DIGITS "0123456789"
#define SMALL_LETTERS "abcdefghijklmnopqrstuvwxyz"
#define LETTERS "ABCDEFGHIJKLMNOPQRSTUVWXYZ" SMALL_LETTERS

typedef struct
{
  gsize       min, max; /* bytes */
  const char *only;     /* (nullable): the characters that may stand in it */
  const char *what;
} Kind;

static const Kind kinds[] = {
  [YC_WIRE_TEXT_UUID]    = { 36, 36, DIGITS "abcdef-", "is no UUID" },
  [YC_WIRE_TEXT_HEX]     = { 64, 64, DIGITS "abcdef", "is not 64 hexadecimal digits" },
  [YC_WIRE_TEXT_SIGNATURE] = { 128, 128, DIGITS "abcdef", "is not 128 hexadecimal digits" },
  [YC_WIRE_TEXT_NAME]    = { 1, 200, NULL, "is no name" },
  [YC_WIRE_TEXT_ACCOUNT] = { 1, 64, DIGITS LETTERS "._-", "is no account" },
  [YC_WIRE_TEXT_AGENCY]  = { 3, 3, DIGITS, "is no agency's code" },
  [YC_WIRE_TEXT_TOKEN]   = { 16, 512, DIGITS LETTERS "-._~+/=", "is no token" },
  [YC_WIRE_TEXT_SECRET]  = { 1, 512, NULL, "is empty" },
  [YC_WIRE_TEXT_PEM]     = { 0, 64 * 1024, NULL, "is no PEM" },
  [YC_WIRE_TEXT_WORDS]   = { 1, 2000, NULL, "is not to be shown" },
  [YC_WIRE_TEXT_NUMBER]  = { 1, 64, DIGITS LETTERS "._-", "is no case's number" },
  [YC_WIRE_TEXT_DATE]    = { 10, 10, DIGITS "-", "is no date" },
  [YC_WIRE_TEXT_KIND]    = { 1, 64, SMALL_LETTERS "-", "is no kind" },
  [YC_WIRE_TEXT_WINDOW]  = { 2, 2, DIGITS, "is no window" },
};

gboolean
yc_wire_fail (GError **error, const char *where, const char *what)
{
  g_set_error (error, YC_BASE_ERROR, YC_BASE_ERROR_FORMAT, "%s: %s", where, what);
  return FALSE;
}

/* A name is shown and logged: nothing in it may move a cursor. */
static gboolean
has_control (const char *text)
{
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    if (g_unichar_iscntrl (g_utf8_get_char (p)))
      return TRUE;
  return FALSE;
}

/* @text: valid UTF-8, not longer than the kind may be */
gboolean
yc_wire_check_text (const char *text, const char *where, YcWireText kind, GError **error)
{
  const Kind *k = &kinds[kind];
  GDate date;

  if (strlen (text) < k->min || (k->only != NULL && text[strspn (text, k->only)] != '\0') || (kind == YC_WIRE_TEXT_UUID && !yc_id_is_uuid (text))
      || ((kind == YC_WIRE_TEXT_NAME || kind == YC_WIRE_TEXT_WORDS) && has_control (text))
      || (kind == YC_WIRE_TEXT_DATE && !yc_date_parse (text, &date)))
    return yc_wire_fail (error, where, k->what);
  return TRUE;
}

/* @ret_text: (transfer none): lives as long as @object */
gboolean
yc_wire_get_text (JsonObject *object, const char *where, const char *member, YcWireText kind, const char **ret_text, GError **error)
{
  const char *text = NULL;

  if (!yc_json_get_string (object, where, member, kinds[kind].max, &text, error))
    return FALSE;
  if (!yc_wire_check_text (text, member, kind, error))
    {
      if (*where != '\0')
        g_prefix_error (error, "%s.", where);
      return FALSE;
    }
  *ret_text = text;
  return TRUE;
}

gboolean
yc_wire_get_digest (JsonObject *object, const char *where, YcDigest *ret_digest, GError **error)
{
  const char *sha256 = NULL, *sm3 = NULL;

  if (!yc_wire_get_text (object, where, "sha256", YC_WIRE_TEXT_HEX, &sha256, error)
      || !yc_wire_get_text (object, where, "sm3", YC_WIRE_TEXT_HEX, &sm3, error))
    return FALSE;
  g_strlcpy (ret_digest->sha256, sha256, sizeof ret_digest->sha256);
  g_strlcpy (ret_digest->sm3, sm3, sizeof ret_digest->sm3);
  return TRUE;
}

void
yc_wire_set_digest (JsonObject *object, const YcDigest *digest)
{
  json_object_set_string_member (object, "sha256", digest->sha256);
  json_object_set_string_member (object, "sm3", digest->sm3);
}

JsonObject *
yc_wire_open (const char *text, gsize n, gsize max_bytes, const char *const *known, GError **error)
{
  const YcJsonLimits limits = { .max_bytes = max_bytes, .max_depth = YC_WIRE_MAX_DEPTH };
  g_autoptr (JsonObject) object = yc_json_parse_object (text, (gssize) n, &limits, error);
  gint64 contract = 0;

  if (object == NULL || !yc_json_check_members (object, "", known, error)
      || !yc_json_get_int (object, "", "contract", YC_WIRE_CONTRACT, YC_WIRE_CONTRACT, &contract, error))
    return NULL;
  return g_steal_pointer (&object);
}

JsonObject *
yc_wire_begin (void)
{
  JsonObject *object = json_object_new ();

  json_object_set_int_member (object, "contract", YC_WIRE_CONTRACT);
  return object;
}

char *
yc_wire_end (JsonObject *object)
{
  char *text = yc_json_canonical_object (object);

  json_object_unref (object);
  return text;
}

GPtrArray *
yc_wire_get_texts (JsonObject *object, const char *member, YcWireText kind, guint max, GError **error)
{
  g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);
  JsonArray *array = NULL;

  if (!yc_json_get_array (object, "", member, max, &array, error))
    return NULL;
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      const char *text = NULL;

      if (!yc_json_item_string (array, member, i, kinds[kind].max, &text, error) || !yc_wire_check_text (text, member, kind, error))
        return NULL;
      g_ptr_array_add (texts, g_strdup (text));
    }
  return g_steal_pointer (&texts);
}

void
yc_wire_set_texts (JsonObject *object, const char *member, gpointer const *texts, guint n)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < n; i++)
    json_array_add_string_element (array, texts[i]);
  json_object_set_array_member (object, member, array);
}
