/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */

/* The approver's screen: frame, strip, tags and bar. It takes a session and a feed, and shows the dossier that -load.c read; rows are in -rows.c,
 * pages in -reading.c, acts in -act.c. Main thread only. */
#define G_LOG_DOMAIN "yc-app"
#include "config.h"

#include <glib/gi18n.h>

#include "app/clerk/yc-key-button.h"
#include "app/common/yc-case-item.h"
#include "app/common/yc-list-focus.h"
#include "app/common/yc-stack.h"
#include "app/review/yc-approver-page-private.h"
#include "app/yc-accels.h"
#include "base/yc-clock.h"
#include "case/yc-case-number.h"
#include "intake/yc-id-number.h"

#define WIDE 1700                /* px: from here on there is room for two pages and the history */

enum { SAID, CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (YcApproverPage, yc_approver_page, GTK_TYPE_WIDGET)

const char *
yc_approver_page_get_clerk (YcApproverPage *self)
{
  const YcClerk *clerk = yc_session_get_clerk (self->session);

  return clerk != NULL ? clerk->id : "";
}

YcReviewAct
yc_approver_page_get_planned (YcApproverPage *self)
{
  if (self->dossier != NULL && self->dossier->record->state == YC_STATE_HANDED_OVER)
    return YC_REVIEW_CLAIM;
  if (self->dossier != NULL && self->dossier->record->state == YC_STATE_SPECIAL_STEP)
    return YC_REVIEW_END_STEP;
  return gtk_toggle_button_get_active (self->grant) ? YC_REVIEW_GRANT : YC_REVIEW_DENY;
}

/* ---- strip ---- */

static void
show_applicant (YcApproverPage *self, const YcReviewDossier *dossier)
{
  const YcApplicant *applicant = dossier->intake != NULL ? &dossier->intake->applicant : NULL;
  const char *name = dossier->record->applicant_name;
  g_autofree char *initial = *name != '\0' ? g_utf8_substring (name, 0, 1) : g_strdup ("");
  g_autofree char *masked = *dossier->record->applicant_number != '\0' ? yc_id_mask (dossier->record->applicant_number) : g_strdup ("");

  gtk_label_set_label (self->initial, initial);
  gtk_label_set_label (self->applicant, name);
  gtk_label_set_label (self->person, applicant != NULL && applicant->kind == YC_APPLICANT_ORGANISATION ? applicant->legal_rep : "");
  gtk_label_set_label (self->identity, masked);
}

/* Who has it; when it is decided, who decided it. */
static char *
describe_owner (YcApproverPage *self, const YcReviewDossier *dossier)
{
  if (g_str_equal (dossier->claimed_by, yc_approver_page_get_clerk (self)))
    return g_strdup_printf (_("%s (me)"), dossier->claimed_name);
  if (*dossier->claimed_name != '\0')
    return g_strdup (dossier->claimed_name);
  for (guint i = dossier->record->state >= YC_STATE_GRANTED ? dossier->steps->len : 0; i > 0; i--)
    {
      const YcReviewStep *step = g_ptr_array_index (dossier->steps, i - 1);

      if (g_str_equal (step->kind, "granted") || g_str_equal (step->kind, "denied"))
        return g_strdup (step->clerk_name);
    }
  return g_strdup (_("nobody yet"));
}

static void
show_strip (YcApproverPage *self, const YcReviewDossier *dossier)
{
  const YcCaseRecord *record = dossier->record;
  g_autofree char *number = yc_case_number_group (record->number), *accepted = NULL, *due = NULL;
  gboolean tolerated = g_str_equal (dossier->accepted_as, "tolerated"), committed = g_str_equal (dossier->accepted_as, "committed");
  g_autofree char *owner = describe_owner (self, dossier);
  GDate today;

  yc_session_today (self->session, &today);
  show_applicant (self, dossier);
  gtk_label_set_label (self->item, record->item_name);
  gtk_label_set_label (self->number, number);
  gtk_widget_set_visible (GTK_WIDGET (self->sample), dossier->intake != NULL && dossier->intake->item != NULL && dossier->intake->item->sample);
  accepted = yc_date_short (dossier->accepted_on, &today);
  due = yc_date_marked (record->due, record->due_provisional, &today);
  gtk_label_set_label (self->accepted_head, tolerated ? _("Accepted with tolerance") : committed ? _("Accepted on commitment")
                       : g_str_equal (dossier->accepted_as, "deemed") ? _("Deemed accepted on") : _("Accepted on"));
  gtk_label_set_label (self->accepted, accepted);
  gtk_label_set_label (self->due, due);
  gtk_label_set_label (self->owner, owner);
}

/* ---- tags ---- */

static void
show_tag (GtkWidget *tag, GtkImage *icon, GtkLabel *label, const YcStateLook *look, const char *text)
{
  static const char *const styles[] = { "ok", "info", "warn", "bad", "wait" };

  gtk_widget_set_visible (tag, look->icon != NULL);
  if (look->icon == NULL)
    return;
  for (guint i = 0; i < G_N_ELEMENTS (styles); i++)
    yc_clerk_set_class (tag, styles[i], g_str_equal (styles[i], look->style));
  gtk_image_set_from_icon_name (icon, look->icon);
  gtk_label_set_label (label, text);
}

/* The step that goes on (nullable). */
static const YcReviewStep *
find_running_step (const YcReviewDossier *dossier)
{
  for (guint i = dossier->record->state == YC_STATE_SPECIAL_STEP ? dossier->steps->len : 0; i > 0; i--)
    {
      const YcReviewStep *step = g_ptr_array_index (dossier->steps, i - 1);

      if (g_str_equal (step->kind, "step-begun"))
        return step;
    }
  return NULL;
}

/* Only a step that does not count stops the clocks. */
static gboolean
is_paused (const YcReviewDossier *dossier)
{
  const YcReviewStep *running = find_running_step (dossier);
  const YcSpecialStep *step = running != NULL ? yc_review_find_step (dossier, running->detail) : NULL;

  return running != NULL && (step == NULL || !step->counted);
}

static void
show_clock (YcApproverPage *self, const YcReviewDossier *dossier)
{
  YcStateLook clock = { "media-playback-start-symbolic", "ok", C_("clock", "Running") }, left = { NULL, "wait", NULL };
  g_autofree char *text = NULL;
  YcState state = dossier->record->state;
  GDate today;

  yc_session_today (self->session, &today);
  if (is_paused (dossier))
    clock = (YcStateLook) { "media-playback-pause-symbolic", "info", _("Paused") };
  else if (state >= YC_STATE_GRANTED)
    clock = (YcStateLook) { "media-playback-stop-symbolic", "wait", _("Stopped") };
  /* A clock that has stopped leaves nothing to run out. */
  if (state < YC_STATE_GRANTED)
    text = yc_deadline_look (dossier->record, yc_session_get_calendar (self->session), &today, &left);
  show_tag (self->clock_tag, self->clock_icon, self->clock, &clock, clock.name);
  show_tag (self->left_tag, self->left_icon, self->left, &left, text);
}

static void
show_seal (YcApproverPage *self, const YcReviewDossier *dossier)
{
  g_autofree char *count = dossier->has_pages ? g_strdup_printf (_("%u materials, %u pages"), dossier->materials->len, yc_review_dossier_count_pages (dossier))
                                              : g_strdup_printf (ngettext ("%u material", "%u materials", dossier->materials->len), dossier->materials->len);
  g_autofree char *by = *dossier->sealed_by != '\0' ? g_strdup_printf (_("Sealed at window %s by %s"), dossier->sealed_window, dossier->sealed_by) : g_strdup ("");

  gtk_label_set_label (self->dossier_count, count);
  yc_clerk_set_tone (self->sealed_box, dossier->has_pages ? YC_TONE_OK : YC_TONE_WAIT);
  gtk_image_set_from_icon_name (self->sealed_icon, dossier->has_pages ? "object-select-symbolic" : "radio-symbolic");
  gtk_label_set_label (self->sealed, dossier->has_pages ? _("List of pages is the sealed one") : _("List of pages is not here yet"));
  gtk_label_set_label (self->sealed_by, by);
}

/* Since when which step goes on, and who ends it; NULL where none does. */
static char *
describe_step (const YcReviewDossier *dossier, gboolean others)
{
  const YcReviewStep *step = find_running_step (dossier);
  g_autofree char *day = step != NULL ? yc_time_format (step->at, "%-m月%-d日") : NULL;

  if (step == NULL)
    return NULL;
  if (others)
    return g_strdup_printf (_("“%s” goes on since %s; %s has this case. If they are away, take it over to end the step."), step->detail, day,
                            dossier->claimed_name);
  return g_strdup_printf (_("“%s” goes on since %s. When it is over, the review goes on."), step->detail, day);
}

/* Somebody else has it, or it is over: said where the eyes are. */
static void
show_told (YcApproverPage *self, const YcReviewDossier *dossier)
{
  YcState state = dossier->record->state;
  gboolean on_a_desk = state == YC_STATE_REVIEW || state == YC_STATE_SPECIAL_STEP;
  gboolean others = on_a_desk && !g_str_equal (dossier->claimed_by, yc_approver_page_get_clerk (self));
  g_autofree char *text = NULL;

  if (state == YC_STATE_SPECIAL_STEP)
    text = describe_step (dossier, others);
  else if (others && g_str_equal (dossier->taken_from, yc_approver_page_get_clerk (self)))
    text = g_strdup_printf (_("%s has taken this case over from you: %s"), dossier->claimed_name, dossier->taken_why);
  else if (others)
    text = g_strdup_printf (_("%s has taken this case up. You can read it; Ctrl+Down opens the next one."), dossier->claimed_name);
  else if (state != YC_STATE_HANDED_OVER && state != YC_STATE_REVIEW)
    text = g_strdup_printf (_("The case stands at “%s”. There is nothing to decide."), yc_state_get_name (state));
  gtk_widget_set_visible (self->told, text != NULL);
  gtk_widget_set_visible (self->take_over_button, others);
  if (text == NULL)
    return;
  gtk_image_set_from_icon_name (self->told_icon, others ? "system-users-symbolic" : state == YC_STATE_SPECIAL_STEP ? "document-open-recent-symbolic"
                                                                                                        : "object-select-symbolic");
  gtk_label_set_label (self->told_text, text);
}

/* ---- bar ---- */

gboolean
yc_approver_page_allows (YcApproverPage *self, YcReviewAct act)
{
  g_autofree char *why = NULL;
  YcConflict reason;
  GDate today;

  yc_session_today (self->session, &today);
  return self->dossier != NULL && yc_review_check (self->dossier, act, yc_approver_page_get_clerk (self), &today, &reason, &why);
}

/* What is planned ends the case behind the day of its decision. */
static gboolean
ends_late (YcApproverPage *self)
{
  YcReviewAct planned = yc_approver_page_get_planned (self);
  GDate today;

  yc_session_today (self->session, &today);
  return self->dossier != NULL && (planned == YC_REVIEW_GRANT || planned == YC_REVIEW_DENY) && yc_review_is_late (self->dossier, &today);
}

gboolean
yc_approver_page_lacks_delay (YcApproverPage *self)
{
  g_autofree char *why = yc_approver_page_read_text (self->delay);

  return ends_late (self) && *g_strstrip (why) == '\0';
}

/* Ready, but for what only the approver can tell. */
static void
show_delay (YcApproverPage *self, gboolean ready)
{
  g_autofree char *text = NULL;

  gtk_widget_set_visible (self->delay_box, ends_late (self));
  if (!ready || self->busy > 0 || !yc_approver_page_lacks_delay (self))
    return;
  text = g_strdup_printf (_("Cannot be decided yet: %s"), yc_fact_get_text (YC_FACT_DELAY_TOLD));
  gtk_label_set_label (self->sentence, text);
}

static const char *
get_deed (YcReviewAct planned)
{
  return planned == YC_REVIEW_CLAIM ? _("Take up") : planned == YC_REVIEW_END_STEP ? _("End the step…") : _("Decide");
}

void
yc_approver_page_show_bar (YcApproverPage *self)
{
  YcReviewAct planned = yc_approver_page_get_planned (self);
  const char *clerk_id = yc_approver_page_get_clerk (self);
  g_autoptr (YcReviewStanding) standing = NULL;
  gboolean ready, judges = yc_approver_page_allows (self, YC_REVIEW_JUDGE);
  GDate today;

  yc_session_today (self->session, &today);
  standing = self->dossier != NULL ? yc_review_stand (self->dossier, planned, clerk_id, &today) : NULL;
  ready = standing != NULL && standing->ready;
  gtk_label_set_label (self->sentence, self->busy > 0 ? _("Recording…") : standing != NULL ? standing->sentence : _("No case is open"));
  gtk_label_set_label (self->detail, standing != NULL ? standing->detail : "");
  gtk_widget_set_visible (GTK_WIDGET (self->detail), *gtk_label_get_label (self->detail) != '\0');
  ready = ready && !yc_approver_page_lacks_delay (self);
  yc_clerk_set_tone (GTK_WIDGET (self->dot), ready ? YC_TONE_OK : YC_TONE_INFO);
  gtk_image_set_from_icon_name (self->dot, ready ? "object-select-symbolic" : "view-list-symbolic");
  yc_key_button_set_text (YC_KEY_BUTTON (self->decide_button), get_deed (planned));
  gtk_label_set_label (self->text_head, planned == YC_REVIEW_DENY ? _("Reason of the refusal") : _("Opinion"));
  yc_clerk_name (GTK_WIDGET (self->text), gtk_label_get_label (self->text_head));
  gtk_widget_set_visible (self->basis_head, planned == YC_REVIEW_DENY);
  gtk_widget_set_visible (self->basis_scroll, planned == YC_REVIEW_DENY);
  gtk_widget_set_sensitive (self->opinion_box, judges);
  show_delay (self, standing != NULL && standing->ready);
  yc_review_acts_show (self->acts, self->dossier, clerk_id, &today);
  yc_approver_page_update_actions (self);
}

void
yc_approver_page_show_state (YcApproverPage *self, const char *icon, const char *title, const char *next)
{
  gtk_image_set_from_icon_name (self->state_icon, icon);
  gtk_label_set_label (self->state_title, title);
  gtk_label_set_label (self->state_next, next);
  yc_approver_page_show_in_middle (self, "state");
}

/* The well is the rim around paper; everything else is read on the reading ground. */
void
yc_approver_page_show_in_middle (YcApproverPage *self, const char *name)
{
  yc_clerk_set_class (GTK_WIDGET (self->reading), "well", g_str_equal (name, "pages"));
  gtk_stack_set_visible_child_name (self->reading, name);
}

void
yc_approver_page_show (YcApproverPage *self)
{
  gboolean open = self->dossier != NULL;

  gtk_widget_set_visible (self->strip, open);
  gtk_widget_set_visible (self->dossier_pane, open);
  gtk_widget_set_visible (self->opinion_pane, open);
  gtk_widget_set_visible (self->told, FALSE);
  gtk_widget_set_sensitive (GTK_WIDGET (self->two_pages), open);
  gtk_widget_set_sensitive (GTK_WIDGET (self->mark), open);
  if (open)
    {
      show_strip (self, self->dossier);
      show_clock (self, self->dossier);
      show_seal (self, self->dossier);
      show_told (self, self->dossier);
    }
  yc_approver_page_show_credit (self);
  yc_approver_page_show_bar (self);
}

/* ---- sizes ---- */

static void
set_wide (YcApproverPage *self, gboolean wide)
{
  self->wide = wide;
  gtk_widget_set_size_request (self->work_pane, wide ? 300 : 214, -1);
  gtk_widget_set_size_request (self->dossier_pane, wide ? 316 : 222, -1);
  gtk_widget_set_size_request (self->opinion_pane, wide ? 420 : 352, -1);
  gtk_widget_set_visible (self->steps_box, wide);
}

static gboolean
adapt_cb (gpointer data)
{
  YcApproverPage *self = data;

  if (self->root != NULL)
    set_wide (self, gtk_widget_get_width (GTK_WIDGET (self)) >= WIDE);
  return G_SOURCE_REMOVE;
}

static void
yc_approver_page_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  YcApproverPage *self = YC_APPROVER_PAGE (widget);

