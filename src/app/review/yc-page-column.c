/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */

/* A reader's column of pages. Takes page objects, gives wishes for pictures; never decodes. Sizes come from the records, so that nothing moves
 * when a picture arrives. Main thread only. */
#define G_LOG_DOMAIN "yc-app"
#include "config.h"

#include <glib/gi18n.h>

#include "app/clerk/yc-clerk-ui.h"
#include "app/review/yc-page-column.h"

#define RIM 18                   /* px around the paper */
#define GAP 14                   /* px between two pages */
#define PX_PER_MM (96 / 25.4)    /* true size on the screen */

struct _YcPageColumn
{
  GtkWidget          parent_instance;
  GPtrArray         *pages;      /* (owned): YcPageObject */
  GArray            *places;     /* graphene_rect_t of each page for @placed_width */
  double             placed_width;
  GtkScrolledWindow *scroll;     /* (not owned) (nullable) */
  GtkAdjustment     *vertical;   /* (owned) (nullable) */
  int                columns, zoom;
  guint              current;
  gint64             wanted;     /* page to go to once there is a size; -1: none */
  guint              jump_id;
};

enum { WANTS, CURRENT, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (YcPageColumn, yc_page_column, GTK_TYPE_WIDGET)

/* ---- where each page lies ---- */

static double
get_page_width (YcPageColumn *self, YcPageObject *page, double width)
{
  double mm_w, mm_h;

  yc_page_object_get_size (page, &mm_w, &mm_h);
  if (self->zoom > 0)
    return mm_w * PX_PER_MM * self->zoom / 100;
  return MAX ((width - 2 * RIM - (self->columns - 1) * GAP) / self->columns, 32);
}

static double
get_page_height (YcPageObject *page, double width)
{
  double mm_w, mm_h;

  yc_page_object_get_size (page, &mm_w, &mm_h);
  return width * mm_h / mm_w;
}

/* One line of one or two pages at @y; returns its height. */
static double
place_line (YcPageColumn *self, guint first, guint n, double width, double y)
{
  double total = 0, tallest = 0, x;

  for (guint i = first; i < first + n; i++)
    total += get_page_width (self, g_ptr_array_index (self->pages, i), width) + (i > first ? GAP : 0);
  /* The room of a page that is missing at the end stays free: the last page does not jump to the middle. */
  if (n < (guint) self->columns)
    total += get_page_width (self, g_ptr_array_index (self->pages, first), width) + GAP;
  x = MAX ((width - total) / 2, RIM);
  for (guint i = first; i < first + n; i++)
    {
      YcPageObject *page = g_ptr_array_index (self->pages, i);
      double w = get_page_width (self, page, width), h = get_page_height (page, w);
      graphene_rect_t place = GRAPHENE_RECT_INIT ((float) (int) x, (float) (int) y, (float) w, (float) h);

      g_array_append_val (self->places, place);
      tallest = MAX (tallest, h);
      x += w + GAP;
    }
  return tallest;
}

/* Returns the height of all. */
static double
place (YcPageColumn *self, double width)
{
  double y = RIM;
  guint n;

  g_array_set_size (self->places, 0);
  for (guint i = 0; i < self->pages->len; i += n)
    {
      n = MIN ((guint) self->columns, self->pages->len - i);
      y += place_line (self, i, n, width, y) + GAP;
    }
  self->placed_width = width;
  return y - GAP + RIM;
}

static void
yc_page_column_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural, int *min_baseline, int *nat_baseline)
{
  YcPageColumn *self = YC_PAGE_COLUMN (widget);
  double widest = 100;

  if (orientation == GTK_ORIENTATION_VERTICAL)
    {
      *minimum = *natural = (int) place (self, for_size > 0 ? for_size : 600);
      return;
    }
  for (guint i = 0; self->zoom > 0 && i < self->pages->len; i++)
    widest = MAX (widest, get_page_width (self, g_ptr_array_index (self->pages, i), 0) * self->columns + (self->columns - 1) * GAP + 2 * RIM);
  *minimum = (int) widest;
  *natural = MAX (*minimum, 600);
}

static GtkSizeRequestMode
yc_page_column_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static const graphene_rect_t *
get_place (YcPageColumn *self, guint at)
{
  return at < self->places->len ? &g_array_index (self->places, graphene_rect_t, at) : NULL;
}

/* ---- what is read ---- */

static void
describe (YcPageColumn *self)
{
  g_autofree char *spoken = self->pages->len > 0 ? g_strdup_printf (_("Page %u of %u"), self->current + 1, self->pages->len) : g_strdup (_("No page"));

  yc_clerk_name (GTK_WIDGET (self), spoken);
}

static void
set_current (YcPageColumn *self, guint at)
{
  if (self->current == at)
    return;
  self->current = at;
  describe (self);
  g_signal_emit (self, signals[CURRENT], 0);
}

