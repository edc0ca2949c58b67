/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */

/* The ledger's page. It asks the store for 50 lines at a time, what is due first in front, and for more when the view comes near the end. While it is not
 * seen it only counts: a line costs as much as a look at its case. Main thread only. */
#define G_LOG_DOMAIN "yc-app"
#include "config.h"

#include <glib/gi18n.h>

#include "app/clerk/yc-key-button.h"
#include "app/common/yc-case-item.h"
#include "app/common/yc-ledger-item.h"
#include "app/common/yc-ledger-page.h"
#include "app/common/yc-line.h"
#include "app/common/yc-list-focus.h"
#include "app/common/yc-stack.h"
#include "app/common/yc-state-page.h"
#include "app/yc-settings.h"
#include "base/yc-clock.h"
#include "outbox/yc-submission.h"

#include <string.h>

#define PAGE_LINES 50
#define FILTER_KEY "ledger-filter"
#define WIDE 1300                /* pixels of the list from which the number has a column of its own */
#define NUMBER_PLACE 3

struct _YcLedgerPage
{
  GtkWidget parent_instance;

  YcSession *session;      /* (owned) */
  GSettings *settings;     /* (owned) (nullable) */
  GSimpleActionGroup *actions;     /* (owned) */
  GListStore *items;       /* (owned) of YcLedgerItem */
  GListStore *facts;       /* (owned) of YcLine */
  YcLedgerKind filter;
  char *wanted;            /* (owned) (nullable) case to select after a reload */
  guint serial;            /* of the newest question; older answers are dropped */
  guint width_id;          /* idle source */
  gboolean loading;
  gboolean at_end;
  gboolean has_number;     /* the column of it is in the view */
  gboolean wants_focus;    /* asked for before there was a line to have it */

  GtkWidget *root;
  GtkStack *stack;
  GtkSpinner *spinner;
  GtkScrolledWindow *scroller;
  GtkColumnView *view;
  GtkColumnViewColumn *number_column;
  GtkSingleSelection *selection;
  GtkLabel *filter_labels[YC_N_LEDGER_KINDS];
  GtkWidget *details;
  GtkWidget *review;
  GtkLabel *detail_applicant, *detail_number;
  GtkWidget *detail_left_tag, *detail_state_tag;
  GtkImage *detail_left_icon, *detail_state_icon;
  GtkLabel *detail_left_label, *detail_state_label;
  GtkLabel *detail_outstanding, *detail_advice;
  GtkNoSelection *detail_facts;
  YcStatePage *empty;
  GtkLabel *overdue_label, *today_label, *soon_label, *rest_label;
};

G_DEFINE_FINAL_TYPE (YcLedgerPage, yc_ledger_page, GTK_TYPE_WIDGET)

enum { OPEN, COUNTED, N_SIGNALS };
static guint signals[N_SIGNALS];

static const struct { const char *filter, *title; } filters[YC_N_LEDGER_KINDS] = {
  [YC_LEDGER_NONE] = { "all", NC_("ledger", "All") },
  [YC_LEDGER_TOLERANCE] = { "tolerance", NC_("ledger", "Tolerance") },
  [YC_LEDGER_COMMITMENT] = { "commitment", NC_("ledger", "Commitment") },
  [YC_LEDGER_CORRECTION] = { "correction", NC_("ledger", "Correction") },
  [YC_LEDGER_UNDECIDED] = { "undecided", NC_("ledger", "To be accepted") },
  [YC_LEDGER_REFUSAL] = { "refusal", NC_("ledger", "Refusals") },
  [YC_LEDGER_ASKED] = { "asked", NC_("ledger", "Asked all the same") },
  [YC_LEDGER_SECOND] = { "second", NC_("ledger", "Second notices") },
  [YC_LEDGER_LATE] = { "late", NC_("ledger", "Ended late") },
};

/* ---- asking the store ---- */

typedef struct
{
  YcLedgerKind kind;
  guint offset, limit;            /* of no line: only counted */
  YcLedgerRules rules;
} LedgerJob;

typedef struct
{
  GPtrArray *lines;               /* of YcLedgerLine* */
  YcLedgerCounts counts;
  gboolean more_to_settle;
} LedgerResult;

