/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */

/* The rows of the approver's work list. Takes the list of the page; rows stay as long as they say the same. Main thread only. */
#define G_LOG_DOMAIN "yc-app"
#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "app/common/yc-case-item.h"
#include "app/review/yc-approver-page-private.h"
#include "app/yc-error-text.h"
#include "base/yc-clock.h"
#include "intake/yc-id-number.h"

#define ROW_TOLD "yc-review-told"

/* What a row says of its case. */
typedef struct
{
  YcStateLook look;
  char       *left, *who;      /* (owned) */
  char       *all;             /* (owned): as one text; another one is another row */
} Told;

static void
told_clear (Told *self)
{
  g_free (self->left);
  g_free (self->who);
  g_free (self->all);
}

static void
tell (YcApproverPage *self, const YcCaseLine *line, const GDate *today, Told *told)
{
  g_autoptr (YcCaseRecord) record = yc_case_record_new (line->case_id);
  g_autofree char *name_mask = yc_name_mask (line->applicant);

  told->look = (YcStateLook) { NULL, "wait", NULL };
  told->who = line->priority ? g_strdup_printf (_("%s · first by credit"), name_mask) : g_strdup (name_mask);
  record->state = line->state;
  record->due_provisional = line->due_provisional;
  g_free (record->due);
  record->due = g_strdup (line->due);
  g_free (record->paused);
  record->paused = g_strdup (line->paused != NULL ? line->paused : "");
  told->left = yc_deadline_look (record, yc_session_get_calendar (self->session), today, &told->look);
  if (*line->claimed_by != '\0' && !g_str_equal (line->claimed_by, yc_approver_page_get_clerk (self)))
    {
      g_autofree char *left = g_steal_pointer (&told->left);
      gboolean has_clock = left != NULL && *left != '\0';

      /* What is late is late at a colleague's, too. */
      if (!has_clock || g_str_equal (told->look.style, "wait"))
        told->look = (YcStateLook) { "system-users-symbolic", "wait", NULL };
      told->left = has_clock ? g_strdup_printf (_("%s · a colleague has it"), left) : g_strdup (_("A colleague has it"));
    }
  if (told->left == NULL)
    told->left = g_strdup ("");
  if (told->look.icon == NULL)
    told->look.icon = "radio-symbolic";
  told->all = g_strjoin ("\n", line->item_name, told->left, told->who, told->look.icon, told->look.style, NULL);
}

static GtkWidget *
make_work_row (const YcCaseLine *line, const Told *told)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2), *under = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 4);
  GtkWidget *name = yc_review_make_label (line->item_name, NULL, TRUE), *row, *word, *who;
  g_autofree char *spoken = g_strdup_printf ("%s，%s，%s", line->item_name, told->left, told->who);

  gtk_box_append (GTK_BOX (box), name);
  gtk_box_append (GTK_BOX (under), yc_review_make_icon (told->look.icon));
  word = yc_review_make_label (told->left, "small", FALSE);
  gtk_widget_set_hexpand (word, TRUE);
  yc_clerk_set_class (word, "strong", g_str_equal (told->look.style, "bad") || g_str_equal (told->look.style, "warn"));
  gtk_box_append (GTK_BOX (under), word);
  who = yc_review_make_label (told->who, "second", FALSE);
  gtk_label_set_max_width_chars (GTK_LABEL (who), line->priority ? 16 : 8);
  gtk_widget_add_css_class (under, "state");
  yc_review_set_style (under, told->look.style);
  gtk_box_append (GTK_BOX (under), who);
  gtk_box_append (GTK_BOX (box), under);
  row = yc_review_make_row (line->case_id, box);
  g_object_set_data_full (G_OBJECT (row), ROW_TOLD, g_strdup (told->all), g_free);
  yc_clerk_name (row, spoken);
  return row;
}

/* At the end of a list that goes on: what lies behind it comes when the row is chosen. */
static GtkWidget *
make_more_row (void)
{
  GtkWidget *row = yc_review_make_row (YC_REVIEW_MORE, yc_review_make_label (_("Show more cases"), "second", TRUE));

  yc_clerk_name (row, _("Show more cases"));
  return row;
}

static void
show_work_foot (YcApproverPage *self, const GDate *today)
{
  const char *next = yc_approver_page_find_next (self);
  guint n_today = 0;
  g_autofree char *date = yc_date_format (today), *due = NULL, *count = NULL;

  for (guint i = 0; i < self->work->cases->len; i++)
    {
      const YcCaseLine *line = g_ptr_array_index (self->work->cases, i);

      n_today += *line->due != '\0' && strcmp (line->due, date) <= 0;
    }
  count = g_strdup_printf (self->work->more ? _("more than %u") : ngettext ("%u case", "%u cases", self->work->cases->len), self->work->cases->len);
  due = g_strdup_printf (ngettext ("%u due today or before", "%u due today or before", n_today), n_today);
  gtk_label_set_label (self->work_count, count);
  /* That the list is old stays there until there is another one. */
  if (self->work_is_old)
    return;
  gtk_label_set_label (self->work_due, due);
  gtk_label_set_label (self->work_next, next != NULL ? _("The next one is ready: Ctrl+Down") : _("No other case waits"));
}

