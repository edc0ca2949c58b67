/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */

/* The page area. Takes a list of page objects and what the scanner does, gives the selected page and wishes for pictures. Its tools are
 * intake.* actions. Main thread only. */
#define G_LOG_DOMAIN "yc-app"
#include "config.h"

#include <glib/gi18n.h>

#include "app/clerk/yc-clerk-ui.h"
#include "app/clerk/yc-key-button.h"
#include "app/clerk/yc-page-canvas.h"
#include "app/clerk/yc-page-view.h"
#include "app/yc-accels.h"
#include "app/common/yc-stack.h"

struct _YcPageView
{
  GtkBox             parent_instance;
  GtkLabel          *title;
  GtkLabel          *place;
  GtkLabel          *standard;
  GtkWidget         *tools;
  GtkMenuButton     *move, *unfit;
  GtkWidget         *tag;
  GtkLabel          *tag_text;
  GtkStack          *stack;
  GtkScrolledWindow *scroller;
  YcPageCanvas      *canvas;
  YcScanState       *state;
  GtkWidget         *progress_bar;
  GtkLabel          *progress_text;
  GtkProgressBar    *progress;
  GtkWidget         *count_bar;
  GtkLabel          *count_text;
  GtkLabel          *count_reason;
  GtkWidget         *count_yes;
  GtkWidget         *count_no;
  YcThumbnailStrip  *strip;
  GListModel        *pages;      /* (owned) (nullable) */
  guint              bad;        /* number of the page that the question names, 0: none */
  int                columns;
};

enum { WANTS, COUNTED, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (YcPageView, yc_page_view, GTK_TYPE_BOX)

static guint
count_pages (YcPageView *self)
{
  return self->pages != NULL ? g_list_model_get_n_items (self->pages) : 0;
}

static void
show_place (YcPageView *self)
{
  YcPageObject *page = yc_page_view_get_selected (self);
  g_autofree char *text = NULL;

  if (page != NULL)
    text = g_strdup_printf (_("Page %u of %u"), yc_page_object_get_number (page), count_pages (self));
  gtk_label_set_label (self->place, text != NULL ? text : "");
}

/* With two columns, pages stand in pairs: 1 and 2, 3 and 4. */
static void
show_selected (YcPageView *self)
{
  YcPageObject *selected = yc_page_view_get_selected (self);
  guint at = yc_thumbnail_strip_get_at (self->strip);
  g_autoptr (YcPageObject) first = NULL;
  g_autoptr (YcPageObject) second = NULL;

  if (selected != NULL)
    first = g_list_model_get_item (self->pages, self->columns > 1 ? at - at % 2 : at);
  if (selected != NULL && self->columns > 1)
    second = g_list_model_get_item (self->pages, at - at % 2 + 1);
  yc_page_canvas_show (self->canvas, first, second, self->columns, selected);
  gtk_widget_set_sensitive (GTK_WIDGET (self->move), selected != NULL);
  gtk_widget_set_sensitive (GTK_WIDGET (self->unfit), selected != NULL);
  if (selected != NULL)
    g_signal_emit (self, signals[WANTS], 0, selected, 0);
  show_place (self);
}

static void
chosen_cb (YcPageView *self)
{
  gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (self->scroller), 0);
  show_selected (self);
  if (yc_page_view_get_selected (self) != NULL && !gtk_widget_get_visible (self->tag))
    yc_page_view_show_pages (self);
}

static void
items_changed_cb (YcPageView *self)
{
  for (guint i = 0; i < count_pages (self); i++)
    {
      g_autoptr (YcPageObject) page = g_list_model_get_item (self->pages, i);

      if (yc_page_object_get_thumb (page) == NULL)
        g_signal_emit (self, signals[WANTS], 0, page, 0);
    }
  show_selected (self);
}

static void
wants_cb (YcPageView *self, YcPageObject *page, int width)
{
  g_signal_emit (self, signals[WANTS], 0, page, width);
}

