/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */

/* The clerk's window on a real store with a real keyring: from a bare workstation over enrolment and sign-in to a draft in the list, its paper
 * as pages, and a print without a printer. The cases build on each other, as a morning at the counter does. Needs a display and a keyring. */
#define G_LOG_DOMAIN "yc-test"
#include "config.h"

#include <glib/gstdio.h>

#include "app/clerk/yc-clerk-window-private.h"
#include "app/clerk/yc-intake-page-private.h"
#include "app/common/yc-help-window.h"
#include "app/common/yc-line-look.h"
#include "app/common/yc-paper-sheet.h"
#include "app/common/yc-print.h"
#include "app/common/yc-printer-chooser.h"
#include "app/common/yc-queue-item.h"
#include "app/yc-settings.h"
#include "yc-ui-test.h"

static AdwApplication *app;
static YcSession *session;
static YcClerkWindow *window;
static char *case_id;

typedef struct { GtkWidget *root; const char *text; } Says;

static gboolean
says (gpointer data)
{
  const Says *says_data = data;

  return yc_ui_test_says (says_data->root, says_data->text);
}

static void
wait_for (const char *text)
{
  Says data = { GTK_WIDGET (window), text };

  yc_ui_test_wait (says, &data);
  yc_ui_test_settle ();
  if (!says (&data))
    g_test_message ("not read: %s", text);
}

static void
shoot (const char *name)
{
  static const struct { int width, height; } sizes[] = { { 1920, 1080 }, { 1366, 768 } };

  for (guint dark = 0; dark < 2; dark++)
    for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
      {
        g_autofree char *file = g_strdup_printf ("%s-%s%d", name, dark ? "dark-" : "", sizes[i].width);
        adw_style_manager_set_color_scheme (adw_style_manager_get_default (), dark ? ADW_COLOR_SCHEME_FORCE_DARK : ADW_COLOR_SCHEME_FORCE_LIGHT);
        yc_ui_test_resize (GTK_WIDGET (window), sizes[i].width, sizes[i].height);
        yc_ui_test_shoot (GTK_WIDGET (window), file);
      }
  adw_style_manager_set_color_scheme (adw_style_manager_get_default (), ADW_COLOR_SCHEME_FORCE_LIGHT);
}

static gboolean
is_true (gpointer data)
{
  return *(gboolean *) data;
}

static void
finish_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  case_id = case_id != NULL ? case_id : yc_session_run_finish (YC_SESSION (source), result, &error);
  g_assert_no_error (error);
  *(gboolean *) user_data = TRUE;
}

/* ---- a bare workstation ---- */

static void
test_nobody_enrolled (void)
{
  g_autoptr (GSettings) settings = yc_settings_open ();

  /* A window that is maximised keeps its size. */
  g_settings_set_boolean (settings, "window-maximized", FALSE);
  window = YC_CLERK_WINDOW (yc_clerk_window_new (GTK_APPLICATION (app), session));
  gtk_window_present (GTK_WINDOW (window));
  yc_clerk_window_open (window);
  wait_for ("本工作站还没有登记");
  g_assert_cmpstr (gtk_stack_get_visible_child_name (window->phase), ==, "trouble");
  yc_ui_test_check_names (GTK_WIDGET (window));
  shoot ("nobody-enrolled");
}

/* The real second instance: another session of the same account finds the lock. */
static void
test_second_instance (void)
{
  g_autoptr (YcSession) other = yc_session_new ();
  YcClerkWindow *first = window;

  window = YC_CLERK_WINDOW (yc_clerk_window_new (GTK_APPLICATION (app), other));
  gtk_window_present (GTK_WINDOW (window));
  yc_clerk_window_open (window);
  wait_for ("已经打开了一窗");
  gtk_window_destroy (GTK_WINDOW (window));
  yc_session_close (other);
  window = first;
}

