/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */

/* How a case comes onto the screen: what the platform knows of it into the store, the dossier out of the store, the list of pages by its digest.
 * The next case is fetched while this one is read. Answers for a case that was left are dropped. Main thread only. */
#define G_LOG_DOMAIN "yc-app"
#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "app/review/yc-approver-page-private.h"
#include "app/yc-error-text.h"
#include "base/yc-error.h"
#include "sync/yc-problem.h"

#define MANIFEST_BYTES (16 * 1024 * 1024)
#define FIRST_PAGES 3            /* of the next case that are fetched ahead */

/* ---- one opening ---- */

typedef struct
{
  YcApproverPage *page;        /* (owned) */
  GCancellable   *cancellable; /* (owned) */
  char           *case_id;
  YcDigest        manifest;
  gboolean        ahead;       /* only fetched: it is not the case on the screen */
  gboolean        after_act;   /* what an act came to */
  GError         *refused;     /* (owned) (nullable): why the platform did not give it */
} Opening;

static void
opening_free (Opening *self)
{
  g_object_unref (self->page);
  g_object_unref (self->cancellable);
  g_clear_error (&self->refused);
  g_free (self->case_id);
  g_free (self);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Opening, opening_free)

static Opening *
opening_new (YcApproverPage *page, const char *case_id, gboolean ahead)
{
  Opening *self = g_new0 (Opening, 1);

  self->page = g_object_ref (page);
  self->cancellable = g_object_ref (page->cancellable);
  self->case_id = g_strdup (case_id);
  self->ahead = ahead;
  return self;
}

static gboolean
is_over (const Opening *self)
{
  return g_cancellable_is_cancelled (self->cancellable);
}

/* ---- the dossier out of the store ---- */

typedef struct { char *case_id; GBytes *manifest; YcCalendar *calendar; } Reading;   /* @manifest: (nullable); @calendar: the session's */

static void
reading_free (Reading *self)
{
  g_free (self->case_id);
  g_clear_pointer (&self->manifest, g_bytes_unref);
  g_free (self);
}

/* The newest e-file may be another than the one that was fetched. @bytes: (nullable) */
static gboolean
is_manifest (GBytes *bytes, const YcDigest *wanted)
{
  YcDigest digest;

  if (bytes == NULL)
    return FALSE;
  yc_digest_bytes (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), &digest);
  return yc_digest_equal (&digest, wanted);
}

static gpointer
read_dossier (YcStore *store, const YcActor *actor, gpointer data, GError **error)
{
  const Reading *reading = data;
  g_autoptr (YcReviewDossier) dossier = yc_review_load (store, reading->calendar, reading->case_id, NULL, error);

  if (dossier == NULL || (is_manifest (reading->manifest, &dossier->manifest) && !yc_review_dossier_read_manifest (dossier, reading->manifest, error)))
    return NULL;
  return g_steal_pointer (&dossier);
}

static Reading *
reading_new (YcApproverPage *page, const char *case_id)
{
  Reading *self = g_new0 (Reading, 1);
  GBytes *manifest = g_hash_table_lookup (page->manifests, case_id);

  self->case_id = g_strdup (case_id);
  self->calendar = yc_session_get_calendar (page->session);
  self->manifest = manifest != NULL ? g_bytes_ref (manifest) : NULL;
  return self;
}

static void run_reading (Opening *opening);

/* In the place of the pages: whose turn it is. TRUE when it was that. */
static gboolean
show_signed_out (YcApproverPage *self, const GError *error)
{
  YcErrorText look;

  if (!g_error_matches (error, YC_SYNC_ERROR, YC_SYNC_ERROR_SIGN_IN))
    return FALSE;
  yc_error_text_lookup (error, &look);
  yc_approver_page_show_state (self, look.icon, look.title,
                               _("What was read and judged so far is kept. Press Ctrl+L and type your password: the dossier stays as it is, and its pages come by themselves."));
  return TRUE;
}

static gboolean
is_problem (const GError *error, YcProblemType type)
{
  const char *name = yc_problem_type_get_name (type);

  return g_error_matches (error, YC_SYNC_ERROR, YC_SYNC_ERROR_REFUSED) && g_str_has_prefix (error->message, name) && error->message[strlen (name)] == ':';
}

