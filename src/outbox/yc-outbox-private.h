/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* What the files of this folder share. Store's thread only. */
#pragma once

#include "acceptance/yc-told.h"
#include "outbox/yc-submission.h"

G_BEGIN_DECLS

/* One lawful act while it is made: the case as it stands, judged again. */
typedef struct
{
  YcStore       *store;         /* (not owned) */
  const char    *case_id;       /* (not owned) */
  const YcActor *actor;         /* (not owned) */
  YcCalendar    *calendar;      /* (not owned) */
  YcSealKey     *key;
  YcCaseRecord  *record;
  YcIntake      *intake;
  GPtrArray     *pages;         /* YcPage */
  YcVerdict     *verdict;
  gboolean       is_at_virtual; /* the author sits at a virtual window */
  gboolean       has_priority;  /* 守信激励, as the platform told it */
  YcSite        *site;
  const YcRegion *region;       /* (not owned): of the window's place */
  YcAgency      *agency;        /* (nullable) */
  char          *number;        /* "" before it is taken */
  gint64         now, received;
  gint64         supplied;      /* the last receipt of what was told to correct; 0 = none since */
  GDate          today;
  GPtrArray     *papers;        /* YcPaperRecord: made by this act */
  GPtrArray     *history;       /* YcCaseEvent: the log when the act began, checked */
  YcTold        *told;          /* (nullable): what the applicant was told to correct last */
  GArray        *facts;         /* YcCaseFact: told by this act, not yet written */
  GPtrArray     *events;        /* YcCaseEvent: written by this act */
  char          *manifest;      /* (nullable): the name under which the e-file of this act keeps its manifest */
  YcNoticeFacts  own;           /* texts, flags and digests of the next paper (not owned), the rest is unused */
} YcSubmission;

/* The e-file of an act: material PDFs are built and sealed first, papers and manifest join in the transaction. A later one of the case takes
 * over the PDFs whose pages are the same. */
typedef struct
{
  int         n;                /* which e-file of the case, from 1 */
  GPtrArray  *names;            /* char*: "01", "manifest"; in the table with "<n>/" before it from the second on */
  GPtrArray  *blobs;            /* char* */
  GPtrArray  *pdfs;             /* GBytes* */
  GHashTable *digests;          /* id of the material -> SHA-256 of its PDF, hex */
} YcEfileParts;

YcSubmission  *yc_submission_load     (YcStore *store, YcCalendar *calendar, const char *case_id, const YcActor *actor, GError **error);
void           yc_submission_free     (YcSubmission *self);
/* Keeps one fact of the act. @kind: static text; @body: a reference is taken */
void           yc_submission_tell     (YcSubmission *self, const char *kind, JsonObject *body);
/* Writes what was told, signed and in order; in a transaction. yc_submission_enqueue() does it, too. */
gboolean       yc_submission_write    (YcSubmission *self, GError **error);
/* Numbers, renders, seals and stores one paper; in a transaction. (transfer none): it stands in @self->papers */
YcPaperRecord *yc_submission_add_paper (YcSubmission *self, const char *kind, GError **error);
JsonArray     *yc_submission_papers_to_json (const YcSubmission *self, guint first);
/* The queue's entry: all events of the case since its last entry; in a transaction. */
gboolean       yc_submission_enqueue  (YcSubmission *self, const char *kind, JsonObject *facts, GError **error);
/* Names the files that the operation rests on and no earlier one of the case has named: the papers, and with an e-file ("manifest_sha256" in
 * @facts) its manifest and the pages; in the transaction. */
