/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */

/* Brought files into the selected slot: the chooser, then page by page from the render helper into the store. A refused file is a drawn
 * state with its reason. Main thread; foreign bytes are decoded in the helper, written on the store's thread. */
#define G_LOG_DOMAIN "yc-app"
#include "config.h"

#include <glib/gi18n.h>

#include "app/clerk/yc-intake-page-private.h"
#include "capture/yc-page-store.h"

typedef struct { YcPage *page; GBytes *jpeg; GBytes *original; char *original_blob; } Put;
typedef struct { GPtrArray *pages; char *original_blob; } Stored;

static void
put_free (Put *put)
{
  yc_page_free (put->page);
  g_bytes_unref (put->jpeg);
  g_clear_pointer (&put->original, g_bytes_unref);
  g_free (put->original_blob);
  g_free (put);
}

static void
stored_free (Stored *stored)
{
  g_clear_pointer (&stored->pages, g_ptr_array_unref);
  g_free (stored->original_blob);
  g_free (stored);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Stored, stored_free)

static gpointer
put_page (YcStore *store, const YcActor *actor, gpointer data, GError **error)
{
  Put *put = data;
  g_autoptr (YcSealKey) key = yc_store_get_case_key (store, put->page->case_id, error);
  g_autoptr (Stored) stored = g_new0 (Stored, 1);
  YcDigest ignored;

  if (key == NULL)
    return NULL;
  g_free (put->page->blob);
  put->page->blob = yc_store_put_blob (store, put->page->case_id, key, put->jpeg, &put->page->digest, error);
  if (put->page->blob == NULL)
    return NULL;
  if (put->original != NULL)
    {
      g_free (put->original_blob);
      put->original_blob = yc_store_put_blob (store, put->page->case_id, key, put->original, &ignored, error);
      if (put->original_blob == NULL)
        return NULL;
    }
  g_free (put->page->original_blob);
  put->page->original_blob = g_strdup (put->original_blob != NULL ? put->original_blob : "");
  if (!yc_page_store_add (store, put->page, actor, error))
    return NULL;
  stored->pages = yc_page_store_list (store, put->page->case_id, FALSE, error);
  stored->original_blob = g_strdup (put->original_blob);
  return stored->pages != NULL ? g_steal_pointer (&stored) : NULL;
}

static void
stored_cb (YcIntakePage *self, gpointer *result, const GError *error)
{
  Stored *stored = *result;

  if (stored != NULL)
    {
      g_free (self->import_original);
      self->import_original = g_steal_pointer (&stored->original_blob);
      self->job_stored++;
      yc_intake_page_set_pages (self, g_steal_pointer (&stored->pages));
      yc_page_view_select (self->view, G_MAXUINT);
    }
  self->import_waiting = FALSE;
  if (self->import != NULL)
    yc_import_page_done (self->import, error);
}

static void
import_page_cb (YcImport *import, YcPage *page, GBytes *jpeg, GBytes *original, gpointer user_data)
{
  YcIntakePage *self = user_data;
  Put *put = g_new0 (Put, 1);

  self->import_waiting = TRUE;
  put->page = yc_page_copy (page);
  put->jpeg = g_bytes_ref (jpeg);
  put->original = original != NULL ? g_bytes_ref (original) : NULL;
  put->original_blob = g_strdup (self->import_original);
  yc_page_view_show_progress (self->view, self->job_stored + 1, 0, self->job_stored);
  yc_intake_page_run (self, put_page, put, (GDestroyNotify) put_free, (GDestroyNotify) stored_free, stored_cb);
}

/* @n_torn: the pages that came of a file which was not read to its end. Where none came, what stood there before is as it was. */
static void
settle_count (YcIntakePage *self, guint n_torn)
{
  g_autofree char *reason = n_torn == 0 ? g_strdup (self->job_hold)
                                        : g_strdup_printf (ngettext ("Only %u page of the file came in", "Only %u pages of the file came in", n_torn), n_torn);

  yc_intake_page_set_count (self, self->job_material, reason);
  yc_checklist_mark (self->checklist, self->job_material, reason != NULL ? YC_SLOT_MARK_COUNT : YC_SLOT_MARK_NONE);
}

static void
import_ended_cb (YcImport *import, guint n_pages, GError *error, gpointer user_data)
{
  g_autoptr (YcIntakePage) self = user_data;
  const char *reason = yc_document_problem_text (yc_import_get_problem (import));

  self->import = NULL;
  g_clear_object (&self->import_cancel);
  g_clear_pointer (&self->import_original, g_free);
  if (self->root == NULL)
    return;
  yc_page_view_show_progress (self->view, 0, 0, 0);
  /* Not when the case was left meanwhile: its slot is held since the beginning, and here stands another one. */
  if (self->job_imports)
    settle_count (self, error != NULL ? n_pages : 0);
  if (error != NULL && !g_error_matches (error, YC_CAPTURE_ERROR, YC_CAPTURE_ERROR_CANCELLED))
    {
      g_clear_error (&self->job_error);
      self->job_error = g_error_copy (error);
      g_free (self->job_detail);
      self->job_detail = g_strdup (reason);
    }
  yc_intake_page_judge (self);
  if (n_pages > 0)
    yc_session_notify_case (self->session, self->case_id);
}

static void
start_import (YcIntakePage *self)
{
  g_autoptr (GFile) file = g_steal_pointer (&self->import_file);

  if (file == NULL || self->import != NULL || self->job != NULL || self->selected == NULL)
    return;
  yc_intake_page_forget_job (self);
  g_clear_pointer (&self->import_original, g_free);
  self->job_material = g_strdup (self->selected);
  self->job_imports = TRUE;
  yc_intake_page_hold_slot (self, _("The file did not come to its end"), FALSE);
  self->import_cancel = g_cancellable_new ();
  self->import = yc_import_start (file, self->case_id, self->selected, self->import_cancel, import_page_cb, import_ended_cb, g_object_ref (self));
  yc_intake_page_judge (self);
}

void
yc_intake_page_import_file (YcIntakePage *self, GFile *file)
{
  g_set_object (&self->import_file, file);
  yc_intake_page_with_case (self, start_import);
}

static void
chosen_cb (YcIntakePage *self, int response, GtkNativeDialog *dialog)
{
  if (response == GTK_RESPONSE_ACCEPT)
    {
      g_autoptr (GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));

      yc_intake_page_import_file (self, file);
    }
  gtk_native_dialog_destroy (dialog);
  g_object_unref (dialog);
}

void
yc_intake_page_import (YcIntakePage *self)
{
  GtkFileChooserNative *dialog;
  g_autoptr (GtkFileFilter) filter = NULL;

  if (self->step != YC_STEP_WORK || !yc_intake_page_takes_into (self, self->selected) || self->job != NULL || self->import != NULL || self->selected == NULL)
    return;
  dialog = gtk_file_chooser_native_new (_("Take in a file"), GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))),
                                        GTK_FILE_CHOOSER_ACTION_OPEN, _("_Take in"), _("_Cancel"));
  filter = gtk_file_filter_new ();
  gtk_file_filter_set_name (filter, _("PDF and JPEG"));
  gtk_file_filter_add_mime_type (filter, "application/pdf");
  gtk_file_filter_add_mime_type (filter, "image/jpeg");
  gtk_file_chooser_add_filter (GTK_FILE_CHOOSER (dialog), filter);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (dialog), TRUE);
  g_signal_connect_object (dialog, "response", G_CALLBACK (chosen_cb), self, G_CONNECT_SWAPPED);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}
