/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */

/* The parts of the intake page, each by itself: what they refuse, what they tell, where Enter leads, that state is never colour alone and
 * that everything has a name. Needs a display. */
#define G_LOG_DOMAIN "yc-test"
#include "config.h"

#include "acceptance/yc-verdict.h"
#include "app/clerk/yc-applicant-form.h"
#include "app/clerk/yc-checklist.h"
#include "app/clerk/yc-field-row.h"
#include "app/clerk/yc-choice-row.h"
#include "app/clerk/yc-finding-row.h"
#include "app/clerk/yc-form-pane.h"
#include "app/clerk/yc-item-picker.h"
#include "app/clerk/yc-notice-bar.h"
#include "app/clerk/yc-page-pictures.h"
#include "app/clerk/yc-page-view.h"
#include "app/clerk/yc-question-page.h"
#include "app/clerk/yc-scan-foot.h"
#include "app/clerk/yc-strip.h"
#include "app/clerk/yc-verdict-bar.h"
#include "intake/yc-id-number.h"
#include "yc-ui-test.h"

#define USCC "92210202MA05610315"    /* made up, both check characters fit */

static const GDate *
today (void)
{
  static GDate date;

  g_date_set_dmy (&date, 23, G_DATE_NOVEMBER, 2026);
  return &date;
}

static YcIntake *
make_intake (const char *item_id)
{
  g_autoptr (YcItem) item = yc_ui_test_item (item_id);
  YcIntake *intake = yc_intake_new (item);

  g_free (intake->applicant.name);
  intake->applicant.name = g_strdup ("样本一");
  g_free (intake->applicant.number);
  intake->applicant.number = yc_ui_test_resident_id ();
  g_free (intake->applicant.phone);
  intake->applicant.phone = g_strdup ("13900000018");
  for (guint round = 0; round < 8; round++)
    {
      g_autoptr (GPtrArray) questions = yc_intake_open_questions (intake);

      for (guint i = 0; i < questions->len; i++)
        {
          const YcQuestion *question = g_ptr_array_index (questions, i);

          if (g_hash_table_lookup (intake->answers, question->id) == NULL)
            yc_intake_set_answer (intake, question->id, ((YcAnswer *) g_ptr_array_index (question->answers, 0))->id);
        }
    }
  yc_intake_prefill (intake);
  return intake;
}

static YcVerdict *
judge (YcIntake *intake, GPtrArray *pages)
{
  g_autofree char *folder = g_build_filename (g_getenv ("YICHUANG_DATADIR"), "catalog", "calendar", NULL);
  g_autoptr (YcCalendar) calendar = yc_calendar_load (folder, NULL);

  g_assert_nonnull (calendar);
  return yc_verdict_judge (intake, pages, calendar, today ());
}

/* The first below @root of @type whose @property is @text. */
static gpointer
find_called (GtkWidget *root, GType type, const char *property, const char *text)
{
  gpointer found = NULL;

  if (G_TYPE_CHECK_INSTANCE_TYPE (root, type))
    {
      g_autofree char *value = NULL;

      g_object_get (root, property, &value, NULL);
      found = g_strcmp0 (value, text) == 0 ? root : NULL;
    }
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL && found == NULL; child = gtk_widget_get_next_sibling (child))
    found = find_called (child, type, property, text);
  return found;
}

static YcFieldRow *
row_titled (GtkWidget *root, const char *title)
{
  return find_called (root, YC_TYPE_FIELD_ROW, "title", title);
}

static void
count_cb (guint *count)
{
  (*count)++;
}

static void
type_into (GtkWidget *root, const char *title, const char *text)
{
  YcFieldRow *row = row_titled (root, title);

  g_assert_nonnull (row);
  gtk_editable_set_text (GTK_EDITABLE (row), text);
  g_signal_emit_by_name (row, "entry-activated");
}

/* ---- applicant ---- */

static GtkWidget *
show_form (YcApplicant *applicant)
{
  GtkWidget *form = g_object_new (YC_TYPE_APPLICANT_FORM, NULL);

  yc_applicant_form_show (YC_APPLICANT_FORM (form), applicant, NULL, today ());
  return form;
}

