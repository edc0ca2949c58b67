/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 *
 * The app's side of yichuang-render-helper. Takes a document and questions about it, gives answers or the
 * problem's code. The helper reads hostile bytes, so that no answer of it is believed unchecked and it is killed
 * when it is slow. Main context.
 */
#define G_LOG_DOMAIN "yc-capture"

#include "config.h"

#include "capture/yc-render-client.h"

#include "base/yc-error.h"
#include "base/yc-file.h"
#include "base/yc-helper.h"
#include "base/yc-json.h"
#include <errno.h>
#include <fcntl.h>
#include <gio/gunixfdlist.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#define MAX_SIDE 20000
#define MAX_PIXELS G_GINT64_CONSTANT (100000000)
#define PATIENCE_MS 30000

struct _YcRenderClient
{
  GObject parent_instance;
  GBytes *bytes;       /* (owned) */
  YcHelper *helper;    /* (owned) (nullable): until the first question, and after a failure */
  int document;        /* memory file of @bytes, -1 until it is sent */
  gboolean sent;
  GTask *pending;      /* (owned) (nullable): the question in progress */
  guint timer;         /* 0: none */
  gulong cancel_id;
  gboolean timed_out;
};

/* What a task carries: the question, then the answer. */
typedef struct
{
  JsonObject *message; /* (owned) */
  int fd;
} Exchange;

static guint patience = PATIENCE_MS;
static YcHelper *spare; /* (owned) (nullable): started ahead, because fonts take 0.2 s to load */

G_DEFINE_FINAL_TYPE (YcRenderClient, yc_render_client, G_TYPE_OBJECT)

static void
exchange_free (Exchange *exchange)
{
  json_object_unref (exchange->message);
  if (exchange->fd >= 0)
    close (exchange->fd);
  g_free (exchange);
}

void
yc_render_client_set_patience (guint ms)
{
  patience = ms;
}

void
yc_render_client_drop_spare (void)
{
  g_clear_object (&spare);
}

static YcHelper *
spawn_helper (GError **error)
{
  g_autofree char *path = yc_helper_path ("yichuang-render-helper");
  const char *const argv[] = { path, NULL };

  return yc_helper_spawn (argv, NULL, error);
}

static gboolean
prepare_spare_cb (gpointer data)
{
  g_autoptr (GError) error = NULL;

  if (spare == NULL)
    spare = spawn_helper (&error);
  if (error != NULL)
    g_message ("No spare render helper: %s", error->message);
  return G_SOURCE_REMOVE;
}

/* A spare belongs to the default main context; who lives on another one starts its own. */
static YcHelper *
take_helper (GError **error)
{
  YcHelper *helper = NULL;

  if (g_main_context_get_thread_default () != NULL)
    return spawn_helper (error);
  if (spare != NULL && yc_helper_is_alive (spare))
    helper = g_steal_pointer (&spare);
  else
    {
      g_clear_object (&spare);
      helper = spawn_helper (error);
    }
  g_idle_add_full (G_PRIORITY_LOW, prepare_spare_cb, NULL, NULL);
  return helper;
}

/**
 * yc_render_client_make_error:
 * @problem: a code of YcDocumentReport.problem
 */
GError *
yc_render_client_make_error (const char *problem)
{
  gboolean limit = g_str_equal (problem, "too-large") || g_str_equal (problem, "too-many-pages");

  return g_error_new_literal (YC_CAPTURE_ERROR, limit ? YC_CAPTURE_ERROR_LIMIT : YC_CAPTURE_ERROR_FOREIGN, problem);
}

/* Ends the question in progress. Returns: (transfer full) (nullable): its task, to be answered */
static GTask *
end_question (YcRenderClient *self)
{
  GTask *task = g_steal_pointer (&self->pending);

  g_clear_handle_id (&self->timer, g_source_remove);
  if (task != NULL && self->cancel_id != 0)
    g_signal_handler_disconnect (g_task_get_cancellable (task), self->cancel_id);
  self->cancel_id = 0;
  return task;
}

static void
drop_helper (YcRenderClient *self)
{
  if (self->helper == NULL)
    return;
  g_signal_handlers_disconnect_by_data (self->helper, self);
  g_clear_object (&self->helper);
}

/* @error: (transfer full) */
static void
fail (YcRenderClient *self, GError *error)
{
  g_autoptr (GTask) task = end_question (self);

  drop_helper (self);
  if (task != NULL)
    g_task_return_error (task, error);
  else
    g_error_free (error);
}

