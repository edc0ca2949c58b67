/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* The answers of the intake page that are no acceptance: told once to correct, the receipt of what came, refused, not needed. Each is asked once more with
 * what the paper will say, then done on the store's thread. Main thread. */
#define G_LOG_DOMAIN "yc-app"
#include "config.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "app/clerk/yc-intake-page-private.h"
#include "app/clerk/yc-reviewer-ask.h"
#include "base/yc-clock.h"
#include "law/yc-correction.h"
#include "law/yc-source.h"

#include <string.h>

#define MAX_LIST_HEIGHT 280

typedef enum { ANSWER_CORRECT, ANSWER_RECEIVE, ANSWER_REFUSE } Answer;
/* @reviewer, @password: (nullable): of the supervisor who reviews a refusal before it is issued. */
typedef struct { Answer answer; char *case_id, *reason, *reviewer, *password; YcCalendar *calendar; } Act;

static void
act_free (Act *act)
{
  g_free (act->case_id);
  g_free (act->reason);
  g_free (act->reviewer);
  yc_reviewer_ask_wipe (act->password);
  g_free (act);
}

static gpointer
do_answer (YcStore *store, const YcActor *actor, gpointer data, GError **error)
{
  const Act *act = data;

  switch (act->answer)
    {
    case ANSWER_CORRECT: return yc_submission_tell_correction (store, act->calendar, act->case_id, act->reason, actor, error);
    case ANSWER_RECEIVE: return yc_submission_receive_correction (store, act->calendar, act->case_id, actor, error);
    case ANSWER_REFUSE:
      if (act->reviewer != NULL)
        return yc_submission_refuse_reviewed (store, act->calendar, act->case_id, act->reason, act->reviewer, act->password, actor, error);
      return yc_submission_refuse (store, act->calendar, act->case_id, act->reason, actor, error);
    }
  g_return_val_if_reached (NULL);
}

/* ---- what is open ---- */

gboolean
yc_intake_page_load_told (YcStore *store, const YcCaseRecord *record, YcTold **ret_told, GError **error)
{
  g_autoptr (GPtrArray) history = NULL;

  *ret_told = NULL;
  if (record->state != YC_STATE_TO_CORRECT && record->state != YC_STATE_CORRECTED)
    return TRUE;
  history = yc_case_store_history (store, record->id, error);
  return history != NULL && yc_told_read (history, ret_told, error);
}

/* A lease may have led to a place whose profile is broken: nobody is told a day by the rules of another. */
static const YcRegion *
find_region (const YcIntakePage *self)
{
  const YcSite *site = yc_session_get_site (self->session);
  g_autoptr (GError) error = NULL;
  const YcRegion *region = site != NULL ? yc_site_get_region (site, &error) : NULL;

  if (error != NULL)
    yc_notice_bar_show_error (self->notice, error);
  return region;
}

/* Told to correct, and the days are over without all of it; or the law of the item knows no notice: why it may be refused, as the paper will say it. (transfer full)
 * (nullable) */
static char *
find_ground (const YcIntakePage *self)
{
  const YcRegion *region;
  GDate today;

  if (self->verdict != NULL && self->verdict->on_the_spot && self->intake->item != NULL)
    return yc_verdict_find_spot_ground (self->verdict, self->intake->item);
  if (self->told == NULL || self->verdict == NULL)
    return NULL;
  if (self->told->is_provisional && (region = find_region (self)) != NULL)
    yc_told_count_again (self->told, yc_session_get_calendar (self->session), region, self->intake->item);
  yc_session_today (self->session, &today);
  return yc_told_find_ground (self->told, self->verdict, self->pages, self->intake, &today);
}

static gboolean
is_exit (const YcVerdict *verdict)
{
  return verdict->outcome == YC_OUTCOME_REFUSE || verdict->outcome == YC_OUTCOME_NOT_NEEDED;
}

/* By the one table; the act receives a draft first. */
static gboolean
may_enter (const YcIntakePage *self, YcState state)
{
  gboolean is_draft = self->state == YC_STATE_DRAFT || self->state == YC_STATE_PRECHECK;

  return yc_state_may_follow (is_draft ? YC_STATE_RECEIVED : self->state, state);
}

/* Told to correct, and nothing came: there is nothing to receipt, and an answer that ends the case waits for it or for the end of the days. */
static gboolean
waits_for_all (const YcIntakePage *self)
{
  return self->state == YC_STATE_TO_CORRECT && self->told != NULL && !yc_told_has_come (self->told, self->pages, self->intake);
}

