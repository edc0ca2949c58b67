/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* The workstation's enrolment at a platform, kept in the store's small facts, sealed. Takes and gives a YcLink. Store's thread. */
#define G_LOG_DOMAIN "yc-sync"
#include "config.h"

#include "sync/yc-link.h"

#include "base/yc-json.h"

#include <string.h>

#define NAME "platform"
#define AAD "meta/platform"
#define MAX_TEXT 4096
#define MAX_CA (64 * 1024)

void
yc_link_free (YcLink *self)
{
  if (self == NULL)
    return;
  g_free (self->base);
  g_free (self->ca);
  g_free (self->key);
  g_free (self->device);
  yc_wipe_free (self->token);
  g_free (self);
}

static YcSealKey *
require_key (YcStore *store, GError **error)
{
  YcSealKey *key = yc_store_get_workstation_key (store);

  if (key == NULL)
    g_set_error_literal (error, YC_VAULT_ERROR, YC_VAULT_ERROR_LOCKED, "the store was opened without keys");
  return key;
}

static YcLink *
parse (GBytes *plain, GError **error)
{
  g_autoptr (JsonObject) object = NULL;
  g_autoptr (YcLink) self = g_new0 (YcLink, 1);
  const char *base = NULL, *ca = NULL, *key = NULL, *device = NULL, *token = NULL;

  object = yc_json_parse_object (g_bytes_get_data (plain, NULL), (gssize) g_bytes_get_size (plain), NULL, error);
  if (object == NULL || !yc_json_get_string (object, "", "base", MAX_TEXT, &base, error)
      || !yc_json_get_string (object, "", "ca", MAX_CA, &ca, error) || !yc_json_get_string (object, "", "key", 64, &key, error)
      || !yc_json_get_string (object, "", "device", 64, &device, error)
      || !yc_json_get_string (object, "", "token", MAX_TEXT, &token, error))
    return NULL;
  self->base = g_strdup (base);
  self->ca = g_strdup (ca);
  self->key = g_strdup (key);
  self->device = g_strdup (device);
  self->token = g_strdup (token);
  return g_steal_pointer (&self);
}

YcLink *
yc_link_store_load (YcStore *store, GError **error)
{
  YcSealKey *key = require_key (store, error);
  g_autoptr (GError) local = NULL;
  g_autofree char *text = NULL;
  g_autofree guchar *sealed = NULL;
  g_autoptr (GBytes) plain = NULL;
  gsize n = 0;

  if (key == NULL)
    return NULL;
  text = yc_store_get_meta (store, NAME, &local);
  if (local != NULL)
    g_propagate_error (error, g_steal_pointer (&local));
  if (text == NULL)
    return NULL;
  sealed = g_base64_decode (text, &n);
  plain = yc_unseal_bytes (key, AAD, sealed, n, error);
  return plain != NULL ? parse (plain, error) : NULL;
}

gboolean
yc_link_store_save (YcStore *store, const YcLink *link, GError **error)
{
  YcSealKey *key = require_key (store, error);
  g_autoptr (JsonObject) object = json_object_new ();
  g_autoptr (GBytes) sealed = NULL;
  g_autofree char *text = NULL;
  char *plain = NULL;

  if (key == NULL)
    return FALSE;
  json_object_set_string_member (object, "base", link->base);
  json_object_set_string_member (object, "ca", link->ca != NULL ? link->ca : "");
  json_object_set_string_member (object, "key", link->key);
  json_object_set_string_member (object, "device", link->device);
  json_object_set_string_member (object, "token", link->token);
  plain = yc_json_canonical_object (object);
  sealed = yc_seal_bytes (key, AAD, plain, strlen (plain));
  yc_wipe_free (plain);
  text = g_base64_encode (g_bytes_get_data (sealed, NULL), g_bytes_get_size (sealed));
  return yc_store_set_meta (store, NAME, text, error);
}

gboolean
yc_link_store_forget (YcStore *store, GError **error)
{
  return yc_store_set_meta (store, NAME, NULL, error);
}
