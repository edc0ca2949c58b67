/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */

/* The commands of the intake page as actions, with their enabled state. Keys stand in yc-accels.c. Main thread only. */
#define G_LOG_DOMAIN "yc-app"
#include "config.h"

#include <glib/gi18n.h>

#include "app/clerk/yc-intake-page-private.h"
#include "app/yc-settings.h"
#include "outbox/yc-counter.h"

typedef gboolean (*Condition) (const YcIntakePage *self);

/* ---- when ---- */

static gboolean
is_free (const YcIntakePage *self)
{
  return !self->busy && !self->frozen && !self->loading;
}

static gboolean
has_item (const YcIntakePage *self)
{
  return is_free (self) && self->intake->item != NULL;
}

static gboolean
has_questions (const YcIntakePage *self)
{
  return has_item (self) && self->intake->item->questions->len > 0;
}

static gboolean
at_work (const YcIntakePage *self)
{
  return has_item (self) && self->step == YC_STEP_WORK;
}

/* An accepted case that still owes pages counts with the slots that take them. */
static gboolean
handles_pages (const YcIntakePage *self)
{
  return !self->busy && self->intake->item != NULL && self->step == YC_STEP_WORK && yc_intake_page_takes_into (self, self->selected);
}

static gboolean
has_slots (const YcIntakePage *self)
{
  return at_work (self) || (!self->busy && yc_intake_page_supplies (self));
}

/* No page is on its way: what the case holds is all there is. */
static gboolean
is_at_rest (const YcIntakePage *self)
{
  return is_free (self) && !yc_intake_page_takes_pages (self);
}

static gboolean
works_at_rest (const YcIntakePage *self)
{
  return at_work (self) && is_at_rest (self);
}

static gboolean
may_scan (const YcIntakePage *self)
{
  return handles_pages (self) && !yc_intake_page_takes_pages (self) && self->selected != NULL;
}

static gboolean
may_rescan (const YcIntakePage *self)
{
  const YcSlot *slot = may_scan (self) ? yc_intake_page_find_slot ((YcIntakePage *) self, self->selected) : NULL;

  return slot != NULL && (slot->n_pages > 0 || g_hash_table_contains (self->counts, self->selected));
}

static gboolean
may_stop (const YcIntakePage *self)
{
  return self->job != NULL || self->import != NULL;
}

static gboolean
may_decide (const YcIntakePage *self)
{
  if (yc_intake_page_supplies (self))
    return !self->busy && !yc_intake_page_takes_pages (self);
  return works_at_rest (self) && self->verdict != NULL
         && (self->verdict->ready || self->verdict->needs_letter || yc_intake_page_refuses (self));
}

static gboolean
may_tell_correction (const YcIntakePage *self)
{
  g_autofree char *why = NULL;

  return works_at_rest (self) && self->verdict != NULL && yc_intake_page_may_tell (self, &why);
}

static gboolean
has_case (const YcIntakePage *self)
{
  return is_at_rest (self) && self->case_id != NULL;
}

static gboolean
has_page (const YcIntakePage *self)
{
  return handles_pages (self) && self->case_id != NULL && g_list_model_get_n_items (G_LIST_MODEL (self->slot_pages)) > 0;
}

/* The receipt says what was taken: it is chosen before it goes out, and before that of a correction. */
static gboolean
may_turn_paper (const YcIntakePage *self)
{
  return at_work (self) && !g_date_valid (&self->intake->received);
}

static gboolean
can_undo (const YcIntakePage *self)
{
  return has_item (self) || (handles_pages (self) && self->case_id != NULL);
}

static gboolean
shows_page (const YcIntakePage *self)
{
  return g_list_model_get_n_items (G_LIST_MODEL (self->slot_pages)) > 0;
}

static gboolean
has_duplicate (const YcIntakePage *self)
{
  return self->duplicate != NULL && !yc_intake_page_takes_pages (self);
}

static gboolean
always (const YcIntakePage *self)
{
  return TRUE;
}

/* ---- what ---- */

