/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */

/* Destroys the store of a withdrawn workstation: keys first, which makes the rest unreadable, then the files. Takes what was handed over, leaves a file that
 * says so. Store's thread; blocks on the disk and on D-Bus. */
#define G_LOG_DOMAIN "yc-vault"
#include "config.h"

#include "vault/yc-store-private.h"
#include "vault/yc-store-wipe.h"

#include "base/yc-error.h"
#include "base/yc-file.h"
#include "base/yc-json.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>

#define MARKER "withdrawn.json"
#define MAX_MARKER 4096
#define MAX_DEPTH 8

GQuark
yc_wipe_error_quark (void)
{
  static const char *const codes[] = { "withdrawn", "now" };
  static gsize once;

  if (g_once_init_enter (&once))
    {
      GQuark quark = g_quark_from_static_string ("yc-wipe-error-quark");

      yc_error_register (quark, "wipe", codes, G_N_ELEMENTS (codes));
      g_once_init_leave (&once, quark);
    }
  return (GQuark) once;
}

void
yc_wiped_free (YcWiped *self)
{
  if (self == NULL)
    return;
  g_free (self->incarnation);
  g_free (self);
}

/* ---- the file ---- */

static gboolean
write_marker (const char *folder, const YcWiped *self, GError **error)
{
  g_autofree char *path = g_build_filename (folder, MARKER, NULL), *text = NULL;
  g_autoptr (JsonObject) object = json_object_new ();

  json_object_set_int_member (object, "format", 1);
  json_object_set_string_member (object, "incarnation", self->incarnation);
  json_object_set_int_member (object, "since", self->since);
  json_object_set_int_member (object, "at", self->at);
  json_object_set_int_member (object, "last", self->last);
  json_object_set_int_member (object, "handed", self->handed);
  json_object_set_int_member (object, "unreadable", self->unreadable);
  json_object_set_int_member (object, "lost", self->lost);
  json_object_set_boolean_member (object, "done", self->done);
  text = yc_json_canonical_object (object);
  return yc_file_write_atomic (path, text, strlen (text), 0600, error);
}

static YcWiped *
parse_marker (GBytes *bytes, GError **error)
{
  g_autoptr (JsonObject) object = yc_json_parse_object (g_bytes_get_data (bytes, NULL), (gssize) g_bytes_get_size (bytes), NULL, error);
  g_autoptr (YcWiped) self = g_new0 (YcWiped, 1);
  const char *incarnation = NULL;
  gint64 format = 0, handed = 0, unreadable = 0, lost = 0;

  if (object == NULL || !yc_json_get_int (object, "", "format", 1, 1, &format, error)
      || !yc_json_get_string (object, "", "incarnation", 64, &incarnation, error)
      || !yc_json_get_int (object, "", "since", 0, G_MAXINT64, &self->since, error) || !yc_json_get_int (object, "", "at", 0, G_MAXINT64, &self->at, error)
      || !yc_json_get_int (object, "", "last", 0, G_MAXINT64, &self->last, error) || !yc_json_get_int (object, "", "handed", 0, G_MAXINT, &handed, error)
      || !yc_json_get_int (object, "", "unreadable", 0, G_MAXINT, &unreadable, error)
      || !yc_json_opt_int (object, "", "lost", 0, G_MAXINT, &lost, error)    /* not in earlier ones */
      || !yc_json_get_boolean (object, "", "done", &self->done, error))
    return NULL;
  self->incarnation = g_strdup (incarnation);
  self->handed = (guint) handed;
  self->unreadable = (guint) unreadable;
  self->lost = (guint) lost;
  return g_steal_pointer (&self);
}

YcWiped *
yc_wiped_load (const char *folder, GError **error)
{
  g_autofree char *path = g_build_filename (folder, MARKER, NULL);
  g_autoptr (GError) local = NULL;
  g_autoptr (GBytes) bytes = yc_file_read (path, MAX_MARKER, &local);

  if (bytes != NULL)
    return parse_marker (bytes, error);
  if (!g_error_matches (local, G_FILE_ERROR, G_FILE_ERROR_NOENT))
    g_propagate_error (error, g_steal_pointer (&local));
  return NULL;
}

/* ---- keys ---- */

/* One transaction: no moment at which some cases can be opened and others not. */
static gboolean
destroy_keys (YcDb *work, GError **error)
{
  if (!yc_db_exec (work, "PRAGMA secure_delete = ON", error) || !yc_db_begin (work, error))
    return FALSE;
  if (yc_db_exec (work, "PRAGMA defer_foreign_keys = ON; DELETE FROM case_key; DELETE FROM store_key; DELETE FROM clerk;"
                        " DELETE FROM meta WHERE name = 'platform'", error)
      && yc_db_commit (work, error))
    return TRUE;
  yc_db_rollback (work);
  return FALSE;
}

/* Behind a kill: what opens no more holds no key that could be used. */
static void
destroy_keys_of (const char *folder)
{
  g_autofree char *path = g_build_filename (folder, "work.db", NULL);
  g_autoptr (GError) error = NULL;
  YcDb *work = NULL;

  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    return;
  work = yc_db_open (path, YC_DB_WORK, FALSE, &error);
  if (work == NULL || !destroy_keys (work, &error))
    g_message ("the database of the withdrawn workstation is removed as it is: %s", error->message);
  yc_db_close (work);
}

/* ---- files ---- */

static gboolean
remove_tree (const char *path, guint depth, GError **error)
{
  g_autoptr (GDir) dir = g_file_test (path, G_FILE_TEST_IS_DIR) && !g_file_test (path, G_FILE_TEST_IS_SYMLINK) ? g_dir_open (path, 0, NULL) : NULL;
  const char *name = NULL;

  while (dir != NULL && depth < MAX_DEPTH && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *inner = g_build_filename (path, name, NULL);

      if (!remove_tree (inner, depth + 1, error))
        return FALSE;
    }
  return g_remove (path) == 0 || errno == ENOENT || yc_error_set_errno (error, errno, path);
}

