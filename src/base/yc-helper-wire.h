/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
#pragma once

#include <json-glib/json-glib.h>
#include <gio/gio.h>

G_BEGIN_DECLS

/* Framed JSON between program and helper over a socketpair: uint32 little-endian length, then that many bytes of UTF-8 JSON, one
 * object, at most 1 MiB. A frame can carry file descriptors (SCM_RIGHTS). */
#define YC_HELPER_FRAME_MAX (1024 * 1024)
#define YC_HELPER_FD 3          /* the socket's number in the helper */
#define YC_HELPER_PROTOCOL 1    /* unequal major: stop */

/* Blocking, for the helper side and for tests. Received descriptors are returned in @ret_fds (nullable; closed when not wanted). */
gboolean    yc_helper_wire_send    (int fd, JsonObject *message, const int *fds, guint n_fds, GError **error);
JsonObject *yc_helper_wire_receive (int fd, GArray **ret_fds, GError **error);   /* NULL with CLOSED at the end of the stream */

/* First calls of a helper's main(): PDEATHSIG, RLIMIT_AS @address_space bytes (0: none), RLIMIT_CORE 0, umask 077, no new privileges. */
void        yc_helper_wire_harden  (guint64 address_space);

G_END_DECLS
