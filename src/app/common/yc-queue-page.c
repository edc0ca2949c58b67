/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */

/* The queue's page. It asks the store for the lines whenever the line or the queue has changed, and shows them with what a person can do: try
 * again, open the case, copy the facts for the administrator. Nothing leaves the queue here. Main thread only. */
#define G_LOG_DOMAIN "yc-app"
#include "config.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "app/clerk/yc-key-button.h"
#include "app/common/yc-conflict-view.h"
#include "app/common/yc-line-look.h"
#include "app/common/yc-list-focus.h"
#include "app/common/yc-queue-ask.h"
#include "app/common/yc-queue-columns.h"
#include "app/common/yc-queue-item.h"
#include "app/common/yc-queue-page.h"
#include "app/common/yc-state-page.h"
#include "app/yc-error-text.h"
#include "base/yc-clock.h"
#include "base/yc-error.h"
#include "base/yc-file.h"
#include "outbox/yc-behind.h"

#include <string.h>

#define PIECE 300               /* lines that are asked for at once */

struct _YcQueuePage
{
  GtkWidget parent_instance;

  YcSession *session;      /* (owned) */
  GListStore *items;       /* (owned) of YcQueueItem */
  guint serial;            /* of the newest question */
  guint limit;             /* how many lines are asked for */
  guint n_all;             /* how many there are */

  GtkWidget *root;
  GtkImage *head_icon;
  GtkLabel *head_label, *head_second;
  GtkWidget *retry_button;
  GtkLabel *waiting_label, *stuck_label, *done_label, *room_label;
  GtkImage *waiting_icon, *stuck_icon, *done_icon, *room_icon;
  GtkStack *stack;
  GtkScrolledWindow *scroller;
  GtkColumnView *view;
  GtkSingleSelection *selection;
  GtkWidget *details, *detail_tag;
  GtkLabel *detail_content, *detail_state, *detail_item, *detail_number, *why_label, *turn_label, *turn_second, *raw_label;
  GtkImage *detail_icon, *turn_icon;
  GtkWidget *turn_title, *turn_box, *raw_expander;
  GtkBox *steps;
  GtkWidget *why_title, *again_button, *vouch_button, *copy_button, *give_up_button, *open_button, *more_button;
  YcConflictView *conflict;
  GtkBox *foot;
  YcStatePage *empty;
  GtkLabel *foot_label, *next_label;
};

G_DEFINE_FINAL_TYPE (YcQueuePage, yc_queue_page, GTK_TYPE_WIDGET)

enum { OPEN, N_SIGNALS };
static guint signals[N_SIGNALS];

/* ---- the line ---- */

static void
show_head (YcQueuePage *self)
{
  YcSync *sync = yc_session_get_sync (self->session);
  YcSyncStatus status = { .next_at = G_MAXINT64 };
  const char *icon = NULL, *style = NULL;
  g_autofree char *text = NULL;
  GDate today;

  if (sync != NULL)
    yc_sync_get_status (sync, &status);
  yc_session_today (self->session, &today);
  text = yc_line_look_describe (&status, yc_clock_now (yc_session_get_clock (self->session)), &today);
  yc_line_look (&status, &icon, &style);
  gtk_label_set_label (self->head_label, text);
  gtk_label_set_label (self->head_second, yc_line_look_explain (&status));
  gtk_image_set_from_icon_name (self->head_icon, icon);
  gtk_widget_set_css_classes (GTK_WIDGET (self->head_icon), (const char *[]) { "dot", "large", style, NULL });
  gtk_widget_set_visible (self->retry_button, status.enrolled);
  g_clear_pointer (&text, g_free);
  if (status.enrolled && status.line == YC_LINE_OFFLINE && status.next_at != G_MAXINT64 && status.next_at > 0)
    {
      g_autofree char *at = yc_time_format (status.next_at, "%H:%M:%S");
      text = g_strdup_printf (_("Next try by itself at %s"), at);
    }
  gtk_label_set_label (self->next_label, text != NULL ? text : "");
}

/* ---- one entry ---- */

