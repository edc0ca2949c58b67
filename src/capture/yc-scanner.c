/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 *
 * The scanner as the app sees it: one helper at work, one warm spare, one job at a time. Takes a job, gives durable pages and one end with
 * the guard's verdict; survives whatever happens to the helper. After any error the helper is thrown away, because drivers keep their error
 * state. Main context only; nothing here waits.
 */
#define G_LOG_DOMAIN "yc-capture"

#include "config.h"

#include "capture/yc-scanner.h"
#include "capture/yc-scan-config.h"
#include "capture/yc-scan-job.h"
#include "capture/yc-scan-message.h"
#include "base/yc-file.h"
#include "base/yc-helper.h"
#include "base/yc-id.h"
#include "base/yc-json.h"
#include <unistd.h>

#define SEARCH_SECONDS 30
#define LADDER_STEP_SECONDS 2       /* flag, then sane_cancel() by another thread, then SIGKILL */
#define END_MS 4000                 /* for sane_close() and sane_exit() */
#define MAX_SPAWNS 3                /* helpers that failed one after the other before we wait for the clerk */
#define MAX_DEVICES 64
#define AGAIN_SECONDS 10            /* while there is no scanner: it may be switched on */

struct _YcScanner
{
  GObject        parent_instance;
  char          *config_folder;
  GKeyFile      *config;
  guint64        min_free;
  YcScannerState state;
  YcHelper      *active, *spare;    /* (owned) (nullable) */
  GPtrArray     *retired;           /* helpers on their way out */
  GPtrArray     *devices, *found;   /* of YcScannerDevice* */
  guint          search;            /* source id: an enumeration runs */
  guint          again;             /* source id: waits to search again */
  guint          closing;           /* source id: the device is being closed */
  guint          spawns;            /* since the last success */
  gboolean       shut;
  YcScanJob     *job;               /* (nullable) */
};

