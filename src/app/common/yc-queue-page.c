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
#include "app/common/yc-line-look.h"
#include "app/common/yc-list-focus.h"
#include "app/common/yc-queue-ask.h"
#include "app/common/yc-queue-item.h"
#include "app/common/yc-queue-page.h"
#include "app/common/yc-state-page.h"
#include "app/yc-error-text.h"
#include "base/yc-clock.h"
#include "base/yc-error.h"
#include "base/yc-file.h"

#include <string.h>

#define MAX_LINES 300
#define N_COLUMNS 6

struct _YcQueuePage
{
  GtkWidget parent_instance;

  YcSession *session;      /* (owned) */
  GListStore *items;       /* (owned) of YcQueueItem */
  guint serial;            /* of the newest question */

  GtkWidget *root;
  GtkImage *head_icon;
  GtkLabel *head_label, *head_second;
  GtkWidget *retry_button;
  GtkLabel *waiting_label, *stuck_label, *done_label, *room_label;
  GtkImage *waiting_icon, *stuck_icon, *done_icon, *room_icon;
  GtkStack *stack;
  GtkColumnView *view;
  GtkSingleSelection *selection;
  GtkWidget *details, *detail_tag;
  GtkLabel *detail_content, *detail_state, *detail_item, *detail_number, *why_label;
  GtkImage *detail_icon;
  GtkBox *steps;
  GtkWidget *why_title, *again_button, *vouch_button, *copy_button, *give_up_button, *open_button;
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
  text = yc_line_look_describe (&status, &today);
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

static void
show_tries (YcQueuePage *self, const YcQueueLine *line, const GDate *today)
{
  g_autofree char *last = line->last_try > 0 ? yc_queue_time (line->last_try, today) : NULL;
  g_autofree char *next = line->next_at > 0 ? yc_queue_time (line->next_at, today) : NULL;
  g_autofree char *second = NULL;

  if (line->state == YC_OUTBOX_STUCK)
    {
      append_step (self, "dialog-warning-symbolic", "bad", _("The platform did not take it"), last != NULL ? last : "");
      return;
    }
  if (last != NULL && next != NULL)
    second = g_strdup_printf (_("last try %s, next %s"), last, next);
  append_step (self, "media-playback-pause-symbolic", "warn", line->is_held ? _("Waits behind an earlier step of this case") : _("Waits for the line"),
               second != NULL ? second : _("nothing is sent twice, and nothing is left out"));
}

static void
show_steps (YcQueuePage *self, const YcQueueLine *line)
{
  g_autofree char *made = NULL, *received = NULL, *files = NULL;
  GtkWidget *child = NULL;
  GDate today;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->steps))) != NULL)
    gtk_box_remove (self->steps, child);
  yc_session_today (self->session, &today);
  made = yc_queue_time (line->made, &today);
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
    show_tries (self, line, &today);
  received = line->state == YC_OUTBOX_DONE ? yc_queue_time (line->received, &today) : g_strdup ("");
  append_step (self, line->state == YC_OUTBOX_DONE ? "emblem-ok-symbolic" : "content-loading-symbolic", line->state == YC_OUTBOX_DONE ? "ok" : "wait",
               _("The platform's receipt"), received);
}

/* Why it stands, and below it whose turn it is: that is looked for first. */
static void
show_why (YcQueuePage *self, YcQueueItem *item)
{
  const char *second = NULL, *turn = yc_queue_item_get_turn (item, yc_session_get_clerk (self->session), &second);
  g_autofree char *why = yc_queue_item_explain (item);
  g_autofree char *text = turn != NULL ? g_strdup_printf (C_("reason, whose turn, what to do", "%s\n%s; %s."), why, turn, second) : g_strdup (why);

  gtk_label_set_label (self->why_label, text);
  gtk_widget_set_visible (GTK_WIDGET (self->why_label), *text != '\0');
  gtk_widget_set_visible (self->why_title, *text != '\0');
}

