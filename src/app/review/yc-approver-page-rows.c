/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */

/* The rows of the approver's lists: dossier, review points, form, history; those of the work list are in -work.c. Takes the values of the page, makes widgets; a state is always
 * icon, word and colour. Main thread only. */
#define G_LOG_DOMAIN "yc-app"
#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "app/clerk/yc-key-button.h"
#include "app/common/yc-line-look.h"
#include "app/common/yc-list-focus.h"
#include "app/review/yc-approver-page-private.h"
#include "base/yc-clock.h"

#define ROW_ID "yc-review-id"
#define ROW_DOT "yc-review-dot"
#define ROW_STATE "yc-review-state"
#define ROW_REST "yc-review-rest"
#define ROW_NAME "yc-review-name"
#define ROW_MORE "yc-review-more"
#define ROW_HINT "yc-review-hint"

/* ---- small parts ---- */

const char *
yc_review_row_get_id (GtkListBoxRow *row)
{
  return row != NULL ? g_object_get_data (G_OBJECT (row), ROW_ID) : NULL;
}

GtkListBoxRow *
yc_review_find_row (GtkListBox *list, const char *id)
{
  GtkListBoxRow *row;

  for (int i = 0; id != NULL && (row = gtk_list_box_get_row_at_index (list, i)) != NULL; i++)
    if (g_strcmp0 (yc_review_row_get_id (row), id) == 0)
      return row;
  return NULL;
}

/* A row that was chosen by a key elsewhere comes into sight. */
void
yc_review_reveal_row (GtkListBox *list, GtkListBoxRow *row)
{
  GtkAdjustment *adjustment = gtk_list_box_get_adjustment (list);
  graphene_rect_t bounds;

  if (row != NULL && adjustment != NULL && gtk_widget_compute_bounds (GTK_WIDGET (row), GTK_WIDGET (list), &bounds))
    gtk_adjustment_clamp_page (adjustment, (double) bounds.origin.y, (double) (bounds.origin.y + bounds.size.height));
}

GtkWidget *
yc_review_make_label (const char *text, const char *style, gboolean wraps)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), wraps);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  if (wraps)
    gtk_label_set_lines (GTK_LABEL (label), 2);
  if (style != NULL)
    gtk_widget_add_css_class (label, style);
  return label;
}

GtkWidget *
yc_review_make_icon (const char *name)
{
  GtkWidget *icon = gtk_image_new_from_icon_name (name);

  gtk_widget_set_valign (icon, GTK_ALIGN_CENTER);
  return icon;
}

GtkWidget *
yc_review_make_row (const char *id, GtkWidget *child)
{
  GtkWidget *row = gtk_list_box_row_new ();

  g_object_set_data_full (G_OBJECT (row), ROW_ID, g_strdup (id), g_free);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), child);
  return row;
}

static void
keep (GtkWidget *row, const char *part, GtkWidget *widget)
{
  g_object_set_data (G_OBJECT (row), part, widget);
}

static gpointer
part_of (GtkListBoxRow *row, const char *part)
{
  return g_object_get_data (G_OBJECT (row), part);
}

void
yc_review_set_style (GtkWidget *widget, const char *style)
{
  static const char *const styles[] = { "ok", "info", "warn", "bad", "wait" };

  for (guint i = 0; i < G_N_ELEMENTS (styles); i++)
    yc_clerk_set_class (widget, styles[i], g_str_equal (styles[i], style));
}

/* Rows that were made anew take the focus over that was among the old ones. */
void
yc_review_keep_focus (GtkListBox *list, gboolean focus)
{
  GtkListBoxRow *row = gtk_list_box_get_selected_row (list);

  if (focus && row != NULL)
    gtk_widget_grab_focus (GTK_WIDGET (row));
}

/* ---- dossier ---- */

