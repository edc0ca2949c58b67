/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* Options in, rows out: what all commands of yichuangctl do alike. Takes argv and streams of any bytes, gives TAB-separated text or one JSON
 * object a line. One thread, blocking. */
#define G_LOG_DOMAIN "yc-cli"
#include "config.h"

#include "cli/yc-cli.h"

#include "base/yc-error.h"
#include "base/yc-file.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#define FIELD_MAX 200           /* characters of an input that are repeated in the output */

/* ---- options ---- */

YcExit
yc_cli_usage (YcCli *cli, const char *format, ...)
{
  va_list args;
  g_autofree char *what = NULL;

  va_start (args, format);
  what = g_strdup_vprintf (format, args);
  va_end (args);
  /* Not g_printerr(): in the C locale it turns Chinese into question marks. */
  fprintf (stderr, "yichuangctl: %s\n用法：yichuangctl %s %s\n", what, cli->command->name, cli->command->synopsis);
  return YC_EXIT_USAGE;
}

static const YcOption *
find_option (const YcOption *options, const char *name, gsize n)
{
  for (const YcOption *option = options; option != NULL && option->name != NULL; option++)
    if (strlen (option->name) == n && strncmp (option->name, name, n) == 0)
      return option;
  return NULL;
}

/* @i: the option's place in argv; moves on when its value is the next word. */
static gboolean
take_option (YcCli *cli, const YcOption *options, int argc, char **argv, int *i)
{
  const char *name = argv[*i] + 2, *equals = strchr (name, '=');
  gsize n = equals != NULL ? (gsize) (equals - name) : strlen (name);
  const YcOption *option = find_option (options, name, n);
  const char *value = equals != NULL ? equals + 1 : NULL;
  g_autofree char *shown = yc_cli_clean (argv[*i], -1);

  if (option == NULL)
    return yc_cli_usage (cli, "没有这个选项：%s", shown) == YC_EXIT_DONE;
  if (option->kind == YC_OPTION_FLAG)
    {
      if (value != NULL)
        return yc_cli_usage (cli, "--%s 不带值", option->name) == YC_EXIT_DONE;
      *(gboolean *) option->target = TRUE;
      return TRUE;
    }
  if (value == NULL && *i + 1 < argc)
    value = argv[++*i];
  if (value == NULL || *value == '\0')
    return yc_cli_usage (cli, "--%s 缺少值", option->name) == YC_EXIT_DONE;
  if (option->kind == YC_OPTION_LIST)
    g_ptr_array_add (option->target, (gpointer) value);
  else if (*(const char **) option->target != NULL)
    return yc_cli_usage (cli, "--%s 只能写一次", option->name) == YC_EXIT_DONE;
  else
    *(const char **) option->target = value;
  return TRUE;
}

gboolean
yc_cli_parse (YcCli *cli, const YcOption *options, int argc, char **argv)
{
  const char *folder = NULL;
  const YcOption common[] = { { "json", YC_OPTION_FLAG, &cli->json },
                              { cli->command->uses_store ? "store" : NULL, YC_OPTION_TEXT, &folder },
                              { NULL, YC_OPTION_FLAG, NULL } };

  for (int i = 0; i < argc; i++)
    {
      const char *equals = strchr (argv[i], '=');
      gsize n = equals != NULL ? (gsize) (equals - argv[i]) : strlen (argv[i]);

      if (strcmp (argv[i], "--") == 0)
        {
          for (i++; i < argc; i++)
            g_ptr_array_add (cli->words, argv[i]);
          break;
        }
      if (argv[i][0] != '-' || argv[i][1] == '\0')
        g_ptr_array_add (cli->words, argv[i]);
      else if (argv[i][1] != '-')
        return yc_cli_usage (cli, "选项以 -- 开头") == YC_EXIT_DONE;
      else if (!take_option (cli, find_option (common, argv[i] + 2, n - 2) != NULL ? common : options, argc, argv, &i))
        return FALSE;
    }
  cli->store_folder = folder != NULL ? g_strdup (folder) : g_build_filename (g_get_user_data_dir (), "yichuang", NULL);
  return TRUE;
}

/* ---- rows ---- */

char *
yc_cli_clean (const char *value, gssize n)
{
  g_autofree char *valid = g_utf8_make_valid (value != NULL ? value : "", value != NULL ? n : 0);
  GString *clean = g_string_new (NULL);
  int left = FIELD_MAX;

  for (const char *p = valid; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (left-- == 0)
        {
          g_string_append (clean, "…");
          break;
        }
      /* Also the C1 codes and line separators: a terminal or a reader of lines acts on them. */
      g_string_append_unichar (clean, g_unichar_iscntrl (c) || c == 0x2028 || c == 0x2029 ? ' ' : c);
    }
  return g_string_free (clean, FALSE);
}

