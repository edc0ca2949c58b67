/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */

/* The applicant's rows. Takes an applicant, gives what the clerk typed; judges only the form of numbers, at once. All else that may be
 * wrong comes from yc_intake_check() through the page. Main thread only. */
#define G_LOG_DOMAIN "yc-app"
#include "config.h"

#include <glib/gi18n.h>

#include "app/clerk/yc-applicant-form.h"
#include "app/clerk/yc-field-row.h"
#include "app/clerk/yc-key-button.h"
#include "intake/yc-id-number.h"

typedef enum { ROW_NAME, ROW_NUMBER, ROW_LEGAL_REP, ROW_PHONE, ROW_ADDRESS, ROW_CONTACT, ROW_AGENT_NAME, ROW_AGENT_NUMBER,
               ROW_AGENT_PHONE, ROW_AGENT_SCOPE, N_ROWS } RowId;

struct _YcApplicantForm
{
  GtkBox              parent_instance;
  GtkWidget          *kinds;
  GtkToggleButton    *person;
  GtkToggleButton    *organisation;
  YcFieldRow         *rows[N_ROWS];
  AdwComboRow        *paper;
  GtkStringList      *papers;
  GtkSwitch          *agent;
  GtkScrolledWindow  *scroller;
  GSimpleActionGroup *actions;
  GDate               today;
  YcApplicantKind     kind;
  gboolean            touched[N_ROWS];
  gboolean            filling;
  YcFieldRow         *went_on;       /* (not owned) (nullable): the focus came here by itself, nothing was typed yet */
  GPtrArray          *problems;      /* (owned): YcInputProblem* copied as where, text, where, text ... */
};

/* Where a row's text lives, and how yc_intake_check() calls it. */
static const struct { const char *where; gsize offset; } members[N_ROWS] = {
  [ROW_NAME] = { "applicant.name", G_STRUCT_OFFSET (YcApplicant, name) },
  [ROW_NUMBER] = { "applicant.number", G_STRUCT_OFFSET (YcApplicant, number) },
  [ROW_LEGAL_REP] = { "applicant.legal_rep", G_STRUCT_OFFSET (YcApplicant, legal_rep) },
  [ROW_PHONE] = { "applicant.phone", G_STRUCT_OFFSET (YcApplicant, phone) },
  [ROW_ADDRESS] = { "applicant.address", G_STRUCT_OFFSET (YcApplicant, address) },
  [ROW_CONTACT] = { "applicant.contact_name", G_STRUCT_OFFSET (YcApplicant, contact_name) },
  [ROW_AGENT_NAME] = { "agent.name", G_STRUCT_OFFSET (YcApplicant, agent_name) },
  [ROW_AGENT_NUMBER] = { "agent.number", G_STRUCT_OFFSET (YcApplicant, agent_number) },
  [ROW_AGENT_PHONE] = { "agent.phone", G_STRUCT_OFFSET (YcApplicant, agent_phone) },
  [ROW_AGENT_SCOPE] = { "agent.scope", G_STRUCT_OFFSET (YcApplicant, agent_scope) },
};
static const YcPaperKind person_papers[] = { YC_PAPER_RESIDENT_ID, YC_PAPER_PASSPORT, YC_PAPER_OTHER };
static const YcPaperKind organisation_papers[] = { YC_PAPER_USCC, YC_PAPER_OTHER };

