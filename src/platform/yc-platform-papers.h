/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
#pragma once

#include "platform/yc-platform-case.h"

G_BEGIN_DECLS

/* The papers of one operation; nothing is owned. */
typedef struct
{
  YcPlatformStore *store;
  const char      *device, *case_id, *agency;
  GPtrArray       *events;      /* of YcCaseEvent*; what is void is marked */
} YcPlatformPapers;

/* NUMBER_TAKEN: a paper has the number of another case's. Writes nothing. */
gboolean yc_platform_papers_check (const YcPlatformPapers *self, GError **error);
/* Writes down that the numbers are used. Errors: of the database */
gboolean yc_platform_papers_note  (const YcPlatformPapers *self, GError **error);

G_END_DECLS
