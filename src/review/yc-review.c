/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* The acts of the back office. Takes a case of the store and who acts, gives durable facts: events, paper and queue entry in one transaction.
 * Store's thread. */
#define G_LOG_DOMAIN "yc-review"
#include "config.h"

#include "review/yc-review.h"

#include "review/yc-review-act.h"

#include "base/yc-clock.h"

#include <string.h>

/* ---- one act ---- */

void
yc_review_work_clear (YcReviewWork *self)
{
  g_clear_pointer (&self->submission, yc_submission_free);
  g_clear_pointer (&self->dossier, yc_review_dossier_free);
}

static YcReviewDossier *
fold (const GPtrArray *history, YcItem *item, GBytes *manifest, GError **error)
{
  g_autoptr (YcReviewDossier) dossier = yc_review_dossier_fold (history, item, error);

  if (dossier == NULL || (manifest != NULL && !yc_review_dossier_read_manifest (dossier, manifest, error)))
    return NULL;
  return g_steal_pointer (&dossier);
}

static gboolean
count (YcReviewDossier *dossier, YcStore *store, const YcCalendar *calendar, const YcRegion *region, const GPtrArray *history, GError **error)
{
  const YcTimerRules rules = { calendar, &region->hours, dossier->intake != NULL ? dossier->intake->item : NULL, &region->terms };

  return yc_review_dossier_count (dossier, history, &rules, yc_clock_now (yc_store_get_clock (store)), error);
}

YcReviewDossier *
yc_review_load (YcStore *store, YcCalendar *calendar, const char *case_id, GBytes *manifest, GError **error)
{
  g_autoptr (YcSite) site = yc_enrolment_get_site (store, error);
  const YcRegion *region = site != NULL ? yc_site_get_region (site, error) : NULL;
  g_autoptr (GPtrArray) history = yc_case_store_history (store, case_id, error);
  g_autoptr (YcReviewDossier) dossier = NULL;
  g_autoptr (YcItem) item = NULL;
  const char *digest = NULL;

  if (region == NULL || history == NULL || !yc_review_dossier_find_item (history, &digest, error)
      || (digest != NULL && (item = yc_case_store_get_item (store, digest, error)) == NULL))
    return NULL;
  dossier = fold (history, item, manifest, error);
  return dossier != NULL && count (dossier, store, calendar, region, history, error) ? g_steal_pointer (&dossier) : NULL;
}

/* The case as it stands, and whether the rules allow @what of it. */
gboolean
yc_review_begin (const YcReviewDesk *desk, YcReviewAct what, YcReviewWork *act, GError **error)
{
  YcConflict reason = YC_CONFLICT_STATE;
  g_autofree char *text = NULL;

  if (!yc_submission_require_author (desk->actor, error))
    return FALSE;
  act->submission = yc_submission_load (desk->store, desk->calendar, desk->case_id, desk->actor, error);
  if (act->submission == NULL || !yc_submission_check_served (act->submission, error))
    return FALSE;
  act->dossier = fold (act->submission->history, act->submission->intake->item, desk->manifest, error);
  if (act->dossier == NULL
      || !count (act->dossier, desk->store, desk->calendar, act->submission->region, act->submission->history, error))
    return FALSE;
  if (!yc_review_check (act->dossier, what, desk->actor->clerk_id, &act->submission->today, &reason, &text))
    return yc_store_refuse (error, reason, "%s", text);
  return TRUE;
}

static gboolean
add_paper (YcSubmission *submission, const YcReviewDeed *deed, GError **error)
{
  guint first = submission->papers->len;
  gboolean done;

  if (deed->paper == NULL)
    return TRUE;
  submission->own = (YcNoticeFacts) { .texts = deed->texts, .flags = deed->flags, .lines = deed->lines };
  done = yc_submission_add_paper (submission, deed->paper, error) != NULL;
  submission->own = (YcNoticeFacts) { .texts = NULL };
  if (done)
    json_object_set_array_member (deed->body, "papers", yc_submission_papers_to_json (submission, first));
  return done;
}

static gboolean
write_deed (YcSubmission *submission, gpointer data, GError **error)
{
  const YcReviewDeed *deed = data;

  if (!add_paper (submission, deed, error))
    return FALSE;
  yc_submission_set_process (submission, deed->body, submission->now);
  yc_submission_tell (submission, deed->kind, deed->body);
  if (deed->then != NULL)
    {
      g_autoptr (JsonObject) body = yc_review_build_state (YC_STATE_REVIEW);

      yc_submission_set_process (submission, body, submission->now);
      yc_submission_tell (submission, deed->then, body);
    }
  return yc_submission_enqueue (submission, deed->kind, json_object_new (), error);
}

gboolean
yc_review_do (YcReviewWork *act, YcReviewDeed *deed, GError **error)
{
  return yc_submission_run (act->submission, write_deed, deed, error) || yc_store_map_error (error);
}

