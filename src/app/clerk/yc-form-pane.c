/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */

/* The form beside the pages. Takes the intake, gives single values as the clerk types them; what is wrong with a value is told by the
 * page from yc_intake_check(). Rows are made from data, so they are made here, from templates of their own. Main thread only. */
#define G_LOG_DOMAIN "yc-app"
#include "config.h"

#include <glib/gi18n.h>

#include "app/clerk/yc-choice-row.h"
#include "app/clerk/yc-field-row.h"
#include "app/clerk/yc-form-pane.h"
#include "intake/yc-id-number.h"

struct _YcFormPane
{
  GtkBox     parent_instance;
  GtkLabel  *count;
  GtkWidget *wrong_tag;
  GtkLabel  *wrong_text;
  GtkBox    *groups;
  GtkWidget *said;
  GtkLabel  *said_text;
  char      *item_digest;    /* (owned) (nullable): of the item whose rows stand here */
  GPtrArray *rows;           /* (owned) of Row*, in order */
  GtkWidget *went_on;        /* (not owned) (nullable): the focus came here by itself, nothing was typed yet */
};

typedef struct
{
  char            *id;
  GtkWidget       *widget;       /* (not owned): YcFieldRow or YcChoiceRow */
  GtkWidget       *group;        /* (not owned) */
  YcFieldType      type;
  gboolean         required;
  gboolean         touched;
} Row;

enum { EDITED, FINISHED, N_SIGNALS };
static guint signals[N_SIGNALS];

/* Index: YcOrigin. */
static const struct { const char *icon; const char *word; } origins[] = {
  [YC_ORIGIN_NONE] = { NULL, NULL },
  [YC_ORIGIN_TYPED] = { "input-keyboard-symbolic", NC_("origin", "Typed") },
  [YC_ORIGIN_APPLICANT] = { "avatar-default-symbolic", NC_("origin", "Applicant") },
  [YC_ORIGIN_ANSWER] = { "view-list-bullet-symbolic", NC_("origin", "Answers") },
  [YC_ORIGIN_EARLIER_CASE] = { "document-open-recent-symbolic", NC_("origin", "Earlier case") },
};

G_DEFINE_FINAL_TYPE (YcFormPane, yc_form_pane, GTK_TYPE_BOX)

static void
row_free (Row *row)
{
  g_free (row->id);
  g_free (row);
}

static const char *
get_value (const Row *row)
{
  return YC_IS_CHOICE_ROW (row->widget) ? yc_choice_row_get_value (YC_CHOICE_ROW (row->widget))
                                        : yc_field_row_get_value (YC_FIELD_ROW (row->widget));
}

static void
set_value (const Row *row, const char *value)
{
  if (YC_IS_CHOICE_ROW (row->widget))
    yc_choice_row_set_value (YC_CHOICE_ROW (row->widget), value);
  else
    yc_field_row_set_value (YC_FIELD_ROW (row->widget), value);
}

static void
set_problem (const Row *row, const char *reason)
{
  if (YC_IS_CHOICE_ROW (row->widget))
    yc_choice_row_set_problem (YC_CHOICE_ROW (row->widget), reason);
  else
    yc_field_row_set_problem (YC_FIELD_ROW (row->widget), reason);
}

static void
set_origin (const Row *row, YcOrigin origin)
{
  const char *icon = origins[origin].icon;
  const char *word = origins[origin].word != NULL ? g_dpgettext2 (GETTEXT_PACKAGE, "origin", origins[origin].word) : "";

  if (YC_IS_CHOICE_ROW (row->widget))
    yc_choice_row_set_note (YC_CHOICE_ROW (row->widget), icon, word);
  else
    yc_field_row_set_note (YC_FIELD_ROW (row->widget), icon, word, FALSE);
}

static Row *
find_row_of (YcFormPane *self, GtkWidget *widget, guint *ret_at)
{
  for (guint i = 0; i < self->rows->len; i++)
    {
      Row *row = g_ptr_array_index (self->rows, i);

      if (row->widget == widget)
        {
          if (ret_at != NULL)
            *ret_at = i;
          return row;
        }
    }
  return NULL;
}

