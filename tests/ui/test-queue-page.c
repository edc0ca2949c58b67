/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */

/* The queue's page on a real store: each entry says why it waits, whose turn it is and when it is tried next; a long queue is shown in pieces that are
 * counted. What the platform answered is what the contract's own writer makes. The tests build on each other. Needs a display and a keyring. */
#define G_LOG_DOMAIN "yc-test"
#include "config.h"

#include "app/clerk/yc-clerk-window-private.h"
#include "app/common/yc-list-focus.h"
#include "app/common/yc-queue-item.h"
#include "outbox/yc-behind.h"
#include "sync/yc-problem.h"
#include "unit/test-act.h"
#include "unit/test-remote.h"
#include "yc-ui-test.h"

#define N_PIECES 5
#define N_LONG 305              /* more than one piece */
#define WHY "按申请人的要求"
#define ENGLISH "the case is in another state"

static AdwApplication *app;
static YcSession *session;
static YcClerkWindow *window;
static char *cases[4];

/* ---- helpers ---- */

typedef struct { GtkWidget *root; const char *text; } Says;

static gboolean
says (gpointer data)
{
  const Says *wanted = data;

  return yc_ui_test_says (wanted->root, wanted->text);
}

static void
wait_for (const char *text)
{
  Says data = { GTK_WIDGET (window), text };

  yc_ui_test_wait (says, &data);
  yc_ui_test_settle ();
}

static gboolean
on_page (const char *text)
{
  return yc_ui_test_says (GTK_WIDGET (window->queue), text);
}

static void
shoot (const char *name)
{
  for (guint dark = 0; dark < 2; dark++)
    {
      g_autofree char *file = g_strdup_printf ("queue-%s%s", name, dark ? "-dark" : "");

      adw_style_manager_set_color_scheme (adw_style_manager_get_default (), dark ? ADW_COLOR_SCHEME_FORCE_DARK : ADW_COLOR_SCHEME_FORCE_LIGHT);
      gtk_window_set_default_size (GTK_WINDOW (window), 1366, 768);
      yc_ui_test_settle ();
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

static GListModel *
get_items (void)
{
  GtkWidget *view = yc_ui_test_find (GTK_WIDGET (window->queue), GTK_TYPE_COLUMN_VIEW);

  return G_LIST_MODEL (gtk_column_view_get_model (GTK_COLUMN_VIEW (view)));
}

static guint
count_items (void)
{
  return g_list_model_get_n_items (get_items ());
}

static void
choose (guint i)
{
  gtk_single_selection_set_selected (GTK_SINGLE_SELECTION (get_items ()), i);
  yc_ui_test_settle ();
}

static GtkWidget *
find_button (GtkWidget *root, const char *text)
{
  GtkWidget *found = NULL;

  if (GTK_IS_BUTTON (root) && gtk_widget_get_mapped (root) && yc_ui_test_says (root, text))
    return root;
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL && found == NULL; child = gtk_widget_get_next_sibling (child))
    found = find_button (child, text);
  return found;
}

/* ---- a queue of all kinds ---- */

static gpointer
receive (YcStore *store, const YcActor *actor, gpointer data, GError **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (YcItem) item = yc_ui_test_item (i % 2 == 0 ? "small-catering" : "public-place-hygiene");
      g_autoptr (YcIntake) intake = yc_intake_new (item);
      g_autoptr (YcPaperRecord) receipt = NULL;

      g_free (intake->applicant.name);
      intake->applicant.name = g_strdup ("样本一");
      cases[i] = yc_case_store_save_draft (store, NULL, intake, actor, error);
      receipt = cases[i] != NULL ? yc_submission_receive (store, data, cases[i], actor, error) : NULL;
      if (receipt == NULL)
        return NULL;
    }
  return NULL;
}

