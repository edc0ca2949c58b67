/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */

/* One case as a page: papers and materials at the start, the chosen paper in the middle, facts, printing and history at the end, the standing
 * sentence in the bar. It reads the case in one job whenever somebody says it changed, and never changes it itself. Main thread only. */
#define G_LOG_DOMAIN "yc-app"
#include "config.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "app/clerk/yc-key-button.h"
#include "app/common/yc-case-file.h"
#include "app/common/yc-case-item.h"
#include "app/common/yc-case-lines.h"
#include "app/common/yc-case-page.h"
#include "app/common/yc-counter-acts.h"
#include "app/common/yc-line.h"
#include "app/common/yc-list-focus.h"
#include "app/common/yc-paper-view.h"
#include "app/common/yc-print.h"
#include "app/common/yc-stack.h"
#include "app/common/yc-state-page.h"
#include "app/common/yc-timer-chart.h"
#include "case/yc-case-number.h"
#include "base/yc-clock.h"

struct _YcCasePage
{
  GtkWidget parent_instance;

  YcSession *session;      /* (owned) */
  char *case_id;           /* (owned) (nullable) */
  YcCaseFile *file;        /* (owned) (nullable) until read */
  gboolean is_notice;
  gboolean printing;
  GQueue to_print;         /* of (owned) char*: ids of the papers that go out behind the one that is printed */
  gboolean refilling;      /* the selection changes by us, not by the clerk */
  gboolean wants_focus;    /* the focus was given before the case was read */
  guint n_stuck;           /* steps of all cases that needed somebody when the case was read: its history marks its own */
  char *shown_paper;       /* (owned) (nullable) id of the paper in the view */
  GError *print_error;     /* (owned) (nullable) of the last print on this page */
  GListStore *papers, *materials, *facts, *history;   /* (owned) of YcLine */

  GtkStack *root;
  YcStatePage *trouble;
  AdwAvatar *avatar;
  GtkLabel *name_label, *kind_label, *id_label, *item_label, *scenario_label, *pages_label;
  GtkWidget *provisional_tag, *state_tag;
  GtkImage *state_icon;
  GtkLabel *state_label;
  GtkLabel *papers_count, *materials_count;
  GtkWidget *no_papers, *papers_scroller;
  GtkListView *papers_view;
  GtkSingleSelection *paper_selection;
  GtkNoSelection *materials_model, *facts_model, *history_model;
  YcPaperView *paper_view;
  GtkLabel *facts_title;
  GtkWidget *outcome_dot;
  GtkImage *outcome_icon;
  GtkLabel *outcome_label, *outcome_time;
  GtkWidget *number_box;
  GtkLabel *number_label;
  GtkWidget *print_box, *print_dot;
  GtkImage *print_icon;
  GtkLabel *print_label, *print_next;
  YcKeyButton *print_button;
  YcCounterActs *acts;
  YcTimerChart *timers;
  GtkWidget *bar_dot;
  GtkImage *bar_icon;
  GtkLabel *bar_label, *bar_next;
  GtkWidget *back_button, *resume_button, *next_button;
};

G_DEFINE_FINAL_TYPE (YcCasePage, yc_case_page, GTK_TYPE_WIDGET)

