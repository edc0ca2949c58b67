/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */

/* Draft of the intake page: saved within a second of the last change, loaded with everything that was on the screen. Nothing is kept on
 * the page alone. Main thread; the work is done on the store's thread. */
#define G_LOG_DOMAIN "yc-app"
#include "config.h"

#include <glib/gi18n.h>

#include "app/clerk/yc-intake-page-private.h"
#include "capture/yc-page-store.h"

#define SAVE_AFTER_MS 800

typedef struct { char *case_id; YcIntake *intake; } Draft;
typedef struct { YcIntake *intake; GPtrArray *pages; GPtrArray *papers; YcCaseRecord *record; char *slot, *counts; GPtrArray *duties, *found; YcTold *told; guint n_found, n_torn; } Loaded;
typedef struct { char *case_id, *item_id, *number; } Question;
typedef struct { char *duplicate; guint n_open; } Answer;

static void
draft_free (Draft *draft)
{
  g_free (draft->case_id);
  yc_intake_free (draft->intake);
  g_free (draft);
}

static void
loaded_free (Loaded *loaded)
{
  g_clear_pointer (&loaded->intake, yc_intake_free);
  g_clear_pointer (&loaded->pages, g_ptr_array_unref);
  g_clear_pointer (&loaded->papers, g_ptr_array_unref);
  g_clear_pointer (&loaded->record, yc_case_record_free);
  g_clear_pointer (&loaded->duties, g_ptr_array_unref);
  g_clear_pointer (&loaded->found, g_ptr_array_unref);
  g_clear_pointer (&loaded->told, yc_told_free);
  g_free (loaded->slot);
  g_free (loaded->counts);
  g_free (loaded);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Loaded, loaded_free)

static void
question_free (Question *question)
{
  g_free (question->case_id);
  g_free (question->item_id);
  g_free (question->number);
  g_free (question);
}

static void
answer_free (Answer *answer)
{
  g_free (answer->duplicate);
  g_free (answer);
}

static char *
slot_name (const char *case_id)
{
  return g_strconcat ("intake/slot/", case_id, NULL);
}

/* ---- saving ---- */

/* A draft begins with somebody's data; a look at an item alone leaves nothing behind. */
static gboolean
is_worth_saving (YcIntakePage *self)
{
  const YcApplicant *applicant = &self->intake->applicant;

  if (self->intake->item == NULL || self->frozen || self->loading)
    return FALSE;
  return self->case_id != NULL || *applicant->name != '\0' || *applicant->number != '\0' || *applicant->phone != '\0' ||
         g_hash_table_size (self->intake->answers) > 0;
}

static void
end_flushes (YcIntakePage *self, const GError *error)
{
  GTask *task;

  while ((task = g_queue_pop_head (&self->flushes)) != NULL)
    {
      if (error != NULL)
        g_task_return_error (task, g_error_copy (error));
      else
        g_task_return_boolean (task, TRUE);
      g_object_unref (task);
    }
}

static gpointer
save (YcStore *store, const YcActor *actor, gpointer data, GError **error)
{
  Draft *draft = data;

  return yc_case_store_save_draft (store, draft->case_id, draft->intake, actor, error);
}

static void start_saving (YcIntakePage *self);

static void
say_saved (YcIntakePage *self)
{
  g_autofree char *at = yc_time_format (yc_clock_now (yc_session_get_clock (self->session)), "%H:%M");
  g_autofree char *text = g_strdup_printf (_("Draft saved %s"), at);

  yc_form_pane_say (self->form, YC_TONE_OK, text);
}

static void
saved_cb (YcIntakePage *self, gpointer *result, const GError *error)
{
  gboolean first = self->case_id == NULL;

  self->saving = FALSE;
  if (error != NULL)
    {
      self->dirty = TRUE;
      yc_form_pane_say (self->form, YC_TONE_BAD, _("Draft not saved"));
      yc_notice_bar_show_error (self->notice, error);
      end_flushes (self, error);
      return;
    }
  if (first)
    {
      self->case_id = g_steal_pointer ((char **) result);
      yc_intake_page_keep_slot (self);
    }
  say_saved (self);
  yc_session_notify_case (self->session, self->case_id);
  yc_intake_page_update_actions (self);
  if (self->dirty)
    start_saving (self);
  else
    end_flushes (self, NULL);
}

static void
start_saving (YcIntakePage *self)
{
  Draft *draft;

  g_clear_handle_id (&self->save_source, g_source_remove);
  if (self->saving)
    return;
  draft = g_new0 (Draft, 1);
  draft->case_id = g_strdup (self->case_id);
  draft->intake = yc_intake_copy (self->intake);
  self->saving = TRUE;
  self->dirty = FALSE;
  yc_intake_page_run (self, save, draft, (GDestroyNotify) draft_free, g_free, saved_cb);
}