/* The first is refused, the second met a fault, the third's line broke, the fourth was never tried. */
static gpointer
answer (YcStore *store, const YcActor *actor, gpointer data, GError **error)
{
  g_autoptr (GPtrArray) queue = yc_outbox_store_list (store, error);
  g_autoptr (YcProblem) rule = yc_problem_new (YC_PROBLEM_RULE, "state: %s", ENGLISH);
  g_autoptr (YcProblem) fault = yc_problem_new (YC_PROBLEM_FAULT, "500 %s", "disk");
  g_autofree char *refused = yc_problem_to_text (rule), *failed = yc_problem_to_text (fault);
  gint64 now = yc_clock_now (yc_store_get_clock (store));
  const YcOutboxEntry *entries[G_N_ELEMENTS (cases)];

  g_assert_cmpuint (queue->len, ==, G_N_ELEMENTS (cases));
  for (guint i = 0; i < queue->len; i++)
    entries[i] = g_ptr_array_index (queue, i);
  if (yc_outbox_store_set_aside (store, entries[0]->n, now, refused, error)
      && yc_outbox_store_postpone (store, entries[1]->n, now, now + 300 * (gint64) G_USEC_PER_SEC, failed, error))
    yc_outbox_store_note_line (store, entries[2]->op_id, now, YC_OUTBOX_LINE "0 Connection reset by peer", error);
  return NULL;
}

static void
test_every_kind (void)
{
  g_autofree char *path = g_build_filename (g_getenv ("YICHUANG_DATADIR"), "demo", "enrolment.json", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);

  window = YC_CLERK_WINDOW (yc_clerk_window_new (GTK_APPLICATION (app), session));
  gtk_window_present (GTK_WINDOW (window));
  yc_clerk_window_open (window);
  wait_for ("本工作站还没有登记");
  yc_session_enrol_async (session, file, yc_clerk_window_opened_cb, g_object_ref (window));
  wait_for ("王静");
  run (receive, yc_session_get_calendar (session));
  run (answer, NULL);
  gtk_widget_activate_action (GTK_WIDGET (window), "win.show-queue", NULL);
  wait_for ("待人处理");
  g_assert_cmpuint (count_items (), ==, G_N_ELEMENTS (cases));
  yc_ui_test_check_names (GTK_WIDGET (window->queue));
}

/* What the platform said stands folded; the clerk reads what it means. */
static void
test_refused (void)
{
  GtkWidget *raw = yc_ui_test_find (GTK_WIDGET (window->queue), GTK_TYPE_EXPANDER);

  choose (0);
  g_assert_true (on_page ("平台按办件规则没有收这一步"));
  g_assert_true (on_page ("原因：本件的状态已经不同，这一步不能接在后面。看一下本件现在的状态和办件记录，再从那里继续。"));
  g_assert_true (on_page ("由本窗口处理"));
  g_assert_false (on_page (ENGLISH));
  shoot ("refused");
  gtk_expander_set_expanded (GTK_EXPANDER (raw), TRUE);
  yc_ui_test_settle ();
  g_assert_true (on_page (ENGLISH));
  g_assert_true (on_page ("rule (422)"));
  shoot ("refused-raw");
  gtk_expander_set_expanded (GTK_EXPANDER (raw), FALSE);
}

/* The case's history marks the step in a word. What waits for the line, in another case, has none. */
static void
test_history (void)
{
  g_signal_emit_by_name (window->queue, "open", cases[1]);
  wait_for ("经过");
  g_assert_false (yc_ui_test_says (GTK_WIDGET (window->case_page), "平台没有收"));
  g_signal_emit_by_name (window->queue, "open", cases[0]);
  wait_for ("平台没有收");
  g_assert_true (yc_ui_test_says (GTK_WIDGET (window->case_page), "经过"));
  yc_ui_test_check_names (GTK_WIDGET (window->case_page));
  shoot ("history");
  gtk_widget_activate_action (GTK_WIDGET (window), "win.show-queue", NULL);
  wait_for ("待人处理");
}

static void
test_fault (void)
{
  choose (1);
  g_assert_true (on_page ("平台出错，稍后自动重传"));
  g_assert_true (on_page ("由平台恢复，本机自动重试"));
  g_assert_true (on_page ("，下次 "));
  g_assert_null (find_button (GTK_WIDGET (window->queue), "这个办件再试一次"));
  shoot ("fault");
}

static void
test_broken_line (void)
{
  choose (2);
  g_assert_true (on_page ("传送途中线路断了"));
  g_assert_true (on_page ("传到一半断了"));
  choose (3);
  /* Nothing was tried: the page tells of the line as a whole, and who has to join it to a platform. */
  g_assert_true (on_page ("还没有试"));
  g_assert_true (on_page ("由管理员处理"));
  yc_ui_test_check_names (GTK_WIDGET (window->queue));
  shoot ("not-joined");
}

/* ---- others were first ---- */

