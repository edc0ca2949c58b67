/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
#pragma once

#include "acceptance/yc-told.h"
#include "app/clerk/yc-applicant-form.h"
#include "app/clerk/yc-checklist.h"
#include "app/clerk/yc-form-pane.h"
#include "app/clerk/yc-intake-page.h"
#include "app/clerk/yc-item-picker.h"
#include "app/clerk/yc-notice-bar.h"
#include "app/clerk/yc-page-pictures.h"
#include "app/clerk/yc-page-view.h"
#include "app/clerk/yc-question-page.h"
#include "app/clerk/yc-scan-foot.h"
#include "app/clerk/yc-strip.h"
#include "app/clerk/yc-verdict-bar.h"
#include "app/common/yc-credit-watch.h"
#include "capture/yc-import.h"

G_BEGIN_DECLS

/* Shared by the files of the intake page only: yc-intake-page.c shows, -actions commands, -draft saves and loads, -scan takes pages. */
typedef enum { YC_STEP_ITEM, YC_STEP_APPLICANT, YC_STEP_QUESTIONS, YC_STEP_WORK } YcStep;

struct _YcIntakePage
{
  GtkWidget           parent_instance;

  GtkWidget          *root;
  YcStrip            *strip;
  YcNoticeBar        *notice;
  GtkStack           *steps;
  YcItemPicker       *items;
  YcApplicantForm    *applicant;
  YcQuestionPage     *questions;
  GtkWidget          *start_pane;
  YcChecklist        *checklist;
  YcScanFoot         *foot;
  YcPageView         *view;
  GtkWidget          *end_pane;
  YcFormPane         *form;
  YcVerdictBar       *bar;

  YcSession          *session;        /* (owned) */
  YcScanner          *scanner;        /* (owned) */
  GSettings          *settings;       /* (owned) (nullable) without an installed schema */
  GSimpleActionGroup *actions;        /* (owned) */
  YcPagePictures     *pictures;       /* (owned) */
  gboolean            wide;

  /* the case */
  guint64             generation;     /* another case: answers for the one before are dropped */
  char               *case_id;        /* (owned) (nullable) until the first save */
  YcIntake           *intake;         /* (owned) */
  GPtrArray          *pages;          /* (owned) of YcPage*, not deleted */
  GHashTable         *counts;         /* (owned) material id -> why its paper has to be counted */
  GHashTable         *objects;        /* (owned) page id -> YcPageObject */
  GListStore         *slot_pages;     /* (owned) of YcPageObject: the selected slot's */
  YcVerdict          *verdict;        /* (owned) (nullable) */
  YcCreditWatch      *credit;         /* (owned): of the applicant */
  YcItem             *judged;         /* (owned) (nullable): keeps the verdict's materials alive */
  char               *selected;       /* (owned) (nullable): material id */
  char               *duplicate;      /* (owned) (nullable): case id of the other draft */
  char               *asked_number;   /* (owned) (nullable): item and number the duplicate was looked up for */
  char               *last_paper;     /* (owned) (nullable): paper that was sent to the printer last */
  char               *next_paper;     /* (owned) (nullable): the receipt that goes out behind the letter */
  char               *letter_key;     /* (owned) (nullable): what the last letter was printed for */
  char               *letter_paper;   /* (owned) (nullable): its paper id */
  YcStep              step;
  YcState             state;          /* as far as the answers go: TO_CORRECT and CORRECTED are looked at */
  GDate               judge_last;     /* of the time to accept, as the case was read; invalid: none runs */
  YcTold             *told;           /* (owned) (nullable): TO_CORRECT and CORRECTED: what the applicant was told, and until when */
  gboolean            frozen;         /* accepted: pages and form stay */
  GPtrArray          *duties;         /* (owned) (nullable): of YcDuty*: which slots of a frozen case take pages all the same */
  gboolean            busy;           /* a lawful act is being written */
  gboolean            checked;        /* F8 was pressed: all problems show */

  /* the draft */
  gboolean            load_waits;     /* a case is to be read when the scanner has ended the job that was left */
  gboolean            loading;        /* a case is being opened: what is on the page is not it, and is never saved over it */
  guint               save_source;
  gboolean            dirty;
  gboolean            saving;
  GQueue              flushes;        /* of (owned) GTask* */

