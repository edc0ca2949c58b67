/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 *
 * capture/yc-page: the strict JSON of a page, from records that are wrong in one place each.
 */
#define G_LOG_DOMAIN "test"

#include "config.h"

#include "capture/yc-page.h"
#include "base/yc-error.h"
#include "base/yc-json.h"

#define SHA "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
#define SM3 "1ab21d8355cfa17f8e61194831e81a8f22bec8c728fefb747ed035eb5082aa2b"

static YcPage *
make_page (void)
{
  YcPage *page = g_new0 (YcPage, 1);

  page->id = g_strdup ("01928374-0000-7000-8000-000000000001");
  page->case_id = g_strdup ("case-1");
  page->material_id = g_strdup ("application-form");
  page->order = -5;
  page->origin = YC_PAGE_SCANNED;
  page->blob = g_strdup ("p0002-01928374.sealed");
  page->job_id = g_strdup ("01928374-0000-7000-8000-000000000002");
  page->job_page = 2;
  g_strlcpy (page->digest.sha256, SHA, sizeof page->digest.sha256);
  g_strlcpy (page->digest.sm3, SM3, sizeof page->digest.sm3);
  g_strlcpy (page->frame_sha256, SHA, sizeof page->frame_sha256);
  page->bytes = 845000;
  page->width = 2480;
  page->height = 3508;
  page->dpi_asked = 600;
  page->dpi_real = 300;
  page->flags = YC_PAGE_FLAG_GREY_TAIL | YC_PAGE_FLAG_BLANK_LOOKING;
  page->original_blob = g_strdup ("");
  page->rotation = 270;
  page->blank = TRUE;
  page->captured = 1795000000000000;
  page->next_event = 12;
  return page;
}

/* One member replaced by this JSON value; NULL: left out. */
static const struct { const char *name, *member, *value; } wrong[] = {
  { "missing-id", "id", NULL },
  { "missing-flags", "flags", NULL },
  { "missing-captured", "captured", NULL },
  { "next-event-below-zero", "next_event", "-1" },
  { "id-that-is-no-uuid", "id", "\"p1\"" },
  { "job-that-is-no-uuid", "job_id", "\"job\"" },
  { "blob-with-a-path", "blob", "\"../p0001.sealed\"" },
  { "empty-blob", "blob", "\"\"" },
  { "original-with-a-path", "original_blob", "\"a/b\"" },
  { "unknown-origin", "origin", "\"faxed\"" },
  { "short-digest", "sha256", "\"e3b0\"" },
  { "upper-case-digest", "sm3", "\"1AB21D8355CFA17F8E61194831E81A8F22BEC8C728FEFB747ED035EB5082AA2B\"" },
  { "frame-that-is-no-digest", "frame_sha256", "\"xyz\"" },
  { "unknown-flag", "flags", "[\"torn\"]" },
  { "flag-that-is-a-number", "flags", "[1]" },
  { "no-bytes", "bytes", "0" },
  { "width-of-zero", "width", "0" },
  { "height-past-jpeg", "height", "65501" },
  { "rotation-by-45", "rotation", "45" },
  { "rotation-by-360", "rotation", "360" },
  { "blank-that-is-a-number", "blank", "1" },
  { "text-for-a-number", "order", "\"1\"" },
  { "unknown-member", "colour", "true" },
};

static void
test_wrong (gconstpointer data)
{
  gsize i = GPOINTER_TO_SIZE (data);
  g_autoptr(YcPage) page = make_page ();
  g_autoptr(JsonObject) json = yc_page_to_json (page);
  g_autoptr(YcPage) read = NULL;
  g_autoptr(GError) error = NULL;

  json_object_remove_member (json, wrong[i].member);
  if (wrong[i].value != NULL)
    json_object_set_member (json, wrong[i].member, json_from_string (wrong[i].value, NULL));
  read = yc_page_from_json (json, &error);
  g_assert_error (error, YC_BASE_ERROR, YC_BASE_ERROR_FORMAT);
  g_assert_null (read);
}

static void
test_round_trip (void)
{
  g_autoptr(YcPage) page = make_page ();
  g_autoptr(YcPage) copy = yc_page_copy (page);
  g_autoptr(JsonObject) json = yc_page_to_json (copy);
  g_autoptr(GError) error = NULL;
  g_autoptr(YcPage) read = yc_page_from_json (json, &error);
  g_autoptr(JsonObject) again = NULL;
  g_autofree char *first = yc_json_canonical_object (json);
  g_autofree char *second = NULL;

  g_assert_no_error (error);
  again = yc_page_to_json (read);
  second = yc_json_canonical_object (again);
  g_assert_cmpstr (first, ==, second);
  g_assert_cmpint (read->order, ==, -5);
  g_assert_cmpint (read->flags, ==, YC_PAGE_FLAG_GREY_TAIL | YC_PAGE_FLAG_BLANK_LOOKING);
  g_assert_cmpint (read->rotation, ==, 270);
  g_assert_true (read->blank);
  g_assert_cmpint (read->next_event, ==, 12);
  g_assert_false (read->deleted);
  g_assert_cmpstr (read->digest.sm3, ==, SM3);
}

/* As versions wrote it that did not keep the order of scans and prints. */
static void
test_record_without_its_place (void)
{
  g_autoptr (YcPage) page = make_page ();
  g_autoptr (JsonObject) json = yc_page_to_json (page);
  g_autoptr (YcPage) read = NULL;
  g_autoptr (GError) error = NULL;

  json_object_remove_member (json, "next_event");
  read = yc_page_from_json (json, &error);
  g_assert_no_error (error);
  g_assert_nonnull (read);
  g_assert_cmpint (read != NULL ? read->next_event : -1, ==, 0);
}

static void
test_error_codes (void)
{
  g_autoptr(GError) error = g_error_new_literal (YC_CAPTURE_ERROR, YC_CAPTURE_ERROR_FROZEN, "");

  g_assert_cmpstr (yc_error_code (error), ==, "capture.frozen");
  error->code = YC_CAPTURE_ERROR_NO_SCANNER;
  g_assert_cmpstr (yc_error_code (error), ==, "capture.no-scanner");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();

  for (gsize i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autofree char *path = g_strdup_printf ("/capture/page/%s-is-refused", wrong[i].name);
      g_test_add_data_func (path, GSIZE_TO_POINTER (i), test_wrong);
    }
  g_test_add_func ("/capture/page/json-gives-the-same-page-again", test_round_trip);
  g_test_add_func ("/capture/page/record-without-its-place-still-opens", test_record_without_its_place);
  g_test_add_func ("/capture/page/errors-have-stable-names", test_error_codes);
  return g_test_run ();
}