/* The platform's answer, as the window's engine keeps it. */
static gpointer
be_stale (YcStore *store, const YcActor *actor, gpointer data, GError **error)
{
  g_autoptr (GPtrArray) queue = yc_outbox_store_list_case (store, cases[2], error);
  g_autoptr (YcProblem) stale = yc_problem_new (YC_PROBLEM_STALE, "revision %d was not seen", 1);
  g_autofree char *text = NULL;

  stale->current = json_object_new ();
  json_object_set_string_member (stale->current, "state", "S93");
  json_object_set_int_member (stale->current, "revision", 1);
  text = yc_problem_to_text (stale);
  g_assert_cmpuint (queue->len, ==, 1);
  yc_outbox_store_set_aside (store, ((const YcOutboxEntry *) g_ptr_array_index (queue, 0))->n, yc_clock_now (yc_store_get_clock (store)), text, error);
  return NULL;
}

/* Field by field what is here and what is there, and three ways out instead of the same step again. */
static void
test_stale (void)
{
  GtkWidget *redo = NULL, *dialog = NULL;

  run (be_stale, NULL);
  yc_session_notify_case (session, cases[2]);
  choose (2);
  wait_for ("两边不一样的地方");
  wait_for ("已作废");
  g_assert_true (on_page ("已收件"));
  g_assert_true (on_page ("由本窗口处理"));
  g_assert_true (on_page ("按平台的回答显示"));
  g_assert_nonnull (find_button (GTK_WIDGET (window->queue), "以平台为准…"));
  g_assert_null (find_button (GTK_WIDGET (window->queue), "这个办件再试一次"));
  g_assert_null (find_button (GTK_WIDGET (window->queue), "放弃这一步…"));
  /* What the others did is not here: nobody does his own again before he has compared. */
  redo = find_button (GTK_WIDGET (window->queue), "按最新情况重做…");
  g_assert_true (redo != NULL && !gtk_widget_get_sensitive (redo));
  yc_ui_test_check_names (GTK_WIDGET (window->queue));
  shoot ("stale");
  g_signal_emit_by_name (find_button (GTK_WIDGET (window->queue), "请主管决定…"), "clicked");
  yc_ui_test_settle ();
  dialog = yc_ui_test_find_window (ADW_TYPE_MESSAGE_DIALOG);
  g_assert_true (yc_ui_test_says (dialog, "主管在本窗口登录"));
  gtk_window_close (GTK_WINDOW (dialog));
  yc_ui_test_settle ();
  choose (0);
  g_assert_false (on_page ("两边不一样的地方"));
  g_assert_nonnull (find_button (GTK_WIDGET (window->queue), "这个办件再试一次"));
}

/* ---- more than is shown at once ---- */

static gpointer
lengthen (YcStore *store, const YcActor *actor, gpointer data, GError **error)
{
  TestCases at = { .store = store, .actor = *actor, .clock = yc_store_get_clock (store) };

  /* Each act checks the whole log of its case, which is slow with sanitizers: a piece at a time, so that each wait is short. */
  for (guint i = 0; i < N_LONG / N_PIECES; i++)
    if (!act_do (&at, cases[3], "resumed", NULL, error))
      break;
  return NULL;
}

static gboolean
has_all (gpointer data)
{
  return count_items () == N_LONG + G_N_ELEMENTS (cases);
}

static void
test_long (void)
{
  GtkWidget *more = NULL;

  for (guint i = 0; i < N_PIECES; i++)
    run (lengthen, NULL);
  yc_session_notify_case (session, cases[3]);
  wait_for ("共 309 条，先列出 300 条");
  g_assert_cmpuint (count_items (), ==, 300);
  more = find_button (GTK_WIDGET (window->queue), "再列出一些");
  g_assert_nonnull (more);
  choose (120);
  shoot ("long");
  g_signal_emit_by_name (more, "clicked");
  yc_ui_test_wait (has_all, NULL);
  yc_ui_test_settle ();
  g_assert_false (on_page ("先列出"));
  g_assert_false (gtk_widget_get_mapped (more));
  /* The reader is not moved. */
  g_assert_cmpuint (gtk_single_selection_get_selected (GTK_SINGLE_SELECTION (get_items ())), ==, 120);
}

/* ---- the ways out, by keyboard ---- */

/* An operation of the second case has arrived as @revision of it. */
static void
arrive (YcStore *store, const YcOutboxEntry *entry, gint64 revision, GError **error)
{
  g_assert_true (yc_store_begin (store, error));
  g_assert_true (yc_outbox_store_take_receipt (store, entry->n, revision, revision, yc_clock_now (yc_store_get_clock (store)), "ab", error));
  g_assert_true (yc_outbox_store_settle (store, error) && yc_store_commit (store, error));
}

