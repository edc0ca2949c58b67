/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */

/* The intake page on a real store, keyring, scan helper and loopback scanner: from the item to acceptance, with a jam, a brought file, undo,
 * a restart and a second draft on the way. The cases build on each other, as a morning at the counter does. Needs a display and a keyring. */
#define G_LOG_DOMAIN "yc-test"
#include "config.h"

#include <glib/gstdio.h>

#include "app/clerk/yc-finding-row.h"
#include "app/clerk/yc-intake-page-private.h"
#include "app/clerk/yc-key-button.h"
#include "app/common/yc-print.h"
#include "base/yc-helper.h"
#include "yc-ui-scanner.h"
#include "yc-ui-test.h"

static YcSession *session;
static YcIntakePage *page;
static GtkWidget *window;
static YcUiScanner *scanner;
static char *first_case;
static char *printed;           /* paper id of the last "print" */
static YcState accepted_state;
static guint n_closed;

/* ---- helpers ---- */

static gboolean
is_true (gpointer data)
{
  return *(gboolean *) data;
}

static void
act (const char *name)
{
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (page->actions), name);

  g_assert_nonnull (action);
  g_assert_true (g_action_get_enabled (action));
  g_action_activate (action, NULL);
}

static void
flushed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (yc_intake_page_flush_finish (YC_INTAKE_PAGE (source), result, &error));
  g_assert_no_error (error);
  *(gboolean *) user_data = TRUE;
}

static void
flush (void)
{
  gboolean done = FALSE;

  yc_intake_page_flush (page, flushed_cb, &done);
  yc_ui_test_wait (is_true, &done);
}

static gboolean
scan_is_over (gpointer data)
{
  return page->job == NULL;
}

static gboolean
scanner_is_ready (gpointer data)
{
  return yc_scanner_get_state (page->scanner) == YC_SCANNER_READY;
}

static void
scan (const char *sheets, const char *fault)
{
  yc_ui_test_wait (scanner_is_ready, NULL);
  yc_ui_scanner_feed (scanner, sheets, fault);
  act ("scan");
  flush ();
  yc_ui_test_wait (scan_is_over, NULL);
  yc_ui_test_settle ();
}

static guint
count_pages (void)
{
  return g_list_model_get_n_items (G_LIST_MODEL (page->slot_pages));
}

typedef struct { guint n; } Pages;

static gboolean
has_pages (gpointer data)
{
  return count_pages () == ((Pages *) data)->n;
}

static gboolean
is_loaded (gpointer data)
{
  return page->intake->item != NULL;
}

static void
fill_applicant (YcIntake *intake)
{
  YcApplicant *applicant = &intake->applicant;

  g_free (applicant->name);
  applicant->name = g_strdup ("样本一");
  g_free (applicant->number);
  applicant->number = yc_ui_test_resident_id ();
  g_free (applicant->phone);
  applicant->phone = g_strdup ("13900000018");
  g_free (applicant->address);
  applicant->address = g_strdup ("样本路 1 号");
}

static void
pick_item (void)
{
  YcItem *item = yc_catalog_find (yc_session_get_catalog (session), "small-catering");

  g_assert_nonnull (item);
  g_signal_emit_by_name (page->items, "picked", item);
  g_assert_cmpint (page->step, ==, YC_STEP_APPLICANT);
}

static void
applicant_by_hand (void)
{
  fill_applicant (page->intake);
  yc_intake_page_edited (page);
  g_signal_emit_by_name (page->applicant, "done");
}

static void
answer_all (void)
{
  while (!yc_intake_all_answered (page->intake))
    {
      g_autoptr (GPtrArray) questions = yc_intake_open_questions (page->intake);

      for (guint i = 0; i < questions->len; i++)
        {
          const YcQuestion *question = g_ptr_array_index (questions, i);

          if (g_hash_table_lookup (page->intake->answers, question->id) == NULL)
            g_signal_emit_by_name (page->questions, "answered", question->id, ((YcAnswer *) g_ptr_array_index (question->answers, 0))->id);
        }
    }
  g_signal_emit_by_name (page->questions, "done");
}

