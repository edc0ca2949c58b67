/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */

/* The frame's tables and drawn states: keys against the shortcuts window and the help page, every error with words of its own, every drawn
 * state with its way out. Needs a display. */
#define G_LOG_DOMAIN "yc-test"
#include "config.h"

#include "app/common/yc-case-item.h"
#include "app/common/yc-case-lines.h"
#include "app/common/yc-help-page.h"
#include "app/common/yc-help-window.h"
#include "app/common/yc-line.h"
#include "app/common/yc-print.h"
#include "app/common/yc-state-page.h"
#include "app/yc-accels.h"
#include "app/yc-conflict-text.h"
#include "app/yc-error-text.h"
#include "app/yc-session.h"
#include "base/yc-clock.h"
#include "base/yc-error.h"
#include "base/yc-json.h"
#include "vault/yc-store-wipe.h"
#include "yc-ui-test.h"

/* ---- keys ---- */

static void
collect_action_names (GMarkupParseContext *context, const char *element, const char **names, const char **values, gpointer data, GError **error)
{
  gboolean *inside = data;

  *inside = g_str_equal (element, "property") && names[0] != NULL && g_str_equal (names[0], "name") && g_str_equal (values[0], "action-name");
}

typedef struct { gboolean inside; GHashTable *names; } Overlay;

static void
take_action_name (GMarkupParseContext *context, const char *text, gsize n, gpointer data, GError **error)
{
  Overlay *overlay = data;

  if (overlay->inside)
    g_assert_true (g_hash_table_add (overlay->names, g_strndup (text, n)));   /* twice = a mistake */
  overlay->inside = FALSE;
}

static void
test_overlay_has_each_key (void)
{
  static const GMarkupParser parser = { .start_element = collect_action_names, .text = take_action_name };
  g_autoptr (GBytes) bytes = g_resources_lookup_data (YC_APP_PATH "/shortcuts.ui", G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
  Overlay overlay = { FALSE, g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL) };
  g_autoptr (GMarkupParseContext) context = g_markup_parse_context_new (&parser, 0, &overlay, NULL);
  const YcAccel *accels;
  guint n = 0;

  g_assert_nonnull (bytes);
  g_assert_true (g_markup_parse_context_parse (context, g_bytes_get_data (bytes, NULL), (gssize) g_bytes_get_size (bytes), NULL));
  accels = yc_accels_get (&n);
  for (guint i = 0; i < n; i++)
    if (!g_hash_table_remove (overlay.names, accels[i].action))
      g_test_fail_printf ("the shortcuts window lacks %s", accels[i].action);
  g_assert_cmpuint (g_hash_table_size (overlay.names), ==, 0);
  g_hash_table_unref (overlay.names);
}

static void
test_no_key_twice (void)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal), approver = g_hash_table_new (g_str_hash, g_str_equal);
  guint n = 0;
  const YcAccel *accels = yc_accels_get (&n);

  for (guint i = 0; i < n; i++)
    for (guint k = 0; accels[i].keys[k] != NULL; k++)
      {
        /* Nobody is clerk and approver at once: the two desks never show together. */
        gboolean reviews = g_str_has_prefix (accels[i].action, "review.") || g_str_equal (accels[i].action, "win.show-work");
        guint key = 0;
        GdkModifierType mods = 0;
        g_assert_true (gtk_accelerator_parse (accels[i].keys[k], &key, &mods));
        g_assert_cmpuint (key, !=, 0);
        if (!g_hash_table_add (reviews ? approver : seen, (gpointer) accels[i].keys[k]))
          g_test_fail_printf ("%s has two meanings", accels[i].keys[k]);
      }
}

static gboolean
is_a_key (const char *label)
{
  guint n = 0;
  const YcAccel *accels = yc_accels_get (&n);

  for (guint i = 0; i < n; i++)
    for (guint k = 0; accels[i].keys[k] != NULL; k++)
      {
        g_autofree char *own = yc_accels_name_keys (accels[i].keys[k]);

        if (g_str_equal (own, label))
          return TRUE;
      }
  return FALSE;
}