/* "20261130" and "2026.11.30" are what hands type for a date. */
static char *
normalise (const Row *row, const char *value)
{
  g_autofree char *text = g_strstrip (g_strdup (value));
  int year, month, day, n = 0;

  if (row->type != YC_FIELD_DATE)
    return g_steal_pointer (&text);
  if (strlen (text) == 8 && sscanf (text, "%4d%2d%2d%n", &year, &month, &day, &n) == 3 && n == 8)
    return g_strdup_printf ("%04d-%02d-%02d", year, month, day);
  if (sscanf (text, "%4d%*1[.-/]%2d%*1[.-/]%2d%n", &year, &month, &day, &n) == 3 && (gsize) n == strlen (text))
    return g_strdup_printf ("%04d-%02d-%02d", year, month, day);
  return g_steal_pointer (&text);
}

static void
tell_edited (YcFormPane *self, const Row *row)
{
  g_autofree char *value = normalise (row, get_value (row));

  g_signal_emit (self, signals[EDITED], 0, row->id, value);
}

static void
left_cb (YcFormPane *self, GtkWidget *widget)
{
  Row *row = find_row_of (self, widget, NULL);
  g_autofree char *value = NULL;

  if (row == NULL || *get_value (row) == '\0')
    return;
  row->touched = TRUE;
  value = normalise (row, get_value (row));
  set_value (row, value);
  g_signal_emit (self, signals[EDITED], 0, row->id, value);
}

static gboolean
wants_something (const Row *row)
{
  return gtk_widget_get_visible (row->widget) && ((row->required && *get_value (row) == '\0') || gtk_widget_has_css_class (row->widget, "wrong"));
}

/* From the start again when none follows; what is filled is only passed by Tab. NULL: nothing wants anything. */
static GtkWidget *
next_wanting (YcFormPane *self, guint at)
{
  for (guint i = 1; i <= self->rows->len; i++)
    {
      const Row *next = g_ptr_array_index (self->rows, (at + i) % self->rows->len);

      if (wants_something (next))
        return next->widget;
    }
  return NULL;
}

/* Enter goes to the next row that wants something. Where the focus went on by itself, an Enter out of habit stays. */
static void
entered_cb (YcFormPane *self, GtkWidget *widget)
{
  guint at = 0;
  Row *row = find_row_of (self, widget, &at);
  GtkWidget *next;

  if (row == NULL || widget == self->went_on)
    {
      self->went_on = NULL;
      return;
    }
  row->touched = TRUE;
  tell_edited (self, row);
  next = next_wanting (self, at);
  if (next != NULL)
    gtk_widget_grab_focus (next);
  else
    g_signal_emit (self, signals[FINISHED], 0);
}

/* Identity numbers and credit codes end in a check digit: the right one completes them. */
static gboolean
is_whole (const Row *row)
{
  const char *value = get_value (row);

  if (g_utf8_strlen (value, -1) != 18)
    return FALSE;
  return row->type == YC_FIELD_USCC ? yc_id_check_uscc (value, NULL) == YC_ID_VALID
                                    : row->type == YC_FIELD_RESIDENT_ID && yc_id_check_resident (value, NULL, NULL, NULL) == YC_ID_VALID;
}

static void
edited_cb (YcFormPane *self, GtkWidget *widget)
{
  guint at = 0;
  Row *row = find_row_of (self, widget, &at);
  GtkWidget *next;

  if (row == NULL)
    return;
  self->went_on = NULL;
  tell_edited (self, row);
  if (!yc_clerk_has_focus (widget) || !is_whole (row) || wants_something (row) || (next = next_wanting (self, at)) == NULL)
    return;
  gtk_widget_grab_focus (next);
  self->went_on = next;
}

static void
yc_form_pane_finalize (GObject *object)
{
  YcFormPane *self = YC_FORM_PANE (object);

  g_ptr_array_unref (self->rows);
  g_free (self->item_digest);
  G_OBJECT_CLASS (yc_form_pane_parent_class)->finalize (object);
}

