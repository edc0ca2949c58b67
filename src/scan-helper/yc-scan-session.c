/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 *
 * The scan thread: takes commands one by one, makes every SANE call but the emergency cancel, gives events. After an error or an
 * emergency cancel the driver's state is not trusted any more: nothing but the end is done with it, and the app takes a new helper.
 * The struct's fields above the lock belong to the scan thread, those below are shared.
 */
#define G_LOG_DOMAIN "yc-scan"

#include "config.h"

#include "scan-helper/yc-scan-session.h"
#include "scan-helper/yc-scan-option.h"
#include "scan-helper/yc-scan-page.h"
#include "scan-helper/yc-scan-rows.h"
#include "base/yc-error.h"
#include "base/yc-id.h"
#include "base/yc-json.h"
#include <sane/sane.h>
#include <string.h>

#define READ_BYTES 65536
#define EMPTY_READ_WAIT_US 2000     /* GOOD with no bytes: the driver has nothing yet */
#define PROGRESS_STEP 50            /* per mille */

struct _YcScanSession
{
  YcScanEvents *events;
  GAsyncQueue  *commands;
  gboolean      ready;              /* sane_init() succeeded */
  gboolean      failed;             /* the driver is not trusted any more */
  guint8        buffer[READ_BYTES];

  GMutex        lock;
  GCond         ended_cond;
  SANE_Handle   handle;             /* NULL when closed */
  const char   *call;               /* of the driver, in progress; "" */
  gint64        last_activity;      /* monotonic us */
  char         *cancelled_job;
  gboolean      all_cancelled;
  gboolean      emergency;          /* sane_cancel() was called by another thread */
  gboolean      ended;
};

typedef struct
{
  JsonObject *message;              /* (owned) */
  YcSealKey  *key;                  /* (owned) (nullable): of the job, with start */
} Command;

static void
command_free (Command *command)
{
  json_object_unref (command->message);
  g_clear_pointer (&command->key, yc_seal_key_unref);
  g_free (command);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Command, command_free)

/* One job while it runs. */
typedef struct
{
  YcScanSession *session;
  const char    *id, *folder;
  YcSealKey     *key;
  gboolean       single;            /* one page, no feeder */
  int            dpi_asked;
  gint64         started;           /* monotonic us */
  guint          pages;             /* durable so far */
  YcScanPage    *page;              /* the one under the lamp */
  int            lines, told;       /* announced; last progress in per mille */
  int            done;
  char           last_frame[65];
} Job;

static void
enter_call (YcScanSession *self, const char *call)
{
  g_mutex_lock (&self->lock);
  self->call = call;
  self->last_activity = g_get_monotonic_time ();
  g_mutex_unlock (&self->lock);
}

static void
leave_call (YcScanSession *self)
{
  enter_call (self, "");
}

static gboolean
is_emergency (YcScanSession *self)
{
  g_mutex_lock (&self->lock);
  gboolean emergency = self->emergency;
  g_mutex_unlock (&self->lock);
  return emergency;
}

static gboolean
is_cancelled (YcScanSession *self, const char *job)
{
  g_mutex_lock (&self->lock);
  gboolean cancelled = self->all_cancelled || self->emergency || g_strcmp0 (self->cancelled_job, job) == 0;
  g_mutex_unlock (&self->lock);
  return cancelled;
}

static void
set_handle (YcScanSession *self, SANE_Handle handle)
{
  g_mutex_lock (&self->lock);
  self->handle = handle;
  g_mutex_unlock (&self->lock);
}

static void
fail (YcScanSession *self, const char *job, const char *stage, SANE_Status status, guint n)
{
  self->failed = TRUE;
  yc_scan_events_send_error (self->events, job, stage, yc_scan_status_nick (status), sane_strstatus (status), n);
}

static void
send_device (YcScanSession *self, const SANE_Device *device)
{
  JsonObject *event = yc_scan_event_new ("device", NULL);
  const struct { const char *member, *text; } fields[] = {
    { "name", device->name }, { "vendor", device->vendor }, { "model", device->model }, { "kind", device->type },
  };

  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    {
      g_autofree char *valid = g_utf8_make_valid (fields[i].text != NULL ? fields[i].text : "", -1);
      json_object_set_string_member (event, fields[i].member, valid);
    }
  yc_scan_events_send (self->events, event);
}