/* The key of the decision refuses; where something can be tolerated it leads there, and the menu refuses. */
gboolean
yc_intake_page_refuses (const YcIntakePage *self)
{
  g_autofree char *ground = NULL;

  if (self->verdict == NULL || self->frozen)
    return FALSE;
  if (is_exit (self->verdict) && !waits_for_all (self))
    return may_enter (self, yc_outcome_to_state (self->verdict->outcome));
  ground = self->verdict->outcome == YC_OUTCOME_INCOMPLETE || is_exit (self->verdict) ? find_ground (self) : NULL;
  return ground != NULL;
}

static gboolean
may_refuse (const YcIntakePage *self)
{
  g_autofree char *ground = self->frozen ? NULL : find_ground (self);

  return yc_intake_page_refuses (self) || ground != NULL;
}

static char *
format_told_day (const YcIntakePage *self)
{
  return self->told != NULL && g_date_valid (&self->told->day) ? yc_date_format_cn (&self->told->day) : g_strdup ("");
}

static void
other_free (YcOtherOutcome *other)
{
  g_free (other->why);
  g_free (other->source);
  g_free (other);
}

static YcOtherOutcome *
other_new (const YcIntakePage *self, YcOutcome outcome)
{
  YcOtherOutcome *other = g_new0 (YcOtherOutcome, 1);

  other->outcome = outcome;
  other->source = g_strdup (yc_source_get_text (yc_source_of_correction (self->intake->item, FALSE)));
  return other;
}

static gboolean
is_supervisor (const YcIntakePage *self)
{
  const YcClerk *clerk = yc_session_get_clerk (self->session);
  YcRole role;

  return clerk != NULL && yc_role_parse (clerk->role, &role) && role == YC_ROLE_SUPERVISOR;
}

/* What was told once is not told again, and what the first notice left out is a supervisor's to tell. */
gboolean
yc_intake_page_may_tell (const YcIntakePage *self, char **ret_why)
{
  g_autofree char *day = NULL;

  if (self->state == YC_STATE_TO_CORRECT)
    {
      day = format_told_day (self);
      *ret_why = g_strdup_printf (_("Told already, to be corrected by %s"), day);
      return FALSE;
    }
  if (self->state == YC_STATE_CORRECTED && !is_supervisor (self))
    {
      *ret_why = g_strdup (_("Told already; a second notice is a supervisor's, with its reason"));
      return FALSE;
    }
  return yc_verdict_may_correct (self->verdict, ret_why);
}

static YcOtherOutcome *
describe_correction (const YcIntakePage *self)
{
  YcOtherOutcome *row = other_new (self, YC_OUTCOME_INCOMPLETE);

  row->open = yc_intake_page_may_tell (self, &row->why);
  return row;
}

/* The menu's rows that the case makes: of what was told, and what is open of it behind its day. */
static GPtrArray *
list_own_rows (const YcIntakePage *self)
{
  GPtrArray *rows = g_ptr_array_new_with_free_func ((GDestroyNotify) other_free);
  g_autofree char *ground = self->frozen ? NULL : find_ground (self);
  YcOtherOutcome *refusal;

  g_ptr_array_add (rows, describe_correction (self));
  if (ground == NULL)
    return rows;
  refusal = other_new (self, YC_OUTCOME_REFUSE);
  refusal->open = TRUE;
  refusal->why = g_steal_pointer (&ground);
  g_ptr_array_add (rows, refusal);
  return rows;
}

/* The bar of a case whose days to correct are over. Findings and other ways stay in sight. */
static void
guide_late (YcIntakePage *self)
{
  gboolean waits = self->verdict->outcome == YC_OUTCOME_INCOMPLETE || (is_exit (self->verdict) && waits_for_all (self));
  g_autofree char *ground = waits && !self->frozen ? find_ground (self) : NULL;
  g_autofree char *day = NULL, *now = NULL;

  if (ground == NULL || self->told == NULL)
    return;
  day = format_told_day (self);
  now = yc_told_has_come (self->told, self->pages, self->intake) ? g_strdup_printf (_("Not all was corrected by %s"), day)
                                                                 : g_strdup_printf (_("Not corrected by %s"), day);
  yc_verdict_bar_say (self->bar, now, _("What comes in after all is judged as usual; else refuse, print the notice and hand the originals back."));
  yc_verdict_bar_set_way (self->bar, yc_outcome_get_name (YC_OUTCOME_REFUSE));
}