/* Values that satisfy each kind of field. */
static void
fill_form (void)
{
  for (guint g = 0; g < page->intake->item->field_groups->len; g++)
    {
      const YcFieldGroup *group = g_ptr_array_index (page->intake->item->field_groups, g);

      for (guint i = 0; i < group->fields->len; i++)
        {
          const YcField *field = g_ptr_array_index (group->fields, i);
          const char *value = "样本";

          if (*yc_intake_get_field (page->intake, field->id) != '\0' || !field->required)
            continue;
          if (field->type == YC_FIELD_CHOICE)
            value = ((YcAnswer *) g_ptr_array_index (field->choices, 0))->id;
          else if (field->type == YC_FIELD_NUMBER)
            value = "6";
          else if (field->type == YC_FIELD_USCC)
            value = "91350100M000100Y43";
          g_signal_emit_by_name (page->form, "edited", field->id, value);
        }
    }
}

/* Light and dark, on the two counters' screens. */
static void
shoot (const char *name)
{
  static const struct { int width, height; } sizes[] = { { 1920, 1034 }, { 1366, 722 } };

  if (g_getenv ("YICHUANG_SHOTS") == NULL)
    return;
  for (guint dark = 0; dark < 2; dark++)
    for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
      {
        g_autofree char *file = g_strdup_printf ("%s-%s%d", name, dark ? "dark-" : "", sizes[i].width);
        adw_style_manager_set_color_scheme (adw_style_manager_get_default (), dark ? ADW_COLOR_SCHEME_FORCE_DARK : ADW_COLOR_SCHEME_FORCE_LIGHT);
        yc_ui_test_resize (window, sizes[i].width, sizes[i].height);
        yc_ui_test_shoot (window, file);
      }
  adw_style_manager_set_color_scheme (adw_style_manager_get_default (), ADW_COLOR_SCHEME_FORCE_LIGHT);
}

static void
print_cb (YcIntakePage *self, const char *case_id, const char *paper_id)
{
  g_free (printed);
  printed = g_strdup (paper_id);
}

static void
accepted_cb (YcIntakePage *self, const YcAcceptance *acceptance)
{
  accepted_state = acceptance->state;
}

static void
closed_cb (void)
{
  n_closed++;
}

static void
open_page (const char *case_id)
{
  page = YC_INTAKE_PAGE (yc_intake_page_new (session));
  g_signal_connect (page, "print", G_CALLBACK (print_cb), NULL);
  g_signal_connect (page, "accepted", G_CALLBACK (accepted_cb), NULL);
  g_signal_connect (page, "closed", G_CALLBACK (closed_cb), NULL);
  window = yc_ui_test_show (GTK_WIDGET (page), 1366, 722);
  yc_intake_page_open (page, case_id);
  if (case_id != NULL)
    yc_ui_test_wait (is_loaded, NULL);
  yc_ui_test_settle ();
}

/* ---- the morning ---- */

static void
test_first_steps (void)
{
  open_page (NULL);
  g_assert_cmpint (page->step, ==, YC_STEP_ITEM);
  pick_item ();
  flush ();
  g_assert_null (yc_intake_page_get_case (page));
  applicant_by_hand ();
  g_assert_cmpint (page->step, ==, YC_STEP_QUESTIONS);
  answer_all ();
  g_assert_cmpint (page->step, ==, YC_STEP_WORK);
  flush ();
  g_assert_nonnull (yc_intake_page_get_case (page));
  first_case = g_strdup (yc_intake_page_get_case (page));
  fill_form ();
  flush ();
  yc_ui_test_check_names (GTK_WIDGET (page));
  shoot ("page-work");
}

static void
test_jam_keeps_pages (void)
{
  scan ("form", "jam@2");
  g_assert_cmpuint (count_pages (), ==, 1);
  g_assert_true (g_error_matches (page->job_error, YC_CAPTURE_ERROR, YC_CAPTURE_ERROR_JAM));
  g_assert_true (yc_ui_test_says (GTK_WIDGET (page->view), "卡纸"));
  g_assert_true (yc_ui_test_says (GTK_WIDGET (page->checklist), "扫描中断"));
  g_assert_nonnull (g_hash_table_lookup (page->counts, page->selected));
  yc_ui_test_check_names (GTK_WIDGET (page));
  shoot ("page-jam");
  act ("enough");
  g_assert_null (g_hash_table_lookup (page->counts, page->selected));
  g_assert_false (yc_ui_test_says (GTK_WIDGET (page->checklist), "扫描中断"));
}

