/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */

/* What a clerk does with a single page, by the keys of the table alone: the page's record and the picture on the screen change, and Ctrl+Z brings
 * both back. A real store, keyring and render helper. Needs a display and a keyring. */
#define G_LOG_DOMAIN "yc-test"
#include "config.h"

#include "app/clerk/yc-intake-page-private.h"
#include "app/clerk/yc-page-canvas.h"
#include "app/yc-accels.h"
#include "yc-ui-scanner.h"
#include "yc-ui-test.h"

#define UNDO "<Control>z"

static YcSession *session;
static YcIntakePage *page;
static GtkWidget *window;
static YcUiScanner *scanner;

static gboolean
is_true (gpointer data)
{
  return *(gboolean *) data;
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

/* The application's keys, as far as they are the page's: a test has no application. */
static void
give_keys (void)
{
  GtkEventController *controller = gtk_shortcut_controller_new ();
  guint n;
  const YcAccel *accels = yc_accels_get (&n);

  for (guint i = 0; i < n; i++)
    for (guint k = 0; g_str_has_prefix (accels[i].action, "intake.") && accels[i].keys[k] != NULL; k++)
      gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (controller),
                                            gtk_shortcut_new (gtk_shortcut_trigger_parse_string (accels[i].keys[k]), gtk_named_action_new (accels[i].action)));
  gtk_widget_add_controller (GTK_WIDGET (page), controller);
}

static void
press (const char *key)
{
  g_autoptr (GtkShortcutTrigger) trigger = gtk_shortcut_trigger_parse_string (key);
  g_autofree char *name = gtk_shortcut_trigger_to_string (trigger);

  yc_ui_test_press (GTK_WIDGET (page), name);
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

/* Upright paper, black at its head only. */
static GBytes *
make_black_head (void)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, 1240, 1754);
  cairo_t *cr = cairo_create (surface);
  YcPicture picture = { 1240, 1754, cairo_image_surface_get_stride (surface), NULL };
  g_autoptr (GError) error = NULL;
  GBytes *jpeg;

  cairo_set_source_rgb (cr, 1, 1, 1);
  cairo_paint (cr);
  cairo_set_source_rgb (cr, 0, 0, 0);
  cairo_rectangle (cr, 0, 0, 1240, 400);
  cairo_fill (cr);
  cairo_destroy (cr);
  cairo_surface_flush (surface);
  picture.pixels = g_bytes_new (cairo_image_surface_get_data (surface), (gsize) picture.stride * (gsize) picture.height);
  cairo_surface_destroy (surface);
  jpeg = yc_picture_encode_jpeg (&picture, 85, 150, &error);
  g_assert_no_error (error);
  g_bytes_unref (picture.pixels);
  return jpeg;
}

static gboolean
import_is_over (gpointer data)
{
  return page->import == NULL && page->import_file == NULL;
}

static gboolean
is_at_work (gpointer data)
{
  return page->case_id != NULL && page->selected != NULL && !page->saving && !page->dirty;
}

static void
take_page (void)
{
  g_autofree char *path = g_build_filename (yc_ui_scanner_get_folder (scanner), "head.jpg", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GBytes) jpeg = make_black_head ();
  YcItem *item = yc_catalog_find (yc_session_get_catalog (session), "small-catering");
  YcApplicant *applicant = &page->intake->applicant;

  g_signal_emit_by_name (page->items, "picked", item);
  applicant = &page->intake->applicant;
  g_free (applicant->name);
  applicant->name = g_strdup ("样本一");
  g_free (applicant->number);
  applicant->number = yc_ui_test_resident_id ();
  g_free (applicant->phone);
  applicant->phone = g_strdup ("13900000018");
  yc_intake_page_edited (page);
  g_signal_emit_by_name (page->applicant, "done");
  answer_all ();
  yc_ui_test_wait (is_at_work, NULL);
  g_assert_true (g_file_set_contents (path, g_bytes_get_data (jpeg, NULL), (gssize) g_bytes_get_size (jpeg), NULL));
  yc_intake_page_import_file (page, file);
  yc_ui_test_wait (import_is_over, NULL);
  yc_ui_test_settle ();
}

