/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
#pragma once

#include "base/yc-digest.h"

G_BEGIN_DECLS

/* Names that writer and verifier share. */
#define YC_EFILE_FORMAT "yichuang-efile"
#define YC_EFILE_SIGNATURE_FORMAT "yichuang-efile-signature"
#define YC_EFILE_VERSION 1
#define YC_EFILE_MANIFEST "manifest.json"
#define YC_EFILE_SIGNATURE "manifest.sig"
#define YC_EFILE_ALGORITHM "ed25519"

/* What the author signs: canonical JSON of everything in manifest.sig but the signature, so that author and key cannot be swapped
 * either. (transfer full) */
char *yc_efile_signed_statement (const char *author, const char *public_hex, const YcDigest *manifest);

G_END_DECLS
