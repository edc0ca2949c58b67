/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */

/* The counter's later acts on the case page: buttons with their reasons, and the form of the act in hand in the same place. It runs the acts of
 * outbox/yc-counter.h on the store's thread and tells what is to be printed or scanned. Main thread only. */
#define G_LOG_DOMAIN "yc-app"
#include "config.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "app/clerk/yc-clerk-ui.h"
#include "app/clerk/yc-key-button.h"
#include "app/common/yc-counter-look.h"
#include "app/yc-conflict-text.h"
#include "outbox/yc-counter.h"

const char *const yc_case_act_actions[YC_N_CASE_ACTS] = { "win.case-supply", "win.case-settle", "win.case-deliver", "win.case-withdraw",
                                                           "win.case-lapse", "win.case-hearing", "win.case-correct" };

struct _YcCounterActs
{
  GtkWidget parent_instance;

  YcSession *session;           /* (owned) (nullable) */
  const YcCaseFile *file;       /* (not owned) (nullable) */
  char *case_id;                /* (owned) (nullable) */
  YcCaseAct form;               /* whose form is open; YC_N_CASE_ACTS: none */
  gboolean busy;
  gboolean refusing;            /* of a withdrawal: the request is being refused */

  GtkWidget *box;
  GtkStack *root;
  GtkWidget *rows[YC_N_CASE_ACTS];      /* the button of each and its line */
  GtkLabel *lines[YC_N_CASE_ACTS];
  GtkLabel *form_title, *form_lead, *reason_label, *trouble;
  GtkWidget *ways;
  GtkCheckButton *collect;             /* the other of its group is by post */
  GtkWidget *person_box, *relation_box, *tracking_box, *name_box, *reason_box, *law_box;
  GtkEditable *person, *relation, *tracking, *name, *reason, *law;
  YcKeyButton *primary, *again, *refuse;
};

G_DEFINE_FINAL_TYPE (YcCounterActs, yc_counter_acts, GTK_TYPE_WIDGET)

enum { PRINT, SUPPLY, N_SIGNALS };
static guint signals[N_SIGNALS];

/* ---- what is shown ---- */

static gboolean
is_posting (YcCounterActs *self)
{
  /* The one whose change is told: the other of the group follows later. */
  return self->form == YC_CASE_DELIVER && !gtk_check_button_get_active (self->collect);
}

static YcSignStep
find_step (YcCounterActs *self)
{
  if (self->form == YC_CASE_CORRECT || self->form == YC_CASE_LAPSE || is_posting (self))
    return YC_SIGN_DO;
  return yc_act_find_step (self->file, self->form == YC_CASE_DELIVER ? YC_LETTER_DELIVERY : YC_LETTER_WITHDRAWAL);
}

/* The 送达回证 that is out says why it is late: nobody is asked twice. */
static gboolean
receipt_says_why (const YcCaseFile *file)
{
  for (guint i = file->history->len; i > 0; i--)
    {
      const YcCaseEvent *event = g_ptr_array_index (file->history, i - 1);
      JsonNode *node = event->is_void || event->body == NULL ? NULL : json_object_get_member (event->body, "delivery");

      if (node != NULL && JSON_NODE_HOLDS_OBJECT (node))
        return json_object_has_member (json_node_get_object (node), "delay_reason");
    }
  return FALSE;
}

/* Behind the ten days of 行政许可法第四十四条. */
static gboolean
delivers_late (YcCounterActs *self, YcSignStep step)
{
  YcMoment now;
  g_autoptr (GPtrArray) timers = yc_case_file_read_timers (self->file, self->session, &now);
  const YcCaseTimer *timer = yc_case_timers_find (timers, YC_TIMER_DELIVERY);

  if (timer == NULL || !yc_case_timer_is_live (timer) || g_date_compare (&now.day, &timer->due.day) <= 0)
    return FALSE;
  return is_posting (self) || step == YC_SIGN_MAKE || (step == YC_SIGN_DO && !receipt_says_why (self->file));
}

/* What ends a case behind the day of its decision, and what is delivered behind its own, says why (优化营商环境条例第三十六条). */
static gboolean
asks_delay (YcCounterActs *self, YcSignStep step)
{
  gboolean ends = self->form == YC_CASE_LAPSE || (self->form == YC_CASE_WITHDRAW && step == YC_SIGN_DO && !self->refusing);
  GDate today, due;

  if (self->form == YC_CASE_DELIVER)
    return delivers_late (self, step);
  yc_session_today (self->session, &today);
  return ends && yc_date_parse (self->file->record->due, &due) && g_date_compare (&today, &due) > 0;
}