/* The list stays where it was scrolled to unless another case is the open one. */
void
yc_approver_page_select_work (YcApproverPage *self)
{
  GtkListBoxRow *row = yc_review_find_row (self->work_list, self->case_id);
  gboolean filling = self->filling;
  GDate today;

  yc_session_today (self->session, &today);
  self->filling = TRUE;
  if (row != gtk_list_box_get_selected_row (self->work_list))
    {
      gtk_list_box_select_row (self->work_list, row);
      yc_review_reveal_row (self->work_list, row);
    }
  self->filling = filling;
  show_work_foot (self, &today);
}

/* Somebody is at a field meanwhile, as the search. */
static gboolean
is_typing (GtkWidget *widget)
{
  GtkRoot *root = gtk_widget_get_root (widget);
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  return GTK_IS_TEXT (focus) && gtk_widget_get_mapped (focus);
}

/* An empty list must not mean that nothing waits when nobody could be asked. */
void
yc_approver_page_show_work_trouble (YcApproverPage *self, const GError *error)
{
  g_autofree char *text = NULL;
  YcErrorText look;

  gtk_label_set_label (self->work_empty, error == NULL ? _("No case waits for a decision. What the window hands over comes here by itself.")
                                                       : _("What waits is not known: the platform could not be asked."));
  self->work_is_old = error != NULL;
  if (error == NULL)
    return;
  yc_error_text_lookup (error, &look);
  text = g_strdup_printf (_("Not up to date: %s"), look.title);
  gtk_label_set_label (self->work_due, text);
  gtk_label_set_label (self->work_next, look.next);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->work_next), look.next);
}

/* Rows that say something else than they would now, or whose case is not in the list any more, go. */
static void
drop_rows (YcApproverPage *self, GHashTable *told)
{
  int n = 0;

  while (gtk_list_box_get_row_at_index (self->work_list, n) != NULL)
    n++;
  while (n-- > 0)
    {
      GtkListBoxRow *row = gtk_list_box_get_row_at_index (self->work_list, n);
      const char *id = yc_review_row_get_id (row);
      const Told *now = g_hash_table_lookup (told, id);

      if (g_str_equal (id, YC_REVIEW_MORE) ? !self->work->more : now == NULL || strcmp (now->all, g_object_get_data (G_OBJECT (row), ROW_TOLD)) != 0)
        gtk_list_box_remove (self->work_list, GTK_WIDGET (row));
    }
}

/* The row of @id is the one at @at; a new one is made when there is none. */
static void
put_row (YcApproverPage *self, const YcCaseLine *line, const Told *told, int at)
{
  GtkListBoxRow *here = gtk_list_box_get_row_at_index (self->work_list, at), *row;

  if (here != NULL && g_str_equal (yc_review_row_get_id (here), line->case_id))
    return;
  row = yc_review_find_row (self->work_list, line->case_id);
  if (row == NULL)
    {
      gtk_list_box_insert (self->work_list, make_work_row (line, told), at);
      return;
    }
  g_object_ref (row);
  gtk_list_box_remove (self->work_list, GTK_WIDGET (row));
  gtk_list_box_insert (self->work_list, GTK_WIDGET (row), at);
  g_object_unref (row);
}

/* Only what is told anew is made anew: the list comes with each step of the hall. */
static void
put_rows (YcApproverPage *self, const GDate *today)
{
  GPtrArray *cases = self->work->cases;
  g_autofree Told *told = g_new0 (Told, MAX (cases->len, 1));
  g_autoptr (GHashTable) by_case = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < cases->len; i++)
    {
      const YcCaseLine *line = g_ptr_array_index (cases, i);

      tell (self, line, today, &told[i]);
      g_hash_table_insert (by_case, line->case_id, &told[i]);
    }
  drop_rows (self, by_case);
  for (guint i = 0; i < cases->len; i++)
    {
      put_row (self, g_ptr_array_index (cases, i), &told[i], (int) i);
      told_clear (&told[i]);
    }
  if (self->work->more && yc_review_find_row (self->work_list, YC_REVIEW_MORE) == NULL)
    gtk_list_box_append (self->work_list, make_more_row ());
}

void
yc_approver_page_fill_work (YcApproverPage *self)
{
  gboolean focus = yc_clerk_has_focus (GTK_WIDGET (self->work_list));
  GtkListBoxRow *more = yc_review_find_row (self->work_list, YC_REVIEW_MORE), *first = NULL;
  int at = more != NULL && gtk_widget_has_focus (GTK_WIDGET (more)) ? gtk_list_box_row_get_index (more) : -1;
  GDate today;

  yc_session_today (self->session, &today);
  self->filling = TRUE;
  put_rows (self, &today);
  yc_approver_page_select_work (self);
  /* Whoever asked for more reads on where the list ended. */
  if (at >= 0 && gtk_list_box_get_row_at_index (self->work_list, at) != NULL)
    gtk_widget_grab_focus (GTK_WIDGET (gtk_list_box_get_row_at_index (self->work_list, at)));
  else
    yc_review_keep_focus (self->work_list, focus && !yc_clerk_has_focus (GTK_WIDGET (self->work_list)));
  self->filling = FALSE;
  /* The page was given the focus before there was a row to take it: Enter opens what is due first. */
  first = gtk_list_box_get_row_at_index (self->work_list, 0);
  if (!self->focus_waits || first == NULL)
    return;
  self->focus_waits = FALSE;
  if (self->case_id == NULL && gtk_widget_get_mapped (GTK_WIDGET (self)) && !is_typing (GTK_WIDGET (self)))
    gtk_widget_grab_focus (GTK_WIDGET (first));
}
