/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */

/* The check of a commitment in the approver's acts: what its form wants for each finding, how it leads to the revocation, and what stands there where there is
 * nothing to check. Cases are told as events. Needs a display. */
#define G_LOG_DOMAIN "yc-test"
#include "config.h"

#include <string.h>

#include "app/review/yc-review-acts.h"
#include "sample-case.h"
#include "yc-ui-test.h"

#define CHECK 4                 /* its row among the acts */
#define APPROVER "xu-liming"
enum { FITS, FIX, REVOKE };     /* of the drop-down */

typedef struct
{
  GtkWidget    *window;
  YcReviewActs *acts;
  int           confirmed;      /* -1: nothing */
} Fixture;

static void
confirmed_cb (YcReviewActs *acts, int act, Fixture *self)
{
  self->confirmed = act;
}

static YcReviewDossier *
read_case (const SampleCase *row)
{
  g_autoptr (YcItem) item = sample_case_item (row);
  g_autoptr (YcCalendar) calendar = sample_calendar ();
  g_autoptr (YcRegion) region = sample_region ();
  g_autoptr (GPtrArray) history = sample_history (row, item, calendar);
  const YcTimerRules rules = { calendar, &region->hours, item, &region->terms };
  g_autoptr (GError) error = NULL;
  YcReviewDossier *dossier = yc_review_dossier_fold (history, NULL, &error);

  g_assert_no_error (error);
  g_assert_true (yc_review_dossier_count (dossier, history, &rules, sample_instant (row->now), &error));
  g_assert_no_error (error);
  return dossier;
}

/* @later: days behind the one of the sample. */
static void
fixture_init_later (Fixture *self, const char *name, guint later)
{
  const SampleCase *row = sample_case (name);
  g_autoptr (YcReviewDossier) dossier = read_case (row);
  GtkWidget *button = gtk_menu_button_new ();
  YcMoment now = sample_moment (row->now);

  g_date_add_days (&now.day, later);
  self->confirmed = -1;
  self->acts = g_object_new (YC_TYPE_REVIEW_ACTS, NULL);
  g_signal_connect (self->acts, "confirmed", G_CALLBACK (confirmed_cb), self);
  gtk_menu_button_set_popover (GTK_MENU_BUTTON (button), GTK_WIDGET (self->acts));
  gtk_widget_set_valign (button, GTK_ALIGN_END);
  self->window = yc_ui_test_show (button, 520, 640);
  /* What goes on in a step is of who has the case. */
  yc_review_acts_show (self->acts, dossier, dossier->record->state == YC_STATE_SPECIAL_STEP ? dossier->claimed_by : APPROVER, &now.day);
  gtk_popover_popup (GTK_POPOVER (self->acts));
  yc_ui_test_settle ();
  yc_ui_test_check_names (GTK_WIDGET (self->acts));
}

static void
fixture_init (Fixture *self, const char *name)
{
  fixture_init_later (self, name, 0);
}

static GtkWidget *
part_of (const Fixture *self, const char *name)
{
  GtkWidget *part = yc_ui_test_find_named (GTK_WIDGET (self->acts), name);

  g_assert_nonnull (part);
  return part;
}

static gboolean
is_ready (const Fixture *self)
{
  return gtk_widget_get_sensitive (part_of (self, "confirm"));
}

/* What is shown now: the list, or a form. */
static const char *
open_check (const Fixture *self)
{
  gtk_widget_activate (GTK_WIDGET (gtk_list_box_get_row_at_index (GTK_LIST_BOX (part_of (self, "acts")), CHECK)));
  yc_ui_test_settle ();
  return gtk_stack_get_visible_child_name (GTK_STACK (part_of (self, "root")));
}

static void
choose (const Fixture *self, guint found)
{
  gtk_drop_down_set_selected (GTK_DROP_DOWN (part_of (self, "step")), found);
  yc_ui_test_settle ();
  yc_ui_test_check_names (GTK_WIDGET (self->acts));
}

static void
write_why (const Fixture *self, const char *text)
{
  gtk_text_buffer_set_text (gtk_text_view_get_buffer (GTK_TEXT_VIEW (part_of (self, "why"))), text, -1);
}

