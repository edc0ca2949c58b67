/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */

/* The two sides of a refused step beside one another, read on the store's thread each time that an entry is shown. Gives nothing away and changes
 * nothing itself: the ways out are asked in yc-queue-ask. Main thread only. */
#define G_LOG_DOMAIN "yc-app"
#include "config.h"

#include <glib/gi18n.h>

#include "app/common/yc-case-file.h"
#include "app/common/yc-conflict-view.h"
#include "app/yc-error-text.h"
#include "base/yc-error.h"
#include "intake/yc-id-number.h"
#include "outbox/yc-divergence.h"

#include <string.h>

#define MAX_STEPS 6             /* of the others; a case judged point by point has dozens, and the fields tell what came of them */

struct _YcConflictView
{
  GtkWidget parent_instance;

  YcSession *session;           /* (nullable) (not owned): the page's */
  YcQueueLine line;             /* only @case_id (owned) */
  YcQueueAsked done;
  GObject   *owner;             /* (not owned): the page, which holds this */
  guint      serial;            /* of the newest question */
  GtkWidget *box, *grid, *steps;
  GtkWidget *ways, *redo_button; /* @ways (owned): the page's foot holds it, too */
  GtkLabel  *note;
};

G_DEFINE_FINAL_TYPE (YcConflictView, yc_conflict_view, GTK_TYPE_WIDGET)

/* ---- words ---- */

static const char *
name_field (const YcDivergenceLine *line)
{
  static const char *const names[YC_N_DIVERGES] = {
    [YC_DIVERGES_STATE] = NC_("conflict", "State"), [YC_DIVERGES_DESK] = NC_("conflict", "With the approver"), [YC_DIVERGES_CLERK] = NC_("conflict", "Handled by"),
    [YC_DIVERGES_NUMBER] = NC_("conflict", "Case number"), [YC_DIVERGES_RECEIVED] = NC_("conflict", "Received on"),
    [YC_DIVERGES_JUDGE_DUE] = NC_("conflict", "To be accepted by"), [YC_DIVERGES_DUE] = NC_("conflict", "To be decided by"),
    [YC_DIVERGES_CURE_DUE] = NC_("conflict", "To be supplied by"), [YC_DIVERGES_PAUSED] = NC_("conflict", "Clock stands still since"),
    [YC_DIVERGES_NOTE] = NC_("conflict", "Note"), [YC_DIVERGES_NAME] = NC_("conflict", "Applicant"),
    [YC_DIVERGES_ID_NUMBER] = NC_("conflict", "Number of the identity paper"), [YC_DIVERGES_LEGAL_REP] = NC_("conflict", "Legal representative"),
    [YC_DIVERGES_PHONE] = NC_("conflict", "Phone"), [YC_DIVERGES_ADDRESS] = NC_("conflict", "Address"), [YC_DIVERGES_CONTACT] = NC_("conflict", "Contact"),
    [YC_DIVERGES_AGENT] = NC_("conflict", "Agent"), [YC_DIVERGES_AGENT_NUMBER] = NC_("conflict", "Agent's number"),
    [YC_DIVERGES_AGENT_PHONE] = NC_("conflict", "Agent's phone"),
  };

  if (line->field == YC_DIVERGES_FORM)
    return line->label;
  return g_dpgettext2 (GETTEXT_PACKAGE, "conflict", names[line->field]);
}

/* The queue can be read over the counter: numbers of people are masked. */
static char *
mask_value (YcDiverges field, const char *value)
{
  if (field == YC_DIVERGES_ID_NUMBER || field == YC_DIVERGES_AGENT_NUMBER)
    return yc_id_mask (value);
  return field == YC_DIVERGES_PHONE || field == YC_DIVERGES_AGENT_PHONE ? yc_phone_mask (value) : g_strdup (value);
}

/* Returns: (transfer full) */
static char *
name_value (const YcDivergenceLine *line, const char *value)
{
  YcState state = YC_STATE_DRAFT;

  if (*value == '\0')
    return g_strdup (C_("conflict", "none"));
  if (line->field == YC_DIVERGES_STATE && yc_state_parse (value, &state))
    return g_strdup (yc_state_get_name (state));
  return mask_value (line->field, value);
}

/* Two that differ under the mask alone: it says so. (transfer full) */
static char *
name_there (const YcDivergenceLine *line, const char *here)
{
  char *there = name_value (line, line->there);
  g_autofree char *masked = NULL;

  if (strcmp (line->here, line->there) == 0 || strcmp (here, there) != 0)
    return there;
  masked = there;
  return g_strdup_printf (C_("conflict", "%s, another one"), masked);
}

