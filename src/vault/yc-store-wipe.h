/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
#pragma once

#include "vault/yc-store.h"

G_BEGIN_DECLS

/* The end of a withdrawn workstation's store. What decides is one file in its folder, "withdrawn.json": once it lies there, the store is destroyed, whatever
 * interrupts it, and what it says is all that stays: no key, no case, nobody's name. Blocks on the disk and on D-Bus. */
#define YC_WIPE_ERROR (yc_wipe_error_quark ())
typedef enum
{
  YC_WIPE_ERROR_WITHDRAWN,    /* of yc_store_open(): there was a store here, and it was destroyed; the message is yc_wiped_of_error()'s */
  YC_WIPE_ERROR_NOW,          /* the same, of the store that is open */
} YcWipeError;
GQuark yc_wipe_error_quark (void);

typedef struct
{
  char    *incarnation;       /* of the folder; the keyring knows it by that */
  gint64   since;             /* withdrawn, as the platform says, UTC microseconds; 0: not known */
  gint64   at;                /* destroyed */
  gint64   last;              /* the newest receipt of what was handed over; 0: nothing was */
  guint    handed;            /* operations that the platform keeps */
  guint    unreadable;        /* operations that nobody could read any more */
  guint    lost;              /* files of the handed over operations that nobody could read any more */
  gboolean done;              /* nothing is left to destroy */
} YcWiped;
void      yc_wiped_free (YcWiped *self);

/* The point of no return, and then: the wrapped keys of the cases and of the clerks in one transaction, the workstation key in the keyring, the files. The
 * store opens nothing any more, and may only be closed. TRUE: the file is written; what could not be destroyed yet is destroyed when the folder is opened
 * the next time (yc_store_open()). @facts: what the caller knows; incarnation and time are set here. In the store's thread, no transaction open. */
gboolean  yc_store_wipe  (YcStore *self, const YcWiped *facts, GError **error);
gboolean  yc_store_is_wiped (YcStore *self);
/* What became of the store in @folder. NULL without an error: it was not destroyed. (transfer full) */
YcWiped  *yc_wiped_load  (const char *folder, GError **error);
/* Goes on where a kill has interrupted it. No-op when nothing is left to do, or nothing was begun. The caller holds the folder's lock. */
gboolean  yc_wiped_finish (const char *folder, GError **error);
/* A person has read it, and the folder may hold a new store. What was told is kept under another name. CONFLICT while something is left to destroy. */
gboolean  yc_wiped_acknowledge (const char *folder, GError **error);
/* @code with what the file says: "SINCE AT LAST HANDED UNREADABLE LOST". Always FALSE. */
gboolean  yc_wiped_to_error (const YcWiped *self, YcWipeError code, GError **error);
/* Reads that again. FALSE: it is another error */
gboolean  yc_wiped_of_error (const GError *error, YcWiped *ret_facts);

/* Takes the key of a store out of the keyring; none is fine. YC_VAULT_ERROR LOCKED, NO_SERVICE. Blocks. */
gboolean  yc_keyring_clear (const char *incarnation, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (YcWiped, yc_wiped_free)

G_END_DECLS
