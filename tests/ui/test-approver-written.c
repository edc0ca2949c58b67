/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */

/* What an approver writes is lost by nothing but an act that recorded it: not by another case, not by the key of the next one, not by a verdict that failed. A real store with real
 * cases. Needs a display and a keyring. */
#define G_LOG_DOMAIN "yc-test"
#include "config.h"

#include "app/review/yc-approver-page-private.h"
#include "review/yc-review.h"
#include "test-approver.h"

#define NOTE "平面图缺少\n防蝇设施"

static YcApproverPage *page;
static guint n_said;

static gpointer
claim (YcStore *store, const YcActor *actor, gpointer data, GError **error)
{
  const YcReviewDesk desk = { store, yc_session_get_calendar (session), data, NULL, actor, NULL };

  g_assert_true (yc_review_claim (&desk, error));
  return NULL;
}

static gboolean
is_open (gpointer data)
{
  return page->busy == 0 && page->dossier != NULL && page->dossier->has_pages && g_strcmp0 (page->dossier->record->id, data) == 0;
}

static void
open_case (const char *case_id)
{
  yc_approver_page_open (page, case_id);
  yc_ui_test_wait (is_open, (gpointer) case_id);
  yc_ui_test_settle ();
}

static void
write_in (GtkTextView *view, const char *text)
{
  gtk_text_buffer_set_text (gtk_text_view_get_buffer (view), text, -1);
}

static void
assert_written (GtkTextView *view, const char *wanted)
{
  g_autofree char *text = yc_approver_page_read_text (view);

  g_assert_cmpstr (text, ==, wanted);
}

static void
test_another_case (void)
{
  open_case (cases[0]);
  gtk_toggle_button_set_active (page->deny, TRUE);
  write_in (page->text, NOTE);
  write_in (page->basis, "某条");
  write_in (page->delay, "等待复函");
  open_case (cases[1]);
  assert_written (page->text, "");
  assert_written (page->basis, "");
  assert_written (page->delay, "");
  g_assert_true (gtk_toggle_button_get_active (page->grant));
  open_case (cases[0]);
  assert_written (page->text, NOTE);
  assert_written (page->basis, "某条");
  assert_written (page->delay, "等待复函");
  g_assert_true (gtk_toggle_button_get_active (page->deny));
  gtk_toggle_button_set_active (page->grant, TRUE);
  write_in (page->delay, "");
}

/* In a text the key of the next case goes to the next paragraph. */
static void
test_key (void)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (page->text);
  GtkTextIter at;

  open_case (cases[0]);
  yc_approver_page_refresh (page);
  yc_ui_test_settle ();
  gtk_text_buffer_get_start_iter (buffer, &at);
  gtk_text_buffer_place_cursor (buffer, &at);
  gtk_widget_grab_focus (GTK_WIDGET (page->text));
  g_action_group_activate_action (yc_approver_page_get_actions (page), "next-case", NULL);
  g_assert_cmpstr (yc_approver_page_get_case (page), ==, cases[0]);
  gtk_text_buffer_get_iter_at_mark (buffer, &at, gtk_text_buffer_get_insert (buffer));
  g_assert_cmpint (gtk_text_iter_get_offset (&at), >, 0);
  gtk_widget_grab_focus (GTK_WIDGET (page->subjects));
  g_action_group_activate_action (yc_approver_page_get_actions (page), "next-case", NULL);
  g_assert_cmpstr (yc_approver_page_get_case (page), ==, cases[1]);
}

static void
said_cb (gpointer object, const GError *error, gpointer data)
{
  n_said++;
}

static gboolean
was_said (gpointer data)
{
  return n_said > 0 && page->busy == 0;
}

static gpointer
take_over (YcStore *store, const YcActor *actor, gpointer data, GError **error)
{
  const YcReviewDesk desk = { store, yc_session_get_calendar (session), data, NULL, actor, NULL };

  g_assert_true (yc_review_take_over (&desk, "请假", error));
  return NULL;
}

/* Recorded, the note goes; refused, as by a colleague who has the case now, it stays. */
static void
test_verdict (void)
{
  gulong id = g_signal_connect (page, "said", G_CALLBACK (said_cb), NULL);

  open_case (cases[0]);
  write_in (page->text, NOTE);
  g_action_group_activate_action (yc_approver_page_get_actions (page), "fails", NULL);
  assert_written (page->text, NOTE);
  yc_ui_test_wait (is_open, cases[0]);
  assert_written (page->text, "");
  g_assert_cmpuint (n_said, ==, 0);
  write_in (page->text, NOTE);
  sign_in ("xu-zhaoyun");
  run (take_over, cases[0]);
  sign_in ("xu-liming");
  g_action_group_activate_action (yc_approver_page_get_actions (page), "doubt", NULL);
  yc_ui_test_wait (was_said, NULL);
  assert_written (page->text, NOTE);
  g_signal_handler_disconnect (page, id);
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
  run (claim, cases[0]);
  page = YC_APPROVER_PAGE (yc_approver_page_new (session, (YcReviewFeed) { &feed_class, NULL }));
  window = yc_ui_test_show (GTK_WIDGET (page), 1366, 720);
  g_test_add_func ("/ui/approver-written/1-another-case", test_another_case);
  g_test_add_func ("/ui/approver-written/2-the-key-of-the-next-case", test_key);
  g_test_add_func ("/ui/approver-written/3-a-verdict", test_verdict);
  rc = g_test_run ();
  yc_ui_test_close (window);
  yc_session_close (session);
  g_clear_object (&session);
  g_free (cases[0]);
  g_free (cases[1]);
  return rc;
}
