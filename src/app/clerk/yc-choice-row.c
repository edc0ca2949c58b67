/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */

/* A choice of the form. Takes the field's answers and the chosen id, gives what the clerk chooses. Main thread only. */
#define G_LOG_DOMAIN "yc-app"
#include "config.h"

#include "app/clerk/yc-choice-row.h"

struct _YcChoiceRow
{
  AdwComboRow  parent_instance;
  GtkWidget   *note;
  GtkImage    *note_icon;
  GtkLabel    *note_word;
  GtkWidget   *body;
  GtkWidget   *reason;
  GtkLabel    *reason_text;
  GPtrArray   *ids;          /* (owned) of char* */
  gboolean     setting;
};

enum { EDITED, ENTERED, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (YcChoiceRow, yc_choice_row, ADW_TYPE_COMBO_ROW)

static void
selected_cb (YcChoiceRow *self)
{
  if (!self->setting)
    g_signal_emit (self, signals[EDITED], 0);
}

static gboolean
key_pressed_cb (YcChoiceRow *self, guint key, guint code, GdkModifierType state)
{
  gunichar digit = gdk_keyval_to_unicode (key);

  if ((state & (GDK_CONTROL_MASK | GDK_ALT_MASK)) != 0)
    return GDK_EVENT_PROPAGATE;
  if (digit >= '1' && digit <= '9' && digit - '1' < self->ids->len)
    {
      adw_combo_row_set_selected (ADW_COMBO_ROW (self), digit - '1');
      g_signal_emit (self, signals[ENTERED], 0);
    }
  else if ((key == GDK_KEY_Return || key == GDK_KEY_KP_Enter) && *yc_choice_row_get_value (self) != '\0')
    g_signal_emit (self, signals[ENTERED], 0);
  else
    return GDK_EVENT_PROPAGATE;
  return GDK_EVENT_STOP;
}

static void
yc_choice_row_finalize (GObject *object)
{
  g_ptr_array_unref (YC_CHOICE_ROW (object)->ids);
  G_OBJECT_CLASS (yc_choice_row_parent_class)->finalize (object);
}

static void
yc_choice_row_class_init (YcChoiceRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = yc_choice_row_finalize;
  signals[EDITED] = g_signal_new ("edited", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[ENTERED] = g_signal_new ("entered", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  yc_clerk_use_template (widget_class, "yc-choice-row.ui");
  gtk_widget_class_bind_template_child (widget_class, YcChoiceRow, note);
  gtk_widget_class_bind_template_child (widget_class, YcChoiceRow, note_icon);
  gtk_widget_class_bind_template_child (widget_class, YcChoiceRow, note_word);
  gtk_widget_class_bind_template_child (widget_class, YcChoiceRow, body);
  gtk_widget_class_bind_template_child (widget_class, YcChoiceRow, reason);
  gtk_widget_class_bind_template_child (widget_class, YcChoiceRow, reason_text);
  gtk_widget_class_bind_template_callback (widget_class, key_pressed_cb);
}

static void
yc_choice_row_init (YcChoiceRow *self)
{
  GtkWidget *header;

  self->ids = g_ptr_array_new_with_free_func (g_free);
  gtk_widget_init_template (GTK_WIDGET (self));
  header = g_object_ref (gtk_list_box_row_get_child (GTK_LIST_BOX_ROW (self)));
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (self), NULL);
  gtk_box_prepend (GTK_BOX (self->body), header);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (self), self->body);
  g_object_unref (header);
  adw_action_row_add_suffix (ADW_ACTION_ROW (self), self->note);
  /* Before the arrow, so that origins stand in one column. */
  gtk_box_reorder_child_after (GTK_BOX (gtk_widget_get_parent (self->note)), self->note, NULL);
  g_signal_connect (self, "notify::selected", G_CALLBACK (selected_cb), NULL);
}

GtkWidget *
yc_choice_row_new (const char *label, const GPtrArray *choices)
{
  YcChoiceRow *self = g_object_new (YC_TYPE_CHOICE_ROW, "title", label, NULL);
  g_autoptr (GtkStringList) texts = gtk_string_list_new (NULL);

  for (guint i = 0; i < choices->len; i++)
    {
      const YcAnswer *answer = g_ptr_array_index (choices, i);

      g_ptr_array_add (self->ids, g_strdup (answer->id));
      gtk_string_list_append (texts, answer->text);
    }
  self->setting = TRUE;
  adw_combo_row_set_model (ADW_COMBO_ROW (self), G_LIST_MODEL (texts));
  adw_combo_row_set_selected (ADW_COMBO_ROW (self), GTK_INVALID_LIST_POSITION);
  self->setting = FALSE;
  return GTK_WIDGET (self);
}

void
yc_choice_row_set_value (YcChoiceRow *self, const char *answer_id)
{
  guint at = GTK_INVALID_LIST_POSITION;

  for (guint i = 0; i < self->ids->len; i++)
    if (g_str_equal (g_ptr_array_index (self->ids, i), answer_id))
      at = i;
  self->setting = TRUE;
  adw_combo_row_set_selected (ADW_COMBO_ROW (self), at);
  self->setting = FALSE;
}

const char *
yc_choice_row_get_value (YcChoiceRow *self)
{
  guint at = adw_combo_row_get_selected (ADW_COMBO_ROW (self));

  return at < self->ids->len ? g_ptr_array_index (self->ids, at) : "";
}

void
yc_choice_row_set_problem (YcChoiceRow *self, const char *reason)
{
  gboolean wrong = reason != NULL && *reason != '\0';

  gtk_label_set_label (self->reason_text, wrong ? reason : "");
  gtk_widget_set_visible (self->reason, wrong);
  yc_clerk_set_class (GTK_WIDGET (self), "wrong", wrong);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, wrong ? reason : "", -1);
}

void
yc_choice_row_set_note (YcChoiceRow *self, const char *icon_name, const char *word)
{
  gtk_image_set_from_icon_name (self->note_icon, icon_name);
  gtk_label_set_label (self->note_word, word);
  gtk_widget_set_visible (self->note, *word != '\0');
}