static void
test_broken_enrolment (void)
{
  g_autofree char *path = g_build_filename (g_get_tmp_dir (), "broken-enrolment.json", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autofree char *place = g_build_filename (yc_session_get_store_folder (session), "enrolment.json", NULL);

  g_assert_true (g_file_set_contents (path, "{ \"format\": 1, \"lease_id\": ", -1, NULL));
  yc_session_enrol_async (session, file, yc_clerk_window_opened_cb, g_object_ref (window));
  wait_for ("文件格式不对");
  g_assert_false (g_file_test (place, G_FILE_TEST_EXISTS));
  g_unlink (path);
}

static void
test_enrolment_opens_the_window (void)
{
  g_autofree char *path = g_build_filename (g_getenv ("YICHUANG_DATADIR"), "demo", "enrolment.json", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autofree char *place = g_build_filename (yc_session_get_store_folder (session), "enrolment.json", NULL);

  /* A file that could not be taken before is out of date; neither it nor the new one stays with its passwords. */
  g_assert_true (g_file_set_contents (place, "{ \"format\": 1, \"lease_id\": ", -1, NULL));
  yc_session_enrol_async (session, file, yc_clerk_window_opened_cb, g_object_ref (window));
  wait_for ("王静");
  g_assert_false (g_file_test (place, G_FILE_TEST_EXISTS));
  g_assert_true (g_file_test (path, G_FILE_TEST_EXISTS));
  g_assert_cmpstr (gtk_stack_get_visible_child_name (window->phase), ==, "work");
  g_assert_true (yc_ui_test_says (GTK_WIDGET (window), "大连市中山区政务服务中心"));
  g_assert_true (yc_ui_test_says (GTK_WIDGET (window), "03 综合窗口"));
  wait_for ("未接入平台");
  shoot ("fresh");
}

/* ---- sign-in ---- */

static void
test_wrong_password (void)
{
  YcSignInPage *page;
  GtkWidget *clerk, *password;

  yc_clerk_window_show_sign_in (window);
  page = window->sign_in;
  clerk = yc_ui_test_find (GTK_WIDGET (page), ADW_TYPE_ENTRY_ROW);
  password = yc_ui_test_find (GTK_WIDGET (page), ADW_TYPE_PASSWORD_ENTRY_ROW);
  gtk_editable_set_text (GTK_EDITABLE (clerk), "wangjing");
  gtk_editable_set_text (GTK_EDITABLE (password), "not-the-password");
  g_signal_emit_by_name (password, "entry-activated");
  wait_for ("密码不对");
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (password)), ==, "");
  yc_ui_test_check_names (GTK_WIDGET (page));
  shoot ("wrong-password");
  gtk_editable_set_text (GTK_EDITABLE (clerk), "nobody");
  gtk_editable_set_text (GTK_EDITABLE (password), "x");
  g_signal_emit_by_name (password, "entry-activated");
  wait_for ("没有登记这个工号");
  gtk_stack_set_visible_child_name (window->phase, "work");
}

/* ---- the list ---- */

static void
test_empty_list (void)
{
  gtk_widget_activate_action (GTK_WIDGET (window), "win.show-cases", NULL);
  wait_for ("还没有办件");
  yc_ui_test_check_names (GTK_WIDGET (window->cases));
  shoot ("cases-empty");
}

static gpointer
save_draft (YcStore *store, const YcActor *actor, gpointer data, GError **error)
{
  g_autoptr (YcItem) item = yc_ui_test_item ("small-catering");
  g_autoptr (YcIntake) intake = yc_intake_new (item);
  g_autofree char *id = NULL;

  g_free (intake->applicant.name);
  intake->applicant.name = g_strdup ("样本一");
  g_free (intake->applicant.number);
  intake->applicant.number = g_strdup ("110101199003072615");
  g_free (intake->applicant.phone);
  intake->applicant.phone = g_strdup ("13900000018");
  yc_intake_set_answer (intake, ((YcQuestion *) item->questions->pdata[0])->id,
                        ((YcAnswer *) ((YcQuestion *) item->questions->pdata[0])->answers->pdata[0])->id);
  id = yc_case_store_save_draft (store, NULL, intake, actor, error);
  if (id == NULL || !yc_case_store_park (store, id, TRUE, "等申请人带健康证明回来", actor, error))
    return NULL;
  return g_steal_pointer (&id);
}

