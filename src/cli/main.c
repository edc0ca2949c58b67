/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* Program yichuangctl: the core from a terminal. Picks the command by its words and gives its status. */
#define G_LOG_DOMAIN "yc-cli"
#include "config.h"

#include "cli/yc-cli.h"

#include <locale.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>

typedef struct
{
  const char *first, *second;   /* second NULL: a command of one word */
  YcCliFunc   func;
} Command;

static const Command commands[] = {
  { "id", "check", yc_cli_id_check },
  { "deadline", NULL, yc_cli_deadline },
  { "document", "inspect", yc_cli_document_inspect },
  { "efile", "verify", yc_cli_efile_verify },
  { "efile", "export", yc_cli_efile_export },
  { "case", "list", yc_cli_case_list },
  { "case", "show", yc_cli_case_show },
  { "case", "history", yc_cli_case_history },
  { "store", "verify", yc_cli_store_verify },
  { "store", "rebuild", yc_cli_store_rebuild },
  { "store", "recover", yc_cli_store_recover },
  { "store", "backup", yc_cli_store_backup },
  { "enrol", NULL, yc_cli_enrol },
  { "doctor", NULL, yc_cli_doctor },
};

static const char help[] =
  "yichuangctl: 一窗 Yichuang from a terminal\n"
  "\n"
  "  id check --type resident|uscc VALUE...|-        value TAB valid|invalid TAB code TAB 原因\n"
  "  deadline --start DATE --limit N --unit workday|day [--calendar FILE] [--pause A..B]...\n"
  "  deadline -                                      TSV start, limit, unit[, pauses] -> due date[ TAB provisional]\n"
  "  document inspect [--text] FILE...|-             kind, pages, sizes, text, encrypted, embedded, scripts, signatures\n"
  "  efile verify [--trusted KEY] [--case CASE] FOLDER\n"
  "  efile export --clerk ID --password-file FILE|- CASE FOLDER\n"
  "  case list [--filter open|draft|accepted|all] [--limit N] [--offset N] [QUERY]\n"
  "  case show CASE, case history CASE               CASE: id or number; numbers masked without --unmasked\n"
  "  store verify                                    integrity, chains, signatures, numbers, pages, papers\n"
  "  store rebuild [--check]                         the projection again from the events\n"
  "  store recover --key FILE|-                      a wiped keyring: the centre's recovery key opens the cases\n"
  "  store backup FOLDER\n"
  "  enrol FILE|-                                    takes a lease over: hall, window, number blocks, clerks\n"
  "  doctor                                          state of this workstation, without personal data\n"
  "\n"
  "Everywhere: --store DIR, --json (one object a line), --help; \"-\" reads standard input.\n"
  "Exit: 0 answered, 1 the answer is no or a defect was found, 2 wrong use, 3 could not be done (why: stderr).\n";

/* Keys and personal data are in this process, too. */
static void
harden_process (void)
{
  const struct rlimit none = { 0, 0 };

  if (setrlimit (RLIMIT_CORE, &none) != 0)
    g_warning ("core dumps could not be switched off");
  if (!YC_DEVELOPMENT && prctl (PR_SET_DUMPABLE, 0) != 0)
    g_warning ("the process could not be made undumpable");
}

static const Command *
find_command (int argc, char **argv)
{
  for (gsize i = 0; i < G_N_ELEMENTS (commands); i++)
    if (strcmp (commands[i].first, argv[1]) == 0
        && (commands[i].second == NULL || (argc > 2 && strcmp (commands[i].second, argv[2]) == 0)))
      return &commands[i];
  return NULL;
}

static int
run (const Command *command, int argc, char **argv)
{
  g_autofree YcCli *cli = g_new0 (YcCli, 1);
  int words = command->second != NULL ? 2 : 1;
  g_autofree char *name = command->second != NULL ? g_strdup_printf ("yichuangctl %s %s", command->first, command->second)
                                                  : g_strdup_printf ("yichuangctl %s", command->first);
  int status;

  g_set_prgname (name);
  status = command->func (cli, argc - words, argv + words);
  g_free (cli->store);
  if (fflush (stdout) != 0 || ferror (stdout))
    {
      fputs ("yichuangctl: standard output cannot be written\n", stderr);
      return YC_CLI_FAILED;
    }
  return status;
}

int
main (int argc, char **argv)
{
  const Command *command = NULL;

  harden_process ();
  setlocale (LC_CTYPE, "C.UTF-8");
  yc_digest_init_library ();
  if (argc > 1 && (strcmp (argv[1], "--help") == 0 || strcmp (argv[1], "help") == 0))
    {
      fputs (help, stdout);
      return YC_CLI_DONE;
    }
  if (argc > 1 && strcmp (argv[1], "--version") == 0)
    {
      puts ("yichuangctl " YC_VERSION);
      return YC_CLI_DONE;
    }
  if (argc < 2 || (command = find_command (argc, argv)) == NULL)
    return yc_cli_wrong_use ("no such command");
  return run (command, argc, argv);
}
