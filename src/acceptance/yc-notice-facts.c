/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 *
 * What it is: the facts of a case as the texts that templates name: placeholders, flags, rows of material tables. Takes YcNoticeFacts,
 * gives strings; the words themselves (units, states, kinds of document) come from data/templates/common.json. Any thread.
 */
#define G_LOG_DOMAIN "yc-acceptance"
#include "config.h"

#include "acceptance/yc-notice-private.h"

#include "case/yc-case-number.h"
#include "intake/yc-id-number.h"

#include <string.h>

const char *
yc_notice_data_word (const YcNoticeData *self, const char *word)
{
  const char *text = g_hash_table_lookup (self->common->words, word);

  g_return_val_if_fail (text != NULL, "");
  return text;
}

/* ---- texts ---- */

static void
set (YcNoticeData *self, const char *name, const char *value)
{
  g_return_if_fail (g_strv_contains (yc_notice_placeholders, name));
  g_hash_table_insert (self->values, (char *) name, g_strdup (value != NULL ? value : ""));
}

static void
take (YcNoticeData *self, const char *name, char *value)
{
  set (self, name, value);
  g_free (value);
}

char *
yc_notice_format_day (const GDate *day, gboolean provisional)
{
  if (!g_date_valid (day))
    return g_strdup ("");
  return g_strdup_printf ("%d年%d月%d日%s", g_date_get_year (day), (int) g_date_get_month (day), g_date_get_day (day),
                          provisional ? YC_NOTICE_PROVISIONAL : "");
}

static char *
format_due (const YcDeadline *deadline)
{
  return yc_notice_format_day (&deadline->due, deadline->provisional);
}

static char *
format_limit (const YcNoticeData *self, int value, YcUnit unit)
{
  return g_strdup_printf ("%d %s", value, yc_notice_data_word (self, unit == YC_UNIT_WORKDAY ? "unit_workday" : "unit_day"));
}

static char *
format_item_limit (const YcNoticeData *self, const YcLimit *limit)
{
  if (limit->half || limit->unit == YC_UNIT_HOUR)
    return yc_limit_to_text (limit);
  if (limit->value == 0)
    return g_strdup (yc_notice_data_word (self, "immediate"));
  return format_limit (self, limit->value, limit->unit);
}

/* Where the answers change a limit the paper says why. */
static char *
format_case_limit (const YcNoticeData *self, const YcLimit *limit, const char *reason)
{
  g_autofree char *text = limit != NULL ? format_item_limit (self, limit) : g_strdup (yc_notice_data_word (self, "none"));

  return reason != NULL ? g_strdup_printf ("%s（%s）", text, reason) : g_steal_pointer (&text);
}

static void
set_limits (YcNoticeData *self, const YcItem *item)
{
  YcCaseLimits limits;

  yc_item_find_limits (item, self->facts->intake->answers, &limits);
  take (self, "legal_limit", format_case_limit (self, limits.legal, limits.variant != NULL && limits.variant->has_legal ? limits.variant->reason : NULL));
  take (self, "promise_limit", format_case_limit (self, limits.promise, limits.variant != NULL && limits.variant->has_promise ? limits.variant->reason : NULL));
}

static char *
format_steps (const YcNoticeData *self, const YcItem *item)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < item->special_steps->len; i++)
    {
      const YcSpecialStep *step = g_ptr_array_index (item->special_steps, i);
      g_autofree char *limit = format_limit (self, step->value, step->unit);

      if (!step->counted)
        g_string_append_printf (text, "%s%s（%s）", text->len > 0 ? "、" : "", step->name, limit);
    }
  return text->len > 0 ? g_strdup (text->str) : g_strdup (yc_notice_data_word (self, "none"));
}

static const char *
find_material_name (const YcItem *item, YcMaterialRole role, const char *otherwise)
{
  for (guint i = 0; i < item->materials->len; i++)
    {
      const YcMaterial *material = g_ptr_array_index (item->materials, i);

      if (material->role == role)
        return material->name;
    }
  return otherwise;
}

static const char *
lookup_rule (GHashTable *texts, const char *rule)
{
  const char *text = g_hash_table_lookup (texts, rule);

  return text != NULL ? text : g_hash_table_lookup (texts, "GENERAL");
}

