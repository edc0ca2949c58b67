/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

void yc_render_sandbox_limit   (void); /* memory, CPU time, file size */
void yc_render_sandbox_warm_up (void); /* loads what Poppler loads late, opens fonts and character maps */
void yc_render_sandbox_enter   (void); /* no way back; ends the process rather than to go on without */

G_END_DECLS