enum { CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

/* ---- small helpers ---- */

static void
set_dot (GtkWidget *dot, GtkImage *icon, const YcStateLook *look, const char *size)
{
  const char *classes[] = { "dot", look->style, size, NULL };

  gtk_widget_set_css_classes (dot, classes);
  gtk_image_set_from_icon_name (icon, look->icon);
}

static void
set_suggested (GtkWidget *button, gboolean suggested)
{
  if (suggested)
    gtk_widget_add_css_class (button, "suggested-action");
  else
    gtk_widget_remove_css_class (button, "suggested-action");
}

static const YcPaperRecord *
get_selected_paper (YcCasePage *self)
{
  YcLine *line = gtk_single_selection_get_selected_item (self->paper_selection);

  if (line == NULL || self->file == NULL)
    return NULL;
  for (guint i = 0; i < self->file->papers->len; i++)
    {
      const YcPaperRecord *paper = g_ptr_array_index (self->file->papers, i);
      if (g_str_equal (paper->id, yc_line_get_id (line)))
        return paper;
    }
  return NULL;
}

/* After acceptance one key prints whatever the applicant has not got yet - unless the clerk has chosen a paper that was printed before. */
static gboolean
prints_all (YcCasePage *self, const YcPaperRecord *chosen)
{
  return self->is_notice && yc_case_file_count_unprinted (self->file) > 0 && (chosen == NULL || yc_case_file_waits_for_print (chosen));
}

/* ---- the standing sentence and the one blue button ---- */

static void
show_bar (YcCasePage *self, const YcStateLook *look, const char *sentence, const char *next)
{
  set_dot (self->bar_dot, self->bar_icon, look, "large");
  gtk_label_set_label (self->bar_label, sentence);
  gtk_label_set_label (self->bar_next, next);
}

static void
show_notice_bar (YcCasePage *self, const YcStateLook *look)
{
  guint n = yc_case_file_count_unprinted (self->file);
  const char *name = yc_case_file_name_decision (self->file, look->name);
  g_autofree char *sentence = NULL;

  if (n == 0)
    {
      sentence = g_strdup_printf (_("%s, the papers are printed"), name);
      show_bar (self, look, sentence, _("Let the applicant sign for them, then press F2 for the next applicant."));
      return;
    }
  sentence = g_strdup_printf (ngettext ("%s, %u paper is not printed yet", "%s, %u papers are not printed yet", n), name, n);
  show_bar (self, look, sentence,
            n > 1 ? _("Ctrl+P prints them all. The case is already safe on this workstation.")
                  : _("Ctrl+P prints the chosen paper. The case is already safe on this workstation."));
}

static void
show_case_bar (YcCasePage *self, const YcStateLook *look)
{
  const YcCaseRecord *record = self->file->record;
  g_autofree char *left = NULL, *sentence = NULL;
  YcStateLook left_look;
  GDate today;

  if (yc_case_is_open_intake (record))
    {
      sentence = g_strdup_printf (_("%s, saved by itself"), look->name);
      show_bar (self, look, sentence, *record->note != '\0' ? record->note : _("Go on with it when the applicant is here."));
      return;
    }
  yc_session_today (self->session, &today);
  left = yc_deadline_look (record, yc_session_get_calendar (self->session), &today, &left_look);
  sentence = *left != '\0' ? g_strdup_printf (C_("state and deadline", "%s, %s"), look->name, left) : g_strdup (look->name);
  show_bar (self, look, sentence, record->state == YC_STATE_SENT_BACK
            ? _("Scan the returned pages again, then hand the case over again; the time goes on.")
            : _("Its pages and papers are evidence now and can no longer be changed."));
}

/* A print was begun and its end never seen, as after a power cut. */
static void
show_unknown_bar (YcCasePage *self, const YcPaperRecord *paper)
{
  static const YcStateLook unknown = { "printer-printing-symbolic", "warn", NULL };
  g_autofree char *sentence = g_strdup_printf (_("“%s” was sent to the printer, outcome unknown"), paper->title);

  show_bar (self, &unknown, sentence, _("Look whether it came out. If it did not, Ctrl+P prints it again, marked as a reprint."));
}

static void
update_bar (YcCasePage *self)
{
  static const YcStateLook printing = { "printer-printing-symbolic", "info", NULL };
  static const YcStateLook broken = { "printer-error-symbolic", "bad", NULL };
  const YcPaperRecord *unknown = yc_case_file_find_unknown (self->file);
  YcStateLook look;
  YcErrorText text;

  yc_state_look (self->file->record, &look);
  if (self->printing)
    show_bar (self, &printing, _("Sending the paper to the printer…"), _("The paper is stored with the case."));
  else if (self->print_error != NULL)
    {
      yc_error_text_lookup (self->print_error, &text);
      show_bar (self, &broken, text.title, text.next);
    }
  else if (unknown != NULL && !prints_all (self, get_selected_paper (self)))
    show_unknown_bar (self, unknown);
  else if (self->is_notice)
    show_notice_bar (self, &look);
  else
    show_case_bar (self, &look);
}

static void
update_buttons (YcCasePage *self)
{
  const YcPaperRecord *paper = get_selected_paper (self);
  gboolean can_resume = yc_case_page_can_resume (self);
  gboolean returned = self->file != NULL && self->file->record->state == YC_STATE_SENT_BACK;
  gboolean wants_print = self->print_error != NULL || (paper != NULL && (paper->printed == 0 || paper->unknown) && !can_resume && !returned)
                         || (self->file != NULL && prints_all (self, paper));

  gtk_widget_set_visible (self->back_button, !self->is_notice);
  gtk_widget_set_visible (self->next_button, self->is_notice);
  gtk_widget_set_visible (self->resume_button, can_resume);
  set_suggested (GTK_WIDGET (self->print_button), wants_print);
  set_suggested (self->next_button, self->is_notice && !wants_print);
  set_suggested (self->resume_button, can_resume && !wants_print);
  g_signal_emit (self, signals[CHANGED], 0);
}

/* ---- printing ---- */

static void
show_print_button (YcCasePage *self, const YcPaperRecord *paper)
{
  guint n = yc_case_file_count_unprinted (self->file);
  g_autofree char *all = g_strdup_printf (ngettext ("Print %u paper", "Print all %u papers", n), n);

  if (prints_all (self, paper))
    yc_key_button_set_text (self->print_button, n > 1 ? all : _("Print"));
  else
    yc_key_button_set_text (self->print_button, paper->printed > 0 ? _("Print again") : _("Print"));
}

static void
update_print_box (YcCasePage *self)
{
  const YcPaperRecord *paper = get_selected_paper (self);
  g_autofree char *printer = yc_print_dup_printer ();
  g_autofree char *label = NULL, *next = NULL;
  YcStateLook look = { "printer-symbolic", "wait", NULL };

  gtk_widget_set_visible (self->print_box, paper != NULL);
  if (paper == NULL)
    return;
  if (self->print_error != NULL)
    {
      YcErrorText text;
      yc_error_text_lookup (self->print_error, &text);
      look = (YcStateLook) { text.icon, text.style, NULL };
      label = g_strdup (text.title);
      next = g_strdup (text.safe);
    }
  else if (paper->printed > 0)
    {
      g_autofree char *time = yc_time_format (paper->last_printed, "%H:%M");
      look.style = paper->unknown ? "warn" : "ok";
      label = yc_case_lines_describe_prints (paper);
      next = *printer != '\0' ? g_strdup_printf (_("%s, %s; the next one is marked as a reprint"), printer, time)
                              : g_strdup_printf (_("%s; the next one is marked as a reprint"), time);
    }
  else
    {
      label = yc_case_lines_describe_prints (paper);
      next = *printer != '\0' ? g_strdup_printf (_("Goes to %s; Ctrl+Shift+P chooses another"), printer) : g_strdup (_("You will be asked for the printer once."));
    }
  set_dot (self->print_dot, self->print_icon, &look, "plain");
  gtk_label_set_label (self->print_label, label);
  gtk_label_set_label (self->print_next, next);
  show_print_button (self, paper);
}

static void
select_paper (YcCasePage *self, const char *paper_id)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->papers)); i++)
    {
      g_autoptr (YcLine) line = g_list_model_get_item (G_LIST_MODEL (self->papers), i);
      if (g_strcmp0 (yc_line_get_id (line), paper_id) == 0)
        gtk_single_selection_set_selected (self->paper_selection, i);
    }
}