static void
count_yes_cb (YcPageView *self)
{
  g_signal_emit (self, signals[COUNTED], 0, TRUE);
}

static void
count_no_cb (YcPageView *self)
{
  g_signal_emit (self, signals[COUNTED], 0, FALSE);
}

static gboolean
key_pressed_cb (YcPageView *self, guint key)
{
  if (key == GDK_KEY_Page_Down)
    yc_page_view_step (self, 1);
  else if (key == GDK_KEY_Page_Up)
    yc_page_view_step (self, -1);
  else
    return GDK_EVENT_PROPAGATE;
  return GDK_EVENT_STOP;
}

static void
yc_page_view_dispose (GObject *object)
{
  YcPageView *self = YC_PAGE_VIEW (object);

  if (self->pages != NULL)
    g_signal_handlers_disconnect_by_data (self->pages, self);
  g_clear_object (&self->pages);
  G_OBJECT_CLASS (yc_page_view_parent_class)->dispose (object);
}

static void
yc_page_view_class_init (YcPageViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = yc_page_view_dispose;
  g_type_ensure (YC_TYPE_KEY_BUTTON);
  g_type_ensure (YC_TYPE_PAGE_CANVAS);
  g_type_ensure (YC_TYPE_SCAN_STATE);
  g_type_ensure (YC_TYPE_THUMBNAIL_STRIP);
  signals[WANTS] = g_signal_new ("wants", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2,
                                 YC_TYPE_PAGE_OBJECT, G_TYPE_INT);
  signals[COUNTED] = g_signal_new ("counted", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_BOOLEAN);
  yc_clerk_use_template (widget_class, "yc-page-view.ui");
  gtk_widget_class_bind_template_child (widget_class, YcPageView, title);
  gtk_widget_class_bind_template_child (widget_class, YcPageView, place);
  gtk_widget_class_bind_template_child (widget_class, YcPageView, standard);
  gtk_widget_class_bind_template_child (widget_class, YcPageView, tools);
  gtk_widget_class_bind_template_child (widget_class, YcPageView, move);
  gtk_widget_class_bind_template_child (widget_class, YcPageView, unfit);
  gtk_widget_class_bind_template_child (widget_class, YcPageView, tag);
  gtk_widget_class_bind_template_child (widget_class, YcPageView, tag_text);
  gtk_widget_class_bind_template_child (widget_class, YcPageView, stack);
  gtk_widget_class_bind_template_child (widget_class, YcPageView, scroller);
  gtk_widget_class_bind_template_child (widget_class, YcPageView, canvas);
  gtk_widget_class_bind_template_child (widget_class, YcPageView, state);
  gtk_widget_class_bind_template_child (widget_class, YcPageView, progress_bar);
  gtk_widget_class_bind_template_child (widget_class, YcPageView, progress_text);
  gtk_widget_class_bind_template_child (widget_class, YcPageView, progress);
  gtk_widget_class_bind_template_child (widget_class, YcPageView, count_bar);
  gtk_widget_class_bind_template_child (widget_class, YcPageView, count_text);
  gtk_widget_class_bind_template_child (widget_class, YcPageView, count_reason);
  gtk_widget_class_bind_template_child (widget_class, YcPageView, count_yes);
  gtk_widget_class_bind_template_child (widget_class, YcPageView, count_no);
  gtk_widget_class_bind_template_child (widget_class, YcPageView, strip);
  gtk_widget_class_bind_template_callback (widget_class, chosen_cb);
  gtk_widget_class_bind_template_callback (widget_class, wants_cb);
  gtk_widget_class_bind_template_callback (widget_class, count_yes_cb);
  gtk_widget_class_bind_template_callback (widget_class, count_no_cb);
  gtk_widget_class_bind_template_callback (widget_class, key_pressed_cb);
}

