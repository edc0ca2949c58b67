/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */

/* The store on a real folder: lock, versions, what is private, reserve, what survives a killed process. */
#define G_LOG_DOMAIN "test-store"
#include "config.h"

#include "base/yc-error.h"
#include "test-store.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static void
test_second_opener (void)
{
  g_autoptr (TestFolder) folder = test_folder_new ();
  g_autoptr (YcSealKey) key = key_of (1);
  YcStoreConfig config = config_for (folder, key);
  YcStore *first = open_store (folder, key);

  assert_open_fails (&config, YC_STORE_ERROR, YC_STORE_ERROR_BUSY);
  /* The refused one must not have taken the lock away from the first. */
  assert_open_fails (&config, YC_STORE_ERROR, YC_STORE_ERROR_BUSY);
  yc_store_close (first);
  yc_store_close (open_store (folder, key));
}

static int
compare_lines (gconstpointer a,
               gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/* Name, mode, times and content of everything that lies in the folder. */
static char *
describe (TestFolder *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder->path, 0, NULL);
  g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func (g_free);
  const char *name;

  while ((name = g_dir_read_name (dir)))
    {
      g_autofree char *path = g_build_filename (folder->path, name, NULL);
      g_autofree char *data = NULL;
      YcDigest digest = { 0 };
      struct stat st;
      gsize n = 0;

      g_assert_cmpint (stat (path, &st), ==, 0);
      if (g_file_get_contents (path, &data, &n, NULL))
        yc_digest_bytes (data, n, &digest);
      g_ptr_array_add (lines, g_strdup_printf ("%s %o %" G_GINT64_FORMAT ".%09ld %s", name, st.st_mode, (gint64) st.st_mtim.tv_sec,
                                               st.st_mtim.tv_nsec, digest.sha256));
    }
  g_ptr_array_sort (lines, compare_lines);
  g_ptr_array_add (lines, NULL);
  return g_strjoinv ("\n", (char **) lines->pdata);
}

/* Each with the log that a close leaves, and without: so comes a folder from a backup. */
static void
test_newer (void)
{
  static const char *const beside[] = { "work.db-wal", "work.db-shm", "lock", "cache.db-wal", "cache.db-shm" };
  g_autoptr (TestFolder) folder = test_folder_new ();
  g_autoptr (YcSealKey) key = key_of (1);
  YcStore *store = open_store (folder, key);

  g_assert_true (yc_db_exec (yc_store_get_work (store), "PRAGMA user_version = 9999", NULL));
  yc_store_close (store);
  for (guint i = 0; i < 4; i++)
    {
      YcStoreConfig config = config_for (folder, i % 2 > 0 ? NULL : key);
      g_autofree char *before = describe (folder);
      g_autofree char *after = NULL;

      config.read_only = i % 2 > 0;
      assert_open_fails (&config, YC_STORE_ERROR, YC_STORE_ERROR_NEWER);
      after = describe (folder);
      g_assert_cmpstr (after, ==, before);
      for (guint k = 0; i == 1 && k < G_N_ELEMENTS (beside); k++)
        {
          g_autofree char *path = test_folder_path (folder, beside[k]);

          g_unlink (path);
        }
    }
}

static void
run_migration (YcDb *db, const char *name)
{
  g_autofree char *path = g_build_path ("/", "/io/github/yichuang/Yichuang/sql/work", name, NULL);
  g_autoptr (GBytes) text = g_resources_lookup_data (path, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
  gsize n;
  g_autofree char *sql = g_strdup (g_bytes_get_data (text, &n));
  g_autoptr (GError) error = NULL;

  yc_db_exec (db, sql, &error);
  g_assert_no_error (error);
}

static char *
read_text (YcDb *db, const char *sql)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (YcStmt) stmt = yc_db_prepare (db, sql, &error);
  gboolean row = FALSE;

  g_assert_no_error (error);
  g_assert_true (yc_stmt_step (stmt, &row, &error) && row);
  return g_strdup (yc_stmt_col_text (stmt, "text"));
}

