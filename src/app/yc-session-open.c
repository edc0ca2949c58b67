/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */

/* Opening of a session: store and keyring, the enrolment file, who signs in. It takes requests on the main thread, works on the store's thread
 * and hands what it found to the main thread as a whole. */
#define G_LOG_DOMAIN "yc-app"
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "app/yc-session-private.h"
#include "base/yc-error.h"
#include "base/yc-file.h"
#include "base/yc-helper.h"
#include "case/yc-clerk-platform.h"
#include "case/yc-enrolment.h"
#include "vault/yc-store-wipe.h"

#define ENROLMENT_MAX_BYTES (256 * 1024)

/* What the store thread found; handed to the main thread as a whole. */
typedef struct
{
  YcSite *site;
  YcClerk *clerk;
  GPtrArray *local_clerks; /* of YcClerk, while not enrolled */
  YcLink *link;            /* (nullable): the platform */
  YcCatalog *catalog;
  YcCalendar *calendar;
} Opened;

static void
opened_free (Opened *self)
{
  g_clear_pointer (&self->site, yc_site_free);
  g_clear_pointer (&self->clerk, yc_clerk_free);
  g_clear_pointer (&self->local_clerks, g_ptr_array_unref);
  g_clear_pointer (&self->link, yc_link_free);
  g_clear_pointer (&self->catalog, yc_catalog_free);
  g_clear_pointer (&self->calendar, yc_calendar_free);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Opened, opened_free)

/* Who signs in by itself in the demonstration hall. */
typedef struct
{
  char *id;                /* (owned) */
  char *password;          /* (owned) wiped */
} DemoClerk;

static void
demo_clerk_clear (DemoClerk *self)
{
  g_clear_pointer (&self->id, g_free);
  g_clear_pointer (&self->password, yc_wipe_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (DemoClerk, demo_clerk_clear)

typedef enum { OPEN_PLAIN, OPEN_UNLOCK, OPEN_ENROL, OPEN_LOCAL, OPEN_ANEW } OpenKind;

typedef struct
{
  OpenKind kind;
  GFile *file;             /* (owned) for OPEN_ENROL */
  char *name;              /* (owned) for OPEN_LOCAL, as the next */
  char *password;          /* (owned) wiped */
  gboolean has_catalog;    /* the main thread has it already */
} OpenJob;

static void
open_job_free (gpointer data)
{
  OpenJob *job = data;

  g_clear_object (&job->file);
  g_free (job->name);
  yc_wipe_free (job->password);
  g_free (job);
}

/* On the store thread. */
static YcClerk *
sign_in (YcSession *self, const YcSite *site, const char *clerk_id, const char *password, GError **error)
{
  g_autoptr (YcAuthorKey) key = NULL;
  g_autoptr (YcClerk) clerk = NULL;

  key = yc_clerk_sign_in (self->store, clerk_id, password, &clerk, error);
  if (key == NULL)
    return NULL;
  yc_session_set_actor (self, site, clerk, key);
  return g_steal_pointer (&clerk);
}

static gboolean
ensure_store (YcSession *self, GError **error)
{
  YcStoreConfig config = { .folder = self->folder, .clock = self->clock, .with_keys = TRUE };
  g_autoptr (GError) local = NULL;

  if (self->store != NULL)
    return TRUE;
  self->store = yc_store_open (&config, error);
  /* A search that finds less is no reason to stay closed. */
  if (self->store != NULL && !yc_case_store_renew_index (self->store, &local))
    g_message ("Cases of an earlier version are found by their earlier terms only: %s", local->message);
  return self->store != NULL;
}

static gboolean
load_catalog (Opened *opened, GError **error)
{
  g_autofree char *items = yc_data_path ("catalog/items");
  g_autofree char *calendars = yc_data_path ("catalog/calendar");

  opened->catalog = yc_catalog_load (items, error);
  if (opened->catalog == NULL)
    return FALSE;
  if (yc_catalog_get_n_items (opened->catalog) == 0)
    {
      g_set_error (error, YC_SESSION_ERROR, YC_SESSION_ERROR_CATALOG, "no usable item in %s", items);
      return FALSE;
    }
  opened->calendar = yc_calendar_load (calendars, error);
  return opened->calendar != NULL;
}

/* The file has done its work and holds first passwords: it is overwritten as far as the disk allows, then removed. */
static gboolean
erase_enrolment (YcSession *self, GError **error)
{
  static const char nothing[4096] = { 0 };
  g_autofree char *path = g_build_filename (self->folder, "enrolment.json", NULL);
  int fd = g_open (path, O_WRONLY | O_CLOEXEC | O_NOFOLLOW, 0);
  struct stat info;

  if (fd >= 0)
    {
      gboolean ok = fstat (fd, &info) == 0;

      for (gint64 left = ok && S_ISREG (info.st_mode) ? info.st_size : 0; left > 0 && ok; left -= (gint64) sizeof nothing)
        ok = write (fd, nothing, (gsize) MIN (left, (gint64) sizeof nothing)) > 0;
      if (!ok || fdatasync (fd) != 0)
        g_message ("The enrolment file could not be overwritten before it was removed");
      close (fd);
    }
  if (g_unlink (path) != 0 && errno != ENOENT)
    return yc_error_set_errno (error, errno, "enrolment file");
  return yc_file_sync_folder (self->folder, error);
}

static gboolean
import_enrolment (YcSession *self, const char *path, GError **error)
{
  GBytes *bytes = yc_file_read (path, ENROLMENT_MAX_BYTES, error);
  JsonObject *enrolment = bytes != NULL ? yc_enrolment_parse (bytes, error) : NULL;
  gboolean imported = enrolment != NULL && yc_enrolment_import (self->store, enrolment, error);

  yc_enrolment_wipe (enrolment);
  return imported && erase_enrolment (self, error);
}

/* What stands in the store folder, if there is something. */
static gboolean
import_placed_enrolment (YcSession *self, GError **error)
{
  g_autofree char *path = g_build_filename (self->folder, "enrolment.json", NULL);

  return !g_file_test (path, G_FILE_TEST_EXISTS) || import_enrolment (self, path, error);
}

/* The file that the administrator brought; one that still stands in the store folder is out of date then. */
static gboolean
take_enrolment (YcSession *self, GFile *file, GError **error)
{
  const char *path = g_file_peek_path (file);

  if (path == NULL)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "the enrolment file is not on this computer");
      return FALSE;
    }
  return import_enrolment (self, path, error);
}

