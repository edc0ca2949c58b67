/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */

/* The commands of the approver's page, each a "review.*" action: what it does and when it can be done. An act runs on the store's thread; the page
 * shows what came of it. Keys are in yc-accels.c. Main thread only. */
#define G_LOG_DOMAIN "yc-app"
#include "config.h"

#include <adwaita.h>
#include <glib/gi18n.h>
#include <string.h>

#include "app/clerk/yc-reviewer-ask.h"
#include "app/review/yc-approver-page-private.h"
#include "app/yc-accels.h"

#define ZOOM_STEP 25
#define ZOOM_MIN 25
#define ZOOM_MAX 400

/* ---- one act on the store's thread ---- */

typedef enum { DO_CLAIM, DO_JUDGE, DO_SEND_BACK, DO_GRANT, DO_DENY, DO_TAKE_OVER, DO_BEGIN_STEP, DO_END_STEP, DO_EXTEND, DO_TERMINATE, DO_REVOKE, DO_VERIFY, DO_FIX, DO_ASK_HEARING } What;

typedef struct
{
  What        what;
  char       *case_id, *subject, *reason, *text, *delay;
  char       *reviewer, *password;     /* (nullable): of a refusal that is reviewed before it is issued */
  char      **persons;         /* (nullable): who was there, of a step that is ended */
  YcOpinion   opinion;
  int         days;            /* of a step that does not say how long it lasts; 0 */
  GBytes     *manifest;        /* (nullable) */
  YcCalendar *calendar;        /* (not owned): the session's */
  GPtrArray  *pages;           /* char*: page id, material id, page id ... */
} Order;

static void
order_free (Order *self)
{
  g_free (self->case_id);
  g_free (self->subject);
  g_free (self->reason);
  g_free (self->text);
  g_free (self->delay);
  g_free (self->reviewer);
  yc_reviewer_ask_wipe (self->password);
  g_strfreev (self->persons);
  g_clear_pointer (&self->manifest, g_bytes_unref);
  g_ptr_array_unref (self->pages);
  g_free (self);
}

static gpointer
take_paper (YcPaperRecord *paper)
{
  gboolean done = paper != NULL;

  yc_paper_record_free (paper);
  return GINT_TO_POINTER (done);
}

static gpointer
send_back (const YcReviewDesk *desk, const Order *order, GError **error)
{
  g_autofree YcReviewReturn *returns = g_new0 (YcReviewReturn, order->pages->len / 2);

  for (guint i = 0; i < order->pages->len / 2; i++)
    returns[i] = (YcReviewReturn) { g_ptr_array_index (order->pages, 2 * i), g_ptr_array_index (order->pages, 2 * i + 1), order->reason };
  return take_paper (yc_review_send_back (desk, order->reason, returns, order->pages->len / 2, order->text, error));
}

static gpointer
run_order (YcStore *store, const YcActor *actor, gpointer data, GError **error)
{
  const Order *order = data;
  const YcReviewDesk desk = { store, order->calendar, order->case_id, order->manifest, actor, order->delay, order->reviewer, order->password };

  switch (order->what)
    {
    case DO_CLAIM:
      return GINT_TO_POINTER (yc_review_claim (&desk, error));
    case DO_JUDGE:
      return GINT_TO_POINTER (yc_review_judge (&desk, order->subject, order->opinion, order->text, error));
    case DO_SEND_BACK:
      return send_back (&desk, order, error);
    case DO_GRANT:
      return take_paper (yc_review_grant (&desk, order->text, error));
    case DO_DENY:
      return take_paper (yc_review_deny (&desk, order->text, order->reason, error));
    case DO_TAKE_OVER:
      return GINT_TO_POINTER (yc_review_take_over (&desk, order->reason, error));
    case DO_BEGIN_STEP:
      return take_paper (yc_review_begin_step (&desk, order->subject, order->days, error));
    case DO_END_STEP:
      return GINT_TO_POINTER (yc_review_end_step (&desk, (const char *const *) order->persons, error));
    case DO_EXTEND:
      return take_paper (yc_review_extend (&desk, order->subject, order->text, error));
    case DO_TERMINATE:
      return take_paper (yc_review_terminate (&desk, order->text, order->reason, error));
    case DO_REVOKE:
      return take_paper (yc_review_revoke (&desk, order->text, order->reason, error));
    case DO_VERIFY:
      return GINT_TO_POINTER (yc_review_verify (&desk, order->text, error));
    case DO_ASK_HEARING:
      return GINT_TO_POINTER (yc_review_ask_hearing (&desk, error));
    case DO_FIX:
      return take_paper (yc_review_order_fix (&desk, order->days, order->text, error));
    }
  g_return_val_if_reached (NULL);
}

