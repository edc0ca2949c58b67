/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* A case as an approver reads it. Takes its events in their order, the item's version and the e-file's manifest; gives plain values. What no
 * event says is not there. Any thread. */
#define G_LOG_DOMAIN "yc-review"
#include "config.h"

#include "review/yc-review-dossier.h"
#include "review/yc-review-private.h"

#include "base/yc-clock.h"
#include "base/yc-json.h"

#include <string.h>

#define MAX_TEXT 65536
#define MAX_LIST 10000

/* ---- values ---- */

static const struct { const char *name, *text; } opinions[YC_N_OPINIONS] = {
  [YC_OPINION_NONE] = { "", "未判" },
  [YC_OPINION_FITS] = { "fits", "符合" },
  [YC_OPINION_FAILS] = { "fails", "不符合" },
  [YC_OPINION_DOUBT] = { "doubt", "存疑" },
};

const char *
yc_opinion_get_name (YcOpinion opinion)
{
  g_return_val_if_fail ((guint) opinion < YC_N_OPINIONS, "");
  return opinions[opinion].name;
}

const char *
yc_opinion_get_text (YcOpinion opinion)
{
  g_return_val_if_fail ((guint) opinion < YC_N_OPINIONS, "");
  return opinions[opinion].text;
}

gboolean
yc_opinion_parse (const char *name, YcOpinion *ret_opinion)
{
  for (guint i = YC_OPINION_FITS; i < YC_N_OPINIONS; i++)
    if (g_strcmp0 (opinions[i].name, name) == 0)
      {
        *ret_opinion = (YcOpinion) i;
        return TRUE;
      }
  return FALSE;
}

static void
set_text (char **field, const char *value)
{
  char *copy = g_strdup (value != NULL ? value : "");

  g_free (*field);
  *field = copy;
}

static void
verdict_clear (YcReviewVerdict *self)
{
  g_free (self->subject);
  g_free (self->note);
  g_free (self->clerk_id);
  g_free (self->clerk_name);
}

void
yc_review_verdict_reset (YcReviewVerdict *self)
{
  self->opinion = YC_OPINION_NONE;
  self->at = 0;
  set_text (&self->note, "");
  set_text (&self->clerk_id, "");
  set_text (&self->clerk_name, "");
}

static void
page_free (gpointer data)
{
  g_free (((YcReviewPage *) data)->id);
  g_free (data);
}

static void
material_free (gpointer data)
{
  YcReviewMaterial *self = data;

  g_free (self->id);
  g_free (self->name);
  g_free (self->state);
  g_ptr_array_unref (self->pages);
  verdict_clear (&self->verdict);
  g_free (self);
}

static void
check_free (gpointer data)
{
  verdict_clear (&((YcReviewCheck *) data)->verdict);
  g_free (data);
}

static void
paper_free (gpointer data)
{
  YcReviewPaper *self = data;

  g_free (self->id);
  g_free (self->kind);
  g_free (self->title);
  g_free (self->number);
  g_free (self);
}

static void
step_free (gpointer data)
{
  YcReviewStep *self = data;

  g_free (self->kind);
  g_free (self->detail);
  g_free (self->clerk_name);
  g_free (self->window);
  g_free (self);
}

static YcReviewDossier *
dossier_new (const char *case_id)
{
  YcReviewDossier *self = g_new0 (YcReviewDossier, 1);
  char **texts[] = { &self->accepted_on, &self->accepted_as, &self->claimed_by, &self->claimed_name, &self->taken_from, &self->taken_why, &self->sealed_by, &self->sealed_window,
                     &self->legal_due, &self->verified, &self->fix_until, &self->verify_due };

  self->record = yc_case_record_new (case_id);
  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    *texts[i] = g_strdup ("");
  self->materials = g_ptr_array_new_with_free_func (material_free);
  self->checks = g_ptr_array_new_with_free_func (check_free);
  self->papers = g_ptr_array_new_with_free_func (paper_free);
  self->steps = g_ptr_array_new_with_free_func (step_free);
  return self;
}

void
yc_review_dossier_free (YcReviewDossier *self)
{
  if (self == NULL)
    return;
  yc_case_record_free (self->record);
  g_ptr_array_unref (self->materials);
  g_ptr_array_unref (self->checks);
  g_ptr_array_unref (self->papers);
  g_ptr_array_unref (self->steps);
  g_clear_pointer (&self->intake, yc_intake_free);
  g_free (self->accepted_on);
  g_free (self->accepted_as);
  g_free (self->claimed_by);
  g_free (self->claimed_name);
  g_free (self->taken_from);
  g_free (self->taken_why);
  g_free (self->sealed_by);
  g_free (self->sealed_window);
  g_free (self->legal_due);
  g_free (self->verified);
  g_free (self->fix_until);
  g_free (self->verify_due);
  g_free (self);
}