static const char *
get_lead (YcCounterActs *self, YcSignStep step)
{
  if (self->form == YC_CASE_CORRECT)
    return _("As it stands on the identity paper. List, search and later papers get the new name; the correction is logged.");
  if (self->form == YC_CASE_LAPSE)
    return _("What was promised has not come in its days and counts as given up. The notice is made and printed in two copies, the case ends, and the back office is told. Hand the originals back. This cannot be undone.");
  if (self->refusing)
    return _("The applicant is told why. The signed request stays with the case; its state and its time limits go on as before.");
  if (is_posting (self))
    return _("The proof of delivery is made with the number of the letter; the slip of the post is kept with it.");
  if (step == YC_SIGN_MAKE)
    return self->form == YC_CASE_DELIVER ? _("1. The proof of delivery is printed and signed by who collects.")
                                         : _("1. The request is printed and signed by the applicant.");
  if (step == YC_SIGN_SCAN)
    return _("2. When it is signed, scan all its pages.");
  return self->form == YC_CASE_DELIVER ? _("3. The signed proof is scanned: hand over the result.") : _("3. The signed request is scanned: end the case.");
}

static const char *
get_primary (YcCounterActs *self, YcSignStep step)
{
  if (self->form == YC_CASE_CORRECT)
    return _("Correct the name now");
  if (self->form == YC_CASE_LAPSE)
    return _("Print the notice and end the case");
  if (self->refusing)
    return _("Refuse the withdrawal");
  if (step == YC_SIGN_SCAN)
    return _("Scan the signed paper");
  if (self->form == YC_CASE_DELIVER)
    return step == YC_SIGN_MAKE ? _("Print the proof of delivery") : _("Delivered");
  return step == YC_SIGN_MAKE ? _("Print the request") : _("End the case as withdrawn");
}

static void
show_reason (YcCounterActs *self, gboolean shown, gboolean delay)
{
  gtk_widget_set_visible (self->reason_box, shown);
  gtk_label_set_label (self->reason_label, delay ? _("Why it is late") : _("Reason"));
  yc_clerk_name (GTK_WIDGET (self->reason), gtk_label_get_label (self->reason_label));
}

static void
update_form (YcCounterActs *self)
{
  YcSignStep step = find_step (self);
  gboolean delay = asks_delay (self, step);
  gboolean delivers = self->form == YC_CASE_DELIVER, posts = is_posting (self), makes = step == YC_SIGN_MAKE;
  YcActLook look = { FALSE, NULL, NULL };

  yc_act_look_read (self->file, self->form, &look);
  gtk_label_set_label (self->form_title, look.text);
  yc_act_look_clear (&look);
  gtk_label_set_label (self->form_lead, get_lead (self, step));
  gtk_widget_set_visible (self->ways, delivers);
  gtk_widget_set_visible (self->person_box, delivers && (makes || posts));
  gtk_widget_set_visible (self->relation_box, delivers && (makes || posts));
  gtk_widget_set_visible (self->tracking_box, posts);
  gtk_widget_set_visible (self->name_box, self->form == YC_CASE_CORRECT);
  show_reason (self, delay || self->refusing || self->form == YC_CASE_CORRECT || (self->form == YC_CASE_WITHDRAW && makes), delay);
  yc_key_button_set_text (self->primary, get_primary (self, step));
  gtk_widget_set_visible (self->law_box, self->refusing);
  gtk_widget_set_visible (GTK_WIDGET (self->refuse), self->form == YC_CASE_WITHDRAW && step == YC_SIGN_DO && !self->refusing);
  gtk_widget_set_visible (GTK_WIDGET (self->again), step == YC_SIGN_DO && !self->refusing && self->form != YC_CASE_CORRECT && self->form != YC_CASE_LAPSE && !posts);
}

/* A returned case waits for the window: one of two acts is next. */
static gboolean
is_next (YcCounterActs *self, YcCaseAct act)
{
  return self->file->record->state == YC_STATE_SENT_BACK && act == (yc_counter_acts_can (self, YC_CASE_SETTLE) ? YC_CASE_SETTLE : YC_CASE_SUPPLY);
}