static void
choose_item_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  yc_intake_page_go (data, YC_STEP_ITEM);
}

static void
applicant_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  yc_intake_page_go (data, YC_STEP_APPLICANT);
}

static void
questions_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  yc_intake_page_go (data, YC_STEP_QUESTIONS);
}

static void
scan_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  yc_intake_page_scan (data);
}

static void
rescan_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  yc_intake_page_rescan (data);
}

static void
stop_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  yc_intake_page_stop (data);
}

static void
import_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  yc_intake_page_import (data);
}

static void
next_material_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  YcIntakePage *self = data;

  if (!yc_checklist_next (self->checklist))
    yc_checklist_focus (self->checklist);
  /* The question promises that Enter answers it. */
  if (yc_page_view_is_asking (self->view))
    yc_page_view_focus_count (self->view);
}

static void
check_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  YcIntakePage *self = data;

  self->checked = TRUE;
  yc_intake_page_judge (self);
  yc_verdict_bar_open_findings (self->bar);
}

static void
decide_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  yc_intake_page_decide (data);
}

static void
choose_outcome_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  yc_intake_page_choose_outcome (data, g_variant_get_string (parameter, NULL));
}

static void
receive_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  yc_intake_page_receive (data);
}

static void
turn_paper_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  YcIntakePage *self = data;

  yc_intake_page_turn_paper (self, parameter != NULL ? g_variant_get_string (parameter, NULL) : self->selected);
}

static void
print_form_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  yc_intake_page_print_form (data);
}

/* In a text the keys undo typing, elsewhere the last change of a page. */
static void
undo_or_redo (YcIntakePage *self, gboolean redo)
{
  GtkWidget *focus = gtk_root_get_focus (gtk_widget_get_root (GTK_WIDGET (self)));

  if (GTK_IS_TEXT (focus))
    gtk_widget_activate_action (focus, redo ? "text.redo" : "text.undo", NULL);
  else
    yc_intake_page_undo (self, redo);
}

static void
undo_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  undo_or_redo (data, FALSE);
}

static void
redo_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  undo_or_redo (data, TRUE);
}

static void
rotate_left_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  yc_intake_page_rotate (data, -90);
}

static void
rotate_right_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  yc_intake_page_rotate (data, 90);
}

static void
mark_blank_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  yc_intake_page_mark_blank (data);
}

static void
mark_unfit_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  yc_intake_page_mark_unfit (data, g_variant_get_string (parameter, NULL));
}

static void
choose_unfit_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  yc_page_view_open_reasons (((YcIntakePage *) data)->view);
}

/* Of the program's own papers, letters of commitment with them, the rules themselves know whether they are signed, and when they are outdated. */
static gboolean
may_mark_unfit (const YcIntakePage *self)
{
  const YcMaterial *material = has_page (self) && self->selected != NULL ? yc_item_find_material (self->intake->item, self->selected) : NULL;

  return material != NULL && material->role != YC_ROLE_COMMITMENT_LETTER;
}

static void
delete_page_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  yc_intake_page_delete_page (data);
}

static void
choose_target_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  yc_page_view_open_targets (((YcIntakePage *) data)->view);
}

static void
move_page_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  yc_intake_page_move_page (data, g_variant_get_string (parameter, NULL));
}

/* Levels in percent of the paper's true size; 0 fits the width. */
static void
zoom_by (YcIntakePage *self, int step)
{
  static const int levels[] = { 0, 100, 150, 200, 300 };
  int now = yc_page_view_get_zoom (self->view);
  int at = 0;

  while (at + 1 < (int) G_N_ELEMENTS (levels) && levels[at] < now)
    at++;
  at = CLAMP (at + step, 0, (int) G_N_ELEMENTS (levels) - 1);
  yc_page_view_set_zoom (self->view, levels[at]);
}

static void
zoom_in_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  zoom_by (data, 1);
}

static void
zoom_out_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  zoom_by (data, -1);
}

static void
zoom_fit_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  yc_page_view_set_zoom (((YcIntakePage *) data)->view, 0);
}

