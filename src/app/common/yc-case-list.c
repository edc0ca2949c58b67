/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */

/* The list of cases. It asks the store for 200 rows at a time, newest first, and for more when the view comes near the end; filter and query
 * go to the store, so names and numbers are never searched in clear here. Main thread only. */
#define G_LOG_DOMAIN "yc-app"
#include "config.h"

#include <glib/gi18n.h>

#include "app/clerk/yc-key-button.h"
#include "app/common/yc-case-item.h"
#include "app/common/yc-case-list.h"
#include "app/common/yc-line.h"
#include "app/common/yc-list-focus.h"
#include "app/common/yc-stack.h"
#include "app/common/yc-state-page.h"
#include "base/yc-clock.h"

#define PAGE_ROWS 200
#define USUAL_POINTS 11.0         /* GNOME's own */
#define N_FILTERS 5

struct _YcCaseList
{
  GtkWidget parent_instance;

  YcSession *session;      /* (owned) */
  GListStore *items;       /* (owned) of YcCaseItem */
  GListStore *facts;       /* (owned) of YcLine */
  char *query;             /* (owned) */
  char *filter;            /* (owned) "all", "open", "counter", "draft", "accepted" */
  char *wanted;            /* (owned) (nullable) case to select after a reload */
  guint serial;            /* of the newest question; older answers are dropped */
  gboolean loading;
  gboolean at_end;

  GtkWidget *root;
  GtkLabel *order_label;
  GtkStack *stack;
  GtkScrolledWindow *scroller;
  GtkColumnView *view;
  GtkColumnViewColumn *state_column;
  GtkSingleSelection *selection;
  GtkLabel *filter_labels[N_FILTERS];
  GtkWidget *details;
  GtkLabel *detail_applicant;
  GtkLabel *detail_number;
  GtkWidget *detail_state_tag;
  GtkImage *detail_state_icon;
  GtkLabel *detail_state_label;
  GtkWidget *detail_left_tag;
  GtkImage *detail_left_icon;
  GtkLabel *detail_left_label;
  GtkLabel *detail_item;
  GtkLabel *detail_note;
  GtkNoSelection *detail_facts;
  GtkWidget *resume_button;
  GtkWidget *open_button;
  YcStatePage *empty;
  GtkLabel *shown_label;
};

G_DEFINE_FINAL_TYPE (YcCaseList, yc_case_list, GTK_TYPE_WIDGET)

