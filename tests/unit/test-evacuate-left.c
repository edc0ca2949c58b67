/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* What is left over when a withdrawn workstation hands over: an operation that does not go, files that nobody can read, a key that changes in the middle, a note that cannot be
 * written, a withdrawal that was a mistake; and what nobody could put in, for a person to read. A real store before a real platform's store, without a line. */
#define G_LOG_DOMAIN "test-evacuate-left"
#include "config.h"

#include "base/yc-error.h"
#include "platform/yc-platform-store-private.h"
#include "test-evacuate.h"
#include "vault/yc-store-wipe.h"

#include <glib/gstdio.h>

/* ---- helpers ---- */

/* Until the round is over. Returns: how many parts went */
static guint
go_round (Site *site, YcEvacuate *self)
{
  guint n = 0;

  for (;; n++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (YcEvacuation) part = yc_evacuate_next (self, &error);
      g_autoptr (YcEvacuated) receipt = NULL;

      g_assert_no_error (error);
      if (part == NULL)
        return n;
      receipt = send_part (site, part, &error);
      g_assert_true (yc_evacuate_take_receipt (self, receipt, &error));
      g_assert_no_error (error);
    }
}

static YcEvacuateCount
count_of (Site *site)
{
  YcEvacuateCount count = { 0 };
  g_autoptr (GError) error = NULL;

  g_assert_true (yc_evacuate_count (site->counter->cases->store, &count, &error));
  g_assert_no_error (error);
  return count;
}

static YcEvacuate *
begin (Site *site)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (YcRevoked) word = ask_word (site, &error);
  YcEvacuate *self = yc_evacuate_new (site->counter->cases->store, word->escrow, &error);

  g_assert_no_error (error);
  return self;
}

/* Where @name lies below @folder. (transfer full) */
static char *
find_blob (const char *folder, const char *name)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *here = NULL;

  while (dir != NULL && (here = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, here, NULL), *inner = NULL;

      if (g_str_has_prefix (here, name))
        return g_steal_pointer (&path);
      if ((inner = find_blob (path, name)) != NULL)
        return g_steal_pointer (&inner);
    }
  return NULL;
}

/* A sealed page of the case on the disk. (transfer full) */
static char *
find_page (Site *site)
{
  g_autofree char *folder = g_build_filename (site->counter->cases->folder->path, "blobs", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) pages = yc_page_store_list (site->counter->cases->store, site->counter->id, FALSE, &error);
  char *path = NULL;

  g_assert_no_error (error);
  path = find_blob (folder, ((const YcPage *) g_ptr_array_index (pages, 0))->blob);
  g_assert_nonnull (path);
  return path;
}

/* ---- one that does not go ---- */

/* The platform does not take it: the others go on, and it is there in the next round, with the same bytes. */
static void
test_refused (void)
{
  g_autoptr (Site) site = site_new ();
  g_autoptr (YcEvacuate) self = NULL;
  g_autoptr (YcEvacuation) first = NULL, again = NULL;
  g_autoptr (GError) error = NULL;

  withdraw (site);
  self = begin (site);
  first = yc_evacuate_next (self, &error);
  yc_evacuate_pass_over (self);
  g_assert_cmpuint (go_round (site, self), >, 0);
  g_assert_cmpuint (yc_evacuate_get_passed (self), ==, 1);
  g_assert_cmpuint (count_of (site).n_handed, ==, 1);
  g_assert_cmpuint (count_of (site).n_open, ==, 2);
  yc_evacuate_begin_round (self);
  again = yc_evacuate_next (self, &error);
  g_assert_cmpstr (again->op, ==, first->op);
  g_assert_true (g_bytes_equal (again->sealed, first->sealed));
  go_round (site, self);
  g_assert_cmpuint (yc_evacuate_get_passed (self), ==, 0);
  g_assert_cmpuint (count_of (site).n_handed, ==, 2);
}

/* A part of it cannot be made: what a failing disk says of one file is not that the file is lost. */
static void
test_unmade (void)
{
  g_autoptr (Site) site = site_new ();
  g_autofree char *page = find_page (site), *kept = g_strconcat (page, ".kept", NULL);
  g_autoptr (YcEvacuate) self = NULL;

  g_assert_cmpint (g_rename (page, kept), ==, 0);
  g_assert_cmpint (g_mkdir (page, 0700), ==, 0);
  withdraw (site);
  self = begin (site);
  go_round (site, self);
  g_assert_cmpuint (yc_evacuate_get_passed (self), ==, 1);
  g_assert_cmpuint (count_of (site).n_handed, ==, 1);
  g_assert_cmpuint (count_of (site).n_lost, ==, 0);
  /* It can be read again, without a restart. */
  g_assert_cmpint (g_rmdir (page), ==, 0);
  g_assert_cmpint (g_rename (kept, page), ==, 0);
  yc_evacuate_begin_round (self);
  go_round (site, self);
  g_assert_cmpuint (yc_evacuate_get_passed (self), ==, 0);
  g_assert_cmpuint (count_of (site).n_handed, ==, 2);
  g_assert_cmpuint (count_of (site).n_lost, ==, 0);
}

