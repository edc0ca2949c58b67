/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* What an applicant was told to correct, and what of it is still open: only that is a ground to refuse (行政许可法第三十二条第一款第四项: who is not told
 * has nothing to correct). Takes the events of the case and its verdict, gives values. Pure; any thread. */
#define G_LOG_DOMAIN "yc-acceptance"
#include "config.h"

#include "acceptance/yc-told.h"

#include "base/yc-clock.h"
#include "base/yc-json.h"
#include "law/yc-correction.h"

#include <string.h>

#define MAX_DEFECTS 1000
#define MAX_TEXT 4096
#define MAX_LEAST 1000000

static void
defect_free (gpointer data)
{
  YcToldDefect *defect = data;

  g_free (defect->code);
  g_free (defect->subject);
  g_free (defect);
}

void
yc_told_free (YcTold *self)
{
  if (self == NULL)
    return;
  g_ptr_array_unref (self->defects);
  g_clear_pointer (&self->intake, json_object_unref);
  g_free (self);
}

YcTold *
yc_told_new (void)
{
  YcTold *self = g_new0 (YcTold, 1);

  self->defects = g_ptr_array_new_with_free_func (defect_free);
  g_date_clear (&self->day, 1);
  return self;
}

void
yc_told_add (YcTold *self, const char *code, const char *subject, guint least, YcUnfit unfit)
{
  YcToldDefect *defect = g_new0 (YcToldDefect, 1);

  defect->code = g_strdup (code);
  defect->subject = g_strdup (subject);
  defect->least = least;
  defect->unfit = unfit;
  g_ptr_array_add (self->defects, defect);
}

/* ---- reading ---- */

/* Notices of earlier versions do not say how many pages: "missing" is over with the first one, "too few" with none that the finding still counts. */
static guint
guess_least (const char *code, const char *text)
{
  gboolean missing = strcmp (code, "material-missing") == 0 || g_str_has_prefix (text, "缺少");

  return missing ? 1 : G_MAXUINT;
}

static gboolean
read_defects (YcTold *self, JsonObject *body, GError **error)
{
  JsonArray *array = NULL;

  if (!yc_json_opt_array (body, "to-correct", "defects", MAX_DEFECTS, &array, error))
    return FALSE;
  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      JsonObject *object = NULL;
      const char *code = NULL, *subject = NULL, *text = "";
      gint64 least = 0;
      YcUnfit unfit = YC_UNFIT_NONE;

      if (!yc_json_item_object (array, "defects", i, &object, error) || !yc_json_get_string (object, "defects", "code", MAX_TEXT, &code, error)
          || !yc_json_get_string (object, "defects", "subject", MAX_TEXT, &subject, error)
          || !yc_json_opt_string (object, "defects", "text", MAX_TEXT, &text, error)
          || !yc_json_opt_int (object, "defects", "pages", 0, MAX_LEAST, &least, error) || !yc_page_read_unfit (object, "defects", &unfit, error))
        return FALSE;
      yc_told_add (self, code, subject, least > 0 ? (guint) least : guess_least (code, text), unfit);
    }
  return TRUE;
}

static YcTold *
told_new (const YcCaseEvent *event, JsonObject *intake, GError **error)
{
  g_autoptr (YcTold) self = yc_told_new ();
  JsonObject *due = NULL;
  const char *day = "";

  self->seq = event->seq;
  self->at = event->at;
  self->is_foreign = event->is_foreign;
  self->intake = intake != NULL ? json_object_ref (intake) : NULL;
  if (!read_defects (self, event->body, error) || !yc_json_opt_object (event->body, "to-correct", "due", &due, error)
      || (due != NULL && (!yc_json_opt_string (due, "due", "cure", 10, &day, error)
                          || !yc_json_opt_boolean (due, "due", "cure_provisional", &self->is_provisional, error))))
    return NULL;
  if (!yc_date_parse (day, &self->day))
    g_date_clear (&self->day, 1);
  return g_steal_pointer (&self);
}

/* The calendar of the year has come since: the day that was told is another one, and certain. A day of decision is told behind the acceptance. */
static gboolean
take_recount (YcTold *self, const YcCaseEvent *event, GError **error)
{
  JsonObject *due = NULL;
  const char *date = "", *cure = "";
  gboolean provisional = FALSE;
  GDate day;

  if (!yc_json_opt_object (event->body, "recounted", "due", &due, error))
    return FALSE;
  if (due == NULL)
    return TRUE;
  if (!yc_json_opt_string (due, "due", "date", 10, &date, error) || !yc_json_opt_string (due, "due", "cure", 10, &cure, error)
      || !yc_json_opt_boolean (due, "due", "cure_provisional", &provisional, error))
    return FALSE;
  if (*date != '\0' || !yc_date_parse (cure, &day))
    return TRUE;
  self->day = day;
  self->is_provisional = provisional;
  return TRUE;
}

