/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* 退回原因: why the back office sends pages back to the window. Data (data/review/return-reasons.json), read strictly once; any thread. */
typedef struct
{
  char    *code;               /* stands in the event */
  char    *text;               /* "扫描不清" */
  char    *action;             /* what the window does about it */
  gboolean needs_text;         /* says nothing without an explanation */
} YcReturnReason;

/* (transfer none), kept for the life of the program: of YcReturnReason*, in their order. FORMAT: the file is absent or broken */
const GPtrArray      *yc_return_reason_list (GError **error);
const YcReturnReason *yc_return_reason_find (const char *code);                          /* (nullable) */

G_END_DECLS
