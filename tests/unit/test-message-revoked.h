/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
#pragma once

#include "sync/yc-message-evacuation.h"

G_BEGIN_DECLS

/* The messages of a withdrawn workstation, read and written again. */

static inline char *
again_withdrawal_request (const char *text, gsize n, GError **error)
{
  g_autofree char *incarnation = NULL, *nonce = NULL;

  return yc_revoked_request_parse (text, n, &incarnation, &nonce, error) ? yc_revoked_request_to_text (incarnation, nonce) : NULL;
}

static inline char *
again_withdrawal (const char *text, gsize n, GError **error)
{
  g_autoptr (YcRevoked) word = yc_revoked_parse (text, n, error);

  return word != NULL ? yc_revoked_to_text (word) : NULL;
}

static inline char *
again_evacuation (const char *text, gsize n, GError **error)
{
  g_autoptr (YcEvacuation) part = yc_evacuation_parse (text, n, error);

  return part != NULL ? yc_evacuation_to_text (part) : NULL;
}

static inline char *
again_evacuated (const char *text, gsize n, GError **error)
{
  g_autoptr (YcEvacuated) receipt = yc_evacuated_parse (text, n, error);

  return receipt != NULL ? yc_evacuated_to_text (receipt) : NULL;
}

G_END_DECLS