static void
test_pages_undo (void)
{
  Pages none = { 0 }, one = { 1 };

  act ("delete-page");
  yc_ui_test_wait (has_pages, &none);
  act ("undo");
  yc_ui_test_wait (has_pages, &one);
  g_assert_true (yc_ui_test_says (GTK_WIDGET (page->view), "已撤销"));
  act ("redo");
  yc_ui_test_wait (has_pages, &none);
  act ("undo");
  yc_ui_test_wait (has_pages, &one);
}

static gboolean
list_says (gpointer text)
{
  return yc_ui_test_says (GTK_WIDGET (page->checklist), text);
}

/* The clerk says why the paper does not count, and takes that back. */
static void
test_unfit_paper (void)
{
  act ("choose-unfit");
  g_assert_true (yc_ui_test_says (GTK_WIDGET (page->view), "已过有效期"));
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (page), "intake.mark-unfit", "s", "expired"));
  yc_ui_test_wait (list_says, (gpointer) "已过有效期");
  yc_ui_test_check_names (GTK_WIDGET (page));
  shoot ("page-unfit");
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (page), "intake.mark-unfit", "s", ""));
  yc_ui_test_wait (list_says, (gpointer) "已收");
}

static gboolean
import_is_over (gpointer data)
{
  return page->import == NULL && page->import_file == NULL;
}

static void
import (const char *name, GBytes *bytes)
{
  g_autofree char *path = g_build_filename (yc_ui_scanner_get_folder (scanner), name, NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);

  g_assert_true (g_file_set_contents (path, g_bytes_get_data (bytes, NULL), (gssize) g_bytes_get_size (bytes), NULL));
  yc_intake_page_import_file (page, file);
  yc_ui_test_wait (import_is_over, NULL);
  yc_ui_test_settle ();
}

static void
test_foreign_file (void)
{
  g_autoptr (GBytes) junk = g_bytes_new_static ("%PDF-1.7 broken", 15);
  g_autoptr (GBytes) jpeg = yc_ui_test_page (1240, 1754, "带来的图片");

  act ("next-material");
  import ("broken.pdf", junk);
  g_assert_cmpuint (count_pages (), ==, 0);
  g_assert_true (g_error_matches (page->job_error, YC_CAPTURE_ERROR, YC_CAPTURE_ERROR_FOREIGN));
  yc_ui_test_shoot (window, "page-foreign");
  import ("photo.jpg", jpeg);
  g_assert_cmpuint (count_pages (), ==, 1);
  /* Nothing more is wanted of this material: to scan on is possible, but no suggestion. */
  g_assert_false (gtk_widget_has_css_class (yc_ui_test_find (GTK_WIDGET (page->foot), YC_TYPE_KEY_BUTTON), "suggested-action"));
  g_assert_null (page->job_error);
}

static void
test_restart_restores (void)
{
  g_autofree char *selected = g_strdup (page->selected);

  flush ();
  yc_ui_test_close (window);
  open_page (first_case);
  g_assert_cmpint (page->step, ==, YC_STEP_WORK);
  g_assert_cmpstr (page->selected, ==, selected);
  g_assert_cmpuint (count_pages (), ==, 1);
  g_assert_cmpuint (page->pages->len, ==, 2);
  g_assert_cmpstr (page->intake->applicant.name, ==, "样本一");
  g_assert_true (yc_intake_all_answered (page->intake));
}

static gboolean
warns (gpointer data)
{
  return page->duplicate != NULL;
}