static void
ledger_result_free (gpointer data)
{
  LedgerResult *result = data;

  g_clear_pointer (&result->lines, g_ptr_array_unref);
  g_free (result);
}

static gboolean
find_region (YcStore *store, LedgerJob *job, GError **error)
{
  g_autoptr (YcSite) site = yc_enrolment_get_site (store, error);

  job->rules.region = site != NULL ? yc_site_get_region (site, error) : NULL;
  return job->rules.region != NULL;
}

static gpointer
read_ledger (YcStore *store, const YcActor *actor, gpointer data, GError **error)
{
  LedgerJob *job = data;
  g_autofree LedgerResult *result = g_new0 (LedgerResult, 1);
  g_autoptr (GError) local = NULL;

  if (!find_region (store, job, error))
    return NULL;
  /* Without it the list is right and only its order is not: a disk without room must not hide it. */
  if (job->limit > 0 && !yc_ledger_store_settle (store, PAGE_LINES, &job->rules, &result->more_to_settle, &local))
    g_message ("the ledger's days: %s", local->message);
  if (!yc_ledger_store_count (store, &job->rules, &result->counts, error))
    return NULL;
  result->lines = yc_ledger_store_list (store, job->kind, job->offset, job->limit, &job->rules, error);
  return result->lines != NULL ? g_steal_pointer (&result) : NULL;
}

/* ---- showing ---- */

static void
show_counts (YcLedgerPage *self, const YcLedgerCounts *counts)
{
  guint near = counts->overdue + counts->today + counts->soon, all = counts->n[YC_LEDGER_NONE];
  const struct { GtkLabel *label; const char *text; guint n; } sums[] = {
    { self->overdue_label, ngettext ("%u overdue", "%u overdue", counts->overdue), counts->overdue },
    { self->today_label, ngettext ("%u due today", "%u due today", counts->today), counts->today },
    { self->soon_label, ngettext ("%u within three working days", "%u within three working days", counts->soon), counts->soon },
    { self->rest_label, ngettext ("%u other has time enough", "%u others have time enough", all - MIN (near, all)), all - MIN (near, all) },
  };

  for (guint i = 0; i < YC_N_LEDGER_KINDS; i++)
    {
      const char *title = g_dpgettext2 (GETTEXT_PACKAGE, "ledger", filters[i].title);
      g_autofree char *markup = g_markup_printf_escaped ("%s  <span size=\"86%%\" alpha=\"72%%\">%u</span>", title, counts->n[i]);

      gtk_label_set_markup (self->filter_labels[i], markup);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (sums); i++)
    {
      g_auto (GStrv) around = g_strsplit (sums[i].text, "%u", 2);
      g_autofree char *number = g_strdup_printf ("%u", sums[i].n), *text = g_strjoinv (number, around);

      gtk_label_set_label (sums[i].label, text);
      gtk_widget_set_visible (gtk_widget_get_parent (GTK_WIDGET (sums[i].label)), sums[i].n > 0);
    }
  g_signal_emit (self, signals[COUNTED], 0, counts->overdue + counts->today);
}

static void
show_empty (YcLedgerPage *self)
{
  static const YcErrorText nothing = {
    "x-office-calendar-symbolic", "ok", N_("Nothing waits for a day"),
    N_("Open tolerances, promises to be checked, corrections and applications without an answer stand here, what is due first in front."),
    N_("They come by themselves when a case is received, accepted with tolerance or told to correct."), NULL, NULL, NULL, NULL
  };
  static const YcErrorText none_of_kind = {
    "x-office-calendar-symbolic", "ok", N_("Nothing of this kind"), N_("The figures above tell what else is waiting."), N_("Choose \"All\" above."), NULL, NULL, NULL, NULL
  };
  YcErrorText text = self->filter == YC_LEDGER_NONE ? nothing : none_of_kind;

  text.title = _(text.title);
  text.safe = _(text.safe);
  text.next = _(text.next);
  yc_state_page_set_text (self->empty, &text, NULL);
  gtk_stack_set_visible_child_name (self->stack, "empty");
}