JsonObject *
yc_review_build_state (YcState state)
{
  JsonObject *body = json_object_new ();

  json_object_set_string_member (body, "state", yc_state_get_code (state));
  return body;
}

/* The one paper of the deed. */
YcPaperRecord *
yc_review_do_paper (YcReviewWork *act, YcReviewDeed *deed, GError **error)
{
  return yc_review_do (act, deed, error) ? g_ptr_array_steal_index (act->submission->papers, act->submission->papers->len - 1) : NULL;
}

char *
yc_review_trim (const char *text)
{
  return g_strstrip (g_strdup (text != NULL ? text : ""));
}

gboolean
yc_review_add_delay (const YcReviewDesk *desk, const YcReviewWork *act, JsonObject *body, GError **error)
{
  g_autofree char *why = yc_review_trim (desk->delay);

  if (!yc_review_is_late (act->dossier, &act->submission->today))
    return TRUE;
  if (*why == '\0')
    return yc_store_refuse (error, YC_CONFLICT_REASON_MISSING, "%s", yc_fact_get_text (YC_FACT_DELAY_TOLD));
  json_object_set_string_member (body, "delay_reason", why);
  return TRUE;
}

const char *
yc_review_get_delay (JsonObject *body)
{
  return json_object_get_string_member_with_default (body, "delay_reason", "");
}

/* ---- claim, opinion ---- */

gboolean
yc_review_claim (const YcReviewDesk *desk, GError **error)
{
  g_auto (YcReviewWork) act = { NULL, NULL };
  g_autoptr (JsonObject) body = yc_review_build_state (YC_STATE_REVIEW);
  YcReviewDeed deed = { .kind = "claimed", .body = body };

  return yc_review_begin (desk, YC_REVIEW_CLAIM, &act, error) && yc_review_do (&act, &deed, error);
}

gboolean
yc_review_take_over (const YcReviewDesk *desk, const char *reason, GError **error)
{
  g_auto (YcReviewWork) act = { NULL, NULL };
  g_autoptr (JsonObject) body = json_object_new ();
  g_autofree char *why = yc_review_trim (reason);
  YcReviewDeed deed = { .kind = "taken-over", .body = body };

  if (!yc_review_begin (desk, YC_REVIEW_TAKE_OVER, &act, error))
    return FALSE;
  if (*why == '\0')
    return yc_store_refuse (error, YC_CONFLICT_REASON_MISSING, "接替审查要写明理由");
  json_object_set_string_member (body, "from", act.dossier->claimed_by);
  json_object_set_string_member (body, "reason", why);
  return yc_review_do (&act, &deed, error);
}

gboolean
yc_review_judge (const YcReviewDesk *desk, const char *subject, YcOpinion opinion, const char *note, GError **error)
{
  g_auto (YcReviewWork) act = { NULL, NULL };
  g_autoptr (JsonObject) body = json_object_new ();
  YcReviewDeed deed = { .kind = "opinion", .body = body };

  g_return_val_if_fail (opinion > YC_OPINION_NONE && opinion < YC_N_OPINIONS, FALSE);
  if (!yc_review_begin (desk, YC_REVIEW_JUDGE, &act, error))
    return FALSE;
  if (yc_review_dossier_find_verdict (act.dossier, subject) == NULL)
    {
      g_set_error (error, YC_STORE_ERROR, YC_STORE_ERROR_NOT_FOUND, "case %s has no %s", desk->case_id, subject);
      return FALSE;
    }
  json_object_set_string_member (body, "subject", subject);
  json_object_set_string_member (body, "verdict", yc_opinion_get_name (opinion));
  json_object_set_string_member (body, "note", note != NULL ? note : "");
  return yc_review_do (&act, &deed, error);
}

/* ---- texts ---- */

char *
yc_review_format_due (const char *date, gboolean provisional)
{
  GDate day;

  return yc_date_parse (date, &day) ? yc_notice_format_day (&day, provisional) : g_strdup ("");
}

char *
yc_review_format_day (const char *date)
{
  return yc_review_format_due (date, FALSE);
}

char *
yc_review_join_basis (const GPtrArray *basis)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < basis->len; i++)
    g_string_append_printf (text, "%s%s", text->len > 0 ? "、" : "", (const char *) g_ptr_array_index (basis, i));
  return g_string_free (g_steal_pointer (&text), FALSE);
}

const char *
yc_review_get_remedies (void)
{
  return "对本决定不服的，可以自收到本决定书之日起六十日内，依照《中华人民共和国行政复议法》第二十条向有管辖权的行政复议机关（一般为本机关所属的"
         "本级人民政府）申请行政复议；也可以自收到本决定书之日起六个月内，依照《中华人民共和国行政诉讼法》第四十六条向有管辖权的人民法院提起行政诉讼。";
}

