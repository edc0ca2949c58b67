/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* What the tests of the approver's page stand on: a hall whose clerk hands two cases over to two approvers, and a feed out of the own store. For one
 * test program, which includes it once; its @session. */
#pragma once

#include "app/review/yc-review-feed.h"
#include "base/yc-json.h"
#include "sample-intake.h"
#include "yc-ui-test.h"

#include <string.h>

#define PASSWORD "yichuang-demonstration"
#define ALL_HYGIENE "application identity-card floor-plans management-rules inspection-report air-report health-certificates"
#define ALL_CATERING "application business-licence identity-card health-certificates floor-plan"

static YcSession *session;
static char *cases[2];

/* ---- waiting ---- */

static gboolean
is_true (gpointer data)
{
  return *(gboolean *) data;
}

static void
finish_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  yc_session_run_finish (YC_SESSION (source), result, &error);
  g_assert_no_error (error);
  *(gboolean *) user_data = TRUE;
}

static void
run (YcStoreFunc func, gpointer data)
{
  gboolean done = FALSE;

  yc_session_run (session, func, data, NULL, NULL, finish_cb, &done);
  yc_ui_test_wait (is_true, &done);
}

/* ---- a hall with a clerk and two approvers ---- */

static void
add_clerk (JsonObject *enrolment, const char *id, const char *name)
{
  JsonObject *clerk = json_object_new ();

  json_object_set_string_member (clerk, "id", id);
  json_object_set_string_member (clerk, "name", name);
  json_object_set_string_member (clerk, "role", "approver");
  json_object_set_string_member (clerk, "password", PASSWORD);
  json_array_add_object_element (json_object_get_array_member (enrolment, "clerks"), clerk);
}

static void
opened_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (yc_session_open_finish (YC_SESSION (source), result, &error));
  g_assert_no_error (error);
  *(gboolean *) user_data = TRUE;
}

static void
enrol (void)
{
  g_autofree char *path = g_build_filename (g_getenv ("YICHUANG_DATADIR"), "demo", "enrolment.json", NULL);
  g_autofree char *own = g_build_filename (g_get_tmp_dir (), "approvers.json", NULL);
  g_autofree char *text = NULL, *changed = NULL;
  g_autoptr (JsonObject) json = NULL;
  g_autoptr (GFile) file = g_file_new_for_path (own);
  gboolean done = FALSE;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  json = yc_json_parse_object (text, -1, NULL, NULL);
  add_clerk (json, "xu-liming", "李明");
  add_clerk (json, "xu-zhaoyun", "赵云");
  changed = yc_json_canonical_object (json);
  g_assert_true (g_file_set_contents (own, changed, -1, NULL));
  yc_session_enrol_async (session, file, opened_cb, &done);
  yc_ui_test_wait (is_true, &done);
}

static void
signed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (yc_session_sign_in_finish (YC_SESSION (source), result, &error));
  g_assert_no_error (error);
  *(gboolean *) user_data = TRUE;
}

static void
sign_in (const char *clerk)
{
  gboolean done = FALSE;

  yc_session_sign_in_async (session, clerk, PASSWORD, signed_cb, &done);
  yc_ui_test_wait (is_true, &done);
}

/* ---- cases with real pages ---- */

typedef struct { const char *item, *answers, *materials; guint n_pages; char **ret_id; } Case;

static gboolean
add_page (YcStore *store, const YcActor *actor, const char *case_id, YcSealKey *key, const YcMaterial *material, guint no)
{
  g_autofree char *text = g_strdup_printf ("%s\n第 %u 页", material->name, no + 1);
  g_autoptr (GBytes) jpeg = yc_ui_test_page (1240, 1754, text);
  g_autoptr (YcPage) one = g_new0 (YcPage, 1);
  g_autoptr (GError) error = NULL;

  one->id = yc_ids_uuid (yc_store_get_ids (store), yc_clock_now (yc_store_get_clock (store)));
  one->case_id = g_strdup (case_id);
  one->material_id = g_strdup (material->id);
  one->origin = YC_PAGE_IMPORTED_JPEG;
  one->job_id = g_strdup ("");
  one->original_blob = g_strdup ("");
  one->bytes = g_bytes_get_size (jpeg);
  one->width = 1240;
  one->height = 1754;
  one->dpi_asked = one->dpi_real = 150;
  one->captured = yc_clock_now (yc_store_get_clock (store));
  one->blob = yc_store_put_blob (store, case_id, key, jpeg, &one->digest, &error);
  g_assert_no_error (error);
  g_assert_true (yc_page_store_add (store, one, actor, &error));
  g_assert_no_error (error);
  return TRUE;
}