/* Of the last step of the second case the platform says that others were first; what goes before it arrives. */
static gpointer
refuse_last (YcStore *store, const YcActor *actor, gpointer data, GError **error)
{
  g_autoptr (GPtrArray) queue = yc_outbox_store_list_case (store, cases[1], error);
  const YcOutboxEntry *last = queue != NULL && queue->len > 0 ? g_ptr_array_index (queue, queue->len - 1) : NULL;
  g_autoptr (YcProblem) stale = yc_problem_new (YC_PROBLEM_STALE, "revision %d was not seen", 2);
  g_autofree char *text = NULL;

  g_assert_nonnull (last);
  for (guint i = 0; i + 1 < queue->len; i++)
    arrive (store, g_ptr_array_index (queue, i), 3 + i, error);
  stale->current = json_object_new ();
  json_object_set_string_member (stale->current, "state", "S10");
  json_object_set_int_member (stale->current, "revision", 2);
  text = yc_problem_to_text (stale);
  yc_outbox_store_set_aside (store, last->n, yc_clock_now (yc_store_get_clock (store)), text, error);
  return NULL;
}

/* Its first step has arrived, then somebody at another workstation was faster than the second; that is known here by now. */
static gpointer
be_late (YcStore *store, const YcActor *actor, gpointer data, GError **error)
{
  TestCases at = { .store = store, .actor = *actor, .clock = yc_store_get_clock (store) };
  g_autoptr (Other) other = other_new ();
  g_autoptr (GPtrArray) queue = yc_outbox_store_list_case (store, cases[1], error), ops = ops_new ();

  g_assert_true (queue != NULL && queue->len == 1);
  arrive (store, g_ptr_array_index (queue, 0), 1, error);
  g_assert_true (act_do (&at, cases[1], "resumed", NULL, error));
  ops_add_one (ops, other, 2, cases[1], "resumed", NULL);
  assert_taken (&at, cases[1], ops);
  return refuse_last (store, actor, data, error);
}

static gpointer
name_last (YcStore *store, const YcActor *actor, gpointer data, GError **error)
{
  g_autoptr (GPtrArray) history = yc_case_store_history (store, cases[1], error);
  char **kind = data;

  g_assert_true (history != NULL && history->len > 0);
  g_free (*kind);
  *kind = g_strdup (((const YcCaseEvent *) g_ptr_array_index (history, history->len - 1))->kind);
  return NULL;
}

static gboolean
can_redo (gpointer data)
{
  GtkWidget *redo = find_button (GTK_WIDGET (window->queue), "按最新情况重做…");

  return redo != NULL && gtk_widget_get_sensitive (redo);
}

static gboolean
find_late (gpointer data)
{
  guint *ret_at = data;

  for (guint i = 0; i < count_items (); i++)
    {
      g_autoptr (YcQueueItem) item = g_list_model_get_item (get_items (), i);

      *ret_at = i;
      if (g_strcmp0 (yc_queue_item_get_line (item)->case_id, cases[1]) == 0 && yc_queue_item_is_conflict (item))
        return TRUE;
    }
  return FALSE;
}

/* The entry of the second case, once both sides are compared. */
static void
choose_late (void)
{
  guint at = 0;

  yc_ui_test_wait (find_late, &at);
  choose (at);
  yc_ui_test_wait (can_redo, NULL);
  yc_ui_test_settle ();
}

static gboolean
has_dialog (gpointer data)
{
  GListModel *windows = gtk_window_get_toplevels ();
  gboolean found = FALSE;

  for (guint i = 0; i < g_list_model_get_n_items (windows) && !found; i++)
    {
      g_autoptr (GtkWidget) at = g_list_model_get_item (windows, i);

      found = ADW_IS_MESSAGE_DIALOG (at) && gtk_root_get_focus (GTK_ROOT (at)) != NULL;
    }
  return found;
}