static void
append_fact (YcLedgerPage *self, const char *title, const char *value)
{
  g_autoptr (YcLine) line = NULL;

  if (value == NULL || *value == '\0')
    return;
  line = yc_line_new (NULL, NULL, "wait", title, value, NULL);
  g_list_store_append (self->facts, line);
}

/* Who and when. */
static char *
format_review (const YcLedgerLine *line)
{
  g_autofree char *at = line->reviewed > 0 ? yc_time_format (line->reviewed, "%Y年%-m月%-d日 %H:%M") : NULL;

  return at != NULL ? g_strdup_printf ("%s  %s", line->reviewer, at) : g_strdup (C_("ledger", "Not reviewed yet"));
}

static const char *
name_actor (YcLedgerKind kind)
{
  switch (kind)
    {
    case YC_LEDGER_REFUSAL: return _("Refused by");
    case YC_LEDGER_ASKED: return C_("ledger", "Asked by");
    case YC_LEDGER_SECOND: return C_("ledger", "Allowed by");
    case YC_LEDGER_NONE: case YC_LEDGER_TOLERANCE: case YC_LEDGER_COMMITMENT: case YC_LEDGER_CORRECTION: case YC_LEDGER_UNDECIDED: case YC_LEDGER_LATE: default:
      return _("Handled by");
    }
}

static void
fill_facts (YcLedgerPage *self, YcLedgerItem *item, const char *day)
{
  const YcLedgerLine *line = yc_ledger_item_get_line (item);
  gboolean is_refusal = line->kind == YC_LEDGER_REFUSAL;
  g_autofree char *papers = yc_line_mask_number (line->record->applicant_number), *since = NULL;
  g_autofree char *review = is_refusal ? format_review (line) : NULL;
  g_autofree char *marked = line->timer != NULL && line->timer->provisional ? g_strdup_printf (_("%s (provisional)"), day) : g_strdup (day);

  since = line->since > 0 ? yc_time_format (line->since, "%Y年%-m月%-d日 %H:%M") : g_strdup ("");
  g_list_store_remove_all (self->facts);
  append_fact (self, C_("column", "Item"), line->record->item_name);
  append_fact (self, _("Papers number"), papers);
  append_fact (self, line->timer != NULL ? yc_timer_kind_get_name (line->timer->kind) : "", line->timer != NULL ? marked : NULL);
  append_fact (self, name_actor (line->kind), line->actor);
  append_fact (self, is_refusal ? _("Refused on") : yc_ledger_kind_is_report (line->kind) ? C_("ledger", "On") : C_("ledger", "Since"), since);
  append_fact (self, _("Source"), line->basis);
  append_fact (self, is_refusal ? C_("ledger", "Review") : "", review);
}

static void
show_tag (GtkWidget *tag, GtkImage *icon, GtkLabel *label, const YcStateLook *look)
{
  const char *classes[] = { "tag", look->style, NULL };

  gtk_widget_set_css_classes (tag, classes);
  gtk_image_set_from_icon_name (icon, look->icon);
  gtk_label_set_label (label, look->name);
}

/* A supervisor's, of what nobody has reviewed. */
static gboolean
may_review (YcLedgerPage *self)
{
  YcLedgerItem *item = gtk_single_selection_get_selected_item (self->selection);
  const YcLedgerLine *line = item != NULL ? yc_ledger_item_get_line (item) : NULL;
  const YcClerk *clerk = yc_session_get_clerk (self->session);
  YcRole role;

  return line != NULL && line->kind == YC_LEDGER_REFUSAL && *line->reviewer == '\0' && clerk != NULL && yc_role_parse (clerk->role, &role)
         && role == YC_ROLE_SUPERVISOR;
}

static void
show_review (YcLedgerPage *self)
{
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self->actions), "review");

  g_simple_action_set_enabled (G_SIMPLE_ACTION (action), may_review (self));
  gtk_widget_set_visible (self->review, may_review (self));
}

