/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */

/* The strip under the page. Takes a list model of page objects, gives the selected one. Main thread only. */
#define G_LOG_DOMAIN "yc-app"
#include "config.h"

#include <glib/gi18n.h>

#include "app/clerk/yc-key-button.h"
#include "app/clerk/yc-thumbnail-strip.h"
#include "app/clerk/yc-thumbnail.h"
#include "app/common/yc-stack.h"
#include "app/yc-accels.h"

#define N_FACTS 3

struct _YcThumbnailStrip
{
  GtkBox              parent_instance;
  GtkWidget          *scroller;
  GtkWidget          *list;
  GtkSingleSelection *selection;
  GtkWidget          *next;
  GtkStack           *next_icon;
  GtkLabel           *next_key;
  GtkLabel           *next_word;
  GtkWidget          *facts[N_FACTS];
  GtkWidget          *said;
  GtkLabel           *said_text;
  gboolean            filling;
};

enum { CHOSEN, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (YcThumbnailStrip, yc_thumbnail_strip, GTK_TYPE_BOX)

static void
setup_cb (YcThumbnailStrip *self, GtkListItem *item)
{
  gtk_list_item_set_child (item, yc_thumbnail_new ());
}

static void
bind_cb (YcThumbnailStrip *self, GtkListItem *item)
{
  yc_thumbnail_show (YC_THUMBNAIL (gtk_list_item_get_child (item)), gtk_list_item_get_item (item));
}

static void
unbind_cb (YcThumbnailStrip *self, GtkListItem *item)
{
  yc_thumbnail_show (YC_THUMBNAIL (gtk_list_item_get_child (item)), NULL);
}

static void
show_fact (YcThumbnailStrip *self, guint at, YcTone tone, const char *icon, const char *text)
{
  GtkWidget *image = gtk_widget_get_first_child (self->facts[at]);

  gtk_image_set_from_icon_name (GTK_IMAGE (image), icon);
  yc_clerk_set_tone (image, tone);
  gtk_label_set_label (GTK_LABEL (gtk_widget_get_next_sibling (image)), text);
  gtk_widget_set_visible (self->facts[at], TRUE);
}

static const char *
describe_flags (YcPageFlags flags)
{
  if (flags & YC_PAGE_FLAG_GREY_TAIL)
    return _("The end is grey: scan it again");
  if (flags & YC_PAGE_FLAG_SHORT)
    return _("The page is short: look at its end");
  if (flags & YC_PAGE_FLAG_SAME_AS_BEFORE)
    return _("The same as the page before");
  if (flags & YC_PAGE_FLAG_BLANK_LOOKING)
    return _("Looks blank");
  if (flags & YC_PAGE_FLAG_RECOVERED)
    return _("Found again after a power cut: check it");
  return NULL;
}

static const char *
describe_origin (YcPageOrigin origin)
{
  switch (origin)
    {
    case YC_PAGE_SCANNED:
      return _("Scanned, stored on this workstation");
    case YC_PAGE_IMPORTED_JPEG:
      return _("Brought as a JPEG, bits kept");
    case YC_PAGE_IMPORTED_PDF:
      return _("Brought as a PDF, original kept");
    }
  g_return_val_if_reached ("");
}

void
yc_thumbnail_strip_show_facts (YcThumbnailStrip *self)
{
  YcPageObject *object = yc_thumbnail_strip_get_selected (self);
  const YcPage *page;
  const char *flag;
  g_autofree char *dpi = NULL;
  gboolean coarse;

  for (guint i = 0; i < N_FACTS; i++)
    gtk_widget_set_visible (self->facts[i], FALSE);
  if (object == NULL)
    return;
  page = yc_page_object_get_page (object);
  flag = describe_flags (page->flags);
  coarse = page->dpi_real > 0 && page->dpi_asked > 0 && page->dpi_real < page->dpi_asked;
  dpi = coarse ? g_strdup_printf (_("%d dpi, %d were asked for"), page->dpi_real, page->dpi_asked) : g_strdup_printf (_("%d dpi"), page->dpi_real);
  show_fact (self, 0, YC_TONE_OK, "object-select-symbolic", describe_origin (page->origin));
  show_fact (self, 1, coarse ? YC_TONE_WARN : YC_TONE_OK, coarse ? "dialog-warning-symbolic" : "object-select-symbolic", dpi);
  if (page->blank)
    show_fact (self, 2, YC_TONE_INFO, "yc-blank-page-symbolic", _("Marked as blank, not counted"));
  else if (page->unfit != YC_UNFIT_NONE)
    show_fact (self, 2, YC_TONE_BAD, "action-unavailable-symbolic", yc_unfit_get_text (page->unfit));
  else
    show_fact (self, 2, flag != NULL ? YC_TONE_WARN : YC_TONE_OK, flag != NULL ? "dialog-question-symbolic" : "object-select-symbolic",
               flag != NULL ? flag : _("Complete to its end"));
}

static void
selected_cb (YcThumbnailStrip *self)
{
  if (self->filling)
    return;
  gtk_widget_set_visible (self->scroller, g_list_model_get_n_items (G_LIST_MODEL (self->selection)) > 0);
  yc_thumbnail_strip_show_facts (self);
  g_signal_emit (self, signals[CHOSEN], 0);
}

static void
yc_thumbnail_strip_class_init (YcThumbnailStripClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  static const char *const names[N_FACTS] = { "fact_0", "fact_1", "fact_2" };

  g_type_ensure (YC_TYPE_KEY_BUTTON);
  signals[CHOSEN] = g_signal_new ("chosen", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  yc_clerk_use_template (widget_class, "yc-thumbnail-strip.ui");
  gtk_widget_class_bind_template_child (widget_class, YcThumbnailStrip, scroller);
  gtk_widget_class_bind_template_child (widget_class, YcThumbnailStrip, list);
  gtk_widget_class_bind_template_child (widget_class, YcThumbnailStrip, selection);
  gtk_widget_class_bind_template_child (widget_class, YcThumbnailStrip, next);
  gtk_widget_class_bind_template_child (widget_class, YcThumbnailStrip, next_icon);
  gtk_widget_class_bind_template_child (widget_class, YcThumbnailStrip, next_key);
  gtk_widget_class_bind_template_child (widget_class, YcThumbnailStrip, next_word);
  gtk_widget_class_bind_template_child (widget_class, YcThumbnailStrip, said);
  gtk_widget_class_bind_template_child (widget_class, YcThumbnailStrip, said_text);
  for (guint i = 0; i < N_FACTS; i++)
    gtk_widget_class_bind_template_child_full (widget_class, names[i], FALSE,
                                               G_STRUCT_OFFSET (YcThumbnailStrip, facts) + (gssize) (i * sizeof (GtkWidget *)));
  gtk_widget_class_bind_template_callback (widget_class, setup_cb);
  gtk_widget_class_bind_template_callback (widget_class, bind_cb);
  gtk_widget_class_bind_template_callback (widget_class, unbind_cb);
  gtk_widget_class_bind_template_callback (widget_class, selected_cb);
}

static void
yc_thumbnail_strip_init (YcThumbnailStrip *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  yc_stack_hide_others (self->next_icon);
  yc_accels_describe (self->next, "intake.scan");
  yc_thumbnail_strip_show_next (self, YC_NEXT_PLACE_FREE, 0);
}

void
yc_thumbnail_strip_set_pages (YcThumbnailStrip *self, GListModel *pages)
{
  self->filling = TRUE;
  gtk_single_selection_set_model (self->selection, pages);
  self->filling = FALSE;
  selected_cb (self);
}

YcPageObject *
yc_thumbnail_strip_get_selected (YcThumbnailStrip *self)
{
  return gtk_single_selection_get_selected_item (self->selection);
}

guint
yc_thumbnail_strip_get_at (YcThumbnailStrip *self)
{
  return gtk_single_selection_get_selected (self->selection);
}

void
yc_thumbnail_strip_select (YcThumbnailStrip *self, guint at)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->selection));

  if (n == 0)
    return;
  gtk_single_selection_set_selected (self->selection, MIN (at, n - 1));
  gtk_widget_activate_action (self->list, "list.scroll-to-item", "u", MIN (at, n - 1));
}

