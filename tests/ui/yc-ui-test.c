/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */

/* Harness of the widget tests: style and texts as the program has them, windows, waiting without sleeping, screenshots, a walk over names
 * and words, items and pages to show. Main thread only. */
#define G_LOG_DOMAIN "yc-test"
#include "config.h"

#include <glib/gi18n.h>
#include <locale.h>

#include "app/clerk/yc-clerk-ui.h"
#include "base/yc-digest.h"
#include "capture/yc-import.h"
#include "app/common/yc-cut-tip.h"
#include "app/yc-accels.h"
#include "yc-app-resources.h"
#include "yc-ui-test.h"

#define PATIENCE_MS 60000       /* only a broken test waits this long */

/* On a slow machine GTK 4.8 asks where the pointer is over the surface of a popover that has just been closed, by a handler of the frame that is still to come. */
static gboolean
is_ours (const char *domain, GLogLevelFlags level, const char *message, gpointer user_data)
{
  return g_strcmp0 (domain, "Gdk") != 0 || strstr (message, "gdk_surface_get_device_position: assertion 'GDK_IS_SURFACE (surface)' failed") == NULL;
}

void
yc_ui_test_init (int *argc, char ***argv)
{
  g_autoptr (GtkCssProvider) style = NULL;

  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, g_getenv ("YICHUANG_LOCALEDIR"));
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
  g_test_init (argc, argv, NULL);
  g_test_set_nonfatal_assertions ();
  g_test_log_set_fatal_handler (is_ours, NULL);
  yc_digest_init_library ();
  adw_init ();
  yc_cut_tip_enable ();
  /* The call keeps the resource's object file in a static link. */
  g_assert_nonnull (yc_app_get_resource ());
  style = gtk_css_provider_new ();
  gtk_css_provider_load_from_resource (style, YC_APP_PATH "/style.css");
  gtk_style_context_add_provider_for_display (gdk_display_get_default (), GTK_STYLE_PROVIDER (style), GTK_STYLE_PROVIDER_PRIORITY_APPLICATION);
  gtk_icon_theme_add_resource_path (gtk_icon_theme_get_for_display (gdk_display_get_default ()), YC_APP_PATH "/icons");
  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", FALSE, "gtk-font-name", "Noto Sans CJK SC 10.5", NULL);
  if (g_getenv ("YICHUANG_DARK") != NULL)
    adw_style_manager_set_color_scheme (adw_style_manager_get_default (), ADW_COLOR_SCHEME_FORCE_DARK);
}

static gboolean
too_late_cb (gpointer data)
{
  *(gboolean *) data = TRUE;
  return G_SOURCE_REMOVE;
}

void
yc_ui_test_wait (YcUiTestDone done, gpointer data)
{
  gboolean late = FALSE;
  guint source = g_timeout_add (PATIENCE_MS, too_late_cb, &late);

  while (!done (data) && !late)
    g_main_context_iteration (NULL, TRUE);
  if (late)
    g_test_fail_printf ("waited in vain");
  else
    g_source_remove (source);
}

typedef struct { guint left; } Frames;

static gboolean
frame_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer data)
{
  Frames *frames = data;

  gtk_widget_queue_draw (widget);
  return --frames->left > 0 ? G_SOURCE_CONTINUE : G_SOURCE_REMOVE;
}

static gboolean
frames_done (gpointer data)
{
  return ((Frames *) data)->left == 0;
}

static gboolean
is_mapped (gpointer data)
{
  return gtk_widget_get_mapped (data);
}

static void
wait_frames (GtkWidget *window, guint n)
{
  Frames frames = { n };

  gtk_widget_add_tick_callback (window, frame_cb, &frames, NULL);
  gtk_widget_queue_draw (window);
  yc_ui_test_wait (frames_done, &frames);
}

void
yc_ui_test_settle (void)
{
  GListModel *windows = gtk_window_get_toplevels ();

  while (g_main_context_iteration (NULL, FALSE))
    ;
  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWidget) window = g_list_model_get_item (windows, i);

      if (gtk_widget_get_mapped (window))
        wait_frames (window, 2);
    }
}

GtkWidget *
yc_ui_test_show (GtkWidget *widget, int width, int height)
{
  GtkWidget *window = gtk_window_new ();

  gtk_window_set_decorated (GTK_WINDOW (window), FALSE);
  gtk_window_set_default_size (GTK_WINDOW (window), width, height);
  gtk_window_set_child (GTK_WINDOW (window), widget);
  gtk_window_present (GTK_WINDOW (window));
  yc_ui_test_wait (is_mapped, window);
  yc_ui_test_settle ();
  return window;
}