static void
run_list (YcScanSession *self)
{
  const SANE_Device **list = NULL;
  SANE_Status status;
  JsonObject *event;
  int n = 0;

  enter_call (self, "sane_get_devices");
  status = sane_get_devices (&list, SANE_FALSE);
  leave_call (self);
  if (status != SANE_STATUS_GOOD)
    {
      fail (self, NULL, "list", status, 0);
      return;
    }
  for (; list[n] != NULL; n++)
    send_device (self, list[n]);
  event = yc_scan_event_new ("listed", NULL);
  json_object_set_int_member (event, "devices", n);
  yc_scan_events_send (self->events, event);
}

/* Never while a read is in progress: only this thread reads. */
static void
run_close (YcScanSession *self)
{
  SANE_Handle handle = self->handle;

  if (handle == NULL || is_emergency (self))
    return;
  set_handle (self, NULL);
  enter_call (self, "sane_close");
  sane_close (handle);
  leave_call (self);
}

static void
run_open (YcScanSession *self, JsonObject *command)
{
  const char *device = NULL;
  SANE_Handle handle = NULL;
  SANE_Status status = SANE_STATUS_INVAL;

  run_close (self);
  if (yc_json_get_string (command, "", "device", 1024, &device, NULL))
    {
      enter_call (self, "sane_open");
      status = sane_open (device, &handle);
      leave_call (self);
    }
  if (status != SANE_STATUS_GOOD)
    {
      fail (self, NULL, "open", status, 0);
      return;
    }
  set_handle (self, handle);
  yc_scan_events_send (self->events, yc_scan_event_new ("opened", NULL));
}

static void
run_set_options (YcScanSession *self, JsonObject *command)
{
  JsonArray *options = NULL;
  gboolean ok;

  if (!yc_json_get_array (command, "", "options", 128, &options, NULL))
    {
      fail (self, NULL, "set-options", SANE_STATUS_INVAL, 0);
      return;
    }
  enter_call (self, "sane_control_option");
  ok = yc_scan_options_apply (self->handle, options, self->events);
  leave_call (self);
  if (!ok)
    fail (self, NULL, "set-options", SANE_STATUS_UNSUPPORTED, 0);
}

static int
milliseconds_since (gint64 start)
{
  return (int) CLAMP ((g_get_monotonic_time () - start) / 1000, 0, G_MAXINT32);
}

static void
send_page_start (Job *job, const SANE_Parameters *parameters)
{
  JsonObject *event = yc_scan_event_new ("page-start", job->id);

  json_object_set_int_member (event, "n", job->pages + 1);
  json_object_set_int_member (event, "width", parameters->pixels_per_line);
  json_object_set_int_member (event, "height", parameters->lines);
  json_object_set_int_member (event, "depth", parameters->depth);
  json_object_set_string_member (event, "format", parameters->format == SANE_FRAME_RGB ? "rgb" : "grey");
  yc_scan_events_send (job->session->events, event);
}

static void
send_page (Job *job, const YcScanPageResult *result, int dpi, int ms)
{
  JsonObject *event = yc_scan_event_new ("page", job->id);
  JsonArray *flags = json_array_new ();

  json_object_set_int_member (event, "n", job->pages);
  json_object_set_string_member (event, "file", result->name);
  json_object_set_int_member (event, "bytes", (gint64) result->bytes);
  json_object_set_int_member (event, "width", result->width);
  json_object_set_int_member (event, "height", result->height);
  json_object_set_int_member (event, "dpi", dpi);
  json_object_set_string_member (event, "sha256", result->digest.sha256);
  json_object_set_string_member (event, "sm3", result->digest.sm3);
  json_object_set_string_member (event, "frame_sha256", result->frame_sha256);
  json_object_set_int_member (event, "ms", ms);
  if (result->grey_tail)
    json_array_add_string_element (flags, "grey-tail");
  if (result->blank)
    json_array_add_string_element (flags, "blank-looking");
  if (g_str_equal (result->frame_sha256, job->last_frame))
    json_array_add_string_element (flags, "same-as-before");
  json_object_set_array_member (event, "flags", flags);
  yc_scan_events_send (job->session->events, event);
}

