/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
#pragma once

#include "base/yc-clock.h"
#include "base/yc-id.h"
#include "vault/yc-seal.h"

G_BEGIN_DECLS

/* Where the workstation key lives. All calls block (D-Bus): never on the main thread. */
typedef enum
{
  YC_KEYRING_READY,       /* key found */
  YC_KEYRING_EMPTY,       /* service answers, is unlocked, has no key for this store: a new store may make one; an old one is "wiped" */
  YC_KEYRING_LOCKED,
  YC_KEYRING_NO_SERVICE,
} YcKeyringState;

/* @incarnation is the store's id. Never prompts. TRUE whenever the state could be told (also LOCKED...); FORMAT when what lies under
 * the name is no key. @ret_key is set for READY only. */
gboolean yc_keyring_lookup (const char *incarnation, YcKeyringState *ret_state, YcSealKey **ret_key, GError **error);
/* Replaces a key of the same store. LOCKED, NO_SERVICE. */
gboolean yc_keyring_store  (const char *incarnation, YcSealKey *key, GError **error);
/* Lets the service prompt; FALSE with LOCKED when dismissed (or no prompt can be shown), NO_SERVICE. */
gboolean yc_keyring_unlock (GError **error);

G_END_DECLS
