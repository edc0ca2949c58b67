/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* The session on a disk that is really full: a tmpfs in a mount namespace of our own below its store. What a clerk did is recorded with the
 * reserve and the clerk is told; without one it is refused; with room again the reserve is there again. */
#define G_LOG_DOMAIN "test"
#include "config.h"

#include "app/yc-session.h"
#include "unit/test-disk.h"

#define DISK_BYTES "224m"
#define LARGE_BYTES (32 * 1024 * 1024)     /* more than the WAL was made for */
#define PATIENCE_SECONDS 60

static YcSession *session;
static char *disk;
static guint n_told;

static gboolean
has_reserve (void)
{
  g_autofree char *path = g_build_filename (yc_session_get_store_folder (session), "reserve", NULL);

  return g_file_test (path, G_FILE_TEST_EXISTS);
}

static gboolean
lost_patience_cb (gpointer what)
{
  g_error ("waited %d s in vain for %s", PATIENCE_SECONDS, (const char *) what);
  return G_SOURCE_REMOVE;
}

static gboolean
wake_cb (gpointer data)
{
  return G_SOURCE_CONTINUE;
}

static void
told_cb (YcSession *source, const GError *error)
{
  g_assert_error (error, YC_SESSION_ERROR, YC_SESSION_ERROR_ON_RESERVE);
  n_told++;
}

/* ---- jobs ---- */

typedef struct
{
  gboolean done;
  GError *error;
} Answer;

static void
ran_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Answer *answer = data;

  yc_session_run_finish (YC_SESSION (source), result, &answer->error);
  answer->done = TRUE;
}

static gpointer
save_large (YcStore *store, const YcActor *actor, gpointer data, GError **error)
{
  g_autofree char *text = g_strnfill (LARGE_BYTES, 'x');

  yc_store_set_meta (store, data, text, error);
  return NULL;
}

static gpointer
has_fact (YcStore *store, const YcActor *actor, gpointer data, GError **error)
{
  g_autofree char *value = yc_store_get_meta (store, data, error);

  if (value == NULL)
    g_set_error_literal (error, YC_STORE_ERROR, YC_STORE_ERROR_NOT_FOUND, "no such fact");
  return NULL;
}

static GError *
run (YcStoreFunc func, const char *name)
{
  Answer answer = { 0 };
  guint patience = g_timeout_add_seconds (PATIENCE_SECONDS, lost_patience_cb, (gpointer) "a job");

  yc_session_run (session, func, (gpointer) name, NULL, NULL, ran_cb, &answer);
  while (!answer.done)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (patience);
  return answer.error;
}

/* ---- tests ---- */

static void
test_full (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (has_reserve ());
  test_disk_fill (disk, 0);
  error = run (save_large, "first");
  g_assert_no_error (error);
  g_assert_cmpuint (n_told, ==, 1);
  g_assert_false (has_reserve ());
  error = run (has_fact, "first");
  g_assert_no_error (error);

  test_disk_fill (disk, 0);
  error = run (save_large, "second");
  g_assert_error (error, YC_STORE_ERROR, YC_STORE_ERROR_NO_SPACE);
  g_assert_cmpuint (n_told, ==, 1);
  g_clear_error (&error);
  error = run (has_fact, "second");
  g_assert_error (error, YC_STORE_ERROR, YC_STORE_ERROR_NOT_FOUND);
}

static void
test_room_again (void)
{
  guint patience = g_timeout_add_seconds (PATIENCE_SECONDS, lost_patience_cb, (gpointer) "the reserve");
  guint wake = g_timeout_add (20, wake_cb, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_false (has_reserve ());
  test_disk_empty (disk);
  error = run (has_fact, "first");
  g_assert_no_error (error);
  while (!has_reserve ())
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (wake);
  g_source_remove (patience);
}

static void
opened_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  yc_session_open_finish (YC_SESSION (source), result, &error);
  g_assert_no_error (error);
  *(gboolean *) user_data = TRUE;
}

static void
start_session (void)
{
  g_autofree char *path = g_build_filename (g_getenv ("YICHUANG_DATADIR"), "demo", "enrolment.json", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  gboolean done = FALSE;

  session = yc_session_new ();
  g_signal_connect (session, "disk-full", G_CALLBACK (told_cb), NULL);
  yc_session_enrol_async (session, file, opened_cb, &done);
  while (!done)
    g_main_context_iteration (NULL, TRUE);
}

int
main (int argc, char *argv[])
{
  int result;

  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  disk = test_disk_mount (DISK_BYTES);
  if (disk == NULL)
    return 1;
  g_setenv ("XDG_DATA_HOME", disk, TRUE);
  start_session ();
  g_test_add_func ("/session/full-disk/step-is-recorded-with-the-reserve-and-told-once", test_full);
  g_test_add_func ("/session/full-disk/reserve-comes-back-with-the-room", test_room_again);
  result = g_test_run ();
  yc_session_close (session);
  g_object_unref (session);
  test_disk_unmount (disk);
  return result;
}
