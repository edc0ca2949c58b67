/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */

/* What an approver has written and not yet recorded: opinion, basis and reason of a delay of each case, kept as long as the page, which is one person's. It goes when an act has
 * recorded it. Main thread only. */
#define G_LOG_DOMAIN "yc-app"
#include "config.h"

#include "app/review/yc-approver-page-private.h"

enum { TEXT, BASIS, DELAY, N_FIELDS };

typedef struct { char *texts[N_FIELDS]; gboolean deny; } Written;

static void
written_free (gpointer data)
{
  Written *self = data;

  for (guint i = 0; i < N_FIELDS; i++)
    g_free (self->texts[i]);
  g_free (self);
}

GHashTable *
yc_approver_page_written_new (void)
{
  return g_hash_table_new_full (g_str_hash, g_str_equal, g_free, written_free);
}

static void
set_text (GtkTextView *view, const char *text)
{
  gtk_text_buffer_set_text (gtk_text_view_get_buffer (view), text, -1);
}

void
yc_approver_page_keep_written (YcApproverPage *self)
{
  GtkTextView *const views[N_FIELDS] = { self->text, self->basis, self->delay };
  Written *written;
  gboolean empty = TRUE;

  if (self->case_id == NULL)
    return;
  written = g_new0 (Written, 1);
  for (guint i = 0; i < N_FIELDS; i++)
    {
      written->texts[i] = yc_approver_page_read_text (views[i]);
      empty = empty && *written->texts[i] == '\0';
    }
  written->deny = !gtk_toggle_button_get_active (self->grant);
  if (!empty)
    {
      g_hash_table_insert (self->written, g_strdup (self->case_id), written);
      return;
    }
  written_free (written);
  g_hash_table_remove (self->written, self->case_id);
}

void
yc_approver_page_show_written (YcApproverPage *self)
{
  GtkTextView *const views[N_FIELDS] = { self->text, self->basis, self->delay };
  const Written *written = self->case_id != NULL ? g_hash_table_lookup (self->written, self->case_id) : NULL;

  for (guint i = 0; i < N_FIELDS; i++)
    set_text (views[i], written != NULL ? written->texts[i] : "");
  gtk_toggle_button_set_active (written != NULL && written->deny ? self->deny : self->grant, TRUE);
}

/* Only what was recorded: somebody may have written on meanwhile. */
void
yc_approver_page_note_recorded (YcApproverPage *self, const char *case_id, const char *note)
{
  Written *written = g_hash_table_lookup (self->written, case_id);

  if (g_strcmp0 (case_id, self->case_id) == 0)
    {
      g_autofree char *text = yc_approver_page_read_text (self->text);

      if (g_str_equal (text, note))
        set_text (self->text, "");
    }
  else if (written != NULL && g_str_equal (written->texts[TEXT], note))
    {
      g_free (written->texts[TEXT]);
      written->texts[TEXT] = g_strdup ("");
    }
}

void
yc_approver_page_decision_recorded (YcApproverPage *self, const char *case_id)
{
  g_hash_table_remove (self->written, case_id);
  if (g_strcmp0 (case_id, self->case_id) != 0)
    return;
  set_text (self->text, "");
  set_text (self->basis, "");
  set_text (self->delay, "");
}

/* The key of the next case is one of a text, too: whoever writes moves in what is written. */
gboolean
yc_approver_page_move_in_text (YcApproverPage *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  if (!GTK_IS_TEXT_VIEW (focus) || !gtk_widget_is_ancestor (focus, GTK_WIDGET (self)))
    return FALSE;
  g_signal_emit_by_name (focus, "move-cursor", GTK_MOVEMENT_PARAGRAPHS, 1, FALSE);
  return TRUE;
}
