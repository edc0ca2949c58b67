/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */

/* One finding, or one other outcome with its reason. Takes it, copies what it shows. Main thread only. */
#define G_LOG_DOMAIN "yc-app"
#include "config.h"

#include <glib/gi18n.h>

#include "app/clerk/yc-finding-row.h"

struct _YcFindingRow
{
  GtkListBoxRow  parent_instance;
  GtkImage      *icon;
  GtkLabel      *text;
  GtkLabel      *cure;
  GtkLabel      *source;
  char          *code;
  char          *subject;
};

G_DEFINE_FINAL_TYPE (YcFindingRow, yc_finding_row, GTK_TYPE_LIST_BOX_ROW)

static void
yc_finding_row_finalize (GObject *object)
{
  YcFindingRow *self = YC_FINDING_ROW (object);

  g_free (self->code);
  g_free (self->subject);
  G_OBJECT_CLASS (yc_finding_row_parent_class)->finalize (object);
}

static void
yc_finding_row_class_init (YcFindingRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = yc_finding_row_finalize;
  yc_clerk_use_template (widget_class, "yc-finding-row.ui");
  gtk_widget_class_bind_template_child (widget_class, YcFindingRow, icon);
  gtk_widget_class_bind_template_child (widget_class, YcFindingRow, text);
  gtk_widget_class_bind_template_child (widget_class, YcFindingRow, cure);
  gtk_widget_class_bind_template_child (widget_class, YcFindingRow, source);
}

static void
yc_finding_row_init (YcFindingRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

static void
set_label (GtkLabel *label, const char *text)
{
  gtk_label_set_label (label, text);
  gtk_widget_set_visible (GTK_WIDGET (label), *text != '\0');
}

static void
set_texts (YcFindingRow *self, const char *icon, YcTone tone, const char *text, const char *cure, const char *source)
{
  g_autofree char *spoken = g_strdup_printf ("%s %s %s", text, cure, source);

  gtk_image_set_from_icon_name (self->icon, icon);
  yc_clerk_set_tone (GTK_WIDGET (self->icon), tone);
  set_label (self->text, text);
  set_label (self->cure, cure);
  set_label (self->source, source);
  yc_clerk_name (GTK_WIDGET (self), spoken);
}

GtkWidget *
yc_finding_row_new (const YcFinding *finding)
{
  YcFindingRow *self = g_object_new (YC_TYPE_FINDING_ROW, NULL);

  self->code = g_strdup (finding->code);
  self->subject = g_strdup (finding->subject);
  set_texts (self, finding->blocks ? "dialog-error-symbolic" : "dialog-information-symbolic", finding->blocks ? YC_TONE_BAD : YC_TONE_INFO,
             finding->text, finding->cure, finding->source);
  return GTK_WIDGET (self);
}

GtkWidget *
yc_finding_row_new_outcome (const YcOtherOutcome *outcome)
{
  YcFindingRow *self = g_object_new (YC_TYPE_FINDING_ROW, NULL);

  self->code = g_strdup (yc_outcome_get_word (outcome->outcome));
  self->subject = g_strdup ("");
  set_texts (self, outcome->open ? "go-next-symbolic" : "dialog-error-symbolic", outcome->open ? YC_TONE_INFO : YC_TONE_WAIT,
             outcome->outcome == YC_OUTCOME_INCOMPLETE ? _("Tell once what to correct") : yc_outcome_get_name (outcome->outcome), outcome->why, outcome->source);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (self), outcome->open);
  return GTK_WIDGET (self);
}

const char *
yc_finding_row_get_code (YcFindingRow *self)
{
  return self->code;
}

const char *
yc_finding_row_get_subject (YcFindingRow *self)
{
  return self->subject;
}

const char *
yc_outcome_get_word (YcOutcome outcome)
{
  switch (outcome)
    {
    case YC_OUTCOME_ACCEPT:
      return "accept";
    case YC_OUTCOME_COMMIT:
      return "commit";
    case YC_OUTCOME_TOLERATE:
      return "tolerate";
    case YC_OUTCOME_INCOMPLETE:
      return "incomplete";
    case YC_OUTCOME_REFUSE:
      return "refuse";
    case YC_OUTCOME_NOT_NEEDED:
      return "not-needed";
    }
  g_return_val_if_reached ("incomplete");
}
