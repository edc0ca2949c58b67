/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */

/* One line of the case list as a listed object: takes a case record, the calendar and the date, gives texts for the cells. State is always
 * told three ways: icon, word, colour. Immutable; made on the main thread. */
#define G_LOG_DOMAIN "yc-app"
#include "config.h"

#include <glib/gi18n.h>

#include "app/common/yc-case-item.h"
#include "base/yc-clock.h"
#include "case/yc-case-number.h"
#include "intake/yc-id-number.h"

struct _YcCaseItem
{
  GObject parent_instance;

  YcCaseRecord *record;    /* (owned) */
  YcStateLook state;
  YcStateLook left_look;
  char *left;              /* (owned) */
  char *number;            /* (owned) */
  char *applicant;         /* (owned) */
  char *changed;           /* (owned) */
};

G_DEFINE_FINAL_TYPE (YcCaseItem, yc_case_item, G_TYPE_OBJECT)

typedef enum
{
  PROP_ID = 1, PROP_NUMBER, PROP_ITEM_NAME, PROP_APPLICANT, PROP_STATE_NAME, PROP_STATE_ICON, PROP_STATE_CLASSES,
  PROP_LEFT, PROP_LEFT_ICON, PROP_LEFT_CLASSES, PROP_CHANGED, PROP_CLERK, N_PROPS
} Property;
static GParamSpec *properties[N_PROPS];

static const YcStateLook look_edit = { "document-edit-symbolic", "info", NULL };
static const YcStateLook look_wait = { "radio-symbolic", "wait", NULL };
static const YcStateLook look_work = { "document-open-recent-symbolic", "info", NULL };
static const YcStateLook look_done = { "object-select-symbolic", "ok", NULL };
static const YcStateLook look_warn = { "dialog-question-symbolic", "warn", NULL };
static const YcStateLook look_over = { "window-close-symbolic", "wait", NULL };

static const YcStateLook *
find_look (YcState state)
{
  switch (state)
    {
    case YC_STATE_DRAFT:
      return &look_edit;
    case YC_STATE_PRECHECK: case YC_STATE_RECEIVED: case YC_STATE_CORRECTED:
      return &look_wait;
    case YC_STATE_TO_CORRECT: case YC_STATE_SENT_BACK:
      return &look_warn;
    case YC_STATE_TOLERATED: case YC_STATE_HANDED_OVER: case YC_STATE_REVIEW: case YC_STATE_SPECIAL_STEP: case YC_STATE_EXTENDED:
      return &look_work;
    case YC_STATE_ACCEPTED: case YC_STATE_COMMITTED: case YC_STATE_DEEMED_ACCEPTED: case YC_STATE_GRANTED: case YC_STATE_RESULT_MADE:
    case YC_STATE_DELIVERED: case YC_STATE_RATED: case YC_STATE_ARCHIVED:
      return &look_done;
    case YC_STATE_NOT_NEEDED: case YC_STATE_REFUSED: case YC_STATE_DENIED: case YC_STATE_WITHDRAWN: case YC_STATE_LAPSED:
    case YC_STATE_TERMINATED: case YC_STATE_VOIDED: case YC_STATE_REVOKED:
      return &look_over;
    }
  return &look_wait;
}

void
yc_state_look (const YcCaseRecord *record, YcStateLook *ret_look)
{
  *ret_look = *find_look (record->state);
  ret_look->name = yc_state_get_name (record->state);
  if (record->parked && yc_case_is_open_intake (record))
    *ret_look = (YcStateLook) { "media-playback-pause-symbolic", "warn", C_("case state", "Parked") };
}

gboolean
yc_case_is_open_intake (const YcCaseRecord *record)
{
  return record->state == YC_STATE_DRAFT || record->state == YC_STATE_RECEIVED || record->state == YC_STATE_TO_CORRECT || record->state == YC_STATE_CORRECTED;
}

gboolean
yc_case_may_resume (const YcCaseRecord *record, const YcClerk *clerk)
{
  YcRole role = YC_N_ROLES;

  if (!yc_case_is_open_intake (record) || clerk == NULL || !yc_role_parse (clerk->role, &role))
    return FALSE;
  return yc_role_may_enter (role, YC_STATE_ACCEPTED)
         || (role == YC_ROLE_SUPERVISOR && (record->state == YC_STATE_TO_CORRECT || record->state == YC_STATE_CORRECTED));
}

gboolean
yc_case_item_waits_for_counter (const YcCaseRecord *record)
{
  return record->state == YC_STATE_SENT_BACK || record->state == YC_STATE_GRANTED || record->state == YC_STATE_DENIED || record->state == YC_STATE_RESULT_MADE;
}

/* The day that presses: what a tolerated applicant still owes comes before the decision. */
static const char *
pressing_day (const YcCaseRecord *record, gboolean *ret_provisional)
{
  gboolean owed = record->state < YC_STATE_GRANTED && *record->cure_due != '\0';

  *ret_provisional = owed ? record->cure_provisional : record->due_provisional;
  /* The handling clock stops with the decision. */
  if (!yc_state_is_open (record->state) || (record->state >= YC_STATE_GRANTED && record->state <= YC_STATE_ARCHIVED))
    return "";
  return owed ? record->cure_due : record->due;
}

