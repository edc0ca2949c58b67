/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 *
 * The record of one page: plain values, copied and compared by whoever holds them, and their strict JSON. Any thread.
 */
#define G_LOG_DOMAIN "yc-capture"

#include "config.h"

#include "capture/yc-page.h"
#include "base/yc-error.h"
#include "base/yc-file.h"
#include "base/yc-id.h"
#include "base/yc-json.h"
#include <string.h>

#define MAX_ID 128
#define MAX_NAME 128
#define MAX_PIXELS 65500
#define MAX_DPI 19200
#define MAX_BYTES (G_GINT64_CONSTANT (1) << 32)

static const char *const origins[] = { "scanned", "imported-jpeg", "imported-pdf", NULL };

static const struct { const char *nick; YcPageFlags flag; } flags[] = {
  { "grey-tail", YC_PAGE_FLAG_GREY_TAIL },
  { "short", YC_PAGE_FLAG_SHORT },
  { "same-as-before", YC_PAGE_FLAG_SAME_AS_BEFORE },
  { "blank-looking", YC_PAGE_FLAG_BLANK_LOOKING },
  { "recovered", YC_PAGE_FLAG_RECOVERED },
};

GQuark
yc_capture_error_quark (void)
{
  static const char *const codes[] = { "no-scanner", "busy", "jam", "cover", "empty", "device", "truncated", "cancelled", "no-space",
                                       "foreign", "limit", "frozen" };
  GQuark quark = g_quark_from_static_string ("yc-capture-error-quark");

  yc_error_register (quark, "capture", codes, G_N_ELEMENTS (codes));
  return quark;
}

/* Returns: (transfer full) */
YcPage *
yc_page_copy (const YcPage *self)
{
  YcPage *copy = g_memdup2 (self, sizeof *self);

  copy->id = g_strdup (self->id);
  copy->case_id = g_strdup (self->case_id);
  copy->material_id = g_strdup (self->material_id);
  copy->blob = g_strdup (self->blob);
  copy->job_id = g_strdup (self->job_id);
  copy->original_blob = g_strdup (self->original_blob);
  return copy;
}

void
yc_page_free (YcPage *self)
{
  if (self == NULL)
    return;
  g_free (self->id);
  g_free (self->case_id);
  g_free (self->material_id);
  g_free (self->blob);
  g_free (self->job_id);
  g_free (self->original_blob);
  g_free (self);
}

static void
set_text (JsonObject *json, const char *member, const char *text)
{
  json_object_set_string_member (json, member, text != NULL ? text : "");
}

/* Returns: (transfer full): all fields; flags as an array of words ("grey-tail", "short", "same-as-before", "blank-looking",
 * "recovered"). */
JsonObject *
yc_page_to_json (const YcPage *self)
{
  JsonObject *json = json_object_new ();
  JsonArray *words = json_array_new ();

  set_text (json, "id", self->id);
  set_text (json, "case_id", self->case_id);
  set_text (json, "material_id", self->material_id);
  json_object_set_int_member (json, "order", self->order);
  set_text (json, "origin", origins[self->origin]);
  set_text (json, "blob", self->blob);
  set_text (json, "job_id", self->job_id);
  json_object_set_int_member (json, "job_page", self->job_page);
  set_text (json, "sha256", self->digest.sha256);
  set_text (json, "sm3", self->digest.sm3);
  set_text (json, "frame_sha256", self->frame_sha256);
  json_object_set_int_member (json, "bytes", (gint64) self->bytes);
  json_object_set_int_member (json, "width", self->width);
  json_object_set_int_member (json, "height", self->height);
  json_object_set_int_member (json, "dpi_asked", self->dpi_asked);
  json_object_set_int_member (json, "dpi_real", self->dpi_real);
  for (guint i = 0; i < G_N_ELEMENTS (flags); i++)
    if (self->flags & flags[i].flag)
      json_array_add_string_element (words, flags[i].nick);
  json_object_set_array_member (json, "flags", words);
  set_text (json, "original_blob", self->original_blob);
  json_object_set_int_member (json, "original_page", self->original_page);
  json_object_set_int_member (json, "rotation", self->rotation);
  json_object_set_boolean_member (json, "blank", self->blank);
  if (self->unfit != YC_UNFIT_NONE)
    set_text (json, "unfit", yc_unfit_get_code (self->unfit));
  json_object_set_boolean_member (json, "deleted", self->deleted);
  json_object_set_int_member (json, "captured", self->captured);
  json_object_set_int_member (json, "next_event", self->next_event);
  return json;
}

static gboolean
refuse (GError **error, const char *member, const char *why)
{
  g_set_error (error, YC_BASE_ERROR, YC_BASE_ERROR_FORMAT, "%s: %s", member, why);
  return FALSE;
}

static gboolean
read_text (JsonObject *json, const char *member, gsize max, char **ret_text, GError **error)
{
  const char *text = NULL;

  if (!yc_json_get_string (json, "", member, max, &text, error))
    return FALSE;
  g_free (*ret_text);
  *ret_text = g_strdup (text);
  return TRUE;
}

static gboolean
read_int (JsonObject *json, const char *member, gint64 min, gint64 max, int *ret_value, GError **error)
{
  gint64 value = 0;

  if (!yc_json_get_int (json, "", member, min, max, &value, error))
    return FALSE;
  *ret_value = (int) value;
  return TRUE;
}

