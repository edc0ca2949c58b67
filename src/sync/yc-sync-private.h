/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
#pragma once

#include "sync/yc-evacuate.h"
#include "sync/yc-sync.h"

G_BEGIN_DECLS

typedef struct _YcSyncNews YcSyncNews;
typedef struct _YcSyncLeave YcSyncLeave;

/* Shared by yc-sync.c (thread, status), yc-sync-call.c (calls), yc-sync-people.c (enrolment, sign-in), yc-sync-changes.c
 * (what comes), yc-sync-listen.c (that it comes), yc-sync-vouch.c (who signed before the enrolment) and yc-sync-evacuate.c
 * (the way out of a withdrawn workstation). */
struct _YcSync
{
  GObject       parent_instance;

  YcStore      *store;          /* (not owned): its worker's */
  YcWorker     *worker;         /* (owned) */
  GThread      *thread;         /* (owned) (nullable): none before the first need, none when closed */
  GMainContext *context;        /* (owned): the thread's */
  GMutex        lock;           /* over @status and @told */
  YcSyncStatus  status;
  gboolean      told;           /* the main thread is going to emit "changed" */
  gboolean      closed;         /* main thread only */
  guint         called_pause, alone_pause;   /* ms; fixed before the thread starts */
  gint          is_listening;   /* (atomic) */

  /* its thread only */
  GMainLoop    *loop;
  YcClient     *client;         /* (nullable): not enrolled */
  YcDrain      *drain;          /* (nullable) */
  YcLink       *link;           /* (nullable) */
  GCancellable *cancellable;    /* ends with the line */
  GSource      *deadline;       /* (nullable): a close waits no longer */
  YcSyncNews   *news;           /* (nullable): looked for */
  GSource      *news_timer;     /* (nullable) */
  gboolean      news_again;
  gboolean      has_looked;     /* a walk of this run has come to the end of the list */
  GCancellable *listen_stop;    /* (nullable): of the stream of events, while there is one */
  GSource      *listen_timer;   /* (nullable): till the next one */
  GSource      *calm_timer;     /* (nullable): wake-ups that came since the last look are one look then */
  gint64        woken_at;       /* monotonic: the last look that a wake-up made; 0: none */
  gint64        listening_since; /* monotonic: open; 0: it is not */
  int           n_deaf;         /* streams that did not last, in a row */
  gint64        leased_at;      /* monotonic: when the lease was asked for; 0: never */
  char         *leased_low;     /* (nullable): what of the numbers ran low then */
  char         *account;        /* (nullable): who signed in at the platform last */
  guint         sign_in;        /* counts sign-ins and sign-outs: what answers an earlier one says nothing of who is here */
  YcSyncLeave  *leave;          /* (nullable): the platform has said that the workstation is withdrawn */
  gboolean      has_stayed;     /* a handshake has worked since the start */
  guint         n_running;      /* calls and jobs that have not come back */
  gboolean      counting, count_again;
  YcStoreState  count_store;    /* what counting met */
  gboolean      closing;
};

/* ---- main thread ---- */
/* Runs @func in the line's thread; @task is the caller's, made in the main thread. FALSE when the line is closed; @task has its error then. */
typedef void (*YcSyncFunc) (YcSync *self, GTask *task);
gboolean yc_sync_send      (YcSync *self, GTask *task, YcSyncFunc func);

/* ---- the line's thread ---- */
/* Something has begun that comes back, and has come back. */
void     yc_sync_begin     (YcSync *self);
void     yc_sync_end       (YcSync *self);
/* A job in the store's thread; @done in the line's thread, with its error or NULL. */
typedef gboolean (*YcSyncJob)  (YcStore *store, gpointer data, GError **error);
typedef void     (*YcSyncDone) (YcSync *self, gpointer data, const GError *error);
void     yc_sync_run_job   (YcSync *self, YcSyncJob job, YcSyncDone done, gpointer data);
/* Ends a chain of the line's thread with an error (transfer full); the task goes with it. */
void     yc_sync_fail_task (YcSync *self, GTask *task, GError *error);
/* The platform said that @account (nullable: whoever signed in last) or the workstation was withdrawn: neither serves without it from now on. */
void     yc_sync_note_withdrawn (YcSync *self, const char *account);
/* What a call of its own brought: one that did not come through, or that the platform did not let in, makes the engine ask how the line is. */
void     yc_sync_note_reply (YcSync *self, const YcReply *reply);
/* Whether the platform knows the person who is here. */
void     yc_sync_set_signed_out (YcSync *self, gboolean signed_out);
/* Takes over the client that was enrolled with, or makes one; then the queue is emptied. @link: (transfer full) */
gboolean yc_sync_connect   (YcSync *self, YcLink *link, GError **error);

/* The queue has moved, the platform has called, or the time has come: asks for changes. */
void     yc_sync_look_for_news (YcSync *self);
void     yc_sync_stop_news (YcSync *self);
/* The line is there: opens the stream of the platform's events, unless there is one. */
void     yc_sync_listen (YcSync *self);
void     yc_sync_stop_listening (YcSync *self);
/* A handshake said "revoked": asks for the platform's signed word, and with it hands over the queue and destroys the store. */
void     yc_sync_leave (YcSync *self);
/* A handshake has worked: the workstation is in service. */
void     yc_sync_stay  (YcSync *self);
/* The next try does not come any more. */
void     yc_sync_stop_leaving (YcSync *self);
void     yc_sync_leave_free (YcSyncLeave *leave);
/* How far it is. */
void     yc_sync_tell_leave (YcSync *self, const YcEvacuateCount *count, guint n_kept, gboolean wiped);
/* How many wait, and for whom, is counted again. */
void     yc_sync_count     (YcSync *self);
/* Emits "case-changed" in the main thread. */
void     yc_sync_tell_case (YcSync *self, const char *case_id);
/* Emits "news" in the main thread. */
void     yc_sync_tell_news (YcSync *self);

G_END_DECLS
