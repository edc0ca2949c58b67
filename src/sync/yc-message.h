/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
#pragma once

#include "case/yc-transition.h"
#include "law/yc-credit.h"
#include "sync/yc-wire.h"

G_BEGIN_DECLS

#define YC_WIRE_MAX_HANDSHAKEN 10000
#define YC_WIRE_MAX_PROBED 500
#define YC_WIRE_MAX_AGENCIES 200
#define YC_WIRE_MAX_WORK 500
#define YC_WIRE_MAX_DOSSIER 1000        /* operations of one case */
#define YC_WIRE_MAX_DOSSIER_BYTES (32 * 1024 * 1024)
#define YC_WIRE_MAX_CHANGES 200         /* and never over YC_WIRE_MAX_BATCH_BYTES: the writer asks for fewer when operations are large */

/* The contract's messages of enrolment, sign-in and pages, version 1 (data/schemas/wire.md); shared by both sides. Each has a writer, which
 * gives canonical text, and a strict reader. Errors of the readers: YC_BASE_ERROR FORMAT, TOO_LARGE. Any thread. */

typedef struct
{
  char    *name;                /* of the platform, to be shown */
  gboolean demonstration;
  char    *key;                 /* 64 hex: what receipts are signed with */
  gint64   at;                  /* the platform's time, UTC microseconds */
} YcHello;
void     yc_hello_free     (YcHello *self);
char    *yc_hello_to_text  (const YcHello *self);                                      /* (transfer full) */
YcHello *yc_hello_parse    (const char *text, gsize n, GError **error);

typedef struct
{
  char       *device;           /* uuid: the workstation's name at the platform */
  char       *token;            /* secret: keyring only; yc_wipe_free() */
  char       *key;              /* 64 hex: the platform's */
  char       *ca;               /* PEM of the hall's own authority; "" when the system's are enough */
  JsonObject *lease;            /* data/schemas/enrolment.schema.json, without clerks */
  gint64      news;             /* up to where the hall's operations are none of this workstation's cases; 0: not told */
} YcEnrolled;
void        yc_enrolled_free    (YcEnrolled *self);
char       *yc_enrolled_to_text (const YcEnrolled *self);                              /* yc_wipe_free() */
YcEnrolled *yc_enrolled_parse   (const char *text, gsize n, GError **error);
char       *yc_enrol_to_text    (const char *code, const char *incarnation);
gboolean    yc_enrol_parse      (const char *text, gsize n, char **ret_code, char **ret_incarnation, GError **error);

/* Lease: request { incarnation }, answer { lease }. */
char       *yc_lease_request_to_text (const char *incarnation);
gboolean    yc_lease_request_parse   (const char *text, gsize n, char **ret_incarnation, GError **error);
char       *yc_leased_to_text        (JsonObject *lease);
JsonObject *yc_leased_parse          (const char *text, gsize n, GError **error);      /* (transfer full) */

/* Handshake: request { incarnation, sequence, stuck }, answer { at, ops: ids }. */
typedef struct
{
  gint64     at;                /* the platform's time, UTC microseconds */
  GPtrArray *ops;               /* of char*: what it has of this workstation behind the sequence; at most 10,000 */
} YcHandshaken;
void          yc_handshaken_free     (YcHandshaken *self);
/* @stuck: how many operations of the queue wait for a person. */
char       *yc_handshake_to_text     (const char *incarnation, gint64 sequence, guint stuck);
gboolean    yc_handshake_parse       (const char *text, gsize n, char **ret_incarnation, gint64 *ret_sequence, guint *ret_stuck, GError **error);
char         *yc_handshaken_to_text  (const YcHandshaken *self);
YcHandshaken *yc_handshaken_parse    (const char *text, gsize n, GError **error);

char       *yc_sign_in_to_text       (const char *account, const char *password);      /* yc_wipe_free() */
gboolean    yc_sign_in_parse         (const char *text, gsize n, char **ret_account, char **ret_password, GError **error); /* yc_wipe_free() */

typedef struct
{
  char   *token;                /* secret: yc_wipe_free() */
  char   *account, *name;       /* "wangjing", "王静" */
  YcRole  role;
  GStrv   agencies;             /* codes that an approver decides for; empty for others */
  gint64  until;                /* the token holds till then, UTC microseconds */
  gint64  offline_until;        /* till then one may sign in without the platform */
} YcSessionGrant;
void            yc_session_grant_free    (YcSessionGrant *self);
char           *yc_session_grant_to_text (const YcSessionGrant *self);                 /* yc_wipe_free() */
YcSessionGrant *yc_session_grant_parse   (const char *text, gsize n, GError **error);

/* @local: (nullable): the key is not the person's own but of somebody who served here before the enrolment, under this id. */
char     *yc_author_to_text   (const char *public_key, const char *local);
gboolean  yc_author_parse     (const char *text, gsize n, char **ret_public_key, char **ret_local, GError **error);
/* A message that says nothing but its version. */
char     *yc_done_to_text     (void);
gboolean  yc_done_parse       (const char *text, gsize n, GError **error);

