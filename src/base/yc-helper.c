/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 *
 * A helper process as the app sees it: takes an argument vector, gives messages and one "exited". All of it
 * happens on the thread-default main context it was made in. The helper may be taken over by a hostile file, so
 * that each frame is checked, nothing waits for it and SIGKILL is always the last word.
 */
#define G_LOG_DOMAIN "yc-base"

#include "config.h"

#include "base/yc-helper.h"

#include "base/yc-error.h"
#include <errno.h>
#include <fcntl.h>
#include <gio/gunixfdlist.h>
#include <glib-unix.h>
#include <signal.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define LOG_BYTES ((gsize) 16 * 1024)
#define QUEUE_BYTES ((gsize) 8 * 1024 * 1024) /* unread by the helper: it hangs */
#define MESSAGES_PER_TURN 32                  /* then the main loop gets a chance */
#define EXIT_GRACE_MS 2000                    /* from the end of the socket to SIGKILL */

typedef struct
{
  GBytes *frame; /* (owned) */
  gsize done;
  GArray *fds; /* (owned) */
} Outgoing;

struct _YcHelper
{
  GObject parent_instance;
  GMainContext *context;  /* (owned) */
  GSubprocess *process;   /* (owned) */
  int pid;                /* 0 when gone */
  int socket, log_fd;     /* -1 when closed */
  GSource *reading;       /* (owned) (nullable) */
  GSource *writing;       /* (owned) (nullable): only while something waits */
  GSource *logging;       /* (owned) (nullable) */
  GSource *killing;       /* (owned) (nullable): the timer of the ladder */
  YcWireReader *reader;   /* (owned) */
  GQueue outgoing;        /* of Outgoing */
  gsize queued;           /* bytes in @outgoing */
  GString *log;           /* (owned) */
  GCancellable *unwatch;  /* (owned): ends waiting for the process */
  gboolean greeted;       /* its hello came */
  gboolean exited;        /* "exited" was emitted */
};

