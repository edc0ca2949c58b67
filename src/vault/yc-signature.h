/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
#pragma once

#include "base/yc-digest.h"
#include "vault/yc-seal.h"

G_BEGIN_DECLS

/* Ed25519 author's keys (libsodium) and X25519 recovery keys (libgcrypt). Raw 32-byte keys in hex where they leave the program. Any thread. */
typedef struct _YcAuthorKey YcAuthorKey;      /* an opened private key, secure memory */

YcAuthorKey *yc_author_key_generate (void);
/* From its 32-byte seed, for who keeps that sealed by himself (the platform). NULL: not 64 hex digits. */
YcAuthorKey *yc_author_key_new_from_hex (const char *seed_hex);
char        *yc_author_key_get_public (YcAuthorKey *self);                             /* (transfer full) 64 hex */
/* Wrapped with Argon2id(@password) and the workstation key together; parameters and salt stand in the record. Takes 0.2 s and
 * 64 MiB: not on the main thread. Unwrap: PASSWORD; TAMPERED when the record is of another workstation, author or changed. */
GBytes      *yc_author_key_wrap   (YcAuthorKey *self, YcSealKey *workstation, const char *author_id, const char *password,
                                   GError **error);
YcAuthorKey *yc_author_key_unwrap (GBytes *record, YcSealKey *workstation, const char *author_id, const char *password,
                                   GError **error);
char        *yc_author_key_sign   (YcAuthorKey *self, const void *data, gsize n);      /* (transfer full) 128 hex */
/* TAMPERED when the signature does not fit, FORMAT when key or signature are not hex of their length. */
gboolean     yc_signature_verify  (const char *public_hex, const void *data, gsize n, const char *signature_hex,
                                   GError **error);
/* Over the digest of a text that may be long: Ed25519 reads what it signs twice and by SHA-512, which for an intake takes as long as the signature itself.
 * Signed is "yichuang WHAT sha256:... sm3:...\n", so that a digest signed as one thing is no signature of another; @what: a word of a-z. The caller has
 * made @digest from the text himself, also for the check; an empty digest in it is signed as empty. Errors as yc_signature_verify(). */
char        *yc_author_key_sign_digest   (YcAuthorKey *self, const char *what, const YcDigest *digest);     /* (transfer full) 128 hex */
gboolean     yc_signature_verify_digest  (const char *public_hex, const char *what, const YcDigest *digest, const char *signature_hex, GError **error);
YcAuthorKey *yc_author_key_ref    (YcAuthorKey *self);
void         yc_author_key_unref  (YcAuthorKey *self);

/* Recovery: seal a key to the centre's X25519 public key, open it with the private one (yichuangctl store recover, drills).
 * The private key's text goes by yc_wipe_free(). @context names the place ("case-key/<id>"). Errors: FORMAT for a key that is
 * none, TAMPERED for another private key or context. */
gboolean     yc_recovery_generate (char **ret_public_hex, char **ret_private_hex);
gboolean     yc_recovery_is_public (const char *public_hex);   /* something can be sealed for it */
GBytes      *yc_recovery_wrap     (const char *public_hex, const char *context, YcSealKey *key, GError **error);
YcSealKey   *yc_recovery_unwrap   (const char *private_hex, const char *context, GBytes *wrapped, GError **error);
/* The same of any bytes. The unsealed ones are wiped when they are freed. */
GBytes      *yc_recovery_seal     (const char *public_hex, const char *context, const void *data, gsize n, GError **error);
GBytes      *yc_recovery_unseal   (const char *private_hex, const char *context, GBytes *sealed, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (YcAuthorKey, yc_author_key_unref)

G_END_DECLS
