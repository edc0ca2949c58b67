/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* The contract's messages of pages and of changes: which pages lie there, that one has arrived whole, and what came to pass at the platform.
 * Takes and gives text; knows nothing of HTTP. Any thread. */
#define G_LOG_DOMAIN "yc-sync"
#include "config.h"

#include "sync/yc-message.h"

#include "base/yc-json.h"
#include "sync/yc-wire-private.h"

/* ---- pages ---- */

static char *
write_blobs (GPtrArray *sha256)
{
  JsonObject *object = yc_wire_begin ();

  yc_wire_set_texts (object, "blobs", sha256->pdata, sha256->len);
  return yc_wire_end (object);
}

static GPtrArray *
read_blobs (const char *text, gsize n, GError **error)
{
  static const char *const known[] = { "contract", "blobs", NULL };
  g_autoptr (JsonObject) object = yc_wire_open (text, n, 0, known, error);

  return object != NULL ? yc_wire_get_texts (object, "blobs", YC_WIRE_TEXT_HEX, YC_WIRE_MAX_PROBED, error) : NULL;
}

char *
yc_probe_to_text (GPtrArray *sha256)
{
  return write_blobs (sha256);
}

GPtrArray *
yc_probe_parse (const char *text, gsize n, GError **error)
{
  g_autoptr (GPtrArray) blobs = read_blobs (text, n, error);

  if (blobs == NULL || blobs->len > 0)
    return g_steal_pointer (&blobs);
  yc_wire_fail (error, "blobs", "nothing is asked for");
  return NULL;
}

char *
yc_probed_to_text (GPtrArray *sha256)
{
  return write_blobs (sha256);
}

GPtrArray *
yc_probed_parse (const char *text, gsize n, GError **error)
{
  return read_blobs (text, n, error);
}

char *
yc_seal_to_text (const YcDigest *digest)
{
  JsonObject *object = yc_wire_begin ();

  yc_wire_set_digest (object, digest);
  return yc_wire_end (object);
}

gboolean
yc_seal_parse (const char *text, gsize n, YcDigest *ret_digest, GError **error)
{
  static const char *const known[] = { "contract", "sha256", "sm3", NULL };
  g_autoptr (JsonObject) object = yc_wire_open (text, n, 0, known, error);

  return object != NULL && yc_wire_get_digest (object, "", ret_digest, error);
}

/* ---- changes ---- */

void
yc_change_free (YcChange *self)
{
  if (self == NULL)
    return;
  yc_wire_op_free (self->op);
  g_free (self);
}

void
yc_changes_free (YcChanges *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->changes, g_ptr_array_unref);
  g_free (self);
}

char *
yc_changes_to_text (const YcChanges *self)
{
  JsonObject *object = yc_wire_begin ();
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < self->changes->len; i++)
    {
      const YcChange *change = g_ptr_array_index (self->changes, i);
      JsonObject *item = json_object_new ();

      json_object_set_int_member (item, "sequence", change->sequence);
      json_object_set_int_member (item, "revision", change->revision);
      json_object_set_int_member (item, "at", change->at);
      json_object_set_object_member (item, "op", yc_wire_op_to_json (change->op));
      json_array_add_object_element (array, item);
    }
  json_object_set_array_member (object, "changes", array);
  json_object_set_int_member (object, "cursor", self->cursor);
  json_object_set_boolean_member (object, "more", self->more);
  return yc_wire_end (object);
}

static YcChange *
parse_change (JsonObject *object, const char *where, GError **error)
{
  static const char *const known[] = { "sequence", "revision", "at", "op", NULL };
  g_autoptr (YcChange) self = g_new0 (YcChange, 1);
  g_autofree char *op_where = g_strconcat (where, ".op", NULL);
  JsonObject *op = NULL;

  if (!yc_json_check_members (object, where, known, error)
      || !yc_json_get_int (object, where, "sequence", 1, G_MAXINT64, &self->sequence, error)
      || !yc_json_get_int (object, where, "revision", 1, G_MAXINT64, &self->revision, error)
      || !yc_json_get_int (object, where, "at", 0, G_MAXINT64, &self->at, error) || !yc_json_get_object (object, where, "op", &op, error))
    return NULL;
  self->op = yc_wire_op_from_json (op, op_where, error);
  return self->op != NULL ? g_steal_pointer (&self) : NULL;
}

static gboolean
read_changes (YcChanges *self, JsonArray *array, GError **error)
{
  gint64 last = 0;

  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      g_autofree char *where = g_strdup_printf ("changes[%u]", i);
      JsonObject *item = NULL;
      YcChange *change = NULL;

      if (!yc_json_item_object (array, "changes", i, &item, error) || (change = parse_change (item, where, error)) == NULL)
        return FALSE;
      g_ptr_array_add (self->changes, change);
      if (change->sequence <= last)
        return yc_wire_fail (error, where, "is out of order");
      last = change->sequence;
    }
  return self->cursor >= last || yc_wire_fail (error, "cursor", "lies before the last change");
}

/**
 * yc_changes_parse:
 *
 * Order matters more than anything else in it: a list whose sequences do not grow, or whose cursor would bring a change again, is refused.
 */
YcChanges *
yc_changes_parse (const char *text, gsize n, GError **error)
{
  static const char *const known[] = { "contract", "changes", "cursor", "more", NULL };
  g_autoptr (JsonObject) object = yc_wire_open (text, n, YC_WIRE_MAX_BATCH_BYTES, known, error);
  g_autoptr (YcChanges) self = g_new0 (YcChanges, 1);
  JsonArray *array = NULL;

  self->changes = g_ptr_array_new_with_free_func ((GDestroyNotify) yc_change_free);
  if (object == NULL || !yc_json_get_array (object, "", "changes", YC_WIRE_MAX_CHANGES, &array, error)
      || !yc_json_get_int (object, "", "cursor", 0, G_MAXINT64, &self->cursor, error)
      || !yc_json_get_boolean (object, "", "more", &self->more, error) || !read_changes (self, array, error))
    return NULL;
  return g_steal_pointer (&self);
}