enum
{
  SIGNAL_MESSAGE,
  SIGNAL_EXITED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (YcHelper, yc_helper, G_TYPE_OBJECT)

static void
outgoing_free (Outgoing *out)
{
  g_bytes_unref (out->frame);
  g_array_unref (out->fds);
  g_free (out);
}

static void
clear_source (GSource **source)
{
  if (*source == NULL)
    return;
  g_source_destroy (*source);
  g_clear_pointer (source, g_source_unref);
}

static GSource *
watch_fd (YcHelper *self, int fd, GIOCondition condition, GUnixFDSourceFunc func)
{
  GSource *source = g_unix_fd_source_new (fd, condition);

  g_source_set_callback (source, G_SOURCE_FUNC (func), self, NULL);
  g_source_attach (source, self->context);
  return source;
}

static void
append_log (YcHelper *self, const char *text, gsize n)
{
  g_string_append_len (self->log, text, (gssize) n);
  if (self->log->len > LOG_BYTES)
    g_string_erase (self->log, 0, (gssize) (self->log->len - LOG_BYTES));
}

static void
kill_now (YcHelper *self)
{
  clear_source (&self->killing);
  if (self->pid > 0)
    g_subprocess_send_signal (self->process, SIGKILL);
}

static gboolean
kill_timed_out_cb (gpointer data)
{
  YcHelper *self = data;

  append_log (self, "\n[killed: did not end in time]\n", 31);
  kill_now (self);
  return G_SOURCE_REMOVE;
}

static void
kill_later (YcHelper *self, guint ms)
{
  clear_source (&self->killing);
  self->killing = g_timeout_source_new (ms);
  g_source_set_callback (self->killing, kill_timed_out_cb, self, NULL);
  g_source_attach (self->killing, self->context);
}

static void
close_socket (YcHelper *self)
{
  clear_source (&self->reading);
  clear_source (&self->writing);
  if (self->socket >= 0)
    close (self->socket);
  self->socket = -1;
  g_queue_clear_full (&self->outgoing, (GDestroyNotify) outgoing_free);
  self->queued = 0;
}

/* The socket's end or a broken frame: nothing more is believed. */
static void
hang_up (YcHelper *self, const GError *error)
{
  close_socket (self);
  if (g_error_matches (error, YC_BASE_ERROR, YC_BASE_ERROR_CLOSED))
    {
      if (self->killing == NULL && self->pid > 0)
        kill_later (self, EXIT_GRACE_MS);
      return;
    }
  g_autofree char *line = g_strdup_printf ("\n[killed: %s]\n", error->message);
  append_log (self, line, strlen (line));
  g_message ("Helper %d is killed: %s", self->pid, error->message);
  kill_now (self);
}

static void
emit_message (YcHelper *self, JsonObject *message, GArray *fds)
{
  g_autoptr (GUnixFDList) list = NULL;

  if (fds->len > 0)
    {
      list = g_unix_fd_list_new_from_array ((const int *) (gpointer) fds->data, (int) fds->len);
      for (guint i = 0; i < fds->len; i++)
        g_array_index (fds, int, i) = -1;
    }
  g_signal_emit (self, signals[SIGNAL_MESSAGE], 0, message, list);
}

/* Takes one frame. Returns: FALSE when there is no more for now */
static gboolean
take_message (YcHelper *self)
{
  g_autoptr (JsonObject) message = NULL;
  g_autoptr (GArray) fds = NULL;
  g_autoptr (GError) error = NULL;
  YcWireStatus status = yc_wire_reader_read (self->reader, self->socket, &message, &fds, &error);

  if (status == YC_WIRE_AGAIN)
    return FALSE;
  if (status == YC_WIRE_FAILED || (!self->greeted && !yc_helper_wire_check_hello (message, &error)))
    {
      hang_up (self, error);
      return FALSE;
    }
  if (!self->greeted)
    self->greeted = TRUE;
  else
    emit_message (self, message, fds);
  return TRUE;
}

static gboolean
socket_readable_cb (int fd, GIOCondition condition, gpointer data)
{
  g_autoptr (YcHelper) self = g_object_ref (data);

  for (int i = 0; i < MESSAGES_PER_TURN && self->socket >= 0; i++)
    if (!take_message (self))
      break;
  return G_SOURCE_CONTINUE;
}

static gboolean
write_outgoing (YcHelper *self, Outgoing *out)
{
  gsize n;
  const guint8 *data = g_bytes_get_data (out->frame, &n);

  while (out->done < n)
    {
      const int *fds = (const int *) (gpointer) out->fds->data;
      gssize sent = yc_wire_write (self->socket, data + out->done, n - out->done, fds, out->done == 0 ? out->fds->len : 0);

      if (sent < 0)
        return FALSE;
      out->done += (gsize) sent;
    }
  return TRUE;
}

static gboolean socket_writable_cb (int fd, GIOCondition condition, gpointer data);

/* Sends what the kernel takes now; the rest when the socket is writable. A dead socket is found by reading. */
static void
flush (YcHelper *self)
{
  while (self->socket >= 0 && !g_queue_is_empty (&self->outgoing))
    {
      Outgoing *out = g_queue_peek_head (&self->outgoing);

      if (!write_outgoing (self, out))
        break;
      self->queued -= g_bytes_get_size (out->frame);
      outgoing_free (g_queue_pop_head (&self->outgoing));
    }
  if (g_queue_is_empty (&self->outgoing) || errno != EAGAIN)
    clear_source (&self->writing);
  else if (self->writing == NULL)
    self->writing = watch_fd (self, self->socket, G_IO_OUT, socket_writable_cb);
}

static gboolean
socket_writable_cb (int fd, GIOCondition condition, gpointer data)
{
  flush (data);
  return G_SOURCE_CONTINUE;
}

/* Returns: FALSE at the end of the pipe */
static gboolean
read_log (YcHelper *self)
{
  char buffer[4096];
  gssize n;

  while ((n = read (self->log_fd, buffer, sizeof buffer)) > 0)
    append_log (self, buffer, (gsize) n);
  return n < 0 && (errno == EAGAIN || errno == EINTR);
}

static void
close_log (YcHelper *self)
{
  clear_source (&self->logging);
  if (self->log_fd >= 0)
    close (self->log_fd);
  self->log_fd = -1;
}

static gboolean
log_readable_cb (int fd, GIOCondition condition, gpointer data)
{
  YcHelper *self = data;

  if (!read_log (self))
    close_log (self);
  return G_SOURCE_CONTINUE;
}

/* The process was reaped: what it had sent still counts, then the end is told. */
static void
process_ended_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  GWeakRef *weak = data;
  g_autoptr (YcHelper) self = g_weak_ref_get (weak);
  gboolean waited = g_subprocess_wait_finish (G_SUBPROCESS (source), result, NULL);

  g_weak_ref_clear (weak);
  g_free (weak);
  if (self == NULL || !waited)
    return;

  self->pid = 0;
  clear_source (&self->killing);
  while (self->socket >= 0 && take_message (self))
    ;
  close_socket (self);
  if (self->log_fd >= 0)
    read_log (self);
  close_log (self);

  gboolean signalled = g_subprocess_get_if_signaled (self->process);
  int signal_number = signalled ? g_subprocess_get_term_sig (self->process) : 0;
  gboolean clean = !signalled && g_subprocess_get_exit_status (self->process) == 0;
  self->exited = TRUE;
  g_signal_emit (self, signals[SIGNAL_EXITED], 0, clean, signal_number);
}

