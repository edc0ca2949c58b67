/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* A verdict while paper is still to be counted. Takes what the rules said of the pages and the slots that were never counted; nothing is
 * accepted before, so the sentence must not say that it can be. Any thread. */
#define G_LOG_DOMAIN "yc-acceptance"
#include "config.h"

#include "acceptance/yc-verdict-private.h"

#include <string.h>

/* The same name as the reason for which the store refuses. */
#define CODE "count-open"

static YcFinding *
build_finding (const YcMaterial *material)
{
  YcFinding *finding = g_new0 (YcFinding, 1);

  finding->code = g_strdup (CODE);
  finding->subject = g_strdup (material->id);
  finding->text = g_strdup_printf ("%s的张数还没有核对", material->name);
  finding->cure = g_strdup_printf ("核对%s的张数", material->name);
  finding->source = g_strdup (yc_source_get_text (YC_SOURCE_ARCHIVE));
  finding->blocks = TRUE;
  return finding;
}

static void
say_first (YcVerdict *self, const GPtrArray *materials)
{
  g_autofree char *names = yc_judge_join_names (materials);
  const char *colon = strstr (self->sentence, "：");
  g_autofree char *open = g_strndup (self->sentence, colon != NULL ? (gsize) (colon - self->sentence) : strlen (self->sentence));
  g_autofree char *before = g_steal_pointer (&self->sentence);

  if (self->outcome >= YC_OUTCOME_INCOMPLETE)
    self->sentence = g_strdup_printf ("%s，%u 件待核对张数（%s）", before, materials->len, names);
  else
    self->sentence = g_strdup_printf ("先核对 %u 件的张数（%s），之后%s", materials->len, names, open);
}

/* What is not counted is not known to be whole. */
static void
close_correction (YcVerdict *self)
{
  for (guint i = 0; i < self->other->len; i++)
    {
      YcOtherOutcome *other = g_ptr_array_index (self->other, i);

      if (other->outcome != YC_OUTCOME_INCOMPLETE)
        continue;
      g_free (other->why);
      other->open = yc_verdict_may_correct (self, &other->why);
    }
}

void
yc_verdict_want_counts (YcVerdict *self, const GPtrArray *materials)
{
  if (materials->len == 0)
    return;
  /* What is lacking is got first; a letter is signed last. */
  for (guint i = 0; i < materials->len; i++)
    g_ptr_array_insert (self->findings, self->outcome >= YC_OUTCOME_INCOMPLETE ? -1 : (int) i,
                        build_finding (g_ptr_array_index (materials, i)));
  say_first (self, materials);
  close_correction (self);
  yc_judge_say_next (self);
}