static GtkWidget *
make_dossier_row (const char *id, const char *name)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 10), *lines = gtk_box_new (GTK_ORIENTATION_VERTICAL, 1);
  GtkWidget *under = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0), *dot = yc_review_make_icon (NULL), *state = gtk_label_new (""), *rest = yc_review_make_label ("", "second", TRUE), *row;

  gtk_widget_add_css_class (dot, "dot");
  gtk_widget_add_css_class (state, "small");
  gtk_widget_set_valign (lines, GTK_ALIGN_CENTER);
  gtk_widget_set_hexpand (lines, TRUE);
  gtk_box_append (GTK_BOX (under), state);
  gtk_box_append (GTK_BOX (under), rest);
  gtk_box_append (GTK_BOX (lines), yc_review_make_label (name, NULL, TRUE));
  gtk_box_append (GTK_BOX (lines), under);
  gtk_box_append (GTK_BOX (box), dot);
  gtk_box_append (GTK_BOX (box), lines);
  row = yc_review_make_row (id, box);
  gtk_widget_set_tooltip_text (row, name);
  keep (row, ROW_DOT, dot);
  keep (row, ROW_STATE, state);
  keep (row, ROW_REST, rest);
  return row;
}

typedef struct { const char *icon, *style, *word; } Look;

static const Look opinion_looks[YC_N_OPINIONS] = {
  [YC_OPINION_NONE] = { "radio-symbolic", "wait", NULL },
  [YC_OPINION_FITS] = { "object-select-symbolic", "ok", NULL },
  [YC_OPINION_FAILS] = { "window-close-symbolic", "bad", NULL },
  [YC_OPINION_DOUBT] = { "dialog-question-symbolic", "warn", NULL },
};

static Look
look_of_material (YcApproverPage *self, const YcReviewMaterial *material, gboolean reads)
{
  Look look = opinion_looks[material->verdict.opinion];

  look.word = yc_opinion_get_text (material->verdict.opinion);
  if (material->returned)
    return (Look) { "edit-undo-symbolic", "warn", _("Sent back") };
  if (material->pages->len == 0)
    return (Look) { "list-remove-symbolic", "wait", !self->dossier->has_pages ? _("Not here yet") : g_str_equal (material->state, "waived") ? _("Waived")
                                                    : g_str_equal (material->state, "tolerated") ? _("To be handed in later") : _("Not handed in") };
  if (reads && material->verdict.opinion == YC_OPINION_NONE)
    return (Look) { "document-edit-symbolic", "info", _("Being read") };
  if (!yc_review_material_is_judged (material))
    return (Look) { "text-x-generic-symbolic", "wait", _("Kept with the case") };
  return look;
}

static void
update_dossier_row (GtkListBoxRow *row, const Look *look, const char *rest, const char *name)
{
  GtkWidget *dot = part_of (row, ROW_DOT), *state = part_of (row, ROW_STATE);
  g_autofree char *spoken = g_strdup_printf ("%s，%s%s", name, look->word, rest);

  gtk_image_set_from_icon_name (GTK_IMAGE (dot), look->icon);
  yc_review_set_style (dot, look->style);
  yc_review_set_style (state, look->style);
  gtk_label_set_label (GTK_LABEL (state), look->word);
  gtk_label_set_label (part_of (row, ROW_REST), rest);
  yc_clerk_set_class (state, "strong", g_str_equal (look->style, "info") || g_str_equal (look->style, "bad"));
  yc_clerk_name (GTK_WIDGET (row), spoken);
}

static void
update_materials (YcApproverPage *self)
{
  for (guint i = 0; i < self->dossier->materials->len; i++)
    {
      const YcReviewMaterial *material = g_ptr_array_index (self->dossier->materials, i);
      GtkListBoxRow *row = yc_review_find_row (self->materials, material->verdict.subject);
      Look look = look_of_material (self, material, g_strcmp0 (self->shown, material->verdict.subject) == 0);
      g_autofree char *rest = material->pages->len > 0 ? g_strdup_printf (ngettext (" · %u page", " · %u pages", material->pages->len), material->pages->len) : g_strdup ("");

      if (row != NULL)
        update_dossier_row (row, &look, rest, material->name);
    }
}

