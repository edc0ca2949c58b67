/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* Author's keys of the people whom the platform lets in, and signing in while it cannot be asked: within the time that it allowed, with wrong
 * tries slowed down. Takes account and password, gives the opened key. Store's thread. */
#define G_LOG_DOMAIN "yc-case"
#include "config.h"

#include "case/yc-clerk-platform.h"
#include "case/yc-clerk-store-private.h"

#include "base/yc-error.h"

#include <string.h>

#define FREE_TRIES 3
#define LOCK_TRIES 10
#define LOCK_SECONDS 900
/* A clock that was set back further than this cannot tell how long it has been. */
#define CLOCK_SLACK (10 * 60 * G_USEC_PER_SEC)

GQuark
yc_clerk_error_quark (void)
{
  static const char *const codes[] = { "unknown", "expired", "wait", "withdrawn" };
  static gsize once;

  if (g_once_init_enter (&once))
    {
      GQuark quark = g_quark_from_static_string ("yc-clerk-error-quark");

      yc_error_register (quark, "clerk", codes, G_N_ELEMENTS (codes));
      g_once_init_leave (&once, quark);
    }
  return (GQuark) once;
}

/* ---- with the platform ---- */

static gboolean
write_row (YcStore *store, const YcClerkRow *row, GError **error)
{
  g_autoptr (GBytes) sealed = yc_clerk_row_seal (store, row);
  g_autoptr (YcStmt) stmt = yc_db_prepare (yc_store_get_work (store), "UPDATE clerk SET sealed = :sealed WHERE id = :id", error);

  if (stmt == NULL)
    return FALSE;
  yc_stmt_text (stmt, "id", row->clerk->id);
  yc_stmt_blob (stmt, "sealed", sealed);
  return yc_stmt_run (stmt, error);
}

/* @ret_is_new: nobody of this name was here. */
static gboolean
load_granted (YcStore *store, const YcClerkGrant *grant, YcClerkRow *row, gboolean *ret_is_new, GError **error)
{
  g_autoptr (GError) local = NULL;

  *ret_is_new = !yc_clerk_row_load (store, grant->id, row, &local);
  if (*ret_is_new && !g_error_matches (local, YC_STORE_ERROR, YC_STORE_ERROR_NOT_FOUND))
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  if (row->clerk == NULL)
    {
      row->clerk = g_new0 (YcClerk, 1);
      row->clerk->id = g_strdup (grant->id);
      row->clerk->public_key = g_strdup ("");
    }
  g_free (row->clerk->name);
  g_free (row->clerk->role);
  row->clerk->name = g_strdup (grant->name);
  row->clerk->role = g_strdup (yc_role_get_name (grant->role));
  row->offline_from = yc_clock_now (yc_store_get_clock (store));
  row->offline_until = grant->offline_until;
  return TRUE;
}

/* NULL without error: there is none, or it opens with an earlier password. */
static YcAuthorKey *
open_key (YcStore *store, const YcClerkRow *row, const char *password, GError **error)
{
  g_autoptr (GError) local = NULL;
  YcAuthorKey *author = NULL;

  if (row->author_key == NULL)
    return NULL;
  author = yc_author_key_unwrap (row->author_key, yc_store_get_workstation_key (store), row->clerk->id, password, &local);
  if (author == NULL && !g_error_matches (local, YC_VAULT_ERROR, YC_VAULT_ERROR_PASSWORD))
    g_propagate_error (error, g_steal_pointer (&local));
  return author;
}

static char *
name_tries (const char *clerk_id)
{
  return g_strconcat ("sign-in.", clerk_id, NULL);
}

YcAuthorKey *
yc_clerk_adopt (YcStore *store, const YcClerkGrant *grant, const char *password, YcClerk **ret_clerk, gboolean *ret_is_known, GError **error)
{
  g_auto (YcClerkRow) row = { NULL };
  g_autoptr (YcAuthorKey) author = NULL;
  g_autoptr (GError) local = NULL;
  g_autofree char *tries = name_tries (grant->id);
  gboolean is_new = FALSE;

  if (!load_granted (store, grant, &row, &is_new, error))
    return NULL;
  author = open_key (store, &row, password, &local);
  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return NULL;
    }
  if (author == NULL)
    author = yc_clerk_row_make_key (store, &row, password, is_new, error);
  else if (!write_row (store, &row, error))
    return NULL;
  if (author == NULL || !yc_store_set_meta (store, tries, NULL, error) || !yc_clerk_note_withdrawn (store, grant->id, FALSE, error))
    return NULL;
  *ret_is_known = g_strcmp0 (row.known_key, row.clerk->public_key) == 0;
  *ret_clerk = g_steal_pointer (&row.clerk);
  return g_steal_pointer (&author);
}

