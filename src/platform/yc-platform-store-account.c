/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* Halls, people, their sign-in and the keys they sign with. Takes names and tokens, gives who it is or why not; a wrong name, a wrong
 * password and another hall's account are told by the same answer. The store thread only. */
#define G_LOG_DOMAIN "yc-platform"
#include "config.h"

#include "platform/yc-platform-store-private.h"

#include "base/yc-json.h"

#include <string.h>

#define MAX_WAIT_SHIFT 12

/* ---- halls ---- */

void
yc_platform_hall_free (YcPlatformHall *self)
{
  if (self == NULL)
    return;
  g_free (self->hall);
  g_free (self->name);
  g_free (self->region);
  g_free (self->recovery_public_key);
  g_free (self);
}

typedef struct
{
  const YcPlatformHall *hall;
  JsonArray            *agencies;
} PutHall;

static gboolean
put_agency (YcPlatformStore *self, const char *hall, JsonObject *agency, GError **error)
{
  static const char *const members[] = { "code", "name", "letter", "consult_phone", "supervise_phone" };
  g_autoptr (YcStmt) stmt = yc_db_prepare (self->db,
    "INSERT INTO agency (hall, code, name, letter, consult_phone, supervise_phone)"
    " VALUES (:hall, :code, :name, :letter, :consult_phone, :supervise_phone)"
    " ON CONFLICT DO UPDATE SET name = excluded.name, letter = excluded.letter, consult_phone = excluded.consult_phone,"
    " supervise_phone = excluded.supervise_phone", error);
  const char *text = NULL;

  if (stmt == NULL)
    return FALSE;
  yc_stmt_text (stmt, "hall", hall);
  for (guint i = 0; i < G_N_ELEMENTS (members); i++)
    {
      if (!yc_json_get_string (agency, "agencies", members[i], 200, &text, error))
        return FALSE;
      yc_stmt_text (stmt, members[i], text);
    }
  return yc_stmt_run (stmt, error);
}

static gboolean
put_hall (YcPlatformStore *self, gpointer data, GError **error)
{
  const PutHall *put = data;
  g_autoptr (YcStmt) stmt = yc_db_prepare (self->db,
    "INSERT INTO hall (hall, name, region, recovery_public_key, demonstration) VALUES (:hall, :name, :region, :recovery, :demonstration)"
    " ON CONFLICT DO UPDATE SET name = excluded.name, region = excluded.region, recovery_public_key = excluded.recovery_public_key,"
    " demonstration = excluded.demonstration", error);

  if (stmt == NULL)
    return FALSE;
  yc_stmt_text (stmt, "hall", put->hall->hall);
  yc_stmt_text (stmt, "name", put->hall->name);
  yc_stmt_text (stmt, "region", put->hall->region);
  yc_stmt_text (stmt, "recovery", put->hall->recovery_public_key);
  yc_stmt_int (stmt, "demonstration", put->hall->demonstration);
  if (!yc_stmt_run (stmt, error))
    return FALSE;
  for (guint i = 0; i < json_array_get_length (put->agencies); i++)
    {
      JsonObject *agency = NULL;

      if (!yc_json_item_object (put->agencies, "agencies", i, &agency, error) || !put_agency (self, put->hall->hall, agency, error))
        return FALSE;
    }
  return TRUE;
}

gboolean
yc_platform_store_put_hall (YcPlatformStore *self, const YcPlatformHall *hall, JsonArray *agencies, GError **error)
{
  PutHall put = { hall, agencies };

  return yc_platform_store_transact (self, put_hall, &put, error);
}

YcPlatformHall *
yc_platform_store_find_hall (YcPlatformStore *self, const char *hall, GError **error)
{
  g_autoptr (YcStmt) stmt = yc_db_prepare (self->db,
    "SELECT name, region, recovery_public_key, demonstration FROM hall WHERE hall = :hall", error);
  YcPlatformHall *found = NULL;

  if (stmt == NULL)
    return NULL;
  yc_stmt_text (stmt, "hall", hall);
  if (!yc_platform_store_get_row (stmt, error))
    return NULL;
  found = g_new0 (YcPlatformHall, 1);
  found->hall = g_strdup (hall);
  found->name = g_strdup (yc_stmt_col_text (stmt, "name"));
  found->region = g_strdup (yc_stmt_col_text (stmt, "region"));
  found->recovery_public_key = g_strdup (yc_stmt_col_text (stmt, "recovery_public_key"));
  found->demonstration = yc_stmt_col_int (stmt, "demonstration") != 0;
  return found;
}