/* An icon button has its key in the tooltip. The one with a menu has no action of its own: its key opens the menu. */
static void
show_key (GtkWidget *tool)
{
  const char *action = GTK_IS_MENU_BUTTON (tool) ? "intake.choose-target" : NULL;
  g_autofree char *key = NULL, *text = NULL;

  if (GTK_IS_ACTIONABLE (tool))
    action = gtk_actionable_get_action_name (GTK_ACTIONABLE (tool));
  key = action != NULL ? yc_accels_dup_label (action) : g_strdup ("");
  if (*key == '\0')
    return;
  text = g_strdup_printf ("%s  %s", gtk_widget_get_tooltip_text (tool), key);
  gtk_widget_set_tooltip_text (tool, text);
  yc_accels_describe (tool, action);
}

/* Why a paper does not count: one row a reason, and the way back. */
static void
fill_reasons (YcPageView *self)
{
  g_autoptr (GMenu) menu = g_menu_new (), reasons = g_menu_new (), back = g_menu_new ();

  for (int unfit = YC_UNFIT_NONE + 1; unfit < YC_N_UNFIT; unfit++)
    {
      g_autofree char *action = g_strdup_printf ("intake.mark-unfit::%s", yc_unfit_get_code ((YcUnfit) unfit));

      g_menu_append (reasons, yc_unfit_get_text ((YcUnfit) unfit), action);
    }
  g_menu_append (back, _("It counts: take the mark back"), "intake.mark-unfit::");
  g_menu_append_section (menu, _("This paper does not meet the requirements"), G_MENU_MODEL (reasons));
  g_menu_append_section (menu, NULL, G_MENU_MODEL (back));
  gtk_menu_button_set_menu_model (self->unfit, G_MENU_MODEL (menu));
}

static void
yc_page_view_init (YcPageView *self)
{
  self->columns = 1;
  gtk_widget_init_template (GTK_WIDGET (self));
  for (GtkWidget *tool = gtk_widget_get_first_child (self->tools); tool != NULL; tool = gtk_widget_get_next_sibling (tool))
    show_key (tool);
  fill_reasons (self);
  yc_stack_hide_others (self->stack);
}

void
yc_page_view_set_title (YcPageView *self, const char *material_name, const char *standard)
{
  gtk_label_set_label (self->title, material_name);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->title), material_name);
  gtk_label_set_label (self->standard, standard);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->standard), standard);
  gtk_widget_set_visible (GTK_WIDGET (self->standard), *standard != '\0');
}

void
yc_page_view_set_pages (YcPageView *self, GListModel *pages)
{
  if (self->pages != NULL)
    g_signal_handlers_disconnect_by_data (self->pages, self);
  g_set_object (&self->pages, pages);
  yc_thumbnail_strip_set_pages (self->strip, pages);
  g_signal_connect_object (pages, "items-changed", G_CALLBACK (items_changed_cb), self, G_CONNECT_SWAPPED | G_CONNECT_AFTER);
  items_changed_cb (self);
}

void
yc_page_view_select (YcPageView *self, guint at)
{
  yc_thumbnail_strip_select (self->strip, at);
}

YcPageObject *
yc_page_view_get_selected (YcPageView *self)
{
  return yc_thumbnail_strip_get_selected (self->strip);
}

void
yc_page_view_step (YcPageView *self, int by)
{
  guint at = yc_thumbnail_strip_get_at (self->strip);

  if (by > 0 && at + 1 < count_pages (self))
    yc_thumbnail_strip_select (self->strip, at + 1);
  else if (by < 0 && at > 0)
    yc_thumbnail_strip_select (self->strip, at - 1);
}

void
yc_page_view_set_columns (YcPageView *self, int columns)
{
  self->columns = columns;
  show_selected (self);
}

void
yc_page_view_set_zoom (YcPageView *self, int percent)
{
  yc_page_canvas_set_zoom (self->canvas, percent);
}

int
yc_page_view_get_zoom (YcPageView *self)
{
  return yc_page_canvas_get_zoom (self->canvas);
}

YcScanState *
yc_page_view_show_state (YcPageView *self)
{
  gtk_stack_set_visible_child_name (self->stack, "state");
  return self->state;
}