static void
test_mistyped_digit (void)
{
  g_autoptr (YcIntake) intake = yc_intake_new (NULL);
  GtkWidget *form = show_form (&intake->applicant);
  GtkWidget *window = yc_ui_test_show (form, 1290, 600);
  YcFieldRow *row = row_titled (form, "居民身份证");
  g_autofree char *good = yc_ui_test_resident_id ();
  g_autofree char *bad = g_strdup (good);

  g_assert_nonnull (row);
  gtk_editable_set_text (GTK_EDITABLE (row), "21020219");
  g_assert_false (yc_field_row_has_problem (row));
  bad[17] = good[17] == '1' ? '2' : '1';
  gtk_editable_set_text (GTK_EDITABLE (row), bad);
  g_assert_true (yc_field_row_has_problem (row));
  yc_ui_test_shoot (window, "applicant-wrong");
  gtk_editable_set_text (GTK_EDITABLE (row), good);
  g_assert_false (yc_field_row_has_problem (row));
  g_assert_true (yc_ui_test_says (GTK_WIDGET (row), "校验"));
  yc_ui_test_check_names (form);
  yc_ui_test_close (window);
}

static void
test_short_number_on_enter (void)
{
  g_autoptr (YcIntake) intake = yc_intake_new (NULL);
  GtkWidget *form = show_form (&intake->applicant);
  GtkWidget *window = yc_ui_test_show (form, 1290, 600);
  guint done = 0;

  g_signal_connect_swapped (form, "done", G_CALLBACK (count_cb), &done);
  type_into (form, "居民身份证", "21020219");
  g_assert_true (yc_field_row_has_problem (row_titled (form, "居民身份证")));
  g_assert_cmpuint (done, ==, 0);
  yc_ui_test_close (window);
}

/* Behind a right number the focus goes on by itself; the Enter that many press all the same neither leaves nor blames the empty row. */
static void
test_right_number_goes_on (void)
{
  g_autoptr (YcIntake) intake = yc_intake_new (NULL);
  GtkWidget *form = show_form (&intake->applicant);
  GtkWidget *window = yc_ui_test_show (form, 1290, 600);
  YcFieldRow *number = row_titled (form, "居民身份证"), *phone = row_titled (form, "联系电话");
  g_autofree char *good = yc_ui_test_resident_id ();
  g_autofree char *bad = g_strdup (good);

  bad[17] = good[17] == '1' ? '2' : '1';
  gtk_widget_grab_focus (GTK_WIDGET (number));
  gtk_editable_set_text (GTK_EDITABLE (number), bad);
  g_assert_true (yc_clerk_has_focus (GTK_WIDGET (number)));
  gtk_editable_set_text (GTK_EDITABLE (number), good);
  g_assert_true (yc_clerk_has_focus (GTK_WIDGET (phone)));
  g_signal_emit_by_name (phone, "entry-activated");
  g_assert_true (yc_clerk_has_focus (GTK_WIDGET (phone)));
  g_assert_false (yc_field_row_has_problem (phone));
  /* Where the next row holds something already, nothing is skipped: the number was only corrected. */
  gtk_editable_set_text (GTK_EDITABLE (phone), "13900000018");
  gtk_widget_grab_focus (GTK_WIDGET (number));
  gtk_editable_set_text (GTK_EDITABLE (number), bad);
  gtk_editable_set_text (GTK_EDITABLE (number), good);
  g_assert_true (yc_clerk_has_focus (GTK_WIDGET (number)));
  yc_ui_test_close (window);
}

static void
test_enter_finishes (void)
{
  g_autoptr (YcIntake) intake = yc_intake_new (NULL);
  GtkWidget *form = show_form (&intake->applicant);
  GtkWidget *window = yc_ui_test_show (form, 1290, 600);
  g_autofree char *good = yc_ui_test_resident_id ();
  guint done = 0;

  g_signal_connect_swapped (form, "done", G_CALLBACK (count_cb), &done);
  type_into (form, "姓名", "样本一");
  type_into (form, "居民身份证", good);
  type_into (form, "联系电话", "13900000018");
  g_assert_cmpuint (done, ==, 0);
  type_into (form, "住所地址", "样本路 1 号");
  g_assert_cmpuint (done, ==, 1);
  yc_applicant_form_store (YC_APPLICANT_FORM (form), &intake->applicant);
  g_assert_cmpstr (intake->applicant.name, ==, "样本一");
  g_assert_cmpstr (intake->applicant.number, ==, good);
  yc_ui_test_shoot (window, "applicant");
  yc_ui_test_close (window);
}