/* Tab leads to the button with @text, Enter presses it. Returns: the question */
static GtkWidget *
tab_to (const char *text)
{
  GtkWidget *wanted = find_button (GTK_WIDGET (window->queue), text), *view = yc_ui_test_find (GTK_WIDGET (window->queue), GTK_TYPE_COLUMN_VIEW);
  GtkWidget *raw = yc_ui_test_find (GTK_WIDGET (window->queue), GTK_TYPE_EXPANDER);

  g_assert_nonnull (wanted);
  /* From the list, which has hundreds of rows, as after choosing one. */
  gtk_widget_grab_focus (GTK_WIDGET (window->queue));
  for (guint i = 0; i < 12 && gtk_root_get_focus (GTK_ROOT (window)) != wanted; i++)
    if (yc_focus_is_inside (view) || yc_focus_is_inside (raw))
      yc_ui_test_press (yc_focus_is_inside (view) ? view : raw, "Tab");
    else
      g_signal_emit_by_name (window, "move-focus", GTK_DIR_TAB_FORWARD);
  g_assert_true (gtk_root_get_focus (GTK_ROOT (window)) == wanted);
  g_assert_true (gtk_widget_activate (wanted));
  yc_ui_test_wait (has_dialog, NULL);      /* a button that is pressed by key is seen to go down first */
  return yc_ui_test_find_window (ADW_TYPE_MESSAGE_DIALOG);
}

static gboolean
is_settled (gpointer data)
{
  return !on_page ("两边不一样的地方");
}

/* The reason is asked for where the keys go; blanks are none; Enter does it, and the page shows the other side. @kind: what the history ends with */
static void
decide_by_key (const char *way, const char *kind)
{
  GtkWidget *dialog = tab_to (way), *entry = gtk_root_get_focus (GTK_ROOT (dialog));
  g_autofree char *last = NULL;

  g_assert_true (GTK_IS_EDITABLE (entry));
  gtk_editable_set_text (GTK_EDITABLE (entry), "  ");
  g_assert_false (adw_message_dialog_get_response_enabled (ADW_MESSAGE_DIALOG (dialog), "act"));
  gtk_editable_set_text (GTK_EDITABLE (entry), WHY);
  g_assert_true (adw_message_dialog_get_response_enabled (ADW_MESSAGE_DIALOG (dialog), "act"));
  yc_ui_test_check_names (dialog);
  /* Enter in the entry is the default's, which is what is asked for. */
  g_assert_true (gtk_entry_get_activates_default (GTK_ENTRY (adw_message_dialog_get_extra_child (ADW_MESSAGE_DIALOG (dialog)))));
  g_assert_nonnull (gtk_window_get_default_widget (GTK_WINDOW (dialog)));
  g_assert_true (gtk_widget_activate (gtk_window_get_default_widget (GTK_WINDOW (dialog))));
  yc_ui_test_wait (is_settled, NULL);
  run (name_last, &last);
  g_assert_cmpstr (last, ==, kind);
}

static void
test_ways_by_key (void)
{
  GtkWidget *dialog = NULL;

  run (be_late, NULL);
  yc_session_notify_case (session, cases[1]);
  yc_ui_test_settle ();
  choose_late ();
  g_assert_true (on_page ("赵敏"));
  yc_ui_test_check_names (GTK_WIDGET (window->queue));
  shoot ("late");
  dialog = tab_to ("请主管决定…");
  g_assert_true (yc_ui_test_says (dialog, "主管在本窗口登录"));
  gtk_window_close (GTK_WINDOW (dialog));
  yc_ui_test_settle ();
  decide_by_key ("按最新情况重做…", "resumed");
  run (refuse_last, NULL);
  yc_session_notify_case (session, cases[1]);
  yc_ui_test_settle ();
  choose_late ();
  decide_by_key ("以平台为准…", "abandoned");
}

/* ---- a case that the platform never had ---- */

static gboolean
find_refused (gpointer data)
{
  for (guint i = 0; i < count_items (); i++)
    {
      g_autoptr (YcQueueItem) item = g_list_model_get_item (get_items (), i);
      const YcQueueLine *line = yc_queue_item_get_line (item);

      *(guint *) data = i;
      if (line->state == YC_OUTBOX_STUCK && g_str_equal (line->case_id, cases[0]))
        return TRUE;
    }
  return FALSE;
}

static gpointer
read_state (YcStore *store, const YcActor *actor, gpointer data, GError **error)
{
  g_autoptr (YcCaseRecord) record = yc_case_store_get (store, cases[0], error);

  *(YcState *) data = record->state;
  return NULL;
}

static gboolean
is_given_up (gpointer data)
{
  guint at = 0;

  return !find_refused (&at);
}