gboolean
yc_platform_store_is_demonstration (YcPlatformStore *self, gboolean *ret_is, GError **error)
{
  g_autoptr (YcStmt) stmt = yc_db_prepare (self->db, "SELECT EXISTS (SELECT 1 FROM hall WHERE demonstration = 1) AS it", error);
  gboolean row = FALSE;

  if (stmt == NULL || !yc_stmt_step (stmt, &row, error))
    return FALSE;
  *ret_is = yc_stmt_col_int (stmt, "it") != 0;
  return TRUE;
}

/* ---- accounts ---- */

void
yc_platform_account_free (YcPlatformAccount *self)
{
  if (self == NULL)
    return;
  g_free (self->account);
  g_free (self->name);
  g_free (self->hall);
  g_strfreev (self->agencies);
  g_free (self->device);
  g_free (self);
}

gboolean
yc_platform_account_serves (const YcPlatformAccount *self, const char *agency)
{
  return g_strv_contains ((const char *const *) self->agencies, agency);
}

typedef struct
{
  const YcPlatformAccount *account;
  const char              *password;    /* (nullable) */
} PutAccount;

static gboolean
run_for_account (YcPlatformStore *self, const char *sql, const char *account, const char *agency, GError **error)
{
  g_autoptr (YcStmt) stmt = yc_db_prepare (self->db, sql, error);

  if (stmt == NULL)
    return FALSE;
  yc_stmt_text (stmt, "account", account);
  if (agency != NULL)
    yc_stmt_text (stmt, "agency", agency);
  return yc_stmt_run (stmt, error);
}

/* An account whose password nobody was given has the decoy's. */
static gboolean
insert_account (YcPlatformStore *self, const PutAccount *put, GError **error)
{
  const YcPlatformAccount *account = put->account;
  g_autoptr (YcStmt) stmt = yc_db_prepare (self->db,
    "INSERT /* whole */ INTO account (account, hall, role, name_sealed, password_sealed) VALUES (:account, :hall, :role, :name_sealed, :password_sealed)"
    " ON CONFLICT DO UPDATE SET hall = excluded.hall, role = excluded.role, name_sealed = excluded.name_sealed", error);
  char *decoy = stmt != NULL ? yc_platform_store_get_meta (self, "decoy", error) : NULL;
  gboolean ok = FALSE;

  if (decoy == NULL)
    return FALSE;
  yc_stmt_text (stmt, "account", account->account);
  yc_stmt_text (stmt, "hall", account->hall);
  yc_stmt_text (stmt, "role", yc_role_get_name (account->role));
  yc_platform_store_bind_sealed (self, stmt, "account", "name_sealed", account->account, account->name);
  yc_platform_store_bind_sealed (self, stmt, "account", "password_sealed", account->account, decoy);
  ok = yc_stmt_run (stmt, error);
  yc_wipe_free (decoy);
  return ok;
}

static gboolean
set_password (YcPlatformStore *self, const char *account, const char *record, GError **error)
{
  g_autoptr (YcStmt) stmt = yc_db_prepare (self->db, "UPDATE account SET password_sealed = :password_sealed WHERE account = :account", error);

  if (stmt == NULL)
    return FALSE;
  yc_stmt_text (stmt, "account", account);
  yc_platform_store_bind_sealed (self, stmt, "account", "password_sealed", account, record);
  return yc_stmt_run (stmt, error);
}

static gboolean
put_account (YcPlatformStore *self, gpointer data, GError **error)
{
  const PutAccount *put = data;
  const char *account = put->account->account;

  if (!insert_account (self, put, error) || (put->password != NULL && !set_password (self, account, put->password, error))
      || !run_for_account (self, "DELETE FROM account_agency WHERE account = :account", account, NULL, error))
    return FALSE;
  for (guint i = 0; put->account->agencies != NULL && put->account->agencies[i] != NULL; i++)
    if (!run_for_account (self, "INSERT INTO account_agency (account, agency) VALUES (:account, :agency)", account, put->account->agencies[i], error))
      return FALSE;
  return TRUE;
}

