/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

gboolean yc_render_has_script (GBytes *pdf); /* the name JavaScript or JS stands in it, also in packed objects */
gboolean yc_render_is_encrypted (GBytes *pdf); /* a trailer names an encryption dictionary; also one that needs no password */

G_END_DECLS