/* A store of before events stood in the order of their arrival. */
static void
test_old_events (void)
{
  static const char rows[] =
    "INSERT INTO case_event VALUES ('b', 1, 'created', 'h1', 's1', x'01'), ('a', 2, 'received', 'h3', 's3', x'03'),"
    " ('a', 1, 'created', 'h2', '', x'02');"
    "INSERT INTO outbox VALUES (7, 'op', 'a', 2, 'received', 'clerk', 'd', 'e', 's', 'ready', 3, 4, 5, x'06');"
    "PRAGMA user_version = 3";
  g_autoptr (TestFolder) folder = test_folder_new ();
  g_autofree char *path = test_folder_path (folder, "work.db");
  g_autoptr (YcSealKey) key = key_of (1);
  g_autoptr (GError) error = NULL;
  YcDb *db = yc_db_open (path, YC_DB_WORK, FALSE, &error);
  YcStore *store;
  g_autofree char *events = NULL, *queue = NULL;

  g_assert_no_error (error);
  run_migration (db, "0001-keys.sql");
  run_migration (db, "0002-cases.sql");
  run_migration (db, "0003-outbox-case.sql");
  g_assert_true (yc_db_exec (db, rows, &error));
  yc_db_close (db);
  store = open_store (folder, key);
  db = yc_store_get_work (store);
  events = read_text (db, "SELECT /* whole */ group_concat (case_id || seq || kind || hash || signature || hex (sealed), ' ') AS text"
                          " FROM (SELECT * FROM case_event ORDER BY case_id, seq)");
  g_assert_cmpstr (events, ==, "a1createdh202 a2receivedh3s303 b1createdh1s101");
  queue = read_text (db, "SELECT /* whole */ n || op_id || case_id || case_seq || tries || next_at || made || hex (sealed) AS text FROM outbox");
  g_assert_cmpstr (queue, ==, "7opa234506");
  g_assert_false (yc_db_exec (db, "UPDATE case_event SET kind = 'x'", NULL));
  g_assert_false (yc_db_exec (db, "DELETE FROM case_event", NULL));
  g_assert_false (yc_db_exec (db, "INSERT INTO case_event (case_id, seq, kind, hash, signature, sealed) VALUES ('a', 2, 'x', '', '', x'')", NULL));
  yc_store_close (store);
}

/* A store of before others' operations came in: what was delivered has its place in the order of the case, and the own chain is as long as it was. */
static void
test_old_deliveries (void)
{
  static const char *const names[] = { "0001-keys", "0002-cases", "0003-outbox-case", "0004-events-by-arrival", "0005-own-marks", "0006-judge-limit",
                                       "0007-scan-order", "0008-search-terms", "0009-delivery", "0010-item-versions" };
  static const char rows[] =
    "INSERT INTO outbox VALUES (1, 'op1', 'a', 4, 'received', 'clerk', 'd', 'e', 's', 'ready', 0, 0, 5, x'06'),"
    " (2, 'op2', 'a', 6, 'accepted', 'clerk', 'd', 'e', 's', 'ready', 0, 0, 5, x'07');"
    "INSERT INTO delivery (n, state, case_id, revision, sequence, received, receipt) VALUES (1, 'done', 'a', 1, 9, 77, 'r');"
    "INSERT INTO delivery (n, state, case_id, problem) VALUES (2, 'stuck', 'a', '{}');"
    "INSERT INTO case_row (n, id, number, state, is_open, item_id, item_version, item_name, applicant_kind, due, due_provisional, cure_due, parked,"
    " created, changed, window, revision, intake_seq, head, sealed)"
    " VALUES (1, 'a', '', 40, 1, '', '', '', 0, '', 0, '', 0, 0, 0, '', 6, 2, 'h6', x'01'),"
    " (2, 'b', '', 10, 1, '', '', '', 0, '', 0, '', 0, 0, 0, '', 6, 2, 'h6', x'01');"
    "INSERT INTO case_event (case_id, seq, kind, hash, signature, sealed) VALUES ('a', 1, 'created', '', '', x''), ('a', 2, 'tolerated', '', '', x'');"
    "PRAGMA user_version = 10";
  g_autoptr (TestFolder) folder = test_folder_new ();
  g_autofree char *path = test_folder_path (folder, "work.db");
  g_autoptr (YcSealKey) key = key_of (1);
  g_autoptr (GError) error = NULL;
  YcDb *db = yc_db_open (path, YC_DB_WORK, FALSE, &error);
  YcStore *store;
  g_autofree char *noted = NULL, *row = NULL, *queue = NULL;

  g_assert_no_error (error);
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *file = g_strconcat (names[i], ".sql", NULL);

      run_migration (db, file);
    }
  g_assert_true (yc_db_exec (db, rows, &error));
  g_assert_no_error (error);
  yc_db_close (db);
  store = open_store (folder, key);
  db = yc_store_get_work (store);
  noted = read_text (db, "SELECT /* whole */ group_concat (case_id || revision || op_id || at || own_seq || (sealed IS NULL), ' ') AS text FROM case_revision");
  g_assert_cmpstr (noted, ==, "a1op17741");
  row = read_text (db, "SELECT group_concat (own_seq || head || held || intake_revision || accepted_as, ' ') AS text FROM case_row");
  g_assert_cmpstr (row, ==, "6h60031 6h6000");
  queue = read_text (db, "SELECT group_concat (n || state || problem || receipt, ' ') AS text FROM delivery");
  g_assert_cmpstr (queue, ==, "1doner 2stuck{}");
  yc_store_close (store);
}