/* One row a material, the form, what was done, one a paper: as many as there are when nothing was added, and then they stay. */
static gboolean
has_materials (YcApproverPage *self)
{
  const YcReviewDossier *dossier = self->dossier;
  guint n = 0;

  while (gtk_list_box_get_row_at_index (self->materials, (int) n) != NULL)
    n++;
  for (guint i = 0; i < dossier->materials->len; i++)
    if (yc_review_find_row (self->materials, ((const YcReviewMaterial *) g_ptr_array_index (dossier->materials, i))->verdict.subject) == NULL)
      return FALSE;
  for (guint i = 0; i < dossier->papers->len; i++)
    {
      g_autofree char *id = g_strconcat (YC_REVIEW_PAPER, ((const YcReviewPaper *) g_ptr_array_index (dossier->papers, i))->id, NULL);

      if (yc_review_find_row (self->materials, id) == NULL)
        return FALSE;
    }
  return n == dossier->materials->len + 2 + dossier->papers->len;
}

void
yc_approver_page_fill_materials (YcApproverPage *self)
{
  static const Look form = { "document-properties-symbolic", "info", "" }, steps = { "document-open-recent-symbolic", "info", "" };
  static const Look paper = { "text-x-generic-symbolic", "wait", "" };
  const YcReviewDossier *dossier = self->dossier;
  gboolean focus = yc_clerk_has_focus (GTK_WIDGET (self->materials));
  GtkWidget *row;

  if (has_materials (self))
    {
      update_materials (self);
      return;
    }
  self->filling = TRUE;
  yc_clerk_clear (GTK_WIDGET (self->materials));
  for (guint i = 0; i < dossier->materials->len; i++)
    {
      const YcReviewMaterial *material = g_ptr_array_index (dossier->materials, i);

      gtk_list_box_append (self->materials, make_dossier_row (material->verdict.subject, material->name));
    }
  row = make_dossier_row (YC_REVIEW_FORM, _("Form"));
  gtk_list_box_append (self->materials, row);
  update_dossier_row (GTK_LIST_BOX_ROW (row), &form, _("What was filled in"), _("Form"));
  row = make_dossier_row (YC_REVIEW_STEPS, _("What was done"));
  gtk_list_box_append (self->materials, row);
  update_dossier_row (GTK_LIST_BOX_ROW (row), &steps, _("Who, when, and what was said"), _("What was done"));
  for (guint i = 0; i < dossier->papers->len; i++)
    {
      const YcReviewPaper *sheet = g_ptr_array_index (dossier->papers, i);
      g_autofree char *id = g_strconcat (YC_REVIEW_PAPER, sheet->id, NULL);

      row = make_dossier_row (id, sheet->title);
      gtk_list_box_append (self->materials, row);
      update_dossier_row (GTK_LIST_BOX_ROW (row), &paper, *sheet->number != '\0' ? sheet->number : _("Paper of the case"), sheet->title);
    }
  gtk_list_box_select_row (self->materials, yc_review_find_row (self->materials, self->shown));
  yc_review_keep_focus (self->materials, focus);
  self->filling = FALSE;
  update_materials (self);
}

/* ---- review points ---- */

typedef struct { YcOpinion opinion; const char *action, *text, *icon; } Choice;

static GtkWidget *
make_choices (void)
{
  const Choice choices[] = {
    { YC_OPINION_FITS, "review.fits", _("Fits"), "object-select-symbolic" },
    { YC_OPINION_FAILS, "review.fails", _("Does not fit"), "window-close-symbolic" },
    { YC_OPINION_DOUBT, "review.doubt", _("Doubtful"), "dialog-question-symbolic" },
  };
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 5);

  gtk_box_set_homogeneous (GTK_BOX (box), TRUE);
  for (guint i = 0; i < G_N_ELEMENTS (choices); i++)
    {
      GtkWidget *button = g_object_new (YC_TYPE_KEY_BUTTON, "text", choices[i].text, "symbol", choices[i].icon, "action-name", choices[i].action, NULL);

      gtk_box_append (GTK_BOX (box), button);
    }
  yc_focus_make_group (box);
  return box;
}