/* Each key that the help page names is in the table; the first cell of a row is the key. */
static void
test_help_page_names_real_keys (void)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "..", "help", "zh_CN", "shortcuts.page", NULL);
  g_autofree char *text = NULL;
  g_auto (GStrv) rows = NULL;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  rows = g_strsplit (text, "<tr><td><p>", -1);
  g_assert_cmpuint (g_strv_length (rows), >, 10);
  for (guint i = 1; rows[i] != NULL; i++)
    {
      g_autofree char *key = g_strndup (rows[i], strcspn (rows[i], "<"));
      if (!is_a_key (key))
        g_test_fail_printf ("the help names %s, which is no key", key);
    }
}

/* ---- the manual ---- */

static void
test_broken_page_is_refused (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (yc_help_page_parse ("<page><title>x</page>", -1, &error));
  g_assert_error (error, G_MARKUP_ERROR, G_MARKUP_ERROR_PARSE);
}

static void
test_page_becomes_blocks (void)
{
  static const struct { YcHelpKind kind; const char *text, *second; } expected[] = {
    { YC_HELP_PARAGRAPH, "按 <b>F1</b> 或 <b>Ctrl</b>+<b>?</b> &amp; 看", NULL }, { YC_HELP_BULLET, "<b>卡纸</b>：取出", NULL },
    { YC_HELP_STEP, "先", NULL }, { YC_HELP_STEP, "后 <tt>x y</tt>", NULL }, { YC_HELP_ROW, "F2", "下一位" }, { YC_HELP_NOTE, "注意", NULL },
  };
  g_autoptr (GError) error = NULL;
  g_autoptr (YcHelpPage) page = yc_help_page_parse (
    "<page><info><desc><p>不显示</p></desc></info><title>题目</title>\n<p>按 <key>F1</key> 或 <keyseq><key>Ctrl</key> <key>?</key></keyseq> &amp; 看</p>"
    "<list><item><p><em>卡纸</em>：取出</p></item></list><steps><item><p>先</p></item><item><p>后 <cmd>x y</cmd></p></item></steps>"
    "<table><tr><td><p>F2</p></td><td><p>下一位</p></td></tr></table><note><p>注意</p></note></page>", -1, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (page->title, ==, "题目");
  g_assert_cmpuint (page->blocks->len, ==, G_N_ELEMENTS (expected));
  for (guint i = 0; i < page->blocks->len && i < G_N_ELEMENTS (expected); i++)
    {
      const YcHelpBlock *block = g_ptr_array_index (page->blocks, i);

      g_assert_cmpint (block->kind, ==, expected[i].kind);
      g_assert_cmpstr (block->text, ==, expected[i].text);
      g_assert_cmpstr (block->second, ==, expected[i].second);
    }
}

/* Each page of the manual is in the program, is listed and is shown. */
static void
test_each_help_page_is_shown (void)
{
  g_autofree char *folder = g_test_build_filename (G_TEST_DIST, "..", "help", "zh_CN", NULL);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  GtkWidget *parent = yc_ui_test_show (gtk_label_new ("窗"), 600, 400);
  const char *name;
  guint n = 0;

  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *id = g_strndup (name, strcspn (name, "."));
      GtkWindow *help = NULL;

      g_assert_true (g_strv_contains (yc_help_window_get_pages (), id));
      yc_help_window_show_page (GTK_WINDOW (parent), id);
      yc_ui_test_settle ();
      for (guint i = 0; i < g_list_model_get_n_items (gtk_window_get_toplevels ()); i++)
        {
          g_autoptr (GtkWindow) window = g_list_model_get_item (gtk_window_get_toplevels (), i);
          help = YC_IS_HELP_WINDOW (window) ? window : help;
        }
      g_assert_nonnull (help);
      g_assert_cmpstr (yc_help_window_get_page (YC_HELP_WINDOW (help)), ==, id);
      yc_ui_test_shoot (GTK_WIDGET (help), name);
      n++;
    }
  g_assert_cmpuint (n, ==, g_strv_length ((char **) yc_help_window_get_pages ()));
  yc_ui_test_close (parent);
}