static gboolean
is_letter (const YcMaterial *material)
{
  return material->role == YC_ROLE_COMMITMENT_LETTER || material->role == YC_ROLE_TOLERANCE_PROMISE;
}

static const char *
choose_filled (const char *first, const char *second)
{
  return first != NULL && *first != '\0' ? first : second;
}

/* 容缺受理 rests on the measure of the place where the window is. Several are read in one sentence. A profile that cannot be read keeps the store from opening; the
 * province's measure is what each profile rests on. */
static char *
format_tolerance_basis (const YcNoticeData *self)
{
  const YcRegion *region = yc_site_get_region (self->facts->site, NULL);
  g_auto (GStrv) parts = g_strsplit (region != NULL ? region->tolerance.source : yc_source_get_text (YC_SOURCE_TOLERANCE), "；", -1);

  return g_strjoinv ("、", parts);
}

static void
set_item (YcNoticeData *self)
{
  const YcItem *item = self->facts->intake->item;
  const YcAgency *agency = self->facts->agency;
  const YcCommitment *commitment = &item->commitment;

  set (self, "item_name", item->name);
  set (self, "item_code", item->code);
  set (self, "item_version", item->version);
  set (self, "item_type", item->type);
  set (self, "fee", item->fee);
  set (self, "agency", agency != NULL ? agency->name : item->department);
  set (self, "consult_phone", choose_filled (agency != NULL ? agency->consult_phone : NULL, item->consult_phone));
  set (self, "supervise_phone", choose_filled (agency != NULL ? agency->supervise_phone : NULL, item->supervise_phone));
  set (self, "form_name", find_material_name (item, YC_ROLE_APPLICATION_FORM, yc_notice_data_word (self, "application_form")));
  set (self, "letter_name", find_material_name (item, YC_ROLE_COMMITMENT_LETTER, yc_notice_data_word (self, "commitment_letter")));
  set (self, "acceptance_basis", lookup_rule (self->common->acceptance_basis, item->correction_rule));
  set (self, "judge_notice", lookup_rule (self->common->judge_notice, item->correction_rule));
  set (self, "deemed_notice",
       lookup_rule (self->facts->supplied != 0 ? self->common->deemed_corrected : self->common->deemed_notice, item->correction_rule));
  take (self, "tolerance_basis", format_tolerance_basis (self));
  set (self, "commitment_reason", commitment->reason);
  set_limits (self, item);
  take (self, "uncounted_steps", format_steps (self, item));
  take (self, "verify_limit", commitment->verify.value > 0 ? format_limit (self, commitment->verify.value, commitment->verify.unit)
                                                           : g_strdup (""));
}

typedef char *(*MaskFunc) (const char *text);

static char *
mask_if (const YcNoticeData *self, MaskFunc mask, const char *text)
{
  return self->template->masked && *text != '\0' ? mask (text) : g_strdup (text);
}

static void
set_applicant (YcNoticeData *self)
{
  static const char *const papers[] = { "paper_resident_id", "paper_uscc", "paper_passport", "paper_other" };
  const YcApplicant *applicant = &self->facts->intake->applicant;
  gboolean has_agent = applicant->has_agent;

  set (self, "applicant_name", applicant->name);
  set (self, "applicant_paper", yc_notice_data_word (self, papers[applicant->paper]));
  take (self, "applicant_number", mask_if (self, yc_id_mask, applicant->number));
  take (self, "applicant_phone", mask_if (self, yc_phone_mask, applicant->phone));
  set (self, "applicant_address", applicant->address);
  set (self, "legal_rep", applicant->legal_rep);
  set (self, "contact_name", choose_filled (applicant->contact_name, applicant->name));
  set (self, "you", yc_notice_data_word (self, applicant->kind == YC_APPLICANT_PERSON ? "you_person" : "you_organisation"));
  set (self, "agent_name", has_agent ? applicant->agent_name : yc_notice_data_word (self, "none"));
  take (self, "agent_number", has_agent ? mask_if (self, yc_id_mask, applicant->agent_number) : g_strdup (""));
  take (self, "agent_phone", has_agent ? mask_if (self, yc_phone_mask, applicant->agent_phone) : g_strdup (""));
  set (self, "agent_scope", has_agent ? applicant->agent_scope : "");
}

