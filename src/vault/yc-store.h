/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
#pragma once

#include "base/yc-clock.h"
#include "base/yc-digest.h"
#include "base/yc-id.h"
#include "db/yc-db.h"
#include "vault/yc-keyring.h"
#include "vault/yc-signature.h"

G_BEGIN_DECLS

/* The workstation's durable state: folder with lock file, work.db (events, drafts, outbox, leases; synchronous=FULL), cache.db
 * (catalogue; may be deleted), blobs/, a reserve of disk space, and the keys. One owner thread (the store worker); no call from
 * another thread. Everything that stands in a later stage's yc-*-store.c works on this object. */
#define YC_STORE_ERROR (yc_store_error_quark ())
typedef enum
{
  YC_STORE_ERROR_BUSY,        /* another instance holds the lock: use that window */
  YC_STORE_ERROR_NEWER,       /* written by a newer version: update the program; nothing was changed */
  YC_STORE_ERROR_DAMAGED,     /* integrity check failed: the file is kept, call the administrator */
  YC_STORE_ERROR_NO_SPACE,    /* disk full: free space; nothing was lost */
  YC_STORE_ERROR_NOT_FOUND,   /* no such case, page, document */
  YC_STORE_ERROR_CONFLICT,    /* the record changed meanwhile, or the state machine forbids it */
  YC_STORE_ERROR_NO_NUMBERS,  /* the leased block is used up: provisional numbers are issued */
} YcStoreError;
GQuark yc_store_error_quark (void);

/* Why a step was refused: each YC_STORE_ERROR_CONFLICT has one, given by yc_store_refuse() and by nothing else. The names of what blocks an
 * acceptance are those of the findings. What each means for the clerk stands in app/yc-conflict-text.c. */