/* Behind the title and each other: what is open first, then what is not, with its reason. */
static void
order_rows (YcCounterActs *self, const gboolean *open)
{
  GtkWidget *list = gtk_stack_get_child_by_name (self->root, "list"), *last = gtk_widget_get_first_child (list);

  for (int turn = 0; turn < 2; turn++)
    for (int act = 0; act < YC_N_CASE_ACTS; act++)
      {
        GtkWidget *row = gtk_widget_get_parent (self->rows[act]);

        if (open[act] != (turn == 0))
          continue;
        /* One that stays keeps the focus that is in it. */
        if (gtk_widget_get_prev_sibling (row) != last)
          gtk_box_reorder_child_after (GTK_BOX (list), row, last);
        last = row;
      }
}

static void
update_rows (YcCounterActs *self)
{
  gboolean open[YC_N_CASE_ACTS];

  for (int act = 0; act < YC_N_CASE_ACTS; act++)
    {
      g_auto (YcActLook) look = { FALSE, NULL, NULL };

      yc_act_look_read (self->file, (YcCaseAct) act, &look);
      open[act] = look.open;
      yc_key_button_set_text (YC_KEY_BUTTON (self->rows[act]), look.text);
      gtk_label_set_label (self->lines[act], look.line);
      /* Hardly a case comes to it. */
      if (act == YC_CASE_LAPSE || act == YC_CASE_HEARING)
        gtk_widget_set_visible (gtk_widget_get_parent (self->rows[act]), look.open);
      if (is_next (self, (YcCaseAct) act))
        gtk_widget_add_css_class (GTK_WIDGET (self->rows[act]), "suggested-action");
      else
        gtk_widget_remove_css_class (GTK_WIDGET (self->rows[act]), "suggested-action");
    }
  order_rows (self, open);
}

static void
say (YcCounterActs *self, const GError *error)
{
  YcErrorText text;
  g_autofree char *detail = NULL, *source = NULL, *words = NULL;

  gtk_widget_set_visible (GTK_WIDGET (self->trouble), error != NULL);
  if (error == NULL)
    return;
  yc_error_text_lookup (error, &text);
  detail = yc_conflict_text_detail (error);
  source = yc_conflict_text_source (error);
  words = g_strconcat (detail != NULL ? detail : text.title, "\n", text.next, source, NULL);
  g_message ("act: %s", error->message);
  gtk_label_set_label (self->trouble, words);
}

static void
go_to (YcCounterActs *self, YcCaseAct form)
{
  self->form = form;
  self->refusing = FALSE;
  say (self, NULL);
  if (form < YC_N_CASE_ACTS)
    update_form (self);
  gtk_stack_set_visible_child_name (self->root, form < YC_N_CASE_ACTS ? "form" : "list");
}

/* Nothing turns insensitive for that moment: the focus would leave for good. */
static void
set_busy (YcCounterActs *self, gboolean busy)
{
  self->busy = busy;
  if (busy)
    gtk_label_set_label (self->form_lead, _("One moment…"));
  else if (self->form < YC_N_CASE_ACTS && self->file != NULL)
    update_form (self);
}

/* ---- the acts ---- */

typedef enum { JOB_CURE, JOB_HAND_OVER, JOB_RECEIPT, JOB_DELIVER, JOB_POST, JOB_REQUEST, JOB_WITHDRAW, JOB_REFUSE, JOB_LAPSE, JOB_CORRECT, JOB_HEARING } JobKind;
typedef struct { JobKind kind; char *case_id; YcCalendar *calendar; char *person, *relation, *tracking, *name, *reason, *law; } Job;

static void
job_free (gpointer data)
{
  Job *job = data;

  g_free (job->case_id);
  g_free (job->person);
  g_free (job->relation);
  g_free (job->tracking);
  g_free (job->name);
  g_free (job->reason);
  g_free (job->law);
  g_free (job);
}