/* Where on the shown page the black is: "top", "bottom", "left", "right"; "" while nothing is drawn. */
static const char *
find_black (void)
{
  GtkWidget *canvas = yc_ui_test_find (GTK_WIDGET (page->view), YC_TYPE_PAGE_CANVAS);
  int w = gtk_widget_get_width (canvas), h = gtk_widget_get_height (canvas);
  g_autoptr (GdkPaintable) paintable = gtk_widget_paintable_new (canvas);
  g_autoptr (GtkSnapshot) snapshot = gtk_snapshot_new ();
  g_autoptr (GskRenderNode) node = NULL;
  g_autoptr (GdkTexture) texture = NULL;
  g_autofree guint32 *pixels = g_new0 (guint32, (gsize) w * (gsize) h);
  double x = 0, y = 0, n = 0;

  gdk_paintable_snapshot (paintable, snapshot, w, h);
  node = gtk_snapshot_free_to_node (g_steal_pointer (&snapshot));
  if (node == NULL)
    return "";
  texture = gsk_renderer_render_texture (gtk_native_get_renderer (gtk_widget_get_native (canvas)), node, &GRAPHENE_RECT_INIT (0, 0, (float) w, (float) h));
  gdk_texture_download (texture, (guchar *) pixels, (gsize) w * 4);
  for (int i = 0; i < w * h; i++)
    if ((pixels[i] >> 24) == 0xff && (pixels[i] & 0xff) < 40 && ((pixels[i] >> 8) & 0xff) < 40 && ((pixels[i] >> 16) & 0xff) < 40)
      x += i % w, y += i / w, n++;
  if (n < w * h / 20.0)      /* what was drawn over the page is no page */
    return "";
  x = x / n / w - .5;
  y = y / n / h - .5;
  if (ABS (x) > ABS (y))
    return x < 0 ? "left" : "right";
  return y < 0 ? "top" : "bottom";
}

/* What of a page an act changes. */
typedef struct
{
  int         rotation;
  gboolean    blank;
  gboolean    moved;
  const char *black;     /* where the picture has it, "": nowhere; a page that counts as blank is veiled */
} Look;

static gboolean
looks (gpointer data)
{
  const Look *look = data;
  YcPageObject *shown = yc_page_view_get_selected (page->view);
  const YcPage *stored = page->pages->len > 0 ? g_ptr_array_index (page->pages, 0) : NULL;

  if (stored == NULL || stored->rotation != look->rotation || !stored->blank != !look->blank)
    return FALSE;
  if ((g_strcmp0 (stored->material_id, page->selected) != 0) != look->moved || (shown == NULL) != look->moved)
    return FALSE;
  if (shown != NULL && yc_page_object_get_page (shown)->rotation != look->rotation)
    return FALSE;
  return look->moved || g_str_equal (find_black (), look->black);
}

/* The first other material in the menu that the key has opened, as Down and Enter take it. */
static GtkWidget *
find_target (GtkWidget *root)
{
  if (g_str_equal (G_OBJECT_TYPE_NAME (root), "GtkModelButton"))
    return root;
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_target (child);

      if (found != NULL)
        return found;
    }
  return NULL;
}

static gboolean
has_menu (gpointer data)
{
  GtkWidget *move = yc_ui_test_find_named (GTK_WIDGET (page->view), "move");
  GtkPopover *popover = gtk_menu_button_get_popover (GTK_MENU_BUTTON (move));

  return popover != NULL && gtk_widget_get_mapped (GTK_WIDGET (popover)) && find_target (GTK_WIDGET (popover)) != NULL;
}

static void
take_target (void)
{
  GtkWidget *move = yc_ui_test_find_named (GTK_WIDGET (page->view), "move");

  yc_ui_test_wait (has_menu, NULL);
  yc_ui_test_shoot (window, "page-move");
  g_assert_true (gtk_widget_activate (find_target (GTK_WIDGET (gtk_menu_button_get_popover (GTK_MENU_BUTTON (move))))));
}