enum { SIGNAL_DEVICES, SIGNAL_PAGE_MOVING, SIGNAL_PAGE, SIGNAL_FINISHED, SIGNAL_STATE, SIGNAL_HELPER_EXITED, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (YcScanner, yc_scanner, G_TYPE_OBJECT)

static void begin_search (YcScanner *self, YcScannerState state);
static void search_anew (YcScanner *self, YcScannerState state);
static void replace_helper (YcScanner *self, guint kill_after_ms);

static void
set_state (YcScanner *self, YcScannerState state)
{
  if (self->state == state)
    return;
  self->state = state;
  g_signal_emit (self, signals[SIGNAL_STATE], 0);
}

/* Takes the job off: nothing more is believed of it. */
static YcScanJob *
steal_job (YcScanner *self)
{
  g_clear_handle_id (&self->job->ladder, g_source_remove);
  return g_steal_pointer (&self->job);
}

/* Tells the end of a job that was taken off. The scanner's state is settled before, so that a handler may start the next job. */
static void
finish_job (YcScanner *self, YcScanJob *job, gboolean feeder_empty, int ms)
{
  g_autoptr(YcScanEnd) end = yc_scan_guard_end (job->guard, feeder_empty, ms, job->error);

  g_signal_emit (self, signals[SIGNAL_FINISHED], 0, job->id, job->pages, job->error, end);
  yc_scan_job_free (job);
}

static gboolean
send_message (YcScanner *self, JsonObject *message)
{
  g_autoptr(JsonObject) owned = message;
  g_autoptr(GError) error = NULL;

  if (self->active != NULL && yc_helper_send (self->active, owned, NULL, 0, &error))
    return TRUE;
  g_message ("scan helper cannot be told: %s", error != NULL ? error->message : "none");
  return FALSE;
}

/* ---- the running job ---- */

static gboolean
send_start (YcScanner *self, YcScanJob *job)
{
  g_autoptr(GError) error = NULL;

  if (self->active != NULL && yc_scan_job_send_start (job, self->active, &error))
    return TRUE;
  g_message ("scan helper cannot begin: %s", error != NULL ? error->message : "none");
  return FALSE;
}

/* The scanner is ready and a job waits: the three commands go out together, the helper takes them one by one. */
static void
run_job (YcScanner *self)
{
  YcScanJob *job = self->job;
  const char *device = yc_scan_job_find_device (job, self->devices);
  JsonObject *open = yc_scan_message_new ("open");

  if (device == NULL)
    {
      json_object_unref (open);
      job = steal_job (self);
      yc_scan_job_fail (job, YC_CAPTURE_ERROR_NO_SCANNER, "the scanner is not there");
      set_state (self, self->devices->len > 0 ? YC_SCANNER_READY : YC_SCANNER_NONE);
      finish_job (self, job, FALSE, 0);
      return;
    }
  json_object_set_string_member (open, "device", device);
  job->running = TRUE;
  set_state (self, YC_SCANNER_SCANNING);
  if (send_message (self, open) && send_message (self, yc_scan_options_message (&job->options, self->config, device)) &&
      send_start (self, job))
    return;
  yc_helper_stop (self->active, NULL, 0);   /* its end is the job's */
}

static gboolean
search_again_cb (gpointer user_data)
{
  YcScanner *self = user_data;

  self->again = 0;
  search_anew (self, YC_SCANNER_NONE);   /* quietly: for the clerk nothing changes until one is found */
  return G_SOURCE_REMOVE;
}

/* Nothing is in the way any more: ready, and the waiting job goes. */
static void
become_ready (YcScanner *self)
{
  self->spawns = 0;
  if (self->devices->len == 0)
    self->again = g_timeout_add_seconds (AGAIN_SECONDS, search_again_cb, self);
  if (self->job != NULL)
    run_job (self);
  else
    set_state (self, self->devices->len > 0 ? YC_SCANNER_READY : YC_SCANNER_NONE);
}

static gboolean
close_timed_out_cb (gpointer user_data)
{
  YcScanner *self = user_data;

  self->closing = 0;
  g_message ("the driver does not close the scanner");
  replace_helper (self, 0);
  return G_SOURCE_REMOVE;
}

/* A good end: the device is closed, the helper stays. */
static void
close_device (YcScanner *self)
{
  if (!send_message (self, yc_scan_message_new ("close")))
    {
      replace_helper (self, 0);
      return;
    }
  self->closing = g_timeout_add (END_MS, close_timed_out_cb, self);
  set_state (self, YC_SCANNER_READY);
}

static void
take_end (YcScanner *self, JsonObject *message)
{
  YcScanJob *job = steal_job (self);
  gboolean empty = FALSE, stopped;
  int ms = 0;

  yc_scan_job_take_end (job, message, &empty, &ms);
  /* Only a job that ended well, or stopped at the first word, leaves a driver that can be trusted. */
  stopped = job->step == 0 && g_error_matches (job->error, YC_CAPTURE_ERROR, YC_CAPTURE_ERROR_CANCELLED);
  if (job->error == NULL || stopped)
    close_device (self);
  else
    replace_helper (self, END_MS);
  finish_job (self, job, empty, ms);
}

static void
take_page (YcScanner *self, JsonObject *message)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(YcPage) page = yc_scan_job_take_page (self->job, message, &error);

  if (page != NULL)
    {
      g_signal_emit (self, signals[SIGNAL_PAGE], 0, self->job->id, page, page->blob);
      return;
    }
  g_message ("scan helper: %s", error->message);
  yc_scan_job_fail (self->job, YC_CAPTURE_ERROR_DEVICE, "the scan helper broke the protocol");
  yc_helper_stop (self->active, NULL, 0);
}

static void
take_progress (YcScanner *self, JsonObject *message)
{
  gint64 n = 0, permille = 0;

  /* After "stop" the clerk sees no paper move any more. */
  if (self->state == YC_SCANNER_SCANNING && yc_json_get_int (message, "", "n", 1, 100000, &n, NULL) &&
      yc_json_opt_int (message, "", "permille", 0, 1000, &permille, NULL))
    g_signal_emit (self, signals[SIGNAL_PAGE_MOVING], 0, self->job->id, (guint) n, (int) permille);
}

/* ---- searching ---- */

static gboolean
search_timed_out_cb (gpointer user_data)
{
  YcScanner *self = user_data;

  self->search = 0;
  g_message ("the search for scanners does not end");
  yc_helper_stop (self->active, NULL, 0);
  return G_SOURCE_REMOVE;
}

