/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */

/* The questions of an item and the checklist that follows from the answers. Takes the intake, gives answers. Main thread only. */
#define G_LOG_DOMAIN "yc-app"
#include "config.h"

#include <glib/gi18n.h>

#include "app/clerk/yc-key-button.h"
#include "app/clerk/yc-material-line.h"
#include "app/clerk/yc-question-group.h"
#include "app/clerk/yc-question-page.h"

struct _YcQuestionPage
{
  GtkBox     parent_instance;
  GtkBox    *questions;
  GtkWidget *finish;
  GtkLabel  *materials_head;
  GtkBox    *materials;
  gboolean   first_pass;     /* a question was open when the page was entered: the last answer finishes */
};

enum { ANSWERED, DONE, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (YcQuestionPage, yc_question_page, GTK_TYPE_BOX)

static GtkWidget *
first_open (YcQuestionPage *self)
{
  for (GtkWidget *group = gtk_widget_get_first_child (GTK_WIDGET (self->questions)); group != NULL; group = gtk_widget_get_next_sibling (group))
    if (yc_question_group_is_open (YC_QUESTION_GROUP (group)))
      return group;
  return NULL;
}

static void
finish_cb (YcQuestionPage *self)
{
  GtkWidget *open = first_open (self);

  if (open != NULL)
    yc_question_group_start (YC_QUESTION_GROUP (open));
  else
    g_signal_emit (self, signals[DONE], 0);
}

/* The page sets the answer and shows the questions again before the signal returns; then the next open one takes the focus. Who only
 * changes an answer is not thrown out after the first one. */
static void
answered_cb (YcQuestionPage *self, const char *question_id, const char *answer_id, GtkWidget *group)
{
  g_autoptr (GtkWidget) held = g_object_ref (group);
  GtkWidget *next;

  g_signal_emit (self, signals[ANSWERED], 0, question_id, answer_id);
  next = gtk_widget_get_parent (held) != NULL ? gtk_widget_get_next_sibling (held) : NULL;
  if (self->first_pass || first_open (self) != NULL)
    finish_cb (self);
  else if (next != NULL)
    yc_question_group_start (YC_QUESTION_GROUP (next));
  else
    gtk_widget_grab_focus (self->finish);
}

static GtkWidget *
add_group (YcQuestionPage *self, const YcQuestion *question, GtkWidget *after)
{
  GtkWidget *group = yc_question_group_new (question);

  g_signal_connect_object (group, "answered", G_CALLBACK (answered_cb), self, G_CONNECT_SWAPPED);
  gtk_box_insert_child_after (self->questions, group, after);
  return group;
}

static GtkWidget *
find_group (YcQuestionPage *self, const char *question_id)
{
  for (GtkWidget *group = gtk_widget_get_first_child (GTK_WIDGET (self->questions)); group != NULL; group = gtk_widget_get_next_sibling (group))
    if (g_str_equal (yc_question_group_get_id (YC_QUESTION_GROUP (group)), question_id))
      return group;
  return NULL;
}

static gboolean
asks (const GPtrArray *questions, const char *id)
{
  for (guint i = 0; i < questions->len; i++)
    if (g_str_equal (((const YcQuestion *) g_ptr_array_index (questions, i))->id, id))
      return TRUE;
  return FALSE;
}

static void
drop_groups (YcQuestionPage *self, const GPtrArray *questions)
{
  GtkWidget *next;

  for (GtkWidget *group = gtk_widget_get_first_child (GTK_WIDGET (self->questions)); group != NULL; group = next)
    {
      next = gtk_widget_get_next_sibling (group);
      if (!asks (questions, yc_question_group_get_id (YC_QUESTION_GROUP (group))))
        gtk_box_remove (self->questions, group);
    }
}

/* The answers lead out of the item: nobody is sent for papers. */
static gboolean
show_exit (YcQuestionPage *self, const YcIntake *intake)
{
  const YcItemExit *exit = intake->item != NULL ? yc_item_find_exit (intake->item, intake->answers) : NULL;
  g_autofree char *text = NULL;
  GtkWidget *label;

  if (exit == NULL)
    return FALSE;
  text = g_strdup_printf (C_("reason and its basis", "%s (%s)"), exit->reason, exit->legal_basis);
  label = gtk_label_new (text);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_box_append (self->materials, label);
  gtk_label_set_label (self->materials_head, exit->kind == YC_ITEM_EXIT_NOT_NEEDED ? _("No permit needed") : _("Not a matter of this office"));
  return TRUE;
}

static void
show_materials (YcQuestionPage *self, const YcIntake *intake)
{
  g_autoptr (GPtrArray) entries = yc_checklist_build (intake);
  g_autofree char *head = NULL;
  guint n = 0;

  yc_clerk_clear (GTK_WIDGET (self->materials));
  if (show_exit (self, intake))
    return;
  for (guint i = 0; i < entries->len; i++)
    {
      const YcChecklistEntry *entry = g_ptr_array_index (entries, i);

      if (entry->ask == YC_ASK_COLLECT)
        gtk_box_append (self->materials, yc_material_line_new (entry->material, ++n));
    }
  head = g_strdup_printf (ngettext ("%u material to collect", "%u materials to collect", n), n);
  gtk_label_set_label (self->materials_head, head);
}

static void
yc_question_page_class_init (YcQuestionPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  g_type_ensure (YC_TYPE_KEY_BUTTON);
  signals[ANSWERED] = g_signal_new ("answered", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2,
                                    G_TYPE_STRING, G_TYPE_STRING);
  signals[DONE] = g_signal_new ("done", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  yc_clerk_use_template (widget_class, "yc-question-page.ui");
  gtk_widget_class_bind_template_child (widget_class, YcQuestionPage, questions);
  gtk_widget_class_bind_template_child (widget_class, YcQuestionPage, finish);
  gtk_widget_class_bind_template_child (widget_class, YcQuestionPage, materials_head);
  gtk_widget_class_bind_template_child (widget_class, YcQuestionPage, materials);
  gtk_widget_class_bind_template_callback (widget_class, finish_cb);
}

static void
yc_question_page_init (YcQuestionPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
yc_question_page_show (YcQuestionPage *self, const YcIntake *intake)
{
  g_autoptr (GPtrArray) questions = yc_intake_open_questions (intake);
  GtkWidget *after = NULL;

  drop_groups (self, questions);
  for (guint i = 0; i < questions->len; i++)
    {
      const YcQuestion *question = g_ptr_array_index (questions, i);
      GtkWidget *group = find_group (self, question->id);

      if (group == NULL)
        group = add_group (self, question, after);
      else
        gtk_box_reorder_child_after (self->questions, group, after);
      yc_question_group_select (YC_QUESTION_GROUP (group), g_hash_table_lookup (intake->answers, question->id));
      after = group;
    }
  show_materials (self, intake);
}

void
yc_question_page_start (YcQuestionPage *self)
{
  GtkWidget *group = first_open (self);

  self->first_pass = group != NULL;
  if (group == NULL)
    group = gtk_widget_get_first_child (GTK_WIDGET (self->questions));
  if (group != NULL)
    yc_question_group_start (YC_QUESTION_GROUP (group));
  else
    gtk_widget_grab_focus (self->finish);
}