gboolean
yc_platform_store_put_account (YcPlatformStore *self, const YcPlatformAccount *account, const char *password_record, GError **error)
{
  PutAccount put = { account, password_record };

  return yc_platform_store_transact (self, put_account, &put, error);
}

static GStrv
list_agencies (YcPlatformStore *self, const char *account, GError **error)
{
  g_autoptr (YcStmt) stmt = yc_db_prepare (self->db, "SELECT agency FROM account_agency WHERE account = :account ORDER BY agency", error);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  gboolean row = FALSE;

  if (stmt == NULL)
    return NULL;
  yc_stmt_text (stmt, "account", account);
  for (;;)
    {
      if (!yc_stmt_step (stmt, &row, error))
        return NULL;
      if (!row)
        return g_strv_builder_end (builder);
      g_strv_builder_add (builder, yc_stmt_col_text (stmt, "agency"));
    }
}

YcPlatformAccount *
yc_platform_store_find_account (YcPlatformStore *self, const char *account, GError **error)
{
  g_autoptr (YcStmt) stmt = yc_db_prepare (self->db, "SELECT hall, role, name_sealed, revoked, revoked_us FROM account WHERE account = :account", error);
  g_autoptr (YcPlatformAccount) found = NULL;

  if (stmt == NULL)
    return NULL;
  yc_stmt_text (stmt, "account", account);
  if (!yc_platform_store_get_row (stmt, error))
    return NULL;
  found = g_new0 (YcPlatformAccount, 1);
  found->account = g_strdup (account);
  found->hall = g_strdup (yc_stmt_col_text (stmt, "hall"));
  found->revoked = yc_stmt_col_int (stmt, "revoked") != 0;
  found->revoked_at = yc_stmt_col_int (stmt, "revoked_us");
  found->name = yc_platform_store_unseal_column (self, stmt, "account", "name_sealed", account, error);
  found->agencies = list_agencies (self, account, error);
  if (found->name == NULL || found->agencies == NULL || !yc_role_parse (yc_stmt_col_text (stmt, "role"), &found->role))
    return NULL;
  return g_steal_pointer (&found);
}

gboolean
yc_platform_store_revoke_account (YcPlatformStore *self, const char *account, GError **error)
{
  g_autoptr (YcStmt) stmt = yc_db_prepare (self->db, "UPDATE account SET revoked = 1, revoked_us = :now WHERE account = :account AND revoked = 0", error);

  if (stmt == NULL)
    return FALSE;
  yc_stmt_text (stmt, "account", account);
  yc_stmt_int (stmt, "now", yc_platform_store_now (self));
  return yc_stmt_run (stmt, error);
}

/* ---- tries ---- */

typedef struct
{
  gint64 wrong;
  gint64 next;
} Try;

/* How long nobody may try behind the @wrong-th wrong password. */
static gint64
get_wait (gint64 wrong)
{
  gint64 seconds = 0;

  if (wrong >= YC_PLATFORM_LOCK_TRIES)
    seconds = YC_PLATFORM_LOCK_SECONDS;
  else if (wrong > YC_PLATFORM_FREE_TRIES)
    seconds = (gint64) 1 << MIN (wrong - YC_PLATFORM_FREE_TRIES, MAX_WAIT_SHIFT);
  return seconds * G_USEC_PER_SEC;
}

static int
get_seconds (gint64 from, gint64 to)
{
  return to > from ? (int) ((to - from + G_USEC_PER_SEC - 1) / G_USEC_PER_SEC) : 0;
}

static gboolean
load_try (YcPlatformStore *self, const char *name, Try *ret_try, GError **error)
{
  g_autoptr (YcStmt) stmt = yc_db_prepare (self->db, "SELECT wrong, next_us FROM try WHERE name = :name", error);
  gboolean row = FALSE;

  if (stmt == NULL)
    return FALSE;
  yc_stmt_text (stmt, "name", name);
  if (!yc_stmt_step (stmt, &row, error))
    return FALSE;
  ret_try->wrong = row ? yc_stmt_col_int (stmt, "wrong") : 0;
  ret_try->next = row ? yc_stmt_col_int (stmt, "next_us") : 0;
  return TRUE;
}