/* ---- rows ---- */

static GtkWidget *
make_label (const char *text, const char *style)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_yalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_widget_add_css_class (label, style);
  return label;
}

static void
clear (GtkWidget *parent)
{
  GtkWidget *child = NULL;

  while ((child = gtk_widget_get_first_child (parent)) != NULL)
    gtk_widget_unparent (child);
}

/* The field with what it was before, then both sides. */
static void
attach_line (YcConflictView *self, const YcDivergenceLine *line, int row)
{
  g_autofree char *was = name_value (line, line->before), *here = name_value (line, line->here), *there = name_there (line, here);
  g_autofree char *before = g_strdup_printf (C_("conflict", "was: %s"), was);
  GtkWidget *field = gtk_box_new (GTK_ORIENTATION_VERTICAL, 1);

  gtk_box_append (GTK_BOX (field), make_label (name_field (line), "field"));
  gtk_box_append (GTK_BOX (field), make_label (before, "second"));
  gtk_grid_attach (GTK_GRID (self->grid), field, 0, row, 1, 1);
  gtk_grid_attach (GTK_GRID (self->grid), make_label (here, "numeric"), 1, row, 1, 1);
  gtk_grid_attach (GTK_GRID (self->grid), make_label (there, "numeric"), 2, row, 1, 1);
}

static void
show_lines (YcConflictView *self, const YcDivergence *value)
{
  clear (self->grid);
  gtk_widget_set_visible (self->grid, value->lines->len > 0);
  gtk_grid_attach (GTK_GRID (self->grid), make_label (C_("conflict", "Field"), "column-head"), 0, 0, 1, 1);
  gtk_grid_attach (GTK_GRID (self->grid), make_label (C_("conflict", "Here"), "column-head"), 1, 0, 1, 1);
  gtk_grid_attach (GTK_GRID (self->grid), make_label (C_("conflict", "At the platform"), "column-head"), 2, 0, 1, 1);
  for (guint i = 0; i < value->lines->len; i++)
    attach_line (self, g_ptr_array_index (value->lines, i), (int) i + 1);
}

static void
show_steps (YcConflictView *self, const YcDivergence *value)
{
  GDate today;

  clear (self->steps);
  yc_session_today (self->session, &today);
  for (guint i = value->others->len > MAX_STEPS ? value->others->len - MAX_STEPS : 0; i < value->others->len; i++)
    {
      const YcCaseEvent *event = g_ptr_array_index (value->others, i);
      const char *icon = NULL, *style = NULL, *title = NULL;
      g_autofree char *at = yc_queue_time (event->at, &today), *text = NULL;

      yc_case_event_look (event, &icon, &style, &title);
      text = g_strdup_printf (C_("conflict", "%s · %s · %s"), at, event->clerk_name, title);
      gtk_box_append (GTK_BOX (self->steps), make_label (text, "second"));
    }
}

static void
show_note (YcConflictView *self, const YcDivergence *value)
{
  if (!value->is_known)
    gtk_label_set_label (self->note, _("What the others did is on its way here; until then this is what the platform's answer tells, and the step cannot be done again yet."));
  else if (value->lines->len == 0)
    gtk_label_set_label (self->note, _("Both sides have the same by now."));
  gtk_widget_set_visible (GTK_WIDGET (self->note), !value->is_known || value->lines->len == 0);
}

/* ---- reading ---- */

static gpointer
load (YcStore *store, const YcActor *actor, gpointer data, GError **error)
{
  return yc_divergence_load (store, data, error);
}

typedef struct { YcConflictView *self; guint serial; } Question;

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autofree Question *question = user_data;
  g_autoptr (YcConflictView) self = question->self;
  g_autoptr (GError) error = NULL;
  g_autoptr (YcDivergence) value = yc_session_run_finish (YC_SESSION (source), result, &error);

  if (question->serial != self->serial || self->box == NULL)
    return;
  if (error != NULL)
    {
      g_autofree char *line = yc_error_text_line (error);

      g_message ("the two sides could not be compared: %s (%s)", error->message, yc_error_code (error));
      gtk_label_set_label (self->note, line);
      gtk_widget_set_visible (GTK_WIDGET (self->note), TRUE);
    }
  gtk_widget_set_sensitive (self->redo_button, value != NULL && value->is_known);
  if (value == NULL)
    return;
  show_lines (self, value);
  show_steps (self, value);
  show_note (self, value);
}