enum { OPEN, CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

static const struct { const char *filter, *title; } filters[N_FILTERS] = {
  { "all", NC_("filter", "All") },
  { "open", NC_("filter", "Not ended") },
  { "counter", NC_("filter", "For the window") },
  { "draft", NC_("filter", "Drafts") },
  { "accepted", NC_("filter", "Accepted") },
};

/* ---- asking the store ---- */

typedef struct
{
  char *query, *filter;
  guint offset;
} ListJob;

typedef struct
{
  GPtrArray *records;             /* YcCaseRecord* */
  guint counts[N_FILTERS];        /* of all cases that fit the query */
} ListResult;

static void
list_job_free (gpointer data)
{
  ListJob *job = data;

  g_free (job->query);
  g_free (job->filter);
  g_free (job);
}

static void
list_result_free (gpointer data)
{
  ListResult *result = data;

  g_clear_pointer (&result->records, g_ptr_array_unref);
  g_free (result);
}

/* With a query the figures are those of what was found (up to a page's worth); without, those of the store. */
static void
count_found (GPtrArray *found, guint *counts)
{
  for (guint i = 0; i < found->len; i++)
    {
      const YcCaseRecord *record = g_ptr_array_index (found, i);
      counts[0]++;
      counts[1] += yc_state_is_open (record->state) ? 1 : 0;
      counts[2] += yc_case_item_waits_for_counter (record) ? 1 : 0;
      counts[3] += record->state == YC_STATE_DRAFT;
      counts[4] += record->state >= YC_STATE_ACCEPTED && record->state <= YC_STATE_ARCHIVED;
    }
}

static gboolean
count_all (YcStore *store, guint *counts, GError **error)
{
  for (guint i = 0; i < N_FILTERS; i++)
    if (!yc_case_store_count (store, filters[i].filter, &counts[i], error))
      return FALSE;
  return TRUE;
}

static gpointer
list_cases (YcStore *store, const YcActor *actor, gpointer data, GError **error)
{
  const ListJob *job = data;
  g_autoptr (GPtrArray) records = yc_case_store_list (store, job->query, job->filter, job->offset, PAGE_ROWS, error);
  g_autoptr (GPtrArray) found = NULL;
  guint counts[N_FILTERS] = { 0 };
  ListResult *result;

  if (records == NULL)
    return NULL;
  if (*job->query != '\0')
    {
      found = yc_case_store_list (store, job->query, "all", 0, PAGE_ROWS, error);
      if (found == NULL)
        return NULL;
      count_found (found, counts);
    }
  else if (!count_all (store, counts, error))
    return NULL;
  result = g_new0 (ListResult, 1);
  result->records = g_steal_pointer (&records);
  memcpy (result->counts, counts, sizeof counts);
  return result;
}

/* ---- showing ---- */

static void
show_counts (YcCaseList *self, const guint *counts)
{
  for (guint i = 0; i < N_FILTERS; i++)
    {
      const char *title = g_dpgettext2 (GETTEXT_PACKAGE, "filter", filters[i].title);
      g_autofree char *markup = g_markup_printf_escaped ("%s  <span size=\"86%%\" alpha=\"72%%\">%u</span>", title, counts[i]);
      gtk_label_set_markup (self->filter_labels[i], markup);
    }
}

static void
show_empty (YcCaseList *self)
{
  static const YcErrorText nothing_yet = {
    "yc-cases-symbolic", "info", N_("No case yet"), N_("Every case that is taken in at this window will stand here, drafts and parked ones too."),
    N_("Press F2 to serve the first applicant."), N_("Take in a case"), "win.new-case", NULL, NULL
  };
  static const YcErrorText nothing_found = {
    "edit-find-symbolic", "wait", N_("No case fits"), N_("Searched: number or its end; name, identity number and phone (or the last four) of applicant and agent; legal representative."),
    N_("Shorten what you typed, or choose \"All\" above."), NULL, NULL, NULL, NULL
  };
  YcErrorText text = *self->query == '\0' && g_str_equal (self->filter, "all") ? nothing_yet : nothing_found;

  text.title = _(text.title);
  text.safe = _(text.safe);
  text.next = _(text.next);
  text.primary = text.primary != NULL ? _(text.primary) : NULL;
  yc_state_page_set_text (self->empty, &text, NULL);
  gtk_stack_set_visible_child_name (self->stack, "empty");
}

static void
show_totals (YcCaseList *self)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->items));
  g_autofree char *shown = NULL;
  g_autofree char *order = NULL;

  shown = g_strdup_printf (self->at_end ? ngettext ("%u case", "%u cases", n) : ngettext ("%u case so far, more below", "%u cases so far, more below", n), n);
  order = *self->query != '\0' ? g_strdup_printf (_("Found with “%s”"), self->query) : g_strdup (_("Newest first"));
  gtk_label_set_label (self->shown_label, shown);
  gtk_label_set_label (self->order_label, order);
}

static void
append_fact (YcCaseList *self, const char *title, const char *value)
{
  g_autoptr (YcLine) line = NULL;

  if (value == NULL || *value == '\0')
    return;
  line = yc_line_new (NULL, NULL, "wait", title, value, NULL);
  g_list_store_append (self->facts, line);
}

