/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
#pragma once

#include "test-folder.h"
#include "vault/yc-store.h"

#include <string.h>

G_BEGIN_DECLS

/* A small store below a test's folder, with a given workstation key (NULL: opened without keys). */
#define CASE "0193a000-0000-7000-8000-000000000001"
#define OTHER_CASE "0193a000-0000-7000-8000-000000000002"
#define JOB "0193a000-0000-7000-8000-0000000000aa"

static inline YcSealKey *
key_of (guint8 byte)
{
  guint8 bytes[32];

  memset (bytes, byte, sizeof bytes);
  return yc_seal_key_new (bytes);
}

static inline YcStoreConfig
config_for (TestFolder *folder,
            YcSealKey  *key)
{
  YcStoreConfig config = { .folder = folder->path, .with_keys = key != NULL, .workstation_key = key,
                           .reserve_bytes = 1024 * 1024, .wal_bytes = 1024 * 1024 };

  return config;
}

static inline YcStore *
open_store (TestFolder *folder,
            YcSealKey  *key)
{
  YcStoreConfig config = config_for (folder, key);
  g_autoptr (GError) error = NULL;
  YcStore *store = yc_store_open (&config, &error);

  g_assert_no_error (error);
  return store;
}

static inline void
assert_open_fails (const YcStoreConfig *config,
                   GQuark               domain,
                   int                  code)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (yc_store_open (config, &error));
  g_assert_error (error, domain, code);
}

G_END_DECLS
