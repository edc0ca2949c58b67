/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
#pragma once

#include "case/yc-transition.h"
#include "intake/yc-intake.h"
#include "vault/yc-signature.h"

G_BEGIN_DECLS

/* A case as its events tell it, without any database: shared by the workstation's store and the platform. Any thread. */

/* What happened once in a case and stays reported; bits. */
typedef enum
{
  YC_REPORT_ASKED  = 1 << 0,        /* a shared or licensed material was asked for, with the reason */
  YC_REPORT_SECOND = 1 << 1,        /* the applicant was told to correct a second time, with the reason */
  YC_REPORT_REVIEWED = 1 << 2,      /* a refusal was reviewed: before it was issued, or afterwards */
  YC_REPORT_DENIED = 1 << 3,        /* 不予许可 (S61), also while its letter is made and delivered */
  YC_REPORT_LATE   = 1 << 4,        /* it ended behind its day, with the reason */
  YC_REPORT_PRIORITY = 1 << 5,      /* 守信优先: the credit platform had said so when the materials were received */
} YcReport;

/* One line of the case list: the fold of the case's events, unsealed. */
typedef struct
{
  char    *id;                      /* uuid */
  char    *number;                  /* "" while a draft without a number */
  YcState  state;
  YcState  accepted_as;             /* ACCEPTED, TOLERATED, COMMITTED or DEEMED_ACCEPTED, and stays so; DRAFT: it was not accepted */
  char    *item_id, *item_version, *item_name;
  char    *applicant_name, *applicant_number;      /* unsealed; mask for lists */
  YcApplicantKind applicant_kind;
  char    *received;                /* the day of the receipt, YYYY-MM-DD or "" */
  char    *judge_due;               /* 受理期限: YYYY-MM-DD or "" (case/yc-judge-limit.h) */
  gboolean judge_provisional;
  char    *due;                     /* YYYY-MM-DD or "" */
  gboolean due_provisional;
  char    *cure_due;                /* tolerance: YYYY-MM-DD or "" */
  gboolean cure_provisional;
  char    *paused;                  /* the first day on which the handling clock stands still (a special step that does not count): YYYY-MM-DD or "" */
  guint    reports;                 /* YcReport */
  gboolean parked;
  char    *note;
  gint64   created, changed;        /* UTC us */
  char    *clerk_name, *window;
  gint64   revision;                /* events that were folded so far, of whichever device */
  gint64   held;                    /* own events that the fold had to leave out: what another device did came before them (workstation only) */
} YcCaseRecord;
YcCaseRecord *yc_case_record_new   (const char *case_id);          /* all texts "" */
void          yc_case_record_free  (YcCaseRecord *self);
void          yc_case_record_init  (YcCaseRecord *self, const char *case_id);   /* for one inside another struct, zeroed */
void          yc_case_record_clear (YcCaseRecord *self);

/* Append-only facts. body is what the kind says; unsealed here. "skew" flags for people what was written under a clock that may be wrong; nothing is computed
 * with it. */
#define YC_CASE_MAX_SKEW G_GINT64_CONSTANT (300000000000)   /* seconds: what lies between any two dates that a clock can have */
#define YC_CASE_NO_HASH "0000000000000000000000000000000000000000000000000000000000000000"
typedef struct
{
  char   *case_id;
  gint64  seq;
  char   *kind;                     /* "created", "received", "accepted", "tolerated", "committed", "printed", "print-failed", "voided", "efile" ... */
  gint64  at, boottime;             /* UTC us */
  gint64  skew;                     /* seconds that the platform's clock was ahead of this one, as last heard (case/yc-clock-mark.h); 0: not told */
  char   *clerk_id, *clerk_name, *window;
  JsonObject *body;
  char    hash[65], previous[65];
  char    author_key[65];           /* "" when nobody was signed in */
  char   *signature;                /* "" when nobody was signed in (never for lawful acts) */
  /* Not part of the canonical form: where the event stands among those of all devices. */
  gint64   revision;                /* of the case behind the operation that brought it; 0: not delivered yet */
  gboolean is_foreign;              /* another device's */
  gboolean is_void;                 /* an "abandoned" event took it back: it is evidence, and not folded */
  gboolean is_held;                 /* own, not delivered, and what came before it does not allow it any more: not folded */
} YcCaseEvent;
void         yc_case_event_free      (YcCaseEvent *self);
/* What the hash is over, behind the hash before. (transfer full) */
char        *yc_case_event_canonical (const YcCaseEvent *self);
/* The canonical form's object; hash is computed, signature is "" (both stand beside it). @ret_canonical (nullable): its text.
 * Strict: FORMAT. (transfer full) */
YcCaseEvent *yc_case_event_from_json (JsonObject *object, char **ret_canonical, GError **error);
/* The signature is over the hash, and so over what came before, too: set it first. (transfer full) */
char        *yc_case_event_sign      (const YcCaseEvent *self, YcAuthorKey *key);
/* Whether it fits the hash, which the caller has made himself: TAMPERED. */
gboolean     yc_case_event_verify_signature (const YcCaseEvent *self, GError **error);
/* Hash and signature of one event, not whose key it is. YC_VAULT_ERROR_TAMPERED */
gboolean     yc_case_event_verify    (const YcCaseEvent *self, GError **error);

/* As an operation carries it: the canonical form without the case, hash and signature beside it. Strict: FORMAT. Hash and signature are
 * taken as they stand: yc_case_event_verify(). (transfer full) */
JsonObject  *yc_case_event_to_wire   (const YcCaseEvent *self);
/* The same as canonical text. */
void         yc_case_event_append_wire (const YcCaseEvent *self, GString *out);
YcCaseEvent *yc_case_event_from_wire (JsonObject *object, const char *case_id, GError **error);
/* Kind of the event by which a person takes back what the platform refused: body {"from": number of the first event, "op": id of the refused
 * operation, "reason"}. The events of its chain from "from" up to it are void. */
#define YC_CASE_ABANDONED "abandoned"
/* Sets is_void in @events, which are of one chain, in order. @one_operation: they are what one operation brings: "abandoned" is its last event
 * and takes back all the others, none of an earlier operation. FORMAT */
gboolean     yc_case_events_mark_void (GPtrArray *events, gboolean one_operation, GError **error);
/* Whether the event is folded: neither void nor "abandoned" itself. */
gboolean     yc_case_event_counts    (const YcCaseEvent *self);

/* 不受理, 不予受理, 退件, or 不予许可 also while its letter is made and delivered: what is filed and reviewed (否定备案). */
gboolean     yc_case_record_is_refused (const YcCaseRecord *self);
/* From which day the window's time to say what is lacking runs (行政许可法第三十二条第一款第四项). FALSE: it does not: nothing was received, or what was told in time is told,
 * and as long as the applicant's days run, at S15 and at S18 with a part of it, the clock stands still. */
gboolean     yc_case_record_get_judge_start (const YcCaseRecord *self, GDate *ret_day);
/* Applies @event to @record: the one place where facts become the projection. The table of states is asked, yc_transition_check() is not.
 * @ret_head: (nullable): zeroed; set when the event brings an intake, for who makes search keys of it. FORMAT, CONFLICT */
gboolean     yc_case_record_fold      (YcCaseRecord *record, const YcCaseEvent *event, YcIntakeHead *ret_head, GError **error);
void         yc_case_record_take_head (YcCaseRecord *record, const YcIntakeHead *head);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (YcCaseRecord, yc_case_record_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YcCaseEvent, yc_case_event_free)

G_END_DECLS