static gboolean
read_names (YcPage *self, JsonObject *json, GError **error)
{
  int origin = 0;

  if (!read_text (json, "id", MAX_ID, &self->id, error) || !read_text (json, "case_id", MAX_ID, &self->case_id, error) ||
      !read_text (json, "material_id", MAX_ID, &self->material_id, error) ||
      !read_text (json, "blob", MAX_NAME, &self->blob, error) || !read_text (json, "job_id", MAX_ID, &self->job_id, error) ||
      !read_text (json, "original_blob", MAX_NAME, &self->original_blob, error) ||
      !yc_json_get_enum (json, "", "origin", origins, &origin, error))
    return FALSE;
  self->origin = (YcPageOrigin) origin;
  if (!yc_id_is_uuid (self->id))
    return refuse (error, "id", "not a UUID");
  if (*self->job_id != '\0' && !yc_id_is_uuid (self->job_id))
    return refuse (error, "job_id", "not a UUID");
  if (!yc_file_name_is_plain (self->blob))
    return refuse (error, "blob", "not a plain file name");
  if (*self->original_blob != '\0' && !yc_file_name_is_plain (self->original_blob))
    return refuse (error, "original_blob", "not a plain file name");
  return TRUE;
}

static gboolean
read_digests (YcPage *self, JsonObject *json, GError **error)
{
  const char *sha256 = NULL, *sm3 = NULL, *frame = NULL;
  YcDigest check;

  if (!yc_json_get_string (json, "", "sha256", 64, &sha256, error) || !yc_json_get_string (json, "", "sm3", 64, &sm3, error) ||
      !yc_json_get_string (json, "", "frame_sha256", 64, &frame, error))
    return FALSE;
  g_strlcpy (self->digest.sha256, sha256, sizeof self->digest.sha256);
  g_strlcpy (self->digest.sm3, sm3, sizeof self->digest.sm3);
  g_strlcpy (self->frame_sha256, frame, sizeof self->frame_sha256);
  if (!yc_digest_is_valid (&self->digest))
    return refuse (error, "sha256", "not a digest");
  check = self->digest;
  g_strlcpy (check.sha256, frame, sizeof check.sha256);
  if (*frame != '\0' && !yc_digest_is_valid (&check))
    return refuse (error, "frame_sha256", "not a digest");
  return TRUE;
}

static gboolean
read_flags (YcPage *self, JsonObject *json, GError **error)
{
  JsonArray *words = NULL;

  if (!yc_json_get_array (json, "", "flags", G_N_ELEMENTS (flags), &words, error))
    return FALSE;
  for (guint i = 0; i < json_array_get_length (words); i++)
    {
      const char *word = NULL;
      guint j = 0;
      if (!yc_json_item_string (words, "flags", i, 32, &word, error))
        return FALSE;
      while (j < G_N_ELEMENTS (flags) && !g_str_equal (flags[j].nick, word))
        j++;
      if (j == G_N_ELEMENTS (flags))
        return refuse (error, "flags", "unknown word");
      self->flags |= flags[j].flag;
    }
  return TRUE;
}

gboolean
yc_page_read_unfit (JsonObject *json, const char *where, YcUnfit *ret_unfit, GError **error)
{
  const char *code = NULL;

  *ret_unfit = YC_UNFIT_NONE;
  if (!yc_json_opt_string (json, where, "unfit", 32, &code, error))
    return FALSE;
  return code == NULL || yc_unfit_parse (code, ret_unfit) || refuse (error, "unfit", "not a reason");
}

static gboolean
read_numbers (YcPage *self, JsonObject *json, GError **error)
{
  gint64 bytes = 0;
  int job_page = 0;

  if (!yc_json_get_int (json, "", "order", G_MININT64, G_MAXINT64, &self->order, error) ||
      !read_int (json, "job_page", 0, 1000000, &job_page, error) ||
      !yc_json_get_int (json, "", "bytes", 1, MAX_BYTES, &bytes, error) ||
      !read_int (json, "width", 1, MAX_PIXELS, &self->width, error) ||
      !read_int (json, "height", 1, MAX_PIXELS, &self->height, error) ||
      !read_int (json, "dpi_asked", 0, MAX_DPI, &self->dpi_asked, error) ||
      !read_int (json, "dpi_real", 0, MAX_DPI, &self->dpi_real, error) ||
      !read_int (json, "original_page", 0, 1000000, &self->original_page, error) ||
      !read_int (json, "rotation", 0, 270, &self->rotation, error) ||
      !yc_json_get_boolean (json, "", "blank", &self->blank, error) ||
      !yc_json_get_boolean (json, "", "deleted", &self->deleted, error) ||
      !yc_json_get_int (json, "", "captured", 0, G_MAXINT64, &self->captured, error) ||
      !yc_json_opt_int (json, "", "next_event", 0, G_MAXINT64, &self->next_event, error))
    return FALSE;
  if (!yc_page_read_unfit (json, "", &self->unfit, error))
    return FALSE;
  self->job_page = (guint) job_page;
  self->bytes = (gsize) bytes;
  return self->rotation % 90 == 0 || refuse (error, "rotation", "not a quarter turn");
}

/* Strict: each member must be there but "next_event", which earlier versions did not write, and "unfit", which few pages are; nothing else may. Errors: YC_BASE_ERROR_FORMAT. Returns: (transfer full) (nullable) */
YcPage *
yc_page_from_json (JsonObject *json, GError **error)
{
  static const char *const known[] = {
    "id", "case_id", "material_id", "order", "origin", "blob", "job_id", "job_page", "sha256", "sm3", "frame_sha256", "bytes",
    "width", "height", "dpi_asked", "dpi_real", "flags", "original_blob", "original_page", "rotation", "blank", "deleted",
    "captured", "next_event", "unfit", NULL
  };
  g_autoptr(YcPage) self = g_new0 (YcPage, 1);

  if (!yc_json_check_members (json, "", known, error) || !read_names (self, json, error) || !read_digests (self, json, error) ||
      !read_flags (self, json, error) || !read_numbers (self, json, error))
    return NULL;
  return g_steal_pointer (&self);
}
