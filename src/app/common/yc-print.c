/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */

/* Prints a stored paper: stored bytes = shown bytes = bytes sent to the printer. It takes a case and a paper, finds the printer, commits on the
 * store's thread that the print begins (so that there is one unmarked original, whatever happens next) and reads the PDF, marks a reprint, hands
 * the file to GtkPrintJob and logs the outcome in the case. One print a paper at a time. The one clear-text file lies in a private folder
 * below $XDG_RUNTIME_DIR, which must be memory, and goes as soon as the queue has it. Main thread only. */
#define G_LOG_DOMAIN "yc-app"
#include "config.h"

#include <glib/gi18n.h>
#include <gtk/gtkunixprint.h>

#include "acceptance/yc-notice.h"
#include "app/common/yc-print.h"
#include "app/common/yc-printer-chooser.h"
#include "app/yc-settings.h"
#include "base/yc-error.h"
#include "base/yc-file.h"
#include "base/yc-memory-folder.h"

#define FOLDER_PREFIX "yichuang-print-"

GQuark
yc_print_error_quark (void)
{
  static const char *const codes[] = { "no-printer", "failed", "cancelled", "under-way" };
  GQuark quark = g_quark_from_static_string ("yc-print-error-quark");

  yc_error_register (quark, "print", codes, G_N_ELEMENTS (codes));
  return quark;
}

/* One print from the key press to the log. */
typedef struct
{
  GtkWindow *parent;       /* (owned) */
  YcSession *session;      /* (owned) */
  char *case_id;
  char *paper_id;
  GtkPrinter *printer;     /* (owned) (nullable) until found */
  int nth;                 /* 0 until the print is begun in the case's log */
  char *title;
  int copies;              /* 份数 of this print */
  gint64 sent;             /* UTC us: when the queue took it; 0 before */
  GBytes *pdf;             /* (nullable) until read */
  YcMemoryFolder *folder;  /* (nullable) holds the clear text, removed at the end */
  YcPrintDone done;
  gpointer user_data;
} Print;

/* Ids of the papers that are on their way. */
static GHashTable *under_way;

static void
print_free (Print *print)
{
  g_clear_pointer (&print->folder, yc_memory_folder_free);
  g_clear_object (&print->parent);
  g_clear_object (&print->session);
  g_clear_pointer (&print->case_id, g_free);
  g_clear_pointer (&print->paper_id, g_free);
  g_clear_object (&print->printer);
  g_clear_pointer (&print->title, g_free);
  g_clear_pointer (&print->pdf, g_bytes_unref);
  g_free (print);
}

/* ---- the log in the case ---- */

typedef struct { char *case_id, *paper_id, *printer; int nth; gboolean ok; gint64 sent; } LogJob;

static void
log_job_free (gpointer data)
{
  LogJob *job = data;

  g_free (job->case_id);
  g_free (job->paper_id);
  g_free (job->printer);
  g_free (job);
}

static gpointer
log_print (YcStore *store, const YcActor *actor, gpointer data, GError **error)
{
  const LogJob *job = data;

  yc_case_store_log_print (store, job->case_id, job->paper_id, job->nth, job->ok, job->printer, job->sent, actor, error);
  return NULL;
}

typedef struct { Print *print; GError *error; } Logged;

static void
logged_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Logged *logged = user_data;
  Print *print = logged->print;
  g_autoptr (GError) log_error = NULL;

  yc_session_run_finish (YC_SESSION (source), result, &log_error);
  if (log_error != NULL)
    g_warning ("a print could not be logged: %s (%s)", log_error->message, yc_error_code (log_error));
  yc_session_notify_case (print->session, print->case_id);
  /* Whoever is told may print the paper again. */
  g_hash_table_remove (under_way, print->paper_id);
  if (print->done != NULL)
    print->done (logged->error != NULL ? logged->error : log_error, print->user_data);
  g_clear_error (&logged->error);
  g_free (logged);
  print_free (print);
}

static char *
dup_printer_name (const Print *print)
{
  return g_strdup (print->printer != NULL ? gtk_printer_get_name (print->printer) : "");
}