static void
confirm (const Fixture *self)
{
  g_assert_true (is_ready (self));
  g_signal_emit_by_name (part_of (self, "confirm"), "clicked");
  yc_ui_test_settle ();
}

static void
test_not_open (void)
{
  static const struct { const char *name, *says; } rows[] = {
    { "granted", "不是告知承诺受理" }, { "committed", "不能登记承诺核查" }, { "denied", "不能登记承诺核查" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      Fixture self;

      fixture_init (&self, rows[i].name);
      g_assert_true (yc_ui_test_says (GTK_WIDGET (self.acts), rows[i].says));
      g_assert_cmpstr (open_check (&self), ==, "list");
      yc_ui_test_close (self.window);
    }
}

static void
test_fits (void)
{
  Fixture self;

  fixture_init (&self, "committed-granted");
  yc_ui_test_shoot (GTK_WIDGET (self.acts), "acts-check-list");
  g_assert_cmpstr (open_check (&self), ==, "form");
  g_assert_true (yc_ui_test_says (GTK_WIDGET (self.acts), "登记核查承诺是否属实的结果"));
  g_assert_false (gtk_widget_get_visible (part_of (&self, "days_box")));
  g_assert_false (gtk_widget_get_visible (part_of (&self, "law_box")));
  g_assert_false (gtk_widget_get_visible (part_of (&self, "delay_box")));
  yc_ui_test_shoot (GTK_WIDGET (self.acts), "acts-check-fits");
  confirm (&self);
  g_assert_cmpint (self.confirmed, ==, YC_REVIEW_VERIFY);
  g_assert_false (yc_review_acts_is_fix (self.acts));
  yc_ui_test_close (self.window);
}

/* Behind the period of the check (优化营商环境条例第三十六条): it is done all the same, and says why so late. */
static void
test_fits_late (void)
{
  g_autofree char *delay = NULL;
  Fixture self;

  fixture_init_later (&self, "committed-granted", 400);
  g_assert_cmpstr (open_check (&self), ==, "form");
  g_assert_true (gtk_widget_get_visible (part_of (&self, "delay_box")));
  g_assert_false (is_ready (&self));
  gtk_editable_set_text (GTK_EDITABLE (part_of (&self, "delay")), "  ");
  g_assert_false (is_ready (&self));
  gtk_editable_set_text (GTK_EDITABLE (part_of (&self, "delay")), "现场多次无人");
  yc_ui_test_settle ();
  yc_ui_test_check_names (GTK_WIDGET (self.acts));
  yc_ui_test_shoot (GTK_WIDGET (self.acts), "acts-check-late");
  confirm (&self);
  g_assert_cmpint (self.confirmed, ==, YC_REVIEW_VERIFY);
  delay = yc_review_acts_dup_delay (self.acts);
  g_assert_cmpstr (delay, ==, "现场多次无人");
  yc_ui_test_close (self.window);
}

/* What does not fit, and for how many days: neither may be missing. */
static void
test_to_be_put_right (void)
{
  static const struct { const char *days, *why; gboolean ready; } rows[] = {
    { "", "", FALSE }, { "15", "", FALSE }, { "", "未设消毒间", FALSE }, { "0", "未设消毒间", FALSE }, { "366", "未设消毒间", FALSE },
    { "15 日", "未设消毒间", FALSE }, { "15", " \n", FALSE }, { "365", "未设消毒间", TRUE }, { "15", "未设消毒间", TRUE },
  };
  Fixture self;

  fixture_init (&self, "committed-granted");
  open_check (&self);
  choose (&self, FIX);
  g_assert_true (gtk_widget_get_visible (part_of (&self, "days_box")));
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      gtk_editable_set_text (GTK_EDITABLE (part_of (&self, "days")), rows[i].days);
      write_why (&self, rows[i].why);
      if (is_ready (&self) != rows[i].ready)
        g_test_fail_printf ("\"%s\", \"%s\"", rows[i].days, rows[i].why);
    }
  yc_ui_test_shoot (GTK_WIDGET (self.acts), "acts-check-fix");
  confirm (&self);
  g_assert_cmpint (self.confirmed, ==, YC_REVIEW_VERIFY);
  g_assert_true (yc_review_acts_is_fix (self.acts));
  g_assert_cmpint (yc_review_acts_get_days (self.acts), ==, 15);
  yc_ui_test_close (self.window);
}