void
yc_thumbnail_strip_show_next (YcThumbnailStrip *self, YcNextPlace place, guint number)
{
  g_autofree char *word = NULL;
  g_autofree char *key = yc_accels_dup_label ("intake.scan");

  if (place == YC_NEXT_PLACE_MOVING)
    word = g_strdup_printf (C_("next place", "%u scanning"), number);
  else if (place == YC_NEXT_PLACE_BROKEN)
    word = g_strdup_printf (C_("next place", "%u not finished"), number);
  else
    word = g_strdup (C_("next place", "Next page"));
  gtk_label_set_label (self->next_key, key);
  gtk_widget_set_visible (GTK_WIDGET (self->next_key), place == YC_NEXT_PLACE_FREE);
  gtk_stack_set_visible_child_name (self->next_icon, place == YC_NEXT_PLACE_MOVING ? "moving" : place == YC_NEXT_PLACE_BROKEN ? "broken" : "free");
  gtk_label_set_label (self->next_word, word);
  yc_clerk_name (self->next, word);
  yc_clerk_set_class (self->next, "bad", place == YC_NEXT_PLACE_BROKEN);
  yc_clerk_set_class (GTK_WIDGET (self->next_word), "bad", place == YC_NEXT_PLACE_BROKEN);
  yc_clerk_set_class (GTK_WIDGET (self->next_word), "strong", place == YC_NEXT_PLACE_BROKEN);
}

void
yc_thumbnail_strip_say (YcThumbnailStrip *self, YcTone tone, const char *text)
{
  gtk_label_set_label (self->said_text, text);
  yc_clerk_set_tone (self->said, tone);
  gtk_widget_set_visible (self->said, *text != '\0');
}