void
yc_ui_test_resize (GtkWidget *window, int width, int height)
{
  /* Only a page that has become narrow lets the window become so. */
  for (guint i = 0; i < 3; i++)
    {
      gtk_window_set_default_size (GTK_WINDOW (window), width, height);
      yc_ui_test_settle ();
    }
  g_assert_cmpint (ABS (gtk_widget_get_width (window) - width), <, 20);
}

void
yc_ui_test_close (GtkWidget *window)
{
  gtk_window_destroy (GTK_WINDOW (window));
  yc_ui_test_settle ();
}

/* What ends in dots is told whole: by a tooltip of its own, or asked for it (yc_cut_tip_enable()). */
static gboolean
tells_whole (GtkWidget *label)
{
  const char *text = gtk_label_get_text (GTK_LABEL (label));
  g_autoptr (GtkTooltip) tooltip = NULL;
  gboolean told = FALSE;

  for (GtkWidget *at = label; at != NULL; at = gtk_widget_get_parent (at))
    if (gtk_widget_get_tooltip_text (at) != NULL && strstr (gtk_widget_get_tooltip_text (at), text) != NULL)
      return TRUE;
  tooltip = g_object_new (GTK_TYPE_TOOLTIP, NULL);
  if (gtk_widget_get_has_tooltip (label))
    g_signal_emit_by_name (label, "query-tooltip", 0, 0, FALSE, tooltip, &told);
  return told;
}

/* What has less height than it takes at its width pushes its last row out of its frame. */
static void
check_squeezed (GtkWidget *widget, const char *name)
{
  int least = 0;

  if (!GTK_IS_BOX (widget) || gtk_widget_get_width (widget) == 0)
    return;
  gtk_widget_measure (widget, GTK_ORIENTATION_VERTICAL, gtk_widget_get_width (widget), &least, NULL, NULL, NULL);
  least -= gtk_widget_get_margin_top (widget) + gtk_widget_get_margin_bottom (widget);
  if (least > gtk_widget_get_height (widget))
    g_test_fail_printf ("%s: %d pixels high, needs %d", name, gtk_widget_get_height (widget), least);
}

/* What a clerk reads aloud or presses may never end in dots; what a person typed may, when it is told. And nothing lies outside of its window. */
static void
check_cut (GtkWidget *root, GtkWidget *window, const char *name)
{
  graphene_rect_t box;

  if (!gtk_widget_get_mapped (root))
    return;
  if (GTK_IS_POPOVER (window))
    check_squeezed (root, name);
  if (GTK_IS_LABEL (root) && gtk_widget_get_width (root) > 0 && gtk_widget_compute_bounds (root, window, &box))
    {
      const char *text = gtk_label_get_text (GTK_LABEL (root));

      if (pango_layout_is_ellipsized (gtk_label_get_layout (GTK_LABEL (root))) && (gtk_widget_has_css_class (root, "numeric") || !tells_whole (root)))
        g_test_fail_printf ("%s: cut off: %s", name, text);
      if (gtk_widget_get_ancestor (root, GTK_TYPE_SCROLLED_WINDOW) == NULL &&
          (box.origin.x < 0 || box.origin.y < 0 || box.origin.x + box.size.width > (float) gtk_widget_get_width (window) ||
           box.origin.y + box.size.height > (float) gtk_widget_get_height (window)))
        g_test_fail_printf ("%s: outside of the window: %s", name, text);
    }
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL; child = gtk_widget_get_next_sibling (child))
    check_cut (child, window, name);
}

void
yc_ui_test_shoot (GtkWidget *window, const char *name)
{
  const char *folder = g_getenv ("YICHUANG_SHOTS");
  g_autoptr (GdkPaintable) paintable = NULL;
  g_autoptr (GtkSnapshot) snapshot = NULL;
  g_autoptr (GskRenderNode) node = NULL;
  g_autoptr (GdkTexture) texture = NULL;
  g_autofree char *path = NULL;

  yc_ui_test_settle ();
  check_cut (window, window, name);
  if (folder == NULL)
    return;
  paintable = gtk_widget_paintable_new (window);
  snapshot = gtk_snapshot_new ();
  gdk_paintable_snapshot (paintable, snapshot, gdk_paintable_get_intrinsic_width (paintable), gdk_paintable_get_intrinsic_height (paintable));
  node = gtk_snapshot_free_to_node (g_steal_pointer (&snapshot));
  if (node == NULL)
    return;
  texture = gsk_renderer_render_texture (gtk_native_get_renderer (GTK_NATIVE (window)), node, NULL);
  g_mkdir_with_parents (folder, 0700);
  path = g_strdup_printf ("%s/%s.png", folder, name);
  gdk_texture_save_to_png (texture, path);
}

