/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 *
 * Pixels through the whole way: libsane's pnm driver hands out a picture of ours bit by bit, and what lies sealed in the case's folder must
 * be that picture. Its switches also give the statuses that the network scanner cannot.
 */
#define G_LOG_DOMAIN "test"

#include "config.h"

#include "integration/scan-rig.h"
#include <stdio.h>
#include <string.h>
#include <jpeglib.h>

#define WIDTH 413
#define HEIGHT 301    /* no multiple of 16: the last MCU row is cut */

typedef struct
{
  const char *name;
  char        magic;            /* of the PNM: '4' bits, '5' grey, '6' colour */
  const char *pins;             /* options of the driver */
  int         code;             /* YcCaptureError, -1: a page comes */
} Case;

static const Case cases[] = {
  { "three-passes-are-refused", '6', "three-pass=yes\n", YC_CAPTURE_ERROR_DEVICE },
  { "more-rows-than-announced-are-refused", 'x', "", YC_CAPTURE_ERROR_DEVICE },   /* 16 bits: the driver sends twice the bytes */
  { "jam-is-said", '6', "status-jammed=yes\n", YC_CAPTURE_ERROR_JAM },
  { "open-cover-is-said", '6', "status-coveropen=yes\n", YC_CAPTURE_ERROR_COVER },
  { "empty-feeder-is-said", '6', "status-nodocs=yes\n", YC_CAPTURE_ERROR_EMPTY },
  { "broken-device-is-said", '6', "status-ioerror=yes\n", YC_CAPTURE_ERROR_DEVICE },
  { "page-that-ends-early-is-no-page", '6', "status-eof=yes\n", YC_CAPTURE_ERROR_TRUNCATED },
  { "colour-arrives-bit-exact", '6', "", -1 },
  { "grey-arrives-bit-exact", '5', "", -1 },
  { "black-and-white-arrives-bit-exact", '4', "", -1 },
  { "hand-scanner-of-unknown-height-arrives-whole", '6', "hand-scanner=yes\n", -1 },
  { "grey-of-unknown-height-arrives-whole", '5', "hand-scanner=yes\n", -1 },
};

/* A smooth picture with a few hard edges, so that JPEG stays near it. */
static guint8
sample (int x, int y, int channel)
{
  if (y > HEIGHT - 20 && x > WIDTH - 60)
    return 20;
  return (guint8) (60 + (x / 4 + y / 3 + 25 * channel) % 150);
}

static GByteArray *
make_pixels (char magic)
{
  GByteArray *pixels = g_byte_array_new ();

  for (int y = 0; y < HEIGHT; y++)
    for (int x = 0; x < WIDTH; x++)
      if (magic == '4')
        {
          guint8 bit = (guint8) ((x / 32 + y / 32) % 2 << (7 - x % 8));
          if (x % 8 == 0)
            g_byte_array_append (pixels, &bit, 1);
          else
            pixels->data[pixels->len - 1] |= bit;
        }
      else
        for (int channel = 0; channel < (magic == '6' ? 3 : 1); channel++)
          {
            guint8 value = sample (x, y, channel);
            g_byte_array_append (pixels, &value, 1);
            if (magic == 'x')
              g_byte_array_append (pixels, &value, 1);
          }
  return pixels;
}

static void
write_picture (const char *path, char magic, GByteArray *pixels)
{
  g_autoptr(GByteArray) file = g_byte_array_new ();
  g_autoptr(GError) error = NULL;
  char head[64];

  if (magic == '4')
    g_snprintf (head, sizeof head, "P4\n%d %d\n", WIDTH, HEIGHT);
  else
    g_snprintf (head, sizeof head, "P%c\n%d %d\n%d\n", magic == 'x' ? '5' : magic, WIDTH, HEIGHT, magic == 'x' ? 65535 : 255);
  g_byte_array_append (file, (const guint8 *) head, (guint) strlen (head));
  g_byte_array_append (file, pixels->data, pixels->len);
  g_file_set_contents (path, (const char *) file->data, file->len, &error);
  g_assert_no_error (error);
}

