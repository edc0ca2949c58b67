/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* Reads a described intake. Takes JSON and the catalogue, gives an intake with its pages. Nothing is guessed: what the item does not know, and what
 * contradicts something else, is refused with its place. Any thread. */
#define G_LOG_DOMAIN "yc-acceptance"
#include "config.h"

#include "acceptance/yc-decide-private.h"
#include "acceptance/yc-decide.h"

#include "base/yc-clock.h"
#include "base/yc-error.h"
#include "base/yc-json.h"

#include <string.h>

#define MAX_PAGES 500
#define MAX_TEXT_BYTES 4000
#define FIRST_YEAR 2000
#define LAST_YEAR 2999

gboolean
yc_decide_fail (GError **error, const char *where, const char *format, ...)
{
  g_autofree char *what = NULL;
  va_list args;

  va_start (args, format);
  what = g_strdup_vprintf (format, args);
  va_end (args);
  g_set_error (error, YC_BASE_ERROR, YC_BASE_ERROR_FORMAT, "%s: %s", where, what);
  return FALSE;
}

static void
page_free (gpointer data)
{
  YcPage *self = data;

  g_free (self->material_id);
  g_free (self);
}

/**
 * yc_decide_intake_free:
 * @self: (nullable):
 */
void
yc_decide_intake_free (YcDecideIntake *self)
{
  if (self == NULL)
    return;
  yc_intake_free (self->intake);
  g_ptr_array_unref (self->pages);
  yc_region_free (self->region);
  g_array_unref (self->credit.records);
  yc_told_free (self->told);
  g_free (self->supervisor_reason);
  g_free (self);
}

gboolean
yc_decide_read_day (JsonObject *json, const char *where, const char *member, GDate *ret_day, GError **error)
{
  g_autofree char *path = g_strdup_printf ("%s%s%s", where, *where != '\0' ? "." : "", member);
  const char *text;

  if (!yc_json_get_string (json, where, member, 10, &text, error))
    return FALSE;
  if (!yc_date_parse (text, ret_day))
    return yc_decide_fail (error, path, "not a date YYYY-MM-DD");
  if (g_date_get_year (ret_day) < FIRST_YEAR || g_date_get_year (ret_day) > LAST_YEAR)
    return yc_decide_fail (error, path, "not between %d and %d", FIRST_YEAR, LAST_YEAR);
  return TRUE;
}

gboolean
yc_decide_read_time (JsonObject *json, const char *where, int *ret_minute, GError **error)
{
  g_autofree char *path = g_strdup_printf ("%s%stime", where, *where != '\0' ? "." : "");
  const char *text = "09:00";
  YcHours probe = { .n_spans = 0 };

  if (!yc_json_opt_string (json, where, "time", 5, &text, error))
    return FALSE;
  /* A span from the time to the end of the day is one exactly when the time is one. */
  if (!g_str_equal (text, "23:59") && !yc_hours_add_span (&probe, text, "23:59"))
    return yc_decide_fail (error, path, "not a time HH:MM");
  *ret_minute = g_str_equal (text, "23:59") ? 1439 : probe.spans[0].from;
  return TRUE;
}

static gboolean
read_days (YcDecideIntake *self, JsonObject *json, GError **error)
{
  GDate received;

  if (!yc_decide_read_day (json, "", "date", &self->date, error) || !yc_decide_read_time (json, "", &self->minute, error))
    return FALSE;
  if (!json_object_has_member (json, "received"))
    return TRUE;
  if (!yc_decide_read_day (json, "", "received", &received, error))
    return FALSE;
  if (g_date_compare (&received, &self->date) > 0)
    return yc_decide_fail (error, "received", "lies behind the day of the decision");
  self->intake->received = received;
  return TRUE;
}

static gboolean
read_item (const YcDecideRules *rules, YcDecideIntake *self, JsonObject *json, GError **error)
{
  const char *id, *region = YC_REGION_BASE;
  YcItem *item;

  if (!yc_json_get_string (json, "", "item", 40, &id, error) || !yc_json_opt_string (json, "", "region", 40, &region, error))
    return FALSE;
  item = yc_catalog_find (rules->catalog, id);
  if (item == NULL)
    return yc_decide_fail (error, "item", "\"%s\" is not in the catalogue", id);
  yc_intake_set_item (self->intake, item);
  self->region = yc_region_load (rules->regions, region, error);
  if (self->region == NULL)
    g_prefix_error (error, "region: ");
  return self->region != NULL;
}