static void
press (GtkWidget *form, const char *label)
{
  GtkWidget *button = find_called (form, GTK_TYPE_TOGGLE_BUTTON, "label", label);

  g_assert_nonnull (button);
  g_signal_emit_by_name (button, "clicked");
  yc_ui_test_settle ();
}

static void
test_organisation (void)
{
  g_autoptr (YcIntake) intake = yc_intake_new (NULL);
  GtkWidget *form = show_form (&intake->applicant);
  GtkWidget *window = yc_ui_test_show (form, 1290, 600);
  guint changed = 0;

  g_signal_connect_swapped (form, "changed", G_CALLBACK (count_cb), &changed);
  press (form, "单位");
  g_assert_cmpuint (changed, >=, 1);
  g_assert_null (row_titled (form, "居民身份证"));
  type_into (form, "单位名称", "样本有限公司");
  type_into (form, "统一社会信用代码", "92210202MA05610316");
  g_assert_true (yc_field_row_has_problem (row_titled (form, "统一社会信用代码")));
  yc_ui_test_shoot (window, "applicant-organisation-wrong");
  type_into (form, "统一社会信用代码", USCC);
  g_assert_false (yc_field_row_has_problem (row_titled (form, "统一社会信用代码")));
  type_into (form, "法定代表人（负责人）", "样本二");
  yc_ui_test_check_names (form);
  yc_ui_test_shoot (window, "applicant-organisation");
  yc_applicant_form_store (YC_APPLICANT_FORM (form), &intake->applicant);
  g_assert_cmpint (intake->applicant.kind, ==, YC_APPLICANT_ORGANISATION);
  g_assert_cmpint (intake->applicant.paper, ==, YC_PAPER_USCC);
  g_assert_cmpstr (intake->applicant.number, ==, USCC);
  g_assert_cmpstr (intake->applicant.legal_rep, ==, "样本二");
  press (form, "个人");
  g_assert_cmpuint (changed, >=, 2);
  g_assert_nonnull (row_titled (form, "居民身份证"));
  g_assert_null (row_titled (form, "统一社会信用代码"));
  yc_applicant_form_store (YC_APPLICANT_FORM (form), &intake->applicant);
  g_assert_cmpint (intake->applicant.kind, ==, YC_APPLICANT_PERSON);
  yc_ui_test_close (window);
}

static void
test_agent (void)
{
  g_autoptr (YcIntake) intake = yc_intake_new (NULL);
  GtkWidget *form = show_form (&intake->applicant), *again = NULL;
  GtkWidget *window = yc_ui_test_show (form, 1290, 600);
  g_autofree char *good = yc_ui_test_resident_id ();
  g_autofree char *bad = g_strdup (good);

  bad[17] = good[17] == '1' ? '2' : '1';
  type_into (form, "联系人（不是本人时填写）", "样本三");
  gtk_switch_set_active (GTK_SWITCH (yc_ui_test_find (form, GTK_TYPE_SWITCH)), TRUE);
  type_into (form, "代理人姓名", "样本四");
  gtk_editable_set_text (GTK_EDITABLE (row_titled (form, "代理人居民身份证号码")), bad);
  g_assert_true (yc_field_row_has_problem (row_titled (form, "代理人居民身份证号码")));
  gtk_editable_set_text (GTK_EDITABLE (row_titled (form, "代理人居民身份证号码")), good);
  g_assert_false (yc_field_row_has_problem (row_titled (form, "代理人居民身份证号码")));
  type_into (form, "代理人电话", "13900000018");
  type_into (form, "委托事项和权限", "代为递交材料");
  yc_ui_test_shoot (window, "applicant-agent");
  yc_applicant_form_store (YC_APPLICANT_FORM (form), &intake->applicant);
  yc_ui_test_close (window);
  /* Opened again, as with a resumed draft. */
  again = show_form (&intake->applicant);
  window = yc_ui_test_show (again, 1290, 600);
  g_assert_true (gtk_switch_get_active (GTK_SWITCH (yc_ui_test_find (again, GTK_TYPE_SWITCH))));
  g_assert_cmpstr (intake->applicant.contact_name, ==, "样本三");
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (row_titled (again, "代理人姓名"))), ==, "样本四");
  g_assert_cmpstr (intake->applicant.agent_number, ==, good);
  g_assert_cmpstr (intake->applicant.agent_scope, ==, "代为递交材料");
  yc_ui_test_close (window);
}

/* ---- questions ---- */

