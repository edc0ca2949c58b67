/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 *
 * A workstation before the real platform's program over TLS: it joins with the hall's own authority and is handed it, delivers cases with their pages, and does
 * so again from what its store has kept. Who is vouched for by another is told nothing.
 */
#define G_LOG_DOMAIN "test"
#include "config.h"

#include "integration/sync-line.h"
#include "sync/yc-link.h"

#include <glib/gstdio.h>
#include <string.h>

typedef struct { char *folder, *own, *other, *handed, *authority, *stranger; } Papers;

/* A self-signed certificate and its key in one file. @ret_certificate: the certificate alone */
static char *
make_certificate (const char *folder, const char *file, char **ret_certificate)
{
  char *path = g_build_filename (folder, file, NULL);
  const char *words[] = { "openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2", "-subj",
                          "/CN=test", "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", path, "-out", "/dev/stdout", NULL };
  g_autofree char *key = NULL, *both = NULL;
  g_autoptr (GError) error = NULL;
  int status = -1;

  g_assert_true (g_spawn_sync (NULL, (char **) words, NULL, G_SPAWN_SEARCH_PATH | G_SPAWN_STDERR_TO_DEV_NULL, NULL, NULL, ret_certificate, NULL, &status, &error));
  g_assert_no_error (error);
  g_assert_cmpint (status, ==, 0);
  g_assert_true (g_file_get_contents (path, &key, NULL, NULL));
  both = g_strconcat (*ret_certificate, key, NULL);
  g_assert_true (g_file_set_contents (path, both, -1, NULL));
  return path;
}

static void
papers_init (Papers *self)
{
  self->folder = g_dir_make_tmp ("yichuang-tls-XXXXXX", NULL);
  self->own = make_certificate (self->folder, "hall.pem", &self->authority);
  self->other = make_certificate (self->folder, "other.pem", &self->stranger);
  self->handed = g_build_filename (self->folder, "authority.pem", NULL);
  g_assert_true (g_file_set_contents (self->handed, self->authority, -1, NULL));
}

static void
papers_clear (Papers *self)
{
  g_unlink (self->own);
  g_unlink (self->other);
  g_unlink (self->handed);
  g_rmdir (self->folder);
  g_free (self->folder);
  g_free (self->own);
  g_free (self->other);
  g_free (self->handed);
  g_free (self->authority);
  g_free (self->stranger);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Papers, papers_clear)

/* As line_new(), without the proxy, which could read nothing. */
static Line *
line_new_tls (const Papers *papers)
{
  Line *self = g_new0 (Line, 1);

  self->hall = hall_rig_new_tls (papers->own, papers->handed);
  self->cases = test_cases_new (FALSE);
  self->worker = yc_worker_new ("store");
  self->sync = yc_sync_new (self->cases->store, self->worker);
  self->base = g_strdup_printf ("https://127.0.0.1:%u", self->hall->rig->port);
  return self;
}

static gboolean
join (Line *self, const char *base, const char *ca, GError **error)
{
  Wait wait = { NULL };
  g_autoptr (GAsyncResult) result = NULL;

  yc_sync_enrol_async (self->sync, base, ca, self->hall->code, NULL, wait_cb, &wait);
  wait_for (&wait);
  result = wait.result;
  return yc_sync_enrol_finish (self->sync, result, error);
}

/* The store is closed and opened, and the line begins with what it kept. */
static void
start_anew (Line *self)
{
  g_autoptr (GError) error = NULL;
  YcLink *link = NULL;

  line_close (self);
  test_cases_reopen (self->cases);
  link = yc_link_store_load (self->cases->store, &error);
  g_assert_no_error (error);
  self->worker = yc_worker_new ("store");
  self->sync = yc_sync_new (self->cases->store, self->worker);
  yc_sync_start (self->sync, link);
}

/* How many operations the platform has of @case_id; asked by another client that was told of the authority, with the token of the store. */
static guint
count_arrived (Line *self, const char *case_id)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (YcLink) link = yc_link_store_load (self->cases->store, &error);
  g_autoptr (YcClient) client = yc_client_new (link->base, link->ca, &error);
  g_autoptr (YcChanges) changes = NULL;
  LineWait wait = { NULL, NULL, FALSE };
  guint n = 0;

  g_assert_no_error (error);
  yc_client_set_device_token (client, link->token);
  yc_client_changes (client, 0, NULL, line_wait_cb, &wait);
  g_assert_cmpint (line_wait (&wait)->class, ==, YC_ANSWER_DONE);
  changes = yc_reply_steal (wait.reply);
  yc_reply_free (wait.reply);
  for (guint i = 0; i < changes->changes->len; i++)
    n += strstr (((const YcChange *) g_ptr_array_index (changes->changes, i))->op->body, case_id) != NULL;
  return n;
}

