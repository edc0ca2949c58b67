/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */

/* The strip on top of the intake page. Takes applicant, intake and verdict, shows them; changes nothing. Main thread only. */
#define G_LOG_DOMAIN "yc-app"
#include "config.h"

#include <glib/gi18n.h>

#include "app/clerk/yc-key-button.h"
#include "app/clerk/yc-strip.h"
#include "app/common/yc-case-item.h"
#include "app/common/yc-line.h"
#include "app/yc-accels.h"
#include "base/yc-clock.h"
#include "intake/yc-id-number.h"

struct _YcStrip
{
  GtkBox       parent_instance;
  GtkLabel    *initial;
  GtkLabel    *name;
  GtkLabel    *kind;
  GtkLabel    *number;
  GtkWidget   *applicant_button;
  GtkLabel    *applicant_key;
  GtkWidget   *age_tag;
  GtkWidget   *area_tag;
  GtkWidget   *agent_tag;
  GtkWidget   *priority_tag;
  GtkWidget   *unfinished_tag;
  GtkLabel    *unfinished_text;
  GtkLabel    *item_name;
  GtkWidget   *item_button;
  GtkLabel    *item_key;
  GtkWidget   *sample_tag;
  YcKeyButton *scenario;
  GtkWidget   *limits;
  GtkLabel    *promise;
  GtkLabel    *legal;
  GtkLabel    *due;
  GtkWidget   *due_box;
};

G_DEFINE_FINAL_TYPE (YcStrip, yc_strip, GTK_TYPE_BOX)

static void
show_initial (YcStrip *self, const char *name)
{
  g_autofree char *first = g_utf8_substring (name, 0, g_utf8_strlen (name, -1) > 0 ? 1 : 0);

  gtk_label_set_label (self->initial, first);
  yc_clerk_set_class (GTK_WIDGET (self->initial), "empty", *first == '\0');
}

static const char *
kind_word (const YcApplicant *applicant)
{
  return applicant->kind == YC_APPLICANT_PERSON ? C_("applicant", "Person") : C_("applicant", "Organisation");
}

/* A refused number is nobody's: it stays in the form, where the reason stands beside it. */
static gboolean
has_good_number (const YcApplicant *applicant, const GDate *today, YcIdWarning *ret_warnings)
{
  if (applicant->paper == YC_PAPER_RESIDENT_ID)
    return yc_id_check_resident (applicant->number, today, NULL, ret_warnings) == YC_ID_VALID;
  return applicant->paper != YC_PAPER_USCC || yc_id_check_uscc (applicant->number, NULL) == YC_ID_VALID;
}

void
yc_strip_show_applicant (YcStrip *self, const YcApplicant *applicant, const GDate *today)
{
  gboolean known = *applicant->name != '\0';
  YcIdWarning warnings = YC_ID_WARNING_NONE;
  gboolean good = has_good_number (applicant, today, &warnings);
  g_autofree char *masked = yc_line_mask_number (good ? applicant->number : "");
  g_autofree char *spoken = NULL;

  show_initial (self, applicant->name);
  gtk_label_set_label (self->name, known ? applicant->name : _("No applicant yet"));
  gtk_label_set_label (self->kind, known ? kind_word (applicant) : "");
  gtk_label_set_label (self->number, *masked != '\0' ? masked : _("Name and number of the paper"));
  spoken = g_strdup_printf (_("Applicant: %s"), gtk_label_get_label (self->name));
  /* A long name of an organisation may be cut. */
  gtk_widget_set_tooltip_text (self->applicant_button, known ? applicant->name : NULL);
  yc_clerk_name (self->applicant_button, spoken);
  gtk_widget_set_visible (self->age_tag, (warnings & YC_ID_WARNING_AGE) != 0);
  gtk_widget_set_visible (self->area_tag, (warnings & YC_ID_WARNING_AREA) != 0);
  gtk_widget_set_visible (self->agent_tag, applicant->has_agent);
}

void
yc_strip_show_unfinished (YcStrip *self, guint n_cases)
{
  g_autofree char *text = g_strdup_printf (ngettext ("%u unfinished case", "%u unfinished cases", n_cases), n_cases);

  gtk_label_set_label (self->unfinished_text, text);
  gtk_widget_set_visible (self->unfinished_tag, n_cases > 0);
}

void
yc_strip_show_priority (YcStrip *self, gboolean priority)
{
  gtk_widget_set_visible (self->priority_tag, priority);
}

