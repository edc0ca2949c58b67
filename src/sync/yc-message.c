/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* The contract's messages of enrolment, leases and sign-in: a writer, which gives canonical text, and a strict reader each. Takes and gives
 * text; knows nothing of HTTP. Any thread. */
#define G_LOG_DOMAIN "yc-sync"
#include "config.h"

#include "sync/yc-message.h"

#include "base/yc-error.h"
#include "base/yc-json.h"
#include "sync/yc-wire-private.h"

#define MAX_LOCAL 64            /* bytes of an id of somebody else */

/* ---- who is there ---- */

void
yc_hello_free (YcHello *self)
{
  if (self == NULL)
    return;
  g_free (self->name);
  g_free (self->key);
  g_free (self);
}

char *
yc_hello_to_text (const YcHello *self)
{
  JsonObject *object = yc_wire_begin ();

  json_object_set_string_member (object, "name", self->name);
  json_object_set_boolean_member (object, "demonstration", self->demonstration);
  json_object_set_string_member (object, "key", self->key);
  json_object_set_int_member (object, "at", self->at);
  return yc_wire_end (object);
}

YcHello *
yc_hello_parse (const char *text, gsize n, GError **error)
{
  static const char *const known[] = { "contract", "name", "demonstration", "key", "at", NULL };
  g_autoptr (JsonObject) object = yc_wire_open (text, n, 0, known, error);
  g_autoptr (YcHello) self = g_new0 (YcHello, 1);
  const char *name = NULL, *key = NULL;

  if (object == NULL || !yc_wire_get_text (object, "", "name", YC_WIRE_TEXT_NAME, &name, error)
      || !yc_json_get_boolean (object, "", "demonstration", &self->demonstration, error)
      || !yc_wire_get_text (object, "", "key", YC_WIRE_TEXT_HEX, &key, error)
      || !yc_json_get_int (object, "", "at", 0, G_MAXINT64, &self->at, error))
    return NULL;
  self->name = g_strdup (name);
  self->key = g_strdup (key);
  return g_steal_pointer (&self);
}

/* ---- enrolment ---- */

void
yc_enrolled_free (YcEnrolled *self)
{
  if (self == NULL)
    return;
  g_free (self->device);
  yc_wipe_free (self->token);
  g_free (self->key);
  g_free (self->ca);
  g_clear_pointer (&self->lease, json_object_unref);
  g_free (self);
}

/**
 * yc_enrolled_to_text:
 *
 * Returns: (transfer full): holds the token: yc_wipe_free()
 */
char *
yc_enrolled_to_text (const YcEnrolled *self)
{
  JsonObject *object = yc_wire_begin ();

  json_object_set_string_member (object, "device", self->device);
  json_object_set_string_member (object, "token", self->token);
  json_object_set_string_member (object, "key", self->key);
  json_object_set_string_member (object, "ca", self->ca);
  json_object_set_object_member (object, "lease", json_object_ref (self->lease));
  json_object_set_int_member (object, "news", self->news);
  return yc_wire_end (object);
}

YcEnrolled *
yc_enrolled_parse (const char *text, gsize n, GError **error)
{
  static const char *const known[] = { "contract", "device", "token", "key", "ca", "lease", "news", NULL };
  g_autoptr (JsonObject) object = yc_wire_open (text, n, 0, known, error);
  const char *device = NULL, *token = NULL, *key = NULL, *ca = NULL;
  JsonObject *lease = NULL;
  gint64 news = 0;
  YcEnrolled *self = NULL;

  if (object == NULL || !yc_wire_get_text (object, "", "device", YC_WIRE_TEXT_UUID, &device, error)
      || !yc_wire_get_text (object, "", "token", YC_WIRE_TEXT_TOKEN, &token, error)
      || !yc_wire_get_text (object, "", "key", YC_WIRE_TEXT_HEX, &key, error)
      || !yc_wire_get_text (object, "", "ca", YC_WIRE_TEXT_PEM, &ca, error) || !yc_json_get_object (object, "", "lease", &lease, error)
      || !yc_json_get_int (object, "", "news", 0, G_MAXINT64, &news, error))
    return NULL;
  self = g_new0 (YcEnrolled, 1);
  self->news = news;
  self->device = g_strdup (device);
  self->token = g_strdup (token);
  self->key = g_strdup (key);
  self->ca = g_strdup (ca);
  self->lease = json_object_ref (lease);
  return self;
}