static void
test_draft_is_listed (void)
{
  gboolean done = FALSE;

  yc_session_run (session, save_draft, NULL, NULL, g_free, finish_cb, &done);
  yc_ui_test_wait (is_true, &done);
  g_assert_nonnull (case_id);
  yc_session_notify_case (session, case_id);
  wait_for ("已暂存");
  wait_for ("等申请人带健康证明回来");
  g_assert_false (yc_ui_test_says (GTK_WIDGET (window->cases), "样本一"));   /* masked */
  g_assert_true (yc_case_list_can_resume (window->cases));
  yc_ui_test_check_names (GTK_WIDGET (window->cases));
  shoot ("cases");
}

static void
test_search_finds_and_misses (void)
{
  gtk_editable_set_text (window->search_entry, "没有这个人");
  wait_for ("没有符合的办件");
  wait_for ("已按编号或尾号，申请人和代理人的姓名、证件号码和电话（或后四位），以及法定代表人查找。");
  gtk_editable_set_text (window->search_entry, "2615");
  wait_for ("已暂存");
  gtk_editable_set_text (window->search_entry, "没有这个人");
  wait_for ("没有符合的办件");
  gtk_editable_set_text (window->search_entry, "0018");
  wait_for ("已暂存");
  gtk_editable_set_text (window->search_entry, "");
  wait_for ("最近收的在最上");
}

/* ---- the case and its paper ---- */

static gpointer
make_form (YcStore *store, const YcActor *actor, gpointer data, GError **error)
{
  YcPaperRecord *paper = yc_submission_make_paper (store, data, case_id, "application-form", actor, error);

  if (paper != NULL)
    yc_paper_record_free (paper);
  return NULL;
}

static gboolean
has_picture (gpointer data)
{
  GtkWidget *sheet = yc_ui_test_find (GTK_WIDGET (window->case_page), YC_TYPE_PAPER_SHEET);

  return sheet != NULL && yc_paper_sheet_is_drawn (YC_PAPER_SHEET (sheet));
}

static void
test_paper_is_shown (void)
{
  gboolean done = FALSE;

  yc_session_run (session, make_form, yc_session_get_calendar (session), NULL, NULL, finish_cb, &done);
  yc_ui_test_wait (is_true, &done);
  yc_session_notify_case (session, case_id);
  gtk_widget_activate_action (GTK_WIDGET (window), "win.open-case", NULL);
  wait_for ("经过");
  yc_ui_test_wait (has_picture, NULL);
  g_assert_true (yc_ui_test_says (GTK_WIDGET (window->case_page), "样本一"));
  g_assert_true (yc_ui_test_says (GTK_WIDGET (window->case_page), "110101 ******** 2615"));
  g_assert_true (yc_case_page_can_print (window->case_page));
  g_assert_true (yc_case_page_can_resume (window->case_page));
  yc_ui_test_check_names (GTK_WIDGET (window->case_page));
  shoot ("case");
}

static gpointer
read_paper (YcStore *store, const YcActor *actor, gpointer data, GError **error)
{
  g_autoptr (GPtrArray) papers = yc_case_store_list_papers (store, case_id, error);
  const YcPaperRecord *paper = papers != NULL && papers->len > 0 ? g_ptr_array_index (papers, papers->len - 1) : NULL;

  return paper != NULL ? yc_case_store_get_paper (store, case_id, paper->id, error) : NULL;
}

static GBytes *stored;

static void
read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  stored = yc_session_run_finish (YC_SESSION (source), result, NULL);
  *(gboolean *) user_data = TRUE;
}