static gboolean
save_try (YcPlatformStore *self, const char *name, const Try *try, GError **error)
{
  g_autoptr (YcStmt) stmt = yc_db_prepare (self->db, "INSERT INTO try (name, wrong, next_us) VALUES (:name, :wrong, :next)"
                                                     " ON CONFLICT DO UPDATE SET wrong = excluded.wrong, next_us = excluded.next_us", error);

  if (stmt == NULL)
    return FALSE;
  yc_stmt_text (stmt, "name", name);
  yc_stmt_int (stmt, "wrong", try->wrong);
  yc_stmt_int (stmt, "next", try->next);
  return yc_stmt_run (stmt, error);
}

static gboolean
forget_try (YcPlatformStore *self, const char *name, GError **error)
{
  g_autoptr (YcStmt) stmt = yc_db_prepare (self->db, "DELETE FROM try WHERE name = :name", error);

  if (stmt == NULL)
    return FALSE;
  yc_stmt_text (stmt, "name", name);
  return yc_stmt_run (stmt, error);
}

/* ---- signing in ---- */

/* The account of the device's hall; a decoy's record for all others. */
static char *
load_record (YcPlatformStore *self, const YcPlatformDevice *device, const char *account, GError **error)
{
  g_autoptr (YcStmt) stmt = yc_db_prepare (self->db,
    "SELECT password_sealed FROM account WHERE account = :account AND hall = :hall", error);
  g_autoptr (GError) local = NULL;

  if (stmt == NULL)
    return NULL;
  yc_stmt_text (stmt, "account", account);
  yc_stmt_text (stmt, "hall", device->hall);
  if (yc_platform_store_get_row (stmt, &local))
    return yc_platform_store_unseal_column (self, stmt, "account", "password_sealed", account, error);
  if (local == NULL)
    return yc_platform_store_get_meta (self, "decoy", error);
  g_propagate_error (error, g_steal_pointer (&local));
  return NULL;
}

typedef struct
{
  const YcPlatformDevice *device;
  const char             *account;
  gboolean                right;
  int                     retry_after;
  char                   *record;
  YcSessionGrant         *grant;
} SignIn;

static gboolean
begin_sign_in (YcPlatformStore *self, gpointer data, GError **error)
{
  SignIn *in = data;
  g_autofree char *name = yc_platform_store_make_name (self, "account", in->account);
  gint64 now = yc_platform_store_now (self);
  Try try = { 0 };

  if (!load_try (self, name, &try, error))
    return FALSE;
  in->retry_after = get_seconds (now, try.next);
  if (in->retry_after > 0)
    return yc_platform_refuse (error, YC_PROBLEM_LOCKED, "too many wrong passwords");
  try.wrong++;
  try.next = now + get_wait (try.wrong);
  in->record = load_record (self, in->device, in->account, error);
  return in->record != NULL && save_try (self, name, &try, error);
}

char *
yc_platform_store_begin_sign_in (YcPlatformStore *self, const YcPlatformDevice *device, const char *account, int *ret_retry_after, GError **error)
{
  SignIn in = { .device = device, .account = account };

  if (yc_platform_store_transact (self, begin_sign_in, &in, error))
    return in.record;
  *ret_retry_after = in.retry_after;
  yc_wipe_free (in.record);
  return NULL;
}

static gboolean
insert_session (YcPlatformStore *self, const SignIn *in, const YcSessionGrant *grant, GError **error)
{
  g_autofree char *hash = yc_platform_store_hash_token (grant->token);
  g_autoptr (YcStmt) stmt = yc_db_prepare (self->db,
    "INSERT INTO session (token_sha256, account, device, until_us) VALUES (:hash, :account, :device, :until)", error);

  if (stmt == NULL)
    return FALSE;
  yc_stmt_text (stmt, "hash", hash);
  yc_stmt_text (stmt, "account", in->account);
  yc_stmt_text (stmt, "device", in->device->device);
  yc_stmt_int (stmt, "until", grant->until);
  return yc_stmt_run (stmt, error);
}

static YcSessionGrant *
make_grant (YcPlatformStore *self, const YcPlatformAccount *account)
{
  YcSessionGrant *grant = g_new0 (YcSessionGrant, 1);

  grant->token = yc_platform_store_make_token (self);
  grant->account = g_strdup (account->account);
  grant->name = g_strdup (account->name);
  grant->role = account->role;
  grant->agencies = g_strdupv (account->agencies);
  grant->until = yc_platform_store_now (self) + YC_PLATFORM_SESSION_US;
  grant->offline_until = yc_platform_store_now (self) + YC_PLATFORM_OFFLINE_US;
  return grant;
}

