/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
#pragma once

#include "base/yc-digest.h"
#include "sync/yc-problem.h"
#include "vault/yc-signature.h"

G_BEGIN_DECLS

/* Messages of the contract between workstation and platform, version 1; shared by both sides. Schemas: data/schemas/wire-*.schema.json; page:
 * data/schemas/wire.md. Reading is strict and depth-limited; errors are FORMAT, TOO_LARGE or, for a seal that does not fit,
 * YC_VAULT_ERROR_TAMPERED. */
#define YC_WIRE_CONTRACT 1
#define YC_WIRE_MEDIA_TYPE "application/vnd.yichuang+json"
#define YC_WIRE_MAX_OPS 50
#define YC_WIRE_MAX_OP_BYTES (1024 * 1024)
#define YC_WIRE_MAX_BATCH_BYTES (8 * 1024 * 1024)
#define YC_WIRE_MAX_DEPTH 32

/* One operation as it lies in the queue: the text that its author signed, never built again. */
typedef struct
{
  char      *id;                /* uuid: the key under which it is done once */
  char      *case_id;
  gint64     case_seq;          /* the last event of the case's chain that it brings */
  char      *author_key;        /* 64 hex */
  char      *signature;         /* 128 hex, over @body */
  YcDigest   digest;            /* of @body: the fingerprint of what was done */
  char      *body;              /* canonical JSON */
  JsonObject *content;          /* (nullable): @body, parsed; only after yc_wire_ops_parse() */
  YcProblem  *problem;          /* (nullable): why this one is refused whatever it is; @case_id and @content may be NULL then */
} YcWireOp;
void       yc_wire_op_free   (YcWireOp *self);
/* @ops: of YcWireOp*, 1 to YC_WIRE_MAX_OPS, @content is not looked at. Returns: (transfer full) */
char      *yc_wire_ops_to_text (GPtrArray *ops);
/* Digests, signatures and the members that name the operation are checked: what does not fit is that operation's @problem, and an error is a message
 * that is none. Who may sign is the receiver's question. (transfer full): of YcWireOp* */
GPtrArray *yc_wire_ops_parse (const char *text, gsize n, GError **error);

/* What the signed text says of the act beside its events. All of it (not owned): the operation's @content. */
typedef struct
{
  const char *device;           /* uuid: incarnation of the store it was made in */
  const char *number;           /* of the case; "" before it has one */
  const char *kind;
  const char *author;           /* account */
  const char *window;           /* of the workstation's lease; "" when the author sits at none */
  gint64      at;               /* when it was made, UTC microseconds */
  gint64      base;             /* revision of the case that the author had seen */
  JsonArray  *events;           /* one at least */
  JsonObject *items;            /* (nullable): digest -> text of an item's version */
  JsonArray  *blobs;            /* (nullable): the files that it rests on */
} YcWireHead;
/* Strict: another member, a missing one, another format or length is FORMAT or TOO_LARGE. Of each event only that there are events. Schema:
 * wire-operation.schema.json */
gboolean   yc_wire_op_read_head (const YcWireOp *self, YcWireHead *ret_head, GError **error);

/* The platform's word that an operation is done, signed with its key. */
typedef struct
{
  char     *id;                 /* the operation's */
  YcDigest  digest;             /* of the body as it arrived */
  gint64    revision;           /* of the case behind it; 1 or more, grows by at least 1 an operation */
  gint64    sequence;           /* of the platform's log */
  gint64    at;                 /* the platform's time, UTC microseconds */
  char     *signature;          /* 128 hex, over the canonical form of the others */
} YcReceipt;
void       yc_receipt_free   (YcReceipt *self);
void       yc_receipt_sign   (YcReceipt *self, YcAuthorKey *platform);
/* Whether it is the receipt of just this operation by just this platform. FORMAT: of another one; TAMPERED */
gboolean   yc_receipt_check  (const YcReceipt *self, const YcWireOp *op, const char *platform_key, GError **error);

/* One result an operation, in the order of the operations. */
typedef struct { YcReceipt *receipt; YcProblem *problem; } YcWireResult;      /* exactly one is set */
void       yc_wire_result_free (YcWireResult *self);
char      *yc_wire_results_to_text (GPtrArray *results);                      /* (transfer full) */
/* @n_ops: how many are expected; another number is FORMAT. (transfer full): of YcWireResult* */
GPtrArray *yc_wire_results_parse (const char *text, gsize n, guint n_ops, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (YcWireOp, yc_wire_op_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YcReceipt, yc_receipt_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YcWireResult, yc_wire_result_free)

G_END_DECLS