/* The sheet as it is on the screen, without what lies over it. */
static GdkTexture *
take_sheet (GtkWidget *sheet)
{
  float w = (float) gtk_widget_get_width (sheet), h = (float) gtk_widget_get_height (sheet);
  g_autoptr (GdkPaintable) paintable = gtk_widget_paintable_new (sheet);
  g_autoptr (GtkSnapshot) snapshot = gtk_snapshot_new ();
  g_autoptr (GskRenderNode) node = NULL;

  gdk_paintable_snapshot (paintable, snapshot, w, h);
  node = gtk_snapshot_free_to_node (g_steal_pointer (&snapshot));
  return gsk_renderer_render_texture (gtk_native_get_renderer (gtk_widget_get_native (sheet)), node, &GRAPHENE_RECT_INIT (0, 0, w, h));
}

/* The first page of the stored bytes by another program. */
static GdkTexture *
draw_stored (int width, int height)
{
  g_autofree char *folder = g_dir_make_tmp ("shown-XXXXXX", NULL), *pdf = g_build_filename (folder, "a.pdf", NULL), *stem = g_build_filename (folder, "a", NULL);
  g_autofree char *png = g_strconcat (stem, ".png", NULL), *w = g_strdup_printf ("%d", width), *h = g_strdup_printf ("%d", height);
  const char *draw[] = { "pdftocairo", "-png", "-singlefile", "-f", "1", "-scale-to-x", w, "-scale-to-y", h, pdf, stem, NULL };
  GdkTexture *texture;
  int status = -1;

  g_assert_true (g_file_set_contents (pdf, g_bytes_get_data (stored, NULL), (gssize) g_bytes_get_size (stored), NULL));
  g_assert_true (g_spawn_sync (NULL, (char **) draw, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, &status, NULL) && status == 0);
  texture = gdk_texture_new_from_filename (png, NULL);
  g_assert_nonnull (texture);
  g_unlink (pdf);
  g_unlink (png);
  g_rmdir (folder);
  return texture;
}

/* How dark each square of @n pixels is, 0 to 255; @dy: read so many lines further down. */
static double
find_difference (GdkTexture *one, GdkTexture *other, int n, int dy)
{
  int w = gdk_texture_get_width (one), h = gdk_texture_get_height (one);
  g_autofree guchar *a = g_malloc0 ((gsize) w * (gsize) h * 4), *b = g_malloc0 ((gsize) w * (gsize) h * 4);
  double most = 0;

  g_assert_cmpint (gdk_texture_get_width (other), ==, w);
  g_assert_cmpint (gdk_texture_get_height (other), ==, h);
  gdk_texture_download (one, a, (gsize) w * 4);
  gdk_texture_download (other, b, (gsize) w * 4);
  for (int y = n; y + 2 * n + dy < h; y += n)
    for (int x = n; x + 2 * n < w; x += n)
      {
        double sum = 0;

        for (int i = 0; i < n * n; i++)
          sum += a[((y + i / n) * w + x + i % n) * 4 + 1] - b[((y + dy + i / n) * w + x + i % n) * 4 + 1];
        most = MAX (most, ABS (sum) / (n * n));
      }
  return most;
}

/* What is on the screen are the bytes that are stored (design 9.26), drawn by a program that is not ours; a line of print further down it is not. */
static void
test_shown_is_stored (void)
{
  GtkWidget *sheet = yc_ui_test_find (GTK_WIDGET (window->case_page), YC_TYPE_PAPER_SHEET);
  g_autoptr (GdkTexture) shown = NULL, drawn = NULL;
  gboolean done = FALSE;

  yc_ui_test_resize (GTK_WIDGET (window), 1920, 1080);
  yc_ui_test_wait (has_picture, NULL);
  yc_session_run (session, read_paper, NULL, NULL, (GDestroyNotify) g_bytes_unref, read_cb, &done);
  yc_ui_test_wait (is_true, &done);
  g_assert_nonnull (stored);
  shown = take_sheet (sheet);
  drawn = draw_stored (gdk_texture_get_width (shown), gdk_texture_get_height (shown));
  g_test_message ("most: %.1f, a line further down %.1f", find_difference (shown, drawn, 16, 0), find_difference (shown, drawn, 16, 14));
  g_assert_cmpfloat (find_difference (shown, drawn, 16, 0), <, 40);
  g_assert_cmpfloat (find_difference (shown, drawn, 16, 14), >, 80);
  g_clear_pointer (&stored, g_bytes_unref);
}