static gboolean
is_asked (const YcIntake *intake, const char *question_id)
{
  g_autoptr (GPtrArray) asked = yc_intake_open_questions (intake);

  for (guint i = 0; i < asked->len; i++)
    if (g_str_equal (((const YcQuestion *) g_ptr_array_index (asked, i))->id, question_id))
      return TRUE;
  return FALSE;
}

/* Questions in the item's order: one may be asked only because of the answer before it. */
static gboolean
read_answers (YcDecideIntake *self, JsonObject *json, GError **error)
{
  const YcItem *item = self->intake->item;
  g_autoptr (GList) names = NULL;
  JsonObject *answers = NULL;

  if (!yc_json_opt_object (json, "", "answers", &answers, error))
    return FALSE;
  names = answers != NULL ? json_object_get_members (answers) : NULL;
  for (GList *l = names; l != NULL; l = l->next)
    if (yc_item_find_question (item, l->data) == NULL)
      return yc_decide_fail (error, "answers", "\"%s\" is no question of the item", (const char *) l->data);
  for (guint i = 0; answers != NULL && i < item->questions->len; i++)
    {
      const YcQuestion *question = g_ptr_array_index (item->questions, i);
      g_autofree char *path = g_strconcat ("answers.", question->id, NULL);
      const char *answer = NULL;

      if (!yc_json_opt_string (answers, "answers", question->id, 40, &answer, error))
        return FALSE;
      if (answer == NULL)
        continue;
      if (yc_item_find_answer (item, question->id, answer) == NULL)
        return yc_decide_fail (error, path, "\"%s\" is no answer to it", answer);
      if (!is_asked (self->intake, question->id))
        return yc_decide_fail (error, path, "contradicts the other answers: with them it is not asked");
      yc_intake_set_answer (self->intake, question->id, answer);
    }
  return TRUE;
}

gboolean
yc_decide_read_unfit (JsonObject *json, const char *where, YcUnfit *ret_unfit, GError **error)
{
  g_autofree char *path = g_strconcat (where, ".unfit", NULL);
  const char *code = NULL;

  if (!yc_json_opt_string (json, where, "unfit", 40, &code, error))
    return FALSE;
  return code == NULL || yc_unfit_parse (code, ret_unfit) || yc_decide_fail (error, path, "\"%s\" is no reason why a paper does not count", code);
}

static void
add_pages (YcDecideIntake *self, const char *material, gint64 n, guint flags, YcUnfit unfit)
{
  for (gint64 i = 0; i < n; i++)
    {
      YcPage *page = g_new0 (YcPage, 1);

      page->material_id = g_strdup (material);
      page->order = (gint64) self->pages->len;
      page->flags = flags;
      page->unfit = unfit;
      g_ptr_array_add (self->pages, page);
    }
}

static gboolean
read_material (YcDecideIntake *self, JsonObject *json, const char *where, GHashTable *seen, GError **error)
{
  static const char *const known[] = { "id", "pages", "doubtful", "unfit", NULL };
  g_autofree char *path = g_strconcat (where, ".id", NULL);
  YcUnfit unfit = YC_UNFIT_NONE;
  gint64 pages = 1, doubtful = 0;
  const char *id;

  if (!yc_json_check_members (json, where, known, error) || !yc_json_get_string (json, where, "id", 40, &id, error)
      || !yc_json_opt_int (json, where, "pages", 0, MAX_PAGES, &pages, error) || !yc_json_opt_int (json, where, "doubtful", 0, MAX_PAGES, &doubtful, error)
      || !yc_decide_read_unfit (json, where, &unfit, error))
    return FALSE;
  if (unfit != YC_UNFIT_NONE && pages == 0)
    return yc_decide_fail (error, where, "is unfit and not there");
  if (yc_item_find_material (self->intake->item, id) == NULL && !g_str_equal (id, yc_checklist_promise_slot ()->id))
    return yc_decide_fail (error, path, "\"%s\" is no material of the item; nothing can be added to its list", id);
  if (unfit != YC_UNFIT_NONE && yc_item_find_material (self->intake->item, id) == NULL)
    return yc_decide_fail (error, path, "\"%s\" is the window's own paper", id);
  if (!g_hash_table_add (seen, (gpointer) id))
    return yc_decide_fail (error, path, "\"%s\" stands there twice", id);
  add_pages (self, id, pages, YC_PAGE_FLAG_NONE, unfit);
  add_pages (self, id, doubtful, YC_PAGE_FLAG_SHORT, YC_UNFIT_NONE);
  return TRUE;
}

