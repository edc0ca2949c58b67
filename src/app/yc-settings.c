/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */

/* Opens the settings of the program. A missing schema would end the process inside GIO, so it is looked up first; the program then works
 * with its defaults. Main thread only. */
#define G_LOG_DOMAIN "yc-app"
#include "config.h"

#include "app/yc-settings.h"

GSettings *
yc_settings_open (void)
{
  GSettingsSchemaSource *source = g_settings_schema_source_get_default ();
  g_autoptr (GSettingsSchema) schema = source != NULL ? g_settings_schema_source_lookup (source, YC_APP_ID, TRUE) : NULL;

  return schema != NULL ? g_settings_new_full (schema, NULL, NULL) : NULL;
}
