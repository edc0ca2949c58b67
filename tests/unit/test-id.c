/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 *
 * base/yc-id: UUIDs and random bytes.
 */
#define G_LOG_DOMAIN "test"

#include "config.h"

#include "base/yc-id.h"

#include <string.h>

static void
test_refused (void)
{
  static const char *const bad[] = {
    "", "0192d3a0-7c6e-7a3b-8f1d-2b3c4d5e6f7", "0192d3a0-7c6e-7a3b-8f1d-2b3c4d5e6f700", "0192D3A0-7c6e-7a3b-8f1d-2b3c4d5e6f70",
    "0192d3a07c6e-7a3b-8f1d-2b3c4d5e6f70-", "0192d3a0-7c6e-7a3b-8f1d-2b3c4d5e6f7g", "../../../../../../etc/passwd00000000",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    g_assert_false (yc_id_is_uuid (bad[i]));
  g_assert_false (yc_id_is_uuid (NULL));
}

static void
test_layout (void)
{
  g_autofree char *id = yc_ids_uuid (yc_ids_system (), G_GINT64_CONSTANT (0x0192d3a07c6e) * 1000 + 999);

  g_assert_true (yc_id_is_uuid (id));
  g_assert_true (g_str_has_prefix (id, "0192d3a0-7c6e-7"));
  g_assert_nonnull (strchr ("89ab", id[19]));
}

static void
test_repeatable (void)
{
  g_autoptr (YcIds) a = yc_ids_test_new (7), b = yc_ids_test_new (7), c = yc_ids_test_new (8);
  g_autofree char *first = yc_ids_uuid (a, 0), *same = yc_ids_uuid (b, 0), *other = yc_ids_uuid (c, 0);
  g_autofree char *next = yc_ids_uuid (a, 0);

  g_assert_cmpstr (first, ==, same);
  g_assert_cmpstr (first, !=, other);
  g_assert_cmpstr (first, !=, next);
}

static gpointer
make_many (gpointer data)
{
  GPtrArray *ids = g_ptr_array_new_with_free_func (g_free);

  for (int i = 0; i < 5000; i++)
    g_ptr_array_add (ids, yc_ids_uuid (data, 0));
  return ids;
}

/* All of the same millisecond, from two threads */
static void
test_unique (gconstpointer data)
{
  g_autoptr (YcIds) seeded = yc_ids_test_new (1);
  YcIds *ids = data != NULL ? seeded : yc_ids_system ();
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  GThread *thread = g_thread_new ("ids", make_many, ids);
  g_autoptr (GPtrArray) mine = make_many (ids);
  g_autoptr (GPtrArray) theirs = g_thread_join (thread);

  for (guint i = 0; i < mine->len; i++)
    {
      g_hash_table_add (seen, g_strdup (g_ptr_array_index (mine, i)));
      g_hash_table_add (seen, g_strdup (g_ptr_array_index (theirs, i)));
    }
  g_assert_cmpuint (g_hash_table_size (seen), ==, 10000);
}

static void
test_fill (void)
{
  guint8 bytes[600] = { 0 };
  int zeros = 0;

  yc_ids_fill (yc_ids_system (), bytes, sizeof bytes - 1);
  for (gsize i = 0; i < sizeof bytes - 1; i++)
    zeros += bytes[i] == 0;
  g_assert_cmpint (zeros, <, 40);
  g_assert_cmpint (bytes[sizeof bytes - 1], ==, 0);
}

/* What is named by it must not be overwritten by the next job of the same minute. */
static void
test_tails (void)
{
  g_autofree char *one = yc_ids_uuid (yc_ids_system (), 1700000000000000), *two = yc_ids_uuid (yc_ids_system (), 1700000000000000);

  g_assert_cmpuint (strlen (yc_id_tail (one)), ==, 8);
  g_assert_cmpstr (yc_id_tail (one), !=, yc_id_tail (two));
  g_assert_true (g_str_has_suffix (one, yc_id_tail (one)));
  g_assert_cmpstr (yc_id_tail ("short"), ==, "short");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  g_test_add_func ("/base/id/what-is-no-lower-case-uuid-is-refused", test_refused);
  g_test_add_func ("/base/id/a-uuid-of-version-7-carries-the-millisecond", test_layout);
  g_test_add_func ("/base/id/equal-seeds-give-equal-ids", test_repeatable);
  g_test_add_data_func ("/base/id/ids-of-one-millisecond-differ", NULL, test_unique);
  g_test_add_data_func ("/base/id/seeded-ids-of-two-threads-differ", "seeded", test_unique);
  g_test_add_func ("/base/id/ids-of-one-millisecond-have-different-tails", test_tails);
  g_test_add_func ("/base/id/random-bytes-fill-the-buffer-and-no-more", test_fill);
  return g_test_run ();
}
