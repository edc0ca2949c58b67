/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* The one table of keys. Everything that shows, binds or tests a key reads it here. "intake.*" actions are found when the intake page's
 * action group is inserted into the window under the prefix "intake". */
typedef struct
{
  const char *action;     /* detailed action name, "win.print" */
  const char *keys[3];    /* accelerators, NULL-terminated; the first is the one that is shown */
  const char *title;      /* msgid */
  gboolean    local;      /* a plain key: bound by its page behind the widget that has the focus, so that one can type */
} YcAccel;

const YcAccel *yc_accels_get       (guint *ret_n);            /* (transfer none) */
const YcAccel *yc_accels_find      (const char *action);      /* (nullable) */
void           yc_accels_install   (GtkApplication *app);     /* set_accels_for_action for every row */
void           yc_accels_add_local (GtkWidget *page, const char *prefix);   /* the plain keys of the actions "prefix..." */
char          *yc_accels_name_keys (const char *keys);      /* "<Control><Shift>f" as it stands on keycaps: "Ctrl+Shift+F"; "" when it is no key */
char          *yc_accels_dup_label (const char *action);      /* what stands in the keycap, "Ctrl+P"; "" without a key */

/* Tells assistive technology the key of @widget's action; the visible keycap is hidden from it. */
void           yc_accels_describe  (GtkWidget *widget, const char *action);

G_END_DECLS