static void
take_device (YcScanner *self, JsonObject *message)
{
  g_autofree char *kind = NULL;
  YcScannerDevice *device;

  if (self->search == 0 || self->found->len >= MAX_DEVICES)
    return;
  device = yc_scan_message_device (message, &kind);
  if (device != NULL && yc_scan_config_shows (self->config, kind))
    g_ptr_array_add (self->found, device);
  else if (device != NULL)
    yc_scanner_device_free (device);
}

static void
take_listed (YcScanner *self)
{
  g_autoptr(GPtrArray) old = NULL;

  if (self->search == 0)
    return;
  g_clear_handle_id (&self->search, g_source_remove);
  old = g_steal_pointer (&self->devices);
  self->devices = g_steal_pointer (&self->found);
  self->found = g_ptr_array_new_with_free_func ((GDestroyNotify) yc_scanner_device_free);
  g_signal_emit (self, signals[SIGNAL_DEVICES], 0, self->devices);
  become_ready (self);
}

/* An error of the job ends with "end"; one of the search ends the search. */
static void
take_error (YcScanner *self, JsonObject *message)
{
  g_autoptr(GError) error = yc_scan_message_error (message);

  g_message ("scan helper: %s", error->message);
  if (self->job != NULL && self->job->running)
    {
      if (self->job->error == NULL)
        self->job->error = g_steal_pointer (&error);
      return;
    }
  yc_helper_stop (self->active, NULL, 0);
}

static void
take_closed (YcScanner *self)
{
  if (self->closing == 0)
    return;
  g_clear_handle_id (&self->closing, g_source_remove);
  become_ready (self);
}

/* A message of a job that is not ours any more is dropped. */
static gboolean
is_for_job (YcScanner *self, JsonObject *message)
{
  return self->job != NULL && self->job->running && yc_scan_job_is_meant (self->job, message);
}

static void
message_cb (YcHelper *helper, JsonObject *message, GUnixFDList *fds, gpointer user_data)
{
  YcScanner *self = user_data;
  const char *type = "";

  if (helper != self->active || self->shut || !yc_json_get_string (message, "", "type", 32, &type, NULL))
    return;
  if (g_str_equal (type, "device"))
    take_device (self, message);
  else if (g_str_equal (type, "listed"))
    take_listed (self);
  else if (g_str_equal (type, "closed"))
    take_closed (self);
  else if (g_str_equal (type, "error"))
    take_error (self, message);
  else if (!is_for_job (self, message))
    return;
  else if (g_str_equal (type, "page"))
    take_page (self, message);
  else if (g_str_equal (type, "page-start") || g_str_equal (type, "progress"))
    take_progress (self, message);
  else if (g_str_equal (type, "end"))
    take_end (self, message);
}

/* ---- helpers ---- */

/* The one at work is gone, by crash, by our ladder or by its driver: the job keeps its pages and ends; the spare takes over. */
static void
take_exit (YcScanner *self)
{
  gboolean cancelling = self->state == YC_SCANNER_CANCELLING;
  YcScanJob *job = self->job != NULL && self->job->running ? steal_job (self) : NULL;

  g_clear_object (&self->active);
  replace_helper (self, 0);
  if (job == NULL)
    return;
  yc_scan_job_fail (job, cancelling ? YC_CAPTURE_ERROR_CANCELLED : YC_CAPTURE_ERROR_DEVICE, "the scan helper ended");
  finish_job (self, job, FALSE, 0);
}

static void
exited_cb (YcHelper *helper, gboolean clean, int signal_number, gpointer user_data)
{
  g_autoptr(YcScanner) self = g_object_ref (YC_SCANNER (user_data));
  int pid = GPOINTER_TO_INT (g_object_get_data (G_OBJECT (helper), "pid"));

  if (!clean)
    {
      g_autofree char *log = yc_helper_dup_log (helper);
      g_message ("scan helper %d ended with signal %d: %s", pid, signal_number, log);
    }
  g_signal_emit (self, signals[SIGNAL_HELPER_EXITED], 0, pid, signal_number);
  if (helper == self->spare)
    g_clear_object (&self->spare);
  else if (helper == self->active)
    take_exit (self);
  g_ptr_array_remove (self->retired, helper);
}

