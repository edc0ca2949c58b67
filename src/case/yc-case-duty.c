/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* What an accepted case still takes in at the counter: tolerated materials that are owed, materials that the back office returned, papers to
 * be signed for the next act. Takes the events, gives values. Any thread. */
#define G_LOG_DOMAIN "yc-case"
#include "config.h"

#include "case/yc-case-duty.h"

#include "base/yc-json.h"
#include "intake/yc-intake.h"
#include "law/yc-hours.h"

#include <string.h>

#define MAX_ENTRIES 1000
#define MAX_ID 128
#define MAX_REASON 4096
#define MAX_SAID (64 * 1024)    /* bytes: an opinion */

void
yc_duty_free (YcDuty *self)
{
  if (self == NULL)
    return;
  g_free (self->material);
  g_free (self->cure);
  g_free (self->reason);
  g_free (self->said);
  g_ptr_array_unref (self->pages);
  g_free (self);
}

static YcDuty *
duty_new (YcDutyKind kind, const char *material, const char *cure, guint since)
{
  YcDuty *self = g_new0 (YcDuty, 1);

  self->kind = kind;
  self->material = g_strdup (material);
  self->cure = g_strdup (cure);
  if (!yc_date_parse (cure, &self->day.due))
    g_date_clear (&self->day.due, 1);
  self->reason = g_strdup ("");
  self->said = g_strdup ("");
  self->pages = g_ptr_array_new_with_free_func (g_free);
  self->since = since;
  return self;
}

static guint
find_index (const GPtrArray *duties, const char *material)
{
  for (guint i = 0; i < duties->len; i++)
    if (strcmp (((const YcDuty *) g_ptr_array_index (duties, i))->material, material) == 0)
      return i;
  return duties->len;
}

const YcDuty *
yc_duties_find (const GPtrArray *duties, const char *material)
{
  guint i = find_index (duties, material);

  return i < duties->len ? g_ptr_array_index (duties, i) : NULL;
}

/* ---- reading events ---- */

/* The three lists while the events are read, each from the last event that made it. */
typedef struct
{
  GPtrArray *cures, *returned, *papers;     /* of YcDuty* */
} Reading;

static gboolean
take_tolerated (Reading *self, const YcCaseEvent *event, guint at, GError **error)
{
  JsonArray *array = NULL;
  JsonObject *entry = NULL;
  const char *material = NULL, *cure = NULL;
  gboolean provisional = FALSE;
  YcDuty *duty;

  if (!yc_json_opt_array (event->body, "", "tolerated", MAX_ENTRIES, &array, error))
    return FALSE;
  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      if (!yc_json_item_object (array, "tolerated", i, &entry, error)
          || !yc_json_get_string (entry, "tolerated", "material", MAX_ID, &material, error)
          || !yc_json_get_string (entry, "tolerated", "cure", 10, &cure, error)
          || !yc_json_opt_boolean (entry, "tolerated", "provisional", &provisional, error))
        return FALSE;
      duty = duty_new (YC_DUTY_CURE, material, cure, at);
      duty->day.provisional = duty->was_provisional = provisional;
      g_ptr_array_add (self->cures, duty);
    }
  return TRUE;
}

static gboolean
take_cured (Reading *self, const YcCaseEvent *event, guint at, GError **error)
{
  const char *material = NULL;
  guint i;

  if (!yc_json_get_string (event->body, "", "material", MAX_ID, &material, error))
    return FALSE;
  i = find_index (self->cures, material);
  if (i < self->cures->len)
    g_ptr_array_remove_index (self->cures, i);
  return TRUE;
}

/* One duty a material, with all its pages and reasons. */
static gboolean
take_returned (Reading *self, const YcCaseEvent *event, guint at, GError **error)
{
  JsonArray *array = NULL;
  JsonObject *entry = NULL;
  const char *material = NULL, *said = "";

  g_ptr_array_set_size (self->returned, 0);
  if (!yc_json_get_array (event->body, "", "pages", MAX_ENTRIES, &array, error) || !yc_json_opt_string (event->body, "", "text", MAX_SAID, &said, error))
    return FALSE;
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      const char *page = "", *reason = "";
      YcDuty *duty;
      guint k;

      if (!yc_json_item_object (array, "pages", i, &entry, error)
          || !yc_json_get_string (entry, "pages", "material", MAX_ID, &material, error)
          || !yc_json_opt_string (entry, "pages", "page", MAX_ID, &page, error)
          || !yc_json_opt_string (entry, "pages", "reason", MAX_REASON, &reason, error))
        return FALSE;
      k = find_index (self->returned, material);
      if (k == self->returned->len)
        g_ptr_array_add (self->returned, duty_new (YC_DUTY_RETURNED, material, "", at));
      duty = g_ptr_array_index (self->returned, k);
      g_free (duty->said);
      duty->said = g_strdup (said);
      if (*page != '\0')
        g_ptr_array_add (duty->pages, g_strdup (page));
      if (*reason != '\0' && strstr (duty->reason, reason) == NULL)
        {
          char *joined = g_strconcat (duty->reason, *duty->reason != '\0' ? "；" : "", reason, NULL);

          g_free (duty->reason);
          duty->reason = joined;
        }
    }
  return TRUE;
}