static gboolean
read_materials (YcDecideIntake *self, JsonObject *json, GError **error)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  JsonArray *materials = NULL;

  if (!yc_json_opt_array (json, "", "materials", 200, &materials, error))
    return FALSE;
  for (guint i = 0; materials != NULL && i < json_array_get_length (materials); i++)
    {
      g_autofree char *where = g_strdup_printf ("materials[%u]", i);
      JsonObject *part;

      if (!yc_json_item_object (materials, "materials", i, &part, error) || !read_material (self, part, where, seen, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
read_way (YcDecideIntake *self, JsonObject *json, GError **error)
{
  static const char *const ways[] = { "ordinary", "commitment", NULL };
  int way = 0;

  if (!yc_json_opt_enum (json, "", "way", ways, &way, error))
    return FALSE;
  /* Where a question decides, the answer says it; both must say the same. */
  if (way == 1 && self->intake->item->commitment.when != NULL && !yc_intake_commits (self->intake))
    return yc_decide_fail (error, "way", "contradicts the answers: by them the case is not taken on commitment");
  self->intake->wants_commitment = way == 1;
  return TRUE;
}

/* 远程虚拟窗口: somebody is at another window of the country, or at none; absent: before the window. */
static gboolean
read_window (YcDecideIntake *self, JsonObject *json, GError **error)
{
  static const char *const windows[] = { "counter", "virtual", NULL };
  int window = 0;

  if (!yc_json_opt_enum (json, "", "window", windows, &window, error))
    return FALSE;
  self->at_virtual = window == 1;
  return TRUE;
}

/* One record has one state: the same one cannot be repaired and not. */
static gboolean
check_repaired (const GArray *records, guint i, const char *where, GError **error)
{
  const YcCreditRecord *record = &g_array_index (records, YcCreditRecord, i);

  for (guint k = 0; k < i; k++)
    {
      const YcCreditRecord *other = &g_array_index (records, YcCreditRecord, k);

      if (other->kind == record->kind && g_date_compare (&other->since, &record->since) == 0 && strcmp (other->item_id, record->item_id) == 0
          && other->repaired != record->repaired)
        return yc_decide_fail (error, where, "is repaired and not repaired at once (credit.records[%u])", k);
    }
  return TRUE;
}

/* With it the platform has just answered; without it nobody could be asked. */
static gboolean
read_credit (YcDecideIntake *self, JsonObject *root, GError **error)
{
  static const char *const known[] = { "priority", "records", NULL };
  JsonObject *json = NULL;

  if (!yc_json_opt_object (root, "", "credit", &json, error))
    return FALSE;
  self->has_credit = json != NULL;
  if (json == NULL)
    return TRUE;
  if (!yc_json_check_members (json, "credit", known, error) || !yc_credit_read_records (&self->credit, json, "credit", error))
    return FALSE;
  for (guint i = 0; i < self->credit.records->len; i++)
    {
      g_autofree char *where = g_strdup_printf ("credit.records[%u]", i);

      if (g_date_compare (&g_array_index (self->credit.records, YcCreditRecord, i).since, &self->date) > 0)
        return yc_decide_fail (error, where, "begins behind the day of the decision");
      if (!check_repaired (self->credit.records, i, where, error))
        return FALSE;
    }
  return TRUE;
}

/* ---- applicant and form ---- */

static gboolean
read_part (JsonObject *json, const char *where, const char *member, char **slot, GError **error)
{
  const char *text = NULL;

  if (!yc_json_opt_string (json, where, member, MAX_TEXT_BYTES, &text, error))
    return FALSE;
  if (text == NULL)
    return TRUE;
  g_free (*slot);
  *slot = g_strdup (text);
  return TRUE;
}

static gboolean
read_agent (YcApplicant *applicant, JsonObject *root, GError **error)
{
  static const char where[] = "applicant.agent";
  static const char *const known[] = { "name", "number", "phone", "scope", NULL };
  JsonObject *json = NULL;

  if (!yc_json_opt_object (root, "applicant", "agent", &json, error))
    return FALSE;
  applicant->has_agent = json != NULL;
  return json == NULL
         || (yc_json_check_members (json, where, known, error) && read_part (json, where, "name", &applicant->agent_name, error)
             && read_part (json, where, "number", &applicant->agent_number, error) && read_part (json, where, "phone", &applicant->agent_phone, error)
             && read_part (json, where, "scope", &applicant->agent_scope, error));
}

/* As the window takes it; what is not said is empty, and judged so. */
static gboolean
read_applicant (YcDecideIntake *self, JsonObject *root, GError **error)
{
  static const char where[] = "applicant";
  static const char *const known[] = { "kind", "name", "paper", "number", "legal_rep", "phone", "address", "contact_name", "agent", NULL };
  static const char *const kinds[] = { "person", "organisation", NULL }, *const papers[] = { "resident-id", "uscc", "passport", "other", NULL };
  YcApplicant *applicant = &self->intake->applicant;
  JsonObject *json = NULL;
  int kind = 0, paper;

  if (!yc_json_opt_object (root, "", where, &json, error))
    return FALSE;
  if (json == NULL)
    {
      self->vouched |= YC_VOUCHED_APPLICANT;
      return TRUE;
    }
  if (!yc_json_check_members (json, where, known, error) || !yc_json_opt_enum (json, where, "kind", kinds, &kind, error))
    return FALSE;
  paper = kind == YC_APPLICANT_PERSON ? YC_PAPER_RESIDENT_ID : YC_PAPER_USCC;
  if (!yc_json_opt_enum (json, where, "paper", papers, &paper, error) || !read_part (json, where, "name", &applicant->name, error)
      || !read_part (json, where, "number", &applicant->number, error) || !read_part (json, where, "legal_rep", &applicant->legal_rep, error)
      || !read_part (json, where, "phone", &applicant->phone, error) || !read_part (json, where, "address", &applicant->address, error)
      || !read_part (json, where, "contact_name", &applicant->contact_name, error) || !read_agent (applicant, json, error))
    return FALSE;
  applicant->kind = (YcApplicantKind) kind;
  applicant->paper = (YcPaperKind) paper;
  return TRUE;
}

/* What is not said is empty, but for what the window fills in from applicant and answers. */
static gboolean
read_fields (YcDecideIntake *self, JsonObject *root, GError **error)
{
  g_autoptr (GList) names = NULL;
  JsonObject *json = NULL;

  if (!yc_json_opt_object (root, "", "fields", &json, error))
    return FALSE;
  if (json == NULL)
    {
      self->vouched |= YC_VOUCHED_FORM;
      return TRUE;
    }
  names = json_object_get_members (json);
  for (GList *l = names; l != NULL; l = l->next)
    {
      const char *value;

      if (yc_item_find_field (self->intake->item, l->data) == NULL)
        return yc_decide_fail (error, "fields", "\"%s\" is no field of the item", (const char *) l->data);
      if (!yc_json_get_string (json, "fields", l->data, MAX_TEXT_BYTES, &value, error))
        return FALSE;
      yc_intake_set_field (self->intake, l->data, value, YC_ORIGIN_TYPED);
    }
  yc_intake_prefill (self->intake);
  return TRUE;
}

YcDecideIntake *
yc_decide_read (const YcDecideRules *rules, JsonObject *json, GError **error)
{
  static const char *const known[] = { "format", "item", "region", "date", "time", "received", "answers", "materials", "way", "credit", "applicant", "fields",
                                       "window", "told", NULL };
  g_autoptr (YcDecideIntake) self = g_new0 (YcDecideIntake, 1);
  gint64 format;

  g_date_clear (&self->first, 1);
  g_date_clear (&self->told_on, 1);
  g_date_clear (&self->supplied, 1);
  self->intake = yc_intake_new (NULL);
  self->pages = g_ptr_array_new_with_free_func (page_free);
  self->credit.records = g_array_new (FALSE, TRUE, sizeof (YcCreditRecord));
  if (!yc_json_check_members (json, "", known, error) || !yc_json_get_int (json, "", "format", 1, 1, &format, error)
      || !read_item (rules, self, json, error) || !read_days (self, json, error) || !read_answers (self, json, error)
      || !read_materials (self, json, error) || !read_way (self, json, error) || !read_window (self, json, error) || !read_credit (self, json, error)
      || !read_applicant (self, json, error) || !read_fields (self, json, error) || !yc_decide_read_told (rules, self, json, error))
    return NULL;
  return g_steal_pointer (&self);
}
