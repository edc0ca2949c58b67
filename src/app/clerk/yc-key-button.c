/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */

/* A button that shows its key. Takes text, icon and an action name; finds the key in the one table of keys. Main thread only. */
#define G_LOG_DOMAIN "yc-app"
#include "config.h"

#include "app/clerk/yc-clerk-ui.h"
#include "app/clerk/yc-key-button.h"
#include "app/yc-accels.h"

struct _YcKeyButton
{
  GtkButton  parent_instance;
  GtkImage  *icon;
  GtkLabel  *text;
  GtkLabel  *keycap;
};

enum { PROP_TEXT = 1, PROP_ICON, PROP_KEY, N_PROPS };
static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (YcKeyButton, yc_key_button, GTK_TYPE_BUTTON)

static void
show_keycap (YcKeyButton *self, const char *key)
{
  gtk_label_set_label (self->keycap, key);
  gtk_widget_set_visible (GTK_WIDGET (self->keycap), *key != '\0');
}

static void
show_key (YcKeyButton *self)
{
  const char *action = gtk_actionable_get_action_name (GTK_ACTIONABLE (self));
  g_autofree char *key = action != NULL ? yc_accels_dup_label (action) : g_strdup ("");

  show_keycap (self, key);
  if (action != NULL)
    yc_accels_describe (GTK_WIDGET (self), action);
}

void
yc_key_button_set_text (YcKeyButton *self, const char *text)
{
  gtk_label_set_label (self->text, text);
  gtk_widget_set_visible (GTK_WIDGET (self->text), *text != '\0');
  yc_clerk_name (GTK_WIDGET (self), text);
}

void
yc_key_button_set_icon (YcKeyButton *self, const char *icon_name)
{
  gtk_image_set_from_icon_name (self->icon, icon_name);
  gtk_widget_set_visible (GTK_WIDGET (self->icon), icon_name != NULL);
}

void
yc_key_button_set_command (YcKeyButton *self, const char *action)
{
  if (action != NULL)
    gtk_actionable_set_detailed_action_name (GTK_ACTIONABLE (self), action);
  else
    gtk_actionable_set_action_name (GTK_ACTIONABLE (self), NULL);
}

static void
yc_key_button_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  YcKeyButton *self = YC_KEY_BUTTON (object);

  if (id == PROP_TEXT)
    yc_key_button_set_text (self, g_value_get_string (value) != NULL ? g_value_get_string (value) : "");
  else if (id == PROP_ICON)
    yc_key_button_set_icon (self, g_value_get_string (value));
  else if (id == PROP_KEY)
    show_keycap (self, g_value_get_string (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
yc_key_button_class_init (YcKeyButtonClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->set_property = yc_key_button_set_property;
  properties[PROP_TEXT] = g_param_spec_string ("text", NULL, NULL, NULL, G_PARAM_WRITABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_ICON] = g_param_spec_string ("symbol", NULL, NULL, NULL, G_PARAM_WRITABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_KEY] = g_param_spec_string ("key", NULL, NULL, NULL, G_PARAM_WRITABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (G_OBJECT_CLASS (klass), N_PROPS, properties);

  yc_clerk_use_template (widget_class, "yc-key-button.ui");
  gtk_widget_class_bind_template_child (widget_class, YcKeyButton, icon);
  gtk_widget_class_bind_template_child (widget_class, YcKeyButton, text);
  gtk_widget_class_bind_template_child (widget_class, YcKeyButton, keycap);
}

static void
yc_key_button_init (YcKeyButton *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect (self, "notify::action-name", G_CALLBACK (show_key), NULL);
}
