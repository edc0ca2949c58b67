/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */

/* The database wrapper on real files: what it refuses, what survives a killed process, migrations, backup, the WAL's size. */
#define G_LOG_DOMAIN "test-db"
#include "config.h"

#include "db/yc-db.h"
#include "test-folder.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define PREFIX "/io/github/yichuang/test/db"

static YcDb *
open_with_table (const char *path)
{
  g_autoptr (GError) error = NULL;
  YcDb *db = yc_db_open (path, YC_DB_WORK, FALSE, &error);

  g_assert_no_error (error);
  g_assert_true (yc_db_exec (db,
                             "CREATE TABLE thing (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, data BLOB) STRICT;"
                             "CREATE TABLE part (thing_id INTEGER NOT NULL REFERENCES thing (id)) STRICT;",
                             &error));
  g_assert_no_error (error);
  return db;
}

static void
insert_thing (YcDb       *db,
              gint64      id,
              const char *name)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (YcStmt) stmt = yc_db_prepare (db, "INSERT INTO thing (id, name, data) VALUES (:id, :name, NULL)", &error);

  yc_stmt_int (stmt, "id", id);
  yc_stmt_text (stmt, "name", name);
  g_assert_true (yc_stmt_run (stmt, &error));
  g_assert_no_error (error);
}

static gint64
count_things (YcDb *db)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (YcStmt) stmt = yc_db_prepare (db, "SELECT count(*) AS n FROM thing", &error);
  gboolean row = FALSE;

  g_assert_true (yc_stmt_step (stmt, &row, &error));
  g_assert_true (row);
  return yc_stmt_col_int (stmt, "n");
}

static void
test_unknown_parameter (void)
{
  g_autoptr (TestFolder) folder = test_folder_new ();
  g_autofree char *path = test_folder_path (folder, "work.db");
  g_autoptr (YcDb) db = open_with_table (path);
  g_autoptr (GError) error = NULL;
  g_autoptr (YcStmt) stmt = yc_db_prepare (db, "SELECT id FROM thing WHERE name = :name", &error);
  gboolean row = TRUE;

  yc_stmt_text (stmt, "name", "x");
  yc_stmt_text (stmt, "nmae", "x");
  g_assert_false (yc_stmt_step (stmt, &row, &error));
  g_assert_error (error, YC_DB_ERROR, YC_DB_ERROR_SQL);
  g_assert_true (row);
}

static void
test_unbound_parameter (void)
{
  g_autoptr (TestFolder) folder = test_folder_new ();
  g_autofree char *path = test_folder_path (folder, "work.db");
  g_autoptr (YcDb) db = open_with_table (path);
  g_autoptr (GError) error = NULL;
  g_autoptr (YcStmt) stmt = yc_db_prepare (db, "INSERT INTO thing (id, name) VALUES (:id, :name)", &error);

  yc_stmt_int (stmt, "id", 1);
  g_assert_false (yc_stmt_run (stmt, &error));
  g_assert_error (error, YC_DB_ERROR, YC_DB_ERROR_SQL);
  g_clear_error (&error);
  yc_stmt_text (stmt, "name", "\xff");
  g_assert_false (yc_stmt_run (stmt, &error));
  g_assert_error (error, YC_DB_ERROR, YC_DB_ERROR_SQL);
  g_assert_cmpint (count_things (db), ==, 0);
}

static void
test_refused_statements (void)
{
  static const char *const wrong[] = { "SELEC 1", "SELECT 1; SELECT 2", "SELECT no_such FROM thing", "" };
  g_autoptr (TestFolder) folder = test_folder_new ();
  g_autofree char *path = test_folder_path (folder, "work.db");
  g_autoptr (YcDb) db = open_with_table (path);

  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (yc_db_prepare (db, wrong[i], &error));
      g_assert_error (error, YC_DB_ERROR, YC_DB_ERROR_SQL);
    }
}

static void
test_text_not_static (void)
{
  g_autoptr (TestFolder) folder = test_folder_new ();
  g_autofree char *path = test_folder_path (folder, "work.db");
  g_autoptr (YcDb) db = open_with_table (path);
  g_autoptr (GError) error = NULL;
  char sql[] = "SELECT id FROM thing";

  yc_stmt_done (yc_db_prepare (db, sql, &error));
  memcpy (sql, "SELECT 42", 9);
  g_assert_null (yc_db_prepare (db, sql, &error));
  g_assert_error (error, YC_DB_ERROR, YC_DB_ERROR_SQL);
}

