/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */

/* The lawful acts of the intake page: letters and forms to sign, receiving, accepting. Every act runs on the store's thread and is shown
 * only when it is durable. Main thread. */
#define G_LOG_DOMAIN "yc-app"
#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "app/clerk/yc-finding-row.h"
#include "app/clerk/yc-intake-page-private.h"
#include "app/yc-error-text.h"
#include "base/yc-clock.h"

typedef struct { char *case_id, *kind; YcCalendar *calendar; YcOutcome outcome; } Act;

static void
act_free (Act *act)
{
  g_free (act->case_id);
  g_free (act->kind);
  g_free (act);
}

static Act *
act_new (YcIntakePage *self, const char *kind)
{
  Act *act = g_new0 (Act, 1);

  act->case_id = g_strdup (self->case_id);
  act->kind = g_strdup (kind);
  act->calendar = yc_session_get_calendar (self->session);
  return act;
}

void
yc_intake_page_set_busy (YcIntakePage *self, const char *text)
{
  self->busy = text != NULL;
  yc_verdict_bar_set_busy (self->bar, text);
  yc_intake_page_update_actions (self);
}

static const YcMaterial *
find_anywhere (YcCatalog *catalog, const char *id)
{
  const YcMaterial *material = NULL;

  for (guint i = 0; material == NULL && i < yc_catalog_get_n_items (catalog); i++)
    material = yc_item_find_material (yc_catalog_get_item (catalog, i), id);
  return material;
}

/* The store knows a slot that the item does not have by its id only; the item that the clerk had before knows its name. */
static GError *
name_slots (YcIntakePage *self, const GError *error)
{
  g_autoptr (GString) message = g_string_new (error->message);

  for (guint i = 0; i < self->pages->len; i++)
    {
      const char *id = ((const YcPage *) g_ptr_array_index (self->pages, i))->material_id;
      const YcMaterial *material = find_anywhere (yc_session_get_catalog (self->session), id);
      g_autofree char *quoted = g_strdup_printf ("“%s”", id);
      g_autofree char *named = material != NULL ? g_strdup_printf ("“%s”", material->name) : NULL;

      if (named != NULL)
        g_string_replace (message, quoted, named, 0);
    }
  return g_error_new_literal (error->domain, error->code, message->str);
}

static gboolean
failed (YcIntakePage *self, const GError *error)
{
  g_autoptr (GError) named = error != NULL ? name_slots (self, error) : NULL;

  yc_intake_page_set_busy (self, NULL);
  if (error != NULL)
    yc_notice_bar_show_error (self->notice, named);
  yc_intake_page_judge (self);
  return error != NULL;
}

/* ---- papers ---- */

/* What the store tells of the letters of the case; the verdict asks for it. @letters: (transfer full) (nullable). */
static void
take_letters (YcIntakePage *self, GPtrArray *letters)
{
  if (letters == NULL)
    return;
  g_clear_pointer (&self->intake->letters, g_ptr_array_unref);
  self->intake->letters = letters;
}

/* The materials are received by this act: the time to accept runs from today, if it does not run yet. */
static void
take_receipt (YcIntakePage *self)
{
  if (!g_date_valid (&self->intake->received))
    yc_session_today (self->session, &self->intake->received);
}

static gpointer
load_stored (YcStore *store, const YcActor *actor, gpointer data, GError **error)
{
  const Act *act = data;

  return yc_case_store_load_intake (store, act->case_id, error);
}

/* What is typed here may be newer; of the papers the store alone knows. */
static void
stored_loaded_cb (YcIntakePage *self, gpointer *result, const GError *error)
{
  YcIntake *stored = *result;

  if (error != NULL)
    {
      yc_notice_bar_show_error (self->notice, error);
      return;
    }
  take_letters (self, g_steal_pointer (&stored->letters));
  self->intake->form_pages = stored->form_pages;
  yc_intake_page_judge (self);
}

static void
read_printed (YcIntakePage *self)
{
  yc_intake_page_run (self, load_stored, act_new (self, ""), (GDestroyNotify) act_free, (GDestroyNotify) yc_intake_free, stored_loaded_cb);
}

void
yc_intake_page_send_to_printer (YcIntakePage *self, const char *paper_id)
{
  g_free (self->last_paper);
  self->last_paper = g_strdup (paper_id);
  yc_intake_page_update_actions (self);     /* from now on there is something to print again */
  g_signal_emit_by_name (self, "print", self->case_id, self->last_paper);
}

void
yc_intake_page_print_again (YcIntakePage *self)
{
  g_autofree char *paper_id = g_strdup (self->last_paper);

  if (paper_id == NULL)
    return;
  yc_notice_bar_clear (self->notice);
  yc_intake_page_send_to_printer (self, paper_id);
}

