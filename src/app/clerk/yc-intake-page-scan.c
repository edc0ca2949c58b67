/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */

/* Scanning into the selected slot. A page is adopted by the store first and shown then; trouble becomes a drawn state of the page area,
 * pages so far stay. Main thread; the scanner has its own process, the store its own thread. */
#define G_LOG_DOMAIN "yc-app"
#include "config.h"

#include <glib/gi18n.h>

#include "app/clerk/yc-intake-page-private.h"
#include "app/yc-error-text.h"
#include "base/yc-error.h"
#include "base/yc-file.h"
#include "capture/yc-page-store.h"

#define ROOM_SECONDS 3          /* between two looks whether a full disk has room again */
#define VIEW_WIDTH 1240         /* px: half of A4 at 300 dpi, enough for fit width on every counter's screen */

typedef struct { char *case_id, *job_id, *material_id; int dpi; } Start;
typedef struct { char *folder; YcSealKey *key; char *job_id; } Ready;
typedef struct { YcPage *page; char *part; } Adopt;
typedef struct { GPtrArray *pages; GBytes *jpeg; char *page_id; } Adopted;

static void
start_free (Start *start)
{
  g_free (start->case_id);
  g_free (start->job_id);
  g_free (start->material_id);
  g_free (start);
}

static void
ready_free (Ready *ready)
{
  g_free (ready->folder);
  g_free (ready->job_id);
  g_clear_pointer (&ready->key, yc_seal_key_unref);
  g_free (ready);
}

static void
adopt_free (Adopt *adopt)
{
  yc_page_free (adopt->page);
  g_free (adopt->part);
  g_free (adopt);
}

static void
adopted_free (Adopted *adopted)
{
  g_clear_pointer (&adopted->pages, g_ptr_array_unref);
  g_clear_pointer (&adopted->jpeg, g_bytes_unref);
  g_free (adopted->page_id);
  g_free (adopted);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Adopted, adopted_free)

/* ---- options ---- */

static YcScanOptions
get_options (YcIntakePage *self)
{
  YcScanOptions options = { YC_SCAN_FEEDER, TRUE, 300 };
  g_autofree char *source = NULL;

  if (self->settings == NULL)
    return options;
  source = g_settings_get_string (self->settings, "scan-source");
  options.source = g_str_equal (source, "flatbed") ? YC_SCAN_FLATBED : g_str_equal (source, "feeder-duplex") ? YC_SCAN_FEEDER_DUPLEX : YC_SCAN_FEEDER;
  options.colour = g_settings_get_boolean (self->settings, "scan-colour");
  options.dpi = g_settings_get_int (self->settings, "scan-dpi");
  return options;
}

/* The remembered scanner while it is there; NULL = the first. */
static char *
dup_device (YcIntakePage *self)
{
  GPtrArray *devices = yc_scanner_get_devices (self->scanner);
  g_autofree char *wanted = self->settings != NULL ? g_settings_get_string (self->settings, "scan-device") : g_strdup ("");

  for (guint i = 0; i < devices->len; i++)
    if (g_str_equal (((const YcScannerDevice *) g_ptr_array_index (devices, i))->name, wanted))
      return g_steal_pointer (&wanted);
  return NULL;
}

/* What stopped the scan still stands at the scanner: paper, a cover. That it gave no answer is over as soon as it is found again, while the pages' place
 * goes on telling it. */
static gboolean
error_still_stands (YcIntakePage *self)
{
  gboolean silent = g_error_matches (self->job_error, YC_CAPTURE_ERROR, YC_CAPTURE_ERROR_DEVICE)
                    || g_error_matches (self->job_error, YC_CAPTURE_ERROR, YC_CAPTURE_ERROR_NO_SCANNER);

  return self->job_error != NULL && self->job == NULL && !(silent && yc_scanner_get_state (self->scanner) == YC_SCANNER_READY);
}

