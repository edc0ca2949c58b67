/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */

/* The list of materials. Takes a verdict and marks of the scanner, gives the selected slot. A GtkListBox will do: an item has about ten
 * materials. Main thread only. */
#define G_LOG_DOMAIN "yc-app"
#include "config.h"

#include <glib/gi18n.h>

#include "app/clerk/yc-checklist.h"
#include "app/clerk/yc-key-button.h"

struct _YcChecklist
{
  GtkBox      parent_instance;
  GtkLabel   *count;
  GtkListBox *list;
  GtkWidget  *answers_box;
  GtkBox     *answers;
  GHashTable *marks;         /* (owned): material id -> YcSlotMark */
  gboolean    filling;
};

enum { AIMED, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (YcChecklist, yc_checklist, GTK_TYPE_BOX)

static YcChecklistRow *
row_at (YcChecklist *self, guint at)
{
  GtkListBoxRow *row = gtk_list_box_get_row_at_index (self->list, (int) at);

  return row != NULL ? YC_CHECKLIST_ROW (row) : NULL;
}

static YcSlotMark
get_mark (YcChecklist *self, const char *material_id)
{
  return GPOINTER_TO_UINT (g_hash_table_lookup (self->marks, material_id));
}

/* TRUE when the rows are those of the verdict already, so that they can be changed in place. */
static gboolean
same_rows (YcChecklist *self, const YcVerdict *verdict)
{
  guint i = 0;

  for (; i < verdict->slots->len; i++)
    {
      const YcSlot *slot = g_ptr_array_index (verdict->slots, i);
      YcChecklistRow *row = row_at (self, i);

      if (row == NULL || !g_str_equal (yc_checklist_row_get_id (row), slot->material->id))
        return FALSE;
    }
  return row_at (self, i) == NULL;
}

static void
rebuild (YcChecklist *self, const YcVerdict *verdict, const char *wanted)
{
  g_autofree char *selected = g_strdup (wanted != NULL ? wanted : yc_checklist_get_selected (self));

  self->filling = TRUE;
  yc_clerk_clear (GTK_WIDGET (self->list));
  for (guint i = 0; i < verdict->slots->len; i++)
    {
      const YcSlot *slot = g_ptr_array_index (verdict->slots, i);

      gtk_list_box_append (self->list, yc_checklist_row_new (slot->material->id));
    }
  self->filling = FALSE;
  if (selected != NULL)
    yc_checklist_select (self, selected);
}

static void
row_selected_cb (YcChecklist *self)
{
  const char *id = yc_checklist_get_selected (self);

  if (!self->filling && id != NULL)
    g_signal_emit (self, signals[AIMED], 0, id);
}

static void
yc_checklist_finalize (GObject *object)
{
  g_hash_table_unref (YC_CHECKLIST (object)->marks);
  G_OBJECT_CLASS (yc_checklist_parent_class)->finalize (object);
}

static void
yc_checklist_class_init (YcChecklistClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = yc_checklist_finalize;
  g_type_ensure (YC_TYPE_KEY_BUTTON);
  signals[AIMED] = g_signal_new ("aimed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  yc_clerk_use_template (widget_class, "yc-checklist.ui");
  gtk_widget_class_bind_template_child (widget_class, YcChecklist, count);
  gtk_widget_class_bind_template_child (widget_class, YcChecklist, list);
  gtk_widget_class_bind_template_child (widget_class, YcChecklist, answers_box);
  gtk_widget_class_bind_template_child (widget_class, YcChecklist, answers);
  gtk_widget_class_bind_template_callback (widget_class, row_selected_cb);
}

static void
yc_checklist_init (YcChecklist *self)
{
  self->marks = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
yc_checklist_show (YcChecklist *self, const YcIntake *intake, const YcVerdict *verdict, const char *selected)
{
  guint n_done = 0;
  g_autofree char *count = NULL;

  if (!same_rows (self, verdict))
    rebuild (self, verdict, selected);
  for (guint i = 0; i < verdict->slots->len; i++)
    {
      const YcSlot *slot = g_ptr_array_index (verdict->slots, i);
      YcChecklistRow *row = row_at (self, i);

      yc_checklist_row_show (row, slot, get_mark (self, slot->material->id), yc_intake_get_brought (intake, slot->material));
      n_done += !yc_checklist_row_wants (row);
    }
  if (yc_checklist_get_selected (self) == NULL && verdict->slots->len > 0)
    gtk_list_box_select_row (self->list, gtk_list_box_get_row_at_index (self->list, 0));
  count = g_strdup_printf (_("%u in all, %u done"), verdict->slots->len, n_done);
  gtk_label_set_label (self->count, count);
}

void
yc_checklist_mark (YcChecklist *self, const char *material_id, YcSlotMark mark)
{
  g_hash_table_insert (self->marks, g_strdup (material_id), GUINT_TO_POINTER (mark));
}

void
yc_checklist_clear_marks (YcChecklist *self)
{
  g_hash_table_remove_all (self->marks);
}

void
yc_checklist_select (YcChecklist *self, const char *material_id)
{
  YcChecklistRow *row;

  for (guint i = 0; (row = row_at (self, i)) != NULL; i++)
    if (g_str_equal (yc_checklist_row_get_id (row), material_id))
      gtk_list_box_select_row (self->list, GTK_LIST_BOX_ROW (row));
}

const char *
yc_checklist_get_selected (YcChecklist *self)
{
  GtkListBoxRow *row = gtk_list_box_get_selected_row (self->list);

  return row != NULL ? yc_checklist_row_get_id (YC_CHECKLIST_ROW (row)) : NULL;
}

void
yc_checklist_focus (YcChecklist *self)
{
  GtkListBoxRow *row = gtk_list_box_get_selected_row (self->list);

  gtk_widget_grab_focus (row != NULL ? GTK_WIDGET (row) : GTK_WIDGET (self->list));
}

gboolean
yc_checklist_wants (YcChecklist *self)
{
  GtkListBoxRow *row = gtk_list_box_get_selected_row (self->list);

  return row != NULL && yc_checklist_row_wants (YC_CHECKLIST_ROW (row));
}

gboolean
yc_checklist_next (YcChecklist *self)
{
  GtkListBoxRow *selected = gtk_list_box_get_selected_row (self->list);
  guint start = selected != NULL ? (guint) gtk_list_box_row_get_index (selected) + 1 : 0;
  guint n = 0;

  while (row_at (self, n) != NULL)
    n++;
  for (guint i = 0; i < n; i++)
    {
      YcChecklistRow *row = row_at (self, (start + i) % n);

      if (!yc_checklist_row_wants (row))
        continue;
      gtk_list_box_select_row (self->list, GTK_LIST_BOX_ROW (row));
      gtk_widget_grab_focus (GTK_WIDGET (row));
      return TRUE;
    }
  return FALSE;
}

static const char *
find_answer_text (const YcQuestion *question, const char *answer_id)
{
  for (guint i = 0; answer_id != NULL && i < question->answers->len; i++)
    {
      const YcAnswer *answer = g_ptr_array_index (question->answers, i);

      if (g_str_equal (answer->id, answer_id))
        return answer->text;
    }
  return "";
}

static GtkWidget *
make_answer (const char *question, const char *answer)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *asked = gtk_label_new (question);
  GtkWidget *said = gtk_label_new (answer);

  gtk_label_set_xalign (GTK_LABEL (asked), 0);
  gtk_label_set_ellipsize (GTK_LABEL (asked), PANGO_ELLIPSIZE_END);
  gtk_widget_set_hexpand (asked, TRUE);
  gtk_widget_set_tooltip_text (asked, question);
  gtk_widget_add_css_class (asked, "second");
  gtk_box_append (GTK_BOX (box), asked);
  gtk_box_append (GTK_BOX (box), said);
  return box;
}

void
yc_checklist_show_answers (YcChecklist *self, const YcIntake *intake, gboolean room)
{
  g_autoptr (GPtrArray) questions = yc_intake_open_questions (intake);

  gtk_widget_set_visible (self->answers_box, room && questions->len > 0);
  yc_clerk_clear (GTK_WIDGET (self->answers));
  for (guint i = 0; i < questions->len; i++)
    {
      const YcQuestion *question = g_ptr_array_index (questions, i);

      gtk_box_append (self->answers, make_answer (question->text, find_answer_text (question, g_hash_table_lookup (intake->answers, question->id))));
    }
}