/* Of a case that is left: the answer of the store finds another one and is dropped (yc-intake-page-call.c); nothing may wait for it. */
void
yc_intake_page_drop_saving (YcIntakePage *self)
{
  self->saving = FALSE;
  end_flushes (self, NULL);
}

static gboolean
save_due_cb (gpointer data)
{
  YcIntakePage *self = data;

  self->save_source = 0;
  start_saving (self);
  return G_SOURCE_REMOVE;
}

void
yc_intake_page_touch (YcIntakePage *self)
{
  if (!is_worth_saving (self))
    return;
  self->dirty = TRUE;
  if (self->save_source == 0)
    self->save_source = g_timeout_add (SAVE_AFTER_MS, save_due_cb, self);
}

gboolean
yc_intake_page_is_busy (YcIntakePage *self)
{
  g_return_val_if_fail (YC_IS_INTAKE_PAGE (self), FALSE);

  return self->busy || self->job != NULL || self->job_pending > 0 || self->import != NULL || self->import_file != NULL || self->import_waiting;
}

void
yc_intake_page_flush (YcIntakePage *self, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (self, NULL, callback, user_data);

  g_task_set_source_tag (task, yc_intake_page_flush);
  if (self->dirty && is_worth_saving (self))
    start_saving (self);
  if (!self->saving)
    {
      g_task_return_boolean (task, TRUE);
      g_object_unref (task);
      return;
    }
  g_queue_push_tail (&self->flushes, task);
}

gboolean
yc_intake_page_flush_finish (YcIntakePage *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

typedef struct { guint64 generation; YcPageThen then; } Next;

static void
flushed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  YcIntakePage *self = YC_INTAKE_PAGE (source);
  g_autofree Next *next = user_data;

  /* What went wrong stands in the bar already. */
  if (yc_intake_page_flush_finish (self, result, NULL) && next->generation == self->generation && self->case_id != NULL && self->root != NULL)
    next->then (self);
}

void
yc_intake_page_with_case (YcIntakePage *self, YcPageThen then)
{
  Next *next;

  if (self->intake->item == NULL || !yc_intake_page_takes_into (self, self->selected))
    return;
  if (self->case_id == NULL)
    {
      self->dirty = TRUE;
      start_saving (self);
    }
  next = g_new0 (Next, 1);
  next->generation = self->generation;
  next->then = then;
  yc_intake_page_flush (self, flushed_cb, next);
}

/* ---- the selected slot ---- */

static gpointer
keep_slot (YcStore *store, const YcActor *actor, gpointer data, GError **error)
{
  char **pair = data;
  g_autofree char *name = slot_name (pair[0]);

  yc_store_set_meta (store, name, pair[1], error);
  return NULL;
}

void
yc_intake_page_keep_slot (YcIntakePage *self)
{
  char **pair;

  if (self->case_id == NULL || self->selected == NULL || !yc_intake_page_takes_into (self, self->selected))
    return;
  pair = g_new0 (char *, 3);
  pair[0] = g_strdup (self->case_id);
  pair[1] = g_strdup (self->selected);
  yc_intake_page_run (self, keep_slot, pair, (GDestroyNotify) g_strfreev, NULL, NULL);
}

/* ---- the same person elsewhere ---- */

static guint
count_open (YcStore *store, const Question *question, GError **error)
{
  g_autoptr (GPtrArray) records = yc_case_store_list (store, question->number, "open", 0, 20, error);
  guint n = 0;

  for (guint i = 0; records != NULL && i < records->len; i++)
    {
      const YcCaseRecord *record = g_ptr_array_index (records, i);

      n += g_strcmp0 (record->id, question->case_id) != 0 && g_str_equal (record->applicant_number, question->number);
    }
  return n;
}

static gpointer
look_around (YcStore *store, const YcActor *actor, gpointer data, GError **error)
{
  const Question *question = data;
  g_autoptr (GError) local = NULL;
  Answer *answer = g_new0 (Answer, 1);

  answer->duplicate = yc_case_store_find_duplicate (store, question->case_id, question->item_id, question->number, &local);
  if (local == NULL)
    answer->n_open = count_open (store, question, &local);
  if (local != NULL)
    {
      answer_free (answer);
      g_propagate_error (error, g_steal_pointer (&local));
      return NULL;
    }
  return answer;
}