static void
test_constraints (void)
{
  g_autoptr (TestFolder) folder = test_folder_new ();
  g_autofree char *path = test_folder_path (folder, "work.db");
  g_autoptr (YcDb) db = open_with_table (path);
  g_autoptr (GError) error = NULL;

  g_assert_false (yc_db_exec (db, "INSERT INTO part VALUES (7)", &error));
  g_assert_error (error, YC_DB_ERROR, YC_DB_ERROR_CONSTRAINT);
  g_clear_error (&error);
  g_assert_false (yc_db_exec (db, "INSERT INTO thing VALUES ('seven', 'x', NULL)", &error));
  g_assert_nonnull (error);
  g_clear_error (&error);
  insert_thing (db, 1, "same");
  g_autoptr (YcStmt) stmt = yc_db_prepare (db, "INSERT INTO thing (name) VALUES (:name)", &error);
  yc_stmt_text (stmt, "name", "same");
  g_assert_false (yc_stmt_run (stmt, &error));
  g_assert_error (error, YC_DB_ERROR, YC_DB_ERROR_CONSTRAINT);
}

static void
test_nesting (void)
{
  g_autoptr (TestFolder) folder = test_folder_new ();
  g_autofree char *path = test_folder_path (folder, "work.db");
  g_autoptr (YcDb) db = open_with_table (path);
  g_autoptr (GError) error = NULL;

  g_assert_false (yc_db_commit (db, &error));
  g_assert_error (error, YC_DB_ERROR, YC_DB_ERROR_SQL);
  g_clear_error (&error);
  g_assert_true (yc_db_begin (db, &error));
  g_assert_false (yc_db_begin (db, &error));
  g_assert_error (error, YC_DB_ERROR, YC_DB_ERROR_SQL);
  g_assert_true (yc_db_in_transaction (db));
  insert_thing (db, 1, "gone");
  yc_db_rollback (db);
  yc_db_rollback (db);
  g_assert_false (yc_db_in_transaction (db));
  g_assert_cmpint (count_things (db), ==, 0);
}

static void
test_values (void)
{
  g_autoptr (TestFolder) folder = test_folder_new ();
  g_autofree char *path = test_folder_path (folder, "work.db");
  g_autoptr (YcDb) db = open_with_table (path);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) data = g_bytes_new_static ("\0\1\2", 3);
  g_autoptr (GBytes) empty = g_bytes_new_static (NULL, 0);
  gboolean row = FALSE;

  for (int i = 0; i < 3; i++)
    {
      g_autoptr (YcStmt) stmt = yc_db_prepare (db, "INSERT INTO thing VALUES (:id, :name, :data)", &error);
      g_autofree char *name = g_strdup_printf ("一窗%d", i);

      yc_stmt_int (stmt, ":id", G_MAXINT64 - i);
      yc_stmt_text (stmt, "name", name);
      yc_stmt_blob (stmt, "data", i == 0 ? data : i == 1 ? empty : NULL);
      g_assert_true (yc_stmt_run (stmt, &error));
      g_assert_cmpint (yc_db_changes (db), ==, 1);
    }
  g_autoptr (YcStmt) stmt = yc_db_prepare (db, "SELECT id, name, data FROM thing ORDER BY id DESC", &error);
  for (int i = 0; i < 3; i++)
    {
      g_autofree char *name = g_strdup_printf ("一窗%d", i);

      g_assert_true (yc_stmt_step (stmt, &row, &error) && row);
      g_assert_cmpint (yc_stmt_col_int (stmt, "id"), ==, G_MAXINT64 - i);
      g_assert_cmpstr (yc_stmt_col_text (stmt, "name"), ==, name);
      g_assert_true (yc_stmt_col_is_null (stmt, "data") == (i == 2));
      g_autoptr (GBytes) got = yc_stmt_col_blob (stmt, "data");
      g_assert_true (i == 2 ? got == NULL : g_bytes_equal (got, i == 0 ? data : empty));
    }
  g_assert_true (yc_stmt_step (stmt, &row, &error));
  g_assert_false (row);
}

