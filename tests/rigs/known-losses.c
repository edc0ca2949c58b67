/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* For the leak check of programs with windows, in builds with sanitizers: names what libraries below us lose, at the very object. tests/lsan.supp can name a loss only by who
 * called, and for that the whole stack of each allocation has to be unwound by tables (GLib has no frame pointers): four fifths of the time of
 * such a test. Linked into the program, whose symbols come before those of the libraries. */
#include "config.h"

#include <dlfcn.h>
#include <glib.h>
#include <sanitizer/lsan_interface.h>
#include <string.h>

/* GLib keeps no pointer to the table of interned names when it makes a larger one, since other threads may still read it. The first one is made
 * before main(), by the library's constructor. */
#define QUARK_TABLE (2048 * sizeof (char *))

static void *quark_tables[8];
static unsigned n_quark_tables;
static int in_main;

void __sanitizer_malloc_hook (const volatile void *ptr, size_t size);
void __sanitizer_free_hook (const volatile void *ptr);

void
__sanitizer_malloc_hook (const volatile void *ptr, size_t size)
{
  if (!in_main && size == QUARK_TABLE && n_quark_tables < G_N_ELEMENTS (quark_tables))
    quark_tables[n_quark_tables++] = (void *) ptr;
}

void
__sanitizer_free_hook (const volatile void *ptr)
{
}

/* The program's own constructors run behind those of its libraries. */
__attribute__ ((constructor)) static void
begin_main (void)
{
  in_main = 1;
}

static gboolean
is_of (const void *caller, const char *library)
{
  Dl_info info = { NULL };

  return dladdr (caller, &info) != 0 && strstr (info.dli_fname, library) != NULL;
}

/* libsecret loses the variant that it makes of a collection's list of items each time that list changes. */
GVariant *
g_variant_builder_end (GVariantBuilder *builder)
{
  static GVariant *(*end) (GVariantBuilder *);
  GVariant *value = NULL;

  if (end == NULL)
    end = (GVariant *(*) (GVariantBuilder *)) dlsym (RTLD_NEXT, "g_variant_builder_end");
  value = end (builder);
  if (is_of (__builtin_return_address (0), "/libsecret-1.so"))
    __lsan_ignore_object (value);
  return value;
}

/* What GTK's file chooser asks of cloud providers: its library loses the names of the folders it looks into. */
char *
g_build_filename (const char *first, ...)
{
  char *name = NULL;
  va_list rest;

  va_start (rest, first);
  name = g_build_filename_valist (first, &rest);
  va_end (rest);
  if (is_of (__builtin_return_address (0), "/libcloudproviders.so"))
    __lsan_ignore_object (name);
  return name;
}