/* ---- look-ups ---- */

YcReviewMaterial *
yc_review_dossier_find_material (const YcReviewDossier *self, const char *material_id)
{
  for (guint i = 0; i < self->materials->len; i++)
    {
      YcReviewMaterial *material = g_ptr_array_index (self->materials, i);

      if (strcmp (material->id, material_id) == 0)
        return material;
    }
  return NULL;
}

const YcReviewVerdict *
yc_review_dossier_find_verdict (const YcReviewDossier *self, const char *subject)
{
  for (guint i = 0; i < self->materials->len; i++)
    {
      const YcReviewMaterial *material = g_ptr_array_index (self->materials, i);

      if (strcmp (material->verdict.subject, subject) == 0)
        return &material->verdict;
    }
  for (guint i = 0; i < self->checks->len; i++)
    {
      const YcReviewCheck *check = g_ptr_array_index (self->checks, i);

      if (strcmp (check->verdict.subject, subject) == 0)
        return &check->verdict;
    }
  return NULL;
}

const YcReviewPage *
yc_review_dossier_find_page (const YcReviewDossier *self, const char *page_id, const YcReviewMaterial **ret_material)
{
  for (guint i = 0; i < self->materials->len; i++)
    {
      const YcReviewMaterial *material = g_ptr_array_index (self->materials, i);

      for (guint k = 0; k < material->pages->len; k++)
        {
          const YcReviewPage *page = g_ptr_array_index (material->pages, k);

          if (strcmp (page->id, page_id) != 0)
            continue;
          if (ret_material != NULL)
            *ret_material = material;
          return page;
        }
    }
  return NULL;
}

guint
yc_review_dossier_count_pages (const YcReviewDossier *self)
{
  guint n = 0;

  for (guint i = 0; i < self->materials->len; i++)
    n += ((const YcReviewMaterial *) g_ptr_array_index (self->materials, i))->pages->len;
  return n;
}

gboolean
yc_review_material_is_judged (const YcReviewMaterial *self)
{
  /* The request to withdraw and the proof of delivery are none of the application's. */
  return self->pages->len > 0 && strcmp (self->id, YC_LETTER_WITHDRAWAL) != 0 && strcmp (self->id, YC_LETTER_DELIVERY) != 0;
}

/* ---- subjects ---- */

static void
add_material (YcReviewDossier *self, const char *id)
{
  const YcMaterial *own = yc_checklist_find_own_slot (id);
  YcReviewMaterial *material = g_new0 (YcReviewMaterial, 1);

  material->material = own != NULL ? own : self->intake != NULL && self->intake->item != NULL ? yc_item_find_material (self->intake->item, id) : NULL;
  material->id = g_strdup (id);
  material->name = g_strdup (material->material != NULL ? material->material->name : id);
  material->state = g_strdup ("");
  material->pages = g_ptr_array_new_with_free_func (page_free);
  material->verdict.subject = g_strconcat (YC_REVIEW_MATERIAL_PREFIX, id, NULL);
  yc_review_verdict_reset (&material->verdict);
  g_ptr_array_add (self->materials, material);
}

static void
add_check (YcReviewDossier *self, const YcReviewPoint *point)
{
  YcReviewCheck *check = g_new0 (YcReviewCheck, 1);

  check->point = point;
  check->verdict.subject = g_strconcat (YC_REVIEW_POINT_PREFIX, point->id, NULL);
  yc_review_verdict_reset (&check->verdict);
  g_ptr_array_add (self->checks, check);
}

/* The slots of the newest e-file; before there is one, what the item asks for. */
static gboolean
list_materials (YcReviewDossier *self, JsonObject *efile, GError **error)
{
  g_autoptr (GPtrArray) checklist = NULL;
  JsonArray *lines = NULL;

  if (efile == NULL)
    {
      checklist = self->intake != NULL && self->intake->item != NULL ? yc_checklist_build (self->intake) : g_ptr_array_new ();
      for (guint i = 0; i < checklist->len; i++)
        add_material (self, ((const YcChecklistEntry *) g_ptr_array_index (checklist, i))->material->id);
      return TRUE;
    }
  if (!yc_json_get_array (efile, "efile", "materials", MAX_LIST, &lines, error))
    return FALSE;
  for (guint i = 0; i < json_array_get_length (lines); i++)
    {
      JsonObject *line = NULL;
      const char *id = NULL;

      if (!yc_json_item_object (lines, "efile.materials", i, &line, error) || !yc_json_get_string (line, "efile.materials", "id", 128, &id, error))
        return FALSE;
      if (yc_review_dossier_find_material (self, id) == NULL)
        add_material (self, id);
    }
  return TRUE;
}

