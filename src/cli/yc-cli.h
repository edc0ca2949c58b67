/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
#pragma once

#include "vault/yc-store.h"
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* What every command gives: 0 answered; 1 the answer is no or a defect was found; 2 wrong use; 3 could not be done now. */
typedef enum { YC_CLI_DONE = 0, YC_CLI_NO = 1, YC_CLI_USAGE = 2, YC_CLI_FAILED = 3 } YcCliStatus;

/* Options that all commands take, and where output goes. Main thread. */
typedef struct
{
  char    *store;               /* folder; NULL: $XDG_DATA_HOME/yichuang */
  gboolean json;
  gboolean unmasked;
} YcCli;

typedef int (*YcCliFunc) (YcCli *cli, int argc, char **argv);   /* argv[0] is the command's last word */

/* Parses the command's own and the common options; @argc and @argv lose them. FALSE: wrong use, said on stderr. */
gboolean yc_cli_parse       (YcCli *cli, int *argc, char ***argv, const char *usage, const GOptionEntry *entries);
int      yc_cli_wrong_use   (const char *format, ...) G_GNUC_PRINTF (1, 2);     /* gives YC_CLI_USAGE */
int      yc_cli_fail        (GError *error);                                    /* says why, frees; gives YC_CLI_FAILED */

/* One line of output. @names (JSON members) and the values alternate as (name, text) pairs, ended by NULL. */
void     yc_cli_line        (YcCli *cli, const char *name, ...) G_GNUC_NULL_TERMINATED;
/* The same from an object, for JSON only; used up. */
void     yc_cli_json        (JsonObject *object);

/* Lines of standard input without their ends. NULL with @error. */
GPtrArray *yc_cli_read_lines (GError **error);
/* A file, or standard input for "-". */
GBytes    *yc_cli_read_file  (const char *path, gsize max_bytes, GError **error);

char     *yc_cli_dup_store  (YcCli *cli);
YcStore  *yc_cli_open       (YcCli *cli, gboolean read_only, gboolean with_keys, GError **error);

/* By id, or by the whole case number. (transfer full) */
char     *yc_cli_find_case  (YcStore *store, const char *text, GError **error);

int yc_cli_id_check         (YcCli *cli, int argc, char **argv);
int yc_cli_deadline         (YcCli *cli, int argc, char **argv);
int yc_cli_case_list        (YcCli *cli, int argc, char **argv);
int yc_cli_case_show        (YcCli *cli, int argc, char **argv);
int yc_cli_case_history     (YcCli *cli, int argc, char **argv);
int yc_cli_document_inspect (YcCli *cli, int argc, char **argv);
int yc_cli_efile_verify     (YcCli *cli, int argc, char **argv);
int yc_cli_efile_export     (YcCli *cli, int argc, char **argv);
int yc_cli_store_verify     (YcCli *cli, int argc, char **argv);
int yc_cli_store_rebuild    (YcCli *cli, int argc, char **argv);
int yc_cli_store_recover    (YcCli *cli, int argc, char **argv);
int yc_cli_store_backup     (YcCli *cli, int argc, char **argv);
int yc_cli_enrol            (YcCli *cli, int argc, char **argv);
int yc_cli_doctor           (YcCli *cli, int argc, char **argv);

G_END_DECLS