static GtkWidget *
make_subject_row (const char *subject, const char *number, const char *name, const char *hint)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 5), *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 7);
  GtkWidget *more = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6), *title = yc_review_make_label (name, NULL, TRUE), *state = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 4), *row;
  GtkWidget *no = yc_review_make_label (number, "second", FALSE), *label = yc_review_make_label (hint, "second", TRUE);

  gtk_widget_set_size_request (no, 14, -1);
  gtk_widget_set_hexpand (title, TRUE);
  gtk_widget_add_css_class (state, "state");
  gtk_box_append (GTK_BOX (state), yc_review_make_icon ("radio-symbolic"));
  gtk_box_append (GTK_BOX (state), yc_review_make_label ("", "small", FALSE));
  gtk_box_append (GTK_BOX (head), no);
  gtk_box_append (GTK_BOX (head), title);
  gtk_box_append (GTK_BOX (head), state);
  gtk_box_append (GTK_BOX (more), label);
  gtk_box_append (GTK_BOX (more), make_choices ());
  gtk_widget_set_margin_start (more, 12);
  gtk_box_append (GTK_BOX (box), head);
  gtk_box_append (GTK_BOX (box), more);
  row = yc_review_make_row (subject, box);
  keep (row, ROW_NAME, title);
  keep (row, ROW_STATE, state);
  keep (row, ROW_MORE, more);
  keep (row, ROW_REST, label);
  g_object_set_data_full (G_OBJECT (row), ROW_HINT, g_strdup (hint), g_free);
  return row;
}

/* The last word on it, where it says more than the hint. */
static void
update_hint (GtkListBoxRow *row, const YcReviewVerdict *verdict)
{
  const char *text = *verdict->note != '\0' ? verdict->note : part_of (row, ROW_HINT);

  gtk_label_set_label (part_of (row, ROW_REST), text);
  gtk_widget_set_visible (part_of (row, ROW_REST), *text != '\0');
}

static void
mark_choice (GtkWidget *more, YcOpinion opinion)
{
  GtkWidget *box = gtk_widget_get_last_child (more), *button = gtk_widget_get_first_child (box);
  gboolean in_use = yc_focus_is_inside (box);

  for (guint i = YC_OPINION_FITS; button != NULL; i++, button = gtk_widget_get_next_sibling (button))
    {
      yc_clerk_set_class (button, "chosen", i == (guint) opinion);
      gtk_accessible_update_state (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_STATE_PRESSED, i == (guint) opinion ? GTK_ACCESSIBLE_TRISTATE_TRUE : GTK_ACCESSIBLE_TRISTATE_FALSE, -1);
      if (i == (guint) opinion && !in_use)
        yc_focus_set_stop (button);
    }
}

static void
update_subject (YcApproverPage *self, GtkListBoxRow *row)
{
  const char *id = yc_review_row_get_id (row);
  const YcReviewVerdict *verdict = yc_review_dossier_find_verdict (self->dossier, id);
  GtkWidget *state = part_of (row, ROW_STATE), *icon = gtk_widget_get_first_child (state), *more = part_of (row, ROW_MORE);
  gboolean open = g_strcmp0 (self->subject, id) == 0;
  const Look *look = &opinion_looks[verdict->opinion];
  g_autofree char *spoken = g_strdup_printf ("%s，%s", gtk_label_get_label (part_of (row, ROW_NAME)), yc_opinion_get_text (verdict->opinion));

  gtk_image_set_from_icon_name (GTK_IMAGE (icon), look->icon);
  gtk_label_set_label (GTK_LABEL (gtk_widget_get_last_child (state)), yc_opinion_get_text (verdict->opinion));
  yc_review_set_style (state, look->style);
  gtk_widget_set_visible (more, open);
  yc_clerk_set_class (part_of (row, ROW_NAME), "strong", open);
  update_hint (row, verdict);
  mark_choice (more, verdict->opinion);
  yc_clerk_name (GTK_WIDGET (row), spoken);
}

