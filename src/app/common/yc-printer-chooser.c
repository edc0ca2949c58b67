/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */

/* Lets the clerk choose a printer from a list. It looks for printers first and shows a window only when there is one; it gives the printer
 * to a callback once. Print-to-file is not offered: it would leave personal data in clear on the disk. Main thread only. */
#define G_LOG_DOMAIN "yc-app"
#include "config.h"

#include <glib/gi18n.h>

#include "app/common/yc-print.h"
#include "app/common/yc-printer-chooser.h"

struct _YcPrinterChooser
{
  AdwWindow parent_instance;

  GListStore *printers;            /* (owned) of GtkPrinter */
  YcPrinterChosen chosen;          /* NULL once it was called */
  gpointer user_data;

  GtkWidget *root;
  GtkListView *list;
  GtkSingleSelection *selection;
  GtkWidget *take;
};

G_DEFINE_FINAL_TYPE (YcPrinterChooser, yc_printer_chooser, ADW_TYPE_WINDOW)

static void
answer (YcPrinterChooser *self, GtkPrinter *printer, YcPrintError code)
{
  YcPrinterChosen chosen = self->chosen;
  g_autoptr (GError) error = NULL;

  if (chosen == NULL)
    return;
  self->chosen = NULL;
  if (printer == NULL)
    error = g_error_new_literal (YC_PRINT_ERROR, (int) code, code == YC_PRINT_ERROR_NO_PRINTER ? "no printer" : "no printer was chosen");
  chosen (printer, error, self->user_data);
}

static void
take_cb (YcPrinterChooser *self)
{
  GtkPrinter *printer = gtk_single_selection_get_selected_item (self->selection);

  if (printer == NULL)
    return;
  answer (self, printer, YC_PRINT_ERROR_CANCELLED);
  gtk_window_close (GTK_WINDOW (self));
}

/* What stands under the printer's name. */
static char *
format_place (GtkListItem *item, GtkPrinter *printer)
{
  const char *place, *state;

  if (printer == NULL)
    return g_strdup ("");
  place = gtk_printer_get_location (printer);
  state = gtk_printer_get_state_message (printer);
  if (gtk_printer_is_paused (printer))
    return g_strdup (_("Paused"));
  if (state != NULL && *state != '\0')
    return g_strdup (state);
  if (place != NULL && *place != '\0')
    return g_strdup (place);
  return g_strdup (gtk_printer_is_default (printer) ? _("Default printer of this computer") : _("Ready"));
}

static gboolean
add_printer (GtkPrinter *printer, gpointer user_data)
{
  YcPrinterChooser *self = user_data;

  if (!gtk_printer_is_virtual (printer))
    g_list_store_append (self->printers, printer);
  return FALSE;
}

static void
select_default (YcPrinterChooser *self)
{
  g_autofree char *remembered = yc_print_dup_printer ();

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->printers)); i++)
    {
      g_autoptr (GtkPrinter) printer = g_list_model_get_item (G_LIST_MODEL (self->printers), i);
      gboolean wanted = *remembered != '\0' ? g_str_equal (gtk_printer_get_name (printer), remembered) : gtk_printer_is_default (printer);
      if (wanted)
        gtk_single_selection_set_selected (self->selection, i);
    }
}

static void
enumerated (gpointer user_data)
{
  YcPrinterChooser *self = user_data;

  if (g_list_model_get_n_items (G_LIST_MODEL (self->printers)) == 0)
    {
      answer (self, NULL, YC_PRINT_ERROR_NO_PRINTER);
      gtk_window_destroy (GTK_WINDOW (self));
    }
  else
    {
      select_default (self);
      gtk_window_present (GTK_WINDOW (self));
      gtk_widget_grab_focus (GTK_WIDGET (self->list));
    }
  g_object_unref (self);
}

static gboolean
yc_printer_chooser_close_request (GtkWindow *window)
{
  answer (YC_PRINTER_CHOOSER (window), NULL, YC_PRINT_ERROR_CANCELLED);
  return GTK_WINDOW_CLASS (yc_printer_chooser_parent_class)->close_request (window);
}

static void
yc_printer_chooser_dispose (GObject *object)
{
  YcPrinterChooser *self = YC_PRINTER_CHOOSER (object);

  g_clear_object (&self->printers);
  gtk_widget_dispose_template (GTK_WIDGET (self), YC_TYPE_PRINTER_CHOOSER);

  G_OBJECT_CLASS (yc_printer_chooser_parent_class)->dispose (object);
}

static void
yc_printer_chooser_class_init (YcPrinterChooserClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = yc_printer_chooser_dispose;
  GTK_WINDOW_CLASS (klass)->close_request = yc_printer_chooser_close_request;

  gtk_widget_class_set_template_from_resource (widget_class, YC_APP_PATH "/common/yc-printer-chooser.ui");
  gtk_widget_class_bind_template_child (widget_class, YcPrinterChooser, root);
  gtk_widget_class_bind_template_child (widget_class, YcPrinterChooser, list);
  gtk_widget_class_bind_template_child (widget_class, YcPrinterChooser, selection);
  gtk_widget_class_bind_template_child (widget_class, YcPrinterChooser, take);
  gtk_widget_class_bind_template_callback (widget_class, take_cb);
  gtk_widget_class_bind_template_callback (widget_class, format_place);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
yc_printer_chooser_init (YcPrinterChooser *self)
{
  self->printers = g_list_store_new (GTK_TYPE_PRINTER);
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_single_selection_set_model (self->selection, G_LIST_MODEL (self->printers));
}

void
yc_printer_chooser_run (GtkWindow *parent, YcPrinterChosen chosen, gpointer user_data)
{
  YcPrinterChooser *self = g_object_new (YC_TYPE_PRINTER_CHOOSER, "transient-for", parent, "modal", TRUE, NULL);

  self->chosen = chosen;
  self->user_data = user_data;
  gtk_enumerate_printers (add_printer, g_object_ref (self), enumerated, FALSE);
}
