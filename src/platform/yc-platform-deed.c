/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* What an act rests on: one pass over the events of an operation that asks each for its papers, and the acts that rest on more for that. Takes what the
 * platform has of the case, gives yes or the problem. Writes nothing. Store thread. */
#define G_LOG_DOMAIN "yc-platform"
#include "config.h"

#include "platform/yc-platform-deed.h"

#include "acceptance/yc-told.h"
#include "base/yc-clock.h"
#include "base/yc-json.h"
#include "case/yc-case-letter.h"
#include "case/yc-event-rule.h"
#include "law/yc-hours.h"
#include "review/yc-review-rules.h"

#include <string.h>

#define MAX_TEXT 65536

gboolean
yc_platform_deed_refuse (YcConflict reason, const char *text, GError **error)
{
  return yc_platform_refuse (error, YC_PROBLEM_RULE, "%s: %s", yc_conflict_get_name (reason), text);
}

/* ---- what there is of the case ---- */

gboolean
yc_platform_fits_day (const char *told, gboolean provisional, const YcDeadline *count)
{
  GDate day;

  return yc_date_parse (told, &day)
         && ABS (g_date_days_between (&day, &count->due)) <= (provisional == count->provisional ? 0 : YC_PLATFORM_CALENDARS_DIFFER);
}

gboolean
yc_platform_deed_read_before (YcPlatformDeed *self, GError **error)
{
  if (self->before != NULL)
    return TRUE;
  if (!self->has_log && !yc_platform_log_read (&self->log, self->store, self->op, self->events, self->events->len, error))
    return FALSE;
  self->has_log = TRUE;
  self->before = g_ptr_array_new ();
  for (guint i = 0; i < self->log.events->len && g_ptr_array_index (self->log.events, i) != self->event; i++)
    g_ptr_array_add (self->before, g_ptr_array_index (self->log.events, i));
  self->at = yc_platform_log_find_time (self->before, self->event);
  return TRUE;
}

YcItem *
yc_platform_deed_find_item (YcPlatformDeed *self, GError **error)
{
  g_autoptr (GError) local = NULL;
  YcItem *item = NULL;

  if (!yc_platform_deed_read_before (self, error))
    return NULL;
  item = yc_platform_log_find_item (&self->log, &local);
  if (local != NULL)
    yc_platform_log_refuse ("the item", g_steal_pointer (&local), error);
  else if (item == NULL)
    yc_platform_deed_refuse (YC_CONFLICT_NO_ITEM, "the case's item is not there", error);
  return item;
}

YcReviewDossier *
yc_platform_deed_fold (const YcPlatformDeed *self, guint n, GError **error)
{
  g_autoptr (GPtrArray) events = g_ptr_array_new ();
  g_autoptr (YcReviewDossier) dossier = NULL;
  g_autoptr (GError) local = NULL;
  YcPlatformLog log = self->log;

  for (guint i = 0; i < n; i++)
    g_ptr_array_add (events, g_ptr_array_index (self->before, i));
  log.events = events;
  dossier = yc_platform_log_fold (&log, &local);
  if (dossier == NULL)
    {
      yc_platform_log_refuse ("the dossier", g_steal_pointer (&local), error);
      return NULL;
    }
  return yc_platform_log_read_manifest (self->store, self->hall, dossier, error) ? g_steal_pointer (&dossier) : NULL;
}

gboolean
yc_platform_deed_read_dossier (YcPlatformDeed *self, GError **error)
{
  if (self->dossier == NULL && yc_platform_deed_read_before (self, error))
    self->dossier = yc_platform_deed_fold (self, self->before->len, error);
  return self->dossier != NULL;
}

GPtrArray *
yc_platform_deed_list_pages (const YcReviewDossier *dossier, const char *material)
{
  GPtrArray *ids = g_ptr_array_new ();

  for (guint i = 0; i < dossier->materials->len; i++)
    {
      const YcReviewMaterial *one = g_ptr_array_index (dossier->materials, i);

      for (guint k = 0; (material == NULL || strcmp (one->id, material) == 0) && k < one->pages->len; k++)
        g_ptr_array_add (ids, ((const YcReviewPage *) g_ptr_array_index (one->pages, k))->id);
    }
  return ids;
}