typedef struct { YcApproverPage *page; What what; char *case_id, *note; } Doing;   /* @note: (nullable): of a verdict */

static void
recorded (YcApproverPage *self, const Doing *doing)
{
  if (doing->what == DO_GRANT || doing->what == DO_DENY)
    yc_approver_page_decision_recorded (self, doing->case_id);
  else if (doing->note != NULL)
    yc_approver_page_note_recorded (self, doing->case_id, doing->note);
}

/* The case may have been left meanwhile: what became of the act is told all the same. */
static void
ordered_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Doing *doing = user_data;
  g_autoptr (YcApproverPage) self = doing->page;
  g_autofree char *case_id = doing->case_id, *note = doing->note;
  g_autofree Doing *owned = doing;
  g_autoptr (GError) error = NULL;

  yc_session_run_finish (YC_SESSION (source), result, &error);
  if (self->root == NULL)
    return;
  if (note != NULL && g_strcmp0 (case_id, self->case_id) == 0 && g_strcmp0 (note, self->note) == 0)
    g_clear_pointer (&self->note, g_free);
  if (error == NULL)
    recorded (self, owned);
  if (error != NULL)
    g_signal_emit_by_name (self, "said", error);
  else
    g_signal_emit_by_name (self, "changed", case_id);
  if (g_strcmp0 (case_id, self->case_id) == 0)
    yc_approver_page_reload_after_act (self);
}

static Order *
order_new (YcApproverPage *self, What what)
{
  Order *order = g_new0 (Order, 1);
  GBytes *manifest = yc_approver_page_get_manifest (self);

  order->what = what;
  order->case_id = g_strdup (self->case_id);
  order->manifest = manifest != NULL ? g_bytes_ref (manifest) : NULL;
  order->calendar = yc_session_get_calendar (self->session);
  order->pages = g_ptr_array_new_with_free_func (g_free);
  return order;
}

static void
run (YcApproverPage *self, Order *order)
{
  Doing *doing = g_new0 (Doing, 1);

  doing->page = g_object_ref (self);
  doing->case_id = g_strdup (order->case_id);
  doing->what = order->what;
  if (order->what == DO_JUDGE && order->text != NULL && *order->text != '\0')
    doing->note = g_strdup (order->text);
  self->busy++;
  yc_approver_page_show_bar (self);
  yc_session_run (self->session, run_order, order, (GDestroyNotify) order_free, NULL, ordered_cb, doing);
}

char *
yc_approver_page_read_text (GtkTextView *view)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (view);
  GtkTextIter start, end;

  gtk_text_buffer_get_bounds (buffer, &start, &end);
  return gtk_text_buffer_get_text (buffer, &start, &end, FALSE);
}

/* ---- verdicts ---- */

static gboolean
is_open (const YcReviewDossier *dossier, const char *subject)
{
  const YcReviewVerdict *verdict = yc_review_dossier_find_verdict (dossier, subject);

  return verdict != NULL && verdict->opinion == YC_OPINION_NONE;
}

static const char *
find_open_after (YcApproverPage *self, const char *subject)
{
  GtkListBoxRow *row = yc_review_find_row (self->subjects, subject);
  int at = row != NULL ? gtk_list_box_row_get_index (row) : -1;

  for (row = gtk_list_box_get_row_at_index (self->subjects, ++at); row != NULL; row = gtk_list_box_get_row_at_index (self->subjects, ++at))
    if (is_open (self->dossier, yc_review_row_get_id (row)))
      return yc_review_row_get_id (row);
  for (guint i = 0; i < self->dossier->materials->len; i++)
    {
      const YcReviewMaterial *material = g_ptr_array_index (self->dossier->materials, i);

      if (yc_review_material_is_judged (material) && strcmp (material->verdict.subject, subject) != 0 && is_open (self->dossier, material->verdict.subject))
        return material->verdict.subject;
    }
  return NULL;
}

