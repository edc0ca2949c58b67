/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* The queue's part of `store verify`: each entry opens with its case's key and has the digest it was queued with. One thread. */
#define G_LOG_DOMAIN "yc-cli"
#include "config.h"

#include "cli/yc-cli-verify.h"

#include "outbox/yc-submission.h"

gboolean
yc_cli_verify_outbox (YcStore *store, GPtrArray *ret_defects, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (GPtrArray) entries = yc_outbox_store_list (store, &local);

  if (entries != NULL)
    {
      for (guint i = 0; i < entries->len; i++)
        {
          const YcOutboxEntry *entry = g_ptr_array_index (entries, i);

          if (entry->damage != NULL)
            g_ptr_array_add (ret_defects, g_strdup_printf ("operation %s: %s", entry->op_id, entry->damage));
        }
      return TRUE;
    }
  if (!g_error_matches (local, YC_VAULT_ERROR, YC_VAULT_ERROR_TAMPERED))
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  g_ptr_array_add (ret_defects, g_strdup (local->message));
  return TRUE;
}
