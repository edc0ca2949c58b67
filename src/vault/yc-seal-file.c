/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */

/* Sealed files: a stream in frames of 64 KiB. Takes a descriptor to write or a path to read, gives plaintext frame by frame.
 * One thread for each writer or reader; blocks on the disk. Never holds more than two frames. */
#define G_LOG_DOMAIN "yc-vault"
#include "config.h"

#include "vault/yc-seal-private.h"

#include "base/yc-error.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define FILE_MAGIC "YCSF"
#define FILE_HEADER_BYTES (YC_SEAL_HEADER_BYTES + YC_SEAL_SALT_BYTES)
#define SEALED_FRAME_BYTES (YC_SEAL_FRAME_BYTES + YC_SEAL_TAG_BYTES)
#define MARK_BYTES 9    /* frame number 8, last 1 */

/* What writer and reader share: the file's own key and the additional data, whose middle is rewritten for each frame. */
typedef struct
{
  gcry_cipher_hd_t cipher;  /* (owned) */
  guint8          *aad;     /* (owned): header, mark, the caller's text */
  gsize            n_aad;
} Frames;

struct _YcSealWriter
{
  Frames   frames;
  int      fd;              /* (not owned) */
  guint64  n_frames;
  gsize    filled;
  gboolean header_written;
  gboolean ended;           /* finished or failed */
  guint8   header[FILE_HEADER_BYTES];
  guint8   buffer[SEALED_FRAME_BYTES];
};

struct _YcSealReader
{
  Frames  frames;
  int     fd;               /* (owned) */
  guint64 n_frames;
  guint64 next;
  gsize   last_bytes;       /* plaintext of the last frame */
};

static void
frames_init (Frames       *self,
             YcSealKey    *key,
             const guint8 *header,
             const char   *aad)
{
  static const char info[] = "yichuang/file";
  gsize n = strlen (aad);
  guint8 *bytes = gcry_xmalloc_secure (YC_SEAL_KEY_BYTES);

  yc_hkdf_sha256 (header + YC_SEAL_HEADER_BYTES, YC_SEAL_SALT_BYTES, yc_seal_key_peek (key), YC_SEAL_KEY_BYTES, info,
                  strlen (info), bytes, YC_SEAL_KEY_BYTES);
  g_autoptr (YcSealKey) file_key = yc_seal_key_new (bytes);
  gcry_free (bytes);
  self->cipher = yc_seal_cipher_open (file_key, (YcSealAlgorithm) header[5]);
  self->n_aad = FILE_HEADER_BYTES + MARK_BYTES + n;
  self->aad = g_malloc0 (self->n_aad);
  memcpy (self->aad, header, FILE_HEADER_BYTES);
  memcpy (self->aad + FILE_HEADER_BYTES + MARK_BYTES, aad, n);
}

static void
frames_clear (Frames *self)
{
  gcry_cipher_close (self->cipher);
  g_free (self->aad);
}

/* Sets the mark; the nonce may be the frame number because no two files share a key. */
static void
frames_place (Frames  *self,
              guint64  number,
              gboolean last,
              guint8  *nonce)
{
  guint64 big_endian = GUINT64_TO_BE (number);

  memset (nonce, 0, YC_SEAL_NONCE_BYTES);
  memcpy (nonce + YC_SEAL_NONCE_BYTES - sizeof big_endian, &big_endian, sizeof big_endian);
  memcpy (self->aad + FILE_HEADER_BYTES, &big_endian, sizeof big_endian);
  self->aad[FILE_HEADER_BYTES + sizeof big_endian] = last ? 1 : 0;
}

YcSealWriter *
yc_seal_writer_new (YcSealKey  *key,
                    const char *aad,
                    int         fd)
{
  YcSealWriter *self = g_new0 (YcSealWriter, 1);

  yc_seal_write_header (self->header, FILE_MAGIC, yc_seal_get_algorithm ());
  gcry_create_nonce (self->header + YC_SEAL_HEADER_BYTES, YC_SEAL_SALT_BYTES);
  frames_init (&self->frames, key, self->header, aad);
  self->fd = fd;
  return self;
}

