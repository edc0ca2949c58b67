/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
#pragma once

#include "app/clerk/yc-clerk-window.h"
#include "app/clerk/yc-intake-page.h"
#include "app/clerk/yc-local-clerk-page.h"
#include "app/clerk/yc-notice-bar.h"
#include "app/clerk/yc-platform-page.h"
#include "app/clerk/yc-sign-in-page.h"
#include "app/common/yc-case-list.h"
#include "app/common/yc-case-page.h"
#include "app/common/yc-ledger-page.h"
#include "app/common/yc-queue-page.h"
#include "app/common/yc-state-page.h"
#include "app/review/yc-approver-page.h"

G_BEGIN_DECLS

/* Shared by yc-clerk-window.c (frame, phases), yc-clerk-window-actions.c (commands), yc-clerk-window-line.c (platform, queue, who is here) and
 * yc-clerk-window-lock.c (the screen lock). */
struct _YcClerkWindow
{
  AdwApplicationWindow parent_instance;

  YcSession *session;      /* (owned) */
  GSettings *settings;     /* (owned) (nullable) */
  guint clock_id;
  guint search_id;         /* a question to the store waits for the end of typing */
  gboolean is_wiped;       /* the store was destroyed: nothing can be saved any more */
  gboolean may_close;      /* the draft is saved, the second close request goes through */
  gboolean selecting;      /* the rail is moved by us, not by the clerk */
  YcIntakePage *intake;    /* (not owned) in the area; NULL before somebody is signed in */
  YcCaseList *cases;
  YcCasePage *case_page;
  YcQueuePage *queue;
  YcLedgerPage *ledger;
  const char *back_to;     /* the list from which the case was opened: "cases", "ledger" */

  GtkWidget *content;
  GtkLabel *place_label, *clock_label;
  GtkWidget *search_box, *search_keycap, *who_box, *queue_box, *enrol_button;
  GtkEditable *search_entry;
  AdwAvatar *who_avatar;
  GtkLabel *who_label, *window_label, *queue_label, *queue_badge, *cases_badge, *ledger_badge;
  GHashTable *news;              /* (owned) (nullable): case id -> what is said of it, as long as it is */
  AdwToast   *news_toast;        /* (owned) (nullable): the one line for all of them, shown or waiting to be */
  gint64      news_since;        /* monotonic time of it, us */
  gboolean    watches_news;
  GHashTable *told;              /* (owned) (nullable): case id -> the state that was said of it */
  GtkImage *queue_icon;
  YcNoticeBar *late_bar;         /* (not owned) (nullable) until something waits for long */
  YcNoticeBar *clock_bar;        /* (not owned) (nullable) until the platform's clock says something else */
  gint64 clock_told;             /* the difference that it speaks of, or spoke of when it was closed, UTC us; 0 */
  gint64 late_told;              /* the oldest that it speaks of, or spoke of when it was closed; 0 */
  YcNoticeBar *out_bar;          /* (not owned) (nullable) until the platform knows nobody who is signed in here */
  gboolean told_out;             /* it was said, and is still so */
  AdwToastOverlay *toasts;
  AdwToast *full_toast;          /* weak: stands until there is room */
  guint room_id;                 /* source id */
  GtkStack *phase, *area;
  GtkSpinner *opening_spinner;
  YcStatePage *trouble;    /* (nullable) until needed */
  YcSignInPage *sign_in;   /* (nullable) until needed */
  YcLocalClerkPage *local_clerk;   /* (nullable) until needed */
  YcPlatformPage *platform;        /* (nullable) until needed */
  GtkWindow *shortcuts;    /* (not owned) (nullable) until needed */
  GtkListBox *rail;
  GtkListBoxRow *rail_intake, *rail_review, *rail_cases, *rail_ledger, *rail_queue;
  char           *locked;       /* (owned) (nullable): whose work the lock covers */
  GtkWidget      *lock_focus;   /* weak */
  gint64          last_input;   /* by the session's clock */
  guint           idle_id;      /* source id */
  guint           work_id;  /* looks for other work */
  YcApproverPage *review;   /* (not owned) (nullable) in the area; before an approver signs in there is none */
};

