/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* What the files of this folder share. Store's thread only. */
#pragma once

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
  YcSite        *site;
  YcAgency      *agency;        /* (nullable) */
  char          *number;        /* "" before it is taken */
  gint64         now, received;
  GDate          today;
  GPtrArray     *papers;        /* YcPaperRecord: made by this act */
  GPtrArray     *history;       /* YcCaseEvent: the log when the act began, checked */
  GArray        *facts;         /* YcCaseFact: told by this act, not yet written */
  GPtrArray     *events;        /* YcCaseEvent: written by this act */
  char          *manifest;      /* (nullable): the name under which the e-file of this act keeps its manifest */
  YcNoticeFacts  own;           /* texts, flags and digests of the next paper (not owned), the rest is unused */
} YcSubmission;

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
/* S00 -> S10 with number, receipt and event; in a transaction. */
gboolean       yc_submission_take_in  (YcSubmission *self, GError **error);

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
YcEfileParts  *yc_efile_store_build   (YcSubmission *self, GError **error);
void           yc_efile_parts_free    (YcEfileParts *parts);
/* Writes manifest and rows, tells the "efile" event with the digest pair. */
gboolean       yc_efile_store_seal    (YcSubmission *self, const YcEfileParts *parts, YcDigest *ret_digest, GError **error);
/* "manifest_sha256" and "manifest_sm3" for the queue's entry. (transfer full) */
JsonObject    *yc_submission_name_manifest (const YcDigest *digest);

gboolean       yc_outbox_store_add    (YcStore *store, const YcOutboxEntry *entry, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (YcSubmission, yc_submission_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YcEfileParts, yc_efile_parts_free)

G_END_DECLS
