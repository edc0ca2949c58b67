/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 *
 * What the window took of a material and what it did with it: original or copy, given back or kept. Takes the catalogue's form of the material
 * and what the clerk said otherwise; gives the answer, for the receipt. One thread at a time, as the intake.
 */
#define G_LOG_DOMAIN "yc-intake"

#include "config.h"

#include "intake/yc-intake-private.h"

#include <string.h>

gboolean
yc_material_is_paper (const YcMaterial *material)
{
  return *material->form == '\0' || strstr (material->form, "原件") != NULL || strstr (material->form, "复印件") != NULL;
}

/* An original that a copy could stand for, and what an office has issued (nobody leaves an identity card), is looked at, scanned and given back; what else
 * must be the original stays with the case, and so does a copy. */
static YcBrought
get_usual (const YcMaterial *material)
{
  gboolean original = strstr (material->form, "原件") != NULL || *material->form == '\0';
  gboolean copy = strstr (material->form, "复印件") != NULL;

  return (YcBrought) { original, original && (copy || material->source == YC_SOURCE_GOVERNMENT) };
}

/**
 * yc_intake_get_brought:
 * @material: of the item, or a slot of the program's own
 */
YcBrought
yc_intake_get_brought (const YcIntake *self, const YcMaterial *material)
{
  const YcBrought *said = g_hash_table_lookup (self->brought, material->id);

  return said != NULL ? *said : get_usual (material);
}

void
yc_intake_put_brought (YcIntake *self, const char *material_id, YcBrought brought)
{
  YcBrought *said = g_new (YcBrought, 1);

  *said = brought;
  g_hash_table_insert (self->brought, g_strdup (material_id), said);
}

/**
 * yc_intake_set_brought:
 *
 * What is usual for the material is not kept: a case of which nobody said anything is written as before.
 */
void
yc_intake_set_brought (YcIntake *self, const YcMaterial *material, YcBrought brought)
{
  YcBrought usual = get_usual (material);

  if (brought.original == usual.original && brought.returned == usual.returned)
    g_hash_table_remove (self->brought, material->id);
  else
    yc_intake_put_brought (self, material->id, brought);
}

/* One of four, in the order in which a clerk needs them: what is usual for an original first. */
YcBrought
yc_brought_next (YcBrought self)
{
  if (!self.returned)
    return (YcBrought) { self.original, TRUE };
  return (YcBrought) { !self.original, FALSE };
}