static void
list_checks (YcReviewDossier *self)
{
  const YcItem *item = self->intake != NULL ? self->intake->item : NULL;

  for (guint i = 0; item != NULL && i < item->review_points->len; i++)
    {
      const YcReviewPoint *point = g_ptr_array_index (item->review_points, i);

      if (yc_condition_holds (point->when, self->intake->answers))
        add_check (self, point);
    }
}

/* ---- the fold ---- */

gboolean
yc_review_dossier_find_item (const GPtrArray *events, const char **ret_digest, GError **error)
{
  *ret_digest = NULL;
  for (guint i = 0; i < events->len; i++)
    {
      const YcCaseEvent *event = g_ptr_array_index (events, i);
      JsonObject *intake = NULL;

      if (!yc_review_event_counts (event))
        continue;
      if (!yc_json_opt_object (event->body, event->kind, "intake", &intake, error)
          || (intake != NULL && !yc_intake_read_item (intake, ret_digest, error)))
        return FALSE;
    }
  return TRUE;
}

/* What is known before the single subjects are looked at: the newest intake and the newest e-file. */
typedef struct
{
  JsonObject *intake, *efile;     /* (nullable); of the events */
} Latest;

/* The desk changes, the state does not; what was judged stands. */
static gboolean
fold_taken_over (YcReviewDossier *self, const YcCaseEvent *event, GError **error)
{
  const char *from = NULL, *why = NULL;

  if (!yc_json_get_string (event->body, event->kind, "from", 128, &from, error) || !yc_json_get_string (event->body, event->kind, "reason", MAX_TEXT, &why, error))
    return FALSE;
  set_text (&self->taken_from, from);
  set_text (&self->taken_why, why);
  set_text (&self->claimed_by, event->clerk_id);
  set_text (&self->claimed_name, event->clerk_name);
  return TRUE;
}

/* The commitment was looked at: it holds, or has to be put right by a day. */
static gboolean
fold_verified (YcReviewDossier *self, const YcCaseEvent *event, GError **error)
{
  const char *result = NULL, *until = "";

  if (!yc_json_get_string (event->body, event->kind, "result", 16, &result, error) || !yc_json_opt_string (event->body, event->kind, "until", 10, &until, error))
    return FALSE;
  set_text (&self->verified, result);
  set_text (&self->fix_until, until);
  self->verified_at = event->at;
  return TRUE;
}

static gboolean
fold_head (YcReviewDossier *self, const YcCaseEvent *event, Latest *latest, GError **error)
{
  static const char *const acceptances[] = { "accepted", "tolerated", "committed", "deemed", NULL };
  JsonObject *intake = NULL;
  const char *code = NULL, *accepted_on = "";
  gboolean claims;

  if (!yc_case_record_fold (self->record, event, NULL, error) || !yc_json_opt_object (event->body, event->kind, "intake", &intake, error)
      || !yc_json_opt_string (event->body, event->kind, "state", 8, &code, error)
      || !yc_json_opt_string (event->body, event->kind, "accepted_on", 10, &accepted_on, error))
    return FALSE;
  if (intake != NULL)
    latest->intake = intake;
  if (strcmp (event->kind, "received") == 0)
    self->received = event->at;
  if (g_strv_contains (acceptances, event->kind))
    {
      set_text (&self->accepted_as, event->kind);
      set_text (&self->accepted_on, accepted_on);
    }
  if (strcmp (event->kind, "taken-over") == 0)
    return fold_taken_over (self, event, error);
  if (strcmp (event->kind, "verified") == 0)
    return fold_verified (self, event, error);
  if (code == NULL)
    return TRUE;
  if (self->record->state == YC_STATE_SPECIAL_STEP || self->record->state == YC_STATE_EXTENDED)
    return TRUE; /* it stays on its desk */
  claims = self->record->state == YC_STATE_REVIEW;
  if (claims && strcmp (self->claimed_by, event->clerk_id) == 0)
    return TRUE; /* back from there: from whom it was taken over still stands */
  set_text (&self->taken_from, "");
  set_text (&self->taken_why, "");
  set_text (&self->claimed_by, claims ? event->clerk_id : "");
  set_text (&self->claimed_name, claims ? event->clerk_name : "");
  return TRUE;
}