/* What the store has made, and what lay beside it for it. Anything else in the folder is somebody else's. */
static gboolean
is_ours (const char *name)
{
  static const char *const names[] = { "blobs", "reserve", "enrolment.json", NULL };

  return g_strv_contains (names, name) || g_str_has_prefix (name, "work.") || g_str_has_prefix (name, "cache.")
         || g_str_has_prefix (name, ".yc-");      /* of a write that was cut off (yc_file_write_atomic()) */
}

static gboolean
remove_files (const char *folder, GError **error)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, error);
  const char *name = NULL;

  if (dir == NULL)
    return FALSE;
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      if (is_ours (name) && !remove_tree (path, 0, error))
        return FALSE;
    }
  return yc_file_sync_folder (folder, error);
}

/* What cannot be destroyed now (a locked keyring, a file in use) is tried again when the folder is opened the next time. */
static gboolean
destroy_rest (const char *folder, YcWiped *self, GError **error)
{
  g_autoptr (GError) keyring = NULL;

  if (!yc_keyring_clear (self->incarnation, &keyring))
    g_message ("the key of the withdrawn workstation is still in the keyring: %s", keyring->message);
  if (!remove_files (folder, error))
    return FALSE;
  self->done = keyring == NULL;
  return write_marker (folder, self, error);
}

/* ---- the whole ---- */

gboolean
yc_store_is_wiped (YcStore *self)
{
  return self->is_wiped;
}

/* A marker that may be on the disk must not lie in wait for a store that goes on: what came later would be destroyed at the next start. FALSE: it stands. What is
 * there and is no marker decides nothing. */
static gboolean
take_back_marker (const char *folder)
{
  g_autofree char *path = g_build_filename (folder, MARKER, NULL);
  g_autoptr (YcWiped) standing = NULL;

  if ((g_unlink (path) == 0 || errno == ENOENT) && yc_file_sync_folder (folder, NULL))
    return TRUE;
  standing = yc_wiped_load (folder, NULL);
  return standing == NULL && g_file_test (path, G_FILE_TEST_EXISTS);
}

gboolean
yc_store_wipe (YcStore *self, const YcWiped *facts, GError **error)
{
  YcWiped wiped = *facts;
  g_autoptr (GError) local = NULL;

  g_return_val_if_fail (!self->read_only, FALSE);

  wiped.incarnation = self->incarnation;
  wiped.at = yc_clock_now (self->clock);
  wiped.done = FALSE;
  yc_store_release_reserve (self);
  if (!write_marker (self->folder, &wiped, &local))
    {
      if (take_back_marker (self->folder))
        {
          g_propagate_error (error, g_steal_pointer (&local));
          return FALSE;
        }
      g_message ("the marker of the withdrawn workstation stands, though: %s", local->message);
      g_clear_error (&local);
    }
  self->is_wiped = TRUE;
  if (!destroy_keys (self->work, &local))
    g_message ("the keys of the withdrawn workstation go with its files: %s", local->message);
  g_clear_error (&local);
  g_clear_pointer (&self->index_key, yc_seal_key_unref);
  g_clear_pointer (&self->wrapping_key, yc_seal_key_unref);
  g_clear_pointer (&self->open_key, yc_seal_key_unref);
  g_clear_pointer (&self->open_wrapped, g_bytes_unref);
  g_clear_pointer (&self->open_case, g_free);
  g_clear_pointer (&self->workstation_key, yc_seal_key_unref);
  /* The files go while they are open: what still asks finds a database without keys, and nothing of it comes back. */
  if (!destroy_rest (self->folder, &wiped, &local))
    g_message ("files of the withdrawn workstation are still there: %s", local->message);
  return TRUE;
}

gboolean
yc_wiped_finish (const char *folder, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (YcWiped) self = yc_wiped_load (folder, &local);

  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  if (self == NULL || self->done)
    return TRUE;
  destroy_keys_of (folder);
  return destroy_rest (folder, self, error);
}

gboolean
yc_wiped_acknowledge (const char *folder, GError **error)
{
  g_autoptr (YcWiped) self = yc_wiped_load (folder, error);
  g_autofree char *from = g_build_filename (folder, MARKER, NULL), *name = NULL, *to = NULL;

  if (self == NULL)
    return error == NULL || *error == NULL;
  if (!self->done)
    return yc_store_refuse (error, YC_CONFLICT_STATE, "something of the withdrawn workstation is left to destroy");
  name = g_strdup_printf ("withdrawn-%" G_GINT64_FORMAT ".json", self->at);
  to = g_build_filename (folder, name, NULL);
  return yc_file_rename_durable (from, to, error);
}

gboolean
yc_wiped_to_error (const YcWiped *self, YcWipeError code, GError **error)
{
  g_set_error (error, YC_WIPE_ERROR, (int) code, "%" G_GINT64_FORMAT " %" G_GINT64_FORMAT " %" G_GINT64_FORMAT " %u %u %u", self->since, self->at,
               self->last, self->handed, self->unreadable, self->lost);
  return FALSE;
}

gboolean
yc_wiped_of_error (const GError *error, YcWiped *ret_facts)
{
  return error->domain == YC_WIPE_ERROR
         && sscanf (error->message, "%" G_GINT64_FORMAT " %" G_GINT64_FORMAT " %" G_GINT64_FORMAT " %u %u %u", &ret_facts->since, &ret_facts->at,
                    &ret_facts->last, &ret_facts->handed, &ret_facts->unreadable, &ret_facts->lost) == 6;
}
