/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */

/* An item of the catalogue wrapped for a list model: takes a reference, gives the two lines of its row. Main thread only. */
#define G_LOG_DOMAIN "yc-app"
#include "config.h"

#include <glib/gi18n.h>

#include "app/clerk/yc-clerk-ui.h"
#include "app/clerk/yc-item-object.h"

struct _YcItemObject
{
  GObject  parent_instance;
  YcItem  *item;      /* (owned) */
};

enum { PROP_NAME = 1, PROP_DETAIL, N_PROPS };
static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (YcItemObject, yc_item_object, G_TYPE_OBJECT)

static char *
describe (const YcItem *item)
{
  g_autoptr (GString) text = g_string_new (item->department);
  g_autofree char *limit = yc_clerk_limit_of (&item->promise);

  g_string_append_printf (text, " · %s", limit);
  if (*item->code != '\0')
    g_string_append_printf (text, " · %s", item->code);
  if (item->sample)
    g_string_append_printf (text, " · %s", C_("data", "Sample"));
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
yc_item_object_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  YcItemObject *self = YC_ITEM_OBJECT (object);

  if (id == PROP_NAME)
    g_value_set_string (value, self->item->name);
  else if (id == PROP_DETAIL)
    g_value_take_string (value, describe (self->item));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
yc_item_object_finalize (GObject *object)
{
  yc_item_unref (YC_ITEM_OBJECT (object)->item);
  G_OBJECT_CLASS (yc_item_object_parent_class)->finalize (object);
}

static void
yc_item_object_class_init (YcItemObjectClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = yc_item_object_get_property;
  object_class->finalize = yc_item_object_finalize;
  properties[PROP_NAME] = g_param_spec_string ("name", NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_DETAIL] = g_param_spec_string ("detail", NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
yc_item_object_init (YcItemObject *self)
{
}

YcItemObject *
yc_item_object_new (YcItem *item)
{
  YcItemObject *self = g_object_new (YC_TYPE_ITEM_OBJECT, NULL);

  self->item = yc_item_ref (item);
  return self;
}

YcItem *
yc_item_object_get (YcItemObject *self)
{
  return self->item;
}