/* In the place of the pages: why the dossier does not come, and what to do. It was never here, so that nothing of it can be shown. */
static void
show_refused (YcApproverPage *self, const GError *error)
{
  YcErrorText look;

  if (show_signed_out (self, error))
    return;
  yc_error_text_lookup (error, &look);
  if (g_error_matches (error, YC_SYNC_ERROR, YC_SYNC_ERROR_LINE))
    yc_approver_page_show_state (self, "network-offline-symbolic", _("The dossier cannot be fetched now"),
                                 _("The line is away, and this case was never on this workstation. It comes by itself as soon as the line is back; Ctrl+R tries the line at once."));
  else if (is_problem (error, YC_PROBLEM_NOT_FOUND))
    yc_approver_page_show_state (self, "edit-find-symbolic", _("The platform has no such case for this desk"),
                                 _("It may have gone to another agency meanwhile. Take the next case on the left; if it stays in the list, call the administrator."));
  else if (is_problem (error, YC_PROBLEM_TOO_LARGE))
    yc_approver_page_show_state (self, "dialog-warning-symbolic", _("The dossier is too large for the line"),
                                 _("The case stays as it is and nobody has lost anything. Tell the administrator; take the next case on the left meanwhile."));
  else
    yc_approver_page_show_state (self, look.icon, look.title, look.next);
}

/* ---- the list of pages ---- */

GBytes *
yc_approver_page_get_manifest (YcApproverPage *self)
{
  GBytes *manifest = self->case_id != NULL ? g_hash_table_lookup (self->manifests, self->case_id) : NULL;

  return self->dossier != NULL && is_manifest (manifest, &self->dossier->manifest) ? manifest : NULL;
}

static gboolean
is_left (gpointer case_id, gpointer bytes, gpointer data)
{
  const YcApproverPage *self = data;

  return g_strcmp0 (case_id, self->case_id) != 0 && g_strcmp0 (case_id, self->ahead) != 0;
}

/* A day has hundreds of cases, and a manifest may have megabytes. FALSE: the case was left meanwhile */
static gboolean
keep_manifest (YcApproverPage *self, const char *case_id, GBytes *bytes)
{
  g_hash_table_foreach_remove (self->manifests, is_left, self);
  if (is_left ((gpointer) case_id, NULL, self))
    return FALSE;
  g_hash_table_insert (self->manifests, g_strdup (case_id), g_bytes_ref (bytes));
  return TRUE;
}

/* In the place of the pages: why none are there. Whoever reads the form or a paper reads on: this fails again and again while the line is away. */
static void
show_no_pages (YcApproverPage *self, const GError *error, gboolean is_other)
{
  if (show_signed_out (self, error) || g_strcmp0 (gtk_stack_get_visible_child_name (self->reading), "state") != 0)
    return;
  if (is_other)
    yc_approver_page_show_state (self, "dialog-warning-symbolic", _("The list of pages is not the one that was signed"),
                                 _("It is asked for again by itself. If it stays so, decide nothing on this case and call the administrator."));
  else
    yc_approver_page_show_state (self, "network-offline-symbolic", _("The pages cannot be fetched now"), _("Without the line only the record is shown. They come as soon as it is back."));
}

/* What came under the digest's name is something else: as if it had not come. TRUE when it was that. */
static gboolean
refuse_other (const Opening *opening, GBytes **bytes, GError **error)
{
  if (*bytes == NULL || is_manifest (*bytes, &opening->manifest))
    return FALSE;
  g_warning ("the platform gave another manifest of case %s", opening->case_id);
  g_clear_pointer (bytes, g_bytes_unref);
  g_set_error_literal (error, YC_SYNC_ERROR, YC_SYNC_ERROR_LINE, "another manifest");
  return TRUE;
}

static void
manifest_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Opening) opening = user_data;
  YcApproverPage *self = opening->page;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = self->feed.klass->blob_finish (self->feed.data, result, &error);
  gboolean is_other = FALSE;

  if (is_over (opening))
    return;
  is_other = refuse_other (opening, &bytes, &error);
  if (bytes == NULL)
    {
      if (!is_other)
        g_message ("manifest: %s: %s", yc_error_code (error), error->message);
      if (opening->ahead || self->dossier == NULL)
        return;
      yc_approver_page_retry_later (self, error);
      show_no_pages (self, error, is_other);
      return;
    }
  if (!opening->ahead)
    self->n_failed = 0;
  if (keep_manifest (self, opening->case_id, bytes))
    run_reading (g_steal_pointer (&opening));
}

static void
fetch_manifest (Opening *opening, const YcReviewDossier *dossier)
{
  YcApproverPage *self = opening->page;

  opening->manifest = dossier->manifest;
  self->feed.klass->blob_async (self->feed.data, opening->case_id, &dossier->manifest, MANIFEST_BYTES, opening->cancellable, manifest_cb, opening);
}

/* ---- onto the screen ---- */