static void
send_progress (Job *job)
{
  int permille = job->lines > 0 ? (int) ((gint64) job->done * 1000 / job->lines) : 0;
  JsonObject *event;

  if (permille < job->told + PROGRESS_STEP)
    return;
  job->told = permille;
  event = yc_scan_event_new ("progress", job->id);
  json_object_set_int_member (event, "n", job->pages + 1);
  json_object_set_int_member (event, "permille", permille);
  yc_scan_events_send (job->session->events, event);
}

static gboolean
take_row_cb (const guint8 *raw, gsize n_raw, const guint8 *row, gpointer user_data, GError **error)
{
  Job *job = user_data;

  if (!yc_scan_page_add_row (job->page, raw, n_raw, row, error))
    return FALSE;
  job->done++;
  send_progress (job);
  return TRUE;
}

/* Tells of a page that cannot be kept. A full disk gets its room back; otherwise the part stays as a trace of the page. */
static SANE_Status
fail_page (Job *job, const char *stage, const GError *error)
{
  gboolean no_space = g_error_matches (error, YC_BASE_ERROR, YC_BASE_ERROR_NO_SPACE);
  gboolean disk = no_space || g_error_matches (error, YC_BASE_ERROR, YC_BASE_ERROR_IO);

  if (no_space && job->page != NULL)
    yc_scan_page_remove (job->page);
  job->session->failed = TRUE;
  yc_scan_events_send_error (job->session->events, job->id, stage, no_space ? "no-space" : disk ? "disk" : "format",
                             error->message, job->pages + 1);
  return SANE_STATUS_IO_ERROR;
}

/* Reads until the frame's end. Returns: EOF for a frame that ended, CANCELLED, or the error that was told already. */
static SANE_Status
read_frame (Job *job, YcScanRows *rows)
{
  YcScanSession *self = job->session;
  g_autoptr(GError) error = NULL;

  for (;;)
    {
      SANE_Int n = 0;
      SANE_Status status;

      if (is_cancelled (self, job->id))
        return SANE_STATUS_CANCELLED;
      enter_call (self, "sane_read");
      status = sane_read (self->handle, self->buffer, sizeof self->buffer, &n);
      leave_call (self);
      if (status == SANE_STATUS_EOF || is_cancelled (self, job->id))
        return status == SANE_STATUS_EOF ? status : SANE_STATUS_CANCELLED;
      if (status != SANE_STATUS_GOOD)
        {
          fail (self, job->id, "read", status, job->pages + 1);
          return status;
        }
      if (n <= 0)
        g_usleep (EMPTY_READ_WAIT_US);
      else if (!yc_scan_rows_feed (rows, self->buffer, MIN ((gsize) n, sizeof self->buffer), take_row_cb, job, &error))
        return fail_page (job, "read", error);
    }
}

/* The frame has ended: a whole page becomes durable, one with rows missing never does. */
static SANE_Status
finish_page (Job *job, int dpi)
{
  YcScanPageResult result;
  int ms = milliseconds_since (job->started);
  g_autoptr(GError) error = NULL;

  if (job->lines >= 0 && job->done < job->lines)
    {
      job->session->failed = TRUE;
      yc_scan_events_send_error (job->session->events, job->id, "read", "short", "the page ended before its last line", job->pages + 1);
      return SANE_STATUS_IO_ERROR;
    }
  if (!yc_scan_page_finish (job->page, &result, &error))
    return fail_page (job, "write", error);
  job->pages++;
  send_page (job, &result, dpi, ms);
  memcpy (job->last_frame, result.frame_sha256, sizeof job->last_frame);
  return SANE_STATUS_GOOD;
}

static SANE_Status
scan_frame (Job *job, const SANE_Parameters *parameters)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(YcScanRows) rows = yc_scan_rows_new (parameters, &error);
  int dpi = yc_scan_options_real_dpi (job->session->handle, parameters->pixels_per_line, job->dpi_asked);
  YcScanPageSpec spec = { .folder = job->folder, .job = job->id, .n = job->pages + 1, .key = job->key,
                          .width = parameters->pixels_per_line, .height = parameters->lines, .dpi = dpi };
  SANE_Status status;

  if (rows == NULL)
    return fail_page (job, "read", error);
  spec.channels = yc_scan_rows_channels (rows);
  job->lines = parameters->lines;
  job->done = job->told = 0;
  job->page = yc_scan_page_new (&spec, &error);
  if (job->page == NULL)
    return fail_page (job, "write", error);
  status = read_frame (job, rows);
  if (status == SANE_STATUS_EOF)
    status = finish_page (job, dpi);
  else if (status == SANE_STATUS_CANCELLED)
    yc_scan_page_remove (job->page);
  g_clear_pointer (&job->page, yc_scan_page_free);
  return status;
}