/* No printer is there: the paper is one key away, and no file in clear is left. */
static void
test_no_printer (void)
{
  g_autoptr (GDir) dir = NULL;
  const char *name;

  gtk_widget_activate_action (GTK_WIDGET (window), "win.print", NULL);
  wait_for ("没有找到打印机");
  g_assert_true (yc_case_page_can_print (window->case_page));
  wait_for ("打印失败");   /* it stands in the history */
  shoot ("no-printer");
  dir = g_dir_open (g_get_user_runtime_dir (), 0, NULL);
  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    g_assert_false (g_str_has_prefix (name, "yichuang-print"));
}

static gboolean
intake_has_case (gpointer data)
{
  return g_strcmp0 (yc_intake_page_get_case (window->intake), case_id) == 0;
}

static void
test_resume (void)
{
  gtk_widget_activate_action (GTK_WIDGET (window), "win.resume-case", NULL);
  yc_ui_test_wait (intake_has_case, NULL);
  g_assert_cmpstr (gtk_stack_get_visible_child_name (window->area), ==, "intake");
  wait_for ("小餐饮");
  shoot ("intake");
}

static gboolean
import_is_over (gpointer data)
{
  return window->intake->import == NULL && window->intake->import_file == NULL && !yc_intake_page_is_busy (window->intake);
}

/* A page that comes in is somebody's: nobody gives the place away while it does, and no question is asked that would. */
static void
test_no_enrolment_while_busy (void)
{
  g_autofree char *path = g_build_filename (g_get_user_runtime_dir (), "page.jpg", NULL);
  g_autoptr (GBytes) jpeg = yc_ui_test_page (600, 800, "营业执照");
  g_autoptr (GFile) file = g_file_new_for_path (path);
  guint n_windows = g_list_model_get_n_items (gtk_window_get_toplevels ());
  g_autoptr (GError) error = NULL;

  g_assert_true (g_file_set_contents (path, g_bytes_get_data (jpeg, NULL), (gssize) g_bytes_get_size (jpeg), &error));
  g_free (window->intake->selected);
  window->intake->selected = g_strdup ("business-licence");
  yc_intake_page_import_file (window->intake, file);
  g_assert_true (yc_intake_page_is_busy (window->intake));
  gtk_widget_activate_action (GTK_WIDGET (window), "win.enrol", NULL);
  yc_ui_test_settle ();
  g_assert_cmpuint (g_list_model_get_n_items (gtk_window_get_toplevels ()), ==, n_windows);
  wait_for ("还在进行");
  yc_ui_test_wait (import_is_over, NULL);
  g_unlink (path);
}

/* ---- a received case ---- */

static gpointer
receive_case (YcStore *store, const YcActor *actor, gpointer data, GError **error)
{
  g_autofree char *id = save_draft (store, actor, NULL, error);
  YcPaperRecord *receipt = id != NULL ? yc_submission_receive (store, data, id, actor, error) : NULL;

  if (receipt != NULL)
    yc_paper_record_free (receipt);
  return NULL;
}

/* Nothing was decided yet, but a clock runs: it is told by its name. */
static void
test_received_case (void)
{
  gboolean done = FALSE;

  yc_session_run (session, receive_case, yc_session_get_calendar (session), NULL, NULL, finish_cb, &done);
  yc_ui_test_wait (is_true, &done);
  yc_session_notify_case (session, case_id);
  gtk_widget_activate_action (GTK_WIDGET (window), "win.show-cases", NULL);
  wait_for ("受理期限剩 5 个工作日");
  yc_ui_test_check_names (GTK_WIDGET (window->cases));
  shoot ("cases-received");
}