static void
append_step (YcQueuePage *self, const char *icon, const char *style, const char *title, const char *second)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 10);
  GtkWidget *image = gtk_image_new_from_icon_name (icon);
  GtkWidget *texts = gtk_box_new (GTK_ORIENTATION_VERTICAL, 1);
  GtkWidget *label = gtk_label_new (title);
  GtkWidget *below = gtk_label_new (second);

  gtk_widget_set_css_classes (image, (const char *[]) { "dot", style, NULL });
  gtk_widget_set_valign (image, GTK_ALIGN_START);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_xalign (GTK_LABEL (below), 0);
  gtk_label_set_wrap (GTK_LABEL (below), TRUE);
  gtk_widget_add_css_class (below, "second");
  gtk_widget_add_css_class (below, "numeric");
  gtk_widget_set_visible (below, *second != '\0');
  gtk_box_append (GTK_BOX (texts), label);
  gtk_box_append (GTK_BOX (texts), below);
  gtk_widget_set_hexpand (texts, TRUE);
  gtk_box_append (GTK_BOX (row), image);
  gtk_box_append (GTK_BOX (row), texts);
  gtk_box_append (self->steps, row);
}

/* When it was tried last, and when it is tried next. */
static char *
describe_tries (YcQueueItem *item, const GDate *today)
{
  const YcQueueLine *line = yc_queue_item_get_line (item);
  gint64 next_at = yc_queue_item_get_next (item);
  g_autofree char *last = line->last_try > 0 ? yc_queue_time (line->last_try, today) : NULL;
  g_autofree char *next = next_at > 0 ? yc_queue_time (next_at, today) : NULL;

  if (last != NULL && next != NULL)
    return g_strdup_printf (_("last try %s, next %s"), last, next);
  if (next != NULL)
    return g_strdup_printf (_("not tried yet, next try %s"), next);
  if (last != NULL)
    return g_strdup_printf (_("last try %s"), last);
  return g_strdup (_("nothing is sent twice, and nothing is left out"));
}

static void
show_tries (YcQueuePage *self, YcQueueItem *item, const GDate *today)
{
  const YcQueueLine *line = yc_queue_item_get_line (item);
  g_autofree char *last = line->last_try > 0 ? yc_queue_time (line->last_try, today) : NULL;
  g_autofree char *second = describe_tries (item, today);
  YcStateLook look;

  if (line->state == YC_OUTBOX_STUCK)
    {
      append_step (self, "dialog-warning-symbolic", "bad", _("The platform did not take it"), last != NULL ? last : "");
      return;
    }
  yc_queue_item_get_look (item, &look);
  append_step (self, look.icon, look.style, line->is_held ? _("Waits behind an earlier step of this case") : look.name, second);
}

static void
show_steps (YcQueuePage *self, YcQueueItem *item)
{
  const YcQueueLine *line = yc_queue_item_get_line (item);
  g_autofree char *made = NULL, *received = NULL, *files = NULL;
  GtkWidget *child = NULL;
  GDate today;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->steps))) != NULL)
    gtk_box_remove (self->steps, child);
  yc_session_today (self->session, &today);
  made = yc_queue_time (line->made, &today);
  if (line->is_incoming)
    {
      g_autofree char *tries = describe_tries (item, &today);

      append_step (self, "dialog-warning-symbolic", "warn", _("The platform told of it; it could not be taken over"), made);
      append_step (self, "content-loading-symbolic", "wait", _("Asked for whole"), tries);
      return;
    }
  append_step (self, "emblem-ok-symbolic", "ok", _("Sealed and signed on this workstation"), made);
  if (line->n_files > 0)
    {
      files = g_strdup_printf (_("%u of %u files"), line->n_arrived, line->n_files);
      append_step (self, line->n_arrived == line->n_files ? "emblem-ok-symbolic" : "content-loading-symbolic", line->n_arrived == line->n_files ? "ok" : "wait",
                   _("Pages and papers at the platform"), files);
    }
  if (line->state == YC_OUTBOX_REPLACED)
    {
      append_step (self, "edit-undo-symbolic", "wait", _("Refused by the platform and taken back by a person"), _("it stays in the history of the case"));
      return;
    }
  if (line->state != YC_OUTBOX_DONE)
    show_tries (self, item, &today);
  received = line->state == YC_OUTBOX_DONE ? yc_queue_time (line->received, &today) : g_strdup ("");
  append_step (self, line->state == YC_OUTBOX_DONE ? "emblem-ok-symbolic" : "content-loading-symbolic", line->state == YC_OUTBOX_DONE ? "ok" : "wait",
               _("The platform's receipt"), received);
}

