/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* The intake page: one case from the choice of its item to acceptance. Takes a session, gives signals when something is accepted or must
 * be printed. Main thread only; store calls run on the store's thread, scanning in its helper, decoding in the pool. */
#define G_LOG_DOMAIN "yc-app"
#include "config.h"

#include <glib/gi18n.h>

#include "app/clerk/yc-intake-page-private.h"
#include "app/common/yc-stack.h"

#define WIDE 1500               /* px from which there are two pages side by side and room for the answers */

enum { ACCEPTED, ANSWERED, PRINT, SUPPLIED, CLOSED, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (YcIntakePage, yc_intake_page, GTK_TYPE_WIDGET)

/* ---- what is selected ---- */

const YcSlot *
yc_intake_page_find_slot (YcIntakePage *self, const char *material_id)
{
  for (guint i = 0; self->verdict != NULL && material_id != NULL && i < self->verdict->slots->len; i++)
    if (g_str_equal (((const YcSlot *) g_ptr_array_index (self->verdict->slots, i))->material->id, material_id))
      return g_ptr_array_index (self->verdict->slots, i);
  return NULL;
}

const YcMaterial *
yc_intake_page_get_target (YcIntakePage *self)
{
  const YcSlot *slot = yc_intake_page_find_slot (self, self->selected);

  return slot != NULL ? slot->material : NULL;
}

/* ---- pages ---- */

static YcPageObject *
take_object (YcIntakePage *self, const YcPage *page)
{
  YcPageObject *object = g_hash_table_lookup (self->objects, page->id);

  if (object == NULL)
    {
      object = yc_page_object_new (page);
      g_hash_table_insert (self->objects, g_strdup (page->id), object);
    }
  else
    yc_page_object_set_page (object, page);
  return object;
}

/* How many objects at the start of the list are there already, so that the selection can stay. */
static guint
count_same (YcIntakePage *self, const GPtrArray *objects)
{
  guint i;

  for (i = 0; i < objects->len; i++)
    {
      g_autoptr (YcPageObject) object = g_list_model_get_item (G_LIST_MODEL (self->slot_pages), i);

      if (object != g_ptr_array_index (objects, i))
        break;
    }
  return i;
}

/* The list of the selected slot; when pages came, the last one is shown. */
static void
fill_slot_pages (YcIntakePage *self)
{
  g_autoptr (GPtrArray) objects = g_ptr_array_new ();
  guint before = g_list_model_get_n_items (G_LIST_MODEL (self->slot_pages));
  guint same;

  for (guint i = 0; i < self->pages->len; i++)
    {
      const YcPage *page = g_ptr_array_index (self->pages, i);
      YcPageObject *object;

      if (g_strcmp0 (page->material_id, self->selected) != 0)
        continue;
      object = take_object (self, page);
      g_ptr_array_add (objects, object);
      yc_page_object_set_number (object, objects->len);
    }
  same = count_same (self, objects);
  if (same < before || same < objects->len)
    g_list_store_splice (self->slot_pages, same, before - same, objects->pdata + same, objects->len - same);
  if (objects->len > before && before > 0 && same == before)
    yc_page_view_select (self->view, G_MAXUINT);
  yc_thumbnail_strip_show_facts (yc_page_view_get_strip (self->view));
}

void
yc_intake_page_set_pages (YcIntakePage *self, GPtrArray *pages)
{
  g_ptr_array_unref (self->pages);
  self->pages = pages;
  yc_intake_page_judge (self);
}

/* One blue button: the way out of trouble, else the outcome that can be taken, else the scan that is still wanted. */
static void
show_blue_button (YcIntakePage *self, gboolean broken)
{
  gboolean can_decide = self->verdict != NULL && (self->verdict->ready || self->verdict->needs_letter || yc_intake_page_refuses (self))
                        && !yc_intake_page_letter_is_out (self);
  gboolean asking = yc_page_view_is_asking (self->view);

  yc_verdict_bar_set_quiet (self->bar, broken || asking || !can_decide || self->step != YC_STEP_WORK);
  yc_scan_foot_set_suggested (self->foot, yc_checklist_wants (self->checklist) && !broken && !asking && !can_decide && self->job == NULL
                                          && yc_intake_page_takes_into (self, self->selected));
}

/* A scan was asked for and no page has come: the scanner may still be looked for. */
static void
show_scan_state (YcIntakePage *self)
{
  YcScanState *state = yc_page_view_show_state (self->view);

  if (yc_scanner_get_state (self->scanner) == YC_SCANNER_SEARCHING)
    yc_scan_state_show_searching (state);
  else
    yc_scan_state_show_scanning (state, MAX (self->job_moving, 1));
}

/* What the middle shows for the selected slot: the scan that runs into it, the trouble it ended in, its pages, or that there are none. */
void
yc_intake_page_show_slot (YcIntakePage *self)
{
  const YcSlot *slot = yc_intake_page_find_slot (self, self->selected);
  guint n_pages;
  gboolean here = self->job_material != NULL && g_strcmp0 (self->job_material, self->selected) == 0;
  gboolean broken = here && self->job == NULL && self->job_error != NULL;
  gboolean file = broken && yc_scan_state_is_file (self->job_error);

  fill_slot_pages (self);
  n_pages = g_list_model_get_n_items (G_LIST_MODEL (self->slot_pages));
  yc_page_view_set_title (self->view, slot != NULL ? slot->material->name : _("Pages"), slot != NULL ? slot->material->standard : "");
  yc_page_view_tag (self->view, !broken ? NULL : file ? _("File refused") : _("Scan broke off"));
  yc_thumbnail_strip_show_next (yc_page_view_get_strip (self->view),
                                here && self->job != NULL ? YC_NEXT_PLACE_MOVING : broken && !file ? YC_NEXT_PLACE_BROKEN : YC_NEXT_PLACE_FREE,
                                n_pages + 1);
  yc_page_view_show_progress (self->view, self->job != NULL ? MAX (self->job_moving, self->job_stored + 1) : 0, 0, self->job_stored);
  yc_intake_page_show_count (self);
  show_blue_button (self, broken);
  if (broken)
    yc_scan_state_show_error (yc_page_view_show_state (self->view), self->job_error, n_pages, self->job_detail);
  else if (n_pages > 0)
    yc_page_view_show_pages (self->view);
  else if (here && self->job != NULL)
    show_scan_state (self);
  else
    yc_intake_page_show_nothing (self, slot);
  yc_scan_foot_show_target (self->foot, slot != NULL ? slot->material->name : NULL);
}

static GMenuModel *
make_targets (YcIntakePage *self)
{
  GMenu *menu = g_menu_new ();

  for (guint i = 0; i < self->verdict->slots->len; i++)
    {
      const YcSlot *slot = g_ptr_array_index (self->verdict->slots, i);
      g_autoptr (GMenuItem) item = g_menu_item_new (slot->material->name, NULL);

      if (g_strcmp0 (slot->material->id, self->selected) == 0)
        continue;
      g_menu_item_set_action_and_target (item, "intake.move-page", "s", slot->material->id);
      g_menu_append_item (menu, item);
    }
  return G_MENU_MODEL (menu);
}

static void
aimed_cb (YcIntakePage *self, const char *material_id)
{
  g_autoptr (GMenuModel) targets = NULL;

  if (g_strcmp0 (self->selected, material_id) == 0 || self->verdict == NULL)
    return;
  g_free (self->selected);
  self->selected = g_strdup (material_id);
  yc_thumbnail_strip_say (yc_page_view_get_strip (self->view), YC_TONE_WAIT, "");
  yc_intake_page_show_slot (self);
  yc_page_view_select (self->view, 0);
  targets = make_targets (self);
  yc_page_view_set_targets (self->view, targets);
  yc_intake_page_keep_slot (self);
  if (yc_intake_page_supplies (self))
    yc_intake_page_guide_supply (self);
  yc_intake_page_update_actions (self);
}

static void
wants_cb (YcIntakePage *self, YcPageObject *page, int width)
{
  yc_page_pictures_want (self->pictures, page, width);
}

/* ---- the verdict ---- */

static void
show_verdict (YcIntakePage *self, const GDate *today)
{
  g_autoptr (GMenuModel) targets = NULL;

  yc_checklist_show (self->checklist, self->intake, self->verdict, self->selected);
  if (self->selected == NULL)
    self->selected = g_strdup (yc_checklist_get_selected (self->checklist));
  targets = make_targets (self);
  yc_page_view_set_targets (self->view, targets);
  yc_checklist_show_answers (self->checklist, self->intake, self->wide);
  yc_strip_show_limits (self->strip, self->intake->item, self->verdict, today, !yc_intake_page_supplies (self));
  yc_intake_page_show_slot (self);
  if (self->step == YC_STEP_WORK && yc_intake_page_supplies (self))
    yc_intake_page_guide_supply (self);
  else if (self->step == YC_STEP_WORK && !self->busy)
    yc_intake_page_show_answers (self);
}

static void
guide (YcIntakePage *self)
{
  /* The blue button of these steps is in their page. */
  yc_verdict_bar_set_quiet (self->bar, TRUE);
  if (self->step == YC_STEP_ITEM)
    yc_verdict_bar_guide (self->bar, _("First choose the item"), _("Type a part of its name, Enter chooses. Then follow applicant and questions."));
  else if (self->step == YC_STEP_APPLICANT)
    yc_verdict_bar_guide (self->bar, _("Who applies?"), _("Name and number from the paper; a mistyped number is refused at once."));
  else
    yc_verdict_bar_guide (self->bar, _("Answer the questions"), _("The answers decide what is asked for. Nothing else may be demanded."));
}

static gboolean
is_at_virtual (YcIntakePage *self)
{
  const YcClerk *clerk = yc_session_get_clerk (self->session);
  YcRole role;

  return clerk != NULL && yc_role_parse (clerk->role, &role) && role == YC_ROLE_VIRTUAL;
}

void
yc_intake_page_judge (YcIntakePage *self)
{
  GDate today;
  YcMoment now;
  YcCreditView credit;
  g_autoptr (GPtrArray) problems = NULL;

  yc_session_today (self->session, &today);
  yc_moment_init (&now, yc_clock_now (yc_session_get_clock (self->session)));
  yc_strip_show_applicant (self->strip, &self->intake->applicant, &today);
  yc_strip_show_item (self->strip, self->intake);
  if (self->intake->item == NULL)
    {
      yc_strip_show_limits (self->strip, NULL, NULL, &today, TRUE);
      yc_intake_page_update_actions (self);
      return;
    }
  problems = yc_intake_check (self->intake, &today);
  g_clear_pointer (&self->verdict, yc_verdict_free);
  self->verdict = yc_told_judge (self->told, &(YcVerdictAsk) { self->intake, self->pages, yc_session_get_calendar (self->session), &today,
                                                    yc_session_get_region (self->session),
                                                    yc_intake_page_look_at_credit (self, &today, &credit), FALSE, now.minute,
                                                    is_at_virtual (self) });
  /* Rows and menus point into the item; the one before may go only now. */
  g_clear_pointer (&self->judged, yc_item_unref);
  self->judged = yc_item_ref (self->intake->item);
  yc_intake_page_limit_slots (self);
  yc_intake_page_prune_counts (self);
  yc_applicant_form_show_problems (self->applicant, problems);
  yc_form_pane_show (self->form, self->intake);
  yc_form_pane_show_problems (self->form, problems, self->checked);
  show_verdict (self, &today);
  if (self->step != YC_STEP_WORK)
    guide (self);
  yc_intake_page_update_actions (self);
}

void
yc_intake_page_edited (YcIntakePage *self)
{
  yc_intake_prefill (self->intake);
  yc_intake_page_judge (self);
  yc_intake_page_touch (self);
}

/* ---- steps ---- */

static gboolean
applicant_is_done (YcIntakePage *self)
{
  GDate today;
  g_autoptr (GPtrArray) problems = NULL;

  yc_session_today (self->session, &today);
  problems = yc_intake_check (self->intake, &today);
  for (guint i = 0; i < problems->len; i++)
    {
      const YcInputProblem *problem = g_ptr_array_index (problems, i);

      if (g_str_has_prefix (problem->where, "applicant.") || g_str_has_prefix (problem->where, "agent."))
        return FALSE;
    }
  return TRUE;
}

void
yc_intake_page_go (YcIntakePage *self, YcStep step)
{
  static const char *const names[] = { "item", "applicant", "questions", "work" };
  GDate today;

  yc_session_today (self->session, &today);
  self->step = step;
  gtk_stack_set_visible_child_name (self->steps, names[step]);
  if (step == YC_STEP_APPLICANT)
    yc_applicant_form_show (self->applicant, &self->intake->applicant, self->intake->item, &today);
  else if (step == YC_STEP_QUESTIONS)
    yc_question_page_show (self->questions, self->intake);
  yc_intake_page_judge (self);
  if (step == YC_STEP_ITEM)
    {
      guide (self);
      yc_item_picker_start (self->items, self->intake->item);
    }
  else if (step == YC_STEP_APPLICANT)
    yc_applicant_form_start (self->applicant);
  else if (step == YC_STEP_QUESTIONS)
    yc_question_page_start (self->questions);
  else if (!yc_form_pane_focus (self->form, NULL))
    {
      yc_checklist_focus (self->checklist);
      if (yc_page_view_is_asking (self->view))
        yc_page_view_focus_count (self->view);
    }
}

void
yc_intake_page_go_on (YcIntakePage *self)
{
  if (self->intake->item == NULL)
    yc_intake_page_go (self, YC_STEP_ITEM);
  else if (!applicant_is_done (self))
    yc_intake_page_go (self, YC_STEP_APPLICANT);
  else if (!yc_intake_all_answered (self->intake))
    yc_intake_page_go (self, YC_STEP_QUESTIONS);
  else
    yc_intake_page_go (self, YC_STEP_WORK);
}

static void
picked_cb (YcIntakePage *self, YcItem *item)
{
  const YcItem *now = self->intake->item;

  if (self->loading)
    return;
  /* Pages lie in the slots of their item: under another one they would belong to nothing. */
  if (now != NULL && !g_str_equal (now->id, item->id) && (self->pages->len > 0 || yc_intake_page_takes_pages (self)))
    {
      yc_intake_page_go_on (self);
      yc_notice_bar_show (self->notice, YC_TONE_WARN, "dialog-warning-symbolic", _("The item stays: this case has pages already"),
                          _("Delete its pages first, or park the case and begin another one with F2."), NULL, NULL);
      return;
    }
  yc_intake_set_item (self->intake, item);
  self->checked = FALSE;
  yc_intake_page_edited (self);
  yc_intake_page_look_around (self);
  yc_intake_page_go_on (self);
}

static void
applicant_changed_cb (YcIntakePage *self)
{
  yc_applicant_form_store (self->applicant, &self->intake->applicant);
  yc_intake_page_edited (self);
}

static void
applicant_done_cb (YcIntakePage *self)
{
  yc_intake_page_look_around (self);
  yc_intake_page_go_on (self);
}

static void
answered_cb (YcIntakePage *self, const char *question_id, const char *answer_id)
{
  yc_intake_set_answer (self->intake, question_id, answer_id);
  yc_intake_page_edited (self);
  yc_question_page_show (self->questions, self->intake);
}

static void
questions_done_cb (YcIntakePage *self)
{
  yc_intake_page_go_on (self);
}

static void
field_edited_cb (YcIntakePage *self, const char *field_id, const char *value)
{
  if (g_str_equal (yc_intake_get_field (self->intake, field_id), value))
    {
      yc_intake_page_judge (self);
      return;
    }
  yc_intake_set_field (self->intake, field_id, value, YC_ORIGIN_TYPED);
  yc_intake_page_edited (self);
}

/* Behind the form come the materials: the selected one when it wants something. */
static void
form_finished_cb (YcIntakePage *self)
{
  if (yc_checklist_wants (self->checklist) || !yc_checklist_next (self->checklist))
    yc_checklist_focus (self->checklist);
}

/* Escape leaves a step that was only looked at. */
static gboolean
step_key_cb (YcIntakePage *self, guint key)
{
  if (key != GDK_KEY_Escape || self->step == YC_STEP_WORK || self->intake->item == NULL)
    return GDK_EVENT_PROPAGATE;
  yc_intake_page_go_on (self);
  return GDK_EVENT_STOP;
}

/* ---- another case ---- */

void
yc_intake_page_reset (YcIntakePage *self, YcIntake *intake)
{
  self->generation++;
  self->load_waits = self->loading = FALSE;
  g_clear_handle_id (&self->save_source, g_source_remove);
  yc_intake_page_forget_job (self);
  g_clear_pointer (&self->verdict, yc_verdict_free);
  g_clear_pointer (&self->intake, yc_intake_free);
  self->intake = intake;
  yc_intake_know_letters (intake);
  g_ptr_array_unref (self->pages);
  self->pages = g_ptr_array_new_with_free_func ((GDestroyNotify) yc_page_free);
  g_hash_table_remove_all (self->objects);
  g_hash_table_remove_all (self->counts);
  g_clear_pointer (&self->job_hold, g_free);
  yc_intake_page_drop_saving (self);
  g_list_store_remove_all (self->slot_pages);
  g_clear_pointer (&self->pictures, yc_page_pictures_free);
  self->pictures = yc_page_pictures_new (self->session);
  g_clear_pointer (&self->selected, g_free);
  g_clear_pointer (&self->duplicate, g_free);
  g_clear_pointer (&self->asked_number, g_free);
  g_clear_pointer (&self->last_paper, g_free);
  g_clear_pointer (&self->next_paper, g_free);
  g_clear_pointer (&self->letter_key, g_free);
  g_clear_pointer (&self->letter_paper, g_free);
  g_clear_pointer (&self->case_id, g_free);
  g_clear_pointer (&self->duties, g_ptr_array_unref);
  self->state = YC_STATE_DRAFT;
  g_clear_pointer (&self->told, yc_told_free);
  g_date_clear (&self->judge_last, 1);
  yc_credit_watch_set_number (self->credit, "");
  self->dirty = self->frozen = self->busy = self->checked = FALSE;
  yc_checklist_clear_marks (self->checklist);
  yc_notice_bar_clear (self->notice);
  yc_strip_show_unfinished (self->strip, 0);
  yc_strip_show_priority (self->strip, FALSE);
  yc_form_pane_say (self->form, YC_TONE_WAIT, "");
  yc_thumbnail_strip_say (yc_page_view_get_strip (self->view), YC_TONE_WAIT, "");
  yc_verdict_bar_set_busy (self->bar, NULL);
  /* What a scan of the case before met does not stand at this one's foot. */
  if (self->scanner != NULL)
    yc_intake_page_show_options (self);
}

/* ---- the widget ---- */

static void
set_wide (YcIntakePage *self, gboolean wide)
{
  self->wide = wide;
  gtk_widget_set_size_request (self->start_pane, wide ? 352 : 308, -1);
  gtk_widget_set_size_request (self->end_pane, wide ? 408 : 340, -1);
  yc_page_view_set_columns (self->view, wide ? 2 : 1);
  if (self->intake != NULL && self->intake->item != NULL)
    yc_checklist_show_answers (self->checklist, self->intake, wide);
}

static gboolean
adapt_cb (gpointer data)
{
  YcIntakePage *self = data;

  if (self->root != NULL)
    set_wide (self, gtk_widget_get_width (GTK_WIDGET (self)) >= WIDE);
  return G_SOURCE_REMOVE;
}

static void
yc_intake_page_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  YcIntakePage *self = YC_INTAKE_PAGE (widget);

