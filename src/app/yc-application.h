/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* One process, one window: a second start raises the first. */
#define YC_TYPE_APPLICATION (yc_application_get_type ())
G_DECLARE_FINAL_TYPE (YcApplication, yc_application, YC, APPLICATION, AdwApplication)

YcApplication *yc_application_new (void);
/* Before any thread, as the last one that sets a variable of the environment: spares the start a style sheet that nobody sees. A theme that the user named stays. */
void           yc_application_prepare_theme (void);

G_END_DECLS
