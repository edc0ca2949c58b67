/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */

/* The approver's acts beside the decision. Takes a dossier and who acts, shows what the rules of review/yc-review-rules say of each act, and gives the
 * texts of its form; the page does the act. Main thread only. */
#define G_LOG_DOMAIN "yc-app"
#include "config.h"

#include <glib/gi18n.h>

#include "app/clerk/yc-clerk-ui.h"
#include "app/clerk/yc-key-button.h"
#include "app/common/yc-stack.h"
#include "app/review/yc-review-acts.h"
#include "app/yc-session.h"
#include "case/yc-event-rule.h"
#include "review/yc-review.h"

#define ROW_ACT "yc-review-act"

struct _YcReviewActs
{
  GtkPopover   parent_instance;
  char        *case_id;          /* (nullable): whose texts stand in the forms */
  YcState      state;
  YcReviewAct  form;
  gboolean     open[YC_N_REVIEW_ACTS];
  char        *own_id, *own_name;        /* (nullable): of who would act, where it is his case */
  gboolean     on_site;          /* the step that goes on is a 现场核查 */
  gboolean     late, verifies_late;  /* the day of the decision, of the check of what was promised is over */
  GtkStringList *names;          /* of the item's steps */
  char        *revocation_law;   /* by which the item's result is revoked; "" unknown */
  char        *fix;              /* (nullable): an order to put right stands: until when */
  GPtrArray   *hints;            /* char*: of the item's steps, in the order of the drop-down */
  GArray      *asks;             /* of const char*, in the same order: the unit of the time that has to be told; NULL: the item says it, or none has to be */
  int          extension;        /* days that the item's law gives, 0 for none */
  YcUnit       unit;

  GtkStack    *root;
  GtkListBox  *acts;
  GtkLabel    *title, *lead, *hint, *days_head, *who_head, *why_head, *law_head;
  GtkWidget   *step_box, *days_box, *who_box, *why_box, *law_box, *delay_box, *persons_box;
  GtkDropDown *step;
  GtkEditable *days, *who, *delay, *first, *second;
  GtkTextView *why, *law;
  GtkWidget   *confirm;
};

G_DEFINE_FINAL_TYPE (YcReviewActs, yc_review_acts, GTK_TYPE_POPOVER)

enum { CONFIRMED, N_SIGNALS };
static guint signals[N_SIGNALS];

static const YcReviewAct offered[] = { YC_REVIEW_BEGIN_STEP, YC_REVIEW_ASK_HEARING, YC_REVIEW_END_STEP, YC_REVIEW_EXTEND, YC_REVIEW_TERMINATE, YC_REVIEW_VERIFY, YC_REVIEW_REVOKE };

/* What a check of the commitment comes to, in the order of the drop-down. */
enum { FITS, FIX, REVOKE };

/* ---- texts ---- */

static const char *
get_title (YcReviewAct act)
{
  switch ((int) act)
    {
    case YC_REVIEW_BEGIN_STEP: return _("Begin a special step");
    case YC_REVIEW_END_STEP: return _("End the special step");
    case YC_REVIEW_EXTEND: return _("Extend the time limit");
    case YC_REVIEW_TERMINATE: return _("Terminate the case");
    case YC_REVIEW_REVOKE: return _("Revoke the decision");
    case YC_REVIEW_VERIFY: return _("Check the commitment");
    case YC_REVIEW_ASK_HEARING: return _("The applicant asks for the hearing");
    default: g_return_val_if_reached ("");
    }
}

/* What comes of it, in the form. */
static char *
make_lead (YcReviewActs *self)
{
  g_autofree char *days = NULL;

  switch ((int) self->form)
    {
    case YC_REVIEW_BEGIN_STEP:
      return g_strdup (_("The notice of the special step is made; the window hands it to the applicant."));
    case YC_REVIEW_END_STEP:
      return g_strdup (_("The review goes on. A clock that stood still runs on from today, and the day of the decision is counted anew."));
    case YC_REVIEW_ASK_HEARING:
      return g_strdup (_("The hearing is held within twenty working days of today; the step goes on until it is over."));
    case YC_REVIEW_EXTEND:
      days = yc_clerk_limit_text (self->extension, self->unit);
      return g_strdup_printf (_("By %s, once, with the approval of the agency's head. The notice tells the applicant the reason and the new day."), days);
    case YC_REVIEW_TERMINATE:
      return g_strdup (_("The case ends without a decision and the notice is made. This cannot be undone."));
    case YC_REVIEW_REVOKE:
      return g_strdup (_("The result that was granted is void and the decision on it is made, with the ways of appeal. This cannot be undone."));
    case YC_REVIEW_VERIFY:
      return self->fix != NULL ? g_strdup_printf (_("It was to be put right by %s: what was found when looking again."), self->fix)
                               : g_strdup (_("What was found when looking whether the promise holds."));
    default:
      g_return_val_if_reached (NULL);
    }
}