gboolean
yc_clerk_note_known (YcStore *store, const char *clerk_id, const char *public_key, GError **error)
{
  g_auto (YcClerkRow) row = { NULL };

  if (!yc_clerk_row_load (store, clerk_id, &row, error))
    return FALSE;
  g_free (row.known_key);
  row.known_key = g_strdup (public_key);
  return write_row (store, &row, error);
}

void
yc_clerk_key_free (YcClerkKey *self)
{
  if (self == NULL)
    return;
  g_free (self->public_key);
  g_free (self->clerk_id);
  g_free (self);
}

GPtrArray *
yc_clerk_list_keys (YcStore *store, const char *account, GError **error)
{
  g_autoptr (GPtrArray) keys = g_ptr_array_new_with_free_func ((GDestroyNotify) yc_clerk_key_free);
  g_autoptr (YcStmt) stmt = yc_db_prepare (yc_store_get_work (store),
    "SELECT public_key, clerk_id FROM author_key WHERE clerk_id = :account OR clerk_id LIKE 'L-%' ORDER BY made", error);
  gboolean row = FALSE;

  if (stmt == NULL)
    return NULL;
  yc_stmt_text (stmt, "account", account);
  for (;;)
    {
      YcClerkKey *key = NULL;

      if (!yc_stmt_step (stmt, &row, error))
        return NULL;
      if (!row)
        return g_steal_pointer (&keys);
      key = g_new (YcClerkKey, 1);
      *key = (YcClerkKey) { g_strdup (yc_stmt_col_text (stmt, "public_key")), g_strdup (yc_stmt_col_text (stmt, "clerk_id")) };
      g_ptr_array_add (keys, key);
    }
}

/* ---- withdrawn ---- */

static char *
name_withdrawn (const char *clerk_id)
{
  return clerk_id != NULL ? g_strconcat ("withdrawn.clerk.", clerk_id, NULL) : g_strdup ("withdrawn.station");
}

gboolean
yc_clerk_note_withdrawn (YcStore *store, const char *clerk_id, gboolean withdrawn, GError **error)
{
  g_autofree char *name = name_withdrawn (clerk_id);

  return yc_store_set_meta (store, name, withdrawn ? "withdrawn" : NULL, error);
}

static gboolean
check_withdrawn (YcStore *store, const char *clerk_id, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autofree char *name = name_withdrawn (clerk_id);
  g_autofree char *text = yc_store_get_meta (store, name, &local);

  if (local != NULL)
    g_propagate_error (error, g_steal_pointer (&local));
  else if (text != NULL)
    g_set_error (error, YC_CLERK_ERROR, YC_CLERK_ERROR_WITHDRAWN, "%s was withdrawn", clerk_id != NULL ? clerk_id : "the workstation");
  else
    return TRUE;
  return FALSE;
}

gboolean
yc_clerk_check_in_office (YcStore *store, const char *clerk_id, GError **error)
{
  return check_withdrawn (store, NULL, error) && check_withdrawn (store, clerk_id, error);
}

/* ---- wrong tries ---- */

/* Wrong tries so far, and until when nobody may try again. */
typedef struct { gint64 wrong, next; } Tries;

static gboolean
load_tries (YcStore *store, const char *name, Tries *ret_tries, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autofree char *text = yc_store_get_meta (store, name, &local);
  g_auto (GStrv) words = text != NULL ? g_strsplit (text, " ", 3) : NULL;

  *ret_tries = (Tries) { 0, 0 };
  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  if (words != NULL && g_strv_length (words) == 2)
    *ret_tries = (Tries) { g_ascii_strtoll (words[0], NULL, 10), g_ascii_strtoll (words[1], NULL, 10) };
  return TRUE;
}

/* As the platform has it, so that nobody gets more tries by pulling the cable. */
static gint64
get_wait (gint64 wrong)
{
  if (wrong >= LOCK_TRIES)
    return LOCK_SECONDS * G_USEC_PER_SEC;
  return wrong > FREE_TRIES ? ((gint64) 1 << (wrong - FREE_TRIES)) * G_USEC_PER_SEC : 0;
}