static void
fill_facts (YcCaseList *self, const YcCaseRecord *record)
{
  g_autofree char *number = yc_line_mask_number (record->applicant_number);
  g_autofree char *created = yc_time_format (record->created, "%Y年%-m月%-d日 %H:%M");
  g_autofree char *changed = yc_time_format (record->changed, "%Y年%-m月%-d日 %H:%M");
  g_autofree char *due = NULL, *cure = NULL, *where = NULL, *judge = NULL;
  GDate today;

  yc_session_today (self->session, &today);
  due = yc_date_marked (record->due, record->due_provisional, &today);
  cure = yc_date_marked (record->cure_due, record->cure_provisional, &today);
  if (yc_judge_limit_look (record, yc_session_get_calendar (self->session), &today, NULL) != YC_JUDGE_NONE)
    judge = yc_date_marked (record->judge_due, record->judge_provisional, &today);
  where = *record->window != '\0' ? g_strdup_printf (_("%s, window %s"), record->clerk_name, record->window) : g_strdup (record->clerk_name);
  g_list_store_remove_all (self->facts);
  append_fact (self, _("Papers number"), number);
  append_fact (self, _("To be accepted by"), judge);
  append_fact (self, _("Accepted as"), yc_case_manner (record));
  append_fact (self, _("To be decided by"), due);
  append_fact (self, _("To be supplied by"), cure);
  append_fact (self, _("Handled by"), where);
  append_fact (self, _("Begun"), created);
  append_fact (self, _("Changed"), changed);
}

static void
show_tag (GtkWidget *tag, GtkImage *icon, GtkLabel *label, const YcStateLook *look, const char *text)
{
  const char *classes[] = { "tag", look->style, NULL };

  gtk_widget_set_visible (tag, *text != '\0');
  gtk_widget_set_css_classes (tag, classes);
  gtk_image_set_from_icon_name (icon, look->icon);
  gtk_label_set_label (label, text);
}

static void
selected_cb (YcCaseList *self)
{
  YcCaseItem *item = gtk_single_selection_get_selected_item (self->selection);
  const YcCaseRecord *record;
  g_autofree char *applicant = NULL, *number = NULL, *left = NULL;
  YcStateLook state, left_look;
  gboolean open;
  GDate today;

  gtk_widget_set_visible (self->details, item != NULL);
  g_signal_emit (self, signals[CHANGED], 0);
  if (item == NULL)
    return;
  record = yc_case_item_get_record (item);
  open = yc_case_may_resume (record, yc_session_get_clerk (self->session));
  yc_session_today (self->session, &today);
  g_object_get (item, "applicant", &applicant, "number", &number, NULL);
  yc_state_look (record, &state);
  left = yc_deadline_look (record, yc_session_get_calendar (self->session), &today, &left_look);
  gtk_label_set_label (self->detail_applicant, applicant);
  gtk_label_set_label (self->detail_number, number);
  show_tag (self->detail_state_tag, self->detail_state_icon, self->detail_state_label, &state, state.name);
  show_tag (self->detail_left_tag, self->detail_left_icon, self->detail_left_label, &left_look, left);
  gtk_label_set_label (self->detail_item, *record->item_name != '\0' ? record->item_name : _("No item chosen yet"));
  gtk_label_set_label (self->detail_note, record->note);
  gtk_widget_set_visible (GTK_WIDGET (self->detail_note), *record->note != '\0');
  gtk_widget_set_visible (self->resume_button, open);
  if (open)
    gtk_widget_remove_css_class (self->open_button, "suggested-action");
  else
    gtk_widget_add_css_class (self->open_button, "suggested-action");
  fill_facts (self, record);
}

static void
select_wanted (YcCaseList *self)
{
  if (self->wanted == NULL)
    return;
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->items)); i++)
    {
      g_autoptr (YcCaseItem) item = g_list_model_get_item (G_LIST_MODEL (self->items), i);
      if (g_str_equal (yc_case_item_get_record (item)->id, self->wanted))
        gtk_single_selection_set_selected (self->selection, i);
    }
  g_clear_pointer (&self->wanted, g_free);
}

