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

/* yc_enrolment_import() when the administrator says that the centre's recovery key has changed. */
gboolean    yc_enrolment_import_new_recovery_key (YcStore *store, JsonObject *enrolment, GError **error);
JsonObject *yc_enrolment_parse (GBytes *bytes, GError **error);   /* @bytes (transfer full): wiped; FORMAT */
void        yc_enrolment_wipe  (JsonObject *enrolment);           /* (transfer full) (nullable): the passwords are overwritten */
/* Who signs in by itself in the demonstration hall. FALSE with @error, or without one when this is no demonstration; @ret_password: yc_wipe_free(). */
gboolean    yc_clerk_get_demonstration (YcStore *store, char **ret_id, char **ret_password, GError **error);

G_END_DECLS
