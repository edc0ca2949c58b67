/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
#pragma once

#include "sync/yc-wire.h"

G_BEGIN_DECLS

/* What the readers and writers of the contract share. Only for src/sync/yc-wire*.c and yc-message*.c. */

/* What a text of the contract may look like. */
typedef enum
{
  YC_WIRE_TEXT_UUID,
  YC_WIRE_TEXT_HEX,     /* 64 lower-case hexadecimal digits: a key or a digest */
  YC_WIRE_TEXT_SIGNATURE, /* 128 of them */
  YC_WIRE_TEXT_NAME,    /* to be shown: 1 to 200 bytes, no control characters */
  YC_WIRE_TEXT_ACCOUNT, /* 1 to 64 of A-Z a-z 0-9 . _ - */
  YC_WIRE_TEXT_AGENCY,  /* 3 digits */
  YC_WIRE_TEXT_TOKEN,   /* fit for an Authorization header (RFC 6750, 2.1): 16 to 512 characters */
  YC_WIRE_TEXT_SECRET,  /* typed by a person: 1 to 512 bytes */
  YC_WIRE_TEXT_PEM,     /* at most 64 KiB, may be empty */
  YC_WIRE_TEXT_WORDS,   /* to be shown: 1 to 2,000 bytes, no control characters */
  YC_WIRE_TEXT_NUMBER,  /* of a case: 1 to 64 of A-Z a-z 0-9 . _ - */
  YC_WIRE_TEXT_DATE,    /* YYYY-MM-DD */
  YC_WIRE_TEXT_KIND,    /* of an operation: 1 to 64 of a-z - */
  YC_WIRE_TEXT_WINDOW,  /* 2 digits */
} YcWireText;

gboolean    yc_wire_fail        (GError **error, const char *where, const char *what);     /* FORMAT; always FALSE */
gboolean    yc_wire_get_text    (JsonObject *object, const char *where, const char *member, YcWireText kind, const char **ret_text, GError **error);
gboolean    yc_wire_check_text  (const char *text, const char *where, YcWireText kind, GError **error);
gboolean    yc_wire_get_digest  (JsonObject *object, const char *where, YcDigest *ret_digest, GError **error);
void        yc_wire_set_digest  (JsonObject *object, const YcDigest *digest);
JsonObject *yc_wire_op_to_json  (const YcWireOp *self);                                    /* (transfer full) */
YcWireOp   *yc_wire_op_from_json (JsonObject *object, const char *where, GError **error);

/* A message of this contract that has no other members than @known, which names "contract" too. @max_bytes: 0 for 1 MiB. (transfer full) */
JsonObject *yc_wire_open        (const char *text, gsize n, gsize max_bytes, const char *const *known, GError **error);
JsonObject *yc_wire_begin       (void);                                                    /* (transfer full): an empty one */
char       *yc_wire_end         (JsonObject *object);                                      /* (transfer full) both ways: its canonical text */
/* A list of texts of one kind, at most @max. (transfer full): of char* */
GPtrArray  *yc_wire_get_texts   (JsonObject *object, const char *member, YcWireText kind, guint max, GError **error);
void        yc_wire_set_texts   (JsonObject *object, const char *member, gpointer const *texts, guint n);

G_END_DECLS