/* Who was told to correct has been received as an applicant for it: the table leads to no 不受理 any more. */
static void
guide_closed_exit (YcIntakePage *self)
{
  g_autofree char *ground = NULL, *day = NULL, *next = NULL;

  if (!self->frozen && is_exit (self->verdict) && waits_for_all (self))
    {
      if ((ground = find_ground (self)) != NULL)
        return;
      day = format_told_day (self);
      next = g_strdup_printf (_("Nothing has come since the notice: no receipt, and no answer yet. Refuse when something comes; after %s refuse as not corrected."), day);
      yc_verdict_bar_say (self->bar, self->verdict->sentence, next);
      return;
    }
  if (self->frozen || !is_exit (self->verdict) || may_enter (self, yc_outcome_to_state (self->verdict->outcome)))
    return;
  yc_verdict_bar_say (self->bar, self->verdict->sentence,
                      _("Told to correct already, so it cannot end this way: the applicant may withdraw, from the page of the case. Check the answers, too."));
}

void
yc_intake_page_show_answers (YcIntakePage *self)
{
  g_autoptr (GPtrArray) rows = list_own_rows (self);

  yc_verdict_bar_show (self->bar, self->verdict, yc_intake_page_letter_is_out (self), rows);
  guide_late (self);
  guide_closed_exit (self);
}

/* Where the case stands, when it is opened. */
void
yc_intake_page_say_told (YcIntakePage *self)
{
  g_autofree char *day = NULL, *title = NULL;

  if (self->state != YC_STATE_TO_CORRECT || self->told == NULL || !g_date_valid (&self->told->day))
    return;
  day = format_told_day (self);
  title = g_strdup_printf (_("Told once to correct, by %s"), day);
  yc_notice_bar_show (self->notice, YC_TONE_INFO, "document-open-recent-symbolic", title,
                      _("Scan what the applicant brings. When all is there, accept; the receipt for it is printed too."), NULL, NULL);
}

/* ---- doing it ---- */

static void
answered_cb (YcIntakePage *self, gpointer *result, const GError *error)
{
  yc_intake_page_set_busy (self, NULL);
  if (error != NULL)
    {
      yc_notice_bar_show_error (self->notice, error);
      yc_intake_page_judge (self);
      return;
    }
  /* Its papers are printed, and it is read again, where it is shown now. */
  self->frozen = TRUE;
  yc_form_pane_set_editable (self->form, FALSE);
  yc_intake_page_judge (self);
  yc_session_notify_case (self->session, self->case_id);
  g_signal_emit_by_name (self, "answered", self->case_id);
}

static void
received_cb (YcIntakePage *self, gpointer *result, const GError *error)
{
  const YcPaperRecord *paper = *result;
  g_autoptr (GPtrArray) open = self->told != NULL && self->verdict != NULL ? yc_told_list_open (self->told, self->verdict) : NULL;
  gboolean is_whole = open == NULL || open->len == 0;

  yc_intake_page_set_busy (self, NULL);
  if (error != NULL)
    yc_notice_bar_show_error (self->notice, error);
  else
    {
      self->state = YC_STATE_CORRECTED;
      g_date_clear (&self->judge_last, 1);
      if (is_whole)
        yc_session_today (self->session, &self->intake->received);
      yc_notice_bar_show (self->notice, YC_TONE_OK, "object-select-symbolic", _("Received; the receipt goes to the printer"),
                          is_whole ? _("The time to judge begins anew.") : _("Not all that was told is there: the receipt names the rest, the applicant's day stays."),
                          NULL, NULL);
      yc_intake_page_send_to_printer (self, paper->id);
      yc_session_notify_case (self->session, self->case_id);
    }
  yc_intake_page_judge (self);
}

static void
run_act (YcIntakePage *self, Answer answer, Act *act, const char *busy)
{
  act->answer = answer;
  act->case_id = g_strdup (self->case_id);
  act->calendar = yc_session_get_calendar (self->session);
  yc_intake_page_set_busy (self, busy);
  yc_intake_page_run (self, do_answer, act, (GDestroyNotify) act_free, (GDestroyNotify) yc_paper_record_free,
                      answer == ANSWER_RECEIVE ? received_cb : answered_cb);
}

static void
run (YcIntakePage *self, Answer answer, const char *reason, const char *busy)
{
  Act *act = g_new0 (Act, 1);

  act->reason = g_strdup (reason);
  run_act (self, answer, act, busy);
}

gboolean
yc_intake_page_is_done (YcIntakePage *self)
{
  return self->frozen;
}

/* ---- asking once more ---- */

static GtkWidget *
make_line (const char *text, const char *style)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_width_chars (GTK_LABEL (label), 30);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 36);
  gtk_label_set_selectable (GTK_LABEL (label), FALSE);
  if (style != NULL)
    gtk_widget_add_css_class (label, style);
  return label;
}

