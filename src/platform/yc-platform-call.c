/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* The table of calls, who may make each, and what becomes of an error. Takes method and path, gives the row; one place decides who is let in.
 * The table: any thread. Admission: the store thread. */
#define G_LOG_DOMAIN "yc-platform"
#include "config.h"

#include "platform/yc-platform-call.h"

#include "base/yc-error.h"
#include "sync/yc-message-evacuation.h"

#include <string.h>

#define MAX_WORD 64
#define SMALL (16 * 1024)
#define MIDDLE (64 * 1024)
/* Who takes in or decides on an application. */
#define ROLES_WHO_ASK (YC_ROLE_BIT (YC_ROLE_CLERK) | YC_ROLE_BIT (YC_ROLE_APPROVER) | YC_ROLE_BIT (YC_ROLE_VIRTUAL))

static const YcPlatformRoute routes[] = {
  /* method, path, token, roles, body, its limit, tus, steps */
  { "GET", "/v1/hello", YC_TOKEN_NONE, 0, YC_BODY_NONE, 0, FALSE, yc_platform_do_hello, NULL, NULL },
  { "POST", "/v1/enrol", YC_TOKEN_NONE, 0, YC_BODY_MESSAGE, SMALL, FALSE, yc_platform_do_enrol, NULL, NULL },
  { "POST", "/v1/lease", YC_TOKEN_DEVICE, 0, YC_BODY_MESSAGE, SMALL, FALSE, yc_platform_do_lease, NULL, NULL },
  { "POST", "/v1/handshake", YC_TOKEN_DEVICE, 0, YC_BODY_MESSAGE, SMALL, FALSE, yc_platform_do_handshake, NULL, NULL },
  { "POST", "/v1/sessions", YC_TOKEN_DEVICE, 0, YC_BODY_MESSAGE, SMALL, FALSE, yc_platform_do_sign_in, yc_platform_do_check, yc_platform_do_signed_in },
  { "POST", "/v1/sessions:end", YC_TOKEN_SESSION, YC_ROLES_ALL, YC_BODY_MESSAGE, SMALL, FALSE, yc_platform_do_sign_out, NULL, NULL },
  { "POST", "/v1/authors", YC_TOKEN_SESSION, YC_ROLES_ALL, YC_BODY_MESSAGE, SMALL, FALSE, yc_platform_do_author, NULL, NULL },
  { "POST", "/v1/credit", YC_TOKEN_SESSION, ROLES_WHO_ASK, YC_BODY_MESSAGE, SMALL, FALSE, yc_platform_do_credit, NULL, NULL },
  { "POST", "/v1/withdrawal", YC_TOKEN_WITHDRAWN, 0, YC_BODY_MESSAGE, SMALL, FALSE, yc_platform_do_withdrawal, NULL, NULL },
  { "POST", "/v1/evacuations", YC_TOKEN_WITHDRAWN, 0, YC_BODY_MESSAGE, YC_EVACUATION_MAX_BYTES, FALSE, yc_platform_do_evacuate, NULL, NULL },
  { "POST", "/v1/cases/{}/blobs:probe", YC_TOKEN_DEVICE, 0, YC_BODY_MESSAGE, MIDDLE, FALSE, yc_platform_do_probe, NULL, NULL },
  { "OPTIONS", "/v1/blobs", YC_TOKEN_NONE, 0, YC_BODY_NONE, 0, FALSE, yc_platform_do_tus, NULL, NULL },
  { "POST", "/v1/blobs", YC_TOKEN_DEVICE, 0, YC_BODY_NONE, 0, TRUE, yc_platform_do_create, NULL, NULL },
  { "HEAD", "/v1/blobs/{}", YC_TOKEN_DEVICE, 0, YC_BODY_NONE, 0, TRUE, yc_platform_do_ask, NULL, NULL },
  { "PATCH", "/v1/blobs/{}", YC_TOKEN_DEVICE, 0, YC_BODY_STREAM, YC_PLATFORM_MAX_BLOB, TRUE, yc_platform_do_open, yc_platform_do_write, yc_platform_do_wrote },
  { "DELETE", "/v1/blobs/{}", YC_TOKEN_DEVICE, 0, YC_BODY_NONE, 0, TRUE, yc_platform_do_drop, NULL, NULL },
  { "POST", "/v1/blobs/{}:seal", YC_TOKEN_DEVICE, 0, YC_BODY_MESSAGE, SMALL, FALSE, yc_platform_do_seal, yc_platform_do_hash, yc_platform_do_sealed },
  { "POST", "/v1/ops", YC_TOKEN_DEVICE, 0, YC_BODY_MESSAGE, YC_WIRE_MAX_BATCH_BYTES, FALSE, yc_platform_do_ops, NULL, NULL },
  { "GET", "/v1/changes", YC_TOKEN_DEVICE, 0, YC_BODY_NONE, 0, FALSE, yc_platform_do_changes, NULL, NULL },
  { "GET", "/v1/events", YC_TOKEN_DEVICE, 0, YC_BODY_NONE, 0, FALSE, yc_platform_do_events, NULL, NULL },
  { "GET", "/v1/worklist", YC_TOKEN_SESSION, YC_ROLE_BIT (YC_ROLE_APPROVER), YC_BODY_NONE, 0, FALSE, yc_platform_do_worklist, NULL, NULL },
  { "GET", "/v1/cases/{}", YC_TOKEN_EITHER, YC_ROLES_ALL, YC_BODY_NONE, 0, FALSE, yc_platform_do_dossier, NULL, NULL },
  { "GET", "/v1/cases/{}/blobs/{}", YC_TOKEN_EITHER, YC_ROLES_ALL, YC_BODY_NONE, 0, FALSE, yc_platform_do_blob, yc_platform_do_read, NULL },
};