gboolean
yc_told_read (const GPtrArray *history, YcTold **ret_told, GError **error)
{
  const YcCaseEvent *last = NULL, *again = NULL;
  JsonObject *intake = NULL, *then = NULL;
  gboolean is_promised = FALSE;
  YcMoment received;

  *ret_told = NULL;
  g_date_clear (&received.day, 1);
  for (guint i = 0; i < history->len; i++)
    {
      const YcCaseEvent *event = g_ptr_array_index (history, i);

      if (!yc_case_event_counts (event))
        continue;
      if (!yc_json_opt_object (event->body, event->kind, "intake", &intake, error))
        return FALSE;
      if (!g_date_valid (&received.day) && strcmp (event->kind, "received") == 0)
        yc_moment_init (&received, event->at);
      is_promised = is_promised || json_object_has_member (event->body, "letter");
      if (strcmp (event->kind, "recounted") == 0)
        again = event;
      if (strcmp (event->kind, "to-correct") != 0)
        continue;
      last = event;
      again = NULL;
      then = intake;
      is_promised = FALSE;
    }
  if (last == NULL)
    return TRUE;
  *ret_told = told_new (last, then, error);
  if (*ret_told == NULL || (again != NULL && !take_recount (*ret_told, again, error)))
    {
      g_clear_pointer (ret_told, yc_told_free);
      return FALSE;
    }
  (*ret_told)->is_promised = is_promised;
  (*ret_told)->received = received.day;
  return TRUE;
}

void
yc_told_count_again (YcTold *self, const YcCalendar *calendar, const YcRegion *region, const YcItem *item)
{
  YcMoment at;
  YcDeadline due;

  if (self == NULL || !self->is_provisional || !g_date_valid (&self->day))
    return;
  yc_moment_init (&at, self->at);
  yc_correction_get_due (calendar, region, item, &at.day, &due);
  if (g_date_compare (&due.due, &self->day) > 0)
    self->day = due.due;
  self->is_provisional = due.provisional;
}

/* ---- what is open ---- */

static gboolean
is_of_material (const char *code)
{
  static const char *const codes[] = { "material-missing", "material-tolerable", "material-unfit", "too-few-pages", NULL };

  return g_strv_contains (codes, code);
}

/* Who was told that a paper is missing was told which form it has to have; who was told why one does not count is open with the same reason, or with
 * nothing brought in its place. That it does not count for another reason, or that pages are lacking of the new one, was never told. */
static gboolean
covers_unfit (const YcToldDefect *told, const YcFinding *now)
{
  if (told->unfit != YC_UNFIT_NONE)
    return now->unfit != YC_UNFIT_NONE ? now->unfit == told->unfit : now->n_pages == 0;
  return strcmp (told->code, "material-missing") == 0;
}

/* A wrong value was not told of by "is missing"; who told of a wrong one has nothing from an empty one. */
static gboolean
covers (const YcToldDefect *told, const YcFinding *now)
{
  if (strcmp (told->subject, now->subject) != 0 || is_of_material (told->code) != is_of_material (now->code))
    return FALSE;
  if (is_of_material (now->code) && (told->unfit != YC_UNFIT_NONE || now->unfit != YC_UNFIT_NONE))
    return covers_unfit (told, now);
  if (is_of_material (now->code))
    return now->n_pages < told->least;
  return strcmp (told->code, "field-wrong") == 0 || strcmp (told->code, now->code) == 0;
}

static gboolean
is_told_here (const YcTold *self, const YcFinding *finding)
{
  gboolean told = FALSE;

  for (guint i = 0; i < self->defects->len && !told && yc_finding_is_told (finding); i++)
    told = covers (g_ptr_array_index (self->defects, i), finding);
  return told;
}

const YcToldDefect *
yc_told_find_unfounded (const YcTold *self, const YcVerdict *verdict)
{
  for (guint i = 0; i < self->defects->len; i++)
    {
      const YcToldDefect *defect = g_ptr_array_index (self->defects, i);
      gboolean lacks = FALSE;

      for (guint k = 0; k < verdict->findings->len && !lacks; k++)
        {
          const YcFinding *finding = g_ptr_array_index (verdict->findings, k);

          lacks = yc_finding_is_told (finding) && covers (defect, finding);
        }
      if (!lacks)
        return defect;
    }
  return NULL;
}

const YcFinding *
yc_told_find_untold_field (const YcTold *self, const YcVerdict *verdict)
{
  for (guint i = 0; i < verdict->findings->len; i++)
    {
      const YcFinding *finding = g_ptr_array_index (verdict->findings, i);

      if (yc_finding_is_told (finding) && !is_of_material (finding->code) && !is_told_here (self, finding))
        return finding;
    }
  return NULL;
}