static void
add_once (GPtrArray *basis, const char *law)
{
  if (*law != '\0' && !g_ptr_array_find_with_equal_func (basis, law, g_str_equal, NULL))
    g_ptr_array_add (basis, (gpointer) law);
}

char *
yc_review_suggest_basis (const YcReviewDossier *dossier)
{
  g_autoptr (GPtrArray) basis = g_ptr_array_new ();

  for (guint i = 0; i < dossier->checks->len; i++)
    {
      const YcReviewCheck *check = g_ptr_array_index (dossier->checks, i);

      if (check->verdict.opinion == YC_OPINION_FAILS)
        add_once (basis, check->point->legal_basis);
    }
  for (guint i = 0; i < dossier->materials->len; i++)
    {
      const YcReviewMaterial *material = g_ptr_array_index (dossier->materials, i);

      if (material->verdict.opinion == YC_OPINION_FAILS && material->material != NULL)
        add_once (basis, material->material->legal_basis);
    }
  for (guint i = 0; dossier->intake != NULL && dossier->intake->item != NULL && i < dossier->intake->item->legal_basis->len; i++)
    add_once (basis, g_ptr_array_index (dossier->intake->item->legal_basis, i));
  return yc_review_join_basis (basis);
}

/* ---- send back ---- */

/* For the event and for the slip. */
static void
add_return (const YcReviewDossier *dossier, const YcReviewReturn *one, JsonArray *pages, GPtrArray *lines)
{
  const YcReviewMaterial *material = yc_review_dossier_find_material (dossier, one->material);
  const YcReviewPage *page = *one->page != '\0' ? yc_review_dossier_find_page (dossier, one->page, NULL) : NULL;
  const YcReturnReason *reason = yc_return_reason_find (one->reason);
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "page", one->page);
  json_object_set_string_member (object, "material", one->material);
  json_object_set_string_member (object, "reason", one->reason);
  json_array_add_object_element (pages, object);
  g_ptr_array_add (lines, page != NULL ? g_strdup_printf ("%s，第 %d 页：%s。", material->name, page->no, reason->text)
                                       : g_strdup_printf ("%s：%s。", material->name, reason->text));
}

static gboolean
refuse_returns (const YcReviewDossier *dossier, YcConflict reason, const char *text, GError **error)
{
  if (reason != YC_CONFLICT_PAGE_ELSEWHERE)
    return yc_store_refuse (error, reason, "%s", text);
  g_set_error (error, YC_STORE_ERROR, YC_STORE_ERROR_NOT_FOUND, "case %s has %s", dossier->record->id, text);
  return FALSE;
}

/* The clock runs on: the day stays what it was. */
static char *
describe_due (const YcReviewDossier *dossier)
{
  return yc_review_format_due (dossier->record->due, dossier->record->due_provisional);
}

YcPaperRecord *
yc_review_send_back (const YcReviewDesk *desk, const char *reason, const YcReviewReturn *returns, guint n_returns, const char *text, GError **error)
{
  g_auto (YcReviewWork) act = { NULL, NULL };
  g_autoptr (JsonObject) body = yc_review_build_state (YC_STATE_SENT_BACK);
  g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func (g_free);
  const YcReturnReason *why = yc_return_reason_find (reason);
  g_autofree char *said = yc_review_trim (text), *due = NULL, *wrong = NULL;
  JsonArray *pages = json_array_new ();
  YcConflict conflict = YC_CONFLICT_STATE;

  json_object_set_array_member (body, "pages", pages);
  if (!yc_review_begin (desk, YC_REVIEW_SEND_BACK, &act, error))
    return NULL;
  if (!yc_review_check_returns (act.dossier, reason, said, returns, n_returns, &conflict, &wrong))
    {
      refuse_returns (act.dossier, conflict, wrong, error);
      return NULL;
    }
  for (guint i = 0; i < n_returns; i++)
    add_return (act.dossier, &returns[i], pages, lines);
  due = describe_due (act.dossier);
  json_object_set_string_member (body, "reason_code", reason);
  json_object_set_string_member (body, "text", said);

  {
    const YcNoticeText texts[] = { { "return_reason", why->text }, { "return_action", why->action }, { "decision_text", said }, { "due", due }, { NULL, NULL } };
    const char *const flags[] = { *said != '\0' ? "has_text" : NULL, NULL };
    YcReviewDeed deed = { .kind = "sent-back", .body = body, .paper = "return-slip", .texts = texts, .flags = flags, .lines = lines };

    return yc_review_do_paper (&act, &deed, error);
  }
}

/* ---- decisions ---- */

