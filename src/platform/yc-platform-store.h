/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
#pragma once

#include "base/yc-clock.h"
#include "base/yc-id.h"
#include "platform/yc-platform-part.h"
#include "sync/yc-message.h"

G_BEGIN_DECLS

/* What the platform keeps, behind functions that say nothing of how: today one SQLite file, sealed with the platform's own key. One owner
 * thread; no call from another. What was answered is on the disk: every function that changes something and returns TRUE has committed, unless
 * the caller has opened a transaction. Tables: data/sql/platform/. */

/* Why the store cannot be opened. */
#define YC_PLATFORM_ERROR (yc_platform_error_quark ())
typedef enum
{
  YC_PLATFORM_ERROR_BUSY,        /* another platform holds the store */
  YC_PLATFORM_ERROR_NEWER,       /* written by a newer version: update the program; nothing was changed */
  YC_PLATFORM_ERROR_KEY_ABSENT,  /* the store is there and its key file is not: bring it back; nothing was changed */
  YC_PLATFORM_ERROR_KEY_WRONG,   /* no key, or another store's: nothing was changed */
  YC_PLATFORM_ERROR_KEY_OPEN,    /* others can read the key file: take their rights away */
} YcPlatformError;
GQuark yc_platform_error_quark (void);

/* What a caller is refused: the code is the YcProblemType that he is answered. All other errors of the store are the platform's own (FAULT). */
#define YC_PLATFORM_REFUSAL (yc_platform_refusal_quark ())
GQuark   yc_platform_refusal_quark (void);
/* Always FALSE. */
gboolean yc_platform_refuse (GError **error, YcProblemType type, const char *format, ...) G_GNUC_PRINTF (3, 4);

typedef struct _YcPlatformStore YcPlatformStore;
typedef struct
{
  const char *folder;     /* made 0700 */
  const char *key_path;   /* NULL: <folder>/platform.key; made 0600 with a new store */
  YcClock    *clock;      /* NULL: system */
  YcIds      *ids;        /* NULL: system */
} YcPlatformStoreConfig;

YcPlatformStore *yc_platform_store_open  (const YcPlatformStoreConfig *config, GError **error);
void             yc_platform_store_close (YcPlatformStore *self);
/* When nothing waits: moves what the log holds into the file and forgets what is over. */
gboolean         yc_platform_store_idle  (YcPlatformStore *self, GError **error);
gboolean         yc_platform_store_begin    (YcPlatformStore *self, GError **error);
gboolean         yc_platform_store_commit   (YcPlatformStore *self, GError **error);
void             yc_platform_store_rollback (YcPlatformStore *self);                /* no-op when none is open */
YcAuthorKey     *yc_platform_store_get_signing_key (YcPlatformStore *self);         /* (transfer none): any thread may sign with it */
const char      *yc_platform_store_get_public_key  (YcPlatformStore *self);         /* 64 hex */
YcClock         *yc_platform_store_get_clock       (YcPlatformStore *self);

/* ---- halls and people ---- */
typedef struct
{
  char    *hall;                  /* the machine's name of it */
  char    *name, *region;         /* on papers; 6 digits */
  char    *recovery_public_key;   /* 64 hex */
  gboolean demonstration;
} YcPlatformHall;
void            yc_platform_hall_free (YcPlatformHall *self);
/* Makes or changes a hall. @agencies: as in enrolment.schema.json; those that are not in it stay. */
gboolean        yc_platform_store_put_hall  (YcPlatformStore *self, const YcPlatformHall *hall, JsonArray *agencies, GError **error);
YcPlatformHall *yc_platform_store_find_hall (YcPlatformStore *self, const char *hall, GError **error);     /* NULL without error: none */
/* Whether there is any hall that is a demonstration. */
gboolean        yc_platform_store_is_demonstration (YcPlatformStore *self, gboolean *ret_is, GError **error);

typedef struct
{
  char    *account, *name, *hall;
  YcRole   role;
  GStrv    agencies;              /* that an approver decides for; empty for others */
  gboolean revoked;
  gint64   revoked_at;            /* UTC us; 0: it is not, or nobody noted when */
  char    *device;                /* (nullable): of a local author; what he signed comes from there only */
} YcPlatformAccount;
void               yc_platform_account_free (YcPlatformAccount *self);
/* Makes an account, or changes name, role and agencies of one. @password_record: yc_password_record(); NULL keeps what there is. */
gboolean           yc_platform_store_put_account    (YcPlatformStore *self, const YcPlatformAccount *account, const char *password_record, GError **error);
YcPlatformAccount *yc_platform_store_find_account   (YcPlatformStore *self, const char *account, GError **error); /* NULL without error: none */
gboolean           yc_platform_store_revoke_account (YcPlatformStore *self, const char *account, GError **error);
gboolean           yc_platform_account_serves       (const YcPlatformAccount *self, const char *agency);