static void
append_records (YcCaseList *self, GPtrArray *records, gboolean anew)
{
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);
  YcCalendar *calendar = yc_session_get_calendar (self->session);
  guint n_old = g_list_model_get_n_items (G_LIST_MODEL (self->items));
  GDate today;

  yc_session_today (self->session, &today);
  g_ptr_array_set_free_func (records, NULL);
  for (guint i = 0; i < records->len; i++)
    g_ptr_array_add (items, yc_case_item_new (g_ptr_array_index (records, i), calendar, &today));
  g_list_store_splice (self->items, anew ? 0 : n_old, anew ? n_old : 0, items->pdata, items->len);
}

/* ---- loading ---- */

typedef struct
{
  YcCaseList *self;        /* (owned) */
  guint serial;
  gboolean anew;
} Question;

static void
listed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Question *question = user_data;
  g_autoptr (YcCaseList) self = question->self;
  gboolean anew = question->anew, is_current = question->serial == self->serial && self->root != NULL;
  g_autoptr (GError) error = NULL;
  ListResult *listed = yc_session_run_finish (YC_SESSION (source), result, &error);

  g_free (question);
  if (is_current)
    self->loading = FALSE;
  if (is_current && error != NULL)
    {
      yc_state_page_set_error (self->empty, error);
      gtk_stack_set_visible_child_name (self->stack, "empty");
    }
  if (is_current && listed != NULL)
    {
      self->at_end = listed->records->len < PAGE_ROWS;
      append_records (self, listed->records, anew);
      show_counts (self, listed->counts);
      show_totals (self);
      if (g_list_model_get_n_items (G_LIST_MODEL (self->items)) == 0)
        show_empty (self);
      else
        gtk_stack_set_visible_child_name (self->stack, "list");
      select_wanted (self);
    }
  g_clear_pointer (&listed, list_result_free);
}

static void
ask (YcCaseList *self, gboolean anew)
{
  ListJob *job;
  Question *question;

  if (!anew && (self->loading || self->at_end))
    return;
  self->loading = TRUE;
  job = g_new0 (ListJob, 1);
  job->query = g_strdup (self->query);
  job->filter = g_strdup (self->filter);
  job->offset = anew ? 0 : g_list_model_get_n_items (G_LIST_MODEL (self->items));
  question = g_new0 (Question, 1);
  *question = (Question) { g_object_ref (self), ++self->serial, anew };
  yc_session_run (self->session, list_cases, job, list_job_free, list_result_free, listed_cb, question);
}

static void
scrolled_cb (YcCaseList *self)
{
  GtkAdjustment *adjustment = gtk_scrolled_window_get_vadjustment (self->scroller);
  double page = gtk_adjustment_get_page_size (adjustment);

  if (page > 0 && gtk_adjustment_get_value (adjustment) + 3 * page > gtk_adjustment_get_upper (adjustment))
    ask (self, FALSE);
}

void
yc_case_list_reload (YcCaseList *self)
{
  g_return_if_fail (YC_IS_CASE_LIST (self));

  g_free (self->wanted);
  self->wanted = g_strdup (yc_case_list_get_selected (self));
  ask (self, TRUE);
}

void
yc_case_list_set_query (YcCaseList *self, const char *query)
{
  g_autofree char *stripped = g_strstrip (g_strdup (query));

  g_return_if_fail (YC_IS_CASE_LIST (self));

  if (g_str_equal (self->query, stripped))
    return;
  g_free (self->query);
  self->query = g_steal_pointer (&stripped);
  ask (self, TRUE);
}

const char *
yc_case_list_get_selected (YcCaseList *self)
{
  YcCaseItem *item;

  g_return_val_if_fail (YC_IS_CASE_LIST (self), NULL);

  item = gtk_single_selection_get_selected_item (self->selection);
  return item != NULL ? yc_case_item_get_record (item)->id : NULL;
}