static void
test_damaged (void)
{
  g_autoptr (TestFolder) folder = test_folder_new ();
  g_autofree char *path = test_folder_path (folder, "work.db");
  g_autofree char *junk = g_strnfill (8192, 'j');
  YcStoreConfig config = config_for (folder, NULL);

  g_assert_true (g_file_set_contents (path, junk, 8192, NULL));
  assert_open_fails (&config, YC_STORE_ERROR, YC_STORE_ERROR_DAMAGED);
  g_assert_true (g_file_test (path, G_FILE_TEST_EXISTS));
}

static void
test_read_only (void)
{
  g_autoptr (TestFolder) folder = test_folder_new ();
  g_autoptr (YcSealKey) key = key_of (1);
  YcStoreConfig config = config_for (folder, NULL);
  g_autoptr (GError) error = NULL;

  config.read_only = TRUE;
  assert_open_fails (&config, YC_STORE_ERROR, YC_STORE_ERROR_NOT_FOUND);
  g_autoptr (YcStore) writer = open_store (folder, key);
  g_assert_true (yc_store_set_meta (writer, "name", "窗口", &error));
  g_autoptr (YcStore) reader = yc_store_open (&config, &error);
  g_assert_no_error (error);
  g_autofree char *value = yc_store_get_meta (reader, "name", &error);
  g_assert_cmpstr (value, ==, "窗口");
  g_assert_cmpstr (yc_store_get_incarnation (reader), ==, yc_store_get_incarnation (writer));
  g_assert_false (yc_store_set_meta (reader, "name", "x", &error));
  g_assert_nonnull (error);
  g_assert_false (yc_store_release_reserve (reader));
}