/* The rows may be others afterwards: the material of the point comes up with it. */
static void
select_subject (YcApproverPage *self, GtkListBoxRow *row)
{
  gtk_list_box_select_row (self->subjects, row);
  row = gtk_list_box_get_selected_row (self->subjects);
  if (row != NULL)
    gtk_widget_grab_focus (GTK_WIDGET (row));
}

static void
choose_subject (YcApproverPage *self, const char *subject)
{
  g_autofree char *wanted = g_strdup (subject);
  GtkListBoxRow *row;

  if (g_str_has_prefix (wanted, "material:"))
    yc_approver_page_show_pages (self, wanted);
  row = yc_review_find_row (self->subjects, wanted);
  if (row == NULL)
    return;
  select_subject (self, row);
}

/* What stands in the opinion's field goes with a verdict that is not simply "fits". */
static void
judge (YcApproverPage *self, YcOpinion opinion)
{
  Order *order = order_new (self, DO_JUDGE);
  const char *next = find_open_after (self, self->subject);

  order->subject = g_strdup (self->subject);
  order->opinion = opinion;
  order->text = opinion == YC_OPINION_FITS ? g_strdup ("") : yc_approver_page_read_text (self->text);
  if (yc_approver_page_get_planned (self) == YC_REVIEW_DENY)
    g_clear_pointer (&order->text, g_free);   /* what stands there is the reason of the whole refusal */
  else if (*order->text != '\0' && g_strcmp0 (order->text, self->note) == 0)
    *order->text = '\0';                      /* it goes with the verdict before, and stays until that is recorded */
  else if (*order->text != '\0')
    {
      g_free (self->note);
      self->note = g_strdup (order->text);
    }
  run (self, order);
  if (next != NULL)
    choose_subject (self, next);
}

static void
fits_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  judge (data, YC_OPINION_FITS);
}

static void
fails_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  judge (data, YC_OPINION_FAILS);
}

static void
doubt_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  judge (data, YC_OPINION_DOUBT);
}

static void
step_subject (YcApproverPage *self, int by)
{
  GtkListBoxRow *row = yc_review_find_row (self->subjects, self->subject);
  int at = row != NULL ? gtk_list_box_row_get_index (row) + by : 0;

  row = at >= 0 ? gtk_list_box_get_row_at_index (self->subjects, at) : NULL;
  if (row == NULL)
    return;
  select_subject (self, row);
}

static void
next_point_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  step_subject (data, 1);
}

static void
previous_point_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  step_subject (data, -1);
}

/* ---- decision ---- */

static Order *
decision_new (YcApproverPage *self, What what)
{
  Order *order = order_new (self, what);

  order->text = yc_approver_page_read_text (self->text);
  order->reason = yc_approver_page_read_text (self->basis);
  order->delay = yc_approver_page_read_text (self->delay);
  return order;
}

/* The rules of the place where this workstation stands. */
static gboolean
is_reviewed_before (YcApproverPage *self)
{
  const YcSite *site = yc_session_get_site (self->session);
  const YcRegion *region = site != NULL ? yc_site_get_region (site, NULL) : NULL;

  return region != NULL && region->refusal == YC_REFUSAL_BEFORE_ISSUE;
}

/* The case that was asked about may not be the one that is open any more. */
static void
denial_answered_cb (AdwMessageDialog *dialog, const char *response, gpointer data)
{
  YcApproverPage *self = data;
  const char *case_id = g_object_get_data (G_OBJECT (dialog), "case");
  Order *order;

  if (!g_str_equal (response, "do") || self->root == NULL || self->dossier == NULL || self->busy > 0 || g_strcmp0 (case_id, self->case_id) != 0)
    return;
  order = decision_new (self, DO_DENY);
  yc_reviewer_ask_read (dialog, &order->reviewer, &order->password);
  run (self, order);
}