char *
yc_enrol_to_text (const char *code, const char *incarnation)
{
  JsonObject *object = yc_wire_begin ();

  json_object_set_string_member (object, "code", code);
  json_object_set_string_member (object, "incarnation", incarnation);
  return yc_wire_end (object);
}

gboolean
yc_enrol_parse (const char *text, gsize n, char **ret_code, char **ret_incarnation, GError **error)
{
  static const char *const known[] = { "contract", "code", "incarnation", NULL };
  g_autoptr (JsonObject) object = yc_wire_open (text, n, 0, known, error);
  const char *code = NULL, *incarnation = NULL;

  if (object == NULL || !yc_wire_get_text (object, "", "code", YC_WIRE_TEXT_ACCOUNT, &code, error)
      || !yc_wire_get_text (object, "", "incarnation", YC_WIRE_TEXT_UUID, &incarnation, error))
    return FALSE;
  *ret_code = g_strdup (code);
  *ret_incarnation = g_strdup (incarnation);
  return TRUE;
}

/* ---- leases ---- */

char *
yc_lease_request_to_text (const char *incarnation)
{
  JsonObject *object = yc_wire_begin ();

  json_object_set_string_member (object, "incarnation", incarnation);
  return yc_wire_end (object);
}

gboolean
yc_lease_request_parse (const char *text, gsize n, char **ret_incarnation, GError **error)
{
  static const char *const known[] = { "contract", "incarnation", NULL };
  g_autoptr (JsonObject) object = yc_wire_open (text, n, 0, known, error);
  const char *incarnation = NULL;

  if (object == NULL || !yc_wire_get_text (object, "", "incarnation", YC_WIRE_TEXT_UUID, &incarnation, error))
    return FALSE;
  *ret_incarnation = g_strdup (incarnation);
  return TRUE;
}

char *
yc_leased_to_text (JsonObject *lease)
{
  JsonObject *object = yc_wire_begin ();

  json_object_set_object_member (object, "lease", json_object_ref (lease));
  return yc_wire_end (object);
}

/**
 * yc_leased_parse:
 *
 * What stands in the lease is read by the enrolment store, as strictly, when it is taken over.
 */
JsonObject *
yc_leased_parse (const char *text, gsize n, GError **error)
{
  static const char *const known[] = { "contract", "lease", NULL };
  g_autoptr (JsonObject) object = yc_wire_open (text, n, 0, known, error);
  JsonObject *lease = NULL;

  if (object == NULL || !yc_json_get_object (object, "", "lease", &lease, error))
    return NULL;
  return json_object_ref (lease);
}

/* ---- handshake ---- */

char *
yc_handshake_to_text (const char *incarnation, gint64 sequence, guint stuck)
{
  JsonObject *object = yc_wire_begin ();

  json_object_set_string_member (object, "incarnation", incarnation);
  json_object_set_int_member (object, "sequence", sequence);
  json_object_set_int_member (object, "stuck", stuck);
  return yc_wire_end (object);
}

gboolean
yc_handshake_parse (const char *text, gsize n, char **ret_incarnation, gint64 *ret_sequence, guint *ret_stuck, GError **error)
{
  static const char *const known[] = { "contract", "incarnation", "sequence", "stuck", NULL };
  g_autoptr (JsonObject) object = yc_wire_open (text, n, 0, known, error);
  const char *incarnation = NULL;
  gint64 sequence = 0, stuck = 0;

  if (object == NULL || !yc_wire_get_text (object, "", "incarnation", YC_WIRE_TEXT_UUID, &incarnation, error)
      || !yc_json_get_int (object, "", "sequence", 0, G_MAXINT64, &sequence, error)
      || !yc_json_get_int (object, "", "stuck", 0, G_MAXINT32, &stuck, error))
    return FALSE;
  *ret_stuck = (guint) stuck;
  *ret_incarnation = g_strdup (incarnation);
  *ret_sequence = sequence;
  return TRUE;
}

