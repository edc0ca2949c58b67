/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */

/* Small helpers that the parts of the intake page share: templates from the resource, tones as CSS classes, accessible names, and the
 * words for limits, dates and kinds. Takes plain values, gives texts or changes one widget. Main thread only. */
#define G_LOG_DOMAIN "yc-app"
#include "config.h"

#include <glib/gi18n.h>

#include "app/clerk/yc-clerk-ui.h"
#include "base/yc-clock.h"
#include "yc-intake-resources.h"

static const char *const tone_classes[] = { "ok", "info", "warn", "bad", "wait" };

void
yc_clerk_use_template (GtkWidgetClass *klass, const char *name)
{
  g_autofree char *path = g_strconcat (YC_APP_PATH "/clerk/", name, NULL);

  /* The call keeps the resource's object file in a static link. */
  g_assert (yc_intake_get_resource () != NULL);
  gtk_widget_class_set_template_from_resource (klass, path);
}

void
yc_clerk_set_tone (GtkWidget *widget, YcTone tone)
{
  for (guint i = 0; i < G_N_ELEMENTS (tone_classes); i++)
    yc_clerk_set_class (widget, tone_classes[i], i == (guint) tone);
}

void
yc_clerk_set_class (GtkWidget *widget, const char *css_class, gboolean on)
{
  if (on)
    gtk_widget_add_css_class (widget, css_class);
  else
    gtk_widget_remove_css_class (widget, css_class);
}

void
yc_clerk_name (GtkWidget *widget, const char *label)
{
  gtk_accessible_update_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
}

char *
yc_clerk_limit_text (int value, YcUnit unit)
{
  if (value == 0)
    return g_strdup (_("On the spot"));
  if (unit == YC_UNIT_WORKDAY)
    return g_strdup_printf (ngettext ("%d working day", "%d working days", (gulong) value), value);
  return g_strdup_printf (ngettext ("%d day", "%d days", (gulong) value), value);
}

char *
yc_clerk_limit_of (const YcLimit *limit)
{
  if (limit == NULL)
    return g_strdup ("-");
  return limit->half || limit->unit == YC_UNIT_HOUR ? yc_limit_to_text (limit) : yc_clerk_limit_text (limit->value, limit->unit);
}

const char *
yc_clerk_source_word (YcMaterialSource source)
{
  switch (source)
    {
    case YC_SOURCE_GOVERNMENT:
      return C_("source", "Government");
    case YC_SOURCE_INTERMEDIARY:
      return C_("source", "Agency");
    case YC_SOURCE_APPLICANT:
      return C_("source", "Own");
    }
  g_return_val_if_reached ("");
}

const char *
yc_clerk_paper_word (YcPaperKind paper)
{
  switch (paper)
    {
    case YC_PAPER_RESIDENT_ID:
      return C_("paper", "Resident identity card");
    case YC_PAPER_USCC:
      return C_("paper", "Unified social credit code");
    case YC_PAPER_PASSPORT:
      return C_("paper", "Passport");
    case YC_PAPER_OTHER:
      return C_("paper", "Other paper");
    }
  g_return_val_if_reached ("");
}

gboolean
yc_clerk_focus (GtkWidget *widget)
{
  return gtk_widget_child_focus (widget, GTK_DIR_TAB_FORWARD);
}

static void
hide_arrows (GtkWidget *widget)
{
  if (GTK_IS_POPOVER (widget))
    gtk_popover_set_has_arrow (GTK_POPOVER (widget), FALSE);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    hide_arrows (child);
}

void
yc_clerk_plain_popovers (GtkWidget *root)
{
  if (!gdk_display_is_composited (gtk_widget_get_display (root)))
    hide_arrows (root);
}

void
yc_clerk_clear (GtkWidget *container)
{
  GtkListBoxRow *row = NULL;
  GtkWidget *child = NULL;

  /* Rows only: what a list says when it is empty is a child, too. */
  while (GTK_IS_LIST_BOX (container) && (row = gtk_list_box_get_row_at_index (GTK_LIST_BOX (container), 0)) != NULL)
    gtk_list_box_remove (GTK_LIST_BOX (container), GTK_WIDGET (row));
  while (GTK_IS_BOX (container) && (child = gtk_widget_get_first_child (container)) != NULL)
    gtk_box_remove (GTK_BOX (container), child);
}

gboolean
yc_clerk_has_focus (GtkWidget *widget)
{
  return (gtk_widget_get_state_flags (widget) & GTK_STATE_FLAG_FOCUS_WITHIN) != 0;
}