typedef enum
{
  YC_CONFLICT_STATE,                 /* "state" */
  YC_CONFLICT_ENDED,                 /* "ended" */
  YC_CONFLICT_FROZEN,                /* "intake-frozen" */
  YC_CONFLICT_ITEM_FIXED,            /* "item-fixed" */
  YC_CONFLICT_NO_ITEM,               /* "item-missing" */
  YC_CONFLICT_SIGNED_OUT,            /* "signed-out" */
  YC_CONFLICT_RECEIVED,              /* "received-before" */
  YC_CONFLICT_NOT_SERVED,            /* "not-served" */
  YC_CONFLICT_COUNT_OPEN,            /* "count-open" */
  YC_CONFLICT_PAGE_ELSEWHERE,        /* "page-elsewhere" */
  YC_CONFLICT_NOT_IN_FORCE,          /* "not-in-force" */
  YC_CONFLICT_QUESTION_OPEN,         /* "question-open" */
  YC_CONFLICT_FIELD_MISSING,         /* "field-missing" */
  YC_CONFLICT_FIELD_WRONG,           /* "field-wrong" */
  YC_CONFLICT_APPLICANT,             /* "applicant" */
  YC_CONFLICT_MATERIAL_MISSING,      /* "material-missing" */
  YC_CONFLICT_TOO_FEW_PAGES,         /* "too-few-pages" */
  YC_CONFLICT_MATERIAL_UNFIT,        /* "material-unfit" */
  YC_CONFLICT_DOUBTFUL_PAGE,         /* "doubtful-page" */
  YC_CONFLICT_LETTER_UNSIGNED,       /* "letter-unsigned" */
  YC_CONFLICT_LETTER_OUTDATED,       /* "letter-outdated" */
  YC_CONFLICT_PROMISE_UNSIGNED,      /* "promise-unsigned" */
  YC_CONFLICT_PROMISE_OUTDATED,      /* "promise-outdated" */
  YC_CONFLICT_NO_LETTER,             /* "no-letter" */
  YC_CONFLICT_LETTER_NOT_ASKED,      /* "letter-not-asked" */
  YC_CONFLICT_PAPER_OF_ACT,          /* "paper-of-act" */
  YC_CONFLICT_OTHER_OUTCOME,         /* "other-outcome" */
  YC_CONFLICT_COMMITMENT_BARRED,     /* "commitment-barred" */
  YC_CONFLICT_NOT_NEEDED,            /* "not-needed" */
  YC_CONFLICT_NOT_OURS,              /* "not-ours" */
  YC_CONFLICT_APPLICATION_BARRED,    /* "application-barred" */
  YC_CONFLICT_SECOND_CORRECTION,     /* "second-correction" */
  YC_CONFLICT_NOT_TOLERATED,         /* "not-tolerated" */
  YC_CONFLICT_TOLERANCE_OPEN,        /* "tolerance-open" */
  YC_CONFLICT_VOID_BY_SUPERVISOR,    /* "void-by-supervisor" */
  YC_CONFLICT_ROLE,                  /* "role" */
  YC_CONFLICT_NOT_CLAIMED,           /* "not-claimed" */
  YC_CONFLICT_CLAIMED,               /* "claimed" */
  YC_CONFLICT_PAGES_MISSING,         /* "pages-missing" */
  YC_CONFLICT_VERDICT_OPEN,          /* "verdict-open" */
  YC_CONFLICT_VERDICT_AGAINST,       /* "verdict-against" */
  YC_CONFLICT_NO_GROUND,             /* "no-ground" */
  YC_CONFLICT_REQUEST_UNSIGNED,      /* "request-unsigned" */
  YC_CONFLICT_RECEIPT_UNSIGNED,      /* "receipt-unsigned" */
  YC_CONFLICT_REASON_MISSING,        /* "reason-missing" */
  YC_CONFLICT_RECIPIENT,             /* "recipient" */
  YC_CONFLICT_TRACKING,              /* "tracking" */
  YC_CONFLICT_NAME,                  /* "name" */
  YC_CONFLICT_CURE_OPEN,             /* "cure-open" */
  YC_CONFLICT_CURE_LATE,             /* "cure-late" */
  YC_CONFLICT_CURE_RUNS,             /* "cure-runs" */
  YC_CONFLICT_NOTHING_SUPPLIED,      /* "nothing-supplied" */
  YC_CONFLICT_PAGE_NOT_REPLACED,     /* "page-not-replaced" */
  YC_CONFLICT_PAPER_MISSING,         /* "paper-missing" */
  YC_CONFLICT_NUMBER_MISSING,        /* "number-missing" */
  YC_CONFLICT_DAY,                   /* "day" */
  YC_CONFLICT_DAY_CHANGED,           /* "day-changed" */
  YC_CONFLICT_CASE_KEY,              /* "case-key" */
  YC_CONFLICT_KEYRING_KEY,           /* "keyring-key" */
  YC_CONFLICT_LEASE_OTHER_STORE,     /* "lease-other-store" */
  YC_CONFLICT_LEASE_OVERLAP,         /* "lease-overlap" */
  YC_CONFLICT_LEASE_CHANGED,         /* "lease-changed" */
  YC_CONFLICT_ENROLLED,              /* "enrolled" */
  YC_N_CONFLICTS
} YcConflict;
const char *yc_conflict_get_name     (YcConflict reason);
gboolean    yc_conflict_parse        (const char *name, YcConflict *ret_reason);
/* Sets a CONFLICT whose message is "name: detail". Always FALSE. */
gboolean    yc_store_refuse          (GError **error, YcConflict reason, const char *format, ...) G_GNUC_PRINTF (3, 4);
/* The reason of a CONFLICT; FALSE for every other error. */
gboolean    yc_conflict_of_error     (const GError *error, YcConflict *ret_reason);

/* Turns what a full disk, a damaged or a newer file gave in the folders below (YC_DB_ERROR, YC_BASE_ERROR) into the YC_STORE_ERROR
 * that says the same; leaves other errors as they are. Always FALSE, so that a store function can end with
 * "return yc_store_map_error (error)". */
gboolean    yc_store_map_error       (GError **error);

typedef struct _YcStore YcStore;