  gtk_widget_size_allocate (self->root, &(GtkAllocation) { 0, 0, width, height }, baseline);
  /* Sizes must not change while they are being given out. */
  if ((width >= WIDE) != self->wide)
    g_idle_add_full (G_PRIORITY_HIGH_IDLE, adapt_cb, g_object_ref (self), g_object_unref);
}

static void
yc_approver_page_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural, int *min_baseline, int *nat_baseline)
{
  gtk_widget_measure (YC_APPROVER_PAGE (widget)->root, orientation, for_size, minimum, natural, min_baseline, nat_baseline);
}

/* The keys of the window find the actions while this page is the one that is shown. */
static void
yc_approver_page_map (GtkWidget *widget)
{
  YcApproverPage *self = YC_APPROVER_PAGE (widget);

  GTK_WIDGET_CLASS (yc_approver_page_parent_class)->map (widget);
  gtk_widget_insert_action_group (GTK_WIDGET (gtk_widget_get_root (widget)), "review", G_ACTION_GROUP (self->actions));
}

static void
yc_approver_page_unmap (GtkWidget *widget)
{
  gtk_widget_insert_action_group (GTK_WIDGET (gtk_widget_get_root (widget)), "review", NULL);
  GTK_WIDGET_CLASS (yc_approver_page_parent_class)->unmap (widget);
}