static void
paper_selected_cb (YcCasePage *self)
{
  const YcPaperRecord *paper = get_selected_paper (self);

  if (self->refilling || self->file == NULL)
    return;
  if (g_strcmp0 (paper != NULL ? paper->id : NULL, self->shown_paper) != 0)
    {
      g_clear_error (&self->print_error);
      g_free (self->shown_paper);
      self->shown_paper = g_strdup (paper != NULL ? paper->id : NULL);
      yc_paper_view_show (self->paper_view, self->session, paper, _("No paper yet. Receipt and notice will stand here as pages."));
    }
  update_print_box (self);
  update_bar (self);
  update_buttons (self);
}

/* ---- filling ---- */

static void
fill_strip (YcCasePage *self)
{
  const YcCaseRecord *record = self->file->record;
  gboolean is_person = record->applicant_kind == YC_APPLICANT_PERSON;
  g_autofree char *number = yc_line_mask_number (record->applicant_number);
  g_autofree char *scenario = yc_intake_scenario_text (self->file->intake);
  const char *name = *record->applicant_name != '\0' ? record->applicant_name : _("Applicant not known yet");
  YcStateLook look;

  adw_avatar_set_text (self->avatar, name);
  gtk_label_set_label (self->name_label, name);
  gtk_label_set_label (self->kind_label, is_person ? C_("applicant", "Person") : C_("applicant", "Organisation"));
  gtk_label_set_label (self->id_label, number);
  gtk_label_set_label (self->item_label, *record->item_name != '\0' ? record->item_name : _("No item chosen yet"));
  gtk_label_set_label (self->scenario_label, scenario);
  gtk_widget_set_visible (self->provisional_tag, yc_case_number_is_provisional (record->number));
  yc_state_look (record, &look);
  gtk_widget_set_css_classes (self->state_tag, (const char *[]) { "tag", look.style, NULL });
  gtk_image_set_from_icon_name (self->state_icon, look.icon);
  gtk_label_set_label (self->state_label, look.name);
}

