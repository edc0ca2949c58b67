/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
#pragma once

#include "outbox/yc-submission.h"

G_BEGIN_DECLS

#define DRIVER_NOW G_GINT64_CONSTANT (1795398360000000)   /* 2026-11-23 09:46:00 Beijing */
#define DRIVER_CASE_TO_SCAN "driver.scan"     /* facts of the store: the cases' ids */
#define DRIVER_CASE_TO_ACCEPT "driver.accept"
#define DRIVER_CASE_TO_POST "driver.post"
#define DRIVER_CASE_TO_LAPSE "driver.lapse"
#define DRIVER_CLERK "wangjing"
#define DRIVER_PASSWORD "yichuang-demonstration"
#define DRIVER_APPROVER "sp-li"
#define DRIVER_PAGES 3

/* What all acts of the driver share. One thread. */
typedef struct
{
  YcStore     *store;
  YcClock     *clock;
  YcIds       *ids;
  YcSealKey   *key;            /* (nullable): the keyring's */
  YcClerk     *clerk;
  YcAuthorKey *author;
  YcActor      actor;
  guint        seed;
  guint        large_page;     /* the number of a page of more than 1 MiB; 0: none */
  const char  *sane;           /* (nullable): SANE's folder, for the real scan helper */
  const char  *platform;       /* (nullable): a platform's address, for "drain" */
  const char  *code;           /* (nullable): an enrolment code of it */
} Driver;

/* Straight to the descriptor: what was written here counts as told. */
gboolean driver_acknowledge  (GError **error, const char *format, ...) G_GNUC_PRINTF (2, 3);
gboolean driver_sign_in      (Driver *self, GError **error);
/* A page as the scan helper leaves it, made here and taken in. @ret_page nullable. */
gboolean driver_scan_page    (Driver *self, const char *case_id, const char *material_id, const char *job, guint n, YcPage **ret_page,
                              GError **error);

/* A new case, received and accepted: two operations with the files of five pages. @meta: where its id is kept */
gboolean driver_receive_and_accept (Driver *self, YcCalendar *calendar, const char *meta, guint first_page, GError **error);

gboolean driver_run_prepare  (Driver *self, GError **error);          /* a case to scan and a case to accept */
gboolean driver_run_prepare_tolerance (Driver *self, GError **error); /* one case, its promise printed and signed */
gboolean driver_run_prepare_commitment (Driver *self, GError **error);
/* Three accepted cases: one is with the back office, two are granted. */
gboolean driver_run_prepare_later (Driver *self, GError **error);
gboolean driver_run_prepare_drain (Driver *self, GError **error);     /* three accepted cases that a platform has not heard of */
gboolean driver_run_drain    (Driver *self, GError **error);
gboolean driver_run_leave    (Driver *self, GError **error);
gboolean driver_run_scan     (Driver *self, GError **error);
gboolean driver_run_feed     (Driver *self, GError **error);
gboolean driver_run_check    (Driver *self, GError **error);

G_END_DECLS