/* Returns the paper that is to be printed, if there is one. */
static gpointer
run_job (YcStore *store, const YcActor *actor, gpointer data, GError **error)
{
  const Job *job = data;
  const YcDelivery delivery = { job->person, job->relation, job->tracking, job->reason };

  switch (job->kind)
    {
    case JOB_CURE: yc_submission_cure (store, job->calendar, job->case_id, actor, NULL, error); return NULL;
    case JOB_HAND_OVER: yc_paper_record_free (yc_submission_hand_over (store, job->calendar, job->case_id, actor, error)); return NULL;
    case JOB_RECEIPT: return yc_submission_make_receipt (store, job->calendar, job->case_id, &delivery, actor, error);
    case JOB_DELIVER: yc_submission_deliver (store, job->calendar, job->case_id, job->reason, actor, error); return NULL;
    case JOB_POST: return yc_submission_post (store, job->calendar, job->case_id, &delivery, actor, error);
    case JOB_REQUEST: return yc_submission_make_withdrawal (store, job->calendar, job->case_id, job->reason, actor, error);
    case JOB_WITHDRAW: yc_submission_withdraw (store, job->calendar, job->case_id, job->reason, actor, error); return NULL;
    case JOB_REFUSE: yc_submission_refuse_withdrawal (store, job->calendar, job->case_id, job->reason, job->law, actor, error); return NULL;
    case JOB_LAPSE: return yc_submission_lapse (store, job->calendar, job->case_id, job->reason, actor, error);
    case JOB_CORRECT: yc_submission_correct_name (store, job->calendar, job->case_id, job->name, job->reason, actor, error); return NULL;
    case JOB_HEARING: yc_submission_ask_hearing (store, job->calendar, job->case_id, actor, error); return NULL;
    default: g_return_val_if_reached (NULL);
    }
}

/* Focus shows the field that it is in, which may leave the button of a long form below the edge. As much of the form, with
 * what is said below it, as there is room for, from its top. */
static gboolean
reveal_cb (gpointer data)
{
  YcCounterActs *self = data;
  GtkWidget *scroller = gtk_widget_get_ancestor (GTK_WIDGET (self), GTK_TYPE_SCROLLED_WINDOW);
  graphene_rect_t form;

  if (scroller != NULL && gtk_widget_get_mapped (GTK_WIDGET (self)) && gtk_widget_compute_bounds (self->box, scroller, &form))
    {
      GtkAdjustment *place = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (scroller));
      double below = (double) (form.origin.y + form.size.height) - gtk_widget_get_height (scroller);

      if (below > 0)
        gtk_adjustment_set_value (place, gtk_adjustment_get_value (place) + MIN (below, MAX ((double) form.origin.y, 0)));
    }
  return G_SOURCE_REMOVE;
}

/* Behind the layout, when the form has its height. */
static void
reveal (YcCounterActs *self)
{
  g_idle_add_full (G_PRIORITY_LOW, reveal_cb, g_object_ref (self), g_object_unref);
}

typedef struct { YcCounterActs *self; char *case_id; JobKind kind; } Waiting;

static void
done_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autofree Waiting *waiting = user_data;
  g_autoptr (YcCounterActs) self = waiting->self;
  g_autofree char *case_id = waiting->case_id;
  g_autoptr (GError) error = NULL;
  g_autoptr (YcPaperRecord) paper = yc_session_run_finish (YC_SESSION (source), result, &error);

  if (self->root == NULL)
    return;
  set_busy (self, FALSE);
  if (g_strcmp0 (case_id, self->case_id) != 0)
    return;
  if (error != NULL)
    {
      say (self, error);
      reveal (self);
      return;
    }
  /* The applicant's reason is not why the case is late. */
  if (waiting->kind == JOB_REQUEST)
    gtk_editable_set_text (self->reason, "");
  if (waiting->kind != JOB_RECEIPT && waiting->kind != JOB_REQUEST)
    go_to (self, YC_N_CASE_ACTS);
  if (paper != NULL)
    g_signal_emit (self, signals[PRINT], 0, paper->id);
  yc_session_notify_case (self->session, case_id);
}

static void
start (YcCounterActs *self, JobKind kind)
{
  Job *job = g_new0 (Job, 1);
  Waiting *waiting = g_new0 (Waiting, 1);

  *job = (Job) { kind, g_strdup (self->case_id), yc_session_get_calendar (self->session), g_strdup (gtk_editable_get_text (self->person)),
                 g_strdup (gtk_editable_get_text (self->relation)), g_strdup (gtk_editable_get_text (self->tracking)),
                 g_strdup (gtk_editable_get_text (self->name)), g_strdup (gtk_editable_get_text (self->reason)),
                 g_strdup (gtk_editable_get_text (self->law)) };
  *waiting = (Waiting) { g_object_ref (self), g_strdup (self->case_id), kind };
  say (self, NULL);
  set_busy (self, TRUE);
  yc_session_run (self->session, run_job, job, job_free, (GDestroyNotify) yc_paper_record_free, done_cb, waiting);
}