static const char *
find_first (const YcReviewDossier *dossier)
{
  for (guint i = 0; i < dossier->materials->len; i++)
    {
      const YcReviewMaterial *material = g_ptr_array_index (dossier->materials, i);

      if (material->pages->len > 0)
        return material->verdict.subject;
    }
  return dossier->materials->len > 0 ? ((const YcReviewMaterial *) g_ptr_array_index (dossier->materials, 0))->verdict.subject : YC_REVIEW_FORM;
}

static void
take_dossier (YcApproverPage *self, YcReviewDossier *dossier)
{
  gboolean first = self->dossier == NULL, came = !first && !self->dossier->has_pages && dossier->has_pages;
  g_autofree char *shown = NULL;

  g_clear_pointer (&self->dossier, yc_review_dossier_free);
  self->dossier = dossier;
  shown = g_strdup (self->shown != NULL && !first && !came ? self->shown : find_first (dossier));
  if (first || came)
    g_clear_pointer (&self->shown, g_free);
  yc_approver_page_show (self);
  yc_approver_page_fill_materials (self);
  yc_approver_page_fill_form (self);
  yc_approver_page_fill_steps (self);
  if (self->subject == NULL && dossier->checks->len > 0)
    self->subject = g_strdup (((const YcReviewCheck *) g_ptr_array_index (dossier->checks, 0))->verdict.subject);
  yc_approver_page_show_pages (self, shown);
  yc_approver_page_fill_subjects (self);
  yc_approver_page_show_bar (self);
  if (first)
    gtk_widget_grab_focus (GTK_WIDGET (self));
}

static void
fetch_first_pages (YcApproverPage *self, const char *case_id, const YcReviewDossier *dossier)
{
  guint n = 0;

  for (guint i = 0; i < dossier->materials->len && n < FIRST_PAGES; i++)
    {
      const YcReviewMaterial *material = g_ptr_array_index (dossier->materials, i);

      for (guint k = 0; k < material->pages->len && n < FIRST_PAGES; k++, n++)
        {
          const YcReviewPage *page = g_ptr_array_index (material->pages, k);

          yc_review_pictures_fetch (self->pictures, case_id, &page->digest, page->bytes);
        }
    }
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Opening) opening = user_data;
  YcApproverPage *self = opening->page;
  g_autoptr (GError) error = NULL;
  YcReviewDossier *dossier = yc_session_run_finish (YC_SESSION (source), result, &error);

  if (is_over (opening))
    {
      yc_review_dossier_free (dossier);
      return;
    }
  if (opening->after_act && self->busy > 0)
    self->busy--;
  if (dossier == NULL)
    {
      /* After an act the dossier is on the screen still, and only what failed is said. */
      if (!opening->ahead && self->dossier == NULL)
        {
          show_refused (self, opening->refused != NULL ? opening->refused : error);
          yc_approver_page_retry_later (self, opening->refused);
        }
      else if (!opening->ahead && !show_signed_out (self, opening->refused))
        g_signal_emit_by_name (self, "said", error);
      return;
    }
  if (!dossier->has_pages && *dossier->manifest.sha256 != '\0')
    fetch_manifest (opening_new (self, opening->case_id, opening->ahead), dossier);
  if (opening->ahead)
    {
      fetch_first_pages (self, opening->case_id, dossier);
      yc_review_dossier_free (dossier);
      return;
    }
  take_dossier (self, dossier);
  if (dossier->has_pages)
    yc_approver_page_fetch_next (self);
}

static void
run_reading (Opening *opening)
{
  yc_session_run (opening->page->session, read_dossier, reading_new (opening->page, opening->case_id), (GDestroyNotify) reading_free,
                  (GDestroyNotify) yc_review_dossier_free, read_cb, opening);
}

/* ---- from the platform ---- */

/* What the store has is shown also while the platform does not answer. */
static void
adopted_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Opening) opening = user_data;
  YcApproverPage *self = opening->page;
  g_autoptr (GError) error = NULL;

  if (!self->feed.klass->adopt_finish (self->feed.data, result, &error))
    g_message ("dossier: %s: %s", yc_error_code (error), error->message);
  if (error != NULL && opening->ahead && !is_over (opening))
    g_clear_pointer (&self->ahead, g_free);
  if (error == NULL && !opening->ahead && !is_over (opening))
    self->n_failed = 0;
  opening->refused = g_steal_pointer (&error);
  if (!is_over (opening))
    run_reading (g_steal_pointer (&opening));
}

static void
adopt (YcApproverPage *self, const char *case_id, gboolean ahead)
{
  self->feed.klass->adopt_async (self->feed.data, case_id, self->cancellable, adopted_cb, opening_new (self, case_id, ahead));
}

