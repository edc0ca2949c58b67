/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* SHA-256 and SM3 of the same bytes, in lower-case hex. Always kept together: SHA-256 names, SM3 is what Chinese law of
 * commercial cryptography expects. */
typedef struct
{
  char sha256[65];
  char sm3[65];
} YcDigest;

typedef struct _YcDigester YcDigester;

void        yc_digest_init_library (void);            /* gcry_check_version etc.; first call in every main(), idempotent */
YcDigester *yc_digester_new        (void);
YcDigester *yc_digester_new_sha256 (void);            /* for raw frames: leaves sm3 "" */
void        yc_digester_update     (YcDigester *self, const void *data, gsize n);
void        yc_digester_finish     (YcDigester *self, YcDigest *ret_digest); /* the digester may be freed only, afterwards */
void        yc_digester_free       (YcDigester *self);
void        yc_digest_bytes        (const void *data, gsize n, YcDigest *ret_digest);
void        yc_digest_sha256       (const void *data, gsize n, char ret_hex[65]);
void        yc_digest_sha256_joined (const char *first, const char *second, char ret_hex[65]);   /* of both texts as one */
gboolean    yc_digest_equal        (const YcDigest *a, const YcDigest *b);
gboolean    yc_digest_is_valid     (const YcDigest *digest); /* 64 lower-case hex digits each */
char       *yc_hex_encode          (const void *data, gsize n);
gboolean    yc_hex_decode          (const char *hex, void *buffer, gsize n); /* exactly n bytes */

G_DEFINE_AUTOPTR_CLEANUP_FUNC (YcDigester, yc_digester_free)

G_END_DECLS