static void
yc_form_pane_class_init (YcFormPaneClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = yc_form_pane_finalize;
  signals[EDITED] = g_signal_new ("edited", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2,
                                  G_TYPE_STRING, G_TYPE_STRING);
  signals[FINISHED] = g_signal_new ("finished", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  yc_clerk_use_template (widget_class, "yc-form-pane.ui");
  gtk_widget_class_bind_template_child (widget_class, YcFormPane, count);
  gtk_widget_class_bind_template_child (widget_class, YcFormPane, wrong_tag);
  gtk_widget_class_bind_template_child (widget_class, YcFormPane, wrong_text);
  gtk_widget_class_bind_template_child (widget_class, YcFormPane, groups);
  gtk_widget_class_bind_template_child (widget_class, YcFormPane, said);
  gtk_widget_class_bind_template_child (widget_class, YcFormPane, said_text);
}

static void
yc_form_pane_init (YcFormPane *self)
{
  self->rows = g_ptr_array_new_with_free_func ((GDestroyNotify) row_free);
  gtk_widget_init_template (GTK_WIDGET (self));
}

static char *
make_label (const YcField *field)
{
  g_autoptr (GString) label = g_string_new (field->label);

  if (*field->unit != '\0')
    g_string_append_printf (label, "（%s）", field->unit);
  if (!field->required)
    g_string_append_printf (label, " · %s", C_("field", "optional"));
  return g_string_free (g_steal_pointer (&label), FALSE);
}

static void
set_purpose (GtkWidget *widget, YcFieldType type)
{
  if (type == YC_FIELD_PHONE)
    adw_entry_row_set_input_purpose (ADW_ENTRY_ROW (widget), GTK_INPUT_PURPOSE_PHONE);
  else if (type == YC_FIELD_NUMBER)
    adw_entry_row_set_input_purpose (ADW_ENTRY_ROW (widget), GTK_INPUT_PURPOSE_NUMBER);
}

/* A person's numbers: who looks over the counter does not read them. A credit code is public. */
static void
set_mask (GtkWidget *widget, YcFieldType type)
{
  if (type == YC_FIELD_RESIDENT_ID)
    yc_field_row_set_mask (YC_FIELD_ROW (widget), yc_id_mask);
  else if (type == YC_FIELD_PHONE)
    yc_field_row_set_mask (YC_FIELD_ROW (widget), yc_phone_mask);
}

static void
add_row (YcFormPane *self, const YcField *field, GtkWidget *group)
{
  Row *row = g_new0 (Row, 1);
  g_autofree char *label = make_label (field);

  row->id = g_strdup (field->id);
  row->type = field->type;
  row->required = field->required;
  row->group = group;
  if (field->type == YC_FIELD_CHOICE)
    {
      row->widget = yc_choice_row_new (label, field->choices);
      g_signal_connect_object (row->widget, "entered", G_CALLBACK (entered_cb), self, G_CONNECT_SWAPPED);
    }
  else
    {
      row->widget = yc_field_row_new (label);
      set_purpose (row->widget, field->type);
      set_mask (row->widget, field->type);
      g_signal_connect_object (row->widget, "entry-activated", G_CALLBACK (entered_cb), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (row->widget, "left", G_CALLBACK (left_cb), self, G_CONNECT_SWAPPED);
    }
  g_signal_connect_object (row->widget, "edited", G_CALLBACK (edited_cb), self, G_CONNECT_SWAPPED);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), row->widget);
  g_ptr_array_add (self->rows, row);
}

static void
rebuild (YcFormPane *self, const YcItem *item)
{
  g_ptr_array_set_size (self->rows, 0);
  self->went_on = NULL;
  yc_clerk_clear (GTK_WIDGET (self->groups));
  for (guint g = 0; g < item->field_groups->len; g++)
    {
      const YcFieldGroup *group = g_ptr_array_index (item->field_groups, g);
      GtkWidget *widget = adw_preferences_group_new ();

      adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (widget), group->title);
      gtk_widget_add_css_class (widget, "form-group");
      for (guint i = 0; i < group->fields->len; i++)
        add_row (self, g_ptr_array_index (group->fields, i), widget);
      gtk_box_append (self->groups, widget);
    }
}