/* Returns: (transfer full) (nullable) */
static YcHelper *
spawn_helper (YcScanner *self)
{
  g_autofree char *path = yc_helper_path ("yichuang-scan-helper");
  g_autofree char *env = g_strconcat ("SANE_CONFIG_DIR=", self->config_folder, NULL);
  const char *argv[] = { path, NULL }, *environment[] = { env, NULL };
  g_autoptr(GError) error = NULL;
  YcHelper *helper = yc_helper_spawn (argv, environment, &error);

  if (helper == NULL)
    {
      g_warning ("scan helper: %s", error->message);
      return NULL;
    }
  g_object_set_data (G_OBJECT (helper), "pid", GINT_TO_POINTER (yc_helper_get_pid (helper)));
  g_signal_connect_object (helper, "message", G_CALLBACK (message_cb), self, 0);
  g_signal_connect_object (helper, "exited", G_CALLBACK (exited_cb), self, 0);
  return helper;
}

static void
retire_helper (YcScanner *self, YcHelper *helper, guint kill_after_ms)
{
  g_autoptr(JsonObject) quit = yc_scan_message_new ("quit");

  if (!yc_helper_is_alive (helper))
    {
      g_object_unref (helper);
      return;
    }
  g_ptr_array_add (self->retired, helper);
  yc_helper_stop (helper, quit, kill_after_ms);
}

/* Without any helper there is no scanner, until the clerk tries again. */
static void
give_up (YcScanner *self)
{
  YcScanJob *job = self->job != NULL ? steal_job (self) : NULL;

  g_ptr_array_set_size (self->devices, 0);
  set_state (self, YC_SCANNER_NONE);
  if (job == NULL)
    return;
  yc_scan_job_fail (job, YC_CAPTURE_ERROR_DEVICE, "no scan helper works");
  finish_job (self, job, FALSE, 0);
}

/* Throws the active helper away (asked first, killed after @kill_after_ms) and searches with the spare. */
static void
replace_helper (YcScanner *self, guint kill_after_ms)
{
  if (self->active != NULL)
    retire_helper (self, g_steal_pointer (&self->active), kill_after_ms);
  g_clear_handle_id (&self->search, g_source_remove);
  g_clear_handle_id (&self->closing, g_source_remove);
  if (!self->shut)
    begin_search (self, YC_SCANNER_RECOVERING);
}

/* Enumerates with the active helper; a new one is kept warm beside it. */
static void
begin_search (YcScanner *self, YcScannerState state)
{
  if (self->active == NULL)
    self->active = self->spare != NULL ? g_steal_pointer (&self->spare) : spawn_helper (self);
  if (self->active == NULL || ++self->spawns > MAX_SPAWNS)
    {
      give_up (self);
      return;
    }
  if (self->spare == NULL)
    self->spare = spawn_helper (self);
  g_ptr_array_set_size (self->found, 0);
  g_clear_handle_id (&self->again, g_source_remove);
  self->search = g_timeout_add_seconds (SEARCH_SECONDS, search_timed_out_cb, self);
  set_state (self, state);
  if (!send_message (self, yc_scan_message_new ("list")))
    yc_helper_stop (self->active, NULL, 0);   /* its end brings the next */
}

/* In a new helper, because drivers remember what was there. */
static void
search_anew (YcScanner *self, YcScannerState state)
{
  if (self->active != NULL)
    retire_helper (self, g_steal_pointer (&self->active), END_MS);
  g_clear_handle_id (&self->closing, g_source_remove);
  begin_search (self, state);
}

/* ---- GObject ---- */

static void
yc_scanner_dispose (GObject *object)
{
  YcScanner *self = YC_SCANNER (object);

  self->shut = TRUE;
  g_clear_handle_id (&self->search, g_source_remove);
  g_clear_handle_id (&self->again, g_source_remove);
  g_clear_handle_id (&self->closing, g_source_remove);
  g_clear_pointer (&self->job, yc_scan_job_free);
  g_clear_object (&self->active);
  g_clear_object (&self->spare);
  g_ptr_array_set_size (self->retired, 0);

  G_OBJECT_CLASS (yc_scanner_parent_class)->dispose (object);
}

