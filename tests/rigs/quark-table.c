/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 *
 * Linked into the program of a sanitized build alone. GLib's table of interned names holds 2,048 pointers and is let go on purpose when a larger one
 * takes its place, because other threads may still read it. The sanitizer calls that a leak once a run of the program interns the 2,049th name, and the
 * quick stacks of the long journeys end in g_malloc(), too early for a suppression by name. So this one block, and nothing else, is told to it as known.
 */
#include "config.h"

#include <glib.h>
#include <link.h>
#include <sanitizer/lsan_interface.h>
#include <string.h>

/* Of sanitizer/allocator_interface.h, which gcc does not install. */
int __sanitizer_get_ownership (const volatile void *p);
size_t __sanitizer_get_allocated_size (const volatile void *p);

#define TABLE_SIZE (2048 * sizeof (char *))     /* QUARK_BLOCK_SIZE of gquark.c */

/* Whether at points to GLib's table: a living block of just this size whose first two names are those of the first two quarks. */
static gboolean
is_table (const void *at)
{
  const char *const *names = at;

  return __sanitizer_get_ownership (at) && __sanitizer_get_allocated_size (at) == TABLE_SIZE && names[1] == g_quark_to_string (1)
         && names[2] == g_quark_to_string (2);
}

/* Looks for the pointer to the table among the variables of the library: it is one of them, but has no public name. */
static int
look_into_library (struct dl_phdr_info *library, G_GNUC_UNUSED size_t size, G_GNUC_UNUSED void *data)
{
  if (strstr (library->dlpi_name, "libglib-2.0.so") == NULL)
    return 0;
  for (guint i = 0; i < library->dlpi_phnum; i++)
    {
      const ElfW (Phdr) *part = &library->dlpi_phdr[i];
      const void *const *from = (const void *const *) (library->dlpi_addr + part->p_vaddr);

      if (part->p_type == PT_LOAD && (part->p_flags & PF_W) != 0)
        for (gsize k = 0; k < part->p_memsz / sizeof *from; k++)
          if (is_table (from[k]))
            {
              __lsan_ignore_object (from[k]);
              return 1;
            }
    }
  return 1;
}

__attribute__ ((constructor)) static void
know_first_table (void)
{
  dl_iterate_phdr (look_into_library, NULL);
}
