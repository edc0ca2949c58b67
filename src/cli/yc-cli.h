/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* What the commands of yichuangctl share: exit codes, options, output as TAB text or JSON lines, input. One thread, blocking. */
#pragma once

#include "case/yc-case-store.h"

#include <stdio.h>

G_BEGIN_DECLS

/* The contract's exit codes. */
typedef enum
{
  YC_EXIT_DONE = 0,
  YC_EXIT_NO = 1,        /* the answer is no, or a defect was found */
  YC_EXIT_USAGE = 2,     /* wrong use, or input that is not in the command's own format */
  YC_EXIT_FAILED = 3,    /* could not be done now; why stands on stderr */
} YcExit;

typedef struct _YcCommand YcCommand;

typedef struct
{
  const YcCommand *command;  /* (not owned) */
  gboolean   json;
  char      *store_folder;   /* (owned): --store or $XDG_DATA_HOME/yichuang */
  GPtrArray *words;          /* (owned): of char* (not owned), what is no option */
  GPtrArray *fields;         /* (owned): of the row under construction, text form */
  JsonObject *object;        /* (owned) (nullable): the same for --json */
} YcCli;

struct _YcCommand
{
  const char *name;          /* "id check" */
  const char *synopsis;      /* "--type resident|uscc VALUE...|-" */
  const char *summary;       /* Chinese, one line */
  const char *help;          /* Chinese, options a line each */
  gboolean    uses_store;    /* takes --store */
  YcExit    (*run) (YcCli *cli, int argc, char **argv);
};

/* Options of one command. FLAG: gboolean*; TEXT: const char**; LIST: GPtrArray* of const char*. */
typedef enum { YC_OPTION_FLAG, YC_OPTION_TEXT, YC_OPTION_LIST } YcOptionKind;
typedef struct { const char *name; YcOptionKind kind; gpointer target; } YcOption;

/* Takes "--name VALUE", "--name=VALUE", "--", "-"; fills @cli->words. @options (nullable) ends with a NULL name. FALSE: told on stderr, end with
 * YC_EXIT_USAGE. */
gboolean  yc_cli_parse      (YcCli *cli, const YcOption *options, int argc, char **argv);
/* Says what is wrong and how the command is used; always YC_EXIT_USAGE. */
YcExit    yc_cli_usage      (YcCli *cli, const char *format, ...) G_GNUC_PRINTF (2, 3);
/* Says in Chinese what happened, with code and detail; gives the exit code for it. @subject (nullable): file or case. */
YcExit    yc_cli_fail       (const char *subject, const GError *error);
const char *yc_cli_error_text (const GError *error);   /* Chinese; "" for what has no text of its own */

/* One row: fields in order, then the end. In TAB text control characters become blanks, truths "yes" and "no". */
void      yc_cli_text       (YcCli *cli, const char *name, const char *value);   /* NULL as "" */
void      yc_cli_int        (YcCli *cli, const char *name, gint64 value);
void      yc_cli_truth      (YcCli *cli, const char *name, gboolean value);
void      yc_cli_node       (YcCli *cli, const char *name, JsonNode *node);      /* (transfer full) with --json only */
void      yc_cli_row        (YcCli *cli);

/* One line of any bytes: without its end, NUL and what is no UTF-8 replaced by U+FFFD; of a longer line the first YC_CLI_LINE_MAX bytes and
 * *@ret_cut TRUE. FALSE at the end of the stream. */
#define YC_CLI_LINE_MAX 4096
gboolean  yc_cli_read_line  (FILE *stream, GString *line, gboolean *ret_cut);
/* A whole file or, for "-", standard input; at most @max_bytes (TOO_LARGE). */
GBytes   *yc_cli_read_file  (const char *path, gsize max_bytes, GError **error);
/* @value made fit for one field: valid, without control characters, not longer than a screen. (transfer full) */
char     *yc_cli_clean      (const char *value, gssize n);

extern const YcCommand yc_command_id_check, yc_command_deadline, yc_command_case_list, yc_command_case_show, yc_command_case_history,
  yc_command_efile_verify, yc_command_efile_export, yc_command_document_inspect, yc_command_store_verify, yc_command_store_rebuild,
  yc_command_store_recover, yc_command_store_backup, yc_command_doctor, yc_command_enrol, yc_command_decide;

G_END_DECLS
