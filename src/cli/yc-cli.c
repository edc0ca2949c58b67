/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* What all commands of yichuangctl share: options, lines of output as TABs or JSON, errors with a stable code, the way into the store.
 * Main thread. */
#define G_LOG_DOMAIN "yc-cli"
#include "config.h"

#include "cli/yc-cli.h"

#include "base/yc-error.h"
#include "base/yc-file.h"
#include "base/yc-json.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define MAX_STDIN (64 * 1024 * 1024)

/* ---- options ---- */

gboolean
yc_cli_parse (YcCli *cli, int *argc, char ***argv, const char *usage, const GOptionEntry *entries)
{
  const GOptionEntry common[] = {
    { "store", 0, 0, G_OPTION_ARG_FILENAME, &cli->store, "folder of the store", "DIR" },
    { "json", 0, 0, G_OPTION_ARG_NONE, &cli->json, "one JSON object a line", NULL },
    { NULL },
  };
  g_autoptr (GOptionContext) context = g_option_context_new (usage);
  g_autoptr (GError) error = NULL;

  g_option_context_add_main_entries (context, common, NULL);
  if (entries != NULL)
    g_option_context_add_main_entries (context, entries, NULL);
  if (g_option_context_parse (context, argc, argv, &error))
    return TRUE;
  yc_cli_wrong_use ("%s", error->message);
  return FALSE;
}

int
yc_cli_wrong_use (const char *format, ...)
{
  va_list args;

  va_start (args, format);
  fputs ("yichuangctl: ", stderr);
  vfprintf (stderr, format, args);
  fputs ("\n用法见 yichuangctl --help\n", stderr);
  va_end (args);
  return YC_CLI_USAGE;
}

/* What happened and what to do, for the errors an administrator meets. */
static const char *
find_advice (const char *code)
{
  static const struct { const char *code, *text; } advice[] = {
    { "store.busy", "工作站程序正在使用这份数据；请先退出它" },
    { "store.newer", "数据由更新的版本写成；请升级程序，数据没有改动" },
    { "store.damaged", "数据检查不通过；文件原样保留，请保存副本后联系管理员" },
    { "store.no-space", "磁盘已满；腾出空间后重试，没有数据丢失" },
    { "store.not-found", "没有找到" },
    { "store.conflict", "当前状态不允许这样做" },
    { "vault.locked", "密钥环已锁定；请解锁后重试" },
    { "vault.absent", "密钥环里没有这份数据的密钥；用中心的恢复密钥执行 yichuangctl store recover" },
    { "vault.no-service", "没有密钥服务；请在桌面会话中运行" },
    { "vault.password", "口令不对" },
    { "vault.tampered", "数据与封签不符；文件原样保留，请联系管理员" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (advice); i++)
    if (strcmp (advice[i].code, code) == 0)
      return advice[i].text;
  return "";
}

int
yc_cli_fail (GError *error)
{
  const char *code = yc_error_code (error);

  fprintf (stderr, "yichuangctl: %s: %s\n%s%s", code, error->message, find_advice (code), *find_advice (code) != '\0' ? "\n" : "");
  g_error_free (error);
  return YC_CLI_FAILED;
}

/* ---- output ---- */

/* A field must not break the line it stands in. */
static void
put_field (const char *text)
{
  for (const char *p = text; *p != '\0'; p++)
    putchar ((guchar) *p < 0x20 || *p == 0x7f ? ' ' : *p);
}

void
yc_cli_json (JsonObject *object)
{
  g_autofree char *text = yc_json_canonical_object (object);

  puts (text);
  json_object_unref (object);
}

void
yc_cli_line (YcCli *cli, const char *name, ...)
{
  JsonObject *object = cli->json ? json_object_new () : NULL;
  gboolean first = TRUE;
  va_list args;

  va_start (args, name);
  for (; name != NULL; name = va_arg (args, const char *))
    {
      const char *value = va_arg (args, const char *);
      g_autofree char *valid = g_utf8_make_valid (value, -1);

      if (object != NULL)
        json_object_set_string_member (object, name, valid);
      else
        {
          if (!first)
            putchar ('\t');
          put_field (valid);
        }
      first = FALSE;
    }
  va_end (args);
  if (object != NULL)
    yc_cli_json (object);
  else
    putchar ('\n');
}

/* ---- input ---- */

static GBytes *
read_stdin (gsize max_bytes, GError **error)
{
  g_autoptr (GByteArray) all = g_byte_array_new ();
  guint8 buffer[16384];

  for (;;)
    {
      ssize_t n = read (STDIN_FILENO, buffer, sizeof buffer);

      if (n < 0 && errno == EINTR)
        continue;
      if (n < 0)
        {
          yc_error_set_errno (error, errno, "read standard input");
          return NULL;
        }
      if (n == 0)
        return g_byte_array_free_to_bytes (g_steal_pointer (&all));
      g_byte_array_append (all, buffer, (guint) n);
      if (all->len > max_bytes)
        {
          g_set_error_literal (error, YC_BASE_ERROR, YC_BASE_ERROR_TOO_LARGE, "standard input is too large");
          return NULL;
        }
    }
}

GBytes *
yc_cli_read_file (const char *path, gsize max_bytes, GError **error)
{
  return strcmp (path, "-") == 0 ? read_stdin (max_bytes, error) : yc_file_read (path, max_bytes, error);
}

GPtrArray *
yc_cli_read_lines (GError **error)
{
  g_autoptr (GBytes) bytes = read_stdin (MAX_STDIN, error);
  g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func (g_free);
  const char *at = NULL, *end = NULL;
  gsize n = 0;

  if (bytes == NULL)
    return NULL;
  at = g_bytes_get_data (bytes, &n);
  for (end = at + n; at < end;)
    {
      const char *stop = memchr (at, '\n', (gsize) (end - at));
      gsize length = (gsize) ((stop != NULL ? stop : end) - at);

      while (length > 0 && at[length - 1] == '\r')
        length--;
      g_ptr_array_add (lines, g_strndup (at, length));
      at = stop != NULL ? stop + 1 : end;
    }
  return g_steal_pointer (&lines);
}

/* ---- store ---- */

char *
yc_cli_dup_store (YcCli *cli)
{
  return cli->store != NULL ? g_strdup (cli->store) : g_build_filename (g_get_user_data_dir (), "yichuang", NULL);
}

YcStore *
yc_cli_open (YcCli *cli, gboolean read_only, gboolean with_keys, GError **error)
{
  g_autofree char *folder = yc_cli_dup_store (cli);
  const YcStoreConfig config = { .folder = folder, .read_only = read_only, .with_keys = with_keys };

  return yc_store_open (&config, error);
}