static const char *
get_found (guint found)
{
  return found == FITS ? _("Record that it fits") : found == FIX ? _("Make the order") : _("Go on to the revocation");
}

static const char *
get_confirm (YcReviewAct act)
{
  switch ((int) act)
    {
    case YC_REVIEW_VERIFY: return get_found (FITS);
    case YC_REVIEW_BEGIN_STEP: return _("Make the notice and begin");
    case YC_REVIEW_END_STEP: return _("End the step");
    case YC_REVIEW_ASK_HEARING: return _("Record the request");
    case YC_REVIEW_EXTEND: return _("Make the notice and extend");
    case YC_REVIEW_TERMINATE: return _("Make the notice and terminate");
    case YC_REVIEW_REVOKE: return _("Make the decision and revoke");
    default: g_return_val_if_reached ("");
    }
}

static char *
read_view (GtkTextView *view)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (view);
  GtkTextIter start, end;

  gtk_text_buffer_get_bounds (buffer, &start, &end);
  return gtk_text_buffer_get_text (buffer, &start, &end, FALSE);
}

static void
write_view (GtkTextView *view, const char *text)
{
  gtk_text_buffer_set_text (gtk_text_view_get_buffer (view), text, -1);
}

static gboolean
is_filled (char *text)
{
  g_autofree char *owned = text;

  return *g_strstrip (owned) != '\0';
}

/* ---- the form ---- */

/* What the head of the field says where the chosen step does not say how long it lasts, and stops the clock; NULL: nothing is asked. */
static const char *
get_asked (YcReviewActs *self)
{
  guint at = gtk_drop_down_get_selected (self->step);

  if (self->form == YC_REVIEW_VERIFY)
    return at == FIX ? _("Days to put it right") : NULL;
  return self->form == YC_REVIEW_BEGIN_STEP && at < self->asks->len ? g_array_index (self->asks, const char *, at) : NULL;
}

/* What ends a case behind its day says why, and who looks behind the period whether a promise holds (优化营商环境条例第三十六条). */
static gboolean
asks_delay (YcReviewActs *self)
{
  return (self->form == YC_REVIEW_TERMINATE && self->late) || (self->form == YC_REVIEW_VERIFY && self->verifies_late);
}

/* 行政许可法第三十四条第三款: two are named who were there. */
static gboolean
has_persons (YcReviewActs *self)
{
  g_auto (GStrv) persons = yc_review_acts_dup_persons (self);

  return self->form != YC_REVIEW_END_STEP || !self->on_site || yc_event_rule_are_two ((const char *const *) persons);
}

/* 行政许可法第四十二条: the head approves, not who asks. */
static gboolean
has_head (YcReviewActs *self)
{
  g_autofree char *who = yc_review_acts_dup_who (self);

  return *g_strstrip (who) != '\0' && !yc_event_rule_names (who, self->own_id != NULL ? self->own_id : "")
         && !yc_event_rule_names (who, self->own_name != NULL ? self->own_name : "");
}

static void
check_form (YcReviewActs *self)
{
  gboolean ends = self->form == YC_REVIEW_TERMINATE || self->form == YC_REVIEW_REVOKE, extends = self->form == YC_REVIEW_EXTEND;
  gboolean fixes = self->form == YC_REVIEW_VERIFY && gtk_drop_down_get_selected (self->step) == FIX;
  gboolean ready = !(fixes && self->fix != NULL) && (self->form != YC_REVIEW_BEGIN_STEP || self->hints->len > 0) && (get_asked (self) == NULL || yc_review_acts_get_days (self) > 0)
                   && (!extends || has_head (self))
                   && (!(extends || ends || fixes) || is_filled (yc_review_acts_dup_why (self))) && (!ends || is_filled (yc_review_acts_dup_law (self)))
                   && (!asks_delay (self) || is_filled (yc_review_acts_dup_delay (self)))
                   && has_persons (self);

  gtk_widget_set_sensitive (self->confirm, ready);
}