static void
show_groups (YcFormPane *self)
{
  for (GtkWidget *group = gtk_widget_get_first_child (GTK_WIDGET (self->groups)); group != NULL; group = gtk_widget_get_next_sibling (group))
    {
      gboolean any = FALSE;

      for (guint i = 0; i < self->rows->len; i++)
        {
          const Row *row = g_ptr_array_index (self->rows, i);

          any = any || (row->group == group && gtk_widget_get_visible (row->widget));
        }
      gtk_widget_set_visible (group, any);
    }
}

void
yc_form_pane_show (YcFormPane *self, const YcIntake *intake)
{
  g_autofree char *count = NULL;
  guint n_filled = 0;

  if (intake->item == NULL)
    return;
  if (g_strcmp0 (self->item_digest, intake->item->digest) != 0)
    {
      rebuild (self, intake->item);
      g_free (self->item_digest);
      self->item_digest = g_strdup (intake->item->digest);
    }
  for (guint i = 0; i < self->rows->len; i++)
    {
      const Row *row = g_ptr_array_index (self->rows, i);
      const YcField *field = yc_item_find_field (intake->item, row->id);
      const YcFieldValue *value = g_hash_table_lookup (intake->fields, row->id);
      gboolean asked = field->when == NULL || yc_condition_holds (field->when, intake->answers);

      gtk_widget_set_visible (row->widget, asked);
      if (!yc_clerk_has_focus (row->widget))
        set_value (row, value != NULL ? value->value : "");
      set_origin (row, value != NULL && *value->value != '\0' ? value->origin : YC_ORIGIN_NONE);
      n_filled += asked && value != NULL && *value->value != '\0';
    }
  show_groups (self);
  count = g_strdup_printf (ngettext ("%u filled", "%u filled", n_filled), n_filled);
  gtk_label_set_label (self->count, count);
}

static const char *
find_problem (const GPtrArray *problems, const char *field_id)
{
  for (guint i = 0; i < problems->len; i++)
    {
      const YcInputProblem *problem = g_ptr_array_index (problems, i);

      if (g_str_has_prefix (problem->where, "field.") && g_str_equal (problem->where + strlen ("field."), field_id))
        return problem->text;
    }
  return NULL;
}

void
yc_form_pane_show_problems (YcFormPane *self, const GPtrArray *problems, gboolean all)
{
  guint n_open = 0;
  g_autofree char *text = NULL;

  for (guint i = 0; i < self->rows->len; i++)
    {
      Row *row = g_ptr_array_index (self->rows, i);
      const char *reason = gtk_widget_get_visible (row->widget) ? find_problem (problems, row->id) : NULL;

      row->touched = row->touched || all;
      n_open += reason != NULL;
      set_problem (row, row->touched ? reason : NULL);
    }
  text = g_strdup_printf (ngettext ("%u to fill", "%u to fill", n_open), n_open);
  gtk_label_set_label (self->wrong_text, text);
  gtk_widget_set_visible (self->wrong_tag, n_open > 0);
}

gboolean
yc_form_pane_focus (YcFormPane *self, const char *field_id)
{
  for (guint i = 0; i < self->rows->len; i++)
    {
      const Row *row = g_ptr_array_index (self->rows, i);
      gboolean here = field_id != NULL ? g_str_equal (row->id, field_id) : wants_something (row);

      if (here && gtk_widget_get_visible (row->widget))
        return gtk_widget_grab_focus (row->widget);
    }
  return FALSE;
}

void
yc_form_pane_say (YcFormPane *self, YcTone tone, const char *text)
{
  gtk_label_set_label (self->said_text, text);
  yc_clerk_set_tone (self->said, tone);
  gtk_widget_set_visible (self->said, *text != '\0');
}

void
yc_form_pane_set_editable (YcFormPane *self, gboolean editable)
{
  gtk_widget_set_sensitive (GTK_WIDGET (self->groups), editable);
}
