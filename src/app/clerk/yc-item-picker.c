/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */

/* The item picker. Takes the catalogue, gives the item that was picked. Main thread only; a search is a walk over items in memory. */
#define G_LOG_DOMAIN "yc-app"
#include "config.h"

#include <glib/gi18n.h>

#include "app/clerk/yc-item-object.h"
#include "app/clerk/yc-item-picker.h"
#include "app/clerk/yc-key-button.h"
#include "app/clerk/yc-material-line.h"
#include "app/common/yc-stack.h"

struct _YcItemPicker
{
  GtkBox              parent_instance;
  GtkEditable        *search;
  GtkStack           *results;
  GtkWidget          *list;
  GtkSingleSelection *selection;
  GListStore         *items;
  GtkLabel           *count;
  GtkWidget          *facts;
  GtkLabel           *name;
  GtkLabel           *subject;
  GtkLabel           *promise;
  GtkLabel           *legal;
  GtkLabel           *fee;
  GtkBox             *materials;
  GtkLabel           *materials_head;
  GtkLabel           *basis;
  GtkWidget          *problems;      /* a quiet line: items are missing here, and whom to tell */
  GtkLabel           *problems_text;
  YcCatalog          *catalog;       /* (not owned) */
};

enum { PICKED, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (YcItemPicker, yc_item_picker, GTK_TYPE_BOX)

static YcItem *
get_chosen (YcItemPicker *self)
{
  YcItemObject *object = gtk_single_selection_get_selected_item (self->selection);

  return object != NULL ? yc_item_object_get (object) : NULL;
}

static char *
join_lines (const GPtrArray *lines)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < lines->len; i++)
    g_string_append_printf (text, "%s%s", i > 0 ? "\n" : "", (const char *) g_ptr_array_index (lines, i));
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
show_facts_cb (YcItemPicker *self)
{
  const YcItem *item = get_chosen (self);
  g_autofree char *promise = NULL;
  g_autofree char *legal = NULL;
  g_autofree char *basis = NULL;
  g_autofree char *head = NULL;

  gtk_widget_set_visible (self->facts, item != NULL);
  if (item == NULL)
    return;
  promise = yc_clerk_limit_of (&item->promise);
  legal = yc_clerk_limit_of (item->has_legal_limit ? &item->legal : NULL);
  basis = join_lines (item->legal_basis);
  gtk_label_set_label (self->name, item->name);
  gtk_label_set_label (self->subject, item->service_object);
  gtk_label_set_label (self->promise, promise);
  gtk_label_set_label (self->legal, legal);
  gtk_label_set_label (self->fee, *item->fee != '\0' ? item->fee : _("Not stated"));
  gtk_label_set_label (self->basis, basis);
  head = g_strdup_printf (ngettext ("%u material at most", "%u materials at most", item->materials->len), item->materials->len);
  gtk_label_set_label (self->materials_head, head);
  yc_clerk_clear (GTK_WIDGET (self->materials));
  for (guint i = 0; i < item->materials->len; i++)
    gtk_box_append (self->materials, yc_material_line_new (g_ptr_array_index (item->materials, i), i + 1));
}

static void
pick (YcItemPicker *self)
{
  YcItem *item = get_chosen (self);

  if (item != NULL)
    g_signal_emit (self, signals[PICKED], 0, item);
}

static void
activated_cb (YcItemPicker *self)
{
  pick (self);
}

static void
search_changed_cb (YcItemPicker *self)
{
  g_autoptr (GPtrArray) found = NULL;
  g_autoptr (GPtrArray) objects = g_ptr_array_new_with_free_func (g_object_unref);
  g_autofree char *count = NULL;

  if (self->catalog == NULL)
    return;
  found = yc_catalog_search (self->catalog, gtk_editable_get_text (self->search));
  for (guint i = 0; i < found->len; i++)
    g_ptr_array_add (objects, yc_item_object_new (g_ptr_array_index (found, i)));
  g_list_store_splice (self->items, 0, g_list_model_get_n_items (G_LIST_MODEL (self->items)), objects->pdata, objects->len);
  gtk_stack_set_visible_child_name (self->results, found->len > 0 ? "list" : "none");
  count = g_strdup_printf (ngettext ("%u item", "%u items", found->len), found->len);
  gtk_label_set_label (self->count, count);
  show_facts_cb (self);
}

static void
move (YcItemPicker *self, int step)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->items));
  guint at = gtk_single_selection_get_selected (self->selection);

  if (n == 0 || at == GTK_INVALID_LIST_POSITION)
    return;
  if (step < 0 && at > 0)
    at--;
  else if (step > 0 && at + 1 < n)
    at++;
  gtk_single_selection_set_selected (self->selection, at);
  gtk_widget_activate_action (self->list, "list.scroll-to-item", "u", at);
}

