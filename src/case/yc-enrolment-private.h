/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* The parts of a lease, read strictly; between the check of the file and its import. */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

#define YC_LEASE_MAX_CASE_BLOCKS 100
#define YC_LEASE_MAX_DOCUMENT_BLOCKS 400
#define YC_LEASE_MAX_CLERKS 200

/* Of case numbers (@from, @to) or of document numbers (@agency, @year). The texts live as long as the JSON. */
typedef struct
{
  const char *name, *from, *to, *agency;
  gint64      year, first, last;
} YcLeaseBlock;

gboolean yc_lease_read_case_block     (JsonObject *json, YcLeaseBlock *ret_block, GError **error);
gboolean yc_lease_read_document_block (JsonObject *json, YcLeaseBlock *ret_block, GError **error);
gboolean yc_enrolment_check           (JsonObject *lease, GError **error);

G_END_DECLS