static void
add_field (YcCli *cli, const char *name, char *text, JsonNode *node)
{
  if (!cli->json)
    {
      g_ptr_array_add (cli->fields, text);
      g_clear_pointer (&node, json_node_unref);
      return;
    }
  g_free (text);
  if (cli->object == NULL)
    cli->object = json_object_new ();
  json_object_set_member (cli->object, name, node);
}

void
yc_cli_text (YcCli *cli, const char *name, const char *value)
{
  g_autofree char *valid = g_utf8_make_valid (value != NULL ? value : "", -1);
  GString *plain = g_string_new (NULL);
  JsonNode *node = json_node_init_string (json_node_alloc (), valid);

  for (const char *p = valid; *p != '\0'; p = g_utf8_next_char (p))
    g_string_append_unichar (plain, g_unichar_iscntrl (g_utf8_get_char (p)) ? ' ' : g_utf8_get_char (p));
  add_field (cli, name, g_string_free (plain, FALSE), node);
}

void
yc_cli_int (YcCli *cli, const char *name, gint64 value)
{
  add_field (cli, name, g_strdup_printf ("%" G_GINT64_FORMAT, value), json_node_init_int (json_node_alloc (), value));
}

void
yc_cli_truth (YcCli *cli, const char *name, gboolean value)
{
  add_field (cli, name, g_strdup (value ? "yes" : "no"), json_node_init_boolean (json_node_alloc (), value));
}

void
yc_cli_node (YcCli *cli, const char *name, JsonNode *node)
{
  if (cli->json)
    add_field (cli, name, NULL, node);
  else
    json_node_unref (node);
}

void
yc_cli_row (YcCli *cli)
{
  if (cli->json && cli->object != NULL)
    {
      g_autoptr (JsonNode) root = json_node_init_object (json_node_alloc (), cli->object);
      g_autofree char *text = json_to_string (root, FALSE);

      fputs (text, stdout);
      g_clear_pointer (&cli->object, json_object_unref);
    }
  for (guint i = 0; i < cli->fields->len; i++)
    {
      if (i > 0)
        fputc ('\t', stdout);
      fputs (g_ptr_array_index (cli->fields, i), stdout);
    }
  g_ptr_array_set_size (cli->fields, 0);
  fputc ('\n', stdout);
}

/* ---- input ---- */

gboolean
yc_cli_read_line (FILE *stream, GString *line, gboolean *ret_cut)
{
  gboolean any = FALSE;
  int c = EOF;

  g_string_truncate (line, 0);
  *ret_cut = FALSE;
  while ((c = getc_unlocked (stream)) != EOF && c != '\n')
    {
      any = TRUE;
      if (line->len < YC_CLI_LINE_MAX)
        g_string_append_c (line, (char) c);
      else
        *ret_cut = TRUE;
    }
  if (!any && c == EOF)
    return FALSE;
  if (line->len > 0 && line->str[line->len - 1] == '\r')
    g_string_truncate (line, line->len - 1);
  g_autofree char *valid = g_utf8_make_valid (line->str, (gssize) line->len);
  g_string_assign (line, valid);
  return TRUE;
}

static GBytes *
read_stream (int fd, gsize max_bytes, GError **error)
{
  g_autoptr (GByteArray) all = g_byte_array_new ();
  guint8 block[65536];
  gssize n = 0;

  while ((n = read (fd, block, sizeof block)) != 0)
    {
      if (n < 0 && errno == EINTR)
        continue;
      if (n < 0)
        {
          yc_error_set_errno (error, errno, "standard input");
          return NULL;
        }
      if (all->len + (gsize) n > max_bytes)
        {
          g_set_error (error, YC_BASE_ERROR, YC_BASE_ERROR_TOO_LARGE, "more than %" G_GSIZE_FORMAT " bytes", max_bytes);
          return NULL;
        }
      g_byte_array_append (all, block, (guint) n);
    }
  return g_byte_array_free_to_bytes (g_steal_pointer (&all));
}

GBytes *
yc_cli_read_file (const char *path, gsize max_bytes, GError **error)
{
  return strcmp (path, "-") == 0 ? read_stream (STDIN_FILENO, max_bytes, error) : yc_file_read (path, max_bytes, error);
}
