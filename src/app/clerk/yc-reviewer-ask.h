/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
#pragma once

#include <adwaita.h>

#include "law/yc-region.h"

G_BEGIN_DECLS

/* The supervisor who reviews a refusal before it is issued, asked in the question of the refusal: rows behind those of @box, which is in @dialog. @text: what it is
 * for. "do" stays insensitive until account and password stand there. Main thread only. */
void     yc_reviewer_ask_add  (AdwMessageDialog *dialog, GtkWidget *box, const char *text);
/* Whether all that is asked stands there: account and password, and the dialog's own entry "reason" (object data), where it has one. */
gboolean yc_reviewer_ask_is_answered (AdwMessageDialog *dialog);
/* What was typed: both (transfer full). FALSE: nobody was asked for, both are NULL. */
gboolean yc_reviewer_ask_read (AdwMessageDialog *dialog, char **ret_account, char **ret_password);
/* @password: (nullable): gone from memory */
void     yc_reviewer_ask_wipe (char *password);

G_END_DECLS
