/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 *
 * capture/yc-scan-message: what a helper that was taken over could say, and what options a device is told.
 */
#define G_LOG_DOMAIN "test"

#include "config.h"

#include "capture/yc-scan-message.h"
#include "base/yc-json.h"

#define JOB "01928374-0000-7000-8000-000000000002"
#define SHA "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
#define GOOD \
  "{\"type\":\"page\",\"job\":\"" JOB "\",\"n\":2,\"file\":\"p0002-00000002.sealed\",\"bytes\":1000,\"width\":1654,\"height\":2339," \
  "\"dpi\":200,\"sha256\":\"" SHA "\",\"sm3\":\"" SHA "\",\"frame_sha256\":\"" SHA "\",\"flags\":[\"grey-tail\"],\"ms\":500}"

static JsonObject *
parse (const char *text)
{
  g_autoptr(GError) error = NULL;
  JsonObject *object = yc_json_parse_object (text, -1, NULL, &error);

  g_assert_no_error (error);
  return object;
}

static const struct { const char *name, *member, *value; } wrong[] = {
  { "path-instead-of-a-name", "file", "\"../p0002-00000002.sealed\"" },
  { "name-of-another-job", "file", "\"p0002-99999999.sealed\"" },
  { "name-of-another-page", "file", "\"p0003-00000002.sealed\"" },
  { "page-out-of-turn", "n", "3" },
  { "page-again", "n", "1" },
  { "negative-size", "bytes", "-1" },
  { "enormous-size", "bytes", "1000000000000" },
  { "width-past-jpeg", "width", "70000" },
  { "digest-of-the-wrong-length", "sha256", "\"abc\"" },
  { "frame-digest-left-empty", "frame_sha256", "\"\"" },
  { "flags-as-text", "flags", "\"grey-tail\"" },
  { "unknown-member", "extra", "1" },
  { "time-before-the-start", "ms", "-5" },
};

static void
test_wrong (gconstpointer data)
{
  gsize i = GPOINTER_TO_SIZE (data);
  g_autoptr(JsonObject) message = parse (GOOD);
  g_autoptr(GError) error = NULL;
  g_autoptr(YcPage) page = NULL;
  int ms = -7;

  json_object_set_member (message, wrong[i].member, json_from_string (wrong[i].value, NULL));
  page = yc_scan_message_page (message, JOB, 2, &ms, &error);
  g_assert_null (page);
  g_assert_nonnull (error);
}

static void
test_page (void)
{
  g_autoptr(JsonObject) message = parse (GOOD);
  g_autoptr(GError) error = NULL;
  int ms = 0;
  g_autoptr(YcPage) page = yc_scan_message_page (message, JOB, 2, &ms, &error);

  g_assert_no_error (error);
  g_assert_cmpint (ms, ==, 500);
  g_assert_cmpstr (page->blob, ==, "p0002-00000002.sealed");
  g_assert_cmpstr (page->job_id, ==, JOB);
  g_assert_cmpuint (page->job_page, ==, 2);
  g_assert_cmpint (page->dpi_real, ==, 200);
  g_assert_cmpint (page->flags, ==, YC_PAGE_FLAG_GREY_TAIL);
}

static const struct { const char *message; YcCaptureError code; } errors[] = {
  { "{\"stage\":\"start\",\"status\":\"jammed\",\"text\":\"x\"}", YC_CAPTURE_ERROR_JAM },
  { "{\"stage\":\"read\",\"status\":\"cover-open\",\"text\":\"x\"}", YC_CAPTURE_ERROR_COVER },
  { "{\"stage\":\"start\",\"status\":\"busy\",\"text\":\"x\"}", YC_CAPTURE_ERROR_BUSY },
  { "{\"stage\":\"open\",\"status\":\"busy\",\"text\":\"x\"}", YC_CAPTURE_ERROR_BUSY },
  { "{\"stage\":\"open\",\"status\":\"io-error\",\"text\":\"x\"}", YC_CAPTURE_ERROR_NO_SCANNER },
  { "{\"stage\":\"open\",\"status\":\"inval\",\"text\":\"x\"}", YC_CAPTURE_ERROR_NO_SCANNER },
  { "{\"stage\":\"open\",\"status\":\"access-denied\",\"text\":\"x\"}", YC_CAPTURE_ERROR_DEVICE },
  { "{\"stage\":\"read\",\"status\":\"io-error\",\"text\":\"x\"}", YC_CAPTURE_ERROR_DEVICE },
  { "{\"stage\":\"write\",\"status\":\"no-space\",\"text\":\"x\"}", YC_CAPTURE_ERROR_NO_SPACE },
  { "{\"stage\":\"read\",\"status\":\"short\",\"text\":\"x\"}", YC_CAPTURE_ERROR_TRUNCATED },
  { "{\"stage\":1,\"status\":[],\"text\":{}}", YC_CAPTURE_ERROR_DEVICE },
  { "{}", YC_CAPTURE_ERROR_DEVICE },
};

static void
test_errors (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (errors); i++)
    {
      g_autoptr(JsonObject) message = parse (errors[i].message);
      g_autoptr(GError) error = yc_scan_message_error (message);
      g_test_message ("%s", errors[i].message);
      g_assert_error (error, YC_CAPTURE_ERROR, (int) errors[i].code);
    }
}

static const char *
get_option (JsonObject *message, const char *name, const char *member)
{
  JsonArray *options = json_object_get_array_member (message, "options");

  for (guint i = 0; i < json_array_get_length (options); i++)
    {
      JsonObject *entry = json_array_get_object_element (options, i);
      if (g_str_equal (json_object_get_string_member (entry, "name"), name))
        return json_object_get_string_member (entry, member);
    }
  return NULL;
}

static void
test_options (void)
{
  YcScanOptions options = { YC_SCAN_FEEDER_DUPLEX, FALSE, 300 };
  g_autoptr(GKeyFile) pins = g_key_file_new ();
  g_autoptr(JsonObject) message = NULL;
  g_autoptr(JsonObject) other = NULL;

  g_key_file_set_string (pins, "fujitsu:*", "source", "ADF Duplex 2");
  g_key_file_set_string (pins, "fujitsu:*", "swdeskew", "no");
  message = yc_scan_options_message (&options, pins, "fujitsu:fi-8170:1");
  g_assert_cmpstr (get_option (message, "source", "value"), ==, "ADF Duplex 2");
  g_assert_cmpstr (get_option (message, "source", "need"), ==, "always");
  g_assert_cmpstr (get_option (message, "mode", "value"), ==, "@grey");
  g_assert_cmpstr (get_option (message, "resolution", "value"), ==, "300");
  g_assert_cmpstr (get_option (message, "swdeskew", "value"), ==, "no");
  other = yc_scan_options_message (&options, pins, "airscan:e0:x");
  g_assert_cmpstr (get_option (other, "source", "value"), ==, "@duplex");
  g_assert_null (get_option (other, "swdeskew", "value"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();

  for (gsize i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autofree char *path = g_strdup_printf ("/capture/scan-message/%s-is-refused", wrong[i].name);
      g_test_add_data_func (path, GSIZE_TO_POINTER (i), test_wrong);
    }
  g_test_add_func ("/capture/scan-message/page-is-read", test_page);
  g_test_add_func ("/capture/scan-message/each-status-says-what-the-clerk-can-do", test_errors);
  g_test_add_func ("/capture/scan-message/pinned-option-wins-on-its-device-only", test_options);
  return g_test_run ();
}
