/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* Pages in the store: operations and their undo over restarts, frozen after acceptance, and what recovery makes of a crash. */
#include "config.h"

#include "test-pages.h"

#include <sys/stat.h>
#include <utime.h>

#define FORM "application-form"
#define OTHER "id-card"

typedef struct
{
  TestCases *cases;
  char      *id;
  char      *job;
  GPtrArray *pages;             /* YcPage, in the order they were scanned */
} Scanned;

static Scanned *
scanned_new (guint n)
{
  Scanned *self = g_new0 (Scanned, 1);
  g_autoptr (YcIntake) intake = test_intake ();

  self->cases = test_cases_new (TRUE);
  self->id = test_draft (self->cases, intake);
  self->job = test_job (self->cases, self->id, FORM);
  self->pages = g_ptr_array_new_with_free_func ((GDestroyNotify) yc_page_free);
  for (guint i = 1; i <= n; i++)
    g_ptr_array_add (self->pages, test_scan_page (self->cases, self->id, FORM, self->job, i));
  return self;
}

static void
scanned_free (Scanned *self)
{
  test_cases_free (self->cases);
  g_free (self->id);
  g_free (self->job);
  g_ptr_array_unref (self->pages);
  g_free (self);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Scanned, scanned_free)

static const char *
page_id (Scanned *self, guint nth)
{
  return ((YcPage *) g_ptr_array_index (self->pages, nth - 1))->id;
}

static void
assert_layout (Scanned *self, const char *expected)
{
  g_autofree char *layout = test_layout (self->cases, self->id);

  g_assert_cmpstr (layout, ==, expected);
}

static gint64
order_of (Scanned *self, guint nth)
{
  g_autoptr (GPtrArray) pages = yc_page_store_list (self->cases->store, self->id, TRUE, NULL);

  for (guint i = 0; i < pages->len; i++)
    if (strcmp (((YcPage *) g_ptr_array_index (pages, i))->id, page_id (self, nth)) == 0)
      return ((YcPage *) g_ptr_array_index (pages, i))->order;
  return -1;
}

/* ---- refusals ---- */