/* In each order, again and again with one statement. */
static void
test_order_of_binding (void)
{
  static const char *const names[][3] = { { "a", "b", "c" }, { "c", "b", "a" }, { "b", ":c", "a" }, { "b", "a", "b" } };
  static const char sql[] = "SELECT :a AS a, :b AS b, :c AS c";
  g_autoptr (TestFolder) folder = test_folder_new ();
  g_autofree char *path = test_folder_path (folder, "work.db");
  g_autoptr (YcDb) db = open_with_table (path);
  gboolean row = FALSE;

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (YcStmt) stmt = yc_db_prepare (db, sql, &error);

      for (gsize k = 0; k < G_N_ELEMENTS (names[i]); k++)
        yc_stmt_int (stmt, names[i][k], *strchr ("abc", names[i][k][*names[i][k] == ':' ? 1 : 0]));
      g_assert_true (yc_stmt_step (stmt, &row, &error) == (i < 3));
      if (i == 3)
        {
          g_assert_error (error, YC_DB_ERROR, YC_DB_ERROR_SQL);
          break;
        }
      g_assert_cmpint (yc_stmt_col_int (stmt, "c"), ==, 'c');
      g_assert_cmpint (yc_stmt_col_int (stmt, "a"), ==, 'a');
      g_assert_cmpint (yc_stmt_col_int (stmt, "b"), ==, 'b');
    }
}

static void
test_same_statement_twice (void)
{
  static const char sql[] = "SELECT id FROM thing WHERE id > :id ORDER BY id";
  g_autoptr (TestFolder) folder = test_folder_new ();
  g_autofree char *path = test_folder_path (folder, "work.db");
  g_autoptr (YcDb) db = open_with_table (path);
  g_autoptr (GError) error = NULL;
  gboolean row = FALSE;

  insert_thing (db, 1, "a");
  insert_thing (db, 2, "b");
  g_autoptr (YcStmt) outer = yc_db_prepare (db, sql, &error);
  g_autoptr (YcStmt) inner = yc_db_prepare (db, sql, &error);
  yc_stmt_int (outer, "id", 0);
  yc_stmt_int (inner, "id", 1);
  g_assert_true (yc_stmt_step (outer, &row, &error) && row);
  g_assert_true (yc_stmt_step (inner, &row, &error) && row);
  g_assert_cmpint (yc_stmt_col_int (outer, "id"), ==, 1);
  g_assert_cmpint (yc_stmt_col_int (inner, "id"), ==, 2);
  /* Binding anew in the middle of the rows starts again. */
  yc_stmt_int (outer, "id", 1);
  g_assert_true (yc_stmt_step (outer, &row, &error) && row);
  g_assert_cmpint (yc_stmt_col_int (outer, "id"), ==, 2);
}

static void
test_foreign_files (void)
{
  g_autoptr (TestFolder) folder = test_folder_new ();
  g_autofree char *text = test_folder_path (folder, "text.db");
  g_autofree char *cache = test_folder_path (folder, "cache.db");
  g_autofree char *absent = test_folder_path (folder, "absent.db");
  g_autofree char *junk = g_strnfill (8192, 'x');
  g_autoptr (GError) error = NULL;

  g_assert_true (g_file_set_contents (text, junk, 8192, &error));
  g_assert_null (yc_db_open (text, YC_DB_WORK, FALSE, &error));
  g_assert_error (error, YC_DB_ERROR, YC_DB_ERROR_DAMAGED);
  g_clear_error (&error);
  yc_db_close (yc_db_open (cache, YC_DB_CACHE, FALSE, &error));
  g_assert_no_error (error);
  g_assert_null (yc_db_open (cache, YC_DB_WORK, FALSE, &error));
  g_assert_error (error, YC_DB_ERROR, YC_DB_ERROR_DAMAGED);
  g_clear_error (&error);
  g_assert_null (yc_db_open (absent, YC_DB_WORK, TRUE, &error));
  g_assert_error (error, YC_DB_ERROR, YC_DB_ERROR_IO);
  g_assert_false (g_file_test (absent, G_FILE_TEST_EXISTS));
}