/* ---- errors ---- */

typedef struct { GQuark (*domain) (void); int n; } Domain;

static const Domain domains[] = {
  { yc_base_error_quark, YC_BASE_ERROR_ON_DISK + 1 },
  { yc_vault_error_quark, YC_VAULT_ERROR_FORMAT + 1 },
  { yc_store_error_quark, YC_STORE_ERROR_NO_NUMBERS + 1 },
  { yc_wipe_error_quark, YC_WIPE_ERROR_NOW + 1 },
  { yc_capture_error_quark, YC_CAPTURE_ERROR_FROZEN + 1 },
  { yc_session_error_quark, YC_SESSION_ERROR_ON_RESERVE + 1 },
  { yc_print_error_quark, YC_PRINT_ERROR_CANCELLED + 1 },
  { yc_clerk_error_quark, YC_CLERK_ERROR_WITHDRAWN + 1 },
  { yc_sync_error_quark, YC_SYNC_ERROR_SIGN_IN + 1 },
};

static void
test_each_error_has_words (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (domains); i++)
    for (int code = 0; code < domains[i].n; code++)
      {
        g_autoptr (GError) error = g_error_new_literal (domains[i].domain (), code, "x");
        YcErrorText text;
        if (!yc_error_text_is_known (error->domain, code))
          g_test_fail_printf ("%s has no text", yc_error_code (error));
        g_assert_cmpstr (yc_error_code (error), !=, "other");
        yc_error_text_lookup (error, &text);
        g_assert_true (*text.title != '\0' && *text.safe != '\0' && *text.next != '\0');
        g_assert_true ((text.primary == NULL) == (text.primary_action == NULL));
        g_assert_true (gtk_icon_theme_has_icon (gtk_icon_theme_get_for_display (gdk_display_get_default ()), text.icon));
      }
}

static void
test_unknown_error_has_words (void)
{
  g_autoptr (GError) error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_FAILED, "x");
  YcErrorText text;

  g_assert_false (yc_error_text_is_known (G_IO_ERROR, G_IO_ERROR_FAILED));
  yc_error_text_lookup (error, &text);
  g_assert_cmpstr (text.title, ==, "出了点问题");
  g_assert_cmpstr (text.primary_action, ==, "win.retry");
}

/* A reason that is added without its row fails here. Each says something of its own. */
static void
test_each_refusal_has_words (void)
{
  g_autoptr (GHashTable) titles = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GError) bare = g_error_new_literal (YC_STORE_ERROR, YC_STORE_ERROR_CONFLICT, "no reason");
  YcErrorText general;

  yc_error_text_lookup (bare, &general);
  for (guint i = 0; i < YC_N_CONFLICTS; i++)
    {
      g_autoptr (GError) error = NULL;
      YcErrorText text;

      yc_store_refuse (&error, (YcConflict) i, "x: %d", 1);
      if (yc_conflict_text_find (error) == NULL)
        {
          g_test_fail_printf ("the refusal %s has no words", yc_conflict_get_name ((YcConflict) i));
          continue;
        }
      yc_error_text_lookup (error, &text);
      g_assert_cmpstr (text.title, !=, general.title);
      if (!g_hash_table_add (titles, (gpointer) text.title))
        g_test_fail_printf ("%s says the same as another refusal", yc_conflict_get_name ((YcConflict) i));
      for (int k = 0; k < 3; k++)
        {
          const char *words = k == 0 ? text.title : k == 1 ? text.safe : text.next;

          /* Chinese, not the msgid. */
          g_assert_cmpuint ((gsize) g_utf8_strlen (words, -1), <, strlen (words));
        }
    }
}