static gboolean
fold_efile (YcReviewDossier *self, const YcCaseEvent *event, Latest *latest, GError **error)
{
  const char *sha256 = NULL, *sm3 = NULL;

  if (strcmp (event->kind, "efile") != 0)
    return TRUE;
  if (!yc_json_get_string (event->body, "efile", "sha256", 64, &sha256, error) || !yc_json_get_string (event->body, "efile", "sm3", 64, &sm3, error))
    return FALSE;
  g_strlcpy (self->manifest.sha256, sha256, sizeof self->manifest.sha256);
  g_strlcpy (self->manifest.sm3, sm3, sizeof self->manifest.sm3);
  set_text (&self->sealed_by, event->clerk_name);
  set_text (&self->sealed_window, event->window);
  latest->efile = event->body;
  return TRUE;
}

static gboolean
fold_paper (YcReviewDossier *self, JsonObject *object, GError **error)
{
  const char *id = NULL, *kind = NULL, *title = NULL, *number = NULL, *sha256 = NULL, *sm3 = NULL;
  gint64 pages = 0, made = 0;
  YcReviewPaper *paper = NULL;

  if (!yc_json_get_string (object, "papers", "id", 64, &id, error) || !yc_json_get_string (object, "papers", "kind", 64, &kind, error)
      || !yc_json_get_string (object, "papers", "title", 4096, &title, error)
      || !yc_json_get_string (object, "papers", "number", 256, &number, error)
      || !yc_json_get_string (object, "papers", "sha256", 64, &sha256, error) || !yc_json_get_string (object, "papers", "sm3", 64, &sm3, error)
      || !yc_json_get_int (object, "papers", "pages", 0, 100000, &pages, error)
      || !yc_json_get_int (object, "papers", "made", G_MININT64, G_MAXINT64, &made, error))
    return FALSE;
  paper = g_new0 (YcReviewPaper, 1);
  paper->id = g_strdup (id);
  paper->kind = g_strdup (kind);
  paper->title = g_strdup (title);
  paper->number = g_strdup (number);
  g_strlcpy (paper->digest.sha256, sha256, sizeof paper->digest.sha256);
  g_strlcpy (paper->digest.sm3, sm3, sizeof paper->digest.sm3);
  paper->n_pages = (int) pages;
  paper->made = made;
  g_ptr_array_add (self->papers, paper);
  return TRUE;
}

/* The e-file's event has a list of that name, too: of ids, of papers that other events brought. */
static gboolean
fold_papers (YcReviewDossier *self, const YcCaseEvent *event, GError **error)
{
  JsonArray *papers = NULL;

  if (strcmp (event->kind, "efile") == 0)
    return TRUE;
  if (!yc_json_opt_array (event->body, event->kind, "papers", MAX_LIST, &papers, error))
    return FALSE;
  for (guint i = 0; papers != NULL && i < json_array_get_length (papers); i++)
    {
      JsonObject *object = NULL;

      if (!yc_json_item_object (papers, event->kind, i, &object, error) || !fold_paper (self, object, error))
        return FALSE;
    }
  return TRUE;
}

static const struct { const char *kind, *text; } step_texts[] = {
  { "received", "收件" }, { "accepted", "受理" }, { "tolerated", "容缺受理" }, { "committed", "告知承诺受理" }, { "deemed", "视为受理" }, { "amended", "当场更正" },
  { "recounted", "按新日历重算期限" }, { "to-correct", "一次性补正告知" }, { "supplied", "收到补正材料" }, { "refused", "不予受理" }, { "not-needed", "不受理" },
  { "handed-over", "移交后台" }, { "claimed", "开始审查" }, { "taken-over", "接替审查" }, { "sent-back", "退回窗口" }, { "cured", "补齐材料" }, { "granted", "准予决定" },
  { "denied", "不予决定" }, { "result-made", "制证出件" }, { "delivered", "送达" }, { "withdrawn", "撤回申请" }, { "withdrawal-refused", "不同意撤回" }, { "lapsed", "容缺逾期退件" },
  { "corrected", "更正登记" }, { "reviewed", "否定备案复核" },
  { "step-begun", "特别程序开始" }, { "step-ended", "特别程序结束" }, { "hearing-asked", "申请听证" }, { "extended", "延长期限" }, { "terminated", "终止办理" }, { "revoked", "撤销决定" }, { "verified", "承诺核查相符" },
};

static const char *
get_step_text (const YcReviewDossier *self, const char *kind, const char *text)
{
  return strcmp (kind, "verified") == 0 && strcmp (self->verified, "fix") == 0 ? "承诺核查不符，责令限期整改" : text;
}

