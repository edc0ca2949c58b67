/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */

/* One answer that is cut while the line stays online: nobody tells the approver's page that the line is back, and what was cut comes all the same. A real store with a real
 * case; the feed cuts as many answers as it is told. Needs a display and a keyring. */
#define G_LOG_DOMAIN "yc-test"
#include "config.h"

#include "app/review/yc-approver-page-private.h"
#include "test-approver.h"

static YcApproverPage *page;
static guint n_cut_adopts, n_cut_blobs, n_cuts;     /* still to be cut; cut so far */
static guint n_wrong;           /* still to be answered with something else */

static gboolean
cut (guint *n, GError **error)
{
  if (*n == 0)
    return FALSE;
  --*n;
  n_cuts++;
  g_set_error_literal (error, YC_SYNC_ERROR, YC_SYNC_ERROR_LINE, "0 Connection terminated unexpectedly");
  return TRUE;
}

static gboolean
cut_adopt_finish (gpointer data, GAsyncResult *result, GError **error)
{
  return !cut (&n_cut_adopts, error) && adopt_finish (data, result, error);
}

static GBytes *
cut_blob_finish (gpointer data, GAsyncResult *result, GError **error)
{
  g_autoptr (GBytes) bytes = blob_finish (data, result, error);

  if (bytes != NULL && n_wrong > 0 && *(const char *) g_bytes_get_data (bytes, NULL) == '{')      /* a manifest, and no page */
    {
      n_wrong--;
      return g_bytes_new_static ("{}", 2);
    }
  return bytes == NULL || cut (&n_cut_blobs, error) ? NULL : g_steal_pointer (&bytes);
}

static const YcReviewFeedClass cut_class = { list_async, list_finish, adopt_async, cut_adopt_finish, blob_async, cut_blob_finish, NULL };

static gboolean
says (gpointer data)
{
  return yc_ui_test_says (GTK_WIDGET (page->reading), data);
}

static gboolean
has_pages (gpointer data)
{
  return page->dossier != NULL && page->dossier->has_pages;
}

static gboolean
has_view (gpointer data)
{
  YcPageObject *shown = yc_page_column_get_page (page->column);

  return shown != NULL && yc_page_object_get_view (shown) != NULL;
}

static gboolean
was_asked (gpointer data)
{
  return feed_n_adopted >= GPOINTER_TO_UINT (data);
}

/* A case that was never here: asked for again by a timer, more than once, and at once when a list comes or somebody tries the line. */
static void
test_dossier (void)
{
  guint n = feed_n_adopted;

  n_cut_adopts = 100;
  yc_approver_page_open (page, "0190a1b2-0000-7000-8000-000000000002");
  yc_ui_test_wait (says, (gpointer) "现在取不到卷宗");
  yc_ui_test_wait (was_asked, GUINT_TO_POINTER (n + 3));
  yc_ui_test_settle ();
  g_assert_cmpuint (page->retry_id, !=, 0);
  g_assert_true (says ((gpointer) "现在取不到卷宗"));
  n = feed_n_adopted;
  yc_approver_page_try_now (page);
  g_assert_cmpuint (feed_n_adopted, ==, n + 1);
  yc_approver_page_try_now (page);
  g_assert_cmpuint (feed_n_adopted, ==, n + 1);
  yc_ui_test_settle ();
  n_cut_adopts = 0;
}

/* The list of pages; then pages of it. */
static void
test_pages (void)
{
  n_cuts = 0;
  n_cut_blobs = 1;
  yc_approver_page_open (page, cases[0]);
  yc_ui_test_wait (says, (gpointer) "现在取不到页面");
  g_assert_cmpuint (n_cuts, ==, 1);
  n_cut_blobs = 2;
  yc_ui_test_wait (has_pages, NULL);
  g_assert_cmpuint (n_cuts, ==, 3);
  n_cut_blobs = 1;
  yc_ui_test_settle ();
  yc_ui_test_wait (has_view, NULL);
  g_assert_cmpuint (n_cuts, ==, 4);
  g_assert_cmpint (page->n_failed, ==, 0);
}

/* A list of pages that is not the signed one is none: it is said, asked for again, and then there. */
static void
test_wrong_manifest (void)
{
  n_wrong = 2;
  g_test_expect_message ("yc-app", G_LOG_LEVEL_WARNING, "*another manifest*");
  g_test_expect_message ("yc-app", G_LOG_LEVEL_WARNING, "*another manifest*");
  yc_approver_page_open (page, cases[1]);
  yc_ui_test_wait (says, (gpointer) "与签名的不符");
  g_assert_cmpuint (page->retry_id, !=, 0);
  g_assert_false (page->dossier->has_pages);
  yc_ui_test_wait (has_pages, NULL);
  g_test_assert_expected_messages ();
  g_assert_cmpuint (n_wrong, ==, 0);
}

/* What another case waits for is no longer waited for. */
static void
test_left (void)
{
  n_cut_adopts = 1;
  yc_approver_page_open (page, "0190a1b2-0000-7000-8000-000000000001");
  yc_ui_test_wait (says, (gpointer) "现在取不到卷宗");
  g_assert_cmpuint (page->retry_id, !=, 0);
  yc_approver_page_open (page, cases[0]);
  g_assert_cmpuint (page->retry_id, ==, 0);
  yc_ui_test_wait (has_pages, NULL);
}

int
main (int argc, char *argv[])
{
  Case hygiene = { "public-place-hygiene", "category=lodging rooms=from-50 air=yes", ALL_HYGIENE, 1, &cases[0] };
  Case catering = { "small-catering", "scenario=new", ALL_CATERING, 1, &cases[1] };
  GtkWidget *window;
  int rc;

  yc_ui_test_init (&argc, &argv);
  session = yc_session_new ();
  enrol ();
  sign_in ("wangjing");
  run (make_case, &hygiene);
  run (make_case, &catering);
  sign_in ("xu-liming");
  page = YC_APPROVER_PAGE (yc_approver_page_new (session, (YcReviewFeed) { &cut_class, NULL }));
  window = yc_ui_test_show (GTK_WIDGET (page), 1366, 720);
  g_test_add_func ("/ui/approver-retry/1-a-dossier-that-was-cut", test_dossier);
  g_test_add_func ("/ui/approver-retry/2-pages-that-were-cut", test_pages);
  g_test_add_func ("/ui/approver-retry/2b-pages-that-are-not-the-signed-ones", test_wrong_manifest);
  g_test_add_func ("/ui/approver-retry/3-another-case-was-opened", test_left);
  rc = g_test_run ();
  yc_ui_test_close (window);
  yc_session_close (session);
  g_clear_object (&session);
  g_free (cases[0]);
  g_free (cases[1]);
  return rc;
}
