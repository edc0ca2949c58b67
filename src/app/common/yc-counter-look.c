/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */

/* What the counter can do with a case and what its buttons say of it, read from the case as the page has it; the acts themselves ask again on the
 * store's thread. Main thread only. */
#define G_LOG_DOMAIN "yc-app"
#include "config.h"

#include <glib/gi18n.h>

#include "app/common/yc-case-item.h"
#include "app/common/yc-counter-look.h"
#include "case/yc-hearing.h"
#include "outbox/yc-counter.h"
#include "review/yc-review-reason.h"

void
yc_act_look_clear (YcActLook *self)
{
  g_free (self->line);
}

static GPtrArray *
read_duties (const YcCaseFile *file)
{
  GPtrArray *duties = yc_duties_read (file->history, file->record->state, NULL);

  /* Days that were signed for over a year without a calendar. */
  if (duties != NULL && file->calendar != NULL)
    yc_duties_count_again (duties, file->history, file->intake->item, file->calendar, NULL);
  return duties != NULL ? duties : g_ptr_array_new_with_free_func ((GDestroyNotify) yc_duty_free);
}

static gboolean
has_page (const YcCaseFile *file, const char *id)
{
  for (guint i = 0; i < file->pages->len; i++)
    if (g_str_equal (((const YcPage *) g_ptr_array_index (file->pages, i))->id, id))
      return TRUE;
  return FALSE;
}

/* The returned pages are gone and the slot is not empty; whether that is enough, the act asks. */
static gboolean
looks_settled (const YcCaseFile *file, const YcDuty *duty)
{
  for (guint i = 0; i < duty->pages->len; i++)
    if (has_page (file, g_ptr_array_index (duty->pages, i)))
      return FALSE;
  return yc_case_file_count_pages (file, duty->material) > 0;
}

YcSignStep
yc_act_find_step (const YcCaseFile *file, const char *kind)
{
  g_autoptr (GPtrArray) duties = read_duties (file);

  if (yc_duties_find (duties, kind) == NULL)
    return YC_SIGN_MAKE;
  return yc_case_file_count_pages (file, kind) > 0 ? YC_SIGN_DO : YC_SIGN_SCAN;
}

gboolean
yc_act_hands_over (const YcCaseFile *file)
{
  return file->record->state < YC_STATE_HANDED_OVER || file->record->state == YC_STATE_SENT_BACK;
}

static const char *
name_material (const YcCaseFile *file, const char *id)
{
  const YcMaterial *material = file->intake->item != NULL ? yc_checklist_find_material (file->intake->item, id) : NULL;

  return material != NULL ? material->name : id;
}

char *
yc_act_describe_return (const YcDuty *duty)
{
  g_auto (GStrv) codes = g_strsplit (duty->reason, "；", -1);
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; codes[i] != NULL; i++)
    {
      const YcReturnReason *reason = yc_return_reason_find (codes[i]);

      if (reason != NULL)
        g_string_append_printf (text, "%s%s", text->len > 0 ? "；" : "", reason->text);
    }
  if (*duty->said != '\0')
    g_string_append_printf (text, "%s%s", text->len > 0 ? "；" : "", duty->said);
  return text->len > 0 ? g_string_free (g_steal_pointer (&text), FALSE) : g_strdup (_("see the return slip"));
}

static void
add_owed (const YcCaseFile *file, const YcDuty *duty, GString *line)
{
  g_autofree char *iso = g_date_valid (&duty->day.due) ? yc_date_format (&duty->day.due) : g_strdup (duty->cure), *day = NULL;
  GDate today;

  yc_clock_today (yc_clock_system (), &today);
  day = yc_date_marked (iso, duty->day.provisional, &today);
  g_string_append_printf (line, C_("tolerated material and day", "%s%s by %s"), line->len > 0 ? "\n" : "", name_material (file, duty->material), day);
}

/* Why an act is not open: the state, what of it forbids the act, and the source. */
static char *
say_no (const YcCaseFile *file, const char *why, YcSource source)
{
  g_autofree char *placed = g_strdup_printf (C_("state and why not", "At “%s”: %s"), yc_state_get_name (file->record->state), why);

  return yc_source_cite_for (placed, source, file->intake->item);
}

static void
look_at_supply (const YcCaseFile *file, const GPtrArray *duties, YcActLook *look)
{
  g_autoptr (GString) line = g_string_new (NULL);
  gboolean returned = FALSE;

  for (guint i = 0; i < duties->len; i++)
    {
      const YcDuty *duty = g_ptr_array_index (duties, i);
      g_autofree char *why = NULL;

      if (duty->kind == YC_DUTY_SIGNED)
        continue;
      returned = returned || duty->kind == YC_DUTY_RETURNED;
      why = yc_act_describe_return (duty);
      if (duty->kind == YC_DUTY_RETURNED)
        g_string_append_printf (line, C_("returned material and reason", "%s%s: %s"), line->len > 0 ? "\n" : "", name_material (file, duty->material), why);
      else
        add_owed (file, duty, line);
    }
  look->open = line->len > 0;
  look->text = returned ? _("Scan returned pages again") : _("Supply materials");
  look->line = look->open ? g_strdup (line->str) : say_no (file, _("nothing is owed, nothing was returned"), YC_SOURCE_ARCHIVE);
}