/* What was left in the evening before the clock stopped is left (law/yc-timer): whoever was late before still is, and nobody becomes so meanwhile. The
 * clock of what the applicant owes runs on. FALSE: it runs. */
static gboolean
find_pause (const YcCaseRecord *record, const GDate *today, GDate *ret_last)
{
  gboolean owed = *record->cure_due != '\0';

  if (owed || record->state != YC_STATE_SPECIAL_STEP || !yc_date_parse (record->paused, ret_last) || g_date_compare (today, ret_last) < 0)
    return FALSE;
  g_date_subtract_days (ret_last, 1);
  return TRUE;
}

static char *
look_at_pause (const YcCaseRecord *record, int left, YcStateLook *ret_look)
{
  *ret_look = (YcStateLook) { "media-playback-pause-symbolic", "info", NULL };
  if (record->due_provisional)
    return g_strdup_printf (ngettext ("Paused, %d working day left (provisional)", "Paused, %d working days left (provisional)", (gulong) left), left);
  return g_strdup_printf (ngettext ("Paused, %d working day left", "Paused, %d working days left", (gulong) left), left);
}

/* 受理期限, by its name: another clock than that of the decision. */
static char *
look_at_judge (const YcCaseRecord *record, YcJudgeState state, int left, YcStateLook *ret_look)
{
  if (state == YC_JUDGE_DEEMED)
    {
      *ret_look = (YcStateLook) { "dialog-warning-symbolic", "bad", NULL };
      return g_strdup (_("Not told in time, deemed accepted"));
    }
  if (left == 0)
    {
      *ret_look = (YcStateLook) { "alarm-symbolic", "bad", NULL };
      return g_strdup (_("To accept: due today"));
    }
  *ret_look = (YcStateLook) { "document-open-recent-symbolic", left <= 2 ? "warn" : "wait", NULL };
  if (record->judge_provisional)
    return g_strdup_printf (ngettext ("To accept: %d working day left (provisional)", "To accept: %d working days left (provisional)", (gulong) left),
                            left);
  return g_strdup_printf (ngettext ("To accept: %d working day left", "To accept: %d working days left", (gulong) left), left);
}

char *
yc_deadline_look (const YcCaseRecord *record, YcCalendar *calendar, const GDate *today, YcStateLook *ret_look)
{
  gboolean provisional, paused;
  GDate due, last;
  int left = 0;
  YcJudgeState judge = yc_judge_limit_look (record, calendar, today, &left);

  *ret_look = (YcStateLook) { NULL, "wait", NULL };
  if (judge != YC_JUDGE_NONE)
    return look_at_judge (record, judge, left, ret_look);
  if (!yc_date_parse (pressing_day (record, &provisional), &due))
    return g_strdup ("");
  paused = find_pause (record, today, &last);
  left = yc_deadline_days_left (calendar, paused ? &last : today, &due);
  if (paused && left >= 0)
    return look_at_pause (record, left, ret_look);
  if (left < 0)
    {
      *ret_look = (YcStateLook) { "dialog-warning-symbolic", "bad", NULL };
      return g_strdup_printf (ngettext ("%d working day overdue", "%d working days overdue", (gulong) -left), -left);
    }
  if (left == 0)
    {
      *ret_look = (YcStateLook) { "alarm-symbolic", "bad", NULL };
      return g_strdup (_("Due today"));
    }
  *ret_look = (YcStateLook) { "document-open-recent-symbolic", left <= 2 ? "warn" : "wait", NULL };
  if (provisional)
    return g_strdup_printf (ngettext ("%d working day left (provisional)", "%d working days left (provisional)", (gulong) left), left);
  return g_strdup_printf (ngettext ("%d working day left", "%d working days left", (gulong) left), left);
}

char *
yc_date_short (const char *date, const GDate *today)
{
  GDate day;
  g_autofree char *whole = NULL;
  const char *month;

  if (!yc_date_parse (date, &day))
    return g_strdup ("");
  whole = yc_date_format_cn (&day);
  month = g_date_get_year (&day) == g_date_get_year (today) ? strstr (whole, "年") : NULL;
  return g_strdup (month != NULL ? month + strlen ("年") : whole);
}

char *
yc_date_marked (const char *date, gboolean provisional, const GDate *today)
{
  g_autofree char *day = yc_date_short (date, today);

  return provisional && *day != '\0' ? g_strdup_printf (_("%s (provisional)"), day) : g_steal_pointer (&day);
}

const char *
yc_case_manner (const YcCaseRecord *record)
{
  if (record->accepted_as == YC_STATE_DRAFT)
    return "";
  return record->accepted_as == YC_STATE_ACCEPTED ? C_("manner of acceptance", "Accepted") : yc_state_get_name (record->accepted_as);
}

