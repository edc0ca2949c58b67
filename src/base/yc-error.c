/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 *
 * Printable names of errors. Each folder of src/ registers its error domain once; yc_error_code() then gives the
 * stable string that logs, --json and tests show. Any thread.
 */
#define G_LOG_DOMAIN "yc-base"

#include "config.h"

#include "base/yc-error.h"

#include <errno.h>

#define MAX_DOMAINS 32
#define MAX_CODES 64

typedef struct
{
  GQuark domain;
  unsigned n_codes;
  const char *names[MAX_CODES]; /* interned "nick.code" */
} Domain;

static GMutex lock;
static Domain domains[MAX_DOMAINS];
static unsigned n_domains;

G_DEFINE_QUARK (yc-base-error-quark, yc_base_error)

static const Domain *
find_domain (GQuark domain)
{
  for (unsigned i = 0; i < n_domains; i++)
    if (domains[i].domain == domain)
      return &domains[i];
  return NULL;
}

/**
 * yc_error_register:
 * @domain: the quark of the domain
 * @nick: first part of the printable code, such as "vault"
 * @codes: second parts, index = code of the GError
 * @n_codes: number of @codes, at most 64
 *
 * Registering a domain again changes nothing, so that a library may do it wherever it starts.
 */
void
yc_error_register (GQuark domain, const char *nick, const char *const *codes, unsigned n_codes)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&lock);

  if (find_domain (domain) != NULL)
    return;
  g_return_if_fail (n_domains < MAX_DOMAINS && n_codes <= MAX_CODES);

  Domain *entry = &domains[n_domains];
  entry->domain = domain;
  entry->n_codes = n_codes;
  for (unsigned i = 0; i < n_codes; i++)
    {
      g_autofree char *name = g_strconcat (nick, ".", codes[i], NULL);
      entry->names[i] = g_intern_string (name);
    }
  n_domains++;
}

static void
register_base (void)
{
  static const char *const codes[] = { "format", "too-large", "no-space", "failed", "helper", "closed", "on-disk" };

  yc_error_register (YC_BASE_ERROR, "io", codes, G_N_ELEMENTS (codes));
}

static const char *
glib_code (const GError *error)
{
  static const struct
  {
    int io, file; /* GIOErrorEnum, GFileError */
    const char *name;
  } table[] = {
    { G_IO_ERROR_CANCELLED, -1, "cancelled" },
    { G_IO_ERROR_NOT_FOUND, G_FILE_ERROR_NOENT, "io.not-found" },
    { G_IO_ERROR_NO_SPACE, G_FILE_ERROR_NOSPC, "io.no-space" },
    { G_IO_ERROR_PERMISSION_DENIED, G_FILE_ERROR_ACCES, "io.permission-denied" },
    { G_IO_ERROR_TIMED_OUT, -1, "io.timed-out" },
  };

  for (unsigned i = 0; i < G_N_ELEMENTS (table); i++)
    if ((error->domain == G_IO_ERROR && error->code == table[i].io)
        || (error->domain == G_FILE_ERROR && error->code == table[i].file))
      return table[i].name;
  return error->domain == G_IO_ERROR || error->domain == G_FILE_ERROR ? "io.failed" : "other";
}

/**
 * yc_error_code:
 * @error: an error of any domain
 *
 * Returns: (transfer none): its stable name; "other" for a domain nobody registered
 */
const char *
yc_error_code (const GError *error)
{
  g_return_val_if_fail (error != NULL, "other");

  register_base ();
  g_mutex_lock (&lock);
  const Domain *entry = find_domain (error->domain);
  g_mutex_unlock (&lock);

  if (entry == NULL)
    return glib_code (error);
  if (error->code < 0 || (unsigned) error->code >= entry->n_codes)
    return "other";
  return entry->names[error->code];
}

/**
 * yc_error_set_errno:
 * @error: where to set it
 * @err: a value of errno
 * @what: what was tried, English, such as "Cannot write the page"
 *
 * Returns: always FALSE, so that a caller can return its result
 */
gboolean
yc_error_set_errno (GError **error, int err, const char *what)
{
  YcBaseError code = err == ENOSPC || err == EDQUOT ? YC_BASE_ERROR_NO_SPACE : YC_BASE_ERROR_IO;

  g_set_error (error, YC_BASE_ERROR, (int) code, "%s: %s", what, g_strerror (err));
  return FALSE;
}