static void
test_read_only (void)
{
  g_autoptr (TestFolder) folder = test_folder_new ();
  g_autofree char *path = test_folder_path (folder, "work.db");
  g_autoptr (YcDb) writer = open_with_table (path);
  g_autoptr (GError) error = NULL;

  insert_thing (writer, 1, "a");
  g_autoptr (YcDb) reader = yc_db_open (path, YC_DB_WORK, TRUE, &error);
  g_assert_no_error (error);
  g_assert_cmpint (count_things (reader), ==, 1);
  g_assert_false (yc_db_exec (reader, "DELETE FROM thing", &error));
  g_assert_nonnull (error);
  g_clear_error (&error);
  /* Beside a writer in the middle of a transaction: the last commit is seen, and nobody waits. */
  g_assert_true (yc_db_begin (writer, &error));
  insert_thing (writer, 2, "b");
  g_assert_cmpint (count_things (reader), ==, 1);
  g_assert_true (yc_db_commit (writer, &error));
  g_assert_cmpint (count_things (reader), ==, 2);
}

static void
test_file_mode (void)
{
  g_autoptr (TestFolder) folder = test_folder_new ();
  g_autofree char *path = test_folder_path (folder, "work.db");
  g_autofree char *wal = g_strconcat (path, "-wal", NULL);
  g_autoptr (YcDb) db = open_with_table (path);
  struct stat st;

  g_assert_cmpint (stat (path, &st), ==, 0);
  g_assert_cmpint (st.st_mode & 0777, ==, 0600);
  g_assert_cmpint (stat (wal, &st), ==, 0);
  g_assert_cmpint (st.st_mode & 0777, ==, 0600);
}

static void
test_wal_keeps_its_size (void)
{
  const goffset size = 4 * 1024 * 1024;
  g_autoptr (TestFolder) folder = test_folder_new ();
  g_autofree char *path = test_folder_path (folder, "work.db");
  g_autofree char *wal = g_strconcat (path, "-wal", NULL);
  g_autoptr (GError) error = NULL;
  struct stat st;

  YcDb *db = open_with_table (path);
  g_assert_true (yc_db_fill_wal (db, (gsize) size, &error));
  g_assert_no_error (error);
  g_assert_cmpint (stat (wal, &st), ==, 0);
  g_assert_cmpint (st.st_size, >=, size);
  goffset filled = st.st_size;
  insert_thing (db, 1, "a");
  g_assert_true (yc_db_checkpoint (db, TRUE, &error));
  insert_thing (db, 2, "b");
  yc_db_close (db);
  g_assert_cmpint (stat (wal, &st), ==, 0);
  g_assert_cmpint (st.st_size, ==, filled);
  g_assert_cmpint (stat (path, &st), ==, 0);
  g_assert_cmpint (st.st_size, <, 64 * 1024);
  g_autoptr (YcDb) again = yc_db_open (path, YC_DB_WORK, TRUE, &error);
  g_assert_cmpint (count_things (again), ==, 2);
}

/* The child tells each commit over the pipe and goes on writing until it is killed. */
static void
write_until_killed (const char *path,
                    int         fd)
{
  YcDb *db = yc_db_open (path, YC_DB_WORK, FALSE, NULL);

  for (gint64 i = 1; i < 1000000; i++)
    {
      g_autofree char *name = g_strdup_printf ("row %" G_GINT64_FORMAT, i);

      if (!yc_db_begin (db, NULL))
        _exit (2);
      insert_thing (db, i, name);
      if (!yc_db_commit (db, NULL) || write (fd, &i, sizeof i) != sizeof i)
        _exit (3);
    }
  _exit (0);
}