static void
selected_cb (YcLedgerPage *self)
{
  YcLedgerItem *item = gtk_single_selection_get_selected_item (self->selection);
  g_autofree char *applicant = NULL, *number = NULL, *left = NULL, *icon = NULL, *outstanding = NULL, *day = NULL;
  const char *style;
  YcStateLook state;

  gtk_widget_set_visible (self->details, item != NULL);
  if (item == NULL)
    return;
  g_object_get (item, "applicant", &applicant, "number", &number, "left", &left, "left-icon", &icon, "outstanding", &outstanding, "day", &day, NULL);
  style = yc_ledger_item_get_style (item);
  yc_state_look (yc_ledger_item_get_line (item)->record, &state);
  gtk_label_set_label (self->detail_applicant, applicant);
  gtk_label_set_label (self->detail_number, number);
  show_tag (self->detail_left_tag, self->detail_left_icon, self->detail_left_label, &(YcStateLook) { icon, style, left });
  show_tag (self->detail_state_tag, self->detail_state_icon, self->detail_state_label, &state);
  gtk_label_set_label (self->detail_outstanding, outstanding);
  gtk_label_set_label (self->detail_advice, yc_ledger_item_get_advice (item));
  gtk_widget_set_css_classes (GTK_WIDGET (self->detail_advice), (const char *[]) { strcmp (style, "bad") == 0 ? "bad" : "second", "small", NULL });
  fill_facts (self, item, day);
  show_review (self);
}

static void
select_wanted (YcLedgerPage *self)
{
  for (guint i = 0; self->wanted != NULL && i < g_list_model_get_n_items (G_LIST_MODEL (self->items)); i++)
    {
      g_autoptr (YcLedgerItem) item = g_list_model_get_item (G_LIST_MODEL (self->items), i);

      if (g_str_equal (yc_ledger_item_get_line (item)->record->id, self->wanted))
        gtk_single_selection_set_selected (self->selection, i);
    }
  g_clear_pointer (&self->wanted, g_free);
}

static void
append_lines (YcLedgerPage *self, GPtrArray *lines, gboolean anew)
{
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);
  guint n_old = g_list_model_get_n_items (G_LIST_MODEL (self->items));
  GDate today;

  yc_session_today (self->session, &today);
  g_ptr_array_set_free_func (lines, NULL);
  for (guint i = 0; i < lines->len; i++)
    g_ptr_array_add (items, yc_ledger_item_new (g_ptr_array_index (lines, i), &today));
  g_list_store_splice (self->items, anew ? 0 : n_old, anew ? n_old : 0, items->pdata, items->len);
}

/* ---- loading ---- */

typedef struct
{
  YcLedgerPage *self;      /* (owned) */
  guint serial;
  gboolean anew, only_counts;
} Question;

static void ask (YcLedgerPage *self, gboolean anew);

static void
show_lines (YcLedgerPage *self, LedgerResult *result, gboolean anew)
{
  gboolean had_focus = self->wants_focus || yc_focus_is_inside (GTK_WIDGET (self->view));

  self->at_end = result->lines->len < PAGE_LINES;
  append_lines (self, result->lines, anew);
  if (g_list_model_get_n_items (G_LIST_MODEL (self->items)) == 0)
    show_empty (self);
  else
    gtk_stack_set_visible_child_name (self->stack, "list");
  select_wanted (self);
  /* Enter opens what is chosen, also when its line was made anew. */
  if (had_focus && gtk_widget_get_mapped (GTK_WIDGET (self->view)))
    gtk_widget_grab_focus (GTK_WIDGET (self));
  self->wants_focus = FALSE;
  if (result->more_to_settle)
    ask (self, TRUE);
}

static void
answered_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Question *question = user_data;
  g_autoptr (YcLedgerPage) self = question->self;
  gboolean anew = question->anew, only_counts = question->only_counts;
  gboolean is_current = self->root != NULL && (only_counts || question->serial == self->serial);
  g_autoptr (GError) error = NULL;
  LedgerResult *answer = yc_session_run_finish (YC_SESSION (source), result, &error);

  g_free (question);
  if (is_current && !only_counts)
    {
      self->loading = FALSE;
      gtk_spinner_stop (self->spinner);
    }
  if (is_current && answer != NULL)
    show_counts (self, &answer->counts);
  if (is_current && !only_counts && error != NULL)
    {
      yc_state_page_set_error (self->empty, error);
      gtk_stack_set_visible_child_name (self->stack, "empty");
    }
  else if (is_current && !only_counts && answer != NULL)
    show_lines (self, answer, anew);
  g_clear_pointer (&answer, ledger_result_free);
}

