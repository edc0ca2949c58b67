/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */

/* A drawn state in place of a page: what is so, what is safe, what is next, and the way out as the one blue button. It takes an error or a
 * ready text; its buttons call actions of the window. Main thread only. */
#define G_LOG_DOMAIN "yc-app"
#include "config.h"

#include <glib/gi18n.h>

#include "app/common/yc-state-page.h"
#include "base/yc-clock.h"
#include "base/yc-error.h"
#include "vault/yc-store-wipe.h"

struct _YcStatePage
{
  GtkWidget parent_instance;

  GtkWidget *root;
  GtkWidget *dot;
  GtkImage *icon;
  GtkLabel *title_label;
  GtkWidget *safe_icon;
  GtkLabel *safe_label;
  GtkWidget *next_icon;
  GtkLabel *next_label;
  GtkButton *primary;
  GtkButton *secondary;
  GtkLabel *code_label;
};

G_DEFINE_FINAL_TYPE (YcStatePage, yc_state_page, GTK_TYPE_WIDGET)

static void
set_button (GtkButton *button, const char *label, const char *action)
{
  gtk_widget_set_visible (GTK_WIDGET (button), label != NULL);
  if (label == NULL)
    return;
  gtk_button_set_label (button, label);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action);
}

static void
set_line (GtkWidget *icon, GtkLabel *label, const char *text)
{
  gboolean has_text = text != NULL && *text != '\0';

  gtk_widget_set_visible (icon, has_text);
  gtk_widget_set_visible (GTK_WIDGET (label), has_text);
  gtk_label_set_label (label, has_text ? text : "");
}

void
yc_state_page_set_text (YcStatePage *self, const YcErrorText *text, const char *code)
{
  const char *classes[] = { "dot", "huge", text->style, NULL };
  g_autofree char *named = code != NULL ? g_strdup_printf (_("Code: %s"), code) : g_strdup ("");

  g_return_if_fail (YC_IS_STATE_PAGE (self));

  gtk_widget_set_css_classes (self->dot, classes);
  gtk_image_set_from_icon_name (self->icon, text->icon);
  gtk_label_set_label (self->title_label, text->title);
  set_line (self->safe_icon, self->safe_label, text->safe);
  set_line (self->next_icon, self->next_label, text->next);
  set_button (self->primary, text->primary, text->primary_action);
  set_button (self->secondary, text->secondary, text->secondary_action);
  gtk_label_set_label (self->code_label, named);
  gtk_widget_set_visible (GTK_WIDGET (self->code_label), code != NULL);
}

static char *
describe_time (gint64 at)
{
  return yc_time_format (at, "%Y-%m-%d %H:%M");
}

/* What became of a withdrawn workstation's queue, in numbers; what was in no step of it is named, too. (transfer full) */
static char *
describe_wiped (const YcWiped *facts)
{
  g_autofree char *last = facts->last > 0 ? describe_time (facts->last) : NULL, *at = describe_time (facts->at);
  g_autofree char *handed = facts->handed > 0
    ? g_strdup_printf (ngettext ("%u step that had not arrived was handed over to the platform, sealed, at %s, and the platform has confirmed it.",
                                 "%u steps that had not arrived were handed over to the platform, sealed, the last at %s, and the platform has confirmed each.",
                                 facts->handed), facts->handed, last != NULL ? last : at)
    : g_strdup (_("All steps had arrived at the platform before."));
  g_autofree char *unreadable = facts->unreadable > 0
    ? g_strdup_printf (ngettext ("%u step could not be read any more and is lost.", "%u steps could not be read any more and are lost.", facts->unreadable),
                       facts->unreadable) : g_strdup ("");
  g_autofree char *lost = facts->lost > 0
    ? g_strdup_printf (ngettext ("%u file of these steps could not be read any more and is lost; the platform knows of it.",
                                 "%u files of these steps could not be read any more and are lost; the platform knows of them.", facts->lost), facts->lost)
    : g_strdup ("");
  g_autofree char *rest = g_strdup_printf (_("Keys and files were destroyed at %s, with drafts that were not accepted yet."), at);

  return g_strconcat (handed, *unreadable != '\0' ? "\n" : "", unreadable, *lost != '\0' ? "\n" : "", lost, "\n", rest, NULL);
}

void
yc_state_page_set_error (YcStatePage *self, const GError *error)
{
  g_autofree char *safe = NULL;
  YcErrorText text;
  YcWiped facts;

  yc_error_text_lookup (error, &text);
  if (yc_wiped_of_error (error, &facts))
    text.safe = safe = describe_wiped (&facts);
  yc_state_page_set_text (self, &text, yc_error_code (error));
}

static gboolean
yc_state_page_grab_focus (GtkWidget *widget)
{
  YcStatePage *self = YC_STATE_PAGE (widget);

  return gtk_widget_grab_focus (GTK_WIDGET (self->primary));
}

static void
yc_state_page_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), YC_TYPE_STATE_PAGE);

  G_OBJECT_CLASS (yc_state_page_parent_class)->dispose (object);
}

static void
yc_state_page_class_init (YcStatePageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = yc_state_page_dispose;
  widget_class->grab_focus = yc_state_page_grab_focus;

  gtk_widget_class_set_template_from_resource (widget_class, YC_APP_PATH "/common/yc-state-page.ui");
  gtk_widget_class_bind_template_child (widget_class, YcStatePage, root);
  gtk_widget_class_bind_template_child (widget_class, YcStatePage, dot);
  gtk_widget_class_bind_template_child (widget_class, YcStatePage, icon);
  gtk_widget_class_bind_template_child (widget_class, YcStatePage, title_label);
  gtk_widget_class_bind_template_child (widget_class, YcStatePage, safe_icon);
  gtk_widget_class_bind_template_child (widget_class, YcStatePage, safe_label);
  gtk_widget_class_bind_template_child (widget_class, YcStatePage, next_icon);
  gtk_widget_class_bind_template_child (widget_class, YcStatePage, next_label);
  gtk_widget_class_bind_template_child (widget_class, YcStatePage, primary);
  gtk_widget_class_bind_template_child (widget_class, YcStatePage, secondary);
  gtk_widget_class_bind_template_child (widget_class, YcStatePage, code_label);
}

static void
yc_state_page_init (YcStatePage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
yc_state_page_new (void)
{
  return g_object_new (YC_TYPE_STATE_PAGE, NULL);
}