/* Where a withdrawn workstation's store was: the last of it is destroyed first, for which the keyring may have to be unlocked. */
static gboolean
clear_folder (YcSession *self, GError **error)
{
  g_autoptr (GError) told = NULL;

  if (!yc_keyring_unlock (error))
    return FALSE;
  if (ensure_store (self, &told) || !g_error_matches (told, YC_WIPE_ERROR, YC_WIPE_ERROR_WITHDRAWN))
    return TRUE;
  return yc_wiped_acknowledge (self->folder, error);
}

static gboolean
prepare_store (YcSession *self, const OpenJob *job, GError **error)
{
  if (job->kind == OPEN_ANEW && !clear_folder (self, error))
    return FALSE;
  if (job->kind == OPEN_UNLOCK && !yc_keyring_unlock (error))
    return FALSE;
  if (!ensure_store (self, error))
    return FALSE;
  return job->kind == OPEN_ENROL ? take_enrolment (self, job->file, error) : import_placed_enrolment (self, error);
}

/* Somebody must be able to sign in. A station that was never enrolled may have clerks of its own. */
static gboolean
find_clerks (YcSession *self, Opened *opened, GError **error)
{
  gboolean enrolled = opened->site->enrolled;
  g_autoptr (GPtrArray) clerks = NULL;
  guint lost = 0;

  if (!yc_clerk_forget_lost (self->store, &lost, error))
    return FALSE;
  if (lost > 0)
    g_message ("%u clerks are gone: their keys went with the keyring", lost);
  clerks = yc_enrolment_list_clerks (self->store, error);
  if (clerks == NULL)
    return FALSE;
  /* The platform knows who its people are. */
  if (opened->link != NULL)
    return TRUE;
  if (clerks->len == 0)
    g_set_error (error, YC_SESSION_ERROR, enrolled ? YC_SESSION_ERROR_KEYS_LOST : YC_SESSION_ERROR_NOBODY_ENROLLED, "no clerk can sign in");
  else if (!enrolled)
    opened->local_clerks = g_ptr_array_ref (clerks);
  return clerks->len > 0;
}