/* Only who knows the password is told that the account was withdrawn. */
static gboolean
end_sign_in (YcPlatformStore *self, gpointer data, GError **error)
{
  SignIn *in = data;
  g_autofree char *name = yc_platform_store_make_name (self, "account", in->account);
  g_autoptr (YcPlatformAccount) account = NULL;
  g_autoptr (YcSessionGrant) grant = NULL;

  account = yc_platform_store_find_account (self, in->account, error);
  if (account == NULL || !forget_try (self, name, error))
    return FALSE;
  if (account->revoked)
    return yc_platform_refuse (error, YC_PROBLEM_REVOKED, "the account was withdrawn");
  grant = make_grant (self, account);
  if (!insert_session (self, in, grant, error))
    return FALSE;
  in->grant = g_steal_pointer (&grant);
  return TRUE;
}

YcSessionGrant *
yc_platform_store_end_sign_in (YcPlatformStore *self, const YcPlatformDevice *device, const char *account, gboolean right,
                               int *ret_retry_after, GError **error)
{
  g_autofree char *name = yc_platform_store_make_name (self, "account", account);
  SignIn in = { .device = device, .account = account };
  Try try = { 0 };

  if (right)
    {
      if (yc_platform_store_transact (self, end_sign_in, &in, error))
        return in.grant;
      yc_session_grant_free (in.grant);
      return NULL;
    }
  /* The wait counts from the answer that tells it. */
  if (!load_try (self, name, &try, error))
    return NULL;
  try.next = yc_platform_store_now (self) + get_wait (try.wrong);
  if (!save_try (self, name, &try, error))
    return NULL;
  *ret_retry_after = get_seconds (yc_platform_store_now (self), try.next);
  yc_platform_refuse (error, YC_PROBLEM_WRONG_PASSWORD, "account or password are wrong");
  return NULL;
}

/* ---- sessions ---- */

void
yc_platform_session_free (YcPlatformSession *self)
{
  if (self == NULL)
    return;
  yc_platform_account_free (self->account);
  g_free (self->device);
  g_free (self);
}

YcPlatformSession *
yc_platform_store_authenticate_session (YcPlatformStore *self, const char *token, GError **error)
{
  g_autofree char *hash = yc_platform_store_hash_token (token);
  g_autoptr (YcStmt) stmt = yc_db_prepare (self->db,
    "SELECT s.account, s.device, d.revoked FROM session AS s JOIN device AS d ON d.device = s.device"
    " WHERE s.token_sha256 = :hash AND s.until_us > :now", error);
  g_autoptr (YcPlatformSession) session = g_new0 (YcPlatformSession, 1);
  g_autoptr (GError) local = NULL;

  if (stmt == NULL)
    return NULL;
  yc_stmt_text (stmt, "hash", hash);
  yc_stmt_int (stmt, "now", yc_platform_store_now (self));
  if (yc_platform_store_get_row (stmt, &local))
    {
      session->device = g_strdup (yc_stmt_col_text (stmt, "device"));
      session->account = yc_platform_store_find_account (self, yc_stmt_col_text (stmt, "account"), &local);
    }
  if (local != NULL)
    g_propagate_error (error, g_steal_pointer (&local));
  else if (session->account == NULL)
    yc_platform_refuse (error, YC_PROBLEM_SIGNED_OUT, "no such session, or it is over");
  else if (session->account->revoked || yc_stmt_col_int (stmt, "revoked") != 0)
    yc_platform_refuse (error, YC_PROBLEM_REVOKED, "account or workstation were withdrawn");
  else
    return g_steal_pointer (&session);
  return NULL;
}

gboolean
yc_platform_store_end_session (YcPlatformStore *self, const char *token, GError **error)
{
  g_autofree char *hash = yc_platform_store_hash_token (token);
  g_autoptr (YcStmt) stmt = yc_db_prepare (self->db, "DELETE FROM session WHERE token_sha256 = :hash", error);

  if (stmt == NULL)
    return FALSE;
  yc_stmt_text (stmt, "hash", hash);
  return yc_stmt_run (stmt, error);
}
