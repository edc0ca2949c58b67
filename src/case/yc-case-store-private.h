/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* What the yc-*-store.c files of this folder share. Store's thread only. */
#pragma once

#include "case/yc-case-store.h"

G_BEGIN_DECLS

/* A row of the projection: what lists show and what the next event is checked against. */
typedef struct
{
  YcCaseRecord record;
  gint64       n;              /* running number of the store */
  gint64       intake_seq;     /* event that holds the intake; 0 = the draft */
  gint64       intake_revision; /* of the other device's operation that it is in; 0: it is in the own chain */
  gint64       own_seq;        /* events of this store's own chain */
  char         head[65];       /* hash of the last of them */
  char        *others;         /* agent and 法定代表人 in normal form, a line each: sealed, for the check of a hit */
  GHashTable  *keys;           /* set of char*: what the search index holds for this case; shared, never changed in place */
} YcCaseRow;

YcCaseRow *yc_case_row_new         (const char *case_id);
void       yc_case_row_free        (YcCaseRow *self);
YcCaseRow *yc_case_row_copy_keys   (const YcCaseRow *self);
YcCaseRow *yc_case_row_load        (YcStore *store, const char *case_id, GError **error);           /* NOT_FOUND */
/* From a statement that stands on a row with all columns of case_row. */
YcCaseRow *yc_case_row_read        (YcStore *store, YcStmt *stmt, GError **error);
/* Writes the row; @before (nullable) tells which search keys are there already. */
gboolean   yc_case_row_write       (YcStore *store, YcCaseRow *self, const YcCaseRow *before, GError **error);
/* Applicant, item and search keys of @intake. */
void       yc_case_row_take_intake (YcStore *store, YcCaseRow *self, const YcIntake *intake);
void       yc_case_row_take_head   (YcStore *store, YcCaseRow *self, const YcIntakeHead *head);
YcCaseRecord *yc_case_row_take_record (YcCaseRow *self);
/* NULL when both are the same, else the name of the first field that differs. */
const char *yc_case_row_compare    (const YcCaseRow *a, const YcCaseRow *b);

/* Is the index still the one of an earlier version (yc_case_store_renew_index())? */
gboolean   yc_case_store_has_old_index (YcStore *store);

/* Search keys, (transfer full). */
char      *yc_case_search_key      (YcStore *store, char prefix, const char *kind, const char *value);
char      *yc_case_search_normal   (const char *text);              /* NFKC, no blanks, upper case */
GPtrArray *yc_case_search_bigrams  (YcStore *store, const char *name);

/* Events. */
YcCaseEvent *yc_case_event_load    (YcStore *store, YcSealKey *key, const char *case_id, gint64 seq, GError **error);  /* unsealed, columns checked */
GPtrArray   *yc_case_event_load_all (YcStore *store, YcSealKey *key, const char *case_id, GError **error);              /* chain checked */
/* Applies @event to @row: the one place where facts become the projection. */
gboolean     yc_case_row_fold      (YcStore *store, YcCaseRow *row, const YcCaseEvent *event, GError **error);
/* How far the own chain goes with @event, folded or not; nothing for another device's. */
void         yc_case_row_take_own  (YcCaseRow *row, const YcCaseEvent *event);
/* What a change of state needs besides the state table; @before, @cure_due: of the record without @event. Not for the first event of a case. CONFLICT. */
gboolean     yc_case_row_guard     (YcStore *store, YcState before, const char *cure_due, const YcCaseRow *row, const YcCaseEvent *event, GError **error);
/* Writes what a row's new state means for numbers and draft; @before: the row as it was. */
gboolean     yc_case_row_settle    (YcStore *store, const YcCaseRow *before, const YcCaseRow *row, GError **error);
/* Folds the case anew after its order has changed and writes the row; @before: the row as it was. */
gboolean     yc_case_row_refold    (YcStore *store, YcSealKey *key, const YcCaseRow *before, GError **error);
/* The next running number of the store. */
gboolean     yc_case_row_next_n    (YcStore *store, gint64 *ret_n, GError **error);
/* The event that holds the intake of @row. */
YcCaseEvent *yc_case_row_load_intake (YcStore *store, YcSealKey *key, const YcCaseRow *row, GError **error);
/* Is the letter that @row's new state stands on the one that was printed for it and signed? CONFLICT. */
gboolean     yc_case_row_guard_letter (YcStore *store, const YcCaseRow *row, const YcCaseEvent *event, GError **error);
gboolean     yc_case_event_check_signature (YcStore *store, const YcCaseEvent *event, GError **error);

/* Item versions. TAMPERED when the one that is named is not kept. */
YcIntake  *yc_case_intake_read     (YcStore *store, JsonObject *json, GError **error);
gboolean   yc_case_event_check_item (YcStore *store, const YcCaseEvent *event, GError **error);
/* Item versions that the events (YcCaseEvent) name and that are not kept: from @items (nullable, digest: text). (transfer full): of YcItem*; FORMAT, TAMPERED */
GPtrArray *yc_case_items_bring   (YcStore *store, const GPtrArray *events, JsonObject *items, GError **error);
gboolean   yc_case_items_verify    (YcStore *store, GPtrArray *defects, GError **error);

/* The draft's intake; NULL without error when the case has none. */
YcIntake  *yc_case_draft_load      (YcStore *store, YcSealKey *key, const char *case_id, gint64 *ret_revision, gint64 *ret_saved, GError **error);

/* What yc_paper_record_to_json() gave. FORMAT. */
YcPaperRecord *yc_paper_record_from_json (JsonObject *object, const char *case_id, GError **error);
/* Prints of a paper as the events tell them; and into its row. */
void       yc_paper_fold_prints    (const GPtrArray *events, const char *paper_id, int *ret_printed, gint64 *ret_last);
/* Rows that do not count as the events tell: a line (char*) each in @differences; @fix: are written. */
gboolean   yc_paper_check_prints (YcStore *store, const char *case_id, const GPtrArray *events, gboolean fix, GPtrArray *differences, GError **error);
/* Rows for papers that another device's events (YcCaseEvent) tell of and that are not there: a line (char*) each in @differences; @fix: are written. */
gboolean   yc_paper_check_foreign (YcStore *store, const char *case_id, const GPtrArray *events, gboolean fix, GPtrArray *differences, GError **error);
gboolean   yc_paper_write_prints   (YcStore *store, const char *case_id, const char *paper_id, int printed, gint64 last, GError **error);

/* Sealed JSON objects. @aad names table, case and row. */
GBytes     *yc_case_seal_json      (YcSealKey *key, const char *aad, JsonObject *object);
JsonObject *yc_case_unseal_json    (YcSealKey *key, const char *aad, GBytes *sealed, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (YcCaseRow, yc_case_row_free)

G_END_DECLS