/* A tolerable material with too few pages is received, and not settled: the rest of it is still to come. */
static gboolean
is_selected (const YcVerdict *verdict, const YcSlot *slot, YcSelect select)
{
  switch (select)
    {
    case YC_SELECT_RECEIVED:
      return slot->n_pages > 0;
    case YC_SELECT_SETTLED:
      return slot->n_pages > 0 && !g_ptr_array_find (verdict->tolerated, slot->material, NULL);
    case YC_SELECT_TOLERATED:
      return g_ptr_array_find (verdict->tolerated, slot->material, NULL);
    case YC_SELECT_ASKED:
      return !is_letter (slot->material);
    }
  g_return_val_if_reached (FALSE);
}

static void
set_count (YcNoticeData *self, YcSelect select, const char *name, const char *pages_name)
{
  const YcVerdict *verdict = self->facts->verdict;
  guint n = 0, n_pages = 0;

  for (guint i = 0; verdict != NULL && i < verdict->slots->len; i++)
    {
      const YcSlot *slot = g_ptr_array_index (verdict->slots, i);

      if (!is_selected (verdict, slot, select))
        continue;
      n++;
      n_pages += slot->n_pages;
    }
  take (self, name, g_strdup_printf ("%u", n));
  take (self, pages_name, g_strdup_printf ("%u", n_pages));
}

static void
set_verdict (YcNoticeData *self)
{
  const YcVerdict *verdict = self->facts->verdict;

  set_count (self, YC_SELECT_RECEIVED, "n_received", "n_pages");
  set_count (self, YC_SELECT_SETTLED, "n_settled", "n_settled_pages");
  take (self, "judge_due", verdict != NULL ? format_due (&verdict->judge_due) : g_strdup (""));
  take (self, "promise_due", verdict != NULL ? format_due (&verdict->promise_due) : g_strdup (""));
  take (self, "legal_due", verdict != NULL ? format_due (&verdict->legal_due) : g_strdup (""));
  take (self, "due", verdict != NULL ? format_due (&verdict->due) : g_strdup (""));
  take (self, "cure_due", verdict != NULL ? format_due (&verdict->cure_due) : g_strdup (""));
  take (self, "cure_limit", verdict != NULL && verdict->cure_days > 0 ? format_limit (self, verdict->cure_days, verdict->cure_unit)
                                                                      : g_strdup (""));
}

/* A window that was never enrolled has neither hall nor number. */
static char *
format_place (const YcNoticeData *self, const char *word)
{
  return self->facts->site->enrolled ? yc_notice_data_expand (self, yc_notice_data_word (self, word))
                                     : g_strdup (yc_notice_data_word (self, "unenrolled"));
}

static void
set_act (YcNoticeData *self)
{
  const YcNoticeFacts *facts = self->facts;
  const YcIntake *intake = facts->intake;
  gint64 received = facts->received != 0 ? facts->received : facts->now;
  /* Silence accepts from the receipt that began the window's time. */
  gint64 deemed = facts->supplied != 0 ? facts->supplied : received;
  const GPtrArray *ways = intake->item->result_ways;

  take (self, "case_number", *facts->case_number != '\0' ? yc_case_number_group (facts->case_number) : g_strdup (""));
  set (self, "document_number", facts->document_number);
  set (self, "clerk_name", facts->clerk_name);
  set (self, "hall", facts->site->hall);
  set (self, "window", facts->site->window);
  set (self, "window_name", facts->site->window_name);
  take (self, "place", format_place (self, "place"));
  take (self, "counter", format_place (self, "counter"));
  set (self, "result_way", choose_filled (intake->result_way, ways->len > 0 ? g_ptr_array_index (ways, 0) : ""));
  set (self, "denial_title", yc_notice_data_word (self, yc_item_is_licence (intake->item) ? "denied_licence" : "denied_other"));
  take (self, "scenario", yc_intake_scenario_text (intake));
  take (self, "copies", g_strdup_printf ("%d", facts->copies > 0 ? facts->copies : self->template->copies));
  take (self, "date", yc_time_format (facts->now, "%-Y年%-m月%-d日"));
  take (self, "time", yc_time_format (facts->now, "%-Y年%-m月%-d日 %H:%M"));
  take (self, "acceptance_time", yc_time_format (facts->verdict != NULL && facts->verdict->deemed ? deemed : facts->now, "%-Y年%-m月%-d日 %H:%M"));
  take (self, "received_date", yc_time_format (received, "%-Y年%-m月%-d日"));
  take (self, "received_time", yc_time_format (received, "%-Y年%-m月%-d日 %H:%M"));
}

