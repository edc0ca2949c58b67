/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */

/* One line of a short list as a listed object, ready for the cells under ui/common. It takes finished texts and gives them as properties;
 * it never changes. Main thread. */
#define G_LOG_DOMAIN "yc-app"
#include "config.h"

#include "app/common/yc-line.h"
#include "intake/yc-id-number.h"

struct _YcLine
{
  GObject parent_instance;

  char *id, *icon, *style, *title, *subtitle, *trailing;   /* (owned) */
};

G_DEFINE_FINAL_TYPE (YcLine, yc_line, G_TYPE_OBJECT)

typedef enum { PROP_ID = 1, PROP_ICON, PROP_TITLE, PROP_SUBTITLE, PROP_TRAILING, PROP_DOT_CLASSES, PROP_WORD_CLASSES, N_PROPS } Property;
static GParamSpec *properties[N_PROPS];

static void
take_classes (GValue *value, const char *first, const char *second)
{
  const char *classes[] = { first, second, NULL };

  g_value_take_boxed (value, g_strdupv ((char **) classes));
}

static void
yc_line_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  YcLine *self = YC_LINE (object);

  switch ((Property) prop_id)
    {
    case PROP_ID: g_value_set_string (value, self->id); break;
    case PROP_ICON: g_value_set_string (value, self->icon); break;
    case PROP_TITLE: g_value_set_string (value, self->title); break;
    case PROP_SUBTITLE: g_value_set_string (value, self->subtitle); break;
    case PROP_TRAILING: g_value_set_string (value, self->trailing); break;
    case PROP_DOT_CLASSES: take_classes (value, "dot", self->style); break;
    case PROP_WORD_CLASSES: take_classes (value, "small", self->style); break;
    case N_PROPS:
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
yc_line_finalize (GObject *object)
{
  YcLine *self = YC_LINE (object);

  g_free (self->id);
  g_free (self->icon);
  g_free (self->style);
  g_free (self->title);
  g_free (self->subtitle);
  g_free (self->trailing);

  G_OBJECT_CLASS (yc_line_parent_class)->finalize (object);
}

static void
yc_line_class_init (YcLineClass *klass)
{
  static const char *const names[] = { NULL, "id", "icon", "title", "subtitle", "trailing" };
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  G_OBJECT_CLASS (klass)->get_property = yc_line_get_property;
  G_OBJECT_CLASS (klass)->finalize = yc_line_finalize;

  for (guint i = PROP_ID; i < G_N_ELEMENTS (names); i++)
    properties[i] = g_param_spec_string (names[i], NULL, NULL, NULL, flags);
  properties[PROP_DOT_CLASSES] = g_param_spec_boxed ("dot-classes", NULL, NULL, G_TYPE_STRV, flags);
  properties[PROP_WORD_CLASSES] = g_param_spec_boxed ("word-classes", NULL, NULL, G_TYPE_STRV, flags);
  g_object_class_install_properties (G_OBJECT_CLASS (klass), N_PROPS, properties);
}

static void
yc_line_init (YcLine *self)
{
}

static char *
dup_text (const char *text)
{
  return g_strdup (text != NULL ? text : "");
}

YcLine *
yc_line_new (const char *id, const char *icon, const char *style, const char *title, const char *subtitle, const char *trailing)
{
  YcLine *self = g_object_new (YC_TYPE_LINE, NULL);

  self->id = dup_text (id);
  self->icon = dup_text (icon);
  self->style = dup_text (style);
  self->title = dup_text (title);
  self->subtitle = dup_text (subtitle);
  self->trailing = dup_text (trailing);
  return self;
}

const char *
yc_line_get_id (YcLine *self)
{
  g_return_val_if_fail (YC_IS_LINE (self), NULL);

  return self->id;
}

/* Masked, in groups, because it is read aloud to the applicant. Others than 18 characters stay in one piece. */
char *
yc_line_mask_number (const char *number)
{
  g_autofree char *masked = yc_id_mask (number);

  if (strlen (masked) != 18)
    return g_steal_pointer (&masked);
  return g_strdup_printf ("%.6s %.8s %s", masked, masked + 6, masked + 14);
}
