/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* Shared by the files of the approver's page. Main thread only. */
#pragma once

#include "app/clerk/yc-clerk-ui.h"
#include "app/common/yc-credit-watch.h"
#include "app/review/yc-page-column.h"
#include "app/review/yc-approver-page.h"
#include "app/review/yc-review-acts.h"
#include "app/review/yc-review-pictures.h"

G_BEGIN_DECLS

#define YC_REVIEW_MATERIAL "material:"
#define YC_REVIEW_FORM "form:"       /* rows of the dossier that are no materials */
#define YC_REVIEW_STEPS "steps:"
#define YC_REVIEW_PAPER "paper:"
#define YC_REVIEW_MORE "more:"       /* the last row of a work list that goes on */

struct _YcApproverPage
{
  GtkWidget         parent_instance;
  YcSession        *session;         /* (owned) */
  YcReviewFeed      feed;
  YcReviewPictures *pictures;        /* (owned) */
  GCancellable     *cancellable;     /* (owned): of the case that is open */
  GSimpleActionGroup *actions;       /* (owned) */

  YcWorklist       *work;            /* (owned) */
  guint             n_parts;         /* of the work list that are asked for */
  gboolean          listing, list_again;     /* it is being asked for, and is asked for once more behind that */
  char             *case_id;         /* (nullable): that is open or being opened */
  YcReviewDossier  *dossier;         /* (owned) (nullable) */
  YcCreditWatch    *watch;           /* (owned): of the applicant */
  char             *ahead;           /* (nullable): the case that was fetched ahead */
  GHashTable       *manifests;       /* (owned): case id -> GBytes; of the open case and the one ahead */
  GHashTable       *marks;           /* (owned): set of page ids to be sent back */
  GHashTable       *written;         /* (owned): case id -> what was written for it and is not recorded */
  char             *note;            /* (nullable): that goes with a verdict which is being recorded */
  char             *shown;           /* (nullable): row of the dossier whose pages are shown */
  char             *subject;         /* (nullable): what a verdict would be on */
  gboolean          filling;         /* rows are moved by us */
  guint             busy;            /* acts whose outcome is not on the screen yet */
  gboolean          wide;
  gboolean          focus_waits;     /* for the first row of the work list */
  guint             retry_id;        /* something did not come over the line, and is asked for again then */
  int               n_failed;        /* tries in a row that brought nothing */

  GtkLabel         *initial, *applicant, *person, *identity, *item, *sample, *number, *accepted_head, *accepted, *due, *owner;
  GtkWidget        *root, *strip, *days, *work_pane, *dossier_pane, *opinion_pane, *panes;
  GtkListBox       *work_list, *materials, *subjects, *form, *history;
  GtkWidget        *credit_tag;
  GtkLabel         *credit_text;
  gboolean          work_is_old;        /* the platform could not be asked for a newer one */
  GtkLabel         *work_count, *work_due, *work_next, *work_empty, *dossier_count, *sealed, *sealed_by;
  GtkImage         *sealed_icon;
  GtkWidget        *sealed_box;
  GtkLabel         *page_title, *page_place;
  GtkToggleButton  *two_pages, *mark;
  GtkWidget        *told;
  GtkImage         *told_icon;
  GtkLabel         *told_text;
  GtkStack         *reading;
  GtkScrolledWindow *scroll;
  YcPageColumn     *column;
  GtkImage         *state_icon;
  GtkLabel         *state_title, *state_next;
  GtkWidget        *clock_tag, *left_tag;
  GtkImage         *clock_icon, *left_icon;
  GtkLabel         *clock, *left, *judged, *text_head;
  GtkTextView      *text, *basis, *delay;
  GtkWidget        *basis_head, *basis_scroll, *delay_box, *opinion_box, *steps_box;
  GtkToggleButton  *grant, *deny;
  GtkBox           *steps;
  GtkImage         *dot;
  GtkLabel         *sentence, *detail;
  GtkWidget        *return_button, *decide_button, *take_over_button, *more_button;
  YcReviewActs     *acts;
  GtkPopover       *return_popover;
  GtkLabel         *return_what;
  GtkDropDown      *return_reason;
  GtkEditable      *return_text;
};