static void
show_found (YcReviewActs *self, guint found)
{
  gtk_label_set_label (self->hint, found == FITS ? _("It stands in the history, and nothing more is to be checked.")
                                   : found == REVOKE ? _("Untrue, or not put right: the decision on it is the next form.")
                                   : self->fix != NULL ? _("It was ordered once already: what still does not fit is revoked.")
                                   : _("The order is made; the window hands it to the applicant."));
  yc_key_button_set_text (YC_KEY_BUTTON (self->confirm), get_found (found));
}

static void
show_hint (YcReviewActs *self)
{
  guint at = gtk_drop_down_get_selected (self->step);

  if (self->form == YC_REVIEW_VERIFY)
    show_found (self, at);
  else
    gtk_label_set_label (self->hint, at < self->hints->len ? g_ptr_array_index (self->hints, at) : "");
  gtk_widget_set_visible (self->days_box, get_asked (self) != NULL);
  gtk_label_set_label (self->days_head, get_asked (self) != NULL ? get_asked (self) : "");
}

static void
focus_form (YcReviewActs *self)
{
  GtkWidget *first = self->form == YC_REVIEW_BEGIN_STEP || self->form == YC_REVIEW_VERIFY ? GTK_WIDGET (self->step)
                     : self->form == YC_REVIEW_EXTEND ? GTK_WIDGET (self->who)
                     : self->form == YC_REVIEW_ASK_HEARING ? self->confirm
                     : self->form == YC_REVIEW_END_STEP ? (self->on_site ? GTK_WIDGET (self->first) : self->confirm) : GTK_WIDGET (self->why);

  gtk_widget_grab_focus (first);
}

/* One drop-down: the item's steps, or what was found. */
static void
set_choices (YcReviewActs *self)
{
  const char *const found[] = { _("It fits"), _("To be put right"), _("To be revoked"), NULL };
  g_autoptr (GtkStringList) results = NULL;

  if (self->form == YC_REVIEW_VERIFY)
    results = gtk_string_list_new (found);
  if (self->form == YC_REVIEW_VERIFY || self->form == YC_REVIEW_BEGIN_STEP)
    gtk_drop_down_set_model (self->step, G_LIST_MODEL (results != NULL ? results : self->names));
  yc_clerk_name (gtk_widget_get_first_child (GTK_WIDGET (self->step)), self->form == YC_REVIEW_VERIFY ? _("What was found") : _("Special step"));
  yc_clerk_name (GTK_WIDGET (self->days), self->form == YC_REVIEW_VERIFY ? _("Days to put it right") : _("Expected time"));
}

static void
show_form (YcReviewActs *self)
{
  gboolean ends = self->form == YC_REVIEW_TERMINATE || self->form == YC_REVIEW_REVOKE;
  gboolean verifies = self->form == YC_REVIEW_VERIFY, begins = self->form == YC_REVIEW_BEGIN_STEP;
  g_autofree char *lead = make_lead (self);

  set_choices (self);
  gtk_label_set_label (self->why_head, verifies ? _("What the check has shown") : _("Reason"));
  yc_clerk_name (GTK_WIDGET (self->why), gtk_label_get_label (self->why_head));
  gtk_label_set_label (self->title, get_title (self->form));
  gtk_label_set_label (self->lead, lead);
  gtk_widget_set_visible (self->step_box, begins || verifies);
  gtk_widget_set_visible (self->who_box, self->form == YC_REVIEW_EXTEND);
  gtk_widget_set_visible (self->why_box, self->form == YC_REVIEW_EXTEND || ends || verifies);
  gtk_widget_set_visible (self->law_box, ends);
  gtk_widget_set_visible (self->persons_box, self->form == YC_REVIEW_END_STEP && self->on_site);
  gtk_widget_set_visible (self->delay_box, asks_delay (self));
  if (self->form == YC_REVIEW_REVOKE && !is_filled (yc_review_acts_dup_law (self)))
    write_view (self->law, self->revocation_law);
  yc_key_button_set_text (YC_KEY_BUTTON (self->confirm), get_confirm (self->form));
  show_hint (self);
  check_form (self);
  gtk_stack_set_visible_child_name (self->root, "form");
}