static void
test_acts_and_undo (void)
{
  static const struct { const char *action; Look after; } acts[] = {
    { "intake.rotate-left", { 270, FALSE, FALSE, "left" } },
    { "intake.rotate-right", { 90, FALSE, FALSE, "right" } },
    { "intake.mark-blank", { 0, TRUE, FALSE, "" } },
    { "intake.choose-target", { 0, FALSE, TRUE, "" } },
  };
  Look before = { 0, FALSE, FALSE, "top" };

  take_page ();
  yc_ui_test_wait (looks, &before);
  for (guint i = 0; i < G_N_ELEMENTS (acts); i++)
    {
      const YcAccel *accel = yc_accels_find (acts[i].action);
      Look after = acts[i].after;

      g_assert_nonnull (accel);
      g_test_message ("%s", acts[i].action);
      gtk_widget_grab_focus (yc_ui_test_find (GTK_WIDGET (page->view), YC_TYPE_PAGE_CANVAS));
      press (accel->keys[0]);
      if (after.moved)
        take_target ();
      yc_ui_test_wait (looks, &after);
      press (UNDO);
      yc_ui_test_wait (looks, &before);
      g_assert_true (yc_ui_test_says (GTK_WIDGET (page->view), "已撤销"));
    }
  yc_ui_test_check_names (GTK_WIDGET (page));
}

/* ---- paper that is to be counted ---- */

static gboolean
is_asking (gpointer data)
{
  return yc_page_view_is_asking (page->view) && g_hash_table_contains (page->counts, page->selected);
}

static gboolean
is_counted (gpointer data)
{
  return !yc_page_view_is_asking (page->view) && g_hash_table_size (page->counts) == 0;
}

static guint
count_pages (void)
{
  return page->pages->len;
}

static gboolean
has_pages (gpointer data)
{
  return count_pages () == GPOINTER_TO_UINT (data) && page->import == NULL && page->job == NULL;
}

static void
bring (const char *name)
{
  g_autofree char *path = g_build_filename (yc_ui_scanner_get_folder (scanner), name, NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);

  yc_intake_page_import_file (page, file);
  yc_ui_test_wait (import_is_over, NULL);
  yc_ui_test_settle ();
}

static gboolean
scanner_is_ready (gpointer data)
{
  return yc_scanner_get_state (page->scanner) == YC_SCANNER_READY;
}

static void
act (const char *name)
{
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (page->actions), name);

  g_assert_nonnull (action);
  g_assert_true (g_action_get_enabled (action));
  g_action_activate (action, NULL);
}

/* What the store would say to an acceptance after a restart. */
static char *
read_kept (YcStore *store, const YcActor *actor, gpointer data, GError **error)
{
  g_autofree char *name = yc_intake_page_count_name (data);

  return yc_store_get_meta (store, name, error);
}

static gboolean ran;

static void
read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(char **) user_data = yc_session_run_finish (YC_SESSION (source), result, NULL);
  ran = TRUE;
}

static gboolean
has_run (gpointer data)
{
  return ran;
}

static void
assert_kept (const char *part)
{
  g_autofree char *text = NULL;

  ran = FALSE;
  yc_session_run (session, (YcStoreFunc) read_kept, g_strdup (page->case_id), g_free, g_free, read_cb, &text);
  yc_ui_test_wait (has_run, NULL);
  if (part == NULL)
    g_assert_cmpstr (text, ==, "");
  else if (text == NULL || strstr (text, part) == NULL)
    g_test_fail_printf ("\"%s\" is not kept in \"%s\"", part, text);
}