/* Why it stands; whose turn it is; and, folded, what was said word for word. */
static void
show_why (YcQueuePage *self, YcQueueItem *item)
{
  g_autofree char *why = yc_queue_item_explain (item), *raw = yc_queue_item_dup_detail (item);
  YcStateLook turn = { NULL, NULL, NULL };
  const char *second = "";
  gboolean is_open = yc_queue_item_get_turn (item, &turn, &second);

  gtk_widget_set_visible (self->turn_title, is_open);
  gtk_widget_set_visible (self->turn_box, is_open);
  gtk_label_set_label (self->turn_label, is_open ? turn.name : "");
  gtk_label_set_label (self->turn_second, second);
  gtk_widget_set_visible (GTK_WIDGET (self->turn_second), *second != '\0');
  if (is_open)
    {
      gtk_image_set_from_icon_name (self->turn_icon, turn.icon);
      gtk_widget_set_css_classes (GTK_WIDGET (self->turn_icon), (const char *[]) { "dot", turn.style, NULL });
    }
  gtk_label_set_label (self->why_label, why);
  gtk_widget_set_visible (GTK_WIDGET (self->why_label), *why != '\0');
  gtk_widget_set_visible (self->why_title, *why != '\0');
  gtk_widget_set_visible (self->raw_expander, raw != NULL);
  gtk_label_set_label (self->raw_label, raw != NULL ? raw : "");
}

static void acted_cb (const GError *error, gpointer owner);

/* What a person can do about it. The same step again would be refused again when others were first. */
static void
show_ways (YcQueuePage *self, YcQueueItem *item)
{
  gboolean stuck = yc_queue_item_get_line (item)->state == YC_OUTBOX_STUCK;
  gboolean vouch = yc_queue_item_wants_vouch (item), conflict = yc_queue_item_is_conflict (item);

  gtk_widget_set_visible (self->again_button, stuck && !conflict && !yc_queue_item_is_of_copy (item));
  gtk_widget_set_visible (self->vouch_button, vouch);
  gtk_widget_set_css_classes (self->again_button, (const char *[]) { vouch ? "" : "suggested-action", NULL });
  gtk_widget_set_visible (self->copy_button, (stuck && !conflict) || yc_queue_item_get_line (item)->is_incoming);
  gtk_widget_set_visible (self->give_up_button, stuck && !conflict);
  yc_conflict_view_show (self->conflict, self->session, item, acted_cb, G_OBJECT (self));
}

static void
selected_cb (YcQueuePage *self)
{
  YcQueueItem *item = gtk_single_selection_get_selected_item (self->selection);
  const YcQueueLine *line = NULL;
  YcStateLook look;

  gtk_widget_set_visible (self->details, item != NULL);
  if (item == NULL)
    return;
  line = yc_queue_item_get_line (item);
  yc_queue_item_get_look (item, &look);
  gtk_label_set_label (self->detail_content, yc_queue_item_get_text (item, YC_QUEUE_CONTENT));
  gtk_label_set_label (self->detail_state, look.name);
  gtk_image_set_from_icon_name (self->detail_icon, look.icon);
  gtk_widget_set_css_classes (self->detail_tag, (const char *[]) { "tag", look.style, NULL });
  gtk_label_set_label (self->detail_item, *line->item_name != '\0' ? line->item_name : _("No item chosen yet"));
  gtk_label_set_label (self->detail_number, yc_queue_item_get_text (item, YC_QUEUE_NUMBER));
  show_why (self, item);
  show_ways (self, item);
  show_steps (self, item);
}

