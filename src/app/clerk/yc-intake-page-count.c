/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */

/* Slots whose paper has to be counted: a scan broke off, or the guard saw something odd. The question stands on the page whenever the slot
 * is shown, is kept with the case over a restart, and no acceptance goes by it. Main thread. */
#define G_LOG_DOMAIN "yc-app"
#include "config.h"

#include <glib/gi18n.h>

#include "app/clerk/yc-intake-page-private.h"

#include "outbox/yc-submission.h"

char *
yc_intake_page_count_name (const char *case_id)
{
  return yc_submission_count_name (case_id);
}

/* One line a slot: material id, tabulator, reason. */
static char *
write_counts (YcIntakePage *self)
{
  g_autoptr (GString) text = g_string_new (NULL);
  GHashTableIter iter;
  gpointer id, reason;

  g_hash_table_iter_init (&iter, self->counts);
  while (g_hash_table_iter_next (&iter, &id, &reason))
    {
      g_autofree char *line = g_strdelimit (g_strdup (reason), "\t\n", ' ');

      g_string_append_printf (text, "%s\t%s\n", (char *) id, line);
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

void
yc_intake_page_read_counts (YcIntakePage *self, const char *text)
{
  g_auto (GStrv) lines = g_strsplit (text != NULL ? text : "", "\n", -1);

  g_hash_table_remove_all (self->counts);
  for (guint i = 0; lines[i] != NULL; i++)
    {
      char *reason = strchr (lines[i], '\t');

      if (reason == NULL)
        continue;
      *reason++ = '\0';
      g_hash_table_insert (self->counts, g_strdup (lines[i]), g_strdup (reason));
      yc_checklist_mark (self->checklist, lines[i], YC_SLOT_MARK_COUNT);
    }
}

static gpointer
keep (YcStore *store, const YcActor *actor, gpointer data, GError **error)
{
  char **pair = data;
  g_autofree char *name = yc_intake_page_count_name (pair[0]);

  yc_store_set_meta (store, name, pair[1], error);
  return NULL;
}

static void
kept_cb (YcIntakePage *self, gpointer *result, const GError *error)
{
  if (error != NULL)
    yc_notice_bar_show_error (self->notice, error);
}

void
yc_intake_page_set_count (YcIntakePage *self, const char *material_id, const char *reason)
{
  char **pair;

  if (reason != NULL)
    g_hash_table_insert (self->counts, g_strdup (material_id), g_strdup (reason));
  else if (!g_hash_table_remove (self->counts, material_id))
    return;
  if (self->case_id == NULL || !yc_intake_page_takes_into (self, material_id))
    return;
  pair = g_new0 (char *, 3);
  pair[0] = g_strdup (self->case_id);
  pair[1] = write_counts (self);
  yc_intake_page_run (self, keep, pair, (GDestroyNotify) g_strfreev, NULL, kept_cb);
}

/* Where the pages are gone there is nothing to count. */
void
yc_intake_page_prune_counts (YcIntakePage *self)
{
  g_autoptr (GPtrArray) open = g_ptr_array_new ();

  for (guint i = 0; i < self->verdict->slots->len; i++)
    {
      const YcSlot *slot = g_ptr_array_index (self->verdict->slots, i);
      gboolean running = g_strcmp0 (self->job_material, slot->material->id) == 0 && self->job != NULL;

      if (running || !g_hash_table_contains (self->counts, slot->material->id))
        continue;
      if (slot->n_pages > 0)
        {
          g_ptr_array_add (open, (gpointer) slot->material);
          continue;
        }
      yc_checklist_mark (self->checklist, slot->material->id, YC_SLOT_MARK_NONE);
      yc_intake_page_set_count (self, slot->material->id, NULL);
    }
  if (!self->frozen)
    yc_verdict_want_counts (self->verdict, open);
}

void
yc_intake_page_show_count (YcIntakePage *self)
{
  const YcSlot *slot = yc_intake_page_find_slot (self, self->selected);
  const char *reason = slot != NULL ? g_hash_table_lookup (self->counts, slot->material->id) : NULL;

  gboolean drawn = self->job_error != NULL && g_strcmp0 (self->job_material, self->selected) == 0;

  /* The drawn state of a scan that broke off asks by itself. */
  yc_page_view_ask_count (self->view, self->job == NULL && !drawn && yc_intake_page_takes_into (self, self->selected) ? reason : NULL, slot != NULL ? slot->n_pages : 0);
}

gboolean
yc_intake_page_go_to_count (YcIntakePage *self)
{
  for (guint i = 0; self->verdict != NULL && i < self->verdict->slots->len; i++)
    {
      const char *id = ((const YcSlot *) g_ptr_array_index (self->verdict->slots, i))->material->id;

      if (!g_hash_table_contains (self->counts, id))
        continue;
      yc_checklist_select (self->checklist, id);
      yc_page_view_show_pages (self->view);
      yc_page_view_focus_count (self->view);
      return TRUE;
    }
  return FALSE;
}

void
yc_intake_page_counted_cb (YcIntakePage *self, gboolean complete)
{
  const char *material = self->selected;

  if (material == NULL)
    return;
  if (!complete)
    {
      yc_intake_page_rescan (self);
      return;
    }
  yc_checklist_mark (self->checklist, material, YC_SLOT_MARK_NONE);
  yc_intake_page_set_count (self, material, NULL);
  if (g_strcmp0 (self->job_material, material) == 0)
    g_clear_error (&self->job_error);
  yc_intake_page_judge (self);
  yc_intake_page_show_options (self);
  yc_checklist_focus (self->checklist);
}
