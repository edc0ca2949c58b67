/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 *
 * What ends in dots is told whole. Takes every label that is shown. Main thread only.
 */
#define G_LOG_DOMAIN "yc-app"
#include "config.h"

#include "app/common/yc-cut-tip.h"

static gboolean
tell_cb (GtkWidget *label, int x, int y, gboolean keyboard, GtkTooltip *tooltip, gpointer user_data)
{
  /* FALSE asks what the label stands in. */
  if (!pango_layout_is_ellipsized (gtk_label_get_layout (GTK_LABEL (label))))
    return FALSE;
  gtk_tooltip_set_text (tooltip, gtk_label_get_text (GTK_LABEL (label)));
  return TRUE;
}

static gboolean
map_cb (GSignalInvocationHint *hint, guint n_values, const GValue *values, gpointer user_data)
{
  GtkWidget *widget = g_value_get_object (&values[0]);

  if (GTK_IS_LABEL (widget) && gtk_label_get_ellipsize (GTK_LABEL (widget)) != PANGO_ELLIPSIZE_NONE && !gtk_widget_get_has_tooltip (widget))
    {
      gtk_widget_set_has_tooltip (widget, TRUE);
      g_signal_connect (widget, "query-tooltip", G_CALLBACK (tell_cb), NULL);
    }
  return TRUE;
}

void
yc_cut_tip_enable (void)
{
  static gpointer widgets;        /* kept: the signals of a class that nobody has used yet have no number */

  /* Some forty labels of templates, list cells and rows may be cut. What each of them would have to be told alone would one day be forgotten. */
  if (widgets != NULL)
    return;
  widgets = g_type_class_ref (GTK_TYPE_WIDGET);
  g_signal_add_emission_hook (g_signal_lookup ("map", GTK_TYPE_WIDGET), 0, map_cb, NULL, NULL);
}