/* ---- help ---- */

static GtkWidget *
find_action (GtkWidget *root, const char *action)
{
  GtkWidget *found = NULL;

  if (GTK_IS_ACTIONABLE (root) && g_strcmp0 (gtk_actionable_get_action_name (GTK_ACTIONABLE (root)), action) == 0)
    return root;
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL && found == NULL; child = gtk_widget_get_next_sibling (child))
    found = find_action (child, action);
  return found;
}

/* F1 and the rail are one action: the page of the screen, and the keys stay where they are. */
static void
test_help_of_the_screen (void)
{
  GtkWidget *rail = find_action (GTK_WIDGET (window), "win.help");
  YcHelpWindow *help;

  g_assert_true (GTK_IS_BUTTON (rail));
  g_assert_true (yc_ui_test_says (rail, "帮助"));
  g_signal_emit_by_name (rail, "clicked");
  yc_ui_test_settle ();
  help = (YcHelpWindow *) yc_ui_test_find_window (YC_TYPE_HELP_WINDOW);
  g_assert_nonnull (help);
  g_assert_cmpstr (yc_help_window_get_page (help), ==, "intake");
  gtk_widget_activate_action (GTK_WIDGET (window), "win.show-cases", NULL);
  gtk_widget_activate_action (GTK_WIDGET (window), "win.help", NULL);
  yc_ui_test_settle ();
  g_assert_true ((YcHelpWindow *) yc_ui_test_find_window (YC_TYPE_HELP_WINDOW) == help);
  g_assert_cmpstr (yc_help_window_get_page (help), ==, "cases");
  g_assert_null (window->shortcuts);
  gtk_window_close (GTK_WINDOW (help));
  yc_ui_test_settle ();
  g_assert_null ((YcHelpWindow *) yc_ui_test_find_window (YC_TYPE_HELP_WINDOW));
}

#define MINUTE (60 * (gint64) G_USEC_PER_SEC)

/* What the next tests tell of the line is theirs alone: neither the engine nor the minute's turn says how it really is in between. */
static void
take_the_line (void)
{
  g_clear_handle_id (&window->clock_id, g_source_remove);
  g_signal_handlers_block_by_func (session, yc_clerk_window_show_line, window);
}

static void
give_the_line_back (void)
{
  g_signal_handlers_unblock_by_func (session, yc_clerk_window_show_line, window);
  yc_clerk_window_show_line (window);
}

/* What waits for more than half an hour is said over every page, till it has gone or somebody has closed it. */
static void
test_late_bar (void)
{
  gint64 now = yc_clock_now (yc_session_get_clock (session));
  YcSyncStatus status = { .enrolled = TRUE, .line = YC_LINE_OFFLINE, .n_open = 2, .oldest = now - YC_LINE_LATE + MINUTE };
  GtkWidget *close = NULL;
  g_autofree char *oldest = NULL, *says = NULL;
  GDate today;

  take_the_line ();
  yc_clerk_window_show_late (window, &status);
  g_assert_null (window->late_bar);
  status.oldest -= 2 * MINUTE;
  yc_clerk_window_show_late (window, &status);
  yc_session_today (session, &today);
  oldest = yc_queue_time (status.oldest, &today);
  says = g_strconcat ("2 条待送平台，最早 ", oldest, NULL);
  wait_for (says);
  yc_ui_test_check_names (GTK_WIDGET (window));
  shoot ("late");
  g_signal_emit_by_name (find_action (GTK_WIDGET (window->late_bar), "win.show-queue"), "clicked");
  yc_ui_test_settle ();
  g_assert_cmpstr (gtk_stack_get_visible_child_name (window->area), ==, "queue");
  close = gtk_widget_get_last_child (GTK_WIDGET (window->late_bar));
  g_signal_emit_by_name (close, "clicked");
  status.n_open = 3;
  yc_clerk_window_show_late (window, &status);
  g_assert_false (gtk_widget_get_visible (GTK_WIDGET (window->late_bar)));      /* of this one it was read */
  status.oldest -= MINUTE;
  yc_clerk_window_show_late (window, &status);
  g_assert_true (gtk_widget_get_visible (GTK_WIDGET (window->late_bar)));
  status.n_stuck = 1;                        /* waits for a person, not for the line */
  yc_clerk_window_show_late (window, &status);
  g_assert_true (yc_ui_test_says (GTK_WIDGET (window->late_bar), "2 条待送平台"));
  status.n_open = 1;
  status.oldest = 0;
  yc_clerk_window_show_late (window, &status);
  g_assert_false (gtk_widget_get_visible (GTK_WIDGET (window->late_bar)));
  status = (YcSyncStatus) { .enrolled = FALSE, .n_open = 1, .oldest = now - 2 * YC_LINE_LATE };
  yc_clerk_window_show_late (window, &status);
  g_assert_false (gtk_widget_get_visible (GTK_WIDGET (window->late_bar)));      /* there is no platform to wait for */
  give_the_line_back ();
}

