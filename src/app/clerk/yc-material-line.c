/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */

/* A material in the lists beside the item picker and the questions: takes it, shows it, keeps nothing. Main thread only. */
#define G_LOG_DOMAIN "yc-app"
#include "config.h"

#include <glib/gi18n.h>

#include "app/clerk/yc-material-line.h"

struct _YcMaterialLine
{
  GtkBox    parent_instance;
  GtkLabel *number;
  GtkLabel *name;
  GtkLabel *detail;
};

G_DEFINE_FINAL_TYPE (YcMaterialLine, yc_material_line, GTK_TYPE_BOX)

static void
yc_material_line_class_init (YcMaterialLineClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  yc_clerk_use_template (widget_class, "yc-material-line.ui");
  gtk_widget_class_bind_template_child (widget_class, YcMaterialLine, number);
  gtk_widget_class_bind_template_child (widget_class, YcMaterialLine, name);
  gtk_widget_class_bind_template_child (widget_class, YcMaterialLine, detail);
}

static void
yc_material_line_init (YcMaterialLine *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
yc_material_line_new (const YcMaterial *material, guint number)
{
  YcMaterialLine *self = g_object_new (YC_TYPE_MATERIAL_LINE, NULL);
  g_autoptr (GString) detail = g_string_new (yc_clerk_source_word (material->source));
  g_autofree char *shown = g_strdup_printf ("%u", number);

  if (*material->form != '\0')
    g_string_append_printf (detail, " · %s", material->form);
  if (material->need == YC_NEED_TOLERABLE)
    {
      g_autofree char *limit = yc_clerk_limit_text (material->cure.value, material->cure.unit);

      g_string_append (detail, " · ");
      g_string_append_printf (detail, _("may follow within %s"), limit);
    }
  else if (material->need == YC_NEED_OPTIONAL)
    g_string_append_printf (detail, " · %s", C_("need", "Optional"));
  if (material->when != NULL)
    g_string_append_printf (detail, " · %s", _("depends on the answers"));
  gtk_label_set_label (self->number, shown);
  gtk_label_set_label (self->name, material->name);
  gtk_label_set_label (self->detail, detail->str);
  return GTK_WIDGET (self);
}