static gboolean
write_all (int           fd,
           const guint8 *data,
           gsize         n,
           GError      **error)
{
  while (n > 0)
    {
      gssize written = write (fd, data, n);

      if (written < 0 && errno == EINTR)
        continue;
      if (written < 0)
        return yc_error_set_errno (error, errno, "Cannot write a sealed file");
      data += written;
      n -= (gsize) written;
    }
  return TRUE;
}

static gboolean
write_frame (YcSealWriter *self,
             gboolean      last,
             GError      **error)
{
  guint8 nonce[YC_SEAL_NONCE_BYTES];

  frames_place (&self->frames, self->n_frames, last, nonce);
  yc_seal_encrypt (self->frames.cipher, nonce, self->frames.aad, self->frames.n_aad, self->buffer, self->filled,
                   self->buffer + self->filled);
  if ((!self->header_written && !write_all (self->fd, self->header, sizeof self->header, error))
      || !write_all (self->fd, self->buffer, self->filled + YC_SEAL_TAG_BYTES, error))
    {
      self->ended = TRUE;
      return FALSE;
    }
  self->header_written = TRUE;
  self->n_frames++;
  self->filled = 0;
  return TRUE;
}

static gboolean
check_open (YcSealWriter *self,
            GError      **error)
{
  if (!self->ended)
    return TRUE;
  g_set_error_literal (error, YC_BASE_ERROR, YC_BASE_ERROR_IO, "the sealed file has ended or failed before");
  return FALSE;
}

/* A full frame waits for the next byte, because only then it is known not to be the last. */
gboolean
yc_seal_writer_write (YcSealWriter *self,
                      const void   *data,
                      gsize         n,
                      GError      **error)
{
  const guint8 *bytes = data;

  if (!check_open (self, error))
    return FALSE;
  while (n > 0)
    {
      if (self->filled == YC_SEAL_FRAME_BYTES && !write_frame (self, FALSE, error))
        return FALSE;
      gsize part = MIN (n, YC_SEAL_FRAME_BYTES - self->filled);
      memcpy (self->buffer + self->filled, bytes, part);
      self->filled += part;
      bytes += part;
      n -= part;
    }
  return TRUE;
}

gboolean
yc_seal_writer_finish (YcSealWriter *self,
                       GError      **error)
{
  if (!check_open (self, error) || !write_frame (self, TRUE, error))
    return FALSE;
  self->ended = TRUE;
  return TRUE;
}

void
yc_seal_writer_free (YcSealWriter *self)
{
  if (!self)
    return;
  frames_clear (&self->frames);
  explicit_bzero (self->buffer, sizeof self->buffer);
  g_free (self);
}

static gboolean
read_exactly (int      fd,
              guint64  offset,
              guint8  *data,
              gsize    n,
              GError **error)
{
  while (n > 0)
    {
      gssize got = pread (fd, data, n, (off_t) offset);

      if (got < 0 && errno == EINTR)
        continue;
      if (got < 0)
        return yc_error_set_errno (error, errno, "Cannot read a sealed file");
      if (got == 0)
        {
          g_set_error_literal (error, YC_VAULT_ERROR, YC_VAULT_ERROR_TAMPERED, "sealed file is cut");
          return FALSE;
        }
      data += got;
      n -= (gsize) got;
      offset += (guint64) got;
    }
  return TRUE;
}

static int
open_file (const char *path,
           guint64    *ret_size,
           GError    **error)
{
  int fd = open (path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY);
  int err = errno;
  struct stat st;

  if (fd < 0 && err == ENOENT)
    {
      g_set_error_literal (error, G_FILE_ERROR, G_FILE_ERROR_NOENT, "no such sealed file");
      return -1;
    }
  if (fd >= 0 && fstat (fd, &st) == 0 && S_ISREG (st.st_mode))
    {
      *ret_size = (guint64) st.st_size;
      return fd;
    }
  yc_error_set_errno (error, fd < 0 ? err : EINVAL, "Cannot open a sealed file");
  if (fd >= 0)
    close (fd);
  return -1;
}