/* -page.c: what is on the screen follows the dossier */
void  yc_approver_page_show         (YcApproverPage *self);
void  yc_approver_page_show_bar     (YcApproverPage *self);
void  yc_approver_page_show_in_middle (YcApproverPage *self, const char *name);     /* "pages", "form", "state" */
void  yc_approver_page_show_state   (YcApproverPage *self, const char *icon, const char *title, const char *next);
const char *yc_approver_page_get_clerk (YcApproverPage *self);
YcReviewAct yc_approver_page_get_planned (YcApproverPage *self);
gboolean yc_approver_page_allows      (YcApproverPage *self, YcReviewAct act);       /* by the rules, today */
gboolean yc_approver_page_lacks_delay (YcApproverPage *self);       /* what is planned ends the case late, and why is not written yet */

/* -credit.c */
void  yc_approver_page_watch_credit (YcApproverPage *self);
void  yc_approver_page_show_credit  (YcApproverPage *self);

/* -work.c */
/* NULL: the list is as it is at the platform. */
void  yc_approver_page_show_work_trouble (YcApproverPage *self, const GError *error);
void  yc_approver_page_fill_work      (YcApproverPage *self);
/* The row of the case that is open, and what comes next; the rows stay. */
void  yc_approver_page_select_work    (YcApproverPage *self);

/* -rows.c */
GtkWidget *yc_review_make_label (const char *text, const char *style, gboolean wraps);      /* @style: (nullable) */
GtkWidget *yc_review_make_icon  (const char *name);                                         /* @name: (nullable) */
GtkWidget *yc_review_make_row   (const char *id, GtkWidget *child);
void       yc_review_keep_focus (GtkListBox *list, gboolean focus);                          /* the selected row takes it when it was among the old rows */
void       yc_review_set_style  (GtkWidget *widget, const char *style);                     /* "ok", "info", "warn", "bad", "wait" */
void  yc_approver_page_fill_materials (YcApproverPage *self);
void  yc_approver_page_fill_subjects  (YcApproverPage *self);
void  yc_approver_page_fill_form      (YcApproverPage *self);
void  yc_approver_page_fill_steps     (YcApproverPage *self);
/* Marks of the rows that are there, without making them anew. */
void  yc_approver_page_update_rows    (YcApproverPage *self);
const char *yc_review_row_get_id    (GtkListBoxRow *row);                          /* (nullable) @row */
void  yc_review_reveal_row        (GtkListBox *list, GtkListBoxRow *row);          /* @row: (nullable) */
GtkListBoxRow *yc_review_find_row   (GtkListBox *list, const char *id);            /* (nullable) */

/* -reading.c: the pages of the row that is selected */
void  yc_approver_page_show_pages   (YcApproverPage *self, const char *row_id);
void  yc_approver_page_show_place   (YcApproverPage *self);
void  yc_approver_page_step         (YcApproverPage *self, int by);
void  yc_approver_page_toggle_mark  (YcApproverPage *self);

/* -load.c */
/* What says which pages the open case has. (nullable) (transfer none) */
GBytes *yc_approver_page_get_manifest (YcApproverPage *self);
void  yc_approver_page_fetch_next   (YcApproverPage *self);
/* The dossier or the list of pages that did not come is asked for once more. */
void yc_approver_page_ask_again (YcApproverPage *self);
/* The same, and one act less is on its way then. */
void  yc_approver_page_reload_after_act (YcApproverPage *self);
const char *yc_approver_page_find_next (YcApproverPage *self);                         /* (nullable): the case after this one */

/* -written.c: what is written and not recorded yet */
GHashTable *yc_approver_page_written_new (void);
void  yc_approver_page_keep_written (YcApproverPage *self);                        /* of the open case, before another one is */
void  yc_approver_page_show_written (YcApproverPage *self);
void  yc_approver_page_note_recorded (YcApproverPage *self, const char *case_id, const char *note);      /* with a verdict */
void  yc_approver_page_decision_recorded (YcApproverPage *self, const char *case_id);
gboolean yc_approver_page_move_in_text (YcApproverPage *self);                     /* FALSE: nobody is writing */

/* -retry.c */
/* What failed with @error (nullable) is asked for again after a while, when it was the line that failed. */
void  yc_approver_page_retry_later  (YcApproverPage *self, const GError *error);
void  yc_approver_page_forget_retry (YcApproverPage *self);                        /* nothing is waited for any more */
void  yc_approver_page_watch_pictures (YcApproverPage *self);

/* -act.c */
char *yc_approver_page_read_text   (GtkTextView *view);                            /* (transfer full) */
void  yc_approver_page_make_actions (YcApproverPage *self);
void  yc_approver_page_update_actions (YcApproverPage *self);
void  yc_approver_page_return_confirmed (YcApproverPage *self);
void  yc_approver_page_act_confirmed (YcApproverPage *self, YcReviewAct act);

G_END_DECLS
