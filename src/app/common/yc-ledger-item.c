/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */

/* One line of the ledger as a listed object: takes a line and the date, gives texts for the cells. Urgency is always told three ways: icon, word,
 * colour. Immutable; made on the main thread. */
#define G_LOG_DOMAIN "yc-app"
#include "config.h"

#include <glib/gi18n.h>

#include "app/common/yc-case-item.h"
#include "app/common/yc-ledger-item.h"
#include "app/common/yc-timer-words.h"
#include "base/yc-clock.h"
#include "case/yc-case-number.h"
#include "intake/yc-id-number.h"

#include <string.h>

struct _YcLedgerItem
{
  GObject parent_instance;

  YcLedgerLine *line;      /* (owned) */
  const char *icon, *style;
  char *left;              /* (owned) */
  char *day;               /* (owned) */
  char *number;            /* (owned) */
  char *applicant;         /* (owned) */
  char *outstanding;       /* (owned) */
};

G_DEFINE_FINAL_TYPE (YcLedgerItem, yc_ledger_item, G_TYPE_OBJECT)

typedef enum
{
  PROP_ID = 1, PROP_LEFT, PROP_LEFT_ICON, PROP_LEFT_CLASSES, PROP_KIND, PROP_APPLICANT, PROP_ITEM_NAME, PROP_OUTSTANDING, PROP_DAY, PROP_NUMBER, N_PROPS
} Property;
static GParamSpec *properties[N_PROPS];

static gboolean
is_over (const YcLedgerLine *line)
{
  return line->timer != NULL && line->timer->level == YC_LEVEL_OVERDUE;
}

/* Icon and colour by the thresholds of the clock: the same as on the case page, but time enough stays quiet in a list. */
static void
look_at_timer (YcLedgerItem *self)
{
  const YcCaseTimer *timer = self->line->timer;

  self->icon = "radio-symbolic";
  self->style = "wait";
  if (timer == NULL)
    return;
  self->style = yc_timer_words_style (timer);
  if (strcmp (self->style, "info") == 0)
    self->style = "wait";
  self->icon = is_over (self->line) ? "dialog-warning-symbolic" : timer->left == 0 ? "alarm-symbolic" : "document-open-recent-symbolic";
}

static char *
format_left (const YcLedgerLine *line)
{
  if (yc_ledger_kind_is_report (line->kind))
    return g_strdup (C_("ledger", "Reported"));
  if (*line->reviewer != '\0')
    return g_strdup (C_("ledger", "Reviewed"));
  if (line->timer == NULL)
    return g_strdup (_("No limit is set"));
  if (line->kind == YC_LEDGER_UNDECIDED && is_over (line))
    return g_strdup (C_("ledger", "Deemed accepted"));
  return yc_timer_words_left (line->timer);
}

static char *
format_outstanding (const YcLedgerLine *line)
{
  g_autofree char **texts = g_new0 (char *, line->outstanding->len + 1);

  for (guint i = 0; i < line->outstanding->len; i++)
    texts[i] = g_ptr_array_index (line->outstanding, i);
  if (line->outstanding->len > 0)
    return g_strjoinv (line->kind == YC_LEDGER_CORRECTION || yc_ledger_kind_is_report (line->kind) ? "；" : "、", texts);
  switch (line->kind)
    {
    case YC_LEDGER_COMMITMENT: return g_strdup (C_("ledger", "Check of what was promised"));
    case YC_LEDGER_UNDECIDED:
      return g_strdup (line->record->state == YC_STATE_CORRECTED ? C_("ledger", "Corrected, answer whether it is accepted")
                                                                 : C_("ledger", "Answer whether it is accepted"));
    case YC_LEDGER_REFUSAL: return g_strdup (yc_state_get_name (line->record->state));
    case YC_LEDGER_NONE: case YC_LEDGER_TOLERANCE: case YC_LEDGER_CORRECTION: case YC_LEDGER_ASKED: case YC_LEDGER_SECOND: case YC_LEDGER_LATE: default: return g_strdup ("");
    }
}

static char *
format_applicant (const YcCaseRecord *record)
{
  return record->applicant_kind == YC_APPLICANT_PERSON ? yc_name_mask (record->applicant_name) : g_strdup (record->applicant_name);
}

static char **
dup_classes (const char *style)
{
  gboolean strong = strcmp (style, "wait") != 0;
  const char *classes[] = { style, strong ? "strong" : "plain", NULL };

  return g_strdupv ((char **) classes);
}

