/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 *
 * Framed JSON with file descriptors over a stream socket pair, for both sides, and the hardening of a helper's
 * process. A reader or a descriptor belongs to one thread at a time.
 */
#define G_LOG_DOMAIN "yc-base"

#include "config.h"

#include "base/yc-helper-wire.h"

#include "base/yc-error.h"
#include "base/yc-harden.h"
#include "base/yc-json.h"
#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#define HEADER_BYTES 4

struct _YcWireReader
{
  guint8 header[HEADER_BYTES];
  gsize header_got;
  guint8 *body; /* (owned) (nullable): once the length is known */
  gsize body_size, body_got;
  GArray *fds; /* (owned) */
};

static void
close_fd (gpointer data)
{
  int *fd = data;

  if (*fd >= 0)
    close (*fd);
}

/**
 * yc_wire_fds_new:
 *
 * Returns: (transfer full): an array of int; take a descriptor out by overwriting it with -1
 */
GArray *
yc_wire_fds_new (void)
{
  GArray *fds = g_array_new (FALSE, FALSE, sizeof (int));

  g_array_set_clear_func (fds, close_fd);
  return fds;
}

YcWireReader *
yc_wire_reader_new (void)
{
  YcWireReader *self = g_new0 (YcWireReader, 1);

  self->fds = yc_wire_fds_new ();
  return self;
}

void
yc_wire_reader_free (YcWireReader *self)
{
  if (self == NULL)
    return;
  g_free (self->body);
  g_array_unref (self->fds);
  g_free (self);
}

static void
keep_descriptors (YcWireReader *self, struct msghdr *message)
{
  for (struct cmsghdr *c = CMSG_FIRSTHDR (message); c != NULL; c = CMSG_NXTHDR (message, c))
    {
      if (c->cmsg_level != SOL_SOCKET || c->cmsg_type != SCM_RIGHTS)
        continue;
      gsize n = (c->cmsg_len - CMSG_LEN (0)) / sizeof (int);
      for (gsize i = 0; i < n; i++)
        {
          int fd;

          memcpy (&fd, CMSG_DATA (c) + i * sizeof fd, sizeof fd);
          g_array_append_val (self->fds, fd);
        }
    }
}

/* One recvmsg(). Returns: as recvmsg() */
static gssize
receive_some (YcWireReader *self, int fd, void *buffer, gsize n)
{
  union
  {
    char bytes[CMSG_SPACE (YC_HELPER_FDS_MAX * sizeof (int))];
    struct cmsghdr align;
  } control;
  struct iovec iov = { buffer, n };
  struct msghdr message
      = { .msg_iov = &iov, .msg_iovlen = 1, .msg_control = &control, .msg_controllen = sizeof control };
  gssize got;

  do
    got = recvmsg (fd, &message, MSG_CMSG_CLOEXEC);
  while (got < 0 && errno == EINTR);
  if (got >= 0)
    keep_descriptors (self, &message);
  if (got >= 0 && (message.msg_flags & MSG_CTRUNC) != 0)
    {
      errno = EMFILE;
      return -1;
    }
  return got;
}

static YcWireStatus
receive_failed (YcWireReader *self, gssize got, GError **error)
{
  if (got < 0 && errno == EAGAIN)
    return YC_WIRE_AGAIN;
  if (got < 0 && errno != ECONNRESET)
    yc_error_set_errno (error, errno, "Cannot receive");
  else if (self->header_got > 0)
    g_set_error (error, YC_BASE_ERROR, YC_BASE_ERROR_HELPER, "The frame is cut off");
  else
    g_set_error (error, YC_BASE_ERROR, YC_BASE_ERROR_CLOSED, "The other side closed the socket");
  return YC_WIRE_FAILED;
}

/* After the four bytes: takes the length, makes room. */
static gboolean
begin_body (YcWireReader *self, GError **error)
{
  guint32 size;

  memcpy (&size, self->header, HEADER_BYTES);
  size = GUINT32_FROM_LE (size);
  if (size < 2 || size > YC_HELPER_FRAME_MAX)
    {
      g_set_error (error, YC_BASE_ERROR, YC_BASE_ERROR_HELPER, "A frame of %u bytes", size);
      return FALSE;
    }
  self->body_size = size;
  self->body_got = 0;
  self->body = g_malloc (size);
  return TRUE;
}