static void
answer (YcIntake *intake, const char *answers)
{
  g_auto (GStrv) words = g_strsplit (answers, " ", -1);

  for (guint i = 0; words[i] != NULL; i++)
    {
      g_auto (GStrv) pair = g_strsplit (words[i], "=", 2);

      yc_intake_set_answer (intake, pair[0], pair[1]);
    }
}

G_GNUC_UNUSED static gpointer
make_case (YcStore *store, const YcActor *actor, gpointer data, GError **error)
{
  const Case *wanted = data;
  g_autoptr (YcItem) item = sample_item (wanted->item);
  g_autoptr (YcIntake) intake = yc_intake_new (item);
  g_auto (GStrv) materials = g_strsplit (wanted->materials, " ", -1);
  g_autoptr (YcSealKey) key = NULL;
  g_autoptr (YcAcceptance) acceptance = NULL;
  char *id;

  sample_person (intake);
  answer (intake, wanted->answers);
  sample_fill_form (intake);
  id = yc_case_store_save_draft (store, NULL, intake, actor, error);
  key = yc_store_get_case_key (store, id, error);
  for (guint i = 0; materials[i] != NULL; i++)
    for (guint k = 0; k < wanted->n_pages; k++)
      add_page (store, actor, id, key, yc_item_find_material (item, materials[i]), k);
  acceptance = yc_submission_accept (store, yc_session_get_calendar (session), id, YC_OUTCOME_ACCEPT, actor, error);
  *wanted->ret_id = id;
  return NULL;
}

/* ---- the feed: the own store in the platform's place ---- */

/* The platform knows nobody who is signed in here. */
static gboolean feed_signed_out;

static gboolean
refuse_nobody (GError **error)
{
  g_set_error_literal (error, YC_SYNC_ERROR, YC_SYNC_ERROR_SIGN_IN, "signed-out: no such session, or it is over");
  return FALSE;
}

static void
answer_async (GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (session, cancellable, callback, user_data);

  g_task_return_boolean (task, TRUE);
}

static guint feed_n_parts, feed_n_lists, feed_n_adopted;     /* as asked for last; how often; dossiers */

static void
adopt_async (gpointer data, const char *case_id, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  feed_n_adopted++;
  answer_async (cancellable, callback, user_data);
}

static void
list_async (gpointer data, guint n_parts, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  feed_n_parts = n_parts;
  feed_n_lists++;
  answer_async (cancellable, callback, user_data);
}

static void
add_line (YcWorklist *work, const char *case_id, const char *item, const char *applicant, const char *due, const char *claimed)
{
  YcCaseLine *line = g_new0 (YcCaseLine, 1);

  line->case_id = g_strdup (case_id);
  line->number = g_strdup ("");
  line->state = *claimed != '\0' ? YC_STATE_REVIEW : YC_STATE_HANDED_OVER;
  line->item_name = g_strdup (item);
  line->applicant = g_strdup (applicant);
  line->agency = g_strdup ("012");
  line->received = g_strdup ("2026-11-23");
  line->due = g_strdup (due);
  line->cure_due = g_strdup ("");
  line->claimed_by = g_strdup (claimed);
  line->priority = g_str_equal (case_id, cases[1]);
  g_ptr_array_add (work->cases, line);
}

/* What the platform would answer; NULL: four cases of the hall. */
static YcWorklist *(*feed_make_list) (guint n_parts);