/* The letter is out, whatever else was printed meanwhile: what the store tells of it is read again, and its receipt follows. */
static void
letter_printed (YcIntakePage *self)
{
  g_autofree char *receipt = g_steal_pointer (&self->next_paper);

  read_printed (self);
  if (receipt != NULL)
    yc_intake_page_send_to_printer (self, receipt);
}

static void
show_print_failed (YcIntakePage *self, const GError *error)
{
  YcErrorText text;
  g_autofree char *detail = NULL;

  yc_error_text_lookup (error, &text);
  detail = g_strdup_printf ("%s%s", text.safe, text.next);
  yc_notice_bar_show (self->notice, YC_TONE_WARN, text.icon, text.title, detail, _("Print again"), "intake.print-again");
}

void
yc_intake_page_printed (YcIntakePage *self, const char *paper_id, const GError *error)
{
  if (error == NULL && g_strcmp0 (paper_id, self->letter_paper) == 0)
    letter_printed (self);
  else if (error == NULL && self->case_id != NULL && !self->frozen)
    read_printed (self);
  else if (error != NULL && g_strcmp0 (paper_id, self->last_paper) == 0)
    show_print_failed (self, error);
}

static gpointer
make_paper (YcStore *store, const YcActor *actor, gpointer data, GError **error)
{
  const Act *act = data;

  return yc_submission_make_paper (store, act->calendar, act->case_id, act->kind, actor, error);
}

static void
form_made_cb (YcIntakePage *self, gpointer *result, const GError *error)
{
  const YcPaperRecord *paper = *result;

  if (failed (self, error))
    return;
  yc_intake_page_send_to_printer (self, paper->id);
}

static void
make_form (YcIntakePage *self)
{
  yc_intake_page_set_busy (self, _("Making the application form…"));
  yc_intake_page_run (self, make_paper, act_new (self, "application-form"), (GDestroyNotify) act_free, (GDestroyNotify) yc_paper_record_free,
                      form_made_cb);
}

void
yc_intake_page_print_form (YcIntakePage *self)
{
  if (!self->busy && !yc_intake_page_takes_pages (self))
    yc_intake_page_with_case (self, make_form);
}

/* ---- the letter to sign ---- */

/* What a printed letter says; when it says the same, it is printed again and not made anew. */
static char *
dup_letter_key (YcIntakePage *self)
{
  g_autoptr (GString) key = g_string_new (self->verdict->letter_kind);

  if (strcmp (self->verdict->letter_kind, YC_LETTER_COMMITMENT) == 0)
    {
      g_autofree char *content = yc_intake_commitment_digest (self->intake);

      g_string_append_printf (key, " %s", content);
      return g_string_free (g_steal_pointer (&key), FALSE);
    }
  for (guint i = 0; i < YC_N_PROMISE_PARTS; i++)
    {
      g_autofree char *digest = yc_intake_promise_digest (self->intake, (YcPromisePart) i);

      g_string_append_printf (key, " %s", digest);
    }
  for (guint i = 0; i < self->verdict->tolerated->len; i++)
    {
      g_autofree char *cure = yc_date_format (&g_array_index (self->verdict->cure_dues, YcDeadline, i).due);

      g_string_append_printf (key, " %s %s", ((const YcMaterial *) g_ptr_array_index (self->verdict->tolerated, i))->id, cure);
    }
  return g_string_free (g_steal_pointer (&key), FALSE);
}

/* The same key, of a letter that the events tell of. */
static char *
dup_key_of_letter (const YcLetter *letter)
{
  g_autoptr (GString) key = g_string_new (letter->kind);

  if (strcmp (letter->kind, YC_LETTER_COMMITMENT) == 0)
    {
      g_string_append_printf (key, " %s", letter->content);
      return g_string_free (g_steal_pointer (&key), FALSE);
    }
  for (guint i = 0; i < YC_N_PROMISE_PARTS; i++)
    g_string_append_printf (key, " %s", letter->parts[i]);
  for (guint i = 0; letter->names[i] != NULL; i++)
    g_string_append_printf (key, " %s %s", letter->names[i], letter->cures[i]);
  return g_string_free (g_steal_pointer (&key), FALSE);
}

