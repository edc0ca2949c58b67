/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */

/* The verdict bar. Takes a verdict and shows it; decides nothing. Main thread only. */
#define G_LOG_DOMAIN "yc-app"
#include "config.h"

#include <glib/gi18n.h>

#include "app/clerk/yc-finding-row.h"
#include "app/clerk/yc-key-button.h"
#include "app/clerk/yc-verdict-bar.h"
#include "app/common/yc-stack.h"
#include "app/yc-accels.h"

struct _YcVerdictBar
{
  GtkBox          parent_instance;
  GtkStack       *dot_stack;
  GtkImage       *dot;
  GtkLabel       *sentence;
  GtkLabel       *next;
  GtkMenuButton  *findings_button;
  GtkPopover     *findings_popover;
  GtkLabel       *findings_sentence;   /* whole, the bar may have room for its beginning only */
  GtkLabel       *findings_head;
  GtkListBox     *findings;
  GtkWidget      *check;
  AdwSplitButton *decide;
  GtkLabel       *decide_text;
  GtkLabel       *decide_key;
  GtkPopover     *outcomes_popover;
  GtkListBox     *outcomes;
  GtkPopover     *note_popover;
  GtkLabel       *note_title;
  GtkLabel       *note_hint;
  GtkEditable    *note;
  YcKeyButton    *note_confirm;
  char           *noting;        /* (owned) (nullable): "park", "discard" */
};

enum { JUMP, NOTED, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (YcVerdictBar, yc_verdict_bar, GTK_TYPE_BOX)

static void
finding_activated_cb (YcVerdictBar *self, YcFindingRow *row)
{
  g_autofree char *code = g_strdup (yc_finding_row_get_code (row));
  g_autofree char *subject = g_strdup (yc_finding_row_get_subject (row));

  gtk_popover_popdown (self->findings_popover);
  g_signal_emit (self, signals[JUMP], 0, code, subject);
}

static void
outcome_activated_cb (YcVerdictBar *self, YcFindingRow *row)
{
  g_autofree char *word = g_strdup (yc_finding_row_get_code (row));

  gtk_popover_popdown (self->outcomes_popover);
  gtk_widget_activate_action (GTK_WIDGET (self), "intake.choose-outcome", "s", word);
}

static void
command_clicked_cb (YcVerdictBar *self)
{
  gtk_popover_popdown (self->outcomes_popover);
}

static void
note_confirmed_cb (YcVerdictBar *self)
{
  g_autofree char *text = g_strstrip (g_strdup (gtk_editable_get_text (self->note)));

  /* A discarded case stays in the history; it has to say why. */
  if (self->noting == NULL || *text == '\0')
    return;
  gtk_popover_popdown (self->note_popover);
  g_signal_emit (self, signals[NOTED], 0, self->noting, text);
}

static void
yc_verdict_bar_dispose (GObject *object)
{
  YcVerdictBar *self = YC_VERDICT_BAR (object);

  if (self->note_popover != NULL)
    {
      gtk_widget_unparent (GTK_WIDGET (self->note_popover));
      self->note_popover = NULL;
    }
  g_clear_pointer (&self->noting, g_free);
  G_OBJECT_CLASS (yc_verdict_bar_parent_class)->dispose (object);
}

static void
yc_verdict_bar_class_init (YcVerdictBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = yc_verdict_bar_dispose;
  g_type_ensure (YC_TYPE_KEY_BUTTON);
  signals[JUMP] = g_signal_new ("jump", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2,
                                G_TYPE_STRING, G_TYPE_STRING);
  signals[NOTED] = g_signal_new ("noted", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2,
                                 G_TYPE_STRING, G_TYPE_STRING);
  yc_clerk_use_template (widget_class, "yc-verdict-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, YcVerdictBar, dot_stack);
  gtk_widget_class_bind_template_child (widget_class, YcVerdictBar, dot);
  gtk_widget_class_bind_template_child (widget_class, YcVerdictBar, sentence);
  gtk_widget_class_bind_template_child (widget_class, YcVerdictBar, next);
  gtk_widget_class_bind_template_child (widget_class, YcVerdictBar, findings_button);
  gtk_widget_class_bind_template_child (widget_class, YcVerdictBar, findings_popover);
  gtk_widget_class_bind_template_child (widget_class, YcVerdictBar, findings_head);
  gtk_widget_class_bind_template_child (widget_class, YcVerdictBar, findings_sentence);
  gtk_widget_class_bind_template_child (widget_class, YcVerdictBar, findings);
  gtk_widget_class_bind_template_child (widget_class, YcVerdictBar, check);
  gtk_widget_class_bind_template_child (widget_class, YcVerdictBar, decide);
  gtk_widget_class_bind_template_child (widget_class, YcVerdictBar, decide_text);
  gtk_widget_class_bind_template_child (widget_class, YcVerdictBar, decide_key);
  gtk_widget_class_bind_template_child (widget_class, YcVerdictBar, outcomes_popover);
  gtk_widget_class_bind_template_child (widget_class, YcVerdictBar, outcomes);
  gtk_widget_class_bind_template_child (widget_class, YcVerdictBar, note_popover);
  gtk_widget_class_bind_template_child (widget_class, YcVerdictBar, note_title);
  gtk_widget_class_bind_template_child (widget_class, YcVerdictBar, note_hint);
  gtk_widget_class_bind_template_child (widget_class, YcVerdictBar, note);
  gtk_widget_class_bind_template_child (widget_class, YcVerdictBar, note_confirm);
  gtk_widget_class_bind_template_callback (widget_class, finding_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, outcome_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, command_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, note_confirmed_cb);
}

static void
yc_verdict_bar_init (YcVerdictBar *self)
{
  g_autofree char *key = yc_accels_dup_label ("intake.decide");

  gtk_widget_init_template (GTK_WIDGET (self));
  yc_stack_hide_others (self->dot_stack);
  /* The arrow beside the button has its name from what holds it. */
  yc_clerk_name (gtk_widget_get_last_child (GTK_WIDGET (self->decide)), _("Other outcomes"));
  gtk_widget_set_parent (GTK_WIDGET (self->note_popover), GTK_WIDGET (self->decide));
  gtk_label_set_label (self->decide_key, key);
  yc_accels_describe (GTK_WIDGET (self->decide), "intake.decide");
}

static void
set_sentence (YcVerdictBar *self, const char *icon, YcTone tone, const char *sentence, const char *next)
{
  gtk_image_set_from_icon_name (self->dot, icon);
  yc_clerk_set_tone (GTK_WIDGET (self->dot), tone);
  gtk_label_set_label (self->sentence, sentence);
  gtk_label_set_label (self->next, next);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->sentence), sentence);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->next), next);
}

