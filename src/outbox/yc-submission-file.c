/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* Which files an operation rests on: the back office has to have the papers, the pages and the manifest before it takes the operation. Takes
 * the act, names the files in the operation and in the queue. Store's thread. */
#define G_LOG_DOMAIN "yc-outbox"
#include "config.h"

#include "outbox/yc-outbox-private.h"

#include <string.h>

static gboolean
add_file (YcSubmission *self, const char *op_id, const char *kind, const char *ref, const YcDigest *digest, JsonArray *blobs, GError **error)
{
  const YcOutboxFile file = { .op_id = (char *) op_id, .case_id = (char *) self->case_id, .kind = (char *) kind, .ref = (char *) ref };
  JsonObject *object = NULL;
  gboolean is_new = FALSE;

  if (!yc_outbox_store_add_file (self->store, &file, &is_new, error))
    return FALSE;
  if (!is_new)
    return TRUE;
  object = json_object_new ();
  json_object_set_string_member (object, "kind", kind);
  json_object_set_string_member (object, "ref", ref);
  json_object_set_string_member (object, "sha256", digest->sha256);
  json_object_set_string_member (object, "sm3", digest->sm3);
  json_array_add_object_element (blobs, object);
  return TRUE;
}

/* All papers of the case, also those whose making queued nothing, as the application form's. */
static gboolean
add_papers (YcSubmission *self, const char *op_id, JsonArray *blobs, GError **error)
{
  g_autoptr (GPtrArray) papers = yc_case_store_list_papers (self->store, self->case_id, error);

  for (guint i = 0; papers != NULL && i < papers->len; i++)
    {
      const YcPaperRecord *paper = g_ptr_array_index (papers, i);

      /* What others made is at the platform. */
      if (!paper->is_foreign && !add_file (self, op_id, "paper", paper->id, &paper->digest, blobs, error))
        return FALSE;
    }
  return papers != NULL;
}

static gboolean
add_efile (YcSubmission *self, const char *op_id, JsonObject *facts, JsonArray *blobs, GError **error)
{
  YcDigest digest;

  if (!json_object_has_member (facts, "manifest_sha256"))
    return TRUE;
  g_strlcpy (digest.sha256, json_object_get_string_member (facts, "manifest_sha256"), sizeof digest.sha256);
  g_strlcpy (digest.sm3, json_object_get_string_member (facts, "manifest_sm3"), sizeof digest.sm3);
  if (!add_file (self, op_id, "manifest", self->manifest, &digest, blobs, error))
    return FALSE;
  for (guint i = 0; i < self->pages->len; i++)
    {
      const YcPage *page = g_ptr_array_index (self->pages, i);

      if (!add_file (self, op_id, "page", page->id, &page->digest, blobs, error))
        return FALSE;
    }
  return TRUE;
}

gboolean
yc_submission_add_files (YcSubmission *self, const char *op_id, JsonObject *facts, GError **error)
{
  JsonArray *blobs = json_array_new ();

  json_object_set_array_member (facts, "blobs", blobs);
  return add_papers (self, op_id, blobs, error) && add_efile (self, op_id, facts, blobs, error);
}