static YcWorklist *
list_finish (gpointer data, GAsyncResult *result, GError **error)
{
  YcWorklist *work = feed_make_list != NULL ? feed_make_list (feed_n_parts) : yc_worklist_new ();

  if (feed_make_list != NULL)
    return work;
  add_line (work, "0190a1b2-0000-7000-8000-000000000001", "食品经营许可（新办）", "于样本", "2026-11-23", "xu-zhaoyun");
  add_line (work, cases[0], "公共场所卫生许可（新办）", "林样本", "2026-11-24", "");
  add_line (work, cases[1], "小餐饮经营许可（含变更经营项目）", "林样本", "2026-11-30", "");
  add_line (work, "0190a1b2-0000-7000-8000-000000000002", "护士执业注册", "孙样本", "2026-12-02", "");
  return work;
}

/* (nullable): why the platform gives no dossier. */
static const GError *feed_refused;

static gboolean
adopt_finish (gpointer data, GAsyncResult *result, GError **error)
{
  if (feed_refused != NULL)
    {
      *error = g_error_copy (feed_refused);
      return FALSE;
    }
  return feed_signed_out ? refuse_nobody (error) : g_task_propagate_boolean (G_TASK (result), error);
}

typedef struct { char *case_id; YcDigest digest; } Blob;

static GBytes *
read_page (YcStore *store, const Blob *blob, GError **error)
{
  g_autoptr (GPtrArray) pages = yc_page_store_list (store, blob->case_id, FALSE, error);

  for (guint i = 0; pages != NULL && i < pages->len; i++)
    if (yc_digest_equal (&((YcPage *) g_ptr_array_index (pages, i))->digest, &blob->digest))
      return yc_page_store_read (store, g_ptr_array_index (pages, i), error);
  return NULL;
}

static gpointer
read_blob (YcStore *store, const YcActor *actor, gpointer data, GError **error)
{
  const Blob *blob = data;
  const YcOutboxFile manifest = { .case_id = blob->case_id, .kind = (char *) "manifest", .ref = (char *) "manifest" };
  g_autoptr (GPtrArray) papers = yc_case_store_list_papers (store, blob->case_id, error);
  YcDigest digest;
  g_autoptr (GBytes) bytes = yc_outbox_store_read_file (store, &manifest, &digest, error);

  if (bytes == NULL || yc_digest_equal (&digest, &blob->digest))
    return g_steal_pointer (&bytes);
  for (guint i = 0; papers != NULL && i < papers->len; i++)
    {
      const YcPaperRecord *paper = g_ptr_array_index (papers, i);

      if (yc_digest_equal (&paper->digest, &blob->digest))
        return yc_case_store_get_paper (store, blob->case_id, paper->id, error);
    }
  return read_page (store, blob, error);
}

static void
blob_free (Blob *blob)
{
  g_free (blob->case_id);
  g_free (blob);
}

static void
blob_async (gpointer data, const char *case_id, const YcDigest *digest, gsize max_bytes, GCancellable *cancellable, GAsyncReadyCallback callback,
            gpointer user_data)
{
  Blob *blob = g_new0 (Blob, 1);

  blob->case_id = g_strdup (case_id);
  blob->digest = *digest;
  yc_session_run (session, read_blob, blob, (GDestroyNotify) blob_free, (GDestroyNotify) g_bytes_unref, callback, user_data);
}

static GBytes *
blob_finish (gpointer data, GAsyncResult *result, GError **error)
{
  GBytes *bytes = yc_session_run_finish (session, result, feed_signed_out ? NULL : error);

  if (!feed_signed_out)
    return bytes;
  g_clear_pointer (&bytes, g_bytes_unref);
  refuse_nobody (error);
  return NULL;
}

static const YcReviewFeedClass feed_class = { list_async, list_finish, adopt_async, adopt_finish, blob_async, blob_finish, NULL };

/* Whoever ends a 现场核查 names two who were there; before that there is nothing to confirm. @acts: with its form shown */
G_GNUC_UNUSED static void
name_persons_in (GtkWidget *acts, const char *first, const char *second, gboolean ready)
{
  gtk_editable_set_text (GTK_EDITABLE (yc_ui_test_find_named (acts, "first")), first);
  gtk_editable_set_text (GTK_EDITABLE (yc_ui_test_find_named (acts, "second")), second);
  g_assert_cmpint (gtk_widget_get_sensitive (yc_ui_test_find_named (acts, "confirm")), ==, ready);
}
