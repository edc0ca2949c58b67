/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
#pragma once

#include "vault/yc-signature.h"

/* Argon2id (RFC 9106): passes, memory in KiB; one lane, because lanes need threads of ours to be of use. */
typedef struct
{
  guint32 passes;
  guint32 memory_kib;
} YcPasswordCost;

/* Before the first use of libsodium; idempotent. */
void         yc_vault_init_sodium         (void);

/* As the public functions, for tests of vectors and with a smaller cost. */
YcAuthorKey *yc_author_key_new_from_seed  (const guint8 *seed32);
GBytes      *yc_author_key_wrap_with_cost (YcAuthorKey *self, YcSealKey *workstation, const char *author_id,
                                           const char *password, const YcPasswordCost *cost, GError **error);
/* RFC 7748; @point NULL: the base point. FALSE when the result is zero (a point of low order). */
gboolean     yc_x25519                    (const guint8 *scalar32, const guint8 *point32, guint8 *ret_shared32);
