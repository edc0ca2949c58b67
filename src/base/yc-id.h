/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Source of ids and random bytes, injected so that tests are repeatable. Ids are UUIDs (version 7 layout); never order by them. */
typedef struct _YcIds YcIds;

YcIds *yc_ids_system   (void);                        /* (transfer none): getrandom() */
YcIds *yc_ids_test_new (guint64 seed);                /* (transfer full): repeatable, for tests only */
YcIds *yc_ids_ref      (YcIds *self);
void   yc_ids_unref    (YcIds *self);
void   yc_ids_fill     (YcIds *self, void *buffer, gsize n_bytes);
char  *yc_ids_uuid     (YcIds *self, gint64 utc_us);  /* (transfer full): 36 characters, lower case */
gboolean yc_id_is_uuid (const char *text);
const char *yc_id_tail (const char *id);              /* the last eight characters: random, where the first are the time */

G_DEFINE_AUTOPTR_CLEANUP_FUNC (YcIds, yc_ids_unref)

G_END_DECLS
