/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
#pragma once

#include "intake/yc-intake.h"
#include <adwaita.h>

G_BEGIN_DECLS

/* What the tests of widgets share. A display, a bus and a private HOME come from tests/rigs/headless-session.sh. */
void       yc_ui_test_init      (int *argc, char ***argv);
GtkWidget *yc_ui_test_show      (GtkWidget *widget, int width, int height);       /* (transfer none) the window; waits for its first frame */
void       yc_ui_test_close     (GtkWidget *window);
/* The program as the windows want it: registered, with its keys. (transfer full) */
AdwApplication *yc_ui_test_app  (void);
/* A window of the type that is open, with those of types made of it; NULL: none. */
GtkWidget *yc_ui_test_find_window (GType type);
/* Runs the main loop until @done says so; a test that waits in vain fails. */
typedef gboolean (*YcUiTestDone) (gpointer data);
void       yc_ui_test_wait      (YcUiTestDone done, gpointer data);
/* A window of the program that was opened with "window-maximized" off. Its rim of up to 20 pixels may come on top. */
void       yc_ui_test_resize    (GtkWidget *window, int width, int height);
void       yc_ui_test_settle    (void);                                           /* idle sources and two frames */
void       yc_ui_test_shoot     (GtkWidget *window, const char *name);            /* $YICHUANG_SHOTS/name.png when that is set */
/* First descendant of a type; NULL: none. */
GtkWidget *yc_ui_test_find      (GtkWidget *root, GType type);
/* First descendant that stands under @name in its template; NULL: none. */
GtkWidget *yc_ui_test_find_named (GtkWidget *root, const char *name);
/* What a key does that @widget's own controllers know (yc_accels_add_local()); fails when it does nothing. @key: as gtk_shortcut_trigger_to_string() */
void       yc_ui_test_press     (GtkWidget *widget, const char *key);
/* TRUE when a visible label under @root has @text in it. */
gboolean   yc_ui_test_says      (GtkWidget *root, const char *text);
/* Fails for every visible focusable widget without a name for assistive technology, every visible label with Latin words, every hidden spinner that turns. */
void       yc_ui_test_check_names (GtkWidget *root);
YcItem    *yc_ui_test_item      (const char *id);                                 /* (transfer full): from data/catalog/items */
char      *yc_ui_test_resident_id (void);                                         /* (transfer full): made up, the check character fits */
GBytes    *yc_ui_test_page      (int width, int height, const char *text);        /* a JPEG of a page with some lines on it */

G_END_DECLS
