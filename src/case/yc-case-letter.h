/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
#pragma once

#include "case/yc-case-record.h"

G_BEGIN_DECLS

/* What events tell of letters to be signed: the workstation reads them out of its store, the platform out of the operations. Pure; any thread.
 * Errors: FORMAT when an event is not what its kind says. */
typedef struct _YcLetterReader YcLetterReader;
YcLetterReader *yc_letter_reader_new    (void);
void            yc_letter_reader_free   (YcLetterReader *self);
/* The next event; kinds that tell of no letter are passed over. */
gboolean        yc_letter_reader_take   (YcLetterReader *self, const YcCaseEvent *event, GError **error);
/* (transfer full): of YcLetter*, oldest first. The last call. */
GPtrArray      *yc_letter_reader_finish (YcLetterReader *self);

/* "pages": notes in @known (char* -> YcScanned*, both owned) when each page came. */
gboolean        yc_letter_read_pages    (const YcCaseEvent *event, GHashTable *known, GError **error);

/* What is owed: ids of materials and the day of each; texts of the JSON. Both end with NULL. */
typedef struct
{
  GPtrArray *names, *cures;
} YcLetterOwed;
gboolean        yc_letter_read_owed     (JsonArray *array, YcLetterOwed *owed, GError **error);   /* @array: (nullable) */

G_DEFINE_AUTOPTR_CLEANUP_FUNC (YcLetterReader, yc_letter_reader_free)

G_END_DECLS
