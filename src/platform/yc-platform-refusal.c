/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* Whether a case was refused before its acceptance as the rules have it: 不受理 (S20) and 不予受理 (S21) by the answers, by what bars the applicant, by what was told
 * to correct and did not come in its days, or on the spot where the law of the item gives no days. Takes an event with what was delivered before it, gives yes
 * or the problem. Store thread. */
#define G_LOG_DOMAIN "yc-platform"
#include "config.h"

#include "platform/yc-platform-deed.h"

#include "acceptance/yc-told.h"
#include "base/yc-json.h"
#include "law/yc-hours.h"
#include "law/yc-source.h"

#include <string.h>

#define MAX_TEXT 65536

static gboolean
refuse_ground (const YcPlatformDeed *self, const char *text, YcSource cited, GError **error)
{
  g_autofree char *why = yc_source_cite_for (text, cited, self->dossier->intake->item);

  return yc_platform_refuse (error, YC_PROBLEM_RULE, "%s: %s: %s", yc_conflict_get_name (YC_CONFLICT_NO_GROUND), self->event->kind, why);
}

static const char *
get_text (const YcPlatformDeed *self, const char *member)
{
  const char *text = "";

  return yc_json_opt_string (self->event->body, "body", member, MAX_TEXT, &text, NULL) ? text : "";
}

/* A refusal names whom it refuses. */
static gboolean
check_applicant (const YcVerdict *verdict, GError **error)
{
  for (guint i = 0; i < verdict->findings->len; i++)
    {
      const YcFinding *finding = g_ptr_array_index (verdict->findings, i);

      if (strcmp (finding->code, "applicant") == 0)
        return yc_platform_deed_refuse (YC_CONFLICT_APPLICANT, finding->text, error);
    }
  return TRUE;
}

/* 行政许可法第三十二条第一款第二项: who is sent elsewhere is told where. */
static gboolean
check_elsewhere (const YcPlatformDeed *self, GError **error)
{
  const YcIntake *intake = self->dossier->intake;
  const YcItemExit *exit = yc_item_find_exit (intake->item, intake->answers);
  g_autofree char *why = yc_source_cite_for ("where it is to be applied for", YC_SOURCE_NOT_OURS, intake->item);

  return exit == NULL || strcmp (get_text (self, "apply_to"), exit->agency) == 0
         || yc_platform_refuse (error, YC_PROBLEM_RULE, "%s: apply_to: %s", yc_conflict_get_name (YC_CONFLICT_REASON_MISSING), why);
}

/* 行政许可法第七十八条, 第七十九条. Which record stands against the applicant is the window's word: it was told, and may have been without the line since. What such a
 * record bars is not. */
static gboolean
is_barred (const YcPlatformDeed *self, const YcRegion *region, const GDate *today)
{
  static const struct { YcSource source; YcCreditKind kind; } bars[] = {
    { YC_SOURCE_FALSE_MATERIALS, YC_CREDIT_FALSE_MATERIALS }, { YC_SOURCE_FRAUD, YC_CREDIT_FRAUD },
  };
  const char *basis = get_text (self, "basis");

  for (gsize i = 0; i < G_N_ELEMENTS (bars); i++)
    {
      const YcCreditRecord record = { .kind = bars[i].kind, .since = *today };
      g_autoptr (YcCredit) credit = yc_credit_new ();
      YcCreditView view;

      if (strcmp (basis, yc_source_get_text (bars[i].source)) != 0)
        continue;
      credit->asked = self->at;
      g_array_append_val (credit->records, record);
      yc_credit_look (credit, region, self->dossier->intake->item, self->at, today, &view);
      return view.application.record != NULL;
    }
  return FALSE;
}

/* What was told, with its day as it is known here. Where a year is still unknown here the window knew it: no window refuses behind a day that is not certain, and
 * what it counted came no earlier. (nullable): nothing was told, or it does not wait for the applicant */