static gboolean
yc_approver_page_grab_focus (GtkWidget *widget)
{
  YcApproverPage *self = YC_APPROVER_PAGE (widget);

  gboolean took = yc_clerk_focus (self->dossier != NULL ? GTK_WIDGET (self->subjects) : GTK_WIDGET (self->work_list));

  self->focus_waits = !took && self->dossier == NULL;
  return took;
}

/* ---- callbacks of the template ---- */

static void
work_selected_cb (YcApproverPage *self, GtkListBoxRow *row)
{
  if (self->filling || row == NULL)
    return;
  if (!g_str_equal (yc_review_row_get_id (row), YC_REVIEW_MORE))
    {
      yc_approver_page_open (self, yc_review_row_get_id (row));
      return;
    }
  self->n_parts++;
  yc_approver_page_select_work (self);
  yc_approver_page_refresh (self);
}

/* Who chooses a material means the material: the keys of the verdicts go to it. */
static void
material_selected_cb (YcApproverPage *self, GtkListBoxRow *row)
{
  g_autofree char *id = g_strdup (yc_review_row_get_id (row));
  GtkListBoxRow *own;

  if (self->filling || id == NULL)
    return;
  yc_approver_page_show_pages (self, id);
  own = yc_review_find_row (self->subjects, id);
  if (own != NULL)
    gtk_list_box_select_row (self->subjects, own);
}