static void
helper_message_cb (YcHelper *helper, JsonObject *message, GUnixFDList *fds, YcRenderClient *self)
{
  g_autoptr (YcRenderClient) keep = g_object_ref (self);
  const char *code = "crashed";
  int n_fds = fds != NULL ? g_unix_fd_list_get_length (fds) : 0;

  if (self->pending == NULL || n_fds > 1)
    {
      /* an answer nobody asked for */
      fail (self, yc_render_client_make_error (code));
      return;
    }
  if (g_strcmp0 (json_object_get_string_member_with_default (message, "type", ""), "failed") == 0)
    {
      if (!yc_json_get_string (message, "", "code", 32, &code, NULL) || *yc_document_problem_text (code) == '\0')
        code = "crashed";
      fail (self, yc_render_client_make_error (code));
      return;
    }
  g_autoptr (GTask) task = end_question (self);
  Exchange *answer = g_new0 (Exchange, 1);
  answer->message = json_object_ref (message);
  answer->fd = n_fds == 1 ? g_unix_fd_list_get (fds, 0, NULL) : -1;
  g_task_return_pointer (task, answer, (GDestroyNotify) exchange_free);
}

static void
helper_exited_cb (YcHelper *helper, gboolean clean, int signal_number, YcRenderClient *self)
{
  g_autoptr (YcRenderClient) keep = g_object_ref (self);
  g_autofree char *log = yc_helper_dup_log (helper);

  g_message ("The render helper ended by signal %d: %s", signal_number, log);
  fail (self, yc_render_client_make_error (self->timed_out ? "timeout" : "crashed"));
}

static gboolean
timed_out_cb (gpointer data)
{
  YcRenderClient *self = data;

  self->timer = 0;
  self->timed_out = TRUE;
  yc_helper_stop (self->helper, NULL, 0);
  return G_SOURCE_REMOVE;
}

static gboolean
fail_cancelled_cb (gpointer data)
{
  YcRenderClient *self = data;

  if (self->pending != NULL && g_cancellable_is_cancelled (g_task_get_cancellable (self->pending)))
    fail (self, g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, "Cancelled"));
  return G_SOURCE_REMOVE;
}

/* May come in another thread, and must not disconnect itself: the answer is given from the main loop. */
static void
cancelled_cb (GCancellable *cancellable, gpointer data)
{
  GTask *task = data;
  GSource *source = g_idle_source_new ();

  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, fail_cancelled_cb, g_object_ref (g_task_get_source_object (task)), g_object_unref);
  g_source_attach (source, g_task_get_context (task));
  g_source_unref (source);
}

static gboolean
start_helper (YcRenderClient *self, GError **error)
{
  if (self->helper != NULL)
    return TRUE;
  if (self->sent)
    {
      g_propagate_error (error, yc_render_client_make_error (self->timed_out ? "timeout" : "crashed"));
      return FALSE;
    }
  self->helper = take_helper (error);
  if (self->helper == NULL)
    return FALSE;
  g_signal_connect (self->helper, "message", G_CALLBACK (helper_message_cb), self);
  g_signal_connect (self->helper, "exited", G_CALLBACK (helper_exited_cb), self);
  return TRUE;
}

/* The memory file is there: the question goes out, the document with the first one. */
static void
send_question (YcRenderClient *self)
{
  g_autoptr (GError) error = NULL;
  Exchange *question = g_task_get_task_data (self->pending);
  GCancellable *cancellable = g_task_get_cancellable (self->pending);

  if (g_cancellable_set_error_if_cancelled (cancellable, &error) || !start_helper (self, &error)
      || !yc_helper_send (self->helper, question->message, &self->document, self->sent ? 0 : 1, &error))
    {
      /* It died between two questions: for who brought the file that is the same as in one. */
      if (g_error_matches (error, YC_BASE_ERROR, YC_BASE_ERROR_CLOSED))
        {
          g_clear_error (&error);
          error = yc_render_client_make_error ("crashed");
        }
      fail (self, g_steal_pointer (&error));
      return;
    }
  self->sent = TRUE;
  self->timer = g_timeout_add (patience, timed_out_cb, self);
  if (cancellable != NULL)
    self->cancel_id = g_signal_connect_data (cancellable, "cancelled", G_CALLBACK (cancelled_cb),
                                             g_object_ref (self->pending), (GClosureNotify) (void *) g_object_unref, 0);
  if (g_cancellable_is_cancelled (cancellable))
    fail_cancelled_cb (self);
}

/* Copying 100 MB takes its time: not on the main thread. */
static void
make_document_file (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GError *error = NULL;
  gsize n;
  gconstpointer bytes = g_bytes_get_data (data, &n);
  int fd = yc_file_memfd ("document", bytes, n, &error);

  if (fd < 0)
    g_task_return_error (task, error);
  else
    g_task_return_int (task, fd);
}

static void
document_file_made_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  YcRenderClient *self = YC_RENDER_CLIENT (source);
  GError *error = NULL;

  self->document = (int) g_task_propagate_int (G_TASK (result), &error);
  if (error != NULL)
    fail (self, error);
  else
    send_question (self);
}

/**
 * yc_render_client_ask_async:
 * @message: "inspect" or "render", see src/render-helper/README.md
 *
 * Cancelling kills the helper.
 */
