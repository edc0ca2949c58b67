/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
#pragma once

#include "case/yc-case-store.h"

G_BEGIN_DECLS

/* People whom the platform lets in: their author's keys are made here, and open without the platform for as long as it allowed. Store's thread;
 * each call costs an Argon2id or two. */
#define YC_CLERK_ERROR (yc_clerk_error_quark ())
typedef enum
{
  YC_CLERK_ERROR_UNKNOWN,       /* never signed in on this workstation: the first time needs the platform */
  YC_CLERK_ERROR_EXPIRED,       /* the time without the platform is over, or the clock cannot be believed: sign in once with the line */
  YC_CLERK_ERROR_WAIT,          /* too many wrong passwords: nobody may try for a while */
  YC_CLERK_ERROR_WITHDRAWN,     /* the platform has withdrawn the workstation or the account: not without its word any more */
} YcClerkError;
GQuark yc_clerk_error_quark (void);

/* What the platform said of a person who gave the right password. */
typedef struct
{
  const char *id, *name;        /* the account */
  YcRole      role;
  gint64      offline_until;    /* UTC microseconds */
} YcClerkGrant;

/* Opens the person's key under @password. It is made when there is none, and anew when the password was changed at the platform: the old
 * one's operations stay valid. @ret_is_known: the platform was told of this key before. (transfer full) */
YcAuthorKey *yc_clerk_adopt       (YcStore *store, const YcClerkGrant *grant, const char *password, YcClerk **ret_clerk, gboolean *ret_is_known,
                                   GError **error);
/* The platform has taken the key: from now on operations that it signed may go. */
gboolean     yc_clerk_note_known  (YcStore *store, const char *clerk_id, const char *public_key, GError **error);
/* Keys of this store for which @account can answer at the platform: its own from before the platform knew it, and those of people who served here
 * before the enrolment (yc_clerk_is_local()). (transfer full): of YcClerkKey* */
typedef struct { char *public_key, *clerk_id; } YcClerkKey;
void         yc_clerk_key_free    (YcClerkKey *self);
GPtrArray   *yc_clerk_list_keys   (YcStore *store, const char *account, GError **error);
/* The platform has withdrawn an account, or the workstation (@clerk_id NULL), or has taken it back: from now on nobody, or not this one, signs in
 * without it. yc_clerk_adopt() takes an account back. */
gboolean     yc_clerk_note_withdrawn (YcStore *store, const char *clerk_id, gboolean withdrawn, GError **error);
/* Without the platform. Wrong tries are counted, slowed down from the fourth on and locked for a while at the tenth, also over restarts.
 * @ret_wait: with WAIT, the seconds until the next try. YC_CLERK_ERROR; YC_VAULT_ERROR_PASSWORD. (transfer full) */
YcAuthorKey *yc_clerk_sign_in_offline (YcStore *store, const char *clerk_id, const char *password, YcClerk **ret_clerk, int *ret_wait, GError **error);
/* Seconds until a password of @clerk_id may be tried again; 0: now. */
int          yc_clerk_get_wait (YcStore *store, const char *clerk_id);

G_END_DECLS
