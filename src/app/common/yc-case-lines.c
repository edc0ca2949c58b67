/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */

/* From a case to the lines of the case page: papers with their prints, materials with their pages, facts, history. It takes the read case and
 * fills lists; nothing is kept. Main thread only. */
#define G_LOG_DOMAIN "yc-app"
#include "config.h"

#include <glib/gi18n.h>

#include "law/yc-source.h"
#include "app/common/yc-case-item.h"
#include "app/common/yc-case-lines.h"
#include "base/yc-json.h"
#include "app/common/yc-line.h"
#include "app/common/yc-line-look.h"
#include "base/yc-clock.h"
#include "case/yc-hearing.h"
#include "case/yc-step-day.h"
#include "intake/yc-id-number.h"

static void
append (GListStore *store, YcLine *line)
{
  g_list_store_append (store, line);
  g_object_unref (line);
}

static char *
count_times (int n)
{
  return g_strdup_printf (ngettext ("Printed %d time", "Printed %d times", (gulong) n), n);
}

/* Some print was begun and never logged: its paper may have come out or not. */
static char *
describe_lost_prints (const YcPaperRecord *paper)
{
  int known = paper->printed - paper->n_lost;
  g_autofree char *times = count_times (known);

  if (known == 0)
    return g_strdup (_("Sent to the printer, outcome unknown"));
  if (paper->unknown)
    return g_strdup_printf (_("%s, the last one with unknown outcome"), times);
  return g_strdup_printf (_("%s, %d more with unknown outcome"), times, paper->n_lost);
}

char *
yc_case_lines_describe_prints (const YcPaperRecord *paper)
{
  int all = paper->printed > 0 ? paper->copies + paper->printed - 1 : paper->copies;     /* a reprint is one copy */
  g_autofree char *times = NULL;

  if (paper->printed == 0)
    return paper->copies > 1 ? g_strdup_printf (_("Not printed yet; goes out in %d copies"), all) : g_strdup (_("Not printed yet"));
  if (paper->n_lost > 0)
    return describe_lost_prints (paper);
  times = count_times (paper->printed);
  return all > paper->printed ? g_strdup_printf (_("%s, %d copies in all"), times, all) : g_steal_pointer (&times);
}

static YcLine *
paper_line (const YcPaperRecord *paper)
{
  int known = paper->printed - paper->n_lost;
  g_autofree char *pages = g_strdup_printf (ngettext ("%d page", "%d pages", (gulong) paper->n_pages), paper->n_pages);
  g_autofree char *time = yc_time_format (paper->printed > 0 ? paper->last_printed : paper->made, "%-m月%-d日 %H:%M");
  g_autofree char *second = g_strdup_printf (C_("pages and time", "· %s · %s"), pages, time);
  g_autofree char *word = NULL;

  if (paper->printed == 0)
    return yc_line_new (paper->id, "x-office-document-symbolic", "wait", paper->title, second, C_("paper", "Not printed"));
  if (paper->unknown)
    return yc_line_new (paper->id, "printer-printing-symbolic", "warn", paper->title, second, C_("paper", "Outcome unknown"));
  word = known == 1 ? g_strdup (C_("paper", "Printed")) : count_times (known);
  return yc_line_new (paper->id, "object-select-symbolic", "ok", paper->title, second, word);
}

void
yc_case_lines_fill_papers (GListStore *store, const YcCaseFile *file)
{
  g_list_store_remove_all (store);
  for (guint i = 0; i < file->papers->len; i++)
    append (store, paper_line (g_ptr_array_index (file->papers, i)));
}

static void
append_material (GListStore *store, const YcCaseFile *file, const YcMaterial *material, gboolean waived)
{
  guint n = yc_case_file_count_pages (file, material->id);
  g_autofree char *pages = NULL;

  if (n > 0)
    pages = g_strdup_printf (ngettext ("%u page", "%u pages", n), n);
  else
    pages = g_strdup (waived ? C_("material", "Waived") : C_("material", "None"));
  append (store, yc_line_new (material->id, NULL, "wait", material->name, NULL, pages));
}

void
yc_case_lines_fill_materials (GListStore *store, const YcCaseFile *file)
{
  static const char *const own[] = { YC_LETTER_PROMISE, YC_LETTER_WITHDRAWAL, YC_LETTER_DELIVERY };
  g_autoptr (GPtrArray) checklist = NULL;

  g_list_store_remove_all (store);
  if (file->intake->item == NULL)
    return;
  checklist = yc_checklist_build (file->intake);
  for (guint i = 0; i < checklist->len; i++)
    {
      const YcChecklistEntry *entry = g_ptr_array_index (checklist, i);
      append_material (store, file, entry->material, entry->ask == YC_ASK_WAIVED);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (own); i++)
    if (yc_case_file_count_pages (file, own[i]) > 0)
      append_material (store, file, yc_checklist_find_own_slot (own[i]), FALSE);
}