/* A workstation that the platform does not know any more, a copied store, a withdrawn one, another version: the header says it whole, and the joining is offered
 * where it helps. */
static void
test_header_says_what_is_wrong (void)
{
  static const struct { YcLineState line; const char *says; gboolean joins; guint kept, lost; const char *explains; } rows[] = {
    { YC_LINE_SIGN_IN, "平台不认识本机", TRUE, 0, 0, "登记" }, { YC_LINE_CLONED, "本机被复制，请联系管理员", TRUE, 0, 0, "" },
    { YC_LINE_REVOKED, "本机已被停用", FALSE, 0, 0, "" }, { YC_LINE_HALTED, "请联系管理员", FALSE, 0, 0, "" },
    { YC_LINE_REVOKED, "停用 · 移交 1/2 条，1 条受阻", FALSE, 1, 0, "什么也不销毁" }, { YC_LINE_REVOKED, "停用 · 移交 1/2 条", FALSE, 0, 3, "缺少的文件数已告诉平台" },
  };
  YcSyncStatus status = { .enrolled = TRUE, .n_open = 2, .n_stuck = 1 };

  take_the_line ();
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *file = g_strdup_printf ("header-%u", (guint) i);
      PangoLayout *layout = NULL;

      status.line = rows[i].line;
      status.n_kept = rows[i].kept;
      status.n_lost = rows[i].lost;
      status.n_handed = rows[i].kept + rows[i].lost > 0 ? 1 : 0;
      yc_clerk_window_show_status (window, &status);
      g_assert_nonnull (strstr (yc_line_look_explain (&status), rows[i].explains));
      yc_ui_test_settle ();
      layout = gtk_label_get_layout (window->queue_label);
      g_test_message ("header: %s", gtk_label_get_label (window->queue_label));
      g_assert_nonnull (strstr (gtk_label_get_label (window->queue_label), rows[i].says));
      g_assert_false (pango_layout_is_ellipsized (layout));
      g_assert_true (gtk_widget_has_css_class (window->queue_box, "bad"));
      g_assert_cmpint (gtk_widget_get_visible (window->enrol_button), ==, rows[i].joins);
      g_assert_nonnull (gtk_widget_get_tooltip_text (window->queue_box));
      yc_ui_test_check_names (GTK_WIDGET (window));
      shoot (file);
    }
  give_the_line_back ();
}

