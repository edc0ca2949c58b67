/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */

/* What a person may decide about a refused step: a dialog each, then the work in the store's or the line's thread. Main thread only. */
#define G_LOG_DOMAIN "yc-app"
#include "config.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "app/common/yc-queue-ask.h"

/* From the question to its answer's end. */
typedef struct
{
  YcSession   *session;         /* (owned) */
  char        *case_id;         /* (owned) (nullable) */
  char        *reason;          /* (owned) (nullable) */
  YcQueueAsked done;
  GWeakRef     owner;
} Question;

static void
question_free (gpointer data)
{
  Question *self = data;

  g_object_unref (self->session);
  g_free (self->case_id);
  g_free (self->reason);
  g_weak_ref_clear (&self->owner);
  g_free (self);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Question, question_free)

static Question *
question_new (YcSession *session, const char *case_id, YcQueueAsked done, GObject *owner)
{
  Question *self = g_new0 (Question, 1);

  self->session = g_object_ref (session);
  self->case_id = g_strdup (case_id);
  self->done = done;
  g_weak_ref_init (&self->owner, owner);
  return self;
}

static void
question_end (Question *self, const GError *error)
{
  g_autoptr (GObject) owner = g_weak_ref_get (&self->owner);

  if (owner != NULL)
    self->done (error, owner);
}

/* The dialog keeps the question until it is answered. */
static Question *
take (AdwMessageDialog *dialog)
{
  return g_object_steal_data (G_OBJECT (dialog), "question");
}

static GtkWidget *
make_dialog (GtkWindow *parent, Question *question, const char *heading, const char *body)
{
  GtkWidget *dialog = adw_message_dialog_new (parent, heading, body);

  g_object_set_data_full (G_OBJECT (dialog), "question", question, question_free);
  return dialog;
}

/* ---- giving a step up, doing it again: both with a reason ---- */

/* What is asked, and what is done with the reason. */
typedef struct
{
  const char *heading, *body, *act;     /* untranslated */
  YcStoreFunc func;
  AdwResponseAppearance look;
} Decision;

static gpointer
give_up (YcStore *store, const YcActor *actor, gpointer data, GError **error)
{
  const Question *question = data;

  yc_outbox_store_abandon (store, question->case_id, question->reason, actor, error);
  return NULL;
}

static gpointer
redo (YcStore *store, const YcActor *actor, gpointer data, GError **error)
{
  const Question *question = data;

  yc_outbox_store_redo (store, question->case_id, question->reason, actor, error);
  return NULL;
}

static const Decision giving_up = {
  N_("Give this step up?"),
  N_("The platform refused it. It and the later steps of this case here count as not done; they stay in the history. Papers that were handed out have to be taken back. When the platform knows nothing of the case yet, the case ends with this: begin a new one for the applicant."),
  N_("Give it up"), give_up, ADW_RESPONSE_DESTRUCTIVE
};
static const Decision doing_again = {
  N_("Do this step again?"),
  N_("Compare both sides first. It and the later steps of this case here are signed anew by you and go as new steps, on the case as it stands at the platform; the first try stays in the history. If the rules do not let them follow, nothing is changed."),
  N_("Do it again"), redo, ADW_RESPONSE_SUGGESTED
};

static void
decided_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Question) question = user_data;
  g_autoptr (GError) error = NULL;

  yc_session_run_finish (YC_SESSION (source), result, &error);
  question_end (question, error);
}

static void
decision_answered_cb (AdwMessageDialog *dialog, const char *response, gpointer user_data)
{
  const Decision *decision = user_data;
  GtkEditable *entry = GTK_EDITABLE (adw_message_dialog_get_extra_child (dialog));
  Question *question = NULL;

  if (!g_str_equal (response, "act"))
    return;
  question = take (dialog);
  question->reason = g_strdup (gtk_editable_get_text (entry));
  yc_session_run (question->session, decision->func, question, NULL, NULL, decided_cb, question);
}

static void
reason_changed_cb (GtkEditable *entry, AdwMessageDialog *dialog)
{
  g_autofree char *text = g_strstrip (g_strdup (gtk_editable_get_text (entry)));

  adw_message_dialog_set_response_enabled (dialog, "act", *text != '\0');
}

