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

static gboolean
has_any_page (YcIntakePage *self, const char *material_id)
{
  for (guint i = 0; i < self->pages->len; i++)
    if (g_str_equal (((const YcPage *) g_ptr_array_index (self->pages, i))->material_id, material_id))
      return TRUE;
  return FALSE;
}

void
yc_intake_page_hold_slot (YcIntakePage *self, const char *reason, gboolean goes_on)
{
  const char *was = g_hash_table_lookup (self->counts, self->selected);

  /* More paper answers no question that stood there before (capture.md 6): one who has put a jammed sheet in again goes on, everybody else is asked still. */
  if (!goes_on)
    {
      g_free (self->job_hold);
      self->job_hold = has_any_page (self, self->selected) ? g_strdup (was) : NULL;
    }
  yc_intake_page_set_count (self, self->selected, reason);
}

static gboolean
is_open (YcIntakePage *self, const YcSlot *slot)
{
  return slot->n_pages > 0 && g_hash_table_contains (self->counts, slot->material->id);
}

gboolean
yc_intake_page_owes_count (YcIntakePage *self)
{
  for (guint i = 0; self->verdict != NULL && i < self->verdict->slots->len; i++)
    if (is_open (self, g_ptr_array_index (self->verdict->slots, i)))
      return TRUE;
  return FALSE;
}

static gboolean
is_drawn (YcIntakePage *self, const char *material_id)
{
  return self->job_error != NULL && g_strcmp0 (self->job_material, material_id) == 0;
}

/* Where the pages are gone there is nothing to count, until an undo brings them back: the question stays with the slot. */
void
yc_intake_page_prune_counts (YcIntakePage *self)
{
  g_autoptr (GPtrArray) open = g_ptr_array_new ();

  for (guint i = 0; i < self->verdict->slots->len; i++)
    {
      const YcSlot *slot = g_ptr_array_index (self->verdict->slots, i);
      gboolean running = g_strcmp0 (self->job_material, slot->material->id) == 0 && (self->job != NULL || self->import != NULL);

      if (running || !g_hash_table_contains (self->counts, slot->material->id))
        continue;
      if (is_open (self, slot))
        g_ptr_array_add (open, (gpointer) slot->material);
      if (!is_drawn (self, slot->material->id))
        yc_checklist_mark (self->checklist, slot->material->id, is_open (self, slot) ? YC_SLOT_MARK_COUNT : YC_SLOT_MARK_NONE);
    }
  if (!self->frozen)
    yc_verdict_want_counts (self->verdict, open);
}

void
yc_intake_page_show_count (YcIntakePage *self)
{
  const YcSlot *slot = yc_intake_page_find_slot (self, self->selected);
  const char *reason = slot != NULL ? g_hash_table_lookup (self->counts, slot->material->id) : NULL;
  gboolean at_rest = self->job == NULL && self->import == NULL;

  /* The drawn state of a job that broke off asks by itself. */
  yc_page_view_ask_count (self->view, at_rest && !is_drawn (self, self->selected) && yc_intake_page_takes_into (self, self->selected) ? reason : NULL,
                          slot != NULL ? slot->n_pages : 0);
}

gboolean
yc_intake_page_go_to_count (YcIntakePage *self)
{
  for (guint i = 0; self->verdict != NULL && i < self->verdict->slots->len; i++)
    {
      const YcSlot *slot = g_ptr_array_index (self->verdict->slots, i);

      if (!is_open (self, slot))
        continue;
      yc_checklist_select (self->checklist, slot->material->id);
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

  if (material == NULL || yc_intake_page_takes_pages (self) || self->busy)
    return;
  if (!complete)
    {
      yc_intake_page_rescan (self);
      return;
    }
  yc_checklist_mark (self->checklist, material, YC_SLOT_MARK_NONE);
  yc_intake_page_set_count (self, material, NULL);
  g_clear_pointer (&self->job_hold, g_free);
  if (g_strcmp0 (self->job_material, material) == 0)
    g_clear_error (&self->job_error);
  yc_intake_page_judge (self);
  yc_intake_page_show_options (self);
  yc_checklist_focus (self->checklist);
}