enum { CHANGED, DONE, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (YcApplicantForm, yc_applicant_form, GTK_TYPE_BOX)

static YcPaperKind
get_paper (YcApplicantForm *self)
{
  guint at = adw_combo_row_get_selected (self->paper);

  if (self->kind == YC_APPLICANT_PERSON)
    return person_papers[MIN (at, G_N_ELEMENTS (person_papers) - 1)];
  return organisation_papers[MIN (at, G_N_ELEMENTS (organisation_papers) - 1)];
}

/* While characters are still missing only a wrong character is told; a short number is told when the row is left. */
static char *
judge_number (YcApplicantForm *self, YcPaperKind paper, const char *text, gboolean left, gboolean *ret_good)
{
  YcIdVerdict verdict = YC_ID_VALID;

  *ret_good = FALSE;
  if (paper == YC_PAPER_RESIDENT_ID)
    verdict = yc_id_check_resident (text, &self->today, NULL, NULL);
  else if (paper == YC_PAPER_USCC)
    verdict = yc_id_check_uscc (text, NULL);
  else
    return NULL;
  *ret_good = verdict == YC_ID_VALID;
  if (verdict == YC_ID_VALID || (!left && (verdict == YC_ID_EMPTY || (verdict == YC_ID_LENGTH && g_utf8_strlen (text, -1) < 18))))
    return NULL;
  return g_strdup (yc_id_verdict_text (verdict));
}

static const char *
find_problem (YcApplicantForm *self, const char *where)
{
  for (guint i = 0; i + 1 < self->problems->len; i += 2)
    if (g_str_equal (g_ptr_array_index (self->problems, i), where))
      return g_ptr_array_index (self->problems, i + 1);
  return NULL;
}

/* TRUE: it is a number that is complete and right. */
static gboolean
show_row (YcApplicantForm *self, RowId id)
{
  YcFieldRow *row = self->rows[id];
  const char *text = yc_field_row_get_value (row);
  gboolean good = FALSE;
  g_autofree char *reason = NULL;

  if (id == ROW_NUMBER)
    reason = judge_number (self, get_paper (self), text, self->touched[id], &good);
  else if (id == ROW_AGENT_NUMBER)
    reason = judge_number (self, g_ascii_isalpha (*text) ? YC_PAPER_PASSPORT : YC_PAPER_RESIDENT_ID, text, self->touched[id], &good);
  if (reason == NULL && self->touched[id])
    reason = g_strdup (find_problem (self, members[id].where));
  yc_field_row_set_problem (row, reason);
  yc_field_row_set_note (row, "object-select-symbolic", good && reason == NULL ? _("Check digit fits") : "", TRUE);
  return good && reason == NULL;
}

static void
show_all_rows (YcApplicantForm *self)
{
  for (guint id = 0; id < N_ROWS; id++)
    show_row (self, id);
}

static void
show_kind (YcApplicantForm *self)
{
  gboolean organisation = self->kind == YC_APPLICANT_ORGANISATION;
  gboolean agent = gtk_switch_get_active (self->agent);

  gtk_widget_set_visible (GTK_WIDGET (self->rows[ROW_LEGAL_REP]), organisation);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->rows[ROW_NAME]), organisation ? _("Name of the organisation") : _("Name"));
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->rows[ROW_NUMBER]), yc_clerk_paper_word (get_paper (self)));
  for (guint id = ROW_AGENT_NAME; id <= ROW_AGENT_SCOPE; id++)
    gtk_widget_set_visible (GTK_WIDGET (self->rows[id]), agent);
}

static void
fill_papers (YcApplicantForm *self)
{
  const YcPaperKind *kinds = self->kind == YC_APPLICANT_PERSON ? person_papers : organisation_papers;
  guint n = self->kind == YC_APPLICANT_PERSON ? G_N_ELEMENTS (person_papers) : G_N_ELEMENTS (organisation_papers);
  const char *words[G_N_ELEMENTS (person_papers) + 1] = { NULL };

  for (guint i = 0; i < n; i++)
    words[i] = yc_clerk_paper_word (kinds[i]);
  gtk_string_list_splice (self->papers, 0, g_list_model_get_n_items (G_LIST_MODEL (self->papers)), words);
}

static void
select_paper (YcApplicantForm *self, YcPaperKind paper)
{
  const YcPaperKind *kinds = self->kind == YC_APPLICANT_PERSON ? person_papers : organisation_papers;
  guint n = self->kind == YC_APPLICANT_PERSON ? G_N_ELEMENTS (person_papers) : G_N_ELEMENTS (organisation_papers);

  for (guint i = 0; i < n; i++)
    if (kinds[i] == paper)
      adw_combo_row_set_selected (self->paper, i);
}

static void
tell_changed (YcApplicantForm *self)
{
  if (!self->filling)
    g_signal_emit (self, signals[CHANGED], 0);
}

static void
set_kind (YcApplicantForm *self, YcApplicantKind kind)
{
  self->kind = kind;
  fill_papers (self);
  select_paper (self, kind == YC_APPLICANT_PERSON ? YC_PAPER_RESIDENT_ID : YC_PAPER_USCC);
  show_kind (self);
  show_all_rows (self);
}

static void
kind_changed_cb (YcApplicantForm *self)
{
  /* GTK lets the old button of a group go before the new one is down: while this runs, neither may be. */
  YcApplicantKind kind = gtk_toggle_button_get_active (self->person) ? YC_APPLICANT_PERSON : YC_APPLICANT_ORGANISATION;

  if (self->filling || kind == self->kind)
    return;
  set_kind (self, kind);
  tell_changed (self);
}

static void
paper_changed_cb (YcApplicantForm *self)
{
  if (self->filling)
    return;
  show_kind (self);
  show_row (self, ROW_NUMBER);
  tell_changed (self);
}

static void
agent_changed_cb (YcApplicantForm *self)
{
  show_kind (self);
  tell_changed (self);
  if (!self->filling && gtk_switch_get_active (self->agent))
    gtk_widget_grab_focus (GTK_WIDGET (self->rows[ROW_AGENT_NAME]));
}

static RowId
find_row (YcApplicantForm *self, YcFieldRow *row)
{
  RowId id = ROW_NAME;

  while (id + 1 < N_ROWS && self->rows[id] != row)
    id++;
  return id;
}