/* ---- files that are lost, and what a person reads ---- */

static guint
count_files (const char *folder, const char *ending)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name = NULL;
  guint n = 0;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      n += g_file_test (path, G_FILE_TEST_IS_DIR) ? count_files (path, ending) : g_str_has_suffix (name, ending) ? 1 : 0;
    }
  return n;
}

static char *
take_out (Site *site, const char *folder, GError **error)
{
  char *text = NULL, *copy = NULL;
  size_t n = 0;
  FILE *out = open_memstream (&text, &n);
  gboolean ok = yc_platform_take_out (site->platform->store, site->device->station, folder, out, error);

  fclose (out);
  copy = ok ? g_strdup (text) : NULL;
  free (text);
  return copy;
}

static void
test_lost (void)
{
  g_autoptr (Site) site = site_new ();
  g_autofree char *page = find_page (site), *listed = NULL, *put = NULL, *out = NULL, *told = NULL, *again = NULL;
  g_autoptr (YcEvacuate) self = NULL;
  g_autoptr (GError) error = NULL, there = NULL;
  g_autofree char *text = NULL, *file = NULL, *op = NULL;
  g_auto (GStrv) fields = NULL;

  g_assert_cmpint (g_unlink (page), ==, 0);
  withdraw (site);
  self = begin (site);
  go_round (site, self);
  g_assert_cmpuint (count_of (site).n_handed, ==, 2);
  g_assert_cmpuint (count_of (site).n_lost, ==, 1);
  listed = print (list_all, site, &error);
  g_assert_cmpuint (count_lines (listed, "\t1\twaits"), ==, 1);
  /* The platform's rules do not take a case without its page: it stays sealed, and a person can read it. */
  put = print (yc_platform_put_in, site, &error);
  g_assert_nonnull (strstr (put, "\tunsealed\t"));
  out = g_build_filename (site->counter->cases->folder->path, "out", NULL);
  told = take_out (site, out, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (count_lines (told, "") - 1, ==, count_files (out, "operation.json"));
  g_assert_cmpuint (count_files (out, "operation.json"), >, 0);
  g_assert_cmpuint (count_files (out, ".pdf") + count_files (out, ".jpg"), >, 3);
  g_assert_cmpuint (count_files (out, ".bin"), ==, 0);
  fields = g_strsplit (told, "\t", 3);
  op = g_strdup (fields[1]);
  file = g_build_filename (out, op, "operation.json", NULL);
  g_assert_true (g_file_get_contents (file, &text, NULL, &error));
  g_assert_nonnull (strstr (text, op));
  /* Nothing is written over. */
  again = take_out (site, out, &there);
  g_assert_null (again);
  g_assert_nonnull (there);
}

/* ---- another key in the middle ---- */

/* Begun anew for the new key; what was sealed for the old one stands in nobody's way when it is put in. */
static void
test_other_key (void)
{
  g_autoptr (Site) site = site_new ();
  g_autoptr (YcEvacuate) before = NULL, self = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *put = NULL;

  withdraw (site);
  before = begin (site);
  for (guint i = 0; i < 3; i++)
    {
      g_autoptr (YcEvacuation) part = yc_evacuate_next (before, &error);
      g_autoptr (YcEvacuated) receipt = send_part (site, part, &error);

      g_assert_true (yc_evacuate_take_receipt (before, receipt, &error));
      g_assert_no_error (error);
    }
  g_assert_true (yc_db_exec (site->platform->store->db, "DELETE FROM meta WHERE name = 'escrow-key'", &error));
  g_assert_no_error (error);
  self = begin (site);
  {
    g_autoptr (YcEvacuation) first = yc_evacuate_next (self, &error);

    g_assert_cmpuint (first->part, ==, 1);
  }
  go_round (site, self);
  g_assert_cmpuint (count_of (site).n_handed, ==, 2);
  put = print (yc_platform_put_in, site, &error);
  g_test_message ("%s", put);
  g_assert_cmpuint (count_lines (put, "\tdone"), ==, 2);
}

/* ---- a note that cannot be written ---- */

/* Without the file that decides nothing is destroyed, and the store goes on. */
static void
test_no_marker (void)
{
  g_autoptr (Site) site = site_new ();
  YcStore *store = site->counter->cases->store;
  g_autofree char *marker = g_build_filename (site->counter->cases->folder->path, "withdrawn.json", NULL), *inner = g_build_filename (marker, "x", NULL);
  const YcWiped facts = { .handed = 2, .lost = 1 };
  g_autoptr (YcCaseRecord) record = NULL, gone = NULL;
  g_autoptr (YcWiped) told = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (g_mkdir (marker, 0700), ==, 0);
  g_assert_cmpint (g_mkdir (inner, 0700), ==, 0);
  g_assert_false (yc_store_wipe (store, &facts, &error));
  g_assert_nonnull (error);
  g_clear_error (&error);
  g_assert_false (yc_store_is_wiped (store));
  record = yc_case_store_get (store, site->counter->id, &error);
  g_assert_no_error (error);
  g_assert_nonnull (record);
  g_assert_cmpint (g_rmdir (inner), ==, 0);
  g_assert_cmpint (g_rmdir (marker), ==, 0);
  g_assert_true (yc_store_wipe (store, &facts, &error));
  g_assert_no_error (error);
  told = yc_wiped_load (site->counter->cases->folder->path, &error);
  g_assert_cmpuint (told->handed, ==, 2);
  g_assert_cmpuint (told->lost, ==, 1);
}

/* ---- a mistake ---- */

/* Back in service, and withdrawn once more: what was handed over for the first time does not stand for what has to go for the second. */
static void
test_twice (void)
{
  g_autoptr (Site) site = site_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (YcRevoked) word = NULL, later = NULL, last = NULL;
  g_autofree char *told = NULL;

  withdraw (site);
  {
    g_autoptr (YcEvacuate) self = begin (site);

    go_round (site, self);
  }
  word = ask_word (site, &error);
  g_assert_cmpuint (word->handed, ==, 2);
  told = print (yc_platform_reinstate, site, &error);
  g_assert_no_error (error);
  g_assert_true (g_str_has_prefix (told, "reinstated\t"));
  g_assert_cmpuint (count_lines (told, "\t2"), ==, 1);
  g_assert_true (yc_evacuate_forget (site->counter->cases->store, &error));
  withdraw (site);
  later = ask_word (site, &error);
  g_assert_cmpuint (later->handed, ==, 0);
  {
    g_autoptr (YcEvacuate) self = begin (site);

    go_round (site, self);
  }
  last = ask_word (site, &error);
  g_assert_cmpuint (last->handed, ==, 2);
}

/* Back in service it delivers over the line what it had handed over: that waits for nobody any more. In service, there is nothing to take back. */
static void
test_arrived (void)
{
  g_autoptr (Site) site = site_new ();
  g_autoptr (GPtrArray) results = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *before = NULL, *told = NULL, *after = NULL, *again = NULL;

  withdraw (site);
  {
    g_autoptr (YcEvacuate) self = begin (site);

    go_round (site, self);
  }
  before = print (list_all, site, &error);
  g_assert_cmpuint (count_lines (before, "\twaits"), ==, 2);
  told = print (yc_platform_reinstate, site, &error);
  g_assert_no_error (error);
  results = deliver_queue (site, TRUE);
  after = print (list_all, site, &error);
  g_assert_cmpuint (count_lines (after, "\tdone"), ==, 2);
  g_assert_cmpuint (count_lines (after, "\twaits"), ==, 0);
  again = print (yc_platform_reinstate, site, &error);
  g_assert_null (again);
  g_assert_error (error, YC_BASE_ERROR, YC_BASE_ERROR_FORMAT);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  g_test_add_func ("/evacuate/left/what-is-refused-keeps-nobody-back", test_refused);
  g_test_add_func ("/evacuate/left/what-cannot-be-read-now-keeps-nobody-back", test_unmade);
  g_test_add_func ("/evacuate/left/lost-files-are-counted-and-the-rest-is-read", test_lost);
  g_test_add_func ("/evacuate/left/another-key-in-the-middle", test_other_key);
  g_test_add_func ("/evacuate/left/nothing-without-the-note", test_no_marker);
  g_test_add_func ("/evacuate/left/a-second-withdrawal-counts-for-itself", test_twice);
  g_test_add_func ("/evacuate/left/what-came-over-the-line-meanwhile-waits-no-more", test_arrived);
  return g_test_run ();
}