static void
test_delivers (void)
{
  g_auto (Papers) papers = { NULL };
  g_autoptr (Line) self = NULL;
  g_autoptr (YcSignedIn) in = NULL, again = NULL;
  g_autofree char *first = NULL, *second = NULL;
  g_autoptr (YcLink) link = NULL;
  g_autoptr (GError) error = NULL;

  papers_init (&papers);
  self = line_new_tls (&papers);
  g_assert_true (join (self, self->base, papers.authority, &error));
  g_assert_no_error (error);
  wait_status (self, YC_LINE_ONLINE, 0);
  in = sign_in_well (self);
  first = accept_one (self, in);
  wait_open (self, 0);
  start_anew (self);
  wait_status (self, YC_LINE_ONLINE, 0);
  again = sign_in_well (self);
  g_assert_true (again->online);
  second = accept_one (self, again);
  wait_open (self, 0);
  line_close (self);
  link = yc_link_store_load (self->cases->store, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (link->ca, ==, papers.authority);     /* as the platform handed it over */
  g_assert_true (g_str_has_prefix (link->base, "https://"));
  g_assert_cmpuint (count_arrived (self, first), >, 0);
  g_assert_cmpuint (count_arrived (self, second), >, 0);
}

/* Nothing is told to whom a stranger vouches for, the system's authorities do not know it, and it does not talk in clear. */
static void
test_refuses (void)
{
  g_auto (Papers) papers = { NULL };
  g_autoptr (Line) self = NULL;
  g_autoptr (GError) unknown = NULL, stranger = NULL, clear = NULL, error = NULL;
  g_autofree char *in_clear = NULL;

  papers_init (&papers);
  self = line_new_tls (&papers);
  in_clear = g_strconcat ("http", self->base + strlen ("https"), NULL);
  g_assert_false (join (self, self->base, papers.stranger, &stranger));
  g_assert_error (stranger, YC_SYNC_ERROR, YC_SYNC_ERROR_TRUST);
  g_assert_false (join (self, self->base, NULL, &unknown));
  g_assert_error (unknown, YC_SYNC_ERROR, YC_SYNC_ERROR_TRUST);
  g_assert_false (join (self, in_clear, NULL, &clear));
  g_assert_error (clear, YC_SYNC_ERROR, YC_SYNC_ERROR_LINE);
  /* The code was told to none of them: it holds still. */
  g_assert_true (join (self, self->base, papers.authority, &error));
  g_assert_no_error (error);
}

/* The authority that the store keeps does not vouch for who answers there now: the case waits, and goes once the right one is there again. */
static void
test_waits (void)
{
  g_auto (Papers) papers = { NULL };
  g_autoptr (Line) self = NULL;
  g_autoptr (YcSignedIn) in = NULL;
  g_autoptr (YcLink) link = NULL;
  g_autofree char *waiting = NULL, *right = NULL;
  g_autoptr (GError) error = NULL;

  papers_init (&papers);
  self = line_new_tls (&papers);
  g_assert_true (join (self, self->base, papers.authority, &error));
  in = sign_in_well (self);
  line_close (self);
  link = yc_link_store_load (self->cases->store, &error);
  right = g_steal_pointer (&link->ca);
  link->ca = g_strdup (papers.stranger);
  g_assert_true (yc_link_store_save (self->cases->store, link, &error));
  start_anew (self);
  waiting = accept_one (self, in);
  wait_status (self, YC_LINE_OFFLINE, 1);
  line_close (self);
  g_free (link->ca);
  link->ca = g_steal_pointer (&right);
  g_assert_true (yc_link_store_save (self->cases->store, link, &error));
  start_anew (self);
  wait_open (self, 0);
  line_close (self);
  g_assert_cmpuint (count_arrived (self, waiting), >, 0);
}

/* Who answers there says nothing to the first words of TLS: the line is gone, the case waits, the next try is told; and it goes when there is an answer again. */
static void
test_silent (void)
{
  g_auto (Papers) papers = { NULL };
  g_autoptr (Line) self = NULL;
  g_autoptr (YcSignedIn) in = NULL;
  g_autofree char *waiting = NULL;
  g_autoptr (GError) error = NULL;
  YcSyncStatus status = { .next_at = 0 };

  papers_init (&papers);
  self = line_new_tls (&papers);
  /* Through the proxy, which cannot read along, but can swallow. */
  g_free (self->base);
  self->base = g_strdup_printf ("https://127.0.0.1:%u", self->hall->rig->proxy_port);
  g_assert_true (join (self, self->base, papers.authority, &error));
  g_assert_no_error (error);
  in = sign_in_well (self);
  line_rig_tell (self->hall->rig, "always stall request 0");
  waiting = accept_one (self, in);
  wait_status (self, YC_LINE_OFFLINE, 1);
  for (;;)
    {
      yc_sync_get_status (self->sync, &status);
      if (status.next_at != 0 && status.next_at != G_MAXINT64)
        break;
      g_main_context_iteration (NULL, TRUE);
    }
  line_rig_tell (self->hall->rig, "clear");
  wait_open (self, 0);
  line_close (self);
  g_assert_cmpuint (count_arrived (self, waiting), >, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  g_test_add_func ("/sync/tls/delivers-and-does-so-again-from-its-store", test_delivers);
  g_test_add_func ("/sync/tls/tells-a-stranger-nothing", test_refuses);
  g_test_add_func ("/sync/tls/waits-for-who-says-nothing", test_silent);
  g_test_add_func ("/sync/tls/waits-for-the-one-that-is-vouched-for", test_waits);
  return g_test_run ();
}