static void
primary_cb (YcCounterActs *self)
{
  YcSignStep step;

  if (self->busy || self->file == NULL || self->form == YC_N_CASE_ACTS)
    return;
  step = find_step (self);
  if (self->form == YC_CASE_CORRECT)
    start (self, JOB_CORRECT);
  else if (self->form == YC_CASE_LAPSE)
    start (self, JOB_LAPSE);
  else if (self->refusing)
    start (self, JOB_REFUSE);
  else if (is_posting (self))
    start (self, JOB_POST);
  else if (step == YC_SIGN_SCAN)
    g_signal_emit (self, signals[SUPPLY], 0);
  else if (self->form == YC_CASE_DELIVER)
    start (self, step == YC_SIGN_MAKE ? JOB_RECEIPT : JOB_DELIVER);
  else
    start (self, step == YC_SIGN_MAKE ? JOB_REQUEST : JOB_WITHDRAW);
}

/* A page is missing, or the wrong sheet was scanned. */
static void
again_cb (YcCounterActs *self)
{
  if (!self->busy)
    g_signal_emit (self, signals[SUPPLY], 0);
}

/* The same form, asked for other words. */
static void
refuse_cb (YcCounterActs *self)
{
  if (self->busy || self->file == NULL || self->form != YC_CASE_WITHDRAW)
    return;
  self->refusing = TRUE;
  gtk_editable_set_text (self->reason, "");
  say (self, NULL);
  update_form (self);
  gtk_widget_grab_focus (GTK_WIDGET (self->reason));
  reveal (self);
}

static void
leave_cb (YcCounterActs *self)
{
  if (self->busy)
    return;
  go_to (self, YC_N_CASE_ACTS);
  gtk_widget_child_focus (GTK_WIDGET (self->root), GTK_DIR_TAB_FORWARD);
}

static void
way_cb (YcCounterActs *self)
{
  if (self->file != NULL && self->form < YC_N_CASE_ACTS)
    update_form (self);
}

static void
clear_form (YcCounterActs *self)
{
  GtkEditable *const entries[] = { self->person, self->relation, self->tracking, self->name, self->reason, self->law };

  for (gsize i = 0; i < G_N_ELEMENTS (entries); i++)
    gtk_editable_set_text (entries[i], "");
  gtk_check_button_set_active (self->collect, TRUE);
}

static void
open_form (YcCounterActs *self, YcCaseAct act)
{
  clear_form (self);
  go_to (self, act);
  if (act == YC_CASE_DELIVER)
    gtk_editable_set_text (self->person, self->file->record->applicant_name);
  if (act == YC_CASE_LAPSE && gtk_widget_get_visible (self->reason_box))
    gtk_editable_set_text (self->reason, _("The tolerated materials did not come; until then nothing could be decided"));
  if (act == YC_CASE_CORRECT)
    gtk_widget_grab_focus (GTK_WIDGET (self->name));
  else if (gtk_widget_get_visible (self->reason_box))
    gtk_widget_grab_focus (GTK_WIDGET (self->reason));
  else
    gtk_widget_grab_focus (GTK_WIDGET (self->primary));
  reveal (self);
}

/* ---- for the page ---- */

void
yc_counter_acts_show (YcCounterActs *self, YcSession *session, const YcCaseFile *file)
{
  gboolean shown = file != NULL && file->record->state >= YC_STATE_ACCEPTED && yc_state_is_open (file->record->state);
  gboolean other = file != NULL && g_strcmp0 (self->case_id, file->record->id) != 0;

  g_return_if_fail (YC_IS_COUNTER_ACTS (self));

  g_set_object (&self->session, session);
  self->file = shown ? file : NULL;
  gtk_widget_set_visible (GTK_WIDGET (self), shown);
  if (other)
    {
      g_free (self->case_id);
      self->case_id = g_strdup (file->record->id);
      clear_form (self);
    }
  if (!shown)
    return;
  update_rows (self);
  if (other || self->form == YC_N_CASE_ACTS || !yc_counter_acts_can (self, self->form))
    go_to (self, YC_N_CASE_ACTS);
  else
    update_form (self);
}

gboolean
yc_counter_acts_can (YcCounterActs *self, YcCaseAct act)
{
  g_auto (YcActLook) look = { FALSE, NULL, NULL };

  g_return_val_if_fail (YC_IS_COUNTER_ACTS (self), FALSE);

  if (self->file == NULL)
    return FALSE;
  yc_act_look_read (self->file, act, &look);
  return look.open;
}