static void
answer_cb (YcIntake *intake, const char *question, const char *answer, YcQuestionPage *page)
{
  yc_intake_set_answer (intake, question, answer);
  yc_question_page_show (page, intake);
}

static void
test_last_answer_finishes (void)
{
  g_autoptr (YcItem) item = yc_ui_test_item ("public-place-hygiene");
  g_autoptr (YcIntake) intake = yc_intake_new (item);
  GtkWidget *page = g_object_new (YC_TYPE_QUESTION_PAGE, NULL);
  GtkWidget *window;
  guint done = 0, rounds = 0;

  g_signal_connect_swapped (page, "answered", G_CALLBACK (answer_cb), intake);
  g_signal_connect_swapped (page, "done", G_CALLBACK (count_cb), &done);
  yc_question_page_show (YC_QUESTION_PAGE (page), intake);
  window = yc_ui_test_show (page, 1290, 600);
  yc_question_page_start (YC_QUESTION_PAGE (page));
  yc_ui_test_check_names (page);
  while (!yc_intake_all_answered (intake) && rounds++ < 20)
    {
      GtkWidget *focus = gtk_root_get_focus (GTK_ROOT (window));

      g_assert_true (GTK_IS_LIST_BOX_ROW (focus));
      g_assert_cmpuint (done, ==, 0);
      g_signal_emit_by_name (gtk_widget_get_ancestor (focus, GTK_TYPE_LIST_BOX), "row-activated", focus);
      if (rounds == 1)
        yc_ui_test_shoot (window, "questions");
    }
  g_assert_true (yc_intake_all_answered (intake));
  g_assert_cmpuint (done, ==, 1);
  yc_ui_test_close (window);
}

/* ---- checklist, form, verdict ---- */

static void
test_checklist_words (void)
{
  g_autoptr (YcIntake) intake = make_intake ("small-catering");
  g_autoptr (GPtrArray) pages = g_ptr_array_new ();
  g_autoptr (YcVerdict) verdict = judge (intake, pages);
  GtkWidget *list = g_object_new (YC_TYPE_CHECKLIST, NULL);
  GtkWidget *window;

  yc_checklist_show (YC_CHECKLIST (list), intake, verdict, NULL);
  window = yc_ui_test_show (list, 308, 620);
  for (guint i = 0; i < verdict->slots->len; i++)
    g_assert_true (yc_ui_test_says (list, ((YcSlot *) g_ptr_array_index (verdict->slots, i))->material->name));
  g_assert_true (yc_ui_test_says (list, "可容缺"));
  yc_checklist_mark (YC_CHECKLIST (list), yc_checklist_get_selected (YC_CHECKLIST (list)), YC_SLOT_MARK_BROKEN);
  yc_checklist_show (YC_CHECKLIST (list), intake, verdict, NULL);
  g_assert_true (yc_ui_test_says (list, "扫描中断"));
  g_assert_true (yc_checklist_next (YC_CHECKLIST (list)));
  yc_ui_test_check_names (list);
  yc_ui_test_close (window);
}

static void
test_form_says_why (void)
{
  g_autoptr (YcIntake) intake = make_intake ("small-catering");
  GtkWidget *form = g_object_new (YC_TYPE_FORM_PANE, NULL);
  GtkWidget *window;
  g_autoptr (GPtrArray) problems = yc_intake_check (intake, today ());

  g_assert_cmpuint (problems->len, >, 0);
  yc_form_pane_show (YC_FORM_PANE (form), intake);
  yc_form_pane_show_problems (YC_FORM_PANE (form), problems, FALSE);
  window = yc_ui_test_show (form, 340, 620);
  g_assert_false (yc_ui_test_says (form, "没有填写"));
  yc_form_pane_show_problems (YC_FORM_PANE (form), problems, TRUE);
  g_assert_true (yc_ui_test_says (form, "没有填写"));
  g_assert_true (yc_form_pane_focus (YC_FORM_PANE (form), NULL));
  yc_ui_test_check_names (form);
  yc_ui_test_shoot (window, "form");
  yc_ui_test_close (window);
}