static void
test_commit_survives_kill (void)
{
  g_autoptr (TestFolder) folder = test_folder_new ();
  g_autofree char *path = test_folder_path (folder, "work.db");
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) defects = g_ptr_array_new_with_free_func (g_free);
  gint64 told = 0, got;
  int fds[2], status;

  yc_db_close (open_with_table (path));
  g_assert_cmpint (pipe (fds), ==, 0);
  pid_t pid = fork ();
  if (pid == 0)
    {
      close (fds[0]);
      write_until_killed (path, fds[1]);
    }
  close (fds[1]);
  while (told < 50 && read (fds[0], &got, sizeof got) == sizeof got)
    told = got;
  g_assert_cmpint (kill (pid, SIGKILL), ==, 0);
  while (read (fds[0], &got, sizeof got) == sizeof got)
    told = got;
  close (fds[0]);
  g_assert_cmpint (waitpid (pid, &status, 0), ==, pid);
  g_assert_true (WIFSIGNALED (status));
  g_assert_cmpint (told, >=, 50);

  g_autoptr (YcDb) db = yc_db_open (path, YC_DB_WORK, FALSE, &error);
  g_assert_no_error (error);
  /* One commit may have returned without being told. */
  gint64 n = count_things (db);
  g_assert_cmpint (n, >=, told);
  g_assert_cmpint (n, <=, told + 1);
  g_assert_true (yc_db_integrity (db, defects, &error));
  g_assert_cmpuint (defects->len, ==, 0);
}

static void
test_damage_is_found (void)
{
  g_autoptr (TestFolder) folder = test_folder_new ();
  g_autofree char *path = test_folder_path (folder, "work.db");
  g_autofree char *wal = g_strconcat (path, "-wal", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) defects = g_ptr_array_new_with_free_func (g_free);
  char junk[512];

  YcDb *db = open_with_table (path);
  for (gint64 i = 1; i <= 200; i++)
    {
      g_autofree char *name = g_strdup_printf ("a somewhat longer name of thing %" G_GINT64_FORMAT, i);
      insert_thing (db, i, name);
    }
  yc_db_close (db);
  /* The close has moved all pages into the file; a WAL that is kept would hide the damage. */
  g_assert_cmpint (g_unlink (wal), ==, 0);
  memset (junk, 0xA5, sizeof junk);
  int fd = open (path, O_WRONLY | O_CLOEXEC);
  g_assert_cmpint (pwrite (fd, junk, sizeof junk, 4096), ==, sizeof junk);
  close (fd);
  g_autoptr (YcDb) again = yc_db_open (path, YC_DB_WORK, FALSE, &error);
  g_assert_no_error (error);
  g_assert_true (yc_db_integrity (again, defects, &error));
  g_assert_cmpuint (defects->len, >, 0);
}

static void
test_backup (void)
{
  g_autoptr (TestFolder) folder = test_folder_new ();
  g_autofree char *path = test_folder_path (folder, "work.db");
  g_autofree char *copy = test_folder_path (folder, "copy.db");
  g_autoptr (YcDb) db = open_with_table (path);
  g_autoptr (GError) error = NULL;
  struct stat st;

  insert_thing (db, 1, "kept");
  g_assert_true (yc_db_backup (db, copy, &error));
  insert_thing (db, 2, "later");
  g_assert_true (g_file_test (copy, G_FILE_TEST_EXISTS));
  g_assert_cmpint (stat (copy, &st), ==, 0);
  g_assert_cmpint (st.st_mode & 0777, ==, 0600);
  g_autoptr (YcDb) restored = yc_db_open (copy, YC_DB_WORK, FALSE, &error);
  g_assert_no_error (error);
  g_assert_cmpint (count_things (restored), ==, 1);
  g_assert_false (yc_db_backup (db, "/nonexistent/copy.db", &error));
  g_assert_error (error, YC_DB_ERROR, YC_DB_ERROR_IO);
}