/* "核查人员：甲、乙"; "" where nobody is named. (transfer full) */
static char *
read_persons (const YcCaseEvent *event)
{
  g_autoptr (GString) text = g_string_new (NULL);
  JsonArray *persons = NULL;

  if (!yc_json_opt_array (event->body, event->kind, "persons", MAX_LIST, &persons, NULL) || persons == NULL)
    return g_strdup ("");
  for (guint i = 0; i < json_array_get_length (persons); i++)
    {
      JsonNode *node = json_array_get_element (persons, i);

      if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING)
        g_string_append_printf (text, "%s%s", text->len > 0 ? "、" : "核查人员：", json_node_get_string (node));
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static gboolean
fold_step (YcReviewDossier *self, const YcCaseEvent *event, GError **error)
{
  const char *detail = "", *delay = "";
  g_autofree char *persons = read_persons (event);

  for (gsize i = 0; i < G_N_ELEMENTS (step_texts); i++)
    {
      YcReviewStep *step = NULL;

      if (strcmp (step_texts[i].kind, event->kind) != 0)
        continue;
      if (!yc_json_opt_string (event->body, event->kind, "text", MAX_TEXT, &detail, error)
          || !yc_json_opt_string (event->body, event->kind, "reason", MAX_TEXT, &detail, error)
          || !yc_json_opt_string (event->body, event->kind, "step", MAX_TEXT, &detail, error)
          || !yc_json_opt_string (event->body, event->kind, "delay_reason", MAX_TEXT, &delay, error))
        return FALSE;
      step = g_new0 (YcReviewStep, 1);
      step->kind = g_strdup (event->kind);
      step->text = get_step_text (self, event->kind, step_texts[i].text);
      if (*detail == '\0')
        detail = persons;
      step->detail = *delay == '\0' ? g_strdup (detail) : g_strdup_printf ("%s%s超期原因：%s", detail, *detail != '\0' ? "；" : "", delay);
      step->clerk_name = g_strdup (event->clerk_name);
      step->window = g_strdup (event->window);
      step->at = event->at;
      step->skew = event->skew;
      g_ptr_array_add (self->steps, step);
    }
  return TRUE;
}

static gboolean
fold_event (YcReviewDossier *self, const YcCaseEvent *event, Latest *latest, GError **error)
{
  return fold_head (self, event, latest, error) && fold_efile (self, event, latest, error) && fold_papers (self, event, error)
         && fold_step (self, event, error);
}

YcReviewDossier *
yc_review_dossier_fold (const GPtrArray *events, YcItem *item, GError **error)
{
  const YcCaseEvent *first = events->len > 0 ? g_ptr_array_index (events, 0) : NULL;
  g_autoptr (YcReviewDossier) self = dossier_new (first != NULL ? first->case_id : "");
  Latest latest = { NULL, NULL };

  for (guint i = 0; i < events->len; i++)
    {
      const YcCaseEvent *event = g_ptr_array_index (events, i);

      if (yc_review_event_counts (event) && !fold_event (self, event, &latest, error))
        return NULL;
    }
  if (latest.intake != NULL && (self->intake = yc_intake_from_json (latest.intake, item, error)) == NULL)
    return NULL;
  if (!list_materials (self, latest.efile, error))
    return NULL;
  list_checks (self);
  return yc_review_opinions_fold (self, events, error) ? g_steal_pointer (&self) : NULL;
}

static char *
format_due (const YcCaseTimer *timer)
{
  return g_date_valid (&timer->due.day) ? yc_date_format (&timer->due.day) : g_strdup ("");
}

gboolean
yc_review_dossier_count (YcReviewDossier *self, const GPtrArray *events, const YcTimerRules *rules, gint64 now, GError **error)
{
  g_autoptr (GPtrArray) timers = NULL;
  const YcCaseTimer *legal, *verify;
  YcMoment moment;

  yc_moment_init (&moment, now);
  timers = yc_case_timers_read (events, rules, &moment, error);
  if (timers == NULL)
    return FALSE;
  legal = yc_case_timers_find (timers, YC_TIMER_LEGAL);
  verify = yc_case_timers_find (timers, YC_TIMER_VERIFICATION);
  g_free (self->legal_due);
  self->legal_due = legal != NULL && yc_case_timer_is_live (legal) ? format_due (legal) : g_strdup ("");
  self->legal_provisional = *self->legal_due != '\0' && legal->provisional;
  g_free (self->verify_due);
  self->verify_due = verify != NULL ? format_due (verify) : g_strdup ("");
  self->verify_provisional = verify != NULL && verify->provisional;
  return yc_hearing_read (events, rules->calendar, &self->hearing, error);
}
