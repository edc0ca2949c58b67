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
#define YC_HELPER_FDS_MAX 8     /* descriptors of one frame */
#define YC_HELPER_FD 3          /* the socket's number in the helper */
#define YC_HELPER_PROTOCOL 1    /* unequal major: stop */

/* Blocking, for the helper side and for tests. Received descriptors are returned in @ret_fds (nullable; closed when not wanted). */
gboolean    yc_helper_wire_send    (int fd, JsonObject *message, const int *fds, guint n_fds, GError **error);
JsonObject *yc_helper_wire_receive (int fd, GArray **ret_fds, GError **error);   /* NULL with CLOSED at the end of the stream */

/* The first frame each way is {"type":"hello","protocol":1}. For the helper: reads the app's, answers its own. */
gboolean    yc_helper_wire_greet   (int fd, GError **error);
JsonObject *yc_helper_wire_make_hello (void);
gboolean    yc_helper_wire_check_hello (JsonObject *message, GError **error);

/* Takes one frame from a descriptor that may be non-blocking. Never reads past the frame, so that descriptors stay with theirs. */
typedef struct _YcWireReader YcWireReader;
typedef enum { YC_WIRE_MESSAGE, YC_WIRE_AGAIN, YC_WIRE_FAILED } YcWireStatus;
YcWireReader *yc_wire_reader_new   (void);
void        yc_wire_reader_free    (YcWireReader *self);                          /* closes descriptors of an unfinished frame */
YcWireStatus yc_wire_reader_read   (YcWireReader *self, int fd, JsonObject **ret_message, GArray **ret_fds, GError **error); /* FAILED with CLOSED at the end */
GArray     *yc_wire_fds_new        (void);                                        /* of int; closes what is still in it when freed */
GBytes     *yc_wire_frame          (JsonObject *message, GError **error);         /* length and text; TOO_LARGE */
gssize      yc_wire_write          (int fd, const guint8 *data, gsize n, const int *fds, guint n_fds); /* one sendmsg(); -1 with errno */

G_DEFINE_AUTOPTR_CLEANUP_FUNC (YcWireReader, yc_wire_reader_free)

/* First calls of a helper's main(): PDEATHSIG, RLIMIT_AS @address_space bytes (0: none), RLIMIT_CORE 0, umask 077, no new privileges; closes
 * every descriptor behind YC_HELPER_FD. */
void        yc_helper_wire_harden  (guint64 address_space);

G_END_DECLS
