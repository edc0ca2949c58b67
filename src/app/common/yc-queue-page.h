/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
#pragma once

#include "app/yc-session.h"
#include <gtk/gtk.h>

G_BEGIN_DECLS

/* What waits for the platform, what became of the rest, and what a person can do. Signal "open (const char *case_id)". */
#define YC_TYPE_QUEUE_PAGE (yc_queue_page_get_type ())
G_DECLARE_FINAL_TYPE (YcQueuePage, yc_queue_page, YC, QUEUE_PAGE, GtkWidget)

GtkWidget *yc_queue_page_new     (YcSession *session);
void       yc_queue_page_reload  (YcQueuePage *self);
/* Everything that waits is due now, and the line is tried. */
void       yc_queue_page_try_now (YcQueuePage *self);

G_END_DECLS
