/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */

/* An entry row with origin and reason. Takes a value and what is known about it, gives what the clerk typed. Main thread only. */
#define G_LOG_DOMAIN "yc-app"
#include "config.h"

#include "app/clerk/yc-field-row.h"

struct _YcFieldRow
{
  AdwEntryRow  parent_instance;
  GtkWidget   *note;
  GtkImage    *note_icon;
  GtkLabel    *note_word;
  GtkWidget   *body;          /* the row's own header over the reason */
  GtkWidget   *reason;
  GtkLabel    *reason_text;
  gboolean     setting;       /* a value is being set: no "edited" */
  char      *(*mask) (const char *value);   /* (nullable) */
  char        *value;         /* (owned) (nullable): behind the mask; NULL without one */
  gboolean     editing;       /* the focus is inside: the value itself is shown */
};

enum { EDITED, LEFT, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (YcFieldRow, yc_field_row, ADW_TYPE_ENTRY_ROW)

static void
show_text (YcFieldRow *self, const char *text)
{
  if (g_str_equal (gtk_editable_get_text (GTK_EDITABLE (self)), text))
    return;
  self->setting = TRUE;
  gtk_editable_set_text (GTK_EDITABLE (self), text);
  self->setting = FALSE;
}

static void
show_value (YcFieldRow *self)
{
  g_autofree char *masked = NULL;

  if (self->mask == NULL)
    return;
  masked = self->editing ? g_strdup (self->value) : self->mask (self->value);
  show_text (self, masked);
}

static void
changed_cb (YcFieldRow *self)
{
  if (self->setting)
    return;
  if (self->mask != NULL)
    {
      g_free (self->value);
      self->value = g_strdup (gtk_editable_get_text (GTK_EDITABLE (self)));
    }
  g_signal_emit (self, signals[EDITED], 0);
}

static void
entered_cb (YcFieldRow *self)
{
  self->editing = TRUE;
  show_value (self);
}

static void
left_cb (YcFieldRow *self)
{
  self->editing = FALSE;
  /* A selection that nobody is typing over looks like a mark. */
  gtk_editable_select_region (GTK_EDITABLE (self), 0, 0);
  g_signal_emit (self, signals[LEFT], 0);
  show_value (self);
}

/* The row's own content becomes the first line of a box, so that the reason can stand under the value inside the same row. */
static void
take_header (YcFieldRow *self)
{
  GtkWidget *header = g_object_ref (gtk_list_box_row_get_child (GTK_LIST_BOX_ROW (self)));

  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (self), NULL);
  gtk_box_prepend (GTK_BOX (self->body), header);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (self), self->body);
  g_object_unref (header);
}

static void
yc_field_row_finalize (GObject *object)
{
  g_free (YC_FIELD_ROW (object)->value);
  G_OBJECT_CLASS (yc_field_row_parent_class)->finalize (object);
}

static void
yc_field_row_class_init (YcFieldRowClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = yc_field_row_finalize;
  signals[EDITED] = g_signal_new ("edited", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[LEFT] = g_signal_new ("left", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  yc_clerk_use_template (GTK_WIDGET_CLASS (klass), "yc-field-row.ui");
  gtk_widget_class_bind_template_child (GTK_WIDGET_CLASS (klass), YcFieldRow, note);
  gtk_widget_class_bind_template_child (GTK_WIDGET_CLASS (klass), YcFieldRow, note_icon);
  gtk_widget_class_bind_template_child (GTK_WIDGET_CLASS (klass), YcFieldRow, note_word);
  gtk_widget_class_bind_template_child (GTK_WIDGET_CLASS (klass), YcFieldRow, body);
  gtk_widget_class_bind_template_child (GTK_WIDGET_CLASS (klass), YcFieldRow, reason);
  gtk_widget_class_bind_template_child (GTK_WIDGET_CLASS (klass), YcFieldRow, reason_text);
  gtk_widget_class_bind_template_callback (GTK_WIDGET_CLASS (klass), entered_cb);
  gtk_widget_class_bind_template_callback (GTK_WIDGET_CLASS (klass), left_cb);
}

static void
yc_field_row_init (YcFieldRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  take_header (self);
  adw_entry_row_add_suffix (ADW_ENTRY_ROW (self), self->note);
  g_signal_connect (self, "changed", G_CALLBACK (changed_cb), NULL);
}

GtkWidget *
yc_field_row_new (const char *label)
{
  return g_object_new (YC_TYPE_FIELD_ROW, "title", label, NULL);
}

void
yc_field_row_set_mask (YcFieldRow *self, char *(*mask) (const char *value))
{
  g_return_if_fail (self->mask == NULL && mask != NULL);

  self->value = g_strdup (gtk_editable_get_text (GTK_EDITABLE (self)));
  self->mask = mask;
  /* Undo would bring the stars into the value. */
  gtk_editable_set_enable_undo (GTK_EDITABLE (self), FALSE);
  show_value (self);
}

void
yc_field_row_set_value (YcFieldRow *self, const char *value)
{
  if (self->mask == NULL)
    {
      show_text (self, value);
      return;
    }
  g_autofree char *old = self->value;
  self->value = g_strdup (value);
  show_value (self);
}

const char *
yc_field_row_get_value (YcFieldRow *self)
{
  return self->mask != NULL ? self->value : gtk_editable_get_text (GTK_EDITABLE (self));
}

void
yc_field_row_set_problem (YcFieldRow *self, const char *reason)
{
  gboolean wrong = reason != NULL && *reason != '\0';

  gtk_label_set_label (self->reason_text, wrong ? reason : "");
  gtk_widget_set_visible (self->reason, wrong);
  yc_clerk_set_class (GTK_WIDGET (self), "wrong", wrong);
  gtk_accessible_update_state (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_STATE_INVALID,
                               wrong ? GTK_ACCESSIBLE_INVALID_TRUE : GTK_ACCESSIBLE_INVALID_FALSE, -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, wrong ? reason : "", -1);
}

gboolean
yc_field_row_has_problem (YcFieldRow *self)
{
  return gtk_widget_get_visible (self->reason);
}

void
yc_field_row_set_note (YcFieldRow *self, const char *icon_name, const char *word, gboolean good)
{
  gtk_image_set_from_icon_name (self->note_icon, icon_name);
  gtk_label_set_label (self->note_word, word);
  gtk_widget_set_visible (self->note, *word != '\0');
  yc_clerk_set_class (self->note, "ok", good);
}