static void
ask_review (YcApproverPage *self)
{
  GtkWidget *dialog = adw_message_dialog_new (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), _("Do not grant?"), NULL);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 9);
  AdwMessageDialog *message = ADW_MESSAGE_DIALOG (dialog);

  g_object_set_data_full (G_OBJECT (dialog), "case", g_strdup (self->case_id), g_free);
  adw_message_dialog_add_responses (message, "keep", _("Not now"), "do", _("Do not grant"), NULL);
  adw_message_dialog_set_response_appearance (message, "do", ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_close_response (message, "keep");
  adw_message_dialog_set_extra_child (message, box);
  yc_reviewer_ask_add (message, box, _("In this region a refusal is reviewed by a supervisor before it is issued. Until somebody has, the case stays in review."));
  g_signal_connect_object (dialog, "response", G_CALLBACK (denial_answered_cb), self, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
decide_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  YcApproverPage *self = data;
  YcReviewAct planned = yc_approver_page_get_planned (self);

  if (planned == YC_REVIEW_END_STEP)
    yc_review_acts_begin (self->acts, planned);
  else if (planned == YC_REVIEW_DENY && is_reviewed_before (self))
    ask_review (self);
  else
    run (self, decision_new (self, planned == YC_REVIEW_CLAIM ? DO_CLAIM : planned == YC_REVIEW_GRANT ? DO_GRANT : DO_DENY));
}

/* ---- what is beside the decision ---- */

static void
more_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  gtk_popover_popup (GTK_POPOVER (((YcApproverPage *) data)->acts));
}

static What
find_what (YcApproverPage *self, YcReviewAct act)
{
  switch ((int) act)
    {
    case YC_REVIEW_BEGIN_STEP: return DO_BEGIN_STEP;
    case YC_REVIEW_END_STEP: return DO_END_STEP;
    case YC_REVIEW_ASK_HEARING: return DO_ASK_HEARING;
    case YC_REVIEW_EXTEND: return DO_EXTEND;
    case YC_REVIEW_TERMINATE: return DO_TERMINATE;
    case YC_REVIEW_VERIFY: return yc_review_acts_is_fix (self->acts) ? DO_FIX : DO_VERIFY;
    default: return DO_REVOKE;
    }
}

void
yc_approver_page_act_confirmed (YcApproverPage *self, YcReviewAct act)
{
  Order *order;

  if (self->dossier == NULL || self->busy > 0)
    return;
  order = order_new (self, find_what (self, act));
  order->subject = act == YC_REVIEW_BEGIN_STEP ? yc_review_acts_dup_step (self->acts) : yc_review_acts_dup_who (self->acts);
  order->days = yc_review_acts_get_days (self->acts);
  order->text = yc_review_acts_dup_why (self->acts);
  order->reason = yc_review_acts_dup_law (self->acts);
  order->delay = yc_review_acts_dup_delay (self->acts);
  order->persons = yc_review_acts_dup_persons (self->acts);
  run (self, order);
}

/* ---- from a colleague ---- */

/* The case that was asked about may not be the one that is open any more. */
static void
take_over_answered_cb (AdwMessageDialog *dialog, const char *response, gpointer data)
{
  YcApproverPage *self = data;
  const char *case_id = g_object_get_data (G_OBJECT (dialog), "case");
  Order *order;

  if (!g_str_equal (response, "take-over") || self->root == NULL || self->dossier == NULL || g_strcmp0 (case_id, self->case_id) != 0)
    return;
  order = order_new (self, DO_TAKE_OVER);
  order->reason = g_strdup (gtk_editable_get_text (GTK_EDITABLE (adw_message_dialog_get_extra_child (dialog))));
  run (self, order);
}

static void
take_over_reason_cb (GtkEditable *entry, AdwMessageDialog *dialog)
{
  g_autofree char *text = g_strstrip (g_strdup (gtk_editable_get_text (entry)));

  adw_message_dialog_set_response_enabled (dialog, "take-over", *text != '\0');
}