GPtrArray *
yc_told_list_open (const YcTold *self, const YcVerdict *verdict)
{
  GPtrArray *open = g_ptr_array_new ();

  for (guint i = 0; i < verdict->findings->len; i++)
    {
      const YcFinding *finding = g_ptr_array_index (verdict->findings, i);

      if (is_told_here (self, finding))
        g_ptr_array_add (open, (gpointer) finding);
    }
  return open;
}

/* 工伤保险条例第十八条第三款: 申请人按照书面告知要求补正材料后，社会保险行政部门应当受理. */
YcVerdict *
yc_told_judge (const YcTold *self, const YcVerdictAsk *ask)
{
  YcVerdictAsk again = *ask;
  g_autoptr (YcVerdict) verdict = NULL;
  g_autoptr (GPtrArray) open = NULL;

  if (self != NULL && g_date_valid (&self->received))
    again.first = &self->received;
  verdict = yc_verdict_ask (&again);
  if (self == NULL || yc_correction_rule_get (ask->intake->item)->has_second || (open = yc_told_list_open (self, verdict))->len > 0)
    return g_steal_pointer (&verdict);
  again.supplied = TRUE;
  return yc_verdict_ask (&again);
}

/* ---- what has come ---- */

/* The order decides, the clock does not, which may be set between the two; it is asked where the order is not known. */
static gboolean
came_behind (const YcTold *self, const YcPage *page)
{
  if (self->is_foreign || page->next_event == 0)
    return page->captured > self->at;
  return page->next_event > self->seq;
}

static gboolean
is_same_part (JsonObject *then, JsonObject *now, const char *member)
{
  JsonNode *one = json_object_get_member (then, member), *other = json_object_get_member (now, member);

  return one == other || (one != NULL && other != NULL && json_node_equal (one, other));
}

gboolean
yc_told_has_come (const YcTold *self, const GPtrArray *pages, const YcIntake *intake)
{
  g_autoptr (JsonObject) now = NULL;

  for (guint i = 0; i < pages->len; i++)
    {
      const YcPage *page = g_ptr_array_index (pages, i);

      if (!page->deleted && !page->blank && came_behind (self, page))
        return TRUE;
    }
  /* No notice goes with answers that end the case: they were given since. */
  if (self->intake == NULL)
    return intake->item != NULL && yc_item_find_exit (intake->item, intake->answers) != NULL;
  now = yc_intake_to_json (intake);
  return !is_same_part (self->intake, now, "fields") || !is_same_part (self->intake, now, "answers");
}

static gboolean
is_exit (const YcVerdict *verdict)
{
  return verdict->outcome == YC_OUTCOME_REFUSE || verdict->outcome == YC_OUTCOME_NOT_NEEDED;
}

/* Accepted by silence, or on a way to be accepted that is taken; or ended otherwise, once something has come that can be judged. */
static gboolean
goes_on (const YcTold *self, const YcVerdict *verdict, gboolean has_come)
{
  gboolean waits = verdict->outcome == YC_OUTCOME_INCOMPLETE || (verdict->outcome == YC_OUTCOME_TOLERATE && !self->is_promised);

  if (is_exit (verdict))
    return has_come;
  return verdict->deemed || verdict->supplied || !waits;
}

char *
yc_told_find_ground (const YcTold *self, const YcVerdict *verdict, const GPtrArray *pages, const YcIntake *intake, const GDate *today)
{
  g_autoptr (GPtrArray) open = NULL;
  g_autoptr (GString) text = NULL;
  g_autofree char *day = NULL;
  gboolean has_come = yc_told_has_come (self, pages, intake);

  if (!g_date_valid (&self->day) || self->is_provisional || g_date_compare (today, &self->day) <= 0 || goes_on (self, verdict, has_come))
    return NULL;
  open = yc_told_list_open (self, verdict);
  if (open->len == 0)
    return NULL;
  day = yc_date_format_cn (&self->day);
  text = g_string_new (NULL);
  g_string_append_printf (text, "本机关已一次性告知需要补正的全部内容，补正期限至%.*s，", (int) strcspn (day, " "), day);
  if (open->len == self->defects->len && !has_come)
    return g_strdup (g_string_append (text, "至今没有补正")->str);
  g_string_append (text, "没有全部补正：");
  for (guint i = 0; i < open->len; i++)
    {
      g_autofree char *what = NULL, *demand = NULL;

      yc_finding_describe_defect (g_ptr_array_index (open, i), intake->item, &what, &demand);
      g_string_append_printf (text, "%s%s", i > 0 ? "；" : "", what);
    }
  return g_strdup (text->str);
}