/* Is a letter of just this text made, here or before the case was parked? */
static gboolean
recall_letter (YcIntakePage *self)
{
  const GPtrArray *letters = self->intake->letters;
  g_autofree char *key = dup_letter_key (self);

  if (g_strcmp0 (key, self->letter_key) == 0)
    return TRUE;
  for (guint i = letters != NULL ? letters->len : 0; i > 0; i--)
    {
      const YcLetter *letter = g_ptr_array_index (letters, i - 1);
      g_autofree char *made = dup_key_of_letter (letter);

      if (strcmp (made, key) != 0)
        continue;
      g_free (self->letter_key);
      self->letter_key = g_steal_pointer (&key);
      g_free (self->letter_paper);
      self->letter_paper = g_strdup (letter->paper);
      return TRUE;
    }
  return FALSE;
}

gboolean
yc_intake_page_letter_is_out (YcIntakePage *self)
{
  g_autofree char *key = self->verdict != NULL && self->verdict->needs_letter ? dup_letter_key (self) : NULL;
  const GPtrArray *letters = key != NULL ? self->intake->letters : NULL;
  gboolean out = FALSE;

  for (guint i = 0; letters != NULL && i < letters->len && !out; i++)
    {
      const YcLetter *letter = g_ptr_array_index (letters, i);
      g_autofree char *made = dup_key_of_letter (letter);

      out = letter->printed > 0 && strcmp (made, key) == 0;
    }
  return out;
}

static void
aim_at_letter (YcIntakePage *self)
{
  YcMaterialRole role = g_strcmp0 (self->verdict->letter_kind, "commitment-letter") == 0 ? YC_ROLE_COMMITMENT_LETTER : YC_ROLE_TOLERANCE_PROMISE;

  for (guint i = 0; i < self->verdict->slots->len; i++)
    {
      const YcSlot *slot = g_ptr_array_index (self->verdict->slots, i);

      if (slot->material->role == role)
        yc_checklist_select (self->checklist, slot->material->id);
    }
  yc_checklist_focus (self->checklist);
}

/* A letter receives the case, so a receipt may come with it: the applicant is to have both. */
typedef struct { YcPaperRecord *letter; char *receipt; GPtrArray *letters; } Letter;

static void
letter_free (Letter *letter)
{
  g_clear_pointer (&letter->letter, yc_paper_record_free);
  g_clear_pointer (&letter->letters, g_ptr_array_unref);
  g_free (letter->receipt);
  g_free (letter);
}

static char *
dup_new_receipt (GPtrArray *papers)
{
  for (guint i = papers->len; i > 0; i--)
    {
      const YcPaperRecord *paper = g_ptr_array_index (papers, i - 1);

      if (g_str_equal (paper->kind, "receipt"))
        return paper->printed == 0 ? g_strdup (paper->id) : NULL;
    }
  return NULL;
}

static gpointer
make_letter_paper (YcStore *store, const YcActor *actor, gpointer data, GError **error)
{
  const Act *act = data;
  g_autoptr (GPtrArray) papers = NULL;
  YcPaperRecord *paper = yc_submission_make_paper (store, act->calendar, act->case_id, act->kind, actor, error);
  Letter *letter;

  if (paper == NULL)
    return NULL;
  letter = g_new0 (Letter, 1);
  letter->letter = paper;
  /* The letter is made: a list that cannot be read must not undo that. */
  papers = yc_case_store_list_papers (store, act->case_id, NULL);
  letter->receipt = papers != NULL ? dup_new_receipt (papers) : NULL;
  letter->letters = yc_case_store_load_letters (store, act->case_id, NULL);
  return letter;
}

static void
letter_made_cb (YcIntakePage *self, gpointer *result, const GError *error)
{
  Letter *letter = *result;

  if (failed (self, error))
    return;
  take_receipt (self);
  g_free (self->letter_key);
  self->letter_key = dup_letter_key (self);
  g_free (self->letter_paper);
  self->letter_paper = g_strdup (letter->letter->id);
  g_free (self->next_paper);
  self->next_paper = g_steal_pointer (&letter->receipt);
  take_letters (self, g_steal_pointer (&letter->letters));
  aim_at_letter (self);
  yc_notice_bar_show (self->notice, YC_TONE_INFO, "document-print-symbolic", 
                      self->next_paper != NULL ? _("Letter and receipt are made and go to the printer")
                                               : _("The letter is made and goes to the printer"),
                      _("Let the applicant read and sign it, put it into the feeder and press F5."), NULL, NULL);
  yc_intake_page_send_to_printer (self, self->letter_paper);
  yc_session_notify_case (self->session, self->case_id);
}

static void
make_letter (YcIntakePage *self)
{
  if (self->verdict == NULL || !self->verdict->needs_letter)
    return;
  if (recall_letter (self))
    {
      aim_at_letter (self);
      yc_intake_page_send_to_printer (self, self->letter_paper);
      return;
    }
  yc_intake_page_set_busy (self, _("Making the letter…"));
  yc_intake_page_run (self, make_letter_paper, act_new (self, self->verdict->letter_kind), (GDestroyNotify) act_free,
                      (GDestroyNotify) letter_free, letter_made_cb);
}

