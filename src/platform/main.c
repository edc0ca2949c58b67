/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* yichuang-platform: the reference platform. Takes options, opens the store, serves until it is told to stop. Main thread. */
#define G_LOG_DOMAIN "yc-platform"
#include "config.h"

#include "base/yc-error.h"
#include "base/yc-file.h"
#include "base/yc-harden.h"
#include "base/yc-json.h"
#include "platform/yc-platform-credit.h"
#include "platform/yc-platform-demo.h"
#include "platform/yc-platform-evacuation.h"
#include "platform/yc-platform-server.h"

#include <errno.h>
#include <locale.h>
#include <string.h>

#define EXIT_USAGE 2
#define EXIT_FAILED 3
#define DEFAULT_NAME "一窗参考平台"
#define DEFAULT_PATIENCE 20
#define DEFAULT_HEARTBEAT 15
#define MAX_CA (64 * 1024)
#define MAX_DEMO (1024 * 1024)
#define MAX_CREDIT (64 * 1024 * 1024)

typedef struct
{
  char    *folder, *key, *name, *address, *certificate, *tls_key, *ca, *demo_file, *credit;
  char    *withdraw, *put_in, *reinstate, *take_out;   /* station codes */
  char    *into;
  int      port;
  int      codes;               /* that the demonstration prints */
  int      patience, heartbeat;
  gboolean demo, evacuated, version;
} Options;

static void
options_clear (Options *self)
{
  g_free (self->folder);
  g_free (self->key);
  g_free (self->name);
  g_free (self->address);
  g_free (self->certificate);
  g_free (self->tls_key);
  g_free (self->ca);
  g_free (self->demo_file);
  g_free (self->credit);
  g_free (self->withdraw);
  g_free (self->put_in);
  g_free (self->reinstate);
  g_free (self->take_out);
  g_free (self->into);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Options, options_clear)

static int
tell (int status, const char *what, const GError *error)
{
  /* Byte for byte: g_printerr() turns Chinese into question marks in the C locale. */
  fprintf (stderr, "yichuang-platform: %s%s%s\n", what, error != NULL ? "：" : "", error != NULL ? error->message : "");
  return status;
}

/* ---- options ---- */

static gboolean
read_options (int *argc, char ***argv, Options *options, GError **error)
{
  const GOptionEntry entries[] = {
    { "store", 0, 0, G_OPTION_ARG_FILENAME, &options->folder, "Folder of the data (default: $XDG_DATA_HOME/yichuang-platform)", "DIR" },
    { "key", 0, 0, G_OPTION_ARG_FILENAME, &options->key, "Key file (default: platform.key in that folder)", "FILE" },
    { "name", 0, 0, G_OPTION_ARG_STRING, &options->name, "What the platform is called", "TEXT" },
    { "address", 0, 0, G_OPTION_ARG_STRING, &options->address, "IP address to listen on (default: 127.0.0.1)", "ADDRESS" },
    { "port", 0, 0, G_OPTION_ARG_INT, &options->port, "Port (default: 0, any; it is printed)", "N" },
    { "tls-certificate", 0, 0, G_OPTION_ARG_FILENAME, &options->certificate, "Certificate (PEM), needed off loopback", "FILE" },
    { "tls-key", 0, 0, G_OPTION_ARG_FILENAME, &options->tls_key, "Its key (PEM)", "FILE" },
    { "tls-ca", 0, 0, G_OPTION_ARG_FILENAME, &options->ca, "Authority (PEM) that workstations get at their enrolment", "FILE" },
    { "patience", 0, 0, G_OPTION_ARG_INT, &options->patience, "Seconds that a client may be silent (default: 20)", "N" },
    { "heartbeat", 0, 0, G_OPTION_ARG_INT, &options->heartbeat, "Seconds between two comments of an event stream (default: 15)", "N" },
    { "demo", 0, 0, G_OPTION_ARG_NONE, &options->demo, "Set up the demonstration hall, print accounts and an enrolment code", NULL },
    { "demo-codes", 0, 0, G_OPTION_ARG_INT, &options->codes, "So many enrolment codes, one for each workstation (default: 1)", "N" },
    { "demo-file", 0, 0, G_OPTION_ARG_FILENAME, &options->demo_file, "What the demonstration hall is", "FILE" },
    { "credit", 0, 0, G_OPTION_ARG_FILENAME, &options->credit, "What a credit centre tells of applicants (credit.schema.json), instead of what it told before", "FILE" },
    { "withdraw", 0, 0, G_OPTION_ARG_STRING, &options->withdraw, "Withdraw the workstation with this code (as in its L- numbers), and end", "STATION" },
    { "reinstate", 0, 0, G_OPTION_ARG_STRING, &options->reinstate, "Take this withdrawn workstation back into service, and end", "STATION" },
    { "evacuated", 0, 0, G_OPTION_ARG_NONE, &options->evacuated, "List what withdrawn workstations handed over, and end", NULL },
    { "put-in", 0, 0, G_OPTION_ARG_STRING, &options->put_in, "Take what this withdrawn workstation handed over, and end", "STATION" },
    { "take-out", 0, 0, G_OPTION_ARG_STRING, &options->take_out, "Write what it handed over and nobody put in for a person to read, and end", "STATION" },
    { "into", 0, 0, G_OPTION_ARG_FILENAME, &options->into, "New folder for --take-out", "FOLDER" },
    { "version", 0, 0, G_OPTION_ARG_NONE, &options->version, "Print the version", NULL },
    G_OPTION_ENTRY_NULL,
  };
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);

  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, argc, argv, error))
    return FALSE;
  if (*argc == 1 && (options->take_out != NULL) == (options->into != NULL) && options->port >= 0 && options->port <= 65535 && options->patience >= 1 && options->patience <= 3600
      && options->heartbeat >= 1 && options->heartbeat <= 3600 && options->codes >= 1 && options->codes <= 99)
    return TRUE;
  g_set_error_literal (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, "unknown word, or a number out of its range");
  return FALSE;
}

