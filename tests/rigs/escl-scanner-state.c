/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 *
 * The scanner rig without its network: feeder, faults, jobs and the two XML documents that an eSCL client reads.
 * Takes control words and job requests, gives states and documents. Main thread only.
 */
#define G_LOG_DOMAIN "yc-rig"

#include "config.h"

#include "rigs/escl-scanner.h"
#include <stdlib.h>
#include <string.h>

#define NAMESPACES \
  "xmlns:scan=\"http://schemas.hp.com/imaging/escl/2011/05/03\" xmlns:pwg=\"http://www.pwg.org/schemas/2010/12/sm\""

static const char *const fault_nicks[] = { "", "jam", "cover", "hatch", "busy", "http500", "hang", "garbage", "trunc", "drop", "taken", NULL };

static void
free_job (gpointer data)
{
  RigJob *job = data;

  g_free (job->id);
  g_ptr_array_unref (job->pages);
  g_free (job);
}

/* Returns: (transfer full): a loaded, idle scanner without pages. */
Rig *
rig_new (void)
{
  Rig *rig = g_new0 (Rig, 1);

  rig->state = "Idle";
  rig->adf_state = "ScannerAdfLoaded";
  rig->loaded = TRUE;
  rig->pages = g_ptr_array_new_with_free_func (g_free);
  rig->jobs = g_ptr_array_new_with_free_func (free_job);
  return rig;
}

void
rig_free (Rig *rig)
{
  g_ptr_array_unref (rig->pages);
  g_ptr_array_unref (rig->jobs);
  g_free (rig);
}

static gint
compare_paths (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/* Puts the pictures of a folder into the feeder; jobs that run keep the old ones. */
gboolean
rig_set_pages (Rig *rig, const char *folder, GError **error)
{
  g_autoptr(GPtrArray) pages = g_ptr_array_new_with_free_func (g_free);
  g_autoptr(GDir) dir = g_dir_open (folder, 0, error);
  const char *name;

  if (dir == NULL)
    return FALSE;
  while ((name = g_dir_read_name (dir)) != NULL)
    if (g_str_has_suffix (name, ".jpg"))
      g_ptr_array_add (pages, g_build_filename (folder, name, NULL));
  if (pages->len == 0)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "no *.jpg in %s", folder);
      return FALSE;
    }
  g_ptr_array_sort (pages, compare_paths);
  g_ptr_array_unref (rig->pages);
  rig->pages = g_steal_pointer (&pages);
  return TRUE;
}

static gboolean
set_fault (Rig *rig, const char *value, GError **error)
{
  g_auto(GStrv) parts = g_strsplit (value, "@", 2);
  guint64 page = 0;

  if (*value == '\0')
    {
      rig->fault = RIG_FAULT_NONE;
      return TRUE;
    }
  for (guint i = 1; fault_nicks[i] != NULL; i++)
    if (g_str_equal (parts[0], fault_nicks[i]) && parts[1] != NULL)
      {
        if (!g_ascii_string_to_unsigned (parts[1], 10, 1, 10000, &page, error))
          return FALSE;
        rig->fault = (RigFault) i;
        rig->fault_page = (guint) page;
        return TRUE;
      }
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, "unknown fault \"%s\"", value);
  return FALSE;
}

static void
set_loaded (Rig *rig, gboolean loaded)
{
  rig->loaded = loaded;
  rig->adf_state = loaded ? "ScannerAdfLoaded" : "ScannerAdfEmpty";
  if (loaded)
    rig->state = "Idle";
}

static gboolean
set_number (const char *text, guint max, guint *ret_number, GError **error)
{
  guint64 number = 0;

  if (!g_ascii_string_to_unsigned (text, 10, 0, max, &number, error))
    return FALSE;
  *ret_number = (guint) number;
  return TRUE;
}

static gboolean
control_word (Rig *rig, const char *word, GError **error)
{
  if (g_str_equal (word, "load"))
    set_loaded (rig, TRUE);
  else if (g_str_equal (word, "unload"))
    set_loaded (rig, FALSE);
  else if (g_str_has_prefix (word, "fault="))
    return set_fault (rig, word + strlen ("fault="), error);
  else if (g_str_has_prefix (word, "pages="))
    return rig_set_pages (rig, word + strlen ("pages="), error);
  else if (g_str_has_prefix (word, "ppm="))
    return set_number (word + strlen ("ppm="), 60000, &rig->ppm, error);
  else if (g_str_has_prefix (word, "look="))
    return set_number (word + strlen ("look="), 100, &rig->look, error);
  else if (*word != '\0')
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, "unknown word \"%s\"", word);
      return FALSE;
    }
  return TRUE;
}

/* Words separated by blanks: load, unload, fault=KIND@N, fault=, ppm=N, look=N, pages=FOLDER. */
gboolean
rig_control (Rig *rig, const char *words, GError **error)
{
  g_auto(GStrv) list = g_strsplit_set (words, " \r\n", -1);

  for (guint i = 0; list[i] != NULL; i++)
    if (!control_word (rig, list[i], error))
      return FALSE;
  return TRUE;
}

/* Returns: (transfer none) (nullable) */
RigJob *
rig_find_job (Rig *rig, const char *id)
{
  for (guint i = 0; i < rig->jobs->len; i++)
    {
      RigJob *job = g_ptr_array_index (rig->jobs, i);
      if (g_str_equal (job->id, id))
        return job;
    }
  return NULL;
}