static void
looked_around_cb (YcIntakePage *self, gpointer *result, const GError *error)
{
  Answer *answer = *result;

  if (answer == NULL)
    return;
  yc_strip_show_unfinished (self->strip, answer->n_open);
  if (g_strcmp0 (answer->duplicate, self->duplicate) == 0)
    return;
  g_free (self->duplicate);
  self->duplicate = g_steal_pointer (&answer->duplicate);
  if (self->duplicate != NULL)
    yc_notice_bar_show (self->notice, YC_TONE_WARN, "folder-documents-symbolic", _("There is another open draft of this applicant for this item"),
                        _("Go on there, so that nothing is asked for twice; or go on here when it is another matter."),
                        _("Open that one"), "intake.open-duplicate");
  else
    yc_notice_bar_clear (self->notice);
}

void
yc_intake_page_look_around (YcIntakePage *self)
{
  Question *question;
  g_autofree char *asked = NULL;

  if (self->intake->item == NULL || strlen (self->intake->applicant.number) < 6 || self->frozen)
    return;
  asked = g_strconcat (self->intake->item->id, " ", self->intake->applicant.number, NULL);
  if (g_strcmp0 (asked, self->asked_number) == 0)
    return;
  g_free (self->asked_number);
  self->asked_number = g_steal_pointer (&asked);
  question = g_new0 (Question, 1);
  question->case_id = g_strdup (self->case_id);
  question->item_id = g_strdup (self->intake->item->id);
  question->number = g_strdup (self->intake->applicant.number);
  yc_intake_page_run (self, look_around, question, (GDestroyNotify) question_free, (GDestroyNotify) answer_free, looked_around_cb);
}

/* ---- loading ---- */

/* The slots that have a page now which was not there before: their paper has to be counted, whatever became of the hold. */
static GPtrArray *
list_gained (const GPtrArray *before, const GPtrArray *after)
{
  GPtrArray *found = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GHashTable) known = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < before->len; i++)
    g_hash_table_add (known, ((YcPage *) g_ptr_array_index (before, i))->id);
  for (guint i = 0; i < after->len; i++)
    {
      const YcPage *page = g_ptr_array_index (after, i);

      if (!g_hash_table_contains (known, page->id) && !g_ptr_array_find_with_equal_func (found, page->material_id, g_str_equal, NULL))
        g_ptr_array_add (found, g_strdup (page->material_id));
    }
  return found;
}

/* Pages that a crash left behind come back first; when that fails, those with a row are there all the same. */
static gboolean
load_pages (YcStore *store, const char *case_id, const YcActor *actor, Loaded *loaded, GError **error)
{
  gboolean open = (loaded->record->state < YC_STATE_ACCEPTED && yc_state_is_open (loaded->record->state)) || loaded->duties->len > 0;
  g_autoptr (GPtrArray) before = open ? yc_page_store_list (store, case_id, FALSE, error) : NULL;
  g_autoptr (GError) lost = NULL;

  if (open && before == NULL)
    return FALSE;
  if (open && !yc_page_store_recover (store, case_id, &loaded->n_found, &loaded->n_torn, actor, &lost))
    g_warning ("Cannot look for pages left behind: %s", lost->message);
  loaded->pages = yc_page_store_list (store, case_id, FALSE, error);
  if (loaded->pages != NULL && loaded->n_found > 0)
    loaded->found = list_gained (before, loaded->pages);
  return loaded->pages != NULL;
}

static gpointer
load (YcStore *store, const YcActor *actor, gpointer data, GError **error)
{
  const char *case_id = data;
  g_autoptr (Loaded) loaded = g_new0 (Loaded, 1);
  g_autofree char *name = slot_name (case_id);
  g_autofree char *counts = yc_intake_page_count_name (case_id);

  loaded->record = yc_case_store_get (store, case_id, error);
  if (loaded->record == NULL)
    return NULL;
  loaded->intake = yc_case_store_load_intake (store, case_id, error);
  loaded->duties = loaded->intake != NULL ? yc_intake_page_load_duties (store, loaded->record, error) : NULL;
  if (loaded->duties == NULL || !yc_intake_page_load_told (store, loaded->record, &loaded->told, error))
    return NULL;
  if (!load_pages (store, case_id, actor, loaded, error))
    return NULL;
  if (loaded->record->parked && !yc_case_store_park (store, case_id, FALSE, "", actor, error))
    return NULL;
  loaded->papers = yc_case_store_list_papers (store, case_id, error);
  if (loaded->papers == NULL)
    return NULL;
  loaded->slot = yc_store_get_meta (store, name, NULL);
  loaded->counts = yc_store_get_meta (store, counts, NULL);
  return g_steal_pointer (&loaded);
}

static void
show_parked_note (YcIntakePage *self, const YcCaseRecord *record)
{
  if (record->parked && *record->note != '\0')
    yc_notice_bar_show (self->notice, YC_TONE_INFO, "document-open-recent-symbolic", _("This case was parked"), record->note, NULL, NULL);
}