static void
tell_correction_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  yc_intake_page_tell_correction (data);
}

static void
park_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  yc_verdict_bar_ask_note (((YcIntakePage *) data)->bar, "park");
}

static void
discard_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  yc_verdict_bar_ask_note (((YcIntakePage *) data)->bar, "discard");
}

static void
find_scanner_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  YcIntakePage *self = data;

  yc_scanner_refresh (self->scanner);
}

static void
scan_options_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  yc_scan_foot_open_options (((YcIntakePage *) data)->foot);
}

static void
print_again_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  yc_intake_page_print_again (data);
}

static gboolean
has_paper (const YcIntakePage *self)
{
  return self->last_paper != NULL && !self->busy;
}

static void
enough_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  yc_intake_page_counted_cb (data, TRUE);
}

static gboolean
may_say_enough (const YcIntakePage *self)
{
  return at_work (self) && self->job == NULL && self->selected != NULL && g_hash_table_contains (self->counts, self->selected);
}

static void open_duplicate_cb (GSimpleAction *action, GVariant *parameter, gpointer data);

static const struct { GActionEntry entry; Condition when; } commands[] = {
  { { "choose-item", choose_item_cb }, is_at_rest },
  { { "applicant", applicant_cb }, has_item },
  { { "questions", questions_cb }, has_questions },
  { { "scan", scan_cb }, may_scan },
  { { "rescan", rescan_cb }, may_rescan },
  { { "stop", stop_cb }, may_stop },
  { { "import", import_cb }, may_scan },
  { { "next-material", next_material_cb }, has_slots },
  { { "check", check_cb }, at_work },
  { { "decide", decide_cb }, may_decide },
  { { "choose-outcome", choose_outcome_cb, "s" }, works_at_rest },
  { { "receive", receive_cb }, works_at_rest },
  { { "tell-correction", tell_correction_cb }, may_tell_correction },
  { { "turn-paper", turn_paper_cb }, may_turn_paper },
  { { "turn-paper-of", turn_paper_cb, "s" }, may_turn_paper },
  { { "print-form", print_form_cb }, works_at_rest },
  { { "print-again", print_again_cb }, has_paper },
  { { "enough", enough_cb }, may_say_enough },
  { { "undo", undo_cb }, can_undo },
  { { "redo", redo_cb }, can_undo },
  { { "rotate-left", rotate_left_cb }, has_page },
  { { "rotate-right", rotate_right_cb }, has_page },
  { { "mark-blank", mark_blank_cb }, has_page },
  { { "mark-unfit", mark_unfit_cb, "s" }, may_mark_unfit },
  { { "choose-unfit", choose_unfit_cb }, may_mark_unfit },
  { { "delete-page", delete_page_cb }, has_page },
  { { "choose-target", choose_target_cb }, has_page },
  { { "move-page", move_page_cb, "s" }, has_page },
  { { "zoom-in", zoom_in_cb }, shows_page },
  { { "zoom-out", zoom_out_cb }, shows_page },
  { { "zoom-fit", zoom_fit_cb }, shows_page },
  { { "park", park_cb }, has_case },
  { { "discard", discard_cb }, has_case },
  { { "open-duplicate", open_duplicate_cb }, has_duplicate },
  { { "find-scanner", find_scanner_cb }, always },
  { { "scan-options", scan_options_cb }, always },
};

void
yc_intake_page_update_actions (YcIntakePage *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    {
      GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self->actions), commands[i].entry.name);

      if (action != NULL)
        g_simple_action_set_enabled (G_SIMPLE_ACTION (action), commands[i].when (self));
    }
}

static void
add_settings (YcIntakePage *self)
{
  static const char *const keys[] = { "scan-source", "scan-colour", "scan-dpi", "scan-device" };

  self->settings = yc_settings_open ();
  for (guint i = 0; self->settings != NULL && i < G_N_ELEMENTS (keys); i++)
    {
      g_autoptr (GAction) action = g_settings_create_action (self->settings, keys[i]);

      g_action_map_add_action (G_ACTION_MAP (self->actions), action);
    }
  if (self->settings != NULL)
    g_signal_connect_object (self->settings, "changed", G_CALLBACK (yc_intake_page_show_options), self, G_CONNECT_SWAPPED);
}