gboolean       yc_submission_add_files (YcSubmission *self, const char *op_id, JsonObject *facts, GError **error);
/* CONFLICT when this enrolled window may not act for the item's agency. */
gboolean       yc_submission_check_served (const YcSubmission *self, GError **error);
/* CONFLICT while the paper of a slot is still to be counted. */
gboolean       yc_submission_check_counts (const YcSubmission *self, GError **error);
/* CONFLICT when nobody with a key is signed in. */
gboolean       yc_submission_require_author (const YcActor *actor, GError **error);
/* GB/T 39046: every step has a start and an end. */
void           yc_submission_set_process (const YcSubmission *self, JsonObject *body, gint64 started);
/* Runs @act in a transaction and writes what it told. */
typedef gboolean (*YcSubmissionAct) (YcSubmission *self, gpointer data, GError **error);
gboolean       yc_submission_run      (YcSubmission *self, YcSubmissionAct act, gpointer data, GError **error);
/* The reason of an act without blanks around it: 1 to YC_SUBMISSION_MAX_REASON characters; REASON_MISSING. (transfer full) */
#define YC_SUBMISSION_MAX_REASON 200
char          *yc_submission_read_reason (const char *text, GError **error);
/* "delay_reason" of what ends the case, where it is behind @day ("": it has none). REASON_MISSING */
gboolean       yc_submission_add_delay   (const YcSubmission *self, const char *day, const char *delay, JsonObject *body, GError **error);
/* Makes a paper that is signed and scanned into the slot of its kind, and tells of it with @content under @member; in a transaction. */
gboolean       yc_submission_tell_signed_paper (YcSubmission *self, const char *kind, const char *member, JsonObject *content, GError **error);
/* The body of the event that made the newest paper of @kind, once all its pages came back behind its print; else CONFLICT with @reason. (transfer none) */
JsonObject    *yc_submission_find_signed (const YcSubmission *self, const char *kind, YcConflict reason, GError **error);
/* What is owed and returned, with the days as the calendar has them now. (transfer full): of YcDuty*. FORMAT */
GPtrArray     *yc_submission_read_duties (const YcSubmission *self, GError **error);
/* 材料交接单 for the e-file that this act has sealed. @flag: (nullable): "again", "cured": why there is one more. @owed: (nullable): the last day of what is
 * still owed. @moved: (nullable): the day of the decision
 * where the act itself tells another one. In a transaction; the paper stands in @self->papers. */
gboolean       yc_submission_add_hand_over_paper (YcSubmission *self, const YcEfileParts *parts, const YcDigest *efile, const char *flag, const YcDeadline *owed,
                                                  const YcDeadline *moved, GError **error);
/* The same, and the event handed-over: S40. */
gboolean       yc_submission_tell_hand_over (YcSubmission *self, const YcEfileParts *parts, const YcDigest *efile, const char *flag, const YcDeadline *owed, GError **error);
/* "judge" of an event that receives: today, and until when the window may say what is lacking. (transfer full) */
JsonObject    *yc_submission_build_judge (const YcSubmission *self);
JsonArray     *yc_submission_build_brought (const YcSubmission *self);     /* of each material with pages: original or copy, given back or kept */
/* "asked" of a receipt, a notice and an acceptance: each material that is shared or licensed and was asked for all the same, with the reason. (transfer full) */
JsonArray     *yc_submission_build_asked (const YcSubmission *self);
/* S15 -> S18 with receipt and event; in a transaction. @is_judged: the same act decides, so that nobody waits for the rest. */
gboolean       yc_submission_take_correction (YcSubmission *self, gboolean is_judged, GError **error);
/* S00 -> S10 with number, receipt and event; in a transaction. */
gboolean       yc_submission_take_in  (YcSubmission *self, GError **error);

YcEfileParts  *yc_efile_store_build   (YcSubmission *self, GError **error);
void           yc_efile_parts_free    (YcEfileParts *parts);
/* Writes manifest and rows, tells the "efile" event with the digest pair. */
gboolean       yc_efile_store_seal    (YcSubmission *self, const YcEfileParts *parts, YcDigest *ret_digest, GError **error);
/* "manifest_sha256" and "manifest_sm3" for the queue's entry. (transfer full) */
JsonObject    *yc_submission_name_manifest (const YcDigest *digest);

gboolean       yc_outbox_store_add    (YcStore *store, const YcOutboxEntry *entry, GError **error);
YcOutboxState  yc_outbox_state_read   (const char *name);
/* What is put off beyond it was put off by another clock. UTC microseconds. */
static inline gint64
yc_outbox_get_latest (gint64 now)
{
  return now < G_MAXINT64 - YC_OUTBOX_LONGEST_WAIT ? now + YC_OUTBOX_LONGEST_WAIT : G_MAXINT64;
}

/* No entry below it is open. */
gboolean       yc_outbox_store_get_open_from (YcStore *store, gint64 *ret_n, GError **error);
gboolean       yc_outbox_store_set_open_from (YcStore *store, gint64 n, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (YcSubmission, yc_submission_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YcEfileParts, yc_efile_parts_free)

G_END_DECLS