/* ---- loading ---- */

typedef struct { gint64 since; guint limit; } Wanted;
typedef struct { GPtrArray *lines; YcQueueSum sum; guint64 room; } Loaded;

static void
loaded_free (gpointer data)
{
  Loaded *loaded = data;

  g_clear_pointer (&loaded->lines, g_ptr_array_unref);
  g_free (loaded);
}

static gpointer
load (YcStore *store, const YcActor *actor, gpointer data, GError **error)
{
  Loaded *loaded = g_new0 (Loaded, 1);
  const Wanted *wanted = data;

  loaded->lines = yc_queue_store_list (store, wanted->limit, error);
  loaded->room = yc_file_free_bytes (yc_store_get_folder (store));
  if (loaded->lines != NULL && yc_queue_store_sum (store, wanted->since, &loaded->sum, error))
    return loaded;
  loaded_free (loaded);
  return NULL;
}

static void
show_cards (YcQueuePage *self, const Loaded *loaded)
{
  const YcQueueSum *sum = &loaded->sum;
  g_autofree char *waiting = g_strdup_printf ("%u", sum->n_waiting);
  g_autofree char *stuck = g_strdup_printf ("%u", sum->n_stuck);
  g_autofree char *done = g_strdup_printf ("%u", sum->n_done);
  g_autofree char *room = g_format_size (loaded->room);
  g_autofree char *whole = g_strdup_printf (_("%u arrived today, %u still here"), sum->n_done, sum->n_waiting + sum->n_stuck);
  guint n_shown = loaded->lines->len;
  gboolean is_part = n_shown < sum->n_all;
  g_autofree char *foot = is_part ? g_strdup_printf (_("%s · the first %u of %u are shown"), whole, n_shown, sum->n_all) : g_strdup (whole);

  gtk_label_set_label (self->waiting_label, waiting);
  gtk_label_set_label (self->stuck_label, stuck);
  gtk_label_set_label (self->done_label, done);
  gtk_label_set_label (self->room_label, room);
  self->n_all = sum->n_all;
  gtk_label_set_label (self->foot_label, foot);
  gtk_widget_set_visible (self->more_button, is_part);
  gtk_widget_set_css_classes (GTK_WIDGET (self->waiting_icon), (const char *[]) { "dot", "large", sum->n_waiting > 0 ? "warn" : "wait", NULL });
  gtk_widget_set_css_classes (GTK_WIDGET (self->stuck_icon), (const char *[]) { "dot", "large", sum->n_stuck > 0 ? "bad" : "wait", NULL });
}

static guint
find_op (YcQueuePage *self, const char *op_id)
{
  for (guint i = 0; op_id != NULL && i < g_list_model_get_n_items (G_LIST_MODEL (self->items)); i++)
    {
      g_autoptr (YcQueueItem) item = g_list_model_get_item (G_LIST_MODEL (self->items), i);
      if (strcmp (yc_queue_item_get_line (item)->op_id, op_id) == 0)
        return i;
    }
  return 0;
}

/* Changes what differs only, so that the view stays where it was scrolled to. */
static void
replace_items (YcQueuePage *self, GPtrArray *items)
{
  GListModel *model = G_LIST_MODEL (self->items);
  guint n = g_list_model_get_n_items (model), head = 0, tail = 0;

  for (; head < MIN (n, items->len); head++)
    {
      g_autoptr (YcQueueItem) item = g_list_model_get_item (model, head);
      if (!yc_queue_item_equal (item, g_ptr_array_index (items, head)))
        break;
    }
  for (; tail < MIN (n, items->len) - head; tail++)
    {
      g_autoptr (YcQueueItem) item = g_list_model_get_item (model, n - 1 - tail);
      if (!yc_queue_item_equal (item, g_ptr_array_index (items, items->len - 1 - tail)))
        break;
    }
  if (head + tail < MAX (n, items->len))
    g_list_store_splice (self->items, head, n - head - tail, items->pdata + head, items->len - head - tail);
}