/* The end of every print that reached the paper: outcome into the case, then the caller is told. @error: (transfer full) (nullable). */
static void
finish (Print *print, GError *error)
{
  Logged *logged = g_new0 (Logged, 1);
  LogJob *job = g_new0 (LogJob, 1);

  if (error != NULL)
    g_message ("print failed: %s", error->message);
  g_clear_pointer (&print->folder, yc_memory_folder_free);
  *job = (LogJob) { g_strdup (print->case_id), g_strdup (print->paper_id), dup_printer_name (print), print->nth, error == NULL, print->sent };
  *logged = (Logged) { print, error };
  yc_session_run (print->session, log_print, job, log_job_free, NULL, logged_cb, logged);
}

/* ---- beginning: the log first, then the paper ---- */

typedef struct { char *case_id, *paper_id, *printer; } BeginJob;
typedef struct { GBytes *pdf; char *title; int nth, copies; GError *error; } Begun;

static void
begin_job_free (gpointer data)
{
  BeginJob *job = data;

  g_free (job->case_id);
  g_free (job->paper_id);
  g_free (job->printer);
  g_free (job);
}

static void
begun_free (gpointer data)
{
  Begun *begun = data;

  g_clear_pointer (&begun->pdf, g_bytes_unref);
  g_clear_error (&begun->error);
  g_free (begun->title);
  g_free (begun);
}

/* The paper in @papers; NULL with @error when it is not there. */
static const YcPaperRecord *
find_paper (const GPtrArray *papers, const BeginJob *job, GError **error)
{
  for (guint i = 0; i < papers->len; i++)
    {
      const YcPaperRecord *paper = g_ptr_array_index (papers, i);
      if (g_str_equal (paper->id, job->paper_id))
        return paper;
    }
  g_set_error (error, YC_STORE_ERROR, YC_STORE_ERROR_NOT_FOUND, "no such paper");
  return NULL;
}

/* The stored bytes for the original, a marked copy of them for every later one. */
static GBytes *
read_paper (YcStore *store, const BeginJob *job, int nth, GError **error)
{
  g_autoptr (GBytes) stored = yc_case_store_get_paper (store, job->case_id, job->paper_id, error);

  if (stored == NULL || nth <= 1)
    return g_steal_pointer (&stored);
  return yc_notice_mark_reprint (stored, nth - 1, yc_clock_now (yc_store_get_clock (store)), error);
}

/* What fails after the beginning comes back inside the result: the begun print has to be taken back. */
static gpointer
begin_print (YcStore *store, const YcActor *actor, gpointer data, GError **error)
{
  const BeginJob *job = data;
  g_autoptr (GPtrArray) papers = yc_case_store_list_papers (store, job->case_id, error);
  const YcPaperRecord *paper = papers != NULL ? find_paper (papers, job, error) : NULL;
  Begun *begun;
  int nth = 0;

  if (paper == NULL || !yc_case_store_begin_print (store, job->case_id, job->paper_id, job->printer, actor, &nth, error))
    return NULL;
  begun = g_new0 (Begun, 1);
  begun->title = g_strdup (paper->title);
  begun->nth = nth;
  begun->copies = yc_paper_record_get_copies (paper, nth);
  begun->pdf = read_paper (store, job, nth, &begun->error);
  return begun;
}

/* ---- the printer ---- */

char *
yc_print_dup_printer (void)
{
  g_autoptr (GSettings) settings = yc_settings_open ();

  return settings != NULL ? g_settings_get_string (settings, "printer") : g_strdup ("");
}

static void
remember_printer (const char *name)
{
  g_autoptr (GSettings) settings = yc_settings_open ();

  if (settings != NULL && !g_settings_set_string (settings, "printer", name))
    g_warning ("the printer could not be remembered");
}

/* GTK calls a job sent also when the queue refused it: the answer of CUPS then holds no job, and GTK says "finished" in the same breath. A job
 * that was taken is followed for a while, because a queue may abort it; one that still waits after that is the queue's. */
#define FOLLOW_MS 8000

typedef struct
{
  Print *print;
  GtkPrintJob *job;        /* (owned) */
  guint refused_id;
  guint follow_id;
} Follow;

static void
follow_end (Follow *follow, const char *problem)
{
  Print *print = follow->print;
  GError *error = problem != NULL ? g_error_new_literal (YC_PRINT_ERROR, YC_PRINT_ERROR_FAILED, problem) : NULL;

  g_clear_handle_id (&follow->refused_id, g_source_remove);
  g_clear_handle_id (&follow->follow_id, g_source_remove);
  g_signal_handlers_disconnect_by_data (follow->job, follow);
  g_clear_object (&follow->job);
  g_free (follow);
  finish (print, error);
}