  gtk_widget_size_allocate (self->root, &(GtkAllocation) { 0, 0, width, height }, baseline);
  /* Sizes must not change while they are being given out. */
  if ((width >= WIDE) != self->wide)
    g_idle_add_full (G_PRIORITY_HIGH_IDLE, adapt_cb, g_object_ref (self), g_object_unref);
}

static void
yc_intake_page_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural, int *min_baseline, int *nat_baseline)
{
  gtk_widget_measure (YC_INTAKE_PAGE (widget)->root, orientation, for_size, minimum, natural, min_baseline, nat_baseline);
}

/* The keys of the window find the actions while this page is the one that is shown. */
static void
yc_intake_page_map (GtkWidget *widget)
{
  YcIntakePage *self = YC_INTAKE_PAGE (widget);

  GTK_WIDGET_CLASS (yc_intake_page_parent_class)->map (widget);
  gtk_widget_insert_action_group (GTK_WIDGET (gtk_widget_get_root (widget)), "intake", G_ACTION_GROUP (self->actions));
  yc_clerk_plain_popovers (widget);
}

static void
yc_intake_page_unmap (GtkWidget *widget)
{
  gtk_widget_insert_action_group (GTK_WIDGET (gtk_widget_get_root (widget)), "intake", NULL);
  GTK_WIDGET_CLASS (yc_intake_page_parent_class)->unmap (widget);
}