static void
yc_scanner_finalize (GObject *object)
{
  YcScanner *self = YC_SCANNER (object);

  g_ptr_array_unref (self->retired);
  g_ptr_array_unref (self->devices);
  g_ptr_array_unref (self->found);
  g_key_file_unref (self->config);
  g_free (self->config_folder);

  G_OBJECT_CLASS (yc_scanner_parent_class)->finalize (object);
}

static guint
add_signal (const char *name, guint n_params, ...)
{
  va_list args;

  va_start (args, n_params);
  guint id = g_signal_new_valist (name, YC_TYPE_SCANNER, G_SIGNAL_RUN_LAST, NULL, NULL, NULL, NULL, G_TYPE_NONE, n_params, args);
  va_end (args);
  return id;
}

static void
yc_scanner_class_init (YcScannerClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = yc_scanner_dispose;
  G_OBJECT_CLASS (klass)->finalize = yc_scanner_finalize;

  signals[SIGNAL_DEVICES] = add_signal ("devices", 1, G_TYPE_PTR_ARRAY);
  signals[SIGNAL_PAGE_MOVING] = add_signal ("page-moving", 3, G_TYPE_STRING, G_TYPE_UINT, G_TYPE_INT);
  signals[SIGNAL_PAGE] = add_signal ("page", 3, G_TYPE_STRING, G_TYPE_POINTER, G_TYPE_STRING);
  signals[SIGNAL_FINISHED] = add_signal ("finished", 4, G_TYPE_STRING, G_TYPE_UINT, G_TYPE_ERROR, G_TYPE_POINTER);
  signals[SIGNAL_STATE] = add_signal ("state", 0);
  signals[SIGNAL_HELPER_EXITED] = add_signal ("helper-exited", 2, G_TYPE_INT, G_TYPE_INT);
}

static void
yc_scanner_init (YcScanner *self)
{
  self->min_free = YC_SCANNER_MIN_FREE;
  self->state = YC_SCANNER_SEARCHING;
  self->retired = g_ptr_array_new_with_free_func (g_object_unref);
  self->devices = g_ptr_array_new_with_free_func ((GDestroyNotify) yc_scanner_device_free);
  self->found = g_ptr_array_new_with_free_func ((GDestroyNotify) yc_scanner_device_free);
}

/* ---- public ---- */

/**
 * yc_scanner_new:
 * @sane_config_dir: (nullable): SANE's configuration folder; NULL: $SANE_CONFIG_DIR or the product's own
 *
 * Starts two helpers, one at work and one warm, and searches. Call it on the main thread: helpers die with the thread that started them.
 */
YcScanner *
yc_scanner_new (const char *sane_config_dir)
{
  YcScanner *self = g_object_new (YC_TYPE_SCANNER, NULL);

  self->config_folder = yc_scan_config_folder (sane_config_dir);
  self->config = yc_scan_config_load (self->config_folder);
  begin_search (self, YC_SCANNER_SEARCHING);
  return self;
}

/* Searches again. Does nothing while a job runs or a search is on. */
void
yc_scanner_refresh (YcScanner *self)
{
  g_return_if_fail (YC_IS_SCANNER (self));

  if (self->shut || self->search != 0 || (self->job != NULL && self->job->running))
    return;
  self->spawns = 0;
  search_anew (self, YC_SCANNER_SEARCHING);
}

YcScannerState
yc_scanner_get_state (YcScanner *self)
{
  return self->state;
}

GPtrArray *
yc_scanner_get_devices (YcScanner *self)
{
  return self->devices;
}

void
yc_scanner_set_min_free (YcScanner *self, guint64 bytes)
{
  self->min_free = bytes;
}

GPid
yc_scanner_get_helper_pid (YcScanner *self)
{
  return self->active != NULL ? yc_helper_get_pid (self->active) : 0;
}

typedef struct { YcScanner *scanner; YcScanJob *job; } Refusal;

static gboolean
refuse_cb (gpointer user_data)
{
  Refusal *refusal = user_data;
  g_autoptr(YcScanEnd) end = yc_scan_guard_end (refusal->job->guard, FALSE, 0, refusal->job->error);

  g_signal_emit (refusal->scanner, signals[SIGNAL_FINISHED], 0, refusal->job->id, 0, refusal->job->error, end);
  return G_SOURCE_REMOVE;
}

