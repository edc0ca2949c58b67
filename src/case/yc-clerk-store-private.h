/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* Clerks as the other yc-*-store.c files of this folder see them. Store's thread only. */
#pragma once

#include "case/yc-case-store.h"

G_BEGIN_DECLS

gboolean yc_clerk_import   (YcStore *store, JsonObject *lease, GError **error);    /* in a transaction; a platform leases without clerks; FORMAT */
/* A clerk as a lease names him; the texts live as long as the JSON. */
typedef struct { const char *id, *name, *role, *password; } YcLeaseClerk;
gboolean yc_clerk_read_lease (JsonObject *object, YcLeaseClerk *ret_clerk, GError **error);    /* FORMAT */
/* A clerk as the store keeps him. */
typedef struct
{
  YcClerk *clerk;
  gboolean demonstration;       /* signs in by itself */
  char    *first_password;      /* NULL after the first sign-in, but for @demonstration */
  GBytes  *author_key;          /* NULL before */
  gint64   offline_from, offline_until; /* UTC microseconds; 0: not let in by a platform */
  char    *known_key;           /* (nullable): the public key that the platform was told */
} YcClerkRow;
void         yc_clerk_row_clear    (YcClerkRow *row);
gboolean     yc_clerk_row_load     (YcStore *store, const char *clerk_id, YcClerkRow *row, GError **error);    /* NOT_FOUND */
GBytes      *yc_clerk_row_seal     (YcStore *store, const YcClerkRow *row);
/* Makes the key of @row under @password; @is_new: the clerk's row, too. All in one transaction. */
YcAuthorKey *yc_clerk_row_make_key (YcStore *store, YcClerkRow *row, const char *password, gboolean is_new, GError **error);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (YcClerkRow, yc_clerk_row_clear)

/* Neither the workstation nor the account was withdrawn; YC_CLERK_ERROR_WITHDRAWN. */
gboolean     yc_clerk_check_in_office (YcStore *store, const char *clerk_id, GError **error);
/* Within the time that the platform allowed; YC_CLERK_ERROR_EXPIRED. */
gboolean     yc_clerk_check_lease     (YcStore *store, const YcClerkRow *row, GError **error);
/* A try at a password: counted before it is looked at, outside a transaction, so that nothing takes the count back; ended by the right one. @ret_wait: with
 * YC_CLERK_ERROR_WAIT, the seconds until the next try. */
gboolean     yc_clerk_begin_try       (YcStore *store, const char *clerk_id, int *ret_wait, GError **error);
gboolean     yc_clerk_end_try         (YcStore *store, const char *clerk_id, GError **error);

G_END_DECLS