/* A crash, or a case that was left in mid-scan: what came back, and what has to be looked at. */
static void
show_recovered (YcIntakePage *self, guint n_found, guint n_torn)
{
  g_autofree char *found = g_strdup_printf (ngettext ("%u page was found again", "%u pages were found again", n_found), n_found);
  g_autofree char *torn = g_strdup_printf (ngettext ("%u page was not scanned to its end; count the sheets",
                                                     "%u pages were not scanned to their end; count the sheets", n_torn), n_torn);

  if (n_found + n_torn == 0)
    return;
  yc_notice_bar_show (self->notice, n_torn > 0 ? YC_TONE_WARN : YC_TONE_INFO, "document-revert-symbolic", n_found > 0 ? found : torn,
                      n_found == 0   ? _("The pages before it are all there.")
                      : n_torn > 0 ? torn
                                   : _("The scan was interrupted; count the sheets."),
                      NULL, NULL);
}

static void
hold_found (YcIntakePage *self, const char *material_id)
{
  if (g_hash_table_contains (self->counts, material_id))
    return;
  yc_intake_page_set_count (self, material_id, _("The scan did not come to its end"));
  yc_checklist_mark (self->checklist, material_id, YC_SLOT_MARK_COUNT);
}

static void
loaded_cb (YcIntakePage *self, gpointer *result, const GError *error)
{
  Loaded *loaded = *result;

  if (error != NULL)
    {
      yc_notice_bar_show_error (self->notice, error);
      return;
    }
  self->loading = FALSE;
  yc_intake_free (self->intake);
  self->intake = g_steal_pointer (&loaded->intake);
  self->state = loaded->record->state;
  if (!yc_date_parse (loaded->record->judge_due, &self->judge_last))
    g_date_clear (&self->judge_last, 1);
  g_clear_pointer (&self->told, yc_told_free);
  self->told = g_steal_pointer (&loaded->told);
  self->frozen = self->state >= YC_STATE_ACCEPTED || !yc_state_is_open (self->state);
  g_clear_pointer (&self->duties, g_ptr_array_unref);
  self->duties = g_steal_pointer (&loaded->duties);
  g_free (self->selected);
  self->selected = g_steal_pointer (&loaded->slot);
  yc_intake_page_read_counts (self, loaded->counts);
  yc_form_pane_set_editable (self->form, !self->frozen);
  g_ptr_array_unref (self->pages);
  self->pages = g_steal_pointer (&loaded->pages);
  for (guint i = 0; loaded->found != NULL && i < loaded->found->len; i++)
    hold_found (self, g_ptr_array_index (loaded->found, i));
  /* The slot before the rows: the list keeps what is selected. */
  self->step = YC_STEP_WORK;
  yc_intake_page_judge (self);
  if (self->selected != NULL)
    yc_checklist_select (self->checklist, self->selected);
  yc_intake_page_say_told (self);
  show_parked_note (self, loaded->record);
  show_recovered (self, loaded->n_found, loaded->n_torn);
  yc_intake_page_look_around (self);
  if (self->frozen)
    yc_intake_page_go (self, YC_STEP_WORK);
  else
    yc_intake_page_go_on (self);
}

static void
open_case (YcIntakePage *self, const char *case_id)
{
  yc_intake_page_reset (self, yc_intake_new (NULL));
  if (case_id == NULL)
    {
      yc_form_pane_set_editable (self->form, TRUE);
      yc_intake_page_go (self, YC_STEP_ITEM);
      return;
    }
  self->case_id = g_strdup (case_id);
  yc_verdict_bar_guide (self->bar, _("Opening the case"), _("Pages and form come from the sealed store."));
  self->load_waits = self->loading = TRUE;
  yc_intake_page_update_actions (self);
  yc_intake_page_load_when_free (self);
}

/* Pages left behind are looked for only when the helper of the job that was left writes no more. */
void
yc_intake_page_load_when_free (YcIntakePage *self)
{
  if (!self->load_waits || yc_intake_page_scanner_works (self))
    return;
  self->load_waits = FALSE;
  yc_intake_page_run (self, load, g_strdup (self->case_id), g_free, (GDestroyNotify) loaded_free, loaded_cb);
}

static void
flushed_before_open_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  YcIntakePage *self = YC_INTAKE_PAGE (source);
  g_autofree char *case_id = user_data;

  /* A draft that cannot be saved stays on the screen with its reason; so does a case whose lawful act is being written: what comes of it must be
   * seen, and its papers printed. */
  if (yc_intake_page_flush_finish (self, result, NULL) && self->root != NULL && !self->busy)
    open_case (self, case_id);
}

void
yc_intake_page_open (YcIntakePage *self, const char *case_id)
{
  g_return_if_fail (YC_IS_INTAKE_PAGE (self));

  yc_intake_page_flush (self, flushed_before_open_cb, g_strdup (case_id));
}