static gboolean
refused_cb (gpointer user_data)
{
  Follow *follow = user_data;

  follow->refused_id = 0;
  if (gtk_print_job_get_status (follow->job) == GTK_PRINT_STATUS_FINISHED)
    follow_end (follow, "the queue did not take the job");
  return G_SOURCE_REMOVE;
}

static gboolean
followed_cb (gpointer user_data)
{
  Follow *follow = user_data;

  follow->follow_id = 0;
  follow_end (follow, NULL);
  return G_SOURCE_REMOVE;
}

static void
status_cb (GtkPrintJob *job, gpointer user_data)
{
  Follow *follow = user_data;
  GtkPrintStatus status = gtk_print_job_get_status (job);

  if (follow->refused_id != 0)
    return;
  if (status == GTK_PRINT_STATUS_FINISHED)
    follow_end (follow, NULL);
  else if (status == GTK_PRINT_STATUS_FINISHED_ABORTED)
    follow_end (follow, "the queue gave the job up");
}

static void
job_sent_cb (GtkPrintJob *job, gpointer user_data, const GError *job_error)
{
  Print *print = user_data;
  Follow *follow;

  if (job_error != NULL)
    {
      finish (print, g_error_new_literal (YC_PRINT_ERROR, YC_PRINT_ERROR_FAILED, job_error->message));
      return;
    }
  g_clear_pointer (&print->folder, yc_memory_folder_free);
  print->sent = yc_clock_now (yc_session_get_clock (print->session));
  follow = g_new0 (Follow, 1);
  follow->print = print;
  follow->job = g_object_ref (job);
  follow->refused_id = g_idle_add_full (G_PRIORITY_HIGH, refused_cb, follow, NULL);
  follow->follow_id = g_timeout_add (FOLLOW_MS, followed_cb, follow);
  g_signal_connect (job, "status-changed", G_CALLBACK (status_cb), follow);
}

static gboolean
give_clear_text (Print *print, GtkPrintJob *job, GError **error)
{
  gsize n = 0;
  gconstpointer data = g_bytes_get_data (print->pdf, &n);
  g_autofree char *file = NULL;

  print->folder = yc_memory_folder_new (g_get_user_runtime_dir (), FOLDER_PREFIX, error);
  if (print->folder == NULL)
    return FALSE;
  file = g_build_filename (yc_memory_folder_get_path (print->folder), "paper.pdf", NULL);
  return yc_file_write_atomic (file, data, n, 0600, error) && gtk_print_job_set_source_file (job, file, error);
}

static void
send_job (Print *print)
{
  g_autoptr (GtkPrintSettings) settings = gtk_print_settings_new ();
  g_autoptr (GtkPageSetup) setup = gtk_page_setup_new ();
  g_autoptr (GtkPaperSize) a4 = gtk_paper_size_new (GTK_PAPER_NAME_A4);
  g_autoptr (GtkPrintJob) job = NULL;
  GError *error = NULL;

  gtk_page_setup_set_paper_size_and_default_margins (setup, a4);
  gtk_print_settings_set_paper_size (settings, a4);
  gtk_print_settings_set_n_copies (settings, print->copies);
  gtk_print_settings_set_collate (settings, TRUE);
  job = gtk_print_job_new (print->title, print->printer, settings, setup);
  gtk_print_job_set_track_print_status (job, TRUE);
  if (!give_clear_text (print, job, &error))
    {
      if (error->domain != YC_BASE_ERROR)
        {
          g_autoptr (GError) cause = g_steal_pointer (&error);
          error = g_error_new_literal (YC_PRINT_ERROR, YC_PRINT_ERROR_FAILED, cause->message);
        }
      finish (print, error);
      return;
    }
  gtk_print_job_send (job, job_sent_cb, print, NULL);
}

