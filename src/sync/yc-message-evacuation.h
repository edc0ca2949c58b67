/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
#pragma once

#include "base/yc-digest.h"
#include "vault/yc-signature.h"

G_BEGIN_DECLS

/* The contract's messages of a withdrawn workstation: the platform's signed word that it is withdrawn, and what the workstation still hands over, sealed for
 * the platform's escrow key (data/schemas/wire.md, "A withdrawn workstation"). Shared by both sides. Errors of the readers: YC_BASE_ERROR FORMAT, TOO_LARGE;
 * of the checks also YC_VAULT_ERROR TAMPERED. Any thread. */

/* Bytes of what is sealed in one part, and how many parts an operation has at most. */
#define YC_EVACUATION_PIECE (1024 * 1024)
#define YC_EVACUATION_MAX_SEALED (YC_EVACUATION_PIECE + 1024 * 1024)
#define YC_EVACUATION_MAX_PARTS 100000
#define YC_EVACUATION_MAX_BYTES (4 * 1024 * 1024)       /* of the message */

/* @nonce: 64 hex, chosen anew for each question, so that no answer serves twice. */
char    *yc_revoked_request_to_text (const char *incarnation, const char *nonce);        /* (transfer full) */
gboolean yc_revoked_request_parse   (const char *text, gsize n, char **ret_incarnation, char **ret_nonce, GError **error);

typedef struct
{
  char  *device;                /* uuid: the workstation's name at the platform */
  char  *incarnation;           /* of its store */
  char  *nonce;                 /* of the question */
  char  *escrow;                /* 64 hex, X25519: what is handed over is sealed for it */
  gint64 since;                 /* when it was withdrawn, UTC microseconds; 0: nobody noted it */
  gint64 sequence;              /* of the newest operation that the platform has of this workstation; 0: none */
  guint  handed;                /* operations that it has handed over whole, as the platform has them now */
  gint64 at;                    /* when this was said */
  char  *signature;             /* 128 hex: the platform's */
} YcRevoked;
void       yc_revoked_free    (YcRevoked *self);
void       yc_revoked_sign    (YcRevoked *self, YcAuthorKey *platform);
char      *yc_revoked_to_text (const YcRevoked *self);                                /* (transfer full) */
YcRevoked *yc_revoked_parse   (const char *text, gsize n, GError **error);
/* Whether it is the word of the platform with @platform_key (64 hex, from the enrolment) on just this question about just this workstation. Nothing that
 * the line says destroys anything without it. @device: its name there */
gboolean   yc_revoked_check   (const YcRevoked *self, const char *platform_key, const char *device, const char *incarnation, const char *nonce,
                               GError **error);

/* One part of an operation: the first is the operation with the list of its files, the others are pieces of these. */
typedef struct
{
  char  *op;                    /* uuid */
  guint  part, parts;           /* 1 to @parts */
  guint  lost;                  /* files of the operation that nobody can read any more: not among the parts, and nobody would know of them */
  GBytes *sealed;               /* for the escrow key */
} YcEvacuation;
void          yc_evacuation_free    (YcEvacuation *self);
char         *yc_evacuation_to_text (const YcEvacuation *self);                          /* (transfer full) */
YcEvacuation *yc_evacuation_parse   (const char *text, gsize n, GError **error);
/* Where a part belongs: the additional data of its seal. (transfer full) */
char         *yc_evacuation_place   (const char *incarnation, const char *op, guint part, guint parts);

/* The platform's word that it keeps just these bytes of a part, and knows how many files of the operation are lost. */
typedef struct
{
  char  *op;
  guint  part, parts, lost;
  char   sha256[65];            /* of the sealed bytes */
  gint64 at;                    /* UTC microseconds */
  char  *signature;
} YcEvacuated;
void         yc_evacuated_free    (YcEvacuated *self);
void         yc_evacuated_sign    (YcEvacuated *self, YcAuthorKey *platform);
char        *yc_evacuated_to_text (const YcEvacuated *self);                             /* (transfer full) */
YcEvacuated *yc_evacuated_parse   (const char *text, gsize n, GError **error);
/* @sent: what was handed over. */
gboolean     yc_evacuated_check   (const YcEvacuated *self, const char *platform_key, const YcEvacuation *sent, GError **error);

/* What stands in an operation's first part: the operation as it would have gone, and the files that had not arrived whole. */
typedef struct
{
  char    *case_id;
  YcDigest digest;
  guint64  bytes;
} YcEvacuatedFile;
void      yc_evacuated_file_free (YcEvacuatedFile *self);
/* Parts that a file of @bytes takes: one at least. */
guint     yc_evacuation_count_pieces (guint64 bytes);
/* @ops: the message that would have been sent (yc_wire_ops_to_text() of this one operation). @files: of YcEvacuatedFile*; their pieces follow in this order.
 * (transfer full) */
char     *yc_evacuation_content_to_text (const char *ops, GPtrArray *files);
gboolean  yc_evacuation_content_parse   (const char *text, gsize n, char **ret_ops, GPtrArray **ret_files, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (YcRevoked, yc_revoked_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YcEvacuation, yc_evacuation_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YcEvacuated, yc_evacuated_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YcEvacuatedFile, yc_evacuated_file_free)

G_END_DECLS