static void
run (YcLedgerPage *self, guint offset, guint limit, gboolean anew)
{
  LedgerJob *job = g_new0 (LedgerJob, 1);
  Question *question = g_new0 (Question, 1);

  *job = (LedgerJob) { self->filter, offset, limit,
                       { yc_session_get_calendar (self->session), NULL, yc_clock_now (yc_session_get_clock (self->session)) } };
  *question = (Question) { g_object_ref (self), limit > 0 ? ++self->serial : 0, anew, limit == 0 };
  yc_session_run (self->session, read_ledger, job, g_free, ledger_result_free, answered_cb, question);
}

static void
ask (YcLedgerPage *self, gboolean anew)
{
  if (!anew && (self->loading || self->at_end))
    return;
  self->loading = TRUE;
  if (g_list_model_get_n_items (G_LIST_MODEL (self->items)) == 0)
    {
      gtk_spinner_start (self->spinner);
      gtk_stack_set_visible_child_name (self->stack, "loading");
    }
  run (self, anew ? 0 : g_list_model_get_n_items (G_LIST_MODEL (self->items)), PAGE_LINES, anew);
}

static void
reload (YcLedgerPage *self)
{
  g_free (self->wanted);
  self->wanted = g_strdup (yc_ledger_page_get_selected (self));
  ask (self, TRUE);
}

static void
cases_changed_cb (YcLedgerPage *self)
{
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    reload (self);
  else
    run (self, 0, 0, FALSE);
}

static void
scrolled_cb (YcLedgerPage *self)
{
  GtkAdjustment *adjustment = gtk_scrolled_window_get_vadjustment (self->scroller);
  double page = gtk_adjustment_get_page_size (adjustment);

  if (page > 0 && gtk_adjustment_get_value (adjustment) + 3 * page > gtk_adjustment_get_upper (adjustment))
    ask (self, FALSE);
}

const char *
yc_ledger_page_get_selected (YcLedgerPage *self)
{
  YcLedgerItem *item;

  g_return_val_if_fail (YC_IS_LEDGER_PAGE (self), NULL);

  item = gtk_single_selection_get_selected_item (self->selection);
  return item != NULL ? yc_ledger_item_get_line (item)->record->id : NULL;
}

/* ---- width ---- */

static gboolean
fit_width_cb (gpointer user_data)
{
  YcLedgerPage *self = user_data;
  gboolean is_wide = gtk_adjustment_get_page_size (gtk_scrolled_window_get_hadjustment (self->scroller)) >= WIDE;

  self->width_id = 0;
  /* One that is only hidden would keep its width. */
  if (!is_wide && self->has_number)
    gtk_column_view_remove_column (self->view, self->number_column);
  else if (is_wide && !self->has_number)
    gtk_column_view_insert_column (self->view, NUMBER_PLACE, self->number_column);
  self->has_number = is_wide;
  return G_SOURCE_REMOVE;
}

/* Not while sizes are given out. */
static void
width_changed_cb (YcLedgerPage *self)
{
  if (self->width_id == 0)
    self->width_id = g_idle_add (fit_width_cb, self);
}

/* ---- widget ---- */

static void
activated_cb (YcLedgerPage *self, guint position)
{
  g_autoptr (YcLedgerItem) item = g_list_model_get_item (G_LIST_MODEL (self->items), position);

  if (item != NULL)
    g_signal_emit (self, signals[OPEN], 0, yc_ledger_item_get_line (item)->record->id);
}

static void
open_selected_cb (YcLedgerPage *self)
{
  const char *id = yc_ledger_page_get_selected (self);

  if (id != NULL)
    g_signal_emit (self, signals[OPEN], 0, id);
}

/* ---- the review of a refusal ---- */

typedef struct { char *case_id; YcCalendar *calendar; } Review;

static void
review_free (gpointer data)
{
  Review *review = data;

  g_free (review->case_id);
  g_free (review);
}

static gpointer
do_review (YcStore *store, const YcActor *actor, gpointer data, GError **error)
{
  const Review *review = data;

  return yc_submission_review_refusal (store, review->calendar, review->case_id, NULL, actor, error) ? g_strdup (review->case_id) : NULL;
}