static void
look_at_settle (const YcCaseFile *file, const GPtrArray *duties, YcActLook *look)
{
  gboolean hands_over = yc_act_hands_over (file);
  guint n_open = 0, n_settled = 0;

  for (guint i = 0; i < duties->len; i++)
    {
      const YcDuty *duty = g_ptr_array_index (duties, i);

      if (duty->kind != (hands_over ? YC_DUTY_RETURNED : YC_DUTY_CURE))
        continue;
      if (looks_settled (file, duty))
        n_settled++;
      else
        n_open++;
    }
  look->text = hands_over ? _("Hand over to the back office") : _("Materials are supplied");
  look->open = hands_over ? n_open == 0 : n_settled > 0;
  if (look->open)
    look->line = g_strdup (hands_over ? _("The list of materials is made anew.") : _("A new electronic file is sealed, the back office is told."));
  else if (n_open > 0)
    look->line = say_no (file, _("first scan what is still missing"), hands_over ? YC_SOURCE_CHECK : YC_SOURCE_TOLERANCE);
  else
    look->line = say_no (file, file->record->state >= YC_STATE_GRANTED ? _("nothing is to be supplied") : _("the case is with the back office"),
                         YC_SOURCE_OFFICE);
}

static void
look_at_delivery (const YcCaseFile *file, YcActLook *look)
{
  YcState state = file->record->state;

  look->text = _("Deliver the result");
  look->open = state == YC_STATE_GRANTED || state == YC_STATE_DENIED || state == YC_STATE_RESULT_MADE;
  if (look->open)
    look->line = g_strdup (_("Collected against a signature, or sent by post."));
  else if (state >= YC_STATE_DELIVERED && state <= YC_STATE_ARCHIVED)
    look->line = say_no (file, _("delivered already"), YC_SOURCE_DELIVER);
  else
    look->line = say_no (file, yc_state_is_open (state) ? _("there is no decision yet") : _("it ended without a decision to deliver"), YC_SOURCE_DELIVER);
}

static void
look_at_withdrawal (const YcCaseFile *file, YcActLook *look)
{
  YcState state = file->record->state;

  look->text = _("Withdraw for the applicant");
  look->open = yc_state_may_follow (state, YC_STATE_WITHDRAWN);
  if (look->open)
    look->line = g_strdup (_("The applicant signs a request; the case ends by it."));
  else
    look->line = say_no (file, yc_state_is_open (state) ? _("it is decided") : _("it has ended"), YC_SOURCE_LIFECYCLE);
}

/* The window looks by the clock of the session; the act asks again by the store's. */
static void
look_at_lapse (const YcCaseFile *file, const GPtrArray *duties, YcActLook *look)
{
  g_autoptr (GString) line = g_string_new (NULL);
  GDate today;

  yc_clock_today (yc_clock_system (), &today);
  for (guint i = 0; i < duties->len; i++)
    {
      const YcDuty *duty = g_ptr_array_index (duties, i);

      if (yc_duty_has_lapsed (duty, &today))
        add_owed (file, duty, line);
    }
  look->text = _("End it: the tolerance has lapsed");
  look->open = line->len > 0 && yc_state_may_follow (file->record->state, YC_STATE_LAPSED);
  look->line = look->open ? g_strdup (line->str) : yc_fact_explain (YC_FACT_LAPSED, YC_STATE_LAPSED, file->intake->item);
}

/* 行政许可法第四十七条. As with a lapse: the act asks again by the store's clock and the calendar. */
static void
look_at_hearing (const YcCaseFile *file, YcActLook *look)
{
  YcConflict reason = YC_CONFLICT_STATE;
  g_autofree char *iso = NULL, *day = NULL, *why = NULL;
  YcHearing hearing;
  GDate today;

  yc_clock_today (yc_clock_system (), &today);
  look->text = _("The applicant asks for the hearing");
  if (!yc_hearing_read (file->history, NULL, &hearing, NULL))
    hearing.phase = YC_HEARING_NONE;
  if (file->record->state != YC_STATE_SPECIAL_STEP || !yc_hearing_check_ask (&hearing, file->intake->item, &today, &reason, &why))
    {
      look->line = say_no (file, why != NULL ? why : _("no hearing was offered"), YC_SOURCE_HEARING);
      return;
    }
  iso = yc_date_format (&hearing.ask.due);
  day = yc_date_marked (iso, hearing.ask.provisional, &today);
  look->open = TRUE;
  look->line = g_strdup_printf (_("Until %s; it is held within twenty working days of today."), day);
}

static void
look_at_correction (const YcCaseFile *file, YcActLook *look)
{
  look->text = _("Correct the name");
  look->open = file->record->state < YC_STATE_DELIVERED;
  look->line = look->open ? g_strdup (_("Papers of before stay as they are.")) : say_no (file, _("the agency corrects its own paper"), YC_SOURCE_ARCHIVE);
}

void
yc_act_look_read (const YcCaseFile *file, YcCaseAct act, YcActLook *ret_look)
{
  g_autoptr (GPtrArray) duties = read_duties (file);

  switch (act)
    {
    case YC_CASE_SUPPLY: look_at_supply (file, duties, ret_look); break;
    case YC_CASE_SETTLE: look_at_settle (file, duties, ret_look); break;
    case YC_CASE_DELIVER: look_at_delivery (file, ret_look); break;
    case YC_CASE_WITHDRAW: look_at_withdrawal (file, ret_look); break;
    case YC_CASE_LAPSE: look_at_lapse (file, duties, ret_look); break;
    case YC_CASE_HEARING: look_at_hearing (file, ret_look); break;
    case YC_CASE_CORRECT: look_at_correction (file, ret_look); break;
    case YC_N_CASE_ACTS: break;
    }
}