static void
fill_outcome (YcCasePage *self)
{
  const YcCaseRecord *record = self->file->record;
  g_autofree char *time = yc_time_format (record->changed, "%Y年%-m月%-d日 %H:%M");
  g_autofree char *number = *record->number != '\0' ? yc_case_number_group (record->number) : g_strdup ("");
  YcStateLook look;

  yc_state_look (record, &look);
  set_dot (self->outcome_dot, self->outcome_icon, &look, "large");
  gtk_widget_set_css_classes (GTK_WIDGET (self->outcome_label), (const char *[]) { "page-title", look.style, NULL });
  gtk_label_set_label (self->outcome_label, self->is_notice ? yc_case_file_name_decision (self->file, look.name) : look.name);
  gtk_label_set_label (self->outcome_time, time);
  gtk_label_set_label (self->number_label, number);
  gtk_widget_set_visible (self->number_box, *number != '\0');
  gtk_label_set_label (self->facts_title, self->is_notice ? _("End of this intake") : _("About this case"));
}

static void
fill_counts (YcCasePage *self)
{
  guint n_papers = self->file->papers->len, n_pages = self->file->pages->len, n_materials = 0;
  g_autofree char *papers = g_strdup_printf (ngettext ("%u paper", "%u papers", n_papers), n_papers);
  g_autofree char *pages = NULL, *both = NULL, *count = NULL, *tag = NULL;

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->materials)); i++)
    {
      g_autoptr (YcLine) line = g_list_model_get_item (G_LIST_MODEL (self->materials), i);
      n_materials += yc_case_file_count_pages (self->file, yc_line_get_id (line)) > 0;
    }
  pages = g_strdup_printf (ngettext ("%u page", "%u pages", n_pages), n_pages);
  count = g_strdup_printf (ngettext ("%u material", "%u materials", n_materials), n_materials);
  both = g_strdup_printf (C_("materials and pages", "%s, %s"), count, pages);
  tag = g_strdup_printf (_("Materials: %s"), both);
  gtk_label_set_label (self->papers_count, papers);
  gtk_label_set_label (self->materials_count, both);
  gtk_label_set_label (self->pages_label, tag);
  gtk_widget_set_visible (self->no_papers, n_papers == 0);
  gtk_widget_set_visible (self->papers_scroller, n_papers > 0);
}