static gboolean
sign_in_demonstration (YcSession *self, Opened *opened, GError **error)
{
  g_auto (DemoClerk) demo = { 0 };
  g_autoptr (GError) local = NULL;

  if (yc_clerk_get_demonstration (self->store, &demo.id, &demo.password, &local))
    opened->clerk = sign_in (self, opened->site, demo.id, demo.password, &local);
  if (local == NULL)
    return TRUE;
  /* Mistyped at the lock, or withdrawn: the page for signing in says so to who tries, and the program opens. */
  if (local->domain == YC_CLERK_ERROR)
    {
      g_message ("the demonstration does not sign in by itself: %s", local->message);
      return TRUE;
    }
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

static YcClerk *
begin_locally (YcSession *self, const YcSite *site, const OpenJob *job, GError **error)
{
  g_autoptr (YcClerk) clerk = yc_clerk_make_local (self->store, job->name, job->password, error);

  return clerk != NULL ? sign_in (self, site, clerk->id, job->password, error) : NULL;
}

static Opened *
open_all (YcSession *self, const OpenJob *job, GError **error)
{
  g_autoptr (Opened) opened = g_new0 (Opened, 1);
  g_autoptr (GError) local = NULL;

  yc_session_clear_actor (self);
  if (!prepare_store (self, job, error))
    return NULL;
  opened->site = yc_enrolment_get_site (self->store, error);
  /* Nobody is served by the rules of another place. */
  if (opened->site == NULL || yc_site_get_region (opened->site, error) == NULL)
    return NULL;
  if (!job->has_catalog && !load_catalog (opened, error))
    return NULL;
  opened->link = yc_link_store_load (self->store, &local);
  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return NULL;
    }
  if (job->kind == OPEN_LOCAL)
    opened->clerk = begin_locally (self, opened->site, job, error);
  if (job->kind == OPEN_LOCAL ? opened->clerk == NULL : !find_clerks (self, opened, error) || !sign_in_demonstration (self, opened, error))
    return NULL;
  return g_steal_pointer (&opened);
}

static void
open_run (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  GError *error = NULL;
  Opened *opened = open_all (source, task_data, &error);

  if (opened == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, opened, (GDestroyNotify) opened_free);
}

static OpenJob *
open_job_new (OpenKind kind)
{
  OpenJob *job = g_new0 (OpenJob, 1);

  job->kind = kind;
  return job;
}

/* @job: (transfer full) */
static void
start_open (YcSession *self, OpenJob *job, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, callback, user_data);

  job->has_catalog = self->catalog != NULL;
  g_task_set_source_tag (task, yc_session_open_async);
  g_task_set_task_data (task, job, open_job_free);
  yc_worker_push (self->worker, task, open_run, G_PRIORITY_DEFAULT);
}

void
yc_session_reopen (YcSession *self, GTask *task)
{
  OpenJob *job = open_job_new (OPEN_PLAIN);

  job->has_catalog = self->catalog != NULL;
  g_task_set_task_data (task, job, open_job_free);
  yc_worker_push (self->worker, task, open_run, G_PRIORITY_DEFAULT);
}

void
yc_session_open_async (YcSession *self, GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (YC_IS_SESSION (self));

  start_open (self, open_job_new (OPEN_PLAIN), callback, user_data);
}

void
yc_session_unlock_async (YcSession *self, GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (YC_IS_SESSION (self));

  start_open (self, open_job_new (OPEN_UNLOCK), callback, user_data);
}

void
yc_session_begin_anew_async (YcSession *self, GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (YC_IS_SESSION (self));

  start_open (self, open_job_new (OPEN_ANEW), callback, user_data);
}

void
yc_session_enrol_async (YcSession *self, GFile *file, GAsyncReadyCallback callback, gpointer user_data)
{
  OpenJob *job;

  g_return_if_fail (YC_IS_SESSION (self));
  g_return_if_fail (G_IS_FILE (file));

  job = open_job_new (OPEN_ENROL);
  job->file = g_object_ref (file);
  start_open (self, job, callback, user_data);
}

void
yc_session_make_clerk_async (YcSession *self, const char *name, const char *password, GAsyncReadyCallback callback, gpointer user_data)
{
  OpenJob *job;

  g_return_if_fail (YC_IS_SESSION (self));
  g_return_if_fail (name != NULL && password != NULL);

  job = open_job_new (OPEN_LOCAL);
  job->name = g_strdup (name);
  job->password = g_strdup (password);
  start_open (self, job, callback, user_data);
}

gboolean
yc_session_open_finish (YcSession *self, GAsyncResult *result, GError **error)
{
  g_autoptr (Opened) opened = NULL;

  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  opened = g_task_propagate_pointer (G_TASK (result), error);
  if (opened == NULL)
    return FALSE;
  g_clear_pointer (&self->site, yc_site_free);
  self->site = g_steal_pointer (&opened->site);
  g_clear_pointer (&self->clerk, yc_clerk_free);
  self->clerk = g_steal_pointer (&opened->clerk);
  g_clear_pointer (&self->local_clerks, g_ptr_array_unref);
  self->local_clerks = g_steal_pointer (&opened->local_clerks);
  if (opened->catalog != NULL)
    {
      self->catalog = g_steal_pointer (&opened->catalog);
      self->calendar = g_steal_pointer (&opened->calendar);
    }
  yc_session_start_line (self, g_steal_pointer (&opened->link));
  return TRUE;
}
