/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */

/* Reads everything that the case page shows in one job: record, intake, papers, pages, history. The job runs on the store's thread; the value
 * is owned by the main thread afterwards and never changed. */
#define G_LOG_DOMAIN "yc-app"
#include "config.h"

#include <glib/gi18n.h>

#include "app/common/yc-case-file.h"
#include "base/yc-helper.h"

void
yc_case_file_free (YcCaseFile *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->record, yc_case_record_free);
  g_clear_pointer (&self->intake, yc_intake_free);
  g_clear_pointer (&self->papers, g_ptr_array_unref);
  g_clear_pointer (&self->pages, g_ptr_array_unref);
  g_clear_pointer (&self->history, g_ptr_array_unref);
  g_clear_pointer (&self->marks, g_array_unref);
  g_free (self);
}

static gpointer
load (YcStore *store, const YcActor *actor, gpointer data, GError **error)
{
  const char *case_id = data;
  g_autoptr (YcSite) site = NULL;
  g_autoptr (YcCaseFile) file = g_new0 (YcCaseFile, 1);

  file->record = yc_case_store_get (store, case_id, error);
  if (file->record == NULL)
    return NULL;
  file->intake = yc_case_store_load_intake (store, case_id, error);
  if (file->intake == NULL)
    return NULL;
  file->papers = yc_case_store_list_papers (store, case_id, error);
  if (file->papers == NULL)
    return NULL;
  file->pages = yc_page_store_list (store, case_id, FALSE, error);
  if (file->pages == NULL)
    return NULL;
  file->history = yc_case_store_history (store, case_id, error);
  if (file->history == NULL)
    return NULL;
  file->marks = yc_queue_store_mark_steps (store, case_id, file->history, error);
  if (file->marks == NULL)
    return NULL;
  site = yc_enrolment_get_site (store, error);
  file->region = site != NULL ? yc_site_get_region (site, error) : NULL;
  if (file->region == NULL)
    return NULL;
  yc_paper_tell_prints (file->papers, file->history);
  return g_steal_pointer (&file);
}

void
yc_case_file_load_async (YcSession *session, const char *case_id, GAsyncReadyCallback callback, gpointer user_data)
{
  yc_session_run (session, load, g_strdup (case_id), g_free, (GDestroyNotify) yc_case_file_free, callback, user_data);
}

YcCaseFile *
yc_case_file_load_finish (YcSession *session, GAsyncResult *result, GError **error)
{
  YcCaseFile *file = yc_session_run_finish (session, result, error);

  if (file != NULL)
    file->calendar = yc_session_get_calendar (session);
  return file;
}

GPtrArray *
yc_case_file_read_timers (const YcCaseFile *self, YcSession *session, YcMoment *ret_now)
{
  const YcTimerRules rules = { yc_session_get_calendar (session), &self->region->hours, self->intake->item, &self->region->terms };
  g_autoptr (GError) error = NULL;
  GPtrArray *timers;

  yc_moment_init (ret_now, yc_clock_now (yc_session_get_clock (session)));
  timers = yc_case_timers_read (self->history, &rules, ret_now, &error);
  /* The fold has read the same members: what it takes is whole. */
  if (timers == NULL)
    g_warning ("case %s: %s", self->record->id, error->message);
  return timers != NULL ? timers : g_ptr_array_new ();
}

guint
yc_case_file_count_pages (const YcCaseFile *self, const char *material_id)
{
  guint n = 0;

  for (guint i = 0; i < self->pages->len; i++)
    {
      const YcPage *page = g_ptr_array_index (self->pages, i);
      if (!page->deleted && !page->blank && g_str_equal (page->material_id, material_id))
        n++;
    }
  return n;
}

gboolean
yc_case_file_waits_for_print (const YcPaperRecord *paper)
{
  return paper->printed == 0 && !paper->is_wanted && !yc_paper_record_is_internal (paper);
}

