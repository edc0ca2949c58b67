/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 *
 * Random bytes and UUIDs. The system source reads getrandom(); the test source is a repeatable sequence and must
 * never leave the tests. Any thread.
 */
#define G_LOG_DOMAIN "yc-base"

#include "config.h"

#include "base/yc-id.h"

#include <errno.h>
#include <string.h>
#include <sys/random.h>

struct _YcIds
{
  gatomicrefcount refs;
  gboolean repeatable;
  GMutex lock;   /* guards @state */
  guint64 state; /* of the repeatable sequence */
};

static YcIds *
make_ids (gboolean repeatable, guint64 seed)
{
  YcIds *self = g_new0 (YcIds, 1);

  g_atomic_ref_count_init (&self->refs);
  g_mutex_init (&self->lock);
  self->repeatable = repeatable;
  self->state = seed;
  return self;
}

/**
 * yc_ids_system:
 *
 * Returns: (transfer none): the source of the product
 */
YcIds *
yc_ids_system (void)
{
  static gsize once;
  static YcIds *system_ids;

  if (g_once_init_enter (&once))
    {
      system_ids = make_ids (FALSE, 0);
      g_once_init_leave (&once, 1);
    }
  return system_ids;
}

/**
 * yc_ids_test_new:
 * @seed: equal seeds give equal sequences
 *
 * Returns: (transfer full): a source for tests
 */
YcIds *
yc_ids_test_new (guint64 seed)
{
  return make_ids (TRUE, seed);
}

YcIds *
yc_ids_ref (YcIds *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->refs);
  return self;
}

void
yc_ids_unref (YcIds *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->refs))
    return;
  g_mutex_clear (&self->lock);
  g_free (self);
}

/* splitmix64: spreads even the seeds 0, 1, 2 over all bits */
static guint64
next_repeatable (YcIds *self)
{
  guint64 z = (self->state += G_GUINT64_CONSTANT (0x9e3779b97f4a7c15));

  z = (z ^ (z >> 30)) * G_GUINT64_CONSTANT (0xbf58476d1ce4e5b9);
  z = (z ^ (z >> 27)) * G_GUINT64_CONSTANT (0x94d049bb133111eb);
  return z ^ (z >> 31);
}

static void
fill_repeatable (YcIds *self, guint8 *bytes, gsize n_bytes)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  while (n_bytes > 0)
    {
      guint64 word = GUINT64_TO_LE (next_repeatable (self));
      gsize n = MIN (n_bytes, sizeof word);

      memcpy (bytes, &word, n);
      bytes += n;
      n_bytes -= n;
    }
}

/**
 * yc_ids_fill:
 * @buffer: receives @n_bytes random bytes
 *
 * Ends the program when the kernel gives no random bytes: a guessable key would be worse.
 */
void
yc_ids_fill (YcIds *self, void *buffer, gsize n_bytes)
{
  guint8 *bytes = buffer;

  if (self->repeatable)
    {
      fill_repeatable (self, bytes, n_bytes);
      return;
    }
  while (n_bytes > 0)
    {
      gssize n = getrandom (bytes, n_bytes, 0);

      if (n < 0 && errno == EINTR)
        continue;
      if (n <= 0)
        g_error ("getrandom: %s", g_strerror (errno));
      bytes += n;
      n_bytes -= (gsize) n;
    }
}

/**
 * yc_ids_uuid:
 * @utc_us: the moment that goes into the id, UTC microseconds
 *
 * Returns: (transfer full): a UUID of version 7 (RFC 9562 section 5.7), 36 characters in lower case
 */
char *
yc_ids_uuid (YcIds *self, gint64 utc_us)
{
  guint8 b[16];
  guint64 ms = utc_us < 0 ? 0 : (guint64) utc_us / 1000;

  yc_ids_fill (self, b, sizeof b);
  for (int i = 0; i < 6; i++)
    b[i] = (guint8) (ms >> (40 - 8 * i));
  b[6] = (guint8) (0x70 | (b[6] & 0x0f));
  b[8] = (guint8) (0x80 | (b[8] & 0x3f));
  return g_strdup_printf ("%02x%02x%02x%02x-%02x%02x-%02x%02x-%02x%02x-%02x%02x%02x%02x%02x%02x", b[0], b[1], b[2],
                          b[3], b[4], b[5], b[6], b[7], b[8], b[9], b[10], b[11], b[12], b[13], b[14], b[15]);
}

/**
 * yc_id_is_uuid:
 * @text: (nullable): what came from outside
 *
 * Returns: whether it is a UUID of any version in lower case
 */
gboolean
yc_id_is_uuid (const char *text)
{
  if (text == NULL || strlen (text) != 36)
    return FALSE;
  for (int i = 0; i < 36; i++)
    {
      gboolean dash = i == 8 || i == 13 || i == 18 || i == 23;

      if (dash ? text[i] != '-' : !g_ascii_isxdigit (text[i]) || g_ascii_isupper (text[i]))
        return FALSE;
    }
  return TRUE;
}

/**
 * yc_id_tail:
 * @id: a UUID, or any shorter name
 *
 * For file names: the first digits of a version 7 UUID are the same for all ids of a minute.
 *
 * Returns: (transfer none): a place in @id
 */
const char *
yc_id_tail (const char *id)
{
  gsize n = strlen (id);

  return id + (n > 8 ? n - 8 : 0);
}