static void
subject_selected_cb (YcApproverPage *self, GtkListBoxRow *row)
{
  const YcReviewPoint *point = NULL;
  const char *id;

  if (self->filling || row == NULL || self->dossier == NULL)
    return;
  g_free (self->subject);
  self->subject = g_strdup (yc_review_row_get_id (row));
  id = self->subject;
  yc_approver_page_update_rows (self);
  if (g_str_has_prefix (id, "point:") && self->dossier->intake != NULL)
    point = yc_item_find_review_point (self->dossier->intake->item, id + strlen ("point:"));
  /* Where the proof stands. */
  if (point != NULL && *point->material != '\0' && yc_review_dossier_find_material (self->dossier, point->material) != NULL)
    {
      g_autofree char *material = g_strconcat ("material:", point->material, NULL);

      yc_approver_page_show_pages (self, material);
    }
  yc_approver_page_update_actions (self);
}

static void
wants_cb (YcApproverPage *self, YcPageObject *page, int width)
{
  yc_review_pictures_want (self->pictures, page, width);
}

static void
current_cb (YcApproverPage *self)
{
  yc_approver_page_show_place (self);
}

static void
two_pages_toggled_cb (YcApproverPage *self)
{
  yc_page_column_set_columns (self->column, gtk_toggle_button_get_active (self->two_pages) ? 2 : 1);
}

