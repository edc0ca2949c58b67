/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
#pragma once

#include "case/yc-clock-mark.h"
#include "sync/yc-drain.h"

G_BEGIN_DECLS

/* Shared by yc-drain.c (the rounds), yc-drain-round.c (what a round has and its jobs) and yc-drain-wake.c (what makes one begin). */

/* One round of the engine: what was due, and what came of it. Filled by jobs in the store's thread, read between them by the engine. */
typedef struct
{
  YcStore   *store;             /* (not owned) */
  guint      max_ops;
  GHashTable *sent;             /* (nullable): set of gint64*: entries of the round before, which are on their way */
  gint64     sequence;          /* the last a receipt is held of */
  guint      n_stuck;           /* operations that wait for a person */
  YcHandshaken *known;          /* (nullable): what the platform has of this workstation behind it, and its clock */
  YcClockMark clock;            /* with it: both clocks when it came */
  GPtrArray *entries;           /* of YcOutboxEntry*: go now */
  GPtrArray *ops;               /* of YcWireOp*: the same for the wire */
  GPtrArray *files;             /* of YcOutboxFile*: of operations that are held back for them */
  GPtrArray *waiting;           /* of YcOutboxEntry*: the operations of @files */
  gboolean   is_spare;          /* one operation that failed alone before: it goes alone, and behind all others */
  guint      file;              /* the one that is on its way */
  GBytes    *bytes;             /* (nullable): its plaintext */
  YcDigest   digest;
  gint64     next_due;
  gint64     until;             /* for yc_round_hurry() */
  GPtrArray *results;           /* (nullable): of YcWireResult* */
  char      *refusal;           /* (nullable): a problem's text */
  int        retry_after;       /* seconds, with it; 0: not said */
  YcLineState     line;              /* what the results say of the workstation as a whole */
  char      *failure;           /* (nullable) */
} YcRound;

YcRound  *yc_round_new            (YcStore *store, guint max_ops);
void      yc_round_free           (YcRound *self);
/* A round of what comes behind @before, as if all of that were done. (transfer full) */
YcRound  *yc_round_new_behind     (const YcRound *before);
/* All operations have their receipts: nothing of the next ones has to wait for what came of these. */
gboolean  yc_round_is_smooth      (const YcRound *self);
/* (transfer none) (nullable): the file that is next */
const YcOutboxFile *yc_round_get_file (const YcRound *self);
/* The file that is next was thought to lie at the platform, which misses some of its operation's. */
gboolean  yc_round_may_be_there   (const YcRound *self);

/* Jobs. */
gboolean  yc_round_load_sequence  (YcRound *self, GError **error);
/* The platform has operations of this workstation that the store never made: it is an old copy, or there are two. */
gboolean  yc_round_check_known    (YcRound *self, GError **error);
/* The platform says that another store delivers under this name. Any thread; and the job that writes it down. */
gboolean  yc_round_is_cloned      (const YcReply *reply);
gboolean  yc_round_suspend        (YcRound *self, GError **error);
/* The platform has withdrawn the workstation: nobody signs in without it. */
gboolean  yc_round_note_withdrawn (YcRound *self, GError **error);
/* Another store made operation @op_id under this one's name. */
gboolean  yc_round_note_twin      (YcRound *self, const char *op_id, GError **error);
gboolean  yc_round_load           (YcRound *self, GError **error);
/* Into @bytes; NULL with a refusal when it is not what was signed, or cannot be read. Errors: of the workstation, never of the file. */
gboolean  yc_round_read_file      (YcRound *self, GError **error);
/* The file was not read: its operation is set aside when it is damaged, and waits with its case when the disk may give it later. */
gboolean  yc_round_leave_file     (YcRound *self, GError **error);
gboolean  yc_round_file_arrived   (YcRound *self, GError **error);
/* The platform will not have the file: its operation is set aside. */
gboolean  yc_round_refuse_file    (YcRound *self, GError **error);
gboolean  yc_round_write_results  (YcRound *self, GError **error);
/* The one operation that was sent is set aside. */
gboolean  yc_round_set_aside      (YcRound *self, GError **error);
/* Keeps the platform's word, or what stood in its place, for the job that writes it down, for the queue's page. Any thread. */
void      yc_round_keep_failure   (YcRound *self, const YcReply *reply);
/* The one operation or file that was sent waits, with its case, by a back-off of its own. */
gboolean  yc_round_put_off        (YcRound *self, GError **error);
/* What was on its way when the line failed: @refusal is written to each, for the queue's page. */
gboolean  yc_round_note_line      (YcRound *self, GError **error);
/* Keeps what is to be written for it. FALSE: nothing was on its way. Any thread. */
gboolean  yc_round_keep_line      (YcRound *self, const YcReply *reply);
/* The same for what the workstation could not do for itself. */
gboolean  yc_round_keep_station   (YcRound *self, const GError *error);
/* For the log. Any thread. (transfer full) */
char     *yc_round_name_failure   (const YcReply *reply);
/* How the line is behind such an answer. Any thread. */
YcLineState yc_round_tell_line    (const YcReply *reply);
/* A fault, or the word of something before the platform, may be over what was sent; silence and a platform that asks for a pause are not. */
gboolean  yc_round_is_of_content  (const YcReply *reply);
/* Something before the platform has a limit of its own, and says so without the platform's word. */
gboolean  yc_round_is_too_large   (const YcReply *reply);
gboolean  yc_round_hurry          (YcRound *self, GError **error);