static void
fill_defaults (Options *options)
{
  if (options->folder == NULL)
    options->folder = g_build_filename (g_get_user_data_dir (), "yichuang-platform", NULL);
  if (options->address == NULL)
    options->address = g_strdup ("127.0.0.1");
  if (options->name == NULL)
    options->name = g_strdup (DEFAULT_NAME);
}

/* ---- start ---- */

/* Returns: (transfer full): the demonstration's file, installed only with -Ddemo=true */
static JsonObject *
read_demo (const Options *options, GError **error)
{
  g_autofree char *path = options->demo_file != NULL ? g_strdup (options->demo_file) : g_build_filename (YC_PKGDATADIR, "demo", "enrolment.json", NULL);
  g_autoptr (GBytes) bytes = yc_file_read (path, MAX_DEMO, error);

  return bytes != NULL ? yc_json_parse_object (g_bytes_get_data (bytes, NULL), (gssize) g_bytes_get_size (bytes), NULL, error) : NULL;
}

static gboolean
set_up_demo (YcPlatformStore *store, const Options *options, GError **error)
{
  g_autoptr (JsonObject) enrolment = options->demo ? read_demo (options, error) : NULL;

  if (!options->demo)
    return TRUE;
  return enrolment != NULL && yc_platform_demo_set_up (store, enrolment, (guint) options->codes, stdout, error);
}

/* Nothing of it is taken when a part of it is wrong. */
static gboolean
take_credit (YcPlatformStore *store, const Options *options, GError **error)
{
  const YcJsonLimits limits = { .max_bytes = MAX_CREDIT, .max_depth = 8 };
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (JsonObject) json = NULL;

  if (options->credit == NULL)
    return TRUE;
  bytes = yc_file_read (options->credit, MAX_CREDIT, error);
  json = bytes != NULL ? yc_json_parse_object (g_bytes_get_data (bytes, NULL), (gssize) g_bytes_get_size (bytes), &limits, error) : NULL;
  return json != NULL && yc_platform_store_import_credit (store, json, error);
}