void
yc_approver_page_update_rows (YcApproverPage *self)
{
  YcReviewCount count;
  g_autofree char *judged = NULL;
  GtkListBoxRow *row;

  if (self->dossier == NULL)
    return;
  for (int i = 0; (row = gtk_list_box_get_row_at_index (self->subjects, i)) != NULL; i++)
    update_subject (self, row);
  update_materials (self);
  yc_review_count (self->dossier, &count);
  judged = g_strdup_printf (_("%u judged, %u to do"), count.n_points + count.n_materials - count.open_points - count.open_materials,
                            count.open_points + count.open_materials);
  gtk_label_set_label (self->judged, judged);
}

/* The material that is read, by itself, above the points: its pages stand in the middle. The other rows stay: one of them may be in use. */
static void
put_material_row (YcApproverPage *self)
{
  const YcReviewMaterial *material = self->shown != NULL && g_str_has_prefix (self->shown, YC_REVIEW_MATERIAL)
                                     ? yc_review_dossier_find_material (self->dossier, self->shown + strlen (YC_REVIEW_MATERIAL)) : NULL;
  GtkListBoxRow *first = gtk_list_box_get_row_at_index (self->subjects, 0);
  const char *wanted = material != NULL && yc_review_material_is_judged (material) ? material->verdict.subject : NULL;
  g_autofree char *name = NULL;

  if (first != NULL && g_str_has_prefix (yc_review_row_get_id (first), YC_REVIEW_MATERIAL))
    {
      if (g_strcmp0 (yc_review_row_get_id (first), wanted) == 0)
        return;
      gtk_list_box_remove (self->subjects, GTK_WIDGET (first));
    }
  if (wanted == NULL)
    return;
  name = g_strdup_printf (_("This material: %s"), material->name);
  gtk_list_box_prepend (self->subjects, make_subject_row (wanted, "", name, material->material != NULL ? material->material->standard : ""));
}

static void
put_points (YcApproverPage *self)
{
  const YcReviewDossier *dossier = self->dossier;
  guint n = 0;

  for (guint i = 0; i < dossier->checks->len; i++)
    n += yc_review_find_row (self->subjects, ((const YcReviewCheck *) g_ptr_array_index (dossier->checks, i))->verdict.subject) != NULL;
  if (n == dossier->checks->len && n > 0)
    return;
  yc_clerk_clear (GTK_WIDGET (self->subjects));
  for (guint i = 0; i < dossier->checks->len; i++)
    {
      const YcReviewCheck *check = g_ptr_array_index (dossier->checks, i);
      g_autofree char *number = g_strdup_printf ("%u", i + 1);

      gtk_list_box_append (self->subjects, make_subject_row (check->verdict.subject, number, check->point->text, check->point->hint));
    }
}

void
yc_approver_page_fill_subjects (YcApproverPage *self)
{
  gboolean filling = self->filling;

  self->filling = TRUE;
  /* Not those of the case before, although it may be of the same item. */
  if (g_strcmp0 (g_object_get_data (G_OBJECT (self->subjects), ROW_ID), self->case_id) != 0)
    yc_clerk_clear (GTK_WIDGET (self->subjects));
  g_object_set_data_full (G_OBJECT (self->subjects), ROW_ID, g_strdup (self->case_id), g_free);
  put_points (self);
  put_material_row (self);
  if (yc_review_find_row (self->subjects, self->subject) == NULL)
    {
      g_free (self->subject);
      self->subject = g_strdup (yc_review_row_get_id (gtk_list_box_get_row_at_index (self->subjects, 0)));
    }
  gtk_list_box_select_row (self->subjects, yc_review_find_row (self->subjects, self->subject));
  self->filling = filling;
  yc_approver_page_update_rows (self);
}

/* ---- form, history ---- */

static void
add_line (YcApproverPage *self, const char *name, const char *value)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2), *label;

  gtk_box_append (GTK_BOX (box), yc_review_make_label (name, "second", FALSE));
  label = yc_review_make_label (*value != '\0' ? value : "—", NULL, TRUE);
  gtk_label_set_selectable (GTK_LABEL (label), FALSE);
  gtk_box_append (GTK_BOX (box), label);
  box = yc_review_make_row (name, box);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (box), FALSE);
  gtk_list_box_append (self->form, box);
}

