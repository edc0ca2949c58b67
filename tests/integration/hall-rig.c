/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* Starts, kills and asks the real platform's program for tests of the line. Takes the program from the environment. One thread. */
#define G_LOG_DOMAIN "test"
#include "config.h"

#include "integration/hall-rig.h"

#include "db/yc-db.h"

#include <signal.h>
#include <string.h>
#include <sys/prctl.h>

/* What the program prints: accounts, the enrolment code, where it listens. */
static guint16
read_start (HallRig *self)
{
  g_autoptr (GDataInputStream) said = g_data_input_stream_new (g_subprocess_get_stdout_pipe (self->process));

  for (;;)
    {
      g_autofree char *line = g_data_input_stream_read_line (said, NULL, NULL, NULL);
      g_auto (GStrv) words = line != NULL ? g_strsplit (line, "\t", -1) : NULL;

      if (words == NULL)
        return 0;
      if (strcmp (words[0], "enrolment-code") == 0)
        {
          g_free (self->code);
          self->code = g_strdup (words[1]);
        }
      if (strcmp (words[0], "listening") == 0)
        return (guint16) g_ascii_strtoull (strrchr (words[1], ':') + 1, NULL, 10);
    }
}

/* A test that falls over must not leave the platform behind, which would hold its output open. */
static void
die_with_parent (gpointer data)
{
  prctl (PR_SET_PDEATHSIG, SIGKILL);
}

/* @mode: "--demo"; NULL: what is in the store is served as it is. */
static guint16
start (HallRig *self, const char *mode)
{
  g_autofree char *demo = g_build_filename (g_getenv ("YICHUANG_DATADIR"), "demo", "enrolment.json", NULL);
  g_autofree char *store = g_build_filename (self->folder, "store", NULL);
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE);
  g_autoptr (GPtrArray) words = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) error = NULL;
  guint16 port = 0;

  if (self->clock != NULL)
    g_subprocess_launcher_setenv (launcher, "YICHUANG_CLOCK", self->clock, TRUE);
  g_subprocess_launcher_set_child_setup (launcher, die_with_parent, NULL, NULL);
  for (const char *const *word = (const char *[]) { g_getenv ("YICHUANG_PLATFORM"), "--store", store, "--demo-file", demo, NULL }; *word != NULL; word++)
    g_ptr_array_add (words, g_strdup (*word));
  for (const char *const *word = (const char *[]) { "--tls-certificate", self->tls, "--tls-key", self->tls, "--tls-ca", self->authority, NULL };
       self->tls != NULL && *word != NULL; word++)
    g_ptr_array_add (words, g_strdup (*word));
  g_ptr_array_add (words, g_strdup (mode));
  g_ptr_array_add (words, NULL);
  self->process = g_subprocess_launcher_spawnv (launcher, (const char *const *) words->pdata, &error);
  g_assert_no_error (error);
  port = read_start (self);
  g_assert_cmpuint (port, >, 0);
  return port;
}

HallRig *
hall_rig_new (void)
{
  return hall_rig_new_tls (NULL, NULL);
}

HallRig *
hall_rig_new_tls (const char *pem, const char *authority)
{
  HallRig *self = g_new0 (HallRig, 1);

  self->tls = g_strdup (pem);
  self->authority = g_strdup (authority);
  self->folder = g_dir_make_tmp ("yichuang-hall-XXXXXX", NULL);
  self->rig = line_rig_new_before (start (self, "--demo"));
  yc_client_set_device_token (self->rig->client, NULL);
  return self;
}

void
hall_rig_free (HallRig *self)
{
  const char *words[] = { "rm", "-rf", self->folder, NULL };

  line_rig_free (self->rig);
  g_subprocess_send_signal (self->process, SIGTERM);
  g_assert_true (g_subprocess_wait_check (self->process, NULL, NULL));
  g_object_unref (self->process);
  g_assert_true (g_spawn_sync (NULL, (char **) words, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, NULL, NULL));
  g_free (self->folder);
  g_free (self->clock);
  g_free (self->code);
  g_free (self->tls);
  g_free (self->authority);
  g_free (self);
}

static void
stop (HallRig *self)
{
  g_subprocess_force_exit (self->process);
  g_assert_true (g_subprocess_wait (self->process, NULL, NULL));
  g_object_unref (self->process);
}

static void
go_on (HallRig *self)
{
  line_rig_tell (self->rig, "upstream %u", start (self, self->is_plain ? NULL : "--demo"));
}

void
hall_rig_kill (HallRig *self)
{
  stop (self);
  go_on (self);
}