/* The revocation is an act of its own, with what was found as its reason. */
static void
test_to_be_revoked (void)
{
  Fixture self;
  g_autofree char *why = NULL, *law = NULL;

  fixture_init (&self, "committed-granted");
  open_check (&self);
  write_why (&self, "场所不存在");
  choose (&self, REVOKE);
  confirm (&self);
  g_assert_cmpint (self.confirmed, ==, -1);
  g_assert_cmpstr (gtk_stack_get_visible_child_name (GTK_STACK (part_of (&self, "root"))), ==, "form");
  g_assert_true (gtk_widget_get_visible (part_of (&self, "law_box")));
  why = yc_review_acts_dup_why (self.acts);
  law = yc_review_acts_dup_law (self.acts);
  g_assert_cmpstr (why, ==, "场所不存在");
  g_assert_cmpstr (law, ==, "《中华人民共和国行政许可法》第六十九条");
  confirm (&self);
  g_assert_cmpint (self.confirmed, ==, YC_REVIEW_REVOKE);
  yc_ui_test_close (self.window);
}

static void
test_ordered_before (void)
{
  Fixture self;

  fixture_init (&self, "committed-to-put-right");
  open_check (&self);
  g_assert_true (yc_ui_test_says (GTK_WIDGET (self.acts), "已责令于"));
  g_assert_true (is_ready (&self));
  choose (&self, FIX);
  gtk_editable_set_text (GTK_EDITABLE (part_of (&self, "days")), "15");
  write_why (&self, "仍未设消毒间");
  g_assert_false (is_ready (&self));
  g_assert_true (yc_ui_test_says (GTK_WIDGET (self.acts), "已经责令整改一次"));
  choose (&self, REVOKE);
  g_assert_true (is_ready (&self));
  yc_ui_test_close (self.window);
}

#define HEARING 1               /* its row, of an item with such a step */

/* 听证 (行政许可法第四十七条): offered where the item has one, open once it was told of, and once. */
static void
test_hearing (void)
{
  static const struct { const char *name, *says; gboolean open; } rows[] = {
    { "hearing-told", "二十个工作日内组织听证", TRUE }, { "hearing-asked", "已经申请听证", FALSE }, { "hearing-not-asked", "登记听证申请", FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      Fixture self;

      fixture_init (&self, rows[i].name);
      g_assert_true (yc_ui_test_says (GTK_WIDGET (self.acts), rows[i].says));
      gtk_widget_activate (GTK_WIDGET (gtk_list_box_get_row_at_index (GTK_LIST_BOX (part_of (&self, "acts")), HEARING)));
      yc_ui_test_settle ();
      g_assert_cmpstr (gtk_stack_get_visible_child_name (GTK_STACK (part_of (&self, "root"))), ==, rows[i].open ? "form" : "list");
      yc_ui_test_shoot (GTK_WIDGET (self.acts), rows[i].name);
      if (rows[i].open)
        confirm (&self);
      g_assert_cmpint (self.confirmed, ==, rows[i].open ? (int) YC_REVIEW_ASK_HEARING : -1);
      yc_ui_test_close (self.window);
    }
}

/* Of an item without one nothing is said of hearings. */
static void
test_no_hearing (void)
{
  Fixture self;

  fixture_init (&self, "waits");
  g_assert_false (yc_ui_test_says (GTK_WIDGET (self.acts), "申请人申请听证"));
  yc_ui_test_close (self.window);
}

int
main (int argc, char **argv)
{
  yc_ui_test_init (&argc, &argv);
  g_test_set_nonfatal_assertions ();
  g_test_add_func ("/ui/acts/hearing", test_hearing);
  g_test_add_func ("/ui/acts/no-hearing", test_no_hearing);
  g_test_add_func ("/ui/acts/check/not-open", test_not_open);
  g_test_add_func ("/ui/acts/check/fits", test_fits);
  g_test_add_func ("/ui/acts/check/fits-late", test_fits_late);
  g_test_add_func ("/ui/acts/check/to-be-put-right", test_to_be_put_right);
  g_test_add_func ("/ui/acts/check/to-be-revoked", test_to_be_revoked);
  g_test_add_func ("/ui/acts/check/ordered-before", test_ordered_before);
  return g_test_run ();
}
