/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */

/* Shows a stored paper. It takes a paper record, reads the stored PDF on the store's thread, has each page drawn by the render helper at the
 * size of the screen, and draws anew when the width changes. A paper that cannot be drawn is a state in its place. Main thread only. */
#define G_LOG_DOMAIN "yc-app"
#include "config.h"

#include <glib/gi18n.h>

#include "app/common/yc-paper-sheet.h"
#include "app/common/yc-paper-view.h"
#include "app/common/yc-stack.h"
#include "app/common/yc-state-page.h"
#include "capture/yc-import.h"

#define RENDER_DPI 300
#define SIDE_MARGIN 36
#define SHEET_MIN 240
#define SHEET_MAX 900
#define SETTLE_MS 120      /* a drag of the window's edge draws once, at its end */

struct _YcPaperView
{
  GtkWidget parent_instance;

  YcSession *session;      /* (owned) (nullable) */
  GBytes *pdf;             /* (owned) (nullable) */
  char *title;             /* (owned) (nullable) */
  int n_pages;
  int next_page;           /* 1-based; drawn next */
  double zoom;             /* 1 = as wide as the view */
  int drawn_width;         /* of the textures shown */
  guint settle_id;
  GCancellable *cancellable;  /* (owned) of the paper that is shown now */

  GtkWidget *root;
  GtkLabel *title_label;
  GtkLabel *page_label;
  GtkLabel *zoom_label;
  GtkStack *stack;
  GtkScrolledWindow *scroller;
  GtkBox *sheets;
  GtkLabel *empty_label;
  YcStatePage *trouble;
};

G_DEFINE_FINAL_TYPE (YcPaperView, yc_paper_view, GTK_TYPE_WIDGET)

static void render_next (YcPaperView *self);

static YcPaperSheet *
get_sheet (YcPaperView *self, int page)
{
  GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self->sheets));

  for (int i = 1; child != NULL && i < page; i++)
    child = gtk_widget_get_next_sibling (child);
  return child != NULL ? YC_PAPER_SHEET (child) : NULL;
}

static int
get_sheet_width (YcPaperView *self)
{
  int room = gtk_widget_get_width (GTK_WIDGET (self->scroller)) - 2 * SIDE_MARGIN;

  return (int) (CLAMP (room, SHEET_MIN, SHEET_MAX) * self->zoom);
}

static void
update_page_label (YcPaperView *self)
{
  GtkAdjustment *adjustment = gtk_scrolled_window_get_vadjustment (self->scroller);
  double whole = gtk_adjustment_get_upper (adjustment);
  double middle = gtk_adjustment_get_value (adjustment) + gtk_adjustment_get_page_size (adjustment) / 2;
  int page = whole > 0 ? CLAMP ((int) (middle / whole * self->n_pages) + 1, 1, MAX (self->n_pages, 1)) : 1;
  g_autofree char *text = NULL;

  if (self->n_pages > 0)
    text = g_strdup_printf (_("Page %d of %d"), page, self->n_pages);
  gtk_label_set_label (self->page_label, text != NULL ? text : "");
}

static void
show_trouble (YcPaperView *self, const GError *error)
{
  yc_state_page_set_error (self->trouble, error);
  gtk_stack_set_visible_child_name (self->stack, "trouble");
}

static void
rendered_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (YcPaperView) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (YcPicture) picture = yc_document_render_finish (result, &error);
  g_autoptr (GdkTexture) texture = NULL;
  YcPaperSheet *sheet;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (picture == NULL)
    {
      show_trouble (self, error);
      return;
    }
  texture = yc_picture_to_texture (picture);
  sheet = get_sheet (self, self->next_page);
  if (sheet != NULL)
    yc_paper_sheet_set_texture (sheet, texture);
  self->next_page++;
  render_next (self);
}

static void
render_next (YcPaperView *self)
{
  int pixels = self->drawn_width * gtk_widget_get_scale_factor (GTK_WIDGET (self));

  if (self->pdf == NULL || self->next_page > self->n_pages)
    return;
  yc_document_render_async (self->pdf, self->next_page, RENDER_DPI, pixels, self->cancellable, rendered_cb, g_object_ref (self));
}

static void
cancel_drawing (YcPaperView *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
}

static void
draw_all (YcPaperView *self)
{
  g_autofree char *percent = g_strdup_printf ("%.0f %%", self->zoom * 100);

  cancel_drawing (self);
  self->drawn_width = get_sheet_width (self);
  gtk_label_set_label (self->zoom_label, self->zoom > 0.99 && self->zoom < 1.01 ? _("Fit width") : percent);
  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self->sheets)); child != NULL; child = gtk_widget_get_next_sibling (child))
    yc_paper_sheet_set_width (YC_PAPER_SHEET (child), self->drawn_width);
  self->next_page = 1;
  render_next (self);
}

static gboolean
settled_cb (gpointer user_data)
{
  YcPaperView *self = user_data;

  self->settle_id = 0;
  if (self->pdf != NULL && get_sheet_width (self) != self->drawn_width)
    draw_all (self);
  return G_SOURCE_REMOVE;
}

static void
resized_cb (YcPaperView *self)
{
  update_page_label (self);
  if (self->pdf != NULL && self->settle_id == 0 && get_sheet_width (self) != self->drawn_width)
    self->settle_id = g_timeout_add (SETTLE_MS, settled_cb, self);
}

static void
make_sheets (YcPaperView *self)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->sheets))) != NULL)
    gtk_box_remove (self->sheets, child);
  for (int page = 1; page <= self->n_pages; page++)
    {
      g_autofree char *label = g_strdup_printf (_("%s, page %d of %d"), self->title, page, self->n_pages);
      gtk_box_append (self->sheets, yc_paper_sheet_new (label));
    }
}