typedef struct
{
  const char *folder;         /* normally $XDG_DATA_HOME/yichuang; made 0700 */
  YcClock    *clock;          /* NULL: system */
  YcIds      *ids;            /* NULL: system */
  gboolean    read_only;      /* for yichuangctl beside a running app: no lock, no keys unless asked, query_only */
  gboolean    with_keys;      /* look up (or, for a new store, make) the workstation key */
  YcSealKey  *workstation_key; /* NULL: the keyring. With a key given the keyring is not asked (drills, tests, benches) */
  guint64     reserve_bytes;  /* 0: YC_STORE_RESERVE_BYTES */
  guint64     wal_bytes;      /* size work.db's WAL is made with; 0: YC_STORE_WAL_BYTES */
} YcStoreConfig;

#define YC_STORE_RESERVE_BYTES (64 * 1024 * 1024)
#define YC_STORE_WAL_BYTES (24 * 1024 * 1024)

/* Opens or makes the store, migrates it (copy first: work.before-migration.db). With keys: fails with YC_VAULT_ERROR
 * LOCKED/ABSENT/NO_SERVICE, and then nothing was changed; ABSENT for a store that already has case keys ("wiped").
 * @read_only on a folder without a store: NOT_FOUND. */
YcStore    *yc_store_open            (const YcStoreConfig *config, GError **error);
void        yc_store_close           (YcStore *self);
YcDb       *yc_store_get_work        (YcStore *self);    /* (transfer none): for yc-*-store.c only */
YcDb       *yc_store_get_cache       (YcStore *self);    /* (nullable): none when read-only and never made */
YcClock    *yc_store_get_clock       (YcStore *self);
gboolean    yc_store_is_read_only  (YcStore *self);                 /* opened so: what would write fails */
YcIds      *yc_store_get_ids         (YcStore *self);
const char *yc_store_get_folder      (YcStore *self);
/* Under which name the store delivers and takes numbers: its own, or the one that it was given when it had been found to be a copy. Any thread. */
const char *yc_store_get_incarnation (YcStore *self);
/* After a transaction that has written the meta YC_STORE_RENEWED. */
#define YC_STORE_RENEWED "incarnation.renewed"
gboolean    yc_store_read_renewed (YcStore *self, GError **error);
YcSealKey  *yc_store_get_workstation_key (YcStore *self); /* (nullable) */
/* What a later stage keeps open beside the store, until it is replaced or the store closes. Nothing here is durable: whoever keeps a
 * value from the database must see for himself that it still stands there. @data is owned. */
void        yc_store_set_data         (YcStore *self, const char *name, gpointer data, GDestroyNotify destroy);
gpointer    yc_store_get_data         (YcStore *self, const char *name);                          /* (nullable) (transfer none) */

/* Called by the store worker when nothing waits: checkpoints what the WALs hold and remakes the reserve when there is room. */
gboolean    yc_store_idle            (YcStore *self, GError **error);
/* On NO_SPACE: gives the reserve back to the disk, so that what is typed can be saved; then repeat the transaction once and show the
 * message. FALSE when there was none (left). */
gboolean    yc_store_release_reserve (YcStore *self);
/* After an act that failed with *@error: TRUE when a full disk was the cause and there was a reserve to give back. Nothing of the act is
 * open then and *@error is cleared: repeat the act once, and tell that the disk is full. FALSE: the error stands. */
gboolean    yc_store_relieve         (YcStore *self, GError **error);

/* Small facts in work.db's meta table, in the caller's transaction, if one is open. */
char       *yc_store_get_meta        (YcStore *self, const char *name, GError **error);   /* NULL without error: absent */
gboolean    yc_store_set_meta        (YcStore *self, const char *name, const char *value, GError **error); /* NULL removes */

/* The centre's recovery public key (hex, from the enrolment). Existing keys are wrapped to it at once, all or none (in the caller's
 * transaction, if one is open). Needs the workstation key. */