static void
append_fact (GListStore *store, const char *title, const char *value)
{
  if (value != NULL && *value != '\0')
    append (store, yc_line_new (NULL, NULL, "wait", title, value, NULL));
}

/* 行政许可法第四十五条: how long the step that goes on is expected to take, as the applicant was told. */
static void
append_step (GListStore *store, const YcCaseFile *file, const YcCalendar *calendar, const GDate *today)
{
  g_autofree char *iso = NULL, *day = NULL;
  YcDeadline end;

  if (file->record->state != YC_STATE_SPECIAL_STEP || !yc_step_read_expected (file->history, file->intake->item, calendar, &end, NULL))
    return;
  iso = yc_date_format (&end.due);
  day = yc_date_marked (iso, end.provisional, today);
  append_fact (store, _("Step expected to end by"), day);
}

/* 行政许可法第四十七条: until when the applicant may ask for the hearing that he was told of, when he did, and until when it is held. */
static void
append_hearing (GListStore *store, const YcCaseFile *file, const YcCalendar *calendar, const GDate *today)
{
  g_autofree char *ask_day = NULL, *hold_day = NULL, *ask = NULL, *hold = NULL, *asked = NULL;
  YcHearing hearing;

  if (!yc_hearing_read (file->history, calendar, &hearing, NULL) || hearing.phase == YC_HEARING_NONE)
    return;
  ask_day = yc_date_format (&hearing.ask.due);
  hold_day = yc_date_format (&hearing.hold.due);
  ask = yc_date_marked (ask_day, hearing.ask.provisional, today);
  hold = yc_date_marked (hold_day, hearing.hold.provisional, today);
  append_fact (store, _("Hearing to be asked for by"), ask);
  if (hearing.asked_at != 0)
    asked = yc_time_format (hearing.asked_at, "%-m月%-d日");
  append_fact (store, _("Hearing asked for on"), asked);
  append_fact (store, _("Hearing to be held by"), hold);
}

/* Promise and law, each as a day of its own: that of its clock. */
static void
append_limits (GListStore *store, const GPtrArray *timers, const GDate *today)
{
  static const struct { YcTimerKind kind; const char *title; } rows[] = { { YC_TIMER_PROMISE, N_("Promised") }, { YC_TIMER_LEGAL, N_("By law") } };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      const YcCaseTimer *timer = yc_case_timers_find (timers, rows[i].kind);
      g_autofree char *iso = timer != NULL && g_date_valid (&timer->due.day) ? yc_date_format (&timer->due.day) : NULL;
      g_autofree char *marked = iso != NULL ? yc_date_marked (iso, timer->provisional, today) : NULL;

      append_fact (store, _(rows[i].title), marked);
    }
}

/* 受理期限 of a received case, and what follows when it is over. */
static void
append_judge (GListStore *store, const YcCaseFile *file, YcCalendar *calendar, const GDate *today)
{
  const YcCaseRecord *record = file->record;
  YcJudgeState state = yc_judge_limit_look (record, calendar, today, NULL);
  g_autofree char *day = yc_date_marked (record->judge_due, record->judge_provisional, today);
  g_autofree char *told = NULL;

  if (state == YC_JUDGE_NONE)
    return;
  append_fact (store, _("To be accepted by"), day);
  if (state != YC_JUDGE_DEEMED)
    return;
  told = g_strdup_printf (_("Deemed accepted from the day of the receipt (%s)"), yc_source_get_text (yc_source_of_correction (file->intake->item, FALSE)));
  append_fact (store, _("Not told in time"), told);
}

void
yc_case_lines_fill_facts (GListStore *store, const YcCaseFile *file, const GPtrArray *timers, YcCalendar *calendar, const GDate *today)
{
  const YcCaseRecord *record = file->record;
  g_autofree char *cure = yc_date_marked (record->cure_due, record->cure_provisional, today);
  g_autofree char *received = yc_date_short (record->received, today);
  g_autofree char *phone = yc_phone_mask (file->intake->applicant.phone);
  g_autofree char *where = NULL;

  g_list_store_remove_all (store);
  where = *record->window != '\0' ? g_strdup_printf (_("%s, window %s"), record->clerk_name, record->window) : g_strdup (record->clerk_name);
  append_fact (store, _("Received on"), received);
  append_fact (store, _("Accepted as"), yc_case_manner (record));
  append_judge (store, file, calendar, today);
  append_limits (store, timers, today);
  append_step (store, file, calendar, today);
  append_hearing (store, file, calendar, today);
  append_fact (store, _("To be supplied by"), cure);
  if (file->intake->item != NULL)
    append_fact (store, _("In charge"), file->intake->item->department);
  append_fact (store, _("Result goes by"), file->intake->result_way);
  append_fact (store, _("Phone"), phone);
  append_fact (store, _("Handled by"), where);
  append_fact (store, _("Note"), record->note);
}