/* A paper that the applicant or the recipient signs, and whose pages go into the slot of its kind. */
static gboolean
take_paper (Reading *self, const YcCaseEvent *event, guint at, GError **error)
{
  JsonObject *letter = NULL;
  const char *kind = NULL;
  guint i;

  if (!yc_json_opt_object (event->body, "", "letter", &letter, error))
    return FALSE;
  if (letter == NULL)
    return TRUE;
  if (!yc_json_get_string (letter, "letter", "kind", MAX_ID, &kind, error))
    return FALSE;
  if (strcmp (kind, YC_LETTER_WITHDRAWAL) != 0 && strcmp (kind, YC_LETTER_DELIVERY) != 0)
    return TRUE;
  i = find_index (self->papers, kind);
  if (i < self->papers->len)
    g_ptr_array_remove_index (self->papers, i);
  g_ptr_array_add (self->papers, duty_new (YC_DUTY_SIGNED, kind, "", at));
  return TRUE;
}

/* The request is answered: nothing is to be signed for it any more. */
static gboolean
take_refusal (Reading *self, const YcCaseEvent *event, guint at, GError **error)
{
  guint i = find_index (self->papers, YC_LETTER_WITHDRAWAL);

  if (i < self->papers->len)
    g_ptr_array_remove_index (self->papers, i);
  return TRUE;
}