void
yc_intake_page_show_options (YcIntakePage *self)
{
  YcScanOptions options = get_options (self);

  yc_scan_foot_show_options (self->foot, &options);
  if (error_still_stands (self))
    yc_scan_foot_show_error (self->foot, self->job_error);
  else
    yc_scan_foot_show_state (self->foot, yc_scanner_get_state (self->scanner), self->job != NULL ? self->job_moving : 0);
}

gboolean
yc_intake_page_takes_pages (const YcIntakePage *self)
{
  return self->job != NULL || self->import != NULL;
}

gboolean
yc_intake_page_scanner_works (YcIntakePage *self)
{
  YcScannerState state = yc_scanner_get_state (self->scanner);

  return state == YC_SCANNER_SCANNING || state == YC_SCANNER_CANCELLING;
}

/* ---- a job ---- */

void
yc_intake_page_forget_job (YcIntakePage *self)
{
  if (self->job != NULL && self->scanner != NULL)
    yc_scanner_cancel (self->scanner);
  if (self->import != NULL)
    {
      g_autoptr (GError) cancelled = g_error_new_literal (YC_CAPTURE_ERROR, YC_CAPTURE_ERROR_CANCELLED, "The case was left");

      /* The answer of the store will find another case; the import must not wait for it. */
      g_cancellable_cancel (self->import_cancel);
      if (self->import_waiting)
        yc_import_page_done (self->import, cancelled);
      self->import_waiting = FALSE;
    }
  g_clear_handle_id (&self->room_source, g_source_remove);
  g_clear_pointer (&self->job, g_free);
  g_clear_pointer (&self->job_material, g_free);
  g_clear_error (&self->job_error);
  g_clear_pointer (&self->job_detail, g_free);
  g_clear_pointer (&self->job_end.reason, g_free);
  self->job_end = (YcScanEnd) { 0 };
  self->job_moving = self->job_stored = self->job_pending = 0;
  self->job_ended = self->job_imports = FALSE;
}

static gpointer
begin_job (YcStore *store, const YcActor *actor, gpointer data, GError **error)
{
  const Start *start = data;
  g_autoptr (YcSealKey) key = NULL;
  g_autofree char *folder = NULL;
  Ready *ready;

  if (!yc_page_store_begin_job (store, start->case_id, start->job_id, start->material_id, YC_PAGE_SCANNED, start->dpi, error))
    return NULL;
  key = yc_store_get_case_key (store, start->case_id, error);
  if (key == NULL || (folder = yc_store_make_case_folder (store, start->case_id, error)) == NULL)
    return NULL;
  ready = g_new0 (Ready, 1);
  ready->key = yc_store_derive_job_key (key, start->job_id);
  ready->folder = g_steal_pointer (&folder);
  ready->job_id = g_strdup (start->job_id);
  return ready;
}

static guint
count_slot_pages (YcIntakePage *self, const char *material_id)
{
  guint n = 0;

  for (guint i = 0; i < self->pages->len; i++)
    n += g_str_equal (((const YcPage *) g_ptr_array_index (self->pages, i))->material_id, material_id);
  return n;
}

/* After trouble, or when the guard saw something odd, the paper has to be counted before the case can be accepted. */
static void
settle_count (YcIntakePage *self, const char *material)
{
  guint n_pages = count_slot_pages (self, material);

  if (self->job_error != NULL && n_pages > 0)
    {
      g_autofree char *reason = self->job_stored > 0 ? g_strdup_printf (_("The scan broke off on page %u"), n_pages + 1)
                                                     : g_strdup (_("The last scan brought no page"));

      yc_intake_page_set_count (self, material, reason);
    }
  else
    yc_intake_page_set_count (self, material, self->job_error == NULL && self->job_end.suspicious ? self->job_end.reason : self->job_hold);
}

/* ---- a full disk: the state goes away by itself when there is room again ---- */