void
yc_conflict_view_show (YcConflictView *self, YcSession *session, YcQueueItem *item, YcQueueAsked done, GObject *owner)
{
  Question *question = NULL;

  g_return_if_fail (YC_IS_CONFLICT_VIEW (self));

  self->serial++;
  self->session = session;
  self->done = done;
  self->owner = owner;
  gtk_widget_set_visible (GTK_WIDGET (self), item != NULL && yc_queue_item_is_conflict (item));
  gtk_widget_set_visible (self->ways, gtk_widget_get_visible (GTK_WIDGET (self)));
  if (!gtk_widget_get_visible (GTK_WIDGET (self)))
    return;
  g_free (self->line.case_id);
  self->line.case_id = g_strdup (yc_queue_item_get_line (item)->case_id);
  gtk_widget_set_visible (self->redo_button, yc_queue_item_may_redo (item));
  question = g_new (Question, 1);
  *question = (Question) { g_object_ref (self), self->serial };
  yc_session_run (session, load, g_strdup (self->line.case_id), g_free, (GDestroyNotify) yc_divergence_free, loaded_cb, question);
}

/* ---- the ways out ---- */

static GtkWindow *
get_window (YcConflictView *self)
{
  return GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self)));
}

static void
theirs_cb (YcConflictView *self)
{
  yc_queue_ask_give_up (get_window (self), self->session, &self->line, self->done, self->owner);
}

static void
redo_cb (YcConflictView *self)
{
  yc_queue_ask_redo (get_window (self), self->session, &self->line, self->done, self->owner);
}

static void
supervisor_cb (YcConflictView *self)
{
  yc_queue_ask_supervisor (get_window (self));
}

static GtkWidget *
append_button (YcConflictView *self, GtkWidget *row, const char *text, const char *tip, GCallback callback)
{
  GtkWidget *button = gtk_button_new_with_label (text);

  gtk_widget_set_tooltip_text (button, tip);
  gtk_widget_set_hexpand (button, TRUE);
  g_signal_connect_object (button, "clicked", callback, self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (row), button);
  return button;
}

static void
make_ways (YcConflictView *self)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);

  self->ways = g_object_ref_sink (gtk_box_new (GTK_ORIENTATION_VERTICAL, 8));
  gtk_box_append (GTK_BOX (self->ways), row);
  append_button (self, row, _("Take theirs…"), _("The case goes on as it stands at the platform; your step stays in the history as not done"), G_CALLBACK (theirs_cb));
  self->redo_button = append_button (self, row, _("Do mine again…"), _("The step is signed anew and goes as a new one, on the case as it stands by now"), G_CALLBACK (redo_cb));
  append_button (self, self->ways, _("Ask a supervisor…"), _("The step waits as it is until a supervisor decides at this window"), G_CALLBACK (supervisor_cb));
  gtk_widget_set_visible (self->ways, FALSE);
}

GtkWidget *
yc_conflict_view_get_ways (YcConflictView *self)
{
  return self->ways;
}

/* ---- life ---- */

static void
yc_conflict_view_dispose (GObject *object)
{
  YcConflictView *self = YC_CONFLICT_VIEW (object);

  self->serial++;
  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_object (&self->ways);
  g_clear_pointer (&self->line.case_id, g_free);
  G_OBJECT_CLASS (yc_conflict_view_parent_class)->dispose (object);
}

static void
yc_conflict_view_class_init (YcConflictViewClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = yc_conflict_view_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
yc_conflict_view_init (YcConflictView *self)
{
  GtkWidget *title = make_label (_("What differs"), "group-title"), *note = make_label ("", "second");

  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 8);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  self->note = GTK_LABEL (note);
  self->grid = gtk_grid_new ();
  gtk_grid_set_column_spacing (GTK_GRID (self->grid), 10);
  gtk_grid_set_row_spacing (GTK_GRID (self->grid), 8);
  gtk_grid_set_column_homogeneous (GTK_GRID (self->grid), TRUE);
  self->steps = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  gtk_box_append (GTK_BOX (self->box), title);
  gtk_box_append (GTK_BOX (self->box), note);
  gtk_box_append (GTK_BOX (self->box), self->grid);
  gtk_box_append (GTK_BOX (self->box), self->steps);
  make_ways (self);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}