/* ---- workstations ---- */
typedef struct
{
  char    *device;                /* uuid */
  char    *hall, *window, *window_name, *station, *incarnation;
  gboolean revoked;
  gint64   revoked_at;            /* UTC us; 0: it is not, or nobody noted when */
} YcPlatformDevice;
void              yc_platform_device_free (YcPlatformDevice *self);
/* A code to enrol one workstation with, to be told to a person. @station: wanted (nullable). (transfer full): yc_wipe_free() */
char             *yc_platform_store_make_code (YcPlatformStore *self, const char *hall, const char *window, const char *window_name,
                                               const char *station, gint64 until, GError **error);
/* Codes of the hall that nobody used are void from now on. */
gboolean          yc_platform_store_drop_codes (YcPlatformStore *self, const char *hall, GError **error);
/* NOT_PERMITTED: the code is unknown, used or too old, or the store is enrolled at another window or withdrawn. The same store with the same code within ten minutes
 * gets the same device and lease, with another token: the first answer may have been lost. @ca stays NULL. (transfer full) */
YcEnrolled       *yc_platform_store_enrol (YcPlatformStore *self, const char *code, const char *incarnation, GError **error);
/* SIGNED_OUT, REVOKED. (transfer full) */
YcPlatformDevice *yc_platform_store_authenticate_device (YcPlatformStore *self, const char *token, GError **error);
/* The same, also when it is withdrawn. SIGNED_OUT. (transfer full) */
YcPlatformDevice *yc_platform_store_identify_device (YcPlatformStore *self, const char *token, GError **error);
/* By its station code. NULL without error: none. (transfer full) */
YcPlatformDevice *yc_platform_store_find_station (YcPlatformStore *self, const char *station, GError **error);
/* Those that are withdrawn, and those that were and handed something over. (transfer full): of YcPlatformDevice* */
GPtrArray        *yc_platform_store_list_withdrawn (YcPlatformStore *self, GError **error);
gboolean          yc_platform_store_revoke_device (YcPlatformStore *self, const char *device, GError **error);
/* In service again, with the token that it had. What it handed over stays. */
/* *@ret_changed: FALSE where it is not withdrawn. */
gboolean          yc_platform_store_reinstate_device (YcPlatformStore *self, const char *device, gboolean *ret_changed, GError **error);
/* CLONED: it is another store than the enrolled one. */
gboolean          yc_platform_store_check_incarnation (const YcPlatformDevice *device, const char *incarnation, GError **error);
/* The newest lease; one with new blocks when at most 30 % of the old ones are left, as far as the platform has seen, or the year ends
 * (from December on those of the next one). A lease names only the blocks that are new in it. CLONED: another incarnation. UNAVAILABLE: the
 * numbers of the window or agency are used up. (transfer full) */
JsonObject       *yc_platform_store_lease (YcPlatformStore *self, const YcPlatformDevice *device, const char *incarnation, GError **error);
/* A number was seen. @year of the date in it; a number outside of every block of the device changes nothing and *@ret_known is FALSE. */
gboolean          yc_platform_store_note_case_serial     (YcPlatformStore *self, const char *device, int year, int serial, gboolean *ret_known, GError **error);
gboolean          yc_platform_store_note_document_serial (YcPlatformStore *self, const char *device, const char *agency, int year, int serial,
                                                          gboolean *ret_known, GError **error);
/* Ids of this device's operations behind @sequence, in order, at most YC_WIRE_MAX_HANDSHAKEN. CLONED. (transfer full): of char* */
/* How many operations wait for a person there. @ret_changed: it was another number before */
gboolean          yc_platform_store_note_stuck (YcPlatformStore *self, const YcPlatformDevice *device, guint stuck, gboolean *ret_changed, GError **error);
GPtrArray        *yc_platform_store_handshake (YcPlatformStore *self, const YcPlatformDevice *device, const char *incarnation, gint64 sequence, GError **error);

/* ---- signing in ---- */
#define YC_PLATFORM_SESSION_US (12 * G_TIME_SPAN_HOUR)
#define YC_PLATFORM_OFFLINE_US (72 * G_TIME_SPAN_HOUR)
#define YC_PLATFORM_FREE_TRIES 3      /* so many wrong passwords without a wait; then 2 s, 4 s, ... */
#define YC_PLATFORM_LOCK_TRIES 10     /* behind so many each wrong one locks for a quarter of an hour */
#define YC_PLATFORM_LOCK_SECONDS 900