/* The text of the editable is what stands on the screen and what a screen reader gets. */
static void
test_form_masks_numbers (void)
{
  g_autoptr (YcIntake) intake = make_intake ("small-catering");
  GtkWidget *form = g_object_new (YC_TYPE_FORM_PANE, NULL);
  GtkWidget *window;
  YcFieldRow *number, *phone;
  g_autofree char *good = yc_ui_test_resident_id ();
  g_autofree char *masked = yc_id_mask (good);

  yc_intake_set_field (intake, "person-id", good, YC_ORIGIN_TYPED);
  yc_form_pane_show (YC_FORM_PANE (form), intake);
  window = yc_ui_test_show (form, 340, 620);
  number = row_titled (form, "负责人居民身份证号码");
  phone = row_titled (form, "联系电话");
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (number)), ==, masked);
  g_assert_cmpstr (yc_field_row_get_value (number), ==, good);
  yc_ui_test_shoot (window, "form-masked");

  gtk_widget_grab_focus (GTK_WIDGET (number));
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (number)), ==, good);
  gtk_widget_grab_focus (GTK_WIDGET (phone));
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (number)), ==, masked);
  g_assert_cmpstr (yc_field_row_get_value (number), ==, good);
  gtk_editable_set_text (GTK_EDITABLE (phone), "13900000018");
  g_assert_cmpstr (yc_field_row_get_value (phone), ==, "13900000018");
  gtk_widget_grab_focus (GTK_WIDGET (number));
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (phone)), ==, "139****0018");
  yc_ui_test_close (window);
}

static int
measure_bar (GtkWidget *bar, const char *sentence)
{
  int height = 0;

  yc_verdict_bar_guide (YC_VERDICT_BAR (bar), sentence, "下一步与申请人核对后当场填写、更正");
  gtk_widget_measure (bar, GTK_ORIENTATION_VERTICAL, 1290, NULL, &height, NULL, NULL);
  return height;
}

/* Nothing above the bar moves, whatever has to be said; what has no room ends with dots and is whole in the tooltip. */
static void
test_long_sentence_keeps_the_bar (void)
{
  g_autoptr (GString) sentence = g_string_new ("暂不能受理：缺 9 件（");
  GtkWidget *bar = g_object_new (YC_TYPE_VERDICT_BAR, NULL), *window = yc_ui_test_show (bar, 1290, 60);
  int height = measure_bar (bar, "可受理");

  for (int i = 0; i < 40; i++)
    {
      g_assert_cmpint (measure_bar (bar, sentence->str), ==, height);
      g_string_append (sentence, "公共场所地址方位示意图、");
    }
  measure_bar (bar, sentence->str);
  g_assert_true (yc_ui_test_says (bar, sentence->str));
  yc_ui_test_shoot (window, "verdict-long");
  yc_ui_test_close (window);
}

static void
test_verdict_bar (void)
{
  g_autoptr (YcIntake) intake = make_intake ("small-catering");
  g_autoptr (GPtrArray) pages = g_ptr_array_new ();
  g_autoptr (YcVerdict) verdict = judge (intake, pages);
  GtkWidget *bar = g_object_new (YC_TYPE_VERDICT_BAR, NULL);
  GtkWidget *window;

  yc_verdict_bar_show (YC_VERDICT_BAR (bar), verdict, TRUE, NULL);
  g_assert_true (yc_ui_test_says (bar, "请申请人签名，放入馈纸器后按 F5 扫入"));
  yc_verdict_bar_show (YC_VERDICT_BAR (bar), verdict, FALSE, NULL);
  g_assert_false (yc_ui_test_says (bar, "请申请人签名，放入馈纸器后按 F5 扫入"));
  window = yc_ui_test_show (bar, 1290, 60);
  g_assert_true (yc_ui_test_says (bar, verdict->sentence));
  g_assert_true (yc_ui_test_says (bar, verdict->next));
  yc_ui_test_check_names (bar);
  yc_verdict_bar_set_busy (YC_VERDICT_BAR (bar), "正在受理");
  g_assert_true (yc_ui_test_says (bar, "正在受理"));
  yc_ui_test_close (window);
}

static void
test_notice_bar (void)
{
  GtkWidget *bar = g_object_new (YC_TYPE_NOTICE_BAR, NULL);
  GtkWidget *window = yc_ui_test_show (bar, 1290, 60);
  g_autoptr (GError) error = g_error_new_literal (YC_CAPTURE_ERROR, YC_CAPTURE_ERROR_NO_SPACE, "");

  yc_notice_bar_show (YC_NOTICE_BAR (bar), YC_TONE_INFO, "document-open-recent-symbolic", "本件曾暂存", "带营业执照回来", NULL, NULL);
  yc_ui_test_settle ();
  yc_ui_test_check_names (bar);
  gtk_test_accessible_assert_property (bar, GTK_ACCESSIBLE_PROPERTY_LABEL, "本件曾暂存");
  gtk_test_accessible_assert_property (bar, GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, "带营业执照回来");
  yc_notice_bar_show_error (YC_NOTICE_BAR (bar), error);
  gtk_test_accessible_assert_property (bar, GTK_ACCESSIBLE_PROPERTY_LABEL, gtk_label_get_label (GTK_LABEL (yc_ui_test_find (bar, GTK_TYPE_LABEL))));
  yc_ui_test_close (window);
}