guint
yc_case_file_count_unprinted (const YcCaseFile *self)
{
  guint n = 0;

  for (guint i = 0; i < self->papers->len; i++)
    n += yc_case_file_waits_for_print (g_ptr_array_index (self->papers, i)) ? 1 : 0;
  return n;
}

const YcPaperRecord *
yc_case_file_find_unknown (const YcCaseFile *self)
{
  for (guint i = self->papers->len; i > 0; i--)
    {
      const YcPaperRecord *paper = g_ptr_array_index (self->papers, i - 1);

      if (paper->unknown)
        return paper;
    }
  return NULL;
}

static const char *
find_newest (const YcCaseFile *self, const char *kind)
{
  for (guint i = self->papers->len; i > 0; i--)
    {
      const YcPaperRecord *paper = g_ptr_array_index (self->papers, i - 1);

      if (kind != NULL ? g_str_equal (paper->kind, kind) : !yc_paper_record_is_internal (paper))
        return paper->id;
    }
  return NULL;
}

const char *
yc_case_file_suggest_paper (const YcCaseFile *self, gboolean prints_all)
{
  const YcPaperRecord *unknown = prints_all ? NULL : yc_case_file_find_unknown (self);
  const char *slip = self->record->state == YC_STATE_SENT_BACK ? find_newest (self, "return-slip") : NULL;

  if (unknown != NULL)
    return unknown->id;
  if (slip != NULL)
    return slip;
  for (guint i = self->papers->len; i > 0; i--)
    {
      const YcPaperRecord *paper = g_ptr_array_index (self->papers, i - 1);

      if (yc_case_file_waits_for_print (paper))
        return paper->id;
    }
  return find_newest (self, NULL);
}

const char *
yc_case_file_name_decision (const YcCaseFile *self, const char *otherwise)
{
  static const struct { const char *kind; YcState state; } rows[] = {
    { "accepted", YC_STATE_ACCEPTED }, { "tolerated", YC_STATE_TOLERATED }, { "committed", YC_STATE_COMMITTED },
    { "deemed", YC_STATE_DEEMED_ACCEPTED },
  };

  for (guint i = self->history->len; i > 0; i--)
    for (gsize k = 0; k < G_N_ELEMENTS (rows); k++)
      if (g_str_equal (((const YcCaseEvent *) g_ptr_array_index (self->history, i - 1))->kind, rows[k].kind))
        return yc_state_get_name (rows[k].state);
  return otherwise;
}