/* What a refusal is about is told with it; what was written for the log is not. */
static void
test_refusal_names_what_it_is_about (void)
{
  g_autoptr (GError) served = NULL, state = NULL, other = g_error_new_literal (YC_STORE_ERROR, YC_STORE_ERROR_NOT_FOUND, "not-served: x");
  g_autofree char *of_served = NULL, *of_state = NULL, *of_other = NULL;

  yc_store_refuse (&served, YC_CONFLICT_NOT_SERVED, "本窗口没有受理%s事项的授权", "样本局");
  yc_store_refuse (&state, YC_CONFLICT_STATE, "case 1: S30 may not follow S00");
  of_served = yc_conflict_text_detail (served);
  of_state = yc_conflict_text_detail (state);
  of_other = yc_conflict_text_detail (other);
  g_assert_cmpstr (of_served, ==, "本窗口没有受理样本局事项的授权（行政许可法第二十六条第一款）。");
  g_assert_null (of_state);
  g_assert_null (of_other);
}

/* Each drawn state: named, in Chinese, with a picture kept to be looked at. */
static void
test_states_are_drawn (void)
{
  GtkWidget *page = yc_state_page_new ();
  GtkWidget *window = yc_ui_test_show (page, 1366, 720);

  for (guint i = 0; i < G_N_ELEMENTS (domains); i++)
    for (int code = 0; code < domains[i].n; code++)
      {
        g_autoptr (GError) error = g_error_new_literal (domains[i].domain (), code, "x");
        g_autofree char *name = g_strdup_printf ("state-%s", yc_error_code (error)), *said = NULL;
        YcErrorText text;
        yc_error_text_lookup (error, &text);
        yc_state_page_set_error (YC_STATE_PAGE (page), error);
        yc_ui_test_settle ();
        said = g_strdup_printf ("代码：%s", yc_error_code (error));
        g_assert_true (yc_ui_test_says (page, said));
        g_assert_true (yc_ui_test_says (page, text.title));
        g_assert_true (yc_ui_test_says (page, text.next));
        yc_ui_test_check_names (page);
        yc_ui_test_shoot (window, name);
      }
  yc_ui_test_close (window);
}

/* ---- lines of the case list ---- */

static YcCaseRecord *
make_record (YcState state, const char *due, const char *cure_due)
{
  YcCaseRecord *record = g_new0 (YcCaseRecord, 1);
  char **const texts[] = { &record->id, &record->number, &record->item_id, &record->item_version, &record->item_name,
                           &record->applicant_name, &record->applicant_number, &record->note, &record->clerk_name, &record->window, &record->received, &record->judge_due, &record->paused };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    *texts[i] = g_strdup ("");
  record->state = state;
  record->due = g_strdup (due);
  record->cure_due = g_strdup (cure_due);
  return record;
}