void
yc_approver_page_open (YcApproverPage *self, const char *case_id)
{
  if (g_strcmp0 (self->case_id, case_id) == 0)
    return;
  g_cancellable_cancel (self->cancellable);
  g_object_unref (self->cancellable);
  self->cancellable = g_cancellable_new ();
  yc_approver_page_forget_retry (self);
  yc_approver_page_keep_written (self);
  g_free (self->case_id);
  self->case_id = g_strdup (case_id);
  /* What was on its way may be cut off. */
  g_clear_pointer (&self->ahead, g_free);
  g_hash_table_foreach_remove (self->manifests, is_left, self);
  g_clear_pointer (&self->dossier, yc_review_dossier_free);
  g_clear_pointer (&self->shown, g_free);
  g_clear_pointer (&self->subject, g_free);
  g_hash_table_remove_all (self->marks);
  self->busy = 0;
  g_clear_pointer (&self->note, g_free);
  yc_approver_page_show_written (self);
  gtk_label_set_label (self->page_title, "");
  gtk_label_set_label (self->page_place, "");
  yc_approver_page_show (self);
  yc_approver_page_show_state (self, "document-open-recent-symbolic", _("The dossier is being opened"), _("It is read from this workstation and from the platform."));
  yc_approver_page_select_work (self);
  adopt (self, self->case_id, FALSE);
}

void
yc_approver_page_ask_again (YcApproverPage *self)
{
  if (self->case_id == NULL)
    return;
  if (self->dossier == NULL)
    adopt (self, self->case_id, FALSE);
  else if (!self->dossier->has_pages && *self->dossier->manifest.sha256 != '\0')
    fetch_manifest (opening_new (self, self->case_id, FALSE), self->dossier);
  else if (!self->dossier->has_pages)
    yc_approver_page_reload (self);
}

/* After an act: the store is the truth. */
void
yc_approver_page_reload (YcApproverPage *self)
{
  if (self->case_id != NULL)
    run_reading (opening_new (self, self->case_id, FALSE));
}

void
yc_approver_page_reload_after_act (YcApproverPage *self)
{
  Opening *opening = opening_new (self, self->case_id, FALSE);

  opening->after_act = TRUE;
  run_reading (opening);
}

/* ---- the list, and what comes next ---- */

/* Not one that a colleague has. */
const char *
yc_approver_page_find_next (YcApproverPage *self)
{
  guint n = self->work->cases->len, at = n - 1;

  for (guint i = 0; i < n; i++)
    if (g_strcmp0 (((const YcCaseLine *) g_ptr_array_index (self->work->cases, i))->case_id, self->case_id) == 0)
      at = i;
  for (guint i = 1; i <= n; i++)
    {
      const YcCaseLine *line = g_ptr_array_index (self->work->cases, (at + i) % n);

      if (g_strcmp0 (line->case_id, self->case_id) != 0 && (*line->claimed_by == '\0' || g_str_equal (line->claimed_by, yc_approver_page_get_clerk (self))))
        return line->case_id;
    }
  return NULL;
}

void
yc_approver_page_fetch_next (YcApproverPage *self)
{
  const char *next = yc_approver_page_find_next (self);

  if (g_strcmp0 (next, self->ahead) == 0)
    return;
  g_free (self->ahead);
  self->ahead = g_strdup (next);
  if (next != NULL)
    adopt (self, next, TRUE);
}

void
yc_approver_page_set_work (YcApproverPage *self, YcWorklist *work)
{
  yc_worklist_free (self->work);
  self->work = work;
  self->work_is_old = FALSE;
  yc_approver_page_fill_work (self);
  yc_approver_page_update_actions (self);
}

static void
listed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (YcApproverPage) self = user_data;
  g_autoptr (GError) error = NULL;
  YcWorklist *work = self->feed.klass->list_finish (self->feed.data, result, &error);

  self->listing = FALSE;
  if (self->root == NULL)
    {
      yc_worklist_free (work);
      return;
    }
  if (work != NULL)
    {
      yc_approver_page_set_work (self, work);
      /* The line gives answers: what it did not bring need not wait. */
      yc_approver_page_try_now (self);
    }
  else
    g_message ("work list: %s: %s", yc_error_code (error), error->message);
  if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    yc_approver_page_show_work_trouble (self, error);
  if (self->list_again)
    yc_approver_page_refresh (self);
}

void
yc_approver_page_refresh (YcApproverPage *self)
{
  self->list_again = self->listing;
  if (self->listing)
    return;
  self->listing = TRUE;
  self->feed.klass->list_async (self->feed.data, self->n_parts, NULL, listed_cb, g_object_ref (self));
}