AdwApplication *
yc_ui_test_app (void)
{
  AdwApplication *app = ADW_APPLICATION (adw_application_new (YC_APP_ID ".Test", G_APPLICATION_NON_UNIQUE));

  g_assert_true (g_application_register (G_APPLICATION (app), NULL, NULL));
  yc_accels_install (GTK_APPLICATION (app));
  return app;
}

GtkWidget *
yc_ui_test_find_window (GType type)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWidget) one = g_list_model_get_item (windows, i);

      if (G_TYPE_CHECK_INSTANCE_TYPE (one, type))
        return one;
    }
  return NULL;
}

GtkWidget *
yc_ui_test_find (GtkWidget *root, GType type)
{
  if (g_type_is_a (G_OBJECT_TYPE (root), type))
    return root;
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = yc_ui_test_find (child, type);

      if (found != NULL)
        return found;
    }
  return NULL;
}

gboolean
yc_ui_test_says (GtkWidget *root, const char *text)
{
  if (!gtk_widget_get_visible (root) || !gtk_widget_get_child_visible (root))
    return FALSE;
  if (GTK_IS_LABEL (root) && strstr (gtk_label_get_text (GTK_LABEL (root)), text) != NULL)
    return TRUE;
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL; child = gtk_widget_get_next_sibling (child))
    if (yc_ui_test_says (child, text))
      return TRUE;
  return FALSE;
}

static gboolean
has_name (GtkWidget *widget)
{
  GtkAccessible *accessible = GTK_ACCESSIBLE (widget);

  return gtk_test_accessible_has_property (accessible, GTK_ACCESSIBLE_PROPERTY_LABEL) ||
         gtk_test_accessible_has_relation (accessible, GTK_ACCESSIBLE_RELATION_LABELLED_BY);
}

/* Roles whose name is their content, or that only hold others. */
static gboolean
needs_name (GtkWidget *widget)
{
  static const GtkAccessibleRole free_roles[] = { GTK_ACCESSIBLE_ROLE_NONE, GTK_ACCESSIBLE_ROLE_PRESENTATION, GTK_ACCESSIBLE_ROLE_GENERIC,
                                                  GTK_ACCESSIBLE_ROLE_GROUP, GTK_ACCESSIBLE_ROLE_WIDGET, GTK_ACCESSIBLE_ROLE_LIST_ITEM,
                                                  GTK_ACCESSIBLE_ROLE_LABEL, GTK_ACCESSIBLE_ROLE_ROW, GTK_ACCESSIBLE_ROLE_GRID_CELL,
                                                  GTK_ACCESSIBLE_ROLE_COLUMN_HEADER };
  GtkAccessibleRole role = gtk_accessible_get_accessible_role (GTK_ACCESSIBLE (widget));

  for (guint i = 0; i < G_N_ELEMENTS (free_roles); i++)
    if (role == free_roles[i])
      return FALSE;
  /* What speaks up by itself is told by its name; a label's is its text. */
  if (role == GTK_ACCESSIBLE_ROLE_ALERT || role == GTK_ACCESSIBLE_ROLE_STATUS)
    return !GTK_IS_LABEL (widget);
  /* The list inside a column view is GTK's own; the view has the name. */
  return gtk_widget_get_focusable (widget) && !g_str_equal (G_OBJECT_TYPE_NAME (widget), "GtkColumnListView");
}

/* Three small letters in a row are an English word; keys, units and codes are not. */
static gboolean
has_english (const char *text)
{
  static const char *const allowed[] = { "Enter", "Ctrl", "Shift", "Esc", "dpi", NULL };
  g_autoptr (GString) left = g_string_new (text);
  guint run = 0;

  for (guint i = 0; allowed[i] != NULL; i++)
    g_string_replace (left, allowed[i], "", 0);
  for (const char *p = left->str; *p != '\0'; p++)
    {
      run = g_ascii_islower (*p) ? run + 1 : 0;
      if (run >= 3)
        return TRUE;
    }
  return FALSE;
}