void
yc_render_client_ask_async (YcRenderClient *self, JsonObject *message, GCancellable *cancellable,
                            GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (YC_IS_RENDER_CLIENT (self));
  g_return_if_fail (self->pending == NULL);

  Exchange *question = g_new0 (Exchange, 1);
  question->message = json_object_ref (message);
  question->fd = -1;
  self->pending = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (self->pending, yc_render_client_ask_async);
  g_task_set_task_data (self->pending, question, (GDestroyNotify) exchange_free);
  if (self->document >= 0)
    {
      send_question (self);
      return;
    }
  g_autoptr (GTask) making = g_task_new (self, NULL, document_file_made_cb, NULL);
  g_task_set_task_data (making, g_bytes_ref (self->bytes), (GDestroyNotify) g_bytes_unref);
  g_task_run_in_thread (making, make_document_file);
}

JsonObject *
yc_render_client_ask_finish (YcRenderClient *self, GAsyncResult *result, int *ret_fd, GError **error)
{
  Exchange *answer = g_task_propagate_pointer (G_TASK (result), error);

  if (answer == NULL)
    return NULL;
  JsonObject *message = json_object_ref (answer->message);
  if (ret_fd != NULL)
    {
      *ret_fd = answer->fd;
      answer->fd = -1;
    }
  exchange_free (answer);
  return message;
}

JsonObject *
yc_render_client_make_render (int page, int dpi, int max_width)
{
  JsonObject *message = json_object_new ();

  json_object_set_string_member (message, "type", "render");
  json_object_set_int_member (message, "page", page);
  json_object_set_int_member (message, "dpi", dpi);
  json_object_set_int_member (message, "max_width", max_width);
  return message;
}

typedef struct
{
  void *data;
  gsize size;
} Mapping;

static void
mapping_free (gpointer data)
{
  Mapping *mapping = data;

  munmap (mapping->data, mapping->size);
  g_free (mapping);
}

/* A file that can shrink would end the app by SIGBUS; one that can be written could change after a look. */
static GBytes *
map_sealed (int fd, gsize size, GError **error)
{
  const int needed = F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE;
  int seals = fd >= 0 ? fcntl (fd, F_GET_SEALS) : -1;
  struct stat st;

  if (seals < 0 || (seals & needed) != needed || fstat (fd, &st) != 0 || (guint64) st.st_size != size)
    {
      g_propagate_error (error, yc_render_client_make_error ("crashed"));
      return NULL;
    }
  void *data = mmap (NULL, size, PROT_READ, MAP_SHARED, fd, 0);
  if (data == MAP_FAILED)
    {
      yc_error_set_errno (error, errno, "Cannot map the picture");
      return NULL;
    }
  Mapping *mapping = g_new0 (Mapping, 1);
  mapping->data = data;
  mapping->size = size;
  return g_bytes_new_with_free_func (data, size, mapping_free, mapping);
}

/**
 * yc_render_client_map_picture:
 * @answer: the answer "rendered"
 * @fd: its descriptor, or -1
 *
 * Returns: (transfer full): the picture, or NULL with FOREIGN and "crashed" when the helper lies
 */
YcPicture *
yc_render_client_map_picture (JsonObject *answer, int fd, GError **error)
{
  const char *type;
  gint64 width, height, stride;

  if (!yc_json_get_string (answer, "", "type", 16, &type, NULL) || !g_str_equal (type, "rendered")
      || !yc_json_get_int (answer, "", "width", 1, MAX_SIDE, &width, NULL)
      || !yc_json_get_int (answer, "", "height", 1, MAX_SIDE, &height, NULL)
      || !yc_json_get_int (answer, "", "stride", 4, 4 * MAX_SIDE, &stride, NULL) || stride != 4 * width
      || width * height > MAX_PIXELS)
    {
      g_propagate_error (error, yc_render_client_make_error ("crashed"));
      return NULL;
    }
  GBytes *pixels = map_sealed (fd, (gsize) (stride * height), error);
  if (pixels == NULL)
    return NULL;
  YcPicture *picture = g_new0 (YcPicture, 1);
  picture->width = (int) width;
  picture->height = (int) height;
  picture->stride = (int) stride;
  picture->pixels = pixels;
  return picture;
}

static void
yc_render_client_finalize (GObject *object)
{
  YcRenderClient *self = YC_RENDER_CLIENT (object);

  drop_helper (self);
  if (self->document >= 0)
    close (self->document);
  g_bytes_unref (self->bytes);

  G_OBJECT_CLASS (yc_render_client_parent_class)->finalize (object);
}

static void
yc_render_client_class_init (YcRenderClientClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = yc_render_client_finalize;
}

static void
yc_render_client_init (YcRenderClient *self)
{
  self->document = -1;
}

/**
 * yc_render_client_new:
 * @bytes: the document, at most 100 MB
 *
 * Returns: (transfer full): a client; its process starts with the first question and ends with the client
 */
YcRenderClient *
yc_render_client_new (GBytes *bytes)
{
  YcRenderClient *self = g_object_new (YC_TYPE_RENDER_CLIENT, NULL);

  self->bytes = g_bytes_ref (bytes);
  return self;
}