void
yc_handshaken_free (YcHandshaken *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->ops, g_ptr_array_unref);
  g_free (self);
}

char *
yc_handshaken_to_text (const YcHandshaken *self)
{
  JsonObject *object = yc_wire_begin ();

  json_object_set_int_member (object, "at", self->at);
  yc_wire_set_texts (object, "ops", self->ops->pdata, self->ops->len);
  return yc_wire_end (object);
}

YcHandshaken *
yc_handshaken_parse (const char *text, gsize n, GError **error)
{
  static const char *const known[] = { "contract", "at", "ops", NULL };
  g_autoptr (JsonObject) object = yc_wire_open (text, n, 0, known, error);
  g_autoptr (YcHandshaken) self = g_new0 (YcHandshaken, 1);

  if (object == NULL || !yc_json_get_int (object, "", "at", 1, YC_CLOCK_MAX, &self->at, error))
    return NULL;
  self->ops = yc_wire_get_texts (object, "ops", YC_WIRE_TEXT_UUID, YC_WIRE_MAX_HANDSHAKEN, error);
  return self->ops != NULL ? g_steal_pointer (&self) : NULL;
}

/* ---- people ---- */

static gboolean
read_role (JsonObject *object, YcRole *ret_role, GError **error)
{
  const char *name = NULL;

  if (!yc_json_get_string (object, "", "role", 20, &name, error))
    return FALSE;
  if (yc_role_parse (name, ret_role))
    return TRUE;
  g_set_error (error, YC_BASE_ERROR, YC_BASE_ERROR_FORMAT, "role: there is no role of that name");
  return FALSE;
}

char *
yc_sign_in_to_text (const char *account, const char *password)
{
  JsonObject *object = yc_wire_begin ();

  json_object_set_string_member (object, "account", account);
  json_object_set_string_member (object, "password", password);
  return yc_wire_end (object);
}

gboolean
yc_sign_in_parse (const char *text, gsize n, char **ret_account, char **ret_password, GError **error)
{
  static const char *const known[] = { "contract", "account", "password", NULL };
  g_autoptr (JsonObject) object = yc_wire_open (text, n, 0, known, error);
  const char *account = NULL, *password = NULL;

  if (object == NULL || !yc_wire_get_text (object, "", "account", YC_WIRE_TEXT_ACCOUNT, &account, error)
      || !yc_wire_get_text (object, "", "password", YC_WIRE_TEXT_SECRET, &password, error))
    return FALSE;
  *ret_account = g_strdup (account);
  *ret_password = g_strdup (password);
  return TRUE;
}

void
yc_session_grant_free (YcSessionGrant *self)
{
  if (self == NULL)
    return;
  yc_wipe_free (self->token);
  g_free (self->account);
  g_free (self->name);
  g_strfreev (self->agencies);
  g_free (self);
}

/**
 * yc_session_grant_to_text:
 *
 * Returns: (transfer full): holds the token: yc_wipe_free()
 */
char *
yc_session_grant_to_text (const YcSessionGrant *self)
{
  JsonObject *object = yc_wire_begin ();

  json_object_set_string_member (object, "token", self->token);
  json_object_set_string_member (object, "account", self->account);
  json_object_set_string_member (object, "name", self->name);
  json_object_set_string_member (object, "role", yc_role_get_name (self->role));
  yc_wire_set_texts (object, "agencies", (gpointer const *) self->agencies, g_strv_length (self->agencies));
  json_object_set_int_member (object, "until", self->until);
  json_object_set_int_member (object, "offline_until", self->offline_until);
  return yc_wire_end (object);
}