void yc_clerk_window_install_actions (GtkWidgetClass *widget_class);
void yc_clerk_window_update_actions  (YcClerkWindow *self);
/* @name: "intake", "review", "cases", "case", "ledger", "queue". Moves the focus there. */
void yc_clerk_window_show_area       (YcClerkWindow *self, const char *name);
void yc_clerk_window_show_trouble    (YcClerkWindow *self, const GError *error);
void yc_clerk_window_show_opening    (YcClerkWindow *self);
void yc_clerk_window_show_sign_in    (YcClerkWindow *self);
void yc_clerk_window_show_local_clerk (YcClerkWindow *self);
/* Somebody is signed in. */
void yc_clerk_window_show_work       (YcClerkWindow *self);
/* Hall, or that there is none. */
void yc_clerk_window_show_place      (YcClerkWindow *self);
/* The line's state in the header and at the rail. */
void yc_clerk_window_show_line       (YcClerkWindow *self);
/* The same of the header, for a status from elsewhere. */
void yc_clerk_window_show_status     (YcClerkWindow *self, const YcSyncStatus *status);
/* The bar over the pages while something waits for more than half an hour. */
void yc_clerk_window_show_clock      (YcClerkWindow *self, const YcSyncStatus *status);
void yc_clerk_window_show_late       (YcClerkWindow *self, const YcSyncStatus *status);
/* The bar over the pages while the platform knows nobody who is signed in here. */
void yc_clerk_window_show_signed_out (YcClerkWindow *self, const YcSyncStatus *status);
/* A scan, a print or an act runs: says so, and TRUE. */
gboolean yc_clerk_window_is_busy     (YcClerkWindow *self);
void yc_clerk_window_install_line_actions (GtkWidgetClass *widget_class);
/* What the back office did: said, and counted at the rail. Again when somebody has signed in. */
void yc_clerk_window_watch_news      (YcClerkWindow *self);
/* What became of a case elsewhere: said once a state, where the window has to act upon it. */
void yc_clerk_window_tell_news       (YcClerkWindow *self, const YcCaseRecord *record);
/* The case has been opened: what was said of it goes. @case_id: (nullable) */
void yc_clerk_window_news_seen       (YcClerkWindow *self, const char *case_id);
void yc_clerk_window_recount         (YcClerkWindow *self);            /* provisional days, whose year has a calendar now */
void yc_clerk_window_install_news_actions (GtkWidgetClass *widget_class);
/* The rail of who is signed in. Returns the area to begin with: "intake", "review". */
const char *yc_clerk_window_show_role (YcClerkWindow *self);
YcRole   yc_clerk_window_get_role (YcClerkWindow *self);    /* YC_N_ROLES: nobody is signed in */
const char *yc_clerk_window_describe_role (YcClerkWindow *self);   /* NULL: a clerk of the window, or nobody */
gboolean yc_clerk_window_is_approver (YcClerkWindow *self);
gboolean yc_clerk_window_takes_in (YcClerkWindow *self);
void yc_clerk_window_install_lock_actions (GtkWidgetClass *widget_class);
void yc_clerk_window_watch_input     (YcClerkWindow *self);
gboolean yc_clerk_window_lock_if_idle (YcClerkWindow *self);        /* what the timer does; TRUE: locked */
/* Somebody has signed in over the lock: TRUE when it was who had locked, and the work stands there again. */
gboolean yc_clerk_window_end_lock    (YcClerkWindow *self);
void yc_clerk_window_try_review (YcClerkWindow *self);       /* what did not come over the line is asked for now; nothing for who is no approver */
void yc_clerk_window_install_review_actions (GtkWidgetClass *widget_class);
void yc_clerk_window_opened_cb       (GObject *source, GAsyncResult *result, gpointer user_data);   /* user_data: (owned) window */
/* An error that does not stop the work: said at the bottom, with what to do. */
void yc_clerk_window_say             (YcClerkWindow *self, const GError *error);

G_END_DECLS
