/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
#pragma once

#include "case/yc-case-store.h"

G_BEGIN_DECLS

/* The queue of what the workstation owes the platform. An operation is serialised once, in the transaction of the act it tells of, signed by
 * its author and sealed; order is per case, cases are independent. It leaves the queue by a receipt and by nothing else. Store's thread. */

typedef enum
{
  YC_OUTBOX_READY,              /* "ready": goes when its turn comes */
  YC_OUTBOX_STUCK,              /* "stuck": set aside, with the later ones of its case, until a person has acted */
  YC_OUTBOX_DONE,               /* "done": the receipt is here */
  YC_OUTBOX_REPLACED,           /* "replaced": refused, and a person has taken it back; another operation brings its events as evidence */
} YcOutboxState;

/* Instead of an answer: seal or signature of the operation, or a file of it, do not fit; it was never sent. */
#define YC_OUTBOX_DAMAGED "damaged"
/* Begins what stands instead of an answer when a file of the operation cannot be read from this disk now (permissions, a failing disk); the log's words
 * follow. It is tried again. */
#define YC_OUTBOX_UNREADABLE "unreadable "
/* Begins what stands instead of an answer when the line failed while the operation, or a file of it, was on its way; the log's words follow. */
#define YC_OUTBOX_LINE "line "
/* The same when the workstation itself could not read or write (disk full, SQLite). */
#define YC_OUTBOX_STATION "station "

/* Begins why a case fell behind, where the queue's page lists it; the log's words follow. */
#define YC_OUTBOX_BEHIND "behind "

/* The word that the signature of an operation's digests begins with (yc_author_key_sign_digest()). */
#define YC_OUTBOX_SIGNED_AS "operation"

typedef struct
{
  gint64   n;                   /* place in the queue */
  char    *op_id, *case_id;
  gint64   case_seq;            /* the last event that it brings */
  char    *kind, *author;
  char    *author_key;          /* 64 hex: what @signature was made with */
  char    *body;
  YcDigest digest;              /* of @body */
  char    *signature;
  YcOutboxState state;
  int      tries;
  gint64   made, last_try, next_at;     /* UTC microseconds; 0: never, at once */
  char    *problem;             /* what was answered last, RFC 9457; "": nothing; YC_OUTBOX_DAMAGED */
  char    *damage;              /* (nullable): why it cannot be read any more; @body and @author_key are NULL then */
} YcOutboxEntry;
void       yc_outbox_entry_free  (YcOutboxEntry *self);

/* ---- to look at ---- */
GPtrArray *yc_outbox_store_list  (YcStore *store, GError **error);                       /* of YcOutboxEntry*, not done, oldest first, also damaged ones */
GPtrArray *yc_outbox_store_list_case (YcStore *store, const char *case_id, GError **error);        /* the same of one case; TAMPERED, ABSENT: one is damaged */
gboolean   yc_outbox_store_count (YcStore *store, guint *ret_n, gint64 *ret_oldest, GError **error);
/* What the platform has answered to the case's operation that waits for a person (RFC 9457 or YC_OUTBOX_DAMAGED); NULL without error: none does. That
 * is when a person may try again or take back. (transfer full) */
char      *yc_outbox_store_get_refusal (YcStore *store, const char *case_id, GError **error);
/* Those among them that wait for a person. */
gboolean   yc_outbox_store_count_stuck (YcStore *store, guint *ret_n, GError **error);

/* The place of the newest entry, done or not; 0: there was never one. */
gboolean   yc_outbox_store_get_last (YcStore *store, gint64 *ret_n, GError **error);

/* ---- to deliver ---- */
/* Why an operation or a file of it was not read: it, or the key of its case, is not there or is not what was sealed, and never will be. */
gboolean   yc_outbox_is_damage       (const GError *error);
/* The workstation cannot read anything now: the disk is full, the keyring is locked, SQLite fails. All else is of the one file. */
gboolean   yc_outbox_is_of_station   (const GError *error);
/* No operation is put off for longer (yc_answer_get_wait()), UTC microseconds: what lies further ahead was put off before the clock was set back, and is due. */
#define YC_OUTBOX_LONGEST_WAIT (3600 * (gint64) G_USEC_PER_SEC)
/* What may go now: of each case that is not set aside the next operations in order, as long as they are due; at most @max_ops, and no more
 * behind @max_bytes of text. A damaged one is set aside. @sent: (nullable): set of gint64*, the n of those that are on their way and taken as done.
 * (transfer full): of YcOutboxEntry* */
GPtrArray *yc_outbox_store_list_due  (YcStore *store, gint64 now, guint max_ops, gsize max_bytes, GHashTable *sent, GError **error);
/* When the next one is due; G_MAXINT64 when nothing waits. */
gboolean   yc_outbox_store_next_due  (YcStore *store, gint64 *ret_at, GError **error);
/* The only way out: the platform's receipt, which the caller has checked. Again changes nothing. In a transaction. */
gboolean   yc_outbox_store_take_receipt (YcStore *store, gint64 n, gint64 revision, gint64 sequence, gint64 at, const char *signature, GError **error);
/* After deliveries, in their transaction: where the open entries begin. */
gboolean   yc_outbox_store_settle    (YcStore *store, GError **error);
/* Tried in vain: counts, and waits until @next_at. @problem: (nullable) */
gboolean   yc_outbox_store_postpone  (YcStore *store, gint64 n, gint64 now, gint64 next_at, const char *problem, GError **error);
/* It was on its way when the line failed: for who looks at it. Neither counts as a try nor puts it off, the line's own waits do; what is known of the
 * operation itself is worth more. In a transaction. */
