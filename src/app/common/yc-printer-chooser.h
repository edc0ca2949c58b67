/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
#pragma once

#include <adwaita.h>
#include <gtk/gtkunixprint.h>

G_BEGIN_DECLS

/* A list of the real printers (never "print to file"); Enter takes the selected one, Escape closes. */
#define YC_TYPE_PRINTER_CHOOSER (yc_printer_chooser_get_type ())
G_DECLARE_FINAL_TYPE (YcPrinterChooser, yc_printer_chooser, YC, PRINTER_CHOOSER, AdwWindow)

/* @printer is NULL with YC_PRINT_ERROR_NO_PRINTER (none found; no window was shown) or _CANCELLED. Called once. */
typedef void (*YcPrinterChosen) (GtkPrinter *printer, const GError *error, gpointer user_data);
void yc_printer_chooser_run (GtkWindow *parent, YcPrinterChosen chosen, gpointer user_data);

G_END_DECLS