static void
begun_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Print *print = user_data;
  GError *error = NULL;
  Begun *begun = yc_session_run_finish (YC_SESSION (source), result, &error);

  if (begun == NULL)
    {
      finish (print, error);
      return;
    }
  print->nth = begun->nth;
  print->copies = begun->copies;
  print->title = g_strdup (begun->title);
  print->pdf = begun->pdf != NULL ? g_bytes_ref (begun->pdf) : NULL;
  error = g_steal_pointer (&begun->error);
  begun_free (begun);
  if (print->pdf != NULL)
    send_job (print);
  else
    finish (print, error);
}

static void
begin (Print *print, GtkPrinter *printer)
{
  BeginJob *job = g_new0 (BeginJob, 1);

  print->printer = g_object_ref (printer);
  *job = (BeginJob) { g_strdup (print->case_id), g_strdup (print->paper_id), dup_printer_name (print) };
  yc_session_run (print->session, begin_print, job, begin_job_free, begun_free, begun_cb, print);
}

/* ---- finding the printer ---- */

typedef struct
{
  char *wanted;            /* "": none remembered */
  GtkPrinter *found;       /* (owned) (nullable) */
  Print *print;
} Search;

/* TRUE stops the enumeration. A "print to file" would leave the paper in clear, so it is no printer here. */
static gboolean
consider_printer (GtkPrinter *printer, gpointer user_data)
{
  Search *search = user_data;

  if (gtk_printer_is_virtual (printer) || !g_str_equal (gtk_printer_get_name (printer), search->wanted))
    return FALSE;
  g_set_object (&search->found, printer);
  return TRUE;
}

static void
chosen_cb (GtkPrinter *printer, const GError *error, gpointer user_data)
{
  Print *print = user_data;

  if (printer == NULL)
    {
      finish (print, g_error_copy (error));
      return;
    }
  remember_printer (gtk_printer_get_name (printer));
  begin (print, printer);
}

static void
search_ended (gpointer data)
{
  Search *search = data;
  Print *print = search->print;

  if (search->found != NULL)
    begin (print, search->found);
  else
    yc_printer_chooser_run (print->parent, chosen_cb, print);
  g_clear_object (&search->found);
  g_free (search->wanted);
  g_free (search);
}

void
yc_print_paper (GtkWindow *parent, YcSession *session, const char *case_id, const char *paper_id, YcPrintDone done, gpointer user_data)
{
  Print *print;
  Search *search;

  if (under_way == NULL)
    under_way = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  if (!g_hash_table_add (under_way, g_strdup (paper_id)))
    {
      g_autoptr (GError) error = g_error_new_literal (YC_PRINT_ERROR, YC_PRINT_ERROR_UNDER_WAY, "the paper is on its way to the printer");
      if (done != NULL)
        done (error, user_data);
      return;
    }
  print = g_new0 (Print, 1);
  print->parent = g_object_ref (parent);
  print->session = g_object_ref (session);
  print->case_id = g_strdup (case_id);
  print->paper_id = g_strdup (paper_id);
  print->done = done;
  print->user_data = user_data;
  search = g_new0 (Search, 1);
  search->wanted = yc_print_dup_printer ();
  search->print = print;
  gtk_enumerate_printers (consider_printer, search, search_ended, FALSE);
}

gboolean
yc_print_is_running (void)
{
  return under_way != NULL && g_hash_table_size (under_way) > 0;
}

/* ---- what a crash left ---- */

static void
sweep_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  guint n = yc_memory_folder_sweep (g_get_user_runtime_dir (), FOLDER_PREFIX);

  if (n > 0)
    g_message ("%u papers in clear, left by an end in the midst of printing, were removed", n);
  g_task_return_boolean (task, TRUE);
}

void
yc_print_sweep (void)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, NULL, NULL);

  g_task_run_in_thread (task, sweep_thread);
}

/* ---- choosing without printing ---- */

typedef struct { YcPrintDone done; gpointer user_data; } Choice;

static void
choice_made_cb (GtkPrinter *printer, const GError *error, gpointer user_data)
{
  Choice *choice = user_data;

  if (printer != NULL)
    remember_printer (gtk_printer_get_name (printer));
  if (choice->done != NULL)
    choice->done (error, choice->user_data);
  g_free (choice);
}

void
yc_print_choose_printer (GtkWindow *parent, YcPrintDone done, gpointer user_data)
{
  Choice *choice = g_new0 (Choice, 1);

  *choice = (Choice) { done, user_data };
  yc_printer_chooser_run (parent, choice_made_cb, choice);
}