/* ---- flags ---- */

static gboolean
has_waived (const YcVerdict *verdict)
{
  for (guint i = 0; verdict != NULL && i < verdict->slots->len; i++)
    if (((YcSlot *) g_ptr_array_index (verdict->slots, i))->state == YC_SLOT_WAIVED)
      return TRUE;
  return FALSE;
}

static void
set_flag (YcNoticeData *self, const char *flag, gboolean on)
{
  g_return_if_fail (g_strv_contains (yc_notice_flags, flag));
  if (on)
    g_hash_table_add (self->flags, (char *) flag);
}

static void
set_flags (YcNoticeData *self)
{
  const YcNoticeFacts *facts = self->facts;
  const YcIntake *intake = facts->intake;
  const YcVerdict *verdict = facts->verdict;

  set_flag (self, "agent", intake->applicant.has_agent);
  set_flag (self, "organisation", intake->applicant.kind == YC_APPLICANT_ORGANISATION);
  set_flag (self, "person", intake->applicant.kind == YC_APPLICANT_PERSON);
  set_flag (self, "has_case_number", *facts->case_number != '\0');
  set_flag (self, "has_document_number", *facts->document_number != '\0');
  set_flag (self, "provisional_number", (*facts->case_number != '\0' && yc_case_number_is_provisional (facts->case_number)) ||
                                            g_str_has_prefix (facts->document_number, "L-"));
  set_flag (self, "sample", intake->item->sample || facts->site->demonstration);
  set_flag (self, "licence", yc_item_is_licence (intake->item));
  set_flag (self, "verify", intake->item->commitment.verify.value > 0);
  set_flag (self, "waived", has_waived (verdict));
  set_flag (self, "accept", verdict != NULL && verdict->outcome == YC_OUTCOME_ACCEPT);
  set_flag (self, "commit", verdict != NULL && verdict->outcome == YC_OUTCOME_COMMIT);
  set_flag (self, "commit_verify", verdict != NULL && verdict->outcome == YC_OUTCOME_COMMIT && intake->item->commitment.verify.value > 0);
  set_flag (self, "deemed", verdict != NULL && verdict->deemed);
  set_flag (self, "tolerate", verdict != NULL && verdict->outcome == YC_OUTCOME_TOLERATE);
}

/* What only this act knows. */
static void
set_own (YcNoticeData *self)
{
  static const char *const names[] = { "accepted_date", "apply_to", "approved_by", "correct_by", "decision_basis", "decision_text", "delay_reason", "delivered", "extension_limit", "granted_date", "hearing_ask", "hearing_hold",
                                       "manifest_digest", "old_due", "reason", "recipient", "relation", "remedies", "return_action", "return_reason", "step_begin", "step_due",
                                       "step_limit", "step_method", "step_name", "tracking" };
  const YcNoticeFacts *facts = self->facts;

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    set (self, names[i], "");
  for (guint i = 0; facts->texts != NULL && facts->texts[i].name != NULL; i++)
    set (self, facts->texts[i].name, facts->texts[i].text);
  for (guint i = 0; facts->flags != NULL && facts->flags[i] != NULL; i++)
    set_flag (self, facts->flags[i], TRUE);
}

YcNoticeData *
yc_notice_data_new (const YcNoticeFacts *facts, const YcTemplate *template, const YcCommonTexts *common)
{
  YcNoticeData *self = g_new0 (YcNoticeData, 1);

  self->facts = facts;
  self->template = template;
  self->common = common;
  self->values = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_free);
  self->flags = g_hash_table_new (g_str_hash, g_str_equal);
  set_item (self);
  set_applicant (self);
  set_verdict (self);
  set_act (self);
  set_flags (self);
  set_own (self);
  take (self, "title", yc_notice_data_expand (self, template->title));
  return self;
}