static void
test_deadlines_have_words (void)
{
  static const struct { YcState state; const char *due, *cure; const char *text, *style; const char *marked; } cases[] = {
    { YC_STATE_ACCEPTED, "2026-11-20", "", "逾期 1 个工作日", "bad" },
    { YC_STATE_ACCEPTED, "2026-11-23", "", "今天到期", "bad" },
    { YC_STATE_ACCEPTED, "2026-11-25", "", "剩 2 个工作日", "warn" },
    { YC_STATE_ACCEPTED, "2026-11-30", "", "剩 5 个工作日", "wait" },
    { YC_STATE_TOLERATED, "2026-12-21", "2026-11-24", "剩 1 个工作日", "warn" },   /* what is owed first */
    { YC_STATE_TOLERATED, "2026-12-21", "2026-11-24", "剩 1 个工作日", "warn", "due" },   /* each day its own mark */
    { YC_STATE_TOLERATED, "2026-12-21", "2026-11-24", "剩 1 个工作日（暂定）", "warn", "cure" },
    { YC_STATE_ACCEPTED, "2026-11-30", "", "剩 5 个工作日（暂定）", "wait", "due" },
    { YC_STATE_ACCEPTED, "2026-11-30", "", "剩 5 个工作日", "wait", "cure" },
    { YC_STATE_DRAFT, "", "", "", "wait" },
    { YC_STATE_GRANTED, "2026-11-20", "", "", "wait" },                             /* decided: the handling clock has stopped */
    { YC_STATE_DELIVERED, "2026-11-20", "", "", "wait" },
    { YC_STATE_VOIDED, "2026-11-20", "", "", "wait" },                              /* ended: nothing runs */
  };
  g_autofree char *folder = g_build_filename (g_getenv ("YICHUANG_DATADIR"), "catalog", "calendar", NULL);
  g_autoptr (YcCalendar) calendar = yc_calendar_load (folder, NULL);
  GDate today;

  g_date_clear (&today, 1);
  g_date_set_dmy (&today, 23, G_DATE_NOVEMBER, 2026);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (YcCaseRecord) record = make_record (cases[i].state, cases[i].due, cases[i].cure);
      YcStateLook look;
      g_autofree char *text = NULL;

      record->due_provisional = g_strcmp0 (cases[i].marked, "due") == 0;
      record->cure_provisional = g_strcmp0 (cases[i].marked, "cure") == 0;
      text = yc_deadline_look (record, calendar, &today, &look);
      g_assert_cmpstr (text, ==, cases[i].text);
      g_assert_cmpstr (look.style, ==, cases[i].style);
      g_assert_true ((look.icon == NULL) == (*text == '\0'));
    }
}

/* While a step goes on that does not count, the day told stands still: nobody becomes late by it, and whoever was late still is. */
static void
test_pause_has_words (void)
{
  static const struct { YcState state; const char *due, *cure, *paused, *text, *style; } cases[] = {
    { YC_STATE_SPECIAL_STEP, "2026-11-20", "", "2026-11-18", "停止计时，剩 3 个工作日", "info" },
    { YC_STATE_SPECIAL_STEP, "2026-11-20", "", "2026-11-20", "停止计时，剩 1 个工作日", "info" },
    { YC_STATE_SPECIAL_STEP, "2026-11-18", "", "2026-11-20", "逾期 1 个工作日", "bad" },
    { YC_STATE_SPECIAL_STEP, "2026-11-20", "", "", "逾期 1 个工作日", "bad" },                /* one that counts */
    { YC_STATE_REVIEW, "2026-11-20", "", "2026-11-18", "逾期 1 个工作日", "bad" },            /* it is over */
    { YC_STATE_SPECIAL_STEP, "2026-12-30", "2026-11-20", "2026-11-18", "逾期 1 个工作日", "bad" },    /* the applicant's clock runs on */
  };
  g_autofree char *folder = g_build_filename (g_getenv ("YICHUANG_DATADIR"), "catalog", "calendar", NULL);
  g_autoptr (YcCalendar) calendar = yc_calendar_load (folder, NULL);
  GDate today;

  g_date_clear (&today, 1);
  g_date_set_dmy (&today, 23, G_DATE_NOVEMBER, 2026);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (YcCaseRecord) record = make_record (cases[i].state, cases[i].due, cases[i].cure);
      YcStateLook look;
      g_autofree char *text = NULL;

      g_free (record->paused);
      record->paused = g_strdup (cases[i].paused);
      text = yc_deadline_look (record, calendar, &today, &look);
      g_assert_cmpstr (text, ==, cases[i].text);
      g_assert_cmpstr (look.style, ==, cases[i].style);
    }
}