gboolean    yc_store_set_recovery_key (YcStore *self, const char *public_hex, GError **error);
/* For a store opened without keys whose keyring was wiped: opens every key with the centre's recovery private key, wraps it by a
 * fresh workstation key and puts that into the keyring (or uses @new_key, nullable, and leaves the keyring alone). Keys without a
 * recovery wrap stay as they are and are counted. TAMPERED: another private key, nothing changed. CONFLICT: the keyring still has
 * the right key. Reopen with keys afterwards. */
gboolean    yc_store_recover_keys    (YcStore *self, const char *private_hex, YcSealKey *new_key, guint *ret_recovered,
                                      guint *ret_lost, GError **error);

/* Case keys: made once a case (in the caller's transaction, if one is open; CONFLICT the second time), wrapped by the workstation
 * key and, when known, to the recovery key. (transfer full) */
YcSealKey  *yc_store_make_case_key   (YcStore *self, const char *case_id, GError **error);
YcSealKey  *yc_store_get_case_key    (YcStore *self, const char *case_id, GError **error); /* NOT_FOUND, TAMPERED */
/* Key for one job of a helper in this case. */
YcSealKey  *yc_store_derive_job_key  (YcSealKey *case_key, const char *job_id);

/* Keyed search values: first 8 bytes of HMAC-SHA-256 over kind and normalised value, hex. Needs the keys.
 * @kind "id-full", "id-suffix", "name-full", "name-bigram", "phone". The key is the store's own and survives a recovery. */
char       *yc_store_blind           (YcStore *self, const char *kind, const char *value);

/* Blobs: <folder>/blobs/<case id>/<keyed name>. The name is HMAC(case, how it is sealed and sha256), so it tells nothing, and one
 * content sealed by two jobs has two names. Errors: NO_SPACE, NOT_FOUND, TAMPERED, YC_BASE_ERROR. */
char       *yc_store_make_case_folder (YcStore *self, const char *case_id, GError **error); /* (transfer full) path, 0700, durable */
/* Seals and writes durably; idempotent. aad "blob/<case>/<name>". Returns the name (transfer full). @ret_digest nullable. */
char       *yc_store_put_blob        (YcStore *self, const char *case_id, YcSealKey *case_key, GBytes *plain,
                                      YcDigest *ret_digest, GError **error);
GBytes     *yc_store_get_blob        (YcStore *self, const char *case_id, YcSealKey *case_key, const char *name,
                                      GError **error);
/* Takes a sealed file that a helper left, synced, in the case folder (@part_name, sealed with the job key, aad "job/<job>/<n>"):
 * checks tag and digest, renames it to its keyed name, syncs the folder. It stays sealed with the job key. Called again after a
 * crash (the part file gone, the named file there) it gives the same name. TAMPERED: the content is another than expected, the part
 * file is left. */
char       *yc_store_adopt_blob      (YcStore *self, const char *case_id, const char *part_name, const char *job_id, guint n,
                                      const YcDigest *expected, GError **error);
GBytes     *yc_store_get_job_blob    (YcStore *self, const char *case_id, const char *name, const char *job_id, guint n,
                                      GError **error);
gboolean    yc_store_check_blob      (YcStore *self, const char *case_id, const char *name, GError **error); /* exists, readable */
/* For recovery: what helpers left and nobody adopted, names matching p*.sealed or .p*.part, sorted. (transfer full) */
GStrv       yc_store_list_unknown_files (YcStore *self, const char *case_id, GError **error);

/* One transaction. Nested begin is a programming error. */
gboolean    yc_store_begin           (YcStore *self, GError **error);      /* BEGIN IMMEDIATE */
gboolean    yc_store_commit          (YcStore *self, GError **error);      /* rolled back on failure; NO_SPACE maps here */
void        yc_store_rollback        (YcStore *self);                      /* no-op when none is open */

/* Integrity of work.db; hash chain hooks are added by the case stage. Appends (owned) char * to @ret_defects. */
gboolean    yc_store_verify          (YcStore *self, GPtrArray *ret_defects, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (YcStore, yc_store_close)

G_END_DECLS
