/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */

/* The workstation key in the desktop's secret service, and the state that service is in. Takes the store's incarnation, gives the
 * key. Blocks on D-Bus: any thread but the main one. A lookup of libsecret answers "nothing" without an error for a locked keyring
 * as well as for a missing key; here the two are told apart, because only the second may lead to a new key. */
#define G_LOG_DOMAIN "yc-vault"
#include "config.h"

#include "vault/yc-keyring.h"

#include "base/yc-digest.h"
#include "vault/yc-store-wipe.h"

#include <libsecret/secret.h>

#define ATTRIBUTE "incarnation"

static const SecretSchema schema = {
  YC_APP_ID ".WorkstationKey",
  SECRET_SCHEMA_NONE,
  { { ATTRIBUTE, SECRET_SCHEMA_ATTRIBUTE_STRING }, { NULL, 0 } },
  0, NULL, NULL, NULL, NULL, NULL, NULL, NULL,
};

/* A service of its own for each call, so that a daemon that was started anew is not spoken to with the old session.
 * SECRET_SERVICE_LOAD_COLLECTIONS must not be asked for: libsecret 0.20.5 crashes with it when no service answers. */
static SecretService *
open_service (GError **error)
{
  /* libsecret starts libgcrypt on its own terms when nobody did before. */
  yc_digest_init_library ();
  return secret_service_open_sync (SECRET_TYPE_SERVICE, NULL, SECRET_SERVICE_OPEN_SESSION, NULL, error);
}

static GHashTable *
attributes_of (const char *incarnation)
{
  return secret_attributes_build (&schema, ATTRIBUTE, incarnation, NULL);
}

/* Returns: (transfer full) (nullable): NULL without an error when no keyring was ever made. */
static SecretCollection *
default_collection (SecretService *service,
                    GError       **error)
{
  return secret_collection_for_alias_sync (service, SECRET_COLLECTION_DEFAULT, SECRET_COLLECTION_NONE, NULL, error);
}

static gboolean
fail (GError      **error,
      YcVaultError  code,
      const GError *cause,
      const char   *what)
{
  g_set_error (error, YC_VAULT_ERROR, (int) code, "%s%s%s", what, cause ? ": " : "", cause ? cause->message : "");
  return FALSE;
}

static gboolean
read_item (SecretItem     *item,
           YcKeyringState *ret_state,
           YcSealKey     **ret_key,
           GError        **error)
{
  g_autoptr (GError) local = NULL;

  if (secret_item_get_locked (item))
    {
      *ret_state = YC_KEYRING_LOCKED;
      return TRUE;
    }
  if (!secret_item_load_secret_sync (item, NULL, &local))
    {
      /* Locked or ended since the search. */
      *ret_state = g_error_matches (local, SECRET_ERROR, SECRET_ERROR_IS_LOCKED) ? YC_KEYRING_LOCKED : YC_KEYRING_NO_SERVICE;
      return TRUE;
    }
  SecretValue *value = secret_item_get_secret (item);
  const char *text = value ? secret_value_get_text (value) : NULL;
  YcSealKey *key = yc_seal_key_from_hex (text);
  if (value)
    secret_value_unref (value);
  if (!key)
    return fail (error, YC_VAULT_ERROR_FORMAT, NULL, "what the keyring holds for this store is no key");
  *ret_key = key;
  *ret_state = YC_KEYRING_READY;
  return TRUE;
}

gboolean
yc_keyring_lookup (const char     *incarnation,
                   YcKeyringState *ret_state,
                   YcSealKey     **ret_key,
                   GError        **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (SecretService) service = open_service (&local);

  if (!service)
    {
      g_message ("no secret service: %s", local->message);
      *ret_state = YC_KEYRING_NO_SERVICE;
      return TRUE;
    }
  g_autoptr (GHashTable) attributes = attributes_of (incarnation);
  /* A search, unlike a lookup, does not prompt, and shows locked items, too. */
  GList *items = secret_service_search_sync (service, &schema, attributes, SECRET_SEARCH_NONE, NULL, &local);
  if (items)
    {
      gboolean told = read_item (items->data, ret_state, ret_key, error);
      g_list_free_full (items, g_object_unref);
      return told;
    }
  g_autoptr (SecretCollection) collection = local ? NULL : default_collection (service, &local);
  if (local)
    {
      g_message ("secret service failed: %s", local->message);
      *ret_state = YC_KEYRING_NO_SERVICE;
      return TRUE;
    }
  *ret_state = collection && secret_collection_get_locked (collection) ? YC_KEYRING_LOCKED : YC_KEYRING_EMPTY;
  return TRUE;
}

gboolean
yc_keyring_store (const char *incarnation,
                  YcSealKey  *key,
                  GError    **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (SecretService) service = open_service (&local);

  if (!service)
    return fail (error, YC_VAULT_ERROR_NO_SERVICE, local, "no secret service");

  g_autoptr (SecretCollection) collection = default_collection (service, &local);
  if (local)
    return fail (error, YC_VAULT_ERROR_NO_SERVICE, local, "secret service");
  if (collection && secret_collection_get_locked (collection))
    return fail (error, YC_VAULT_ERROR_LOCKED, NULL, "keyring is locked");

  g_autoptr (GHashTable) attributes = attributes_of (incarnation);
  char *hex = yc_seal_key_to_hex (key);
  SecretValue *value = secret_value_new (hex, -1, "text/plain");
  yc_wipe_free (hex);
  gboolean stored = secret_service_store_sync (service, &schema, attributes, SECRET_COLLECTION_DEFAULT, "一窗 工作站密钥", value,
                                               NULL, &local);
  secret_value_unref (value);
  if (stored)
    return TRUE;
  return fail (error, g_error_matches (local, SECRET_ERROR, SECRET_ERROR_IS_LOCKED) ? YC_VAULT_ERROR_LOCKED
                                                                                    : YC_VAULT_ERROR_NO_SERVICE,
               local, "cannot store the key");
}

gboolean
yc_keyring_clear (const char *incarnation, GError **error)
{
  YcKeyringState state = YC_KEYRING_NO_SERVICE;
  g_autoptr (YcSealKey) key = NULL;
  g_autoptr (GError) local = NULL;
  g_autoptr (SecretService) service = NULL;
  g_autoptr (GHashTable) attributes = attributes_of (incarnation);

  /* What lies there may be no key any more: it goes all the same. */
  if (yc_keyring_lookup (incarnation, &state, &key, NULL) && state == YC_KEYRING_EMPTY)
    return TRUE;
  if (state == YC_KEYRING_LOCKED)
    return fail (error, YC_VAULT_ERROR_LOCKED, NULL, "keyring is locked");
  service = open_service (&local);
  if (!service || (!secret_service_clear_sync (service, &schema, attributes, NULL, &local) && local))
    return fail (error, YC_VAULT_ERROR_NO_SERVICE, local, "cannot take the key out");
  return TRUE;
}

gboolean
yc_keyring_unlock (GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (SecretService) service = open_service (&local);
  g_autoptr (SecretCollection) collection = service ? default_collection (service, &local) : NULL;

  if (local)
    return fail (error, YC_VAULT_ERROR_NO_SERVICE, local, "no secret service");
  if (!collection || !secret_collection_get_locked (collection))
    return TRUE;

  g_autoptr (GList) locked = g_list_append (NULL, collection);
  GList *unlocked = NULL;
  int n = secret_service_unlock_sync (service, locked, NULL, &unlocked, &local);
  g_list_free_full (unlocked, g_object_unref);
  return n > 0 || fail (error, YC_VAULT_ERROR_LOCKED, local, "keyring stays locked");
}