/* Only an answer takes the question away: neither a page that goes and comes back, nor more paper behind those that are in doubt. */
static void
test_question_stays (void)
{
  const YcAccel *delete_page = yc_accels_find ("intake.delete-page"), *blank = yc_accels_find ("intake.mark-blank");

  g_assert_cmpuint (count_pages (), ==, 1);
  yc_intake_page_set_count (page, page->selected, "收到的张数和纸上写的不一样");
  yc_intake_page_judge (page);
  yc_ui_test_wait (is_asking, NULL);
  g_assert_true (yc_intake_page_owes_count (page));
  for (guint i = 0; i < 2; i++)
    {
      gtk_widget_grab_focus (yc_ui_test_find (GTK_WIDGET (page->view), YC_TYPE_PAGE_CANVAS));
      press (i == 0 ? delete_page->keys[0] : blank->keys[0]);
      if (i == 0)
        yc_ui_test_wait (has_pages, GUINT_TO_POINTER (0));
      yc_ui_test_settle ();
      press (UNDO);
      yc_ui_test_wait (has_pages, GUINT_TO_POINTER (1));
      yc_ui_test_wait (is_asking, NULL);
      assert_kept ("张数");
    }
  bring ("head.jpg");
  yc_ui_test_wait (has_pages, GUINT_TO_POINTER (2));
  yc_ui_test_wait (is_asking, NULL);
  yc_ui_test_wait (scanner_is_ready, NULL);
  yc_ui_scanner_feed (scanner, "form", "");
  act ("scan");
  yc_ui_test_wait (has_pages, GUINT_TO_POINTER (3));
  yc_ui_test_wait (is_asking, NULL);
  assert_kept ("张数");
  yc_intake_page_counted_cb (page, TRUE);
  yc_ui_test_wait (is_counted, NULL);
  g_assert_false (yc_intake_page_owes_count (page));
  assert_kept (NULL);
}

/* The drawn state of the scan that broke off has the answer among its ways. */
static gboolean
is_answerable (gpointer data)
{
  return page->job == NULL && page->job_error != NULL && yc_ui_test_says (GTK_WIDGET (page->view), "就这些页");
}

/* A scan that was begun by mistake brings nothing: what it left open can be answered where it is told. */
static void
test_empty_scan_can_be_answered (void)
{
  act ("scan");
  yc_ui_test_wait (is_answerable, NULL);
  assert_kept (page->selected);
  act ("enough");
  yc_ui_test_wait (is_counted, NULL);
  assert_kept (NULL);
}

/* A file that the reader refuses took nothing: there is nothing to count. */
static void
test_refused_file_holds_nothing (void)
{
  g_autofree char *path = g_build_filename (yc_ui_scanner_get_folder (scanner), "none.pdf", NULL);
  guint before = count_pages ();

  g_assert_true (g_file_set_contents (path, "%PDF-1.7\nnothing", -1, NULL));
  bring ("none.pdf");
  g_assert_cmpuint (count_pages (), ==, before);
  g_assert_nonnull (page->job_error);
  g_assert_cmpuint (g_hash_table_size (page->counts), ==, 0);
  assert_kept (NULL);
}

static gboolean
is_importing (gpointer data)
{
  return page->import != NULL;
}

/* The reader ends behind the case: nothing of it is asked of the next one. */
static void
test_left_in_mid_file (void)
{
  g_autofree char *path = g_build_filename (yc_ui_scanner_get_folder (scanner), "head.jpg", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);

  yc_intake_page_import_file (page, file);
  yc_ui_test_wait (is_importing, NULL);
  yc_intake_page_reset (page, yc_intake_new (NULL));
  yc_ui_test_wait (import_is_over, NULL);
  yc_ui_test_settle ();
  g_assert_cmpuint (g_hash_table_size (page->counts), ==, 0);
  g_assert_null (page->job_error);
}

int
main (int argc, char *argv[])
{
  int result;

  yc_ui_test_init (&argc, &argv);
  scanner = yc_ui_scanner_start ("form", 1);
  start_session ();
  page = YC_INTAKE_PAGE (yc_intake_page_new (session));
  window = yc_ui_test_show (GTK_WIDGET (page), 1366, 722);
  give_keys ();
  yc_intake_page_open (page, NULL);
  yc_ui_test_settle ();
  g_test_add_func ("/ui/page-acts/each-by-its-key-and-undone", test_acts_and_undo);
  g_test_add_func ("/ui/page-acts/only-an-answer-takes-the-question-away", test_question_stays);
  g_test_add_func ("/ui/page-acts/an-empty-scan-can-be-answered", test_empty_scan_can_be_answered);
  g_test_add_func ("/ui/page-acts/a-refused-file-holds-nothing", test_refused_file_holds_nothing);
  g_test_add_func ("/ui/page-acts/left-in-the-middle-of-a-file", test_left_in_mid_file);
  result = g_test_run ();
  yc_ui_test_close (window);
  yc_session_close (session);
  g_object_unref (session);
  yc_ui_scanner_stop (scanner);
  return result;
}
