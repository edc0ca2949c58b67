/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* In -Ddevelopment builds only: tries from inside what the sandbox forbids, and breaks the helper on purpose. */
JsonObject *yc_render_probe       (void);             /* (transfer full): "probed", with the errno's name of each try, "ok" when it worked */
gboolean    yc_render_fault_is    (const char *name); /* $YICHUANG_RENDER_FAULT is that */
void        yc_render_fault_happen (void);            /* "crash", "loop", "garbage" */

G_END_DECLS