/* ---- pages ---- */

static void
test_drawn_states (void)
{
  static const struct { YcCaptureError code; const char *says; } cases[] = {
    { YC_CAPTURE_ERROR_NO_SCANNER, "F5" }, { YC_CAPTURE_ERROR_BUSY, "F5" }, { YC_CAPTURE_ERROR_JAM, "F5" }, { YC_CAPTURE_ERROR_COVER, "F5" },
    { YC_CAPTURE_ERROR_EMPTY, "F5" }, { YC_CAPTURE_ERROR_DEVICE, "F5" }, { YC_CAPTURE_ERROR_TRUNCATED, "F5" },
    { YC_CAPTURE_ERROR_CANCELLED, "F5" }, { YC_CAPTURE_ERROR_NO_SPACE, "F5" }, { YC_CAPTURE_ERROR_FOREIGN, "PDF" },
  };
  GtkWidget *state = g_object_new (YC_TYPE_SCAN_STATE, NULL);
  GtkWidget *window = yc_ui_test_show (state, 640, 480);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = g_error_new_literal (YC_CAPTURE_ERROR, (int) cases[i].code, "");
      g_autofree char *shot = g_strdup_printf ("state-%u", cases[i].code);

      yc_scan_state_show_error (YC_SCAN_STATE (state), error, 2, NULL);
      g_assert_true (yc_ui_test_says (state, cases[i].says));
      g_assert_true (yc_ui_test_says (state, "就这些页"));      /* there are two: that they are all must be sayable everywhere */
      yc_ui_test_check_names (state);
      yc_ui_test_shoot (window, shot);
    }
  yc_ui_test_close (window);
}

static YcPageObject *
make_page (guint number)
{
  YcPage page = { .id = (char *) "p", .case_id = (char *) "c", .material_id = (char *) "m", .blob = (char *) "", .job_id = (char *) "",
                  .original_blob = (char *) "", .width = 2480, .height = 3508, .dpi_asked = 300, .dpi_real = 300 };
  YcPageObject *object = yc_page_object_new (&page);

  yc_page_object_set_number (object, number);
  return object;
}

static gboolean
has_view (gpointer page)
{
  return yc_page_object_get_view (page) != NULL && yc_page_object_get_thumb (page) != NULL;
}

static void
test_page_is_decoded_and_shown (void)
{
  g_autoptr (YcPagePictures) pictures = yc_page_pictures_new (NULL);
  g_autoptr (GListStore) pages = g_list_store_new (YC_TYPE_PAGE_OBJECT);
  g_autoptr (GBytes) jpeg = yc_ui_test_page (2480, 3508, "公共场所卫生许可申请表");
  GtkWidget *view = g_object_new (YC_TYPE_PAGE_VIEW, NULL);
  GtkWidget *window;

  yc_page_view_set_title (YC_PAGE_VIEW (view), "申请表", "");
  yc_page_view_set_pages (YC_PAGE_VIEW (view), G_LIST_MODEL (pages));
  yc_page_view_show_pages (YC_PAGE_VIEW (view));
  window = yc_ui_test_show (view, 642, 620);
  for (guint i = 1; i <= 3; i++)
    {
      g_autoptr (YcPageObject) page = make_page (i);

      g_list_store_append (pages, page);
      yc_page_pictures_offer (pictures, page, jpeg, 1240);
      yc_ui_test_wait (has_view, page);
    }
  g_assert_true (yc_ui_test_says (view, "共 3 页"));
  yc_page_view_step (YC_PAGE_VIEW (view), 1);
  g_assert_cmpuint (yc_page_object_get_number (yc_page_view_get_selected (YC_PAGE_VIEW (view))), ==, 2);
  yc_page_view_ask_count (YC_PAGE_VIEW (view), "图像为单数", 3);
  g_assert_true (yc_page_view_is_asking (YC_PAGE_VIEW (view)));
  yc_ui_test_check_names (view);
  yc_ui_test_shoot (window, "pages");
  yc_ui_test_close (window);
}