/* Its first step was refused: a person ends it with a reason, and nothing of it waits any more. */
static void
test_give_up (void)
{
  GtkWidget *dialog = NULL;
  YcState state = YC_STATE_DRAFT;
  guint at = 0;

  yc_ui_test_wait (find_refused, &at);
  choose (at);
  dialog = tab_to ("放弃这一步…");
  g_assert_true (yc_ui_test_says (dialog, "平台还没有这个办件的，办件随之作废"));
  gtk_editable_set_text (GTK_EDITABLE (gtk_root_get_focus (GTK_ROOT (dialog))), WHY);
  yc_ui_test_check_names (dialog);
  shoot ("give-up");
  g_assert_true (gtk_widget_activate (gtk_window_get_default_widget (GTK_WINDOW (dialog))));
  yc_ui_test_wait (is_given_up, NULL);
  run (read_state, &state);
  g_assert_cmpint (state, ==, YC_STATE_VOIDED);
}

static gpointer
fall_behind (YcStore *store, const YcActor *actor, gpointer data, GError **error)
{
  for (guint i = 0; i < 3; i++)
    if (!yc_behind_note_try (store, cases[1], "case: something is missing between 3 and 5", error))
      break;
  return NULL;
}

static gpointer
catch_up (YcStore *store, const YcActor *actor, gpointer data, GError **error)
{
  yc_behind_clear (store, cases[1], error);
  return NULL;
}

static gboolean
has_items (gpointer data)
{
  return count_items () == *(guint *) data;
}

/* What came and did not fit stands first, says what that means and whose turn it is, can be copied, and is gone when it fits. */
static void
test_behind (void)
{
  guint n = count_items ();
  g_autofree char *raw = NULL;

  run (fall_behind, NULL);
  yc_queue_page_reload (window->queue);
  n++;
  yc_ui_test_wait (has_items, &n);
  choose (0);
  g_assert_true (on_page ("平台传来的办理情况"));
  g_assert_true (on_page ("办理本件前请先向后台核实"));
  g_assert_true (on_page ("由管理员处理"));
  g_assert_true (on_page ("重新索取整件"));
  raw = yc_queue_item_dup_detail (YC_QUEUE_ITEM (gtk_single_selection_get_selected_item (GTK_SINGLE_SELECTION (get_items ()))));
  g_assert_cmpstr (raw, ==, "case: something is missing between 3 and 5");
  g_assert_nonnull (find_button (GTK_WIDGET (window->queue), "复制给管理员"));
  yc_ui_test_check_names (GTK_WIDGET (window->queue));
  shoot ("behind");
  run (catch_up, NULL);
  yc_queue_page_reload (window->queue);
  n--;
  yc_ui_test_wait (has_items, &n);
}

static gboolean
is_gone (gpointer data)
{
  return g_list_model_get_n_items (gtk_window_get_toplevels ()) == 0;
}

static void
test_close (void)
{
  gtk_window_close (GTK_WINDOW (window));
  yc_ui_test_wait (is_gone, NULL);
}

int
main (int argc, char *argv[])
{
  int rc;

  yc_ui_test_init (&argc, &argv);
  app = yc_ui_test_app ();
  session = yc_session_new ();
  g_test_add_func ("/ui/queue/1-entries-of-every-kind", test_every_kind);
  g_test_add_func ("/ui/queue/2-refused-says-why-and-whose-turn", test_refused);
  g_test_add_func ("/ui/queue/2-refused-is-marked-in-the-history", test_history);
  g_test_add_func ("/ui/queue/3-fault-says-when-it-is-tried-next", test_fault);
  g_test_add_func ("/ui/queue/4-broken-line-tells-what-was-on-its-way", test_broken_line);
  g_test_add_func ("/ui/queue/4-others-were-first-shows-both-sides", test_stale);
  g_test_add_func ("/ui/queue/5-long-queue-comes-in-counted-pieces", test_long);
  g_test_add_func ("/ui/queue/6-the-ways-out-by-keyboard", test_ways_by_key);
  g_test_add_func ("/ui/queue/7-a-case-that-was-never-there-is-given-up", test_give_up);
  g_test_add_func ("/ui/queue/7-what-came-and-does-not-fit", test_behind);
  g_test_add_func ("/ui/queue/8-close", test_close);
  rc = g_test_run ();
  yc_session_close (session);
  g_clear_object (&session);
  g_clear_object (&app);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    g_free (cases[i]);
  return rc;
}