/* The time to accept is another clock, told by its name; it runs for a received case only. */
static void
test_judge_limit_has_words (void)
{
  static const struct { YcState state; const char *judge; gboolean provisional; const char *text, *style; } cases[] = {
    { YC_STATE_RECEIVED, "2026-11-20", FALSE, "逾期未告知，视为受理", "bad" },
    { YC_STATE_RECEIVED, "2026-11-22", FALSE, "逾期未告知，视为受理", "bad" },
    { YC_STATE_RECEIVED, "2026-11-23", FALSE, "受理期限今天到期", "bad" },
    { YC_STATE_RECEIVED, "2026-11-24", FALSE, "受理期限剩 1 个工作日", "warn" },
    { YC_STATE_RECEIVED, "2026-11-30", FALSE, "受理期限剩 5 个工作日", "wait" },
    { YC_STATE_RECEIVED, "2026-11-30", TRUE, "受理期限剩 5 个工作日（暂定）", "wait" },
    { YC_STATE_RECEIVED, "", FALSE, "", "wait" },
    { YC_STATE_TO_CORRECT, "2026-11-20", FALSE, "", "wait" },
    { YC_STATE_ACCEPTED, "2026-11-20", FALSE, "剩 5 个工作日", "wait" },
  };
  g_autofree char *folder = g_build_filename (g_getenv ("YICHUANG_DATADIR"), "catalog", "calendar", NULL);
  g_autoptr (YcCalendar) calendar = yc_calendar_load (folder, NULL);
  GDate today;

  g_date_clear (&today, 1);
  g_date_set_dmy (&today, 23, G_DATE_NOVEMBER, 2026);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (YcCaseRecord) record = make_record (cases[i].state, cases[i].state == YC_STATE_ACCEPTED ? "2026-11-30" : "", "");
      g_autofree char *text = NULL;
      YcStateLook look;

      g_free (record->judge_due);
      record->judge_due = g_strdup (cases[i].judge);
      record->judge_provisional = cases[i].provisional;
      text = yc_deadline_look (record, calendar, &today, &look);
      g_assert_cmpstr (text, ==, cases[i].text);
      g_assert_cmpstr (look.style, ==, cases[i].style);
    }
}

static void
test_person_is_masked_firm_is_not (void)
{
  g_autofree char *folder = g_build_filename (g_getenv ("YICHUANG_DATADIR"), "catalog", "calendar", NULL);
  g_autoptr (YcCalendar) calendar = yc_calendar_load (folder, NULL);
  GDate today;

  g_date_clear (&today, 1);
  g_date_set_dmy (&today, 23, G_DATE_NOVEMBER, 2026);
  for (int firm = 0; firm < 2; firm++)
    {
      YcCaseRecord *record = make_record (YC_STATE_DRAFT, "", "");
      g_autoptr (YcCaseItem) item = NULL;
      g_autofree char *shown = NULL;
      g_free (record->applicant_name);
      record->applicant_name = g_strdup ("样本海悦");
      record->applicant_kind = firm ? YC_APPLICANT_ORGANISATION : YC_APPLICANT_PERSON;
      item = yc_case_item_new (record, calendar, &today);
      g_object_get (item, "applicant", &shown, NULL);
      if (firm)
        g_assert_cmpstr (shown, ==, "样本海悦");
      else
        g_assert_null (strstr (shown, "海悦"));
    }
}