char      *yc_probe_to_text   (GPtrArray *sha256);                                     /* of char*, at most 500 */
GPtrArray *yc_probe_parse     (const char *text, gsize n, GError **error);
char      *yc_probed_to_text  (GPtrArray *sha256);
GPtrArray *yc_probed_parse    (const char *text, gsize n, GError **error);
char      *yc_seal_to_text    (const YcDigest *digest);                                /* request and answer are the same */
gboolean   yc_seal_parse      (const char *text, gsize n, YcDigest *ret_digest, GError **error);

/* What came to pass at the platform, in its order. */
typedef struct
{
  gint64    sequence;           /* of the platform's log: 1, 2, ... with gaps for what this reader may not see */
  gint64    revision;           /* of the case behind it */
  gint64    at;                 /* when the platform took it, UTC microseconds */
  YcWireOp *op;
} YcChange;
void       yc_change_free     (YcChange *self);
typedef struct { GPtrArray *changes; /* YcChange* */ gint64 cursor; gboolean more; } YcChanges;
void       yc_changes_free    (YcChanges *self);
char      *yc_changes_to_text (const YcChanges *self);
/* Also FORMAT: sequences that do not grow, a cursor before the last of them. */
YcChanges *yc_changes_parse   (const char *text, gsize n, GError **error);

/* A case in a list: what it all adds up to. */
typedef struct
{
  char    *case_id;
  char    *number;              /* "" when it has none yet */
  YcState  state;
  char    *item_name, *applicant;
  char    *agency;              /* whose approvers decide; "" when it was voided before it had an item */
  char    *received, *due, *cure_due;   /* Beijing dates, "" for none */
  gboolean due_provisional;
  char    *paused;              /* (nullable): since when the handling clock stands still: a Beijing date; NULL or "": it does not */
  gboolean priority;            /* 守信优先, as the credit platform had it when the materials were received */
  char    *claimed_by;          /* account of the approver who has it; "" for nobody */
  gint64   revision;            /* operations so far */
} YcCaseLine;
void        yc_case_line_free    (YcCaseLine *self);

typedef enum { YC_WORKLIST_OPEN, YC_WORKLIST_MINE } YcWorklistView;
const char *yc_worklist_view_get_name (YcWorklistView view);                         /* "open", "mine" */
gboolean    yc_worklist_view_parse    (const char *name, YcWorklistView *ret_view);

/* @cases: of YcCaseLine*, by due date; @more: there are others behind them, and @next (nullable) is the cursor to ask for them with. */
typedef struct { GPtrArray *cases; gboolean more; char *next; } YcWorklist;
YcWorklist *yc_worklist_new      (void);
void        yc_worklist_free     (YcWorklist *self);
char       *yc_worklist_to_text  (const YcWorklist *self);
YcWorklist *yc_worklist_parse    (const char *text, gsize n, GError **error);
/* By the day it is due, and on one day who comes first by credit (2026 Action Plan, measure 12): days are law, and no credit moves a case before one
 * that is due earlier. Then by number. */
void        yc_worklist_sort     (YcWorklist *self);
/* What is behind @self, told by its cursor: @self becomes both, each case once and as it was told last, in order. */
void        yc_worklist_join     (YcWorklist *self, YcWorklist *behind);
/* Where a part of the list ended, as @next tells it: "0.2026-11-20.1.CASE". With the day and not by it, because the case may be due on another day by the time
 * that the next part is asked for. */
typedef struct
{
  int      rank;                /* 0 to 2: what comes first in a list */
  char     due[11];             /* "9999": it has no day */
  gboolean priority;            /* by credit; told as 0, which comes first, else 1 */
  char     case_id[37];
} YcWorklistCursor;
char       *yc_worklist_cursor_to_text (const YcWorklistCursor *self);               /* (transfer full) */
gboolean    yc_worklist_cursor_parse   (const char *text, YcWorklistCursor *ret_cursor);

/* @changes: of YcChange*, all operations of the case in the order in which they were done. */
typedef struct { YcCaseLine *head; GPtrArray *changes; } YcDossier;
void        yc_dossier_free      (YcDossier *self);
char       *yc_dossier_to_text   (const YcDossier *self);
/* Also FORMAT: an operation of another case; sequences or revisions that do not grow; a head that is not theirs. */
YcDossier  *yc_dossier_parse     (const char *text, gsize n, GError **error);

/* An applicant's credit: as asked for, and as told. */
char       *yc_credit_request_to_text (const char *number);
char       *yc_credit_request_parse   (const char *text, gsize n, GError **error);   /* (transfer full): the number */
char       *yc_credit_to_text         (const YcCredit *self);
YcCredit   *yc_credit_parse           (const char *text, gsize n, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (YcHello, yc_hello_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YcEnrolled, yc_enrolled_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YcHandshaken, yc_handshaken_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YcSessionGrant, yc_session_grant_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YcChange, yc_change_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YcChanges, yc_changes_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YcCaseLine, yc_case_line_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YcWorklist, yc_worklist_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YcDossier, yc_dossier_free)

G_END_DECLS