/* ---- reading ---- */

typedef struct { char *case_id, *paper_id; } ReadJob;

static void
read_job_free (gpointer data)
{
  ReadJob *job = data;

  g_free (job->case_id);
  g_free (job->paper_id);
  g_free (job);
}

static gpointer
read_paper (YcStore *store, const YcActor *actor, gpointer data, GError **error)
{
  const ReadJob *job = data;

  return yc_case_store_get_paper (store, job->case_id, job->paper_id, error);
}

typedef struct { YcPaperView *self; GCancellable *cancellable; } Reading;

static void
read_ready_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Reading *reading = user_data;
  g_autoptr (YcPaperView) self = reading->self;
  g_autoptr (GCancellable) cancellable = reading->cancellable;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) pdf = yc_session_run_finish (YC_SESSION (source), result, &error);

  g_free (reading);
  if (g_cancellable_is_cancelled (cancellable))
    return;
  if (pdf == NULL)
    {
      show_trouble (self, error);
      return;
    }
  self->pdf = g_steal_pointer (&pdf);
  make_sheets (self);
  gtk_stack_set_visible_child_name (self->stack, "paper");
  draw_all (self);
}

void
yc_paper_view_show (YcPaperView *self, YcSession *session, const YcPaperRecord *paper, const char *empty_text)
{
  Reading *reading;
  ReadJob *job;

  g_return_if_fail (YC_IS_PAPER_VIEW (self));

  g_set_object (&self->session, session);
  cancel_drawing (self);
  g_clear_pointer (&self->pdf, g_bytes_unref);
  g_free (self->title);
  self->title = g_strdup (paper != NULL ? paper->title : "");
  self->n_pages = paper != NULL ? paper->n_pages : 0;
  gtk_label_set_label (self->title_label, paper != NULL ? paper->title : _("Paper"));
  update_page_label (self);
  if (paper == NULL)
    {
      gtk_label_set_label (self->empty_label, empty_text);
      gtk_stack_set_visible_child_name (self->stack, "empty");
      return;
    }
  reading = g_new0 (Reading, 1);
  *reading = (Reading) { g_object_ref (self), g_object_ref (self->cancellable) };
  job = g_new0 (ReadJob, 1);
  *job = (ReadJob) { g_strdup (paper->case_id), g_strdup (paper->id) };
  yc_session_run (session, read_paper, job, read_job_free, (GDestroyNotify) g_bytes_unref, read_ready_cb, reading);
}

/* ---- widget ---- */

static void
zoom_by (YcPaperView *self, double factor)
{
  double zoom = factor > 0 ? CLAMP (self->zoom * factor, 0.5, 3.0) : 1.0;

  self->zoom = zoom;
  if (self->pdf != NULL)
    draw_all (self);
}

static void
zoom_in_cb (YcPaperView *self)
{
  zoom_by (self, 1.25);
}

static void
zoom_out_cb (YcPaperView *self)
{
  zoom_by (self, 0.8);
}

static void
zoom_fit_cb (YcPaperView *self)
{
  zoom_by (self, 0);
}

static void
yc_paper_view_dispose (GObject *object)
{
  YcPaperView *self = YC_PAPER_VIEW (object);

  g_clear_handle_id (&self->settle_id, g_source_remove);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->session);
  g_clear_pointer (&self->pdf, g_bytes_unref);
  g_clear_pointer (&self->title, g_free);
  gtk_widget_dispose_template (GTK_WIDGET (self), YC_TYPE_PAPER_VIEW);

  G_OBJECT_CLASS (yc_paper_view_parent_class)->dispose (object);
}

static void
yc_paper_view_class_init (YcPaperViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = yc_paper_view_dispose;

  g_type_ensure (YC_TYPE_STATE_PAGE);
  gtk_widget_class_set_template_from_resource (widget_class, YC_APP_PATH "/common/yc-paper-view.ui");
  gtk_widget_class_bind_template_child (widget_class, YcPaperView, root);
  gtk_widget_class_bind_template_child (widget_class, YcPaperView, title_label);
  gtk_widget_class_bind_template_child (widget_class, YcPaperView, page_label);
  gtk_widget_class_bind_template_child (widget_class, YcPaperView, zoom_label);
  gtk_widget_class_bind_template_child (widget_class, YcPaperView, stack);
  gtk_widget_class_bind_template_child (widget_class, YcPaperView, scroller);
  gtk_widget_class_bind_template_child (widget_class, YcPaperView, sheets);
  gtk_widget_class_bind_template_child (widget_class, YcPaperView, empty_label);
  gtk_widget_class_bind_template_child (widget_class, YcPaperView, trouble);
  gtk_widget_class_bind_template_callback (widget_class, zoom_in_cb);
  gtk_widget_class_bind_template_callback (widget_class, zoom_out_cb);
  gtk_widget_class_bind_template_callback (widget_class, zoom_fit_cb);
}

static void
yc_paper_view_init (YcPaperView *self)
{
  GtkAdjustment *adjustment;

  self->zoom = 1;
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  yc_stack_hide_others (self->stack);
  adjustment = gtk_scrolled_window_get_vadjustment (self->scroller);
  g_signal_connect_object (adjustment, "value-changed", G_CALLBACK (update_page_label), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (adjustment, "changed", G_CALLBACK (resized_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (gtk_scrolled_window_get_hadjustment (self->scroller), "changed", G_CALLBACK (resized_cb), self, G_CONNECT_SWAPPED);
}
