/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* store backup: a consistent copy of the store, everything sealed as it is, made beside a running app. First the database, then the files, so
 * that no row of the copy lacks its file; then the copy is checked. It appears under its name when it is whole. One thread. */
#define G_LOG_DOMAIN "yc-cli"
#include "config.h"

#include "cli/yc-cli-store.h"
#include "cli/yc-cli-verify.h"

#include "base/yc-error.h"
#include "base/yc-file.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

typedef struct
{
  guint   files;
  guint64 bytes;
} Copied;

static gboolean
copy_stream (int from, int to, Copied *copied, GError **error)
{
  g_autofree char *block = g_malloc (1024 * 1024);
  gssize n = 0;

  while ((n = read (from, block, 1024 * 1024)) > 0)
    {
      for (gssize at = 0; at < n;)
        {
          gssize written = write (to, block + at, (gsize) (n - at));

          if (written < 0)
            return yc_error_set_errno (error, errno, "write the copy");
          at += written;
        }
      copied->bytes += (guint64) n;
    }
  if (n < 0 || fdatasync (to) != 0)
    return yc_error_set_errno (error, errno, n < 0 ? "read a sealed file" : "sync the copy");
  copied->files++;
  return TRUE;
}

/* A file that the app swept meanwhile belonged to no row. */
static gboolean
copy_file (const char *from, const char *to, Copied *copied, GError **error)
{
  int source = open (from, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
  int target = -1;
  gboolean ok = FALSE;

  if (source < 0)
    return errno == ENOENT || yc_error_set_errno (error, errno, from);
  target = open (to, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (target < 0)
    yc_error_set_errno (error, errno, to);
  else
    ok = copy_stream (source, target, copied, error);
  close (source);
  if (target >= 0)
    close (target);
  return ok;
}

static gboolean
copy_folder (const char *from, const char *to, Copied *copied, GError **error)
{
  g_autoptr (GDir) dir = NULL;
  const char *name = NULL;

  if (!g_file_test (from, G_FILE_TEST_IS_DIR))
    return TRUE;
  dir = g_dir_open (from, 0, error);
  if (dir == NULL || !yc_file_make_private_folder (to, error))
    return FALSE;
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *source = g_build_filename (from, name, NULL);
      g_autofree char *target = g_build_filename (to, name, NULL);

      /* What begins with a dot is unfinished. */
      if (*name == '.' || g_file_test (source, G_FILE_TEST_IS_SYMLINK))
        continue;
      if (!(g_file_test (source, G_FILE_TEST_IS_DIR) ? copy_folder : copy_file) (source, target, copied, error))
        return FALSE;
    }
  return yc_file_sync_folder (to, error);
}

static gboolean
copy_store (YcCli *cli, YcStore *store, const char *part, Copied *copied, GError **error)
{
  g_autofree char *work = g_build_filename (part, "work.db", NULL);
  g_autofree char *from = g_build_filename (cli->store_folder, "blobs", NULL);
  g_autofree char *to = g_build_filename (part, "blobs", NULL);

  if (!yc_file_make_private_folder (part, error) || !yc_cli_copy_work (store, work, error))
    return FALSE;
  copied->files++;
  return copy_folder (from, to, copied, error) && yc_file_sync_folder (part, error);
}

static YcExit
verify_copy (YcCli *cli, const char *part)
{
  g_autofree char *original = g_steal_pointer (&cli->store_folder);
  YcExit status = YC_EXIT_DONE;
  YcStore *copy = NULL;

  cli->store_folder = g_strdup (part);
  copy = yc_cli_open_store (cli, TRUE, &status);
  if (copy != NULL)
    status = yc_cli_verify_store (cli, copy);
  g_clear_pointer (&copy, yc_store_close);
  g_free (cli->store_folder);
  cli->store_folder = g_steal_pointer (&original);
  return status;
}

static void
print_copied (YcCli *cli, const char *target, const Copied *copied)
{
  yc_cli_text (cli, "part", "backup");
  yc_cli_text (cli, "result", "written");
  yc_cli_text (cli, "detail", target);
  yc_cli_int (cli, "files", copied->files);
  yc_cli_int (cli, "bytes", (gint64) copied->bytes);
  yc_cli_row (cli);
}

static YcExit
backup (YcCli *cli, YcStore *store, const char *target)
{
  g_autofree char *part = g_strconcat (target, ".part", NULL);
  g_autoptr (GError) error = NULL;
  Copied copied = { 0, 0 };
  YcExit status = YC_EXIT_DONE;

  if (!copy_store (cli, store, part, &copied, &error))
    return yc_cli_fail (part, error);
  status = verify_copy (cli, part);
  if (status != YC_EXIT_DONE)
    return status;
  if (!yc_file_rename_durable (part, target, &error))
    return yc_cli_fail (target, error);
  print_copied (cli, target, &copied);
  return YC_EXIT_DONE;
}

static YcExit
run (YcCli *cli, int argc, char **argv)
{
  g_autoptr (YcStore) store = NULL;
  g_autofree char *target = NULL;
  g_autofree char *part = NULL;
  YcExit status = YC_EXIT_DONE;

  if (!yc_cli_parse (cli, NULL, argc, argv))
    return YC_EXIT_USAGE;
  if (cli->words->len != 1)
    return yc_cli_usage (cli, "请给出一个新目录");
  target = g_canonicalize_filename (g_ptr_array_index (cli->words, 0), NULL);
  part = g_strconcat (target, ".part", NULL);
  if (g_file_test (target, G_FILE_TEST_EXISTS) || g_file_test (part, G_FILE_TEST_EXISTS))
    {
      fprintf (stderr, "yichuangctl: %s：已经存在（或有没做完的 .part）。没有改动；请换一个目录\n", target);
      return YC_EXIT_FAILED;
    }
  store = yc_cli_open_store (cli, TRUE, &status);
  return store != NULL ? backup (cli, store, target) : status;
}

const YcCommand yc_command_store_backup = {
  "store backup", "FOLDER", "备份数据（仍然封存着），并核对备份",
  "  FOLDER            新目录，不能已经存在；做完并核对后才有这个名字\n"
  "备份只有本机密钥环或中心的恢复私钥能打开。可以在一窗运行时进行。\n",
  TRUE, run,
};