void
yc_review_acts_begin (YcReviewActs *self, YcReviewAct act)
{
  g_return_if_fail (YC_IS_REVIEW_ACTS (self));

  if (act >= YC_N_REVIEW_ACTS || !self->open[act])
    return;
  self->form = act;
  show_form (self);
  gtk_popover_popup (GTK_POPOVER (self));
  focus_form (self);
}

/* ---- the list ---- */

static GtkWidget *
make_label (const char *text, const char *style)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_width_chars (GTK_LABEL (label), 30);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 30);
  gtk_widget_add_css_class (label, style);
  return label;
}

/* One that is not open can be reached all the same: its reason is read there. */
static void
add_row (YcReviewActs *self, YcReviewAct act, gboolean open, const char *line)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 1), *row = gtk_list_box_row_new ();
  g_autofree char *spoken = g_strdup_printf ("%s：%s", get_title (act), line);

  gtk_box_append (GTK_BOX (box), make_label (get_title (act), open ? "strong" : "second"));
  gtk_box_append (GTK_BOX (box), make_label (line, "second"));
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), open);
  g_object_set_data (G_OBJECT (row), ROW_ACT, GINT_TO_POINTER (act));
  yc_clerk_name (row, spoken);
  gtk_list_box_append (self->acts, row);
}

/* Of most items nobody is ever heard. */
static gboolean
is_shown (const YcReviewDossier *dossier, YcReviewAct act)
{
  const YcItem *item = dossier->intake != NULL ? dossier->intake->item : NULL;

  if (act != YC_REVIEW_ASK_HEARING || dossier->hearing.phase != YC_HEARING_NONE)
    return TRUE;
  for (guint i = 0; item != NULL && i < item->special_steps->len; i++)
    if (((const YcSpecialStep *) g_ptr_array_index (item->special_steps, i))->hearing)
      return TRUE;
  return FALSE;
}

static void
fill_list (YcReviewActs *self, const YcReviewDossier *dossier, const char *clerk_id, const GDate *today)
{
  yc_clerk_clear (GTK_WIDGET (self->acts));
  for (guint i = 0; i < G_N_ELEMENTS (offered); i++)
    {
      g_autoptr (YcReviewStanding) standing = yc_review_stand (dossier, offered[i], clerk_id, today);

      if (!is_shown (dossier, offered[i]))
        continue;
      self->open[offered[i]] = standing->ready;
      add_row (self, offered[i], standing->ready, standing->ready ? standing->detail : standing->sentence);
    }
}

/* When what was granted may or must be revoked: 行政许可法第六十九条 for a licence, the item's own law else. "": the catalogue names none. */
static const char *
find_revocation_law (const YcItem *item)
{
  const char *text = yc_source_get_text_for (YC_SOURCE_REVOKE, item);

  return text != yc_source_get_text (YC_SOURCE_LIFECYCLE) ? text : "";
}

static void
fill_steps (YcReviewActs *self, const YcIntake *intake)
{
  const YcItem *item = intake != NULL ? intake->item : NULL;
  YcCaseLimits limits = { 0 };
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);

  g_ptr_array_set_size (self->hints, 0);
  g_array_set_size (self->asks, 0);
  for (guint i = 0; item != NULL && i < item->special_steps->len; i++)
    {
      const YcSpecialStep *step = g_ptr_array_index (item->special_steps, i);
      g_autofree char *limit = step->value > 0 ? yc_clerk_limit_text (step->value, step->unit) : g_strdup (_("open-ended"));

      const char *asked = step->counted || step->value > 0 ? NULL : step->unit == YC_UNIT_WORKDAY ? _("Expected time, working days") : _("Expected time, days");

      gtk_string_list_append (names, step->name);
      g_array_append_val (self->asks, asked);
      g_ptr_array_add (self->hints, g_strdup_printf (step->counted ? _("%s. It counts: the clocks run on.")
                                                                   : _("%s. It does not count: the clocks stand still from today."), limit));
    }
  g_set_object (&self->names, names);
  g_free (self->revocation_law);
  self->revocation_law = g_strdup (find_revocation_law (item));
  if (item != NULL)
    yc_item_find_limits (item, intake->answers, &limits);
  self->extension = limits.legal != NULL ? limits.legal->extension : 0;
  self->unit = limits.legal != NULL ? limits.legal->unit : YC_UNIT_WORKDAY;
}