/* Counted before the password is looked at: ending the program gives no try for nothing. */
gboolean
yc_clerk_begin_try (YcStore *store, const char *clerk_id, int *ret_wait, GError **error)
{
  gint64 now = yc_clock_now (yc_store_get_clock (store));
  g_autofree char *name = name_tries (clerk_id), *text = NULL;
  Tries tries;

  if (!load_tries (store, name, &tries, error))
    return FALSE;
  /* A wait longer than the longest is a clock that was set back. */
  tries.next = MIN (tries.next, now + LOCK_SECONDS * G_USEC_PER_SEC);
  if (tries.next > now)
    {
      *ret_wait = (int) ((tries.next - now + G_USEC_PER_SEC - 1) / G_USEC_PER_SEC);
      g_set_error (error, YC_CLERK_ERROR, YC_CLERK_ERROR_WAIT, "%" G_GINT64_FORMAT " wrong passwords; %d s to wait", tries.wrong, *ret_wait);
      return FALSE;
    }
  /* yichuangctl beside a running program: it writes nothing, so that it cannot count. Who may run it holds the workstation's key anyway; a lock still locks. */
  if (yc_store_is_read_only (store))
    return TRUE;
  text = g_strdup_printf ("%" G_GINT64_FORMAT " %" G_GINT64_FORMAT, tries.wrong + 1, now + get_wait (tries.wrong + 1));
  return yc_store_set_meta (store, name, text, error);
}

gboolean
yc_clerk_end_try (YcStore *store, const char *clerk_id, GError **error)
{
  g_autofree char *name = name_tries (clerk_id);

  return yc_store_is_read_only (store) || yc_store_set_meta (store, name, NULL, error);
}

int
yc_clerk_get_wait (YcStore *store, const char *clerk_id)
{
  gint64 now = yc_clock_now (yc_store_get_clock (store));
  g_autofree char *name = name_tries (clerk_id);
  Tries tries;

  if (!load_tries (store, name, &tries, NULL) || tries.next <= now)
    return 0;
  return (int) MIN ((tries.next - now + G_USEC_PER_SEC - 1) / G_USEC_PER_SEC, LOCK_SECONDS);
}

/* ---- without it ---- */

gboolean
yc_clerk_check_lease (YcStore *store, const YcClerkRow *row, GError **error)
{
  gint64 now = yc_clock_now (yc_store_get_clock (store));

  if (now <= row->offline_until && now >= row->offline_from - CLOCK_SLACK)
    return TRUE;
  g_set_error (error, YC_CLERK_ERROR, YC_CLERK_ERROR_EXPIRED, "%s has to sign in with the platform", row->clerk->id);
  return FALSE;
}

static gboolean
load_allowed (YcStore *store, const char *clerk_id, YcClerkRow *row, GError **error)
{
  g_autoptr (GError) local = NULL;

  if (!yc_clerk_row_load (store, clerk_id, row, &local) && !g_error_matches (local, YC_STORE_ERROR, YC_STORE_ERROR_NOT_FOUND))
    g_propagate_error (error, g_steal_pointer (&local));
  else if (row->clerk == NULL || row->author_key == NULL || row->known_key == NULL)
    g_set_error (error, YC_CLERK_ERROR, YC_CLERK_ERROR_UNKNOWN, "%s never signed in here", clerk_id);
  else
    return yc_clerk_check_lease (store, row, error);
  return FALSE;
}

YcAuthorKey *
yc_clerk_sign_in_offline (YcStore *store, const char *clerk_id, const char *password, YcClerk **ret_clerk, int *ret_wait, GError **error)
{
  g_auto (YcClerkRow) row = { NULL };
  g_autoptr (YcAuthorKey) author = NULL;

  if (!yc_clerk_check_in_office (store, clerk_id, error) || !load_allowed (store, clerk_id, &row, error)
      || !yc_clerk_begin_try (store, clerk_id, ret_wait, error))
    return NULL;
  author = yc_author_key_unwrap (row.author_key, yc_store_get_workstation_key (store), clerk_id, password, error);
  if (author == NULL || !yc_clerk_end_try (store, clerk_id, error))
    return NULL;
  *ret_clerk = g_steal_pointer (&row.clerk);
  return g_steal_pointer (&author);
}