/* The engine. */
struct _YcDrain
{
  GObject       parent;
  YcStore      *store;          /* (not owned) */
  YcWorker     *worker;
  YcClient     *client;
  GCancellable *cancellable;
  GSource      *timer;          /* (nullable) */
  YcRound      *round;          /* (nullable): under way */
  YcRound      *ahead;          /* (nullable): what goes behind it, read while it is on its way */
  guint         turn;           /* a round that was read ahead for another one is dropped */
  guint         n_behind;       /* jobs of the store beside the round's own: reading ahead, writing behind */
  GError       *behind_error;   /* (nullable): why such a job failed last */
  gboolean      behind_failed;  /* receipts that came could not be written: they will come again */
  YcLineState        line;
  char         *failure;        /* (nullable) */
  YcStoreState  store_state;    /* since its jobs failed last, or worked */
  gint64        next_at;
  int           n_failed;       /* tries in a row that brought nothing there: the breaker */
  guint         max_ops;        /* fewer while one of several is looked for that the platform cannot read */
  guint         n_singly;       /* calls that are still to be of one operation, because it failed over one of several */
  int           n_many_failed;  /* calls of several operations in a row that it failed over */
  char         *blamed;         /* (nullable): the operation that failed last when it, or a file of it, went alone */
  int           n_blamed;       /* how often in a row */
  gboolean      shaken;         /* handshake done */
  guint         told_stuck;     /* how many wait for a person, as it said */
  gboolean      again;          /* woken while a round was under way */
  gboolean      stopped;
};

/* In the store's thread; @callback in the engine's, which asks yc_drain_finish_job(): FALSE when the round is over, because the engine was
 * stopped meanwhile or the job failed. */
typedef gboolean (*YcRoundJob) (YcRound *round, GError **error);
void      yc_drain_run_job        (YcDrain *self, YcRoundJob job, GAsyncReadyCallback callback);
gboolean  yc_drain_finish_job     (YcDrain *self, GAsyncResult *result);
/* Begins a round, or another one behind the one that is under way. */
void      yc_drain_begin_round    (YcDrain *self);
/* Ends the round; the next one begins at @at (UTC microseconds), or when somebody wakes the engine. */
void      yc_drain_rest_until     (YcDrain *self, gint64 at);
void      yc_drain_clear_timer    (YcDrain *self);

/* An upload's name on its way into the store. */
typedef struct _YcPlaced YcPlaced;
YcPlaced *yc_placed_new    (YcStore *store, const YcOutboxFile *file, const char *upload);
void      yc_placed_free   (YcPlaced *self);
void      yc_placed_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable);

G_END_DECLS