void
yc_strip_show_item (YcStrip *self, const YcIntake *intake)
{
  const YcItem *item = intake->item;
  g_autofree char *scenario = item != NULL ? yc_intake_scenario_text (intake) : g_strdup ("");
  g_autofree char *spoken = NULL;
  const char *name = item != NULL ? item->name : _("No item yet");

  gtk_label_set_label (self->item_name, name);
  gtk_widget_set_tooltip_text (self->item_button, item != NULL ? item->name : NULL);
  spoken = g_strdup_printf (_("Item: %s"), name);
  yc_clerk_name (self->item_button, spoken);
  gtk_widget_set_visible (self->sample_tag, item != NULL && item->sample);
  yc_key_button_set_text (self->scenario, *scenario != '\0' ? scenario : _("Questions not answered yet"));
  gtk_widget_set_visible (GTK_WIDGET (self->scenario), item != NULL && item->questions->len > 0);
}

void
yc_strip_show_limits (YcStrip *self, const YcItem *item, const YcVerdict *verdict, const GDate *today, gboolean is_open)
{
  g_autofree char *promise = NULL;
  g_autofree char *legal = NULL;
  g_autofree char *day = NULL;
  g_autofree char *marked = NULL;

  gtk_widget_set_visible (self->limits, item != NULL && verdict != NULL);
  if (item == NULL || verdict == NULL)
    return;
  promise = yc_clerk_limit_of (verdict->limits.promise);
  legal = yc_clerk_limit_of (verdict->limits.legal);
  day = yc_date_format (&verdict->due.due);
  gtk_label_set_label (self->promise, promise);
  gtk_label_set_label (self->legal, legal);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->promise), verdict->limits.variant != NULL ? verdict->limits.variant->reason : NULL);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->legal), verdict->limits.variant != NULL ? verdict->limits.variant->reason : NULL);
  marked = yc_date_marked (day, verdict->due.provisional, today);
  gtk_label_set_label (self->due, marked);
  gtk_widget_set_visible (self->due_box, is_open);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->due),
                               verdict->due.provisional ? _("Provisional: the calendar of that year is not known yet") : NULL);
}

static void
yc_strip_class_init (YcStripClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  g_type_ensure (YC_TYPE_KEY_BUTTON);
  yc_clerk_use_template (widget_class, "yc-strip.ui");
  gtk_widget_class_bind_template_child (widget_class, YcStrip, initial);
  gtk_widget_class_bind_template_child (widget_class, YcStrip, name);
  gtk_widget_class_bind_template_child (widget_class, YcStrip, kind);
  gtk_widget_class_bind_template_child (widget_class, YcStrip, number);
  gtk_widget_class_bind_template_child (widget_class, YcStrip, applicant_button);
  gtk_widget_class_bind_template_child (widget_class, YcStrip, applicant_key);
  gtk_widget_class_bind_template_child (widget_class, YcStrip, age_tag);
  gtk_widget_class_bind_template_child (widget_class, YcStrip, area_tag);
  gtk_widget_class_bind_template_child (widget_class, YcStrip, agent_tag);
  gtk_widget_class_bind_template_child (widget_class, YcStrip, priority_tag);
  gtk_widget_class_bind_template_child (widget_class, YcStrip, unfinished_tag);
  gtk_widget_class_bind_template_child (widget_class, YcStrip, unfinished_text);
  gtk_widget_class_bind_template_child (widget_class, YcStrip, item_name);
  gtk_widget_class_bind_template_child (widget_class, YcStrip, item_button);
  gtk_widget_class_bind_template_child (widget_class, YcStrip, item_key);
  gtk_widget_class_bind_template_child (widget_class, YcStrip, sample_tag);
  gtk_widget_class_bind_template_child (widget_class, YcStrip, scenario);
  gtk_widget_class_bind_template_child (widget_class, YcStrip, limits);
  gtk_widget_class_bind_template_child (widget_class, YcStrip, promise);
  gtk_widget_class_bind_template_child (widget_class, YcStrip, legal);
  gtk_widget_class_bind_template_child (widget_class, YcStrip, due);
  gtk_widget_class_bind_template_child (widget_class, YcStrip, due_box);
}

static void
yc_strip_init (YcStrip *self)
{
  g_autofree char *applicant_key = yc_accels_dup_label ("intake.applicant");
  g_autofree char *item_key = yc_accels_dup_label ("intake.choose-item");

  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_label_set_label (self->applicant_key, applicant_key);
  gtk_label_set_label (self->item_key, item_key);
  yc_accels_describe (self->applicant_button, "intake.applicant");
  yc_accels_describe (self->item_button, "intake.choose-item");
}
