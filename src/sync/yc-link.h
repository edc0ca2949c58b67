/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
#pragma once

#include "vault/yc-store.h"

G_BEGIN_DECLS

/* What a workstation knows of its platform since the enrolment. It lies in work.db, sealed by the workstation key, which lies in the keyring:
 * the token is as safe as the cases, and comes and goes with the store that it belongs to. Store's thread. */
typedef struct
{
  char *base;                   /* "https://host:port" */
  char *ca;                     /* PEM; "" when the system's authorities are enough */
  char *key;                    /* 64 hex: what receipts are signed with */
  char *device;                 /* uuid: the workstation's name there */
  char *token;                  /* secret */
} YcLink;
void     yc_link_free       (YcLink *self);
/* NULL without error: not enrolled at a platform. TAMPERED: another keyring's; enrol again. */
YcLink  *yc_link_store_load (YcStore *store, GError **error);
gboolean yc_link_store_save (YcStore *store, const YcLink *link, GError **error);
/* The platform withdrew the workstation. */
gboolean yc_link_store_forget (YcStore *store, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (YcLink, yc_link_free)

G_END_DECLS