/* The page that holds the line a third below the upper edge. */
static void
find_current (YcPageColumn *self)
{
  float line = self->vertical != NULL ? (float) (gtk_adjustment_get_value (self->vertical) + gtk_adjustment_get_page_size (self->vertical) / 3) : 0;
  const graphene_rect_t *now = get_place (self, self->current);

  if (now != NULL && now->origin.y <= line && now->origin.y + now->size.height >= line)
    return;
  for (guint i = 0; i < self->places->len; i++)
    if (get_place (self, i)->origin.y + get_place (self, i)->size.height >= line)
      {
        set_current (self, i);
        return;
      }
}

static void
scrolled_cb (YcPageColumn *self)
{
  if (self->wanted < 0)
    find_current (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
jump (YcPageColumn *self)
{
  const graphene_rect_t *where = get_place (self, (guint) self->wanted);

  self->wanted = -1;
  if (where != NULL && self->vertical != NULL)
    gtk_adjustment_set_value (self->vertical, (double) where->origin.y - RIM / 2);
}

static gboolean
jump_cb (gpointer data)
{
  YcPageColumn *self = data;

  self->jump_id = 0;
  if (self->wanted >= 0)
    jump (self);
  return G_SOURCE_REMOVE;
}

/* Never while sizes are given out or the screen is drawn: the scrolled window would move under them. */
static void
yc_page_column_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  YcPageColumn *self = YC_PAGE_COLUMN (widget);

  place (self, width);
  if (self->wanted >= 0 && self->jump_id == 0)
    self->jump_id = g_idle_add_full (G_PRIORITY_HIGH_IDLE, jump_cb, self, NULL);
}

/* ---- drawing ---- */

static void
draw_label (YcPageColumn *self, GtkSnapshot *snapshot, const char *text, float width)
{
  g_autoptr (PangoLayout) layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), text);
  const GdkRGBA ink = { 0, 0, 0, .6f };

  pango_layout_set_width (layout, (int) width * PANGO_SCALE);
  pango_layout_set_alignment (layout, PANGO_ALIGN_CENTER);
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (0, 60));
  gtk_snapshot_append_layout (snapshot, layout, &ink);
  gtk_snapshot_restore (snapshot);
}

static void
draw_paper (YcPageColumn *self, YcPageObject *page, GtkSnapshot *snapshot, const graphene_rect_t *where)
{
  graphene_rect_t area = GRAPHENE_RECT_INIT (0, 0, where->size.width, where->size.height);
  const GdkRGBA white = { 1, 1, 1, 1 }, line = { 0, 0, 0, .16f }, shade = { 0, 0, 0, .18f };
  GdkTexture *texture = yc_page_object_get_view (page);
  GskRoundedRect outline;

  if (texture == NULL)
    texture = yc_page_object_get_thumb (page);
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &where->origin);
  gsk_rounded_rect_init_from_rect (&outline, &area, 0);
  gtk_snapshot_append_outset_shadow (snapshot, &outline, &shade, 0, 1, 0, 5);
  gtk_snapshot_append_color (snapshot, &white, &area);
  if (texture != NULL)
    yc_page_object_snapshot (page, texture, snapshot, where->size.width, where->size.height);
  else
    draw_label (self, snapshot, yc_page_object_is_failed (page) ? _("This page cannot be shown; its record is kept.") : _("The page is coming…"), where->size.width);
  if (yc_page_object_get_page (page)->blank)
    draw_label (self, snapshot, _("Marked as blank"), where->size.width);
  if (yc_page_object_get_page (page)->unfit != YC_UNFIT_NONE)
    {
      g_autofree char *text = g_strdup_printf (_("Does not count: %s"), yc_unfit_get_text (yc_page_object_get_page (page)->unfit));

      draw_label (self, snapshot, text, where->size.width);
    }
  gtk_snapshot_append_border (snapshot, &outline, (float[4]) { 1, 1, 1, 1 }, (GdkRGBA[4]) { line, line, line, line });
  gtk_snapshot_restore (snapshot);
}

static void
yc_page_column_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  YcPageColumn *self = YC_PAGE_COLUMN (widget);
  float top = self->vertical != NULL ? (float) gtk_adjustment_get_value (self->vertical) : 0;
  float height = self->vertical != NULL ? (float) gtk_adjustment_get_page_size (self->vertical) : (float) gtk_widget_get_height (widget);

  for (guint i = 0; i < self->places->len; i++)
    {
      const graphene_rect_t *where = get_place (self, i);
      YcPageObject *page = g_ptr_array_index (self->pages, i);
      int device = (int) (where->size.width * (float) gtk_widget_get_scale_factor (widget));

      /* What comes next is fetched before it is in sight. */
      if (where->origin.y + where->size.height < top - height / 4 || where->origin.y > top + height * 1.5f)
        continue;
      draw_paper (self, page, snapshot, where);
      if (yc_page_object_get_width (page) < device)
        g_signal_emit (self, signals[WANTS], 0, page, device);
    }
}

