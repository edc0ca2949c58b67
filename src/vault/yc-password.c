/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* Password records for who checks passwords of others. Takes a password, gives a record that tells nothing of it but whether another
 * one is the same. libsodium's Argon2id. Any thread; takes 0.2 s. */
#define G_LOG_DOMAIN "yc-vault"
#include "config.h"

#include "vault/yc-password.h"

#include "vault/yc-signature-private.h"

#include <sodium.h>
#include <string.h>

#define PASSES 3
#define MEMORY_BYTES (64 * 1024 * 1024)

char *
yc_password_record (const char *password)
{
  char *record = g_malloc0 (crypto_pwhash_argon2id_STRBYTES);

  yc_vault_init_sodium ();
  if (crypto_pwhash_argon2id_str (record, password, strlen (password), PASSES, MEMORY_BYTES) != 0)
    g_error ("no memory to make a password record");
  return record;
}

gboolean
yc_password_check (const char *record, const char *password)
{
  yc_vault_init_sodium ();
  return crypto_pwhash_argon2id_str_verify (record, password, strlen (password)) == 0;
}