static void
reviewed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (YcLedgerPage) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *case_id = yc_session_run_finish (YC_SESSION (source), result, &error);

  if (self->root == NULL)
    return;
  if (error != NULL)
    {
      yc_state_page_set_error (self->empty, error);
      gtk_stack_set_visible_child_name (self->stack, "empty");
      return;
    }
  yc_session_notify_case (self->session, case_id);
}

static void
review_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  YcLedgerPage *self = user_data;
  Review *review;

  if (!may_review (self))
    return;
  review = g_new0 (Review, 1);
  *review = (Review) { g_strdup (yc_ledger_page_get_selected (self)), yc_session_get_calendar (self->session) };
  yc_session_run (self->session, do_review, review, review_free, g_free, reviewed_cb, g_object_ref (self));
}

static gboolean
parse_filter (const char *name, YcLedgerKind *ret_kind)
{
  *ret_kind = YC_LEDGER_NONE;
  return g_str_equal (name, "all") || yc_ledger_kind_parse (name, ret_kind);
}

static void
filter_changed_cb (GSimpleAction *action, GVariant *value, gpointer user_data)
{
  YcLedgerPage *self = user_data;
  const char *name = g_variant_get_string (value, NULL);

  if (!parse_filter (name, &self->filter))
    return;
  g_simple_action_set_state (action, value);
  if (self->settings != NULL)
    g_settings_set_string (self->settings, FILTER_KEY, name);
  ask (self, TRUE);
}

static gboolean
yc_ledger_page_grab_focus (GtkWidget *widget)
{
  YcLedgerPage *self = YC_LEDGER_PAGE (widget);
  GtkWidget *list = gtk_widget_get_last_child (GTK_WIDGET (self->view));

  self->wants_focus = !gtk_widget_get_mapped (GTK_WIDGET (self->view));
  if (self->wants_focus)
    return FALSE;
  return (GTK_IS_LIST_VIEW (list) && yc_list_focus_row (GTK_LIST_VIEW (list), gtk_single_selection_get_selected (self->selection)))
         || gtk_widget_grab_focus (GTK_WIDGET (self->view));
}

/* Its key holds while it is seen, wherever the focus is. The days that are left change also while nobody looks. */
static void
yc_ledger_page_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (yc_ledger_page_parent_class)->map (widget);
  gtk_widget_insert_action_group (GTK_WIDGET (gtk_widget_get_root (widget)), "ledger", G_ACTION_GROUP (YC_LEDGER_PAGE (widget)->actions));
  reload (YC_LEDGER_PAGE (widget));
}

static void
yc_ledger_page_unmap (GtkWidget *widget)
{
  gtk_widget_insert_action_group (GTK_WIDGET (gtk_widget_get_root (widget)), "ledger", NULL);
  GTK_WIDGET_CLASS (yc_ledger_page_parent_class)->unmap (widget);
}

static void
yc_ledger_page_dispose (GObject *object)
{
  YcLedgerPage *self = YC_LEDGER_PAGE (object);

  g_clear_handle_id (&self->width_id, g_source_remove);
  g_clear_object (&self->session);
  g_clear_object (&self->settings);
  g_clear_object (&self->actions);
  g_clear_object (&self->items);
  g_clear_object (&self->facts);
  g_clear_pointer (&self->wanted, g_free);
  gtk_widget_dispose_template (GTK_WIDGET (self), YC_TYPE_LEDGER_PAGE);

  G_OBJECT_CLASS (yc_ledger_page_parent_class)->dispose (object);
}

#define BIND(name) gtk_widget_class_bind_template_child (widget_class, YcLedgerPage, name)