/* What the paper is held against can be read before the scan and beside the pages, and costs them no room. */
static void
test_standard_stays (void)
{
  static const char standard[] = "正反两面，在有效期内", longest[] = "每名直接为顾客服务的人员一份，在有效期内，发证日期不早于去年，姓名与从业人员名单一致";
  g_autoptr (GListStore) pages = g_list_store_new (YC_TYPE_PAGE_OBJECT);
  g_autoptr (YcPageObject) page = make_page (1);
  g_autoptr (YcItem) item = yc_ui_test_item ("small-catering");
  GtkWidget *view = g_object_new (YC_TYPE_PAGE_VIEW, NULL);
  GtkWidget *window = yc_ui_test_show (view, 642, 620), *head = gtk_widget_get_first_child (view), *line;
  int plain;

  yc_page_view_set_title (YC_PAGE_VIEW (view), "居民身份证", "");
  yc_page_view_set_pages (YC_PAGE_VIEW (view), G_LIST_MODEL (pages));
  yc_ui_test_settle ();
  plain = gtk_widget_get_height (head);
  yc_page_view_set_title (YC_PAGE_VIEW (view), "居民身份证", standard);
  yc_scan_state_show_empty (yc_page_view_show_state (YC_PAGE_VIEW (view)), g_ptr_array_index (item->materials, 0));
  yc_ui_test_settle ();
  g_assert_true (yc_ui_test_says (view, standard));
  g_list_store_append (pages, page);
  yc_page_view_show_pages (YC_PAGE_VIEW (view));
  yc_ui_test_settle ();
  g_assert_true (yc_ui_test_says (view, standard));
  line = find_called (view, GTK_TYPE_LABEL, "label", standard);
  g_assert_false (pango_layout_is_ellipsized (gtk_label_get_layout (GTK_LABEL (line))));
  g_assert_cmpint (gtk_widget_get_height (head), ==, plain);
  yc_ui_test_shoot (window, "pages-standard");

  yc_page_view_set_title (YC_PAGE_VIEW (view), "居民身份证", longest);
  yc_ui_test_settle ();
  g_assert_cmpint (gtk_widget_get_height (head), ==, plain);
  g_assert_true (pango_layout_is_ellipsized (gtk_label_get_layout (GTK_LABEL (line))));
  g_assert_cmpstr (gtk_widget_get_tooltip_text (line), ==, longest);
  yc_ui_test_close (window);
}

static void
test_broken_jpeg_is_told (void)
{
  g_autoptr (YcPagePictures) pictures = yc_page_pictures_new (NULL);
  g_autoptr (GBytes) junk = g_bytes_new_static ("not a picture", 13);
  g_autoptr (YcPageObject) page = make_page (1);

  g_test_expect_message ("yc-app", G_LOG_LEVEL_WARNING, "*cannot be shown*");
  yc_page_pictures_offer (pictures, page, junk, 1240);
  yc_ui_test_wait ((YcUiTestDone) yc_page_object_is_failed, page);
  g_test_assert_expected_messages ();
  g_assert_null (yc_page_object_get_view (page));
}

/* ---- item picker ---- */

static void
pick_cb (YcItem **place, YcItem *item)
{
  *place = item;
}

static void
test_search_picks (void)
{
  g_autofree char *folder = g_build_filename (g_getenv ("YICHUANG_DATADIR"), "catalog", "items", NULL);
  g_autoptr (YcCatalog) catalog = yc_catalog_load (folder, NULL);
  GtkWidget *picker = g_object_new (YC_TYPE_ITEM_PICKER, NULL);
  GtkWidget *window, *entry;
  YcItem *picked = NULL;

  yc_item_picker_set_catalog (YC_ITEM_PICKER (picker), catalog);
  g_signal_connect_swapped (picker, "picked", G_CALLBACK (pick_cb), &picked);
  window = yc_ui_test_show (picker, 1290, 600);
  yc_item_picker_start (YC_ITEM_PICKER (picker), NULL);
  yc_ui_test_check_names (picker);
  yc_ui_test_shoot (window, "picker");
  entry = yc_ui_test_find (picker, GTK_TYPE_SEARCH_ENTRY);
  gtk_editable_set_text (GTK_EDITABLE (entry), "没有这个事项");
  yc_ui_test_settle ();
  g_assert_true (yc_ui_test_says (picker, "没有"));
  gtk_editable_set_text (GTK_EDITABLE (entry), "餐饮");
  yc_ui_test_settle ();
  g_signal_emit_by_name (yc_ui_test_find (picker, GTK_TYPE_LIST_VIEW), "activate", 0);
  g_assert_nonnull (picked);
  g_assert_cmpstr (picked != NULL ? picked->id : "", ==, "small-catering");
  yc_ui_test_close (window);
}