static const char *
get_choice (const YcField *field, const char *value)
{
  for (guint i = 0; i < field->choices->len; i++)
    {
      const YcAnswer *answer = g_ptr_array_index (field->choices, i);

      if (g_str_equal (answer->id, value))
        return answer->text;
    }
  return value;
}

static void
add_fields (YcApproverPage *self, const YcIntake *intake)
{
  for (guint i = 0; i < intake->item->field_groups->len; i++)
    {
      const YcFieldGroup *group = g_ptr_array_index (intake->item->field_groups, i);

      for (guint k = 0; k < group->fields->len; k++)
        {
          const YcField *field = g_ptr_array_index (group->fields, k);
          const char *value = yc_intake_get_field (intake, field->id);
          g_autofree char *shown = *field->unit != '\0' && *value != '\0' ? g_strdup_printf ("%s %s", value, field->unit) : g_strdup (get_choice (field, value));

          if (yc_condition_holds (field->when, intake->answers))
            add_line (self, field->label, shown);
        }
    }
}

void
yc_approver_page_fill_form (YcApproverPage *self)
{
  const YcIntake *intake = self->dossier->intake;
  g_autofree char *scenario = NULL;

  yc_clerk_clear (GTK_WIDGET (self->form));
  if (intake == NULL || intake->item == NULL)
    return;
  scenario = yc_intake_scenario_text (intake);
  add_line (self, _("Scenario"), scenario);
  add_line (self, _("Applicant"), intake->applicant.name);
  add_line (self, _("Identity number"), intake->applicant.number);
  add_line (self, _("Phone"), intake->applicant.phone);
  if (intake->applicant.has_agent)
    add_line (self, _("Agent"), intake->applicant.agent_name);
  add_fields (self, intake);
}

/* When, under a clock of which the platform says otherwise, and what was said. (transfer full) */
static char *
tell_under (const YcReviewStep *step)
{
  g_autofree char *time = yc_time_format (step->at, "%-m月%-d日 %H:%M"), *skew = step->skew != 0 ? yc_line_look_skew (step->skew) : NULL;

  return g_strconcat (time, skew != NULL ? " · " : "", skew != NULL ? skew : "", *step->detail != '\0' ? " · " : "", step->detail, NULL);
}

static GtkWidget *
make_step (const YcReviewStep *step)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 1);
  g_autofree char *line = g_strdup_printf ("%s，%s", step->text, step->clerk_name), *under = tell_under (step);

  gtk_box_append (GTK_BOX (box), yc_review_make_label (line, NULL, TRUE));
  gtk_box_append (GTK_BOX (box), yc_review_make_label (under, "second", TRUE));
  return box;
}

/* Beside the opinion where there is room, and whole behind a row of the dossier. */
void
yc_approver_page_fill_steps (YcApproverPage *self)
{
  yc_clerk_clear (GTK_WIDGET (self->steps));
  yc_clerk_clear (GTK_WIDGET (self->history));
  for (guint i = self->dossier->steps->len; i > 0; i--)
    {
      const YcReviewStep *step = g_ptr_array_index (self->dossier->steps, i - 1);
      GtkWidget *whole = make_step (step), *row = yc_review_make_row (step->kind, whole);
      g_autofree char *spoken = g_strdup_printf ("%s，%s，%s", step->text, step->clerk_name, step->detail);

      /* Nothing is left out here. */
      gtk_label_set_lines (GTK_LABEL (gtk_widget_get_last_child (whole)), -1);
      gtk_label_set_ellipsize (GTK_LABEL (gtk_widget_get_last_child (whole)), PANGO_ELLIPSIZE_NONE);
      yc_clerk_name (row, spoken);
      gtk_list_box_append (self->history, row);
      gtk_box_append (self->steps, make_step (step));
    }
}
