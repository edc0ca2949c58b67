/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 *
 * The conversation with yichuang-scan-helper in values of the capture stage: messages in, pages and errors out; options in, a command out.
 * Reads strictly, because a driver may have taken the helper over. Any thread.
 */
#define G_LOG_DOMAIN "yc-capture"

#include "config.h"

#include "capture/yc-scan-message.h"
#include "base/yc-id.h"
#include "base/yc-error.h"
#include "base/yc-json.h"
#include <string.h>

#define A4_WIDTH "210"
#define A4_HEIGHT "297"
#define MAX_PAGE_BYTES (G_GINT64_CONSTANT (256) * 1024 * 1024)

JsonObject *
yc_scan_message_new (const char *type)
{
  JsonObject *message = json_object_new ();

  json_object_set_string_member (message, "type", type);
  return message;
}

void
yc_scanner_device_free (YcScannerDevice *device)
{
  g_free (device->name);
  g_free (device->vendor);
  g_free (device->model);
  g_free (device);
}

YcScannerDevice *
yc_scan_message_device (JsonObject *message, char **ret_kind)
{
  const char *name = NULL, *vendor = NULL, *model = NULL, *kind = NULL;
  YcScannerDevice *device;

  if (!yc_json_get_string (message, "", "name", 1024, &name, NULL) ||
      !yc_json_get_string (message, "", "vendor", 1024, &vendor, NULL) ||
      !yc_json_get_string (message, "", "model", 1024, &model, NULL) ||
      !yc_json_get_string (message, "", "kind", 1024, &kind, NULL))
    return NULL;
  device = g_new0 (YcScannerDevice, 1);
  device->name = g_strdup (name);
  device->vendor = g_strdup (vendor);
  device->model = g_strdup (model);
  *ret_kind = g_strdup (kind);
  return device;
}

char *
yc_scan_page_name (const char *job, guint n)
{
  return g_strdup_printf ("p%04u-%s.sealed", n, yc_id_tail (job));
}

static gboolean
refuse (GError **error, const char *why)
{
  g_set_error (error, YC_BASE_ERROR, YC_BASE_ERROR_HELPER, "scan helper: %s", why);
  return FALSE;
}

static gboolean
read_flags (JsonObject *message, YcPageFlags *ret_flags, GError **error)
{
  static const char *const nicks[] = { "grey-tail", "same-as-before", "blank-looking" };
  static const YcPageFlags values[] = { YC_PAGE_FLAG_GREY_TAIL, YC_PAGE_FLAG_SAME_AS_BEFORE, YC_PAGE_FLAG_BLANK_LOOKING };
  JsonArray *words = NULL;
  YcPageFlags flags = YC_PAGE_FLAG_NONE;

  if (!yc_json_get_array (message, "", "flags", 8, &words, error))
    return FALSE;
  for (guint i = 0; i < json_array_get_length (words); i++)
    {
      const char *word = NULL;
      if (!yc_json_item_string (words, "flags", i, 32, &word, error))
        return FALSE;
      for (guint j = 0; j < G_N_ELEMENTS (nicks); j++)
        if (g_str_equal (word, nicks[j]))
          flags |= values[j];
    }
  *ret_flags = flags;
  return TRUE;
}

static gboolean
read_digests (JsonObject *message, YcPage *page, GError **error)
{
  const char *sha256 = NULL, *sm3 = NULL, *frame = NULL;
  YcDigest both;

  if (!yc_json_get_string (message, "", "sha256", 64, &sha256, error) || !yc_json_get_string (message, "", "sm3", 64, &sm3, error) ||
      !yc_json_get_string (message, "", "frame_sha256", 64, &frame, error))
    return FALSE;
  g_strlcpy (page->digest.sha256, sha256, sizeof page->digest.sha256);
  g_strlcpy (page->digest.sm3, sm3, sizeof page->digest.sm3);
  g_strlcpy (page->frame_sha256, frame, sizeof page->frame_sha256);
  both = page->digest;
  memcpy (both.sha256, page->frame_sha256, sizeof both.sha256);
  return (yc_digest_is_valid (&page->digest) && yc_digest_is_valid (&both)) || refuse (error, "a digest is none");
}

static gboolean
read_sizes (JsonObject *message, YcPage *page, int *ret_ms, GError **error)
{
  gint64 bytes = 0, width = 0, height = 0, dpi = 0, ms = 0;

  if (!yc_json_get_int (message, "", "bytes", 1, MAX_PAGE_BYTES, &bytes, error) ||
      !yc_json_get_int (message, "", "width", 1, 65500, &width, error) ||
      !yc_json_get_int (message, "", "height", 1, 65500, &height, error) ||
      !yc_json_get_int (message, "", "dpi", 0, 19200, &dpi, error) ||
      !yc_json_get_int (message, "", "ms", 0, G_MAXINT32, &ms, error))
    return FALSE;
  page->bytes = (gsize) bytes;
  page->width = (int) width;
  page->height = (int) height;
  page->dpi_real = (int) dpi;
  *ret_ms = (int) ms;
  return TRUE;
}