static gboolean
take_event (Reading *self, const YcCaseEvent *event, guint at, GError **error)
{
  static const struct { const char *kind; gboolean (*take) (Reading *, const YcCaseEvent *, guint, GError **); } rows[] = {
    { "tolerated", take_tolerated }, { "cured", take_cured }, { "sent-back", take_returned }, { "paper", take_paper },
    { "withdrawal-refused", take_refusal },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    if (strcmp (event->kind, rows[i].kind) == 0)
      return rows[i].take (self, event, at, error);
  return TRUE;
}

/* ---- what of it is open ---- */

static gboolean
takes_cures (YcState state)
{
  return state == YC_STATE_TOLERATED || (state >= YC_STATE_HANDED_OVER && state < YC_STATE_GRANTED);
}

static gboolean
takes_paper (YcState state, const char *kind)
{
  if (strcmp (kind, YC_LETTER_WITHDRAWAL) == 0)
    return state >= YC_STATE_ACCEPTED && yc_state_may_follow (state, YC_STATE_WITHDRAWN);
  return state == YC_STATE_GRANTED || state == YC_STATE_DENIED || state == YC_STATE_RESULT_MADE;
}

static void
move_duties (GPtrArray *from, GPtrArray *to)
{
  while (from->len > 0)
    {
      YcDuty *duty = g_ptr_array_steal_index (from, 0);

      /* A slot is open once, whatever the reasons: what is to be replaced stands first. */
      if (find_index (to, duty->material) == to->len)
        g_ptr_array_add (to, duty);
      else
        yc_duty_free (duty);
    }
}

/**
 * yc_duties_read:
 *
 * Before acceptance there are none: every slot is open then.
 *
 * Returns: (transfer full): one duty a slot. Errors: FORMAT when an event is not what its kind says
 */
GPtrArray *
yc_duties_read (const GPtrArray *history, YcState state, GError **error)
{
  g_autoptr (GPtrArray) duties = g_ptr_array_new_with_free_func ((GDestroyNotify) yc_duty_free);
  g_autoptr (GPtrArray) cures = g_ptr_array_new_with_free_func ((GDestroyNotify) yc_duty_free);
  g_autoptr (GPtrArray) returned = g_ptr_array_new_with_free_func ((GDestroyNotify) yc_duty_free);
  g_autoptr (GPtrArray) papers = g_ptr_array_new_with_free_func ((GDestroyNotify) yc_duty_free);
  Reading reading = { cures, returned, papers };

  for (guint i = 0; i < history->len; i++)
    if (!((const YcCaseEvent *) g_ptr_array_index (history, i))->is_void && !take_event (&reading, g_ptr_array_index (history, i), i, error))
      return NULL;
  if (state == YC_STATE_SENT_BACK)
    move_duties (returned, duties);
  if (takes_cures (state))
    move_duties (cures, duties);
  for (guint i = papers->len; i > 0; i--)
    if (!takes_paper (state, ((const YcDuty *) g_ptr_array_index (papers, i - 1))->material))
      g_ptr_array_remove_index (papers, i - 1);
  move_duties (papers, duties);
  return g_steal_pointer (&duties);
}

gboolean
yc_withdrawal_read (const GPtrArray *history, YcWithdrawal *ret_withdrawal, GError **error)
{
  *ret_withdrawal = YC_WITHDRAWAL_NONE;
  for (guint i = 0; i < history->len; i++)
    {
      const YcCaseEvent *event = g_ptr_array_index (history, i);
      JsonObject *letter = NULL;
      const char *kind = "";

      if (event->is_void)
        continue;
      if (strcmp (event->kind, "withdrawal-refused") == 0)
        *ret_withdrawal = YC_WITHDRAWAL_REFUSED;
      if (strcmp (event->kind, "paper") != 0)
        continue;
      if (!yc_json_opt_object (event->body, "", "letter", &letter, error)
          || (letter != NULL && !yc_json_get_string (letter, "letter", "kind", MAX_ID, &kind, error)))
        return FALSE;
      if (strcmp (kind, YC_LETTER_WITHDRAWAL) == 0)
        *ret_withdrawal = YC_WITHDRAWAL_ASKED;
    }
  return TRUE;
}

static gboolean
find_day (const GPtrArray *duties, gboolean last, YcDeadline *ret_day)
{
  gboolean found = FALSE;

  for (guint i = 0; i < duties->len; i++)
    {
      const YcDuty *duty = g_ptr_array_index (duties, i);

      if (duty->kind != YC_DUTY_CURE || !g_date_valid (&duty->day.due)
          || (found && (g_date_compare (&duty->day.due, &ret_day->due) > 0) != last))
        continue;
      *ret_day = duty->day;
      found = TRUE;
    }
  return found;
}

gboolean
yc_duties_find_first (const GPtrArray *duties, YcDeadline *ret_day)
{
  return find_day (duties, FALSE, ret_day);
}

gboolean
yc_duties_find_last (const GPtrArray *duties, YcDeadline *ret_day)
{
  return find_day (duties, TRUE, ret_day);
}

/* When the letter was made that the applicant signed: its days are counted from there. */
static gboolean
find_promise (const GPtrArray *history, guint since, GDate *ret_day, GError **error)
{
  YcMoment at;

  yc_moment_init (&at, ((const YcCaseEvent *) g_ptr_array_index (history, since))->at);
  for (guint i = 0; i < since; i++)
    {
      const YcCaseEvent *event = g_ptr_array_index (history, i);
      JsonObject *letter = NULL;
      const char *kind = "";

      if (event->is_void || strcmp (event->kind, "paper") != 0)
        continue;
      if (!yc_json_opt_object (event->body, "", "letter", &letter, error)
          || (letter != NULL && !yc_json_get_string (letter, "letter", "kind", MAX_ID, &kind, error)))
        return FALSE;
      if (strcmp (kind, YC_LETTER_PROMISE) == 0)
        yc_moment_init (&at, event->at);
    }
  *ret_day = at.day;
  return TRUE;
}

gboolean
yc_duties_count_again (GPtrArray *duties, const GPtrArray *history, const YcItem *item, const YcCalendar *calendar, GError **error)
{
  for (guint i = 0; i < duties->len; i++)
    {
      YcDuty *duty = g_ptr_array_index (duties, i);
      const YcMaterial *material = duty->kind == YC_DUTY_CURE && item != NULL ? yc_item_find_material (item, duty->material) : NULL;
      YcDeadline count;
      GDate from;

      if (duty->kind != YC_DUTY_CURE || !yc_date_parse (duty->cure, &duty->day.due) || material == NULL)
        continue;
      if (!find_promise (history, duty->since, &from, error))
        return FALSE;
      /* Who signed for a certain day keeps it. */
      duty->day.provisional = FALSE;
      if (!duty->was_provisional)
        continue;
      yc_deadline_compute (calendar, &from, material->cure.value, material->cure.unit, NULL, &count);
      duty->day.provisional = count.provisional;
      if (g_date_compare (&count.due, &duty->day.due) > 0)
        duty->day.due = count.due;
    }
  return TRUE;
}

gboolean
yc_duties_owe (const GPtrArray *duties)
{
  for (guint i = 0; i < duties->len; i++)
    if (((const YcDuty *) g_ptr_array_index (duties, i))->kind == YC_DUTY_CURE)
      return TRUE;
  return FALSE;
}

static gboolean
has_id (const GPtrArray *ids, const char *id)
{
  return g_ptr_array_find_with_equal_func ((GPtrArray *) ids, id, g_str_equal, NULL);
}

YcDutyReplaced
yc_duty_find_replaced (const YcDuty *self, const GPtrArray *then, const GPtrArray *now, const GPtrArray *slot)
{
  for (guint i = 0; i < self->pages->len; i++)
    if (has_id (now, g_ptr_array_index (self->pages, i)))
      return YC_DUTY_PAGE_STAYS;
  for (guint i = 0; i < slot->len; i++)
    if (!has_id (then, g_ptr_array_index (slot, i)))
      return YC_DUTY_REPLACED;
  return YC_DUTY_NO_NEW_PAGE;
}

gboolean
yc_duty_has_lapsed (const YcDuty *self, const GDate *today)
{
  return self->kind == YC_DUTY_CURE && g_date_valid (&self->day.due) && !self->day.provisional && g_date_compare (today, &self->day.due) > 0;
}

char *
yc_duty_format_day (const YcDuty *self)
{
  g_autofree char *day = g_date_valid (&self->day.due) ? yc_date_format_cn (&self->day.due) : g_strdup (self->cure);

  return g_strconcat (day, self->day.provisional ? "（暂定）" : "", NULL);
}
