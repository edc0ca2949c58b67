/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
#pragma once

#include "law/yc-credit.h"
#include "platform/yc-platform-case.h"

G_BEGIN_DECLS

/* Credit of applicants. A number is a citizen number, a credit code or that of another document; case does not matter. The store's thread only. */

/* What is known now, with the platform's time in "asked". (transfer full); Errors: of the database */
YcCredit *yc_platform_store_find_credit       (YcPlatformStore *self, const char *number, GError **error);
/* Who asked after whom is kept. */
gboolean  yc_platform_store_note_credit_asked (YcPlatformStore *self, const char *number, const YcPlatformSession *session, GError **error);
/* @case_id: that it came of. Again changes nothing. */
gboolean  yc_platform_store_put_credit        (YcPlatformStore *self, const char *number, const YcCreditRecord *record, const char *case_id, GError **error);
/* All that a credit centre knows (credit.schema.json) instead of what one told before; what came of cases here stays, repaired where it says so (same kind, not younger). FORMAT names the place; nothing
 * is changed then. */
gboolean  yc_platform_store_import_credit     (YcPlatformStore *self, JsonObject *json, GError **error);

/* What these events of a case say of its applicant's credit, in the transaction that does them: 容缺 that lapsed and a revoked commitment are promises that
 * were not kept (辽宁省政务服务容缺受理: credit record kept). @events: of YcCaseEvent*; nothing for those that do not count. */
gboolean  yc_platform_credit_note             (YcPlatformStore *store, const YcPlatformCase *value, const YcWireOp *op, GPtrArray *events, GError **error);

G_END_DECLS