static void
test_second_draft_warns (void)
{
  g_autofree char *second = NULL;

  yc_intake_page_open (page, NULL);
  yc_ui_test_settle ();
  pick_item ();
  applicant_by_hand ();
  flush ();
  second = g_strdup (yc_intake_page_get_case (page));
  g_assert_cmpstr (second, !=, first_case);
  yc_ui_test_wait (warns, NULL);
  g_assert_cmpstr (page->duplicate, ==, first_case);
  g_assert_true (yc_ui_test_says (GTK_WIDGET (page), "打开那一件"));
  yc_ui_test_shoot (window, "page-duplicate");
  act ("open-duplicate");
  yc_ui_test_wait (is_loaded, NULL);
  yc_ui_test_settle ();
  g_assert_cmpstr (yc_intake_page_get_case (page), ==, first_case);
}

static gboolean
has_printed (gpointer data)
{
  return printed != NULL;
}

static gboolean
is_accepted (gpointer data)
{
  return accepted_state != YC_STATE_DRAFT;
}

static gboolean
has_stored_page (gpointer data)
{
  return page->job_stored > 0 || page->job == NULL;
}

/* The case is opened again while the helper still writes: the hold is in the store, and its reading waits for the job's end. */
static gboolean
is_opened (gpointer data)
{
  return !page->loading;
}

static gboolean
is_loading (gpointer data)
{
  return page->loading;
}

static void
test_left_in_mid_scan (void)
{
  g_autoptr (YcItem) other = yc_ui_test_item ("public-place-hygiene");
  g_autofree char *case_id = g_strdup (yc_intake_page_get_case (page));
  g_autofree char *slot = g_strdup (page->selected);

  yc_ui_test_wait (scanner_is_ready, NULL);
  yc_ui_scanner_feed (scanner, "form", "");
  act ("scan");
  flush ();
  yc_ui_test_wait (has_stored_page, NULL);
  g_assert_nonnull (g_hash_table_lookup (page->counts, slot));
  g_assert_false (g_action_get_enabled (g_action_map_lookup_action (G_ACTION_MAP (page->actions), "receive")));
  g_assert_false (g_action_get_enabled (g_action_map_lookup_action (G_ACTION_MAP (page->actions), "discard")));
  yc_intake_page_open (page, case_id);
  /* What is done meanwhile is not done to this case. */
  yc_ui_test_wait (is_loading, NULL);
  g_assert_false (g_action_get_enabled (g_action_map_lookup_action (G_ACTION_MAP (page->actions), "choose-item")));
  g_signal_emit_by_name (page->items, "picked", other);
  flush ();
  yc_ui_test_wait (is_opened, NULL);
  g_assert_cmpstr (page->intake->item->id, ==, "small-catering");
  g_assert_cmpstr (page->intake->applicant.name, ==, "样本一");
  g_assert_false (yc_intake_page_scanner_works (page));
  g_assert_cmpstr (page->selected, ==, slot);
  g_assert_nonnull (g_hash_table_lookup (page->counts, slot));
  g_assert_true (yc_ui_test_says (GTK_WIDGET (page->view), "没有正常结束"));
  shoot ("page-left");
  act ("enough");
  g_assert_null (g_hash_table_lookup (page->counts, slot));
}

static gpointer
run_sql (YcStore *store, const YcActor *actor, gpointer data, GError **error)
{
  yc_db_exec (yc_store_get_work (store), data, error);
  return NULL;
}

static void
ran_cb (YcIntakePage *self, gpointer *result, const GError *error)
{
  g_assert_no_error (error);
}

static gboolean
has_found (gpointer data)
{
  return page->intake->item != NULL && count_pages () == 1;
}