static void
show_lines (YcQueuePage *self, GPtrArray *lines)
{
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);
  YcQueueItem *selected = gtk_single_selection_get_selected_item (self->selection);
  g_autofree char *op_id = selected != NULL ? g_strdup (yc_queue_item_get_line (selected)->op_id) : NULL;
  YcSync *sync = yc_session_get_sync (self->session);
  YcSyncStatus status = { .line = YC_LINE_UNKNOWN, .next_at = G_MAXINT64 };
  GDate today;

  if (sync != NULL)
    yc_sync_get_status (sync, &status);
  yc_session_today (self->session, &today);
  g_ptr_array_set_free_func (lines, NULL);
  for (guint i = 0; i < lines->len; i++)
    g_ptr_array_add (items, yc_queue_item_new (g_ptr_array_index (lines, i), &status, yc_session_get_clerk (self->session), &today));
  replace_items (self, items);
  if (items->len > 0)
    gtk_single_selection_set_selected (self->selection, find_op (self, op_id));
  gtk_stack_set_visible_child_name (self->stack, items->len > 0 ? "list" : "empty");
  selected_cb (self);
}

typedef struct { YcQueuePage *self; guint serial; } Question;

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Question *question = user_data;
  g_autoptr (YcQueuePage) self = question->self;
  g_autoptr (GError) error = NULL;
  Loaded *loaded = yc_session_run_finish (YC_SESSION (source), result, &error);
  gboolean is_current = question->serial == self->serial && self->root != NULL;

  g_free (question);
  if (loaded != NULL && is_current)
    {
      show_cards (self, loaded);
      show_lines (self, loaded->lines);
    }
  else if (loaded == NULL && is_current)
    {
      g_message ("the queue could not be shown: %s (%s)", error->message, yc_error_code (error));
      yc_state_page_set_error (self->empty, error);
      gtk_stack_set_visible_child_name (self->stack, "empty");
    }
  if (loaded != NULL)
    loaded_free (loaded);
}

void
yc_queue_page_reload (YcQueuePage *self)
{
  static const gint64 beijing = 8 * 3600 * (gint64) G_USEC_PER_SEC, day = 24 * 3600 * (gint64) G_USEC_PER_SEC;
  Question *question = NULL;
  Wanted *wanted = NULL;
  gint64 now;

  g_return_if_fail (YC_IS_QUEUE_PAGE (self));

  now = yc_clock_now (yc_session_get_clock (self->session));
  wanted = g_new (Wanted, 1);
  *wanted = (Wanted) { now - (now + beijing) % day, self->limit };
  question = g_new (Question, 1);
  *question = (Question) { g_object_ref (self), ++self->serial };
  show_head (self);
  yc_session_run (self->session, load, wanted, g_free, loaded_free, loaded_cb, question);
}

static void
more_cb (YcQueuePage *self)
{
  if (self->limit >= self->n_all)
    return;
  self->limit += PIECE;
  yc_queue_page_reload (self);
}

/* Near the end of what is there more is fetched. */
static void
scrolled_cb (YcQueuePage *self)
{
  GtkAdjustment *adjustment = gtk_scrolled_window_get_vadjustment (self->scroller);
  double page = gtk_adjustment_get_page_size (adjustment);

  if (page > 0 && self->limit <= g_list_model_get_n_items (G_LIST_MODEL (self->items))
      && gtk_adjustment_get_value (adjustment) + 2 * page > gtk_adjustment_get_upper (adjustment))
    more_cb (self);
}

static void
line_changed_cb (YcQueuePage *self)
{
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    yc_queue_page_reload (self);
}

/* ---- what can be done ---- */

static gpointer
hurry (YcStore *store, const YcActor *actor, gpointer data, GError **error)
{
  if (yc_behind_hurry (store, error))
    yc_outbox_store_hurry (store, yc_clock_now (yc_store_get_clock (store)), error);
  return NULL;
}

static gpointer
try_again (YcStore *store, const YcActor *actor, gpointer data, GError **error)
{
  yc_outbox_store_try_again (store, data, error);
  return NULL;
}

