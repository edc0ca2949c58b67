/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* Whether a case was accepted as the rules have it: with its number and its e-file, in the way that the counter's own rules give for these answers and
 * these pages, and until the days that the item's limits give. Takes an event with what was delivered before it, gives yes or the problem. Store thread. */
#define G_LOG_DOMAIN "yc-platform"
#include "config.h"

#include "platform/yc-platform-deed.h"

#include "base/yc-clock.h"
#include "base/yc-json.h"

#include <string.h>

#define MAX_NUMBER 64
#define MAX_OWED 1000
#define MAX_ID 128

static gboolean
check_number (const YcPlatformDeed *self, GError **error)
{
  const char *number = "";

  yc_json_opt_string (self->event->body, "body", "number", MAX_NUMBER, &number, NULL);
  return *number != '\0' || *self->dossier->record->number != '\0'
         || yc_platform_deed_refuse (YC_CONFLICT_NUMBER_MISSING, "an accepted case has its number", error);
}

/* The receipt of the same case: for whom it was made has it, and so has the office. */
static gboolean
check_receipt (const YcPlatformDeed *self, GError **error)
{
  gboolean has = FALSE;

  for (guint i = 0; i < self->dossier->papers->len && !has; i++)
    {
      const YcReviewPaper *paper = g_ptr_array_index (self->dossier->papers, i);

      if (strcmp (paper->kind, "receipt") == 0
          && !yc_platform_store_has_blob (self->store, self->hall, self->op->case_id, paper->digest.sha256, &has, error))
        return FALSE;
    }
  return has || yc_platform_deed_refuse (YC_CONFLICT_PAPER_MISSING, "receipt", error);
}

/* Not later than the law gives. Sooner is the office's own promise. */
static gboolean
is_in_time (const char *text, const YcDeadline *limit, gboolean provisional)
{
  GDate day, last;

  if (!g_date_valid (&limit->due))
    return *text == '\0';
  if (!yc_date_parse (text, &day))
    return FALSE;
  last = limit->due;
  if (provisional || limit->provisional)
    g_date_add_days (&last, YC_PLATFORM_CALENDARS_DIFFER);
  return g_date_compare (&day, &last) <= 0;
}

static gboolean
equals_day (const char *text, const YcDeadline *limit)
{
  g_autofree char *day = g_date_valid (&limit->due) ? yc_date_format (&limit->due) : g_strdup ("");

  return strcmp (text, day) == 0;
}

/* What the applicant signed for each: the verdict has the days of the letter. */
static gboolean
check_owed (const YcPlatformDeed *self, const YcVerdict *verdict, GError **error)
{
  JsonArray *array = NULL;

  if (!yc_json_opt_array (self->event->body, "body", "tolerated", MAX_OWED, &array, NULL) || array == NULL
      || json_array_get_length (array) != verdict->tolerated->len)
    return yc_platform_deed_refuse (YC_CONFLICT_OTHER_OUTCOME, "what is tolerated is not what is missing", error);
  for (guint i = 0; i < verdict->tolerated->len; i++)
    {
      JsonObject *entry = NULL;
      const char *material = NULL, *cure = NULL;

      if (!yc_json_item_object (array, "tolerated", i, &entry, NULL) || !yc_json_get_string (entry, "tolerated", "material", MAX_ID, &material, NULL)
          || !yc_json_get_string (entry, "tolerated", "cure", 10, &cure, NULL)
          || strcmp (material, ((const YcMaterial *) g_ptr_array_index (verdict->tolerated, i))->id) != 0)
        return yc_platform_deed_refuse (YC_CONFLICT_OTHER_OUTCOME, "what is tolerated is not what is missing", error);
      if (!equals_day (cure, &g_array_index (verdict->cure_dues, YcDeadline, i)))
        return yc_platform_refuse (error, YC_PROBLEM_RULE, "%s: %.64s", yc_conflict_get_name (YC_CONFLICT_DAY), material);
    }
  return TRUE;
}

static gboolean
check_days (const YcPlatformDeed *self, const YcVerdict *verdict, YcOutcome outcome, GError **error)
{
  JsonObject *due = NULL;
  const char *date = NULL, *cure = "";
  gboolean provisional = FALSE, fits;

  if (!yc_json_opt_object (self->event->body, "body", "due", &due, NULL) || due == NULL || !yc_json_get_string (due, "due", "date", 10, &date, NULL)
      || !yc_json_opt_string (due, "due", "cure", 10, &cure, NULL) || !yc_json_opt_boolean (due, "due", "provisional", &provisional, NULL))
    return yc_platform_deed_refuse (YC_CONFLICT_DAY, "until when the case is to be decided", error);
  if (!is_in_time (date, &verdict->due, provisional))
    return yc_platform_deed_refuse (YC_CONFLICT_DAY, "the day of the decision is later than the item's limit", error);
  fits = outcome == YC_OUTCOME_TOLERATE ? equals_day (cure, &verdict->first_cure) : *cure == '\0';
  if (!fits)
    return yc_platform_deed_refuse (YC_CONFLICT_DAY, "until when what is owed must come", error);
  return outcome != YC_OUTCOME_TOLERATE || check_owed (self, verdict, error);
}

/* 视为受理: by silence only, and behind it only so. Where the year is not known on one side, the day of the receipt's event is what the two agree about, and
 * the table has asked for that. */
static gboolean
check_silence (const YcPlatformDeed *self, const YcVerdict *verdict, YcOutcome outcome, GError **error)
{
  gboolean is_deemed = strcmp (self->event->kind, "deemed") == 0;

  if (verdict->judge_due.provisional || self->dossier->record->judge_provisional || is_deemed == (yc_verdict_get_state (verdict, outcome) == YC_STATE_DEEMED_ACCEPTED))
    return TRUE;
  return yc_platform_deed_refuse (YC_CONFLICT_OTHER_OUTCOME, is_deemed ? "the time to say what is lacking is not over" : verdict->sentence, error);
}

gboolean
yc_platform_acceptance_check (YcPlatformDeed *self, YcOutcome outcome, GError **error)
{
  g_autoptr (YcVerdict) verdict = NULL;
  YcConflict reason = YC_CONFLICT_OTHER_OUTCOME;
  const char *text = NULL;

  if (!yc_platform_deed_check_efile (self, error) || !check_number (self, error) || !check_receipt (self, error)
      || (verdict = yc_platform_deed_judge (self, 0, error)) == NULL)
    return FALSE;
  if (!yc_verdict_allows (verdict, outcome, &reason, &text))
    return yc_platform_deed_refuse (reason, text, error);
  return check_silence (self, verdict, outcome, error) && check_days (self, verdict, outcome, error);
}