gboolean   yc_outbox_store_note_line (YcStore *store, const char *op_id, gint64 now, const char *problem, GError **error);
/* The platform will not have it: the case is set aside, others go on. */
gboolean   yc_outbox_store_set_aside (YcStore *store, gint64 n, gint64 now, const char *problem, GError **error);
/* All that waits: it was signed under a name that the store no longer has. In a transaction. */
gboolean   yc_outbox_store_set_all_aside (YcStore *store, gint64 now, const char *problem, GError **error);
/* The same for the operation of a file. */
gboolean   yc_outbox_store_set_aside_op (YcStore *store, const char *op_id, gint64 now, const char *problem, GError **error);
/* A person wants the case tried again, now. */
gboolean   yc_outbox_store_try_again (YcStore *store, const char *case_id, GError **error);
/* What stands before all the cases that were set aside for @type, a problem's type as it stands in the answer, is settled. */
gboolean   yc_outbox_store_retry_refused (YcStore *store, const char *type, GError **error);
/* Cases of which nothing waits but operations of @kind, one of them set aside for @type. (transfer full): of char* */
GPtrArray *yc_outbox_store_list_refused_cases (YcStore *store, const char *kind, const char *type, GError **error);
/* Who signed what stands set aside for @type. (transfer full): of char* */
GPtrArray *yc_outbox_store_list_refused_authors (YcStore *store, const char *type, GError **error);
/* A person decides that what the platform has refused of a case has not come to pass: all that waits of it is replaced by one operation that brings
 * the events as evidence and takes them back (kind "abandoned"); the case is folded without them. When the first operation was refused nothing goes to the platform and the
 * case ends (S93). CONFLICT when nothing of it was refused. */
gboolean   yc_outbox_store_abandon   (YcStore *store, const char *case_id, const char *reason, const YcActor *actor, GError **error);
/* A person keeps what the platform has refused because others were first: all that waits of the case is taken back as above and told again, as new operations on
 * the case as it stands by now. What was printed is not printed again. CONFLICT also when the rules do not let it follow, or what came first is not here yet. */
gboolean   yc_outbox_store_redo      (YcStore *store, const char *case_id, const char *reason, const YcActor *actor, GError **error);
/* The line is back: nothing waits longer than @until. */
gboolean   yc_outbox_store_hurry     (YcStore *store, gint64 until, GError **error);
/* The highest sequence a receipt is held of; 0: none. */
gboolean   yc_outbox_store_last_sequence (YcStore *store, gint64 *ret_sequence, GError **error);
/* Whether this store made the operation. */
/* The platform's list has this operation with just these bytes: what was set aside with a problem of this @type (of a twin) is done, the twin has
 * delivered it. Else nothing leaves the queue without its own receipt: a no-op. In a transaction. */
gboolean   yc_outbox_store_note_done (YcStore *store, const char *type, const char *op_id, const char *sha256, gint64 revision, gint64 sequence, gint64 at, GError **error);
gboolean   yc_outbox_store_knows     (YcStore *store, const char *op_id, gboolean *ret_knows, GError **error);
/* Up to which revision everything is known here, own operations and others': the "base" of the next one; 0: nothing. */
gboolean   yc_outbox_store_get_revision (YcStore *store, const char *case_id, gint64 *ret_revision, GError **error);

/* The oldest behind place *@n of the queue (0: of all) that is neither done nor handed over (evacuated), and its place. NULLs without an error: there is
 * none. @ret_op, @ret_case: (transfer full) */
gboolean   yc_outbox_store_find_to_hand_over (YcStore *store, gint64 *n, char **ret_op, char **ret_case, GError **error);

/* ---- files ---- */
typedef struct
{
  char *op_id, *case_id;
  char *kind;                   /* "page", "paper", "manifest" */
  char *ref;                    /* id of the page or paper; name in the e-file */
  char *upload;                 /* address of an upload that was begun; "": none */
} YcOutboxFile;
void       yc_outbox_file_free       (YcOutboxFile *self);
/* In the transaction of the operation. A file that an earlier operation of the case names goes with that one. @ret_new: whether it was not there */
gboolean   yc_outbox_store_add_file  (YcStore *store, const YcOutboxFile *file, gboolean *ret_new, GError **error);
/* Those of an operation that have not arrived. (transfer full): of YcOutboxFile* */
GPtrArray *yc_outbox_store_list_files (YcStore *store, const char *op_id, GError **error);
/* What is to be sent: the plaintext, and its digests as they were recorded. (transfer full): NOT_FOUND, TAMPERED */
GBytes    *yc_outbox_store_read_file (YcStore *store, const YcOutboxFile *file, YcDigest *ret_digest, GError **error);
gboolean   yc_outbox_store_set_upload (YcStore *store, const YcOutboxFile *file, const char *upload, GError **error);
gboolean   yc_outbox_store_file_arrived (YcStore *store, const YcOutboxFile *file, GError **error);
/* The platform lacks files of the operation that were thought to be there: all are sent or asked for anew. */
gboolean   yc_outbox_store_files_lost (YcStore *store, const char *op_id, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (YcOutboxEntry, yc_outbox_entry_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YcOutboxFile, yc_outbox_file_free)

G_END_DECLS