static void
left_cb (YcApplicantForm *self, YcFieldRow *row)
{
  RowId id = find_row (self, row);

  if (*yc_field_row_get_value (row) == '\0')
    return;
  self->touched[id] = TRUE;
  show_row (self, id);
}

static void
focus_row (YcApplicantForm *self, RowId id)
{
  gtk_widget_grab_focus (GTK_WIDGET (self->rows[id]));
}

/* The next row that is needed, or NULL; the contact and the agent are reached by Tab. */
static YcFieldRow *
next_row (YcApplicantForm *self, RowId id)
{
  for (guint next = id + 1; next < N_ROWS && next != ROW_CONTACT; next++)
    if (gtk_widget_get_visible (GTK_WIDGET (self->rows[next])))
      return self->rows[next];
  return NULL;
}

/* A number is complete when its check digit fits: the focus goes on without Enter, to a row that is still empty. */
static void
edited_cb (YcApplicantForm *self, YcFieldRow *row)
{
  RowId id = find_row (self, row);
  YcFieldRow *next = NULL;

  self->went_on = NULL;
  /* First: what was wrong with the text before this key must not hold the focus back. */
  tell_changed (self);
  if (show_row (self, id) && g_utf8_strlen (yc_field_row_get_value (row), -1) == 18 && !self->filling && yc_clerk_has_focus (GTK_WIDGET (row)))
    next = next_row (self, id);
  if (next == NULL || *yc_field_row_get_value (next) != '\0')
    return;
  gtk_widget_grab_focus (GTK_WIDGET (next));
  self->went_on = next;
}

static gboolean
focus_problem (YcApplicantForm *self)
{
  for (guint id = 0; id < N_ROWS; id++)
    if (gtk_widget_get_visible (GTK_WIDGET (self->rows[id])) && yc_field_row_has_problem (self->rows[id]))
      {
        focus_row (self, id);
        return TRUE;
      }
  return FALSE;
}

static void
finish_cb (YcApplicantForm *self)
{
  for (guint id = 0; id < N_ROWS; id++)
    self->touched[id] = TRUE;
  /* The page answers "changed" with fresh problems before it returns. */
  tell_changed (self);
  show_all_rows (self);
  if (!focus_problem (self))
    g_signal_emit (self, signals[DONE], 0);
}

/* Enter goes to the next row that is needed. Where the focus went on by itself, an Enter out of habit stays. */
static void
entered_cb (YcApplicantForm *self, YcFieldRow *row)
{
  RowId id = find_row (self, row);

  if (row == self->went_on)
    {
      self->went_on = NULL;
      return;
    }
  self->touched[id] = TRUE;
  tell_changed (self);
  show_row (self, id);
  if (yc_field_row_has_problem (row))
    return;
  if (next_row (self, id) != NULL)
    gtk_widget_grab_focus (GTK_WIDGET (next_row (self, id)));
  else
    finish_cb (self);
}

static void
yc_applicant_form_dispose (GObject *object)
{
  YcApplicantForm *self = YC_APPLICANT_FORM (object);

  g_clear_pointer (&self->problems, g_ptr_array_unref);
  g_clear_object (&self->actions);
  G_OBJECT_CLASS (yc_applicant_form_parent_class)->dispose (object);
}