const YcPlatformRoute *
yc_platform_get_routes (guint *ret_n)
{
  *ret_n = G_N_ELEMENTS (routes);
  return routes;
}

/* One word of a path: an id or a digest. Its end, NULL when there is none. */
static const char *
skip_word (const char *path)
{
  const char *end = path;

  while (g_ascii_isalnum (*end) || *end == '-')
    end++;
  return end > path && end - path <= MAX_WORD ? end : NULL;
}

static gboolean
match (const char *pattern, const char *path, char *ret_words[YC_PLATFORM_WORDS])
{
  const char *starts[YC_PLATFORM_WORDS] = { NULL };
  const char *ends[YC_PLATFORM_WORDS] = { NULL };
  guint n = 0;

  while (*pattern != '\0')
    {
      if (g_str_has_prefix (pattern, "{}"))
        {
          starts[n] = path;
          path = ends[n] = skip_word (path);
          if (path == NULL)
            return FALSE;
          pattern += 2;
          n++;
        }
      else if (*pattern++ != *path++)
        return FALSE;
    }
  if (*path != '\0')
    return FALSE;
  for (guint i = 0; i < n; i++)
    ret_words[i] = g_strndup (starts[i], (gsize) (ends[i] - starts[i]));
  return TRUE;
}

const YcPlatformRoute *
yc_platform_find_route (const char *method, const char *path, char *ret_words[YC_PLATFORM_WORDS])
{
  for (guint i = 0; i < G_N_ELEMENTS (routes); i++)
    if (strcmp (routes[i].method, method) == 0 && match (routes[i].path, path, ret_words))
      return &routes[i];
  return NULL;
}

/* ---- calls ---- */

YcPlatformCall *
yc_platform_call_new (const YcPlatformRoute *route, const YcPlatformSelf *platform)
{
  YcPlatformCall *self = g_new0 (YcPlatformCall, 1);

  self->route = route;
  self->platform = platform;
  self->status = 200;
  self->offset = self->length = -1;
  self->pieces = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  return self;
}

void
yc_platform_call_free (YcPlatformCall *self)
{
  if (self == NULL)
    return;
  for (guint i = 0; i < YC_PLATFORM_WORDS; i++)
    g_free (self->words[i]);
  g_free (self->query);
  g_free (self->account);
  g_free (self->metadata);
  g_free (self->location);
  g_clear_pointer (&self->reader, yc_seal_reader_free);
  g_ptr_array_unref (self->pieces);
  yc_platform_files_unref (self->files);
  yc_platform_upload_free (self->upload);
  yc_wipe_free (self->token);
  yc_wipe_free (self->secret);
  yc_wipe_free (self->record);
  yc_wipe_free (self->text);
  g_clear_pointer (&self->body, g_bytes_unref);
  yc_platform_device_free (self->device);
  yc_platform_session_free (self->session);
  g_free (self);
}

gboolean
yc_platform_call_admit (YcPlatformCall *self, GError **error)
{
  const YcPlatformRoute *route = self->route;
  g_autoptr (GError) local = NULL;

  if (route->token == YC_TOKEN_NONE)
    return TRUE;
  if (self->token == NULL)
    return yc_platform_refuse (error, YC_PROBLEM_SIGNED_OUT, "no token");
  if (route->token == YC_TOKEN_WITHDRAWN)
    return (self->device = yc_platform_store_identify_device (self->store, self->token, error)) != NULL;
  if (route->token != YC_TOKEN_DEVICE)
    self->session = yc_platform_store_authenticate_session (self->store, self->token, &local);
  if (self->session == NULL && (route->token == YC_TOKEN_DEVICE
                                || (route->token == YC_TOKEN_EITHER && g_error_matches (local, YC_PLATFORM_REFUSAL, YC_PROBLEM_SIGNED_OUT))))
    {
      g_clear_error (&local);
      self->device = yc_platform_store_authenticate_device (self->store, self->token, &local);
    }
  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  if (self->session != NULL && (route->roles & YC_ROLE_BIT (self->session->account->role)) == 0)
    return yc_platform_refuse (error, YC_PROBLEM_NOT_PERMITTED, "the role may not");
  return TRUE;
}

/* ---- errors ---- */

gboolean
yc_platform_call_misread (GError **error)
{
  gboolean large = g_error_matches (*error, YC_BASE_ERROR, YC_BASE_ERROR_TOO_LARGE);
  g_autofree char *text = g_strdup ((*error)->message);

  g_clear_error (error);
  return yc_platform_refuse (error, large ? YC_PROBLEM_TOO_LARGE : YC_PROBLEM_SCHEMA, "%s", text);
}

YcProblem *
yc_platform_call_explain (const YcPlatformCall *self, const GError *error)
{
  YcProblem *problem = NULL;
  const char *code = yc_error_code (error);

  if (error->domain == YC_PLATFORM_REFUSAL)
    problem = yc_problem_new ((YcProblemType) error->code, "%s", error->message);
  else if (g_str_has_suffix (code, ".no-space"))
    problem = yc_problem_new (YC_PROBLEM_NO_SPACE, "the disk is full");
  else
    {
      g_warning ("%s %s: %s: %s", self->route->method, self->route->path, code, error->message);
      problem = yc_problem_new (YC_PROBLEM_FAULT, "the platform failed");
    }
  problem->retry_after = self->retry_after;
  if (problem->type == YC_PROBLEM_OFFSET && self->upload != NULL)
    {
      problem->current = json_object_new ();
      json_object_set_int_member (problem->current, "offset", (gint64) self->upload->bytes);
    }
  return problem;
}