/* The page is durable but its row was refused: nothing is shown, and nobody counts. When it comes back, it wants to be counted. */
static void
test_refused_row (void)
{
  g_autofree char *case_id = g_strdup (yc_intake_page_get_case (page));

  yc_checklist_select (page->checklist, "floor-plan");
  yc_intake_page_run (page, run_sql, (gpointer) "CREATE TEMP TRIGGER refuse BEFORE INSERT ON page BEGIN SELECT RAISE(ABORT, 'refused'); END",
                      NULL, NULL, ran_cb);
  scan ("form", "");
  g_assert_cmpuint (count_pages (), ==, 0);
  g_assert_nonnull (page->job_error);
  yc_intake_page_run (page, run_sql, (gpointer) "DROP TRIGGER refuse", NULL, NULL, ran_cb);
  yc_intake_page_open (page, NULL);
  yc_ui_test_settle ();
  yc_ui_test_wait (scanner_is_ready, NULL);
  g_assert_null (page->job_error);
  yc_intake_page_open (page, case_id);
  yc_ui_test_wait (has_found, NULL);
  g_assert_cmpstr (page->selected, ==, "floor-plan");
  g_assert_nonnull (g_hash_table_lookup (page->counts, "floor-plan"));
  g_assert_true (yc_ui_test_says (GTK_WIDGET (page->view), "没有正常结束"));
  act ("enough");
  g_assert_null (g_hash_table_lookup (page->counts, "floor-plan"));
  act ("delete-page");
  yc_ui_test_settle ();
}

static void
test_item_stays_with_pages (void)
{
  g_autoptr (YcItem) other = yc_ui_test_item ("public-place-hygiene");

  g_signal_emit_by_name (page->items, "picked", other);
  g_assert_cmpstr (page->intake->item->id, ==, "small-catering");
  g_assert_true (yc_ui_test_says (GTK_WIDGET (page->notice), "事项不能更换"));
}

static gpointer
note_print (YcStore *store, const YcActor *actor, gpointer data, GError **error)
{
  yc_case_store_log_print (store, page->case_id, data, 0, TRUE, "laser", 0, actor, error);
  return NULL;
}

static void
logged_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  yc_session_run_finish (YC_SESSION (source), result, &error);
  g_assert_no_error (error);
  *(gboolean *) user_data = TRUE;
}

/* As the window does when the queue has the paper. */
static void
log_print (const char *paper_id)
{
  gboolean done = FALSE;

  yc_session_run (session, note_print, g_strdup (paper_id), g_free, NULL, logged_cb, &done);
  yc_ui_test_wait (is_true, &done);
}

static gboolean
is_ready (gpointer data)
{
  return page->verdict->ready;
}

static gboolean
is_printed_other (gpointer letter)
{
  return g_strcmp0 (printed, letter) != 0;
}

/* While the letter is at the printer another paper is sent there, and jams. */
static void
print_another (char *letter)
{
  g_autoptr (GError) jam = g_error_new_literal (YC_PRINT_ERROR, YC_PRINT_ERROR_FAILED, "jam");
  g_autofree char *form = NULL;

  act ("print-form");
  yc_ui_test_wait (is_printed_other, letter);
  form = g_strdup (printed);
  yc_intake_page_printed (page, form, jam);
  g_assert_cmpstr (printed, ==, form);     /* the receipt waits for its letter */
}

static gboolean
wants_letter (gpointer data)
{
  return page->verdict != NULL && page->verdict->needs_letter;
}

/* A case that was parked and comes back: its letter is printed again, not made anew under another number. */
static void
assert_known_after_reopening (const char *letter)
{
  g_autofree char *id = g_strdup (page->case_id);

  yc_intake_page_open (page, id);
  yc_ui_test_wait (wants_letter, NULL);
  yc_ui_test_settle ();
  act ("decide");
  yc_ui_test_settle ();
  g_assert_cmpstr (printed, ==, letter);
}