static void
clear_texts (YcReviewActs *self)
{
  gtk_editable_set_text (self->days, "");
  gtk_editable_set_text (self->who, "");
  gtk_editable_set_text (self->delay, "");
  gtk_editable_set_text (self->first, "");
  gtk_editable_set_text (self->second, "");
  write_view (self->why, "");
  write_view (self->law, "");
}

void
yc_review_acts_show (YcReviewActs *self, const YcReviewDossier *dossier, const char *clerk_id, const GDate *today)
{
  const char *fix = dossier != NULL && g_str_equal (dossier->verified, "fix") ? dossier->fix_until : NULL;
  gboolean moved = dossier == NULL || g_strcmp0 (dossier->record->id, self->case_id) != 0 || dossier->record->state != self->state
                   || g_strcmp0 (fix, self->fix) != 0;

  g_return_if_fail (YC_IS_REVIEW_ACTS (self));

  /* An act that was open is judged anew; a form whose case has moved would be another's. */
  if (moved)
    {
      gtk_popover_popdown (GTK_POPOVER (self));
      g_free (self->case_id);
      self->case_id = dossier != NULL ? g_strdup (dossier->record->id) : NULL;
      self->state = dossier != NULL ? dossier->record->state : YC_STATE_DRAFT;
      g_free (self->fix);
      self->fix = g_strdup (fix);
      clear_texts (self);
    }
  memset (self->open, 0, sizeof self->open);
  g_free (self->own_id);
  g_free (self->own_name);
  self->own_id = g_strdup (clerk_id);
  self->own_name = dossier != NULL && g_strcmp0 (dossier->claimed_by, clerk_id) == 0 ? g_strdup (dossier->claimed_name) : NULL;
  self->on_site = dossier != NULL && yc_review_get_running_step (dossier) != NULL && yc_review_get_running_step (dossier)->on_site;
  self->late = dossier != NULL && yc_review_is_late (dossier, today);
  self->verifies_late = dossier != NULL && yc_review_verification_is_late (dossier, today);
  if (dossier == NULL)
    return;
  if (moved)
    fill_steps (self, dossier->intake);
  fill_list (self, dossier, clerk_id, today);
}

/* ---- what was typed ---- */

int
yc_review_acts_get_days (YcReviewActs *self)
{
  guint64 days = 0;

  if (get_asked (self) == NULL
      || !g_ascii_string_to_unsigned (gtk_editable_get_text (self->days), 10, 1,
                                      self->form == YC_REVIEW_VERIFY ? YC_REVIEW_MAX_FIX_DAYS : YC_REVIEW_MAX_STEP_DAYS, &days, NULL))
    return 0;
  return (int) days;
}

gboolean
yc_review_acts_is_fix (YcReviewActs *self)
{
  return self->form == YC_REVIEW_VERIFY && gtk_drop_down_get_selected (self->step) == FIX;
}

char *
yc_review_acts_dup_step (YcReviewActs *self)
{
  GtkStringObject *name = gtk_drop_down_get_selected_item (self->step);

  return g_strdup (name != NULL ? gtk_string_object_get_string (name) : "");
}

char *
yc_review_acts_dup_who (YcReviewActs *self)
{
  return g_strdup (gtk_editable_get_text (self->who));
}

char *
yc_review_acts_dup_why (YcReviewActs *self)
{
  return read_view (self->why);
}

char **
yc_review_acts_dup_persons (YcReviewActs *self)
{
  const char *const persons[] = { gtk_editable_get_text (self->first), gtk_editable_get_text (self->second), NULL };

  return g_strdupv ((char **) persons);
}

char *
yc_review_acts_dup_delay (YcReviewActs *self)
{
  return g_strdup (gtk_editable_get_text (self->delay));
}

char *
yc_review_acts_dup_law (YcReviewActs *self)
{
  return read_view (self->law);
}

/* ---- callbacks of the template ---- */

static void
chosen_cb (YcReviewActs *self, GtkListBoxRow *row)
{
  yc_review_acts_begin (self, (YcReviewAct) GPOINTER_TO_INT (g_object_get_data (G_OBJECT (row), ROW_ACT)));
}