/* A state is no manner: the plain acceptance has the name that the verdict gives it. */
static void
test_manner_is_no_state (void)
{
  static const struct { YcState as; const char *manner; } rows[] = {
    { YC_STATE_DRAFT, "" }, { YC_STATE_ACCEPTED, "受理" }, { YC_STATE_TOLERATED, "容缺受理" }, { YC_STATE_COMMITTED, "告知承诺受理" },
    { YC_STATE_DEEMED_ACCEPTED, "视为受理" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (YcCaseRecord) record = make_record (YC_STATE_HANDED_OVER, "", "");

      record->accepted_as = rows[i].as;
      g_assert_cmpstr (yc_case_manner (record), ==, rows[i].manner);
    }
}

static GArray *
make_marks (YcStepMark mark)
{
  GArray *marks = g_array_new (FALSE, FALSE, sizeof (YcStepMark));

  g_array_append_val (marks, mark);
  return marks;
}

/* Changes of pages stand in the history with the material's name. */
static void
test_history_names_changed_pages (void)
{
  static const struct { const char *what, *from, *to, *text; } rows[] = {
    { "删除第 2 页", "identity-card", "identity-card", "页面变动：居民身份证 删除第 2 页" },
    { "移动第 1 页", "identity-card", "floor-plan", "页面变动：居民身份证 → 经营场所平面图 移动第 1 页" },
    { "撤销：添加第 1 页", "unknown", "unknown", "页面变动：unknown 撤销：添加第 1 页" },
  };
  g_autoptr (YcItem) item = yc_ui_test_item ("small-catering");
  g_autoptr (YcIntake) intake = yc_intake_new (item);

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *json = g_strdup_printf ("{\"what\": \"%s\", \"changes\": [{\"from\": {\"material\": \"%s\"}, \"to\": "
                                               "{\"material\": \"%s\"}}]}", rows[i].what, rows[i].from, rows[i].to);
      g_autoptr (JsonObject) body = yc_json_parse_object (json, -1, NULL, NULL);
      YcCaseEvent event = { .kind = (char *) "pages", .body = body, .clerk_name = (char *) "样本", .window = (char *) "03" };
      g_autoptr (GPtrArray) history = g_ptr_array_new ();
      g_autoptr (GArray) marks = make_marks (YC_STEP_PLAIN);
      YcCaseFile file = { .intake = intake, .history = history, .marks = marks };
      g_autoptr (GListStore) lines = g_list_store_new (YC_TYPE_LINE);
      g_autoptr (YcLine) line = NULL;
      g_autofree char *title = NULL;

      g_ptr_array_add (history, &event);
      yc_case_lines_fill_history (lines, &file);
      line = g_list_model_get_item (G_LIST_MODEL (lines), 0);
      g_object_get (line, "title", &title, NULL);
      g_assert_cmpstr (title, ==, rows[i].text);
    }
}

/* What the platform does not know says so in a word, and does not look done. */
static void
test_history_marks_steps (void)
{
  static const struct { const char *word, *icon; } rows[YC_N_STEPS] = {
    [YC_STEP_PLAIN] = { "", "object-select-symbolic" }, [YC_STEP_BEHIND] = { "排在前一步后", "media-playback-pause-symbolic" },
    [YC_STEP_OVERTAKEN] = { "不计入", "dialog-warning-symbolic" }, [YC_STEP_REFUSED] = { "平台没有收", "dialog-warning-symbolic" },
    [YC_STEP_VOID] = { "已收回", "edit-undo-symbolic" },
  };

  for (guint i = 0; i < YC_N_STEPS; i++)
    {
      YcCaseEvent event = { .kind = (char *) "accepted", .clerk_name = (char *) "样本", .window = (char *) "03" };
      g_autoptr (GPtrArray) history = g_ptr_array_new ();
      g_autoptr (GArray) marks = make_marks ((YcStepMark) i);
      YcCaseFile file = { .history = history, .marks = marks };
      g_autoptr (GListStore) lines = g_list_store_new (YC_TYPE_LINE);
      g_autoptr (YcLine) line = NULL;
      g_autofree char *word = NULL, *icon = NULL;

      g_ptr_array_add (history, &event);
      yc_case_lines_fill_history (lines, &file);
      line = g_list_model_get_item (G_LIST_MODEL (lines), 0);
      g_object_get (line, "trailing", &word, "icon", &icon, NULL);
      g_assert_cmpstr (word, ==, rows[i].word);
      g_assert_cmpstr (icon, ==, rows[i].icon);
    }
}

