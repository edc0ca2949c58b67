/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 *
 * Looks for scripts where Poppler does not look (the action on opening among others). Takes a PDF's bytes, tells
 * whether a script's name stands in an object, plain or in a packed object stream. It may find too much, for
 * instance a script that nothing calls; in a PDF encrypted with an empty password it finds plain objects only.
 * And whether a trailer speaks of encryption, which Poppler tells of only when it cannot read. One thread.
 */
#define G_LOG_DOMAIN "yc-render"

#include "config.h"

#include "render-helper/yc-render-script.h"

#include <gio/gio.h>
#include <string.h>

#define MAX_UNPACKED (16 * 1024 * 1024) /* of one object stream */
#define MAX_STREAMS 20000
#define NAME_MAX_BYTES 32
#define DICTIONARY_BEFORE 400 /* where the dictionary of a stream is looked for */

/* Reads the name after the slash, with its escapes ("J#53"). Returns: the first byte after it */
static const char *
read_name (const char *p, const char *end, char *name)
{
  gsize n = 0;

  for (; p < end && (guchar) *p > 32 && strchr ("()<>[]{}/%", *p) == NULL; p++)
    {
      char c = *p;

      if (c == '#' && end - p > 2 && g_ascii_isxdigit (p[1]) && g_ascii_isxdigit (p[2]))
        {
          c = (char) (g_ascii_xdigit_value (p[1]) * 16 + g_ascii_xdigit_value (p[2]));
          p += 2;
        }
      if (n < NAME_MAX_BYTES - 1)
        name[n++] = c;
    }
  name[n] = '\0';
  return p;
}

static gboolean
names_script (const char *data, gsize n)
{
  const char *p = data, *end = data + n;
  char name[NAME_MAX_BYTES];

  while ((p = memchr (p, '/', (gsize) (end - p))) != NULL)
    {
      p = read_name (p + 1, end, name);
      if (strcmp (name, "JavaScript") == 0 || strcmp (name, "JS") == 0)
        return TRUE;
    }
  return FALSE;
}

/* Unpacks what is no stream of its own: the end of the data is where the packer put it. */
static gboolean
packed_names_script (const char *data, gsize n)
{
  g_autoptr (GZlibDecompressor) unpacker = g_zlib_decompressor_new (G_ZLIB_COMPRESSOR_FORMAT_ZLIB);
  g_autoptr (GByteArray) out = g_byte_array_new ();
  guint8 buffer[16384];
  GConverterResult result;

  do
    {
      gsize n_read = 0, n_written = 0;

      result = g_converter_convert (G_CONVERTER (unpacker), data, n, buffer, sizeof buffer, G_CONVERTER_NO_FLAGS,
                                    &n_read, &n_written, NULL);
      if (result == G_CONVERTER_ERROR)
        break;
      g_byte_array_append (out, buffer, (guint) n_written);
      data += n_read;
      n -= n_read;
    }
  while (result != G_CONVERTER_FINISHED && n > 0 && out->len < MAX_UNPACKED);
  return names_script ((const char *) out->data, out->len);
}

static gboolean
is_object_stream (const char *start, const char *keyword)
{
  gsize n = MIN ((gsize) (keyword - start), DICTIONARY_BEFORE);

  return memmem (keyword - n, n, "ObjStm", 6) != NULL;
}

gboolean
yc_render_has_script (GBytes *pdf)
{
  gsize n;
  const char *start = g_bytes_get_data (pdf, &n), *end = start + n, *p = start;

  if (names_script (start, n))
    return TRUE;
  for (int i = 0; i < MAX_STREAMS && (p = memmem (p, (gsize) (end - p), "stream", 6)) != NULL; i++)
    {
      const char *data = p + 6;

      while (data < end && (*data == '\r' || *data == '\n'))
        data++;
      if (is_object_stream (start, p) && packed_names_script (data, (gsize) (end - data)))
        return TRUE;
      p += 6;
    }
  return FALSE;
}

static const char *
skip_blanks (const char *p, const char *end)
{
  while (p < end && *p != '\0' && strchr (" \t\r\n\f", *p) != NULL)
    p++;
  return p;
}

static const char *
skip_digits (const char *p, const char *end)
{
  while (p < end && g_ascii_isdigit (*p))
    p++;
  return p;
}

/* What stands behind the name in a trailer: "12 0 R", or the dictionary itself. */
static gboolean
is_reference_or_dictionary (const char *p, const char *end)
{
  const char *number = skip_blanks (p, end), *after = skip_digits (number, end), *generation, *keyword;

  if (end - number > 1 && memcmp (number, "<<", 2) == 0)
    return TRUE;
  generation = skip_blanks (after, end);
  keyword = skip_blanks (skip_digits (generation, end), end);
  return after > number && generation > after && keyword > generation && keyword < end && *keyword == 'R';
}

/* A trailer is never packed: it stands by itself or heads a stream. */
gboolean
yc_render_is_encrypted (GBytes *pdf)
{
  gsize n;
  const char *p = g_bytes_get_data (pdf, &n), *end = p + n;
  char name[NAME_MAX_BYTES];

  while (p < end && (p = memchr (p, '/', (gsize) (end - p))) != NULL)
    {
      p = read_name (p + 1, end, name);
      if (strcmp (name, "Encrypt") == 0 && is_reference_or_dictionary (p, end))
        return TRUE;
    }
  return FALSE;
}