static void
back_cb (YcReviewActs *self)
{
  gtk_stack_set_visible_child_name (self->root, "list");
  yc_clerk_focus (GTK_WIDGET (self->acts));
}

static void
confirm_cb (YcReviewActs *self)
{
  if (!gtk_widget_get_sensitive (self->confirm))
    return;
  /* What was found stays in the field: it is the reason. */
  if (self->form == YC_REVIEW_VERIFY && gtk_drop_down_get_selected (self->step) == REVOKE)
    {
      yc_review_acts_begin (self, YC_REVIEW_REVOKE);
      return;
    }
  /* An entry that is hidden while it has the focus is never told that it has lost it. */
  gtk_widget_grab_focus (self->confirm);
  gtk_popover_popdown (GTK_POPOVER (self));
  g_signal_emit (self, signals[CONFIRMED], 0, (int) self->form);
}

static void
changed_cb (YcReviewActs *self)
{
  check_form (self);
}

static void
step_cb (YcReviewActs *self)
{
  show_hint (self);
  check_form (self);
}

/* Opened again it is the list that stands there. */
static void
closed_cb (YcReviewActs *self)
{
  gtk_stack_set_visible_child_name (self->root, "list");
}

/* ---- the widget ---- */

static void
yc_review_acts_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), YC_TYPE_REVIEW_ACTS);
  G_OBJECT_CLASS (yc_review_acts_parent_class)->dispose (object);
}

static void
yc_review_acts_finalize (GObject *object)
{
  YcReviewActs *self = YC_REVIEW_ACTS (object);

  g_free (self->case_id);
  g_free (self->revocation_law);
  g_free (self->fix);
  g_free (self->own_id);
  g_free (self->own_name);
  g_clear_object (&self->names);
  g_ptr_array_unref (self->hints);
  g_array_unref (self->asks);
  G_OBJECT_CLASS (yc_review_acts_parent_class)->finalize (object);
}

#define BIND(name) gtk_widget_class_bind_template_child (klass, YcReviewActs, name)

static void
yc_review_acts_class_init (YcReviewActsClass *class)
{
  GtkWidgetClass *klass = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = yc_review_acts_dispose;
  G_OBJECT_CLASS (class)->finalize = yc_review_acts_finalize;
  signals[CONFIRMED] = g_signal_new ("confirmed", G_TYPE_FROM_CLASS (class), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_INT);
  g_type_ensure (YC_TYPE_KEY_BUTTON);
  gtk_widget_class_set_template_from_resource (klass, YC_APP_PATH "/review/yc-review-acts.ui");
  BIND (root); BIND (acts); BIND (title); BIND (lead); BIND (hint); BIND (who_head); BIND (why_head); BIND (law_head); BIND (step_box); BIND (days_box); BIND (days_head); BIND (days); BIND (who_box); BIND (why_box);
  BIND (law_box); BIND (delay_box); BIND (delay); BIND (persons_box); BIND (first); BIND (second); BIND (step); BIND (who); BIND (why); BIND (law); BIND (confirm);
  gtk_widget_class_bind_template_callback (klass, chosen_cb);
  gtk_widget_class_bind_template_callback (klass, back_cb);
  gtk_widget_class_bind_template_callback (klass, confirm_cb);
  gtk_widget_class_bind_template_callback (klass, changed_cb);
  gtk_widget_class_bind_template_callback (klass, step_cb);
  gtk_widget_class_bind_template_callback (klass, closed_cb);
}

static void
yc_review_acts_init (YcReviewActs *self)
{
  self->hints = g_ptr_array_new_with_free_func (g_free);
  self->asks = g_array_new (FALSE, FALSE, sizeof (const char *));
  self->state = YC_STATE_DRAFT;
  gtk_widget_init_template (GTK_WIDGET (self));
  yc_stack_hide_others (self->root);
  yc_key_button_set_text (YC_KEY_BUTTON (self->confirm), get_confirm (YC_REVIEW_END_STEP));
  g_signal_connect_object (gtk_text_view_get_buffer (self->why), "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (gtk_text_view_get_buffer (self->law), "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  self->names = gtk_string_list_new (NULL);
  yc_clerk_name (gtk_widget_get_first_child (GTK_WIDGET (self->step)), _("Special step"));
}