  /* the scan */
  char               *job;            /* (owned) (nullable): running job id */
  char               *job_material;   /* (owned) (nullable): also after its end, for the count */
  guint               job_moving;     /* page under the lamp */
  guint               job_stored;
  guint               job_pending;    /* pages being adopted */
  gboolean            job_ended;
  gboolean            job_imports;    /* it reads a file: the next scan does not go on with it */
  guint               room_source;    /* looks whether a disk that was full has room again */
  GError             *job_error;      /* (owned) (nullable): also what the page area draws for job_material */
  char               *job_detail;     /* (owned) (nullable): why a file was refused */
  YcScanEnd           job_end;        /* reason is owned */
  char               *job_hold;       /* (owned) (nullable): why the slot's paper was to be counted before the job, and is behind it */
  YcImport           *import;         /* (not owned): running import */
  GCancellable       *import_cancel;  /* (owned) (nullable) */
  GFile              *import_file;    /* (owned) (nullable): waits for the case's first save */
  gboolean            import_waiting; /* a page was handed over and not answered yet */
  char               *import_original; /* (owned) (nullable): blob of the PDF being imported */
};

/* A call on the store's thread. @done runs on the main thread, only while the page still shows the same case; it may steal the result by
 * setting it to NULL. All arguments but @self and @func are nullable. */
typedef void (*YcPageDone) (YcIntakePage *self, gpointer *result, const GError *error);
void yc_intake_page_run (YcIntakePage *self, YcStoreFunc func, gpointer data, GDestroyNotify free_data, GDestroyNotify free_result, YcPageDone done);

/* yc-intake-page.c */
void     yc_intake_page_go          (YcIntakePage *self, YcStep step);      /* shows the step, focus where the hands go next */
void     yc_intake_page_go_on       (YcIntakePage *self);                   /* the first step that is not done, else the work */
void     yc_intake_page_judge       (YcIntakePage *self);                   /* after any change: verdict, checklist, form, bar */
void     yc_intake_page_set_pages   (YcIntakePage *self, GPtrArray *pages); /* (transfer full) */
void     yc_intake_page_show_slot   (YcIntakePage *self);                   /* pages or drawn state of the selected slot */
void     yc_intake_page_edited      (YcIntakePage *self);                   /* the intake changed: judge, save soon */
void     yc_intake_page_reset       (YcIntakePage *self, YcIntake *intake); /* (transfer full): another case */
const YcMaterial *yc_intake_page_get_target (YcIntakePage *self);           /* (nullable) the selected slot's material */
const YcSlot *yc_intake_page_find_slot (YcIntakePage *self, const char *material_id);   /* (nullable) */

/* yc-intake-page-actions.c */
void     yc_intake_page_add_actions    (YcIntakePage *self);
void     yc_intake_page_update_actions (YcIntakePage *self);
void     yc_intake_page_noted_cb       (YcIntakePage *self, const char *what, const char *text);
void     yc_intake_page_jump_cb        (YcIntakePage *self, const char *code, const char *subject);

/* yc-intake-page-decide.c */
void     yc_intake_page_decide         (YcIntakePage *self);
void     yc_intake_page_choose_outcome (YcIntakePage *self, const char *word);
void     yc_intake_page_receive        (YcIntakePage *self);
void     yc_intake_page_print_form     (YcIntakePage *self);
void     yc_intake_page_print_again    (YcIntakePage *self);

void     yc_intake_page_set_busy       (YcIntakePage *self, const char *text);   /* an act is being written; NULL: it is over */
void     yc_intake_page_send_to_printer (YcIntakePage *self, const char *paper_id);

/* yc-intake-page-answer.c: what is no acceptance */
void     yc_intake_page_tell_correction     (YcIntakePage *self);               /* asks with the whole list, then 一次性补正告知 */
void     yc_intake_page_receive_correction  (YcIntakePage *self);               /* only the receipt: the rest is judged later */
void     yc_intake_page_refuse              (YcIntakePage *self);               /* asks, then 不予受理 or 不受理 */
gboolean yc_intake_page_may_tell            (const YcIntakePage *self, char **ret_why);   /* @ret_why: (transfer full): how much, or why not; with a verdict */
gboolean yc_intake_page_refuses             (const YcIntakePage *self);         /* the rules call for it now */
void     yc_intake_page_show_answers       (YcIntakePage *self);               /* the verdict in the bar, with what else can be done */
void     yc_intake_page_say_told            (YcIntakePage *self);               /* when a case is opened */
/* What the case was told to correct; store's thread. @ret_told: (transfer full) (nullable). */
gboolean yc_intake_page_load_told           (YcStore *store, const YcCaseRecord *record, YcTold **ret_told, GError **error);

