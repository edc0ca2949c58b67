/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
#pragma once

#include "platform/yc-platform-call.h"
#include "platform/yc-platform-evacuation.h"
#include "sync/yc-evacuate.h"
#include "test-site.h"

G_BEGIN_DECLS

/* A withdrawn workstation's calls, and what its administrator's acts print. */

#define NONCE "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff"
#define OTHER "0193a000-0000-7000-8000-0000000000fa"

/* ---- calls ---- */

/* As the workstation asks @path. (transfer full); NULL: refused as the error says */
static inline YcPlatformCall *
post (Site *site, const char *path, const char *text, GError **error)
{
  static const YcPlatformSelf platform = { "test", "" };
  char *words[YC_PLATFORM_WORDS] = { NULL };
  g_autoptr (YcPlatformCall) call = yc_platform_call_new (yc_platform_find_route ("POST", path, words), &platform);

  call->token = g_strdup (site->token);
  call->body = g_bytes_new (text, strlen (text));
  call->store = site->platform->store;
  return yc_platform_call_admit (call, error) && call->route->handle (call, error) ? g_steal_pointer (&call) : NULL;
}

static inline YcRevoked *
ask_word (Site *site, GError **error)
{
  g_autofree char *text = yc_revoked_request_to_text (site->device->incarnation, NONCE);
  g_autoptr (YcPlatformCall) call = post (site, "/v1/withdrawal", text, error);

  return call != NULL ? yc_revoked_parse (call->text, strlen (call->text), error) : NULL;
}

static inline YcEvacuated *
send_part (Site *site, const YcEvacuation *part, GError **error)
{
  g_autofree char *text = yc_evacuation_to_text (part);
  g_autoptr (YcPlatformCall) call = post (site, "/v1/evacuations", text, error);

  return call != NULL ? yc_evacuated_parse (call->text, strlen (call->text), error) : NULL;
}

static inline void
withdraw (Site *site)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (yc_platform_store_revoke_device (site->platform->store, site->device->device, &error));
  g_assert_no_error (error);
}

static inline const char *
platform_key (Site *site)
{
  return yc_platform_store_get_public_key (site->platform->store);
}

/* What @act prints. (transfer full) */
static inline char *
print (gboolean (*act) (YcPlatformStore *, const char *, FILE *, GError **), Site *site, GError **error)
{
  char *text = NULL, *copy = NULL;
  size_t n = 0;
  FILE *out = open_memstream (&text, &n);
  gboolean ok = act (site->platform->store, site->device->station, out, error);

  fclose (out);
  copy = ok ? g_strdup (text) : NULL;
  free (text);
  return copy;
}

static inline guint
count_lines (const char *text, const char *ending)
{
  g_auto (GStrv) lines = g_strsplit (text != NULL ? text : "", "\n", -1);
  guint n = 0;

  for (guint i = 0; lines[i] != NULL; i++)
    n += g_str_has_suffix (lines[i], ending) ? 1 : 0;
  return n;
}

static inline gboolean
list_all (YcPlatformStore *store, const char *station, FILE *out, GError **error)
{
  return yc_platform_list_evacuated (store, out, error);
}

G_END_DECLS