static void
fill (YcCasePage *self)
{
  const YcPaperRecord *selected = get_selected_paper (self);
  g_autofree char *paper_id = g_strdup (selected != NULL ? selected->id : NULL);
  gboolean in_acts = yc_focus_is_inside (GTK_WIDGET (self->acts));
  gboolean had_focus = self->wants_focus || yc_focus_is_inside (GTK_WIDGET (self));   /* the rows under it are about to be replaced */
  g_autoptr (GPtrArray) timers = NULL;
  YcMoment now;

  self->wants_focus = FALSE;
  self->refilling = TRUE;
  yc_case_lines_fill_papers (self->papers, self->file);
  yc_case_lines_fill_materials (self->materials, self->file);
  timers = yc_case_file_read_timers (self->file, self->session, &now);
  yc_timer_chart_show (self->timers, timers, &now);
  yc_case_lines_fill_facts (self->facts, self->file, timers, yc_session_get_calendar (self->session), &now.day);
  yc_case_lines_fill_history (self->history, self->file);
  fill_strip (self);
  fill_outcome (self);
  fill_counts (self);
  yc_counter_acts_show (self->acts, self->session, self->is_notice ? NULL : self->file);
  select_paper (self, paper_id != NULL && !self->is_notice ? paper_id : yc_case_file_suggest_paper (self->file, prints_all (self, NULL)));
  self->refilling = FALSE;
  gtk_stack_set_visible_child_name (self->root, "case");
  paper_selected_cb (self);
  if (had_focus && !in_acts)
    gtk_widget_grab_focus (GTK_WIDGET (self));
  if (self->file->papers->len == 0)
    yc_paper_view_show (self->paper_view, self->session, NULL, _("No paper yet. Receipt and notice will stand here as pages."));
}

/* ---- reading ---- */

typedef struct { YcCasePage *self; char *case_id; } Reading;

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Reading *reading = user_data;
  g_autoptr (YcCasePage) self = reading->self;
  g_autofree char *case_id = reading->case_id;
  g_autoptr (GError) error = NULL;
  g_autoptr (YcCaseFile) file = yc_case_file_load_finish (YC_SESSION (source), result, &error);

  g_free (reading);
  if (self->root == NULL || g_strcmp0 (case_id, self->case_id) != 0)
    return;
  if (file == NULL)
    {
      yc_state_page_set_error (self->trouble, error);
      gtk_stack_set_visible_child_name (self->root, "trouble");
      return;
    }
  g_clear_pointer (&self->file, yc_case_file_free);
  self->file = g_steal_pointer (&file);
  /* Once the back office has acted it is a case as any other. */
  self->is_notice = self->is_notice && self->file->record->state <= YC_STATE_HANDED_OVER;
  fill (self);
}

static void
load (YcCasePage *self)
{
  Reading *reading = g_new0 (Reading, 1);

  self->n_stuck = yc_session_count_stuck (self->session);
  *reading = (Reading) { g_object_ref (self), g_strdup (self->case_id) };
  yc_case_file_load_async (self->session, self->case_id, loaded_cb, reading);
}

static void
cases_changed_cb (YcCasePage *self, const char *case_id)
{
  if (g_strcmp0 (case_id, self->case_id) == 0)
    load (self);
}

static void
line_changed_cb (YcCasePage *self)
{
  if (self->file != NULL && yc_session_count_stuck (self->session) != self->n_stuck)
    load (self);
}

void
yc_case_page_open (YcCasePage *self, const char *case_id, gboolean after_acceptance)
{
  g_return_if_fail (YC_IS_CASE_PAGE (self));
  g_return_if_fail (case_id != NULL);

  g_free (self->case_id);
  self->case_id = g_strdup (case_id);
  self->is_notice = after_acceptance;
  g_queue_clear_full (&self->to_print, g_free);
  g_clear_error (&self->print_error);
  yc_counter_acts_show (self->acts, self->session, NULL);
  g_clear_pointer (&self->file, yc_case_file_free);
  g_clear_pointer (&self->shown_paper, g_free);
  g_list_store_remove_all (self->papers);
  gtk_stack_set_visible_child_name (self->root, "loading");
  g_signal_emit (self, signals[CHANGED], 0);
  load (self);
}