YcPaperRecord *
yc_review_grant (const YcReviewDesk *desk, const char *text, GError **error)
{
  g_auto (YcReviewWork) act = { NULL, NULL };
  g_autoptr (JsonObject) body = yc_review_build_state (YC_STATE_GRANTED);
  g_autofree char *said = yc_review_trim (text), *accepted = NULL, *basis = NULL;

  if (!yc_review_begin (desk, YC_REVIEW_GRANT, &act, error) || !yc_review_add_delay (desk, &act, body, error))
    return NULL;
  accepted = yc_review_format_day (act.dossier->accepted_on);
  basis = yc_review_join_basis (act.submission->intake->item->legal_basis);
  json_object_set_string_member (body, "text", said);

  {
    const char *delay = yc_review_get_delay (body);
    const YcNoticeText texts[] = { { "accepted_date", accepted }, { "decision_basis", basis }, { "decision_text", said }, { "delay_reason", delay }, { NULL, NULL } };
    const char *const all[] = { "has_text", "late", NULL };
    const char *const flags[] = { *said != '\0' ? all[0] : *delay != '\0' ? all[1] : NULL, *said != '\0' && *delay != '\0' ? all[1] : NULL, NULL };
    YcReviewDeed deed = { .kind = "granted", .body = body, .paper = "grant", .texts = texts, .flags = flags };

    return yc_review_do_paper (&act, &deed, error);
  }
}

/* "面积在 80 平方米以下：平面图标注 95 平方米" */
static void
add_ground (GPtrArray *lines, const char *name, const YcReviewVerdict *verdict)
{
  if (verdict->opinion == YC_OPINION_FAILS)
    g_ptr_array_add (lines, g_strdup_printf ("%s：%s。", name, *verdict->note != '\0' ? verdict->note : yc_opinion_get_text (verdict->opinion)));
}

static GPtrArray *
list_grounds (const YcReviewDossier *dossier)
{
  GPtrArray *lines = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < dossier->checks->len; i++)
    {
      const YcReviewCheck *check = g_ptr_array_index (dossier->checks, i);

      add_ground (lines, check->point->text, &check->verdict);
    }
  for (guint i = 0; i < dossier->materials->len; i++)
    {
      const YcReviewMaterial *material = g_ptr_array_index (dossier->materials, i);

      add_ground (lines, material->name, &material->verdict);
    }
  return lines;
}

/* 否定备案, before it is issued where the place wants it so. */
static gboolean
add_review (const YcReviewDesk *desk, const YcReviewWork *act, JsonObject *body, GError **error)
{
  JsonObject *by;

  if (desk->reviewer == NULL)
    return act->submission->region->refusal != YC_REFUSAL_BEFORE_ISSUE
           || yc_store_refuse (error, YC_CONFLICT_ROLE, "%s", yc_fact_get_text (YC_FACT_REVIEWED));
  if ((by = yc_submission_review_before (desk->store, desk->reviewer, desk->password, desk->actor, error)) == NULL)
    return FALSE;
  json_object_set_object_member (body, "reviewed_by", by);
  return TRUE;
}

YcPaperRecord *
yc_review_deny (const YcReviewDesk *desk, const char *reason, const char *basis, GError **error)
{
  g_auto (YcReviewWork) act = { NULL, NULL };
  g_autoptr (JsonObject) body = yc_review_build_state (YC_STATE_DENIED);
  g_autoptr (GPtrArray) lines = NULL;
  g_autofree char *why = yc_review_trim (reason), *law = yc_review_trim (basis), *accepted = NULL;

  if (!yc_review_begin (desk, YC_REVIEW_DENY, &act, error))
    return NULL;
  if (*why == '\0' || *law == '\0')
    {
      g_autofree char *no = yc_source_cite_for ("不予的决定要说明理由和依据", YC_SOURCE_DENY, act.submission->intake->item);

      yc_store_refuse (error, YC_CONFLICT_REASON_MISSING, "%s", no);
      return NULL;
    }
  if (!yc_review_add_delay (desk, &act, body, error) || !add_review (desk, &act, body, error))
    return NULL;
  accepted = yc_review_format_day (act.dossier->accepted_on);
  lines = list_grounds (act.dossier);
  json_object_set_string_member (body, "reason", why);
  json_object_set_string_member (body, "basis", law);
  json_object_set_string_member (body, "remedies", yc_review_get_remedies ());

  {
    const YcNoticeText texts[] = {
      { "accepted_date", accepted }, { "reason", why }, { "decision_basis", law }, { "remedies", yc_review_get_remedies () },
      { "delay_reason", yc_review_get_delay (body) }, { NULL, NULL }
    };
    const char *const flags[] = { *yc_review_get_delay (body) != '\0' ? "late" : NULL, NULL };
    YcReviewDeed deed = { .kind = "denied", .body = body, .paper = "denial", .texts = texts, .flags = flags, .lines = lines };

    return yc_review_do_paper (&act, &deed, error);
  }
}