void
yc_ui_test_check_names (GtkWidget *root)
{
  if (!gtk_widget_get_visible (root))
    return;
  if (needs_name (root) && !has_name (root))
    g_test_fail_printf ("a %s in a %s has no name", G_OBJECT_TYPE_NAME (root), G_OBJECT_TYPE_NAME (gtk_widget_get_parent (root)));
  /* It would have the whole window drawn sixty times a second. */
  if (GTK_IS_SPINNER (root) && gtk_spinner_get_spinning (GTK_SPINNER (root)) && !gtk_widget_get_mapped (root))
    g_test_fail_printf ("a spinner in a %s turns where nobody sees it", G_OBJECT_TYPE_NAME (gtk_widget_get_parent (root)));
  /* An error's code for the administrator is no word. */
  if (GTK_IS_LABEL (root) && !gtk_widget_has_css_class (root, "code") && has_english (gtk_label_get_text (GTK_LABEL (root))))
    g_test_fail_printf ("English in the Chinese interface: %s", gtk_label_get_text (GTK_LABEL (root)));
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL; child = gtk_widget_get_next_sibling (child))
    yc_ui_test_check_names (child);
}

YcItem *
yc_ui_test_item (const char *id)
{
  g_autofree char *folder = g_build_filename (g_getenv ("YICHUANG_DATADIR"), "catalog", "items", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (YcCatalog) catalog = yc_catalog_load (folder, &error);
  YcItem *item;

  g_assert_no_error (error);
  item = yc_catalog_find (catalog, id);
  g_assert_nonnull (item);
  return yc_item_ref (item);
}

GBytes *
yc_ui_test_page (int width, int height, const char *text)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, width, height);
  cairo_t *cr = cairo_create (surface);
  g_autoptr (PangoLayout) layout = pango_cairo_create_layout (cr);
  g_autoptr (PangoFontDescription) font = pango_font_description_from_string ("Noto Serif CJK SC");
  YcPicture picture = { width, height, cairo_image_surface_get_stride (surface), NULL };
  GBytes *jpeg;
  g_autoptr (GError) error = NULL;

  cairo_set_source_rgb (cr, .97, .965, .95);
  cairo_paint (cr);
  cairo_set_source_rgb (cr, .1, .1, .12);
  pango_font_description_set_absolute_size (font, width / 28.0 * PANGO_SCALE);
  pango_layout_set_font_description (layout, font);
  pango_layout_set_width (layout, width * 8 / 10 * PANGO_SCALE);
  pango_layout_set_text (layout, text, -1);
  cairo_move_to (cr, width / 10.0, height / 12.0);
  pango_cairo_show_layout (cr, layout);
  cairo_rectangle (cr, width / 10.0, height / 5.0, width * .8, height * .5);
  cairo_set_line_width (cr, width / 400.0);
  cairo_stroke (cr);
  cairo_destroy (cr);
  cairo_surface_flush (surface);
  picture.pixels = g_bytes_new (cairo_image_surface_get_data (surface), (gsize) picture.stride * (gsize) height);
  cairo_surface_destroy (surface);
  jpeg = yc_picture_encode_jpeg (&picture, 85, 300, &error);
  g_assert_no_error (error);
  g_bytes_unref (picture.pixels);
  return jpeg;
}

char *
yc_ui_test_resident_id (void)
{
  static const int weights[] = { 7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2 };
  const char *head = "21020219900307002";
  int sum = 0;

  for (int i = 0; i < 17; i++)
    sum += (head[i] - '0') * weights[i];
  return g_strdup_printf ("%s%c", head, "10X98765432"[sum % 11]);
}

GtkWidget *
yc_ui_test_find_named (GtkWidget *root, const char *name)
{
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      gboolean is_it = g_strcmp0 (gtk_buildable_get_buildable_id (GTK_BUILDABLE (child)), name) == 0;
      GtkWidget *found = is_it ? child : yc_ui_test_find_named (child, name);

      if (found != NULL)
        return found;
    }
  return NULL;
}

void
yc_ui_test_press (GtkWidget *widget, const char *key)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (widget);
  gboolean done = FALSE;

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);

      for (guint k = 0; GTK_IS_SHORTCUT_CONTROLLER (controller) && k < g_list_model_get_n_items (G_LIST_MODEL (controller)); k++)
        {
          g_autoptr (GtkShortcut) shortcut = g_list_model_get_item (G_LIST_MODEL (controller), k);
          g_autofree char *trigger = gtk_shortcut_trigger_to_string (gtk_shortcut_get_trigger (shortcut));

          if (g_str_equal (trigger, key))
            done = gtk_shortcut_action_activate (gtk_shortcut_get_action (shortcut), 0, widget, NULL);
        }
    }
  if (!done)
    g_test_fail_printf ("the key %s does nothing", key);
  yc_ui_test_settle ();
}