/* Returns: how many rows changed */
static int
edit (HallRig *self, const char *sql)
{
  g_autofree char *path = g_build_filename (self->folder, "store", "platform.db", NULL);
  g_autoptr (GError) error = NULL;
  YcDb *db = NULL;
  int n = 0;

  stop (self);
  db = yc_db_open (path, YC_DB_WORK, FALSE, &error);
  g_assert_no_error (error);
  g_assert_true (yc_db_exec (db, sql, &error));
  g_assert_no_error (error);
  n = (int) yc_db_changes (db);
  yc_db_close (db);
  return n;
}

/* From now on what is in the store is served as it is: "--demo" would set it up anew. */
static void
change_store (HallRig *self, const char *sql)
{
  g_assert_cmpint (edit (self, sql), ==, 1);
  self->is_plain = TRUE;
  go_on (self);
}

void
hall_rig_edit (HallRig *self, const char *sql)
{
  g_assert_cmpint (edit (self, sql), >, 0);
  go_on (self);
}

void
hall_rig_set_clock (HallRig *self, const char *iso)
{
  g_free (self->clock);
  self->clock = g_strdup (iso);
  hall_rig_kill (self);
}

static void
run (const char *const *words)
{
  g_assert_true (g_spawn_sync (NULL, (char **) words, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, NULL, NULL));
}

void
hall_rig_save (HallRig *self)
{
  g_autofree char *store = g_build_filename (self->folder, "store", NULL), *copy = g_build_filename (self->folder, "copy", NULL);
  const char *words[] = { "cp", "-a", store, copy, NULL };

  stop (self);
  run (words);
  go_on (self);
}

void
hall_rig_restore (HallRig *self)
{
  g_autofree char *store = g_build_filename (self->folder, "store", NULL), *copy = g_build_filename (self->folder, "copy", NULL);
  const char *drop[] = { "rm", "-rf", store, NULL }, *back[] = { "cp", "-a", copy, store, NULL };

  stop (self);
  run (drop);
  run (back);
  go_on (self);
}

void
hall_rig_make_real (HallRig *self)
{
  change_store (self, "UPDATE hall SET demonstration = 0");
}

void
hall_rig_withdraw (HallRig *self, const char *account, gint64 at)
{
  g_autofree char *sql = g_strdup_printf ("UPDATE account SET revoked = 1, revoked_us = %" G_GINT64_FORMAT " WHERE account = '%s'", at, account);

  change_store (self, sql);
}

void
hall_rig_enrol (HallRig *self, const char *incarnation)
{
  LineWait wait = { NULL, NULL, FALSE };
  const YcEnrolled *enrolled = NULL;

  yc_client_enrol (self->rig->client, self->code, incarnation, NULL, line_wait_cb, &wait);
  g_assert_cmpint (line_wait (&wait)->class, ==, YC_ANSWER_DONE);
  enrolled = wait.reply->message;
  g_assert_nonnull (enrolled);
  if (enrolled != NULL)
    {
      yc_client_set_device_token (self->rig->client, enrolled->token);
      yc_client_set_platform_key (self->rig->client, enrolled->key);
    }
  yc_reply_free (wait.reply);
}

void
hall_rig_author (HallRig *self, const char *account, const char *public_key)
{
  LineWait in = { NULL, NULL, FALSE }, named = { NULL, NULL, FALSE };
  const YcSessionGrant *grant = NULL;

  yc_client_sign_in (self->rig->client, account, HALL_PASSWORD, NULL, line_wait_cb, &in);
  g_assert_cmpint (line_wait (&in)->class, ==, YC_ANSWER_DONE);
  grant = in.reply->message;
  yc_client_set_session_token (self->rig->client, grant != NULL ? grant->token : NULL);
  yc_client_author (self->rig->client, public_key, NULL, NULL, line_wait_cb, &named);
  g_assert_cmpint (line_wait (&named)->class, ==, YC_ANSWER_DONE);
  yc_reply_free (in.reply);
  yc_reply_free (named.reply);
}

YcChanges *
hall_rig_changes (HallRig *self)
{
  LineWait wait = { NULL, NULL, FALSE };
  YcChanges *changes = NULL;

  line_rig_tell (self->rig, "clear");
  yc_client_changes (self->rig->client, 0, NULL, line_wait_cb, &wait);
  g_assert_cmpint (line_wait (&wait)->class, ==, YC_ANSWER_DONE);
  changes = yc_reply_steal (wait.reply);
  yc_reply_free (wait.reply);
  return changes;
}
