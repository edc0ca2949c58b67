/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */

/* What stands in the middle: pages of a material, a paper of the case, the form. Takes the row of the dossier that was chosen. Main thread only. */
#define G_LOG_DOMAIN "yc-app"
#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "app/review/yc-approver-page-private.h"

#define PAPER_BYTES (16 * 1024 * 1024)

/* ---- what pages there are ---- */

static YcPageObject *
make_page (YcApproverPage *self, const YcReviewMaterial *material, const YcReviewPage *page)
{
  YcPage record = { .id = page->id, .case_id = self->case_id, .material_id = material->id, .origin = YC_PAGE_IMPORTED_JPEG, .blob = (char *) "",
                    .job_id = (char *) "", .original_blob = (char *) "", .digest = page->digest, .bytes = page->bytes, .width = page->width,
                    .height = page->height, .dpi_real = page->dpi, .rotation = page->rotation, .blank = page->blank, .unfit = page->unfit };
  YcPageObject *object = yc_page_object_new (&record);

  yc_page_object_set_number (object, (guint) page->no);
  return object;
}

static YcPageObject *
make_sheet (YcApproverPage *self, const YcReviewPaper *paper, int no)
{
  YcPage record = { .id = paper->id, .case_id = self->case_id, .material_id = (char *) "", .origin = YC_PAGE_IMPORTED_PDF, .blob = (char *) "",
                    .job_id = (char *) "", .original_blob = (char *) "", .digest = paper->digest, .bytes = PAPER_BYTES, .width = 2480,
                    .height = 3508, .dpi_real = 300, .original_page = no };
  YcPageObject *object = yc_page_object_new (&record);

  yc_page_object_set_number (object, (guint) no);
  return object;
}

static void
add_material (YcApproverPage *self, const char *row_id, GPtrArray *pages)
{
  const YcReviewMaterial *material = yc_review_dossier_find_material (self->dossier, row_id + strlen ("material:"));

  for (guint i = 0; material != NULL && i < material->pages->len; i++)
    g_ptr_array_add (pages, make_page (self, material, g_ptr_array_index (material->pages, i)));
  gtk_label_set_label (self->page_title, material != NULL ? material->name : "");
}

static void
add_paper (YcApproverPage *self, const char *row_id, GPtrArray *pages)
{
  for (guint i = 0; i < self->dossier->papers->len; i++)
    {
      const YcReviewPaper *paper = g_ptr_array_index (self->dossier->papers, i);

      if (!g_str_equal (paper->id, row_id + strlen (YC_REVIEW_PAPER)))
        continue;
      for (int no = 1; no <= paper->n_pages; no++)
        g_ptr_array_add (pages, make_sheet (self, paper, no));
      gtk_label_set_label (self->page_title, paper->title);
    }
}

/* ---- showing ---- */

void
yc_approver_page_show_place (YcApproverPage *self)
{
  YcPageObject *page = yc_page_column_get_page (self->column);
  g_autofree char *text = NULL;
  guint n = 0;
  const YcReviewMaterial *material = NULL;

  if (page != NULL && self->dossier != NULL && g_strcmp0 (gtk_stack_get_visible_child_name (self->reading), "pages") == 0)
    {
      if (self->shown != NULL && g_str_has_prefix (self->shown, "material:"))
        material = yc_review_dossier_find_material (self->dossier, self->shown + strlen ("material:"));
      n = yc_page_column_get_n_pages (self->column);
      text = g_strdup_printf (_("page %u of %u"), yc_page_column_get_current (self->column) + 1, n);
    }
  gtk_label_set_label (self->page_place, text != NULL ? text : "");
  self->filling = TRUE;
  gtk_widget_set_sensitive (GTK_WIDGET (self->mark), material != NULL);
  gtk_toggle_button_set_active (self->mark, material != NULL && g_hash_table_contains (self->marks, yc_page_object_get_page (page)->id));
  self->filling = FALSE;
}

static void
show_nothing (YcApproverPage *self)
{
  if (!self->dossier->has_pages)
    yc_approver_page_show_state (self, "document-open-recent-symbolic", _("The pages are on their way"), _("They come from the platform; nothing is lost when the line is cut."));
  else
    yc_approver_page_show_state (self, "list-remove-symbolic", _("Nothing was handed in here"), _("The list on the left tells why: waived, later, or not asked for."));
}

void
yc_approver_page_show_pages (YcApproverPage *self, const char *row_id)
{
  g_autoptr (GPtrArray) pages = g_ptr_array_new_with_free_func (g_object_unref);
  g_autofree char *id = g_strdup (row_id);
  gboolean form = g_str_equal (id, YC_REVIEW_FORM), steps = g_str_equal (id, YC_REVIEW_STEPS), was = g_strcmp0 (self->shown, id) == 0, filling = self->filling;

  g_free (self->shown);
  self->shown = g_strdup (id);
  self->filling = TRUE;
  gtk_list_box_select_row (self->materials, yc_review_find_row (self->materials, id));
  yc_review_reveal_row (self->materials, yc_review_find_row (self->materials, id));
  self->filling = filling;
  if (was && !form && !steps && yc_page_column_get_page (self->column) != NULL)
    return;
  if (form || steps)
    gtk_label_set_label (self->page_title, form ? _("What the form says") : _("What was done"));
  else if (g_str_has_prefix (id, YC_REVIEW_PAPER))
    add_paper (self, id, pages);
  else
    add_material (self, id, pages);
  yc_page_column_set_pages (self->column, pages);
  if (form || steps)
    yc_approver_page_show_in_middle (self, form ? "form" : "steps");
  else if (pages->len > 0)
    yc_approver_page_show_in_middle (self, "pages");
  else
    show_nothing (self);
  yc_approver_page_show_place (self);
  yc_approver_page_fill_subjects (self);
}

/* ---- moving ---- */

static GtkListBoxRow *
get_neighbour (YcApproverPage *self, int by)
{
  GtkListBoxRow *row = yc_review_find_row (self->materials, self->shown);

  return row != NULL && gtk_list_box_row_get_index (row) + by >= 0 ? gtk_list_box_get_row_at_index (self->materials, gtk_list_box_row_get_index (row) + by) : NULL;
}

/* From the last page of one material to the first of the next: a dossier is read from end to end. */
void
yc_approver_page_step (YcApproverPage *self, int by)
{
  guint n = yc_page_column_get_n_pages (self->column), at = yc_page_column_get_current (self->column);
  gboolean reads = g_strcmp0 (gtk_stack_get_visible_child_name (self->reading), "pages") == 0;
  GtkListBoxRow *row = NULL;

  if (self->dossier == NULL)
    return;
  if (reads && (by > 0 ? at + 1 < n : at > 0))
    {
      yc_page_column_go_to (self->column, by > 0 ? at + 1 : at - 1);
      return;
    }
  row = get_neighbour (self, by);
  if (row == NULL)
    return;
  yc_approver_page_show_pages (self, yc_review_row_get_id (row));
  if (by < 0)
    yc_page_column_go_to (self->column, MAX (yc_page_column_get_n_pages (self->column), 1) - 1);
}

void
yc_approver_page_toggle_mark (YcApproverPage *self)
{
  YcPageObject *page = yc_page_column_get_page (self->column);
  const char *id = page != NULL ? yc_page_object_get_page (page)->id : NULL;

  if (id == NULL || self->dossier == NULL || yc_review_dossier_find_page (self->dossier, id, NULL) == NULL)
    return;
  if (!g_hash_table_remove (self->marks, id))
    g_hash_table_add (self->marks, g_strdup (id));
  yc_approver_page_show_place (self);
}
