/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* Strict reading of JSON. Depth, size, UTF-8, duplicate members and trailing bytes are checked before json-glib sees the text
 * (json-glib overflows the stack on deep nesting). All errors: YC_BASE_ERROR_FORMAT or _TOO_LARGE, with a path such as
 * "materials[3].cure.value". */
typedef struct
{
  gsize max_bytes;   /* 0: 1 MiB */
  int   max_depth;   /* 0: 32 */
} YcJsonLimits;

JsonNode   *yc_json_parse       (const char *text, gssize n, const YcJsonLimits *limits, GError **error);
JsonObject *yc_json_parse_object (const char *text, gssize n, const YcJsonLimits *limits, GError **error); /* (transfer full) */

/* Members. @where is the path of @object for messages, "" for the root. Outputs are written on success only.
 * "opt" variants leave the output as it was when the member is absent; null counts as wrong type. */
gboolean yc_json_get_string     (JsonObject *object, const char *where, const char *member, gsize max_bytes, const char **ret_value, GError **error); /* (transfer none) */
gboolean yc_json_opt_string     (JsonObject *object, const char *where, const char *member, gsize max_bytes, const char **ret_value, GError **error);
gboolean yc_json_get_int        (JsonObject *object, const char *where, const char *member, gint64 min, gint64 max, gint64 *ret_value, GError **error);
gboolean yc_json_opt_int        (JsonObject *object, const char *where, const char *member, gint64 min, gint64 max, gint64 *ret_value, GError **error);
gboolean yc_json_get_boolean    (JsonObject *object, const char *where, const char *member, gboolean *ret_value, GError **error);
gboolean yc_json_opt_boolean    (JsonObject *object, const char *where, const char *member, gboolean *ret_value, GError **error);
gboolean yc_json_get_object     (JsonObject *object, const char *where, const char *member, JsonObject **ret_value, GError **error); /* (transfer none) */
gboolean yc_json_opt_object     (JsonObject *object, const char *where, const char *member, JsonObject **ret_value, GError **error);
gboolean yc_json_get_array      (JsonObject *object, const char *where, const char *member, guint max_items, JsonArray **ret_value, GError **error); /* (transfer none) */
gboolean yc_json_opt_array      (JsonObject *object, const char *where, const char *member, guint max_items, JsonArray **ret_value, GError **error);
gboolean yc_json_item_object    (JsonArray *array, const char *where, guint index, JsonObject **ret_value, GError **error);
gboolean yc_json_item_string    (JsonArray *array, const char *where, guint index, gsize max_bytes, const char **ret_value, GError **error);
/* @nicks is a NULL-terminated list; the index is the value. */
gboolean yc_json_get_enum       (JsonObject *object, const char *where, const char *member, const char *const *nicks, int *ret_value, GError **error);
gboolean yc_json_opt_enum       (JsonObject *object, const char *where, const char *member, const char *const *nicks, int *ret_value, GError **error);
/* Refuses members that are not in the NULL-terminated @known list. */
gboolean yc_json_check_members  (JsonObject *object, const char *where, const char *const *known, GError **error);

/* Canonical text: members sorted by code point, no white space, integers without fraction. Digests and signatures are over it.
 * Returns: (transfer full) */
char    *yc_json_canonical      (JsonNode *node);
char    *yc_json_canonical_object (JsonObject *object);
/* Parts of a canonical text that is written member by member, in the order of their names. */
void     yc_json_append_string  (GString *out, const char *text);
void     yc_json_append_object  (GString *out, JsonObject *object);
/* As yc_json_canonical_object() of @object with one more member, whose value is canonical text already. */
char    *yc_json_canonical_object_with (JsonObject *object, const char *name, const char *value);

G_END_DECLS