static YcWireStatus
finish_frame (YcWireReader *self, JsonObject **ret_message, GArray **ret_fds, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autofree guint8 *body = g_steal_pointer (&self->body);
  g_autoptr (GArray) fds = self->fds;
  YcJsonLimits limits = { YC_HELPER_FRAME_MAX, 0 };

  self->fds = yc_wire_fds_new ();
  self->header_got = 0;
  JsonObject *message = yc_json_parse_object ((const char *) body, (gssize) self->body_size, &limits, &local);
  if (message == NULL)
    {
      g_set_error (error, YC_BASE_ERROR, YC_BASE_ERROR_HELPER, "Not a message: %s", local->message);
      return YC_WIRE_FAILED;
    }
  *ret_message = message;
  if (ret_fds != NULL)
    *ret_fds = g_steal_pointer (&fds);
  return YC_WIRE_MESSAGE;
}

/**
 * yc_wire_reader_read:
 * @fd: a stream socket
 * @ret_message: (transfer full): receives the message
 * @ret_fds: (transfer full) (nullable): receives the frame's descriptors, an array of yc_wire_fds_new(), maybe empty
 *
 * Errors: CLOSED at the end of the stream between frames, HELPER for a broken frame, IO. After an error the stream is
 * useless.
 */
YcWireStatus
yc_wire_reader_read (YcWireReader *self, int fd, JsonObject **ret_message, GArray **ret_fds, GError **error)
{
  while (self->body == NULL)
    {
      gssize got = receive_some (self, fd, self->header + self->header_got, HEADER_BYTES - self->header_got);

      if (got <= 0)
        return receive_failed (self, got, error);
      self->header_got += (gsize) got;
      if (self->header_got == HEADER_BYTES && !begin_body (self, error))
        return YC_WIRE_FAILED;
    }
  while (self->body_got < self->body_size)
    {
      gssize got = receive_some (self, fd, self->body + self->body_got, self->body_size - self->body_got);

      if (got <= 0)
        return receive_failed (self, got, error);
      self->body_got += (gsize) got;
    }
  return finish_frame (self, ret_message, ret_fds, error);
}

/**
 * yc_wire_frame:
 *
 * Returns: (transfer full): what goes over the socket, or NULL with TOO_LARGE
 */
GBytes *
yc_wire_frame (JsonObject *message, GError **error)
{
  g_autofree char *text = yc_json_canonical_object (message);
  gsize n = strlen (text);

  if (n > YC_HELPER_FRAME_MAX)
    {
      g_set_error (error, YC_BASE_ERROR, YC_BASE_ERROR_TOO_LARGE, "A message of %" G_GSIZE_FORMAT " bytes", n);
      return NULL;
    }
  guint8 *frame = g_malloc (HEADER_BYTES + n);
  guint32 size = GUINT32_TO_LE ((guint32) n);
  memcpy (frame, &size, HEADER_BYTES);
  memcpy (frame + HEADER_BYTES, text, n);
  return g_bytes_new_take (frame, HEADER_BYTES + n);
}

/**
 * yc_wire_write:
 * @fds: (nullable): descriptors that go with the first byte, at most %YC_HELPER_FDS_MAX
 *
 * Returns: bytes taken by the kernel, or -1 with errno
 */
gssize
yc_wire_write (int fd, const guint8 *data, gsize n, const int *fds, guint n_fds)
{
  union
  {
    char bytes[CMSG_SPACE (YC_HELPER_FDS_MAX * sizeof (int))];
    struct cmsghdr align;
  } control = { 0 };
  struct iovec iov = { (void *) data, n };
  struct msghdr message = { .msg_iov = &iov, .msg_iovlen = 1 };
  gssize sent;

  g_return_val_if_fail (n_fds <= YC_HELPER_FDS_MAX, -1);

  if (n_fds > 0)
    {
      message.msg_control = &control;
      message.msg_controllen = CMSG_SPACE (n_fds * sizeof (int));
      struct cmsghdr *c = CMSG_FIRSTHDR (&message);
      c->cmsg_level = SOL_SOCKET;
      c->cmsg_type = SCM_RIGHTS;
      c->cmsg_len = CMSG_LEN (n_fds * sizeof (int));
      memcpy (CMSG_DATA (c), fds, n_fds * sizeof (int));
    }
  do
    sent = sendmsg (fd, &message, MSG_NOSIGNAL);
  while (sent < 0 && errno == EINTR);
  return sent;
}

/**
 * yc_helper_wire_send:
 * @fds: (nullable): stay the caller's
 *
 * Errors: TOO_LARGE, CLOSED when the other side is gone, IO.
 */