static gboolean
ended_full (YcIntakePage *self)
{
  return g_error_matches (self->job_error, YC_CAPTURE_ERROR, YC_CAPTURE_ERROR_NO_SPACE)
         || g_error_matches (self->job_error, YC_STORE_ERROR, YC_STORE_ERROR_NO_SPACE)
         || g_error_matches (self->job_error, YC_BASE_ERROR, YC_BASE_ERROR_NO_SPACE);
}

static gpointer
look_for_room (YcStore *store, const YcActor *actor, gpointer data, GError **error)
{
  return GINT_TO_POINTER (yc_file_free_bytes (yc_store_get_folder (store)) >= YC_SCANNER_MIN_FREE);
}

static void
looked_for_room_cb (YcIntakePage *self, gpointer *result, const GError *error)
{
  gboolean counts;

  /* Meanwhile another scan may have begun, or the clerk has settled it. */
  if (*result == NULL || self->job != NULL || !ended_full (self))
    return;
  counts = g_hash_table_contains (self->counts, self->job_material);
  g_clear_error (&self->job_error);
  yc_checklist_mark (self->checklist, self->job_material, counts ? YC_SLOT_MARK_COUNT : YC_SLOT_MARK_NONE);
  yc_intake_page_judge (self);
  yc_intake_page_show_options (self);
}

static gboolean
look_for_room_cb (gpointer data)
{
  YcIntakePage *self = data;

  if (!ended_full (self))
    {
      self->room_source = 0;
      return G_SOURCE_REMOVE;
    }
  yc_intake_page_run (self, look_for_room, NULL, NULL, NULL, looked_for_room_cb);
  return G_SOURCE_CONTINUE;
}

static void
finish_job (YcIntakePage *self)
{
  g_autofree char *material = g_strdup (self->job_material);

  g_clear_pointer (&self->job, g_free);
  settle_count (self, material);
  if (ended_full (self) && self->room_source == 0)
    self->room_source = g_timeout_add_seconds (ROOM_SECONDS, look_for_room_cb, self);
  yc_checklist_mark (self->checklist, material, self->job_error != NULL                              ? YC_SLOT_MARK_BROKEN
                                                : g_hash_table_contains (self->counts, material) ? YC_SLOT_MARK_COUNT
                                                                                                 : YC_SLOT_MARK_NONE);
  if (self->job_error == NULL && self->job_end.suspicious)
    yc_checklist_select (self->checklist, material);
  yc_intake_page_judge (self);
  yc_intake_page_show_options (self);
  if (yc_page_view_is_asking (self->view))
    yc_page_view_focus_count (self->view);
  yc_session_notify_case (self->session, self->case_id);
}

/* The scanner's last word may come before the store has adopted the last page. */
static void
maybe_finish_job (YcIntakePage *self)
{
  if (self->job != NULL && self->job_ended && self->job_pending == 0)
    finish_job (self);
}

static void
fail_job (YcIntakePage *self, const GError *error)
{
  if (self->job_error == NULL)
    self->job_error = g_error_copy (error);
  maybe_finish_job (self);
}

static void
ready_cb (YcIntakePage *self, gpointer *result, const GError *error)
{
  const Ready *ready = *result;
  YcScanOptions options = get_options (self);
  g_autofree char *device = dup_device (self);

  if (error != NULL)
    {
      self->job_ended = TRUE;
      fail_job (self, error);
      return;
    }
  if (g_strcmp0 (ready->job_id, self->job) != 0)
    return;
  yc_scanner_start (self->scanner, device, &options, self->job, self->case_id, self->job_material, ready->folder, ready->key);
}