static void
yc_applicant_form_class_init (YcApplicantFormClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  static const char *const row_names[N_ROWS] = { "name", "number", "legal_rep", "phone", "address", "contact", "agent_name", "agent_number",
                                                 "agent_phone", "agent_scope" };

  G_OBJECT_CLASS (klass)->dispose = yc_applicant_form_dispose;
  g_type_ensure (YC_TYPE_FIELD_ROW);
  g_type_ensure (YC_TYPE_KEY_BUTTON);
  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[DONE] = g_signal_new ("done", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  yc_clerk_use_template (widget_class, "yc-applicant-form.ui");
  for (guint id = 0; id < N_ROWS; id++)
    gtk_widget_class_bind_template_child_full (widget_class, row_names[id], FALSE,
                                               G_STRUCT_OFFSET (YcApplicantForm, rows) + (gssize) (id * sizeof (YcFieldRow *)));
  gtk_widget_class_bind_template_child (widget_class, YcApplicantForm, kinds);
  gtk_widget_class_bind_template_child (widget_class, YcApplicantForm, person);
  gtk_widget_class_bind_template_child (widget_class, YcApplicantForm, organisation);
  gtk_widget_class_bind_template_child (widget_class, YcApplicantForm, paper);
  gtk_widget_class_bind_template_child (widget_class, YcApplicantForm, papers);
  gtk_widget_class_bind_template_child (widget_class, YcApplicantForm, agent);
  gtk_widget_class_bind_template_child (widget_class, YcApplicantForm, scroller);
  gtk_widget_class_bind_template_callback (widget_class, kind_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, paper_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, agent_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, edited_cb);
  gtk_widget_class_bind_template_callback (widget_class, left_cb);
  gtk_widget_class_bind_template_callback (widget_class, entered_cb);
  gtk_widget_class_bind_template_callback (widget_class, finish_cb);
}

static void
yc_applicant_form_init (YcApplicantForm *self)
{
  g_autoptr (GPropertyAction) agent = NULL;

  self->problems = g_ptr_array_new_with_free_func (g_free);
  gtk_widget_init_template (GTK_WIDGET (self));
  /* A switch is no action for assistive technology; the action behind it is. */
  self->actions = g_simple_action_group_new ();
  agent = g_property_action_new ("agent", self->agent, "active");
  g_action_map_add_action (G_ACTION_MAP (self->actions), G_ACTION (agent));
  gtk_widget_insert_action_group (GTK_WIDGET (self), "applicant", G_ACTION_GROUP (self->actions));
  set_kind (self, YC_APPLICANT_PERSON);
}

static gboolean
item_knows (const YcItem *item, const char *kind)
{
  return item == NULL || item->object_kinds->len == 0 ||
         g_ptr_array_find_with_equal_func (item->object_kinds, kind, g_str_equal, NULL);
}

void
yc_applicant_form_show (YcApplicantForm *self, const YcApplicant *applicant, const YcItem *item, const GDate *today)
{
  gboolean person = item_knows (item, "person");
  gboolean organisation = item_knows (item, "organisation");
  YcApplicantKind kind = applicant->kind;

  self->filling = TRUE;
  self->today = *today;
  if (!person || !organisation)
    kind = person ? YC_APPLICANT_PERSON : YC_APPLICANT_ORGANISATION;
  gtk_widget_set_sensitive (GTK_WIDGET (self->person), person);
  gtk_widget_set_sensitive (GTK_WIDGET (self->organisation), organisation);
  set_kind (self, kind);
  gtk_toggle_button_set_active (kind == YC_APPLICANT_PERSON ? self->person : self->organisation, TRUE);
  if (applicant->kind == kind && *applicant->number != '\0')
    select_paper (self, applicant->paper);
  gtk_switch_set_active (self->agent, applicant->has_agent);
  for (guint id = 0; id < N_ROWS; id++)
    {
      yc_field_row_set_value (self->rows[id], G_STRUCT_MEMBER (char *, applicant, members[id].offset));
      self->touched[id] = FALSE;
    }
  show_kind (self);
  show_all_rows (self);
  self->filling = FALSE;
}

void
yc_applicant_form_store (YcApplicantForm *self, YcApplicant *applicant)
{
  g_autofree char *normal = NULL;

  applicant->kind = self->kind;
  applicant->paper = get_paper (self);
  applicant->has_agent = gtk_switch_get_active (self->agent);
  for (guint id = 0; id < N_ROWS; id++)
    {
      char **place = &G_STRUCT_MEMBER (char *, applicant, members[id].offset);

      g_free (*place);
      *place = g_strstrip (g_strdup (yc_field_row_get_value (self->rows[id])));
    }
  if (self->kind == YC_APPLICANT_PERSON)
    {
      g_free (applicant->legal_rep);
      applicant->legal_rep = g_strdup ("");
    }
  if (applicant->paper == YC_PAPER_RESIDENT_ID)
    yc_id_check_resident (applicant->number, NULL, &normal, NULL);
  else if (applicant->paper == YC_PAPER_USCC)
    yc_id_check_uscc (applicant->number, &normal);
  if (normal != NULL)
    {
      g_free (applicant->number);
      applicant->number = g_steal_pointer (&normal);
    }
  yc_id_check_agent (applicant->agent_number, NULL, &normal, NULL);
  if (normal != NULL)
    {
      g_free (applicant->agent_number);
      applicant->agent_number = g_steal_pointer (&normal);
    }
}

void
yc_applicant_form_start (YcApplicantForm *self)
{
  for (guint id = 0; id < ROW_CONTACT; id++)
    if (gtk_widget_get_visible (GTK_WIDGET (self->rows[id])) &&
        (*yc_field_row_get_value (self->rows[id]) == '\0' || yc_field_row_has_problem (self->rows[id])))
      {
        focus_row (self, id);
        return;
      }
  focus_row (self, ROW_NAME);
}

void
yc_applicant_form_show_problems (YcApplicantForm *self, const GPtrArray *problems)
{
  g_ptr_array_set_size (self->problems, 0);
  for (guint i = 0; i < problems->len; i++)
    {
      const YcInputProblem *problem = g_ptr_array_index (problems, i);

      g_ptr_array_add (self->problems, g_strdup (problem->where));
      g_ptr_array_add (self->problems, g_strdup (problem->text));
    }
  show_all_rows (self);
}
