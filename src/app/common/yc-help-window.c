/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */

/* The window of the manual. It takes the pages from the program's own resource, so that help is the same with and without a reader of manuals
 * on the computer. Main thread only. */
#define G_LOG_DOMAIN "yc-app"
#include "config.h"

#include <glib/gi18n.h>

#include "app/common/yc-help-page.h"
#include "app/common/yc-help-window.h"

struct _YcHelpWindow
{
  AdwWindow parent_instance;

  GPtrArray *pages;                /* (owned) YcHelpPage, as in page_ids */
  guint shown;

  GtkWidget *list;
  GtkWidget *scroller;
};

G_DEFINE_FINAL_TYPE (YcHelpWindow, yc_help_window, ADW_TYPE_WINDOW)

static const char *const page_ids[] = { "index", "intake", "scan", "accept", "cases", "ledger", "queue", "review", "shortcuts", "trouble", "deploy", NULL };

const char *const *
yc_help_window_get_pages (void)
{
  return page_ids;
}

/* ---- one page ---- */

static GtkWidget *
make_label (const char *markup, const char *css_class)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_markup (GTK_LABEL (label), markup);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_yalign (GTK_LABEL (label), 0);
  gtk_widget_set_hexpand (label, TRUE);
  if (css_class != NULL)
    gtk_widget_add_css_class (label, css_class);
  return label;
}

/* A narrow first column beside the text: the dot, the number of a step, the key. */
static GtkWidget *
make_pair (const char *first, int width_chars, const char *markup)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 10);
  GtkWidget *head = make_label (first, NULL);

  gtk_label_set_width_chars (GTK_LABEL (head), width_chars);
  gtk_widget_set_hexpand (head, FALSE);
  gtk_box_append (GTK_BOX (box), head);
  gtk_box_append (GTK_BOX (box), make_label (markup, NULL));
  return box;
}

static GtkWidget *
make_block (const YcHelpBlock *block)
{
  g_autofree char *head = NULL;

  switch (block->kind)
    {
    case YC_HELP_PARAGRAPH:
      return make_label (block->text, NULL);
    case YC_HELP_HEADING:
      return make_label (block->text, "group-title");
    case YC_HELP_NOTE:
      return make_label (block->text, "second");
    case YC_HELP_BULLET:
      return make_pair ("•", 1, block->text);
    case YC_HELP_STEP:
      head = g_strdup_printf ("%u.", block->nth);
      return make_pair (head, 2, block->text);
    case YC_HELP_ROW:
      head = g_strdup_printf ("<b>%s</b>", block->text);
      return make_pair (head, 14, block->second);
    }
  g_return_val_if_reached (NULL);
}

static void
show_page (YcHelpWindow *self, guint index)
{
  const YcHelpPage *page = g_ptr_array_index (self->pages, index);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 10);

  gtk_widget_set_margin_start (box, 24);
  gtk_widget_set_margin_end (box, 24);
  gtk_widget_set_margin_top (box, 18);
  gtk_widget_set_margin_bottom (box, 24);
  gtk_box_append (GTK_BOX (box), make_label (page->title, "page-title"));
  for (guint i = 0; i < page->blocks->len; i++)
    gtk_box_append (GTK_BOX (box), make_block (g_ptr_array_index (page->blocks, i)));
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scroller), box);
  self->shown = index;
}

/* ---- the window ---- */

static void
row_selected_cb (YcHelpWindow *self, GtkListBoxRow *row)
{
  if (row != NULL)
    show_page (self, (guint) gtk_list_box_row_get_index (row));
}

static void
keys_cb (YcHelpWindow *self)
{
  GtkWindow *parent = gtk_window_get_transient_for (GTK_WINDOW (self));

  gtk_window_close (GTK_WINDOW (self));
  if (parent != NULL)
    gtk_widget_activate_action (GTK_WIDGET (parent), "win.show-help-overlay", NULL);
}

static YcHelpPage *
load_page (const char *id)
{
  g_autofree char *path = g_strdup_printf (YC_APP_PATH "/help/%s.page", id);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = g_resources_lookup_data (path, G_RESOURCE_LOOKUP_FLAGS_NONE, &error);
  YcHelpPage *page = NULL;

  if (bytes != NULL)
    page = yc_help_page_parse (g_bytes_get_data (bytes, NULL), (gssize) g_bytes_get_size (bytes), &error);
  /* The pages are built in and tested: this is a defect of the program. */
  if (page == NULL)
    g_error ("help page %s: %s", id, error->message);
  return page;
}

