/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
#pragma once

#include "integration/line-rig.h"

G_BEGIN_DECLS

/* The real platform's program with its demonstration hall, and the fault proxy before it. */
typedef struct
{
  char        *folder, *code;
  char        *clock;           /* (nullable): the program's, ISO */
  gboolean     is_plain;        /* started without "--demo" */
  char        *tls;             /* (nullable): certificate with its key, PEM: it speaks TLS, and the proxy cannot read along */
  char        *authority;       /* (nullable): PEM, which it hands over */
  GSubprocess *process;
  LineRig     *rig;
} HallRig;

#define HALL_PASSWORD "yichuang-demonstration"

HallRig *hall_rig_new     (void);
HallRig *hall_rig_new_tls (const char *pem, const char *authority);
void     hall_rig_free    (HallRig *self);
/* kill -9 and another start over what is on the disk; the proxy follows. */
void     hall_rig_kill    (HallRig *self);
/* The same hall, no demonstration from now on: a workstation that serves people may join it. */
void     hall_rig_make_real (HallRig *self);
/* @account is withdrawn, as of @at (UTC us), by whoever keeps the platform. */
void     hall_rig_withdraw  (HallRig *self, const char *account, gint64 at);
/* The program's clock from its next start on, which is now. */
void     hall_rig_set_clock (HallRig *self, const char *iso);
/* @sql in the database while the program is away. */
void     hall_rig_edit      (HallRig *self, const char *sql);
/* Keeps a copy of all that the platform has on the disk, and puts it back: what came in between is gone. */
void     hall_rig_save      (HallRig *self);
void     hall_rig_restore   (HallRig *self);
/* The store of @incarnation becomes a workstation; the client has its token and the platform's key. */
void     hall_rig_enrol   (HallRig *self, const char *incarnation);
/* @account signs in and names its key. */
void     hall_rig_author  (HallRig *self, const char *account, const char *public_key);
/* What the hall's cursor tells from the beginning, over a good line. (transfer full) */
YcChanges *hall_rig_changes (HallRig *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HallRig, hall_rig_free)

G_END_DECLS
