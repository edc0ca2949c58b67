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
 * (catalogue; may be deleted), blobs/, and the keys. One owner thread (the store worker); no call from another thread.
 * Everything that stands in a later stage's yc-*-store.c works on this object. */
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

typedef struct _YcStore YcStore;

typedef struct
{
  const char *folder;         /* normally $XDG_DATA_HOME/yichuang; made 0700 */
  YcClock    *clock;          /* NULL: system */
  YcIds      *ids;            /* NULL: system */
  gboolean    read_only;      /* for yichuangctl beside a running app: no lock, no keys unless asked, query_only */
  gboolean    with_keys;      /* look up (or, for a new store, make) the workstation key */
} YcStoreConfig;

/* Opens or makes the store, migrates it (copy first). With keys: fails with YC_VAULT_ERROR LOCKED/ABSENT/NO_SERVICE, and then nothing
 * was changed; ABSENT for a store that already has case keys ("wiped"). */
YcStore    *yc_store_open            (const YcStoreConfig *config, GError **error);
void        yc_store_close           (YcStore *self);
YcDb       *yc_store_get_work        (YcStore *self);    /* (transfer none): for yc-*-store.c only */
YcDb       *yc_store_get_cache       (YcStore *self);
YcClock    *yc_store_get_clock       (YcStore *self);
YcIds      *yc_store_get_ids         (YcStore *self);
const char *yc_store_get_folder      (YcStore *self);
const char *yc_store_get_incarnation (YcStore *self);
YcSealKey  *yc_store_get_workstation_key (YcStore *self); /* (nullable) */

/* Small facts in work.db's meta table. */
char       *yc_store_get_meta        (YcStore *self, const char *name, GError **error);   /* NULL without error: absent */
gboolean    yc_store_set_meta        (YcStore *self, const char *name, const char *value, GError **error);

/* The centre's recovery public key (hex, from the enrolment). Existing case keys are wrapped to it at once. */
gboolean    yc_store_set_recovery_key (YcStore *self, const char *public_hex, GError **error);

/* Case keys: made once a case (in the caller's transaction, if one is open), wrapped by the workstation key and, when known, to the
 * recovery key. (transfer full) */
YcSealKey  *yc_store_make_case_key   (YcStore *self, const char *case_id, GError **error);
YcSealKey  *yc_store_get_case_key    (YcStore *self, const char *case_id, GError **error); /* NOT_FOUND, TAMPERED */
/* Key for one job of a helper in this case. */
YcSealKey  *yc_store_derive_job_key  (YcSealKey *case_key, const char *job_id);

/* Keyed search values: first 8 bytes of HMAC-SHA-256 over kind and normalised value, hex. @kind "id-full", "id-suffix", "name-full", "name-bigram", "phone". */
char       *yc_store_blind           (YcStore *self, const char *kind, const char *value);

/* Blobs: <folder>/blobs/<case id>/<keyed name>. The name is HMAC(case, sha256), so it tells nothing. */
char       *yc_store_dup_case_folder (YcStore *self, const char *case_id);                /* exists after the call, 0700 */
/* Seals and writes durably; idempotent. aad "blob/<case>/<name>". Returns the name (transfer full). */
char       *yc_store_put_blob        (YcStore *self, const char *case_id, YcSealKey *case_key, GBytes *plain, YcDigest *ret_digest, GError **error);
GBytes     *yc_store_get_blob        (YcStore *self, const char *case_id, YcSealKey *case_key, const char *name, GError **error);
/* Takes a sealed file that a helper left in the case folder (@part_name, sealed with the job key, aad "job/<job>/<n>"): checks tag, size
 * and digest, renames it to its keyed name, syncs the folder. It stays sealed with the job key. */
char       *yc_store_adopt_blob      (YcStore *self, const char *case_id, const char *part_name, const char *job_id, guint n, const YcDigest *expected, GError **error);
GBytes     *yc_store_get_job_blob    (YcStore *self, const char *case_id, const char *name, const char *job_id, guint n, GError **error);
/* Names of files in the case folder that are neither adopted nor known: for recovery. */
gboolean    yc_store_check_blob      (YcStore *self, const char *case_id, const char *name, GError **error); /* exists, readable */

/* One transaction. Nested begin is a programming error. */
gboolean    yc_store_begin           (YcStore *self, GError **error);      /* BEGIN IMMEDIATE */
gboolean    yc_store_commit          (YcStore *self, GError **error);      /* NO_SPACE maps here */
void        yc_store_rollback        (YcStore *self);                      /* no-op when none is open */

/* Integrity: work.db integrity_check, hash chain hooks are added by the case stage. */
gboolean    yc_store_verify          (YcStore *self, GPtrArray *ret_defects, GError **error); /* of (owned) char* */

G_DEFINE_AUTOPTR_CLEANUP_FUNC (YcStore, yc_store_close)

G_END_DECLS
