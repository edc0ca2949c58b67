/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What a platform keeps of a password: an Argon2id record (RFC 9106; 3 passes, 64 MiB) with its salt and parameters in it. Making and checking
 * take 0.2 s and 64 MiB: not on a thread that somebody waits for. Any thread. */
char    *yc_password_record (const char *password);                          /* (transfer full): yc_wipe_free() */
gboolean yc_password_check  (const char *record, const char *password);      /* FALSE also for what is no record */

G_END_DECLS
