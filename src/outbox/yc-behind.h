/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
#pragma once

#include "vault/yc-store.h"

G_BEGIN_DECLS

/* Cases that fell behind: what the platform told of them does not fit with what is here, so that they still show what was before. The cursor goes on without
 * them; they are kept until a dossier fits, over restarts, and a person sees them on the queue's page. Store's thread, in the caller's transaction, if one is
 * open. Errors: of the database. */

/* Changes did not fit, for @reason: asked for at once. */
gboolean   yc_behind_note     (YcStore *store, const char *case_id, const char *reason, GError **error);
/* Its dossier did not fit either, or was refused: waits a minute, twice as long each time, an hour at most. */
gboolean   yc_behind_note_try (YcStore *store, const char *case_id, const char *reason, GError **error);
/* A dossier fitted. */
gboolean   yc_behind_clear    (YcStore *store, const char *case_id, GError **error);
/* Whose time has come. (transfer full): of char*, oldest first */
GPtrArray *yc_behind_list_due (YcStore *store, GError **error);
/* All are due: a person asks, or another version of the program has begun to run, which may understand what the last one did not. */
gboolean   yc_behind_hurry    (YcStore *store, GError **error);
gboolean   yc_behind_count    (YcStore *store, guint *ret_n, GError **error);

G_END_DECLS