static void print_next (YcCasePage *self);
/* The first that fails keeps the others back: the printer has to be looked at. */
static void
printed_cb (const GError *error, gpointer user_data)
{
  g_autoptr (YcCasePage) self = user_data;

  self->printing = FALSE;
  g_clear_error (&self->print_error);
  if (error != NULL)
    {
      self->print_error = g_error_copy (error);
      g_queue_clear_full (&self->to_print, g_free);
    }
  if (self->root == NULL)
    return;
  print_next (self);
  if (self->file == NULL)
    return;
  update_print_box (self);
  update_bar (self);
  update_buttons (self);
}

static void
print_next (YcCasePage *self)
{
  g_autofree char *paper_id = g_queue_pop_head (&self->to_print);
  GtkRoot *window = gtk_widget_get_root (GTK_WIDGET (self));

  if (paper_id == NULL || window == NULL)
    return;
  self->printing = TRUE;
  yc_print_paper (GTK_WINDOW (window), self->session, self->case_id, paper_id, printed_cb, g_object_ref (self));
}

void
yc_case_page_print (YcCasePage *self)
{
  const YcPaperRecord *paper;

  g_return_if_fail (YC_IS_CASE_PAGE (self));

  paper = get_selected_paper (self);
  if (paper == NULL || self->printing)
    return;
  g_queue_clear_full (&self->to_print, g_free);
  for (guint i = 0; prints_all (self, paper) && i < self->file->papers->len; i++)
    {
      const YcPaperRecord *each = g_ptr_array_index (self->file->papers, i);

      if (yc_case_file_waits_for_print (each))
        g_queue_push_tail (&self->to_print, g_strdup (each->id));
    }
  if (g_queue_is_empty (&self->to_print))
    g_queue_push_tail (&self->to_print, g_strdup (paper->id));
  print_next (self);
  update_bar (self);
}

static void
print_for_act_cb (YcCasePage *self, const char *paper_id)
{
  g_queue_push_tail (&self->to_print, g_strdup (paper_id));
  if (!self->printing)
    print_next (self);
}

YcCounterActs *
yc_case_page_get_acts (YcCasePage *self)
{
  return self->acts;
}

const char *
yc_case_page_get_case (YcCasePage *self)
{
  g_return_val_if_fail (YC_IS_CASE_PAGE (self), NULL);

  return self->case_id;
}

gboolean
yc_case_page_is_notice (YcCasePage *self)
{
  g_return_val_if_fail (YC_IS_CASE_PAGE (self), FALSE);

  return self->is_notice;
}

gboolean
yc_case_page_can_print (YcCasePage *self)
{
  g_return_val_if_fail (YC_IS_CASE_PAGE (self), FALSE);

  return get_selected_paper (self) != NULL;
}

gboolean
yc_case_page_can_resume (YcCasePage *self)
{
  g_return_val_if_fail (YC_IS_CASE_PAGE (self), FALSE);

  return self->file != NULL && yc_case_may_resume (self->file->record, yc_session_get_clerk (self->session));
}

/* ---- widget ---- */

static void
copy_number_cb (YcCasePage *self)
{
  if (self->file != NULL)
    gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), self->file->record->number);
}

static gboolean
yc_case_page_grab_focus (GtkWidget *widget)
{
  YcCasePage *self = YC_CASE_PAGE (widget);
  guint position = gtk_single_selection_get_selected (self->paper_selection);

  if (self->file == NULL)
    {
      self->wants_focus = TRUE;
      return FALSE;
    }
  if (position == GTK_INVALID_LIST_POSITION)
    return gtk_widget_grab_focus (self->is_notice ? self->next_button : self->back_button);
  return yc_list_focus_row (self->papers_view, position) || gtk_widget_grab_focus (GTK_WIDGET (self->papers_view));
}

