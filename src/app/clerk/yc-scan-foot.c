/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */

/* The scanner at the foot of the checklist. Takes its state, devices and options as plain values, shows them. Main thread only. */
#define G_LOG_DOMAIN "yc-app"
#include "config.h"

#include <glib/gi18n.h>

#include "app/clerk/yc-key-button.h"
#include "app/clerk/yc-scan-foot.h"
#include "app/yc-error-text.h"

struct _YcScanFoot
{
  GtkBox         parent_instance;
  GtkImage      *dot;
  GtkLabel      *title;
  GtkLabel      *detail;
  GtkMenuButton *options;
  GMenu         *devices;
  YcKeyButton   *scan;
  char          *device_word;     /* (owned): "馈纸扫描仪" or the model */
  char          *options_text;    /* (owned) */
};

/* Index: YcScannerState. */
static const struct { const char *word; const char *icon; YcTone tone; } states[] = {
  [YC_SCANNER_SEARCHING] = { N_("Searching for the scanner"), "edit-find-symbolic", YC_TONE_INFO },
  [YC_SCANNER_READY] = { N_("Ready"), "scanner-symbolic", YC_TONE_OK },
  [YC_SCANNER_SCANNING] = { N_("Scanning"), "scanner-symbolic", YC_TONE_INFO },
  [YC_SCANNER_CANCELLING] = { N_("Stopping"), "process-stop-symbolic", YC_TONE_WARN },
  [YC_SCANNER_RECOVERING] = { N_("Recovering"), "view-refresh-symbolic", YC_TONE_WARN },
  [YC_SCANNER_NONE] = { N_("No scanner"), "dialog-warning-symbolic", YC_TONE_WARN },
};

G_DEFINE_FINAL_TYPE (YcScanFoot, yc_scan_foot, GTK_TYPE_BOX)

static void
yc_scan_foot_finalize (GObject *object)
{
  YcScanFoot *self = YC_SCAN_FOOT (object);

  g_free (self->device_word);
  g_free (self->options_text);
  G_OBJECT_CLASS (yc_scan_foot_parent_class)->finalize (object);
}

static void
yc_scan_foot_class_init (YcScanFootClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = yc_scan_foot_finalize;
  g_type_ensure (YC_TYPE_KEY_BUTTON);
  yc_clerk_use_template (widget_class, "yc-scan-foot.ui");
  gtk_widget_class_bind_template_child (widget_class, YcScanFoot, dot);
  gtk_widget_class_bind_template_child (widget_class, YcScanFoot, title);
  gtk_widget_class_bind_template_child (widget_class, YcScanFoot, detail);
  gtk_widget_class_bind_template_child (widget_class, YcScanFoot, options);
  gtk_widget_class_bind_template_child (widget_class, YcScanFoot, devices);
  gtk_widget_class_bind_template_child (widget_class, YcScanFoot, scan);
}

static void
yc_scan_foot_init (YcScanFoot *self)
{
  self->device_word = g_strdup (_("Scanner"));
  self->options_text = g_strdup ("");
  gtk_widget_init_template (GTK_WIDGET (self));
}

static void
set_texts (YcScanFoot *self, const char *icon, YcTone tone, const char *title, const char *detail)
{
  gtk_image_set_from_icon_name (self->dot, icon);
  yc_clerk_set_tone (GTK_WIDGET (self->dot), tone);
  gtk_label_set_label (self->title, title);
  gtk_label_set_label (self->detail, detail);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->title), title);
}

void
yc_scan_foot_show_state (YcScanFoot *self, YcScannerState state, guint page)
{
  g_autofree char *title = NULL;
  g_autofree char *moving = NULL;

  if (state == YC_SCANNER_SEARCHING || state == YC_SCANNER_NONE)
    title = g_strdup (_(states[state].word));
  else
    title = g_strdup_printf ("%s · %s", self->device_word, _(states[state].word));
  if (state == YC_SCANNER_SCANNING && page > 0)
    moving = g_strdup_printf (_("Page %u under the lamp"), page);
  set_texts (self, states[state].icon, states[state].tone, title,
             state == YC_SCANNER_NONE ? _("Check plug and power") : moving != NULL ? moving : self->options_text);
}

void
yc_scan_foot_show_error (YcScanFoot *self, const GError *error)
{
  YcErrorText text;

  yc_error_text_lookup (error, &text);
  set_texts (self, text.icon, g_str_equal (text.style, "bad") ? YC_TONE_BAD : YC_TONE_WARN, text.title, text.safe);
}

void
yc_scan_foot_show_devices (YcScanFoot *self, const GPtrArray *devices)
{
  g_menu_remove_all (self->devices);
  for (guint i = 0; i < devices->len; i++)
    {
      const YcScannerDevice *device = g_ptr_array_index (devices, i);
      g_autofree char *label = g_strdup_printf ("%s %s", device->vendor, device->model);
      g_autoptr (GMenuItem) item = g_menu_item_new (g_strstrip (label), NULL);

      g_menu_item_set_action_and_target (item, "intake.scan-device", "s", device->name);
      g_menu_append_item (self->devices, item);
    }
}

void
yc_scan_foot_show_options (YcScanFoot *self, const YcScanOptions *options)
{
  const char *sides = options->source == YC_SCAN_FEEDER_DUPLEX ? _("Both sides") : _("One side");

  g_free (self->device_word);
  self->device_word = g_strdup (options->source == YC_SCAN_FLATBED ? _("Flatbed scanner") : _("Feeder scanner"));
  g_free (self->options_text);
  self->options_text = g_strdup_printf (_("%s · %s · %d dpi"), sides, options->colour ? _("Colour") : _("Grey"), options->dpi);
}

void
yc_scan_foot_show_target (YcScanFoot *self, const char *material_name)
{
  g_autofree char *text = material_name != NULL ? g_strdup_printf (_("Scan into “%s”"), material_name) : g_strdup (_("Scan"));

  yc_key_button_set_text (self->scan, text);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->scan), text);
}

void
yc_scan_foot_open_options (YcScanFoot *self)
{
  gtk_menu_button_popup (self->options);
}

void
yc_scan_foot_set_suggested (YcScanFoot *self, gboolean suggested)
{
  yc_clerk_set_class (GTK_WIDGET (self->scan), "suggested-action", suggested);
}