static void
yc_helper_finalize (GObject *object)
{
  YcHelper *self = YC_HELPER (object);

  g_cancellable_cancel (self->unwatch);
  kill_now (self);
  close_socket (self);
  close_log (self);
  g_clear_pointer (&self->reader, yc_wire_reader_free);
  g_string_free (self->log, TRUE);
  g_clear_object (&self->process);
  g_clear_object (&self->unwatch);
  g_clear_pointer (&self->context, g_main_context_unref);

  G_OBJECT_CLASS (yc_helper_parent_class)->finalize (object);
}

static void
yc_helper_class_init (YcHelperClass *klass)
{
  GType type = G_TYPE_FROM_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = yc_helper_finalize;

  signals[SIGNAL_MESSAGE] = g_signal_new ("message", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2,
                                          JSON_TYPE_OBJECT, G_TYPE_UNIX_FD_LIST);
  signals[SIGNAL_EXITED] = g_signal_new ("exited", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2,
                                         G_TYPE_BOOLEAN, G_TYPE_INT);
}

static void
yc_helper_init (YcHelper *self)
{
  self->context = g_main_context_ref_thread_default ();
  self->socket = self->log_fd = -1;
  self->reader = yc_wire_reader_new ();
  self->log = g_string_new (NULL);
  self->unwatch = g_cancellable_new ();
  g_queue_init (&self->outgoing);
}

/* A helper gets no way to the desktop session, its bus and its keys. HOME stays: fontconfig keeps its cache and scanner drivers their
 * calibration there. */
static void
set_environment (GSubprocessLauncher *launcher, const char *const *extra_env)
{
  static const char *const hidden[] = { "DBUS_SESSION_BUS_ADDRESS", "DISPLAY",       "WAYLAND_DISPLAY",       "XAUTHORITY",
                                        "XDG_RUNTIME_DIR",          "SSH_AUTH_SOCK", "GNOME_KEYRING_CONTROL", "SESSION_MANAGER",
                                        "AT_SPI_BUS_ADDRESS" };

  for (gsize i = 0; i < G_N_ELEMENTS (hidden); i++)
    g_subprocess_launcher_unsetenv (launcher, hidden[i]);
  for (gsize i = 0; extra_env != NULL && extra_env[i] != NULL; i++)
    {
      g_auto (GStrv) pair = g_strsplit (extra_env[i], "=", 2);

      g_return_if_fail (pair[0] != NULL && pair[1] != NULL);
      g_subprocess_launcher_setenv (launcher, pair[0], pair[1], TRUE);
    }
}

/* Starts the process and takes our ends of socket and pipe. */
static gboolean
start_process (YcHelper *self, const char *const *argv, const char *const *extra_env, GError **error)
{
  /* Descriptors are closed by the helper itself, yc_helper_wire_harden(): to close them on the way, GLib would fork, which copies the page tables of
   * the whole program on the main thread and has each page that is written afterwards taken twice. So it spawns without. */
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_SILENCE | G_SUBPROCESS_FLAGS_INHERIT_FDS);
  int sockets[2], pipes[2];

  if (socketpair (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, sockets) != 0)
    return yc_error_set_errno (error, errno, "Cannot make a socket pair");
  self->socket = sockets[0];
  g_subprocess_launcher_take_fd (launcher, sockets[1], YC_HELPER_FD);
  if (!g_unix_open_pipe (pipes, FD_CLOEXEC, error))
    return FALSE;
  self->log_fd = pipes[0];
  g_subprocess_launcher_take_stderr_fd (launcher, pipes[1]);
  if (!g_unix_set_fd_nonblocking (self->socket, TRUE, error) || !g_unix_set_fd_nonblocking (self->log_fd, TRUE, error))
    return FALSE;

  set_environment (launcher, extra_env);
  self->process = g_subprocess_launcher_spawnv (launcher, argv, error);
  return self->process != NULL;
}

/**
 * yc_helper_spawn:
 * @argv: NULL-terminated; the first is the path, see yc_helper_path()
 * @extra_env: (nullable): NULL-terminated "NAME=value"
 *
 * Call it on the main thread: the helper dies with the thread that spawned it.
 *
 * Returns: (transfer full): the helper; dropping the last reference kills it
 */
