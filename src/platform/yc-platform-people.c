/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* The calls of workstations and people: hello, enrolment, lease, handshake, signing in and out, authors' keys. Each takes the call's body and
 * gives its message. Store thread, but for the checking of a password, which takes long on purpose. */
#define G_LOG_DOMAIN "yc-platform"
#include "config.h"

#include "platform/yc-platform-call.h"

#include "base/yc-error.h"
#include "vault/yc-password.h"

static const char *
peek_body (YcPlatformCall *self, gsize *ret_n)
{
  return g_bytes_get_data (self->body, ret_n);
}

gboolean
yc_platform_do_hello (YcPlatformCall *self, GError **error)
{
  YcHello hello = { .name = (char *) self->platform->name, .key = (char *) yc_platform_store_get_public_key (self->store) };

  hello.at = yc_clock_now (yc_platform_store_get_clock (self->store));
  if (!yc_platform_store_is_demonstration (self->store, &hello.demonstration, error))
    return FALSE;
  self->text = yc_hello_to_text (&hello);
  return TRUE;
}

gboolean
yc_platform_do_enrol (YcPlatformCall *self, GError **error)
{
  g_autofree char *code = NULL, *incarnation = NULL;
  g_autoptr (YcEnrolled) enrolled = NULL;
  gsize n = 0;
  const char *text = peek_body (self, &n);

  if (!yc_enrol_parse (text, n, &code, &incarnation, error))
    return yc_platform_call_misread (error);
  enrolled = yc_platform_store_enrol (self->store, code, incarnation, error);
  if (enrolled == NULL)
    return FALSE;
  enrolled->ca = g_strdup (self->platform->ca);
  self->text = yc_enrolled_to_text (enrolled);
  return TRUE;
}

gboolean
yc_platform_do_lease (YcPlatformCall *self, GError **error)
{
  g_autofree char *incarnation = NULL;
  g_autoptr (JsonObject) lease = NULL;
  gsize n = 0;
  const char *text = peek_body (self, &n);

  if (!yc_lease_request_parse (text, n, &incarnation, error))
    return yc_platform_call_misread (error);
  lease = yc_platform_store_lease (self->store, self->device, incarnation, error);
  if (lease == NULL)
    return FALSE;
  self->text = yc_leased_to_text (lease);
  return TRUE;
}

gboolean
yc_platform_do_handshake (YcPlatformCall *self, GError **error)
{
  g_autofree char *incarnation = NULL;
  g_autoptr (GPtrArray) ops = NULL;
  gboolean changed = FALSE;
  gint64 sequence = 0;
  guint stuck = 0;
  gsize n = 0;
  const char *text = peek_body (self, &n);

  if (!yc_handshake_parse (text, n, &incarnation, &sequence, &stuck, error))
    return yc_platform_call_misread (error);
  ops = yc_platform_store_handshake (self->store, self->device, incarnation, sequence, error);
  if (ops == NULL || !yc_platform_store_note_stuck (self->store, self->device, stuck, &changed, error))
    return FALSE;
  if (changed)
    g_message ("window %s, station %s: %u steps of the queue wait for a person there", self->device->window, self->device->station, stuck);
  self->text = yc_handshaken_to_text (&(YcHandshaken) { yc_clock_now (yc_platform_store_get_clock (self->store)), ops });
  return TRUE;
}

/* ---- signing in: three steps ---- */

gboolean
yc_platform_do_sign_in (YcPlatformCall *self, GError **error)
{
  gsize n = 0;
  const char *text = peek_body (self, &n);

  if (!yc_sign_in_parse (text, n, &self->account, &self->secret, error))
    return yc_platform_call_misread (error);
  self->record = yc_platform_store_begin_sign_in (self->store, self->device, self->account, &self->retry_after, error);
  return self->record != NULL;
}

gboolean
yc_platform_do_check (YcPlatformCall *self, GError **error)
{
  self->right = yc_password_check (self->record, self->secret);
  return TRUE;
}

gboolean
yc_platform_do_signed_in (YcPlatformCall *self, GError **error)
{
  g_autoptr (YcSessionGrant) grant = yc_platform_store_end_sign_in (self->store, self->device, self->account, self->right,
                                                                    &self->retry_after, error);

  if (grant == NULL)
    return FALSE;
  self->text = yc_session_grant_to_text (grant);
  return TRUE;
}

gboolean
yc_platform_do_sign_out (YcPlatformCall *self, GError **error)
{
  gsize n = 0;
  const char *text = peek_body (self, &n);

  if (!yc_done_parse (text, n, error))
    return yc_platform_call_misread (error);
  if (!yc_platform_store_end_session (self->store, self->token, error))
    return FALSE;
  self->text = yc_done_to_text ();
  return TRUE;
}

gboolean
yc_platform_do_author (YcPlatformCall *self, GError **error)
{
  g_autofree char *key = NULL, *local = NULL;
  gsize n = 0;
  const char *text = peek_body (self, &n);

  if (!yc_author_parse (text, n, &key, &local, error))
    return yc_platform_call_misread (error);
  if (!yc_platform_store_put_author (self->store, key, local, self->session, error))
    return FALSE;
  self->text = yc_done_to_text ();
  return TRUE;
}