/* A named person decides, and says why; the refused events stay in the history as evidence. */
static void
ask_reason (GtkWindow *parent, Question *question, const Decision *decision)
{
  GtkWidget *entry = gtk_entry_new ();
  GtkWidget *dialog = make_dialog (parent, question, _(decision->heading), _(decision->body));
  AdwMessageDialog *message = ADW_MESSAGE_DIALOG (dialog);

  gtk_entry_set_placeholder_text (GTK_ENTRY (entry), _("Why"));
  gtk_entry_set_max_length (GTK_ENTRY (entry), 200);
  gtk_entry_set_activates_default (GTK_ENTRY (entry), TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Why"), -1);
  adw_message_dialog_set_extra_child (message, entry);
  adw_message_dialog_add_responses (message, "keep", _("Keep it"), "act", _(decision->act), NULL);
  adw_message_dialog_set_response_appearance (message, "act", decision->look);
  adw_message_dialog_set_response_enabled (message, "act", FALSE);
  adw_message_dialog_set_default_response (message, "act");
  adw_message_dialog_set_close_response (message, "keep");
  g_signal_connect_object (entry, "changed", G_CALLBACK (reason_changed_cb), dialog, 0);
  g_signal_connect (dialog, "response", G_CALLBACK (decision_answered_cb), (gpointer) decision);
  gtk_window_present (GTK_WINDOW (dialog));
  gtk_widget_grab_focus (entry);
}

void
yc_queue_ask_give_up (GtkWindow *parent, YcSession *session, const YcQueueLine *line, YcQueueAsked done, GObject *owner)
{
  ask_reason (parent, question_new (session, line->case_id, done, owner), &giving_up);
}

void
yc_queue_ask_redo (GtkWindow *parent, YcSession *session, const YcQueueLine *line, YcQueueAsked done, GObject *owner)
{
  ask_reason (parent, question_new (session, line->case_id, done, owner), &doing_again);
}

/* ---- somebody else is to decide ---- */

static void
supervisor_answered_cb (AdwMessageDialog *dialog, const char *response)
{
  GtkWindow *parent = gtk_window_get_transient_for (GTK_WINDOW (dialog));

  if (g_str_equal (response, "change") && parent != NULL)
    gtk_widget_activate_action (GTK_WIDGET (parent), "win.change-clerk", NULL);
}

void
yc_queue_ask_supervisor (GtkWindow *parent)
{
  GtkWidget *dialog = adw_message_dialog_new (parent, _("Ask a supervisor?"),
    _("The step waits here as it is, and so do the later ones of its case; other cases go on. The supervisor signs in at this window, opens this entry of the queue, compares both sides and takes theirs, or has a clerk do the step again."));
  AdwMessageDialog *message = ADW_MESSAGE_DIALOG (dialog);

  adw_message_dialog_add_responses (message, "keep", _("Later"), "change", _("Let the supervisor sign in"), NULL);
  adw_message_dialog_set_response_appearance (message, "change", ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_default_response (message, "change");
  adw_message_dialog_set_close_response (message, "keep");
  g_signal_connect (dialog, "response", G_CALLBACK (supervisor_answered_cb), NULL);
  gtk_window_present (GTK_WINDOW (dialog));
}

/* ---- answering for what was signed before ---- */

static void
vouched_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Question) question = user_data;
  g_autoptr (GError) error = NULL;

  yc_sync_vouch_finish (YC_SYNC (source), result, &error);
  question_end (question, error);
}

static void
vouch_answered_cb (AdwMessageDialog *dialog, const char *response)
{
  Question *question = NULL;
  YcSync *sync = NULL;
  const YcClerk *clerk = NULL;

  if (!g_str_equal (response, "vouch"))
    return;
  question = take (dialog);
  sync = yc_session_get_sync (question->session);
  clerk = yc_session_get_clerk (question->session);
  if (sync != NULL && clerk != NULL)
    yc_sync_vouch_async (sync, clerk->id, NULL, vouched_cb, question);
  else
    question_free (question);
}

/* By whom and when it was signed stays in the operations; the hall knows from then on who answered for it. */
void
yc_queue_ask_vouch (GtkWindow *parent, YcSession *session, YcQueueAsked done, GObject *owner)
{
  const YcClerk *clerk = yc_session_get_clerk (session);
  g_autofree char *body = g_strdup_printf (_("These steps were taken and signed here before the workstation belonged to the hall, before the platform knew the key, or before the account of who signed them was withdrawn. If you answer for them, %s, they go to the platform now; who signed them stays as it is."),
                                           clerk != NULL ? clerk->name : "");
  GtkWidget *dialog = make_dialog (parent, question_new (session, NULL, done, owner), _("Answer for what was signed before?"), body);
  AdwMessageDialog *message = ADW_MESSAGE_DIALOG (dialog);

  adw_message_dialog_add_responses (message, "keep", _("Not now"), "vouch", _("I answer for it"), NULL);
  adw_message_dialog_set_response_appearance (message, "vouch", ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_default_response (message, "vouch");
  adw_message_dialog_set_close_response (message, "keep");
  g_signal_connect (dialog, "response", G_CALLBACK (vouch_answered_cb), NULL);
  gtk_window_present (GTK_WINDOW (dialog));
}