YcPage *
yc_scan_message_page (JsonObject *message, const char *job, guint n, int *ret_ms, GError **error)
{
  static const char *const known[] = { "type", "job", "n", "file", "bytes", "width", "height", "dpi", "sha256", "sm3", "frame_sha256",
                                       "flags", "ms", NULL };
  g_autofree char *name = yc_scan_page_name (job, n);
  g_autoptr(YcPage) page = g_new0 (YcPage, 1);
  const char *file = NULL;
  gint64 got = 0;

  if (!yc_json_check_members (message, "", known, error) || !yc_json_get_int (message, "", "n", 1, 100000, &got, error) ||
      !yc_json_get_string (message, "", "file", 128, &file, error))
    return NULL;
  if (got != n || !g_str_equal (file, name))
    {
      refuse (error, "another page came than the next");
      return NULL;
    }
  if (!read_flags (message, &page->flags, error) || !read_digests (message, page, error) ||
      !read_sizes (message, page, ret_ms, error))
    return NULL;
  page->origin = YC_PAGE_SCANNED;
  page->blob = g_strdup (file);
  page->job_id = g_strdup (job);
  page->job_page = n;
  page->original_blob = g_strdup ("");
  return g_steal_pointer (&page);
}

GError *
yc_scan_message_error (JsonObject *message)
{
  static const struct { const char *status; YcCaptureError code; } table[] = {
    { "jammed", YC_CAPTURE_ERROR_JAM }, { "cover-open", YC_CAPTURE_ERROR_COVER }, { "busy", YC_CAPTURE_ERROR_BUSY },
    { "no-docs", YC_CAPTURE_ERROR_EMPTY }, { "cancelled", YC_CAPTURE_ERROR_CANCELLED },
    { "no-space", YC_CAPTURE_ERROR_NO_SPACE }, { "short", YC_CAPTURE_ERROR_TRUNCATED },
  };
  const char *stage = "", *status = "", *text = "";
  YcCaptureError code = YC_CAPTURE_ERROR_DEVICE;

  /* What is not text stays empty: the code is DEVICE then. */
  (void) (yc_json_opt_string (message, "", "stage", 64, &stage, NULL) && yc_json_opt_string (message, "", "status", 64, &status, NULL) &&
          yc_json_opt_string (message, "", "text", 4096, &text, NULL));
  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    if (g_str_equal (table[i].status, status))
      code = table[i].code;
  /* A device that cannot even be opened is not there (unless another window holds it). */
  if (g_str_equal (stage, "open") && code == YC_CAPTURE_ERROR_DEVICE && !g_str_equal (status, "access-denied"))
    code = YC_CAPTURE_ERROR_NO_SCANNER;
  return g_error_new (YC_CAPTURE_ERROR, (int) code, "%.32s: %.32s: %.200s", stage, status, text);
}

static void
add_option (JsonArray *array, const char *name, const char *value, const char *need)
{
  JsonObject *entry = json_object_new ();

  json_object_set_string_member (entry, "name", name);
  json_object_set_string_member (entry, "value", value);
  json_object_set_string_member (entry, "need", need);
  json_array_add_object_element (array, entry);
}

/* A pinned value takes the place of the product's own. */
static void
pin_option (JsonArray *array, const char *name, const char *value)
{
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonObject *entry = json_array_get_object_element (array, i);
      if (!g_str_equal (json_object_get_string_member (entry, "name"), name))
        continue;
      json_object_set_string_member (entry, "value", value);
      return;
    }
  add_option (array, name, value, "if-present");
}

static void
add_pins (JsonArray *array, GKeyFile *pins, const char *device)
{
  g_auto(GStrv) groups = g_key_file_get_groups (pins, NULL);

  for (guint i = 0; groups[i] != NULL; i++)
    {
      g_auto(GStrv) keys = NULL;
      if (!g_pattern_match_simple (groups[i], device))
        continue;
      keys = g_key_file_get_keys (pins, groups[i], NULL, NULL);
      for (guint j = 0; keys != NULL && keys[j] != NULL; j++)
        {
          g_autofree char *value = g_key_file_get_string (pins, groups[i], keys[j], NULL);
          if (value != NULL)
            pin_option (array, keys[j], value);
        }
    }
}

JsonObject *
yc_scan_options_message (const YcScanOptions *options, GKeyFile *pins, const char *device)
{
  JsonObject *message = yc_scan_message_new ("set-options");
  JsonArray *array = json_array_new ();
  char dpi[16];

  g_snprintf (dpi, sizeof dpi, "%d", options->dpi);
  switch (options->source)
    {
    case YC_SCAN_FEEDER:
      add_option (array, "source", "@feeder", "if-present");
      break;
    case YC_SCAN_FEEDER_DUPLEX:
      add_option (array, "source", "@duplex", "always");   /* one side of two would be a silent loss */
      break;
    case YC_SCAN_FLATBED:
      add_option (array, "source", "@flatbed", "if-present");
      break;
    }
  add_option (array, "mode", options->colour ? "@colour" : "@grey", "if-present");
  add_option (array, "resolution", dpi, "if-present");
  add_option (array, "depth", "8", "nothing");
  add_option (array, "page-width", A4_WIDTH, "nothing");
  add_option (array, "page-height", A4_HEIGHT, "nothing");
  add_option (array, "tl-x", "0", "nothing");
  add_option (array, "tl-y", "0", "nothing");
  add_option (array, "br-x", A4_WIDTH, "nothing");
  add_option (array, "br-y", A4_HEIGHT, "nothing");
  add_pins (array, pins, device);
  json_object_set_array_member (message, "options", array);
  return message;
}