static void
yc_intake_page_dispose (GObject *object)
{
  YcIntakePage *self = YC_INTAKE_PAGE (object);

  g_clear_handle_id (&self->save_source, g_source_remove);
  g_clear_handle_id (&self->room_source, g_source_remove);
  if (self->root != NULL)
    yc_intake_page_forget_job (self);
  if (self->scanner != NULL)
    g_signal_handlers_disconnect_by_data (self->scanner, self);
  g_clear_object (&self->scanner);
  g_clear_pointer (&self->pictures, yc_page_pictures_free);
  gtk_widget_dispose_template (GTK_WIDGET (self), YC_TYPE_INTAKE_PAGE);
  G_OBJECT_CLASS (yc_intake_page_parent_class)->dispose (object);
}

static void
yc_intake_page_finalize (GObject *object)
{
  YcIntakePage *self = YC_INTAKE_PAGE (object);

  g_clear_pointer (&self->verdict, yc_verdict_free);
  g_clear_pointer (&self->judged, yc_item_unref);
  g_clear_pointer (&self->intake, yc_intake_free);
  g_clear_pointer (&self->pages, g_ptr_array_unref);
  g_clear_pointer (&self->objects, g_hash_table_unref);
  g_clear_pointer (&self->counts, g_hash_table_unref);
  g_clear_pointer (&self->job_hold, g_free);
  g_clear_object (&self->slot_pages);
  g_clear_object (&self->import_file);
  g_clear_object (&self->actions);
  g_clear_object (&self->settings);
  g_clear_object (&self->session);
  g_free (self->selected);
  g_free (self->duplicate);
  g_free (self->asked_number);
  g_free (self->last_paper);
  g_free (self->next_paper);
  g_free (self->letter_key);
  g_free (self->letter_paper);
  g_free (self->case_id);
  g_clear_pointer (&self->duties, g_ptr_array_unref);
  g_clear_pointer (&self->told, yc_told_free);
  g_clear_object (&self->credit);
  G_OBJECT_CLASS (yc_intake_page_parent_class)->finalize (object);
}