void
yc_intake_page_add_actions (YcIntakePage *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    g_action_map_add_action_entries (G_ACTION_MAP (self->actions), &commands[i].entry, 1, self);
  add_settings (self);
  yc_intake_page_update_actions (self);
}

/* ---- findings ---- */

void
yc_intake_page_jump_cb (YcIntakePage *self, const char *code, const char *subject)
{
  if (yc_intake_page_find_slot (self, subject) != NULL)
    {
      yc_checklist_select (self->checklist, subject);
      yc_checklist_focus (self->checklist);
    }
  else if (yc_form_pane_focus (self->form, subject))
    return;
  else if (g_str_has_prefix (code, "question"))
    yc_intake_page_go (self, YC_STEP_QUESTIONS);
  else if (g_str_has_prefix (code, "applicant"))
    yc_intake_page_go (self, YC_STEP_APPLICANT);
}

/* ---- leaving ---- */

typedef struct { char *case_id, *text; YcCalendar *calendar; } Note;

static void
note_free (Note *note)
{
  g_free (note->case_id);
  g_free (note->text);
  g_free (note);
}

static gpointer
park_case (YcStore *store, const YcActor *actor, gpointer data, GError **error)
{
  const Note *note = data;

  yc_case_store_park (store, note->case_id, TRUE, note->text, actor, error);
  return NULL;
}

static gpointer
discard_case (YcStore *store, const YcActor *actor, gpointer data, GError **error)
{
  const Note *note = data;

  yc_submission_void (store, note->calendar, note->case_id, note->text, actor, error);
  return NULL;
}

static void
left_cb (YcIntakePage *self, gpointer *result, const GError *error)
{
  if (error != NULL)
    {
      yc_notice_bar_show_error (self->notice, error);
      return;
    }
  yc_session_notify_case (self->session, self->case_id);
  yc_intake_page_reset (self, yc_intake_new (NULL));
  yc_intake_page_go (self, YC_STEP_ITEM);
  g_signal_emit_by_name (self, "closed");
}

typedef struct { YcStoreFunc func; Note *note; guint64 generation; } Leave;

static void
flushed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  YcIntakePage *self = YC_INTAKE_PAGE (source);
  g_autofree Leave *leave = user_data;

  if (yc_intake_page_flush_finish (self, result, NULL) && leave->generation == self->generation && self->root != NULL)
    yc_intake_page_run (self, leave->func, leave->note, (GDestroyNotify) note_free, NULL, left_cb);
  else
    note_free (leave->note);
}

void
yc_intake_page_noted_cb (YcIntakePage *self, const char *what, const char *text)
{
  Leave *leave;

  if (!has_case (self))
    return;
  leave = g_new0 (Leave, 1);
  leave->func = g_str_equal (what, "park") ? park_case : discard_case;
  leave->note = g_new0 (Note, 1);
  leave->note->case_id = g_strdup (self->case_id);
  leave->note->text = g_strdup (text);
  leave->note->calendar = yc_session_get_calendar (self->session);
  leave->generation = self->generation;
  yc_intake_page_flush (self, flushed_cb, leave);
}

/* A draft that has no page yet gives way to the earlier one; one with pages stays. */
static void
open_duplicate_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  YcIntakePage *self = data;
  g_autofree char *other = g_strdup (self->duplicate);

  if (other == NULL)
    return;
  if (self->case_id != NULL && self->pages->len == 0 && !self->frozen)
    {
      Note *note = g_new0 (Note, 1);

      note->case_id = g_strdup (self->case_id);
      note->calendar = yc_session_get_calendar (self->session);
      note->text = g_strdup (_("Doubled: the applicant has an earlier draft of the same item"));
      self->dirty = FALSE;
      yc_intake_page_run (self, discard_case, note, (GDestroyNotify) note_free, NULL, NULL);
    }
  yc_intake_page_open (self, other);
}