/* As they will stand on the paper, numbered. */
static GtkWidget *
make_list (YcIntakePage *self)
{
  const YcVerdict *verdict = self->verdict;
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 9), *scrolled = gtk_scrolled_window_new ();
  guint n = 0;

  for (guint i = 0; i < verdict->findings->len; i++)
    {
      const YcFinding *finding = g_ptr_array_index (verdict->findings, i);
      g_autofree char *text = NULL, *what = NULL, *demand = NULL;
      GtkWidget *row;

      if (!yc_finding_is_told (finding))
        continue;
      yc_finding_describe_defect (finding, self->intake->item, &what, &demand);
      text = g_strdup_printf ("%u. %s", ++n, what);
      row = gtk_box_new (GTK_ORIENTATION_VERTICAL, 1);
      gtk_box_append (GTK_BOX (row), make_line (text, "name"));
      gtk_box_append (GTK_BOX (row), make_line (demand, "second"));
      gtk_box_append (GTK_BOX (box), row);
    }
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scrolled), TRUE);
  gtk_scrolled_window_set_propagate_natural_width (GTK_SCROLLED_WINDOW (scrolled), TRUE);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (scrolled), MAX_LIST_HEIGHT);
  gtk_widget_set_margin_start (box, 6);
  gtk_widget_set_margin_end (box, 12);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), box);
  return scrolled;
}

static void
reason_changed_cb (GtkEditable *entry, AdwMessageDialog *dialog)
{
  adw_message_dialog_set_response_enabled (dialog, "do", yc_reviewer_ask_is_answered (dialog));
}

/* Without it the act is not open. */
static GtkWidget *
add_reason (AdwMessageDialog *dialog, GtkWidget *box, const char *question)
{
  GtkWidget *entry = gtk_entry_new ();

  gtk_entry_set_max_length (GTK_ENTRY (entry), 200);
  gtk_entry_set_placeholder_text (GTK_ENTRY (entry), question);
  gtk_entry_set_activates_default (GTK_ENTRY (entry), TRUE);
  yc_clerk_name (entry, question);
  g_signal_connect (entry, "changed", G_CALLBACK (reason_changed_cb), dialog);
  gtk_box_append (GTK_BOX (box), entry);
  adw_message_dialog_set_response_enabled (dialog, "do", FALSE);
  return entry;
}

static AdwMessageDialog *
make_question (YcIntakePage *self, const char *title, const char *body, const char *does)
{
  AdwMessageDialog *dialog = ADW_MESSAGE_DIALOG (adw_message_dialog_new (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), title, body));

  adw_message_dialog_add_responses (dialog, "keep", _("Not now"), "do", does, NULL);
  adw_message_dialog_set_default_response (dialog, "do");
  adw_message_dialog_set_close_response (dialog, "keep");
  return dialog;
}

static void
correct_answered_cb (YcIntakePage *self, const char *response, AdwMessageDialog *dialog)
{
  GtkEditable *entry = g_object_get_data (G_OBJECT (dialog), "reason");

  if (g_str_equal (response, "do") && !self->busy && !self->frozen)
    run (self, ANSWER_CORRECT, entry != NULL ? gtk_editable_get_text (entry) : NULL, _("Making the notice of correction…"));
}