static char *
format_changed (gint64 changed, const GDate *today)
{
  g_autofree char *date = yc_time_format (changed, "%Y-%m-%d");
  GDate day;

  if (yc_date_parse (date, &day) && g_date_compare (&day, today) == 0)
    return yc_time_format (changed, "%H:%M");
  return yc_time_format (changed, g_date_valid (&day) && g_date_get_year (&day) == g_date_get_year (today) ? "%-m月%-d日" : "%Y年%-m月%-d日");
}

/* A natural person's name is masked in lists; an organisation's name is public. */
static char *
format_applicant (const YcCaseRecord *record)
{
  if (*record->applicant_name == '\0')
    return g_strdup (C_("applicant", "Not known yet"));
  return record->applicant_kind == YC_APPLICANT_PERSON ? yc_name_mask (record->applicant_name) : g_strdup (record->applicant_name);
}

/* 2026 Action Plan, measure 12: who is to be handled first by credit is seen where the next case is chosen. @applicant: used up */
static char *
mark_priority (const YcCaseRecord *record, char *applicant)
{
  g_autofree char *text = applicant;

  return (record->reports & YC_REPORT_PRIORITY) != 0 ? g_strdup_printf (_("%s · first by credit"), text) : g_steal_pointer (&text);
}

/* Attention is bold; done and waiting are not. */
static char **
dup_classes (const YcStateLook *look)
{
  gboolean strong = g_str_equal (look->style, "warn") || g_str_equal (look->style, "bad");
  const char *classes[] = { look->style, strong ? "strong" : "plain", NULL };

  return g_strdupv ((char **) classes);
}

static void
yc_case_item_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  YcCaseItem *self = YC_CASE_ITEM (object);

  switch ((Property) prop_id)
    {
    case PROP_ID: g_value_set_string (value, self->record->id); break;
    case PROP_NUMBER: g_value_set_string (value, self->number); break;
    case PROP_ITEM_NAME: g_value_set_string (value, self->record->item_name); break;
    case PROP_APPLICANT: g_value_set_string (value, self->applicant); break;
    case PROP_STATE_NAME: g_value_set_string (value, self->state.name); break;
    case PROP_STATE_ICON: g_value_set_string (value, self->state.icon); break;
    case PROP_STATE_CLASSES: g_value_take_boxed (value, dup_classes (&self->state)); break;
    case PROP_LEFT: g_value_set_string (value, self->left); break;
    case PROP_LEFT_ICON: g_value_set_string (value, self->left_look.icon); break;
    case PROP_LEFT_CLASSES: g_value_take_boxed (value, dup_classes (&self->left_look)); break;
    case PROP_CHANGED: g_value_set_string (value, self->changed); break;
    case PROP_CLERK: g_value_set_string (value, self->record->clerk_name); break;
    case N_PROPS:
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
yc_case_item_finalize (GObject *object)
{
  YcCaseItem *self = YC_CASE_ITEM (object);

  g_clear_pointer (&self->record, yc_case_record_free);
  g_clear_pointer (&self->left, g_free);
  g_clear_pointer (&self->number, g_free);
  g_clear_pointer (&self->applicant, g_free);
  g_clear_pointer (&self->changed, g_free);

  G_OBJECT_CLASS (yc_case_item_parent_class)->finalize (object);
}

static void
install_text (Property property, const char *name)
{
  properties[property] = g_param_spec_string (name, NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
}

static void
install_strings (Property property, const char *name)
{
  properties[property] = g_param_spec_boxed (name, NULL, NULL, G_TYPE_STRV, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
}

static void
yc_case_item_class_init (YcCaseItemClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = yc_case_item_get_property;
  object_class->finalize = yc_case_item_finalize;

  install_text (PROP_ID, "id");
  install_text (PROP_NUMBER, "number");
  install_text (PROP_ITEM_NAME, "item-name");
  install_text (PROP_APPLICANT, "applicant");
  install_text (PROP_STATE_NAME, "state-name");
  install_text (PROP_STATE_ICON, "state-icon");
  install_strings (PROP_STATE_CLASSES, "state-classes");
  install_text (PROP_LEFT, "left");
  install_text (PROP_LEFT_ICON, "left-icon");
  install_strings (PROP_LEFT_CLASSES, "left-classes");
  install_text (PROP_CHANGED, "changed");
  install_text (PROP_CLERK, "clerk");
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
yc_case_item_init (YcCaseItem *self)
{
}

YcCaseItem *
yc_case_item_new (YcCaseRecord *record, YcCalendar *calendar, const GDate *today)
{
  YcCaseItem *self = g_object_new (YC_TYPE_CASE_ITEM, NULL);

  self->record = record;
  yc_state_look (record, &self->state);
  self->left = yc_deadline_look (record, calendar, today, &self->left_look);
  self->number = *record->number != '\0' ? yc_case_number_group (record->number) : g_strdup (C_("case number", "None yet"));
  self->applicant = mark_priority (record, format_applicant (record));
  self->changed = format_changed (record->changed, today);
  return self;
}

const YcCaseRecord *
yc_case_item_get_record (YcCaseItem *self)
{
  g_return_val_if_fail (YC_IS_CASE_ITEM (self), NULL);

  return self->record;
}