/* Whoever has it reads the reason. */
static void
take_over_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  YcApproverPage *self = data;
  GtkWidget *entry = gtk_entry_new ();
  g_autofree char *body = g_strdup_printf (_("%s has it, and will read who took it over and why. The verdicts that were given stay."), self->dossier->claimed_name);
  GtkWidget *dialog = adw_message_dialog_new (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), _("Take this case over?"), body);
  AdwMessageDialog *message = ADW_MESSAGE_DIALOG (dialog);

  gtk_entry_set_placeholder_text (GTK_ENTRY (entry), _("Why"));
  gtk_entry_set_max_length (GTK_ENTRY (entry), 200);
  gtk_entry_set_activates_default (GTK_ENTRY (entry), TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Why"), -1);
  g_object_set_data_full (G_OBJECT (dialog), "case", g_strdup (self->case_id), g_free);
  adw_message_dialog_set_extra_child (message, entry);
  adw_message_dialog_add_responses (message, "keep", _("Not now"), "take-over", _("Take over"), NULL);
  adw_message_dialog_set_response_appearance (message, "take-over", ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_response_enabled (message, "take-over", FALSE);
  adw_message_dialog_set_default_response (message, "take-over");
  adw_message_dialog_set_close_response (message, "keep");
  g_signal_connect_object (entry, "changed", G_CALLBACK (take_over_reason_cb), dialog, 0);
  g_signal_connect_object (dialog, "response", G_CALLBACK (take_over_answered_cb), self, 0);
  gtk_window_present (GTK_WINDOW (dialog));
  gtk_widget_grab_focus (entry);
}

/* ---- back to the window ---- */

static void
add_page (YcApproverPage *self, GPtrArray *pages, const char *page_id)
{
  const YcReviewMaterial *material = NULL;

  if (yc_review_dossier_find_page (self->dossier, page_id, &material) == NULL)
    return;
  g_ptr_array_add (pages, g_strdup (page_id));
  g_ptr_array_add (pages, g_strdup (material->id));
}

/* The marked pages; without a mark the page that is read, and of a material without pages the material. */
static void
collect_returns (YcApproverPage *self, GPtrArray *pages)
{
  YcPageObject *page = yc_page_column_get_page (self->column);
  GHashTableIter iter;
  gpointer id;

  g_hash_table_iter_init (&iter, self->marks);
  while (g_hash_table_iter_next (&iter, &id, NULL))
    add_page (self, pages, id);
  if (pages->len > 0 || self->shown == NULL || !g_str_has_prefix (self->shown, "material:"))
    return;
  if (page != NULL)
    add_page (self, pages, yc_page_object_get_page (page)->id);
  else
    {
      g_ptr_array_add (pages, g_strdup (""));
      g_ptr_array_add (pages, g_strdup (self->shown + strlen ("material:")));
    }
}

static void
fill_reasons (YcApproverPage *self)
{
  const GPtrArray *reasons = yc_return_reason_list (NULL);
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);

  for (guint i = 0; reasons != NULL && i < reasons->len; i++)
    gtk_string_list_append (names, ((const YcReturnReason *) g_ptr_array_index (reasons, i))->text);
  gtk_drop_down_set_model (self->return_reason, G_LIST_MODEL (names));
}

static char *
describe_returns (YcApproverPage *self, const GPtrArray *pages)
{
  const YcReviewMaterial *material = NULL;
  const YcReviewPage *page;

  if (pages->len == 0)
    return g_strdup (_("Choose a material, and mark its pages with M."));
  if (pages->len > 2)
    return g_strdup_printf (ngettext ("%u marked page", "%u marked pages", pages->len / 2), pages->len / 2);
  page = yc_review_dossier_find_page (self->dossier, g_ptr_array_index (pages, 0), &material);
  if (page != NULL)
    return g_strdup_printf (_("%s, page %d. Mark more pages with M."), material->name, page->no);
  return g_strdup (yc_review_dossier_find_material (self->dossier, g_ptr_array_index (pages, 1))->name);
}

static void
send_back_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  YcApproverPage *self = data;
  g_autoptr (GPtrArray) pages = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *what = NULL;

  collect_returns (self, pages);
  what = describe_returns (self, pages);
  fill_reasons (self);
  gtk_label_set_label (self->return_what, what);
  gtk_editable_set_text (self->return_text, "");
  gtk_popover_popup (self->return_popover);
  gtk_widget_grab_focus (GTK_WIDGET (self->return_reason));
}

void
yc_approver_page_return_confirmed (YcApproverPage *self)
{
  const GPtrArray *reasons = yc_return_reason_list (NULL);
  guint at = gtk_drop_down_get_selected (self->return_reason);
  Order *order;

  if (self->dossier == NULL || reasons == NULL || at >= reasons->len)
    return;
  order = order_new (self, DO_SEND_BACK);
  order->reason = g_strdup (((const YcReturnReason *) g_ptr_array_index (reasons, at))->code);
  order->text = g_strdup (gtk_editable_get_text (self->return_text));
  collect_returns (self, order->pages);
  gtk_popover_popdown (self->return_popover);
  run (self, order);
}

/* ---- reading ---- */

static void
next_page_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  yc_approver_page_step (data, 1);
}

static void
previous_page_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  yc_approver_page_step (data, -1);
}

static void
next_case_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  g_autofree char *next = g_strdup (yc_approver_page_find_next (data));

  if (yc_approver_page_move_in_text (data))
    return;
  if (next != NULL)
    yc_approver_page_open (data, next);
}