/* Counts a try before the password is looked at, so that many at once are not looked at more often than one after the other. Gives the record
 * to hold the password against, a decoy for an account that is not there or of another hall. LOCKED: too early, *@ret_retry_after says how long.
 * (transfer full): yc_wipe_free() */
char           *yc_platform_store_begin_sign_in (YcPlatformStore *self, const YcPlatformDevice *device, const char *account, int *ret_retry_after, GError **error);
/* @right: what yc_password_check() said. WRONG_PASSWORD with *@ret_retry_after; REVOKED. (transfer full) */
YcSessionGrant *yc_platform_store_end_sign_in   (YcPlatformStore *self, const YcPlatformDevice *device, const char *account, gboolean right,
                                                 int *ret_retry_after, GError **error);

typedef struct
{
  YcPlatformAccount *account;
  char              *device;      /* that it was opened at */
} YcPlatformSession;
void               yc_platform_session_free (YcPlatformSession *self);
/* SIGNED_OUT, REVOKED (account or workstation). (transfer full) */
YcPlatformSession *yc_platform_store_authenticate_session (YcPlatformStore *self, const char *token, GError **error);
gboolean           yc_platform_store_end_session (YcPlatformStore *self, const char *token, GError **error);
/* The key belongs to the account from now on; again changes nothing. @local: (nullable): whose it is else, for whom the account vouches: a clerk for
 * somebody who served at the session's workstation before its enrolment; who is of the same post, or a supervisor, for what an account of the hall
 * signed at that workstation before it was withdrawn. NOT_PERMITTED: the key is another one's; this post does not vouch. */
gboolean           yc_platform_store_put_author  (YcPlatformStore *self, const char *public_key, const char *local, const YcPlatformSession *session,
                                                  GError **error);
/* Somebody in office answers for what a withdrawn account's key signed at the workstation. */
gboolean           yc_platform_store_is_vouched  (YcPlatformStore *self, const char *public_key, const char *device, gboolean *ret_is, GError **error);
/* Whose key it is, also when the account is revoked; of a local author the account that vouched, under the local id and with the device. NULL
 * without error: nobody's. (transfer full) */
YcPlatformAccount *yc_platform_store_find_author (YcPlatformStore *self, const char *public_key, GError **error);

/* ---- pages ---- */
#define YC_PLATFORM_MAX_BLOB (200 * 1024 * 1024)

/* Files are written outside the store thread; the rows say what counts. (transfer none) */
YcPlatformFiles *yc_platform_store_get_files (YcPlatformStore *self);

typedef struct
{
  char    *upload, *case_id;
  YcDigest digest;                /* announced */
  guint64  length, bytes;         /* of the plaintext: announced, here */
  guint64  file_bytes;            /* of the part file that stand for @bytes; 0 with all of them: it came in one piece and lies as it will */
  gint64   until;                 /* then it is forgotten; each piece prolongs it */
  gboolean sealed;                /* the content lies whole in the case */
} YcPlatformUpload;
void              yc_platform_upload_free (YcPlatformUpload *self);
/* NOT_FOUND: the case is another hall's; BUSY: too many are open; NO_SPACE. (transfer full) */
YcPlatformUpload *yc_platform_store_create_upload (YcPlatformStore *self, const YcPlatformDevice *device, const char *case_id, const YcDigest *digest,
                                                   guint64 length, GError **error);
/* NOT_FOUND: none of this workstation's. (transfer full) */
YcPlatformUpload *yc_platform_store_find_upload (YcPlatformStore *self, const YcPlatformDevice *device, const char *upload, GError **error);
/* Writes down how far it came: @bytes and @file_bytes. */
gboolean          yc_platform_store_move_upload (YcPlatformStore *self, YcPlatformUpload *upload, GError **error);
gboolean          yc_platform_store_drop_upload (YcPlatformStore *self, const char *upload, GError **error);
/* The file is in its place: from now on operations may name it. */
gboolean          yc_platform_store_put_blob    (YcPlatformStore *self, const YcPlatformDevice *device, const YcPlatformUpload *upload, GError **error);
gboolean          yc_platform_store_has_blob    (YcPlatformStore *self, const char *hall, const char *case_id, const char *sha256, gboolean *ret_has,
                                                 GError **error);
/* Those of the digests (char *) that lie sealed in the case. NOT_FOUND: the case is another hall's. (transfer full): of char* */
GPtrArray        *yc_platform_store_probe       (YcPlatformStore *self, const YcPlatformDevice *device, const char *case_id, GPtrArray *sha256, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (YcPlatformUpload, yc_platform_upload_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YcPlatformStore, yc_platform_store_close)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YcPlatformHall, yc_platform_hall_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YcPlatformAccount, yc_platform_account_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YcPlatformDevice, yc_platform_device_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YcPlatformSession, yc_platform_session_free)

G_END_DECLS