static void
free_refusal (gpointer data)
{
  Refusal *refusal = data;

  g_object_unref (refusal->scanner);
  yc_scan_job_free (refusal->job);
  g_free (refusal);
}

/* Ends a job that never ran, from the main loop, so that the caller knows it by then. */
static void
refuse_job (YcScanner *self, YcScanJob *job, YcCaptureError code, const char *text)
{
  Refusal *refusal = g_new0 (Refusal, 1);

  yc_scan_job_fail (job, code, text);
  refusal->scanner = g_object_ref (self);
  refusal->job = job;
  g_idle_add_full (G_PRIORITY_DEFAULT, refuse_cb, refusal, free_refusal);
}

static gboolean
begin_job_cb (gpointer user_data)
{
  YcScanner *self = user_data;

  if (self->shut || self->job == NULL || self->job->running || self->search != 0 || self->closing != 0)
    return G_SOURCE_REMOVE;
  if (self->state == YC_SCANNER_NONE || self->active == NULL)
    yc_scanner_refresh (self);
  else
    run_job (self);
  return G_SOURCE_REMOVE;
}

void
yc_scanner_start (YcScanner *self, const char *device, const YcScanOptions *options, const char *job_id, const char *case_id,
                  const char *material_id, const char *case_folder, YcSealKey *key)
{
  YcScanJob *job;

  g_return_if_fail (YC_IS_SCANNER (self) && yc_id_is_uuid (job_id));

  job = yc_scan_job_new (job_id, case_id, material_id, case_folder, device, options, key);
  if (self->shut || self->job != NULL)
    refuse_job (self, job, YC_CAPTURE_ERROR_BUSY, "another scan is on");
  else if (yc_file_free_bytes (case_folder) < self->min_free)
    refuse_job (self, job, YC_CAPTURE_ERROR_NO_SPACE, "too little room for a scan");
  else
    {
      self->job = job;
      g_idle_add_full (G_PRIORITY_DEFAULT, begin_job_cb, g_object_ref (self), g_object_unref);
    }
}

static gboolean
ladder_cb (gpointer user_data)
{
  YcScanner *self = user_data;
  YcScanJob *job = self->job;

  if (++job->step == 1)
    {
      send_message (self, yc_scan_job_cancel_message (job));
      return G_SOURCE_CONTINUE;
    }
  job->ladder = 0;
  g_message ("scan helper %d does not stop: killed", (int) yc_scanner_get_helper_pid (self));
  yc_helper_stop (self->active, NULL, 0);
  return G_SOURCE_REMOVE;
}

/* Finished pages still come; "finished" follows within the ladder. A second call changes nothing. */
void
yc_scanner_cancel (YcScanner *self)
{
  YcScanJob *job = self->job;

  if (job == NULL || job->ladder != 0 || (job->running && self->state == YC_SCANNER_CANCELLING))
    return;
  if (!job->running)
    {
      refuse_job (self, steal_job (self), YC_CAPTURE_ERROR_CANCELLED, "cancelled before it began");
      return;
    }
  set_state (self, YC_SCANNER_CANCELLING);
  job->ladder = g_timeout_add_seconds (LADDER_STEP_SECONDS, ladder_cb, self);
  send_message (self, yc_scan_job_cancel_message (job));
}

/* Ends the job as cancelled and asks the helpers to go; they are killed when they do not, or when the scanner is dropped. */
void
yc_scanner_shutdown (YcScanner *self)
{
  YcScanJob *job;

  if (self->shut)
    return;
  self->shut = TRUE;
  g_clear_handle_id (&self->again, g_source_remove);
  job = self->job != NULL ? steal_job (self) : NULL;
  if (self->spare != NULL)
    retire_helper (self, g_steal_pointer (&self->spare), END_MS);
  replace_helper (self, END_MS);
  if (job == NULL)
    return;
  yc_scan_job_fail (job, YC_CAPTURE_ERROR_CANCELLED, "the program ends");
  finish_job (self, job, FALSE, 0);
}