static gboolean
read_person (YcSessionGrant *self, JsonObject *object, GError **error)
{
  const char *token = NULL, *account = NULL, *name = NULL;

  if (!yc_wire_get_text (object, "", "token", YC_WIRE_TEXT_TOKEN, &token, error)
      || !yc_wire_get_text (object, "", "account", YC_WIRE_TEXT_ACCOUNT, &account, error)
      || !yc_wire_get_text (object, "", "name", YC_WIRE_TEXT_NAME, &name, error))
    return FALSE;
  self->token = g_strdup (token);
  self->account = g_strdup (account);
  self->name = g_strdup (name);
  return TRUE;
}

YcSessionGrant *
yc_session_grant_parse (const char *text, gsize n, GError **error)
{
  static const char *const known[] = { "contract", "token", "account", "name", "role", "agencies", "until", "offline_until", NULL };
  g_autoptr (JsonObject) object = yc_wire_open (text, n, 0, known, error);
  g_autoptr (YcSessionGrant) self = g_new0 (YcSessionGrant, 1);
  g_autoptr (GPtrArray) agencies = NULL;

  if (object == NULL || !read_person (self, object, error) || !read_role (object, &self->role, error)
      || !yc_json_get_int (object, "", "until", 0, G_MAXINT64, &self->until, error)
      || !yc_json_get_int (object, "", "offline_until", 0, G_MAXINT64, &self->offline_until, error))
    return NULL;
  agencies = yc_wire_get_texts (object, "agencies", YC_WIRE_TEXT_AGENCY, YC_WIRE_MAX_AGENCIES, error);
  if (agencies == NULL)
    return NULL;
  g_ptr_array_add (agencies, NULL);
  self->agencies = (GStrv) g_ptr_array_free (g_steal_pointer (&agencies), FALSE);
  return g_steal_pointer (&self);
}

/* "L-D203-1": station and running number. */
static gboolean
is_local_id (const char *text, GError **error)
{
  gboolean is = strncmp (text, "L-", 2) == 0;
  guint i = 2;

  for (; is && i < 6; i++)
    is = g_ascii_isupper (text[i]) || g_ascii_isdigit (text[i]);
  is = is && text[i] == '-' && strlen (text + i + 1) > 0;
  is = is && strlen (text + i + 1) <= 6;
  for (const char *c = text + i + 1; is && *c != '\0'; c++)
    is = g_ascii_isdigit (*c);
  if (!is)
    g_set_error_literal (error, YC_BASE_ERROR, YC_BASE_ERROR_FORMAT, "local: not the id of a local clerk");
  return is;
}

/* Somebody for whom the caller answers: who served before the enrolment, or an account. */
static gboolean
is_somebody (const char *text, GError **error)
{
  return g_str_has_prefix (text, "L-") ? is_local_id (text, error) : yc_wire_check_text (text, "local", YC_WIRE_TEXT_ACCOUNT, error);
}

char *
yc_author_to_text (const char *public_key, const char *local)
{
  JsonObject *object = yc_wire_begin ();

  json_object_set_string_member (object, "key", public_key);
  json_object_set_string_member (object, "local", local != NULL ? local : "");
  return yc_wire_end (object);
}

gboolean
yc_author_parse (const char *text, gsize n, char **ret_public_key, char **ret_local, GError **error)
{
  static const char *const known[] = { "contract", "key", "local", NULL };
  g_autoptr (JsonObject) object = yc_wire_open (text, n, 0, known, error);
  const char *key = NULL, *local = NULL;

  if (object == NULL || !yc_wire_get_text (object, "", "key", YC_WIRE_TEXT_HEX, &key, error))
    return FALSE;
  if (!yc_json_get_string (object, "", "local", MAX_LOCAL, &local, error) || (*local != '\0' && !is_somebody (local, error)))
    return FALSE;
  *ret_public_key = g_strdup (key);
  *ret_local = *local != '\0' ? g_strdup (local) : NULL;
  return TRUE;
}

char *
yc_done_to_text (void)
{
  return yc_wire_end (yc_wire_begin ());
}

gboolean
yc_done_parse (const char *text, gsize n, GError **error)
{
  static const char *const known[] = { "contract", NULL };
  g_autoptr (JsonObject) object = yc_wire_open (text, n, 0, known, error);

  return object != NULL;
}
