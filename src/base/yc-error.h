/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Errors of the lowest layer. What the clerk can do stands behind each code; the app maps (domain, code) to a Chinese text. */
#define YC_BASE_ERROR (yc_base_error_quark ())
typedef enum
{
  YC_BASE_ERROR_FORMAT,     /* input breaks its format: reject it, keep the original, tell where */
  YC_BASE_ERROR_TOO_LARGE,  /* over a size, depth or count cap: reject */
  YC_BASE_ERROR_NO_SPACE,   /* the disk is full: free space, then repeat; nothing was lost */
  YC_BASE_ERROR_IO,         /* the disk or descriptor failed: call the administrator */
  YC_BASE_ERROR_HELPER,     /* a helper program died, hung or broke the protocol: repeat the step */
  YC_BASE_ERROR_CLOSED,     /* the worker or helper was shut down meanwhile */
  YC_BASE_ERROR_ON_DISK,    /* clear text would have to lie on a disk: refuse, let the administrator give a runtime folder in memory */
} YcBaseError;

GQuark      yc_base_error_quark     (void);

/* Makes (domain, code) of an own domain printable. @nick is "vault", @codes a static array of @n_codes names, index = code. */
void        yc_error_register       (GQuark             domain,
                                     const char        *nick,
                                     const char *const *codes,
                                     unsigned           n_codes);

/* Returns: (transfer none): a stable string such as "vault.locked", "io.no-space", "other" for the logs, --json and tests. */
const char *yc_error_code           (const GError      *error);

/* Sets @error from @err (an errno value): NO_SPACE for ENOSPC and EDQUOT, IO otherwise. Always returns FALSE. */
gboolean    yc_error_set_errno      (GError           **error,
                                     int                err,
                                     const char        *what);

G_END_DECLS