static void
selected_cb (YcQueuePage *self)
{
  YcQueueItem *item = gtk_single_selection_get_selected_item (self->selection);
  const YcQueueLine *line = NULL;
  gboolean wants_vouch = FALSE;
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
  gtk_widget_set_visible (self->again_button, line->state == YC_OUTBOX_STUCK);
  wants_vouch = line->state == YC_OUTBOX_STUCK && yc_queue_item_wants_vouch (item, yc_session_get_clerk (self->session));
  gtk_widget_set_visible (self->vouch_button, wants_vouch);
  gtk_widget_set_css_classes (self->again_button, (const char *[]) { wants_vouch ? "" : "suggested-action", NULL });
  gtk_widget_set_visible (self->copy_button, line->state == YC_OUTBOX_STUCK);
  gtk_widget_set_visible (self->give_up_button, line->state == YC_OUTBOX_STUCK);
  show_steps (self, line);
}

/* ---- loading ---- */

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
  const gint64 *since = data;

  loaded->lines = yc_queue_store_list (store, MAX_LINES, error);
  loaded->room = yc_file_free_bytes (yc_store_get_folder (store));
  if (loaded->lines != NULL && yc_queue_store_sum (store, *since, &loaded->sum, error))
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
  guint n_open = sum->n_waiting + sum->n_stuck;
  g_autofree char *foot = n_open > MAX_LINES ? g_strdup_printf (_("%u arrived today, %u still here; the first %d are listed"), sum->n_done, n_open, MAX_LINES)
                                             : g_strdup_printf (_("%u arrived today, %u still here"), sum->n_done, n_open);

  gtk_label_set_label (self->waiting_label, waiting);
  gtk_label_set_label (self->stuck_label, stuck);
  gtk_label_set_label (self->done_label, done);
  gtk_label_set_label (self->room_label, room);
  gtk_label_set_label (self->foot_label, foot);
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

static void
show_lines (YcQueuePage *self, GPtrArray *lines)
{
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);
  YcQueueItem *selected = gtk_single_selection_get_selected_item (self->selection);
  g_autofree char *op_id = selected != NULL ? g_strdup (yc_queue_item_get_line (selected)->op_id) : NULL;
  YcSync *sync = yc_session_get_sync (self->session);
  YcSyncStatus status = { .line = YC_LINE_UNKNOWN };
  GDate today;

  if (sync != NULL)
    yc_sync_get_status (sync, &status);
  yc_session_today (self->session, &today);
  g_ptr_array_set_free_func (lines, NULL);
  for (guint i = 0; i < lines->len; i++)
    g_ptr_array_add (items, yc_queue_item_new (g_ptr_array_index (lines, i), status.line == YC_LINE_ONLINE, &today));
  g_list_store_splice (self->items, 0, g_list_model_get_n_items (G_LIST_MODEL (self->items)), items->pdata, items->len);
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
  gint64 now, *since = NULL;

  g_return_if_fail (YC_IS_QUEUE_PAGE (self));

  now = yc_clock_now (yc_session_get_clock (self->session));
  since = g_new (gint64, 1);
  *since = now - (now + beijing) % day;
  question = g_new (Question, 1);
  *question = (Question) { g_object_ref (self), ++self->serial };
  show_head (self);
  yc_session_run (self->session, load, since, g_free, loaded_free, loaded_cb, question);
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
    yc_sync_wake (sync);
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

/* ---- columns ---- */

static const struct { const char *title; int width; gboolean expand; } columns[N_COLUMNS] = {
  { NC_("column", "State"), 118, FALSE }, { NC_("column", "Made"), 92, FALSE }, { NC_("column", "Content"), 168, FALSE },
  { NC_("column", "Item"), -1, TRUE }, { NC_("column", "Case number"), 226, FALSE }, { NC_("column", "Progress or arrival"), 136, FALSE },
};