static void
hurried_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (YcQueuePage) self = user_data;
  g_autoptr (GError) error = NULL;
  YcSync *sync = yc_session_get_sync (YC_SESSION (source));

  yc_session_run_finish (YC_SESSION (source), result, &error);
  if (error != NULL)
    g_message ("the queue could not be hurried: %s (%s)", error->message, yc_error_code (error));
  if (sync != NULL)
    yc_sync_try_now (sync);
  if (self->root != NULL)
    yc_queue_page_reload (self);
}

void
yc_queue_page_try_now (YcQueuePage *self)
{
  g_return_if_fail (YC_IS_QUEUE_PAGE (self));

  yc_session_run (self->session, hurry, NULL, NULL, NULL, hurried_cb, g_object_ref (self));
}

static const YcQueueLine *
get_selected (YcQueuePage *self)
{
  YcQueueItem *item = gtk_single_selection_get_selected_item (self->selection);

  return item != NULL ? yc_queue_item_get_line (item) : NULL;
}

static void
again_cb (YcQueuePage *self)
{
  const YcQueueLine *line = get_selected (self);

  if (line != NULL)
    yc_session_run (self->session, try_again, g_strdup (line->case_id), g_free, NULL, hurried_cb, g_object_ref (self));
}

static void
acted_cb (const GError *error, gpointer owner)
{
  YcQueuePage *self = owner;
  g_autofree char *line = NULL;

  if (self->root == NULL)
    return;
  if (error == NULL)
    {
      yc_queue_page_reload (self);
      return;
    }
  g_message ("the step of the queue was not done: %s (%s)", error->message, yc_error_code (error));
  line = yc_error_text_line (error);
  gtk_label_set_label (self->why_label, line);
}

static void
give_up_cb (YcQueuePage *self)
{
  const YcQueueLine *line = get_selected (self);

  if (line != NULL)
    yc_queue_ask_give_up (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), self->session, line, acted_cb, G_OBJECT (self));
}

static void
vouch_cb (YcQueuePage *self)
{
  yc_queue_ask_vouch (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), self->session, acted_cb, G_OBJECT (self));
}

static void
open_cb (YcQueuePage *self)
{
  const YcQueueLine *line = get_selected (self);

  if (line != NULL)
    g_signal_emit (self, signals[OPEN], 0, line->case_id);
}

static void
activated_cb (YcQueuePage *self, guint position)
{
  gtk_single_selection_set_selected (self->selection, position);
  open_cb (self);
}

static void
copy_cb (YcQueuePage *self)
{
  const YcQueueLine *line = get_selected (self);
  g_autofree char *made = NULL, *text = NULL;

  if (line == NULL)
    return;
  made = yc_time_iso (line->made);
  text = g_strdup_printf ("yichuang %s\n%s\n%s %s\n%s\n%d\n%s\n", YC_VERSION, line->number, line->kind, line->op_id, made, line->tries, line->problem);
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), text);
  gtk_button_set_label (GTK_BUTTON (self->copy_button), _("Copied"));
}

/* ---- life ---- */

static void
show_empty (YcQueuePage *self)
{
  YcErrorText text = {
    "yc-queue-symbolic", "info", _("Nothing was sent yet, and nothing waits"), _("Every step that the platform has to know will stand here: what waits, what arrived, and what needs somebody."),
    _("Take in a case; its acceptance is the first to stand here."), NULL, NULL, NULL, NULL
  };

  yc_state_page_set_text (self->empty, &text, NULL);
}

static void
yc_queue_page_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (yc_queue_page_parent_class)->map (widget);
  yc_queue_page_reload (YC_QUEUE_PAGE (widget));
}

static gboolean
yc_queue_page_grab_focus (GtkWidget *widget)
{
  YcQueuePage *self = YC_QUEUE_PAGE (widget);

  GtkWidget *list = gtk_widget_get_last_child (GTK_WIDGET (self->view));

  if (gtk_stack_get_visible_child (self->stack) == GTK_WIDGET (self->empty))
    return gtk_widget_grab_focus (self->retry_button);
  return (GTK_IS_LIST_VIEW (list) && yc_list_focus_row (GTK_LIST_VIEW (list), gtk_single_selection_get_selected (self->selection)))
         || gtk_widget_grab_focus (GTK_WIDGET (self->view));
}

