/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
#pragma once

#include "vault/yc-store.h"

/* Shared by the yc-store*.c files only. */
struct _YcStore
{
  char      *folder;          /* (owned) */
  char      *blobs;           /* (owned): <folder>/blobs */
  char      *reserve;         /* (owned): <folder>/reserve */
  char      *incarnation;     /* (owned): of the folder, for its life; the keyring knows it by that */
  const char *renewed;        /* (nullable) (not owned): the name that it has at the platform instead, after it was a copy */
  guint64    reserve_bytes;
  YcClock   *clock;           /* (owned) */
  YcIds     *ids;             /* (owned) */
  YcDb      *work;            /* (owned) */
  YcDb      *cache;           /* (owned) (nullable) */
  int        lock_fd;         /* (owned), -1 when read-only */
  gboolean   read_only;
  gboolean   is_wiped;        /* yc_store_wipe() */
  YcSealKey *workstation_key; /* (owned) (nullable) */
  YcSealKey *index_key;       /* (owned) (nullable): makes the search values */
  YcSealKey *wrapping_key;    /* (owned) (nullable): derived from the workstation key, wraps the others */
  char      *open_case;       /* (owned) (nullable): whose key was opened last */
  GBytes    *open_wrapped;    /* (owned) (nullable): the row that @open_key came from */
  YcSealKey *open_key;        /* (owned) (nullable) */
  GData     *data;            /* what later stages keep open */
};

/* Before the migration: what the keyring says, nothing is changed. @is_new: no table was made yet. */
gboolean yc_store_find_keys (YcStore *self, YcSealKey *given, gboolean is_new, GError **error);
/* After it: makes the keys that a new store lacks. */
gboolean yc_store_make_keys (YcStore *self, GError **error);
/* For functions that also serve inside a caller's transaction: commits or rolls back only what they began. */
gboolean yc_store_begin_unless_open (YcStore *self, gboolean *ret_begun, GError **error);
gboolean yc_store_end (YcStore *self, gboolean begun, gboolean ok, GError **error);