static void
yc_ledger_item_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  YcLedgerItem *self = YC_LEDGER_ITEM (object);

  switch ((Property) prop_id)
    {
    case PROP_ID: g_value_set_string (value, self->line->record->id); break;
    case PROP_LEFT: g_value_set_string (value, self->left); break;
    case PROP_LEFT_ICON: g_value_set_string (value, self->icon); break;
    case PROP_LEFT_CLASSES: g_value_take_boxed (value, dup_classes (self->style)); break;
    case PROP_KIND: g_value_set_string (value, yc_ledger_kind_get_name (self->line->kind)); break;
    case PROP_APPLICANT: g_value_set_string (value, self->applicant); break;
    case PROP_ITEM_NAME: g_value_set_string (value, self->line->record->item_name); break;
    case PROP_OUTSTANDING: g_value_set_string (value, self->outstanding); break;
    case PROP_DAY: g_value_set_string (value, self->day); break;
    case PROP_NUMBER: g_value_set_string (value, self->number); break;
    case N_PROPS:
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
yc_ledger_item_finalize (GObject *object)
{
  YcLedgerItem *self = YC_LEDGER_ITEM (object);

  g_clear_pointer (&self->line, yc_ledger_line_free);
  g_clear_pointer (&self->left, g_free);
  g_clear_pointer (&self->day, g_free);
  g_clear_pointer (&self->number, g_free);
  g_clear_pointer (&self->applicant, g_free);
  g_clear_pointer (&self->outstanding, g_free);

  G_OBJECT_CLASS (yc_ledger_item_parent_class)->finalize (object);
}

static void
install_text (Property property, const char *name)
{
  properties[property] = g_param_spec_string (name, NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
}

static void
yc_ledger_item_class_init (YcLedgerItemClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = yc_ledger_item_get_property;
  object_class->finalize = yc_ledger_item_finalize;

  install_text (PROP_ID, "id");
  install_text (PROP_LEFT, "left");
  install_text (PROP_LEFT_ICON, "left-icon");
  properties[PROP_LEFT_CLASSES] = g_param_spec_boxed ("left-classes", NULL, NULL, G_TYPE_STRV, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  install_text (PROP_KIND, "kind");
  install_text (PROP_APPLICANT, "applicant");
  install_text (PROP_ITEM_NAME, "item-name");
  install_text (PROP_OUTSTANDING, "outstanding");
  install_text (PROP_DAY, "day");
  install_text (PROP_NUMBER, "number");
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
yc_ledger_item_init (YcLedgerItem *self)
{
}

YcLedgerItem *
yc_ledger_item_new (YcLedgerLine *line, const GDate *today)
{
  YcLedgerItem *self = g_object_new (YC_TYPE_LEDGER_ITEM, NULL);
  gboolean has_day = line->timer != NULL && g_date_valid (&line->timer->due.day);
  gboolean is_report = yc_ledger_kind_is_report (line->kind) && line->since > 0;
  g_autofree char *iso = has_day     ? yc_date_format (&line->timer->due.day)
                         : is_report ? yc_time_format (line->since, "%Y-%m-%d")
                                     : g_strdup ("");

  self->line = line;
  look_at_timer (self);
  self->left = format_left (line);
  self->day = yc_date_short (iso, today);
  self->number = yc_case_number_group (line->record->number);
  self->applicant = format_applicant (line->record);
  self->outstanding = format_outstanding (line);
  return self;
}

const YcLedgerLine *
yc_ledger_item_get_line (YcLedgerItem *self)
{
  g_return_val_if_fail (YC_IS_LEDGER_ITEM (self), NULL);

  return self->line;
}

const char *
yc_ledger_item_get_style (YcLedgerItem *self)
{
  g_return_val_if_fail (YC_IS_LEDGER_ITEM (self), "wait");

  return self->style;
}

static const char *
advise_undecided (const YcLedgerLine *line)
{
  if (line->timer == NULL)
    return _("The law of this item knows no silence that accepts: answer soon.");
  return is_over (line) ? _("Silence has accepted it on the day of its receipt: make the papers of the acceptance.")
                        : _("Who is not told by then is accepted by silence.");
}

const char *
yc_ledger_item_get_advice (YcLedgerItem *self)
{
  const YcLedgerLine *line;

  g_return_val_if_fail (YC_IS_LEDGER_ITEM (self), "");

  line = self->line;
  switch (line->kind)
    {
    case YC_LEDGER_TOLERANCE:
      return is_over (line) ? _("Not supplied in time: it is deemed given up. End the case and return the materials; it can be applied for anew.")
                            : _("What is not supplied by then ends the case; it can be applied for anew.");
    case YC_LEDGER_COMMITMENT: return _("By then it is checked whether what was promised is so: it fits, is put right, or the decision is revoked.");
    case YC_LEDGER_CORRECTION:
      return is_over (line) ? _("Not corrected in time: the application may be refused. What has come late is still judged.")
                            : _("The applicant corrects by then; the time to accept stands still.");
    case YC_LEDGER_UNDECIDED: return advise_undecided (line);
    case YC_LEDGER_REFUSAL:
      return *line->reviewer != '\0' ? _("It is filed and reviewed.") : _("Not reviewed yet: it is filed with the centre's management and reviewed by a supervisor.");
    case YC_LEDGER_ASKED: return _("What is shared or licensed is not asked for; where it was, the reason stands here for the supervisor.");
    case YC_LEDGER_SECOND: return _("Everything is told once; a second notice is a supervisor's, and the reason stands here.");
    case YC_LEDGER_LATE: return _("It ended behind its day; why was told to the applicant, and stands here.");
    case YC_LEDGER_NONE: default: return "";
    }
}
