/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* yichuangctl: the core from a terminal. Takes the words of the command line, finds the command, gives its exit code. One thread. */
#define G_LOG_DOMAIN "yc-cli"
#include "config.h"

#include "cli/yc-cli.h"

#include "base/yc-digest.h"
#include "base/yc-harden.h"

#include <errno.h>
#include <string.h>

static const YcCommand *const commands[] = {
  &yc_command_id_check,       &yc_command_deadline,       &yc_command_case_list,        &yc_command_case_show,
  &yc_command_case_history,   &yc_command_efile_verify,   &yc_command_efile_export,     &yc_command_document_inspect,
  &yc_command_store_verify,   &yc_command_store_rebuild,  &yc_command_store_recover,    &yc_command_store_backup,
  &yc_command_doctor,         &yc_command_enrol,         &yc_command_decide,
};

/* What is worth a note in the app's log is noise beside a command's answer. */
static GLogWriterOutput
write_log (GLogLevelFlags level, const GLogField *fields, gsize n_fields, gpointer data)
{
  if ((level & (G_LOG_LEVEL_ERROR | G_LOG_LEVEL_CRITICAL | G_LOG_LEVEL_WARNING)) == 0 && g_getenv ("G_MESSAGES_DEBUG") == NULL)
    return G_LOG_WRITER_HANDLED;
  return g_log_writer_standard_streams (level, fields, n_fields, data);
}

static void
print_overview (FILE *stream)
{
  fputs ("用法：yichuangctl COMMAND [OPTION...] [WORD...]\n\n命令：\n", stream);
  for (gsize i = 0; i < G_N_ELEMENTS (commands); i++)
    fprintf (stream, "  %-18s%s\n", commands[i]->name, commands[i]->summary);
  fputs ("\n通用选项：\n"
         "  --json            每行输出一个 JSON 对象；不写则以制表符分列\n"
         "  --store DIR       数据目录，默认 $XDG_DATA_HOME/yichuang\n"
         "  --help            写在命令后面：这个命令的用法\n"
         "  --version         版本\n"
         "\n退出码：0 已办；1 答案是否，或发现缺陷；2 用法或输入格式不对；3 现在办不成，原因见标准错误。\n",
         stream);
}

static void
print_help (const YcCommand *command)
{
  printf ("%s\n\n用法：yichuangctl %s %s\n\n%s", command->summary, command->name, command->synopsis, command->help);
  if (command->uses_store && strstr (command->help, "--store") == NULL)
    fputs ("  --store DIR       数据目录，默认 $XDG_DATA_HOME/yichuang\n", stdout);
  fputs ("  --json            每行输出一个 JSON 对象\n", stdout);
}

/* @ret_n: words that the name took. */
static const YcCommand *
find_command (int argc, char **argv, int *ret_n)
{
  g_autofree char *two = argc >= 2 ? g_strconcat (argv[0], " ", argv[1], NULL) : NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (commands); i++)
    {
      *ret_n = g_strcmp0 (commands[i]->name, two) == 0 ? 2 : 1;
      if (*ret_n == 2 || (argc >= 1 && strcmp (commands[i]->name, argv[0]) == 0))
        return commands[i];
    }
  return NULL;
}

static gboolean
asks_for_help (int argc, char **argv)
{
  for (int i = 0; i < argc && strcmp (argv[i], "--") != 0; i++)
    if (strcmp (argv[i], "--help") == 0)
      return TRUE;
  return FALSE;
}

static YcExit
run_command (const YcCommand *command, int argc, char **argv)
{
  YcCli cli = { .command = command, .words = g_ptr_array_new (), .fields = g_ptr_array_new_with_free_func (g_free) };
  YcExit status = YC_EXIT_DONE;

  if (asks_for_help (argc, argv))
    print_help (command);
  else
    status = command->run (&cli, argc, argv);
  g_ptr_array_unref (cli.words);
  g_ptr_array_unref (cli.fields);
  g_free (cli.store_folder);
  return status;
}

/* An answer that did not reach its reader was not given. */
static YcExit
end_output (YcExit status)
{
  if (fflush (stdout) == 0 && !ferror (stdout))
    return status;
  fprintf (stderr, "yichuangctl: 输出没有写成：%s\n", g_strerror (errno));
  return YC_EXIT_FAILED;
}

int
main (int argc, char **argv)
{
  const YcCommand *command = NULL;
  int n = 0;

  if (!yc_harden (!YC_DEVELOPMENT))
    g_warning ("the process could not be hardened: %s", g_strerror (errno));
  g_log_set_writer_func (write_log, NULL, NULL);
  yc_digest_init_library ();
  if (argc >= 2 && strcmp (argv[1], "--version") == 0)
    {
      puts ("yichuangctl " YC_VERSION);
      return (int) end_output (YC_EXIT_DONE);
    }
  command = find_command (argc - 1, argv + 1, &n);
  if (command != NULL)
    return (int) end_output (run_command (command, argc - 1 - n, argv + 1 + n));
  if (asks_for_help (argc - 1, argv + 1))
    {
      print_overview (stdout);
      return (int) end_output (YC_EXIT_DONE);
    }
  fputs (argc >= 2 ? "yichuangctl: 没有这个命令\n" : "yichuangctl: 请给出命令\n", stderr);
  print_overview (stderr);
  return YC_EXIT_USAGE;
}