static void
zoom (YcApproverPage *self, int by)
{
  yc_page_column_set_zoom (self->column, CLAMP (yc_page_column_get_zoom (self->column) + by, ZOOM_MIN, ZOOM_MAX));
}

static void
zoom_in_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  zoom (data, ZOOM_STEP);
}

static void
zoom_out_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  zoom (data, -ZOOM_STEP);
}

static void
zoom_fit_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  yc_page_column_set_zoom (((YcApproverPage *) data)->column, 0);
}

/* The view only: the page stays as it was sealed. */
static void
rotate_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  YcPageObject *page = yc_page_column_get_page (((YcApproverPage *) data)->column);
  g_autoptr (YcPage) record = page != NULL ? yc_page_copy (yc_page_object_get_page (page)) : NULL;

  if (record == NULL)
    return;
  record->rotation = (record->rotation + 90) % 360;
  yc_page_object_set_page (page, record);
}

static void
two_pages_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  YcApproverPage *self = data;

  gtk_toggle_button_set_active (self->two_pages, !gtk_toggle_button_get_active (self->two_pages));
}

static void
mark_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  yc_approver_page_toggle_mark (data);
}

/* ---- when what can be done ---- */

static void
enable (YcApproverPage *self, const char *name, gboolean on)
{
  g_simple_action_set_enabled (G_SIMPLE_ACTION (g_action_map_lookup_action (G_ACTION_MAP (self->actions), name)), on);
}

void
yc_approver_page_update_actions (YcApproverPage *self)
{
  static const char *const reading[] = { "next-page", "previous-page", "zoom-in", "zoom-out", "zoom-fit", "rotate", "two-pages", "mark", "next-point",
                                         "previous-point" };
  gboolean judges = yc_approver_page_allows (self, YC_REVIEW_JUDGE) && self->subject != NULL;

  if (self->actions == NULL)
    return;
  for (guint i = 0; i < G_N_ELEMENTS (reading); i++)
    enable (self, reading[i], self->dossier != NULL);
  enable (self, "fits", judges);
  enable (self, "fails", judges);
  enable (self, "doubt", judges);
  /* Verdicts go one after the other, as fast as one types; what ends the review waits until they are on the screen. */
  enable (self, "decide", self->busy == 0 && yc_approver_page_allows (self, yc_approver_page_get_planned (self)) && !yc_approver_page_lacks_delay (self));
  enable (self, "send-back", self->busy == 0 && yc_approver_page_allows (self, YC_REVIEW_SEND_BACK) && self->dossier->has_pages);
  enable (self, "take-over", self->busy == 0 && yc_approver_page_allows (self, YC_REVIEW_TAKE_OVER));
  enable (self, "more", self->busy == 0 && self->dossier != NULL);
  enable (self, "next-case", yc_approver_page_find_next (self) != NULL);
}

void
yc_approver_page_make_actions (YcApproverPage *self)
{
  static const GActionEntry entries[] = {
    { .name = "fits", .activate = fits_cb }, { .name = "fails", .activate = fails_cb }, { .name = "doubt", .activate = doubt_cb },
    { .name = "next-point", .activate = next_point_cb }, { .name = "previous-point", .activate = previous_point_cb },
    { .name = "decide", .activate = decide_cb }, { .name = "send-back", .activate = send_back_cb }, { .name = "next-case", .activate = next_case_cb },
    { .name = "take-over", .activate = take_over_cb }, { .name = "more", .activate = more_cb },
    { .name = "next-page", .activate = next_page_cb }, { .name = "previous-page", .activate = previous_page_cb },
    { .name = "zoom-in", .activate = zoom_in_cb }, { .name = "zoom-out", .activate = zoom_out_cb }, { .name = "zoom-fit", .activate = zoom_fit_cb },
    { .name = "rotate", .activate = rotate_cb }, { .name = "two-pages", .activate = two_pages_cb }, { .name = "mark", .activate = mark_cb },
  };

  self->actions = g_simple_action_group_new ();
  g_action_map_add_action_entries (G_ACTION_MAP (self->actions), entries, G_N_ELEMENTS (entries), self);
  gtk_widget_insert_action_group (GTK_WIDGET (self), "review", G_ACTION_GROUP (self->actions));
  yc_accels_add_local (GTK_WIDGET (self), "review.");
}