gboolean
yc_helper_wire_send (int fd, JsonObject *message, const int *fds, guint n_fds, GError **error)
{
  gsize n, done = 0;
  g_autoptr (GBytes) frame = yc_wire_frame (message, error);

  if (frame == NULL)
    return FALSE;
  const guint8 *data = g_bytes_get_data (frame, &n);
  while (done < n)
    {
      gssize sent = yc_wire_write (fd, data + done, n - done, fds, done == 0 ? n_fds : 0);

      if (sent < 0 && (errno == EPIPE || errno == ECONNRESET))
        {
          g_set_error (error, YC_BASE_ERROR, YC_BASE_ERROR_CLOSED, "The other side closed the socket");
          return FALSE;
        }
      if (sent < 0)
        return yc_error_set_errno (error, errno, "Cannot send");
      done += (gsize) sent;
    }
  return TRUE;
}

/**
 * yc_helper_wire_receive:
 * @ret_fds: (transfer full) (nullable): array of int that closes what is left in it when it is freed
 *
 * Waits for one frame on a blocking socket.
 *
 * Returns: (transfer full): the message; NULL with CLOSED at the end
 */
JsonObject *
yc_helper_wire_receive (int fd, GArray **ret_fds, GError **error)
{
  g_autoptr (YcWireReader) reader = yc_wire_reader_new ();
  JsonObject *message = NULL;

  switch (yc_wire_reader_read (reader, fd, &message, ret_fds, error))
    {
    case YC_WIRE_MESSAGE:
      return message;
    case YC_WIRE_AGAIN:
      yc_error_set_errno (error, EAGAIN, "The socket does not block");
      return NULL;
    case YC_WIRE_FAILED:
    default:
      return NULL;
    }
}

/**
 * yc_helper_wire_make_hello:
 *
 * Returns: (transfer full): the first message of each side
 */
JsonObject *
yc_helper_wire_make_hello (void)
{
  JsonObject *hello = json_object_new ();

  json_object_set_string_member (hello, "type", "hello");
  json_object_set_int_member (hello, "protocol", YC_HELPER_PROTOCOL);
  return hello;
}

gboolean
yc_helper_wire_check_hello (JsonObject *message, GError **error)
{
  const char *type;
  gint64 protocol;

  if (!yc_json_get_string (message, "", "type", 32, &type, error)
      || !yc_json_get_int (message, "", "protocol", 0, G_MAXINT32, &protocol, error))
    return FALSE;
  if (strcmp (type, "hello") == 0 && protocol == YC_HELPER_PROTOCOL)
    return TRUE;
  g_set_error (error, YC_BASE_ERROR, YC_BASE_ERROR_HELPER, "Not a hello of protocol %d", YC_HELPER_PROTOCOL);
  return FALSE;
}

/**
 * yc_helper_wire_greet:
 *
 * The helper's side of the greeting, blocking.
 */
gboolean
yc_helper_wire_greet (int fd, GError **error)
{
  g_autoptr (JsonObject) theirs = yc_helper_wire_receive (fd, NULL, error);
  g_autoptr (JsonObject) ours = yc_helper_wire_make_hello ();

  return theirs != NULL && yc_helper_wire_check_hello (theirs, error)
         && yc_helper_wire_send (fd, ours, NULL, 0, error);
}

#ifndef __SANITIZE_ADDRESS__
static void
limit (int resource, rlim_t value)
{
  struct rlimit rl = { value, value };

  if (setrlimit ((__rlimit_resource_t) resource, &rl) != 0)
    g_error ("setrlimit: %s", g_strerror (errno));
}
#endif

/**
 * yc_helper_wire_harden:
 * @address_space: bytes of memory that can be mapped; 0 for no limit. Left out under AddressSanitizer, whose shadow alone
 *   takes terabytes
 *
 * Ends the process rather than to run less safe than promised.
 */
void
yc_helper_wire_harden (guint64 address_space)
{
  /* What the program had open and did not mark, in whatever library, is none of a helper's business. */
  if (close_range (YC_HELPER_FD + 1, ~0U, 0) != 0)
    g_error ("close_range: %s", g_strerror (errno));
  if (prctl (PR_SET_PDEATHSIG, SIGKILL) != 0 || prctl (PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
    g_error ("prctl: %s", g_strerror (errno));
  if (!yc_harden (!YC_DEVELOPMENT))
    g_error ("the helper could not be hardened: %s", g_strerror (errno));
#ifndef __SANITIZE_ADDRESS__
  if (address_space > 0)
    limit (RLIMIT_AS, address_space);
#endif
  umask (077);
  signal (SIGPIPE, SIG_IGN);
}