/* Up and down walk through the results while the hands stay in the search entry. */
static gboolean
key_pressed_cb (YcItemPicker *self, guint key)
{
  if (key == GDK_KEY_Up)
    move (self, -1);
  else if (key == GDK_KEY_Down)
    move (self, 1);
  else if (key == GDK_KEY_Return || key == GDK_KEY_KP_Enter)
    pick (self);
  else
    return GDK_EVENT_PROPAGATE;
  return GDK_EVENT_STOP;
}

static void
yc_item_picker_class_init (YcItemPickerClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  g_type_ensure (YC_TYPE_ITEM_OBJECT);
  g_type_ensure (YC_TYPE_KEY_BUTTON);
  signals[PICKED] = g_signal_new ("picked", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);
  yc_clerk_use_template (widget_class, "yc-item-picker.ui");
  gtk_widget_class_bind_template_child (widget_class, YcItemPicker, search);
  gtk_widget_class_bind_template_child (widget_class, YcItemPicker, results);
  gtk_widget_class_bind_template_child (widget_class, YcItemPicker, list);
  gtk_widget_class_bind_template_child (widget_class, YcItemPicker, selection);
  gtk_widget_class_bind_template_child (widget_class, YcItemPicker, items);
  gtk_widget_class_bind_template_child (widget_class, YcItemPicker, count);
  gtk_widget_class_bind_template_child (widget_class, YcItemPicker, facts);
  gtk_widget_class_bind_template_child (widget_class, YcItemPicker, name);
  gtk_widget_class_bind_template_child (widget_class, YcItemPicker, subject);
  gtk_widget_class_bind_template_child (widget_class, YcItemPicker, promise);
  gtk_widget_class_bind_template_child (widget_class, YcItemPicker, legal);
  gtk_widget_class_bind_template_child (widget_class, YcItemPicker, fee);
  gtk_widget_class_bind_template_child (widget_class, YcItemPicker, materials);
  gtk_widget_class_bind_template_child (widget_class, YcItemPicker, materials_head);
  gtk_widget_class_bind_template_child (widget_class, YcItemPicker, basis);
  gtk_widget_class_bind_template_child (widget_class, YcItemPicker, problems);
  gtk_widget_class_bind_template_child (widget_class, YcItemPicker, problems_text);
  gtk_widget_class_bind_template_callback (widget_class, activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, show_facts_cb);
  gtk_widget_class_bind_template_callback (widget_class, key_pressed_cb);
}

static void
yc_item_picker_init (YcItemPicker *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  yc_stack_hide_others (self->results);
}

/* The first by name, since the line stays one; all of them, with the reasons, where the pointer rests and for who listens. */
static void
show_problems (YcItemPicker *self)
{
  const GPtrArray *problems = yc_catalog_get_problems (self->catalog);
  const YcCatalogProblem *first = problems->len > 0 ? g_ptr_array_index (problems, 0) : NULL;
  g_autoptr (GString) all = g_string_new (NULL);
  g_autofree char *files = NULL;
  g_autofree char *text = NULL;

  gtk_widget_set_visible (self->problems, first != NULL);
  if (first == NULL)
    return;
  for (guint i = 0; i < problems->len; i++)
    {
      const YcCatalogProblem *problem = g_ptr_array_index (problems, i);

      g_string_append_printf (all, "%s%s：%s", i > 0 ? "\n" : "", problem->file, problem->reason);
    }
  files = problems->len > 1 ? g_strdup_printf (_("%s and others"), first->file) : g_strdup (first->file);
  text = g_strdup_printf (_("Broken item files, not loaded: %u (%s). Please tell the administrator."), problems->len, files);
  gtk_label_set_label (self->problems_text, text);
  gtk_widget_set_tooltip_text (self->problems, all->str);
  yc_clerk_name (self->problems, text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->problems), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, all->str, -1);
}

void
yc_item_picker_set_catalog (YcItemPicker *self, YcCatalog *catalog)
{
  self->catalog = catalog;
  show_problems (self);
  search_changed_cb (self);
}

void
yc_item_picker_start (YcItemPicker *self, const YcItem *chosen)
{
  GListModel *model = G_LIST_MODEL (self->items);

  gtk_editable_set_text (self->search, "");
  search_changed_cb (self);
  for (guint i = 0; chosen != NULL && i < g_list_model_get_n_items (model); i++)
    {
      g_autoptr (YcItemObject) object = g_list_model_get_item (model, i);

      if (g_str_equal (yc_item_object_get (object)->id, chosen->id))
        gtk_single_selection_set_selected (self->selection, i);
    }
  gtk_widget_grab_focus (GTK_WIDGET (self->search));
}