GtkWidget *
yc_queue_page_new (YcSession *session)
{
  YcQueuePage *self = g_object_new (YC_TYPE_QUEUE_PAGE, NULL);

  self->session = g_object_ref (session);
  g_signal_connect_object (session, "line-changed", G_CALLBACK (line_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "cases-changed", G_CALLBACK (line_changed_cb), self, G_CONNECT_SWAPPED);
  return GTK_WIDGET (self);
}

static void
yc_queue_page_dispose (GObject *object)
{
  YcQueuePage *self = YC_QUEUE_PAGE (object);

  g_clear_object (&self->session);
  g_clear_object (&self->items);
  gtk_widget_dispose_template (GTK_WIDGET (self), YC_TYPE_QUEUE_PAGE);
  G_OBJECT_CLASS (yc_queue_page_parent_class)->dispose (object);
}

#define BIND(name) gtk_widget_class_bind_template_child (widget_class, YcQueuePage, name)

static void
yc_queue_page_class_init (YcQueuePageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = yc_queue_page_dispose;
  widget_class->map = yc_queue_page_map;
  widget_class->grab_focus = yc_queue_page_grab_focus;
  signals[OPEN] = g_signal_new ("open", YC_TYPE_QUEUE_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);

  g_type_ensure (YC_TYPE_KEY_BUTTON);
  g_type_ensure (YC_TYPE_STATE_PAGE);
  g_type_ensure (YC_TYPE_CONFLICT_VIEW);
  gtk_widget_class_set_template_from_resource (widget_class, YC_APP_PATH "/common/yc-queue-page.ui");
  BIND (root); BIND (head_icon); BIND (head_label); BIND (head_second); BIND (retry_button);
  BIND (waiting_label); BIND (stuck_label); BIND (done_label); BIND (room_label);
  BIND (waiting_icon); BIND (stuck_icon); BIND (done_icon); BIND (room_icon);
  BIND (stack); BIND (view); BIND (selection); BIND (details); BIND (detail_tag); BIND (detail_content); BIND (detail_state);
  BIND (detail_item); BIND (detail_number); BIND (why_label); BIND (detail_icon); BIND (steps); BIND (why_title);
  BIND (again_button); BIND (vouch_button); BIND (copy_button); BIND (give_up_button); BIND (open_button); BIND (more_button); BIND (empty);
  BIND (scroller); BIND (turn_title); BIND (turn_box); BIND (turn_icon); BIND (turn_label); BIND (turn_second); BIND (raw_expander); BIND (raw_label);
  BIND (foot_label); BIND (next_label); BIND (conflict); BIND (foot);
  gtk_widget_class_bind_template_callback (widget_class, selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, again_cb);
  gtk_widget_class_bind_template_callback (widget_class, copy_cb);
  gtk_widget_class_bind_template_callback (widget_class, vouch_cb);
  gtk_widget_class_bind_template_callback (widget_class, give_up_cb);
  gtk_widget_class_bind_template_callback (widget_class, open_cb);
  gtk_widget_class_bind_template_callback (widget_class, more_cb);
}

static void
yc_queue_page_init (YcQueuePage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->items = g_list_store_new (YC_TYPE_QUEUE_ITEM);
  gtk_single_selection_set_model (self->selection, G_LIST_MODEL (self->items));
  self->limit = PIECE;
  yc_queue_columns_add (self->view);
  yc_focus_leave_by_tab (GTK_WIDGET (self->view));
  yc_focus_leave_by_tab (GTK_WIDGET (self->raw_expander));
  gtk_box_prepend (self->foot, yc_conflict_view_get_ways (self->conflict));
  g_signal_connect_object (gtk_scrolled_window_get_vadjustment (self->scroller), "value-changed", G_CALLBACK (scrolled_cb), self, G_CONNECT_SWAPPED);
  show_empty (self);
}