gboolean
yc_case_list_can_resume (YcCaseList *self)
{
  YcCaseItem *item;

  g_return_val_if_fail (YC_IS_CASE_LIST (self), FALSE);

  item = gtk_single_selection_get_selected_item (self->selection);
  return item != NULL && yc_case_may_resume (yc_case_item_get_record (item), yc_session_get_clerk (self->session));
}

/* ---- widget ---- */

static void
activated_cb (YcCaseList *self, guint position)
{
  g_autoptr (YcCaseItem) item = g_list_model_get_item (G_LIST_MODEL (self->items), position);

  if (item != NULL)
    g_signal_emit (self, signals[OPEN], 0, yc_case_item_get_record (item)->id);
}

static void
open_selected_cb (YcCaseList *self)
{
  const char *id = yc_case_list_get_selected (self);

  if (id != NULL)
    g_signal_emit (self, signals[OPEN], 0, id);
}

static void
filter_changed_cb (GSimpleAction *action, GVariant *value, gpointer user_data)
{
  YcCaseList *self = user_data;

  g_simple_action_set_state (action, value);
  g_free (self->filter);
  self->filter = g_variant_dup_string (value, NULL);
  ask (self, TRUE);
}

static gboolean
yc_case_list_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (YC_CASE_LIST (widget)->view));
}

static void
yc_case_list_dispose (GObject *object)
{
  YcCaseList *self = YC_CASE_LIST (object);

  g_clear_object (&self->session);
  g_clear_object (&self->items);
  g_clear_object (&self->facts);
  g_clear_pointer (&self->query, g_free);
  g_clear_pointer (&self->filter, g_free);
  g_clear_pointer (&self->wanted, g_free);
  gtk_widget_dispose_template (GTK_WIDGET (self), YC_TYPE_CASE_LIST);

  G_OBJECT_CLASS (yc_case_list_parent_class)->dispose (object);
}