static const struct { const char *kind, *icon, *style, *title; } looks[] = {
  { "created", "document-edit-symbolic", "wait", NC_("event", "Intake begun") },
  { "received", "folder-documents-symbolic", "info", NC_("event", "Materials received") },
  { "amended", "document-edit-symbolic", "wait", NC_("event", "Entries corrected") },
  { "pages", "view-paged-symbolic", "wait", NC_("event", "Pages changed") },
  { "accepted", "object-select-symbolic", "ok", NC_("event", "Accepted") },
  { "tolerated", "document-open-recent-symbolic", "info", NC_("event", "Accepted with tolerance") },
  { "committed", "object-select-symbolic", "ok", NC_("event", "Accepted on commitment") },
  { "deemed", "object-select-symbolic", "ok", NC_("event", "Deemed accepted") },
  { "recounted", "x-office-calendar-symbolic", "info", NC_("event", "Day counted again with the new calendar") },
  { "hearing-asked", "dialog-question-symbolic", "info", NC_("event", "Hearing asked for") },
  { "to-correct", "dialog-question-symbolic", "warn", NC_("event", "Told once what to correct") },
  { "supplied", "mail-unread-symbolic", "info", NC_("event", "Corrected materials received") },
  { "refused", "window-close-symbolic", "bad", NC_("event", "Not taken in") },
  { "not-needed", "window-close-symbolic", "wait", NC_("event", "No permit needed") },
  { "handed-over", "go-next-symbolic", "info", NC_("event", "Handed over to the back office") },
  { "sent-back", "dialog-question-symbolic", "warn", NC_("event", "Returned by the back office") },
  { "claimed", "document-open-recent-symbolic", "info", NC_("event", "Taken up by an approver") },
  { "taken-over", "system-users-symbolic", "info", NC_("event", "Taken over by another approver") },
  { "opinion", "document-edit-symbolic", "wait", NC_("event", "Judged by the approver") },
  { "abandoned", "edit-undo-symbolic", "warn", NC_("event", "Refused step taken back") },
  { "granted", "object-select-symbolic", "ok", NC_("event", "Granted") },
  { "denied", "window-close-symbolic", "wait", NC_("event", "Denied") },
  { "step-begun", "media-playback-pause-symbolic", "warn", NC_("event", "Special step begun") },
  { "step-ended", "media-playback-start-symbolic", "info", NC_("event", "Special step ended") },
  { "extended", "document-open-recent-symbolic", "warn", NC_("event", "Time limit extended") },
  { "review-resumed", "media-playback-start-symbolic", "wait", NC_("event", "Review goes on") },
  { "terminated", "window-close-symbolic", "bad", NC_("event", "Terminated") },
  { "revoked", "window-close-symbolic", "bad", NC_("event", "Decision revoked") },
  { "verified", "security-high-symbolic", "info", NC_("event", "Commitment checked") },
  { "reviewed", "security-high-symbolic", "info", NC_("event", "Refusal reviewed") },
  { "cured", "object-select-symbolic", "ok", NC_("event", "Tolerated material supplied") },
  { "result-made", "folder-documents-symbolic", "info", NC_("event", "Result made") },
  { "delivered", "object-select-symbolic", "ok", NC_("event", "Delivered") },
  { "withdrawn", "window-close-symbolic", "wait", NC_("event", "Withdrawn by the applicant") },
  { "withdrawal-refused", "media-playback-start-symbolic", "info", NC_("event", "Withdrawal refused") },
  { "lapsed", "window-close-symbolic", "bad", NC_("event", "Ended: the tolerance has lapsed") },
  { "corrected", "document-edit-symbolic", "info", NC_("event", "Name corrected") },
  { "paper", "x-office-document-symbolic", "wait", NC_("event", "Paper made") },
  { "paper-made", "x-office-document-symbolic", "wait", NC_("event", "Paper made") },
  { "print-started", "printer-printing-symbolic", "warn", NC_("event", "Paper sent to the printer, outcome unknown") },
  { "printed", "printer-symbolic", "ok", NC_("event", "Paper printed") },
  { "reprinted", "printer-symbolic", "wait", NC_("event", "Paper printed again") },
  { "print-failed", "printer-error-symbolic", "bad", NC_("event", "Printing failed") },
  { "parked", "media-playback-pause-symbolic", "warn", NC_("event", "Parked") },
  { "resumed", "media-playback-start-symbolic", "wait", NC_("event", "Taken up again") },
  { "unparked", "media-playback-start-symbolic", "wait", NC_("event", "Taken up again") },
  { "voided", "window-close-symbolic", "wait", NC_("event", "Voided") },
  { "efile", "security-high-symbolic", "ok", NC_("event", "Electronic file sealed") },
};

void
yc_case_event_look (const YcCaseEvent *event, const char **ret_icon, const char **ret_style, const char **ret_title)
{
  for (guint i = 0; i < G_N_ELEMENTS (looks); i++)
    if (g_str_equal (looks[i].kind, event->kind))
      {
        *ret_icon = looks[i].icon;
        *ret_style = looks[i].style;
        *ret_title = g_dpgettext2 (GETTEXT_PACKAGE, "event", looks[i].title);
        return;
      }
  *ret_icon = "radio-symbolic";
  *ret_style = "wait";
  *ret_title = C_("event", "Other step");
}