static gboolean
has_file (const YcPlatformDeed *self, const char *sha256, gboolean *ret_has, GError **error)
{
  return yc_platform_store_has_blob (self->store, self->hall, self->op->case_id, sha256, ret_has, error);
}

gboolean
yc_platform_deed_check_efile (YcPlatformDeed *self, GError **error)
{
  const char *digest = NULL;

  if (!yc_platform_deed_read_dossier (self, error))
    return FALSE;
  if (!yc_json_opt_string (self->event->body, "body", "efile_sha256", 64, &digest, NULL) || digest == NULL
      || strcmp (digest, self->dossier->manifest.sha256) != 0 || !self->dossier->has_pages)
    return yc_platform_deed_refuse (YC_CONFLICT_PAGES_MISSING, "the e-file that the act names is not here", error);
  for (guint i = 0; i < self->dossier->materials->len; i++)
    {
      const YcReviewMaterial *material = g_ptr_array_index (self->dossier->materials, i);

      for (guint k = 0; k < material->pages->len; k++)
        {
          gboolean has = FALSE;

          if (!has_file (self, ((const YcReviewPage *) g_ptr_array_index (material->pages, k))->digest.sha256, &has, error))
            return FALSE;
          if (!has)
            return yc_platform_deed_refuse (YC_CONFLICT_PAGES_MISSING, "a page of the e-file has not arrived", error);
        }
    }
  return TRUE;
}

/* ---- the counter's rules ---- */

/* The pages as the counter has them. What is doubtful stands in no manifest. (transfer full): of YcPage* */
static GPtrArray *
build_pages (const YcReviewDossier *dossier, GHashTable *came)
{
  GPtrArray *pages = g_ptr_array_new_with_free_func ((GDestroyNotify) yc_page_free);

  for (guint i = 0; i < dossier->materials->len; i++)
    {
      const YcReviewMaterial *material = g_ptr_array_index (dossier->materials, i);

      for (guint k = 0; k < material->pages->len; k++)
        {
          const YcReviewPage *known = g_ptr_array_index (material->pages, k);
          const YcScanned *scanned = g_hash_table_lookup (came, known->id);
          const YcPage plain = { .id = known->id, .case_id = dossier->record->id, .material_id = material->id, .order = known->no, .blob = (char *) "",
                                 .job_id = (char *) "", .digest = known->digest, .bytes = known->bytes, .original_blob = (char *) "",
                                 .rotation = known->rotation, .blank = known->blank, .unfit = known->unfit, .captured = scanned != NULL ? scanned->captured : 0,
                                 .next_event = scanned != NULL ? scanned->next_event : 0 };

          g_ptr_array_add (pages, yc_page_copy (&plain));
        }
    }
  return pages;
}

/* The letters of the intake, and when each page came. As at the counter, also from events that were taken back: a signature stays one. */
static gboolean
read_letters (YcPlatformDeed *self, GHashTable *came, GError **error)
{
  g_autoptr (YcLetterReader) reader = yc_letter_reader_new ();
  YcIntake *intake = self->dossier->intake;

  for (guint i = 0; i < self->before->len; i++)
    {
      const YcCaseEvent *event = g_ptr_array_index (self->before, i);

      if (!yc_letter_reader_take (reader, event, error) || (strcmp (event->kind, "pages") == 0 && !yc_letter_read_pages (event, came, error)))
        return FALSE;
    }
  g_clear_pointer (&intake->letters, g_ptr_array_unref);
  intake->letters = yc_letter_reader_finish (reader);
  if (!yc_case_record_get_judge_start (self->dossier->record, &intake->received))
    g_date_clear (&intake->received, 1);
  return TRUE;
}