static void
yc_case_list_class_init (YcCaseListClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = yc_case_list_dispose;
  widget_class->grab_focus = yc_case_list_grab_focus;

  signals[OPEN] = g_signal_new ("open", YC_TYPE_CASE_LIST, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[CHANGED] = g_signal_new ("changed", YC_TYPE_CASE_LIST, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  g_type_ensure (YC_TYPE_CASE_ITEM);
  g_type_ensure (YC_TYPE_KEY_BUTTON);
  g_type_ensure (YC_TYPE_LINE);
  g_type_ensure (YC_TYPE_STATE_PAGE);
  gtk_widget_class_set_template_from_resource (widget_class, YC_APP_PATH "/common/yc-case-list.ui");
  gtk_widget_class_bind_template_child (widget_class, YcCaseList, root);
  gtk_widget_class_bind_template_child (widget_class, YcCaseList, order_label);
  gtk_widget_class_bind_template_child (widget_class, YcCaseList, stack);
  gtk_widget_class_bind_template_child (widget_class, YcCaseList, scroller);
  gtk_widget_class_bind_template_child (widget_class, YcCaseList, view);
  gtk_widget_class_bind_template_child (widget_class, YcCaseList, state_column);
  gtk_widget_class_bind_template_child (widget_class, YcCaseList, selection);
  gtk_widget_class_bind_template_child (widget_class, YcCaseList, details);
  gtk_widget_class_bind_template_child (widget_class, YcCaseList, detail_applicant);
  gtk_widget_class_bind_template_child (widget_class, YcCaseList, detail_number);
  gtk_widget_class_bind_template_child (widget_class, YcCaseList, detail_state_tag);
  gtk_widget_class_bind_template_child (widget_class, YcCaseList, detail_state_icon);
  gtk_widget_class_bind_template_child (widget_class, YcCaseList, detail_state_label);
  gtk_widget_class_bind_template_child (widget_class, YcCaseList, detail_left_tag);
  gtk_widget_class_bind_template_child (widget_class, YcCaseList, detail_left_icon);
  gtk_widget_class_bind_template_child (widget_class, YcCaseList, detail_left_label);
  gtk_widget_class_bind_template_child (widget_class, YcCaseList, detail_item);
  gtk_widget_class_bind_template_child (widget_class, YcCaseList, detail_note);
  gtk_widget_class_bind_template_child (widget_class, YcCaseList, detail_facts);
  gtk_widget_class_bind_template_child (widget_class, YcCaseList, resume_button);
  gtk_widget_class_bind_template_child (widget_class, YcCaseList, open_button);
  gtk_widget_class_bind_template_child (widget_class, YcCaseList, empty);
  gtk_widget_class_bind_template_child (widget_class, YcCaseList, shown_label);
  for (guint i = 0; i < N_FILTERS; i++)
    {
      g_autofree char *name = g_strdup_printf ("filter_%s_label", filters[i].filter);
      gtk_widget_class_bind_template_child_full (widget_class, name, FALSE,
                                                 (gssize) (G_STRUCT_OFFSET (YcCaseList, filter_labels) + i * sizeof (GtkLabel *)));
    }
  gtk_widget_class_bind_template_callback (widget_class, activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, open_selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, selected_cb);
}

/* The widths of columns are pixels for the usual size of letters. With larger ones other columns may end in dots, the state must not. */
static void
widen_state_column (YcCaseList *self)
{
  const PangoFontDescription *font = pango_context_get_font_description (gtk_widget_get_pango_context (GTK_WIDGET (self)));
  double points = font != NULL ? pango_font_description_get_size (font) / (double) PANGO_SCALE : USUAL_POINTS;

  if (points > USUAL_POINTS && !pango_font_description_get_size_is_absolute (font))
    gtk_column_view_column_set_fixed_width (self->state_column,
                                            (int) (gtk_column_view_column_get_fixed_width (self->state_column) * points / USUAL_POINTS));
}

static void
yc_case_list_init (YcCaseList *self)
{
  static const GActionEntry entries[] = { { .name = "filter", .parameter_type = "s", .state = "'all'", .change_state = filter_changed_cb } };
  g_autoptr (GSimpleActionGroup) group = g_simple_action_group_new ();
  static const guint no_counts[N_FILTERS];

  self->items = g_list_store_new (YC_TYPE_CASE_ITEM);
  self->facts = g_list_store_new (YC_TYPE_LINE);
  self->query = g_strdup ("");
  self->filter = g_strdup ("all");
  g_action_map_add_action_entries (G_ACTION_MAP (group), entries, G_N_ELEMENTS (entries), self);
  gtk_widget_insert_action_group (GTK_WIDGET (self), "cases", G_ACTION_GROUP (group));
  gtk_widget_init_template (GTK_WIDGET (self));
  yc_stack_hide_others (self->stack);
  yc_focus_leave_by_tab (GTK_WIDGET (self->view));
  widen_state_column (self);
  gtk_single_selection_set_model (self->selection, G_LIST_MODEL (self->items));
  gtk_no_selection_set_model (self->detail_facts, G_LIST_MODEL (self->facts));
  show_counts (self, no_counts);
  g_signal_connect_object (gtk_scrolled_window_get_vadjustment (self->scroller), "value-changed", G_CALLBACK (scrolled_cb), self, G_CONNECT_SWAPPED);
}

GtkWidget *
yc_case_list_new (YcSession *session)
{
  YcCaseList *self;

  g_return_val_if_fail (YC_IS_SESSION (session), NULL);

  self = g_object_new (YC_TYPE_CASE_LIST, NULL);
  self->session = g_object_ref (session);
  g_signal_connect_object (session, "cases-changed", G_CALLBACK (yc_case_list_reload), self, G_CONNECT_SWAPPED);
  ask (self, TRUE);
  return GTK_WIDGET (self);
}