static void
test_meta (void)
{
  g_autoptr (TestFolder) folder = test_folder_new ();
  g_autoptr (YcStore) store = open_store (folder, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_null (yc_store_get_meta (store, "name", &error));
  g_assert_no_error (error);
  g_assert_true (yc_store_set_meta (store, "name", "a", &error));
  g_assert_true (yc_store_set_meta (store, "name", "b", &error));
  g_autofree char *value = yc_store_get_meta (store, "name", &error);
  g_assert_cmpstr (value, ==, "b");
  g_assert_true (yc_store_set_meta (store, "name", NULL, &error));
  g_assert_null (yc_store_get_meta (store, "name", &error));
  g_assert_no_error (error);
}

static void
test_incarnation (void)
{
  g_autoptr (TestFolder) one = test_folder_new ();
  g_autoptr (TestFolder) two = test_folder_new ();
  g_autoptr (YcSealKey) key = key_of (1);
  YcStore *store = open_store (one, key);
  g_autofree char *first = g_strdup (yc_store_get_incarnation (store));
  g_autoptr (YcStore) other = open_store (two, key);

  yc_store_close (store);
  store = open_store (one, key);
  g_assert_true (yc_id_is_uuid (first));
  g_assert_cmpstr (yc_store_get_incarnation (store), ==, first);
  g_assert_cmpstr (yc_store_get_incarnation (other), !=, first);
  yc_store_close (store);

  /* A crash between the tables and the incarnation leaves a store that is still new. */
  store = open_store (one, key);
  g_assert_true (yc_store_set_meta (store, "incarnation", NULL, NULL));
  yc_store_close (store);
  store = open_store (one, key);
  g_assert_true (yc_id_is_uuid (yc_store_get_incarnation (store)));
  yc_store_close (store);
}

static void
test_cache_is_replaced (void)
{
  g_autoptr (TestFolder) folder = test_folder_new ();
  g_autofree char *path = test_folder_path (folder, "cache.db");
  g_autofree char *wal = test_folder_path (folder, "cache.db-wal");
  g_autofree char *junk = g_strnfill (8192, 'j');
  YcStore *store = open_store (folder, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_true (yc_db_exec (yc_store_get_cache (store), "INSERT INTO cache_meta VALUES ('here', 'before')", &error));
  yc_store_close (store);
  /* With its WAL, which keeps the pages and would heal the file. */
  g_assert_cmpint (g_unlink (wal), ==, 0);
  g_assert_true (g_file_set_contents (path, junk, 8192, NULL));
  store = open_store (folder, NULL);
  g_assert_true (yc_db_exec (yc_store_get_cache (store), "INSERT INTO cache_meta VALUES ('here', 'after')", &error));
  /* Another store's cache. */
  g_assert_true (yc_db_exec (yc_store_get_cache (store), "UPDATE cache_meta SET value = 'x' WHERE name = 'incarnation'", &error));
  yc_store_close (store);
  store = open_store (folder, NULL);
  g_assert_true (yc_db_exec (yc_store_get_cache (store), "INSERT INTO cache_meta VALUES ('here', 'again')", &error));
  g_assert_no_error (error);
  yc_store_close (store);
}

static void
test_reserve (void)
{
  g_autoptr (TestFolder) folder = test_folder_new ();
  g_autofree char *path = test_folder_path (folder, "reserve");
  g_autoptr (YcStore) store = open_store (folder, NULL);
  g_autoptr (GError) error = NULL;
  struct stat st;

  g_assert_cmpint (stat (path, &st), ==, 0);
  g_assert_cmpint (st.st_blocks * 512, >=, 1024 * 1024);
  g_assert_true (yc_store_release_reserve (store));
  g_assert_false (yc_store_release_reserve (store));
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
  g_assert_true (yc_store_idle (store, &error));
  g_assert_cmpint (stat (path, &st), ==, 0);

  /* As a program that was killed while it made the reserve leaves it. */
  g_assert_cmpint (truncate (path, 0), ==, 0);
  g_assert_true (yc_store_idle (store, &error));
  g_assert_cmpint (stat (path, &st), ==, 0);
  g_assert_cmpint (st.st_blocks * 512, >=, 1024 * 1024);
}

static void
test_private_files (void)
{
  static const char *const names[] = { "work.db", "work.db-wal", "cache.db", "lock", "reserve" };
  g_autoptr (TestFolder) parent = test_folder_new ();
  g_autofree char *path = test_folder_path (parent, "a/yichuang");
  YcStoreConfig config = { .folder = path, .reserve_bytes = 4096, .wal_bytes = 65536 };
  g_autoptr (GError) error = NULL;
  g_autoptr (YcStore) store = yc_store_open (&config, &error);
  struct stat st;

  g_assert_no_error (error);
  g_autofree char *case_folder = yc_store_make_case_folder (store, CASE, NULL);
  g_assert_cmpint (stat (case_folder, &st), ==, 0);
  g_assert_cmpint (st.st_mode & 0777, ==, 0700);
  g_assert_cmpint (stat (path, &st), ==, 0);
  g_assert_cmpint (st.st_mode & 0777, ==, 0700);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *file = g_build_filename (path, names[i], NULL);

      g_assert_cmpint (stat (file, &st), ==, 0);
      g_assert_cmpint (st.st_mode & 0777, ==, 0600);
    }
  g_assert_null (yc_store_make_case_folder (store, "../outside", &error));
  g_assert_error (error, YC_STORE_ERROR, YC_STORE_ERROR_NOT_FOUND);
}

/* The child acknowledges each case after its commit, page file first, and is killed. */
static void
begin_cases_until_killed (TestFolder *folder,
                          int         fd)
{
  g_autoptr (YcSealKey) key = key_of (1);
  YcStore *store = open_store (folder, key);

  for (guint i = 0; i < 100000; i++)
    {
      g_autofree char *id = g_strdup_printf ("case-%u", i);
      g_autofree char *text = g_strdup_printf ("page of %u", i);
      g_autoptr (GBytes) plain = g_bytes_new (text, strlen (text));

      if (!yc_store_begin (store, NULL))
        _exit (2);
      g_autoptr (YcSealKey) case_key = yc_store_make_case_key (store, id, NULL);
      g_autofree char *name = case_key ? yc_store_put_blob (store, id, case_key, plain, NULL, NULL) : NULL;
      if (!name || !yc_store_set_meta (store, id, name, NULL) || !yc_store_commit (store, NULL)
          || write (fd, &i, sizeof i) != sizeof i)
        _exit (3);
    }
  _exit (0);
}

static void
test_killed (void)
{
  g_autoptr (TestFolder) folder = test_folder_new ();
  g_autoptr (YcSealKey) key = key_of (1);
  g_autoptr (GPtrArray) defects = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) error = NULL;
  guint told = 0, got;
  int fds[2], status;

  g_assert_cmpint (pipe (fds), ==, 0);
  pid_t pid = fork ();
  if (pid == 0)
    {
      close (fds[0]);
      begin_cases_until_killed (folder, fds[1]);
    }
  close (fds[1]);
  while (told < 20 && read (fds[0], &got, sizeof got) == sizeof got)
    told = got + 1;
  g_assert_cmpint (kill (pid, SIGKILL), ==, 0);
  while (read (fds[0], &got, sizeof got) == sizeof got)
    told = got + 1;
  close (fds[0]);
  g_assert_cmpint (waitpid (pid, &status, 0), ==, pid);
  g_assert_true (WIFSIGNALED (status));

  /* The lock went with the process. */
  g_autoptr (YcStore) store = open_store (folder, key);
  g_assert_true (yc_store_verify (store, defects, &error));
  g_assert_cmpuint (defects->len, ==, 0);
  g_assert_cmpuint (told, >=, 20);
  for (guint i = 0; i < told; i++)
    {
      g_autofree char *id = g_strdup_printf ("case-%u", i);
      g_autofree char *name = yc_store_get_meta (store, id, &error);
      g_autoptr (YcSealKey) case_key = yc_store_get_case_key (store, id, &error);
      g_autoptr (GBytes) plain = yc_store_get_blob (store, id, case_key, name, &error);

      g_assert_no_error (error);
      g_assert_nonnull (plain);
    }
}

