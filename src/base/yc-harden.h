/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The first call of every main(): memory of our programs holds keys and personal data, which must not reach the disk by a crash. @release: nor another
 * process of the same user; a developer's debugger may look (pass !YC_DEVELOPMENT). FALSE with errno when the system refuses. */
gboolean yc_harden (gboolean release);

G_END_DECLS