static void
start_job (YcIntakePage *self)
{
  YcScanOptions options = get_options (self);
  gboolean goes_on = self->job_error != NULL && !self->job_imports && g_strcmp0 (self->job_material, self->selected) == 0;
  Start *start;

  if (yc_intake_page_takes_pages (self) || self->busy || self->selected == NULL)
    return;
  yc_intake_page_forget_job (self);
  self->job = yc_ids_uuid (yc_ids_system (), yc_clock_now (yc_session_get_clock (self->session)));
  self->job_material = g_strdup (self->selected);
  self->job_moving = 1;
  start = g_new0 (Start, 1);
  start->case_id = g_strdup (self->case_id);
  start->job_id = g_strdup (self->job);
  start->material_id = g_strdup (self->selected);
  start->dpi = options.dpi;
  /* Kept before the first page: after a crash, or when the case is left, the paper has to be counted. A clean end takes it off. */
  yc_intake_page_hold_slot (self, _("The scan did not come to its end"), goes_on);
  yc_checklist_mark (self->checklist, self->selected, YC_SLOT_MARK_SCANNING);
  yc_notice_bar_clear (self->notice);
  yc_thumbnail_strip_say (yc_page_view_get_strip (self->view), YC_TONE_WAIT, "");
  yc_intake_page_judge (self);
  yc_intake_page_show_options (self);
  yc_intake_page_run (self, begin_job, start, (GDestroyNotify) start_free, (GDestroyNotify) ready_free, ready_cb);
}

void
yc_intake_page_scan (YcIntakePage *self)
{
  if (self->step != YC_STEP_WORK || self->job != NULL || self->import != NULL)
    return;
  yc_intake_page_with_case (self, start_job);
}

void
yc_intake_page_stop (YcIntakePage *self)
{
  if (self->job != NULL)
    yc_scanner_cancel (self->scanner);
  else if (self->import_cancel != NULL)
    g_cancellable_cancel (self->import_cancel);
}

/* ---- scanning again ---- */

typedef struct { char *case_id, *material_id; } Drop;

static void
drop_free (Drop *drop)
{
  g_free (drop->case_id);
  g_free (drop->material_id);
  g_free (drop);
}

static gpointer
drop_scan (YcStore *store, const YcActor *actor, gpointer data, GError **error)
{
  const Drop *drop = data;

  return yc_page_store_drop_last_scan (store, drop->case_id, drop->material_id, actor, error)
         ? yc_page_store_list (store, drop->case_id, FALSE, error) : NULL;
}

static void
dropped_cb (YcIntakePage *self, gpointer *result, const GError *error)
{
  if (error != NULL)
    {
      yc_notice_bar_show_error (self->notice, error);
      return;
    }
  yc_intake_page_set_pages (self, g_steal_pointer ((GPtrArray **) result));
  /* The pages that it was about are gone; start_job() writes it down. */
  if (self->selected != NULL)
    g_hash_table_remove (self->counts, self->selected);
  g_clear_pointer (&self->job_hold, g_free);
  start_job (self);
}

void
yc_intake_page_rescan (YcIntakePage *self)
{
  Drop *drop;

  if (yc_intake_page_takes_pages (self) || self->busy || self->selected == NULL || self->case_id == NULL || !yc_intake_page_takes_into (self, self->selected))
    return;
  drop = g_new0 (Drop, 1);
  drop->case_id = g_strdup (self->case_id);
  drop->material_id = g_strdup (self->selected);
  yc_intake_page_run (self, drop_scan, drop, (GDestroyNotify) drop_free, (GDestroyNotify) g_ptr_array_unref, dropped_cb);
}

/* ---- what the scanner tells ---- */

static gpointer
adopt_page (YcStore *store, const YcActor *actor, gpointer data, GError **error)
{
  Adopt *adopt = data;
  YcPage *page = adopt->page;
  g_autoptr (Adopted) adopted = g_new0 (Adopted, 1);
  char *blob = yc_store_adopt_blob (store, page->case_id, adopt->part, page->job_id, page->job_page, &page->digest, error);

  if (blob == NULL)
    return NULL;
  g_free (page->blob);
  page->blob = blob;
  if (!yc_page_store_add (store, page, actor, error))
    return NULL;
  adopted->page_id = g_strdup (page->id);
  adopted->pages = yc_page_store_list (store, page->case_id, FALSE, error);
  if (adopted->pages == NULL)
    return NULL;
  /* The picture comes with the row, so that the page is on the screen without another turn. */
  adopted->jpeg = yc_page_store_read (store, page, NULL);
  return g_steal_pointer (&adopted);
}

