/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* What holds an act besides the rules: an agency that this window does not act for, and paper that is still to be counted. Takes the
 * loaded act, gives CONFLICT with code and text. Store's thread. */
#define G_LOG_DOMAIN "yc-outbox"
#include "config.h"

#include "outbox/yc-outbox-private.h"

#include "law/yc-source.h"

#include <string.h>

/* 行政许可法第二十六条: one window takes in what an agency has given to it. A window that was never enrolled has no such list: its
 * numbers are provisional. */
gboolean
yc_submission_check_served (const YcSubmission *self, GError **error)
{
  g_autofree char *why = NULL, *cited = NULL;

  if (self->is_at_virtual && !self->intake->item->remote_window)
    return yc_store_refuse (error, YC_CONFLICT_ROLE, "本事项须申请人本人到场，不能在远程虚拟窗口办理（%s）", yc_source_get_text (YC_SOURCE_REMOTE));
  if (!self->site->enrolled || self->agency != NULL)
    return TRUE;
  why = g_strdup_printf ("本窗口没有受理%s（部门代码 %s）事项的授权", self->intake->item->department, self->intake->item->agency);
  cited = yc_source_cite_for (why, YC_SOURCE_OFFICE, self->intake->item);
  return yc_store_refuse (error, YC_CONFLICT_NOT_SERVED, "%s", cited);
}

/**
 * yc_submission_count_name:
 *
 * Returns: (transfer full): the name of the meta value
 */
char *
yc_submission_count_name (const char *case_id)
{
  return g_strconcat ("intake/count/", case_id, NULL);
}

/* A slot without pages has nothing to count. */
static const YcMaterial *
find_counted (const YcSubmission *self, const char *line)
{
  const char *end = strchr (line, '\t');

  for (guint i = 0; end != NULL && i < self->verdict->slots->len; i++)
    {
      const YcSlot *slot = g_ptr_array_index (self->verdict->slots, i);
      const char *id = slot->material->id;

      if (slot->n_pages > 0 && strlen (id) == (gsize) (end - line) && strncmp (id, line, strlen (id)) == 0)
        return slot->material;
    }
  return NULL;
}

gboolean
yc_submission_check_counts (const YcSubmission *self, GError **error)
{
  g_autofree char *name = yc_submission_count_name (self->case_id);
  g_autoptr (GError) local = NULL;
  g_autofree char *text = yc_store_get_meta (self->store, name, &local);
  g_auto (GStrv) lines = g_strsplit (text != NULL ? text : "", "\n", -1);

  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  for (guint i = 0; lines[i] != NULL; i++)
    {
      const YcMaterial *material = find_counted (self, lines[i]);

      if (material == NULL)
        continue;
      yc_store_refuse (error, YC_CONFLICT_COUNT_OPEN, "%s的张数还没有核对", material->name);
      return FALSE;
    }
  return TRUE;
}