/* One sheet side. Returns: GOOD: a durable page; NO_DOCS, CANCELLED, or an error that was told already. */
static SANE_Status
scan_page (Job *job)
{
  YcScanSession *self = job->session;
  SANE_Parameters parameters = { 0 };
  SANE_Status status;

  enter_call (self, "sane_start");
  status = sane_start (self->handle);
  leave_call (self);
  if (is_cancelled (self, job->id))
    return SANE_STATUS_CANCELLED;
  if (status == SANE_STATUS_GOOD)
    {
      enter_call (self, "sane_get_parameters");
      status = sane_get_parameters (self->handle, &parameters);
      leave_call (self);
    }
  if (status == SANE_STATUS_NO_DOCS)
    return status;
  if (status != SANE_STATUS_GOOD)
    {
      fail (self, job->id, "start", status, 0);
      return status;
    }
  send_page_start (job, &parameters);
  return scan_frame (job, &parameters);
}

static void
send_end (Job *job, const char *status, int ms)
{
  JsonObject *event = yc_scan_event_new ("end", job->id);

  json_object_set_string_member (event, "status", status);
  json_object_set_int_member (event, "pages", job->pages);
  json_object_set_int_member (event, "ms", ms);
  yc_scan_events_send (job->session->events, event);
}

static void
scan_pages (Job *job)
{
  YcScanSession *self = job->session;
  SANE_Status status = SANE_STATUS_CANCELLED;
  int ms;

  job->started = g_get_monotonic_time ();
  while (!is_cancelled (self, job->id) && (status = scan_page (job)) == SANE_STATUS_GOOD && !job->single)
    ;
  ms = milliseconds_since (job->started);
  if (is_cancelled (self, job->id))
    status = SANE_STATUS_CANCELLED;
  /* Always, also after a good end; and never a sane_start() after it: airscan would pull the first sheet again. */
  if (!is_emergency (self))
    {
      enter_call (self, "sane_cancel");
      sane_cancel (self->handle);
      leave_call (self);
    }
  send_end (job, status == SANE_STATUS_NO_DOCS || status == SANE_STATUS_GOOD || status == SANE_STATUS_CANCELLED
                 ? yc_scan_status_nick (status) : "failed", ms);
}

static void
run_start (YcScanSession *self, JsonObject *command, YcSealKey *key)
{
  const char *id = NULL, *folder = NULL;
  gint64 dpi = 0;
  gboolean single = FALSE;
  Job job = { .session = self };

  if (!yc_json_get_string (command, "", "job", 36, &id, NULL) || !yc_id_is_uuid (id))
    {
      fail (self, NULL, "start", SANE_STATUS_INVAL, 0);
      return;
    }
  job.id = id;
  if (self->failed || self->handle == NULL || !yc_json_get_string (command, "", "folder", 4096, &folder, NULL) ||
      key == NULL || !yc_json_get_int (command, "", "dpi", 0, 19200, &dpi, NULL) ||
      !yc_json_get_boolean (command, "", "single", &single, NULL))
    {
      if (!self->failed)
        fail (self, id, "start", SANE_STATUS_INVAL, 0);
      send_end (&job, "failed", 0);
      return;
    }
  job.folder = folder;
  job.dpi_asked = (int) dpi;
  job.single = single;
  job.key = key;
  scan_pages (&job);
}

static void
run_command (YcScanSession *self, JsonObject *command, const char *type, YcSealKey *key)
{
  if (g_str_equal (type, "start"))
    run_start (self, command, key);
  else if (self->failed || !self->ready)
    yc_scan_events_send_error (self->events, NULL, type, "failed", "this helper has failed; take a new one", 0);
  else if (g_str_equal (type, "list"))
    run_list (self);
  else if (g_str_equal (type, "open"))
    run_open (self, command);
  else if (g_str_equal (type, "close"))
    {
      run_close (self);
      yc_scan_events_send (self->events, yc_scan_event_new ("closed", NULL));
    }
  else if (self->handle == NULL)
    fail (self, NULL, type, SANE_STATUS_INVAL, 0);
  else if (g_str_equal (type, "set-options"))
    run_set_options (self, command);
  else if (g_str_equal (type, "get-options"))
    yc_scan_events_send (self->events, yc_scan_options_describe (self->handle));
  else
    fail (self, NULL, "command", SANE_STATUS_UNSUPPORTED, 0);
}

