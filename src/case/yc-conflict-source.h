/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
#pragma once

#include "law/yc-source.h"
#include "vault/yc-store.h"

G_BEGIN_DECLS

/* Where each refused step (YcConflict) comes from, for whoever tells it to a person: the window, the platform's answer. Pure; any thread. */

/* FALSE for what is no rule: a key, an enrolment, a broken act. @ret_source is then left alone. */
gboolean yc_conflict_get_source (YcConflict reason, YcSource *ret_source);
/* @text, with the source of @reason behind it unless it names one already or there is none. @item: (nullable): whose law governs; not known, as of a licence. (transfer full) */
char    *yc_conflict_cite       (YcConflict reason, const char *text, const YcItem *item);

G_END_DECLS
