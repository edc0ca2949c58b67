/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* What an operation says of itself beside its events. Takes the signed text as it was parsed, gives its members or what is wrong with them; both ends
 * read it here, so that neither takes what the other refuses. Any thread. */
#define G_LOG_DOMAIN "yc-sync"
#include "config.h"

#include "sync/yc-wire-private.h"

#include "base/yc-json.h"

#include <string.h>

#define FORMAT 1
#define MAX_TEXT 64
#define MAX_EVENTS 10000
#define MAX_BLOBS 10000

static const char *const members[] = { "format", "op", "device", "case", "number", "case_seq", "kind", "author", "window", "at", "base", "events",
                                       "items", "blobs", "manifest_sha256", "manifest_sm3", NULL };

/* What there is not yet, a case's number or a lease's window, is said with an empty text. */
static gboolean
read_text_or_none (JsonObject *content, const char *member, YcWireText kind, const char **ret_text, GError **error)
{
  if (!yc_json_get_string (content, "", member, MAX_TEXT, ret_text, error))
    return FALSE;
  return **ret_text == '\0' || yc_wire_get_text (content, "", member, kind, ret_text, error);
}

/* The e-file that the act has made: named by both digests or not at all. */
static gboolean
check_manifest (JsonObject *content, GError **error)
{
  const char *digest = NULL;
  const gboolean has = json_object_has_member (content, "manifest_sha256");

  if (has != json_object_has_member (content, "manifest_sm3"))
    return yc_wire_fail (error, "manifest_sha256", "one digest of two");
  return !has || (yc_wire_get_text (content, "", "manifest_sha256", YC_WIRE_TEXT_HEX, &digest, error)
                  && yc_wire_get_text (content, "", "manifest_sm3", YC_WIRE_TEXT_HEX, &digest, error));
}

static gboolean
check_items (JsonObject *items, GError **error)
{
  g_autoptr (GList) names = items != NULL ? json_object_get_members (items) : NULL;
  const char *text = NULL;

  for (GList *l = names; l != NULL; l = l->next)
    if (!yc_wire_check_text (l->data, "items", YC_WIRE_TEXT_HEX, error)
        || !yc_json_get_string (items, "items", l->data, YC_WIRE_MAX_OP_BYTES, &text, error))
      return FALSE;
  return TRUE;
}

static gboolean
check_blobs (JsonArray *blobs, GError **error)
{
  static const char *const known[] = { "kind", "ref", "sha256", "sm3", NULL };
  static const char *const kinds[] = { "manifest", "page", "paper", NULL };
  YcDigest digest;

  for (guint i = 0; blobs != NULL && i < json_array_get_length (blobs); i++)
    {
      JsonObject *blob = NULL;
      const char *ref = NULL;
      int kind = 0;

      if (!yc_json_item_object (blobs, "blobs", i, &blob, error) || !yc_json_check_members (blob, "blobs", known, error)
          || !yc_json_get_enum (blob, "blobs", "kind", kinds, &kind, error)
          || !yc_wire_get_text (blob, "blobs", "ref", YC_WIRE_TEXT_NAME, &ref, error) || !yc_wire_get_digest (blob, "blobs", &digest, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
read_lists (JsonObject *content, YcWireHead *head, GError **error)
{
  if (!yc_json_get_array (content, "", "events", MAX_EVENTS, &head->events, error)
      || !yc_json_opt_object (content, "", "items", &head->items, error) || !yc_json_opt_array (content, "", "blobs", MAX_BLOBS, &head->blobs, error))
    return FALSE;
  if (json_array_get_length (head->events) == 0)
    return yc_wire_fail (error, "events", "nothing is in it");
  return check_items (head->items, error) && check_blobs (head->blobs, error) && check_manifest (content, error);
}

gboolean
yc_wire_op_read_head (const YcWireOp *self, YcWireHead *ret_head, GError **error)
{
  JsonObject *content = self->content;
  YcWireHead head = { NULL };
  gint64 format = 0;

  /* "op", "case" and "case_seq" were read when the operation was. */
  if (!yc_json_check_members (content, "", members, error) || !yc_json_get_int (content, "", "format", FORMAT, FORMAT, &format, error)
      || !yc_wire_get_text (content, "", "device", YC_WIRE_TEXT_UUID, &head.device, error)
      || !read_text_or_none (content, "number", YC_WIRE_TEXT_NUMBER, &head.number, error)
      || !yc_wire_get_text (content, "", "kind", YC_WIRE_TEXT_KIND, &head.kind, error)
      || !yc_wire_get_text (content, "", "author", YC_WIRE_TEXT_ACCOUNT, &head.author, error)
      || !read_text_or_none (content, "window", YC_WIRE_TEXT_WINDOW, &head.window, error)
      || !yc_json_get_int (content, "", "at", 0, G_MAXINT64, &head.at, error)
      || !yc_json_get_int (content, "", "base", 0, G_MAXINT64, &head.base, error) || !read_lists (content, &head, error))
    return FALSE;
  *ret_head = head;
  return TRUE;
}