YcHelper *
yc_helper_spawn (const char *const *argv, const char *const *extra_env, GError **error)
{
  g_autoptr (YcHelper) self = g_object_new (YC_TYPE_HELPER, NULL);
  g_autoptr (JsonObject) hello = yc_helper_wire_make_hello ();

  if (!start_process (self, argv, extra_env, error))
    return NULL;
  self->pid = (int) g_ascii_strtoll (g_subprocess_get_identifier (self->process), NULL, 10);
  self->reading = watch_fd (self, self->socket, G_IO_IN | G_IO_HUP, socket_readable_cb);
  self->logging = watch_fd (self, self->log_fd, G_IO_IN | G_IO_HUP, log_readable_cb);

  GWeakRef *weak = g_new0 (GWeakRef, 1);
  g_weak_ref_init (weak, self);
  g_subprocess_wait_async (self->process, self->unwatch, process_ended_cb, weak);
  if (!yc_helper_send (self, hello, NULL, 0, error))
    return NULL;
  return g_steal_pointer (&self);
}

/**
 * yc_helper_send:
 * @fds: (nullable): descriptors, duplicated, so that they stay the caller's
 *
 * Never waits. Errors: CLOSED after the socket's end, TOO_LARGE, HELPER when 8 MiB wait unread, IO.
 */
gboolean
yc_helper_send (YcHelper *self, JsonObject *message, const int *fds, guint n_fds, GError **error)
{
  g_return_val_if_fail (YC_IS_HELPER (self), FALSE);
  g_return_val_if_fail (n_fds <= YC_HELPER_FDS_MAX, FALSE);

  if (self->socket < 0)
    {
      g_set_error (error, YC_BASE_ERROR, YC_BASE_ERROR_CLOSED, "The helper is gone");
      return FALSE;
    }
  g_autoptr (GBytes) frame = yc_wire_frame (message, error);
  if (frame == NULL)
    return FALSE;
  if (self->queued + g_bytes_get_size (frame) > QUEUE_BYTES)
    {
      g_set_error (error, YC_BASE_ERROR, YC_BASE_ERROR_HELPER, "The helper does not read");
      return FALSE;
    }

  g_autoptr (GArray) copies = yc_wire_fds_new ();
  for (guint i = 0; i < n_fds; i++)
    {
      int copy = fcntl (fds[i], F_DUPFD_CLOEXEC, 0);
      if (copy < 0)
        return yc_error_set_errno (error, errno, "Cannot duplicate a descriptor");
      g_array_append_val (copies, copy);
    }
  Outgoing *out = g_new0 (Outgoing, 1);
  out->fds = g_steal_pointer (&copies);
  self->queued += g_bytes_get_size (frame);
  out->frame = g_steal_pointer (&frame);
  g_queue_push_tail (&self->outgoing, out);
  flush (self);
  return TRUE;
}

/**
 * yc_helper_stop:
 * @message: (nullable): how the helper is asked to end
 * @kill_after_ms: then SIGKILL; 0 for at once
 */
void
yc_helper_stop (YcHelper *self, JsonObject *message, guint kill_after_ms)
{
  g_autoptr (GError) error = NULL;

  g_return_if_fail (YC_IS_HELPER (self));

  if (self->pid == 0)
    return;
  if (kill_after_ms == 0)
    {
      kill_now (self);
      return;
    }
  if (message != NULL && !yc_helper_send (self, message, NULL, 0, &error))
    g_debug ("Cannot ask the helper to end: %s", error->message);
  kill_later (self, kill_after_ms);
}

gboolean
yc_helper_is_alive (YcHelper *self)
{
  g_return_val_if_fail (YC_IS_HELPER (self), FALSE);

  return !self->exited;
}

/**
 * yc_helper_get_pid:
 *
 * Returns: the process, 0 once it was reaped
 */
GPid
yc_helper_get_pid (YcHelper *self)
{
  g_return_val_if_fail (YC_IS_HELPER (self), 0);

  return self->pid;
}

/**
 * yc_helper_dup_log:
 *
 * Returns: (transfer full): UTF-8; bytes of other encodings are replaced
 */
char *
yc_helper_dup_log (YcHelper *self)
{
  g_return_val_if_fail (YC_IS_HELPER (self), NULL);

  return g_utf8_make_valid (self->log->str, (gssize) self->log->len);
}

char *
yc_helper_path (const char *name)
{
  const char *list = YC_DEVELOPMENT ? g_getenv ("YICHUANG_LIBEXECDIR") : NULL;
  g_auto (GStrv) folders = g_strsplit (list != NULL ? list : "", ":", -1);

  for (gsize i = 0; folders[i] != NULL; i++)
    {
      g_autofree char *path = g_build_filename (folders[i], name, NULL);

      if (g_file_test (path, G_FILE_TEST_IS_EXECUTABLE))
        return g_steal_pointer (&path);
    }
  return g_build_filename (YC_PKGLIBEXECDIR, name, NULL);
}

char *
yc_data_path (const char *name)
{
  const char *folder = YC_DEVELOPMENT ? g_getenv ("YICHUANG_DATADIR") : NULL;

  return g_build_filename (folder != NULL ? folder : YC_PKGDATADIR, name, NULL);
}