static void
yc_intake_page_class_init (YcIntakePageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = yc_intake_page_dispose;
  object_class->finalize = yc_intake_page_finalize;
  widget_class->size_allocate = yc_intake_page_size_allocate;
  widget_class->measure = yc_intake_page_measure;
  widget_class->map = yc_intake_page_map;
  widget_class->unmap = yc_intake_page_unmap;

  signals[ACCEPTED] = g_signal_new ("accepted", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);
  signals[PRINT] = g_signal_new ("print", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2,
                                 G_TYPE_STRING, G_TYPE_STRING);
  signals[ANSWERED] = g_signal_new ("answered", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[SUPPLIED] = g_signal_new ("supplied", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[CLOSED] = g_signal_new ("closed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  g_type_ensure (YC_TYPE_STRIP);
  g_type_ensure (YC_TYPE_NOTICE_BAR);
  g_type_ensure (YC_TYPE_ITEM_PICKER);
  g_type_ensure (YC_TYPE_APPLICANT_FORM);
  g_type_ensure (YC_TYPE_QUESTION_PAGE);
  g_type_ensure (YC_TYPE_CHECKLIST);
  g_type_ensure (YC_TYPE_SCAN_FOOT);
  g_type_ensure (YC_TYPE_PAGE_VIEW);
  g_type_ensure (YC_TYPE_FORM_PANE);
  g_type_ensure (YC_TYPE_VERDICT_BAR);
  yc_clerk_use_template (widget_class, "yc-intake-page.ui");
  gtk_widget_class_bind_template_child (widget_class, YcIntakePage, root);
  gtk_widget_class_bind_template_child (widget_class, YcIntakePage, strip);
  gtk_widget_class_bind_template_child (widget_class, YcIntakePage, notice);
  gtk_widget_class_bind_template_child (widget_class, YcIntakePage, steps);
  gtk_widget_class_bind_template_child (widget_class, YcIntakePage, items);
  gtk_widget_class_bind_template_child (widget_class, YcIntakePage, applicant);
  gtk_widget_class_bind_template_child (widget_class, YcIntakePage, questions);
  gtk_widget_class_bind_template_child (widget_class, YcIntakePage, start_pane);
  gtk_widget_class_bind_template_child (widget_class, YcIntakePage, checklist);
  gtk_widget_class_bind_template_child (widget_class, YcIntakePage, foot);
  gtk_widget_class_bind_template_child (widget_class, YcIntakePage, view);
  gtk_widget_class_bind_template_child (widget_class, YcIntakePage, end_pane);
  gtk_widget_class_bind_template_child (widget_class, YcIntakePage, form);
  gtk_widget_class_bind_template_child (widget_class, YcIntakePage, bar);
  gtk_widget_class_bind_template_callback (widget_class, step_key_cb);
  gtk_widget_class_bind_template_callback (widget_class, picked_cb);
  gtk_widget_class_bind_template_callback (widget_class, applicant_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, applicant_done_cb);
  gtk_widget_class_bind_template_callback (widget_class, answered_cb);
  gtk_widget_class_bind_template_callback (widget_class, questions_done_cb);
  gtk_widget_class_bind_template_callback (widget_class, aimed_cb);
  gtk_widget_class_bind_template_callback (widget_class, wants_cb);
  gtk_widget_class_bind_template_callback (widget_class, field_edited_cb);
  gtk_widget_class_bind_template_callback (widget_class, form_finished_cb);
  gtk_widget_class_bind_template_callback_full (widget_class, "counted_cb", G_CALLBACK (yc_intake_page_counted_cb));
  gtk_widget_class_bind_template_callback_full (widget_class, "noted_cb", G_CALLBACK (yc_intake_page_noted_cb));
  gtk_widget_class_bind_template_callback_full (widget_class, "jump_cb", G_CALLBACK (yc_intake_page_jump_cb));
}

static void
yc_intake_page_init (YcIntakePage *self)
{
  g_queue_init (&self->flushes);
  self->pages = g_ptr_array_new_with_free_func ((GDestroyNotify) yc_page_free);
  self->objects = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
  self->counts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->slot_pages = g_list_store_new (YC_TYPE_PAGE_OBJECT);
  self->actions = g_simple_action_group_new ();
  self->intake = yc_intake_new (NULL);
  gtk_widget_init_template (GTK_WIDGET (self));
  yc_stack_hide_others (self->steps);
  gtk_widget_insert_action_group (GTK_WIDGET (self), "intake", G_ACTION_GROUP (self->actions));
  yc_page_view_set_pages (self->view, G_LIST_MODEL (self->slot_pages));
  set_wide (self, FALSE);
}

GtkWidget *
yc_intake_page_new (YcSession *session)
{
  YcIntakePage *self = g_object_new (YC_TYPE_INTAKE_PAGE, NULL);

  self->session = g_object_ref (session);
  yc_intake_page_watch_credit (self);
  self->pictures = yc_page_pictures_new (session);
  yc_item_picker_set_catalog (self->items, yc_session_get_catalog (session));
  yc_intake_page_add_actions (self);
  yc_intake_page_watch_scanner (self);
  return GTK_WIDGET (self);
}

const char *
yc_intake_page_get_case (YcIntakePage *self)
{
  return self->case_id;
}