static void
test_migrations (void)
{
  g_autoptr (TestFolder) folder = test_folder_new ();
  g_autofree char *path = test_folder_path (folder, "work.db");
  g_autofree char *copy = test_folder_path (folder, "before.db");
  g_autoptr (YcDb) db = yc_db_open (path, YC_DB_WORK, FALSE, NULL);
  g_autoptr (GError) error = NULL;

  /* A fresh file is not copied. */
  g_assert_true (yc_db_migrate (db, PREFIX "/one", copy, &error));
  g_assert_no_error (error);
  g_assert_false (g_file_test (copy, G_FILE_TEST_EXISTS));
  insert_thing (db, 1, "old");

  /* A migration that fails leaves the version before it, and the copy. */
  g_assert_false (yc_db_migrate (db, PREFIX "/broken", copy, &error));
  g_assert_error (error, YC_DB_ERROR, YC_DB_ERROR_SQL);
  g_clear_error (&error);
  g_assert_false (yc_db_in_transaction (db));
  g_assert_true (g_file_test (copy, G_FILE_TEST_EXISTS));

  g_assert_true (yc_db_migrate (db, PREFIX "/two", copy, &error));
  g_assert_no_error (error);
  g_assert_true (yc_db_exec (db, "INSERT INTO extra VALUES (1)", &error));
  g_assert_cmpint (count_things (db), ==, 1);
  g_autoptr (YcDb) before = yc_db_open (copy, YC_DB_WORK, FALSE, &error);
  g_assert_cmpint (count_things (before), ==, 1);
  g_assert_false (yc_db_exec (before, "INSERT INTO extra VALUES (1)", NULL));

  /* Numbers with a gap are refused before anything is done. */
  g_assert_false (yc_db_migrate (db, PREFIX "/gap", copy, &error));
  g_assert_error (error, YC_DB_ERROR, YC_DB_ERROR_SQL);
}

static void
test_newer_is_refused (void)
{
  g_autoptr (TestFolder) folder = test_folder_new ();
  g_autofree char *path = test_folder_path (folder, "work.db");
  g_autofree char *copy = test_folder_path (folder, "before.db");
  g_autofree char *before = NULL, *after = NULL;
  g_autoptr (GError) error = NULL;
  gsize n_before, n_after;

  YcDb *db = yc_db_open (path, YC_DB_WORK, FALSE, NULL);
  g_assert_true (yc_db_migrate (db, PREFIX "/two", copy, NULL));
  yc_db_close (db);
  g_assert_true (g_file_get_contents (path, &before, &n_before, NULL));
  db = yc_db_open (path, YC_DB_WORK, FALSE, NULL);
  g_assert_false (yc_db_migrate (db, PREFIX "/one", copy, &error));
  g_assert_error (error, YC_DB_ERROR, YC_DB_ERROR_NEWER);
  yc_db_close (db);
  g_assert_true (g_file_get_contents (path, &after, &n_after, NULL));
  g_assert_cmpuint (n_before, ==, n_after);
  g_assert_true (memcmp (before, after, n_before) == 0);
  g_assert_false (g_file_test (copy, G_FILE_TEST_EXISTS));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();

  g_test_add_func ("/db/stmt/unknown-parameter-is-refused-at-the-step", test_unknown_parameter);
  g_test_add_func ("/db/stmt/forgotten-parameter-is-refused", test_unbound_parameter);
  g_test_add_func ("/db/stmt/wrong-statements-are-refused", test_refused_statements);
  g_test_add_func ("/db/stmt/text-that-is-not-static-is-refused", test_text_not_static);
  g_test_add_func ("/db/stmt/broken-constraint-is-told", test_constraints);
  g_test_add_func ("/db/stmt/values-come-back-as-they-went-in", test_values);
  g_test_add_func ("/db/stmt/parameters-are-found-in-each-order", test_order_of_binding);
  g_test_add_func ("/db/stmt/one-text-can-be-in-use-twice", test_same_statement_twice);
  g_test_add_func ("/db/transaction/nesting-is-refused-and-rollback-undoes", test_nesting);
  g_test_add_func ("/db/transaction/commit-survives-sigkill", test_commit_survives_kill);
  g_test_add_func ("/db/open/foreign-and-absent-files-are-refused", test_foreign_files);
  g_test_add_func ("/db/open/read-only-works-beside-a-writer", test_read_only);
  g_test_add_func ("/db/open/files-are-private", test_file_mode);
  g_test_add_func ("/db/wal/size-stays-over-checkpoint-and-close", test_wal_keeps_its_size);
  g_test_add_func ("/db/integrity/damage-is-found", test_damage_is_found);
  g_test_add_func ("/db/backup/copy-is-complete-and-private", test_backup);
  g_test_add_func ("/db/migration/each-is-whole-and-copied-before", test_migrations);
  g_test_add_func ("/db/migration/newer-file-is-refused-and-unchanged", test_newer_is_refused);
  return g_test_run ();
}