void
yc_notice_data_free (YcNoticeData *self)
{
  if (self == NULL)
    return;
  g_hash_table_unref (self->values);
  g_hash_table_unref (self->flags);
  g_free (self);
}

/* ---- for the drawing ---- */

gboolean
yc_notice_data_has (const YcNoticeData *self, const char *flag)
{
  return g_hash_table_contains (self->flags, flag);
}

gboolean
yc_notice_data_holds (const YcNoticeData *self, const YcGuard *guard)
{
  return (guard->when == NULL || yc_notice_data_has (self, guard->when)) &&
         (guard->unless == NULL || !yc_notice_data_has (self, guard->unless));
}

/* A day that is marked stands on the paper: only then the footnote below explains the mark. */
static void
note_provisional (const YcNoticeData *self, const char *text)
{
  if (text != NULL && strstr (text, YC_NOTICE_PROVISIONAL) != NULL)
    g_hash_table_add (self->flags, (char *) "due_provisional");
}

char *
yc_notice_data_expand (const YcNoticeData *self, const char *text)
{
  g_autoptr (GString) out = g_string_new (NULL);
  const char *rest = text;

  for (const char *open = strchr (rest, '{'); open != NULL; open = strchr (rest, '{'))
    {
      const char *close = strchr (open, '}');
      g_autofree char *name = close != NULL ? g_strndup (open + 1, (gsize) (close - open - 1)) : NULL;
      const char *value = name != NULL ? g_hash_table_lookup (self->values, name) : NULL;

      if (close == NULL)
        break;
      g_string_append_len (out, rest, open - rest);
      g_string_append (out, value != NULL ? value : "");
      note_provisional (self, value);
      rest = close + 1;
    }
  g_string_append (out, rest);
  return g_string_free (g_steal_pointer (&out), FALSE);
}

/* "yc1/<case number>/<kind>/<check>": the check character (ISO 7064 MOD 37,36) is over all that stands before it. */
char *
yc_notice_data_qr (const YcNoticeData *self)
{
  g_autofree char *upper = NULL, *text = NULL;

  if (*self->facts->case_number == '\0')
    return g_strdup ("");
  text = g_strdup_printf ("yc1/%s/%s/", self->facts->case_number, self->template->kind);
  upper = g_ascii_strup (text, -1);
  return g_strdup_printf ("%s%c", text, yc_mod37_36_check (upper));
}

static const char *
find_choice_text (const YcField *field, const char *value)
{
  for (guint i = 0; i < field->choices->len; i++)
    {
      const YcAnswer *answer = g_ptr_array_index (field->choices, i);

      if (g_str_equal (answer->id, value))
        return answer->text;
    }
  return value;
}

char *
yc_notice_data_field (const YcNoticeData *self, const YcField *field)
{
  const char *value = yc_intake_get_field (self->facts->intake, field->id);
  GDate date;

  if (*value == '\0')
    return g_strdup ("");
  if (field->type == YC_FIELD_CHOICE)
    return g_strdup (find_choice_text (field, value));
  if (field->type == YC_FIELD_DATE && yc_date_parse (value, &date))
    return yc_notice_format_day (&date, FALSE);
  return *field->unit != '\0' ? g_strdup_printf ("%s %s", value, field->unit) : g_strdup (value);
}

/* ---- material tables ---- */

static char *
describe_submission (const YcNoticeData *self, const YcSlot *slot)
{
  const YcMaterial *material = slot->material;
  g_autofree char *limit = NULL;

  if (slot->n_pages > 0)
    return g_strdup (yc_notice_data_word (self, "submit_done"));
  if (slot->state == YC_SLOT_WAIVED)
    return g_strdup (yc_notice_data_word (self, "submit_waived"));
  if (material->need != YC_NEED_TOLERABLE || material->cure.value == 0)
    return g_strdup (yc_notice_data_word (self, "submit_now"));
  limit = format_limit (self, material->cure.value, material->cure.unit);
  return g_strdup_printf ("%s%s", yc_notice_data_word (self, "submit_later"), limit);
}

static char *
describe_pages (const YcNoticeData *self, const YcSlot *slot)
{
  if (slot->state == YC_SLOT_WAIVED && slot->n_pages == 0)
    return g_strdup (yc_notice_data_word (self, "waived_pages"));
  return g_strdup_printf ("%u", slot->n_pages);
}