static void
yc_ledger_page_class_init (YcLedgerPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = yc_ledger_page_dispose;
  widget_class->grab_focus = yc_ledger_page_grab_focus;
  widget_class->map = yc_ledger_page_map;
  widget_class->unmap = yc_ledger_page_unmap;

  signals[OPEN] = g_signal_new ("open", YC_TYPE_LEDGER_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[COUNTED] = g_signal_new ("counted", YC_TYPE_LEDGER_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_UINT);

  g_type_ensure (YC_TYPE_KEY_BUTTON);
  g_type_ensure (YC_TYPE_LEDGER_ITEM);
  g_type_ensure (YC_TYPE_LINE);
  g_type_ensure (YC_TYPE_STATE_PAGE);
  gtk_widget_class_set_template_from_resource (widget_class, YC_APP_PATH "/common/yc-ledger-page.ui");
  BIND (root); BIND (stack); BIND (spinner); BIND (scroller); BIND (view); BIND (number_column); BIND (selection); BIND (details);
  BIND (detail_applicant); BIND (detail_number); BIND (detail_left_tag); BIND (detail_left_icon); BIND (detail_left_label);
  BIND (detail_state_tag); BIND (detail_state_icon); BIND (detail_state_label); BIND (detail_outstanding); BIND (detail_advice);
  BIND (detail_facts); BIND (review); BIND (empty); BIND (overdue_label); BIND (today_label); BIND (soon_label); BIND (rest_label);
  for (guint i = 0; i < YC_N_LEDGER_KINDS; i++)
    {
      g_autofree char *name = g_strdup_printf ("filter_%s_label", filters[i].filter);

      gtk_widget_class_bind_template_child_full (widget_class, name, FALSE,
                                                 (gssize) (G_STRUCT_OFFSET (YcLedgerPage, filter_labels) + i * sizeof (GtkLabel *)));
    }
  gtk_widget_class_bind_template_callback (widget_class, activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, open_selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, selected_cb);
}

/* The filter of the last time, where there was one. */
static void
add_filter_action (YcLedgerPage *self)
{
  g_autofree char *last = self->settings != NULL ? g_settings_get_string (self->settings, FILTER_KEY) : g_strdup ("all");
  static const GActionEntry entries[] = { { .name = "review", .activate = review_cb } };
  g_autoptr (GSimpleAction) action = NULL;

  if (!parse_filter (last, &self->filter))
    self->filter = YC_LEDGER_NONE;
  action = g_simple_action_new_stateful ("filter", G_VARIANT_TYPE_STRING, g_variant_new_string (filters[self->filter].filter));
  g_signal_connect (action, "change-state", G_CALLBACK (filter_changed_cb), self);
  self->actions = g_simple_action_group_new ();
  g_action_map_add_action (G_ACTION_MAP (self->actions), G_ACTION (action));
  g_action_map_add_action_entries (G_ACTION_MAP (self->actions), entries, G_N_ELEMENTS (entries), self);
  gtk_widget_insert_action_group (GTK_WIDGET (self), "ledger", G_ACTION_GROUP (self->actions));
}

static void
yc_ledger_page_init (YcLedgerPage *self)
{
  static const YcLedgerCounts no_counts;

  self->items = g_list_store_new (YC_TYPE_LEDGER_ITEM);
  self->facts = g_list_store_new (YC_TYPE_LINE);
  self->settings = yc_settings_open ();
  add_filter_action (self);
  gtk_widget_init_template (GTK_WIDGET (self));
  yc_stack_hide_others (self->stack);
  yc_focus_leave_by_tab (GTK_WIDGET (self->view));
  self->has_number = TRUE;
  gtk_single_selection_set_model (self->selection, G_LIST_MODEL (self->items));
  gtk_no_selection_set_model (self->detail_facts, G_LIST_MODEL (self->facts));
  show_counts (self, &no_counts);
  g_signal_connect_object (gtk_scrolled_window_get_vadjustment (self->scroller), "value-changed", G_CALLBACK (scrolled_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (gtk_scrolled_window_get_hadjustment (self->scroller), "notify::page-size", G_CALLBACK (width_changed_cb), self, G_CONNECT_SWAPPED);
}

GtkWidget *
yc_ledger_page_new (YcSession *session)
{
  YcLedgerPage *self;

  g_return_val_if_fail (YC_IS_SESSION (session), NULL);

  self = g_object_new (YC_TYPE_LEDGER_PAGE, NULL);
  self->session = g_object_ref (session);
  g_signal_connect_object (session, "cases-changed", G_CALLBACK (cases_changed_cb), self, G_CONNECT_SWAPPED);
  run (self, 0, 0, FALSE);
  return GTK_WIDGET (self);
}