static void
adopted_cb (YcIntakePage *self, gpointer *result, const GError *error)
{
  Adopted *adopted = *result;
  YcPageObject *object;

  self->job_pending -= self->job_pending > 0;
  if (error != NULL)
    {
      if (self->job != NULL)
        yc_scanner_cancel (self->scanner);
      fail_job (self, error);
      return;
    }
  self->job_stored++;
  yc_intake_page_set_pages (self, g_steal_pointer (&adopted->pages));
  object = g_hash_table_lookup (self->objects, adopted->page_id);
  if (object != NULL && adopted->jpeg != NULL)
    yc_page_pictures_offer (self->pictures, object, adopted->jpeg, VIEW_WIDTH);
  yc_page_view_select (self->view, G_MAXUINT);
  maybe_finish_job (self);
}

static void
page_cb (YcIntakePage *self, const char *job, const YcPage *page, const char *part)
{
  Adopt *adopt;

  if (g_strcmp0 (job, self->job) != 0)
    return;
  adopt = g_new0 (Adopt, 1);
  adopt->page = yc_page_copy (page);
  adopt->part = g_strdup (part);
  self->job_pending++;
  yc_intake_page_run (self, adopt_page, adopt, (GDestroyNotify) adopt_free, (GDestroyNotify) adopted_free, adopted_cb);
}

static void
page_moving_cb (YcIntakePage *self, const char *job, guint n, int permille)
{
  if (g_strcmp0 (job, self->job) != 0)
    return;
  if (n != self->job_moving)
    {
      self->job_moving = n;
      yc_intake_page_show_slot (self);
      yc_intake_page_show_options (self);
    }
  yc_page_view_show_progress (self->view, MAX (n, self->job_stored + 1), permille, self->job_stored);
}

static void
finished_cb (YcIntakePage *self, const char *job, guint pages, const GError *error, const YcScanEnd *end)
{
  if (g_strcmp0 (job, self->job) != 0)
    return;
  self->job_ended = TRUE;
  if (error != NULL && self->job_error == NULL)
    self->job_error = g_error_copy (error);
  if (end != NULL)
    {
      self->job_end = *end;
      self->job_end.reason = g_strdup (end->reason != NULL ? end->reason : "");
    }
  maybe_finish_job (self);
}

static void
devices_cb (YcIntakePage *self, GPtrArray *devices)
{
  yc_scan_foot_show_devices (self->foot, devices);
}

static void
state_cb (YcIntakePage *self)
{
  if (self->job != NULL)
    yc_intake_page_show_slot (self);
  yc_intake_page_show_options (self);
  yc_intake_page_load_when_free (self);
}

/* The room that was kept back is in use: what is under way is finished, but no more paper is taken in. */
static void
disk_full_cb (YcIntakePage *self, const GError *error)
{
  yc_notice_bar_show_error (self->notice, error);
  if (self->job == NULL)
    return;
  yc_scanner_cancel (self->scanner);
  fail_job (self, error);
}

void
yc_intake_page_watch_scanner (YcIntakePage *self)
{
  g_signal_connect_object (self->session, "disk-full", G_CALLBACK (disk_full_cb), self, G_CONNECT_SWAPPED);
  self->scanner = g_object_ref (yc_session_get_scanner (self->session));
  g_signal_connect_object (self->scanner, "devices", G_CALLBACK (devices_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->scanner, "state", G_CALLBACK (state_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->scanner, "page-moving", G_CALLBACK (page_moving_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->scanner, "page", G_CALLBACK (page_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->scanner, "finished", G_CALLBACK (finished_cb), self, G_CONNECT_SWAPPED);
  yc_scan_foot_show_devices (self->foot, yc_scanner_get_devices (self->scanner));
  yc_intake_page_show_options (self);
}