YcSealReader *
yc_seal_reader_open (YcSealKey  *key,
                     const char *aad,
                     const char *path,
                     GError    **error)
{
  guint8 header[FILE_HEADER_BYTES];
  YcSealAlgorithm algorithm;
  guint64 size;
  int fd = open_file (path, &size, error);

  if (fd < 0)
    return NULL;
  if (!read_exactly (fd, 0, header, sizeof header, error) || !yc_seal_read_header (header, FILE_MAGIC, &algorithm, error))
    {
      close (fd);
      return NULL;
    }
  guint64 body = size - sizeof header;
  guint64 n_frames = (body + SEALED_FRAME_BYTES - 1) / SEALED_FRAME_BYTES;
  guint64 last = n_frames > 0 ? body - (n_frames - 1) * SEALED_FRAME_BYTES : 0;
  if (last < YC_SEAL_TAG_BYTES)
    {
      g_set_error_literal (error, YC_VAULT_ERROR, YC_VAULT_ERROR_TAMPERED, "sealed file is cut");
      close (fd);
      return NULL;
    }
  YcSealReader *self = g_new0 (YcSealReader, 1);
  frames_init (&self->frames, key, header, aad);
  self->fd = fd;
  self->n_frames = n_frames;
  self->last_bytes = (gsize) last - YC_SEAL_TAG_BYTES;
  return self;
}

guint64
yc_seal_reader_get_size (YcSealReader *self)
{
  return (self->n_frames - 1) * YC_SEAL_FRAME_BYTES + self->last_bytes;
}

void
yc_seal_reader_seek (YcSealReader *self,
                     guint64       frame)
{
  g_return_if_fail (frame < self->n_frames);

  self->next = frame;
}

/* Reads and opens the next frame into @buffer, which has room for a sealed frame. */
static gboolean
read_frame (YcSealReader *self,
            guint8       *buffer,
            gsize        *ret_n,
            GError      **error)
{
  gboolean last = self->next == self->n_frames - 1;
  gsize n = last ? self->last_bytes : YC_SEAL_FRAME_BYTES;
  guint8 nonce[YC_SEAL_NONCE_BYTES];

  if (!read_exactly (self->fd, FILE_HEADER_BYTES + self->next * SEALED_FRAME_BYTES, buffer, n + YC_SEAL_TAG_BYTES, error))
    return FALSE;
  frames_place (&self->frames, self->next, last, nonce);
  if (!yc_seal_decrypt (self->frames.cipher, nonce, self->frames.aad, self->frames.n_aad, buffer, n, buffer + n))
    {
      g_set_error (error, YC_VAULT_ERROR, YC_VAULT_ERROR_TAMPERED,
                   "frame %" G_GUINT64_FORMAT " of a sealed file does not fit its key and place", self->next);
      return FALSE;
    }
  self->next++;
  *ret_n = n;
  return TRUE;
}

GBytes *
yc_seal_reader_next (YcSealReader *self,
                     gboolean     *ret_last,
                     GError      **error)
{
  g_return_val_if_fail (self->next < self->n_frames, NULL);

  guint8 *buffer = g_malloc (SEALED_FRAME_BYTES);
  gsize n;
  if (!read_frame (self, buffer, &n, error))
    {
      g_free (buffer);
      return NULL;
    }
  *ret_last = self->next == self->n_frames;
  return yc_bytes_new_wiped (buffer, n);
}

void
yc_seal_reader_free (YcSealReader *self)
{
  if (!self)
    return;
  frames_clear (&self->frames);
  close (self->fd);
  g_free (self);
}

GBytes *
yc_unseal_file (YcSealKey  *key,
                const char *aad,
                const char *path,
                gsize       max_bytes,
                GError    **error)
{
  g_autoptr (YcSealReader) reader = yc_seal_reader_open (key, aad, path, error);

  if (!reader)
    return NULL;
  guint64 size = yc_seal_reader_get_size (reader);
  if (size > max_bytes)
    {
      g_set_error (error, YC_BASE_ERROR, YC_BASE_ERROR_TOO_LARGE, "sealed file is over %" G_GSIZE_FORMAT " bytes", max_bytes);
      return NULL;
    }
  /* Each frame is opened where it belongs; the last one's tag needs room behind it. */
  guint8 *data = g_malloc ((gsize) size + YC_SEAL_TAG_BYTES);
  g_autoptr (GBytes) plain = yc_bytes_new_wiped (data, (gsize) size);
  gsize done = 0, n;
  while (reader->next < reader->n_frames)
    {
      if (!read_frame (reader, data + done, &n, error))
        return NULL;
      done += n;
    }
  return g_steal_pointer (&plain);
}