static void
init_sane (YcScanSession *self)
{
  SANE_Int version = 0;
  SANE_Status status;
  JsonObject *event;

  enter_call (self, "sane_init");
  status = sane_init (&version, NULL);
  leave_call (self);
  if (status != SANE_STATUS_GOOD)
    {
      fail (self, NULL, "init", status, 0);
      return;
    }
  self->ready = TRUE;
  event = yc_scan_event_new ("ready", NULL);
  json_object_set_int_member (event, "version", version);
  yc_scan_events_send (self->events, event);
}

static void
end_sane (YcScanSession *self)
{
  if (self->ready && !is_emergency (self))
    {
      run_close (self);
      enter_call (self, "sane_exit");
      sane_exit ();
      leave_call (self);
    }
  g_mutex_lock (&self->lock);
  self->ended = TRUE;
  g_cond_broadcast (&self->ended_cond);
  g_mutex_unlock (&self->lock);
}

static gpointer
scan_thread (gpointer data)
{
  YcScanSession *self = data;

  init_sane (self);
  for (;;)
    {
      g_autoptr(Command) command = g_async_queue_pop (self->commands);
      const char *type = json_object_get_string_member (command->message, "type");

      if (g_str_equal (type, "quit"))
        break;
      run_command (self, command->message, type, command->key);
    }
  end_sane (self);
  return NULL;
}

/* Starts the scan thread. It lives until the process ends; nobody joins it, because a driver may never return. */
YcScanSession *
yc_scan_session_start (YcScanEvents *events)
{
  YcScanSession *self = g_new0 (YcScanSession, 1);

  self->events = events;
  self->commands = g_async_queue_new ();
  self->call = "";
  self->last_activity = g_get_monotonic_time ();
  g_mutex_init (&self->lock);
  g_cond_init (&self->ended_cond);
  g_thread_unref (g_thread_new ("scan", scan_thread, self));
  return self;
}

void
yc_scan_session_push (YcScanSession *self, JsonObject *message, YcSealKey *key)
{
  Command *command = g_new0 (Command, 1);

  command->message = json_object_ref (message);
  command->key = key;
  g_async_queue_push (self->commands, command);
}

static gpointer
cancel_thread (gpointer handle)
{
  sane_cancel (handle);
  return NULL;
}

void
yc_scan_session_cancel (YcScanSession *self, const char *job)
{
  SANE_Handle handle = NULL;

  g_mutex_lock (&self->lock);
  if (g_strcmp0 (self->cancelled_job, job) != 0)
    {
      g_free (self->cancelled_job);
      self->cancelled_job = g_strdup (job);
    }
  else if (*self->call != '\0' && !self->emergency && self->handle != NULL)
    {
      handle = self->handle;
      self->emergency = TRUE;   /* under the lock: the scan thread closes no handle from now on */
    }
  g_mutex_unlock (&self->lock);
  if (handle != NULL)
    g_thread_unref (g_thread_new ("cancel", cancel_thread, handle));
}

void
yc_scan_session_cancel_all (YcScanSession *self)
{
  g_mutex_lock (&self->lock);
  self->all_cancelled = TRUE;
  g_mutex_unlock (&self->lock);
}

void
yc_scan_session_send_heartbeat (YcScanSession *self)
{
  JsonObject *event = yc_scan_event_new ("heartbeat", NULL);

  g_mutex_lock (&self->lock);
  json_object_set_int_member (event, "age", milliseconds_since (self->last_activity));
  json_object_set_string_member (event, "call", self->call);
  g_mutex_unlock (&self->lock);
  yc_scan_events_send (self->events, event);
}

gboolean
yc_scan_session_wait_end (YcScanSession *self, gint64 timeout_us)
{
  gint64 end = g_get_monotonic_time () + timeout_us;

  g_mutex_lock (&self->lock);
  while (!self->ended && g_cond_wait_until (&self->ended_cond, &self->lock, end))
    ;
  gboolean ended = self->ended;
  g_mutex_unlock (&self->lock);
  return ended;
}
