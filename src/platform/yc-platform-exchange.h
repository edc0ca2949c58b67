/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
#pragma once

#include "platform/yc-platform-call.h"

#include <libsoup/soup.h>

G_BEGIN_DECLS

/* One request and its answer, as they stand against the ground rules of the contract (data/schemas/wire.md). Main thread. */
#define YC_PLATFORM_CONTRACT_HEADER "Yichuang-Contract"
#define YC_PLATFORM_DIGEST_HEADER "Yichuang-Digest"

typedef struct
{
  SoupServerMessage *msg;           /* (not owned): the exchange goes with it */
  YcPlatformCall    *call;          /* (owned) (nullable) */
  GByteArray        *body;          /* (owned): what has arrived */
  char               digest[65];    /* announced; "" for none */
  gsize              drained;       /* bytes that arrived behind a refusal */
  gboolean           refused;
} YcPlatformExchange;

/* Reads what stands in the head. When it breaks a rule the message is answered at once. (transfer full) */
YcPlatformExchange *yc_platform_exchange_new   (SoupServerMessage *msg, const YcPlatformSelf *platform);
void                yc_platform_exchange_free  (YcPlatformExchange *self);
/* Takes @problem: it is the answer, and what still comes is read for nobody. */
void                yc_platform_exchange_refuse (YcPlatformExchange *self, YcProblem *problem);
/* A piece of the body. FALSE: nobody reads on, cut the line. */
gboolean            yc_platform_exchange_take  (YcPlatformExchange *self, GBytes *piece);
/* The body is there: FALSE when it is not what was announced; the message is answered then. */
gboolean            yc_platform_exchange_close (YcPlatformExchange *self);

/* Headers and body that every answer starts with, also those that the library makes by itself. */
void                yc_platform_prepare (SoupServerMessage *msg);
/* Takes @problem. */
void                yc_platform_answer_problem (SoupServerMessage *msg, YcProblem *problem);
void                yc_platform_answer_call    (SoupServerMessage *msg, YcPlatformCall *call);
/* The head of a file that goes out piece by piece. */
void                yc_platform_answer_file    (SoupServerMessage *msg, YcPlatformCall *call);

G_END_DECLS
