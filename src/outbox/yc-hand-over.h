/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
#pragma once

#include "outbox/yc-outbox.h"

G_BEGIN_DECLS

/* For who takes the queue out of a withdrawn workstation. Store's thread. */

/* One operation that is not done, whatever became of its neighbours. NULL without an error: there is none. TAMPERED. (transfer full) */
YcOutboxEntry *yc_outbox_store_get_op (YcStore *store, const char *op_id, GError **error);

G_END_DECLS
