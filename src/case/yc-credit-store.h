/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
#pragma once

#include "law/yc-credit.h"
#include "vault/yc-store.h"

G_BEGIN_DECLS

/* What the platform told last of an applicant's credit, kept in the cache so that it counts for a day without the line. Store's thread.
 * @number: citizen number, credit code or another document's; "" has no credit. */

/* "asked" by this workstation's clock, so that an answer does not age by two clocks that differ. NULL without error: nothing was told, or it cannot be
 * read any more: what lies in the cache can be asked for again. (transfer full) */
YcCredit *yc_credit_store_find (YcStore *store, const char *number, GError **error);
gboolean  yc_credit_store_put  (YcStore *store, const char *number, const YcCredit *credit, GError **error);

G_END_DECLS