/* At which post the author sits. */
static gboolean
find_virtual (const YcPlatformDeed *self, gboolean *ret_virtual, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (YcPlatformAccount) account = yc_platform_store_find_account (self->store, self->event->clerk_id, &local);

  *ret_virtual = account != NULL && account->role == YC_ROLE_VIRTUAL;
  if (local == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

static YcVerdict *
ask_rules (const YcPlatformDeed *self, const YcTold *told, YcVerdictAsk *ask, guint doubts)
{
  g_autoptr (YcVerdict) verdict = yc_told_judge (told, ask);

  if ((doubts & YC_PLATFORM_DOUBT_SILENCE) == 0 || !verdict->deemed || !(verdict->judge_due.provisional || self->dossier->record->judge_provisional))
    return g_steal_pointer (&verdict);
  g_date_clear (&self->dossier->intake->received, 1);
  return yc_told_judge (told, ask);
}

YcVerdict *
yc_platform_deed_judge (YcPlatformDeed *self, guint doubts, GError **error)
{
  static const YcCreditRecord barred = { .kind = YC_CREDIT_DISHONEST };
  g_autoptr (GHashTable) came = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autoptr (GPtrArray) pages = NULL;
  g_autoptr (YcTold) told = NULL;
  g_autoptr (GError) local = NULL;
  YcMoment day;
  /* What the counter could not know bars nothing behind it, and where a region wants credit to be known before, the counter has seen to it. */
  const YcCreditView asked = { .known = TRUE, .tolerance.record = (doubts & YC_PLATFORM_DOUBT_TOLERANCE) != 0 ? &barred : NULL,
                               .commitment.record = (doubts & YC_PLATFORM_DOUBT_COMMITMENT) != 0 ? &barred : NULL };
  YcVerdictAsk ask = { .calendar = yc_platform_get_calendar (error), .credit = &asked };

  if (ask.calendar == NULL || !yc_platform_deed_read_dossier (self, error) || (ask.region = yc_platform_find_region (self->store, self->hall, error)) == NULL)
    return NULL;
  if (self->dossier->intake == NULL || self->dossier->intake->item == NULL)
    {
      yc_platform_deed_refuse (YC_CONFLICT_NO_ITEM, "the case's item is not there", error);
      return NULL;
    }
  if (!read_letters (self, came, &local))
    {
      yc_platform_log_refuse ("the letters", g_steal_pointer (&local), error);
      return NULL;
    }
  if (!find_virtual (self, &ask.at_virtual, error))
    return NULL;
  pages = (doubts & YC_PLATFORM_DOUBT_PAGES) != 0 ? g_ptr_array_new () : build_pages (self->dossier, came);
  yc_moment_init (&day, self->at);
  ask.minute = day.minute;
  ask.intake = self->dossier->intake;
  ask.pages = pages;
  ask.today = &day.day;
  if (yc_told_read (self->before, &told, &local))
    return ask_rules (self, told, &ask, doubts);
  yc_platform_log_refuse ("what was told", g_steal_pointer (&local), error);
  return NULL;
}

/* ---- papers ---- */

/* What the table of states names for the entry. A receipt comes before its case is handed over: that it has arrived is asked then. */
gboolean
yc_platform_deed_check_paper (YcPlatformDeed *self, const char *kind, gboolean arrives_now, GError **error)
{
  static const GPtrArray none = { NULL, 0 };
  JsonObject *paper = yc_event_rule_find_paper (&none, self->event, kind);
  const char *sha256 = NULL;
  gboolean has = FALSE;

  if (paper == NULL && yc_letter_is_signed (kind))
    {
      if (!yc_platform_deed_read_before (self, error))
        return FALSE;
      paper = yc_event_rule_find_paper (self->before, self->event, kind);
    }
  if (paper == NULL)
    return yc_platform_deed_refuse (YC_CONFLICT_PAPER_MISSING, kind, error);
  if (!arrives_now)
    return TRUE;
  if (yc_json_opt_string (paper, "papers", "sha256", 64, &sha256, NULL) && sha256 != NULL && !has_file (self, sha256, &has, error))
    return FALSE;
  return has || yc_platform_refuse (error, YC_PROBLEM_RULE, "%s: %s has not arrived", yc_conflict_get_name (YC_CONFLICT_PAPER_MISSING), kind);
}

static gboolean
check_papers (YcPlatformDeed *self, GError **error)
{
  const char *code = NULL;
  YcState state;
  const char *const *papers;

  if (!yc_json_opt_string (self->event->body, "body", "state", 8, &code, NULL) || code == NULL || !yc_state_parse (code, &state))
    return TRUE;
  papers = yc_state_get_papers (state);
  for (guint i = 0; papers[i] != NULL; i++)
    if (!yc_platform_deed_check_paper (self, papers[i], state != YC_STATE_RECEIVED, error))
      return FALSE;
  return TRUE;
}

/* ---- the acts ---- */

static gboolean
check_acceptance (YcPlatformDeed *self, GError **error)
{
  YcOutcome outcome = strcmp (self->event->kind, "tolerated") == 0 ? YC_OUTCOME_TOLERATE
                      : strcmp (self->event->kind, "committed") == 0 ? YC_OUTCOME_COMMIT : YC_OUTCOME_ACCEPT;

  return yc_platform_acceptance_check (self, outcome, error);
}

/* 行政许可法第三十八条第二款: who is refused is told where to turn to. */
static gboolean
check_remedies (YcPlatformDeed *self, GError **error)
{
  const char *text = NULL;

  return (yc_json_opt_string (self->event->body, "body", "remedies", MAX_TEXT, &text, NULL) && text != NULL && text[strspn (text, " \t\r\n")] != '\0')
         || yc_platform_deed_refuse (YC_CONFLICT_REASON_MISSING, "remedies", error);
}

/* 行政许可法第三十四条第三款: the item says which step is one on the spot. */
static gboolean
check_step_end (YcPlatformDeed *self, GError **error)
{
  const YcSpecialStep *step = NULL;
  g_autofree char *why = NULL;

  if (!yc_platform_deed_read_dossier (self, error))
    return FALSE;
  why = yc_review_get_on_site_text (self->dossier->intake->item);
  step = yc_review_get_running_step (self->dossier);
  return step == NULL || !step->on_site || yc_event_rule_has_two (self->event->body)
         || yc_platform_deed_refuse (YC_CONFLICT_REASON_MISSING, why, error);
}

/* 否定备案 is of what was refused: a granted case passes through the states of a denied one. */
static gboolean
check_review (YcPlatformDeed *self, GError **error)
{
  if (!yc_platform_deed_read_before (self, error))
    return FALSE;
  return !yc_event_rule_was_granted (self->before, self->event)
         || yc_platform_deed_refuse (YC_CONFLICT_STATE, "nothing was refused", error);
}

static gboolean
check_event (YcPlatformDeed *self, GError **error)
{
  static const struct { const char *kind; gboolean (*check) (YcPlatformDeed *self, GError **error); } acts[] = {
    { "received", yc_platform_receipt_check }, { "supplied", yc_platform_supply_check },
    { "accepted", check_acceptance }, { "tolerated", check_acceptance }, { "committed", check_acceptance }, { "deemed", check_acceptance },
    { "handed-over", yc_platform_hand_over_check }, { "sent-back", yc_platform_return_check }, { "cured", yc_platform_cure_check },
    { "withdrawn", yc_platform_withdrawal_check }, { "withdrawal-refused", yc_platform_refused_withdrawal_check }, { "delivered", yc_platform_delivery_check }, { "denied", check_remedies },
    { "verified", yc_platform_verification_check }, { "to-correct", yc_platform_correction_check }, { "refused", yc_platform_refusal_check },
    { "not-needed", yc_platform_refusal_check }, { "step-ended", check_step_end },
    { "hearing-asked", yc_platform_hearing_check },
    { "reviewed", check_review },
  };

  if (!check_papers (self, error))
    return FALSE;
  for (gsize i = 0; i < G_N_ELEMENTS (acts); i++)
    if (strcmp (acts[i].kind, self->event->kind) == 0)
      return acts[i].check (self, error);
  return TRUE;
}

gboolean
yc_platform_deed_check (YcPlatformStore *store, const char *hall, const YcWireOp *op, GPtrArray *events, GError **error)
{
  YcPlatformDeed deed = { .store = store, .hall = hall, .op = op, .events = events };
  gboolean ok = TRUE;

  for (guint i = 0; i < events->len && ok; i++)
    {
      deed.event = g_ptr_array_index (events, i);
      ok = !yc_case_event_counts (deed.event) || check_event (&deed, error);
      g_clear_pointer (&deed.before, g_ptr_array_unref);
      g_clear_pointer (&deed.dossier, yc_review_dossier_free);
    }
  yc_platform_log_clear (&deed.log);
  return ok;
}