static void
ask_correction (YcIntakePage *self)
{
  GDate today;
  YcDeadline due;
  g_autofree char *day = NULL, *body = NULL, *why = NULL;
  const YcRegion *region = find_region (self);
  AdwMessageDialog *dialog;
  GtkWidget *box, *list;

  if (region == NULL || self->verdict == NULL || self->root == NULL || !yc_intake_page_may_tell (self, &why))
    return;
  box = g_object_ref_sink (gtk_box_new (GTK_ORIENTATION_VERTICAL, 12));
  yc_session_today (self->session, &today);
  yc_correction_get_due (yc_session_get_calendar (self->session), region, self->intake->item, &today, &due);
  day = yc_date_format_cn (&due.due);
  body = g_strdup_printf (_("All of it is told once and in writing, to be corrected by %s. Until then the time to judge stands still. Nothing else may be demanded later."), day);
  dialog = make_question (self, _("Tell the applicant what to correct"), body, _("Print the notice"));
  list = make_list (self);
  gtk_box_append (GTK_BOX (box), list);
  /* A second notice says why the first did not say all. */
  if (self->state == YC_STATE_CORRECTED)
    g_object_set_data (G_OBJECT (dialog), "reason", add_reason (dialog, box, _("Why could this not be told the first time?")));
  adw_message_dialog_set_extra_child (dialog, box);
  adw_message_dialog_set_response_appearance (dialog, "do", ADW_RESPONSE_SUGGESTED);
  g_signal_connect_object (dialog, "response", G_CALLBACK (correct_answered_cb), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
  /* A hand on Enter prints; Tab leads to a list that is longer than its place. */
  if (self->state != YC_STATE_CORRECTED)
    gtk_widget_grab_focus (gtk_window_get_default_widget (GTK_WINDOW (dialog)));
  g_object_unref (box);
}

void
yc_intake_page_tell_correction (YcIntakePage *self)
{
  if (!self->busy && !self->frozen && !yc_intake_page_takes_pages (self) && !yc_intake_page_go_to_count (self))
    yc_intake_page_with_case (self, ask_correction);
}

static void
refuse_answered_cb (YcIntakePage *self, const char *response, AdwMessageDialog *dialog)
{
  GtkEditable *delay = g_object_get_data (G_OBJECT (dialog), "reason");
  Act *act;

  if (!g_str_equal (response, "do") || self->busy || self->frozen)
    return;
  act = g_new0 (Act, 1);
  act->reason = delay != NULL ? g_strdup (gtk_editable_get_text (delay)) : NULL;
  yc_reviewer_ask_read (dialog, &act->reviewer, &act->password);
  run_act (self, ANSWER_REFUSE, act, _("Making the notice…"));
}

/* Behind the time to accept (优化营商环境条例第三十六条); who reviews it before it is issued is asked below. */
static void
ask_what_is_lacking (YcIntakePage *self, const YcRegion *region, AdwMessageDialog *dialog)
{
  GtkWidget *box = g_object_ref_sink (gtk_box_new (GTK_ORIENTATION_VERTICAL, 12));
  gboolean late = g_date_valid (&self->judge_last), reviewed = region->refusal == YC_REFUSAL_BEFORE_ISSUE;
  GDate today;

  yc_session_today (self->session, &today);
  late = late && g_date_compare (&today, &self->judge_last) > 0;
  if (late)
    {
      gtk_box_append (GTK_BOX (box), make_line (_("The time to accept is over. Say why the answer comes late; the notice prints it."), "second"));
      g_object_set_data (G_OBJECT (dialog), "reason", add_reason (dialog, box, _("Why it is late")));
    }
  if (reviewed)
    yc_reviewer_ask_add (dialog, box, _("In this region a refusal is reviewed by a supervisor before it is issued. Without one, receive the case: the applicant gets the receipt, "
                                        "and it is refused when it has been reviewed."));
  if (late || reviewed)
    adw_message_dialog_set_extra_child (dialog, box);
  g_object_unref (box);
}

static void
ask_refusal (YcIntakePage *self)
{
  g_autofree char *ground = find_ground (self), *body = NULL;
  const YcRegion *region = find_region (self);
  gboolean not_needed;
  AdwMessageDialog *dialog;

  /* Looked at again: the save took its time. */
  if (region == NULL || self->verdict == NULL || self->root == NULL || !may_refuse (self))
    return;
  not_needed = self->verdict->outcome == YC_OUTCOME_NOT_NEEDED;
  body = g_strdup_printf (_("%s.\n\nThe notice is printed in two copies and the case ends. Hand the originals back. This cannot be undone."),
                          ground != NULL ? ground : self->verdict->sentence);
  dialog = make_question (self, not_needed ? _("Tell the applicant that no permit is needed") : _("Refuse to take this case in"), body,
                                            _("Print the notice and end the case"));

  adw_message_dialog_set_response_appearance (dialog, "do", ADW_RESPONSE_DESTRUCTIVE);
  ask_what_is_lacking (self, region, dialog);
  /* A refusal wants a hand that means it. */
  adw_message_dialog_set_default_response (dialog, "keep");
  g_signal_connect_object (dialog, "response", G_CALLBACK (refuse_answered_cb), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}

void
yc_intake_page_refuse (YcIntakePage *self)
{
  if (!self->busy && !yc_intake_page_takes_pages (self) && may_refuse (self))
    yc_intake_page_with_case (self, ask_refusal);
}

static void
receive_now (YcIntakePage *self)
{
  run (self, ANSWER_RECEIVE, NULL, _("Making the receipt…"));
}

void
yc_intake_page_receive_correction (YcIntakePage *self)
{
  if (!yc_intake_page_go_to_count (self))
    yc_intake_page_with_case (self, receive_now);
}