/* ---- life ---- */

static void
forget_pages (YcPageColumn *self)
{
  for (guint i = 0; i < self->pages->len; i++)
    g_signal_handlers_disconnect_by_data (g_ptr_array_index (self->pages, i), self);
  g_ptr_array_set_size (self->pages, 0);
}

static void
yc_page_column_dispose (GObject *object)
{
  YcPageColumn *self = YC_PAGE_COLUMN (object);

  forget_pages (self);
  g_clear_handle_id (&self->jump_id, g_source_remove);
  yc_page_column_set_scroll (self, NULL);
  G_OBJECT_CLASS (yc_page_column_parent_class)->dispose (object);
}

static void
yc_page_column_finalize (GObject *object)
{
  YcPageColumn *self = YC_PAGE_COLUMN (object);

  g_ptr_array_unref (self->pages);
  g_array_unref (self->places);
  G_OBJECT_CLASS (yc_page_column_parent_class)->finalize (object);
}

static void
yc_page_column_class_init (YcPageColumnClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = yc_page_column_dispose;
  G_OBJECT_CLASS (klass)->finalize = yc_page_column_finalize;
  widget_class->measure = yc_page_column_measure;
  widget_class->get_request_mode = yc_page_column_get_request_mode;
  widget_class->size_allocate = yc_page_column_size_allocate;
  widget_class->snapshot = yc_page_column_snapshot;
  signals[WANTS] = g_signal_new ("wants", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2,
                                 YC_TYPE_PAGE_OBJECT, G_TYPE_INT);
  signals[CURRENT] = g_signal_new ("current", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_css_name (widget_class, "page-column");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
yc_page_column_init (YcPageColumn *self)
{
  self->pages = g_ptr_array_new_with_free_func (g_object_unref);
  self->places = g_array_new (FALSE, FALSE, sizeof (graphene_rect_t));
  self->columns = 1;
  self->wanted = -1;
  describe (self);
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
}

static void
page_changed_cb (YcPageColumn *self)
{
  gtk_widget_queue_resize (GTK_WIDGET (self));
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
yc_page_column_set_pages (YcPageColumn *self, GPtrArray *pages)
{
  forget_pages (self);
  for (guint i = 0; i < pages->len; i++)
    {
      YcPageObject *page = g_ptr_array_index (pages, i);

      g_ptr_array_add (self->pages, g_object_ref (page));
      g_signal_connect_object (page, "changed", G_CALLBACK (page_changed_cb), self, G_CONNECT_SWAPPED);
    }
  g_array_set_size (self->places, 0);
  self->current = 0;
  self->wanted = 0;
  describe (self);
  page_changed_cb (self);
  g_signal_emit (self, signals[CURRENT], 0);
}

void
yc_page_column_set_scroll (YcPageColumn *self, GtkScrolledWindow *window)
{
  if (self->vertical != NULL)
    g_signal_handlers_disconnect_by_data (self->vertical, self);
  g_clear_object (&self->vertical);
  self->scroll = window;
  if (window == NULL)
    return;
  self->vertical = g_object_ref (gtk_scrolled_window_get_vadjustment (window));
  g_signal_connect_object (self->vertical, "value-changed", G_CALLBACK (scrolled_cb), self, G_CONNECT_SWAPPED);
}

void
yc_page_column_set_columns (YcPageColumn *self, int columns)
{
  if (self->columns == columns)
    return;
  self->columns = columns;
  self->wanted = self->current;
  page_changed_cb (self);
}

int
yc_page_column_get_columns (YcPageColumn *self)
{
  return self->columns;
}

void
yc_page_column_set_zoom (YcPageColumn *self, int percent)
{
  self->zoom = percent;
  self->wanted = self->current;
  page_changed_cb (self);
}

int
yc_page_column_get_zoom (YcPageColumn *self)
{
  const graphene_rect_t *where = get_place (self, self->current);
  YcPageObject *page = yc_page_column_get_page (self);
  double mm_w, mm_h;

  if (self->zoom > 0 || where == NULL || page == NULL)
    return self->zoom > 0 ? self->zoom : 100;
  yc_page_object_get_size (page, &mm_w, &mm_h);
  return (int) ((double) where->size.width / (mm_w * PX_PER_MM) * 100);
}

guint
yc_page_column_get_current (YcPageColumn *self)
{
  return self->current;
}

guint
yc_page_column_get_n_pages (YcPageColumn *self)
{
  return self->pages->len;
}

YcPageObject *
yc_page_column_get_page (YcPageColumn *self)
{
  return self->current < self->pages->len ? g_ptr_array_index (self->pages, self->current) : NULL;
}

void
yc_page_column_go_to (YcPageColumn *self, guint at)
{
  if (at >= self->pages->len)
    return;
  set_current (self, at);
  self->wanted = at;
  if (self->places->len == self->pages->len && self->placed_width > 0)
    jump (self);
}