/* The slot's name; its id when the item does not know it. */
static const char *
name_slot (const YcCaseFile *file, JsonObject *change, const char *side)
{
  JsonObject *fields = json_object_get_object_member (change, side);
  const char *id = fields != NULL ? json_object_get_string_member_with_default (fields, "material", "") : "";
  const YcMaterial *material = file->intake->item != NULL ? yc_item_find_material (file->intake->item, id) : NULL;

  if (yc_checklist_find_own_slot (id) != NULL)
    return yc_checklist_find_own_slot (id)->name;
  return material != NULL ? material->name : id;
}

/* "居民身份证 删除第 2 页"; a move says both slots. The page that the operation is about stands last. */
static char *
describe_pages (const YcCaseFile *file, const YcCaseEvent *event)
{
  JsonArray *changes = json_object_get_array_member (event->body, "changes");
  const char *what = json_object_get_string_member_with_default (event->body, "what", "");
  guint n = changes != NULL ? json_array_get_length (changes) : 0;
  JsonObject *last = n > 0 ? json_array_get_object_element (changes, n - 1) : NULL;
  const char *from, *to;

  if (last == NULL)
    return g_strdup (what);
  from = name_slot (file, last, "from");
  to = name_slot (file, last, "to");
  return g_str_equal (from, to) ? g_strdup_printf ("%s %s", from, what) : g_strdup_printf ("%s → %s %s", from, to, what);
}

/* What the event is about, when its body names something. */
static char *
describe_body (const YcCaseFile *file, const YcCaseEvent *event)
{
  static const char *const members[] = { "title", "note", "reason", "printer" };

  if (event->body != NULL && g_str_equal (event->kind, "pages"))
    return describe_pages (file, event);
  for (guint i = 0; event->body != NULL && i < G_N_ELEMENTS (members); i++)
    {
      const char *text = json_object_get_string_member_with_default (event->body, members[i], NULL);
      if (text != NULL && *text != '\0')
        return g_strdup (text);
    }
  return NULL;
}

/* A step that is not done at the platform and will not be by itself says so in a word; icon and colour are those of the queue's page. */
static const char *
mark_look (YcStepMark mark, const char **icon, const char **style)
{
  static const struct { const char *icon, *style, *word; } looks[YC_N_STEPS] = {
    [YC_STEP_BEHIND] = { "media-playback-pause-symbolic", "warn", NC_("step", "Behind an earlier step") },
    [YC_STEP_OVERTAKEN] = { "dialog-warning-symbolic", "warn", NC_("step", "Does not count") },
    [YC_STEP_REFUSED] = { "dialog-warning-symbolic", "bad", NC_("step", "Refused") },
    [YC_STEP_VOID] = { "edit-undo-symbolic", "wait", NC_("step", "Taken back") },
  };

  if (looks[mark].word == NULL)
    return NULL;
  *icon = looks[mark].icon;
  *style = looks[mark].style;
  return g_dpgettext2 (GETTEXT_PACKAGE, "step", looks[mark].word);
}

static YcLine *
history_line (const YcCaseFile *file, guint i)
{
  const YcCaseEvent *event = g_ptr_array_index (file->history, i);
  g_autofree char *time = yc_time_format (event->at, "%-m月%-d日 %H:%M");
  g_autofree char *about = describe_body (file, event);
  g_autofree char *full = NULL, *late = NULL, *second = NULL;
  const char *icon, *style, *title, *word, *delay;

  yc_case_event_look (event, &icon, &style, &title);
  delay = event->body != NULL ? json_object_get_string_member_with_default (event->body, "delay_reason", NULL) : NULL;
  word = mark_look (g_array_index (file->marks, YcStepMark, i), &icon, &style);
  full = about != NULL ? g_strdup_printf (C_("event and what", "%s: %s"), title, about) : g_strdup (title);
  late = delay != NULL ? g_strdup_printf (_("%s; late because: %s"), full, delay) : g_strdup (full);
  second = *event->window != '\0' ? g_strdup_printf (C_("time, who, window", "%s · %s · window %s"), time, event->clerk_name, event->window)
                                  : g_strdup_printf (C_("time, who", "%s · %s"), time, event->clerk_name);
  if (event->skew != 0)
    {
      g_autofree char *skew = yc_line_look_skew (event->skew), *plain = g_steal_pointer (&second);

      second = g_strdup_printf (C_("time and who, clock", "%s · %s"), plain, skew);
    }
  return yc_line_new (NULL, icon, style, late, second, word);
}

/* A print that has ended is told by its end; one whose end was never seen stands by itself. */
static gboolean
is_told_by_its_end (const YcCaseFile *file, guint i)
{
  const YcCaseEvent *event = g_ptr_array_index (file->history, i);

  return g_str_equal (event->kind, "print-started") && !yc_paper_print_is_lost (file->history, i);
}

void
yc_case_lines_fill_history (GListStore *store, const YcCaseFile *file)
{
  g_list_store_remove_all (store);
  for (guint i = file->history->len; i > 0; i--)
    if (!is_told_by_its_end (file, i - 1))
      append (store, history_line (file, i - 1));
}
