/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* What taking over a lease needs beside yc_enrolment_import(): its file's secrets, and what a file alone must not change. Store's thread. */
#pragma once

#include "case/yc-case-store.h"

G_BEGIN_DECLS

#define YC_ENROLMENT_ERROR (yc_enrolment_error_quark ())
typedef enum
{
  YC_ENROLMENT_ERROR_DEMONSTRATION,  /* a demonstration's lease for the store of a real hall */
  YC_ENROLMENT_ERROR_RECOVERY_KEY,   /* another recovery key than the store has: only on the administrator's word */
} YcEnrolmentError;
GQuark yc_enrolment_error_quark (void);

/* The platform has noticed that this store is an old copy, or has a twin: nothing of a leased block is given out any more, since it may have been
 * given out there; numbers are provisional until the platform has taken the store back. @why: (nullable): not any more; the operation that the other one made, or "" when the platform said no
 * more. In the caller's transaction, if one is open. */
gboolean    yc_enrolment_suspend_numbers (YcStore *store, const char *why, GError **error);
/* @ret_why: (transfer full) (nullable): they are not */
gboolean    yc_enrolment_get_suspended   (YcStore *store, char **ret_why, GError **error);
/* What of the leased numbers runs low: "cases/2026 231/2027"; empty: nothing. (transfer full); NULL with an error */
char       *yc_enrolment_list_low  (YcStore *store, GError **error);
/* Codes of the agencies that this window serves. (transfer full): of char* */
GPtrArray  *yc_enrolment_list_agencies (YcStore *store, GError **error);
/* yc_enrolment_import() when the administrator says that the centre's recovery key has changed. */
gboolean    yc_enrolment_import_new_recovery_key (YcStore *store, JsonObject *enrolment, GError **error);
JsonObject *yc_enrolment_parse (GBytes *bytes, GError **error);   /* @bytes (transfer full): wiped; FORMAT, whatever of the file is not as it must be */
void        yc_enrolment_wipe  (JsonObject *enrolment);           /* (transfer full) (nullable): the passwords are overwritten */
/* A clerk of a station that was never enrolled, so that it can serve people all the same: the id is "L-<station>-<n>", as provisional numbers
 * are. Such a clerk signs in until an enrolment is imported; the events stay valid for ever. FORMAT: name empty, password shorter than 8;
 * CONFLICT when the station is enrolled. A transaction of its own; takes an Argon2id. */
YcClerk    *yc_clerk_make_local    (YcStore *store, const char *name, const char *password, GError **error);      /* (transfer full) */
/* Whether it is the id of one; no lease may give such an id. */
/* YC_N_ROLES: not known here */
YcRole      yc_clerk_get_role      (YcStore *store, const char *clerk_id);
gboolean    yc_clerk_is_local      (const char *clerk_id);
/* Takes out the clerks whose record the workstation key does not open, because the keyring was wiped: their signing keys are gone with it,
 * their events stay valid. Importing the same lease once more gives its clerks back, each with a new key at the first sign-in. */
gboolean    yc_clerk_forget_lost   (YcStore *store, guint *ret_n, GError **error);
/* Who signs in by itself in the demonstration hall. FALSE with @error, or without one when this is no demonstration; @ret_password: yc_wipe_free(). */
gboolean    yc_clerk_get_demonstration (YcStore *store, char **ret_id, char **ret_password, GError **error);

G_END_DECLS