/* ---- accepting ---- */

static gpointer
accept_case (YcStore *store, const YcActor *actor, gpointer data, GError **error)
{
  const Act *act = data;

  return yc_submission_accept (store, act->calendar, act->case_id, act->outcome, actor, error);
}

static void
accepted_cb (YcIntakePage *self, gpointer *result, const GError *error)
{
  YcAcceptance *acceptance = *result;

  if (error == NULL)
    self->frozen = TRUE;
  if (failed (self, error))
    return;
  yc_form_pane_set_editable (self->form, FALSE);
  yc_session_notify_case (self->session, self->case_id);
  g_signal_emit_by_name (self, "accepted", acceptance);
}

static void
accept_now (YcIntakePage *self)
{
  Act *act;

  if (self->verdict == NULL || !self->verdict->ready || self->busy)
    return;
  act = act_new (self, "");
  act->outcome = self->verdict->outcome;
  yc_intake_page_set_busy (self, _("Accepting: pages are bound, numbers taken, papers drawn…"));
  yc_intake_page_run (self, accept_case, act, (GDestroyNotify) act_free, (GDestroyNotify) yc_acceptance_free, accepted_cb);
}

void
yc_intake_page_decide (YcIntakePage *self)
{
  if (self->verdict == NULL || self->busy || yc_intake_page_takes_pages (self) || self->step != YC_STEP_WORK)
    return;
  if (yc_intake_page_supplies (self) && !yc_intake_page_go_to_count (self))
    g_signal_emit_by_name (self, "supplied", self->case_id);
  if (self->frozen)
    return;
  if (yc_intake_page_go_to_count (self))
    return;
  if (yc_intake_page_refuses (self))
    {
      yc_intake_page_refuse (self);
      return;
    }
  if (self->verdict->needs_letter && self->verdict->outcome == YC_OUTCOME_TOLERATE && !self->intake->tolerance_agreed)
    {
      /* Tolerance is voluntary: the letter carries the applicant's own declaration, and is asked for by this key. */
      self->intake->tolerance_agreed = TRUE;
      yc_intake_page_edited (self);
    }
  if (self->verdict->needs_letter)
    yc_intake_page_with_case (self, make_letter);
  else if (self->verdict->ready)
    yc_intake_page_with_case (self, accept_now);
}

void
yc_intake_page_choose_outcome (YcIntakePage *self, const char *word)
{
  if (self->busy || self->frozen || yc_intake_page_takes_pages (self))
    return;
  if (g_str_equal (word, yc_outcome_get_word (YC_OUTCOME_INCOMPLETE)))
    {
      yc_intake_page_tell_correction (self);
      return;
    }
  if (g_str_equal (word, yc_outcome_get_word (YC_OUTCOME_REFUSE)))
    {
      yc_intake_page_refuse (self);
      return;
    }
  self->intake->wants_commitment = g_str_equal (word, yc_outcome_get_word (YC_OUTCOME_COMMIT));
  self->intake->tolerance_agreed = g_str_equal (word, yc_outcome_get_word (YC_OUTCOME_TOLERATE));
  yc_intake_page_edited (self);
}

/* ---- receiving without a judgement ---- */

static gpointer
receive_case (YcStore *store, const YcActor *actor, gpointer data, GError **error)
{
  const Act *act = data;

  return yc_submission_receive (store, act->calendar, act->case_id, actor, error);
}

static void
received_cb (YcIntakePage *self, gpointer *result, const GError *error)
{
  const YcPaperRecord *paper = *result;

  if (failed (self, error))
    return;
  take_receipt (self);
  yc_notice_bar_show (self->notice, YC_TONE_OK, "object-select-symbolic", _("Received; the receipt goes to the printer"),
                      _("The case stays open until it is judged."), NULL, NULL);
  yc_intake_page_send_to_printer (self, paper->id);
  yc_session_notify_case (self->session, self->case_id);
}

static void
receive_now (YcIntakePage *self)
{
  yc_intake_page_set_busy (self, _("Making the receipt…"));
  yc_intake_page_run (self, receive_case, act_new (self, ""), (GDestroyNotify) act_free, (GDestroyNotify) yc_paper_record_free, received_cb);
}

void
yc_intake_page_receive (YcIntakePage *self)
{
  if (self->busy || self->frozen || yc_intake_page_takes_pages (self))
    return;
  if (self->state == YC_STATE_TO_CORRECT)
    yc_intake_page_receive_correction (self);
  else
    yc_intake_page_with_case (self, receive_now);
}
