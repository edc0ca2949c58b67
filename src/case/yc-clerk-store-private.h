/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* Clerks as the other yc-*-store.c files of this folder see them. Store's thread only. */
#pragma once

#include "case/yc-case-store.h"

G_BEGIN_DECLS

gboolean yc_clerk_import   (YcStore *store, JsonObject *lease, GError **error);    /* in a transaction; FORMAT */
YcRole   yc_clerk_get_role (YcStore *store, const char *clerk_id);                /* YC_N_ROLES: not known here */

G_END_DECLS