static void
setup_cb (GtkSignalListItemFactory *factory, GtkListItem *list_item, gpointer column)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 7);
  GtkWidget *label = gtk_label_new (NULL);

  if (GPOINTER_TO_UINT (column) == 0)
    gtk_box_append (GTK_BOX (box), gtk_image_new ());
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_widget_set_hexpand (label, TRUE);
  if (GPOINTER_TO_UINT (column) != 3)
    gtk_widget_add_css_class (label, "numeric");
  gtk_box_append (GTK_BOX (box), label);
  gtk_list_item_set_child (list_item, box);
}

static void
bind_cb (GtkSignalListItemFactory *factory, GtkListItem *list_item, gpointer column)
{
  YcQueueItem *item = gtk_list_item_get_item (list_item);
  GtkWidget *first = gtk_widget_get_first_child (gtk_list_item_get_child (list_item));
  guint i = GPOINTER_TO_UINT (column);
  YcStateLook look;

  if (i > 0)
    {
      gtk_label_set_label (GTK_LABEL (first), yc_queue_item_get_text (item, (YcQueueText) (i - 1)));
      return;
    }
  yc_queue_item_get_look (item, &look);
  gtk_image_set_from_icon_name (GTK_IMAGE (first), look.icon);
  gtk_label_set_label (GTK_LABEL (gtk_widget_get_next_sibling (first)), look.name);
  gtk_widget_set_css_classes (gtk_list_item_get_child (list_item), (const char *[]) { "state", look.style, strcmp (look.style, "ok") == 0 ? "plain" : "strong", NULL });
}

static void
add_columns (YcQueuePage *self)
{
  for (guint i = 0; i < N_COLUMNS; i++)
    {
      GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
      g_autoptr (GtkColumnViewColumn) column = NULL;

      g_signal_connect (factory, "setup", G_CALLBACK (setup_cb), GUINT_TO_POINTER (i));
      g_signal_connect (factory, "bind", G_CALLBACK (bind_cb), GUINT_TO_POINTER (i));
      column = gtk_column_view_column_new (g_dpgettext2 (GETTEXT_PACKAGE, "column", columns[i].title), factory);
      gtk_column_view_column_set_fixed_width (column, columns[i].width);
      gtk_column_view_column_set_expand (column, columns[i].expand);
      gtk_column_view_append_column (self->view, column);
    }
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
  gtk_widget_class_set_template_from_resource (widget_class, YC_APP_PATH "/common/yc-queue-page.ui");
  BIND (root); BIND (head_icon); BIND (head_label); BIND (head_second); BIND (retry_button);
  BIND (waiting_label); BIND (stuck_label); BIND (done_label); BIND (room_label);
  BIND (waiting_icon); BIND (stuck_icon); BIND (done_icon); BIND (room_icon);
  BIND (stack); BIND (view); BIND (selection); BIND (details); BIND (detail_tag); BIND (detail_content); BIND (detail_state);
  BIND (detail_item); BIND (detail_number); BIND (why_label); BIND (detail_icon); BIND (steps); BIND (why_title);
  BIND (again_button); BIND (vouch_button); BIND (copy_button); BIND (give_up_button); BIND (open_button); BIND (empty); BIND (foot_label); BIND (next_label);
  gtk_widget_class_bind_template_callback (widget_class, selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, again_cb);
  gtk_widget_class_bind_template_callback (widget_class, copy_cb);
  gtk_widget_class_bind_template_callback (widget_class, vouch_cb);
  gtk_widget_class_bind_template_callback (widget_class, give_up_cb);
  gtk_widget_class_bind_template_callback (widget_class, open_cb);
}

static void
yc_queue_page_init (YcQueuePage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->items = g_list_store_new (YC_TYPE_QUEUE_ITEM);
  gtk_single_selection_set_model (self->selection, G_LIST_MODEL (self->items));
  add_columns (self);
  show_empty (self);
}