static void
test_unknown_page (void)
{
  g_autoptr (Scanned) scanned = scanned_new (1);
  YcStore *store = scanned->cases->store;
  g_autoptr (GError) error = NULL;

  g_assert_false (yc_page_store_delete (store, scanned->id, "0193a000-0000-7000-8000-000000000009", &scanned->cases->actor, &error));
  g_assert_error (error, YC_STORE_ERROR, YC_STORE_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_false (yc_page_store_rotate (store, "0193a000-0000-7000-8000-000000000009", page_id (scanned, 1), 90, &scanned->cases->actor, &error));
  g_assert_error (error, YC_STORE_ERROR, YC_STORE_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_false (yc_page_store_redo (store, scanned->id, NULL, &scanned->cases->actor, &error));
  g_assert_error (error, YC_STORE_ERROR, YC_STORE_ERROR_NOT_FOUND);
}

static void
test_frozen_after_acceptance (void)
{
  g_autoptr (Scanned) scanned = scanned_new (2);
  YcStore *store = scanned->cases->store;
  g_autofree char *number = test_receive (scanned->cases, scanned->id);
  const char *id = scanned->id, *page = page_id (scanned, 1);

  g_assert_true (yc_page_store_rotate (store, id, page, 90, &scanned->cases->actor, NULL));
  g_assert_true (test_append (scanned->cases, id, "accepted", test_state ("S30"), NULL));
  for (int i = 0; i < 8; i++)
    {
      g_autoptr (GError) error = NULL;
      gboolean done = i == 0 ? yc_page_store_rotate (store, id, page, 90, &scanned->cases->actor, &error)
                      : i == 1 ? yc_page_store_delete (store, id, page, &scanned->cases->actor, &error)
                      : i == 2 ? yc_page_store_mark_blank (store, id, page, TRUE, &scanned->cases->actor, &error)
                      : i == 3 ? yc_page_store_move (store, id, page, OTHER, 0, &scanned->cases->actor, &error)
                      : i == 4 ? yc_page_store_undo (store, id, NULL, &scanned->cases->actor, &error)
                      : i == 5 ? yc_page_store_redo (store, id, NULL, &scanned->cases->actor, &error)
                      : i == 6 ? yc_page_store_add (store, g_ptr_array_index (scanned->pages, 0), &scanned->cases->actor, &error)
                               : yc_page_store_begin_job (store, id, "0193a000-0000-7000-8000-000000000007", FORM, YC_PAGE_SCANNED, 300,
                                                          &error);

      g_assert_false (done);
      g_assert_error (error, YC_CAPTURE_ERROR, YC_CAPTURE_ERROR_FROZEN);
    }
  assert_layout (scanned, FORM ": 1r90 2");
}

/* ---- operations ---- */

static void
test_each_operation_is_undone_and_redone (void)
{
  g_autoptr (Scanned) scanned = scanned_new (3);
  YcStore *store = scanned->cases->store;
  const char *id = scanned->id;
  static const struct { const char *layout, *what; } steps[] = {
    { FORM ": 1", "添加第 1 页" }, { FORM ": 1 2", "添加第 2 页" }, { FORM ": 1 2 3", "添加第 3 页" },
    { FORM ": 1 2r270 3", "旋转第 2 页" }, { FORM ": 1b 2r270 3", "标记第 1 页为空白页" },
    { FORM ": 2r270 3", "删除第 1 页" }, { FORM ": 3 2r270", "移动第 2 页" }, { FORM ": 2r270 | " OTHER ": 3", "移动第 1 页" },
    { FORM ": 2r270", "删除第 1 页" },
  };
  int n = G_N_ELEMENTS (steps);

  g_assert_true (yc_page_store_rotate (store, id, page_id (scanned, 2), -90, &scanned->cases->actor, NULL));
  g_assert_true (yc_page_store_mark_blank (store, id, page_id (scanned, 1), TRUE, &scanned->cases->actor, NULL));
  g_assert_true (yc_page_store_delete (store, id, page_id (scanned, 1), &scanned->cases->actor, NULL));
  g_assert_true (yc_page_store_move (store, id, page_id (scanned, 3), FORM, order_of (scanned, 2), &scanned->cases->actor, NULL));
  g_assert_true (yc_page_store_move (store, id, page_id (scanned, 3), OTHER, 0, &scanned->cases->actor, NULL));
  g_assert_true (yc_page_store_delete (store, id, page_id (scanned, 3), &scanned->cases->actor, NULL));
  for (int round = 0; round < 2; round++)
    {
      for (int i = n - 1; i >= 0; i--)
        {
          g_autofree char *what = NULL;

          assert_layout (scanned, steps[i].layout);
          test_cases_reopen (scanned->cases);
          g_assert_true (yc_page_store_undo (scanned->cases->store, id, &what, &scanned->cases->actor, NULL));
          g_assert_cmpstr (what, ==, steps[i].what);
        }
      assert_layout (scanned, "");
      g_assert_false (yc_page_store_undo (scanned->cases->store, id, NULL, &scanned->cases->actor, NULL));
      for (int i = 0; i < n; i++)
        {
          g_autofree char *what = NULL;

          g_assert_true (yc_page_store_redo (scanned->cases->store, id, &what, &scanned->cases->actor, NULL));
          g_assert_cmpstr (what, ==, steps[i].what);
        }
      g_assert_false (yc_page_store_redo (scanned->cases->store, id, NULL, &scanned->cases->actor, NULL));
    }
}

static void
test_new_operation_ends_redo (void)
{
  g_autoptr (Scanned) scanned = scanned_new (2);
  YcStore *store = scanned->cases->store;
  g_autoptr (GError) error = NULL;

  g_assert_true (yc_page_store_delete (store, scanned->id, page_id (scanned, 1), &scanned->cases->actor, NULL));
  g_assert_true (yc_page_store_undo (store, scanned->id, NULL, &scanned->cases->actor, NULL));
  g_assert_true (yc_page_store_rotate (store, scanned->id, page_id (scanned, 2), 180, &scanned->cases->actor, NULL));
  g_assert_false (yc_page_store_redo (store, scanned->id, NULL, &scanned->cases->actor, &error));
  g_assert_error (error, YC_STORE_ERROR, YC_STORE_ERROR_NOT_FOUND);
  assert_layout (scanned, FORM ": 1 2r180");
}

static void
test_nothing_to_do_leaves_no_entry (void)
{
  g_autoptr (Scanned) scanned = scanned_new (1);
  YcStore *store = scanned->cases->store;
  g_autofree char *what = NULL;

  g_assert_true (yc_page_store_rotate (store, scanned->id, page_id (scanned, 1), 360, &scanned->cases->actor, NULL));
  g_assert_true (yc_page_store_mark_blank (store, scanned->id, page_id (scanned, 1), FALSE, &scanned->cases->actor, NULL));
  g_assert_true (yc_page_store_undo (store, scanned->id, &what, &scanned->cases->actor, NULL));
  g_assert_cmpstr (what, ==, "添加第 1 页");
}

/* Random operations, undone to the last, give back each state on the way. */
static void
test_random_operations (void)
{
  g_autoptr (Scanned) scanned = scanned_new (6);
  YcStore *store = scanned->cases->store;
  g_autoptr (GPtrArray) layouts = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *first = test_layout (scanned->cases, scanned->id);

  for (guint i = 0; i < 60; i++)
    {
      const char *page = page_id (scanned, (guint) g_test_rand_int_range (1, 7));
      int dice = g_test_rand_int_range (0, 8);
      char *before = test_layout (scanned->cases, scanned->id);
      gboolean done = dice == 0 ? yc_page_store_rotate (store, scanned->id, page, 90, &scanned->cases->actor, NULL)
                      : dice == 1 ? yc_page_store_delete (store, scanned->id, page, &scanned->cases->actor, NULL)
                      : yc_page_store_move (store, scanned->id, page, dice % 2 == 0 ? FORM : OTHER,
                                            g_test_rand_int_range (0, 7) * 1000, &scanned->cases->actor, NULL);

      if (done)
        g_ptr_array_add (layouts, before);
      else
        g_free (before);
    }
  for (guint i = layouts->len; i > 0; i--)
    {
      g_assert_true (yc_page_store_undo (store, scanned->id, NULL, &scanned->cases->actor, NULL));
      assert_layout (scanned, g_ptr_array_index (layouts, i - 1));
    }
  assert_layout (scanned, first);
}

/* ---- on record: after the receipt ---- */

static char *
history_of (Scanned *self)
{
  g_autoptr (GPtrArray) history = yc_case_store_history (self->cases->store, self->id, NULL);
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; history != NULL && i < history->len; i++)
    {
      const YcCaseEvent *event = g_ptr_array_index (history, i);
      const char *what = json_object_get_string_member_with_default (event->body, "what", event->kind);

      g_string_append_printf (text, "%s%s", i > 0 ? "|" : "", what);
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
test_draft_leaves_no_event (void)
{
  g_autoptr (Scanned) scanned = scanned_new (2);
  YcStore *store = scanned->cases->store;
  g_autofree char *history = NULL;

  g_assert_true (yc_page_store_rotate (store, scanned->id, page_id (scanned, 1), 90, NULL, NULL));
  g_assert_true (yc_page_store_delete (store, scanned->id, page_id (scanned, 2), NULL, NULL));
  g_assert_true (yc_page_store_undo (store, scanned->id, NULL, NULL, NULL));
  history = history_of (scanned);
  g_assert_cmpstr (history, ==, "created");
}

static void
test_received_needs_an_author (void)
{
  g_autoptr (Scanned) scanned = scanned_new (2);
  YcStore *store = scanned->cases->store;
  g_autofree char *number = test_receive (scanned->cases, scanned->id);
  YcActor keyless = scanned->cases->actor;

  keyless.key = NULL;
  for (int i = 0; i < 2; i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_false (yc_page_store_delete (store, scanned->id, page_id (scanned, 1), i == 0 ? NULL : &keyless, &error));
      g_assert_error (error, YC_STORE_ERROR, YC_STORE_ERROR_CONFLICT);
      assert_layout (scanned, FORM ": 1 2");
    }
  /* Nothing to change is nothing to tell. */
  g_assert_true (yc_page_store_rotate (store, scanned->id, page_id (scanned, 1), 360, NULL, NULL));
  test_assert_sound (scanned->cases);
}

static void
test_each_change_after_the_receipt_is_told (void)
{
  g_autoptr (Scanned) scanned = scanned_new (2);
  YcStore *store = scanned->cases->store;
  const YcActor *actor = &scanned->cases->actor;
  g_autofree char *number = test_receive (scanned->cases, scanned->id);
  g_autoptr (GPtrArray) defects = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) events = NULL;
  g_autofree char *history = NULL;
  const YcPage *page = g_ptr_array_index (scanned->pages, 0);
  const YcCaseEvent *event;
  JsonObject *change;

  g_ptr_array_add (scanned->pages, test_scan_page (scanned->cases, scanned->id, FORM, scanned->job, 3));
  g_assert_true (yc_page_store_rotate (store, scanned->id, page->id, 90, actor, NULL));
  g_assert_true (yc_page_store_mark_blank (store, scanned->id, page->id, TRUE, actor, NULL));
  g_assert_true (yc_page_store_move (store, scanned->id, page->id, OTHER, 0, actor, NULL));
  g_assert_true (yc_page_store_delete (store, scanned->id, page->id, actor, NULL));
  g_assert_true (yc_page_store_undo (store, scanned->id, NULL, actor, NULL));
  g_assert_true (yc_page_store_redo (store, scanned->id, NULL, actor, NULL));
  history = history_of (scanned);
  g_assert_cmpstr (history, ==, "created|received|添加第 3 页|旋转第 1 页|标记第 1 页为空白页|移动第 1 页|删除第 1 页|"
                                "撤销：删除第 1 页|重做：删除第 1 页");
  events = yc_case_store_history (store, scanned->id, NULL);
  event = g_ptr_array_index (events, 3);
  g_assert_cmpstr (event->kind, ==, "pages");
  g_assert_cmpstr (event->clerk_id, ==, actor->clerk_id);
  g_assert_cmpstr (event->window, ==, actor->window);
  g_assert_cmpuint (strlen (event->signature), ==, 128);
  change = json_array_get_object_element (json_object_get_array_member (event->body, "changes"), 0);
  g_assert_cmpstr (json_object_get_string_member (change, "page"), ==, page->id);
  g_assert_cmpstr (json_object_get_string_member (change, "sha256"), ==, page->digest.sha256);
  g_assert_cmpstr (json_object_get_string_member (change, "sm3"), ==, page->digest.sm3);
  g_assert_cmpint (json_object_get_int_member (json_object_get_object_member (change, "from"), "rotation"), ==, 0);
  g_assert_cmpint (json_object_get_int_member (json_object_get_object_member (change, "to"), "rotation"), ==, 90);
  test_assert_sound (scanned->cases);
  g_assert_true (yc_page_store_verify (store, defects, NULL));
  g_assert_cmpuint (defects->len, ==, 0);
}

/* Somebody with the file of the database, but without the clerk's key. */
static void
test_row_against_its_event_is_found (void)
{
  static const char *const attacks[] = {
    "UPDATE page SET deleted = 0 WHERE deleted = 1", "UPDATE page SET rotation = 180 WHERE deleted = 0",
    "UPDATE page SET material_id = 'x' WHERE deleted = 0", "DELETE FROM page WHERE deleted = 1",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (attacks); i++)
    {
      g_autoptr (Scanned) scanned = scanned_new (2);
      YcStore *store = scanned->cases->store;
      g_autofree char *number = test_receive (scanned->cases, scanned->id);
      g_autoptr (GPtrArray) defects = g_ptr_array_new_with_free_func (g_free);
      g_autoptr (GError) error = NULL;

      g_assert_true (yc_page_store_delete (store, scanned->id, page_id (scanned, 1), &scanned->cases->actor, NULL));
      g_assert_true (yc_page_store_rotate (store, scanned->id, page_id (scanned, 2), 90, &scanned->cases->actor, NULL));
      g_assert_true (yc_db_exec (yc_store_get_work (store), attacks[i], &error));
      g_assert_no_error (error);
      g_assert_true (yc_page_store_verify (store, defects, NULL));
      g_assert_cmpuint (defects->len, ==, 1);
    }
}

/* ---- bytes ---- */

static void
test_changed_file_is_found (void)
{
  g_autoptr (Scanned) scanned = scanned_new (2);
  YcStore *store = scanned->cases->store;
  g_autoptr (GPtrArray) none = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) defects = g_ptr_array_new_with_free_func (g_free);
  const YcPage *page = g_ptr_array_index (scanned->pages, 0);
  const YcPage *gone = g_ptr_array_index (scanned->pages, 1);
  g_autofree char *folder = yc_store_make_case_folder (store, scanned->id, NULL);
  g_autofree char *path = g_build_filename (folder, page->blob, NULL);
  g_autofree char *missing = g_build_filename (folder, gone->blob, NULL);
  g_autofree char *text = NULL;
  g_autoptr (GBytes) jpeg = yc_page_store_read (store, page, NULL);
  g_autoptr (GError) error = NULL;
  gsize n = 0;

  g_assert_cmpuint (g_bytes_get_size (jpeg), ==, page->bytes);
  g_assert_true (yc_page_store_verify (store, none, NULL));
  g_assert_cmpuint (none->len, ==, 0);
  g_assert_true (g_file_get_contents (path, &text, &n, NULL));
  text[n / 2] ^= 1;
  g_assert_true (g_file_set_contents (path, text, (gssize) n, NULL));
  g_assert_cmpint (unlink (missing), ==, 0);
  g_assert_null (yc_page_store_read (store, page, &error));
  g_assert_error (error, YC_VAULT_ERROR, YC_VAULT_ERROR_TAMPERED);
  g_assert_true (yc_page_store_verify (store, defects, NULL));
  g_assert_cmpuint (defects->len, ==, 2);
}

/* ---- scanning again ---- */

static void
drop_last_scan (Scanned *scanned, const char *material)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (yc_page_store_drop_last_scan (scanned->cases->store, scanned->id, material, &scanned->cases->actor, &error));
  g_assert_no_error (error);
}