/* Each tolerated material has its own published limit; the last of their dates would promise too much for the others. */
static char *
format_own_cure (const YcNoticeData *self, const YcMaterial *material)
{
  const YcVerdict *verdict = self->facts->verdict;
  guint i;

  if (!g_ptr_array_find (verdict->tolerated, material, &i) || i >= verdict->cure_dues->len)
    return g_strdup (yc_notice_data_word (self, "empty"));
  return format_due (&g_array_index (verdict->cure_dues, YcDeadline, i));
}

/* Does the back office get an original with the case? */
static const char *
describe_original (const YcNoticeData *self, const YcMaterial *material)
{
  YcBrought brought = yc_intake_get_brought (self->facts->intake, material);

  if (!yc_material_is_paper (material) || !brought.original)
    return yc_notice_data_word (self, "original_none");
  return yc_notice_data_word (self, brought.returned ? "original_returned" : "original_yes");
}

/* What was taken, not what the list would have allowed. */
static const char *
describe_brought (const YcNoticeData *self, const YcMaterial *material)
{
  if (!yc_material_is_paper (material))
    return material->form;
  return yc_notice_data_word (self, yc_intake_get_brought (self->facts->intake, material).original ? "brought_original" : "brought_copy");
}

static const char *
describe_fate (const YcNoticeData *self, const YcMaterial *material)
{
  if (!yc_material_is_paper (material))
    return yc_notice_data_word (self, "original_none");
  return yc_notice_data_word (self, yc_intake_get_brought (self->facts->intake, material).returned ? "fate_returned" : "fate_kept");
}

/* Enough of it to compare by eye; the whole stands in the manifest. */
static char *
format_digest (const YcNoticeData *self, const YcMaterial *material)
{
  const char *digest = self->facts->digests != NULL ? g_hash_table_lookup (self->facts->digests, material->id) : NULL;

  return digest != NULL ? g_strndup (digest, YC_NOTICE_DIGEST_LENGTH) : g_strdup (yc_notice_data_word (self, "empty"));
}

static char *
make_cell (const YcNoticeData *self, const YcSlot *slot, guint no, const char *column)
{
  const YcMaterial *material = slot->material;

  if (g_str_equal (column, "no"))
    return g_strdup_printf ("%u", no);
  if (g_str_equal (column, "name"))
    return g_strdup (material->name);
  if (g_str_equal (column, "form"))
    return g_strdup (choose_filled (material->form, yc_notice_data_word (self, "empty")));
  if (g_str_equal (column, "copies"))
    return g_strdup_printf ("%d", material->copies);
  if (g_str_equal (column, "pages"))
    return describe_pages (self, slot);
  if (g_str_equal (column, "brought"))
    return g_strdup (describe_brought (self, material));
  if (g_str_equal (column, "fate"))
    return g_strdup (describe_fate (self, material));
  if (g_str_equal (column, "has_original"))
    return g_strdup (describe_original (self, material));
  if (g_str_equal (column, "digest"))
    return format_digest (self, material);
  if (g_str_equal (column, "submit"))
    return describe_submission (self, slot);
  g_return_val_if_fail (g_str_equal (column, "cure_due"), NULL);
  return format_own_cure (self, material);
}

GPtrArray *
yc_notice_data_rows (const YcNoticeData *self, YcSelect select, const GPtrArray *columns)
{
  const YcVerdict *verdict = self->facts->verdict;
  GPtrArray *rows = g_ptr_array_new_with_free_func ((GDestroyNotify) g_ptr_array_unref);

  for (guint i = 0; verdict != NULL && i < verdict->slots->len; i++)
    {
      const YcSlot *slot = g_ptr_array_index (verdict->slots, i);
      GPtrArray *row;

      if (!is_selected (verdict, slot, select))
        continue;
      row = g_ptr_array_new_with_free_func (g_free);
      for (guint j = 0; j < columns->len; j++)
        {
          char *cell = make_cell (self, slot, rows->len + 1, ((YcColumn *) g_ptr_array_index (columns, j))->value);

          note_provisional (self, cell);
          g_ptr_array_add (row, cell);
        }
      g_ptr_array_add (rows, row);
    }
  return rows;
}
