/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
#pragma once

#include "sync/yc-message.h"
#include "vault/yc-store.h"

G_BEGIN_DECLS

/* What the platform tells of the hall's cases comes into the store: those that it holds take it in, the others are passed over. The cursor is kept
 * with it, in one transaction, and counts for one platform only (its key). Store's thread. */

/* Where to go on; 0: from the beginning, also at another platform than before. */
gboolean   yc_changes_get_cursor   (YcStore *store, const char *platform_key, gint64 *ret_cursor, GError **error);
/* The operation that the cursor stands at: a platform that was set back may have given its sequence to another. (transfer full) (nullable): not known,
 * also without an error */
char      *yc_changes_get_cursor_op (YcStore *store, const char *platform_key, GError **error);
/* A workstation that has delivered nothing needs nothing of what was before it: months of a hall are millions of operations. Leaves a cursor that is there, also
 * another platform's, as it is. */
gboolean   yc_changes_begin_at     (YcStore *store, const char *platform_key, gint64 cursor, GError **error);
/* The platform does not know the cursor any more ("cursor-gone"): from the beginning, first to see what it has lost
 * (outbox/yc-recheck.h), then once more. What is known is passed over. A transaction of its own. */
gboolean   yc_changes_reset_cursor (YcStore *store, const char *platform_key, GError **error);
/* Among @changes an operation under this store's name that it did not make: a twin of it works, or worked. @ret_op: (nullable): none; (transfer full) */
gboolean   yc_changes_find_twin    (YcStore *store, const YcChanges *changes, char **ret_op, GError **error);
/* One answer. A transaction of its own: all of it and the cursor, or an error and nothing. A case whose part does not fit (a gap, a chain, a state)
 * stays as it was, is named in @ret_behind (nullable, (transfer full): of char*), is kept as one that fell behind (outbox/yc-behind.h) and does not hold up the
 * others: its dossier puts it right.
 * Returns: (transfer full): of char*, the cases here that are other than before. Errors: of the database */
GPtrArray *yc_changes_take         (YcStore *store, const char *platform_key, const YcChanges *changes, GPtrArray **ret_behind, GError **error);
/* A whole case: adopted when it is not here, else what is missing of it; it is behind no more. A transaction of its own. @ret_changed: (nullable).
 * FORMAT, TAMPERED, CONFLICT: it does not fit with what is here, nothing was changed */
gboolean   yc_changes_take_dossier (YcStore *store, const YcDossier *dossier, gboolean *ret_changed, GError **error);

G_END_DECLS