static void
yc_case_page_dispose (GObject *object)
{
  YcCasePage *self = YC_CASE_PAGE (object);

  g_clear_pointer (&self->file, yc_case_file_free);
  gtk_widget_dispose_template (GTK_WIDGET (self), YC_TYPE_CASE_PAGE);
  g_clear_object (&self->session);
  g_clear_pointer (&self->case_id, g_free);
  g_clear_pointer (&self->shown_paper, g_free);
  g_queue_clear_full (&self->to_print, g_free);
  g_clear_error (&self->print_error);
  g_clear_object (&self->papers);
  g_clear_object (&self->materials);
  g_clear_object (&self->facts);
  g_clear_object (&self->history);

  G_OBJECT_CLASS (yc_case_page_parent_class)->dispose (object);
}

#define BIND(name) gtk_widget_class_bind_template_child (widget_class, YcCasePage, name)

static void
bind_children (GtkWidgetClass *widget_class)
{
  BIND (root); BIND (trouble);
  BIND (avatar); BIND (name_label); BIND (kind_label); BIND (id_label); BIND (item_label); BIND (scenario_label); BIND (pages_label);
  BIND (provisional_tag); BIND (state_tag); BIND (state_icon); BIND (state_label);
  BIND (papers_count); BIND (materials_count); BIND (no_papers); BIND (papers_scroller); BIND (papers_view); BIND (paper_selection);
  BIND (materials_model); BIND (facts_model); BIND (history_model); BIND (paper_view);
  BIND (facts_title); BIND (outcome_dot); BIND (outcome_icon); BIND (outcome_label); BIND (outcome_time);
  BIND (number_box); BIND (number_label);
  BIND (print_box); BIND (print_dot); BIND (print_icon); BIND (print_label); BIND (print_next); BIND (print_button); BIND (acts); BIND (timers);
  BIND (bar_dot); BIND (bar_icon); BIND (bar_label); BIND (bar_next);
  BIND (back_button); BIND (resume_button); BIND (next_button);
}

static void
yc_case_page_class_init (YcCasePageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = yc_case_page_dispose;
  widget_class->grab_focus = yc_case_page_grab_focus;

  signals[CHANGED] = g_signal_new ("changed", YC_TYPE_CASE_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  g_type_ensure (YC_TYPE_COUNTER_ACTS);
  g_type_ensure (YC_TYPE_KEY_BUTTON);
  g_type_ensure (YC_TYPE_LINE);
  g_type_ensure (YC_TYPE_PAPER_VIEW);
  g_type_ensure (YC_TYPE_STATE_PAGE);
  g_type_ensure (YC_TYPE_TIMER_CHART);
  gtk_widget_class_set_template_from_resource (widget_class, YC_APP_PATH "/common/yc-case-page.ui");
  bind_children (widget_class);
  gtk_widget_class_bind_template_callback (widget_class, paper_selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, copy_number_cb);
  gtk_widget_class_bind_template_callback (widget_class, print_for_act_cb);
}

static void
yc_case_page_init (YcCasePage *self)
{
  self->papers = g_list_store_new (YC_TYPE_LINE);
  self->materials = g_list_store_new (YC_TYPE_LINE);
  self->facts = g_list_store_new (YC_TYPE_LINE);
  self->history = g_list_store_new (YC_TYPE_LINE);
  gtk_widget_init_template (GTK_WIDGET (self));
  yc_stack_hide_others (self->root);
  gtk_single_selection_set_model (self->paper_selection, G_LIST_MODEL (self->papers));
  gtk_no_selection_set_model (self->materials_model, G_LIST_MODEL (self->materials));
  gtk_no_selection_set_model (self->facts_model, G_LIST_MODEL (self->facts));
  gtk_no_selection_set_model (self->history_model, G_LIST_MODEL (self->history));
}

GtkWidget *
yc_case_page_new (YcSession *session)
{
  YcCasePage *self;

  g_return_val_if_fail (YC_IS_SESSION (session), NULL);

  self = g_object_new (YC_TYPE_CASE_PAGE, NULL);
  self->session = g_object_ref (session);
  g_signal_connect_object (session, "cases-changed", G_CALLBACK (cases_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "line-changed", G_CALLBACK (line_changed_cb), self, G_CONNECT_SWAPPED);
  return GTK_WIDGET (self);
}