static void
test_last_scan_of_the_slot_goes (void)
{
  g_autoptr (Scanned) scanned = scanned_new (3);
  g_autofree char *later = NULL, *other = NULL, *empty = NULL, *what = NULL;

  /* A page that was moved was wanted there; what another slot got last is no business of this one. */
  g_assert_true (yc_page_store_move (scanned->cases->store, scanned->id, page_id (scanned, 2), OTHER, 0, &scanned->cases->actor, NULL));
  yc_clock_test_advance (scanned->cases->clock, G_USEC_PER_SEC);
  other = test_job (scanned->cases, scanned->id, OTHER);
  yc_page_free (test_scan_page (scanned->cases, scanned->id, OTHER, other, 4));
  test_cases_reopen (scanned->cases);
  drop_last_scan (scanned, FORM);
  assert_layout (scanned, OTHER ": 2 4");
  for (guint i = 0; i < 2; i++)
    {
      g_clear_pointer (&what, g_free);
      g_assert_true (yc_page_store_undo (scanned->cases->store, scanned->id, &what, &scanned->cases->actor, NULL));
    }
  assert_layout (scanned, FORM ": 1 3 | " OTHER ": 2 4");
  /* Of two scans into the slot the second one; one that brought nothing takes nothing. */
  yc_clock_test_advance (scanned->cases->clock, G_USEC_PER_SEC);
  later = test_job (scanned->cases, scanned->id, FORM);
  yc_page_free (test_scan_page (scanned->cases, scanned->id, FORM, later, 5));
  drop_last_scan (scanned, FORM);
  assert_layout (scanned, FORM ": 1 3 | " OTHER ": 2 4");
  yc_clock_test_advance (scanned->cases->clock, G_USEC_PER_SEC);
  empty = test_job (scanned->cases, scanned->id, OTHER);
  drop_last_scan (scanned, OTHER);
  assert_layout (scanned, FORM ": 1 3 | " OTHER ": 2 4");
  drop_last_scan (scanned, "floor-plan");
  assert_layout (scanned, FORM ": 1 3 | " OTHER ": 2 4");
}