void
yc_counter_acts_begin (YcCounterActs *self, YcCaseAct act)
{
  g_return_if_fail (YC_IS_COUNTER_ACTS (self));

  if (self->busy || !yc_counter_acts_can (self, act))
    return;
  if (act == YC_CASE_SUPPLY)
    g_signal_emit (self, signals[SUPPLY], 0);
  else if (act == YC_CASE_SETTLE)
    start (self, yc_act_hands_over (self->file) ? JOB_HAND_OVER : JOB_CURE);
  else if (act == YC_CASE_HEARING)
    start (self, JOB_HEARING);
  else
    open_form (self, act);
}

/* ---- the widget ---- */

static void
yc_counter_acts_dispose (GObject *object)
{
  YcCounterActs *self = YC_COUNTER_ACTS (object);

  self->file = NULL;
  gtk_widget_dispose_template (GTK_WIDGET (self), YC_TYPE_COUNTER_ACTS);
  g_clear_object (&self->session);
  g_clear_pointer (&self->case_id, g_free);
  G_OBJECT_CLASS (yc_counter_acts_parent_class)->dispose (object);
}

static void
yc_counter_acts_class_init (YcCounterActsClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  static const struct { const char *name; gssize offset; } children[] = {
#define CHILD(name) { #name, G_STRUCT_OFFSET (YcCounterActs, name) }
    CHILD (box), CHILD (root), CHILD (form_title), CHILD (form_lead), CHILD (trouble), CHILD (ways), CHILD (collect), CHILD (person_box),
    CHILD (relation_box), CHILD (tracking_box), CHILD (name_box), CHILD (reason_box), CHILD (reason_label), CHILD (law_box), CHILD (law), CHILD (refuse), CHILD (person), CHILD (relation), CHILD (tracking),
    CHILD (name), CHILD (reason), CHILD (primary), CHILD (again),
#undef CHILD
    { "supply_row", G_STRUCT_OFFSET (YcCounterActs, rows[YC_CASE_SUPPLY]) }, { "supply_line", G_STRUCT_OFFSET (YcCounterActs, lines[YC_CASE_SUPPLY]) },
    { "settle_row", G_STRUCT_OFFSET (YcCounterActs, rows[YC_CASE_SETTLE]) }, { "settle_line", G_STRUCT_OFFSET (YcCounterActs, lines[YC_CASE_SETTLE]) },
    { "deliver_row", G_STRUCT_OFFSET (YcCounterActs, rows[YC_CASE_DELIVER]) }, { "deliver_line", G_STRUCT_OFFSET (YcCounterActs, lines[YC_CASE_DELIVER]) },
    { "withdraw_row", G_STRUCT_OFFSET (YcCounterActs, rows[YC_CASE_WITHDRAW]) }, { "withdraw_line", G_STRUCT_OFFSET (YcCounterActs, lines[YC_CASE_WITHDRAW]) },
    { "lapse_row", G_STRUCT_OFFSET (YcCounterActs, rows[YC_CASE_LAPSE]) }, { "lapse_line", G_STRUCT_OFFSET (YcCounterActs, lines[YC_CASE_LAPSE]) },
    { "hearing_row", G_STRUCT_OFFSET (YcCounterActs, rows[YC_CASE_HEARING]) }, { "hearing_line", G_STRUCT_OFFSET (YcCounterActs, lines[YC_CASE_HEARING]) },
    { "correct_row", G_STRUCT_OFFSET (YcCounterActs, rows[YC_CASE_CORRECT]) }, { "correct_line", G_STRUCT_OFFSET (YcCounterActs, lines[YC_CASE_CORRECT]) },
  };

  G_OBJECT_CLASS (klass)->dispose = yc_counter_acts_dispose;
  signals[PRINT] = g_signal_new ("print", YC_TYPE_COUNTER_ACTS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[SUPPLY] = g_signal_new ("supply", YC_TYPE_COUNTER_ACTS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  g_type_ensure (YC_TYPE_KEY_BUTTON);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, YC_APP_PATH "/common/yc-counter-acts.ui");
  for (gsize i = 0; i < G_N_ELEMENTS (children); i++)
    gtk_widget_class_bind_template_child_full (widget_class, children[i].name, FALSE, children[i].offset);
  gtk_widget_class_bind_template_callback (widget_class, primary_cb);
  gtk_widget_class_bind_template_callback (widget_class, again_cb);
  gtk_widget_class_bind_template_callback (widget_class, refuse_cb);
  gtk_widget_class_bind_template_callback (widget_class, leave_cb);
  gtk_widget_class_bind_template_callback (widget_class, way_cb);
}

static void
yc_counter_acts_init (YcCounterActs *self)
{
  self->form = YC_N_CASE_ACTS;
  gtk_widget_init_template (GTK_WIDGET (self));
}