static GtkWidget *
make_header (YcHelpWindow *self)
{
  GtkWidget *header = adw_header_bar_new ();
  GtkWidget *keys = gtk_button_new_with_label (_("All keys"));

  gtk_widget_add_css_class (header, "frame-head");
  gtk_widget_set_tooltip_text (keys, _("All keys (Ctrl+?)"));
  g_signal_connect_swapped (keys, "clicked", G_CALLBACK (keys_cb), self);
  adw_header_bar_pack_end (ADW_HEADER_BAR (header), keys);
  return header;
}

static GtkWidget *
make_list (YcHelpWindow *self)
{
  GtkWidget *scroller = gtk_scrolled_window_new ();

  self->list = gtk_list_box_new ();
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (self->list), GTK_SELECTION_BROWSE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Pages of the help"), -1);
  for (guint i = 0; i < self->pages->len; i++)
    {
      GtkWidget *label = make_label (((const YcHelpPage *) g_ptr_array_index (self->pages, i))->title, NULL);

      gtk_widget_set_margin_start (label, 10);
      gtk_widget_set_margin_end (label, 10);
      gtk_widget_set_margin_top (label, 8);
      gtk_widget_set_margin_bottom (label, 8);
      gtk_list_box_append (GTK_LIST_BOX (self->list), label);
    }
  g_signal_connect_swapped (self->list, "row-selected", G_CALLBACK (row_selected_cb), self);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), self->list);
  gtk_widget_set_size_request (scroller, 220, -1);
  return scroller;
}

static void
yc_help_window_finalize (GObject *object)
{
  g_ptr_array_unref (YC_HELP_WINDOW (object)->pages);

  G_OBJECT_CLASS (yc_help_window_parent_class)->finalize (object);
}

static void
yc_help_window_class_init (YcHelpWindowClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = yc_help_window_finalize;
  gtk_widget_class_add_binding_action (GTK_WIDGET_CLASS (klass), GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
yc_help_window_init (YcHelpWindow *self)
{
  GtkWidget *content = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *panes = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);

  self->pages = g_ptr_array_new_with_free_func ((GDestroyNotify) yc_help_page_free);
  for (guint i = 0; page_ids[i] != NULL; i++)
    g_ptr_array_add (self->pages, load_page (page_ids[i]));
  self->scroller = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (self->scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_widget_set_hexpand (self->scroller, TRUE);
  gtk_widget_set_vexpand (self->scroller, TRUE);
  gtk_widget_add_css_class (self->scroller, "reading");
  gtk_box_append (GTK_BOX (panes), make_list (self));
  gtk_box_append (GTK_BOX (panes), gtk_separator_new (GTK_ORIENTATION_VERTICAL));
  gtk_box_append (GTK_BOX (panes), self->scroller);
  gtk_box_append (GTK_BOX (content), make_header (self));
  gtk_box_append (GTK_BOX (content), panes);
  adw_window_set_content (ADW_WINDOW (self), content);
  gtk_window_set_title (GTK_WINDOW (self), _("Help"));
  gtk_window_set_default_size (GTK_WINDOW (self), 860, 560);
}

static YcHelpWindow *
find_open (GtkWindow *parent)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWindow) window = g_list_model_get_item (windows, i);

      if (YC_IS_HELP_WINDOW (window) && gtk_window_get_transient_for (window) == parent)
        return YC_HELP_WINDOW (window);
    }
  return NULL;
}

void
yc_help_window_show_page (GtkWindow *parent, const char *id)
{
  YcHelpWindow *self = find_open (parent);

  if (self == NULL)
    self = g_object_new (YC_TYPE_HELP_WINDOW, "transient-for", parent, "destroy-with-parent", TRUE, NULL);
  for (guint i = 0; page_ids[i] != NULL; i++)
    if (g_str_equal (page_ids[i], id))
      {
        GtkListBoxRow *row = gtk_list_box_get_row_at_index (GTK_LIST_BOX (self->list), (int) i);

        gtk_list_box_select_row (GTK_LIST_BOX (self->list), row);
        gtk_window_present (GTK_WINDOW (self));
        gtk_widget_grab_focus (GTK_WIDGET (row));
      }
}

const char *
yc_help_window_get_page (YcHelpWindow *self)
{
  return page_ids[self->shown];
}
