/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* A button that shows its key: icon (optional), text, keycap. The keycap comes from the table of keys by the button's action, is hidden
 * from assistive technology, and stands in the button's key-shortcuts property instead.
 *
 * Properties "text", "symbol" (icon name), "key" (keycap of a key that is no accelerator: Enter, Esc); write-only. */
#define YC_TYPE_KEY_BUTTON (yc_key_button_get_type ())
G_DECLARE_FINAL_TYPE (YcKeyButton, yc_key_button, YC, KEY_BUTTON, GtkButton)

void yc_key_button_set_text (YcKeyButton *self, const char *text);
void yc_key_button_set_icon (YcKeyButton *self, const char *icon_name);   /* (nullable) */
void yc_key_button_set_command (YcKeyButton *self, const char *action);   /* detailed action name, (nullable) */

G_END_DECLS