/* Compares the JPEG with the picture; returns the mean difference. */
static double
compare_jpeg (GBytes *jpeg, char magic)
{
  struct jpeg_decompress_struct decoder;
  struct jpeg_error_mgr errors;
  gsize n = 0;
  const guint8 *data = g_bytes_get_data (jpeg, &n);
  g_autofree guint8 *row = g_malloc (WIDTH * 3);
  double sum = 0;

  decoder.err = jpeg_std_error (&errors);
  jpeg_create_decompress (&decoder);
  jpeg_mem_src (&decoder, data, n);
  jpeg_read_header (&decoder, TRUE);
  g_assert_cmpint (decoder.density_unit, ==, 1);
  g_assert_cmpint (decoder.X_density, ==, 200);
  jpeg_start_decompress (&decoder);
  g_assert_cmpuint (decoder.output_width, ==, WIDTH);
  g_assert_cmpuint (decoder.output_height, ==, HEIGHT);
  g_assert_cmpint (decoder.output_components, ==, magic == '6' ? 3 : 1);
  for (int y = 0; y < HEIGHT; y++)
    {
      JSAMPROW rows[] = { row };
      jpeg_read_scanlines (&decoder, rows, 1);
      for (int i = 0; i < WIDTH * decoder.output_components; i++)
        {
          int x = i / decoder.output_components;
          int want = magic == '4' ? ((x / 32 + y / 32) % 2 ? 0 : 255) : sample (x, y, i % decoder.output_components);
          sum += ABS (want - row[i]);
        }
    }
  jpeg_finish_decompress (&decoder);
  g_assert_cmpint ((int) errors.num_warnings, ==, 0);
  sum /= WIDTH * HEIGHT * decoder.output_components;
  jpeg_destroy_decompress (&decoder);
  return sum;
}

static void
check_page (ScanRig *rig, char magic, GByteArray *pixels)
{
  YcPage *page = g_ptr_array_index (rig->pages, 0);
  g_autofree char *sha256 = g_compute_checksum_for_data (G_CHECKSUM_SHA256, pixels->data, pixels->len);

  g_assert_cmpint (page->width, ==, WIDTH);
  g_assert_cmpint (page->height, ==, HEIGHT);
  g_assert_cmpint (page->dpi_real, ==, 200);
  g_assert_cmpstr (page->frame_sha256, ==, sha256);
  g_assert_cmpfloat (compare_jpeg (g_ptr_array_index (rig->jpegs, 0), magic), <, 4.0);
}

static void
open_pnm (ScanRig *rig, const char *path, const char *pins)
{
  g_autofree char *config = g_strdup_printf ("[options]\nvirtual-devices=true\n[pnm:*]\nfilename=%s\n%s", path, pins);

  scan_rig_write (rig, "dll.conf", "pnm\n");
  scan_rig_write (rig, "yichuang.conf", config);
  scan_rig_open (rig);
}

static void
test_case (gconstpointer data)
{
  const Case *c = data;
  ScanRig rig;
  g_autofree char *path = NULL;
  g_autoptr(GByteArray) pixels = make_pixels (c->magic);

  scan_rig_init (&rig);
  path = g_build_filename (rig.folder, "picture.pnm", NULL);
  write_picture (path, c->magic, pixels);
  open_pnm (&rig, path, c->pins);
  scan_rig_start (&rig, YC_SCAN_FLATBED);
  scan_rig_wait (&rig);
  if (c->code < 0)
    {
      g_assert_no_error (rig.error);
      g_assert_cmpuint (rig.pages->len, ==, 1);
      check_page (&rig, c->magic, pixels);
    }
  else
    {
      g_assert_error (rig.error, YC_CAPTURE_ERROR, c->code);
      g_assert_cmpuint (rig.pages->len, ==, 0);
      g_assert_cmpuint (scan_rig_count_files (&rig, ".sealed"), ==, 0);
    }
  scan_rig_clear (&rig);
}