static gboolean
read_ca (const Options *options, char **ret_ca, GError **error)
{
  g_autoptr (GBytes) bytes = NULL;

  if (options->ca == NULL)
    return TRUE;
  bytes = yc_file_read (options->ca, MAX_CA, error);
  if (bytes == NULL)
    return FALSE;
  *ret_ca = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  /* It is handed to everybody: a file that holds the certificate and its key must not be the one. */
  if (strstr (*ret_ca, "PRIVATE KEY-----") == NULL && strstr (*ret_ca, "-----BEGIN CERTIFICATE-----") != NULL)
    return TRUE;
  g_set_error (error, YC_BASE_ERROR, YC_BASE_ERROR_FORMAT, "--tls-ca %s: certificates alone, and no private key, go to workstations", options->ca);
  return FALSE;
}

static int
serve (YcPlatformStore *store, const Options *options)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (YcPlatformServer) server = NULL;
  g_autofree char *uri = NULL, *ca = NULL;
  YcPlatformServerConfig config = {
    .store = store, .name = options->name, .address = options->address, .port = (guint16) options->port,
    .tls_certificate = options->certificate, .tls_key = options->tls_key, .patience = options->patience, .heartbeat = options->heartbeat,
  };

  if (!read_ca (options, &ca, &error))
    return tell (EXIT_FAILED, "无法读取 CA 证书", error);
  config.ca = ca;
  server = yc_platform_server_new (&config, &error);
  if (server == NULL)
    return tell (EXIT_FAILED, "无法开始监听", error);
  if (!set_up_demo (store, options, &error))
    return tell (EXIT_FAILED, "无法建立演示大厅", error);
  if (!take_credit (store, options, &error))
    return tell (EXIT_FAILED, "信用信息文件没有采用", error);
  uri = yc_platform_server_get_uri (server);
  printf ("listening\t%s\n", uri);
  if (fflush (stdout) != 0)
    return tell (EXIT_FAILED, "输出没有写成", NULL);
  return yc_platform_server_run (server) ? 0 : tell (EXIT_FAILED, "存储出错，已停止，请检查磁盘后重新启动", NULL);
}

/* What an administrator does while nobody is served. */
static int
administrate (YcPlatformStore *store, const Options *options)
{
  g_autoptr (GError) error = NULL;

  if (options->withdraw != NULL && !yc_platform_withdraw (store, options->withdraw, stdout, &error))
    return tell (EXIT_FAILED, "工作站没有停用", error);
  if (options->reinstate != NULL && !yc_platform_reinstate (store, options->reinstate, stdout, &error))
    return tell (EXIT_FAILED, "工作站没有恢复使用", error);
  if (options->put_in != NULL && !yc_platform_put_in (store, options->put_in, stdout, &error))
    return tell (EXIT_FAILED, "移交的办件没有收完，已收的不会丢失", error);
  if (options->take_out != NULL && !yc_platform_take_out (store, options->take_out, options->into, stdout, &error))
    return tell (EXIT_FAILED, "移交的办件没有取出完", error);
  if (options->evacuated && !yc_platform_list_evacuated (store, stdout, &error))
    return tell (EXIT_FAILED, "无法列出移交的办件", error);
  return fflush (stdout) == 0 ? 0 : tell (EXIT_FAILED, "输出没有写成", NULL);
}

int
main (int argc, char **argv)
{
  g_auto (Options) options = { .patience = DEFAULT_PATIENCE, .heartbeat = DEFAULT_HEARTBEAT, .codes = 1 };
  g_autoptr (GError) error = NULL;
  g_autoptr (YcPlatformStore) store = NULL;

  setlocale (LC_ALL, "");
  if (!yc_harden (!YC_DEVELOPMENT))
    g_warning ("the process could not be hardened: %s", g_strerror (errno));
  /* Standard output is for who started it. */
  g_log_writer_default_set_use_stderr (TRUE);
  if (!read_options (&argc, &argv, &options, &error))
    return tell (EXIT_USAGE, "用法不对", error);
  if (options.version)
    return puts ("yichuang-platform " YC_VERSION) >= 0 ? 0 : EXIT_FAILED;
  fill_defaults (&options);
  YcPlatformStoreConfig config = { .folder = options.folder, .key_path = options.key };
  store = yc_platform_store_open (&config, &error);
  if (store == NULL)
    return tell (EXIT_FAILED, "无法打开平台数据", error);
  if (options.withdraw != NULL || options.reinstate != NULL || options.put_in != NULL || options.take_out != NULL || options.evacuated)
    return administrate (store, &options);
  return serve (store, &options);
}