/* The platform knows nobody who is signed in here: said over every page once, with the way on, which is the lock; gone with the sign-in. */
static void
test_signed_out_bar (void)
{
  YcSyncStatus status = { .enrolled = TRUE, .line = YC_LINE_OFFLINE, .signed_out = TRUE };

  take_the_line ();
  yc_clerk_window_show_signed_out (window, &status);
  g_assert_null (window->out_bar);                       /* nobody is asked without the line */
  status.line = YC_LINE_ONLINE;
  yc_clerk_window_show_signed_out (window, &status);
  wait_for ("平台要求重新登录");
  wait_for ("没有丢失");
  yc_ui_test_check_names (GTK_WIDGET (window));
  shoot ("signed-out");
  g_signal_emit_by_name (gtk_widget_get_last_child (GTK_WIDGET (window->out_bar)), "clicked");
  yc_clerk_window_show_signed_out (window, &status);
  g_assert_false (gtk_widget_get_visible (GTK_WIDGET (window->out_bar)));      /* it was read */
  status.signed_out = FALSE;
  yc_clerk_window_show_signed_out (window, &status);
  status.signed_out = TRUE;
  yc_clerk_window_show_signed_out (window, &status);
  g_assert_true (gtk_widget_get_visible (GTK_WIDGET (window->out_bar)));
  g_assert_nonnull (find_action (GTK_WIDGET (window->out_bar), "win.lock"));
  status.signed_out = FALSE;
  yc_clerk_window_show_signed_out (window, &status);
  g_assert_false (gtk_widget_get_visible (GTK_WIDGET (window->out_bar)));
  give_the_line_back ();
}

static gboolean
is_gone (gpointer data)
{
  return g_list_model_get_n_items (gtk_window_get_toplevels ()) == 0;
}

static void
test_close_saves (void)
{
  gtk_window_close (GTK_WINDOW (window));
  yc_ui_test_wait (is_gone, NULL);
}

static void
add_tests (void)
{
  g_test_add_func ("/ui/window/01-nobody-enrolled-is-a-drawn-state", test_nobody_enrolled);
  g_test_add_func ("/ui/window/02-second-instance-is-a-drawn-state", test_second_instance);
  g_test_add_func ("/ui/window/03-broken-enrolment-changes-nothing", test_broken_enrolment);
  g_test_add_func ("/ui/window/04-enrolment-opens-the-window", test_enrolment_opens_the_window);
  g_test_add_func ("/ui/window/05-wrong-password-stays-on-the-page", test_wrong_password);
  g_test_add_func ("/ui/window/06-empty-list-says-how-to-start", test_empty_list);
  g_test_add_func ("/ui/window/07-draft-is-listed-and-masked", test_draft_is_listed);
  g_test_add_func ("/ui/window/08-search-finds-and-misses", test_search_finds_and_misses);
  g_test_add_func ("/ui/window/09-paper-is-shown-as-pages", test_paper_is_shown);
  g_test_add_func ("/ui/window/09-paper-is-shown-as-pages-as-it-is-stored", test_shown_is_stored);
  g_test_add_func ("/ui/window/10-no-printer-leaves-the-paper-one-key-away", test_no_printer);
  g_test_add_func ("/ui/window/11-parked-case-is-taken-up-again", test_resume);
  g_test_add_func ("/ui/window/11a-no-enrolment-while-a-page-comes-in", test_no_enrolment_while_busy);
  g_test_add_func ("/ui/window/12-help-is-of-the-screen-by-key-and-rail", test_help_of_the_screen);
  g_test_add_func ("/ui/window/13-received-case-says-how-long-to-accept", test_received_case);
  g_test_add_func ("/ui/window/13a-what-waits-for-long-is-said", test_late_bar);
  g_test_add_func ("/ui/window/13b-the-header-says-what-is-wrong", test_header_says_what_is_wrong);
  g_test_add_func ("/ui/window/13c-a-sign-in-that-has-ended-is-said", test_signed_out_bar);
  g_test_add_func ("/ui/window/14-close-saves-and-ends", test_close_saves);
}

int
main (int argc, char *argv[])
{
  int rc;

  yc_ui_test_init (&argc, &argv);
  app = yc_ui_test_app ();
  session = yc_session_new ();
  add_tests ();
  rc = g_test_run ();
  yc_session_close (session);
  g_clear_object (&session);
  g_clear_object (&app);
  g_free (case_id);
  return rc;
}
