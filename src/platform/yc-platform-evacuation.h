/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
#pragma once

#include "platform/yc-platform-store.h"
#include "sync/yc-message-evacuation.h"

#include <stdio.h>

G_BEGIN_DECLS

/* What withdrawn workstations hand over, and how an administrator puts it in. The store's thread only. */

/* Bytes that one withdrawn workstation may leave here. */
#define YC_PLATFORM_MAX_EVACUATED (8 * G_GINT64_CONSTANT (1073741824))

/* X25519, hex; made with the first question for it. *@ret_private (nullable): yc_wipe_free() */
gboolean     yc_platform_store_get_escrow (YcPlatformStore *self, char **ret_public, char **ret_private, GError **error);
/* Keeps a part; the same bytes again get the same receipt. TOO_LARGE: the workstation has left more than anybody's queue is. (transfer full) */
/* What the platform has of the workstation: its newest operation, and how many it has handed over whole since it was withdrawn. Both go into the signed word, because a
 * platform that was put back from a copy lacks what came behind the copy. */
gboolean     yc_platform_store_count_handed (YcPlatformStore *self, const YcPlatformDevice *device, gint64 *ret_sequence, guint *ret_handed, GError **error);
YcEvacuated *yc_platform_store_put_evacuation (YcPlatformStore *self, const YcPlatformDevice *device, const YcEvacuation *part, GError **error);

/* One operation of a workstation, as far as it has come. */
typedef struct
{
  char   *op;
  guint   parts, have;
  guint   lost;                   /* files of it that the workstation could not read any more */
  guint64 bytes;
  gint64  at;                     /* of the newest part, UTC us */
  gint64  put;                    /* when it was put in, or came over the line; 0: neither yet */
} YcPlatformEvacuated;
void       yc_platform_evacuated_free (YcPlatformEvacuated *self);
/* (transfer full): of YcPlatformEvacuated* */
GPtrArray *yc_platform_store_list_evacuated (YcPlatformStore *self, const char *device, GError **error);
/* What came of @part, the first in front. (transfer full): of GBytes* */
GPtrArray *yc_platform_store_get_evacuated (YcPlatformStore *self, const YcPlatformDevice *device, const char *op, guint part, guint parts, GError **error);
gboolean   yc_platform_store_note_put_in (YcPlatformStore *self, const YcPlatformDevice *device, const char *op, GError **error);

/* ---- the administrator's acts; each prints lines with fields separated by tabs ---- */

/* The workstation with this station code is withdrawn from now on: "withdrawn STATION". */
gboolean yc_platform_withdraw    (YcPlatformStore *store, const char *station, FILE *out, GError **error);
/* In service again, for a withdrawal by mistake: "reinstated STATION N", N: operations that it has handed over whole and nobody has put in. Where there are some, it may have
 * destroyed its store meanwhile. YC_BASE_ERROR_FORMAT: no such workstation, or it is not withdrawn. */
gboolean yc_platform_reinstate   (YcPlatformStore *store, const char *station, FILE *out, GError **error);
/* "evacuated STATION OP PARTS OF BYTES LOST DONE|WAITS|PART" for each operation that a withdrawn workstation has handed over; LOST: files that it could not read. DONE: put in, or come over
 * the line. */
gboolean yc_platform_list_evacuated (YcPlatformStore *store, FILE *out, GError **error);
/* Opens what came whole and was not put in, for a person to read: in @folder, which is made and may not be there, one folder an operation with "operation.json", as its author
 * signed it, and its files. "taken-out OP FILES", or the reason. Changes nothing. YC_BASE_ERROR: @folder is there, or cannot be made. */
gboolean yc_platform_take_out    (YcPlatformStore *store, const char *station, const char *folder, FILE *out, GError **error);
/* Opens what the workstation handed over whole and takes it as if it had been delivered, by the same rules: "put-in OP done", or the problem and its detail.
 * Again changes nothing. */
gboolean yc_platform_put_in      (YcPlatformStore *store, const char *station, FILE *out, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (YcPlatformEvacuated, yc_platform_evacuated_free)

G_END_DECLS