static void
mark_toggled_cb (YcApproverPage *self)
{
  if (!self->filling)
    yc_approver_page_toggle_mark (self);
}

static void
decision_toggled_cb (YcApproverPage *self)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (self->basis);

  if (self->dossier != NULL && !gtk_toggle_button_get_active (self->grant) && gtk_text_buffer_get_char_count (buffer) == 0)
    {
      g_autofree char *basis = yc_review_suggest_basis (self->dossier);

      gtk_text_buffer_set_text (buffer, basis, -1);
    }
  yc_approver_page_show_bar (self);
}

static void
act_confirmed_cb (YcApproverPage *self, int act)
{
  yc_approver_page_act_confirmed (self, (YcReviewAct) act);
}

static void
return_confirmed_cb (YcApproverPage *self)
{
  yc_approver_page_return_confirmed (self);
}

/* ---- life ---- */

static void
yc_approver_page_dispose (GObject *object)
{
  YcApproverPage *self = YC_APPROVER_PAGE (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_pointer (&self->pictures, yc_review_pictures_free);
  yc_approver_page_forget_retry (self);
  if (self->column != NULL)
    yc_page_column_set_scroll (self->column, NULL);
  if (self->return_popover != NULL)
    {
      gtk_widget_unparent (GTK_WIDGET (self->return_popover));
      self->return_popover = NULL;
      gtk_widget_unparent (GTK_WIDGET (self->acts));
      self->acts = NULL;
    }
  gtk_widget_dispose_template (GTK_WIDGET (self), YC_TYPE_APPROVER_PAGE);
  G_OBJECT_CLASS (yc_approver_page_parent_class)->dispose (object);
}

static void
yc_approver_page_finalize (GObject *object)
{
  YcApproverPage *self = YC_APPROVER_PAGE (object);

  g_object_unref (self->cancellable);
  g_clear_object (&self->actions);
  g_clear_object (&self->watch);
  g_clear_object (&self->session);
  if (self->feed.klass != NULL && self->feed.klass->release != NULL)
    self->feed.klass->release (self->feed.data);
  g_clear_pointer (&self->work, yc_worklist_free);
  g_clear_pointer (&self->dossier, yc_review_dossier_free);
  g_hash_table_unref (self->manifests);
  g_free (self->ahead);
  g_hash_table_unref (self->marks);
  g_hash_table_unref (self->written);
  g_free (self->note);
  g_free (self->case_id);
  g_free (self->shown);
  g_free (self->subject);
  G_OBJECT_CLASS (yc_approver_page_parent_class)->finalize (object);
}

#define BIND(name) gtk_widget_class_bind_template_child (klass, YcApproverPage, name)

static void
bind_parts (GtkWidgetClass *klass)
{
  BIND (root); BIND (strip); BIND (initial); BIND (applicant); BIND (person); BIND (identity); BIND (item); BIND (sample); BIND (number); BIND (days); BIND (credit_tag); BIND (credit_text);
  BIND (accepted_head); BIND (accepted); BIND (due); BIND (owner); BIND (panes); BIND (work_pane); BIND (dossier_pane); BIND (opinion_pane);
  gtk_widget_class_bind_template_child_full (klass, "work", FALSE, G_STRUCT_OFFSET (YcApproverPage, work_list));
  BIND (work_count); BIND (work_due); BIND (work_next); BIND (work_empty); BIND (materials); BIND (dossier_count); BIND (sealed_box); BIND (sealed_icon); BIND (sealed);
  BIND (sealed_by); BIND (page_title); BIND (page_place); BIND (two_pages); BIND (mark); BIND (told); BIND (told_icon); BIND (told_text); BIND (take_over_button);
  BIND (reading); BIND (scroll); BIND (column); BIND (form); BIND (history); BIND (state_icon); BIND (state_title); BIND (state_next); BIND (clock_tag);
  BIND (clock_icon); BIND (clock); BIND (left_tag); BIND (left_icon); BIND (left); BIND (judged); BIND (subjects); BIND (opinion_box);
  BIND (text_head); BIND (text); BIND (basis_head); BIND (basis_scroll); BIND (basis); BIND (delay_box); BIND (delay); BIND (grant); BIND (deny); BIND (steps_box); BIND (steps);
  BIND (dot); BIND (sentence); BIND (detail); BIND (return_button); BIND (decide_button); BIND (return_popover); BIND (return_what);
  BIND (return_reason); BIND (return_text); BIND (more_button); BIND (acts);
}

static void
yc_approver_page_class_init (YcApproverPageClass *class)
{
  GtkWidgetClass *klass = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = yc_approver_page_dispose;
  G_OBJECT_CLASS (class)->finalize = yc_approver_page_finalize;
  klass->size_allocate = yc_approver_page_size_allocate;
  klass->measure = yc_approver_page_measure;
  klass->map = yc_approver_page_map;
  klass->unmap = yc_approver_page_unmap;
  klass->grab_focus = yc_approver_page_grab_focus;
  signals[SAID] = g_signal_new ("said", G_TYPE_FROM_CLASS (class), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_ERROR);
  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (class), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  g_type_ensure (YC_TYPE_KEY_BUTTON);
  g_type_ensure (YC_TYPE_PAGE_COLUMN);
  g_type_ensure (YC_TYPE_REVIEW_ACTS);
  gtk_widget_class_set_template_from_resource (klass, YC_APP_PATH "/review/yc-approver-page.ui");
  bind_parts (klass);
  gtk_widget_class_bind_template_callback (klass, work_selected_cb);
  gtk_widget_class_bind_template_callback (klass, material_selected_cb);
  gtk_widget_class_bind_template_callback (klass, subject_selected_cb);
  gtk_widget_class_bind_template_callback (klass, wants_cb);
  gtk_widget_class_bind_template_callback (klass, current_cb);
  gtk_widget_class_bind_template_callback (klass, two_pages_toggled_cb);
  gtk_widget_class_bind_template_callback (klass, mark_toggled_cb);
  gtk_widget_class_bind_template_callback (klass, decision_toggled_cb);
  gtk_widget_class_bind_template_callback (klass, return_confirmed_cb);
  gtk_widget_class_bind_template_callback (klass, act_confirmed_cb);
}

static void
yc_approver_page_init (YcApproverPage *self)
{
  self->cancellable = g_cancellable_new ();
  self->manifests = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_bytes_unref);
  self->marks = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->written = yc_approver_page_written_new ();
  self->work = yc_worklist_new ();
  self->n_parts = 1;
  gtk_widget_init_template (GTK_WIDGET (self));
  yc_stack_hide_others (self->reading);
  yc_page_column_set_scroll (self->column, self->scroll);
  yc_focus_leave_by_tab (GTK_WIDGET (self->work_list));
  yc_focus_leave_by_tab (GTK_WIDGET (self->materials));
  yc_focus_leave_by_tab (GTK_WIDGET (self->subjects));
  gtk_widget_set_parent (GTK_WIDGET (self->return_popover), self->return_button);
  gtk_widget_set_parent (GTK_WIDGET (self->acts), self->more_button);
  yc_clerk_name (gtk_widget_get_first_child (GTK_WIDGET (self->return_reason)), _("Reason of the return"));
  g_signal_connect_object (gtk_text_view_get_buffer (self->delay), "changed", G_CALLBACK (yc_approver_page_show_bar), self, G_CONNECT_SWAPPED);
  set_wide (self, FALSE);
}

GtkWidget *
yc_approver_page_new (YcSession *session, YcReviewFeed feed)
{
  YcApproverPage *self = g_object_new (YC_TYPE_APPROVER_PAGE, NULL);

  self->session = g_object_ref (session);
  yc_approver_page_watch_credit (self);
  self->feed = feed;
  self->pictures = yc_review_pictures_new (feed);
  yc_approver_page_watch_pictures (self);
  yc_approver_page_make_actions (self);
  yc_approver_page_show (self);
  yc_approver_page_show_state (self, "object-select-symbolic", _("No case is open"), _("Choose a case on the left; its dossier is shown here."));
  return GTK_WIDGET (self);
}

const char *
yc_approver_page_get_case (YcApproverPage *self)
{
  return self->case_id;
}

const YcReviewDossier *
yc_approver_page_get_dossier (YcApproverPage *self)
{
  return self->dossier;
}

GActionGroup *
yc_approver_page_get_actions (YcApproverPage *self)
{
  return G_ACTION_GROUP (self->actions);
}