static void
set_decide (YcVerdictBar *self, const char *text)
{
  gtk_label_set_label (self->decide_text, text);
  /* The split button is two buttons for assistive technology. */
  yc_clerk_name (gtk_widget_get_first_child (GTK_WIDGET (self->decide)), text);
}

static void
show_findings (YcVerdictBar *self, const YcVerdict *verdict)
{
  g_autofree char *head = NULL;

  yc_clerk_clear (GTK_WIDGET (self->findings));
  for (guint i = 0; i < verdict->findings->len; i++)
    gtk_list_box_append (self->findings, yc_finding_row_new (g_ptr_array_index (verdict->findings, i)));
  if (verdict->findings->len > 0)
    head = g_strdup_printf (ngettext ("%u finding", "%u findings", verdict->findings->len), verdict->findings->len);
  else
    head = g_strdup (_("No findings"));
  gtk_label_set_label (self->findings_head, head);
  gtk_label_set_label (self->findings_sentence, verdict->sentence);
  gtk_menu_button_set_label (self->findings_button, head);
  yc_clerk_name (GTK_WIDGET (self->findings_button), head);
  gtk_widget_set_visible (GTK_WIDGET (self->findings_button), TRUE);
}

static gboolean
has_outcome (const GPtrArray *rows, YcOutcome outcome)
{
  for (guint i = 0; rows != NULL && i < rows->len; i++)
    if (((const YcOtherOutcome *) g_ptr_array_index (rows, i))->outcome == outcome)
      return TRUE;
  return FALSE;
}

static void
show_outcomes (YcVerdictBar *self, const YcVerdict *verdict, const GPtrArray *own)
{
  yc_clerk_clear (GTK_WIDGET (self->outcomes));
  /* What can be done now stands first. */
  for (guint i = 0; own != NULL && i < own->len; i++)
    gtk_list_box_append (self->outcomes, yc_finding_row_new_outcome (g_ptr_array_index (own, i)));
  for (guint i = 0; i < verdict->other->len; i++)
    {
      const YcOtherOutcome *other = g_ptr_array_index (verdict->other, i);

      if (other->outcome != YC_OUTCOME_INCOMPLETE && !has_outcome (own, other->outcome))
        gtk_list_box_append (self->outcomes, yc_finding_row_new_outcome (other));
    }
}

static const char *
letter_text (const YcVerdict *verdict)
{
  return g_strcmp0 (verdict->letter_kind, "commitment-letter") == 0 ? _("Print the commitment letter") : _("Print the promise letter");
}

