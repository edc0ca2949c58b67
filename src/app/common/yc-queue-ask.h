/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
#pragma once

#include <gtk/gtk.h>

#include "app/yc-session.h"
#include "outbox/yc-queue.h"

G_BEGIN_DECLS

/* Questions about a step that the platform refused, each answered by a named person. @done is called on the main thread when the answer was carried
 * out, with NULL or what went wrong; not when the person thought better of it or @owner is gone. */
typedef void (*YcQueueAsked) (const GError *error, gpointer owner);

/* Gives the step and the later ones of its case up, with a reason. */
void yc_queue_ask_give_up (GtkWindow *parent, YcSession *session, const YcQueueLine *line, YcQueueAsked done, GObject *owner);
/* Others were first: the step and the later ones of its case are done again on the case as it stands, with a reason. */
void yc_queue_ask_redo    (GtkWindow *parent, YcSession *session, const YcQueueLine *line, YcQueueAsked done, GObject *owner);
/* Somebody else is to decide, at this window: nothing is changed, @parent's "win.change-clerk" is the way to it. */
void yc_queue_ask_supervisor (GtkWindow *parent);
/* The person answers for what was signed here before the workstation belonged to the hall. */
void yc_queue_ask_vouch   (GtkWindow *parent, YcSession *session, YcQueueAsked done, GObject *owner);

G_END_DECLS