/* The last days of a year: what is due in the next one says so, with its year. */
static void
test_strip_names_another_year (void)
{
  g_autoptr (YcIntake) intake = make_intake ("small-catering");
  GtkWidget *strip = g_object_new (YC_TYPE_STRIP, NULL);
  GtkWidget *window = yc_ui_test_show (strip, 1290, 120);
  YcVerdict verdict = { .outcome = YC_OUTCOME_ACCEPT };

  yc_strip_show_item (YC_STRIP (strip), intake);
  g_date_set_dmy (&verdict.due.due, 30, G_DATE_NOVEMBER, 2026);
  yc_strip_show_limits (YC_STRIP (strip), intake->item, &verdict, today (), TRUE);
  yc_ui_test_settle ();
  g_assert_true (yc_ui_test_says (strip, "11月30日 周一"));
  g_assert_false (yc_ui_test_says (strip, "2026年"));
  g_date_set_dmy (&verdict.due.due, 4, G_DATE_JANUARY, 2027);
  verdict.due.provisional = TRUE;
  yc_strip_show_limits (YC_STRIP (strip), intake->item, &verdict, today (), TRUE);
  yc_ui_test_settle ();
  g_assert_true (yc_ui_test_says (strip, "2027年1月4日 周一（暂定）"));
  yc_ui_test_shoot (window, "strip-next-year");
  yc_strip_show_limits (YC_STRIP (strip), intake->item, &verdict, today (), FALSE);     /* accepted long ago: what an acceptance of now would give is not said */
  yc_ui_test_settle ();
  g_assert_false (yc_ui_test_says (strip, "现在受理"));
  yc_ui_test_close (window);
}

int
main (int argc, char *argv[])
{
  yc_ui_test_init (&argc, &argv);
  g_test_add_func ("/ui/intake/applicant/mistyped-digit-is-refused-in-its-row", test_mistyped_digit);
  g_test_add_func ("/ui/intake/applicant/short-number-is-refused-on-enter", test_short_number_on_enter);
  g_test_add_func ("/ui/intake/applicant/right-number-goes-on-by-itself", test_right_number_goes_on);
  g_test_add_func ("/ui/intake/applicant/enter-on-the-last-row-finishes", test_enter_finishes);
  g_test_add_func ("/ui/intake/applicant/an-organisation-has-its-own-form", test_organisation);
  g_test_add_func ("/ui/intake/applicant/an-agent-is-checked-and-kept", test_agent);
  g_test_add_func ("/ui/intake/items/search-finds-and-picks", test_search_picks);
  g_test_add_func ("/ui/intake/questions/last-answer-finishes", test_last_answer_finishes);
  g_test_add_func ("/ui/intake/checklist/state-has-a-word", test_checklist_words);
  g_test_add_func ("/ui/intake/form/wrong-value-says-why", test_form_says_why);
  g_test_add_func ("/ui/intake/form/numbers-are-masked-while-nobody-types", test_form_masks_numbers);
  g_test_add_func ("/ui/intake/verdict-bar/shows-the-verdict", test_verdict_bar);
  g_test_add_func ("/ui/intake/verdict-bar/long-sentence-keeps-the-height", test_long_sentence_keeps_the_bar);
  g_test_add_func ("/ui/intake/notice-bar/is-called-by-what-it-says", test_notice_bar);
  g_test_add_func ("/ui/intake/strip/day-of-another-year-has-its-year", test_strip_names_another_year);
  g_test_add_func ("/ui/intake/pages/every-trouble-has-a-drawn-state", test_drawn_states);
  g_test_add_func ("/ui/intake/pages/what-the-paper-is-held-against-stays-in-sight", test_standard_stays);
  g_test_add_func ("/ui/intake/pages/broken-picture-is-told", test_broken_jpeg_is_told);
  g_test_add_func ("/ui/intake/pages/page-is-decoded-and-shown", test_page_is_decoded_and_shown);
  return g_test_run ();
}