/* The list of papers, the box of the chosen one and the history: of a print that was never logged none of them says that it is printed. */
static void
test_lost_print_is_told_alike (void)
{
  static const struct { int printed, n_lost; gboolean unknown; const char *list, *box; } rows[] = {
    { 0, 0, FALSE, "未打印", "还没打印" },
    { 1, 1, TRUE, "结果不明", "已送打印机，结果不明" },
    { 2, 1, TRUE, "结果不明", "已打印 1 次，最近一次结果不明" },
    { 2, 1, FALSE, "已打印", "已打印 1 次，另有 1 次结果不明" },
    { 1, 0, FALSE, "已打印", "已打印 1 次" },
    { 2, 0, FALSE, "已打印 2 次", "已打印 2 次" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      YcPaperRecord paper = { .id = (char *) "p", .title = (char *) "收件回执", .n_pages = 1, .copies = 1, .printed = rows[i].printed,
                              .n_lost = rows[i].n_lost, .unknown = rows[i].unknown };
      g_autoptr (GPtrArray) papers = g_ptr_array_new ();
      YcCaseFile file = { .papers = papers };
      g_autoptr (GListStore) lines = g_list_store_new (YC_TYPE_LINE);
      g_autoptr (YcLine) line = NULL;
      g_autofree char *box = yc_case_lines_describe_prints (&paper), *word = NULL;

      g_ptr_array_add (papers, &paper);
      yc_case_lines_fill_papers (lines, &file);
      line = g_list_model_get_item (G_LIST_MODEL (lines), 0);
      g_object_get (line, "trailing", &word, NULL);
      g_assert_cmpstr (word, ==, rows[i].list);
      g_assert_cmpstr (box, ==, rows[i].box);
      g_assert_true ((yc_case_file_find_unknown (&file) != NULL) == rows[i].unknown);
    }
}

int
main (int argc, char *argv[])
{
  yc_ui_test_init (&argc, &argv);
  g_test_add_func ("/ui/keys/shortcuts-window-has-each-key-once", test_overlay_has_each_key);
  g_test_add_func ("/ui/keys/no-key-has-two-meanings", test_no_key_twice);
  g_test_add_func ("/ui/keys/help-page-names-real-keys", test_help_page_names_real_keys);
  g_test_add_func ("/ui/help/broken-page-is-refused", test_broken_page_is_refused);
  g_test_add_func ("/ui/help/page-becomes-blocks", test_page_becomes_blocks);
  g_test_add_func ("/ui/help/each-page-is-in-the-program-and-shown", test_each_help_page_is_shown);
  g_test_add_func ("/ui/errors/unknown-error-has-words", test_unknown_error_has_words);
  g_test_add_func ("/ui/errors/each-error-has-words-and-icon", test_each_error_has_words);
  g_test_add_func ("/ui/errors/each-refusal-has-words-of-its-own", test_each_refusal_has_words);
  g_test_add_func ("/ui/errors/refusal-names-what-it-is-about", test_refusal_names_what_it_is_about);
  g_test_add_func ("/ui/errors/each-state-is-drawn-and-named", test_states_are_drawn);
  g_test_add_func ("/ui/cases/deadline-is-told-in-words", test_deadlines_have_words);
  g_test_add_func ("/ui/cases/a-clock-that-stands-still-is-not-late", test_pause_has_words);
  g_test_add_func ("/ui/cases/time-to-accept-is-told-by-its-name", test_judge_limit_has_words);
  g_test_add_func ("/ui/cases/history-names-changed-pages", test_history_names_changed_pages);
  g_test_add_func ("/ui/cases/history-marks-steps", test_history_marks_steps);
  g_test_add_func ("/ui/cases/lost-print-is-told-alike", test_lost_print_is_told_alike);
  g_test_add_func ("/ui/cases/person-is-masked-firm-is-not", test_person_is_masked_firm_is_not);
  g_test_add_func ("/ui/cases/manner-of-acceptance-is-no-state", test_manner_is_no_state);
  return g_test_run ();
}
