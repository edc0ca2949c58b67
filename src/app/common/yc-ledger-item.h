/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
#pragma once

#include <glib-object.h>

#include "case/yc-ledger.h"

G_BEGIN_DECLS

/* One line of the ledger, ready to be shown: texts masked, the time left as icon + word + colour of its clock. Immutable. */
#define YC_TYPE_LEDGER_ITEM (yc_ledger_item_get_type ())
G_DECLARE_FINAL_TYPE (YcLedgerItem, yc_ledger_item, YC, LEDGER_ITEM, GObject)

/* @line: (transfer full). @today in Beijing. */
YcLedgerItem       *yc_ledger_item_new      (YcLedgerLine *line, const GDate *today);
const YcLedgerLine *yc_ledger_item_get_line (YcLedgerItem *self);
/* What the end of its day means, and what can be done. (transfer none) */
const char         *yc_ledger_item_get_advice (YcLedgerItem *self);
/* Style class of the time left: "bad", "warn" or "wait". */
const char         *yc_ledger_item_get_style (YcLedgerItem *self);

G_END_DECLS