/* What the key does, by its name. */
static const char *
name_way (const YcVerdict *verdict)
{
  if (verdict->outcome == YC_OUTCOME_ACCEPT && yc_verdict_get_state (verdict, verdict->outcome) == YC_STATE_DEEMED_ACCEPTED)
    return yc_state_get_name (YC_STATE_DEEMED_ACCEPTED);
  return yc_outcome_get_name (verdict->outcome == YC_OUTCOME_INCOMPLETE ? YC_OUTCOME_ACCEPT : verdict->outcome);
}

void
yc_verdict_bar_show (YcVerdictBar *self, const YcVerdict *verdict, gboolean letter_is_out, const GPtrArray *own)
{
  static const struct { const char *icon; YcTone tone; } looks[] = {
    [YC_OUTCOME_ACCEPT] = { "object-select-symbolic", YC_TONE_OK },
    [YC_OUTCOME_COMMIT] = { "security-high-symbolic", YC_TONE_INFO },
    [YC_OUTCOME_TOLERATE] = { "document-open-recent-symbolic", YC_TONE_INFO },
    [YC_OUTCOME_INCOMPLETE] = { "media-playback-pause-symbolic", YC_TONE_WARN },
    [YC_OUTCOME_REFUSE] = { "process-stop-symbolic", YC_TONE_WARN },
    [YC_OUTCOME_NOT_NEEDED] = { "process-stop-symbolic", YC_TONE_WARN },
  };

  set_sentence (self, looks[verdict->outcome].icon, looks[verdict->outcome].tone, verdict->sentence,
                letter_is_out ? _("Let the applicant sign, put the letter into the feeder and press F5.") : verdict->next);
  if (letter_is_out)
    set_decide (self, _("Print the letter again"));
  else if (verdict->needs_letter)
    set_decide (self, letter_text (verdict));
  else
    set_decide (self, name_way (verdict));
  show_findings (self, verdict);
  show_outcomes (self, verdict, own);
  gtk_widget_set_sensitive (self->check, TRUE);
}

void
yc_verdict_bar_guide (YcVerdictBar *self, const char *now, const char *next)
{
  set_sentence (self, "document-edit-symbolic", YC_TONE_INFO, now, next);
  set_decide (self, yc_outcome_get_name (YC_OUTCOME_ACCEPT));
  gtk_widget_set_visible (GTK_WIDGET (self->findings_button), FALSE);
  yc_clerk_clear (GTK_WIDGET (self->outcomes));
}

void
yc_verdict_bar_say (YcVerdictBar *self, const char *now, const char *next)
{
  set_sentence (self, "document-edit-symbolic", YC_TONE_WARN, now, next);
}

void
yc_verdict_bar_set_way (YcVerdictBar *self, const char *text)
{
  set_decide (self, text);
}

void
yc_verdict_bar_set_busy (YcVerdictBar *self, const char *text)
{
  gtk_stack_set_visible_child_name (self->dot_stack, text != NULL ? "busy" : "dot");
  gtk_widget_set_sensitive (GTK_WIDGET (self->decide), text == NULL);
  if (text != NULL)
    {
      gtk_label_set_label (self->sentence, text);
      gtk_widget_set_tooltip_text (GTK_WIDGET (self->sentence), text);
      gtk_widget_set_tooltip_text (GTK_WIDGET (self->next), NULL);
      gtk_label_set_label (self->next, _("Everything is written to the disk before it is confirmed."));
    }
}

void
yc_verdict_bar_open_findings (YcVerdictBar *self)
{
  gtk_menu_button_popup (self->findings_button);
}

void
yc_verdict_bar_ask_note (YcVerdictBar *self, const char *what)
{
  gboolean park = g_str_equal (what, "park");

  g_free (self->noting);
  self->noting = g_strdup (what);
  gtk_editable_set_text (self->note, "");
  gtk_label_set_label (self->note_title, park ? _("Park this case") : _("Discard this draft"));
  gtk_label_set_label (self->note_hint, park ? _("What will the applicant come back with?") : _("Why? The case stays in the history."));
  yc_clerk_name (GTK_WIDGET (self->note), gtk_label_get_label (self->note_hint));
  yc_key_button_set_text (self->note_confirm, park ? _("Park") : _("Discard"));
  yc_clerk_set_class (GTK_WIDGET (self->note_confirm), "destructive-action", !park);
  gtk_popover_popup (self->note_popover);
  gtk_widget_grab_focus (GTK_WIDGET (self->note));
}

void
yc_verdict_bar_set_quiet (YcVerdictBar *self, gboolean quiet)
{
  yc_clerk_set_class (GTK_WIDGET (self->decide), "suggested-action", !quiet);
}