static gboolean
read_told (const YcPlatformDeed *self, const YcRegion *region, const YcCalendar *calendar, YcTold **ret_told, GError **error)
{
  YcState state = self->dossier->record->state;
  g_autoptr (GError) local = NULL;

  *ret_told = NULL;
  if (state != YC_STATE_TO_CORRECT && state != YC_STATE_CORRECTED)
    return TRUE;
  if (!yc_told_read (self->before, ret_told, &local))
    return yc_platform_log_refuse ("what was told", g_steal_pointer (&local), error);
  yc_told_count_again (*ret_told, calendar, region, self->dossier->intake->item);
  if (*ret_told != NULL)
    (*ret_told)->is_provisional = FALSE;
  return TRUE;
}

/* Not corrected in its days, or on the spot. A way of acceptance that credit may have barred at the window stands against neither: asked without it, with
 * each of the two barred, with both. FALSE with an error, too. */
static gboolean
has_ground (YcPlatformDeed *self, const YcTold *told, const GDate *today, GError **error)
{
  static const guint doubts[] = { 0, YC_PLATFORM_DOUBT_TOLERANCE, YC_PLATFORM_DOUBT_COMMITMENT, YC_PLATFORM_DOUBT_TOLERANCE | YC_PLATFORM_DOUBT_COMMITMENT };
  g_autoptr (GPtrArray) pages = g_ptr_array_new ();    /* of them hangs the text alone */
  const YcIntake *intake = self->dossier->intake;

  for (gsize i = 0; i < G_N_ELEMENTS (doubts); i++)
    {
      g_autoptr (YcVerdict) verdict = yc_platform_deed_judge (self, doubts[i] | YC_PLATFORM_DOUBT_SILENCE, error);
      g_autofree char *ground = NULL;

      if (verdict == NULL)
        return FALSE;
      if (told != NULL)
        ground = yc_told_find_ground (told, verdict, pages, intake, today);
      if (ground == NULL)
        ground = yc_verdict_find_spot_ground (verdict, intake->item);
      if (ground != NULL)
        return TRUE;
    }
  return FALSE;
}

static gboolean
check_lacking (YcPlatformDeed *self, const YcVerdict *verdict, GError **error)
{
  const YcRegion *region = yc_platform_find_region (self->store, self->hall, error);
  const YcCalendar *calendar = region != NULL ? yc_platform_get_calendar (error) : NULL;
  g_autoptr (YcTold) told = NULL;
  g_autoptr (GError) local = NULL;
  YcMoment now;

  if (calendar == NULL || !read_told (self, region, calendar, &told, error))
    return FALSE;
  yc_moment_init (&now, self->at);
  if (is_barred (self, region, &now.day) || has_ground (self, told, &now.day, &local))
    return TRUE;
  if (local == NULL)
    return refuse_ground (self, verdict->sentence, yc_source_of_correction (self->dossier->intake->item, FALSE), error);
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

gboolean
yc_platform_refusal_check (YcPlatformDeed *self, GError **error)
{
  gboolean needless = strcmp (self->event->kind, "not-needed") == 0;
  g_autoptr (YcVerdict) verdict = NULL;

  /* What was refused stays as evidence, bound as a granted case is. */
  if (!yc_platform_deed_check_efile (self, error) || (verdict = yc_platform_deed_judge (self, YC_PLATFORM_DOUBT_SILENCE, error)) == NULL
      || !check_applicant (verdict, error))
    return FALSE;
  if (verdict->outcome == YC_OUTCOME_NOT_NEEDED || needless)
    return (verdict->outcome == YC_OUTCOME_NOT_NEEDED && needless) || refuse_ground (self, verdict->sentence, YC_SOURCE_NOT_NEEDED, error);
  return verdict->outcome == YC_OUTCOME_REFUSE ? check_elsewhere (self, error) : check_lacking (self, verdict, error);
}
