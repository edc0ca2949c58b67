/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */

/* Brings a database to the form this program knows: numbered .sql GResources, user_version counts them, each is one transaction.
 * Takes the connection and the resources' prefix. Runs once after the open, on the connection's thread. */
#define G_LOG_DOMAIN "yc-db"
#include "config.h"

#include "db/yc-db-private.h"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#define HEADER_BYTES 100        /* https://www.sqlite.org/fileformat.html, 1.3 */
#define VERSION_OFFSET 60       /* user_version, big-endian */

static int
compare_names (gconstpointer a,
               gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/* Returns: (transfer full): the names in order; migration n stands at n - 1. */
static GStrv
list_migrations (const char *prefix,
                 GError    **error)
{
  g_auto (GStrv) names = g_resources_enumerate_children (prefix, G_RESOURCE_LOOKUP_FLAGS_NONE, error);

  if (!names)
    return NULL;
  qsort (names, g_strv_length (names), sizeof *names, compare_names);
  for (guint i = 0; names[i]; i++)
    {
      char start[8];

      g_snprintf (start, sizeof start, "%04u-", i + 1);
      if (!g_str_has_prefix (names[i], start) || !g_str_has_suffix (names[i], ".sql"))
        {
          g_set_error (error, YC_DB_ERROR, YC_DB_ERROR_SQL, "migration \"%s\" is not number %u", names[i], i + 1);
          return NULL;
        }
    }
  return g_steal_pointer (&names);
}

static gboolean
apply (YcDb       *self,
       const char *prefix,
       const char *name,
       guint       number,
       GError    **error)
{
  g_autofree char *path = g_build_path ("/", prefix, name, NULL);
  g_autoptr (GBytes) text = g_resources_lookup_data (path, G_RESOURCE_LOOKUP_FLAGS_NONE, error);
  char version[48];
  gsize n;

  if (!text || !yc_db_begin (self, error))
    return FALSE;
  const char *data = g_bytes_get_data (text, &n);
  g_autofree char *sql = g_strndup (data, n);
  g_snprintf (version, sizeof version, "PRAGMA user_version = %u", number);
  if (yc_db_exec (self, sql, error) && yc_db_exec (self, version, error) && yc_db_commit (self, error))
    return TRUE;
  yc_db_rollback (self);
  g_prefix_error (error, "migration %s: ", name);
  return FALSE;
}

static gboolean
fail_newer (gint64   version,
            guint    known,
            GError **error)
{
  g_set_error (error, YC_DB_ERROR, YC_DB_ERROR_NEWER, "database has version %" G_GINT64_FORMAT ", this program knows %u", version, known);
  return FALSE;
}

/* Returns: *@ret_version and *@ret_names (the migrations known), when the file is not newer. */
static gboolean
read_version (YcDb       *self,
              const char *resource_prefix,
              gint64     *ret_version,
              GStrv      *ret_names,
              GError    **error)
{
  g_auto (GStrv) names = list_migrations (resource_prefix, error);
  gint64 version;

  if (!names || !yc_db_pragma_int (self, "PRAGMA user_version", &version, error))
    return FALSE;
  if (version >= 0 && version <= g_strv_length (names))
    {
      *ret_version = version;
      *ret_names = g_steal_pointer (&names);
      return TRUE;
    }
  /* Not even a checkpoint at the close: the file belongs to the newer program. */
  sqlite3_db_config (self->handle, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
  return fail_newer (version, g_strv_length (names), error);
}

gboolean
yc_db_peek_version (const char *path,
                    const char *resource_prefix,
                    GError    **error)
{
  g_auto (GStrv) names = list_migrations (resource_prefix, error);
  guint8 header[HEADER_BYTES];
  gint32 version;

  if (!names)
    return FALSE;
  int fd = open (path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
  gssize n = fd < 0 ? -1 : pread (fd, header, sizeof header, 0);
  if (fd >= 0)
    close (fd);
  /* What cannot be read, or is no database, is the open's to tell. */
  if (n != (gssize) sizeof header || memcmp (header, "SQLite format 3", 16) != 0)
    return TRUE;
  memcpy (&version, header + VERSION_OFFSET, sizeof version);
  version = GINT32_FROM_BE (version);
  return (version >= 0 && (guint) version <= g_strv_length (names)) || fail_newer (version, g_strv_length (names), error);
}

gboolean
yc_db_check_version (YcDb       *self,
                     const char *resource_prefix,
                     GError    **error)
{
  g_auto (GStrv) names = NULL;
  gint64 version;

  return read_version (self, resource_prefix, &version, &names, error);
}

gboolean
yc_db_migrate (YcDb       *self,
               const char *resource_prefix,
               const char *backup_path,
               GError    **error)
{
  g_auto (GStrv) names = NULL;
  gint64 version;

  if (!read_version (self, resource_prefix, &version, &names, error))
    return FALSE;
  gint64 wanted = g_strv_length (names);
  if (version > 0 && version < wanted && backup_path && !yc_db_backup (self, backup_path, error))
    return FALSE;
  for (gint64 i = version; i < wanted; i++)
    if (!apply (self, resource_prefix, names[i], (guint) i + 1, error))
      return FALSE;
  return TRUE;
}