/* ---- recovery ---- */

static void
recover (Scanned *scanned, guint n, guint incomplete)
{
  g_autoptr (GError) error = NULL;
  guint got = 99, parts = 99;

  test_cases_reopen (scanned->cases);
  yc_page_store_recover (scanned->cases->store, scanned->id, &got, &parts, &scanned->cases->actor, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (got, ==, n);
  g_assert_cmpuint (parts, ==, incomplete);
}

static void
test_recovers_what_the_helper_left (void)
{
  g_autoptr (Scanned) scanned = scanned_new (1);
  g_autoptr (GBytes) second = test_jpeg_new (64, 92, 1, 2), third = test_jpeg_new (64, 93, 1, 3);
  g_autofree char *late = test_write_sealed (scanned->cases, scanned->id, scanned->job, 3, third);
  g_autofree char *early = test_write_sealed (scanned->cases, scanned->id, scanned->job, 2, second);
  g_autofree char *folder = yc_store_make_case_folder (scanned->cases->store, scanned->id, NULL);
  g_autofree char *part = g_build_filename (folder, ".p0004.part", NULL);
  g_autofree char *paper = g_build_filename (folder, "0123456789abcdef.part", NULL);   /* of a paper: no sheet is missing for it */
  g_autofree char *stranger = g_build_filename (folder, "p0001-0000beef.sealed", NULL);
  g_autoptr (GPtrArray) pages = NULL;
  g_autoptr (GBytes) jpeg = NULL;
  const YcPage *page;

  g_assert_true (g_file_set_contents (part, "half a page", -1, NULL));
  g_assert_true (g_file_set_contents (paper, "half a paper", -1, NULL));
  g_assert_true (g_file_set_contents (stranger, "nobody's", -1, NULL));
  g_test_expect_message ("yc-capture", G_LOG_LEVEL_WARNING, "no job opens*");
  recover (scanned, 2, 1);
  g_test_assert_expected_messages ();
  assert_layout (scanned, FORM ": 1 2 3");
  pages = yc_page_store_list (scanned->cases->store, scanned->id, FALSE, NULL);
  page = g_ptr_array_index (pages, 2);
  g_assert_cmpint (page->width, ==, 64);
  g_assert_cmpint (page->dpi_real, ==, 300);
  jpeg = yc_page_store_read (scanned->cases->store, page, NULL);
  g_assert_true (g_bytes_equal (jpeg, third));
  g_assert_true (g_file_test (stranger, G_FILE_TEST_EXISTS));
  g_assert_cmpint (unlink (stranger), ==, 0);
  recover (scanned, 0, 0);
  assert_layout (scanned, FORM ": 1 2 3");
}

/* Nobody saw these pages arrive: they are marked, and one that the scanner cut is a doubt that blocks. */
static void
test_recovered_pages_are_marked (void)
{
  g_autoptr (Scanned) scanned = scanned_new (1);
  g_autoptr (GBytes) whole = test_jpeg_new (64, 92, 1, 2), cut = test_jpeg_new (64, 93, 1, TEST_JPEG_GREY_TAIL);
  g_autofree char *first = test_write_sealed (scanned->cases, scanned->id, scanned->job, 2, whole);
  g_autofree char *second = test_write_sealed (scanned->cases, scanned->id, scanned->job, 3, cut);
  g_autoptr (GPtrArray) pages = NULL;

  yc_clock_test_advance (scanned->cases->clock, TEST_DAY);
  recover (scanned, 2, 0);
  pages = yc_page_store_list (scanned->cases->store, scanned->id, FALSE, NULL);
  g_assert_cmpuint (pages->len, ==, 3);
  /* Not when they were found: they may have been scanned before a letter was printed. */
  g_assert_cmpint (((YcPage *) g_ptr_array_index (pages, 1))->captured, ==, TEST_NOW);
  g_assert_cmpint (((YcPage *) g_ptr_array_index (pages, 0))->flags, ==, YC_PAGE_FLAG_NONE);
  g_assert_cmpint (((YcPage *) g_ptr_array_index (pages, 1))->flags, ==, YC_PAGE_FLAG_RECOVERED);
  g_assert_cmpint (((YcPage *) g_ptr_array_index (pages, 2))->flags, ==, YC_PAGE_FLAG_RECOVERED | YC_PAGE_FLAG_GREY_TAIL);
}

static void
test_recovers_between_rename_and_row (void)
{
  g_autoptr (Scanned) scanned = scanned_new (2);
  g_autoptr (GBytes) jpeg = test_jpeg_new (64, 93, 1, 3);
  g_autofree char *part = test_write_sealed (scanned->cases, scanned->id, scanned->job, 3, jpeg);
  g_autofree char *blob = NULL;
  YcDigest digest;

  yc_digest_bytes (g_bytes_get_data (jpeg, NULL), g_bytes_get_size (jpeg), &digest);
  blob = yc_store_adopt_blob (scanned->cases->store, scanned->id, part, scanned->job, 3, &digest, NULL);
  g_assert_nonnull (blob);
  recover (scanned, 1, 0);
  assert_layout (scanned, FORM ": 1 2 3");
  recover (scanned, 0, 0);
}

static void
test_deleted_page_is_not_brought_back (void)
{
  g_autoptr (Scanned) scanned = scanned_new (2);

  g_assert_true (yc_page_store_delete (scanned->cases->store, scanned->id, page_id (scanned, 2), &scanned->cases->actor, NULL));
  recover (scanned, 0, 0);
  assert_layout (scanned, FORM ": 1");
}

static void
test_sweeps_old_blobs_without_row (void)
{
  g_autoptr (Scanned) scanned = scanned_new (1);
  YcStore *store = scanned->cases->store;
  g_autoptr (YcSealKey) key = yc_store_get_case_key (store, scanned->id, NULL);
  g_autoptr (GBytes) bytes = g_bytes_new_static ("paper", 5);
  g_autofree char *name = yc_store_put_blob (store, scanned->id, key, bytes, NULL, NULL);
  g_autofree char *folder = yc_store_make_case_folder (store, scanned->id, NULL);
  g_autofree char *path = g_build_filename (folder, name, NULL);
  struct utimbuf young = { TEST_NOW / G_USEC_PER_SEC - 60, TEST_NOW / G_USEC_PER_SEC - 60 };
  struct utimbuf old = { TEST_NOW / G_USEC_PER_SEC - 3700, TEST_NOW / G_USEC_PER_SEC - 3700 };

  g_assert_cmpint (utime (path, &young), ==, 0);
  recover (scanned, 0, 0);
  g_assert_true (g_file_test (path, G_FILE_TEST_EXISTS));
  g_assert_cmpint (utime (path, &old), ==, 0);
  recover (scanned, 0, 0);
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
  assert_layout (scanned, FORM ": 1");
}

/* A page of a brought PDF as the app stores it: page and original are blobs of the case, then the row is committed; only then it is shown. */
static char *
put_imported (Scanned *scanned, YcSealKey *key, guint n, const char *original, gboolean with_row)
{
  YcStore *store = scanned->cases->store;
  g_autoptr (GBytes) jpeg = test_jpeg_new (64, 90 + (int) n, 1, n);
  g_autoptr (YcPage) page = test_page_new (scanned->cases, scanned->id, FORM, "", n, jpeg, 64, 90 + (int) n);
  g_autoptr (GError) error = NULL;

  page->origin = YC_PAGE_IMPORTED_PDF;
  page->blob = yc_store_put_blob (store, scanned->id, key, jpeg, &page->digest, &error);
  g_free (page->original_blob);
  page->original_blob = g_strdup (original);
  page->original_page = (int) n;
  g_assert_no_error (error);
  if (with_row)
    yc_page_store_add (store, page, &scanned->cases->actor, &error);
  g_assert_no_error (error);
  return g_strdup (page->blob);
}

static void
make_old (Scanned *scanned, const char *name)
{
  g_autofree char *folder = yc_store_make_case_folder (scanned->cases->store, scanned->id, NULL);
  g_autofree char *path = g_build_filename (folder, name, NULL);
  struct utimbuf old = { TEST_NOW / G_USEC_PER_SEC - 3700, TEST_NOW / G_USEC_PER_SEC - 3700 };

  g_assert_cmpint (utime (path, &old), ==, 0);
}

/* Killed between the file of the second page and its row, and in the import of another file before its first row. */
static void
test_cut_import_keeps_originals_of_its_pages (void)
{
  g_autoptr (Scanned) scanned = scanned_new (1);
  YcStore *store = scanned->cases->store;
  g_autoptr (YcSealKey) key = yc_store_get_case_key (store, scanned->id, NULL);
  g_autoptr (GBytes) pdf = g_bytes_new_static ("%PDF-1.7 first", 14), other = g_bytes_new_static ("%PDF-1.7 other", 14);
  g_autofree char *original = yc_store_put_blob (store, scanned->id, key, pdf, NULL, NULL);
  g_autofree char *shown = put_imported (scanned, key, 11, original, TRUE);
  g_autofree char *cut = put_imported (scanned, key, 12, original, FALSE);
  g_autofree char *lone = yc_store_put_blob (store, scanned->id, key, other, NULL, NULL);
  const char *names[] = { original, shown, cut, lone };
  g_autoptr (GPtrArray) pages = NULL;
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    make_old (scanned, names[i]);
  recover (scanned, 0, 0);
  store = scanned->cases->store;   /* opened anew */
  pages = yc_page_store_list (store, scanned->id, TRUE, NULL);
  g_assert_cmpuint (pages->len, ==, 2);
  g_assert_cmpstr (((YcPage *) g_ptr_array_index (pages, 1))->original_blob, ==, original);
  g_autoptr (GBytes) kept = yc_store_get_blob (store, scanned->id, key, original, &error);
  g_assert_no_error (error);
  g_assert_true (g_bytes_equal (kept, pdf));
  /* Never shown: gone, with the original that belongs to no page. The file is brought again. */
  g_assert_false (yc_store_check_blob (store, scanned->id, cut, NULL));
  g_assert_false (yc_store_check_blob (store, scanned->id, lone, NULL));
  test_assert_sound (scanned->cases);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  g_test_add_func ("/capture/page-store/unknown-page-is-not-found", test_unknown_page);
  g_test_add_func ("/capture/page-store/frozen-after-acceptance", test_frozen_after_acceptance);
  g_test_add_func ("/capture/page-store/each-operation-is-undone-and-redone-over-restarts", test_each_operation_is_undone_and_redone);
  g_test_add_func ("/capture/page-store/new-operation-ends-redo", test_new_operation_ends_redo);
  g_test_add_func ("/capture/page-store/nothing-to-do-leaves-no-entry", test_nothing_to_do_leaves_no_entry);
  g_test_add_func ("/capture/page-store/random-operations-are-undone-step-by-step", test_random_operations);
  g_test_add_func ("/capture/page-store/changed-or-missing-file-is-found", test_changed_file_is_found);
  g_test_add_func ("/capture/page-store/again/last-scan-of-the-slot-goes", test_last_scan_of_the_slot_goes);
  g_test_add_func ("/capture/page-store/recovers-what-the-helper-left", test_recovers_what_the_helper_left);
  g_test_add_func ("/capture/page-store/recovered-pages-are-marked-to-be-looked-at", test_recovered_pages_are_marked);
  g_test_add_func ("/capture/page-store/recovers-between-rename-and-row", test_recovers_between_rename_and_row);
  g_test_add_func ("/capture/page-store/deleted-page-is-not-brought-back", test_deleted_page_is_not_brought_back);
  g_test_add_func ("/capture/page-store/sweeps-old-blobs-without-row", test_sweeps_old_blobs_without_row);
  g_test_add_func ("/capture/page-store/import-that-was-cut-keeps-the-originals-of-its-pages", test_cut_import_keeps_originals_of_its_pages);
  g_test_add_func ("/capture/page-store/draft-leaves-no-event-of-its-pages", test_draft_leaves_no_event);
  g_test_add_func ("/capture/page-store/received-case-needs-an-author-for-a-change", test_received_needs_an_author);
  g_test_add_func ("/capture/page-store/each-change-after-the-receipt-is-told", test_each_change_after_the_receipt_is_told);
  g_test_add_func ("/capture/page-store/row-that-is-not-as-told-is-found", test_row_against_its_event_is_found);
  return g_test_run ();
}