/* A feeder job takes all pages, a platen job the first. Returns: (transfer none) */
RigJob *
rig_add_job (Rig *rig, gboolean feeder)
{
  RigJob *job = g_new0 (RigJob, 1);
  guint n_pages = feeder ? rig->pages->len : MIN (rig->pages->len, 1);

  job->id = g_uuid_string_random ();
  job->state = "Processing";
  job->feeder = feeder;
  job->started = job->last_left = g_get_monotonic_time ();
  job->pages = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < n_pages; i++)
    g_ptr_array_add (job->pages, g_strdup (g_ptr_array_index (rig->pages, i)));
  g_ptr_array_add (rig->jobs, job);
  rig->state = "Processing";
  if (feeder)
    rig->adf_state = "ScannerAdfProcessing";
  return job;
}

/* Ends @job with "Completed", "Canceled" or "Aborted"; a completed one has emptied the feeder. */
void
rig_end_job (Rig *rig, RigJob *job, const char *job_state)
{
  gboolean completed = g_str_equal (job_state, "Completed");

  job->state = job_state;
  rig->state = g_str_equal (job_state, "Aborted") ? "Stopped" : "Idle";
  if (completed && job->feeder)
    set_loaded (rig, FALSE);
  if (rig->refill && !g_str_equal (job_state, "Aborted"))
    set_loaded (rig, TRUE);
}

static void
append_input (GString *xml, const char *element)
{
  static const char *const modes[] = { "BlackAndWhite1", "Grayscale8", "RGB24" };
  static const int dpis[] = { 75, 100, 150, 200, 300, 600 };

  g_string_append_printf (xml,
                          "<scan:%s><scan:MinWidth>16</scan:MinWidth><scan:MaxWidth>2550</scan:MaxWidth>"
                          "<scan:MinHeight>16</scan:MinHeight><scan:MaxHeight>4200</scan:MaxHeight>"
                          "<scan:MaxScanRegions>1</scan:MaxScanRegions><scan:SettingProfiles><scan:SettingProfile>"
                          "<scan:ColorModes>", element);
  for (guint i = 0; i < G_N_ELEMENTS (modes); i++)
    g_string_append_printf (xml, "<scan:ColorMode>%s</scan:ColorMode>", modes[i]);
  g_string_append (xml, "</scan:ColorModes><scan:DocumentFormats><pwg:DocumentFormat>image/jpeg</pwg:DocumentFormat>"
                   "<scan:DocumentFormatExt>image/jpeg</scan:DocumentFormatExt></scan:DocumentFormats>"
                   "<scan:SupportedResolutions><scan:DiscreteResolutions>");
  for (guint i = 0; i < G_N_ELEMENTS (dpis); i++)
    g_string_append_printf (xml,
                            "<scan:DiscreteResolution><scan:XResolution>%d</scan:XResolution>"
                            "<scan:YResolution>%d</scan:YResolution></scan:DiscreteResolution>", dpis[i], dpis[i]);
  g_string_append_printf (xml,
                          "</scan:DiscreteResolutions></scan:SupportedResolutions></scan:SettingProfile>"
                          "</scan:SettingProfiles></scan:%s>", element);
}

/* Lengths are in 1/300 inch. Returns: (transfer full) */
char *
rig_capabilities (void)
{
  GString *xml = g_string_new ("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");

  g_string_append (xml, "<scan:ScannerCapabilities " NAMESPACES "><pwg:Version>2.63</pwg:Version>"
                   "<pwg:MakeAndModel>Yichuang Practice Scanner</pwg:MakeAndModel>"
                   "<pwg:SerialNumber>PRACTICE-1</pwg:SerialNumber>"
                   "<scan:UUID>6f1d2c3a-0000-4000-8000-0123456789ab</scan:UUID><scan:Platen>");
  append_input (xml, "PlatenInputCaps");
  g_string_append (xml, "</scan:Platen><scan:Adf>");
  append_input (xml, "AdfSimplexInputCaps");
  append_input (xml, "AdfDuplexInputCaps");
  g_string_append (xml, "<scan:FeederCapacity>100</scan:FeederCapacity></scan:Adf></scan:ScannerCapabilities>\n");
  return g_string_free (xml, FALSE);
}

/* Returns: (transfer full) */
char *
rig_status (Rig *rig)
{
  GString *xml = g_string_new ("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");

  g_string_append_printf (xml, "<scan:ScannerStatus " NAMESPACES "><pwg:Version>2.63</pwg:Version>"
                          "<pwg:State>%s</pwg:State><scan:AdfState>%s</scan:AdfState><scan:Jobs>",
                          rig->state, rig->adf_state);
  for (guint i = 0; i < rig->jobs->len; i++)
    {
      RigJob *job = g_ptr_array_index (rig->jobs, i);
      g_string_append_printf (xml,
                              "<scan:JobInfo><pwg:JobUri>/eSCL/ScanJobs/%s</pwg:JobUri><pwg:JobUuid>%s</pwg:JobUuid>"
                              "<scan:Age>1</scan:Age><pwg:ImagesCompleted>%u</pwg:ImagesCompleted>"
                              "<pwg:JobState>%s</pwg:JobState></scan:JobInfo>",
                              job->id, job->id, job->delivered, job->state);
    }
  g_string_append (xml, "</scan:Jobs></scan:ScannerStatus>\n");
  return g_string_free (xml, FALSE);
}