/* yc-intake-page-draft.c */
void     yc_intake_page_touch          (YcIntakePage *self);                /* saves within a second */
void     yc_intake_page_keep_slot      (YcIntakePage *self);                /* remembers the selected slot */
void     yc_intake_page_drop_saving    (YcIntakePage *self);
void     yc_intake_page_look_around    (YcIntakePage *self);                /* other draft of the same, other open cases */
/* Saves first, so that the case has its id; @then is not called when that fails (the page tells). */
typedef void (*YcPageThen) (YcIntakePage *self);
void     yc_intake_page_load_when_free (YcIntakePage *self);                /* an opened case waits for the scanner: look again */
/* The letter that the rules ask for says what it must say now and left for the printer: the signed page is next. */
gboolean yc_intake_page_letter_is_out  (YcIntakePage *self);
void     yc_intake_page_with_case      (YcIntakePage *self, YcPageThen then);

/* yc-intake-page-scan.c */
gboolean yc_intake_page_takes_pages    (const YcIntakePage *self);          /* a scan or import runs */
gboolean yc_intake_page_scanner_works  (YcIntakePage *self);                /* on a job, also one that was left */
void     yc_intake_page_watch_scanner  (YcIntakePage *self);
void     yc_intake_page_scan           (YcIntakePage *self);
void     yc_intake_page_rescan         (YcIntakePage *self);
void     yc_intake_page_stop           (YcIntakePage *self);
void     yc_intake_page_forget_job     (YcIntakePage *self);
void     yc_intake_page_show_options   (YcIntakePage *self);

/* yc-intake-page-credit.c */
void     yc_intake_page_watch_credit   (YcIntakePage *self);
/* Asks for it when it is somebody else's or too old. NULL: without a place or an item there is nothing to say. Its records are the watch's. */
const YcCreditView *yc_intake_page_look_at_credit (YcIntakePage *self, const GDate *today, YcCreditView *ret_view);

/* yc-intake-page-count.c */
char    *yc_intake_page_count_name     (const char *case_id);               /* of the record in the store */
void     yc_intake_page_read_counts    (YcIntakePage *self, const char *text);                    /* (nullable) */
void     yc_intake_page_set_count      (YcIntakePage *self, const char *material_id, const char *reason);   /* NULL: counted */
/* Kept before the first page of a job into the selected slot, so that whatever ends it the paper is counted. @goes_on: it is the same job that broke off */
void     yc_intake_page_hold_slot      (YcIntakePage *self, const char *reason, gboolean goes_on);
gboolean yc_intake_page_owes_count     (YcIntakePage *self);                /* some slot with pages */
void     yc_intake_page_prune_counts   (YcIntakePage *self);                                     /* and tells the verdict of those that are left */
void     yc_intake_page_show_count     (YcIntakePage *self);
gboolean yc_intake_page_go_to_count    (YcIntakePage *self);                /* FALSE: nothing to count */
void     yc_intake_page_counted_cb     (YcIntakePage *self, gboolean complete);

/* yc-intake-page-later.c: an accepted case that still owes pages */
gboolean yc_intake_page_takes_into     (const YcIntakePage *self, const char *material_id);   /* may the slot's pages change */
gboolean yc_intake_page_supplies       (const YcIntakePage *self);          /* accepted, and some slots are open */
void     yc_intake_page_limit_slots    (YcIntakePage *self);                /* leaves those slots in the verdict */
void     yc_intake_page_guide_supply   (YcIntakePage *self);                /* the bar says what the selected slot wants */
GPtrArray *yc_intake_page_load_duties  (YcStore *store, const YcCaseRecord *record, GError **error);   /* store's thread; (transfer full) */

/* yc-intake-page-import.c */
void     yc_intake_page_import         (YcIntakePage *self);                /* asks for a file */
void     yc_intake_page_import_file    (YcIntakePage *self, GFile *file);

/* yc-intake-page-pages.c: what the clerk does with single pages */
void     yc_intake_page_rotate         (YcIntakePage *self, int degrees);
void     yc_intake_page_mark_blank     (YcIntakePage *self);
void     yc_intake_page_mark_unfit     (YcIntakePage *self, const char *code);   /* YcUnfit's code; "" takes the mark back */
void     yc_intake_page_delete_page    (YcIntakePage *self);
void     yc_intake_page_move_page      (YcIntakePage *self, const char *material_id);
void     yc_intake_page_turn_paper     (YcIntakePage *self, const char *material_id);   /* (nullable) original or copy, returned or kept: the next */
void     yc_intake_page_undo           (YcIntakePage *self, gboolean redo);
void     yc_intake_page_reload_pages   (YcIntakePage *self);
void     yc_intake_page_show_nothing   (YcIntakePage *self, const YcSlot *slot);   /* @slot: (nullable): has no pages */

G_END_DECLS
