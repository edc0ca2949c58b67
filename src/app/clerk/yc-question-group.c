/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */

/* One question as a boxed list of radio rows. Takes the question, gives the answer's id. Main thread only. */
#define G_LOG_DOMAIN "yc-app"
#include "config.h"

#include <glib/gi18n.h>

#include "app/clerk/yc-question-group.h"

struct _YcQuestionGroup
{
  GtkBox     parent_instance;
  GtkLabel  *text;
  GtkWidget *sample_tag;
  GtkWidget *list;
  char      *id;
  GPtrArray *answers;        /* (owned) of char*: ids, in the order of the rows */
  GPtrArray *checks;         /* (not owned) of GtkCheckButton* */
  gboolean   setting;
};

enum { ANSWERED, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (YcQuestionGroup, yc_question_group, GTK_TYPE_BOX)

static void
choose (YcQuestionGroup *self, guint at)
{
  if (at >= self->checks->len)
    return;
  self->setting = TRUE;
  gtk_check_button_set_active (g_ptr_array_index (self->checks, at), TRUE);
  self->setting = FALSE;
  g_signal_emit (self, signals[ANSWERED], 0, self->id, g_ptr_array_index (self->answers, at));
}

static void
toggled_cb (YcQuestionGroup *self, GtkCheckButton *check)
{
  guint at;

  if (!self->setting && gtk_check_button_get_active (check) && g_ptr_array_find (self->checks, check, &at))
    choose (self, at);
}

static void
row_activated_cb (YcQuestionGroup *self, GtkListBoxRow *row)
{
  choose (self, (guint) gtk_list_box_row_get_index (row));
}

static gboolean
key_pressed_cb (YcQuestionGroup *self, guint key, guint code, GdkModifierType state)
{
  gunichar digit = gdk_keyval_to_unicode (key);

  if ((state & (GDK_CONTROL_MASK | GDK_ALT_MASK)) != 0 || digit < '1' || digit > '9' || digit - '1' >= self->checks->len)
    return GDK_EVENT_PROPAGATE;
  choose (self, digit - '1');
  return GDK_EVENT_STOP;
}

static void
yc_question_group_finalize (GObject *object)
{
  YcQuestionGroup *self = YC_QUESTION_GROUP (object);

  g_free (self->id);
  g_ptr_array_unref (self->answers);
  g_ptr_array_unref (self->checks);
  G_OBJECT_CLASS (yc_question_group_parent_class)->finalize (object);
}

static void
yc_question_group_class_init (YcQuestionGroupClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = yc_question_group_finalize;
  signals[ANSWERED] = g_signal_new ("answered", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2,
                                    G_TYPE_STRING, G_TYPE_STRING);
  yc_clerk_use_template (widget_class, "yc-question-group.ui");
  gtk_widget_class_bind_template_child (widget_class, YcQuestionGroup, text);
  gtk_widget_class_bind_template_child (widget_class, YcQuestionGroup, sample_tag);
  gtk_widget_class_bind_template_child (widget_class, YcQuestionGroup, list);
  gtk_widget_class_bind_template_callback (widget_class, row_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, key_pressed_cb);
}

static void
yc_question_group_init (YcQuestionGroup *self)
{
  self->answers = g_ptr_array_new_with_free_func (g_free);
  self->checks = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

static void
add_answer (YcQuestionGroup *self, const YcAnswer *answer)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *check = gtk_check_button_new ();
  g_autofree char *key = g_strdup_printf ("%u", self->answers->len + 1);
  GtkWidget *keycap = g_object_new (GTK_TYPE_LABEL, "label", key, "valign", GTK_ALIGN_CENTER, "accessible-role",
                                    GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);

  if (self->checks->len > 0)
    gtk_check_button_set_group (GTK_CHECK_BUTTON (check), g_ptr_array_index (self->checks, 0));
  gtk_widget_set_valign (check, GTK_ALIGN_CENTER);
  gtk_widget_set_focusable (check, FALSE);
  yc_clerk_name (check, answer->text);
  gtk_widget_add_css_class (keycap, "yc-keycap");
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), answer->text);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), check);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), keycap);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_KEY_SHORTCUTS, key, -1);
  gtk_list_box_append (GTK_LIST_BOX (self->list), row);
  g_ptr_array_add (self->answers, g_strdup (answer->id));
  g_ptr_array_add (self->checks, check);
  g_signal_connect_object (check, "toggled", G_CALLBACK (toggled_cb), self, G_CONNECT_SWAPPED);
}

GtkWidget *
yc_question_group_new (const YcQuestion *question)
{
  YcQuestionGroup *self = g_object_new (YC_TYPE_QUESTION_GROUP, NULL);

  self->id = g_strdup (question->id);
  gtk_label_set_label (self->text, question->text);
  gtk_widget_set_visible (self->sample_tag, question->sample);
  yc_clerk_name (self->list, question->text);
  for (guint i = 0; i < question->answers->len; i++)
    add_answer (self, g_ptr_array_index (question->answers, i));
  return GTK_WIDGET (self);
}

const char *
yc_question_group_get_id (YcQuestionGroup *self)
{
  return self->id;
}

void
yc_question_group_select (YcQuestionGroup *self, const char *answer_id)
{
  self->setting = TRUE;
  for (guint i = 0; i < self->checks->len; i++)
    gtk_check_button_set_active (g_ptr_array_index (self->checks, i),
                                 answer_id != NULL && g_str_equal (g_ptr_array_index (self->answers, i), answer_id));
  self->setting = FALSE;
}

gboolean
yc_question_group_is_open (YcQuestionGroup *self)
{
  for (guint i = 0; i < self->checks->len; i++)
    if (gtk_check_button_get_active (g_ptr_array_index (self->checks, i)))
      return FALSE;
  return TRUE;
}

void
yc_question_group_start (YcQuestionGroup *self)
{
  int at = 0;

  for (guint i = 0; i < self->checks->len; i++)
    if (gtk_check_button_get_active (g_ptr_array_index (self->checks, i)))
      at = (int) i;
  gtk_widget_grab_focus (GTK_WIDGET (gtk_list_box_get_row_at_index (GTK_LIST_BOX (self->list), at)));
}