static void
test_mapped_errors (void)
{
  static const struct
  {
    int db, store;
  } table[] = {
    { YC_DB_ERROR_NO_SPACE, YC_STORE_ERROR_NO_SPACE },
    { YC_DB_ERROR_NEWER, YC_STORE_ERROR_NEWER },
    { YC_DB_ERROR_DAMAGED, YC_STORE_ERROR_DAMAGED },
  };
  GError *error = NULL;

  g_assert_false (yc_store_map_error (NULL));
  g_assert_false (yc_store_map_error (&error));
  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    {
      error = g_error_new_literal (YC_DB_ERROR, table[i].db, "text");
      g_assert_false (yc_store_map_error (&error));
      g_assert_error (error, YC_STORE_ERROR, table[i].store);
      g_assert_cmpstr (error->message, ==, "text");
      g_clear_error (&error);
    }
  error = g_error_new_literal (YC_BASE_ERROR, YC_BASE_ERROR_NO_SPACE, "text");
  yc_store_map_error (&error);
  g_assert_error (error, YC_STORE_ERROR, YC_STORE_ERROR_NO_SPACE);
  g_assert_cmpstr (yc_error_code (error), ==, "store.no-space");
  g_clear_error (&error);
  error = g_error_new_literal (YC_DB_ERROR, YC_DB_ERROR_IO, "text");
  yc_store_map_error (&error);
  g_assert_error (error, YC_DB_ERROR, YC_DB_ERROR_IO);
  g_clear_error (&error);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  yc_digest_init_library ();

  g_test_add_func ("/store/open/second-opener-is-told-busy", test_second_opener);
  g_test_add_func ("/store/open/newer-store-is-refused-and-left-byte-for-byte", test_newer);
  g_test_add_func ("/store/open/events-and-queue-of-an-older-store-are-kept", test_old_events);
  g_test_add_func ("/store/open/deliveries-of-an-older-store-have-their-place", test_old_deliveries);
  g_test_add_func ("/store/open/damaged-store-is-kept-and-refused", test_damaged);
  g_test_add_func ("/store/open/read-only-works-beside-a-writer", test_read_only);
  g_test_add_func ("/store/open/incarnation-stays-and-is-unique", test_incarnation);
  g_test_add_func ("/store/open/unusable-cache-is-made-anew", test_cache_is_replaced);
  g_test_add_func ("/store/open/files-and-folders-are-private", test_private_files);
  g_test_add_func ("/store/reserve/is-given-back-and-remade", test_reserve);
  g_test_add_func ("/store/meta/facts-are-set-and-removed", test_meta);
  g_test_add_func ("/store/transaction/all-that-was-confirmed-survives-sigkill", test_killed);
  g_test_add_func ("/store/error/lower-errors-are-mapped", test_mapped_errors);
  return g_test_run ();
}