static void
test_duplex_is_never_one_sided (void)
{
  ScanRig rig;
  g_autofree char *path = NULL;
  g_autoptr(GByteArray) pixels = make_pixels ('6');

  scan_rig_init (&rig);
  path = g_build_filename (rig.folder, "picture.pnm", NULL);
  write_picture (path, '6', pixels);
  open_pnm (&rig, path, "");
  scan_rig_start (&rig, YC_SCAN_FEEDER_DUPLEX);   /* the driver has no source at all */
  scan_rig_wait (&rig);
  g_assert_error (rig.error, YC_CAPTURE_ERROR, YC_CAPTURE_ERROR_DEVICE);
  g_assert_cmpuint (rig.pages->len, ==, 0);
  scan_rig_clear (&rig);
}

/* Returns: the most memory that @pid ever held, in kB. */
static guint64
peak_memory (GPid pid)
{
  g_autofree char *path = g_strdup_printf ("/proc/%d/status", (int) pid);
  g_autofree char *text = NULL;
  g_autoptr(GError) error = NULL;
  const char *line;

  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  line = strstr (text, "VmHWM:");
  g_assert_nonnull (line);
  g_test_message ("%.32s", line);
  return g_ascii_strtoull (line + strlen ("VmHWM:"), NULL, 10);
}

/* A4 in colour at 600 dpi is 104 MB; it passes through strip by strip. AddressSanitizer's own memory is no measure. */
static void
test_memory (void)
{
  ScanRig rig;
  g_autofree char *path = NULL, *head = g_strdup_printf ("P6\n4960 7016\n255\n");
  g_autoptr(GByteArray) row = g_byte_array_new ();
  FILE *file;

  scan_rig_init (&rig);
  path = g_build_filename (rig.folder, "big.pnm", NULL);
  for (int x = 0; x < 4960 * 3; x++)
    {
      guint8 value = (guint8) (x * 7 % 251);
      g_byte_array_append (row, &value, 1);
    }
  file = fopen (path, "wb");
  g_assert_nonnull (file);
  g_assert_cmpuint (fwrite (head, 1, strlen (head), file), ==, strlen (head));
  for (int y = 0; y < 7016; y++)
    g_assert_cmpuint (fwrite (row->data, 1, row->len, file), ==, row->len);
  g_assert_cmpint (fclose (file), ==, 0);
  open_pnm (&rig, path, "");
  for (int i = 0; i < 5; i++)
    {
      scan_rig_start (&rig, YC_SCAN_FLATBED);
      scan_rig_wait (&rig);
      g_assert_no_error (rig.error);
      g_assert_cmpint (((YcPage *) g_ptr_array_index (rig.pages, 0))->height, ==, 7016);
    }
#ifndef __SANITIZE_ADDRESS__
  g_assert_cmpuint (peak_memory (yc_scanner_get_helper_pid (rig.scanner)), <=, 64 * 1024);
#else
  g_assert_cmpuint (peak_memory (yc_scanner_get_helper_pid (rig.scanner)), >, 0);
#endif
  scan_rig_clear (&rig);
}

static void
test_virtual_devices_are_hidden (void)
{
  ScanRig rig;

  scan_rig_init (&rig);
  scan_rig_write (&rig, "dll.conf", "pnm\n");
  scan_rig_open_unready (&rig);
  scan_rig_wait_state (&rig, YC_SCANNER_NONE);
  g_assert_cmpuint (yc_scanner_get_devices (rig.scanner)->len, ==, 0);
  scan_rig_clear (&rig);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strconcat ("/capture/scan-pixels/", cases[i].name, NULL);
      g_test_add_data_func (path, &cases[i], test_case);
    }
  g_test_add_func ("/capture/scan-pixels/duplex-is-never-silently-one-sided", test_duplex_is_never_one_sided);
  g_test_add_func ("/capture/scan-pixels/memory-does-not-grow-with-the-page", test_memory);
  g_test_add_func ("/capture/scan-pixels/devices-that-read-files-are-hidden", test_virtual_devices_are_hidden);
  return g_test_run ();
}