void
yc_page_view_show_pages (YcPageView *self)
{
  gtk_stack_set_visible_child_name (self->stack, "pages");
}

void
yc_page_view_show_progress (YcPageView *self, guint page, int permille, guint n_saved)
{
  g_autofree char *text = NULL;

  gtk_widget_set_visible (self->progress_bar, page > 0);
  if (page == 0)
    return;
  text = g_strdup_printf (ngettext ("Scanning page %u · %u page stored", "Scanning page %u · %u pages stored", n_saved), page, n_saved);
  gtk_label_set_label (self->progress_text, text);
  gtk_progress_bar_set_fraction (self->progress, CLAMP (permille, 0, 1000) / 1000.0);
}

/* The first page of which a part is lost; 0: none. */
static guint
find_bad_page (YcPageView *self)
{
  for (guint i = 0; i < count_pages (self); i++)
    {
      g_autoptr (YcPageObject) page = g_list_model_get_item (self->pages, i);

      if ((yc_page_object_get_page (page)->flags & (YC_PAGE_FLAG_GREY_TAIL | YC_PAGE_FLAG_SHORT)) != 0)
        return i + 1;
    }
  return 0;
}

/* Enter does what is likely right: a page that is known to be bad is not "all of it". */
static void
suggest_answer (YcPageView *self)
{
  yc_clerk_set_class (self->count_yes, "suggested-action", self->bad == 0);
  yc_clerk_set_class (self->count_no, "suggested-action", self->bad > 0);
  g_object_set (self->count_yes, "key", self->bad == 0 ? "Enter" : "", NULL);
  g_object_set (self->count_no, "key", self->bad > 0 ? "Enter" : "", NULL);
}

void
yc_page_view_ask_count (YcPageView *self, const char *reason, guint n_images)
{
  guint bad = reason != NULL ? find_bad_page (self) : 0;
  gboolean news = bad != self->bad;
  g_autofree char *text = NULL, *named = NULL;

  self->bad = bad;
  gtk_widget_set_visible (self->count_bar, reason != NULL);
  if (reason == NULL)
    return;
  suggest_answer (self);
  named = bad > 0 ? g_strdup_printf (_("Page %u: %s"), bad, reason) : g_strdup (reason);
  text = g_strdup_printf (ngettext ("%u image came. Is it all of the paper?", "%u images came. Are they all of the paper?", n_images), n_images);
  gtk_label_set_label (self->count_text, text);
  gtk_label_set_label (self->count_reason, named);
  gtk_widget_set_visible (GTK_WIDGET (self->count_reason), *named != '\0');
  if (bad > 0 && news)
    yc_page_view_select (self, bad - 1);
}

void
yc_page_view_focus_count (YcPageView *self)
{
  gtk_widget_grab_focus (self->bad > 0 ? self->count_no : self->count_yes);
}

gboolean
yc_page_view_is_asking (YcPageView *self)
{
  return gtk_widget_get_visible (self->count_bar);
}

void
yc_page_view_tag (YcPageView *self, const char *text)
{
  gtk_label_set_label (self->tag_text, text != NULL ? text : "");
  gtk_widget_set_visible (self->tag, text != NULL);
  gtk_widget_set_visible (self->tools, text == NULL);
}

YcThumbnailStrip *
yc_page_view_get_strip (YcPageView *self)
{
  return self->strip;
}

void
yc_page_view_set_targets (YcPageView *self, GMenuModel *targets)
{
  gtk_menu_button_set_menu_model (self->move, targets);
}

void
yc_page_view_open_targets (YcPageView *self)
{
  if (gtk_widget_get_mapped (GTK_WIDGET (self->move)))
    gtk_menu_button_popup (self->move);
}

void
yc_page_view_open_reasons (YcPageView *self)
{
  if (gtk_widget_get_mapped (GTK_WIDGET (self->unfit)))
    gtk_menu_button_popup (self->unfit);
}