/* Required slots first; then the letter, signed and scanned; then F9 again. */
static void
test_tolerance (void)
{
  g_autoptr (GBytes) jpeg = yc_ui_test_page (1240, 1754, "材料");
  g_autofree char *letter = NULL, *form = NULL;

  while (page->verdict->outcome == YC_OUTCOME_INCOMPLETE)
    {
      guint before = page->pages->len;

      act ("next-material");
      if (page->verdict->findings->len > 0 && yc_intake_page_get_target (page)->need == YC_NEED_REQUIRED && count_pages () == 0)
        import ("more.jpg", jpeg);
      if (page->pages->len == before && g_test_failed ())
        return;
    }
  g_assert_cmpint (page->verdict->outcome, ==, YC_OUTCOME_TOLERATE);
  g_assert_true (page->verdict->needs_letter);
  act ("decide");
  yc_ui_test_wait (has_printed, NULL);
  yc_ui_test_settle ();
  letter = g_strdup (printed);
  print_another (letter);
  form = g_strdup (printed);
  log_print (letter);
  yc_intake_page_printed (page, letter, NULL);
  g_assert_true (is_printed_other (letter) && is_printed_other (form));   /* the receipt goes out behind the letter */
  g_assert_cmpint (yc_intake_page_get_target (page)->role, ==, YC_ROLE_TOLERANCE_PROMISE);
  shoot ("page-letter");
  assert_known_after_reopening (letter);
  for (int i = 0; i < 2; i++)     /* its pages */
    import ("letter.jpg", jpeg);
  yc_ui_test_wait (is_ready, NULL);
  shoot ("page-ready");
  act ("decide");
  yc_ui_test_wait (is_accepted, NULL);
  g_assert_cmpint (accepted_state, ==, YC_STATE_TOLERATED);
  g_assert_true (page->frozen);
  g_assert_false (g_action_get_enabled (g_action_map_lookup_action (G_ACTION_MAP (page->actions), "scan")));
}

static gboolean
is_closed (gpointer data)
{
  return n_closed > 0;
}

static void
test_park (void)
{
  yc_intake_page_open (page, NULL);
  yc_ui_test_settle ();
  pick_item ();
  fill_applicant (page->intake);
  g_free (page->intake->applicant.name);
  page->intake->applicant.name = g_strdup ("样本二");
  yc_intake_page_edited (page);
  flush ();
  g_signal_emit_by_name (page->bar, "noted", "park", "带营业执照回来");
  yc_ui_test_wait (is_closed, NULL);
  g_assert_null (yc_intake_page_get_case (page));
  g_assert_cmpint (page->step, ==, YC_STEP_ITEM);
}

static void
opened_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (yc_session_open_finish (YC_SESSION (source), result, &error));
  *(gboolean *) user_data = TRUE;
}

static void
start_session (void)
{
  g_autofree char *enrolment = g_build_filename (g_getenv ("YICHUANG_DATADIR"), "demo", "enrolment.json", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (enrolment);
  gboolean done = FALSE;

  session = yc_session_new ();
  yc_session_enrol_async (session, file, opened_cb, &done);
  yc_ui_test_wait (is_true, &done);
}

int
main (int argc, char *argv[])
{
  int result;

  yc_ui_test_init (&argc, &argv);
  scanner = yc_ui_scanner_start ("form", 2);
  start_session ();
  g_test_add_func ("/ui/intake-page/item-applicant-answers-lead-to-work", test_first_steps);
  g_test_add_func ("/ui/intake-page/jam-is-drawn-and-keeps-pages", test_jam_keeps_pages);
  g_test_add_func ("/ui/intake-page/pages-are-deleted-and-undone", test_pages_undo);
  g_test_add_func ("/ui/intake-page/unfit-paper-is-marked-and-unmarked", test_unfit_paper);
  g_test_add_func ("/ui/intake-page/broken-file-is-refused-and-a-sound-one-taken", test_foreign_file);
  g_test_add_func ("/ui/intake-page/reopening-restores-everything", test_restart_restores);
  g_test_add_func ("/ui/intake-page/second-draft-warns-and-leads-to-the-first", test_second_draft_warns);
  g_test_add_func ("/ui/intake-page/case-left-in-mid-scan-wants-its-sheets-counted", test_left_in_mid_scan);
  g_test_add_func ("/ui/intake-page/page-whose-row-was-refused-comes-back-to-be-counted", test_refused_row);
  g_test_add_func ("/ui/intake-page/item-stays-when-pages-are-there", test_item_stays_with_pages);
  g_test_add_func ("/ui/intake-page/tolerance-asks-for-the-signed-letter-first", test_tolerance);
  g_test_add_func ("/ui/intake-page/parking-leaves-a-fresh-page", test_park);
  result = g_test_run ();
  yc_ui_test_close (window);
  yc_session_close (session);
  g_object_unref (session);
  yc_ui_scanner_stop (scanner);
  return result;
}
