/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */

/* A bar with news that wants an answer: takes texts and an action's name. Main thread only. */
#define G_LOG_DOMAIN "yc-app"
#include "config.h"

#include "app/clerk/yc-key-button.h"
#include "app/clerk/yc-notice-bar.h"
#include "app/yc-conflict-text.h"

struct _YcNoticeBar
{
  GtkBox       parent_instance;
  GtkImage    *icon;
  GtkLabel    *title;
  GtkLabel    *detail;
  YcKeyButton *way;
};

G_DEFINE_FINAL_TYPE (YcNoticeBar, yc_notice_bar, GTK_TYPE_BOX)

static void
close_cb (YcNoticeBar *self)
{
  yc_notice_bar_clear (self);
}

static void
yc_notice_bar_class_init (YcNoticeBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  g_type_ensure (YC_TYPE_KEY_BUTTON);
  yc_clerk_use_template (widget_class, "yc-notice-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, YcNoticeBar, icon);
  gtk_widget_class_bind_template_child (widget_class, YcNoticeBar, title);
  gtk_widget_class_bind_template_child (widget_class, YcNoticeBar, detail);
  gtk_widget_class_bind_template_child (widget_class, YcNoticeBar, way);
  gtk_widget_class_bind_template_callback (widget_class, close_cb);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_ALERT);
}

static void
yc_notice_bar_init (YcNoticeBar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
yc_notice_bar_show (YcNoticeBar *self, YcTone tone, const char *icon, const char *title, const char *detail, const char *way, const char *action)
{
  static const char *const bars[] = { "ok-bar", "info-bar", "warn-bar", "bad-bar", "info-bar" };

  for (guint i = 0; i < G_N_ELEMENTS (bars); i++)
    gtk_widget_remove_css_class (GTK_WIDGET (self), bars[i]);
  gtk_widget_add_css_class (GTK_WIDGET (self), bars[tone]);
  gtk_image_set_from_icon_name (self->icon, icon);
  yc_clerk_set_tone (GTK_WIDGET (self->icon), tone);
  gtk_label_set_label (self->title, title);
  gtk_label_set_label (self->detail, detail);
  /* An alert is told as a whole; without a name of its own it would be called by its class. */
  yc_clerk_name (GTK_WIDGET (self), title);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, detail, -1);
  gtk_widget_set_visible (GTK_WIDGET (self->detail), *detail != '\0');
  gtk_widget_set_visible (GTK_WIDGET (self->way), way != NULL);
  if (way != NULL)
    {
      yc_key_button_set_text (self->way, way);
      yc_key_button_set_command (self->way, action);
    }
  gtk_widget_set_visible (GTK_WIDGET (self), TRUE);
}

void
yc_notice_bar_show_error (YcNoticeBar *self, const GError *error)
{
  YcErrorText text;
  g_autofree char *more = yc_conflict_text_detail (error), *source = yc_conflict_text_source (error), *detail = NULL;

  yc_error_text_lookup (error, &text);
  detail = g_strconcat (more != NULL ? more : "", text.safe, text.next, source, NULL);
  yc_notice_bar_show (self, g_str_equal (text.style, "bad") ? YC_TONE_BAD : YC_TONE_WARN, text.icon, text.title, detail, NULL, NULL);
}

void
yc_notice_bar_clear (YcNoticeBar *self)
{
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}
